"""What scenarios cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Totals"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Totals:
    """What each of n scenarios costs, in the study's currency, reserves left out.

    Attributes
    ----------
    present, nominal : ndarray (n, offers)
    years : ndarray (2, n, offers, years), optional
        Present value first, then nominal; with ``outputs=("years",)``.
    phases : ndarray (2, n, offers, phases), optional
        In the order of :data:`crmselect.taxonomy.PHASES`; with ``outputs=("phases",)``.
    drivers : mapping of driver to ndarray (n,)
        The sum of a driver over the months of the study; with ``outputs=("users",)``: any driver's name.
    """

    present: Floats
    nominal: Floats
    years: Floats | None
    phases: Floats | None
    drivers: dict[str, Floats]
