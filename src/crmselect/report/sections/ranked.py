"""The ranked table, and the pictures of scores."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from crmselect.report import cells, pictures
from crmselect.report.document import Block, Cell, Column, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.scoring.show import top_level

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ranked"]


def ranked(findings: Findings) -> Section:
    """Return the section with every offer, ranked or out."""
    words = findings.words
    blocks: list[Block] = []
    if findings.ranking is not None:
        blocks.append(Paragraph(words("ranking.lead")))
    blocks.append(_table(findings))
    if findings.ranking is not None:
        blocks.append(pictures.scores(findings, findings.ranking))
        if findings.totals:
            blocks.append(pictures.cost_score(findings, findings.ranking))
    title = words("ranking" if findings.ranking is not None else "ranking.offers")
    return Section("ranking", title, tuple(blocks), new_page=True)


def _caption(findings: Findings) -> str:
    """Return the key of the table's caption: only where an offer is out does it speak of such."""
    key = "ranking.caption" if findings.ranking is not None else "ranking.unranked"
    return key if findings.reasons else f"{key}.all"


def _table(findings: Findings) -> Table:
    words, ranking = findings.words, findings.ranking
    parts = top_level(ranking) if ranking is not None else None
    columns = [Column("offer", words("offer"), numeric=False)]
    if parts is not None:
        columns = [Column("place", words("place")), *columns, Column("score", words("score"))]
        columns += [Column(f"criterion: {name}", str(name), span=words("contributions.span")) for name in parts.columns]
    if findings.totals:
        columns.append(Column("present_value", words("cost", currency=findings.currency)))
    if findings.fit is not None:
        columns.append(Column("fit", words("fit")))
    columns.append(Column("status", words("status"), numeric=False))
    caption = words(_caption(findings))
    rows = tuple(
        Row(name, tuple(_cells(findings, name, parts)), "muted" if name in findings.reasons else "")
        for name in findings.order
    )
    return Table("ranking", caption, tuple(columns), rows, heading=1 if ranking is not None else 0)


def _cells(findings: Findings, name: str, parts: pd.DataFrame | None) -> list[Cell]:
    words, ranking = findings.words, findings.ranking
    row = [cells.words(name)]
    if ranking is not None and parts is not None:
        score = float(ranking.score[name])
        row = [_place(findings, name), *row, cells.number(score, decimals=3, bar=score)]
        row += [cells.number(float(part), decimals=3) for part in parts.loc[name].to_numpy(dtype=float)]
    if findings.totals:
        seen = name in findings.totals
        row.append(cells.amount(findings.totals[name]) if seen else cells.words(words("not_opened")))
    if findings.fit is not None:
        row.append(cells.share(float(findings.fit.flat[name])))
    reasons = tuple(findings.reasons.get(name, ()))
    if reasons:
        row.append(cells.words(words.count("status.stopped", len(reasons)), items=reasons))
    else:
        row.append(cells.words(words("status.ranked" if ranking is not None else "status.passed")))
    return row


def _place(findings: Findings, name: str) -> Cell:
    ranking = findings.ranking
    if ranking is None or name in findings.reasons:
        return cells.dash()
    place = int(ranking.places[name])
    shared = Counter(ranking.places.dropna().tolist())[place] > 1
    return Cell(f"{place}=" if shared else str(place), place, "number")
