"""Cost against score: who offers most for the money."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from crmselect.cost import Tco
from crmselect.plot.bars import basis
from crmselect.plot.merit import out_of
from crmselect.plot.names import shorten
from crmselect.plot.perpoint import write_point_prices
from crmselect.plot.place import Placed, place_labels
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.scoring import Ranking

__all__ = ["cost_score", "front_of"]

_FRONT, _OTHER = "#0072b2", "#56b4e9"
_MARKER = 6.0
"""Points across."""
_MANY = 15
_NEAR = 50.0
"""Points that a name may be away from its point."""
_LEAST_SPAN = 0.2
"""Of an axis of scores: small differences stay small. Of costs: their share of the largest."""

Floats = npt.NDArray[np.float64]


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

    Beside a step of the line stands, where there is room, what each further point of 100 costs there.

    Offers that a gate stopped are open and grey and do not enter the line; those whose costs stay closed are not
    drawn, only counted below.

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
    obstacles = _front_line(sheet, points, front, said["front"])
    order = [*front, *(name for name in shown if name not in front)]
    faint = mix(sheet.ink.text, sheet.ink.ground, 0.45)
    for name, (x, y) in zip(order, points.loc[order].to_numpy().tolist(), strict=True):
        inside = _FRONT if name in front else _OTHER
        stopped = name in out
        sheet.ax.plot(
            [x], [y], "o", markersize=_MARKER, zorder=3,
            markerfacecolor="none" if stopped else inside, markeredgecolor=faint if stopped else _FRONT,
            markeredgewidth=1.0, label="_nolegend_",
        )  # fmt: skip
    taken = _names(sheet, points.loc[order], out, front, obstacles)
    # A method other than the additive one gives no points of 100.
    counted = against == "fit" or ranking.contributions is not None
    colour = legible(_FRONT, sheet.ink.ground)
    priced = counted and write_point_prices(sheet, points, front, taken, colour, language)
    aloud = said[f"against_{against}"]
    sheet.ax.set_ylabel(aloud[:1].upper() + aloud[1:], fontsize=SMALL, color=sheet.ink.muted, **as_data())
    below = {
        ground: True,
        said["per_point_note"]: priced,
        f"○ {said['stopped']}": any(name in out for name in shown),
        said["closed"].format(len(ranking.closed)): bool(ranking.closed),
    }
    sheet.note([text for text, there in below.items() if there], language)
    sheet.title(said["cost_score"].format(said[f"against_{against}"]), left=sheet.ruler.points(32))
    return finish(sheet.ax)


def _frame(sheet: Sheet, points: pd.DataFrame, language: str) -> None:
    """Set limits with room for names around the outermost points; scores are shown from where they begin."""
    for axis, limits in (("x", sheet.ax.set_xlim), ("y", sheet.ax.set_ylim)):
        values = points[axis].to_numpy(dtype=np.float64)
        low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
        least = _LEAST_SPAN * (max(abs(low), abs(high)) if axis == "x" else 1.0) or 1.0
        span, middle = max(high - low, least), (low + high) / 2
        limits(middle - 0.61 * span, middle + 0.62 * span)
    money_axis(sheet.ax, language)
    sheet.ax.grid(color=sheet.ink.faint, linewidth=0.8)


def _front_line(sheet: Sheet, points: pd.DataFrame, front: list[str], text: str) -> Floats:
    """Draw, for each amount of money, the best that it buys; return what no name may lie on."""
    if not front:
        return np.empty((0, 4))
    xs, ys = points.loc[front, "x"].to_numpy(), points.loc[front, "y"].to_numpy()
    bottom, right = sheet.ax.get_ylim()[0], sheet.ax.get_xlim()[1]
    corners_x, corners_y = np.repeat([*xs, right], 2)[:-1], np.repeat([bottom, *ys], 2)[1:]
    sheet.ax.plot(corners_x, corners_y, color=_FRONT, linewidth=1.2, alpha=0.55, zorder=2, label="_nolegend_")
    colour, ruler = legible(_FRONT, sheet.ink.ground), sheet.ruler
    write(sheet.ax, (right, float(ys[-1])), text, offset=(-2, 7), size=SMALL, colour=colour, ha="right")
    corners = sheet.pixels(corners_x, corners_y)
    runs = np.hstack([np.minimum(corners[:-1], corners[1:]) - 1, np.maximum(corners[:-1], corners[1:]) + 1])
    end = corners[-1]
    note = [end[0] - ruler.width(text, SMALL) - ruler.points(4), end[1], end[0], end[1] + ruler.points(14)]
    return np.vstack([runs, note])


def _names(sheet: Sheet, points: pd.DataFrame, out: set[str], front: list[str], obstacles: Floats) -> Floats:
    """Write each name beside its point, with a line to it where it is not; return what now is taken, in pixels."""
    ruler, names = sheet.ruler, points.index.tolist()
    size = NAME if len(names) <= _MANY else SMALL
    pixels = sheet.pixels(points["x"].to_numpy(), points["y"].to_numpy())
    bounds = (0.0, 0.0, sheet.width, sheet.height)
    marker = ruler.points(_MARKER / 2 + 1)
    # A name is as long as it can be beside its point; in a crowd it is shortened before it moves away.
    rooms = [min(ruler.points(72 * inches), 0.34 * sheet.width) for inches in (2.2, 1.6, 1.1, 0.8)]
    texts = [shorten(names, room, ruler.at(size)) for room in rooms]
    widths = np.array([[ruler.width(text, size) for text in row] for row in texts]) + ruler.points(2)
    sizes = np.stack([widths, np.full_like(widths, ruler.line(size))], axis=-1)
    places: list[Placed | None] = []
    best, longest = np.inf, 0
    for first in range(len(rooms)):
        # Where long names push others far away, all begin shorter.
        found = place_labels(pixels, sizes[first:], bounds, gap=ruler.points(1.5), marker=marker, obstacles=obstacles)
        gaps = [_gap(pixels[at], place, sizes[first:, at]) for at, place in enumerate(found)]
        farthest = max(gaps, default=0.0)
        if farthest < best:
            best, places, longest = farthest, found, first
        if best < ruler.points(_NEAR):
            break
    texts, sizes = texts[longest:], sizes[longest:]
    taken = [*obstacles, *np.hstack([pixels - marker, pixels + marker])]
    for at, (name, pixel, place) in enumerate(zip(names, pixels, places, strict=True)):
        if place is None:
            continue
        ink = sheet.ink.muted if name in out else legible(_FRONT, sheet.ink.ground) if name in front else sheet.ink.text
        centre, half = np.array([place.x, place.y]), sizes[place.size, at] / 2
        taken.append(np.concatenate([centre - half, centre + half]))
        write(sheet.ax, sheet.data(centre), texts[place.size][at], size=size, colour=ink, ha="center", zorder=4)
        near = np.clip(pixel, centre - half, centre + half)
        gap = _gap(pixel, place, sizes[:, at])
        if gap > marker + ruler.points(4):
            (x0, y0), (x1, y1) = sheet.data(pixel + (near - pixel) * marker / gap), sheet.data(near)
            sheet.ax.plot([x0, x1], [y0, y1], color=sheet.ink.muted, linewidth=0.6, zorder=2.8, label="_nolegend_")
    return np.array(taken).reshape(-1, 4)


def _gap(pixel: Floats, place: Placed | None, sizes: Floats) -> float:
    """Return how far a point is from its label, in pixels; without one, further than any."""
    if place is None:
        return 1e6
    away = np.abs(pixel - [place.x, place.y]) - sizes[place.size] / 2
    return float(np.hypot(*np.maximum(away, 0.0)))
