"""How many must answer as users grow, and which level of support holds."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from crmselect.planning.evaluation_words import checked_language
from crmselect.planning.support import SupportPlan
from crmselect.planning.support_words import day_of_month
from crmselect.plot.ends import write_ends
from crmselect.plot.fonts import drawable
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.names import cut
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, write

__all__ = ["staff"]

Floats = npt.NDArray[np.float64]
_WORDS = MappingProxyType(
    {
        "title": ("Support staff as users grow", "支持人员需求"),
        "needed": ("needed · {}", "需要 · {}"),
        "at_hand": ("at hand · {}", "现有 · {}"),
        "y": ("People on the pay roll", "人数"),
        "year": ("Year {}", "第 {} 年"),
        "overload": ("shaded: the queue grows without end", "阴影：队列将无限增长"),
        "short": ("red: people are lacking", "红色：人手不足"),
        "note": ("Erlang C; nobody gives up", "按 Erlang C 计算，假定无人中途放弃"),
        "mark": ("{} in {}", "{1}：{0} 人"),
        "month": ("month {}", "第 {} 个月"),
    }
)
_FEW_STEPS = 6
_HEADING = 1.7


def staff(plan: SupportPlan, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the people that support takes, month by month, with those at hand and the levels that hold.

    Where people are lacking the gap is red; where the queue would grow without end the ground is shaded. A few steps
    bear their month.

    Parameters
    ----------
    plan : SupportPlan
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The plan's unless it is stated.
    """
    zh = checked_language(language or plan.language) == "zh"
    said = {key: pair[zh] for key, pair in _WORDS.items()}
    sheet = open_sheet(ax, (8.0, 3.6), (0.5, 0.05, 0.3, 0.62))
    table, months = plan.table, len(plan.table)
    needed, at_hand = (table[name].to_numpy(dtype=float) for name in ("staff", "at_hand"))
    head = sheet.ruler.line(SMALL) * _HEADING
    top = max(float(np.nanmax([*needed, *at_hand, 1.0])) * 1.08, 1.5)
    sheet.ax.set_ylim(0, top / (1 - head / sheet.height))
    colour = legible(SERIES[0], sheet.ink.ground, 3.0)
    texts, ends, inks = [said["needed"].format(f"{needed[-1]:.0f}")], [float(needed[-1])], [colour]
    if not np.isnan(at_hand[-1]):
        texts.append(said["at_hand"].format(f"{at_hand[-1]:.0f}"))
        ends.append(float(at_hand[-1]))
        inks.append(sheet.ink.muted)
    widest = max(sheet.ruler.width(text, NAME) for text in texts)
    sheet.ax.set_xlim(0, months / max(1 - (widest + sheet.ruler.points(22)) / sheet.width, 0.3))
    x = np.repeat(np.arange(months + 1), 2)[1:-1].astype(float)
    line, there = np.repeat(needed, 2), np.repeat(at_hand, 2)
    lacking = bool((needed > at_hand).any())
    if lacking:
        sheet.ax.fill_between(x, there, line, where=line > there, color=SERIES[1], alpha=0.35, linewidth=0, zorder=1.2)
    sheet.ax.plot(x, line, color=colour, linewidth=1.8, zorder=2.5, label="_nolegend_")
    sheet.ax.plot(x, there, color=sheet.ink.muted, linewidth=1.2, linestyle=(0, (4, 2)), zorder=2, label="_nolegend_")
    swamped = _overload(sheet, plan)
    _levels(sheet, plan, head)
    _at_hand(sheet, at_hand, said["at_hand"])
    write_ends(sheet, months, ends, texts, [legible(ink, sheet.ink.ground) for ink in inks])
    _steps(sheet, plan, needed, (x, line), head, said)
    _years(sheet, plan, said)
    sheet.ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(said["y"], fontsize=SMALL, color=sheet.ink.muted, **as_data())
    notes = [*([said["short"]] if lacking else []), *([said["overload"]] if swamped else []), said["note"]]
    sheet.note(notes, "zh" if zh else "en")
    sheet.title(said["title"], left=sheet.ruler.points(36))
    return finish(sheet.ax)


