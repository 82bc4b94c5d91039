"""The set of weights that a list of inequalities leaves: its shape, its corners, and why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crmselect.scoring.weights._checks import Bools, Floats
from crmselect.scoring.weights._constraints import Constraint
from crmselect.scoring.weights._linear import minimise

__all__ = ["Polytope", "clash", "describe", "extremes", "vertices"]

# Slacks below this are rounding of the linear programs: the constraint holds with equality.
_TINY = 1e-9
# Where some hold with equality all are eased by about that much, which lets the others move somewhat more.
_THIN = 1e-7


@dataclass(frozen=True)
class Polytope:
    """The set ``point + basis · z`` for all z with ``rows · z ≤ rhs``, no row idle.

    ``point`` (criteria,) lies in its relative interior, ``basis`` (criteria, dimension) is orthonormal;
    ``simplex`` (dimension + 1, criteria) holds the corners where there are just as many.
    """

    point: Floats
    basis: Floats
    rows: Floats
    rhs: Floats
    simplex: Floats | None

    @property
    def dimension(self) -> int:
        """How many directions weights can move in."""
        return int(self.basis.shape[1])


def _deepest(rows: Floats, limits: Floats) -> tuple[float, Floats]:
    """Return the greatest slack that all inequalities can have at once (below 0: none is satisfied) and where."""
    n = rows.shape[1]
    length = np.linalg.norm(rows, axis=1)
    wide = np.column_stack([rows, length])
    floor = np.column_stack([-np.eye(n), np.ones(n)])
    found = minimise(
        np.append(np.zeros(n), -1.0),
        np.vstack([wide, floor]),
        np.concatenate([limits, np.zeros(n)]),
        np.append(np.ones(n), 0.0),
    )
    # With the slack free to be negative some point always satisfies the program.
    if found is None:  # pragma: no cover
        raise RuntimeError("the linear program of the interior point failed")
    return -found[0], found[1][:n]


def _stack(given: Sequence[Constraint], n: int) -> tuple[Floats, Floats]:
    rows = np.array([one.row for one in given]).reshape(len(given), n)
    return rows, np.array([one.limit for one in given])


def clash(given: Sequence[Constraint], n: int) -> tuple[str, ...]:
    """Return a smallest set of constraints that no weights satisfy together; empty if all can be satisfied.

    By deletion filtering: a constraint without which the rest still clash is dropped for good, so that each one
    that stays is needed for the clash.
    """

    def empty(some: Sequence[Constraint]) -> bool:
        return _deepest(*_stack(some, n))[0] < -_TINY

    if not given or not empty(given):
        return ()
    left = list(given)
    for one in given:
        without = [other for other in left if other is not one]
        if without and empty(without):
            left = without
    return tuple(one.label for one in left)


def describe(given: Sequence[Constraint], n: int) -> Polytope:
    """Return the shape of the weights that satisfy the constraints, ``weights ≥ 0`` and ``Σ weights = 1``."""
    rows, limits = _stack(given, n)
    rows, limits = np.vstack([rows, -np.eye(n)]), np.concatenate([limits, np.zeros(n)])
    length = np.linalg.norm(rows, axis=1)
    rows, limits = rows / length[:, None], limits / length
    depth, point = _deepest(rows, limits)
    tight = np.zeros(len(rows), dtype=np.bool_)
    if depth <= _TINY:
        point, tight = _inside(rows, limits + (_TINY / 10 - min(depth, 0.0)))
    equal = np.vstack([np.ones(n), rows[tight]])
    _, sizes, directions = np.linalg.svd(equal)
    rank = int((sizes > _TINY).sum())
    basis = directions[rank:].T
    # The linear programs leave the equalities off by their tolerance.
    off = equal @ point - np.append(1.0, limits[tight])
    point = point - np.linalg.lstsq(equal, off)[0]
    inside, slack = rows[~tight] @ basis, (limits - rows @ point)[~tight]
    size = np.linalg.norm(inside, axis=1)
    kept = size > _TINY
    inside, slack = inside[kept] / size[kept, None], slack[kept] / size[kept]
    busy = _busy(inside, slack)
    inside, slack = inside[busy], slack[busy]
    simplex = point[None] if basis.shape[1] == 0 else None
    if basis.shape[1] and len(inside) == basis.shape[1] + 1:
        simplex = point + _corners(inside, slack) @ basis.T
    return Polytope(point, basis, inside, slack, simplex)


def _inside(rows: Floats, limits: Floats) -> tuple[Floats, Bools]:
    """Return a point in the relative interior and which inequalities hold with equality throughout."""
    n = rows.shape[1]
    points, tight = [], np.zeros(len(rows), dtype=np.bool_)
    for k, row in enumerate(rows):
        found = minimise(row, rows, limits, np.ones(n))
        if found is None:  # pragma: no cover
            raise RuntimeError("the linear program of a constraint's slack failed")
        tight[k] = limits[k] - found[0] <= _THIN
        points.append(found[1])
    # The mean of points that are each off one wall is off all walls that anything is off.
    return np.mean(points, axis=0), tight


def _busy(rows: Floats, limits: Floats) -> Bools:
    """Return which inequalities the others do not already imply."""
    busy = np.ones(len(rows), dtype=np.bool_)
    for k, row in enumerate(rows):
        eased = limits.copy()
        eased[k] += 1.0
        found = minimise(-row, rows[busy], eased[busy])
        if found is not None and -found[0] <= limits[k] + _TINY:
            busy[k] = False
    return busy


def _corners(rows: Floats, limits: Floats) -> Floats:
    """Return the corners of a simplex: each lies on all walls but one."""
    every = np.arange(len(rows))
    corners = [np.linalg.solve(rows[every != k], limits[every != k]) for k in every]
    return np.array(corners, dtype=np.float64)


def extremes(shape: Polytope) -> Floats:
    """Return the least and the greatest weight of each criterion, (criteria, 2)."""
    if shape.simplex is not None:
        return np.clip(np.column_stack([shape.simplex.min(axis=0), shape.simplex.max(axis=0)]), 0.0, 1.0)
    ends = np.empty((shape.point.size, 2))
    for j, direction in enumerate(shape.basis):
        for side, sign in enumerate((1.0, -1.0)):
            found = minimise(sign * direction, shape.rows, shape.rhs)
            ends[j, side] = shape.point[j] + (sign * found[0] if found is not None else 0.0)
    return np.clip(ends, 0.0, 1.0)


def vertices(shape: Polytope) -> Floats:
    """Return the corners, (corners, criteria), in lexicographic order of their digits."""
    if shape.simplex is not None:
        corners = shape.simplex
    else:
        from scipy.spatial import HalfspaceIntersection

        walls = np.column_stack([shape.rows, -shape.rhs])
        found = HalfspaceIntersection(walls, np.zeros(shape.dimension)).intersections
        corners = shape.point + found @ shape.basis.T
    corners = np.maximum(corners, 0.0)
    # Several walls can meet in one corner, which is then found as often.
    _, first = np.unique(np.round(corners, 9) + 0.0, axis=0, return_index=True)
    return np.asarray(corners[first] / corners[first].sum(axis=1, keepdims=True), dtype=np.float64)
