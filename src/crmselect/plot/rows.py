"""A row an offer: the frame that the bars, the cash table and the heat map share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.container import BarContainer

from crmselect.plot.names import Ruler, shorten
from crmselect.plot.sheet import Sheet, key_height, key_shape, left_room, open_sheet, settled_width
from crmselect.plot.style import NAME, SMALL, TITLE, as_data, mix

__all__ = ["HATCH", "INSIDE", "OUT", "THICK", "Floats", "Rows", "band_of", "divide", "marked", "open_rows"]

Floats = npt.NDArray[np.float64]
Band = Callable[[float, Ruler], float]

HATCH = "////"
"""Of what is no part of the comparison."""

OUT = "✕ "
"""Stands before the name of an offer that is out."""

THICK = 0.74
"""Of a bar, in rows."""

INSIDE = 7.5
"""Points: the size of figures inside bars."""

_LONGEST_NAME = 2.9
"""Inches that a name may take on a figure of ours: about 45 letters."""
_SMALLEST = 4.0
_FEW = 4
"""So few rows may be roomier."""


@dataclass
class Rows(Sheet):
    """A sheet whose y axis has a row for each offer, the first on top, and a band above them for a key or headings.

    Parameters
    ----------
    row : float
        The height of a row in pixels.
    size : float
        Of the names, in points: smaller where many rows share a given axes.
    names_width : float
        Of the names with their gap, in pixels.
    """

    row: float = 0.0
    size: float = NAME
    names_width: float = 0.0

    @property
    def small(self) -> float:
        """The size of figures beside and inside bars."""
        return min(SMALL, self.size)

    def fits(self, text: str, room: float) -> bool:
        """Return whether a figure fits into a room of so many pixels, and into its row."""
        ruler = self.ruler
        return ruler.width(text, self.small) + ruler.points(3) <= room and ruler.points(self.small) <= self.row

    def stack(self, colours: Sequence[str], parts: Floats, begin: float = 0.0) -> tuple[Floats, list[BarContainer]]:
        """Draw parts (colours × offers) one after the other from ``begin``, what is negative to the left.

        Returns
        -------
        starts : (colours, offers)
            Where each part begins.
        bars : list of BarContainer
            One a colour.
        """
        ups, downs = np.full(parts.shape[1], begin), np.full(parts.shape[1], begin)
        starts, drawn = np.empty_like(parts), []
        for at, colour in enumerate(colours):
            starts[at] = np.where(parts[at] >= 0, ups, downs)
            bars = self.ax.barh(
                range(parts.shape[1]), parts[at], left=starts[at], height=THICK, color=colour,
                edgecolor=self.ink.ground, linewidth=0.5, label="_nolegend_",
            )  # fmt: skip
            drawn.append(bars)
            ups, downs = ups + np.maximum(parts[at], 0), downs + np.minimum(parts[at], 0)
        return starts, drawn


def marked(names: Sequence[str], out: Collection[str]) -> list[str]:
    """Return names with a mark before those that are out."""
    return [f"{OUT}{name}" if name in out else name for name in names]


def open_rows(
    ax: Axes | None,
    names: Sequence[str],
    *,
    out: Collection[str] = (),
    width: float = 8.6,
    row: float = 0.27,
    band: Band | None = None,
    bottom: float = 0.5,
) -> Rows:
    """Return a sheet with a row for each name.

    Parameters
    ----------
    ax : Axes, optional
        Its size is kept; names and rows then take what it has.
    names : sequence of str
        From top to bottom.
    out : collection of str
        Names that are marked and set in grey.
    width, row, bottom : float
        Of a new figure, in inches: from the names' left to the right edge, of a row, below the axes.
    band : function, optional
        Of the axes' width in pixels and a ruler: the height in pixels of what stands above the rows, a key
        (:func:`band_of`) or headings.
    """
    texts, above = marked(names, out), band or _nothing
    if ax is None:
        rows, shown, height = _on_new(texts, width, row, above, bottom)
    else:
        rows, shown, height = _on_given(ax, texts, above)
    rows.ax.set_yticks(range(len(shown)), shown, **as_data())
    rows.ax.set_ylim(max(len(names), 1) - 0.5, -0.5 - height / rows.row)
    for label, name in zip(rows.ax.get_yticklabels(), names, strict=True):
        if name in out:
            label.set_color(rows.ink.muted)
    return rows


def _on_new(texts: Sequence[str], width: float, row: float, band: Band, bottom: float) -> tuple[Rows, list[str], float]:
    """Return rows on a new figure, the names as they are shown, and the height of the band in pixels."""
    ruler = Ruler(float(mpl.rcParams["figure.dpi"]))
    shown = shorten(texts, ruler.points(72 * _LONGEST_NAME), ruler.at(NAME))
    names_width = max((ruler.width(text, NAME) for text in shown), default=0.0) + ruler.points(6)
    plot_width = max(width - names_width / ruler.dpi, 4.5)
    per_row = ruler.dpi * row * (1.25 if len(texts) <= _FEW else 1.0)
    above = band(plot_width * ruler.dpi, ruler)
    size = (plot_width, (per_row * max(len(texts), 1) + above) / ruler.dpi)
    sheet = open_sheet(None, size, (names_width / ruler.dpi, 0.05, (1.2 * TITLE + 7) / 72, bottom))
    return _rows(sheet, sheet.width, per_row, NAME, names_width), shown, above


def _on_given(ax: Axes, texts: Sequence[str], band: Band) -> tuple[Rows, list[str], float]:
    """Return rows on a given axes, the names as they are shown, and the height of the band in pixels."""
    sheet, count = open_sheet(ax, (0, 0), (0, 0, 0, 0)), max(len(texts), 1)
    ruler = sheet.ruler
    # The band's share is a guess here: its height follows from the width, which follows from the names.
    size = max(min(NAME, 0.88 * sheet.height / count / ruler.points(1.25)), _SMALLEST)
    gap = ruler.points(4)
    shown = shorten(texts, max(left_room(ax) - 2 * gap, ruler.points(30)), ruler.at(size))
    names_width = max((ruler.width(text, size) for text in shown), default=0.0) + gap
    rows = _rows(sheet, sheet.width, 1.0, size, names_width)
    ax.set_yticks(range(len(shown)), shown, **as_data())
    rows.width = settled_width(ax)
    above = min(band(rows.width, ruler), 0.6 * sheet.height)
    rows.row = (sheet.height - above) / count
    return rows, shown, above


def _rows(sheet: Sheet, width: float, row: float, size: float, names_width: float) -> Rows:
    sheet.ax.tick_params(axis="y", labelsize=size, labelcolor=sheet.ink.text, pad=4)
    return Rows(sheet.ax, sheet.own, sheet.ruler, sheet.ink, width, sheet.height, row, size, names_width)


def _nothing(width: float, ruler: Ruler) -> float:  # noqa: ARG001 - a band like the others
    return 0.0


def band_of(key: Sequence[str]) -> Band | None:
    """Return the band that a key with these texts takes above the rows."""
    return (lambda width, ruler: key_height(key_shape(key, width, ruler)[1], ruler)) if key else None


def divide(rows: Rows, ranked: int, every: int) -> None:
    """Draw a line between the offers that are ranked and those that are out."""
    if 0 < ranked < every:
        rows.ax.axhline(ranked - 0.5, color=mix(rows.ink.text, rows.ink.ground, 0.5), linewidth=0.8)
