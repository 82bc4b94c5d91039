"""Do exact shares meet closed forms, plain Monte Carlo, and each other?"""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.robustness import (
    first_rank_shares,
    potential_optimality,
    preference,
    rank_acceptability_exact,
    rank_ranges,
)
from crmselect.scoring.weights import WeightSpace, rank_order_centroid

SEEDS = st.integers(0, 10_000)


def simulated(values, weights):
    """Shares of ranks, who is ahead of whom, and mean weights of the first, where level offers share their ranks."""
    gap = weights @ values.T
    gap = gap[:, :, None] - gap[:, None, :]
    over, level = gap > 1e-12, np.abs(gap) <= 1e-12
    ahead, equal = over.sum(axis=1), level.sum(axis=2)
    offers = len(values)
    rank = np.arange(offers)
    taken = (rank >= ahead[:, :, None]) & (rank < (ahead + equal)[:, :, None])
    each = taken / equal[:, :, None]
    pairwise = over.mean(axis=0) + 0.5 * level.mean(axis=0)
    np.fill_diagonal(pairwise, 0.0)
    return each.mean(axis=0), pairwise, [weights[ahead[:, one] == 0] for one in range(offers)]


def agrees(share, sampled, draws):
    """Whether a sampled share is within four standard errors, and none off where nothing can vary."""
    error = np.sqrt(share * (1 - share) / draws)
    return (np.abs(share - sampled) <= 4 * error + 1e-12).all()


@pytest.mark.parametrize("n", range(1, 9))
def test_unit_vectors_share_the_first_rank_and_have_rank_order_centroids_for_central_weights(n):
    # Closed form: the winner is the largest weight; its mean over the simplex is H_n / n, the first ROC weight.
    found = first_rank_shares(np.eye(n))
    assert found.shares == pytest.approx(np.full(n, 1 / n), abs=1e-13)
    own = rank_order_centroid(n)[0]
    expected = np.full((n, n), (1 - own) / max(n - 1, 1))
    np.fill_diagonal(expected, own)
    assert found.central_weights == pytest.approx(expected, abs=1e-13)


def test_three_unit_vectors_have_every_rank_equally_often():
    found = rank_acceptability_exact(np.eye(3))
    assert found.acceptability == pytest.approx(np.full((3, 3), 1 / 3), abs=1e-14)
    assert np.diag(found.central_weights) == pytest.approx([11 / 18] * 3, abs=1e-14)
    assert found.pairwise == pytest.approx((1 - np.eye(3)) / 2, abs=1e-14)


