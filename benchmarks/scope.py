"""Modules within yearly budgets: proven optima against scipy's own ``milp`` on the same matrix, and a warm frontier.

    python benchmarks/scope.py            200 modules, 5 yearly budgets; a frontier of 50 budgets of 60 modules
    python benchmarks/scope.py --check    exit with 1 where a limit is passed

The problem has prerequisites, exclusions and bundles at a price. ``milp`` is handed the finished matrix; ours starts
from values, costs and rules, checks them, builds the matrix, proves the optimum and tells equals apart. Both times are
of the processor, not of the clock, the least of some runs, each of all seeds together. The cold frontier solves every
budget by ``milp`` on its finished matrix, the warm one is one call.

Limits: at most 1.2 times the time of ``milp``; the same values; the warm frontier no slower than the cold one.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable

import numpy as np
import scipy
from scipy.optimize import Bounds, LinearConstraint, milp

from crmselect.planning.frontier_curve import value_frontier
from crmselect.planning.scope_arrays import choose_scope
from crmselect.planning.scope_checks import checked
from crmselect.planning.scope_quiet import quiet_solver

LIMIT, WARM_LIMIT = 1.2, 1.0
MODULES, YEARS, BUDGETS, SEEDS = 200, 5, 50, (1, 3, 5, 7)


def make(modules: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, list[tuple]]]:
    """Make values, costs by year, budgets of two fifths of all costs, and rules."""
    rng = np.random.default_rng(seed)
    cost = np.round(rng.lognormal(9, 0.7, (modules, 1)) * rng.dirichlet(np.ones(YEARS), modules), 2)
    value = rng.integers(1, 41, modules).astype(float)
    some = modules // 10
    first, second = rng.permutation(modules)[: 2 * some].reshape(2, some).tolist()
    groups = rng.permutation(modules)[: 3 * some].reshape(some, 3)
    packs = [(tuple(group), 0.9 * cost[group].sum(axis=0)) for group in groups[: some // 2].tolist()]
    rules = {
        "requires": list(zip(first, second, strict=True)),
        "excludes": [tuple(group) for group in groups[some // 2 :].tolist()],
        "bundles": packs,
    }
    return value, cost, 0.4 * cost.sum(axis=0), rules


def matrix_of(value: np.ndarray, cost: np.ndarray, budget: np.ndarray, rules: dict) -> Callable[[float], float]:
    """Return what solves the finished matrix with a share of the budgets."""
    program, kinds = checked(value, cost, budget, **rules).program()
    money = np.array([row.kind == "year" for row in kinds])
    matrix = scipy.sparse.csr_array(program.rows)

    def solve(share: float) -> float:
        limit = np.where(money, share * program.limit, program.limit)
        with quiet_solver():
            found = milp(
                -program.gain, constraints=LinearConstraint(matrix, -np.inf, limit), options={"mip_rel_gap": 0},
                integrality=np.ones(program.gain.size), bounds=Bounds(program.low, program.high),
            )  # fmt: skip
        return -found.fun

    return solve


def timed(calls: list[Callable[[], object]], runs: int) -> tuple[list[float], list[object]]:
    """Return the least seconds of the processor that each call took, run in turn, and what each returned."""
    best, results = [np.inf] * len(calls), [None] * len(calls)
    for _ in range(runs):
        for at, call in enumerate(calls):
            begun = time.process_time()
            results[at] = call()
            best[at] = min(best[at], time.process_time() - begun)
    return best, results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail where a limit is passed")
    parser.add_argument("--runs", type=int, default=2)
    arguments = parser.parse_args()
    print(f"scipy {scipy.__version__}, numpy {np.__version__}, Python {platform.python_version()}")
    floor = ours = 0.0
    for seed in SEEDS:
        problem = make(MODULES, seed)
        plain = matrix_of(*problem)
        (one, other), (expected, best) = timed(
            [lambda plain=plain: plain(1.0), lambda p=problem: choose_scope(*p[:3], **p[3])], arguments.runs
        )
        assert abs(best.value - expected) < 1e-6 * expected, (best.value, expected)
        assert best.gap == 0, best.gap
        floor, ours = floor + one, ours + other
        print(f"  seed {seed}: value {best.value:g}, milp {one:.2f} s, choose_scope {other:.2f} s, {other / one:.2f} ×")
    ratio = ours / floor
    print(f"{MODULES} modules, {YEARS} yearly budgets, proven: {ratio:.2f} × milp on the same matrix (limit {LIMIT:g})")
    value, cost, budget, rules = make(60, 1)
    plain = matrix_of(value, cost, budget, rules)
    shares = np.linspace(0.05, 2.0, BUDGETS)
    (cold, warm), (values, curve) = timed(
        [
            lambda: [plain(share) for share in shares],
            lambda: value_frontier(value, cost, budget, budgets=shares * budget.sum(), **rules),
        ],
        arguments.runs,
    )
    np.testing.assert_allclose(curve.values, values, rtol=1e-6)
    print(
        f"frontier of {BUDGETS} budgets, 60 modules: {cold:.2f} s cold, {warm:.2f} s warm, {warm / cold:.2f} × "
        f"(limit {WARM_LIMIT:g}); {curve.solved} programs solved"
    )
    passed = ratio <= LIMIT and warm / cold <= WARM_LIMIT
    return 0 if passed or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
