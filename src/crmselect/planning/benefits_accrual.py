"""When a benefit accrues: from which month on, how far it is adopted by then, how it grows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crmselect.model.benefit import Benefit

__all__ = ["accrued", "adoption_by_month"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "once": 1}


def adoption_by_month(benefit: Benefit, months: int) -> Floats:
    """Return which share of a benefit is reached in each month from its start.

    An S-curve is half a wave of the cosine: it leaves the share that is reached at once and arrives at the whole, level
    at both ends.

    Returns
    -------
    ndarray (months,)

    Examples
    --------
    >>> text = {"name": "Less typing", "kind": "other", "amount": 1}
    >>> adoption_by_month(Benefit(**text, adoption=(0.5, 1)), 36)[[0, 11, 12, 35]].tolist()
    [0.5, 0.5, 1.0, 1.0]
    >>> adoption_by_month(Benefit(**text, adoption_start=0.2, months_to_full=4), 6).round(2).tolist()
    [0.2, 0.32, 0.6, 0.88, 1.0, 1.0]
    """
    month = np.arange(months)
    if benefit.adoption:
        step = 12 if benefit.adoption_every == "year" else 1
        shares = np.array(benefit.adoption)
        return np.asarray(shares[np.minimum(month // step, shares.size - 1)])
    if benefit.adoption_start is None or not benefit.months_to_full:
        return np.ones(months)
    way = np.minimum(month / benefit.months_to_full, 1.0)
    return np.asarray(benefit.adoption_start + (1.0 - benefit.adoption_start) * (1.0 - np.cos(np.pi * way)) / 2)


def accrued(
    benefit: Benefit, golive: Ints, late: Ints, months: int, growth: float | Floats, *, adopted: bool = True
) -> Floats:
    """Return which part of a benefit's amount accrues in each month of the study.

    Parameters
    ----------
    benefit : Benefit
    golive, late : ndarray (n,) of int
        The month of go-live, and by how many months adoption comes later; the end stays where go-live puts it.
    months : int
    growth : float or ndarray (n,)
        Change a year, from the benefit's start.
    adopted : bool
        False leaves the adoption out, as if all of it were reached at once.

    Returns
    -------
    ndarray (n, months)
        A twelfth for each month of a year's amount; adoption and growth are in it, quantities and money are not.
    """
    month = np.arange(months)
    age = month - (golive + benefit.starts + late)[:, None]
    on = age == 0 if benefit.every == "once" else age >= 0
    if benefit.end is not None:
        on = on & (month < (golive + benefit.end)[:, None])
    curve = adoption_by_month(benefit, months) if adopted else np.ones(months)
    passed = np.clip(age, 0, months - 1)
    made = np.where(on, curve[passed], 0.0) / _MONTHS[benefit.every]
    if np.any(growth):
        made *= (1.0 + np.reshape(growth, (-1, 1))) ** (passed // 12)
    return np.asarray(made)
