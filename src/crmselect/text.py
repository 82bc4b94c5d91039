"""Figures as people read them."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

__all__ = ["money", "money_short", "number", "percent"]

_WIDE = Context(prec=400)  # The largest float has 309 digits before its point.


def number(value: float, decimals: int = 0) -> str:
    """Return a figure with thousands; halves are rounded away from zero, and what is not there is a dash.

    Examples
    --------
    >>> number(1234567.5), number(0.125, 2), number(-0.4), number(float("nan"))
    ('1,234,568', '0.13', '0', '–')
    """
    if not math.isfinite(value):
        return "–"
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    return f"{rounded + 0:,f}" if rounded else f"{abs(rounded):f}"


def money(value: float, currency: str = "") -> str:
    """Return an amount in whole units with its currency.

    Examples
    --------
    >>> money(1234567.8, "USD")
    'USD 1,234,568'
    """
    text = number(value)
    return f"{currency} {text}" if currency and text != "–" else text


def money_short(value: float, language: str = "en") -> str:
    """Return an amount for an axis or a bar: thousands and millions, or 万 and 亿 in Chinese.

    Examples
    --------
    >>> money_short(1_250_000), money_short(83_000), money_short(950)
    ('1.25M', '83k', '950')
    >>> money_short(1_250_000, "zh"), money_short(830_000_000, "zh")
    ('125万', '8.3亿')
    """
    if not math.isfinite(value):
        return "–"
    steps = ((1e8, "亿"), (1e4, "万")) if language == "zh" else ((1e9, "B"), (1e6, "M"), (1e3, "k"))
    for size, unit in steps:
        if abs(value) >= size * 0.9995:
            return f"{float(f'{value / size:.3g}'):g}{unit}"
    return f"{float(f'{value:.3g}'):g}"


def percent(share: float, decimals: int | None = None) -> str:
    """Return a share in percent, with as many decimals as it has (at most two) or as are asked for.

    Examples
    --------
    >>> percent(0.2), percent(0.125), percent(1 / 3), percent(0.125, 0)
    ('20 %', '12.5 %', '33.33 %', '13 %')
    """
    text = number(100 * share, 2 if decimals is None else decimals)
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text == "–" else f"{text} %"
