"""Where a plot is drawn: on the axes that were given, or on a figure of a size that suits what it shows."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from crmselect.plot.fonts import drawable, in_order
from crmselect.plot.names import Ruler, cut, wrapped
from crmselect.plot.style import SMALL, TITLE, Ink, as_data, ink_of, plain_axes

__all__ = [
    "Sheet",
    "key_height",
    "key_shape",
    "left_room",
    "new_figure",
    "offscreen",
    "open_sheet",
    "root_of",
    "settled_width",
]

_EDGE = 0.12
"""Inches between the figure's edge and what stands nearest to it."""

_offscreen: ContextVar[bool] = ContextVar("crmselect_offscreen", default=False)


@contextmanager
def offscreen() -> Iterator[None]:
    """Within it, plots make figures that no notebook shows by itself: for reports and for saving many pictures.

    Examples
    --------
    >>> with offscreen():
    ...     figure = new_figure((4, 3))
    """
    token = _offscreen.set(True)
    try:
        yield
    finally:
        _offscreen.reset(token)


def new_figure(size: tuple[float, float]) -> Figure:
    """Return a figure that shows itself where figures do, and that nothing holds on to where they do not.

    pyplot keeps every figure alive until it is closed: a script that draws a hundred pictures would leak a hundred
    figures. So pyplot is used only where something looks at its figures: a notebook, whose inline backend shows and
    closes them after the cell, and pyplot's interactive mode. Elsewhere the figure is the caller's alone, and
    ``ax.figure.savefig(...)`` writes it.
    """
    # The item is read past rcParams' own access, which would choose a backend and so import pyplot.
    backend = str(dict.__getitem__(mpl.rcParams, "backend"))
    watched = "inline" in backend or ("matplotlib.pyplot" in sys.modules and mpl.is_interactive())
    if watched and not _offscreen.get():
        from matplotlib import pyplot as plt

        return plt.figure(figsize=size)
    return Figure(figsize=size)


