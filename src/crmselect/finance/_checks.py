"""What flows, rates and dates must be, and how they are brought together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
Dates: TypeAlias = Iterable[date | str | np.datetime64]

EPS = float(np.finfo(np.float64).eps)


def checked_numbers(name: str, given: ArrayLike) -> FloatArray:
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


def checked_flows(flows: ArrayLike) -> FloatArray:
    cash = checked_numbers("flows", flows)
    if cash.ndim == 0:
        raise ValueError(f"flows is the single number {cash:g}: give a sequence, one amount a period")
    return cash


def checked_rate(name: str, rate: ArrayLike) -> FloatArray:
    rates = checked_numbers(name, rate)
    if not (rates > -1).all():
        raise ValueError(f"{name} is {rates.min():g}: give a fraction above -1 (8 % is 0.08)")
    return rates


def together(**arrays: FloatArray) -> None:
    try:
        np.broadcast_shapes(*(array.shape for array in arrays.values()))
    except ValueError:
        shapes = " and ".join(f"{name} {array.shape}" for name, array in arrays.items())
        raise ValueError(f"the shapes of {shapes} do not broadcast: make them equal or 1") from None


def in_range(values: FloatArray) -> FloatArray:
    if not np.isfinite(values).all():
        raise ValueError("the result is beyond the range of floats: check the amounts and that rate is not near -1")
    return values


def plain(values: FloatArray) -> float | FloatArray:
    return float(values) if np.ndim(values) == 0 else values


def periods(cash: FloatArray) -> FloatArray:
    return np.arange(cash.shape[-1], dtype=np.float64)


def present(rate: ArrayLike, cash: FloatArray, times: FloatArray, name: str = "rate") -> FloatArray:
    rates = checked_rate(name, rate)
    together(**{name: rates, "flows (without periods)": cash[..., 0]})
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        values = cash * (1 + rates)[..., None] ** -times
        in_range(np.abs(values).sum(axis=-1))
    return values


def years(dates: Dates, cash: FloatArray) -> FloatArray:
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


def by_date(cash: FloatArray, years: FloatArray) -> tuple[FloatArray, FloatArray]:
    order = np.argsort(years, kind="stable")
    times, starts = np.unique(years[order], return_index=True)
    with np.errstate(over="ignore"):
        return in_range(np.add.reduceat(cash[..., order], starts, axis=-1)), times
