"""Convex sets of weights and how large they are: cut by lines up to two dimensions, through their corners above.

Sets live in coordinates y of a frame, ``weights = point + basis · y``, in which weights of the whole region are about
as wide in every direction; sizes are only ever compared with that of the region.
"""

from __future__ import annotations

from math import factorial, sqrt
from typing import NamedTuple

import numpy as np

from crmselect.robustness._order import Floats, Ints
from crmselect.robustness._region import Region
from crmselect.scoring.weights._linear import minimise

__all__ = ["TOUCHES", "Frame", "Measured", "alike", "cell", "frame", "halves", "measured"]

_FLAT = 1e-7
"""A region thinner than this in some direction is flat there, as it is to a WeightSpace."""
TOUCHES = (1e-9, 1e-12)
"""A corner so near to a wall lies in it: the first serves where many walls meet in one corner, the second where corners
are nearly but not quite the same."""
_THIN = 1e-11
"""A cell that no ball of this radius fits into has no size."""


class Measured(NamedTuple):
    """The size of a set, as its length, area or volume in a frame, and its centre of gravity there."""

    size: float
    centre: Floats


class Frame(NamedTuple):
    """A region in coordinates of its own: its corners there, its size, and what bounds it, ``rows · y ≤ limits``."""

    point: Floats
    basis: Floats
    corners: Floats
    size: float
    rows: Floats
    limits: Floats

    @property
    def dimension(self) -> int:
        """In how many directions weights can move."""
        return int(self.basis.shape[1])

    def weights(self, place: Floats) -> Floats:
        """Return the weights at a place."""
        return np.asarray(self.point + self.basis @ place, dtype=np.float64)


def frame(weights: Region, corners: Floats) -> Frame:
    """Return the frame of a region with the given corners."""
    middle = corners.mean(axis=0)
    _, widths, axes = np.linalg.svd(corners - middle, full_matrices=False)
    # A simplex is as wide everywhere; where it is not, the frame stretches what is narrow.
    used = widths > _FLAT
    basis = axes[used].T * (widths[used] / sqrt(len(corners)))
    inside = (corners - middle) @ axes[used].T / (widths[used] / sqrt(len(corners)))
    rows, limits = weights.walls
    within, left = rows @ basis, limits - rows @ middle
    length = np.linalg.norm(within, axis=1)
    bent = length > 1e-9
    found = Frame(middle, basis, inside, 1.0, within[bent] / length[bent, None], left[bent] / length[bent])
    if found.dimension == 2:
        turn = np.argsort(np.arctan2(inside[:, 1], inside[:, 0]))
        found = found._replace(corners=inside[turn])
    walls = None if len(found.corners) == found.dimension + 1 else (found.rows, found.limits)
    return found._replace(size=measured(found.corners, walls).size)


def alike(scores: Floats, level: float) -> list[Ints]:
    """Return groups of offers (positions) with the same scores (offers, corners) in all corners of a region."""
    left, groups = np.arange(len(scores)), []
    while left.size:
        same = (np.abs(scores[left] - scores[left[0]]) <= level).all(axis=1)
        groups.append(left[same])
        left = left[~same]
    return groups


def halves(polygon: Floats, heights: Floats, level: float) -> tuple[Floats | None, Floats | None]:
    """Cut a polygon (corners in turn), or a length, where heights at its corners pass zero: what is above, and below.

    A part that only touches zero is None.
    """
    heights = np.where(np.abs(heights) <= level, 0.0, heights)
    if heights.min() >= 0:
        return (polygon, None) if heights.max() > 0 else (None, None)
    if heights.max() <= 0:
        return None, polygon
    after, next_to = np.roll(heights, -1), np.roll(polygon, -1, axis=0)
    passed = heights * after < 0
    share = np.where(passed, heights / np.where(passed, heights - after, 1.0), 0.0)
    crossing = polygon + share[:, None] * (next_to - polygon)
    # Each corner, and behind it the crossing of the side that begins there.
    both = np.stack([polygon, crossing], axis=1).reshape(-1, polygon.shape[1])
    above = np.column_stack([heights >= 0, passed]).ravel()
    below = np.column_stack([heights <= 0, passed]).ravel()
    return both[above], both[below]


