"""How well each offer meets the requirements of each area, as a heat map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from crmselect.plot.merit import out_of
from crmselect.plot.names import Ruler, cut, shorten, wrapped
from crmselect.plot.rows import HATCH, Rows, divide, open_rows
from crmselect.plot.style import HEAT, SMALL, as_data, finish, legible, on, write
from crmselect.plot.words import words
from crmselect.scoring import Ranking
from crmselect.scoring.fit import area_label
from crmselect.text import percent

__all__ = ["GAP", "Headings", "broken_headings", "fit"]

GAP = 0.12
"""Between the areas and the column of all requirements, in cells."""

_LINES = 3
_SHARES = (2.6, 2.3, 2.0, 1.7)
"""How much of a heading is kept in three lines, in widths of its column."""
_UPRIGHT = 110.0
"""Points that an upright heading may take."""
_MISS = "#d55e00"
_PAPER = "#ffffff"


def fit(ranking: Ranking, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw how well each offer meets the requirements of each area: a heat map with the figures in it.

    The last column is the fit over all requirements. A mark says how many must-haves an offer misses in an area; a
    hatched cell is an area that an offer did not answer at all.

    Parameters
    ----------
    ranking : Ranking
        With requirements.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The ranking's unless it is stated.

    Raises
    ------
    ValueError
        For a ranking without requirements.
    """
    language = language or ranking.language
    said, found = words(language), ranking.fit
    if found is None:
        raise ValueError("the ranking has no fit — rank with requirements and answers")
    names, out = list(ranking.order), out_of(ranking)
    areas = found.by_area.index.tolist()
    shares = np.column_stack([found.by_area[names].to_numpy().T, found.flat[names].to_numpy()])
    texts = [*(area_label(area, language) for area in areas), said["all"]]
    columns = len(texts)
    wide = min(max(8.6, 3.4 + 0.78 * columns), 18.0)
    headings = Headings(texts)
    rows = open_rows(ax, names, out=out, width=wide, band=headings.measure, bottom=0.3)
    cell = rows.width / (columns + GAP)
    missed = _missed(ranking)
    edge = rows.ink.ground
    silent = found.unanswered
    for place, name in enumerate(names):
        for at, share in enumerate(shares[place].tolist()):
            left = at + (GAP if at == columns - 1 else 0.0)
            colour = to_hex(HEAT(share))
            mute = at < len(areas) and bool(silent.at[areas[at], name])
            rows.ax.add_patch(
                Rectangle(
                    (left, place - 0.5), 1, 1, facecolor=edge if mute else colour, linewidth=1.0,
                    edgecolor=rows.ink.faint if mute else edge, hatch=HATCH if mute else None,
                )
            )  # fmt: skip
            text = percent(share, 0).removesuffix(" %")
            count = missed[areas[at], name] if at < len(areas) else 0
            _figures(rows, (left + 0.5, float(place)), text, count, on(colour) if not mute else rows.ink.text, cell)
    rows.ax.set_xlim(0, columns + GAP)
    headings.draw(rows)
    divide(rows, len(names) - len(out), len(names))
    rows.ax.set_xticks([])
    parts = {"fit_note": True, "missed": bool(missed), "silent": bool(silent.to_numpy().any()), "out": bool(out)}
    rows.note([said[key] for key, there in parts.items() if there], language)
    rows.title(said["fit"], left=rows.names_width)
    return finish(rows.ax)


def _missed(ranking: Ranking) -> Counter[tuple[str, str]]:
    """Return how many must-haves each offer misses in each area."""
    found = ranking.fit
    if found is None or not ranking.answered:
        return Counter()
    must = np.array([need.priority == "must" for need in found.requirements], dtype=bool)
    areas = [need.area for need in found.requirements]
    hits = np.argwhere(~found.scores.met & must)
    return Counter((areas[column], found.scores.offers[row]) for row, column in hits.tolist())


