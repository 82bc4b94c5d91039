"""Which heading was read as which column: what ``check`` shows of a file of tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crmselect.errors import DataError
from crmselect.load.headings import HeadingMap, map_headings
from crmselect.load.long import map_long
from crmselect.load.requirement_words import COLUMNS
from crmselect.load.table import Table
from crmselect.load.tables import SUFFIXES, read_tables, split_sheet
from crmselect.load.wide import map_wide
from crmselect.load.wide_words import NAMES
from crmselect.model.collection import InputFile

__all__ = ["ColumnRead", "columns_read"]


class ColumnRead(NamedTuple):
    """A heading as it is written, and the column that it was read as; empty where it is none that is known."""

    file: str
    sheet: str
    heading: str
    column: str


def columns_read(kind: str, file: InputFile) -> tuple[ColumnRead, ...]:
    """Return which heading of a file of tables was read as which column.

    Parameters
    ----------
    kind : {"offers", "requirements", "answers"}
    file : InputFile
        As a reader gave it: a document of text, or a file that has changed since, gives none.
    """
    name, _ = split_sheet(file.file)
    if Path(name).suffix.lower() not in SUFFIXES:
        return ()
    try:
        tables, again, _ = read_tables(file.file, encoding=file.encoding or None)
    except DataError:
        return ()  # It is a model as JSON, or has rows that only its own reader can tell of.
    if again.sha256 != file.sha256:
        return ()
    sheets = set(filter(None, file.sheet.split(", ")))
    return tuple(read for table in tables if not sheets or table.sheet in sheets for read in _of_table(kind, table))


def _of_table(kind: str, table: Table) -> Iterator[ColumnRead]:
    found = _found(kind, table)
    if found is None:
        return
    keys = {position: key for key, position in found.columns.items()}
    for position, heading in enumerate(table.headings):
        if heading:
            yield ColumnRead(table.file, table.sheet, heading, keys.get(position, ""))


def _found(kind: str, table: Table) -> HeadingMap | None:
    if kind == "offers":
        long = map_long(table)
        return long if {"offer", "item"} <= set(long.columns) else map_wide(table)
    if kind == "requirements":
        return map_headings(table.headings, COLUMNS)
    # In a matrix every further heading is an offer's; a row an answer says whose it is in a column of its own.
    whose = map_headings(table.headings, {key: words for key, words in NAMES.items() if key == "offer"})
    return None if whose.columns else map_headings(table.headings, COLUMNS)
