"""What the command line writes: aligned tables, CSV and JSON to stdout, messages to stderr."""

from __future__ import annotations

import io
import json
import os
import sys
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from crmselect.markup import csv_row

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["csv_table", "emit", "emit_json", "narrow", "prepare_streams", "say", "text_table", "visible"]

_NARROWEST = 10
_GAP = "  "
_WIDE = frozenset("WF")
# These turn the direction of a line, so that a terminal would show something else than what stands there.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def prepare_streams() -> None:
    """See to it that every name can be written, whatever the terminal or the pipe is set to."""
    chosen = "PYTHONIOENCODING" in os.environ
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        # A terminal knows its own encoding; files and pipes get UTF-8, for the next program cannot ask.
        into_file = not stream.isatty() and not chosen
        stream.reconfigure(encoding="utf-8" if into_file else None, errors="backslashreplace")


def say(message: object) -> None:
    """Write a message to stderr, on one line."""
    print(visible(str(message)), file=sys.stderr, flush=True)


def emit(text: str) -> None:
    """Write text to stdout."""
    print(text, end="" if text.endswith("\n") else "\n")


def emit_json(value: Any) -> None:
    """Write plain data as JSON; beyond ASCII only where the stream can carry it."""
    from crmselect.results import plain

    stream: TextIO | None = sys.stdout
    utf = (getattr(stream, "encoding", None) or "").lower().replace("-", "") == "utf8"
    emit(json.dumps(plain(value), ensure_ascii=not utf, indent=2, allow_nan=False))


def csv_table(frame: pd.DataFrame) -> str:
    """Return a frame as CSV: its index first, figures in full, what is missing blank, no text a formula."""
    whole = frame.reset_index()
    lines = [csv_row(map(str, whole.columns))]
    lines.extend(map(csv_row, whole.astype(object).where(whole.notna(), "").itertuples(index=False, name=None)))
    return "".join(lines)


def visible(text: str) -> str:
    r"""Return text in which nothing steers the terminal that shows it.

    Examples
    --------
    >>> print(visible("Acme\x1b[2J\nBravo"))
    Acme\x1b[2J\x0aBravo
    """
    return "".join(
        f"\\x{ord(char):02x}" if unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char in _TURNING else char
        for char in text
    )


def text_width(text: str) -> int:
    """Return how many columns of a terminal a text takes: two for a Chinese character, none for an accent.

    Examples
    --------
    >>> text_width("Acme"), text_width("云端 CRM"), text_width("Zoe\u0308")
    (4, 8, 3)
    """
    seen = [char for char in text if unicodedata.category(char) not in {"Mn", "Me", "Cf"}]
    return len(seen) + sum(unicodedata.east_asian_width(char) in _WIDE for char in seen)


def narrow(text: str, width: int) -> list[str]:
    """Break a heading into lines at most so wide: between words, and anywhere between Chinese characters.

    Examples
    --------
    >>> narrow("Per user and month", 12), narrow("北京某某软件有限公司", 10)
    (['Per user and', 'month'], ['北京某某软', '件有限公司'])
    """
    pieces: list[str] = []
    for char in text:
        alone = unicodedata.east_asian_width(char) in _WIDE
        if not pieces or alone or pieces[-1].endswith(" ") or unicodedata.east_asian_width(pieces[-1][-1]) in _WIDE:
            pieces.append(char)
        else:
            pieces[-1] += char
    lines = [""]
    for piece in pieces:
        if lines[-1] and text_width(lines[-1] + piece.rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def text_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, left: int | Collection[int] = 1) -> str:
    """Return an aligned table; long headings stand on several lines.

    Parameters
    ----------
    headings : sequence of str
    rows : iterable of sequences of str
        As many cells as headings.
    left : int or collection of int
        How many of the first columns are words, or which columns are, 0 first: those are set to the left, the others,
        which are figures, to the right.

    Examples
    --------
    >>> print(text_table(["Offer", "Present value"], [["云端", "1,200"], ["Acme", "900"]]))
           Present
    Offer    value
    -----  -------
    云端     1,200
    Acme       900
    """
    names = [visible(name) for name in headings]
    cells = [[visible(cell) for cell in row] for row in rows]
    widths: list[int] = []
    wrapped: list[list[str]] = []
    for column, name in enumerate(names):
        content = max((text_width(row[column]) for row in cells), default=0)
        words = max((text_width(word) for word in name.split() if word.isascii()), default=0)
        lines = narrow(name, max(content, words, min(_NARROWEST, text_width(name)) if not name.isascii() else 0))
        wrapped.append(lines)
        widths.append(max(content, *map(text_width, lines)))
    deep = max(map(len, wrapped), default=0)
    tops = [[""] * (deep - len(lines)) + lines for lines in wrapped]
    words_at = range(left) if isinstance(left, int) else left
    body = [*zip(*tops, strict=True), ["-" * width for width in widths], *cells]
    return "\n".join(
        _GAP.join(_set(cell, widths[n], right=n not in words_at) for n, cell in enumerate(line)).rstrip()
        for line in body
    )


def _set(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - text_width(text))
    return space + text if right else text + space
