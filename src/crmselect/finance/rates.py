"""Internal rates of return, every one of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmselect.finance._checks import Dates, FloatArray, by_date, checked_flows, checked_rate, periods, plain, years
from crmselect.finance._roots import all_rates

BLOCK = 2**20  # Numbers of a batch worked on at a time: 8 MB an array, whatever the number of draws.


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
    cash = checked_flows(flows)
    return _one_rate(cash, periods(cash), near, "irr_all(flows)")


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
    cash = checked_flows(flows)
    return _one_rate(*by_date(cash, years(dates, cash)), near, "xirr_all(flows, dates)")


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
    cash = checked_flows(flows)
    return _every_rate(cash, periods(cash))


def xirr_all(flows: ArrayLike, dates: Dates) -> FloatArray:
    """Return every effective annual rate of return of one dated flow: :func:`irr_all` with :func:`xirr`'s dates.

    Examples
    --------
    >>> xirr_all([100, -230, 132], ["2025-01-01", "2026-01-01", "2027-01-01"]).round(9)
    array([0.1, 0.2])
    """
    cash = checked_flows(flows)
    return _every_rate(*by_date(cash, years(dates, cash)))


def _every_rate(cash: FloatArray, times: FloatArray) -> FloatArray:
    if cash.ndim != 1:
        raise ValueError(f"flows has the shape {cash.shape}: give one flow, since flows differ in how many rates")
    if not cash.any():
        raise ValueError("flows is zero throughout, so that every rate is a root: give a flow that moves money")
    rates = all_rates(cash[None, :], times)
    return rates[~np.isnan(rates)]


def _one_rate(cash: FloatArray, times: FloatArray, near: float | None, every: str) -> float | FloatArray:
    target = None if near is None else checked_rate("near", near)
    if target is not None and target.ndim:
        raise ValueError(f"near has the shape {target.shape}: give a single rate")
    rows = cash.reshape(-1, cash.shape[-1])
    found = np.full(len(rows), np.nan)
    several: list[int] = []
    moving, size = np.flatnonzero(rows.any(axis=1)), max(1, BLOCK // rows.shape[1])
    for block in (moving[start : start + size] for start in range(0, len(moving), size)):
        rates = all_rates(rows[block], times)
        if target is not None:
            nearest = np.argmin(np.where(np.isnan(rates), np.inf, np.abs(rates - target)), axis=1)
            rates = np.take_along_axis(rates, nearest[:, None], axis=1)
        several.extend(map(int, block[np.count_nonzero(~np.isnan(rates), axis=1) > 1]))
        found[block] = rates[:, 0]
    if several:
        first = all_rates(rows[several[:1]], times)[0]
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
    return plain(found.reshape(cash.shape[:-1]))
