"""Weights of a space block by block: each block follows from the seed and its place alone, in any process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmselect.draws import BLOCK, Method, Points
from crmselect.scoring.weights import _sampling
from crmselect.scoring.weights._checks import Bools, Floats, refuse
from crmselect.scoring.weights._polytope import Polytope

__all__ = ["WeightStream", "even"]

# Points has the keys 0 and 1: what a block draws by itself must not repeat them.
_KEY = 2
# A block starts its own walk, and the way to the first draw is the long part of it: few chains, many draws of each.
_CHAINS = 1 << 10


def even(n: int, lower: float) -> _sampling.Transform:
    """Uniform on all weights of at least ``lower``: what a simplex without an order needs, column by column.

    The share that is left after each weight falls by the same rule as in :func:`_sampling.spread`; the weights are
    its differences, so that they sum to one as they are.
    """
    power = 1 / np.arange(n - 1, 0, -1.0)[:, None]

    def transform(points: Floats) -> Floats:
        # Criteria are the rows here: numpy's loops are several times quicker along long rows than along short ones.
        left = np.ones((n + 1, len(points)))
        left[n] = 0.0
        inner = left[1:n]
        inner[:] = points.T
        np.log(inner, out=inner)
        inner *= power
        for one, following in pairwise(inner):
            np.add(following, one, out=following)
        np.exp(inner, out=inner)
        weights: Floats = left[:-1] - left[1:]
        # Two exponentials that round in opposite directions would leave less than nothing.
        np.maximum(weights, 0.0, out=weights)
        if lower:
            weights *= 1 - n * lower
            weights += lower
        return weights.T

    return transform


@dataclass(frozen=True, eq=False)
class WeightStream:
    """A run of weights drawn from a space; made by :meth:`WeightSpace.stream`.

    It is small, it pickles with what was derived from the space, and each block can be computed by itself.

    Parameters
    ----------
    criteria, draws, seed : int
    method : {"sobol", "random"}
    sampler : str
        As :attr:`WeightSpace.sampler` names it.
    dimension : int
        How many columns of uniform points a draw takes; 0 where a block draws its own (by rejection or a walk),
        and for a space that is a single point.

    Notes
    -----
    What is left of the fields says how weights are made: ``make(*arguments)`` is the transform of points, ``limits``
    (rows, right-hand sides) what rejection tests, ``shape`` what a walk stays in.
    """

    criteria: int
    draws: int
    seed: int
    method: Method
    sampler: str
    dimension: int
    make: Callable[..., _sampling.Transform] | None
    arguments: tuple[Any, ...]
    limits: tuple[Floats, Floats] | None
    shape: Polytope | None

    def __getstate__(self) -> dict[str, Any]:
        # What was derived here (a transform is a closure) is derived again where it is needed.
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    @cached_property
    def _transform(self) -> _sampling.Transform | None:
        return None if self.make is None else self.make(*self.arguments)

    @cached_property
    def _points(self) -> Points:
        return Points(self.dimension, self.draws, self.seed, self.method)

    def transform(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn uniform points into weights.

        Parameters
        ----------
        points : (n, dimension)
            Above 0 and below 1, such as columns of a :class:`~crmselect.draws.Points` block that also holds others.

        Returns
        -------
        ndarray (n, criteria)

        Raises
        ------
        ValueError
            For points of another dimension, and for a space that is not drawn from by a transform.
        """
        if self._transform is None or self.limits is not None:
            raise refuse("points", f"weights drawn by {self.sampler} do not come from points", "use block()")
        if points.ndim != 2 or points.shape[1] != self.dimension:
            raise refuse("points", f"have the shape {points.shape}", f"give rows of {self.dimension}")
        if self.make is even:
            return self._transform(points)
        return _whole(self._transform(points))

    def block(self, start: int, stop: int) -> NDArray[np.float64]:
        """Return the weights from ``start`` to ``stop``, (stop − start, criteria).

        Parameters
        ----------
        start, stop : int
            With the least power of two that holds ``stop - start``, ``start`` is a multiple of it, as in
            :func:`crmselect.draws.in_blocks`.
        """
        if self._transform is not None and self.limits is None:
            return self.transform(self._points.block(start, stop))
        # Each whole block has a generator of its own; a shorter one is a part of it.
        parts = []
        for number in range(start // BLOCK, -(-stop // BLOCK)):
            first = number * BLOCK
            parts.append(self._own(number)[max(start - first, 0) : stop - first])
        return np.concatenate(parts)

    def _own(self, number: int) -> Floats:
        rng = np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(_KEY, number)))
        if self._transform is None:
            assert self.shape is not None  # noqa: S101 - a walk has a shape; this tells the type checker.
            return _whole(_sampling.hit_and_run(BLOCK, self.shape, rng, _CHAINS))
        assert self.limits is not None  # noqa: S101 - as above.
        points = _sampling.cube(self.criteria - 1, rng, self.method)
        return _whole(_sampling.draw(BLOCK, points, self._transform, partial(_inside, self.limits)))


def _inside(limits: tuple[Floats, Floats], weights: Floats) -> Bools:
    rows, most = limits
    inside = (weights >= -1e-12).all(axis=1) & (weights @ rows.T <= most + 1e-12).all(axis=1)
    return np.asarray(inside, dtype=np.bool_)


def _whole(weights: Floats) -> Floats:
    """Return weights that rounding has left below 0 or off a sum of one as they should be."""
    weights = np.maximum(weights, 0.0)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)
