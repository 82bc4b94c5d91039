"""Roy's distillation: two preorders out of a matrix of credibilities, from the top and from the bottom."""

from __future__ import annotations

import numpy as np

from crmselect.scoring.methods._check import BoolArray, FloatArray, IntArray

# Credibilities are sums and products of shares: digits beyond the twelfth are rounding, and the comparisons below
# are strict.
_DIGITS = 12


def distill(credibility: FloatArray, alpha: float, beta: float, *, descending: bool) -> IntArray:
    """Return the class of each offer, 1 is best, from one distillation of a square matrix of credibilities.

    Descending takes the best offers out first, ascending the worst. The discrimination threshold is
    ``alpha + beta * credibility``.
    """
    c = np.round(credibility, _DIGITS)
    np.fill_diagonal(c, 0.0)  # An offer's credibility against itself plays no part, and zero is never above a cut.
    margin = alpha + beta * c
    clearly = c > np.round(c.T + margin, _DIGITS)  # S(a, b) > S(b, a) + s(S(a, b))
    left = np.arange(len(c))
    taken: list[IntArray] = []
    while left.size:
        picked = _pick(c, clearly, left, (alpha, beta), descending=descending)
        taken.append(picked)
        left = np.setdiff1d(left, picked, assume_unique=True)
    if not descending:
        taken.reverse()
    ranks = np.empty(len(c), dtype=np.int64)
    for rank, members in enumerate(taken, start=1):
        ranks[members] = rank
    return ranks


def _pick(c: FloatArray, clearly: BoolArray, left: IntArray, s: tuple[float, float], *, descending: bool) -> IntArray:
    """Return the offers of one distillate: narrowed down with ever lower cuts while several are equal."""
    alpha, beta = s
    pool = left
    cut = float(c[np.ix_(pool, pool)].max())
    while True:
        within = c[np.ix_(pool, pool)]
        lower = within[within < np.round(cut - (alpha + beta * cut), _DIGITS)]
        cut = float(lower.max()) if lower.size else 0.0
        outranks = (within > cut) & clearly[np.ix_(pool, pool)]
        qualification = outranks.sum(axis=1) - outranks.sum(axis=0)
        best = qualification.max() if descending else qualification.min()
        pool = np.asarray(pool[qualification == best])
        if pool.size == 1 or cut == 0.0:
            return pool
