"""What an evaluation takes from the rest of a study: plan against actual cost like for like, benefits still to come."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from crmselect.model.evaluation import RealisedBenefit
from crmselect.planning.budget_months import add_months, month_of

if TYPE_CHECKING:
    from crmselect.planning.progress_report import Progress
    from crmselect.planning.returns_result import Returns

__all__ = ["CostSoFar", "cost_so_far", "still_promised"]

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


def cost_so_far(found: Progress) -> CostSoFar:
    """Return what was planned up to the month of a report, and what was spent by then.

    Unlike an earned value this counts the whole contract, subscriptions after go-live and all: bookings hold them too.

    Parameters
    ----------
    found : Progress
        Of the day of the last booking that counts.
    """
    plan, last = found.plan, month_of(found.as_of, found.schedule.start)
    months = pd.concat([plan.by("phase", "month", kind=kind).reset_index() for kind in ("work", "resource")])
    due = months["month"] <= last
    planned = months[due].groupby("phase", observed=True)["amount"].sum()
    actual = {str(phase): float(amount) for phase, amount in found.phases["actual"].items()}
    later = float(months.loc[~due, "amount"].sum())
    return CostSoFar(
        {str(phase): float(amount) for phase, amount in planned.items()}, actual, math.fsum(actual.values()) + later
    )


def still_promised(found: Returns, offer: str, realised: Iterable[RealisedBenefit]) -> Iterator[RealisedBenefit]:
    """Yield, for each benefit of an offer, what was promised over the study and stands in no period of the reports.

    Parameters
    ----------
    found : Returns
    offer : str
    realised : iterable of RealisedBenefit
        Their ``promised`` is taken off; a benefit that is reported under another name is yielded whole, and one that
        is reported up to the study's end is not. What rounding leaves, less than one unit of money, is nobody's.
    """
    start = found.costs.assumptions.start
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
