"""What moves an offer's total: a tornado."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from crmselect.cost.sensitivity_results import Tornado
from crmselect.plot.fonts import drawable
from crmselect.plot.names import cut
from crmselect.plot.rows import THICK, Rows, open_rows
from crmselect.plot.style import SMALL, finish, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.text import money_short, number

__all__ = ["aloud", "tornado"]

_LOW, _HIGH = "#66a3cc", "#d9822b"
"""A figure at its low and at its high end: light blue and orange differ in hue and in lightness."""
_LEVEL = 1e-9


class _End(NamedTuple):
    """One end of a bar: the total there, what it is the total at, its colour."""

    total: float
    text: str
    colour: str


def aloud(name: str, language: str) -> str:
    """Return what an uncertain figure is called, in the reader's language where it is one of the usual ones.

    Examples
    --------
    >>> aloud("users", "zh"), aloud("Seats", "zh")
    ('用户数', 'Seats')
    """
    return words(language).get(f"input_{name}", name)


def tornado(found: Tornado, *, limit: int = 12, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw what an offer's total would be with one uncertain figure at a time at either end of its range.

    The figure with the widest swing is on top, and bars begin at the total with every figure likely. Each end says
    which end of the figure it is, and the total there: a higher figure may well mean a lower total. Figures beyond the
    limit share a row.

    Parameters
    ----------
    found : Tornado
        Of :func:`crmselect.cost.tornado`.
    limit : int
        So many figures are drawn.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the figures.
    language : {"en", "zh"}

    Returns
    -------
    Axes

    Raises
    ------
    ValueError
        For a limit below 1.

    Examples
    --------
    >>> from crmselect.cost import simulate
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount={"low": 40, "likely": 50, "high": 80})
    >>> risk = simulate([Offer(name="Acme", items=(seats,))], Assumptions(currency="USD"), draws=256, seed=7)
    >>> from crmselect.cost.sensitivity import tornado as swings
    >>> found = swings(risk.model, "Acme")
    >>> len(tornado(found).containers)
    2
    """
    if limit < 1:
        raise ValueError(f"limit is {limit!r} — write 1 or more")
    said = words(language)
    moving = found.table[found.table["swing"] > _LEVEL * max(abs(found.base), 1.0)]
    # A row that says "1 further figure" takes as much room as the figure itself.
    drawn = moving if len(moving) <= limit + 1 else moving.iloc[:limit]
    rest = found.table.iloc[len(drawn) :]
    names = _names(drawn, found.offer, language)
    if len(rest):
        names.append(said["further_figures"].format(len(rest)))
    rows = open_rows(ax, names, band=lambda _, ruler: ruler.line(SMALL) * 1.3, row=0.29)
    ends = list(_ends(drawn, found, language))
    _limits(rows, found.base, ends)
    for place, pair in enumerate(ends):
        _bar(rows, place, found.base, pair)
    if len(rest):
        widest = float(rest["swing"].max())
        text = said["at_most"].format(money_short(widest, language))
        write(rows.ax, (found.base, float(len(drawn))), text, offset=(4, 0), size=rows.small, colour=rows.ink.muted)
    _base(rows, found, language)
    money_axis(rows.ax, language)
    rows.ax.grid(axis="x", color=rows.ink.faint, linewidth=0.8)
    levels = [f"P{number(100 * level)}" for level in (found.low, found.high)]
    note = [("，" if language == "zh" else ", ").join((said[found.kind], found.currency))]
    note.append(said["tornado_note"].format(*levels) if len(found.table) else said["nothing_uncertain"])
    rows.note(note, language)
    room = rows.names_width + 0.7 * rows.width
    offer = cut(drawable(found.offer), room, rows.ruler.at(SMALL))
    rows.title(said["tornado"].format(offer), left=rows.names_width)
    return finish(rows.ax)


