"""The uncertain cost of each year or phase, drawn again from the seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.cost.risk_table import label
from crmselect.draws import Points, in_blocks
from crmselect.errors import DataError, Problem, closest
from crmselect.taxonomy import PHASES

if TYPE_CHECKING:
    from crmselect.cost.risk import CostRisk
    from crmselect.cost.totals import Kind
    from crmselect.cost.uncertain import CostModel

__all__ = ["by_phase", "parts"]

Floats = NDArray[np.float64]
_OUTPUTS = {"year": "years", "phase": "phases"}
_CELLS = 1 << 22
"""Figures that are held at once, 32 MB: with more, offers are taken in groups, each drawn anew."""
_WORKED = 1 << 18
"""Figures of inputs and of results that a block of draws may have."""


def parts(risk: CostRisk, keys: Sequence[str], kind: Kind, percentiles: Sequence[float]) -> dict[str, pd.DataFrame]:
    """Return percentiles of each offer's years or phases, or of both from the same draws.

    :meth:`CostRisk.by` is how it is called.
    """
    for key in keys:
        if key not in _OUTPUTS:
            raise DataError(Problem("key", f"there is no {key!r}", closest(key, _OUTPUTS) or "write year or phase"))
    risk.totals(kind)  # Refuses a kind that there is not.
    which, model = int(kind == "nominal"), risk.model
    labels: dict[str, list[Any]] = {"year": list(range(1, risk.assumptions.years + 1)), "phase": list(PHASES)}
    width, names = sum(len(labels[key]) for key in keys), len(risk.names)
    point = _worked(model, model.point[None, :], keys, which)[..., 0]
    shares = np.asarray(percentiles, dtype=float)
    mean, found = np.empty((names, width)), np.empty((shares.size, names, width))
    many = max(1, _CELLS // (width * risk.draws))
    points = Points(model.dimension, risk.draws, risk.seed, risk.method)
    size = 1 << min(max((_WORKED // max(model.dimension, 2 * names * (width + 1), 1)).bit_length() - 1, 4), 8)
    room = np.empty((min(many, names), width, risk.draws))  # The same for every group.
    for first in range(0, names, many):
        group = slice(first, first + many)
        drawn = room[: names - first]
        for start, stop in in_blocks(risk.draws, size):
            values = model.values(points.block(start, stop))
            drawn[..., start:stop] = _worked(model, values, keys, which)[group]
        mean[group] = drawn.mean(axis=-1)
        for n, own in enumerate(drawn, first):  # One by one: what is sorted is copied.
            found[:, n] = np.quantile(own, shares, axis=-1, overwrite_input=True)
    made: dict[str, pd.DataFrame] = {}
    at = 0
    for key in keys:
        mine = slice(at, at + len(labels[key]))
        at = mine.stop
        index = pd.MultiIndex.from_product([list(risk.names), labels[key]], names=["offer", key])
        frame = pd.DataFrame({"point": point[:, mine].ravel(), "mean": mean[:, mine].ravel()}, index=index)
        for share, row in zip(percentiles, found[..., mine], strict=True):
            frame[label(share)] = row.ravel()
        frame.attrs.update(kind=kind, currency=risk.currency)
        made[key] = frame
    return made


def by_phase(frame: pd.DataFrame, share: float) -> pd.DataFrame:
    """Return a percentile of each phase in which anything is paid, a column an offer.

    :meth:`CostRisk.phases` is how it is called.
    """
    names = frame.index.get_level_values("offer").unique()
    shape = (len(names), len(PHASES))
    wide = pd.DataFrame(
        frame[label(share)].to_numpy().reshape(shape).T, index=pd.Index(PHASES, name="phase"), columns=names
    )
    paid = (frame[["mean", label(share)]] != 0).any(axis=1).to_numpy().reshape(shape).any(axis=0)
    wide.attrs.update(frame.attrs)
    return wide.iloc[np.flatnonzero(paid)]


def _worked(model: CostModel, values: Floats, keys: Sequence[str], which: int) -> Floats:
    """Return the years and phases of every offer in every scenario, shape (offers, width, n)."""
    totals = model.evaluate(values, [_OUTPUTS[key] for key in keys])
    taken = [np.asarray(totals.years if key == "year" else totals.phases)[which] for key in keys]
    return np.asarray(np.concatenate(taken, axis=-1).transpose(1, 2, 0))
