"""Figures as analysts have them: from frames, as decimals, as shares; and what is no figure, in plain words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

import crmselect as crm
from crmselect.model import (
    Answer,
    Assumptions,
    CostItem,
    Estimate,
    ExchangeRates,
    Gates,
    Offer,
    OfferSet,
    Path,
    Requirement,
    Term,
    problems_of,
)

SEATS = {"item": "Seats", "category": "procurement.licences", "amount": 50, "per": "users", "every": "month"}


def said(kind: type[Any], **fields: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        kind.model_validate(fields)
    return [str(problem) for problem in problems_of(caught.value, None, kind)]


def item(**fields: object) -> CostItem:
    return CostItem.model_validate({**SEATS, **fields})


# --- rates ----------------------------------------------------------------------------------------------------------


def test_eight_is_no_discount_rate_but_eight_percent_is():
    assert said(Assumptions, currency="USD", discount_rate=8) == [
        "discount_rate: 8 is 800 percent — write 0.08 for 8 percent"
    ]
    assert Assumptions(currency="USD", discount_rate=1).discount_rate == 1.0


@pytest.mark.parametrize("field", ["growth", "renewal_asked", "renewal_cap", "tax_rate"])
def test_a_percentage_is_no_rate_of_a_cost_item(field):
    terms = {"renewal_months": 12} if field.startswith("renewal") else {}
    assert said(CostItem, **SEATS, **terms, **{field: 3}) == [f"{field}: 3 is 300 percent — write 0.03 for 3 percent"]
    assert getattr(item(**terms, **{field: 0.03}), field) == 0.03


@pytest.mark.parametrize("field", ["renewal_asked", "renewal_cap"])
def test_a_percentage_is_no_rise_of_a_term(field):
    assert said(Term, name="Three years", months=36, **{field: 1.5}) == [
        f"{field}: 1.5 is 150 percent — write 0.015 for 1.5 percent"
    ]


def test_a_percentage_is_no_growth_of_a_driver():
    assert said(Path, start=80, growth=5) == ["growth: 5 is 500 percent — write 0.05 for 5 percent"]


def test_nothing_grows_by_less_than_minus_one():
    assert said(Assumptions, currency="USD", discount_rate=-1) == [
        "discount_rate: -1 leaves nothing — write more than -1, which is minus 100 percent"
    ]
    assert item(growth=-0.5).growth == -0.5


def test_a_percent_of_other_items_may_exceed_the_whole():
    assert CostItem(item="Work", category="deployment.other", percent=1.5, percent_of="Seats").percent == 1.5


# --- whole numbers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("field", ["start", "end", "free_months", "renewal_months", "refresh_every"])
@pytest.mark.parametrize("value", [True, np.True_])
def test_a_boolean_is_no_number_of_months(field, value):
    assert said(CostItem, **SEATS, **{field: value})[0].startswith(f"{field}: True is no whole number")


def test_a_boolean_is_no_number_of_years_nor_the_months_of_a_term():
    assert said(Assumptions, currency="USD", years=True) == [
        "years: True is no whole number — write one, without quotes"
    ]
    assert said(Term, name="Year", months=True)[0].startswith("months: True is no whole number")


@pytest.mark.parametrize("years", [5, 5.0, np.int64(5), np.float32(5), np.array(5), Decimal(5)])
def test_years_are_whole_whatever_type_brings_them(years):
    assert Assumptions(currency="USD", years=years).years == 5


@pytest.mark.parametrize("years", [5.5, np.float64(5.5), np.float32(5.5), Decimal("5.5")])
def test_half_a_year_is_no_number_of_years(years):
    assert len(said(Assumptions, currency="USD", years=years)) == 1


# --- numbers from elsewhere -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("users", "values"),
    [
        (np.int64(5), (5.0,)),
        (np.float32(5), (5.0,)),
        (np.array(5), (5.0,)),
        (Decimal("5.5"), (5.5,)),
        (np.array([80, 120]), (80.0, 120.0)),
        (pd.Series([80, 120], index=[2027, 2028]), (80.0, 120.0)),
        ([Decimal(80), np.int64(120)], (80.0, 120.0)),
        (range(80, 82), (80.0, 81.0)),
        ({"values": np.array([80, 120])}, (80.0, 120.0)),
        ({"start": Decimal(80), "growth": np.float64(0.1)}, (80.0,)),
    ],
)
def test_a_driver_comes_from_numpy_pandas_and_decimals(users, values):
    plan = Assumptions(currency="USD", drivers={"users": users})
    assert plan.drivers["users"].values == values
    assert plan.replace(users=users) == plan


@pytest.mark.parametrize("rate", [Decimal("1.08"), np.float64(1.08), np.array([1.08]), pd.Series([1.08])])
def test_an_exchange_rate_comes_from_numpy_pandas_and_decimals(rate):
    plan = Assumptions(currency="USD", exchange_rates={"EUR": rate})
    assert plan.exchange_rates.rates["EUR"].values == (1.08,)
    assert Assumptions(currency="USD").replace(EUR=rate) == plan


@pytest.mark.parametrize(
    ("discount", "shares"),
    [
        (Decimal("0.1"), (0.1,)),
        (np.float64(0.1), (0.1,)),
        (np.float32(0.5), (0.5,)),
        (np.array([0.1, 0.2]), (0.1, 0.2)),
        ([0.1, {"name": "volume", "share": 0.2}], (0.1, 0.2)),
        (np.float64(0), ()),
    ],
)
def test_a_discount_comes_from_numpy_and_decimals(discount, shares):
    assert tuple(one.share for one in item(discount=discount).discount) == shares


@pytest.mark.parametrize("amount", [Decimal("12.50"), np.float32(12.5), np.array(12.5)])
def test_a_price_comes_from_numpy_and_decimals(amount):
    assert item(amount=amount).amount == 12.5
    assert Estimate.model_validate(amount).likely == 12.5


def test_scenarios_take_an_array_of_users():
    offers = OfferSet(offers=(Offer(name="Acme", items=(item(),)),))
    plan = Assumptions(currency="USD", years=1, drivers={"users": 1})
    assert crm.scenarios(offers, plan, users=np.array([10, 20]))["nominal"].tolist() == [6000.0, 12000.0]


# --- what is no number ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("users", ["many", True, None, {1, 2}])
def test_what_is_no_driver_is_told_the_three_ways_to_write_one(users):
    fix = "write 120, [80, 120] or { start = 80, growth = 0.05 }"
    assert said(Assumptions, currency="USD", drivers={"users": users}) == [
        f"drivers.users: {users!r} is no number, list of numbers or path — {fix}"
    ]


def test_an_exchange_rate_in_words_is_told_so_too():
    assert said(ExchangeRates, EUR="much")[0].startswith("rates.EUR: 'much' is no number, list of numbers or path")


def test_a_discount_is_neither_text_nor_a_boolean():
    assert said(CostItem, **SEATS, discount="10%") == [
        "discount[0].share: '10%' is text, not a number — write it without quotes"
    ]
    assert said(CostItem, **SEATS, discount=True) == ["discount[0].share: True is no number — write the figure"]


def test_several_numbers_are_no_price():
    assert said(CostItem, **{**SEATS, "amount": np.array([1, 2])}) == ["amount: these are several numbers — write one"]


@pytest.mark.parametrize("offers", [1, "Acme", True, {"offers": 1}])
def test_what_is_no_list_of_offers_is_told_so(offers):
    value = 1 if isinstance(offers, dict) else offers
    assert said(crm.Study, offers=offers, assumptions={"currency": "USD"}) == [
        f"offers: {value!r} is no list of offers — write a list, a record each"
    ]


def test_what_is_no_table_of_assumptions_is_told_so():
    assert said(crm.Study, offers=[], assumptions=5) == [
        "assumptions: 5 is no table of fields — write a table, such as { name = value }"
    ]


# --- what is negative -----------------------------------------------------------------------------------------------


def test_only_of_money_it_is_said_that_a_price_cannot_be_negative():
    price = "-1 is negative — a price cannot be: state a discount or a residual value instead"
    plain = "-1 is negative — write 0 or more"
    assert said(CostItem, **{**SEATS, "amount": -1}) == [f"amount: {price}"]
    assert said(Estimate, likely=-1) == [f"likely: {price}"]
    assert said(Gates, budget=-1)[0] == f"budget: {price}"
    assert said(Answer, offer="Acme", requirement="F1", score=-1) == [f"score: {plain}"]
    assert said(Requirement, id="F1", text="Works", priority="must", weight=-1) == [f"weight: {plain}"]
    assert said(CostItem, **SEATS, quantity=-1) == [f"quantity: {plain}"]
    assert said(ExchangeRates, EUR=-1) == [f"rates.EUR.values[0]: {plain}"]
