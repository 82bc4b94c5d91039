"""SMAA-2: published figures, closed forms, and what must hold of any result."""

from __future__ import annotations

import dataclasses
import tracemalloc
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect import DataError
from crmselect.draws import BLOCK
from crmselect.robustness import Population, Smaa, Uniform, smaa
from crmselect.robustness.exact import first_rank_shares
from crmselect.scoring.weights import WeightSpace, rank_order_centroid

FIELDS = [
    "acceptability", "central_weights", "confidence", "pairwise", "standard_error", "expected_rank", "expected_regret",
]  # fmt: skip
# Lahdelma, Hokkanen and Salminen (1998), EJOR 106(1), section 5: the general plan of a municipality.
PLANS = np.array(
    [[5.0, -1.5, 15.0, 4.0], [2.5, -3.8, 25.0, 2.5], [3.0, -2.8, 10.0, 2.8], [3.0, -3.2, 16.0, 3.2], [2.0, -6.7, 0.0, 1.0], [4.0, -3.4, 30.0, 3.5]]
)  # fmt: skip
RNG = np.random.default_rng(8)
TABLE = RNG.random((6, 4))
SAMPLED = RNG.random((2 * BLOCK + 500, 5, 3))


@dataclass(frozen=True)
class Steps:
    """Values of somebody else's making, by block or by points."""

    dimension: int = 0

    def block(self, start: int, stop: int) -> np.ndarray:
        grid = np.arange(start, stop)[:, None, None] % np.array([[7, 3], [5, 2], [4, 11]])
        return grid / 10.0

    def transform(self, points: np.ndarray) -> np.ndarray:
        return points.reshape(-1, 3, 2)


@dataclass(frozen=True)
class Bad:
    """Values that turn out missing in the second block."""

    def block(self, start: int, stop: int) -> np.ndarray:
        return np.full((stop - start, 2, 2), np.nan if start else 1.0)


def identical(one: Smaa, two: Smaa) -> None:
    for name in FIELDS:
        assert getattr(one, name).tobytes() == getattr(two, name).tobytes(), name
    assert (one.draws, one.seed, one.method) == (two.draws, two.seed, two.method)


def sound(found: Smaa) -> None:
    """What holds of every result."""
    b = found.acceptability
    assert (b >= 0).all()
    np.testing.assert_allclose(b.sum(axis=0), 1, atol=1e-12)
    np.testing.assert_allclose(b.sum(axis=1), 1, atol=1e-12)
    np.testing.assert_allclose(found.pairwise + found.pairwise.T, 1, atol=1e-12)
    first = b[:, 0] > 0
    assert np.array_equal(np.isnan(found.central_weights).any(axis=1), ~first)
    assert np.array_equal(np.isnan(found.confidence), ~first)
    np.testing.assert_allclose(found.central_weights[first].sum(axis=1), 1, atol=1e-12)
    assert ((found.confidence[first] >= 0) & (found.confidence[first] <= 1 + 1e-12)).all()
    # Who is beaten by k others on average stands k places behind the first.
    np.testing.assert_allclose(found.expected_rank, len(b) + 0.5 - found.pairwise.sum(axis=1), atol=1e-9)
    assert (found.expected_regret >= 0).all()


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_the_published_figures_of_a_general_plan_come_out(method):
    spread = np.column_stack([np.full(6, 0.5), 0.1 * np.abs(PLANS[:, 1]), np.full(6, 10.0), np.full(6, 0.5)])
    worst, best = PLANS.min(axis=0), PLANS.max(axis=0)
    low, high = ((PLANS + sign * spread - worst) / (best - worst) for sign in (-1, 1))
    found = smaa(Uniform(low, high), draws=1 << 15, seed=0, method=method)
    sound(found)
    np.testing.assert_allclose(100 * found.acceptability[:, 0], [74, 1, 0, 0, 0, 25], atol=1.0)
    np.testing.assert_allclose(100 * found.confidence[[0, 1, 5]], [99, 12, 71], atol=2.0)
    # The third and the fourth are first so rarely that their central weights may have met no draw.
    np.testing.assert_allclose(100 * np.nan_to_num(found.confidence[[2, 3]]), [0, 1], atol=2.0)
    assert np.isnan(found.confidence[4])


