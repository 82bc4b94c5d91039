"""What came of it after go-live: satisfaction with its intervals, indicators before and after."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from crmselect.planning.evaluation_words import checked_language, figure
from crmselect.planning.indicators import Change, Changes
from crmselect.planning.survey import SurveyResult
from crmselect.planning.survey_sus import SUS_AVERAGE
from crmselect.planning.survey_words import why_hidden
from crmselect.plot.fonts import drawable
from crmselect.plot.names import cut
from crmselect.plot.rows import Rows, band_of, open_rows
from crmselect.plot.style import SERIES, finish, legible, mix, write
from crmselect.text import number, percent

__all__ = ["before_after", "satisfaction"]

_WORDS = MappingProxyType(
    {
        "everyone": ("Everyone", "全体"),
        "all_items": ("All items", "全部项目"),
        "roles": ("Satisfaction by role", "各角色的满意度"),
        "items": ("Satisfaction by item", "各项目的满意度"),
        "sus": ("System Usability Scale by role", "各角色的系统可用性量表（SUS）得分"),
        "answers": ("{} · {} of {} answered", "{} · {}/{} 人作答"),
        "answered": ("{} · {} answered", "{} · {} 人作答"),
        "interval": ("mean with its {} interval", "均值及其 {} 置信区间"),
        "middle": ("dashed: the middle of the scale", "虚线：量表中点"),
        "average": ("dashed: average of other systems, 68", "虚线：其他系统的平均值 68"),
        "change": ("Indicators before and after go-live", "上线前后的效率指标"),
        "scale": ("change in percent of the value before (○)", "相对上线前数值（○）的变化百分比"),
        "whisker": ("line: {} interval of the change", "横线：变化的 {} 置信区间"),
        "target": ("◆ target", "◆ 目标"),
        "better": ("better", "改善"),
        "worse": ("worse", "变差"),
        "unclear": ("not certain", "尚不确定"),
        "zero": ("{} → {}: no share of a value of 0", "{} → {}：上线前为 0，无法计算百分比"),
    }
)
_TONES = MappingProxyType({"better": SERIES[2], "worse": SERIES[1]})
_POINT = 6.0


def satisfaction(
    result: SurveyResult,
    *,
    by: Literal["role", "item"] = "role",
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw how satisfied people are, a row a role or an item, each with its interval; groups that are hidden say why.

    Parameters
    ----------
    result : SurveyResult
        Of the System Usability Scale, rows by role show its score from 0 to 100 and its grade.
    by : {"role", "item"}
        Everyone, or all items, come first.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the rows.
    language : {"en", "zh"}, optional
        The result's unless it is stated.
    """
    if by not in {"role", "item"}:
        raise ValueError(f"by is {by!r} — write role or item")
    zh = checked_language(language or result.language) == "zh"
    said = {key: pair[zh] for key, pair in _WORDS.items()}
    points, scale, middle, key = _points(result, by, said, zh)
    rows = open_rows(ax, [one[0] for one in points])
    low, high = scale
    ends = [cut(drawable(one[4]), 0.45 * rows.width, rows.ruler.at(rows.small)) for one in points]
    widest = max((rows.ruler.width(end, rows.small) for end in ends), default=0.0) + rows.ruler.points(12)
    rows.ax.set_xlim(low, low + (high - low) / max(1 - widest / rows.width, 0.3))
    rows.ax.plot([middle] * 2, [-0.5, len(points) - 0.5], color=rows.ink.muted, linewidth=0.9,
                 linestyle=(0, (3, 2)), zorder=1, label="_nolegend_")  # fmt: skip
    colour = legible(SERIES[0], rows.ink.ground, 3.0)
    for place, (name, mean, bottom, top, _) in enumerate(points):
        shown = not math.isnan(mean)
        first = name in {said["everyone"], said["all_items"]}
        if not math.isnan(bottom):
            rows.ax.plot([bottom, top], [place] * 2, color=colour, linewidth=2.4, alpha=0.55, solid_capstyle="round",
                         zorder=2, label="_nolegend_")  # fmt: skip
        if shown:
            rows.ax.plot([mean], [place], "D" if first else "o", color=colour, markersize=_POINT, zorder=3,
                         label="_nolegend_")  # fmt: skip
        ink = rows.ink.text if shown else rows.ink.muted
        write(rows.ax, (high, float(place)), ends[place], offset=(6, 0), size=rows.small, colour=ink)
    _ground(rows, low, high, len(points))
    rows.note([said["interval"].format(percent(result.confidence)), said[key]], "zh" if zh else "en")
    title = said["sus"] if key == "average" else said["roles" if by == "role" else "items"]
    rows.title(title, left=rows.names_width)
    return finish(rows.ax)


Point = tuple[str, float, float, float, str]


def _points(
    result: SurveyResult, by: str, said: dict[str, str], zh: bool
) -> tuple[list[Point], tuple[float, float], float, str]:
    """Return the rows (name, mean, low, high, what stands at the end), the scale, its middle and what that is."""
    if by == "role" and result.sus is not None:
        found = []
        for role, row in result.sus.iterrows():
            grade = f"{number(row['mean'], 1)} ({row['grade']})" if row["grade"] else ""
            end = grade or why_hidden(str(row["hidden"]), result.smallest, zh=zh)
            text = said["answered"].format(end, row["n"])
            found.append((str(role) or said["everyone"], row["mean"], row["low"], row["high"], text))
        return found, (0.0, 100.0), SUS_AVERAGE, "average"
    table = result.table
    rows = table[table["item"] == ""] if by == "role" else table[table["role"] == ""]
    names = {item.id: item.text or item.id for item in result.survey.items}
    first = said["everyone" if by == "role" else "all_items"]
    found = []
    for one in rows.to_dict("records"):
        shown = number(one["mean"], 2) if not math.isnan(one["mean"]) else ""
        end = shown or why_hidden(str(one["hidden"]), result.smallest, zh=zh)
        text = said["answered"].format(end, one["n"])
        if not math.isnan(one["invited"]):
            text = said["answers"].format(end, one["n"], f"{one['invited']:.0f}")
        key = str(one[by])
        name = (names.get(key, key) if by == "item" else key) or first
        found.append((name, one["mean"], one["low"], one["high"], text))
    low, high = result.survey.low, result.survey.high
    return found, (low, high), (low + high) / 2, "middle"


