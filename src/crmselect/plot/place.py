"""Where labels go so that none lies on another: beside the ends of lines, and around points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, cos, pi, sin

import numpy as np
import numpy.typing as npt

__all__ = ["Placed", "place_labels", "spread"]

Floats = npt.NDArray[np.float64]
_CLOSE = (0.0, 1.5, 3.0)
_RADII = (*_CLOSE, 6.0, 9.0, 12.5, 17.0, 24.0, 31.0)
"""Distances to look at, in half widths of a marker."""
_TURN = 0.3
"""From this sine on a label stands wholly on that side of its point."""
_RIGHT_FIRST = (0.0, pi, pi / 2, -pi / 2, pi / 4, -pi / 4, 3 * pi / 4, -3 * pi / 4)


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Return places as near to the wanted ones as they can be at a distance of ``height`` and between two bounds.

    The order stays. Where there is no room for all, they are set evenly.

    Parameters
    ----------
    wanted : sequence of float
    height : float
        The least distance between two places.
    low, high : float

    Examples
    --------
    >>> spread([10.0, 11.0, 40.0], 10, 0, 100)
    [5.5, 15.5, 40.0]
    """
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    if len(order) > 1 and (len(order) - 1) * height > high - low:
        height = (high - low) / (len(order) - 1)
    # Blocks of labels that touch: their number and the sum of where the first of them would stand.
    blocks: list[tuple[int, float]] = []
    for at in order:
        blocks.append((1, wanted[at]))
        while len(blocks) > 1 and _first(blocks[-2], height, low, high) + blocks[-2][0] * height > _first(
            blocks[-1], height, low, high
        ):
            count, total = blocks.pop()
            before, sum_before = blocks.pop()
            blocks.append((before + count, sum_before + total - count * before * height))
    places = [
        _first(block, height, low, high) + step * height for block in blocks for step in range(block[0])
    ]  # fmt: skip
    made = [0.0] * len(wanted)
    for at, place in zip(order, places, strict=True):
        made[at] = place
    return made


def _first(block: tuple[int, float], height: float, low: float, high: float) -> float:
    count, total = block
    return float(min(max(total / count, low), high - (count - 1) * height))


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label's centre is, in pixels, and which of its sizes it has there."""

    x: float
    y: float
    size: int


def place_labels(
    points: Floats,
    sizes: Floats,
    bounds: tuple[float, float, float, float],
    *,
    gap: float,
    marker: float,
    obstacles: Floats | None = None,
) -> list[Placed | None]:
    """Return the place of each point's label; None where no free place is left.

    The first points choose first. A label stands beside its point or close to it in the first of its sizes that fits
    there, else further away in the last one. It lies on no other label and on no point, and the line to its point
    crosses no label, unless there is no other way.

    Parameters
    ----------
    points : (n, 2)
        In pixels.
    sizes : (k, n, 2)
        Widths and heights of the labels, the preferred ones first.
    bounds : (left, bottom, right, top)
    gap : float
        Between a point's marker and its label.
    marker : float
        Half the width of a marker.
    obstacles : (m, 4), optional
        Boxes (left, bottom, right, top) that no label may touch.

    Examples
    --------
    >>> place_labels(np.array([[50.0, 50.0]]), np.array([[[20.0, 10.0]]]), (0, 0, 100, 100), gap=2, marker=3)
    [Placed(x=65.0, y=50.0, size=0)]
    """
    scene = _Scene(bounds, np.hstack([points - marker, points + marker]), obstacles)
    made: list[Placed | None] = []
    for at, point in enumerate(points):
        choice = None
        for number, size in enumerate(sizes[:, at]):
            choice = scene.choose(at, point, size, _around(point, size, gap + marker, marker, _CLOSE))
            if choice is not None:
                made.append(Placed(float(choice[0]), float(choice[1]), number))
                break
        else:
            size = sizes[-1, at]
            far = np.vstack([_around(point, size, gap + marker, marker, _RADII), _anywhere(point, size, bounds)])
            choice = scene.choose(at, point, size, far)
            if choice is None:
                choice = scene.choose(at, point, size, far, cross=True)
            made.append(None if choice is None else Placed(float(choice[0]), float(choice[1]), len(sizes) - 1))
    return made


