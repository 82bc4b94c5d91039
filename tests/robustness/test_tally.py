"""Counting places."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.stats import rankdata

from crmselect.robustness.tally import Tally, places, tally

SCORES = arrays(
    np.float64, array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=6), elements=st.integers(0, 4).map(float)
)


@given(SCORES)
def test_places_are_those_of_scipy_and_every_rank_is_taken_once_a_draw(scores):
    counted = tally(scores, np.ones((len(scores), 1)))
    ahead, level = places(scores)
    assert np.array_equal(ahead + 1, rankdata(-scores, method="min", axis=1))
    assert np.array_equal(ahead + level, rankdata(-scores, method="max", axis=1))
    assert counted.ranks.sum(axis=0) == pytest.approx(np.full(scores.shape[1], len(scores)))
    assert counted.ranks.sum(axis=1) == pytest.approx(np.full(scores.shape[1], len(scores)))


@given(SCORES)
def test_of_two_offers_one_is_ahead_or_both_are_half(scores):
    beats = tally(scores, np.ones((len(scores), 1))).beats
    away = ~np.eye(scores.shape[1], dtype=bool)
    assert (beats + beats.T)[away] == pytest.approx(np.full(away.sum(), len(scores)))
    assert not beats[~away].any()


@given(SCORES, st.integers(0, 6))
def test_the_sums_of_two_halves_are_the_sums_of_the_whole(scores, cut):
    weights = np.linspace(0, 1, len(scores) * 2).reshape(-1, 2)
    whole = tally(scores, weights)
    halves = Tally.empty(scores.shape[1], 2)
    for part in (slice(None, cut), slice(cut, None)):
        halves = halves.plus(tally(scores[part], weights[part]))
    for mine, theirs in zip(whole, halves, strict=True):
        assert np.asarray(mine) == pytest.approx(np.asarray(theirs))


def test_scores_that_differ_by_rounding_alone_are_level():
    counted = tally(np.array([[0.1 + 0.2, 0.3, 0.0]]), np.array([[1.0]]))
    assert counted.ranks[:2, :2] == pytest.approx(0.5)
    assert counted.regret == pytest.approx([0, 0, 0.3])
