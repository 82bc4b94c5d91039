"""Costs as bars: what each offer costs over all years, and year by year."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np
from matplotlib.axes import Axes

from crmselect.cost import CostRisk, Tco
from crmselect.plot.fonts import drawable
from crmselect.plot.rows import INSIDE, Floats, Rows, band_of, open_rows
from crmselect.plot.style import SMALL, as_data, colours_of, finish, money_axis, on, write
from crmselect.plot.words import words
from crmselect.taxonomy import GROUPS, label
from crmselect.text import money_short, number, percent

__all__ = ["basis", "cash", "costs", "per_user"]

Kind = Literal["present_value", "nominal"]
_LEAST_BAR = 0.25
"""Of a year's column."""


def basis(tco: Tco | CostRisk, kind: str, language: str) -> str:
    """Return what the amounts are: their kind, the currency, the rate.

    Raises
    ------
    ValueError
        For a kind that is none.
    """
    if kind not in {"present_value", "nominal"}:
        raise ValueError(f"kind is {kind!r} — write present_value or nominal")
    said, comma = words(language), "，" if language == "zh" else ", "
    parts = [said[kind], tco.currency]
    if kind == "present_value":
        parts.append(said["discounted"].format(percent(tco.assumptions.discount_rate)))
    return comma.join(parts)


def costs(
    tco: Tco,
    *,
    by: Literal["group", "phase", "category"] = "group",
    kind: Kind = "present_value",
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw what each offer costs over the whole study, stacked; the cheapest on top.

    Each part bears its share where it fits, each bar ends in its total and in the number of lines that the offer did
    not quote: such a total is too low.

    Parameters
    ----------
    tco : Tco
    by : {"group", "phase", "category"}
        Colours and order are the taxonomy's; a category has a shade of its phase.
    kind : {"present_value", "nominal"}
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the offers.
    language : {"en", "zh"}

    Returns
    -------
    Axes

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=900, every="month")
    >>> ax = costs(tco([Offer(name="Acme", items=(seats,))], Assumptions(currency="USD", years=2)))
    >>> float(ax.patches[0].get_width())
    21600.0
    """
    if by not in {"group", "phase", "category"}:
        raise ValueError(f"by is {by!r} — write group, phase or category")
    said, ground = words(language), basis(tco, kind, language)
    totals = tco.total(kind).sort_values(kind="stable")
    names = totals.index.tolist()
    frame = tco.by(by, kind=kind)[names]
    frame = frame.loc[(frame != 0).any(axis=1).to_numpy()]
    keys, parts = frame.index.tolist(), frame.to_numpy()
    unquoted = tco.table["not_quoted"].loc[names].tolist()
    ends = [_end(number(total), count, language) for total, count in zip(totals.tolist(), unquoted, strict=True)]
    rows = _stacked(ax, names, excluded, {key: colours_of(by)[key] for key in keys}, parts, ends, language)
    rows.note([ground, *([said["out"]] if set(names) & set(excluded) else [])], language)
    years = tco.assumptions.years
    long = said["year" if years == 1 else "years"].format(years)
    rows.title(said["costs"].format(years=long, by=said[by]), left=rows.names_width)
    return finish(rows.ax)


def per_user(
    tco: Tco,
    *,
    kind: Kind = "present_value",
    driver: str = "users",
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw what each offer costs per user and month, stacked by cost group; the cheapest on top.

    The total is divided by the sum of users over the months, so that offers for a growing number of users compare with
    a price list.

    Parameters
    ----------
    tco : Tco
    kind : {"present_value", "nominal"}
    driver : str
        Whom to divide by, such as another role than ``users``.
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
    DataError
        Where the study has no such driver, or it is zero throughout.
    """
    said, ground = words(language), basis(tco, kind, language)
    each = tco.per_user_month(kind, driver=driver).sort_values(kind="stable")
    names = each.index.tolist()
    totals = tco.total(kind)[names].to_numpy()
    frame = tco.by("group", kind=kind)[names]
    frame = frame.loc[(frame != 0).any(axis=1).to_numpy()]
    # Every offer is divided by the same users; the largest total tells their number best.
    largest = int(np.abs(totals).argmax()) if len(names) else 0
    share = float(each.iloc[largest]) / totals[largest] if len(names) and totals[largest] else 0.0
    unquoted = tco.table["not_quoted"].loc[names].tolist()
    ends = [_end(number(figure, 2), count, language) for figure, count in zip(each.tolist(), unquoted, strict=True)]
    colours = {key: GROUPS[key].colour for key in frame.index}
    rows = _stacked(ax, names, excluded, colours, frame.to_numpy() * share, ends, language)
    rows.note([ground, *([said["out"]] if set(names) & set(excluded) else [])], language)
    title = said["per_user"] if driver == "users" else said["per_driver"].format(drawable(driver))
    rows.title(title, left=rows.names_width)
    return finish(rows.ax)


