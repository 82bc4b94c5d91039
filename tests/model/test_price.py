"""A cost item as the contract has it; what contradicts itself is named with its field and its mending."""

from __future__ import annotations

import math

import pytest
from pydantic import ValidationError

from crmselect.errors import Place
from crmselect.model import BILLINGS, CostItem, Discount, Estimate, Offer, Tier, problems_of
from crmselect.model.rules import contradictions
from crmselect.taxonomy import CATEGORIES

SEATS = {"item": "Seats", "category": "procurement.licences", "amount": 80.0}
BARE = {key: value for key, value in SEATS.items() if key != "amount"}
SUPPORT = {"item": "Support", "category": "procurement.support"}
TIERS = ({"up_to": 100, "price": 9}, {"price": 7})


def item(**fields: object) -> CostItem:
    return CostItem.model_validate({**SEATS, **fields})


def faults(fields: dict[str, object]) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        CostItem.model_validate(fields)
    return [str(problem) for problem in problems_of(caught.value, None, CostItem)]


# --- labels ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("category", CATEGORIES)
def test_phase_and_group_follow_from_the_category(category):
    known = CATEGORIES[category]
    made = item(category=category)
    assert (made.phase, made.group) == (known.phase, known.group)


def test_the_group_may_be_another_than_the_categorys():
    assert item(group="maintenance").group == "maintenance"


def test_a_category_may_be_written_without_its_phase():
    assert item(category="licences", phase="procurement").category == "procurement.licences"


def test_a_phase_alone_is_its_other_category():
    made = CostItem.model_validate({"item": "Odds", "phase": "golive", "amount": 1})
    assert made.category == "golive.other"


def test_an_unknown_category_names_the_nearest_one():
    assert faults({**SEATS, "category": "procurement.licenses"}) == [
        "category: 'procurement.licenses' is no cost category — did you mean 'procurement.licences'?"
    ]
    assert faults({**SEATS, "category": "zebra"}) == [
        "category: 'zebra' is no cost category — crmselect's taxonomy lists them"
    ]


def test_the_name_may_be_called_name():
    assert CostItem.model_validate({"name": "Seats", "category": "procurement.licences", "amount": 1}).item == "Seats"


# --- what contradicts itself ----------------------------------------------------------------------------------------

