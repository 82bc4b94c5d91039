"""The sheet of assumptions: what formulas read and a reader may change, and what is fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.columns import Columns
from crmselect.cost.drivers import monthly, monthly_all
from crmselect.model import PRIORITIES, Path, ValueFunction
from crmselect.report.findings import Findings
from crmselect.report.words import isolated
from crmselect.report.xlsx.book import MONEY, RATE, Book, Sheet, literal, priced
from crmselect.report.xlsx.scale import bend_of
from crmselect.scoring.fit import area_label
from crmselect.taxonomy import label

__all__ = ["Exchange", "PlanCells", "write_plan"]

_SHARE = "0.0##%"
_NAME, _KIND, _VALUE = 0, 1, 2


@dataclass
class Exchange:
    """An exchange rate: the addresses of its years, or of its first month where it is stated by the month."""

    code: str
    path: Path
    monthly: NDArray[np.float64]
    years: list[str] = field(default_factory=list)


@dataclass
class PlanCells:
    """The addresses of what other sheets read."""

    discount_rate: str = ""
    years: str = ""
    user_months: str = ""
    contingency: dict[str, str] = field(default_factory=dict)
    exchange: list[Exchange] = field(default_factory=list)
    """In the order of the rows of rates; the study's own currency is not among them."""
    priority: dict[str, str] = field(default_factory=dict)
    full: str = ""
    met: str = ""
    met_priced: str = ""
    must_haves: str = ""
    budget: str = ""
    total_minimum: str = ""
    area_minimum: dict[str, str] = field(default_factory=dict)
    bounds: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Of each attribute that a gate bounds: the least and the most, blank where there is none."""
    scales: dict[str, dict[str, str]] = field(default_factory=dict)
    """By leaf."""


class _Writer:
    def __init__(self, book: Book, sheet: Sheet, findings: Findings) -> None:
        self.book, self.sheet, self.findings, self.words = book, sheet, findings, findings.words
        self.row = 3

    def section(self, title: str, headings: list[str]) -> None:
        self.row += 1
        self.sheet.text(self.row, 0, title, "heading")
        self.row += 1
        self.sheet.texts(self.row, 0, ["", self.words("book.kind"), *headings])
        self.row += 1

    def line(
        self, term: str, value: float | str | None, *, live: bool = False, num: str = "General", name: str = "",
        low: float | None = 0.0, high: float | None = None, right: bool = True,
    ) -> str:  # fmt: skip
        """Write a term with its value, and return the value's address."""
        sheet, row = self.sheet, self.row
        sheet.text(row, _NAME, term, "text")
        self.kind(live)
        if isinstance(value, str):
            sheet.text(row, _VALUE, value, "input" if live else "fixed", right=right)
        else:
            sheet.number(row, _VALUE, value, "input" if live else "fixed", num=num)
        if live and low is not None and high is not None:
            sheet.between(row, _VALUE, row, _VALUE, low, high)
        elif live and low is not None:
            sheet.least(row, _VALUE, row, _VALUE, low)
        sheet.height(row, [(term, 44)])
        address = sheet.at(row, _VALUE)
        if name:
            self.book.name(name, address)
        self.row += 1
        return address

    def kind(self, live: bool) -> None:
        self.sheet.text(self.row, _KIND, self.words("book.kind.input" if live else "book.kind.fixed"), "muted")


def write_plan(book: Book, findings: Findings, columns: Columns | None) -> PlanCells:
    """Write the sheet and return where its figures stand."""
    sheet, words, plan = book.sheets["plan"], findings.words, findings.study.assumptions
    sheet.set_up(
        words("assumptions"), [44, 12, *[14] * max(plan.years, 4)], heading=0, frozen=(2, 1),
        note=words("book.plan.note"),
    )  # fmt: skip
    sheet.text(2, 0, words("book.legend"), "muted")
    sheet.text(2, 1, words("book.kind.input"), "input")
    sheet.text(2, 2, words("book.kind.fixed"), "fixed")
    write, cells = _Writer(book, sheet, findings), PlanCells()
    _plan(write, cells)
    _exchange(write, cells, columns)
    _quantities(write, cells)
    _gates(write, cells)
    if findings.fit is not None:
        _rules(write, cells)
    if findings.ranking is not None:
        _scales(write, cells)
    sheet.print_all()
    return cells


