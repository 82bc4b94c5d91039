"""How far each weight can go before another offer is first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmselect.plot.chances import percent_axis
from crmselect.plot.names import Ruler, shorten
from crmselect.plot.rows import INSIDE, Rows, open_rows
from crmselect.plot.sheet import key_height, key_shape
from crmselect.plot.style import SERIES, SMALL, finish, mix, on, write
from crmselect.plot.words import words
from crmselect.robustness import Stability
from crmselect.text import percent

__all__ = ["stability"]

_THICK, _THIN = 0.8, 0.42
"""Of bars, in rows: where the present first stays so, and elsewhere."""
_ROWS_ABOVE = 2.0
"""So many rows' height a key may take on a given axes, about."""
_TINT = 0.45
_DIGITS = 9
"""Beyond them a weight is what arithmetic left: 0.37499999999999994 is to read 38 %."""
_KEY_ROOM = 26.0
"""Letters that a name may have in the key, about."""


class _Stretch(NamedTuple):
    start: float
    stop: float
    winner: str


def _stretches(found: Stability, path: str) -> list[_Stretch]:
    frame = found.segments(path)
    columns = (frame[name].tolist() for name in ("start", "stop", "winner"))
    return [_Stretch(float(start), float(stop), str(name)) for start, stop, name in zip(*columns, strict=True)]


