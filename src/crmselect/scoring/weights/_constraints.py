"""What people say about weights (orders, bounds, ratios), read into labelled inequalities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from crmselect.scoring.weights._checks import Floats, place, refuse

__all__ = [
    "Bound",
    "Constraint",
    "Criterion",
    "Names",
    "Order",
    "Ratio",
    "Ratios",
    "constraints",
    "read_bound",
    "read_order",
    "read_ratios",
]

Criterion: TypeAlias = int | str
"""A criterion by its index or, where names are given, its name."""
Order: TypeAlias = Sequence[Criterion | Iterable[Criterion]]
Bound: TypeAlias = float | Sequence[float | None] | Mapping[Criterion, float] | Floats
Ratio: TypeAlias = float | tuple[float | None, float | None]
Ratios: TypeAlias = Mapping[tuple[Criterion, Criterion], Ratio] | Iterable[tuple[tuple[Criterion, Criterion], Ratio]]
Places: TypeAlias = tuple[int | frozenset[int] | tuple[int, int], ...]


_FARTHEST = 1e6


@dataclass(frozen=True)
class Names:
    """Finds criteria by index or name, and writes them."""

    n: int
    names: tuple[str, ...]

    def find(self, criterion: object, where: str) -> int:
        """Return the index of a criterion."""
        if isinstance(criterion, str):
            if criterion not in self.names:
                known = ", ".join(self.names) if self.names else "none: give names=(…)"
                raise refuse(where, f"{criterion!r} is no criterion", f"the names are {known}")
            return self.names.index(criterion)
        if isinstance(criterion, (int, np.integer)) and not isinstance(criterion, bool) and 0 <= criterion < self.n:
            return int(criterion)
        raise refuse(where, f"{criterion!r} is no criterion", f"give an index from 0 to {self.n - 1} or a name")

    def show(self, index: int) -> str:
        """Write a criterion as its user would."""
        return self.names[index] if self.names else str(index)


@dataclass(frozen=True)
class Constraint:
    """One inequality ``row · weights ≤ limit`` and what the user said."""

    row: Floats
    limit: float
    label: str


def read_order(order: Order | None, names: Names) -> Places:
    """Return the order as places (an index, or a frozenset that shares a place) or as pairs (more, less)."""
    if order is None:
        return ()
    if isinstance(order, (str, Mapping, set, frozenset)):
        raise refuse("order", f"{type(order).__name__} has no order", "list criteria, the most important first")
    given = list(order)
    if given and all(isinstance(one, tuple) for one in given):
        return tuple(_read_pair(pair, k, names) for k, pair in enumerate(given))
    places: list[int | frozenset[int]] = []
    seen: dict[int, int] = {}
    for k, one in enumerate(given):
        where = place("order", (k,))
        if isinstance(one, tuple):
            raise refuse(where, "a pair stands among places", "write groups as sets {1, 2}; or write pairs only")
        members = [one] if isinstance(one, (int, str, np.integer)) else list(one)
        found = [names.find(member, where) for member in members]
        if not found:
            raise refuse(where, "is an empty group", "leave it out")
        for index in found:
            if index in seen:
                fix = f"it already stands at {place('order', (seen[index],))}"
                raise refuse(where, f"criterion {names.show(index)} is named twice", fix)
            seen[index] = k
        places.append(found[0] if len(found) == 1 else frozenset(found))
    return tuple(places)


def _read_pair(pair: object, k: int, names: Names) -> tuple[int, int]:
    where = place("order", (k,))
    if not isinstance(pair, tuple) or len(pair) != 2:
        raise refuse(where, f"{pair!r} is not a pair", "write (more important, less important)")
    more, less = names.find(pair[0], where), names.find(pair[1], where)
    if more == less:
        raise refuse(where, f"compares criterion {names.show(more)} with itself", "leave it out")
    return more, less


def read_bound(bound: Bound | None, name: str, default: float, names: Names) -> tuple[float, ...]:
    """Return one bound a criterion from a scalar, a sequence (None or NaN: no bound) or a mapping."""
    values = [default] * names.n
    if bound is None:
        return tuple(values)
    if isinstance(bound, Mapping):
        for criterion, value in bound.items():
            index = names.find(criterion, name)
            values[index] = _share(value, f"{name}[{names.show(index)}]", default)
    elif np.ndim(np.asarray(bound, dtype=object)) == 0:
        values = [_share(bound, name, default)] * names.n
    else:
        given = list(np.asarray(bound, dtype=object))
        if len(given) != names.n:
            raise refuse(name, f"holds {len(given)} bounds for {names.n} criteria", "give one each; None for no bound")
        values = [_share(value, f"{name}[{names.show(k)}]", default) for k, value in enumerate(given)]
    return tuple(values)


def _share(value: object, where: str, default: float) -> float:
    share = _number(value, where)
    if share is None:
        return default
    if not 0 <= share <= 1:
        fix = f"write {share / 100:g} for {share:g} %" if 1 < share <= 100 else "give a share from 0 to 1"
        raise refuse(where, f"{share:g} is not a share of the total weight", fix)
    return share


def _number(value: object, where: str) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise refuse(where, f"{value!r} is not a number", "give a number, or None for no bound") from None
    return None if np.isnan(number) else number


def read_ratios(ratios: Ratios | None, names: Names) -> tuple[tuple[tuple[int, int], tuple[float, float]], ...]:
    """Return the ratios as ((of, to), (least, most))."""
    if ratios is None:
        return ()
    found = []
    for pair, limits in ratios.items() if isinstance(ratios, Mapping) else ratios:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise refuse("ratios", f"{pair!r} is not a pair", "write {(0, 1): (1.5, 3)} for 1.5 ≤ w0/w1 ≤ 3")
        of, to = names.find(pair[0], "ratios"), names.find(pair[1], "ratios")
        where = f"ratios[{names.show(of)}, {names.show(to)}]"
        if of == to:
            raise refuse(where, "compares a criterion with itself", "leave it out")
        if isinstance(limits, (tuple, list)):
            if len(limits) != 2:
                raise refuse(where, f"{limits!r} is not a range", "write (least, most); None for no limit")
            low, high = _number(limits[0], where), _number(limits[1], where)
        else:
            low = high = _number(limits, where)
        least, most = 0.0 if low is None else low, np.inf if high is None else high
        if not 0 <= least <= most or most == 0 or np.isinf(least):
            raise refuse(where, f"{least:g} to {most:g} is no range of a ratio", "give 0 ≤ least ≤ most")
        if least > _FARTHEST or most < 1 / _FARTHEST:
            raise refuse(where, f"{least:g} to {most:g} is beyond a million to one", "leave the criterion out")
        found.append(((of, to), (float(least), float(most))))
    return tuple(found)


def constraints(
    order: Places,
    lower: Sequence[float],
    upper: Sequence[float],
    ratios: Iterable[tuple[tuple[int, int], tuple[float, float]]],
    names: Names,
) -> list[Constraint]:
    """Return every inequality beyond ``weights ≥ 0`` and ``Σ weights = 1``."""
    unit = np.eye(names.n)
    found = [
        Constraint(unit[less] - unit[more], 0.0, f"order: {names.show(more)} ≥ {names.show(less)}")
        for more, less in _pairs(order)
    ]
    for index, share in enumerate(lower):
        if share > 0:
            found.append(Constraint(-unit[index], -share, f"lower[{names.show(index)}] = {share:.12g}"))
    for index, share in enumerate(upper):
        if share < 1:
            found.append(Constraint(unit[index], share, f"upper[{names.show(index)}] = {share:.12g}"))
    for (of, to), (least, most) in ratios:
        label = f"ratios[{names.show(of)}, {names.show(to)}]"
        if least > 0:
            found.append(Constraint(least * unit[to] - unit[of], 0.0, f"{label} ≥ {least:.12g}"))
        if most < np.inf:
            found.append(Constraint(unit[of] - most * unit[to], 0.0, f"{label} ≤ {most:.12g}"))
    return found


def _pairs(order: Places) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    before: list[int] = []
    for one in order:
        if isinstance(one, tuple):
            pairs.append(one)
            continue
        here = sorted(one) if isinstance(one, frozenset) else [one]
        pairs += [(more, less) for more in before for less in here]
        before = here
    return pairs
