"""What the values and the weights of a run are drawn from, block by block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.draws import Method
from crmselect.errors import DataError, Problem
from crmselect.scoring.weights import WeightSpace

__all__ = ["Population", "Samples", "Source", "Uniform", "read_values", "read_weights"]

Floats = NDArray[np.float64]

_SHOWN = 8
_LARGEST = 8e307
"""Half of what a float holds, so that no difference of two values is infinite."""


class Source(Protocol):
    """What gives a block of draws: from so many columns of uniform points, or by itself where it needs none."""

    @property
    def dimension(self) -> int:
        """How many columns of points a draw takes."""

    def transform(self, points: Floats) -> Floats:
        """Turn points (n, dimension) into draws; not asked where the dimension is 0."""

    def block(self, start: int, stop: int) -> Floats:
        """Return the draws from start to stop; not asked where the dimension is above 0."""


def _floats(given: ArrayLike, name: str) -> Floats:
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise DataError(Problem(name, "is not an array of numbers", "give numbers in rows of equal length")) from None


def _refuse(wrong: NDArray[np.bool_], given: NDArray[Any], name: str, what: str, fix: str) -> None:
    """Raise when any entry is wrong, naming the first of them."""
    if not wrong.any():
        return
    at = np.argwhere(wrong)
    problems = [
        Problem(f"{name}[{', '.join(map(str, place.tolist()))}]", f"{given[tuple(place)]:.12g} {what}", fix)
        for place in at[:_SHOWN]
    ]
    if len(at) > _SHOWN:
        problems.append(Problem(name, f"{len(at) - _SHOWN} further entries have the same fault"))
    raise DataError(problems)


def _check_values(given: NDArray[Any], name: str = "values") -> NDArray[Any]:
    if 0 in given.shape:
        fix = "give at least one offer and one criterion"
        raise DataError(Problem(name, f"the shape {given.shape} holds nothing", fix))
    fix = "fill the gap, or draw what is missing from its whole scale"
    # The largest and the least tell of all entries at once, and NaN passes through both.
    if not (abs(float(given.max())) <= _LARGEST and abs(float(given.min())) <= _LARGEST):
        _refuse(~np.isfinite(given), given, name, "is no value", fix)
        _refuse(np.abs(given) > np.float64(_LARGEST), given, name, "is too large", "give values on a smaller scale")
    return given


@dataclass(frozen=True, eq=False)
class Uniform:
    """Values that lie anywhere between two bounds, each by itself.

    Parameters
    ----------
    low, high : (offers, criteria)
        The least and the greatest value; where they are equal, the value is known and takes no random number.

    Raises
    ------
    ValueError
        For bounds that are no numbers, of different shapes, or the wrong way round, with their places.

    Examples
    --------
    >>> values = Uniform([[0.2, 0.5], [0.4, 0.0]], [[0.6, 0.5], [0.8, 1.0]])
    >>> values.dimension
    3
    """

    low: Any
    high: Any

    def __post_init__(self) -> None:
        low, high = (_floats(getattr(self, name), name) for name in ("low", "high"))
        if low.ndim != 2 or low.shape != high.shape:
            what = f"the shapes {low.shape} and {high.shape} are not those of one table"
            raise DataError(Problem("low, high", what, "give both as (offers, criteria)"))
        _check_values(low, "low")
        _check_values(high, "high")
        _refuse(low > high, low, "low", "is above the greatest value", "exchange the two bounds")
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of offers and of criteria."""
        return cast(tuple[int, int], self.low.shape)

    @property
    def dimension(self) -> int:
        """How many values are not known."""
        return int((self.high > self.low).sum())

    def transform(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn points (n, dimension) into values (n, offers, criteria)."""
        low, span = self.low.ravel(), (self.high - self.low).ravel()
        if self.dimension == low.size:
            values = points * span
            values += low
        else:
            at = np.flatnonzero(span > 0)
            values = np.tile(low, (len(points), 1))
            values[:, at] = low[at] + points * span[at]
        return np.asarray(values, dtype=np.float64).reshape(len(points), *self.shape)

    def block(self, start: int, stop: int) -> NDArray[np.float64]:
        """Return values that are all known, (stop − start, offers, criteria)."""
        return self.transform(np.empty((stop - start, 0)))


@dataclass(frozen=True, eq=False)
class Population:
    """Weights of several people, one of whom decides in each draw.

    Parameters
    ----------
    weights : (people, criteria)
        Non-negative; each row is divided by its sum.
    say : (people,), optional
        How likely each is to decide, up to a common factor; equally by default.

    Raises
    ------
    ValueError
        For weights or says that are negative or no numbers, for people with no weight at all, and where nobody has
        a say.

    Examples
    --------
    >>> Population([[60, 40], [1, 3]], say=[2, 1]).transform(np.array([[0.1], [0.9]]))
    array([[0.6 , 0.4 ],
           [0.25, 0.75]])
    """

    weights: Any
    say: Any = None

    def __post_init__(self) -> None:
        given = _floats(self.weights, "weights")
        if given.ndim != 2:
            raise DataError(Problem("weights", f"have the shape {given.shape}", "give a row for each person"))
        rows = [shares(row, f"weights[{index}]") for index, row in enumerate(given)]
        if not rows:
            raise DataError(Problem("weights", "hold no person", "give a row for each"))
        say = shares(np.ones(len(rows)) if self.say is None else _floats(self.say, "say"), "say")
        if say.shape != (len(rows),):
            raise DataError(Problem("say", f"has the shape {say.shape}", f"give one number for each of {len(rows)}"))
        object.__setattr__(self, "weights", np.array(rows))
        object.__setattr__(self, "say", say)

    @property
    def dimension(self) -> int:
        """One random number says who decides."""
        return 1

    @property
    def criteria(self) -> int:
        """The number of criteria."""
        return int(self.weights.shape[1])

    def transform(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn points (n, 1) into weights (n, criteria)."""
        ends = np.cumsum(self.say)
        # The last end is one but for its rounding: who comes last with a say has the rest.
        who = np.searchsorted(ends[: int(np.flatnonzero(self.say)[-1])], points[:, 0], side="right")
        return np.asarray(self.weights[who], dtype=np.float64)

    def block(self, start: int, stop: int) -> NDArray[np.float64]:
        """Refuse: without a random number nobody decides."""
        raise DataError(Problem("weights", f"draws {start} to {stop} need points", "use transform()"))


def shares(given: Floats, name: str) -> Floats:
    """Return numbers divided by their sum."""
    if given.ndim != 1 or not given.size:
        raise DataError(Problem(name, f"the shape {given.shape} is not that of a row", "give one number each"))
    _refuse(~np.isfinite(given), given, name, "is no number", "give 0 or more")
    _refuse(given < 0, given, name, "is negative", "give 0 or more")
    top = float(given.max())
    if top == 0:
        raise DataError(Problem(name, "are all zero" if name == "weights" else "is all zero", "give one more than 0"))
    # Dividing by the largest first keeps huge numbers from overflowing in the sum.
    rescaled = given / top
    return np.asarray(rescaled / rescaled.sum(), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Same:
    """The same weights in every draw."""

    weights: Floats
    dimension: int = 0

    def transform(self, points: Floats) -> Floats:
        """Return the weights for each point."""
        return self.block(0, len(points))

    def block(self, start: int, stop: int) -> Floats:
        """Return the weights, (stop − start, criteria)."""
        return np.broadcast_to(self.weights, (stop - start, self.weights.size))


@dataclass(frozen=True, eq=False)
class Samples:
    """Values that were drawn before, (draws, offers, criteria), of which the part from ``first`` on is here."""

    values: NDArray[Any]
    first: int = 0
    dimension: int = 0

    def cut(self, start: int, stop: int) -> Samples:
        """Return the part that a task needs, so that no other travels to its process."""
        return replace(self, values=self.values[start - self.first : stop - self.first], first=start)

    def transform(self, points: Floats) -> Floats:
        """Refuse: what was drawn before takes no points."""
        raise DataError(Problem("values", f"samples take no points, and {len(points)} were given", "use block()"))

    def block(self, start: int, stop: int) -> Floats:
        """Return values, (stop − start, offers, criteria)."""
        return np.asarray(self.values[start - self.first : stop - self.first], dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Checked:
    """A source of somebody else's, whose blocks are looked at before they are used."""

    source: Any
    name: str
    shape: tuple[int, ...]

    @cached_property
    def dimension(self) -> int:
        """As the source has it; 0 where it says nothing."""
        return int(getattr(self.source, "dimension", 0))

    def transform(self, points: Floats) -> Floats:
        """Turn points into draws."""
        return self._checked(self.source.transform(points), len(points))

    def block(self, start: int, stop: int) -> Floats:
        """Return the draws from start to stop."""
        return self._checked(self.source.block(start, stop), stop - start)

    def _checked(self, drawn: Any, count: int) -> Floats:
        found = _floats(drawn, self.name)
        if found.shape != (count, *self.shape):
            what = f"a block has the shape {found.shape}"
            raise DataError(Problem(self.name, what, f"its shape must be {(count, *self.shape)}"))
        if len(self.shape) == 2:
            return _check_values(found)
        if not (np.isfinite(found).all() and (found >= 0).all() and (sums := found.sum(axis=1)).all()):
            bad = int(np.flatnonzero(~(np.isfinite(found) & (found >= 0)).all(axis=1) | (found.sum(axis=1) == 0))[0])
            shares(found[bad], f"weights, row {bad} of a block")
        return np.asarray(found / sums[:, None], dtype=np.float64)


def read_values(given: Any) -> Floats | Source:
    """Return a table of values that stay, or the source of those that vary."""
    if isinstance(given, Uniform):
        return given if given.dimension else np.asarray(given.low)
    if hasattr(given, "block"):
        drawn = given.transform(_middle(given)) if getattr(given, "dimension", 0) else given.block(0, 1)
        first = _floats(drawn, "values")
        if first.ndim != 3:
            what = f"a block has the shape {first.shape}"
            raise DataError(Problem("values", what, "its shape must be (draws, offers, criteria)"))
        return Checked(given, "values", first.shape[1:])
    # Samples can be many: those of another kind of number are turned into float64 block by block.
    plain = isinstance(given, np.ndarray) and given.ndim == 3 and given.dtype.kind in "fiu"
    values = given if plain else _floats(given, "values")
    if values.ndim not in (2, 3):
        fix = "give (offers, criteria), or (draws, offers, criteria) for values that vary"
        raise DataError(Problem("values", f"have the shape {values.shape}", fix))
    _check_values(values)
    return values if values.ndim == 2 else Samples(values)


def _middle(given: Any) -> Floats:
    return np.full((1, int(given.dimension)), 0.5)


def read_weights(given: Any, criteria: int, draws: int, seed: int, method: Method) -> Source:
    """Return the source of the weights of this many criteria."""
    if given is None:
        given = WeightSpace(criteria)
    source: Source
    if isinstance(given, WeightSpace):
        source, found = given.stream(draws, seed=seed, method=method), given.n
    elif isinstance(given, Population):
        source, found = given, given.criteria
    elif hasattr(given, "block"):
        drawn = given.transform(_middle(given)) if getattr(given, "dimension", 0) else given.block(0, 1)
        found = int(_floats(drawn, "weights").shape[-1])
        source = Checked(given, "weights", (found,))
    else:
        weights = _floats(given, "weights")
        if weights.ndim == 2:
            people = Population(weights)
            source, found = people, people.criteria
        else:
            one = shares(weights, "weights")
            source, found = Same(one), one.size
    if found != criteria:
        raise DataError(Problem("weights", f"are of {found} criteria", f"the values have {criteria}"))
    return source
