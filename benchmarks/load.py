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
from time import process_time
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
    draw = random.Random(1)  # noqa: S311 - a sample, no secret
    with path.open("w", newline="", encoding="utf-8") as stream:
        out = csv.writer(stream)
        out.writerow(FlatOffer.model_fields)
        for i in range(count):
            prices = [round(draw.uniform(20, 300), 2), *(draw.randrange(5_000, 400_000) for _ in PRICES[1:])]
            attributes = [draw.randrange(8, 25), draw.randrange(1, 25), round(draw.uniform(99, 100), 2)]
            out.writerow([f"Offer {i}", draw.choice(("USD", "EUR", "CNY")), "cloud", *prices, *attributes])


def write_long(path: Path, count: int) -> None:
    draw = random.Random(2)  # noqa: S311 - as above
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


def long_payload(path: Path) -> list[dict[str, Any]]:
    """Return the file as the fields of cost items, every conversion done."""
    fields = ("item", "category", "amount", "per", "every", "growth", "source")
    return [{field: getattr(item, field) for field in fields} for offer in load_offers(path) for item in offer.items]


def flat(path: Path, model: type[BaseModel]) -> list[BaseModel]:
    with path.open(newline="", encoding="utf-8") as stream:
        return TypeAdapter(list[model]).validate_python(list(csv.DictReader(stream)))  # type: ignore[valid-type]


def compare(name: str, floor: Callable[[], object], ours: Callable[[], object], rounds: int = 7) -> None:
    """Print the least processor time of both, run by turns: what else the machine does falls on neither alone."""
    times: list[list[float]] = [[], []]
    for _ in range(rounds):
        for run, spent in zip((floor, ours), times, strict=True):
            gc.collect()
            start = process_time()
            result = run()
            spent.append(process_time() - start)
            del result
    least, mine = min(times[0]), min(times[1])
    print(f"{name:<62} {least * 1e3:>9.1f} ms {mine * 1e3:>9.1f} ms {least / mine:>7.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        wide, long = Path(folder, "wide.csv"), Path(folder, "long.csv")
        write_wide(wide, OFFERS)
        write_long(long, LONG_ROWS)
        load_offers(wide)  # The tables of words are folded once a process.
        print(f"{'':<62} {'floor':>12} {'ours':>12} {'share':>7}")
        payload, items = wide_payload(wide), long_payload(long)
        offers, lines = TypeAdapter(tuple[Offer, ...]), TypeAdapter(tuple[CostItem, ...])

        def read_wide() -> object:
            return load_offers(wide)

        def read_long() -> object:
            return load_offers(long)

        name = f"{OFFERS:,} wide offers"
        compare(f"{name}: csv + TypeAdapter(list[flat row])", lambda: flat(wide, FlatOffer), read_wide)
        compare(f"{name}: TypeAdapter(tuple[Offer, ...]) alone", lambda: offers.validate_python(payload), read_wide)
        name = f"{LONG_ROWS:,} long rows"
        compare(f"{name}: csv + TypeAdapter(list[flat row])", lambda: flat(long, FlatCost), read_long, 3)
        compare(f"{name}: TypeAdapter(tuple[CostItem, ...]) alone", lambda: lines.validate_python(items), read_long, 3)


if __name__ == "__main__":
    main()
