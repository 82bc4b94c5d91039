"""The grammar of a price as people write it: ``¥1.2万/年（含税）``, ``USD 10–12k per month``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from crmselect.load.numbers import NumberFault, Shown, parse_number, parse_share
from crmselect.load.price_terms import ROUND, Price, Terms, scaled, terms_of
from crmselect.load.price_words import Token, flat, is_free, tokens
from crmselect.load.table import Cell
from crmselect.load.wide_words import is_marked

__all__ = ["parse_part", "parse_price", "parse_terms"]

_LONGEST = 120
_HALF = re.compile(r"(?:^|[^\w%),.']),(?=[0-9])")
# Words of headings that say nothing by themselves.
_NO_WORDS = frozenset({"in", "of", "单位", "金额单位", "货币单位", "价格单位", "报价单位", "计价单位", "币种"})


def parse_price(cell: Cell, *, decimal: str | None = None, delimiter: str | None = None) -> float | Price:
    """Read a price: a plain figure as such, any other with what is said of it.

    Parameters
    ----------
    cell : str, int or float
    decimal, delimiter : str, optional
        As for :func:`crmselect.load.numbers.parse_number`, which reads the figures.

    Raises
    ------
    NumberFault
        For what is no price, for what can be two, for bounds without another side, and for mere estimates.

    Notes
    -----
    Of a range such as ``10–12万`` the magnitude belongs to both figures. ``M`` is a million and ``m`` nothing: it can
    be a month. Percentages stand beside words of tax alone.

    Examples
    --------
    >>> parse_price("1200"), parse_price("USD 1.2k").low, parse_price("（￥１．２万）").low
    (1200.0, 1200.0, -12000.0)
    >>> parse_price("10–12万").amount
    {'low': 100000.0, 'likely': 110000.0, 'high': 120000.0, 'shape': 'uniform'}
    >>> price = parse_price("80元/用户/月（未税，税率13%）")
    >>> price.terms.every, price.terms.per, price.terms.tax, price.terms.rate
    ('month', 'users', 'out', 0.13)
    >>> parse_price("约 12000")
    Traceback (most recent call last):
    crmselect.load.numbers.NumberFault: '约 12000' is an estimate without bounds — write the price that is offered, or a range such as 11000-13000
    """  # noqa: E501 - a message is one line
    if isinstance(cell, Shown) and not cell.scaled:
        try:  # The figure is a number's: nothing of it is in doubt.
            return replace(_shown(cell.before, cell.behind), low=float(cell) + 0.0)
        except NumberFault:  # Told with the figure.
            return _Reading(cell.written, ".", None).price()
    try:
        return parse_number(cell, decimal=decimal, delimiter=delimiter)
    except NumberFault as fault:
        if is_free(cell):
            return 0.0
        if is_marked(cell):
            raise _marked(cell) from None
        if fault.ambiguous or not isinstance(cell, str) or not _worth_it(cell) or fault.figure:
            raise
    return _Reading(cell, decimal, delimiter).price()


def parse_part(cell: Cell, *, decimal: str | None = None, delimiter: str | None = None) -> float | Price:
    """Read a share of other items, with its recurrence where that stands beside it: ``20% p.a.``.

    Examples
    --------
    >>> parse_part("20%"), parse_part("每年 20%").terms.every
    (0.2, 'year')
    """
    if isinstance(cell, Shown) and not cell.scaled:
        what = f"{cell.written!r}: the cell's number format shows more than a share"
        raise NumberFault(what, "format the cell as a percentage or a plain number")
    try:
        return parse_share(cell, decimal=decimal, delimiter=delimiter)
    except NumberFault as fault:
        if is_free(cell):
            return 0.0
        if is_marked(cell):
            raise _marked(cell) from None
        if fault.ambiguous or not isinstance(cell, str) or not _worth_it(cell):
            raise
        found = tokens(flat(cell))
        kinds = [token.kind for token in found]
        rest = [token for token in found if token.kind in {"every", "period", "per"}]
        if sorted(kinds) != sorted(["figure", "percent", *(token.kind for token in rest)]) or not rest:
            raise
    share = parse_share(f"{found[kinds.index('figure')].value}%", decimal=decimal, delimiter=delimiter)
    return Price(share, None, terms_of(cell, rest))


def parse_terms(text: str) -> Terms | None:
    """Read what a heading says of the prices below it, or None where it is not that.

    Examples
    --------
    >>> parse_terms("万元").power, parse_terms("k€").power, parse_terms("USD per user/month").every
    (4, 3, 'month')
    >>> parse_terms("hours") is None
    True
    """
    found = [token for token in tokens(flat(text)) if token.kind != "bracket"] if len(text) <= _LONGEST else []
    powers = [int(token.value) for token in found if token.kind == "magnitude"]
    rest = [token for token in found if token.kind != "magnitude"]
    rest = [token for token in rest if token.written.casefold() not in _NO_WORDS]
    kinds = {token.kind for token in rest}
    if not found or len(powers) > 1 or not kinds <= ROUND | {"figure", "percent"}:
        return None
    try:
        # "Users" alone counts them; only beside a currency or a "per" is it a unit.
        terms = terms_of(text, rest, loose=not kinds.isdisjoint(("money", "per")))
    except NumberFault:
        return None
    if any(token.kind == "figure" for token in rest) != (terms.rate is not None):
        return None
    return None if terms == Terms() and not powers else replace(terms, power=powers[0] if powers else 0)


@lru_cache(maxsize=256)
def _shown(before: str, behind: str) -> Price:
    """Return what is said of a price by what a number format shows beside it."""
    return _Reading(f"{before} 1 {behind}", ".", None).price()


def _marked(cell: Cell) -> NumberFault:
    what = f"{cell!r} bears the mark of a footnote, which can take back what the cell says"
    return NumberFault(what, "write what the footnote says into a column, and the cell without its mark")


def _worth_it(cell: str) -> bool:
    """Return whether a text can be a price: short, with a digit, without signs that folding would turn into digits."""
    return (
        len(cell) <= _LONGEST
        and any("0" <= char <= "9" or "０" <= char <= "９" for char in cell)
        and not any(unicodedata.category(char) in {"No", "Nl"} for char in cell)
    )


class _Reading:
    """One cell on its way into a price."""

    def __init__(self, written: str, decimal: str | None, delimiter: str | None) -> None:
        self.written = written
        # Beside a currency or a unit, a person wrote it: then 1.200 is as good 1200, whatever the file is.
        self.signs = {"decimal": decimal, "delimiter": delimiter if decimal else ";"}
        text = flat(written)
        if _HALF.search(text):
            raise self.fault("has a decimal comma without a digit before it", "write the 0 before it, or the figure")
        self.sign = 1.0
        if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
            self.sign, text = -1.0, text[1:-1].strip()
        self.tokens = self.unbracketed(tokens(text))

    def unbracketed(self, found: list[Token]) -> list[Token]:
        """Return the words with the sign of a figure in brackets taken, as accountants write it: ``EUR (12)``.

        Raises
        ------
        NumberFault
            For brackets that do not pair, or stand in each other.
        """
        brackets = [token.value for token in found if token.kind == "bracket"]
        if brackets != ["(", ")"] * (len(brackets) // 2):
            raise self.fault("has brackets that do not pair", "write each bracket once, or none")
        opened = [n for n, token in enumerate(found) if token.kind == "bracket"]
        for first, last in zip(opened[::2], opened[1::2], strict=True):
            inside = [token.kind for token in found[first + 1 : last]]
            if inside.count("figure") == 1 and set(inside) <= {"figure", "money", "magnitude"}:
                outside = {token.kind for token in (*found[:first], *found[last + 1 :])}
                if self.sign < 0 or not outside <= {"money", "magnitude"}:
                    raise self.fault("has a figure in brackets", "write the price without brackets")
                self.sign = -1.0
                return [token for n, token in enumerate(found) if n not in (first, last)]
        return found

    def fault(self, what: str, fix: str) -> NumberFault:
        return NumberFault(f"{self.written!r} {what}", fix)

    def price(self) -> Price:
        self.known()
        at = [n for n, token in enumerate(self.tokens) if token.kind == "figure" and not self.is_share(n)]
        if not at:
            share = any(token.kind == "percent" for token in self.tokens)
            what = "is a percentage in a column of amounts" if share else "is no number"
            raise self.fault(what, "write the amount itself")
        if len(at) > 2:
            raise self.fault("holds several figures", "write one, or a range such as 100-120")
        figures = [self.figure(n) for n in at]
        high = None
        if len(at) == 2:
            figures = self.range(at, figures)
            high = figures[1][0]
        self.bounds(at)
        beside = [token for n, token in enumerate(self.tokens) if n not in at and (n > at[0] or token.kind != "plus")]
        terms = terms_of(self.written, [token for token in beside if token.kind in ROUND | {"figure", "plus"}])
        low = self.sign * figures[0][0] + 0.0
        return Price(low, None if high == low else high, terms, power=max(power for _, power in figures))

    def known(self) -> None:
        """Refuse words that say what nobody here understands, and those that can be two."""
        for token in self.tokens:
            if token.kind == "doubt":
                what = "million, a month or a metre" if token.value == "m" else "billion"
                raise NumberFault(
                    f"{self.written!r}: {token.value!r} can be {what}", "write million (or M), 万, or per month"
                )
        unknown = [token.written for token in self.tokens if token.kind == "unknown"]
        if unknown:
            said = " ".join(unknown[:3])
            raise NumberFault(
                f"{self.written!r} is no number, and no price that can be read: {said!r} is not understood",
                "write the figure with its currency alone, and what else there is to say in a column of its own",
            )

    def is_share(self, n: int) -> bool:
        return self.kind(n + 1) == "percent"

    def kind(self, n: int) -> str:
        return self.tokens[n].kind if 0 <= n < len(self.tokens) else ""

    def figure(self, n: int) -> tuple[float, int]:
        """Return a figure with the magnitude that follows it, and that magnitude's power of ten."""
        figure = parse_number(self.tokens[n].value, **self.signs)
        for beside, sign in ((n + 1, n), (n + 2, n + 1), (n - 2, n - 1)):
            if self.kind(beside) == "magnitude" and (sign == n or self.kind(sign) == "money"):
                power = int(self.tokens[beside].value)
                return scaled(figure, power), power
        return figure, 0

    def range(self, at: Sequence[int], figures: Sequence[tuple[float, int]]) -> list[tuple[float, int]]:
        """Return the figures of a range in order; a magnitude behind the second belongs to both."""
        kinds = [token.kind for token in self.tokens[at[0] + 1 : at[1]]]
        joined = kinds.count("range") + ("and" in kinds and any(t.kind == "between" for t in self.tokens))
        if joined != 1 or "figure" in kinds:
            raise self.fault("holds two figures", "write one, or a range such as 100-120")
        (low, power), (high, last) = figures
        if not power and last:
            low, power = scaled(low, last), last
        if low > high:
            raise self.fault(
                f"is no range: {low:,.10g} is more than {high:,.10g}", "write the lower figure first, both in full"
            )
        return [(low, power), (high, last)]

    def bounds(self, at: Sequence[int]) -> None:
        """Refuse what bounds a price on one side, or merely estimates it; take the sign of a figure."""
        kinds = [token.kind for token in self.tokens]
        before = self.tokens[: at[0]]
        first = next((token for token in before if token.kind not in {"money", "bracket"}), None)
        if first is not None and first.kind == "range":
            if first.value != "-":
                raise self.about()
            self.sign = -self.sign
        elif first is not None and first.kind == "plus":
            if sum(token.kind == "plus" for token in before) > 1:
                raise self.fault("is no number", "write the figure with one sign at most")
            before = [token for token in before if token is not first]
        extra = sum(kind == "range" for kind in kinds) - (len(at) == 2 and "between" not in kinds) - (self.sign < 0)
        if extra > 0 or (self.sign < 0 and len(at) == 2):
            raise self.fault("is no number", "write the figure, or a range such as 100-120")
        if kinds.count("magnitude") > sum(bool(power) for _, power in map(self.figure, at)):
            raise self.fault("has a magnitude without its figure", "write the figure in digits")
        if len(at) == 1:
            taxed = "tax" in kinds
            plus = "plus" in [token.kind for token in self.tokens[at[0] :]] and not taxed
            if "least" in kinds or plus:
                raise self.fault("says the least that it costs", "write the price for what is offered, or a range")
            if "most" in kinds:
                raise self.fault("says the most that it costs", "write the price for what is offered, or a range")
            if "about" in kinds:
                raise self.about()
        elif "most" in kinds:
            raise self.fault("is a range and a bound", "write the range alone")

    def about(self) -> NumberFault:
        return self.fault(
            "is an estimate without bounds", "write the price that is offered, or a range such as 11000-13000"
        )