def _colours(racing: Sequence[str], stretches: Sequence[list[_Stretch]]) -> dict[str, str]:
    """Return a colour for each offer that is first somewhere; who is first at present has the first one."""
    winners = {one.winner for row in stretches for one in row}
    order = [name for name in racing if name in winners]
    # More colours than there are would look alike: the second round is paler.
    return {
        name: mix(SERIES[at % len(SERIES)], "#ffffff", 0.35 * (at // len(SERIES) % 2)) for at, name in enumerate(order)
    }


def stability(stability: Stability, *, limit: int = 12, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw who is first as each weight goes from 0 to 100 %; the weight that is nearest to turning on top.

    Where the present first stays so, the bar is bold. A line marks the present weight. Stretches bear the name of who
    is first there where it fits; whoever is named on none stands in a key.

    Parameters
    ----------
    stability : Stability
    limit : int
        So many weights are drawn; how many more there are is said below.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the weights.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        Along the x axis is the share of a criterion among those beside it.

    Raises
    ------
    ValueError
        For a limit below 1.

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
    >>> [round(bar.get_width(), 3) for bar in stability(steady).patches[:2]]
    [0.417, 0.583]
    """
    if limit < 1:
        raise ValueError(f"limit is {limit!r} — write 1 or more")
    said, table = words(language), stability.table.iloc[:limit]
    paths = [str(path) for path in table.index]
    stretches = [_stretches(stability, path) for path in paths]
    colours = _colours(stability.racing, stretches)
    weights: list[float] = table["weight"].tolist()
    figures = [
        f"{percent(weight, 0)} ({percent(low, 0).removesuffix(' %')}–{percent(high, 0)})"
        for weight, low, high in table[["weight", "low", "high"]].round(_DIGITS).to_numpy(dtype=np.float64).tolist()
    ]
    height = np.inf if ax is None else ax.get_window_extent().height / (len(paths) + _ROWS_ABOVE)
    plan = _Plan(colours, stretches, weights, figures, height)
    rows = open_rows(ax, paths, band=plan.band, row=0.3)
    widths = [rows.ruler.width(text, rows.small) + rows.ruler.points(9) for text in figures]
    rows.ax.set_xlim(*rows.reach([1.0] * len(figures), widths))
    scale = rows.width / rows.ax.get_xlim()[1]
    shown = plan.shown(rows.width, rows.ruler)
    for place, (row, weight, text) in enumerate(zip(stretches, weights, figures, strict=True)):
        _row(rows, place, row, colours, stability.racing[0])
        _mark(rows, place, weight)
        _labels(rows, (place, weight), row, shown, colours, (stability.racing[0], scale))
        write(rows.ax, (1.0, float(place)), text, offset=(4, 0), size=rows.small, colour=rows.ink.text)
    first = stability.racing[0]
    rows.key([(_fill(rows, name, first, colours), text) for name, text in plan.key(rows.width, rows.ruler).items()])
    percent_axis(rows.ax)
    more = len(stability.table) - len(paths)
    note = [said["stability_axis"], said["stability_note"].format(shown.get(stability.racing[0], stability.racing[0]))]
    note += [said["further_weights"].format(more)] if more else []
    rows.note(note if paths else [said["no_weight"]], language)
    rows.title(said["stability"], left=rows.names_width)
    return finish(rows.ax)


class _Plan:
    """Which names fit into a stretch, and which need the key: known once the width is."""

    def __init__(
        self,
        colours: dict[str, str],
        stretches: list[list[_Stretch]],
        weights: list[float],
        figures: list[str],
        height: float,
    ) -> None:
        self.colours, self.stretches, self.weights, self.figures = colours, stretches, weights, figures
        self.height = height

    def shown(self, width: float, ruler: Ruler) -> dict[str, str]:
        """Return the names as they are drawn."""
        room = min(ruler.points(SMALL) * 0.55 * _KEY_ROOM, 0.45 * width)
        return dict(zip(self.colours, shorten(list(self.colours), room, ruler.at(SMALL)), strict=True))

    def key(self, width: float, ruler: Ruler) -> dict[str, str]:
        """Return who is named on no stretch, as drawn."""
        shown = self.shown(width, ruler)
        free = width - max((ruler.width(text, SMALL) for text in self.figures), default=0.0) - ruler.points(9)
        named = set()
        for row, weight in zip(self.stretches, self.weights, strict=True):
            for one in row:
                left, right = _span(one, weight, ruler.points(4) / free)
                needed = ruler.width(shown[one.winner], INSIDE) + ruler.points(6)
                # A given axes may be too low for words in its bars.
                if needed <= (right - left) * free and ruler.points(INSIDE + 1) <= _THIN * self.height:
                    named.add(one.winner)
        return {name: text for name, text in shown.items() if name not in named}

    def band(self, width: float, ruler: Ruler) -> float:
        """Return the height of the key."""
        texts = list(self.key(width, ruler).values())
        return key_height(key_shape(texts, width, ruler)[1], ruler) if texts else 0.0


def _span(one: _Stretch, weight: float, gap: float) -> tuple[float, float]:
    """Return where words may stand on a stretch: all of it, or the longer side of the present weight's mark."""
    if not one.start < weight < one.stop:
        return one.start, one.stop
    return max((one.start, weight - gap), (weight + gap, one.stop), key=lambda side: side[1] - side[0])


def _fill(rows: Rows, name: str, first: str, colours: dict[str, str]) -> str:
    return colours[name] if name == first else mix(colours[name], rows.ink.ground, _TINT)


def _row(rows: Rows, place: int, row: list[_Stretch], colours: dict[str, str], first: str) -> None:
    for one in row:
        high = _THICK if one.winner == first else _THIN
        rows.ax.add_patch(
            Rectangle(
                (one.start, place - high / 2), one.stop - one.start, high,
                facecolor=_fill(rows, one.winner, first, colours), edgecolor=rows.ink.ground, linewidth=0.5,
            )
        )  # fmt: skip


def _mark(rows: Rows, place: int, weight: float) -> None:
    """Draw the present weight: a line with an edge of ground, so that it shows on every colour."""
    ends = [place - 0.46, place + 0.46]
    for width, colour in ((4.0, rows.ink.ground), (1.8, rows.ink.text)):
        rows.ax.plot(
            [weight] * 2, ends, color=colour, linewidth=width, solid_capstyle="butt", zorder=3, label="_nolegend_"
        )


def _labels(
    rows: Rows,
    at: tuple[int, float],
    row: list[_Stretch],
    shown: dict[str, str],
    colours: dict[str, str],
    how: tuple[str, float],
) -> None:
    """Name who is first on each stretch, on the side of the present weight that has room."""
    (place, weight), (first, scale) = at, how
    size = min(rows.small, INSIDE)
    gap = rows.ruler.points(4) / scale
    for one in row:
        left, right = _span(one, weight, gap)
        text = shown[one.winner]
        needed = rows.ruler.width(text, size) + rows.ruler.points(4)
        high = (_THICK if one.winner == first else _THIN) * rows.row
        if needed > (right - left) * scale or rows.ruler.points(size) > high:
            continue
        fill = _fill(rows, one.winner, first, colours)
        write(rows.ax, ((left + right) / 2, float(place)), text, size=size, colour=on(fill), ha="center")
