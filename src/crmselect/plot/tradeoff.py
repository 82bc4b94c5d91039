"""Cost against score: who offers most for the money."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmselect.cost import Tco
from crmselect.plot.bars import basis
from crmselect.plot.fonts import drawable
from crmselect.plot.merit import out_of
from crmselect.plot.names import shorten
from crmselect.plot.place import place_labels
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.scoring import Ranking

__all__ = ["cost_score", "front_of"]

_FRONT, _OTHER = "#0072b2", "#56b4e9"
_MARKER = 6.0
"""Points across."""


def front_of(cost: pd.Series[float], score: pd.Series[float]) -> list[str]:
    """Return the offers that no other one beats in both cost and score, the cheapest first.

    Of offers that are alike in both, all are on the front.

    Examples
    --------
    >>> front_of(pd.Series({"A": 9.0, "B": 5.0, "C": 7.0}), pd.Series({"A": 0.9, "B": 0.5, "C": 0.4}))
    ['B', 'A']
    """
    names = [
        name
        for name in cost.index
        if not ((cost <= cost[name]) & (score >= score[name]) & ((cost < cost[name]) | (score > score[name]))).any()
    ]
    return sorted(names, key=lambda name: (cost[name], score[name]))


def cost_score(
    ranking: Ranking,
    tco: Tco,
    *,
    against: Literal["score", "fit"] = "score",
    kind: Literal["present_value", "nominal"] = "present_value",
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw each offer's cost against its score, and the line of those that none beats in both.

    Offers that a gate stopped are open and grey and do not enter the line; those whose costs stay closed are named
    below the plot, without their costs.

    Parameters
    ----------
    ranking : Ranking
    tco : Tco
        Of the same offers.
    against : {"score", "fit"}
        The score contains the cost where cost is a criterion; the fit over all requirements does not.
    kind : {"present_value", "nominal"}
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The ranking's unless it is stated.

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        For ``against="fit"`` without requirements.
    """
    language = language or ranking.language
    said, ground = words(language), basis(tco, kind, language)
    if against not in {"score", "fit"}:
        raise ValueError(f"against is {against!r} — write score or fit")
    if against == "fit" and ranking.fit is None:
        raise ValueError("the ranking has no fit — rank with requirements and answers")
    merit = ranking.fit.flat if against == "fit" and ranking.fit is not None else ranking.score
    cost, out = tco.total(kind), set(out_of(ranking))
    shown = [name for name in ranking.order if name not in ranking.closed and np.isfinite(merit[name])]
    ranked = [name for name in shown if name not in out]
    front = front_of(cost[ranked], merit[ranked])
    size = min(4.4 + 0.07 * len(shown), 8.5)
    sheet = open_sheet(ax, (7.4 + 0.04 * len(shown), size), (0.45, 0.05, 0.3, 0.45))
    points = pd.DataFrame({"x": cost[shown], "y": merit[shown]})
    _frame(sheet, points, language)
    _front_line(sheet, points, front, said["front"])
    first = [name for name in front if name in points.index]
    order = [*first, *(name for name in shown if name not in front)]
    faint = mix(sheet.ink.text, sheet.ink.ground, 0.45)
    for name in order:
        inside = _FRONT if name in front else _OTHER
        stopped = name in out
        sheet.ax.plot(
            [points.at[name, "x"]], [points.at[name, "y"]], "o", markersize=_MARKER, zorder=3,
            markerfacecolor="none" if stopped else inside, markeredgecolor=faint if stopped else _FRONT,
            markeredgewidth=1.0, label="_nolegend_", gid="point-out" if stopped else "point",
        )  # fmt: skip
    _names(sheet, points.loc[order], out, front)
    sheet.ax.set_ylabel(said[f"against_{against}"], fontsize=SMALL, color=sheet.ink.muted, **as_data())
    sheet.ax.set_xlabel(_below(ranking, ground, shown, out, language), fontsize=SMALL, color=sheet.ink.muted, **as_data())
    sheet.title(said["cost_score"].format(said[f"against_{against}"]), left=sheet.ruler.points(32))
    return finish(sheet.ax)


def _below(ranking: Ranking, ground: str, shown: list[str], out: set[str], language: str) -> str:
    said, joint = words(language), "；" if language == "zh" else "; "
    parts = [ground]
    if any(name in out for name in shown):
        parts.append(f"○ {said['stopped']}")
    if ranking.closed:
        parts.append(said["closed"].format(len(ranking.closed)))
    return joint.join(map(drawable, parts))


