"""What holds for certain, without sampling: how far weights can go, who can be first at all, who is dominated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.model import InputFile
from crmselect.results import header, plain
from crmselect.robustness import steady_words
from crmselect.robustness.optimality import PotentialOptimality, potential_optimality, rank_ranges
from crmselect.robustness.preferences import dominance
from crmselect.robustness.stability import WeightStability, weight_stability
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.tree import Leaf, Node
from crmselect.text import percent

__all__ = ["Siblings", "Stability", "ranking_stability"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stability:
    """How far a ranking can be pushed before another offer is first, exactly.

    Parameters
    ----------
    ranking : Ranking
        Of the additive model.
    racing : tuple of str
        The offers that pass the gates, best first.
    values : ndarray (offers, leaves)
    inputs : tuple of InputFile
    """

    ranking: Ranking
    racing: tuple[str, ...]
    values: Floats
    inputs: tuple[InputFile, ...] = ()

    @property
    def language(self) -> str:
        """Of the words: that of the ranking."""
        return self.ranking.language

    @cached_property
    def siblings(self) -> tuple[Siblings, ...]:
        """The groups of criteria among which weight can move, from the root down."""
        return tuple(_groups(self.ranking, self.values))

    def segments(self, path: str) -> pd.DataFrame:
        """Return who is first as one weight goes from 0 to 1: ``start``, ``stop``, ``winner``.

        Raises
        ------
        KeyError
            For a criterion that is not there, or has no siblings.
        """
        group, at = self._find(path)
        rows = [(one.start, one.end, self.racing[one.winner]) for one in group.found.segments[at]]
        return pd.DataFrame(rows, columns=["start", "stop", "winner"])

    def scores_along(self, path: str, weights: Iterable[float] = (0.0, 1.0)) -> pd.DataFrame:
        """Return the score of each offer at some weights of a criterion; between them the lines are straight."""
        group, column = self._find(path)
        others = np.delete(group.local, column)
        # Where the siblings weigh nothing there is no proportion to keep: they gain alike.
        shares = others / others.sum() if others.sum() > 0 else np.full(others.size, 1.0 / others.size)
        without = np.delete(group.values, column, axis=1) @ shares
        at = np.asarray(list(weights), dtype=np.float64)
        scores = without + at[:, None] * (group.values[:, column] - without)
        return pd.DataFrame(scores, index=pd.Index(at, name="weight"), columns=list(self.racing))

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a weight that can move, the one that is nearest to turning first.

        Columns: ``weight`` (its share among its siblings), ``low`` and ``high`` (between them the first stays first),
        ``below`` and ``above`` (who is first beyond; empty where nobody is), ``room`` (the smaller way; infinite where
        no weight turns it).
        """
        rows = []
        for group in self.siblings:
            found = group.found
            for at, path in enumerate(group.paths):
                weight, low, high = (float(line[at]) for line in (found.weights, found.low, found.high))
                below, above = (self.racing[k] if k >= 0 else "" for k in (int(found.below[at]), int(found.above[at])))
                ways = [weight - low] * bool(below) + [high - weight] * bool(above)
                rows.append((path, weight, low, high, below, above, max(min(ways, default=np.inf), 0.0)))
        names = ["path", "weight", "low", "high", "below", "above", "room"]
        figures = dict.fromkeys(("weight", "low", "high", "room"), float)
        frame = pd.DataFrame(rows, columns=names).astype(figures)
        return frame.sort_values("room", kind="stable").set_index("path")

    @cached_property
    def changes(self) -> pd.DataFrame:
        """For each other offer the smallest change of all leaves' weights together that brings it level.

        One row a rival, nearest first: ``distance`` (half the sum of all changes: the share of weight that moves) and
        the weights of the leaves that show it; infinite where no weights do.
        """
        from crmselect.robustness.changes import smallest_change

        names = [leaf.name for leaf in self.ranking.leaves]
        if len(self.racing) < 2:
            return pd.DataFrame(columns=["distance", *names], index=pd.Index([], name="offer"))
        found = smallest_change(self.values, self._weights)
        index = pd.Index(self.racing[1:], name="offer")
        frame = pd.DataFrame(found.certificate[1:], index=index, columns=names)
        frame.insert(0, "distance", found.distance[1:] / 2)
        return frame.sort_values("distance", kind="stable")

    @cached_property
    def _optimality(self) -> PotentialOptimality:
        return potential_optimality(self.values)

    @cached_property
    def possible(self) -> pd.DataFrame:
        """Which offers can be first with any weights of the leaves, and the weights that show it.

        One row an offer: ``possible``, ``margin`` (how far ahead of all others it can be; negative where it never can,
        infinite without others), then the weights.
        """
        found = self._optimality
        names = [leaf.name for leaf in self.ranking.leaves]
        frame = pd.DataFrame(found.certificate, index=pd.Index(self.racing, name="offer"), columns=names)
        frame.insert(0, "margin", found.margin)
        frame.insert(0, "possible", found.optimal)
        return frame

    @cached_property
    def ranks(self) -> pd.DataFrame:
        """The ``best`` and the ``worst`` rank that each offer can have with any weights of the leaves."""
        found = rank_ranges(self.values)
        index = pd.Index(self.racing, name="offer")
        return pd.DataFrame({"best": found.best, "worst": found.worst}, index=index)

    @cached_property
    def dominance(self) -> pd.DataFrame:
        """Whether the row's offer is at least as good everywhere that weighs anything, and better somewhere."""
        found = dominance(self.values[:, self._weights > 0])
        return pd.DataFrame(found.plain, index=pd.Index(self.racing, name="offer"), columns=list(self.racing))

    @property
    def verdict(self) -> str:
        """The weight that is nearest to turning the answer, or that none can, in one sentence."""
        return self.say(self.language)[0]

    @property
    def sentences(self) -> tuple[str, ...]:
        """What holds for certain, in the ranking's language."""
        return self.say(self.language)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return what holds for certain in a language."""
        return tuple(steady_words.sentences(self, language))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        body = {
            "language": self.language,
            "sentences": list(self.sentences),
            "weights": self.table,
            "segments": {path: self.segments(path).to_dict("records") for one in self.siblings for path in one.paths},
            "smallest_changes": self.changes,
            "possible": self.possible,
            "ranks": self.ranks,
            "dominance": {name: row.to_dict() for name, row in self.dominance.iterrows()},
        }
        return {**header("stability/1", self.inputs), **{key: plain(value) for key, value in body.items()}}

    def __repr__(self) -> str:
        return f"Stability({len(self.racing)} offers, {len(self.table)} weights, {self.racing[0]} first)"

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        headings, caption = steady_words.HEADINGS[self.language == "zh"]
        rows = [
            [
                Cell(str(path)),
                Cell(percent(row["weight"], 0), number=True),
                Cell(f"{percent(row['low'], 0)} – {percent(row['high'], 0)}", number=True),
                Cell(row["below"]),
                Cell(row["above"]),
            ]
            for path, row in self.table.iterrows()
        ]
        return table(list(headings), rows, caption=caption, notes=list(self.sentences))

    @property
    def _weights(self) -> Floats:
        return np.array([leaf.weight for leaf in self.ranking.leaves])

    def _find(self, path: str) -> tuple[Siblings, int]:
        for group in self.siblings:
            if path in group.paths:
                return group, group.paths.index(path)
        known = ", ".join(path for group in self.siblings for path in group.paths)
        raise KeyError(f"{path!r} is no criterion whose weight can move: those are {known or 'none'}")


class Siblings(NamedTuple):
    """Criteria under one parent.

    Attributes
    ----------
    paths : tuple of str
    local : ndarray (siblings,)
        Their shares, summing to one.
    values : ndarray (offers, siblings)
        What each offer's score would be if that sibling had all the weight of the group.
    found : WeightStability
    """

    paths: tuple[str, ...]
    local: Floats
    values: Floats
    found: WeightStability


def _groups(ranking: Ranking, values: Floats) -> Iterator[Siblings]:
    local = {node.path: node.local for node in ranking.nodes}
    families: dict[tuple[str, ...], list[Node]] = {}
    for node in ranking.nodes:
        families.setdefault(node.path[:-1], []).append(node)
    leaves = ranking.leaves

    def share(leaf: Leaf, start: int) -> float:
        """Return the part of its ancestor's weight that a leaf has; the ancestor's path has ``start`` names."""
        return float(np.prod([local[leaf.path[:k]] for k in range(start + 1, len(leaf.path) + 1)]))

    for above, members in families.items():
        if len(members) < 2:
            continue
        depth = len(above)
        whole = float(np.prod([local[above[:k]] for k in range(1, depth + 1)]))
        outside = np.array([0.0 if leaf.path[:depth] == above else leaf.weight for leaf in leaves])
        # What the rest of the tree adds is added to every sibling: their shares sum to one.
        inside = [
            [share(leaf, depth + 1) if leaf.path[: depth + 1] == node.path else 0.0 for leaf in leaves]
            for node in members
        ]
        own = values @ (outside + whole * np.array(inside)).T
        shares = np.array([node.local for node in members])
        found = weight_stability(own, shares, winner=0)
        yield Siblings(tuple(node.name for node in members), shares, own, found)


def ranking_stability(ranking: Ranking, *, inputs: Iterable[InputFile] = ()) -> Stability:
    """Return how far each weight can go before another offer is first, and who can be first at all.

    Parameters
    ----------
    ranking : Ranking
        Of the additive model: with other methods scores are no straight lines over a weight.
    inputs : iterable of InputFile
        For the result's record.

    Raises
    ------
    ValueError
        For another method.
    DataError
        Where no offer passes the gates.

    Notes
    -----
    The weight that moves takes from its siblings in proportion; the answer beyond a limit is exact, because scores are
    straight lines over a weight. A joint change and the question of who can be first are linear programs over the
    leaves' weights (:func:`crmselect.robustness.smallest_change`, :func:`crmselect.robustness.potential_optimality`).
    """
    if ranking.method != "additive":
        raise ValueError(f"stability is that of the additive model, not of {ranking.method!r} — rank without method=")
    passing = set(ranking.places.index[ranking.places.notna()])
    racing = tuple(name for name in ranking.order if name in passing)
    if not racing:
        raise DataError(Problem("gates", "no offer passes them, so none can be first", "look at ranking.excluded"))
    values = ranking.values.loc[list(racing)].to_numpy(dtype=np.float64)
    return Stability(ranking, racing, values, tuple(inputs))
