"""The scores over the weight of one criterion."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from crmselect.plot.chances import percent_axis
from crmselect.plot.ends import DASHES, write_ends
from crmselect.plot.fonts import drawable
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.names import cut, shorten
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, write
from crmselect.plot.words import words
from crmselect.robustness import Stability
from crmselect.text import number, percent

__all__ = ["weight_sweep"]

Floats = npt.NDArray[np.float64]
_ALL_UP_TO = 8
_DEFAULT = 6
_DIGITS = 9
"""Beyond them a weight is what arithmetic left: 0.37499999999999994 is to read 38 %."""


def weight_sweep(stability: Stability, path: str, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw each offer's score as the weight of one criterion goes from 0 to 100 %: straight lines.

    A vertical line is the present weight, a ring where another offer becomes the first. Names stand at the ends, with
    the score there. Of more than eight offers those that are first somewhere, and the next by present score, are in
    colour; the others are thin and grey behind them.

    Parameters
    ----------
    stability : Stability
    path : str
        The criterion, such as ``Fit / Sales``: a line of :attr:`Stability.table`.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        Weights against scores.

    Raises
    ------
    KeyError
        For a criterion that is not there, or has no siblings.

    Examples
    --------
    >>> from crmselect.model import Criterion, Offer, OfferSet
    >>> from crmselect.robustness import ranking_stability
    >>> from crmselect.scoring import rank
    >>> offers = [Offer(name=name, attributes=dict(zip("abc", row))) for name, row in
    ...           {"Acme": (1, 0, 0), "Bravo": (0, 1, 0), "Cargo": (0, 0, 1)}.items()]
    >>> tree = [Criterion(name=key.upper(), weight=weight, source=f"attribute.{key}", value={"worst": 0, "best": 1})
    ...         for key, weight in zip("abc", (5, 3, 2))]
    >>> steady = ranking_stability(rank(OfferSet(offers=tuple(offers)), criteria=tree))
    >>> [text.get_text() for text in weight_sweep(steady, "A").texts if ":" in text.get_text()]
    ['38 %: Acme']
    """
    said = words(language)
    scores, stretches = stability.scores_along(path), stability.segments(path)
    weight = float(stability.table["weight"].loc[path])
    named = _named(stability, stretches["winner"].tolist())
    behind = [name for name in stability.racing if name not in named]
    sheet = open_sheet(ax, (8.0, min(max(3.8, 0.24 * (len(named) + 5)), 12.0)), (0.5, 0.05, 0.3, 0.62))
    values = scores.to_numpy()
    low, high = float(values.min()), float(values.max())
    span = (high - low) or 1.0
    head = sheet.ruler.line(SMALL) * 1.4
    bottom, top = low - 0.05 * span, high + 0.05 * span
    sheet.ax.set_ylim(bottom, bottom + (top - bottom) / (1 - head / sheet.height))
    last = [float(scores[name].iloc[-1]) for name in named]
    texts, room = _texts(sheet, named, last)
    if behind:
        texts.append(said["others"].format(len(behind)))
    widest = min(max((sheet.ruler.width(text, NAME) for text in texts), default=0.0), room)
    sheet.ax.set_xlim(0, 1 / max(1 - (widest + sheet.ruler.points(22)) / sheet.width, 0.3))
    for name in behind:
        faint = mix(sheet.ink.text, sheet.ink.ground, 0.8)
        sheet.ax.plot([0, 1], scores[name], color=faint, linewidth=0.8, zorder=1.5, label="_nolegend_")
    styles = {name: _style(sheet, at) for at, name in enumerate(named)}
    for name, (colour, dash) in styles.items():
        sheet.ax.plot([0, 1], scores[name], color=colour, linewidth=1.8, linestyle=dash, zorder=2.5, label="_nolegend_")
    inks = {name: legible(colour, sheet.ink.ground) for name, (colour, _) in styles.items()}
    ends, colours = list(last), list(inks.values())
    if behind:
        ends.append(float(scores[behind].iloc[-1].median()))
        colours.append(sheet.ink.muted)
    write_ends(sheet, 1.0, ends, texts, colours)
    _present(sheet, weight, top, language)
    crossings = list(zip(stretches["start"].tolist()[1:], stretches["winner"].tolist()[1:], strict=True))
    _crossings(sheet, stability, path, crossings, inks, language)
    percent_axis(sheet.ax)
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(said["score"], fontsize=SMALL, color=sheet.ink.muted, **as_data())
    label = cut(drawable(path), 0.9 * sheet.width, sheet.ruler.at(SMALL))
    sheet.note([label, *([said["sweep_note"]] if crossings else [said["stability_axis"]])], language)
    short = cut(drawable(path), 0.55 * sheet.width, sheet.ruler.at(SMALL))
    sheet.title(said["weight_sweep"].format(short), left=sheet.ruler.points(36))
    return finish(sheet.ax)


