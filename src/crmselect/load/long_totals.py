"""Rows of subtotals and of headings in the long form, told apart from cost items and checked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from crmselect.errors import Problem
from crmselect.load.items import as_text
from crmselect.load.price_notes import Said
from crmselect.load.price_terms import Price, Terms
from crmselect.load.table import CellFault, Row, Table, blank
from crmselect.load.total_rows import (
    agrees,
    footnote,
    is_group,
    is_part,
    is_part_total,
    is_total,
    may_be_total,
    says_units,
    speaks_of_total,
)
from crmselect.load.wide_words import state_of
from crmselect.model.price import CostItem

__all__ = ["LongTotals"]


class _Sum:
    """What some lines add up to, and whether that can be told right or wrong."""

    def __init__(self) -> None:
        self.prices = 0.0
        self.times = 0.0
        """The sum of prices times quantities."""
        self.lines = 0
        self.certain = True
        """Whether each line's price is what it costs."""
        self.kinds: set[tuple[str, str]] = set()

    def add(self, item: CostItem | None) -> None:
        """Add a line; None is one at fault."""
        self.lines += 1
        if item is None:
            self.certain = False
            return
        self.kinds.add((item.every, item.currency or ""))
        if isinstance(item.amount, float):
            self.prices += item.amount
            self.times += item.amount * item.quantity
        amount = item.amount is None or isinstance(item.amount, float)
        self.certain = self.certain and amount and item.per is None and not item.percent_of and not item.tiers


class LongTotals:
    """Looks for rows that are no cost items, and checks what totals add up.

    Parameters
    ----------
    table : Table
    columns : mapping of str to int
    terms : mapping of str to Terms
        What headings say of the prices below them.
    names : collection of str
        Of all items.
    parse : callable
        Reads an amount.
    problems : list of Problem
        To add to.
    """

    def __init__(
        self,
        table: Table,
        columns: Mapping[str, int],
        terms: Mapping[str, Terms],
        names: Collection[str],
        parse: Callable[[Any], Any],
        problems: list[Problem],
    ) -> None:
        self.table = table
        self.columns = columns
        self.terms = terms
        self.parse = parse
        self.problems = problems
        self.notes: list[Said] = []
        self.near, self.whole = _Sum(), _Sum()
        self.by_offer: dict[str, _Sum] = {}
        self.last = ""
        offers = {cell for row in table.rows if isinstance(cell := row.cells[columns["offer"]], str)}
        labels = {*names, *offers}
        suspects = labels if may_be_total(labels) else ()
        self.labels = frozenset(label.strip() for label in suspects if is_part_total(label) or speaks_of_total(label))

    def may_be(self, row: Row) -> bool:
        """Return whether a row can be a total: a quick look, false for nearly every row."""
        return bool(self.labels) and bool(self.labels.intersection(self._labels(row)))

    def aside(self, row: Row) -> bool:
        """Return whether a row is a total or a heading, having noted or refused what it says."""
        if words := footnote(row.cells):
            self._footnote(row, words)
            return True
        label = self._total(row)
        if label:
            self._check(row, label)
            self.near = _Sum()
            return True
        words = is_group(row.cells)
        if words and says_units(words):
            self._footnote(row, words)
        elif words:
            self.near = _Sum()
            self.notes.append(
                Said(
                    f"row {row.number} only names a group, and was left aside: {words!r}",
                    f"第 {row.number} 行仅为分组名称，未读取：{words!r}",
                )
            )
        return bool(words)

    def _footnote(self, row: Row, words: str) -> None:
        if says_units(words):
            at = next(n for n, cell in enumerate(row.cells) if not blank((cell,)))
            what = f"{words[:80]!r} among the data says in which units the prices are, or with which tax"
            fix = "write that into the heading of the prices, as in 单价（万元，不含税） or Amount (kEUR, excl. VAT)"
            self.problems.append(Problem(self.table.place(row.number, at), what, fix))
            return
        self.notes.append(
            Said(
                f"row {row.number} is a footnote, and was left aside: {words[:80]!r}",
                f"第 {row.number} 行为脚注，未读取：{words[:80]!r}",
            )
        )

    def add(self, offer: str, item: CostItem | None) -> None:
        """Keep a line for the totals below it; None is a line at fault."""
        self.last = offer
        for one in (self.near, self.whole, self.by_offer.setdefault(offer, _Sum())):
            one.add(item)

    def _labels(self, row: Row) -> list[str]:
        return [as_text(row.cells[self.columns[key]]) for key in ("item", "offer")]

    def _total(self, row: Row) -> str:
        """Return the name of the total that a row is; what may be a part's total has no category either."""
        if not self.may_be(row):
            return ""
        bare = self._bare(row)
        return next(
            (
                text
                for text in self._labels(row)
                if is_total(text)
                or (bare and is_part_total(text))
                or (self.whole.lines and text in self.labels and speaks_of_total(text))
            ),
            "",
        )

    def _bare(self, row: Row) -> bool:
        return all(blank((row.cells[self.columns[key]],)) for key in ("category", "phase") if key in self.columns)

    def _check(self, row: Row, label: str) -> None:
        at = self.columns.get("amount", self.columns.get("likely"))
        cell = None if at is None else row.cells[at]
        checked = ("no figure stands in it", "该行没有数字")
        if at is not None and not blank((cell,)) and not state_of(cell):
            try:
                total = self.parse(cell)
            except CellFault as fault:
                self.problems.append(Problem(self.table.place(row.number, at), fault.what, fault.fix))
                return
            price = total if isinstance(total, Price) else Price(total, None, Terms())
            heading = self.terms.get("amount", Terms())
            price = price.in_tens(heading.power)
            offer = as_text(row.cells[self.columns["offer"]])
            theirs = self.by_offer.get(offer) or self.by_offer.get(self.last)
            scopes = [scope for scope in (self.near, theirs, self.whole) if scope is not None and scope.lines]
            if any(agrees(price, (scope.prices, scope.times)) for scope in scopes):
                checked = ("it agrees with the rows above", "与上方各行相符")
            elif not (is_total(label) or (self._bare(row) and is_part_total(label))):
                shown = f"{price.low:,.10g}"
                what = f"{label!r} can be a cost item, or a total that does not agree with the rows above: {shown}"
                fix = "name the item otherwise, or correct or remove the row"
                self.problems.append(Problem(self.table.place(row.number, at), what, fix))
                return
            elif scopes and self.whole.certain and len(self.whole.kinds) == 1:
                meant = scopes[0 if is_part(label) else -1].prices
                what = f"{label!r} is {price.low:,.10g}, and the rows above add up to {meant:,.10g}"
                fix = "correct the one that is wrong, or remove the row"
                self.problems.append(Problem(self.table.place(row.number, at), what, fix))
                return
            else:
                checked = ("its rows are due by different rules, and it is not checked", "各行计价规则不同，未核对")
        self.notes.append(
            Said(
                f"row {row.number}, {label!r}, is a total and no cost item: {checked[0]}",
                f"第 {row.number} 行 {label!r} 为合计，不是费用项：{checked[1]}",
            )
        )
