"""The blocks of a run of draws: what each task computes, in whichever process."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crmselect.draws import BLOCK, Points
from crmselect.robustness._kernel import Tally, fixed_tally, shares_first, varied_tally
from crmselect.robustness.sources import Samples, Source

__all__ = ["Run", "Task", "confirm", "count_ranks"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Run:
    """All that a task needs to compute its draws."""

    values: Floats | Source
    sizes: NDArray[np.int64]
    weights: Source
    points: Points
    size: int

    def cut(self, start: int, stop: int) -> Run:
        """Return the run without the samples that the draws from start to stop have no use for."""
        if isinstance(self.values, Samples):
            return replace(self, values=self.values.cut(start, stop))
        return self

    def blocks(self, start: int, stop: int) -> Iterator[tuple[Floats, Floats, tuple[int, int]]]:
        """Yield the weights of a few draws at a time, the points left for their values, and which draws they are."""
        mine = self.weights.dimension
        for first in range(start, stop, BLOCK):
            last = min(first + BLOCK, stop)
            whole = None if mine else self.weights.block(first, last)
            for at in range(first, last, self.size):
                to = min(at + self.size, last)
                points = self.points.block(at, to)
                weights = self.weights.transform(points[:, :mine]) if whole is None else whole[at - first : to - first]
                yield weights, points[:, mine:], (at, to)

    def drawn(self, points: Floats, place: tuple[int, int]) -> Floats:
        """Return the values of some draws."""
        assert not isinstance(self.values, np.ndarray)  # noqa: S101 - asked of values that vary alone.
        return self.values.transform(points) if self.values.dimension else self.values.block(*place)


Task = tuple[Run, int, int]
"""A run and the draws of it to be computed, from the first on to where they stop."""


def count_ranks(task: Task) -> Tally:
    """Return the sums over the draws of a task."""
    run, start, stop = task
    if isinstance(run.values, np.ndarray):
        return fixed_tally(run.values, run.sizes, (weights for weights, _, _ in run.blocks(start, stop)))
    tallies = (varied_tally(run.drawn(rest, at), weights) for weights, rest, at in run.blocks(start, stop))
    counted = next(tallies)
    for one in tallies:
        counted = counted.plus(one)
    return counted


def confirm(central: Floats, task: Task) -> Floats:
    """Return in how many draws of a task each offer is first under its central weights, (offers,)."""
    run, start, stop = task
    found = np.zeros(len(central))
    # The weights are not used, but their columns of points come before those of the values.
    mine = run.weights.dimension
    for at in range(start, stop, run.size):
        place = (at, min(at + run.size, stop))
        found += shares_first(run.drawn(run.points.block(*place)[:, mine:], place), central)
    return found
