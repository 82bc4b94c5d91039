"""The first offer and its rival: where their costs differ, and what can be negotiated with either."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crmselect.cost import Tco
from crmselect.report import cells, pictures
from crmselect.report.document import Block, Cell, Column, Heading, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.tables import plain_table
from crmselect.report.words import FREE_MONTH, isolated
from crmselect.text import money, number

__all__ = ["difference", "negotiation"]

_LINES = 15
"""Of a table of differences; the rest is gathered."""
_NAMED = 3
_STEPS = 12
_ALIKE = 0.005  # Two amounts in whole units that read the same.


def difference(findings: Findings, tco: Tco, pair: tuple[str, str]) -> Section:
    """Return the section on what makes the first cost more or less than its rival."""
    words, (first, second) = findings.words, pair
    gaps = tco.versus(second)[first]
    gaps = gaps[gaps.abs() >= _ALIKE].sort_values(key=np.abs, ascending=False, kind="stable")
    largest = {str(item): float(gap) for item, gap in gaps.head(_NAMED).items()}
    blocks: list[Block] = [Paragraph(words.paragraph(list(_told(findings, largest, pair))), lead=True)]
    if len(gaps):
        blocks.append(pictures.difference(findings, tco, first, second))
        blocks.append(_differences(findings, tco, list(map(str, gaps.index)), pair))
    return Section("difference", words("difference"), tuple(blocks), new_page=True)


def _told(findings: Findings, gaps: dict[str, float], pair: tuple[str, str]) -> Iterator[str]:
    words, (first, second) = findings.words, pair
    gap = findings.totals[first] - findings.totals[second]
    key = "same" if abs(gap) < _ALIKE else "less" if gap < 0 else "more"
    names = {"first": isolated(first), "second": isolated(second)}
    yield words(f"difference.{key}", **names, gap=money(abs(gap), findings.currency))
    if not gaps:
        yield words("difference.none")
        return
    largest = [words.bracketed(isolated(item), _signed(amount)) for item, amount in gaps.items()]
    yield words("difference.largest", items=("、" if words.zh else ", ").join(largest))


def _signed(amount: float) -> str:
    return f"+{number(amount)}" if amount > 0 else number(amount)


def _differences(findings: Findings, tco: Tco, items: list[str], pair: tuple[str, str]) -> Table:
    words, (first, second) = findings.words, pair
    frame = tco.by("item")[[first, second]]
    figures = {str(item): (float(mine), float(theirs)) for item, mine, theirs in frame.itertuples()}
    # One line alone is named rather than gathered.
    own = items if len(items) <= _LINES + 1 else items[:_LINES]
    rest = frame.loc[items[len(own) :]]
    rows = [_row(item, cells.words(item), *figures[item]) for item in own]
    if len(rest):
        text = cells.words(words.count("difference.rest", len(rest)))
        rows.append(_row("(rest)", text, float(rest[first].sum()), float(rest[second].sum())))
    whole = cells.words(words("total"), tone="strong")
    rows.append(_row("(total)", whole, findings.totals[first], findings.totals[second]))
    columns = [
        Column("item", words("difference.item"), numeric=False),
        Column("first", words("difference.of", name=isolated(first))),
        Column("second", words("difference.of", name=isolated(second))),
        Column("difference", words("difference.gap")),
    ]
    caption = words("difference.caption", first=isolated(first), second=isolated(second), currency=findings.currency)
    return plain_table("difference", caption, columns, rows)


def _row(key: str, name: Cell, mine: float, others: float) -> Row:
    gap = mine - others
    shown = Cell(_signed(gap), gap, "money", tone="strong")
    return Row(key, (name, cells.amount(mine), cells.amount(others), shown))


def negotiation(findings: Findings, tco: Tco, pair: tuple[str, str]) -> Section:
    """Return the section with a sheet for the first against its rival, and one for the rival against the first."""
    words, (first, second) = findings.words, pair
    blocks: list[Block] = [Paragraph(words("negotiation.lead"))]
    for key, name, rival in (("first", first, second), ("second", second, first)):
        blocks.append(Heading(name))
        blocks.extend(_sheet(findings, tco, f"negotiation-{key}", name, rival))
    return Section("negotiation", words("negotiation"), tuple(blocks), new_page=True)


def _sheet(findings: Findings, tco: Tco, key: str, name: str, rival: str) -> Iterator[Block]:
    words = findings.words
    sheet = tco.negotiation(name, versus=rival)
    sheet = sheet[sheet["worth"].abs() >= _ALIKE]
    if not len(sheet):
        yield Paragraph(words("negotiation.none", name=isolated(name)))
        return
    if findings.totals[name] <= findings.totals[rival]:
        yield Paragraph(words("negotiation.cheaper", name=isolated(name)))
    columns = [
        Column("item", words("negotiation.item"), numeric=False),
        Column("step", words("negotiation.step"), numeric=False),
        Column("worth", words("negotiation.worth")),
        Column("break_even", words("negotiation.break_even")),
    ]
    rows = []
    for line in sheet.head(_STEPS).to_dict("records"):
        item, step = str(line["item"]), str(line["step"])
        shown = (cells.words(item), cells.words(words.step(step)), cells.amount(float(line["worth"])))
        rows.append(Row(f"{item} / {step}", (*shown, _break_even(findings, step, line["break_even"]))))
    left = len(sheet) - len(rows)
    notes = [words.count("negotiation.rest", left)] if left else []
    caption = words("negotiation.caption", name=isolated(name), rival=isolated(rival), currency=findings.currency)
    yield plain_table(key, caption, columns, rows, notes)


def _break_even(findings: Findings, step: str, value: object) -> Cell:
    """Return a break-even in the unit of its lever: a share, or whole months."""
    if not isinstance(value, float) or not np.isfinite(value):
        return cells.dash()
    text = findings.words.break_even(step, value)
    return Cell(text, round(value), "number") if step == FREE_MONTH else Cell(text, value, "percent", 2)
