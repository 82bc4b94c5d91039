"""What risks cost the offers that they strike."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.inputs import Inputs, Struck, pick
from crmselect.cost.response import PHASES_AT, Layout

__all__ = ["Events"]

Floats = NDArray[np.float64]


class Events:
    """The risks of a study, each with each offer that it strikes.

    Attributes
    ----------
    by : tuple of (risk, offer's position)
    slopes : ndarray (by, 2)
        What one unit of a cost at present value is at present value (1), and nominal.
    occurrence_of : dict
        For the input of each impact, the input of the risk's occurrence; without risks that are certain.
    """

    def __init__(self, found: Inputs, months: int, rate: float) -> None:
        self._found, self._months, self._rate = found, months, rate
        self.by = tuple((one.risk, one.offer) for one in found.struck)
        self.occurrence_of = {one.impact: one.occurs for one in found.struck if one.impact >= 0 and one.occurs >= 0}

    @property
    def struck(self) -> tuple[Struck, ...]:
        """Each of them, in the order of ``by``."""
        return tuple(self._found.struck)

    @cached_property
    def slopes(self) -> Floats:
        """What one unit at present value is, of each kind, shape (by, 2)."""
        months = np.array([one.month for one in self._found.struck])
        return np.column_stack([np.ones(months.size), (1.0 + self._rate) ** (months / 12)])

    def costs(self, values: Floats) -> Floats:
        """Return what each risk costs each offer that it strikes, at present value: shape (n, by)."""
        constants, made = self._found.constants, np.zeros((values.shape[0], len(self.by)))
        for n, one in enumerate(self._found.struck):
            cost = pick(values, constants, one.occurs) * pick(values, constants, one.impact) * one.rate
            if one.exchange is not None:
                cost = cost * pick(values, constants, one.exchange)
            made[:, n] = cost / self.slopes[n, 1]
        return made

    def deviations(self, mean: Floats, variance: Floats) -> Floats:
        """Return the standard deviation of what each risk costs each offer, of each kind: shape (by, 2).

        Parameters
        ----------
        mean, variance : ndarray (inputs,)
            Of each input by itself; occurrence, impact and exchange rate are independent.
        """
        made = np.zeros(len(self.by))
        for n, one in enumerate(self._found.struck):
            first, second = one.rate, one.rate**2
            for name in (one.occurs, one.impact, *([] if one.exchange is None else [one.exchange])):
                middle = mean[name] if name >= 0 else self._found.constants[-1 - name]
                first, second = first * middle, second * (middle**2 + (variance[name] if name >= 0 else 0.0))
            made[n] = np.sqrt(max(second - first**2, 0.0)) / self.slopes[n, 1]
        return np.asarray(made[:, None] * self.slopes)

    def mitigation(self, stated: float | None, n: int) -> float:
        """Return what it costs now to rule a risk out, in the study's currency; NaN where nobody said."""
        return float("nan") if stated is None else stated * float(self._found.struck[n].now)

    def add(self, out: Floats, values: Floats, layout: Layout) -> None:
        """Add the risks of every scenario to (n, offers, width)."""
        if not self.by:
            return
        present = self.costs(values)
        for n, one in enumerate(self._found.struck):
            flow = np.zeros((1, self._months))
            flow[0, one.month] = self.slopes[n, 1]
            unit = layout.sums(flow, np.array([PHASES_AT[one.phase]]))[0]
            out[:, one.offer] += present[:, n, None] * unit
