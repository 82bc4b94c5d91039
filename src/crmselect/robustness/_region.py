"""What the exact statements share: their checked inputs, and the least of a linear figure over a set of weights."""

from __future__ import annotations

from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.robustness._order import Floats, Ints
from crmselect.scoring.weights import WeightSpace, swing
from crmselect.scoring.weights._checks import as_floats, refuse, refuse_where
from crmselect.scoring.weights._linear import minimise

__all__ = ["LEVEL", "Region", "as_ranges", "as_values", "as_weights", "present", "proper", "region", "spread"]

LEVEL = 1e-9
"""What linear programs leave undecided, as a share of the largest difference of values."""

_TIE = 1e-12  # As a share of the largest figure, as everywhere in this room.
_CORNERS = 1 << 15  # Looking through so many is quicker than thousands of linear programs.


def as_values(values: ArrayLike, name: str = "values") -> Floats:
    """Return values (offers, criteria) that are finite, with at least one offer and one criterion."""
    given = as_floats(values, name, dims=(2,))
    if not given.size:
        raise refuse(name, f"has the shape {given.shape}", "give at least one offer and one criterion")
    # Differences of larger figures would overflow.
    refuse_where(np.abs(given) > 1e300, given, name, "is too large", "give values on a usual scale, such as 0 to 1")
    return given


def as_ranges(values: ArrayLike, low: ArrayLike | None, high: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Return the values and the least and the greatest value of each cell, which hold the value between them."""
    given = as_values(values)
    ends = []
    for end, name, sign in ((low, "low", 1.0), (high, "high", -1.0)):
        if end is None:
            ends.append(given)
            continue
        found = as_values(end, name)
        if found.shape != given.shape:
            raise refuse(name, f"has the shape {found.shape}", f"give one figure for each of the values {given.shape}")
        word = "above" if sign > 0 else "below"
        refuse_where(
            sign * (found - given) > 0, found, name, f"lies {word} the value itself", "give low ≤ value ≤ high"
        )
        ends.append(found)
    return given, ends[0], ends[1]


def as_weights(weights: ArrayLike, criteria: int) -> Floats:
    """Return one weight for each criterion, summing to one."""
    given = as_floats(weights, "weights", dims=(1,))
    if given.size != criteria:
        raise refuse("weights", f"are {given.size}", f"give one for each of the {criteria} criteria")
    refuse_where(given < 0, given, "weights", "is negative", "give weights of zero or more")
    return swing(given)


def spread(low: Floats, high: Floats) -> float:
    """Return the largest difference that two offers can have on one criterion; 1 where there is none."""
    return float((high.max(axis=0) - low.min(axis=0)).max()) or 1.0


def present(values: Floats, weights: Floats, winner: int | None) -> tuple[int, tuple[int, ...], float]:
    """Return the winner, all that are first at these weights, and what counts as level.

    Several that are level are joint winners; without a word from the caller the first in the table speaks for them.
    """
    level = _TIE * float(np.abs(values).max())
    scores = np.einsum("ij,j->i", values, weights)
    first = tuple(int(one) for one in np.flatnonzero(scores.max() - scores <= level))
    if winner is None:
        return first[0], first, level
    if isinstance(winner, bool) or winner not in range(len(values)):
        raise refuse("winner", f"{winner!r} is not the position of an offer", f"give 0 to {len(values) - 1}")
    if int(winner) not in first:
        raise refuse("winner", f"{winner} is not first at these weights", f"give {' or '.join(map(str, first))}")
    return int(winner), first, level


def proper(weights: Floats) -> Floats:
    """Return weights without the last digits that a solver leaves: none below zero, their sum one."""
    cut = np.maximum(weights, 0.0)
    return np.asarray(cut / cut.sum(axis=-1, keepdims=True), dtype=np.float64)


class Region(NamedTuple):
    """The weights ``w ≥ 0``, ``Σ w = 1``, ``rows · w ≤ limits``; with its corners where they are few."""

    rows: Floats
    limits: Floats
    corners: Floats | None
    whole: bool

    @property
    def n(self) -> int:
        """The number of criteria."""
        return int(self.rows.shape[1])

    @property
    def walls(self) -> tuple[Floats, Floats]:
        """All inequalities, those of ``w ≥ 0`` last."""
        return np.vstack([self.rows, -np.eye(self.n)]), np.append(self.limits, np.zeros(self.n))

    @property
    def level(self) -> float:
        """From which share of the largest difference on a figure is no longer zero: exact on the whole simplex."""
        return 0.0 if self.whole else LEVEL

    def inside(self) -> Floats:
        """Return some weights of the region."""
        return self.least(np.zeros((1, self.n)))[1][0] if self.corners is None else proper(self.corners.mean(axis=0))

    def least(self, directions: Floats) -> tuple[Floats, Floats]:
        """Return the least ``direction · w``, (directions,), and weights that have it, (directions, criteria)."""
        if self.corners is not None:
            if self.whole:
                at: Ints = directions.argmin(axis=1)
            else:
                at = (directions @ self.corners.T).argmin(axis=1)
            weights: Floats = self.corners[at]
        else:
            rows, limits = self.walls
            weights = np.empty(directions.shape)
            for index, direction in enumerate(directions):
                size = float(np.abs(direction).max()) or 1.0
                found = minimise(direction / size, rows, limits, np.ones(self.n))
                if found is None:
                    raise ArithmeticError("the solver gave up on a linear program that has a solution")
                weights[index] = proper(found[1])
        return np.einsum("ij,ij->i", directions, weights), weights


def region(space: WeightSpace | None, criteria: int) -> Region:
    """Return the region of a space of weights; all weights where there is none."""
    if space is None:
        return Region(np.empty((0, criteria)), np.empty(0), np.eye(criteria), whole=True)
    if not isinstance(space, WeightSpace):
        raise refuse("space", f"{space!r} is no WeightSpace", "give a WeightSpace, or None for all weights")
    if space.n != criteria:
        raise refuse("space", f"is one of {space.n} criteria", f"give one of {criteria}, as the values have")
    rows, limits = space.halfspaces
    if not len(rows):
        return region(None, criteria)
    found = Region(rows, limits, None, whole=False)
    few = _most_corners(len(rows) + criteria, criteria - 1) <= _CORNERS
    if not few:
        few = _most_corners(_busy(*found.walls), criteria - 1) <= _CORNERS
    return found._replace(corners=space.vertices()) if few else found


def _busy(rows: Floats, limits: Floats) -> int:
    """Return how many of the inequalities the others do not already imply."""
    used = np.ones(len(rows), dtype=np.bool_)
    for index, row in enumerate(rows):
        eased = limits.copy()
        eased[index] += 1.0
        found = minimise(-row, rows[used], eased[used], np.ones(rows.shape[1]))
        used[index] = found is None or -found[0] > limits[index] + LEVEL
    return int(used.sum())


def _most_corners(walls: int, dimension: int) -> int:
    """Return how many corners so many walls can have at most (McMullen's upper bound theorem)."""
    half, other = (dimension + 1) // 2, dimension // 2
    if walls <= dimension:
        return 1  # Flat: a point, once its equalities have been found.
    return comb(walls - half, walls - dimension) + comb(walls - other - 1, walls - dimension)
