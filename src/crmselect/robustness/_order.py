"""Who stands where: places and firsts of arrays of points, with ties; rounding as tenders do it; names in a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Floats", "Ints", "firsts", "half_up", "listed", "places", "reordered", "to_unit"]

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Ints: TypeAlias = NDArray[np.int64]

_TIE = 1e-12  # As a share of the largest figure: the same sum in another order of its terms is still a tie.
_HALF = 1e-9  # In the unit that is rounded to, so that 1.005 counts as a half of 0.01.


def places(points: Floats) -> Ints:
    """Return the place of each offer, (…, offers): 1 for the most points; equals share the better place.

    A tie is measured from its first, so that ties do not creep.

    Examples
    --------
    >>> print(places(np.array([[70.0, 80.0, 70.0, 60.0], [1.0, 1.0, 1.0, 1.0]])))
    [[2 1 2 4]
     [1 1 1 1]]
    """
    width = points.shape[-1]
    order = np.argsort(-points, axis=-1, kind="stable")
    ranked = np.take_along_axis(points, order, axis=-1)
    near = _tolerance(points)[..., 0]
    place = np.empty(points.shape, dtype=np.int64)
    if width:
        head, current = ranked[..., 0].copy(), np.ones(points.shape[:-1], dtype=np.int64)
        for column in range(width):
            apart = head - ranked[..., column] > near
            head = np.where(apart, ranked[..., column], head)
            current = np.where(apart, column + 1, current)
            place[..., column] = current
    found = np.empty_like(place)
    np.put_along_axis(found, order, place, axis=-1)
    return found


def firsts(points: Floats) -> Bools:
    """Return which offers stand first, (…, offers): one, or several that are equal.

    Examples
    --------
    >>> print(firsts(np.array([70.0, 80.0, 80.0])))
    [False  True  True]
    """
    if not points.shape[-1]:
        return np.zeros(points.shape, dtype=np.bool_)
    return np.asarray(points.max(axis=-1, keepdims=True) - points <= _tolerance(points))


def reordered(before: Floats, after: Floats) -> tuple[Bools, Bools]:
    """Return whether the firsts, and whether any places, differ between two sets of points of the same offers."""
    first = (firsts(before) != firsts(after)).any(axis=-1)
    return np.asarray(first), np.asarray((places(before) != places(after)).any(axis=-1))


def half_up(points: Floats, decimals: int) -> Floats:
    """Round half up to decimals.

    Examples
    --------
    >>> print(half_up(np.array([0.125, 1.005, 2.5]), 2), half_up(np.array([2.5]), 0))
    [0.13 1.01 2.5 ] [3.]
    """
    return to_unit(points * 10.0**decimals, 1.0) / 10.0**decimals


def to_unit(amounts: Floats, unit: float) -> Floats:
    """Round half up to whole units.

    Examples
    --------
    >>> print(to_unit(np.array([490_500.0, 490_499.0]), 1000))
    [491000. 490000.]
    """
    return np.asarray(np.floor(amounts / unit + 0.5 + _HALF) * unit, dtype=np.float64)


def listed(names: Sequence[str], language: str = "en", *, most: int | None = None, either: bool = False) -> str:
    """Return names in a row, as a sentence has them: all of them, or each for itself (``either``).

    Examples
    --------
    >>> listed(["Acme", "Bravo", "Cargo"]), listed(["甲", "乙"], "zh"), listed(["A", "B", "C", "D"], most=2)
    ('Acme, Bravo and Cargo', '甲、乙', 'A, B and 2 more')
    >>> listed(["Acme", "Bravo"], either=True), listed(["甲", "乙"], "zh", either=True)
    ('Acme or Bravo', '甲或乙')
    """
    word = "or" if either else "and"
    zh = language == "zh"
    shown = list(names)
    rest = len(shown) - most if most is not None and len(shown) > most + 1 else 0
    shown = shown[: len(shown) - rest]
    if zh:
        return ("或" if either else "、").join(shown) + (f"等 {len(names)} 项" if rest else "")
    joint = "; " if any("," in name for name in shown) else ", "
    if rest:
        return f"{joint.join(shown)} {word} {rest} more"
    return joint.join(shown) if joint == "; " or len(shown) < 2 else f"{joint.join(shown[:-1])} {word} {shown[-1]}"


def _tolerance(points: Floats) -> Floats:
    if not points.shape[-1]:
        return np.zeros((*points.shape[:-1], 1))
    return np.asarray(_TIE * np.abs(points).max(axis=-1, keepdims=True))
