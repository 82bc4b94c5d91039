"""Formulas that weigh price and quality against each other in one figure."""

from __future__ import annotations

from numpy.typing import ArrayLike

from crmselect.scoring.prices._checks import (
    Floats,
    Zero,
    lowest_share,
    positive,
    read_prices,
    read_quality,
    refuse,
    rounded,
    share,
)
from crmselect.scoring.prices.evaluation import PriceEvaluation

__all__ = ["award_on_value", "order87", "quality_cost", "utility_index", "world_bank"]

# The least weight of the price in the total, Article 55 of Order 87.
_ORDER87_LEAST = {"goods": 0.30, "services": 0.10}


def world_bank(
    prices: ArrayLike,
    *,
    quality: ArrayLike,
    price_weight: float,
    points: float = 100.0,
    zero: Zero = "refuse",
    decimals: int | None = None,
) -> PriceEvaluation:
    """Score bids by the World Bank's rated criteria: B = C_low/C · X · 100 + T/T_high · (1 − X) · 100.

    Both parts are relative: the lowest price and the best technical score set the scale.

    Parameters
    ----------
    prices : (…, offers)
        The evaluated cost C, 0 or more, of the bids that are substantially responsive.
    quality : (…, offers)
        The technical score T, 0 or more on any scale.
    price_weight : float
        X, the weight of the cost, 0 to 1.
    points : float
        The 100 of the formula.
    zero : {"refuse", "limit", "aside"} or float
        At a price of zero, as in :func:`lowest_over_price`.
    decimals : int, optional
        Decimals of the total, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` is B; ``price_score`` and ``quality_score`` are its parts before weighting.

    Raises
    ------
    ValueError
        As :func:`lowest_over_price`; for negative quality, and where no bid has any.

    References
    ----------
    World Bank (2023), *Procurement Guidance: Evaluating Bids and Proposals, Including Use of Rated Criteria*, second
    edition; the formula stands in the instructions to bidders of the Standard Procurement Documents.

    Examples
    --------
    >>> print(world_bank([120, 100, 110], quality=[75, 80, 90], price_weight=0.3).preference.round(4))
    [83.3333 92.2222 97.2727]
    """
    technical, given = read_quality(quality, read_prices(prices))
    weight, full = share(price_weight, "price_weight"), positive(points, "points")
    highest = technical.max(axis=-1, keepdims=True)
    if not (highest > 0).all():
        raise refuse("quality", "is 0 for every offer", "T/T_high is undefined: use a formula of the price alone")
    cost, merit = full * lowest_share(given, zero), full * technical / highest
    return _weighted(cost, merit, weight, decimals)


def quality_cost(
    prices: ArrayLike,
    *,
    quality: ArrayLike,
    price_weight: float,
    quality_max: float = 100.0,
    points: float = 100.0,
    zero: Zero = "refuse",
    decimals: int | None = None,
) -> PriceEvaluation:
    """Score proposals by quality- and cost-based selection: S = St · T + Sf · P with Sf = 100 · Fm/F.

    The financial score is relative to the lowest price, the technical score stands on its own scale.

    Parameters
    ----------
    prices : (…, offers)
        The evaluated price F, 0 or more, of the proposals that pass the least technical score.
    quality : (…, offers)
        The technical score St, 0 to ``quality_max``.
    price_weight : float
        P, the weight of the financial score, 0 to 1; T is the rest.
    quality_max : float
        The top of the scale of quality.
    points : float
        The scale of the result.
    zero : {"refuse", "limit", "aside"} or float
        At a price of zero, as in :func:`lowest_over_price`.
    decimals : int, optional
        Decimals of the total, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` is S; ``price_score`` is Sf, ``quality_score`` St.

    Raises
    ------
    ValueError
        As :func:`lowest_over_price`, and for quality off its scale.

    References
    ----------
    World Bank, *Guidelines: Selection and Employment of Consultants* (2011), section II, Quality- and Cost-Based
    Selection, and the data sheet of its standard request for proposals.

    Examples
    --------
    >>> print(quality_cost([120, 100, 110], quality=[75, 80, 90], price_weight=0.3).preference.round(4))
    [77.5    86.     90.2727]
    """
    top, full = positive(quality_max, "quality_max"), positive(points, "points")
    technical, given = read_quality(quality, read_prices(prices), most=top)
    weight = share(price_weight, "price_weight")
    return _weighted(full * lowest_share(given, zero), full * (technical / top), weight, decimals)


