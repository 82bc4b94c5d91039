"""Several judges as arrays: weights and scores combined, agreement measured, votes counted (:mod:`.votes`)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.votes import Borda, Condorcet, borda, condorcet, mean_ranks, say_of
from crmselect.scoring.weights._checks import Floats, as_floats, choose, refuse, refuse_where

__all__ = [
    "Borda",
    "Concordance",
    "Condorcet",
    "Spread",
    "aggregate",
    "borda",
    "combine",
    "condorcet",
    "kendall_w",
    "leave_one_out",
    "spread",
]

_METHODS = {"mean": "mean", "median": "median", "geometric": "geometric mean"}
_LEVEL = 1e-12  # As a share of the whole: half weights closer than this are level.


class Concordance(NamedTuple):
    """How far several rankings agree.

    Attributes
    ----------
    w : float
        Kendall's coefficient of concordance, corrected for ties: 1 where all rank alike, 0 where the sums of ranks
        are all equal.
    chi_square, degrees : float, int
        ``m (n − 1) W`` and ``n − 1``, for m evaluators and n offers.
    p_value : float
        How likely a W as large is when everybody ranks at random, by the chi-square approximation; rough below eight
        offers. 1 for one evaluator, whose ranking agrees with no one's.
    evaluators, offers : int
    """

    w: float
    chi_square: float
    degrees: int
    p_value: float
    evaluators: int
    offers: int


class Spread(NamedTuple):
    """How far apart the evaluators are; 0 where one alone, or none, has a view.

    Attributes
    ----------
    low, high : ndarray
        The least and the greatest; NaN where nobody has a view.
    deviation : ndarray
        The standard deviation over the evaluators who have a view (divided by their number).
    """

    low: Floats
    high: Floats
    deviation: Floats


def combine(values: ArrayLike, *, method: str = "mean", evaluator_weights: ArrayLike | None = None) -> Floats:
    """Return one value where several people have one each.

    Parameters
    ----------
    values : (evaluators, …)
        NaN where someone has no view.
    method : {"mean", "median", "geometric"}
        By say: the mean, the median (between the two middle values where the say divides evenly), or the geometric
        mean, which one 0 turns to 0.
    evaluator_weights : (evaluators,), optional
        The say of each; equal by default.

    Returns
    -------
    ndarray (…)
        NaN where nobody who has a say has a view.

    Raises
    ------
    DataError
        For an unknown method, infinite values, and negative values under ``geometric``.

    Examples
    --------
    >>> print(combine([[0.2, 1.0], [0.4, np.nan], [0.9, 0.5]]), combine([0.2, 0.4, 0.9], method="median"))
    [0.5  0.75] 0.4
    """
    choose(method, "method", _METHODS)
    given = as_floats(values, "values", missing=True)
    if given.ndim == 0 or not len(given):
        raise refuse("values", "there is no evaluator", "give one row an evaluator")
    say = say_of(evaluator_weights, len(given)).reshape(-1, *[1] * (given.ndim - 1))
    viewed = ~np.isnan(given) & (say > 0)
    counted = np.where(viewed, say, 0.0)
    total = counted.sum(axis=0)
    shares = counted / np.where(total > 0, total, 1.0)
    filled = np.where(viewed, given, 0.0)
    if method == "median":
        found = _median(np.where(viewed, given, np.inf), shares)
    elif method == "geometric":
        refuse_where(filled < 0, filled, "values", "is negative", "give 0 or more")
        with np.errstate(divide="ignore"):  # The logarithm of 0 is minus infinity, and its exponential 0 again.
            logs = np.log(np.where(viewed, given, 1.0))
        found = np.exp((logs * np.where(viewed, shares, 1.0)).sum(axis=0))
    else:
        found = (filled * shares).sum(axis=0)
    return np.asarray(np.where(total > 0, found, np.nan), dtype=np.float64)


def aggregate(weights: ArrayLike, *, method: str = "mean", evaluator_weights: ArrayLike | None = None) -> Floats:
    """Combine several people's weights of the same criteria: aggregation of individual priorities.

    Parameters
    ----------
    weights : (evaluators, criteria)
        Not negative; each row is normalised first, so that points out of 10 and out of 100 count alike.
    method : {"mean", "median", "geometric"}
        As in :func:`combine`; the result is normalised again.
    evaluator_weights : (evaluators,), optional

    Returns
    -------
    ndarray (criteria,)
        Sum 1.

    Raises
    ------
    DataError
        For negative weights, a row that is all 0, and a median or geometric mean that is 0 throughout.

    See Also
    --------
    crmselect.scoring.weights.ahp : Pairwise judgements of a group, combined as judgements or as priorities.

    References
    ----------
    Forman, E. and Peniwati, K. (1998), Aggregating individual judgments and priorities with the analytic hierarchy
    process, *European Journal of Operational Research* 108(1), 165-169.

    Examples
    --------
    >>> print(aggregate([[60, 40], [2, 8]]), aggregate([[60, 40], [2, 8]], evaluator_weights=[3, 1]))
    [0.4 0.6] [0.5 0.5]
    """
    rows = as_floats(weights, "weights", dims=(2,))
    refuse_where(rows < 0, rows, "weights", "is negative", "give 0 or more")
    top = rows.max(axis=1, initial=0.0)
    if not rows.size or not (top > 0).all():
        where = f"weights[{int(np.argmin(top))}]" if rows.size else "weights"
        raise refuse(where, "are all zero" if rows.size else "there are none", "give one criterion a weight above 0")
    scaled = rows / top[:, None]
    joint = combine(scaled / scaled.sum(axis=1, keepdims=True), method=method, evaluator_weights=evaluator_weights)
    if not joint.sum() > 0:
        fix = "combine by method='mean'"
        raise refuse("weights", f"the {_METHODS[method]} of every criterion's weight is 0", fix)
    return np.asarray(joint / joint.sum(), dtype=np.float64)


def leave_one_out(weights: ArrayLike, *, method: str = "mean", evaluator_weights: ArrayLike | None = None) -> Floats:
    """Return the combined weights without each evaluator in turn: (evaluators, criteria).

    Raises
    ------
    DataError
        As :func:`aggregate`, and for a single evaluator.

    Examples
    --------
    >>> print(leave_one_out([[1, 0], [0, 1], [1, 1]]))
    [[0.25 0.75]
     [0.75 0.25]
     [0.5  0.5 ]]
    """
    rows = as_floats(weights, "weights", dims=(2,))
    if len(rows) < 2:
        raise refuse("weights", "one evaluator cannot be left out of one", "give two evaluators or more")
    say = say_of(evaluator_weights, len(rows))
    left = [
        aggregate(np.delete(rows, k, axis=0), method=method, evaluator_weights=np.delete(say, k))
        for k in range(len(rows))
    ]
    return np.stack(left)


def spread(values: ArrayLike) -> Spread:
    """Return how far apart several people's values are.

    Parameters
    ----------
    values : (evaluators, …)
        NaN where someone has no view.

    Examples
    --------
    >>> low, high, deviation = spread([[0.2, 1.0], [0.6, np.nan]])
    >>> print(low, high, deviation)
    [0.2 1. ] [0.6 1. ] [0.2 0. ]
    """
    given = as_floats(values, "values", missing=True)
    known = ~np.isnan(given)
    count = known.sum(axis=0)
    low, high = np.where(known, given, np.inf).min(axis=0), np.where(known, given, -np.inf).max(axis=0)
    mean = np.where(known, given, 0.0).sum(axis=0) / np.maximum(count, 1)
    squares = np.where(known, (given - mean) ** 2, 0.0).sum(axis=0) / np.maximum(count, 1)
    deviation = np.where(high > low, np.sqrt(squares), 0.0)  # Equal values are equal, whatever their mean rounds to.
    return Spread(np.where(count > 0, low, np.nan), np.where(count > 0, high, np.nan), deviation)


def kendall_w(ranks: ArrayLike) -> Concordance:
    """Return Kendall's coefficient of concordance, corrected for ties.

    Parameters
    ----------
    ranks : (evaluators, offers)
        Any figures that are lower for the better: places with gaps after ties (1, 2, 2, 4) become mean ranks.

    Notes
    -----
    Rankings that are all alike agree fully, and W is 1: so it is for a single evaluator, for a single offer, and where
    everyone holds all offers level. Chance has then nothing to show, and the p-value of these is 1.

    References
    ----------
    Kendall, M. G. and Babington Smith, B. (1939), The problem of m rankings, *Annals of Mathematical Statistics*
    10(3), 275-287. Siegel, S. (1956), *Nonparametric Statistics for the Behavioral Sciences*, chapter 9.

    Examples
    --------
    >>> round(kendall_w([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]).w, 4)
    0.1619
    """
    given = as_floats(ranks, "ranks", dims=(2,))
    m, n = given.shape
    if m == 0:
        raise refuse("ranks", "there is no evaluator", "give one row an evaluator")
    placed = mean_ranks(given)
    sums = placed.sum(axis=0)
    squares = float(((sums - m * (n + 1) / 2) ** 2).sum())
    tied = [np.unique(row, return_counts=True)[1] for row in placed]
    room = m * m * (n**3 - n) - m * float(sum((counts**3 - counts).sum() for counts in tied))
    if n < 2 or room <= 0:
        return Concordance(1.0, 0.0, max(n - 1, 0), 1.0, m, n)
    w = min(12 * squares / room, 1.0)
    chi = m * (n - 1) * w
    if m == 1:
        return Concordance(1.0, chi, n - 1, 1.0, m, n)
    from scipy.special import chdtrc

    return Concordance(w, chi, n - 1, float(chdtrc(n - 1, chi)), m, n)


def _median(values: Floats, shares: Floats) -> Floats:
    """Return the medians by shares that sum to one; what is not known stands at infinity with a share of 0."""
    order = np.argsort(values, axis=0, kind="stable")
    ranked = np.take_along_axis(values, order, axis=0)
    reached = np.take_along_axis(shares, order, axis=0).cumsum(axis=0)
    lower, upper = (reached >= 0.5 - _LEVEL).argmax(axis=0), (reached > 0.5 + _LEVEL).argmax(axis=0)
    ends = (np.take_along_axis(ranked, at[None, ...], axis=0)[0] for at in (lower, upper))
    low, high = (np.where(np.isfinite(end), end, 0.0) for end in ends)
    return np.where(low == high, low, (low + high) / 2)
