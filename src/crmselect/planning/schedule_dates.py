"""The schedule of a project: dates, float, the critical path, who is needed when, and what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.model.project_time import Milestone, Resource
from crmselect.planning import schedule_words
from crmselect.planning.budget_months import month_of
from crmselect.planning.milestones import in_order, milestone_problems
from crmselect.planning.schedule_spans import Span, expected_days, floats_of, spans_of
from crmselect.planning.schedule_use import Load, loads_of, usage_of
from crmselect.results import header, plain
from crmselect.taxonomy import label

if TYPE_CHECKING:
    from crmselect.planning.budget_lines import Payment
    from crmselect.planning.budget_plan import BudgetPlan

__all__ = ["Schedule", "schedule"]


@dataclass(frozen=True, eq=False)
class Schedule:
    """When each milestone is due, how much room it has, and what that needs.

    Attributes
    ----------
    milestones : tuple of Milestone
        Predecessors first.
    resources : tuple of Resource
    start : date
    as_of : date, optional
        Today, as far as the schedule is concerned.
    spans : dict of str to Span
        The first and the last day of the work on each milestone.
    floats : dict of str to int
        Days that each may be late without the end moving.
    expected : dict of str to date
        When each is to be expected, given what is done and what is overdue.
    """

    milestones: tuple[Milestone, ...]
    resources: tuple[Resource, ...]
    start: dt.date
    as_of: dt.date | None
    spans: dict[str, Span]
    floats: dict[str, int]
    expected: dict[str, dt.date]
    language: str = "en"
    _payments: tuple[Payment, ...] | None = None
    _currency: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The milestones' names, predecessors first."""
        return tuple(one.name for one in self.milestones)

    @property
    def finish(self) -> dt.date:
        """The last due day; the start where there are no milestones."""
        return max((one.due for one in self.milestones), default=self.start)

    @property
    def expected_finish(self) -> dt.date:
        """When the last of them is to be expected."""
        return max(self.expected.values(), default=self.start)

    @property
    def baseline_finish(self) -> dt.date:
        """The last day of the baseline."""
        return max((one.baseline or one.due for one in self.milestones), default=self.start)

    @cached_property
    def critical_path(self) -> tuple[str, ...]:
        """The milestones without float, in order; where paths run side by side, those of each."""
        return tuple(one.name for one in self.milestones if self.floats[one.name] == 0)

    @cached_property
    def late(self) -> tuple[str, ...]:
        """The milestones that are overdue on ``as_of``."""
        day = self.as_of
        if day is None:
            return ()
        return tuple(one.name for one in self.milestones if one.due < day and self._state(one) != "done")

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """Every stretch of days on which a resource is used."""
        return loads_of(self.milestones, self.resources, self.spans)

    @cached_property
    def over(self) -> tuple[Load, ...]:
        """The stretches on which more is needed than there is."""
        return tuple(load for load in self.loads if load.over > 0)

    @cached_property
    def over_allocation(self) -> pd.DataFrame:
        """The same as a table: ``resource``, ``from``, ``to``, ``needed``, ``available``, ``over``, ``milestones``."""
        rows = [
            (one.resource, one.start, one.end, one.needed, one.available, one.over, ", ".join(one.milestones))
            for one in self.over
        ]
        return pd.DataFrame(
            rows, columns=["resource", "from", "to", "needed", "available", "over", "milestones"]
        )  # fmt: skip

    @cached_property
    def usage(self) -> pd.DataFrame:
        """Resources month by month; :func:`crmselect.planning.schedule_use.usage_of` says what it holds."""
        return usage_of(self.loads, self.resources, self.start)

    @cached_property
    def payments(self) -> pd.DataFrame:
        """What milestones pay, by their order: ``milestone``, ``due``, ``month``, ``item``, ``share``, ``amount``.

        Amounts need the plan of an offer (``schedule(..., plan=plan)``); without it they are missing.
        """
        if self._payments is not None:
            rows: list[tuple[Any, ...]] = [
                (one.milestone, one.due, one.month, one.item, one.share, one.amount) for one in self._payments
            ]
        else:
            rows = [
                (one.name, one.due, month_of(one.due, self.start), item, one.pay_share, None)
                for one in self.milestones
                for item in one.pays
            ]
        frame = pd.DataFrame(rows, columns=["milestone", "due", "month", "item", "share", "amount"])
        return frame.astype({"amount": "Float64"})

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a milestone.

        ``phase``, ``owner``, ``start``, ``due``, ``days``, ``baseline``, ``expected``, ``done`` (None where it is not),
        ``variance_days`` (expected or done against the baseline), ``float_days``, ``critical``, ``state`` (done,
        overdue, open), ``after``.
        """
        rows = [
            (
                one.name, one.phase, one.owner, self.spans[one.name].start, one.due, self.spans[one.name].days,
                one.baseline or one.due, self.expected[one.name], one.done,
                (self.expected[one.name] - (one.baseline or one.due)).days, self.floats[one.name],
                self.floats[one.name] == 0, self._state(one), ", ".join(one.after),
            )
            for one in self.milestones
        ]  # fmt: skip
        columns = [
            "milestone", "phase", "owner", "start", "due", "days", "baseline", "expected", "done", "variance_days",
            "float_days", "critical", "state", "after",
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns).set_index("milestone")

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what the schedule says, in ``en`` or ``zh``."""
        return tuple(schedule_words.sentences(self, language or self.language))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the schedule says, in its language."""
        return self.say()

    def to_dict(self) -> dict[str, Any]:
        """Return the schedule as plain data for JSON."""
        body = {
            "start": self.start,
            "finish": self.finish,
            "expected_finish": self.expected_finish,
            "baseline_finish": self.baseline_finish,
            "as_of": self.as_of,
            "currency": self._currency,
            "critical_path": list(self.critical_path),
            "milestones": self.table,
            "payments": self.payments.to_dict("records"),
            "over_allocation": self.over_allocation.to_dict("records"),
            "usage": self.usage.to_dict("records"),
            "sentences": list(self.say()),
        }
        return {**header("schedule/1"), **{key: plain(value) for key, value in body.items()}}

    def __repr__(self) -> str:
        return f"Schedule({len(self.milestones)} milestones, {self.start} to {self.finish})"

    def __str__(self) -> str:
        return "\n".join(self.say())

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows = [
            [
                Cell(str(name)),
                Cell(label(str(row["phase"]), self.language)),
                Cell(str(row["owner"])),
                *(Cell(str(row[key]), number=True) for key in ("start", "due", "expected")),
                Cell(f"{row['variance_days']:+d}" if row["variance_days"] else "0", number=True),
                Cell(str(row["float_days"]), number=True),
                Cell(schedule_words.STATES[row["state"]] if zh else row["state"]),
            ]
            for name, row in self.table.iterrows()
        ]
        return table(list(schedule_words.HEADINGS[zh]), rows, notes=list(self.say()))

    def _state(self, one: Milestone) -> str:
        if one.done is not None and (self.as_of is None or one.done <= self.as_of):
            return "done"
        return "overdue" if self.as_of is not None and one.due < self.as_of else "open"


def schedule(
    milestones: Iterable[Milestone],
    resources: Iterable[Resource] = (),
    start: dt.date | None = None,
    *,
    as_of: dt.date | None = None,
    plan: BudgetPlan | None = None,
    language: str = "en",
) -> Schedule:
    """Return the schedule of milestones: float and critical path, resources over time, what is late.

    Parameters
    ----------
    milestones : iterable of Milestone
    resources : iterable of Resource
    start : date, optional
        The project's; default is the plan's, else the first day that a milestone states.
    as_of : date, optional
        Today: what is due before it and not done is overdue. Without it nothing is.
    plan : BudgetPlan, optional
        For the amounts that milestones pay.
    language : {"en", "zh"}

    Returns
    -------
    Schedule

    Raises
    ------
    DataError
        With every fault: a circle among milestones, one before the start, before its predecessor or before its own
        start, names that are not there or twice, payments beyond 100 %.

    Notes
    -----
    Days are calendar days. A milestone's work runs from its start to its due day, both included; without a stated start
    it begins the day after the last milestone that it comes after. Float is the critical path method's backward pass
    with the stated dates as the early ones. A delay goes on to what comes after as far as there is no slack; nothing
    comes forward by itself.

    Examples
    --------
    >>> found = schedule(
    ...     [
    ...         Milestone(name="Design", phase="deployment", due="2027-01-31"),
    ...         Milestone(name="Build", phase="deployment", due="2027-03-31", after="Design"),
    ...         Milestone(name="Manual", phase="training", due="2027-02-28", after="Design"),
    ...         Milestone(name="Live", phase="golive", due="2027-04-15", after="Build; Manual"),
    ...     ],
    ...     start=dt.date(2027, 1, 1),
    ... )
    >>> found.critical_path, found.floats["Manual"]
    (('Design', 'Build', 'Live'), 31)
    """
    stones, means = tuple(milestones), tuple(resources)
    if language not in ("en", "zh"):
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    start = start or (plan.start if plan is not None else None)
    problems = milestone_problems(stones, means, start=start)
    if start is None and not stones:
        problems.append(Problem("start", "there are no milestones and no start", "state one of them"))
    if problems:
        raise DataError(problems)
    begin = start or min(day for one in stones for day in (one.start, one.due) if day is not None)
    ordered = in_order(stones)
    spans = spans_of(ordered, begin)
    return Schedule(
        ordered, means, begin, as_of, spans, floats_of(ordered, spans), expected_days(ordered, spans, as_of), language,
        None if plan is None else plan.payments, "" if plan is None else plan.currency,
    )  # fmt: skip
