"""Whose offer each is: the weights with which it comes first."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from crmselect.plot.chances import chance
from crmselect.plot.ends import DASHES, write_ends
from crmselect.plot.heat import broken_headings
from crmselect.plot.names import Ruler, shorten
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix
from crmselect.plot.words import words
from crmselect.robustness import Robustness
from crmselect.text import percent

__all__ = ["central_weights"]

Floats = npt.NDArray[np.float64]
_LEAVES = 12
"""So many leaves have an axis each; of more, the criteria at the top of the tree."""
_ALL_UP_TO = 8
_PAST = 0.12
"""Past the last criterion the names begin, of the distance between two."""
_UPRIGHT = 100.0
"""Points of height for headings that stand upright."""


def central_weights(doubt: Robustness, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the mean weights with which each offer comes first: a line an offer over the criteria.

    They tell whose offer it is: somebody who weighs like that would buy it. The thicker a line, the more often its
    offer is first; that stands beside its name. Dashes are the present weights. Of more than eight offers that are ever
    first the others are thin and grey.

    Parameters
    ----------
    doubt : Robustness
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        The criteria at 0, 1, 2, …: the leaves of the tree, or what stands at its top where there are more than twelve.
    """
    said = words(language)
    frame, present, heads = _lines(doubt)
    weights: dict[str, Floats] = dict(zip(frame.index.tolist(), frame.to_numpy(), strict=True))
    order = doubt.best.sort_values(ascending=False, kind="stable")
    best = {str(name): float(share) for name, share in order.items()}
    ever = [name for name in best if best[name] > 0 and bool(np.isfinite(weights[name]).all())]
    named, behind = ever[:_ALL_UP_TO], ever[_ALL_UP_TO:]
    wide = min(max(8.2, 4.2 + 0.62 * len(heads)), 14.0)
    sheet = open_sheet(ax, (wide, min(max(4.4, 0.24 * (len(named) + 8)), 12.0)), (0.5, 0.05, 0.3, 0.45))
    texts, room = _texts(sheet, named, [best[name] for name in named])
    if behind:
        texts.append(said["others"].format(len(behind)))
    widest = min(max((sheet.ruler.width(text, NAME) for text in texts), default=0.0), room)
    free = max(1 - (widest + sheet.ruler.points(22)) / sheet.width, 0.3)
    last = len(heads) - 1
    left, right = -0.5, last + _PAST
    sheet.ax.set_xlim(left, left + (right - left) / free)
    unit = sheet.width * free / (right - left)
    shown, upright, head = _headings(heads, unit, sheet.ruler, sheet.height)
    high = max([float(present.max()), *(float(weights[name].max()) for name in ever)], default=1.0) or 1.0
    sheet.ax.set_ylim(0, 1.06 * high / (1 - head / sheet.height))
    for at, text in enumerate(shown):
        sheet.ax.plot([at] * 2, [0, 1.06 * high], color=sheet.ink.faint, linewidth=0.8, zorder=0.5, label="_nolegend_")
        sheet.ax.annotate(
            text, (at, 1.06 * high), xytext=(0, 3), textcoords="offset points", ha="center", va="bottom",
            rotation=90 if upright else 0, fontsize=SMALL, color=sheet.ink.text, annotation_clip=False,
            linespacing=1.1, **as_data(),
        )  # fmt: skip
    places = np.arange(len(heads))
    for at, share in enumerate(present.tolist()):
        sheet.ax.plot(
            [at - 0.16, at + 0.16], [share] * 2, color=sheet.ink.muted, linewidth=1.6, zorder=1.8, label="_nolegend_",
            solid_capstyle="butt",
        )  # fmt: skip
    for name in behind:
        faint = mix(sheet.ink.text, sheet.ink.ground, 0.75)
        sheet.ax.plot(places, weights[name], color=faint, linewidth=0.8, zorder=1.5, label="_nolegend_")
    inks, ends = [], []
    for at, name in enumerate(named):
        colour = legible(SERIES[at % len(SERIES)], sheet.ink.ground, 3.0)
        sheet.ax.plot(
            places, weights[name], color=colour, linewidth=1.2 + 3 * best[name], zorder=3 - 0.05 * at,
            linestyle=DASHES[(at // 3) % len(DASHES)], marker="o", markersize=4, label="_nolegend_",
        )  # fmt: skip
        inks.append(legible(colour, sheet.ink.ground))
        ends.append(float(weights[name][-1]))
    if behind:
        ends.append(float(np.median([weights[name][-1] for name in behind])))
        inks.append(sheet.ink.muted)
    _ends(sheet, (right, 1.06 * high), ends, texts, inks)
    _ticks(sheet, high)
    never = len(doubt.racing) - len(ever)
    sheet.note([said["central_note"], *([said["never_first"].format(never)] if never else [])], language)
    sheet.ax.set_ylabel(said["weight"], fontsize=SMALL, color=sheet.ink.muted, **as_data())
    sheet.title(said["central_weights"], left=sheet.ruler.points(36))
    return finish(sheet.ax)


def _lines(doubt: Robustness) -> tuple[pd.DataFrame, Floats, list[str]]:
    """Return the central weights (offers × criteria), the present ones, and what the criteria are called."""
    frame, leaves = doubt.central_weights, doubt.ranking.leaves
    present = np.array([leaf.weight for leaf in leaves])
    if len(leaves) <= _LEAVES:
        # The last name says which leaf it is; where two are called alike, the whole path does.
        short = [leaf.path[-1] for leaf in leaves]
        return frame, present, [
            name if short.count(name) == 1 else leaf.name for name, leaf in zip(short, leaves, strict=True)
        ]  # fmt: skip
    tops = list(dict.fromkeys(leaf.path[0] for leaf in leaves))
    belongs = np.array([[leaf.path[0] == top for top in tops] for leaf in leaves], dtype=np.float64)
    return pd.DataFrame(frame.to_numpy() @ belongs, index=frame.index, columns=tops), present @ belongs, tops


def _texts(sheet: Sheet, named: list[str], best: list[float]) -> tuple[list[str], float]:
    """Return the names with how often each is first, and the room that they have."""
    room = min(0.34 * sheet.width, sheet.ruler.points(72 * 2.9))
    ends = [f" · {chance(share)}" for share in best]
    for_ends = max((sheet.ruler.width(text, NAME) for text in ends), default=0.0)
    shown = shorten(named, max(room - for_ends, sheet.ruler.points(30)), sheet.ruler.at(NAME))
    return [name + end for name, end in zip(shown, ends, strict=True)], room


def _headings(heads: list[str], unit: float, ruler: Ruler, height: float) -> tuple[list[str], bool, float]:
    """Return the criteria's names as they are drawn, whether upright, and the height that they take in pixels."""
    broken = broken_headings(heads, [unit - ruler.points(5)] * len(heads), ruler)
    if broken is not None:
        most = max(text.count("\n") + 1 for text in broken)
        return broken, False, most * ruler.line(SMALL) + ruler.points(6)
    room = min(ruler.points(_UPRIGHT), 0.34 * height)
    shown = shorten(heads, room, ruler.at(SMALL))
    return shown, True, max(ruler.width(text, SMALL) for text in shown) + ruler.points(8)


def _ends(sheet: Sheet, corner: tuple[float, float], ends: list[float], texts: list[str], inks: list[str]) -> None:
    """Write the names beside the last criterion, below the headings."""
    right, top = corner
    low, high = sheet.ax.get_ylim()
    kept = sheet.height
    # The names keep below the headings: they are placed in an axes that ends there.
    sheet.ax.set_ylim(low, top)
    sheet.height = kept * (top - low) / (high - low)
    write_ends(sheet, right, ends, texts, inks)
    sheet.height = kept
    sheet.ax.set_ylim(low, high)


def _ticks(sheet: Sheet, high: float) -> None:
    step = next((step for step in (0.02, 0.05, 0.1, 0.2, 0.25) if high / step <= 6), 0.25)
    ticks = np.arange(0.0, 1.03 * high, step)
    sheet.ax.set_yticks(ticks, [percent(tick, 0) for tick in ticks.tolist()], **as_data())
    sheet.ax.set_xticks([])
