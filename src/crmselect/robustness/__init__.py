"""How far an answer hangs on what was chosen on the way to it: the formula, the method, the offers in the table.

The names below are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmselect.robustness.acceptability import Smaa, smaa
    from crmselect.robustness.audit_result import Audit
    from crmselect.robustness.auditing import audit
    from crmselect.robustness.changes import SmallestChange, smallest_change
    from crmselect.robustness.doubt import Robustness, Source
    from crmselect.robustness.exact import (
        ExactAcceptability,
        FirstRankShares,
        first_rank_shares,
        rank_acceptability_exact,
    )
    from crmselect.robustness.information import PartialInformation, PerfectInformation, evpi, evppi
    from crmselect.robustness.information_sums import InformationAccumulator
    from crmselect.robustness.opinions import MethodComparison, compare_methods
    from crmselect.robustness.optimality import PotentialOptimality, RankRanges, potential_optimality, rank_ranges
    from crmselect.robustness.preferences import Dominance, Preference, dominance, preference
    from crmselect.robustness.sobol import SobolIndices, sobol_indices
    from crmselect.robustness.sources import Population, Uniform
    from crmselect.robustness.stability import Segment, WeightStability, weight_stability
    from crmselect.robustness.steady import Stability, ranking_stability
    from crmselect.robustness.stressing import stress
    from crmselect.robustness.trials import View
    from crmselect.robustness.ways_to_win import ToWin, Way, to_win
    from crmselect.robustness.winning import ScoreBreakEven, break_even

_HOMES = {
    "acceptability": ("Smaa", "smaa"),
    "audit_result": ("Audit",),
    "auditing": ("audit",),
    "changes": ("SmallestChange", "smallest_change"),
    "doubt": ("Robustness", "Source"),
    "exact": ("ExactAcceptability", "FirstRankShares", "first_rank_shares", "rank_acceptability_exact"),
    "information": ("PartialInformation", "PerfectInformation", "evpi", "evppi"),
    "information_sums": ("InformationAccumulator",),
    "opinions": ("MethodComparison", "compare_methods"),
    "optimality": ("PotentialOptimality", "RankRanges", "potential_optimality", "rank_ranges"),
    "preferences": ("Dominance", "Preference", "dominance", "preference"),
    "sobol": ("SobolIndices", "sobol_indices"),
    "sources": ("Population", "Uniform"),
    "stability": ("Segment", "WeightStability", "weight_stability"),
    "steady": ("Stability", "ranking_stability"),
    "stressing": ("stress",),
    "ways_to_win": ("ToWin", "Way", "to_win"),
    "winning": ("ScoreBreakEven", "break_even"),
    "trials": ("View",),
}
_WHERE = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Audit",
    "Dominance",
    "ExactAcceptability",
    "FirstRankShares",
    "InformationAccumulator",
    "MethodComparison",
    "PartialInformation",
    "PerfectInformation",
    "Population",
    "PotentialOptimality",
    "Preference",
    "RankRanges",
    "Robustness",
    "ScoreBreakEven",
    "Segment",
    "Smaa",
    "SmallestChange",
    "SobolIndices",
    "Source",
    "Stability",
    "ToWin",
    "Uniform",
    "View",
    "Way",
    "WeightStability",
    "audit",
    "break_even",
    "compare_methods",
    "dominance",
    "evpi",
    "evppi",
    "first_rank_shares",
    "potential_optimality",
    "preference",
    "rank_acceptability_exact",
    "rank_ranges",
    "ranking_stability",
    "smaa",
    "smallest_change",
    "sobol_indices",
    "stress",
    "to_win",
    "weight_stability",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        found = getattr(importlib.import_module(f"crmselect.robustness.{_WHERE[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'crmselect.robustness' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
