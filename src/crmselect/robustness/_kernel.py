"""Counting ranks over many draws: who beats whom, how often each is where, which weights put it first.

Offers are the rows here and draws the columns: long rows keep numpy's loops quick. Offers with the same values are
one row with a size, so that they are level exactly. Scores nearer to each other than their rounding are told apart by
no count: those draws are set aside and settled by :func:`settle` in double precision, where what is still level
shares its places equally.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.draws import BLOCK

__all__ = ["Tally", "draws_at_once", "fixed_tally", "margin", "nothing", "settle", "shares_first", "varied_tally"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Up to so many ranks a table of two offers' places stays small beside a block of draws.
_PAIRED = 32
_WORDS = 128
_BYTE = 255
_ALONE = 1 << 17
# Offers squared times the margin, from where on about one draw in twelve has two that are too near.
_CROWDED = 0.02
# Entries of the largest arrays of a block: some of them live at the same time, with eight bytes each.
_ENTRIES = 1 << 18


class Tally(NamedTuple):
    """Sums over draws; those of two blocks are added field by field."""

    ranks: Floats
    """(offers, ranks): how often each of the equal offers of a row is at each rank."""
    wins: Floats
    """(offers, offers): how often the row beats the column, a tie counting half."""
    first: Floats
    """(offers, criteria): the weights under which an offer is first, times its share of the first rank."""
    regret: Floats
    """(offers,): the best score less the own one."""

    def plus(self, other: Tally) -> Tally:
        """Return the sums over both blocks."""
        return Tally(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def margin(criteria: int, kind: type[np.floating[Any]] = np.float64) -> float:
    """Return how far the distance of two scores of values from 0 to 1 can come out of the true one.

    With u the half unit of the last place, a score is off by at most (criteria + 2) u for the rounding of weights,
    products and sums, and by 2 u for what was done to the values before; the distance of two by twice that. The rest
    is for the rounding of a score moved by the margin.
    """
    return (criteria + 6) * float(np.finfo(kind).eps)


def draws_at_once(offers: int, criteria: int = 0) -> int:
    """Return how many draws are counted together, a power of two: at most a block, and less where rows are many.

    Parameters
    ----------
    offers, criteria : int
        The criteria count where values vary with the draws.
    """
    room = _ENTRIES // max(offers * max(criteria, offers if criteria else 1), 1)
    return min(BLOCK, 1 << max(room.bit_length() - 1, 4))


def nothing(offers: int, ranks: int, criteria: int) -> Tally:
    """Return the sums over no draw."""
    return Tally(np.zeros((offers, ranks)), np.zeros((offers, offers)), np.zeros((offers, criteria)), np.zeros(offers))


def fixed_tally(values: Floats, sizes: Ints, blocks: Iterable[Floats]) -> Tally:
    """Count over weights that vary while the values stay.

    Parameters
    ----------
    values : (offers, criteria)
        From 0 to 1, no two rows alike.
    sizes : (offers,)
        How many offers each row stands for.
    blocks : iterable of (draws, criteria)
        Weights that sum to one.
    """
    offers, criteria = values.shape
    # With many offers some two are near each other in most draws: then single precision would be for nothing.
    kind = np.float32 if offers**2 * margin(criteria, np.float32) < _CROWDED else np.float64
    rounded, bound = values.astype(kind), kind(margin(criteria, kind))
    counted = nothing(offers, int(sizes.sum()), criteria)
    weight = np.zeros(criteria)
    near: list[tuple[NDArray[Any], Floats]] = []

    def settled() -> Tally:
        # Together, as calls on a handful of draws cost more than the draws.
        scores = np.concatenate([one for one, _ in near], axis=1)
        few = np.concatenate([one for _, one in near], axis=1)
        near.clear()
        # Not by a BLAS, whose rounding may differ with the number of its threads.
        exact = np.einsum("oc,cd->od", values, few)
        bounds = np.full(few.shape[1], margin(criteria))
        return counted.plus(_uncounted(scores, bound, sizes, criteria)).plus(settle(exact, bounds, sizes, few))

    for weights in blocks:
        across = np.ascontiguousarray(weights.T)
        weight += across.sum(axis=1)
        scores = _product(rounded, across.astype(kind, copy=False))
        part, aside = _counted(scores, bound, sizes, across)
        counted = counted.plus(part)
        if aside.size:
            near.append((scores[:, aside], across[:, aside]))
            if sum(one.shape[1] for _, one in near) * offers > _ENTRIES // 4:
                counted = settled()
    if near:
        counted = settled()
    best = float((values * counted.first).sum(axis=1) @ sizes)
    return counted._replace(regret=np.maximum(best - (values * weight).sum(axis=1), 0.0))


def varied_tally(values: Floats, weights: Floats) -> Tally:
    """Count over values (draws, offers, criteria) and weights (draws, criteria) that vary together."""
    scores, bounds = _scored(values, weights)
    sizes = np.ones(len(scores), dtype=np.int64)
    across = np.ascontiguousarray(weights.T)
    counted, aside = _counted(scores, bounds, sizes, across)
    if aside.size:
        near = scores[:, aside]
        counted = counted.plus(_uncounted(near, bounds[aside], sizes, len(across)))
        counted = counted.plus(settle(near, bounds[aside], sizes, across[:, aside]))
    return counted._replace(regret=(scores.max(axis=0) - scores).sum(axis=1))


def _scored(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the scores above the least value of each criterion, (offers, draws), and their margins (draws,).

    What all offers have of a criterion decides nothing, but would round the differences away where it is large.
    """
    above = values - values.min(axis=1, keepdims=True)
    scores = np.einsum("doc,dc->od", above, weights)
    # A margin above 0 also where all offers are alike.
    bounds = margin(values.shape[2]) * above.max(axis=(1, 2)) + np.finfo(np.float64).tiny
    return np.ascontiguousarray(scores), bounds


