"""How likely each total is: an S-curve an offer, each with its name at its end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator

from crmselect.cost import CostRisk
from crmselect.plot.bars import basis
from crmselect.plot.chances import chance, percent_axis
from crmselect.plot.ends import DASHES, write_ends
from crmselect.plot.marks import Mark, draw_marks
from crmselect.plot.names import shorten
from crmselect.plot.rows import marked
from crmselect.plot.sheet import Sheet, open_sheet
from crmselect.plot.style import NAME, SERIES, SMALL, as_data, finish, legible, mix, money_axis, write
from crmselect.plot.words import words
from crmselect.text import money, money_short

__all__ = ["P50", "P80", "Kind", "Scene", "budget_line", "drawn_in_colour", "level", "named_ends", "s_curves"]

Floats = npt.NDArray[np.float64]
Kind = Literal["present_value", "nominal"]
P50, P80 = 0.5, 0.8
_ALL_UP_TO = 8
_DEFAULT = 6
_STEPS: Floats = np.linspace(0.0, 1.0, 161)
"""Of probability: a curve is drawn through the amounts at these."""
_TAIL = 0.005
"""Of the curves' ends may lie beyond the axis: a rare disaster would press all else together."""
_FAR = 1.2
"""A budget that is further away than so many widths of all curves lies beyond the axis."""


