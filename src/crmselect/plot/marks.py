"""Rings where lines cross, each with a few words beside it that lie on nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crmselect.plot.place import Placed, place_labels
from crmselect.plot.sheet import Sheet
from crmselect.plot.style import SMALL, write

__all__ = ["Mark", "draw_marks"]

Floats = npt.NDArray[np.float64]
_RING = 7.0
"""Points across."""
_GRAIN = 5.0
"""Pixels: a line is kept free in boxes of this size."""


class Mark(NamedTuple):
    """A point, its colour and what is said of it, the longest form first; a form without room gives way to the next."""

    x: float
    y: float
    colour: str
    texts: tuple[str, ...]


def draw_marks(
    sheet: Sheet,
    marks: Sequence[Mark],
    lines: Sequence[tuple[npt.ArrayLike, npt.ArrayLike]],
    *,
    left: float = 0.0,
    right: float,
    top: float = 0.0,
) -> None:
    """Draw a ring at each mark and its words beside it; the first marks choose their places first.

    Parameters
    ----------
    sheet : Sheet
    marks : sequence of Mark
        All with as many forms of their text.
    lines : sequence of (x, y)
        What words keep off where they can.
    left, right : float
        On the x axis: words stand between them.
    top : float
        Pixels at the top that stay free.
    """
    if not marks:
        return
    for mark in marks:
        sheet.ax.plot(
            [mark.x], [mark.y], "o", markersize=_RING, markerfacecolor="none", markeredgecolor=mark.colour,
            markeredgewidth=1.1, zorder=4, label="_nolegend_",
        )  # fmt: skip
    ruler, points = sheet.ruler, sheet.pixels([mark.x for mark in marks], [mark.y for mark in marks])
    height = ruler.line(SMALL)
    sizes = np.array(
        [[(ruler.width(text, SMALL) + ruler.points(2), height) for text in form] for form in _forms(marks)]
    )
    (first, _), (last, _) = sheet.pixels([left, right], [0.0, 0.0]).tolist()
    bounds = (first, 0.0, last, sheet.height - top)
    ring = ruler.points(_RING / 2 + 1)

    def placed(obstacles: Floats | None) -> list[Placed | None]:
        return place_labels(points, sizes, bounds, gap=ruler.points(1.5), marker=ring, obstacles=obstacles)

    kept = [box for x, y in lines for box in _boxes(sheet.pixels(x, y))]
    places = placed(np.array(kept) if kept else None)
    if None in places:
        places = placed(None)  # On a crowd of lines words are better than none: their ground is their own.
    for at, (mark, point, place) in enumerate(zip(marks, points, places, strict=True)):
        if place is None:
            continue
        centre, half = np.array([place.x, place.y]), sizes[place.size, at] / 2
        text = write(sheet.ax, sheet.data(centre), mark.texts[place.size], colour=mark.colour, ha="center", zorder=5)
        text.set_bbox({"facecolor": sheet.ink.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.6})
        near = np.clip(point, centre - half, centre + half)
        gap = float(np.hypot(*(near - point)))
        if gap > ring + ruler.points(3):
            (x0, y0), (x1, y1) = sheet.data(point + (near - point) * ring / gap), sheet.data(near)
            sheet.ax.plot([x0, x1], [y0, y1], color=sheet.ink.muted, linewidth=0.6, zorder=3.5, label="_nolegend_")


def _forms(marks: Sequence[Mark]) -> Iterator[list[str]]:
    for at in range(len(marks[0].texts)):
        yield [mark.texts[at] for mark in marks]


def _boxes(corners: Floats) -> Iterator[list[float]]:
    """Yield small boxes that cover a line through some corners, in pixels."""
    for (x0, y0), (x1, y1) in zip(corners[:-1].tolist(), corners[1:].tolist(), strict=True):
        count = max(int(np.hypot(x1 - x0, y1 - y0) / _GRAIN), 1)
        for step in range(count):
            (a, b), (c, d) = (((x0 + (x1 - x0) * t), (y0 + (y1 - y0) * t)) for t in (step / count, (step + 1) / count))
            yield [min(a, c) - 1, min(b, d) - 1, max(a, c) + 1, max(b, d) + 1]
