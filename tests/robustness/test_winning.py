from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect.robustness import break_even
from crmselect.scoring.methods import additive

share = st.floats(0, 1, allow_subnormal=False)
tables = arrays(np.float64, (4, 3), elements=share)
points = arrays(np.float64, (3,), elements=st.integers(0, 5)).filter(lambda w: w.sum() > 0)


@given(tables, points)
def test_at_the_value_that_is_needed_the_offer_is_level_with_the_best_of_the_others(values, weights):
    found = break_even(values, weights)
    for offer, criterion in np.ndindex(4, 3):
        if weights[criterion] == 0:
            assert np.isnan(found.needed[offer, criterion])
            assert not found.within[offer, criterion]
            continue
        changed = values.copy()
        changed[offer, criterion] = found.needed[offer, criterion]
        score = additive(changed, weights).preference
        assert score[offer] == pytest.approx(np.delete(score, offer).max(), abs=1e-9)
        assert found.within[offer, criterion] == (-1e-12 <= found.needed[offer, criterion] <= 1 + 1e-12)


@given(tables, points)
def test_the_first_may_fall_and_the_others_must_rise(values, weights):
    found = break_even(values, weights)
    score = additive(values, weights).preference
    first = score.argmax()
    counted = weights > 0
    assert np.all(found.change[first, counted] <= 0)
    assert np.all(np.delete(found.change, first, axis=0)[:, counted] >= 0)
    assert found.rival[np.arange(4) != first].tolist() == [first] * 3
    assert found.lead == pytest.approx([score[i] - np.delete(score, i).max() for i in range(4)])


def test_an_offer_that_a_gate_stopped_need_not_be_beaten():
    values, weights = [[1.0, 1.0], [0.6, 0.2], [0.2, 0.4]], [1, 1]
    found = break_even(values, weights, passing=[False, True, True])
    assert found.rival.tolist() == [1, 2, 1]
    assert found.needed[2] == pytest.approx([0.4, 0.6])
    assert found.needed[0] == pytest.approx([-0.2, -0.2])
    assert not found.within[0].any()


def test_one_offer_has_nobody_to_be_level_with():
    found = break_even([[0.5, 0.5]], [1, 1])
    assert np.isnan(found.needed).all()
    assert np.isnan(found.lead).all()
    assert found.rival.tolist() == [-1]
    assert not found.within.any()
    alone = break_even([[0.5], [0.4]], [1], passing=[True, False])
    assert alone.rival.tolist() == [-1, 0]


def test_a_stack_of_weights_is_one_call():
    rng = np.random.default_rng(0)
    values, weights = rng.random((3, 2)), rng.random((5, 2))
    found = break_even(values, weights)
    assert found.needed.shape == (5, 3, 2)
    for row in range(5):
        assert found.needed[row] == pytest.approx(break_even(values, weights[row]).needed)


def test_another_scale_has_its_own_ends():
    assert break_even([[80.0], [60.0]], [1]).within.tolist() == [[False], [False]]
    assert break_even([[80.0], [60.0]], [1], scale=(0, 100)).within.tolist() == [[True], [True]]


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="each of the 2 offers"):
        break_even([[1.0], [0.0]], [1], passing=[1, 0])
    with pytest.raises(ValueError, match="not below"):
        break_even([[1.0], [0.0]], [1], scale=(1, 0))
    with pytest.raises(ValueError, match="not finite"):
        break_even([[np.nan], [0.0]], [1])