def _plan(write: _Writer, cells: PlanCells) -> None:
    words, plan, language = write.words, write.findings.study.assumptions, write.findings.study.language
    write.section(words("assumptions.caption"), [words("value")])
    write.line(words("plan.currency"), plan.currency)
    cells.years = write.line(words("plan.years"), plan.years)
    if plan.start is not None:
        write.line(words("plan.start"), plan.start.isoformat())
    cells.discount_rate = write.line(
        words("plan.rate"), plan.discount_rate, live=True, num=_SHARE, name="discount_rate", low=-0.9, high=10.0
    )
    write.line(words("plan.terms"), words(f"terms.{plan.terms}"), right=False)
    for phase, share in plan.contingency.items():
        term = words("plan.contingency", phase=label(phase, language))
        cells.contingency[phase] = write.line(
            term, share, live=True, num=_SHARE, name=f"contingency_{phase}", low=0.0, high=1.0
        )


def _exchange(write: _Writer, cells: PlanCells, columns: Columns | None) -> None:
    plan, words, sheet = write.findings.study.assumptions, write.words, write.sheet
    if columns is None or not columns.rate_keys:
        return
    years = [words("year", n=n + 1) for n in range(plan.years)]
    write.section(words("rates.caption", currency=plan.currency), years)
    taken: set[str] = set()
    for code, stated in columns.rate_keys:
        path = plan.exchange_rates.rates[code] if stated is None else Path(values=(stated,))
        series = monthly(path, plan.months)
        one = Exchange(code, path, series)
        sheet.text(write.row, _NAME, words.bracketed(code, _whence(write.findings, code, stated)), "text")
        write.kind(True)
        for year in range(plan.years):
            _year(write, one, year)
        if path.every == "month":
            sheet.text(write.row, _VALUE + 1, words("book.rate.monthly"), "note")
        sheet.least(write.row, _VALUE, write.row, _VALUE + plan.years - 1, 1e-12)
        sheet.height(write.row, [(words.bracketed(code, _whence(write.findings, code, stated)), 44)])
        name = next(n for n in (f"rate_{code}", *(f"rate_{code}_{k}" for k in range(2, 10_000))) if n not in taken)
        taken.add(name)
        write.book.name(name, one.years[0])
        cells.exchange.append(one)
        write.row += 1


def _year(write: _Writer, one: Exchange, year: int) -> None:
    sheet, column = write.sheet, _VALUE + year
    address = sheet.at(write.row, column)
    if one.path.every == "month":
        if year == 0:
            sheet.number(write.row, column, float(one.monthly[0]), "input", num=RATE)
            one.years.append(address)
        return
    value = float(one.monthly[12 * year])
    if year < len(one.path.values):
        sheet.number(write.row, column, value, "input", num=RATE)
    else:
        grown = f"*(1+{literal(one.path.growth)})" if one.path.growth else ""
        sheet.formula(write.row, column, f"{sheet.at(write.row, column - 1)}{grown}", value, "live", num=RATE)
    one.years.append(address)


def _whence(findings: Findings, code: str, stated: float | None) -> str:
    words, rates = findings.words, findings.study.assumptions.exchange_rates
    if stated is None:
        day = f", {rates.as_of.isoformat()}" if rates.as_of else ""
        return f"{words('rates.assumed')}{day}"
    names = [
        isolated(offer.name)
        for offer in findings.study.priced_offers
        if offer.currency == code and offer.exchange_rate is not None and offer.exchange_rate.rate == stated
        and offer.name in findings.totals
    ]  # fmt: skip
    return words("rates.stated", names=words.join(names))


def _quantities(write: _Writer, cells: PlanCells) -> None:
    plan, words, sheet = write.findings.study.assumptions, write.words, write.sheet
    if not plan.drivers:
        return
    write.section(words("drivers.caption"), [words("year", n=n + 1) for n in range(plan.years)])
    paths = monthly_all(plan.drivers, plan.months)
    for name, path in paths.items():
        sheet.text(write.row, _NAME, name, "text")
        write.kind(False)
        for year, mean in enumerate(path.reshape(plan.years, 12).mean(axis=1)):
            sheet.number(write.row, _VALUE + year, float(mean), "fixed", num="#,##0.##")
        write.row += 1
    if "users" in paths:
        cells.user_months = write.line(words("book.user_months"), float(paths["users"].sum()), num=MONEY)


