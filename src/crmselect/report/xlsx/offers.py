"""The sheet of offers: every price of every line, and the money that it comes to by formula."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from crmselect.cost import Tco
from crmselect.model import Estimate
from crmselect.report.cells import trimmed
from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import MONEY, Book, Sheet, priced, shown
from crmselect.report.xlsx.lines import Part
from crmselect.report.xlsx.plan import PlanCells
from crmselect.report.xlsx.units import UnitCells
from crmselect.taxonomy import label

__all__ = ["OfferCells", "write_offers"]

_HEAD = 2
_PRICE, _PERCENT, _ROW, _PRESENT, _NOMINAL, _FIRST_YEAR = 6, 7, 11, 12, 13, 14
_WIDTHS = [26, 26, 22, 16, 14, 24, 16, 9, 9, 16, 10, 7, 14, 14]
_LONGEST_PART = 120
_PHASE, _GROUP, _CATEGORY = 3, 4, 5


@dataclass
class OfferCells:
    """Where the rows of each offer stand; offers without a row have none."""

    sheet: Sheet
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def total(self, offer: str, column: int) -> str:
        """Return the formula of an offer's sum of a column."""
        first, last = self.rows[offer]
        return f"SUM({self.sheet.span(first, column, last, column)})"

    def present(self, offer: str) -> str:
        """Return the formula of an offer's present value."""
        return self.total(offer, _PRESENT)

    def nominal(self, offer: str) -> str:
        """Return the formula of an offer's nominal total."""
        return self.total(offer, _NOMINAL)

    def year(self, offer: str, year: int) -> str:
        """Return the formula of what an offer costs in a year, counted from 0."""
        return self.total(offer, _FIRST_YEAR + year)

    def labelled(self, offer: str, what: str, header: str) -> str:
        """Return the formula of an offer's present value under the phase or group that a heading names."""
        first, last = self.rows[offer]
        column = _PHASE if what == "phase" else _GROUP
        keys, money = (self.sheet.span(first, c, last, c) for c in (column, _PRESENT))
        return f"SUMIFS({money},{keys},{header})"


def write_offers(
    book: Book, findings: Findings, cells: PlanCells, units: UnitCells, costs: Tco | None, parts: dict[str, list[Part]]
) -> OfferCells:
    """Write the sheet."""
    sheet, words, plan = book.sheets["offers"], findings.words, findings.study.assumptions
    found = OfferCells(sheet)
    sheet.set_up(
        words("book.offers"), [*_WIDTHS, *[13] * plan.years], heading=_HEAD, frozen=(_HEAD + 1, 2),
        note=words("book.offers.note"),
    )  # fmt: skip
    keys = ("offer", "unquoted.item", "book.part", "book.phase", "book.group", "unquoted.category", "book.price",
            "book.percent", "rates.currency", "book.per", "book.discount", "book.units.row")  # fmt: skip
    sheet.texts(_HEAD, 0, [words(key) for key in keys])
    sheet.text(_HEAD, _PRESENT, words("cost", currency=findings.currency), "head")
    sheet.text(_HEAD, _NOMINAL, words("book.nominal", currency=findings.currency), "head")
    sheet.texts(_HEAD, _FIRST_YEAR, [words("year", n=n + 1) for n in range(plan.years)])
    sheet.made.set_row(_HEAD, 30)
    row = _HEAD + 1
    if costs is None:
        sheet.paragraph(row, words("costs.none"), 80, last=6)
        return found
    writer = _Rows(findings, cells, units, sheet, costs.discount_factors)
    for name in findings.seen:
        mine = parts[name]
        for n, part in enumerate(mine):
            part.position = row + n
        if mine:
            found.rows[name] = (row, row + len(mine) - 1)
        for part in mine:
            writer.write(name, part, found.rows[name])
        row += len(mine)
    if row > _HEAD + 1:
        sheet.made.autofilter(_HEAD, 0, row - 1, _FIRST_YEAR + plan.years - 1)
        sheet.least(_HEAD + 1, _PRICE, row - 1, _PERCENT)
    sheet.print_all()
    return found


