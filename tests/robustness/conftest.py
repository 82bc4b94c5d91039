"""Rankings made of nothing but a quality, a price and the weight between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

from crmselect.model import Criterion, Gates, Offer, OfferSet, ValueFunction
from crmselect.scoring import Ranking, rank


def weigh(
    quality: Mapping[str, float],
    prices: Mapping[str, float],
    price_weight: float = 40.0,
    *,
    worst: float = 200.0,
    best: float = 0.0,
    gates: Gates | None = None,
    **options: Any,
) -> Ranking:
    """Rank offers by a quality from 0 to 100 and a price on a stated scale."""
    offers = OfferSet(offers=tuple(Offer(name=name, attributes={"quality": q}) for name, q in quality.items()))
    tree = [
        Criterion(
            name="Quality", weight=100 - price_weight, source="attribute.quality",
            value=ValueFunction(worst=0, best=100),
        ),
        Criterion(
            name="Cost", weight=price_weight, source="cost.present_value", value=ValueFunction(worst=worst, best=best)
        ),
    ]  # fmt: skip
    costs = {"present_value": pd.Series(prices, dtype=float)}
    return rank(offers, criteria=tree, gates=gates, costs=costs, **options)


@pytest.fixture(scope="session")
def weighed() -> Callable[..., Ranking]:
    return weigh
