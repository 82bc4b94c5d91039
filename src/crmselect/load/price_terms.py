"""A price and what is said of it: by its cell, by its heading, by both together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from typing import Any

from crmselect.load.numbers import NumberFault, parse_number
from crmselect.load.price_words import Money, Token, money

__all__ = ["ROUND", "Price", "Terms", "below", "scaled", "terms_of", "together"]

ROUND = frozenset({"money", "every", "period", "unit", "per", "and", "contains", "lacks", "tax", "net"})
"""Kinds that say more of a price, and are no part of its figure."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of a price beside its figure; blank is not said.

    Parameters
    ----------
    money : Money, optional
        Its currency.
    every : {"", "once", "month", "quarter", "year"}
        Its recurrence.
    per : {"", "users"}
        What it is for one of.
    tax : {"", "in", "out"}
        Whether tax is contained in it.
    rate : float, optional
        The rate of that tax.
    power : int
        The power of ten that figures are given in, where a heading states it.
    """

    money: Money | None = None
    every: str = ""
    per: str = ""
    tax: str = ""
    rate: float | None = None
    power: int = 0


@dataclass(frozen=True, slots=True)
class Price:
    """A price: its figure or its range, and what is said of it."""

    low: float
    high: float | None
    terms: Terms
    power: int = 0
    """The power of ten that was written with it, and is in the figure already."""

    @property
    def amount(self) -> float | dict[str, Any]:
        """The figure; of a range, the fields of a uniform estimate with its middle as the likely figure."""
        if self.high is None:
            return self.low
        middle = float((Decimal(repr(self.low)) + Decimal(repr(self.high))) / 2)
        return {"low": self.low, "likely": middle, "high": self.high, "shape": "uniform"}

    def in_tens(self, power: int) -> Price:
        """Return it with the magnitude that its heading states."""
        high = None if self.high is None else scaled(self.high, power)
        return replace(self, low=scaled(self.low, power), high=high)


def below(price: Price, heading: Terms, written: str) -> tuple[Price, Terms]:
    """Return a price as it stands below its heading, and what both say of it.

    Raises
    ------
    NumberFault
        Where they contradict each other.
    """
    if heading.power and price.power:
        raise NumberFault(
            f"{written!r} has a magnitude of its own below a heading that states one",
            "write it in the unit of the heading, or in full below a heading without one",
        )
    return price.in_tens(heading.power), together(price.terms, heading, written)


def together(cell: Terms, heading: Terms, written: str) -> Terms:
    """Return what a cell and its heading say of a price.

    Raises
    ------
    NumberFault
        Where they contradict each other.
    """
    fix = "keep what holds, in the heading or in the cell"
    both: dict[str, Any] = {}
    for field, what in (("every", "recurrence"), ("per", "unit"), ("tax", "tax"), ("rate", "tax rate")):
        mine, theirs = getattr(cell, field), getattr(heading, field)
        if mine not in ("", None) and theirs not in ("", None) and mine != theirs:
            raise NumberFault(f"{written!r} contradicts the {what} in the column's heading", fix)
        both[field] = theirs if mine in ("", None) else mine
    sides = [side.money for side in (cell, heading) if side.money is not None]
    both["money"] = _one_money(sides, f"{written!r} contradicts the currency in the column's heading", fix)
    return Terms(**both)


def _one_money(sides: Sequence[Money], what: str, fix: str) -> Money | None:
    """Return the currency that all of these can be."""
    if not sides:
        return None
    codes = reduce(frozenset.intersection, (side.codes for side in sides))
    if not codes:
        raise NumberFault(what, fix)
    if len(codes) == 1:
        (default,) = codes
    else:
        default = next((side.default for side in sides if side.default in codes), "")
    # The one that leaves least open is what was meant, and what a message shows.
    written = min(sides, key=lambda side: len(side.codes)).written
    return Money(written, codes, default)


def scaled(figure: float, power: int) -> float:
    """Return a figure in units of a power of ten."""
    # In decimal digits: 1.2万 is 12000, whatever 1.2 * 10000 is in binary.
    return float(Decimal(repr(figure)).scaleb(power)) if power else figure


def terms_of(written: str, found: Sequence[Token], *, loose: bool = False) -> Terms:
    """Return what words and signs say of a price.

    ``loose``: as in headings, where a noun such as *month* needs no *per* in front of it.
    """
    every, per, tax = _said(found, {"every", "period"}), _said(found, {"unit"}), _said(found, {"net"})
    if len(every) > 1:
        raise NumberFault(f"{written!r} states several recurrences", "keep one")
    for n, token in enumerate(found):
        # "A 12000" and "1000 each" leave open of what: a "per" belongs to what follows it.
        follows = next((other.kind for other in found[n:] if other.kind != "per"), "")
        if token.kind == "per" and not loose and follows not in {"period", "unit", "every"}:
            raise NumberFault(f"{written!r} does not say what {token.written!r} is", "write per user, or per month")
    for before, token in zip((None, *found), found, strict=False):
        joined = before is not None and before.kind in {"per", "and", "unit", "period"}
        if token.kind in {"period", "unit"} and not loose and not joined:
            raise NumberFault(f"{written!r} does not say what {token.written!r} is", f"write per {token.written}")
    kinds = {token.kind for token in found}
    if "tax" in kinds:
        tax = tax | _said(found, {"contains", "lacks"})
        plus = any(token.kind == "plus" for token in found)
        tax = tax | ({"out"} if plus else set())
        if not tax:
            raise NumberFault(f"{written!r} does not say whether tax is contained", "write incl. or excl. tax")
    elif kinds & {"contains", "lacks"}:
        raise NumberFault(f"{written!r} does not say what is contained or not", "write incl. tax or excl. tax")
    if len(tax) > 1:
        raise NumberFault(f"{written!r} is with tax and without it", "keep one of the two")
    rates = [float(Decimal(repr(parse_number(t.value))).scaleb(-2)) for t in found if t.kind == "figure"]
    if rates and (len(rates) > 1 or not tax):
        raise NumberFault(f"{written!r} has a percentage beside the amount", "state a discount in a column of its own")
    if rates and rates[0] > 1:
        raise NumberFault(f"{written!r} has a tax of more than the whole", "correct the rate")
    sides = [money(token) for token in found if token.kind == "money"]
    one = _one_money(sides, f"{written!r} states several currencies", "keep one")
    return Terms(one, "".join(every), "".join(per), "".join(tax), rates[0] if rates else None)


def _said(found: Sequence[Token], kinds: set[str]) -> set[str]:
    return {token.value for token in found if token.kind in kinds}
