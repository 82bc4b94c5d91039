"""Discounting, annualising, payback and rates of return, as functions of plain arrays.

Flows have the shape ``(..., periods)``, receipts positive and outlays negative; rates broadcast over the leading
dimensions, so that a Monte Carlo run is one call. A rate is a fraction for one period (0.08 is 8 %) above -1.
A single flow gives a float, a stack of flows an array. Every fault of an argument is a :class:`ValueError`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "AmbiguousRateError", "annuity_factor", "discount_factors", "discounted_payback", "equivalent_annual_cost", "irr",
    "irr_all", "mirr", "monthly_rate", "npv", "payback", "xirr", "xirr_all", "xnpv",
]  # fmt: skip

FloatArray: TypeAlias = NDArray[np.float64]
Dates: TypeAlias = Iterable[date | str | np.datetime64]

_EPS = float(np.finfo(np.float64).eps)
_BLOCK = 2**20  # Numbers of a batch worked on at a time: 8 MB an array, whatever the number of draws.


class AmbiguousRateError(ValueError):
    """A flow has several internal rates of return and the caller has not chosen one.

    Parameters
    ----------
    message : str
        Which flows, which rates, and how to choose.
    rates : tuple of float
        All rates of the (first) ambiguous flow, ascending.
    positions : tuple of tuple of int
        The index of every ambiguous flow in the leading dimensions; ``((),)`` for a single flow.
    """

    def __init__(
        self, message: str, rates: tuple[float, ...] = (), positions: tuple[tuple[int, ...], ...] = ()
    ) -> None:
        super().__init__(message)  # The rest travels in __dict__, so that the error survives a process pool.
        self.rates = rates
        self.positions = positions


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

    Raises
    ------
    ValueError
        A rate at or below -1, an empty or infinite flow, NaN, shapes that do not broadcast.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, "How to calculate present values".
    Microsoft, *NPV function* (example 1: 1188.44).

    Examples
    --------
    >>> round(npv(0.10, [-10_000, 3_000, 4_200, 6_800]), 2)
    1307.29
    >>> npv([0.0, 0.10], [-100, 110])
    array([10.,  0.])
    """
    cash = _checked_flows(flows)
    return _plain(_present(rate, cash, np.arange(cash.shape[-1], dtype=np.float64)).sum(axis=-1))


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
        As :func:`npv`; a date that cannot be read; as many dates as flows are needed.

    References
    ----------
    Microsoft, *XNPV function* (the example below).

    Examples
    --------
    >>> days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xnpv(0.09, [-10_000, 2_750, 4_250, 3_250, 2_750], days), 2)
    2086.65
    """
    cash = _checked_flows(flows)
    return _plain(_present(rate, cash, _years(dates, cash)).sum(axis=-1))


def irr(flows: ArrayLike, *, near: float | None = None) -> float | FloatArray:
    """Return the internal rate of return per period: the rate at which the net present value is zero.

    Parameters
    ----------
    flows : array_like, shape (..., periods)
        Money at the times 0, 1, 2, ...
    near : float, optional
        Where a flow has several rates, take the one nearest to this (the lower of two equally near). Without
        it such a flow is an error: no rate is chosen in silence.

    Returns
    -------
    float or ndarray
        The rate; NaN where no rate above -1 exists, and where all flows are zero, so that every rate would do.

    Raises
    ------
    AmbiguousRateError
        A flow has several rates and `near` is not given. The error lists them; for a stack of flows it names
        the positions.
    ValueError
        An empty or infinite flow, or NaN.

    See Also
    --------
    irr_all : Every rate of one flow, and how they are found.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, "The internal rate of return rule" (its pitfalls).
    Norstrom (1972), *J. Financial and Quantitative Analysis* 7(3), 1835-1839 (when there is one rate only).

    Examples
    --------
    >>> round(irr([-100, 39, 59, 55, 20]), 5)
    0.28095
    >>> irr([100, -230, 132])
    Traceback (most recent call last):
    crmselect.finance.AmbiguousRateError: flows has 2 internal rates of return: 0.1, 0.2; ...
    >>> round(irr([100, -230, 132], near=0.08), 9)
    0.1
    """
    cash = _checked_flows(flows)
    return _one_rate(cash, np.arange(cash.shape[-1], dtype=np.float64), near, "irr_all(flows)")


def xirr(flows: ArrayLike, dates: Dates, *, near: float | None = None) -> float | FloatArray:
    """Return the effective annual internal rate of return of dated flows (ACT/365).

    Parameters
    ----------
    flows : array_like, shape (..., periods)
        Money on the `dates`.
    dates : iterable of date, ISO 8601 text or datetime64, length periods
        In any order: the rate does not depend on which date comes first. Flows of one date are added.
    near : float, optional
        As for :func:`irr`.

    Returns
    -------
    float or ndarray
        As :func:`irr`. Over a few days a rate can leave the range of floats: infinity, or -1 for a total loss.

    Raises
    ------
    AmbiguousRateError, ValueError
        As :func:`irr`; a date that cannot be read; as many dates as flows are needed.

    References
    ----------
    Microsoft, *XIRR function* (the example below; a spreadsheet stops iterating early and prints 0.373362535).

    Examples
    --------
    >>> days = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]
    >>> round(xirr([-10_000, 2_750, 4_250, 3_250, 2_750], days), 9)
    0.373362534
    """
    cash = _checked_flows(flows)
    return _one_rate(*_by_date(cash, _years(dates, cash)), near, "xirr_all(flows, dates)")


def irr_all(flows: ArrayLike) -> FloatArray:
    """Return every internal rate of return above -1 of one flow, ascending; empty where there is none.

    With s = ln(1 + rate) the present value is a sum of exponentials, sum c_k exp(-s t_k). By Descartes' rule in
    Laguerre's form it has at most as many zeros as its coefficients change sign; multiplied by exp(s T), T within
    a sign change, its derivative has one change fewer, and the derivative's zeros separate its own. We descend to
    at most one change and climb back with a bracket for every root: none is missed, whatever the length. Rates
    that touch zero without crossing are found as well; several within rounding of each other count as one.

    Parameters
    ----------
    flows : array_like, shape (periods,)
        Money at the times 0, 1, 2, ...

    Returns
    -------
    ndarray
        Rates per period, above -1.

    Raises
    ------
    ValueError
        More than one flow, an empty or infinite flow, NaN, or zeros only (every rate would do).

    References
    ----------
    Jameson (2006), "Counting zeros of generalised polynomials", *Mathematical Gazette* 90(518), 223-234.
    Hazen (2003), "A new perspective on multiple internal rates of return", *Engineering Economist* 48(1), 31-51:
    each rate is the return on an investment stream of its own, and all lead to the decision that npv gives.

    Examples
    --------
    >>> irr_all([100, -230, 132]).round(9)
    array([0.1, 0.2])
    >>> irr_all([100, -220, 121]).round(9), irr_all([-100, 120, -40])
    (array([0.1]), array([], dtype=float64))
    """
    cash = _checked_flows(flows)
    return _every_rate(cash, np.arange(cash.shape[-1], dtype=np.float64))


def xirr_all(flows: ArrayLike, dates: Dates) -> FloatArray:
    """Return every effective annual rate of return above -1 of one dated flow, ascending (ACT/365).

    Parameters
    ----------
    flows : array_like, shape (periods,)
        Money on the `dates`.
    dates : iterable of date, ISO 8601 text or datetime64, length periods
        In any order.

    Returns
    -------
    ndarray
        As :func:`irr_all`, by the same method.

    Raises
    ------
    ValueError
        As :func:`irr_all` and :func:`xirr`.

    Examples
    --------
    >>> xirr_all([100, -230, 132], ["2025-01-01", "2026-01-01", "2027-01-01"]).round(9)
    array([0.1, 0.2])
    """
    cash = _checked_flows(flows)
    return _every_rate(*_by_date(cash, _years(dates, cash)))


def mirr(flows: ArrayLike, finance_rate: ArrayLike, reinvest_rate: ArrayLike) -> float | FloatArray:
    """Return the modified internal rate of return: one rate always, from two rates that the caller states.

    Outlays are discounted to time 0 at `finance_rate`, receipts compounded to the last period at `reinvest_rate`.

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

    Raises
    ------
    ValueError
        As :func:`npv`.

    References
    ----------
    Lin (1976), "The modified internal rate of return and investment criterion", *Engineering Economist* 21(4).
    Microsoft, *MIRR function*.

    Examples
    --------
    >>> round(mirr([-100, 50, -60, 70], 0.10, 0.12), 6)
    -0.039094
    """
    cash = _checked_flows(flows)
    times = np.arange(cash.shape[-1], dtype=np.float64)
    reinvest = _checked_rate("reinvest_rate", reinvest_rate)
    received = _present(reinvest, np.maximum(cash, 0.0), times, "reinvest_rate").sum(axis=-1)
    spent = _present(finance_rate, np.maximum(-cash, 0.0), times, "finance_rate").sum(axis=-1)
    _together(finance_rate=spent, reinvest_rate=received)
    both = (received > 0) & (spent > 0)
    growth = np.log(np.where(both, received, 1.0)) - np.log(np.where(both, spent, 1.0))
    rate = np.expm1(growth / max(cash.shape[-1] - 1, 1) + np.log1p(reinvest))
    return _plain(np.where(both, rate, np.nan))


def annuity_factor(rate: ArrayLike, years: ArrayLike) -> float | FloatArray:
    """Return the present value of 1 a year, paid at the end of each year: (1 - (1+r)^-n) / r, and n at r = 0.

    Parameters
    ----------
    rate : array_like
        Effective annual rate, above -1.
    years : array_like
        Number of years, above 0, not necessarily whole; broadcasts with `rate`.

    Returns
    -------
    float or ndarray
        Years' worth of payment; exact to rounding however small the rate.

    Raises
    ------
    ValueError
        A rate at or below -1, years at or below 0, NaN or infinity, shapes that do not broadcast.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, "Valuing annuities".

    Examples
    --------
    >>> round(annuity_factor(0.10, 2), 4)
    1.7355
    """
    r, n = _checked_rate("rate", rate), _checked_numbers("years", years)
    if not (n > 0).all():
        raise ValueError(f"years is {n.min():g}: give a number of years above 0")
    _together(rate=r, years=n)
    # Below 1e-16 the factor is n to the last digit, and r itself may be zero.
    tiny = np.abs(r) < 1e-16
    with np.errstate(over="ignore"):
        factor = np.where(tiny, n, -np.expm1(-n * np.log1p(r)) / np.where(tiny, 1.0, r))
    return _plain(_in_range(factor))


def equivalent_annual_cost(present_value: ArrayLike, rate: ArrayLike, years: ArrayLike) -> float | FloatArray:
    """Return the cost per year with the same present value over its life: PV * r / (1 - (1+r)^-n).

    This is how offers with unequal lives are compared: year by year, never total against total.

    Parameters
    ----------
    present_value : array_like
        Money at the start.
    rate : array_like
        Effective annual rate, above -1; at 0 the result is ``present_value / years``.
    years : array_like
        Life in years, above 0. All three broadcast.

    Returns
    -------
    float or ndarray
        Money per year, paid at each year's end.

    Raises
    ------
    ValueError
        As :func:`annuity_factor`.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, "Equivalent annual cash flows".

    Examples
    --------
    >>> equivalent_annual_cost([117.3554, 159.8948], 0.10, [2, 3]).round(3)  # the dearer machine costs less a year
    array([67.619, 64.296])
    """
    value, factor = _checked_numbers("present_value", present_value), np.asarray(annuity_factor(rate, years))
    _together(present_value=value, annuity_factor=factor)
    return _plain(value / factor)


def monthly_rate(rate: ArrayLike) -> float | FloatArray:
    """Return the rate per month that compounds to an effective annual rate: (1+r)^(1/12) - 1.

    Parameters
    ----------
    rate : array_like
        Effective annual rate, above -1.

    Returns
    -------
    float or ndarray
        Rate per month.

    Raises
    ------
    ValueError
        A rate at or below -1, NaN or infinity.

    Examples
    --------
    >>> round(monthly_rate(0.08), 6), round((1 + monthly_rate(0.08)) ** 12, 12)
    (0.006434, 1.08)
    """
    return _plain(np.expm1(np.log1p(_checked_rate("rate", rate)) / 12))


def discount_factors(rate: ArrayLike, months: ArrayLike) -> float | FloatArray:
    """Return the present value of 1 paid in each month: (1+r)^(-m/12); month 0 is not discounted.

    Parameters
    ----------
    rate : array_like
        Effective annual rate, above -1.
    months : array_like
        The months' *numbers* counted from the contract's start (``np.arange(60)`` for five years), not how many.

    Returns
    -------
    float or ndarray, shape rate.shape + months.shape
        Present value per unit of money.

    Raises
    ------
    ValueError
        A rate at or below -1, a negative month, NaN or infinity.

    Examples
    --------
    >>> discount_factors(0.10, [0, 12, 24]).round(6)
    array([1.      , 0.909091, 0.826446])
    """
    m = _checked_numbers("months", months)
    if (m < 0).any():
        raise ValueError(f"months holds {m.min():g}: count months from the contract's start, 0 first")
    with np.errstate(over="ignore"):
        return _plain(_in_range(np.exp(np.multiply.outer(-np.log1p(_checked_rate("rate", rate)), m / 12))))


def payback(flows: ArrayLike, *, lasting: bool = False) -> float | FloatArray:
    """Return after how many periods the money is back: when the cumulative flow first reaches zero.

    Within a period the flow is taken as spread evenly. What comes later is ignored, which is the measure's
    known weakness: a short payback says nothing about the value.

    Parameters
    ----------
    flows : array_like, shape (..., periods)
        Money at the times 0, 1, 2, ...
    lasting : bool
        Ask when the cumulative flow has reached zero *for good*. The two differ where a later outlay, such as a
        hardware refresh, pushes the sum below zero again.

    Returns
    -------
    float or ndarray
        Periods, 0 where there is nothing to recover; infinity where the money never comes back, so that "within
        three years" is ``payback(flows) <= 3``.

    Raises
    ------
    ValueError
        An empty or infinite flow, or NaN.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, "Payback".

    Examples
    --------
    >>> payback([-100, 40, 40, 40]), payback([-100, 40, 40])
    (2.5, inf)
    >>> payback([-100, 200, -150, 100]), payback([-100, 200, -150, 100], lasting=True)
    (0.5, 2.5)
    """
    return _payback(_checked_flows(flows), lasting)


def discounted_payback(rate: ArrayLike, flows: ArrayLike, *, lasting: bool = False) -> float | FloatArray:
    """Return after how many periods the discounted money is back; the first flow is not discounted.

    Parameters
    ----------
    rate : array_like
        Rate per period, above -1; broadcasts over the leading dimensions of `flows`.
    flows : array_like, shape (..., periods)
        Money at the times 0, 1, 2, ...
    lasting : bool
        As for :func:`payback`.

    Returns
    -------
    float or ndarray
        Periods, linear in the discounted flow within a period; infinity where the money never comes back.

    Raises
    ------
    ValueError
        As :func:`npv`.

    Examples
    --------
    >>> round(discounted_payback(0.10, [-100, 55, 60.5, 66.55]), 9), payback([-100, 55, 60.5, 66.55])
    (2.0, 1.743801652892562)
    """
    cash = _checked_flows(flows)
    return _payback(_present(rate, cash, np.arange(cash.shape[-1], dtype=np.float64)), lasting)


def _checked_numbers(name: str, given: ArrayLike) -> FloatArray:
    raw = np.asarray(given)
    if raw.dtype.kind not in "biufO":
        raise ValueError(f"{name} holds {raw.dtype} values: give real numbers")
    try:
        numbers = raw.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be read as numbers ({error}): give real numbers") from None
    if numbers.size == 0:
        raise ValueError(f"{name} is empty (shape {numbers.shape}): give at least one number")
    wrong = np.argwhere(~np.isfinite(numbers))
    if wrong.size:
        at = tuple(int(i) for i in wrong[0])
        where = f" at position {at}" if at else ""
        raise ValueError(f"{name} is {numbers[at]}{where}: give finite numbers")
    return numbers


def _checked_flows(flows: ArrayLike) -> FloatArray:
    cash = _checked_numbers("flows", flows)
    if cash.ndim == 0:
        raise ValueError(f"flows is the single number {cash:g}: give a sequence, one amount a period")
    return cash


def _checked_rate(name: str, rate: ArrayLike) -> FloatArray:
    rates = _checked_numbers(name, rate)
    if not (rates > -1).all():
        raise ValueError(f"{name} is {rates.min():g}: give a fraction above -1 (8 % is 0.08)")
    return rates


def _together(**arrays: FloatArray) -> None:
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = " and ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes of {shapes} do not broadcast: make them equal or 1") from None


def _in_range(values: FloatArray) -> FloatArray:
    if not np.isfinite(values).all():
        raise ValueError("the result is beyond the range of floats: check rate (too near -1?) and the amounts")
    return values


def _plain(values: FloatArray) -> float | FloatArray:
    return float(values) if values.ndim == 0 else values


def _present(rate: ArrayLike, cash: FloatArray, times: FloatArray, name: str = "rate") -> FloatArray:
    rates = _checked_rate(name, rate)
    _together(**{name: rates, "flows (leading dimensions)": cash[..., 0]})
    with np.errstate(over="ignore", invalid="ignore"):
        values = cash * np.exp(-np.log1p(rates)[..., None] * times)
        _in_range(np.abs(values).sum(axis=-1))
    return values


def _years(dates: Dates, cash: FloatArray) -> FloatArray:
    """Turn dates into years of 365 days after the first listed one."""
    days = []
    for position, day in enumerate(dates):
        try:
            if isinstance(day, str):
                read = np.datetime64(date.fromisoformat(day), "D")
            elif isinstance(day, date):  # A datetime too: its time of day is dropped.
                read = np.datetime64(day.date() if isinstance(day, datetime) else day, "D")
            elif isinstance(day, np.datetime64) and not np.isnat(day):
                read = day.astype("datetime64[D]")
            else:
                raise ValueError
        except ValueError:
            raise ValueError(
                f"dates is {day!r} at position {position}: give a date, text such as '2027-01-31' or a datetime64"
            ) from None
        days.append(int(read.astype(np.int64)))
    if len(days) != cash.shape[-1]:
        raise ValueError(f"dates has {len(days)} entries for {cash.shape[-1]} flows: give one date a flow")
    return (np.array(days, dtype=np.float64) - days[0]) / 365


def _by_date(cash: FloatArray, years: FloatArray) -> tuple[FloatArray, FloatArray]:
    order = np.argsort(years, kind="stable")
    times, starts = np.unique(years[order], return_index=True)
    return np.add.reduceat(cash[..., order], starts, axis=-1), times - times[0]


def _payback(values: FloatArray, lasting: bool) -> float | FloatArray:
    periods = values.shape[-1]
    total = np.cumsum(values, axis=-1)
    # Ten instalments of 0.1 repay 1 although their floats fall short by 1e-16.
    total[np.abs(total) <= periods * _EPS * np.cumsum(np.abs(values), axis=-1)] = 0.0
    back = total >= 0
    if lasting:
        back = np.logical_and.accumulate(back[..., ::-1], axis=-1)[..., ::-1]
    first = np.argmax(back, axis=-1)[..., None]
    after = np.take_along_axis(total, first, axis=-1)[..., 0]
    before = np.take_along_axis(total, np.maximum(first - 1, 0), axis=-1)[..., 0]
    first = first[..., 0]
    waiting = (first > 0) & back.any(axis=-1)
    share = np.where(waiting, after, 0.0) / np.where(waiting, after - before, 1.0)
    return _plain(np.where(back.any(axis=-1), first - share, np.inf))


def _every_rate(cash: FloatArray, times: FloatArray) -> FloatArray:
    if cash.ndim != 1:
        raise ValueError(f"flows has the shape {cash.shape}: give one flow at a time, their rates differ in number")
    if not cash.any():
        raise ValueError("flows is zero throughout, so that every rate is a root: give a flow that moves money")
    with np.errstate(over="ignore"):
        return np.expm1(_log_rates(cash[None, :], times)[0])


def _one_rate(cash: FloatArray, times: FloatArray, near: float | None, every: str) -> float | FloatArray:
    target = None if near is None else float(_checked_rate("near", near))
    rows = cash.reshape(-1, cash.shape[-1])
    found = np.full(len(rows), np.nan)
    several: list[int] = []
    rates_of_first: tuple[float, ...] = ()
    moving = np.flatnonzero(rows.any(axis=1))
    size = max(1, _BLOCK // rows.shape[1])
    for block in (moving[i : i + size] for i in range(0, len(moving), size)):
        logs = _log_rates(rows[block], times)
        if logs.shape[1] == 0:
            continue
        count = np.isfinite(logs).sum(axis=1)
        with np.errstate(over="ignore"):
            rates = np.expm1(logs)
        if target is None:
            many = np.flatnonzero(count > 1)
            if many.size and not several:
                rates_of_first = tuple(map(float, rates[many[0], : count[many[0]]]))
            several.extend(int(i) for i in block[many])
            chosen = rates[:, 0]
        else:
            chosen = rates[np.arange(len(block)), np.argmin(np.abs(rates - target), axis=1)]
        found[block] = np.where(count > 0, chosen, np.nan)
    if several:
        positions = tuple(tuple(int(i) for i in np.unravel_index(row, cash.shape[:-1])) for row in several)
        listed = ", ".join(f"{rate:.6g}" for rate in rates_of_first)
        choose = f"{every} lists them, near={rates_of_first[0]:.6g} would take the first"
        if cash.ndim == 1:
            text = f"flows has {len(rates_of_first)} internal rates of return: {listed}; {choose}"
        else:
            where = ", ".join(map(str, positions[:5])) + (", ..." if len(positions) > 5 else "")
            text = f"{len(positions)} of {len(rows)} flows have several internal rates of return, at {where} (the first: {listed}); {choose}"
        raise AmbiguousRateError(text, rates_of_first, positions)
    return _plain(found.reshape(cash.shape[:-1]))


# Below, s is ln(1 + rate), coefficients are (rows, n), times (n,) ascending, and no row is all zero.


def _log_rates(cash: FloatArray, times: FloatArray) -> FloatArray:
    """Return all roots s of every row, ascending, padded with infinity: the method that irr_all describes."""
    levels = [cash / np.abs(cash).max(axis=1, keepdims=True)]
    while True:
        changes = _sign_changes(levels[-1])
        count = changes.sum(axis=1, keepdims=True)
        if count.max() <= 1:
            break
        # The middle change: factors of both signs keep the coefficients within range over many levels.
        at = np.argmax(np.cumsum(changes, axis=1) == (count + 1) // 2, axis=1)
        within = (times[at] + times[at + 1])[:, None] / 2
        derived = np.where(count > 0, levels[-1] * (within - times), levels[-1])
        levels.append(derived / np.abs(derived).max(axis=1, keepdims=True))
    roots = np.empty((len(cash), 0))
    with np.errstate(under="ignore"):
        for coefficients in reversed(levels):
            roots = _roots_between(coefficients, times, roots)
    return roots


def _sign_changes(coefficients: FloatArray) -> NDArray[np.bool_]:
    """Mark each column whose next column brings the opposite sign; zeros carry the sign before them."""
    n = coefficients.shape[1]
    latest = np.maximum.accumulate(np.where(coefficients != 0, np.arange(n), 0), axis=1)
    signs = np.take_along_axis(np.sign(coefficients), latest, axis=1)
    return np.asarray(signs[:, 1:] * signs[:, :-1] < 0)


def _roots_between(coefficients: FloatArray, times: FloatArray, separators: FloatArray) -> FloatArray:
    rows, n = coefficients.shape
    there = coefficients != 0
    first, last = there.argmax(axis=1), n - 1 - there[:, ::-1].argmax(axis=1)
    ends = np.stack([times[first], times[last]], axis=1)
    # Rate 0 is always looked at: it anchors the search outwards, and a flow that sums to zero returns exactly 0.
    # One point too many is harmless.
    below, zero, above = (np.full((rows, 1), at) for at in (-np.inf, 0.0, np.inf))
    points = np.sort(np.hstack([below, separators, zero, above]), axis=1)
    # At either end one term dominates: the last flow at s = -inf, the first at +inf.
    line = np.arange(rows)
    dominant = np.where(points < 0, coefficients[line, last][:, None], coefficients[line, first][:, None])
    signs = np.sign(dominant)
    row, column = np.nonzero(np.isfinite(points))
    signs[row, column] = _sign_at(coefficients[row], times, ends[row], points[row, column])

    row, column = np.nonzero(signs[:, :-1] * signs[:, 1:] < 0)
    crossing = _solve(
        coefficients[row], times, ends[row], points[row, column], points[row, column + 1], signs[row, column]
    )
    # A separator where the sum is zero to rounding is a root that touches; a run of them is one root, flat.
    flat = signs == 0
    run, start = np.nonzero(flat[:, 1:] & ~flat[:, :-1])
    _, stop = np.nonzero(flat[:, :-1] & ~flat[:, 1:])
    touching = (points[run, start + 1] + points[run, stop]) / 2

    owner, roots = np.concatenate([row, run]), np.concatenate([crossing, touching])
    order = np.lexsort((roots, owner))
    owner, roots = owner[order], roots[order]
    count = np.bincount(owner, minlength=rows)
    padded = np.full((rows, int(count.max())), np.inf)
    padded[owner, np.arange(len(owner)) - (np.cumsum(count) - count)[owner]] = roots
    return padded


def _weigh(
    coefficients: FloatArray, times: FloatArray, ends: FloatArray, s: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return receipts and outlays at s, and each weighted by time, scaled so that the leading power is 1."""
    anchor = np.where(s > 0, ends[:, 0], ends[:, 1])
    terms = coefficients * np.exp(np.minimum(-s[:, None] * (times - anchor[:, None]), 0.0))
    receipts = np.maximum(terms, 0.0)
    outlays = receipts - terms
    return receipts.sum(axis=1), outlays.sum(axis=1), receipts @ times, outlays @ times


