"""One response form: a vendor's workbook on its way into an offer and answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.answer_cells import parse_answer, parse_cost
from crmselect.load.headings import fold, map_headings
from crmselect.load.items import as_text
from crmselect.load.long import map_long, read_long
from crmselect.load.response_changes import changed_parts, text_of
from crmselect.load.response_company import asked_for, at_place, read_about, read_company
from crmselect.load.response_formats import shown_as_percent
from crmselect.load.response_lines import in_the_form_s_words, lacking_lines
from crmselect.load.response_words import (
    ANSWER_COLUMNS,
    FIELD_COLUMNS,
    PRICE_COLUMNS,
    PRICE_GIVEN,
    PRICE_NOTES,
    SHEETS,
    Said,
    digest,
    requirement_digest,
)
from crmselect.load.table import CellFault, Row, Table, blank
from crmselect.load.tables import read_any
from crmselect.model.answer import Answer
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer
from crmselect.model.price import CostItem

__all__ = ["Form", "is_form", "read_form"]

_ROLES = {word: role for role, words in SHEETS.items() for word in words}
_SEVERAL = frozenset({"answer", "cost"})
"""Columns whose cell can say more than one thing: an answer with its cost, a cost with its currency."""
_NEVER_READ = frozenset({"instructions"})
_SAYS_A_PRICE = frozenset({"start", "end", "discount", "renewal_months", "renewal_cap", "renewal_asked", "free_months",
                            "tax_rate", "percent_of"})  # fmt: skip
"""What a vendor fills in beside a price: in a row without one it shows that the price was forgotten."""


@dataclass
class Form:
    """What one workbook holds.

    Parameters
    ----------
    path : str
        As it was named.
    offer : Offer, optional
        None where the form does not say whose it is.
    answers : list of Answer
    asked : dict
        For each id the digest of what the form asks, as :func:`requirement_digest` gives it.
    name_at, asked_at : Place
        Where the offer's name and the first requirement stand.
    input : InputFile, optional
    notes, problems : list
    """

    path: str
    offer: Offer | None = None
    answers: list[Answer] = field(default_factory=list)
    asked: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    name_at: Place = field(default_factory=Place)
    asked_at: Place = field(default_factory=Place)
    input: InputFile | None = None
    notes: list[InputNote] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def is_form(tables: Iterable[object]) -> bool:
    """Return whether the sheets of a workbook are those of a response form."""
    named = {_ROLES.get(table.sheet) for table in tables if isinstance(table, Table)}
    return {"requirements", "company"} <= named


def read_form(path: str | os.PathLike[str], *, decimal: str | None = None) -> Form:
    """Read a filled form; its faults are gathered in the result.

    Parameters
    ----------
    path : path
        Of an ``.xlsx`` file.
    decimal : {".", ","}, optional
        The decimal sign of figures that are text.
    """
    form = Form(os.fspath(path))
    try:
        value, _, file, notes = read_any(path, decimal=decimal)
    except DataError as error:
        form.problems.extend(error.problems)
        return form
    form.input = file
    # What stands above the headings is the form's own title; a hidden sheet is the vendor's doing and is told.
    form.notes.extend(note for note in notes if not note.what.startswith("left aside above"))
    tables = {_ROLES[table.sheet]: table for table in value if isinstance(table, Table) and table.sheet in _ROLES}
    _Reading(form, tables, decimal).read([table for table in value if isinstance(table, Table)])
    return form


class _Reading:
    """The sheets of one form."""

    def __init__(self, form: Form, tables: Mapping[str, Table], decimal: str | None) -> None:
        self.form = form
        self.tables = tables
        self.decimal = decimal
        self.signs = {"decimal": decimal, "delimiter": None}

    def read(self, whole: Sequence[Table]) -> None:
        lacking = [role for role in SHEETS if role not in self.tables and role not in _NEVER_READ]
        for role in lacking:
            names = [table.sheet for table in whole if table.sheet not in _ROLES]
            fix = next(filter(None, (closest(word, names) for word in SHEETS[role])), "")
            fix = f"name it as the form had it; {fix}" if fix else "fill in the form that was sent, and keep its sheets"
            self.fault(Place(self.form.path), f"the sheet {' or '.join(map(repr, SHEETS[role]))} is missing", fix)
        for table in whole:
            if table.sheet not in _ROLES:
                self.note(table, "is no sheet of the form: it was not read", "不是表单的工作表：未读取")
        problems = self.form.problems
        about = read_about(self.tables["about"], problems) if "about" in self.tables else {}
        name, fields = "", dict[str, Any]()
        if "company" in self.tables:
            company = self.tables["company"]
            columns = self.columns(company, FIELD_COLUMNS, ("field", "value"))
            if columns is not None:
                name, self.form.name_at, fields = read_company(
                    company, columns, self.signs, problems, asked=asked_for(about), notes=self.form.notes,
                    shown=shown_as_percent(company, columns["value"]),
                )  # fmt: skip
        if name and about.get("vendor") and fold(name) != fold(about["vendor"]):
            made = about["vendor"]
            self.note(self.tables["company"], f"the form was made for {made!r}, and {name!r} answers",
                      f"表单发给 {made!r}，填写的名称为 {name!r}")  # fmt: skip
        if "requirements" in self.tables:
            self.requirements(self.tables["requirements"], name, about, fields.get("currency"))
        items: tuple[CostItem, ...] = ()
        remarks: dict[str, str] = {}
        if "prices" in self.tables:
            items, remarks = self.prices(self.tables["prices"], name, fields.get("currency"))
        if not name:
            return
        words = fields.pop("notes", {})
        for item, remark in remarks.items():
            words[item] = f"{words[item]}; {remark}" if item in words else remark
        try:
            self.form.offer = Offer.model_validate(
                {"name": name, "items": items, "notes": words, "place": self.form.name_at, **fields}
            )
        except ValidationError as error:
            self.form.problems.extend(problems_of(error, partial(at_place, self.form.name_at), Offer))

    def fault(self, where: Place, what: str, fix: str) -> None:
        self.form.problems.append(Problem(where, what, fix))

    def note(self, table: Table, en: str, zh: str) -> None:
        self.form.notes.append(InputNote(where=str(Place(table.file, sheet=table.sheet)), what=en, zh=zh))

    def columns(self, table: Table, known: Mapping[str, Said], needed: Iterable[str]) -> dict[str, int] | None:
        """Return where the columns stand; None, and a fault each, where one that is needed is not there."""
        found = map_headings(table.headings, known)
        for doubled in found.problems:
            self.fault(table.place(table.heading_row, doubled.column), doubled.what, doubled.fix)
        missing = [key for key in needed if key not in found.columns]
        for key in missing:
            names = " or ".join(map(repr, known[key]))
            self.fault(
                table.place(table.heading_row or None), f"there is no column {names}", "keep the form's headings"
            )
        for column in found.unknown:
            where = table.place(table.heading_row, column)
            if any(not blank((row.cells[column],)) for row in table.rows):
                self.fault(where, f"{table.headings[column]!r} is no column of the form",
                           found.suggestions.get(column) or "move what it says into the comments")  # fmt: skip
        return None if missing else found.columns

    def requirements(self, table: Table, name: str, about: Mapping[str, str], currency: str | None) -> None:
        """Read the answers; a blank makes none, and words without an answer are kept beside what is missing."""
        columns = self.columns(table, ANSWER_COLUMNS, ("id", "requirement", "answer"))
        if columns is None:
            return
        table = table.spread((), columns.values(), self.form.problems)
        signs = {**self.signs, "currency": currency}
        parsers: dict[str, Callable[[Any], Any]] = {
            "answer": partial(parse_answer, **signs), "comment": as_text, "evidence": as_text,
            "cost": partial(parse_cost, **signs),
        }  # fmt: skip
        rows: dict[str, int] = {}
        for row in table.rows:
            text = {key: as_text(row.cells[columns[key]]) if key in columns else "" for key in ANSWER_COLUMNS}
            where = table.place(row.number, columns["id"])
            asked, id_ = requirement_digest(text["id"], text["requirement"], text["acceptance"]), text["id"]
            if not id_:
                self.fault(where, "no requirement is named", "keep the form's rows as they are")
                continue
            if id_ in self.form.asked:
                self.fault(where, f"{id_!r} stands in another row too", "keep the form's rows as they are")
                continue
            self.form.asked[id_] = asked
            rows[id_] = row.number
            self.form.asked_at = self.form.asked_at if self.form.asked_at.file else where
            fields, sound = self.answer(table, row, columns, parsers)
            place = table.place(row.number, columns["answer"])
            if fields.get("cost") is not None and not {"code", "score", "low"} & set(fields) and sound:
                self.fault(table.place(row.number, columns["cost"]), "a cost to close, and no answer",
                           "choose an answer, or clear the cost")  # fmt: skip
            elif fields and name and sound:
                try:
                    self.form.answers.append(Answer(offer=name, requirement=id_, place=place, **fields))
                except ValidationError as error:
                    self.form.problems.extend(problems_of(error, partial(at_place, place), Answer))
        if about.get("digest") and digest(self.form.asked.values()) != about["digest"]:
            found = changed_parts(self.form.asked, about.get("rows", ""))
            for id_, part in found:
                if part not in columns:
                    continue
                what = f"{str(text_of(self.form.asked[id_], part))[:60]!r} is not what the form asked here"
                self.fault(table.place(rows[id_], columns[part]), what, "copy the answers into the form as it was sent")
            if not found:
                lost = about.get("count", "")
                gone = int(lost) - len(rows) if lost.isdecimal() else 0
                more = f": {gone} of its {lost} rows are gone" if gone > 0 else ""
                what = f"ids or texts of requirements are not those of the form{more}"
                self.fault(Place(table.file, sheet=table.sheet), what, "copy the answers into the form as it was sent")

    def answer(
        self, table: Table, row: Row, columns: Mapping[str, int], parsers: Mapping[str, Callable[[Any], Any]]
    ) -> tuple[dict[str, Any], bool]:
        """Return the fields of an answer, and whether none of its cells is at fault."""
        fields: dict[str, Any] = {}
        before = len(self.form.problems)
        for key, parse in parsers.items():
            cell = row.cells[columns[key]] if key in columns else None
            if blank((cell,)):
                continue
            where = table.place(row.number, columns[key])
            try:
                value = parse(cell)
            except CellFault as fault:
                self.fault(where, fault.what, fault.fix)
                continue
            for field_name, one in (value or {}).items() if key in _SEVERAL else ((key, value),):
                if fields.setdefault(field_name, one) != one:
                    self.fault(where, f"{field_name} is given twice", "keep one of the two")
        return fields, len(self.form.problems) == before

    def prices(self, table: Table, name: str, currency: str | None) -> tuple[tuple[CostItem, ...], dict[str, str]]:
        """Return the lines that the vendor priced, and his notes by line; untouched lines are left aside."""
        columns = self.columns(table, PRICE_COLUMNS, ("item", "category", "amount"))
        if columns is None:
            return (), {}
        table = table.spread((), columns.values(), self.form.problems)
        given = [columns[key] for key in PRICE_GIVEN if key in columns]
        beside = [columns[key] for key in _SAYS_A_PRICE if key in columns]
        remarks: dict[str, str] = {}
        kept: list[Row] = []
        for row in table.rows:
            item = as_text(row.cells[columns["item"]])
            words = as_text(row.cells[columns[PRICE_NOTES]]) if PRICE_NOTES in columns else ""
            if item and words:
                remarks[item] = words
            if not blank([row.cells[column] for column in given]):
                kept.append(Row(row.number, (*row.cells, name or "?")))
            elif not blank([row.cells[column] for column in beside]):
                self.fault(table.place(row.number, columns["amount"]), f"{item or 'the line'} has terms and no price",
                           "write the amount, choose a state, or clear the row")  # fmt: skip
        self.form.notes.extend(lacking_lines(table, columns))
        headings = tuple("" if c == columns.get(PRICE_NOTES) else h for c, h in enumerate(table.headings))
        priced = replace(table, headings=(*headings, "offer"), rows=kept)
        if not kept:
            self.note(table, "no line is priced", "没有填写任何报价")
            return (), remarks
        said: list[InputNote] = []
        before = len(self.form.problems)
        lines = read_long(
            priced, map_long(priced), self.form.problems, decimal=self.decimal,
            currencies={name or "?": currency}, notes=said,
        )  # fmt: skip
        self.form.problems[before:] = in_the_form_s_words(priced, columns, self.form.problems[before:])
        # The headings are our own: how they were read is nothing to tell.
        self.form.notes.extend(note for note in said if not note.what.startswith("columns read"))
        items = [item for _, _, item in lines]
        first: dict[str, CostItem] = {}
        for line in items:
            if first.setdefault(line.item, line) is not line:
                what = f"{line.item!r} stands in {first[line.item].place} too"
                self.fault(line.place or Place(table.file), what, "give each line its own name")
        return tuple(first.values()), remarks
