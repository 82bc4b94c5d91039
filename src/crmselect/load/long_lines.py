"""Totals of lines beside unit prices: 单价 × 数量 = 金额, which is checked and never multiplied once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crmselect.errors import Problem
from crmselect.load.heading_units import priced_heading
from crmselect.load.headings import HeadingMap, fold
from crmselect.load.numbers import NumberFault, parse_number
from crmselect.load.price_cells import parse_price
from crmselect.load.price_terms import Price, Terms, below
from crmselect.load.table import CellFault, Row, Table, blank
from crmselect.load.total_rows import agrees
from crmselect.load.wide_words import state_of

__all__ = ["LINE_TOTAL", "line_total_at", "line_total_fault", "refuse_total_times_quantity"]

LINE_TOTAL = "line_total"
"""The key, among the columns beside those of a cost item, of the column with the totals of lines."""

_UNIT = frozenset(map(fold, ("unit price", "unit cost", "price per unit", "price each", "price", "单价", "价格")))
_LINE = frozenset(
    map(
        fold,
        ("total", "line total", "line amount", "total price", "total amount", "total cost",
         "extended price", "extended amount",
         "总价", "总额", "总金额", "合计", "小计", "合计金额", "小计金额", "行合计"),
    )
)  # fmt: skip
_EITHER = frozenset(map(fold, ("amount", "金额")))
_CHINESE = fold("金额")


def _meant(heading: str) -> frozenset[str]:
    units = priced_heading(heading)
    return frozenset({fold(heading), *((fold(units[0]),) if units is not None else ())})


def line_total_at(headings: Sequence[str], chosen: Mapping[str, str]) -> int | None:
    """Return where the totals of lines stand, and None where no price of one stands beside them.

    Examples
    --------
    >>> line_total_at(("项目", "单价（元）", "数量", "金额（元）"), {})
    3
    >>> line_total_at(("item", "amount", "quantity"), {}) is None
    True
    """
    named = {fold(heading) for heading in chosen.values()}
    meant = [frozenset() if fold(heading) in named else _meant(heading) for heading in headings]
    unit = any(one & _UNIT for one in meant) or "amount" in chosen
    either = [n for n, one in enumerate(meant) if one & _EITHER]
    lines = [n for n, one in enumerate(meant) if one & _LINE]
    found = [*lines, *either] if unit else lines if either else []
    return found[0] if len(found) == 1 else None


def refuse_total_times_quantity(table: Table, found: HeadingMap, problems: list[Problem]) -> None:
    """Refuse 金额 beside quantities and without 单价: it would be multiplied by them once more."""
    at, beside = found.columns.get("amount"), found.columns.get("quantity")
    if at is None or beside is None or "amount" in found.chosen or _CHINESE not in _meant(table.headings[at]):
        return
    for row in table.rows:
        cell = row.cells[beside]
        if blank((cell,)) or blank((row.cells[at],)):
            continue
        try:
            many = parse_number(cell, delimiter=table.delimiter or None) != 1
        except CellFault:
            many = True
        if many:
            what = (
                f"{table.headings[at]!r} beside {table.headings[beside]!r} can be the price of one, or of all of them"
            )
            fix = "head it 单价 where it is the price of one; else clear the quantities"
            problems.append(Problem(table.place(table.heading_row, at), what, fix))
            return


def line_total_fault(
    row: Row, at: int, found: HeadingMap, fields: Mapping[str, Any], signs: Mapping[str, str | None]
) -> tuple[str, str] | None:
    """Return what is wrong with the total of a line, and its mending; None where it agrees.

    Parameters
    ----------
    row : Row
    at : int
        The position of its column.
    found : HeadingMap
    fields : mapping
        Of the cost item, its price settled.
    signs : mapping
        The decimal sign and the delimiter.
    """
    cell = row.cells[at]
    if blank((cell,)) or state_of(cell):
        return None
    try:
        read = parse_price(cell, **signs)
        price, terms = below(
            read if isinstance(read, Price) else Price(read, None, Terms()),
            found.terms.get(LINE_TOTAL, Terms()),
            str(cell),
        )
    except NumberFault as fault:
        return fault.what, fault.fix
    amount, quantity = fields.get("amount"), fields.get("quantity", 1.0)
    heading = found.headings[at]
    if not isinstance(amount, float) or not isinstance(quantity, float):
        return (
            f"{heading!r} is {price.low:,.10g}, and the line has no price of one",
            "write the price of one, or clear it",
        )
    if (
        terms.money is not None
        and fields.get("currency", "")
        and str(fields["currency"]).upper() not in terms.money.codes
    ):
        return f"{str(cell)!r} is in another currency than its row", "keep the one of the two that holds"
    product = less = amount * quantity
    for discount in fields.get("discount", ()):
        less *= 1 - discount["share"]
    if agrees(replace(price, high=None), (product, less)):
        return None
    what = (
        f"{heading!r} is {price.low:,.10g}, and the price of one, {amount:,.10g}, times the quantity {quantity:,.10g} "
        f"is {product:,.10g}"
    )
    return what, "correct the one that is wrong; what else multiplies the price belongs into per, every or discount"
