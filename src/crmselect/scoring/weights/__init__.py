"""Weights of criteria: given, ranked, judged in pairs, read off the data, or a whole space of them.

:func:`swing` and the rank formulas turn points and ranks into weights; :func:`ahp` and :func:`best_worst` derive
them from judgements and say how consistent those are; :func:`entropy` and :func:`critic` are diagnostics of the
data; :class:`WeightSpace` holds every set of weights that an order, bounds and ratios allow.
"""

from crmselect.scoring.weights._random_index import RANDOM_INDICES
from crmselect.scoring.weights.ahp import AhpResult, Judgement, ahp, ahp_judgements
from crmselect.scoring.weights.bwm import BestWorstResult, best_worst
from crmselect.scoring.weights.objective import critic, entropy
from crmselect.scoring.weights.simple import from_ranks, rank_order_centroid, rank_reciprocal, rank_sum, swing
from crmselect.scoring.weights.space import WeightSpace

__all__ = [
    "RANDOM_INDICES",
    "AhpResult",
    "BestWorstResult",
    "Judgement",
    "WeightSpace",
    "ahp",
    "ahp_judgements",
    "best_worst",
    "critic",
    "entropy",
    "from_ranks",
    "rank_order_centroid",
    "rank_reciprocal",
    "rank_sum",
    "swing",
]
