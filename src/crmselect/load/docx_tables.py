"""Tables of a Word document: cells spread over their columns within bounds, merged ones known, nested ones apart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.errors import DataError
from crmselect.load.docx_xml import Node
from crmselect.load.heading_rows import joined, rows_of_headings
from crmselect.load.markdown import Grid, unmarked
from crmselect.load.requirement_ids import looks_like_id
from crmselect.load.table import blank

if TYPE_CHECKING:
    from crmselect.load.docxfile import _Reader

__all__ = ["TableReader"]

MOST_COLUMNS = 512
"""Columns that a table may have: Word itself allows 63."""
MOST_CELLS = 2_000_000
MOST_NESTED = 8
_THROUGH = frozenset(("ins", "sdt", "sdtContent"))


class TableReader:
    """Reads one table, and those in its cells.

    Parameters
    ----------
    reader : _Reader
        Of the document: it counts the rows and reads the paragraphs.
    nested : int
        How many tables stand around this one.
    """

    def __init__(self, reader: _Reader, nested: int = 0) -> None:
        self.reader = reader
        self.nested = nested
        self.inner: list[Node] = []

    def grids(self, table: Node) -> list[Grid]:
        """Return a table and behind it those in its cells, in order."""
        reader = self.reader
        if self.nested > MOST_NESTED:
            raise reader.source.problem(
                f"nests tables deeper than {MOST_NESTED} levels", "take the inner ones out of their cells"
            )
        reader.tables += 1
        here = reader.tables
        rows: list[tuple[int, list[str]]] = []
        merged: dict[tuple[int, int], int] = {}
        across: dict[tuple[int, int], int] = {}
        above: dict[int, int] = {}
        cells = 0
        for n, row in enumerate(_of(table, "tr"), start=1):
            properties = row.child("trPr")
            if properties is not None and properties.child("del") is not None:
                reader.deleted += 1
                continue
            number = reader.line(f"table {here} row {n}")
            texts: list[str] = [""] * self.span(properties, "gridBefore", 0)
            for cell in _of(row, "tc"):
                at = len(texts)
                text, span, goes_on = self.cell(cell)
                if goes_on and at in above:
                    merged[number, at] = above[at]
                    text = ""
                elif goes_on is not None:
                    above[at] = number
                else:
                    above.pop(at, None)
                texts.extend([text] + [""] * (span - 1))
                if span > 1:
                    across[len(rows), at] = span
                if len(texts) > MOST_COLUMNS:
                    raise self.too_wide(here)
            cells += len(texts) + 1
            if cells > MOST_CELLS:
                raise reader.source.problem("holds a table that is too large", "leave out what is not needed")
            rows.append((number, texts))
        grid = _grid(rows, merged, across)
        inner = [found for one in self.inner for found in TableReader(reader, self.nested + 1).grids(one)]
        return ([grid] if grid is not None else []) + inner

    def cell(self, cell: Node) -> tuple[str, int, bool | None]:
        """Return a cell's text, its columns, and whether it goes on with (True) or begins (False) a merged one."""
        properties = cell.child("tcPr")
        span = self.span(properties, "gridSpan", 1)
        merge = None if properties is None else properties.child("vMerge")
        parts = []
        for child in _any(cell):
            if child.name == "tbl":
                self.inner.append(child)
                continue
            _, label, lines = self.reader.read(child)
            text = " ".join(filter(None, lines))
            bare = label.strip(" .:)(（）：、[]【】")
            # A cell that says nothing but its number is that number: a column of ids that Word counts.
            parts.append(text if text.strip() and not _is_label(bare) else " ".join(filter(None, (bare, text))))
        goes_on = None if merge is None else merge.attributes.get("val", "continue") != "restart"
        return " ".join(filter(None, parts)), span, goes_on

    def span(self, properties: Node | None, name: str, otherwise: int) -> int:
        """Return over how many columns something reaches."""
        given = "" if properties is None else properties.value(name)
        if not given.isdecimal():
            return otherwise
        if len(given) > 6 or int(given) > MOST_COLUMNS:
            raise self.too_wide(self.reader.tables)
        return max(int(given), otherwise)

    def too_wide(self, table: int) -> DataError:
        """Return the fault of a table that no program has made."""
        what = f"its table {table} reaches over more than {MOST_COLUMNS} columns"
        return self.reader.source.problem(what, "open it in its program and save it anew")


def _of(parent: Node, name: str) -> Iterator[Node]:
    for child in parent.children:
        if child.name == name:
            yield child
        elif child.name in _THROUGH:
            yield from _of(child, name)


def _any(cell: Node) -> Iterator[Node]:
    for child in cell.children:
        if child.name in {"p", "tbl"}:
            yield child
        elif child.name in _THROUGH:
            yield from _any(child)


def _is_label(text: str) -> bool:
    return looks_like_id(text)


def _grid(
    rows: list[tuple[int, list[str]]], merged: dict[tuple[int, int], int], across: dict[tuple[int, int], int]
) -> Grid | None:
    """Put a table together: a title over its whole width is none of its headings, and these may take two rows."""
    width = max((len(texts) for _, texts in rows), default=0)
    for _, texts in rows:
        texts.extend([""] * (width - len(texts)))
    first = next((n for n, (_, texts) in enumerate(rows) if sum(bool(text.strip()) for text in texts) >= 2), 0)
    if not rows or not any(text.strip() for text in rows[first][1]):
        return None
    spans = {at: span for (row, at), span in across.items() if row == first}
    below = [texts for _, texts in rows[first + 1 : first + 12]]
    plain = [[unmarked(text) for text in texts] for texts in (rows[first][1], *below)]
    taken = rows_of_headings(plain, spans)
    headings = joined(plain[:taken], spans) if taken > 1 else tuple(rows[first][1])
    last = rows[first + taken - 1][0]
    kept = {key: start for key, start in merged.items() if start > last}
    if taken == 1:
        # One heading over two columns: what stands in both is its own.
        for _, texts in rows[first + 1 :]:
            for at, span in spans.items():
                parts = texts[at : at + span]
                if not blank(texts[at + 1 : at + span]) and not blank(texts[:at] + texts[at + span :]):
                    texts[at : at + span] = [" ".join(filter(None, parts))] + [""] * (len(parts) - 1)
    body = tuple((number, tuple(texts)) for number, texts in rows[first + taken :])
    return Grid(rows[first][0], headings, body, merged=kept)
