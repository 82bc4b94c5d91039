"""One scenario of an uncertain study, written out as a study of its own, for the plain computation."""

from __future__ import annotations

import numpy as np

from crmselect.cost.drivers import monthly
from crmselect.cost.uncertain import CostModel
from crmselect.model import Assumptions, CostItem, Offer, OfferSet, Path


def written_out(model: CostModel, values: np.ndarray) -> tuple[OfferSet, Assumptions]:
    """Return the offers and assumptions that hold where the inputs have these values; risks are left out."""
    plan = model.assumptions
    drawn = {(one.kind, one.name): float(value) for one, value in zip(model.inputs, values, strict=True)}
    months = plan.months + 120
    year = np.arange(months) // 12
    drivers: dict[str, Path] = {}
    for name, path in sorted(plan.drivers.items(), key=lambda pair: pair[1].of is not None):
        series = monthly(path, months, {**plan.drivers, **drivers})
        series = series * drawn.get(("driver", name), 1) * (1 + drawn.get(("growth", f"{name}: growth"), 0)) ** year
        drivers[name] = Path(values=tuple(series), every="month")
    rates = {
        code: path.replace(values=tuple(value * drawn.get(("exchange rate", code), 1) for value in path.values))
        for code, path in plan.exchange_rates.rates.items()
    }
    offers = [
        offer.replace(items=tuple(_priced(offer, item, plan, drawn) for item in offer.items)) for offer in model.offers
    ]
    late = drawn.get(("delay", "delay"), 0)
    if late:
        phases = plan.uncertainty.delay.phases
        offers = [
            offer.replace(items=tuple(_late(item, int(late), phases) for item in offer.items)) for offer in offers
        ]
    return OfferSet(offers=tuple(offers)), plan.replace(drivers=drivers, exchange_rates={"rates": rates})


def _priced(offer: Offer, item: CostItem, plan: Assumptions, drawn: dict[tuple[str, str], float]) -> CostItem:
    times = 1.0
    for shared in plan.uncertainty.prices:
        if item.percent is None and {item.item, item.category, item.group, item.phase, item.per} & set(shared.of):
            times *= drawn["shared price", shared.name]
    change: dict[str, object] = {}
    if item.amount is not None:
        change["amount"] = drawn.get(("price", f"{offer.name}: {item.item}"), item.point) * times
    if item.tiers:
        change["tiers"] = tuple(tier.replace(price=tier.price * times, fee=tier.fee * times) for tier in item.tiers)
    if item.growth:
        change["growth"] = item.growth + drawn.get(("inflation", "inflation"), 0)
    return item.replace(**change)


def _late(item: CostItem, months: int, phases: tuple[str, ...]) -> CostItem:
    if item.phase not in phases:
        return item
    end = {} if item.end is None else {"end": item.end + months}
    return item.replace(**end) if item.every != "once" and end else item.replace(start=item.start + months, **end)
