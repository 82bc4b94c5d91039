"""From columns to months of money: every item's payments in the study's currency.

Items that fall due in the same months are computed together, and only in those months: a price paid once touches one
column of the grid and a yearly one five, so that most of a dense grid is never computed at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.columns import Columns
from crmselect.cost.schedule import Key, Schedule, schedule
from crmselect.cost.tiers import tiered, whole_blocks
from crmselect.errors import DataError, Problem
from crmselect.model import CostItem

__all__ = ["cash"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DEFAULTS = Key()


def cash(columns: Columns) -> Floats:
    """Return what each item costs in each month.

    Parameters
    ----------
    columns : Columns

    Returns
    -------
    ndarray, shape (items, months)
        In the study's currency, nominal, tax as far as it is not recovered; what is got back is negative.

    Raises
    ------
    DataError
        Where a quantity lies beyond the last tier of a price.
    """
    out = np.zeros((len(columns.items), columns.months))
    percents = {k for level in columns.levels for k in level}
    wanted = sorted({t for found in columns.targets for t in found})
    bases = _Bases(columns, wanted) if wanted else None
    faults: list[Problem] = []
    plain = [k for k in range(len(columns.items)) if k not in percents] if percents else range(len(columns.items))
    for key, rows in _groups(columns, plain):
        when = schedule(key, columns.months)
        if when is not None:
            full = _list_prices(columns, rows, when, faults)
            _settle(columns, rows, key, when, full, out, bases)
    if faults:
        raise DataError(faults)
    for level in columns.levels:
        for key, rows in _groups(columns, level):
            when = schedule(key, columns.months)
            if when is not None and bases is not None:
                _settle(columns, rows, key, when, bases.percents(rows, when), out, bases)
    return out


def _groups(columns: Columns, rows: Iterable[int]) -> Iterable[tuple[Key, Ints]]:
    """Gather items whose months are the same."""
    stated = [name for name in Key._fields if name in columns.used]
    if not stated:
        return [(_DEFAULTS, np.fromiter(rows, dtype=np.int64))] if columns.items else []
    keys = list(zip(*(columns.values(name) for name in stated), strict=True))
    groups: dict[tuple[Any, ...], list[int]] = {}
    for k in rows:
        groups.setdefault(keys[k], []).append(k)
    return [
        (Key(**dict(zip(stated, key, strict=True))), np.array(members, dtype=np.int64))
        for key, members in groups.items()
    ]


def field(columns: Columns, name: str, rows: Ints, default: float) -> Floats | float:
    """Return a field of some items as a column, or its default where no item of the study states it."""
    return columns.array(name)[rows][:, None] if name in columns.used else default


def _amounts(columns: Columns, rows: Ints) -> Floats:
    # What is included elsewhere or not quoted has no figure to add.
    return np.nan_to_num(columns.array("amount")[rows], nan=0.0)[:, None]


def billed(columns: Columns, rows: Ints, when: Schedule) -> Floats:
    """Return the units billed at each occurrence, shape (rows, K)."""
    # What is bought once and renewed later is renewed in the quantity first bought.
    at = when.due if when.period else np.repeat(when.due[:1], when.due.size)
    units: Floats = columns.quantities[columns.driver[rows]][:, np.minimum(at, columns.quantities.shape[1] - 1)]
    units = units * field(columns, "quantity", rows, 1.0)
    if columns.used & {"minimum", "included"}:
        less = np.maximum(units - field(columns, "included", rows, 0.0), 0.0)
        units = np.maximum(less, field(columns, "minimum", rows, 0.0))
    if "block" in columns.used:
        block = np.broadcast_to(field(columns, "block", rows, 0.0), units.shape)
        inside = block > 0
        whole = whole_blocks(units, np.where(inside, block, 1.0))
        packages = np.array([[columns.items[k].tier_mode == "package"] for k in rows.tolist()])
        units = np.where(inside, whole * np.where(packages, 1.0, block), units)
    return units


def _list_prices(columns: Columns, rows: Ints, when: Schedule, faults: list[Problem]) -> Floats:
    """Return the list price of each occurrence in the items' own currencies, before growth: shape (rows, K)."""
    units = billed(columns, rows, when)
    prices = units * _amounts(columns, rows)
    if "tiers" in columns.used:
        for n, k in enumerate(rows.tolist()):
            item = columns.items[k]
            if item.tiers:
                prices[n] = _in_bands(item, units[n], when)
                if np.isnan(prices[n]).any():
                    most = units[n][np.isnan(prices[n])].max()
                    faults.append(_beyond(item, most))
    return prices


