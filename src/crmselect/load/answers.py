"""Files of answers: a matrix of requirements and offers, or a row an answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.answer_cells import parse_answer, parse_cost
from crmselect.load.headings import HeadingMap, fold, map_headings
from crmselect.load.items import as_text
from crmselect.load.jsonfile import flat_table, read_model
from crmselect.load.numbers import parse_number
from crmselect.load.price_words import code_of
from crmselect.load.requirement_words import COLUMNS
from crmselect.load.source import Source
from crmselect.load.table import Cell, CellFault, Row, Table, blank
from crmselect.load.tables import in_order, read_any
from crmselect.load.wide_words import NAMES, OFFER
from crmselect.model.answer import Answer, AnswerSet
from crmselect.model.collection import InputNote
from crmselect.model.faults import problems_of
from crmselect.model.offer import OfferSet
from crmselect.model.requirement import RequirementSet

__all__ = ["load_answers"]

_LONG = {
    "offer": tuple(word for key, words in NAMES.items() for word in (key, *words) if word != "offer"),
    "answer": (
        "response",
        "compliance",
        "score",
        "rating",
        "fit",
        "code",
        "答复",
        "回答",
        "应答",
        "响应",
        "得分",
        "评分",
    ),
    "low": ("low score", "最低", "低值"),
    "high": ("high score", "最高", "高值"),
    "cost": ("cost to close", "gap cost", "price", "成本", "费用", "补足成本", "弥补成本"),
    "currency": OFFER["currency"],
    "comment": ("comments", "remark", "remarks", "note", "notes", "备注", "说明", "评论"),
    "evidence": ("proof", "source", "证据", "依据", "出处"),
}
_SEVERAL = frozenset({"answer", "cost"})
"""Columns whose cell can say more than one thing: an answer with its cost, a cost with its currency."""
_TAKEN = {fold(word) for key, words in _LONG.items() for word in (key, *words)}
_LONG_AND_ASIDE = {
    **_LONG,
    **{
        key: tuple(word for word in words if fold(word) not in _TAKEN)
        for key, words in COLUMNS.items()
        if fold(key) not in _TAKEN
    },
}


def load_answers(
    path: str | os.PathLike[str],
    *,
    offers: OfferSet | Iterable[str] | None = None,
    requirements: RequirementSet | Iterable[str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
) -> AnswerSet:
    """Read the answers of offers to requirements from a CSV, XLSX or JSON file.

    Parameters
    ----------
    path : path
        A matrix (a row a requirement, a column an offer) or the long form (a row an answer).
    offers : OfferSet or iterable of str, optional
        The offers that there are: another name is a fault, and in a matrix a column that is neither is one.
    requirements : RequirementSet or iterable of str, optional
        The requirements that there are, or their ids.
    sheet, encoding, decimal : str, optional
        As for :func:`crmselect.load_offers`.

    Returns
    -------
    AnswerSet
        A blank cell makes no answer: it is missing, which is not zero.

    Raises
    ------
    DataError
        With every fault of the file, each with its cell and its mending.
    """
    problems: list[Problem] = []
    value, source, file, notes = read_any(path, sheet=sheet, encoding=encoding, decimal=decimal, problems=problems)
    names = tuple(offers.names if isinstance(offers, OfferSet) else offers) if offers is not None else None
    ids = requirements.ids if isinstance(requirements, RequirementSet) else requirements
    reading = _Reading(names, None if ids is None else tuple(ids), notes, problems)
    if isinstance(value, list) and value and isinstance(value[0], Table):
        table = reading.chosen(source, value)
    elif (flat := flat_table(source, value, problems, Answer.model_fields)) is not None:
        table = flat
    else:
        modelled = read_model(source, value, AnswerSet)
        for answer in modelled:
            reading.known("offer", answer.offer, reading.names, answer.place)
            reading.known("requirement", answer.requirement, reading.ids, answer.place)
        if reading.problems:
            raise DataError(reading.problems)
        return modelled.replace(inputs=(file, *modelled.inputs), input_notes=(*notes, *modelled.input_notes))
    reading.table(table, decimal)
    if reading.problems:
        raise DataError(in_order(reading.problems))
    return AnswerSet(
        answers=tuple(reading.answers), inputs=(file.replace(sheet=table.sheet),), input_notes=tuple(reading.notes)
    )


class _Reading:
    """One table on its way into answers."""

    def __init__(
        self,
        names: tuple[str, ...] | None,
        ids: tuple[str, ...] | None,
        notes: Iterable[InputNote],
        problems: list[Problem],
    ) -> None:
        self.names = names
        self.ids = ids
        self.notes = list(notes)
        self.problems = problems
        self.answers: list[Answer] = []
        self.first: dict[tuple[str, str], Place | None] = {}

    def chosen(self, source: Source, tables: Sequence[Table]) -> Table:
        """Return the one table that names requirements."""
        usable = [table for table in tables if _identifier(map_headings(table.headings, COLUMNS)) is not None]
        if not usable:
            at = tables[0].place(tables[0].heading_row or None)
            raise DataError([Problem(at, "no column names the requirements", "head it id"), *self.problems])
        if len(usable) > 1:
            several = " and ".join(table.sheet for table in usable)
            raise source.problem(f"several sheets can be the answers: {several}", 'name one, as in "file.xlsx#Answers"')
        self.notes.extend(
            InputNote(
                where=str(Place(table.file, sheet=table.sheet)),
                what="no column names the requirements: not read",
                zh="没有一列给出需求编号：未读取此工作表",
            )
            for table in tables
            if table is not usable[0]
        )
        return usable[0]

    def table(self, table: Table, decimal: str | None) -> None:
        signs = {"decimal": decimal, "delimiter": table.delimiter or None}
        long = map_headings(table.headings, _LONG_AND_ASIDE)
        wanted = [key for key in ("offer", "answer", "low") if key in long.columns]
        identifier = _identifier(long)
        if len(wanted) > 1 and wanted[0] == "offer" and identifier is not None:
            self.long(table, long, identifier, signs)
        else:
            self.matrix(table, map_headings(table.headings, COLUMNS), signs)

    def matrix(self, table: Table, found: HeadingMap, signs: Mapping[str, str | None]) -> None:
        identifier = _identifier(found)
        if identifier is None:
            self.fault(table, None, None, "no column names the requirements", "head it id")
            return
        named = self.names or ()
        # A column that bears an offer's name is that offer's, whatever else its heading could mean.
        aside = [c for c in found.columns.values() if c != identifier and table.headings[c] not in named]
        columns = [c for c, heading in enumerate(table.headings) if heading and c != identifier and c not in aside]
        for fault in found.problems:
            self.fault(table, table.heading_row, fault.column, fault.what, fault.fix)
        for column in columns:
            self.known("offer", table.headings[column], self.names, table.place(table.heading_row, column))
        if not columns:
            self.fault(
                table, table.heading_row, None, "no column is an offer's", "head a column with each offer's name"
            )
        self.aside(table, aside)
        table = table.spread((), columns, self.problems)
        parse = lru_cache(maxsize=None, typed=True)(partial(parse_answer, **signs))
        for row in table.rows:
            if blank([row.cells[column] for column in (identifier, *columns)]):
                continue  # A heading of an area, say: it asks nothing and nobody answers it.
            requirement = self.requirement(table, row, identifier)
            for column in columns:
                try:
                    fields = parse(row.cells[column])
                except CellFault as fault:
                    self.fault(table, row.number, column, fault.what, fault.fix)
                    continue
                if fields is not None:
                    self.add(table.headings[column], requirement, fields, table.place(row.number, column))

    def long(self, table: Table, found: HeadingMap, identifier: int, signs: Mapping[str, str | None]) -> None:
        columns = found.columns
        for fault in found.problems:
            self.fault(table, table.heading_row, fault.column, fault.what, fault.fix)
        for column in found.unknown:
            hint = found.suggestions.get(column) or "remove the column, or correct its heading"
            self.fault(table, table.heading_row, column, f"{table.headings[column]!r} is no column of an answer", hint)
        self.aside(table, [column for key, column in columns.items() if key not in _LONG and column != identifier])
        words = {columns["offer"], identifier}
        table = table.spread(words, set(columns.values()) - words, self.problems)
        number = partial(parse_number, **signs)
        parsers: dict[str, Callable[[Cell], Any]] = {
            "answer": partial(parse_answer, **signs), "low": number, "high": number,
            "cost": partial(parse_cost, **signs),
            "currency": lambda cell: code_of(as_text(cell)).upper(), "comment": as_text, "evidence": as_text,
        }  # fmt: skip
        for row in table.rows:
            fields: dict[str, Any] = {}
            before = len(self.problems)
            for key, parse in parsers.items():
                cell = row.cells[columns[key]] if key in columns else None
                if blank((cell,)):
                    continue
                try:
                    value = parse(cell)
                except CellFault as fault:
                    self.fault(table, row.number, columns[key], fault.what, fault.fix)
                    continue
                for name, one in (value or {}).items() if key in _SEVERAL else ((key, value),):
                    if fields.setdefault(name, one) != one:
                        self.fault(table, row.number, columns[key], f"{name} is given twice", "keep one of the two")
            requirement = self.requirement(table, row, identifier)
            offer = as_text(row.cells[columns["offer"]])
            if not offer:
                self.fault(table, row.number, columns["offer"], "no offer is named", "say whose answer it is")
            else:
                self.known("offer", offer, self.names, table.place(row.number, columns["offer"]))
            if fields and offer and len(self.problems) == before:
                at = columns["answer"] if "answer" in columns else columns["low"]
                self.add(offer, requirement, fields, table.place(row.number, at))

    def requirement(self, table: Table, row: Row, column: int) -> str:
        name = as_text(row.cells[column])
        if name:
            self.known("requirement", name, self.ids, table.place(row.number, column))
        else:
            self.fault(table, row.number, column, "no requirement is named", "write its id")
        return name

    def known(self, what: str, name: str, names: tuple[str, ...] | None, place: Place | None) -> None:
        if names is None or name in names:
            return
        listed = ", ".join(names[:8]) + (" …" if len(names) > 8 else "")
        hint = closest(name, names) or (f"the {what}s are {listed}" if names else f"there are no {what}s")
        self.problems.append(Problem(place or "", f"there is no {what} {name!r}", hint))

    def add(self, offer: str, requirement: str, fields: Mapping[str, Any], place: Place) -> None:
        if not requirement:
            return
        first = self.first.setdefault((offer, requirement), place)
        if first is not place:
            what = f"{offer!r} answers {requirement!r} in {first} too"
            self.problems.append(Problem(place, what, "keep one of the two"))
            return
        try:
            self.answers.append(Answer(offer=offer, requirement=requirement, place=place, **fields))
        except ValidationError as error:
            self.problems.extend(problems_of(error, lambda _: place, Answer))

    def aside(self, table: Table, columns: Sequence[int]) -> None:
        if columns:
            headings = ", ".join(repr(table.headings[column]) for column in sorted(columns))
            where = str(Place(table.file, sheet=table.sheet))
            what, zh = f"columns of the requirements left aside: {headings}", f"未读取描述需求的列：{headings}"
            self.notes.append(InputNote(where=where, what=what, zh=zh))

    def fault(self, table: Table, row: int | None, column: int | None, what: str, fix: str) -> None:
        self.problems.append(Problem(table.place(row, column), what, fix))


def _identifier(found: HeadingMap) -> int | None:
    """Return the column that names the requirements: the id's, or the requirement's where no id stands beside it."""
    return found.columns.get("id", found.columns.get("requirement"))
