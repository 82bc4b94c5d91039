"""The offer and its modules chosen together: whose base and best modules are worth most within one budget."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from crmselect.cost import Tco
from crmselect.markup import Cell, table
from crmselect.model import Answer, AnswerRules, RequirementSet
from crmselect.model.scope import Scope
from crmselect.planning.scope_choosing import scope
from crmselect.planning.scope_inputs import gains_of
from crmselect.planning.scope_modules import modules_of
from crmselect.planning.scope_result import ScopeResult
from crmselect.planning.scope_rows import REST
from crmselect.planning.scope_ways import UnpaidError
from crmselect.planning.scope_words import exceeded
from crmselect.results import header, plain
from crmselect.text import money, number, percent

__all__ = ["OfferScopes", "best_scope_by_offer"]

_WORDS = {
    "en": ("Each offer with its best modules", "Offer", "Value", "Base", "Modules", "Cost", "Why not"),
    "zh": ("各报价及其最佳模块组合", "报价", "价值", "基础价值", "模块", "费用", "未入选原因"),
}


@dataclass(frozen=True, eq=False)
class OfferScopes:
    """Every offer with the best of its modules within the same budget.

    Attributes
    ----------
    scopes : mapping of offer to ScopeResult
        Of the offers that the budget pays for.
    base_value : mapping of offer to float
        What an offer's answers are worth that no module delivers.
    refused : mapping of offer to str
        Why there is no choice for an offer.
    currency, language : str
    """

    scopes: dict[str, ScopeResult]
    base_value: dict[str, float]
    refused: dict[str, str]
    currency: str
    language: str = "en"

    @property
    def best(self) -> str | None:
        """The offer whose base and modules are worth most, the cheaper of equals; None where no offer is paid for."""
        names = list(self.scopes)
        if not names:
            return None
        return max(names, key=lambda name: (round(self.total(name), 9), -self._cost(name), -names.index(name)))

    @property
    def proven(self) -> bool:
        """Whether no offer with any of its modules is worth more: every offer's bound is at most the best's value."""
        best = self.best
        if best is None:
            return False
        most = max(self.base_value[name] + found.choice.bound for name, found in self.scopes.items())
        return most <= self.total(best) + 1e-9 * max(abs(most), 1.0)

    def total(self, offer: str) -> float:
        """Return what an offer is worth with its best modules."""
        return self.base_value[offer] + self.scopes[offer].value

    def _cost(self, offer: str) -> float:
        return float(self.scopes[offer].choice.cost)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer, the best first: total, base_value, modules_value, modules, cost, why it is out."""
        rows = []
        for name in self.base_value:
            found = self.scopes.get(name)
            rows.append(
                (
                    name,
                    np.nan if found is None else self.total(name),
                    self.base_value[name],
                    np.nan if found is None else found.value,
                    "" if found is None else ("、" if self.language == "zh" else ", ").join(found.chosen),
                    np.nan if found is None else self._cost(name),
                    self.refused.get(name, ""),
                )
            )
        columns = ["offer", "total", "base_value", "modules_value", "modules", "cost", "why_not"]
        frame = pd.DataFrame(rows, columns=columns).set_index("offer")
        return frame.sort_values(["total", "cost"], ascending=[False, True], kind="stable")

    @property
    def sentences(self) -> tuple[str, ...]:
        """Which offer and modules are best together, how far the next is behind, and who is out."""
        return self.say()

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return which offer and modules are best together, how far the next is behind, and who is out."""
        if language not in (None, self.language):
            return replace(self, language=language).say()
        zh, best = self.language == "zh", self.best
        if best is None:
            return ("预算不足以支付任何报价。" if zh else "The budget pays for no offer.", *self._out())
        names = ("、" if zh else ", ").join(self.scopes[best].chosen) or ("无" if zh else "none")
        value, cost = number(self.total(best), 2), money(self._cost(best), self.currency)
        said = [
            f"最佳组合：{best} 加模块 {names}；价值 {value}，费用 {cost}。" if zh
            else f"{best} with {names} is worth most within the budget: {value} for {cost}."
        ]  # fmt: skip
        said.append(
            (
                "已证明：任何报价的任何模块组合价值都不更高。"
                if zh
                else "No offer with any of its modules is worth more: proven."
            )
            if self.proven
            else ("尚未证明最优。" if zh else "Not proven to be the best.")
        )
        others = [name for name in self.table.index if name != best and name in self.scopes]
        if others:
            less = number(self.total(best) - self.total(others[0]), 2)
            said.append(f"其次是 {others[0]}，少 {less}。" if zh else f"{others[0]} follows, worth {less} less.")
        return (*said, *self._out())

    def _out(self) -> tuple[str, ...]:
        mark = "：" if self.language == "zh" else ": "
        return tuple(f"{name}{mark}{why}" for name, why in self.refused.items())

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        inputs = next((found.inputs for found in self.scopes.values()), ())
        return {
            **header("scope-offers/1", inputs),
            "currency": self.currency,
            "best": self.best,
            "proven": self.proven,
            "table": plain(self.table),
            "scopes": {name: found.to_dict() for name, found in self.scopes.items()},
            "sentences": list(self.sentences),
        }

    def __repr__(self) -> str:
        return f"OfferScopes({len(self.base_value)} offers, best: {self.best})"

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        words, frame = _WORDS["zh" if self.language == "zh" else "en"], self.table
        rows = [
            [Cell(str(name)), *(Cell(number(row[key], 2), number=True) for key in ("total", "base_value")),
             Cell(str(row["modules"])), Cell(number(row["cost"]), number=True), Cell(str(row["why_not"]))]
            for name, row in frame.iterrows()
        ]  # fmt: skip
        grey = [at for at, name in enumerate(frame.index) if name in self.refused]
        return table(words[1:], rows, caption=words[0], greyed=grey, notes=self.sentences)


def best_scope_by_offer(
    plan: Scope,
    costs: Tco,
    *,
    requirements: RequirementSet | None = None,
    answers: Iterable[Answer] | None = None,
    rules: AnswerRules | None = None,
    draws: int = 4096,
    seed: int | None = None,
    time_limit: float | None = None,
    language: str = "en",
) -> OfferScopes:
    """Choose offer and modules together: each offer's base cost and its modules under the same budget.

    Parameters
    ----------
    plan : Scope
    costs : Tco
    requirements, answers, rules
        As :func:`scope` takes them. What an offer's answers are worth that no module of it delivers is its base value.
        Where modules state values of their own, these are in the same unit: weight × score, 0 to 1.
    draws, seed, time_limit, language
        As :func:`scope` takes them; the same draws for every offer.

    Returns
    -------
    OfferScopes

    Notes
    -----
    One offer is bought, so that the best of the offers' own optima is the best of all, and their bounds prove it. Where
    the return is maximised the base of an offer brings in nothing and costs what it costs.
    """
    from crmselect.draws import seed_of

    rules = rules or AnswerRules()
    answered = None if answers is None else tuple(answers)
    number_ = seed_of(seed)
    scopes: dict[str, ScopeResult] = {}
    values: dict[str, float] = {}
    refused: dict[str, str] = {}
    rate, years = costs.assumptions.discount_rate, costs.assumptions.years
    for name in costs.names:
        found = modules_of(costs, name, plan=plan, requirements=requirements, answers=answered)
        values[name] = 0.0
        if plan.objective == "return":
            values[name] = -float(found.base @ (1.0 + rate) ** -(np.arange(years) + 0.5))
        elif requirements is not None and answered is not None:
            gains, _ = gains_of(name, requirements, answered, rules)
            values[name] = sum(gain for one, gain in gains.items() if one not in found.open_requirements)
        try:
            scopes[name] = scope(
                plan, offer=name, modules=found.modules, requirements=requirements, answers=answered, rules=rules,
                base=found.base, years=years, discount_rate=rate, currency=costs.currency, draws=draws, seed=number_,
                time_limit=time_limit, language=language, inputs=costs.offers.inputs,
            )  # fmt: skip
        except UnpaidError as error:
            refused[name] = _unpaid(plan, error, costs.currency, language)
    return OfferScopes(scopes, values, refused, costs.currency, language)


def _unpaid(plan: Scope, error: UnpaidError, currency: str, language: str) -> str:
    """Return why the budget pays for no choice of an offer."""
    zh = language == "zh"
    if not error.over:
        sure = percent(plan.confidence)
        return f"没有任何组合能以 {sure} 的把握不超预算" if zh else f"nothing stays within the budget with {sure}"
    said = exceeded(error.over, plan.carry_over, currency, language)
    return f"仅其余费用与必选项：{said}" if zh else f"{REST} and its musts alone exceed {said}"
