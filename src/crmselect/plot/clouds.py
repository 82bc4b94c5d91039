"""Uncertain figures against an offer's total, draw by draw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, MaxNLocator

from crmselect.plot.fonts import drawable
from crmselect.plot.names import cut, wrapped
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import SERIES, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.swings import aloud
from crmselect.plot.words import words
from crmselect.text import number

__all__ = ["scatter"]

Floats = npt.NDArray[np.float64]
_PANELS = 4
_POINTS = 800
"""Dots in a panel: more of them say no more."""
_WINDOWS, _WINDOW = 25, 0.14
"""Of the running median: how many, and the share of the draws in each."""
_FEW_VALUES = 12
"""A figure that takes no more values than these is looked at value by value."""
_GAP = 0.14
"""Between two panels, of a panel's width."""
_LINES = 2
_TICKS = 4


class _Panel(NamedTuple):
    name: str
    values: Floats
    ticks: Floats
    low: float
    high: float

    def places(self, values: Floats) -> Floats:
        """Return values as places in a panel that is one wide."""
        return np.asarray((values - self.low) / (self.high - self.low), dtype=np.float64)


def scatter(frame: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw uncertain figures of an offer against its total: a dot a draw, and a running median through them.

    The band around the line holds what lies between P10 and P90: a steep line with a narrow band is a figure that the
    total hangs on. Of several figures each has a panel, the strongest first (by rank correlation with the total), and
    at most four are drawn.

    Parameters
    ----------
    frame : DataFrame
        Of :func:`crmselect.cost.scatter`: a column a figure, the total last.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        The heights are totals; panels lie side by side, each one wide.

    Raises
    ------
    ValueError
        For a frame without figures or draws.

    Examples
    --------
    >>> frame = pd.DataFrame({"Seats": [1.0, 2.0, 3.0], "total": [10.0, 20.0, 30.0]})
    >>> scatter(frame).get_title(loc="left")
    'Total against Seats'
    """
    said = words(language)
    if frame.shape[1] < 2 or not len(frame):
        raise ValueError("the frame holds no figure beside a total — take one that scatter returns")
    totals = frame.iloc[:, -1].to_numpy(dtype=np.float64)
    columns = sorted(range(frame.shape[1] - 1), key=lambda at: -_strength(frame.iloc[:, at], totals))
    offer = str(frame.attrs.get("offer", ""))
    panels = [_panel(frame, at, offer, language) for at in columns[:_PANELS]]
    sheet = open_sheet(ax, (5.6 + 1.3 * len(panels), 4.2), (0.55, 0.05, 0.3, 0.6))
    count = len(panels)
    sheet.ax.set_xlim(-0.03, count + (count - 1) * _GAP + 0.03)
    head = 0.0 if count == 1 else sheet.ruler.line(SMALL) * (_LINES + 0.4)
    _heights(sheet, totals, head)
    for at, panel in enumerate(panels):
        _cloud(sheet, panel, totals, at * (1 + _GAP))
    if head:
        _headings(sheet, panels, head)
    _ticks(sheet, panels)
    money_axis(sheet.ax, language, which="y")
    low, high = sheet.ax.get_ylim()
    heights = np.asarray(sheet.ax.yaxis.get_major_locator().tick_values(low, high))
    top = high - (high - low) * head / sheet.height  # None beside the headings.
    sheet.ax.yaxis.set_major_locator(FixedLocator(heights[(heights >= low) & (heights <= top)].tolist()))
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    kind, currency = str(frame.attrs.get("kind", "")), str(frame.attrs.get("currency", ""))
    comma, measure = "，" if language == "zh" else ", ", sheet.ruler.at(SMALL)
    unit = comma.join(filter(None, (said.get(kind, kind), currency)))
    # A long name gives way, never the currency.
    room = max(0.9 * sheet.height - measure(comma + unit), sheet.ruler.points(20))
    ground = comma.join(filter(None, (cut(drawable(offer), room, measure) if offer else "", unit)))
    sheet.ax.set_ylabel(cut(ground, sheet.height, measure), fontsize=SMALL, color=sheet.ink.muted, **as_data())
    more = len(columns) - count
    note = [said["scatter_note"].format(f"{len(frame):,}")] + ([said["scatter_more"].format(more)] if more else [])
    sheet.note([*([drawable(panels[0].name)] if count == 1 else []), *note], language)
    name = cut(drawable(panels[0].name), 0.6 * sheet.width, sheet.ruler.at(SMALL))
    title = said["scatter"].format(name) if count == 1 else said["scatter_many"]
    sheet.title(title, left=sheet.ruler.points(40))
    return finish(sheet.ax)


def _strength(column: pd.Series[float], totals: Floats) -> float:
    """Return the rank correlation with the total, without its sign; nothing for a figure that stands still."""
    ranks = column.rank().to_numpy()
    others = pd.Series(totals).rank().to_numpy()
    if not (np.ptp(ranks) and np.ptp(others)):
        return 0.0
    return abs(float(np.corrcoef(ranks, others)[0, 1]))


def _panel(frame: pd.DataFrame, at: int, offer: str, language: str) -> _Panel:
    values = frame.iloc[:, at].to_numpy(dtype=np.float64)
    low, high = float(values.min()), float(values.max())
    if not high > low:
        low, high = low - (0.5 * abs(low) or 0.5), high + (0.5 * abs(high) or 0.5)
    ticks: Floats = np.unique(values)
    if len(ticks) > _TICKS:
        ticks = np.asarray(MaxNLocator(nbins=_TICKS, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high))
    ticks = ticks[(ticks >= low) & (ticks <= high)]
    name = str(frame.columns[at]).removeprefix(f"{offer}: ")
    return _Panel(aloud(name, language), values, ticks, low, high)


def _heights(sheet: Sheet, totals: Floats, head: float) -> None:
    low, high = float(totals.min()), float(totals.max())
    span = (high - low) or abs(high) or 1.0
    bottom, top = low - 0.05 * span, high + 0.05 * span
    sheet.ax.set_ylim(bottom, bottom + (top - bottom) / (1 - head / sheet.height))


def _cloud(sheet: Sheet, panel: _Panel, totals: Floats, start: float) -> None:
    """Draw the dots of a panel, the band and the running median."""
    step = -(-len(totals) // _POINTS)
    dots = legible(SERIES[0], sheet.ink.ground, 3.0)
    sheet.ax.plot(
        start + panel.places(panel.values[::step]), totals[::step], "o", color=dots, markersize=2.4, alpha=0.4,
        markeredgewidth=0, zorder=1.5, label="_nolegend_",
    )  # fmt: skip
    x, low, middle, high = _running(panel.values, totals)
    at = start + panel.places(x)
    colour = legible(SERIES[1], sheet.ink.ground, 3.0)
    sheet.ax.fill_between(at, low, high, color=colour, alpha=0.16, linewidth=0, zorder=2)
    sheet.ax.plot(
        at, middle, color=colour, linewidth=2.0, zorder=3, label="_nolegend_",
        marker="o" if len(x) <= _FEW_VALUES else "", markersize=4,
    )  # fmt: skip


def _running(values: Floats, totals: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return places, and P10, median and P90 of the total there: of windows that overlap, with as many draws each."""
    few = np.unique(values)
    if len(few) <= _FEW_VALUES:
        parts = [values == value for value in few]
        groups = [totals[part] for part in parts]
        x = few
    else:
        order = np.argsort(values, kind="stable")
        size = max(round(_WINDOW * len(order)), 1)
        starts = np.unique(np.linspace(0, len(order) - size, _WINDOWS).round().astype(np.int64))
        parts = [order[start : start + size] for start in starts.tolist()]
        groups = [totals[part] for part in parts]
        x = np.array([np.median(values[part]) for part in parts])
    low, middle, high = np.array([np.quantile(group, (0.1, 0.5, 0.9)) for group in groups]).T
    return x, low, middle, high


def _headings(sheet: Sheet, panels: list[_Panel], head: float) -> None:
    """Write above each panel what it holds, on plain ground."""
    (left, right), (low, high) = sheet.ax.get_xlim(), sheet.ax.get_ylim()
    bottom = high - (high - low) * head / sheet.height
    sheet.ax.fill_between([left, right], bottom, high, color=sheet.ink.ground, linewidth=0, zorder=0.8)
    sheet.ax.set_xlim(left, right)
    sheet.ax.set_ylim(low, high)
    unit, measure = sheet.width / (right - left), sheet.ruler.at(SMALL)
    for at, panel in enumerate(panels):
        lines = wrapped(panel.name, unit, _LINES, measure) or [cut(drawable(panel.name), unit, measure)]
        middle = (at * (1 + _GAP) + 0.5, (bottom + high) / 2)
        text = write(sheet.ax, middle, "", colour=sheet.ink.text, ha="center", linespacing=1.1)
        text.set_text("\n".join(lines))
        if at:
            edge = at * (1 + _GAP) - _GAP / 2
            sheet.ax.axvline(edge, color=mix(sheet.ink.text, sheet.ink.ground, 0.6), linewidth=0.8, zorder=1)


def _ticks(sheet: Sheet, panels: list[_Panel]) -> None:
    """Name the values of each panel's figure, as many of them as have room."""
    left, right = sheet.ax.get_xlim()
    unit, ruler = sheet.width / (right - left), sheet.ruler
    at: list[float] = []
    texts: list[str] = []
    edge = -np.inf
    for start, panel in ((n * (1 + _GAP), panel) for n, panel in enumerate(panels)):
        for tick, place in zip(panel.ticks.tolist(), (start + panel.places(panel.ticks)).tolist(), strict=True):
            text = _figure(tick)
            half = ruler.width(text, SMALL) / 2 + ruler.points(3)
            if place * unit - half >= edge:
                at.append(place)
                texts.append(text)
                edge = place * unit + half
    sheet.ax.set_xticks(at, texts, **as_data())


def _figure(value: float) -> str:
    """Return a figure as short as its size allows.

    Examples
    --------
    >>> _figure(42_500.0), _figure(1.25), _figure(0.0)
    ('42,500', '1.25', '0')
    """
    return number(value) if abs(value) >= 1000 else f"{value:.4g}"
