"""What a response form says of itself and of the whole offer: its two short sheets."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crmselect.errors import Place, Problem
from crmselect.load.headings import fold
from crmselect.load.items import as_text
from crmselect.load.numbers import NumberFault, parse_number
from crmselect.load.response_words import ABOUT, FIELDS, SCHEMA
from crmselect.load.table import Cell, Row, Table, blank
from crmselect.load.wide_words import STATES
from crmselect.model.currency import Currency
from crmselect.model.faults import problems_of

__all__ = ["at_place", "read_about", "read_company"]

_CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)


def at_place(place: Place, _: object) -> Place:
    """Return a place whatever field it is asked of."""
    return place


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


def read_company(
    table: Table, columns: Mapping[str, int], signs: Mapping[str, str | None], problems: list[Problem]
) -> tuple[str, Place, dict[str, Any]]:
    """Read what the vendor says of the whole offer.

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
    at = columns["value"]
    name, name_at = "", table.place()
    seen: set[str] = set()
    fields: dict[str, Any] = {"attributes": {}, "notes": {}}
    for row in table.rows:
        heading, cell = as_text(row.cells[columns["field"]]), row.cells[at]
        where = table.place(row.number, at)
        key = keys.get(fold(heading), heading)
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
                fields["currency"] = _CURRENCY.validate_python(as_text(cell))
            except ValidationError as error:
                problems.extend(problems_of(error, partial(at_place, where)))
        else:
            kind, value = _further(cell, where, signs, problems)
            if value is not None:
                fields[kind][key] = value
        seen.add(key)
    if not name:
        problems.append(Problem(name_at, "the form does not say whose offer it is", "write the offer's name"))
    return name, name_at, fields


def _further(
    cell: Cell, where: Place, signs: Mapping[str, str | None], problems: list[Problem]
) -> tuple[str, float | str | None]:
    """Return a figure as an attribute, and words as a note; a figure that can be two is a fault."""
    if isinstance(cell, str) and STATES.get(fold(cell)) == "not_quoted":
        return "attributes", None
    try:
        return "attributes", parse_number(cell, **signs)
    except NumberFault as fault:
        if fault.ambiguous:
            problems.append(Problem(where, fault.what, fault.fix))
            return "attributes", None
    return "notes", as_text(cell)
