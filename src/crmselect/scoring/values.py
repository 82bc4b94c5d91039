"""What a figure is worth, 0 to 1, on its criterion's stated scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem
from crmselect.model import ValueFunction
from crmselect.scoring.answers import Bools, Floats

__all__ = ["outside", "value"]


def value(
    function: ValueFunction, figures: npt.ArrayLike, *, offers: Sequence[str] = (), of: str = "the figure"
) -> Floats:
    """Return what figures are worth, 0 to 1; beyond the scale they are clipped.

    Parameters
    ----------
    function : ValueFunction
        Its shape and its stated scale, increasing or decreasing. ``linear`` runs from worst to best; ``exponential``
        passes through (worst, 0), (middle, ½) and (best, 1) with a constant relative curvature; ``piecewise`` joins
        its points; ``ordinal`` looks each level up; ``target`` falls from 1 at the target to 0 at the tolerance on
        either side.
    figures : (…, offers)
        Finite numbers.
    offers : sequence of str
        Names for messages, one for each figure of the last axis.
    of : str
        What the figures are, for messages.

    Raises
    ------
    DataError
        For a figure that is missing or not finite (it never counts as 0), and for a level without a value.

    See Also
    --------
    outside : Which figures were clipped.

    References
    ----------
    Kirkwood, C. W. (1997), *Strategic Decision Making*, Duxbury, chapter 4, for the exponential shape by mid-value.

    Examples
    --------
    >>> from crmselect.model import ValueFunction
    >>> print(value(ValueFunction(worst=900, best=300), [300, 600, 1000]))
    [1.  0.5 0. ]
    >>> print(value(ValueFunction(shape="exponential", worst=0, middle=20, best=100), [0, 20, 100]))
    [0.  0.5 1. ]
    """
    given = np.asarray(figures, dtype=np.float64)
    _refuse_where(
        ~np.isfinite(given), given, offers, of, lambda x: "is missing" if math.isnan(x) else "is not a finite number",
        "fill it in for this offer, or leave the criterion out",
    )  # fmt: skip
    with np.errstate(over="ignore", under="ignore"):
        match function.shape:
            case "linear":
                worth = _share(given, *_ends(function))
            case "exponential":
                worth = _exponential(given, *_ends(function), _stated(function.middle))
            case "piecewise":
                worth = _piecewise(given, function.points)
            case "ordinal":
                worth = _ordinal(given, function, offers, of)
            case "target":
                beside = np.abs(given - _stated(function.target)) / _stated(function.tolerance)
                worth = 1.0 - np.minimum(beside, 1.0)
    return np.clip(worth, 0.0, 1.0) + 0.0  # Adding 0 turns -0 into 0.


def outside(function: ValueFunction, figures: npt.ArrayLike) -> Bools:
    """Return which figures lie beyond the stated scale and were clipped; what is missing lies nowhere.

    Examples
    --------
    >>> from crmselect.model import ValueFunction
    >>> print(outside(ValueFunction(worst=900, best=300), [299, 600, 1000]))
    [ True False  True]
    """
    given = np.asarray(figures, dtype=np.float64)
    match function.shape:
        case "linear" | "exponential":
            low, high = sorted(_ends(function))
        case "piecewise":
            low, high = function.points[0][0], function.points[-1][0]
        case "target":
            reach = np.abs(given - _stated(function.target))
            return np.asarray(reach > _stated(function.tolerance))
        case "ordinal":
            low, high = min(function.levels), max(function.levels)
    return np.asarray((given < low) | (given > high))


def _share(figures: Floats, worst: float, best: float) -> Floats:
    """Return how far figures have come from worst to best."""
    inside = np.clip(figures, min(worst, best), max(worst, best))
    if not math.isfinite(best - worst):  # A scale so wide that its length overflows is halved, which is exact.
        inside, worst, best = inside / 2, worst / 2, best / 2
    return np.asarray((inside - worst) / (best - worst))


def _exponential(figures: Floats, worst: float, best: float, middle: float) -> Floats:
    share = _share(figures, worst, best)
    half = float(_share(np.asarray(middle), worst, best))
    # The curve for a late middle is the curve for an early one seen from the other end: only one kind is solved.
    early = half <= 0.5
    worth = _bent(share, _bend(half)) if early else 1.0 - _bent(1.0 - share, _bend(1.0 - half))
    return np.where(figures == middle, 0.5, worth)


def _bent(share: Floats, bend: float) -> Floats:
    return share if bend == 0 else np.asarray(np.expm1(-bend * share) / np.expm1(-bend))


@cache
def _bend(half: float) -> float:
    """Return the curvature of the exponential that is worth one half at ``half``, at most 0.5, of the way."""
    if half <= 0:
        return 0.0  # The middle is so near the end that the two are one number.

    def excess(bend: float) -> float:
        return math.expm1(-bend * half) / math.expm1(-bend) - 0.5 if bend else half - 0.5

    ceiling = 1.0 / half  # With no end to the scale the half would be reached at ln 2 / half.
    if excess(0.0) >= 0 or not math.isfinite(ceiling):
        return 0.0
    from scipy.optimize import brentq

    return float(brentq(excess, 0.0, ceiling, xtol=1e-300, rtol=8.9e-16, maxiter=500))


def _piecewise(figures: Floats, points: Sequence[tuple[float, float]]) -> Floats:
    at, worth = np.array(points, dtype=np.float64).T
    left = np.clip(np.searchsorted(at, figures, side="right") - 1, 0, len(at) - 2)
    inside = np.clip(figures, at[0], at[-1])
    start, end = at[left], at[left + 1]
    wide = ~np.isfinite(end - start)
    inside, start, end = (np.where(wide, side / 2, side) for side in (inside, start, end))
    share = (inside - start) / (end - start)
    return np.asarray(worth[left] * (1.0 - share) + worth[left + 1] * share)


def _ordinal(figures: Floats, function: ValueFunction, offers: Sequence[str], of: str) -> Floats:
    levels = np.array(sorted(function.levels), dtype=np.float64)
    worth = np.array([function.levels[level] for level in levels.tolist()], dtype=np.float64)
    found = np.minimum(np.searchsorted(levels, figures), len(levels) - 1)
    known = ", ".join(f"{level:g}" for level in levels.tolist())
    _refuse_where(
        levels[found] != figures, figures, offers, of, lambda x: f"{x:g} is no level", f"levels with a value: {known}"
    )
    return np.asarray(worth[found])


def _refuse_where(
    wrong: Bools, figures: Floats, offers: Sequence[str], of: str, what: Callable[[float], str], fix: str
) -> None:
    if not np.any(wrong):
        return
    problems = []
    for place in np.argwhere(np.atleast_1d(wrong)):
        figure = float(np.atleast_1d(figures)[tuple(place)])
        where = f"offer {offers[place[-1]]}, {of}" if len(offers) else f"{of}, figure {place[-1] + 1}"
        problems.append(Problem(where, what(figure), fix))
    raise DataError(problems)


def _ends(function: ValueFunction) -> tuple[float, float]:
    return _stated(function.worst), _stated(function.best)


def _stated(figure: float | None) -> float:
    if figure is None:  # The model refuses this; the checker cannot know.
        raise ValueError("the value function does not state its scale")
    return figure