def order87(
    prices: ArrayLike,
    *,
    price_weight: float | None = None,
    kind: str = "goods",
    quality: ArrayLike | None = None,
    quality_max: float = 100.0,
    zero: Zero = "refuse",
    decimals: int | None = None,
) -> PriceEvaluation:
    """Score bids by China's comprehensive scoring method (财政部令第87号，第五十五条): benchmark ÷ price × 100.

    The benchmark (评标基准价) is the lowest price among the bids that meet the tender documents; the highest and
    the lowest price must not be struck out.

    Parameters
    ----------
    prices : (…, offers)
        The bid prices, after the adjustments that procurement policy prescribes (Article 55 takes the adjusted
        price for benchmark and bid alike), 0 or more, of the bids that meet the tender documents.
    price_weight : float, optional
        The weight of the price in the total (价格权重): at least 0.30 for goods, 0.10 for services. Without it
        the price score on 100 is returned, with it the score times the weight, with ``quality`` the total.
    kind : {"goods", "services"}
        What is bought, for the least weight of the price.
    quality : (…, offers), optional
        The score of all other factors together, 0 to ``quality_max``; needs ``price_weight``.
    quality_max : float
        The top of the scale of quality.
    zero : {"refuse", "limit", "aside"} or float
        At a price of zero, as in :func:`lowest_over_price`.
    decimals : int, optional
        Decimals of the result, rounded half up; exact by default (the Order leaves it to the tender documents,
        usually two).

    Returns
    -------
    PriceEvaluation
        ``preference`` on 100, on 100 × weight, or the total on 100; ``price_score`` on 100.

    Raises
    ------
    ValueError
        As :func:`lowest_over_price`; for a weight below the least that the Order allows, quality off its scale
        or without a weight.

    References
    ----------
    财政部令第87号《政府采购货物和服务招标投标管理办法》（2017），第五十五条
    (Ministry of Finance of the People's Republic of China, Order No. 87, Article 55).

    Examples
    --------
    >>> print(order87([80, 100, 120], decimals=2).preference)
    [100.    80.    66.67]
    >>> print(order87([80, 100], price_weight=0.3, quality=[70, 90]).preference)
    [79. 87.]
    """
    given = read_prices(prices)
    if kind not in _ORDER87_LEAST:
        raise refuse("kind", f"{kind!r} is not known", f"choose {', '.join(_ORDER87_LEAST)}")
    weight = None
    if price_weight is not None:
        weight = share(price_weight, "price_weight")
        least = _ORDER87_LEAST[kind]
        if weight < least:
            what = f"{weight:g} is below the {least:g} that Article 55 of Order 87 prescribes for {kind}"
            raise refuse("price_weight", what, "raise it, or use lowest_over_price outside the Order")
    if quality is not None:
        top = positive(quality_max, "quality_max")
        other, given = read_quality(quality, given, most=top)
        if weight is None:
            raise refuse("quality", "is given without price_weight", "a total needs the weight of the price")
        return _weighted(100 * lowest_share(given, zero), 100 * (other / top), weight, decimals)
    score = 100 * lowest_share(given, zero)
    return PriceEvaluation(rounded(score if weight is None else weight * score, decimals), price_score=score)


