"""Checks that every method shares: figures, shapes, weights and directions.

Each check has a quick path of a few vectorised steps for sound input; only when that fails does a slow path look
for the place of the fault, so that an error can say where it stands.
"""

from __future__ import annotations

import math
from typing import NoReturn, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import Problem

FloatArray: TypeAlias = NDArray[np.float64]
BoolArray: TypeAlias = NDArray[np.bool_]
IntArray: TypeAlias = NDArray[np.int64]

# Sums between these bounds neither overflow nor lose digits to subnormal numbers.
_SMALL, _LARGE = 1e-290, 1e290


def fault(where: str, what: str, fix: str) -> ValueError:
    """Return the error that says where something stands, what is wrong and how to mend it."""
    return ValueError(str(Problem(where, what, fix)))


def refuse_first(name: str, array: FloatArray, bad: BoolArray, what: str, fix: str) -> NoReturn:
    """Raise for the first place at which `bad` is true, naming its index and its figure."""
    index = tuple(int(i) for i in np.unravel_index(int(bad.argmax()), bad.shape))
    raise fault(f"{name}[{', '.join(map(str, index))}]", f"{array[index]:g} {what}", fix)


def figures(name: str, array: ArrayLike) -> FloatArray:
    """Return `array` as float64 without a copy where that is possible."""
    try:
        return np.asarray(array, dtype=np.float64)
    except (TypeError, ValueError) as error:
        fix = "give numbers in rows of equal length and no missing values"
        raise fault(name, f"is not an array of numbers ({error})", fix) from error


def is_finite(array: FloatArray) -> bool:
    """Return whether all figures are finite, by their sum first: one quick pass without a temporary array."""
    with np.errstate(over="ignore", invalid="ignore"):
        total = np.add.reduce(array, axis=None)
    # Finite figures can overflow their sum, hence the second look.
    return math.isfinite(total) or bool(np.isfinite(array).all())


def require_finite(name: str, array: FloatArray) -> None:
    """Raise with the place of the first NaN or infinity."""
    if not is_finite(array):
        bad = ~np.isfinite(array)
        refuse_first(name, array, bad, "is not finite", "fill the gap or leave the offer or the criterion out")


def require_shapes(name: str, matrix: FloatArray, weights: FloatArray) -> None:
    """Raise unless `matrix` is (…, offers, criteria) and `weights` (…, criteria) with leading dimensions that fit."""
    if matrix.ndim < 2:
        raise fault(name, f"has the shape {matrix.shape}", "its last two dimensions are offers and criteria")
    offers, criteria = matrix.shape[-2:]
    if not offers or not criteria:
        raise fault(name, f"has the shape {matrix.shape}", "give at least one offer and one criterion")
    if weights.ndim < 1 or weights.shape[-1] != criteria:
        fix = f"give one weight for each of the {criteria} criteria of {name} {matrix.shape}"
        raise fault("weights", f"has the shape {weights.shape}", fix)
    if weights.ndim > 1 and matrix.ndim > 2:
        try:
            np.broadcast_shapes(matrix.shape[:-2], weights.shape[:-1])
        except ValueError:
            fix = f"its leading dimensions must broadcast with those of {name} {matrix.shape}"
            raise fault("weights", f"has the shape {weights.shape}", fix) from None


def normalised(weights: FloatArray) -> FloatArray:
    """Return weights that sum to one over the last axis; refuse negative, non-finite and all-zero ones."""
    if weights.ndim == 1:
        # A list of some twenty weights is summed sooner by Python than by an array function.
        listed = weights.tolist()
        total = sum(listed)
        if _SMALL < total < _LARGE and min(listed) >= 0.0:
            return np.asarray(weights / total)
    elif weights.size:
        with np.errstate(over="ignore", invalid="ignore"):
            totals = weights.sum(axis=-1, keepdims=True)
        if totals.min() > _SMALL and totals.max() < _LARGE and weights.min() >= 0.0:
            return np.asarray(weights / totals)
    else:
        return weights
    return _normalised_with_care(weights)


def _normalised_with_care(weights: FloatArray) -> FloatArray:
    require_finite("weights", weights)
    if (weights < 0.0).any():
        refuse_first("weights", weights, weights < 0.0, "is negative", "give weights of zero or more")
    top = weights.max(axis=-1, keepdims=True)
    if not top.all():
        index = ", ".join(str(int(i)) for i in np.unravel_index(int((top == 0.0).argmax()), top.shape)[:-1])
        raise fault(f"weights[{index}]" if index else "weights", "are all zero", "weights must have a positive sum")
    # Sound weights of extreme size: bring the largest into [0.5, 1) by a power of two before summing.
    scaled = np.ldexp(weights, -np.frexp(top)[1])
    return np.asarray(scaled / scaled.sum(axis=-1, keepdims=True))


def directions(maximize: ArrayLike, criteria: int) -> BoolArray:
    """Return `maximize` as (criteria,) of bool; 0 and 1 will do, -1 and +1 will not, for -1 is true as well."""
    up = np.asarray(maximize)
    if up.shape != (criteria,):
        fix = f"give one True (more is better) or False for each of the {criteria} criteria"
        raise fault("maximize", f"has the shape {up.shape}", fix)
    if up.dtype != np.bool_:
        for index, entry in enumerate(up.tolist()):
            if entry not in (0, 1):
                raise fault(f"maximize[{index}]", f"{entry!r} is neither True nor False", "True: more is better")
        up = up.astype(np.bool_)
    return up


def problem(matrix: ArrayLike, weights: ArrayLike, maximize: ArrayLike) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Return the matrix, the weights normalised and the directions; figures of the matrix are not yet checked."""
    m = figures("matrix", matrix)
    w = figures("weights", weights)
    require_shapes("matrix", m, w)
    return m, normalised(w), directions(maximize, m.shape[-1])


def thresholds(name: str, given: ArrayLike, criteria: int) -> FloatArray:
    """Return one threshold of zero or more for each criterion, from a scalar or a list; infinity is allowed."""
    t = figures(name, given)
    if t.shape not in ((), (criteria,)):
        raise fault(name, f"has the shape {t.shape}", f"give one threshold, or one for each of the {criteria} criteria")
    each = np.full(criteria, t) if t.ndim == 0 else t
    bad = ~(each >= 0.0)
    if bad.any():
        refuse_first(name, each, bad, "is not a threshold", "give zero or more, in the units of the criterion")
    return each
