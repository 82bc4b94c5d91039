"""Discounting, annualising, payback and rates of return, as functions of plain arrays.

Flows have the shape ``(..., periods)``, receipts positive, outlays negative; rates broadcast over the leading
dimensions, so that a Monte Carlo run is one call. A rate is a fraction per period (0.08 is 8 %) above -1.
A single flow gives a float, a stack of flows an array. Every function raises :class:`ValueError`, which names
the argument, for what is empty, NaN, infinite or no number, for a rate at or below -1, and for shapes that do
not broadcast; "Raises" lists only what comes on top.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

# fmt: off
__all__ = [
    "AmbiguousRateError", "annuity_factor", "discount_factors", "discounted_payback", "equivalent_annual_cost",
    "irr", "irr_all", "mirr", "monthly_rate", "npv", "payback", "xirr", "xirr_all", "xnpv",
]
# fmt: on

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
    cash = _checked_flows(flows)
    return _plain(_present(rate, cash, _periods(cash)).sum(axis=-1))


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
        The rate; NaN where no rate above -1 exists, and where all flows are zero, so that every rate would.

    Raises
    ------
    AmbiguousRateError
        A flow has several rates and `near` is not given. The error lists the rates; for a stack of flows it
        names the positions.

    References
    ----------
    Brealey, Myers & Allen, *Principles of Corporate Finance*, on the internal rate of return and its pitfalls.
    Norstrom (1972), *J. Financial and Quantitative Analysis* 7(3), 1835-1839, on flows with a single rate.

    Examples
    --------
    >>> round(irr([-100, 39, 59, 55, 20]), 5)
    0.28095
    >>> irr([100, -230, 132])  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    AmbiguousRateError: flows has 2 internal rates of return: 0.1, 0.2; irr_all(flows) lists them, ...
    >>> round(irr([100, -230, 132], near=0.08), 9)
    0.1
    """
    cash = _checked_flows(flows)
    return _one_rate(cash, _periods(cash), near, "irr_all(flows)")


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
        As :func:`irr` and :func:`xnpv`.

    References
    ----------
    Microsoft, *XIRR function* (the example below; a spreadsheet stops a little early and prints 0.373362535).

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

    With s = ln(1 + rate) the present value is a sum of exponentials, the sum of c_k exp(-s t_k). It has at most
    as many zeros as its coefficients change sign (Descartes' rule, in Laguerre's form). Multiplied by exp(s T),
    T within one of the changes, its derivative has one change fewer, and the derivative's zeros separate its
    own. We descend to a single change and climb back with a bracket for every root: none is missed, whatever
    the length. Rates where the value touches zero are found too; several within rounding of each other
    (about 1e-7 apart) count as one.

    Parameters
    ----------
    flows : array_like, shape (periods,)
        Money at the times 0, 1, 2, ...

    Returns
    -------
    ndarray
        Rates per period.

    Raises
    ------
    ValueError
        More than one flow, or zeros only, so that every rate is a root.

    References
    ----------
    Jameson (2006), "Counting zeros of generalised polynomials", *Mathematical Gazette* 90(518), 223-234.
    Hazen (2003), "A new perspective on multiple internal rates of return", *Engineering Economist* 48(1),
    31-51: each rate is the return on an investment of its own, and each leads to the decision that npv gives.

    Examples
    --------
    >>> irr_all([100, -230, 132]).round(9)
    array([0.1, 0.2])
    >>> irr_all([100, -220, 121]).round(9), irr_all([-100, 120, -40])
    (array([0.1]), array([], dtype=float64))
    """
    cash = _checked_flows(flows)
    return _every_rate(cash, _periods(cash))


def xirr_all(flows: ArrayLike, dates: Dates) -> FloatArray:
    """Return every effective annual rate of return of one dated flow: :func:`irr_all` with :func:`xirr`'s dates.

    Examples
    --------
    >>> xirr_all([100, -230, 132], ["2025-01-01", "2026-01-01", "2027-01-01"]).round(9)
    array([0.1, 0.2])
    """
    cash = _checked_flows(flows)
    return _every_rate(*_by_date(cash, _years(dates, cash)))


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
    cash = _checked_flows(flows)
    reinvest = _checked_rate("reinvest_rate", reinvest_rate)
    received = _present(reinvest, np.maximum(cash, 0.0), _periods(cash), "reinvest_rate").sum(axis=-1)
    spent = _present(finance_rate, np.maximum(-cash, 0.0), _periods(cash), "finance_rate").sum(axis=-1)
    _together(finance_rate=spent, reinvest_rate=received)
    both = (received > 0) & (spent > 0)
    growth = np.log(np.where(both, received, 1.0)) - np.log(np.where(both, spent, 1.0))
    with np.errstate(over="ignore"):
        rate = _in_range(np.expm1(growth / max(cash.shape[-1] - 1, 1) + np.log1p(reinvest)))
    return _plain(np.where(both, rate, np.nan))


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
    value, factor = _checked_numbers("present_value", present_value), np.asarray(annuity_factor(rate, years))
    _together(present_value=value, rate_and_years=factor)
    with np.errstate(over="ignore"):
        return _plain(_in_range(np.divide(value, factor)))


def monthly_rate(rate: ArrayLike) -> float | FloatArray:
    """Return the rate per month that compounds to an effective annual rate: (1+r)^(1/12) - 1.

    Examples
    --------
    >>> round(monthly_rate(0.08), 6)
    0.006434
    """
    return _plain(np.expm1(np.log1p(_checked_rate("rate", rate)) / 12))


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
    r, m = _checked_rate("rate", rate), _checked_numbers("months", months)
    if (m < 0).any():
        raise ValueError(f"months holds {m.min():g}: count months from the contract's start, 0 first")
    with np.errstate(over="ignore"):
        return _plain(_in_range(np.power.outer(1 + r, -m / 12)))


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
    return _payback(_checked_flows(flows), lasting)


def discounted_payback(rate: ArrayLike, flows: ArrayLike, *, lasting: bool = False) -> float | FloatArray:
    """Return :func:`payback` of the flows discounted as in :func:`npv`: `rate` per period, the first flow as is.

    Examples
    --------
    >>> payback([-100, 75, 50, 31.25]), discounted_payback(0.25, [-100, 75, 50, 31.25])
    (1.5, 2.5)
    """
    cash = _checked_flows(flows)
    return _payback(_present(rate, cash, _periods(cash)), lasting)


def _checked_numbers(name: str, given: ArrayLike) -> FloatArray:
    try:
        raw = np.asarray(given)
        if raw.dtype.kind not in "biufO":
            raise TypeError(f"type {raw.dtype}")
        numbers = raw.astype(np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} cannot be read as numbers ({error}): give real numbers") from None
    if numbers.size == 0:
        raise ValueError(f"{name} is empty (shape {numbers.shape}): give at least one number")
    wrong = np.argwhere(~np.isfinite(numbers))
    if len(wrong):
        at = tuple(int(i) for i in wrong[0])
        raise ValueError(f"{name} is {numbers[at]}{f' at position {at}' if at else ''}: give finite numbers")
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
        raise ValueError("the result is beyond the range of floats: check the amounts and that rate is not near -1")
    return values


def _plain(values: FloatArray) -> float | FloatArray:
    return float(values) if np.ndim(values) == 0 else values


def _periods(cash: FloatArray) -> FloatArray:
    return np.arange(cash.shape[-1], dtype=np.float64)


def _present(rate: ArrayLike, cash: FloatArray, times: FloatArray, name: str = "rate") -> FloatArray:
    rates = _checked_rate(name, rate)
    _together(**{name: rates, "flows (without periods)": cash[..., 0]})
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        values = cash * (1 + rates)[..., None] ** -times
        _in_range(np.abs(values).sum(axis=-1))
    return values


def _years(dates: Dates, cash: FloatArray) -> FloatArray:
    """Turn dates into years of 365 days after the first listed one."""
    days: list[int] = []
    for position, given in enumerate(dates):
        try:
            read: object = date.fromisoformat(given) if isinstance(given, str) else given
            if isinstance(read, date):  # A datetime's time of day is dropped.
                read = np.datetime64(read.date() if isinstance(read, datetime) else read, "D")
            if not isinstance(read, np.datetime64) or np.isnat(read):
                raise ValueError
        except (TypeError, ValueError):  # pandas' NaT counts as a datetime but has no day: TypeError.
            fix = "give a date, text such as '2027-01-31' or a datetime64"
            raise ValueError(f"dates is {given!r} at position {position}: {fix}") from None
        days.append(int(read.astype("datetime64[D]").astype(np.int64)))
    if len(days) != cash.shape[-1]:
        raise ValueError(f"dates has {len(days)} entries for {cash.shape[-1]} flows: give one date a flow")
    return (np.array(days, dtype=np.float64) - days[0]) / 365


def _by_date(cash: FloatArray, years: FloatArray) -> tuple[FloatArray, FloatArray]:
    order = np.argsort(years, kind="stable")
    times, starts = np.unique(years[order], return_index=True)
    with np.errstate(over="ignore"):
        return _in_range(np.add.reduceat(cash[..., order], starts, axis=-1)), times


def _payback(values: FloatArray, lasting: bool) -> float | FloatArray:
    with np.errstate(over="ignore", invalid="ignore"):
        gross, total = _in_range(np.cumsum(np.abs(values), axis=-1)), np.cumsum(values, axis=-1)
    # Instalments that repay to the cent may sum to 1e-16 less in floats.
    total[np.abs(total) <= values.shape[-1] * _EPS * gross] = 0.0
    back = total >= 0
    if lasting:
        back = np.logical_and.accumulate(back[..., ::-1], axis=-1)[..., ::-1]
    first = np.argmax(back, axis=-1, keepdims=True)
    after = np.take_along_axis(total, first, axis=-1)
    before = np.take_along_axis(total, np.maximum(first - 1, 0), axis=-1)
    paid = back.any(axis=-1, keepdims=True)
    share = np.divide(after, after - before, out=np.zeros_like(after), where=paid & (first > 0))
    return _plain(np.where(paid, first - share, np.inf)[..., 0])


def _every_rate(cash: FloatArray, times: FloatArray) -> FloatArray:
    if cash.ndim != 1:
        raise ValueError(f"flows has the shape {cash.shape}: give one flow, since flows differ in how many rates")
    if not cash.any():
        raise ValueError("flows is zero throughout, so that every rate is a root: give a flow that moves money")
    rates = _rates(cash[None, :], times)
    return rates[~np.isnan(rates)]


def _one_rate(cash: FloatArray, times: FloatArray, near: float | None, every: str) -> float | FloatArray:
    target = None if near is None else _checked_rate("near", near)
    if target is not None and target.ndim:
        raise ValueError(f"near has the shape {target.shape}: give a single rate")
    rows = cash.reshape(-1, cash.shape[-1])
    found = np.full(len(rows), np.nan)
    several: list[int] = []
    moving, size = np.flatnonzero(rows.any(axis=1)), max(1, _BLOCK // rows.shape[1])
    for block in (moving[start : start + size] for start in range(0, len(moving), size)):
        rates = _rates(rows[block], times)
        if target is not None:
            nearest = np.argmin(np.where(np.isnan(rates), np.inf, np.abs(rates - target)), axis=1)
            rates = np.take_along_axis(rates, nearest[:, None], axis=1)
        several.extend(map(int, block[np.count_nonzero(~np.isnan(rates), axis=1) > 1]))
        found[block] = rates[:, 0]
    if several:
        first = _rates(rows[several[:1]], times)[0]
        listed = ", ".join(f"{rate:.6g}" for rate in first)
        choose = f"{every} lists them, near=... takes the one nearest to a rate of your choice"
        text = f"flows has {len(first)} internal rates of return: {listed}; {choose}"
        positions = tuple(tuple(map(int, np.unravel_index(row, cash.shape[:-1]))) for row in several)
        if cash.ndim > 1:
            where = ", ".join(map(str, positions[:5])) + (", ..." if len(positions) > 5 else "")
            text = (
                f"flows has several internal rates of return at {len(several)} of {len(rows)} positions: {where}; "
                f"those of the first are {listed}; {choose}"
            )
        raise AmbiguousRateError(text, tuple(map(float, first)), positions)
    return _plain(found.reshape(cash.shape[:-1]))


# Below: cash is (rows, n) with no row all zero, times (n,) ascending, s = ln(1 + rate). The method is irr_all's.


@np.errstate(under="ignore", over="ignore")
def _rates(cash: FloatArray, times: FloatArray) -> FloatArray:
    """Return all rates of every row, ascending, padded with NaN to one width of at least 1."""
    levels = [cash / np.abs(cash).max(axis=1, keepdims=True)]
    while (count := (changes := _sign_changes(levels[-1])).sum(axis=1, keepdims=True)).max() > 1:
        # The middle change: factors of either sign keep the coefficients in range over many levels.
        at = np.argmax(np.cumsum(changes, axis=1) == (count + 1) // 2, axis=1)
        within = (times[at] + times[at + 1])[:, None] / 2
        derived = np.where(count > 0, levels[-1] * (within - times), levels[-1])
        levels.append(derived / np.abs(derived).max(axis=1, keepdims=True))
    roots = np.empty((len(cash), 0))
    for level in reversed(levels):
        roots = _roots_between(level, times, roots)
    return np.where(np.isinf(roots), np.nan, np.expm1(roots))


def _sign_changes(cash: FloatArray) -> NDArray[np.bool_]:
    """Mark each column whose next one brings the opposite sign; zeros carry the sign before them."""
    latest = np.maximum.accumulate(np.where(cash != 0, np.arange(cash.shape[1]), 0), axis=1)
    signs = np.take_along_axis(np.sign(cash), latest, axis=1)
    return np.asarray(signs[:, 1:] * signs[:, :-1] < 0)


def _roots_between(cash: FloatArray, times: FloatArray, separators: FloatArray) -> FloatArray:
    """Return the roots s, ascending, padded with infinity, given points between which there is one at most."""
    line, moves = np.arange(len(cash)), cash != 0
    first, last = moves.argmax(axis=1), cash.shape[1] - 1 - moves[:, ::-1].argmax(axis=1)
    ends = np.stack([times[first], times[last]], axis=1)
    # A further point does no harm; 0 gives a search outwards its start, and flows that sum to zero exactly 0.
    below, zero, above = (np.full((len(cash), 1), at) for at in (-np.inf, 0.0, np.inf))
    points = np.sort(np.hstack([below, separators, zero, above]), axis=1)
    # The first flow alone decides the sign at s = inf, the last at -inf.
    signs = np.sign(np.where(points < 0, cash[line, last][:, None], cash[line, first][:, None]))
    row, column = np.nonzero(np.isfinite(points))
    signs[row, column] = _sign_at(cash[row], times, ends[row], points[row, column])

    row, column = np.nonzero(signs[:, :-1] * signs[:, 1:] < 0)
    bracket = points[row, column], points[row, column + 1]
    crossing = _solve(cash[row], times, ends[row], *bracket, signs[row, column])
    # A point where the sum is zero to rounding is a root that touches; a run of such points is one, flat.
    flat = signs == 0
    run, start = np.nonzero(flat[:, 1:] & ~flat[:, :-1])
    _, stop = np.nonzero(flat[:, :-1] & ~flat[:, 1:])
    touching = (points[run, start + 1] + points[run, stop]) / 2

    owner, roots = np.concatenate([row, run]), np.concatenate([crossing, touching])
    order = np.lexsort((roots, owner))
    count = np.bincount(owner, minlength=len(cash))
    padded = np.full((len(cash), max(1, int(count.max()))), np.inf)
    padded[owner[order], np.arange(len(order)) - np.repeat(np.cumsum(count) - count, count)] = roots[order]
    return padded


def _weigh(cash: FloatArray, times: FloatArray, ends: FloatArray, s: FloatArray) -> tuple[FloatArray, ...]:
    """Return discounted receipts and outlays, each summed and summed weighted by time, to one scale a row."""
    anchor = np.where(s > 0, ends[:, 0], ends[:, 1])  # The largest power becomes 1, so that none overflows.
    terms = cash * np.exp(np.minimum(-s[:, None] * (times - anchor[:, None]), 0.0))
    receipts = np.maximum(terms, 0.0)
    outlays = receipts - terms
    # Sums, not matrix products: their last digit must not depend on how many rows are worked on together.
    return tuple(part.sum(axis=1) for part in (receipts, outlays, receipts * times, outlays * times))


def _noise(ends: FloatArray, s: FloatArray) -> FloatArray:
    """Return the rounding error of a weighed sum as a share of it: the exponent's error grows with the exponent."""
    return _EPS * (1 + np.abs(s) * (ends[:, 1] - ends[:, 0]))


