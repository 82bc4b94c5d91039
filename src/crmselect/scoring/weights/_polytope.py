"""The set of weights that a list of inequalities leaves: its shape, its corners, and why it is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crmselect.scoring.weights._checks import Bools, Floats, refuse
from crmselect.scoring.weights._constraints import Constraint
from crmselect.scoring.weights._linear import minimise

__all__ = ["Polytope", "clash", "describe", "extremes", "vertices"]

# What the linear programs leave undecided.
_TINY = 1e-9
# A set thinner than this in some direction counts as flat there: its walls hold with equality.
_THIN = 1e-7
# A set thinner than this is looked at again: the programs may have taken a direction for flat that is not.
_SUSPECT = 1e-4


class _TooThinError(ArithmeticError):
    """The set is neither flat nor wide enough to be told from flat."""


@dataclass(frozen=True)
class Polytope:
    """The set ``point + basis · y`` for all y with ``rows · y ≤ 1``, no row idle.

    ``point`` (criteria,) lies well inside; ``basis`` (criteria, dimension) is scaled so that the set of y is about
    as wide in every direction; ``simplex`` (dimension + 1, criteria) holds the corners where there are just as many.
    """

    point: Floats
    basis: Floats
    rows: Floats
    simplex: Floats | None

    @property
    def dimension(self) -> int:
        """How many directions weights can move in."""
        return int(self.basis.shape[1])


def _solved(objective: Floats, rows: Floats, limits: Floats, sums: Floats | None = None) -> Floats:
    """Return an optimum of a linear program that has one, unless the set is too thin for the solver."""
    found = minimise(objective, rows, limits, sums)
    if found is None:
        raise _TooThinError
    return found[1]


def _deepest(rows: Floats, limits: Floats, sums: Floats | None = None) -> tuple[float, Floats]:
    """Return the greatest slack that all inequalities can have at once (below 0: none is satisfied) and where."""
    n = rows.shape[1]
    wide = np.column_stack([rows, np.linalg.norm(rows, axis=1)])
    deep = _solved(np.append(np.zeros(n), -1.0), wide, limits, None if sums is None else np.append(sums, 0.0))
    return float(deep[n]), deep[:n]


def _walls(given: Sequence[Constraint], n: int) -> tuple[Floats, Floats]:
    """Return all inequalities, those of ``weights ≥ 0`` last, as rows of length one."""
    rows = np.vstack([np.array([one.row for one in given]).reshape(-1, n), -np.eye(n)])
    limits = np.append([one.limit for one in given], np.zeros(n))
    length = np.linalg.norm(rows, axis=1)
    return rows / length[:, None], limits / length


def clash(given: Sequence[Constraint], n: int) -> tuple[str, ...]:
    """Return a smallest set of constraints that no weights satisfy together; empty if all can be satisfied.

    By deletion filtering: a constraint without which the rest still clash is dropped for good, so that each one
    that stays is needed for the clash.
    """

    def empty(some: Sequence[Constraint]) -> bool:
        return _deepest(*_walls(some, n), np.ones(n))[0] < -_TINY

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
    rows, limits = _walls(given, n)
    depth, point = _deepest(rows, limits, np.ones(n))
    if depth > _SUSPECT:
        return _round(rows, limits, point, _across(n))
    try:
        if depth > _THIN:
            shape = _round(rows, limits, point, _across(n))
        else:
            point, basis, tight = _flat(rows, limits + (_TINY / 10 - min(depth, 0.0)), point)
            shape = _round(rows[~tight], limits[~tight], point, basis)
        ends = [
            _solved(sign * axis, shape.rows, np.ones(len(shape.rows)))
            for axis in np.eye(shape.dimension)
            for sign in (1, -1)
        ]
        found = shape.point + np.array([np.zeros(shape.dimension), *ends]) @ shape.basis.T
        if (found @ rows.T - limits).max() > 10 * _THIN:
            raise _TooThinError
    except (_TooThinError, np.linalg.LinAlgError):
        what = "is thinner in some direction than can be told from flat (about a millionth)"
        raise refuse("WeightSpace", what, "make the bounds or ratios that nearly meet equal, or wider") from None
    return shape


def _across(n: int) -> Floats:
    """Return directions (n, n − 1) in which weights can move without a change of their sum."""
    return np.asarray(np.linalg.svd(np.ones((1, n)))[2][1:].T, dtype=np.float64)


def _round(rows: Floats, limits: Floats, point: Floats, basis: Floats) -> Polytope:
    """Return the set around a point in coordinates in which it is about round, without idle walls."""
    point = point + (1 - point.sum()) / len(point)
    inside, slack = rows @ basis, limits - rows @ point
    size = np.linalg.norm(inside, axis=1)
    inside, slack = inside[size > _TINY] / size[size > _TINY, None], slack[size > _TINY] / size[size > _TINY]
    if basis.shape[1] == 0:
        return Polytope(point, basis, inside, point[None])
    depth, middle = _deepest(inside, slack)
    if depth <= 0:
        raise _TooThinError
    point, slack = point + basis @ middle, slack - inside @ middle
    # Twice: what is idle is best seen where the set is round, and idle walls would press on the centre.
    for _ in range(2):
        centre, scale = _centre(inside, slack)
        slack = slack - inside @ centre
        inside = inside @ scale / slack[:, None]
        point, basis = point + basis @ centre, basis @ scale
        busy = _busy(inside)
        inside, slack = inside[busy], np.ones(int(busy.sum()))
    simplex = point + _corners(inside) @ basis.T if len(inside) == basis.shape[1] + 1 else None
    return Polytope(point, basis, inside, simplex)


def _flat(rows: Floats, limits: Floats, point: Floats) -> tuple[Floats, Floats, Bools]:
    """Return a point of a flat set, the directions in which it is wide, and which walls it lies in throughout."""
    n = rows.shape[1]
    ones = np.ones(n)
    wide, flat, points = np.zeros((0, n)), ones[None] / np.sqrt(n), []
    # A direction at right angles to all known ones is either wide, then two points span it, or flat.
    while len(wide) + len(flat) < n:
        direction = np.linalg.svd(np.vstack([wide, flat]))[2][-1]
        ends = [_solved(sign * direction, rows, limits, ones) for sign in (1.0, -1.0)]
        points += ends
        across = ends[1] - ends[0]
        if direction @ across <= _THIN:
            flat = np.vstack([flat, direction])
            continue
        across = across - flat.T @ (flat @ across)
        across = across - wide.T @ (wide @ across)
        wide = np.vstack([wide, across / np.linalg.norm(across)])
    away = [_solved(row, rows, limits, ones) for row in rows]
    tight = np.array([limit - row @ one <= _THIN for row, limit, one in zip(rows, limits, away, strict=True)])
    # The mean of points that are each off one wall is off all walls that anything is off.
    point = np.mean([point, *points, *away], axis=0)
    # The walls give the flat directions to the last digit; those found above only fill in where walls are lacking.
    spanning = np.linalg.svd(np.vstack([ones, rows[tight], 1e-3 * flat]))[2]
    basis = spanning[n - len(wide) :].T
    equal, sums = np.vstack([ones, rows[tight]]), np.append(1.0, limits[tight])
    off = np.linalg.lstsq(equal, equal @ point - sums, rcond=1e-6)[0]
    return point - off, basis, np.asarray(tight, dtype=np.bool_)


def _centre(rows: Floats, slack: Floats) -> tuple[Floats, Floats]:
    """Return the analytic centre, and a scaling after which the set is about equally wide around it.

    The Dikin ellipsoid at that centre, which the scaling makes a ball, lies inside the set and holds it when
    stretched by the number of walls.
    """
    place = np.zeros(rows.shape[1])
    for _ in range(200):
        bent = rows / (slack - rows @ place)[:, None]
        # Least squares rather than normal equations: thin sets would lose all digits.
        q, r = np.linalg.qr(bent)
        push = q.sum(axis=0)
        size = float(np.linalg.norm(push))
        # A step shorter than 1 in the local norm cannot leave the set.
        place = place - np.linalg.solve(r, push) / (1 + size if size > 0.25 else 1.0)
        if size < 1e-9:
            return place, np.linalg.inv(np.linalg.qr(rows / (slack - rows @ place)[:, None])[1])
    raise _TooThinError


def _busy(rows: Floats) -> Bools:
    """Return which of the inequalities ``rows · y ≤ 1`` the others do not already imply."""
    busy = np.ones(len(rows), dtype=np.bool_)
    for k, row in enumerate(rows):
        eased = np.ones(len(rows))
        eased[k] = 2.0
        found = minimise(-row, rows[busy], eased[busy])
        if found is not None and -found[0] <= 1 + _TINY:
            busy[k] = False
    return busy


def _corners(rows: Floats) -> Floats:
    """Return the corners of a simplex: each lies on all walls but one."""
    every = np.arange(len(rows))
    return np.array([np.linalg.solve(rows[every != k], np.ones(len(rows) - 1)) for k in every])


def extremes(shape: Polytope) -> Floats:
    """Return the least and the greatest weight of each criterion, (criteria, 2)."""
    if shape.simplex is not None:
        ends = np.column_stack([shape.simplex.min(axis=0), shape.simplex.max(axis=0)])
        return np.asarray(np.clip(ends, 0.0, 1.0), dtype=np.float64)
    ends = np.empty((shape.point.size, 2))
    limits = np.ones(len(shape.rows))
    for j, direction in enumerate(shape.basis):
        for side, sign in enumerate((1.0, -1.0)):
            ends[j, side] = shape.point[j] + direction @ _solved(sign * direction, shape.rows, limits)
    return np.asarray(np.clip(ends, 0.0, 1.0), dtype=np.float64)


def vertices(shape: Polytope) -> Floats:
    """Return the corners, (corners, criteria), in lexicographic order of their digits."""
    if shape.simplex is not None:
        corners = shape.simplex
    else:
        from scipy.spatial import HalfspaceIntersection

        walls = np.column_stack([shape.rows, -np.ones(len(shape.rows))])
        found = HalfspaceIntersection(walls, np.zeros(shape.dimension)).intersections
        corners = shape.point + found @ shape.basis.T
    corners = np.maximum(corners, 0.0)
    # Several walls can meet in one corner, which is then found as often.
    _, first = np.unique(np.round(corners, 9) + 0.0, axis=0, return_index=True)
    return np.asarray(corners[first] / corners[first].sum(axis=1, keepdims=True), dtype=np.float64)
