"""Random and quasi-random points in blocks: the same seed gives the same figures, whoever computes which block.

A run of draws is cut into blocks of :data:`BLOCK`; each block can be computed by itself, in any process, because its
points follow from the seed and its place alone. What blocks return is gathered in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from crmselect.errors import DataError, Problem, closest

__all__ = ["BLOCK", "METHODS", "MOST_EVEN", "Method", "Points", "count_of", "gathered", "in_blocks", "seed_of"]

Floats = NDArray[np.float64]
Method = Literal["sobol", "random"]
T = TypeVar("T")
R = TypeVar("R")

BLOCK = 1 << 13
"""Draws in a block: a power of two, which keeps every block of Sobol' points balanced."""
METHODS: tuple[Method, ...] = ("sobol", "random")
_BITS = 32
MOST_EVEN = 256
"""Columns that are quasi-random. Beyond some hundreds Sobol' points of usual length are no evener than independent
ones, and their later columns rise and fall with earlier ones."""


def count_of(draws: object) -> int:
    """Return a number of draws, 1 or more.

    Raises
    ------
    DataError
        For anything else.
    """
    fix = "give a whole number, 1 or more: 10_000 is usual"
    if isinstance(draws, bool) or not hasattr(draws, "__index__"):
        raise DataError(Problem("draws", f"{draws!r} is no number of draws", fix))
    count = int(draws.__index__())
    if count < 1:
        raise DataError(Problem("draws", f"{count} draws show nothing", fix))
    return count


def seed_of(seed: object) -> int:
    """Return the seed of a run: the one given (0 is a seed), or for None a fresh one, so that a result can name it.

    Raises
    ------
    DataError
        For what is no whole number of 0 or more.
    """
    if seed is None:
        # 32 bits are enough to tell runs apart, and short enough to be typed again.
        return int(np.random.SeedSequence().generate_state(1)[0])
    if isinstance(seed, bool) or not hasattr(seed, "__index__") or int(seed.__index__()) < 0:
        raise DataError(Problem("seed", f"{seed!r} is no seed", "give a whole number, 0 or more, or None"))
    return int(seed.__index__())


