"""Value functions as formulas that every spreadsheet program knows."""

from __future__ import annotations

import math
from collections.abc import Mapping

from crmselect.model import ValueFunction
from crmselect.scoring.values import value

__all__ = ["bend_of", "worth"]

_STEEP = 0.02
_FLAT = 1.0


def bend_of(function: ValueFunction) -> float:
    """Return the curvature b of an exponential scale: it is worth (1 − e^(−b·s)) / (1 − e^(−b)) at share s of its way.

    Examples
    --------
    >>> bend_of(ValueFunction(shape="exponential", worst=0, middle=50, best=100))
    0.0
    """
    worst, best, middle = (float(one or 0.0) for one in (function.worst, function.best, function.middle))
    half = (middle - worst) / (best - worst)
    # Where it bends hard, what is left of the way after the first bit no longer counts.
    if half < _STEEP:
        return math.log(2) / half
    if half > 1 - _STEEP:
        return -math.log(2) / (1 - half)
    # Half way along it is worth 1 / (1 + e^(−b/2)).
    there = float(value(function, worst + (best - worst) / 2))
    return 2 * math.log(there / (1 - there)) + 0.0


def worth(function: ValueFunction, figure: str, cells: Mapping[str, str], bend: float = 0.0) -> str:
    """Return the formula of what a figure is worth.

    Parameters
    ----------
    function : ValueFunction
    figure : str
        The address of the figure.
    cells : mapping of str to str
        The addresses of the scale's own figures: ``worst``, ``best``, ``bend``, ``target``, ``tolerance``, or the
        ranges ``figures`` and ``values``.
    bend : float
        Of an exponential scale.

    Examples
    --------
    >>> worth(ValueFunction(worst=9, best=3), "B1", {"worst": "C1", "best": "C2"})
    'MAX(0,MIN(1,(B1-C1)/(C2-C1)))'
    """
    match function.shape:
        case "linear" | "exponential":
            low, high = cells["worst"], cells["best"]
            share = f"MAX(0,MIN(1,({figure}-{low})/({high}-{low})))"
            if function.shape == "linear" or not bend:
                return share
            b = cells["bend"]
            if abs(bend) < _FLAT:  # A difference of two numbers near one would lose digits.
                return f"EXP({b}*(1-{share})/2)*SINH({b}*{share}/2)/SINH({b}/2)"
            if bend > 0:
                return f"(1-EXP(-{b}*{share}))/(1-EXP(-{b}))"
            # From the other end, so that no power overflows.
            return f"1-(1-EXP({b}*(1-{share})))/(1-EXP({b}))"
        case "target":
            return f"1-MIN(1,ABS({figure}-{cells['target']})/{cells['tolerance']})"
        case "ordinal":
            return f"INDEX({cells['values']},MATCH({figure},{cells['figures']},0))"
        case "piecewise":
            at, values, count = cells["figures"], cells["values"], len(function.points)
            inside = f"MAX(MIN({at}),MIN(MAX({at}),{figure}))"
            left = f"MIN(MATCH({inside},{at},1),{count - 1})"
            start, end = f"INDEX({at},{left})", f"INDEX({at},{left}+1)"
            low, high = f"INDEX({values},{left})", f"INDEX({values},{left}+1)"
            return f"{low}+({inside}-{start})/({end}-{start})*({high}-{low})"
