"""Methods that add or multiply: the additive value model and the weighted product."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.methods._arrays import weighted_sum
from crmselect.scoring.methods._check import (
    FloatArray,
    fault,
    figures,
    normalised,
    problem,
    refuse_first,
    require_finite,
    require_shapes,
)

_LOG_LARGEST = math.log(np.finfo(np.float64).max)


class Additive(NamedTuple):
    """What :func:`additive` returns."""

    preference: FloatArray
    """Weighted mean of the values, (…, offers); on the scale of the values."""
    weights: FloatArray
    """The weights as used, summing to one, (…, criteria); ``values * weights`` are the contributions."""


class WeightedProduct(NamedTuple):
    """What :func:`weighted_product` returns."""

    preference: FloatArray
    """Weighted geometric mean of the figures, (…, offers); above zero."""
    log_preference: FloatArray
    """Its natural logarithm, in which the criteria add up, (…, offers)."""


def additive(values: ArrayLike, weights: ArrayLike) -> Additive:
    r"""Return the additive value :math:`\sum_j w_j v_{ij}` of every offer.

    The default of this library. The value of an offer depends on its own row alone: adding or deleting another
    offer cannot turn the order, as long as the values lie on a scale that was stated beforehand.

    Parameters
    ----------
    values : array_like, shape (..., offers, criteria)
        Values on a common scale, such as 0 to 1, more is better, as value functions give them.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `values`:
        a thousand weight vectors for one table are one call.

    Returns
    -------
    Additive
        ``preference`` and ``weights``.

    Raises
    ------
    ValueError
        A figure is not finite, a weight is negative, all weights are zero, or the shapes do not fit; with the
        argument and the index.

    Notes
    -----
    Up to 8192 products, an offer's sum does not depend on the other rows to the last bit, so that equal offers tie
    exactly. Above that BLAS adds up, and equal offers can differ in the last bit.

    References
    ----------
    Keeney, R. L. & Raiffa, H. (1976). Decisions with Multiple Objectives. Wiley, ch. 3.

    Examples
    --------
    >>> additive([[3, 5, 5], [4, 4, 3], [5, 4, 2]], [0.2, 0.4, 0.4]).preference.round(2)
    array([4.6, 3.6, 3.4])
    """
    v = figures("values", values)
    w = figures("weights", weights)
    require_shapes("values", v, w)
    w = normalised(w)
    with np.errstate(over="ignore", invalid="ignore"):
        preference = weighted_sum(v, w)
        flat = preference.ravel()
        probe = flat.dot(flat)
    # A gap anywhere makes its offer's sum non-finite, so that the sums show it and the values need no pass.
    if not math.isfinite(probe):
        require_finite("values", v)
    return Additive(preference, w)


def weighted_product(
    matrix: ArrayLike, weights: ArrayLike, maximize: ArrayLike, *, normalize: str = "none"
) -> WeightedProduct:
    r"""Return the weighted product :math:`\prod_j x_{ij}^{\pm w_j}` of every offer.

    The ratio of two offers' preferences depends on these two alone and on no criterion's unit.

    Parameters
    ----------
    matrix : array_like, shape (..., offers, criteria)
        Figures above zero, in any unit.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum.
    maximize : array_like of bool, shape (criteria,)
        True where more is better; the figures of the others enter as their inverse.
    normalize : {"none", "sum"}
        ``"sum"`` divides every criterion, after the inversion, by its sum over the offers, as many worked examples
        do. It multiplies all preferences by one factor and never changes the order or a ratio.

    Returns
    -------
    WeightedProduct
        ``preference`` and ``log_preference``.

    Raises
    ------
    ValueError
        A figure is zero, negative or not finite, a weight is negative, all weights are zero, or the shapes do not
        fit; with the argument and the index.

    References
    ----------
    Bridgman, P. W. (1922). Dimensional Analysis. Yale University Press.
    Triantaphyllou, E. (2000). Multi-Criteria Decision Making Methods: A Comparative Study. Kluwer, ch. 2.

    Examples
    --------
    >>> matrix = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
    >>> result = weighted_product(matrix, [20, 15, 40, 25], [True] * 4)
    >>> result.preference.round(4)
    array([20.6281, 20.4767, 19.3318])
    >>> (result.preference[0] / result.preference[1]).round(4)
    np.float64(1.0074)
    """
    m, w, up = problem(matrix, weights, maximize)
    if normalize not in ("none", "sum"):
        raise fault("normalize", f"{normalize!r} is not known", "give 'none' or 'sum'")
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(m)
        log_preference = weighted_sum(logs, np.where(up, w, -w))
        probe = np.add.reduce(log_preference, axis=None)
    if not math.isfinite(probe):
        require_finite("matrix", m)
        refuse_first("matrix", m, m <= 0.0, "is not above zero", "shift or rescale the criterion, or use additive")
    if normalize == "sum":
        # log Σ x or log Σ 1/x by criterion, scaled by the largest term first lest the sum overflow.
        logs *= np.where(up, 1.0, -1.0)
        top = logs.max(axis=-2)
        log_totals = top + np.log(np.exp(logs - top[..., None, :]).sum(axis=-2))
        log_preference = log_preference - (w * log_totals).sum(axis=-1)[..., None]
    # Only inverses of subnormal figures can pass the largest float; they stay finite.
    return WeightedProduct(np.exp(np.minimum(log_preference, _LOG_LARGEST)), log_preference)
