"""Every rate at which a flow is worth nothing; the method is that of :func:`crmselect.finance.irr_all`.

Throughout, cash is (rows, n) with no row all zero, times (n,) ascending, s = ln(1 + rate).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crmselect.finance._checks import EPS, FloatArray


@np.errstate(under="ignore", over="ignore")
def all_rates(cash: FloatArray, times: FloatArray) -> FloatArray:
    """Return all rates of every row, ascending, padded with NaN to one width of at least 1."""
    levels = [cash / np.abs(cash).max(axis=1, keepdims=True)]
    while (count := (changes := _sign_changes(levels[-1])).sum(axis=1, keepdims=True)).max() > 1:
        # The middle change: factors of either sign keep the coefficients in range over many levels.
        at = np.argmax(np.cumsum(changes, axis=1) == (count + 1) // 2, axis=1)
        within = (times[at] + times[at + 1])[:, None] / 2
        derived = np.where(count > 0, levels[-1] * (within - times), levels[-1])
        levels.append(derived / np.abs(derived).max(axis=1, keepdims=True))
    roots = np.empty((len(cash), 0))
    for level in reversed(levels):
        roots = _roots_between(level, times, roots)
    return np.where(np.isinf(roots), np.nan, np.expm1(roots))


def _sign_changes(cash: FloatArray) -> NDArray[np.bool_]:
    """Mark each column whose next one brings the opposite sign; zeros carry the sign before them."""
    latest = np.maximum.accumulate(np.where(cash != 0, np.arange(cash.shape[1]), 0), axis=1)
    signs = np.take_along_axis(np.sign(cash), latest, axis=1)
    return np.asarray(signs[:, 1:] * signs[:, :-1] < 0)


def _roots_between(cash: FloatArray, times: FloatArray, separators: FloatArray) -> FloatArray:
    """Return the roots s, ascending, padded with infinity, given points between which there is one at most."""
    line, moves = np.arange(len(cash)), cash != 0
    first, last = moves.argmax(axis=1), cash.shape[1] - 1 - moves[:, ::-1].argmax(axis=1)
    ends = np.stack([times[first], times[last]], axis=1)
    # A further point does no harm; 0 gives a search outwards its start, and flows that sum to zero exactly 0.
    below, zero, above = (np.full((len(cash), 1), at) for at in (-np.inf, 0.0, np.inf))
    points = np.sort(np.hstack([below, separators, zero, above]), axis=1)
    # The first flow alone decides the sign at s = inf, the last at -inf.
    signs = np.sign(np.where(points < 0, cash[line, last][:, None], cash[line, first][:, None]))
    row, column = np.nonzero(np.isfinite(points))
    signs[row, column] = _sign_at(cash[row], times, ends[row], points[row, column])

    row, column = np.nonzero(signs[:, :-1] * signs[:, 1:] < 0)
    bracket = points[row, column], points[row, column + 1]
    crossing = _solve(cash[row], times, ends[row], *bracket, signs[row, column])
    # A point where the sum is zero to rounding is a root that touches; a run of such points is one, flat.
    flat = signs == 0
    run, start = np.nonzero(flat[:, 1:] & ~flat[:, :-1])
    _, stop = np.nonzero(flat[:, :-1] & ~flat[:, 1:])
    touching = (points[run, start + 1] + points[run, stop]) / 2

    owner, roots = np.concatenate([row, run]), np.concatenate([crossing, touching])
    order = np.lexsort((roots, owner))
    count = np.bincount(owner, minlength=len(cash))
    padded = np.full((len(cash), max(1, int(count.max()))), np.inf)
    padded[owner[order], np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)] = roots[order]
    return padded


def _weigh(cash: FloatArray, times: FloatArray, ends: FloatArray, s: FloatArray) -> tuple[FloatArray, ...]:
    """Return discounted receipts and outlays, each summed and summed weighted by time, to one scale a row."""
    anchor = np.where(s > 0, ends[:, 0], ends[:, 1])  # The largest power becomes 1, so that none overflows.
    terms = cash * np.exp(np.minimum(-s[:, None] * (times - anchor[:, None]), 0.0))
    receipts = np.maximum(terms, 0.0)
    outlays = receipts - terms
    # Sums, not matrix products: their last digit must not depend on how many rows are worked on together.
    return tuple(part.sum(axis=1) for part in (receipts, outlays, receipts * times, outlays * times))


def _noise(ends: FloatArray, s: FloatArray) -> FloatArray:
    """Return the rounding error of a weighed sum as a share of it: the exponent's error grows with the exponent."""
    return EPS * (1 + np.abs(s) * (ends[:, 1] - ends[:, 0]))


def _sign_at(cash: FloatArray, times: FloatArray, ends: FloatArray, s: FloatArray) -> FloatArray:
    receipts, outlays, *_ = _weigh(cash, times, ends, s)
    net = receipts - outlays
    return np.where(np.abs(net) <= 16 * _noise(ends, s) * (receipts + outlays), 0.0, np.sign(net))


def _solve(
    cash: FloatArray, times: FloatArray, ends: FloatArray, low: FloatArray, high: FloatArray, sign_low: FloatArray
) -> FloatArray:
    """Find the one root in each bracket by Newton's steps, and bisection where they leave it or crawl."""
    for end, other, outwards in ((low, high, -1.0), (high, low, 1.0)):
        unbounded, reach = np.flatnonzero(np.isinf(end)), 1.0
        while len(unbounded):
            end[unbounded] = other[unbounded] + outwards * reach
            sign = _sign_at(cash[unbounded], times, ends[unbounded], end[unbounded])
            unbounded, reach = unbounded[sign != -outwards * sign_low[unbounded]], 2 * reach
    s, step, active = (low + high) / 2, high - low, np.arange(len(low))
    for _ in range(200):  # Bisection alone would need fewer.
        at = s[active]
        receipts, outlays, later_in, later_out = _weigh(cash[active], times, ends[active], at)
        receipts, outlays = np.maximum(receipts, 1e-300), np.maximum(outlays, 1e-300)
        # The logarithm of receipts over outlays is nearly straight in s, so that Newton's steps land well.
        gap, slope = np.log(receipts / outlays), later_out / outlays - later_in / receipts
        short = np.sign(gap) == sign_low[active]
        low[active], high[active] = np.where(short, at, low[active]), np.where(short, high[active], at)
        newton = at - np.divide(gap, slope, out=np.full_like(gap, np.inf), where=slope != 0)
        lands = (newton >= low[active]) & (newton <= high[active]) & (np.abs(newton - at) <= step[active] / 2)
        settled = np.abs(gap) <= 4 * _noise(ends[active], at)
        s[active] = np.where(lands, newton, np.where(settled, at, (low[active] + high[active]) / 2))
        step[active] = np.abs(s[active] - at)
        active = active[~settled & (step[active] > EPS * np.abs(at))]
        if not len(active):
            break
    return s
