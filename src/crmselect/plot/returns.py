"""What offers return: the cumulative net cash with its payback, and the net present values over many draws."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from crmselect.planning.returns_result import Returns
from crmselect.planning.returns_risk_result import ReturnsRisk
from crmselect.plot.bars import basis
from crmselect.plot.chances import chance
from crmselect.plot.ends import DASHES, end_texts, write_ends
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.names import shorten
from crmselect.plot.rows import open_rows
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.text import number

__all__ = ["returns"]

Floats = npt.NDArray[np.float64]
Kind = Literal["nominal", "present_value"]
_ALL_UP_TO = 8
_DEFAULT = 6
_THICK = 0.5
_WORDS = MappingProxyType(
    {
        "en": {
            "nominal": "Benefits less costs, summed up month by month",
            "present_value": "Benefits less costs at present value, summed up month by month",
            "golive": "go-live",
            "back": "{}: {} months",
            "months": "{} months",
            "ring": "○ from there on the money is back",
            "none_back": "the money of none that is named is back within the study",
            "end": "beside a name: what is left at the end",
            "risk": "Net present value when costs and benefits are uncertain",
            "marks": "bar: P10 to P90, line: median",
            "point": "● point estimate",
            "chance": "percent: probability that it is above 0",
            "draws": "{} draws (seed {})",
        },
        "zh": {
            "nominal": "效益减成本的逐月累计",
            "present_value": "效益减成本现值的逐月累计",
            "golive": "上线",
            "back": "{}：{} 个月",
            "months": "{} 个月",
            "ring": "○ 自此收回投入",
            "none_back": "所列报价在研究期内均未收回投入",
            "end": "名称旁：期末累计净额",
            "risk": "成本与效益不确定时的净现值",
            "marks": "条形：P10 至 P90，线：中位数",
            "point": "● 点估计",
            "chance": "百分比：净现值为正的概率",
            "draws": "{} 次抽样（种子 {}）",
        },
    }
)


def returns(
    result: Returns | ReturnsRisk,
    *,
    offers: Sequence[str] | None = None,
    kind: Kind = "nominal",
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str | None = None,
) -> Axes:
    """Draw what offers return.

    Of a :class:`~crmselect.planning.Returns`: benefits less costs, summed up month by month, a line an offer with its
    name and what is left at its end; a ring where the money is back for good. Of a
    :class:`~crmselect.planning.ReturnsRisk`: a row an offer with its net present value from P10 to P90, the highest
    median on top, and how likely it is above 0.

    Parameters
    ----------
    result : Returns or ReturnsRisk
    offers : sequence of str, optional
        The offers to draw. Lines of the others are thin and grey behind them; rows of the others are left out. Without
        it, of up to eight offers all lines bear a name, else the six with the most left; rows have all.
    kind : {"nominal", "present_value"}
        Of lines; draws are at present value.
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The result's without.

    Returns
    -------
    ax : Axes

    Raises
    ------
    KeyError
        For an offer that does not exist.
    ValueError
        For a kind that does not exist.

    Examples
    --------
    >>> from crmselect.cost import tco
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> from crmselect.model.benefit import Benefit
    >>> from crmselect.planning.returns_run import returns as set_against
    >>> price = CostItem(item="Price", category="procurement.licences", amount=6_000)
    >>> costs = tco([Offer(name="Acme", items=(price,))], Assumptions(currency="USD", years=2))
    >>> saved = Benefit(name="Paper", kind="avoided_cost", amount=500, every="month")
    >>> ax = returns(set_against(costs, [saved], golive_month=0))
    >>> [text.get_text() for text in ax.texts if "Acme" in text.get_text()]
    ['Acme: 11 months', 'Acme · 6k']
    """
    language = result.language if language is None else language
    words(language)  # Refuses a language that is none.
    unknown = [name for name in offers or () if name not in result.names]
    if unknown:
        raise KeyError(f"there is no offer {unknown[0]!r}")
    if isinstance(result, ReturnsRisk):
        return _ranges(result, list(dict.fromkeys(result.names if offers is None else offers)), excluded, ax, language)
    return _lines(result, offers, kind, excluded, ax, language)


def _lines(
    found: Returns,
    offers: Sequence[str] | None,
    kind: Kind,
    excluded: Collection[str],
    ax: Axes | None,
    language: str,
) -> Axes:
    said, own, ground = words(language), _WORDS[language], basis(found.costs, kind, language)
    months = found.assumptions.months
    flows = found.net_cash * (found.costs.discount_factors if kind == "present_value" else 1.0)
    lines = dict(zip(found.names, np.cumsum(flows, axis=1), strict=True))
    left = {name: float(line[-1]) for name, line in lines.items()}
    order = sorted(found.names, key=lambda name: -left[name])
    usual = order[: _DEFAULT if len(order) > _ALL_UP_TO else _ALL_UP_TO]
    named = list(dict.fromkeys(usual if offers is None else offers))
    behind = [name for name in order if name not in named]
    sheet = open_sheet(ax, (8.0, min(max(3.8, 0.24 * (len(named) + 3)), 14.0)), (0.55, 0.05, 0.3, 0.55))
    _limits(sheet, list(lines.values()))
    texts, room = end_texts(sheet, named, [left[name] for name in named], excluded, language)
    if behind:
        texts.append(said["others"].format(len(behind)))
    widest = max((sheet.ruler.width(text, NAME) for text in texts), default=0.0)
    free = max(1 - (min(widest, room) + sheet.ruler.points(22)) / sheet.width, 0.3)
    sheet.ax.set_xlim(0, months / free)
    # Level through the last month, so that all lines end where the names stand.
    x = np.arange(months + 1)
    for name in behind:
        faint = mix(sheet.ink.text, sheet.ink.ground, 0.8)
        sheet.ax.plot(x, _held(lines[name]), color=faint, linewidth=0.8, zorder=1.5, label="_nolegend_")
    inks = []
    for at, name in enumerate(named):
        colour, dash = legible(SERIES[at % len(SERIES)], sheet.ink.ground, 3.0), DASHES[(at // 3) % len(DASHES)]
        sheet.ax.plot(
            x, _held(lines[name]), color=colour, linewidth=1.8, linestyle=dash, zorder=2.5, label="_nolegend_"
        )
        inks.append(sheet.ink.muted if name in excluded else legible(colour, sheet.ink.ground))
    _golive(sheet, found, own["golive"])
    drawn = _paybacks(sheet, found, kind, dict(zip(named, inks, strict=True)), lines, language)
    ends = [left[name] for name in named]
    if behind:
        ends.append(float(np.median([left[name] for name in behind])))
        inks.append(sheet.ink.muted)
    write_ends(sheet, months, ends, texts, inks)
    _years(sheet, found.assumptions.years, language)
    money_axis(sheet.ax, language, which="y")
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    sheet.ax.set_ylabel(ground, fontsize=SMALL, color=sheet.ink.muted, **as_data())
    note = [own["ring"]] if drawn else [own["none_back"]] if named else []
    sheet.note([*note, own["end"], *([said["out"]] if set(named) & set(excluded) else [])], language)
    sheet.title(own[kind], left=sheet.ruler.points(40))
    return finish(sheet.ax)


def _held(line: Floats) -> Floats:
    return np.append(line, line[-1:])


def _limits(sheet: Sheet, lines: Sequence[Floats]) -> None:
    """Set the limits of the amounts, with room for a line of words at the top."""
    low = min([0.0, *(float(line.min()) for line in lines)])
    high = max([0.0, *(float(line.max()) for line in lines)])
    span = (high - low) or 1.0
    above = sheet.ruler.line(SMALL) * 1.5 / sheet.height
    bottom = low - 0.04 * span
    sheet.ax.set_ylim(bottom, bottom + (high + 0.04 * span - bottom) / (1 - above))


def _golive(sheet: Sheet, found: Returns, text: str) -> None:
    """Mark the month of go-live with a line and a word at the top."""
    months = found.assumptions.months
    if not found.model.benefits or not found.golive < months:
        return
    (left, right), (low, high) = sheet.ax.get_xlim(), sheet.ax.get_ylim()
    sheet.ax.plot(
        [found.golive] * 2, [low, high], color=mix(sheet.ink.text, sheet.ink.ground, 0.45), linewidth=0.8,
        linestyle=(0, (4, 2)), zorder=1.2, label="_nolegend_",
    )  # fmt: skip
    sheet.ax.set_xlim(left, right)
    sheet.ax.set_ylim(low, high)
    pixels, last = (float(one) for one in sheet.pixels([found.golive, months], [0.0, 0.0])[:, 0])
    width = sheet.ruler.width(text, SMALL) + sheet.ruler.points(4)
    right_of = pixels + width <= last
    at = (2.0, -1.0) if right_of else (-2.0, -1.0)
    write(
        sheet.ax, (found.golive, high), text, offset=at, colour=sheet.ink.muted, ha="left" if right_of else "right",
        va="top",
    )  # fmt: skip


def _paybacks(
    sheet: Sheet, found: Returns, kind: Kind, inks: dict[str, str], lines: dict[str, Floats], language: str
) -> bool:
    """Mark where the money of each offer is back for good; return whether there was any to mark."""
    own = _WORDS[language]
    back = found.table["payback" if kind == "nominal" else "discounted_payback"]
    hits = [(name, float(back[name])) for name in inks if 0 < float(back[name]) < np.inf]
    if not hits:
        return False
    long, short = (
        dict(zip(inks, shorten(list(inks), share * sheet.width, sheet.ruler.at(SMALL)), strict=True))
        for share in (0.2, 0.1)
    )
    marks = []
    for name, month in sorted(hits, key=lambda hit: hit[1]):
        at = number(month, 1).removesuffix(".0")
        forms = (own["back"].format(long[name], at), own["back"].format(short[name], at), own["months"].format(at))
        marks.append(Mark(month, 0.0, inks[name], forms))
    kept = [(np.arange(line.size), line) for name, line in lines.items() if name in inks]
    kept.append((np.array([0.0, found.assumptions.months]), np.zeros(2)))
    top = sheet.ruler.line(SMALL) * 1.4
    draw_marks(sheet, marks, kept, right=float(found.assumptions.months), top=top)
    return True


def _years(sheet: Sheet, years: int, language: str) -> None:
    """Name the years in the middle of their twelve months, and draw the line at nothing."""
    per_year = sheet.width * 12 / sheet.ax.get_xlim()[1]
    texts = [words(language)["year_n"].format(year) for year in range(1, years + 1)]
    if max(sheet.ruler.width(text, SMALL) for text in texts) > per_year - sheet.ruler.points(4):
        step = 1 + int(sheet.ruler.width("00 ", SMALL) // per_year)
        texts = [str(year) if (year - 1) % step == 0 else "" for year in range(1, years + 1)]
    sheet.ax.set_xticks([12 * year + 6 for year in range(years)], texts, **as_data())
    for year in range(years):
        sheet.ax.axvline(12 * year, color=sheet.ink.faint, linewidth=0.8, zorder=0.5)
    ends, colour = sheet.ax.get_xlim(), mix(sheet.ink.text, sheet.ink.ground, 0.35)
    sheet.ax.plot([0, 12 * years], [0, 0], color=colour, linewidth=1.0, zorder=1, label="_nolegend_")
    sheet.ax.set_xlim(*ends)


def _ranges(risk: ReturnsRisk, named: Sequence[str], excluded: Collection[str], ax: Axes | None, language: str) -> Axes:
    said, own = words(language), _WORDS[language]
    table = risk.table.loc[list(named)].sort_values("P50", ascending=False, kind="stable")
    names = [str(name) for name in table.index]
    rows = open_rows(ax, names, out=excluded)
    low, middle, high, point = (table[key].to_numpy(dtype=float) for key in ("P10", "P50", "P90", "point"))
    ends = [chance(float(share)) for share in table["positive"]]
    widths = [rows.ruler.width(end, rows.small) + rows.ruler.points(9) for end in ends]
    tips = np.maximum(high, point)
    least = float(min(low.min(initial=0.0), point.min(initial=0.0)))
    least -= 0.02 * (float(tips.max(initial=0.0)) - least)
    rows.ax.set_xlim(*rows.reach(tips.tolist(), widths, least))
    colour = legible(SERIES[0], rows.ink.ground, 3.0)
    pale = mix(SERIES[0], rows.ink.ground, 0.45)
    rows.ax.axvline(0, color=mix(rows.ink.text, rows.ink.ground, 0.35), linewidth=1.0, zorder=1)
    rows.ax.barh(range(len(names)), high - low, left=low, height=_THICK, color=pale, zorder=2, label="_nolegend_")
    for place, name in enumerate(names):
        ink = rows.ink.muted if name in excluded else rows.ink.text
        ends_at = [place - _THICK / 2, place + _THICK / 2]
        rows.ax.plot([middle[place]] * 2, ends_at, color=ink, linewidth=1.8, zorder=3, label="_nolegend_")
        text = write(
            rows.ax, (float(tips[place]), float(place)), ends[place], offset=(6, 0), size=rows.small, colour=ink
        )
        text.set_bbox({"facecolor": rows.ink.ground, "edgecolor": "none", "pad": 0.6})
    rows.ax.plot(
        point, range(len(names)), "o", markersize=4.5, color=colour, markeredgecolor=rows.ink.ground,
        markeredgewidth=0.6, zorder=4, label="_nolegend_",
    )  # fmt: skip
    money_axis(rows.ax, language)
    rows.ax.grid(axis="x", color=rows.ink.faint, linewidth=0.8)
    drawn = own["draws"].format(f"{risk.draws:,}", risk.seed)
    out = [said["out"]] if set(names) & set(excluded) else []
    parts = [basis(risk.risk, "present_value", language), own["marks"], own["point"], own["chance"], drawn, *out]
    rows.note(parts, language)
    rows.title(own["risk"], left=rows.names_width)
    return finish(rows.ax)
