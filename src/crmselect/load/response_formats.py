"""How a sheet of a response form shows its figures: 0.999 as 99.9% is another figure than 0.999."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Collection

from crmselect.load.source import read_source
from crmselect.load.table import Table

__all__ = ["shown_as_percent"]

_IN_QUOTES = re.compile(r'"[^"]*"|\\.')


def shown_as_percent(table: Table, column: int) -> Collection[int]:
    """Return the numbers of the rows whose figure in a column is shown as a percentage.

    Parameters
    ----------
    table : Table
        A sheet of a workbook that was read, and so is within bounds.
    column : int
        By position, 0 first.
    """
    rows = [row.number for row in table.rows if isinstance(row.cells[column], int | float)]
    if not rows:
        return frozenset()
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(read_source(table.file).data), read_only=True, keep_links=False)
        sheet = book[table.sheet]
        # The range that a sheet states can be any; what stands in it was counted when it was read.
        sheet.reset_dimensions()
        wanted = frozenset(rows)
        cells = sheet.iter_rows(min_row=rows[0], max_row=rows[-1], min_col=column + 1, max_col=column + 1)
        found: set[int] = set()
        for (cell,) in cells:
            number = getattr(cell, "row", None)  # A cell that nothing stands in knows no row.
            if number in wanted and "%" in _IN_QUOTES.sub("", str(cell.number_format)):
                found.add(number)
    return found
