"""Results as pictures: each function takes a result and returns matplotlib Axes.

With ``ax=`` they draw on what is given and change neither its size nor its title; without it they make a figure of a
size that suits the offers, which a notebook shows and which ``ax.figure.savefig("costs.png")`` writes. rcParams stay as
they are, and ``plt.show`` is never called. A script that wants a window passes ``ax=plt.subplots()[1]``.

Names and labels are drawn as they stand (``$``, ``_``, right-to-left scripts; Arabic is joined from matplotlib 3.11
on), in the user's fonts first, then DejaVu Sans, then two fonts that ship with the package: Chinese (GB 2312) and emoji
(Unicode 10, in the colour of the text; of several characters as its parts: a flag as its two letters). A character that
none of them has becomes a box, □: newer emoji do. ``rcParams["font.family"]`` with a font that has it comes first.
Long names are shortened to what fits, never two of them to the same text. On a given axes without a layout engine they
have the room on its left: ``plt.subplots(layout="constrained")`` makes more.
"""

from __future__ import annotations

from crmselect.plot.bars import cash, costs, per_user
from crmselect.plot.budgets import within_budget
from crmselect.plot.central import central_weights
from crmselect.plot.chances import acceptability
from crmselect.plot.clouds import scatter
from crmselect.plot.coverage import covered
from crmselect.plot.curves import s_curves
from crmselect.plot.evaluation import before_after, satisfaction
from crmselect.plot.flips import audit
from crmselect.plot.fonts import FAMILY, register
from crmselect.plot.frontier import frontier
from crmselect.plot.funding import funding
from crmselect.plot.gantt import gantt
from crmselect.plot.heat import fit
from crmselect.plot.lines import cumulative
from crmselect.plot.merit import scores
from crmselect.plot.people import disagreement
from crmselect.plot.placings import methods
from crmselect.plot.progress import progress
from crmselect.plot.ranges import stability
from crmselect.plot.returns import returns
from crmselect.plot.sheet import offscreen
from crmselect.plot.staffing import staff
from crmselect.plot.style import finish
from crmselect.plot.sweep import weight_sweep
from crmselect.plot.swings import tornado
from crmselect.plot.tradeoff import cost_score
from crmselect.plot.triangle import weight_triangle
from crmselect.plot.waterfall import versus
from crmselect.plot.whatif import scenarios

register()

__all__ = [
    "FAMILY",
    "acceptability",
    "audit",
    "before_after",
    "cash",
    "central_weights",
    "cost_score",
    "costs",
    "covered",
    "cumulative",
    "disagreement",
    "finish",
    "fit",
    "frontier",
    "funding",
    "gantt",
    "methods",
    "offscreen",
    "per_user",
    "progress",
    "returns",
    "s_curves",
    "satisfaction",
    "scatter",
    "scenarios",
    "scores",
    "stability",
    "staff",
    "tornado",
    "versus",
    "weight_sweep",
    "weight_triangle",
    "within_budget",
]
