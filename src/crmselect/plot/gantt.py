"""A project's milestones over time: the work on each, the baseline, what waits for what, and today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from math import ceil

from matplotlib.axes import Axes

from crmselect.planning.schedule_dates import Schedule
from crmselect.plot.names import Ruler
from crmselect.plot.rows import Rows, open_rows
from crmselect.plot.sheet import Sheet, key_height, key_shape
from crmselect.plot.style import SMALL, as_data, colours_of, finish, legible, mix, write
from crmselect.taxonomy import PHASES, label

__all__ = ["date_axis", "gantt", "short_day"]

_THICK = 0.52
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)
_WORDS = {
    "en": {
        "title": "Milestones",
        "today": "Today, {}",
        "late": "{}, {:+d} d",
        "note": "bars: the work up to the due day; bold edge: no float",
        "baseline": "grey lines: the baseline",
        "expected": "dashes: to be expected, given what is late",
        "done": "✓ done",
        "links": "arrows: what waits for what",
        "none": "There are no milestones.",
    },
    "zh": {
        "title": "里程碑",
        "today": "今日 {}",
        "late": "{}，{:+d} 天",
        "note": "条形：至到期日的工作；粗边：无浮动时间",
        "baseline": "灰线：基线",
        "expected": "虚线：考虑延误后的预计",
        "done": "✓ 已完成",
        "links": "箭头：先后依赖",
        "none": "没有里程碑。",
    },
}


def gantt(schedule: Schedule, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw milestones over time: a bar for the work on each, its baseline, its dependencies, and today.

    A bar ends on the due day, which is written beside it with the days that it is to be expected later (or was done
    later or earlier) than its baseline. Milestones without float have a bold edge.

    Parameters
    ----------
    schedule : Schedule
        Today is its ``as_of``; without it no line is drawn.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        Default is the schedule's.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from crmselect.model.project_time import Milestone
    >>> from crmselect.planning.schedule_dates import schedule
    >>> ax = gantt(schedule([Milestone(name="Live", phase="golive", due="2027-04-15", start="2027-01-04")]))
    >>> [text.get_text() for text in ax.texts]
    ['15 Apr 2027']
    """
    language = language or schedule.language
    if language not in _WORDS:
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    said = _WORDS[language]
    used = [phase for phase in PHASES if any(one.phase == phase for one in schedule.milestones)]
    colours = colours_of("phase")
    key = [label(phase, language) for phase in used]
    rows = open_rows(
        ax, list(schedule.names), band=_band(key, schedule.as_of is not None), row=0.3, width=9.4, bottom=0.62
    )
    rows.key(list(zip([colours[phase] for phase in used], key, strict=True)))
    texts = [_beside(schedule, n, language) for n in range(len(schedule.milestones))]
    _limits(rows, schedule, texts)
    place = {name: n for n, name in enumerate(schedule.names)}
    for n, one in enumerate(schedule.milestones):
        for before in one.after:
            _arrow(rows, schedule, place, before, one.name)
        _bar(rows, schedule, n, colours[one.phase], texts[n])
    if schedule.as_of is not None:
        _today(rows, schedule.as_of, said["today"].format(short_day(schedule.as_of, language)))
    date_axis(rows, language)
    note = [said["note"]]
    if any(one.after for one in schedule.milestones):
        note.append(said["links"])
    if any(one.baseline is not None and one.baseline != one.due for one in schedule.milestones):
        note.append(said["baseline"])
    if any(schedule.expected[one.name] > one.due and one.done is None for one in schedule.milestones):
        note.append(said["expected"])
    if any(text.startswith("✓") for text in texts):
        note.append(said["done"])
    rows.note(note if schedule.milestones else [said["none"]], language)
    rows.title(said["title"], left=rows.names_width)
    return finish(rows.ax)


