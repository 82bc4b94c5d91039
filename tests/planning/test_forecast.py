"""Earned schedule, and ranges from the scatter of months."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.planning.forecast import earned_schedule, index_range, steps_of

PLAN = [0, 5, 15, 30, 50, 70, 85, 95, 100]


def test_seven_months_gone_and_the_plan_of_the_fifth_earned():
    # The figure that Lipke draws (Introduction to earned schedule, 2007): after seven months what is earned lies
    # between the plan's fifth and sixth month.
    found = earned_schedule(PLAN, 74.5, 7)
    assert found.es == pytest.approx(5 + 4.5 / 15)
    assert found.sv_t == pytest.approx(5.3 - 7)
    assert found.spi_t == pytest.approx(5.3 / 7)
    assert found.duration == pytest.approx(8 / (5.3 / 7))


def test_a_late_project_is_late_in_time_also_at_its_end():
    # What earned schedule was made for: SPI returns to 1 at the end, SPI(t) does not.
    found = earned_schedule(PLAN, 100, 10)
    assert found.es == 8
    assert found.spi_t == 0.8
    assert found.duration == pytest.approx(10)


def test_a_plan_that_is_level_at_its_end_is_over_when_it_first_reaches_everything():
    assert earned_schedule([0, 50, 100, 100, 100], 100, 2).es == 2


def test_nothing_earned_is_time_zero_and_no_forecast():
    found = earned_schedule([0, 0, 10, 20], 0, 2)
    assert found.es == 0
    assert found.spi_t == 0
    assert math.isnan(found.duration)


@given(
    st.lists(st.floats(0, 10), min_size=1, max_size=12).filter(lambda steps: sum(steps) > 1e-3),
    st.floats(0, 1),
    st.floats(0, 1),
)
def test_more_earned_is_never_earlier_in_the_plan(steps, one, other):
    plan = np.concatenate([[0.0], np.cumsum(steps)])
    low, high = sorted([one * plan[-1], other * plan[-1]])
    found = earned_schedule(plan, [low, high], 1)
    assert found.es[0] <= found.es[1] + 1e-9
    assert found.es[1] <= found.planned_duration + 1e-9


@given(st.lists(st.floats(0.01, 10), min_size=1, max_size=12), st.floats(0, 1))
def test_a_project_that_does_what_was_planned_is_where_the_plan_is(steps, part):
    plan = np.concatenate([[0.0], np.cumsum(steps)])
    at = part * (plan.size - 1)
    earned = np.interp(at, np.arange(plan.size), plan)
    assert earned_schedule(plan, earned, at).es == pytest.approx(at, abs=1e-6)


@pytest.mark.parametrize("planned", [[1, 2], [0], [0, 2, 1], [0, 0], [0, math.nan]])
def test_what_is_no_plan_is_refused(planned):
    with pytest.raises(DataError, match="planned"):
        earned_schedule(planned, 0, 1)


def test_more_earned_than_planned_is_refused():
    with pytest.raises(DataError, match="more than 100 %"):
        earned_schedule([0, 10], 11, 1)


def test_a_period_without_earning_is_joined_with_the_next():
    assert steps_of([0, 10, 10, 30], [0, 10, 20, 40]).tolist() == [[10, 10, 1], [20, 30, 2 / 3]]


def test_the_range_is_that_of_the_formula():
    # By hand: logarithms 0, ln 0.8, ln 1.2 around 0, t(2) at 0.9 = 1.885618, root of 70 / 90.
    found = index_range([0, 10, 18, 30], [0, 10, 20, 30], 100)
    spread = math.sqrt((math.log(0.8) ** 2 + math.log(1.2) ** 2) / 2)
    away = 1.885618 * spread / math.sqrt(3) * math.sqrt(70 / 90)
    assert found.low == pytest.approx(math.exp(-away), rel=1e-6)
    assert found.high == pytest.approx(math.exp(away), rel=1e-6)
    assert found.periods == 3


def test_too_few_periods_give_no_range():
    assert index_range([0, 10, 18], [0, 10, 20], 100) is None
    assert index_range([0, 0, 0, 0, 0], [0, 1, 2, 3, 4], 100) is None


def test_at_the_end_and_without_scatter_there_is_no_width():
    done = index_range([0, 10, 18, 30], [0, 10, 20, 30], 30)
    even = index_range([0, 10, 20, 30], [0, 20, 40, 60], 100)
    assert done.low == done.high == pytest.approx(1.0)
    assert even.low == pytest.approx(even.high) == pytest.approx(0.5)


@given(st.lists(st.tuples(st.floats(0.1, 10), st.floats(0.1, 10)), min_size=3, max_size=10))
def test_the_cumulative_index_lies_in_its_range(steps):
    above, below = (np.concatenate([[0.0], np.cumsum(column)]) for column in np.array(steps).T)
    found = index_range(above, below, 2 * above[-1])
    assert found.low <= above[-1] / below[-1] * (1 + 1e-12)
    assert found.high >= above[-1] / below[-1] * (1 - 1e-12)
