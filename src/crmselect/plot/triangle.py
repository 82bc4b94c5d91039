"""Who is first with which weights of three criteria."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.patches import Polygon, Rectangle

from crmselect.plot.chances import chance
from crmselect.plot.names import shorten
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, finish, mix, on, write
from crmselect.plot.words import words
from crmselect.robustness import Stability, ranking_stability
from crmselect.scoring import Ranking

__all__ = ["first_regions", "weight_triangle"]

Floats = npt.NDArray[np.float64]
_THREE = 3
_CORNERS: Floats = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
"""All weight on the first criterion is at the left, on the second at the right, on the third on top."""
_LEVEL = 1e-12
_LIST = 0.34
"""Of the width: for the names beside the triangle."""


class _Region(NamedTuple):
    """Where an offer is first: its position, the corners of the polygon as weights, its share of the whole area."""

    offer: int
    corners: Floats
    share: float


def first_regions(values: Floats) -> list[_Region]:
    """Return for each offer the weights of three criteria with which it is first: exact convex polygons.

    Parameters
    ----------
    values : (offers, 3)
        Each offer's score with all the weight on one criterion. Of offers that are alike in all three the first
        speaks for all.

    Returns
    -------
    list
        Of those that are first somewhere, in the order of the offers; the shares sum to one.

    Examples
    --------
    >>> found = first_regions(np.eye(3))
    >>> [(one.offer, len(one.corners), round(one.share, 4)) for one in found]
    [(0, 4, 0.3333), (1, 4, 0.3333), (2, 4, 0.3333)]
    """
    level = _LEVEL * (float(np.abs(values).max(initial=0.0)) or 1.0)
    made: list[_Region] = []
    for at, mine in enumerate(values):
        corners: Floats = np.eye(_THREE)
        for other, theirs in enumerate(values):
            ahead = mine - theirs
            if other == at or (other > at and np.abs(ahead).max() <= level):
                continue
            if np.abs(ahead).max() <= level:  # Alike, and named before.
                corners = corners[:0]
                break
            corners = _clipped(corners, ahead)
        share = _area(corners)
        if share > _LEVEL:
            made.append(_Region(at, corners, share))
    return made


def _clipped(corners: Floats, ahead: Floats) -> Floats:
    """Return what of a convex polygon lies where ``ahead · w ≥ 0`` (Sutherland and Hodgman's way)."""
    kept: list[Floats] = []
    side = corners @ ahead
    for at in range(len(corners)):
        here, there = corners[at - 1], corners[at]
        a, b = side[at - 1], side[at]
        if (a < 0 < b) or (b < 0 < a):
            kept.append(here + (there - here) * (a / (a - b)))
        if b >= 0:
            kept.append(there)
    return np.array(kept).reshape(-1, _THREE)


def _area(corners: Floats) -> float:
    """Return a polygon's share of the triangle's area."""
    if len(corners) < _THREE:
        return 0.0
    x, y = corners[:, 0], corners[:, 1]
    return abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))


