"""Formulas that turn prices into points, without a look at quality."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.prices._checks import (
    Floats,
    Zero,
    lowest_share,
    positive,
    read_prices,
    refuse,
    rounded,
)
from crmselect.scoring.prices.evaluation import PriceEvaluation

__all__ = ["linear_absolute", "linear_bounds", "linear_to_lowest", "lowest_over_price"]


def lowest_over_price(
    prices: ArrayLike, *, points: float = 100.0, zero: Zero = "refuse", decimals: int | None = None
) -> PriceEvaluation:
    """Give points in the proportion lowest price ÷ price.

    The most used formula, and a relative one: a new lowest price lowers the points of all others in proportion,
    which can change who wins.

    Parameters
    ----------
    prices : (…, offers)
        0 or more, of the offers that qualify.
    points : float
        What the lowest price gets.
    zero : {"refuse", "limit", "aside"} or float
        At a price of zero: refuse (default); ``limit`` gives it the points and all priced offers none, which is
        where the formula tends as the price goes to zero; ``aside`` gives it the points and compares the others
        with the lowest price above zero; a number is the least amount that counts as a price.
    decimals : int, optional
        Decimals of the points, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` from 0 to ``points``.

    Raises
    ------
    ValueError
        For prices that are negative, infinite or not a number, and for zero without a rule, with their place.

    References
    ----------
    Stilger, P. S., Siderius, J. and van Raaij, E. M. (2017), A comparative study of formulas for choosing the
    economically most advantageous tender, *Journal of Public Procurement* 17(1), 89-125.

    Examples
    --------
    >>> print(lowest_over_price([100, 105, 108], points=40).preference.round(4))
    [40.     38.0952 37.037 ]
    """
    given = read_prices(prices)
    full = positive(points, "points")
    score = full * lowest_share(given, zero)
    return PriceEvaluation(rounded(score, decimals), price_score=score)


def linear_to_lowest(
    prices: ArrayLike,
    *,
    zero_at: float | str = 2.0,
    points: float = 100.0,
    zero: Zero = "refuse",
    decimals: int | None = None,
) -> PriceEvaluation:
    """Give all points to the lowest price and fewer in a straight line, none from a multiple of it on.

    A relative formula: the line hangs on the lowest price.

    Parameters
    ----------
    prices : (…, offers)
        0 or more, of the offers that qualify.
    zero_at : float or "highest"
        The multiple of the lowest price that gets no points: with 2, the default, a price 30 % above the lowest
        gets 70 % of the points. ``highest`` gives none to the dearest offer instead (the min–max formula, the
        most sensitive to who else bids); where all prices are equal all get the points.
    points : float
        What the lowest price gets.
    zero : {"refuse", "limit", "aside"} or float
        At a price of zero, as in :func:`lowest_over_price`; not needed with ``zero_at="highest"``, where zero is
        a price like any other.
    decimals : int, optional
        Decimals of the points, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` from 0 to ``points``, cut off at 0.

    Raises
    ------
    ValueError
        As :func:`lowest_over_price`, and for a ``zero_at`` of 1 or less.

    References
    ----------
    Stilger, P. S., Siderius, J. and van Raaij, E. M. (2017), A comparative study of formulas for choosing the
    economically most advantageous tender, *Journal of Public Procurement* 17(1), 89-125.

    Examples
    --------
    >>> print(linear_to_lowest([100, 130, 200, 250]).preference.round(4))
    [100.  70.   0.   0.]
    >>> print(linear_to_lowest([50, 75, 100], zero_at="highest").preference)
    [100.  50.   0.]
    """
    given = read_prices(prices)
    full = positive(points, "points")
    if isinstance(zero_at, str):
        if zero_at != "highest":
            raise refuse("zero_at", f"{zero_at!r} is not known", "give a multiple of the lowest price, or 'highest'")
        score = full * _falling(given, given.min(axis=-1, keepdims=True), given.max(axis=-1, keepdims=True))
    else:
        multiple = positive(zero_at, "zero_at")
        if multiple <= 1:
            fix = "2 gives none from double the lowest price on"
            raise refuse("zero_at", f"{multiple:g} times the lowest price is not above it", fix)
        ratio = lowest_share(given, zero)
        # A share of 0 (a priced offer beside a free one) is beyond any multiple.
        times = np.where(ratio > 0, 1 / np.where(ratio > 0, ratio, 1.0), multiple)
        score = full * np.clip((multiple - times) / (multiple - 1), 0.0, 1.0)
    return PriceEvaluation(rounded(score, decimals), price_score=score)


def linear_bounds(
    prices: ArrayLike,
    *,
    best: float | str,
    worst: float | str,
    points: float = 100.0,
    decimals: int | None = None,
) -> PriceEvaluation:
    """Give points in a straight line between two prices that the buyer has set.

    With both bounds set beforehand an offer's points do not depend on who else bids.

    Parameters
    ----------
    prices : (…, offers)
        0 or more; zero is a price like any other.
    best : float or "lowest"
        The price that gets all points; below it no more are given. ``lowest`` takes the lowest offered.
    worst : float or "highest"
        The price that gets none, above ``best``; above it none are taken away. ``highest`` takes the highest
        offered. Words make the formula relative: use them for a comparison only.
    points : float
        What ``best`` gets.
    decimals : int, optional
        Decimals of the points, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` from 0 to ``points``; all points where both words meet equal prices.

    Raises
    ------
    ValueError
        For prices that are negative, infinite or not a number, with their place, and bounds out of order.

    References
    ----------
    Stilger, P. S., Siderius, J. and van Raaij, E. M. (2017), A comparative study of formulas for choosing the
    economically most advantageous tender, *Journal of Public Procurement* 17(1), 89-125.

    Examples
    --------
    >>> print(linear_bounds([300_000, 450_000, 950_000], best=300_000, worst=900_000).preference)
    [100.  75.   0.]
    """
    given = read_prices(prices)
    full = positive(points, "points")
    low = _bound(best, "best", "lowest", given.min(axis=-1, keepdims=True))
    high = _bound(worst, "worst", "highest", given.max(axis=-1, keepdims=True))
    from_offers = isinstance(best, str) and isinstance(worst, str)
    if not from_offers and not (low < high).all():
        what = f"{np.max(low):g} is not below the price that gets no points, {np.min(high):g}"
        raise refuse("best", what, "the best price is the lower one")
    score = full * _falling(given, low, high)
    return PriceEvaluation(rounded(score, decimals), price_score=score)


def linear_absolute(
    prices: ArrayLike, *, reference: float, points: float = 100.0, decimals: int | None = None
) -> PriceEvaluation:
    """Give points in a straight line from a price of zero down to a reference price that gets none.

    Every unit of money costs the same number of points, ``points / reference``, whoever bids.

    Parameters
    ----------
    prices : (…, offers)
        0 or more; a price of zero gets all points.
    reference : float
        The price that gets none, such as the budget or the buyer's estimate; above it none are taken away.
    points : float
        What a price of zero would get.
    decimals : int, optional
        Decimals of the points, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` from 0 to ``points``.

    Raises
    ------
    ValueError
        For prices that are negative, infinite or not a number, with their place, and a reference of 0 or less.

    References
    ----------
    Stilger, P. S., Siderius, J. and van Raaij, E. M. (2017), A comparative study of formulas for choosing the
    economically most advantageous tender, *Journal of Public Procurement* 17(1), 89-125.

    Examples
    --------
    >>> print(linear_absolute([50, 75, 100, 120], reference=100).preference)
    [50. 25.  0.  0.]
    """
    given = read_prices(prices)
    full = positive(points, "points")
    limit = np.asarray(positive(reference, "reference"))
    score = full * _falling(given, np.zeros_like(limit), limit)
    return PriceEvaluation(rounded(score, decimals), price_score=score)


def _bound(value: float | str, name: str, word: str, offered: Floats) -> Floats:
    if isinstance(value, str):
        if value != word:
            raise refuse(name, f"{value!r} is not known", f"give a price, or {word!r} for the {word} offered")
        return offered
    number = float(value)
    if not (np.isfinite(number) and number >= 0):
        raise refuse(name, f"{number:g} is no price", "give 0 or more")
    return np.asarray(number, dtype=np.float64)


def _falling(prices: Floats, best: Floats, worst: Floats) -> Floats:
    """Return 1 at the best price and below, 0 at the worst and above; 1 throughout where they are equal."""
    width = worst - best
    flat = width == 0
    part = (worst - prices) / np.where(flat, 1.0, width)
    return np.asarray(np.clip(np.where(flat, 1.0, part), 0.0, 1.0), dtype=np.float64)
