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

    # The solver rarely gives up on programs whose walls nearly meet; without presolve, or less exact, it does them.
    for presolve, tolerance in ((True, 1e-10), (False, 1e-10), (False, 1e-8)):
        found = linprog(
            objective,
            A_ub=rows,
            b_ub=limits,
            A_eq=None if sums is None else sums[None],
            b_eq=None if sums is None else [1.0],
            bounds=(None, None),
            method="highs",
            options={
                "presolve": presolve,
                "primal_feasibility_tolerance": tolerance,
                "dual_feasibility_tolerance": tolerance,
            },
        )
        if found.status == 0 and found.x is not None:
            x = np.asarray(found.x, dtype=np.float64)
            return float(objective @ x), x
        if found.status in (2, 3):
            return None
    return None
