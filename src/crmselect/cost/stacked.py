"""The part of the costs that is not linear in what is uncertain, computed in full for many scenarios at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.cash import cash
from crmselect.cost.columns import Columns
from crmselect.cost.inputs import Inputs, pick
from crmselect.cost.response import PHASES_AT, Layout, subset
from crmselect.model import Assumptions

__all__ = ["Stacked", "bent", "drawn_drivers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_CELLS = 1 << 18
"""Item-months of a chunk: the dozen arrays that a chunk takes then stay within 32 MB."""
_AT_ONCE = 1 << 6
"""Scenarios that a chunk should hold: what is done once a chunk is then spread over as many."""


def bent(columns: Columns, found: Inputs, assumptions: Assumptions) -> Ints:
    """Return the items that an uncertain figure does more to than scale them, and all whose percents tie them to those.

    Units that a minimum, an allowance, a block or a band turns into money bend with their driver; growth of a driver
    and inflation act by the year.
    """
    paths = list(assumptions.drivers.items())
    items = columns.items
    parts = list(range(len(items)))

    def root(k: int) -> int:
        while parts[k] != k:
            parts[k] = parts[parts[k]]
            k = parts[k]
        return k

    for k, targets in enumerate(columns.targets):
        for t in targets:
            parts[root(t)] = root(k)
    hit = set()
    for k, item in enumerate(items):
        if found.inflation is not None and item.growth:
            hit.add(root(k))
        if columns.driver[k]:
            name, path = paths[int(columns.driver[k]) - 1]
            names = {name, path.of}
            shaped = item.tiers or item.minimum or item.included or item.block
            if names & found.growths.keys() or (shaped and names & found.levels.keys()):
                hit.add(root(k))
    return np.array([k for k in range(len(items)) if root(k) in hit], dtype=np.int64)


def drawn_drivers(
    values: Floats, found: Inputs, assumptions: Assumptions, series: Mapping[str, Floats]
) -> dict[str, Floats]:
    """Return each uncertain driver by month, (n, months); a driver derived from another follows it.

    Parameters
    ----------
    values : ndarray (n, inputs)
    found : Inputs
    assumptions : Assumptions
    series : mapping of driver to ndarray (months,)
        As stated.
    """
    made: dict[str, Floats] = {}
    months = next((path.size for path in series.values()), 0)
    year = np.arange(months) // 12
    # A derived driver comes after the one that it is derived from.
    for name, path in sorted(assumptions.drivers.items(), key=lambda pair: pair[1].of is not None):
        drawn: Floats = series[name]
        if path.of in made:
            heads = made[path.of][:, ::12]
            before = np.concatenate([np.zeros((heads.shape[0], 1)), heads[:, :-1]], axis=1)
            trained = (path.turnover or 0.0) * before + np.maximum(heads - before, 0.0)
            drawn = np.repeat(trained, 12, axis=1)[:, :months]
        for names, by_year in ((found.levels, False), (found.growths, True)):
            if name not in names:
                continue
            figure = np.broadcast_to(pick(values, found.constants, names[name]), values.shape[:1])[:, None]
            drawn = drawn * (np.maximum(1.0 + figure, 0.0) ** year if by_year else figure)
        if drawn is not series[name]:
            made[name] = drawn
    return made


def _runs(targets: Sequence[Sequence[int]], most: int) -> list[Ints]:
    """Cut items into runs of about so many, none between an item and what it is a percent of."""
    count = len(targets)
    tied = np.zeros(count + 1, dtype=np.int64)
    for k, found in enumerate(targets):
        if found:
            tied[min(k, *found) + 1] += 1
            tied[max(k, *found) + 1] -= 1
    free = np.flatnonzero(np.cumsum(tied) == 0)  # Where a run may begin; the end is one of them.
    edges = [0]
    while edges[-1] < count:
        # The last place within reach; where what is tied goes further, the first one beyond.
        at = max(int(np.searchsorted(free, edges[-1] + most, side="right")) - 1, 0)
        edges.append(int(free[at] if free[at] > edges[-1] else free[at + 1]))
    return [np.arange(first, last) for first, last in pairwise(edges)]


class _Part:
    """Some of the items, with what each of them takes from a scenario."""

    def __init__(self, columns: Columns, at: Ints, found: Inputs) -> None:
        self.columns, self.found = columns, found
        self.phases = np.array([PHASES_AT[item.phase] for item in columns.items])
        self.starts = np.flatnonzero(np.diff(columns.owner, prepend=-1))
        self.offers = columns.owner[self.starts]
        whole = at.tolist()
        self.priced = np.array([n for n, k in enumerate(whole) if k in found.prices], dtype=np.int64)
        self.prices = np.array([found.prices[k] for k in whole if k in found.prices], dtype=np.int64)
        moved = [(name, np.array([n for n, k in enumerate(whole) if k in items])) for name, items in found.shared]
        self.shared = [(name, mine) for name, mine in moved if mine.size]

    def sums(self, values: Floats, paths: Mapping[str, Floats], layout: Layout) -> Floats:
        """Return what these items add to each offer that has any, shape (n, those offers, width)."""
        lines = layout.sums(cash(self._drawn(values, paths)), self.phases)
        return np.asarray(np.add.reduceat(lines, self.starts, axis=1))

    def _drawn(self, values: Floats, paths: Mapping[str, Floats]) -> Columns:
        """Return the items in every scenario."""
        found, columns, count = self.found, self.columns, values.shape[0]
        amounts = np.broadcast_to(columns.array("amount"), (count, len(columns.items))).copy()
        amounts[:, self.priced] = values[:, self.prices]
        bands = np.ones_like(amounts)
        for name, mine in self.shared:
            factor = np.reshape(pick(values, found.constants, name), (-1, 1))
            amounts[:, mine] *= factor
            bands[:, mine] *= factor
        read = {"amount": amounts, "bands": bands}
        if found.inflation is not None:
            growth = columns.array("growth")
            added = np.broadcast_to(pick(values, found.constants, found.inflation), (count,))[:, None]
            read["growth"] = np.where(growth != 0.0, np.maximum(growth + added, -1.0), growth)
        return columns.in_scenarios((count,), read, **paths)


class Stacked:
    """Items that need the whole computation in every scenario, in parts that leave room for many scenarios at once."""

    def __init__(self, columns: Columns, at: Ints, found: Inputs, assumptions: Assumptions) -> None:
        self.columns, self.found, self.assumptions = subset(columns, at), found, assumptions
        months = columns.quantities.shape[-1]
        runs = _runs(self.columns.targets, max(1, _CELLS // (_AT_ONCE * months)))
        self.parts = tuple(_Part(subset(self.columns, run), at[run], found) for run in runs)
        widest = max((run.size for run in runs), default=0)
        rows = columns.quantities.shape[0] + columns.rates.shape[0]
        self.size = max(1, _CELLS // (max(widest, rows) * months))

    def add(self, out: Floats, values: Floats, layout: Layout) -> None:
        """Add these items in every scenario to (n, offers, width)."""
        for first in range(0, values.shape[0] if self.parts else 0, self.size):
            chunk = slice(first, first + self.size)
            some = values[chunk]
            paths = self._paths(some)
            for part in self.parts:
                out[chunk, part.offers] += part.sums(some, paths, layout)

    def _paths(self, values: Floats) -> dict[str, Floats]:
        """Return the quantities and the rates of every scenario, by month."""
        found, columns, count = self.found, self.columns, values.shape[0]
        stated = dict(zip(self.assumptions.drivers, columns.quantities[1:], strict=True))
        drawn = drawn_drivers(values, found, self.assumptions, stated)
        quantities = columns.quantities
        if drawn:
            quantities = np.broadcast_to(quantities, (count, *quantities.shape)).copy()
            for row, name in enumerate(stated, 1):
                if name in drawn:
                    quantities[:, row] = drawn[name]
        rates = columns.rates
        if found.exchange and columns.rate_keys:
            rates = np.broadcast_to(rates, (count, *rates.shape)).copy()
            for foreign, (code, _) in enumerate(columns.rate_keys, 1):
                if code in found.exchange:
                    factor = pick(values, found.constants, found.exchange[code])
                    rates[:, foreign] *= np.broadcast_to(factor, (count,))[:, None]
        return {"quantities": quantities, "rates": rates}
