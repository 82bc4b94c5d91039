"""The mean consistency index of random pairwise matrices, by order: published tables under their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from crmselect.scoring.weights._checks import choose, refuse

__all__ = ["RANDOM_INDICES", "look_up"]


def _table(first: int, values: str) -> Mapping[int, float]:
    return MappingProxyType({first + k: float(v) for k, v in enumerate(values.split())})


RANDOM_INDICES: Mapping[str, Mapping[int, float]] = MappingProxyType(
    {
        "saaty": _table(3, "0.58 0.90 1.12 1.24 1.32 1.41 1.45 1.49"),
        "saaty_2005": _table(3, "0.52 0.89 1.11 1.25 1.35 1.40 1.45 1.49 1.52 1.54 1.56 1.58 1.59"),
        "tummala_ling": _table(
            3, "0.5799 0.8921 1.1159 1.2358 1.3322 1.3952 1.4537 1.4882 1.5117 1.5356 1.5571 1.5714 1.5831"
        ),
        "donegan_dodd": _table(
            3,
            "0.4914 0.8286 1.0591 1.1797 1.2519 1.3171 1.3733 1.4055 1.4213"
            " 1.4497 1.4643 1.4822 1.4969 1.5078 1.5153 1.5262 1.5313 1.5371",
        ),
        "alonso_lamata": MappingProxyType({}),
    }
)
"""Random indices by name and order of the matrix.

- ``saaty``: Saaty, T. L. (1980), *The Analytic Hierarchy Process*, McGraw-Hill, as it is commonly printed;
- ``saaty_2005``: Saaty, T. L. (2005), *Theory and Applications of the Analytic Network Process*, RWS, p. 31;
- ``tummala_ling``: Tummala, V. M. R. and Ling, H. (1998), A note on the computation of the mean random
  consistency index of the analytic hierarchy process, *Theory and Decision* 44, 221-230;
- ``donegan_dodd``: Donegan, H. A. and Dodd, F. J. (1991), A note on Saaty's random indexes, *Mathematical and
  Computer Modelling* 15(10), 135-137;
- ``alonso_lamata``: no table but the line fitted by Alonso, J. A. and Lamata, M. T. (2006), Consistency in the
  analytic hierarchy process: a new approach, *International Journal of Uncertainty, Fuzziness and
  Knowledge-Based Systems* 14(4), 445-459: mean λ_max = 2.7699 n − 4.3513. It also continues each table beyond
  its last order.
"""


def _fitted(n: int) -> float:
    return (2.7699 * n - 4.3513 - n) / (n - 1)


def look_up(random_index: str | float | Mapping[int, float], n: int) -> tuple[float, str]:
    """Return the random index for matrices of order n, and where it comes from."""
    if isinstance(random_index, str):
        name = choose(random_index, "random_index", RANDOM_INDICES)
        table = RANDOM_INDICES[name]
        if n < 3:
            return 0.0, name
        if n in table:
            return table[n], name
        # Refusing a large matrix would withhold its weights too, which need no random index.
        return _fitted(n), "alonso_lamata" if not table else f"alonso_lamata (beyond the table {name})"
    if n < 3:
        return 0.0, "given"
    if isinstance(random_index, Mapping):
        if n not in random_index:
            raise refuse("random_index", f"has no value for n = {n}", "add one, or name a published table")
        value = float(random_index[n])
    else:
        value = float(random_index)
    if not (np.isfinite(value) and value > 0):
        raise refuse("random_index", f"{value:g} is not above zero", "give the mean index of random matrices")
    return value, "given"
