"""Offers and assumptions become months of money."""

from __future__ import annotations

from crmselect.cost.answers import with_closing_costs
from crmselect.cost.explain import Explanation
from crmselect.cost.grid import scenarios
from crmselect.cost.levers import BreakEven, break_even, negotiation
from crmselect.cost.review import Finding, review_costs
from crmselect.cost.risk import CostRisk
from crmselect.cost.sensitivity import scatter, tornado, variance_shares
from crmselect.cost.simulating import simulate
from crmselect.cost.terms import TermComparison, compare_terms
from crmselect.cost.tiers import tiered
from crmselect.cost.totals import Line, Tco, tco

__all__ = [
    "BreakEven",
    "CostRisk",
    "Explanation",
    "Finding",
    "Line",
    "Tco",
    "TermComparison",
    "break_even",
    "compare_terms",
    "negotiation",
    "review_costs",
    "scatter",
    "scenarios",
    "simulate",
    "tco",
    "tiered",
    "tornado",
    "variance_shares",
    "with_closing_costs",
]