def before_after(changes: Changes, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw each indicator before and after go-live, as a change in percent, with its interval and its target.

    Parameters
    ----------
    changes : Changes
        An indicator that was 0 before has no change in percent: its row says so.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes. Without it, a figure whose height suits the rows.
    language : {"en", "zh"}, optional
        The changes' unless it is stated.
    """
    zh = checked_language(language or changes.language) == "zh"
    said = {key: pair[zh] for key, pair in _WORDS.items()}
    every = changes.changes
    tones = [_tone(one) for one in every]
    used = [tone for tone in ("better", "worse", "unclear") if tone in tones]
    rows = open_rows(ax, [one.indicator.name for one in every], band=band_of([said[tone] for tone in used]))
    ends = [cut(drawable(_end(one, said)), 0.45 * rows.width, rows.ruler.at(rows.small)) for one in every]
    widest = max((rows.ruler.width(end, rows.small) for end in ends), default=0.0) + rows.ruler.points(12)
    reach = [value for one in every for value in _reach(one)]
    low, high = min([0.0, *reach]), max([0.0, *reach])
    margin = 0.04 * (high - low) or 0.1
    low, high = low - margin, high + margin
    rows.ax.set_xlim(low, low + (high - low) / max(1 - widest / rows.width, 0.3))
    rows.ax.plot([0, 0], [-0.5, len(every) - 0.5], color=mix(rows.ink.text, rows.ink.ground, 0.5), linewidth=0.8,
                 zorder=1, label="_nolegend_")  # fmt: skip
    for place, (one, tone) in enumerate(zip(every, tones, strict=True)):
        _dumbbell(rows, place, one, _shade(rows, tone))
        write(rows.ax, (high, float(place)), ends[place], offset=(6, 0), size=rows.small, colour=rows.ink.text)
    _ground(rows, low, high, len(every))
    rows.ax.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(value, 0)))
    rows.key([(_shade(rows, tone), said[tone]) for tone in used])
    notes = [said["scale"], said["whisker"].format(percent(changes.confidence))]
    if any(one.indicator.target is not None for one in every):
        notes.append(said["target"])
    rows.note(notes, "zh" if zh else "en")
    rows.title(said["change"], left=rows.names_width)
    return finish(rows.ax)


def _tone(change: Change) -> str:
    return change.verdict if change.verdict in _TONES else "unclear"


def _shade(rows: Rows, tone: str) -> str:
    return legible(_TONES[tone], rows.ink.ground, 3.0) if tone in _TONES else rows.ink.muted


def _share(change: Change, value: float | None) -> float | None:
    """Return a difference from before as a share of it."""
    return None if value is None or not change.before.mean else value / abs(change.before.mean)


def _aim(change: Change) -> float | None:
    target = change.indicator.target
    return _share(change, None if target is None else target - change.before.mean)


def _reach(change: Change) -> list[float]:
    found = (change.relative, _share(change, change.low), _share(change, change.high), _aim(change))
    return [one for one in found if one is not None]


def _end(change: Change, said: dict[str, str]) -> str:
    unit = f" {change.indicator.unit}" if change.indicator.unit else ""
    before, after = figure(change.before.mean), f"{figure(change.after.mean)}{unit}"
    return f"{before} → {after}" if change.relative is not None else said["zero"].format(before, after)


def _dumbbell(rows: Rows, place: int, change: Change, colour: str) -> None:
    moved, low, high = change.relative, _share(change, change.low), _share(change, change.high)
    if moved is None:
        return
    rows.ax.plot([0, moved], [place] * 2, color=colour, linewidth=2.6, alpha=0.4, zorder=2, label="_nolegend_")
    if low is not None and high is not None:
        rows.ax.plot([low, high], [place] * 2, color=colour, linewidth=1.0, marker="|", markersize=_POINT, zorder=2.5,
                     label="_nolegend_")  # fmt: skip
    rows.ax.plot([0], [place], "o", markersize=_POINT, markerfacecolor=rows.ink.ground, markeredgecolor=colour,
                 markeredgewidth=1.3, zorder=3, label="_nolegend_")  # fmt: skip
    rows.ax.plot([moved], [place], "o", color=colour, markersize=_POINT, zorder=3.2, label="_nolegend_")
    aim = _aim(change)
    if aim is not None:
        rows.ax.plot([aim], [place], "D", color=rows.ink.text, markersize=_POINT - 2, zorder=3.4, label="_nolegend_")


def _ground(rows: Rows, low: float, high: float, count: int) -> None:
    """Draw the grid behind the rows alone, and plain ground under the texts at their ends."""
    left, right = rows.ax.get_xlim()
    bottom, top = rows.ax.get_ylim()
    places = MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
    ticks = [float(tick) for tick in places if low - 1e-9 <= tick <= high + 1e-9]
    rows.ax.set_xticks(ticks)
    for tick in ticks:
        rows.ax.plot([tick] * 2, [-0.5, count - 0.5], color=rows.ink.faint, linewidth=0.8, zorder=0.5,
                     label="_nolegend_")  # fmt: skip
    rows.ax.set_xlim(left, right)
    rows.ax.set_ylim(bottom, top)
