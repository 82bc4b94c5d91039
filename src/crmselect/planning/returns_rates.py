"""The figures of a return: ratios, internal rates of return, payback, each undefined where it is."""

from __future__ import annotations

from functools import reduce
from math import gcd

import numpy as np
from numpy.typing import NDArray

from crmselect import finance

__all__ = ["net_of", "rates_of_return", "ratio", "sign_changes"]

Floats = NDArray[np.float64]
_DUST = 1e-12
"""What is left of two flows that cancel, as a share of them."""


def net_of(benefits: Floats, costs: Floats) -> Floats:
    """Return benefits less costs; where the two cancel, the last digits that are left count as nothing.

    A month of 1e-11 after five years would else be a change of sign, and so perhaps a rate of return more.
    """
    net = benefits - costs
    return np.asarray(np.where(np.abs(net) <= _DUST * (np.abs(benefits) + np.abs(costs)), 0.0, net))


def ratio(benefits: Floats, costs: Floats) -> Floats:
    """Return benefits divided by costs, NaN where costs are not above 0: nothing is then laid out to relate to."""
    undefined = np.full(np.shape(benefits), np.nan)
    return np.asarray(np.divide(benefits, costs, out=undefined, where=np.asarray(costs) > 0))


def rates_of_return(cash: Floats) -> tuple[float, ...]:
    """Return every internal rate of return of a flow by month, as effective annual rates, ascending.

    Parameters
    ----------
    cash : ndarray (months,)

    Returns
    -------
    tuple of float
        Empty where no rate above -1 brings the flow to 0, and for a flow of nothing but zeros.

    Examples
    --------
    >>> flow = np.zeros(25)
    >>> flow[[0, 12, 24]] = [100, -230, 132]
    >>> [round(rate, 9) for rate in rates_of_return(flow)]
    [0.1, 0.2]
    """
    at = np.flatnonzero(cash)
    # A flow by quarter or by year is one of fewer periods, which keeps its rates exact.
    step = reduce(gcd, at.tolist(), 0)
    if not at.size or not step:
        return ()
    with np.errstate(over="ignore"):
        rates = np.expm1(np.log1p(finance.irr_all(cash[::step])) * (12 / step))
    return tuple(float(rate) for rate in rates)


def sign_changes(cash: Floats) -> int:
    """Return how often a flow changes its sign.

    Examples
    --------
    >>> sign_changes(np.array([-1.0, 0.0, 2.0, -3.0]))
    2
    """
    signs = np.sign(cash[cash != 0])
    return int(np.count_nonzero(signs[1:] != signs[:-1]))