RULES = {
    "another phase": (
        {**SEATS, "phase": "training", "group": "technology"},
        "phase: phase 'training' is not the phase of category 'procurement.licences' — write 'procurement'",
    ),
    "no group": (
        {**SEATS, "group": "hardware"},
        "group: group 'hardware' is none of technology, implementation, maintenance — write one of them",
    ),
    "no price": (BARE, 'amount: no amount is given — write one, or quoted="included" or "not_quoted"'),
    "included with a figure": (
        {**SEATS, "quoted": "included"},
        "quoted: included and yet a figure is given — leave one of the two out",
    ),
    "not quoted with tiers": (
        {**BARE, "tiers": TIERS, "quoted": "not_quoted"},
        "quoted: not_quoted and yet a figure is given — leave one of the two out",
    ),
    "amount and tiers": (
        {**SEATS, "tiers": TIERS},
        "amount: more than one of amount, tiers and percent is given — the price can stand in only one of them",
    ),
    "amount and percent": (
        {**SUPPORT, "amount": 5, "percent": 0.2, "percent_of": "Seats"},
        "amount: more than one of amount, tiers and percent is given — the price can stand in only one of them",
    ),
    "percent of nothing": (
        {**SUPPORT, "percent": 0.2},
        "percent: percent and percent_of go together — give both or neither",
    ),
    "of something, no percent": (
        {**SEATS, "percent_of": "Support"},
        "percent: percent and percent_of go together — give both or neither",
    ),
    "percent of itself": (
        {**SUPPORT, "percent": 0.2, "percent_of": ["Seats", "Support"]},
        "percent_of: a percent of itself — 'Support' cannot stand in its own percent_of",
    ),
    "percent with a driver": (
        {**SUPPORT, "percent": 0.2, "percent_of": "Seats", "per": "users"},
        "per: a percent of other items has no driver of its own — leave per out",
    ),
    "package without size": (
        {**SEATS, "tier_mode": "package"},
        "block: a package price needs its size in block and its price in amount — and no tiers",
    ),
    "package with tiers": (
        {**BARE, "tiers": TIERS, "tier_mode": "package", "block": 10},
        "block: a package price needs its size in block and its price in amount — and no tiers",
    ),
    "end before start": (
        {**SEATS, "start": 12, "end": 12},
        "start: start 12 is not before end 12 — end is the month from which it is no longer due",
    ),
    "a rise without a term": (
        {**SEATS, "every": "month", "renewal_cap": 0.05},
        "renewal_months: a renewal without its term — write renewal_months",
    ),
    "a term without a rise": (
        {**SEATS, "every": "month", "renewal_months": 12},
        "renewal_asked: a renewal without a rise — write renewal_asked or renewal_cap, 0 where the price holds",
    ),
    "once, billed by the year": (
        {**SEATS, "billing": "year advance"},
        "billing: billing 'year advance' fits no single payment — write advance",
    ),
    "once, months free": (
        {**SEATS, "free_months": 3},
        "free_months: free months and renewals belong to what recurs — write every, or leave them out",
    ),
    "once, renewed": (
        {**SEATS, "renewal_months": 12, "renewal_cap": 0.03},
        "renewal_months: free months and renewals belong to what recurs — write every, or leave them out",
    ),
    "refreshed in arrears": (
        {**SEATS, "refresh_every": 4, "billing": "arrears"},
        "billing: what is refreshed is paid when it is bought — leave arrears out",
    ),
    "recurs and is refreshed": (
        {**SEATS, "every": "year", "refresh_every": 4},
        "refresh_every: only what is bought once is refreshed — write every=once or leave refresh_every out",
    ),
    "recurs and has a residual": (
        {**SEATS, "every": "year", "residual": 10},
        "residual: only what is bought once has a residual value — write every=once or leave residual out",
    ),
    "open band first": (
        {**BARE, "tiers": ({"price": 9}, {"up_to": 100, "price": 7})},
        "tiers: a band without an end stands before the last — only the last band is open",
    ),
    "bands overlap": (
        {**BARE, "tiers": ({"up_to": 100, "price": 9}, {"up_to": 100, "price": 8}, {"price": 7})},
        "tiers: the bands overlap or leave a gap — each up_to is larger than the one before",
    ),
}


@pytest.mark.parametrize(("fields", "fault"), RULES.values(), ids=list(RULES))
def test_what_contradicts_itself_is_named_with_its_field_and_its_mending(fields, fault):
    assert faults(fields) == [fault]


def test_several_contradictions_are_all_told_each_at_its_field():
    found = faults({**BARE, "start": 5, "end": 2, "residual": 1, "every": "month"})
    assert [line.partition(":")[0] for line in found] == ["amount", "start", "residual"]


def test_names_with_semicolons_do_not_tear_a_fault_apart():
    [fault] = faults({"item": "A; B", "category": "procurement.support", "percent": 0.2, "percent_of": ["A; B"]})
    assert fault == "percent_of: a percent of itself — 'A; B' cannot stand in its own percent_of"


def test_the_faults_of_an_item_in_an_offer_have_the_whole_path():
    with pytest.raises(ValidationError) as caught:
        Offer.model_validate({"name": "Acme", "items": [SEATS, {**SUPPORT, "percent": 0.2}]})
    [problem] = problems_of(caught.value)
    assert str(problem.where) == "items[1].percent"
    [problem] = problems_of(caught.value, lambda path: Place("rfp.xlsx", row=9, column=str(path[-1])))
    assert str(problem.where) == "rfp.xlsx row 9, percent"


def test_a_plain_item_takes_the_short_way_through_the_same_rules():
    assert contradictions(item(per="users", every="month", growth=0.03)) == []
    assert contradictions(item(end=12, free_months=2, every="month")) == []


# --- what is sound --------------------------------------------------------------------------------------------------

SOUND = [
    {**SEATS, "amount": 0},
    {**BARE, "quoted": "included"},
    {**BARE, "quoted": "not_quoted"},
    {**SEATS, "amount": {"low": 70, "likely": 80, "high": 120}},
    {**BARE, "tiers": TIERS, "tier_mode": "volume", "per": "users"},
    {**SEATS, "tier_mode": "package", "block": 25, "per": "users"},
    {**SUPPORT, "percent": 0.22, "percent_of": "Seats", "every": "year"},
    {**SEATS, "every": "month", "renewal_months": 36, "renewal_cap": 0.03, "renewal_mode": "accumulated"},
    {**SEATS, "every": "month", "renewal_months": 12, "renewal_asked": 0},
    {**SEATS, "refresh_every": 4, "refresh_share": 0.8, "residual": 10},
    {**SEATS, "billing": "arrears", "start": 0, "end": 60},
    {**SEATS, "every": "year", "start": 11, "end": 12, "billing": "term advance"},
]