@pytest.mark.parametrize("n", [2, 3, 4, 7])
def test_offers_that_are_each_best_at_one_criterion_are_level(n):
    draws = 1 << 14
    found = smaa(np.eye(n), draws=draws, seed=0, method="random")
    sound(found)
    np.testing.assert_allclose(found.acceptability, 1 / n, atol=4.5 * np.sqrt((n - 1) / draws) / n)
    own = rank_order_centroid(n)[0]
    expected = np.where(np.eye(n) > 0, own, (1 - own) / (n - 1))
    np.testing.assert_allclose(found.central_weights, expected, atol=4.5 * 0.3 / np.sqrt(draws / n))
    assert found.confidence.tolist() == [1] * n
    even = smaa(np.eye(n), draws=draws, seed=0)
    assert np.sqrt(np.mean((even.acceptability - 1 / n) ** 2)) < 0.8 * even.standard_error.mean()


def test_two_criteria_are_intervals():
    values = [[1, 0], [0, 1], [0.6, 0.6]]
    expected = [[0.4, 0.1, 0.5], [0.4, 0.1, 0.5], [0.2, 0.8, 0]]
    central = [[0.8, 0.2], [0.2, 0.8], [0.5, 0.5]]
    found = smaa(values, draws=1 << 14, seed=0)
    sound(found)
    np.testing.assert_allclose(found.acceptability, expected, atol=2 / (1 << 14))
    np.testing.assert_allclose(found.central_weights, central, atol=1e-3)
    # The best is max(w, 1 − w, 0.6) with the mean 0.76; the means of the offers are 0.5, 0.5 and 0.6.
    np.testing.assert_allclose(found.expected_regret, [0.26, 0.26, 0.16], atol=1e-3)
    exact = smaa(values, exact=True)
    sound(exact)
    np.testing.assert_allclose(exact.acceptability, expected, atol=1e-12)
    np.testing.assert_allclose(exact.central_weights, central, atol=1e-12)
    np.testing.assert_allclose(exact.expected_regret, [0.26, 0.26, 0.16], atol=1e-12)
    assert (exact.draws, exact.seed, exact.method) == (0, None, "exact")
    assert not exact.standard_error.any()


@pytest.mark.parametrize("space", [None, WeightSpace(3, order=(1, 0, 2)), WeightSpace(3, upper=0.6)])
def test_draws_agree_with_what_is_exact_for_three_criteria(space):
    values = 1000 * np.random.default_rng(2).random((7, 3)) - 300
    drawn, exact = smaa(values, space, draws=1 << 16, seed=0, method="random"), smaa(values, space, exact=True)
    sound(drawn)
    sound(exact)
    error = np.sqrt(exact.acceptability * (1 - exact.acceptability) / drawn.draws)
    assert (np.abs(drawn.acceptability - exact.acceptability) <= 5 * error + 1e-9).all()
    # The regret of an offer that is mostly first scatters by some tens about its mean, over 256² draws.
    np.testing.assert_allclose(drawn.expected_regret, exact.expected_regret, rtol=0.01, atol=0.3)
    np.testing.assert_allclose(drawn.pairwise, exact.pairwise, atol=5 * 0.5 / 256)


def test_sobol_draws_come_near_the_exact_first_ranks_of_twenty_offers():
    values = np.random.default_rng(1).random((20, 6))
    exact = first_rank_shares(values).shares
    found = smaa(values, draws=1 << 16, seed=0)
    assert np.abs(found.acceptability[:, 0] - exact).max() <= 1e-3


def test_an_exact_answer_is_refused_where_there_is_none():
    with pytest.raises(DataError, match=r"values: vary.*\n.*weights: are no space"):
        smaa(SAMPLED, [1, 1, 1], exact=True)
    with pytest.raises(DataError, match="draw samples"):
        smaa(TABLE, exact=True)


