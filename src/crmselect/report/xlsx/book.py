"""A workbook with live formulas: cells that are typed, formulas that carry Python's value, one look.

Every text goes out as text, whatever it begins with; only :meth:`Sheet.formula` makes a formula.
"""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from crmselect.report.template_rows import lines_of
from crmselect.report.words import Words

__all__ = ["DAY", "MONEY", "MONTH", "PERCENT", "POINTS", "RATE", "Book", "Sheet", "literal", "priced", "shown"]

MONEY, PERCENT, POINTS, RATE = "#,##0", "0.0%", "0.000", "#,##0.0000##"
DAY, MONTH = "yyyy-mm-dd", "yyyy-mm"
_INK, _SHADE, _INPUT, _LINE, _MUTED = "#1f3b57", "#f2f4f7", "#fff8dc", "#c3cad3", "#5f6b78"
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook states no zone
_LONGEST = 250
_LONGEST_TEXT = 4_000
_LINE_HEIGHT, _HIGHEST = 13.5, 409.0
_READABLE = 150.0
"""Characters that a line of a note has at most."""
_WHOLE = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "UGX", "XAF", "XOF", "PYG", "RWF"})
"""Currencies without a smaller unit."""
_LOOSE = frozenset({"title", "heading", "lead", "note", "aside"})
"""Kinds that stand in no grid, so that they need no room beside its lines."""
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_KINDS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": _INK, "border": 0},
    "heading": {"bold": True, "font_size": 11, "font_color": _INK, "border": 0},
    "lead": {"border": 0, "text_wrap": True},
    "note": {"border": 0, "font_color": _MUTED, "text_wrap": True, "italic": True},
    "aside": {"border": 0, "font_color": _MUTED, "italic": True},
    "head": {"bold": True, "font_color": "#ffffff", "bg_color": _INK, "valign": "vcenter", "text_wrap": True},
    # What formulas read and a reader may change; what is fixed; what is computed.
    "input": {"bg_color": _INPUT, "font_color": "#1a4fa3"},
    "fixed": {"bg_color": _SHADE},
    "live": {},
    "text": {"text_wrap": True},
    "muted": {"font_color": _MUTED},
    "fact": {"bold": True, "font_size": 12, "font_color": _INK, "align": "left", "indent": 1},
}


def shown(text: str, longest: int = _LONGEST) -> str:
    r"""Return a name as a cell shows it: without signs that nobody sees, cut where it is endless.

    Examples
    --------
    >>> shown("A\x07cme"), len(shown("x" * 999))
    ('A cme', 250)
    """
    plain = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    # The writing library takes a text in these marks for prepared XML.
    plain = f" {plain}" if plain.startswith("<r>") else plain
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def priced(currency: str) -> str:
    """Return the format of a price in a currency.

    Examples
    --------
    >>> priced("EUR"), priced("JPY")
    ('[$EUR] #,##0.00##', '[$JPY] #,##0')
    """
    return f"[${currency}] #,##0" if currency in _WHOLE else f"[${currency}] #,##0.00##"


def literal(value: float) -> str:
    """Return a number as a formula has it, to the last digit.

    Examples
    --------
    >>> literal(0.1), literal(1e-7)
    ('0.1', '1E-07')
    """
    return repr(float(value)).upper()