def _names(drawn: pd.DataFrame, offer: str, language: str) -> list[str]:
    """Return what the figures are called, without the offer's name, each one different."""
    said = words(language)
    names: list[str] = []
    for name, kind, given in zip(drawn["input"], drawn["kind"], drawn["given"], strict=True):
        text = str(name).removeprefix(f"{offer}: ")
        text = aloud(text, language) if kind not in {"price", "impact", "risk"} else text
        if given:
            text = said["given"].format(text.removesuffix(f": {offer}"))
        names.append(text if text not in names else said["is"].format(kind, text))
    return names


def _ends(drawn: pd.DataFrame, found: Tornado, language: str) -> Iterator[tuple[_End, _End]]:
    """Yield the left and the right end of each bar."""
    said = words(language)
    levels = [f"P{number(100 * level)}" for level in (found.low, found.high)]
    for row in drawn.to_dict("records"):
        aloud = [said["absent"], said["occurs"]] if row["kind"] == "risk" else levels
        pair = [
            _End(float(total), f"{what} · {money_short(float(total), language)}", colour)
            for total, what, colour in zip(
                (row["total_low"], row["total_high"]), aloud, (_LOW, _HIGH), strict=True
            )
        ]  # fmt: skip
        left, right = sorted(pair, key=lambda end: end.total)
        yield left, right


def _limits(rows: Rows, base: float, ends: list[tuple[_End, _End]]) -> None:
    """Set the x axis so that the words at both ends have room."""
    ruler, lefts, rights = rows.ruler, [base], [base]
    measure = ruler.at(rows.small)
    low_room = max((measure(left.text) for left, _ in ends), default=0.0)
    high_room = max((measure(right.text) for _, right in ends), default=measure("≤ 000k"))
    for left, right in ends:
        lefts.append(left.total)
        rights.append(right.total)
    low, high = min(lefts), max(rights)
    span = (high - low) or abs(base) * 0.1 or 1.0
    gap = ruler.points(9)
    free = max(rows.width - low_room - high_room - 2 * gap, 0.2 * rows.width)
    unit = span / free
    rows.ax.set_xlim(low - (low_room + gap) * unit, high + (high_room + gap) * unit)


def _bar(rows: Rows, place: int, base: float, pair: tuple[_End, _End]) -> None:
    """Draw a bar from one end to the other: what lies beyond the likely total in the colour of that end."""
    left, right = pair
    # Both ends may lie on one side of it: then they part in the middle.
    parting = base if left.total <= base <= right.total else (left.total + right.total) / 2
    style: dict[str, Any] = {"height": THICK, "edgecolor": rows.ink.ground, "linewidth": 0.5, "label": "_nolegend_"}
    rows.ax.barh(place, left.total - parting, left=parting, color=left.colour, **style)
    rows.ax.barh(place, right.total - parting, left=parting, color=right.colour, **style)
    for end, offset, side in ((left, -4, "right"), (right, 4, "left")):
        write(
            rows.ax, (end.total, float(place)), end.text, offset=(offset, 0), size=rows.small, colour=rows.ink.text,
            ha=side, zorder=3, bbox={"facecolor": rows.ink.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.4},
        )  # fmt: skip


def _base(rows: Rows, found: Tornado, language: str) -> None:
    """Draw the total with every figure likely, with its amount above the rows."""
    low, high = rows.ax.get_xlim()
    bottom, _ = rows.ax.get_ylim()
    colour = mix(rows.ink.text, rows.ink.ground, 0.25)
    rows.ax.plot([found.base] * 2, [bottom, -0.5], color=colour, linewidth=1.1, zorder=2.5, label="_nolegend_")
    rows.ax.set_xlim(low, high)
    text = words(language)["likely"].format(money_short(found.base, language))
    x = (found.base - low) / (high - low) * rows.width
    half = rows.ruler.width(text, SMALL) / 2 + rows.ruler.points(2)
    moved = min(max(x, half), rows.width - half) - x
    offset = (moved * 72 / rows.ruler.dpi, 2.0)
    write(rows.ax, (found.base, -0.5), text, offset=offset, colour=rows.ink.text, ha="center", va="bottom")
