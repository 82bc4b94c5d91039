"""What to ask the vendors before anybody compares totals."""

from __future__ import annotations

import pytest

from crmselect.cost import tco
from crmselect.cost.review import review_costs
from crmselect.model import Assumptions, CostItem, Offer, Tier

PLAN = Assumptions(currency="USD", years=5, drivers={"users": 100})


def line(item: str, category: str, **fields: object) -> CostItem:
    return CostItem.model_validate({"item": item, "category": category, **fields})


def findings(*offers: Offer, kind: str) -> list[str]:
    return [f.en for f in review_costs(tco(offers, PLAN)) if f.kind == kind]


SEATS = line("Seats", "procurement.licences", amount=50, per="users", every="month")
COURSE = line("Course", "training.trainers", amount=9_000)


def test_a_line_that_the_others_quote_is_a_gap():
    bare, full = Offer(name="Bare", items=(SEATS,)), Offer(name="Full", items=(SEATS, COURSE))
    assert findings(bare, full, kind="gap") == [
        "Bare quotes nothing for Trainers, which 1 of 1 other offers do (half of them over USD 9,000)"
    ]


def test_what_is_included_is_no_gap_and_what_is_not_quoted_is():
    full = Offer(name="Full", items=(COURSE,))
    included = Offer(name="Incl", items=(line("Course", "training.trainers", quoted="included"),))
    silent = Offer(name="Silent", items=(line("Course", "training.trainers", quoted="not_quoted"),))
    assert findings(full, included, silent, kind="gap") == [
        "Silent has not quoted Course (Trainers); others quote USD 9,000"
    ]


def test_nought_is_a_price_and_no_gap():
    free = Offer(name="Free", items=(line("Course", "training.trainers", amount=0),))
    assert findings(Offer(name="Full", items=(COURSE,)), free, kind="gap") == []


def test_one_kind_of_work_in_two_phases_may_be_counted_twice():
    offer = Offer(name="Acme", items=(COURSE, line("Introduction", "planning.training", amount=1_000)))
    (said,) = findings(offer, kind="double counting")
    assert "training in Training and support and Planning (Course, Introduction)" in said


def test_a_volume_price_that_falls_as_the_quantity_rises_is_said_with_its_range():
    tiers = (Tier(up_to=100, price=10), Tier(price=8))
    seats = line("Seats", "procurement.licences", tiers=tiers, tier_mode="volume", per="users", every="month")
    (said,) = findings(Offer(name="Acme", items=(seats,)), kind="falling total")
    assert "100 units cost 1,000.00, one more costs less, and up to 125 units do" in said


def test_the_range_of_a_falling_total_reckons_with_fees():
    tiers = (Tier(up_to=50, price=30, fee=600), Tier(price=30))
    seats = line("Seats", "procurement.licences", tiers=tiers, tier_mode="volume", per="users", every="month")
    (said,) = findings(Offer(name="Acme", items=(seats,)), kind="falling total")
    assert "50 units cost 2,100.00, one more costs less, and up to 70 units do" in said


def test_a_falling_total_may_have_no_end():
    tiers = (Tier(up_to=50, price=30), Tier(price=0))
    seats = line("Seats", "procurement.licences", tiers=tiers, tier_mode="volume", per="users", every="month")
    (said,) = findings(Offer(name="Acme", items=(seats,)), kind="falling total")
    assert "one more costs less: ask for the lower price" in said


def test_every_line_that_is_not_quoted_is_named():
    silent = [line(name, "training.trainers", quoted="not_quoted") for name in ("Basics", "Experts")]
    full = Offer(name="Full", items=(COURSE,))
    assert len(findings(full, Offer(name="Silent", items=tuple(silent)), kind="gap")) == 2


def test_a_cap_that_accumulates_is_said_with_both_figures():
    seats = SEATS.replace(renewal_months=36, renewal_cap=0.03, renewal_mode="accumulated")
    (said,) = findings(Offer(name="Acme", items=(seats,)), kind="accumulating cap")
    assert "one step of 9 % at renewal" in said
    assert "9.27 %" in said


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([SEATS.replace(amount=2000)], "USD 2,000.00 a user and month is outside the usual 5 to 500"),
        ([SEATS, line("Support", "procurement.support", percent=0.6, percent_of="Seats", every="year")], "60 % a year"),
        ([SEATS.replace(discount=0.8)], "discounts of 80 % in all are rare"),
        ([SEATS, line("Set-up", "procurement.implementation", amount=900_000)], "15 times the first year's technology"),
    ],
)
def test_prices_far_from_the_usual_are_named(items, words):
    (said,) = findings(Offer(name="Acme", items=tuple(items)), kind="unusual price")
    assert words in said


def test_usual_offers_pass_in_silence():
    setup = line("Set-up", "procurement.implementation", amount=60_000)
    offers = [Offer(name=name, items=(SEATS, setup)) for name in ("Acme", "Bravo")]
    assert review_costs(tco(offers, PLAN)) == ()


def test_every_finding_speaks_both_languages():
    bare, full = Offer(name="Bare", items=(SEATS,)), Offer(name="Full", items=(COURSE,))
    for finding in review_costs(tco([bare, full], PLAN)):
        assert any("一" <= letter <= "鿿" for letter in finding.zh)
