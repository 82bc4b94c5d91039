"""Currencies are ISO 4217 codes."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from crmselect.model.currency import CODES, Currency

CHECK = TypeAdapter(Currency).validate_python


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_three_capital_letters_and_known(code):
    assert len(code) == 3
    assert code.isascii()
    assert code.isupper()
    assert CHECK(code) == code


def test_case_and_outer_blanks_make_no_other_currency():
    assert CHECK(" usd ") == "USD"


@pytest.mark.parametrize("code", ["US", "USDD", "EURO", "€", "RMB", "", "DEM", "XXX", "人民币"])
def test_anything_else_is_refused_with_an_example(code):
    with pytest.raises(ValidationError, match=r"is no ISO 4217 currency — write a code such as USD, EUR or CNY"):
        CHECK(code)


def test_the_codes_in_daily_use_are_there():
    assert {"USD", "EUR", "CNY", "GBP", "JPY", "CHF", "INR", "BRL", "HKD", "TWD", "SGD", "XOF"} <= CODES
