"""Time the acceptability of ranks against numpy's bare floor and against another package; measure memory and error.

The floor is a chunked float32 product of weights, drawn before, and the values, and ranks by counting for each offer
how many of the others score higher. It is written in two ways: as one broadcast comparison of all pairs
(``written out``), and an offer at a time over rows of draws, with nothing but byte-wide sums (``by rows``). Neither
draws weights, settles near ties, nor adds up ranks, pairs or central weights; ours does all of that. Ours is timed
with the drawing of its weights, without (a stream that holds one block), and with two threads.

    python benchmarks/robustness.py                        a million draws, 20 offers, 10 criteria
    python benchmarks/robustness.py --peer ENV/bin/python  the other package lives in an environment of its own
    python benchmarks/robustness.py --check                exit with 1 where a limit is passed

Limits, at a million draws: at most 2 times the floor written out, weights included; 64 MB beyond the inputs, and no
more for ten times the draws; 20 times as quick as the other package; 65,536 Sobol' draws within 0.001 of the exact
first ranks of 20 offers and 6 criteria. Against the floor by rows the ratio is shown alone.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from typing import NamedTuple

import numpy as np

from crmselect.draws import BLOCK
from crmselect.robustness import smaa
from crmselect.robustness.exact import first_rank_shares
from crmselect.scoring.weights import WeightSpace

Call = Callable[[], object]

FLOOR_LIMIT, PEER_LIMIT, MEMORY_LIMIT, ERROR_LIMIT = 2.0, 20.0, 64e6, 1e-3

# Run by the other environment's Python, which has no need of this package: best seconds of each, as JSON.
PEER = """
import json, resource, sys, time
from importlib.metadata import version
import numpy as np
from pysensmcda.smaa import smaa2
draws, runs, table = int(sys.argv[1]), int(sys.argv[2]), np.array(json.loads(sys.argv[3]))
additive = lambda matrix, weights, types: matrix @ weights
best = float("inf")
for seed in range(runs):
    start = time.perf_counter()
    found = smaa2(additive, table, np.ones(table.shape[1]), num_samples=draws, reverse_ranking=True, seed=seed)
    best = min(best, time.perf_counter() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([version("pysensmcda"), best, peak, found.rank_acceptability[:, 0].tolist()]))
