"""How far the weight of a criterion can go before another offer is first, and which one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.robustness._order import Bools, Floats, Ints
from crmselect.robustness._region import as_values, as_weights, present

__all__ = ["Segment", "WeightStability", "weight_stability"]

_NEAR = 1e-12  # Two changes at weights this near to each other are one.


class Segment(NamedTuple):
    """A stretch of one criterion's weight over which one offer is first."""

    start: float
    """From this weight, 0 to 1."""
    end: float
    """To this weight, 0 to 1; above `start`."""
    winner: int
    """The position of the offer that is first in between."""


class WeightStability(NamedTuple):
    """What :func:`weight_stability` returns; weights are shares, 0 to 1, and offers are positions in the table."""

    low: Floats
    """The least weight at which the winner is still first, (criteria,)."""
    high: Floats
    """The greatest weight at which the winner is still first, (criteria,)."""
    below: Ints
    """Who is first just below `low`; -1 where nothing changes down to 0, (criteria,)."""
    above: Ints
    """Who is first just above `high`; -1 where nothing changes up to 1, (criteria,)."""
    weights: Floats
    """The present weights, summing to one, (criteria,)."""
    winner: int
    """Whose place is examined."""
    first: tuple[int, ...]
    """All offers that are first at the present weights: the winner, and who is level with it."""
    segments: tuple[tuple[Segment, ...], ...]
    """For each criterion who is first over the whole sweep from 0 to 1, stretch by stretch."""


def weight_stability(values: ArrayLike, weights: ArrayLike, *, winner: int | None = None) -> WeightStability:
    """Return the interval of every criterion's weight in which the present winner stays first.

    One weight moves; the others keep their proportions among each other and share what it leaves.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    weights : array_like, (criteria,)
        The present weights, zero or more, not all zero; divided by their sum.
    winner : int, optional
        Whom to examine where several are first together; the first of them in the table by default.

    Returns
    -------
    WeightStability
        Exact: scores are linear in the weight that moves, so that the ends are crossings of two lines.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, weights that are negative, all zero or too few, and a winner that
        is not first.

    Notes
    -----
    The winner counts as first where another offer is level with it. A joint winner that would fall behind at once has
    its present weight as an end of the interval. Where several take over at the same weight, the one that leads
    beyond it is named, and of identical ones the first in the table. An offer that is first at a single weight only
    has no segment. Scores within 1e-12 of the largest figure are level.

    Where all other weights are zero they have no proportions; they then share equally what the moving one leaves. A
    criterion that is the only one, and a single offer, change nothing: the interval is 0 to 1.

    References
    ----------
    Mareschal, B. (1988). Weight stability intervals in multicriteria decision aid. European Journal of Operational
    Research 33(1), 54-64. Triantaphyllou, E. & Sánchez, A. (1997). A sensitivity analysis approach for some
    deterministic multi-criteria decision-making methods. Decision Sciences 28(1), 151-194.

    Examples
    --------
    >>> found = weight_stability([[0.9, 0.2], [0.3, 0.6]], [0.6, 0.4])
    >>> print(found.low, found.high, found.below, found.above)
    [0.4 0. ] [1.  0.6] [ 1 -1] [-1  1]
    >>> [(round(start, 3), round(end, 3), winner) for start, end, winner in found.segments[0]]
    [(0.0, 0.4, 1), (0.4, 1.0, 0)]
    """
    given = as_values(values)
    shares = as_weights(weights, given.shape[1])
    lead, first, level = present(given, shares, winner)
    # How far the winner is ahead of each offer, (offers, criteria): where the criterion of that column weighs 0 and 1.
    ahead = given[lead] - given
    empty = _snapped(ahead @ _without(shares).T, level)
    full = _snapped(ahead, level) if len(shares) > 1 else empty
    low, below = _end(empty, full, shares, level, downward=True)
    high, above = _end(empty, full, shares, level, downward=False)
    return WeightStability(low, high, below, above, shares, lead, first, _sweep(empty, full, lead, level))


def _without(shares: Floats) -> Floats:
    """Return the weights (criteria, criteria) that row by row give a criterion nothing and the others their share."""
    count = len(shares)
    if count == 1:
        return np.ones((1, 1))
    others = np.tile(shares, (count, 1))
    np.fill_diagonal(others, 0.0)
    # Summed anew rather than taken from 1: next to a weight of nearly 1 the difference has no digits left.
    total = others.sum(axis=1, keepdims=True)
    equal = (1 - np.eye(count)) / (count - 1)
    return np.where(total > 0, others / np.where(total > 0, total, 1.0), equal)


def _snapped(ahead: Floats, level: float) -> Floats:
    return np.where(np.abs(ahead) <= level, 0.0, ahead)


def _end(empty: Floats, full: Floats, shares: Floats, level: float, *, downward: bool) -> tuple[Floats, Ints]:
    """Return where the winner's interval ends on one side, and who is first beyond it."""
    behind = (empty if downward else full) < 0
    rise = empty - full
    # Who is ahead at the far end crosses on the way there; two lines that never cross are no reason to divide by 0.
    crossing = np.where(behind, empty / np.where(rise == 0, 1.0, rise), 0.0 if downward else 1.0)
    # Rounding may put the crossing of a joint winner just on the other side of the present weight.
    crossing = np.clip(crossing, 0.0, shares) if downward else np.clip(crossing, shares, 1.0)
    end = crossing.max(axis=0) if downward else crossing.min(axis=0)
    at = behind & (np.abs(crossing - end) <= _NEAR)
    # Of those that cross here, the one whose lead grows quickest beyond.
    speed = np.where(at, -rise if downward else rise, -np.inf)
    fastest = at & (speed >= speed.max(axis=0) - level)
    return end, np.where(behind.any(axis=0), fastest.argmax(axis=0), -1).astype(np.int64)


def _sweep(empty: Floats, full: Floats, lead: int, level: float) -> tuple[tuple[Segment, ...], ...]:
    """Return who is first from 0 to 1 for every criterion: the upper envelope of the offers' lines."""
    offers, criteria = empty.shape
    every = np.arange(criteria)
    start, slope = -empty, empty - full

    def pick(among: Bools) -> Ints:
        """Return who of those among whom nothing tells apart: the winner if it is there, or the first in the table."""
        steepest = np.where(among, slope, -np.inf).max(axis=0)
        left = among & (slope >= steepest - level)
        return np.where(left[lead], lead, left.argmax(axis=0)).astype(np.int64)

    current, here = pick(start >= start.max(axis=0) - level), np.zeros(criteria)
    found: list[list[Segment]] = [[] for _ in range(criteria)]
    going = np.ones(criteria, dtype=np.bool_)
    for _ in range(offers):
        faster = slope - slope[current, every]
        catches = faster > level
        crossing = np.where(catches, (start[current, every] - start) / np.where(catches, faster, 1.0), np.inf)
        crossing = np.maximum(crossing, here)
        there = np.minimum(crossing.min(axis=0), 1.0)
        there = np.where(there >= 1 - _NEAR, 1.0, there)
        for one in np.flatnonzero(going & (there > here + _NEAR)):
            found[one].append(Segment(float(here[one]), float(there[one]), int(current[one])))
        going &= there < 1.0
        if not going.any():
            break
        after = pick(crossing <= there + _NEAR)
        current, here = np.where(going, after, current), np.where(going, there, here)
    return tuple(tuple(each) for each in found)