def short_day(day: dt.date, language: str) -> str:
    """Return a day as it stands in a plot.

    Examples
    --------
    >>> short_day(dt.date(2027, 9, 30), "en"), short_day(dt.date(2027, 9, 30), "zh")
    ('30 Sep 2027', '2027-09-30')
    """
    return day.isoformat() if language == "zh" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_axis(sheet: Sheet, language: str, last: float | None = None) -> None:
    """Set an x axis of day numbers: months named as far as there is room, years below the first and each January.

    Parameters
    ----------
    sheet : Sheet
    language : {"en", "zh"}
    last : float, optional
        Names end here; default is the axis' end.
    """
    low, high = sheet.ax.get_xlim()
    end = high if last is None else last
    first = dt.date.fromordinal(max(ceil(low), 1))
    widest = ("12月", "2027年") if language == "zh" else ("Sep", "2027")
    wide = max(sheet.ruler.width(text, SMALL) for text in widest)
    per_month = sheet.width * 30.4 / (high - low)
    step = next((n for n in _STEPS if n * per_month >= wide * 1.35), _STEPS[-1])
    ticks: list[int] = []
    texts: list[str] = []
    at = 12 * first.year + first.month - 1 + (first.day > 1)
    at += -at % step
    while (day := dt.date(at // 12, at % 12 + 1, 1)).toordinal() <= end:
        year = f"{day.year}年" if language == "zh" else str(day.year)
        if step >= 12:
            text = year
        else:
            text = f"{day.month}月" if language == "zh" else _MONTHS[day.month - 1]
            text += f"\n{year}" if not texts or day.month <= step else ""
        ticks.append(day.toordinal())
        texts.append(text)
        at += step
    sheet.ax.set_xticks(ticks, texts, **as_data())
    sheet.ax.grid(axis="x", color=sheet.ink.faint, linewidth=0.8)


def _band(key: Sequence[str], today: bool) -> Callable[[float, Ruler], float]:
    def height(width: float, ruler: Ruler) -> float:
        above = key_height(key_shape(key, width, ruler)[1], ruler) if key else 0.0
        return above + (ruler.line(SMALL) * 1.2 if today else 0.0)

    return height


def _beside(schedule: Schedule, n: int, language: str) -> str:
    """Return what stands beside a bar: its due day, and how many days off the baseline it is to be."""
    said, one = _WORDS[language], schedule.milestones[n]
    row = schedule.table.iloc[n]
    done = row["state"] == "done"
    text = short_day(one.done if done and one.done is not None else one.due, language)
    off = int(row["variance_days"])
    text = said["late"].format(text, off) if off else text
    return f"✓ {text}" if done else text


def _limits(rows: Rows, schedule: Schedule, texts: Sequence[str]) -> None:
    days = [schedule.start.toordinal()]
    ends = [_end(schedule, n) for n in range(len(schedule.milestones))]
    low = min([*days, *(schedule.spans[one.name].start.toordinal() for one in schedule.milestones)])
    if schedule.as_of is not None:
        ends.append(schedule.as_of.toordinal())
        texts = [*texts, ""]
    span = max([*ends, low + 14]) - low
    low -= round(0.01 * span)
    gap = rows.ruler.points(10)
    widths = [rows.ruler.width(text, rows.small) + gap for text in texts]
    rows.ax.set_xlim(low, low + rows.reach([end - low for end in ends] or [14.0], widths or [gap])[1])


def _end(schedule: Schedule, n: int) -> int:
    """Return where everything of a row has ended."""
    one = schedule.milestones[n]
    days = [one.due, schedule.expected[one.name], one.baseline or one.due]
    return max(day.toordinal() for day in days) + 1


def _bar(rows: Rows, schedule: Schedule, n: int, colour: str, text: str) -> None:
    one = schedule.milestones[n]
    span, ink = schedule.spans[one.name], rows.ink
    left, right = span.start.toordinal(), one.due.toordinal() + 1
    done = schedule.table["state"].iloc[n] == "done"
    critical = schedule.floats[one.name] == 0
    rows.ax.barh(
        n, right - left, left=left, height=_THICK, color=mix(colour, ink.ground, 0.45 if done else 0.0),
        edgecolor=ink.text if critical else ink.ground, linewidth=1.3 if critical else 0.5, zorder=2,
        label="_nolegend_",
    )  # fmt: skip
    expected = schedule.expected[one.name].toordinal() + 1
    if expected > right:
        rows.ax.plot(
            [right, expected], [n, n], color=legible(colour, ink.ground, 3.0), linewidth=1.6, linestyle=(0, (2, 1.2)),
            zorder=2.5, label="_nolegend_",
        )  # fmt: skip
        rows.ax.plot([expected], [n], "D", markersize=4, color=legible(colour, ink.ground, 3.0), zorder=2.5,
                     label="_nolegend_")  # fmt: skip
    if one.baseline is not None and one.baseline != one.due:
        grey, day = mix(ink.text, ink.ground, 0.45), one.baseline.toordinal() + 1
        under = n + _THICK / 2 + 0.11
        rows.ax.plot([min(left, day), day], [under, under], color=grey, linewidth=1.6, zorder=1.8, label="_nolegend_")
        rows.ax.plot([day, day], [n - _THICK / 2, under], color=grey, linewidth=1.6, zorder=2.6, label="_nolegend_")
    fits = rows.fits(text, float("inf"))
    write(rows.ax, (_end(schedule, n), n), text if fits else "", offset=(5, 0), size=rows.small, colour=ink.muted)


def _arrow(rows: Rows, schedule: Schedule, place: dict[str, int], before: str, after: str) -> None:
    """Draw a thin line from the end of one bar to the next one's begin, or onto it where they overlap."""
    x = schedule.spans[before].due.toordinal() + 1
    start = schedule.spans[after].start.toordinal()
    above, below = place[before], place[after]
    down = 1 if below > above else -1
    colour = mix(rows.ink.text, rows.ink.ground, 0.5)
    across: list[float] = [x, x]
    along: list[float] = [above, below - down * _THICK / 2]
    marker = "v" if down > 0 else "^"
    if start > x + 1:
        across, along, marker = [x, x, start], [above, below, below], ">"
    rows.ax.plot(across, along, color=colour, linewidth=0.8, zorder=1.5, label="_nolegend_")
    rows.ax.plot(across[-1:], along[-1:], marker, markersize=3.2, color=colour, zorder=1.6, label="_nolegend_")


def _today(rows: Rows, day: dt.date, text: str) -> None:
    x, ink = day.toordinal() + 1, rows.ink
    bottom, top = rows.ax.get_ylim()
    colour = legible("#cc3311", ink.ground, 3.0)
    rows.ax.plot([x, x], [bottom, -0.5], color=colour, linewidth=1.1, zorder=2.8, label="_nolegend_")
    rows.ax.set_ylim(bottom, top)
    (left, right), half = rows.ax.get_xlim(), rows.ruler.width(text, SMALL) / 2
    at = (x - left) / (right - left) * rows.width
    off = (min(max(at, half), rows.width - half) - at) * 72 / rows.ruler.dpi
    write(rows.ax, (x, -0.5), text, offset=(off, 1.5), colour=legible(colour, ink.ground), ha="center", va="bottom")
