"""Where a run's weights of the leaves come from: the stated ones with a spread, a space of weights, the evaluators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmselect.draws import Method
from crmselect.errors import DataError, Problem, closest
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.weights import WeightSpace

__all__ = ["WAYS", "Weighing", "weighing_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WAYS = ("stated", "order", "any", "evaluators")
"""What ``weights=`` takes beside a :class:`WeightSpace`."""


@dataclass(frozen=True, eq=False)
class Weighing:
    """How weights are drawn; picklable.

    Attributes
    ----------
    way : str
        One of :data:`WAYS`, or ``space``.
    dimension : int
        The uniform columns that :meth:`draw` needs.
    stated : ndarray (members, leaves)
        Each member's weights; the first row is the study's where there are no evaluators.
    """

    way: str
    dimension: int
    stated: Floats
    groups: tuple[Ints, ...] = ()
    """Siblings, as positions among the nodes, from the root down."""
    local: Floats | None = None
    paths: tuple[Ints, ...] = ()
    """For each leaf the positions of the nodes on its path."""
    spread: float = 0.0
    stream: Any = None
    inner: Floats | None = None
    """(drawn weights, leaves): what share of each drawn weight every leaf takes."""

    def draw(self, points: Floats, who: Ints, start: int, stop: int) -> Floats:
        """Return the weights of the leaves, (draws, leaves), each row summing to one.

        Parameters
        ----------
        points : (draws, dimension)
            Uniform numbers.
        who : (draws,)
            The member of each draw.
        start, stop : int
            The place of the draws in the run, for spaces that are walked rather than transformed.
        """
        if self.way == "evaluators":
            return self.stated[who]
        if self.stream is not None:
            drawn = self.stream.transform(points) if self.dimension else self.stream.block(start, stop)
            return np.asarray(drawn @ self.inner)
        if self.local is None or not self.dimension:
            return np.broadcast_to(self.stated[0], (len(points), self.stated.shape[1]))
        nodes = np.empty((len(points), self.local.size))
        column = 0
        for group in self.groups:
            if len(group) == 1:
                nodes[:, group] = 1.0
                continue
            factor = 1.0 + self.spread * (2.0 * points[:, column : column + len(group)] - 1.0)
            column += len(group)
            moved = self.local[group] * factor
            nodes[:, group] = moved / moved.sum(axis=1, keepdims=True)
        return np.stack([nodes[:, path].prod(axis=1) for path in self.paths], axis=1)


def weighing_of(
    base: Ranking,
    members: Sequence[Ranking],
    weights: str | WeightSpace | None,
    spread: float,
    *,
    draws: int,
    seed: int,
    method: Method,
) -> Weighing:
    """Return how the weights of a study are drawn.

    Parameters
    ----------
    base : Ranking
        Whose tree of criteria it is.
    members : sequence of Ranking
        As each evaluator sees it; the base alone where there are none.
    weights, spread
        As in :func:`crmselect.robustness.stress`.

    Raises
    ------
    DataError
        For an unknown way, a space that fits neither the top of the tree nor its leaves, a spread beyond 0 to 1, and
        evaluators that are not there.
    """
    paths = [leaf.name for leaf in base.leaves]
    stated = np.array([one.weights["global"].reindex(paths, fill_value=0.0).to_numpy() for one in members])
    judged = len(members) > 1 or members[0] is not base
    way = weights if weights is not None else ("evaluators" if _differ(stated) else "stated")
    if isinstance(way, WeightSpace):
        return _within(base, stated, way, "space", draws, seed, method)
    if way not in WAYS:
        fix = closest(str(way), WAYS) or f"write one of {', '.join(WAYS)}, or give a WeightSpace"
        raise DataError(Problem("weights", f"{way!r} is no way to draw weights", fix))
    if isinstance(spread, bool | str) or not 0 <= spread <= 1:
        fix = "write a share from 0 (as stated) to 1 (from nothing to twice the stated weight)"
        raise DataError(Problem("spread", f"{spread!r} is no spread of weights", fix))
    if way == "evaluators":
        if not judged:
            raise DataError(Problem("weights", "there are no evaluators", "add [[evaluators]] with weights"))
        return Weighing("evaluators", 0, stated)
    if way == "stated":
        return _spread(base, stated, spread)
    tops = [node for node in base.nodes if len(node.path) == 1]
    order = None
    if way == "order":
        ranked = sorted({node.local for node in tops}, reverse=True)
        places = [frozenset(n for n, node in enumerate(tops) if node.local == local) for local in ranked]
        order = [set(place) if len(place) > 1 else next(iter(place)) for place in places]
    return _within(base, stated, WeightSpace(len(tops), order=order), way, draws, seed, method)


def _differ(stated: Floats) -> bool:
    return bool((np.abs(stated - stated[0]) > 1e-12).any())


def _spread(base: Ranking, stated: Floats, spread: float) -> Weighing:
    nodes = list(base.nodes)
    at = {node.path: n for n, node in enumerate(nodes)}
    siblings: dict[tuple[str, ...], list[int]] = {}
    for n, node in enumerate(nodes):
        siblings.setdefault(node.path[:-1], []).append(n)
    # What weighs nothing weighs nothing in every draw, and takes no random number.
    groups = tuple(np.array(group, dtype=np.int64) for group in siblings.values())
    paths = tuple(
        np.array([at[leaf.path[: k + 1]] for k in range(len(leaf.path))], dtype=np.int64) for leaf in base.leaves
    )
    dimension = sum(len(group) for group in groups if len(group) > 1) if spread > 0 else 0
    local = np.array([node.local for node in nodes])
    return Weighing("stated", dimension, stated, groups, local, paths, spread)


def _within(
    base: Ranking, stated: Floats, space: WeightSpace, way: str, draws: int, seed: int, method: Method
) -> Weighing:
    """Draw from a space over the leaves, or over the top of the tree: below it the stated weights hold."""
    tops = [node for node in base.nodes if len(node.path) == 1]
    leaves = base.leaves
    inner = np.zeros((space.n, len(leaves)))
    if space.n == len(tops):
        first = {node.path: n for n, node in enumerate(tops)}
        local = {node.path: node.local for node in base.nodes}
        for column, leaf in enumerate(leaves):
            # A criterion that weighs nothing as stated still passes what is drawn for it on to its leaves.
            shares = [local[leaf.path[:k]] for k in range(2, len(leaf.path) + 1)]
            inner[first[leaf.path[:1]], column] = float(np.prod(shares))
    elif space.n == len(leaves):
        np.fill_diagonal(inner, 1.0)
    else:
        fix = f"give one over the {len(tops)} criteria at the top, or over the {len(leaves)} leaves"
        raise DataError(Problem("weights", f"the space has {space.n} weights", fix))
    stream = space.stream(draws, seed=seed, method=method)
    return Weighing(way, stream.dimension, stated, stream=stream, inner=inner)
