"""Figures as people read them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.text import money, money_short, number, percent

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"), (0, 2, "0.00"), (-0.0, 0, "0"), (-0.4, 0, "0"), (-0.004, 2, "0.00"), (0.5, 0, "1"), (1.5, 0, "2"),
        (2.5, 0, "3"), (-2.5, 0, "-3"), (2.675, 2, "2.68"), (1.005, 2, "1.01"), (0.125, 2, "0.13"),
        (999.5, 0, "1,000"), (1234567.5, 0, "1,234,568"), (-1234.5, 1, "-1,234.5"), (1e15, 0, "1,000,000,000,000,000"),
    ],
)  # fmt: skip
def test_halves_are_rounded_away_from_zero_as_they_are_written(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_a_dash_everywhere(value):
    assert number(value) == money(value, "USD") == money_short(value) == percent(value) == "–"


@given(value=finite, decimals=st.integers(0, 6))
def test_a_figure_as_shown_is_the_figure_rounded(value, decimals):
    shown = float(number(value, decimals).replace(",", ""))
    assert abs(shown - value) <= 0.5 * 10**-decimals + 1e-15 * abs(value)


@given(value=finite, decimals=st.integers(0, 3))
def test_only_what_is_below_zero_as_shown_has_a_sign(value, decimals):
    text = number(value, decimals)
    assert text.startswith("-") == (float(text.replace(",", "")) < 0)
    assert number(-value, decimals).lstrip("-") == text.lstrip("-")


def test_money_has_its_currency_before_it():
    assert money(1234567.8, "USD") == "USD 1,234,568"
    assert money(-12.5, "EUR") == "EUR -13"
    assert money(12) == "12"


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (0, "0", "0"), (950, "950", "950"), (999.4, "999", "999"), (999.6, "1k", "1000"), (83_000, "83k", "8.3万"),
        (999_499, "999k", "99.9万"), (999_600, "1M", "100万"), (1_250_000, "1.25M", "125万"),
        (99_960_000, "100M", "1亿"), (830_000_000, "830M", "8.3亿"), (2.5e9, "2.5B", "25亿"), (-83_000, "-83k", "-8.3万"),
    ],
)  # fmt: skip
def test_short_amounts_go_by_thousands_and_in_chinese_by_ten_thousands(value, en, zh):
    assert (money_short(value), money_short(value, "zh")) == (en, zh)


@given(st.floats(1, 9e11))
def test_a_short_amount_is_within_half_a_percent_of_the_amount(value):
    for language, units in (("en", {"k": 1e3, "M": 1e6, "B": 1e9}), ("zh", {"万": 1e4, "亿": 1e8})):
        text = money_short(value, language)
        size = units.get(text[-1], 1.0)
        assert float(text.rstrip("kMB万亿")) * size == pytest.approx(value, rel=5.1e-3)


@pytest.mark.parametrize(
    ("share", "decimals", "text"),
    [
        (0.2, None, "20 %"), (0.125, None, "12.5 %"), (1 / 3, None, "33.33 %"), (0, None, "0 %"), (1, None, "100 %"),
        (-0.05, None, "-5 %"), (0.00001, None, "0 %"), (10, None, "1,000 %"), (0.125, 0, "13 %"), (0.2, 1, "20.0 %"),
    ],
)  # fmt: skip
def test_a_share_has_the_decimals_it_needs_or_those_asked_for(share, decimals, text):
    assert percent(share, decimals) == text
