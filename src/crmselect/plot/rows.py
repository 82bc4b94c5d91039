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
from crmselect.plot.sheet import Sheet, key_height, key_shape, left_room, open_sheet
from crmselect.plot.style import NAME, SMALL, TITLE, as_data, mix

__all__ = ["HATCH", "INSIDE", "OUT", "THICK", "Floats", "Rows", "band_of", "divide", "marked", "open_rows"]

Floats = npt.NDArray[np.float64]

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
    band: Callable[[float, Ruler], float] | None = None,
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
    ruler = Ruler(ax.figure.dpi if ax is not None else _dpi())
    texts = marked(names, out)
    lines = max(len(names), 1)
    if ax is None:
        size = NAME
        shown = shorten(texts, ruler.points(72 * _LONGEST_NAME), ruler.at(size))
        gap = ruler.points(6)
        names_width = max((ruler.width(text, size) for text in shown), default=0.0) + gap
        plot_width = max(width - names_width / ruler.dpi, 4.5)
        height = ruler.dpi * row * lines * (1.25 if lines <= _FEW else 1.0)
        above = band(plot_width * ruler.dpi, ruler) if band is not None else 0.0
        top = (1.2 * TITLE + 7) / 72
        sheet = open_sheet(
            None, (plot_width, (height + above) / ruler.dpi), (names_width / ruler.dpi, 0.05, top, bottom)
        )
        sheet_width = sheet.width
    else:
        sheet = open_sheet(ax, (0, 0), (0, 0, 0, 0))
        # What the band takes does not change the names' size much: its width is not known before they are.
        size = max(min(NAME, 0.88 * sheet.height / lines / ruler.points(1.25)), _SMALLEST)
        room, gap = left_room(ax), ruler.points(4)
        shown = shorten(texts, max(room - 2 * gap, ruler.points(30)), ruler.at(size))
        names_width = max((ruler.width(text, size) for text in shown), default=0.0) + gap
        # A layout engine takes the names' room from the axes, as far as the margin that is there does not hold them.
        moves = sheet.figure.get_layout_engine() is not None
        margin = min(float(sheet.ax.get_window_extent().x0), ruler.points(40))
        sheet_width = sheet.width - (max(names_width - margin, 0.0) + ruler.points(8) if moves else 0.0)
        above = min(band(sheet_width, ruler), 0.6 * sheet.height) if band is not None else 0.0
        height = sheet.height - above
    per_row = height / lines
    drawn = sheet.ax
    drawn.set_ylim(lines - 0.5, -0.5 - above / per_row)
    drawn.set_yticks(range(len(shown)), shown, **as_data())
    drawn.tick_params(axis="y", labelsize=size, labelcolor=sheet.ink.text, pad=4)
    for label, name in zip(drawn.get_yticklabels(), names, strict=True):
        if name in out:
            label.set_color(sheet.ink.muted)
    return Rows(
        drawn, sheet.own, ruler, sheet.ink, sheet_width, sheet.height,
        row=per_row, size=size, names_width=names_width,
    )  # fmt: skip


def band_of(key: Sequence[str]) -> Callable[[float, Ruler], float] | None:
    """Return the band that a key with these texts takes above the rows."""
    return (lambda width, ruler: key_height(key_shape(key, width, ruler)[1], ruler)) if key else None


def divide(rows: Rows, ranked: int, every: int) -> None:
    """Draw a line between the offers that are ranked and those that are out."""
    if 0 < ranked < every:
        rows.ax.axhline(ranked - 0.5, color=mix(rows.ink.text, rows.ink.ground, 0.5), linewidth=0.8)


def _dpi() -> float:
    return float(mpl.rcParams["figure.dpi"])
