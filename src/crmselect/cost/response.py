"""What each price adds to each offer's totals, where that is a constant times the price.

An offer's total is linear in its prices, with all that follows them (percents of them, their tax, their renewals).
A driver, an exchange rate or a shared price that only scales a price scales all of that alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from crmselect import finance
from crmselect.cost.cash import cash
from crmselect.cost.columns import Columns
from crmselect.cost.inputs import Inputs, pick
from crmselect.model import Assumptions
from crmselect.taxonomy import PHASES

__all__ = ["Layout", "Response", "factors_of", "response_of", "subset"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Layout:
    """What stands in the last dimension of an evaluation: present value, nominal, then years, then phases."""

    years: int
    rate: float
    by_year: bool = False
    by_phase: bool = False

    @property
    def width(self) -> int:
        """The number of figures of a scenario and an offer."""
        return 2 + 2 * self.years * self.by_year + 2 * len(PHASES) * self.by_phase

    def sums(self, flows: Floats, phases: Ints) -> Floats:
        """Sum flows (..., rows, months) of rows in some phases to (..., rows, width)."""
        months = np.arange(12 * self.years)
        factors = np.asarray(finance.discount_factors(self.rate, months))
        weights = [factors[:, None], np.ones((months.size, 1))]
        if self.by_year:
            year = (months[:, None] // 12 == np.arange(self.years)).astype(float)
            weights += [year * factors[:, None], year]
        made = flows @ np.hstack(weights)
        if self.by_phase:
            inside = (phases[:, None] == np.arange(len(PHASES))).astype(float)
            made = np.concatenate([made, made[..., :1] * inside, made[..., 1:2] * inside], axis=-1)
        return np.asarray(made)


@dataclass(frozen=True)
class _Group:
    """The prices of one offer that the same factors scale."""

    offer: int
    constant: Floats
    columns: Ints | slice
    slopes: Floats
    factors: tuple[int, ...]


@dataclass(frozen=True)
class Response:
    """The linear part of every offer's totals: (offers, width) and what varies."""

    base: Floats
    groups: tuple[_Group, ...]

    def add(self, out: Floats, values: Floats, constants: Sequence[float]) -> None:
        """Add the linear part in every scenario to (n, offers, width)."""
        out += self.base
        for group in self.groups:
            part = values[:, group.columns] @ group.slopes if group.slopes.size else 0.0
            part = part + group.constant
            for name in group.factors:
                factor = pick(values, constants, name)
                part = part * (factor[:, None] if isinstance(factor, np.ndarray) else factor)
            out[:, group.offer] += part


def subset(columns: Columns, keep: Ints) -> Columns:
    """Return some of the items, with all that they are a percent of."""
    place = {int(k): n for n, k in enumerate(keep)}
    levels = tuple(tuple(place[k] for k in ready if k in place) for ready in columns.levels)
    return replace(
        columns,
        items=tuple(columns.items[k] for k in keep.tolist()),
        owner=columns.owner[keep],
        currency=tuple(columns.currency[k] for k in keep.tolist()),
        driver=columns.driver[keep],
        rate=columns.rate[keep],
        targets=tuple(tuple(place[t] for t in columns.targets[k]) for k in keep.tolist()),
        levels=tuple(ready for ready in levels if ready),
        _read={},
    )


def factors_of(columns: Columns, found: Inputs, assumptions: Assumptions) -> tuple[list[set[int]], list[set[int]]]:
    """Return what scales each item's price, and what scales its residual value."""
    paths = list(assumptions.drivers.items())
    prices: list[set[int]] = []
    residuals: list[set[int]] = []
    for k in range(len(columns.items)):
        scaled: set[int] = set()
        if columns.driver[k]:
            name, path = paths[int(columns.driver[k]) - 1]
            scaled |= {found.levels[one] for one in (name, path.of) if one is not None and one in found.levels}
        if columns.rate[k] and columns.currency[k] in found.exchange:
            scaled.add(found.exchange[columns.currency[k]])
        residuals.append(scaled)
        prices.append(scaled | {name for name, items in found.shared if k in items})
    return prices, residuals


