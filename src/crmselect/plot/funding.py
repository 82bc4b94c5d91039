"""The money that a budget plan needs by the end of each month, with its reserves, against the limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from crmselect.planning.budget_plan import BudgetPlan
from crmselect.planning.budget_words import limit_name
from crmselect.plot.ends import write_ends
from crmselect.plot.names import cut
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.text import money, money_short

__all__ = ["funding"]

Floats = npt.NDArray[np.float64]
_WORK, _HELD, _APART, _OVER = "#4477aa", "#ccbb44", "#aa3377", "#cc3311"
_MONTHS = 12
_WORDS = {
    "en": {
        "title": "Money needed by the end of each month: {}",
        "work": "Work",
        "held": "with contingency",
        "apart": "with management reserve",
        "limit": "Limit {}",
        "over": "shaded: months over the limit in total or of their year",
        "breach": "{} over by {}",
        "axis": "Nominal, {}",
        "year": "Year {}",
        "dashed": "dashes: where a limit is first passed",
    },
    "zh": {
        "title": "截至各月末所需资金：{}",
        "work": "工作",
        "held": "含应急储备",
        "apart": "含管理储备",
        "limit": "限额 {}",
        "over": "阴影：超出总限额或年度限额的月份",
        "breach": "{}超出 {}",
        "axis": "名义金额，{}",
        "year": "第 {} 年",
        "dashed": "虚线：首次超限的月份",
    },
}


def funding(plan: BudgetPlan, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw what a plan has needed by the end of each month: work, contingency on top, the management reserve above.

    The total limit is a line across; months over a limit in total or of their year are shaded, dashes mark where a
    limit (that of a phase, too) is first passed, and what breaks is said below. Each line bears its name and its end.

    Parameters
    ----------
    plan : BudgetPlan
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        Default is the plan's.

    Returns
    -------
    Axes

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> from crmselect.planning.budgeting import budget
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=1_000, every="month")
    >>> ax = funding(budget(tco([Offer(name="Acme", items=(seats,))], Assumptions(currency="USD", years=1)), "Acme"))
    >>> [text.get_text() for text in ax.texts]
    ['Work · 12k']
    """
    language = language or plan.language
    if language not in _WORDS:
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    said = _WORDS[language]
    sheet = open_sheet(ax, (8.4, 4.2), (0.55, 0.05, 0.3, 0.78))
    frame, months = plan.funding, plan.months
    lines = [(said["work"], _WORK, frame["cumulative_work"].to_numpy())]
    if plan.contingency:
        lines.append((said["held"], _HELD, frame["cumulative"].to_numpy()))
    if plan.management_reserve:
        lines.append((said["apart"], _APART, frame["cumulative"].to_numpy() + plan.management_reserve))
    limit = plan.limits.total
    high = max([*(float(row.max(initial=0.0)) for _, _, row in lines), limit or 0.0, 1e-9])
    low = min([*(float(row.min(initial=0.0)) for _, _, row in lines), 0.0])
    sheet.ax.set_ylim(low * 1.05, low + (high - low) * 1.12)
    texts = [f"{name} · {money_short(float(row[-1]) if row.size else 0.0, language)}" for name, _, row in lines]
    room = min(0.34 * sheet.width, sheet.ruler.points(72 * 2.6))
    texts = [cut(text, room, sheet.ruler.at(NAME)) for text in texts]
    widest = max(sheet.ruler.width(text, NAME) for text in texts)
    free = max(1 - (widest + sheet.ruler.points(22)) / sheet.width, 0.3)
    sheet.ax.set_xlim(0, max(months, 1) / free)
    shaded = _shade(sheet, plan)
    _draw(sheet, lines)
    if limit is not None:
        _limit(sheet, limit, months, said["limit"].format(money_short(limit, language)))
    inks = [legible(colour, sheet.ink.ground) for _, colour, _ in lines]
    write_ends(sheet, months, [float(row[-1]) if row.size else 0.0 for _, _, row in lines], texts, inks)
    _months(sheet, plan, language)
    money_axis(sheet.ax, language, which="y")
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(
        said["axis"].format(plan.currency), fontsize=SMALL, color=sheet.ink.muted, **as_data()
    )  # fmt: skip
    note = [said["over"]] if any(one.kind != "phase" for one in plan.breaches) else []
    note += [said["dashed"]] if shaded else []
    note += [
        said["breach"].format(limit_name(one.kind, one.key, language), money(one.over, plan.currency))
        for one in plan.breaches[:3]
    ]
    sheet.note([*note, *(["…"] if len(plan.breaches) > 3 else [])], language)
    room = sheet.width * 0.95
    sheet.title(cut(said["title"].format(plan.offer), room, sheet.ruler.at(12.0)), left=sheet.ruler.points(40))
    return finish(sheet.ax)