def measured(corners: Floats, walls: tuple[Floats, Floats] | None = None, touch: float = TOUCHES[0]) -> Measured:
    """Return the size and the centre of gravity of the convex set with these corners.

    Corners of a polygon stand in turn. In more dimensions ``walls``, as rows and limits, tells which corners share a
    side; a simplex needs none.
    """
    count, dimension = corners.shape
    middle = corners.mean(axis=0)
    if dimension == 0:
        return Measured(1.0, middle)
    if dimension == 1:
        low, high = corners.min(axis=0), corners.max(axis=0)
        return Measured(float((high - low)[0]), (low + high) / 2)
    if count <= dimension:
        return Measured(0.0, middle)
    if dimension == 2:
        sides = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1) - middle
        return _summed(sides, middle)
    if walls is None:
        return _summed((corners[1:] - corners[0])[None], corners[0])
    rows, limits = walls
    touched = np.abs(corners @ rows.T - limits) <= touch
    # Sets of corners as the bits of a number: faces are met again and again, and compare and meet quickly so.
    faces = [sum(1 << int(one) for one in np.flatnonzero(column)) for column in touched.T]
    found = _simplices((1 << count) - 1, dimension, faces, {})
    # Of corners that are confused no sides can be made; the sum of all cells then tells.
    if not found or min(map(len, found)) != max(map(len, found)):
        return Measured(0.0, middle)
    tips = np.array(found)
    return _summed(corners[tips[:, 1:]] - corners[tips[:, :1]], corners[tips[:, 0]])


def _summed(sides: Floats, tips: Floats) -> Measured:
    """Return the size and the centre of simplices (simplices, dimension, dimension) as sides from their tips."""
    dimension = sides.shape[-1]
    parts = np.abs(np.linalg.det(sides)) / factorial(dimension)
    size = float(parts.sum())
    hearts = tips + sides.sum(axis=1) / (dimension + 1)
    return Measured(size, (parts[:, None] * hearts).sum(axis=0) / size if size > 0 else hearts[0])


def _simplices(
    face: int, dimension: int, walls: list[int], known: dict[tuple[int, int], list[tuple[int, ...]]]
) -> list[tuple[int, ...]]:
    """Return simplices (as corners) that make up a face: from its first corner to all of its sides that lack it."""
    if (face, dimension) in known:
        return known[face, dimension]
    count, found = face.bit_count(), []
    first = (face & -face).bit_length() - 1
    if count == dimension + 1:
        found = [tuple(one for one in range(face.bit_length()) if face >> one & 1)]
    elif count > dimension + 1:
        sides = {part for wall in walls if (part := face & wall) != face and part.bit_count() >= dimension}
        for side in sides:
            # A set of corners that lies in a larger one is an edge of that side, or less.
            if not side >> first & 1 and not any(side & other == side for other in sides if other != side):
                found += [(first, *rest) for rest in _simplices(side, dimension - 1, walls, known)]
    known[face, dimension] = found
    return found


def cell(within: Frame, ahead: Floats, level: float, touch: float) -> Measured:
    """Return the part of the region in which all of ``ahead · w`` (others, criteria) are zero or more."""
    slopes, heights = ahead @ within.basis, ahead @ within.point
    if within.dimension <= 2:
        part = within.corners
        for slope, height in zip(slopes, heights, strict=True):
            above, _ = halves(part, part @ slope + height, level)
            if above is None:
                return Measured(0.0, within.corners.mean(axis=0))
            part = above
        return measured(part)
    from scipy.spatial import HalfspaceIntersection, QhullError

    length = np.linalg.norm(slopes, axis=1)
    bent = length > level
    nothing = Measured(0.0, np.zeros(within.dimension))
    if (heights[~bent] < -level).any():
        return nothing
    rows = np.vstack([within.rows, -slopes[bent] / length[bent, None]])
    limits = np.append(within.limits, heights[bent] / length[bent])
    # The largest ball that fits in: qhull starts from its centre.
    found = minimise(np.append(np.zeros(within.dimension), -1.0), np.column_stack([rows, np.ones(len(rows))]), limits)
    if found is None or found[1][-1] <= _THIN:
        return nothing
    try:
        walls = HalfspaceIntersection(np.column_stack([rows, -limits]), found[1][:-1])
    except QhullError:
        return nothing
    # Where more walls than needed meet, the corner is found more than once.
    _, first = np.unique(np.round(walls.intersections / touch) + 0.0, axis=0, return_index=True)
    return measured(walls.intersections[first], (rows, limits), touch)
