"""Time the scoring methods against numpy's bare floor and against other packages, side by side in one process.

The floor of a method is its formula in bare numpy expressions: no checks, one table, the result alone. For PROMETHEE
it is a sort of each column and prefix sums, and for each threshold the positions that it needs. Runs of the
contestants alternate, and the least time of each counts, so that other load on the machine falls on all alike.

    python benchmarks/methods.py                     all sizes
    python benchmarks/methods.py --offers 10 1000    some sizes
    python benchmarks/methods.py --check             exit with 1 where a limit is passed

Limits: at most 2 times the floor (PROMETHEE 1.5 times) from 1,000 offers on (PROMETHEE from 100,000 on), and quicker
than the other packages at every size. Packages that are not installed are left out.
"""

from __future__ import annotations

import argparse
import importlib
import platform
import sys
import time
import warnings
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import numpy as np

from crmselect.scoring.methods import additive, promethee, spotis, topsis, vikor, weighted_product

Call = Callable[[], object]

CRITERIA = 20
FLOOR_LIMIT = {"promethee": (1.5, 100_000)}  # Most times the floor, from so many offers on.
QUADRATIC = 2_000  # Above so many offers, packages that compare all pairs are left out.


class Problem(NamedTuple):
    """One random table and all that the contestants ask for."""

    matrix: np.ndarray
    weights: np.ndarray
    up: np.ndarray
    bounds: np.ndarray

    @property
    def types(self) -> np.ndarray:
        """The directions as 1 and -1."""
        return np.where(self.up, 1, -1)


def draw(offers: int) -> Problem:
    rng = np.random.default_rng(4)
    weights = rng.random(CRITERIA)
    # All criteria are maximised: scikit-criteria refuses or warns of others.
    up = np.ones(CRITERIA, dtype=bool)
    bounds = np.tile([0.0, 2.0], (CRITERIA, 1))
    return Problem(rng.random((offers, CRITERIA)) + 0.5, weights / weights.sum(), up, bounds)


# numpy's floor


def floor_topsis(m: np.ndarray, w: np.ndarray, up: np.ndarray) -> np.ndarray:
    v = m / np.sqrt((m**2).sum(axis=0)) * w
    high, low = v.max(axis=0), v.min(axis=0)
    best, worst = np.where(up, high, low), np.where(up, low, high)
    near = np.sqrt(((v - best) ** 2).sum(axis=1))
    far = np.sqrt(((v - worst) ** 2).sum(axis=1))
    return far / (near + far)


def floor_vikor(m: np.ndarray, w: np.ndarray, up: np.ndarray) -> np.ndarray:
    high, low = m.max(axis=0), m.min(axis=0)
    best, worst = np.where(up, high, low), np.where(up, low, high)
    shortfall = w * (best - m) / (best - worst)
    s, r = shortfall.sum(axis=1), shortfall.max(axis=1)
    return 0.5 * (s - s.min()) / (s.max() - s.min()) + 0.5 * (r - r.min()) / (r.max() - r.min())


def floor_spotis(m: np.ndarray, w: np.ndarray, up: np.ndarray, bounds: np.ndarray) -> np.ndarray:
    low, high = bounds.T
    return (np.abs(m - np.where(up, high, low)) / (high - low)) @ w


def floor_sorting(m: np.ndarray, thresholds: tuple[float, ...]) -> None:
    for column in m.T:
        if not thresholds:
            np.cumsum(np.sort(column))
            continue
        x = column[np.argsort(column)]
        np.cumsum(x)
        for threshold in thresholds:
            np.searchsorted(x, x - threshold)


def ours_and_floor(p: Problem) -> dict[str, tuple[Call, Call]]:
    m, w, up, bounds = p
    pairs: dict[str, tuple[Call, Call]] = {
        "additive": (lambda: additive(m, w), lambda: m @ (w / w.sum())),
        "weighted product": (lambda: weighted_product(m, w, up), lambda: np.exp(np.log(m) @ np.where(up, w, -w))),
        "topsis": (lambda: topsis(m, w, up), lambda: floor_topsis(m, w, up)),
        "vikor": (lambda: vikor(m, w, up), lambda: floor_vikor(m, w, up)),
        "spotis": (lambda: spotis(m, w, up, bounds), lambda: floor_spotis(m, w, up, bounds)),
    }
    for function, thresholds in (("usual", ()), ("u-shape", (0.2,)), ("v-shape", (0.4,)), ("linear", (0.2, 0.4))):
        pairs[f"promethee {function}"] = (
            lambda f=function: promethee(m, w, up, function=f, q=0.2, p=0.4),
            lambda t=thresholds: floor_sorting(m, t),
        )
    return pairs


# Other packages


