"""The value against the budget, with names: every step, what joins it, what one more unit of money brings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmselect.markup import Cell, table
from crmselect.planning.frontier_curve import ValueFrontier, frontier_of
from crmselect.planning.scope_result import ScopeResult
from crmselect.planning.scope_words import listed, worth
from crmselect.results import header, plain
from crmselect.text import money, number

__all__ = ["ScopeFrontier", "frontier"]

Floats = NDArray[np.float64]
_WORDS = {
    "en": ("Value against budget", "Budget", "Value", "Per 1,000 more", "Joins", "Leaves"),
    "zh": ("价值与预算", "预算", "价值", "每增加 1,000 的价值", "加入", "退出"),
}


@dataclass(frozen=True, eq=False)
class ScopeFrontier:
    """What each budget reaches.

    Attributes
    ----------
    result : ScopeResult
        Whose modules they are.
    curve : ValueFrontier
        Budgets over all years, the rest of the offer included; ``exact`` says whether every step is there.
    """

    result: ScopeResult
    curve: ValueFrontier

    @property
    def budgets(self) -> Floats:
        """Over all years, rising."""
        return self.curve.budgets

    @property
    def values(self) -> Floats:
        """What each budget reaches."""
        return self.curve.values

    @property
    def exact(self) -> bool:
        """Whether every step of the frontier is there."""
        return self.curve.exact

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a budget: budget, value, cost, marginal (value for one more unit of money), joins, leaves, modules.

        ``cost`` is what modules and the rest of the offer cost together.
        """
        names, chosen = self.result.names, self.curve.chosen[:, : len(self.result.names)]
        before = np.vstack([np.zeros((1, len(names)), dtype=np.bool_), chosen[:-1]]) if len(chosen) else chosen
        return pd.DataFrame(
            {
                "budget": self.curve.budgets,
                "value": self.curve.values,
                "cost": self.curve.costs,
                "marginal": self.curve.marginal,
                "joins": _picked(names, chosen & ~before),
                "leaves": _picked(names, before & ~chosen),
                "modules": _picked(names, chosen),
            }
        )

    def at(self, budget: float) -> tuple[str, ...]:
        """Return the best modules that are listed for a budget or the next smaller one; none below the first."""
        place = int(np.searchsorted(self.curve.budgets, budget * (1 + 1e-12), side="right")) - 1
        return () if place < 0 else tuple(self.table["modules"].iloc[place])

    @property
    def sentences(self) -> tuple[str, ...]:
        """Where the next step lies, and from where on more money brings nothing, in the result's language."""
        return self.say()

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return where the next step lies, and from where on more money brings nothing, in a language."""
        if language not in (None, self.result.language):
            return replace(self, result=replace(self.result, language=language)).say()
        zh, result, curve = self.result.language == "zh", self.result, self.curve
        said = []
        budget = self.present
        if budget is not None:
            after = np.flatnonzero((curve.budgets > budget * (1 + 1e-9)) & (curve.values > result.value))
            if after.size:
                step = int(after[0])
                more = money(float(curve.budgets[step]) - budget, result.currency)
                gain = worth(result, float(curve.values[step]) - result.value)
                then = self.table["modules"].iloc[step]
                joins = listed([name for name in then if name not in result.chosen], result.language)
                leaves = listed([name for name in result.chosen if name not in then], result.language)
                spread = ("（各年按比例）" if zh else ", in proportion over the years,") if result.plan.by_year else ""
                said.append(
                    f"预算再增加 {more}{spread}，价值可增加 {gain}：加入 {joins}"
                    f"{f'，退出 {leaves}' if leaves else ''}。"
                    if zh
                    else f"With {more} more{spread} the value would rise by {gain}: {joins} would join"
                    f"{f' and {leaves} leave' if leaves else ''}."
                )
            elif len(curve.budgets):
                said.append("再增加预算也不会提高价值。" if zh else "More money would bring no more value.")
        if len(curve.budgets):
            most = money(float(curve.budgets[-1]), result.currency)
            value = worth(result, float(curve.values[-1]))
            said.append(
                f"预算为 {most} 时价值达到 {value}。" if zh else f"{most} reaches a value of {value}."
            )  # fmt: skip
        if not curve.exact:
            said.append(
                "两个预算之间可能还有其他台阶。" if zh else "Between two of these budgets there may be other steps."
            )
        return tuple(said)

    @property
    def present(self) -> float | None:
        """The plan's budget over all years; None where there is none."""
        plan = self.result.plan
        return plan.budget if plan.budget is not None else (float(sum(plan.by_year)) if plan.by_year else None)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            **header("scope-frontier/1", self.result.inputs),
            "offer": self.result.offer,
            "currency": self.result.currency,
            "budget": self.present,
            "exact": self.exact,
            "table": plain(self.table),
            "sentences": list(self.sentences),
        }

    def __repr__(self) -> str:
        kind = "steps" if self.exact else "budgets"
        return f"ScopeFrontier({len(self.budgets)} {kind})"

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        language = self.result.language
        words = _WORDS["zh" if language == "zh" else "en"]
        rows = [
            [Cell(number(row["budget"])), Cell(number(row["value"], 2), number=True),
             Cell(number(1000 * row["marginal"], 2), number=True), Cell(listed(row["joins"], language)),
             Cell(listed(row["leaves"], language))]
            for row in self.table.to_dict("records")
        ]  # fmt: skip
        return table(words[1:], rows, caption=words[0], notes=self.sentences)


def _picked(names: tuple[str, ...], rows: NDArray[np.bool_]) -> list[tuple[str, ...]]:
    return [tuple(name for name, yes in zip(names, row, strict=True) if yes) for row in rows.tolist()]


def frontier(result: ScopeResult, budgets: ArrayLike | None = None, *, exact: bool | None = None) -> ScopeFrontier:
    """Return the value that each budget reaches; :meth:`ScopeResult.frontier` forwards here.

    Costs count as the plan's basis has them, at their points where budgets hold with a probability.

    Examples
    --------
    >>> from crmselect.model.scope import Module, Scope
    >>> from crmselect.planning.scope_choosing import scope
    >>> plan = Scope(budget=6, modules=(Module(name="Maps", value=3, cost=5), Module(name="Mail", value=2, cost=4)))
    >>> curve = scope(plan).frontier()
    >>> curve.budgets.tolist(), curve.at(7), curve.table["leaves"].tolist()
    ([0.0, 4.0, 5.0, 9.0], ('Maps',), [(), (), ('Mail',), ()])
    """
    return ScopeFrontier(result, frontier_of(result.candidates.setup, budgets=budgets, exact=exact))
