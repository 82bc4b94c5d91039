"""Money spent over the months, offer by offer, each line with its name at its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmselect.cost import Tco
from crmselect.plot.bars import basis
from crmselect.plot.names import shorten
from crmselect.plot.place import spread
from crmselect.plot.rows import marked
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.text import money_short

__all__ = ["cumulative"]

Kind = Literal["present_value", "nominal"]
_ALL_UP_TO = 8
_DEFAULT = 6
_DASHES: tuple[Any, ...] = ("-", (0, (5, 1.5)), (0, (1.5, 1.5)), (0, (6, 1.5, 1.5, 1.5)))


def cumulative(
    tco: Tco,
    *,
    offers: Sequence[str] | None = None,
    kind: Kind = "nominal",
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw what each offer has cost by the end of each month; every line bears its name and its total at its end.

    Parameters
    ----------
    tco : Tco
    offers : sequence of str, optional
        The offers to draw in colour and to name; the others are thin and grey behind them. Without it all of up to
        eight offers, else the six with the lowest totals.
    kind : {"nominal", "present_value"}
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
    """
    said, ground = words(language), basis(tco, kind, language)
    totals = tco.total(kind).sort_values(kind="stable")
    unknown = [name for name in offers or () if name not in totals.index]
    if unknown:
        raise KeyError(f"there is no offer {unknown[0]!r}")
    if offers is None:
        offers = totals.index.tolist()[: _DEFAULT if len(totals) > _ALL_UP_TO else _ALL_UP_TO]
    named = list(dict.fromkeys(offers))
    behind = [name for name in totals.index if name not in named]
    height = min(max(3.6, 0.24 * (len(named) + 2)), 14.0)
    sheet = open_sheet(ax, (8.0, height), (0.5, 0.05, 0.3, 0.45))
    spent = tco.cumulative(kind)
    months = len(spent)
    _limits(sheet, spent)
    texts, room = _labels(sheet, named, totals, excluded, language)
    if behind:
        texts.append(said["others"].format(len(behind)))
    widest = max((sheet.ruler.width(text, NAME) for text in texts), default=0.0)
    free = max(1 - (min(widest, room) + sheet.ruler.points(22)) / sheet.width, 0.3)
    sheet.ax.set_xlim(0, months / free)
    for name in behind:
        _line(sheet, spent[name], color=mix(sheet.ink.text, sheet.ink.ground, 0.8), linewidth=0.8, zorder=1.5)
    colours = []
    for at, name in enumerate(named):
        colours.append(legible(SERIES[at % len(SERIES)], sheet.ink.ground, 3.0))
        dash = _DASHES[(at // 3) % len(_DASHES)]
        _line(sheet, spent[name], color=colours[-1], linewidth=1.8, linestyle=dash, zorder=2.5)
    ends = [float(spent[name].iloc[-1]) for name in named]
    inks = [sheet.ink.muted if name in excluded else legible(colour, sheet.ink.ground)
            for name, colour in zip(named, colours, strict=True)]  # fmt: skip
    if behind:
        ends.append(float(spent[behind].iloc[-1].median()))
        inks.append(sheet.ink.muted)
    _write_ends(sheet, months, ends, texts, inks)
    _time_axis(sheet, tco.assumptions.years, language)
    money_axis(sheet.ax, language, which="y")
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(ground, fontsize=SMALL, color=sheet.ink.muted, **as_data())
    if set(named) & set(excluded):
        sheet.note([said["out"]], language)
    key = "cumulative" if kind == "nominal" else "cumulative_present_value"
    sheet.title(said[key], left=sheet.ruler.points(36))
    return finish(sheet.ax)


def _limits(sheet: Sheet, spent: pd.DataFrame) -> None:
    low, high = min(float(spent.to_numpy().min(initial=0.0)), 0.0), max(float(spent.to_numpy().max(initial=0.0)), 0.0)
    sheet.ax.set_ylim(low * 1.05, high * 1.04 if high > low else 1.0)


def _line(sheet: Sheet, spent: pd.Series[float], **style: Any) -> None:
    # A payment falls due at the beginning of its month: the line steps there and is level until the next.
    x = np.repeat(np.arange(len(spent) + 1), 2)[1:-1]
    sheet.ax.plot([0, *x], [0.0, *np.repeat(spent.to_numpy(), 2)], label="_nolegend_", solid_joinstyle="miter", **style)


def _labels(
    sheet: Sheet, named: list[str], totals: pd.Series[float], excluded: Collection[str], language: str
) -> tuple[list[str], float]:
    """Return what stands at the ends of the lines, names shortened so that two thirds are left for the lines."""
    room = min(0.34 * sheet.width, sheet.ruler.points(72 * 2.9))
    sums = [f" · {money_short(float(totals[name]), language)}" for name in named]
    for_sum = max((sheet.ruler.width(text, NAME) for text in sums), default=0.0)
    shown = shorten(marked(named, excluded), max(room - for_sum, sheet.ruler.points(30)), sheet.ruler.at(NAME))
    return [name + text for name, text in zip(shown, sums, strict=True)], room


def _write_ends(sheet: Sheet, months: int, ends: list[float], texts: list[str], inks: list[str]) -> None:
    low, high = sheet.ax.get_ylim()
    scale = sheet.height / (high - low)
    line = sheet.ruler.line(NAME)
    wanted = [(end - low) * scale for end in ends]
    size = NAME
    if (len(wanted) + 0.5) * line > sheet.height:
        size = max(NAME * sheet.height / ((len(wanted) + 0.5) * line), 4.0)
        line = sheet.ruler.line(size)
    places = spread(wanted, line, line / 2, sheet.height - line / 2)
    right = sheet.ax.get_xlim()[1]
    lead = sheet.ruler.points(14) / sheet.width * right
    # Plain ground under the names: the grid ends with the months.
    sheet.ax.fill_between([months, right], low, high, color=sheet.ink.ground, linewidth=0, zorder=0.8)
    sheet.ax.axvline(months, color=sheet.ink.faint, linewidth=0.8, zorder=0.9)
    sheet.ax.set_xlim(0, right)
    sheet.ax.set_ylim(low, high)
    for end, place, text, ink in zip(ends, places, texts, inks, strict=True):
        y = low + place / scale
        start = months + lead * 0.15
        sheet.ax.plot(
            [start, months + lead * 0.85], [end, y], color=ink, linewidth=0.7, label="_nolegend_", clip_on=False
        )
        write(sheet.ax, (months + lead, y), text, size=size, colour=ink, offset=(1, 0))


def _time_axis(sheet: Sheet, years: int, language: str) -> None:
    """Name the years in the middle of their twelve months."""
    per_year = sheet.width * 12 / sheet.ax.get_xlim()[1]
    texts = [words(language)["year_n"].format(year) for year in range(1, years + 1)]
    if max(sheet.ruler.width(text, SMALL) for text in texts) > per_year - sheet.ruler.points(4):
        step = 1 + int(sheet.ruler.width("00 ", SMALL) // per_year)
        texts = [str(year) if (year - 1) % step == 0 else "" for year in range(1, years + 1)]
    sheet.ax.set_xticks([12 * year + 6 for year in range(years)], texts, **as_data())
    for year in range(years):
        sheet.ax.axvline(12 * year, color=sheet.ink.faint, linewidth=0.8, zorder=0.5)
    sheet.ax.axhline(0, color=mix(sheet.ink.text, sheet.ink.ground, 0.5), linewidth=0.8, zorder=1)
