"""Figures that rise and fall together: a Gaussian copula from rank correlations, and what is no such matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Place, Problem

__all__ = ["Copula", "nearest_correlation", "nearest_ranks"]

Floats = NDArray[np.float64]

# Eigenvalues above this are 0 up to the rounding of the entries: a correlation of 1 is meant to be allowed.
_DUST = 1e-10
_SHOWN = 8
_FEW = 30


def nearest_correlation(matrix: ArrayLike, *, tolerance: float = 1e-9, most: int = 2000) -> Floats:
    """Return the correlation matrix nearest to a symmetric one, by the sum of squared differences.

    Parameters
    ----------
    matrix : array_like (n, n)
        Its symmetric part is taken.
    tolerance : float
        Of the largest entry's last change, where the projections stop.
    most : int
        Projections at most.

    Returns
    -------
    ndarray (n, n)
        Symmetric, 1 on the diagonal, positive semidefinite up to rounding.

    References
    ----------
    Higham, N. J. (2002), Computing the nearest correlation matrix: a problem from finance, *IMA Journal of Numerical
    Analysis* 22(3), 329-343: alternating projections with Dykstra's correction.

    Examples
    --------
    The matrix of Higham's paper:

    >>> nearest_correlation([[1, 1, 0], [1, 1, 1], [0, 1, 1]]).round(4)[0].tolist()
    [1.0, 0.7607, 0.1573]
    """
    given = np.asarray(matrix, dtype=np.float64)
    now = (given + given.T) / 2
    correction = np.zeros_like(now)
    for _ in range(most):
        shifted = now - correction
        values, vectors = np.linalg.eigh(shifted)
        psd = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = psd - shifted
        before, now = now, psd.copy()
        np.fill_diagonal(now, 1.0)
        if max(np.abs(now - before).max(), np.abs(now - psd).max()) <= tolerance:
            break
    # What the last projection left below 0 is taken out, and the diagonal scaled back to 1.
    values, vectors = np.linalg.eigh(now)
    now = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = np.sqrt(np.diag(now))
    now = (now / scale) / scale[:, None]
    np.fill_diagonal(now, 1.0)
    return np.asarray((now + now.T) / 2)


def nearest_ranks(matrix: ArrayLike, *, decimals: int | None = None) -> Floats:
    """Return rank correlations near to those given that a Gaussian copula can have, rounded.

    Parameters
    ----------
    matrix : array_like (n, n)
        Symmetric, entries −1 to 1.
    decimals : int
        Of the figures returned, which are valid as they are rounded; 3 by default, and 4 for more than thirty figures.

    Returns
    -------
    ndarray (n, n)
    """
    given = np.asarray(matrix, dtype=np.float64)
    decimals = (3 if len(given) <= _FEW else 4) if decimals is None else decimals
    near = nearest_correlation(_pearson(given), tolerance=10.0 ** -(decimals + 3))
    toward = 0.0
    while True:
        # Rounding can lead out of what is valid again; a little nearer to independence leads back.
        ranks = 6.0 / np.pi * np.arcsin(np.clip((1.0 - toward) * near / 2, -0.5, 0.5))
        np.fill_diagonal(ranks, 1.0)
        rounded = np.round(ranks, decimals)
        # What a reader stated in fewer figures and need not change is kept as it was.
        rounded = np.where(np.abs(rounded - given) < 10.0**-decimals, given, rounded)
        for candidate in (rounded, np.round(ranks, decimals)):
            if _least(_pearson(candidate)) >= -_DUST:
                return np.asarray(candidate) + 0.0
        toward = min(max(2 * toward, 0.1 * 10.0**-decimals), 1.0)


class Copula:
    """A Gaussian copula with given rank correlations.

    Parameters
    ----------
    matrix : array_like (n, n)
        Spearman's rank correlations.
    names : sequence of str
        Of the figures, for faults.
    where : Place or str
        Where the correlations were stated, for faults.

    Raises
    ------
    DataError
        For what is no table of correlations, or one that no figures can have together: with the entries to change, and
        what the nearest valid matrix has there.

    Notes
    -----
    Normal variables with Pearson's correlation r = 2 sin(π ρ/6) have Spearman's ρ, and so has what rises with them.
    The matrix of these r must be positive semidefinite; that the matrix of the ρ is one, is not enough.

    References
    ----------
    Pearson, K. (1907), On further methods of determining correlation, *Drapers' Company Research Memoirs*, Biometric
    Series IV (the relation of ρ and r). Iman, R. L. and Conover, W. J. (1982), A distribution-free approach to inducing
    rank correlation among input variables, *Communications in Statistics B* 11(3), 311-334.

    Examples
    --------
    >>> copula = Copula([[1, 0.5], [0.5, 1]], ["build", "run"], "correlations")
    >>> copula.mix([[0.5, 0.5]]).tolist()
    [[0.5, 0.5]]
    """

    def __init__(self, matrix: ArrayLike, names: Sequence[str], where: Place | str = "correlations") -> None:
        self.names = tuple(names)
        self.ranks = _checked(matrix, self.names, where)
        self.pearson = _pearson(self.ranks)
        if _least(self.pearson) < -_DUST:
            raise DataError(_changes(self.ranks, self.names, where))
        # Without any correlation there is nothing to mix, and the points stay exactly as they are.
        self.independent = bool((self.ranks == np.eye(len(self.names))).all())
        self._factor = _triangular(self.pearson)

    def mix(self, u: ArrayLike) -> Floats:
        """Return points with the copula's correlation from points without any.

        Parameters
        ----------
        u : array_like (n, figures)
            Independent, above 0 and below 1.

        Returns
        -------
        ndarray (n, figures)
            Each column still uniform; the first is as it was, up to rounding.
        """
        from scipy.special import ndtr

        given = np.asarray(u, dtype=np.float64)
        if self.independent:
            return given.copy()
        # Beyond 1 − 2^-53 there is no float below 1.
        return np.asarray(np.clip(ndtr(self.normals(given)), 2.0**-54, 1.0 - 2.0**-53))

    def normals(self, u: ArrayLike) -> Floats:
        """Return the correlated standard normal figures behind :meth:`mix`, shape (n, figures)."""
        from scipy.special import ndtri

        return np.asarray(ndtri(np.asarray(u, dtype=np.float64)) @ self._factor.T)


def _pearson(ranks: Floats) -> Floats:
    r = 2.0 * np.sin(np.pi / 6.0 * ranks)
    # Twice the sine of 30 degrees is 1 up to rounding alone.
    return np.asarray(np.where(np.abs(ranks) == 1.0, ranks, r))


def _least(matrix: Floats) -> float:
    return float(np.linalg.eigvalsh(matrix)[0]) if matrix.size else 0.0


def _triangular(matrix: Floats) -> Floats:
    """Return a lower triangular factor, also of a matrix that is only semidefinite."""
    if not matrix.size:
        return matrix
    try:
        return np.asarray(np.linalg.cholesky(matrix))
    except np.linalg.LinAlgError:
        values, vectors = np.linalg.eigh(matrix)
        # The root of dust is no dust: what is 0 up to rounding is made 0.
        root = vectors * np.sqrt(np.where(values > _DUST, values, 0.0))
        upper = np.asarray(np.linalg.qr(root.T, mode="r"))
        factor = upper.T * np.where(np.diag(upper) < 0, -1.0, 1.0)
        return np.asarray(factor / np.sqrt((factor**2).sum(axis=1, keepdims=True)))


def _checked(matrix: ArrayLike, names: tuple[str, ...], where: Place | str) -> Floats:
    try:
        ranks = np.array(matrix, dtype=np.float64)
    except (TypeError, ValueError):
        fix = "give a number for each pair"
        raise DataError(Problem(where, "the correlations are no table of numbers", fix)) from None
    count = len(names)
    if ranks.size == 0 and count == 0:
        return np.zeros((0, 0))
    if ranks.shape != (count, count):
        raise DataError(
            Problem(
                where, f"a table of shape {ranks.shape} for {count} figures", f"give {count} rows of {count} numbers"
            )
        )
    outside = ~(np.abs(ranks) <= 1.0)
    problems = [
        Problem(where, f"{_pair(names, i, j)}: {ranks[i, j]:g} is no correlation", "write -1 to 1")
        for i, j in zip(*np.nonzero(outside), strict=True)
        if i <= j or not outside[j, i]
    ]
    problems += [
        Problem(where, f"{names[i]!r} with itself: {ranks[i, i]:g}", "write 1 on the diagonal")
        for i in np.flatnonzero(np.diag(ranks) != 1.0)
        if abs(ranks[i, i]) <= 1.0
    ]
    for i, j in zip(*np.nonzero(np.abs(ranks - ranks.T) > 1e-12), strict=True):
        if i < j:
            what = f"{_pair(names, i, j)}: {ranks[i, j]:g} one way, {ranks[j, i]:g} the other"
            problems.append(Problem(where, what, "write the same in both places"))
    if problems:
        raise DataError(_first(problems, where))
    return np.asarray((ranks + ranks.T) / 2)


def _changes(ranks: Floats, names: tuple[str, ...], where: Place | str) -> list[Problem]:
    """Return what has to change, and to what."""
    near = nearest_ranks(ranks)
    pairs = [(i, j) for i, j in zip(*np.triu_indices(len(names), 1), strict=True) if near[i, j] != ranks[i, j]]
    common = {(float(ranks[i, j]), float(near[i, j])) for i, j in pairs}
    if len(common) == 1 and len(pairs) > _SHOWN:
        ((before, after),) = common
        among = len({i for pair in pairs for i in pair})
        what = f"{before:g} between each two of {among} figures is more than figures can be opposed at once"
        return [Problem(where, what, f"the nearest that is possible is {after:g}")]
    problems = [
        Problem(
            where,
            f"{_pair(names, i, j)}: {ranks[i, j]:g} cannot be, together with the other correlations",
            f"the nearest matrix that is possible has {near[i, j]:g} there",
        )
        for i, j in sorted(pairs, key=lambda pair: -abs(near[pair] - ranks[pair]))
    ]
    return _first(problems, where, "crmselect.cost.copula.nearest_ranks returns all of them")


def _first(problems: list[Problem], where: Place | str, fix: str = "") -> list[Problem]:
    if len(problems) <= _SHOWN:
        return problems
    return [*problems[:_SHOWN], Problem(where, f"{len(problems) - _SHOWN} further correlations are at fault", fix)]


def _pair(names: tuple[str, ...], i: SupportsIndex, j: SupportsIndex) -> str:
    return f"{names[i]!r} with {names[j]!r}"