def _sign_at(cash: FloatArray, times: FloatArray, ends: FloatArray, s: FloatArray) -> FloatArray:
    receipts, outlays, *_ = _weigh(cash, times, ends, s)
    net = receipts - outlays
    return np.where(np.abs(net) <= 16 * _noise(ends, s) * (receipts + outlays), 0.0, np.sign(net))


def _solve(
    cash: FloatArray, times: FloatArray, ends: FloatArray, low: FloatArray, high: FloatArray, sign_low: FloatArray
) -> FloatArray:
    """Find the one root in each bracket by Newton's steps, and bisection where they leave it or crawl."""
    for end, other, outwards in ((low, high, -1.0), (high, low, 1.0)):
        unbounded, reach = np.flatnonzero(np.isinf(end)), 1.0
        while len(unbounded):
            end[unbounded] = other[unbounded] + outwards * reach
            sign = _sign_at(cash[unbounded], times, ends[unbounded], end[unbounded])
            unbounded, reach = unbounded[sign != -outwards * sign_low[unbounded]], 2 * reach
    s, step, active = (low + high) / 2, high - low, np.arange(len(low))
    for _ in range(200):  # Bisection alone would need fewer.
        at = s[active]
        receipts, outlays, later_in, later_out = _weigh(cash[active], times, ends[active], at)
        receipts, outlays = np.maximum(receipts, 1e-300), np.maximum(outlays, 1e-300)
        # The logarithm of receipts over outlays is nearly straight in s, so that Newton's steps land well.
        gap, slope = np.log(receipts / outlays), later_out / outlays - later_in / receipts
        short = np.sign(gap) == sign_low[active]
        low[active], high[active] = np.where(short, at, low[active]), np.where(short, high[active], at)
        newton = at - np.divide(gap, slope, out=np.full_like(gap, np.inf), where=slope != 0)
        lands = (newton >= low[active]) & (newton <= high[active]) & (np.abs(newton - at) <= step[active] / 2)
        settled = np.abs(gap) <= 4 * _noise(ends[active], at)
        s[active] = np.where(lands, newton, np.where(settled, at, (low[active] + high[active]) / 2))
        step[active] = np.abs(s[active] - at)
        active = active[~settled & (step[active] > _EPS * np.abs(at))]
        if not len(active):
            break
    return s
