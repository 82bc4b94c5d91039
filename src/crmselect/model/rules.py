"""What in a cost item contradicts itself: one rule a line, each with the field to look at and the mending."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from crmselect import taxonomy

if TYPE_CHECKING:
    from crmselect.model.price import CostItem

__all__ = ["contradictions"]


# Fields that only a rule about the item's phase and group can contradict.
_PLAIN = frozenset({
    "item", "category", "phase", "group", "amount", "currency", "per", "quantity", "every", "start", "growth",
    "growth_from", "minimum", "included", "discount", "tax_rate", "recoverable", "maturity", "module", "source",
    "place",
})  # fmt: skip


def contradictions(item: CostItem) -> list[tuple[str, str]]:
    """Return the field and the words of every contradiction of an item."""
    fields = item.__dict__
    plain = fields["amount"] is not None and item.__pydantic_fields_set__ <= _PLAIN
    if plain and fields["category"].startswith(f"{fields['phase']}.") and fields["group"] in taxonomy.GROUPS:
        return []
    return [*_labels(item), *_price(item), *_months(item), *_once(item), *_tiers(item)]


def _labels(item: CostItem) -> Iterator[tuple[str, str]]:
    phase = item.category.partition(".")[0]
    if item.phase != phase:
        yield "phase", f"phase {item.phase!r} is not the phase of category {item.category!r} — write {phase!r}"
    if item.group not in taxonomy.GROUPS:
        yield "group", f"group {item.group!r} is none of {', '.join(taxonomy.GROUPS)} — write one of them"


def _price(item: CostItem) -> Iterator[tuple[str, str]]:
    stated = (item.amount is not None) + bool(item.tiers) + (item.percent is not None)
    if item.quoted == "quoted":
        if not stated:
            yield "amount", 'no amount is given — write one, or quoted="included" or "not_quoted"'
    elif stated:
        yield "quoted", f"{item.quoted} and yet a figure is given — leave one of the two out"
    if stated > 1:
        yield "amount", "more than one of amount, tiers and percent is given — the price can stand in only one of them"
    if (item.percent is None) != (not item.percent_of):
        yield "percent", "percent and percent_of go together — give both or neither"
    if item.percent_of and item.item in item.percent_of:
        yield "percent_of", f"a percent of itself — {item.item!r} cannot stand in its own percent_of"
    if item.percent is not None and item.per is not None:
        yield "per", "a percent of other items has no driver of its own — leave per out"
    if item.tier_mode == "package" and (item.tiers or not item.block):
        yield "block", "a package price needs its size in block and its price in amount — and no tiers"


def _months(item: CostItem) -> Iterator[tuple[str, str]]:
    if item.end is not None and item.end <= item.start:
        yield (
            "start",
            f"start {item.start} is not before end {item.end} — end is the month from which it is no longer due",
        )
    if item.renewal_months is None:
        if item.renewal_asked is not None or item.renewal_cap is not None:
            yield "renewal_months", "a renewal without its term — write renewal_months"
    elif item.renewal_asked is None and item.renewal_cap is None:
        yield (
            "renewal_asked",
            "a renewal without a rise — write renewal_asked or renewal_cap, 0 where the price holds",
        )


def _once(item: CostItem) -> Iterator[tuple[str, str]]:
    if item.every == "once":
        if " " in item.billing:
            yield "billing", f"billing {item.billing!r} fits no single payment — write advance"
        if item.free_months or item.renewal_months is not None:
            field = "free_months" if item.free_months else "renewal_months"
            yield field, "free months and renewals belong to what recurs — write every, or leave them out"
        if item.refresh_every is not None and item.billing == "arrears":
            yield "billing", "what is refreshed is paid when it is bought — leave arrears out"
        return
    if item.refresh_every is not None:
        yield "refresh_every", "only what is bought once is refreshed — write every=once or leave refresh_every out"
    if item.residual:
        yield "residual", "only what is bought once has a residual value — write every=once or leave residual out"


def _tiers(item: CostItem) -> Iterator[tuple[str, str]]:
    edges = [tier.up_to for tier in item.tiers]
    if None in edges[:-1]:
        yield "tiers", "a band without an end stands before the last — only the last band is open"
    closed = [edge for edge in edges if edge is not None]
    if any(b <= a for a, b in pairwise(closed)):
        yield "tiers", "the bands overlap or leave a gap — each up_to is larger than the one before"
