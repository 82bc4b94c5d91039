"""The value that each budget reaches, with the choice at hand and what greed would have come to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from crmselect.planning.frontier_result import ScopeFrontier
from crmselect.planning.scope_result import ScopeResult
from crmselect.planning.scope_words import worth
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import SERIES, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.text import money_short

__all__ = ["frontier"]

Floats = npt.NDArray[np.float64]
Line = tuple[npt.ArrayLike, npt.ArrayLike]

_WORDS = {
    "en": {
        "title": "What each budget reaches",
        "value": "Value",
        "money": "Value, present value",
        "budget": "budget: {}",
        "chosen": ("chosen: {0} of {1} modules, {2}", "chosen: {2}", "{2}"),
        "greedy": ("by value per cost alone: {}", "greedy: {}", "{}"),
        "all": ("more money brings no more than {}", "at most {}", "{}"),
        "slope": "{} for each {}",
        "axis": "Budget over all years",
        "hull": "dashed: what more money brings at best",
        "grid": "between the budgets computed there may be other steps",
        "rest": "the rest of the offer is paid first",
    },
    "zh": {
        "title": "各预算可达到的价值",
        "value": "价值",
        "money": "价值（现值）",
        "budget": "预算：{}",
        "chosen": ("入选 {1} 个模块中的 {0} 个：{2}", "入选：{2}", "{2}"),
        "greedy": ("仅按“价值/费用”选取：{}", "贪心：{}", "{}"),
        "all": ("再增加资金也不超过 {}", "至多 {}", "{}"),
        "slope": "每{1}增加 {0}",
        "axis": "各年合计预算",
        "hull": "虚线：增加资金最多带来的价值",
        "grid": "所计算的预算之间可能还有其他台阶",
        "rest": "先支付该报价的其余费用",
    },
}
_SLOPES = 6
_ALONG = (0.5, 0.3, 0.75, 0.95, 0.1)


class _Box(NamedTuple):
    """Where a text stands, in pixels."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.bottom < other.top and other.bottom < self.top
        )


