"""The modules to build now: most value within total and yearly budgets, optimal with proof."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.planning.scope_checks import checked
from crmselect.planning.scope_kernel import DUST, Answered, Cut, Program
from crmselect.planning.scope_rows import Setup
from crmselect.planning.scope_ways import refusal

__all__ = [
    "ScopeChoice",
    "as_choice",
    "best_of",
    "choose_scope",
    "first_of_equals",
    "settled",
    "trimmed",
]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
_TIED_UP_TO = 60
"""Undecided modules up to which equals are told apart: beyond, another proof could take as long as the first."""
_TIE_NODES = 2_000
_CORE = 20
"""Modules that a first, small program decides."""
_CORE_UP_TO = 120
"""Of more modules a small program says too little of the whole."""
_CORE_NODES = 300


class ScopeChoice(NamedTuple):
    """What :func:`choose_scope` returns."""

    chosen: Bools
    """Which modules, (modules,)."""
    value: float
    """What they are worth together."""
    cost: float
    """What they cost over all years, bundles at their price."""
    cost_by_year: Floats
    """The same by year, (years,)."""
    bundles: Bools
    """Which bundles are bought at their price, (bundles,)."""
    status: str
    """``optimal``: proven; ``stopped``: the time was up, and :attr:`gap` is what is open."""
    gap: float
    """How far the value may lie below the best, as a share of the value; 0 where it is proven."""
    bound: float
    """No choice is worth more than this: proven."""
    settled: bool
    """Whether equals were told apart by the rule: the cheapest, then the fewest modules, then the first ones."""


def choose_scope(
    value: ArrayLike,
    cost: ArrayLike,
    budget: ArrayLike | None = None,
    *,
    total: float | None = None,
    requires: Iterable[tuple[int, Any]] = (),
    excludes: Iterable[Sequence[int]] = (),
    at_least: Iterable[tuple[Sequence[int], int]] = (),
    bundles: Iterable[Any] = (),
    shared: Iterable[tuple[float, Sequence[int]]] = (),
    fixed: Any = None,
    carry_over: bool = False,
    names: Sequence[str] | None = None,
    time_limit: float | None = None,
    ties: bool = True,
) -> ScopeChoice:
    r"""Choose the modules of most value within budgets, with proof that no choice is worth more.

    .. math:: \max \sum_j v_j x_j \quad \text{where} \quad \sum_j c_{jt} x_j \le b_t
        \text{ in each year } t, \; x_j \in \{0, 1\}

    Parameters
    ----------
    value : array_like (modules,)
        In any unit, of either sign: what is worth less than nothing is chosen only where it is needed.
    cost : array_like (modules,) or (modules, years)
        Not negative.
    budget : float or array_like (years,), optional
        One figure for all years together, or one a year; infinite, or None, where there is no limit.
    total : float, optional
        A limit over all years beside those of each year.
    requires : iterable of (module, needed)
        Positions, the first module is 0. Several in place of one (``(4, (0, 2))``): any of them will do. Modules that
        require each other are chosen together or not at all.
    excludes : iterable of groups
        At most one of each.
    at_least : iterable of (modules, number)
        At least so many of these.
    bundles : iterable of (members, price) or (members, price, singly)
        The members together at a price, a figure (in the first year) or one a year, in place of their own costs. With
        ``singly=False`` they are sold in no other way. Without a price, ``(0, 1, 2)``, they are all in or all out, at
        what they cost.
    shared : iterable of (value, modules)
        A value that counts once, where any of these is chosen: a requirement that several modules deliver.
    fixed : sequence or mapping of bool or None, optional
        True for a must, False for what is ruled out: one a module, or by position.
    carry_over : bool
        Whether what a year leaves of its budget is there in the years after; never the other way round.
    names : sequence of str, optional
        Of the modules, for faults.
    time_limit : float, optional
        Seconds; the best choice found by then is returned with its gap.
    ties : bool
        Whether equals are told apart: of choices of the same value the cheapest, of those the one with the fewest
        modules, of those the one whose modules stand first (by the sum of their positions).

    Returns
    -------
    ScopeChoice

    Raises
    ------
    DataError
        With every fault of the arguments; where the musts exceed a budget, which and by how much; where musts
        contradict each other, which.

    Notes
    -----
    The integer program is solved by HiGHS with a gap of zero. The linear program and a choice found at once settle
    most modules beforehand: one whose other answer brings the proven bound below that choice. A choice is checked
    against every budget in exact sums, because a solver takes a limit for kept that is exceeded by a millionth.
    Amounts that differ by less than 1e-9 of their size are equal.

    References
    ----------
    Winston, W. L. (2004), *Operations Research: Applications and Algorithms*, 4th ed., chapter 9 (Stockco). Kellerer,
    H., Pferschy, U. and Pisinger, D. (2004), *Knapsack Problems*, Springer. Huangfu, Q. and Hall, J. A. J. (2018),
    Parallelizing the dual revised simplex method, *Mathematical Programming Computation* 10, 119-142 (HiGHS).

    Examples
    --------
    >>> best = choose_scope([16, 22, 12, 8], [5, 7, 4, 3], 14)
    >>> best.chosen.tolist(), best.value, best.gap, best.status
    ([False, True, True, True], 42.0, 0.0, 'optimal')
    >>> choose_scope([16, 22, 12, 8], [5, 7, 4, 3], 14, requires=[(1, 0)]).value
    38.0
    """
    setup = checked(
        value, cost, budget, total=total, requires=requires, excludes=excludes, at_least=at_least, bundles=bundles,
        shared=shared, fixed=fixed, carry_over=carry_over, names=names,
    )  # fmt: skip
    return settled(setup, time_limit=time_limit, ties=ties)


def settled(
    setup: Setup, *, cuts: tuple[Cut, ...] = (), time_limit: float | None = None, ties: bool = True
) -> ScopeChoice:
    """Return the best choice of a checked setup; raise DataError where there is none."""
    program, kinds = setup.program()
    if cuts:
        program = program.with_(cuts=cuts)
    found = best_of(program, time_limit=time_limit)
    if found is None:
        raise refusal(setup, program, kinds)
    told = not setup.modules
    if ties and setup.modules and found.status == "optimal":
        found, told = first_of_equals(program, setup, found)
    if not told:
        found = found._replace(taken=trimmed(program, found.taken, setup.modules))
    return as_choice(setup, found, told)


def as_choice(setup: Setup, found: Answered, told: bool) -> ScopeChoice:
    """Return a solver's answer as a choice, its sums taken anew."""
    chosen = found.taken[: setup.modules] > 0.5
    bought = np.zeros(len(setup.packs), dtype=np.bool_)
    for place, at in enumerate(setup.priced):
        bought[at] = found.taken[setup.modules + place] > 0.5
    value = setup.worth(chosen, bought)
    by_year = setup.spent(chosen, bought)
    bound = max(found.bound, value)
    size = max(abs(value), float(np.abs(setup.value).sum()))
    if found.status == "optimal" and bound - value <= DUST * size:
        bound = value
    gap = 0.0 if bound == value else (bound - value) / max(abs(value), DUST * size)
    return ScopeChoice(chosen, value, float(by_year.sum()), by_year, bought, found.status, gap, bound, told)


