"""What was planned, earned and spent over time, and how it will end: the S-curves of earned value."""

from __future__ import annotations

import datetime as dt

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from crmselect.planning.progress_report import Progress
from crmselect.plot.gantt import date_axis, short_day
from crmselect.plot.names import cut
from crmselect.plot.sheet import Sheet, key_height, key_shape, open_sheet
from crmselect.plot.style import SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.text import money_short, percent

__all__ = ["progress"]

_PLANNED, _EARNED, _ACTUAL = "#767676", "#228833", "#cc3311"
_WORDS = {
    "en": {
        "title": "Planned, earned and spent: {}",
        "planned": "Planned (PV) {}",
        "earned": "Earned (EV) {}",
        "actual": "Spent (AC) {}",
        "today": "Today, {}",
        "budget": "Budget {}",
        "axis": "Cumulative, {}",
        "forecast": "◆ forecast: {} on {}",
        "range": "box: 80 % range of cost and finish",
        "no_range": "too few months for a range",
        "no_forecast": "no forecast: nothing is earned or spent yet",
        "done": "all work is done",
    },
    "zh": {
        "title": "计划、挣值与实际：{}",
        "planned": "计划价值 (PV) {}",
        "earned": "挣值 (EV) {}",
        "actual": "实际成本 (AC) {}",
        "today": "今日 {}",
        "budget": "预算 {}",
        "axis": "累计，{}",
        "forecast": "◆ 预测：{}，{}",
        "range": "方框：成本与完工日的 80 % 区间",
        "no_range": "可用月份过少，无法给出区间",
        "no_forecast": "尚无挣值或支出，无法预测",
        "done": "工作已全部完成",
    },
}


