"""A failed validation becomes faults that an analyst can mend."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from crmselect.errors import DataError, Place, Problem
from crmselect.model import Answer, Assumptions, Criterion, Offer, OfferSet, problems_of
from crmselect.model.faults import written_path


def faults(model: type[BaseModel], data: object, **options: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(data)
    return [str(problem) for problem in problems_of(caught.value, model=model, **options)]


def test_every_fault_is_told_once_with_its_path():
    data = {
        "offers": [
            {"name": "", "currency": "EURO"},
            {"name": "Acme", "items": [{"item": "Seats", "category": "procurement.licences", "amount": True}]},
        ]
    }
    found = faults(OfferSet, data)
    assert [line.partition(":")[0] for line in found] == [
        "offers[0].name",
        "offers[0].currency",
        "offers[1].items[0].amount",
    ]


def test_a_union_does_not_tell_one_fault_twice():
    item = {"item": "Seats", "category": "procurement.licences"}
    assert faults(Offer, {"name": "Acme", "items": [{**item, "amount": "5"}]}) == [
        "items[0].amount: '5' is text, not a number — write it without quotes"
    ]
    assert faults(Offer, {"name": "Acme", "items": [{**item, "amount": {"low": 1}}]}) == [
        "items[0].amount.likely: nothing is given — fill it in"
    ]


def test_an_unknown_field_names_the_one_that_was_meant_in_its_own_record():
    assert faults(Offer, {"name": "Acme", "curency": "USD"}) == [
        "curency: 'curency' is no known field — did you mean 'currency'?"
    ]
    item = {"item": "Seats", "category": "procurement.licences", "amount": 5, "renewal_month": 12}
    assert faults(Offer, {"name": "Acme", "items": [item]}) == [
        "items[0].renewal_month: 'renewal_month' is no known field — did you mean 'renewal_months'?"
    ]
    nested = {"currency": "USD", "drivers": {"users": {"values": [1], "grwth": 0.1}}}
    assert faults(Assumptions, nested) == ["drivers.users.grwth: 'grwth' is no known field — did you mean 'growth'?"]
    assert faults(Offer, {"name": "Acme", "zebra": 1}) == [
        "zebra: 'zebra' is no known field — remove it, or correct its name"
    ]


@pytest.mark.parametrize(
    ("model", "data", "fault"),
    [
        (Assumptions, {}, "currency: nothing is given — fill it in"),
        (Assumptions, {"currency": "USD", "years": 2.5}, "years: input should be a valid integer, got a number with a fractional part — write a whole number"),
        (Assumptions, {"currency": "USD", "years": 99}, "years: 99 should be less than or equal to 50 — write a figure in that range"),
        (Assumptions, {"currency": "USD", "terms": "both"}, "terms: 'both' is not one of the words allowed — write 'nominal' or 'real'"),
        (Assumptions, {"currency": "USD", "start": "soon"}, "start: input should be a valid date"),
        (Answer, {"offer": "A", "requirement": "F", "comment": 5}, "comment: input should be a valid string — write text"),
        (Criterion, {"name": "A", "source": "requirements", "weight": None}, "weight: input should be a valid number — write a number"),
    ],
)  # fmt: skip
def test_pydantics_words_become_ours(model, data, fault):
    [line] = faults(model, data)
    assert line.startswith(fault)


def test_the_caller_says_where_a_path_stands():
    [line] = faults(Offer, {"name": ""}, place=lambda path: Place("offers.csv", row=4, column=str(path[-1])))
    assert line.startswith("offers.csv row 4, name: ")


def test_faults_that_a_check_has_gathered_pass_through_as_they_are():
    class Whole(BaseModel):
        def model_post_init(self, _: object) -> None:
            raise DataError([Problem("a", "wrong"), Problem("b", "wrong too", "mend it")])

    assert faults(Whole, {}) == ["a: wrong", "b: wrong too — mend it"]


def test_a_key_that_is_wrong_stands_where_the_key_stands():
    [line] = faults(Assumptions, {"currency": "USD", "exchange_rates": {"EURO": 1.1}})
    assert line.startswith("exchange_rates.rates.EURO: 'EURO' is no ISO 4217 currency — ")


def test_paths_are_written_as_python_would():
    assert written_path(("offers", 3, "items", 0, "amount")) == "offers[3].items[0].amount"
    assert written_path((0, "name")) == "[0].name"
    assert written_path(()) == ""