def _draw(sheet: Sheet, lines: list[tuple[str, str, Floats]]) -> None:
    before: Floats | None = None
    for at, (_, colour, row) in enumerate(lines):
        if not row.size:
            continue
        # A payment falls due at the beginning of its month: the line steps there.
        x = np.repeat(np.arange(row.size + 1), 2)[1:-1]
        y = np.repeat(row, 2)
        style: dict[str, Any] = {"linestyle": (0, (5, 1.5))} if at == 2 else {}
        ink = legible(colour, sheet.ink.ground, 3.0)
        sheet.ax.plot([0, *x], [0.0 if at < 2 else y[0], *y], color=ink, linewidth=1.8, zorder=2.5,
                      label="_nolegend_", solid_joinstyle="miter", **style)  # fmt: skip
        if at == 1 and before is not None:
            sheet.ax.fill_between(x, np.repeat(before, 2), y, color=colour, alpha=0.3, linewidth=0, zorder=2)
        before = row


def _shade(sheet: Sheet, plan: BudgetPlan) -> bool:
    """Shade the months over a limit, a year's until its end; mark where each is first passed, that of a phase too."""
    spans: list[tuple[int, int]] = []
    dates = plan.dates()
    for one in plan.breaches:
        end = one.month if one.kind == "phase" else plan.months
        if one.kind == "year":
            end = min(_MONTHS * int(one.key), plan.months)
        elif one.kind == "calendar_year" and dates:
            end = max((n + 1 for n, day in enumerate(dates) if day.year == int(one.key)), default=end)
        spans.append((one.month, end))
    ground = mix(_OVER, sheet.ink.ground, 0.88)
    over = np.zeros(plan.months, dtype=bool)
    for first, end in spans:
        over[first:end] = True
    for n in np.flatnonzero(over).tolist():
        sheet.ax.axvspan(n, n + 1, color=ground, linewidth=0, zorder=0.3)
    bottom, top = sheet.ax.get_ylim()
    for first in sorted({first for first, _ in spans}):
        sheet.ax.plot([first, first], [bottom, top], color=legible(_OVER, sheet.ink.ground, 3.0), linewidth=0.8,
                      linestyle=(0, (3, 2)), zorder=1.2, label="_nolegend_")  # fmt: skip
    sheet.ax.set_ylim(bottom, top)
    return bool(spans)


def _limit(sheet: Sheet, limit: float, months: int, text: str) -> None:
    ink = legible(_OVER, sheet.ink.ground, 3.0)
    sheet.ax.plot([0, months], [limit, limit], color=ink, linewidth=1.2, zorder=2.2, label="_nolegend_")
    write(sheet.ax, (0, limit), text, offset=(3, 2), colour=legible(_OVER, sheet.ink.ground), va="bottom", zorder=3)


def _months(sheet: Sheet, plan: BudgetPlan, language: str) -> None:
    """Name the plan's years in the middle of their months, or the calendar's Januaries where there is a start."""
    years = -(-plan.months // _MONTHS)
    per_year = sheet.width * _MONTHS / sheet.ax.get_xlim()[1]
    said = _WORDS[language]["year"]
    dates = plan.dates()
    texts = []
    for year in range(1, years + 1):
        text = said.format(year)
        if dates is not None:
            day = dates[_MONTHS * (year - 1)]
            text += f"\n{day.year}-{day.month:02d}"
        texts.append(text)
    widest = max((sheet.ruler.width(part, SMALL) for text in texts for part in text.split("\n")), default=0.0)
    if widest > per_year - sheet.ruler.points(4):
        step = 1 + int(sheet.ruler.width("00 ", SMALL) // max(per_year, 1.0))
        texts = [str(year) if (year - 1) % step == 0 else "" for year in range(1, years + 1)]
    middle = [min(_MONTHS * year + 6, (_MONTHS * year + plan.months) / 2) for year in range(years)]
    sheet.ax.set_xticks(middle, texts, **as_data())
    for year in range(years):
        sheet.ax.axvline(_MONTHS * year, color=sheet.ink.faint, linewidth=0.8, zorder=0.5)
    sheet.ax.axhline(0, color=mix(sheet.ink.text, sheet.ink.ground, 0.5), linewidth=0.8, zorder=1)
