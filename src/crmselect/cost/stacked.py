"""The part of the costs that is not linear in what is uncertain, computed in full for many scenarios at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Stacked:
    """Items that need the whole computation in every scenario."""

    columns: Columns
    at: Ints
    assumptions: Assumptions
    found: Inputs

    @classmethod
    def of(cls, columns: Columns, at: Ints, found: Inputs, assumptions: Assumptions) -> Stacked:
        """Take some items out of all."""
        return cls(subset(columns, at), at, assumptions, found)

    def add(self, out: Floats, values: Floats, layout: Layout) -> None:
        """Add these items in every scenario to (n, offers, width)."""
        if not self.at.size:
            return
        size = max(1, _CELLS // (self.at.size * self.columns.quantities.shape[-1]))
        for first in range(0, values.shape[0], size):
            chunk = slice(first, first + size)
            out[chunk] += self._sums(values[chunk], layout, out.shape[1])

    def _sums(self, values: Floats, layout: Layout, offers: int) -> Floats:
        columns, owner = self.columns, self.columns.owner
        phases = np.array([PHASES_AT[item.phase] for item in columns.items])
        lines = layout.sums(cash(self._drawn(values)), phases)
        starts = np.flatnonzero(np.diff(owner, prepend=-1))
        made = np.zeros((values.shape[0], offers, layout.width))
        made[:, owner[starts]] = np.add.reduceat(lines, starts, axis=1)
        return made

    def _drawn(self, values: Floats) -> Columns:
        """Return the items in every scenario."""
        found, columns, count = self.found, self.columns, values.shape[0]
        amounts = np.broadcast_to(columns.array("amount"), (count, self.at.size)).copy()
        bands = np.ones_like(amounts)
        for n, k in enumerate(self.at.tolist()):
            if k in found.prices:
                amounts[:, n] = values[:, found.prices[k]]
            for shared, items in found.shared:
                if k in items:
                    factor = pick(values, found.constants, shared)
                    amounts[:, n] *= factor
                    bands[:, n] *= factor
        read = {"amount": amounts, "bands": bands}
        if found.inflation is not None:
            growth = columns.array("growth")
            added = np.broadcast_to(pick(values, found.constants, found.inflation), (count,))[:, None]
            read["growth"] = np.where(growth != 0.0, np.maximum(growth + added, -1.0), growth)
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
        return columns.in_scenarios((count,), read, quantities=quantities, rates=rates)
