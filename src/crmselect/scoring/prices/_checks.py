"""Reading prices and what goes with them; the lowest price's share; rounding as tenders do it."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Problem

__all__ = [
    "Bools",
    "Floats",
    "Zero",
    "lowest_share",
    "positive",
    "read_prices",
    "read_quality",
    "refuse",
    "rounded",
    "share",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Zero: TypeAlias = str | float
"""What a formula does at a price of zero: ``refuse``, ``limit``, ``aside``, or a least amount that counts."""

_SHOWN = 8
_MOST_DECIMALS = 12
_NOISE = 1e-9
# Within these amounts no formula can leave the range of floats.
_LARGEST = 1e100


def refuse(where: str, what: str, fix: str = "") -> DataError:
    """Return the error for one fault, to be raised by the caller."""
    return DataError(Problem(where, what, fix))


def _refuse_where(wrong: Bools, values: NDArray[Any], name: str, what: str, fix: str) -> None:
    if not wrong.any():
        return
    at = np.argwhere(wrong).tolist()
    problems = [
        Problem(f"{name}[{', '.join(map(str, i))}]", f"{values[tuple(i)]:.12g} {what}", fix) for i in at[:_SHOWN]
    ]
    if len(at) > _SHOWN:
        problems.append(Problem(name, f"{len(at) - _SHOWN} further entries have the same fault"))
    raise DataError(problems)


def _floats(values: ArrayLike, name: str) -> Floats:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise refuse(name, "are not an array of numbers", "give one number an offer") from None
    if array.ndim == 0 or array.shape[-1] == 0:
        raise refuse(name, "hold no offer", "give one number an offer")
    _refuse_where(np.isnan(array), array, name, "is not a number", "fill the gap or leave the offer out")
    _refuse_where(np.isinf(array), array, name, "is infinite", "give a finite number")
    _refuse_where(np.abs(array) > _LARGEST, array, name, "is beyond any amount", "check its unit")
    return array


def read_prices(prices: ArrayLike) -> Floats:
    """Return the prices (…, offers); refuse those that are no price."""
    given = _floats(prices, "prices")
    _refuse_where(
        given < 0,
        given,
        "prices",
        "is negative",
        "a price is 0 or more: enter the price before what a credit takes off",
    )
    _refuse_where(
        (given > 0) & (given < 1 / _LARGEST), given, "prices", "is all but zero", "write 0, or check its unit"
    )
    return given


def read_quality(
    quality: ArrayLike, prices: Floats, *, least: float | None = 0.0, most: float | None = None
) -> tuple[Floats, Floats]:
    """Return quality and prices in their common shape; refuse quality off its scale."""
    given = _floats(quality, "quality")
    if given.shape[-1] != prices.shape[-1]:
        what = f"has {given.shape[-1]} offers, prices have {prices.shape[-1]}"
        raise refuse("quality", what, "give one figure an offer")
    if least is not None:
        _refuse_where(given < least, given, "quality", f"is below {least:g}", "check its scale")
    if most is not None:
        _refuse_where(given > most, given, "quality", f"is above quality_max = {most:g}", "state its scale")
    try:
        both = np.broadcast_arrays(given, prices)
    except ValueError:
        what = f"of shape {given.shape} does not go with prices of shape {prices.shape}"
        raise refuse("quality", what, "give both the same leading dimensions, or none") from None
    return both[0], both[1]


def share(value: float, name: str, *, open_below: bool = False) -> float:
    """Return a share from 0 to 1 (above 0 where ``open_below``)."""
    number = float(value)
    if not 0 <= number <= 1 or (open_below and number == 0):
        scale = "above 0, up to 1" if open_below else "from 0 to 1"
        fix = f"write {number / 100:g} for {number:g} %" if 1 < number <= 100 else f"give a share {scale}"
        raise refuse(name, f"{number:g} is not a share", fix)
    return number


def positive(value: float, name: str) -> float:
    """Return a finite number above 0."""
    number = float(value)
    if not number > 0:
        raise refuse(name, f"{number:g} is not above 0", "give a positive number")
    if not 1 / _LARGEST <= number <= _LARGEST:
        raise refuse(name, f"{number:g} is beyond any amount", "check its unit")
    return number


def lowest_share(prices: Floats, zero: Zero) -> Floats:
    """Return lowest price ÷ price, (…, offers) from 0 to 1, by the stated rule where a price is zero."""
    if not isinstance(zero, str):
        prices = np.maximum(prices, positive(zero, "zero"))
    elif zero not in ("refuse", "limit", "aside"):
        raise refuse("zero", f"{zero!r} is no rule", "choose refuse, limit, aside or a least amount that counts")
    free = prices == 0
    if zero == "refuse":
        fix = "the lowest price over it is undefined: state a rule with zero='limit', 'aside' or a least amount"
        _refuse_where(free, prices, "prices", "is a price of zero", fix)
    paid = np.where(free, np.inf, prices)
    lowest = paid.min(axis=-1, keepdims=True)
    any_free = free.any(axis=-1, keepdims=True)
    if zero == "limit":
        lowest = np.where(any_free, 0.0, lowest)
    # Where all prices are zero there is no paid one to compare with.
    lowest = np.where(np.isinf(lowest), 0.0, lowest)
    return np.asarray(np.where(free, 1.0, lowest / paid), dtype=np.float64)


def rounded(points: Floats, decimals: int | None) -> Floats:
    """Round half up (a half goes away from zero), as tender documents do; not at all for None.

    A half is recognised to a billionth of the last place, through the rounding of floats: 1.005 to two decimals is
    1.01.

    Examples
    --------
    >>> print(rounded(np.array([0.125, 1.005, -2.5]), 2), rounded(np.array([0.5, 1.5, -2.5]), 0))
    [ 0.13  1.01 -2.5 ] [ 1.  2. -3.]
    """
    if decimals is None:
        return points
    if isinstance(decimals, bool) or decimals not in range(_MOST_DECIMALS + 1):
        raise refuse("decimals", f"{decimals!r} is no number of decimals", f"give 0 to {_MOST_DECIMALS}, or None")
    scale = 10.0**decimals
    scaled = np.abs(points) * scale
    whole = np.floor(scaled)
    nearly = 0.5 - _NOISE - 4 * np.finfo(np.float64).eps * scaled
    up = whole + (scaled - whole >= nearly)
    # Adding 0 turns a rounded −0 into 0.
    return np.asarray(np.copysign(up / scale, points) + 0.0, dtype=np.float64)
