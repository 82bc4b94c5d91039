"""Tables whose rows are the offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from crmselect.report import cells
from crmselect.report.document import Cell, Column, Row, Table
from crmselect.report.findings import Findings

__all__ = ["in_parts", "of_offers", "plain_table"]

WIDEST = 10
"""More columns than this beside the row's name do not fit on a printed page."""


def of_offers(
    findings: Findings,
    key: str,
    caption: str,
    columns: Sequence[Column],
    row: Callable[[str], Sequence[Cell]],
    *,
    money: bool = False,
    notes: Sequence[str] = (),
) -> Table:
    """Return a table with a row for each offer in the report's order; those that a gate stopped are muted.

    Parameters
    ----------
    findings : Findings
    key, caption : str
    columns : sequence of Column
        Without the offers' own.
    row : callable
        An offer's name → its cells.
    money : bool
        Whether the cells are costs: an offer whose costs stay closed then has none.
    notes : sequence of str
    """
    words = findings.words
    rows = []
    for name in findings.order:
        hidden = money and name in findings.closed
        body = [cells.words(words("not_opened")) for _ in columns] if hidden else row(name)
        rows.append(Row(name, (cells.words(name), *body), "muted" if name in findings.reasons else ""))
    first = Column("offer", words("offer"), numeric=False)
    return Table(key, caption, (first, *columns), tuple(rows), notes=tuple(notes))


def plain_table(
    key: str, caption: str, columns: Sequence[Column], rows: Iterable[Row], notes: Sequence[str] = ()
) -> Table:
    """Return a table from its parts."""
    return Table(key, caption, tuple(columns), tuple(rows), notes=tuple(notes))


def in_parts(findings: Findings, table: Table, widest: int = WIDEST) -> Iterator[Table]:
    """Yield a table as it is, or in parts of as many columns as a printed page has room for.

    The parts are of about one size, and each begins with the row's name.
    """
    wide = len(table.columns) - 1
    count = -(-wide // widest)
    if count <= 1:
        yield table
        return
    size = -(-wide // count)
    for n in range(count):
        picked = (0, *range(1 + n * size, min(1 + (n + 1) * size, wide + 1)))
        yield replace(
            table,
            key=table.key if n == 0 else f"{table.key}-{n + 1}",
            caption=findings.words("part", caption=table.caption, n=n + 1, of=count),
            columns=tuple(table.columns[at] for at in picked),
            rows=tuple(replace(row, cells=tuple(row.cells[at] for at in picked)) for row in table.rows),
            notes=table.notes if n == count - 1 else (),
        )