def _overload(sheet: Sheet, plan: SupportPlan) -> bool:
    full = (plan.table["traffic"] >= plan.table["present"]) & (plan.table["traffic"] > 0)
    for month in np.flatnonzero(full.to_numpy()).tolist():
        sheet.ax.axvspan(month, month + 1, color=sheet.ink.faint, linewidth=0, zorder=0.6)
    return bool(full.any())


def _levels(sheet: Sheet, plan: SupportPlan, head: float) -> None:
    """Name each level over its months; a line where another begins."""
    names = plan.table["level"].tolist()
    edges = [0, *(at for at, (one, other) in enumerate(pairwise(names), 1) if one != other), len(names)]
    low, high = sheet.ax.get_ylim()
    y, per_month = high - (high - low) * head / sheet.height / 2, sheet.width / sheet.ax.get_xlim()[1]
    measure = sheet.ruler.at(SMALL)
    for begin, end in pairwise(edges):
        if begin:
            sheet.ax.plot([begin, begin], [low, high], color=mix(sheet.ink.text, sheet.ink.ground, 0.5), linewidth=0.8,
                          zorder=1.5, label="_nolegend_")  # fmt: skip
        room = (end - begin) * per_month - sheet.ruler.points(6)
        text = cut(drawable(names[begin]), room, measure)
        if measure(text) <= room:
            write(sheet.ax, ((begin + end) / 2, y), text, colour=sheet.ink.muted, ha="center", bbox=_chip(sheet))


def _chip(sheet: Sheet) -> dict[str, Any]:
    """Return plain ground for a text that lies on lines."""
    return {"facecolor": sheet.ink.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.6}


def _at_hand(sheet: Sheet, at_hand: Floats, text: str) -> None:
    """Say how many there are under a line of them that ends before the months do."""
    known = np.flatnonzero(~np.isnan(at_hand))
    if not known.size or known[-1] == at_hand.size - 1:
        return
    last, offset = int(known[-1]), -sheet.ruler.line(SMALL) * 0.4
    count, colour = float(at_hand[last]), sheet.ink.muted
    start = float(known[0])
    write(sheet.ax, (start, count), text.format(f"{count:.0f}"), offset=(4, offset), colour=colour, bbox=_chip(sheet))


def _steps(
    sheet: Sheet, plan: SupportPlan, needed: Floats, line: tuple[Floats, Floats], head: float, said: dict[str, str]
) -> None:
    """Name the months in which more people are needed, where they are few."""
    steps = np.flatnonzero(needed[1:] > needed[:-1]) + 1
    if not 0 < len(steps) <= _FEW_STEPS:
        return
    marks = []
    for month in steps.tolist():
        day, count = day_of_month(plan.start, month), f"{needed[month]:.0f}"
        when = f"{day:%Y-%m}" if day else said["month"].format(month + 1)
        ink = sheet.ink.text
        marks.append(Mark(float(month), float(needed[month]), ink, (said["mark"].format(count, when), when)))
    draw_marks(sheet, marks, [line], right=float(len(needed)), top=head)


def _years(sheet: Sheet, plan: SupportPlan, said: dict[str, str]) -> None:
    """Name the years in the middle of their months: by their number, as the tables do."""
    months = len(plan.table)
    years = -(-months // 12)
    per_year = sheet.width * 12 / sheet.ax.get_xlim()[1]
    texts = [said["year"].format(year) for year in range(1, years + 1)]
    if max(sheet.ruler.width(text, SMALL) for text in texts) > per_year - sheet.ruler.points(4):
        step = 1 + int(sheet.ruler.width("00 ", SMALL) // per_year)
        texts = [str(year) if (year - 1) % step == 0 else "" for year in range(1, years + 1)]
    middles = [(12 * year + min(12 * year + 12, months)) / 2 for year in range(years)]
    sheet.ax.set_xticks(middles, texts, **as_data())
    for year in range(years):
        sheet.ax.axvline(12 * year, color=sheet.ink.faint, linewidth=0.8, zorder=0.5)
