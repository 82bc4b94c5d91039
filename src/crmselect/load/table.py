"""A table as it stands in a file: headings, rows, and where each cell is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crmselect.errors import Place

__all__ = ["Cell", "Row", "Table"]

Cell = str | float | int | bool | None
"""A cell's content: text as text, a workbook's numbers as numbers, None where it is blank."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: its number as an editor or a spreadsheet counts, and a cell a heading."""

    number: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the headings as written, the rows below them, and the file that it stands in."""

    file: str
    headings: tuple[str, ...]
    heading_row: int
    rows: Sequence[Row]
    sheet: str = ""
    above: tuple[str, ...] = field(default=())
    """The document's headings that enclose the table, outermost first."""

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Return the place of a row, or of one of its cells by the column's position (0 first)."""
        name = self.headings[column] if column is not None else ""
        cell = f"{letters(column)}{row}" if self.sheet and row is not None and column is not None else ""
        return Place(self.file, sheet=self.sheet, row=row, column=name, cell=cell)


def letters(column: int) -> str:
    """Return a spreadsheet's name of a column by its position, 0 first.

    Examples
    --------
    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
