from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.model import ValueFunction
from crmselect.scoring.values import outside, value

FIGURES = st.floats(-1e9, 1e9)


def exponential(worst, middle, best):
    return ValueFunction(shape="exponential", worst=worst, middle=middle, best=best)


def test_linear_runs_from_worst_to_best_either_way_round():
    assert value(ValueFunction(worst=0, best=24), [0, 6, 24]).tolist() == [0, 0.25, 1]
    assert value(ValueFunction(worst=900, best=300), [900, 750, 300]).tolist() == [0, 0.25, 1]


def test_beyond_the_scale_values_are_clipped_and_the_figures_are_marked():
    cheaper_is_better = ValueFunction(worst=900, best=300)
    assert value(cheaper_is_better, [200, 1000]).tolist() == [1, 0]
    assert outside(cheaper_is_better, [200, 300, 900, 1000]).tolist() == [True, False, False, True]


def test_piecewise_joins_its_points_and_clips_beyond_them():
    function = ValueFunction(shape="piecewise", points=((0, 0), (10, 0.8), (20, 1)))
    assert value(function, [-1, 0, 5, 10, 15, 20, 30]) == pytest.approx([0, 0, 0.4, 0.8, 0.9, 1, 1])
    assert outside(function, [-1, 0, 20, 21]).tolist() == [True, False, False, True]
    falling = ValueFunction(shape="piecewise", points=((0, 1), (10, 0)))
    assert value(falling, [0, 2.5, 10]).tolist() == [1, 0.75, 0]


@settings(deadline=None)
@given(FIGURES, FIGURES, st.floats(0.001, 0.999))
def test_exponential_passes_through_its_three_points_exactly(worst, best, share):
    middle = worst + share * (best - worst)
    assume(min(worst, best) < middle < max(worst, best))
    assert value(exponential(worst, middle, best), [worst, middle, best]).tolist() == [0, 0.5, 1]


@settings(deadline=None)
@given(st.floats(0.01, 0.99), st.lists(st.floats(0, 1), min_size=2, max_size=20))
def test_exponential_rises_and_is_the_same_curve_seen_from_the_other_end(middle, shares):
    ordered = np.sort(shares)
    rising = value(exponential(0, middle, 1), ordered)
    assert (np.diff(rising) >= -1e-15).all()
    falling = value(exponential(1, 1 - middle, 0), 1 - ordered)
    assert falling == pytest.approx(rising, abs=1e-9)


@pytest.mark.parametrize("distance", [0, 1e-15, 1e-12, 1e-9, 1e-6])
def test_exponential_is_accurate_where_it_is_almost_a_line(distance):
    worth = value(exponential(0, 0.5 - distance, 1), np.linspace(0, 1, 11))
    line = np.linspace(0, 1, 11)
    # To first order the curve lies 4·distance·t·(1−t) above the line.
    assert worth == pytest.approx(line + 4 * distance * line * (1 - line), abs=1e-11)


def test_exponential_has_one_constant_of_curvature():
    bend = 3.0
    middle = -math.log1p(-(1 - math.exp(-bend)) / 2) / bend
    share = np.linspace(0, 1, 7)
    expected = (1 - np.exp(-bend * share)) / (1 - math.exp(-bend))
    assert value(exponential(0, middle, 1), share) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("middle", [1e-9, 1e-300, 1 - 1e-9])
def test_exponential_stays_a_number_with_its_middle_at_an_end(middle):
    worth = value(exponential(0, middle, 1), [0, middle, 0.3, 1])
    assert np.isfinite(worth).all()
    assert worth[1] == 0.5


def test_ordinal_looks_levels_up_and_refuses_others_by_name():
    function = ValueFunction(shape="ordinal", levels={1: 0, 2: 0.7, 3: 1})
    assert value(function, [3, 1, 2]).tolist() == [1, 0, 0.7]
    with pytest.raises(DataError, match=r"offer Bravo, Support: 2\.5 is no level — levels with a value: 1, 2, 3"):
        value(function, [1, 2.5], offers=["Acme", "Bravo"], of="Support")


def test_target_falls_from_one_to_nothing_at_the_tolerance_on_either_side():
    function = ValueFunction(shape="target", target=10, tolerance=4)
    assert value(function, [6, 8, 10, 12, 14, 99]).tolist() == [0, 0.5, 1, 0.5, 0, 0]
    assert outside(function, [6, 5, 14, 15]).tolist() == [False, True, False, True]


def test_a_missing_figure_is_a_fault_with_its_offer_and_never_zero():
    with pytest.raises(DataError, match="offer Bravo, Support: is missing — fill it in"):
        value(ValueFunction(worst=0, best=24), [12, math.nan], offers=["Acme", "Bravo"], of="Support")
    with pytest.raises(DataError, match="not a finite number"):
        value(ValueFunction(worst=0, best=24), [math.inf])


def test_leading_dimensions_broadcast():
    figures = np.array([[[0, 12], [24, 6]]])
    assert value(ValueFunction(worst=0, best=24), figures).tolist() == [[[0, 0.5], [1, 0.25]]]
    with pytest.raises(DataError, match="offer Bravo"):
        value(ValueFunction(worst=0, best=24), [[1, 2], [1, math.nan]], offers=["Acme", "Bravo"])


@pytest.mark.parametrize(("worst", "best"), [(-1e308, 1.7e308), (1e308, -1.7e308), (0, 5e-324)])
def test_extreme_scales_stay_numbers(worst, best):
    assert value(ValueFunction(worst=worst, best=best), [worst, best]).tolist() == [0, 1]


@settings(deadline=None)
@given(FIGURES, FIGURES, st.lists(FIGURES, min_size=1, max_size=10))
def test_values_are_shares_and_the_better_figure_is_never_worth_less(worst, best, figures):
    assume(worst != best)
    better_last = sorted(figures, reverse=best < worst)
    worth = value(ValueFunction(worst=worst, best=best), better_last)
    assert ((worth >= 0) & (worth <= 1)).all()
    assert (np.diff(worth) >= 0).all()
