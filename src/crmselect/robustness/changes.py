"""The smallest change of all weights together that takes the first place from the winner."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.robustness._order import Floats
from crmselect.robustness._region import LEVEL, Region, as_values, as_weights, present, proper, region, spread
from crmselect.scoring.weights import WeightSpace
from crmselect.scoring.weights._checks import choose, refuse
from crmselect.scoring.weights._linear import minimise

__all__ = ["NORMS", "SmallestChange", "smallest_change"]

NORMS = ("l1", "l2", "max")
"""How a change is measured: the sum of the shares moved, their Euclidean length, or the largest of them."""


class SmallestChange(NamedTuple):
    """What :func:`smallest_change` returns; offers are positions in the table."""

    distance: Floats
    """How far the weights must move until this offer is level with the winner; infinite where it never is; 0 for the
    winner itself, (offers,)."""
    certificate: Floats
    """The weights that show it; a row of NaN where the distance is infinite, (offers, criteria)."""
    nearest: int
    """The rival with the smallest distance, the first in the table of several; -1 where no rival can be level."""
    weights: Floats
    """The present weights, summing to one, (criteria,)."""
    winner: int
    """Whom the others catch up with."""


def smallest_change(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    norm: str = "l1",
    space: WeightSpace | None = None,
    winner: int | None = None,
) -> SmallestChange:
    """Return, for every rival, the weights nearest to the present ones at which it is level with the winner.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    weights : array_like, (criteria,)
        The present weights, zero or more, not all zero; divided by their sum.
    norm : {"l1", "l2", "max"}
        What is small: the sum of all changes (a share that moves from one criterion to another counts twice), the
        root of the sum of their squares, or the largest change.
    space : WeightSpace, optional
        Where the weights must stay; it holds the present ones. All weights by default.
    winner : int, optional
        Whom to catch up with where several are first together; the first of them in the table by default.

    Returns
    -------
    SmallestChange
        At the certificate of the nearest rival no other offer is ahead of it. At those of the others somebody else may
        be: they say what it takes to be level with the winner, not to be first. A rival that is level already has the
        distance 0 and the present weights.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, weights that are negative, all zero, too few or outside the space,
        an unknown norm, and a winner that is not first.

    Notes
    -----
    The sum and the largest change are linear programs (HiGHS). The Euclidean distance is a projection onto a
    polyhedron, reduced to non-negative least squares, which an active set method ends in finitely many steps; the
    walls that it finds active then give the point itself. With the sum and the largest change several weights can be
    equally near: one of them is given. A rival within 1e-9 of the largest difference of values counts as level.

    References
    ----------
    Lawson, C. L. & Hanson, R. J. (1974). Solving Least Squares Problems. Prentice-Hall, ch. 23 (least distance
    programming). Barron, H. & Schmidt, C. P. (1988). Sensitivity analysis of additive multiattribute value models.
    Operations Research 36(1), 122-127 (the weights nearest to the present ones at which two offers are level).

    Examples
    --------
    >>> found = smallest_change([[0.9, 0.2], [0.3, 0.6], [0.2, 0.1]], [0.6, 0.4])
    >>> print(found.distance.round(3), found.certificate[1].round(3), found.nearest)
    [0.  0.4 inf] [0.4 0.6] 1
    """
    given = as_values(values)
    choose(norm, "norm", NORMS)
    offers, criteria = given.shape
    shares = as_weights(weights, criteria)
    admitted = region(space, criteria)
    if (admitted.rows @ shares > admitted.limits + LEVEL).any():
        raise refuse("weights", "lie outside the space", "give weights that satisfy its constraints, or a wider space")
    lead, first, _ = present(given, shares, winner)
    level = LEVEL * spread(given, given)
    distance, certificate = np.full(offers, np.inf), np.full((offers, criteria), np.nan)
    distance[list(first)], certificate[list(first)] = 0.0, shares
    nearer = _projected if norm == "l2" else _programmed
    for one in sorted(set(range(offers)) - set(first)):
        behind = given[lead] - given[one]
        least, extreme = admitted.least(behind[None])
        if least[0] > level:
            continue
        if least[0] >= -level:
            at = _on_the_face(behind - least[0], extreme[0], shares, admitted, norm, level)
        else:
            at = nearer(behind, shares, admitted, norm)
        distance[one], certificate[one] = _length(at - shares, norm), at
    rivals = np.where(np.arange(offers) == lead, np.inf, distance)
    nearest = int(rivals.argmin()) if np.isfinite(rivals).any() else -1
    return SmallestChange(distance, certificate, nearest, shares, lead)


def _length(change: Floats, norm: str) -> float:
    if norm == "l2":
        return float(np.linalg.norm(change))
    return float(np.abs(change).sum() if norm == "l1" else np.abs(change).max())


def _on_the_face(behind: Floats, extreme: Floats, shares: Floats, admitted: Region, norm: str, level: float) -> Floats:
    """Return the nearest weights where two offers are level at the farthest only: on a face, or at a corner.

    The region beyond has no inside, so that a solver may miss it by a rounding: the corner that is known then stands.
    """
    nearer = _projected if norm == "l2" else _programmed
    try:
        at = nearer(behind, shares, admitted, norm)
    except ArithmeticError:
        return extreme
    inside = (admitted.rows @ at <= admitted.limits + LEVEL).all() and behind @ at <= level
    return at if inside and _length(at - shares, norm) < _length(extreme - shares, norm) else extreme


def _programmed(behind: Floats, shares: Floats, admitted: Region, norm: str) -> Floats:
    """Return the nearest weights of the region with ``behind · w ≤ 0``, by a linear program."""
    count = len(shares)
    rows, limits = admitted.walls
    size = count if norm == "l1" else 1
    # Beside the weights stand the sizes of their changes, or the one size that none may exceed.
    sizes = np.eye(count) if norm == "l1" else np.ones((count, 1))
    wide = np.vstack(
        [
            np.hstack([np.vstack([rows, behind / np.abs(behind).max()]), np.zeros((len(rows) + 1, size))]),
            np.hstack([np.eye(count), -sizes]),
            np.hstack([-np.eye(count), -sizes]),
        ]
    )
    found = minimise(
        np.append(np.zeros(count), np.ones(size)),
        wide,
        np.concatenate([limits, [0.0], shares, -shares]),
        np.append(np.ones(count), np.zeros(size)),
    )
    if found is None:
        raise ArithmeticError("the solver gave up on a linear program that has a solution")
    return proper(found[1][:count])


def _projected(behind: Floats, shares: Floats, admitted: Region, norm: str) -> Floats:
    """Return the nearest weights of the region with ``behind · w ≤ 0``, by least distance programming."""
    del norm
    from scipy.optimize import nnls

    rows, limits = admitted.walls
    rows, limits = np.vstack([rows, behind / np.linalg.norm(behind)]), np.append(limits, 0.0)
    # Along the plane on which weights sum to one, from the present weights: walls · step ≥ need, step least.
    across = np.linalg.svd(np.ones((1, len(shares))))[2][1:].T
    walls, need = -(rows @ across), rows @ shares - limits
    target = np.append(np.zeros(across.shape[1]), 1.0)
    pressure, _ = nnls(np.vstack([walls.T, need]), target)
    active = pressure > 0
    step = np.linalg.lstsq(walls[active], need[active], rcond=1e-12)[0]
    return proper(shares + across @ step)
