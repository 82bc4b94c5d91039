"""The tables of a cost simulation: percentiles of each offer, and what was uncertain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.cost.inputs import Input

if TYPE_CHECKING:
    from crmselect.cost.risk import CostRisk
    from crmselect.cost.totals import Kind

__all__ = ["DUST", "at_most", "label", "listed", "summary"]

Floats = NDArray[np.float64]
DUST = 1e-12
"""Totals that differ by less than this share are the same: sums of the same figures in another order."""


def label(share: float) -> str:
    """Return a percentile's name.

    Examples
    --------
    >>> label(0.8), label(0.975)
    ('P80', 'P97.5')
    """
    return f"P{round(100 * share, 6):g}"


def at_most(totals: Floats, amount: float | Floats) -> Floats:
    """Return the share of draws in which each offer's total (draws, offers) is at most an amount."""
    return np.asarray((totals <= amount + DUST * np.abs(amount)).mean(axis=0))


def summary(risk: CostRisk, kind: Kind) -> pd.DataFrame:
    """Return one row an offer; :attr:`CostRisk.table` says what it holds."""
    totals, point = risk.totals(kind), risk.point(kind)
    made = pd.DataFrame({"point": point}, index=risk.index)
    made["mean"] = totals.mean(axis=0)
    made["sd"] = totals.std(axis=0, ddof=1) if risk.draws > 1 else 0.0
    # Sums of the same figures in another order differ in their last bits, and that is no uncertainty.
    spread = totals.max(axis=0) - totals.min(axis=0)
    made.loc[spread <= DUST * np.abs(totals).max(axis=0), "sd"] = 0.0
    for share in (0.1, 0.5, 0.8, 0.9):
        made[label(share)] = risk.percentile(share, kind)
    made["contingency"] = made["P80"] - point
    made["contingency_share"] = made["contingency"] / point.where(point != 0)
    made["at_point"] = at_most(totals, point.to_numpy())
    made["standard_error"] = made["sd"] / np.sqrt(risk.draws)
    made.attrs.update(kind=kind, currency=risk.currency)
    return made


def listed(inputs: Iterable[Input]) -> pd.DataFrame:
    """Return one row an uncertain figure; :attr:`CostRisk.inputs` is how it is called."""
    rows = [
        (
            one.name, one.kind, one.spread.least, one.spread.likely, one.spread.most,
            "occurs" if one.probability is not None else one.spread.shape,
            one.probability, one.origin, ", ".join(one.offers), one.where,
        )
        for one in inputs
    ]  # fmt: skip
    columns = ["input", "kind", "low", "likely", "high", "shape", "probability", "origin", "offers", "where"]
    return pd.DataFrame(rows, columns=columns).astype({"probability": float})
