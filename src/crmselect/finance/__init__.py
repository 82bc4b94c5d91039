"""Discounting, annualising, payback and rates of return, as functions of plain arrays.

Flows have the shape ``(..., periods)``, receipts positive, outlays negative; rates broadcast over the leading
dimensions, so that a Monte Carlo run is one call. A rate is a fraction per period (0.08 is 8 %) above -1.
A single flow gives a float, a stack of flows an array. Every function raises :class:`ValueError`, which names
the argument, for what is empty, NaN, infinite or no number, for a rate at or below -1, and for shapes that do
not broadcast; "Raises" lists only what comes on top.
"""

from __future__ import annotations

from crmselect.finance.rates import AmbiguousRateError, irr, irr_all, xirr, xirr_all
from crmselect.finance.value import (
    annuity_factor,
    discount_factors,
    discounted_payback,
    equivalent_annual_cost,
    mirr,
    monthly_rate,
    npv,
    payback,
    xnpv,
)

__all__ = [
    "AmbiguousRateError",
    "annuity_factor",
    "discount_factors",
    "discounted_payback",
    "equivalent_annual_cost",
    "irr",
    "irr_all",
    "mirr",
    "monthly_rate",
    "npv",
    "payback",
    "xirr",
    "xirr_all",
    "xnpv",
]
