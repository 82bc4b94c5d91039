"""A project that is late: when each of its prices then falls due."""

from __future__ import annotations

from collections.abc import Sequence

from crmselect.model import CostItem, Offer

__all__ = ["delayed"]


def delayed(offers: Sequence[Offer], phases: Sequence[str], months: int) -> tuple[Offer, ...]:
    """Return the offers of a project that is late.

    Parameters
    ----------
    offers : sequence of Offer
    phases : sequence of str
        What is late: other phases run on from their own dates.
    months : int
        0 or more.

    Examples
    --------
    >>> team = CostItem(item="Team", category="deployment.other", amount=9, every="month", start=1, end=4)
    >>> hosting = CostItem(item="Hosting", category="golive.other", amount=5, every="month", start=4)
    >>> late, = delayed([Offer(name="Acme", items=(team, hosting))], ["deployment", "golive"], 2)
    >>> [(item.start, item.end) for item in late.items]
    [(1, 6), (6, None)]
    """
    if not months:
        return tuple(offers)
    return tuple(
        offer.replace(items=tuple(_later(item, months) if item.phase in phases else item for item in offer.items))
        for offer in offers
    )


def _later(item: CostItem, months: int) -> CostItem:
    if item.every != "once" and item.end is not None:
        return item.replace(end=item.end + months)
    # An end of what is paid once (the month of leaving, the last time that it is bought again) moves with its start.
    moved = {} if item.end is None else {"end": item.end + months}
    return item.replace(start=item.start + months, **moved)
