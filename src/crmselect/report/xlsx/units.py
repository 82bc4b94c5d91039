"""The sheet of factors: what one unit of each price comes to in every month, and what a month's money is worth."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from crmselect import finance
from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import RATE, Book, Sheet, literal
from crmselect.report.xlsx.lines import Part
from crmselect.report.xlsx.plan import Exchange, PlanCells

__all__ = ["UnitCells", "write_units"]

_FIRST = 2
"""The column of month 0."""
_ON_A_PAGE = 24
_MONTH, _YEAR, _DISCOUNT = 2, 3, 4


@dataclass
class UnitCells:
    """Where the rows of the sheet stand."""

    sheet: Sheet
    months: int
    rates: list[int] = field(default_factory=list)
    """The row of each exchange rate; 0 is the study's own currency and has none."""
    rows: dict[bytes, int] = field(default_factory=dict)

    def row_of(self, part: Part) -> int:
        """Return the row of a price's factors."""
        return self.rows[_key(part)]

    def span(self, row: int, start: int = 0, end: int | None = None) -> str:
        """Return the months of a row."""
        last = self.months if end is None else end
        return self.sheet.span(row, _FIRST + start, row, _FIRST + last - 1)

    def money(self, part: Part, start: int, end: int, *, discounted: bool = False) -> str:
        """Return the formula of what one unit of a price comes to in some months."""
        spans = [self.span(self.row_of(part), start, end)]
        if discounted:
            spans.append(self.span(_DISCOUNT, start, end))
        if part.rate:
            spans.append(self.span(self.rates[part.rate], start, end))
        return f"SUMPRODUCT({','.join(spans)})" if len(spans) > 1 else f"SUM({spans[0]})"


def _key(part: Part) -> bytes:
    return b"" if part.factors is None else (part.factors + 0.0).tobytes()


def write_units(book: Book, findings: Findings, cells: PlanCells, parts: list[Part]) -> UnitCells:
    """Write the sheet; prices whose factors are the same share a row."""
    sheet, words, months = book.sheets["units"], findings.words, findings.study.assumptions.months
    found = UnitCells(sheet, months)
    sheet.set_up(
        words("book.units"),
        [8, 44, *[9] * months],
        heading=_DISCOUNT,
        frozen=(_DISCOUNT + 1, _FIRST),
        across=-(-months // _ON_A_PAGE),
    )
    sheet.text(1, 0, words("book.units.note"), "aside")
    sheet.texts(_MONTH, 0, [words("book.units.row"), words("book.units.what")])
    for row, what in ((_YEAR, "book.units.year"), (_DISCOUNT, "book.units.discount")):
        sheet.number(row, 0, row + 1, "muted", num="0")
        sheet.text(row, 1, words(what), "text")
    for month in range(months):
        sheet.number(_MONTH, _FIRST + month, month, "head", num="0")
        sheet.number(_YEAR, _FIRST + month, month // 12 + 1, "fixed", num="0")
    factors = np.asarray(finance.discount_factors(findings.study.assumptions.discount_rate, np.arange(months)))
    for month in range(months):
        at = sheet.at(_MONTH, _FIRST + month)
        sheet.formula(_DISCOUNT, _FIRST + month, f"(1+discount_rate)^(-{at}/12)", float(factors[month]), num="0.000000")
    row = _DISCOUNT + 1
    found.rates = [-1]
    for rate in cells.exchange:
        sheet.number(row, 0, row + 1, "muted", num="0")
        sheet.text(row, 1, words("book.units.rate", code=rate.code, currency=findings.currency), "text")
        for month in range(months):
            sheet.formula(row, _FIRST + month, _rate(rate, month), float(rate.monthly[month]), num=RATE)
        found.rates.append(row)
        row += 1
    for part in parts:
        key = _key(part)
        if part.factors is None or key in found.rows:
            continue
        found.rows[key] = row
        sheet.number(row, 0, row + 1, "muted", num="0")
        sheet.text(row, 1, words("book.units.for", item=part.item), "fixed")
        for month, factor in enumerate(part.factors.tolist()):
            sheet.number(row, _FIRST + month, factor + 0.0, "fixed", num="#,##0.####")
        row += 1
    sheet.print_all()
    return found


def _rate(rate: Exchange, month: int) -> str:
    if rate.path.every == "month":
        return f"{rate.years[0]}*{literal(rate.monthly[month] / rate.monthly[0])}"
    return rate.years[month // 12]
