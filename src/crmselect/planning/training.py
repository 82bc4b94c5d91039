"""Who is trained in which year, in how many sessions, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from crmselect.cost.drivers import Floats, monthly
from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.model import Assumptions, Path
from crmselect.model.support import TrainingGroup
from crmselect.planning.evaluation_words import Told, checked_language
from crmselect.results import header, plain
from crmselect.text import money, number

__all__ = ["COST_KINDS", "TrainingPlan", "training_plan"]

COST_KINDS = MappingProxyType(
    {
        "materials": ("materials", "教材"),
        "trainers": ("trainers", "讲师"),
        "venue": ("venue", "场地"),
        "time": ("participants' time", "学员工时"),
    }
)
"""What training costs, in English and Chinese."""
_DUST = 1e-9


@dataclass(frozen=True, eq=False)
class TrainingPlan(Told):
    """People, sessions and costs of training by role and year.

    Attributes
    ----------
    table : DataFrame by role and year
        ``employed``, ``people`` (who are trained), ``sessions``, ``trainer_days``, and the costs ``materials``,
        ``trainers``, ``venue``, ``time`` and ``total``. Years count from 1.
    """

    groups: tuple[TrainingGroup, ...]
    years: int
    currency: str
    table: pd.DataFrame
    inputs: tuple[Any, ...] = ()
    language: str = "en"

    @cached_property
    def by_year(self) -> pd.DataFrame:
        """People, sessions and costs of each year, all roles together."""
        return self.table.drop(columns="employed").groupby(level="year").sum()

    @cached_property
    def by_role(self) -> pd.DataFrame:
        """People, sessions and costs of each role, all years together."""
        return self.table.drop(columns="employed").groupby(level="role", sort=False).sum()

    @property
    def total(self) -> float:
        """What training costs over all years."""
        return float(self.table["total"].sum())

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what is to be held in the first year and afterwards, and what it costs by kind."""
        zh = self._in(language)
        if not self.groups:
            return ("没有培训对象。",) if zh else ("Nobody is to be trained.",)
        return (*self._years(zh), self._costs(zh))

    def _years(self, zh: bool) -> Iterator[str]:
        years = self.by_year
        spans = [(1, years.iloc[:1]), *([(self.years, years.iloc[1:])] if self.years > 1 else [])]
        for last, rows in spans:
            people, sessions = number(float(rows["people"].sum())), number(float(rows["sessions"].sum()))
            cost = money(float(rows["total"].sum()), self.currency)
            if zh:
                span = "第 1 年" if last == 1 else f"第 2 至 {last} 年（离职补充和新增人员）"
                yield f"{span}：培训 {people} 人，举办 {sessions} 场，费用 {cost}。"
            else:
                span = "Year 1" if last == 1 else f"Years 2 to {last} (leavers' successors and joiners)"
                yield f"{span}: {people} people in {sessions} sessions, {cost}."

    def _costs(self, zh: bool) -> str:
        parts = [f"{words[zh]} {money(float(self.table[kind].sum()), self.currency)}"
                 for kind, words in COST_KINDS.items() if self.table[kind].any()]  # fmt: skip
        whole = money(self.total, self.currency)
        if not parts:
            return "未填写任何培训费用。" if zh else "No cost of training is stated."
        return f"合计 {whole}：{'，'.join(parts)}。" if zh else f"In all {whole}: {', '.join(parts)}."

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as plain data for JSON."""
        body = {
            "currency": self.currency, "years": self.years, "total": self.total, "table": self.table,
            "by_year": self.by_year, "by_role": self.by_role, "sentences": list(self.say()),
        }  # fmt: skip
        return {**header("training/1", self.inputs), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        words = ("角色", "人数", "场次", "合计") if zh else ("Role", "People", "Sessions", "Total")
        costs = [words[zh].capitalize() for words in COST_KINDS.values()]
        rows = [
            [Cell(str(role)), *(Cell(number(float(row[key])), number=True)
                                for key in ("people", "sessions", *COST_KINDS, "total"))]
            for role, row in self.by_role.iterrows()
        ]  # fmt: skip
        return table([*words[:3], *costs, words[3]], rows, notes=self.say())


def training_plan(
    groups: Iterable[TrainingGroup],
    assumptions: Assumptions,
    *,
    years: int | None = None,
    language: str = "en",
) -> TrainingPlan:
    """Return whom to train in each year, in how many sessions, and what it costs.

    Parameters
    ----------
    groups : iterable of TrainingGroup
    assumptions : Assumptions
        Its drivers say how many people there are where a group names one, its currency what costs are in.
    years : int, optional
        Default is the assumptions'.
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For roles that are named twice and drivers that do not exist, all together.

    Notes
    -----
    The rule of people is that of the costs: all who are employed at the start; then each year the successors of those
    who left (turnover × the headcount before) and those who joined. These are expected numbers and may have a part.
    Sessions are whole: people over the group's size, rounded up, times the sessions that each attends. A trainer is
    paid by the hour of the day rate. Costs are those of today: nothing rises. A driver that is itself derived (``of``,
    ``turnover``) says already who is trained: the group's own turnover is not looked at then.

    Examples
    --------
    >>> plan = Assumptions(currency="USD", years=3, drivers={"users": [100, 150]})
    >>> sales = TrainingGroup(role="Sales", driver="users", turnover=0.2, group_size=12, trainer_day_rate=900)
    >>> training_plan([sales], plan).table[["people", "sessions", "trainers"]]
                people  sessions  trainers
    role  year
    Sales 1      100.0       9.0    8100.0
          2       70.0       6.0    5400.0
          3       30.0       3.0    2700.0
    """
    checked_language(language)
    every, span = tuple(groups), assumptions.years if years is None else years
    if problems := list(_faults(every, assumptions, span)):
        raise DataError(problems)
    parts = {group.role: _of_one(group, assumptions, span) for group in every}
    columns = ["employed", "people", "sessions", "trainer_days", *COST_KINDS, "total"]
    if parts:
        frame = pd.concat(parts, names=["role", "year"])[columns]
    else:
        index = pd.MultiIndex.from_arrays([[], []], names=["role", "year"])
        frame = pd.DataFrame(index=index, columns=columns, dtype=float)
    return TrainingPlan(every, span, assumptions.currency, frame, (), language)


def _faults(groups: Sequence[TrainingGroup], assumptions: Assumptions, years: int) -> Iterator[Problem]:
    if years < 1:
        yield Problem("training, years", f"{years} is no number of years", "write 1 or more")
    counted = Counter(group.role for group in groups)
    for group in groups:
        where = group.place or f"training of {group.role}"
        if counted[group.role] > 1:
            yield Problem(where, f"the role {group.role!r} is named {counted[group.role]} times", "give each its name")
        if group.driver is not None and group.driver not in assumptions.drivers:
            known = assumptions.drivers
            fix = closest(group.driver, known) or "state it under drivers, or write people"
            yield Problem(where, f"there is no driver {group.driver!r}", fix)
        if group.people is not None and group.people.of is not None:
            yield Problem(where, "people is derived from another path", "name that path as driver, with its turnover")


def _of_one(group: TrainingGroup, assumptions: Assumptions, years: int) -> pd.DataFrame:
    path = group.people if group.people is not None else assumptions.drivers[group.driver or ""]
    others = {**assumptions.drivers, _HEADS: path} if path.of is None else assumptions.drivers
    employed = monthly(path, 12 * years, assumptions.drivers)[::12]
    if path.of is None:
        trained = monthly(Path(of=_HEADS, turnover=group.turnover), 12 * years, others)[::12]
    else:
        # The driver says already who is trained.
        trained = employed
    held: Floats = np.ceil(trained / group.group_size - _DUST) * group.sessions
    days = held * group.trainers * group.hours / group.hours_per_day
    costs = {
        "materials": trained * group.materials_cost,
        "trainers": days * group.trainer_day_rate,
        "venue": held * group.venue_cost,
        "time": trained * group.sessions * group.hours * group.hourly_cost,
    }
    return pd.DataFrame(
        {"employed": employed, "people": trained, "sessions": held, "trainer_days": days, **costs,
         "total": sum(costs.values())},
        index=pd.RangeIndex(1, years + 1, name="year"),
    )  # fmt: skip


_HEADS = "\0employed"
"""A name that no driver of a study bears."""
