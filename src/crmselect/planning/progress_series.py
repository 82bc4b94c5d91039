"""What was planned, earned and spent by any day: the three curves that progress is measured by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from crmselect.errors import Problem, closest
from crmselect.model.project_time import Actual, Defect, Drawdown, Earned, Milestone
from crmselect.planning.budget_months import add_months, month_of, rate_of
from crmselect.planning.milestones import place_of
from crmselect.taxonomy import PHASES

if TYPE_CHECKING:
    from crmselect.planning.budget_plan import BudgetPlan
    from crmselect.planning.schedule_spans import Span

__all__ = ["Spent", "Work", "record_problems", "spent_of", "work_of"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Work:
    """The budget of each milestone, and how much of each was to be done and was done by a day.

    Attributes
    ----------
    milestones : tuple of Milestone
    spans : tuple of (date, date)
        First and last day of each by the baseline.
    share : ndarray (milestones, phases)
        Of each phase's budget, in money.
    steps : tuple of tuples of (date, float)
        What was done of each milestone by which day, in order of time.
    effort : ndarray (phases, months)
        Budgets of phases without milestones, month by month: level of effort, done as it falls due.
    start : date
        Of the first month.
    """

    milestones: tuple[Milestone, ...]
    spans: tuple[tuple[dt.date, dt.date], ...]
    share: Floats
    steps: tuple[tuple[tuple[dt.date, float], ...], ...]
    effort: Floats
    start: dt.date

    @property
    def budget(self) -> float:
        """The budget at completion."""
        return float(self.share.sum() + self.effort.sum())

    @property
    def weights(self) -> Floats:
        """What each milestone counts on the way to the finish: its budget, or its weight where none has one."""
        own = self.share.sum(axis=1)
        if own.sum() > 0:
            return np.asarray(own)
        stated = np.array([one.weight for one in self.milestones])
        return stated if stated.sum() > 0 else np.ones(stated.size)

    @property
    def even(self) -> tuple[str, ...]:
        """The phases whose budget is level of effort."""
        return tuple(phase for phase, row in zip(PHASES, self.effort, strict=True) if row.any())

    def planned_parts(self, day: dt.date) -> Floats:
        """Return the share of each milestone that was to be done by the end of a day: even work from start to due."""
        return np.asarray(self.planned_shares([day])[0])

    def planned_shares(self, days: Sequence[dt.date]) -> Floats:
        """Return :meth:`planned_parts` of many days, shape (days, milestones)."""
        edges = np.array([(first.toordinal(), last.toordinal()) for first, last in self.spans], dtype=np.float64)
        first, last = edges.reshape(-1, 2).T
        at = np.array([day.toordinal() for day in days], dtype=np.float64)[:, None]
        return np.asarray(np.clip((at - first + 1) / (last - first + 1), 0.0, 1.0))

    def earned_parts(self, day: dt.date) -> Floats:
        """Return the share of each milestone that was done by the end of a day."""
        made = [next((share for on, share in reversed(steps) if on <= day), 0.0) for steps in self.steps]
        return np.array(made, dtype=np.float64)

    def effort_by(self, day: dt.date) -> Floats:
        """Return the level of effort of each phase by the end of a day, shape (phases,); a month's money is even."""
        if day < self.start or not self.effort.size:
            return np.zeros(len(PHASES))
        month = month_of(day, self.start)
        if month >= self.effort.shape[1]:
            return np.asarray(self.effort.sum(axis=1))
        first, after = add_months(self.start, month), add_months(self.start, month + 1)
        part = ((day - first).days + 1) / (after - first).days
        return np.asarray(self.effort[:, :month].sum(axis=1) + part * self.effort[:, month])

    def planned_by(self, day: dt.date) -> Floats:
        """Return PV of each phase at the end of a day, shape (phases,)."""
        return np.asarray(self.planned_parts(day) @ self.share + self.effort_by(day))

    def earned_by(self, day: dt.date) -> Floats:
        """Return EV of each phase at the end of a day, shape (phases,)."""
        return np.asarray(self.earned_parts(day) @ self.share + self.effort_by(day))

    def planned(self, days: Iterable[dt.date]) -> Floats:
        """Return PV at the end of each day."""
        return np.array([float(self.planned_by(day).sum()) for day in days], dtype=np.float64)

    def earned(self, days: Iterable[dt.date]) -> Floats:
        """Return EV at the end of each day."""
        return np.array([float(self.earned_by(day).sum()) for day in days], dtype=np.float64)

    def done_on(self, n: int) -> dt.date | None:
        """Return the day from which on a milestone was wholly done; None where it is not."""
        found: dt.date | None = None
        for on, share in self.steps[n]:
            if share < 1:
                found = None
            elif found is None:
                found = on
        return found


