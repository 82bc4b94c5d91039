"""Counting ranks: against counting one draw after the other, and where scores are all but level."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect.draws import BLOCK
from crmselect.robustness._kernel import (
    Tally,
    draws_at_once,
    fixed_tally,
    margin,
    settle,
    shares_first,
    varied_tally,
)
from crmselect.scoring.weights import WeightSpace


def plainly(values: np.ndarray, weights: np.ndarray) -> Tally:
    """Count draw by draw in exact arithmetic, offers that are level sharing their ranks."""
    offers, criteria = values.shape[1:]
    ranks, wins = np.zeros((offers, offers)), np.zeros((offers, offers))
    first, regret = np.zeros((offers, criteria)), np.zeros(offers)
    for v, w in zip(values, weights, strict=True):
        scores = [sum(Fraction(float(a)) * Fraction(float(b)) for a, b in zip(row, w, strict=True)) for row in v]
        for i, mine in enumerate(scores):
            before, level = sum(other > mine for other in scores), sum(other == mine for other in scores)
            ranks[i, before : before + level] += 1 / level
            wins[i] += [(mine > other) + (mine == other) / 2 for other in scores]
            if not before:
                first[i] += w / level
            regret[i] += float(max(scores) - mine)
    return Tally(ranks, wins, first, regret)


def same(found: Tally, expected: Tally) -> None:
    for name, one, two in zip(Tally._fields, found, expected, strict=True):
        np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-9, err_msg=name)


def drawn(draws: int, criteria: int, seed: int = 0) -> np.ndarray:
    return WeightSpace(criteria).stream(draws, seed=seed).block(0, draws)


@pytest.mark.parametrize("offers", [1, 2, 5, 13, 40])
def test_counts_are_those_of_counting_draw_by_draw(offers):
    rng = np.random.default_rng(offers)
    values = np.unique(rng.integers(0, 1025, (offers, 4)) / 1024, axis=0)
    weights = rng.integers(1, 100, (60, 4)) / 512.0
    expected = plainly(np.broadcast_to(values, (60, *values.shape)), weights)
    ones = np.ones(len(values), dtype=np.int64)
    same(fixed_tally(values, ones, [weights[:32], weights[32:]]), expected)
    varied = rng.integers(0, 1025, (60, offers, 4)) / 1024
    same(varied_tally(varied, weights), plainly(varied, weights))


@given(arrays(np.int64, (6, 4, 3), elements=st.integers(0, 2)), arrays(np.int64, (6, 3), elements=st.integers(0, 3)))
@settings(max_examples=60)
def test_ties_are_shared_however_many_there_are(values, weights):
    weights = weights + (weights.sum(axis=1) == 0)[:, None]
    shares = weights / weights.sum(axis=1, keepdims=True)
    # Whole numbers have exact sums, where shares of a third would not.
    expected = plainly(values.astype(float), weights.astype(float))
    found = varied_tally(values.astype(float), shares)
    np.testing.assert_allclose(found.ranks, expected.ranks, atol=1e-12)
    np.testing.assert_allclose(found.wins, expected.wins, atol=1e-12)


def test_equal_offers_are_one_row_with_a_size():
    rng = np.random.default_rng(1)
    values = np.unique(rng.integers(0, 65, (5, 3)) / 64, axis=0)
    sizes = np.array([1, 3, 1, 2, 1])
    weights = rng.integers(1, 100, (50, 3)) / 256.0
    members = np.repeat(np.arange(5), sizes)
    expected = plainly(np.broadcast_to(values[members], (50, 8, 3)), weights)
    found = fixed_tally(values, sizes, [weights])
    same(
        Tally(found.ranks[members], found.wins[np.ix_(members, members)], found.first[members], found.regret[members]),
        expected,
    )


@pytest.mark.parametrize("gap", [1e-5, 1e-7, 1e-9, 1e-13])
def test_what_single_precision_cannot_tell_apart_is_told_apart(gap):
    # The second dominates the first by next to nothing; in single precision their values are the same.
    values = np.array([[0.3, 0.7, 0.5], [0.3, 0.7, 0.5 + gap], [1.0, 0.0, 0.0]])
    found = fixed_tally(values, np.ones(3, dtype=np.int64), [drawn(BLOCK, 3)])
    weighed = drawn(BLOCK, 3)[:, 2] * gap > 2 * margin(3)
    assert found.wins[1, 0] >= weighed.sum()
    assert found.wins[0, 1] <= (~weighed).sum() / 2
    assert found.wins[0, 1] + found.wins[1, 0] == BLOCK


def test_single_precision_decides_no_draw_otherwise_than_double_precision_would():
    rng = np.random.default_rng(3)
    values = rng.random((20, 6))
    values[10:] = values[:10] + rng.normal(0, 1e-6, (10, 6))
    values = np.sort(values.clip(0, 1), axis=0)
    weights = drawn(BLOCK, 6)
    found = fixed_tally(values, np.ones(20, dtype=np.int64), [weights])
    scores = weights @ values.T
    order = np.argsort(np.argsort(-scores, axis=1), axis=1)
    expected = np.array([np.bincount(order[:, i], minlength=20) for i in range(20)])
    assert np.array_equal(found.ranks, expected)


def test_any_number_of_offers_has_its_ranks():
    rng = np.random.default_rng(2)
    values = np.unique(rng.random((300, 3)), axis=0)
    found = fixed_tally(values, np.ones(300, dtype=np.int64), [drawn(64, 3)])
    np.testing.assert_allclose(found.ranks.sum(axis=0), 64)
    np.testing.assert_allclose(found.ranks.sum(axis=1), 64)
    order = np.argsort(np.argsort(-(drawn(64, 3) @ values.T), axis=1), axis=1)
    np.testing.assert_allclose(found.ranks @ np.arange(300), order.sum(axis=0))


def test_the_margin_holds_what_rounding_can_do():
    rng = np.random.default_rng(5)
    for criteria in (2, 10, 60):
        values, weights = rng.random((30, criteria)), drawn(1024, criteria)
        single = weights.astype(np.float32) @ values.astype(np.float32).T
        off = np.abs(single - weights @ values.T).max()
        assert 0 < 2 * off < margin(criteria, np.float32)


def test_a_chain_of_near_neighbours_is_one_group():
    scores = np.array([[0.0], [1.0], [2.0], [9.0]])
    found = settle(scores, np.array([1.0]), np.ones(4, dtype=np.int64), np.ones((1, 1)))
    np.testing.assert_allclose(found.ranks[:3], [[0, 1 / 3, 1 / 3, 1 / 3]] * 3)
    np.testing.assert_allclose(found.ranks[3], [1, 0, 0, 0])


def test_who_is_first_under_own_weights_is_counted_with_shares():
    values = np.array([[[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]], [[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]]])
    own = np.array([[1.0, 0.0], [0.2, 0.8], [1.0, 0.0]])
    np.testing.assert_allclose(shares_first(values, own), [1 / 2 + 1 / 3, 1 + 1 / 3, 1 / 2 + 1 / 3])


@pytest.mark.parametrize("offers", [1, 20, 50, 500, 5000])
@pytest.mark.parametrize("criteria", [0, 1, 10, 100])
def test_blocks_are_powers_of_two_and_bounded(offers, criteria):
    size = draws_at_once(offers, criteria)
    assert size & (size - 1) == 0
    assert 16 <= size <= BLOCK
    assert size == 16 or size * offers * max(criteria, offers if criteria else 1) <= 1 << 18
