"""The sheet of weights: what each criterion weighs among its siblings, and in the whole by formula."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from crmselect.model import Criterion
from crmselect.report.findings import Findings
from crmselect.report.sections.criteria import scale_in_words, source_in_words
from crmselect.report.xlsx.book import PERCENT, Book, Sheet
from crmselect.report.xlsx.needs import NeedCells
from crmselect.scoring import Leaf, Node, Ranking

__all__ = ["WeightCells", "write_weights"]

_HEAD = 2
_WEIGHT, _COUNTS, _LOCAL, _GLOBAL = 1, 2, 3, 4
_WIDTHS = [36, 12, 12, 14, 14, 34, 44]
_MOST_CELLS = 200


@dataclass
class WeightCells:
    """Where the weight of each leaf in the whole stands."""

    sheet: Sheet
    leaves: dict[str, str] = field(default_factory=dict)


def write_weights(book: Book, findings: Findings, needs: NeedCells) -> WeightCells:
    """Write the sheet."""
    sheet, words, ranking = book.sheets["weights"], findings.words, findings.ranking
    found = WeightCells(sheet)
    if ranking is None:
        sheet.set_up(words("criteria"), _WIDTHS, heading=0, frozen=(1, 0))
        sheet.paragraph(2, words("first.unscaled"), 100, last=4)
        sheet.print_all()
        return found
    note = words("book.weights.note")
    if not findings.study.criteria:
        note = words.paragraph([note, words("criteria.default")])
    if ranking.left_out:
        note = words.paragraph([note, words("book.weights.left", names=words.join(ranking.left_out))])
    sheet.set_up(words("criteria"), _WIDTHS, heading=_HEAD, frozen=(_HEAD + 1, 1), note=note)
    keys = ("criterion", "doubt.weight", "book.counts", "weight.local", "weight.global", "source", "scale")
    sheet.texts(_HEAD, 0, [words(key) for key in keys])
    sheet.height(_HEAD, [(words(key), 12) for key in keys])
    raw = dict(_raw(ranking.criteria, (), ranking))
    row_of = {node.path: _HEAD + 1 + n for n, node in enumerate(ranking.nodes)}
    children: dict[tuple[str, ...], list[Node]] = {}
    for node in ranking.nodes:
        children.setdefault(node.path[:-1], []).append(node)
    for node in ranking.nodes:
        row = row_of[node.path]
        leaf = node if isinstance(node, Leaf) else None
        sheet.text(row, 0, node.path[-1], "text", indent=len(node.path) - 1, bold=leaf is None)
        weight = raw[node.path]
        sheet.number(row, _WEIGHT, weight, "input")
        own = sheet.at(row, _WEIGHT)
        counts = _counts(sheet, needs, node, own, [row_of[child.path] for child in children.get(node.path, ())])
        sheet.formula(row, _COUNTS, counts, weight)
        siblings = _sum(sheet, [row_of[one.path] for one in children[node.path[:-1]]])
        share = f"IF({siblings}>0,{sheet.at(row, _COUNTS)}/{siblings},0)"
        sheet.formula(row, _LOCAL, share, node.local, num=PERCENT)
        local, above = sheet.at(row, _LOCAL), row_of.get(node.path[:-1])
        whole = local if above is None else f"{sheet.at(above, _GLOBAL)}*{local}"
        sheet.formula(row, _GLOBAL, whole, node.weight, num="0.00%", bold=leaf is not None)
        source = source_in_words(findings, node)
        scale = "" if leaf is None else words.semicolons(list(scale_in_words(findings, leaf)))
        sheet.text(row, 5, source, "text")
        sheet.text(row, 6, scale, "text")
        sheet.height(row, [(node.path[-1], 36 - 2 * len(node.path)), (source, 34), (scale, 44)])
        if leaf is not None:
            found.leaves[leaf.name] = sheet.at(row, _GLOBAL)
    last = _HEAD + len(ranking.nodes)
    sheet.least(_HEAD + 1, _WEIGHT, last, _WEIGHT)
    total = "+".join(f"SUM({','.join(part)})" for part in _chunks([found.leaves[leaf.name] for leaf in ranking.leaves]))
    sheet.text(last + 1, 0, words("book.weights.sum"), "muted")
    sheet.formula(last + 1, _GLOBAL, total, float(sum(leaf.weight for leaf in ranking.leaves)), "muted", num="0.00%")
    sheet.print_all()
    return found


def _counts(sheet: Sheet, needs: NeedCells, node: Node, own: str, children: Sequence[int]) -> str:
    """Return the formula of the weight as far as there is anything to judge by."""
    if children:
        return f"IF({_sum(sheet, children)}>0,{own},0)"
    if isinstance(node, Leaf) and node.kind == "requirements":
        key = "*" if node.area is None else node.area
        return f"IF(SUM({needs.weights[key]})>0,{own},0)"
    return own


def _sum(sheet: Sheet, rows: Sequence[int]) -> str:
    if list(rows) == list(range(rows[0], rows[-1] + 1)):
        return f"SUM({sheet.span(rows[0], _COUNTS, rows[-1], _COUNTS)})"
    parts = _chunks([sheet.at(row, _COUNTS) for row in rows])
    made = "+".join(f"SUM({','.join(part)})" for part in parts)
    return f"({made})"


def _chunks(cells: Sequence[str]) -> list[Sequence[str]]:
    """Return addresses in parts that a function takes."""
    return [cells[n : n + _MOST_CELLS] for n in range(0, len(cells), _MOST_CELLS)]


def _raw(
    criteria: Sequence[Criterion], above: tuple[str, ...], ranking: Ranking
) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield the weight of every node as it is stated."""
    areas = {node.path: node.area for node in ranking.leaves}
    for criterion in criteria:
        path = (*above, criterion.name)
        yield path, criterion.weight
        yield from _raw(criterion.children, path, ranking)
        if criterion.source == "requirements":
            for leaf, area in areas.items():
                if leaf[:-1] == path and area is not None:
                    yield leaf, criterion.area_weights.get(area, 1.0)
