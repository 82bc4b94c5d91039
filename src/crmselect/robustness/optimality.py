"""How far up and how far down an offer can come: potential optimality and ranges of ranks, by linear programs."""

from __future__ import annotations

from typing import NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike

from crmselect.robustness._order import Bools, Floats, Ints
from crmselect.robustness._region import LEVEL, as_ranges, as_values, region, spread
from crmselect.robustness._together import ahead_most, most_together
from crmselect.scoring.weights import WeightSpace
from crmselect.scoring.weights._checks import as_count

__all__ = ["PotentialOptimality", "RankRanges", "potential_optimality", "rank_ranges"]


class PotentialOptimality(NamedTuple):
    """What :func:`potential_optimality` returns."""

    optimal: Bools
    """First, alone or together with others, at some weights, (offers,)."""
    alone: Bools
    """Ahead of all others at some weights, (offers,)."""
    margin: Floats
    """The most that it can be ahead of its best rival by; below zero, the least it is behind, (offers,)."""
    certificate: Floats
    """Weights at which it has that margin, (offers, criteria)."""


class RankRanges(NamedTuple):
    """What :func:`rank_ranges` returns; 1 is first."""

    best: Ints
    """The best rank at any weights, where equals count in favour, (offers,)."""
    worst: Ints
    """The worst rank at any weights, where equals count against, (offers,)."""
    best_exact: Bools
    """Whether the certificate reaches the best rank; otherwise that is a bound that it cannot pass, (offers,)."""
    worst_exact: Bools
    """As ``best_exact``, of the worst rank."""
    best_certificate: Floats
    """Weights at which it ranks best, as far as found, (offers, criteria)."""
    worst_certificate: Floats
    """Weights at which it ranks worst, as far as found, (offers, criteria)."""


def potential_optimality(
    values: ArrayLike, space: WeightSpace | None = None, *, low: ArrayLike | None = None, high: ArrayLike | None = None
) -> PotentialOptimality:
    """Say which offers can be first, at which weights, and by how much.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    space : WeightSpace, optional
        The weights that are admitted; all weights by default.
    low, high : array_like, (offers, criteria), optional
        The least and the greatest that each value can be. An offer is then measured at its best against the others at
        their worst.

    Returns
    -------
    PotentialOptimality
        A single offer is first without a rival: its margin is infinite.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, shapes that do not fit, a value outside its range, and a space of
        another number of criteria.

    Notes
    -----
    For every offer i a linear program gives max over w of min over j of w·(v_i − v_j). An offer can fail to be
    optimal although no other one dominates it: a pair of others can beat it between them. Margins within 1e-9 of the
    largest difference of values count as zero, which is optimal, but not alone.

    References
    ----------
    Hazen, G. B. (1986). Partial information, dominance, and potential optimality in multiattribute utility theory.
    Operations Research 34(2), 296-310. Athanassopoulos, A. D. & Podinovski, V. V. (1997). Dominance and potential
    optimality in multiple criteria decision analysis with imprecise information. Journal of the Operational Research
    Society 48(2), 142-150.

    Examples
    --------
    Nobody dominates the third, but one of the others is ahead of it at any weights.

    >>> found = potential_optimality([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]])
    >>> print(found.optimal, found.margin.round(3))
    [ True  True False] [ 0.6  0.6 -0.1]
    """
    _, worst, best = as_ranges(values, low, high)
    offers, criteria = worst.shape
    weights = region(space, criteria)
    margin, certificate = np.full(offers, np.inf), np.empty((offers, criteria))
    for one in range(offers):
        ahead = best[one] - worst[np.arange(offers) != one]
        certificate[one] = ahead_most(ahead, weights) if offers > 1 else weights.inside()
        if offers > 1:
            margin[one] = (ahead @ certificate[one]).min()
    level = LEVEL * spread(worst, best)
    return PotentialOptimality(margin >= -level, margin > level, margin, certificate)


def rank_ranges(values: ArrayLike, space: WeightSpace | None = None, *, nodes: SupportsIndex = 2000) -> RankRanges:
    """Return the best and the worst rank of every offer over all weights of a space.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    space : WeightSpace, optional
        The weights that are admitted; all weights by default.
    nodes : int
        How many linear programs to solve for one rank. Where these do not suffice, the rank is a bound that the offer
        cannot pass, and ``best_exact`` or ``worst_exact`` says so.

    Returns
    -------
    RankRanges
        Offers that are equal at some weights are counted in favour in ``best`` and against in ``worst``: two
        identical offers have the ranks 1 to 2. A single offer is first.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, and a space of another number of criteria.

    Notes
    -----
    For every offer an integer program, solved by branch and bound over linear programs, counts how many others it can
    be level with or ahead of at the same weights, and how many can be level with or ahead of it. Only others that can
    be ahead as well as behind take part; each has the least range that the space allows. Offers within 1e-9 of the
    largest difference of values count as equal.

    References
    ----------
    Salo, A. & Punkka, A. (2011). Ranking intervals and dominance relations for ratio-based efficiency analysis.
    Management Science 57(1), 200-214. Punkka, A. & Salo, A. (2013). Preference programming with incomplete ordinal
    information. European Journal of Operational Research 231(1), 141-150.

    Examples
    --------
    >>> found = rank_ranges([[1.0, 0.0], [0.0, 1.0], [0.4, 0.4]])
    >>> print(found.best, found.worst)
    [1 1 2] [3 3 3]
    """
    given = as_values(values)
    count = as_count(nodes, "nodes")
    offers, criteria = given.shape
    weights = region(space, criteria)
    level = LEVEL * spread(given, given)
    ends = np.empty((2, offers), dtype=np.int64)
    exact = np.empty((2, offers), dtype=np.bool_)
    certificate = np.empty((2, offers, criteria))
    least = np.zeros((offers, offers))
    for one in range(offers):
        least[one] = weights.least(given[one] - given)[0]
    for one in range(offers):
        for side, sign in enumerate((1.0, -1.0)):
            # As good as possible: how many others can it be level with or ahead of? As bad: how many are not behind?
            ahead = sign * (given[one] - given)
            lowest, highest = (least[one], -least[:, one]) if sign > 0 else (least[:, one], -least[one])
            sure = lowest >= -level
            sure[one] = False
            open_ = ~sure & (highest >= -level)
            open_[one] = False
            gained, bound, shown = 0, 0, weights.inside()
            if open_.any():
                gained, bound, shown = most_together(ahead[open_], -lowest[open_], weights, level, count)
            exact[side, one], certificate[side, one] = gained == bound, shown
            beaten = int(sure.sum()) + bound
            ends[side, one] = offers - beaten if side == 0 else 1 + beaten
    return RankRanges(ends[0], ends[1], exact[0], exact[1], certificate[0], certificate[1])