"""


class Case(NamedTuple):
    """One random table, and the weights that the floor does not draw."""

    values: np.ndarray
    weights: np.ndarray
    draws: int


@dataclass(frozen=True)
class Held:
    """A block of weights that was drawn before, given out again and again."""

    weights: np.ndarray

    def block(self, start: int, stop: int) -> np.ndarray:
        """Return the first of them, whichever are asked for."""
        return self.weights[: stop - start]


def draw(draws: int, offers: int, criteria: int) -> Case:
    values = np.random.default_rng(5).random((offers, criteria))
    weights = np.random.default_rng(6).standard_exponential((draws, criteria), dtype=np.float32)
    weights /= weights.sum(axis=1, keepdims=True)
    return Case(values, weights, draws)


def floor_written_out(case: Case) -> None:
    v32 = case.values.astype(np.float32)
    for start in range(0, case.draws, BLOCK):
        scores = case.weights[start : start + BLOCK] @ v32.T
        (scores[:, None, :] > scores[:, :, None]).sum(axis=2)


def floor_by_rows(case: Case) -> None:
    v32 = case.values.astype(np.float32)
    for start in range(0, case.draws, BLOCK):
        scores = np.ascontiguousarray((case.weights[start : start + BLOCK] @ v32.T).T)
        ranks = np.zeros(scores.shape, dtype=np.uint8)
        for row in scores:
            ranks += scores < row


def least_times(calls: dict[str, Call], budget: float) -> dict[str, float]:
    """Return the least seconds of each call, the calls taking turns until the budget of seconds is spent."""
    best = dict.fromkeys(calls, float("inf"))
    end = time.perf_counter() + budget * len(calls)
    for call in calls.values():
        call()
    while True:
        for name, call in calls.items():
            start = time.perf_counter()
            call()
            best[name] = min(best[name], time.perf_counter() - start)
        if time.perf_counter() > end:
            return best


def peak(call: Call) -> float:
    """Return the bytes that a call takes at most beyond what there was before."""
    tracemalloc.start()
    call()
    found = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return float(found)


def compare(case: Case, budget: float) -> tuple[dict[str, float], list[str]]:
    values, draws = case.values, case.draws
    held = Held(WeightSpace(values.shape[1]).sample(BLOCK, seed=0))
    with ThreadPoolExecutor(2) as pool:
        calls: dict[str, Call] = {
            "ours": lambda: smaa(values, draws=draws, seed=1, progress=False),
            "ours, two threads": lambda: smaa(values, draws=draws, seed=1, progress=False, executor=pool),
            "ours, weights held": lambda: smaa(values, held, draws=draws, seed=1, progress=False),
            "floor written out": lambda: floor_written_out(case),
            "floor by rows": lambda: floor_by_rows(case),
        }
        times = least_times(calls, budget)
    print(f"\n{draws:,} draws x {len(values)} offers x {values.shape[1]} criteria")
    print(f"{'':22}{'seconds':>10}{'/ written out':>16}{'/ by rows':>12}")
    for name, seconds in times.items():
        ratios = f"{seconds / times['floor written out']:>16.2f}{seconds / times['floor by rows']:>12.2f}"
        print(f"{name:22}{seconds:>10.3f}{ratios}")
    ratio = times["ours"] / times["floor written out"]
    failures = [] if ratio <= FLOOR_LIMIT else [f"{ratio:.2f} times the floor, the limit is {FLOOR_LIMIT}"]
    return times, failures


def memory(case: Case) -> list[str]:
    few = peak(lambda: smaa(case.values, draws=case.draws, seed=1))
    many = peak(lambda: smaa(case.values, draws=10 * case.draws, seed=1))
    print(f"\nPeak extra memory: {few / 1e6:.1f} MB, for ten times the draws {many / 1e6:.1f} MB")
    failures = []
    if max(few, many) > MEMORY_LIMIT:
        failures.append(f"{max(few, many) / 1e6:.0f} MB, the limit is {MEMORY_LIMIT / 1e6:.0f}")
    if many > 1.1 * few:
        failures.append("memory grows with the draws")
    return failures


def accuracy() -> list[str]:
    worst = []
    for table in range(5):
        values = np.random.default_rng(table).random((20, 6))
        exact = first_rank_shares(values).shares
        worst.append(np.abs(smaa(values, draws=1 << 16, seed=table).acceptability[:, 0] - exact).max())
    print(f"Greatest error of a first rank, 65,536 draws, five tables of 20 x 6: {max(worst):.5f}")
    return [] if max(worst) <= ERROR_LIMIT else [f"a first rank is off by {max(worst):.5f}, the limit is {ERROR_LIMIT}"]


def against_peer(case: Case, python: str, ours: float, draws: int) -> list[str]:
    arguments = [python, "-c", PEER, str(draws), "1", json.dumps(case.values.tolist())]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)  # noqa: S603 - what the user names.
    if done.returncode:
        print(f"\npysensmcda was not run: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}")
        return []
    name, seconds, kilobytes, first = json.loads(done.stdout.splitlines()[-1])
    quicker = seconds / draws / (ours / case.draws)
    print(f"\npysensmcda {name}: {seconds:.1f} s for {draws:,} draws, ours is {quicker:.0f} times as quick a draw;")
    mine = smaa(case.values, draws=draws, seed=1).acceptability[:, 0]
    off = np.abs(np.array(first) - mine).max()
    print(f"its process takes up to {kilobytes / 1e3:.0f} MB; its first ranks and ours differ by {off:.4f} at most")
    return [] if quicker >= PEER_LIMIT else [f"{quicker:.1f} times as quick as pysensmcda, the limit is {PEER_LIMIT}"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--draws", type=int, default=1_000_000, help="how many weights")
    parser.add_argument("--offers", type=int, default=20)
    parser.add_argument("--criteria", type=int, default=10)
    parser.add_argument("--budget", type=float, default=3.0, help="seconds for each contestant")
    parser.add_argument("--peer", default=sys.executable, help="the Python of an environment with pysensmcda")
    parser.add_argument("--peer-draws", type=int, help="draws of the other package, by default as many")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a limit is passed")
    options = parser.parse_args()
    print(f"numpy {version('numpy')}  scipy {version('scipy')}  Python {platform.python_version()}")
    case = draw(options.draws, options.offers, options.criteria)
    times, failures = compare(case, options.budget)
    failures += memory(case)
    failures += accuracy()
    failures += against_peer(case, options.peer, times["ours"], options.peer_draws or options.draws)
    print("\n" + ("\n".join(failures) if failures else "All limits hold."))
    return 1 if options.check and failures else 0


if __name__ == "__main__":
    sys.exit(main())
