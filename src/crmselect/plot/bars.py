"""Costs as bars: what each offer costs over all years, and year by year."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from crmselect.cost import Tco
from crmselect.plot.rows import Rows, band_of, open_rows
from crmselect.plot.style import SMALL, as_data, colours_of, finish, money_axis, on, write
from crmselect.plot.words import words
from crmselect.taxonomy import label
from crmselect.text import money_short, number, percent

__all__ = ["cash", "costs", "years_of"]

Kind = Literal["present_value", "nominal"]
_THICK = 0.74


def years_of(tco: Tco, language: str) -> str:
    """Return the length of a study in words."""
    years = tco.assumptions.years
    return words(language)["year" if years == 1 else "years"].format(years)


def basis(tco: Tco, kind: str, language: str) -> str:
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
    parts = tco.by(by, kind=kind)[names] if len(tco.lines) else pd.DataFrame(columns=names, dtype=float)
    parts = parts.loc[(parts != 0).any(axis=1).to_numpy()]
    colours = colours_of(by)
    texts = [label(key, language) for key in parts.index]
    rows = open_rows(ax, names, out=excluded, band=band_of(texts))
    unquoted = tco.table["not_quoted"]
    ends = [_end(float(totals[name]), int(unquoted[name]), language) for name in names]
    positive, negative = parts.clip(lower=0).sum(), parts.clip(upper=0).sum()
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    low, high = rows.reach(positive.tolist(), widths, float(negative.min()) if names else 0.0)
    rows.ax.set_xlim(low, high)
    _stack(rows, parts, totals, {key: colours[key] for key in parts.index}, rows.width / (high - low))
    for place, (name, end) in enumerate(zip(names, ends, strict=True)):
        at = (float(positive[name]), float(place))
        write(rows.ax, at, end, offset=(4, 0), size=rows.small, colour=rows.ink.text)
    if len(parts):
        rows.key([(colours[key], text) for key, text in zip(parts.index, texts, strict=True)])
    money_axis(rows.ax, language)
    _grid(rows)
    rows.ax.set_xlabel(ground, fontsize=SMALL, color=rows.ink.muted, **as_data())
    rows.title(said["costs"].format(years=years_of(tco, language), by=said[by]), left=rows.names_width)
    return finish(rows.ax)


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
    totals = tco.total(kind).sort_values(kind="stable")
    names, years = totals.index.tolist(), tco.assumptions.years
    parts = tco.by("group", "year", kind=kind)[names]
    groups = [key for key in colours_of("group") if (parts.loc[key] != 0).to_numpy().any()]
    texts = [label(key, language) for key in groups]
    sums = tco.by("year", kind=kind)[names]
    rows = open_rows(
        ax, names, out=excluded, band=band_of(texts), width=min(max(8.6, 3.2 + 0.82 * years), 20.0), bottom=0.28
    )
    figures = [[money_short(float(sums.at[year, name]), language) for name in names] for year in sums.index]
    widest = max((rows.ruler.width(text, rows.small) for column in figures for text in column), default=0.0)
    most = max(float(parts.clip(lower=0).groupby(level="year").sum().to_numpy().max(initial=0.0)), 0.0)
    least = min(float(parts.clip(upper=0).groupby(level="year").sum().to_numpy().min(initial=0.0)), 0.0)
    most = most if most > least else 1.0
    column = rows.width / years
    room = column - widest - rows.ruler.points(11)
    shown = room >= 0.25 * column
    # Where figures would leave no bars there are bars alone.
    cell = (most - least) * column / (room if shown else column * 0.9)
    rows.ax.set_xlim(least, least + cell * years)
    colours = colours_of("group")
    for at, year in enumerate(sums.index):
        begin = at * cell
        _stack(
            rows, parts.xs(year, level="year").loc[groups], sums.loc[year], {key: colours[key] for key in groups},
            0.0, begin,
        )  # fmt: skip
        rows.ax.plot([begin, begin], [-0.5, len(names) - 0.5], color=rows.ink.faint, lw=0.8, zorder=0.5)
        ups = parts.xs(year, level="year").clip(lower=0).sum()
        for place, name in enumerate(names) if shown else ():
            end = (begin + float(ups[name]), float(place))
            write(rows.ax, end, figures[at][place], offset=(3, 0), size=rows.small, colour=rows.ink.text)
    rows.ax.set_xticks(
        [at * cell for at in range(years)],
        [_year(year, column, rows, language) for year in range(1, years + 1)],
        ha="left", **as_data(),
    )  # fmt: skip
    if groups:
        rows.key([(colours[key], text) for key, text in zip(groups, texts, strict=True)])
    rows.title(said["cash" if kind == "nominal" else "cash_present_value"], left=rows.names_width)
    rows.ax.set_xlabel(ground, fontsize=SMALL, color=rows.ink.muted, **as_data())
    return finish(rows.ax)


def _stack(
    rows: Rows, parts: pd.DataFrame, totals: pd.Series[float], colours: dict[str, str], scale: float, begin: float = 0.0
) -> None:
    """Draw parts (keys × offers) one after the other, what is negative to the left; shares where they fit."""
    ups, downs = np.full(parts.shape[1], begin), np.full(parts.shape[1], begin)
    for key, amounts in zip(parts.index, parts.to_numpy(), strict=True):
        starts = np.where(amounts >= 0, ups, downs)
        bars = rows.ax.barh(
            range(parts.shape[1]), amounts, left=starts, height=_THICK, color=colours[key],
            edgecolor=rows.ink.ground, linewidth=0.5, label="_nolegend_",
        )  # fmt: skip
        for bar in bars:
            bar.set_gid(f"part-{key}")
        for place, amount in enumerate(amounts.tolist()) if scale else ():
            # A share of a total with credits in it would be more than it is.
            if not 0 < amount <= totals.iloc[place] or (parts.iloc[:, place] < 0).any():
                continue
            text = percent(amount / totals.iloc[place], 0)
            if rows.fits(text, amount * scale):
                at = (float(starts[place] + amount / 2), float(place))
                write(rows.ax, at, text, size=min(rows.small, 7.5), colour=on(colours[key]), ha="center")
        ups, downs = ups + np.maximum(amounts, 0), downs + np.minimum(amounts, 0)


def _end(total: float, unquoted: int, language: str) -> str:
    gap = f" · {words(language)['not_quoted'].format(unquoted)}" if unquoted else ""
    return number(total) + gap


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
