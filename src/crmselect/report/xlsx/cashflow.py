"""The sheet of cash: what each offer costs in all, by year, by phase and by group, by formula on its lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from crmselect.cost import Tco
from crmselect.report.findings import Findings
from crmselect.report.xlsx.book import MONEY, Book, Sheet
from crmselect.report.xlsx.charts import by_year, running
from crmselect.report.xlsx.offers import OfferCells
from crmselect.report.xlsx.plan import PlanCells
from crmselect.taxonomy import GROUPS, PHASES, label

__all__ = ["CashCells", "write_cash"]

KINDS = ("present_value", "nominal", "annual_equivalent", "per_user_month")


@dataclass
class CashCells:
    """Where each offer's sums stand; the rows of every block are the offers in the report's order."""

    sheet: Sheet
    first: dict[str, int] = field(default_factory=dict)
    """The first row of each block: ``totals``, ``year``, ``cumulative``, ``phase``, ``group``."""
    count: int = 0

    def cost(self, kind: str, position: int) -> str:
        """Return the address of an offer's total."""
        return self.sheet.at(self.first["totals"] + position, 1 + KINDS.index(kind))

    def column(self, block: str, column: int) -> str:
        """Return the addresses of a column of a block, counted from 0 without the offers' names."""
        first = self.first[block]
        return self.sheet.span(first, 1 + column, first + self.count - 1, 1 + column)


def write_cash(book: Book, findings: Findings, plan: PlanCells, offers: OfferCells, costs: Tco | None) -> CashCells:
    """Write the sheet."""
    sheet, words, language = book.sheets["cash"], findings.words, findings.study.language
    years = findings.study.assumptions.years
    found = CashCells(sheet, count=len(findings.order))
    sheet.set_up(words("book.cash"), [30, *[14] * max(years + 1, 7)], heading=0, frozen=(2, 1),
                 note=words("book.cash.note", currency=findings.currency))  # fmt: skip
    writer = _Blocks(findings, sheet, found, offers, costs)
    writer.totals(plan)
    if costs is None:
        sheet.print_all()
        return found
    paid = costs.by("year", kind="nominal")
    phases, groups = costs.by("phase"), costs.by("group")
    writer.block(
        "year", words("by.year", currency=findings.currency), [words("year", n=n + 1) for n in range(years)],
        lambda name, n: (offers.year(name, n), float(paid[name].iloc[n])),
    )  # fmt: skip
    added = paid.cumsum()

    def run(name: str, n: int) -> tuple[str, float]:
        row = found.first["year"] + findings.order.index(name)
        return f"SUM({sheet.span(row, 1, row, 1 + n)})", float(added[name].iloc[n])

    writer.block(
        "cumulative", words("book.cumulative", currency=findings.currency),
        [words("year", n=n + 1) for n in range(years)], run,
    )  # fmt: skip
    for what, keys, frame in (("phase", list(PHASES), phases), ("group", list(GROUPS), groups)):
        head = writer.row + 2

        def part(name: str, n: int, *, what: str = what, frame: object = frame, head: int = head) -> tuple[str, float]:
            return offers.labelled(name, what, sheet.at(head, 1 + n)), float(frame[name].iloc[n])  # type: ignore[index]

        labels = [label(key, language) for key in keys]
        writer.block(what, words(f"by.{what}", currency=findings.currency), labels, part)
    by_year(book, findings, found, writer.row + 2)
    running(book, findings, found, writer.row + 2)
    sheet.print_all()
    return found


@dataclass
class _Blocks:
    findings: Findings
    sheet: Sheet
    found: CashCells
    offers: OfferCells
    costs: Tco | None
    row: int = 2

    def heading(self, key: str, title: str, heads: Sequence[str]) -> None:
        self.sheet.text(self.row + 1, 0, title, "heading")
        self.sheet.texts(self.row + 2, 0, [self.findings.words("offer"), *heads])
        self.sheet.height(self.row + 2, [(head, 14) for head in heads])
        self.found.first[key] = self.row + 3

    def block(
        self, key: str, title: str, heads: Sequence[str], made: Callable[[str, int], tuple[str, float]]
    ) -> None:  # fmt: skip
        """Write a row for each offer; what stays closed is in none of its cells."""
        self.heading(key, title, heads)
        for position, name in enumerate(self.findings.order):
            row = self.found.first[key] + position
            self.name(row, name)
            for n in range(len(heads)):
                if name not in self.findings.totals:
                    self.sheet.text(row, 1 + n, self.findings.words("not_opened"), "muted")
                elif name not in self.offers.rows:
                    self.sheet.number(row, 1 + n, 0.0, "fixed", num=MONEY)
                else:
                    formula, value = made(name, n)
                    self.sheet.formula(row, 1 + n, formula, value, num=MONEY)
        self.row = self.found.first[key] + len(self.findings.order)

    def name(self, row: int, name: str) -> None:
        self.sheet.text(row, 0, name, "muted" if name in self.findings.reasons else "live")

    def totals(self, plan: PlanCells) -> None:
        findings, words, costs = self.findings, self.findings.words, self.costs
        kinds = KINDS if plan.user_months else KINDS[:-1]
        title = words("totals", years=findings.years, currency=findings.currency)
        if costs is None:
            self.heading("totals", title, [words(f"head.{kind}") for kind in kinds])
            for position, name in enumerate(findings.order):
                self.name(self.found.first["totals"] + position, name)
                self.sheet.texts(self.found.first["totals"] + position, 1, [words("not_opened")] * len(kinds), "muted")
            self.row = self.found.first["totals"] + len(findings.order)
            return
        series = {"present_value": costs.total(), "nominal": costs.total("nominal"),
                  "annual_equivalent": costs.annual_equivalent()}  # fmt: skip
        if plan.user_months:
            series["per_user_month"] = costs.per_user_month()
        r, n = "discount_rate", plan.years

        def made(name: str, column: int) -> tuple[str, float]:
            kind, row = kinds[column], self.found.first["totals"] + findings.order.index(name)
            present = self.sheet.at(row, 1)
            formula = {
                "present_value": self.offers.present(name),
                "nominal": self.offers.nominal(name),
                "annual_equivalent": f"IF({r}=0,{present}/{n},{present}*{r}/(1-(1+{r})^(-{n})))",
                "per_user_month": f"{present}/{plan.user_months}",
            }[kind]
            return formula, float(series[kind][name])

        self.block("totals", title, [words(f"head.{kind}") for kind in kinds], made)
