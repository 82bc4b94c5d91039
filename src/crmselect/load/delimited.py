"""Text files of separated cells: read as text at a strict width, so that no column ever slips."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from crmselect.errors import DataError, Place, Problem
from crmselect.load.source import Source, encoding_notes
from crmselect.load.table import Row, Table, blank, clean_heading
from crmselect.model.collection import InputNote

__all__ = ["ranges", "read_delimited", "refuse_wide", "repeated_headings"]

DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_NAMES_ZH = {",": "逗号", ";": "分号", "\t": "制表符", "|": "竖线"}
MOST_ROWS = 250_000
MOST_CELLS = 4_000_000
MOST_COLUMNS = 2_000
"""Headings of one table: each that is not known is compared with all that are."""
_SAMPLE = 100
_SAMPLED = 64 * 1024


def read_delimited(
    source: Source, *, tabs: bool = False, decimal: str | None = None, problems: list[Problem] | None = None
) -> tuple[Table, str, list[InputNote]]:
    """Read a text file as one table.

    Parameters
    ----------
    source : Source
    tabs : bool
        Whether tabs separate the cells; otherwise the file tells.
    decimal : {".", ","}, optional
        The declared decimal sign: decides between comma and semicolon where both would do.
    problems : list of Problem, optional
        To add the faults of rows to, so that they come together with those of the rows that can be read; without it
        they are raised.

    Returns
    -------
    table : Table
    encoding : str
    notes : list of InputNote

    Raises
    ------
    DataError
        With every row that is wider or narrower than the headings.
    """
    text, encoding = source.text()
    delimiter = "\t" if tabs else _delimiter(source, text, decimal)
    notes = []
    if delimiter != "," and not tabs:
        what, zh = f"cells are separated by {_NAMES[delimiter]}", f"单元格以{_NAMES_ZH[delimiter]}分隔"
        notes.append(InputNote(where=source.file, what=what, zh=zh))
    notes.extend(encoding_notes(source, encoding))
    above: list[str] = []
    headings: tuple[str, ...] = ()
    heading_row = 0
    rows: list[Row] = []
    faults: list[Problem] = []
    width = reached = count = 0
    first = ""
    repeated: list[int] = []
    for number, record in _records(source, text, delimiter, faults):
        reached += len(record)
        count += 1
        if count > MOST_ROWS or reached > MOST_CELLS:
            raise source.problem(
                f"holds more than {MOST_ROWS:,} rows or {MOST_CELLS:,} cells",
                "leave out what is not needed, or split it",
            )
        if width and len(record) == width:
            if record[0] == first and tuple(map(clean_heading, record)) == headings:
                repeated.append(number)
            elif record[0].strip() or not blank(record):
                rows.append(Row(number, record))
        elif blank(record):
            continue
        elif not width:
            if _is_heading(record, single=_single_column(text, delimiter)):
                headings, heading_row, width = tuple(map(clean_heading, record)), number, len(record)
                first = record[0]
                refuse_wide(source, headings, row=number)
            else:
                above.append(" ".join(cell.strip() for cell in record if cell.strip()))
        else:
            faults.append(
                Problem(
                    Place(source.file, row=number),
                    f"has {len(record)} {'cell' if len(record) == 1 else 'cells'} where the headings are {width}",
                    f"put a text with {_NAMES[delimiter]} in it between double quotes, or correct the row",
                )
            )
    if not width and not faults:
        raise source.problem("has no row of headings", "write one heading a column in the first row")
    table = Table(source.file, headings, heading_row, rows, delimiter=delimiter)
    faults.extend(table.without_heading())
    if faults and (problems is None or not rows):
        raise DataError(faults)
    if problems is not None:
        problems.extend(faults)
    notes.extend(
        InputNote(
            where=source.file,
            what=f"left aside above the headings: {line[:80]!r}",
            zh=f"标题行之上的内容未读取：{line[:80]!r}",
        )
        for line in above
    )
    if repeated:
        notes.append(repeated_headings(source.file, repeated))
    return table, encoding, notes


def refuse_wide(source: Source, headings: Iterable[str], **where: int | str) -> None:
    """Refuse a table of more columns than anybody reads."""
    if sum(map(bool, headings)) > MOST_COLUMNS:
        what = f"has more than {MOST_COLUMNS:,} columns"
        raise source.problem(what, "leave out what is not needed, or split it", **where)


def repeated_headings(where: str, rows: Sequence[int]) -> InputNote:
    """Say which rows were left out because they say the headings once more."""
    listed = ranges(rows)
    what, zh = f"rows that repeat the headings are left out: {listed}", f"重复标题的行，未读取：{listed}"
    return InputNote(where=where, what=what, zh=zh)


def ranges(numbers: Iterable[int]) -> str:
    """Return numbers as they are written in short.

    Examples
    --------
    >>> ranges([3, 5, 6, 7, 9])
    '3, 5–7, 9'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number, number])
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")


