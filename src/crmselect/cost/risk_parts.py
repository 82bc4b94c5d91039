"""The uncertain cost of each year or phase, drawn again from the seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from crmselect.cost.risk_table import label
from crmselect.draws import Points, in_blocks
from crmselect.errors import DataError, Problem, closest
from crmselect.taxonomy import PHASES

if TYPE_CHECKING:
    from crmselect.cost.risk import CostRisk
    from crmselect.cost.totals import Kind

__all__ = ["parts"]

_OUTPUTS = {"year": "years", "phase": "phases"}
_SIZE = 256


def parts(risk: CostRisk, key: str, kind: Kind, percentiles: Sequence[float]) -> pd.DataFrame:
    """Return percentiles of each offer's years or phases; :meth:`CostRisk.by` is how it is called."""
    if key not in _OUTPUTS:
        raise DataError(Problem("key", f"there is no {key!r}", closest(key, _OUTPUTS) or "write year or phase"))
    risk.totals(kind)  # Refuses a kind that there is not.
    which, model = int(kind == "nominal"), risk.model
    keys = list(range(1, risk.assumptions.years + 1)) if key == "year" else list(PHASES)
    points = Points(model.dimension, risk.draws, risk.seed, risk.method)
    drawn = np.empty((len(risk.names), len(keys), risk.draws))

    def worked(values: np.ndarray) -> np.ndarray:
        totals = model.evaluate(values, (_OUTPUTS[key],))
        found = totals.years if key == "year" else totals.phases
        return np.asarray(np.asarray(found)[which].transpose(1, 2, 0))

    for start, stop in in_blocks(risk.draws, _SIZE):
        drawn[..., start:stop] = worked(model.values(points.block(start, stop)))
    point = worked(model.point[None, :])[..., 0]
    index = pd.MultiIndex.from_product([risk.names, keys], names=["offer", key])
    made = pd.DataFrame({"point": point.ravel(), "mean": drawn.mean(axis=-1).ravel()}, index=index)
    for share, row in zip(percentiles, np.quantile(drawn, percentiles, axis=-1, overwrite_input=True), strict=True):
        made[label(share)] = row.ravel()
    made.attrs.update(kind=kind, currency=risk.currency)
    return made
