"""Small linear programs, solved to the last digits that the solver offers."""

from __future__ import annotations

import numpy as np

from crmselect.scoring.weights._checks import Floats

__all__ = ["minimise"]


def minimise(
    objective: Floats, rows: Floats, limits: Floats, sums: Floats | None = None
) -> tuple[float, Floats] | None:
    """Minimise ``objective · x`` over free x with ``rows · x ≤ limits`` and ``sums · x = 1``.

    Returns
    -------
    tuple of float and ndarray, or None
        The least value and an x that has it; None where nothing satisfies the program or nothing bounds it.
    """
    from scipy.optimize import linprog

    found = linprog(
        objective,
        A_ub=rows,
        b_ub=limits,
        A_eq=None if sums is None else sums[None],
        b_eq=None if sums is None else [1.0],
        bounds=(None, None),
        method="highs",
        options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
    )
    if found.status != 0 or found.x is None:
        return None
    x = np.asarray(found.x, dtype=np.float64)
    return float(objective @ x), x
