"""Tables of a project: a row a record, a column a field of its model."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem
from crmselect.load.headings import HeadingMap, map_headings
from crmselect.load.jsonfile import flat_table
from crmselect.load.numbers import in_doubt
from crmselect.load.record_cells import Reader, reader_of
from crmselect.load.record_words import HEADINGS
from crmselect.load.source import Source
from crmselect.load.table import CellFault, Row, Table, blank
from crmselect.load.tables import in_order, read_any
from crmselect.model.base import Record
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.faults import problems_of

__all__ = ["Records", "load_records"]

R = TypeVar("R", bound=Record)
_ESTIMATE = ("low", "likely", "high", "shape")


@dataclass(frozen=True)
class Records(Generic[R]):
    """The records of one file.

    Attributes
    ----------
    records : tuple of Record
        In the order of the file, each with its place.
    input : InputFile
    notes : tuple of InputNote
        What was chosen or left aside.
    """

    records: tuple[R, ...]
    input: InputFile
    notes: tuple[InputNote, ...] = ()


def load_records(
    path: str | os.PathLike[str],
    kind: type[R],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
) -> Records[R]:
    """Read records from a CSV, XLSX, JSON or YAML file: milestones, booked costs, test cases, survey answers.

    Parameters
    ----------
    path : path
        A row a record; ``project.xlsx#Milestones`` names a sheet.
    kind : type of Record
        Its fields are the columns, in English or Chinese; lists stand between semicolons, shares as ``20%`` or 0.2,
        dates as 2027-01-31, ranges in the columns low, likely and high.
    sheet, encoding, decimal : str, optional
        As for :func:`crmselect.load_offers`.

    Returns
    -------
    Records

    Raises
    ------
    DataError
        With every fault of the file, each with its cell and its mending.
    """
    problems: list[Problem] = []
    value, source, file, notes = read_any(path, sheet=sheet, encoding=encoding, decimal=decimal, problems=problems)
    table = _table(source, value, kind, problems)
    reading = _Reading(table, kind, decimal, problems)
    found = reading.read()
    if problems:
        raise DataError(in_order(problems))
    return Records(found, file.replace(sheet=table.sheet), tuple(notes))


def _table(source: Source, value: Any, kind: type[Record], problems: list[Problem]) -> Table:
    """Return the table whose headings fit best."""
    if isinstance(value, list) and value and isinstance(value[0], Table):
        names = _headings(kind)
        tables: list[Table] = value
        return max(tables, key=lambda table: len(map_headings(table.headings, names).columns))
    flat = flat_table(source, value, problems)
    if flat is None:
        raise source.problem("is no table", "write a list of objects, each with the same simple fields")
    return flat


def _headings(kind: type[Record]) -> dict[str, tuple[str, ...]]:
    """Return the names of each column; a word that names a field of its own is no other name of another."""
    fields = [name for name in kind.model_fields if name != "place"]
    if any(_is_estimate(kind, name) for name in fields):
        fields.extend(name for name in _ESTIMATE if name not in fields)
    taken = {name.replace("_", " ") for name in fields}
    names: dict[str, tuple[str, ...]] = {}
    for name in fields:
        words = [word for word in HEADINGS.get(name, "").split("|") if word and word not in taken]
        taken.update(words)
        names[name] = (name.replace("_", " "), *words)
    return names


def _is_estimate(kind: type[Record], name: str) -> bool:
    return reader_of(name, kind.model_fields[name], decimal=None, delimiter=None).estimate


class _Reading(Generic[R]):
    """One table on its way into records."""

    def __init__(self, table: Table, kind: type[R], decimal: str | None, problems: list[Problem]) -> None:
        self.table, self.kind, self.problems = table, kind, problems
        self.found: HeadingMap = map_headings(table.headings, _headings(kind))
        self.columns = self.found.columns
        doubtful = decimal is None and any(
            in_doubt([row.cells[column] for row in table.rows]) for column in self.columns.values()
        )
        signs = {"decimal": decimal, "delimiter": ";" if doubtful else table.delimiter or None}
        self.readers: dict[str, Reader] = {
            name: reader_of(name, field, **signs) for name, field in kind.model_fields.items() if name != "place"
        }
        self.ranged = next((name for name, reader in self.readers.items() if reader.estimate), "")

    def read(self) -> tuple[R, ...]:
        table = self.table
        self.problems.extend(table.without_heading())
        for fault in self.found.problems:
            self.problems.append(Problem(table.place(table.heading_row, fault.column), fault.what, fault.fix))
        for column in self.found.unknown:
            hint = self.found.suggestions.get(column) or "remove the column, or correct its heading"
            what = f"{table.headings[column]!r} is no column of this table"
            self.problems.append(Problem(table.place(table.heading_row, column), what, hint))
        self.problems.extend(self.absent())
        read = [self.record(row) for row in table.rows if not blank(row.cells)]
        return tuple(one for one in read if one is not None)

    def absent(self) -> Iterable[Problem]:
        """Tell the columns without which no row can be read."""
        for name, field in self.kind.model_fields.items():
            parts = {name, "likely"} if name == self.ranged else {name}
            if field.is_required() and not parts & set(self.columns):
                yield Problem(self.table.place(self.table.heading_row), f"there is no column {name!r}", "add it")

    def record(self, row: Row) -> R | None:
        fields: dict[str, Any] = {}
        faults = len(self.problems)
        for name, column in self.columns.items():
            cell = row.cells[column]
            if blank((cell,)):
                continue
            try:
                fields[name] = self.parse(name, cell)
            except CellFault as fault:
                self.problems.append(Problem(self.table.place(row.number, column), fault.what, fault.fix))
        self.estimate(row, fields)
        whole = len(self.problems) == faults
        first = min(self.columns.values(), default=0)
        try:
            made = self.kind.model_validate({**fields, "place": self.table.place(row.number, first)})
        except ValidationError as error:
            self.problems.extend(self.refused(row, error, {one.where for one in self.problems[faults:]}))
            return None
        return made if whole else None

    def refused(self, row: Row, error: ValidationError, told: Collection[Place | str]) -> Iterable[Problem]:
        """Yield what the model refuses, but for cells of which something was told already."""
        for problem in problems_of(error, lambda path: self.where(row, path), self.kind):
            missing = problem.what == "nothing is given"
            # A column that is not there at all was told once already, at the heading.
            if problem.where not in told and (not missing or self.in_table(problem)):
                yield problem

    def in_table(self, problem: Problem) -> bool:
        return isinstance(problem.where, Place) and problem.where.column in self.table.headings

    def parse(self, name: str, cell: Any) -> Any:
        if name in self.readers:
            return self.readers[name].parse(cell)
        if name == "shape":
            return str(cell).strip().casefold()
        return self.readers[self.ranged].parse(cell)

    def estimate(self, row: Row, fields: dict[str, Any]) -> None:
        """Gather low, likely, high and shape into the figure that they are the range of."""
        if not self.ranged:
            return
        parts = {key: fields.pop(key) for key in _ESTIMATE if key in fields and key not in self.readers}
        if not parts:
            return
        if self.ranged in fields:
            if "likely" in parts:
                self.fault(row, self.ranged, f"{self.ranged} and likely are both given", "keep one of the two")
            parts["likely"] = fields[self.ranged]
        if "likely" not in parts:
            key = next(iter(parts))
            self.fault(row, key, f"{key} is given without a likely value", f"write likely, or {self.ranged}")
        fields[self.ranged] = parts

    def fault(self, row: Row, name: str, what: str, fix: str) -> None:
        self.problems.append(Problem(self.table.place(row.number, self.columns[name]), what, fix))

    def where(self, row: Row, path: Sequence[int | str]) -> Place:
        """Return the cell of a field, or the row with the field's name where it has no column."""
        for part in reversed(path):
            if isinstance(part, str) and part in self.columns:
                return self.table.place(row.number, self.columns[part])
        at = self.table.place(row.number)
        return Place(at.file, at.sheet, at.row, str(path[0]) if path else "")
