"""Weights read off the data: how much the offers differ, not what matters to the buyer.

They are diagnostics. A criterion on which all offers are alike gets no weight here however important it is, and
adding an offer changes all weights; weights that decide belong to people.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.weights._checks import Bools, Floats, as_floats, choose, refuse, refuse_where

__all__ = ["critic", "entropy"]


def entropy(matrix: ArrayLike) -> Floats:
    """Weigh each criterion by the information in its column: a diagnostic of where the offers differ.

    Parameters
    ----------
    matrix : (…, offers, criteria)
        Non-negative figures; only their shares of the column's sum count, so that the direction of a criterion
        makes no difference.

    Returns
    -------
    ndarray (…, criteria)
        ``w_j = d_j / Σ d`` with ``d_j = 1 + Σ_i p_ij ln p_ij / ln m`` and ``p_ij = x_ij / Σ_i x_ij``. A column of
        equal figures (zeros included) gets 0; where all columns are such, or there is one offer only, the
        weights are equal.

    Raises
    ------
    ValueError
        For negative entries, infinities and NaN, with their place.

    References
    ----------
    Hwang, C.-L. and Yoon, K. (1981), *Multiple Attribute Decision Making*, Springer. Xu, X. (2004),
    A note on the subjective and objective integrated approach to determine attribute weights, *European Journal
    of Operational Research* 156(2), 530-532.

    Examples
    --------
    >>> print(entropy([[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]]).round(4))
    [0.463  0.3992 0.1378 0.    ]
    """
    given, inert = _columns(matrix)
    refuse_where(given < 0, given, "matrix", "is negative", "shift or rescale the criterion to 0 and above")
    top = given.max(axis=-2, keepdims=True)
    # Dividing by the largest first keeps tiny and huge columns exact.
    scaled = given / np.where(top > 0, top, 1.0)
    shares = scaled / np.where(top > 0, scaled.sum(axis=-2, keepdims=True), 1.0)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    # One offer has no entropy to be divided by: its columns are inert anyway.
    most = np.log(max(given.shape[-2], 2))
    information = np.maximum(1 + (shares * logs).sum(axis=-2) / most, 0.0)
    return _normalised(np.where(inert, 0.0, information), inert)


def critic(matrix: ArrayLike, maximize: ArrayLike | None = None, *, correlation: str = "pearson") -> Floats:
    """Weigh each criterion by contrast and conflict (CRITIC): a diagnostic of overlap between criteria.

    Parameters
    ----------
    matrix : (…, offers, criteria)
        Figures of any sign.
    maximize : (criteria,) of bool, optional
        True where more is better; all by default.
    correlation : {"pearson", "spearman"}
        Of the values (as published) or of their ranks, ties at the mean rank.

    Returns
    -------
    ndarray (…, criteria)
        ``w_j = C_j / Σ C`` with ``C_j = σ_j Σ_k (1 − r_jk)``, σ the standard deviation of the column brought to 0
        (worst) … 1 (best) and r the correlation of such columns. A column of equal figures gets 0 and takes no
        part in the others' sums, so that the rest is weighted as if it were absent. Where no column is in
        conflict with another (one column that varies, or all in perfect agreement), those that vary share the
        weight equally; where none varies, all do.

    Raises
    ------
    ValueError
        For infinities and NaN with their place, a ``maximize`` of another length, an unknown correlation.

    References
    ----------
    Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995), Determining objective weights in multiple criteria
    problems: the CRITIC method, *Computers & Operations Research* 22(7), 763-770.

    Examples
    --------
    >>> print(critic([[5, 1, 2], [3, 4, 2], [1, 2, 2]], [True, True, True]).round(4))
    [0.4955 0.5045 0.    ]
    """
    choose(correlation, "correlation", ("pearson", "spearman"))
    given, inert = _columns(matrix)
    least, most = given.min(axis=-2, keepdims=True), given.max(axis=-2, keepdims=True)
    # Halving first keeps the range of a column within the range of floats.
    spread = np.where(inert[..., None, :], 1.0, most / 2 - least / 2)
    values = (given / 2 - least / 2) / spread
    values = np.where(_directions(maximize, given.shape[-1]), values, 1 - values)
    deviation = values.std(axis=-2)
    compared = values
    if correlation == "spearman":
        from scipy.stats import rankdata

        compared = np.asarray(rankdata(values, axis=-2), dtype=np.float64)
    centred = compared - compared.mean(axis=-2, keepdims=True)
    length = np.sqrt((centred**2).sum(axis=-2))
    unit = np.where(inert[..., None, :], 0.0, centred / np.where(inert, 1.0, length)[..., None, :])
    agreement = np.clip(np.swapaxes(unit, -1, -2) @ unit, -1.0, 1.0)
    live = ~inert
    conflict = np.where(live[..., :, None] & live[..., None, :], 1 - agreement, 0.0)
    n = given.shape[-1]
    conflict[..., np.arange(n), np.arange(n)] = 0.0
    # Rounding leaves columns in perfect agreement with a conflict of some 1e-16.
    total = np.where(conflict > 1e-13, conflict, 0.0).sum(axis=-1)
    return _normalised(np.where(inert, 0.0, deviation * total), inert)


def _columns(matrix: ArrayLike) -> tuple[Floats, Bools]:
    """Return the matrix and which columns hold one figure throughout."""
    given = as_floats(matrix, "matrix")
    if given.ndim < 2 or 0 in given.shape[-2:]:
        raise refuse("matrix", f"has the shape {given.shape}", "give a row an offer and a column a criterion")
    return given, given.max(axis=-2) == given.min(axis=-2)


def _directions(maximize: ArrayLike | None, n: int) -> Bools:
    if maximize is None:
        return np.ones(n, dtype=np.bool_)
    wanted = np.asarray(maximize)
    if wanted.dtype != np.bool_:
        raise refuse("maximize", f"holds {wanted.dtype}, not bool", "write True where more is better, else False")
    if wanted.shape != (n,):
        raise refuse("maximize", f"has the shape {wanted.shape}", f"give one bool a criterion, {n} of them")
    return wanted


def _normalised(raw: Floats, inert: Bools) -> Floats:
    """Divide by the sum; without any, share equally among the columns that vary, or among all."""
    live = np.where(inert.all(axis=-1, keepdims=True), True, ~inert)
    total = raw.sum(axis=-1, keepdims=True)
    filled = np.where(total > 0, raw, live)
    return np.asarray(filled / filled.sum(axis=-1, keepdims=True), dtype=np.float64)
