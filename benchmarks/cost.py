"""The cost of 1,000 offers × 30 items × 60 months against a dense numpy evaluation of the same items.

    python benchmarks/cost.py --check

The floor is what an experienced numpy user writes when every item is a price, a driver, a recurrence, a growth, a
discount and an exchange rate already laid out as arrays: one dense grid of items × months, and its sums. The library
starts from validated offers. Memory is the peak that numpy's allocations add, in item-month arrays.
"""

from __future__ import annotations

import argparse
import sys
import time
import tracemalloc

import numpy as np

from crmselect.cost import scenarios, tco
from crmselect.model import Assumptions, CostItem, Offer, OfferSet

LIMIT_TIME, LIMIT_MEMORY = 5.0, 3.0
OFFERS, ITEMS, YEARS = 1000, 30, 5
MONTHS = 12 * YEARS
USERS = np.array([80, 120, 150, 150, 150], dtype=float)
PERIODS = {"once": 0, "month": 1, "quarter": 3, "year": 12}


def make(seed: int = 7) -> tuple[OfferSet, Assumptions, dict[str, np.ndarray]]:
    """Make offers of items of every plain kind, and the same items as arrays."""
    rng = np.random.default_rng(seed)
    n = OFFERS * ITEMS
    amount = rng.uniform(10, 5000, n).round(2)
    every = rng.choice(list(PERIODS), n, p=[0.4, 0.35, 0.05, 0.2])
    per_user = rng.random(n) < 0.4
    start = rng.choice([0, 0, 0, 3, 6, 12, 24], n)
    growth = np.where(rng.random(n) < 0.3, 0.03, 0.0)
    discount = np.where(rng.random(n) < 0.3, 0.1, 0.0)
    euro = rng.random(n) < 0.2
    categories = ["procurement.licences", "procurement.implementation", "procurement.support", "training.trainers"]
    offers = []
    for k in range(OFFERS):
        items = []
        for i in range(k * ITEMS, (k + 1) * ITEMS):
            given = {"item": f"line {i % ITEMS}", "category": categories[i % 4], "amount": float(amount[i]),
                     "every": str(every[i])}  # fmt: skip
            given |= {"per": "users"} if per_user[i] else {}
            given |= {"start": int(start[i])} if start[i] else {}
            given |= {"growth": 0.03} if growth[i] and every[i] != "once" else {}
            given |= {"discount": 0.1} if discount[i] else {}
            given |= {"currency": "EUR"} if euro[i] else {}
            items.append(CostItem.model_validate(given))
        offers.append(Offer(name=f"offer {k}", items=tuple(items)))
    growth[every == "once"] = 0.0
    plan = Assumptions(
        currency="USD", years=YEARS, discount_rate=0.08, drivers={"users": USERS.tolist()}, exchange_rates={"EUR": 1.08}
    )
    arrays = {"amount": amount, "period": np.array([PERIODS[e] for e in every]), "per_user": per_user,
              "start": start, "growth": growth, "discount": discount, "euro": euro}  # fmt: skip
    return OfferSet(offers=tuple(offers)), plan, arrays


def dense(a: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Evaluate every item in every month."""
    month = np.arange(MONTHS)
    since = month - a["start"][:, None]
    period = a["period"][:, None]
    due = (since >= 0) & np.where(period == 0, since == 0, since % np.maximum(period, 1) == 0)
    users = np.repeat(USERS, 12)
    quantity = np.where(a["per_user"][:, None], users, 1.0)
    level = (1 + a["growth"][:, None]) ** (np.maximum(since, 0) // 12)
    price = a["amount"] * (1 - a["discount"]) * np.where(a["euro"], 1.08, 1.0)
    grid = price[:, None] * quantity * level * due
    factors = 1.08 ** (-month / 12)
    return grid, (grid @ factors).reshape(OFFERS, ITEMS).sum(axis=1)


def best(function, repeats: int = 5) -> float:
    """Return the shortest of some runs, in seconds."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        function()
        times.append(time.perf_counter() - begun)
    return min(times)


def peak(function) -> float:
    """Return the peak of newly allocated memory, in bytes."""
    tracemalloc.start()
    function()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="fail where a limit is passed")
    arguments = parser.parse_args()
    offers, plan, arrays = make()
    _, expected = dense(arrays)
    np.testing.assert_allclose(tco(offers, plan).total().to_numpy(), expected, rtol=1e-12)
    floor = best(lambda: dense(arrays))
    ours = best(lambda: tco(offers, plan).total())
    ten = OfferSet(offers=offers.offers[:10])
    rates = {"discount_rate": np.linspace(0.02, 0.12, 10).tolist(), "users": np.arange(50, 150, 10).tolist()}
    many = best(lambda: scenarios(ten, plan, **rates))
    grid = OFFERS * ITEMS * MONTHS * 8
    memory = peak(lambda: tco(offers, plan).total()) / grid
    print(f"numpy {np.__version__}, dense floor {floor * 1e3:.1f} ms")
    print(f"tco(...).total()  {ours / floor:.2f} × the floor (limit {LIMIT_TIME:g})")
    print(f"peak memory       {memory:.2f} × the item-month array (limit {LIMIT_MEMORY:g})")
    print(f"100 scenarios of 10 offers  {many / floor:.2f} × the floor of as many items (limit {LIMIT_TIME:g})")
    passed = max(ours, many) / floor <= LIMIT_TIME and memory <= LIMIT_MEMORY
    return 0 if passed or not arguments.check else 1


if __name__ == "__main__":
    sys.exit(main())