class Book:
    """A workbook in the making.

    Parameters
    ----------
    words : Words
    title : str
    names : sequence of str
        The keys of its sheets in order; ``book.sheet.KEY`` are their titles.
    """

    def __init__(self, words: Words, title: str, names: Sequence[str]) -> None:
        import xlsxwriter  # type: ignore[import-untyped]

        self.words = words
        self._stream = io.BytesIO()
        settings = {
            "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        }  # fmt: skip
        self.made = xlsxwriter.Workbook(self._stream, settings)
        self.made.set_properties({"title": shown(title), "author": "", "created": _CREATED})
        self._formats: dict[tuple[Any, ...], Any] = {}
        self.font = "Microsoft YaHei" if words.zh else "Calibri"
        self.sheets = {key: Sheet(self, words(f"book.sheet.{key}")) for key in names}

    def format(self, kind: str, num: str = "", *, indent: int = 0, bold: bool = False, right: bool = False) -> Any:
        """Return a format, made once."""
        key = (kind, num, indent, bold, right)
        if key not in self._formats:
            base = {"font_name": self.font, "font_size": 10, "valign": "top", "border": 1, "border_color": _LINE}
            made = {**base, **_KINDS[kind]}
            if num:
                made["num_format"] = num
            if indent:
                # Without a side to stand on an indent has no effect.
                made |= {"indent": min(indent, 15), "align": "left"}
            if bold:
                made["bold"] = True
            if right:
                made["align"] = "right"
            self._formats[key] = self.made.add_format(made)
        return self._formats[key]

    def name(self, name: str, reference: str) -> None:
        """Give a cell a name."""
        self.made.define_name(name, f"={reference}")

    def done(self) -> bytes:
        """Return the workbook."""
        self.made.close()
        return self._stream.getvalue()


class Sheet:
    """A sheet; rows and columns count from 0."""

    def __init__(self, book: Book, title: str) -> None:
        self.book, self.title = book, title
        self.made = book.made.add_worksheet(title)
        self.made.hide_gridlines(2)
        self.last = (0, 0)

    def set_up(
        self, title: str, widths: Sequence[float], *, heading: int | None, frozen: tuple[int, int], note: str = "",
        across: int = 1, tall: bool = False,
    ) -> None:  # fmt: skip
        """Give the sheet a title, a note below it, columns, and how it prints.

        Parameters
        ----------
        title, note : str
        widths : sequence of float
        heading : int, optional
            The last of the rows that are repeated on every page.
        frozen : (rows, columns)
        across : int
            How many pages it prints on side by side.
        tall : bool
            Whether it prints upright.
        """
        for column, width in enumerate(widths):
            self.made.set_column(column, column, width)
        self.text(0, 0, title, "title")
        self.made.set_row(0, 24)
        if note:
            reach, last = 0.0, -1
            while last + 1 < len(widths) and (last < 0 or reach + widths[last + 1] <= _READABLE):
                last += 1
                reach += widths[last]
            self.paragraph(1, note, reach, last=last, kind="note")
        self.made.freeze_panes(*frozen)
        self.made.set_paper(9)
        if not tall:
            self.made.set_landscape()
        if across > 1:
            self.made.repeat_columns(0, max(frozen[1] - 1, 0))
        self.made.fit_to_pages(across, 0)
        self.made.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        self.made.set_footer("&L&A&C&P / &N")
        if heading is not None:
            self.made.repeat_rows(0, heading)

    def paragraph(self, row: int, text: str, width: float, *, last: int, kind: str = "lead") -> None:
        """Write a text over several columns, in a row that is as high as it."""
        style = self.book.format(kind)
        text = shown(text, _LONGEST_TEXT)
        if last > 0:
            self.made.merge_range(row, 0, row, last, "", style)
        self.made.write_string(row, 0, text, style)
        self.made.set_row(row, min(_LINE_HEIGHT * lines_of(text, max(width, 12)) + 3, _HIGHEST))
        self._reached(row, max(last, 0))

    def _reached(self, row: int, column: int) -> None:
        self.last = (max(self.last[0], row), max(self.last[1], column))

    def text(self, row: int, column: int, text: str, kind: str = "live", **style: Any) -> None:
        """Write a text, whatever it begins with."""
        if kind not in _LOOSE and not style.get("right"):
            style["indent"] = style.get("indent", 0) + 1
        made = self.book.format(kind, **style)
        text = shown(text, _LONGEST_TEXT)
        if kind == "heading":
            self.made.set_row(row, 19)
        if text:
            self.made.write_string(row, column, text, made)
        else:
            self.made.write_blank(row, column, None, made)
        self._reached(row, column)

    def texts(self, row: int, column: int, texts: Iterable[str], kind: str = "head", **style: Any) -> None:
        """Write texts side by side."""
        for n, text in enumerate(texts):
            self.text(row, column + n, text, kind, **style)

    def number(self, row: int, column: int, value: float | None, kind: str = "live", **style: Any) -> None:
        """Write a number; one that is not there leaves its cell blank."""
        made = self.book.format(kind, **style)
        if value is None or not math.isfinite(value):
            self.made.write_blank(row, column, None, made)
        else:
            self.made.write_number(row, column, float(value), made)
        self._reached(row, column)

    def date(self, row: int, column: int, day: dt.date | None, kind: str = "live", num: str = DAY) -> None:
        """Write a date as a date; one that is not there leaves its cell blank."""
        made = self.book.format(kind, num)
        if day is None:
            self.made.write_blank(row, column, None, made)
        else:
            self.made.write_datetime(row, column, day, made)
        self._reached(row, column)

    def formula(
        self, row: int, column: int, formula: str, value: float | str | bool | None, kind: str = "live", **style: Any
    ) -> None:
        """Write a formula with the value that Python has for it."""
        kept: float | str | bool
        if isinstance(value, bool):
            kept = value
        elif isinstance(value, str):
            kept = f"{shown(value)} " if value in _ERRORS else shown(value)
        else:
            kept = "–" if value is None or not math.isfinite(value) else float(value)
        own = formula.replace(f"'{self.title}'!", "")
        self.made.write_formula(row, column, f"={own}", self.book.format(kind, **style), kept)
        self._reached(row, column)

    def at(self, row: int, column: int) -> str:
        """Return the absolute address of a cell with its sheet."""
        return f"'{self.title}'!{cell(row, column)}"

    def span(self, row: int, column: int, last_row: int, last_column: int) -> str:
        """Return the absolute address of a range with its sheet."""
        return f"'{self.title}'!{cell(row, column)}:{cell(last_row, last_column)}"

    def height(self, row: int, texts: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as its texts."""
        lines = max((lines_of(text, max(width, 4)) for text, width in texts), default=1)
        self.made.set_row(row, min(_LINE_HEIGHT * lines + 3, _HIGHEST))

    def least(self, row: int, column: int, last_row: int, last_column: int, least: float = 0.0) -> None:
        """Let cells take numbers of at least so much only."""
        self._validate((row, column, last_row, last_column), {"criteria": ">=", "value": least}, least=least)

    def between(self, row: int, column: int, last_row: int, last_column: int, low: float, high: float) -> None:
        """Let cells take numbers between two only."""
        options = {"criteria": "between", "minimum": low, "maximum": high}
        self._validate((row, column, last_row, last_column), options, low=low, high=high)

    def among(self, row: int, column: int, last_row: int, last_column: int, words: Sequence[str]) -> None:
        """Let cells take some words only."""
        self.made.data_validation(row, column, last_row, last_column, {"validate": "list", "source": list(words)})

    def _validate(self, area: tuple[int, int, int, int], options: dict[str, Any], **bounds: float) -> None:
        words = self.book.words
        key = "book.wrong.between" if "high" in bounds else "book.wrong.least"
        self.made.data_validation(
            *area,
            {
                "validate": "decimal", "ignore_blank": True, "error_title": words("book.wrong"),
                "error_message": words(key, **{name: f"{value:g}" for name, value in bounds.items()}), **options,
            },
        )  # fmt: skip

    def print_all(self) -> None:
        """Print what is written, and nothing else."""
        self.made.print_area(0, 0, *self.last)


def cell(row: int, column: int) -> str:
    """Return an absolute address.

    Examples
    --------
    >>> cell(0, 0), cell(9, 27)
    ('$A$1', '$AB$10')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"${letters}${row + 1}"
