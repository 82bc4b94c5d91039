"""What one unit more of each uncertain figure adds to each offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from crmselect.cost.uncertain import CostModel

__all__ = ["reach", "slopes"]

Floats = NDArray[np.float64]


def slopes(model: CostModel) -> Floats:
    """Return slopes (2, inputs, offers); :meth:`CostModel.slopes` is how it is called."""
    made = np.zeros((2, model.dimension, len(model.offers)))
    if not model.dimension:
        return made
    _of_prices(model, made)
    low, high = model.at(0.1), model.at(0.9)
    chance = np.array([one.kind == "risk" for one in model.inputs])
    low[chance], high[chance] = 0.0, 1.0
    high[high == low] += 1.0  # A delay may round to the same month at both ends.
    for n in range(len(model.price_offers), model.dimension):
        pair = np.tile(model.likely, (2, 1))
        pair[:, n] = low[n], high[n]
        if n in model.events.occurrence_of:
            pair[:, model.events.occurrence_of[n]] = 1.0
        totals = model.evaluate(pair)
        for kind, total in enumerate((totals.present, totals.nominal)):
            made[kind, n] = (total[1] - total[0]) / (high[n] - low[n])
    return made


def reach(model: CostModel) -> Floats:
    """Return how far each input moves totals (inputs,); :meth:`CostModel.reach` is how it is called."""
    if not model.dimension:
        return np.zeros(0)
    steep = np.abs(slopes(model)).max(axis=(0, 2), initial=0.0)
    span = model.at(0.9) - model.at(0.1)
    # A delay that rounds to the same month at both ends still varies.
    made = steep * np.where(span > 0, span, np.sqrt(model.variance))
    for impact, occurs in model.events.occurrence_of.items():
        made[impact] *= model.mean[occurs]
    chance = np.array([one.kind == "risk" for one in model.inputs])
    made[chance] = 0.0
    deviations = model.events.deviations(model.mean, model.variance).max(axis=1, initial=0.0)
    for one, deviation in zip(model.events.struck, deviations.tolist(), strict=True):
        if one.occurs >= 0:
            made[one.occurs] = max(made[one.occurs], deviation)
    return np.asarray(made)


def _of_prices(model: CostModel, made: Floats) -> None:
    """Move one price of each offer at a time: those of different offers do not meet."""
    most = max((span.stop - span.start for _, span in model.price_spans), default=0)
    if not most:
        return
    step = np.tile(model.likely, (most + 1, 1))
    for _, span in model.price_spans:
        for run in range(span.stop - span.start):
            # Twice the price, so that the difference has all the digits that there are.
            at = span.start + run
            step[run, at] = 2.0 * model.likely[at] or 1.0
    totals = model.evaluate(step)
    for offer, span in model.price_spans:
        size = span.stop - span.start
        moved = step[np.arange(size), np.arange(span.start, span.stop)] - model.likely[span]
        for kind, total in enumerate((totals.present, totals.nominal)):
            made[kind, span, offer] = (total[:size, offer] - total[-1, offer]) / moved
