"""Text that goes out, as HTML, inside a script or in a table file: what comes from data is escaped here alone."""

from __future__ import annotations

import csv
import html
import io
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Cell", "csv_row", "csv_text", "escape", "script_json", "table"]

_COLOUR = re.compile(r"(?i)#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_LIKE_FORMULA = frozenset("=+-@＝＋－＠")  # Wide forms count as formulas where the keyboard is Chinese or Japanese.
_LIKE_CONTROL = tuple("\t\r\n")
_UNSEEN = frozenset(("Cc", "Cf", "Zs", "Zl", "Zp"))
_IN_SCRIPT = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
_HALVES = re.compile("[\ud800-\udfff]")


def escape(value: object) -> str:
    """Return text that is safe inside HTML and in its attributes.

    Examples
    --------
    >>> escape("<b> & 'Acme'")
    '&lt;b&gt; &amp; &#x27;Acme&#x27;'
    """
    # A parser takes a bare carriage return for a line's end.
    return html.escape(str(value), quote=True).replace("\r", "&#13;")


def script_json(data: Any) -> str:
    r"""Return plain data as JSON that may stand inside a ``script`` element whatever text is in it.

    Raises
    ------
    ValueError
        For a figure that is not finite: JSON has none.

    Examples
    --------
    >>> print(script_json({"name": "</script>"}))
    {"name":"\u003c/script\u003e"}
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_IN_SCRIPT)
    # Half of a character cannot be written as UTF-8.
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def csv_text(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: an apostrophe stands before what would begin one.

    Parameters
    ----------
    text : str
        Of a name or a heading; a number goes out as a number and needs nothing.

    References
    ----------
    OWASP, CSV Injection. https://owasp.org/www-community/attacks/CSV_Injection

    Examples
    --------
    >>> csv_text("=1+1"), csv_text(" @SUM(A1)"), csv_text("Acme -5 %")
    ("'=1+1", "' @SUM(A1)", 'Acme -5 %')
    """
    # What cannot be seen is passed over: a byte order mark before an equals sign does not reach the spreadsheet.
    first = next((char for char in text if unicodedata.category(char) not in _UNSEEN), "")
    return f"'{text}" if text[:1] in _LIKE_CONTROL or first in _LIKE_FORMULA else text


def csv_row(cells: Iterable[object]) -> str:
    r"""Return a line of a table file: texts as :func:`csv_text` has them, what would end a line or a cell in quotes.

    Parameters
    ----------
    cells : iterable
        A number goes out as a number, None as nothing.

    Examples
    --------
    >>> csv_row(["=1+1", 'a "b", c', 0.5, None, "one\rtwo"])
    '\'=1+1,"a ""b"", c",0.5,,"one\rtwo"\n'
    """
    stream = io.StringIO(newline="")
    # With both signs of a line's end as its own, the writer quotes a text that has either of them.
    csv.writer(stream, lineterminator="\r\n").writerow(
        [csv_text(cell) if isinstance(cell, str) else cell for cell in cells]
    )
    return f"{stream.getvalue()[:-2]}\n"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text, a bar behind it (0 to 1 of the cell's width), how it is set.

    Parameters
    ----------
    text : str
        Plain text; escaped when it is written.
    bar : float, optional
        Length of the bar, clipped to 0 to 1; not finite draws none.
    colour : str
        The bar's colour, ``#rrggbb``.
    number : bool
        Set to the right, in figures of one width.
    title : str
        What a reader sees when pointing at it.
    """

    text: str
    bar: float | None = None
    colour: str = "#9ecae1"
    number: bool = False
    title: str = ""

    def html(self, tag: str = "td", scope: str = "") -> str:
        """Return the cell as HTML."""
        style = ""
        if self.number:
            style += "text-align:right;font-variant-numeric:tabular-nums;"
        if self.bar is not None and self.bar >= 0 and math.isfinite(self.bar) and _COLOUR.fullmatch(self.colour):
            width = 100 * min(self.bar, 1.0)
            style += f"background:linear-gradient(90deg,{self.colour} {width:.1f}%,transparent {width:.1f}%);"
        attributes = f' scope="{scope}"' if scope else ""
        attributes += f' style="{style}"' if style else ""
        attributes += f' title="{escape(self.title)}"' if self.title else ""
        return f"<{tag}{attributes}>{escape(self.text)}</{tag}>"


def table(
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    caption: str = "",
    greyed: Iterable[int] = (),
    notes: Sequence[str] = (),
) -> str:
    """Return a table whose first column heads its rows.

    Parameters
    ----------
    headings : sequence of str
    rows : iterable of sequences of Cell
        As many cells as headings.
    caption : str
    greyed : iterable of int
        Positions of rows that are set in grey.
    notes : sequence of str
        Lines below the table.

    Examples
    --------
    >>> print(table(["Offer", "Score"], [[Cell("A<b>"), Cell("0.5", number=True)]]).count("<tr"))
    2
    """
    grey = set(greyed)
    parts = ['<table class="crmselect">']
    if caption:
        parts.append(f'<caption style="text-align:left">{escape(caption)}</caption>')
    parts.append(
        "<thead><tr>" + "".join(f'<th scope="col">{escape(h)}</th>' for h in headings) + "</tr></thead><tbody>"
    )
    for position, cells in enumerate(rows):
        style = ' style="color:#767676"' if position in grey else ""
        first, *others = cells
        parts.append(f"<tr{style}>{first.html('th', 'row')}{''.join(cell.html() for cell in others)}</tr>")
    parts.append("</tbody></table>")
    parts.extend(f'<p class="crmselect-note">{escape(note)}</p>' for note in notes)
    return "".join(parts)