def progress(found: Progress, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the three curves of earned value up to today, the plan to its end, and the forecast with its range.

    Dashed lines lead from what is spent and from what is earned to the forecast, a diamond; a box around it is the
    80 % range of cost (height) and of finish (width), where the months so far give one.

    Parameters
    ----------
    found : Progress
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        Default is the result's.

    Returns
    -------
    Axes
    """
    language = language or found.language
    if language not in _WORDS:
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    said = _WORDS[language]
    sheet = open_sheet(ax, (8.6, 4.4), (0.55, 0.05, 0.3, 0.78))
    share = [percent(value / found.budget, 0) if found.budget > 0 else "" for value in (found.planned, found.earned)]
    key = [
        (legible(_PLANNED, sheet.ink.ground, 3.0), said["planned"].format(_figure(found.planned, share[0], language))),
        (legible(_EARNED, sheet.ink.ground, 3.0), said["earned"].format(_figure(found.earned, share[1], language))),
        (legible(_ACTUAL, sheet.ink.ground, 3.0), said["actual"].format(money_short(found.actual, language))),
    ]
    top = _limits(
        sheet, found, key_height(key_shape([text for _, text in key], sheet.width, sheet.ruler)[1], sheet.ruler)
    )
    sheet.key(key)
    _curves(sheet, found)
    _budget(sheet, found, said["budget"].format(money_short(found.budget, language)))
    note = _forecast(sheet, found, language)
    _today(sheet, found.as_of, top, said["today"].format(short_day(found.as_of, language)))
    date_axis(sheet, language)
    money_axis(sheet.ax, language, which="y")
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(said["axis"].format(found.currency), fontsize=SMALL, color=sheet.ink.muted, **as_data())
    sheet.note(note, language)
    title = cut(said["title"].format(found.plan.offer), sheet.width * 0.95, sheet.ruler.at(12.0))
    sheet.title(title, left=sheet.ruler.points(40))
    return finish(sheet.ax)


def _figure(value: float, share: str, language: str) -> str:
    text = money_short(value, language)
    return f"{text}, {share}" if share and language == "en" else f"{text}，{share}" if share else text


def _x(day: dt.date) -> int:
    """Return where the end of a day stands."""
    return day.toordinal() + 1


def _limits(sheet: Sheet, found: Progress, key: float) -> float:
    """Set the limits of both axes with room for a key of a height in pixels; return where that room begins."""
    finish, cost = found.finish, found.cost
    days = [found.schedule.baseline_finish, found.as_of, finish.finish, finish.high, finish.done]
    low = found.schedule.start.toordinal()
    high = max(_x(day) for day in days if day is not None)
    amounts = [found.budget, found.actual, cost.eac, cost.high, float(found.curve["planned"].max())]
    top = max(amount for amount in amounts if amount is not None) or 1.0
    bottom = min(float(found.curve["actual"].min(skipna=True)), 0.0)
    span = max(high - low, 14)
    sheet.ax.set_xlim(low - 0.03 * span, low + span * 1.04)
    sheet.ax.tick_params(axis="x", pad=6)  # The first month stands beside the lowest amount.
    above = key + sheet.ruler.line(SMALL) * 1.6
    sheet.ax.set_ylim(bottom, bottom + (top - bottom) * 1.05 / max(1 - above / sheet.height, 0.4))
    return bottom + (top - bottom) * 1.05


def _curves(sheet: Sheet, found: Progress) -> None:
    curve = found.curve
    x = [_x(day) for day in curve.index]
    for name, colour, width in (("planned", _PLANNED, 1.6), ("earned", _EARNED, 2.0), ("actual", _ACTUAL, 2.0)):
        y = curve[name].astype("float64").to_numpy()
        kept = np.isfinite(y)
        sheet.ax.plot(
            np.array(x)[kept], y[kept], color=legible(colour, sheet.ink.ground, 3.0), linewidth=width, zorder=2.5,
            marker="o" if name != "planned" else None, markersize=3.0, label="_nolegend_",
        )  # fmt: skip


def _budget(sheet: Sheet, found: Progress, text: str) -> None:
    left, right = sheet.ax.get_xlim()
    colour = mix(sheet.ink.text, sheet.ink.ground, 0.45)
    sheet.ax.plot([left, right], [found.budget] * 2, color=colour, linewidth=0.9, zorder=1.2, label="_nolegend_")
    sheet.ax.set_xlim(left, right)
    write(sheet.ax, (left, found.budget), text, offset=(3, 2), colour=sheet.ink.muted, va="bottom", zorder=3)


def _forecast(sheet: Sheet, found: Progress, language: str) -> list[str]:
    """Draw how it will end, and return what is said of that below."""
    said, finish, cost = _WORDS[language], found.finish, found.cost
    if finish.done is not None:
        return [said["done"]]
    if finish.finish is None or cost.eac is None:
        return [said["no_forecast"]]
    now, end = _x(found.as_of), _x(finish.finish)
    for value, goal, colour in ((found.actual, cost.eac, _ACTUAL), (found.earned, found.budget, _EARNED)):
        ink = legible(colour, sheet.ink.ground, 3.0)
        sheet.ax.plot([now, end], [value, goal], color=ink, linewidth=1.3, linestyle=(0, (4, 2)), zorder=2.2,
                      label="_nolegend_")  # fmt: skip
    ink = legible(_ACTUAL, sheet.ink.ground, 3.0)
    sheet.ax.plot([end], [cost.eac], "D", markersize=6, color=ink, zorder=3, label="_nolegend_")
    note = [said["forecast"].format(money_short(cost.eac, language), short_day(finish.finish, language))]
    low, high = finish.low or finish.finish, finish.high or finish.finish
    least, most = (cost.eac if one is None else one for one in (cost.low, cost.high))
    if cost.low is None and finish.low is None:
        return [*note, said["no_range"]]
    width, height = max(_x(high) - _x(low), 0), most - least
    sheet.ax.add_patch(
        Rectangle((_x(low), least), width, height, facecolor=mix(_ACTUAL, sheet.ink.ground, 0.8), edgecolor=ink,
                  linewidth=0.8, alpha=0.6, zorder=1.1, label="_nolegend_")
    )  # fmt: skip
    return [*note, said["range"]]


def _today(sheet: Sheet, day: dt.date, top: float, text: str) -> None:
    x = _x(day)
    low, high = sheet.ax.get_ylim()
    sheet.ax.plot([x, x], [low, top], color=mix(sheet.ink.text, sheet.ink.ground, 0.3), linewidth=0.9,
                  linestyle=(0, (2, 2)), zorder=1.3, label="_nolegend_")  # fmt: skip
    sheet.ax.set_ylim(low, high)
    (left, right), wide = sheet.ax.get_xlim(), sheet.ruler.width(text, SMALL) + sheet.ruler.points(6)
    at = (x - left) / (right - left) * sheet.width
    beside = "left" if at + wide <= sheet.width else "right"
    write(sheet.ax, (x, low), text, offset=(4 if beside == "left" else -4, 6), colour=sheet.ink.muted, ha=beside,
          zorder=3)  # fmt: skip
