"""Which offer is at least as good as which, whatever the weights: dominance, necessary and possible preference."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from crmselect.robustness._order import Bools, Floats
from crmselect.robustness._region import as_ranges, region, spread
from crmselect.scoring.weights import WeightSpace

__all__ = ["Dominance", "Preference", "dominance", "preference"]


class Dominance(NamedTuple):
    """What :func:`dominance` returns; row i, column j: does i dominate j? Nobody dominates itself."""

    plain: Bools
    """On the values as given, (offers, offers)."""
    necessary: Bools
    """Whatever the values are within their ranges, (offers, offers)."""
    possible: Bools
    """For some values within their ranges, (offers, offers)."""


class Preference(NamedTuple):
    """What :func:`preference` returns; row i, column j: i against j."""

    necessary: Bools
    """i is at least as good as j at all weights and values, (offers, offers)."""
    possible: Bools
    """i is at least as good as j at some weights and values, (offers, offers)."""
    least: Floats
    """The least that i is ahead of j by, below zero where it can be behind, (offers, offers)."""
    most: Floats
    """The most that i is ahead of j by, (offers, offers)."""
    certificate: Floats
    """Weights at which i does worst against j, (offers, offers, criteria); at ``[j, i]`` it does best."""


def dominance(values: ArrayLike, low: ArrayLike | None = None, high: ArrayLike | None = None) -> Dominance:
    """Say which offer is no worse than another on every criterion, and better on one.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on any scale; a criterion's scale does not matter here.
    low, high : array_like, (offers, criteria), optional
        The least and the greatest that each value can be; the value itself where not given.

    Returns
    -------
    Dominance
        ``plain``, ``necessary`` and ``possible``; the three are alike without ranges. Offers that are alike do not
        dominate each other, and a single offer dominates nobody.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, shapes that do not fit, and a value outside its range.

    References
    ----------
    Keeney, R. L. & Raiffa, H. (1976). Decisions with Multiple Objectives. Wiley, ch. 3. Park, K. S. & Kim, S. H.
    (1997). Tools for interactive multiattribute decisionmaking with incompletely identified information. European
    Journal of Operational Research 98(1), 111-123 (ranges).

    Examples
    --------
    >>> dominance([[0.9, 0.8], [0.9, 0.5], [0.2, 1.0]]).plain.astype(int)
    array([[0, 1, 0],
           [0, 0, 0],
           [0, 0, 0]])
    """
    given, least, most = as_ranges(values, low, high)
    return Dominance(_over(given, given), _over(least, most), _over(most, least))


def preference(
    values: ArrayLike, space: WeightSpace | None = None, *, low: ArrayLike | None = None, high: ArrayLike | None = None
) -> Preference:
    """Say which offer is at least as good as which at all weights of a space, and which at some.

    Parameters
    ----------
    values : array_like, (offers, criteria)
        Higher is better, on a scale that all criteria share, such as 0 to 1.
    space : WeightSpace, optional
        The weights that are admitted; all weights by default.
    low, high : array_like, (offers, criteria), optional
        The least and the greatest that each value can be; the value itself where not given. The values of two offers
        vary independently of each other.

    Returns
    -------
    Preference
        An offer is as good as itself, so that ``necessary`` and ``possible`` hold on the diagonal and the margins
        there are 0.

    Raises
    ------
    ValueError
        For figures that are missing or infinite, shapes that do not fit, a value outside its range, and a space of
        another number of criteria.

    Notes
    -----
    The margin of i over j is linear in the weights, so that its least lies in a corner of the space. On the whole
    simplex a corner is a criterion alone, and the answer is exact: necessary preference is then the same as being no
    worse on any criterion. Other spaces are searched through their corners where these are few, and by linear
    programs (HiGHS) where not; a margin within 1e-9 of the largest difference of values counts as zero.

    References
    ----------
    Greco, S., Mousseau, V. & Słowiński, R. (2008). Ordinal regression revisited: multiple criteria ranking using a
    set of additive value functions. European Journal of Operational Research 191(2), 416-436 (necessary and
    possible preference). Hazen, G. B. (1986). Partial information, dominance, and potential optimality in
    multiattribute utility theory. Operations Research 34(2), 296-310.

    Examples
    --------
    The first is ahead as long as its strong side counts at least as much as the other.

    >>> from crmselect.scoring.weights import WeightSpace
    >>> found = preference([[0.9, 0.2], [0.3, 0.6]], WeightSpace(2, order=(0, 1)))
    >>> print(found.necessary[0, 1], found.least[0, 1].round(3), found.certificate[0, 1])
    True 0.1 [0.5 0.5]
    """
    _, worst, best = as_ranges(values, low, high)
    offers, criteria = worst.shape
    weights = region(space, criteria)
    least, certificate = np.zeros((offers, offers)), np.empty((offers, offers, criteria))
    for one in range(offers):
        others = np.arange(offers) != one
        certificate[one, one] = weights.inside() if offers == 1 else 0.0
        if offers > 1:
            least[one, others], certificate[one, others] = weights.least(worst[one] - best[others])
            # Against itself every weight is as good: one that serves against another will do.
            certificate[one, one] = certificate[one, others][0]
    most = 0.0 - least.T
    level = weights.level * spread(worst, best)
    return Preference(least >= -level, most >= -level, least, most, certificate)


def _over(better: Floats, worse: Floats) -> Bools:
    found = np.zeros((len(better), len(better)), dtype=np.bool_)
    for one, row in enumerate(better):
        found[one] = (row >= worse).all(axis=1) & (row > worse).any(axis=1)
    np.fill_diagonal(found, val=False)
    return found
