"""The cells of a cost item: words, figures and the short notations for discounts and tiers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from crmselect.errors import closest
from crmselect.load.headings import fold
from crmselect.load.long_words import WORDS
from crmselect.load.numbers import parse_number, parse_share
from crmselect.load.price_cells import parse_part, parse_price
from crmselect.load.price_words import code_of
from crmselect.load.table import Cell, CellFault

__all__ = ["Parser", "as_text", "parse_discounts", "parse_tiers", "parse_whole", "parsers"]

Parser = Callable[[Any], Any]
"""From a cell that is not blank to the field's value; raises CellFault."""

_LONGEST = 2_000
_PART = re.compile(r"\s*[;；\n]\s*")
_DISCOUNT = re.compile(r"(?P<name>.*?)[\s:：]*(?P<share>[0-9.,]+\s*[%％]?)")
# A name has letters, neither the signs between discounts nor one at its end.
_NAME = re.compile(r"(?=.*[^\W\d_])[^%％+＋,，、]*[^%％+＋,，、\s–—−-]")
_COLON = re.compile(r"[:：]\s*[0-9.,]+\s*[%％]?$")
_OPEN_ENDS = frozenset(map(fold, ("above", "rest", "over", "more", "以上", "其余"))) | {""}


def as_text(cell: Cell) -> str:
    """Return a cell as text: a workbook's 2024 is ``2024``, not ``2024.0``.

    Examples
    --------
    >>> as_text(" Acme "), as_text(2024.0), as_text(True), as_text(None)
    ('Acme', '2024', 'true', '')
    """
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def parse_whole(cell: Cell, *, decimal: str | None = None, delimiter: str | None = None) -> int:
    """Read a whole number, such as a month.

    Examples
    --------
    >>> parse_whole("12"), parse_whole(3.0)
    (12, 3)
    """
    number = parse_number(cell, decimal=decimal, delimiter=delimiter)
    if not number.is_integer():
        raise CellFault(f"{number:g} is no whole number", "write a whole number")
    return int(number)


def parse_discounts(
    cell: Cell, *, decimal: str | None = None, delimiter: str | None = None
) -> tuple[dict[str, Any], ...]:
    """Read discounts: ``10%``, or named ones such as ``volume 10%; term 5%``.

    Examples
    --------
    >>> parse_discounts("volume 10%; 5%")
    ({'name': 'volume', 'share': 0.1}, {'share': 0.05})
    """
    share = partial(parse_share, decimal=decimal, delimiter=delimiter)
    if not isinstance(cell, str):
        return ({"share": share(cell)},)
    found = []
    for part in _parts(cell):
        match = _DISCOUNT.fullmatch(part)
        if match is None:
            raise CellFault(f"{part!r} is no discount", "write a share such as 10%, or names too: volume 10%; term 5%")
        words = match["name"].strip()
        if words and (not _NAME.fullmatch(words) or (words[-1].isdigit() and not _COLON.search(part))):
            # Of "10% 5%" the first would be a name: only a semicolon parts discounts.
            what = f"{part!r} can be several discounts, or a name with a sign in it"
            raise CellFault(what, "part them by semicolons: volume 10%; term 5%")
        name = {"name": words} if words else {}
        found.append({**name, "share": share(match["share"])})
    return tuple(found)


def parse_tiers(cell: Cell, *, decimal: str | None = None, delimiter: str | None = None) -> tuple[dict[str, Any], ...]:
    """Read tiers, each the last quantity of its band and the price in it; ``*`` is without end, ``+`` a fee.

    Examples
    --------
    >>> parse_tiers("1000: 0.10; *: 0.01 + 200")
    ({'up_to': 1000.0, 'price': 0.1, 'fee': 0.0}, {'up_to': None, 'price': 0.01, 'fee': 200.0})
    """
    number = partial(parse_number, decimal=decimal, delimiter=delimiter)
    found = []
    for part in _parts(str(cell)):
        edge, colon, price = unicodedata.normalize("NFKC", part).partition(":")
        if not colon:
            raise CellFault(f"{part!r} is no tier", "write bands and prices such as 1000: 0.10; 10000: 0.05; *: 0.01")
        price, _, fee = price.partition("+")
        up_to = None if fold(edge) in _OPEN_ENDS else number(edge.strip())
        found.append({"up_to": up_to, "price": number(price.strip()), "fee": number(fee.strip()) if fee else 0.0})
    return tuple(found)


def _names(cell: Cell) -> tuple[str, ...]:
    return tuple(_parts(as_text(cell)))


def _parts(text: str) -> list[str]:
    """Return what stands between semicolons; a text of pages is no list, and searching it would take long."""
    if len(text) > _LONGEST:
        raise CellFault(f"a text of {len(text)} characters is no list of a few parts", "shorten it")
    return [part for part in _PART.split(text.strip()) if part]


def _word(field: str, cell: Cell) -> str:
    """Return what the model calls a word; a word that is unknown and need not be known comes back as written."""
    text = as_text(cell)
    known = WORDS[field].get(fold(text))
    if known is not None:
        return known
    if field in {"every", "billing", "shape", "tier_mode", "quoted", "maturity"}:
        keys = list(dict.fromkeys(WORDS[field].values()))
        raise CellFault(f"{text!r} is no {field} that is known", closest(text, keys) or f"write {', '.join(keys)}")
    return text


# ``per`` stays as written: only the study's drivers can tell whether "seats" is one of them or another word for users.
_TEXTS = ("offer", "item", "currency", "per", "module", "source")
_PLAIN_WORDS = ("growth_from", "renewal_mode", "percent_base", "percent_over", "tier_over")
_PRICES = ("amount", "low", "likely", "high")
_NUMBERS = ("quantity", "minimum", "included", "block", "residual")
_WHOLE = ("start", "end", "free_months", "renewal_months", "refresh_every")
_SHARES = ("growth", "renewal_asked", "renewal_cap", "refresh_share", "tax_rate", "recoverable")


def parsers(
    *, decimal: str | None = None, delimiter: str | None = None, doubtful: Collection[str] = ()
) -> Mapping[str, Parser]:
    """Return the parser of each column of the long form for a file's signs.

    ``doubtful`` are the columns in which texts such as ``1.200`` can be 1200, as :func:`in_doubt` tells.
    """
    signs = {"decimal": decimal, "delimiter": delimiter}
    in_doubt = {"decimal": decimal, "delimiter": ";"}
    doubted: dict[str, Parser] = {
        key: partial(parse_price if key in _PRICES else parse_number, **in_doubt)
        for key in (*_PRICES, *_NUMBERS)
        if key in doubtful
    }
    return {
        **dict.fromkeys(_TEXTS, as_text),
        **dict.fromkeys(_PLAIN_WORDS, lambda cell: as_text(cell).casefold().replace(" ", "_")),
        **{field: partial(_word, field) for field in WORDS},
        **dict.fromkeys(_PRICES, partial(parse_price, **signs)),
        "percent": partial(parse_part, **signs),
        **dict.fromkeys(_NUMBERS, partial(parse_number, **signs)),
        **dict.fromkeys(_WHOLE, partial(parse_whole, **signs)),
        **dict.fromkeys(_SHARES, partial(parse_share, **signs)),
        "currency": lambda cell: code_of(as_text(cell)),
        "discount": partial(parse_discounts, **signs),
        "tiers": partial(parse_tiers, **signs),
        "percent_of": _names,
        **doubted,
    }
