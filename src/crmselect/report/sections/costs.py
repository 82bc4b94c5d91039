"""What each offer costs: in all, by what it is for, by when it is paid, and what is not priced."""

from __future__ import annotations

from collections.abc import Iterator

from crmselect.cost import Tco
from crmselect.report import cells, pictures
from crmselect.report.document import Block, Bullets, Cell, Column, Heading, Notice, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.tables import in_parts, of_offers, plain_table
from crmselect.report.words import isolated
from crmselect.taxonomy import label
from crmselect.text import percent

__all__ = ["costs"]


def costs(findings: Findings) -> Section:
    """Return the section about money."""
    words = findings.words
    rate = percent(findings.study.assumptions.discount_rate)
    lead = words("costs.lead" if findings.discounted else "costs.lead.plain", currency=findings.currency, rate=rate)
    blocks: list[Block] = [Paragraph(lead)]
    if findings.closed:
        names = words.join([isolated(name) for name in findings.closed])
        blocks.append(Notice(words("costs.closed", names=names)))
    if findings.costs is None:
        blocks.append(Paragraph(words("costs.none")))
    else:
        blocks.extend(_blocks(findings, findings.costs))
    return Section("costs", words("costs"), tuple(blocks), new_page=True)


def _blocks(findings: Findings, tco: Tco) -> Iterator[Block]:
    words = findings.words
    yield Heading(words("head.totals"))
    yield _totals(findings, tco)
    yield Heading(words("head.structure"))
    yield pictures.costs(findings, tco, "group")
    yield _by(findings, tco, "group")
    yield pictures.costs(findings, tco, "phase")
    yield _by(findings, tco, "phase")
    yield Heading(words("head.time"))
    yield pictures.cash(findings, tco)
    yield from in_parts(findings, _years(findings, tco))
    yield pictures.cumulative(findings, tco)
    yield Heading(words("head.open"))
    yield _unquoted(findings) or Paragraph(words("unquoted.none"))
    yield from _gaps(findings)


def _totals(findings: Findings, tco: Tco) -> Table:
    words, table = findings.words, tco.table
    most = float(table["present_value"].max())
    shown = [name for name in ("present_value", "nominal", "annual_equivalent", "per_user_month") if name in table]
    columns = [Column(name, words(f"head.{name}")) for name in shown] + [Column("not_quoted", words("unquoted.count"))]

    def row(name: str) -> list[Cell]:
        present, *others = (float(table[key][name]) for key in shown)
        missing = int(table["not_quoted"][name])
        return [
            cells.amount(present, bar=present / most if most > 0 else None),
            *(
                cells.amount(x, decimals=2 * (key == "per_user_month"))
                for key, x in zip(shown[1:], others, strict=True)
            ),
            cells.number(missing, tone="warning" if missing else ""),
        ]

    caption = words("totals", years=findings.years, currency=findings.currency)
    note = [words("unquoted.note")] if int(table["not_quoted"].sum()) else []
    return of_offers(findings, "totals", caption, columns, row, money=True, notes=note)


def _by(findings: Findings, tco: Tco, key: str) -> Table:
    words, language = findings.words, findings.study.language
    frame, totals = tco.by(key), findings.totals
    columns = [Column(str(name), label(str(name), language)) for name in frame.index]
    columns.append(Column("total", words("total")))

    def row(name: str) -> list[Cell]:
        parts = frame[name].to_numpy(dtype=float).tolist()
        return [*(cells.amount(part) for part in parts), cells.amount(totals[name], tone="strong")]

    caption = words(f"by.{key}", currency=findings.currency)
    return of_offers(findings, f"by-{key}", caption, columns, row, money=True)


def _years(findings: Findings, tco: Tco) -> Table:
    words = findings.words
    frame, totals = tco.by("year", kind="nominal"), tco.total("nominal")
    columns = [Column(f"year-{year}", words("year", n=year)) for year in frame.index]
    columns.append(Column("total", words("total")))

    def row(name: str) -> list[Cell]:
        parts = frame[name].to_numpy(dtype=float).tolist()
        return [*(cells.amount(part) for part in parts), cells.amount(float(totals[name]), tone="strong")]

    caption = words("by.year", currency=findings.currency)
    return of_offers(findings, "by-year", caption, columns, row, money=True)


def _unquoted(findings: Findings) -> Table | None:
    words, language = findings.words, findings.study.language
    columns = [
        Column("offer", words("offer"), numeric=False),
        Column("item", words("unquoted.item"), numeric=False),
        Column("category", words("unquoted.category"), numeric=False),
        Column("state", words("unquoted.state"), numeric=False),
    ]
    rows = []
    for name in findings.seen:
        for line in findings.lines[name]:
            if line.quoted == "quoted":
                continue
            state = cells.words(words(line.quoted), tone="warning" if line.quoted == "not_quoted" else "")
            found = (cells.words(name), cells.words(line.item), cells.words(label(line.category, language)), state)
            rows.append(Row(f"{name} / {line.item}", found, "muted" if name in findings.reasons else ""))
    return plain_table("unquoted", words("unquoted"), columns, rows) if rows else None


def _gaps(findings: Findings) -> Iterator[Block]:
    words = findings.words
    told = [("", gap.zh if words.zh else gap.en) for gap in findings.remarks if gap.kind == "gap"]
    if not told:
        yield Paragraph(words("gaps.none"))
        return
    yield Paragraph(words("gaps"))
    yield Bullets(tuple(told))
