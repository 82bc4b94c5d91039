"""The wide form: a row an offer, a column a price, an attribute or a note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress, repeat
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crmselect import taxonomy
from crmselect.errors import Place, Problem
from crmselect.load.further import Further, Said, read_further
from crmselect.load.headings import HeadingMap, fold, map_headings
from crmselect.load.items import as_text
from crmselect.load.numbers import parse_number, parse_numbers, parse_share
from crmselect.load.table import Cell, CellFault, Table, blank
from crmselect.load.wide_words import NAMES, OFFER, STATES, WIDE
from crmselect.model.base import FrozenDict, copies_checked, copy_checked
from crmselect.model.collection import InputNote
from crmselect.model.currency import Currency
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer, StatedRate
from crmselect.model.price import CostItem

__all__ = ["map_wide", "read_wide"]

_KNOWN = {**NAMES, **OFFER, **WIDE}
_CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)
_RATE = ("exchange_rate", "exchange_rate_to", "exchange_rate_as_of")


def map_wide(table: Table) -> HeadingMap:
    """Match a table's headings against the columns of the wide form."""
    return map_headings(table.headings, _KNOWN)


def read_wide(
    table: Table, found: HeadingMap, problems: list[Problem], notes: list[InputNote], *, decimal: str | None = None
) -> list[Offer]:
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

    Returns
    -------
    list of Offer
        Names are unique, unless there are problems.
    """
    where = str(Place(table.file, sheet=table.sheet))
    reading = _Wide(table, found, problems, decimal)
    offers = reading.read()
    notes.extend(InputNote(where=where, what=what, zh=zh) for what, zh in reading.notes)
    return offers


class _Wide:
    """One table on its way into offers, column by column."""

    def __init__(self, table: Table, found: HeadingMap, problems: list[Problem], decimal: str | None) -> None:
        self.table = table
        self.found = found
        self.problems = problems
        self.notes: list[Said] = []
        self.signs = {"decimal": decimal, "delimiter": table.delimiter or None}
        self.numbers = [row.number for row in table.rows]
        self.columns: list[Sequence[Cell]] = list(zip(*(row.cells for row in table.rows), strict=True))

    def read(self) -> list[Offer]:
        table, columns = self.table, self.found.columns
        for fault in self.found.problems:
            self.fault(table.heading_row, fault.column, fault.what, fault.fix)
        if not table.rows:
            self.fault(None, None, "holds no offer", "write a row for each offer below the headings")
            return []
        named = [columns[key] for key in NAMES if key in columns]
        if len(named) > 1:
            others = ", ".join(repr(table.headings[column]) for column in named[1:])
            first = repr(table.headings[named[0]])
            self.notes.append(
                Said(f"{first} names the offers; {others} are kept as notes", f"{first} 为报价名称；{others} 存为备注")
            )
        # In the taxonomy's order, whatever the file's: the same offer is then equal in any shape.
        prices = [self.price(columns[key], taxonomy.WIDE_COLUMNS[key]) for key in WIDE if key in columns]
        attributes, notes = self.further([*named[1:], *self.found.unknown])
        # Every field was validated where it was read, so that it need not be once more with the whole.
        pattern = Offer(
            name="pattern", items=(), currency=None, attributes={}, notes={}, exchange_rate=None, place=Place()
        )
        offers = [
            copy_checked(
                pattern,
                {
                    "name": name,
                    "items": items,
                    "currency": currency,
                    "attributes": figures,
                    "notes": words,
                    "exchange_rate": rate,
                    "place": place,
                },
            )
            for name, items, currency, figures, words, rate, place in zip(
                self.name(named[0]),
                self.by_offer(prices),
                self.currency(),
                _mappings(attributes, len(self.numbers)),
                _mappings(notes, len(self.numbers)),
                self.rates(),
                table.places(named[0], self.numbers),
                strict=True,
            )
        ]
        self.mapping()
        return offers

    def fault(self, row: int | None, column: int | None, what: str, fix: str) -> None:
        self.problems.append(Problem(self.table.place(row, column), what, fix))

    def name(self, column: int) -> list[str]:
        names = list(map(as_text, self.columns[column]))
        if "" in names or len(set(names)) < len(names):
            first: dict[str, int] = {}
            for row, name in zip(self.numbers, names, strict=True):
                if not name:
                    self.fault(row, column, "the offer has no name", "name it, or clear the row")
                elif first.setdefault(name, row) != row:
                    self.fault(row, column, f"{name!r} is named in row {first[name]} too", "give each its own name")
        return names

    def by_offer(
        self, prices: Sequence[tuple[Sequence[CostItem | None], bool]]
    ) -> Iterable[tuple[CostItem | None, ...]]:
        """Turn columns of items into the items of each offer; blanks are left out."""
        if not prices:
            return (() for _ in self.numbers)
        rows = zip(*(items for items, _ in prices), strict=True)
        if all(full for _, full in prices):
            return rows
        return (tuple(item for item in row if item is not None) for row in rows)

    def price(self, column: int, wide: taxonomy.WideColumn) -> tuple[Sequence[CostItem | None], bool]:
        """Turn a column of prices into items, None where the cell is blank; and say whether none is."""
        field = "percent" if wide.percent_of else "amount"
        fixed: dict[str, Any] = {
            "item": wide.en[:1].upper() + wide.en[1:],
            "category": wide.category,
            "per": wide.per or None,
            "every": wide.every,
        }
        if wide.key == "exit":
            # Due when the system is left: once, at the end of the study.
            fixed["billing"] = "arrears"
        base = {**fixed, "percent_of": (wide.percent_of,)} if wide.percent_of else fixed
        cells, parse = self.columns[column], partial(self.cell, parse_share if wide.percent_of else parse_number)
        # No rule between the fields looks at a figure's size, so that one validated item stands for the column.
        pattern = CostItem.model_validate({**base, field: 1.0, "place": Place()})
        figures: Sequence[float | str | None] | None = parse_numbers(cells, share=bool(wide.percent_of), **self.signs)
        if figures is None:
            figures = self.cells(column, lru_cache(maxsize=None, typed=True)(parse))
        elif None not in figures and min(figures) >= 0:  # type: ignore[type-var, operator]
            return copies_checked(pattern, field, figures, self.table.places(column, self.numbers)), True
        plain = [isinstance(figure, float) and figure >= 0 for figure in figures]
        places = self.table.places(column, compress(self.numbers, plain))
        items = copies_checked(pattern, field, compress(figures, plain), places)
        if len(items) == len(cells):
            return items, True
        rest = iter(items)
        spread: list[CostItem | None] = []
        for row, figure, simple in zip(self.numbers, figures, plain, strict=True):
            if simple or figure is None:
                spread.append(next(rest) if simple else None)
                continue
            given = {**fixed, "quoted": figure} if isinstance(figure, str) else {**base, field: figure}
            place = self.table.place(row, column)
            try:
                spread.append(CostItem.model_validate({**given, "place": place}))
            except ValidationError as error:
                spread.append(None)
                self.problems.extend(problems_of(error, partial(_at, place)))
        return spread, False

    def cells(self, column: int, parse: Any) -> list[float | str | None]:
        """Parse a column cell by cell; a faulty cell is told and left blank."""
        parsed: list[float | str | None] = []
        for row, cell in zip(self.numbers, self.columns[column], strict=True):
            try:
                parsed.append(parse(cell))
            except CellFault as fault:
                parsed.append(None)
                self.fault(row, column, fault.what, fault.fix)
        return parsed

    def cell(self, parse: Any, cell: Cell) -> str | float | None:
        """Return what stands in place of a figure, or the figure; None where the cell is blank."""
        if blank((cell,)):
            return None
        state = STATES.get(fold(cell)) if isinstance(cell, str) else None
        return state or parse(cell, **self.signs)

    def currency(self) -> list[str | None]:
        column = self.found.columns.get("currency")
        if column is None:
            return [None] * len(self.numbers)
        cells = list(map(as_text, self.columns[column]))
        codes: dict[str, str | None] = {"": None}
        for code in dict.fromkeys(cells):
            try:
                codes.setdefault(code, code and _CURRENCY.validate_python(code))
            except ValidationError as error:
                codes[code] = None
                for row, cell in zip(self.numbers, cells, strict=True):
                    if cell == code:
                        self.problems.extend(problems_of(error, partial(_at, self.table.place(row, column))))
        return [codes[cell] for cell in cells]

    def rates(self) -> list[StatedRate | None]:
        columns = [self.found.columns.get(key) for key in _RATE]
        none: list[StatedRate | None] = [None] * len(self.numbers)
        if columns == [None, None, None]:
            return none
        blanks: Sequence[Cell] = [""] * len(self.numbers)
        texts = [list(map(as_text, blanks if column is None else self.columns[column])) for column in columns]
        places: dict[str, int | None] = dict(zip(("rate", "to", "as_of"), columns, strict=True))
        known: dict[tuple[str, ...], StatedRate | None] = {("", "", ""): None}
        for position, given in enumerate(zip(*texts, strict=True)):
            if given not in known:
                before = len(self.problems)
                rate = self.rate(self.numbers[position], places, given)
                if len(self.problems) > before:
                    continue  # Told for each row that it stands in.
                known[given] = rate
            none[position] = known[given]
        return none

    def rate(self, row: int, columns: Mapping[str, int | None], given: tuple[str, ...]) -> StatedRate | None:
        rate, to, as_of = given
        if not rate or not to:
            column = next(c for c, text in zip(columns.values(), given, strict=True) if text)
            missing = "exchange_rate_to, to say to which currency" if rate else "exchange_rate, the rate itself"
            self.fault(row, column, "an exchange rate is only half given", f"fill in {missing}")
            return None
        try:
            figure = parse_number(rate, **self.signs)
            return StatedRate.model_validate({"rate": figure, "to": to, "as_of": as_of or None})
        except CellFault as fault:
            self.fault(row, columns["rate"], fault.what, fault.fix)
        except ValidationError as error:
            self.problems.extend(problems_of(error, lambda path: self.table.place(row, columns.get(str(path[0])))))
        return None

    def further(self, columns: Sequence[int]) -> tuple[dict[str, Sequence[Any]], dict[str, Sequence[Any]]]:
        """Take every further column: figures are attributes, words notes, what may be a price is refused."""
        attributes: dict[str, Sequence[Any]] = {}
        notes: dict[str, Sequence[Any]] = {}
        told: dict[str, list[Said]] = {"attributes": [], "notes": [], "": []}
        for column in columns:
            further = Further(self.table, column, self.columns[column], self.numbers, self.found)
            kind, values, note = read_further(further, self.problems, self.signs)
            told[kind].append(note)
            if values is not None:
                (attributes if kind == "attributes" else notes)[further.heading] = values
        self.notes.extend(said for said in told.pop("") if said.en)
        for (kind, names), zh in zip(told.items(), ("属性", "备注"), strict=True):
            if names:
                listed, listed_zh = ", ".join(name.en for name in names), "、".join(name.zh for name in names)
                self.notes.append(Said(f"read as {kind}: {listed}", f"读作{zh}：{listed_zh}"))
        return attributes, notes

    def mapping(self) -> None:
        """Note the headings that were read as a column of another name."""
        headings = self.table.headings
        other = {
            key: repr(headings[column])
            for key, column in self.found.columns.items()
            if fold(headings[column]) != fold(key) and key not in NAMES
        }
        if other:
            listed = ", ".join(f"{heading} as {key}" for key, heading in other.items())
            listed_zh = "、".join(f"{heading} 读作 {key}" for key, heading in other.items())
            self.notes.append(Said(f"columns read: {listed}", f"已识别的列：{listed_zh}"))


def _mappings(columns: Mapping[str, Sequence[Any]], rows: int) -> Iterable[FrozenDict[str, Any]]:
    """Turn columns into a mapping of heading to value for each row; blanks are left out."""
    names = tuple(columns)
    if not names:
        return repeat(FrozenDict(), rows)
    lines = zip(*columns.values(), strict=True)
    if not any(None in values for values in columns.values()):
        return [FrozenDict(zip(names, line)) for line in lines]  # noqa: B905 - as long as each other by construction
    return [FrozenDict(pair for pair in zip(names, line, strict=True) if pair[1] is not None) for line in lines]


def _at(place: Place, _: object) -> Place:
    return place