@dataclass
class _Rows:
    findings: Findings
    cells: PlanCells
    units: UnitCells
    sheet: Sheet
    discount: np.ndarray[tuple[int], np.dtype[np.float64]]

    def write(self, offer: str, part: Part, rows: tuple[int, int]) -> None:
        """Write a row."""
        sheet, words, row = self.sheet, self.findings.words, part.position
        language, line = self.findings.study.language, part.line
        category = label(part.category, language)
        item = category if part.kind == "reserve" else part.item
        texts = (offer, item, self._part(part), label(part.phase, language), label(part.group, language), category)
        for column, text in enumerate(texts):
            sheet.text(row, column, text, "text")
        sheet.height(row, list(zip(texts, _WIDTHS, strict=False)))
        self._price(part)
        sheet.text(row, 8, part.currency)
        per = [line.per] if line is not None and line.per else []
        every = [words(f"book.every.{line.every}")] if line is not None else []
        sheet.text(row, 9, ("、" if words.zh else ", ").join([*per, *every]), "text")
        off = 0.0 if line is None else 1.0 - line.discount_factor
        sheet.number(row, 10, off or None, "fixed", num="0.0##%")
        sheet.number(row, _ROW, None if part.factors is None else self.units.row_of(part) + 1, "muted", num="0")
        self._money(part, rows)

    def _part(self, part: Part) -> str:
        words = self.findings.words
        match part.kind:
            case "band" | "fee":
                low, high = trimmed(part.low or 0.0), part.high
                band = words("book.band.over", low=low) if high is None else words(
                    "book.band", low=low, high=trimmed(high)
                )  # fmt: skip
                return words("book.fee", band=band) if part.kind == "fee" else band
            case "percent" if part.base is not None:
                # Of what price of a line, where it has several: the way down to it.
                below = self._part(part.base)
                return shown(words("book.of", item=part.base.item) + (f" {below}" if below else ""), _LONGEST_PART)
            case "amount" if part.line is not None and isinstance(part.line.amount, Estimate):
                least, most = part.line.amount.least, part.line.amount.most
                return "" if least == most else words("book.range", low=trimmed(least), high=trimmed(most))
            case "residual" | "reserve" | "fixed":
                return words(f"book.part.{part.kind}")
        return ""

    def _price(self, part: Part) -> None:
        sheet, row, words = self.sheet, part.position, self.findings.words
        num = priced(part.currency)
        if part.kind in {"amount", "band", "fee", "residual"}:
            sheet.number(row, _PRICE, part.price, "input", num=num)
        elif part.kind == "percent" and part.base is not None:
            base, share = sheet.at(part.base.position, _PRICE), sheet.at(row, _PERCENT)
            sheet.formula(row, _PRICE, f"{share}*{base}", part.price, num=num)
        elif part.kind == "state":
            sheet.text(row, _PRICE, words(f"book.{part.state}"), "fixed", right=True)
        else:
            sheet.text(row, _PRICE, "", "fixed")
        if part.kind == "percent" and part.leads is part:
            sheet.number(row, _PERCENT, part.percent, "input", num="0.0##%")
        elif part.kind == "percent" and part.leads is not None:
            sheet.formula(row, _PERCENT, sheet.at(part.leads.position, _PERCENT), part.percent, num="0.0##%")
        elif part.kind == "reserve":
            sheet.formula(row, _PERCENT, self.cells.contingency[part.phase], part.percent, num="0.0##%")
        else:
            sheet.text(row, _PERCENT, "", "fixed")

    def _money(self, part: Part, rows: tuple[int, int]) -> None:
        sheet, row = self.sheet, part.position
        years = part.money.reshape(-1, 12).sum(axis=1)
        present = float(part.money @ self.discount)
        columns = [(_PRESENT, present), (_NOMINAL, float(part.money.sum()))]
        columns += [(_FIRST_YEAR + year, float(amount)) for year, amount in enumerate(years)]
        all_years = sheet.span(row, _FIRST_YEAR, row, _FIRST_YEAR + years.size - 1)
        for column, amount in columns:
            if part.kind in {"state", "fixed"}:
                sheet.number(row, column, amount if part.kind == "fixed" else None, "fixed", num=MONEY)
                continue
            if part.kind == "reserve":
                formula = self._reserve(column, row, rows)
            elif column == _NOMINAL:
                formula = f"SUM({all_years})"
            elif column == _PRESENT:
                whole = self.units.money(part, 0, self.units.months, discounted=True)
                formula = f"{sheet.at(row, _PRICE)}*{whole}"
            else:
                start = 12 * (column - _FIRST_YEAR)
                formula = f"{sheet.at(row, _PRICE)}*{self.units.money(part, start, start + 12)}"
            sheet.formula(row, column, formula, amount, num=MONEY)

    def _reserve(self, column: int, row: int, rows: tuple[int, int]) -> str:
        """Return a share of what the phase's other lines cost; a reserve that the contract states is none of them."""
        sheet, first = self.sheet, rows[0]
        if row == first:
            return "0"
        # The reserves of the offer stand last, each of another phase.
        money, phases, categories = (sheet.span(first, c, row - 1, c) for c in (column, _PHASE, _CATEGORY))
        phase, category = sheet.at(row, _PHASE), sheet.at(row, _CATEGORY)
        return f'{sheet.at(row, _PERCENT)}*SUMIFS({money},{phases},{phase},{categories},"<>"&{category})'