def weight_triangle(of: Ranking | Stability, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw who is first with which weights of the three criteria at the top of the tree: the triangle of all weights.

    The regions are exact. Each corner is all weight on one criterion, and in the middle all three weigh alike; a
    diamond marks the present weights. Each region bears the offer's name, and its share of all weights stands beside
    the triangle.

    Parameters
    ----------
    of : Ranking or Stability
        Of the additive model, with three criteria at the top.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        Where there are not three criteria at the top of the tree.

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
    >>> [text.get_text() for text in weight_triangle(steady).texts if "·" in text.get_text()]
    ['Acme · 33 %', 'Bravo · 33 %', 'Cargo · 33 %']

    References
    ----------
    Sutherland, I. E. and Hodgman, G. W. (1974), Reentrant polygon clipping, *Communications of the ACM* 17(1), 32-42.
    """
    said, found = words(language), ranking_stability(of) if isinstance(of, Ranking) else of
    tops = [node.path[0] for node in found.ranking.nodes if len(node.path) == 1]
    if len(tops) != _THREE:
        raise ValueError(
            f"a triangle takes three criteria at the top of the tree, and here {len(tops)} stand there "
            f"({', '.join(tops)}) — draw weight_sweep for one weight, or stability for all"
        )
    # The groups come from the root down: the first is the criteria at the top.
    group = found.siblings[0]
    regions = first_regions(group.values)
    sheet = open_sheet(ax, (7.2, 5.2), (0.05, 0.05, 0.3, 0.4))
    side = _frame(sheet, list(group.paths), len(regions))
    colours = {
        one.offer: mix(SERIES[at % len(SERIES)], "#ffffff", 0.35 * (at // len(SERIES) % 2))
        for at, one in enumerate(regions)
    }
    for one in regions:
        sheet.ax.add_patch(
            Polygon(
                one.corners @ _CORNERS, closed=True, facecolor=colours[one.offer], edgecolor=sheet.ink.ground,
                linewidth=1.0, zorder=1,
            )
        )  # fmt: skip
    present = group.local @ _CORNERS
    names = [found.racing[one.offer] for one in regions]
    _inside(sheet, regions, names, colours, present, side)
    sheet.ax.plot(
        [present[0]], [present[1]], "D", markersize=7, markerfacecolor="#ffffff", markeredgecolor="#1a1a1a",
        markeredgewidth=1.3, zorder=4, label="_nolegend_",
    )  # fmt: skip
    _list(sheet, regions, names, colours, language)
    sheet.ax.set_xticks([])
    sheet.ax.set_yticks([])
    sheet.note([said["triangle_note"]], language)
    sheet.title(said["triangle"])
    return finish(sheet.ax)


def _frame(sheet: Sheet, paths: list[str], listed: int) -> float:
    """Set limits so that the triangle is equilateral; write the criteria at its corners; return its side in pixels."""
    ruler = sheet.ruler
    line, gap = ruler.line(NAME), ruler.points(4)
    free = (1 - _LIST) * sheet.width - 2 * gap
    tall = sheet.height - 2 * line - 2 * gap
    for share in np.arange(0.98, 1 - _LIST, -0.04).tolist():
        # A short list has room beside the top of a wider triangle.
        wide = share * sheet.width - 2 * gap
        side = min(wide * 0.94, tall * 2 / np.sqrt(3))
        up = sheet.height - (listed + 1.5) * line * 1.1 - line - gap
        if gap + (wide + side) / 2 - max(up, 0.0) / np.sqrt(3) + gap <= (1 - _LIST) * sheet.width:
            free = wide
            break
    side = float(max(min(free * 0.94, tall * 2 / np.sqrt(3)), 1.0))
    left = gap + (free - side) / 2
    sheet.ax.set_xlim(-left / side, (sheet.width - left) / side)
    below = (line + gap) / side
    sheet.ax.set_ylim(-below, sheet.height / side - below)
    top = shorten(paths, free, ruler.at(NAME))
    foot = shorten(paths, side / 2 + (free - side) / 2 - gap, ruler.at(NAME))
    for at, (text, offset, place) in enumerate(
        ((foot[0], (0, -3), "left"), (foot[1], (0, -3), "right"), (top[2], (0, 3), "center"))
    ):
        # The feet begin at the edge of the axes: that leaves most room for their names.
        x = {0: (gap - left) / side, 1: 1 + (left - gap) / side}.get(at, 0.5)
        x = {0: max(x, -0.06), 1: min(x, 1.06)}.get(at, x)
        y = float(_CORNERS[at, 1])
        write(
            sheet.ax, (x, y), text, offset=offset, size=NAME, colour=sheet.ink.text, ha=place,
            va="bottom" if at == _THREE - 1 else "top",
        )  # fmt: skip
    return side


def _inside(
    sheet: Sheet, regions: list[_Region], names: list[str], colours: dict[int, str], present: Floats, side: float
) -> None:
    """Name each region that has room for it, off the mark of the present weights."""
    ruler = sheet.ruler
    for one, name in zip(regions, names, strict=True):
        corners = one.corners @ _CORNERS
        for room in (0.5 * side, 0.32 * side, 0.2 * side):
            text = shorten([name], room, ruler.at(SMALL))[0]
            size = np.array([ruler.width(text, SMALL) + ruler.points(6), ruler.line(SMALL)]) / side
            at = _spot(corners, size, present, ruler.points(7) / side)
            if at is not None:
                colour = on(colours[one.offer])
                write(sheet.ax, (float(at[0]), float(at[1])), text, colour=colour, ha="center", zorder=3)
                break


def _spot(corners: Floats, size: Floats, mark: Floats, radius: float) -> Floats | None:
    """Return the place of a box inside a convex polygon, as near to its middle as can be and off a mark."""
    middle = corners.mean(axis=0)
    low, high = corners.min(axis=0), corners.max(axis=0)
    grid = np.stack(np.meshgrid(*np.linspace(low, high, 25).T), axis=-1).reshape(-1, 2)
    grid = np.vstack([middle, grid[np.argsort(((grid - middle) ** 2).sum(axis=1), kind="stable")]])
    edges = np.roll(corners, -1, axis=0) - corners
    x, y = corners.T
    turn = np.sign(x @ np.roll(y, -1) - y @ np.roll(x, -1))  # Which way round the corners go.
    normals = turn * np.stack([-edges[:, 1], edges[:, 0]], axis=1)
    # A box is inside a convex polygon where its four corners are on the inner side of every edge.
    boxes = grid[:, None, :] + size / 2 * np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    inner = np.einsum("gbed,ed->gbe", boxes[:, :, None, :] - corners[None, None], normals)
    fine = (inner >= 0).all(axis=(1, 2)) & (np.abs(grid - mark) > size / 2 + radius).any(axis=1)
    return grid[int(np.argmax(fine))] if fine.any() else None


def _list(sheet: Sheet, regions: list[_Region], names: list[str], colours: dict[int, str], language: str) -> None:
    """Write who is first how often beside the triangle, the largest share on top."""
    ruler = sheet.ruler
    order = sorted(range(len(regions)), key=lambda at: -round(regions[at].share, 9))
    line = ruler.line(NAME) * 1.1
    most = max(int(sheet.height / line) - 1, 1)
    shown, rest = (order, []) if len(order) <= most else (order[: most - 1], order[most - 1 :])
    ends = [f" · {chance(regions[at].share)}" for at in shown]
    box, gap = ruler.points(7), ruler.points(4)
    widest = max((ruler.width(end, NAME) for end in ends), default=0.0)
    room = _LIST * sheet.width - box - 3 * gap - widest
    texts = shorten([names[at] for at in shown], max(room, ruler.points(30)), ruler.at(NAME))
    left = (1 - _LIST) * sheet.width + gap
    for place, (at, text, end) in enumerate(zip(shown, texts, ends, strict=True)):
        y = sheet.height - (place + 0.7) * line
        (x0, y0), (x1, y1) = sheet.data((left, y - box / 2)), sheet.data((left + box, y + box / 2))
        sheet.ax.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, facecolor=colours[regions[at].offer], linewidth=0))
        write(sheet.ax, sheet.data((left + box + gap, y)), text + end, size=NAME, colour=sheet.ink.text)
    if rest:
        below = sheet.data((left + box + gap, sheet.height - (len(shown) + 0.7) * line))
        write(sheet.ax, below, words(language)["others"].format(len(rest)), size=NAME, colour=sheet.ink.muted)
