"""What the offers are judged by, and what each criterion adds to each score."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.model import ValueFunction
from crmselect.report import cells
from crmselect.report.cells import trimmed
from crmselect.report.document import Block, Cell, Column, Notice, Paragraph, Row, Section, Table
from crmselect.report.findings import Findings
from crmselect.report.tables import in_parts, of_offers, plain_table
from crmselect.scoring import Leaf, Node, Ranking
from crmselect.scoring.fit import area_label

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["criteria", "scale_in_words", "source_in_words"]


def criteria(findings: Findings, ranking: Ranking) -> Section:
    """Return the section about criteria, weights and scales."""
    words = findings.words
    blocks: list[Block] = [Paragraph(words("criteria.lead"))]
    if not findings.study.criteria:
        blocks.append(Notice(words("criteria.default")))
    blocks.append(_tree(findings, ranking))
    if ranking.contributions is not None:
        blocks.extend(in_parts(findings, _contributions(findings, ranking, ranking.contributions)))
    return Section("criteria", words("criteria"), tuple(blocks), new_page=True)


def _tree(findings: Findings, ranking: Ranking) -> Table:
    words = findings.words
    columns = [
        Column("criterion", words("criterion"), numeric=False),
        Column("global", words("weight.global")),
        Column("local", words("weight.local")),
        Column("source", words("source"), numeric=False),
        Column("scale", words("scale"), numeric=False),
    ]
    rows = []
    for node in ranking.nodes:
        leaf = node if isinstance(node, Leaf) else None
        body = (
            cells.words(node.path[-1], indent=len(node.path) - 1),
            cells.share(node.weight, decimals=1, bar=leaf is not None),
            cells.share(node.local, decimals=1),
            cells.words(source_in_words(findings, node)),
            cells.words("" if leaf is None else words.semicolons(list(scale_in_words(findings, leaf)))),
        )
        rows.append(Row(node.name, body, "strong" if leaf is None else ""))
    return plain_table("criteria", words("criteria.caption"), columns, rows)


def source_in_words(findings: Findings, node: Node) -> str:
    """Return where the figure of a node comes from; blank for one that only has children."""
    words = findings.words
    kind, _, name = node.source.partition(".")
    if kind == "cost":
        return words("source.cost", name=words(name))
    if kind == "attribute":
        return words("source.attribute", name=name)
    if node.source in {"", "requirements", "requirements.flat"}:
        return words(f"source.{node.source}") if node.source else ""
    return words("source.requirements.area", name=area_label(name, findings.study.language))


def scale_in_words(findings: Findings, leaf: Leaf) -> Iterator[str]:
    """Yield what is worth how much on the scale of a leaf."""
    words, value = findings.words, leaf.value
    if value is None:
        yield words("scale.fit")
        return

    def shown(figure: float | None) -> str:
        if figure is None:
            return "–"
        return f"{findings.currency} {trimmed(figure)}" if leaf.kind == "cost" else trimmed(figure)

    match value.shape:
        case "linear":
            yield words("scale.ends", worst=shown(value.worst), best=shown(value.best))
        case "exponential":
            ends = {"worst": shown(value.worst), "best": shown(value.best)}
            yield words("scale.middle", middle=shown(value.middle), **ends)
        case "target":
            yield words("scale.target", target=shown(value.target), tolerance=shown(value.tolerance))
        case _:
            for figure, worth in _points(value):
                yield words("scale.point", figure=shown(figure), worth=trimmed(worth))


def _points(value: ValueFunction) -> list[tuple[float, float]]:
    return list(value.points) if value.shape == "piecewise" else sorted(value.levels.items())


def _contributions(findings: Findings, ranking: Ranking, parts: pd.DataFrame) -> Table:
    words = findings.words
    columns = [Column("score", words("score"))]
    columns += [
        Column(f"leaf: {leaf.name}", leaf.path[-1], span=leaf.path[0] if len(leaf.path) > 1 else "")
        for leaf in ranking.leaves
    ]

    def row(name: str) -> list[Cell]:
        figures = [float(parts[leaf][name]) if name in parts.index else math.nan for leaf in parts]
        score = cells.number(float(ranking.score[name]), decimals=3, tone="strong")
        return [score, *(cells.number(part, decimals=3) for part in figures)]

    return of_offers(findings, "contributions", words("contributions.caption"), columns, row)
