"""How well each offer meets the requirements of each area, as a heat map."""

from __future__ import annotations

from collections import Counter

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from crmselect.plot.merit import out_of
from crmselect.plot.names import Ruler, shorten, wrapped
from crmselect.plot.rows import HATCH, Rows, divide, open_rows
from crmselect.plot.style import HEAT, SMALL, as_data, finish, legible, on, write
from crmselect.plot.words import words
from crmselect.scoring import Ranking
from crmselect.scoring.fit import area_label
from crmselect.text import percent

__all__ = ["GAP", "Headings", "fit"]

GAP = 0.12
"""Between the areas and the column of all requirements, in cells."""

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


class Headings:
    """The names of the areas above their columns: in up to three lines, or upright where columns are narrow."""

    def __init__(self, texts: list[str]) -> None:
        self.texts = texts
        self.shown: list[str] = []
        self.upright = False

    def measure(self, width: float, ruler: Ruler) -> float:
        """Break or shorten the headings for an axes' width; return the height that they take, in pixels."""
        room = width / (len(self.texts) + GAP) - ruler.points(5)
        broken = [wrapped(text, room, 3, ruler.at(SMALL)) for text in self.texts]
        self.upright = any(lines is None for lines in broken)
        if self.upright:
            self.shown = shorten(self.texts, ruler.points(110), ruler.at(SMALL))
            return max(ruler.width(text, SMALL) for text in self.shown) + ruler.points(8)
        self.shown = ["\n".join(lines or ()) for lines in broken]
        return max(len(lines or ()) for lines in broken) * ruler.line(SMALL) + ruler.points(6)

    def draw(self, rows: Rows) -> None:
        """Write the headings over the first row."""
        for at, text in enumerate(self.shown):
            middle = at + 0.5 + (GAP if at == len(self.shown) - 1 else 0.0)
            rows.ax.annotate(
                text, (middle, -0.5), xytext=(0, 4), textcoords="offset points", ha="center", va="bottom",
                rotation=90 if self.upright else 0, fontsize=SMALL, color=rows.ink.text, annotation_clip=False,
                linespacing=1.1, **as_data(),
            )  # fmt: skip
