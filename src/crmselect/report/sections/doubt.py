"""How sure the answer is, what each offer may cost, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from crmselect.report import cells, pictures
from crmselect.report.document import Block, Bullets, Cell, Column, Heading, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.tables import plain_table
from crmselect.report.words import isolated
from crmselect.robustness import Robustness, Stability
from crmselect.robustness.doubt_words import inquiry, kind_in_words
from crmselect.text import percent

__all__ = ["doubt"]

_RANKS = 5
_LEADING = 3
_INQUIRIES = 8
_WEIGHTS = 12


def doubt(findings: Findings) -> Section | None:
    """Return the section on how sure the answer is; None where there is nothing to be unsure of."""
    blocks: list[Block] = []
    words, found, stability = findings.words, findings.doubt, findings.stability
    if found is not None:
        asking = list(inquiry(found, findings.study.language))
        told = [text for text in found.say(findings.study.language) if text not in asking]
        blocks.append(Paragraph(words.paragraph(told[:_LEADING]), lead=True))
        if told[_LEADING:]:
            blocks.append(Paragraph(words.paragraph(told[_LEADING:])))
        blocks.append(pictures.acceptability(findings, found))
        blocks.append(_acceptability(findings, found))
        blocks.extend(_worth(findings, found, asking))
    if stability is not None and len(stability.racing) > 1:
        blocks.append(Heading(words("doubt.stability")))
        blocks.append(Paragraph(words.paragraph(stability.say(findings.study.language))))
        if stability.siblings:
            blocks.append(pictures.stability(findings, stability))
            blocks.append(_weights(findings, stability))
    blocks.extend(_costs(findings))
    if found is not None and len(found.racing) > 1 and found.ranking.method == "additive":
        blocks.extend(_runner_up(findings, found))
    return Section("doubt", words("doubt"), tuple(blocks), new_page=True) if blocks else None


def _acceptability(findings: Findings, found: Robustness) -> Table:
    words = findings.words
    ranks = range(1, min(len(found.racing), _RANKS) + 1)
    columns = [Column("offer", words("offer"), numeric=False)]
    columns += [Column(f"rank-{n}", words("doubt.rank", n=n)) for n in ranks]
    columns += [Column(key, words(f"doubt.{key}")) for key in ("expected", "regret", "confidence")]
    if found.inside is not None:
        columns.append(Column("within", words("doubt.within")))
    rows = []
    for name in found.best.sort_values(ascending=False, kind="stable").index:
        shares = found.acceptability.loc[name]
        line = [cells.share(float(shares[n]), decimals=1, bar=n == 1) for n in ranks]
        line += [cells.number(float(found.expected_rank[name]), decimals=2)]
        line += [cells.number(float(found.expected_regret[name]), decimals=4)]
        sure = float(found.confidence[name])
        line.append(cells.words(words("doubt.never"), tone="muted") if np.isnan(sure) else cells.share(sure))
        if found.inside is not None:
            line.append(cells.share(float(found.inside[found.racing.index(name)])))
        rows.append(Row(str(name), (cells.words(str(name)), *line)))
    error = percent(float(found.standard_error.to_numpy().max()), 1)
    caption = words("doubt.acceptability", draws=f"{found.draws:,}")
    return plain_table("acceptability", caption, columns, rows, [words("doubt.acceptability.note", error=error)])


def _weights(findings: Findings, stability: Stability) -> Table:
    words = findings.words
    columns = [
        Column("criterion", words("doubt.criterion"), numeric=False),
        Column("weight", words("doubt.weight")),
        Column("low", words("doubt.range"), span=""),
        Column("below", words("doubt.below"), numeric=False),
        Column("above", words("doubt.above"), numeric=False),
    ]
    rows = []
    for path, row in stability.table.head(_WEIGHTS).iterrows():
        span = Cell(f"{percent(float(row['low']), 1)} – {percent(float(row['high']), 1)}", kind="number")
        rows.append(
            Row(
                str(path),
                (
                    cells.words(str(path)), cells.share(float(row["weight"]), decimals=1), span,
                    cells.words(str(row["below"]) or "–"), cells.words(str(row["above"]) or "–"),
                ),
            )
        )  # fmt: skip
    return plain_table("stability", words("doubt.stability"), columns, rows, [words("doubt.stability.note")])


def _worth(findings: Findings, found: Robustness, told: list[str]) -> Iterator[Block]:
    words, language = findings.words, findings.study.language
    if not told:
        return
    yield Heading(words("doubt.worth"))
    yield Paragraph(words.paragraph(told))
    frame = found.information[found.information["value"] > 1e-6].head(_INQUIRIES)
    if not len(frame):
        return
    columns = [
        Column("what", words("doubt.what"), numeric=False),
        Column("kind", words("doubt.kind"), numeric=False),
        Column("points", words("doubt.points")),
    ]
    in_money = found.price_of_a_point is not None
    if in_money:
        columns.append(Column("money", words("doubt.money", currency=findings.currency)))
    rows = []
    for row in frame.to_dict("records"):
        line = [cells.words(str(row["name"])), cells.words(kind_in_words(str(row["kind"]), language))]
        line.append(cells.number(float(row["value"]), decimals=4))
        if in_money:
            line.append(cells.amount(float(row["money"])))
        rows.append(Row(f"{row['kind']}: {row['name']}", tuple(line)))
    yield plain_table("information", words("doubt.worth.caption"), columns, rows)


def _costs(findings: Findings) -> Iterator[Block]:
    words, risk = findings.words, findings.risk
    if risk is None:
        return
    yield Heading(words("doubt.costs"))
    if not risk.model.inputs:
        yield Paragraph(words("doubt.certain"))
        return
    yield Paragraph(words.paragraph(risk.say(findings.study.language)[-1:]))
    yield pictures.curves(findings, risk)
    columns = [Column("offer", words("offer"), numeric=False), Column("point", words("doubt.point"))]
    columns += [Column(name, name) for name in ("P10", "P50", "P80", "P90")]
    columns += [Column("contingency", words("doubt.contingency")), Column("at_point", words("doubt.at_point"))]
    rows = []
    figures = risk.table.to_dict("index")
    for name in findings.seen:
        row = figures[name]
        line = [cells.amount(float(row[key])) for key in ("point", "P10", "P50", "P80", "P90", "contingency")]
        body = (cells.words(name), *line, cells.share(float(row["at_point"])))
        rows.append(Row(name, body, "muted" if name in findings.reasons else ""))
    notes = [words("doubt.costs.note"), *(note.text(findings.study.language) for note in risk.notes)]
    yield plain_table("risk", words("doubt.costs.caption", currency=findings.currency), columns, rows, notes)


def _runner_up(findings: Findings, found: Robustness) -> Iterator[Block]:
    second = found.ranking.order[1]
    told = findings.to_win(second).say(findings.study.language)
    if told:
        yield Heading(findings.words("doubt.win", name=isolated(second)))
        yield Bullets(tuple(("", text) for text in told))