def _gates(write: _Writer, cells: PlanCells) -> None:
    findings, words = write.findings, write.words
    gates, language = findings.study.gates, findings.study.language
    write.section(words("gates.caption"), [words("value")])
    if len(findings.study.requirements):
        yes_no = f'"{words("yes")}";"{words("yes")}";"{words("no")}"'
        cells.must_haves = write.line(
            words("gate.musts"), float(gates.must_haves), live=True, num=yes_no, name="must_haves", high=1.0
        )
    if gates.budget is not None:
        term = words("gate.budget", kind=words(gates.budget_kind))
        cells.budget = write.line(term, gates.budget, live=True, num=priced(findings.currency), name="budget")
    if gates.total_minimum is not None:
        cells.total_minimum = write.line(
            words("gate.total"), gates.total_minimum, live=True, num=_SHARE, name="minimum_fit", high=1.0
        )
    for area, least in gates.area_minimum.items():
        term = words("gate.area", name=area_label(area, language))
        cells.area_minimum[area] = write.line(term, least, live=True, num=_SHARE, high=1.0)
    for name, bound in gates.attributes.items():
        addresses = []
        for limit, key in ((bound.minimum, "book.least"), (bound.maximum, "book.most")):
            term = words.bracketed(words("gate.attribute", name=name), words(key))
            addresses.append("" if limit is None else write.line(term, limit, live=True, low=None))
        cells.bounds[name] = (addresses[0], addresses[1])
    if gates.staged:
        write.line(words("gate.staged"), words("yes"))


def _rules(write: _Writer, cells: PlanCells) -> None:
    words, rules = write.words, write.findings.study.rules
    write.section(words("rules.caption"), [words("value")])
    for name in PRIORITIES:
        term = words("book.priority", name=words(name))
        weight = rules.priority_weights[name]
        cells.priority[name] = write.line(term, weight, live=True, name=f"weight_{name}")
    cells.full = write.line(words("book.full"), rules.scale)
    top = max(rules.scores.values())
    cells.met = write.line(words("book.met"), rules.scores["partner"] / top * rules.scale)
    cells.met_priced = write.line(words("book.met.priced"), rules.scores["customisation"] / top * rules.scale)
    write.line(words("rules.missing"), words(f"rules.{rules.missing}"), right=False)


def _scales(write: _Writer, cells: PlanCells) -> None:
    words, ranking = write.words, write.findings.ranking
    leaves = [leaf for leaf in ranking.leaves if leaf.value is not None] if ranking is not None else []
    if not leaves:
        return
    write.section(words("book.scales"), [words("value"), words("book.worth")])
    for leaf in leaves:
        if leaf.value is not None:
            num = priced(write.findings.currency) if leaf.kind == "cost" else "General"
            cells.scales[leaf.name] = dict(_scale(write, leaf.name, leaf.value, num))


def _scale(write: _Writer, name: str, value: ValueFunction, num: str) -> Iterator[tuple[str, str]]:
    words = write.words

    def one(key: str, figure: float | None, *, live: bool = True, low: float | None = None) -> tuple[str, str]:
        term = words("book.scale.of", name=name, what=words(f"book.scale.{key}"))
        return key, write.line(term, figure, live=live, num=num if key != "bend" else "0.000000", low=low)

    match value.shape:
        case "linear":
            yield one("worst", value.worst)
            yield one("best", value.best)
        case "exponential":
            # What bends the curve is found by search, so that its ends stay where they are.
            for key in ("worst", "middle", "best"):
                yield one(key, getattr(value, key), live=False)
            yield one("bend", bend_of(value), live=False)
        case "target":
            yield one("target", value.target)
            yield one("tolerance", value.tolerance, low=1e-12)
        case _:
            points = list(value.points) if value.shape == "piecewise" else sorted(value.levels.items())
            sheet, first = write.sheet, write.row
            for figure, worth in points:
                write.line(words("book.scale.of", name=name, what=words("book.scale.point")), figure, live=True,
                           num=num, low=None)  # fmt: skip
                sheet.number(write.row - 1, _VALUE + 1, worth, "input", num="0.0##")
            last = write.row - 1
            sheet.between(first, _VALUE + 1, last, _VALUE + 1, 0.0, 1.0)
            yield "figures", sheet.span(first, _VALUE, last, _VALUE)
            yield "values", sheet.span(first, _VALUE + 1, last, _VALUE + 1)
