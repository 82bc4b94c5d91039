"""Benefits in many draws, moved by the same drivers, rates and delay as the costs of those draws."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.distributions import Marginals
from crmselect.cost.drivers import monthly_all
from crmselect.cost.inputs import Inputs, pick
from crmselect.cost.stacked import drawn_drivers
from crmselect.cost.uncertain import CostModel
from crmselect.draws import Points
from crmselect.model import Spread
from crmselect.planning.benefits import BenefitModel
from crmselect.planning.benefits_accrual import accrued

__all__ = ["DrawnBenefits", "own_figures"]

Floats = NDArray[np.float64]
_GOLIVE = "golive"
_GROWTH = ": growth"


@dataclass(frozen=True)
class _Figure:
    """An uncertain figure of one benefit: ``amount``, ``rate``, ``late`` or ``probability``."""

    benefit: int
    field: str
    spread: Spread
    chance: float = 1.0


def own_figures(model: BenefitModel) -> tuple[_Figure, ...]:
    """Return what is uncertain about the benefits themselves, benefit by benefit."""
    found: list[_Figure] = []
    for n, one in enumerate(model.benefits):
        for field in ("amount", "rate", "late"):
            spread = getattr(one, field)
            if isinstance(spread, Spread) and not spread.certain:
                found.append(_Figure(n, field, spread))
        if 0 < one.probability < 1:
            yes = Spread(low=0, likely=0, high=1, shape="uniform")
            found.append(_Figure(n, "probability", yes, one.probability))
    return tuple(found)


class DrawnBenefits:
    """What benefits are worth at present value in each draw; picklable.

    Parameters
    ----------
    model : BenefitModel
    costs : CostModel
        What the costs of the same draws went through.
    factors : ndarray (months,)
        What one unit of each month is worth in month 0.

    Notes
    -----
    Drivers, exchange rates and inflation are drawn with the costs and move the benefits in the same draw. So does the
    delay, where it is one of go-live.
    """

    def __init__(self, model: BenefitModel, costs: CostModel, factors: Floats) -> None:
        self.model, self.costs, self.factors = model, costs, factors
        self.figures = own_figures(model)
        # Figures that are certain and yet not neutral have a place among the constants.
        self._shared = Inputs(constants=[value for _, value, _ in costs.fixed])
        named = [*enumerate(costs.inputs), *((-1 - k, one) for k, (one, _, _) in enumerate(costs.fixed))]
        for name, one in named:
            if one.kind == "driver":
                self._shared.levels[one.figure] = name
            elif one.kind == "growth":
                self._shared.growths[one.figure.removesuffix(_GROWTH)] = name
            elif one.kind == "exchange rate":
                self._shared.exchange[one.figure] = name
            elif one.kind == "inflation":
                self._shared.inflation = name
            elif one.kind == "delay":
                self._shared.delay = name
        delay = costs.assumptions.uncertainty.delay
        if delay is None or _GOLIVE not in delay.phases:
            self._shared.delay = None

    @cached_property
    def moved(self) -> tuple[str, ...]:
        """Drivers of benefits that are drawn, or derived from one that is."""
        drivers, doubted = self.costs.assumptions.drivers, self._shared.levels.keys() | self._shared.growths.keys()
        used = dict.fromkeys(name for name in self.model.drivers if name)
        return tuple(name for name in used if {name, drivers[name].of} & doubted)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """What is drawn with the costs and moves benefits too: drivers, currencies, ``inflation``, ``delay``."""
        found = [*self.moved, *(code for code in self._shared.exchange if code in self.model.codes)]
        found += ["inflation"] * bool(self._shared.inflation is not None and self.model.growth.any())
        return tuple(found + ["delay"] * bool(self._shared.delay is not None and self.model.benefits))

    def values(self, points: Points | None, cost_points: Points, start: int, stop: int) -> Floats:
        """Return what each offer's benefits are worth in the draws from ``start`` to ``stop``: shape (n, offers).

        Parameters
        ----------
        points : Points, optional
            Of the benefits' own figures, where there are any.
        cost_points : Points
            Those that the costs were drawn with.
        start, stop : int
        """
        count = stop - start
        drawn = self.costs.values(cost_points.block(start, stop)) if self.shared else np.zeros((count, 0))
        own = {} if points is None else self._own(points.block(start, stop))
        drivers = self._drivers(drawn)
        worth = np.zeros((count, self.model.scale.shape[1]))
        for n in range(len(self.model.benefits)):
            worth += (self._amount(n, own) * self._present(n, own, drawn, drivers))[:, None] * self.model.scale[n]
        return worth

    def _own(self, points: Floats) -> dict[tuple[int, str], Floats]:
        quantiles = Marginals([one.spread for one in self.figures]).quantiles(points)
        made = {}
        for k, one in enumerate(self.figures):
            column = quantiles[:, k]
            if one.field == "probability":
                column = (points[:, k] > 1.0 - one.chance).astype(float)
            made[one.benefit, one.field] = np.maximum(column, 0.0) if one.field == "late" else column
        return made

    def _amount(self, n: int, own: dict[tuple[int, str], Floats]) -> Floats | float:
        """Return a benefit's amount in every draw, 0 where it is not realised."""
        one = self.model.benefits[n]
        made: Floats | float = float(self.model.value[n])
        if (n, "amount") in own or (n, "rate") in own:
            made = 1.0
            for field in ("amount", "rate"):
                stated = getattr(one, field)
                likely = 1.0 if stated is None else stated.likely if isinstance(stated, Spread) else stated
                made = made * own.get((n, field), likely)
        return made * own.get((n, "probability"), one.probability)

    def _drivers(self, drawn: Floats) -> dict[str, Floats]:
        """Return the drivers that are drawn, by month, shape (n, months)."""
        if not self.moved:
            return {}
        plan = self.costs.assumptions
        return drawn_drivers(drawn, self._shared, plan, monthly_all(plan.drivers, plan.months))

    def _present(self, n: int, own: dict[tuple[int, str], Floats], drawn: Floats, drivers: dict[str, Floats]) -> Floats:
        """Return what one unit of a benefit's amount is worth at present value, shape (n,)."""
        model, shared, count = self.model, self._shared, drawn.shape[0]

        def of(name: int) -> Floats:
            return np.broadcast_to(pick(drawn, shared.constants, name), (count,))

        golive = np.full(count, model.golive)
        if shared.delay is not None:
            golive = golive + np.rint(np.maximum(of(shared.delay), 0.0)).astype(np.int64)
        late = np.rint(own.get((n, "late"), np.full(count, model.late[n]))).astype(np.int64)
        growth: float | Floats = float(model.growth[n])
        if growth and shared.inflation is not None:
            growth = np.maximum(growth + of(shared.inflation), -1.0)
        part = accrued(model.benefits[n], golive, late, model.months, growth)
        weights = model.unit[n] * self.factors * drivers.get(model.drivers[n], model.heads[n])
        worth = np.einsum("nm,nm->n" if weights.ndim > 1 else "nm,m->n", part, weights)
        if model.codes[n] in shared.exchange:
            worth = worth * of(shared.exchange[model.codes[n]])
        return np.asarray(worth)
