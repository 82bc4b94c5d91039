"""From an offer's ledger to a budget plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem, closest
from crmselect.model import InputNote
from crmselect.model.project_time import BudgetLimits, Milestone, Resource
from crmselect.planning.budget_lines import (
    BudgetLine,
    Parts,
    contingency_lines,
    internal_names,
    ledger_lines,
    paid_at,
    resource_lines,
    widened,
)
from crmselect.planning.budget_months import working_days
from crmselect.planning.budget_plan import BudgetPlan
from crmselect.planning.milestones import in_order, milestone_problems
from crmselect.planning.schedule_spans import spans_of

if TYPE_CHECKING:
    from crmselect.cost import CostRisk, Tco

__all__ = ["budget", "planned_from"]

Floats = npt.NDArray[np.float64]
_REAL = InputNote(
    where="assumptions.terms",
    what="the study counts in real terms: the plan is in prices of the start, while limits and bookings in money of "
    "their day have inflation in them",
    zh="本研究按实际价格计算：计划为起始日价格，而限额和实际支出按当时货币计，含通货膨胀",
)


def budget(
    costs: Tco,
    offer: str,
    limits: BudgetLimits | None = None,
    milestones: Iterable[Milestone] = (),
    start: dt.date | None = None,
    *,
    risk: CostRisk | None = None,
    resources: Iterable[Resource] = (),
    internal: Iterable[str] | None = None,
    language: str = "en",
) -> BudgetPlan:
    """Return the budget plan of one offer: by phase, category and month, with reserves, against limits.

    Parameters
    ----------
    costs : Tco
        From :func:`crmselect.cost.tco`.
    offer : str
        The chosen one.
    limits : BudgetLimits, optional
        What may be spent, and the rules of the reserves.
    milestones : iterable of Milestone
        Those with ``pays`` move one-off amounts to the month in which they are due.
    start : date, optional
        The first day of month 0; default is that of the assumptions.
    risk : CostRisk, optional
        A simulation of the same offers and assumptions, for a contingency of P80 less point.
    resources : iterable of Resource
        Those that are ``budgeted`` become lines of the plan, from the days of the milestones that use them: a day's
        rate counts from Monday to Friday, holidays are not known.
    internal : iterable of str, optional
        Items, categories or phases that are paid for staff of one's own; default is the category ``planning.staff``.
    language : {"en", "zh"}

    Returns
    -------
    BudgetPlan

    Raises
    ------
    DataError
        With every fault of milestones, names and payments; where a date is needed and there is no start.

    Notes
    -----
    A payment falls due on the milestone's ``due`` day, whenever it was or will be reached: what is paid late or early
    shows in the actual costs. It keeps the exchange rate of the month that the contract states; a note says what that
    of the payment's month would change.

    No money is lost or made: the lines that are not ``added`` sum to the offer's ledger, in all and by phase. A share
    of a phase's costs is held in the months in which the phase spends. P80 less point is one amount for the whole
    offer, shared among phases in proportion to each phase's own P80 less point, because percentiles do not add up.

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=1_000, every="month")
    >>> build = CostItem(item="Build", category="deployment.customisation", amount=20_000)
    >>> costs = tco([Offer(name="Acme", items=(seats, build))], Assumptions(currency="USD", years=1))
    >>> plan = budget(
    ...     costs, "Acme", BudgetLimits(total=33_000, contingency={"deployment": 0.1}),
    ...     [Milestone(name="Accepted", phase="deployment", due="2027-06-20", pays="Build")], dt.date(2027, 1, 1),
    ... )
    >>> plan.work, plan.contingency, [(one.month, one.over) for one in plan.breaches]
    (32000.0, 2000.0, [(11, 1000.0)])
    >>> float(plan.by("phase", "month")["deployment", 5])
    22000.0
    """
    if offer not in costs.names:
        hint = closest(offer, costs.names) or f"write one of {', '.join(costs.names)}"
        raise DataError(Problem("offer", f"there is no offer {offer!r}", hint))
    if language not in ("en", "zh"):
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    stones, means = tuple(milestones), tuple(resources)
    start = start or costs.assumptions.start
    limits = limits or BudgetLimits()
    problems = milestone_problems(stones, means, start=start)
    if start is None:
        problems.extend(_without_start(limits, stones, means))
    if problems:
        raise DataError(problems)
    parts = Parts(
        costs, offer, limits, in_order(stones), means, start, risk, internal_names(internal), language
    )  # fmt: skip
    return planned_from(parts, *ledger_lines(parts))


def planned_from(parts: Parts, lines: Sequence[BudgetLine], cash: Floats) -> BudgetPlan:
    """Return the plan of ledger lines: payments moved to milestones, resources and contingency added."""
    paid, payments, notes = paid_at(parts, lines, cash)
    more, rows = resource_lines(parts, paid.shape[1])
    every = [*lines, *more]
    paid = np.vstack([widened(paid, rows.shape[1]), rows])
    held, reserve, said = contingency_lines(parts, every, paid)
    whole = np.vstack([paid, reserve])
    paying = np.flatnonzero(whole.any(axis=0))
    # A delay makes room for what it moves; months after the study in which nothing is paid are none of the plan's.
    whole = whole[:, : max(parts.costs.assumptions.months, int(paying[-1]) + 1 if paying.size else 0)].copy()
    whole.flags.writeable = False
    said.extend(_idle(parts))
    if parts.costs.assumptions.terms == "real":
        said.append(_REAL)
    return BudgetPlan(parts, (*every, *held), whole, payments, (*notes, *said))


def _idle(parts: Parts) -> Iterator[InputNote]:
    """Say which paid resources are used on days of rest alone, and so cost nothing."""
    paid = {one.name for one in parts.resources if one.budgeted and one.rate and one.rate_per == "day"}
    if not paid or parts.start is None:
        return
    for stone, (first, last) in spans_of(parts.milestones, parts.start).items():
        used = next(one.uses for one in parts.milestones if one.name == stone)
        for name in (one for one in used if one in paid and used[one] and not working_days(first, last)):
            yield InputNote(
                where=f"milestone {stone}, uses",
                what=f"no day from {first} to {last} is a working day (Monday to Friday): {name} costs nothing there",
                zh=f"{first} 至 {last} 没有工作日（周一至周五）：{name} 在此不计费用",
            )


def _without_start(
    limits: BudgetLimits, milestones: Sequence[Milestone], resources: Sequence[Resource]
) -> Iterable[Problem]:
    fix = "state start in the assumptions, or pass start="
    dated = next((one.name for one in milestones if one.pays), None)
    if dated is not None:
        yield Problem("start", f"milestone {dated} pays on a date, and no month has one", fix)
    paid = {one.name for one in resources if one.budgeted}
    used = next((one.name for one in milestones if paid & set(one.uses)), None)
    if used is not None:
        yield Problem("start", f"milestone {used} uses budgeted resources on dates, and no month has one", fix)
    if limits.by_year and limits.years == "calendar":
        yield Problem("start", "the limits are by calendar year, and no month has a date", fix)