@given(
    arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 4)), elements=st.integers(-4, 4).map(float)),
    st.data(),
)
@settings(max_examples=60)
def test_any_table_has_a_sound_result_that_does_not_hang_on_order_shift_or_scale(values, data):
    found = smaa(values, draws=300, seed=0)
    sound(found)
    order = data.draw(st.permutations(range(len(values))))
    turned = smaa(values[order], draws=300, seed=0)
    for name in ("acceptability", "central_weights", "confidence", "expected_rank", "expected_regret"):
        assert np.array_equal(getattr(turned, name), getattr(found, name)[order], equal_nan=True), name
    assert np.array_equal(turned.pairwise, found.pairwise[np.ix_(order, order)])
    # Whole numbers move and powers of two stretch without rounding.
    shift = data.draw(arrays(np.float64, values.shape[1], elements=st.integers(-1000, 1000).map(float)))
    moved = smaa(values * 4 + shift, draws=300, seed=0)
    for name in FIELDS[:-1]:
        assert np.array_equal(getattr(moved, name), getattr(found, name), equal_nan=True), name
    np.testing.assert_allclose(moved.expected_regret, 4 * found.expected_regret, rtol=1e-12, atol=1e-12)


@given(arrays(np.float64, (5, 3), elements=st.floats(-1, 1)), st.integers(0, 4), st.floats(1e-9, 1))
@settings(max_examples=60)
def test_a_dominated_offer_is_never_first(values, index, less):
    worse = values[index] - less * np.array([1.0, 0.5, 0.25])
    found = smaa(np.vstack([values, worse]), draws=500, seed=0)
    assert found.acceptability[5, 0] == 0
    assert found.pairwise[5, index] == 0
    samples = np.broadcast_to(np.vstack([values, worse]), (300, 6, 3))
    assert smaa(samples, seed=0).pairwise[5, index] == 0


def test_values_that_vary_by_nothing_count_as_values_that_stay():
    fixed = smaa(TABLE, draws=3000, seed=4)
    still = smaa(np.broadcast_to(TABLE, (3000, 6, 4)), seed=4)
    ranged = smaa(Uniform(TABLE, TABLE), draws=3000, seed=4)
    identical(ranged, fixed)
    for name in FIELDS:
        np.testing.assert_allclose(getattr(still, name), getattr(fixed, name), atol=1e-9, err_msg=name)


def test_equal_offers_have_equal_figures_and_share_their_ranks():
    values = np.vstack([TABLE, TABLE[2], TABLE[2]])
    found = smaa(values, draws=BLOCK, seed=0)
    sound(found)
    for name in ("acceptability", "central_weights", "confidence", "expected_regret"):
        one, two, three = getattr(found, name)[[2, 6, 7]]
        assert np.array_equal(one, two, equal_nan=True)
        assert np.array_equal(one, three, equal_nan=True)
    alone = smaa(TABLE, draws=BLOCK, seed=0)
    np.testing.assert_allclose(3 * found.acceptability[2, 0], alone.acceptability[2, 0])
    assert found.pairwise[2, 6] == 0.5


def test_more_offers_than_a_byte_counts_share_their_ranks_too():
    found, alone = (smaa(np.repeat(TABLE, times, axis=0), draws=1000, seed=0) for times in (60, 1))
    sound(found)
    in_sixties = found.acceptability.reshape(6, 60, 6, 60).sum(axis=3)[:, 0]
    np.testing.assert_allclose(in_sixties, alone.acceptability, atol=1e-12)
    assert np.array_equal(found.pairwise[::60, ::60], alone.pairwise)


