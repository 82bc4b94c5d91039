"""Intervals around what a few people said or a few measurements showed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from crmselect.errors import DataError, Problem

__all__ = ["Interval", "mean_interval", "mean_of", "share_interval", "t_quantile", "welch"]


class Interval(NamedTuple):
    """An estimate with its confidence interval.

    Parameters
    ----------
    estimate : float
    low, high : float or None
        None where there is no interval: fewer than two values.
    n : int
    """

    estimate: float
    low: float | None
    high: float | None
    n: int


def t_quantile(confidence: float, degrees: float) -> float:
    """Return Student's t that leaves (1 − confidence) / 2 on either side.

    Examples
    --------
    >>> round(t_quantile(0.95, 9), 3)
    2.262
    """
    from scipy.special import stdtrit

    check_confidence(confidence)
    return float(stdtrit(degrees, 0.5 + confidence / 2))


def check_confidence(confidence: float) -> None:
    """Refuse what is no level of confidence."""
    if not 0 < confidence < 1:
        raise DataError(Problem("confidence", f"{confidence:g} is no level", "write 0.95 for 95 percent"))


def mean_of(values: Sequence[float]) -> tuple[float, float | None]:
    """Return the mean and the standard deviation of a sample, None for a single value.

    Examples
    --------
    >>> mean_of([2, 4, 6]), mean_of([3])
    ((4.0, 2.0), (3.0, None))
    """
    count = len(values)
    mean = math.fsum(values) / count
    if count == 1:
        return mean, None
    return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (count - 1))


def mean_interval(values: Sequence[float], confidence: float = 0.95, *, population: int | None = None) -> Interval:
    """Return the mean of some values with Student's interval.

    Parameters
    ----------
    values : sequence of float
        At least one.
    confidence : float
    population : int, optional
        How many there are in all, where they are few: the interval is then narrower by √((N − n) / (N − 1)), and of no
        width once everyone has answered.

    References
    ----------
    W. G. Cochran (1977), Sampling Techniques, 3rd edition, Wiley, sections 2.6 and 2.8; with N − 1 in the denominator,
    as the variance of a sample drawn without replacement has it.

    Examples
    --------
    >>> low, high = mean_interval([3, 4, 5, 4])[1:3]
    >>> round(low, 3), round(high, 3)
    (2.701, 5.299)
    >>> mean_interval([4]).low is None
    True
    """
    check_confidence(confidence)
    mean, spread = mean_of(values)
    if spread is None:
        return Interval(mean, None, None, len(values))
    half = t_quantile(confidence, len(values) - 1) * spread / math.sqrt(len(values)) * _finite(len(values), population)
    return Interval(mean, mean - half, mean + half, len(values))


def share_interval(hits: int, count: int, confidence: float = 0.95, *, population: int | None = None) -> Interval:
    """Return a share with Wilson's interval, which holds for few people and for shares of 0 and 1 too.

    Parameters
    ----------
    hits, count : int
        So many of so many, at least one.
    confidence : float
    population : int, optional
        As in :func:`mean_interval`: the number of answers counts for n·(N − 1) / (N − n).

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209-212.
    R. G. Newcombe (1998), Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 857-872.

    Examples
    --------
    >>> share, low, high, _ = share_interval(81, 263)
    >>> round(share, 4), round(low, 4), round(high, 4)
    (0.308, 0.2553, 0.3662)
    """
    from scipy.special import ndtri

    check_confidence(confidence)
    share, narrower = hits / count, _finite(count, population)
    if narrower == 0:
        return Interval(share, share, share, count)
    z, size = float(ndtri(0.5 + confidence / 2)), count / narrower**2
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z / (1 + z * z / size) * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size))
    # What is rounding must not leave a share of none or of all outside its own interval.
    return Interval(share, max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0), count)


def welch(
    first: tuple[float, float, int], second: tuple[float, float, int], confidence: float = 0.95
) -> tuple[float, float, float, float]:
    """Return the difference of two means, second less first, with Welch's interval and its degrees of freedom.

    Parameters
    ----------
    first, second : (mean, standard deviation, n)
        Of samples of at least two each.
    confidence : float

    Returns
    -------
    difference, low, high, degrees : float
        Without any spread on either side the interval has no width, and the degrees are n₁ + n₂ − 2.

    References
    ----------
    B. L. Welch (1947), The generalization of 'Student's' problem when several different population variances are
    involved, Biometrika 34, 28-35.

    Examples
    --------
    >>> [round(one, 3) for one in welch((3.75625, 2.01659, 16), (18.97, 8.06488, 10), 0.99)]
    [15.214, 6.919, 23.509, 9.708]
    """
    check_confidence(confidence)
    (mean_a, sd_a, n_a), (mean_b, sd_b, n_b) = first, second
    # Divided by the larger spread, so that neither huge nor tiny units overflow.
    scale = max(sd_a, sd_b)
    difference = mean_b - mean_a
    if scale == 0:
        return difference, difference, difference, float(n_a + n_b - 2)
    part_a, part_b = (sd_a / scale) ** 2 / n_a, (sd_b / scale) ** 2 / n_b
    degrees = (part_a + part_b) ** 2 / (part_a**2 / (n_a - 1) + part_b**2 / (n_b - 1))
    half = t_quantile(confidence, degrees) * scale * math.sqrt(part_a + part_b)
    return difference, difference - half, difference + half, degrees


def _finite(count: int, population: int | None) -> float:
    if population is None:
        return 1.0
    if population < count:
        what = f"{count} answers from a population of {population}"
        raise DataError(Problem("population", what, "state how many there are in all"))
    return math.sqrt((population - count) / (population - 1)) if population > 1 else 0.0
