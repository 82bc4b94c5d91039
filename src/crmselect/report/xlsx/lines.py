"""The cost lines of a study as prices times fixed factors, a month each: what makes them live in a workbook.

Cash is linear in the prices of a contract. The real engine is run once with each price at one and all others at none,
at exchange rates of one; what comes out is the factor of that price in each month: billed units, recurrence, rises,
discounts and tax. A percent of other lines has a row for each price that it is a percent of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmselect.cost import Tco
from crmselect.cost.cash import cash
from crmselect.cost.columns import Columns, columns_of
from crmselect.model import Assumptions, CostItem, Offer, Tier, Uncertainty

__all__ = ["Part", "parts_of"]

Floats = NDArray[np.float64]
_MOST_ROWS = 300
"""Rows that a percent of other lines may take; beyond them its money is written as it is."""
_CLOSE = 1e-9


@dataclass
class Part:
    """A row of money: a price of a line, or a percent of one.

    Attributes
    ----------
    offer : int
        The position of its offer.
    item : str
    kind : str
        ``amount``, ``band``, ``fee``, ``percent``, ``residual``; ``reserve``; ``state`` (without a price);
        ``fixed`` (what no price moves).
    low, high : float or None
        Of a band.
    price : float
        In the currency that it is paid in; of a percent what the percent comes to.
    base : Part or None
        Of a percent: the row that it is a percent of.
    leads : Part or None
        Of a percent: the row that holds the percent itself, which is the first of the line.
    money : ndarray (months,)
        Nominal, in the study's currency.
    factors : ndarray (months,) or None
        What one unit of the price comes to in each month, in its own currency.
    rate : int
        The row of the exchange rates; 0 is the study's own currency.
    """

    offer: int
    item: str
    kind: str
    phase: str
    group: str
    category: str
    currency: str
    rate: int = 0
    line: CostItem | None = None
    price: float = 0.0
    percent: float | None = None
    low: float | None = None
    high: float | None = None
    base: Part | None = None
    leads: Part | None = None
    state: str = ""
    unit: CostItem | None = None
    factors: Floats | None = None
    money: Floats = field(default_factory=lambda: np.zeros(0))
    position: int = -1
    """Where it stands on its sheet."""


def parts_of(costs: Tco) -> list[list[Part]]:
    """Return the rows of each offer, in the order of the offers and their lines."""
    plan, columns = costs.assumptions, costs.offers.offers
    read = columns_of(columns, plan)
    found = _live(read)
    _measure(found, read, costs.offers.offers, plan)
    plain = [n for n, line in enumerate(costs.lines) if line.quoted != "reserve"]
    exact = costs.cash[plain]
    _settle(found, exact)
    rows: list[list[Part]] = [[] for _ in costs.names]
    for parts in found:
        rows[parts[0].offer].extend(parts)
    for n, line in enumerate(costs.lines):
        if line.quoted == "reserve":
            share = plan.contingency[line.phase]
            rows[line.offer].append(
                Part(line.offer, line.item, "reserve", line.phase, line.group, line.category, line.currency,
                     percent=share, money=costs.cash[n])
            )  # fmt: skip
    return rows


def _live(columns: Columns) -> list[list[Part]]:
    """Return the rows of every line; those of a percent come after those that it is a percent of."""
    found: list[list[Part] | None] = [None] * len(columns.items)
    percents = [k for ready in columns.levels for k in ready]
    for k in [*(k for k in range(len(columns.items)) if k not in set(percents)), *percents]:
        item = columns.items[k]
        blank = Part(
            int(columns.owner[k]), item.item, "amount", item.phase, item.group, item.category,
            columns.currency[k], int(columns.rate[k]), item,
        )  # fmt: skip
        if item.quoted != "quoted":
            found[k] = [replace(blank, kind="state", state=item.quoted)]
        elif item.percent is None:
            found[k] = [*_prices(blank, item)]
        else:
            found[k] = _percents(blank, item, [p for t in columns.targets[k] for p in found[t] or ()])
        if item.residual and item.every == "once" and item.quoted == "quoted":
            unit = item.replace(amount=0.0, tiers=(), percent=None, percent_of=(), residual=1.0)
            found[k] = [*(found[k] or ()), replace(blank, kind="residual", price=item.residual, unit=unit)]
    return [parts or [] for parts in found]


def _prices(blank: Part, item: CostItem) -> Iterator[Part]:
    if not item.tiers:
        yield replace(blank, price=item.point, unit=item.replace(amount=1.0, residual=0.0))
        return

    def alone(band: int, price: float, fee: float) -> CostItem:
        tiers = tuple(
            Tier(up_to=tier.up_to, price=price * (n == band), fee=fee * (n == band))
            for n, tier in enumerate(item.tiers)
        )
        return item.replace(tiers=tiers, residual=0.0)

    low = 0.0
    for n, tier in enumerate(item.tiers):
        band = replace(blank, kind="band", low=low, high=tier.up_to)
        yield replace(band, price=tier.price, unit=alone(n, 1.0, 0.0))
        if tier.fee:
            yield replace(band, kind="fee", price=tier.fee, unit=alone(n, 0.0, 1.0))
        low = tier.up_to or 0.0


def _percents(blank: Part, item: CostItem, bases: Sequence[Part]) -> list[Part]:
    wanted = [base for base in bases if base.kind not in {"state", "residual"}]
    if not wanted or len(wanted) > _MOST_ROWS or any(base.kind == "fixed" for base in wanted):
        return [replace(blank, kind="fixed")]
    made: list[Part] = []
    for base in wanted:
        part = replace(
            blank, kind="percent", base=base, percent=item.percent, currency=base.currency, rate=base.rate,
            price=(item.percent or 0.0) * base.price, unit=item.replace(percent=1.0, residual=0.0),
        )  # fmt: skip
        part.leads = made[0] if made else part
        made.append(part)
    return made


def _measure(found: list[list[Part]], columns: Columns, offers: Sequence[Offer], plan: Assumptions) -> None:
    """Run the engine with one unit of each price, at exchange rates of one."""
    wanted = [part for parts in found for part in parts if part.unit is not None]
    names = {id(part): f"row {n}" for n, part in enumerate(wanted)}
    items: list[list[CostItem]] = [[] for _ in offers]
    order: list[list[Part]] = [[] for _ in offers]
    for part in wanted:
        unit = part.unit
        if unit is None:
            continue
        changes: dict[str, Any] = {"item": names[id(part)], "place": None}
        if part.base is not None:
            changes["percent_of"] = (names[id(part.base)],)
        items[part.offer].append(unit.replace(**changes))
        order[part.offer].append(part)
    codes = {code for code in columns.currency if code != plan.currency}
    even = plan.replace(contingency={}, uncertainty=Uncertainty(), exchange_rates=dict.fromkeys(sorted(codes), 1.0))
    units = tuple(
        Offer(name=str(n), items=tuple(lines), currency=offer.currency)
        for n, (offer, lines) in enumerate(zip(offers, items, strict=True))
    )
    each = cash(columns_of(units, even))
    for part, factors in zip((part for parts in order for part in parts), each, strict=True):
        part.factors = factors
        part.money = part.price * factors * columns.rates[part.rate, : plan.months]


def _settle(found: list[list[Part]], exact: Floats) -> None:
    """Write as it is what prices times factors do not give back, and whatever is a percent of that.

    That is a percent of a line in another currency whose rate changes between the day on which it falls due and the day
    on which it is paid.
    """
    gone = {id(part) for parts in found for part in parts if part.kind == "fixed"}
    changed = True
    while changed:
        changed = False
        for n, parts in enumerate(found):
            first = parts[0]
            if first.kind in {"fixed", "state"}:
                first.money = exact[n]
                continue
            total = np.sum([part.money for part in parts], axis=0)
            lost = any(part.base is not None and id(part.base) in gone for part in parts)
            size = float(np.abs(exact[n]).max(initial=0.0))
            if lost or np.abs(total - exact[n]).max(initial=0.0) > _CLOSE * size:
                gone.update(id(part) for part in parts)
                found[n] = [
                    replace(first, kind="fixed", unit=None, base=None, leads=None, factors=None, money=exact[n])
                ]
                changed = True