def test_dull_cases_are_defined():
    alone = smaa([[3.0, 4.0]], draws=10, seed=0)
    assert alone.acceptability.tolist() == [[1.0]]
    assert alone.confidence.tolist() == [1.0]
    assert alone.expected_regret.tolist() == [0.0]
    alike = smaa(np.ones((4, 2)), draws=100, seed=0)
    np.testing.assert_allclose(alike.acceptability, 0.25)
    np.testing.assert_allclose(alike.confidence, 0.25)
    assert not alike.expected_regret.any()
    one = smaa([[1.0], [3.0], [2.0]], draws=5, seed=0)
    assert one.expected_rank.tolist() == [3, 1, 2]
    varied = smaa(np.ones((50, 3, 2)), seed=0)
    np.testing.assert_allclose(varied.acceptability, 1 / 3)
    sound(smaa(SAMPLED[:1], seed=0))


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e9, 4e307])
def test_any_finite_scale_will_do(scale):
    found = smaa(TABLE * scale, draws=1000, seed=0)
    expected = smaa(TABLE, draws=1000, seed=0)
    np.testing.assert_allclose(found.acceptability, expected.acceptability, atol=1e-12)
    np.testing.assert_allclose(found.expected_regret, expected.expected_regret * scale, rtol=1e-9)


def test_a_large_common_amount_hides_no_difference():
    samples = SAMPLED[:2000]
    found, moved = smaa(samples, seed=0), smaa(np.round(samples, 3) + 2.0**20, seed=0)
    np.testing.assert_allclose(moved.acceptability, smaa(np.round(samples, 3), seed=0).acceptability, atol=1e-3)
    sound(found)


@pytest.mark.parametrize("kind", [np.float32, np.int64, np.uint8])
def test_samples_may_be_numbers_of_another_kind(kind):
    samples = (100 * SAMPLED[:3000]).astype(kind)
    found = smaa(samples, seed=0)
    identical(found, smaa(samples.astype(np.float64), seed=0))
    if kind is np.float32:
        samples[2000, 1, 2] = np.nan
        with pytest.raises(DataError, match=r"values\[2000, 1, 2\]: nan"):
            smaa(samples, seed=0)


def test_fixed_weights_leave_the_values_alone_to_vary():
    weights = [50, 30, 20]
    found = smaa(SAMPLED, weights, seed=0)
    sound(found)
    scores = SAMPLED @ (np.array(weights) / 100)
    best = np.bincount(scores.argmax(axis=1), minlength=5) / len(SAMPLED)
    np.testing.assert_allclose(found.acceptability[:, 0], best, atol=1e-12)
    np.testing.assert_allclose(found.confidence, best, atol=1e-12)
    np.testing.assert_allclose(found.central_weights, np.tile([0.5, 0.3, 0.2], (5, 1)))


def test_ties_of_whole_scores_are_ties_however_the_weights_round():
    # 0.1 · 3 + 0.2 · 0 + 0.7 · 1 and 0.1 · 1 + 0.2 · 1 + 0.7 · 1 both make one, but not in binary.
    values = np.broadcast_to([[3.0, 0.0, 1.0], [1.0, 1.0, 1.0]], (20, 2, 3))
    found = smaa(values, [0.1, 0.2, 0.7], seed=0)
    np.testing.assert_allclose(found.acceptability, 0.5)
    np.testing.assert_allclose(smaa(values[0], [0.1, 0.2, 0.7], draws=20, seed=0).acceptability, 0.5)


def test_people_decide_as_often_as_they_have_a_say():
    people = np.array([[9.0, 1.0], [1.0, 9.0], [1.0, 1.0]])
    values = [[1, 0], [0, 1], [0.55, 0.55]]
    found = smaa(values, people, draws=1 << 12, seed=0)
    np.testing.assert_allclose(found.acceptability[:, 0], 1 / 3, atol=2 / (1 << 12))
    said = smaa(values, Population(people, say=[3, 1, 0]), draws=1 << 12, seed=0)
    np.testing.assert_allclose(said.acceptability[:, 0], [0.75, 0.25, 0], atol=2 / (1 << 12))
    np.testing.assert_allclose(said.central_weights[:2], [[0.9, 0.1], [0.1, 0.9]])
    assert np.isnan(said.central_weights[2]).all()


def test_a_stream_serves_as_its_space_does():
    for space in (WeightSpace(4, order=(0, 1, 2, 3)), WeightSpace(4, upper=0.4)):
        found = smaa(TABLE, space.stream(3000, seed=5), draws=3000, seed=5)
        np.testing.assert_allclose(found.acceptability, smaa(TABLE, space, draws=3000, seed=5).acceptability, atol=1e-3)


