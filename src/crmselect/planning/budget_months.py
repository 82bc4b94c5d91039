"""Months of a plan as days, and amounts in the study's currency."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from crmselect.cost.drivers import monthly
from crmselect.errors import Problem
from crmselect.model import InputNote
from crmselect.text import money

if TYPE_CHECKING:
    from crmselect.errors import Place
    from crmselect.model import Assumptions

__all__ = ["add_months", "day_text", "month_of", "month_shares", "other_rate", "rate_of", "working_days"]

Floats = npt.NDArray[np.float64]


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or that month's last day where it has no such day.

    Examples
    --------
    >>> add_months(dt.date(2027, 1, 31), 1), add_months(dt.date(2027, 1, 15), -1)
    (datetime.date(2027, 2, 28), datetime.date(2026, 12, 15))
    """
    at = 12 * day.year + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: dt.date, language: str = "en", *, month: bool = False) -> str:
    """Return a day, or its month alone, as people write it; whatever the machine's locale is.

    Examples
    --------
    >>> day_text(dt.date(2027, 9, 30)), day_text(dt.date(2027, 9, 30), "zh"), day_text(dt.date(2027, 9, 30), month=True)
    ('30 Sep 2027', '2027年9月30日', 'Sep 2027')
    """
    if language == "zh":
        return f"{day.year}年{day.month}月" + ("" if month else f"{day.day}日")
    return ("" if month else f"{day.day} ") + f"{_NAMES[day.month - 1]} {day.year}"


def month_of(day: dt.date, start: dt.date) -> int:
    """Return the month of the plan in which a day lies: month 0 begins on the start; negative before it.

    Examples
    --------
    >>> start = dt.date(2027, 1, 15)
    >>> [month_of(day, start) for day in (dt.date(2027, 2, 14), dt.date(2027, 2, 15), dt.date(2027, 1, 14))]
    [0, 1, -1]
    """
    at = 12 * (day.year - start.year) + day.month - start.month
    return at if day >= add_months(start, at) else at - 1


def working_days(first: dt.date, last: dt.date) -> int:
    """Return the days from Monday to Friday between two days, both included; holidays are not known.

    Examples
    --------
    >>> working_days(dt.date(2027, 1, 1), dt.date(2027, 1, 10))
    6
    """
    return int(np.busday_count(first, last + dt.timedelta(days=1)))


def month_shares(first: dt.date, last: dt.date, start: dt.date, per: str) -> dict[int, float]:
    """Return how many days (Monday to Friday) or months of a span fall into each month of the plan.

    Parameters
    ----------
    first, last : date
        Both included.
    start : date
        Of the plan.
    per : {"day", "month"}
        A month that is not taken whole counts by its calendar days.

    Examples
    --------
    >>> month_shares(dt.date(2027, 1, 16), dt.date(2027, 2, 28), dt.date(2027, 1, 1), "month")
    {0: 0.5161290322580645, 1: 1.0}
    """
    made: dict[int, float] = {}
    one_day = dt.timedelta(days=1)
    for month in range(month_of(first, start), month_of(last, start) + 1):
        opens, closes = add_months(start, month), add_months(start, month + 1) - one_day
        low, high = max(first, opens), min(last, closes)
        if per == "day":
            made[month] = float(working_days(low, high))
        else:
            made[month] = ((high - low).days + 1) / ((closes - opens).days + 1)
    return made


def rate_of(
    currency: str | None, month: int, assumptions: Assumptions, where: Place | str, problems: list[Problem]
) -> float:
    """Return what one unit of a currency is in the study's in a month; a missing rate is noted and 0 returned."""
    if currency is None or currency == assumptions.currency:
        return 1.0
    path = assumptions.exchange_rates.rates.get(currency)
    if path is None:
        fix = f"state what one {currency} costs: exchange_rates = {{ {currency} = ... }}"
        problems.append(Problem(where, f"no exchange rate from {currency} to {assumptions.currency}", fix))
        return 0.0
    month = max(month, 0)
    return float(monthly(path, month + 1, assumptions.drivers)[month])


def other_rate(
    currency: str | None, amount: float, stated: int, month: int, assumptions: Assumptions, where: str, milestone: str
) -> Iterator[InputNote]:
    """Say what an amount of another currency would come to at the exchange rate of the month in which it is paid."""
    missing: list[Problem] = []
    then, now = (rate_of(currency, one, assumptions, where, missing) for one in (stated, month))
    off = amount * (now / then - 1) if then and not missing else 0.0
    if round(abs(off)):
        more, off_text = off > 0, money(abs(off), assumptions.currency)
        yield InputNote(
            where=where,
            what=f"what is paid at {milestone} keeps the exchange rate of the contract's month; at that of its own "
            f"month it would be {off_text} {'more' if more else 'less'}",
            zh=f"{milestone} 的付款沿用合同月份的汇率；按付款月份的汇率将{'多' if more else '少'} {off_text}",
        )
