"""When the work on each milestone begins, how much float it has, and what a delay of one does to the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crmselect.model.project_time import Milestone

__all__ = ["Span", "expected_days", "floats_of", "spans_of"]

_DAY = dt.timedelta(days=1)


class Span(NamedTuple):
    """The days of the work on a milestone, both included."""

    start: dt.date
    due: dt.date

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.due - self.start).days + 1


def spans_of(milestones: Sequence[Milestone], start: dt.date | None) -> dict[str, Span]:
    """Return each milestone's days; predecessors stand first, as :func:`checked_milestones` returns them.

    Work without a stated start begins the day after the last milestone that it comes after, else on the project's
    start, else (where that is not known either) on its own day.
    """
    made: dict[str, Span] = {}
    for one in milestones:
        first = one.start
        if first is None:
            before = [made[name].due for name in one.after]
            first = max(before) + _DAY if before else start or one.due
        made[one.name] = Span(min(first, one.due), one.due)
    return made


def slack(before: Span, after: Span) -> int:
    """Return how many days a milestone may be late before one that comes after it is.

    Work that begins while its predecessor is still open is only to be finished after it.
    """
    if after.start >= before.due:
        return max((after.start - before.due).days - 1, 0)
    return (after.due - before.due).days


def floats_of(milestones: Sequence[Milestone], spans: Mapping[str, Span]) -> dict[str, int]:
    """Return each milestone's total float: the days that it may be late without the project's end moving.

    The backward pass of the critical path method, with the stated dates as the early ones.

    References
    ----------
    Kelley, J. E., Walker, M. R. (1959), Critical-path planning and scheduling, *Proceedings of the Eastern Joint
    Computer Conference*, 160-173.
    """
    if not milestones:
        return {}
    end = max(span.due for span in spans.values())
    made = {one.name: (end - spans[one.name].due).days for one in milestones}
    for one in reversed(milestones):
        for name in one.after:
            made[name] = min(made[name], slack(spans[name], spans[one.name]) + made[one.name])
    return made


def expected_days(
    milestones: Sequence[Milestone], spans: Mapping[str, Span], as_of: dt.date | None
) -> dict[str, dt.date]:
    """Return when each milestone is to be expected: what is done is done, what is overdue is not before ``as_of``.

    A delay goes on to what comes after as far as there is no slack; finishing early brings nothing forward, because
    the others' days are agreed.
    """
    late: dict[str, int] = {}
    made: dict[str, dt.date] = {}
    for one in milestones:
        if one.done is not None and (as_of is None or one.done <= as_of):
            made[one.name] = one.done
            late[one.name] = (one.done - one.due).days
            continue
        own = (as_of - one.due).days if as_of is not None else 0
        pushed = (late[name] - slack(spans[name], spans[one.name]) for name in one.after)
        late[one.name] = max(own, 0, *pushed)
        made[one.name] = one.due + late[one.name] * _DAY
    return made