def _figures(rows: Rows, at: tuple[float, float], text: str, missed: int, colour: str, cell: float) -> None:
    mark = f"✕{missed}"
    size, ruler = rows.small, rows.ruler
    if not missed:
        if rows.fits(text, cell):
            write(rows.ax, at, text, size=size, colour=colour, ha="center")
        return
    both = rows.fits(text + mark, cell - ruler.points(9))
    shift = (ruler.width(text, size) / 2 + ruler.points(4)) * 72 / ruler.dpi if both else 0.0
    if both:
        write(rows.ax, at, text, size=size, colour=colour, ha="center", offset=(-shift, 0))
    write(
        rows.ax, at, mark, size=size - 1, colour=legible(_MISS, _PAPER), ha="center", offset=(shift + 2, 0),
        bbox={"facecolor": _PAPER, "edgecolor": _MISS, "linewidth": 0.7, "boxstyle": "round,pad=0.18"},
    )  # fmt: skip


def broken_headings(texts: Sequence[str], rooms: Sequence[float], ruler: Ruler) -> list[str] | None:
    """Return headings in up to three lines each, or None where columns are so narrow that upright ones say more.

    Where few are too long, they are shortened before all of them are turned.

    Parameters
    ----------
    texts : sequence of str
    rooms : sequence of float
        What each column has, in pixels.
    ruler : Ruler
    """
    measure, narrowest = ruler.at(SMALL), min(rooms, default=0.0)
    kept = [share * narrowest for share in _SHARES if share * narrowest >= ruler.points(_UPRIGHT)]
    for shown in (texts, *(shorten(texts, room, measure) for room in kept)):
        broken = [wrapped(text, room, _LINES, measure) for text, room in zip(shown, rooms, strict=True)]
        if kept:  # A single word can be too long too.
            broken = [
                lines or wrapped(" ".join(cut(word, room, measure) for word in text.split()), room, _LINES, measure)
                for lines, text, room in zip(broken, shown, rooms, strict=True)
            ]
        made = ["\n".join(lines or ()) for lines in broken]
        if None not in broken and len(set(made)) == len(set(texts)):
            return made
    return None


class Headings:
    """The names of columns above them: in up to three lines, or upright where columns are narrow.

    Parameters
    ----------
    texts : list of str
    spans : sequence of (left, right), optional
        Of the columns, on the x axis from 0. Default is one cell each, the last of them behind a gap.
    figures : sequence of str
        One below each heading, in grey.
    """

    def __init__(
        self, texts: list[str], spans: Sequence[tuple[float, float]] | None = None, figures: Sequence[str] = ()
    ) -> None:
        last = len(texts) - 1
        self.texts, self.figures = texts, figures
        self.spans = spans or [(at + GAP * (at == last), at + 1 + GAP * (at == last)) for at in range(len(texts))]
        self.shown: list[str] = []
        self.upright = False

    def measure(self, width: float, ruler: Ruler) -> float:
        """Break or shorten the headings for an axes' width; return the height that they take, in pixels."""
        cell, below = width / self.spans[-1][1], ruler.line(SMALL) if self.figures else 0.0
        rooms = [cell * (right - left) - ruler.points(5) for left, right in self.spans]
        broken = broken_headings(self.texts, rooms, ruler)
        self.upright = broken is None
        if broken is None:
            self.shown = shorten(self.texts, ruler.points(_UPRIGHT), ruler.at(SMALL))
            return max(ruler.width(text, SMALL) for text in self.shown) + ruler.points(8) + below
        self.shown = broken
        most = max(text.count("\n") + 1 for text in broken)
        return most * ruler.line(SMALL) + ruler.points(6) + below

    def draw(self, rows: Rows) -> None:
        """Write the headings over the first row."""
        above = 1.35 * SMALL if self.figures else 0.0
        for (left, right), text in zip(self.spans, self.shown, strict=True):
            rows.ax.annotate(
                text, ((left + right) / 2, -0.5), xytext=(0, 4 + above), textcoords="offset points", ha="center",
                va="bottom", rotation=90 if self.upright else 0, fontsize=SMALL, color=rows.ink.text,
                annotation_clip=False, linespacing=1.1, **as_data(),
            )  # fmt: skip
        cell = rows.width / self.spans[-1][1]
        for (left, right), text in zip(self.spans, self.figures, strict=False):
            if rows.ruler.width(text, SMALL) <= cell * (right - left) - rows.ruler.points(2):
                write(
                    rows.ax, ((left + right) / 2, -0.5), text, offset=(0, 3), colour=rows.ink.muted, ha="center",
                    va="bottom",
                )  # fmt: skip
