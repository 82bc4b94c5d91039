"""Weights block by block: the same whoever computes which block, and spread as the space says."""

from __future__ import annotations

import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from scipy.stats import beta, kstest

from crmselect import DataError
from crmselect.draws import BLOCK, Points, in_blocks
from crmselect.scoring.weights import WeightSpace, rank_order_centroid

SPACES = {
    "one criterion": WeightSpace(1),
    "whole simplex": WeightSpace(4),
    "least shares": WeightSpace(4, lower=0.1),
    "complete order": WeightSpace(4, order=(2, 0, 3, 1)),
    "places": WeightSpace(5, order=(0, {1, 2}, 3)),
    "corners": WeightSpace(3, order=[(0, 1), (1, 2)], lower=0.1),
    "single point": WeightSpace(2, ratios={(0, 1): 3}),
    "rejection": WeightSpace(4, upper=0.4),
    "walk": WeightSpace(6, ratios={(k, k + 1): (0.8, 1.25) for k in range(5)}),
}
SAMPLERS = ["simplex", "simplex", "simplex", "simplex", "places", "simplex", "simplex", "rejection", "hit-and-run"]


def whole(stream, draws: int, size: int = BLOCK) -> np.ndarray:
    return np.concatenate([stream.block(*block) for block in in_blocks(draws, size)])


def test_the_spaces_of_this_file_are_drawn_from_in_every_way():
    assert [space.sampler for space in SPACES.values()] == SAMPLERS


@pytest.mark.parametrize("method", ["sobol", "random"])
@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
def test_weights_belong_to_the_space_and_average_to_its_centre(space, method):
    draws = 2 * BLOCK
    weights = whole(space.stream(draws, seed=0, method=method), draws)
    assert weights.shape == (draws, space.n)
    assert (weights >= 0).all()
    assert space.contains(weights).all()
    # The centre of a space without a formula is itself a mean, of 32,768 draws.
    error = 5 * weights.std(axis=0) * np.sqrt(1 / draws + 1 / (1 << 15))
    assert (np.abs(weights.mean(axis=0) - space.centre()) <= error + 1e-12).all()


@pytest.mark.parametrize("method", ["sobol", "random"])
@pytest.mark.parametrize("space", SPACES.values(), ids=SPACES)
def test_a_block_is_the_same_alone_in_any_order_and_after_a_journey(space, method):
    draws = 2 * BLOCK + 1000
    stream = space.stream(draws, seed=3, method=method)
    blocks = in_blocks(draws)
    forward = [stream.block(*block) for block in blocks]
    journey = pickle.loads(pickle.dumps(stream))  # noqa: S301 - our own bytes.
    for block, expected in reversed(list(zip(blocks, forward, strict=True))):
        assert np.array_equal(journey.block(*block), expected)
        assert np.array_equal(space.stream(draws, seed=3, method=method).block(*block), expected)


@pytest.mark.parametrize("name", ["whole simplex", "rejection", "walk"])
def test_small_blocks_are_parts_of_large_ones(name):
    stream = SPACES[name].stream(BLOCK + 500, seed=0)
    assert np.array_equal(whole(stream, BLOCK + 500, 256), whole(stream, BLOCK + 500))


@pytest.mark.parametrize("name", ["whole simplex", "walk"])
def test_other_processes_give_the_same_bytes(name):
    stream = SPACES[name].stream(3 * BLOCK, seed=1)
    starts, stops = zip(*in_blocks(3 * BLOCK), strict=True)
    with ProcessPoolExecutor(2) as pool:
        found = np.concatenate(list(pool.map(stream.block, starts, stops)))
    with ThreadPoolExecutor(2) as pool:
        assert np.array_equal(np.concatenate(list(pool.map(stream.block, starts, stops))), found)
    assert np.array_equal(whole(stream, 3 * BLOCK), found)


def test_what_travels_is_small_also_after_it_was_used():
    for space in SPACES.values():
        stream = space.stream(10 * BLOCK, seed=1)
        stream.block(0, BLOCK)
        assert len(pickle.dumps(stream)) < 4000


def test_seeds_and_blocks_differ_and_none_is_named():
    for name in ("whole simplex", "rejection", "walk"):
        one, two = (SPACES[name].stream(2 * BLOCK, seed=seed) for seed in (0, 1))
        assert not np.array_equal(one.block(0, BLOCK), two.block(0, BLOCK))
        assert not np.array_equal(one.block(0, BLOCK), one.block(BLOCK, 2 * BLOCK))
    fresh = SPACES["walk"].stream(BLOCK)
    assert np.array_equal(SPACES["walk"].stream(BLOCK, seed=fresh.seed).block(0, BLOCK), fresh.block(0, BLOCK))


@pytest.mark.parametrize("n", [2, 3, 8, 20])
def test_each_weight_of_the_whole_simplex_has_the_distribution_that_it_should(n):
    weights = WeightSpace(n).stream(4096, seed=0).block(0, 4096)
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-14)
    for column in weights.T:
        assert kstest(column, beta(1, n - 1).cdf).pvalue > 1e-4


def test_sobol_points_cover_an_order_more_evenly_than_chance():
    weights = WeightSpace(6, order=range(6)).stream(BLOCK, seed=0).block(0, BLOCK)
    chance = weights.std(axis=0) / np.sqrt(BLOCK)
    assert (np.abs(weights.mean(axis=0) - rank_order_centroid(6)) < chance / 10).all()


def test_points_of_a_larger_set_make_the_same_weights():
    stream = WeightSpace(4, order=(3, 1, 0, 2)).stream(500, seed=5)
    points = Points(stream.dimension, 500, 5).block(0, 500)
    assert np.array_equal(stream.transform(points), stream.block(0, 500))
    more = np.column_stack([points, points])
    assert np.array_equal(stream.transform(more[:, stream.dimension :]), stream.block(0, 500))


def test_what_needs_a_generator_of_its_own_takes_no_columns_of_points():
    for name in ("rejection", "walk", "single point", "one criterion"):
        assert SPACES[name].stream(10, seed=0).dimension == 0
    with pytest.raises(DataError, match="use block"):
        SPACES["walk"].stream(10, seed=0).transform(np.full((1, 0), 0.5))
    with pytest.raises(DataError, match="rows of 3"):
        SPACES["whole simplex"].stream(10, seed=0).transform(np.full((1, 2), 0.5))


def test_wrong_arguments_are_refused():
    with pytest.raises(DataError, match="draws"):
        WeightSpace(3).stream(0)
    with pytest.raises(DataError, match="seed"):
        WeightSpace(3).stream(10, seed=-1)
    with pytest.raises(DataError, match="method"):
        WeightSpace(3).stream(10, method="sobl")
