"""A table as it stands in a file: headings, rows, and where each cell is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from crmselect.errors import Place, Problem

__all__ = ["Cell", "CellFault", "Row", "Table", "blank", "clean_heading", "letters"]

Cell = str | float | int | bool | None
"""A cell's content: text as text, a workbook's numbers as numbers; where it is blank, None or text without a letter."""


_LONGEST = 240
_new = object.__new__
_set_file, _set_sheet, _set_row, _set_column, _set_cell = (
    Place.__dict__[slot].__set__ for slot in ("file", "sheet", "row", "column", "cell")
)


class CellFault(ValueError):  # noqa: N818 - a reader turns it into a Problem; the error is DataError
    """What is wrong with a cell's content and how to mend it; the reader knows the place."""

    def __init__(self, what: str, fix: str) -> None:
        self.what = what if len(what) <= _LONGEST else f"{what[: _LONGEST // 2]} … {what[-_LONGEST // 2 :]}"
        self.fix = fix
        super().__init__(f"{self.what} — {fix}")


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
    delimiter: str = ""
    """What separates the cells of a text file: figures are read with it in mind."""
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)
    """Cells below the first of a merged range, by row number and column's position: the row whose value they show."""

    def spread(self, words: Iterable[int], figures: Iterable[int], problems: list[Problem]) -> Table:
        """Return the table with the words of merged cells in every row that they reach over.

        Parameters
        ----------
        words : iterable of int
            Columns, such as an area's, in which a merged cell says the same of each of its rows.
        figures : iterable of int
            Columns in which nobody can tell whether it holds for each row or for all of them together: a fault.
        problems : list of Problem
            To add to.
        """
        if not self.merged:
            return self
        repeated, refused = set(words), set(figures)
        filled = {row.number: list(row.cells) for row in self.rows}
        told: set[tuple[int, int]] = set()
        for (number, column), first in self.merged.items():
            value = filled[first][column]
            if column in repeated:
                filled[number][column] = value
            elif column in refused and (first, column) not in told:
                told.add((first, column))
                what = f"{str(value)[:80]!r} stands in a cell merged over several rows: for each of them, or for all?"
                problems.append(Problem(self.place(first, column), what, "unmerge it, and write each row's own"))
        return replace(self, rows=[Row(number, cells) for number, cells in filled.items()], merged={})

    def place(self, row: int | None = None, column: int | None = None) -> Place:
        """Return the place of a row, or of one of its cells by the column's position (0 first)."""
        name = self.headings[column] if column is not None else ""
        cell = f"{letters(column)}{row}" if self.sheet and row is not None and column is not None else ""
        return Place(self.file, sheet=self.sheet, row=row, column=name, cell=cell)

    def places(self, column: int, rows: Iterable[int]) -> list[Place]:
        """Return the places of a column's cells in rows of these numbers, as :meth:`place` gives them.

        A frozen dataclass sets its slots one by one by name; through their own descriptors it takes a third of the
        time, which tells where every price of 10,000 offers gets its place.
        """
        file, sheet, heading, name = self.file, self.sheet, self.headings[column], letters(column)
        places = []
        for row in rows:
            place = _new(Place)
            _set_file(place, file)
            _set_sheet(place, sheet)
            _set_row(place, row)
            _set_column(place, heading)
            _set_cell(place, f"{name}{row}" if sheet else "")
            places.append(place)
        return places

    def without_heading(self) -> Iterator[Problem]:
        """Tell each column that holds something and has no heading to say what."""
        for column, heading in enumerate(self.headings):
            if heading:
                continue
            row = next((row for row in self.rows if not blank(row.cells[column : column + 1])), None)
            if row is not None:
                at = f"column {letters(column)}"
                cell = f"{letters(column)}{row.number}" if self.sheet else ""
                yield Problem(
                    Place(self.file, sheet=self.sheet, row=row.number, column="" if cell else at, cell=cell),
                    f"{str(row.cells[column])[:80]!r} stands in a column without a heading",
                    "give the column a heading, or clear it",
                )


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


def blank(cells: Sequence[object]) -> bool:
    """Return whether no cell of a row holds anything.

    Examples
    --------
    >>> blank([None, "", "  "]), blank(["", 0])
    (True, False)
    """
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip()) for cell in cells)


def clean_heading(value: object) -> str:
    """Return a heading on one line."""
    return "" if value is None else " ".join(str(value).split())