def response_of(
    columns: Columns, keep: Ints, offers: int, found: Inputs, assumptions: Assumptions, layout: Layout
) -> Response:
    """Work out what some items add, each with the percents that follow it.

    Parameters
    ----------
    columns : Columns
        Of all items.
    keep : ndarray of int
        Those that scale; with each percent also what it is a percent of.
    offers : int
    found : Inputs
    assumptions : Assumptions
    layout : Layout
    """
    base = np.zeros((offers, layout.width))
    if not keep.size:
        return Response(base, ())
    part = subset(columns, keep)
    priced, worth = factors_of(columns, found, assumptions)
    phases = np.array([PHASES_AT[item.phase] for item in part.items])
    amounts = np.nan_to_num(part.array("amount"), nan=0.0)
    unit = _unit_flows(part)
    slopes = layout.sums(unit, phases)
    _add_percents(part, layout, phases, slopes)
    gathered: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    constants: dict[tuple[int, tuple[int, ...]], Floats] = {}

    def constant(offer: int, factors: set[int], value: Floats) -> None:
        key = (offer, tuple(sorted(factors)))
        constants[key] = constants.get(key, 0.0) + value
        gathered.setdefault(key, [])

    for n, k in enumerate(keep.tolist()):
        item = part.items[n]
        if item.percent is not None:
            continue
        if k in found.prices:
            gathered.setdefault((int(columns.owner[k]), tuple(sorted(priced[k]))), []).append(n)
        else:
            constant(int(columns.owner[k]), priced[k], slopes[n] * (1.0 if item.tiers else amounts[n]))
    if "residual" in part.used:
        back = layout.sums(_priced(part, np.zeros(keep.size), residual=True), phases)
        for n in np.flatnonzero(back.any(axis=1)).tolist():
            constant(int(part.owner[n]), worth[int(keep[n])], back[n])
    groups = []
    for (offer, factors), members in gathered.items():
        value = constants.get((offer, factors), np.zeros(layout.width))
        if not factors:
            base[offer] += value
            value = np.zeros(layout.width)
            if not members:
                continue
        at = np.array([found.prices[int(keep[n])] for n in members], dtype=np.int64)
        run = at.size and bool((np.diff(at) == 1).all())
        where = slice(int(at[0]), int(at[-1]) + 1) if run else at
        groups.append(_Group(offer, value, where, slopes[members], factors))
    return Response(base, tuple(groups))


PHASES_AT = {name: n for n, name in enumerate(PHASES)}


def _priced(columns: Columns, amounts: Floats, *, residual: bool = False) -> Floats:
    """Return the months of items at given prices, bands at the same multiple of theirs."""
    used = columns.used if residual else columns.used - {"residual"}
    given = {"amount": amounts, "bands": amounts}
    return cash(columns.in_scenarios(amounts.shape[:-1], given, used=used))


def _unit_flows(columns: Columns) -> Floats:
    """Return what one unit of each price adds to its own line; of a percent, nothing."""
    # What was not quoted is given a price as well: no figure is ever put on it.
    flows = _priced(columns, np.ones(len(columns.items)))
    flows[[k for k, item in enumerate(columns.items) if item.percent is not None]] = 0.0
    return flows


def _add_percents(columns: Columns, layout: Layout, phases: Ints, slopes: Floats) -> None:
    """Add to each price's slopes what its percents add, from runs in which one price of each offer is there alone."""
    percents = {k for ready in columns.levels for k in ready}
    if not percents:
        return
    wanted = sorted({t for found in columns.targets for t in found} - percents)
    turn: dict[int, list[int]] = {}
    for k in wanted:
        turn.setdefault(int(columns.owner[k]), []).append(k)
    rows = np.array([k for k in range(len(columns.items)) if int(columns.owner[k]) in turn])
    part, place = subset(columns, rows), {int(k): n for n, k in enumerate(rows)}
    following = np.array([n for n, k in enumerate(rows.tolist()) if k in percents])
    runs = max(map(len, turn.values()))
    many = max(1, (1 << 18) // (rows.size * columns.months))
    for first in range(0, runs, many):
        alone = [
            [mine[run] for mine in turn.values() if run < len(mine)] for run in range(first, min(first + many, runs))
        ]
        amounts = np.zeros((len(alone), rows.size))
        for run, members in enumerate(alone):
            amounts[run, [place[k] for k in members]] = 1.0
        sums = layout.sums(_priced(part, amounts)[:, following], phases[rows[following]])
        for run, members in enumerate(alone):
            by_offer = {int(columns.owner[k]): k for k in members}
            for n, follower in enumerate(following.tolist()):
                source = by_offer.get(int(part.owner[follower]))
                if source is not None:
                    slopes[source] += sums[run, n]
