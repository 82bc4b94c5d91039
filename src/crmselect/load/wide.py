"""The wide form: a row an offer, a column a price, an attribute or a note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crmselect import taxonomy
from crmselect.errors import Place, Problem
from crmselect.load.headings import HeadingMap, fold, map_headings
from crmselect.load.items import as_text
from crmselect.load.numbers import NumberFault, parse_number, parse_numbers, parse_share
from crmselect.load.table import Cell, CellFault, Table, blank
from crmselect.load.words import COSTS_IN_DOUBT, NAMES, OFFER, STATES, WIDE
from crmselect.model.base import copy_checked
from crmselect.model.collection import InputNote
from crmselect.model.currency import Currency
from crmselect.model.faults import problems_of
from crmselect.model.offer import StatedRate
from crmselect.model.price import CostItem

__all__ = ["OfferRow", "map_wide", "read_wide"]

_KNOWN = {**NAMES, **OFFER, **WIDE}
# A heading this near to a price column is a misspelt price: as an attribute its money would be lost.
_NEAR = 0.87
_DIGIT = re.compile(r"[0-9０-９]")
_CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)
_MONEY = re.compile(r"(?i)(?:\b|_)(?:costs?|fees?|prices?|charges?)(?:\b|_)|(?<![免消])费|成本|价格|金额|单价|总价")


@dataclass(slots=True)
class OfferRow:
    """What a row says of an offer, on its way to becoming one."""

    name: str
    place: Place
    items: list[CostItem] = field(default_factory=list)
    currency: str | None = None
    attributes: dict[str, float] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    exchange_rate: StatedRate | None = None


def _at(place: Place, _: object) -> Place:
    return place


def map_wide(table: Table) -> HeadingMap:
    """Match a table's headings against the columns of the wide form."""
    return map_headings(table.headings, _KNOWN)


def read_wide(
    table: Table, found: HeadingMap, problems: list[Problem], notes: list[InputNote], *, decimal: str | None = None
) -> list[OfferRow]:
    """Read the offers of a table in the wide form; faults and notes are added to the lists given.

    Parameters
    ----------
    table : Table
    found : HeadingMap
        From :func:`map_wide`.
    problems, notes : list
        To add to.
    decimal : {".", ","}, optional
        The declared decimal sign.
    """
    return _Wide(table, found, problems, notes, decimal).read()


