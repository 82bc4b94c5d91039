"""What a sheet shows besides its values: merged cells in its table, and hidden rows and columns that were read."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace

from crmselect.errors import Place, Problem
from crmselect.load.delimited import ranges
from crmselect.load.sheet_xml import Range, SheetFacts
from crmselect.load.source import Source
from crmselect.load.table import Table, blank, letters
from crmselect.model.collection import InputNote

__all__ = ["note_hidden", "refuse_across", "with_merged"]

MOST_MERGED = 500_000
"""Cells that merged ranges may reach over, all together."""


def with_merged(source: Source, table: Table, merged: Iterable[Range]) -> Table:
    """Return a table that knows which of its blank cells show the value of a merged one above."""
    numbers = [row.number for row in table.rows]
    found: dict[tuple[int, int], int] = {}
    steps = 0
    for first, column, last, _ in merged:
        if first == last:
            continue
        begin, end = bisect_left(numbers, first), bisect_right(numbers, last)
        inside = begin < len(numbers) and numbers[begin] == first and column < len(table.headings)
        if not inside or blank((table.rows[begin].cells[column],)):
            continue
        steps += end - begin
        if steps > MOST_MERGED:
            raise source.problem("its merged ranges overlap", "unmerge them", sheet=table.sheet)
        for row in table.rows[begin + 1 : end]:
            if blank((row.cells[column],)):
                found[row.number, column] = first
    return replace(table, merged=found) if found else table


def refuse_across(
    source: Source, table: Table, merged: Iterable[Range], problems: list[Problem], notes: list[InputNote]
) -> None:
    """Tell what is merged over several columns: a figure is whose? A word counts for the first of them."""
    rows = {row.number: row for row in table.rows}
    words: list[str] = []
    for top, left, bottom, right in merged:
        row = rows.get(top)
        if left == right or row is None or left >= len(table.headings):
            continue
        cells = row.cells
        value = cells[left]
        beside = [cell for n, cell in enumerate(cells) if not left <= n <= right]
        if blank((value,)) or blank(beside):
            continue  # A line over the whole table, such as the name of a group, is nobody's figure.
        at = f"{letters(left)}{top}:{letters(right)}{bottom}"
        if isinstance(value, str):
            words.append(at)
            continue
        problems.append(
            Problem(
                Place(source.file, sheet=table.sheet, row=top, cell=at),
                f"{value!r} stands in a cell merged over several columns: in which of them?",
                "unmerge it, and write each column's own",
            )
        )
    if words:
        listed = ", ".join(words[:12]) + (" …" if len(words) > 12 else "")
        what = f"merged over several columns, and read in the first of them: {listed}"
        zh = f"跨列合并的单元格，只计入第一列：{listed}"
        notes.append(InputNote(where=f"{source.file}#{table.sheet}", what=what, zh=zh))


def note_hidden(source: Source, table: Table, facts: SheetFacts, notes: list[InputNote]) -> None:
    """Say which rows and columns were read though the sheet hides them: a filter that was left on hides offers."""
    where = f"{source.file}#{table.sheet}"
    rows = [row.number for row in table.rows if row.number in facts.hidden_rows]
    if rows:
        listed = ranges(rows)
        notes.append(InputNote(where=where, what=f"hidden rows were read: {listed}", zh=f"已读取隐藏的行：{listed}"))
    hidden = {
        column for first, last in facts.hidden_columns for column in range(first, min(last + 1, len(table.headings)))
    }
    columns = [n for n in sorted(hidden) if any(not blank(row.cells[n : n + 1]) for row in table.rows)]
    if columns:
        listed = ", ".join(f"{letters(n)} ({table.headings[n]!r})" for n in columns)
        notes.append(InputNote(where=where, what=f"hidden columns were read: {listed}", zh=f"已读取隐藏的列：{listed}"))
