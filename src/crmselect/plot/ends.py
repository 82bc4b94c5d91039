"""Names beside the ends of lines, in place of a key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from crmselect.plot.names import shorten
from crmselect.plot.place import spread
from crmselect.plot.rows import marked
from crmselect.plot.sheet import Sheet
from crmselect.plot.style import NAME, write
from crmselect.text import money_short

__all__ = ["DASHES", "end_texts", "write_ends"]

DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.5, 1.5)), (0, (6, 1.5, 1.5, 1.5)))
"""One for each three colours: lines of like colours differ in their dashes."""


def end_texts(
    sheet: Sheet, named: Sequence[str], figures: Sequence[float], excluded: Collection[str], language: str
) -> tuple[list[str], float]:
    """Return what stands at the ends of lines, names shortened so that two thirds are left for the lines; and the room.

    Parameters
    ----------
    sheet : Sheet
    named : sequence of str
    figures : sequence of float
        What follows each name.
    excluded : collection of str
        Names to mark as out.
    language : {"en", "zh"}
    """
    room = min(0.34 * sheet.width, sheet.ruler.points(72 * 2.9))
    sums = [f" · {money_short(figure, language)}" for figure in figures]
    for_sum = max((sheet.ruler.width(text, NAME) for text in sums), default=0.0)
    shown = shorten(marked(named, excluded), max(room - for_sum, sheet.ruler.points(30)), sheet.ruler.at(NAME))
    return [name + text for name, text in zip(shown, sums, strict=True)], room


def write_ends(sheet: Sheet, at: float, ends: Sequence[float], texts: Sequence[str], inks: Sequence[str]) -> None:
    """Write a text beside the end of each line, at ``at`` on the x axis, with a lead to it where it had to move."""
    low, high = sheet.ax.get_ylim()
    scale = sheet.height / (high - low)
    line = sheet.ruler.line(NAME)
    wanted = [(end - low) * scale for end in ends]
    size = NAME
    if (len(wanted) + 0.5) * line > sheet.height:
        size = max(NAME * sheet.height / ((len(wanted) + 0.5) * line), 4.0)
        line = sheet.ruler.line(size)
    places = spread(wanted, line, line / 2, sheet.height - line / 2)
    left, right = sheet.ax.get_xlim()
    lead = sheet.ruler.points(14) / sheet.width * (right - left)
    # Plain ground under the names: the grid ends with the lines.
    sheet.ax.fill_between([at, right], low, high, color=sheet.ink.ground, linewidth=0, zorder=0.8)
    # Not over the whole axes: headings may stand above the lines.
    sheet.ax.plot([at, at], [low, high], color=sheet.ink.faint, linewidth=0.8, zorder=0.9, label="_nolegend_")
    sheet.ax.set_xlim(left, right)
    sheet.ax.set_ylim(low, high)
    for end, place, text, ink in zip(ends, places, texts, inks, strict=True):
        y = low + place / scale
        sheet.ax.plot(
            [at + lead * 0.15, at + lead * 0.85], [end, y], color=ink, linewidth=0.7, label="_nolegend_", clip_on=False
        )
        write(sheet.ax, (at + lead, y), text, size=size, colour=ink, offset=(1, 0))
