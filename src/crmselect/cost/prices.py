"""What an item's price comes to at each of its occurrences."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.columns import Columns
from crmselect.cost.schedule import Schedule
from crmselect.cost.tiers import tiered, whole_blocks
from crmselect.errors import Problem
from crmselect.model import CostItem

__all__ = ["billed", "counted", "field", "level", "list_prices", "taxed", "uplift"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def field(columns: Columns, name: str, rows: Ints, default: float) -> Floats | float:
    """Return a field of some items as a column, or its default where no item of the study states it."""
    return columns.array(name)[..., rows, None] if name in columns.used else default


def _amounts(columns: Columns, rows: Ints) -> Floats:
    # What is included elsewhere or not quoted has no figure to add.
    return np.nan_to_num(columns.array("amount")[..., rows], nan=0.0)[..., None]


def counted(columns: Columns, rows: Ints, when: Schedule) -> Floats:
    """Return the driver times the quantity at each occurrence, before minimums and blocks, shape (..., rows, K)."""
    # What is bought once and renewed later is renewed in the quantity first bought.
    at = when.due if when.period else np.repeat(when.due[:1], when.due.size)
    held: Floats = columns.quantities[..., np.minimum(at, columns.quantities.shape[-1] - 1)]
    units = held[..., columns.driver[rows], :]
    return units * field(columns, "quantity", rows, 1.0)


def billed(columns: Columns, rows: Ints, when: Schedule) -> Floats:
    """Return the units billed at each occurrence, shape (..., rows, K)."""
    units = counted(columns, rows, when)
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


def list_prices(columns: Columns, rows: Ints, when: Schedule, faults: list[Problem]) -> Floats:
    """Return the list price of each occurrence in the items' own currencies, before growth: shape (..., rows, K)."""
    units = billed(columns, rows, when)
    prices = units * _amounts(columns, rows)
    if "tiers" in columns.used:
        for n, k in enumerate(rows.tolist()):
            item = columns.items[k]
            if item.tiers:
                banded = _in_bands(item, units[..., n, :], when)
                if np.isnan(banded).any():
                    faults.append(_beyond(item, units[..., n, :][np.isnan(banded)].max()))
                # Whoever draws a factor on the prices of the bands puts it beside the fields.
                factor = columns.drawn("bands")
                prices[..., n, :] = banded if factor is None else banded * factor[..., k, None]
    return prices


def _in_bands(item: CostItem, units: Floats, when: Schedule) -> Floats:
    """Price units in bands; where quantities add up over a year or the contract, so do the bands."""
    if item.tier_over == "period":
        return tiered(units, item.tiers, item.tier_mode)
    spans = when.years if item.tier_over == "year" else np.zeros_like(when.years)
    prices = np.empty_like(units)
    for span in np.unique(spans):
        inside = spans == span
        run = tiered(np.cumsum(units[..., inside], axis=-1), item.tiers, item.tier_mode)
        prices[..., inside] = np.diff(run, prepend=0.0)
    return prices


def _beyond(item: CostItem, most: float) -> Problem:
    return Problem(
        item.place or f"item {item.item}, tiers",
        f"{most:g} units lie beyond the last band, which ends at {item.tiers[-1].up_to:g}",
        "add a last band without an end",
    )


def level(columns: Columns, rows: Ints, when: Schedule) -> Floats | float:
    """Return how far prices have risen at each occurrence: growth by the year, and renewals."""
    if columns.real:
        return 1.0
    factor: Floats | float = 1.0
    if "growth" in columns.used:
        years, where = np.unique(when.years, return_inverse=True)
        growth: Floats = columns.array("growth")[..., rows, None]
        factor = ((1.0 + growth) ** years)[..., where]
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


def taxed(columns: Columns, rows: Ints) -> Floats | float:
    """Return the factor that tax adds as far as it is not recovered."""
    if "tax_rate" not in columns.used:
        return 1.0
    return 1.0 + field(columns, "tax_rate", rows, 0.0) * (1.0 - field(columns, "recoverable", rows, 0.0))
