"""Quantities and exchange rates month by month."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from crmselect.model import Path

__all__ = ["monthly", "monthly_all"]

Floats = NDArray[np.float64]


def monthly(path: Path, months: int, others: Mapping[str, Path] | None = None) -> Floats:
    """Return a path's value in each month.

    Parameters
    ----------
    path : Path
        Values a year hold for its twelve months; after the last one it grows by ``path.growth`` a year, or holds.
    months : int
        The number of months.
    others : mapping of str to Path, optional
        Where ``path.of`` is looked up.

    Returns
    -------
    ndarray, shape (months,)

    Examples
    --------
    >>> monthly(Path(values=(80, 120)), 36)[[0, 11, 12, 35]]
    array([ 80.,  80., 120., 120.])
    >>> monthly(Path(values=(100,), growth=0.1), 36)[[0, 12, 24]].round(2)
    array([100., 110., 121.])

    A hundred people trained at the start; then a fifth of them leave each year, and the second year brings 50 more:

    >>> trained = Path(of="users", turnover=0.2)
    >>> monthly(trained, 36, {"users": Path(values=(100, 150))})[[0, 12, 24]]
    array([100.,  70.,  30.])
    """
    month = np.arange(months)
    if path.of is not None:
        heads = monthly((others or {})[path.of], months)[::12]
        before = np.concatenate([[0.0], heads[:-1]])
        trained = (path.turnover or 0.0) * before + np.maximum(heads - before, 0.0)
        return np.asarray(np.repeat(trained, 12)[:months])
    values = np.asarray(path.values, dtype=float)
    step = 12 if path.every == "year" else 1
    at = month // step
    last = values.size - 1
    series = values[np.minimum(at, last)]
    if path.growth:
        years_after = np.maximum(at - last, 0) // (12 // step)
        series = series * (1.0 + path.growth) ** years_after
    return np.asarray(series, dtype=float)


def monthly_all(paths: Mapping[str, Path], months: int) -> dict[str, Floats]:
    """Return every path month by month."""
    return {name: monthly(path, months, paths) for name, path in paths.items()}
