"""Weights from pairwise judgements: the analytic hierarchy process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.weights._checks import Floats, as_floats, choose, refuse, refuse_where
from crmselect.scoring.weights._pairwise import (
    column_means,
    complete,
    components,
    least_squares,
    principal,
    read_pairwise,
)
from crmselect.scoring.weights._random_index import look_up

__all__ = ["AhpResult", "Judgement", "ahp", "ahp_judgements"]

_METHODS = ("eigenvector", "geometric", "column_mean")
# The reciprocals of 1 to 9 written with two decimals (0.13 for 1/8) lie within 5 % of the exact ones.
_TOLERANCE = 0.05


class AhpResult(NamedTuple):
    """What pairwise judgements come to.

    Attributes
    ----------
    weights : (criteria,)
        Non-negative, sum 1.
    consistency_ratio : float
        ``consistency_index / random_index``; 0 for two criteria or fewer. Saaty accepts up to 0.10.
    lambda_max : float
        The principal eigenvalue (method ``eigenvector``); for the other methods its usual estimate, the mean of
        ``(A w)_i / w_i``. At least n, and n only for judgements without contradiction.
    consistency_index : float
        ``(lambda_max − n) / (n − 1)``.
    random_index : float
        The random index that the ratio is taken over.
    random_index_source : str
        The name of its table.
    completed : (criteria, criteria)
        The matrix of judgements used, the missing ones filled; of a group under ``judgements`` the aggregate,
        under ``priorities`` the ratios of the group's weights.
    method : str
        How the weights were derived.
    aggregate : str
        How a group was combined; empty for one person.
    members : tuple of (AhpResult or None)
        Each person's own result; None for one whose judgements alone do not connect all criteria. Empty for
        one person.
    """

    weights: Floats
    consistency_ratio: float
    lambda_max: float
    consistency_index: float
    random_index: float
    random_index_source: str
    completed: Floats
    method: str
    aggregate: str
    members: tuple[AhpResult | None, ...]


class Judgement(NamedTuple):
    """One judgement, and the value that would fit the others.

    Attributes
    ----------
    row, column : int
        The pair: the row's criterion is judged ``value`` times as important as the column's.
    value : float
        The judgement as given.
    suggested : float
        ``w_row / w_column``, what the weights derived from all judgements say.
    consistency_ratio : float
        The ratio of the whole matrix if ``value`` became ``suggested``.
    best : float
        The value that makes the principal eigenvalue smallest, all other judgements staying: what the others
        say of this pair.
    best_consistency_ratio : float
        The ratio of the whole matrix if ``value`` became ``best``.
    inconsistency : float
        ``|ln(value / suggested)|``, 0 for a judgement that agrees with the weights.
    """

    row: int
    column: int
    value: float
    suggested: float
    consistency_ratio: float
    best: float
    best_consistency_ratio: float
    inconsistency: float


def ahp(
    pairwise: ArrayLike,
    *,
    method: str = "eigenvector",
    random_index: str | float | Mapping[int, float] = "saaty",
    aggregate: str = "judgements",
    evaluator_weights: ArrayLike | None = None,
    tolerance: float = _TOLERANCE,
) -> AhpResult:
    """Derive weights from pairwise judgements of importance.

    Parameters
    ----------
    pairwise : (criteria, criteria) or (evaluators, criteria, criteria)
        ``pairwise[i, j]`` says how many times as important i is as j; the mirror is its reciprocal, the diagonal
        1. NaN is a judgement not made: one side of a pair is enough, and pairs missing on both sides are filled
        so that the principal eigenvalue is smallest [3]_ (for ``geometric``: by least squares on the
        logarithms of the judgements made). A stack of matrices is a group.
    method : {"eigenvector", "geometric", "column_mean"}
        The principal right eigenvector [1]_ (default), the geometric means of the rows [2]_, or the means of
        the columns divided by their sums. The last is a hand calculation that many tools report as AHP: its
        ratio differs, 0.0736 against 0.0707 in an example of eight criteria.
    random_index : str or float or mapping
        A name in :data:`RANDOM_INDICES` (beyond the last order of a table, the line of Alonso and Lamata is
        used and named in the result), or your own value, or your own table by order.
    aggregate : {"judgements", "priorities"}
        For a group: the geometric mean of the judgements before weights are derived (AIJ, the default), or the
        geometric mean of each person's weights (AIP) [4]_. Under AIP the group's ``lambda_max`` and ratios are
        those of its least consistent member, because no judgement of the group exists.
    evaluator_weights : (evaluators,), optional
        The say of each person; equal by default. With AIJ each pair is averaged over those who judged it.
    tolerance : float
        How far a judgement times its mirror may be from 1. Within it the side of 1 or above is taken as meant
        and the mirror replaced by the exact reciprocal.

    Returns
    -------
    AhpResult
        ``weights`` first, then the consistency ratio and the working.

    Raises
    ------
    ValueError
        For a matrix that is not square, judgements that are not positive, not reciprocal or not 1 on the
        diagonal (each with its place), and judgements that leave criteria unconnected (the groups are listed).

    Notes
    -----
    Random indices are those of complete matrices. With judgements missing they are too large, so that the ratio
    reads better than it is; the fewer the judgements, the more so.

    References
    ----------
    .. [1] Saaty, T. L. (1977), A scaling method for priorities in hierarchical structures, *Journal of
       Mathematical Psychology* 15(3), 234-281.
    .. [2] Crawford, G. and Williams, C. (1985), A note on the analysis of subjective judgment matrices, *Journal
       of Mathematical Psychology* 29(4), 387-405.
    .. [3] Bozóki, S., Fülöp, J. and Rónyai, L. (2010), On optimal completion of incomplete pairwise comparison
       matrices, *Mathematical and Computer Modelling* 52, 318-333.
    .. [4] Forman, E. and Peniwati, K. (1998), Aggregating individual judgments and priorities with the analytic
       hierarchy process, *European Journal of Operational Research* 108(1), 165-169.

    Examples
    --------
    >>> result = ahp([[1, 3, 5], [1/3, 1, 3], [1/5, 1/3, 1]])
    >>> print(result.weights.round(4), round(result.consistency_ratio, 4))
    [0.637  0.2583 0.1047] 0.0332

    A judgement left open is filled from the others:

    >>> from math import nan
    >>> print(ahp([[1, 2, nan], [nan, 1, 3], [nan, nan, 1]]).completed[0, 2].round(6))
    6.0
    """
    choose(method, "method", _METHODS)
    choose(aggregate, "aggregate", ("judgements", "priorities"))
    given = as_floats(pairwise, "pairwise", dims=(2, 3), missing=True)
    if given.ndim == 2:
        if evaluator_weights is not None:
            raise refuse("evaluator_weights", "are given for one matrix", "stack the evaluators' matrices")
        return _derive(_connected(read_pairwise(given, "pairwise", tolerance), "pairwise"), method, random_index)
    if given.shape[0] == 0:
        raise refuse("pairwise", "holds no matrix", "give one matrix an evaluator")
    stack = np.stack([read_pairwise(one, f"pairwise[{k}]", tolerance) for k, one in enumerate(given)])
    say = _say(evaluator_weights, len(stack))
    if aggregate == "priorities":
        members = [_derive(_connected(one, f"pairwise[{k}]"), method, random_index) for k, one in enumerate(stack)]
        return _by_priorities(members, say)
    known = ~np.isnan(stack)
    total = (known * say[:, None, None]).sum(axis=0)
    logs = np.where(known, np.log(np.where(known, stack, 1.0)), 0.0)
    with_any = total > 0
    mean = (logs * say[:, None, None]).sum(axis=0) / np.where(with_any, total, 1.0)
    joint = _connected(np.where(with_any, np.exp(mean), np.nan), "pairwise, all evaluators together")
    own = (_derive(one, method, random_index) if len(components(one)) == 1 else None for one in stack)
    return _derive(joint, method, random_index)._replace(aggregate="judgements", members=tuple(own))


def ahp_judgements(
    pairwise: ArrayLike,
    *,
    method: str = "eigenvector",
    random_index: str | float | Mapping[int, float] = "saaty",
    tolerance: float = _TOLERANCE,
) -> tuple[Judgement, ...]:
    """List the judgements to look at again, the one that fits the others least first.

    Parameters
    ----------
    pairwise : (criteria, criteria)
        As in :func:`ahp`, of one person (or the ``completed`` matrix of a group).
    method, random_index, tolerance
        As in :func:`ahp`.

    Returns
    -------
    tuple of Judgement
        Every judgement made, each pair once with ``row < column``, by falling ``inconsistency``.

    Raises
    ------
    ValueError
        As :func:`ahp`.

    References
    ----------
    Saaty, T. L. (2003), Decision-making with the AHP: why is the principal eigenvector necessary, *European
    Journal of Operational Research* 145(1), 85-91: the entry with the largest ``a_ij w_j / w_i`` is looked at
    first, and is moved towards ``w_i / w_j``.

    Examples
    --------
    >>> first = ahp_judgements([[1, 3, 9], [1/3, 1, 1/3], [1/9, 3, 1]])[0]
    >>> first.row, first.column, round(first.value, 2), round(first.best, 2)
    (1, 2, 0.33, 3.0)
    """
    choose(method, "method", _METHODS)
    given = as_floats(pairwise, "pairwise", dims=(2,), missing=True)
    matrix = _connected(read_pairwise(given, "pairwise", tolerance), "pairwise")
    weights = _derive(matrix, method, random_index).weights
    found = []
    for i, j in np.argwhere(np.triu(~np.isnan(matrix), k=1)).tolist():
        value, suggested = float(matrix[i, j]), float(weights[i] / weights[j])
        moved = _derive(_with(matrix, i, j, suggested), method, random_index)
        left_out = _with(matrix, i, j, float("nan"))
        # A judgement that alone ties two groups together cannot disagree with any other.
        best = float(complete(left_out)[i, j]) if len(components(left_out)) == 1 else value
        mended = _derive(_with(matrix, i, j, best), method, random_index)
        off = abs(float(np.log(value / suggested)))
        found.append(Judgement(i, j, value, suggested, moved.consistency_ratio, best, mended.consistency_ratio, off))
    return tuple(sorted(found, key=lambda one: (-one.inconsistency, one.row, one.column)))


def _connected(matrix: Floats, name: str) -> Floats:
    groups = components(matrix)
    if len(groups) > 1:
        listed = " | ".join(", ".join(map(str, group)) for group in groups)
        pair = f"[{groups[0][0]}, {groups[1][0]}]"
        what = f"judgements leave the criteria in {len(groups)} groups that nothing compares: {listed}"
        raise refuse(name, what, f"judge at least one pair across them, such as {pair}")
    return matrix


def _with(matrix: Floats, i: int, j: int, value: float) -> Floats:
    changed = matrix.copy()
    changed[i, j], changed[j, i] = value, 1 / value
    return changed


def _say(evaluator_weights: ArrayLike | None, count: int) -> Floats:
    if evaluator_weights is None:
        return np.full(count, 1 / count)
    say = as_floats(evaluator_weights, "evaluator_weights", dims=(1,))
    if say.size != count:
        raise refuse("evaluator_weights", f"{say.size} weights for {count} evaluators", "give one weight each")
    refuse_where(say < 0, say, "evaluator_weights", "is negative", "give 0 or more")
    if not say.sum() > 0:
        raise refuse("evaluator_weights", "are all zero", "give at least one evaluator a say")
    return np.asarray(say / say.sum(), dtype=np.float64)


def _derive(matrix: Floats, method: str, random_index: str | float | Mapping[int, float]) -> AhpResult:
    n = len(matrix)
    if method == "geometric":
        weights = least_squares(matrix)
        completed = np.where(np.isnan(matrix), weights[:, None] / weights, matrix)
    else:
        completed = complete(matrix)
        value, weights = principal(completed)
        if method == "column_mean":
            weights = column_means(completed)
    if method != "eigenvector":
        value = float((completed @ weights / weights).mean())
    # Rounding alone moves the eigenvalue of a consistent matrix by some 1e-15.
    value = float(n) if value - n <= 1e-12 * n else value
    index = (value - n) / (n - 1) if n > 1 else 0.0
    random, source = look_up(random_index, n)
    ratio = index / random if n > 2 else 0.0
    return AhpResult(weights, ratio, value, index, random, source, completed, method, "", ())


def _by_priorities(members: list[AhpResult], say: Floats) -> AhpResult:
    logs = np.log(np.stack([member.weights for member in members]))
    mean = say @ logs
    weights = np.exp(mean - mean.max())
    weights /= weights.sum()
    worst = max((m for m, s in zip(members, say, strict=True) if s > 0), key=lambda m: m.consistency_ratio)
    return worst._replace(
        weights=weights,
        completed=weights[:, None] / weights,
        aggregate="priorities",
        members=tuple(members),
    )
