"""Budgets that hold with a probability: the costs of modules are drawn, and a choice is judged by all its draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.distributions import Marginals
from crmselect.draws import Points, count_of, seed_of
from crmselect.errors import Problem
from crmselect.model import Estimate
from crmselect.planning.scope_arrays import ScopeChoice, as_choice, best_of, trimmed
from crmselect.planning.scope_inputs import Candidates
from crmselect.planning.scope_kernel import DUST, Answered, Cut
from crmselect.planning.scope_rows import Setup
from crmselect.planning.scope_ways import UnpaidError
from crmselect.text import percent

__all__ = ["Chance", "CostDraws", "joint_choice"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_ROUNDS = 200
_FEW_ROUNDS = 12
_EXACT_UP_TO = 15
"""Open modules up to which the search goes on to a proof; with more its rounds become slow."""
_HALVINGS = 8
_WIDEST = 2.0
"""Deviations of each module: of what adds up, more than enough."""


class Chance(NamedTuple):
    """How surely the budgets hold."""

    probability: float
    """That every budget holds."""
    by_budget: Floats
    """That each holds, (budgets,)."""
    total_p80: float
    """The 80th percentile of the cost over all years: less than the sum of the modules' own."""
    draws: int
    seed: int


@dataclass(frozen=True, eq=False)
class CostDraws:
    """Draws of what modules and bundles cost.

    Modules are independent of each other; the years of one rise and fall together.

    Parameters
    ----------
    cost : ndarray (draws, columns, years)
        Of the columns that are uncertain: what each adds to a choice's cost.
    columns : ndarray (uncertain,)
        Their columns in the program.
    certain : ndarray (columns, years)
        What the others cost; 0 where a column is uncertain.
    seed : int
    """

    cost: Floats
    columns: NDArray[np.int64]
    certain: Floats
    seed: int

    @classmethod
    def of(cls, given: Candidates, draws: int, seed: int | None) -> CostDraws | None:
        """Return draws, or None where every cost is certain."""
        setup = given.setup
        rows: list[Sequence[float | Estimate]] = [module.cost for module in given.modules]
        prices = {at: given.bundles[at].cost for at in setup.priced}
        if not any(_uncertain(row) for row in (*rows, *prices.values())):
            return None
        count, number = count_of(draws), seed_of(seed)
        years = setup.cost.shape[1]
        every = [*rows, *prices.values()]
        points = Points(len(every), count, number).block(0, count)
        drawn = np.zeros((count, len(every), years))
        for at, row in enumerate(every):
            for year, figure in enumerate(row):
                if isinstance(figure, Estimate):
                    drawn[:, at, year] = np.maximum(Marginals([figure]).quantiles(points[:, at : at + 1])[:, 0], 0.0)
                else:
                    drawn[:, at, year] = figure
        table = np.zeros((count, setup.columns, years))
        table[:, : len(rows)] = drawn[:, : len(rows)]
        table[:, len(rows)] = setup.cost[-1]
        for place, at in enumerate(setup.priced):
            members = list(setup.packs[at].members)
            table[:, setup.modules + place] = drawn[:, len(rows) + place] - table[:, members].sum(axis=1)
        varies = np.flatnonzero(np.ptp(table, axis=0).max(axis=1) > 0)
        certain = table[0].copy()
        certain[varies] = 0.0
        return cls(np.ascontiguousarray(table[:, varies]), varies, certain, number)

    def by_year(self, taken: Floats) -> Floats:
        """Return what an answer costs by draw and year, shape (draws, years)."""
        return np.asarray(taken @ self.certain + np.einsum("dcy,c->dy", self.cost, taken[self.columns]))

    def judged(self, given: Candidates, taken: Floats) -> Chance:
        """Return how surely the budgets hold."""
        spent = self.by_year(taken)
        held = self._held(given, spent)
        total = float(np.quantile(spent.sum(axis=1), 0.8, method="inverted_cdf"))
        both = float(held.all(axis=1).mean()) if held.shape[1] else 1.0
        return Chance(both, held.mean(axis=0), total, len(spent), self.seed)

    def _held(self, given: Candidates, spent: Floats) -> Bools:
        setup = given.setup
        columns = []
        if np.isfinite(setup.total):
            columns.append(spent.sum(axis=1) <= setup.total * (1 + 1e-9))
        running, limits = spent, setup.yearly
        if setup.carry:
            running, limits = spent.cumsum(axis=1), limits.cumsum()
        columns += [running[:, at] <= limits[at] * (1 + 1e-9) for at in np.flatnonzero(np.isfinite(limits)).tolist()]
        return np.array(columns, dtype=np.bool_).reshape(len(columns), len(spent)).T

    def moments(self, given: Candidates) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of each column in each row of money, (rows, columns)."""
        setup = given.setup
        mean = self.certain.copy()
        mean[self.columns] = self.cost.mean(axis=0)
        _, means, _ = setup.budget_rows(mean)
        spread = np.zeros_like(mean)
        spread[self.columns] = self.cost.std(axis=0)
        # Years add up at most: deviations of a sum are never more than the sum of deviations.
        _, deviations, _ = setup.budget_rows(spread)
        return means, deviations


def _uncertain(row: Sequence[float | Estimate]) -> bool:
    return any(isinstance(figure, Estimate) and not figure.certain for figure in row)


def joint_choice(
    given: Candidates, draws: CostDraws, confidence: float, *, time_limit: float | None = None
) -> ScopeChoice:
    """Return the best choice whose draws keep all budgets together with a probability.

    Notes
    -----
    The search begins with limits that every such choice keeps: by Cantelli's inequality its mean less
    sqrt((1 − p) / p) standard deviations is within each budget. The best choice within them is judged by the draws. One
    that fails is made as small as it still fails, and forbidden with all that contains it, which can only cost more.
    When the best that is left passes, it is proven to be the best *for these draws*; nothing is proven of others.
    Of more than 15 open modules, and after 200 rounds, the best that passed is returned, ``stopped``, with the bound
    that the rounds so far prove and the gap that this leaves.

    References
    ----------
    Luedtke, J. and Ahmed, S. (2008), A sample approximation approach for optimization with probabilistic constraints,
    *SIAM Journal on Optimization* 19(2), 674-699.
    """
    setup = given.setup
    program, _ = setup.program()
    means, deviations = draws.moments(given)
    rows = program.rows.copy()
    rows[: len(means)] = means - np.sqrt((1 - confidence) / confidence) * deviations
    best, cuts, bound = _first(given, draws, confidence), list[Cut](), np.inf
    open_ = sum(answer is None for answer in setup.fixed)
    for _ in range(_ROUNDS if open_ <= _EXACT_UP_TO else _FEW_ROUNDS):
        loose = program.with_(rows=rows, cuts=tuple(cuts))
        found = best_of(loose, time_limit=time_limit)
        if found is None:
            break
        bound = min(bound, found.bound)
        taken = trimmed(loose, found.taken, setup.modules)
        if draws.judged(given, taken).probability >= confidence:
            found = found._replace(taken=taken)
            if best is not None and _as_good(setup, best, found):
                found = best._replace(bound=found.bound)
            return as_choice(setup, found, told=False)
        if best is not None and best.gain >= bound - DUST * abs(bound):
            return as_choice(setup, best._replace(bound=best.gain), told=False)
        cuts.append(_forbidden(given, draws, confidence, taken))
    if best is not None:
        return as_choice(setup, best._replace(bound=max(bound, best.gain), status="stopped"), told=False)
    what = f"no choice was found that stays within it with a probability of {percent(confidence)}"
    raise UnpaidError(Problem("budget", what, "raise it, let go of a must, or lower the confidence"))


def _as_good(setup: Setup, best: Answered, found: Answered) -> bool:
    """Return whether what was known is worth as much and costs no more."""
    outlay = setup.outlay().sum(axis=1)
    return best.gain >= found.gain - DUST * abs(found.gain) and outlay @ best.taken <= outlay @ found.taken


def _first(given: Candidates, draws: CostDraws, confidence: float) -> Answered | None:
    """Return a choice that passes: the best at the least margin, in deviations, that is found to be enough."""
    program, _ = given.setup.program()
    means, deviations = draws.moments(given)
    best: Answered | None = None
    low, high = -float(np.sqrt((1 - confidence) / confidence)), _WIDEST
    margin = high
    for _ in range(_HALVINGS):
        rows = program.rows.copy()
        rows[: len(means)] = means + margin * deviations
        found = best_of(program.with_(rows=rows))
        failed = False
        if found is not None:
            taken = trimmed(program, found.taken, given.setup.modules)
            failed = draws.judged(given, taken).probability < confidence
            if not failed and (best is None or found.gain > best.gain):
                best = found._replace(taken=taken)
        # Where nothing at all keeps the margin, the musts do not, and a lesser one may.
        low, high = (margin, high) if failed else (low, margin)
        margin = (low + high) / 2
    return best


def _forbidden(given: Candidates, draws: CostDraws, confidence: float, taken: Floats) -> Cut:
    """Return a row that forbids a smallest part of a choice that fails, where no other bundle is bought."""
    setup = given.setup
    bought = np.arange(setup.modules, setup.modules + len(setup.priced))
    held = {one for place, at in enumerate(setup.priced) if taken[bought[place]] > 0.5
            for one in setup.packs[at].members}  # fmt: skip
    part = taken.copy()
    part[setup.modules + len(setup.priced) :] = 0.0
    size = setup.cost.sum(axis=1)
    for one in sorted(np.flatnonzero(part[: setup.modules - 1] > 0.5).tolist(), key=lambda at: size[at]):
        if one in held:
            continue
        part[one] = 0.0
        if draws.judged(given, part).probability >= confidence:
            part[one] = 1.0
    inside = np.flatnonzero(part > 0.5)
    others = bought[part[bought] < 0.5]
    factors = np.concatenate([np.ones(inside.size), -np.ones(others.size)])
    return Cut(np.concatenate([inside, others]), factors, float(inside.size - 1))