def award_on_value(
    prices: ArrayLike, *, quality: ArrayLike, value_per_point: float = 1.0, decimals: int | None = None
) -> PriceEvaluation:
    """Compare prices less the value of quality in money (gunnen op waarde): price − quality value.

    An offer's figure does not depend on who else bids, and the buyer says in money what quality is worth.

    Parameters
    ----------
    prices : (…, offers)
        0 or more; zero is a price like any other.
    quality : (…, offers)
        The value of each offer's quality above the required, in money (negative for a surcharge), or in points
        that ``value_per_point`` turns into money.
    value_per_point : float
        What one point is worth to the buyer, in the currency of the prices.
    decimals : int, optional
        Decimals of the evaluation price, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``figure`` is the evaluation price (it can be negative), ``preference`` its negative, so that higher is
        better.

    Raises
    ------
    ValueError
        For prices that are negative, figures that are infinite or not a number, with their place, and a
        ``value_per_point`` of 0 or less.

    References
    ----------
    Negometrix, *Award for value*, support.negometrix.com (2019), as used for gunnen op waarde in the Netherlands.
    Stilger, P. S., Siderius, J. and van Raaij, E. M. (2017), A comparative study of formulas for choosing the
    economically most advantageous tender, *Journal of Public Procurement* 17(1), 89-125.

    Examples
    --------
    >>> result = award_on_value([500_000, 540_000], quality=[60, 85], value_per_point=2_000)
    >>> print(result.figure, result.winner)
    [380000. 370000.] [False  True]
    """
    merit, given = read_quality(quality, read_prices(prices), least=None)
    worth = merit * positive(value_per_point, "value_per_point")
    evaluated = rounded(given - worth, decimals)
    return PriceEvaluation(0.0 - evaluated, quality_score=worth, figure=evaluated)


def utility_index(
    prices: ArrayLike,
    *,
    quality: ArrayLike,
    price_weight: float,
    quality_max: float = 100.0,
    zero: Zero = "refuse",
    decimals: int | None = None,
) -> PriceEvaluation:
    """Divide relative quality by relative price: U = (1 − (Q_best − Q) · N) / P · P_low with N = w_quality/w_price.

    At equal weights one per cent more quality is worth one per cent more price.

    Parameters
    ----------
    prices : (…, offers)
        0 or more.
    quality : (…, offers)
        0 to ``quality_max``; the formula takes it as a share of that.
    price_weight : float
        The weight of the price, above 0 and up to 1; quality has the rest.
    quality_max : float
        The top of the scale of quality.
    zero : {"refuse", "limit", "aside"} or float
        At a price of zero, as in :func:`lowest_over_price`.
    decimals : int, optional
        Decimals of the index, rounded half up; exact by default.

    Returns
    -------
    PriceEvaluation
        ``preference`` is U, 1 for an offer that is both the best and the cheapest.

    Raises
    ------
    ValueError
        As :func:`lowest_over_price`, and for quality off its scale.

    Notes
    -----
    Where quality lies more than 1/N below the best, U is negative as the formula is published: such an offer
    stands behind all others, and a higher price brings it nearer to 0. Keep those out with a least quality.

    References
    ----------
    Negometrix, *Utility index*, support.negometrix.com (2018).

    Examples
    --------
    >>> print(utility_index([50, 75, 100], quality=[50, 75, 100], price_weight=0.5).preference)
    [0.5 0.5 0.5]
    """
    top = positive(quality_max, "quality_max")
    merit, given = read_quality(quality, read_prices(prices), most=top)
    weight = share(price_weight, "price_weight", open_below=True)
    behind = (merit.max(axis=-1, keepdims=True) - merit) / top
    useful, ratio = 1 - behind * ((1 - weight) / weight), lowest_share(given, zero)
    return PriceEvaluation(rounded(useful * ratio, decimals), price_score=ratio, quality_score=useful)


def _weighted(cost: Floats, merit: Floats, weight: float, decimals: int | None) -> PriceEvaluation:
    total = weight * cost + (1 - weight) * merit
    return PriceEvaluation(rounded(total, decimals), price_score=cost, quality_score=merit)
