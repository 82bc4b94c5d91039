"""Offers and assumptions become months of money."""

from __future__ import annotations

from crmselect.cost.answers import with_closing_costs
from crmselect.cost.explain import Explanation
from crmselect.cost.grid import scenarios
from crmselect.cost.levers import BreakEven, break_even, negotiation
from crmselect.cost.review import Finding, review_costs
from crmselect.cost.terms import TermComparison, compare_terms
from crmselect.cost.tiers import tiered
from crmselect.cost.totals import Line, Tco, tco

__all__ = [
    "BreakEven",
    "Explanation",
    "Finding",
    "Line",
    "Tco",
    "TermComparison",
    "break_even",
    "compare_terms",
    "negotiation",
    "review_costs",
    "scenarios",
    "tco",
    "tiered",
    "with_closing_costs",
]
