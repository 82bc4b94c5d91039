"""Where labels go so that none lies on another: beside the ends of lines, and around points."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
import numpy.typing as npt

__all__ = ["place_labels", "spread"]

Floats = npt.NDArray[np.float64]
_RADII = (0.0, 6.0, 14.0, 24.0, 36.0, 50.0, 70.0, 95.0, 125.0)
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


def place_labels(
    points: Floats,
    sizes: Floats,
    bounds: tuple[float, float, float, float],
    *,
    gap: float,
    marker: float,
    obstacles: Floats | None = None,
    cross: bool = False,
) -> list[tuple[float, float] | None]:
    """Return the centre of each point's label; None where no free place is left.

    The first points choose first: beside the point, then around it, then ever further away, last anywhere. A label lies
    on no other label and on no point, and the line to its point crosses no label.

    Parameters
    ----------
    points : (n, 2)
        In pixels.
    sizes : (n, 2)
        Widths and heights of the labels.
    bounds : (left, bottom, right, top)
    gap : float
        Between a point's marker and its label.
    marker : float
        Half the width of a marker.
    obstacles : (k, 4), optional
        Boxes (left, bottom, right, top) that no label may touch.
    cross : bool
        Lines may cross labels, so that as many points as can be have one.

    Examples
    --------
    >>> place_labels(np.array([[50.0, 50.0]]), np.array([[20.0, 10.0]]), (0, 0, 100, 100), gap=2, marker=3)
    [(65.0, 50.0)]
    """
    dots = np.hstack([points - marker, points + marker])
    taken = np.empty((0, 4)) if obstacles is None else obstacles.reshape(-1, 4)
    kept_free = len(taken)
    lines = np.empty((0, 4))
    made: list[tuple[float, float] | None] = []
    for at, (point, size) in enumerate(zip(points, sizes, strict=True)):
        centres = np.vstack([_around(point, size, gap + marker), _anywhere(point, size, bounds)])
        boxes = np.hstack([centres - size / 2, centres + size / 2])
        free = (boxes[:, 0] >= bounds[0]) & (boxes[:, 1] >= bounds[1])
        free &= (boxes[:, 2] <= bounds[2]) & (boxes[:, 3] <= bounds[3])
        free &= ~_touch(boxes, np.delete(dots, at, axis=0)) & ~_touch(boxes, taken)
        if not cross:
            free &= ~_crossed(boxes, lines)
        near = np.arange(len(boxes)) < len(_RIGHT_FIRST)
        # A line may cross what was there before, but no label and no other point.
        solid = np.vstack([taken[kept_free:], np.delete(dots, at, axis=0)]) if not cross else np.empty((0, 4))
        choice = next(
            (n for n in np.flatnonzero(free).tolist() if near[n] or not _line_hits(point, centres[n], solid)), None
        )
        if choice is None:
            made.append(None)
            continue
        made.append((float(centres[choice][0]), float(centres[choice][1])))
        taken = np.vstack([taken, boxes[choice]])
        if not near[choice]:
            lines = np.vstack([lines, [*point, *centres[choice]]])
    return made


def _around(point: Floats, size: Floats, gap: float) -> Floats:
    """Return centres around a point, the nearest first; at each distance right and left before the others."""
    centres = []
    for radius in _RADII:
        angles = _RIGHT_FIRST if radius < _RADII[3] else tuple(2 * pi * k / 24 for k in range(24))
        for angle in angles:
            x, y = cos(angle), sin(angle)
            # The box touches the circle from outside: its half width and half height come on top.
            across = x * (gap + radius) + (size[0] / 2) * (np.sign(round(x, 6)) if abs(x) > 0.3 else x)
            up = y * (gap + radius) + (size[1] / 2) * (np.sign(round(y, 6)) if abs(y) > 0.3 else y)
            centres.append((point[0] + across, point[1] + up))
    return np.array(centres)


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


def _line_hits(start: Floats, end: Floats, boxes: Floats) -> bool:
    return bool(_crossed(boxes, np.array([[*start, *end]])).any()) if len(boxes) else False
