"""The sheet of the budget: against its limits, by phase, by category, and how the money is needed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmselect.planning import BudgetPlan
from crmselect.report.carried import Carried
from crmselect.report.xlsx import charts
from crmselect.report.xlsx.book import MONEY, MONTH, Book, Sheet
from crmselect.report.xlsx.months import MonthCells, Running, write_months
from crmselect.taxonomy import CATEGORIES, PHASES, label

__all__ = ["write_budget"]

_WIDTH = 13
_DUST = "0.000000001"


@dataclass(frozen=True)
class _Limit:
    kind: str
    key: str
    limit: float
    planned: float
    month: int | None
    months: NDArray[np.int64]


def write_budget(book: Book, found: Carried, plan: BudgetPlan) -> None:
    """Write the budget and, on a sheet of its own, its months."""
    sheet, words = book.sheets["budget"], found.words
    years = -(-plan.months // 12)
    note = words("book.budget.note", offer=plan.offer, currency=found.currency)
    sheet.set_up(words("budget"), [40, *[_WIDTH] * max(years + 1, 6)], heading=0, frozen=(2, 1), note=note)
    limits = _limits(plan)
    row = 3
    sheet.text(row, 0, words("book.budget.sums", currency=found.currency), "heading")
    # The rows below stand where they do whatever they hold, so that months can be written before them.
    reserve = sheet.at(row + 3, 1)
    named = [(f"phase|{one.key}" if one.kind == "phase" else _name(found, one), one.months) for one in limits]
    months = write_months(book, found, plan, named, reserve if limits and limits[0].kind == "total" else "")
    funding = {key: months.row(months.rows[key]) for key in ("internal", "external", "contingency")}
    work = f"SUM({funding['internal']},{funding['external']})"
    for n, (key, formula, value) in enumerate((
        ("book.budget.work", work, plan.work),
        ("budget.contingency", f"SUM({funding['contingency']})", plan.contingency),
        ("budget.reserve", "", plan.management_reserve),
        ("budget.total", f"SUM({sheet.span(row + 1, 1, row + 3, 1)})", plan.total),
    ), start=1):  # fmt: skip
        sheet.text(row + n, 0, words(key), bold=not n % 4)
        if formula:
            sheet.formula(row + n, 1, formula, value, num=MONEY, bold=not n % 4)
        else:
            sheet.number(row + n, 1, value, "input", num=MONEY)
            sheet.least(row + n, 1, row + n, 1)
    row += 6
    if limits:
        row = _against(found, plan, sheet, months, limits, row)
    row = _sums(found, plan, sheet, months, "phase", [key for key in PHASES if key in _used(plan, "phase")], row)
    categories = row
    row = _sums(found, plan, sheet, months, "category", [k for k in CATEGORIES if k in _used(plan, "category")], row)
    sheet.made.set_h_pagebreaks([categories] if row - categories < 20 else [categories, row])
    _chart(book, found, plan, sheet, months, row)
    sheet.print_all()


def _used(plan: BudgetPlan, key: str) -> set[str]:
    used = {getattr(line, key) for line in plan.lines}
    rule = plan.limits.contingency
    if not isinstance(rule, str):
        used |= {phase if key == "phase" else f"{phase}.contingency" for phase, share in rule.items() if share > 0}
    return used


def _limits(plan: BudgetPlan) -> list[_Limit]:
    """Return the limits, each with the months that count for it."""
    every, days = np.arange(plan.months), plan.dates()
    found = []
    for row in plan.against.itertuples(index=False):
        kind, key, at = str(row.kind), str(row.key), every
        if kind == "year":
            at = every[every // 12 + 1 == int(key)]
        elif kind == "calendar_year" and days is not None:
            at = every[np.array([day.year == int(key) for day in days], dtype=bool)]
        month = None if str(row.month) == "<NA>" else int(row.month)  # type: ignore[arg-type]
        found.append(_Limit(kind, key, float(row.limit), float(row.planned), month, at))  # type: ignore[arg-type]
    return found


def _name(found: Carried, one: _Limit) -> str:
    if one.kind == "phase":
        return label(one.key, found.language)
    words = found.words
    return words("budget.limit.total") if one.kind == "total" else words(f"budget.limit.{one.kind}", key=one.key)


def _against(found: Carried, plan: BudgetPlan, sheet: Sheet, months: MonthCells, limits: list[_Limit], row: int) -> int:
    words, days = found.words, plan.dates()
    sheet.text(row, 0, words("budget.limits", currency=found.currency), "heading")
    heads = ("budget.limit", "budget.allowed", "budget.planned", "budget.left", "book.over", "budget.month.over")
    sheet.texts(row + 1, 0, [words(key) for key in heads])
    sheet.height(row + 1, [(words(key), _WIDTH) for key in heads[1:]])
    first = row = row + 2
    for one, run in zip(limits, months.limits, strict=True):
        sheet.text(row, 0, _name(found, one), "text")
        sheet.number(row, 1, one.limit, "input", num=MONEY)
        allowed, planned = sheet.at(row, 1), sheet.at(row, 2)
        left = one.limit - one.planned
        sheet.formula(row, 2, _planned(months, run, allowed), one.planned, num=MONEY)
        sheet.formula(row, 3, f"{allowed}-{planned}", left, num=MONEY)
        sheet.formula(row, 4, f"MAX({planned}-{allowed},0)", max(-left, 0.0), num=f'{MONEY};;"–"', bold=True)
        shown: float | str = "–"
        if one.month is not None:
            shown = one.month + 1.0 if days is None else float(days[one.month].toordinal() - 693_594)
        num = "0" if days is None else MONTH
        sheet.formula(row, 5, _when(months, run, allowed), shown, num=num, right=True)
        row += 1
    sheet.least(first, 1, row - 1, 1)
    shade = sheet.book.made.add_format({"bg_color": "#fbe3df", "font_color": "#8f2416"})
    rule = {"type": "formula", "criteria": f"=$E${first + 1}>0", "format": shade}
    sheet.made.conditional_format(first, 0, row - 1, 5, rule)
    sheet.paragraph(row, words("book.limits.note"), 110, last=6, kind="note")
    return row + 2


def _edges(months: MonthCells, run: Running, allowed: str) -> tuple[str, str]:
    sums = months.row(run.row, int(run.months[0]), int(run.months[-1]))
    return sums, f"{_DUST}*MAX(ABS({allowed}),ABS(MAX({sums})),ABS(MIN({sums})))"


def _planned(months: MonthCells, run: Running, allowed: str) -> str:
    """Return the sum, or where only that is within the limit the most that is out at any time."""
    if not run.months.size:
        return "0"
    sums, dust = _edges(months, run, allowed)
    last = months.row(run.row, int(run.months[-1]), int(run.months[-1])).rpartition(":")[0]
    return f"IF(OR(MAX({sums})<={allowed}+{dust},{last}>{allowed}+{dust}),{last},MAX({sums}))"


def _when(months: MonthCells, run: Running, allowed: str) -> str:
    """Return the first month that is over the limit."""
    if not run.months.size:
        return '"–"'
    sums, dust = _edges(months, run, allowed)
    first, last = int(run.months[0]), int(run.months[-1])
    heads = months.row(months.head, first, last)
    count = run.months.size
    # Counted from behind, so that the greatest is the first; what is not over counts nothing.
    behind = f"SUMPRODUCT(MAX(({sums}>{allowed}+{dust})*({count}+COLUMN({_start(sums)})-COLUMN({sums}))))"
    return f'IF(MAX({sums})<={allowed}+{dust},"–",INDEX({heads},1,{count}+1-{behind}))'


def _start(span: str) -> str:
    sheet, _, cells = span.rpartition("!")
    return f"{sheet}!{cells.partition(':')[0]}"


def _sums(found: Carried, plan: BudgetPlan, sheet: Sheet, months: MonthCells, key: str, names: list[str],
          row: int) -> int:  # fmt: skip
    """Write what each phase or category takes in each year."""
    words = found.words
    years = -(-plan.months // 12)
    sheet.text(row, 0, words(f"book.budget.{key}", currency=found.currency), "heading")
    heads = [words(f"budget.{key}"), *(words("budget.year", n=n + 1) for n in range(years)), words("budget.total")]
    sheet.texts(row + 1, 0, heads)
    first = row + 2
    of = np.array([getattr(line, key) for line in plan.lines], dtype=object)
    sums = np.zeros((len(names), years))
    for n, name in enumerate(names):
        cash = plan.cash[of == name].sum(axis=0)
        sums[n] = [cash[12 * year : 12 * year + 12].sum() for year in range(years)]
        sheet.text(first + n, 0, _label(found, name), "text")
        at = sheet.at(first + n, 0)
        for year in range(years):
            formula = months.of(f"{key}|{at}", 12 * year, min(12 * year + 11, plan.months - 1))
            sheet.formula(first + n, 1 + year, formula, float(sums[n, year]), num=MONEY)
        total = f"SUM({sheet.span(first + n, 1, first + n, years)})"
        sheet.formula(first + n, 1 + years, total, float(sums[n].sum()), num=MONEY, bold=True)
    last = first + len(names)
    sheet.text(last, 0, words("budget.total"), bold=True)
    for column in range(1, years + 2):
        value = float(sums.sum() if column > years else sums[:, column - 1].sum())
        sheet.formula(last, column, f"SUM({sheet.span(first, column, last - 1, column)})", value, num=MONEY, bold=True)
    return last + 2


def _label(found: Carried, key: str) -> str:
    return label(key, found.language)


def _chart(book: Book, found: Carried, plan: BudgetPlan, sheet: Sheet, months: MonthCells, row: int) -> None:
    words = found.words
    names = [
        ("cumulative", words("book.funding.cumulative")),
        ("cumulative_work", words("book.funding.cumulative_work")),
    ]
    chart = charts.lines(book, words("figure.funding"), [
        (name, months.row(months.head), months.row(months.rows[key])) for key, name in names
    ], dated=plan.start is not None)  # fmt: skip
    alt = words("figure.funding.alt", offer=plan.offer)
    sheet.made.insert_chart(row, 0, chart, {"description": alt})
    sheet.last = (max(sheet.last[0], row + 18), max(sheet.last[1], 6))
