"""Prices in bands: what a quantity costs under a schedule of tiers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from crmselect.model import Tier

__all__ = ["package", "tiered", "whole_blocks"]

Floats = NDArray[np.float64]
# A quantity that is a whole number of blocks but for the last bits of a float is a whole number of blocks.
_DUST = 1e-9


def whole_blocks(quantity: Floats, block: Floats | float) -> Floats:
    """Return how many whole blocks a quantity takes; a started block counts whole.

    Examples
    --------
    >>> whole_blocks(np.array([0.0, 0.1, 0.5, 2.0]), 0.5)
    array([0., 1., 1., 4.])
    """
    return np.asarray(np.ceil(np.round(quantity / block, 9) - _DUST) + 0.0)


def package(quantity: Floats, size: Floats | float, price: Floats | float) -> Floats:
    """Return the price of a quantity sold in packages of one size."""
    return whole_blocks(quantity, size) * price


def tiered(quantity: Floats, tiers: Sequence[Tier], mode: str = "graduated") -> Floats:
    """Return the price of a quantity under bands of prices.

    Parameters
    ----------
    quantity : ndarray, any shape
        Not negative.
    tiers : sequence of Tier
        Ascending; a quantity at an edge belongs to the band below it.
    mode : {"graduated", "volume"}
        Each band's units at the band's price, or all units at the price of the band that the total falls in.

    Returns
    -------
    ndarray, the shape of ``quantity``
        A flat fee is added for each band entered (graduated) or for the band fallen into (volume). A quantity beyond
        the last band is NaN: the contract states no price for it.

    Examples
    --------
    >>> bands = [Tier(up_to=5, price=7), Tier(up_to=10, price=6.5), Tier(price=6)]
    >>> tiered(np.array([1.0, 5.0, 6.0, 20.0, 25.0]), bands)
    array([  7. ,  35. ,  41.5, 127.5, 157.5])
    >>> tiered(np.array([1.0, 5.0, 6.0, 20.0, 25.0]), bands, "volume")
    array([  7.,  35.,  39., 120., 150.])
    """
    quantity = np.asarray(quantity, dtype=float)
    edges = np.array([math.inf if tier.up_to is None else tier.up_to for tier in tiers])
    prices = np.array([tier.price for tier in tiers])
    fees = np.array([tier.fee for tier in tiers])
    floors = np.concatenate([[0.0], edges[:-1]])
    band = np.searchsorted(edges, quantity, side="left")
    inside = np.minimum(band, len(tiers) - 1)
    if mode == "volume":
        total = quantity * prices[inside] + np.where(quantity > 0, fees[inside], 0.0)
    else:
        # What all bands below cost in full, and then the units in the band itself.
        below = np.concatenate([[0.0], np.cumsum(np.diff(np.concatenate([floors, edges[-1:]]))[:-1] * prices[:-1])])
        entered = np.where(quantity > 0, np.cumsum(fees)[inside], 0.0)
        total = below[inside] + (quantity - floors[inside]) * prices[inside] + entered
    return np.asarray(np.where(quantity > edges[-1], np.nan, total))
