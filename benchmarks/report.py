"""An HTML report of 10 offers with 100,000 draws against computing what stands in it.

    python benchmarks/report.py --check

The floor is the computation alone: costs, ranking, how sure it is, what the offers may cost, how far weights can go,
every price formula, every method, what would put the first two elsewhere, what can be negotiated and what is worth
asking; each result with its table, its sentences and its plain data, for all of these stand in the page. The report
computes the same and writes it: words, tables, and each figure once. Both begin with a study that nothing has been
computed of, in one process, and take turns; the shortest time of each counts, in seconds of this process, so that the
figure is what the report adds and not what else the machine was doing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable

import numpy as np

import crmselect as crm
from crmselect.report import render_html

LIMIT = 1.5
OFFERS, NEEDS, DRAWS = 10, 60, 100_000
AREAS = ("Sales", "Service", "Marketing", "Data", "Security", "Operations")
ANSWERS = ("standard", "configuration", "partner", "customisation", "roadmap", "unsupported")


def make(seed: int = 7, offers: int = OFFERS) -> crm.Study:
    """Make a study with 60 requirements and 8 lines an offer, all with ranges."""
    rng = np.random.default_rng(seed)
    needs = [
        crm.Requirement(
            id=f"R-{n:02}",
            text=f"requirement {n}",
            area=AREAS[n % len(AREAS)],
            priority="must" if n % 6 == 0 else "should" if n % 2 else "could",
        )
        for n in range(NEEDS)
    ]
    names = [f"Vendor {chr(65 + k)}" for k in range(offers)]
    answers = [
        crm.Answer(
            offer=name,
            requirement=need.id,
            code="standard" if need.priority == "must" and k < offers - 2 else str(rng.choice(ANSWERS)),
        )
        for k, name in enumerate(names)
        for need in needs
    ]
    return crm.Study(
        title="Benchmark",
        offers=[crm.Offer(name=name, items=tuple(_items(rng))) for name in names],
        requirements=needs,
        answers=answers,
        assumptions=crm.Assumptions(
            currency="USD", years=5, discount_rate=0.08, drivers={"users": [80, 120, 150, 150, 150]}
        ),
        gates=crm.Gates(budget=2_000_000),
    )


def _items(rng: np.random.Generator) -> list[crm.CostItem]:
    lines = (
        ("Seats", "procurement.licences", 60.0, {"per": "users", "every": "month"}),
        ("Set-up", "procurement.implementation", 90_000.0, {}),
        ("Migration", "deployment.migration", 25_000.0, {}),
        ("Interfaces", "deployment.customisation", 40_000.0, {}),
        ("Tests", "testing.execution", 15_000.0, {}),
        ("Trainers", "training.trainers", 12_000.0, {}),
        ("Support", "procurement.support", 20_000.0, {"every": "year"}),
        ("Go-live", "golive.migration", 8_000.0, {}),
    )
    found = []
    for item, category, amount, given in lines:
        likely = round(amount * float(rng.uniform(0.6, 1.6)), 2)
        ends = {"low": 0.85 * likely, "likely": likely, "high": 1.35 * likely, "shape": "pert"}
        found.append(crm.CostItem.model_validate({"item": item, "category": category, "amount": ends, **given}))
    return found


def compute(study: crm.Study, draws: int) -> None:
    """Compute what a report holds: each result with its table, its sentences and its plain data."""
    ranking = study.rank()
    first, second = ranking.order[:2]
    results = [
        study.costs,
        ranking,
        study.stress(draws=draws, seed=0, progress=False),
        study.simulate(draws=draws, seed=0, progress=False),
        study.stability(),
        study.audit(),
        study.compare_methods(),
        study.break_even(first),
        study.break_even(second),
    ]
    for result in results:
        _ = result.table, str(result), result.to_dict()
    for offer, rival in ((first, second), (second, first)):
        study.costs.negotiation(offer, versus=rival)
    study.review()


def taken(function: Callable[[crm.Study], object]) -> float:
    """Return how long a function takes with a study that nothing has been computed of, in seconds."""
    study = make()
    begun = time.process_time()
    function(study)
    return time.process_time() - begun


def main() -> int:
    """Measure, print, and with ``--check`` say by the exit code whether the limit holds."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=DRAWS)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--check", action="store_true", help="fail when the report takes longer than the limit")
    chosen = parser.parse_args()
    render_html(make(), draws=500)  # Modules and fonts are loaded once in a process.
    times = [
        (
            taken(lambda study: compute(study, chosen.draws)),
            taken(lambda study: render_html(study, draws=chosen.draws)),
        )
        for _ in range(chosen.repeats)
    ]
    floor, report = (min(column) for column in zip(*times, strict=True))
    ratio = report / floor
    print(f"{OFFERS} offers, {chosen.draws:,} draws")
    print(f"computation alone   {floor:6.2f} s")
    print(f"HTML report         {report:6.2f} s")
    print(f"ratio               {ratio:6.2f}   limit {LIMIT}")
    return 1 if chosen.check and ratio > LIMIT else 0


if __name__ == "__main__":
    sys.exit(main())
