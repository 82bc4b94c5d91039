"""How quick offers are read, against the least that reading them can take.

The floor is the standard library's ``csv`` and a bare pydantic ``TypeAdapter``: the same columns as flat rows of text
and figures, without places, states, items or a word on what is wrong. Beside it stand the same payload validated as
:class:`crmselect.Offer` records, which is what the floor would have to do to give the same result, and long rows.

Run with ``python benchmarks/load.py``; the share in the last column is the floor's time divided by ours.
"""

from __future__ import annotations

import csv
import gc
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from pydantic import BaseModel, TypeAdapter

from crmselect import load_offers
from crmselect.model import CostItem, Offer

OFFERS = 10_000
LONG_ROWS = 100_000
PRICES = ("licence_per_user_month", "implementation", "integration", "migration", "training", "support_per_year")
ATTRIBUTES = ("support_hours", "response_time_hours", "uptime_percent")


class FlatOffer(BaseModel):
    """A wide row as flat as it stands."""

    name: str
    currency: str
    deployment: str
    licence_per_user_month: float
    implementation: float
    integration: float
    migration: float
    training: float
    support_per_year: float
    support_hours: float
    response_time_hours: float
    uptime_percent: float


class FlatCost(BaseModel):
    """A long row as flat as it stands."""

    offer: str
    item: str
    category: str
    amount: float
    per: str
    every: str
    start: int
    growth: float
    source: str


def write_wide(path: Path, count: int) -> None:
    draw = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(FlatOffer.model_fields)
        for i in range(count):
            prices = [round(draw.uniform(20, 300), 2), *(draw.randrange(5_000, 400_000) for _ in PRICES[1:])]
            attributes = [draw.randrange(8, 25), draw.randrange(1, 25), round(draw.uniform(99, 100), 2)]
            out.writerow([f"Offer {i}", draw.choice(("USD", "EUR", "CNY")), "cloud", *prices, *attributes])


def write_long(path: Path, count: int) -> None:
    draw = random.Random(2)
    kinds = [("procurement.licences", "users", "month"), ("procurement.implementation", "", "once"),
             ("procurement.support", "", "year"), ("training.trainers", "users", "once")]  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(FlatCost.model_fields)
        for i in range(count):
            category, per, every = draw.choice(kinds)
            growth = draw.choice(("0", "0.03", "0.05")) if every != "once" else "0"
            amount = round(draw.uniform(10, 90_000), 2)
            out.writerow([f"Offer {i // 20}", f"Line {i % 20}", category, amount, per, every, 0, growth, f"§ {i % 90}"])


def wide_payload(path: Path) -> list[dict[str, Any]]:
    """Return the file as the fields of offers, every conversion done."""
    payload = []
    for offer in load_offers(path):
        items = [
            {"item": item.item, "category": item.category, "amount": item.amount, "per": item.per, "every": item.every}
            for item in offer.items
        ]
        payload.append(
            {
                "name": offer.name,
                "currency": offer.currency,
                "items": items,
                "attributes": dict(offer.attributes),
                "notes": dict(offer.notes),
            }
        )
    return payload


def flat(path: Path, model: type[BaseModel]) -> list[BaseModel]:
    with path.open(newline="", encoding="utf-8") as stream:
        return TypeAdapter(list[model]).validate_python(list(csv.DictReader(stream)))  # type: ignore[valid-type]


def best(run: Callable[[], object], rounds: int = 7) -> float:
    times = []
    for _ in range(rounds):
        gc.collect()
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def report(name: str, floor: float, ours: float) -> None:
    print(f"{name:<62} {floor * 1e3:>9.1f} ms {ours * 1e3:>9.1f} ms {floor / ours:>7.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wide, long = Path(folder, "wide.csv"), Path(folder, "long.csv")
        write_wide(wide, OFFERS)
        write_long(long, LONG_ROWS)
        load_offers(wide)  # The tables of words are folded once a process.
        print(f"{'':<62} {'floor':>12} {'ours':>12} {'share':>7}")
        ours = best(lambda: load_offers(wide))
        report(f"{OFFERS:,} wide offers: csv + TypeAdapter(list[flat row])", best(lambda: flat(wide, FlatOffer)), ours)
        payload = wide_payload(wide)
        adapter = TypeAdapter(tuple[Offer, ...])
        report(
            f"{OFFERS:,} wide offers: TypeAdapter(tuple[Offer, ...]) alone",
            best(lambda: adapter.validate_python(payload)),
            ours,
        )
        ours = best(lambda: load_offers(long), 3)
        report(
            f"{LONG_ROWS:,} long rows: csv + TypeAdapter(list[flat row])", best(lambda: flat(long, FlatCost), 3), ours
        )
        items = [
            {"item": i.item, "category": i.category, "amount": i.amount, "per": i.per, "every": i.every,
             "growth": i.growth, "source": i.source}
            for offer in load_offers(long) for i in offer.items
        ]  # fmt: skip
        lines = TypeAdapter(tuple[CostItem, ...])
        report(
            f"{LONG_ROWS:,} long rows: TypeAdapter(tuple[CostItem, ...]) alone",
            best(lambda: lines.validate_python(items), 3),
            ours,
        )


if __name__ == "__main__":
    main()
