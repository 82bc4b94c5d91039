"""Which limits a plan breaks: in total, by year, by phase; when first, and by how much."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

if TYPE_CHECKING:
    from crmselect.planning.budget_plan import BudgetPlan

__all__ = ["Breach", "against", "breaches_of"]

Floats = npt.NDArray[np.float64]
_DUST = 1e-9


class Breach(NamedTuple):
    """A limit that does not hold.

    Attributes
    ----------
    kind : {"total", "year", "calendar_year", "phase"}
    key : str
        Which year or phase; empty for the total.
    limit, planned, over : float
        ``planned`` is the sum under this limit; where that is within it only for money that comes back, the most that
        is out at any time.
    month : int
        The first one by whose payments the limit is passed.
    date : date, optional
        Its first day, where a start is known.
    """

    kind: str
    key: str
    limit: float
    planned: float
    over: float
    month: int
    date: dt.date | None


class _Check(NamedTuple):
    kind: str
    key: str
    limit: float
    planned: float
    month: int | None


def _checks(plan: BudgetPlan) -> Iterator[_Check]:
    limits = plan.limits
    every = plan.cash.sum(axis=0)
    if limits.total is not None:
        yield _check("total", "", limits.total, every, np.arange(plan.months), plan.management_reserve)
    calendar = limits.years == "calendar"
    if limits.by_year:
        dates = plan.dates()
        first = dates[0].year if dates and calendar else 1
        years = np.array([d.year for d in dates]) if dates and calendar else np.arange(plan.months) // 12 + 1
        for n, limit in enumerate(limits.by_year):
            at = np.flatnonzero(years == first + n)
            yield _check("calendar_year" if calendar else "year", str(first + n), limit, every[at], at)
    phases = np.array([line.phase for line in plan.lines], dtype=object)
    for phase, limit in limits.by_phase.items():
        yield _check("phase", phase, limit, plan.cash[phases == phase].sum(axis=0), np.arange(plan.months))


def _check(kind: str, key: str, limit: float, row: Floats, months: npt.NDArray[np.int64], apart: float = 0.0) -> _Check:
    out = np.cumsum(row) + apart
    dust = _DUST * max(abs(limit), float(np.abs(out).max(initial=apart)))
    whole, peak = float(row.sum()) + apart, float(out.max(initial=apart))
    if peak <= limit + dust:
        return _Check(kind, key, limit, whole, None)
    over = np.flatnonzero(out > limit + dust)
    # Without any payment the reserve alone is beyond the limit, and that from the beginning.
    first = int(months[over[0]]) if over.size else 0
    return _Check(kind, key, limit, whole if whole > limit + dust else peak, first)


def breaches_of(plan: BudgetPlan) -> tuple[Breach, ...]:
    """Return the limits that break; :attr:`BudgetPlan.breaches` is how it is called."""
    dates = plan.dates()
    return tuple(
        Breach(
            one.kind, one.key, one.limit, one.planned, one.planned - one.limit, one.month,
            None if dates is None else dates[one.month],
        )
        for one in _checks(plan)
        if one.month is not None
    )  # fmt: skip


def against(plan: BudgetPlan) -> pd.DataFrame:
    """Return every limit with what is planned; :attr:`BudgetPlan.against` is how it is called."""
    rows = [(one.kind, one.key, one.limit, one.planned, one.limit - one.planned, one.month) for one in _checks(plan)]
    frame = pd.DataFrame(rows, columns=["kind", "key", "limit", "planned", "left", "month"])
    frame["month"] = frame["month"].astype("Int64")
    return frame
