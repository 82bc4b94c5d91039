"""Who is where under each method, as a map."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from crmselect.plot.fonts import drawable
from crmselect.plot.heat import GAP, Headings
from crmselect.plot.merit import reason_of
from crmselect.plot.names import cut
from crmselect.plot.rows import divide, open_rows
from crmselect.plot.style import HEAT, finish, on, write
from crmselect.plot.words import words
from crmselect.robustness import MethodComparison
from crmselect.text import number

__all__ = ["methods"]

_SECOND = 0.8
"""On the scale of shades: the first place, which decides, stands out from all others."""


def methods(comparison: MethodComparison, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw the place of each offer under each method: a map, the darkest cell of a column is its first place.

    The model that ranks stands first, and its order is that of the rows. The figure above each other column is its
    rank correlation with that model (Spearman's rho): 1 is the same order, -1 the reverse. Offers that a gate stopped
    stand below a line with their reason.

    Parameters
    ----------
    comparison : MethodComparison
        Of :func:`crmselect.robustness.compare_methods`, or ``study.compare_methods()``.
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The ranking's unless it is stated.

    Returns
    -------
    Axes
        A cell is one wide and one high.
    """
    language = language or comparison.ranking.language
    said, table = words(language), comparison.table
    own = comparison.ranking.method if comparison.ranking.method in table.columns else comparison.methods[0]
    order = [own, *(method for method in comparison.methods if method != own)]
    names = [str(name) for name in table.index]
    out = [str(name) for name, there in zip(table.index, table[own].notna(), strict=True) if not there]
    alike = comparison.correlations.loc["spearman"][own]
    figures = ["" if method == own else f"ρ {number(float(alike[method]), 2)}" for method in order]
    if len(comparison.preferences) < 2:  # One offer has one order only.
        figures = []
    spans = [(at + GAP * (at > 0), at + 1 + GAP * (at > 0)) for at in range(len(order))]
    headings = Headings([said[f"method_{method}"] for method in order], spans, figures)
    wide = min(max(6.4, 3.6 + 0.9 * len(order)), 18.0)
    rows = open_rows(ax, names, out=out, width=wide, band=headings.measure, bottom=0.3)
    rows.ax.set_xlim(0, spans[-1][1])
    last = max(len(names) - len(out) - 1, 1)
    cell = rows.width / spans[-1][1]
    for (left, _), method in zip(spans, order, strict=True):
        for place, found in enumerate(table[method].tolist()):
            if pd.isna(found):
                continue
            first = int(found) == 1
            colour = to_hex(HEAT(1.0 if first else _SECOND * (1 - (int(found) - 1) / last)))
            rows.ax.add_patch(
                Rectangle((left, place - 0.5), 1, 1, facecolor=colour, edgecolor=rows.ink.ground, linewidth=1.0)
            )
            if rows.fits(str(found), cell):
                bold = "bold" if first else "normal"
                middle = (left + 0.5, float(place))
                write(rows.ax, middle, str(found), size=rows.small, colour=on(colour), ha="center", fontweight=bold)
    for at, name in enumerate(out, len(names) - len(out)):
        text = drawable(reason_of(comparison.ranking, name, language))
        reason = cut(text, 0.9 * rows.width, rows.ruler.at(rows.small))
        write(rows.ax, (0.0, float(at)), reason, offset=(4, 0), size=rows.small, colour=rows.ink.muted)
    headings.draw(rows)
    divide(rows, len(names) - len(out), len(names))
    rows.ax.set_xticks([])
    parts = {
        said["methods_note"]: True,
        said["rho_note"].format(said[f"method_{own}"]): bool(figures) and len(order) > 1,
        said["out"]: bool(out),
    }
    rows.note([text for text, there in parts.items() if there], language)
    rows.title(said["methods"], left=rows.names_width)
    return finish(rows.ax)
