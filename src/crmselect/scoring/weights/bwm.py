"""Weights from comparisons with the best and with the worst criterion: the best-worst method."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.weights._checks import Floats, as_floats, place, refuse, refuse_where
from crmselect.scoring.weights._linear import minimise

__all__ = ["BestWorstResult", "best_worst"]


class BestWorstResult(NamedTuple):
    """What comparisons with the best and the worst criterion come to.

    Attributes
    ----------
    weights : (criteria,)
        Of the linear model, non-negative, sum 1.
    xi : float
        The largest deviation in the linear model; 0 for judgements without contradiction.
    consistency_ratio : float
        ``nonlinear_xi / consistency_index``; 0 is consistent, 1 as contradictory as one criterion can be (two that
        contradict the rest in opposite directions can exceed 1).
    nonlinear_xi : float
        The smallest largest deviation ``|w_B/w_j − a_Bj|``, ``|w_j/w_W − a_jW|`` of the nonlinear model.
    intervals : (criteria, 2)
        The least and the greatest weight of each criterion over all optima of the nonlinear model, which are
        many where criteria are more than three and judgements contradict each other.
    consistency_index : float
        The greatest ``nonlinear_xi`` that one criterion can cause at the given judgement of best over worst (a_BW =
        1 … 9: 0, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23), from its closed form.
    input_consistency : float
        The largest of ``input_consistency_by_criterion``: known before any model is solved.
    input_consistency_by_criterion : (criteria,)
        ``|a_Bj · a_jW − a_BW| / (a_BW² − a_BW)``: where judgements are worth looking at again.
    best, worst : int
        Which criterion was taken as the best, which as the worst.
    """

    weights: Floats
    xi: float
    consistency_ratio: float
    nonlinear_xi: float
    intervals: Floats
    consistency_index: float
    input_consistency: float
    input_consistency_by_criterion: Floats
    best: int
    worst: int


def best_worst(
    best_to_others: ArrayLike,
    others_to_worst: ArrayLike,
    *,
    best: int | None = None,
    worst: int | None = None,
) -> BestWorstResult:
    """Derive weights from how far the best criterion is above the others, and the others above the worst.

    Parameters
    ----------
    best_to_others : (criteria,)
        How many times as important the best criterion is as each, 1 (itself) or more; usually 1 to 9.
    others_to_worst : (criteria,)
        How many times as important each is as the worst criterion, 1 (itself) or more.
    best, worst : int, optional
        Which criteria those are. By default they are found: the best has a 1 in ``best_to_others``, the worst a
        1 in ``others_to_worst``, and both lists agree on the best over the worst.

    Returns
    -------
    BestWorstResult
        ``weights`` of the linear model [2]_ first, its ``xi``, then the nonlinear model [1]_ with the interval of
        each weight, and the consistency of the judgements themselves [3]_.

    Raises
    ------
    ValueError
        For lists of unequal length, judgements below 1 or above the one of best over worst (with their place),
        and lists that name no best or no worst criterion or disagree on their distance.

    Notes
    -----
    The nonlinear model is solved without a solver. For a given largest deviation ξ and ratio r = w_B/w_W each
    w_j/w_W is free in an interval of its own, not empty where r lies between
    ``max(0, a_Bj − ξ) · max(0, a_jW − ξ)`` and ``(a_Bj + ξ) · (a_jW + ξ)``; the smallest ξ at which these ranges of
    r and ``a_BW ± ξ`` meet is found by bisection, they meet in one r, and each weight's extremes follow.
    Weights of the linear model can be non-unique in rare ties; one optimum is then returned.

    References
    ----------
    .. [1] Rezaei, J. (2015), Best-worst multi-criteria decision-making method, *Omega* 53, 49-57.
    .. [2] Rezaei, J. (2016), Best-worst multi-criteria decision-making method: some properties and a linear
       model, *Omega* 64, 126-130.
    .. [3] Liang, F., Brunelli, M. and Rezaei, J. (2020), Consistency issues in the best worst method:
       measurements and thresholds, *Omega* 96, 102175.

    Examples
    --------
    Buying a car (quality, price, comfort, safety, style): price is the best, style the worst criterion [1]_.

    >>> result = best_worst([2, 1, 4, 2, 8], [4, 8, 2, 4, 1])
    >>> print(result.weights.round(4), result.xi)
    [0.2105 0.4211 0.1053 0.2105 0.0526] 0.0
    """
    over = _judgements(best_to_others, "best_to_others")
    under = _judgements(others_to_worst, "others_to_worst")
    if over.size != under.size:
        what = f"has {under.size} judgements, best_to_others has {over.size}"
        raise refuse("others_to_worst", what, "give both lists a judgement a criterion")
    b, w = _ends(over, under, best, worst)
    span = float(over[w])
    for name, judged in (("best_to_others", over), ("others_to_worst", under)):
        what = f"exceeds the judgement of the best over the worst, {span:g}"
        refuse_where(judged > span, judged, name, what, "no criterion lies beyond the best or the worst")
    by_criterion = np.abs(over * under - span) / (span * span - span) if span > 1 else np.zeros(over.size)
    if not by_criterion.any():
        weights = (1 / over) / (1 / over).sum()
        xi, deviation, intervals = 0.0, 0.0, np.stack([weights, weights], axis=1)
    else:
        weights, xi = _linear(over, under, b, w)
        deviation, intervals = _nonlinear(over, under, b, w)
    # The smaller root of ξ² − (1 + 2a) ξ + (a² − a) = 0, where a_Bj = a_jW = a_BW all give way by ξ.
    index = (1 + 2 * span - float(np.sqrt(1 + 8 * span))) / 2
    ratio = deviation / index if span > 1 else 0.0
    return BestWorstResult(
        weights, xi, ratio, deviation, intervals, index, float(by_criterion.max()), by_criterion, b, w
    )


def _judgements(values: ArrayLike, name: str) -> Floats:
    judged = as_floats(values, name, dims=(1,))
    if judged.size == 0:
        raise refuse(name, "holds no judgement", "give one a criterion")
    refuse_where(judged < 1, judged, name, "is below 1", "the best is at least as important as any, any as the worst")
    return judged


def _ends(over: Floats, under: Floats, best: int | None, worst: int | None) -> tuple[int, int]:
    """Find the best and the worst criterion, on whose distance both lists must agree."""
    bests = _candidates(over, best, "best")
    worsts = _candidates(under, worst, "worst")
    for b in bests:
        for w in worsts:
            if over[w] == under[b] and (b != w or over.size == 1):
                return b, w
    b, w = bests[0], worsts[-1]
    if b == w:
        raise refuse("best_to_others", f"criterion {b} is both best and worst", "no other criterion has a 1")
    what = f"{over[w]:g} is the best over the worst, but {place('others_to_worst', (b,))} says {under[b]:g}"
    raise refuse(place("best_to_others", (w,)), what, "both are the same judgement: make them equal")


def _candidates(judged: Floats, given: int | None, name: str) -> list[int]:
    array = "best_to_others" if name == "best" else "others_to_worst"
    if given is None:
        found: list[int] = np.flatnonzero(judged == 1).tolist()
        if not found:
            raise refuse(array, f"has no 1, so that no criterion is the {name}", f"the {name} against itself is 1")
        return found
    if isinstance(given, bool) or not 0 <= given < judged.size:
        raise refuse(name, f"{given!r} is no criterion", f"give an index from 0 to {judged.size - 1}")
    if judged[given] != 1:
        raise refuse(place(array, (given,)), f"{judged[given]:g} is the {name} against itself", "write 1")
    return [given]


def _linear(over: Floats, under: Floats, b: int, w: int) -> tuple[Floats, float]:
    """Minimise the largest |w_B − a_Bj w_j| and |w_j − a_jW w_W|."""
    n = over.size
    one = np.eye(n)
    gaps = np.concatenate([one[b] - over[:, None] * one, one - under[:, None] * one[w]])
    slack = np.full((2 * n, 1), -1.0)
    # Weights of 0 or more, deviations of ξ at most.
    rows = np.block([[gaps, slack], [-gaps, slack], [-one, np.zeros((n, 1))]])
    found = minimise(np.append(np.zeros(n), 1.0), rows, np.zeros(5 * n), np.append(np.ones(n), 0.0))
    # Equal weights with a large ξ always satisfy the program.
    if found is None:  # pragma: no cover
        raise RuntimeError("the linear program of the best-worst method failed")
    weights = np.maximum(found[1][:n], 0.0)
    weights /= weights.sum()
    return weights, float(np.abs(gaps @ weights).max())


def _nonlinear(over: Floats, under: Floats, b: int, w: int) -> tuple[float, Floats]:
    """Minimise the largest |w_B/w_j − a_Bj| and |w_j/w_W − a_jW|; then bound each weight."""
    others = np.delete(np.arange(over.size), [b, w])
    up, down, span = over[others], under[others], float(over[w])

    def ratio_range(xi: float) -> tuple[float, float]:
        low = np.maximum(up - xi, 0) * np.maximum(down - xi, 0)
        high = (up + xi) * (down + xi)
        return float(np.append(low, span - xi).max()), float(np.append(high, span + xi).min())

    # At ξ = a_BW all lower ends are 0: the ranges meet there at the latest.
    short, enough = 0.0, span
    while True:
        middle = (short + enough) / 2
        if not short < middle < enough:
            break
        low, high = ratio_range(middle)
        short, enough = (short, middle) if low <= high else (middle, enough)
    xi = enough
    low, high = ratio_range(xi)
    ratio = (low + high) / 2
    least, most = np.ones(over.size), np.ones(over.size)
    least[b] = most[b] = ratio
    least[others] = np.maximum(np.maximum(down - xi, 0), ratio / (up + xi))
    # Where ξ exceeds the judgement, the best puts no upper end on the criterion.
    free = up - xi
    above = np.where(free > 0, ratio / np.where(free > 0, free, 1.0), np.inf)
    most[others] = np.minimum(down + xi, above)
    # Rounding can leave the ends of a single point crossed by one digit.
    least, most = np.minimum(least, most), np.maximum(least, most)
    rest_least, rest_most = least.sum() - least, most.sum() - most
    return xi, np.stack([least / (least + rest_most), most / (most + rest_least)], axis=1)
