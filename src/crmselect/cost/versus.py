"""Where two offers differ, and from when one is the cheaper."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from crmselect.cost.totals import Kind, Tco

__all__ = ["Crossover", "crossovers", "versus"]


@dataclass(frozen=True, slots=True)
class Crossover:
    """A month from whose end on another of two offers has cost less in all.

    Attributes
    ----------
    month : int
        The first month at whose end ``cheaper`` has cost less; 0 is the first month of the study.
    cheaper, dearer : str
    """

    month: int
    cheaper: str
    dearer: str


def crossovers(tco: Tco, first: str, second: str, kind: Kind = "nominal") -> tuple[Crossover, ...]:
    """Return every change of which of two offers has cost less so far; :meth:`Tco.crossovers` is how it is called."""
    spent = tco.cumulative(kind)
    gap = (spent[first] - spent[second]).to_numpy()
    # Sums of the same payments in another order differ by dust, which is no crossing.
    dust = 1e-9 * np.maximum(np.abs(spent[first]), np.abs(spent[second])).to_numpy()
    sign = np.where(np.abs(gap) <= dust, 0, np.sign(gap))
    months = np.flatnonzero(sign)
    found = []
    for before, after in pairwise(months.tolist()):
        if sign[before] != sign[after]:
            names = (first, second) if sign[after] < 0 else (second, first)
            found.append(Crossover(int(after), *names))
    return tuple(found)


def versus(tco: Tco, base: str, by: str = "item", kind: Kind = "present_value") -> pd.DataFrame:
    """Return what each offer costs more than a base offer; :meth:`Tco.versus` is how it is called."""
    frame = tco.by(by, kind=kind)
    if base not in frame.columns:
        raise KeyError(f"no offer is called {base!r}; there are {', '.join(tco.names)}")
    others = [name for name in frame.columns if name != base]
    differences = frame[others].sub(frame[base], axis=0)
    largest = differences.abs().max(axis=1) if others else pd.Series(0.0, index=frame.index)
    ordered = differences.loc[largest.sort_values(ascending=False, kind="stable").index]
    ordered.attrs.update(base=base, kind=kind, currency=tco.currency)
    return ordered
