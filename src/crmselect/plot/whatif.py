"""What each offer costs under other assumptions, and where another becomes the cheapest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes

from crmselect.plot.ends import DASHES, end_texts, write_ends
from crmselect.plot.fonts import drawable
from crmselect.plot.grid import Axis, Grid, cheapest, chosen, envelope, grid_of
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.names import cut, shorten
from crmselect.plot.rows import open_rows
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.text import number

__all__ = ["scenarios"]

Floats = npt.NDArray[np.float64]
Kind = Literal["present_value", "nominal", "annual_equivalent"]
_KINDS = ("present_value", "nominal", "annual_equivalent")
_FROM_ZERO = 0.45
"""Of the highest figure: lower ones than this are seen from zero."""
_PANEL_GAP = 0.12
"""Between two panels, of a panel's width."""
_HEADING = 1.7
"""Lines of text above the panels."""


def scenarios(
    frame: pd.DataFrame,
    *,
    x: str | None = None,
    kind: Kind = "present_value",
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw a grid of scenarios: a line an offer over what was varied, each with its name at its end.

    A second name that was varied gives panels side by side with one scale. A ring marks where another offer becomes
    the cheapest. Where nothing was varied there is a bar an offer. Of more than eight offers those that are the
    cheapest somewhere, and the next by cost, are in colour; the others are thin and grey behind them.

    Parameters
    ----------
    frame : DataFrame
        Of :func:`crmselect.scenarios`, whole or a part of it.
    x : str, optional
        The name along the x axis; default is the first of numbers that takes several values.
    kind : {"present_value", "nominal", "annual_equivalent"}
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        The heights are amounts; panels lie side by side.

    Raises
    ------
    ValueError
        For a frame that is no grid of scenarios, or in which more than two names vary.

    Examples
    --------
    >>> from crmselect.cost import scenarios as grid
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> plan = Assumptions(currency="USD", years=2, drivers={"users": 10})
    >>> ax = scenarios(grid([Offer(name="Acme", items=(seats,))], plan, users=[10, 20]))
    >>> ax.lines[0].get_ydata().tolist()
    [12000.0, 24000.0]
    """
    if kind not in _KINDS:
        raise ValueError(f"kind is {kind!r} — write one of {', '.join(_KINDS)}")
    said, grid = words(language), grid_of(frame, x, kind, language)
    if grid.across is None:
        return _bars(grid, kind, excluded, ax, language)
    named = chosen(grid.values)
    count = len(grid.panels.values) if grid.panels is not None else 1
    height = min(max(3.8, 0.24 * (len(named) + 3)), 14.0)
    sheet = open_sheet(ax, (min(7.4 + 0.9 * count, 15.0), height), (0.5, 0.05, 0.3, 0.62))
    head = sheet.ruler.line(SMALL) * _HEADING if grid.panels is not None else 0.0
    _heights(sheet, grid.values, head)
    starts, places, step = _places(sheet, grid.across, count, named, grid, language)
    _lines(sheet, grid, named, places, starts)
    _names(sheet, grid, named, float(starts[-1] + 1), excluded, language)
    _panels(sheet, grid, starts, head)
    _ticks(sheet, grid.across, places, starts, step)
    if grid.across.numeric:
        _crossings(sheet, grid, grid.across, named, (starts, places), head, language)
    money_axis(sheet.ax, language, which="y")
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(_ground(grid, kind, language), fontsize=SMALL, color=sheet.ink.muted, **as_data())
    note = [grid.across.title, *grid.held]
    crossed = any(len(set(cheapest(panel))) > 1 for panel in grid.values) and grid.across.numeric
    out = {grid.offers[at] for at in named} & set(excluded)
    sheet.note([*note, *([said["crossing_note"]] if crossed else []), *([said["out"]] if out else [])], language)
    title = said["scenarios"].format(grid.across.name)
    if grid.panels is not None:
        title = said["scenarios_2"].format(grid.across.name, grid.panels.name)
    sheet.title(title, left=sheet.ruler.points(36))
    return finish(sheet.ax)


def _bars(grid: Grid, kind: str, excluded: Collection[str], ax: Axes | None, language: str) -> Axes:
    """Draw one scenario: a bar an offer, the cheapest on top."""
    said = words(language)
    figures = grid.values[0, 0]
    order = np.argsort(figures, kind="stable")
    names = [grid.offers[at] for at in order]
    rows = open_rows(ax, names, out=excluded)
    ends = [number(figure) for figure in figures[order].tolist()]
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    shown = np.maximum(figures[order], 0.0)
    rows.ax.set_xlim(*rows.reach(shown.tolist(), widths, float(figures.min(initial=0.0))))
    rows.stack([SERIES[0]], figures[order][None, :])  # noqa: PD013 - bars, no frame
    for place, (right, end) in enumerate(zip(shown.tolist(), ends, strict=True)):
        write(rows.ax, (right, float(place)), end, offset=(4, 0), size=rows.small, colour=rows.ink.text)
    money_axis(rows.ax, language)
    rows.ax.grid(axis="x", color=rows.ink.faint, linewidth=0.8)
    out = [said["out"]] if set(names) & set(excluded) else []
    rows.note([_ground(grid, kind, language), *grid.held, *out], language)
    rows.title(said["scenario"], left=rows.names_width)
    return finish(rows.ax)


def _ground(grid: Grid, kind: str, language: str) -> str:
    comma = "，" if language == "zh" else ", "
    return comma.join(filter(None, (words(language)[kind], grid.currency)))


def _heights(sheet: Sheet, values: Floats, head: float) -> None:
    low, high = float(values.min(initial=np.inf)), float(values.max(initial=-np.inf))
    if 0 <= low < _FROM_ZERO * high or low == high:
        low = min(low, 0.0)
    elif high <= 0:
        high = 0.0
    span = high - low or 1.0
    bottom = low if low == 0 else low - 0.06 * span
    top = high + 0.06 * span
    sheet.ax.set_ylim(bottom, bottom + (top - bottom) / (1 - head / sheet.height))


def _places(
    sheet: Sheet, across: Axis, count: int, named: list[int], grid: Grid, language: str
) -> tuple[Floats, Floats, float]:
    """Set the x axis; return where each panel begins, each value's place in a panel, and a panel's width in pixels.

    A panel is one unit wide.
    """
    starts: Floats = np.arange(count, dtype=np.float64) * (1 + _PANEL_GAP)
    low, high = float(across.places.min()), float(across.places.max())
    inset = 0.0 if across.numeric else 0.06
    scale = (1 - 2 * inset) / ((high - low) or 1.0)
    places: Floats = inset + scale * (across.places - low)
    texts, room = end_texts(sheet, [grid.offers[at] for at in named], grid.values[-1, -1, named].tolist(), (), language)
    if len(named) < len(grid.offers):
        texts.append(words(language)["others"].format(len(grid.offers) - len(named)))
    widest = max((sheet.ruler.width(text, NAME) for text in texts), default=0.0)
    free = max(1 - (min(widest, room) + sheet.ruler.points(22)) / sheet.width, 0.3)
    left = 0.02 * (starts[-1] + 1)
    sheet.ax.set_xlim(-left, -left + (starts[-1] + 1 + left) / free)
    low_x, high_x = sheet.ax.get_xlim()
    return starts, places, sheet.width / (high_x - low_x)


def _style(sheet: Sheet, place: int) -> tuple[str, Any]:
    colour = legible(SERIES[place % len(SERIES)], sheet.ink.ground, 3.0)
    return colour, DASHES[(place // 3) % len(DASHES)]


def _lines(sheet: Sheet, grid: Grid, named: list[int], places: Floats, starts: Floats) -> None:
    behind = [at for at in range(len(grid.offers)) if at not in named]
    faint = mix(sheet.ink.text, sheet.ink.ground, 0.8)
    for panel, start in zip(grid.values, starts.tolist(), strict=True):
        for at in behind:
            sheet.ax.plot(places + start, panel[:, at], color=faint, linewidth=0.8, zorder=1.5, label="_nolegend_")
        for place, at in enumerate(named):
            colour, dash = _style(sheet, place)
            sheet.ax.plot(
                places + start, panel[:, at], color=colour, linewidth=1.8, linestyle=dash, zorder=2.5, marker="o",
                markersize=3.5, label="_nolegend_",
            )  # fmt: skip


def _names(sheet: Sheet, grid: Grid, named: list[int], right: float, excluded: Collection[str], language: str) -> None:
    last = grid.values[-1, -1]
    texts, _ = end_texts(sheet, [grid.offers[at] for at in named], last[named].tolist(), excluded, language)
    ends = last[named].tolist()
    inks = [legible(_style(sheet, place)[0], sheet.ink.ground) for place in range(len(named))]
    behind = [at for at in range(len(grid.offers)) if at not in named]
    if behind:
        texts.append(words(language)["others"].format(len(behind)))
        ends.append(float(np.median(last[behind])))
        inks.append(sheet.ink.muted)
    write_ends(sheet, right, ends, texts, inks)


def _panels(sheet: Sheet, grid: Grid, starts: Floats, head: float) -> None:
    """Part the panels and write above each what it holds."""
    if grid.panels is None:
        return
    low, high = sheet.ax.get_ylim()
    y, ruler = high - (high - low) * head / sheet.height / 2, sheet.ruler
    # Plain ground under the headings: the grid ends below them.
    left, right = sheet.ax.get_xlim()
    sheet.ax.fill_between([left, right], 2 * y - high, high, color=sheet.ink.ground, linewidth=0, zorder=0.8)
    sheet.ax.set_xlim(left, right)
    sheet.ax.set_ylim(low, high)
    unit = sheet.width / float(np.diff(sheet.ax.get_xlim())[0])
    room = unit * (1 + _PANEL_GAP) - ruler.points(4)
    whole = grid.panels.headings
    fits = all(ruler.width(text, SMALL) <= room for text in whole)
    for at, start in enumerate(starts.tolist()):
        text = whole[at] if fits else cut(drawable(grid.panels.texts[at]), room, ruler.at(SMALL))
        write(sheet.ax, (start + 0.5, y), text, size=SMALL, colour=sheet.ink.text, ha="center")
        if at:
            middle = start - _PANEL_GAP / 2
            sheet.ax.axvline(middle, color=mix(sheet.ink.text, sheet.ink.ground, 0.6), linewidth=0.8, zorder=1)


def _ticks(sheet: Sheet, across: Axis, places: Floats, starts: Floats, unit: float) -> None:
    """Name the values that were computed, as many of them as have room."""
    ruler = sheet.ruler
    widths = [ruler.width(text, SMALL) + ruler.points(6) for text in across.texts]
    shown: list[int] = []
    for at in [len(places) - 1, *range(len(places) - 1)]:  # The last value stands; the others as they fit.
        free = all(abs(places[at] - places[one]) * unit >= (widths[at] + widths[one]) / 2 for one in shown)
        # Nor may the first and the last of two panels touch.
        if free and (
            len(starts) == 1 or _apart(places[at], widths[at], places[shown], [widths[n] for n in shown], unit)
        ):
            shown.append(at)
    ticks = [start + float(places[n]) for start in starts.tolist() for n in shown]
    sheet.ax.set_xticks(ticks, [across.texts[n] for _ in starts for n in shown], **as_data())
    for place in ticks:
        sheet.ax.axvline(place, color=sheet.ink.faint, linewidth=0.8, zorder=0.5)


def _apart(place: float, width: float, others: Floats, widths: Sequence[float], unit: float) -> bool:
    period = 1 + _PANEL_GAP
    return all(
        (period - abs(place - other)) * unit >= (width + wide) / 2
        for other, wide in zip(others.tolist(), widths, strict=True)
    )


def _crossings(
    sheet: Sheet,
    grid: Grid,
    across: Axis,
    named: list[int],
    where: tuple[Floats, Floats],
    head: float,
    language: str,
) -> None:
    """Mark where another of the offers in colour becomes the cheapest."""
    starts, places = where
    names, measure = [grid.offers[at] for at in named], sheet.ruler.at(SMALL)
    unit = sheet.width / float(np.diff(sheet.ax.get_xlim())[0])
    rooms = [min(share * unit, sheet.ruler.points(130)) for share in (0.4, 0.2)]
    long, short = (dict(zip(named, shorten(names, room, measure), strict=True)) for room in rooms)
    for panel, start in zip(grid.values, starts.tolist(), strict=True):
        marks: list[Mark] = []
        for x, y, offer in envelope(across.places, panel):
            place, value = float(np.interp(x, across.places, places)) + start, across.show(x)
            if offer not in long:  # One of many: a ring without words would only cover others.
                continue
            texts = (
                words(language)["crossing"].format(long[offer], value),
                words(language)["is"].format(value, short[offer]),
                value,
            )
            ink = legible(_style(sheet, named.index(offer))[0], sheet.ink.ground)
            marks.append(Mark(place, y, ink, texts))
        lines = [(places + start, panel[:, at]) for at in named]
        draw_marks(sheet, marks, lines, left=start, right=start + 1 + _PANEL_GAP / 2, top=head)
