"""Methods that measure distances from a best and a worst offer: TOPSIS and SPOTIS."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.methods._arrays import ends, off_zero, tamed, weighted_sum
from crmselect.scoring.methods._check import (
    FloatArray,
    fault,
    figures,
    problem,
    refuse_first,
    require_finite,
)

# Column norms between these bounds come from squares that neither overflowed nor vanished.
_SMALL, _LARGE = 1e-140, 1e140


class Topsis(NamedTuple):
    """What :func:`topsis` returns."""

    preference: FloatArray
    """Closeness to the ideal, 0 to 1, (…, offers)."""
    to_ideal: FloatArray
    """Separation from the ideal, (…, offers)."""
    to_anti_ideal: FloatArray
    """Separation from the anti-ideal, (…, offers)."""
    ideal: FloatArray
    """Best weighted normalised figure of each criterion, (…, criteria)."""
    anti_ideal: FloatArray
    """Worst weighted normalised figure of each criterion, (…, criteria)."""


class Spotis(NamedTuple):
    """What :func:`spotis` returns."""

    preference: FloatArray
    """One minus the distance, 0 to 1, (…, offers)."""
    distance: FloatArray
    """Mean weighted distance from the ideal solution point, 0 to 1, (…, offers); the paper ranks by it, ascending."""
    ideal: FloatArray
    """The ideal solution point: the better bound of each criterion, (criteria,)."""


def topsis(matrix: ArrayLike, weights: ArrayLike, maximize: ArrayLike, *, normalize: str = "vector") -> Topsis:
    r"""Return how near every offer lies to the ideal and how far from the anti-ideal.

    Parameters
    ----------
    matrix : array_like, shape (..., offers, criteria)
        Figures of any sign, in any unit.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `matrix`.
    maximize : array_like of bool, shape (criteria,)
        True where more is better.
    normalize : {"vector", "minmax"}
        ``"vector"`` divides each criterion by the root of its sum of squares, as the founding book does;
        ``"minmax"`` by its range over the offers, so that also the origin of a scale is immaterial.

    Returns
    -------
    Topsis
        ``preference``, ``to_ideal``, ``to_anti_ideal``, ``ideal``, ``anti_ideal``. With ``"minmax"`` the last two
        are the weights and zero.

    Raises
    ------
    ValueError
        A figure is not finite, a weight is negative, all weights are zero, or the shapes do not fit; with the
        argument and the index.

    Notes
    -----
    Both norms depend on the offers in the table: adding or deleting one can turn the order of the others.
    Where ideal and anti-ideal coincide (one offer, all alike) every closeness is 0.5. A criterion of zeros, and
    with ``"minmax"`` one without range, counts for nothing.

    References
    ----------
    Hwang, C. L. & Yoon, K. (1981). Multiple Attribute Decision Making. Springer, pp. 128-140.
    García-Cascales, M. S. & Lamata, M. T. (2012). On rank reversal and TOPSIS method. Mathematical and Computer
    Modelling 56, 123-132.

    Examples
    --------
    >>> matrix = [[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]]
    >>> topsis(matrix, [0.3, 0.4, 0.3], [True, True, True]).preference.round(4)
    array([0.5037, 0.6581, 0.7482, 0.334 ])
    """
    m, w, up = problem(matrix, weights, maximize)
    if normalize not in ("vector", "minmax"):
        raise fault("normalize", f"{normalize!r} is not known", "give 'vector' or 'minmax'")
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        best, worst, norm = _ends_and_norm(m, up, normalize)
        if norm.size and not (norm.min() > _SMALL and norm.max() < _LARGE):
            # A gap, a criterion of zeros, or figures whose squares leave the range of floats.
            require_finite("matrix", m)
            m = tamed(m)
            best, worst, norm = _ends_and_norm(m, up, normalize)
            norm = off_zero(norm)
        squared = w * w
        to_ideal = _separation(m, best, norm, squared)
        to_anti_ideal = _separation(m, worst, norm, squared)
    both = to_ideal + to_anti_ideal
    preference = np.where(both == 0.0, 0.5, to_anti_ideal / off_zero(both))
    if normalize == "minmax":
        return Topsis(preference, to_ideal, to_anti_ideal, w, np.zeros_like(w))
    return Topsis(preference, to_ideal, to_anti_ideal, w * (best / norm), w * (worst / norm))


def _ends_and_norm(m: FloatArray, up: np.ndarray, normalize: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    best, worst = ends(m, up)
    if normalize == "minmax":
        return best, worst, np.abs(best - worst)
    return best, worst, np.sqrt(np.einsum("...ij,...ij->...j", m, m))


def _separation(m: FloatArray, point: FloatArray, norm: FloatArray, squared_weights: FloatArray) -> FloatArray:
    # The weights enter in the sum, not before it: a batch of weights then needs no array of its own size.
    away = m - point[..., None, :]
    away /= norm[..., None, :]
    away *= away
    return np.sqrt(weighted_sum(away, squared_weights))


def spotis(matrix: ArrayLike, weights: ArrayLike, maximize: ArrayLike, bounds: ArrayLike) -> Spotis:
    r"""Return how near every offer lies to the best that stated bounds allow.

    The bounds belong to the criteria and not to the offers in the table, so that no offer's preference depends on
    another offer and no order can be turned by adding or deleting one.

    Parameters
    ----------
    matrix : array_like, shape (..., offers, criteria)
        Figures within the bounds.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `matrix`.
    maximize : array_like of bool, shape (criteria,)
        True where more is better.
    bounds : array_like, shape (criteria, 2)
        Lowest and highest figure of each criterion, in its unit; the first below the second.

    Returns
    -------
    Spotis
        ``preference``, ``distance``, ``ideal``.

    Raises
    ------
    ValueError
        A figure is not finite or beyond its bounds, a pair of bounds has no width, a weight is negative, all weights
        are zero, or the shapes do not fit; with the argument and the index.

    References
    ----------
    Dezert, J., Tchamova, A., Han, D. & Tacnet, J.-M. (2020). The SPOTIS rank reversal free method for
    multi-criteria decision-making support. 23rd International Conference on Information Fusion, pp. 1-8.

    Examples
    --------
    >>> matrix = [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]]
    >>> bounds = [[-5, 12], [-6, 10], [-8, 5]]
    >>> spotis(matrix, [0.2, 0.3, 0.5], [True, False, True], bounds).distance.round(4)
    array([0.1989, 0.3705, 0.3063, 0.7491])
    """
    m, w, up = problem(matrix, weights, maximize)
    criteria = m.shape[-1]
    pairs = figures("bounds", bounds)
    if pairs.shape != (criteria, 2):
        fix = f"give the lowest and the highest figure of each of the {criteria} criteria"
        raise fault("bounds", f"has the shape {pairs.shape}", fix)
    low, high = pairs[:, 0], pairs[:, 1]
    with np.errstate(over="ignore", invalid="ignore"):
        width = high - low
        if not (width.min() > 0.0 and width.max() < np.inf):
            _refuse_bounds(pairs)
        best, worst = np.where(up, high, low), np.where(up, low, high)
        away = m - best
        away /= worst - best
    # Away is 0 at the better bound and 1 at the other; NaN fails both comparisons.
    if away.size and not (away.min() >= 0.0 and away.max() <= 1.0):
        _refuse_outside(m, low, high)
        away.clip(0.0, 1.0, out=away)  # A figure on its bound may be off by a rounding.
    distance = weighted_sum(away, w)
    return Spotis(1.0 - distance, distance, best)


def _refuse_bounds(pairs: FloatArray) -> None:
    require_finite("bounds", pairs)
    for index, (low, high) in enumerate(pairs.tolist()):
        if not low < high:
            raise fault(f"bounds[{index}]", f"{low:g} is not below {high:g}", "give the lowest figure first")
        if not high - low < np.inf:
            raise fault(f"bounds[{index}]", "is too wide for a float", "state the criterion in a larger unit")


def _refuse_outside(m: FloatArray, low: FloatArray, high: FloatArray) -> None:
    require_finite("matrix", m)
    outside = (m < low) | (m > high)
    if outside.any():
        criterion = int(outside.reshape(-1, m.shape[-1]).argmax() % m.shape[-1])
        what = f"is beyond its bounds {low[criterion]:g} to {high[criterion]:g}"
        refuse_first("matrix", m, outside, what, f"widen bounds[{criterion}] for all offers, or clip the figure")
