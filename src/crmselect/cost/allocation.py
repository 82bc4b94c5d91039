"""A contingency, allocated to what it is held for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from crmselect.cost.covariance import Sums
    from crmselect.cost.uncertain import CostModel

__all__ = ["TOGETHER", "allocated"]

Floats = NDArray[np.float64]
TOGETHER = "together"
"""What figures do only together, and how far they are from straight lines."""


def allocated(model: CostModel, sums: Sums, kind: int, contingency: Floats) -> pd.DataFrame:
    """Allocate each offer's contingency in proportion to each figure's covariance with the total.

    A price moves its offer's total along a straight line; what is shared is taken along its secant from P10 to P90, and
    a risk by what it costs. The shares cov(X, T)/var(T) of what a total is the sum of add up to one, whatever their
    correlation.

    Parameters
    ----------
    model : CostModel
    sums : Sums
    kind : int
        0 for present value, 1 for nominal.
    contingency : ndarray (offers,)

    Returns
    -------
    DataFrame
        ``offer``, ``kind``, ``input``, ``share``, ``amount``.

    References
    ----------
    The covariance principle: Kalkbrener, M. (2005), An axiomatic approach to capital allocation, *Mathematical Finance*
    15(3), 425-437.
    """
    count = max(sums.draws, 1)
    variance = sums.variance()[:, kind]
    total = sums.total[:, kind]
    slopes = model.slopes()[kind]
    lines: list[tuple[int, str, str, float]] = []

    def add(offer: int, what: str, name: str, covariance: float) -> None:
        if variance[offer] > 0:
            lines.append((offer, what, name, covariance / variance[offer]))

    for n, offer in enumerate(model.price_offers):
        covariance = sums.price_total[n, kind] - sums.price[n] * total[offer] / count
        add(offer, "price", model.inputs[n].name.partition(": ")[2], slopes[n, offer] * covariance)
    for n, at in enumerate(model.shared_inputs.tolist()):
        for offer in range(total.size):
            if slopes[at, offer]:
                covariance = sums.shared_total[n, offer, kind] - sums.shared[n] * total[offer] / count
                add(offer, model.inputs[at].kind, model.inputs[at].name, slopes[at, offer] * covariance)
    for n, (risk, offer) in enumerate(model.events.by):
        covariance = sums.struck_total[n, kind] - sums.struck[n] * total[offer] / count
        add(offer, "risk", risk, model.events.slopes[n, kind] * covariance)
    made: list[tuple[str, str, str, float, float]] = []
    for offer, name in enumerate(model.offers.names):
        mine = [(what, figure, share) for owner, what, figure, share in lines if owner == offer]
        rest = (1.0 if mine or contingency[offer] else 0.0) - sum(share for *_, share in mine)
        if abs(rest) > 1e-9:
            mine.append((TOGETHER, TOGETHER, rest))
        mine.sort(key=lambda line: -line[2])
        made.extend((name, what, figure, share, share * contingency[offer]) for what, figure, share in mine)
    return pd.DataFrame(made, columns=["offer", "kind", "input", "share", "amount"])