class _Scene:
    """What is there already: points, labels, lines to labels."""

    def __init__(self, bounds: tuple[float, float, float, float], dots: Floats, obstacles: Floats | None) -> None:
        self.bounds, self.dots = bounds, dots
        self.obstacles = np.empty((0, 4)) if obstacles is None else obstacles.reshape(-1, 4)
        self.labels, self.lines = np.empty((0, 4)), np.empty((0, 4))

    def choose(self, at: int, point: Floats, size: Floats, centres: Floats, *, cross: bool = False) -> Floats | None:
        """Take the first of the centres at which a label of a size is free, or none."""
        boxes = np.hstack([centres - size / 2, centres + size / 2])
        others = np.delete(self.dots, at, axis=0)
        free = (boxes[:, :2] >= self.bounds[:2]).all(axis=1) & (boxes[:, 2:] <= self.bounds[2:]).all(axis=1)
        for there in (others, self.labels, self.obstacles):
            free &= ~_touch(boxes, there)
        if not cross:
            free &= ~_crossed(boxes, self.lines)
        solid = np.vstack([self.labels, others])
        for n in np.flatnonzero(free).tolist():
            end = np.clip(point, boxes[n, :2], boxes[n, 2:])
            line = np.array([[*point, *end]])
            if cross or not _crossed(solid, line).any():
                self.labels = np.vstack([self.labels, boxes[n]])
                self.lines = np.vstack([self.lines, line])
                return np.asarray(centres[n])
        return None


def _around(point: Floats, size: Floats, gap: float, unit: float, radii: Sequence[float]) -> Floats:
    """Return centres around a point, the nearest first; at each distance right and left before the others."""
    centres = []
    for radius in radii:
        angles = _RIGHT_FIRST if radius <= _CLOSE[-1] else tuple(2 * pi * k / 24 for k in range(24))
        for angle in angles:
            away, half = gap + radius * unit, size / 2
            # The box touches the circle from outside: its half width and half height come on top.
            reach = [half[axis] * (copysign(1, part) if abs(part) > _TURN else part) for axis, part in _parts(angle)]
            centres.append((point[0] + cos(angle) * away + reach[0], point[1] + sin(angle) * away + reach[1]))
    return np.array(centres)


def _parts(angle: float) -> tuple[tuple[int, float], tuple[int, float]]:
    return (0, round(cos(angle), 6)), (1, round(sin(angle), 6))


def _anywhere(point: Floats, size: Floats, bounds: tuple[float, float, float, float]) -> Floats:
    """Return centres on a grid over the whole axes, the nearest first."""
    left, bottom, right, top = bounds
    xs = np.arange(left + size[0] / 2, right - size[0] / 2, max(size[0] / 3, 8.0))
    ys = np.arange(bottom + size[1] / 2, top - size[1] / 2, size[1])
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    return grid[np.argsort(((grid - point) ** 2).sum(axis=1), kind="stable")]


def _touch(boxes: Floats, others: Floats) -> npt.NDArray[np.bool_]:
    """Return which boxes overlap any of the others."""
    if not len(others):
        return np.zeros(len(boxes), dtype=np.bool_)
    a, b = boxes[:, None, :], others[None, :, :]
    apart = (a[..., 0] >= b[..., 2]) | (a[..., 2] <= b[..., 0]) | (a[..., 1] >= b[..., 3]) | (a[..., 3] <= b[..., 1])
    return np.asarray((~apart).any(axis=1))


def _crossed(boxes: Floats, lines: Floats) -> npt.NDArray[np.bool_]:
    """Return which boxes a line crosses; a line is looked at in 24 points."""
    if not len(lines):
        return np.zeros(len(boxes), dtype=np.bool_)
    steps = np.linspace(0, 1, 24)[None, :, None]
    spots = (lines[:, None, :2] + steps * (lines[:, None, 2:] - lines[:, None, :2])).reshape(-1, 2)
    return _touch(boxes, np.hstack([spots - 0.5, spots + 0.5]))
