"""Weights from points and from a ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.weights._checks import Floats, as_count, as_floats, choose, refuse, refuse_where

__all__ = ["from_ranks", "rank_order_centroid", "rank_reciprocal", "rank_sum", "swing"]


def swing(points: ArrayLike) -> Floats:
    """Turn points into weights that sum to one.

    In the swing method a person imagines an offer that is worst on every criterion, gives 100 points to the
    criterion whose swing from worst to best matters most, and rates the other swings against it. Directly given
    points or percentages are normalised in the same way.

    Parameters
    ----------
    points : (…, criteria)
        Non-negative points; a criterion with none gets the weight 0. Leading dimensions are kept.

    Returns
    -------
    ndarray (…, criteria)
        The points divided by their sum.

    Raises
    ------
    ValueError
        For points that are negative, infinite or not a number, with their place, and where all are zero.

    References
    ----------
    von Winterfeldt, D. and Edwards, W. (1986), *Decision Analysis and Behavioral Research*, Cambridge University
    Press.

    Examples
    --------
    >>> print(swing([100, 60, 40]))
    [0.5 0.3 0.2]
    """
    given = as_floats(points, "points")
    if given.ndim == 0 or given.shape[-1] == 0:
        raise refuse("points", "holds no criterion", "give one number a criterion")
    refuse_where(given < 0, given, "points", "is negative", "give 0 or more points")
    top = given.max(axis=-1, keepdims=True)
    if not (top > 0).all():
        raise refuse("points", "are all zero", "give points to at least one criterion")
    # Dividing by the largest first keeps huge points from overflowing in the sum.
    shares = given / top
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True), dtype=np.float64)


def rank_order_centroid(n: SupportsIndex) -> Floats:
    """Return the rank-order centroid (ROC) weights, the most important criterion first.

    They are the centre of gravity of all weights that agree with the ranking: the mean of the vertices
    (1, 0, …), (1/2, 1/2, 0, …), …, (1/n, …, 1/n).

    Parameters
    ----------
    n : int
        The number of criteria, 1 or more.

    Returns
    -------
    ndarray (n,)
        ``w[k] = (1/n) · Σ_{i ≥ k} 1/i`` with k counted from 1.

    References
    ----------
    Barron, F. H. (1992), Selecting a best multiattribute alternative with partial information about attribute
    weights, *Acta Psychologica* 80, 91-103.

    Examples
    --------
    >>> print(rank_order_centroid(4).round(4))
    [0.5208 0.2708 0.1458 0.0625]
    """
    count = as_count(n, "n")
    tail = np.cumsum(1.0 / np.arange(count, 0, -1))[::-1]
    return np.asarray(tail / count, dtype=np.float64)


def rank_sum(n: SupportsIndex) -> Floats:
    """Return the rank-sum weights, the most important criterion first.

    Parameters
    ----------
    n : int
        The number of criteria, 1 or more.

    Returns
    -------
    ndarray (n,)
        ``w[k] = 2 (n + 1 − k) / (n (n + 1))`` with k counted from 1.

    References
    ----------
    Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981), A comparison of weight approximation techniques in
    multiattribute utility decision making, *Organizational Behavior and Human Performance* 28(1), 62-77.

    Examples
    --------
    >>> print(rank_sum(4))
    [0.4 0.3 0.2 0.1]
    """
    count = as_count(n, "n")
    places = np.arange(count, 0, -1, dtype=np.float64)
    return np.asarray(places / (count * (count + 1) / 2), dtype=np.float64)


def rank_reciprocal(n: SupportsIndex) -> Floats:
    """Return the rank-reciprocal weights, the most important criterion first.

    Parameters
    ----------
    n : int
        The number of criteria, 1 or more.

    Returns
    -------
    ndarray (n,)
        ``w[k] = (1/k) / Σ_i 1/i`` with k counted from 1.

    References
    ----------
    Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981), A comparison of weight approximation techniques in
    multiattribute utility decision making, *Organizational Behavior and Human Performance* 28(1), 62-77.

    Examples
    --------
    >>> print(rank_reciprocal(4).round(2))
    [0.48 0.24 0.16 0.12]
    """
    count = as_count(n, "n")
    shares = 1.0 / np.arange(1, count + 1)
    return np.asarray(shares / shares.sum(), dtype=np.float64)


_BY_RANK: Mapping[str, Callable[[SupportsIndex], Floats]] = MappingProxyType(
    {
        "rank_order_centroid": rank_order_centroid,
        "rank_sum": rank_sum,
        "rank_reciprocal": rank_reciprocal,
    }
)


def from_ranks(ranks: ArrayLike, *, formula: str = "rank_order_centroid") -> Floats:
    """Return the weights of criteria in their own order, from the rank of each.

    Parameters
    ----------
    ranks : (criteria,)
        The rank of each criterion, the smallest number the most important. Equal ranks are ties; gaps do not
        matter (1, 2, 2, 4 and 1, 2, 2, 3 say the same).
    formula : {"rank_order_centroid", "rank_sum", "rank_reciprocal"}
        Which weights the places get.

    Returns
    -------
    ndarray (criteria,)
        Weights that sum to one. Tied criteria share the mean of the weights of the places that they fill.

    Raises
    ------
    ValueError
        For ranks that are no numbers, or an unknown formula.

    Examples
    --------
    >>> print(from_ranks([2, 1, 3]).round(4))
    [0.2778 0.6111 0.1111]
    >>> print(from_ranks([1, 1, 3], formula="rank_sum").round(4))
    [0.4167 0.4167 0.1667]
    """
    weigh = _BY_RANK[choose(formula, "formula", _BY_RANK)]
    given = as_floats(ranks, "ranks", dims=(1,))
    by_place = weigh(given.size)
    _, group, size = np.unique(given, return_inverse=True, return_counts=True)
    total = np.bincount(group[np.argsort(given, kind="stable")], weights=by_place, minlength=size.size)
    return np.asarray((total / size)[group], dtype=np.float64)
