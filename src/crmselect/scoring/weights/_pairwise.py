"""Pairwise matrices: reading them, their principal eigenvalue, and completing the judgements that are missing."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from crmselect.errors import DataError, Problem
from crmselect.scoring.weights._checks import Floats, place, refuse, refuse_where

__all__ = ["column_means", "complete", "components", "least_squares", "principal", "read_pairwise"]

_NEWTON_STEPS = 200
_FARTHEST = 1e9


def read_pairwise(given: Floats, name: str, tolerance: float) -> Floats:
    """Return a reciprocal matrix with NaN for what was not compared; refuse what is no judgement.

    Of each pair the judgement of one or above is kept and its mirror set to the exact reciprocal: 3 and 0.33
    were meant as 3 and 1/3. One side of a pair is enough.
    """
    if given.shape[0] != given.shape[1] or given.shape[0] == 0:
        rows, columns = given.shape
        raise refuse(name, f"has {rows} rows and {columns} columns", "give a square matrix, a row a criterion")
    refuse_where(np.isinf(given), given, name, "is infinite", "judgements are finite")
    refuse_where(given <= 0, given, name, "is not above zero", "write 1/3 where the column is three times as important")
    far = (given > _FARTHEST) | (given < 1 / _FARTHEST)
    refuse_where(far, given, name, "is beyond a billion to one", "keep to a scale such as 1 to 9")
    problems = [
        Problem(place(name, (i, i)), f"{given[i, i]:g} stands on the diagonal", "a criterion against itself is 1")
        for i in range(given.shape[0])
        if not abs(given[i, i] - 1) <= 1e-9
    ]
    mirror = given.T
    product = given * mirror
    for i, j in np.argwhere(np.triu(np.abs(product - 1) > tolerance, k=1)):
        what = f"{given[i, j]:g} and its mirror {given[j, i]:g} multiply to {product[i, j]:g}, not 1"
        problems.append(Problem(place(name, (i, j)), what, f"write {1 / given[i, j]:.4g} in {place(name, (j, i))}"))
    if problems:
        raise DataError(problems)
    # Both sides of a near-equal pair can be 1 or above: the one above the diagonal decides.
    matrix = np.triu(np.where((given >= 1) | np.isnan(mirror), given, 1 / mirror), k=1)
    lower = np.tril_indices(len(matrix), k=-1)
    matrix[lower] = 1 / matrix.T[lower]
    np.fill_diagonal(matrix, 1.0)
    return np.asarray(matrix, dtype=np.float64)


def components(matrix: Floats) -> list[list[int]]:
    """Return the groups of criteria that judgements connect, each in order."""
    known = ~np.isnan(matrix)
    left, groups = set(range(len(matrix))), []
    while left:
        reached, edge = set(), {min(left)}
        while edge:
            reached |= edge
            edge = {int(j) for i in edge for j in np.flatnonzero(known[i])} - reached
        groups.append(sorted(reached))
        left -= reached
    return groups


def least_squares(matrix: Floats) -> Floats:
    """Return the logarithmic least-squares weights: for a complete matrix the geometric means of its rows."""
    known = ~np.isnan(matrix)
    logs = np.log(np.where(known, matrix, 1.0))
    if known.all():
        heights = logs.mean(axis=1)
    else:
        laplacian = np.diag(known.sum(axis=1)) - known
        heights = np.zeros(len(matrix))
        # The first height is set to 0: only differences are determined.
        heights[1:] = np.linalg.solve(laplacian[1:, 1:].astype(np.float64), logs.sum(axis=1)[1:])
    weights = np.exp(heights - heights.max())
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def column_means(matrix: Floats) -> Floats:
    """Return the means of the rows after each column is divided by its sum."""
    return np.asarray((matrix / matrix.sum(axis=0)).mean(axis=1), dtype=np.float64)


def _perron(matrix: Floats) -> tuple[float, Floats]:
    values, vectors = np.linalg.eig(matrix)
    k = int(np.argmax(values.real))
    vector = np.abs(vectors[:, k].real)
    return float(values[k].real), np.asarray(vector / vector.sum(), dtype=np.float64)


def principal(matrix: Floats) -> tuple[float, Floats]:
    """Return the principal eigenvalue and its positive right eigenvector, which sums to one."""
    # Scaled by the geometric means the matrix is near one of ones, whose eigenvalue is well conditioned.
    scale = least_squares(matrix)
    value, vector = _perron(matrix * (scale / scale[:, None]))
    weights = vector * scale
    return value, weights / weights.sum()


def complete(matrix: Floats) -> Floats:
    """Fill the missing judgements so that the principal eigenvalue is as small as it can be.

    The eigenvalue is a strictly convex function of the logarithms of the missing judgements when judgements
    connect all criteria, so that Newton's method with a shortened step finds the one minimum.
    """
    rows, columns = np.nonzero(np.triu(np.isnan(matrix), k=1))
    if rows.size == 0:
        return matrix
    scale = least_squares(matrix)
    ratio = scale[:, None] / scale
    # Relative to the least-squares fit the start of every missing judgement is 1.
    work = np.where(np.isnan(matrix), 1.0, matrix / ratio)
    logs = np.zeros(rows.size)
    value, slope, curvature = _derivatives(work, rows, columns)
    for _ in range(_NEWTON_STEPS):
        if np.abs(slope).max() <= 1e-14 * value:
            break
        step = np.linalg.solve(curvature, slope)
        for _ in range(60):
            trial = _with_logs(work, rows, columns, logs - step)
            found = _derivatives(trial, rows, columns)
            if found[0] <= value:
                break
            step /= 2
        else:
            # No shorter step lowers the eigenvalue: the minimum is reached to the last digit.
            break
        logs -= step
        work, (value, slope, curvature) = trial, found
        if np.abs(step).max() <= 1e-13:
            break
    return np.asarray(work * ratio, dtype=np.float64)


def _with_logs(work: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp], logs: Floats) -> Floats:
    filled = work.copy()
    filled[rows, columns] = np.exp(logs)
    filled[columns, rows] = np.exp(-logs)
    return filled


def _derivatives(work: Floats, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> tuple[float, Floats, Floats]:
    """Return the principal eigenvalue, its slope and its curvature in the logarithms of the missing judgements.

    With right and left eigenvectors w and v scaled to v·w = 1 and S the group inverse of (λ − A): the slope is
    v·A_k·w and the curvature v·A_kl·w + v·A_k·S·A_l·w + v·A_l·S·A_k·w.
    """
    n, m = len(work), rows.size
    value, right = _perron(work)
    _, left = _perron(work.T)
    left = left / (left @ right)
    up = left[rows] * work[rows, columns] * right[columns]
    down = left[columns] * work[columns, rows] * right[rows]
    each = np.arange(m)
    lefts, rights = np.zeros((m, n)), np.zeros((n, m))
    lefts[each, columns] += left[rows] * work[rows, columns]
    lefts[each, rows] -= left[columns] * work[columns, rows]
    rights[rows, each] += work[rows, columns] * right[columns]
    rights[columns, each] -= work[columns, rows] * right[rows]
    projector = np.outer(right, left)
    inverse = np.linalg.inv(value * np.eye(n) - work + projector) - projector
    cross = lefts @ inverse @ rights
    return value, up - down, cross + cross.T + np.diag(up + down)