def best_of(program: Program, known: Floats | None = None, *, time_limit: float | None = None) -> Answered | None:
    """Return the best answer of a program; ``known`` is one that keeps its rows, for a start."""
    relaxed = program.relaxed()
    if relaxed is None:
        return program.solve(time_limit=time_limit)
    first = start_of(program, relaxed[0], known)
    if first is None:
        return program.solve(time_limit=time_limit)
    gain = float(program.gain @ first)
    slack = DUST * max(float(np.abs(program.gain).sum()), abs(gain))
    if relaxed[2] <= gain + slack:
        return Answered(first, gain, gain, "optimal")
    narrow = program.narrowed(gain, relaxed)
    if 2 * _CORE < int((narrow.whole & (narrow.low != narrow.high)).sum()) <= _CORE_UP_TO:
        closer = _core(program, relaxed)
        if closer is not None and program.gain @ closer > gain:
            first, gain = closer, float(program.gain @ closer)
            narrow = program.narrowed(gain, relaxed)
    found = narrow.solve(time_limit=time_limit)
    if found is None or found.gain < gain:
        # Within rounding nothing is better than what was known; or the time was up.
        bound = gain if found is None or found.status == "optimal" else found.bound
        return Answered(first, gain, min(bound, relaxed[2]), "optimal" if bound == gain else "stopped")
    return found


