"""Weights from points and ranks."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.scoring.weights import from_ranks, rank_order_centroid, rank_reciprocal, rank_sum, swing

BY_RANK = [rank_order_centroid, rank_sum, rank_reciprocal]


def exact(name: str, n: int) -> list[Fraction]:
    """The closed forms in fractions."""
    one = Fraction(1)
    if name == "rank_order_centroid":
        return [sum((one / i for i in range(k, n + 1)), Fraction(0)) / n for k in range(1, n + 1)]
    if name == "rank_sum":
        return [Fraction(2 * (n + 1 - k), n * (n + 1)) for k in range(1, n + 1)]
    harmonic = sum((one / i for i in range(1, n + 1)), Fraction(0))
    return [one / k / harmonic for k in range(1, n + 1)]


@pytest.mark.parametrize("n", range(1, 11))
@pytest.mark.parametrize("weigh", BY_RANK)
def test_rank_weights_are_their_closed_forms(weigh, n):
    expected = [float(w) for w in exact(weigh.__name__, n)]
    np.testing.assert_allclose(weigh(n), expected, rtol=1e-14)
    assert np.all(np.diff(weigh(n)) < 0)
    assert weigh(n).sum() == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize(
    ("n", "printed"),
    [
        (2, [0.75, 0.25]),
        (3, [0.6111, 0.2778, 0.1111]),
        (4, [0.5208, 0.2708, 0.1458, 0.0625]),
        (5, [0.4567, 0.2567, 0.1567, 0.0900, 0.0400]),
        (6, [0.4083, 0.2417, 0.1583, 0.1028, 0.0611, 0.0278]),
    ],
)
def test_centroid_weights_are_those_of_the_printed_tables(n, printed):
    np.testing.assert_allclose(rank_order_centroid(n), printed, atol=5e-5)


@pytest.mark.parametrize("weigh", BY_RANK)
@pytest.mark.parametrize("n", [0, -1, True, 2.5, "3", None])
def test_a_number_of_criteria_must_be_a_whole_number(weigh, n):
    with pytest.raises(ValueError, match=r"^n: .*give how many there are, 1 or more"):
        weigh(n)


def test_a_numpy_integer_counts_criteria():
    np.testing.assert_array_equal(rank_sum(np.int64(3)), rank_sum(3))


def test_points_become_shares():
    np.testing.assert_allclose(swing([100, 60, 40]), [0.5, 0.3, 0.2])
    np.testing.assert_allclose(swing([5, 0]), [1, 0])
    np.testing.assert_allclose(swing([[1, 3], [2, 2]]), [[0.25, 0.75], [0.5, 0.5]])
    np.testing.assert_allclose(swing([1e308, 1e308]), [0.5, 0.5])


@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e6), min_size=1, max_size=8).filter(any), st.floats(1e-3, 1e3))
def test_points_keep_their_ratios_on_any_scale(points, factor):
    weights = swing(points)
    assert weights.sum() == pytest.approx(1)
    assert (weights >= 0).all()
    np.testing.assert_allclose(swing(np.array(points) * factor), weights, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([10, -1], r"points\[1\]: -1 is negative — give 0 or more points"),
        ([[1, np.nan]], r"points\[0, 1\]: nan is not a number"),
        ([1, np.inf], r"points\[1\]: inf is infinite"),
        ([0, 0], r"points: are all zero"),
        ([], r"points: holds no criterion"),
        (3, r"points: holds no criterion"),
        (["a"], r"points: is not an array of numbers"),
    ],
)
def test_points_that_are_none_are_refused_with_their_place(points, message):
    with pytest.raises(ValueError, match=message):
        swing(points)


def test_many_faults_are_counted_after_the_first_eight():
    with pytest.raises(ValueError, match=r"points\[7\].*\n.*points: 12 further entries"):
        swing([-1] * 20)


def test_ranks_put_the_weights_in_the_criteria_s_own_order():
    np.testing.assert_allclose(from_ranks([2, 1, 3]), rank_order_centroid(3)[[1, 0, 2]])


def test_tied_ranks_share_the_weights_of_their_places():
    shared = rank_sum(4)[1:3].mean()
    for ranks in ([1, 2, 2, 4], [1, 2, 2, 3], [10, 20, 20, 70]):
        np.testing.assert_allclose(from_ranks(ranks, formula="rank_sum"), [0.4, shared, shared, 0.1])
    np.testing.assert_allclose(from_ranks([1, 1, 1]), [1 / 3] * 3)


def test_an_unknown_rank_formula_names_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'rank_sum'"):
        from_ranks([1, 2], formula="rank_sums")
