"""The offers side by side, category by category, with what each leaves out."""

from __future__ import annotations

from collections import defaultdict

from crmselect.cost import Tco
from crmselect.report import cells
from crmselect.report.document import Block, Cell, Column, Notice, Paragraph, Row, Section
from crmselect.report.findings import Findings
from crmselect.report.tables import in_parts, plain_table
from crmselect.taxonomy import CATEGORIES, label

__all__ = ["alike"]

Amounts = dict[str, dict[str, float]]


def alike(findings: Findings, tco: Tco) -> Section:
    """Return the section that shows whether totals cover the same things."""
    words = findings.words
    states = _states(findings)
    rows, gaps = _rows(findings, tco, states)
    blocks: list[Block] = [Paragraph(words("alike.lead"))]
    if gaps:
        blocks.append(Notice(words.count("alike.gaps", gaps), "warning"))
    else:
        blocks.append(Paragraph(words("alike.whole")))
    columns = [Column("category", words("unquoted.category"), numeric=False)]
    columns += [Column(name, name) for name in findings.seen]
    caption = words("alike.caption", currency=findings.currency)
    table = plain_table("alike", caption, columns, rows, [words("alike.note")])
    blocks.extend(in_parts(findings, table))
    return Section("alike", words("alike"), tuple(blocks), new_page=True)


def _states(findings: Findings) -> dict[str, dict[str, set[str]]]:
    """Return by category and offer how its lines are priced: ``quoted``, ``included``, ``not_quoted``."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in findings.seen:
        for line in findings.lines[name]:
            found[line.category][name].add(line.quoted)
    return found


def _rows(findings: Findings, tco: Tco, states: dict[str, dict[str, set[str]]]) -> tuple[list[Row], int]:
    """Return a row for each category, and how many of their cells are gaps."""
    words, language = findings.words, findings.study.language
    frame = tco.by("category")
    amounts: Amounts = {str(key): {str(name): float(x) for name, x in row.items()} for key, row in frame.iterrows()}
    asked = {(remark.offer, remark.subject) for remark in findings.remarks if remark.kind == "gap"}
    order = [key for key in CATEGORIES if key in states or key in amounts]
    order += [key for key in amounts if key not in CATEGORIES]
    rows, gaps = [], 0
    for key in order:
        line = []
        quoting = {name for name, found in states[key].items() if "quoted" in found}
        for name in findings.seen:
            found = states[key][name]
            missing = not found & {"quoted", "included"}
            gap = missing and ((name, key) in asked or ("not_quoted" in found and bool(quoting - {name})))
            gaps += gap
            line.append(_cell(findings, amounts.get(key, {}).get(name, 0.0), found, name, gap=gap))
        rows.append(Row(key, (cells.words(label(key, language)), *line)))
    total = [cells.amount(findings.totals[name], tone="strong") for name in findings.seen]
    rows.append(Row("(total)", (cells.words(words("total"), tone="strong"), *total)))
    return rows, gaps


def _cell(findings: Findings, amount: float, found: set[str], name: str, *, gap: bool) -> Cell:
    words = findings.words
    if gap:
        return Cell(words("alike.gap"), kind="number", tone="warning")
    if "quoted" in found or amount:
        if "not_quoted" in found:
            shown = cells.amount(amount)
            return Cell(f"{shown.text} +", shown.value, "money", tone="warning")
        return cells.amount(amount, tone="muted" if name in findings.reasons else "")
    if "included" in found:
        return Cell(words("alike.included"), kind="number", tone="muted")
    if "not_quoted" in found:
        return Cell(words("not_quoted"), kind="number", tone="warning")
    return cells.dash()
