"""What it costs to close the gaps that an offer admits."""

from __future__ import annotations

from collections.abc import Iterable

from crmselect.model import Answer, CostItem, OfferSet

__all__ = ["with_closing_costs"]


def with_closing_costs(offers: OfferSet, answers: Iterable[Answer]) -> OfferSet:
    """Return the offers with an item for every answer that states what closing the gap costs.

    A requirement that is met by customisation scores, and so it must cost too: the item stands under
    ``deployment.customisation``, due once at the start, and bears the requirement's id.

    Examples
    --------
    >>> from crmselect.model import Offer
    >>> gap = Answer(offer="Acme", requirement="FR-7", code="customisation", cost=12000)
    >>> with_closing_costs(OfferSet(offers=(Offer(name="Acme"),)), [gap])["Acme"].items[0].item
    'Closing FR-7'
    """
    by_offer: dict[str, list[CostItem]] = {}
    for answer in answers:
        if answer.cost is None:
            continue
        by_offer.setdefault(answer.offer, []).append(
            CostItem(
                item=f"Closing {answer.requirement}",
                category="deployment.customisation",
                amount=answer.cost,
                currency=answer.currency,
                source=f"answer to {answer.requirement}",
                place=answer.place,
            )
        )
    if not by_offer:
        return offers
    return offers.replace(
        offers=tuple(
            offer.replace(items=(*offer.items, *by_offer[offer.name])) if offer.name in by_offer else offer
            for offer in offers
        )
    )
