"""The same money computed another way: one item, one month at a time, in plain Python."""

from __future__ import annotations

import math

from crmselect.model import Assumptions, CostItem, Offer, Path

PERIOD = {"once": 0, "month": 1, "quarter": 3, "year": 12}


def path_at(path: Path, month: int) -> float:
    position = month // 12 if path.every == "year" else month
    last = len(path.values) - 1
    if position <= last:
        return path.values[position]
    years = position - last if path.every == "year" else (position - last) // 12
    return path.values[last] * (1 + path.growth) ** years


def price_of(item: CostItem, units: float) -> float:
    """Price units, taking band after band by hand."""
    if not item.tiers:
        return units * (item.amount or 0.0)
    if item.tier_mode == "volume":
        for tier in item.tiers:
            if tier.up_to is None or units <= tier.up_to:
                return units * tier.price + (tier.fee if units > 0 else 0)
    total, floor = 0.0, 0.0
    for tier in item.tiers:
        top = math.inf if tier.up_to is None else tier.up_to
        if units > floor:
            total += tier.fee + (min(units, top) - floor) * tier.price
        floor = top
    return total


def units_of(item: CostItem, plan: Assumptions, month: int) -> float:
    units = item.quantity * (1.0 if item.per is None else path_at(plan.drivers[item.per], month))
    units = max(item.minimum, units - item.included, 0.0)
    if item.block:
        blocks = math.ceil(round(units / item.block, 9) - 1e-9)
        units = blocks if item.tier_mode == "package" else blocks * item.block
    return units


def cash_of(item: CostItem, offer: Offer, plan: Assumptions) -> list[float]:
    """Pay an item's bills month by month."""
    months = plan.months
    paid = [0.0] * months
    code = item.currency or offer.currency or plan.currency
    stop = min(item.end or months, months)
    tax = 1 + item.tax_rate * (1 - item.recoverable)
    keep = math.prod(1 - d.share for d in item.discount)

    def rate(month: int) -> float:
        return 1.0 if code == plan.currency else path_at(plan.exchange_rates.rates[code], month)

    def rise(month: int) -> float:
        base = item.start if item.growth_from == "item" else 0
        factor = (1 + item.growth) ** ((month - base) // 12)
        if item.renewal_months:
            cap = math.inf if item.renewal_cap is None else item.renewal_cap
            if item.renewal_mode == "accumulated":
                cap *= item.renewal_months / 12
            asked = item.renewal_asked if item.renewal_asked is not None else cap
            factor *= (1 + min(asked, cap)) ** ((month - item.start) // item.renewal_months)
        return factor

    if item.every == "once":
        if item.start >= months:
            return paid
        if item.billing == "arrears":
            last = max(stop, item.start + 1) - 1
            paid[last] = price_of(item, units_of(item, plan, last)) * keep * rise(last) * rate(last) * tax
            paid[last] -= item.residual * units_of(item, plan, last) * rate(last)
            return paid
        first = price_of(item, units_of(item, plan, item.start)) * keep
        month = item.start
        while month < max(stop, item.start + 1):
            share = 1.0 if month == item.start else item.refresh_share
            paid[month] += first * share * rise(month) * rate(month) * tax
            if not item.refresh_every:
                break
            month += 12 * item.refresh_every
        last = max(stop, item.start + 1) - 1
        paid[last] -= item.residual * units_of(item, plan, item.start) * rate(last)
        return paid

    period = PERIOD[item.every]
    word, _, when = item.billing.rpartition(" ")
    bill = {"": period, "term": item.renewal_months or (item.end or months) - item.start}.get(word) or PERIOD[word]
    part = bill / period if bill < period else 1.0
    step = min(period, bill)
    month = item.start
    while month < stop:
        ends = month + bill
        due, covered = 0.0, month
        while covered < ends and (covered < stop or when == "advance") and (item.end is None or covered < item.end):
            free = max(0, min(item.start + item.free_months - covered, step)) / step
            due += price_of(item, units_of(item, plan, covered)) * part * (1 - free) * rise(covered) * keep
            covered += step
        at = month if when == "advance" else min(ends, stop) - 1
        paid[at] += due * rate(at) * tax
        month = ends
    return paid
