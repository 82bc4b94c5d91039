"""From a plan, a schedule and what was reported to how a project stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from crmselect.errors import DataError, Problem
from crmselect.model.project_time import Actual, Defect, Drawdown, Earned
from crmselect.planning.budget_lines import resource_lines
from crmselect.planning.budget_months import month_of, rate_of
from crmselect.planning.budget_plan import BudgetPlan
from crmselect.planning.milestones import place_of
from crmselect.planning.progress_notes import budget_notes, early_notes, notes_of
from crmselect.planning.progress_report import Progress
from crmselect.planning.progress_series import record_problems, spent_of, work_of
from crmselect.planning.schedule_dates import Schedule

__all__ = ["progress"]


def progress(
    plan: BudgetPlan,
    schedule: Schedule,
    actuals: Iterable[Actual] = (),
    earned: Iterable[Earned] = (),
    *,
    as_of: dt.date | None = None,
    defects: Iterable[Defect] = (),
    drawdowns: Iterable[Drawdown] = (),
    language: str | None = None,
) -> Progress:
    """Return how a project stands on a day.

    Parameters
    ----------
    plan : BudgetPlan
    schedule : Schedule
        With at least one milestone.
    actuals : iterable of Actual
        What was spent.
    earned : iterable of Earned
        What was done of each milestone by when; a milestone's ``done`` is all of it.
    as_of : date, optional
        Default is the last day that anything is reported of; what is reported of later days is left out.
    defects : iterable of Defect
    drawdowns : iterable of Drawdown
    language : {"en", "zh"}, optional
        Default is the plan's.

    Returns
    -------
    Progress

    Raises
    ------
    DataError
        With every fault: unknown milestones, items and phases, progress before the start, a currency without a rate,
        nothing that says what day it is.

    Notes
    -----
    The budget at completion is the plan's lines without reserves that fall due by the baseline's last month. Each
    phase's budget belongs to its milestones by their weights. Planned value follows the baseline: even work from a
    milestone's start to its due day. Earned value is the share done of each. Both have one base, so that a project
    that does everything on its day has SPI 1 throughout. The budget of a phase without milestones is level of effort,
    planned and earned as it falls due. Earned schedule looks at the milestones alone: level of effort would hide a
    delay.

    Actual cost is what was booked by the day for the work of that budget. Services run on after it: what is booked for
    them after the baseline's last month, such as licences of later years, has no budget here and is left out, with its
    amount in a note (:attr:`Progress.running`). It is told by what a booking names: no milestone, and an item (else a
    category, else a phase) of which the plan holds nothing but lines that recur and go on after that month. Work of the
    project that is booked late counts, and so does what cannot be told.

    A milestone that was agreed anew keeps its baseline in PV and its payment in the budget. Resources cost what its new
    days take: a note names what that adds to the budget at completion.

    Ranges are 80 % limits from the scatter of the months' CPI and SPI(t), see
    :func:`crmselect.planning.forecast.index_range`; with fewer than three months there is none, and the report says so.
    """
    paid, told = tuple(actuals), tuple(earned)
    faults, drawn = tuple(defects), tuple(drawdowns)
    problems: list[Problem] = []
    if not schedule.milestones:
        raise DataError(
            Problem("schedule", "there are no milestones, so nothing can be earned", "state at least one milestone")
        )
    start = schedule.start
    if plan.start is not None and plan.start != start:
        what = f"the schedule starts on {start}, the plan on {plan.start}"
        problems.append(Problem("schedule", what, "give both one start"))
    problems.extend(record_problems(schedule.names, told, faults, drawn, start))
    spent = spent_of(plan, schedule.milestones, paid, start, problems)
    costs = [
        one.cost * rate_of(one.currency, month_of(one.fixed or one.found, start), plan.costs.assumptions,
                           place_of(one, f"defect {one.id}", "currency"), problems)
        for one in faults
    ]  # fmt: skip
    days = [one.date for one in paid] + [one.date for one in told] + [one.date for one in drawn]
    days += [one.found for one in faults] + [one.done for one in schedule.milestones if one.done is not None]
    day = as_of or schedule.as_of or max(days, default=None)
    if day is None:
        problems.append(Problem("as_of", "nothing is reported that says what day it is", "state as_of"))
    elif day < start:
        problems.append(Problem("as_of", f"{day} is before the project's start on {start}", "state a later day"))
    if problems or day is None:
        raise DataError(problems)
    work = work_of(plan, schedule.milestones, schedule.spans, told, start)
    kept = [n for n, one in enumerate(faults) if one.found <= day]
    return Progress(
        plan, schedule, day, work, spent, tuple(faults[n] for n in kept), np.array([costs[n] for n in kept]),
        tuple(one for one in drawn if one.date <= day),
        (*(note for note in plan.notes if note.where == "assumptions.terms"),
         *notes_of(work, [d for d in days if d > day], told, day),
         *budget_notes(spent.apart(day), _agreed_anew(plan), plan.currency),
         *early_notes([amount for booked, amount in zip(spent.days, spent.amounts, strict=True) if booked < start],
                      plan.currency)),
        language or plan.language,
    )  # fmt: skip


def _agreed_anew(plan: BudgetPlan) -> float:
    """Return what resources cost more than on the baseline's days."""
    if not any(line.kind == "resource" for line in plan.lines):
        return 0.0
    first = tuple(one if one.baseline is None else one.replace(due=one.baseline) for one in plan.milestones)
    _, rows = resource_lines(replace(plan.parts, milestones=first), plan.months)
    return float(plan.cash[[line.kind == "resource" for line in plan.lines]].sum() - rows.sum())