def test_ranges_are_drawn_independently_of_the_weights():
    # Whether the second beats the first hangs on one value and one weight: 0.5 w + u (1 − w) over both.
    found = smaa(Uniform([[0.5, 0.5], [0.0, 1.0]], [[0.5, 0.5], [1.0, 1.0]]), draws=1 << 14, seed=0)
    # P(u w + 1 − w > 0.5) with u and w uniform: 1 where w < 0.5, then 1 − (w − 0.5)/w.
    expected = 0.5 + 0.5 * np.log(2)
    np.testing.assert_allclose(found.pairwise[1, 0], expected, atol=2e-3)


def test_values_of_somebody_elses_making_are_drawn_by_block_or_by_points():
    found = smaa(Steps(), draws=BLOCK + 300, seed=0)
    sound(found)
    whole = smaa(Steps().block(0, BLOCK + 300), seed=0)
    for name in FIELDS:
        np.testing.assert_allclose(getattr(found, name), getattr(whole, name), atol=1e-12)
    pointed = smaa(Steps(6), draws=2000, seed=0)
    identical(pointed, smaa(Uniform(np.zeros((3, 2)), np.ones((3, 2))), draws=2000, seed=0))


CASES: dict[str, tuple[Any, Any]] = {
    "values that stay": (TABLE, None),
    "a walk": (TABLE, WeightSpace(4, ratios={(k, k + 1): (0.8, 1.25) for k in range(3)}, lower=[0.2, 0, 0, 0])),
    "samples": (SAMPLED, WeightSpace(3, order=(0, 1, 2))),
    "ranges": (Uniform(TABLE - 0.1, TABLE + 0.2), [[1, 2, 3, 4], [4, 3, 2, 1]]),
    "another's": (Steps(), WeightSpace(2, lower=0.2)),
}


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_the_same_bytes_come_with_any_number_of_processes(workers):
    with ProcessPoolExecutor(workers) as pool:
        for values, weights in CASES.values():
            drawn = 9 * BLOCK + 77 if values is TABLE else 2 * BLOCK + 77
            here = smaa(values, weights, draws=drawn, seed=0)
            sound(here)
            identical(smaa(values, weights, draws=drawn, seed=0, executor=pool), here)


def test_the_same_bytes_come_from_threads_with_a_bar(capsys):
    here = smaa(SAMPLED, seed=0, progress=False)
    with ThreadPoolExecutor(3) as pool:
        identical(smaa(SAMPLED, seed=0, executor=pool, progress=True), here)
    out, err = capsys.readouterr()
    assert out == ""
    assert "acceptability" in err
    assert "confidence" in err


@pytest.mark.filterwarnings("ignore")
def test_a_local_dask_cluster_gives_the_same_bytes():
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        pool: Executor = client.get_executor()
        for values, weights in CASES.values():
            here = smaa(values, weights, draws=2 * BLOCK + 77, seed=0)
            identical(smaa(values, weights, draws=2 * BLOCK + 77, seed=0, executor=pool), here)


def test_a_seed_is_named_and_gives_the_same_again():
    fresh = smaa(TABLE, draws=500)
    assert fresh.seed is not None
    identical(smaa(TABLE, draws=500, seed=fresh.seed), fresh)
    zero, one = smaa(TABLE, draws=500, seed=0), smaa(TABLE, draws=500, seed=1)
    assert not np.array_equal(zero.acceptability, one.acceptability)


def test_the_standard_error_is_that_of_a_share():
    found = smaa(TABLE, draws=1000, seed=0, method="random")
    p = found.acceptability
    np.testing.assert_allclose(found.standard_error, np.sqrt(p * (1 - p) / 1000))


def test_runs_with_other_seeds_scatter_by_the_standard_error():
    runs = np.array([smaa(TABLE, draws=400, seed=seed, method="random").acceptability for seed in range(200)])
    expected = np.sqrt(runs.mean(axis=0) * (1 - runs.mean(axis=0)) / 400)
    often = runs.mean(axis=0) > 0.05
    # The scatter of 200 runs is itself known to 1/√400, five per cent.
    np.testing.assert_allclose(runs.std(axis=0)[often], expected[often], rtol=0.25)


