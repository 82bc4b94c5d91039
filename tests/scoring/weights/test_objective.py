"""Weights read off the data: diagnostics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect.scoring.weights import critic, entropy

# Xu (2004), EJOR 156(2) 530-532.
XU = np.array([[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]])
# Diakoulaki, Mavrotas & Papayannakis (1995), Computers & OR 22(7) 763-770.
DIAKOULAKI = np.array(
    [
        [61, 1.08, 4.33], [20.7, 0.26, 4.34], [16.3, 1.98, 2.53], [9.0, 3.29, 1.65],
        [5.4, 2.77, 2.33], [4.0, 4.12, 1.21], [-6.1, 3.52, 2.1], [-34.6, 3.31, 0.98],
    ]
)  # fmt: skip

tables = arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(1, 5)), elements=st.integers(0, 20).map(float))


def test_xu_s_example_has_his_entropy_weights():
    np.testing.assert_allclose(entropy(XU), [0.463, 0.3992, 0.1378, 0.0], atol=6e-5)


def test_diakoulaki_s_example_has_her_critic_weights():
    np.testing.assert_allclose(critic(DIAKOULAKI, [True] * 3), [0.20222554, 0.48090173, 0.31687273], atol=1e-6)
    np.testing.assert_allclose(
        critic(DIAKOULAKI, [True] * 3, correlation="spearman"), [0.21454645, 0.4898563, 0.29559726], atol=1e-6
    )


@pytest.mark.parametrize("weigh", [entropy, critic])
@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ([[3, 1], [3, 2], [3, 4]], [0, 1]),
        ([[3, 5], [3, 5]], [0.5, 0.5]),
        ([[3, 5, 1]], [1 / 3] * 3),
        ([[0, 1], [0, 2]], [0, 1]),
        ([[7], [8]], [1]),
    ],
)
def test_dull_columns_get_nothing_and_dull_tables_share_equally(weigh, matrix, expected):
    np.testing.assert_allclose(weigh(matrix), expected, atol=1e-12)


def test_columns_in_perfect_agreement_share_what_critic_cannot_tell_apart():
    np.testing.assert_allclose(critic([[1, 2, 5], [2, 4, 5], [4, 8, 5]]), [0.5, 0.5, 0])


def test_a_constant_column_leaves_the_others_weights_as_they_were():
    wide = np.column_stack([DIAKOULAKI, np.full(8, 3.0)])
    for correlation in ("pearson", "spearman"):
        np.testing.assert_allclose(
            critic(wide, correlation=correlation)[:3], critic(DIAKOULAKI, correlation=correlation), rtol=1e-12
        )


def test_a_cost_is_brought_to_the_direction_of_a_benefit():
    turned = DIAKOULAKI * [1, -1, 1]
    np.testing.assert_allclose(critic(turned, [True, False, True]), critic(DIAKOULAKI), rtol=1e-12)


def test_tiny_and_huge_figures_weigh_alike():
    np.testing.assert_allclose(entropy(XU * [1e-300, 1e300, 1, 1]), entropy(XU), rtol=1e-12)
    np.testing.assert_allclose(critic(DIAKOULAKI * [1e-300, 1e300, 1]), critic(DIAKOULAKI), rtol=1e-9)


@settings(deadline=None)
@given(tables, st.integers(0, 2**32))
def test_weights_are_shares_that_follow_a_renaming_and_ignore_the_order_of_offers(matrix, seed):
    rng = np.random.default_rng(seed)
    criteria, offers = rng.permutation(matrix.shape[1]), rng.permutation(matrix.shape[0])
    for weigh in (entropy, critic):
        weights = weigh(matrix)
        assert weights.sum() == pytest.approx(1)
        assert (weights >= 0).all()
        np.testing.assert_allclose(weigh(matrix[offers][:, criteria]), weights[criteria], atol=1e-9)


@settings(deadline=None)
@given(tables, st.integers(1, 4))
def test_a_batch_equals_single_calls(matrix, copies):
    batch = np.stack([matrix * (k + 1) + (k % 2) * matrix[::-1] for k in range(copies)])
    for weigh in (entropy, critic, lambda m: critic(m, correlation="spearman")):
        np.testing.assert_allclose(weigh(batch), [weigh(one) for one in batch], atol=1e-12)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: entropy([[1, -2], [3, 4]]), r"matrix\[0, 1\]: -2 is negative — shift or rescale"),
        (lambda: entropy([[1, np.nan], [3, 4]]), r"matrix\[0, 1\]: nan is not a number"),
        (lambda: critic([[1, np.inf], [3, 4]]), r"matrix\[0, 1\]: inf is infinite"),
        (lambda: critic([1, 2]), r"matrix: has the shape \(2,\)"),
        (lambda: entropy(np.empty((0, 2))), r"matrix: has the shape \(0, 2\)"),
        (lambda: critic([[1, 2], [2, 1]], [1, -1]), "maximize: holds int64, not bool"),
        (lambda: critic([[1, 2], [2, 1]], [True]), r"maximize: has the shape \(1,\) — give one bool a criterion, 2"),
        (lambda: critic([[1, 2], [2, 1]], correlation="kendall"), "correlation: 'kendall' is not known"),
    ],
)
def test_what_is_no_table_is_refused_with_its_place(call, message):
    with pytest.raises(ValueError, match=message):
        call()
