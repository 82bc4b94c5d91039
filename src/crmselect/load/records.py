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
from crmselect.load.record_cells import Reader, list_texts, reader_of
from crmselect.load.record_ranges import PARTS, SHAPE, by_year, ranges_of
from crmselect.load.record_words import HEADINGS
from crmselect.load.source import Source
from crmselect.load.table import CellFault, Row, Table, blank
from crmselect.load.tables import in_order, read_any
from crmselect.model.base import Record
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.faults import problems_of

__all__ = ["Records", "load_records"]

R = TypeVar("R", bound=Record)


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
        dates as 2027-01-31. A range stands in the columns low, likely, high and shape; where a table has more than one
        figure with a range, these are the first one's (a benefit's amount, a module's cost), and the others have
        columns such as ``rate low`` and ``rate high``. Figures by year have their ranges by year: ``10; 2``.
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
    if not found:
        notes = [*notes, InputNote(where=source.file, what="has headings and no rows", zh="只有表头，没有数据行")]
    return Records(found, file.replace(sheet=table.sheet), tuple(notes))


def _table(source: Source, value: Any, kind: type[Record], problems: list[Problem]) -> Table:
    """Return the table whose headings fit best."""
    if isinstance(value, list) and value and isinstance(value[0], Table):
        names = _headings(kind)
        tables: list[Table] = value
        return max(tables, key=lambda table: len(map_headings(table.headings, names).columns))
    flat = flat_table(source, _held(value, kind), problems)
    if flat is None:
        raise source.problem("is no table", "write a list of objects, each with the same simple fields")
    return flat


class _Held:
    """A list or an object of JSON or YAML in a field that takes one, on its way past the table to the model."""

    def __init__(self, value: Any) -> None:
        self.value = value


def _held(value: Any, kind: type[Record]) -> Any:
    """Hold what stands in lists and objects, where the field takes such."""
    if not isinstance(value, list):
        return value
    names, readers = _headings(kind), _readers(kind)
    for one in value:
        for key, inner in one.items() if isinstance(one, dict) else ():
            if isinstance(inner, dict | list):
                field = next(iter(map_headings([str(key)], names).columns), "")
                if field in readers and (readers[field].several or readers[field].estimate):
                    one[key] = _Held(inner)
    return value


def _readers(kind: type[Record], *, decimal: str | None = None, delimiter: str | None = None) -> dict[str, Reader]:
    return {
        name: reader_of(name, field, decimal=decimal, delimiter=delimiter)
        for name, field in kind.model_fields.items()
        if name != "place"
    }


def _headings(kind: type[Record]) -> dict[str, tuple[str, ...]]:
    """Return the names of each column; a word that names a field of its own is no other name of another."""
    fields = [name for name in kind.model_fields if name != "place"]
    ranged = [name for name, reader in _readers(kind).items() if reader.estimate]
    if ranged:
        fields.extend(name for name in PARTS if name not in fields)
    taken = {name.replace("_", " ") for name in fields}
    names: dict[str, tuple[str, ...]] = {}
    for name in fields:
        words = [word for word in HEADINGS.get(name, "").split("|") if word and word not in taken]
        taken.update(words)
        names[name] = (name.replace("_", " "), *words)
    for name in ranged:
        for part in PARTS:
            names[f"{name}_{part}"] = tuple(
                f"{word}{' ' * word.isascii()}{said}"
                for word in names[name]
                for said in names[part]
                if word.isascii() == said.isascii()
            )
    return names


class _Reading(Generic[R]):
    """One table on its way into records."""

    def __init__(self, table: Table, kind: type[R], decimal: str | None, problems: list[Problem]) -> None:
        self.table, self.kind, self.problems = table, kind, problems
        self.found: HeadingMap = map_headings(table.headings, _headings(kind))
        self.columns = self.found.columns
        doubtful = decimal is None and any(
            in_doubt([text for row in table.rows for text in list_texts(row.cells[column])])
            for column in self.columns.values()
        )
        signs = {"decimal": decimal, "delimiter": ";" if doubtful else table.delimiter or None}
        self.readers = _readers(kind, **signs)
        self.ranged = [name for name, reader in self.readers.items() if reader.estimate]
        self.ranges = ranges_of(self.ranged, self.columns)

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
            parts = {name, self.ranges[name]["likely"]} if name in self.ranges else {name}
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
            # A column that is not there at all was told once already, at the heading; and what a row as a whole lacks
            # may stand in the very cell that could not be read.
            if problem.where not in told and (self.in_table(problem) or not (missing or told)):
                yield problem

    def in_table(self, problem: Problem) -> bool:
        return isinstance(problem.where, Place) and problem.where.column in self.table.headings

    def parse(self, name: str, cell: Any) -> Any:
        if isinstance(cell, _Held):
            return cell.value
        if name in self.readers:
            return self.readers[name].parse(cell)
        field, part = self.part_of(name)
        return SHAPE.parse(cell) if part == "shape" else self.readers[field].parse(cell)

    def part_of(self, column: str) -> tuple[str, str]:
        """Return the field and the part of its range that a column holds."""
        return next((name, key) for name, keys in self.ranges.items() for key, at in keys.items() if at == column)

    def estimate(self, row: Row, fields: dict[str, Any]) -> None:
        """Gather low, likely, high and shape into the figures that they are the ranges of."""
        for name, keys in self.ranges.items():
            parts = {key: fields.pop(at) for key, at in keys.items() if at in fields}
            if not parts:
                continue
            if name in fields:
                if "likely" in parts:
                    self.fault(row, name, f"{name} and {keys['likely']} are both given", "keep one of the two")
                parts["likely"] = fields[name]
            if "likely" not in parts:
                key = keys[next(iter(parts))]
                what = f"{key.replace('_', ' ')} is given without a likely value"
                self.fault(row, key, what, f"write {keys['likely'].replace('_', ' ')}, or {name}")
            try:
                fields[name] = by_year(parts)
            except CellFault as fault:
                self.fault(row, keys[next(iter(parts))], fault.what, fault.fix)

    def fault(self, row: Row, name: str, what: str, fix: str) -> None:
        self.problems.append(Problem(self.table.place(row.number, self.columns[name]), what, fix))

    def where(self, row: Row, path: Sequence[int | str]) -> Place:
        """Return the cell of a field, or the row with the field's name where it has no column."""
        field = next((str(part) for part in path if part in self.ranges), "")
        for part in reversed(path):
            column = self.ranges[field].get(str(part), part) if field else part
            if isinstance(column, str) and column in self.columns:
                return self.table.place(row.number, self.columns[column])
        at = self.table.place(row.number)
        return Place(at.file, at.sheet, at.row, str(path[0]) if path else "")
