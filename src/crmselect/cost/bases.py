"""The values that percents are taken of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.columns import Columns
from crmselect.cost.schedule import Key, Schedule
from crmselect.model import CostItem

__all__ = ["Bases"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass
class _Window:
    """What one base item is worth: a rate a month while it recurs, or a sum where it was bought."""

    start: int
    stop: int


class Bases:
    """The values that percents are taken of, each in its own currency, before billing moves them and before tax."""

    def __init__(self, columns: Columns, wanted: list[int]) -> None:
        self.columns = columns
        self.slot = {k: n for n, k in enumerate(wanted)}
        self.beyond = columns.quantities.shape[-1]
        shape = (2, *columns.lead, len(wanted))
        self.sums = np.zeros((*shape, self.beyond + 1))  # Running sums of the monthly rates; net first, list second.
        self.once = np.zeros(shape)
        self.bought = np.zeros(shape)  # With what was bought again.
        self.rate = np.zeros(len(wanted), dtype=np.int64)
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
        self.rate[slots] = self.columns.rate[rows[mine]]
        if when.period == 0:
            for kind, series in enumerate((net, full)):
                self.once[kind][..., slots] = series[..., mine, 0]
                self.bought[kind][..., slots] = series[..., mine, :].sum(axis=-1)
            return
        last = self.beyond if key.end is None else min(key.end, self.beyond)
        month = np.arange(key.start, last)
        # The study may end inside the months that are known; prices of the last occurrence hold on there.
        at = np.minimum((month - key.start) // when.period, when.due.size - 1)
        for kind, series in enumerate((net, full)):
            rate = series[..., mine, :][..., at] / when.period
            self.sums[kind][..., slots, key.start + 1 : last + 1] = np.cumsum(rate, axis=-1)
            self.sums[kind][..., slots, last + 1 :] = self.sums[kind][..., slots, last][..., None]

    def percents(self, rows: Ints, when: Schedule) -> Floats:
        """Return each percent item's price at each occurrence, in its own currency: shape (..., rows, K)."""
        columns = self.columns
        rates = columns.rates[..., np.minimum(when.due, columns.rates.shape[-1] - 1)]
        made = np.empty((*columns.lead, rows.size, when.due.size))
        for n, k in enumerate(rows.tolist()):
            item = columns.items[k]
            kind = 1 if item.percent_base == "list" else 0
            base = np.zeros((*columns.lead, when.due.size))
            for slot in (self.slot[t] for t in columns.targets[k]):
                # A percent of a price in another currency follows the rate of the day on which it falls due.
                theirs, mine = int(self.rate[slot]), int(columns.rate[k])
                turn = 1.0 if theirs == mine else rates[..., theirs, :] / rates[..., mine, :]
                base += self._worth(slot, kind, item, when) * turn
            made[..., n, :] = base * (item.percent or 0.0) * item.quantity
        return made

    def _worth(self, slot: int, kind: int, item: CostItem, when: Schedule) -> Floats:
        """Return what a base is worth to one percent item at each occurrence."""
        sums, window = self.sums[kind][..., slot, :], self.window[slot]
        over = item.percent_over or ("first_year" if item.every == "once" else "period")
        # A percent of what was bought once is a percent a year, and falls due from when it was bought.
        yearly = 1.0 if when.period == 0 else when.period / 12
        paid = (self.bought if over == "total" else self.once)[kind][..., slot]
        bought = paid[..., None] * yearly * ((when.due >= window.start) | (when.period == 0))
        if over == "period":
            end = np.minimum(when.due + when.period, self.beyond)
            return np.asarray(bought + sums[..., end] - sums[..., np.minimum(when.due, self.beyond)])
        first, last = {
            "first_year": (window.start, min(window.start + 12, self.beyond)),
            "last_year": (max(window.stop - 12, window.start), window.stop),
            "total": (window.start, window.stop),
        }[over]
        whole = (sums[..., last] - sums[..., first])[..., None]
        return np.asarray(bought + whole * (yearly if over != "total" else 1.0))
