"""The sheet of the return: benefits against costs, by offer and month by month."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from crmselect.errors import DataError
from crmselect.planning import Returns
from crmselect.report.carried import Carried
from crmselect.report.findings import Findings
from crmselect.report.xlsx import charts
from crmselect.report.xlsx.book import MONEY, MONTH, PERCENT, Book, Sheet, literal
from crmselect.report.xlsx.cashflow import CashCells

__all__ = ["write_returns"]

_WIDTH = 13
_EPS = float(np.finfo(np.float64).eps)
_COLUMNS = ("benefits", "costs", "npv", "roi", "bcr", "nominal_benefits", "nominal_costs", "nominal_net",
            "nominal_roi", "irr")  # fmt: skip


def write_returns(book: Book, findings: Findings, found: Carried, result: Returns, cash: CashCells) -> None:
    """Write the sheet."""
    sheet, words = book.sheets["returns"], found.words
    names = [name for name in findings.order if name in result.names]
    width = max(len(_COLUMNS), len(result.benefits.names) + 9)
    chosen = _chosen(found, names)
    note = words("book.returns.note", offer=chosen or "–", currency=found.currency)
    sheet.set_up(words("returns"), [34, *[_WIDTH] * width], heading=0, frozen=(2, 1), note=note)
    _Writer(book, findings, found, result, sheet, cash, names, chosen).write()
    sheet.print_all()


def _chosen(found: Carried, names: list[str]) -> str | None:
    """Return the offer that is carried out; None where none is, or its costs stay closed."""
    try:
        chosen = found.study.chosen
    except DataError:
        return None
    return chosen if chosen in names else None


@dataclass
class _Writer:
    book: Book
    findings: Findings
    found: Carried
    result: Returns
    sheet: Sheet
    cash: CashCells
    names: list[str]
    chosen: str | None

    def write(self) -> None:
        chosen, months = self.chosen, self.result.assumptions.months
        offers = 3
        by_year = offers + len(self.names) + 4
        facts = by_year + self.result.assumptions.years + 4
        # Month by month stands last: the tables above read it.
        self.months = facts + 5 + (18 if chosen is not None else 0)
        self.count, self.first = months, self.months + 2
        self.offers_at = self.first + months + 3
        self._offers(offers)
        self._years(by_year)
        if chosen is not None:
            self._facts(chosen, facts)
            self._months(chosen)
        else:
            self.offers_at = self.months + 2
        self._benefits()
        tables = [self.months] if chosen is not None else []
        self.sheet.made.set_h_pagebreaks([*tables, self.offers_at - 1])

    def _offers(self, row: int) -> None:
        """Write the figures of every offer: its costs are those of the sheet of cash, and move with them."""
        words, sheet, table = self.found.words, self.sheet, self.result.table
        sheet.text(row, 0, words("returns.table", currency=self.found.currency), "heading")
        heads = [words("returns.benefits"), words("returns.costs"), words("returns.npv"), words("returns.roi"),
                 words("returns.bcr"), *(words(f"book.returns.{key}") for key in _COLUMNS[5:])]  # fmt: skip
        sheet.texts(row + 1, 0, [words("offer"), *heads])
        sheet.height(row + 1, [(head, _WIDTH - 1) for head in heads])
        for n, name in enumerate(self.names):
            at = row + 2 + n
            sheet.text(at, 0, name, "muted" if name in self.findings.reasons else "live", bold=name == self.chosen)
            cell = [sheet.at(at, 1 + column) for column in range(len(_COLUMNS))]
            position, block = self.findings.order.index(name), self._offer(n)
            formulas = (
                f"SUMPRODUCT({block},{self._factors()})",
                self.cash.cost("present_value", position),
                f"{cell[0]}-{cell[1]}",
                f'IF({cell[1]}>0,{cell[2]}/{cell[1]},"–")',
                f'IF({cell[1]}>0,{cell[0]}/{cell[1]},"–")',
                f"SUM({block})",
                self.cash.cost("nominal", position),
                f"{cell[5]}-{cell[6]}",
                f'IF({cell[6]}>0,{cell[7]}/{cell[6]},"–")',
            )
            keys = ("benefits", "costs", "npv", "roi", "benefit_cost_ratio", "nominal_benefits", "nominal_costs",
                    "nominal_net", "nominal_roi")  # fmt: skip
            for column, (formula, key) in enumerate(zip(formulas, keys, strict=True), start=1):
                num = PERCENT if key.endswith("roi") else "0.00" if key.endswith("ratio") else MONEY
                sheet.formula(at, column, formula, float(table[key][name]), num=num, right=True)
            rates = self.result.rates[name]
            if len(rates) == 1:
                sheet.number(at, 10, rates[0], "fixed", num=PERCENT)
            else:
                sheet.text(at, 10, words("returns.several" if rates else "returns.none"), "fixed", right=True)

    def _offer(self, n: int) -> str:
        return self.sheet.span(self.offers_at + 1, 3 + n, self.offers_at + self.count, 3 + n)

    def _factors(self) -> str:
        return self.sheet.span(self.offers_at + 1, 2, self.offers_at + self.count, 2)

    def _years(self, row: int) -> None:
        """Write what each offer brings in a year, nominal."""
        words, sheet = self.found.words, self.sheet
        frame = self.result.by("year", "nominal")
        sheet.text(row, 0, words("book.returns.by_year", currency=self.found.currency), "heading")
        sheet.texts(row + 1, 0, [words("book.year"), *self.names])
        sheet.height(row + 1, [(name, _WIDTH - 1) for name in self.names])
        for year in range(self.result.assumptions.years):
            at = row + 2 + year
            sheet.text(at, 0, words("budget.year", n=year + 1))
            for n, name in enumerate(self.names):
                first = self.offers_at + 1 + 12 * year
                span = sheet.span(first, 3 + n, first + 11, 3 + n)
                sheet.formula(at, 1 + n, f"SUM({span})", float(frame[name].iloc[year]), num=MONEY)

    def _benefits(self) -> None:
        """Write the benefits of each offer by month, and the factors that discount them."""
        words, sheet, row = self.found.words, self.sheet, self.offers_at
        sheet.text(row - 1, 0, words("book.returns.months", currency=self.found.currency), "heading")
        sheet.texts(row, 0, [words("book.units.what"), words("book.date"), words("book.units.discount"), *self.names])
        sheet.height(row, [(name, _WIDTH - 1) for name in self.names])
        sums = self.result.benefit_cash.sum(axis=0)
        for month in range(self.count):
            at = row + 1 + month
            self._month(at, month)
            for n, name in enumerate(self.names):
                column, amount = 3 + n, float(sums[self.result.position(name), month])
                if name == self.chosen:
                    here = self.first + month
                    last = 2 + len(self.result.benefits.names)
                    formula = f"SUM({sheet.span(here, 3, here, last)})"
                    sheet.formula(at, column, formula, amount, num=MONEY)
                else:
                    sheet.number(at, column, amount, "input", num=MONEY)

    def _month(self, row: int, month: int) -> None:
        sheet, start = self.sheet, self.result.assumptions.start
        sheet.number(row, 0, month, "fixed", num="0")
        if start is None:
            sheet.text(row, 1, "")
        else:
            year, rest = divmod(start.month - 1 + month, 12)
            sheet.date(row, 1, start.replace(year=start.year + year, month=rest + 1, day=1), "fixed", MONTH)
        factor = f"(1+discount_rate)^(-{sheet.at(row, 0)}/12)"
        sheet.formula(row, 2, factor, float(self.result.costs.discount_factors[month]), num="0.0000")

    def _months(self, chosen: str) -> None:
        """Write the chosen offer's benefits, costs and what is left, month by month."""
        words, sheet, row = self.found.words, self.sheet, self.months
        frame, position = self.result.cash(chosen), self.result.position(chosen)
        sheet.text(row, 0, words("book.returns.cash", offer=chosen, currency=self.found.currency), "heading")
        benefits = self.result.benefits.names
        heads = [*benefits, words("book.returns.costs"), *(words(f"book.returns.{key}") for key in (
            "net", "cumulative", "present", "cumulative_present"))]  # fmt: skip
        sheet.texts(row + 1, 0, [words("book.units.what"), words("book.date"), words("book.units.discount"), *heads])
        sheet.height(row + 1, [(head, _WIDTH - 1) for head in heads])
        costs, net = 3 + len(benefits), 4 + len(benefits)
        for month in range(self.count):
            at = self.first + month
            self._month(at, month)
            for n in range(len(benefits)):
                sheet.number(at, 3 + n, float(self.result.benefit_cash[n, position, month]), "input", num=MONEY)
            sheet.number(at, costs, float(frame["costs"].iloc[month]), "input", num=MONEY)
            made = (
                f"SUM({sheet.span(at, 3, at, costs - 1)})-{sheet.at(at, costs)}"
                if benefits
                else f"-{sheet.at(at, costs)}"
            )
            # What two flows leave that cancel is nothing.
            sheet.formula(at, net, made, float(frame["net"].iloc[month]), num=MONEY)
            run = f"SUM({sheet.span(self.first, net, at, net)})"
            sheet.formula(at, net + 1, run, float(frame["cumulative"].iloc[month]), num=MONEY)
            worth = f"{sheet.at(at, net)}*{sheet.at(at, 2)}"
            sheet.formula(at, net + 2, worth, float(frame["present_value"].iloc[month]), num=MONEY)
            run = f"SUM({sheet.span(self.first, net + 2, at, net + 2)})"
            value = float(frame["cumulative_present_value"].iloc[month])
            sheet.formula(at, net + 3, run, value, num=MONEY)

    def _facts(self, chosen: str, row: int) -> None:
        """Write what the months come to, and draw them."""
        words, sheet, table = self.found.words, self.sheet, self.result.table
        net = 4 + len(self.result.benefits.names)
        sheet.text(row - 1, 0, words("book.returns.facts", offer=chosen), "heading")
        last = self.first + self.count - 1
        frame = self.result.cash(chosen)
        value = float(frame["cumulative_present_value"].iloc[-1])
        sheet.text(row, 0, words("returns.npv"))
        sheet.formula(row, 1, sheet.at(last, net + 3), value, num=MONEY, right=True)
        for n, (key, column) in enumerate((("payback", net), ("discounted_payback", net + 2)), start=1):
            sheet.text(row + n, 0, words("returns.payback" if n == 1 else "book.returns.discounted"))
            value = float(table[key][chosen])
            shown: float | str = value if math.isfinite(value) else words("returns.never")
            formula = self._payback(column, words("returns.never"))
            sheet.formula(row + n, 1, formula, shown, num="0.0", right=True)
        chart = charts.lines(self.book, words("book.returns.chart", offer=chosen), [
            (words(f"book.returns.{key}"), sheet.span(self.first, 0, last, 0), sheet.span(self.first, at, last, at))
            for key, at in (("cumulative", net + 1), ("cumulative_present", net + 3))
        ], dated=False)  # fmt: skip
        sheet.made.insert_chart(row + 4, 0, chart, {"description": words("figure.returns.alt")})

    def _payback(self, column: int, never: str) -> str:
        """Return after how many months the money is back for good: the last one that is out, and a part of the next."""
        sheet, last = self.sheet, self.first + self.count - 1
        flow = sheet.span(self.first, column, last, column)
        run, index = sheet.span(self.first, column + 1, last, column + 1), sheet.span(self.first, 0, last, 0)
        # Instalments that repay to the cent may sum to 1e-16 less.
        dust = f"{literal(self.count * _EPS)}*SUMPRODUCT(ABS({flow}))"
        out = f"SUMPRODUCT(MAX(({run}<-{dust})*({index}+1)))"
        before = f"INDEX({run},{out})"
        return f'IF({out}=0,0,IF({out}={self.count},"{never}",{out}-1-{before}/INDEX({flow},{out}+1)))'
