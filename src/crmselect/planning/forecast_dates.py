"""Forecasts of cost and of finish, each with its range, from three curves."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crmselect.planning.forecast import earned_schedule, index_range, steps_of
from crmselect.planning.progress_value import EarnedValue

__all__ = ["CONFIDENCE", "CostForecast", "FinishForecast", "cost_forecast", "finish_forecast"]

Floats = npt.NDArray[np.float64]
CONFIDENCE = 0.8
"""Of both sides of a range together: a tenth of all cases lies below it and a tenth above."""


class CostForecast(NamedTuple):
    """What the work will have cost.

    Attributes
    ----------
    eac : float or None
        BAC / CPI; None where that is not defined.
    low, high : float or None
        Its range from the scatter of the months' CPI; None below three months in which something was earned and spent.
    periods : int
        Months that the scatter comes from, or that there are.
    least, most : float or None
        The lowest and the highest of the usual formulas that are defined.
    """

    eac: float | None
    low: float | None
    high: float | None
    periods: int
    least: float | None
    most: float | None


class FinishForecast(NamedTuple):
    """When the work will be done.

    Attributes
    ----------
    planned : date
        By the baseline.
    finish : date or None
        By earned schedule: the rest goes on at the pace so far. None where nothing is earned.
    low, high : date or None
        Its range from the scatter of the months' SPI(t).
    periods : int
    network : date
        By the milestones' dependencies: what is overdue pushes what comes after it.
    done : date or None
        When everything was done, where it is.
    earned_days, days : float
        ES and AT: how far along its plan the project is, and how long it has run.
    spi_t : float or None
    """

    planned: dt.date
    finish: dt.date | None
    low: dt.date | None
    high: dt.date | None
    periods: int
    network: dt.date
    done: dt.date | None
    earned_days: float
    days: float
    spi_t: float | None


def cost_forecast(value: EarnedValue, earned: Floats, actual: Floats, budget: float) -> CostForecast:
    """Return the forecast of cost.

    Parameters
    ----------
    value : EarnedValue
        Of now, plain numbers.
    earned, actual : ndarray (periods + 1,)
        Cumulative, the start first, now last.
    budget : float
        At completion.
    """
    known = [
        float(figure)
        for figure, defined in (
            (value.eac, value.defined.eac),
            (value.eac_budget_rate, value.defined.eac_budget_rate),
            (value.eac_cost_and_schedule, value.defined.eac_cost_and_schedule),
        )
        if defined
    ]
    least, most = (min(known), max(known)) if known else (None, None)
    periods = len(steps_of(earned, actual))
    if not value.defined.eac:
        return CostForecast(None, None, None, periods, least, most)
    found = index_range(earned, actual, budget, CONFIDENCE)
    if found is None:
        return CostForecast(float(value.eac), None, None, periods, least, most)
    # What is spent is spent: no forecast is below it.
    low, high = (max(budget / index, float(actual[-1])) for index in (found.high, found.low))
    return CostForecast(float(value.eac), low, high, found.periods, least, most)


def finish_forecast(
    planned_daily: Floats,
    earned: Floats,
    days: Floats,
    start: dt.date,
    network: dt.date,
    done: dt.date | None,
) -> FinishForecast:
    """Return the forecast of the finish.

    Parameters
    ----------
    planned_daily : ndarray (days + 1,)
        Cumulative planned value at the end of each day up to the baseline's last, 0 before the start first.
    earned : ndarray (periods + 1,)
        Cumulative, the start first, now last.
    days : ndarray (periods + 1,)
        Days since the start at each of them.
    start, network : date
    done : date, optional
        When everything was done.
    """
    budget = float(planned_daily[-1])
    if not budget > 0:
        return FinishForecast(start, None, None, None, 0, network, done, 0.0, float(days[-1]), None)
    found = earned_schedule(planned_daily, np.minimum(earned, budget), days)
    es = np.asarray(found.es)
    # A milestone without a budget is no part of PV, and yet the end may be its day.
    whole = float(max(planned_daily.size - 1, 1))
    planned = start + dt.timedelta(days=round(whole) - 1)
    now, at = float(es[-1]), float(days[-1])
    if done is not None:  # The project ran until then, whatever day it is now.
        at = min(at, float((done - start).days + 1))
    spi = now / at if at > 0 else None
    periods = len(steps_of(es, days))
    if done is not None or not now > 0 or spi is None:
        return FinishForecast(planned, done, None, None, periods, network, done, now, at, spi)

    def day(duration: float) -> dt.date:
        # What is not done now is not done before tomorrow; nobody plans a thousand years.
        return start + dt.timedelta(days=min(max(round(duration), int(at) + 1), 365_000) - 1)

    spread = index_range(es, days, whole, CONFIDENCE)
    low, high = (None, None) if spread is None else (
        day(whole / spread.high), day(whole / spread.low)
    )  # fmt: skip
    return FinishForecast(planned, day(whole / spi), low, high,
                          periods if spread is None else spread.periods, network, None, now, at, spi)  # fmt: skip
