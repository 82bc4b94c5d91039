"""Workbooks: values only, read row by row within bounds; what a cell cannot show is refused by cell."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.archive import open_archive
from crmselect.load.source import Source
from crmselect.load.table import Cell, Row, Table, blank, clean_heading, letters
from crmselect.model.collection import InputNote

__all__ = ["read_workbook"]

MOST_ROWS = 1_048_576
MOST_CELLS = 20_000_000
"""Cells that a sheet may reach over, blank ones included."""

_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})[\"']")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_CHUNK = 1024 * 1024


def read_workbook(source: Source, *, sheet: str | None = None) -> tuple[list[Table], list[InputNote]]:
    """Read the visible sheets of a workbook, each as one table.

    Parameters
    ----------
    source : Source
    sheet : str, optional
        The one sheet to read, also where it is hidden.

    Returns
    -------
    tables : list of Table
        Sheets without content are left out.
    notes : list of InputNote
        The sheets that were passed over, and text above the headings.

    Raises
    ------
    DataError
        With every error cell and every formula that has no value.
    """
    import openpyxl

    archive = open_archive(source)
    notes: list[InputNote] = []
    tables: list[Table] = []
    problems: list[Problem] = []
    # openpyxl warns of what it leaves out (validations, drawings); none of it is a value.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True)
            written = None
            sheets = _chosen(source, book, sheet, notes)
            for page in sheets:
                if _has_formulas(archive, page._worksheet_path):  # noqa: SLF001 - the one way to the sheet's bytes
                    written = written or openpyxl.load_workbook(io.BytesIO(source.data), read_only=True)
                    rows = _rows(source, page, written[page.title], problems)
                else:
                    rows = _rows(source, page, None, problems)
                table = _table(source, page.title, rows, notes, problems)
                if table is not None:
                    ranges = _merged_ranges(archive, page._worksheet_path)  # noqa: SLF001 - as above
                    tables.append(_with_merged(source, table, ranges))
        except DataError:
            raise
        except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, SyntaxError,
                OSError, RecursionError, OverflowError, AssertionError) as error:  # fmt: skip
            # openpyxl has no error of its own for a workbook that breaks its format: whatever its parser trips over.
            raise source.problem(
                f"is no workbook that can be read ({type(error).__name__})", "open it in its program and save it anew"
            ) from None
    if problems:
        raise DataError(problems)
    return tables, notes


def _chosen(source: Source, book: Any, sheet: str | None, notes: list[InputNote]) -> list[Any]:
    pages = list(book.worksheets)
    if sheet is not None:
        names = [page.title for page in pages]
        if sheet not in names:
            hint = closest(sheet, names) or f"its sheets are {', '.join(names)}"
            raise source.problem(f"has no sheet {sheet!r}", hint)
        return [pages[names.index(sheet)]]
    notes.extend(
        InputNote(
            where=f"{source.file}#{page.title}",
            what="the sheet is hidden and was not read",
            zh="此工作表为隐藏状态，未读取",
        )
        for page in pages
        if page.sheet_state != "visible"
    )
    return [page for page in pages if page.sheet_state == "visible"]


def _has_formulas(archive: zipfile.ZipFile, part: str) -> bool:
    """Return whether a sheet holds a formula: then each blank cell is looked at twice."""
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if not before and b"\0" in chunk[:4]:
                return True  # UTF-16: too rare to search in, and looking twice is always right.
            if _FORMULA.search(before + chunk):
                return True
            before = chunk[-64:]
    return False


def _merged_ranges(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, int, int]]:
    """Yield the column, the first and the last row of each range that is merged over several rows.

    Read from the part itself: in openpyxl's read-only mode, the one that is safe with any sheet, there are none.
    """
    before = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            text = before + chunk
            end = 0
            for match in _MERGED.finditer(text):
                end = match.end()
                first, last = int(match[2]), min(int(match[3]), MOST_ROWS)
                if first < last:
                    yield _position(match[1].decode()), first, last
            before = text[max(end, len(text) - 256) :]


def _position(name: str) -> int:
    """Return a column's position by its letters: A is 0."""
    position = 0
    for letter in name:
        position = 26 * position + ord(letter) - 64
    return position - 1


def _with_merged(source: Source, table: Table, ranges: Iterator[tuple[int, int, int]]) -> Table:
    """Return a table that knows which of its blank cells show the value of a merged one above."""
    numbers = [row.number for row in table.rows]
    found: dict[tuple[int, int], int] = {}
    steps = 0
    for column, first, last in ranges:
        begin, end = bisect_left(numbers, first), bisect_right(numbers, last)
        inside = begin < len(numbers) and numbers[begin] == first and column < len(table.headings)
        if not inside or blank((table.rows[begin].cells[column],)):
            continue
        steps += end - begin
        if steps > MOST_CELLS:
            raise source.problem("its merged ranges overlap", "unmerge them", sheet=table.sheet)
        for row in table.rows[begin + 1 : end]:
            if blank((row.cells[column],)):
                found[row.number, column] = first
    return replace(table, merged=found) if found else table


