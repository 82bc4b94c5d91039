"""Workbooks: values only, read row by row within bounds; what a cell cannot show is refused by cell."""

from __future__ import annotations

import datetime as dt
import io
import math
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Any

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.archive import open_archive
from crmselect.load.delimited import refuse_wide, repeated_headings
from crmselect.load.heading_rows import joined, rows_of_headings
from crmselect.load.price_formats import Format, styles_of, with_formats
from crmselect.load.sheet_notes import note_hidden, refuse_across, with_merged
from crmselect.load.sheet_xml import MOST_FILLED, MOST_ROWS, Range, sheet_facts, sheets_facts
from crmselect.load.source import Source
from crmselect.load.table import Cell, Row, Table, blank, clean_heading, letters
from crmselect.model.collection import InputNote

__all__ = ["read_workbook"]

MOST_CELLS = 3_000_000
"""Cells that the sheets of a workbook may reach over together, blank ones included."""
MOST_LETTERS = 20_000_000
"""Characters of all its cells: one text of the file can stand in each of a hundred thousand."""

_LOOKED_AT = 12
"""Rows below the first of headings that are looked at to tell whether the next belongs to them."""
_ERRORS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)


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
    looked = sheets_facts(source, archive)
    notes: list[InputNote] = []
    tables: list[Table] = []
    problems: list[Problem] = []
    read = _Read()
    # openpyxl warns of what it leaves out (validations, drawings); none of it is a value.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False)
            written = None
            styles = styles_of(book)
            sheets = _chosen(source, book, sheet, notes)
            for page in sheets:
                part = page._worksheet_path  # noqa: SLF001 - the one way to the sheet's bytes
                facts = looked.get(part) or sheet_facts(source, archive, part)
                if facts.formulas:
                    written = written or openpyxl.load_workbook(
                        io.BytesIO(source.data), read_only=True, keep_links=False
                    )
                    rows = _rows(source, page, written[page.title], styles, problems, read)
                else:
                    rows = _rows(source, page, None, styles, problems, read)
                table = _table(source, page.title, rows, facts.merged, notes, problems)
                if table is not None:
                    refuse_across(source, table, facts.merged, problems, notes)
                    note_hidden(source, table, facts, notes)
                    tables.append(with_merged(source, table, facts.merged))
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


@dataclass(slots=True)
class _Read:
    """How much of a workbook has been read: several sheets can be one part of it."""

    cells: int = 0
    rows: int = 0
    letters: int = 0


def _rows(
    source: Source, page: Any, written: Any, styles: dict[int, Format], problems: list[Problem], read: _Read
) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows that hold something, their dates as text; gather the cells that show no value."""
    page.reset_dimensions()
    # Cells take longer than their values, and are looked at where formats show more than figures.
    values = with_formats(page.iter_rows(), styles) if styles else page.iter_rows(values_only=True)
    formulas: Iterator[Sequence[Any]] = iter(())
    if written is not None:
        written.reset_dimensions()
        formulas = written.iter_rows(values_only=True)
    lines = enumerate(_named(source, page.title, zip_longest(values, formulas, fillvalue=())), start=1)
    for number, (cells, raw) in lines:
        read.cells += len(cells)
        if number > MOST_ROWS or read.cells > MOST_CELLS:
            raise source.problem(
                "reaches too far to be a table", "delete the cells far below or far right", sheet=page.title
            )
        if raw:
            _without_value(source, page.title, number, cells, raw, problems)
        if any(cell is not None for cell in cells):
            read.rows += 1
            read.letters += sum(len(cell) for cell in cells if isinstance(cell, str))
            if read.rows > MOST_FILLED or read.letters > MOST_LETTERS:
                most = f"{MOST_FILLED:,} rows" if read.rows > MOST_FILLED else f"{MOST_LETTERS:,} characters"
                fix = "leave out what is not needed, or split it"
                raise source.problem(f"holds more than {most}", fix, sheet=page.title)
            yield number, _plain(source, page.title, number, cells, problems)


def _named(source: Source, sheet: str, lines: Iterator[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield the lines of a sheet; where a cell is none that its format knows, say below which row it stands."""
    number = 0
    try:
        for number, line in enumerate(lines, start=1):  # noqa: B007 - the fault names the last
            yield line
    except (ValueError, OverflowError) as error:
        if isinstance(error, DataError):
            raise
        what = f"below row {number} a cell holds what is no date and no number: {str(error)[:80]}"
        raise source.problem(what, "correct it in its program and save it anew", sheet=sheet) from None


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
    finite = float not in kinds or all(map(math.isfinite, (cell for cell in cells if isinstance(cell, float))))
    if finite and kinds <= {str, int, float, bool, type(None)} and not (str in kinds and not _ERRORS.isdisjoint(cells)):
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
        elif isinstance(value, float) and not math.isfinite(value):
            problems.append(
                Problem(
                    Place(source.file, sheet=sheet, row=number, cell=f"{letters(column)}{number}"),
                    "holds what is no finite number",
                    "write the figure, or clear the cell",
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
    merged: Sequence[Range],
    notes: list[InputNote],
    problems: list[Problem],
) -> Table | None:
    """Take the first row with two filled cells for the headings, and what is below for the data.

    Where cells of it are merged over several columns, the row below may belong to the headings, too.
    """
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
    across = {one.left: one.right - one.left + 1 for one in merged if one.top == heading_row and one.right > one.left}
    below = list(islice(rows, _LOOKED_AT)) if across else []
    rows = chain(below, rows)
    headings = tuple(map(clean_heading, cells))
    again = [cells]
    if rows_of_headings([cells, *(line for _, line in below)], across) == 2:
        last, line = next(rows)
        again.append(line)
        headings = joined([cells, line], across)
        notes.append(
            InputNote(
                where=f"{source.file}#{sheet} row {heading_row}",
                what=f"the headings take the rows {heading_row} and {last}: {', '.join(filter(None, headings))}",
                zh=f"标题占第 {heading_row} 行和第 {last} 行：{'、'.join(filter(None, headings))}",
            )
        )
        heading_row = last
    width = len(headings)
    refuse_wide(source, headings, sheet=sheet, row=heading_row)
    told = {headings, *((*map(clean_heading, line), *("",) * (width - len(line))) for line in again)}
    kept = []
    repeated = []
    for number, cells in rows:
        if len(cells) < width:
            cells = (*cells, *(None,) * (width - len(cells)))  # noqa: PLW2901 - padded, as a spreadsheet shows it
        if blank(cells):
            continue
        if isinstance(cells[0], str | None) and tuple(map(clean_heading, cells)) in told:
            repeated.append(number)
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
    if repeated:
        notes.append(repeated_headings(f"{source.file}#{sheet}", repeated))
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
