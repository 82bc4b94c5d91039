"""The Richtwert method: performance divided by price, with a band and a deciding criterion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from crmselect.scoring.prices._checks import (
    Bools,
    Floats,
    Zero,
    positive,
    read_prices,
    read_quality,
    refuse,
    rounded,
)
from crmselect.scoring.prices.evaluation import PriceEvaluation

__all__ = ["richtwert"]

_WIDEST = 0.10
_NOISE = 1e-12


def richtwert(
    prices: ArrayLike,
    *,
    quality: ArrayLike,
    band: float | None = None,
    decide: str | ArrayLike = "quality",
    zero: Zero = "refuse",
    decimals: int | None = None,
) -> PriceEvaluation:
    """Divide performance by price, Z = L/P: the German Richtwertmethode, simple or extended.

    The simple method takes the highest Z. The extended one takes all offers whose Z lies at most the band below
    the highest, and lets a criterion stated beforehand decide among them.

    Parameters
    ----------
    prices : (…, offers)
        P, above 0.
    quality : (…, offers)
        L, the performance points, 0 or more on any scale.
    band : float, optional
        The width of the band (Schwankungsbereich) as a share of the highest Z, at most 0.10 as UfAB has it; None
        is the simple method. A band of 0 decides exact ties only.
    decide : {"quality", "price"} or (…, offers)
        The deciding criterion within the band (Entscheidungskriterium): the most performance points, the lowest
        price, or figures of your own, higher is better. Between equals Z decides.
    zero : {"refuse"} or float
        At a price of zero Z is unbounded: refuse (default), or the least amount that counts as a price.
    decimals : int, optional
        Decimals of Z, rounded half up before the band is laid; exact by default.

    Returns
    -------
    PriceEvaluation
        ``figure`` is Z. Without a band it is the ``preference`` too. With a band the method gives an order, no
        figure: ``preference`` is the number of offers that it places behind, those within the band (``in_band``)
        by the deciding criterion and then the others by Z.

    Raises
    ------
    ValueError
        For prices that are zero, negative, infinite or not a number, quality that is negative, with their place,
        and a band wider than 0.10.

    References
    ----------
    *Unterlage für Ausschreibung und Bewertung von IT-Leistungen* (UfAB 2018), einfache and erweiterte
    Richtwertmethode. Ferber, T. (2017) in Müller-Wrede (ed.), *VgV/UVgO-Kommentar*, § 58 VgV, marginal no. 31-33.

    Examples
    --------
    >>> simple = richtwert([100, 92, 80], quality=[900, 850, 700])
    >>> print(simple.preference.round(4), simple.winner)
    [9.     9.2391 8.75  ] [False  True False]
    >>> extended = richtwert([100, 92, 80], quality=[900, 850, 700], band=0.05, decide="quality")
    >>> print(extended.preference, extended.in_band)
    [2. 1. 0.] [ True  True False]
    """
    merit, given = read_quality(quality, read_prices(prices))
    if isinstance(zero, str):
        if zero != "refuse":
            raise refuse("zero", f"{zero!r} is no rule here: Z has no limit at zero", "refuse, or a least amount")
        if (given == 0).any():
            at = ", ".join(map(str, np.argwhere(given == 0)[0]))
            fix = "Z = L/P is undefined: state a least amount with zero="
            raise refuse(f"prices[{at}]", "0 is a price of zero", fix)
    else:
        given = np.maximum(given, positive(zero, "zero"))
    figure = rounded(merit / given, decimals)
    if band is None:
        return PriceEvaluation(figure, figure=figure)
    width = float(band)
    if not 0 <= width <= _WIDEST:
        fix = f"write {width / 100:g} for {width:g} %" if 1 <= width <= 100 * _WIDEST else "give 0 to 0.10"
        raise refuse("band", f"{width:g} is not a band that UfAB allows", fix)
    highest = figure.max(axis=-1, keepdims=True)
    inside = figure >= highest * (1 - width) * (1 - _NOISE)
    decision = _decision(decide, merit, given)
    return PriceEvaluation(_places_behind(figure, inside, decision), figure=figure, in_band=inside)


def _decision(decide: str | ArrayLike, quality: Floats, prices: Floats) -> Floats:
    if not isinstance(decide, str):
        try:
            own = np.broadcast_to(np.asarray(decide, dtype=np.float64), prices.shape)
        except (TypeError, ValueError):
            raise refuse("decide", "does not give one figure an offer", "match the shape of prices") from None
        if not np.isfinite(own).all():
            raise refuse("decide", "holds figures that are not finite", "give one number an offer")
        return own
    if decide not in ("quality", "price"):
        raise refuse("decide", f"{decide!r} is not known", "choose quality, price or give figures")
    return quality if decide == "quality" else -prices


def _places_behind(figure: Floats, inside: Bools, decision: Floats) -> Floats:
    """Count the offers behind each: inside the band by decision, then Z; the others by Z; equals alike."""
    keys = (figure, np.where(inside, decision, 0.0), inside.astype(np.float64))
    order = np.lexsort(keys, axis=-1)
    changed = np.zeros(figure.shape, dtype=np.bool_)
    for key in keys:
        changed[..., 1:] |= np.diff(np.take_along_axis(key, order, axis=-1), axis=-1) != 0
    first = np.where(changed, np.arange(figure.shape[-1]), 0)
    behind = np.empty(figure.shape)
    np.put_along_axis(behind, order, np.maximum.accumulate(first, axis=-1).astype(np.float64), axis=-1)
    return behind
