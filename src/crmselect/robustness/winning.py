"""The value at one criterion, all else equal, at which an offer is level with the best of the others."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import Problem
from crmselect.scoring.methods import additive

__all__ = ["ScoreBreakEven", "break_even"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_DUST = 1e-12  # A rounding beyond the end of the scale is none.


class ScoreBreakEven(NamedTuple):
    """What :func:`break_even` returns."""

    needed: Floats
    """The value at which the offer is level, (…, offers, criteria); NaN where the criterion weighs nothing or there is
    no other offer, and no value is level or every one."""
    change: Floats
    """``needed`` less the value now: above 0 what a runner-up lacks, below 0 how far the first may fall."""
    within: Bools
    """Whether ``needed`` lies on the scale, so that this criterion alone is enough; False where there is none."""
    lead: Floats
    """How far the offer is ahead of the best of the others, (…, offers); negative where it is behind, NaN without
    others."""
    rival: NDArray[np.int64]
    """Which one that is, (…, offers): the first of equals, -1 without others."""


def break_even(
    values: ArrayLike,
    weights: ArrayLike,
    *,
    passing: ArrayLike | None = None,
    scale: tuple[float, float] = (0.0, 1.0),
) -> ScoreBreakEven:
    r"""Return for every offer and criterion the value that makes it level with the best other offer.

    The additive value is linear in each value, so that :math:`v_{ij} + (\max_{k \ne i} s_k - s_i) / w_j` is exact.

    Parameters
    ----------
    values : array_like, shape (..., offers, criteria)
        More is better.
    weights : array_like, shape (..., criteria)
        Zero or more, not all zero; divided by their sum. Leading dimensions broadcast with those of `values`.
    passing : array_like of bool, shape (offers,), optional
        Which offers are rivals: one that a gate stopped need not be beaten. It is asked about all the same.
    scale : (low, high)
        The ends of the scale of the values.

    Returns
    -------
    ScoreBreakEven

    Raises
    ------
    ValueError
        As :func:`crmselect.scoring.methods.additive`; a mask that does not fit, a scale whose ends are not in order.

    Examples
    --------
    >>> found = break_even([[0.9, 0.2], [0.5, 0.6]], [0.6, 0.4])
    >>> found.needed.round(3)
    array([[0.767, 0.   ],
           [0.633, 0.8  ]])
    >>> found.lead.round(2), found.rival
    (array([ 0.08, -0.08]), array([1, 0]))
    """
    v = np.asarray(values, dtype=np.float64)
    score, used = additive(v, weights)
    offers = v.shape[-2]
    low, high = scale
    if not low < high:
        raise ValueError(str(Problem("scale", f"{low:g} is not below {high:g}", "give the low end first")))
    rivals = np.ones(offers, dtype=np.bool_)
    if passing is not None:
        rivals = np.asarray(passing)
        if rivals.shape != (offers,) or rivals.dtype != np.bool_:
            what = f"has the shape {rivals.shape} and the type {rivals.dtype}"
            raise ValueError(str(Problem("passing", what, f"give one True or False for each of the {offers} offers")))
    # offers × rivals: each row is what one offer has to beat.
    beaten = rivals & ~np.eye(offers, dtype=np.bool_)
    against = np.where(beaten, score[..., None, :], -np.inf)
    alone = ~beaten.any(axis=-1)
    best = against.max(axis=-1)
    lead = np.where(alone, np.nan, score - np.where(alone, 0.0, best))
    rival = np.where(alone, -1, against.argmax(axis=-1))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        change = np.where(used[..., None, :] > 0, -lead[..., None] / used[..., None, :], np.nan)
    needed = v + change
    slack = _DUST * (high - low)
    within = (needed >= low - slack) & (needed <= high + slack)
    return ScoreBreakEven(np.where(within, np.clip(needed, low, high), needed), change, within, lead, rival)
