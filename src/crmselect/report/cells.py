"""Cells from figures: what is shown is rounded, what is kept is not."""

from __future__ import annotations

import math

from crmselect import text
from crmselect.report.document import Cell, Tone

__all__ = ["amount", "code", "dash", "figure", "number", "share", "trimmed", "words"]


def words(content: str, *, items: tuple[str, ...] = (), indent: int = 0, tone: Tone = "") -> Cell:
    """Return a cell of words."""
    return Cell(content, items=items, indent=indent, tone=tone)


def code(content: str) -> Cell:
    """Return a cell of letters of one width, such as a hash."""
    return Cell(content, kind="code")


def dash() -> Cell:
    """Return the cell of a figure that is not there."""
    return Cell("–", kind="number", tone="muted")


def amount(value: float, *, decimals: int = 0, currency: str = "", bar: float | None = None, tone: Tone = "") -> Cell:
    """Return a cell of money; the currency is left out where the caption states it.

    Examples
    --------
    >>> cell = amount(1234.5678, currency="USD")
    >>> cell.text, cell.value
    ('USD 1,235', 1234.5678)
    """
    if not math.isfinite(value):
        return dash()
    shown = text.number(value, decimals)
    return Cell(f"{currency} {shown}" if currency else shown, float(value), "money", decimals, bar, tone=tone)


def share(value: float, *, decimals: int | None = 0, bar: bool = False, tone: Tone = "") -> Cell:
    """Return a cell of a share, in percent; without a number of decimals it has as many as it needs, two at most.

    Examples
    --------
    >>> share(0.125, decimals=1).text
    '12.5 %'
    """
    if not math.isfinite(value):
        return dash()
    kept, shown = float(value), text.percent(value, decimals)
    return Cell(shown, kept, "percent", 2 if decimals is None else decimals, kept if bar else None, tone=tone)


def number(value: float, *, decimals: int = 0, bar: float | None = None, tone: Tone = "") -> Cell:
    """Return a cell of a number; a whole one is kept as such."""
    if not math.isfinite(value):
        return dash()
    kept = int(value) if isinstance(value, int) else float(value)
    return Cell(text.number(value, decimals), kept, "number", decimals, bar, tone=tone)


def figure(value: float) -> Cell:
    """Return a cell of a number with as many decimals as it has, six at most."""
    if not math.isfinite(value):
        return dash()
    return Cell(trimmed(value), float(value), "number")


def trimmed(value: float) -> str:
    """Return a number without trailing zeros, six decimals at most.

    Examples
    --------
    >>> trimmed(150.0), trimmed(1.08), trimmed(1234.5)
    ('150', '1.08', '1,234.5')
    """
    shown = text.number(value, 6)
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