def _counted(scores: NDArray[Any], bound: Any, sizes: Ints, across: Floats) -> tuple[Tally, NDArray[np.intp]]:
    """Count all draws, and return which of them are too near; only the first places leave those out already."""
    offers = len(scores)
    places, wins, unsure = _compare(scores, bound, sizes)
    ranks = _histogram(places, sizes)
    aside = np.flatnonzero(unsure)
    places[:, aside] = 1
    first = np.zeros((offers, len(across)))
    for row, place in enumerate(places):
        at = np.flatnonzero(place == 0)
        if at.size:
            first[row] = across.take(at, axis=1).sum(axis=1) / sizes[row]
    return Tally(ranks, wins, first, np.zeros(offers)), aside


def _uncounted(scores: NDArray[Any], bound: Any, sizes: Ints, criteria: int) -> Tally:
    """Return what takes these draws off the counts again: the same comparisons, with the other sign."""
    places, wins, _ = _compare(scores, bound, sizes)
    offers = len(sizes)
    return Tally(-_histogram(places, sizes), -wins, np.zeros((offers, criteria)), np.zeros(offers))


def _compare(scores: NDArray[Any], bound: Any, sizes: Ints) -> tuple[NDArray[Any], Floats, NDArray[np.bool_]]:
    """Return how many stand before each (offers, draws), the wins, and the draws in which some two are too near.

    In a draw that is too near some two are both not behind each other; its figures are to be taken off again.
    """
    offers, draws = scores.shape
    total = int(sizes.sum())
    kind: Any = np.uint8 if total <= _BYTE else np.int32
    weigh = None if (sizes == 1).all() else sizes.astype(kind)[:, None]
    places = np.empty((offers, draws), dtype=kind)
    wins = np.zeros((offers, offers))
    high = scores + bound
    over = np.empty((offers, draws), dtype=np.bool_)
    for row in range(offers):
        np.greater(scores, high[row], out=over)
        above = over.view(np.uint8)
        _sum_rows(above if weigh is None else above * weigh, places[row])
        if row + 1 < offers:
            wins[row + 1 :, row] = _true(over[row + 1 :])
            wins[row, row + 1 :] = draws - wins[row + 1 :, row]
    wins[np.diag_indices(offers)] = draws / 2
    # Of every two that are not equal exactly one has the other before it, unless they are too near.
    pairs = (total**2 - int((sizes**2).sum())) // 2
    # In bytes, where the sum cannot run over: that is quicker.
    told = np.add.reduce(
        places if weigh is None else places * sizes[:, None], axis=0, dtype=kind if pairs < 256 else np.int64
    )
    return places, wins, told != pairs


def _sum_rows(rows: NDArray[Any], out: NDArray[Any]) -> None:
    """Put the sum of the rows into ``out``; flags are added as bytes, as many as a byte can count."""
    if out.dtype == rows.dtype:
        np.add.reduce(rows, axis=0, dtype=out.dtype, out=out)
        return
    out[:] = 0
    for start in range(0, len(rows), _BYTE):
        out += np.add.reduce(rows[start : start + _BYTE], axis=0, dtype=rows.dtype)


