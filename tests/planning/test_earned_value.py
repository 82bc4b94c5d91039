"""Earned value as arrays: published examples, identities, and what is not defined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.planning.progress_value import RATIOS, Defined, earned_value, why_undefined

amounts = st.floats(0, 1e9)


def test_the_sample_of_a_calculator_comes_out():
    # Source: sample figures of arizval.app.
    found = earned_value(500_000, 450_000, 480_000, 1_000_000)
    assert (found.cv, found.sv, found.cpi, found.spi) == (-30_000, -50_000, 0.9375, 0.9)
    assert found.eac == pytest.approx(1_066_666.67, abs=0.006)
    assert found.vac == pytest.approx(-66_666.67, abs=0.006)
    assert found.etc == pytest.approx(586_666.67, abs=0.006)
    assert found.tcpi == pytest.approx(1.057692, abs=5e-7)


def test_the_example_of_the_pra_package_comes_out():
    # Source: the R package PRA, vignette "Earned Value Management": BAC 100 000, plan 0.1, 0.2, 0.4, 0.7, 1.0 of it,
    # 35 % done in the third period, for 36 000; it prints CPI 0.9722222 and SPI 0.875.
    found = earned_value(0.4 * 100_000, 0.35 * 100_000, 36_000, 100_000)
    assert found.cpi == pytest.approx(0.9722222, abs=5e-8)
    assert found.spi == pytest.approx(0.875)
    assert (found.cv, found.sv) == (-1_000, -5_000)
    assert found.eac == pytest.approx(100_000 / (35_000 / 36_000))


def test_a_question_of_an_exam_forum_comes_out():
    # Source: pmzilla.com, "EAC calculation question": PV 100 000, SV 30 000 and CV 50 000 of BAC 750 000 give 17.33 %
    # complete and an EAC of 461 538.
    found = earned_value(100_000, 130_000, 80_000, 750_000)
    assert (found.sv, found.cv) == (30_000, 50_000)
    assert found.eac == pytest.approx(461_538, abs=0.5)


def test_cost_and_schedule_together_make_the_third_estimate():
    # Source: lovepmp.com, question on a budget of 1 000 with EV 360, AC 400, CPI and SPI 0.90: by arithmetic
    # 400 + 640 / 0.81.
    found = earned_value(400, 360, 400, 1_000)
    assert (found.cpi, found.spi) == (pytest.approx(0.9), pytest.approx(0.9))
    assert found.eac_cost_and_schedule == pytest.approx(400 + 640 / 0.81)
    assert found.eac_budget_rate == 400 + 640


def test_the_board_exam_figures_come_out():
    # Source: ceboardexamgenerator.com, project control: EAC of P6,000,000; and EV 3M, AC 3.5M need a TCPI of 1.077.
    assert earned_value(1.5e6, 1.5e6, 1.8e6, 5e6).eac == pytest.approx(6e6)
    found = earned_value(3e6, 3e6, 3.5e6, 10e6)
    assert found.tcpi == pytest.approx(1.077, abs=5e-4)
    assert found.cpi == pytest.approx(0.857, abs=5e-4)


def test_the_status_of_a_course_comes_out():
    # Source: course IE 5411, homework 9 (status at the end of period 12, in hundreds): EV 148, AC 210, PV 158, BAC 248
    # give CV -62, SV -10, CPI 0.71, SPI 0.94, EAC 352, VAC -104.
    found = earned_value(158, 148, 210, 248)
    assert (found.cv, found.sv) == (-62, -10)
    assert found.cpi == pytest.approx(0.71, abs=0.006)
    assert found.spi == pytest.approx(0.94, abs=0.006)
    assert found.eac == pytest.approx(352, abs=0.5)
    assert found.vac == pytest.approx(-104, abs=0.5)


@example(0.5, 5e-324, 1e9, 1.0)
@example(5e-324, 1.0, 5e-324, 1e9)
@example(1e-310, 1.0, 2.2e-308, 1.0)
@given(st.floats(0, 1), st.floats(0, 1), amounts, st.floats(1, 1e9))
def test_identities_hold(planned, earned, actual, budget):
    pv, ev = planned * budget, earned * budget
    found = earned_value(pv, ev, actual, budget)
    assert found.sv == ev - pv
    assert found.cv == ev - actual
    assert found.eac_budget_rate == actual + (budget - ev)
    if found.defined.eac:
        assert found.vac == pytest.approx(budget - found.eac)
        assert found.etc == pytest.approx(found.eac - actual)
        assert found.eac == pytest.approx(budget / found.cpi)
    if found.defined.cpi and abs(found.cv) > 1e-9 * actual:
        assert (found.cpi > 1) == (found.cv > 0)
    if found.defined.spi and abs(found.sv) > 1e-9 * pv:
        assert (found.spi > 1) == (found.sv > 0)
    if found.defined.tcpi_eac and found.defined.cpi and budget - ev > 1e-6 * budget and found.etc > 1e-6 * budget:
        # To meet what the efficiency so far leads to, the rest needs that efficiency.
        assert found.tcpi_eac == pytest.approx(found.cpi, rel=1e-6)


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0, 2.0]), st.sampled_from([0.0, 100.0]))
def test_nothing_is_undefined_in_silence(planned, earned, actual, budget):
    pv, ev, ac = planned * budget, earned * budget, actual * budget
    found = earned_value(pv, ev, ac, budget)
    for name in RATIOS:
        value, defined = getattr(found, name), getattr(found.defined, name)
        assert math.isnan(value) == (not defined)
        for language in ("en", "zh"):
            assert bool(why_undefined(name, pv, ev, ac, budget, language)) == (not defined)


def test_arrays_broadcast_and_plain_numbers_give_plain_numbers():
    found = earned_value([[100], [200]], [50, 100, 150], 100, 1_000)
    assert found.cv.shape == found.spi.shape == found.defined.cpi.shape == (2, 3)
    assert found.spi[1].tolist() == [0.25, 0.5, 0.75]
    alone = earned_value(100, 50, 100, 1_000)
    assert type(alone.cpi) is float
    assert type(alone.defined.cpi) is bool
    assert isinstance(alone.defined, Defined)


def test_an_overspent_budget_has_a_negative_index_that_no_efficiency_attains():
    assert earned_value(80, 60, 120, 100).tcpi == -2.0


def test_a_finished_project_has_cost_what_it_cost():
    found = earned_value(100, 100, 130, 100)
    assert (found.eac, found.etc, found.vac) == (130, 0, -30)
    assert why_undefined("tcpi_eac", 100, 100, 130, 100) == "nothing is left to do, so TCPI is not defined"


@pytest.mark.parametrize(
    ("given_", "place", "words"),
    [
        ((-1, 0, 0, 10), "planned", "negative"),
        ((0, 11, 0, 10), "earned", "more than 100 %"),
        ((0, 0, math.nan, 10), "actual", "not finite"),
        ((0, 0, 0, "ten"), "budget_at_completion", "no number"),
    ],
)
def test_bad_input_is_refused_with_its_place_and_mending(given_, place, words):
    with pytest.raises(DataError) as error:
        earned_value(*given_)
    (problem,) = error.value.problems
    assert problem.where == place
    assert words in problem.what
    assert problem.fix


def test_all_faults_come_at_once():
    with pytest.raises(DataError) as error:
        earned_value(-1, -1, np.inf, 1)
    assert [problem.where for problem in error.value.problems] == ["planned", "earned", "actual"]
