"""Flows of single criteria for PROMETHEE, counted in sorted order instead of pair by pair.

For one criterion and a preference function P, the flows of offer i are the sums over all j of P(x_i - x_j), what
speaks for i, and of P(x_j - x_i), what speaks against it. With the figures sorted, the offers that i beats by more
than a threshold stand in front of one position, and what a sloping P adds up between two positions is a difference
of prefix sums. So n offers need a sort and a few passes, and memory of a few times n.

Everything here works on rows: (rows, n), one row a criterion of one problem, more is better.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from crmselect.scoring.methods._check import FloatArray, IntArray

Counts: TypeAlias = FloatArray | IntArray

_PAIRS = 2**18  # Pairs of offers that the Gaussian function works on at a time: 2 MB an array.
_HUGE = 1e290  # Sums of larger figures could overflow.
_PACKED = 4096  # From so many offers on, a row is sorted with its positions packed into the keys.


class Sorted(NamedTuple):
    """Rows in ascending order."""

    figures: FloatArray
    """The figures of each row, ascending, (rows, n)."""
    order: IntArray
    """Where each of them stood before, counted through all rows, (rows, n)."""

    def restore(self, flows: Counts, out: FloatArray) -> None:
        """Write `flows`, which follow the sorted order, to `out` in the order of the offers."""
        out.reshape(-1)[self.order.reshape(-1)] = flows.reshape(-1)


# For and against, each (rows, n), in sorted order. None against: all the others but those that speak for.
Flows: TypeAlias = tuple[Counts, Counts | None]


def sort_rows(rows: FloatArray) -> Sorted:
    """Sort each row ascending; the order among equal figures is immaterial."""
    if len(rows) == 1 and rows.shape[-1] >= _PACKED:
        order = _packed_order(rows[0])[None]
        return Sorted(rows[0].take(order), order)
    order = np.argsort(rows, axis=-1)
    order += _row_starts(order)
    return Sorted(rows.reshape(-1).take(order), order)


def _packed_order(row: FloatArray) -> IntArray:
    """Return the order of one long row, by sorting keys that carry their position in their lowest bits.

    Sorting integers in place takes a third of the time of an argsort. The bits of a float of zero or more order it as
    an integer; its lowest bits give way to the position, so that figures nearer than about 1e-10 of each other may
    come out in the wrong order. These few are put right afterwards by a sort made for rows nearly in order.
    """
    n = row.size
    mask = (1 << (n - 1).bit_length()) - 1
    with np.errstate(over="ignore"):
        keys = (row - row.min()).view(np.int64)
    keys &= ~mask
    keys |= np.arange(n)
    keys.sort()
    keys &= mask
    figures = row.take(keys)
    amiss = np.count_nonzero(figures[1:] < figures[:-1])
    if amiss > n // 64:
        keys = np.argsort(row)
    elif amiss:
        keys = keys.take(np.argsort(figures, kind="stable"))
    return np.asarray(keys)


def usual(rows: Sorted, _q: FloatArray, _p: FloatArray, _s: FloatArray) -> Flows:
    """P is 1 for any difference above zero."""
    x = rows.figures
    if (x[:, 1:] != x[:, :-1]).all():
        return np.broadcast_to(np.arange(float(x.shape[-1])), x.shape), None
    return _groups(x)


def u_shape(rows: Sorted, q: FloatArray, _p: FloatArray, _s: FloatArray) -> Flows:
    """P is 1 above q, else 0."""
    below = _beaten(rows.figures, q)
    return below, _beaten_by(below)


def level(rows: Sorted, q: FloatArray, p: FloatArray, _s: FloatArray) -> Flows:
    """P is 1/2 above q and 1 above p."""
    low, high = _beaten(rows.figures, q), _beaten(rows.figures, p)
    return np.asarray(0.5 * (low + high)), np.asarray(0.5 * (_beaten_by(low) + _beaten_by(high)))


def linear(rows: Sorted, q: FloatArray, p: FloatArray, _s: FloatArray) -> Flows:
    """P rises from 0 at q to 1 at p, which is above q."""
    x = rows.figures
    n = x.shape[-1]
    q, p = q[:, None], p[:, None]
    if max(-x[:, 0].min(), x[:, -1].max()) > _HUGE:
        x, q, p = x * 2.0**-64, q * 2.0**-64, p * 2.0**-64
    rise = np.maximum(p - q, math.ulp(0.0))
    local = _local(x, 2.0 * p)
    # Σ of the figures in front of each position, with one more position at the end.
    prefix = np.zeros((len(x), n + 1))
    np.cumsum(local, axis=-1, out=prefix[:, 1:])

    full = _position(x - p, x)  # So many are beaten by p or more.
    below, above = _groups(x) if not q.any() else (_position(x - q, x), None)  # So many by q or more.
    between = below - full
    rising = between * (local - q) - (_pick(prefix, below) - _pick(prefix, full))
    # What rises lies between 0 and 1 a pair; a rounding may leave that by 1e-17.
    plus = full + (rising / rise).clip(0.0, between)

    above = _beaten_by(below) if above is None else above
    full = _beaten_by(full)
    between = above - full
    rising = (_pick(prefix, n - full) - _pick(prefix, n - above)) - between * (local + q)
    minus = full + (rising / rise).clip(0.0, between)
    return plus, minus


def gaussian(rows: Sorted, _q: FloatArray, _p: FloatArray, s: FloatArray) -> Flows:
    """P is 1 - exp(-d²/2s²): pair by pair, in blocks, for no prefix sum gives it exactly.

    Above 8.7 s it is 1 to the last bit, so that only nearer pairs are worked out.
    """
    plus, minus = np.zeros_like(rows.figures), np.zeros_like(rows.figures)
    for x, spread, p, m in zip(rows.figures, s.tolist(), plus, minus, strict=True):
        _gaussian_row(x, spread, p, m)
    below, _ = _groups(rows.figures)
    # Equal figures may have been summed in different blocks: each takes the sum of the first of them.
    return _pick(plus, below), _pick(minus, below)


def _gaussian_row(x: FloatArray, s: float, plus: FloatArray, minus: FloatArray) -> None:
    n = x.size
    certain = np.searchsorted(x, x - 8.7 * s)
    start = 0
    while start < n:
        first = int(certain[start])
        # The largest number of rows that makes (rows) x (start - first + rows) pairs at most.
        wide = start - first
        stop = min(n, start + max(1, (math.isqrt(wide * wide + 4 * _PAIRS) - wide) // 2))
        gap = x[start:stop, None] - x[None, first:stop]
        np.maximum(gap, 0.0, out=gap)
        gap /= s
        gap *= gap
        gap *= -0.5
        preference = np.expm1(gap, out=gap)
        plus[start:stop] = first - preference.sum(axis=1)
        minus[first:stop] -= preference.sum(axis=0)
        minus[:first] += stop - start
        start = stop


FUNCTIONS: dict[str, Callable[[Sorted, FloatArray, FloatArray, FloatArray], Flows]] = {
    "usual": usual,
    "u-shape": u_shape,
    "v-shape": linear,
    "level": level,
    "linear": linear,
    "gaussian": gaussian,
}


def _groups(x: FloatArray) -> tuple[IntArray, IntArray]:
    """Return, for sorted rows, how many figures are less and how many are greater than each."""
    rows, n = x.shape
    new = np.ones((rows, n), dtype=np.bool_)
    np.not_equal(x[:, 1:], x[:, :-1], out=new[:, 1:])
    if new.all():
        below = np.arange(n)[None] if rows == 1 else np.tile(np.arange(n), (rows, 1))
        return below, below[:, ::-1]
    starts = np.flatnonzero(new)
    sizes = np.diff(starts, append=rows * n)
    first = starts % n
    below = np.repeat(first, sizes).reshape(rows, n)
    above = np.repeat(n - first - sizes, sizes).reshape(rows, n)
    return below, above


def _position(needles: FloatArray, x: FloatArray) -> IntArray:
    """Return how many figures of each sorted row are less than each needle; the needles are sorted as well.

    The two runs are merged by a sort that takes advantage of runs, half the time of a binary search for each needle.
    """
    rows, n = x.shape
    merged = np.argsort(np.concatenate([needles, x], axis=-1), axis=-1, kind="stable")
    # Needles stand first among equals, being first in the array; the k-th needle has k needles in front of it.
    places = np.flatnonzero(merged < n).reshape(rows, n)
    places -= np.arange(n) + 2 * n * np.arange(rows)[:, None]
    return places


def _beaten(x: FloatArray, threshold: FloatArray) -> IntArray:
    """Return how many figures of its sorted row each one exceeds by more than the threshold.

    Exactly those count whose difference, as computed, is above the threshold, as a comparison pair by pair has it.
    The position of ``x - threshold`` can miss that by a rounding and is put right here.
    """
    t = threshold[:, None]
    count = _position(x - t, x)
    n = x.shape[-1]
    below: IntArray | None = None
    while True:
        more = (count < n) & (x - _pick(x, np.minimum(count, n - 1)) > t)
        less = (count > 0) & ~(x - _pick(x, np.maximum(count - 1, 0)) > t)
        if not (more.any() or less.any()):
            return count
        if below is None:
            below, above = _groups(x)
        # Step over a whole group of equal figures at a time.
        up = n - _pick(above, np.minimum(count, n - 1))
        down = _pick(below, np.maximum(count - 1, 0))
        count = np.where(more, up, np.where(less, down, count))


def _beaten_by(count: IntArray) -> IntArray:
    """Return by how many each figure is beaten, from how many each beats: those with a count above its position."""
    rows, n = count.shape
    offset = (n + 1) * np.arange(rows)[:, None]
    tally = np.bincount((count + offset).ravel(), minlength=rows * (n + 1)).reshape(rows, n + 1)
    return np.asarray(n - np.cumsum(tally, axis=-1)[:, :n])


def _pick(rows: Counts, index: IntArray) -> Counts:
    """Return the entries of each row at the index of that row."""
    if len(rows) > 1:
        index = index + _row_starts(rows)
    return rows.reshape(-1).take(index)


def _row_starts(rows: Counts) -> IntArray:
    """Return where each row begins, counted through all rows, (rows, 1)."""
    return np.arange(0, rows.size, rows.shape[-1])[:, None]


def _local(x: FloatArray, gap: FloatArray) -> FloatArray:
    """Return the figures measured from the start of their cluster; a gap wider than `gap` starts a new one.

    Prefix sums are only compared within a cluster. Measured from its start, the figures are of the size of the
    thresholds, and the sums keep their digits however far apart the clusters lie.
    """
    rows, n = x.shape
    new = np.ones((rows, n), dtype=np.bool_)
    np.greater(x[:, 1:] - x[:, :-1], gap, out=new[:, 1:])
    starts = np.flatnonzero(new)
    if len(starts) == rows:
        return np.asarray(x - x[:, :1])
    origin = np.repeat(x.ravel()[starts], np.diff(starts, append=rows * n))
    return np.asarray(x - origin.reshape(rows, n))