def work_of(
    plan: BudgetPlan,
    milestones: Sequence[Milestone],
    spans: Mapping[str, Span],
    earned: Iterable[Earned],
    start: dt.date,
) -> Work:
    """Return the budgets of milestones from a plan's lines.

    The budget at completion is every line but the reserves, as far as it falls due by the last month of the baseline:
    what runs on after go-live is no project's work. What a milestone pays and the resources that it uses are, whatever
    day was agreed anew: no budget leaves the project because it is late. A phase's budget belongs to its milestones by
    their weights (alike where all are 0); that of a phase without any is level of effort, earned as it falls due.
    """
    months = min(months_of_baseline(milestones, start), plan.months)
    later = _later_work(plan, months)
    share = np.zeros((len(milestones), len(PHASES)))
    effort = np.zeros((len(PHASES), months))
    weights = np.array([one.weight for one in milestones])
    kept = np.array([line.kind != "contingency" for line in plan.lines], dtype=bool)
    where = np.array([line.phase for line in plan.lines], dtype=object)
    for n, phase in enumerate(PHASES):
        row = plan.cash[kept & (where == phase), :months].sum(axis=0)
        mine = np.array([one.phase == phase for one in milestones])
        own = mine * weights if (mine * weights).sum() > 0 else mine.astype(np.float64)
        if mine.any():
            share[:, n] = (row.sum() + later[n]) * own / own.sum()
        else:
            effort[n] = row
            effort[n, -1] += later[n]
    days = []
    for one in milestones:
        due = one.baseline or one.due
        days.append((min(spans[one.name].start, due), due))
    records = list(earned)
    return Work(tuple(milestones), tuple(days), share, tuple(_steps(one, records) for one in milestones), effort,
                start)  # fmt: skip


def months_of_baseline(milestones: Iterable[Milestone], start: dt.date) -> int:
    """Return how many months of a plan the baseline takes: that of its last day is the last of them."""
    return max(month_of(max(one.baseline or one.due for one in milestones), start) + 1, 1)


def _later_work(plan: BudgetPlan, months: int) -> Floats:
    """Return each phase's budget of later months that is the project's all the same, shape (phases,)."""
    order, made = list(PHASES), np.zeros(len(PHASES))
    phases = {line.item: line.phase for line in plan.lines if line.kind == "work"}
    for payment in plan.payments:
        if payment.month >= months:
            made[order.index(phases[payment.item])] += payment.amount
    for line, row in zip(plan.lines, plan.cash, strict=True):
        if line.kind == "resource":
            made[order.index(line.phase)] += float(row[months:].sum())
    return made


def _steps(one: Milestone, earned: Sequence[Earned]) -> tuple[tuple[dt.date, float], ...]:
    told = sorted(((r.date, n, r.share) for n, r in enumerate(earned) if r.milestone == one.name), key=lambda r: r[:2])
    steps = [(day, share) for day, _, share in told if one.done is None or day < one.done]
    if one.done is not None:
        steps.append((one.done, 1.0))
    return tuple(steps)


@dataclass(frozen=True, eq=False)
class Spent:
    """Every booking as a day, a phase and an amount in the study's currency; credits are negative.

    ``running`` marks those of services after the project, such as licences after go-live: the budget at completion
    holds nothing of their months, so that AC leaves them out.
    """

    days: tuple[dt.date, ...]
    phases: tuple[str, ...]
    amounts: Floats
    running: npt.NDArray[np.bool_]

    def by(self, days: Sequence[dt.date]) -> Floats:
        """Return AC at the end of each day."""
        booked = np.array([day.toordinal() for day in self.days], dtype=np.int64)
        order = np.argsort(booked, kind="stable")
        sums = np.concatenate([[0.0], np.cumsum(np.where(self.running, 0.0, self.amounts)[order])])
        return np.asarray(sums[np.searchsorted(booked[order], [day.toordinal() for day in days], side="right")])

    def of(self, phase: str, day: dt.date, *, running: bool = False) -> float:
        """Return what a phase had cost by the end of a day; with services after the project where these are wanted."""
        kept = np.array([p == phase and d <= day for p, d in zip(self.phases, self.days, strict=True)], dtype=bool)
        return float(self.amounts[kept & (running | ~self.running)].sum())

    def apart(self, day: dt.date) -> float:
        """Return what services after the project had cost by the end of a day."""
        kept = np.array([booked <= day for booked in self.days], dtype=bool)
        return float(self.amounts[kept & self.running].sum())


