"""How many linear figures can be zero or more at the same weights: branch and bound over linear programs.

scipy's mixed integer solver would do as well, but it writes to standard output, accepts a switch that is a millionth
off, and cannot tell how many figures a solution satisfies to the last digit.
"""

from __future__ import annotations

import heapq

import numpy as np

from crmselect.robustness._order import Bools, Floats
from crmselect.robustness._region import Region, proper
from crmselect.scoring.weights._linear import minimise

__all__ = ["ahead_most", "most_together"]

_WHOLE = 1e-6  # A switch this near to 0 or 1 is at it.


def ahead_most(ahead: Floats, weights: Region) -> Floats:
    """Return weights at which the least of ``ahead · w`` is greatest."""
    rows, limits = weights.walls
    size = float(np.abs(ahead).max()) or 1.0
    wide = np.block([[rows, np.zeros((len(rows), 1))], [-ahead / size, np.ones((len(ahead), 1))]])
    objective = np.append(np.zeros(weights.n), -1.0)
    found = minimise(objective, wide, np.append(limits, np.zeros(len(ahead))), np.append(np.ones(weights.n), 0.0))
    if found is None:
        raise ArithmeticError("the solver gave up on a linear program that has a solution")
    return proper(found[1][:-1])


def most_together(ahead: Floats, short: Floats, weights: Region, level: float, nodes: int) -> tuple[int, int, Floats]:
    """Return how many of ``ahead · w`` can be ``-level`` or more at once: as shown, a bound, and weights that show it.

    Parameters
    ----------
    ahead : (others, criteria)
    short : (others,)
        How far below zero each can fall, above 0.
    weights : Region
    level : float
    nodes : int
        How many programs to solve at most; the bound is above what is shown where they do not suffice.
    """
    tried = weights.inside()[None] if weights.corners is None else np.vstack([weights.corners, weights.inside()])
    counts = (tried @ ahead.T >= -level).sum(axis=1)
    best, shown, others = int(counts.max()), tried[counts.argmax()], len(ahead)
    # Best bound first; a node says of each other: 1 must be reached, 0 is given up, -1 is open.
    waiting: list[tuple[int, int, list[int]]] = [(-others, 0, [-1] * others)]
    loose, made = 0, 0
    while waiting and -waiting[0][0] > max(best, loose) and made < nodes:
        _, _, state = heapq.heappop(waiting)
        made += 1
        found = _relaxed(ahead / short[:, None], np.array(state), weights)
        if found is None:
            continue
        point, switches = found
        count = int((ahead @ point >= -level).sum())
        if count > best:
            best, shown = count, point
        bound = int(np.floor(switches.sum() + _WHOLE))
        if bound <= best:
            continue
        unsure = np.where(np.array(state) < 0, np.minimum(switches, 1 - switches), -1.0)
        pick = int(unsure.argmax())
        if unsure[pick] <= _WHOLE:
            # Whole already, and yet not reached to the last digit: nothing is left to branch on.
            loose = max(loose, bound)
            continue
        for turn, choice in enumerate((1, 0)):
            heapq.heappush(waiting, (-bound, 2 * made + turn, [*state[:pick], choice, *state[pick + 1 :]]))
    return best, max(best, loose, -waiting[0][0] if waiting else 0), shown


def _relaxed(ahead: Floats, state: Floats, weights: Region) -> tuple[Floats, Floats] | None:
    """Return the weights and the switches, between 0 and 1, of the greatest sum of switches; None if there are none.

    A switch is ``1 + ahead · w`` at most, which is zero where that figure is at its least.
    """
    from scipy.optimize import linprog

    n, used = weights.n, np.flatnonzero(state != 0)
    open_: Bools = state[used] < 0
    must, may = ahead[used[~open_]], ahead[used[open_]]
    rows = np.block(
        [
            [weights.rows, np.zeros((len(weights.rows), len(may)))],
            [-must, np.zeros((len(must), len(may)))],
            [-may, np.eye(len(may))],
        ]
    )
    found = linprog(
        np.append(np.zeros(n), -np.ones(len(may))),
        A_ub=rows,
        b_ub=np.concatenate([weights.limits, np.zeros(len(must)), np.ones(len(may))]),
        A_eq=np.append(np.ones(n), np.zeros(len(may)))[None],
        b_eq=[1.0],
        bounds=(0.0, 1.0),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.x is None:
        return None
    switches = np.where(state > 0, 1.0, 0.0)
    switches[used[open_]] = found.x[n:]
    return proper(found.x[:n]), switches
