"""What flows are worth: present values, equal payments, payback."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmselect.finance._checks import (
    EPS,
    Dates,
    FloatArray,
    checked_flows,
    checked_numbers,
    checked_rate,
    in_range,
    periods,
    plain,
    present,
    together,
    years,
)


def npv(rate: ArrayLike, flows: ArrayLike) -> float | FloatArray:
    """Return the net present value; the first flow is at time 0 and not discounted.

    A spreadsheet's NPV discounts the first flow as well: for the flows below it prints 1188.44, which is our
    1307.29 divided by 1.1.

    Parameters
    ----------
    rate : array_like
        Rate per period, above -1; broadcasts over the leading dimensions of `flows`.
    flows : array_like, shape (..., periods)
        Money at the times 0, 1, 2, ...

    Returns
    -------
    float or ndarray
        Money at time 0.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, on present values.
    Microsoft, *NPV function* (example 1: 1188.44).

    Examples
    --------
    >>> round(npv(0.10, [-10_000, 3_000, 4_200, 6_800]), 2)
    1307.29
    >>> npv([0.0, 0.25], [-100, 125])
    array([25.,  0.])
    """
    cash = checked_flows(flows)
    return plain(present(rate, cash, periods(cash)).sum(axis=-1))


def xnpv(rate: ArrayLike, flows: ArrayLike, dates: Dates) -> float | FloatArray:
    """Return the net present value of dated flows, at an annual rate and years of 365 days (ACT/365).

    Parameters
    ----------
    rate : array_like
        Effective annual rate, above -1; broadcasts over the leading dimensions of `flows`.
    flows : array_like, shape (..., periods)
        Money on the `dates`.
    dates : iterable of date, ISO 8601 text or datetime64, length periods
        In any order. The value is as of the *first listed* date, as in a spreadsheet; a flow before that date
        is compounded up to it, where a spreadsheet refuses.

    Returns
    -------
    float or ndarray
        Money on the first listed date.

    Raises
    ------
    ValueError
        A date that cannot be read, or not one date a flow.

    References
    ----------
    Microsoft, *XNPV function* (the example below).

    Examples
    --------
    >>> days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xnpv(0.09, [-10_000, 2_750, 4_250, 3_250, 2_750], days), 2)
    2086.65
    """
    cash = checked_flows(flows)
    return plain(present(rate, cash, years(dates, cash)).sum(axis=-1))


def mirr(flows: ArrayLike, finance_rate: ArrayLike, reinvest_rate: ArrayLike) -> float | FloatArray:
    """Return the modified internal rate of return: never more than one, given two rates that the caller states.

    Outlays are discounted to time 0 at the one, receipts compounded to the last period at the other.

    Parameters
    ----------
    flows : array_like, shape (..., periods)
        Money at the times 0, 1, 2, ...
    finance_rate, reinvest_rate : array_like
        Rates per period, above -1; broadcast over the leading dimensions.

    Returns
    -------
    float or ndarray
        Rate per period; NaN for a flow without both an outlay and a receipt.

    References
    ----------
    Lin (1976), "The modified internal rate of return and investment criterion", *Engineering Economist* 21(4).
    Microsoft, *MIRR function*.

    Examples
    --------
    >>> round(mirr([-100, 50, -60, 70], 0.10, 0.12), 6)
    -0.039094
    """
    cash = checked_flows(flows)
    reinvest = checked_rate("reinvest_rate", reinvest_rate)
    received = present(reinvest, np.maximum(cash, 0.0), periods(cash), "reinvest_rate").sum(axis=-1)
    spent = present(finance_rate, np.maximum(-cash, 0.0), periods(cash), "finance_rate").sum(axis=-1)
    together(finance_rate=spent, reinvest_rate=received)
    both = (received > 0) & (spent > 0)
    growth = np.log(np.where(both, received, 1.0)) - np.log(np.where(both, spent, 1.0))
    with np.errstate(over="ignore"):
        rate = in_range(np.expm1(growth / max(cash.shape[-1] - 1, 1) + np.log1p(reinvest)))
    return plain(np.where(both, rate, np.nan))


def annuity_factor(rate: ArrayLike, years: ArrayLike) -> float | FloatArray:
    """Return the present value of 1 a year, paid at each year's end: (1 - (1+r)^-n) / r, and n at r = 0.

    Parameters
    ----------
    rate : array_like
        Effective annual rate, above -1.
    years : array_like
        Number of years, above 0, not necessarily whole; broadcasts with `rate`.

    Returns
    -------
    float or ndarray
        In years' payments; exact to rounding however small the rate.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, on annuities.

    Examples
    --------
    >>> round(annuity_factor(0.10, 2), 4)
    1.7355
    """
    r, n = checked_rate("rate", rate), checked_numbers("years", years)
    if not (n > 0).all():
        raise ValueError(f"years is {n.min():g}: give a number of years above 0")
    together(rate=r, years=n)
    # Below 1e-16 the factor is n to the last digit, and r itself may be zero.
    tiny = np.abs(r) < 1e-16
    with np.errstate(over="ignore"):
        factor = np.where(tiny, n, -np.expm1(-n * np.log1p(r)) / np.where(tiny, 1.0, r))
    return plain(in_range(factor))


def equivalent_annual_cost(present_value: ArrayLike, rate: ArrayLike, years: ArrayLike) -> float | FloatArray:
    """Return the cost a year with the same present value over a life: PV * r / (1 - (1+r)^-n), PV / n at r = 0.

    This is how offers with unequal lives are compared: year by year, never total against total.

    Parameters
    ----------
    present_value : array_like
        Money at the start.
    rate : array_like
        Effective annual rate, above -1.
    years : array_like
        Life in years, above 0. All three broadcast.

    Returns
    -------
    float or ndarray
        Money a year, paid at each year's end.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, on equivalent annual cash flows.

    Examples
    --------
    >>> equivalent_annual_cost([117.3554, 159.8948], 0.10, [2, 3]).round(3)  # the dearer costs less a year
    array([67.619, 64.296])
    """
    value, factor = checked_numbers("present_value", present_value), np.asarray(annuity_factor(rate, years))
    together(present_value=value, rate_and_years=factor)
    with np.errstate(over="ignore"):
        return plain(in_range(np.divide(value, factor)))


def monthly_rate(rate: ArrayLike) -> float | FloatArray:
    """Return the rate per month that compounds to an effective annual rate: (1+r)^(1/12) - 1.

    Examples
    --------
    >>> round(monthly_rate(0.08), 6)
    0.006434
    """
    return plain(np.expm1(np.log1p(checked_rate("rate", rate)) / 12))


def discount_factors(rate: ArrayLike, months: ArrayLike) -> float | FloatArray:
    """Return the present value of 1 paid in each month: (1+r)^(-m/12); month 0 is not discounted.

    Parameters
    ----------
    rate : array_like
        Effective annual rate, above -1.
    months : array_like
        The months' *numbers* from the contract's start (``np.arange(60)`` for five years), not how many.

    Returns
    -------
    float or ndarray, shape rate.shape + months.shape
        Present value per unit of money.

    Raises
    ------
    ValueError
        A negative month.

    Examples
    --------
    >>> discount_factors(0.25, [0, 12, 24])
    array([1.  , 0.8 , 0.64])
    """
    r, m = checked_rate("rate", rate), checked_numbers("months", months)
    if (m < 0).any():
        raise ValueError(f"months holds {m.min():g}: count months from the contract's start, 0 first")
    with np.errstate(over="ignore"):
        return plain(in_range(np.power.outer(1 + r, -m / 12)))


def payback(flows: ArrayLike, *, lasting: bool = False) -> float | FloatArray:
    """Return after how many periods the money is back: when the cumulative flow first reaches zero.

    Within a period the flow is taken as spread evenly. What comes after is ignored, which is the measure's
    known weakness: a short payback says nothing about the value.

    Parameters
    ----------
    flows : array_like, shape (..., periods)
        Money at the times 0, 1, 2, ...
    lasting : bool
        Ask when the cumulative flow has reached zero *for good*: the answers differ where a later outlay, such
        as a hardware refresh, pushes it below zero again.

    Returns
    -------
    float or ndarray
        Periods, 0 where there is nothing to recover; infinity where the money never comes back, so that
        "within three years" is ``payback(flows) <= 3``.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, on payback.

    Examples
    --------
    >>> payback([-100, 40, 40, 40]), payback([-100, 40, 40])
    (2.5, inf)
    >>> payback([-100, 200, -150, 100]), payback([-100, 200, -150, 100], lasting=True)
    (0.5, 2.5)
    """
    return _payback(checked_flows(flows), lasting)


def discounted_payback(rate: ArrayLike, flows: ArrayLike, *, lasting: bool = False) -> float | FloatArray:
    """Return :func:`payback` of the flows discounted as in :func:`npv`: `rate` per period, the first flow as is.

    Examples
    --------
    >>> payback([-100, 75, 50, 31.25]), discounted_payback(0.25, [-100, 75, 50, 31.25])
    (1.5, 2.5)
    """
    cash = checked_flows(flows)
    return _payback(present(rate, cash, periods(cash)), lasting)


def _payback(values: FloatArray, lasting: bool) -> float | FloatArray:
    with np.errstate(over="ignore", invalid="ignore"):
        gross, total = in_range(np.cumsum(np.abs(values), axis=-1)), np.cumsum(values, axis=-1)
    # Instalments that repay to the cent may sum to 1e-16 less in floats.
    total[np.abs(total) <= values.shape[-1] * EPS * gross] = 0.0
    back = total >= 0
    if lasting:
        back = np.logical_and.accumulate(back[..., ::-1], axis=-1)[..., ::-1]
    first = np.argmax(back, axis=-1, keepdims=True)
    after = np.take_along_axis(total, first, axis=-1)
    before = np.take_along_axis(total, np.maximum(first - 1, 0), axis=-1)
    paid = back.any(axis=-1, keepdims=True)
    share = np.divide(after, after - before, out=np.zeros_like(after), where=paid & (first > 0))
    return plain(np.where(paid, first - share, np.inf)[..., 0])
