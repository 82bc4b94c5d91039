"""Results travel: to another process, into a cache on disk, through a deep copy."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest

import crmselect as crm
from crmselect import cost
from crmselect.model import Answer, Assumptions, CostItem, Criterion, Evaluator, Offer, Requirement, ValueFunction

SEATS = CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month", growth=0.02)
STUDY = crm.Study(
    offers=[Offer(name="Acme", items=(SEATS,)), Offer(name="Bravo", items=(SEATS.replace(amount=40),))],
    requirements=[
        Requirement(id="F1", text="Leads", priority="must"),
        Requirement(id="F2", text="X", priority="should"),
    ],
    answers=[
        Answer(offer="Acme", requirement="F1", code="standard"),
        Answer(offer="Acme", requirement="F2", code="partner"),
        Answer(offer="Bravo", requirement="F1", code="customisation", cost=700),
    ],
    assumptions=Assumptions(currency="USD", years=3, discount_rate=0.08, drivers={"users": [10, 20]}),
    criteria=(
        Criterion(name="Fit", weight=50, source="requirements"),
        Criterion(name="Cost", weight=50, source="cost.present_value", value=ValueFunction(worst=90_000, best=10_000)),
    ),
    evaluators=(Evaluator(name="Ana", weights={"Fit": 60, "Cost": 40}), Evaluator(name="Ben")),
)

RESULTS: dict[str, Callable[[], Any]] = {
    "ranking": STUDY.rank,
    "second opinion": lambda: STUDY.rank("vikor", options={"v": 0.6}),
    "explanation": lambda: STUDY.rank().explain("Acme", versus="Bravo"),
    "audit": STUDY.audit,
    "methods": STUDY.compare_methods,
    "methods with options": lambda: STUDY.compare_methods({"vikor": {"v": 0.4}, "topsis": {}}),
    "open answers": STUDY.open_answers,
    "panel": STUDY.panel,
    "review": STUDY.review,
    "costs": lambda: STUDY.costs,
    "explained cost": lambda: STUDY.costs.explain("Acme", year=2),
    "turning points": lambda: STUDY.rank().turning("Acme", "Bravo"),
    "break-even": lambda: STUDY.costs.break_even("Acme", "Bravo", item="Seats"),
    "findings": lambda: cost.review_costs(STUDY.costs),
    "stress": lambda: STUDY.stress(draws=200, seed=0),
    "cost risk": lambda: STUDY.simulate(draws=200, seed=0),
    "stability": STUDY.stability,
    "ways to win": lambda: STUDY.break_even("Acme"),
    "differences of requirements": lambda: STUDY.requirements.diff(STUDY.requirements.select("F1")),
    "review of requirements": lambda: STUDY.requirements.review(STUDY.answers),
}
TRIPS: list[Callable[[Any], Any]] = [lambda one: pickle.loads(pickle.dumps(one)), copy.deepcopy, copy.copy]  # noqa: S301


def told(result: Any) -> Any:
    return result.to_dict() if hasattr(result, "to_dict") else str(result)


def asked(result: Any) -> None:
    """Ask everything that a result remembers, so that what it remembers travels too."""
    for name in dir(type(result)):
        if not name.startswith("_"):
            getattr(result, name)


@pytest.mark.parametrize("trip", TRIPS, ids=["pickled", "deeply copied", "copied"])
@pytest.mark.parametrize("kind", RESULTS)
def test_a_result_says_the_same_after_its_journey(kind, trip):
    result = RESULTS[kind]()
    asked(result)
    assert told(trip(result)) == told(result)


@pytest.mark.parametrize("trip", TRIPS, ids=["pickled", "deeply copied", "copied"])
def test_a_study_travels_with_what_it_has_computed(trip):
    study = STUDY.replace(years=2)
    before = study.costs.total()
    arrived = trip(study)
    assert arrived == study
    assert arrived.costs.total().equals(before)
    assert arrived.replace(years=1).rank().order == study.replace(years=1).rank().order


def test_what_a_result_was_made_with_still_cannot_change():
    ranking = STUDY.rank("vikor", options={"v": 0.6})
    with pytest.raises(TypeError):
        ranking.options["v"] = 0.1
    with pytest.raises(TypeError):
        ranking.costs["nominal"] = None
    with pytest.raises(TypeError):
        STUDY.panel().rankings_without["Ana"] = ranking
