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

from crmselect.cost.bases import Bases
from crmselect.cost.columns import Columns
from crmselect.cost.prices import billed, field, level, list_prices, taxed
from crmselect.cost.schedule import Key, Schedule, schedule
from crmselect.errors import DataError, Problem

__all__ = ["Worked", "cash"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_DEFAULTS = Key()


@dataclass(frozen=True, slots=True)
class Worked:
    """How the prices of items that share their months came about; every array broadcasts to (..., rows, K).

    Attributes
    ----------
    rows, key, when
        The items, what they share, and their months.
    prices : list price of each occurrence in the item's currency, before anything below
    rise : growth, renewals and refresh
    keep : what discounts leave
    rates, tax : the factors that turn an occurrence into the study's currency at its month of payment, and tax
    """

    rows: Ints
    key: Key
    when: Schedule
    prices: Floats
    rise: Floats | float
    keep: Floats | float
    rates: Floats | float
    tax: Floats | float


def cash(columns: Columns, working: list[Worked] | None = None) -> Floats:
    """Return what each item costs in each month.

    Parameters
    ----------
    columns : Columns
    working : list, optional
        Where to put how each price came about.

    Returns
    -------
    ndarray, shape (..., items, months)
        In the study's currency, nominal, tax as far as it is not recovered; what is got back is negative. The columns'
        ``lead`` stands before the items: one scenario after another.

    Raises
    ------
    DataError
        Where a quantity lies beyond the last tier of a price.
    """
    out = np.zeros((*columns.lead, len(columns.items), columns.months))
    percents = {k for ready in columns.levels for k in ready}
    wanted = sorted({t for found in columns.targets for t in found})
    bases = Bases(columns, wanted) if wanted else None
    faults: list[Problem] = []

    def settle(rows: Iterable[int], *, percent: bool) -> None:
        for key, group in _groups(columns, rows):
            when = schedule(key, columns.months)
            if when is None:
                continue
            prices = bases.percents(group, when) if bases and percent else list_prices(columns, group, when, faults)
            worked = _settle(columns, group, key, when, prices, out, bases)
            if working is not None:
                working.append(worked)

    settle([k for k in range(len(columns.items)) if k not in percents], percent=False)
    if faults:
        raise DataError(faults)
    for ready in columns.levels:
        settle(ready, percent=True)
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


def _settle(
    columns: Columns, rows: Ints, key: Key, when: Schedule, prices: Floats, out: Floats, bases: Bases | None
) -> Worked:
    """Turn list prices into net prices and those into payments."""
    rise = level(columns, rows, when)
    if when.period == 0 and when.due.size > 1:
        again = np.broadcast_to(field(columns, "refresh_share", rows, 1.0), (rows.size, when.due.size))
        rise = rise * np.where(np.arange(when.due.size) > 0, again, 1.0)
    keep = columns.discount_factors()[rows][:, None] if "discount" in columns.used else 1.0
    full = prices * (rise * when.split)
    net = full * (keep * when.share)
    if bases is not None:
        bases.add(rows, key, when, net, full)
    paid = net if when.first.size == when.due.size else np.add.reduceat(net, when.first, axis=-1)
    rates: Floats | float = columns.rates_at(rows, when.pay) if columns.rates.shape[-2] > 1 else 1.0
    tax = taxed(columns, rows)
    out[..., rows[:, None], when.pay] = paid * (rates * tax)
    if "residual" in columns.used and when.period == 0:
        worth = field(columns, "residual", rows, 0.0)
        back = (billed(columns, rows, when)[..., :1] * worth)[..., 0]
        out[..., rows, when.last] -= back * columns.rates[..., columns.rate[rows], when.last]
    return Worked(rows, key, when, prices, rise, keep, rates, tax)