def _frame(sheet: Sheet, points: pd.DataFrame, language: str) -> None:
    """Set limits with room for names around the outermost points; scores are shown from where they begin."""
    for axis, limits in (("x", sheet.ax.set_xlim), ("y", sheet.ax.set_ylim)):
        values = points[axis].to_numpy(dtype=float)
        low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
        if not len(values):
            low, high = 0.0, 1.0
        span = (high - low) or abs(high) or 1.0
        limits(low - 0.1 * span, high + (0.22 if axis == "x" else 0.12) * span)
    money_axis(sheet.ax, language)
    sheet.ax.grid(color=sheet.ink.faint, linewidth=0.8)


def _front_line(sheet: Sheet, points: pd.DataFrame, front: list[str], text: str) -> None:
    """Draw, for each amount of money, the best that it buys."""
    if not front:
        return
    xs, ys = points.loc[front, "x"].to_numpy(), points.loc[front, "y"].to_numpy()
    bottom, right = sheet.ax.get_ylim()[0], sheet.ax.get_xlim()[1]
    sheet.ax.step(
        [xs[0], *xs, right], [bottom, *ys, ys[-1]], where="post", color=_FRONT, linewidth=1.2, alpha=0.55, zorder=2,
        label="_nolegend_", gid="front",
    )  # fmt: skip
    colour = legible(_FRONT, sheet.ink.ground)
    write(sheet.ax, (right, float(ys[-1])), text, offset=(-2, 6), size=SMALL, colour=colour, ha="right", gid="front-label")


def _names(sheet: Sheet, points: pd.DataFrame, out: set[str], front: list[str]) -> None:
    ruler, ax = sheet.ruler, sheet.ax
    names = points.index.tolist()
    size = NAME if len(names) <= 15 else SMALL  # noqa: PLR2004
    room = min(ruler.points(72 * 2.2), 0.34 * sheet.width)
    texts = shorten(names, room, ruler.at(size))
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    pixels = np.column_stack([
        (points["x"].to_numpy() - left) / (right - left) * sheet.width,
        (points["y"].to_numpy() - bottom) / (top - bottom) * sheet.height,
    ])  # fmt: skip
    sizes = np.array([[ruler.width(text, size) + ruler.points(2), ruler.line(size)] for text in texts]).reshape(-1, 2)
    places = place_labels(
        pixels, sizes, (0.0, 0.0, sheet.width, sheet.height), gap=ruler.points(1.5), marker=ruler.points(_MARKER / 2 + 1)
    )
    for name, text, pixel, place in zip(names, texts, pixels, places, strict=True):
        if place is None:
            continue
        x = left + place[0] / sheet.width * (right - left)
        y = bottom + place[1] / sheet.height * (top - bottom)
        ink = sheet.ink.muted if name in out else legible(_FRONT, sheet.ink.ground) if name in front else sheet.ink.text
        away = float(np.hypot(*(np.maximum(np.abs(np.array(place) - pixel) - sizes[0] * 0, 0))))
        write(ax, (x, y), text, size=size, colour=ink, ha="center", zorder=4)
        _lead(sheet, pixel, place, ruler.width(text, size), ruler.line(size), away)


def _lead(
    sheet: Sheet, pixel: np.ndarray, place: tuple[float, float], width: float, height: float, away: float
) -> None:
    """Join a name to its point where they are apart."""
    near = np.clip(pixel, np.array(place) - [width / 2, height / 2], np.array(place) + [width / 2, height / 2])
    gap = float(np.hypot(*(near - pixel)))
    if gap < sheet.ruler.points(_MARKER / 2 + 6):
        return
    del away
    (left, right), (bottom, top) = sheet.ax.get_xlim(), sheet.ax.get_ylim()
    start = pixel + (near - pixel) * min(sheet.ruler.points(_MARKER / 2 + 1) / gap, 1.0)
    xs = [left + p / sheet.width * (right - left) for p in (start[0], near[0])]
    ys = [bottom + p / sheet.height * (top - bottom) for p in (start[1], near[1])]
    sheet.ax.plot(xs, ys, color=sheet.ink.muted, linewidth=0.6, zorder=2.8, label="_nolegend_")
