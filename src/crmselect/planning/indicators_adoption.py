"""How many of those who could use the system do, month by month, against the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.model.evaluation import Adoption
from crmselect.planning.evaluation_words import Told, checked_language
from crmselect.results import header, plain
from crmselect.text import number, percent

__all__ = ["AdoptionPath", "adoption_path"]

_DUST = 1e-9


@dataclass(frozen=True, eq=False)
class AdoptionPath(Told):
    """Active users as a share of those licensed, by month."""

    months: tuple[Adoption, ...]
    language: str = "en"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a month since go-live: active, licensed, share, planned, gap (share less planned)."""
        rows = [(m.month, m.active, m.licensed, m.active / m.licensed, m.planned) for m in self.months]
        frame = pd.DataFrame(rows, columns=["month", "active", "licensed", "share", "planned"]).set_index("month")
        frame = frame.astype(float)
        return frame.assign(gap=frame["share"] - frame["planned"])

    @property
    def latest(self) -> float | None:
        """The share of the last month; None without any."""
        return self.months[-1].active / self.months[-1].licensed if self.months else None

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return where adoption stands."""
        if not self.months:
            return ()
        last, zh = self.months[-1], self._in(language)
        share = last.active / last.licensed
        active, licensed = number(last.active), number(last.licensed)
        if zh:
            said = f"上线后第 {last.month} 个月：{licensed} 个授权用户中 {active} 个活跃（{percent(share, 0)}）"
        else:
            said = f"Month {last.month} after go-live: {active} of {licensed} licensed users are active"
            said = f"{said} ({percent(share, 0)})"
        return (f"{said}{_against(share, last.planned, zh)}{'。' if zh else '.'}",)

    def to_dict(self) -> dict[str, Any]:
        """Return the path as plain data for JSON."""
        return {**header("adoption/1"), "months": plain(self.table), "sentences": list(self.say())}


def adoption_path(months: Iterable[Adoption], *, language: str = "en") -> AdoptionPath:
    """Return how adoption went, in the order of the months.

    Raises
    ------
    DataError
        For months that are stated twice.

    Examples
    --------
    >>> found = adoption_path([Adoption(month=3, active=120, licensed=200, planned=0.7)])
    >>> print(found)
    Month 3 after go-live: 120 of 200 licensed users are active (60 %), 10 points below the plan of 70 %.
    """
    checked_language(language)
    every = sorted(months, key=lambda one: one.month)
    counted = Counter(one.month for one in every)
    problems = [
        Problem(one.place or f"adoption, month {one.month}", "this month is stated more than once", "keep one line")
        for one in every
        if counted[one.month] > 1
    ]
    if problems:
        raise DataError(problems)
    return AdoptionPath(tuple(every), language)


def _against(share: float, planned: float | None, zh: bool) -> str:
    if planned is None:
        return "，没有计划值" if zh else "; there is no plan for it"
    gap, plan = number(100 * abs(share - planned), 0), percent(planned, 0)
    if abs(share - planned) < _DUST:
        return f"，与计划 {plan} 一致" if zh else f", as planned ({plan})"
    above = share > planned
    if zh:
        return f"，比计划 {plan} {'高' if above else '低'} {gap} 个百分点"
    return f", {gap} points {'above' if above else 'below'} the plan of {plan}"
