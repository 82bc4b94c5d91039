"""Why no choice of modules keeps every rule: the budgets that the musts exceed, or the musts that contradict."""

from __future__ import annotations

import numpy as np

from crmselect.errors import DataError, Problem
from crmselect.planning.scope_kernel import Floats, Program
from crmselect.planning.scope_rows import REST, Row, Setup
from crmselect.text import number

__all__ = ["UnpaidError", "least_overrun", "refusal"]


_FIX = "raise it, or let go of a must"


class UnpaidError(DataError):
    """No choice stays within the budgets, whatever is left out.

    Attributes
    ----------
    over : tuple of (Row, float)
        Which budgets the musts exceed, by how much; empty where that is a matter of probability.
    """

    over: tuple[tuple[Row, float], ...] = ()


def least_overrun(program: Program, kinds: tuple[Row, ...]) -> Floats | None:
    """Return by how much each budget must at least be exceeded, in all as little as can be; None where no money helps.

    Returns
    -------
    ndarray (rows of money,)
    """
    money = [at for at, row in enumerate(kinds) if row.kind in {"total", "year"}]
    rows = np.hstack([program.rows, np.zeros((len(kinds), len(money)))])
    for place, at in enumerate(money):
        rows[at, program.gain.size + place] = -1.0
    most = program.rows[money].clip(min=0.0).sum(axis=1) if money else np.zeros(0)
    extra = np.zeros(len(money))
    bigger = Program(
        gain=np.concatenate([np.zeros(program.gain.size), extra - 1.0]),
        rows=rows,
        limit=program.limit,
        whole=np.append(program.whole, np.zeros(len(money), dtype=np.bool_)),
        low=np.append(program.low, extra),
        high=np.append(program.high, most),
    )
    found = bigger.solve()
    if found is None:
        return None
    taken = found.taken[: program.gain.size]
    return np.maximum(program.excess(taken)[money], 0.0)


def refusal(setup: Setup, program: Program, kinds: tuple[Row, ...]) -> DataError:
    """Return why there is no choice: each budget that the musts exceed, or one set of musts that cannot all be."""
    over = least_overrun(program, kinds)
    if over is not None:
        rows = [row for row in kinds if row.kind in {"total", "year"}]
        exceeded = tuple((row, excess) for row, excess in zip(rows, over.tolist(), strict=True) if excess > 0)
        rest = setup.names[-1:] == (REST,) and bool(setup.cost[-1].any())
        who = f"{REST} and the musts exceed" if rest else "the musts exceed"
        error = UnpaidError(
            [
                Problem(
                    _budget(row, setup), f"{who} it by {number(excess, 2)} at least", "raise it, or let go of a must"
                )
                for row, excess in exceeded
            ]
        )
        error.over = exceeded
        return error
    return DataError(_contradiction(setup, program, kinds))


def _budget(row: Row, setup: Setup) -> str:
    if row.kind == "total":
        return "budget"
    return f"budget by the end of year {row.at + 1}" if setup.carry else f"budget of year {row.at + 1}"


def _contradiction(setup: Setup, program: Program, kinds: tuple[Row, ...]) -> Problem:
    """Return a smallest set of answers that contradict each other: none of them can be left out of it."""
    limit = program.limit.copy()
    limit[[at for at, row in enumerate(kinds) if row.kind in {"total", "year"}]] = np.inf
    plain = program.with_(limit=limit, gain=np.zeros(program.gain.size))
    kept = [at for at, answer in enumerate(setup.fixed) if answer is not None]
    for at in list(kept):
        free = plain.with_(low=plain.low.copy(), high=plain.high.copy())
        free.low[at], free.high[at] = 0.0, 1.0
        if free.solve() is None:
            plain = free
            kept.remove(at)
    ins = [setup.names[at] for at in kept if setup.fixed[at]]
    outs = [setup.names[at] for at in kept if setup.fixed[at] is False]
    parts = [f"{', '.join(ins)} in"] * bool(ins) + [f"{', '.join(outs)} out"] * bool(outs)
    if not parts:
        return Problem("at_least", "the rules contradict each other, whatever is chosen", "lower a number")
    what = f"{' and '.join(parts)}: the rules do not allow this together"
    return Problem("fixed", what, "let go of one of them, or of a requirement, an exclusion or a number")
