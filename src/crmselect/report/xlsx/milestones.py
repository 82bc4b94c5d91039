"""The sheets of milestones and of what each phase's budget needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from crmselect.planning import BudgetPlan, Guidance, Schedule
from crmselect.report.carried import Carried
from crmselect.report.xlsx.book import MONEY, Book, Sheet
from crmselect.taxonomy import PHASES, label

__all__ = ["write_guidance", "write_milestones"]

_STATES = ("there", "missing", "not known")


def write_milestones(book: Book, found: Carried, plan: Schedule) -> None:
    """Write dates, owners, dependencies, acceptance and payments."""
    sheet, words = book.sheets["milestones"], found.words
    widths = [32, 13, 20, 12, 12, 12, 12, 12, 9, 9, 11, 36, 30]
    sheet.set_up(words("milestones"), widths, heading=3, frozen=(4, 1),
                 note=words("book.milestones.note", day=plan.as_of.isoformat() if plan.as_of else "–"))  # fmt: skip
    heads = [words(key) for key in ("milestone", "budget.phase", "milestone.owner", "milestone.start", "milestone.due",
                                    "milestone.baseline", "milestone.expected", "book.milestone.done",
                                    "book.milestone.weight", "milestone.float", "milestone.state",
                                    "book.milestone.after", "book.milestone.acceptance")]  # fmt: skip
    sheet.texts(3, 0, heads)
    sheet.height(3, list(zip(heads, widths, strict=True)))
    stones = {one.name: one for one in found.project.milestones}
    row, join = 4, "；" if words.zh else "; "
    for name, line in plan.table.iterrows():
        one = stones[str(name)]
        sheet.text(row, 0, one.name, "text")
        sheet.text(row, 1, label(one.phase, found.language), "text")
        sheet.text(row, 2, one.owner, "text")
        for column, key in enumerate(("start", "due", "baseline", "expected", "done"), start=3):
            sheet.date(row, column, _day(line[key]))
        sheet.number(row, 8, one.weight, num="General")
        sheet.number(row, 9, _number(line["float_days"]), num="0")
        sheet.text(row, 10, words(f"milestone.state.{line['state']}"))
        after, accepted = join.join(one.after), join.join(one.acceptance)
        sheet.text(row, 11, after, "text")
        sheet.text(row, 12, accepted, "text")
        sheet.height(row, [(one.name, 32), (one.owner, 20), (after, 36), (accepted, 30)])
        row += 1
    if len(plan.payments):
        _payments(found, plan, sheet, row + 1)
    sheet.print_all()


def _payments(found: Carried, plan: Schedule, sheet: Sheet, row: int) -> None:
    words = found.words
    sheet.text(row, 0, words("payments", currency=found.currency), "heading")
    heads = [words(key) for key in ("milestone", "payment.share", "payment.item", "milestone.due", "payment.amount")]
    sheet.texts(row + 1, 0, heads)
    first = row = row + 2
    for line in plan.payments.to_dict("records"):
        sheet.text(row, 0, str(line["milestone"]), "text")
        sheet.number(row, 1, float(line["share"]), num="0%")
        sheet.text(row, 2, str(line["item"]), "text")
        sheet.date(row, 3, _day(line["due"]))
        sheet.number(row, 4, float(line["amount"]), num=MONEY)
        sheet.height(row, [(str(line["milestone"]), 32), (str(line["item"]), 20)])
        row += 1
    sheet.text(row, 0, words("budget.total"), bold=True)
    total = float(plan.payments["amount"].sum())
    sheet.formula(row, 4, f"SUM({sheet.span(first, 4, row - 1, 4)})", total, num=MONEY, bold=True)


def _day(value: Any) -> dt.date | None:
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value


def _number(value: Any) -> float | None:
    return None if value is None or pd.isna(value) else float(value)


def write_guidance(book: Book, found: Carried, plan: BudgetPlan) -> None:
    """Write what a budget for each phase needs, to be ticked off."""
    sheet, words = book.sheets["guidance"], found.words
    checklist: Guidance = plan.guidance(found.study)
    widths = [22, 62, 14, 62]
    sheet.set_up(words("budget.guidance"), widths, heading=0, frozen=(2, 1), note=words("book.guidance.note"))
    first = 5 + len(PHASES)
    last = first + len(checklist.points) - 1
    states = {state: words(f"state.{state}") for state in _STATES}
    sheet.texts(3, 0, [words("budget.phase"), words("book.guidance.there")])
    for n, phase in enumerate(PHASES):
        mine = [point for point in checklist.points if point.phase == phase]
        there, name = sum(point.state == "there" for point in mine), sheet.at(4 + n, 0)
        sheet.text(4 + n, 0, label(phase, found.language))
        phases, column = sheet.span(first, 0, last, 0), sheet.span(first, 2, last, 2)
        of = words("book.guidance.of")
        count = f'SUMPRODUCT(({phases}={name})*({column}="{states["there"]}"))'
        sheet.formula(4 + n, 1, f'{count}&"{of}"&COUNTIF({phases},{name})', f"{there}{of}{len(mine)}", indent=1)
    sheet.texts(first - 1, 0, [words(key) for key in ("budget.phase", "budget.need", "budget.state", "budget.seen")])
    for row, point in enumerate(checklist.points, start=first):
        sheet.text(row, 0, label(point.phase, found.language), "text")
        need, seen = point.need(found.language), point.seen(found.language)
        sheet.text(row, 1, need, "text")
        sheet.text(row, 2, states[point.state], "input")
        sheet.text(row, 3, seen, "text")
        sheet.height(row, [(need, widths[1]), (seen, widths[3])])
    sheet.among(first, 2, last, 2, list(states.values()))
    sheet.print_all()
