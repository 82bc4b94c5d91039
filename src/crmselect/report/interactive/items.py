"""Prices, quantities and rates as the page's engine reads them: what an item does not state is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crmselect.cost.columns import Columns
from crmselect.cost.prices import uplift
from crmselect.cost.schedule import PERIOD_MONTHS
from crmselect.report.interactive.shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmselect.model import Assumptions, Path

__all__ = ["READ", "UNREAD", "drivers_of", "items_of", "rates_of"]

_BILLS: dict[str, int | str] = {"month": 1, "quarter": 3, "year": 12, "term": "term"}

READ = frozenset({
    "amount", "currency", "per", "quantity", "every", "start", "end", "billing", "minimum", "included", "block",
    "tiers", "tier_mode", "tier_over", "discount", "free_months", "growth", "growth_from", "renewal_months",
    "renewal_asked", "renewal_cap", "renewal_mode", "percent_of", "percent", "percent_base", "percent_over",
    "refresh_every", "refresh_share", "residual", "tax_rate", "recoverable", "item", "category", "phase",
})  # fmt: skip
"""The fields of a cost item that its months of money depend on, all of them carried into the page."""

UNREAD = frozenset({"group", "quoted", "maturity", "module", "source", "place"})
"""The fields that move no payment."""


def items_of(columns: Columns, contingency: Mapping[str, float], offers: int) -> list[list[dict[str, Any]]]:
    """Return each offer's items, what others are a percent of before what is a percent of it."""
    percents = [k for ready in columns.levels for k in ready]
    later = set(percents)
    order = [*(k for k in range(len(columns.items)) if k not in later), *percents]
    bases = {target for found in columns.targets for target in found}
    made: list[list[dict[str, Any]]] = [[] for _ in range(offers)]
    place: dict[int, int] = {}
    for k in order:
        mine = made[int(columns.owner[k])]
        place[k] = len(mine)
        fields = _item(columns, k, contingency)
        if k in bases:
            fields["isBase"] = True
        if columns.targets[k]:
            fields["targets"] = [place[target] for target in columns.targets[k]]
        mine.append(fields)
    return made


def _item(columns: Columns, k: int, contingency: Mapping[str, float]) -> dict[str, Any]:
    item = columns.items[k]
    every, word = PERIOD_MONTHS[item.every], item.billing.rpartition(" ")[0]
    reserve = 0.0 if item.category.endswith(".contingency") else contingency.get(item.phase, 0.0)
    stated: dict[str, tuple[Any, Any]] = {
        "amount": (0.0 if item.amount is None else item.point, 0.0),
        "driver": (int(columns.driver[k]), 0),
        "rate": (int(columns.rate[k]), 0),
        "quantity": (item.quantity, 1.0),
        "every": (every, 0),
        "start": (item.start, 0),
        "end": (item.end, None),
        "bill": (_BILLS.get(word), None),
        "arrears": (item.billing.endswith("arrears"), False),
        "minimum": (item.minimum, 0.0),
        "included": (item.included, 0.0),
        "block": (item.block, 0.0),
        "package": (item.tier_mode == "package", False),
        "volume": (item.tier_mode == "volume", False),
        "tiersOver": (item.tier_over if item.tiers else "period", "period"),
        "keep": (item.discount_factor, 1.0),
        "free": (item.free_months, 0),
        # With a real rate nothing is inflated.
        "growth": (0.0 if columns.real else item.growth, 0.0),
        "growthFromStudy": (item.growth_from == "study", False),
        "renewal": (item.renewal_months, None),
        "uplift": (0.0 if columns.real else uplift(item), 0.0),
        "percent": (item.percent, None),
        "ofList": (item.percent_base == "list", False),
        "over": (item.percent_over, None),
        "refreshEvery": (item.refresh_every, None),
        "refreshShare": (item.refresh_share, 1.0),
        "residual": (item.residual, 0.0),
        "tax": (1.0 + item.tax_rate * (1.0 - item.recoverable), 1.0),
        "held": (1.0 + reserve, 1.0),
    }
    fields = {name: value for name, (value, default) in stated.items() if value != default}
    if item.tiers:
        fields["tiers"] = [[tier.up_to, tier.price, tier.fee] for tier in item.tiers]
        fields["name"] = shown(item.item)  # For the message that a quantity lies beyond the last band.
    return fields


def drivers_of(columns: Columns, assumptions: Assumptions) -> tuple[list[dict[str, Any]], int | None]:
    """Return every driver by its row, and the position of the users; ``box`` are those that an input can change."""
    names = list(assumptions.drivers)
    moving = {names[int(row) - 1] for row in columns.driver if row} | ({"users"} & set(names))
    moving |= {str(assumptions.drivers[name].of) for name in moving if assumptions.drivers[name].of is not None}
    drivers = [
        {"name": name, "shown": shown(name), "path": _path(path), "box": name in moving and path.of is None}
        for name, path in assumptions.drivers.items()
    ]
    return drivers, names.index("users") if "users" in names else None


def rates_of(columns: Columns, assumptions: Assumptions) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows of exchange rates, and the currencies in use with the rate that the assumptions state."""
    stated = assumptions.exchange_rates.rates
    rows: list[dict[str, Any]] = [
        {"code": code, "path": {"values": [rate]} if rate is not None else _path(stated[code])}
        for code, rate in columns.rate_keys
    ]
    codes: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        codes.setdefault(row["code"], []).append(row["path"])
    # Offers may bring different rates of one currency: then no single figure stands for them.
    return rows, [{"code": code, "path": paths[0] if len(paths) == 1 else None} for code, paths in codes.items()]


def _path(path: Path) -> dict[str, Any]:
    if path.of is not None:
        return {"of": path.of, "turnover": path.turnover}
    fields: dict[str, Any] = {"values": list(path.values)}
    if path.every == "month":
        fields["monthly"] = True
    if path.growth:
        fields["growth"] = path.growth
    return fields
