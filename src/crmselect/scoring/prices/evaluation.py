"""What a price formula comes to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crmselect.scoring.prices._checks import Bools, Floats

__all__ = ["PriceEvaluation"]


class PriceEvaluation(NamedTuple):
    """The figures of one formula for every offer.

    Attributes
    ----------
    preference : (…, offers)
        Higher is better; what :func:`score` returns.
    price_score : (…, offers), optional
        The points of the price alone, before they are weighted and rounded.
    quality_score : (…, offers), optional
        The points of quality on the same scale, before they are weighted.
    figure : (…, offers), optional
        The figure that the formula is known by where preference is another: Z of the Richtwert method, the
        evaluation price of award on value.
    in_band : (…, offers) of bool, optional
        Which offers a band around the best lets through to the deciding criterion.
    """

    preference: Floats
    price_score: Floats | None = None
    quality_score: Floats | None = None
    figure: Floats | None = None
    in_band: Bools | None = None

    @property
    def rank(self) -> NDArray[np.int64]:
        """The place of each offer, (…, offers), 1 first; equal figures (to 12 digits) share the better place."""
        from scipy.stats import rankdata

        return np.asarray(rankdata(-self._digits, method="min", axis=-1), dtype=np.int64)

    @property
    def winner(self) -> Bools:
        """Which offers stand first, (…, offers): one, or several that are equal to 12 digits."""
        digits = self._digits
        return np.asarray(digits == digits.max(axis=-1, keepdims=True), dtype=np.bool_)

    @property
    def _digits(self) -> Floats:
        # The same sum in another order of its terms must not break a tie.
        size = np.abs(self.preference).max(axis=-1, keepdims=True)
        return np.asarray(np.round(self.preference / np.where(size > 0, size, 1.0), 12), dtype=np.float64)
