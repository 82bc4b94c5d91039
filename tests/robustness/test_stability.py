"""Does the winner stay first as far as the interval says, and no farther?"""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.robustness import weight_stability

GRID = st.integers(0, 20).map(lambda whole: whole / 20)


@st.composite
def cases(draw):
    """Coarse values, so that offers are often level, and weights of which some are zero."""
    offers, criteria = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    values = draw(st.lists(st.lists(GRID, min_size=criteria, max_size=criteria), min_size=offers, max_size=offers))
    weights = draw(st.lists(st.integers(0, 4), min_size=criteria, max_size=criteria).filter(any))
    return np.array(values), np.array(weights, dtype=float)


def moved(weights, criterion, weight):
    """The weights with one of them set, and the others in proportion; equal where they have none."""
    if len(weights) == 1:
        return np.ones(1)
    others = np.delete(weights, criterion)
    others = others / others.sum() if others.any() else np.full(len(others), 1 / len(others))
    return np.insert(others * (1 - weight), criterion, weight)


def lead(values, weights, winner):
    """By how much the winner is ahead of the best of the others; below zero where it is behind."""
    scores = values @ weights
    return scores[winner] - np.delete(scores, winner).max(initial=-np.inf)


def test_two_offers_change_places_where_their_lines_cross():
    found = weight_stability([[0.9, 0.2], [0.3, 0.6]], [60, 40])
    assert found.low == pytest.approx([0.4, 0.0], abs=1e-15)
    assert found.high == pytest.approx([1.0, 0.6], abs=1e-15)
    assert found.below.tolist() == [1, -1]
    assert found.above.tolist() == [-1, 1]
    assert found.weights == pytest.approx([0.6, 0.4])
    assert (found.winner, found.first) == (0, (0,))
    assert np.array(found.segments[0]) == pytest.approx(np.array([[0, 0.4, 1], [0.4, 1, 0]]))


def test_the_same_holds_on_any_finite_scale():
    values, weights = np.random.default_rng(3).random((6, 4)), [4, 3, 2, 1]
    plain = weight_stability(values, weights)
    for scale, shift in ((1e6, 0.0), (1e-6, 0.0), (100.0, -70.0)):
        other = weight_stability(values * scale + shift, weights)
        assert other.low == pytest.approx(plain.low, abs=1e-12)
        assert other.high == pytest.approx(plain.high, abs=1e-12)
        assert other.below.tolist() == plain.below.tolist()


@given(cases())
def test_inside_the_interval_the_winner_stays_and_just_outside_the_named_rival_leads(case):
    values, weights = case
    found = weight_stability(values, weights)
    for one in range(len(weights)):
        low, high, now = found.low[one], found.high[one], found.weights[one]
        assert 0 <= low <= now <= high <= 1
        for weight in np.linspace(low, high, 7):
            assert lead(values, moved(weights, one, weight), found.winner) >= -1e-12
        # Lines of these values that are not alike differ in slope by a fraction that is never tiny.
        for end, rival, step in ((low, found.below[one], -1e-7), (high, found.above[one], 1e-7)):
            if rival < 0:
                assert end == (0 if step < 0 else 1)
                continue
            outside = moved(weights, one, end + step)
            assert lead(values, outside, found.winner) < -1e-13
            assert lead(values, outside, rival) >= -1e-13


@given(cases())
def test_the_segments_cover_the_sweep_and_name_who_is_first_in_each(case):
    values, weights = case
    found = weight_stability(values, weights)
    for one, segments in enumerate(found.segments):
        assert segments[0].start == 0
        assert segments[-1].end == 1
        for before, after in pairwise(segments):
            assert before.end == after.start
            assert before.winner != after.winner
        for start, end, winner in segments:
            assert start < end
            for weight in np.linspace(start, end, 5):
                assert lead(values, moved(weights, one, weight), winner) >= -1e-12
        mine = [segment for segment in segments if segment.winner == found.winner]
        if found.high[one] > found.low[one] + 1e-9:
            assert [(s.start, s.end) for s in mine] == [pytest.approx((found.low[one], found.high[one]), abs=1e-10)]


def test_bisection_finds_the_same_ends():
    rng = np.random.default_rng(11)
    for _ in range(20):
        values, weights = rng.random((7, 5)), rng.random(5)
        found = weight_stability(values, weights)
        for one in range(5):
            for end, rival, far in ((found.low[one], found.below[one], 0.0), (found.high[one], found.above[one], 1.0)):
                if lead(values, moved(weights, one, far), found.winner) >= 0:
                    assert (rival, end) == (-1, far)
                    continue
                good, bad = found.weights[one], far
                for _ in range(60):
                    middle = (good + bad) / 2
                    ahead = lead(values, moved(weights, one, middle), found.winner) >= 0
                    good, bad = (middle, bad) if ahead else (good, middle)
                assert end == pytest.approx(good, abs=1e-12)


def test_joint_winners_have_their_weight_as_an_end_and_can_be_chosen():
    values = [[0.8, 0.2], [0.2, 0.8], [0.1, 0.1]]
    first, second = weight_stability(values, [1, 1]), weight_stability(values, [1, 1], winner=1)
    assert first.first == second.first == (0, 1)
    assert (first.winner, second.winner) == (0, 1)
    assert [first.low[0], first.high[0], first.below[0], first.above[0]] == [0.5, 1, 1, -1]
    assert [second.low[0], second.high[0], second.below[0], second.above[0]] == [0, 0.5, -1, 0]