@dataclass(frozen=True)
class Points:
    """Points of the open unit cube, by their place in the sequence.

    Parameters
    ----------
    dimension : int
        0 or more. What needs several kinds of draws takes them from columns of one set of points: two sets of Sobol'
        points of the same run are not independent of each other.
    draws : int
        The length of the sequence.
    seed : int
    method : {"sobol", "random"}
        Sobol' points with a random linear scrambling and a digital shift, or independent points. Of more than 256
        columns (:data:`MOST_EVEN`) the first are quasi-random and the others independent.

    References
    ----------
    Sobol', I. M. (1967), On the distribution of points in a cube and the approximate evaluation of integrals, *USSR
    Computational Mathematics and Mathematical Physics* 7(4), 86-112. Antonov, I. A. and Saleev, V. M. (1979), An
    economic method of computing LPτ-sequences, *ibid.* 19(1), 252-256 (the order by the Gray code). Matoušek, J.
    (1998), On the L2-discrepancy for anchored boxes, *Journal of Complexity* 14(4), 527-556 (the scrambling).

    Examples
    --------
    >>> points = Points(3, 10_000, seed=7)
    >>> points.block(8192, 10_000).shape
    (1808, 3)
    """

    dimension: int
    draws: int
    seed: int
    method: Method = "sobol"

    def __post_init__(self) -> None:
        if self.method not in METHODS:
            fix = closest(self.method, METHODS) or f"write one of {', '.join(METHODS)}"
            raise DataError(Problem("method", f"{self.method!r} is no way to draw", fix))

    def __getstate__(self) -> dict[str, Any]:
        # What was derived is derived again where it is needed: it can be larger than a block.
        return {name: self.__dict__[name] for name in ("dimension", "draws", "seed", "method")}

    def block(self, start: int, stop: int) -> Floats:
        """Return the points from ``start`` to ``stop``.

        Parameters
        ----------
        start, stop : int
            With the least power of two that holds ``stop - start``, ``start`` is a multiple of it: as blocks are
            that :func:`in_blocks` lays out.

        Returns
        -------
        ndarray (stop − start, dimension)
            Above 0 and below 1.
        """
        count = stop - start
        size = 1 << max(count - 1, 0).bit_length()
        if count < 1 or start < 0 or start % size:
            raise ValueError(f"{start} to {stop} is no block: start at a multiple of {size}")
        even = 0 if self.method == "random" else min(self.dimension, MOST_EVEN)
        points = np.empty((count, self.dimension))
        if even:
            # The middle of each cell: neither 0 nor 1 is ever drawn, so that no quantile is infinite.
            np.multiply(self._digits(start, size)[:count], 2.0**-_BITS, out=points[:, :even])
            points[:, :even] += 2.0 ** -(_BITS + 1)
        if even < self.dimension:
            wide = self.dimension - even
            source = np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=(1,)))
            source.advance(start * wide)
            points[:, even:] = np.maximum(np.random.Generator(source).random((count, wide)), 2.0**-54)
        return points

    @cached_property
    def _directions(self) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """The shift and the scrambled direction numbers, read off the generator's own points."""
        from scipy.stats import qmc

        dimension = min(self.dimension, MOST_EVEN)
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(0,)))
        engine = qmc.Sobol(dimension, scramble=True, bits=_BITS, rng=rng)

        def digits() -> NDArray[np.uint32]:
            return np.asarray(engine.random(1)[0] * 2.0**_BITS, dtype=np.uint32)

        shift = digits()
        found = []
        # In the order of the Gray code the point 2^(j+1) - 1 is the j-th direction number alone, shifted.
        for place in range(max(self.draws - 1, 1).bit_length()):
            engine.fast_forward((2 << place) - 1 - engine.num_generated)
            found.append(digits() ^ shift)
        return shift, np.array(found, dtype=np.uint32)

    def _digits(self, start: int, size: int) -> NDArray[np.uint32]:
        shift, directions = self._directions
        first = shift.copy()
        code = start ^ (start >> 1)
        for place, direction in enumerate(directions):
            if code >> place & 1:
                first ^= direction
        digits = np.empty((size, first.size), dtype=np.uint32)
        digits[0] = first
        have = 1
        for direction in directions[: size.bit_length() - 1]:
            # The second half of a Gray code is the first, backwards, with one more bit.
            np.bitwise_xor(digits[have - 1 :: -1] if have > 1 else digits[:1], direction, out=digits[have : 2 * have])
            have *= 2
        return digits


def in_blocks(draws: int, size: int = BLOCK) -> list[tuple[int, int]]:
    """Return where each block of draws starts and stops; their size is a power of two.

    Examples
    --------
    >>> in_blocks(10_000)
    [(0, 8192), (8192, 10000)]
    """
    return [(start, min(start + size, draws)) for start in range(0, draws, size)]


def gathered(
    function: Callable[[T], R],
    tasks: Sequence[T],
    *,
    executor: Executor | None = None,
    progress: bool | None = None,
    title: str = "",
) -> Iterator[R]:
    """Yield what a function returns for each task, in the order of the tasks.

    Parameters
    ----------
    function : callable
        Picklable where the executor works in other processes.
    tasks : sequence
    executor : concurrent.futures.Executor, optional
        Where the work is done; here, one after the other, without.
    progress : bool, optional
        Whether to show a bar on the standard error stream; by default where that is a terminal, and after a second.
    title : str
        Of the bar.
    """
    results = map(function, tasks) if executor is None else executor.map(function, tasks)
    if progress is False or len(tasks) < 2:
        yield from results
        return
    from tqdm import tqdm

    yield from tqdm(
        results, total=len(tasks), desc=title, disable=None if progress is None else not progress,
        delay=1.0 if progress is None else 0.0, leave=False,
    )  # fmt: skip
