"""The wide form: a row an offer, a column a price, an attribute or a note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import repeat
from typing import Any

from pydantic import TypeAdapter, ValidationError

from crmselect.errors import Place, Problem
from crmselect.load.further import Further, read_further
from crmselect.load.heading_units import mapped, with_units
from crmselect.load.headings import HeadingMap, map_headings
from crmselect.load.items import as_text
from crmselect.load.numbers import parse_number
from crmselect.load.price_notes import Said, listed
from crmselect.load.price_words import code_of
from crmselect.load.table import Cell, CellFault, Row, Table, blank
from crmselect.load.total_rows import (
    footnote,
    is_group,
    is_statistic,
    is_total,
    may_be_note,
    may_be_total,
    says_units,
    speaks_of_total,
)
from crmselect.load.wide_prices import WidePrices
from crmselect.load.wide_words import NAMES, OFFER, WIDE
from crmselect.model.base import FrozenDict, copy_checked
from crmselect.model.collection import InputNote
from crmselect.model.currency import Currency
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer, StatedRate

__all__ = ["WIDE_KEYS", "map_wide", "read_wide"]

_KNOWN = {**NAMES, **OFFER, **WIDE}
WIDE_KEYS = ("name", *OFFER, *WIDE)
"""What a column of the wide form can be named by the caller."""
_CURRENCY: TypeAdapter[str] = TypeAdapter(Currency)
_RATE = ("exchange_rate", "exchange_rate_to", "exchange_rate_as_of")


def map_wide(table: Table, chosen: Mapping[str, str] | None = None) -> HeadingMap:
    """Match a table's headings against the columns of the wide form; the caller may have named some."""
    named = {"offer" if key == "name" else key: heading for key, heading in (chosen or {}).items()}
    return with_units(map_headings(table.headings, _KNOWN, named), WIDE)


def read_wide(
    table: Table,
    found: HeadingMap,
    problems: list[Problem],
    notes: list[InputNote],
    *,
    decimal: str | None = None,
    currency: str | None = None,
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
    currency : str, optional
        The declared currency of offers that state none.

    Returns
    -------
    list of Offer
        Names are unique, unless there are problems.
    """
    where = str(Place(table.file, sheet=table.sheet))
    reading = _Wide(table, found, problems, decimal, currency)
    offers = reading.read()
    notes.extend(InputNote(where=where, what=what, zh=zh) for what, zh in reading.notes)
    return offers


class _Wide:
    """One table on its way into offers, column by column."""

    def __init__(
        self, table: Table, found: HeadingMap, problems: list[Problem], decimal: str | None, declared: str | None
    ) -> None:
        self.declared = declared
        self.problems = problems
        self.notes: list[Said] = []
        self.totals: list[tuple[int, Row, str]] = []
        """Rows of totals and of groups, each with how many offers stand above it and, of a total, its name."""
        if (
            found.columns
            and (at := next((found.columns[key] for key in NAMES if key in found.columns), None)) is not None
        ):
            table = self.without_totals(table, at)
        self.table = table
        self.found = found
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
        names = self.name(named[0])
        prices = WidePrices(table, self.found, self.columns, names, self.problems, self.signs)
        items, currency = prices.read(self.currency(), self.totals)
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
                    "items": priced,
                    "currency": code,
                    "attributes": figures,
                    "notes": words,
                    "exchange_rate": rate,
                    "place": place,
                },
            )
            for name, priced, code, figures, words, rate, place in zip(
                names,
                items,
                currency,
                _mappings(attributes, len(self.numbers)),
                _mappings(notes, len(self.numbers)),
                self.rates(),
                table.places(named[0], self.numbers),
                strict=True,
            )
        ]
        used = {key: at for key, at in columns.items() if key not in NAMES or at == named[0]}
        self.notes.extend(mapped(self.found, used, {"offer": "name"}))
        self.notes.extend(prices.notes.result())
        if empty := prices.empty:
            said = listed(empty)
            self.notes.append(Said(f"offers without any price: {said.en}", f"没有任何价格的报价：{said.zh}"))
        return offers

    def without_totals(self, table: Table, column: int) -> Table:
        """Return the table without its rows of totals and of headings of groups, which are kept apart."""
        names = [as_text(row.cells[column]) for row in table.rows]
        if "" not in names and not may_be_total(names) and not may_be_note(names):
            return table
        rows: list[Row] = []
        for row, name in zip(table.rows, names, strict=True):
            if words := footnote(row.cells):
                self.footnote(table, row, words)
            elif is_total(name) or (rows and (is_statistic(name) or speaks_of_total(name))):
                self.totals.append((len(rows), row, name))
            elif not name and (words := is_group(row.cells)):
                self.totals.append((len(rows), row, ""))
                said = Said(
                    f"row {row.number} only names a group, and was left aside: {words!r}",
                    f"第 {row.number} 行仅为分组名称，未读取：{words!r}",
                )
                self.notes.append(said)
            else:
                rows.append(row)
        return replace(table, rows=rows) if len(rows) < len(table.rows) else table

    def footnote(self, table: Table, row: Row, words: str) -> None:
        """Leave a note below the data aside; one that says what the prices are is refused."""
        if says_units(words):
            at = next(n for n, cell in enumerate(row.cells) if not blank((cell,)))
            what = f"{words[:80]!r} below the data says in which units the prices are, or with which tax"
            fix = (
                "write that into each price's heading, as in 实施费（万元，不含税） or Implementation (kEUR, excl. VAT)"
            )
            self.problems.append(Problem(table.place(row.number, at), what, fix))
            return
        said = Said(
            f"row {row.number} is a footnote, and was left aside: {words[:80]!r}",
            f"第 {row.number} 行为脚注，未读取：{words[:80]!r}",
        )
        self.notes.append(said)

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

    def currency(self) -> list[str | None]:
        column = self.found.columns.get("currency")
        if column is None:
            return [self.declared] * len(self.numbers)
        cells = list(map(as_text, self.columns[column]))
        codes: dict[str, str | None] = {"": self.declared}
        for code in dict.fromkeys(cells):
            try:
                codes.setdefault(code, code and _CURRENCY.validate_python(code_of(code)))
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
            return StatedRate.model_validate({"rate": figure, "to": code_of(to), "as_of": as_of or None})
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
