"""How each uncertain figure moves with its offers' totals, summed up block by block."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from crmselect.cost.uncertain import CostModel

__all__ = ["Sums", "effects_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over draws of figures and totals less their point, and of their products; kinds are 2.

    Attributes
    ----------
    draws : int
    total, square : ndarray (offers, kinds)
    price : ndarray (prices,)
    price_total : ndarray (prices, kinds), with the price's own offer
    shared : ndarray (others,)
        Inputs that are neither prices nor risks nor their impacts.
    shared_total : ndarray (others, offers, kinds)
    struck : ndarray (risk and offer,)
        What a risk costs an offer, at present value.
    struck_total : ndarray (risk and offer, kinds)
    """

    draws: int
    total: Floats
    square: Floats
    price: Floats
    price_total: Floats
    shared: Floats
    shared_total: Floats
    struck: Floats
    struck_total: Floats

    @classmethod
    def none(cls, model: CostModel) -> Sums:
        """Return the sums of no draws."""
        offers, prices, others, struck = (
            len(model.offers), len(model.price_offers), model.shared_inputs.size, len(model.events.by)
        )  # fmt: skip
        return cls(
            0, np.zeros((offers, 2)), np.zeros((offers, 2)), np.zeros(prices), np.zeros((prices, 2)),
            np.zeros(others), np.zeros((others, offers, 2)), np.zeros(struck), np.zeros((struck, 2)),
        )  # fmt: skip

    @classmethod
    def of(cls, model: CostModel, values: Floats, present: Floats, nominal: Floats) -> Sums:
        """Return the sums of a block of draws; ``values`` are shifted in place, and are of no use afterwards."""
        struck = model.events.costs(values)
        # Less their point, so that no product of large figures swallows what they have in common.
        values -= model.likely
        totals = np.stack([present, nominal], axis=-1) - model.point_totals
        offers = np.array([offer for _, offer in model.events.by], dtype=np.int64)
        prices = values[:, : len(model.price_offers)]
        with_own = np.empty((prices.shape[1], 2))
        for offer, mine in model.price_spans:
            with_own[mine] = prices[:, mine].T @ totals[:, offer]
        shared = values[:, model.shared_inputs]
        return cls(
            values.shape[0],
            totals.sum(axis=0),
            np.einsum("nok,nok->ok", totals, totals),
            prices.sum(axis=0),
            with_own,
            shared.sum(axis=0),
            np.einsum("ni,nok->iok", shared, totals),
            struck.sum(axis=0),
            np.einsum("ns,nsk->sk", struck, totals[:, offers]),
        )

    def __add__(self, other: Sums) -> Sums:
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def variance(self) -> Floats:
        """Return the variance of each total times the number of draws, shape (offers, kinds)."""
        return np.maximum(self.square - self.total**2 / max(self.draws, 1), 0.0)


def effects_of(
    model: CostModel, position: int, kind: int, mine: list[int], values: Floats, slopes: Floats
) -> tuple[list[int], Floats]:
    """Return what figures add to an offer's total, (n, figures): a risk by its cost, occurrence and impact in one."""
    events = model.events
    which = [n for n in mine if model.inputs[n].kind not in {"risk", "impact"}]
    at = {n: k for k, n in enumerate(mine)}
    parts = [values[:, which] * slopes[[at[n] for n in which]]]
    costs = events.costs(values)
    for n, one in enumerate(events.struck):
        named = one.occurs if one.occurs >= 0 else one.impact
        if one.offer == position and named >= 0:
            which.append(named)
            parts.append(costs[:, n, None] * events.slopes[n, kind])
    return which, np.hstack(parts)
