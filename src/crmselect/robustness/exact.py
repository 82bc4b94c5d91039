"""How often each offer is first, and each rank, when all weights count alike: exactly, without a draw."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.robustness._cells import TOUCHES, Frame, alike, cell, frame, halves, measured
from crmselect.robustness._order import Floats
from crmselect.robustness._region import as_values, region
from crmselect.scoring.weights import WeightSpace
from crmselect.scoring.weights._checks import refuse

__all__ = ["ExactAcceptability", "FirstRankShares", "first_rank_shares", "rank_acceptability_exact"]

_TIE = 1e-12
_MOST_DIRECTIONS = 7
_MISSED = 1e-9


class FirstRankShares(NamedTuple):
    """What :func:`first_rank_shares` returns."""

    shares: Floats
    """The share of all weights at which the offer is first, (offers,); together 1."""
    central_weights: Floats
    """The mean of those weights; a row of NaN for an offer that is never first, (offers, criteria)."""


class ExactAcceptability(NamedTuple):
    """What :func:`rank_acceptability_exact` returns."""

    acceptability: Floats
    """The share of all weights at which the offer has the rank, (offers, ranks); each row and column sums to 1."""
    pairwise: Floats
    """The share at which the offer of the row is ahead of that of the column, half where they are level; 0 on the
    diagonal, (offers, offers)."""
    central_weights: Floats
    """The mean of the weights at which the offer is first; NaN for one that is never first, (offers, criteria)."""


def first_rank_shares(values: ArrayLike, space: WeightSpace | None = None) -> FirstRankShares:
    """Return the exact share of all weights at which each offer is first, and the centre of these weights.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    space : WeightSpace, optional
        The weights that are admitted, all equally likely; the whole simplex by default.

    Returns
    -------
    FirstRankShares
        Offers that are alike share their weights equally. One that is first only on a boundary, without a volume, has
        the share 0. A single offer has 1.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, a space of another number of criteria, and more than 8 criteria that
        can move freely: draw samples then. Also where offers are so nearly level (differences of about 1e-10) that
        the shares would not sum to 1 within 1e-9.

    Notes
    -----
    The weights at which an offer is first are a convex polyhedron. Its corners are found as the intersection of half
    spaces (qhull), its volume and centre of gravity by cutting it into simplices, which takes nothing but the knowledge
    of which corner lies in which wall. Twenty offers with 6 criteria take a fraction of a second, with 8
    up to some ten seconds where all of them can be first.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49(3), 444-454 (acceptability, central weights). Barber, C. B., Dobkin, D. P. &
    Huhdanpaa, H. (1996). The Quickhull algorithm for convex hulls. ACM Transactions on Mathematical Software 22(4),
    469-483. Büeler, B., Enge, A. & Fukuda, K. (2000). Exact volume computation for polytopes: a practical study. In
    Polytopes: Combinatorics and Computation, Birkhäuser, 131-154 (Cohen and Hickey's simplices).

    Examples
    --------
    >>> found = first_rank_shares([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]])
    >>> print(found.shares.round(3))
    [0.4 0.4 0.2]
    >>> print(found.central_weights.round(3))
    [[0.8 0.2]
     [0.2 0.8]
     [0.5 0.5]]
    """
    given, level, within, scores = _prepared(values, space, _MOST_DIRECTIONS)
    groups = alike(scores, level)
    heads = np.array([group[0] for group in groups])
    # Who is nowhere ahead of some other offer is first at boundaries only, and keeps nobody else from being first.
    at = scores[heads]
    runs = np.array([not ((at >= row - level).all(axis=1) & (at > row + level).any(axis=1)).any() for row in at])
    for touch in TOUCHES:
        shares, central = np.zeros(len(given)), np.full(given.shape, np.nan)
        for index in np.flatnonzero(runs):
            others = heads[runs & (np.arange(len(heads)) != index)]
            size, centre = cell(within, given[heads[index]] - given[others], level, touch)
            group = groups[index]
            shares[group] = size / within.size / len(group)
            if size > 0:
                central[group] = within.weights(centre)
        if abs(shares.sum() - 1) <= _MISSED:
            return FirstRankShares(shares, np.clip(central, 0.0, 1.0))
    what = f"hold offers so nearly level that the volumes of their cells sum to {shares.sum():.12g}"
    raise refuse("values", what, "round the values, or draw samples instead, which smaa does")


def rank_acceptability_exact(values: ArrayLike, space: WeightSpace | None = None) -> ExactAcceptability:
    """Return the exact share of all weights at which each offer has each rank, for two or three criteria.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    space : WeightSpace, optional
        The weights that are admitted, all equally likely; the whole simplex by default. With more criteria it must
        leave them no more than two directions to move in, as fixed ratios do.

    Returns
    -------
    ExactAcceptability
        Offers that are alike share the ranks that they take up together. A single offer has the first rank.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, a space of another number of criteria, and more than three criteria
        that can move freely: draw samples then.

    Notes
    -----
    With two criteria the interval of weights is cut where two offers are level; with three the triangle is, by the
    lines on which an offer is level with each other. The time grows with about the fourth power of the number of
    offers: a blink for 20, seconds for 50.

    References
    ----------
    Lahdelma, R. & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group decision
    making. Operations Research 49(3), 444-454.

    Examples
    --------
    >>> found = rank_acceptability_exact([[1.0, 0.0], [0.0, 1.0], [0.6, 0.6]])
    >>> print(found.acceptability.round(3))
    [[0.4 0.1 0.5]
     [0.4 0.1 0.5]
     [0.2 0.8 0. ]]
    >>> print(found.pairwise.round(3))
    [[0.  0.5 0.4]
     [0.5 0.  0.4]
     [0.6 0.6 0. ]]
    """
    given, level, within, scores = _prepared(values, space, 2)
    offers = len(given)
    ranks, pairwise = np.zeros((offers, offers)), np.zeros((offers, offers))
    central = np.full(given.shape, np.nan)
    for group in alike(scores, level):
        one = group[0]
        rest = np.setdiff1d(np.arange(offers), group)
        heights = (within.point + within.corners @ within.basis.T) @ (given[one] - given[rest]).T
        over = np.array([_size(halves(within.corners, height, level)[0]) for height in heights.T]) / within.size
        pairwise[np.ix_(group, group)] = 0.5
        pairwise[np.ix_(group, rest)] = over
        found, centre = _by_rank(within, given[one] - given[rest], heights, level)
        for rank, share in enumerate(found):
            # Those that are alike share the ranks that they take up together.
            ranks[group, rank : rank + len(group)] += share / len(group)
        if found[0] > 0:
            central[group] = centre
    np.fill_diagonal(pairwise, 0.0)
    return ExactAcceptability(ranks, pairwise, np.clip(central, 0.0, 1.0))


def _prepared(values: ArrayLike, space: WeightSpace | None, most: int) -> tuple[Floats, float, Frame, Floats]:
    """Return the values, what counts as level, the frame of the weights, and the scores in their corners."""
    given = as_values(values)
    weights = region(space, given.shape[1])
    what = f"leave the weights more than {most} directions to move in"
    fix = f"draw samples instead, which smaa does; {most + 1} criteria are the most for an exact answer"
    if weights.corners is None:
        raise refuse("space", f"its constraints {what}", fix)
    within = frame(weights, weights.corners)
    if within.dimension > most:
        told = ("values", f"their criteria {what}") if space is None else ("space", f"its constraints {what}")
        raise refuse(*told, fix)
    return given, _TIE * float(np.abs(given).max()), within, given @ weights.corners.T


def _size(part: Floats | None) -> float:
    return 0.0 if part is None else measured(part).size


def _by_rank(within: Frame, ahead: Floats, heights: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the share of weights with so many others ahead, (others + 1,), and the mean of those with none."""
    slopes, lift = ahead @ within.basis, ahead @ within.point
    always = (heights <= level).all(axis=0)
    crossed = ~always & (heights < -level).any(axis=0)
    parts: list[tuple[Floats, int]] = [(within.corners, int(always.sum()))]
    for slope, height in zip(slopes[crossed], lift[crossed], strict=True):
        after = []
        for part, behind in parts:
            above, below = halves(part, part @ slope + height, level)
            after += [(side, behind + more) for side, more in ((above, 0), (below, 1)) if side is not None]
        parts = after
    shares, centre = np.zeros(len(ahead) + 1), np.zeros(within.dimension)
    for part, behind in parts:
        size, middle = measured(part)
        shares[behind] += size / within.size
        if behind == 0:
            centre = centre + size / within.size * middle
    return shares, within.weights(centre / shares[0]) if shares[0] > 0 else within.point
