"""What a response form says of itself and of the whole offer: its two short sheets."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crmselect.errors import Place, Problem, closest
from crmselect.load.headings import fold
from crmselect.load.items import as_text
from crmselect.load.numbers import NumberFault, parse_number
from crmselect.load.price_words import code_of
from crmselect.load.response_words import ABOUT, ATTRIBUTES, FIELD_COLUMNS, FIELDS, SCHEMA
from crmselect.load.table import Cell, Row, Table, blank
from crmselect.load.wide_words import STATES
from crmselect.model.collection import InputNote
from crmselect.model.currency import Currency
from crmselect.model.faults import problems_of

__all__ = ["asked_for", "at_place", "is_percent", "read_about", "read_company"]

_CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)
_PERCENT = re.compile(r"(?<![a-z])(?:percent(?:age)?|pct)(?![a-z])|[%％]|百分", re.IGNORECASE)


def at_place(place: Place, _: object) -> Place:
    """Return a place whatever field it is asked of."""
    return place


def is_percent(name: str) -> bool:
    """Return whether a field's name says that its figure is in percent.

    Examples
    --------
    >>> is_percent("uptime_percent"), is_percent("可用率（%）"), is_percent("support_hours")
    (True, True, False)
    """
    return _PERCENT.search(name) is not None


def read_about(table: Table, problems: list[Problem]) -> dict[str, str]:
    """Return what the form says of itself; another schema than the one that is read is a fault."""
    keys = {fold(word): key for key, words in ABOUT.items() for word in words}
    said: dict[str, str] = {}
    for row in [Row(table.heading_row, table.headings), *table.rows]:
        filled = [as_text(cell) for cell in row.cells if not blank((cell,))]
        if len(filled) > 1 and (key := keys.get(fold(filled[0]))):
            said[key] = filled[1]
    schema = said.get("schema", "")
    if schema != SCHEMA:
        what = f"its schema is {schema!r}, and {SCHEMA!r} is what is read" if schema else "says no schema"
        problems.append(Problem(Place(table.file, sheet=table.sheet), what, "write the form anew: crmselect template"))
    return said


def asked_for(about: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the figures that a form was made with; None where it does not say so."""
    try:
        names = json.loads(about.get("attributes", ""))
    except ValueError:
        return None
    return tuple(names) if isinstance(names, list) and all(isinstance(name, str) for name in names) else None


def read_company(
    table: Table,
    columns: Mapping[str, int],
    signs: Mapping[str, str | None],
    problems: list[Problem],
    *,
    asked: Collection[str] | None = None,
    shown: Collection[int] = (),
    notes: list[InputNote] | None = None,
) -> tuple[str, Place, dict[str, Any]]:
    """Read what the vendor says of the whole offer.

    Parameters
    ----------
    table, columns
        The sheet, and where its columns stand.
    signs : mapping
        The signs of figures that are text.
    problems : list of Problem
        To add to.
    asked : collection of str, optional
        The figures that the form was made with: each has to be there still, and to be a figure. By default those that
        a form asks for unless it is told otherwise, where they are there.
    shown : collection of int
        Rows whose figure is shown as a percentage.
    notes : list of InputNote, optional
        To add to.

    Returns
    -------
    name : str
        Empty where none is given, which is a fault.
    place : Place
        Of the name.
    fields : dict
        ``currency``, where it is given; ``attributes`` and ``notes``.
    """
    keys = {fold(word): key for key, words in FIELDS.items() for word in words}
    named = [" ".join(name.split()) for name in (ATTRIBUTES if asked is None else asked) if fold(name) not in keys]
    figures = dict.fromkeys(name for name in named if name)
    further = _Further(frozenset(figures), shown, signs, problems, [] if notes is None else notes)
    at = columns["value"]
    name, name_at = "", table.place()
    seen: set[str] = set()
    there: set[str] = set()
    fields: dict[str, Any] = {"attributes": {}, "notes": {}}
    for row in table.rows:
        heading, cell = as_text(row.cells[columns["field"]]), row.cells[at]
        where = table.place(row.number, at)
        key = keys.get(fold(heading), heading)
        there.add(" ".join(key.split()))
        if key == "offer":
            name_at = where
        if blank((cell,)):
            continue
        if not heading:
            what = f"{as_text(cell)!r} says nothing of what it is"
            problems.append(Problem(table.place(row.number, columns["field"]), what, "name it in the first column"))
        elif key in seen:
            problems.append(Problem(where, f"{heading!r} is given twice", "keep one of the two"))
        elif key == "offer":
            name = as_text(cell)
        elif key == "currency":
            try:
                fields["currency"] = _CURRENCY.validate_python(code_of(as_text(cell)))
            except ValidationError as error:
                problems.extend(problems_of(error, partial(at_place, where)))
        else:
            kind, value = further.read(" ".join(key.split()), cell, row.number, where)
            if value is not None:
                fields[kind][key] = value
        seen.add(key)
    if not name:
        problems.append(Problem(name_at, "the form does not say whose offer it is", "write the offer's name"))
    zh = table.headings[columns["field"]] == FIELD_COLUMNS["field"].zh
    own = [words[zh] for key, words in FIELDS.items() if key != "offer" and key not in there]
    new = [one for one in there if one and one not in figures and one not in FIELDS]
    for lacking in (*own, *(one for one in (() if asked is None else figures) if one not in there)):
        fix = f"name its row {lacking!r}, as the form had it; leave its cell blank where it is not known"
        hint = f"is {near} what became of it? " if (near := _near(lacking, new)) else ""
        what = f"the form asks for {lacking!r}, and no row bears that name"
        problems.append(Problem(table.place(), what, hint + fix))
    return name, name_at, fields