def _in_bands(item: CostItem, units: Floats, when: Schedule) -> Floats:
    """Price units in bands; where quantities add up over a year or the contract, so do the bands."""
    if item.tier_over == "period":
        return tiered(units, item.tiers, item.tier_mode)
    spans = when.years if item.tier_over == "year" else np.zeros_like(when.years)
    prices = np.empty_like(units)
    for span in np.unique(spans):
        inside = spans == span
        run = tiered(np.cumsum(units[inside]), item.tiers, item.tier_mode)
        prices[inside] = np.diff(run, prepend=0.0)
    return prices


def _beyond(item: CostItem, most: float) -> Problem:
    return Problem(
        item.place or f"item {item.item}, tiers",
        f"{most:g} units lie beyond the last band, which ends at {item.tiers[-1].up_to:g}",
        "add a last band without an end",
    )


def level(columns: Columns, rows: Ints, when: Schedule) -> Floats | float:
    """Return how far prices have risen at each occurrence: growth by the year, and renewals."""
    factor: Floats | float = 1.0
    if "growth" in columns.used:
        years, where = np.unique(when.years, return_inverse=True)
        growth = np.broadcast_to(field(columns, "growth", rows, 0.0), (rows.size, 1))
        factor = ((1.0 + growth) ** years)[:, where]
    if "renewal_months" in columns.used and when.renewals.any():
        rise = np.array([[uplift(columns.items[k])] for k in rows.tolist()])
        passed, where = np.unique(when.renewals, return_inverse=True)
        factor = factor * ((1.0 + rise) ** passed)[:, where]
    return factor


def uplift(item: CostItem) -> float:
    """Return the rise at one renewal: what is asked, at most the cap; a cap that accumulates adds up over the term."""
    if item.renewal_months is None:
        return 0.0
    cap = item.renewal_cap
    if cap is not None and item.renewal_mode == "accumulated":
        cap *= item.renewal_months / 12
    if item.renewal_asked is None:
        return cap or 0.0  # Nothing said of what will be asked: the cap is what the contract allows.
    return item.renewal_asked if cap is None else min(item.renewal_asked, cap)


def _settle(
    columns: Columns, rows: Ints, key: Key, when: Schedule, prices: Floats, out: Floats, bases: _Bases | None
) -> None:
    """Turn list prices into net prices and those into payments."""
    prices = prices * (level(columns, rows, when) * when.split)
    if when.period == 0 and when.due.size > 1:
        again = np.broadcast_to(field(columns, "refresh_share", rows, 1.0), (rows.size, 1))
        prices = prices * np.concatenate([np.ones((rows.size, 1)), np.repeat(again, when.due.size - 1, axis=1)], axis=1)
    keep: Floats | float = 1.0
    if "discount" in columns.used:
        keep = columns.discount_factors()[rows][:, None]
    net = prices * when.share
    net *= keep
    if bases is not None:
        bases.add(rows, key, when, net, prices)
    paid = net if when.first.size == when.due.size else np.add.reduceat(net, when.first, axis=1)
    if columns.rates.shape[0] > 1:
        paid = paid * columns.rates[columns.rate[rows]][:, when.pay]
    tax = taxed(columns, rows)
    paid = paid * tax
    out[rows[:, None], when.pay] = paid
    if "residual" in columns.used and when.period == 0:
        worth = field(columns, "residual", rows, 0.0)
        back = (billed(columns, rows, when)[:, :1] * worth)[:, 0]
        out[rows, when.last] -= back * columns.rates[columns.rate[rows], when.last]


