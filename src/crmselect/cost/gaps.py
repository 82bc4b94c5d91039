"""Lines that an offer leaves without a price and others quote: totals that lack them do not compare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmselect.model import InputNote, Offer

__all__ = ["gap_notes", "gaps_of"]


def gaps_of(offers: Sequence[Offer]) -> dict[str, tuple[str, ...]]:
    """Return by offer the lines that it does not quote and another offer does, in the same category or by name.

    Examples
    --------
    >>> from crmselect.model import CostItem
    >>> move = {"item": "Move", "category": "deployment.migration"}
    >>> quoted, silent = CostItem(**move, amount=9), CostItem(**move, quoted="not_quoted")
    >>> gaps_of([Offer(name="Acme", items=(quoted,)), Offer(name="Bravo", items=(silent,))])
    {'Bravo': ('Move',)}
    """
    quoting: dict[str, set[str]] = {}
    for offer in offers:
        for item in offer.items:
            if item.quoted == "quoted":
                for word in (item.item, item.category):
                    quoting.setdefault(word, set()).add(offer.name)
    found: dict[str, tuple[str, ...]] = {}
    for offer in offers:
        silent = tuple(
            item.item
            for item in offer.items
            if item.quoted == "not_quoted"
            and (quoting.get(item.item, set()) | quoting.get(item.category, set())) - {offer.name}
        )
        if silent:
            found[offer.name] = silent
    return found


def gap_notes(offers: Sequence[Offer]) -> Iterator[InputNote]:
    """Say whose totals lack what others quote, in English and Chinese."""
    for name, lines in gaps_of(offers).items():
        yield InputNote(
            where=f"offer {name}",
            what=f"{name} does not quote {', '.join(lines)}, which other offers do: its total lacks "
            f"{'them' if len(lines) > 1 else 'it'}, and looks the cheaper for that — ask for the price",
            zh=f"{name} 未报其他报价已报的 {'、'.join(lines)}：其总成本不含{'这些项目' if len(lines) > 1 else '该项'}，"
            "因而显得更便宜——请索取报价",
        )
