"""The value of the best choice as a function of the budget: every step of it, or a grid."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Problem
from crmselect.planning.scope_arrays import best_of, first_of_equals, trimmed
from crmselect.planning.scope_checks import checked
from crmselect.planning.scope_kernel import DUST, Answered, Cut, Program, cover
from crmselect.planning.scope_rows import Setup
from crmselect.planning.scope_ways import refusal

__all__ = ["ValueFrontier", "frontier_of", "value_frontier"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_EXACT_UP_TO = 20
"""Open modules up to which every step is found: there can be as many steps as choices."""
_STEPS = 400
_GRID = 50
_KEPT = 30
_STEP = 1e-7


class ValueFrontier(NamedTuple):
    """What :func:`value_frontier` returns, by rising budget."""

    budgets: Floats
    """Over all years, (points,). Where :attr:`exact`, the least budgets that reach the values."""
    values: Floats
    """Of the best choice, (points,)."""
    costs: Floats
    """What it costs over all years, (points,)."""
    chosen: Bools
    """Which modules, (points, modules)."""
    bundles: Bools
    """Which bundles are bought at their price, (points, bundles)."""
    marginal: Floats
    """What one more unit of money brings on the way from the point before, (points,); 0 at the first."""
    bounds: Floats
    """No choice within the budget is worth more: the values themselves where each is proven, (points,)."""
    exact: bool
    """Whether every step of the frontier is there; else between two budgets it may have others."""
    solved: int
    """How many integer programs it took: one fewer for each budget whose answer was known from its neighbours."""


def value_frontier(
    value: ArrayLike,
    cost: ArrayLike,
    budget: ArrayLike | None = None,
    *,
    budgets: ArrayLike | None = None,
    exact: bool | None = None,
    **rules: Any,
) -> ValueFrontier:
    """Return the value that each budget reaches.

    Parameters
    ----------
    value, cost, budget
        As :func:`choose_scope` takes them. Budgets by year rise and fall in proportion.
    budgets : array_like (points,), optional
        Over all years. Without it every step where there are at most 20 open modules, else 50 from the least that the
        musts need to where more money brings nothing more.
    exact : bool, optional
        Whether to find every step; of more than 400 steps 50 budgets are returned instead.
    **rules
        As :func:`choose_scope` takes them.

    Returns
    -------
    ValueFrontier

    Raises
    ------
    DataError
        As :func:`choose_scope`; where even the largest budget does not pay the musts.

    Notes
    -----
    A best choice stays the best down to the budget that it needs: the next step lies just below. Between two budgets
    of the same value no program is solved, nor where the choice of a larger budget fits into a smaller one; the choice
    of a smaller budget, filled up, is where the search begins.

    References
    ----------
    Nemhauser, G. L. and Ullmann, Z. (1969), Discrete dynamic programming and capital allocation, *Management Science*
    15(9), 494-505.

    Examples
    --------
    >>> curve = value_frontier([16, 22, 12, 8], [5, 7, 4, 3])
    >>> curve.budgets.tolist()
    [0.0, 3.0, 4.0, 5.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 14.0, 15.0, 16.0, 19.0]
    >>> curve.values.tolist()
    [0.0, 8.0, 12.0, 16.0, 22.0, 24.0, 28.0, 30.0, 34.0, 38.0, 42.0, 46.0, 50.0, 58.0]
    """
    return frontier_of(checked(value, cost, budget, **rules), budgets=budgets, exact=exact)


def frontier_of(setup: Setup, *, budgets: ArrayLike | None = None, exact: bool | None = None) -> ValueFrontier:
    """Return the frontier of a checked setup."""
    ray = _Ray(setup)
    if budgets is not None:
        given = np.unique(_checked_budgets(budgets))
        return ray.result(ray.grid(given), given, exact=False)
    open_ = sum(answer is None for answer in setup.fixed)
    top = ray.top()
    steps = ray.steps(top) if (open_ <= _EXACT_UP_TO if exact is None else exact) else None
    if steps is not None:
        return ray.result(steps, np.array([ray.need(found.taken) for found in steps]), exact=True)
    low, high = ray.least(), ray.need(top.taken)
    given = np.unique(np.linspace(low, high, _GRID))
    return ray.result(ray.grid(given), given, exact=False)


def _checked_budgets(budgets: ArrayLike) -> Floats:
    given = np.atleast_1d(np.asarray(budgets, dtype=np.float64)).ravel()
    wrong = [f"budgets[{at}]" for at in np.flatnonzero(~(np.isfinite(given) & (given >= 0)))]
    if wrong or not given.size:
        where = wrong[0] if wrong else "budgets"
        raise DataError(Problem(where, "is no budget" if wrong else "there is none", "give figures of 0 or more"))
    return given


class _Ray:
    """All budgets of a setup in proportion to one figure, their sum."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        yearly = setup.yearly
        known = yearly[np.isfinite(yearly)]
        if np.isfinite(setup.total) or not known.size:
            # Any finite figure makes the row of the total.
            base = setup.total if np.isfinite(setup.total) else 1.0
            setup = _with_total(setup, base)
        else:
            base = float(known.sum())
        self.program, self.kinds = setup.program()
        self._money = np.array([row.kind in {"total", "year"} for row in self.kinds])
        if base == 0 and known.sum() > 0:
            raise DataError(Problem("total", "the budget over all years is 0, those of the years are not",
                                    "leave one of them out"))  # fmt: skip
        self._share = np.ones(int(self._money.sum())) if base == 0 else self.program.limit[self._money] / base
        self.solved = 0
        self.setup = setup

    def at(self, budget: float, cuts: tuple[Cut, ...] = ()) -> Program:
        """Return the program with a budget."""
        limit = self.program.limit.copy()
        limit[self._money] = np.where(self._share > 0, self._share * budget, 0.0)
        return self.program.with_(limit=limit, cuts=cuts)

    def need(self, taken: Floats) -> float:
        """Return the least budget that pays for an answer."""
        spent, share = self.program.rows[self._money] @ taken, self._share
        return float(max(0.0, (spent[share > 0] / share[share > 0]).max(initial=0.0)))

    def _binding(self, taken: Floats) -> Cut:
        spent = self.program.rows[self._money] @ taken
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(self._share > 0, spent / self._share, -np.inf)
        return cover(self.program.rows[np.flatnonzero(self._money)[int(ratio.argmax())]], taken)

    def _free(self) -> Program:
        limit = self.program.limit.copy()
        limit[self._money] = np.where(self._share > 0, np.inf, 0.0)
        return self.program.with_(limit=limit)

    def top(self) -> Answered:
        """Return the cheapest of the choices that no budget betters."""
        program = self._free()
        found = best_of(program)
        if found is None:
            raise refusal(self.setup, program, self.kinds)
        self.solved += 1
        return first_of_equals(program, self.setup, found)[0]

    def least(self) -> float:
        """Return the budget that the musts need."""
        if not any(self.program.low) and (self.program.limit[~self._money] >= 0).all():
            return 0.0
        size = self.program.gain.size
        program = self._free()
        share = np.where(self._share > 0, self._share, 1.0)
        # One more column: the budget, as a share of what everything costs.
        most = float((self.program.rows[self._money].clip(min=0).sum(axis=1) / share).max(initial=1.0)) or 1.0
        rows = np.hstack([program.rows, np.zeros((len(self.kinds), 1))])
        rows[self._money, size] = -self._share * most
        limit = self.program.limit.copy()
        limit[self._money] = 0.0
        found = Program(
            np.append(np.zeros(size), -1.0), rows, limit, np.append(program.whole, [False]),
            np.append(program.low, 0.0), np.append(program.high, 1.0),
        ).solve()  # fmt: skip
        self.solved += 1
        return self.need(found.taken[:size]) if found is not None else 0.0

    def steps(self, top: Answered) -> list[Answered] | None:
        """Return the best choice of every step, or None where there are too many."""
        found, cuts = [top], [self._binding(top.taken)]
        while (need := self.need(found[-1].taken)) > 0:
            if len(found) > _STEPS:
                return None
            program = self.at(need * (1.0 - _STEP), tuple(cuts[-_KEPT:]))
            better = best_of(program)
            self.solved += 1
            if better is None:
                break
            found.append(better)
            cuts.append(self._binding(better.taken))
        kept: list[Answered] = []
        for one in found:
            # Of equals, which come one after the other, the last needs the least.
            if kept and one.gain >= kept[-1].gain - self._slack(one.gain):
                kept.pop()
            kept.append(one)
        return kept[::-1]

    def _slack(self, gain: float) -> float:
        return DUST * max(float(np.abs(self.program.gain).sum()), abs(gain))

    def grid(self, budgets: Floats) -> list[Answered | None]:
        """Return the best choice at each of rising budgets; None where the musts cost more."""
        found: dict[int, Answered | None] = {}
        last = budgets.size - 1
        found[last] = self._solved(float(budgets[last]), None)
        if found[last] is None:
            program = self.at(float(budgets[last]))
            raise refusal(self.setup, program, self.kinds)
        found[0] = self._carried(found[last], budgets, 0, None)
        spans = [(0, last)]
        while spans:
            low, high = spans.pop()
            if high - low < 2:
                continue
            below, above = found[low], found[high]
            if below is not None and above is not None and below.gain >= above.gain - self._slack(above.gain):
                found.update(dict.fromkeys(range(low + 1, high), below))
                continue
            middle = (low + high) // 2
            found[middle] = self._carried(above, budgets, middle, below)
            spans += [(low, middle), (middle, high)]
        return [found[at] for at in range(budgets.size)]

    def _carried(self, above: Answered | None, budgets: Floats, at: int, below: Answered | None) -> Answered | None:
        """Return the answer of a larger budget where it fits, else the solved one; none fits where none did above."""
        if above is None:
            return None
        budget = float(budgets[at])
        if self.need(above.taken) <= budget * (1 + DUST):
            return above
        return self._solved(budget, None if below is None else below.taken)

    def _solved(self, budget: float, known: Floats | None) -> Answered | None:
        self.solved += 1
        return best_of(self.at(budget), known)

    def result(self, found: list[Answered] | list[Answered | None], budgets: Floats, *, exact: bool) -> ValueFrontier:
        """Return the points that there are."""
        setup = self.setup
        reached = [at for at, one in enumerate(found) if one is not None]
        answers = [
            one._replace(taken=trimmed(self._free(), one.taken, setup.modules)) for one in found if one is not None
        ]
        chosen = np.array([one.taken[: setup.modules] > 0.5 for one in answers], dtype=np.bool_)
        chosen = chosen.reshape(len(answers), setup.modules)
        bought = np.zeros((len(answers), len(setup.packs)), dtype=np.bool_)
        for place, at in enumerate(setup.priced):
            bought[:, at] = [one.taken[setup.modules + place] > 0.5 for one in answers]
        values = np.array([setup.worth(*pair) for pair in zip(chosen, bought, strict=True)], dtype=np.float64)
        costs = np.array([setup.spent(*pair).sum() for pair in zip(chosen, bought, strict=True)], dtype=np.float64)
        slack = self._slack(float(np.abs(values).max(initial=0.0)))
        bounds = np.array([one.bound for one in answers], dtype=np.float64)
        bounds = np.where(bounds - values <= slack, values, bounds)
        at_budget = budgets[reached]
        marginal = np.zeros(len(answers))
        marginal[1:] = np.diff(values) / np.diff(at_budget)
        return ValueFrontier(at_budget, values, costs, chosen, bought, marginal, bounds, exact, self.solved)


def _with_total(setup: Setup, total: float) -> Setup:
    return replace(setup, total=total)
