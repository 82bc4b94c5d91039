"""Offers and assumptions become months of money."""

from __future__ import annotations

from crmselect.cost.answers import with_closing_costs
from crmselect.cost.tco import Line, Tco, tco
from crmselect.cost.tiers import tiered

__all__ = ["Line", "Tco", "tco", "tiered", "with_closing_costs"]
