"""How likely each offer stays within a budget, over the size of the budget."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes

from crmselect.cost import CostRisk
from crmselect.plot.bars import basis
from crmselect.plot.chances import chance
from crmselect.plot.curves import P50, P80, Kind, Scene, budget_line, drawn_in_colour, level, named_ends
from crmselect.plot.sheet import open_sheet
from crmselect.plot.style import finish
from crmselect.plot.words import words
from crmselect.text import money, money_short

__all__ = ["within_budget"]

Floats = npt.NDArray[np.float64]
_AROUND = 0.3
"""Of a budget: what is drawn on either side of it."""
_POINTS = 161
_LEVEL = 1e-12


def within_budget(
    risk: CostRisk,
    budgets: npt.ArrayLike | None = None,
    *,
    offers: Sequence[str] | None = None,
    kind: Kind = "present_value",
    budget: float | None = None,
    excluded: Collection[str] = (),
    ax: Axes | None = None,
    language: str = "en",
) -> Axes:
    """Draw how likely each offer stays within a budget, over the size of the budget.

    Where a line crosses P50 a budget is kept as often as not; where it crosses P80, in four cases of five.

    Parameters
    ----------
    risk : CostRisk
    budgets : array-like (n,), optional
        The budgets to look at, at least two different ones. Default is 30 % to either side of ``budget``; without one
        what the offers in colour may cost.
    offers : sequence of str, optional
        The offers to draw in colour and to name. Without it all of up to eight offers, else the six whose P80 is
        nearest to ``budget``; without one, is lowest.
    kind : {"present_value", "nominal"}
    budget : float, optional
        A vertical line; the figures beside the names are the probabilities there. Without it they are each P80.
    excluded : collection of str
        Offers to mark as out.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}

    Returns
    -------
    Axes
        Budgets against probabilities.

    Raises
    ------
    KeyError
        For an offer that does not exist.
    ValueError
        For budgets that are fewer than two, or no finite figures; for a kind that does not exist.

    Examples
    --------
    >>> from crmselect.cost import simulate
    >>> from crmselect.model import Assumptions, CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount={"low": 40, "likely": 50, "high": 80})
    >>> risk = simulate([Offer(name="Acme", items=(seats,))], Assumptions(currency="USD"), draws=256, seed=7)
    >>> ax = within_budget(risk, [40, 60, 80])
    >>> float(next(line for line in ax.lines if len(line.get_xdata()) == 3).get_ydata()[-1])
    1.0
    """
    said = words(language)
    basis(risk, kind, language)  # Refuses a kind that is none.
    high = risk.percentile(P80, kind)
    nearest = (high if budget is None else (high - budget).abs()).sort_values(kind="stable").index.tolist()
    named = drawn_in_colour(risk, offers, nearest)
    named.sort(key=lambda name: float(high[name]))
    scene = Scene(risk, kind, named, excluded, language)
    totals = risk.totals(kind)
    x = _budgets(budgets, budget, totals[:, [risk.names.index(name) for name in named]])
    figures = [money_short(float(high[name]), language) for name in named]
    if budget is not None:
        within = risk.within(budget, kind)
        figures = [chance(float(within[name])) for name in named]
    sheet = open_sheet(ax, (8.4, min(max(3.8, 0.26 * (len(named) + 5)), 14.0)), (0.55, 0.05, 0.3, 0.6))
    low, right = float(x[0]), float(x[-1])
    texts = named_ends(sheet, scene, figures, (low, right), head=budget is not None)
    ordered = np.sort(totals, axis=0)
    # Rounding must not put a total beyond a budget of the same amount.
    edges = x + _LEVEL * np.abs(x)
    lines = {
        name: (x, np.searchsorted(ordered[:, at], edges, side="right") / len(ordered))
        for at, name in enumerate(risk.names)
    }
    scene.draw(sheet, lines, texts, right)
    level(sheet, P50, "P50", right)
    level(sheet, P80, "P80", right)
    if budget is not None and low <= budget <= right:
        budget_line(sheet, budget, right, language)
    scene.axes(sheet, right)
    scene.note(sheet, [said["at_p80"] if budget is None else said["at_budget"].format(money(budget))])
    sheet.title(said["within_budget"], left=sheet.ruler.points(40))
    return finish(sheet.ax)


def _budgets(budgets: npt.ArrayLike | None, budget: float | None, totals: Floats) -> Floats:
    """Return the budgets to look at, ascending."""
    if budgets is not None:
        given: Floats = np.unique(np.asarray(budgets, dtype=np.float64).ravel())
        if given.size < 2 or not np.isfinite(given).all():
            raise ValueError("budgets are no range of amounts — give two different ones or more")
        return given
    if budget is not None and budget > 0:
        low, high = (1 - _AROUND) * budget, (1 + _AROUND) * budget
    else:
        low, high = (float(one) for one in (totals.min(initial=np.inf), np.quantile(totals, 0.995, axis=0).max()))
    if not high > low:
        low, high = low - (0.1 * abs(low) or 1.0), high + (0.1 * abs(high) or 1.0)
    return np.linspace(low, high, _POINTS)
