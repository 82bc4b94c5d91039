"""Yes-or-no programs: most gain within rows of limits, solved to a proven optimum; and what is known of their bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.planning.scope_quiet import quiet_solver

__all__ = ["DUST", "Answered", "Cut", "Program", "cover"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DUST = 1e-9
"""Relative: a sum of money above its limit by less is rounding, and so is a gap between bound and value."""
_ORDINARY = (1.0, 1e7)
_LIMIT = 1
_SMALL = 120
_RETRIES = 50


class Answered(NamedTuple):
    """What the solver found: the columns taken, their gain, the bound that is proven, and in which way it ended."""

    taken: Floats
    gain: float
    bound: float
    status: str


class Cut(NamedTuple):
    """A row found on the way: coefficients by column, and the limit of their sum."""

    columns: NDArray[np.int64]
    factors: Floats
    limit: float


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise ``gain · x`` where ``rows · x`` is at most ``limit``; x is 0 or 1, or between them where it may be.

    Parameters
    ----------
    gain : ndarray (columns,)
    rows : ndarray (rows, columns)
    limit : ndarray (rows,)
        Infinite where there is none.
    whole : ndarray of bool (columns,)
        The columns that are 0 or 1.
    low, high : ndarray (columns,)
        0 and 1, or both the same where the answer is given.
    cuts : tuple of Cut
        Rows that every answer keeps, found earlier.
    """

    gain: Floats
    rows: Floats
    limit: Floats
    whole: Bools
    low: Floats
    high: Floats
    cuts: tuple[Cut, ...] = field(default=())

    @cached_property
    def _scale(self) -> Floats:
        """What each row is divided by, so that the solver's tolerance is one of the row's own size."""
        size = np.abs(self.rows).max(axis=1, initial=0.0)
        return np.where(size > 0, size, 1.0)

    @cached_property
    def _scaled(self) -> Any:
        from scipy.sparse import csr_array

        return csr_array(self.rows / self._scale[:, None])

    @cached_property
    def _unit(self) -> float:
        """What the gains are divided by: a power of two, and 1 where they are of ordinary size."""
        total = float(np.abs(self.gain).sum())
        if total == 0 or _ORDINARY[0] <= total <= _ORDINARY[1]:
            return 1.0
        return float(2.0 ** np.round(np.log2(total / 1024.0)))

    def with_(self, **changes: Any) -> Program:
        """Return a changed copy; what was made of the rows is kept where they are the same."""
        made = Program(**{name: changes.get(name, getattr(self, name)) for name in self.__dataclass_fields__})
        if made.rows is self.rows:
            for name in ("_scale", "_scaled"):
                if name in self.__dict__:
                    made.__dict__[name] = self.__dict__[name]
        if made.gain is self.gain and "_unit" in self.__dict__:
            made.__dict__["_unit"] = self.__dict__["_unit"]
        return made

    def excess(self, taken: Floats) -> Floats:
        """Return how far each row is above its limit (0 within rounding), shape (rows,)."""
        over = self.rows @ taken - self.limit
        size = np.maximum(np.abs(self.rows) @ np.abs(taken), np.where(np.isfinite(self.limit), np.abs(self.limit), 0.0))
        return np.asarray(np.where(over > DUST * size, over, 0.0))

    def solve(self, *, time_limit: float | None = None, node_limit: int | None = None) -> Answered | None:
        """Return the best answer, or None where there is none.

        The solver takes a row for kept that is exceeded by a millionth. Where an answer exceeds one in truth, a row
        that forbids it (and nothing that is allowed) is added and the solver asked again.
        """
        cuts = list(self.cuts)
        for _ in range(_RETRIES):
            found = self._once(cuts, time_limit, node_limit)
            if found is None or not self.whole.any():
                return found
            over = np.flatnonzero(self.excess(found.taken) > 0)
            if not over.size:
                return found
            cuts.extend(cover(self.rows[row], found.taken) for row in over.tolist())
        return found

    def _once(self, cuts: Sequence[Cut], time_limit: float | None, node_limit: int | None) -> Answered | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not self.gain.size:
            return Answered(np.zeros(0), 0.0, 0.0, "optimal") if (self.limit >= 0).all() else None
        # In small programs the solver's simplifying beforehand takes longer than it saves.
        few = int((self.low != self.high).sum()) <= _SMALL
        options: dict[str, Any] = {"mip_rel_gap": 0.0, "presolve": not few}
        if time_limit is not None:
            options["time_limit"] = time_limit
        if node_limit is not None:
            options["node_limit"] = node_limit
        matrix, limit = self._all_rows(cuts)
        with quiet_solver():
            found: Any = milp(
                -self.gain / self._unit,
                integrality=self.whole.astype(np.int64),
                bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(matrix, -np.inf, limit) if limit.size else None,
                options=options,  # type: ignore[arg-type]
            )
        if found.x is None:
            if found.status == _LIMIT:
                return Answered(np.zeros(self.gain.size), -np.inf, np.inf, "no answer in time")
            return None
        taken = np.where(self.whole, np.round(found.x), np.clip(found.x, self.low, self.high))
        gain = float(self.gain @ taken)
        bound = found.mip_dual_bound
        bound = gain if bound is None else max(-float(bound) * self._unit, gain)
        # The solver stops within a millionth of its unit: what is less than rounding is none.
        if bound - gain <= DUST * max(float(np.abs(self.gain).sum()), abs(gain)):
            bound = gain
        return Answered(taken, gain, bound, "optimal" if found.status == 0 else "stopped")

    def _all_rows(self, cuts: Sequence[Cut]) -> tuple[Any, Floats]:
        from scipy.sparse import csr_array, vstack

        bounded = np.isfinite(self.limit)
        matrix = self._scaled if bounded.all() else self._scaled[bounded]
        limit = (self.limit / self._scale)[bounded]
        if not cuts:
            return matrix, limit
        more = np.zeros((len(cuts), self.gain.size))
        for at, cut in enumerate(cuts):
            more[at, cut.columns] = cut.factors
        return vstack([matrix, csr_array(more)]), np.append(limit, [cut.limit for cut in cuts])

    def relaxed(self) -> tuple[Floats, Floats, float] | None:
        """Return the linear program's answer, its rows' prices and the bound that the prices prove; None if none.

        Any prices that are not negative prove a bound: what the limits are worth, plus what each column brings beyond
        what its use of the limits is worth. So the bound holds whatever the solver's tolerance.
        """
        from scipy import optimize

        linprog: Any = optimize.linprog
        if not self.gain.size:
            return None
        matrix, limit = self._all_rows(self.cuts)
        found = linprog(
            -self.gain / self._unit,
            A_ub=matrix if limit.size else None,
            b_ub=limit if limit.size else None,
            bounds=np.column_stack([self.low, self.high]),
            method="highs",
        )
        if found.status != 0:
            return None
        prices = np.maximum(-np.asarray(found.ineqlin.marginals), 0.0) * self._unit if limit.size else np.zeros(0)
        left = self.gain - (matrix.T @ prices if limit.size else 0.0)
        bound = float(prices @ limit + np.maximum(left * self.low, left * self.high).sum())
        return np.asarray(found.x), np.asarray(left), bound

    def prices(self) -> Floats | None:
        """Return what one more unit of each limit adds to the linear program's gain, shape (rows,)."""
        from scipy import optimize

        linprog: Any = optimize.linprog
        matrix, limit = self._all_rows(())
        if not limit.size:
            return np.zeros(self.limit.size)
        found = linprog(
            -self.gain / self._unit, A_ub=matrix, b_ub=limit, bounds=np.column_stack([self.low, self.high]),
            method="highs",
        )  # fmt: skip
        if found.status != 0:
            return None
        prices = np.zeros(self.limit.size)
        bounded = np.isfinite(self.limit)
        prices[bounded] = np.maximum(-np.asarray(found.ineqlin.marginals), 0.0) * self._unit / self._scale[bounded]
        return prices

    def narrowed(self, least: float, relaxed: tuple[Floats, Floats, float] | None = None) -> Program:
        """Return the program with every column fixed that no answer of at least this gain has otherwise.

        Parameters
        ----------
        least : float
            A gain that some answer reaches: a column whose other value lowers the proven bound below it is settled.
        relaxed : tuple, optional
            What :meth:`relaxed` returns.

        References
        ----------
        Dantzig, G., Fulkerson, R. and Johnson, S. (1954), Solution of a large-scale traveling-salesman problem,
        *Operations Research* 2(4), 393-410 (fixing by reduced costs).
        """
        known = self.relaxed() if relaxed is None else relaxed
        if known is None:
            return self
        _, left, bound = known
        slack = DUST * max(float(np.abs(self.gain).sum()), abs(bound))
        settled = self.whole & (bound - np.abs(left) < least - slack)
        low = np.where(settled & (left > 0), self.high, self.low)
        high = np.where(settled & (left < 0), self.low, self.high)
        return self.with_(low=low, high=high)

    def filled(self, taken: Floats, order: Sequence[int]) -> Floats:
        """Return an answer with the columns added, one after the other, that it can also take."""
        now = taken.copy()
        used = self.rows @ now
        room = self.limit + DUST * np.maximum(1.0, np.where(np.isfinite(self.limit), np.abs(self.limit), 0.0))
        for column in order:
            if now[column] or self.high[column] == 0 or self.gain[column] <= 0:
                continue
            more = used + self.rows[:, column]
            if (more <= room).all() and all(_kept(cut, now, column) for cut in self.cuts):
                now[column], used = 1.0, more
        return now

    def keeps(self, taken: Floats) -> bool:
        """Return whether an answer keeps every row, cut and bound."""
        inside = ((taken >= self.low - DUST) & (taken <= self.high + DUST)).all()
        return bool(
            inside
            and not self.excess(taken).any()
            and all(float(cut.factors @ taken[cut.columns]) <= cut.limit + DUST for cut in self.cuts)
        )


def _kept(cut: Cut, taken: Floats, column: int) -> bool:
    now = float(cut.factors @ taken[cut.columns]) + float(cut.factors[cut.columns == column].sum())
    return now <= cut.limit + DUST


def cover(row: Floats, taken: Floats) -> Cut:
    """Return a row that forbids what exceeds a limit: all of it together, unless something that saves joins it."""
    costly = np.flatnonzero((row > 0) & (taken > 0.5))
    saving = np.flatnonzero((row < 0) & (taken < 0.5))
    factors = np.concatenate([np.ones(costly.size), -np.ones(saving.size)])
    return Cut(np.concatenate([costly, saving]), factors, float(costly.size - 1))
