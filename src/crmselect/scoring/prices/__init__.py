"""Price formulas: from prices, and quality where the formula weighs it, to points or an order.

:func:`score` and :func:`evaluate` call a formula by name, :data:`FORMULAS` describes them all. Pass the offers that
qualify only: most formulas are relative, so that an offer that a gate stopped would still set the scale.
"""

from crmselect.scoring.prices.by_price import (
    linear_absolute,
    linear_bounds,
    linear_to_lowest,
    lowest_over_price,
)
from crmselect.scoring.prices.catalogue import FORMULAS, evaluate, score
from crmselect.scoring.prices.evaluation import PriceEvaluation
from crmselect.scoring.prices.formula import PriceFormula
from crmselect.scoring.prices.ratio import richtwert
from crmselect.scoring.prices.with_quality import (
    award_on_value,
    order87,
    quality_cost,
    utility_index,
    world_bank,
)

__all__ = [
    "FORMULAS",
    "PriceEvaluation",
    "PriceFormula",
    "award_on_value",
    "evaluate",
    "linear_absolute",
    "linear_bounds",
    "linear_to_lowest",
    "lowest_over_price",
    "order87",
    "quality_cost",
    "richtwert",
    "score",
    "utility_index",
    "world_bank",
]
