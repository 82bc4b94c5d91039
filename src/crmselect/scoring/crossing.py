"""Where a curve of value reaches a level: value functions turned round, and prices along theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from crmselect.model import ValueFunction
from crmselect.scoring.answers import DUST, Floats
from crmselect.scoring.tree import Leaf
from crmselect.scoring.values import value

__all__ = ["Curve", "bends", "cost_curve", "figure_for", "nearest_root"]


class Curve(NamedTuple):
    """A continuous function of one figure.

    Attributes
    ----------
    at : callable
        The function; roots are looked for.
    bends : tuple of float
        Where it may bend; constant below the first and above the last.
    straight : bool
        Whether it is linear from bend to bend; otherwise monotone.
    """

    at: Callable[[float], float]
    bends: tuple[float, ...]
    straight: bool


def figure_for(function: ValueFunction, figure: float, worth: float) -> float:
    """Return the figure nearest to this one that is worth so much; NaN where none is.

    Examples
    --------
    >>> figure_for(ValueFunction(worst=900, best=300), 800, 0.5)
    600.0
    >>> figure_for(ValueFunction(shape="target", target=10, tolerance=4), 3, 0.25)
    7.0
    """
    if function.shape == "ordinal":
        return min((x for x, v in function.levels.items() if abs(v - worth) <= DUST), default=float("nan"))

    def off(x: float) -> float:
        return float(value(function, x)) - worth

    return nearest_root(Curve(off, bends(function), function.shape != "exponential"), figure)


def cost_curve(leaves: Sequence[Leaf], figures: Floats, rise: float) -> Curve:
    """Return how far an offer's score is from rising by so much, when all its costs are multiplied by a factor.

    A cost valued by levels has no value in between: the curve then never rises.
    """
    if any(leaf.value is not None and leaf.value.shape == "ordinal" for leaf in leaves):
        return Curve(lambda _: -rise, (), straight=True)
    judged = [(leaf, float(figure)) for leaf, figure in zip(leaves, figures, strict=True) if leaf.value is not None]

    def score(factor: float) -> float:
        return sum(leaf.weight * float(value(leaf.value, factor * cost)) for leaf, cost in judged if leaf.value)

    before = score(1.0)
    kinks = sorted({x / cost for leaf, cost in judged if leaf.value and cost > 0 for x in bends(leaf.value)})
    straight = all(leaf.value.shape != "exponential" for leaf, _ in judged if leaf.value)
    return Curve(lambda factor: score(factor) - before - rise, tuple(kinks), straight)


def nearest_root(curve: Curve, start: float, least: float = -np.inf) -> float:
    """Return the root nearest to a figure and not below the least; NaN without one."""
    if abs(curve.at(start)) <= DUST:
        return start
    inside = [x for x in curve.bends if x > least]
    ends = sorted({*inside, start, *([least] if np.isfinite(least) else [])})
    roots = []
    for left, right in pairwise(ends):
        low, high = curve.at(left), curve.at(right)
        for end, there in ((left, low), (right, high)):
            if abs(there) <= DUST:
                roots.append(end)
        if low * high < 0 and min(abs(low), abs(high)) > DUST:
            roots.append(_between(curve, left, right, low, high))
    return min(roots, key=lambda x: abs(x - start), default=float("nan"))


def _between(curve: Curve, left: float, right: float, low: float, high: float) -> float:
    if curve.straight:
        return left + (right - left) * (low / (low - high))
    from scipy.optimize import brentq

    return float(brentq(curve.at, left, right, xtol=1e-300, rtol=8.9e-16, maxiter=500))


def bends(function: ValueFunction) -> tuple[float, ...]:
    """Return the figures at which a value function is not smooth: its ends and its corners."""
    match function.shape:
        case "piecewise":
            return tuple(x for x, _ in function.points)
        case "target":
            target, reach = function.target or 0.0, function.tolerance or 0.0
            return target - reach, target, target + reach
        case "ordinal":
            return ()
        case _:
            return tuple(sorted((function.worst or 0.0, function.best or 0.0)))
