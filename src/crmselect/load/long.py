"""The long form: a row a cost item, with the columns of the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from operator import itemgetter
from typing import Any

from pydantic import ValidationError

from crmselect.errors import Place, Problem
from crmselect.load.heading_units import mapped, priced_heading, with_units
from crmselect.load.headings import HeadingMap, fold, map_headings
from crmselect.load.items import Parser, as_text, parsers
from crmselect.load.long_lines import LINE_TOTAL, line_total_at, line_total_fault, refuse_total_times_quantity
from crmselect.load.long_prices import PRICES, RowPrices
from crmselect.load.long_totals import LongTotals
from crmselect.load.long_words import LONG, WORDS
from crmselect.load.numbers import Shown, in_doubt, parse_number
from crmselect.load.price_terms import Price
from crmselect.load.price_words import NOT_APPLICABLE
from crmselect.load.table import Cell, CellFault, Row, Table, blank
from crmselect.load.wide_words import state_of
from crmselect.model.base import copy_checked
from crmselect.model.collection import InputNote
from crmselect.model.faults import problems_of
from crmselect.model.price import CostItem

__all__ = ["map_long", "read_long"]

_ESTIMATE = ("low", "likely", "high", "shape")
_FIGURES = (*PRICES, "quantity", "minimum", "included", "block", "residual")
"""Columns in which a text such as 1.200 may well be 1200."""
# What may differ between rows that are otherwise alike, without any rule between the fields looking at it.
_OWN = ("offer", "item", "amount", "source")


def map_long(table: Table, chosen: Mapping[str, str] | None = None) -> HeadingMap:
    """Match a table's headings against the columns of the long form; the caller may have named some."""
    at = line_total_at(table.headings, chosen or {})
    if at is None:
        return with_units(map_headings(table.headings, LONG, chosen), PRICES)
    others = ("" if n == at else heading for n, heading in enumerate(table.headings))
    found = with_units(map_headings(others, LONG, chosen), PRICES)
    units = priced_heading(table.headings[at])
    terms = {**found.terms, **({LINE_TOTAL: units[1]} if units is not None else {})}
    return replace(found, headings=tuple(table.headings), terms=terms, beside={LINE_TOTAL: at})


def read_long(
    table: Table,
    found: HeadingMap,
    problems: list[Problem],
    *,
    decimal: str | None = None,
    currencies: Mapping[str, str | None] | None = None,
    notes: list[InputNote] | None = None,
    form: bool = True,
) -> list[tuple[str, Place, CostItem]]:
    """Read the cost items of a table in the long form, each with its offer's name and the row's place.

    Parameters
    ----------
    table : Table
    found : HeadingMap
        From :func:`map_long`.
    problems : list of Problem
        To add to.
    decimal : {".", ","}, optional
        The declared decimal sign.
    currencies : mapping of str to str, optional
        The currency of each offer that states one elsewhere; that of ``""`` is declared for all others.
    notes : list of InputNote, optional
        To add to.
    form : bool
        Whether the headings are the project's own, under which 金额 is the price of one.
    """
    if not form:
        refuse_total_times_quantity(table, found, problems)
    problems.extend(
        Problem(table.place(table.heading_row, fault.column), fault.what, fault.fix) for fault in found.problems
    )
    for column in found.unknown:
        hint = found.suggestions.get(column) or "remove the column, or correct its heading"
        problems.append(
            Problem(
                table.place(table.heading_row, column),
                f"{table.headings[column]!r} is no column of a cost item",
                hint,
            )
        )
    if not table.rows:
        problems.append(Problem(table.place(), "holds no cost item", "write a row for each below the headings"))
    # A misspelt column is read as what it was probably meant for, so that its cells are looked at in the same pass.
    meant = {found.near(column): column for column in reversed(found.unknown)}
    meant.pop("", None)
    reading = _Long(table, found, {**meant, **found.columns}, problems, decimal, currencies or {})
    items = reading.read()
    if notes is not None:
        said = [*mapped(found, found.columns), *reading.totals.notes, *reading.prices.notes.result()]
        where = str(Place(table.file, sheet=table.sheet))
        notes.extend(InputNote(where=where, what=what, zh=zh) for what, zh in said)
    return items


