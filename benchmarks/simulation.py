"""A simulation of the cost of 50 offers × 30 items × 60 months against drawing its random amounts alone.

    python benchmarks/simulation.py --check

The floor is one call of numpy's own generators for each half of the amounts: triangular, and PERT as a beta
distribution, 10,000 draws of 750 items each. The library starts from offers, draws Sobol' points, turns them into
amounts, computes what every offer costs in every draw, and keeps how each amount moves with its offer's total. Memory
is the peak of what it allocates beside the result's own samples.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc

import numpy as np

from crmselect.cost import simulate
from crmselect.cost.risk import CostRisk
from crmselect.model import Assumptions, CostItem, Offer, OfferSet

LIMIT_TIME, LIMIT_MEMORY = 2.5, 64 * 2**20
OFFERS, ITEMS, YEARS, DRAWS = 50, 30, 5, 10_000


def make(seed: int = 7, offers: int = OFFERS) -> tuple[OfferSet, Assumptions]:
    """Make offers whose prices are all uncertain, PERT and triangular by turns."""
    rng = np.random.default_rng(seed)
    categories = ["procurement.licences", "procurement.implementation", "procurement.support", "training.trainers"]
    made = []
    for k in range(offers):
        items = []
        for i in range(ITEMS):
            likely = round(float(rng.uniform(100, 5000)), 2)
            low, high = likely * float(rng.uniform(0.6, 0.95)), likely * float(rng.uniform(1.1, 1.8))
            given = {"item": f"line {i}", "category": categories[i % 4], "start": int(rng.choice([0, 0, 3, 12])),
                     "every": str(rng.choice(["once", "month", "quarter", "year"]))}  # fmt: skip
            given |= {"growth": 0.03} if given["every"] != "once" and rng.random() < 0.3 else {}
            given |= {"per": "users"} if rng.random() < 0.4 else {}
            given |= {"currency": "EUR"} if rng.random() < 0.2 else {}
            shape = "pert" if i % 2 else "triangular"
            given["amount"] = {"low": low, "likely": likely, "high": high, "shape": shape}
            items.append(CostItem.model_validate(given))
        made.append(Offer(name=f"offer {k}", items=tuple(items)))
    plan = Assumptions(
        currency="USD", years=YEARS, discount_rate=0.08, drivers={"users": [80, 120, 150]}, exchange_rates={"EUR": 1.08}
    )
    return OfferSet(offers=tuple(made)), plan


def drawn_alone(offers: OfferSet, seed: int = 7) -> None:
    """Draw the amounts with numpy's own generators."""
    rng = np.random.default_rng(seed)
    ranges = [item.amount for offer in offers for item in offer.items]
    for shape in ("triangular", "pert"):
        low, likely, high = np.array([(r.low, r.likely, r.high) for r in ranges if r.shape == shape]).T
        if shape == "triangular":
            rng.triangular(low, likely, high, (DRAWS, low.size))
        else:
            alpha = 1 + 4 * (likely - low) / (high - low)
            low + (high - low) * rng.beta(alpha, 6 - alpha, (DRAWS, low.size))


def best(function, repeats: int = 5) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        function()
        times.append(time.perf_counter() - begun)
    return min(times)


def peak(function) -> float:
    """Return the peak of newly allocated memory, in bytes, less the samples that the result keeps."""
    tracemalloc.start()
    result: CostRisk = function()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most - sum(sample.nbytes for sample in result.samples)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail where a limit is passed")
    arguments = parser.parse_args()
    offers, plan = make()

    def run(draws: int = DRAWS) -> CostRisk:
        return simulate(offers, plan, draws=draws, seed=7, progress=False)

    once = run()
    expected = once.model.point_totals[:, 0] + (once.model.slopes()[0].T @ (once.model.mean - once.model.likely))
    table = once.table
    assert (np.abs(table["mean"] - expected) < 4 * table["standard_error"]).all()
    floor = best(lambda: drawn_alone(offers))
    ours = best(run)
    memory, longer = peak(run), peak(lambda: run(4 * DRAWS))
    print(f"numpy {np.__version__}, drawing {OFFERS * ITEMS:,} amounts {DRAWS:,} times: {floor * 1e3:.0f} ms")
    print(f"simulate(...)   {ours * 1e3:.0f} ms, {ours / floor:.2f} × the floor (limit {LIMIT_TIME:g})")
    both = f"{memory / 2**20:.1f} MB; of {4 * DRAWS:,} draws {longer / 2**20:.1f} MB"
    print(f"peak memory     {both} (limit {LIMIT_MEMORY >> 20} MB)")
    passed = ours / floor <= LIMIT_TIME and max(memory, longer) <= LIMIT_MEMORY
    return 0 if passed or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
