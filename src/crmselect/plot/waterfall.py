"""From one offer's total to another's: which lines make the difference."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Literal

import numpy as np
from matplotlib.axes import Axes

from crmselect.cost import Tco
from crmselect.errors import closest
from crmselect.plot.bars import basis
from crmselect.plot.rows import THICK, Floats, Rows, open_rows
from crmselect.plot.style import finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.taxonomy import label
from crmselect.text import money_short, number

__all__ = ["versus"]

By = Literal["item", "category", "phase", "group", "year"]
_BY = ("item", "category", "phase", "group", "year")
_MORE, _LESS = "#d55e00", "#0072b2"
_CUT_BELOW = 0.4
"""Where the differences take less than this share of an axis from zero, it begins later."""


def versus(
    tco: Tco,
    base: str,
    other: str,
    *,
    by: By = "item",
    kind: Literal["present_value", "nominal"] = "present_value",
    most: int = 10,
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw what leads from one offer's total to another's: the largest differences first, the rest gathered.

    Both totals are grey bars; what the other offer asks more leads to the right, what it asks less to the left.
    Differences that are small beside the totals are not drawn from zero: the grey bars then are torn, and a note says
    where the axis begins.

    Parameters
    ----------
    tco : Tco
    base, other : str
        The offers at the top and at the bottom.
    by : {"item", "category", "phase", "group", "year"}
    kind : {"present_value", "nominal"}
    most : int
        How many differences have a bar of their own.
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes

    Raises
    ------
    KeyError
        For an offer that does not exist.
    ValueError
        For an offer against itself.
    """
    said, ground = words(language), basis(tco, kind, language)
    for name in (base, other):
        if name not in tco.names:
            raise KeyError(f"there is no offer {name!r}: {closest(name, tco.names) or ', '.join(tco.names)}")
    if base == other:
        raise ValueError(f"base and other are both {base!r} — name two offers")
    if by not in _BY:
        raise ValueError(f"by is {by!r} — write one of {', '.join(_BY)}")
    if most < 1:
        raise ValueError(f"most is {most} — write 1 or more")
    gaps = tco.versus(base, by=by, kind=kind)[other]
    gaps = gaps[gaps != 0].sort_values(key=np.abs, ascending=False, kind="stable")
    own = most if len(gaps) > most + 1 else len(gaps)  # One line alone is named rather than gathered.
    texts = [_text(key, by, language) for key in gaps.index[:own]]
    steps = [float(gap) for gap in gaps.iloc[:own]]
    if own < len(gaps):
        texts.append(said["rest"].format(len(gaps) - own))
        steps.append(float(gaps.iloc[own:].sum()))
    start, end = (float(tco.total(kind)[name]) for name in (base, other))
    out = [name for name in (base, other) if name in excluded]
    rows = open_rows(ax, [base, *texts, other], out=out)
    levels = start + np.cumsum([0.0, *steps])
    cut = _limits(rows, levels, [number(start), *map(_signed, steps), number(end)])
    _draw(rows, levels, cut)
    _write(rows, levels, steps, (start, end))
    money_axis(rows.ax, language)
    rows.ax.grid(axis="x", color=rows.ink.faint, linewidth=0.8)
    notes = [ground, *([said["begins"].format(money_short(cut, language))] if cut else [])]
    notes.extend([said["out"]] if out else [])
    rows.note(notes, language)
    rows.title(said["versus"], left=rows.names_width)
    return finish(rows.ax)


def _text(key: object, by: str, language: str) -> str:
    if by == "item":
        return str(key)
    return words(language)["year_n"].format(key) if by == "year" else label(str(key), language)


def _signed(amount: float) -> str:
    return f"+{number(amount)}" if amount > 0 else number(amount)


def _limits(rows: Rows, levels: Floats, ends: list[str]) -> float:
    """Set the limits with room for a figure beside each bar, and return where a torn axis begins, or 0."""
    low, high = float(levels.min()), float(levels.max())
    cut = 0.0
    if low > 0 and high - low < _CUT_BELOW * high:
        cut = max(low - max(0.35 * (high - low), 0.04 * high), 0.0)
    right = [levels[0], *np.maximum(levels[:-1], levels[1:]), levels[-1]]
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    least, most = rows.reach([float(x) - cut for x in right], widths, low - cut if not cut else 0.0)
    rows.ax.set_xlim(least + cut, most + cut)
    return cut


def _draw(rows: Rows, levels: Floats, cut: float) -> None:
    grey, faint = mix(rows.ink.text, rows.ink.ground, 0.55), mix(rows.ink.text, rows.ink.ground, 0.5)
    last = len(levels)
    rows.ax.barh([0, last], [levels[0] - cut, levels[-1] - cut], left=cut, height=THICK, color=grey, lw=0)
    for place, (before, after) in enumerate(pairwise(levels.tolist()), start=1):
        colour = _MORE if after > before else _LESS
        rows.ax.barh([place], [after - before], left=before, height=THICK, color=colour, lw=0)
    for place, level in enumerate(levels.tolist()):
        rows.ax.plot([level] * 2, [place - THICK / 2, place + 1 + THICK / 2], color=faint, lw=0.8, label="_nolegend_")
    if not cut:
        rows.ax.axvline(0, color=faint, linewidth=0.8, zorder=1)
        return
    low, high = rows.ax.get_xlim()
    pixel = (high - low) / rows.width
    tear = rows.ruler.points(3) * pixel
    for place in (0, last):
        zigzag = np.linspace(place - THICK / 2 - 0.02, place + THICK / 2 + 0.02, 7)
        x = cut + rows.ruler.points(9) * pixel + tear * np.array([-1, 1, -1, 1, -1, 1, -1]) / 2
        rows.ax.plot(x, zigzag, color=rows.ink.ground, linewidth=2.2, zorder=2.5, label="_nolegend_")


def _write(rows: Rows, levels: Floats, steps: list[float], totals: tuple[float, float]) -> None:
    ground, ink, size = rows.ink.ground, rows.ink.text, rows.small
    write(rows.ax, (float(levels[0]), 0.0), number(totals[0]), offset=(4, 0), size=size, colour=ink)
    for place, step in enumerate(steps, start=1):
        right = float(max(levels[place - 1], levels[place]))
        colour = legible(_MORE if step > 0 else _LESS, ground)
        write(rows.ax, (right, float(place)), _signed(step), offset=(4, 0), size=size, colour=colour)
    write(rows.ax, (float(levels[-1]), float(len(levels))), number(totals[1]), offset=(4, 0), size=size, colour=ink)