def _near(word: str, known: Collection[str]) -> str:
    """Return the name that another probably became, in quotation marks."""
    hit = closest(word, known) or closest(word.partition("_")[0], known)
    return hit.removeprefix("did you mean ").removesuffix("?")


@dataclass(frozen=True)
class _Further:
    """What is said of an offer beside its name and its currency: a figure is an attribute, words are a note.

    Where the form asks for a figure, words are a fault: as a note they would leave the offer without it, unsaid.
    """

    asked: Collection[str]
    shown: Collection[int]
    signs: Mapping[str, str | None]
    problems: list[Problem]
    notes: list[InputNote]

    def read(self, name: str, cell: Cell, row: int, where: Place) -> tuple[str, float | str | None]:
        """Return whether it is of the ``attributes`` or of the ``notes``, and its value; None where it has none."""
        if isinstance(cell, str) and STATES.get(fold(cell)) == "not_quoted":
            return "attributes", None
        text = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else ""
        signed = text.endswith("%")
        try:
            figure = parse_number(text[:-1].rstrip() if signed else cell, **self.signs)
        except NumberFault as fault:
            if fault.ambiguous or fault.figure:
                self.problems.append(Problem(where, fault.what, fault.fix))
            elif name in self.asked:
                fix = "write the figure alone, such as 24, or leave the cell blank; further words go below"
                self.problems.append(Problem(where, f"{as_text(cell)!r} is no figure, and {name!r} is one", fix))
            else:
                return "notes", as_text(cell)
            return "attributes", None
        percent = is_percent(name)
        if signed and name not in self.asked and not percent:
            return "notes", as_text(cell)
        if signed or row in self.shown:
            return "attributes", self.share(name, figure, where, signed=signed, percent=percent)
        if percent and 0 < figure <= 1:
            self.doubt(name, figure, where)
        return "attributes", figure

    def share(self, name: str, figure: float, where: Place, *, signed: bool, percent: bool) -> float | None:
        """Return a percentage as the figure before its sign, where the field is one of percent."""
        # In decimal digits: 0.999 * 100 is not the float that 99.9 is.
        figure = figure if signed else float(Decimal(repr(figure)).scaleb(2))
        if not percent:
            what = f"{figure:.10g} % is a percentage, and {name!r} says nothing of percent"
            self.problems.append(Problem(where, what, "write the figure itself, and give the cell a plain format"))
            return None
        what, zh = f"{name!r}: {figure:.10g} % is read as {figure:.10g}", f"{name!r}：{figure:.10g}% 读作 {figure:.10g}"
        self.notes.append(InputNote(where=str(where), what=what, zh=zh))
        return figure

    def doubt(self, name: str, figure: float, where: Place) -> None:
        """Say that a figure can be a share where percent are asked for; of an availability it surely is no percent."""
        whole = float(Decimal(repr(figure)).scaleb(2))
        what = f"{name!r} is in percent, and {figure:.10g} can be a share: {whole:.10g} %"
        if name in self.asked and name in ATTRIBUTES:
            self.problems.append(Problem(where, what, f"write {whole:.10g} where that is meant"))
        else:
            zh = f"{name!r} 以百分数计，{figure:.10g} 也可能是比例（即 {whole:.10g}%）；已按 {figure:.10g} 读取"
            self.notes.append(InputNote(where=str(where), what=f"{what}; it is read as {figure:.10g}", zh=zh))
