"""One run's trials: in each, the weights and the values that every offer might have, drawn together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect import finance
from crmselect.cost.uncertain import CostModel
from crmselect.draws import Points
from crmselect.model import Assumptions, ValueFunction
from crmselect.robustness.weighing import Weighing
from crmselect.scoring.answers import read_answers
from crmselect.scoring.fit import fit_share
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.tree import Leaf
from crmselect.scoring.values import value

__all__ = ["Cell", "Member", "Trial", "Trials", "View", "member_of", "open_cells"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Cell(NamedTuple):
    """An answer that is open: nothing was answered, or a range."""

    offer: str
    requirement: str
    missing: bool


@dataclass(frozen=True, eq=False)
class Member:
    """How someone sees the offers: an evaluator, or the study where there is none.

    Attributes
    ----------
    values : ndarray (offers, leaves)
        With every open answer at its low end; leaves of cost are filled by the draws.
    effect : sparse (cells, offers × leaves)
        What an open answer adds to a fit as it goes from its low to its high end.
    judged : ndarray of bool (offers, leaves)
        Where a criterion was scored as a whole.
    """

    values: Floats
    effect: Any
    judged: NDArray[np.bool_]


class View(NamedTuple):
    """A ranking as someone sees the offers, that one's say, and which offers were scored on criteria as a whole."""

    ranking: Ranking
    say: float = 1.0
    scored: Mapping[str, Collection[str]] = MappingProxyType({})


class Trial(NamedTuple):
    """A block of trials.

    Attributes
    ----------
    weights : (draws, leaves)
    values : (draws, offers, leaves)
    inputs : (draws, inputs)
        The quantiles of what could be found out: open answers first, then the figures of cost; whether a risk occurs
        is 0 or 1.
    costs : mapping of kind to (draws, offers)
        Present values and nominal totals without reserves; empty where costs are not drawn.
    """

    weights: Floats
    values: Floats
    inputs: Floats
    costs: Mapping[str, Floats]


@dataclass(frozen=True, eq=False)
class Trials:
    """Everything that one run draws; picklable, so that blocks can be computed anywhere."""

    points: Points
    weighing: Weighing
    say: Floats
    """The members' shares, adding up to one."""
    members: tuple[Member, ...]
    cells: tuple[Cell, ...]
    model: CostModel | None
    kinds: tuple[str, ...]
    """For each leaf the kind of its cost, or an empty text."""
    functions: tuple[ValueFunction | None, ...]
    """For each leaf of cost or of fit its value function; None where the values need none."""
    paths: tuple[str, ...]
    offers: tuple[str, ...]
    assumptions: Assumptions
    reserve: Mapping[str, Floats]
    """What reserves add to each offer's totals, by kind: the draws leave them out."""

    def block(self, start: int, stop: int) -> Trial:
        """Return the trials from ``start`` to ``stop``."""
        points = self.points.block(start, stop)
        first = self.weighing.dimension
        mark = first + (len(self.members) > 1)
        who = np.zeros(len(points), dtype=np.int64)
        if len(self.members) > 1:
            who = np.searchsorted(np.cumsum(self.say)[:-1], points[:, first], side="right").astype(np.int64)
        weights = self.weighing.draw(points[:, :first], who, start, stop)
        cells = points[:, mark : mark + len(self.cells)]
        values = self._answered(cells, who)
        inputs = points[:, mark:]
        costs = {} if self.model is None else self._costs(self.model, inputs[:, len(self.cells) :], values)
        return Trial(weights, values, inputs, costs)

    def _answered(self, cells: Floats, who: Ints) -> Floats:
        shape = (len(cells), len(self.offers), len(self.paths))
        values = np.empty(shape)
        for n, member in enumerate(self.members):
            rows = np.flatnonzero(who == n) if len(self.members) > 1 else np.arange(len(cells))
            mine = np.broadcast_to(member.values, (len(rows), *shape[1:])).copy()
            if len(self.cells):
                mine += np.asarray(member.effect.T @ cells[rows].T).T.reshape(mine.shape)
                np.minimum(mine, 1.0, out=mine)
            for column, function in enumerate(self.functions):
                if function is not None and not self.kinds[column]:
                    # A fit that is judged on a scale of its own; what was scored as a whole has its worth already.
                    worth = value(function, mine[:, :, column], offers=self.offers)
                    mine[:, :, column] = np.where(member.judged[:, column], mine[:, :, column], worth)
            values[rows] = mine
        return values

    def _costs(self, model: CostModel, points: Floats, values: Floats) -> Mapping[str, Floats]:
        """Fill the leaves of cost, and turn the points into what :class:`Trial` calls inputs, in place."""
        drawn = model.values(points)
        wanted = ("users",) if "per_user_month" in self.kinds else ()
        found = model.evaluate(drawn, outputs=wanted)
        present = found.present + self.reserve["present_value"]
        nominal = found.nominal + self.reserve["nominal"]
        for column, kind in enumerate(self.kinds):
            if not kind:
                continue
            figures = nominal if kind == "nominal" else present
            if kind == "annual_equivalent":
                plan = self.assumptions
                figures = present * finance.equivalent_annual_cost(1.0, plan.discount_rate, plan.years)
            elif kind == "per_user_month":
                figures = present / found.drivers["users"][:, None]
            function = self.functions[column]
            values[:, :, column] = figures if function is None else value(function, figures, offers=self.offers)
        for positions, copula in model.copulas:
            points[:, positions] = copula.mix(points[:, positions])
        for position, one in enumerate(model.inputs):
            if one.kind == "risk":
                points[:, position] = drawn[:, position]
        return {"present_value": found.present, "nominal": found.nominal}


