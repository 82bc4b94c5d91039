"""What would turn it: the smallest change of one weight, one score or the price that brings two offers level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmselect.errors import closest
from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.scoring.answers import DUST, Floats
from crmselect.scoring.crossing import cost_curve, figure_for, nearest_root
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.tree import Node
from crmselect.scoring.turning_words import change_in_words, size_in_words, turning_words

__all__ = ["Change", "Turning", "find_turning"]


class Change(NamedTuple):
    """One change that would bring two offers level, or the word that none of its kind can.

    Attributes
    ----------
    kind : {"weight", "score", "price"}
    subject : str
        The criterion's path; for a price the kind of cost.
    offer : str
        Whose score or price; empty for a weight.
    now, then : float
        The local weight (0 to 1), the value (0 to 1) or the amount; ``then`` is NaN where nothing is enough.
    figure_now, figure_then : float
        For the score of an attribute: the figures behind the values; NaN elsewhere, and where no figure has that value.
    """

    kind: str
    subject: str
    offer: str
    now: float
    then: float
    figure_now: float = np.nan
    figure_then: float = np.nan

    @property
    def possible(self) -> bool:
        """Whether there is such a change."""
        return bool(np.isfinite(self.then))

    @property
    def relative(self) -> float:
        """The size of the change as a share of what there is now; infinite from 0, NaN where there is none."""
        if not self.possible:
            return float("nan")
        size = abs(self.then - self.now)
        return 0.0 if size == 0 else size / abs(self.now) if self.now else float("inf")


@dataclass(frozen=True, eq=False)
class Turning:
    """What would bring the second of two offers level with the first; any more, and it is ahead.

    Parameters
    ----------
    ahead, behind : str
        By their scores, whether or not they pass the gates.
    gap : float
        How far apart they are.
    changes : tuple of Change
        Smallest relative change first, impossible ones last.
    ranking : Ranking
    """

    ahead: str
    behind: str
    gap: float
    changes: tuple[Change, ...]
    ranking: Ranking

    @property
    def language(self) -> str:
        """Of the words: that of the ranking."""
        return self.ranking.language

    @property
    def smallest(self) -> Change | None:
        """The smallest change by relative size, or None when none is enough."""
        return self.changes[0] if self.changes and self.changes[0].possible else None

    @property
    def table(self) -> pd.DataFrame:
        """One row a change, in their order.

        Columns: ``kind``, ``subject``, ``offer``, ``now``, ``then``, ``change``, ``relative``, ``figure_now``,
        ``figure_then``, ``possible``.
        """
        rows = [
            (*one[:5], one.then - one.now, one.relative, one.figure_now, one.figure_then, one.possible)
            for one in self.changes
        ]
        columns = [
            "kind",
            "subject",
            "offer",
            "now",
            "then",
            "change",
            "relative",
            "figure_now",
            "figure_then",
            "possible",
        ]
        return pd.DataFrame(rows, columns=columns)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The smallest change of each kind, in the ranking's language."""
        return self.say(self.language)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return the smallest change of each kind in a language."""
        return tuple(pair[language == "zh"] for pair in turning_words(self))

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        sets = (self.ranking.offers, self.ranking.requirements, self.ranking.answers)
        inputs = dict.fromkeys(item for records in sets if records is not None for item in records.inputs)
        body = {
            "ahead": self.ahead,
            "behind": self.behind,
            "gap": self.gap,
            "changes": self.table.to_dict("records"),
            "sentences": self.sentences,
        }
        return {**header("turning/1", inputs), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows = [
            [Cell(change_in_words(self, one)[zh]), Cell(size_in_words(one, self.language), number=True)]
            for one in self.changes
        ]
        headings = ["变化", "相对幅度"] if zh else ["Change", "Relative size"]
        first, *others = self.sentences
        return table(headings, rows, caption=first, notes=others)


def find_turning(ranking: Ranking, offer: str, versus: str) -> Turning:
    """Find what brings two offers level; see :meth:`Ranking.turning`.

    Notes
    -----
    The additive value is linear in each local weight and in each value, so that the changes are exact. When a weight
    changes, its siblings keep their proportions. A price changes as a whole: every kind of cost that a criterion looks
    at changes in the same proportion, along its value function. Gates are not asked again: a price that is raised may
    be stopped by the budget before it turns anything. Relative sizes are those of [1]_.

    References
    ----------
    .. [1] Triantaphyllou, E. and Sánchez, A. (1997), A sensitivity analysis approach for some deterministic
       multi-criteria decision making methods, *Decision Sciences* 28(1), 151-194.

    Examples
    --------
    >>> from crmselect.model import Criterion, Offer, OfferSet, ValueFunction
    >>> from crmselect.scoring import rank
    >>> ease = {"Acme": 9, "Bravo": 5}
    >>> offers = OfferSet(offers=tuple(Offer(name=name, attributes={"ease": x}) for name, x in ease.items()))
    >>> tree = [
    ...     Criterion(name="Ease", weight=60, source="attribute.ease", value=ValueFunction(worst=0, best=10)),
    ...     Criterion(name="Cost", weight=40, source="cost.present_value", value=ValueFunction(worst=100, best=0)),
    ... ]
    >>> costs = {"present_value": pd.Series({"Acme": 80.0, "Bravo": 40.0})}
    >>> print(find_turning(rank(offers, criteria=tree, costs=costs), "Acme", "Bravo"))
    Acme is 0.080 ahead of Bravo.
    They are level if the weight of Ease is 50.0 % instead of 60.0 % (16.7 % less).
    They are level if the score of Acme on Ease is 0.767 instead of 0.900 (7.667 instead of 9; 14.8 % less).
    They are level if the present value of Acme is 100 instead of 80 (25.0 % more).
    They are level if the present value of Bravo is 20 instead of 40 (50.0 % less).
    """
    _check(ranking, offer, versus)
    gap = float(ranking.score[offer] - ranking.score[versus])
    ahead, behind = (offer, versus) if gap >= 0 else (versus, offer)
    changes = [
        *_weights(ranking, ahead, behind),
        *_scores(ranking, ahead, behind),
        *_prices(ranking, ahead, behind),
    ]
    found = sorted(changes, key=lambda one: (not one.possible, one.relative if one.possible else 0.0))
    return Turning(ahead, behind, abs(gap), tuple(found), ranking)


def _check(ranking: Ranking, offer: str, versus: str) -> None:
    if ranking.contributions is None:
        raise ValueError(f"method {ranking.method!r} has no contributions to change — rank with method='additive'")
    known = ranking.offers.names
    for name in (offer, versus):
        if name not in known:
            raise KeyError(f"{name!r} is none of the offers: {closest(name, known) or ', '.join(known)}")
        if name not in ranking.contributions.index:
            raise ValueError(f"the costs of {name!r} stay closed in a staged evaluation, so that it has no score")
    if offer == versus:
        raise ValueError(f"{offer!r} cannot be turned against itself — name two offers")


def _weights(ranking: Ranking, ahead: str, behind: str) -> Iterator[Change]:
    """Yield the local weight at which the two are level, for every node that has siblings.

    With its siblings in proportion, the difference is linear in one local weight: the rest of the tree, and the node's
    own difference against that of its siblings.
    """
    own = _differences(ranking, ahead, behind)
    below: dict[tuple[str, ...], list[Node]] = {}
    for node in ranking.nodes:
        below.setdefault(node.path[:-1], []).append(node)
    whole = sum(node.local * own[node.path] for node in below[()])
    above = {node.path: node.weight for node in ranking.nodes}
    level = abs(whole) <= DUST
    for node in ranking.nodes:
        siblings = [one for one in below[node.path[:-1]] if one.path != node.path]
        if not siblings:
            continue
        others = sum(n.local for n in siblings)
        then = np.nan
        if level:
            then = node.local
        elif others > 0:
            weight = above.get(node.path[:-1], 1.0)
            beside = sum(n.local * own[n.path] for n in siblings) / others
            slope = weight * (own[node.path] - beside)
            if abs(slope) > DUST:
                then = _within(node.local - whole / slope)
        yield Change("weight", node.name, "", node.local, then)


def _differences(ranking: Ranking, ahead: str, behind: str) -> dict[tuple[str, ...], float]:
    """Return by how much the first is worth more at each node, 0 to 1: the node itself weighing one."""
    worth = _row(ranking.values, ahead) - _row(ranking.values, behind)
    found = {leaf.path: float(x) for leaf, x in zip(ranking.leaves, worth, strict=True)}
    for node in sorted(ranking.nodes, key=lambda one: -len(one.path)):
        own = found.setdefault(node.path, 0.0)
        if len(node.path) > 1:
            found[node.path[:-1]] = found.get(node.path[:-1], 0.0) + node.local * own
    return found


def _scores(ranking: Ranking, ahead: str, behind: str) -> Iterator[Change]:
    """Yield the value at which the two are level, for each leaf but costs, raising the second or lowering the first."""
    gap = float(ranking.score[ahead] - ranking.score[behind])
    for name, sign in ((behind, 1.0), (ahead, -1.0)):
        rows = _row(ranking.values, name).tolist(), _row(ranking.figures, name).tolist()
        for leaf, now, figure in zip(ranking.leaves, *rows, strict=True):
            if leaf.kind == "cost":
                continue
            then = now if abs(gap) <= DUST else _within(now + sign * gap / leaf.weight) if leaf.weight > 0 else np.nan
            if leaf.value is None:
                yield Change("score", leaf.name, name, now, then)
            else:
                reached = figure_for(leaf.value, figure, then) if np.isfinite(then) else np.nan
                yield Change("score", leaf.name, name, now, then, figure, reached)


def _prices(ranking: Ranking, ahead: str, behind: str) -> Iterator[Change]:
    """Yield the price at which the two are level: the second's, or the first's."""
    costs = [leaf for leaf in ranking.leaves if leaf.kind == "cost"]
    if not costs:
        return
    main = max(costs, key=lambda leaf: leaf.weight)
    kind = "present_value" if "present_value" in ranking.costs else main.key
    gap = float(ranking.score[ahead] - ranking.score[behind])
    for name, sign in ((behind, 1.0), (ahead, -1.0)):
        now = float(ranking.costs[kind][name])
        then = now
        if abs(gap) > DUST:
            at = [leaf.kind == "cost" for leaf in ranking.leaves]
            curve = cost_curve(costs, _row(ranking.figures, name)[at], sign * gap)
            then = now * nearest_root(curve, 1.0, 0.0) if now > 0 else np.nan
        yield Change("price", kind, name, now, then)


def _row(frame: pd.DataFrame, name: str) -> Floats:
    return np.asarray(frame.loc[name], dtype=np.float64)


def _within(share: float) -> float:
    """Return a share from 0 to 1, or NaN for what lies beyond; a rounding beyond is none."""
    if -DUST <= share <= 1 + DUST:
        return min(max(share, 0.0), 1.0)
    return float("nan")
