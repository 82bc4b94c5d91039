"""Weights from comparisons with the best and the worst criterion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from crmselect.scoring.weights import best_worst


@st.composite
def comparisons(draw):
    """Judgements on the scale of 1 to 9: the first criterion is the best, the last the worst."""
    span = draw(st.integers(2, 9))
    middle = draw(st.lists(st.tuples(st.integers(1, span), st.integers(1, span)), min_size=1, max_size=5))
    over, under = zip((1, span), *middle, (span, 1), strict=True)
    return list(over), list(under)


def test_rezaei_s_car_is_fully_consistent():
    result = best_worst([2, 1, 4, 2, 8], [4, 8, 2, 4, 1])
    expected = np.array([4, 8, 2, 4, 1]) / 19
    np.testing.assert_allclose(result.weights, expected, atol=1e-15)
    np.testing.assert_allclose(result.intervals, np.column_stack([expected, expected]), atol=1e-15)
    assert (result.xi, result.nonlinear_xi, result.consistency_ratio, result.input_consistency) == (0, 0, 0, 0)
    assert (result.best, result.worst) == (1, 4)


def test_five_criteria_that_contradict_each_other():
    result = best_worst([2, 1, 4, 3, 8], [4, 8, 4, 2, 1])
    np.testing.assert_allclose(result.weights, [0.2462, 0.4308, 0.1231, 0.1538, 0.0462], atol=2e-4)
    assert result.xi == pytest.approx(0.0615, abs=2e-4)
    assert result.nonlinear_xi == pytest.approx(1, abs=1e-12)
    expected = [[0.1579, 0.2469], [0.4286, 0.4932], [0.1429, 0.1644], [0.1111, 0.1579], [0.0476, 0.0548]]
    np.testing.assert_allclose(result.intervals, expected, atol=2e-4)
    assert result.consistency_ratio == pytest.approx(1 / result.consistency_index)
    np.testing.assert_allclose(result.input_consistency_by_criterion, [0, 0, 8 / 56, 2 / 56, 0])


@pytest.mark.parametrize(
    ("span", "printed"),
    [(1, 0), (2, 0.44), (3, 1.00), (4, 1.63), (5, 2.30), (6, 3.00), (7, 3.73), (8, 4.47), (9, 5.23)],
)
def test_the_consistency_index_is_rezaei_s_table(span, printed):
    result = best_worst([1, span], [span, 1])
    assert result.consistency_index == pytest.approx(printed, abs=0.0051)
    assert result.consistency_ratio == 0
    np.testing.assert_allclose(result.weights, np.array([span, 1]) / (span + 1))


def test_the_worst_contradiction_has_a_ratio_of_one():
    result = best_worst([1, 8, 8], [8, 8, 1])
    assert result.consistency_ratio == pytest.approx(1)
    assert result.input_consistency == pytest.approx(1)


def test_two_opposite_contradictions_can_exceed_a_ratio_of_one():
    result = best_worst([1, 1, 2, 2], [2, 1, 2, 1], best=0, worst=3)
    assert result.nonlinear_xi == pytest.approx(0.5)
    assert result.consistency_ratio == pytest.approx(0.5 / 0.43845, abs=1e-4)


def test_one_criterion_has_all_the_weight():
    np.testing.assert_array_equal(best_worst([1], [1]).weights, [1])


def test_equal_criteria_share():
    result = best_worst([1, 1, 1], [1, 1, 1])
    np.testing.assert_allclose(result.weights, [1 / 3] * 3)
    assert result.consistency_ratio == 0


@settings(deadline=None, max_examples=60)
@given(comparisons())
def test_the_linear_model_is_optimal_and_the_intervals_hold_its_nonlinear_optima(given_lists):
    over, under = (np.array(one, dtype=float) for one in given_lists)
    n = len(over)
    result = best_worst(over, under, best=0, worst=n - 1)
    assert result.weights.sum() == pytest.approx(1)
    assert (result.weights >= 0).all()
    gaps = np.concatenate([result.weights[0] - over * result.weights, result.weights - under * result.weights[-1]])
    assert result.xi == pytest.approx(np.abs(gaps).max(), abs=1e-9)
    # Any weights, those of the exact inverse for one, leave at least as large a gap.
    other = (1 / over) / (1 / over).sum()
    assert result.xi <= np.abs(np.concatenate([other[0] - over * other, other - under * other[-1]])).max() + 1e-9
    assert 0 <= result.consistency_ratio < 1.5
    assert (result.intervals[:, 0] <= result.intervals[:, 1]).all()
    assert (result.xi < 1e-12) == (result.nonlinear_xi == 0) == (result.input_consistency == 0)


@settings(deadline=None, max_examples=40)
@given(comparisons())
def test_the_nonlinear_model_agrees_with_linear_programs_at_its_xi(given_lists):
    over, under = (np.array(one, dtype=float) for one in given_lists)
    n = len(over)
    result = best_worst(over, under, best=0, worst=n - 1)

    def program(xi, objective):
        unit, rows = np.eye(n), []
        for j in range(1, n):
            rows += [unit[0] - (over[j] + xi) * unit[j], (over[j] - xi) * unit[j] - unit[0]]
        for j in range(1, n - 1):
            rows += [unit[j] - (under[j] + xi) * unit[-1], (under[j] - xi) * unit[-1] - unit[j]]
        return linprog(objective, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=[np.ones(n)], b_eq=[1], method="highs")

    if result.nonlinear_xi > 0.01:
        assert program(result.nonlinear_xi - 1e-3, np.zeros(n)).status == 2
    for j in range(n):
        least = program(result.nonlinear_xi + 1e-9, np.eye(n)[j])
        most = program(result.nonlinear_xi + 1e-9, -np.eye(n)[j])
        np.testing.assert_allclose(result.intervals[j], [least.fun, -most.fun], atol=2e-6)


@settings(deadline=None, max_examples=40)
@given(comparisons(), st.integers(0, 2**32))
def test_weights_follow_a_renaming_of_criteria(given_lists, seed):
    over, under = (np.array(one, dtype=float) for one in given_lists)
    n = len(over)
    assume((over[1:] > 1).all() and (under[:-1] > 1).all())
    order = np.random.default_rng(seed).permutation(n)
    result, moved = best_worst(over, under), best_worst(over[order], under[order])
    np.testing.assert_allclose(moved.weights, result.weights[order], atol=1e-8)
    np.testing.assert_allclose(moved.intervals, result.intervals[order], atol=1e-9)


def test_several_ones_are_told_apart_by_the_distance_of_best_and_worst():
    result = best_worst([1, 1, 4], [3, 4, 1])
    assert (result.best, result.worst) == (1, 2)
    assert best_worst([1, 1, 4], [4, 4, 1], best=1).best == 1


@pytest.mark.parametrize(
    ("over", "under", "keywords", "message"),
    [
        ([1, 2], [2, 1, 1], {}, "others_to_worst: has 3 judgements, best_to_others has 2"),
        ([1, 0.5, 3], [3, 2, 1], {}, r"best_to_others\[1\]: 0.5 is below 1"),
        ([1, np.nan], [2, 1], {}, r"best_to_others\[1\]: nan is not a number"),
        ([2, 3], [3, 1], {}, "best_to_others: has no 1, so that no criterion is the best"),
        ([1, 3], [3, 2], {}, "others_to_worst: has no 1, so that no criterion is the worst"),
        ([1, 3], [4, 1], {}, r"best_to_others\[1\]: 3 is the best over the worst, but others_to_worst\[0\] says 4"),
        ([1, 9, 4], [4, 2, 1], {}, r"best_to_others\[1\]: 9 exceeds the judgement of the best over the worst, 4"),
        ([1, 2, 4], [4, 5, 1], {}, r"others_to_worst\[1\]: 5 exceeds"),
        ([1, 2, 4], [4, 2, 1], {"best": 7}, "best: 7 is no criterion — give an index from 0 to 2"),
        ([1, 2, 4], [4, 2, 1], {"best": 1}, r"best_to_others\[1\]: 2 is the best against itself — write 1"),
        ([1, 2], [1, 2], {}, "criterion 0 is both best and worst"),
        ([], [], {}, "best_to_others: holds no judgement"),
        ([[1, 2]], [2, 1], {}, "best_to_others: has 2 dimensions"),
    ],
)
def test_lists_that_do_not_fit_are_refused_with_their_place(over, under, keywords, message):
    with pytest.raises(ValueError, match=message):
        best_worst(over, under, **keywords)
