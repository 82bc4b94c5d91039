"""Whom and what a file with faults names all the same: answers can be checked against it before it is mended."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from crmselect.errors import DataError
from crmselect.load.headings import map_headings
from crmselect.load.items import as_text
from crmselect.load.requirement_words import COLUMNS
from crmselect.load.tables import read_tables
from crmselect.load.wide_words import NAMES

__all__ = ["ids_in", "offers_in"]


def offers_in(path: str | os.PathLike[str]) -> tuple[str, ...] | None:
    """Return the offers that a table names, whatever is wrong with their prices; None where that cannot be told.

    The first of the columns that can name an offer does, as where the file is sound.
    """
    return _column(path, NAMES, tuple(NAMES))


def ids_in(path: str | os.PathLike[str]) -> tuple[str, ...] | None:
    """Return the ids of the requirements in a table, whatever is wrong with them; None where that cannot be told."""
    return _column(path, COLUMNS, ("id",))


def _column(
    path: str | os.PathLike[str], known: Mapping[str, Sequence[str]], keys: tuple[str, ...]
) -> tuple[str, ...] | None:
    try:
        tables, _, _ = read_tables(path)
    except DataError:
        return None
    found: dict[str, None] = {}
    for table in tables:
        columns = map_headings(table.headings, known).columns
        at = next((columns[key] for key in keys if key in columns), None)
        names = [] if at is None else [as_text(row.cells[at]) for row in table.rows]
        # A row that names nothing may be the one that an answer means.
        if not names or "" in names or table.merged:
            return None
        found.update(dict.fromkeys(names))
    return tuple(found) or None