@dataclass
class Sheet:
    """An axes with what is known of its size.

    Parameters
    ----------
    ax : Axes
    own : bool
        The figure was made here.
    ruler : Ruler
    ink : Ink
    width, height : float
        Of the axes, in pixels; on a given axes whose figure has a layout engine, what will be left of it.
    """

    ax: Axes
    own: bool
    ruler: Ruler
    ink: Ink
    width: float
    height: float

    @property
    def figure(self) -> Figure:
        """The figure at the root."""
        return root_of(self.ax)

    def title(self, title: str, *, left: float = 0.0) -> None:
        """Write a title over a figure of ours, ``left`` pixels left of the axes; on a given one it is the caller's."""
        if not self.own:
            return
        x, y = -left / self.width, 1 + self.ruler.points(7) / self.height
        self.ax.set_title(title, loc="left", x=x, y=y, fontsize=TITLE, color=self.ink.text, pad=0, **as_data())

    def note(self, parts: Iterable[str], language: str) -> None:
        """Write below the x axis what is shown, in as many lines as the axes' width asks for."""
        text, room = ("；" if language == "zh" else "; ").join(parts), self.width * 1.02
        lines = wrapped(text, room, 3, self.ruler.at(SMALL)) or [cut(drawable(text), room, self.ruler.at(SMALL))]
        self.ax.set_xlabel("\n".join(lines), fontsize=SMALL, color=self.ink.muted, **as_data())

    def reach(self, values: Sequence[float], widths: Sequence[float], low: float = 0.0) -> tuple[float, float]:
        """Return limits of the x axis so that a text of a width fits to the right of each value.

        Parameters
        ----------
        values : sequence of float
            Where the texts begin, in data.
        widths : sequence of float
            In pixels, gaps included.
        low : float
            The smallest value drawn.
        """
        low = min(low, 0.0)
        high = max([low, *values])
        for value, width in zip(values, widths, strict=True):
            free = max(1 - width / self.width, 0.1)
            high = max(high, low + (value - low) / free)
        if high <= low:
            high = low + 1.0
        return low, high

    def pixels(self, x: npt.ArrayLike, y: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return data as pixels from the axes' lower left corner, shape (n, 2)."""
        (left, right), (bottom, top) = self.ax.get_xlim(), self.ax.get_ylim()
        across = (np.asarray(x, dtype=np.float64) - left) / (right - left) * self.width
        return np.column_stack([across, (np.asarray(y, dtype=np.float64) - bottom) / (top - bottom) * self.height])

    def data(self, pixel: npt.ArrayLike) -> tuple[float, float]:
        """Return a pixel from the axes' lower left corner as data."""
        (left, right), (bottom, top) = self.ax.get_xlim(), self.ax.get_ylim()
        x, y = np.asarray(pixel, dtype=np.float64)
        return float(left + x / self.width * (right - left)), float(bottom + y / self.height * (top - bottom))

    def key(self, entries: Sequence[tuple[str, str]]) -> None:
        """Draw a key of colours and texts in rows from the left, read as a line of text is, at the top of the axes."""
        if not entries:
            return
        columns, _ = key_shape([text for _, text in entries], self.width, self.ruler)
        order = [at for column in range(columns) for at in range(column, len(entries), columns)]
        legend = self.ax.legend(
            [Patch(color=entries[at][0]) for at in order],
            [in_order(drawable(entries[at][1])) for at in order],
            loc="upper left",
            ncols=columns,
            frameon=False,
            fontsize=SMALL,
            labelcolor=self.ink.text,
            borderpad=0,
            borderaxespad=0,
            handlelength=1.0,
            handleheight=0.9,
            handletextpad=0.45,
            columnspacing=1.4,
            labelspacing=0.4,
        )
        for text in legend.get_texts():
            text.set(**as_data())


def key_shape(texts: Sequence[str], room: float, ruler: Ruler) -> tuple[int, int]:
    """Return how many columns and rows a key takes in a width."""
    widths = [ruler.width(text, SMALL) for text in texts]
    for columns in range(max(len(widths), 1), 1, -1):
        cells = [max(widths[column::columns]) for column in range(columns)]
        if sum(cells) + ruler.points(SMALL) * (1.6 * columns + 1.4 * (columns - 1)) <= room:
            return columns, -(-len(widths) // columns)
    return 1, max(len(widths), 1)


def key_height(rows: int, ruler: Ruler) -> float:
    """Return the height of a key in pixels, with the gap below it."""
    return ruler.points(SMALL) * 1.62 * rows + ruler.points(4) if rows else 0.0


def root_of(ax: Axes) -> Figure:
    """Return the figure that an axes belongs to, past subfigures."""
    figure: Any = ax.figure
    while figure is not None and not isinstance(figure, Figure):
        figure = figure.figure
    if figure is None:
        raise ValueError("ax is on no figure — pass an axes of a figure")
    return figure


def open_sheet(ax: Axes | None, size: tuple[float, float], margins: tuple[float, float, float, float]) -> Sheet:
    """Return the sheet to draw on.

    Parameters
    ----------
    ax : Axes, optional
    size : (width, height)
        Of a new figure's axes, in inches.
    margins : (left, right, top, bottom)
        Around it, in inches, up to the texts; the edge comes on top.
    """
    own = ax is None
    if ax is None:
        left, right, top, bottom = (margin + _EDGE for margin in margins)
        width, height = size[0] + left + right, size[1] + top + bottom
        figure = new_figure((width, height))
        ax = figure.add_axes((left / width, bottom / height, size[0] / width, size[1] / height))
        # A layout engine of the user's rcParams would move what is measured here.
        figure.set_layout_engine("none")
    ruler = Ruler(root_of(ax).dpi)
    box = ax.get_window_extent()
    ink = ink_of(ax)
    plain_axes(ax, ink)
    return Sheet(ax, own, ruler, ink, max(float(box.width), 1.0), max(float(box.height), 1.0))


def left_room(ax: Axes) -> float:
    """Return how many pixels a given axes has for names on its left.

    A layout engine makes the room that texts need: names may then take two fifths of the axes. Without one there is
    what lies between the axes and its neighbour or the figure's edge.
    """
    figure, box = root_of(ax), ax.get_window_extent()
    if figure.get_layout_engine() is not None:
        return float(0.4 * (box.x1 - box.x0))
    others = (other.get_window_extent() for other in figure.axes if other is not ax)
    edge = max((b.x1 for b in others if b.x1 <= box.x0 and b.y0 < box.y1 and b.y1 > box.y0), default=0.0)
    return float(box.x0 - edge)


def settled_width(ax: Axes) -> float:
    """Return the width in pixels that a given axes will have: a layout engine makes room for names on its left."""
    figure = root_of(ax)
    engine = figure.get_layout_engine()
    if engine is None:
        return max(float(ax.get_window_extent().width), 1.0)
    with warnings.catch_warnings():
        # What does not fit is said when the figure is drawn.
        warnings.simplefilter("ignore")
        engine.execute(figure)
    # Other axes of the figure may still grow their labels and take a little.
    return max(0.96 * float(ax.get_window_extent().width), 1.0)