def test_two_criteria_have_the_closed_form():
    # The third wins where the first weight lies between 0.4 and 0.6.
    values = [[1, 0], [0, 1], [0.6, 0.6]]
    for found in (first_rank_shares(values).central_weights, rank_acceptability_exact(values).central_weights):
        assert found == pytest.approx(np.array([[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]), abs=1e-14)
    assert first_rank_shares(values).shares == pytest.approx([0.4, 0.4, 0.2], abs=1e-14)
    ranks = rank_acceptability_exact(values).acceptability
    assert ranks == pytest.approx(np.array([[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0.0]]), abs=1e-14)


def test_a_threshold_on_one_weight_cuts_off_a_corner_of_known_volume():
    # The first is ahead of a constant c where w0 ≥ c: (1 − c)^(n − 1) of the simplex, with the mean (c + (1 − c) / n).
    for n in range(2, 8):
        for c in (0.01, 0.3, 0.9):
            found = first_rank_shares([np.eye(n)[0], np.full(n, c)])
            assert found.shares[0] == pytest.approx((1 - c) ** (n - 1), rel=1e-10, abs=1e-13)
            assert found.central_weights[0, 0] == pytest.approx(c + (1 - c) / n, abs=1e-9)


@pytest.mark.parametrize(("offers", "criteria"), [(5, 1), (20, 2), (20, 3), (20, 4), (20, 5), (20, 6), (12, 7), (8, 8)])
def test_shares_sum_to_one_and_agree_with_plain_monte_carlo(offers, criteria):
    draws = 20_000
    for seed, coarse in ((0, False), (1, True)):
        rng = np.random.default_rng(seed)
        values = rng.integers(0, 6, (offers, criteria)) / 5 if coarse else rng.random((offers, criteria))
        found = first_rank_shares(values)
        assert found.shares.sum() == pytest.approx(1, abs=1e-9)
        weights = rng.dirichlet(np.ones(criteria), draws)
        shares, _, first = simulated(values, weights)
        assert agrees(found.shares, shares[:, 0], draws)
        for one in np.flatnonzero(found.shares):
            if len(first[one]) < 100:
                continue
            error = first[one].std(axis=0) / np.sqrt(len(first[one]))
            assert (np.abs(first[one].mean(axis=0) - found.central_weights[one]) <= 4.5 * error + 1e-12).all()
        assert np.isnan(found.central_weights[found.shares == 0]).all()
        # The centre of a convex cell lies in it.
        mine = found.shares > 0
        scores = found.central_weights[mine] @ values.T
        assert scores[:, mine].diagonal() == pytest.approx(scores.max(axis=1), abs=1e-12)


@settings(max_examples=40)
@given(SEEDS)
def test_only_who_is_potentially_optimal_alone_or_with_equals_has_a_share(seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 8, (int(rng.integers(1, 9)), int(rng.integers(1, 6)))) / 7
    found, optimal = first_rank_shares(values), potential_optimality(values)
    assert found.shares.sum() == pytest.approx(1, abs=1e-9)
    assert (found.shares[optimal.alone] > 0).all() or len(values) == 1
    assert (found.shares[~optimal.optimal] == 0).all()


@settings(max_examples=40)
@given(SEEDS)
def test_all_ranks_conserve_their_sums_and_agree_with_the_other_exact_statements(seed):
    rng = np.random.default_rng(seed)
    offers, criteria = int(rng.integers(1, 8)), int(rng.integers(1, 4))
    values = rng.integers(0, 6, (offers, criteria)) / 5
    found = rank_acceptability_exact(values)
    assert found.acceptability.sum(axis=0) == pytest.approx(np.ones(offers), abs=1e-12)
    assert found.acceptability.sum(axis=1) == pytest.approx(np.ones(offers), abs=1e-12)
    assert found.pairwise + found.pairwise.T == pytest.approx(1 - np.eye(offers), abs=1e-12)
    # Nobody's mean rank is other than one more than how many are ahead of it on average.
    mean = found.acceptability @ np.arange(1, offers + 1)
    assert mean == pytest.approx(1 + found.pairwise.sum(axis=0), abs=1e-11)
    first = first_rank_shares(values)
    assert found.acceptability[:, 0] == pytest.approx(first.shares, abs=1e-12)
    assert found.central_weights == pytest.approx(first.central_weights, abs=1e-9, nan_ok=True)
    pairs, ranks = preference(values), rank_ranges(values)
    sure = pairs.necessary & ~pairs.necessary.T
    assert (found.pairwise[sure] == pytest.approx(1)) or not sure.any()
    place = np.arange(1, offers + 1)
    outside = (place < ranks.best[:, None]) | (place > ranks.worst[:, None])
    assert found.acceptability[outside] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("criteria", [2, 3])
def test_ranks_agree_with_plain_monte_carlo(criteria):
    draws = 20_000
    for seed, coarse in ((2, False), (3, True)):
        rng = np.random.default_rng(seed)
        values = rng.integers(0, 6, (12, criteria)) / 5 if coarse else rng.random((12, criteria))
        found = rank_acceptability_exact(values)
        ranks, pairwise, _ = simulated(values, rng.dirichlet(np.ones(criteria), draws))
        assert agrees(found.acceptability, ranks, draws)
        assert agrees(found.pairwise, pairwise, draws)


@pytest.mark.parametrize(
    "space",
    [
        WeightSpace(3, order=(1, 0, 2)),
        WeightSpace(3, order=(0, 1), upper=0.7),
        WeightSpace(3, ratios={(0, 1): 2.0}),
        WeightSpace(3, ratios={(0, 1): 2.0, (1, 2): 0.5}),
        WeightSpace(4, ratios={(0, 1): 2.0}, lower={3: 0.1}),
        WeightSpace(3, lower=[0.3, 0.3, 0.3]),
    ],
    ids=["order", "order and bound", "line", "point", "four on a plane", "narrow"],
)
def test_a_space_is_divided_as_its_own_draws_are(space):
    draws = 20_000
    values = np.random.default_rng(7).random((8, space.n))
    values[5] = values[2]
    found, first = rank_acceptability_exact(values, space), first_rank_shares(values, space)
    ranks, pairwise, _ = simulated(values, space.sample(draws, seed=5, method="random"))
    assert agrees(found.acceptability, ranks, draws)
    assert agrees(found.pairwise, pairwise, draws)
    assert first.shares == pytest.approx(found.acceptability[:, 0], abs=1e-12)
    assert found.acceptability.sum(axis=1) == pytest.approx(np.ones(8), abs=1e-12)
    assert space.contains(first.central_weights[first.shares > 0], tolerance=1e-9).all()


@pytest.mark.parametrize(
    "space",
    [
        WeightSpace(5, order=range(5)),
        WeightSpace(5, lower=0.05, upper=0.4),
        WeightSpace(6, ratios={(0, 1): (0.5, 2.0)}),
    ],
    ids=["order", "bounds", "ratio"],
)
def test_first_ranks_in_a_space_of_more_criteria_agree_with_draws(space):
    draws = 20_000
    values = np.random.default_rng(8).random((10, space.n))
    found = first_rank_shares(values, space)
    assert found.shares.sum() == pytest.approx(1, abs=1e-9)
    ranks, _, _ = simulated(values, space.sample(draws, seed=6, method="random"))
    assert agrees(found.shares, ranks[:, 0], draws)


def test_identical_offers_share_and_cells_without_volume_are_zero():
    values = [[0.1 + 0.2, 0.9, 0.1], [0.3, 0.9, 0.1], [1.0, 0.0, 0.0], [0.0, 0.9, 0.1]]
    found, ranks = first_rank_shares(values), rank_acceptability_exact(values)
    assert found.shares[0] == found.shares[1] > 0
    assert found.shares[3] == 0
    assert np.isnan(found.central_weights[3]).all()
    assert ranks.pairwise[0, 1] == ranks.pairwise[1, 0] == 0.5
    assert ranks.acceptability[0].tolist() == ranks.acceptability[1].tolist()
    alike = rank_acceptability_exact(np.full((4, 3), 0.5))
    assert alike.acceptability == pytest.approx(np.full((4, 4), 0.25))
    assert alike.central_weights == pytest.approx(np.full((4, 3), 1 / 3))


@pytest.mark.parametrize("criteria", range(1, 8))
def test_a_single_offer_is_always_first(criteria):
    found = first_rank_shares([np.arange(criteria)])
    assert found.shares == pytest.approx([1], abs=1e-12)
    assert found.central_weights[0] == pytest.approx(np.full(criteria, 1 / criteria), abs=1e-12)


@pytest.mark.parametrize("gap", [1e-3, 1e-5, 1e-7, 1e-9])
def test_a_sliver_between_two_offers_is_measured(gap):
    # A third that is ahead of both only within a gap of the line between two corners.
    values = [[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.5 + gap, 0.5 + gap, 0.0, 0.0]]
    found = first_rank_shares(values)
    assert found.shares.sum() == pytest.approx(1, abs=1e-9)
    # w0 / (w0 + w1) is uniform from 0 to 1 on the simplex; the third leads while it is within the gap of a half.
    assert found.shares[2] == pytest.approx(2 * gap, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("noise", [1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7])
def test_offers_that_are_nearly_level_in_many_places_confuse_nothing(noise):
    draws = 20_000
    for seed in range(3):
        rng = np.random.default_rng(seed)
        values = rng.integers(0, 4, (18, 6)) / 3 + noise * rng.random((18, 6))
        found = first_rank_shares(values)
        assert found.shares.sum() == pytest.approx(1, abs=1e-9)
        shares, _, _ = simulated(values, rng.dirichlet(np.ones(6), draws))
        assert agrees(np.minimum(found.shares, 1), shares[:, 0], draws)


def test_the_order_of_the_offers_and_the_scale_do_not_matter():
    rng = np.random.default_rng(6)
    for criteria in (3, 5):
        values, turn = rng.random((9, criteria)), rng.permutation(9)
        found, turned = first_rank_shares(values), first_rank_shares(values[turn] * 1e4 - 3e3)
        assert turned.shares == pytest.approx(found.shares[turn], abs=1e-9)
        assert turned.central_weights == pytest.approx(found.central_weights[turn], abs=1e-7, nan_ok=True)
    ranks, other = rank_acceptability_exact(values[:, :3]), rank_acceptability_exact(values[turn][:, :3])
    assert other.acceptability == pytest.approx(ranks.acceptability[turn], abs=1e-12)
    assert other.pairwise == pytest.approx(ranks.pairwise[np.ix_(turn, turn)], abs=1e-12)


def test_twenty_offers_on_six_criteria_take_seconds():
    values = np.random.default_rng(2).random((20, 6))
    start = time.perf_counter()
    assert first_rank_shares(values).shares.sum() == pytest.approx(1, abs=1e-9)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("function", "values", "space", "message"),
    [
        (first_rank_shares, np.ones((2, 9)), None, "values: their criteria leave .* draw samples instead"),
        (
            first_rank_shares,
            np.ones((2, 14)),
            WeightSpace(14, upper=0.2),
            "space: its constraints leave .* draw samples",
        ),
        (rank_acceptability_exact, np.ones((2, 4)), None, "more than 2 directions .* draw samples instead"),
        (rank_acceptability_exact, np.ones((2, 4)), WeightSpace(4, upper=0.5), "space: its constraints leave"),
        (rank_acceptability_exact, [[0.1, np.nan]], None, r"values\[0, 1\]: nan is not a number"),
        (first_rank_shares, [[0.1, np.nan]], None, r"values\[0, 1\]: nan is not a number"),
        (first_rank_shares, [0.1, 0.2], None, "values: has 1 dimensions"),
        (first_rank_shares, [[0.1, 0.2]], WeightSpace(3), "space: is one of 3 criteria"),
    ],
)
def test_what_is_wrong_or_too_large_is_refused_with_its_place(function, values, space, message):
    with pytest.raises(DataError, match=message):
        function(values, space)