def test_holistic_acceptability_weighs_the_ranks():
    found = smaa(np.eye(3), draws=BLOCK, seed=0)
    worth = np.array([1, (1 / 2 + 1 / 3) / (11 / 6), (1 / 3) / (11 / 6)])
    np.testing.assert_allclose(found.holistic(), found.acceptability @ worth)
    np.testing.assert_allclose(found.holistic([1, 0, 0]), found.acceptability[:, 0])
    for wrong in ([1, 0], [0, 1, 0], [1, 0.5, -1], [1, np.nan, 0]):
        with pytest.raises(DataError, match="meta"):
            found.holistic(wrong)


def test_memory_does_not_grow_with_the_draws():
    def peak(draws: int) -> int:
        smaa(TABLE, draws=draws, seed=0)
        tracemalloc.start()
        smaa(TABLE, draws=draws, seed=0)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    # A stretch of eight blocks is the most that is under way at once.
    assert peak(20 * 8 * BLOCK) < 1.2 * peak(2 * 8 * BLOCK) < 64e6


@pytest.mark.parametrize(
    ("values", "weights", "match"),
    [
        ([[1, np.nan], [2, 3]], None, r"values\[0, 1\]: nan is no value"),
        ([[1, 2], [np.inf, 3]], None, r"values\[1, 0\]: inf is no value"),
        ([[1, 2], [1e308, 3]], None, r"values\[1, 0\]: 1e\+308 is too large"),
        ([1, 2], None, "shape"),
        ([[1, 2], [3]], None, "not an array"),
        (np.ones((0, 2)), None, "holds nothing"),
        (np.ones((2, 0)), None, "holds nothing"),
        (np.ones((0, 2, 2)), None, "holds nothing"),
        (TABLE, [1, 2], "weights: are of 2 criteria.*the values have 4"),
        (TABLE, WeightSpace(3), "weights: are of 3 criteria"),
        (TABLE, [1, 2, 3, -1], r"weights\[3\]: -1 is negative"),
        (TABLE, [0, 0, 0, 0], "weights: are all zero"),
        (TABLE, [[1, 2, 3, 4], [0, 0, 0, 0]], r"weights\[1\]: is all zero"),
        (TABLE, [[1, 2, 3, 4], [0, np.nan, 0, 0]], r"weights\[1\]\[1\]: nan is no number"),
        (TABLE, np.ones((2, 2, 4)), "shape"),
        (TABLE, "equal", "not an array"),
        (Bad(), None, "is no value"),
        (TABLE, Steps(), "weights"),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_with_its_place(values, weights, match):
    with pytest.raises(DataError, match=match):
        smaa(values, weights, draws=BLOCK + 10, seed=0)


@pytest.mark.parametrize(
    ("options", "match"),
    [({"draws": 0}, "draws"), ({"draws": 2.5}, "draws"), ({"seed": -1}, "seed"), ({"method": "sobl"}, "did you mean 'sobol'")],
)  # fmt: skip
def test_wrong_options_are_refused(options, match):
    with pytest.raises(DataError, match=match):
        smaa(TABLE, **options)


def test_wrong_ranges_and_people_are_refused():
    with pytest.raises(DataError, match=r"low\[0, 1\]: 3 is above"):
        Uniform([[1, 3]], [[2, 2]])
    with pytest.raises(DataError, match="shapes"):
        Uniform([[1, 3]], [[2, 2], [1, 1]])
    with pytest.raises(DataError, match=r"high\[0, 0\]: nan"):
        Uniform([[1.0]], [[np.nan]])
    with pytest.raises(DataError, match="say: is all zero"):
        Population([[1, 2]], say=[0])
    with pytest.raises(DataError, match="say: has the shape"):
        Population([[1, 2]], say=[1, 1])
    with pytest.raises(DataError, match="hold no person"):
        Population(np.empty((0, 2)))


def test_the_result_does_not_change_under_ones_hands():
    with pytest.raises(dataclasses.FrozenInstanceError):
        smaa(TABLE, draws=10, seed=0).draws = 5
