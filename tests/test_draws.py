"""Points in blocks."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy.stats import qmc

from crmselect import DataError
from crmselect.draws import BLOCK, MOST_EVEN, Points, count_of, gathered, in_blocks, seed_of


def test_sobol_points_are_those_of_scipys_generator():
    rng = np.random.default_rng(np.random.SeedSequence(7, spawn_key=(0,)))
    expected = qmc.Sobol(5, scramble=True, bits=32, rng=rng).random(4 * BLOCK)
    points = Points(5, 4 * BLOCK, 7)
    found = np.vstack([points.block(*block) for block in in_blocks(4 * BLOCK)])
    assert np.abs(found - expected).max() <= 2.0**-32


@pytest.mark.parametrize("method", ["sobol", "random"])
@pytest.mark.parametrize("dimension", [0, 1, 30])
def test_a_block_is_the_same_whatever_the_size_of_blocks(method, dimension):
    points = Points(dimension, 3000, 0, method)
    whole = points.block(0, 3000)
    small = np.vstack([points.block(*block) for block in in_blocks(3000, 256)])
    assert whole.shape == (3000, dimension)
    assert np.array_equal(whole, small)


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_points_lie_strictly_inside_the_cube_and_survive_copying(method):
    points = Points(9, 20_000, 0, method)
    block = points.block(BLOCK, 2 * BLOCK)
    assert block.min() > 0
    assert block.max() < 1
    assert np.array_equal(copy.deepcopy(points).block(BLOCK, 2 * BLOCK), block)


def test_of_many_columns_the_later_ones_are_independent():
    count, columns = 1024, 600
    block = Points(columns, count, 1).block(0, count)
    assert np.array_equal(block[:, :MOST_EVEN], Points(MOST_EVEN, count, 1).block(0, count))
    later = np.corrcoef(block[:, MOST_EVEN:].T)
    # Of some 59,000 pairs of independent columns the largest correlation is near 4.5 standard errors.
    assert np.abs(later - np.eye(len(later))).max() < 6 / np.sqrt(count)


def test_seeds_differ_and_zero_is_one():
    a, b = (Points(2, 100, seed).block(0, 100) for seed in (0, 1))
    assert not np.array_equal(a, b)
    assert seed_of(0) == 0
    assert seed_of(np.int64(3)) == 3
    assert seed_of(None) != seed_of(None)


@pytest.mark.parametrize("seed", [-1, 1.5, "7", True])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(DataError, match="seed"):
        seed_of(seed)


@pytest.mark.parametrize("draws", [0, -1, 2.5, "100", True, None])
def test_what_is_no_number_of_draws_is_refused(draws):
    with pytest.raises(DataError, match="draws"):
        count_of(draws)


def test_an_unknown_way_to_draw_is_refused_with_the_one_that_may_be_meant():
    with pytest.raises(DataError, match="sobol"):
        Points(1, 1, 1, "sobl")


def test_what_is_no_block_is_refused():
    with pytest.raises(ValueError, match="multiple of 512"):
        Points(1, 1000, 1).block(100, 500)


def test_results_come_in_the_order_of_the_tasks():
    tasks = list(range(20))
    with ThreadPoolExecutor(3) as pool:
        assert list(gathered(abs, tasks, executor=pool)) == tasks == list(gathered(abs, tasks, progress=False))
