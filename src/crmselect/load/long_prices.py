"""The prices of one cost item in the long form: what their cells say beside figures, against the other columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crmselect.errors import Problem
from crmselect.load.items import as_text
from crmselect.load.numbers import NumberFault, Shown
from crmselect.load.price_notes import PriceNotes
from crmselect.load.price_rules import currency_of, said
from crmselect.load.price_terms import Price, Terms, below
from crmselect.load.price_words import is_users
from crmselect.load.table import Row, Table
from crmselect.model.currency import CODES

__all__ = ["PRICES", "RowPrices"]

PRICES = ("amount", "low", "likely", "high")
"""The columns of the long form that hold prices."""


class RowPrices:
    """Brings the prices of a table's rows together with what their other columns say.

    Parameters
    ----------
    table : Table
    columns : mapping of str to int
    terms : mapping of str to Terms
        What headings say of the prices below them.
    problems : list of Problem
        To add to.
    currencies : mapping of str to str
        The currency that an offer states elsewhere; ``""`` is for the others.
    """

    def __init__(
        self,
        table: Table,
        columns: Mapping[str, int],
        terms: Mapping[str, Terms],
        problems: list[Problem],
        currencies: Mapping[str, str | None],
    ) -> None:
        self.table = table
        self.columns = columns
        self.terms = terms
        self.problems = problems
        self.currencies = currencies
        self.notes = PriceNotes()
        self.read: set[int] = set()
        """The rows whose prices say more than a figure."""

    def settle(self, row: Row, fields: dict[str, Any], prices: Mapping[str, float | Price]) -> None:
        """Put figures in place of prices, and what they say into the fields that the row leaves open.

        Parameters
        ----------
        row : Row
        fields : dict
            Of the cost item; changed.
        prices : mapping of str to float or Price
            Those of its fields that are prices, or stand below a heading with units.
        """
        self.read.add(row.number)
        given = dict(fields)
        for key, price in prices.items():
            cell = row.cells[self.columns[key]]
            if isinstance(cell, Shown):
                written = cell.written
            else:
                written = (
                    cell.strip() if isinstance(cell, str) else f"{cell:g}" if isinstance(cell, float) else str(cell)
                )
            try:
                self.one(row, key, price, written, fields, given)
            except NumberFault as fault:
                self.problems.append(Problem(self.table.place(row.number, self.columns[key]), fault.what, fault.fix))
                fields[key] = 0.0  # The row is refused; nothing else is to be told of the field.

    def one(
        self,
        row: Row,
        key: str,
        figure: float | Price,
        written: str,
        fields: dict[str, Any],
        given: Mapping[str, Any],
    ) -> None:
        """Settle one price of a row.

        Raises
        ------
        NumberFault
            Where it contradicts its heading or another column.
        """
        plain = figure if isinstance(figure, Price) else Price(figure, None, Terms())
        price, terms = below(plain, self.terms.get(key, Terms()), written)
        amount = price.amount
        if isinstance(amount, dict) and (key != "amount" or {"low", "likely", "high"} & set(given)):
            raise NumberFault(f"{written!r} is a range in a column of single figures", "write its ends as low and high")
        self.recurrence(row, key, terms, written, fields)
        if terms.money is not None:
            self.money(row, terms, written, fields, given)
        self.tax(terms, written, fields)
        fields[key] = amount
        heading = self.table.headings[self.columns[key]]
        offer = as_text(row.cells[self.columns["offer"]])
        self.notes.price(offer, row.number, heading, price, terms, taxed=bool(fields.get("tax_rate")))

    def recurrence(self, row: Row, key: str, terms: Terms, written: str, fields: dict[str, Any]) -> None:
        """Take what a price is for one of and when it is due, where the row leaves that open."""
        every, per = fields.get("every", ""), fields.get("per", "")
        users = not per or is_users(per)
        if (terms.every and every and terms.every != every) or (terms.per and not users):
            mine = said(terms.every, terms.per)
            theirs = " and ".join(
                f"{name} is {word!r}" for name, word in (("every", every), ("per", per)) if word
            )  # fmt: skip
            raise NumberFault(f"{written!r} is a price {mine}, and {theirs}", "keep the one that holds")
        if (terms.every and not every) or (terms.per and not per):
            self.notes.defined.append((row.number, self.table.headings[self.columns[key]]))
        if terms.every:
            fields["every"] = terms.every
        if terms.per and not per:
            fields["per"] = terms.per

    def money(self, row: Row, terms: Terms, written: str, fields: dict[str, Any], given: Mapping[str, Any]) -> None:
        """Take a price's currency, where the row states none and its offer another."""
        if terms.money is None:
            return
        own = str(given.get("currency", "")).upper()
        if own:
            if own in CODES:  # What is no currency is told where it stands.
                currency_of(terms.money, own, written)
            return
        offer = as_text(row.cells[self.columns["offer"]])
        stated = self.currencies.get(offer) or self.currencies.get("") or ""
        if stated in terms.money.codes:
            return
        # An item may well be in a currency of its own; but only where its sign leaves no doubt.
        code = currency_of(terms.money, None, written)
        if fields.setdefault("currency", code) != code:
            raise NumberFault(
                f"{written!r} is in {code}, and the row's other price in {fields['currency']}", "keep one"
            )

    def tax(self, terms: Terms, written: str, fields: dict[str, Any]) -> None:
        """Take the rate of a price without tax; refuse to add tax to a price with it."""
        stated = fields.get("tax_rate")
        if terms.tax == "in" and stated:
            raise NumberFault(
                f"{written!r} contains tax, and tax_rate would add {stated:.10g} of it once more",
                "clear the rate, or write the price without tax",
            )
        if terms.tax == "out" and terms.rate is not None and fields.setdefault("tax_rate", terms.rate) != terms.rate:
            raise NumberFault(f"{written!r} states a tax of {terms.rate:.10g}, and tax_rate is {stated:.10g}",
                              "keep one of the two")  # fmt: skip
