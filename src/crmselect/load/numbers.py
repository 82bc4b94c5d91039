"""The one parser of figures: it takes what is clear and refuses to guess at what is not."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from crmselect.load.table import CellFault

__all__ = ["NumberFault", "Shown", "in_doubt", "parse_number", "parse_numbers", "parse_share"]

_LONGEST = 60
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?")
# A column at one go: blank or plain cells, one a line. Possessive, so that a long column cannot make it backtrack.
_PLAIN_COLUMN = re.compile(r"\n(?:(?:(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?)?+\n)*+")
_SCIENTIFIC = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]{1,4}")
# What can be a group of thousands or three decimals, and what in the same column shows that a point is decimal.
_DOUBT = re.compile(r"^\s*[+-]?[1-9][0-9]{0,2}[.．][0-9]{3}\s*$", re.MULTILINE)
_POINTS = re.compile(r"^\s*[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)\.(?:[0-9]{1,2}|[0-9]{4,})\s*$", re.MULTILINE)
_SHAPE = re.compile(r"[0-9][0-9.,' \u2019]*|\.[0-9]+")
_NOTHING = frozenset({"-", "--", "–", "—", "/", "none", "无", "x"})
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'", "\u2212": "-"})


class NumberFault(CellFault):
    """A figure that cannot be read, or can be read in two ways.

    Parameters
    ----------
    what, fix : str
        What is wrong and how to mend it.
    ambiguous : bool
        Whether it is a figure, but one that can mean two.
    figure : bool
        Whether it is a figure and nothing else, but one that no computer holds.
    """

    def __init__(self, what: str, fix: str, *, ambiguous: bool = False, figure: bool = False) -> None:
        super().__init__(what, fix)
        self.ambiguous = ambiguous
        self.figure = figure


class Shown(float):
    """A workbook's number that its format shows with more than the figure.

    Parameters
    ----------
    figure : float
    before, behind : str
        What is shown before the figure and behind it.
    scaled : str
        The number format, where it shows the figure in other units (万, thousands, a written percent sign).
    """

    __slots__ = ("before", "behind", "scaled")
    before: str
    behind: str
    scaled: str

    def __new__(cls, figure: float, before: str, behind: str, scaled: str = "") -> Shown:
        """Make it; a float is set as it is made."""
        made = super().__new__(cls, figure)
        made.before, made.behind, made.scaled = before, behind, scaled
        return made

    @property
    def written(self) -> str:
        """The figure with what is shown beside it: ``EUR 1000``."""
        return f"{self.before} {Decimal(repr(float(self))).normalize():f} {self.behind}".strip()

    # What was found out about a cell once is taken for cells like it: those that are shown alike, and no others.
    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shown) and self._all() == other._all()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._all())

    def _all(self) -> tuple[float, str, str, str]:
        return float(self), self.before, self.behind, self.scaled


def in_doubt(cells: Sequence[object]) -> bool:
    """Return whether a column has texts such as ``1.200``, and no other cell of it says that a point is decimal.

    Examples
    --------
    >>> in_doubt(["1.200", "980"]), in_doubt(["1.200", "980.5"]), in_doubt(["0.125"]), in_doubt([1.2])
    (True, False, False, False)
    """
    try:
        joined = "\n".join(cells)  # type: ignore[arg-type]
    except TypeError:  # Some cell is a figure.
        joined = "\n".join(cell for cell in cells if isinstance(cell, str))
    if "." not in joined and "．" not in joined:
        return False
    return _DOUBT.search(joined) is not None and _POINTS.search(joined) is None


def parse_number(value: object, *, decimal: str | None = None, delimiter: str | None = None) -> float:
    """Read a figure.

    Parameters
    ----------
    value : str, int or float
        Text is folded first: full-width digits are digits, a no-break space is a space.
    decimal : {".", ","}, optional
        The decimal sign, where it is declared.
    delimiter : str, optional
        What separates the file's cells. A file separated by semicolons mostly comes from where the comma is the
        decimal sign, so that an undeclared ``1.234`` is in doubt there.

    Returns
    -------
    float
        Finite. Parentheses are a minus, as accountants write it.

    Raises
    ------
    NumberFault
        For what is no figure, and for what can be two: ``12,5`` and ``1,234`` without a declared decimal sign.

    Notes
    -----
    Exponents (``1e5``) are read, as other programs write them. Leading zeros are refused: ``007`` is a code.
    Currencies, percent signs and units are no part of a figure here.

    Examples
    --------
    >>> parse_number("1,234.50"), parse_number("1.234,50"), parse_number("(12)"), parse_number("１２")
    (1234.5, 1234.5, -12.0, 12.0)
    >>> parse_number("12,5", decimal=",")
    12.5
    >>> parse_number("12,5")
    Traceback (most recent call last):
    crmselect.load.numbers.NumberFault: '12,5' can be 12.5 or 125 — declare decimal="," or write 12.5
    """
    if type(value) is str:
        if _PLAIN.fullmatch(value) and decimal is None and (delimiter != ";" or "." not in value):
            return float(value)
        return _from_text(value, decimal, delimiter)
    if isinstance(value, bool):
        raise NumberFault(f"{value} is no number", "write the figure")
    if isinstance(value, Shown) and value.scaled:
        what = f"{float(value):.10g} stands in a cell whose number format {value.scaled!r} shows it in other units"
        raise NumberFault(what, "write the full figure, and format the cell as a plain number", figure=True)
    if isinstance(value, int | float):
        return _finite(value, str(value) if isinstance(value, float) else "a whole number of hundreds of digits")
    raise NumberFault("nothing is given" if value is None else f"{value!r} is no number", "write the figure")


def parse_numbers(
    values: Sequence[object], *, decimal: str | None = None, delimiter: str | None = None, share: bool = False
) -> list[float | None] | None:
    """Read a column of plain figures at one go; None where it has any cell that is not plain, or no share.

    Examples
    --------
    >>> parse_numbers(["80", "", "12.5"]), parse_numbers(["80", "twelve"])
    ([80.0, None, 12.5], None)
    """
    if not values:
        return []
    try:
        joined = "\n" + "\n".join(values) + "\n"  # type: ignore[arg-type]
    except TypeError:  # Some cell is no text.
        figures = _plain_figures(values)
    else:
        figures = _plain_texts(values, joined, delimiter) if decimal is None else None  # type: ignore[arg-type]
    if figures is None or (share and any(figure is not None and abs(figure) > 1 for figure in figures)):
        return None
    return figures


def _plain_figures(values: Sequence[object]) -> list[float | None] | None:
    if not set(map(type, values)) <= {int, float, type(None)}:
        return None
    try:
        figures = [None if value is None else float(value) + 0.0 for value in values]  # type: ignore[arg-type]
    except OverflowError:
        return None
    return figures if all(map(math.isfinite, filter(None, figures))) else None


def _plain_texts(texts: Sequence[str], joined: str, delimiter: str | None) -> list[float | None] | None:
    # Only digits, points and blanks: then the one thing that float() takes and a figure is not is a code like 007. In
    # a file of semicolons any point is looked at one by one. (Bytes are searched through a table, ten times as quick.)
    if (delimiter == ";" and "." in joined) or not joined.isascii():
        return None
    if (joined.encode().translate(None, b"0123456789.\n") or "\n0" in joined) and not _PLAIN_COLUMN.fullmatch(joined):
        return None
    if joined.count("\n") != len(texts) + 1:
        return None
    try:
        read = (float(text) if text else None for text in texts) if "\n\n" in joined else map(float, texts)
        figures: list[float | None] = list(read)
    except ValueError:
        return None
    return None if math.inf in figures else figures


def parse_share(value: object, *, decimal: str | None = None, delimiter: str | None = None) -> float:
    """Read a share: ``20%`` and ``0.2`` are 0.2; a figure above 1 without its sign is refused.

    Examples
    --------
    >>> parse_share("20%"), parse_share("20 ％"), parse_share("0.2"), parse_share("150%")
    (0.2, 0.2, 0.2, 1.5)
    >>> parse_share("20")
    Traceback (most recent call last):
    crmselect.load.numbers.NumberFault: 20 is more than the whole — write 20% or 0.2
    """
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        if text.endswith("%"):
            # In decimal digits: 7.1 / 100 is not the float that 0.071 is.
            percent = parse_number(text[:-1].rstrip(), decimal=decimal, delimiter=delimiter)
            return float(Decimal(repr(percent)).scaleb(-2))
    share = parse_number(value, decimal=decimal, delimiter=delimiter)
    if abs(share) > 1:
        raise NumberFault(f"{share:g} is more than the whole", f"write {share:g}% or {share / 100:g}")
    return share


def _finite(value: float, written: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise NumberFault(f"{written} is no finite number", "leave it blank where it is not known", figure=True)
    return number + 0.0  # No price is minus nothing.


def _from_text(given: str, decimal: str | None, delimiter: str | None) -> float:
    if len(given) > _LONGEST:
        raise NumberFault(f"a text of {len(given)} characters is no number", "write the figure in digits")
    if any(char > "\x7f" and char.isnumeric() and not "０" <= char <= "９" for char in given):
        # Folding would read 5² as 52 and ½ as 1/2; 万 and 亿 are figures only together with what stands before.
        raise NumberFault(f"{given!r} is no plain number", "write it out in the digits 0 to 9")
    text = unicodedata.normalize("NFKC", given.translate(_SPACES)).strip()
    if not text:
        raise NumberFault("nothing is given", "write the figure")
    sign = 1.0
    if text[0] == "(" and text[-1] == ")":
        sign, text = -1.0, text[1:-1].strip()
    elif text[0] in "+-":
        sign, text = -1.0 if text[0] == "-" else 1.0, text[1:].lstrip()
    if _SCIENTIFIC.fullmatch(text):
        number = _finite(float(text), repr(given))
        if not number and text.lower().partition("e")[0].strip("0."):
            what = f"{given!r} is too small to be told from zero"
            raise NumberFault(what, "write 0, or the figure in digits", figure=True)
        return sign * number + 0.0
    if not _SHAPE.fullmatch(text):
        raise NumberFault(f"{given!r} is no number", _mending(text))
    if len(text) > 1 and text[0] == "0" and text[1] not in ".,":
        raise NumberFault(f"{given!r} begins with a zero, as codes do", "write the figure without it")
    return sign * _finite(float(_digits(given, text, decimal, delimiter)), repr(given)) + 0.0


def _mending(text: str) -> str:
    if text.casefold() in _NOTHING:
        return "write 0 or not quoted, whichever is meant, or leave the cell blank"
    if text.endswith("%"):
        return "a percentage stands in a column of shares: write the figure itself"
    if any(unicodedata.category(char) == "Sc" for char in text) or re.search(r"[A-Z]{3}", text):
        return "write the figure alone, and its currency in the column for it"
    return "write the figure in digits, or leave the cell blank"


def _digits(given: str, text: str, decimal: str | None, delimiter: str | None) -> str:
    """Return the figure as Python writes it, its groups checked and taken out."""
    for group in (" ", "'"):
        if group in text:
            # Spaces and apostrophes only ever group; so the one sign that is left is the decimal sign.
            point = decimal or next((sign for sign in ".," if sign in text), ".")
            return _grouped(given, text, group, point)
    points, commas = text.count("."), text.count(",")
    if decimal is not None:
        return _grouped(given, text, "," if decimal == "." else ".", decimal)
    if points and commas:
        point = "." if text.rindex(".") > text.rindex(",") else ","
        return _grouped(given, text, "," if point == "." else ".", point)
    if points > 1 or commas > 1:
        return _grouped(given, text, "." if points else ",", "," if points else ".")
    if commas or (points and delimiter == ";"):
        _refuse_one_sign(given, text, "," if commas else ".")
    return text


def _refuse_one_sign(given: str, text: str, sign: str) -> None:
    """Refuse a figure whose only sign can be a point or a group's; a point that cannot be a group's passes."""
    whole, _, rest = text.partition(sign)
    grouped = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"
    if sign == "." and not grouped:
        return
    if not rest:
        raise NumberFault(f"{given!r} is no number", "write the figure in digits")
    split, joined = f"{whole or 0}.{rest}", f"{whole}{rest}".lstrip("0") or "0"
    if grouped:
        raise NumberFault(
            f"{given!r} can be {joined} or {split}",
            f'declare decimal="." or decimal=",", or write {joined}',
            ambiguous=True,
        )
    raise NumberFault(f"{given!r} can be {split} or {joined}", f'declare decimal="," or write {split}', ambiguous=True)


def _grouped(given: str, text: str, group: str, point: str) -> str:
    """Take the groups out: the first has one to three digits, every other three, none stands behind the point."""
    whole, _, rest = text.partition(point)
    parts = whole.split(group)
    strict = len(parts) == 1 or (1 <= len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]))
    strict = strict and (len(parts) == 1 or not parts[0].startswith("0"))
    if not strict or not "".join(parts).isdigit() or (point in text and not rest.isdigit()):
        raise NumberFault(f"{given!r} is not grouped in thousands", "write the digits without separators")
    return "".join(parts) + (f".{rest}" if rest else "")