def _noise(ends: FloatArray, s: FloatArray) -> FloatArray:
    return _EPS * (1 + np.abs(s) * (ends[:, 1] - ends[:, 0]))


def _sign_at(coefficients: FloatArray, times: FloatArray, ends: FloatArray, s: FloatArray) -> FloatArray:
    receipts, outlays, _, _ = _weigh(coefficients, times, ends, s)
    net = receipts - outlays
    return np.where(np.abs(net) <= 16 * _noise(ends, s) * (receipts + outlays), 0.0, np.sign(net))


def _solve(
    coefficients: FloatArray,
    times: FloatArray,
    ends: FloatArray,
    low: FloatArray,
    high: FloatArray,
    sign: FloatArray,
) -> FloatArray:
    """Find the one root in each bracket, whose lower end has the given sign, by Newton's steps and bisection."""
    low, high = low.copy(), high.copy()
    for end, other, direction in ((low, high, -1.0), (high, low, 1.0)):
        open_, reach = np.flatnonzero(np.isinf(end)), 1.0
        while open_.size:
            end[open_] = other[open_] + direction * reach
            here = _sign_at(coefficients[open_], times, ends[open_], end[open_])
            open_, reach = open_[here != -direction * sign[open_]], 2 * reach
    s, step = (low + high) / 2, high - low
    active = np.arange(len(s))
    for _ in range(200):
        if not active.size:
            break
        at = s[active]
        receipts, outlays, late_receipts, late_outlays = _weigh(coefficients[active], times, ends[active], at)
        receipts, outlays = np.maximum(receipts, 1e-300), np.maximum(outlays, 1e-300)
        # The logarithm of receipts over outlays is nearly straight in s, so that Newton's steps land well.
        gap, slope = np.log(receipts / outlays), late_outlays / outlays - late_receipts / receipts
        left = np.sign(gap) == sign[active]
        low[active], high[active] = np.where(left, at, low[active]), np.where(left, high[active], at)
        newton = at - np.divide(gap, slope, out=np.full_like(gap, np.inf), where=slope != 0)
        inside = (newton >= low[active]) & (newton <= high[active])
        slow = np.abs(newton - at) > step[active] / 2
        settled = np.abs(gap) <= 4 * _noise(ends[active], at)
        middle = np.where(settled, at, (low[active] + high[active]) / 2)
        s[active] = np.where(inside & ~slow, newton, middle)
        step[active] = np.abs(s[active] - at)
        active = active[~settled & (step[active] > _EPS * np.abs(at))]
    return s
