"""Uniform points in a polytope of weights: exact transforms of the unit cube, rejection, hit-and-run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from crmselect.scoring.weights._checks import Bools, Floats
from crmselect.scoring.weights._polytope import Polytope

__all__ = ["Transform", "cube", "draw", "fold", "hit_and_run", "ordered", "uniform"]

Transform = Callable[[Floats], Floats]

_CHAINS = 4096
# Blocks of this many points stay in a core's cache.
_BLOCK = 1 << 14


def cube(dimension: int, rng: np.random.Generator, method: str) -> Callable[[int], Floats]:
    """Return a function that gives the next points of the unit cube; blocks are powers of two."""
    if method == "random" or dimension == 0:
        return lambda count: rng.random((count, dimension))
    from scipy.stats import qmc

    # As many bits as a float holds: rejection can take more points than the usual 30 bits give.
    engine = qmc.Sobol(dimension, scramble=True, bits=52, rng=rng)
    return lambda count: np.asarray(engine.random(count), dtype=np.float64)


def block_size(draws: int) -> int:
    """Return the power of two that holds the draws: Sobol' points are balanced in such blocks."""
    return 1 << (draws - 1).bit_length()


def spread(points: Floats) -> Floats:
    """Turn uniform points of the cube (draws, n − 1) into uniform weights (draws, n) that sum to one.

    Weight by weight: given the first, the rest are again uniform on a smaller simplex, and the share that the k-th
    leaves to the m after it has the distribution function x^m. One uniform number a weight, without sorting, so
    that the evenness of quasi-random points is kept.
    """
    after = np.arange(points.shape[1], 0, -1)
    # The smallest positive number of the generator stands in for 0, whose logarithm is infinite.
    logs = np.log(np.maximum(points, 2.0**-64)) / after
    left = np.exp(np.cumsum(logs, axis=1))
    before = np.concatenate([np.ones((len(points), 1)), left[:, :-1]], axis=1)
    return np.concatenate([before * -np.expm1(logs), left[:, -1:]], axis=1) if points.shape[1] else before


def uniform(corners: Floats) -> Transform:
    """Uniform on a simplex with these corners: uniform weights of the corners."""

    def transform(points: Floats) -> Floats:
        return np.asarray(spread(points) @ corners, dtype=np.float64)

    return transform


def ordered(order: Sequence[int]) -> Transform:
    """Uniform on the weights that fall in this complete order: the corners are (1/k, …, 1/k, 0, …)."""
    at = np.asarray(order, dtype=np.intp)
    each = np.arange(1, at.size + 1)

    def transform(points: Floats) -> Floats:
        weights = np.empty((len(points), at.size))
        # Summing from the last corner on never rounds a weight above the one before it.
        weights[:, at] = np.cumsum((spread(points) / each)[:, ::-1], axis=1)[:, ::-1]
        return weights

    return transform


def fold(places: Sequence[Sequence[int]], n: int, lower: float) -> Transform:
    """Uniform on the weights of at least ``lower`` whose criteria stand in these places.

    All orders of the members are equally likely, so that handing their weights out anew, the largest to the first
    place and in the old order within a place, folds the whole set evenly onto the part wanted.
    """
    members = np.array([index for group in places for index in group], dtype=np.intp)

    def transform(points: Floats) -> Floats:
        weights = spread(points)
        values = -np.sort(-weights[:, members], axis=1)
        start = 0
        for group in places:
            at = np.asarray(group, dtype=np.intp)
            block = values[:, start : start + at.size]
            start += at.size
            if at.size == 1:
                weights[:, at] = block
                continue
            inner = np.argsort(-weights[:, at], axis=1, kind="stable")
            dealt = np.empty_like(block)
            np.put_along_axis(dealt, inner, block, axis=1)
            weights[:, at] = dealt
        return np.asarray(lower + (1 - n * lower) * weights, dtype=np.float64)

    return transform


def draw(
    draws: int,
    points: Callable[[int], Floats],
    transform: Transform,
    ok: Callable[[Floats], Bools] | None = None,
) -> Floats:
    """Transform points of the cube, block by block, until enough of them are inside (all, without ``ok``)."""
    kept: list[Floats] = []
    have, tried, size = 0, 0, min(block_size(draws), _BLOCK)
    while have < draws:
        weights = transform(points(size))
        inside = weights if ok is None else weights[ok(weights)]
        kept.append(inside)
        have, tried = have + len(inside), tried + size
        wanted = (draws - have) * tried / max(have, 1)
        size = min(block_size(max(int(wanted), 1024)), _BLOCK)
    return np.concatenate(kept)[:draws]


def hit_and_run(draws: int, shape: Polytope, rng: np.random.Generator, most: int = _CHAINS) -> Floats:
    """Walk many chains (at ``most``) from the centre: along a line, to a uniform point of its part inside, and so on.

    In the coordinates of the shape the set is about round. The lines of a sweep are the axes of a randomly turned
    frame, shared by all chains, whose steps are independent. With d dimensions the correlation with the start
    falls to about 0.1 in d sweeps: chains take 5 d + 20 sweeps before their first draw and d + 2 between draws.
    """
    d = shape.dimension
    chains = min(draws, most)
    at = np.zeros((d, chains))
    kept: list[Floats] = []
    sweeps = 5 * d + 20
    for _ in range(-(-draws // chains)):
        _walk(at, shape.rows, sweeps, rng)
        sweeps = d + 2
        kept.append(at.T.copy())
    moved = np.concatenate(kept)[:draws]
    return np.asarray(shape.point + moved @ shape.basis.T, dtype=np.float64)


def _walk(at: Floats, rows: Floats, sweeps: int, rng: np.random.Generator) -> None:
    """Move every chain, a column of ``at``, along the axes of one random frame a sweep, in place."""
    # The distances to the walls are taken anew for each walk, so that rounding does not pile up.
    gaps = np.maximum(1 - rows @ at, 0.0)
    for _ in range(sweeps):
        frame = np.linalg.qr(rng.standard_normal((len(at), len(at))))[0]
        speeds = rows @ frame
        for axis, speed in zip(frame.T, speeds.T, strict=True):
            ahead: NDArray[np.intp] = np.flatnonzero(speed > 1e-14)
            behind: NDArray[np.intp] = np.flatnonzero(speed < -1e-14)
            most = (gaps[ahead] * (1 / speed[ahead, None])).min(axis=0)
            least = (gaps[behind] * (1 / speed[behind, None])).max(axis=0)
            step = least + (most - least) * rng.random(at.shape[1])
            at += axis[:, None] * step
            gaps -= speed[:, None] * step
            np.maximum(gaps, 0.0, out=gaps)
