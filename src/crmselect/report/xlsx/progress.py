"""The sheet of progress: three figures a date, and every measure of earned value by formula."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd

from crmselect.planning import Progress
from crmselect.planning.progress_value import earned_value
from crmselect.report.carried import Carried
from crmselect.report.xlsx import charts
from crmselect.report.xlsx.book import MONEY, PERCENT, Book, Sheet
from crmselect.taxonomy import label

__all__ = ["write_progress"]

_MEASURES = ("cv", "sv", "cpi", "spi", "eac", "eac_budget_rate", "eac_cost_and_schedule", "etc", "vac", "tcpi",
             "tcpi_eac")  # fmt: skip
_RATIOS = frozenset({"cpi", "spi", "tcpi", "tcpi_eac"})
_DAY, _PV, _EV, _AC, _DONE, _FIRST = 0, 1, 2, 3, 4, 5


def write_progress(book: Book, found: Carried, now: Progress) -> None:
    """Write the sheet."""
    sheet, words = book.sheets["progress"], found.words
    note = words("book.progress.note", day=now.as_of.isoformat(), currency=found.currency)
    widths = [30, *[13] * 15]
    sheet.set_up(words("progress"), widths, heading=0, frozen=(2, 1), note=note)
    sheet.text(3, 0, words("measure.budget"))
    sheet.number(3, 1, now.budget, "input", num=MONEY, bold=True)
    sheet.least(3, 1, 3, 1)
    heads = [words("book.date"), *(words(f"progress.{key}") for key in ("planned", "earned", "actual")),
             words("book.done"), *(words(f"measure.{key}") for key in _MEASURES)]  # fmt: skip
    sheet.texts(5, 0, heads)
    sheet.height(5, [(head, 12) for head in heads])
    first = row = 6
    for day, line in now.curve.iterrows():
        _date(sheet, row, day, line, now, sheet.at(3, 1))  # type: ignore[arg-type]
        row += 1
    last = row - 1
    sheet.least(first, _PV, last, _AC)
    row = _phases(found, now, sheet, row + 1)
    row = _reserve(found, now, sheet, row)
    span = sheet.span(first, _DAY, last, _DAY)
    chart = charts.lines(book, words("figure.progress"), [
        (words(f"progress.{key}"), span, sheet.span(first, column, last, column))
        for key, column in (("planned", _PV), ("earned", _EV), ("actual", _AC))
    ], dated=True, scattered=True)  # fmt: skip
    if row > 32:
        sheet.made.set_h_pagebreaks([row])
    sheet.made.insert_chart(row, 0, chart, {"description": words("figure.progress.alt")})
    sheet.last = (max(sheet.last[0], row + 18), sheet.last[1])
    sheet.print_all()


def _date(sheet: Sheet, row: int, day: dt.date, line: pd.Series, now: Progress, budget: str) -> None:
    """Write a date: what was planned, earned and spent may be changed, and filled in where it is blank."""
    sheet.date(row, _DAY, day, "input")
    pv, bac = min(float(line["planned"]), now.budget), now.budget
    seen = not pd.isna(line["earned"])
    sheet.number(row, _PV, pv, "input", num=MONEY)
    ev, ac = (float(line["earned"]), max(float(line["actual"]), 0.0)) if seen else (None, None)
    sheet.number(row, _EV, ev, "input", num=MONEY)
    sheet.number(row, _AC, ac, "input", num=MONEY)
    p, e, a = (sheet.at(row, column) for column in (_PV, _EV, _AC))
    at = {name: sheet.at(row, _FIRST + n) for n, name in enumerate(_MEASURES)}
    later = {"planned": p, "earned": e, "actual": a, "budget": budget, **at}
    known = f"COUNT({p},{e},{a})<3"
    values = earned_value(pv, ev, ac, bac) if ev is not None and ac is not None else None
    done: float | str = "" if ev is None else (ev / bac if bac > 0 else 0.0)
    sheet.formula(row, _DONE, f'IF({known},"",IF({budget}>0,{e}/{budget},0))', done, num=PERCENT, right=True)
    for n, name in enumerate(_MEASURES):
        value: float | str = ""
        if values is not None:
            figure = float(getattr(values, name))
            value = figure if math.isfinite(figure) else "–"
        num = "0.000" if name in _RATIOS else f"{MONEY};-{MONEY}"
        sheet.formula(row, _FIRST + n, f'IF({known},"",{_FORMULAS[name].format(**later)})', value, num=num, right=True)


_FORMULAS = {
    "cv": "{earned}-{actual}",
    "sv": "{earned}-{planned}",
    "cpi": 'IF({actual}>0,{earned}/{actual},"–")',
    "spi": 'IF({planned}>0,{earned}/{planned},"–")',
    "eac": 'IF(AND({actual}>0,{earned}>0),{budget}/{cpi},"–")',
    "eac_budget_rate": "{actual}+({budget}-{earned})",
    "eac_cost_and_schedule":
        'IF(AND({planned}>0,{actual}>0,{earned}>0),{actual}+({budget}-{earned})/({cpi}*{spi}),"–")',
    "etc": 'IF(ISNUMBER({eac}),{eac}-{actual},"–")',
    "vac": 'IF(ISNUMBER({eac}),{budget}-{eac},"–")',
    "tcpi": 'IF({budget}<>{actual},({budget}-{earned})/({budget}-{actual}),"–")',
    "tcpi_eac": 'IF(AND(ISNUMBER({etc}),{earned}<{budget}),IF({etc}>0,({budget}-{earned})/{etc},"–"),"–")',
}  # fmt: skip


def _phases(found: Carried, now: Progress, sheet: Sheet, row: int) -> int:
    words, keys = found.words, ("budget", "planned", "earned", "actual", "cv", "sv")
    sheet.text(row, 0, words("progress.phases", currency=found.currency), "heading")
    sheet.texts(row + 1, 0, [words("budget.phase"), *(words(f"progress.{key}") for key in keys)])
    sheet.height(row + 1, [(words(f"progress.{key}"), 12) for key in keys])
    first = row = row + 2
    for phase, line in now.phases.iterrows():
        sheet.text(row, 0, label(str(phase), found.language))
        for column, key in enumerate(keys[:4], start=1):
            sheet.number(row, column, float(line[key]), "fixed", num=MONEY)
        _variances(sheet, row, float(line["cv"]), float(line["sv"]))
        row += 1
    sums = now.phases.sum()
    sheet.text(row, 0, words("budget.total"), bold=True)
    if row > first:
        for column, key in enumerate(keys[:4], start=1):
            span = sheet.span(first, column, row - 1, column)
            sheet.formula(row, column, f"SUM({span})", float(sums[key]), num=MONEY, bold=True)
        _variances(sheet, row, float(sums["cv"]), float(sums["sv"]))
    return row + 2


def _variances(sheet: Sheet, row: int, cv: float, sv: float) -> None:
    earned = sheet.at(row, 3)
    sheet.formula(row, 5, f"{earned}-{sheet.at(row, 4)}", cv, num=MONEY)
    sheet.formula(row, 6, f"{earned}-{sheet.at(row, 2)}", sv, num=MONEY)


def _reserve(found: Carried, now: Progress, sheet: Sheet, row: int) -> int:
    """Write what was released from the contingency, and what is left of it."""
    words = found.words
    if not now.drawdowns and not now.plan.contingency:
        return row
    sheet.text(row, 0, words("book.drawn", currency=found.currency), "heading")
    sheet.texts(row + 1, 0, [words("book.drawn.for"), words("book.date"), words("payment.amount")])
    sheet.text(row + 2, 0, words("budget.contingency"))
    sheet.text(row + 2, 1, "")
    sheet.number(row + 2, 2, now.plan.contingency, "fixed", num=MONEY)
    held, first = sheet.at(row + 2, 2), row + 3
    row = first
    for one in now.drawdowns:
        sheet.text(row, 0, one.reason, "text")
        sheet.height(row, [(one.reason, 30)])
        sheet.date(row, 1, one.date)
        sheet.number(row, 2, one.amount, "input", num=MONEY)
        row += 1
    sheet.text(row, 0, words("budget.left"), bold=True)
    sheet.text(row, 1, "")
    drawn = f"-SUM({sheet.span(first, 2, row - 1, 2)})" if row > first else ""
    sheet.formula(row, 2, f"{held}{drawn}", now.plan.contingency - now.drawn, num=MONEY, bold=True)
    return row + 2
