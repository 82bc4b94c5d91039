"""A choice of modules as rows and columns: budgets, prerequisites, exclusions, bundles, what counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.planning.scope_kernel import Program

__all__ = ["REST", "AtLeast", "Pack", "Row", "Setup"]

Floats = NDArray[np.float64]

REST = "the rest of the offer"
"""The last module of an offer: what is paid whatever else is chosen."""


class Pack(NamedTuple):
    """A bundle: its members, its price by year (None: what its members cost), whether they are also sold singly."""

    members: tuple[int, ...]
    price: Floats | None
    apart: bool


class AtLeast(NamedTuple):
    """At least so many of these modules."""

    members: tuple[int, ...]
    number: int


class Row(NamedTuple):
    """What a row of limits stands for, and which year, requirement, group or bundle.

    Kinds are ``total``, ``year``, ``requires``, ``excludes``, ``at_least``, ``bundle`` and ``once``.
    """

    kind: str
    at: int


@dataclass(frozen=True, eq=False)
class Setup:
    """A checked choice of modules.

    Parameters
    ----------
    value : ndarray (modules,)
    cost : ndarray (modules, years)
    total : float
        The limit over all years; infinite where there is none.
    yearly : ndarray (years,)
        The limit of each year.
    carry : bool
        Whether money that a year leaves is there in the next.
    requires : tuple of (module, modules)
        One needs any of the others.
    excludes : tuple of tuples of int
    at_least : tuple of AtLeast
    packs : tuple of Pack
    shared : tuple of (value, modules)
        Counted once where any of the modules is chosen.
    fixed : tuple of (bool or None)
    names : tuple of str
    saved : ndarray (bundles,)
        What a bundle bought at its price adds to the value (where the value is net of the cost).
    """

    value: Floats
    cost: Floats
    total: float
    yearly: Floats
    carry: bool
    requires: tuple[tuple[int, tuple[int, ...]], ...]
    excludes: tuple[tuple[int, ...], ...]
    at_least: tuple[AtLeast, ...]
    packs: tuple[Pack, ...]
    shared: tuple[tuple[float, tuple[int, ...]], ...]
    fixed: tuple[bool | None, ...]
    names: tuple[str, ...]
    saved: Floats

    @property
    def modules(self) -> int:
        """How many modules there are."""
        return self.value.size

    @property
    def priced(self) -> tuple[int, ...]:
        """The bundles that have a price of their own: each has a column."""
        return tuple(at for at, pack in enumerate(self.packs) if pack.price is not None)

    @property
    def columns(self) -> int:
        """How many columns the program has: modules, bundles with a price, values that count once."""
        return self.modules + len(self.priced) + len(self.shared)

    def outlay(self) -> Floats:
        """Return what each column costs by year, shape (columns, years); a bundle's is its price less its members'."""
        years = self.cost.shape[1]
        parts = [self.cost]
        for at in self.priced:
            pack = self.packs[at]
            if pack.price is not None:
                parts.append((pack.price - self.cost[list(pack.members)].sum(axis=0))[None])
        return np.vstack([*parts, np.zeros((len(self.shared), years))])

    def budget_rows(self, outlay: Floats) -> tuple[list[Row], Floats, Floats]:
        """Return the rows of money: what they are, their coefficients (rows, columns) and limits."""
        kinds, rows, limits = [], [], []
        if np.isfinite(self.total):
            kinds.append(Row("total", -1))
            rows.append(outlay.sum(axis=1))
            limits.append(self.total)
        spent = outlay.cumsum(axis=1) if self.carry else outlay
        given = self.yearly.cumsum() if self.carry else self.yearly
        for year in np.flatnonzero(np.isfinite(given)).tolist():
            kinds.append(Row("year", year))
            rows.append(spent[:, year])
            limits.append(float(given[year]))
        return kinds, np.array(rows).reshape(len(kinds), outlay.shape[0]), np.array(limits, dtype=np.float64)

    def program(self) -> tuple[Program, tuple[Row, ...]]:
        """Return the program and what each of its rows stands for, the rows of money first."""
        kinds, money, limits = self.budget_rows(self.outlay())
        width, found = self.columns, _Rows(self.columns)
        for at, (one, others) in enumerate(self.requires):
            found.add(Row("requires", at), [(one, 1.0), *((other, -1.0) for other in others)], 0.0)
        for at, group in enumerate(self.excludes):
            found.add(Row("excludes", at), [(one, 1.0) for one in group], 1.0)
        for at, (members, count) in enumerate(self.at_least):
            found.add(Row("at_least", at), [(one, -1.0) for one in members], -float(count))
        self._bundles(found)
        first = self.modules + len(self.priced)
        for at, (_, members) in enumerate(self.shared):
            found.add(Row("once", at), [(first + at, 1.0), *((one, -1.0) for one in members)], 0.0)
        rows = np.vstack([money, found.matrix()])
        low, high = np.zeros(width), np.ones(width)
        for at, answer in enumerate(self.fixed):
            if answer is not None:
                low[at] = high[at] = float(answer)
        whole = np.arange(width) < first
        saved = self.saved[list(self.priced)] if self.priced else np.zeros(0)
        gain = np.concatenate([self.value, saved, [value for value, _ in self.shared]])
        limit = np.concatenate([limits, found.limits])
        return Program(gain, rows, limit, whole, low, high), (*kinds, *found.kinds)

    def _bundles(self, found: _Rows) -> None:
        column = {at: self.modules + place for place, at in enumerate(self.priced)}
        holders: dict[int, list[int]] = {}
        for at, pack in enumerate(self.packs):
            mine = column.get(at)
            if not pack.apart and mine is None:
                # All of them or none: each one needs the next, and the last needs the first.
                for one, other in zip(pack.members, (*pack.members[1:], pack.members[0]), strict=True):
                    found.add(Row("bundle", at), [(one, 1.0), (other, -1.0)], 0.0)
            if mine is None:
                continue
            for one in pack.members:
                holders.setdefault(one, []).append(mine)
                if not pack.apart:
                    found.add(Row("bundle", at), [(one, 1.0), (mine, -1.0)], 0.0)
        for one, bundles in holders.items():
            # A bundle holds its members, and a module is paid once.
            where = next(at for at, mine in column.items() if mine == bundles[0])
            found.add(Row("bundle", where), [*((mine, 1.0) for mine in bundles), (one, -1.0)], 0.0)

    def worth(self, chosen: NDArray[np.bool_], bought: NDArray[np.bool_]) -> float:
        """Return what modules are worth, each value that counts once counted once."""
        total = float(self.value[chosen].sum()) + float(self.saved[bought].sum())
        return total + sum(value for value, members in self.shared if chosen[list(members)].any())

    def spent(self, chosen: NDArray[np.bool_], bought: NDArray[np.bool_]) -> Floats:
        """Return what modules cost by year, with the bundles bought at their price, shape (years,)."""
        total = self.cost[chosen].sum(axis=0)
        for at in np.flatnonzero(bought).tolist():
            price = self.packs[at].price
            if price is not None:
                total = total + price - self.cost[list(self.packs[at].members)].sum(axis=0)
        return np.asarray(total)


class _Rows:
    """Rows as they are written down."""

    def __init__(self, width: int) -> None:
        self._width = width
        self.kinds: list[Row] = []
        self.limits: list[float] = []
        self._entries: list[Sequence[tuple[int, float]]] = []

    def add(self, kind: Row, entries: Sequence[tuple[int, float]], limit: float) -> None:
        self.kinds.append(kind)
        self.limits.append(limit)
        self._entries.append(entries)

    def matrix(self) -> Floats:
        matrix = np.zeros((len(self.kinds), self._width))
        for at, entries in enumerate(self._entries):
            for column, factor in entries:
                matrix[at, column] += factor
        return matrix
