"""Who and what is needed when: resources over time, and where more of them are needed than there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from crmselect.model.project_time import Milestone, Resource
from crmselect.planning.budget_months import add_months, month_shares
from crmselect.planning.schedule_spans import Span

__all__ = ["Load", "loads_of", "usage_of"]

_DAY = dt.timedelta(days=1)
_DUST = 1e-9


class Load(NamedTuple):
    """A stretch of days on which as many units of a resource are needed, and by whom.

    ``start`` and ``end`` are both included.
    """

    resource: str
    start: dt.date
    end: dt.date
    needed: float
    available: float
    milestones: tuple[str, ...]

    @property
    def over(self) -> float:
        """Units that are missing; 0 where there are enough."""
        return self.needed - self.available if self.needed > self.available + _DUST else 0.0


def loads_of(
    milestones: Sequence[Milestone], resources: Sequence[Resource], spans: Mapping[str, Span]
) -> tuple[Load, ...]:
    """Return every stretch of days on which a resource is used, resource by resource in order of time."""
    return tuple(load for one in resources for load in _loads(one, milestones, spans))


def _loads(one: Resource, milestones: Sequence[Milestone], spans: Mapping[str, Span]) -> Iterator[Load]:
    users = [(m.name, spans[m.name], m.uses[one.name]) for m in milestones if m.uses.get(one.name, 0.0) > 0]
    edges = {span.start for _, span, _ in users} | {span.due + _DAY for _, span, _ in users}
    if one.available_from is not None:
        edges.add(one.available_from)
    if one.available_until is not None:
        edges.add(one.available_until + _DAY)
    days = sorted(edges)
    last: Load | None = None
    for first, after in pairwise(days):
        at = [(name, units) for name, span, units in users if span.start <= first <= span.due]
        there = (one.available_from is None or first >= one.available_from) and (
            one.available_until is None or first <= one.available_until
        )
        if not at:
            continue
        load = Load(one.name, first, after - _DAY, sum(units for _, units in at), one.available if there else 0.0,
                    tuple(name for name, _ in at))  # fmt: skip
        if last is not None and last.end + _DAY == load.start and last[3:] == load[3:]:
            last = last._replace(end=load.end)
            continue
        if last is not None:
            yield last
        last = load
    if last is not None:
        yield last


def usage_of(loads: Sequence[Load], resources: Sequence[Resource], start: dt.date) -> pd.DataFrame:
    """Return what each resource is needed for month by month.

    ``resource``, ``kind``, ``month`` and its first ``date``, ``peak`` units needed at a time, ``available``, ``amount``
    of units × working days (or months, as the rate is), and what that costs in the resource's ``currency`` (empty is
    the study's).
    """
    known = {one.name: one for one in resources}
    sums: dict[tuple[str, int], list[float]] = {}
    for load in loads:
        for month, share in month_shares(load.start, load.end, start, known[load.resource].rate_per).items():
            row = sums.setdefault((load.resource, month), [0.0, load.available, 0.0])
            row[0] = max(row[0], load.needed)
            row[1] = min(row[1], load.available)
            row[2] += load.needed * share
    rows = [
        (
            name, known[name].kind, month, add_months(start, month), peak, there, amount, known[name].rate_per,
            amount * known[name].rate, known[name].currency or "",
        )
        for (name, month), (peak, there, amount) in sorted(
            sums.items(), key=lambda pair: (list(known).index(pair[0][0]), pair[0][1])
        )
    ]  # fmt: skip
    columns = ["resource", "kind", "month", "date", "peak", "available", "amount", "per", "cost", "currency"]
    return pd.DataFrame(rows, columns=columns)
