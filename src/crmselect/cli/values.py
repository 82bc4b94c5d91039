"""What the words behind options mean: numbers, shares, currencies, dates. What makes no sense is wrong usage."""

from __future__ import annotations

import argparse
import datetime as dt
import math
import re
from decimal import Decimal
from typing import Any

__all__ = [
    "MOST_YEARS",
    "as_amount",
    "as_code",
    "as_count",
    "as_date",
    "as_exchange",
    "as_names",
    "as_number",
    "as_part",
    "as_path",
    "as_rate",
    "as_seed",
    "as_text_encoding",
    "as_values",
    "as_years",
]

_ISO = re.compile(r"[A-Za-z]{3}")
_WHOLE = re.compile(r"-?[0-9]+")
MOST_YEARS = 50
"""What ``Assumptions.years`` takes; pydantic is not loaded for it."""


def as_number(text: str) -> float:
    """Return a finite number."""
    try:
        value = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number: write it as 900000 or 0.5") from None
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is no finite number")
    return value


def as_amount(text: str) -> float:
    """Return a number that is not negative."""
    value = as_number(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is negative: write 0 or more")
    return value


def as_path(text: str) -> list[float]:
    """Return one figure a year."""
    return [as_amount(part) for part in text.split(",")]


def as_rate(text: str) -> float:
    """Return a yearly rate: 0.08, or 8%."""
    if text.endswith("%"):
        as_number(text[:-1])
        return float(Decimal(text[:-1]) / 100)  # As written: 8.1% is what 0.081 is.
    value = as_number(text)
    if value >= 1:
        raise argparse.ArgumentTypeError(f"{text!r} would be {100 * value:g} percent a year: write {value:g}% or 0.08")
    return value


def as_part(text: str) -> float:
    """Return a part of the whole: 0.3, or 30%."""
    value = float(Decimal(text[:-1]) / 100) if text.endswith("%") and as_number(text[:-1]) >= 0 else as_number(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no part of the whole: write 0.3 or 30%")
    return value


def as_seed(text: str) -> int:
    """Return a seed."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no seed: write a whole number, 0 or more")
    return int(text)


def as_code(text: str) -> str:
    """Return a currency's code in capitals."""
    if not _ISO.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no currency: write its three letters, such as USD")
    return text.upper()


def as_exchange(text: str) -> tuple[str, list[float]]:
    """Return a currency and what one unit of it costs."""
    code, sign, rate = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is no exchange rate: write it as EUR=1.08")
    values = as_path(rate)
    if not all(values):
        raise argparse.ArgumentTypeError(f"{text!r}: a currency costs something: write it as EUR=1.08")
    return as_code(code.strip()), values


def as_date(text: str) -> dt.date:
    """Return a date."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2027-01-31") from None


def as_values(text: str) -> tuple[str, list[Any]]:
    """Return a name and the values to try for it."""
    name, sign, values = text.partition("=")
    if not sign or not name.strip() or not all(map(str.strip, values.split(","))):
        raise argparse.ArgumentTypeError(f"{text!r} is no grid: write it as users=100,150,200")
    return name.strip(), [_value(part.strip()) for part in values.split(",")]


def _value(text: str) -> Any:
    """Return a number where it is one (8% is 0.08), else the text: a date, a currency."""
    if _WHOLE.fullmatch(text):
        return int(text)
    if text.endswith("%"):
        as_number(text[:-1])
        return float(Decimal(text[:-1]) / 100)
    try:
        return as_number(text)
    except argparse.ArgumentTypeError:
        return text


def as_text_encoding(text: str) -> str:
    """Return the name of an encoding that there is."""
    try:
        "".encode(text)
    except (LookupError, UnicodeError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} is no encoding: write one such as cp1252 or gb18030") from None
    return text


def as_names(text: str) -> list[str]:
    """Return names that commas separate."""
    return [name.strip() for name in text.split(",")]


def as_years(text: str) -> int:
    """Return a number of years."""
    if not text.isdecimal() or not 1 <= int(text[:9]) <= MOST_YEARS:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of years: write a whole number from 1 to {MOST_YEARS}")
    return int(text)


def as_count(text: str) -> int:
    """Return a whole number of 1 or more."""
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no count: write 1 or more")
    return int(text)
