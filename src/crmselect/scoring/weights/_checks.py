"""Checks that the weight functions share: each fault is named with its place and its mending."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from typing import Any, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Problem, closest

__all__ = ["Bools", "Floats", "as_count", "as_floats", "choose", "place", "refuse", "refuse_where"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A matrix that is wrong throughout should not fill the screen: the first faults show the pattern.
_SHOWN = 8


def refuse(where: str, what: str, fix: str = "") -> DataError:
    """Return the error for one fault, to be raised by the caller."""
    return DataError(Problem(where, what, fix))


def place(name: str, index: Iterable[int]) -> str:
    """Write an entry of an array as it would be indexed.

    Examples
    --------
    >>> place("pairwise", (0, 2))
    'pairwise[0, 2]'
    >>> place("points", ())
    'points'
    """
    inside = ", ".join(str(int(i)) for i in index)
    return f"{name}[{inside}]" if inside else name


def refuse_where(wrong: Bools, values: NDArray[Any], name: str, what: str, fix: str) -> None:
    """Raise when any entry is wrong, naming each (the first eight) with its value."""
    if not wrong.any():
        return
    at = np.argwhere(wrong)
    problems = [Problem(place(name, i), f"{values[tuple(i)]:.12g} {what}", fix) for i in at[:_SHOWN]]
    if len(at) > _SHOWN:
        problems.append(Problem(name, f"{len(at) - _SHOWN} further entries have the same fault"))
    raise DataError(problems)


def as_floats(values: ArrayLike, name: str, *, dims: Sequence[int] = (), missing: bool = False) -> Floats:
    """Return a float64 array of an allowed number of dimensions, free of infinities (and of NaN)."""
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise refuse(name, "is not an array of numbers", "give numbers in rows of equal length") from None
    if dims and array.ndim not in dims:
        wanted = " or ".join(str(d) for d in dims)
        raise refuse(name, f"has {array.ndim} dimensions", f"give an array of {wanted} dimensions")
    if not missing:
        refuse_where(np.isnan(array), array, name, "is not a number", "fill the gap first")
    refuse_where(np.isinf(array), array, name, "is infinite", "give a finite number")
    return array


def as_count(n: SupportsIndex, name: str) -> int:
    """Return a whole number of at least one."""
    try:
        count = operator.index(n)
    except TypeError:
        raise refuse(name, f"{n!r} is not a whole number", "give how many there are, 1 or more") from None
    if isinstance(n, bool) or count < 1:
        raise refuse(name, f"{n!r} is not a number of things", "give how many there are, 1 or more")
    return count


def choose(value: str, name: str, known: Iterable[str]) -> str:
    """Return the option, or refuse it with the known ones (and the nearest)."""
    options = tuple(known)
    if value not in options:
        near = closest(str(value), options)
        fix = f"choose {', '.join(options)}"
        raise refuse(name, f"{value!r} is not known", f"{near} {fix}" if near else fix)
    return value
