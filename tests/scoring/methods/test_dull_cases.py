"""Dull cases have a defined answer, never NaN and never a warning."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from crmselect.scoring.methods import (
    additive,
    electre_iii,
    promethee,
    spotis,
    topsis,
    vikor,
    weighted_product,
)

FUNCTIONS = ["usual", "u-shape", "v-shape", "level", "linear", "gaussian"]


def all_methods(matrix, weights, up):
    matrix = np.asarray(matrix, dtype=float)
    low, high = matrix.min(axis=0) - 1, matrix.max(axis=0) + 1
    yield "additive", additive(matrix, weights)
    yield "weighted product", weighted_product(matrix, weights, up)
    yield "weighted product by sums", weighted_product(matrix, weights, up, normalize="sum")
    yield "topsis", topsis(matrix, weights, up)
    yield "topsis minmax", topsis(matrix, weights, up, normalize="minmax")
    yield "vikor", vikor(matrix, weights, up)
    yield "spotis", spotis(matrix, weights, up, np.column_stack([low, high]))
    for function in FUNCTIONS:
        yield function, promethee(matrix, weights, up, function=function, q=1, p=2, s=1)
    yield "electre", electre_iii(matrix, weights, up, q=1, p=2, v=3)


@pytest.mark.parametrize(
    ("matrix", "weights", "up"),
    [
        pytest.param([[3, 5], [3, 5], [3, 5]], [1, 1], [True, False], id="all alike"),
        pytest.param([[3, 5]], [1, 1], [True, False], id="one offer"),
        pytest.param([[3], [5], [4]], [1], [True], id="one criterion"),
        pytest.param([[7]], [1], [False], id="one offer and one criterion"),
        pytest.param([[3, 5], [4, 5], [2, 5]], [1, 1], [True, True], id="a criterion without range"),
        pytest.param([[3, 5], [4, 6], [2, 7]], [1, 0], [True, True], id="a weight of zero"),
        pytest.param([[10, 1], [1, 10]], [0.5, 0.5], [True, True], id="every offer is worst once"),
        pytest.param([[1e-12, 5], [2e-12, 4]], [1, 1], [True, True], id="tiny figures"),
    ],
)
def test_every_field_is_finite(matrix, weights, up):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, result in all_methods(matrix, weights, up):
            for field, values in zip(result._fields, result, strict=True):
                assert np.isfinite(np.asarray(values, dtype=float)).all(), (name, field)


def test_offers_all_alike_tie_at_the_documented_figures():
    expected = {"topsis": 0.5, "topsis minmax": 0.5, "vikor": 1.0, "spotis": 0.5, "additive": 4.0, "electre": 0.0}
    for name, result in all_methods([[3, 5]] * 3, [1, 1], [True, False]):
        assert np.ptp(result.preference) == 0.0, name
        if name in expected:
            assert result.preference[0] == pytest.approx(expected[name]), name
        if name in FUNCTIONS:
            assert result.preference.tolist() == [0.0] * 3


def test_vikor_ties_where_every_offer_is_worst_once():
    result = vikor([[10, 1], [1, 10]], [0.5, 0.5], [True, True])
    assert result.q.tolist() == [0, 0]
    assert result.compromise.all()
    assert not result.acceptable_advantage
    uneven = vikor([[10, 1, 3], [1, 10, 4], [5, 5, 2]], [0.4, 0.4, 0.4], [True] * 3)
    np.testing.assert_allclose(uneven.r, [1 / 3, 1 / 3, 1 / 3], atol=1e-15)
    assert uneven.q.max() == pytest.approx(0.5)


def test_vikor_does_not_make_a_ranking_out_of_rounding():
    """Sums that are equal on paper and differ in their last bit are a tie, not 0 against 1."""
    # The first lacks the first two criteria, the second the third: 0.1 + 0.2 against 0.3, over 0.6.
    result = vikor([[0, 0, 1], [1, 1, 0]], [0.1, 0.2, 0.3], [True] * 3, v=1.0)
    assert result.s[0] == pytest.approx(result.s[1], abs=1e-15)
    assert result.q.tolist() == [0.0, 0.0]


def test_one_offer_is_its_own_compromise():
    result = vikor([[3, 5]], [1, 1], [True, False])
    assert result.compromise.tolist() == [True]
    assert result.acceptable_advantage
    assert result.acceptable_stability


def test_a_criterion_of_zeros_counts_for_nothing_in_vector_topsis():
    matrix = np.array([[3.0, 0, 5], [4, 0, 2], [2, 0, 7]])
    with_zeros = topsis(matrix, [1, 5, 2], [True] * 3)
    without = topsis(matrix[:, [0, 2]], [1, 2], [True] * 2)
    np.testing.assert_allclose(with_zeros.preference, without.preference, atol=1e-15)
    assert topsis([[0, 0], [0, 0]], [1, 1], [True, True]).preference.tolist() == [0.5, 0.5]


def test_a_criterion_without_range_counts_for_nothing_in_vikor():
    matrix = np.array([[3.0, 9, 5], [4, 9, 2], [2, 9, 7]])
    result = vikor(matrix, [1, 2, 1], [True] * 3)
    assert result.s.max() <= 0.5
    np.testing.assert_allclose(result.q, vikor(matrix[:, [0, 2]], [1, 1], [True] * 2).q, atol=1e-12)


@pytest.mark.parametrize("scale", [1e-320, 1e-300, 1e-160, 1e160, 1e300])
def test_figures_of_extreme_size_neither_overflow_nor_vanish(scale):
    matrix = np.array([[5.0, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]])
    up = [True, False, True]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, result in all_methods(matrix * [scale, 1, 1], [0.3, 0.4, 0.3], up):
            if not name.startswith(("additive", "weighted", "spotis", "electre", *FUNCTIONS)):
                plain = (vikor if name == "vikor" else topsis)(matrix, [0.3, 0.4, 0.3], up)
                if name != "topsis minmax":
                    np.testing.assert_allclose(
                        result.preference, plain.preference, rtol=1e-3 if scale < 1e-310 else 1e-12
                    )
            assert np.isfinite(result.preference).all(), name


def test_ranges_wider_than_the_largest_float_are_taken():
    matrix = [[-1.7e308, 1], [1.7e308, 2], [0, 3]]
    for result in (
        vikor(matrix, [1, 1], [True, True]),
        topsis(matrix, [1, 1], [True, True]),
        topsis(matrix, [1, 1], [True, True], normalize="minmax"),
        promethee(matrix, [1, 1], [True, True], function="linear", q=1, p=2),
        promethee(matrix, [1, 1], [True, True], function="gaussian", s=2),
        electre_iii(matrix, [1, 1], [True, True], q=1, p=2, v=3),
    ):
        assert np.isfinite(result.preference).all()
        assert result.preference[1] > result.preference[0]


def test_weights_of_extreme_size_are_normalised():
    for scale in (1e-320, 1e-300, 1e306):
        result = additive([[1, 3], [2, 2]], [1 * scale, 3 * scale])
        np.testing.assert_allclose(result.preference, [2.5, 2.0], rtol=1e-3 if scale < 1e-310 else 1e-12)
        stacked = additive([[1, 3], [2, 2]], [[1 * scale, 3 * scale], [1, 3]])
        np.testing.assert_allclose(stacked.preference[1], [2.5, 2.0], rtol=1e-12)


def test_an_empty_batch_gives_an_empty_batch():
    for result in (
        additive(np.ones((0, 3, 2)), [1, 1]),
        topsis(np.ones((0, 3, 2)), [1, 1], [True, True]),
        vikor(np.ones((0, 3, 2)), [1, 1], [True, True]),
        additive(np.ones((3, 2)), np.ones((0, 2))),
    ):
        assert result.preference.shape == (0, 3)


def test_the_arguments_are_left_as_they_are():
    matrix, weights, up = np.array([[3.0, 5], [4, 1]]), np.array([2.0, 6]), np.array([True, False])
    before = matrix.copy(), weights.copy(), up.copy()
    for _ in all_methods(matrix, weights, up):
        pass
    for now, then in zip((matrix, weights, up), before, strict=True):
        assert (now == then).all()
