"""Support as users grow: how many must answer, what it costs, and when the next person or level is due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from crmselect.cost.drivers import Floats, monthly
from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.model import Assumptions, Path
from crmselect.model.support import Demand, SupportTier
from crmselect.planning.evaluation_words import Told, checked_language
from crmselect.planning.support_staff import even_share, staff_by_month
from crmselect.planning.support_words import ASSUMED, Due, day_of_month, dues, minutes, month_words
from crmselect.results import header, plain
from crmselect.text import money, number, percent

__all__ = ["SupportPlan", "support_plan"]

_DUST = 1e-9
_SAID = 6
"""Things due that are said one by one."""


@dataclass(frozen=True, eq=False)
class SupportPlan(Told):
    """Staff and cost of support, month by month.

    Attributes
    ----------
    table : DataFrame by month
        ``users``, ``level``, ``contacts``, ``arrivals`` (in the busy hour), ``traffic`` (erlangs), ``positions`` (who
        must be at work then), ``staff`` (on the pay roll), ``at_hand``, ``short``, ``present``, ``occupancy``,
        ``answered_within``, ``wait_minutes`` and ``cost``. Month 0 is the first.
    dues : tuple of Due
        What is due and when, in order.
    """

    demand: Demand
    tiers: tuple[SupportTier, ...]
    table: pd.DataFrame
    dues: tuple[Due, ...]
    currency: str
    start: dt.date | None = None
    language: str = "en"

    @property
    def next_person(self) -> Due | None:
        """When more people are due for the first time."""
        return next((due for due in self.dues if due.kind == "person"), None)

    @property
    def next_level(self) -> Due | None:
        """When another level is due for the first time."""
        return next((due for due in self.dues if due.kind == "level"), None)

    @property
    def total(self) -> float:
        """What support costs over all months."""
        return float(self.table["cost"].sum())

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return the staff at the start and at the end, what is due in between, and what is assumed."""
        zh = self._in(language)
        stop = "。" if zh else "."
        code = "zh" if zh else "en"
        told = [due.text(code) for due in self.dues[:_SAID]]
        said = [*self._span(zh), *(f"{text[:1].upper()}{text[1:]}{stop}" for text in told)]
        if left := len(self.dues) - len(told):
            said.append(f"此后还有 {left} 项到期。" if zh else f"{left} more are due later.")
        if not self.dues:
            said.append("期间无需增加人员或升级。" if zh else "Nothing more is due in these months.")
        return (*said, ASSUMED[zh])

    def _span(self, zh: bool) -> Iterator[str]:
        for month in dict.fromkeys((0, len(self.table) - 1)):
            row = self.table.iloc[month]
            tier = next(one for one in self.tiers if one.name == row["level"])
            when = month_words(month, day_of_month(self.start, month), zh=zh)
            promise, share = minutes(tier.target_minutes, zh=zh), percent(tier.answered_within, 0)
            users, staff = number(float(row["users"])), int(row["staff"])
            load = number(float(row["traffic"]), 2)
            if zh:
                doing = f"需 {staff} 人才能在 {promise}内应答 {share}"
                yield f"{when}：{users} 个用户，忙时 {load} 厄兰，{doing}（{tier.name}）。"
            else:
                who = "1 person" if staff == 1 else f"{staff} people"
                yield (
                    f"{when[:1].upper()}{when[1:]}: {users} users make {load} erlangs in the busy hour; {who} answer "
                    f"{share} within {promise} ({tier.name})."
                )
        if self.total:
            cost, span = money(self.total, self.currency), len(self.table)
            yield f"{span} 个月支持费用合计 {cost}。" if zh else f"Support costs {cost} over {span} months."

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON."""
        due = [
            {"month": one.month, "day": one.day, "kind": one.kind, "text": one.text(self.language)} for one in self.dues
        ]
        body = {
            "currency": self.currency, "start": self.start, "total": self.total, "table": self.table, "dues": due,
            "levels": [tier.model_dump(exclude={"place"}) for tier in self.tiers],
            "demand": self.demand.model_dump(exclude={"place"}), "sentences": list(self.say()),
        }  # fmt: skip
        return {**header("support/1"), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        heads = (
            ["月份", "用户", "级别", "厄兰", "需要人数", "现有", "缺口", "按时应答", "费用"]
            if zh
            else ["Month", "Users", "Level", "Erlangs", "Staff", "At hand", "Short", "In time", "Cost"]
        )
        rows = []
        staff, level = self.table["staff"].to_numpy(), self.table["level"].to_numpy()
        turned = np.flatnonzero((staff[1:] != staff[:-1]) | (level[1:] != level[:-1])) + 1
        for month in sorted({0, len(self.table) - 1, *turned.tolist()}):
            row = self.table.iloc[month]
            figures = (number(float(row["traffic"]), 2), str(row["staff"]), number(float(row["at_hand"])),
                       str(row["short"]), percent(float(row["answered_within"]), 0),
                       money(float(row["cost"]), self.currency))  # fmt: skip
            when = month_words(month, day_of_month(self.start, month), zh=zh)
            cells = [Cell(when), Cell(number(float(row["users"])), number=True), Cell(str(row["level"]))]
            rows.append([*cells, *(Cell(figure, number=True) for figure in figures)])
        return table(heads, rows, notes=self.say())


def support_plan(
    demand: Demand,
    tiers: Iterable[SupportTier],
    assumptions: Assumptions,
    *,
    users: str | Path | float | Sequence[float] = "users",
    language: str = "en",
) -> SupportPlan:
    """Return who must answer in each month as users grow, and when the next person or the next level is due.

    Parameters
    ----------
    demand : Demand
    tiers : iterable of SupportTier
        The level of a month is the first that reaches its users; beyond the last one's bound the last one stays, and
        it is said.
    assumptions : Assumptions
        Its length, start, currency and drivers.
    users : str, Path, float or sequence of float
        A driver's name, or how many there are: one number, a value a year, or a path.
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For no level, levels of one name or one bound, an unknown driver, a busy hour that is quieter than an even
        one, all together.

    Notes
    -----
    A month has 52/12 weeks. The busy hour takes ``peak_share`` of a day's contacts, the other hours share the rest
    alike; without it all hours are alike. The positions of an hour are Erlang C's
    (:func:`crmselect.planning.erlang.agents_needed`). On the pay roll are as many as fill the busy hour and, together,
    all hours of a week, each of them present for ``agent_hours`` × (1 − ``shrinkage``).

    Examples
    --------
    >>> plan = Assumptions(currency="USD", years=2, drivers={"users": [400, 800]})
    >>> desk = SupportTier(name="Desk", response_minutes=2, agents=2, cost_per_agent=5000, up_to_users=700)
    >>> found = support_plan(Demand(contacts=1.5, handling_minutes=12), [desk], plan)
    >>> found.table["staff"].iloc[[0, 12]].tolist()
    [2, 3]
    >>> print(found.next_person.en)
    month 13: 1 more person is due: 3 answer 80 % of contacts within 2 minutes; there are 2
    """
    checked_language(language)
    levels = sorted(tiers, key=lambda tier: float("inf") if tier.up_to_users is None else tier.up_to_users)
    if problems := list(_faults(demand, levels, assumptions, users)):
        raise DataError(problems)
    counts = _users(users, assumptions)
    frame = staff_by_month(demand, levels, counts)
    found = tuple(dues(frame, levels, assumptions.start))
    return SupportPlan(demand, tuple(levels), frame, found, assumptions.currency, assumptions.start, language)


def _users(users: str | Path | float | Sequence[float], assumptions: Assumptions) -> Floats:
    path = assumptions.drivers[users] if isinstance(users, str) else Path.model_validate(users)
    return monthly(path, assumptions.months, assumptions.drivers)


def _faults(
    demand: Demand,
    tiers: Sequence[SupportTier],
    assumptions: Assumptions,
    users: str | Path | float | Sequence[float],
) -> Iterator[Problem]:
    if isinstance(users, str) and users not in assumptions.drivers:
        fix = closest(users, assumptions.drivers) or "state it under drivers, or give how many users there are"
        yield Problem("support, users", f"there is no driver {users!r}", fix)
    if not tiers:
        yield Problem("support", "there is no level of support", "state one, with its response time")
    names, bounds = Counter(tier.name for tier in tiers), Counter(tier.up_to_users for tier in tiers)
    for tier in tiers:
        where = tier.place or f"support level {tier.name}"
        if names[tier.name] > 1:
            yield Problem(where, f"the level {tier.name!r} is named {names[tier.name]} times", "give each its own name")
        if bounds[tier.up_to_users] > 1:
            bound = "without a bound" if tier.up_to_users is None else f"up to {tier.up_to_users:g} users"
            yield Problem(where, f"{bounds[tier.up_to_users]} levels go {bound}", "give each another up_to_users")
        even = even_share(tier)
        if demand.peak_share is not None and demand.peak_share < even - _DUST:
            what = f"the busiest hour has {percent(demand.peak_share)} of a day's contacts, an even one {percent(even)}"
            yield Problem(demand.place or "demand, peak_share", f"{what} ({tier.name})", "raise it, or leave it out")
