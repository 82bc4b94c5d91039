"""The costs of offers as a function of every uncertain figure."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.columns import Columns, columns_of
from crmselect.cost.delayed import delayed
from crmselect.cost.events import Events
from crmselect.cost.gaps import gap_notes
from crmselect.cost.inputs import Input, inputs_of, pick
from crmselect.cost.outcome import Totals
from crmselect.cost.response import PHASES_AT, Layout, Response, response_of
from crmselect.cost.stacked import Stacked, bent, drawn_drivers
from crmselect.cost.uncertain_checks import copulas_of, drivers_at_zero, uncertainty_problems
from crmselect.cost.uncertain_notes import notes_of
from crmselect.errors import DataError, Problem, closest
from crmselect.model import Assumptions, InputNote, OfferSet

if TYPE_CHECKING:
    from crmselect.cost.copula import Copula
    from crmselect.cost.distributions import Marginals

__all__ = ["CostModel", "Input", "Totals", "uncertainty_problems"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_NEVER_NEGATIVE = {"driver", "exchange rate", "shared price", "delay"}
_NEUTRAL = {
    "driver": 1.0,
    "exchange rate": 1.0,
    "shared price": 1.0,
    "growth": 0.0,
    "inflation": 0.0,
    "delay": 0.0,
}
"""What changes nothing: what the point estimate counts."""


class CostModel:
    """What offers cost, as a function of every uncertain figure; picklable.

    Parameters
    ----------
    offers : OfferSet
    assumptions : Assumptions

    Attributes
    ----------
    inputs : tuple of Input
        Prices first, offer by offer; then what all offers share; then each risk's occurrence, followed by what it
        costs each offer. Figures without a range are none of them.
    dimension : int
        Uniform columns that :meth:`values` takes: one an input, in their order.
    likely : ndarray (inputs,)
        Every input's likely value; no risk occurs. Where the likely values of shared figures change nothing (a factor
        of 1, a shift or a delay of 0) the totals are there the point estimate.
    point : ndarray (inputs,)
        Where the totals are the point estimate: likely prices, factors 1, shifts and delay 0, no risk.
    mean, variance : ndarray (inputs,)
        Exact moments of each input by itself (rounding of the delay left out).
    notes : tuple of InputNote
    copulas : tuple of (ndarray of input positions, Copula)
        Which inputs are correlated, and how; the others are independent.
    events : Events
        What risks cost.
    certain : tuple of (kind, name, ndarray (offers, 2))
        What is sure and yet no part of the point estimate, such as a risk of probability 1: what it adds to each
        offer's total at present value and nominal.
    additive : bool
        Whether each offer's total is a constant and a multiple of each input: no more than prices is uncertain.

    Raises
    ------
    DataError
        With every name in the uncertainty that names nothing; as :func:`crmselect.cost.tco`.

    Examples
    --------
    >>> from crmselect.model import CostItem, Offer
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount={"low": 40, "likely": 50, "high": 80})
    >>> model = CostModel(OfferSet(offers=(Offer(name="Acme", items=(seats,)),)), Assumptions(currency="USD"))
    >>> model.inputs[0].name, model.evaluate(np.array([[50.0], [60.0]])).nominal.tolist()
    ('Acme: Seats', [[50.0], [60.0]])
    """

    def __init__(self, offers: OfferSet, assumptions: Assumptions) -> None:
        self.offers, self.assumptions = offers, assumptions
        self._columns: Columns = columns_of(offers.offers, assumptions)
        problems = uncertainty_problems(offers, assumptions)
        if problems:
            raise DataError(problems)
        self._found = inputs_of(offers.offers, assumptions, self._columns)
        self.inputs: tuple[Input, ...] = tuple(self._found.inputs)
        self.dimension = len(self.inputs)
        self.copulas: tuple[tuple[Ints, Copula], ...] = copulas_of(offers.offers, assumptions, self._found)
        self.notes: tuple[InputNote, ...] = (
            *self._columns.notes,
            *gap_notes(offers.offers),
            *notes_of(assumptions, self._columns, self._found),
        )
        self.likely: Floats = np.array([one.spread.likely for one in self.inputs])
        self.point: Floats = np.array([_NEUTRAL.get(one.kind, one.spread.likely) for one in self.inputs])
        self._chances = {n: one.probability for n, one in enumerate(self.inputs) if one.probability is not None}
        reaches = [one.kind in _NEVER_NEGATIVE and one.spread.shape == "normal" for one in self.inputs]
        self._clipped = np.flatnonzero(np.array(reaches, dtype=bool))
        self.events = Events(self._found, assumptions.months, assumptions.discount_rate)
        self._bent = bent(self._columns, self._found, assumptions)
        self._straight = np.setdiff1d(np.arange(len(self._columns.items)), self._bent)
        self._responses: dict[tuple[int, Layout], Response] = {}
        self._stacked: dict[int, Stacked] = {}
        self._late: dict[int, Columns] = {0: self._columns}
        self.additive = all(one.kind == "price" for one in self.inputs)

    @cached_property
    def _marginals(self) -> Marginals:
        from crmselect.cost.distributions import Marginals

        return Marginals([one.spread for one in self.inputs])

    @cached_property
    def mean(self) -> Floats:
        """The mean of each input, shape (inputs,)."""
        mean = np.array(self._marginals.mean, dtype=float)
        mean[list(self._chances)] = list(self._chances.values())
        return mean

    @cached_property
    def variance(self) -> Floats:
        """The variance of each input, shape (inputs,)."""
        variance = np.array(self._marginals.variance, dtype=float)
        variance[list(self._chances)] = [p * (1.0 - p) for p in self._chances.values()]
        return variance

    def values(self, points: Floats) -> Floats:
        """Return what the inputs are at points of the unit cube.

        Parameters
        ----------
        points : ndarray (n, dimension)
            Above 0 and below 1.

        Returns
        -------
        ndarray (n, inputs)
            Correlated as stated; the delay in whole months; occurrences 0 or 1. Drivers' levels, exchange rates,
            shared prices and the delay are never below 0, whatever their normal range reaches.
        """
        if self.copulas:
            points = points.copy()
            for at, copula in self.copulas:
                points[:, at] = copula.mix(points[:, at])
        return self._fitted(np.asarray(self._marginals.quantiles(points)))

    def at(self, probability: float) -> Floats:
        """Return every input's own quantile at one probability, shape (inputs,)."""
        values: Floats = np.array(self._marginals.quantile_at(probability), dtype=float)
        return np.asarray(self._fitted(values[None, :])[0])

    def _fitted(self, values: Floats) -> Floats:
        """Round and bound what the quantiles alone do not, in place."""
        for n, probability in self._chances.items():
            values[:, n] = values[:, n] > 1.0 - probability
        if self._clipped.size:
            values[:, self._clipped] = np.maximum(values[:, self._clipped], 0.0)
        late = self._found.delay
        if late is not None and late >= 0:
            values[:, late] = np.rint(values[:, late])
        return values

    def evaluate(self, values: Floats, outputs: Sequence[str] = ()) -> Totals:
        """Return what each scenario costs.

        Parameters
        ----------
        values : ndarray (n, inputs)
            Any, row by row; a delay is taken in whole months.
        outputs : sequence of str
            What is wanted beside the totals: ``years``, ``phases``, and drivers by their names.

        Raises
        ------
        DataError
            For an output that there is not; where a scenario's quantity lies beyond the last tier of a price; where a
            driver that is asked for falls to 0 in a scenario, as no cost per unit is then left.
        """
        plan = self.assumptions
        drivers = [name for name in outputs if name in plan.drivers]
        for name in outputs:
            if name not in {"years", "phases"} and name not in plan.drivers:
                known = ["years", "phases", *plan.drivers]
                raise DataError(
                    Problem("outputs", f"there is no {name!r}", closest(name, known) or f"write {', '.join(known)}")
                )
        layout = Layout(plan.years, plan.discount_rate, "years" in outputs, "phases" in outputs)
        values = np.atleast_2d(np.asarray(values, dtype=float))
        if values.shape[1] != self.dimension:
            raise ValueError(f"a scenario has {values.shape[1]} values — give one for each of {self.dimension} inputs")
        count = values.shape[0]
        out = np.zeros((count, len(self.offers), layout.width))
        late = self._found.delay
        months = np.zeros(count, dtype=np.int64)
        if late is not None:
            months[:] = np.rint(np.maximum(pick(values, self._found.constants, late), 0.0))
        for delay in np.unique(months).tolist():
            mine = slice(None) if (months == delay).all() else np.flatnonzero(months == delay)
            some, part = values[mine], out[mine]
            self._response(delay, layout).add(part, some, self._found.constants)
            self._full(delay).add(part, some, layout)
            if not isinstance(mine, slice):
                out[mine] = part
        self.events.add(out, values, layout)
        years, phases, at = None, None, 2
        if layout.by_year:
            years = np.moveaxis(out[..., at : at + 2 * plan.years].reshape(count, -1, 2, plan.years), 2, 0)
            at += 2 * plan.years
        if layout.by_phase:
            phases = np.moveaxis(out[..., at:].reshape(count, -1, 2, len(PHASES_AT)), 2, 0)
        stated = dict(zip(plan.drivers, self._columns.quantities[1:], strict=True))
        drawn = drawn_drivers(values, self._found, plan, stated) if drivers else {}
        sums = {
            name: np.broadcast_to(drawn.get(name, stated[name])[..., : plan.months].sum(axis=-1), (count,))
            for name in drivers
        }
        if problems := drivers_at_zero(sums, stated, plan):
            raise DataError(problems)
        return Totals(out[..., 0], out[..., 1], years, phases, sums)

    def slopes(self) -> Floats:
        """Return what one unit more of each input adds to each offer, the rest likely.

        Returns
        -------
        ndarray (2, inputs, offers)
            Present value, then nominal. Exact for prices; for others the secant from P10 to P90. Of a risk's occurrence
            with likely impacts; of an impact, with the risk occurring.
        """
        from crmselect.cost.slopes import slopes

        return slopes(self)

    def reach(self) -> Floats:
        """Return how far each input moves the total of any offer: what is worth looking at comes first.

        Returns
        -------
        ndarray (inputs,)
            In the study's currency, at present value or nominal, whichever is more. Of prices, drivers and rates the
            slope times the distance from P10 to P90; of a risk's occurrence the standard deviation of what it costs,
            occurrence times impact; of an impact, its slope times its P10 to P90 times the probability of the risk.
        """
        from crmselect.cost.slopes import reach

        return reach(self)

    @cached_property
    def certain(self) -> tuple[tuple[str, str, Floats], ...]:
        """What is sure and no part of the point estimate."""
        from crmselect.cost.certain import certain_parts

        return tuple(certain_parts(self))

    @property
    def fixed(self) -> tuple[tuple[Input, float, float | None], ...]:
        """Figures without a range that are not neutral: what, its value, and what the point estimate counts."""
        found = self._found
        return tuple((one, value, rest) for (one, rest), value in zip(found.fixed, found.constants, strict=True))

    def with_constants(self, constants: Sequence[float]) -> CostModel:
        """Return this model with other values of what :attr:`fixed` lists."""
        made, found = copy(self), replace(self._found, constants=list(constants))
        events = Events(found, self.assumptions.months, self.assumptions.discount_rate)
        made.__dict__.update(_found=found, _stacked={}, events=events)
        return made

    @cached_property
    def price_offers(self) -> tuple[int, ...]:
        """The position of the offer of each price; prices come first among the inputs."""
        return tuple(int(self._columns.owner[k]) for k in self._found.prices)

    @cached_property
    def price_spans(self) -> tuple[tuple[int, slice], ...]:
        """Where each offer's prices stand among the inputs."""
        owner = np.array(self.price_offers, dtype=np.int64)
        return tuple((n, slice(*np.searchsorted(owner, [n, n + 1]).tolist())) for n in np.unique(owner).tolist())

    @cached_property
    def shared_inputs(self) -> Ints:
        """The positions of the inputs that are neither prices nor risks nor their impacts."""
        kinds = [one.kind not in {"price", "risk", "impact"} for one in self.inputs]
        return np.flatnonzero(np.array(kinds, dtype=bool))

    @cached_property
    def point_totals(self) -> Floats:
        """The point estimate, every figure as stated: shape (offers, 2), at present value and nominal."""
        if self.events.by or self._found.constants:
            # Neither a certain risk nor a factor that can only be another is part of it.
            doubt = self.assumptions.uncertainty
            bare = doubt.replace(drivers={}, exchange_rates={}, inflation=None, delay=None, prices=(), risks=())
            return CostModel(self.offers, self.assumptions.replace(uncertainty=bare)).point_totals
        totals = self.evaluate(self.point[None, :])
        return np.column_stack([totals.present[0], totals.nominal[0]])

    def _columns_late(self, months: int) -> Columns:
        if months not in self._late:
            doubt = self.assumptions.uncertainty.delay
            phases = doubt.phases if doubt is not None else ()
            self._late[months] = columns_of(delayed(self.offers.offers, phases, months), self.assumptions)
        return self._late[months]

    def _response(self, months: int, layout: Layout) -> Response:
        if (months, layout) not in self._responses:
            columns = self._columns_late(months)
            self._responses[months, layout] = response_of(
                columns, self._straight, len(self.offers), self._found, self.assumptions, layout
            )
        return self._responses[months, layout]

    def _full(self, months: int) -> Stacked:
        if months not in self._stacked:
            self._stacked[months] = Stacked(self._columns_late(months), self._bent, self._found, self.assumptions)
        return self._stacked[months]
