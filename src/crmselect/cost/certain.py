"""What is certain about the costs and yet no part of the point estimate: sure events, factors without a range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from crmselect.cost.uncertain import CostModel

__all__ = ["certain_parts"]

Floats = NDArray[np.float64]


def certain_parts(model: CostModel) -> list[tuple[str, str, Floats]]:
    """Return what each of these adds to the point estimates; :attr:`CostModel.certain` is how it is called.

    One after another takes its value, in the order in which they are stated, so that what two of them do together
    belongs to the later one, and their sum is what all of them add. A sure event of uncertain cost adds its likely one.
    """
    fixed = model.fixed
    now = [value if neutral is None else neutral for _, value, neutral in fixed]
    parts: list[tuple[str, str, Floats]] = []
    before = model.point_totals
    for n, (one, value, neutral) in enumerate(fixed):
        if neutral is None:
            continue
        now[n] = value
        totals = model.with_constants(now).evaluate(model.point[None, :])
        after = np.column_stack([totals.present[0], totals.nominal[0]])
        parts.append((one.kind, one.figure, after - before))
        before = after
    return parts
