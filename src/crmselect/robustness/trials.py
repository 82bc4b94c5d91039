"""One run's trials: in each, the weights and the values that every offer might have, drawn together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from crmselect.scoring.values import value

__all__ = ["Cell", "Member", "Trial", "Trials", "member_of", "open_cells"]

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
    """

    values: Floats
    effect: Any


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
            rows = np.flatnonzero(who == n) if len(self.members) > 1 else slice(None)
            base = member.values
            if len(self.cells):
                added = np.asarray(member.effect.T @ cells[rows].T).T.reshape(-1, *shape[1:])
                values[rows] = np.minimum(base + added, 1.0)
            else:
                values[rows] = base
        for column, function in enumerate(self.functions):
            if function is not None and not self.kinds[column]:
                # A fit that is judged on a scale of its own; attributes have their worth already.
                values[:, :, column] = value(function, values[:, :, column], offers=self.offers)
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


def open_cells(members: Sequence[Ranking], offers: Sequence[str]) -> tuple[Cell, ...]:
    """Return the answers that any member leaves open, for requirements that weigh anything."""
    found: dict[tuple[str, str], Cell] = {}
    for ranking in members:
        if ranking.requirements is None or ranking.fit is None:
            continue
        scores = read_answers(offers, ranking.requirements, _of(ranking, offers), ranking.rules)
        weighing = ranking.fit.weights.to_numpy() > 0
        for row, column in np.argwhere((scores.missing | (scores.high > scores.low)) & weighing).tolist():
            key = (offers[row], scores.requirements[column])
            found.setdefault(key, Cell(*key, bool(scores.missing[row, column])))
    return tuple(found.values())


def member_of(ranking: Ranking, offers: Sequence[str], paths: Sequence[str], cells: Sequence[Cell]) -> Member:
    """Return how a ranking sees the offers of a run."""
    from scipy.sparse import csr_array

    values = ranking.values.reindex(columns=list(paths)).loc[list(offers)].to_numpy(dtype=np.float64, copy=True)
    rows: list[int] = []
    columns: list[int] = []
    effect: list[float] = []
    if ranking.requirements is not None and ranking.fit is not None:
        scores = read_answers(offers, ranking.requirements, _of(ranking, offers), ranking.rules)
        low = np.where(scores.missing, 0.0, scores.low)
        reach = np.where(scores.missing, 1.0, scores.high) - low
        at = {(cell.offer, cell.requirement): n for n, cell in enumerate(cells)}
        weights = ranking.fit.weights.to_numpy(dtype=np.float64)
        for leaf in ranking.leaves:
            if leaf.kind != "requirements" or leaf.name not in paths:
                continue
            column = list(paths).index(leaf.name)
            inside = ranking.fit.within(leaf.area)
            if not weights[inside].max(initial=0.0) > 0:
                continue
            values[:, column] = fit_share(low[:, inside], weights[inside])[0]
            share = weights[inside] / weights[inside].max()
            share = share / share.sum()
            for row, position in np.argwhere(reach[:, inside] > 0).tolist():
                n = at.get((offers[row], scores.requirements[inside[position]]))
                if n is not None:
                    rows.append(n)
                    columns.append(row * len(paths) + column)
                    effect.append(float(share[position] * reach[row, inside[position]]))
    size = (len(cells), len(offers) * len(paths))
    return Member(np.nan_to_num(values), csr_array((effect, (rows, columns)), shape=size))


def _of(ranking: Ranking, offers: Sequence[str]) -> list[Any]:
    chosen = set(offers)
    return [answer for answer in ranking.answers or () if answer.offer in chosen]