def spent_of(
    plan: BudgetPlan,
    milestones: Iterable[Milestone],
    actuals: Sequence[Actual],
    start: dt.date,
    problems: list[Problem],
) -> Spent:
    """Return the bookings with their phases, in the study's currency; what is unknown is added to ``problems``.

    A booking after the baseline's last month, or after the study, is of a service that runs on where it names no
    milestone, and the plan has nothing for its item (else its category, else its phase) but lines that recur and are
    charged after that month, too. Any other is the project's, however late.
    """
    named = tuple(milestones)
    # Beyond the study there is no budget either, should the project last longer than that.
    whole = plan.costs.assumptions.months
    months = min(months_of_baseline(named, start), whole) if named else whole
    after = add_months(start, months)
    runs_on = _runs_on(plan, months)
    running = []
    items = {line.item: line.phase for line in plan.lines}
    stones = {one.name: one.phase for one in named}
    phases, amounts = [], []
    for n, one in enumerate(actuals, 1):
        what = f"actual {n} of {one.date}"
        phase = one.phase or one.category.partition(".")[0]
        for column, name, known in (("item", one.item, items), ("milestone", one.milestone, stones)):
            if name and name not in known:
                fix = closest(name, known) or f"name one of the plan's, or leave {column} blank"
                problems.append(Problem(place_of(one, what, column), f"there is no {column} {name!r}", fix))
            elif name:
                phase = phase or known[name]
        rate = rate_of(
            one.currency, month_of(one.date, start), plan.costs.assumptions, place_of(one, what, "currency"), problems
        )
        phases.append(phase)
        amounts.append((-1 if one.credit else 1) * one.amount * rate)
        key = one.item or one.category or phase
        running.append(one.date >= after and not one.milestone and runs_on.get(key, False))
    return Spent(tuple(one.date for one in actuals), tuple(phases), np.array(amounts, dtype=np.float64),
                 np.array(running, dtype=bool))  # fmt: skip


def _runs_on(plan: BudgetPlan, months: int) -> dict[str, bool]:
    """Return of each item, category and phase of a plan whether all of it recurs and is charged after some months."""
    made: dict[str, bool] = {}
    # What has no stated end runs on after a study that ends with its project, too.
    endless = {item.item for item in plan.costs.offers[plan.offer].items if item.end is None}
    for line, row in zip(plan.lines, plan.cash, strict=True):
        if line.kind == "contingency" or not row.any():
            continue
        runs = line.kind == "work" and not line.once and (bool(row[months:].any()) or line.item in endless)
        for key in (line.item, line.category, line.phase):
            made[key] = made.get(key, True) and runs
    return made


def record_problems(
    milestones: Iterable[str],
    earned: Sequence[Earned],
    defects: Sequence[Defect],
    drawdowns: Sequence[Drawdown],
    start: dt.date,
) -> list[Problem]:
    """Return what is wrong with progress reports, defects and drawdowns as far as others must be known for it."""
    known = tuple(milestones)
    made: list[Problem] = []
    for n, one in enumerate(earned, 1):
        if one.milestone not in known:
            fix = closest(one.milestone, known) or "name a milestone of the schedule"
            where = place_of(one, f"earned {n} of {one.date}", "milestone")
            made.append(Problem(where, f"there is no milestone {one.milestone!r}", fix))
        if one.date < start:
            where = place_of(one, f"earned {n} of {one.milestone}", "date")
            made.append(Problem(where, f"{one.date} is before the project's start on {start}", "change the day"))
    seen: set[str] = set()
    for fault in defects:
        what = f"defect {fault.id}"
        if fault.id in seen:
            made.append(Problem(place_of(fault, what, "id"), f"two defects are called {fault.id!r}", "rename one"))
        seen.add(fault.id)
        if fault.milestone and fault.milestone not in known:
            fix = closest(fault.milestone, known) or "name a milestone of the schedule, or leave it blank"
            made.append(Problem(place_of(fault, what, "milestone"), f"there is no milestone {fault.milestone!r}", fix))
    for n, drawn in enumerate(drawdowns, 1):
        if drawn.date < start:
            where = place_of(drawn, f"drawdown {n}", "date")
            made.append(Problem(where, f"{drawn.date} is before the project's start on {start}", "change the day"))
    return made
