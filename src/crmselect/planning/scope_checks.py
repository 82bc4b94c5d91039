"""What a choice of modules is asked with, checked: every fault at once, each with its place and its mending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Problem
from crmselect.planning.scope_rows import AtLeast, Pack, Setup

__all__ = ["checked"]

Floats = NDArray[np.float64]
_PLANES = 2
_FEWEST = 2


def checked(
    value: ArrayLike,
    cost: ArrayLike,
    budget: ArrayLike | None,
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
    saved: ArrayLike | None = None,
) -> Setup:
    """Return a choice of modules that can be solved; see :func:`crmselect.planning.choose_scope`.

    Raises
    ------
    DataError
        With every fault.
    """
    problems: list[Problem] = []
    values = _figures(value, "value", 1, problems, signed=True)
    costs = _figures(cost, "cost", _PLANES, problems)
    if costs.ndim == 1:
        costs = costs[:, None]
    if values.ndim != 1 or costs.ndim != _PLANES or costs.shape[0] != values.size:
        what = f"there are {values.size} values and the costs of {costs.shape[0]} modules"
        raise DataError([*problems, Problem("cost", what, "give each module one of both: a row of costs by year")])
    count, years = costs.shape
    shown = _names(names, count, problems)
    limit, yearly = _budgets(budget, total, years, problems)
    reader = _Reader(count, shown, problems)
    needs = tuple(reader.requirement(at, pair) for at, pair in enumerate(requires))
    apart = tuple(reader.group(f"excludes[{at}]", group) for at, group in enumerate(excludes))
    least = tuple(reader.least(at, given) for at, given in enumerate(at_least))
    packs = tuple(reader.pack(at, given, years) for at, given in enumerate(bundles))
    once = tuple(reader.once(at, given) for at, given in enumerate(shared))
    settled = reader.fixed(fixed)
    _alone(packs, shown, problems)
    savings = np.zeros(len(packs)) if saved is None else np.asarray(saved, dtype=np.float64)
    if not problems:
        problems.extend(_contradictions(settled, needs, apart, shown))
    if problems:
        raise DataError(problems)
    return Setup(
        values, costs, limit, yearly, bool(carry_over), needs, apart, least, packs, once, settled, shown, savings
    )  # fmt: skip


def _figures(given: ArrayLike, where: str, most: int, problems: list[Problem], *, signed: bool = False) -> Floats:
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(Problem(where, "these are no figures", "give numbers, one a module")) from None
    if not 1 <= array.ndim <= most:
        shape = "(modules,)" if most == 1 else "(modules,) or (modules, years)"
        raise DataError(Problem(where, f"has the shape {array.shape}", f"give {shape}"))
    problems.extend(
        Problem(f"{where}[{', '.join(map(str, at))}]", "is no finite number", "give the figure")
        for at in np.argwhere(~np.isfinite(array))[:20].tolist()
    )
    if not signed:
        for at in np.argwhere(array < 0)[:20].tolist():
            figure = f"{array[tuple(at)]:g} is negative"
            problems.append(Problem(f"{where}[{', '.join(map(str, at))}]", figure, "give 0 or more: a gain is a value"))
    return array


def _names(names: Sequence[str] | None, count: int, problems: list[Problem]) -> tuple[str, ...]:
    if names is None:
        return tuple(f"module {at}" for at in range(count))
    if len(names) != count:
        problems.append(Problem("names", f"there are {len(names)} for {count} modules", "give one a module"))
        return tuple(f"module {at}" for at in range(count))
    return tuple(map(str, names))


def _budgets(
    budget: ArrayLike | None, total: float | None, years: int, problems: list[Problem]
) -> tuple[float, Floats]:
    """Return the limit over all years and the limit of each."""
    given = np.asarray(np.inf if budget is None else budget, dtype=np.float64)
    limit = np.inf if total is None else float(total)
    yearly = np.full(years, np.inf)
    if given.ndim == 0:
        if total is not None and np.isfinite(given):
            what = "budget is one figure, and total another"
            problems.append(Problem("total", what, "give one of them, or budget by year"))
        limit = min(limit, float(given)) if not np.isnan(given) else np.nan
    elif given.shape == (years,):
        yearly = given
    else:
        what = f"has the shape {given.shape}, and the costs have {years} years"
        problems.append(Problem("budget", what, "give one figure for all years, or one a year"))
    for where, figure in (("budget", limit), *((f"budget[{at}]", one) for at, one in enumerate(yearly.tolist()))):
        if np.isnan(figure) or figure < 0:
            what = "is no figure" if np.isnan(figure) else f"{figure:g} is negative"
            problems.append(Problem(where, what, "give 0 or more, or leave it out where there is no limit"))
    return limit, yearly


class _Reader:
    """Reads what refers to modules by their position."""

    def __init__(self, count: int, names: Sequence[str], problems: list[Problem]) -> None:
        self._count, self._names, self._problems = count, names, problems

    def _fault(self, where: str, what: str, fix: str) -> None:
        self._problems.append(Problem(where, what, fix))

    def _positions(self, where: str, given: Any) -> tuple[int, ...]:
        found = []
        for one in given:
            if isinstance(one, bool | np.bool_) or not hasattr(one, "__index__"):
                self._fault(where, f"{one!r} is no position of a module", "write positions, the first module is 0")
            elif not 0 <= one.__index__() < self._count:
                self._fault(where, f"there is no module {int(one)}", f"positions are 0 to {self._count - 1}")
            else:
                found.append(one.__index__())
        return tuple(found)

    def requirement(self, at: int, pair: Any) -> tuple[int, tuple[int, ...]]:
        where = f"requires[{at}]"
        try:
            one, needed = pair
        except (TypeError, ValueError):
            self._fault(where, f"{pair!r} is no pair", "write (module, needed), or (module, (this, or that))")
            return 0, (0,)
        several = tuple(needed) if isinstance(needed, Sequence | np.ndarray | set | frozenset) else (needed,)
        if not several:
            self._fault(where, "nothing is required", "name one module or several of which any will do")
        first = self._positions(where, (one,))
        others = self._positions(where, several)
        if first and first[0] in others:
            self._fault(where, f"{self._names[first[0]]} requires itself", "leave it out")
        return (first or (0,))[0], others

    def group(self, where: str, given: Any) -> tuple[int, ...]:
        members = self._positions(where, given if isinstance(given, Iterable) else (given,))
        if len(set(members)) < len(members):
            twice = next(one for one in members if members.count(one) > 1)
            self._fault(where, f"{self._names[twice]} stands there twice", "name each module once")
        elif len(members) < _FEWEST and not any(p.where == where for p in self._problems):
            self._fault(where, "one module is no group", "name two or more")
        return members

    def least(self, at: int, given: Any) -> AtLeast:
        where = f"at_least[{at}]"
        try:
            members, count = given
            count = int(count.__index__())
        except (TypeError, ValueError, AttributeError):
            self._fault(where, f"{given!r} is no group with a number", "write ((0, 1, 2), 1) for one of three")
            return AtLeast((), 0)
        known = self._positions(where, members)
        if count < 0 or count > len(set(known)):
            self._fault(where, f"{count} of {len(set(known))} modules cannot be", "lower the number")
        return AtLeast(tuple(dict.fromkeys(known)), count)

    def pack(self, at: int, given: Any, years: int) -> Pack:
        where = f"bundles[{at}]"
        price, apart = None, None
        if isinstance(given, Pack):
            members, price, apart = given
        elif isinstance(given, tuple) and given and not hasattr(given[0], "__index__"):
            members, price, *rest = (*given, None) if len(given) == 1 else given
            apart = bool(rest[0]) if rest else None
        else:
            members = given
        known = self.group(where, members)
        paid = None
        if price is not None:
            paid = np.asarray(price, dtype=np.float64)
            paid = np.append(paid.reshape(1), np.zeros(years - 1)) if paid.ndim == 0 else paid
            if paid.shape != (years,):
                self._fault(where, f"its price has the shape {paid.shape}", f"give one figure, or {years}: one a year")
                paid = np.zeros(years)
            elif not (np.isfinite(paid) & (paid >= 0)).all():
                self._fault(where, "its price is negative or no figure", "give 0 or more")
        elif apart:
            self._fault(where, "sold singly too, and without a price: it says nothing", "give its price")
        return Pack(known, paid, paid is not None if apart is None else bool(apart))

    def once(self, at: int, given: Any) -> tuple[float, tuple[int, ...]]:
        where = f"shared[{at}]"
        try:
            value, members = given
            value = float(value)
        except (TypeError, ValueError):
            self._fault(where, f"{given!r} is no value with modules", "write (5.0, (0, 1))")
            return 0.0, ()
        if not (np.isfinite(value) and value >= 0):
            self._fault(where, f"{value:g} cannot count once", "give 0 or more")
        return value, tuple(dict.fromkeys(self._positions(where, members)))

    def fixed(self, given: Any) -> tuple[bool | None, ...]:
        if given is None:
            return (None,) * self._count
        if hasattr(given, "items"):
            answers: list[bool | None] = [None] * self._count
            for one, answer in given.items():
                for at in self._positions("fixed", (one,)):
                    answers[at] = self._answer(at, answer)
            return tuple(answers)
        if len(given) != self._count:
            self._fault(
                "fixed", f"there are {len(given)} for {self._count} modules", "give True, False or None a module"
            )
            return (None,) * self._count
        return tuple(self._answer(at, answer) for at, answer in enumerate(given))

    def _answer(self, at: int, answer: Any) -> bool | None:
        if answer is None or isinstance(answer, bool | np.bool_):
            return None if answer is None else bool(answer)
        self._fault(f"fixed[{at}]", f"{answer!r} says neither in nor out", "write True, False or None")
        return None


def _alone(packs: Sequence[Pack], names: Sequence[str], problems: list[Problem]) -> None:
    """Two bundles that sell a module only with others cannot share it: it would be paid twice."""
    owner: dict[int, int] = {}
    for at, pack in enumerate(packs):
        for one in pack.members:
            other = packs[owner.get(one, at)]
            if one in owner and not (pack.apart and other.apart) and None is not pack.price and None is not other.price:
                what = f"{names[one]} is in bundle {owner[one]} too, and one of the two is all there is"
                problems.append(Problem(f"bundles[{at}]", what, "let both be sold singly, or take it out of one"))
            owner.setdefault(one, at)


def _contradictions(
    fixed: Sequence[bool | None],
    requires: Sequence[tuple[int, tuple[int, ...]]],
    excludes: Sequence[tuple[int, ...]],
    names: Sequence[str],
) -> Iterable[Problem]:
    for group in excludes:
        both = [names[one] for one in group if fixed[one]]
        if len(both) >= _FEWEST:
            yield Problem("fixed", f"{' and '.join(both)} are musts, and exclude each other", "let go of one of them")
    for one, others in requires:
        if fixed[one] and others and all(fixed[other] is False for other in others):
            needed = " or ".join(names[other] for other in others)
            what = f"{names[one]} is a must and requires {needed}, which is ruled out"
            yield Problem("fixed", what, f"let {needed} in, or let go of {names[one]}")
