"""What a workbook's number formats show beside a figure: currencies, units, and figures in other units."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from crmselect.load.numbers import Shown
from crmselect.load.price_words import flat, tokens

__all__ = ["Format", "number_format", "styles_of", "with_formats"]

_LONGEST = 255
# Of a format's section: quoted text, one sign taken as it is, a currency, further brackets, space as wide as a sign,
# a sign that fills the cell, the parts of dates and of General, places of digits, and any other sign.
_PARTS = re.compile(
    r'"(?P<text>[^"]*)"?|[\\!](?P<sign>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|(?P<bracket>\[[^\]]*\])|_(?P<space>.)|\*(?P<fill>.)'
    r"|(?P<general>(?i:general))|(?P<places>[0#?](?:[0#?.,]|[\\!](?=\.)|E[+-](?=[0#?]))*|%)|(?P<other>.)"
)
_SECTIONS = re.compile(r'(?:"[^"]*"?|[\\!].|\[[^\]]*\]|[^;])*')
_CONDITION = re.compile(r"\[[<>=]")
_BRACKETS = str.maketrans("", "", "()")


class Format(NamedTuple):
    """What a number format shows: the text before and behind the figure, and the format where it scales the figure."""

    before: str
    behind: str
    scaled: str

    def shown(self, figure: float) -> Shown:
        """Return a number with what is shown beside it."""
        return Shown(figure, *self)


def number_format(code: str) -> Format | None:
    """Return what a number format shows beside the figure, and None where that is nothing but the figure.

    Examples
    --------
    >>> number_format('"¥"#,##0.00').before, number_format("[$€-407]#,##0").before, number_format('0"元/月"').behind
    ('¥', '€', '元/月')
    >>> [bool(number_format(code).scaled) for code in ('0.0"万"', '0!.0,"万"', '0.0"%"', "#,##0,")]
    [True, True, True, True]
    >>> [number_format(code) for code in ("General", "#,##0.00", "0%", "[Red]-0", "@", "0_);(0)")]
    [None, None, None, None, None, None]
    """
    if len(code) > _LONGEST:
        return None
    sections = [section for section in _SECTIONS.findall(code) if section]
    # The first is for figures of zero and more; where sections have conditions, any of them can be.
    looked = sections if any(map(_CONDITION.search, sections)) else sections[:1]
    found = [shown for shown in map(_section, looked) if shown is not None]
    scaled = code if any(shown.scaled for shown in found) else ""
    return found[0]._replace(scaled=scaled) if found else None


def _section(section: str) -> Format | None:
    sides = ["", ""]
    places = ""
    for part in _PARTS.finditer(section):
        kind = part.lastgroup
        if kind in {"places", "general"}:
            places += part[0]
        elif kind in {"text", "sign", "money", "other"}:
            sides[bool(places.strip("%"))] += part[kind]
    before, behind = (flat(side.translate(_BRACKETS)).strip(" -+") for side in sides)
    kinds = {token.kind for token in tokens(f"{before} {behind}")}
    # A comma behind the last place leaves three digits out; a per cent that is text multiplies nothing.
    scales = re.search(r"[0#?],+(?![0#?,])", places) or kinds & {"magnitude", "million", "doubt", "percent"}
    if not scales and not any(char.isalpha() or _is_money(char) for char in before + behind):
        return None
    return Format(before, behind, section if scales else "")


def _is_money(char: str) -> bool:
    return any(token.kind == "money" for token in tokens(char))


def styles_of(book: Any) -> dict[int, Format]:
    """Return what the number formats of a workbook show, by the numbers of the styles that use them."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    own: Sequence[str] = book._number_formats  # noqa: SLF001 - the one list of them that reading row by row has
    known: dict[int, Format | None] = {}
    found: dict[int, Format] = {}
    for style, cell in enumerate(book._cell_styles):  # noqa: SLF001 - as above
        number = cell.numFmtId
        if number not in known:
            code = own[number - 164] if 164 <= number < 164 + len(own) else BUILTIN_FORMATS.get(number, "")
            known[number] = number_format(code)
        shown = known[number]
        if shown is not None:
            found[style] = shown
    return found


def with_formats(rows: Iterable[Sequence[Any]], styles: dict[int, Format]) -> Iterator[tuple[Any, ...]]:
    """Yield the values of rows of cells; numbers with what their formats show beside them."""
    for cells in rows:
        values = []
        for cell in cells:
            value = cell.value
            if (type(value) is float or type(value) is int) and (shown := styles.get(cell._style_id)) is not None:  # noqa: SLF001
                # What no float holds is told as that.
                with suppress(OverflowError):
                    value = shown.shown(value)
            values.append(value)
        yield tuple(values)
