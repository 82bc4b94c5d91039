"""The same offer under terms of several lengths, and what it costs to leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect import finance
from crmselect.cost.totals import Tco, tco
from crmselect.model import Assumptions, CostItem, Discount, Offer, OfferSet, Term
from crmselect.results import header, plain

__all__ = ["TermComparison", "compare_terms"]


@dataclass(frozen=True, eq=False)
class TermComparison:
    """One offer under several terms.

    Attributes
    ----------
    offer : str
    costs : Tco
        Each term as an offer of its own.
    leaving : DataFrame
        By term and year: what leaving at the end of that year costs (``exit`` and what is still ``committed`` until the
        term ends), and what renewals add to the prices of the years that remain (``overcharge``); all at present value.
        ``leave`` says whether leaving costs less than the overcharge that it avoids.
    """

    offer: str
    costs: Tco
    leaving: pd.DataFrame

    @property
    def table(self) -> pd.DataFrame:
        """One row a term: present value, nominal, and each year's cash."""
        years = self.costs.by("year", kind="nominal").T.add_prefix("year ")
        frame = pd.concat([self.costs.total(), self.costs.total("nominal"), years], axis=1)
        return frame.rename_axis("term")

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        return {
            **header("terms/1", self.costs.offers.inputs),
            "offer": self.offer,
            "currency": self.costs.currency,
            "table": plain(self.table),
            "leaving": plain(self.leaving),
        }


def compare_terms(
    offer: Offer, assumptions: Assumptions, terms: Sequence[Term], *, items: Iterable[str] | None = None
) -> TermComparison:
    """Put an offer under several terms.

    Parameters
    ----------
    offer : Offer
        With its list prices: a term's discount comes on top of the item's own.
    assumptions : Assumptions
    terms : sequence of Term
    items : iterable of str, optional
        The lines that the term binds; default is every recurring technology price that is no percent of others.

    Examples
    --------
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=1200, every="year")
    >>> plan = Assumptions(currency="USD", years=3)
    >>> one = Term(name="one year", months=12, renewal_asked=0.1)
    >>> three = Term(name="three years", months=36, discount=0.1, renewal_asked=0.1)
    >>> compare_terms(Offer(name="Acme", items=(seats,)), plan, [one, three]).costs.total("nominal").round(2).tolist()
    [3972.0, 3240.0]
    """
    bound = set(items) if items is not None else {line.item for line in offer.items if _recurs(line)}
    unknown = bound - {line.item for line in offer.items}
    if unknown:
        raise KeyError(f"{offer.name} has no item {', '.join(sorted(unknown))}")
    variants = [_under(offer, term, bound) for term in terms]
    costs = tco(OfferSet(offers=tuple(variants)), assumptions)
    rows = [
        {"term": term.name, "year": year, **_leaving(variant, term, assumptions, bound, year)}
        for term, variant in zip(terms, variants, strict=True)
        for year in range(1, assumptions.years)
    ]
    columns = ["term", "year", "exit", "committed", "overcharge"]
    leaving = pd.DataFrame(rows, columns=columns).set_index(["term", "year"])
    leaving["leave"] = leaving["exit"] + leaving["committed"] < leaving["overcharge"]
    return TermComparison(offer.name, costs, leaving)


def _recurs(line: CostItem) -> bool:
    return line.every != "once" and line.group == "technology" and line.percent is None and line.quoted == "quoted"


def _under(offer: Offer, term: Term, bound: set[str]) -> Offer:
    change: dict[str, Any] = {
        "renewal_months": term.months,
        "renewal_asked": term.renewal_asked,
        # A term that states no rise holds its price.
        "renewal_cap": 0.0 if term.renewal_asked is None and term.renewal_cap is None else term.renewal_cap,
        "renewal_mode": term.renewal_mode,
    }
    off = (Discount(name=f"term: {term.name}", share=term.discount),) if term.discount else ()
    lines = tuple(
        line.replace(**change, discount=(*line.discount, *off)) if line.item in bound else line for line in offer.items
    )
    return offer.replace(name=term.name, items=lines)


def _leaving(offer: Offer, term: Term, plan: Assumptions, bound: set[str], year: int) -> dict[str, float]:
    """Return what leaving at the end of a year costs, and the overcharge that it avoids."""
    month = 12 * year
    exits = {line.item for line in offer.items if line.category == "golive.exit"}
    staying = offer.replace(items=tuple(line for line in offer.items if line.item not in exits))

    def paid(change: Callable[[CostItem], CostItem], years: int) -> NDArray[np.float64]:
        """Return each month's cash with the bound lines changed; lines that are percents of them follow."""
        lines = tuple(change(line) if line.item in bound else line for line in staying.items)
        result = tco(OfferSet(offers=(staying.replace(items=lines),)), plan.replace(years=years))
        return np.asarray(result.cash.sum(axis=0))

    # What is committed reaches to the end of the running term, also beyond the study.
    term_ends = -(-month // term.months) * term.months
    long = max(plan.years, -(-term_ends // 12))
    factors = np.asarray(finance.discount_factors(plan.discount_rate, np.arange(12 * long)))
    running = paid(lambda line: line, long)
    without = paid(lambda line: line.replace(discount=(Discount(share=1.0),)), long)
    level = paid(lambda line: line.replace(renewal_asked=None, renewal_cap=0.0), long)
    # To leave is to pay the exit in the last month, as if the study ended there.
    moved = tuple(line.replace(start=month - 1, end=None) if line.item in exits else line for line in offer.items)
    short = tco(OfferSet(offers=(offer.replace(items=moved),)), plan.replace(years=year))
    return {
        "exit": sum(
            float(months @ short.discount_factors)
            for line, months in zip(short.lines, short.cash, strict=True)
            if line.category == "golive.exit"
        ),
        "committed": float((running - without)[month:term_ends] @ factors[month:term_ends]),
        "overcharge": float((running - level)[month : plan.months] @ factors[month : plan.months]),
    }