def _named(stability: Stability, winners: list[str]) -> list[str]:
    order = list(stability.racing)
    if len(order) <= _ALL_UP_TO:
        return order
    first = list(dict.fromkeys(winners))[:_ALL_UP_TO]
    first += [name for name in order if name not in first][: max(_DEFAULT - len(first), 0)]
    return sorted(first, key=order.index)


def _style(sheet: Sheet, at: int) -> tuple[str, Any]:
    return legible(SERIES[at % len(SERIES)], sheet.ink.ground, 3.0), DASHES[(at // 3) % len(DASHES)]


def _texts(sheet: Sheet, named: list[str], last: list[float]) -> tuple[list[str], float]:
    room = min(0.34 * sheet.width, sheet.ruler.points(72 * 2.9))
    ends = [f" · {number(score, 2)}" for score in last]
    for_ends = max((sheet.ruler.width(text, NAME) for text in ends), default=0.0)
    shown = shorten(named, max(room - for_ends, sheet.ruler.points(30)), sheet.ruler.at(NAME))
    return [name + end for name, end in zip(shown, ends, strict=True)], room


def _present(sheet: Sheet, weight: float, top: float, language: str) -> None:
    """Draw the present weight as a line with its figure above the lines."""
    low, high = sheet.ax.get_ylim()
    sheet.ax.plot([weight] * 2, [low, top], color=sheet.ink.text, linewidth=1.2, zorder=2, label="_nolegend_")
    sheet.ax.set_ylim(low, high)
    text = words(language)["now"].format(percent(weight, 0))
    x = float(sheet.pixels([weight], [low])[0, 0])
    moved = max(x, sheet.ruler.width(text, SMALL) / 2 + sheet.ruler.points(2)) - x
    offset = (moved * 72 / sheet.ruler.dpi, 2.0)
    box = {"facecolor": sheet.ink.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.4}
    write(sheet.ax, (weight, top), text, offset=offset, colour=sheet.ink.text, ha="center", va="bottom", bbox=box)


def _crossings(
    sheet: Sheet,
    stability: Stability,
    path: str,
    crossings: list[tuple[float, str]],
    inks: dict[str, str],
    language: str,
) -> None:
    """Mark where another offer becomes the first."""
    said, named = words(language), list(inks)
    inner = sheet.width / sheet.ax.get_xlim()[1]
    long, short = (
        dict(zip(named, shorten(named, share * inner, sheet.ruler.at(SMALL)), strict=True)) for share in (0.34, 0.18)
    )
    heights = stability.scores_along(path, [at for at, _ in crossings]).max(axis=1).tolist()
    marks = []
    for (at, name), height in zip(crossings, heights, strict=True):
        if name not in inks:  # One of many: a ring without words would only cover others.
            continue
        figure = percent(round(at, _DIGITS), 0)
        texts = (said["first_from"].format(long[name], figure), said["is"].format(figure, short[name]), figure)
        marks.append(Mark(at, height, inks[name], texts))
    scores = stability.scores_along(path)
    lines: list[tuple[npt.ArrayLike, npt.ArrayLike]] = [([0.0, 1.0], scores[name].tolist()) for name in named]
    draw_marks(sheet, marks, lines, left=0.0, right=1.0, top=sheet.ruler.line(SMALL) * 1.4)
