"""A contingency, allocated to what it is held for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.cost.risk_table import DUST

if TYPE_CHECKING:
    from crmselect.cost.covariance import Sums
    from crmselect.cost.uncertain import CostModel

__all__ = ["TOGETHER", "allocated"]

Floats = NDArray[np.float64]
TOGETHER = "together"
"""What figures do only together, and how far they are from straight lines."""


def allocated(model: CostModel, sums: Sums, kind: int, contingency: Floats) -> pd.DataFrame:
    """Allocate each offer's contingency in proportion to each figure's covariance with the total.

    What is certain, such as the likely cost of an event of probability 1, comes first: it is in every draw and in no
    point estimate. The rest follows covariances. A price moves its offer's total along a straight line; what is shared
    is taken along its secant from P10 to P90, and a risk by what it costs. The shares cov(X, T)/var(T) of what a total
    is the sum of add up to one, whatever their correlation.

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
        ``offer``, ``kind``, ``input``, ``share`` of the contingency (where that is 0, of the variance), ``amount``.

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
        add(offer, "price", model.inputs[n].figure, slopes[n, offer] * covariance)
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
        held, point = float(contingency[offer]), float(model.point_totals[offer, kind])
        dust = DUST * (abs(point) + abs(held))
        sure = {(what, figure): float(part[offer, kind]) for what, figure, part in model.certain if part[offer, kind]}
        varies = {(what, figure): share for owner, what, figure, share in lines if owner == offer}
        rest = held - sum(sure.values())
        if abs(held) > dust or varies:
            together = 1.0 - sum(varies.values())
            if abs(together) > 1e-9 and (varies or abs(rest) > dust):
                varies[TOGETHER, TOGETHER] = together
        mine = [
            (*key, sure.get(key, 0.0) + varies.get(key, 0.0) * rest, varies.get(key, 0.0))
            for key in dict.fromkeys([*sure, *varies])
        ]
        if sure and abs(held) > dust:
            mine = [(what, figure, amount, amount / held) for what, figure, amount, _ in mine]
        mine.sort(key=lambda line: -line[3])
        made.extend((name, what, figure, share, amount) for what, figure, amount, share in mine)
    return pd.DataFrame(made, columns=["offer", "kind", "input", "share", "amount"])
