"""How far several evaluators are apart, as a map."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from crmselect.plot.heat import GAP, Headings
from crmselect.plot.merit import out_of
from crmselect.plot.rows import divide, open_rows
from crmselect.plot.style import HEAT, finish, on, write
from crmselect.plot.words import words
from crmselect.scoring import Panel
from crmselect.text import number

__all__ = ["disagreement"]


def disagreement(panel: Panel, *, ax: Axes | None = None, language: str | None = None) -> Axes:
    """Draw what each evaluator gives each offer: a map of scores, the joint score last.

    Columns that look alike are people who agree; a row that changes its colour is an offer to talk about.

    Parameters
    ----------
    panel : Panel
    ax : Axes, optional
        Drawn on as it is: neither its size nor its title changes.
    language : {"en", "zh"}, optional
        The panel's unless it is stated.
    """
    language = language or panel.language
    said, names, out = words(language), list(panel.combined.order), out_of(panel.combined)
    people = list(panel.rankings)
    scores = np.column_stack(
        [panel.rankings[one].score[names].to_numpy(dtype=float) for one in people]
        + [panel.combined.score[names].to_numpy(dtype=float)]
    )
    columns = len(people) + 1
    headings = Headings([*people, said["joint"]])
    rows = open_rows(
        ax, names, out=out, width=min(max(6.4, 3.6 + 0.9 * columns), 18.0), band=headings.measure, bottom=0.3
    )
    cell = rows.width / (columns + GAP)
    for place in range(len(names)):
        for at, score in enumerate(scores[place].tolist()):
            left = at + (GAP if at == columns - 1 else 0.0)
            there = bool(np.isfinite(score))
            colour = to_hex(HEAT(score)) if there else rows.ink.ground
            rows.ax.add_patch(
                Rectangle((left, place - 0.5), 1, 1, facecolor=colour, edgecolor=rows.ink.ground, linewidth=1.0)
            )
            text = number(score, 2)
            if there and rows.fits(text, cell):
                write(rows.ax, (left + 0.5, place), text, size=rows.small, colour=on(colour), ha="center")
    rows.ax.set_xlim(0, columns + GAP)
    headings.draw(rows)
    divide(rows, len(names) - len(out), len(names))
    rows.ax.set_xticks([])
    rows.note([said["disagreement_note"], *([said["out"]] if out else [])], language)
    rows.title(said["disagreement"], left=rows.names_width)
    return finish(rows.ax)