def _core(program: Program, relaxed: tuple[Floats, Floats, float]) -> Floats | None:
    """Return a good answer: the least certain columns decided together, the others as the linear program has them."""
    near, left, _ = relaxed
    open_ = np.flatnonzero(program.whole & (program.low != program.high))
    sure = open_[np.argsort(-np.abs(left[open_]), kind="stable")][:-_CORE]
    low, high = program.low.copy(), program.high.copy()
    low[sure] = high[sure] = np.round(near[sure])
    found = program.with_(low=low, high=high).solve(node_limit=_CORE_NODES)
    return None if found is None or not np.isfinite(found.gain) else found.taken


def start_of(program: Program, near: Floats, known: Floats | None = None) -> Floats | None:
    """Return a good answer near a linear program's: what is whole in it, filled up; None where that keeps no row."""
    order = np.argsort(-(near + 1e-6 * program.gain / (np.abs(program.gain).max() or 1.0)), kind="stable").tolist()
    best: Floats | None = None
    for base in (np.floor(near + DUST), known, program.low.copy()):
        if base is None:
            continue
        start = np.clip(base, program.low, program.high)
        if not program.keeps(start):
            continue
        filled = program.filled(start, order)
        if best is None or program.gain @ filled > program.gain @ best:
            best = filled
    return best


def trimmed(program: Program, taken: Floats, modules: int) -> Floats:
    """Return an answer without the modules that bring nothing and that nothing needs."""
    now = taken.copy()
    for column in np.flatnonzero((now[:modules] > 0.5) & (program.gain[:modules] == 0) & (program.low[:modules] == 0)):
        now[column] = 0.0
        if not program.keeps(now):
            now[column] = 1.0
    return now


def first_of_equals(program: Program, setup: Setup, found: Answered) -> tuple[Answered, bool]:
    """Return the first of the equals by the rule, and whether it is known to be."""
    size = max(float(np.abs(program.gain).sum()), abs(found.gain))
    worth = found.gain - DUST * size
    narrow = program.narrowed(found.gain)
    open_ = narrow.whole & (narrow.low != narrow.high)
    if not open_.any():
        return found, True
    if open_.sum() > _TIED_UP_TO:
        return found, False
    outlay = setup.outlay().sum(axis=1)
    count = setup.modules
    place = np.zeros(program.gain.size)
    place[:count] = 1.0 + np.arange(count) / max(count, 1) ** 2
    best = found.taken
    rows, limit = [-program.gain], [-worth]
    for wanted in (outlay, place):
        largest = float(np.abs(wanted).sum()) or 1.0
        second = narrow.with_(
            gain=-wanted, rows=np.vstack([program.rows, *rows]), limit=np.concatenate([program.limit, limit])
        )
        answer = second.solve(node_limit=_TIE_NODES)
        if answer is None or answer.status != "optimal":
            return found._replace(taken=best), False
        if float(program.gain @ answer.taken) >= worth:
            best = answer.taken
        rows.append(wanted)
        limit.append(float(wanted @ best) + DUST * largest)
    return found._replace(taken=best), True
