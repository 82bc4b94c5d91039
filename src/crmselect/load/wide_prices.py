"""The price columns of the wide form: from cells to the cost items of each offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from itertools import compress
from typing import Any

from pydantic import ValidationError

from crmselect import taxonomy
from crmselect.errors import Place, Problem
from crmselect.load.headings import HeadingMap, fold
from crmselect.load.numbers import NumberFault, Shown, in_doubt, parse_numbers
from crmselect.load.price_cells import parse_part, parse_price
from crmselect.load.price_notes import PriceNotes, Said
from crmselect.load.price_rules import agree, currency_of
from crmselect.load.price_terms import Price, Terms, below
from crmselect.load.price_words import NOT_APPLICABLE
from crmselect.load.table import Cell, CellFault, Row, Table, blank
from crmselect.load.total_rows import ColumnSums, agrees, is_part, is_statistic, is_total
from crmselect.load.wide_words import WIDE, state_of
from crmselect.model.base import copies_checked
from crmselect.model.faults import problems_of
from crmselect.model.price import CostItem

__all__ = ["WidePrices"]

Figure = float | str | dict[str, Any] | None
"""A price, what stands in place of one, the fields of an estimate, or nothing."""


class WidePrices:
    """The price columns of one table.

    Parameters
    ----------
    table : Table
    found : HeadingMap
    columns : sequence of sequence of Cell
        The table by columns.
    names : sequence of str
        The offers' names, a row each.
    problems : list of Problem
        To add to.
    signs : dict
        The decimal sign and the delimiter.
    """

    def __init__(
        self,
        table: Table,
        found: HeadingMap,
        columns: Sequence[Sequence[Cell]],
        names: Sequence[str],
        problems: list[Problem],
        signs: dict[str, str | None],
    ) -> None:
        self.table = table
        self.found = found
        self.columns = columns
        self.names = names
        self.problems = problems
        self.signs = signs
        self.numbers = [row.number for row in table.rows]
        self.notes = PriceNotes()
        self.stated: list[str | None] = []
        self.empty: list[str] = []
        """The offers without any price."""
        self.plain: set[str] = set()
        """The columns that hold figures and blanks alone."""
        self.beside: dict[tuple[int, str], dict[str, Any]] = {}
        """Further fields of an item, by the position of its row and its column's key."""

    def read(
        self, currency: list[str | None], totals: Sequence[tuple[int, Row, str]]
    ) -> tuple[Iterable[tuple[CostItem | None, ...]], list[str | None]]:
        """Return the items of each offer, and the currency of each; totals are checked on the way."""
        self.stated = currency
        # In the taxonomy's order, whatever the file's: the same offer is then equal in any shape.
        figures = {key: self.figures(key) for key in WIDE if key in self.found.columns}
        if self.beside:
            self.settle(figures)
            self.notes.plain(
                name for n, name in enumerate(self.names)
                if any(isinstance(column[n], float) and (n, key) not in self.beside for key, column in figures.items())
            )  # fmt: skip
        self.totals(figures, totals)
        return self.by_offer([self.items(key, column) for key, column in figures.items()]), self.stated

    def by_offer(
        self, prices: Sequence[tuple[Sequence[CostItem | None], bool]]
    ) -> Iterable[tuple[CostItem | None, ...]]:
        """Turn columns of items into the items of each offer; blanks are left out."""
        if not prices:
            return (() for _ in self.numbers)
        rows = zip(*(items for items, _ in prices), strict=True)
        if all(full for _, full in prices):
            return rows
        found = [tuple(item for item in row if item is not None) for row in rows]
        if () in found:
            self.empty = [name for name, items in zip(self.names, found, strict=True) if not items]
        return found

    def figures(self, key: str) -> Sequence[Figure]:
        """Read a column; what its prices say beside their figures goes into ``beside``."""
        column, wide = self.found.columns[key], taxonomy.WIDE_COLUMNS[key]
        cells, share = self.columns[column], bool(wide.percent_of)
        heading = self.found.terms.get(key)
        plain = parse_numbers(cells, share=share, **self.signs)
        signs = self.signs
        if not share and signs["decimal"] is None and in_doubt(cells):
            # As in a file of semicolons: 1.200 can be 1200.
            plain, signs = None, {**signs, "delimiter": ";"}
        if plain is not None and heading is None:
            self.plain.add(key)
            return plain
        if heading is not None:
            try:
                agree(heading, wide, self.table.headings[column])
            except NumberFault as fault:
                self.fault(self.table.heading_row, column, fault.what, fault.fix)
                return [None] * len(cells)
        kind = parse_part if share else parse_price
        parse = lru_cache(maxsize=None, typed=True)(partial(self.cell, kind, signs=signs))
        parsed = self.cells(column, parse) if plain is None else plain
        figures: list[Figure] = []
        for n, (cell, figure) in enumerate(zip(cells, parsed, strict=True)):
            if figure is None or isinstance(figure, str):
                if figure and isinstance(cell, str) and fold(cell) in NOT_APPLICABLE:
                    self.notes.absent.append((self.numbers[n], self.table.headings[column]))
                figures.append(figure)
            elif heading is None and not isinstance(figure, Price):
                figures.append(figure)
            else:
                written = cell.written if isinstance(cell, Shown) else str(cell)
                figures.append(self.price(n, key, figure, heading or Terms(), written))
        return figures

    def price(self, n: int, key: str, figure: float | Price, heading: Terms, written: str) -> Figure:
        """Return a price of which its cell or its heading says more than the figure."""
        wide, column = taxonomy.WIDE_COLUMNS[key], self.found.columns[key]
        price = figure if isinstance(figure, Price) else Price(figure, None, Terms())
        try:
            price, terms = below(price, heading, written)
            agree(terms, wide, written)
            fields: dict[str, Any] = {}
            if terms.money is not None and not wide.percent_of:
                fields["currency"] = currency_of(terms.money, self.stated[n], written)
        except NumberFault as fault:
            self.fault(self.numbers[n], column, fault.what, fault.fix)
            return None
        if terms.tax == "out" and terms.rate is not None:
            fields["tax_rate"] = terms.rate
        self.beside[n, key] = fields
        if not wide.percent_of:
            self.notes.price(self.names[n], self.numbers[n], self.table.headings[column], price, terms)
        return price.amount

    def settle(self, figures: dict[str, Sequence[Figure]]) -> None:
        """Give an offer the currency that all of its prices state; only others stay with their items."""
        coded: dict[int, dict[str, str]] = {}
        for (n, key), fields in self.beside.items():
            if code := fields.pop("currency", ""):
                coded.setdefault(n, {})[key] = code
        amounts = [key for key in figures if not taxonomy.WIDE_COLUMNS[key].percent_of]
        for n, by_key in coded.items():
            codes = set(by_key.values())
            bare = any(
                figures[key][n] and not isinstance(figures[key][n], str) and key not in by_key for key in amounts
            )
            if self.stated[n] is None and not bare and len(codes) == 1:
                (self.stated[n],) = codes
            elif self.stated[n] is None and bare:
                self.notes.bare.append(self.names[n])
            for key, code in by_key.items():
                if code != self.stated[n]:
                    self.beside[n, key]["currency"] = code

    def items(self, key: str, figures: Sequence[Figure]) -> tuple[Sequence[CostItem | None], bool]:
        """Turn a column of prices into items, None where the cell is blank; and say whether none is."""
        column, wide = self.found.columns[key], taxonomy.WIDE_COLUMNS[key]
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
        # No rule between the fields looks at a figure's size, so that one validated item stands for the column.
        pattern = CostItem.model_validate({**base, field: 1.0, "place": Place()})
        beside = {n: fields for (n, other), fields in self.beside.items() if other == key and fields}
        # What was read at one go holds figures and blanks alone.
        simple = key in self.plain or all(figure is None or type(figure) is float for figure in figures)
        if simple and not beside and None not in figures and min(figures) >= 0:  # type: ignore[type-var, operator]
            return copies_checked(pattern, field, figures, self.table.places(column, self.numbers)), True
        plain = [type(f) is float and f >= 0 and n not in beside for n, f in enumerate(figures)]
        places = self.table.places(column, compress(self.numbers, plain))
        items = copies_checked(pattern, field, compress(figures, plain), places)
        if len(items) == len(figures):
            return items, True
        rest = iter(items)
        spread: list[CostItem | None] = []
        for n, (row, figure, simple) in enumerate(zip(self.numbers, figures, plain, strict=True)):
            if simple or figure is None:
                spread.append(next(rest) if simple else None)
                continue
            given = {**fixed, "quoted": figure} if isinstance(figure, str) else {**base, field: figure}
            place = self.table.place(row, column)
            try:
                spread.append(CostItem.model_validate({**given, **beside.get(n, {}), "place": place}))
            except ValidationError as error:
                spread.append(None)
                self.problems.extend(problems_of(error, partial(_at, place)))
        return spread, None not in spread

    def totals(self, figures: dict[str, Sequence[Figure]], rows: Sequence[tuple[int, Row, str]]) -> None:
        """Check each row of totals against the rows above it, and tell that it is none of the offers."""
        start = 0
        sums = {key: ColumnSums(column, self.stated) for key, column in figures.items()} if rows else {}
        for end, row, name in rows:
            if not name:
                start = end
                continue
            checked, mixed = False, False
            # Its name alone leaves open whether it is an offer: its figures must agree.
            doubtful = not is_total(name)
            statistic = is_statistic(name)
            for key in figures:
                wide, at = taxonomy.WIDE_COLUMNS[key], self.found.columns[key]
                cell = row.cells[at]
                if wide.percent_of or blank((cell,)):
                    continue
                try:
                    total = self.cell(parse_price, cell)
                except CellFault as fault:
                    self.fault(row.number, at, fault.what, fault.fix)
                    continue
                if isinstance(total, str) or total is None:
                    continue
                price = total if isinstance(total, Price) else Price(total, None, Terms())
                if (terms := self.found.terms.get(key)) is not None:
                    price = price.in_tens(terms.power)
                above = sums[key]
                nearest, whole = above.between(start, end), above.between(0, end)
                checked = True
                if agrees(price, _statistics(figures[key][:end]) if statistic else (nearest, whole)):
                    continue
                if doubtful:
                    shown = f"{price.low:,.10g}"
                    what = f"{name!r} can be an offer, or a total that does not agree with the rows above: {shown}"
                    self.fault(row.number, at, what, "name the offer otherwise, or correct or remove the row")
                    continue
                mixed = mixed or end >= above.mixed
                if end < min(above.mixed, above.ranged):
                    meant = nearest if is_part(name) else whole
                    what = f"{name!r} is {price.low:,.10g}, and the rows above add up to {meant:,.10g}"
                    self.fault(row.number, at, what, "correct the one that is wrong, or remove the row")
            if doubtful and not checked:
                what = f"{name!r} can be an offer without prices, or a total"
                self.fault(row.number, None, what, "name the offer otherwise, or remove the row")
            # A statistic sums nothing up: the next total adds up what stands above it as well.
            start = start if statistic else end
            en, zh = (
                ("it agrees with the rows above", "与上方各行相符")
                if checked
                else ("no price stands in it", "其中没有价格")
            )
            if mixed:
                en, zh = "it adds up several currencies, and is not checked", "含多种货币，未核对"
            said = Said(
                f"row {row.number}, {name!r}, is a total and no offer: {en}",
                f"第 {row.number} 行 {name!r} 为合计，不是报价：{zh}",
            )
            self.notes.told.append(said)

    def fault(self, row: int, column: int | None, what: str, fix: str) -> None:
        """Add what is wrong with a cell."""
        self.problems.append(Problem(self.table.place(row, column), what, fix))

    def cells(self, column: int, parse: Callable[[Cell], Any]) -> list[Any]:
        """Parse a column cell by cell; a faulty cell is told and left blank."""
        parsed = []
        for row, cell in zip(self.numbers, self.columns[column], strict=True):
            try:
                parsed.append(parse(cell))
            except CellFault as fault:
                parsed.append(None)
                self.fault(row, column, fault.what, fault.fix)
        return parsed

    def cell(
        self, parse: Callable[..., float | Price], cell: Cell, signs: Mapping[str, str | None] | None = None
    ) -> str | float | Price | None:
        """Return what stands in place of a figure, or the figure; None where the cell is blank."""
        if blank((cell,)):
            return None
        return state_of(cell) or parse(cell, **(signs or self.signs))


def _statistics(column: Sequence[Figure]) -> tuple[float, ...]:
    amounts = sorted(figure for figure in column if isinstance(figure, float))
    if not amounts:
        return ()
    middle = (amounts[(len(amounts) - 1) // 2] + amounts[len(amounts) // 2]) / 2
    return (sum(amounts) / len(amounts), middle, amounts[0], amounts[-1])


def _at(place: Place, _: object) -> Place:
    return place
