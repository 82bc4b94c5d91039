"""Sets of records: sequences that look up by key and remember their files."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.model import InputFile, InputNote, Offer, OfferSet

FILE = InputFile(file="offers.csv", sha256="0" * 64, encoding="utf-8")
NOTE = InputNote(where="offers.csv", what="read as attributes: hours", zh="读作属性：hours")
OFFERS = OfferSet(
    offers=tuple(Offer(name=name) for name in ("Acme", "Bravo", "Cargo")), inputs=(FILE,), input_notes=(NOTE,)
)


def test_a_set_is_a_sequence():
    assert len(OFFERS) == 3
    assert [offer.name for offer in OFFERS] == ["Acme", "Bravo", "Cargo"]
    assert OFFERS[0].name == "Acme"
    assert OFFERS[-1].name == "Cargo"
    assert [offer.name for offer in OFFERS[1:]] == ["Bravo", "Cargo"]
    with pytest.raises(IndexError):
        OFFERS[3]


def test_an_unknown_key_names_the_nearest_or_all():
    with pytest.raises(KeyError, match="'Acmee' is none of the offers: did you mean 'Acme'"):
        OFFERS["Acmee"]
    with pytest.raises(KeyError, match="'Zebra' is none of the offers: Acme, Bravo, Cargo"):
        OFFERS["Zebra"]


def test_membership_is_by_key_or_by_record():
    assert "Acme" in OFFERS
    assert Offer(name="Acme") in OFFERS
    assert "Zebra" not in OFFERS
    assert Offer(name="Zebra") not in OFFERS


def test_a_selection_keeps_its_order_and_its_provenance():
    chosen = OFFERS.select("Cargo", "Acme")
    assert chosen.names == ("Cargo", "Acme")
    assert chosen.inputs == (FILE,)
    assert chosen.input_notes == (NOTE,)
    with pytest.raises(KeyError):
        OFFERS.select("Zebra")


def test_a_selection_of_one_offer_twice_is_refused():
    with pytest.raises(ValidationError, match="offers named twice: Acme — give each its own name"):
        OFFERS.select("Acme", "Acme")


def test_every_key_that_stands_twice_is_named():
    with pytest.raises(ValidationError, match="offers named twice: Acme, Bravo"):
        OfferSet(offers=(*OFFERS.offers[:2], *OFFERS.offers[:2]))


def test_plain_data_hold_what_is_stated_and_no_defaults():
    assert OfferSet(offers=(Offer(name="Acme"),)).to_dict() == {"offers": [{"name": "Acme"}]}


def test_a_note_speaks_chinese_where_it_has_the_words():
    assert NOTE.text() == "read as attributes: hours"
    assert NOTE.text("zh") == "读作属性：hours"
    assert InputNote(where="offers.csv", what="read").text("zh") == "read"
