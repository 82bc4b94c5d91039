"""Results as pictures: each function takes a result and returns matplotlib Axes."""

from __future__ import annotations

from crmselect.plot.bars import cash, costs
from crmselect.plot.fonts import FAMILY, register
from crmselect.plot.heat import fit
from crmselect.plot.lines import cumulative
from crmselect.plot.merit import scores
from crmselect.plot.sheet import offscreen
from crmselect.plot.style import finish
from crmselect.plot.tradeoff import cost_score

register()

__all__ = ["FAMILY", "cash", "cost_score", "costs", "cumulative", "finish", "fit", "offscreen", "scores"]
