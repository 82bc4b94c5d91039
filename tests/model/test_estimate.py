"""Amounts that are not known exactly."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crmselect.model import Estimate
from crmselect.model.estimate import Factor, Shift, Spread, point


def test_a_number_is_an_estimate_without_a_spread():
    assert Estimate.model_validate(100) == Estimate(likely=100)


def test_the_bounds_stand_around_the_likely_value():
    for low, likely, high in [(80, 100, 150), (100, 100, 100), (None, 100, 150), (80, 100, None)]:
        assert Estimate(low=low, likely=likely, high=high).likely == 100.0


@pytest.mark.parametrize(
    ("low", "likely", "high", "said"),
    [
        (120, 100, 150, "low 120, likely 100, high 150 are not in order"),
        (80, 100, 90, "low 80, likely 100, high 90 are not in order"),
        (120, 100, None, "low 120, likely 100, high 100 are not in order"),
        (None, 100, 90, "low 100, likely 100, high 90 are not in order"),
    ],
)
def test_bounds_out_of_order_are_refused_with_all_three(low, likely, high, said):
    with pytest.raises(ValidationError, match=said):
        Estimate(low=low, likely=likely, high=high)


@given(st.lists(st.floats(0, 1e12), min_size=3, max_size=3))
def test_only_ascending_figures_make_an_estimate(figures):
    low, likely, high = figures
    if low <= likely <= high:
        assert Estimate(low=low, likely=likely, high=high).low == low
    else:
        with pytest.raises(ValidationError):
            Estimate(low=low, likely=likely, high=high)


def test_a_boolean_a_text_and_an_unknown_shape_are_refused():
    for wrong in (True, "100", {"likely": 1, "shape": "beta"}, {"low": 1, "high": 2}, {"likely": -1}):
        with pytest.raises(ValidationError):
            Estimate.model_validate(wrong)


def test_the_point_of_an_amount():
    assert point(12.5) == 12.5
    assert point(Estimate(low=1, likely=2, high=9)) == 2.0
    assert math.isnan(point(None))


def test_a_lognormal_figure_begins_above_zero_and_what_is_certain_may_be_zero():
    with pytest.raises(ValidationError, match="low is 0, and a lognormal figure is above 0"):
        Estimate(low=0, likely=1, high=2, shape="lognormal")
    assert Estimate(likely=0, shape="lognormal").certain


def test_a_spread_takes_either_sign_and_an_estimate_does_not():
    assert Spread(low=-5, likely=-1, high=0).least == -5
    with pytest.raises(ValidationError):
        Estimate(low=-5, likely=1, high=2)


def test_a_bound_that_is_left_out_is_the_likely_figure():
    spread = Spread(likely=3, high=5)
    assert (spread.least, spread.most, spread.certain) == (3, 5, False)
    assert Spread(likely=3).certain


@pytest.mark.parametrize(("kind", "neutral"), [(Factor, 1.0), (Shift, 0.0)])
def test_factors_and_shifts_change_nothing_by_default_and_take_three_figures(kind, neutral):
    assert kind().likely == neutral
    assert kind.model_validate([0.1, 0.2, 0.3]) == kind(low=0.1, likely=0.2, high=0.3)
    for wrong in ([0.1, 0.2], [], "0.1", 0.1, None, [0.3, 0.2, 0.1]):
        with pytest.raises(ValidationError):
            kind.model_validate(wrong)


def test_a_shift_is_a_share_and_a_factor_is_not_negative():
    with pytest.raises(ValidationError, match="percent"):
        Shift.model_validate([0, 2, 3])
    with pytest.raises(ValidationError):
        Factor.model_validate([-1, 1, 2])