def _rows(source: Source, page: Any, written: Any, problems: list[Problem]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows that hold something, their dates as text; gather the cells that show no value."""
    page.reset_dimensions()
    values = page.iter_rows(values_only=True)
    formulas: Iterator[Sequence[Any]] = iter(())
    if written is not None:
        written.reset_dimensions()
        formulas = written.iter_rows(values_only=True)
    reached = 0
    for number, (cells, raw) in enumerate(zip_longest(values, formulas, fillvalue=()), start=1):
        reached += len(cells)
        if number > MOST_ROWS or reached > MOST_CELLS:
            raise source.problem(
                "reaches too far to be a table", "delete the cells far below or far right", sheet=page.title
            )
        if raw:
            _without_value(source, page.title, number, cells, raw, problems)
        if any(cell is not None for cell in cells):
            yield number, _plain(source, page.title, number, cells, problems)


def _without_value(
    source: Source, sheet: str, number: int, cells: Sequence[Any], raw: Sequence[Any], problems: list[Problem]
) -> None:
    for column, formula in enumerate(raw):
        shown = cells[column] if column < len(cells) else None
        if shown is None and formula is not None and (not isinstance(formula, str) or formula.startswith("=")):
            problems.append(
                Problem(
                    Place(source.file, sheet=sheet, row=number, cell=f"{letters(column)}{number}"),
                    "holds a formula whose value was never calculated",
                    "open the workbook in a spreadsheet program, save it, and try again",
                )
            )


def _plain(source: Source, sheet: str, number: int, cells: Sequence[Any], problems: list[Problem]) -> Sequence[Cell]:
    kinds = set(map(type, cells))
    if kinds <= {str, int, float, bool, type(None)} and not (str in kinds and not _ERRORS.isdisjoint(cells)):
        return cells
    plain: list[Cell] = []
    for column, value in enumerate(cells):
        if isinstance(value, str) and value in _ERRORS:
            problems.append(
                Problem(
                    Place(source.file, sheet=sheet, row=number, cell=f"{letters(column)}{number}"),
                    f"holds the error {value}",
                    "correct the formula, or write the value",
                )
            )
            plain.append(None)
        elif isinstance(value, dt.datetime):
            plain.append(value.date().isoformat() if value.time() == dt.time() else value.isoformat(" "))
        elif value is None or isinstance(value, str | int | float | bool):
            plain.append(value)
        else:
            plain.append(value.isoformat() if isinstance(value, dt.date | dt.time) else str(value))
    return plain


def _table(
    source: Source,
    sheet: str,
    rows: Iterator[tuple[int, Sequence[Cell]]],
    notes: list[InputNote],
    problems: list[Problem],
) -> Table | None:
    """Take the first row with two filled cells for the headings, and what is below for the data."""
    above = []
    for heading_row, cells in rows:
        if sum(not blank((cell,)) for cell in cells) >= 2:
            break
        above.append((heading_row, cells))
    else:
        return _single_column(source, sheet, above)
    for number, line in above:
        if not blank(line):
            text = " ".join(str(cell).strip() for cell in line if cell is not None)
            notes.append(
                InputNote(
                    where=f"{source.file}#{sheet} row {number}",
                    what=f"left aside above the headings: {text[:80]!r}",
                    zh=f"标题行之上的内容未读取：{text[:80]!r}",
                )
            )
    headings = tuple(map(clean_heading, cells))
    width = len(headings)
    kept = []
    for number, cells in rows:
        if len(cells) < width:
            cells = (*cells, *(None,) * (width - len(cells)))  # noqa: PLW2901 - padded, as a spreadsheet shows it
        if blank(cells):
            continue
        problems.extend(
            Problem(
                Place(source.file, sheet=sheet, row=number, cell=f"{letters(column)}{number}"),
                f"{str(cells[column])[:80]!r} stands right of the last heading",
                "give its column a heading, or clear the cell",
            )
            for column in range(width, len(cells))
            if not blank((cells[column],))
        )
        kept.append(Row(number, cells[:width]))
    table = Table(source.file, headings, heading_row, kept, sheet=sheet)
    problems.extend(table.without_heading())
    return table


def _single_column(source: Source, sheet: str, lines: list[tuple[int, Sequence[Cell]]]) -> Table | None:
    """Return a sheet of one column as a table, and None where it holds nothing or single cells here and there."""
    filled = [(number, [(c, cell) for c, cell in enumerate(cells) if not blank((cell,))]) for number, cells in lines]
    filled = [(number, cells) for number, cells in filled if cells]
    if len(filled) < 2 or len({cells[0][0] for _, cells in filled}) > 1:
        return None
    (heading_row, ((column, heading),)), *rest = filled
    headings = ("",) * column + (clean_heading(heading),)
    rows = [Row(number, (None,) * column + (cells[0][1],)) for number, cells in rest]
    return Table(source.file, headings, heading_row, rows, sheet=sheet)
