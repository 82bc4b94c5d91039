"""Money spent over the months, offer by offer, each line with its name at its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmselect.cost import Tco
from crmselect.plot.bars import basis
from crmselect.plot.ends import DASHES, end_texts, write_ends
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.names import shorten
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, money_axis
from crmselect.plot.words import words

__all__ = ["cumulative"]

Kind = Literal["present_value", "nominal"]
_ALL_UP_TO = 8
_DEFAULT = 6
_PAIR = 2


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

    Of exactly two offers each month from whose end on the other one has cost less is marked, with who that is.

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
    texts, room = end_texts(sheet, named, totals[named].tolist(), excluded, language)
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
        dash = DASHES[(at // 3) % len(DASHES)]
        _line(sheet, spent[name], color=colours[-1], linewidth=1.8, linestyle=dash, zorder=2.5)
    ends = [float(spent[name].iloc[-1]) for name in named]
    inks = [sheet.ink.muted if name in excluded else legible(colour, sheet.ink.ground)
            for name, colour in zip(named, colours, strict=True)]  # fmt: skip
    if behind:
        ends.append(float(spent[behind].iloc[-1].median()))
        inks.append(sheet.ink.muted)
    write_ends(sheet, months, ends, texts, inks)
    if len(named) == _PAIR:
        _crossings(sheet, tco, spent[named], dict(zip(named, inks, strict=False)), kind, language)
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


def _crossings(sheet: Sheet, tco: Tco, spent: pd.DataFrame, inks: dict[str, str], kind: Kind, language: str) -> None:
    """Mark where the lines of two offers cross."""
    said, named, pair = words(language), list(inks), spent.to_numpy()
    long, short = (
        dict(zip(named, shorten(named, share * sheet.width, sheet.ruler.at(SMALL)), strict=True))
        for share in (0.2, 0.1)
    )
    marks = []
    for found in tco.crossovers(*named, kind=kind):
        # Both step at the beginning of the month: they meet where the two steps are at one height.
        before = pair[found.month - 1] if found.month else np.zeros(_PAIR)
        height = (float(before.max()) + float(pair[found.month].min())) / 2
        month, name = said["month_n"].format(found.month + 1), found.cheaper
        texts = (said["cheaper"].format(month, long[name]), said["is"].format(month, short[name]), month)
        marks.append(Mark(float(found.month), height, inks[name], texts))
    steps = np.repeat(np.arange(len(spent) + 1), 2)[1:-1]
    draw_marks(sheet, marks[::-1], [(steps, np.repeat(column, 2)) for column in pair.T], right=float(len(spent)))


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