@pytest.mark.parametrize("fields", SOUND)
def test_what_contracts_really_state_is_taken(fields):
    made = CostItem.model_validate(fields)
    assert CostItem.model_validate(made.model_dump()) == made
    assert CostItem.model_validate_json(made.model_dump_json()) == made


@pytest.mark.parametrize("billing", [word for word in BILLINGS if " " in word])
def test_every_way_of_billing_belongs_to_what_recurs(billing):
    assert item(every="month", billing=billing).billing == billing


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", -5), ("amount", True), ("amount", "80"), ("amount", float("nan")), ("minimum", -1), ("block", -1),
        ("quantity", -1), ("start", -1), ("start", True), ("end", 0), ("free_months", -1), ("renewal_months", 0),
        ("refresh_every", 0), ("growth", -1), ("tax_rate", -0.1), ("recoverable", 1.5), ("every", "week"),
        ("billing", "later"), ("quoted", "perhaps"), ("tier_mode", "steps"), ("tier_over", "day"), ("currency", "USS"),
        ("percent_base", "gross"), ("percent_over", "ever"), ("growth_from", "birth"), ("renewal_mode", "once"),
    ],
)  # fmt: skip
def test_a_field_out_of_its_range_is_refused_at_its_place(field, value):
    [fault] = faults({**SEATS, field: value})
    assert fault.startswith(f"{field}: ")
    assert " — " in fault


def test_a_negative_price_says_what_to_write_instead():
    assert faults({**SEATS, "amount": -5}) == [
        "amount: -5 is negative — a price cannot be: state a discount or a residual value instead"
    ]


# --- prices and discounts -------------------------------------------------------------------------------------------


def test_the_point_of_an_amount_is_its_likely_value_or_nothing():
    assert item().point == 80.0
    assert item(amount=Estimate(low=70, likely=85, high=120)).point == 85.0
    assert math.isnan(CostItem.model_validate({**BARE, "quoted": "not_quoted"}).point)


def test_discounts_multiply():
    made = item(discount=[{"name": "volume", "share": 0.1}, {"name": "term", "share": 0.2}])
    assert made.discount_factor == pytest.approx(0.72)
    assert item().discount_factor == 1.0


def test_a_bare_number_is_one_unnamed_discount_and_nought_is_none():
    assert item(discount=0.15).discount == (Discount(share=0.15),)
    assert item(discount=0).discount == ()
    assert item(discount={"name": "term", "share": 0.1}).discount == (Discount(name="term", share=0.1),)
    assert item(discount=Discount(share=0.1)).discount_factor == pytest.approx(0.9)


def test_a_discount_is_a_share_and_no_percentage():
    [fault] = faults({**SEATS, "discount": 15})
    assert fault == "discount[0].share: 15 is not between 0 and 1 — write 0.2 for 20 percent"


def test_a_single_name_may_stand_for_a_list_of_them():
    made = CostItem.model_validate({**SUPPORT, "percent": 0.2, "percent_of": "Seats"})
    assert made.percent_of == ("Seats",)


def test_a_tier_has_a_price_and_perhaps_a_fee():
    assert Tier(price=9) == Tier(up_to=None, price=9, fee=0)
    with pytest.raises(ValidationError):
        Tier(up_to=10)


def test_a_range_that_is_wrong_is_told_of_as_a_range_alone():
    with pytest.raises(ValidationError) as caught:
        CostItem(**{**SEATS, "amount": {"low": 5, "likely": 3, "high": 9}})
    assert caught.value.error_count() == 1
    assert "low 5, likely 3, high 9 are not in order — low ≤ likely ≤ high" in str(caught.value)
    with pytest.raises(ValidationError) as caught:
        CostItem(**{**SEATS, "amount": "80"})
    assert [one["type"] for one in caught.value.errors()] == ["text_number"]
