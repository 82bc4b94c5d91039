"""What it costs to close the gaps that an offer admits."""

from __future__ import annotations

from collections.abc import Iterable

from crmselect.errors import DataError, Problem
from crmselect.model import Answer, CostItem, OfferSet

__all__ = ["with_closing_costs"]


def with_closing_costs(offers: OfferSet, answers: Iterable[Answer]) -> OfferSet:
    """Return the offers with an item for every answer that states what closing the gap costs.

    A requirement that is met by customisation scores, and so it must cost too: the item stands under
    ``deployment.customisation``, due once at the start, and bears the requirement's id.

    Raises
    ------
    DataError
        Where the offer has an item of that name already.

    Examples
    --------
    >>> from crmselect.model import Offer
    >>> gap = Answer(offer="Acme", requirement="FR-7", code="customisation", cost=12000)
    >>> with_closing_costs(OfferSet(offers=(Offer(name="Acme"),)), [gap])["Acme"].items[0].item
    'Closing FR-7'
    """
    by_offer: dict[str, list[CostItem]] = {}
    taken = {(offer.name, item.item) for offer in offers for item in offer.items}
    problems: list[Problem] = []
    for answer in answers:
        if answer.cost is None:
            continue
        name = f"Closing {answer.requirement}"
        if (answer.offer, name) in taken:
            where = answer.place or f"answer of {answer.offer} to {answer.requirement}"
            what = f"{answer.offer} has an item {name!r} already, and the cost of closing the gap is named so too"
            problems.append(Problem(where, what, "rename the item, or leave one of the two out"))
            continue
        by_offer.setdefault(answer.offer, []).append(
            CostItem(
                item=name,
                category="deployment.customisation",
                amount=answer.cost,
                currency=answer.currency,
                source=f"answer to {answer.requirement}",
                place=answer.place,
            )
        )
    if problems:
        raise DataError(problems)
    if not by_offer:
        return offers
    return offers.replace(
        offers=tuple(
            offer.replace(items=(*offer.items, *by_offer[offer.name])) if offer.name in by_offer else offer
            for offer in offers
        )
    )
