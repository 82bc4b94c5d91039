"""VIKOR: a ranking by compromise between the group's utility and the worst regret."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.methods._arrays import ends, off_zero, tamed, weighted_sum
from crmselect.scoring.methods._check import BoolArray, FloatArray, fault, problem, require_finite

# S, R and Q are sums of a few terms between 0 and 1: what lies nearer than this differs by rounding only.
_TIE = 1e-12


class Vikor(NamedTuple):
    """What :func:`vikor` returns."""

    preference: FloatArray
    """One minus `q`, 0 to 1, (…, offers)."""
    s: FloatArray
    """Group utility: the weighted sum of the relative shortfalls, (…, offers), less is better."""
    r: FloatArray
    """Individual regret: the largest weighted shortfall, (…, offers), less is better."""
    q: FloatArray
    """The compromise measure, 0 to 1, (…, offers), less is better."""
    compromise: BoolArray
    """Which offers the compromise solution comprises, (…, offers)."""
    acceptable_advantage: BoolArray
    """Condition 1: the first leads the second by at least 1/(offers - 1) in `q`, (…)."""
    acceptable_stability: BoolArray
    """Condition 2: the first is also first by `s` or by `r`, (…)."""


def vikor(matrix: ArrayLike, weights: ArrayLike, maximize: ArrayLike, *, v: float = 0.5) -> Vikor:
    r"""Return the VIKOR measures and the compromise solution.

    Parameters
    ----------
    matrix : array_like, shape (..., offers, criteria)
        Figures of any sign, in any unit.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `matrix`.
    maximize : array_like of bool, shape (criteria,)
        True where more is better.
    v : float
        Weight of the group's utility against the worst regret, 0 to 1.

    Returns
    -------
    Vikor
        ``preference`` (one minus q), ``s``, ``r``, ``q``, ``compromise``, ``acceptable_advantage``,
        ``acceptable_stability``.

    Raises
    ------
    ValueError
        A figure is not finite, a weight is negative, all weights are zero, `v` lies outside 0 to 1, or the shapes
        do not fit; with the argument and the index.

    Notes
    -----
    If both conditions hold, the compromise is the first offer alone; if only stability fails, the first and the
    second (with their ties); if advantage fails, all whose `q` lies within 1/(offers - 1) of the first, so that
    offers tied for the first place all belong to it.

    The scale of each criterion is its range over the offers: adding or deleting an offer can turn the order. A
    criterion without range counts for nothing; where all `s`, or all `r`, are equal, that term of `q` is zero. One
    offer, or all alike, is a tie at `q` = 0. Differences up to 1e-12 count as equal.

    References
    ----------
    Opricovic, S. & Tzeng, G.-H. (2004). Compromise solution by MCDM methods: a comparative analysis of VIKOR and
    TOPSIS. European Journal of Operational Research 156(2), 445-455, section 2.

    Examples
    --------
    >>> result = vikor([[1, 3000], [2, 3750], [5, 4500]], [0.5, 0.5], [False, True])
    >>> result.s, result.r, result.q
    (array([0.5 , 0.375, 0.5 ]), array([0.5 , 0.25, 0.5 ]), array([1., 0., 1.]))
    >>> result.compromise
    array([False,  True, False])
    """
    m, w, up = problem(matrix, weights, maximize)
    if not 0.0 <= v <= 1.0:
        raise fault("v", f"{v:g} is not a share", "give a number from 0 to 1")
    with np.errstate(over="ignore", invalid="ignore"):
        best, worst = ends(m, up)
        span = worst - best
        if not np.isfinite(span).all():
            require_finite("matrix", m)
            m = tamed(m)  # The range overflowed; powers of two leave the relative shortfalls as they are.
            best, worst = ends(m, up)
            span = worst - best
    shortfall = m - best[..., None, :]
    shortfall /= off_zero(span)[..., None, :]
    s = weighted_sum(shortfall, w)
    r = _regret(shortfall, w)
    q = v * _relative(s) + (1.0 - v) * _relative(r)
    return Vikor(1.0 - q, s, r, q, *_compromise(s, r, q))


def _regret(shortfall: FloatArray, w: FloatArray) -> FloatArray:
    if w.ndim == 1:
        shortfall *= w  # The caller has no further use for it.
        return np.asarray(shortfall.max(axis=-1))
    # One criterion at a time: the product of all weights with all shortfalls may not fit into memory.
    r = w[..., :1] * shortfall[..., 0]
    for j in range(1, w.shape[-1]):
        np.maximum(r, w[..., j, None] * shortfall[..., j], out=r)
    return r


def _relative(measure: FloatArray) -> FloatArray:
    """Return where each figure lies between the least (0) and the greatest (1) of its row."""
    low, high = measure.min(axis=-1, keepdims=True), measure.max(axis=-1, keepdims=True)
    span = high - low
    flat = span <= _TIE * high
    if flat.any():
        return np.where(flat, 0.0, (measure - low) / np.where(flat, 1.0, span))
    return np.asarray((measure - low) / span)


def _compromise(s: FloatArray, r: FloatArray, q: FloatArray) -> tuple[BoolArray, BoolArray, BoolArray]:
    offers = q.shape[-1]
    first = q.min(axis=-1, keepdims=True)
    if offers == 1:
        certain = np.ones(q.shape[:-1], dtype=np.bool_)
        return np.ones_like(q, dtype=np.bool_), certain, certain
    second = np.partition(q, 1, axis=-1)[..., 1:2]
    threshold = 1.0 / (offers - 1)
    advantage = second - first >= threshold - _TIE
    leads = q <= first + _TIE
    foremost = (s <= s.min(axis=-1, keepdims=True) + _TIE) | (r <= r.min(axis=-1, keepdims=True) + _TIE)
    stability = (foremost | ~leads).all(axis=-1, keepdims=True)
    near = q - first < threshold - _TIE
    pair = q <= second + _TIE
    compromise = np.where(advantage, np.where(stability, leads, pair), near | leads)
    return compromise, advantage[..., 0], stability[..., 0]
