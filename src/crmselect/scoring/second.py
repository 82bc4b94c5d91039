"""Second opinions: the other methods, applied to the values of the offers that pass."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from crmselect.errors import closest
from crmselect.scoring.answers import Floats

__all__ = ["INDIFFERENT", "METHODS", "PREFERRED", "prefer"]

METHODS = ("additive", "weighted_product", "topsis", "vikor", "spotis", "promethee", "electre")
"""What ``rank(method=…)`` takes; the first is the default."""


INDIFFERENT, PREFERRED = 0.05, 0.15
"""For ELECTRE: values that differ by up to the first are alike; from the second on one is clearly preferred."""


def prefer(values: Floats, weights: Floats, method: str, options: Mapping[str, Any] | None = None) -> Floats:
    """Return each offer's preference under a method, higher is better.

    Parameters
    ----------
    values : (…, offers, leaves)
        0 to 1 on the criteria's stated scales, so that every method sees the same units and more is always better.
        Leaves without weight are left aside.
    weights : (…, leaves)
    method : str
        One of :data:`METHODS`.
    options : mapping, optional
        Further arguments of the method's array function, such as ``{"v": 0.7}`` for VIKOR.

    Notes
    -----
    ``spotis`` takes 0 and 1 as the bounds. ``weighted_product`` gives 0 to an offer with a value of 0 on any weighted
    leaf, the limit of the product. ``electre`` is ELECTRE III with :data:`INDIFFERENT` and :data:`PREFERRED` as the
    thresholds q and p of every leaf and without a veto, unless ``options`` say otherwise; the review notes say so.

    Examples
    --------
    >>> print(prefer(np.array([[1.0, 0.25], [0.0, 1.0]]), np.array([0.5, 0.5]), "weighted_product"))
    [0.5 0. ]
    """
    if method not in METHODS:
        raise ValueError(f"method: {method!r} is not known — {closest(method, METHODS) or ', '.join(METHODS)}")
    from crmselect.scoring import methods

    # A leaf that never weighs anything is left aside.
    weighted = (weights > 0).reshape(-1, weights.shape[-1]).any(axis=0)
    matrix, shares = np.ascontiguousarray(values[..., weighted]), weights[..., weighted]
    if not matrix.shape[-2]:
        return np.empty(matrix.shape[:-1])
    extra = dict(options or {})
    if method == "additive":
        return np.asarray(methods.additive(matrix, shares).preference)
    up = np.ones(matrix.shape[-1], dtype=np.bool_)
    if method == "weighted_product":
        above = np.asarray((matrix > 0).all(axis=-1))
        found = methods.weighted_product(np.where(above[..., None], matrix, 1.0), shares, up, **extra).preference
        return np.where(above, found, 0.0)
    if method == "spotis":
        extra = {"bounds": np.tile([0.0, 1.0], (matrix.shape[-1], 1)), **extra}
    elif method == "electre":
        extra = {"q": INDIFFERENT, "p": PREFERRED, **extra}
    function = getattr(methods, "electre_iii" if method == "electre" else method)
    return np.asarray(function(matrix, shares, up, **extra).preference, dtype=np.float64)