class _Wide:
    """One table on its way into offers, column by column."""

    def __init__(
        self, table: Table, found: HeadingMap, problems: list[Problem], notes: list[InputNote], decimal: str | None
    ) -> None:
        self.table = table
        self.found = found
        self.problems = problems
        self.notes = notes
        self.signs = {"decimal": decimal, "delimiter": table.delimiter or None}
        self.numbers = [row.number for row in table.rows]
        self.columns: list[Sequence[Cell]] = list(zip(*(row.cells for row in table.rows), strict=True))
        self.offers: list[OfferRow] = []
        self.known_rates: dict[tuple[str, ...], StatedRate] = {}

    def read(self) -> list[OfferRow]:
        table, found = self.table, self.found
        for fault in found.problems:
            self.fault(table.heading_row, fault.column, fault.what, fault.fix)
        if not table.rows:
            self.fault(None, None, "holds no offer", "write a row for each offer below the headings")
            return []
        named = [found.columns[key] for key in NAMES if key in found.columns]
        self.name(named[0])
        if len(named) > 1:
            others = ", ".join(repr(table.headings[column]) for column in named[1:])
            self.note(f"{table.headings[named[0]]!r} names the offers; {others} are kept as notes")
        for key in WIDE:  # In the taxonomy's order, whatever the file's: the same offer is then equal in any shape.
            if key in found.columns:
                self.price(found.columns[key], taxonomy.WIDE_COLUMNS[key])
        if "currency" in found.columns:
            self.currency(found.columns["currency"])
        self.rates()
        self.further([*named[1:], *found.unknown])
        self.mapping()
        return self.offers

    def fault(self, row: int | None, column: int | None, what: str, fix: str) -> None:
        self.problems.append(Problem(self.table.place(row, column), what, fix))

    def note(self, what: str) -> None:
        table = self.table
        self.notes.append(InputNote(where=f"{table.file}#{table.sheet}" if table.sheet else table.file, what=what))

    def name(self, column: int) -> None:
        place = self.table.places(column)
        first: dict[str, int] = {}
        for row, cell in zip(self.numbers, self.columns[column], strict=True):
            name = as_text(cell)
            if not name:
                self.fault(row, column, "the offer has no name", "name it, or clear the row")
            elif first.setdefault(name, row) != row:
                self.fault(row, column, f"{name!r} is named in row {first[name]} too", "give each offer its own name")
            self.offers.append(OfferRow(name, place(row)))

    def price(self, column: int, wide: taxonomy.WideColumn) -> None:
        """Turn a column of prices into items; blank cells make none."""
        field = "percent" if wide.percent_of else "amount"
        base: dict[str, Any] = {
            "item": wide.en[:1].upper() + wide.en[1:],
            "category": wide.category,
            "per": wide.per or None,
            "every": wide.every,
            "percent_of": (wide.percent_of,) if wide.percent_of else (),
        }
        if wide.key == "exit":
            # Due when the system is left: once, at the end of the study.
            base["billing"] = "arrears"
        place = self.table.places(column)
        # No rule between the fields looks at a figure's size, so that one validated item stands for the column.
        pattern = CostItem.model_validate({**base, field: 1.0, "place": place(0)})
        cells = self.columns[column]
        figures = parse_numbers(cells, **self.signs)
        if figures is not None and not (wide.percent_of and any(f is not None and f > 1 for f in figures)):
            for offer, row, figure in zip(self.offers, self.numbers, figures, strict=True):
                if figure is not None:
                    offer.items.append(copy_checked(pattern, {field: figure, "place": place(row)}))
            return
        parse = lru_cache(maxsize=None, typed=True)(partial(self.state_or_figure, bool(wide.percent_of)))
        for offer, row, cell in zip(self.offers, self.numbers, cells, strict=True):
            try:
                read = parse(cell)
                if isinstance(read, float) and read >= 0:
                    item = copy_checked(pattern, {field: read, "place": place(row)})
                elif read is None:
                    continue
                else:
                    given = {"percent_of": (), "quoted": read} if isinstance(read, str) else {field: read}
                    item = CostItem.model_validate({**base, **given, "place": place(row)})
            except CellFault as fault:
                self.fault(row, column, fault.what, fault.fix)
            except ValidationError as error:
                self.problems.extend(problems_of(error, partial(_at, place(row))))
            else:
                offer.items.append(item)

    def state_or_figure(self, share: bool, cell: Cell) -> str | float | None:
        """Return what stands in place of a figure, or the figure; None where the cell is blank."""
        if blank((cell,)):
            return None
        state = STATES.get(fold(cell)) if isinstance(cell, str) else None
        return state or (parse_share if share else parse_number)(cell, **self.signs)

    def currency(self, column: int) -> None:
        codes: dict[Cell, str | None] = {}
        for offer, row, cell in zip(self.offers, self.numbers, self.columns[column], strict=True):
            if cell not in codes:
                try:
                    codes[cell] = None if blank((cell,)) else _CURRENCY.validate_python(as_text(cell))
                except ValidationError as error:
                    self.problems.extend(problems_of(error, partial(_at, self.table.place(row, column))))
                    continue
            offer.currency = codes[cell]

    def rates(self) -> None:
        columns = self.found.columns
        rate, to, as_of = (columns.get(key) for key in ("exchange_rate", "exchange_rate_to", "exchange_rate_as_of"))
        for position, (offer, row) in enumerate(zip(self.offers, self.numbers, strict=True)):
            cells = [None if column is None else self.columns[column][position] for column in (rate, to, as_of)]
            if blank(cells):
                continue
            if rate is None or blank(cells[:1]):
                self.fault(row, to if as_of is None else as_of, "there is no exchange_rate beside it", "write the rate")
            elif to is None or blank(cells[1:2]):
                self.fault(row, rate, "the rate does not say to which currency", "write it in exchange_rate_to")
            else:
                self.rate(offer, row, {"rate": rate, "to": to, "as_of": as_of}, cells)

    def rate(self, offer: OfferRow, row: int, columns: Mapping[str, int | None], cells: Sequence[Cell]) -> None:
        key = tuple(map(as_text, cells))
        try:
            if key not in self.known_rates:
                figure = parse_number(cells[0], **self.signs)
                given = {"rate": figure, "to": key[1], "as_of": key[2] or None}
                self.known_rates[key] = StatedRate.model_validate(given)
            offer.exchange_rate = self.known_rates[key]
        except CellFault as fault:
            self.fault(row, columns["rate"], fault.what, fault.fix)
        except ValidationError as error:
            self.problems.extend(problems_of(error, lambda path: self.table.place(row, columns.get(str(path[0])))))

    def further(self, columns: Sequence[int]) -> None:
        """Take every further column: figures are an attribute, words a note, what may be a price is refused."""
        kept: dict[str, list[str]] = {"attributes": [], "notes": []}
        for column in columns:
            heading = self.table.headings[column]
            cells = self.columns[column]
            if blank(cells):
                self.note(f"column {heading!r} is blank and was left aside")
                continue
            near = self.found.near(column, _NEAR) if column in self.found.unknown else ""
            if near:
                self.fault(self.table.heading_row, column, f"{heading!r} is no known column", f"did you mean {near!r}?")
                continue
            figures, why = self.figures(column, cells)
            if figures is None:
                kept["notes"].append(f"{heading} ({why})" if why else heading)
                for offer, cell in zip(self.offers, cells, strict=True):
                    if text := as_text(cell):
                        offer.notes[heading] = text
                continue
            doubt = COSTS_IN_DOUBT.get(fold(heading))
            if doubt or _MONEY.search(heading):
                self.fault(
                    self.table.heading_row,
                    column,
                    f"{heading!r} seems to be a price, and the wide form cannot tell when it is due",
                    f"head it {doubt}" if doubt else "state it as a cost item in the long form, or head it otherwise",
                )
                continue
            kept["attributes"].append(heading)
            for offer, figure in zip(self.offers, figures, strict=True):
                if figure is not None:
                    offer.attributes[heading] = figure
        for kind, names in kept.items():
            if names:
                self.note(f"read as {kind}: {', '.join(names)}")

    def figures(self, column: int, cells: Sequence[Cell]) -> tuple[list[float | None] | None, str]:
        """Return a further column's figures; or None for words, with the reason where some cells are figures."""
        plain = parse_numbers(cells, **self.signs)
        if plain is not None:
            return plain, ""
        figures: list[float | None] = []
        doubts: list[tuple[int, NumberFault]] = []
        words: list[int] = []
        percents = sum(isinstance(cell, str) and cell.rstrip().endswith(("%", "％")) for cell in cells)
        filled = sum(cell is not None and cell != "" for cell in cells)
        parse = parse_share if percents == filled else parse_number
        for row, cell in zip(self.numbers, cells, strict=True):
            figure = None
            if isinstance(cell, str) and not _DIGIT.search(cell):
                if cell.strip() and STATES.get(fold(cell)) != "not_quoted":
                    words.append(row)
            elif cell is not None:
                try:
                    figure = parse(cell, **self.signs)
                except NumberFault as fault:
                    if fault.ambiguous:
                        doubts.append((row, fault))
                    else:
                        words.append(row)
            figures.append(figure)
        some = any(figure is not None for figure in figures)
        if words or not (some or doubts):
            return None, f"row {words[0]} is no figure" if words and some else ""
        for row, doubt in doubts:
            self.fault(row, column, doubt.what, doubt.fix)
        return figures, ""

    def mapping(self) -> None:
        """Note the headings that were read as a column of another name."""
        other = [
            f"{self.table.headings[column]!r} as {key}"
            for key, column in self.found.columns.items()
            if fold(self.table.headings[column]) != fold(key) and key not in NAMES
        ]
        if other:
            self.note(f"columns read: {', '.join(other)}")
