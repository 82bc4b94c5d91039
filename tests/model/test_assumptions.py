"""What holds for every offer: currency, years, rates, drivers as paths."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from crmselect.model import Assumptions, ExchangeRates, Path

PLAN = Assumptions(
    currency="USD",
    drivers={"users": [80, 120], "trained": {"of": "users", "turnover": 0.1}},
    exchange_rates={"as_of": "2026-11-01", "EUR": 1.08},
)


# --- paths ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "values"),
    [
        (50, (50.0,)),
        (50.5, (50.5,)),
        ([80, 120], (80.0, 120.0)),
        ((80, 120), (80.0, 120.0)),
        (np.int64(50), (50.0,)),
        (np.array([80, 120]), (80.0, 120.0)),
        (pd.Series([80, 120], index=["a", "b"]), (80.0, 120.0)),
        ({"start": 80, "growth": 0.1}, (80.0,)),
        ({"values": [1, 2], "every": "month"}, (1.0, 2.0)),
    ],
)
def test_a_path_is_taken_from_numbers_lists_and_starts_with_a_growth(given, values):
    assert Path.model_validate(given).values == values


@pytest.mark.parametrize(
    "given", [True, "80", [], [80, None], [80, -1], [True], {}, {"start": 80, "values": [1]}, None]
)
def test_what_is_no_quantity_over_time_is_refused(given):
    with pytest.raises(ValidationError):
        Path.model_validate(given)


def test_a_text_for_a_quantity_says_what_to_write():
    with pytest.raises(ValidationError, match="'80' is no number, list of numbers or path — write 120"):
        Path.model_validate("80")


@pytest.mark.parametrize(
    "given",
    [
        {"of": "users"},
        {"turnover": 0.1},
        {"values": [1], "of": "users", "turnover": 0.1},
        {"values": [1], "turnover": 1},
    ],
)
def test_a_path_is_stated_or_derived_and_never_half_of_either(given):
    with pytest.raises(ValidationError, match="give"):
        Path.model_validate(given)


def test_nothing_shrinks_by_all_of_it():
    with pytest.raises(ValidationError):
        Path.model_validate({"start": 80, "growth": -1})


# --- exchange rates -------------------------------------------------------------------------------------------------


def test_rates_stand_flat_beside_their_day():
    rates = ExchangeRates.model_validate({"as_of": "2026-11-01", "EUR": 1.08, "cny": [0.14, 0.15]})
    assert rates.as_of == dt.date(2026, 11, 1)
    assert rates.rates["EUR"].values == (1.08,)
    assert rates.rates["CNY"].values == (0.14, 0.15)
    assert ExchangeRates.model_validate(rates.model_dump()) == rates


@pytest.mark.parametrize("given", [{"EUR": 0}, {"EUR": [1.1, 0]}, {"EUR": -1}, {"EURO": 1.1}, {"EUR": "1.1"}])
def test_a_rate_is_positive_and_of_a_known_currency(given):
    with pytest.raises(ValidationError):
        ExchangeRates.model_validate(given)


def test_a_rate_is_not_derived_from_a_driver():
    with pytest.raises(ValidationError, match="the rate of EUR is not positive — write what one EUR costs"):
        ExchangeRates.model_validate({"EUR": {"of": "users", "turnover": 0.1}})


# --- assumptions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"currency": "USS"}, {"years": 0}, {"years": 51}, {"years": True}, {"years": 2.5}, {"years": "5"},
        {"discount_rate": -1}, {"discount_rate": True}, {"discount_rate": float("inf")}, {"start": 2027},
        {"start": "soon"}, {"terms": "mixed"}, {"contingency": {"deployment": 10}}, {"user": 5},
    ],
)  # fmt: skip
def test_assumptions_out_of_their_range_are_refused(wrong):
    with pytest.raises(ValidationError):
        Assumptions.model_validate({"currency": "USD", **wrong})


def test_a_year_has_twelve_months():
    assert Assumptions(currency="USD", years=7).months == 84


def test_a_driver_derives_from_one_that_is_stated():
    assert PLAN.drivers["trained"].of == "users"
    for drivers in ({"trained": {"of": "users", "turnover": 0.1}}, {
        "users": 5, "a": {"of": "users", "turnover": 0.1}, "b": {"of": "a", "turnover": 0.1},
    }):  # fmt: skip
        with pytest.raises(ValidationError, match="which is no driver of its own — state"):
            Assumptions(currency="USD", drivers=drivers)


def test_replace_takes_fields_drivers_and_currencies_by_name():
    changed = PLAN.replace(years=8, users=200, EUR=1.2, GBP=1.3)
    assert changed.years == 8
    assert changed.drivers["users"].values == (200.0,)
    assert changed.drivers["trained"] == PLAN.drivers["trained"]
    assert {code: path.values[0] for code, path in changed.exchange_rates.rates.items()} == {"EUR": 1.2, "GBP": 1.3}
    assert changed.exchange_rates.as_of == PLAN.exchange_rates.as_of
    assert PLAN.years == 5


def test_replace_combines_new_drivers_with_a_change_of_one():
    changed = PLAN.replace(drivers={"users": 1, "days": 5}, users=7)
    assert changed.drivers["users"].values == (7.0,)
    assert changed.drivers["days"].values == (5.0,)


def test_replace_suggests_the_name_that_was_meant():
    with pytest.raises(TypeError, match="assumptions have no 'yeers': did you mean 'years'"):
        PLAN.replace(yeers=3)
    with pytest.raises(ValidationError):
        PLAN.replace(years=0)


def test_assumptions_survive_json():
    assert Assumptions.model_validate_json(PLAN.model_dump_json()) == PLAN
