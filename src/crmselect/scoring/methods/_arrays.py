"""Array steps that the methods share: weighted sums, best and worst columns, scaling without overflow."""

from __future__ import annotations

import numpy as np

from crmselect.scoring.methods._check import BoolArray, FloatArray

# Up to so many products, einsum is used: it sums each row by itself, so that equal offers get equal sums to the
# last bit and deleting an offer changes none of the others. Above it BLAS is several times as quick, but sums the
# rows at the edge of a block in another order, which may move the last bit.
_ROWWISE = 8192


def weighted_sum(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Sum `values` (…, offers, criteria) times `weights` (…, criteria) over the criteria, without their product.

    Leading dimensions broadcast. Non-finite values give non-finite sums, even at weight zero; a caller that has not
    checked them yet silences floating-point warnings.
    """
    if weights.ndim == 1:
        if values.size <= _ROWWISE:
            return np.asarray(np.einsum("...ij,j->...i", values, weights))
        if values.ndim == 2:
            return np.asarray(values.dot(weights))
        return np.asarray(values.reshape(-1, weights.size).dot(weights)).reshape(values.shape[:-1])
    offers, criteria = values.shape[-2:]
    if offers * weights.size <= _ROWWISE or (values.ndim > 2 and offers * criteria <= _ROWWISE):
        return np.asarray(np.einsum("...ij,...j->...i", values, weights))
    if values.ndim == 2:
        rows = weights.reshape(-1, criteria)
        return np.asarray(rows @ values.T).reshape(*weights.shape[:-1], offers)
    return np.asarray(np.matmul(values, weights[..., None])[..., 0])


def ends(matrix: FloatArray, maximize: BoolArray) -> tuple[FloatArray, FloatArray]:
    """Return the best and the worst figure of each criterion, (…, criteria); NaN stays NaN."""
    high = _over_offers(np.maximum, matrix)
    low = _over_offers(np.minimum, matrix)
    return np.where(maximize, high, low), np.where(maximize, low, high)


def _over_offers(ufunc: np.ufunc, matrix: FloatArray) -> FloatArray:
    offers, criteria = matrix.shape[-2:]
    if matrix.ndim > 2 or offers < 256 or not matrix.flags.c_contiguous:
        return np.asarray(ufunc.reduce(matrix, axis=-2))
    # Rows of a few criteria are too short for vector instructions: fold 64 offers into one row first.
    whole = offers - offers % 64
    folded = ufunc.reduce(matrix[:whole].reshape(-1, 64 * criteria), axis=0).reshape(64, criteria)
    return np.asarray(ufunc.reduce(np.concatenate([folded, matrix[whole:]]), axis=0))


def tamed(matrix: FloatArray) -> FloatArray:
    """Return each criterion divided by a power of two, so that its largest size lies in [0.5, 1); exact."""
    size = np.abs(matrix).max(axis=-2, keepdims=True)
    return np.asarray(np.ldexp(matrix, -np.frexp(size)[1]))


def off_zero(divisor: FloatArray) -> FloatArray:
    """Return `divisor` with 1 in place of 0: a criterion without spread then divides 0 by 1."""
    return np.where(divisor == 0.0, 1.0, divisor)
