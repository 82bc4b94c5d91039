"""Text that goes out, as HTML or in a table file: what comes from data is escaped here and nowhere else."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Cell", "csv_text", "escape", "table"]

_COLOUR = re.compile(r"(?i)#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_LIKE_FORMULA = tuple("=+-@＝＋－＠")  # Wide forms count as formulas where the keyboard is Chinese or Japanese.
_LIKE_CONTROL = tuple("\t\r\n")


def escape(value: object) -> str:
    """Return text that is safe inside HTML and in its attributes.

    Examples
    --------
    >>> escape("<b> & 'Acme'")
    '&lt;b&gt; &amp; &#x27;Acme&#x27;'
    """
    return html.escape(str(value), quote=True)


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
    return f"'{text}" if text[:1] in _LIKE_CONTROL or text.lstrip()[:1] in _LIKE_FORMULA else text


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