def taxed(columns: Columns, rows: Ints) -> Floats | float:
    """Return the factor that tax adds as far as it is not recovered."""
    if "tax_rate" not in columns.used:
        return 1.0
    return 1.0 + field(columns, "tax_rate", rows, 0.0) * (1.0 - field(columns, "recoverable", rows, 0.0))


@dataclass
class _Window:
    """What one base item is worth: a rate a month while it recurs, or a sum where it was bought."""

    start: int
    stop: int


class _Bases:
    """The values that percents are taken of, in the study's currency, before billing moves them and before tax."""

    def __init__(self, columns: Columns, wanted: list[int]) -> None:
        self.columns = columns
        self.slot = {k: n for n, k in enumerate(wanted)}
        self.beyond = columns.quantities.shape[1]
        shape = (2, len(wanted), self.beyond + 1)
        self.sums = np.zeros(shape)  # Running sums of the monthly rates; net first, list second.
        self.once = np.zeros((2, len(wanted)))
        self.window = [_Window(0, 0)] * len(wanted)

    def add(self, rows: Ints, key: Key, when: Schedule, net: Floats, full: Floats) -> None:
        """Remember the items of a group that are a base of something."""
        mine = [n for n, k in enumerate(rows.tolist()) if k in self.slot]
        if not mine:
            return
        slots = np.array([self.slot[int(rows[n])] for n in mine])
        stop = self.columns.months if key.end is None else min(key.end, self.columns.months)
        for slot in slots.tolist():
            self.window[slot] = _Window(key.start, stop)
        rates = self.columns.rates[self.columns.rate[rows[mine]]]
        if when.period == 0:
            now = rates[:, when.due[0]]
            self.once[0, slots] = net[mine, 0] * now
            self.once[1, slots] = full[mine, 0] * now
            return
        last = self.beyond if key.end is None else min(key.end, self.beyond)
        month = np.arange(key.start, last)
        # The study may end inside the months that are known; prices of the last occurrence hold on there.
        at = np.minimum((month - key.start) // when.period, when.due.size - 1)
        for kind, series in enumerate((net, full)):
            rate = series[mine][:, at] / when.period * rates[:, month]
            self.sums[kind, slots, key.start + 1 : last + 1] = np.cumsum(rate, axis=1)
            self.sums[kind, slots, last + 1 :] = self.sums[kind, slots, last][:, None]

    def percents(self, rows: Ints, when: Schedule) -> Floats:
        """Return each percent item's price at each occurrence, in its own currency: shape (rows, K)."""
        columns = self.columns
        made = np.empty((rows.size, when.due.size))
        for n, k in enumerate(rows.tolist()):
            item = columns.items[k]
            kind = 1 if item.percent_base == "list" else 0
            slots = [self.slot[t] for t in columns.targets[k]]
            base = sum((self._worth(slot, kind, item, when) for slot in slots), np.zeros(when.due.size))
            made[n] = base * (item.percent or 0.0) * item.quantity
        if columns.rates.shape[0] > 1:
            made /= columns.rates[columns.rate[rows]][:, np.minimum(when.due, columns.rates.shape[1] - 1)]
        return made

    def _worth(self, slot: int, kind: int, item: CostItem, when: Schedule) -> Floats:
        """Return what a base is worth to one percent item at each occurrence."""
        sums, window = self.sums[kind, slot], self.window[slot]
        over = item.percent_over or ("first_year" if item.every == "once" else "period")
        # A percent of what was bought once is a percent a year, and falls due from when it was bought.
        yearly = 1.0 if when.period == 0 else when.period / 12
        bought = self.once[kind, slot] * yearly * ((when.due >= window.start) | (when.period == 0))
        if over == "period":
            end = np.minimum(when.due + when.period, self.beyond)
            return np.asarray(bought + sums[end] - sums[np.minimum(when.due, self.beyond)])
        first, last = {
            "first_year": (window.start, min(window.start + 12, self.beyond)),
            "last_year": (max(window.stop - 12, window.start), window.stop),
            "total": (window.start, window.stop),
        }[over]
        return np.asarray(bought + (sums[last] - sums[first]) * (yearly if over != "total" else 1.0))
