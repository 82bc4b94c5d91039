"""Offers and sets of offers."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.errors import Place
from crmselect.model import CostItem, Offer, OfferSet, StatedRate

SEATS = CostItem(item="Seats", category="procurement.licences", amount=80)
ACME, BRAVO = Offer(name="Acme", items=(SEATS,), attributes={"hours": 12}), Offer(name="Bravo")


def test_an_offer_of_nothing_but_its_name_is_one():
    assert BRAVO.items == ()
    assert BRAVO.currency is None


def test_the_lines_of_an_offer_have_names_of_their_own():
    with pytest.raises(ValidationError, match="items named twice: Seats — give each line of an offer its own name"):
        Offer(name="Acme", items=(SEATS, SEATS.replace(amount=90)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"currency": "EURO"}, {"attributes": {"hours": "12"}}, {"attributes": {"hours": True}},
        {"attributes": {"hours": float("nan")}}, {"items": [{"item": "Seats"}]}, {"notes": {"deployment": 5}},
        {"exchange_rate": {"to": "USD", "rate": 0}}, {"exchange_rate": {"to": "USD"}}, {"price": 5},
    ],
)  # fmt: skip
def test_what_is_no_offer_is_refused(wrong):
    with pytest.raises(ValidationError):
        Offer.model_validate({"name": "Acme", **wrong})


def test_an_attribute_may_be_negative():
    assert Offer(name="Acme", attributes={"emissions": -3}).attributes["emissions"] == -3.0


def test_a_stated_rate_has_a_day_or_none():
    assert str(StatedRate(to="usd", rate=1.08, as_of="2026-11-01").as_of) == "2026-11-01"
    with pytest.raises(ValidationError):
        StatedRate(to="USD", rate=1.08, as_of=2026)


def test_a_set_keeps_the_order_and_finds_by_name():
    offers = OfferSet(offers=(BRAVO, ACME))
    assert offers.names == ("Bravo", "Acme")
    assert offers["Acme"] is ACME
    assert OfferSet.model_validate([BRAVO, ACME]) == offers


def test_a_name_given_twice_is_refused_with_its_places():
    again = ACME.replace(place=Place("more.csv", row=3))
    with pytest.raises(ValidationError, match=r"offers named twice: Acme \(more.csv row 3\) — give each its own name"):
        OfferSet(offers=(ACME, again))


def test_names_differing_in_case_are_different_offers():
    assert len(OfferSet(offers=(ACME, ACME.replace(name="ACME")))) == 2


def test_offers_survive_json_with_their_places():
    offers = OfferSet(offers=(ACME.replace(place=Place("a.csv", row=2)), BRAVO))
    back = OfferSet.model_validate_json(offers.model_dump_json())
    assert back == offers
    assert back["Acme"].place == Place("a.csv", row=2)
    assert OfferSet.model_validate(offers.to_dict()) == offers
