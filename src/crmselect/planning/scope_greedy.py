"""The choice that a rule of thumb makes, for comparison."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from crmselect.planning.scope_checks import checked
from crmselect.planning.scope_rows import Setup

__all__ = ["greedy_of", "greedy_scope"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def greedy_scope(
    value: ArrayLike, cost: ArrayLike, budget: ArrayLike | None = None, **rules: Any
) -> tuple[Bools, float, float]:
    """Return what taking modules by value per cost comes to, for comparison: often too little.

    Parameters
    ----------
    value, cost, budget
        As :func:`choose_scope` takes them.
    **rules
        As there. Bundles are bought at their price nowhere.

    Returns
    -------
    chosen : ndarray of bool (modules,)
    value, cost : float

    Examples
    --------
    >>> greedy_scope([16, 22, 12, 8], [5, 7, 4, 3], 14)[1:]
    (38.0, 12.0)
    """
    return greedy_of(checked(value, cost, budget, **rules))


def greedy_of(setup: Setup) -> tuple[Bools, float, float]:
    """Return the greedy choice of a checked setup; the musts first, then whatever still fits with what it requires."""
    program, _ = setup.program()
    chosen = np.array([answer is True for answer in setup.fixed], dtype=np.bool_)
    bought = np.zeros(len(setup.packs), dtype=np.bool_)
    total = setup.cost.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(total > 0, setup.value / total, np.where(setup.value > 0, np.inf, -np.inf))
    order = [at for at in np.argsort(-ratio, kind="stable").tolist() if ratio[at] > 0 and not chosen[at]]
    added = True
    while added:
        added = False
        for at in order:
            if chosen[at] or setup.fixed[at] is False:
                continue
            chosen[at] = True
            if program.keeps(_as_answer(setup, chosen)):
                added = True
            else:
                chosen[at] = False
    return chosen, setup.worth(chosen, bought), float(setup.spent(chosen, bought).sum())


def _as_answer(setup: Setup, chosen: Bools) -> Floats:
    once = [float(chosen[list(members)].any()) for _, members in setup.shared]
    return np.concatenate([chosen.astype(np.float64), np.zeros(len(setup.priced)), once])