def _stacked(
    ax: Axes | None,
    names: Sequence[str],
    excluded: Collection[str],
    shades: Mapping[str, str],
    parts: Floats,
    ends: Sequence[str],
    language: str,
) -> Rows:
    """Draw parts (keys × offers) as stacked bars with a key, shares inside and a text at each end."""
    colours, texts = list(shades.values()), [label(key, language) for key in shades]
    rows = open_rows(ax, names, out=excluded, band=band_of(texts))
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    ups, downs = np.maximum(parts, 0).sum(axis=0), np.minimum(parts, 0).sum(axis=0)
    low, high = rows.reach(ups.tolist(), widths, float(downs.min(initial=0.0)))
    rows.ax.set_xlim(low, high)
    starts, _ = rows.stack(colours, parts)
    _shares(rows, colours, parts, starts, ups + downs, rows.width / (high - low))
    for place, (up, end) in enumerate(zip(ups.tolist(), ends, strict=True)):
        write(rows.ax, (up, float(place)), end, offset=(4, 0), size=rows.small, colour=rows.ink.text)
    rows.key(list(zip(colours, texts, strict=True)))
    money_axis(rows.ax, language)
    _grid(rows)
    return rows


def cash(
    tco: Tco,
    *,
    kind: Kind = "nominal",
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw what each offer costs in each year: a table of bars, a row an offer, a column a year.

    All bars have one scale, so that they compare along a row (when is it paid?) and down a column (who asks more?),
    with two offers as with forty. Offers stand in the order of their totals, and parts have the colours of the groups.

    Parameters
    ----------
    tco : Tco
    kind : {"nominal", "present_value"}
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        The bars' lengths are amounts; the years lie side by side.
    """
    said, ground = words(language), basis(tco, kind, language)
    names, years = tco.total(kind).sort_values(kind="stable").index.tolist(), tco.assumptions.years
    table = tco.by("group", "year", kind=kind)[names].to_numpy().reshape(-1, years, len(names))
    sums = tco.by("year", kind=kind)[names].to_numpy()
    occur = (table != 0).any(axis=(1, 2))
    keys, table = [key for key, there in zip(GROUPS, occur, strict=True) if there], table[occur]
    colours, texts = [GROUPS[key].colour for key in keys], [label(key, language) for key in keys]
    wide = min(max(8.6, 3.2 + 0.82 * years), 20.0)
    rows = open_rows(ax, names, out=excluded, band=band_of(texts), width=wide, bottom=0.28)
    ups, downs = np.maximum(table, 0).sum(axis=0), np.minimum(table, 0).sum(axis=0)
    least, most = float(downs.min(initial=0.0)), float(ups.max(initial=0.0))
    figures = [[money_short(amount, language) for amount in year] for year in sums.tolist()]
    widest = max((rows.ruler.width(text, rows.small) for year in figures for text in year), default=0.0)
    column = rows.width / years
    room = column - widest - rows.ruler.points(11)
    # Where figures would leave hardly any bars there are bars alone.
    shown = room >= _LEAST_BAR * column
    cell = ((most - least) or 1.0) * column / (room if shown else 0.9 * column)
    rows.ax.set_xlim(least, least + cell * years)
    for at in range(years):
        rows.stack(colours, table[:, at], begin=at * cell)
        rows.ax.plot([at * cell] * 2, [-0.5, len(names) - 0.5], color=rows.ink.faint, linewidth=0.8, zorder=0.5)
        for place, text in enumerate(figures[at]) if shown else ():
            end = (at * cell + float(ups[at, place]), float(place))
            write(rows.ax, end, text, offset=(3, 0), size=rows.small, colour=rows.ink.text)
    headings = [_year(year, column, rows, language) for year in range(1, years + 1)]
    rows.ax.set_xticks([at * cell for at in range(years)], headings, ha="left", **as_data())
    rows.key(list(zip(colours, texts, strict=True)))
    rows.title(said["cash" if kind == "nominal" else "cash_present_value"], left=rows.names_width)
    rows.note([ground, *([said["out"]] if set(names) & set(excluded) else [])], language)
    return finish(rows.ax)


def _shares(rows: Rows, colours: Sequence[str], parts: Floats, starts: Floats, totals: Floats, scale: float) -> None:
    """Write each part's share of its total where it fits into it."""
    for place, total in enumerate(totals.tolist()):
        # A share of a total that has credits in it would look larger than it is.
        if not total > 0 or (parts[:, place] < 0).any():
            continue
        for colour, amount, start in zip(colours, parts[:, place].tolist(), starts[:, place].tolist(), strict=True):
            text = percent(amount / total, 0)
            if rows.fits(text, amount * scale):
                at = (start + amount / 2, float(place))
                write(rows.ax, at, text, size=min(rows.small, INSIDE), colour=on(colour), ha="center")


def _end(total: str, unquoted: int, language: str) -> str:
    gap = f" · {words(language)['not_quoted'].format(unquoted)}" if unquoted else ""
    return total + gap


def _grid(rows: Rows) -> None:
    """Draw the grid behind the rows only: the key above them stands on plain ground."""
    low, high = rows.ax.get_xlim()
    bottom, top = rows.ax.get_ylim()
    rows.ax.grid(axis="x", color=rows.ink.faint, linewidth=0.8)
    rows.ax.fill_between([low, high], -0.5, top, color=rows.ink.ground, lw=0, zorder=0.9)
    rows.ax.set_xlim(low, high)
    rows.ax.set_ylim(bottom, top)


def _year(year: int, column: float, rows: Rows, language: str) -> str:
    """Return a year's heading, as long as its column allows."""
    text = words(language)["year_n"].format(year)
    return text if rows.ruler.width(text, SMALL) < column - rows.ruler.points(4) else str(year)