def _records(source: Source, text: str, delimiter: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line that it begins on, as a quoted cell may run over several; end at a fault."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        if '"' not in text:  # Then a record is a line.
            yield from enumerate(reader, start=1)
            return
        for record in reader:
            yield start, record
            start = reader.line_num + 1
    except csv.Error as error:
        what, fix = str(error), "correct the row"
        if "end of data" in what:
            what, fix = "a quotation mark is opened and never closed", "close it, or double a mark that is meant"
        elif "expected after" in what:
            what, fix = "text follows a closing quotation mark", "double each quotation mark inside a quoted cell"
        elif "field larger" in what:
            what, fix = "a cell is longer than 131,072 characters", "shorten it, or close its quotation mark"
        row = start if '"' in text else reader.line_num
        problems.append(Problem(Place(source.file, row=row), what, fix))


def _is_heading(record: list[str], *, single: bool) -> bool:
    filled = sum(1 for cell in record if cell.strip())
    first = record[0].lstrip()
    # "#" alone is a heading (of numbers); "# words" above the headings is a remark.
    remark = first.startswith("# ") and len(first) > 2
    return not remark and (filled >= 2 or single)


def _single_column(text: str, delimiter: str) -> bool:
    return delimiter not in text


def _delimiter(source: Source, text: str, decimal: str | None) -> str:
    """Tell what separates the cells: that which cuts every row alike, the headings included."""
    widths = {}
    # Whole lines only; a quoted cell that this cuts into is no row of the sample's either.
    start = text if len(text) <= _SAMPLED else text[: text.rfind("\n", 0, _SAMPLED) + 1] or text
    for delimiter in DELIMITERS:
        if delimiter not in start:
            continue
        try:
            reader = csv.reader(io.StringIO(start, newline=""), delimiter=delimiter, strict=True)
            sizes = {len(record) for record in islice(reader, _SAMPLE) if not blank(record)}
        except csv.Error:
            continue
        if len(sizes) == 1 and (width := sizes.pop()) > 1:
            widths[delimiter] = width
    widest = [delimiter for delimiter, width in widths.items() if width == max(widths.values())]
    if decimal == "," and len(widest) > 1:
        widest = [delimiter for delimiter in widest if delimiter != ","]
    if len(widest) == 1:
        return widest[0]
    if widest:
        names = " or ".join(_NAMES[delimiter] for delimiter in widest)
        raise source.problem(
            f"its cells can be separated by {names}",
            "save it with tabs as .tsv, or quote the texts that hold the other",
        )
    # Some row is ragged, and shall be named: by what the headings (the first row that is cut at all) are cut most.
    for line in islice(io.StringIO(text), _SAMPLE):
        counts = {delimiter: line.count(delimiter) for delimiter in DELIMITERS}
        if any(counts.values()):
            return max(DELIMITERS, key=lambda delimiter: counts[delimiter])
    return ","