def _product(values: NDArray[Any], across: NDArray[Any]) -> NDArray[Any]:
    """Return ``values @ across`` in parts small enough for one thread of a BLAS: to wake more takes longer."""
    scores = np.empty((len(values), across.shape[1]), dtype=values.dtype)
    step = max(_ALONE // max(values.size, 1), 1)
    for start in range(0, across.shape[1], step):
        part = slice(start, start + step)
        np.matmul(values, across[:, part], out=scores[:, part])
    return scores


def _true(flags: NDArray[np.bool_]) -> Ints:
    """Return how many of each row are true."""
    rows, draws = flags.shape
    together = min(_WORDS, draws // 8)
    if not together or draws % (8 * together):
        return np.asarray(np.count_nonzero(flags, axis=1), dtype=np.int64)
    # Eight flags at a time: no byte of a sum of so few words can run over into the next.
    words = np.add.reduce(flags.view(np.uint64).reshape(rows, -1, together), axis=2)
    return np.asarray(words.view(np.uint8).reshape(rows, -1).sum(axis=1), dtype=np.int64)


def _histogram(places: NDArray[Any], sizes: Ints) -> Floats:
    """Return how often each row has each rank, where so many equal offers share the ranks from their place on."""
    offers, ranks = len(places), int(sizes.sum())
    half = offers // 2
    if ranks <= _PAIRED and half:
        # Two rows a count: a table of the places of both, whose margins are wanted, is filled in half the steps.
        codes = places[:half].astype(np.intp)
        codes *= ranks
        codes += places[half : 2 * half]
        codes += (np.arange(half) * ranks**2)[:, None]
        both = np.bincount(codes.ravel(), minlength=half * ranks**2).reshape(half, ranks, ranks)
        found = np.concatenate([both.sum(axis=2), both.sum(axis=1)])
    else:
        half, found = 0, np.empty((0, ranks), dtype=np.intp)
    left = places[2 * half :]
    codes = left + (np.arange(len(left)) * ranks)[:, None]
    last = np.bincount(codes.ravel(), minlength=len(left) * ranks).reshape(len(left), ranks)
    found = np.concatenate([found, last]).astype(np.float64)
    for row in np.flatnonzero(sizes > 1):
        size = sizes[row]
        found[row] = np.convolve(found[row], np.ones(size))[:ranks] / size
    return found


def settle(scores: Floats, bounds: Floats, sizes: Ints, across: Floats) -> Tally:
    """Count draws in which some are level: these share their ranks, their wins and the first place equally.

    Parameters
    ----------
    scores : (offers, draws)
    bounds : (draws,)
        Up to which distance two neighbours in the order are level.
    sizes : (offers,)
    across : (criteria, draws)
        The weights of the draws.
    """
    offers, draws = scores.shape
    total = int(sizes.sum())
    order = np.argsort(-scores, axis=0, kind="stable")
    ordered = np.take_along_axis(scores, order, axis=0)
    # A chain of neighbours is one group: being level then goes from two to three, as it must for shares to sum to one.
    new = np.ones((offers, draws), dtype=np.bool_)
    new[1:] = ordered[:-1] - ordered[1:] > bounds
    before = np.cumsum(sizes[order], axis=0)
    start_sorted = np.maximum.accumulate(np.where(new, before - sizes[order], 0), axis=0)
    last = np.ones((offers, draws), dtype=np.bool_)
    last[:-1] = new[1:]
    end_sorted = np.minimum.accumulate(np.where(last, before, total)[::-1], axis=0)[::-1]
    start, end = np.empty((2, offers, draws), dtype=np.int64)
    np.put_along_axis(start, order, start_sorted, axis=0)
    np.put_along_axis(end, order, end_sorted, axis=0)
    wins = np.zeros((offers, offers))
    lines = np.arange(offers)[:, None] * total + start
    alone = end - start == 1
    ranks = np.bincount(lines[alone], minlength=offers * total).reshape(offers, total).astype(np.float64)
    codes, counts = np.unique(lines[~alone] * (total + 1) + end[~alone], return_counts=True)
    for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
        place, stop = divmod(code, total + 1)
        row, begin = divmod(place, total)
        ranks[row, begin:stop] += count / (stop - begin)
    for row in range(offers):
        wins[row] = (start > start[row]).sum(axis=1) + (start == start[row]).sum(axis=1) / 2
    share = np.where(start == 0, 1.0 / end, 0.0)
    first = np.einsum("od,cd->oc", share, across)
    return Tally(ranks, wins, first, np.zeros(offers))


def shares_first(values: Floats, weights: Floats) -> Floats:
    """Return how often each offer is first under weights of its own, (offers,), summed over draws of values.

    Parameters
    ----------
    values : (draws, offers, criteria)
    weights : (offers, criteria)
        A row for each offer, under which all offers are compared.
    """
    above = values - values.min(axis=1, keepdims=True)
    bounds = margin(values.shape[2]) * above.max(axis=(1, 2)) + np.finfo(np.float64).tiny
    scores = above @ weights.T
    top = scores.max(axis=1) - bounds[:, None]
    level = (scores >= top[:, None, :]).sum(axis=1)
    own = np.einsum("doo->do", scores) >= top
    return np.asarray((own / level).sum(axis=0), dtype=np.float64)
