"""PROMETHEE I and II: outranking flows with the six usual preference functions, by sorting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.errors import closest
from crmselect.scoring.methods._arrays import weighted_sum
from crmselect.scoring.methods._check import (
    BoolArray,
    FloatArray,
    IntArray,
    fault,
    figures,
    problem,
    require_finite,
    thresholds,
)
from crmselect.scoring.methods._flows import FUNCTIONS, sort_rows

_BLOCK = 2**13  # Figures that are sorted in one step: 64 KB an array stay in the cache and cost no fresh pages.


class Promethee(NamedTuple):
    """What :func:`promethee` returns."""

    preference: FloatArray
    """Net flow, -1 to 1, (…, offers): PROMETHEE II ranks by it."""
    positive: FloatArray
    """Positive (leaving) flow: how far the offer is preferred to the others on average, 0 to 1, (…, offers)."""
    negative: FloatArray
    """Negative (entering) flow: how far the others are preferred to it, 0 to 1, (…, offers)."""
    criterion_flows: FloatArray
    """Net flow on each criterion alone, -1 to 1, (…, offers, criteria); their weighted mean is the net flow."""


class PartialRelation(NamedTuple):
    """What :func:`promethee_partial` returns; row against column."""

    preferred: BoolArray
    """The row's offer is preferred to the column's, (…, offers, offers)."""
    indifferent: BoolArray
    """Both flows are equal, (…, offers, offers); true on the diagonal."""
    incomparable: BoolArray
    """Each is ahead in one of the flows, (…, offers, offers)."""


def promethee(
    matrix: ArrayLike,
    weights: ArrayLike,
    maximize: ArrayLike,
    *,
    function: str | Sequence[str] = "usual",
    q: ArrayLike = 0.0,
    p: ArrayLike = 0.0,
    s: ArrayLike | None = None,
) -> Promethee:
    r"""Return the outranking flows of PROMETHEE I and II.

    The preference for a over b on a criterion is a function P of the difference d of their figures, 0 for d ≤ 0:

    ============ ==========================================================================
    ``usual``    1
    ``u-shape``  1 above q, else 0
    ``v-shape``  d/p, 1 above p
    ``level``    0 up to q, 1/2 up to p, 1 above
    ``linear``   0 up to q, (d - q)/(p - q) up to p, 1 above (type V, "v-shape with indifference")
    ``gaussian`` 1 - exp(-d²/2s²)
    ============ ==========================================================================

    Parameters
    ----------
    matrix : array_like, shape (..., offers, criteria)
        Figures of any sign, in any unit.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `matrix`.
    maximize : array_like of bool, shape (criteria,)
        True where more is better.
    function : str or sequence of str
        One preference function for all criteria, or one for each.
    q, p : float or array_like, shape (criteria,)
        Thresholds of indifference and of strict preference, in the units of the criteria; q up to p.
    s : float or array_like, shape (criteria,), optional
        Where the Gaussian function turns (P = 0.39); `p` where it is not given.

    Returns
    -------
    Promethee
        ``preference`` (the net flow), ``positive``, ``negative``, ``criterion_flows``. Flows are divided by the
        number of other offers.

    Raises
    ------
    ValueError
        A figure or a threshold is not finite, a threshold is negative, q is above p, a weight is negative, all
        weights are zero, a function is unknown, or the shapes do not fit; with the argument and the index.

    Notes
    -----
    Thresholds of zero give the limit: ``v-shape`` and ``gaussian`` become ``usual``, ``linear`` and ``level`` with
    q = p become ``u-shape``. One offer, or offers all alike, have flows of zero.

    All functions but the Gaussian take a sort and a few passes for each criterion: O(n log n) time, and memory of a
    few times the matrix. The Gaussian needs O(n²) time; its pairs are worked out in blocks, so that memory stays
    linear. For ``u-shape`` and ``level``, a difference is above a threshold exactly if it is so as computed in
    floating point: 0.8 - 0.6 is above 0.2, and 0.7 - 0.5 is not.

    Flows depend on the offers in the table: adding or deleting one can turn the order of the others.

    References
    ----------
    Brans, J.-P. & Vincke, Ph. (1985). A preference ranking organisation method. Management Science 31(6), 647-656.
    Brans, J.-P. & De Smet, Y. (2016). PROMETHEE methods. In: Multiple Criteria Decision Analysis: State of the Art
    Surveys, 2nd ed., Springer, ch. 6.
    Calders, T. & Van Assche, D. (2018). PROMETHEE is not quadratic: an O(qn log(n)) algorithm. Omega 76, 63-69.

    Examples
    --------
    >>> flows = promethee([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], [True, True, True])
    >>> flows.preference.round(2), flows.positive.round(2), flows.negative.round(2)
    (array([ 0.1, -0.3,  0.2]), array([0.55, 0.35, 0.6 ]), array([0.45, 0.65, 0.4 ]))
    """
    m, w, up = problem(matrix, weights, maximize)
    require_finite("matrix", m)
    offers, criteria = m.shape[-2:]
    kinds, low, high, spread = _functions(function, q, p, s, criteria)

    rows = np.array(np.swapaxes(m, -1, -2), order="C")  # (…, criteria, offers), a copy of our own
    np.negative(rows, out=rows, where=~up[:, None])
    others = max(offers - 1, 1)
    blocks = _flows(rows.reshape(-1, offers), kinds, (low, high, spread))
    if m.ndim == 2 and w.ndim == 1:
        # One table, one set of weights: each criterion is added as it comes, while it is in the cache.
        positive, negative = np.zeros(offers), np.zeros(offers)
        for at, plus, minus in blocks:
            for j, for_it, against_it in zip(at, plus, minus, strict=True):
                positive += w[j] * for_it
                negative += w[j] * against_it
            rows[at] = plus - minus
    else:
        against = np.empty_like(rows)
        for at, plus, minus in blocks:
            rows.reshape(-1, offers)[at], against.reshape(-1, offers)[at] = plus, minus
        positive, negative = _over_criteria(rows, w), _over_criteria(against, w)
        rows -= against
    positive /= others
    negative /= others
    rows /= others
    return Promethee(positive - negative, positive, negative, np.swapaxes(rows, -1, -2))


def _functions(
    function: str | Sequence[str], q: ArrayLike, p: ArrayLike, s: ArrayLike | None, criteria: int
) -> tuple[list[str], FloatArray, FloatArray, FloatArray]:
    """Return what each criterion comes to: its function, with thresholds of zero resolved, and the thresholds."""
    given = [function] * criteria if isinstance(function, str) else list(function)
    if len(given) != criteria:
        fix = f"give one name, or one for each of the {criteria} criteria"
        raise fault("function", f"has {len(given)} entries", fix)
    low, high = thresholds("q", q, criteria), thresholds("p", p, criteria)
    spread = high if s is None else thresholds("s", s, criteria)
    for name, values in (("q", low), ("p", high), ("s", spread)):
        require_finite(name, values)
    names = {name.replace("-", ""): name for name in FUNCTIONS}
    kinds = []
    for j, entry in enumerate(given):
        kind = names.get(str(entry).lower().translate({ord(c): None for c in "-_ "}))
        if kind is None:
            where = "function" if isinstance(function, str) else f"function[{j}]"
            raise fault(where, f"{entry!r} is not known", closest(str(entry), FUNCTIONS) or f"one of {[*FUNCTIONS]}")
        if kind in ("level", "linear") and low[j] > high[j]:
            raise fault(f"q[{j}]", f"{low[j]:g} is above p {high[j]:g}", "indifference ends before preference begins")
        kinds.append(_limit(kind, low[j], high[j], spread[j]))
    low = np.where([kind == "v-shape" for kind in kinds], 0.0, low)
    return kinds, low, high, spread


def _limit(kind: str, q: float, p: float, s: float) -> str:
    if kind in ("level", "linear") and q == p:
        kind = "u-shape"
    if (kind == "u-shape" and q == 0.0) or (kind == "v-shape" and p == 0.0) or (kind == "gaussian" and s == 0.0):
        kind = "usual"
    return kind


def _flows(
    rows: FloatArray, kinds: list[str], parameters: tuple[FloatArray, FloatArray, FloatArray]
) -> Iterator[tuple[IntArray, FloatArray, FloatArray]]:
    """Yield which rows a block comprises, what speaks for their offers and what against, in scratch arrays.

    A block is a part of the rows with the same function. A row can be overwritten once its block has come.
    """
    criteria, offers = len(kinds), rows.shape[-1]
    step = min(len(rows), max(1, _BLOCK // offers))
    scratch = np.empty((2, step, offers))
    for kind in dict.fromkeys(kinds):
        chosen = np.flatnonzero([k == kind for k in kinds])
        members = (np.arange(0, len(rows), criteria)[:, None] + chosen).ravel()
        for start in range(0, members.size, step):
            at = members[start : start + step]
            plus, minus = scratch[:, : at.size]
            with np.errstate(over="ignore"):
                ranked = sort_rows(rows[at])
                for_it, against_it = FUNCTIONS[kind](ranked, *(each[at % criteria] for each in parameters))
            ranked.restore(for_it, plus)
            if against_it is None:
                np.subtract(offers - 1, plus, out=minus)
            else:
                ranked.restore(against_it, minus)
            yield at, plus, minus


def _over_criteria(flows: FloatArray, w: FloatArray) -> FloatArray:
    """Sum flows (…, criteria, offers) over the criteria, where possible in the same order for every offer."""
    if w.ndim > 1:
        return weighted_sum(np.swapaxes(flows, -1, -2), w)
    total = flows[..., 0, :] * w[0]
    for j in range(1, w.size):
        total += flows[..., j, :] * w[j]
    return np.asarray(total)


def promethee_partial(positive: ArrayLike, negative: ArrayLike, *, tolerance: float = 1e-12) -> PartialRelation:
    """Return the partial order of PROMETHEE I.

    An offer is preferred to another if it is ahead in one flow and not behind in the other; if each is ahead in one,
    they are incomparable.

    Parameters
    ----------
    positive, negative : array_like, shape (..., offers)
        The flows that :func:`promethee` returns.
    tolerance : float
        Differences up to this count as equal.

    Returns
    -------
    PartialRelation
        ``preferred``, ``indifferent``, ``incomparable``.

    Raises
    ------
    ValueError
        A flow is not finite, or the shapes differ.

    References
    ----------
    Brans, J.-P. & Vincke, Ph. (1985). A preference ranking organisation method. Management Science 31(6), 647-656.

    Examples
    --------
    >>> partial = promethee_partial([0.55, 0.35, 0.6], [0.45, 0.65, 0.4])
    >>> partial.preferred.astype(int)
    array([[0, 1, 0],
           [0, 0, 0],
           [1, 1, 0]])
    """
    plus, minus = figures("positive", positive), figures("negative", negative)
    if plus.shape != minus.shape or plus.ndim < 1:
        raise fault("negative", f"has the shape {minus.shape}", f"give a flow for each of positive {plus.shape}")
    require_finite("positive", plus)
    require_finite("negative", minus)
    leaving = plus[..., :, None] - plus[..., None, :]
    entering = minus[..., :, None] - minus[..., None, :]
    ahead = (leaving > tolerance) | (entering < -tolerance)
    behind = np.swapaxes(ahead, -1, -2)
    return PartialRelation(ahead & ~behind, ~ahead & ~behind, ahead & behind)
