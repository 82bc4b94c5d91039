"""Whether the answer hangs on the price formula, on who else is in the table, or on the method."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from crmselect.report import cells, pictures
from crmselect.report.document import Block, Bullets, Cell, Column, Heading, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.sections.briefly import cut
from crmselect.report.tables import WIDEST, in_parts, plain_table
from crmselect.robustness import Audit, MethodComparison

__all__ = ["audited", "methods"]

_CHANGES = 15
_LABELS = 4
_SENTENCES = 12
_SENTENCE = 600
"""In letters of Latin width: a sentence may name thirty offers."""


def audited(findings: Findings, audit: Audit) -> Section:
    """Return the section on who wins under each price formula."""
    words = findings.words
    blocks: list[Block] = [Paragraph(audit.verdict, lead=True), Paragraph(words("audit.lead"))]
    blocks.append(pictures.audit(findings, audit))
    blocks.append(_formulas(findings, audit))
    blocks.extend(in_parts(findings, _places(findings, audit)))
    blocks.extend(_changes(findings, audit))
    blocks.append(Heading(words("audit.behind")))
    blocks.append(Bullets(tuple(("", cut(text, _SENTENCE)) for text in audit.sentences[:_SENTENCES])))
    return Section("audit", words("audit"), tuple(blocks), new_page=True)


def _formulas(findings: Findings, audit: Audit) -> Table:
    words, language = findings.words, findings.study.language
    keys = (("formula", "audit.formula"), ("first", "audit.first"), ("turned", "audit.turned"))
    columns = [Column(key, words(word), numeric=False) for key, word in (*keys, ("stated", "audit.stated"))]
    rows = []
    turning = audit.table["turned_by"]
    for one in audit.settings:
        name = cells.words(one.label(language), tone="strong" if one is audit.settings[0] else "")
        winners = audit.winners.get(one.key)
        if winners is None:
            refused = cells.words(words("audit.refused", note=one.note(language)), tone="muted")
            rows.append(Row(one.key, (name, cells.dash(), cells.dash(), refused), "muted"))
            continue
        turned = str(turning[one.key])
        notes = tuple(note for note in [one.note(language)] if note)
        other = tuple(winners) != audit.winners[audit.settings[0].key]
        first = cells.words(("、" if words.zh else ", ").join(winners), tone="warning" if other else "")
        steady = cells.words(words("audit.steady"), tone="muted")
        body = (name, first, cells.words(turned) if turned else steady, cells.words(one.stated(language), items=notes))
        rows.append(Row(one.key, body))
    return plain_table("audit", words("audit.caption"), columns, rows)


def _places(findings: Findings, audit: Audit) -> Table:
    """Return the places of the first few offers, as many as a page has room for."""
    words, language = findings.words, findings.study.language
    names = findings.passing[:WIDEST]
    columns = [Column("formula", words("audit.formula"), numeric=False), *(Column(name, name) for name in names)]
    places = audit.table["rank"]
    rows = []
    for one in audit.settings:
        if one.key in audit.winners:
            line = [_place(places.loc[one.key, name]) for name in names]
            rows.append(Row(one.key, (cells.words(one.label(language)), *line)))
    whole = len(names) == len(findings.passing)
    caption = words("audit.places") if whole else words("audit.places.first", n=len(names))
    return plain_table("audit-places", caption, columns, rows)


def _changes(findings: Findings, audit: Audit) -> Iterator[Table]:
    """Yield the offers whose leaving or coming in turns a formula; nothing where none does."""
    words, language = findings.words, findings.study.language
    labels = {one.key: one.label(language) for one in audit.settings}
    found: dict[tuple[str, str, str], list[str]] = {}
    for row in audit.deletions[audit.deletions["turned"]].to_dict("records"):
        key = (str(row["change"]), str(row["offer"]), str(row["leader"]))
        found.setdefault(key, []).append(labels[str(row["formula"])])
    if not found:
        return
    columns = [
        Column("change", words("audit.change"), numeric=False),
        Column("leader", words("audit.leader"), numeric=False),
        Column("under", words("audit.under"), numeric=False),
    ]
    most = sorted(found.items(), key=lambda pair: -len(pair[1]))
    rows = []
    for (change, offer, leader), under in most[:_CHANGES]:
        shown = under[:_LABELS]
        if len(under) > _LABELS:
            shown.append(words.count("more.items", len(under) - _LABELS))
        listed = cells.words(("、" if words.zh else ", ").join(shown))
        what = cells.words(words(f"audit.{change}", name=offer))
        rows.append(Row(f"{change} {offer} / {leader}", (what, cells.words(leader), listed)))
    left = len(most) - len(rows)
    notes = [words("audit.more", n=left)] if left else []
    yield plain_table("audit-changes", words("audit.changes"), columns, rows, notes)


def methods(findings: Findings, found: MethodComparison) -> Section:
    """Return the section on who is where under each method."""
    words = findings.words
    blocks: list[Block] = [Paragraph(found.agreement, lead=True), Paragraph(words("methods.lead"))]
    blocks += [pictures.methods(findings, found), _methods(findings, found), _agreement(findings, found)]
    return Section("methods", words("methods"), tuple(blocks))


def _methods(findings: Findings, found: MethodComparison) -> Table:
    words = findings.words
    columns = [Column("offer", words("offer"), numeric=False)]
    columns += [Column(method, words(f"methods.{method}")) for method in found.methods]
    rows = [
        Row(name, (cells.words(name), *(_place(found.table.loc[name, method]) for method in found.methods)))
        for name in findings.passing
    ]
    return plain_table("methods", words("methods.caption"), columns, rows)


def _agreement(findings: Findings, found: MethodComparison) -> Table:
    words = findings.words
    columns = [Column("method", words("methods.method"), numeric=False)]
    columns += [Column(method, words(f"methods.{method}")) for method in found.methods]
    matrix = found.correlations.loc["kendall"].loc[list(found.methods), list(found.methods)].to_numpy(dtype=float)
    rows = [
        Row(one, (cells.words(words(f"methods.{one}")), *(cells.number(figure, decimals=2) for figure in line)))
        for one, line in zip(found.methods, matrix.tolist(), strict=True)
    ]
    return plain_table("methods-alike", words("methods.alike"), columns, rows, [words("methods.note")])


def _place(place: object) -> Cell:
    """Return a place; the first is set off."""
    if not isinstance(place, int) and pd.isna(place):  # type: ignore[call-overload]
        return cells.dash()
    figure = int(place)  # type: ignore[call-overload]
    return cells.number(figure, tone="strong" if figure == 1 else "")
