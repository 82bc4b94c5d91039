"""Results as pictures: each function takes a result and returns matplotlib Axes."""

from __future__ import annotations

from crmselect.plot.bars import cash, costs
from crmselect.plot.fonts import FAMILY, register
from crmselect.plot.sheet import offscreen
from crmselect.plot.style import finish

register()

__all__ = ["FAMILY", "cash", "costs", "finish", "offscreen"]
