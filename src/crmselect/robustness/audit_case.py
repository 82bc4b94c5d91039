"""What an audit works on: the quality and the price of every offer, and the scales that the study states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from crmselect.model import ValueFunction
from crmselect.robustness._order import Floats, Ints
from crmselect.scoring import Leaf, Ranking, value

__all__ = ["PRICES", "Case", "case_of"]

PRICES = {
    "present_value": ("the present value", "现值"),
    "nominal": ("the nominal total", "名义总额"),
    "annual_equivalent": ("the cost a year", "年均成本"),
    "per_user_month": ("the cost per user and month", "每用户每月成本"),
}
_DIGITS = 12


@dataclass(frozen=True, eq=False)
class Case:
    """Qualities and prices of all offers, and which of them take part.

    Parameters
    ----------
    names : tuple of str
        All offers.
    passing, excluded : ndarray of int
        Rows of the offers that pass the gates, and of the others whose costs are open.
    closed : tuple of str
        Offers that cannot be let in, because their costs stay closed or are not known.
    quality, prices : ndarray (offers,)
        The weighted rest of the criteria, 0 to 100, and the price; NaN where it is not known.
    judged : bool
        Whether any criterion but cost carries weight.
    price_weight : float
        The weight of all costs in the whole, 0 to 1.
    kind : str
        Which cost the price is.
    function : ValueFunction or None
        Of the price; None where no criterion looks at it.
    share : float
        The weight of the price among the costs: less than 1 where criteria look at several kinds of cost.
    other_costs : ndarray (offers,)
        What the other kinds add to the points of cost, 0 to 100.
    best, worst, reference : float or None
        The stated ends of the price's scale, and the price that is worth nothing: the budget, else ``worst``.
    budgeted : bool
        Whether ``reference`` is the budget.
    currency : str
    """

    names: tuple[str, ...]
    passing: Ints
    excluded: Ints
    closed: tuple[str, ...]
    quality: Floats
    prices: Floats
    judged: bool
    price_weight: float
    kind: str
    function: ValueFunction | None
    share: float
    other_costs: Floats
    best: float | None
    worst: float | None
    reference: float | None
    budgeted: bool
    currency: str

    def cost_points(self, prices: Floats, rows: Ints) -> Floats:
        """Return the points of cost, 0 to 100, by the criteria's own value functions."""
        if self.function is None:
            return np.zeros(rows.shape)
        return np.asarray(100 * self.share * value(self.function, prices) + self.other_costs[rows])

    def of(self, rows: Ints) -> list[str]:
        """Return the names of some rows."""
        return [self.names[row] for row in rows.tolist()]


def case_of(ranking: Ranking) -> Case:
    """Return what an audit of a ranking works on.

    The offers that pass stand in the order of the ranking, so that the order of a file makes no difference.
    """
    order = list(ranking.order)
    values, figures = ranking.values.loc[order], ranking.figures.loc[order]
    weights = np.array([leaf.weight for leaf in ranking.leaves])
    costs = np.array([leaf.kind == "cost" for leaf in ranking.leaves], dtype=np.bool_)
    cost_weight, rest = float(weights[costs].sum()), float(weights[~costs].sum())
    worth = values.to_numpy(dtype=np.float64)
    quality = np.zeros(len(order))
    if rest > 0:
        quality = np.clip(100 * worth[:, ~costs] @ (weights[~costs] / rest), 0.0, 100.0)
    leaf = _main(ranking.leaves)
    others = np.zeros(len(order))
    share = 1.0
    if leaf is not None:
        kind, prices = leaf.key, figures[leaf.name].to_numpy(dtype=np.float64)
        chosen = np.array([one.name == leaf.name for one in ranking.leaves])
        share = float(weights[chosen].sum()) / cost_weight
        beside = costs & ~chosen & (weights > 0)
        if beside.any():
            others = 100 * worth[:, beside] @ (weights[beside] / cost_weight)
    else:
        kind = ranking.gates.budget_kind if ranking.gates.budget_kind in ranking.costs else "present_value"
        closed = np.isin(order, ranking.closed)
        known = ranking.costs[kind].reindex(order).to_numpy(dtype=np.float64) if kind in ranking.costs else np.nan
        prices = np.where(closed, np.nan, known)
    best, worst = _scale(leaf.value if leaf is not None else None)
    gates = ranking.gates
    budget = gates.budget if gates.budget is not None and gates.budget_kind == kind else None
    places = ranking.places.loc[order].notna().to_numpy(dtype=np.bool_)
    open_ = np.isfinite(prices) & np.isfinite(others)
    return Case(
        names=tuple(order),
        passing=np.flatnonzero(places).astype(np.int64),
        excluded=np.flatnonzero(~places & open_).astype(np.int64),
        closed=tuple(name for name, out in zip(order, ~places & ~open_, strict=True) if out),
        quality=quality,
        prices=prices,
        judged=rest > 0,
        price_weight=round(cost_weight / (cost_weight + rest), _DIGITS),
        kind=kind,
        function=leaf.value if leaf is not None else None,
        share=share,
        other_costs=others,
        best=best,
        worst=worst,
        reference=budget if budget is not None else worst,
        budgeted=budget is not None,
        currency=ranking.currency,
    )


def _main(leaves: tuple[Leaf, ...]) -> Leaf | None:
    """Return the leaf of cost that weighs most; None where cost has no weight."""
    found = [leaf for leaf in leaves if leaf.kind == "cost" and leaf.weight > 0]
    return max(found, key=lambda leaf: leaf.weight) if found else None


def _scale(function: ValueFunction | None) -> tuple[float | None, float | None]:
    """Return the best and the worst end of a stated scale, where it has two ends."""
    if function is None:
        return None, None
    if function.shape == "piecewise":
        (low, at_low), (high, at_high) = function.points[0], function.points[-1]
        return (low, high) if at_low >= at_high else (high, low)
    return function.best, function.worst
