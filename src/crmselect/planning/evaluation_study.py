"""What an evaluation takes from the rest of a study: plan against actual cost like for like, benefits still to come."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.model import InputNote
from crmselect.model.evaluation import RealisedBenefit
from crmselect.planning.budget_months import add_months, month_of
from crmselect.planning.budgeting import budget
from crmselect.planning.progress_series import spent_of
from crmselect.taxonomy import PHASES
from crmselect.text import money

if TYPE_CHECKING:
    from crmselect.cost import Tco
    from crmselect.model.project_time import Actual, Milestone, Resource
    from crmselect.planning.budget_plan import BudgetPlan
    from crmselect.planning.returns_result import Returns

__all__ = ["CostSoFar", "cost_so_far", "resources_apart", "still_promised"]

_UNIT = 1.0


class CostSoFar(NamedTuple):
    """Plan and actual cost up to the same month.

    Attributes
    ----------
    planned, actual : dict of phase to float
        Nominal, in the study's currency, without reserves.
    forecast : float
        What it will have cost in the end: what is spent, and what the plan holds for later months.
    """

    planned: dict[str, float]
    actual: dict[str, float]
    forecast: float


def cost_so_far(
    plan: BudgetPlan, milestones: Iterable[Milestone], actuals: Iterable[Actual], as_of: dt.date
) -> CostSoFar:
    """Return what was planned up to the month of a day, and what was spent by then.

    Unlike an earned value this counts the whole contract, subscriptions after go-live and all: bookings hold them too.

    Parameters
    ----------
    plan : BudgetPlan
        With a start.
    milestones : iterable of Milestone
    actuals : iterable of Actual
    as_of : date
        Of the last booking that counts.

    Raises
    ------
    DataError
        For a booking of an item or a milestone that there is not, or in a currency without a rate.
    """
    start, problems = plan.start or as_of, list[Problem]()
    spent, last = spent_of(plan, milestones, tuple(actuals), start, problems), month_of(as_of, start)
    if problems:
        raise DataError(problems)
    months = pd.concat([plan.by("phase", "month", kind=kind).reset_index() for kind in ("work", "resource")])
    due = months["month"] <= last
    planned = {str(p): float(one) for p, one in months[due].groupby("phase", observed=True)["amount"].sum().items()}
    booked = {phase: spent.of(phase, as_of, running=True) for phase in PHASES}
    actual = {phase: amount for phase, amount in booked.items() if amount or planned.get(phase)}
    later = float(months.loc[~due, "amount"].sum())
    return CostSoFar(planned, actual, math.fsum(actual.values()) + later)


def still_promised(
    found: Returns, offer: str, realised: Iterable[RealisedBenefit], *, start: dt.date | None = None
) -> Iterator[RealisedBenefit]:
    """Yield, for each benefit of an offer, what was promised over the study and stands in no period of the reports.

    Parameters
    ----------
    found : Returns
    offer : str
    realised : iterable of RealisedBenefit
        Their ``promised`` is taken off; a benefit that is reported under another name is yielded whole, and one that
        is reported up to the study's end is not. What rounding leaves, less than one unit of money, is nobody's.
    start : date, optional
        The first day of month 0; default is that of the assumptions.
    """
    start = start or found.costs.assumptions.start
    if start is None:
        return
    end = add_months(start, found.costs.assumptions.months) - dt.timedelta(days=1)
    told: dict[str, float] = {}
    ended = set()
    for one in realised:
        told[one.benefit] = told.get(one.benefit, 0.0) + one.promised
        if one.day >= end:
            ended.add(one.benefit)
    for name, amount in found.by("benefit", kind="nominal")[offer].items():
        left = float(amount) - told.get(str(name), 0.0)
        if left >= _UNIT and str(name) not in ended:
            yield RealisedBenefit(benefit=str(name), day=end, promised=left)


def resources_apart(
    costs: Tco, milestones: Iterable[Milestone], resources: Iterable[Resource], start: dt.date
) -> Iterator[InputNote]:
    """Say what the resources that a project budgets come to: they are no offer's cost, and so in no return."""
    unpaid = tuple(one.replace(pays=()) for one in milestones)
    plan = budget(costs, costs.names[0], None, unpaid, start, resources=resources)
    amount = float(plan.cash[[line.kind == "resource" for line in plan.lines]].sum())
    if amount:
        code = money(amount, costs.currency)
        yield InputNote(
            where="resources",
            what=f"the project's own resources, {code} in its budget, are no offer's cost: no return counts them",
            zh=f"项目自有资源在预算中为 {code}，不属于任何报价的成本，各项回报均未计入",
        )