def frontier(result: ScopeResult | ScopeFrontier, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the value of the best modules against the budget: a step wherever more money changes the choice.

    A vertical line is the present budget. On it a full dot is what was chosen, a ring what taking modules by value per
    cost alone would have come to. The dashed line lies on the steps from above; the figures beside it are the marginal
    value of money there.

    Parameters
    ----------
    result : ScopeResult or ScopeFrontier
        Of a result the frontier is computed.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The result's unless it is stated.

    Returns
    -------
    Axes
        Budgets against values.

    Examples
    --------
    >>> from crmselect.model.scope import Module, Scope
    >>> from crmselect.planning.scope_choosing import scope
    >>> plan = Scope(budget=14, modules=[Module(name=n, value=v, cost=c) for n, v, c in
    ...              (("Maps", 16, 5), ("Sales", 22, 7), ("Mail", 12, 4), ("Chat", 8, 3))])
    >>> [text.get_text() for text in frontier(scope(plan)).texts][:1]
    ['budget: 14']
    """
    curve = result if isinstance(result, ScopeFrontier) else result.frontier()
    found = curve.result
    language = language or found.language
    words(language)
    said = _WORDS[language]
    budgets, values, present = curve.budgets, curve.values, curve.present
    sheet = open_sheet(ax, (8.0, 4.2), (0.6, 0.15, 0.3, 0.62))
    right = 1.06 * max(float(budgets.max(initial=0.0)), present or 0.0) or 1.0
    steps = _steps(budgets, values, right)
    _limits(sheet, values, found, right)
    colour = legible(SERIES[0], sheet.ink.ground, 3.0)
    sheet.ax.plot(*steps, color=colour, linewidth=1.8, solid_joinstyle="miter", zorder=2.5, label="_nolegend_")
    hull = _hull(budgets, values)
    faint = legible(SERIES[1], sheet.ink.ground, 3.0)
    sheet.ax.plot(*hull, color=faint, linewidth=1.0, linestyle=(0, (4, 2)), zorder=2.2, label="_nolegend_")
    lines: list[Line] = [steps, hull]
    if present is not None:
        lines.append(_present(sheet, present, language))
    ink = legible(SERIES[1], sheet.ink.ground)
    lines += _slopes(sheet, hull, present, ink, language, one=found.plan.objective == "return")
    draw_marks(sheet, _marks(sheet, curve, present, language), lines, right=right, top=sheet.ruler.line(SMALL) * 1.4)
    money_axis(sheet.ax, language)
    if found.plan.objective == "return":
        money_axis(sheet.ax, language, which="y")
    sheet.ax.grid(axis="y", color=sheet.ink.faint, linewidth=0.8)
    label = said["money"] if found.plan.objective == "return" else said["value"]
    sheet.ax.set_ylabel(str(label), fontsize=SMALL, color=sheet.ink.muted, **as_data())
    axis = str(said["axis"]) + (f" ({found.currency})" if found.currency else "")
    notes = [axis, *([str(said["hull"])] if hull[0].size > 1 else [])]
    notes += [str(said["rest"])] * bool(found.candidates.setup.cost[-1].any())
    notes += [str(said["grid"])] * (not curve.exact)
    sheet.note(notes, language)
    sheet.title(str(said["title"]), left=sheet.ruler.points(40))
    return finish(sheet.ax)


def _steps(budgets: Floats, values: Floats, right: float) -> tuple[Floats, Floats]:
    """Return the corners of the steps: each value holds from its budget on."""
    x = np.append(np.repeat(budgets, 2)[1:], right) if budgets.size else np.zeros(0)
    return x, np.repeat(values, 2)


def _limits(sheet: Sheet, values: Floats, found: ScopeResult, right: float) -> None:
    low = min(0.0, float(values.min(initial=0.0)), found.greedy[1])
    high = max(float(values.max(initial=0.0)), found.value, low)
    span = (high - low) or 1.0
    head = sheet.ruler.line(SMALL) * 2.2
    bottom, top = low - 0.03 * span, high + 0.06 * span
    sheet.ax.set_xlim(0, right)
    sheet.ax.set_ylim(bottom, bottom + (top - bottom) / (1 - head / sheet.height))


def _hull(budgets: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Return the least concave line above the steps: its slope is what money brings at best."""
    kept: list[int] = []
    for at in range(budgets.size):
        while len(kept) > 1:
            a, b = kept[-2], kept[-1]
            across = (budgets[b] - budgets[a]) * (values[at] - values[a])
            if across < (values[b] - values[a]) * (budgets[at] - budgets[a]):
                break
            kept.pop()
        kept.append(at)
    return budgets[kept], values[kept]


def _present(sheet: Sheet, present: float, language: str) -> Line:
    """Draw the present budget as a line with its figure above the steps."""
    low, high = sheet.ax.get_ylim()
    top = low + (high - low) * (1 - sheet.ruler.line(SMALL) * 1.3 / sheet.height)
    sheet.ax.plot([present] * 2, [low, top], color=sheet.ink.text, linewidth=1.0, zorder=2, label="_nolegend_")
    text = str(_WORDS[language]["budget"]).format(money_short(present, language))
    x = float(sheet.pixels([present], [low])[0, 0])
    half = sheet.ruler.width(text, SMALL) / 2 + sheet.ruler.points(2)
    moved = min(max(x, half), max(sheet.width - half, half)) - x
    offset = (moved * 72 / sheet.ruler.dpi, 1.5)
    write(sheet.ax, (present, top), text, offset=offset, colour=sheet.ink.text, ha="center", va="bottom")
    return [present, present], [low, top]


def _slopes(
    sheet: Sheet, hull: tuple[Floats, Floats], present: float | None, colour: str, language: str, *, one: bool
) -> list[Line]:
    """Write what money brings above the longest parts of the hull, where nothing else is; return where."""
    x, y = hull
    rises = np.flatnonzero(np.diff(y) > 0)
    if not rises.size:
        return []
    slope = np.diff(y)[rises] / np.diff(x)[rises]
    # The unit of money that most figures are readable in.
    unit = 1.0 if one else 10.0 ** np.ceil(-np.log10(np.median(slope)))
    points = sheet.pixels(x, y)
    length = np.hypot(*(points[rises + 1] - points[rises]).T)
    boxes: list[_Box] = []
    ceiling, height = sheet.height - sheet.ruler.line(SMALL) * 1.6, sheet.ruler.line(SMALL)
    gap = sheet.ruler.points(4)
    wall = None if present is None else float(sheet.pixels([present], [0.0])[0, 0])
    taken = [] if wall is None else [_Box(wall - gap, 0.0, wall + gap, sheet.height)]
    for place in np.argsort(-length, kind="stable")[:_SLOPES].tolist():
        text = str(_WORDS[language]["slope"]).format(f"{slope[place] * unit:.2g}", money_short(unit, language))
        width = sheet.ruler.width(text, SMALL)
        start, end = points[rises[place]], points[rises[place] + 1]
        for share in _ALONG:
            x_, y_ = (start + (end - start) * share).tolist()
            box = _Box(x_ - 2 * gap - width, y_ + gap, x_, y_ + gap + height)
            if box.left >= 0 and box.top <= ceiling and not any(box.meets(other) for other in taken):
                boxes.append(box)
                taken.append(box)
                at = sheet.data([box.right - gap, (box.bottom + box.top) / 2])
                said = write(sheet.ax, at, text, colour=colour, ha="right", zorder=3)
                said.set_bbox({"facecolor": sheet.ink.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.4})
                break
    return [_as_line(sheet, box) for box in boxes]


def _as_line(sheet: Sheet, box: _Box) -> Line:
    """Return a line that covers a box, for what keeps off lines."""
    heights = np.linspace(box.bottom, box.top, 4)
    corners = [sheet.data([at, height]) for height in heights.tolist() for at in (box.left, box.right)]
    return [x for x, _ in corners], [y for _, y in corners]


def _marks(sheet: Sheet, curve: ScopeFrontier, present: float | None, language: str) -> list[Mark]:
    said, found = _WORDS[language], curve.result
    marks = []
    at = present if present is not None else float(found.choice.cost)
    own = legible(SERIES[0], sheet.ink.ground)
    count = (len(found.chosen), len(found.names), worth(found, found.value))
    sheet.ax.plot([at], [found.value], "o", markersize=7.0, color=own, zorder=4.1, label="_nolegend_")
    marks.append(Mark(at, found.value, own, tuple(text.format(*count) for text in said["chosen"])))
    if found.greedy[1] < found.value - 1e-9 * max(abs(found.value), 1.0):
        less = worth(found, found.greedy[1])
        ink = legible(mix(sheet.ink.text, sheet.ink.ground, 0.3), sheet.ink.ground)
        marks.append(Mark(at, found.greedy[1], ink, tuple(text.format(less) for text in said["greedy"])))
    if curve.values.size and curve.budgets[-1] > at * (1 + 1e-9):
        most = worth(found, float(curve.values[-1]))
        texts = tuple(text.format(most) for text in said["all"])
        marks.append(Mark(float(curve.budgets[-1]), float(curve.values[-1]), sheet.ink.muted, texts))
    return marks