def test_of_several_that_catch_up_at_the_same_weight_the_one_that_leads_beyond_is_named():
    values = [[0.5, 0.5], [0.75, 0.25], [1.0, 0.0], [1.0, 0.0]]
    found = weight_stability(values, [0.4, 0.6])
    assert (found.high[0], found.above[0]) == (pytest.approx(0.5), 2)
    assert (found.low[1], found.below[1]) == (pytest.approx(0.5), 2)
    assert [segment.winner for segment in found.segments[0]] == [0, 2]


def test_an_offer_that_is_first_at_one_weight_only_has_no_segment():
    found = weight_stability([[0.5, 0.5], [1.0, 0.0], [0.0, 1.0]], [1, 1])
    assert (found.low[0], found.high[0]) == (0.5, 0.5)
    assert (found.below[0], found.above[0]) == (2, 1)
    assert [segment.winner for segment in found.segments[0]] == [2, 1]


def test_identical_offers_never_displace_each_other():
    found = weight_stability([[0.1 + 0.2, 0.7], [0.3, 0.7], [0.0, 0.0]], [1, 1])
    assert found.first == (0, 1)
    assert found.below.tolist() == found.above.tolist() == [-1, -1]
    assert all(len(segments) == 1 and segments[0].winner == 0 for segments in found.segments)
    assert all(segments[0].winner == 1 for segments in weight_stability([[0, 0], [1, 1]], [1, 1]).segments)


def test_where_the_other_weights_are_zero_they_share_equally():
    found = weight_stability([[0.6, 0.2, 0.2], [0.5, 0.6, 0.4]], [1, 0, 0])
    # 0.6 w + 0.2 (1 − w) meets 0.5 w + 0.5 (1 − w) at 3/4.
    assert found.low[0] == pytest.approx(0.75)
    assert found.below[0] == 1
    # Of the others each takes from the first alone: 0.6 − 0.4 w meets 0.5 + 0.1 w at 1/5.
    assert found.high[1] == pytest.approx(0.2)


def test_a_weight_of_nearly_everything_keeps_its_digits():
    tiny = 1e-13
    found = weight_stability([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]], [1.0, tiny, 3 * tiny])
    # The others in the proportion 1 to 3: the winner has 3/4 of them where the first weighs nothing, and stays.
    assert found.low[0] == 0
    assert found.high[1] == pytest.approx(0.5, abs=1e-12)


def test_a_single_offer_and_a_single_criterion_change_nothing():
    for values, weights in (([[0.3, 0.4]], [1, 3]), ([[0.3], [0.5]], [2])):
        found = weight_stability(values, weights)
        assert found.low.tolist() == [0] * len(weights)
        assert found.high.tolist() == [1] * len(weights)
        assert set(found.below.tolist() + found.above.tolist()) == {-1}
        assert all(len(segments) == 1 for segments in found.segments)


@given(cases(), st.randoms())
def test_the_order_of_the_criteria_does_not_matter(case, random):
    values, weights = case
    turn = list(range(len(weights)))
    random.shuffle(turn)
    found, turned = weight_stability(values, weights), weight_stability(values[:, turn], weights[turn])
    assert turned.first == found.first
    assert turned.low == pytest.approx(found.low[turn], abs=1e-10)
    assert turned.high == pytest.approx(found.high[turn], abs=1e-10)


def test_the_order_of_the_offers_does_not_matter():
    rng = np.random.default_rng(5)
    values, weights, turn = rng.random((8, 5)), rng.random(5), rng.permutation(8)
    found, turned = weight_stability(values, weights), weight_stability(values[turn], weights)
    assert turn[turned.winner] == found.winner
    assert turned.low == pytest.approx(found.low, abs=1e-14)
    assert np.where(turned.below < 0, -1, turn[turned.below]).tolist() == found.below.tolist()
    assert [[turn[s.winner] for s in segments] for segments in turned.segments] == [
        [s.winner for s in segments] for segments in found.segments
    ]


def test_a_hundred_offers_on_a_hundred_criteria_take_milliseconds():
    rng = np.random.default_rng(2)
    values, weights = rng.random((100, 100)), rng.random(100)
    best = np.inf
    for _ in range(5):
        start = time.perf_counter()
        weight_stability(values, weights)
        best = min(best, time.perf_counter() - start)
    assert best < 0.05


@pytest.mark.parametrize(
    ("values", "weights", "options", "message"),
    [
        ([[0.1, np.nan], [0.2, 0.3]], [1, 1], {}, r"values\[0, 1\]: nan is not a number"),
        ([[0.1, np.inf], [0.2, 0.3]], [1, 1], {}, r"values\[0, 1\]: inf is infinite"),
        ([0.1, 0.2], [1, 1], {}, "values: has 1 dimensions"),
        (np.empty((0, 2)), [1, 1], {}, r"values: has the shape \(0, 2\)"),
        ([[1e301, 0.0]], [1, 1], {}, "too large"),
        ([[0.1, 0.2]], [1, 1, 1], {}, "weights: are 3 — give one for each of the 2 criteria"),
        ([[0.1, 0.2]], [1, -1], {}, r"weights\[1\]: -1 is negative"),
        ([[0.1, 0.2]], [0, 0], {}, "all zero"),
        ([[0.1, 0.2], [0.2, 0.3]], [1, 1], {"winner": 0}, "winner: 0 is not first at these weights — give 1"),
        ([[0.1, 0.2], [0.2, 0.3]], [1, 1], {"winner": 2}, "winner: 2 is not the position of an offer — give 0 to 1"),
        ([[0.1, 0.2], [0.2, 0.3]], [1, 1], {"winner": True}, "winner: True is not the position"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(values, weights, options, message):
    with pytest.raises(DataError, match=message):
        weight_stability(values, weights, **options)