def open_cells(views: Sequence[View], offers: Sequence[str]) -> tuple[Cell, ...]:
    """Return the answers that anyone leaves open, for requirements that weigh anything."""
    found: dict[tuple[str, str], Cell] = {}
    for ranking, *_ in views:
        if ranking.requirements is None or ranking.fit is None:
            continue
        scores = read_answers(offers, ranking.requirements, _of(ranking, offers), ranking.rules)
        weighing = ranking.fit.weights.to_numpy() > 0
        for row, column in np.argwhere((scores.missing | (scores.high > scores.low)) & weighing).tolist():
            key = (offers[row], scores.requirements[column])
            found.setdefault(key, Cell(*key, bool(scores.missing[row, column])))
    return tuple(found.values())


def member_of(view: View, leaves: Sequence[Leaf], offers: Sequence[str], cells: Sequence[Cell]) -> Member:
    """Return how someone sees the offers of a run.

    A fit with open answers is measured anew, over all its requirements, each open answer at its low end; any other
    counts as it does in the ranking. A criterion that was scored as a whole stands as scored, for whom it was.
    """
    from scipy.sparse import csr_array

    ranking = view.ranking
    paths = [leaf.name for leaf in leaves]
    values = ranking.values.reindex(columns=paths).loc[list(offers)].to_numpy(dtype=np.float64, copy=True)
    judged = np.zeros(values.shape, dtype=np.bool_)
    at = {(cell.offer, cell.requirement): n for n, cell in enumerate(cells)}
    rows: list[int] = []
    columns: list[int] = []
    effect: list[float] = []
    needs, fit = ranking.requirements, ranking.fit
    asked = [(n, leaf) for n, leaf in enumerate(leaves) if leaf.kind == "requirements"]
    if needs is None or fit is None or not asked:
        return Member(np.nan_to_num(values), csr_array((len(cells), values.size)), judged)
    scores = read_answers(offers, needs, _of(ranking, offers), ranking.rules)
    low, high = np.where(scores.missing, 0.0, scores.low), np.where(scores.missing, 1.0, scores.high)
    for column, leaf in asked:
        judged[:, column] = [name in view.scored.get(leaf.name, ()) for name in offers]
        inside = fit.within(leaf.area)
        weights = fit.weights.to_numpy(dtype=np.float64)[inside]
        if not weights.max(initial=0.0) > 0:
            continue
        measured = fit_share(low[:, inside], weights)[0]
        shares = fit.flat if leaf.area is None else fit.by_area.loc[leaf.area]
        now = shares.reindex(list(offers)).to_numpy(dtype=np.float64)
        share = weights / weights.max()
        share = share / share.sum()
        for row, name in enumerate(offers):
            if judged[row, column]:
                continue
            values[row, column] = now[row]
            for position in np.flatnonzero(high[row, inside] > low[row, inside]).tolist():
                n = at.get((name, scores.requirements[inside[position]]))
                if n is not None and share[position] > 0:
                    values[row, column] = measured[row]
                    rows.append(n)
                    columns.append(row * len(paths) + column)
                    reach = high[row, inside[position]] - low[row, inside[position]]
                    effect.append(float(share[position] * reach))
    size = (len(cells), len(offers) * len(paths))
    return Member(np.nan_to_num(values), csr_array((effect, (rows, columns)), shape=size), judged)


def _of(ranking: Ranking, offers: Sequence[str]) -> list[Any]:
    chosen = set(offers)
    return [answer for answer in ranking.answers or () if answer.offer in chosen]
