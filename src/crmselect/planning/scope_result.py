"""The result of a choice of modules: what is built now, what is left for later, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import closest
from crmselect.markup import Cell, table
from crmselect.model import InputFile
from crmselect.model.scope import Scope
from crmselect.planning import scope_words
from crmselect.planning.scope_arrays import ScopeChoice, settled
from crmselect.planning.scope_chance import Chance
from crmselect.planning.scope_greedy import greedy_of
from crmselect.planning.scope_inputs import Candidates
from crmselect.planning.scope_reasons import Reason, reason_of, rings
from crmselect.planning.scope_rows import Row, Setup
from crmselect.planning.scope_ways import least_overrun
from crmselect.results import header, plain
from crmselect.text import money, number

if TYPE_CHECKING:
    from crmselect.planning.frontier_result import ScopeFrontier

__all__ = ["Forced", "ScopeResult"]

Floats = NDArray[np.float64]

_HEADINGS = {
    "en": ("Module", "Chosen", "Value", "Cost", "Year {}", "Why", "yes", "–", "Scope within the budget"),
    "zh": ("模块", "入选", "价值", "费用", "第 {} 年", "原因", "是", "–", "预算内的建设范围"),
}


class Forced(NamedTuple):
    """What the other answer for one module changes."""

    value: float | None
    """Of the best choice with it (or without it); None where there is none."""
    out: tuple[str, ...]
    """Modules that are chosen no longer, the module itself aside."""
    more: tuple[str, ...]
    """Modules that are chosen instead, the module itself aside."""
    over: tuple[tuple[Row, float], ...]
    """Where there is none for want of money: which budgets are exceeded by how much."""


@dataclass(frozen=True, eq=False)
class ScopeResult:
    """Which modules are built within the budget, proven to be worth most.

    Attributes
    ----------
    plan : Scope
    offer : str
        Whose modules they are; empty where it does not matter.
    candidates : Candidates
        The modules, named and as arrays.
    choice : ScopeChoice
        With ``gap``, ``bound`` and ``status``; its last column is the rest of the offer.
    chance : Chance or None
        How surely the budgets hold, where costs are uncertain: ``probability``, ``total_p80``, ``draws``, ``seed``.
    currency, language : str
    inputs : tuple of InputFile
    """

    plan: Scope
    offer: str
    candidates: Candidates
    choice: ScopeChoice
    chance: Chance | None
    currency: str = ""
    language: str = "en"
    inputs: tuple[InputFile, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The modules' names, in their order."""
        return self.candidates.names

    @property
    def chosen(self) -> tuple[str, ...]:
        """The modules that are built."""
        return tuple(name for name, yes in zip(self.names, self.choice.chosen, strict=False) if yes)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The modules that are left for later."""
        return tuple(name for name, yes in zip(self.names, self.choice.chosen, strict=False) if not yes)

    @property
    def bundles(self) -> tuple[str, ...]:
        """The bundles that are bought at their price."""
        return tuple(
            bundle.name for bundle, yes in zip(self.candidates.bundles, self.choice.bundles, strict=True) if yes
        )

    @property
    def value(self) -> float:
        """What the chosen modules are worth; money at present value where the return is maximised."""
        return self.choice.value

    @property
    def cost_by_year(self) -> pd.Series:
        """What the chosen modules cost, bundles at their price, without the rest of the offer."""
        spent = self.choice.cost_by_year - self._setup.cost[-1]
        return pd.Series(spent, index=pd.RangeIndex(1, spent.size + 1, name="year"), name="cost")

    @property
    def cost(self) -> float:
        """The same over all years."""
        return float(self.choice.cost_by_year.sum() - self._setup.cost[-1].sum())

    @property
    def _setup(self) -> Setup:
        return self.candidates.setup

    @cached_property
    def reasons(self) -> dict[str, Reason]:
        """Why each module is chosen or left out."""
        return {name: reason_of(self.candidates, self.choice, at) for at, name in enumerate(self.names)}

    @cached_property
    def mutual(self) -> tuple[tuple[str, ...], ...]:
        """Modules that require each other, so that they are chosen together or not at all."""
        return rings(self._setup)

    @cached_property
    def greedy(self) -> tuple[tuple[str, ...], float, float]:
        """What taking modules by value per cost comes to: modules, value, cost without the rest of the offer."""
        chosen, value, cost = greedy_of(self._setup)
        taken = tuple(name for name, yes in zip(self.names, chosen, strict=False) if yes)
        return taken, value, cost - float(self._setup.cost[-1].sum())

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a module: chosen, value, cost, year_1 …, reason (its key), why (in words); chosen ones first.

        ``value`` is what it is worth by itself, missing where nothing says so; requirements that several modules
        deliver count in each. ``cost`` and years are as the basis counts them, without bundles' prices.
        """
        setup, count = self._setup, len(self.names)
        value = setup.value[:count].copy()
        for gain, members in setup.shared:
            value[list(members)] += gain
        value[[self.names.index(name) for name in self.candidates.unvalued]] = np.nan
        reasons = list(self.reasons.values())
        frame = pd.DataFrame(
            {
                "chosen": self.choice.chosen[:count],
                "value": value,
                "cost": setup.cost[:count].sum(axis=1),
                **{f"year_{year + 1}": setup.cost[:count, year] for year in range(setup.cost.shape[1])},
                "reason": [reason.kind for reason in reasons],
                "why": [scope_words.reason_in_words(self, reason) for reason in reasons],
            },
            index=pd.Index(self.names, name="module", dtype=object),
        )
        return frame.sort_values("chosen", ascending=False, kind="stable")

    def why(self, name: str) -> str:
        """Return why a module is chosen or left out, and what the other answer would change.

        The program is solved again with the module forced in, or, where it is chosen, without it.

        Raises
        ------
        KeyError
            For a module that is not there.
        """
        reason = self._reason(name)
        asked = reason.kind not in {"must", "ruled_out", "unvalued"}
        return scope_words.why_in_words(self, name, reason, self.forced(name) if asked else None)

    def _reason(self, name: str) -> Reason:
        if name not in self.reasons:
            raise KeyError(f"there is no module {name!r}: {closest(name, self.names) or ', '.join(self.names)}")
        return self.reasons[name]

    def forced(self, name: str) -> Forced:
        """Return the best choice with a module that is left out, or without one that is chosen; at these costs.

        Where budgets hold with a probability (``basis="joint"``), the other choice is judged by the costs' points.
        """
        self._reason(name)
        at = self.names.index(name)
        fixed = list(self._setup.fixed)
        fixed[at] = not bool(self.choice.chosen[at])
        setup = replace(self._setup, fixed=tuple(fixed))
        program, kinds = setup.program()
        over = least_overrun(program, kinds)
        if over is None or over.any():
            rows = [row for row in kinds if row.kind in {"total", "year"}]
            short = () if over is None else tuple((r, o) for r, o in zip(rows, over.tolist(), strict=True) if o > 0)
            return Forced(None, (), (), short)
        other = settled(setup, ties=False)
        before, after = self.choice.chosen, other.chosen
        changed = [one for one in range(len(self.names)) if one != at and before[one] != after[one]]
        out = tuple(self.names[one] for one in changed if before[one])
        return Forced(other.value, out, tuple(self.names[one] for one in changed if after[one]), ())

    def frontier(self, budgets: ArrayLike | None = None, *, exact: bool | None = None) -> ScopeFrontier:
        """Return the value that each budget reaches, with the value of one more unit of money.

        Parameters
        ----------
        budgets : array_like, optional
            Over all years, the rest of the offer included; budgets by year rise and fall in proportion. Without it
            every step of up to 20 open modules, else 50 budgets.
        exact : bool, optional
            Whether to find every step.
        """
        from crmselect.planning.frontier_result import frontier

        return frontier(self, budgets, exact=exact)

    @cached_property
    def budget_prices(self) -> pd.Series:
        """What one more unit of each budget would add, by the linear program: a guide, for modules cannot be split."""
        program, kinds = self._setup.program()
        money_rows = [at for at, row in enumerate(kinds) if row.kind in {"total", "year"}]
        prices = program.prices()
        found = np.zeros(len(kinds)) if prices is None else prices
        labels = ["total" if kinds[at].kind == "total" else f"year_{kinds[at].at + 1}" for at in money_rows]
        return pd.Series(found[money_rows], index=pd.Index(labels, name="budget", dtype=object), name="price")

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is chosen, how sure that is, and what a reader should know, in the result's language."""
        return self.say()

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what is chosen, how sure that is, and what a reader should know, in a language."""
        if language not in (None, self.language):
            return replace(self, language=language).say()
        return tuple(scope_words.sentences(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        seed = None if self.chance is None else self.chance.seed
        taken, value, cost = self.greedy
        return {
            **header("scope/1", self.inputs, seed),
            "offer": self.offer,
            "currency": self.currency,
            "plan": self.plan.model_dump(mode="json", exclude_defaults=True, exclude={"modules", "bundles", "place"}),
            "chosen": list(self.chosen),
            "left_out": list(self.left_out),
            "bundles": list(self.bundles),
            "value": self.value,
            "cost": self.cost,
            "cost_by_year": self.cost_by_year.tolist(),
            "status": self.choice.status,
            "gap": plain(self.choice.gap),
            "bound": plain(self.choice.bound),
            "chance": None if self.chance is None else plain(self.chance._asdict()),
            "greedy": {"chosen": list(taken), "value": value, "cost": cost},
            "table": plain(self.table),
            "sentences": list(self.sentences),
        }

    def __repr__(self) -> str:
        whose = f"{self.offer}: " if self.offer else ""
        return f"ScopeResult({whose}{len(self.chosen)} of {len(self.names)} modules, value {self.value:g})"

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        words = _HEADINGS["zh" if self.language == "zh" else "en"]
        frame = self.table
        years = [name for name in frame.columns if name.startswith("year_")]
        shown = years if len(years) > 1 else []
        most = float(frame["value"].max()) if len(frame) else 0.0
        rows = [
            [
                Cell(str(name)),
                Cell(words[6] if row["chosen"] else words[7]),
                Cell(number(row["value"], 2), bar=row["value"] / most if most > 0 else None, number=True),
                Cell(number(row["cost"]), number=True),
                *(Cell(number(row[year]), number=True) for year in shown),
                Cell(str(row["why"])),
            ]
            for name, row in frame.iterrows()
        ]
        headings = [words[0], words[1], words[2], words[3], *(words[4].format(y[5:]) for y in shown), words[5]]
        grey = [at for at, yes in enumerate(frame["chosen"].tolist()) if not yes]
        caption = words[8] + (f": {self._limits()}" if self._limits() else "")
        return table(headings, rows, caption=caption, greyed=grey, notes=self.sentences)

    def _limits(self) -> str:
        if self.plan.budget is not None:
            return money(self.plan.budget, self.currency)
        return money(sum(self.plan.by_year), self.currency) if self.plan.by_year else ""