def pymcdm(p: Problem) -> dict[str, Call]:
    methods = importlib.import_module("pymcdm.methods")
    vector = importlib.import_module("pymcdm.normalizations").vector_normalization
    q, high = np.full(CRITERIA, 0.2), np.full(CRITERIA, 0.4)
    judges = {
        "additive": methods.WSM,
        "weighted product": methods.WPM,
        "topsis": lambda: methods.TOPSIS(vector),
        "vikor": methods.VIKOR,
        "spotis": lambda: methods.SPOTIS(p.bounds),
    }
    if len(p.matrix) <= QUADRATIC:
        names = {"usual": "usual", "u-shape": "ushape", "v-shape": "vshape", "linear": "vshape_2"}
        judges |= {
            f"promethee {ours}": lambda f=theirs: methods.PROMETHEE_II(f, p=high, q=q) for ours, theirs in names.items()
        }
    # A PROMETHEE judge of pymcdm serves one call only, hence it is made anew in each.
    return {name: lambda make=make: make()(p.matrix, p.weights, p.types) for name, make in judges.items()}


def scikit_criteria(p: Problem) -> dict[str, Call]:
    agg = "skcriteria.agg."
    mkdm = importlib.import_module("skcriteria").mkdm
    dm = mkdm(p.matrix, objectives=p.types, weights=p.weights)
    simple = importlib.import_module(agg + "simple")
    scaler = importlib.import_module("skcriteria.preprocessing.scalers").VectorScaler(target="matrix")
    judge = importlib.import_module(agg + "topsis").TOPSIS()
    return {
        "additive": lambda: simple.WeightedSumModel().evaluate(dm),
        "weighted product": lambda: simple.WeightedProductModel().evaluate(dm),
        "topsis": lambda: judge.evaluate(scaler.transform(dm)),
        "vikor": lambda: importlib.import_module(agg + "vikor").VIKOR().evaluate(dm),
        "spotis": lambda: importlib.import_module(agg + "spotis").SPOTIS().evaluate(dm, bounds=p.bounds),
    }


PACKAGES = {"pymcdm": pymcdm, "scikit-criteria": scikit_criteria}


def least_times(calls: dict[str, Call], budget: float) -> dict[str, float]:
    """Return the least seconds of each call, the calls taking turns until the budget of seconds is spent."""
    once = {}
    for name, call in calls.items():
        call()
        start = time.perf_counter()
        call()
        once[name] = time.perf_counter() - start
    best = dict(once)
    # What takes long has had its turn; the others go on, and the other load on the machine comes and goes.
    quick = {name: max(1, int(2e-3 / max(seconds, 1e-7))) for name, seconds in once.items() if seconds < budget / 4}
    end = time.perf_counter() + budget
    while time.perf_counter() < end and quick:
        for name, loops in quick.items():
            start = time.perf_counter()
            for _ in range(loops):
                calls[name]()
            best[name] = min(best[name], (time.perf_counter() - start) / loops)
    return best


def compare(offers: int, budget: float, packages: list[str]) -> list[str]:
    problem = draw(offers)
    others = {package: PACKAGES[package](problem) for package in packages}
    failures = []
    print(f"\n{offers:,} offers x {CRITERIA} criteria")
    header = "".join(f"{package:>26}" for package in packages)
    print(f"{'':20}{'ours':>12}{'floor':>12}{'ours/floor':>12}{header}")
    for name, (ours, floor) in ours_and_floor(problem).items():
        calls = {"ours": ours, "floor": floor}
        calls |= {package: theirs[name] for package, theirs in others.items() if name in theirs}
        times = least_times(calls, budget)
        ratio = times["ours"] / times["floor"]
        line = f"{name:20}{times['ours'] * 1e6:>10.1f}us{times['floor'] * 1e6:>10.1f}us{ratio:>12.2f}"
        limit, start = FLOOR_LIMIT.get(name.split()[0], (2.0, 1_000))
        if offers >= start and ratio > limit:
            failures.append(f"{name} at {offers:,}: {ratio:.2f} times the floor, the limit is {limit}")
        for package in packages:
            if package not in times:
                line += f"{'-':>26}"
                continue
            theirs = times[package]
            line += f"{theirs * 1e6:>15.1f}us ({theirs / times['ours']:>5.1f}x)"
            if theirs < times["ours"]:
                failures.append(f"{name} at {offers:,}: slower than {package}")
        print(line)
    return failures


def installed() -> list[str]:
    found = []
    for package in ("numpy", *PACKAGES):
        try:
            print(f"{package} {version(package)}", end="  ")
        except PackageNotFoundError:
            print(f"{package} not installed", end="  ")
        else:
            found.append(package)
    print(f"Python {platform.python_version()}")
    return found[1:]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--offers", type=int, nargs="+", default=[10, 1_000, 100_000], help="sizes of the tables")
    parser.add_argument("--budget", type=float, default=0.5, help="seconds for each line of the table")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a limit is passed")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # Other packages warn of their own doings.
    packages = installed()
    failures = [failure for n in options.offers for failure in compare(n, options.budget, packages)]
    print("\n" + ("\n".join(failures) if failures else "All limits hold."))
    return 1 if options.check and failures else 0


if __name__ == "__main__":
    sys.exit(main())