class Scene(NamedTuple):
    """What is drawn: of whom, as which amounts, who is named and who is out."""

    risk: CostRisk
    kind: Kind
    named: list[str]
    excluded: Collection[str]
    language: str

    @property
    def behind(self) -> list[str]:
        """Those who are grey."""
        return [name for name in self.risk.names if name not in self.named]

    def note(self, sheet: Sheet, parts: Sequence[str]) -> None:
        """Write below what the amounts are and what the marks mean."""
        said = words(self.language)
        grey = [said["grey"].format(len(self.behind))] if self.behind else []
        out = [said["out"]] if set(self.named) & set(self.excluded) else []
        sheet.note([basis(self.risk, self.kind, self.language), *parts, *grey, *out], self.language)

    def axes(self, sheet: Sheet, right: float) -> None:
        """Set both axes; money is written as far as the curves go."""
        money_axis(sheet.ax, self.language)
        low = sheet.ax.get_xlim()[0]
        ticks = np.asarray(sheet.ax.xaxis.get_major_locator().tick_values(low, right))
        sheet.ax.xaxis.set_major_locator(FixedLocator(ticks[(ticks >= low) & (ticks <= right)].tolist()))
        percent_axis(sheet.ax, which="y")
        sheet.ax.grid(axis="x", color=sheet.ink.faint, linewidth=0.8)
        text = words(self.language)["curves_axis"]
        sheet.ax.set_ylabel(text, fontsize=SMALL, color=sheet.ink.muted, **as_data())

    def style(self, sheet: Sheet, at: int) -> tuple[str, Any]:
        """Return the colour and the dashes of the n-th name."""
        return legible(SERIES[at % len(SERIES)], sheet.ink.ground, 3.0), DASHES[(at // 3) % len(DASHES)]

    def draw(self, sheet: Sheet, lines: dict[str, tuple[Floats, Floats]], texts: list[str], right: float) -> None:
        """Draw a line an offer, each with its text at its end at ``right``."""
        left, edge = sheet.ax.get_xlim()
        faint = mix(sheet.ink.text, sheet.ink.ground, 0.8)
        for name in self.behind:
            sheet.ax.plot(*lines[name], color=faint, linewidth=0.8, zorder=1.5, label="_nolegend_")
        inks = []
        for at, name in enumerate(self.named):
            colour, dash = self.style(sheet, at)
            sheet.ax.plot(*lines[name], color=colour, linewidth=1.8, linestyle=dash, zorder=2.5, label="_nolegend_")
            inks.append(sheet.ink.muted if name in self.excluded else legible(colour, sheet.ink.ground))
        sheet.ax.set_xlim(left, edge)
        ends = [float(lines[name][1][-1]) for name in self.named]
        if self.behind:
            ends.append(float(np.median([lines[name][1][-1] for name in self.behind])))
            inks.append(sheet.ink.muted)
        # Of curves that end at one height the first, which is the lowest total, is named on top.
        write_ends(sheet, right, ends[::-1], texts[::-1], inks[::-1])


def s_curves(
    risk: CostRisk,
    *,
    offers: Sequence[str] | None = None,
    kind: Kind = "present_value",
    budget: float | None = None,
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw how likely it is that each offer's total is at most an amount: an S-curve an offer.

    A ring marks the amount that holds with a probability of 80 %; a dot marks the point estimate, which is mostly the
    more hopeful of the two. A budget is a vertical line, and beside each name then stands how likely the total is
    within it; without one the P80 stands there.

    Parameters
    ----------
    risk : CostRisk
    offers : sequence of str, optional
        The offers to draw in colour and to name; the others are thin and grey behind them. Without it all of up to
        eight offers, else the six with the lowest P80.
    kind : {"present_value", "nominal"}
    budget : float, optional
        In the study's currency.
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        Amounts against probabilities.

    Raises
    ------
    KeyError
        For an offer that does not exist.
    ValueError
        For a kind that does not exist.

    Examples
    --------
    >>> from crmselect.cost import simulate
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount={"low": 40, "likely": 50, "high": 80})
    >>> risk = simulate([Offer(name="Acme", items=(seats,))], Assumptions(currency="USD"), draws=256, seed=7)
    >>> [text.get_text() for text in s_curves(risk, budget=80).texts if "Acme" in text.get_text()]
    ['Acme · 100 %']
    """
    said = words(language)
    basis(risk, kind, language)  # Refuses a kind that is none.
    high, point = risk.percentile(P80, kind), risk.point(kind)
    named = drawn_in_colour(risk, offers, high.sort_values(kind="stable").index.tolist())
    named.sort(key=lambda name: float(high[name]))
    scene = Scene(risk, kind, named, excluded, language)
    figures = [money_short(float(high[name]), language) for name in named]
    if budget is not None:
        within = risk.within(budget, kind)
        figures = [chance(float(within[name])) for name in named]
    sheet = open_sheet(ax, (8.4, min(max(4.0, 0.26 * (len(named) + 6)), 14.0)), (0.55, 0.05, 0.3, 0.75))
    amounts = dict(zip(risk.names, np.quantile(risk.totals(kind), _STEPS, axis=0).T, strict=True))
    low, right, seen = _limits([amounts[name] for name in named], point[named].tolist(), budget)
    texts = named_ends(sheet, scene, figures, (low, right), head=budget is not None)
    scene.draw(sheet, {name: _line(values, low, right) for name, values in amounts.items()}, texts, right)
    level(sheet, P80, "P80", right)
    if budget is not None and seen:
        budget_line(sheet, budget, right, language)
    marks = []
    for at, name in enumerate(named):
        colour, _ = scene.style(sheet, at)
        _point(sheet, amounts[name], float(point[name]), float(risk.within(float(point[name]), kind)[name]), colour)
        ink = sheet.ink.muted if name in excluded else legible(colour, sheet.ink.ground)
        marks.append(Mark(float(high[name]), P80, ink, (money_short(float(high[name]), language),)))
    kept = [_line(amounts[name], low, right) for name in named]
    draw_marks(sheet, marks, kept, left=low, right=right, top=sheet.ruler.line(SMALL) * 1.2)
    scene.axes(sheet, right)
    note = [said["p80_mark"], said["point_mark"]]
    if budget is not None:
        note.append((said["budget_mark"] if seen else said["budget_far"]).format(money(budget)))
    scene.note(sheet, note)
    sheet.title(said["s_curves"], left=sheet.ruler.points(40))
    return finish(sheet.ax)


def drawn_in_colour(risk: CostRisk, offers: Sequence[str] | None, order: list[str]) -> list[str]:
    """Return the offers to name: those that were asked for; else all of a few, of many the first of an order."""
    unknown = [name for name in offers or () if name not in risk.names]
    if unknown:
        raise KeyError(f"there is no offer {unknown[0]!r}")
    if offers is None:
        offers = order[: _DEFAULT if len(order) > _ALL_UP_TO else _ALL_UP_TO]
    return list(dict.fromkeys(offers))


def named_ends(sheet: Sheet, scene: Scene, figures: list[str], span: tuple[float, float], *, head: bool) -> list[str]:
    """Set the limits of both axes with room for names on the right; return the names with their figures.

    Parameters
    ----------
    sheet : Sheet
    scene : Scene
    figures : list of str
        What follows each name.
    span : (low, right)
        Of the amounts.
    head : bool
        Whether a line of words stands above the curves.
    """
    room = min(0.34 * sheet.width, sheet.ruler.points(72 * 2.9))
    tails = [f" · {figure}" for figure in figures]
    for_tails = max((sheet.ruler.width(text, NAME) for text in tails), default=0.0)
    rest = max(room - for_tails, sheet.ruler.points(30))
    shown = shorten(marked(scene.named, scene.excluded), rest, sheet.ruler.at(NAME))
    texts = [name + tail for name, tail in zip(shown, tails, strict=True)]
    if scene.behind:
        texts.append(words(scene.language)["others"].format(len(scene.behind)))
    widest = min(max((sheet.ruler.width(text, NAME) for text in texts), default=0.0), room)
    low, right = span
    free = max(1 - (widest + sheet.ruler.points(22)) / sheet.width, 0.3)
    sheet.ax.set_xlim(low, low + (right - low) / free)
    above = sheet.ruler.line(SMALL) * 1.4 / sheet.height if head else 0.0
    sheet.ax.set_ylim(-0.02, -0.02 + 1.05 / (1 - above))
    return texts


def level(sheet: Sheet, probability: float, text: str, right: float) -> None:
    """Draw a thin line at a probability as far as the curves go, with its name at the left."""
    left, edge = sheet.ax.get_xlim()
    colour = mix(sheet.ink.text, sheet.ink.ground, 0.6)
    sheet.ax.plot([left, right], [probability] * 2, color=colour, linewidth=0.8, zorder=1, label="_nolegend_")
    sheet.ax.set_xlim(left, edge)
    box = {"facecolor": sheet.ink.ground, "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
    write(sheet.ax, (left, probability), text, offset=(2, 6), colour=sheet.ink.muted, zorder=3).set_bbox(box)


def budget_line(sheet: Sheet, budget: float, right: float, language: str) -> None:
    """Draw the budget as a vertical line with its amount over the curves."""
    low, high = sheet.ax.get_ylim()
    sheet.ax.plot(
        [budget] * 2, [low, 1.02], color=sheet.ink.text, linewidth=1.1, linestyle=(0, (4, 2)), zorder=2,
        label="_nolegend_",
    )  # fmt: skip
    sheet.ax.set_ylim(low, high)
    text = words(language)["budget_line"].format(money_short(budget, language))
    x, end = (float(one) for one in sheet.pixels([budget, right], [0.0, 0.0])[:, 0])
    half = sheet.ruler.width(text, SMALL) / 2 + sheet.ruler.points(2)
    offset = ((min(max(x, half), end - half) - x) * 72 / sheet.ruler.dpi, 1.0)
    write(sheet.ax, (budget, 1.02), text, offset=offset, colour=sheet.ink.text, ha="center", va="bottom")


def _limits(curves: list[Floats], points: list[float], budget: float | None) -> tuple[float, float, bool]:
    """Return the first and the last amount on the axis, and whether the budget is on it."""
    tail = round(_TAIL * (len(_STEPS) - 1))
    ends = [*points, *(float(curve[at]) for curve in curves for at in (tail, -1 - tail))]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    span = (high - low) or abs(high) or 1.0
    seen = budget is not None and low - _FAR * span <= budget <= high + _FAR * span
    if budget is not None and seen:
        low, high = min(low, budget), max(high, budget)
    margin = 0.06 * ((high - low) or span)
    return low - margin, high + margin, seen


def _line(values: Floats, left: float, right: float) -> tuple[Floats, Floats]:
    """Return a curve from nothing at the left to what is reached at the right."""
    inside = (values > left) & (values < right)
    first, last = (float(np.mean(values <= edge)) for edge in (left, right))
    x = np.concatenate([[left], values[inside], [right]])
    return x, np.concatenate([[first], _STEPS[inside], [last]])


def _point(sheet: Sheet, amounts: Floats, point: float, within: float, colour: str) -> None:
    """Mark the point estimate on its curve."""
    # Where nothing is uncertain the curve is a step, and the estimate stands in its middle.
    height = P50 if amounts[0] == amounts[-1] else within
    sheet.ax.plot(
        [point], [height], "o", markersize=5.0, color=colour, markeredgecolor=sheet.ink.ground, markeredgewidth=0.6,
        zorder=3.5, label="_nolegend_",
    )  # fmt: skip