class _Long:
    """One table on its way into cost items, row by row; rows that are alike are validated once."""

    def __init__(
        self,
        table: Table,
        found: HeadingMap,
        columns: Mapping[str, int],
        problems: list[Problem],
        decimal: str | None,
        currencies: Mapping[str, str | None],
    ) -> None:
        self.table = table
        self.columns = columns
        self.problems = problems
        doubtful = {
            key
            for key, column in columns.items()
            if decimal is None and key in _FIGURES and in_doubt([row.cells[column] for row in table.rows])
        }
        signs = {"decimal": decimal, "delimiter": table.delimiter or None}
        self.parsers: Mapping[str, Parser] = parsers(**signs, doubtful=doubtful)
        self.found = found
        self.signs = {**signs, **({"delimiter": ";"} if "amount" in doubtful else {})}
        self.line_total = found.beside.get(LINE_TOTAL)
        self.plain = partial(parse_number, decimal=decimal, delimiter=self.signs["delimiter"])
        self.offer = columns["offer"]
        shared = [column for key, column in columns.items() if key not in _OWN]
        self.alike: Callable[[Sequence[Cell]], Any] = itemgetter(*shared) if shared else lambda _: ()
        self.patterns: dict[Any, CostItem | None] = {}
        item = columns["item"]
        self.names = frozenset(as_text(row.cells[item]) for row in table.rows)
        self.prices = RowPrices(table, columns, found.terms, problems, currencies)
        self.totals = LongTotals(table, columns, found.terms, self.names, self.parsers["amount"], problems)

    def read(self) -> list[tuple[str, Place, CostItem]]:
        found = []
        labels = self.totals.labels
        for row in self.table.rows:
            offer = as_text(row.cells[self.offer])
            item = None if labels and self.totals.may_be(row) else self.copied(row)
            if item is None:
                if self.totals.aside(row):
                    continue
                item = self.validated(row)
            if labels:
                self.totals.add(offer, item)
            if not offer:
                self.problems.append(
                    Problem(self.table.place(row.number, self.offer), "no offer is given", "say whose cost it is")
                )
            elif item is not None:
                found.append((offer, self.table.place(row.number, self.offer), item))
        if read := self.prices.read:
            self.prices.notes.plain(offer for offer, place, _ in found if place.row not in read)
        return found

    def copied(self, row: Row) -> CostItem | None:
        """Return the item from its pattern, where a row like it was validated and its figure is a plain price."""
        try:
            pattern = self.patterns.get(self.alike(row.cells))
        except TypeError:  # A cell that cannot be hashed has no pattern.
            return None
        if pattern is None or self.line_total is not None:
            return None
        changes: dict[str, Any] = {}
        if isinstance(row.cells[self.columns["amount"]], Shown):
            return None
        try:
            changes["amount"] = amount = self.plain(row.cells[self.columns["amount"]])
        except CellFault:  # A price with words is looked at with the rest of its row.
            return None
        changes["item"] = name = as_text(row.cells[self.columns["item"]])
        if amount < 0 or not name:
            return None
        if "source" in self.columns:
            changes["source"] = as_text(row.cells[self.columns["source"]])
        (changes["place"],) = self.table.places(self.columns["item"], (row.number,))
        return copy_checked(pattern, changes)

    def validated(self, row: Row) -> CostItem | None:
        fields: dict[str, Any] = {}
        faults = len(self.problems)
        for key, column in self.columns.items():
            cell = row.cells[column]
            if key == "offer" or blank((cell,)):
                continue
            if key in {"amount", "likely", "percent"} and isinstance(cell, str) and (state := state_of(cell)):
                if fields.setdefault("quoted", state) != state:
                    self.fault(row, key, f"{cell!r} contradicts the column quoted", "keep one of the two")
                if fold(cell) in NOT_APPLICABLE:
                    self.prices.notes.absent.append((row.number, self.table.headings[column]))
                continue
            try:
                value = self.parsers[key](cell)
            except CellFault as fault:
                self.fault(row, key, fault.what, fault.fix)
                continue
            if key == "quoted" and fields.get("quoted", value) != value:
                self.fault(row, key, f"{cell!r} contradicts the amount", "keep one of the two")
            fields[key] = value
        prices = {
            key: fields[key]
            for key in (*PRICES, "percent")
            if key in fields and (isinstance(fields[key], Price) or key in self.prices.terms)
        }
        if prices:
            self.prices.settle(row, fields, prices)
        if "percent_of" in fields:
            fields["percent_of"] = tuple(map(self.base, fields["percent_of"]))
        self.estimate(row, fields)
        self.line(row, fields, faults)
        if len(self.problems) > faults:
            return None
        try:
            item = CostItem.model_validate(
                {
                    "item": "",
                    "category": "",
                    "source": "",
                    **fields,
                    "place": self.table.place(row.number, self.columns["item"]),
                }
            )
        except ValidationError as error:
            self.problems.extend(problems_of(error, lambda path: self.where(row, path), CostItem))
            return None
        if type(item.amount) is float and not item.percent_of and not prices:
            self.patterns[self.alike(row.cells)] = item
        return item

    def line(self, row: Row, fields: dict[str, Any], faults: int) -> None:
        """Check the total of the line, where one stands beside its price of one."""
        at = self.line_total
        if at is not None and len(self.problems) == faults:
            fault = line_total_fault(row, at, self.found, fields, self.signs)
            if fault is not None:
                self.problems.append(Problem(self.table.place(row.number, at), *fault))

    def base(self, name: str) -> str:
        """Return a category's key for its label, unless an item bears that name."""
        return name if name in self.names else WORDS["category"].get(fold(name), name)

    def estimate(self, row: Row, fields: dict[str, Any]) -> None:
        """Gather low, likely, high and shape into the amount."""
        parts = {key: fields.pop(key) for key in _ESTIMATE if key in fields}
        if not parts:
            return
        if "amount" in fields:
            if "likely" in parts:
                self.fault(row, "amount", "amount and likely are both given", "keep one of the two")
            parts["likely"] = fields["amount"]
        if "likely" not in parts:
            key = next(iter(parts))
            self.fault(row, key, f"{key} is given without a likely value", "write likely, or amount")
        fields["amount"] = parts

    def fault(self, row: Row, key: str, what: str, fix: str) -> None:
        self.problems.append(Problem(self.table.place(row.number, self.columns[key]), what, fix))

    def where(self, row: Row, path: tuple[int | str, ...]) -> Place:
        """Return the cell of a field; of the item's name where the field has no column."""
        for part in (*reversed(path), *(("likely",) if "amount" in path else ())):
            if isinstance(part, str) and part in self.columns:
                return self.table.place(row.number, self.columns[part])
        if path:
            at = self.table.place(row.number)
            return Place(at.file, at.sheet, at.row, str(path[0]))
        return self.table.place(row.number, self.columns["item"])
