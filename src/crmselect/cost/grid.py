"""Many assumptions over the same offers, computed in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect import finance
from crmselect.cost.cash import cash
from crmselect.cost.columns import Columns, columns_of
from crmselect.cost.drivers import monthly, monthly_all
from crmselect.cost.totals import tco
from crmselect.errors import DataError, Problem
from crmselect.model import Assumptions, Offer, OfferSet, Path

__all__ = ["scenarios", "totals"]

Floats = NDArray[np.float64]


def scenarios(offers: OfferSet | Iterable[Offer], assumptions: Assumptions, **grid: Sequence[Any]) -> pd.DataFrame:
    """Compute every offer under every combination of changed assumptions.

    Parameters
    ----------
    offers : OfferSet or iterable of Offer
    assumptions : Assumptions
        What holds where the grid changes nothing.
    **grid
        For each name that :meth:`Assumptions.replace` takes (``years``, ``discount_rate``, a driver such as
        ``users``, a currency's code) the values to try.

    Returns
    -------
    DataFrame
        Tidy: a row for each combination and offer; the grid's names, then ``offer``, ``present_value``, ``nominal``,
        ``annual_equivalent`` and ``rank`` (1 is the lowest present value). Totals over different years stand side by
        side: compare those by ``annual_equivalent``.

    Examples
    --------
    >>> from crmselect.model import CostItem
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> plan = Assumptions(currency="USD", years=2, drivers={"users": 10})
    >>> scenarios([Offer(name="Acme", items=(seats,))], plan, users=[10, 20])[["users", "nominal"]]
       users  nominal
    0     10  12000.0
    1     20  24000.0
    """
    offers = offers if isinstance(offers, OfferSet) else OfferSet(offers=tuple(offers))
    empty = [name for name, values in grid.items() if not len(values)]
    if empty:
        raise DataError(Problem(f"scenarios, {empty[0]}", "no values to try", "give at least one"))
    names, combinations = list(grid), list(product(*grid.values()))
    plans = [assumptions.replace(**dict(zip(names, values, strict=True))) for values in combinations]
    present, nominal = totals(offers, plans)
    rows: dict[str, Any] = {
        name: [values[n] for values in combinations for _ in offers] for n, name in enumerate(names)
    }
    equal = np.array(
        [
            finance.equivalent_annual_cost(row, plan.discount_rate, plan.years)
            for row, plan in zip(present, plans, strict=True)
        ]
    )
    rows["offer"] = list(offers.names) * len(plans)
    rows["present_value"], rows["nominal"] = present.ravel(), nominal.ravel()
    rows["annual_equivalent"] = equal.ravel()
    frame = pd.DataFrame(rows)
    frame["rank"] = (np.argsort(np.argsort(present, axis=1, kind="stable"), axis=1, kind="stable") + 1).ravel()
    frame.attrs.update(currency=assumptions.currency, grid=names)
    return frame


def totals(offers: OfferSet, plans: Sequence[Assumptions]) -> tuple[Floats, Floats]:
    """Return present values and nominal totals under each of several assumptions.

    Parameters
    ----------
    offers : OfferSet
    plans : sequence of Assumptions

    Returns
    -------
    present, nominal : ndarray, shape (plans, offers)
    """
    present, nominal = np.empty((2, len(plans), len(offers)))
    together: dict[tuple[Any, ...], list[int]] = {}
    for n, plan in enumerate(plans):
        # What shares its months, currency and drivers differs in quantities and rates alone.
        together.setdefault((plan.years, plan.currency, tuple(plan.drivers)), []).append(n)
    for members in together.values():
        first = plans[members[0]]
        if first.contingency or any(plans[n].contingency for n in members):
            for n in members:
                result = tco(offers, plans[n])
                present[n], nominal[n] = result.total(), result.total("nominal")
            continue
        columns = columns_of(offers.offers, first)
        paid = cash(_stacked(columns, [plans[n] for n in members])).reshape(len(members), -1, first.months)
        owners = np.zeros((len(offers), len(columns.items)))
        owners[columns.owner, np.arange(len(columns.items))] = 1.0
        for position, n in enumerate(members):
            factors = finance.discount_factors(plans[n].discount_rate, np.arange(first.months))
            present[n] = owners @ (paid[position] @ factors)
            nominal[n] = owners @ paid[position].sum(axis=1)
    return present, nominal


def _stacked(columns: Columns, plans: Sequence[Assumptions]) -> Columns:
    """Repeat the items once a plan, each repeat with its plan's quantities and rates."""
    count, size = len(plans), len(columns.items)
    quantities = [
        np.vstack([columns.quantities[:1], *monthly_all(p.drivers, columns.quantities.shape[1]).values()])
        for p in plans
    ]
    rates = [_rates(columns, plan) for plan in plans]
    turn = np.repeat(np.arange(count), size)
    return replace(
        columns,
        items=columns.items * count,
        owner=np.tile(columns.owner, count),
        currency=columns.currency * count,
        driver=np.tile(columns.driver, count) + turn * columns.quantities.shape[0],
        rate=np.tile(columns.rate, count) + turn * columns.rates.shape[0],
        quantities=np.vstack(quantities),
        rates=np.vstack(rates),
        targets=tuple(tuple(t + n * size for t in found) for n in range(count) for found in columns.targets),
        levels=tuple(tuple(k + n * size for n in range(count) for k in ready) for ready in columns.levels),
        _read={},
    )


def _rates(columns: Columns, plan: Assumptions) -> Floats:
    stated: Mapping[str, Path] = plan.exchange_rates.rates
    rows = [columns.rates[0]]
    for code, came_with_the_offer in columns.rate_keys:
        path = stated.get(code) or Path(values=(came_with_the_offer or 0.0,))
        rows.append(monthly(path, columns.rates.shape[1]))
    return np.vstack(rows)
