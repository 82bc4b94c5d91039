"""Correlated figures, and matrices that are none."""

from __future__ import annotations

import pickle
import re
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crmselect.cost.copula import Copula, nearest_correlation, nearest_ranks
from crmselect.draws import Points
from crmselect.errors import DataError, Place

ABC = ["Licences", "Support", "Training"]
WHERE = Place("study.toml", column="assumptions.uncertainty.correlations")


def common(count, rho):
    matrix = np.full((count, count), float(rho))
    np.fill_diagonal(matrix, 1.0)
    return matrix


@st.composite
def valid_ranks(draw):
    """Rank correlations of a Gaussian copula: any product of a matrix with itself, scaled, and the arcsine of it."""
    count = draw(st.integers(1, 6))
    rank = draw(st.integers(1, count))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    loads = rng.standard_normal((count, rank))
    loads /= np.linalg.norm(loads, axis=1, keepdims=True)
    ranks = 6 / np.pi * np.arcsin(np.clip(loads @ loads.T, -1, 1) / 2)
    np.fill_diagonal(ranks, 1.0)
    return (ranks + ranks.T) / 2


@given(valid_ranks())
def test_any_valid_matrix_is_accepted_and_kept(ranks):
    names = [f"x{n}" for n in range(len(ranks))]
    copula = Copula(ranks, names)
    assert np.array_equal(copula.ranks, ranks)
    u = np.random.default_rng(0).random((40, len(ranks)))
    mixed = copula.mix(u)
    assert ((mixed > 0) & (mixed < 1)).all()
    assert mixed[:, 0] == pytest.approx(u[:, 0], abs=1e-12)


def test_mixed_points_stay_uniform_and_reach_their_rank_correlation():
    ranks = np.array([[1, 0.6, -0.3], [0.6, 1, 0.1], [-0.3, 0.1, 1]])
    draws = 20_000
    mixed = Copula(ranks, ABC).mix(Points(3, draws, 5, "random").block(0, draws))
    for column in mixed.T:
        # 1.95 / sqrt(n) is exceeded by chance once in a thousand.
        assert stats.kstest(column, "uniform").statistic < 1.95 / np.sqrt(draws)
    found = stats.spearmanr(mixed).statistic
    # The standard error of a rank correlation is at most about 1.06 / sqrt(n - 3) (Fieller and others, 1957).
    assert np.abs(found - ranks).max() < 4 * 1.06 / np.sqrt(draws)


def test_without_correlation_points_stay_exactly_as_they_are():
    u = np.random.default_rng(0).random((10, 3))
    assert np.array_equal(Copula(np.eye(3), ABC).mix(u), u)


@pytest.mark.parametrize("rho", [1.0, -1.0])
def test_figures_can_be_one_and_the_same(rho):
    mixed = Copula([[1, rho], [rho, 1]], ABC[:2]).mix(np.random.default_rng(0).random((100, 2)))
    other = mixed[:, 0] if rho > 0 else 1 - mixed[:, 0]
    assert mixed[:, 1] == pytest.approx(other, abs=1e-12)


def test_a_singular_matrix_of_two_pairs_works():
    ranks = np.kron(np.eye(2), np.ones((2, 2)))
    mixed = Copula(ranks, list("abcd")).mix(np.random.default_rng(0).random((100, 4)))
    assert mixed[:, 0] == pytest.approx(mixed[:, 1], abs=1e-12)
    assert mixed[:, 2] == pytest.approx(mixed[:, 3], abs=1e-12)
    assert abs(np.corrcoef(mixed[:, 0], mixed[:, 2])[0, 1]) < 0.4


@pytest.mark.parametrize("rho", [0.0, 0.3, 0.95, 1.0, -1 / 199 * 3 / np.pi])
def test_two_hundred_figures_with_a_common_correlation_are_quick(rho):
    names = [str(n) for n in range(200)]
    u = np.random.default_rng(0).random((1000, 200))
    start = time.perf_counter()
    Copula(common(200, rho), names).mix(u)
    assert time.perf_counter() - start < 5


def test_the_matrix_of_highams_paper():
    # Higham (2002), section 4.
    expected = [[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]
    assert nearest_correlation([[1, 1, 0], [1, 1, 1], [0, 1, 1]]) == pytest.approx(np.array(expected), abs=5e-5)


def test_the_nearest_to_a_common_correlation_too_low_is_the_lowest_there_is():
    # By symmetry the nearest has one correlation too, and -1/(n-1) is its least.
    assert nearest_correlation(common(5, -0.9)) == pytest.approx(common(5, -0.25), abs=1e-7)


@given(st.integers(2, 8), st.integers(0, 2**32))
def test_the_nearest_matrix_is_a_correlation_matrix_and_none_that_was_tried_is_nearer(count, seed):
    rng = np.random.default_rng(seed)
    given_ = np.triu(rng.uniform(-1, 1, (count, count)), 1)
    given_ = given_ + given_.T + np.eye(count)
    found = nearest_correlation(given_)
    assert np.linalg.eigvalsh(found)[0] >= -1e-10
    assert np.array_equal(np.diag(found), np.ones(count))
    away = np.linalg.norm(found - given_)
    for _ in range(20):
        loads = rng.standard_normal((count, count))
        loads /= np.linalg.norm(loads, axis=1, keepdims=True)
        step = rng.random() ** 4
        # Every mixture of correlation matrices is one.
        other = (1 - step) * found + step * loads @ loads.T
        assert np.linalg.norm(other - given_) >= away - 1e-6


@given(st.integers(2, 8), st.integers(0, 2**32), st.integers(1, 4))
def test_the_nearest_ranks_are_valid_as_they_are_rounded(count, seed, decimals):
    rng = np.random.default_rng(seed)
    given_ = np.triu(rng.uniform(-1, 1, (count, count)).round(2), 1)
    given_ = given_ + given_.T + np.eye(count)
    found = nearest_ranks(given_, decimals=decimals)
    changed = found != given_
    assert np.array_equal(found[changed], found[changed].round(decimals))
    assert np.array_equal(Copula(found, [str(n) for n in range(count)]).ranks, found)


def entries(error):
    """The pairs and the figures that an error's problems name."""
    found = {}
    for problem in error.problems:
        names = re.findall(r"'(\w+)'", problem.what)
        found[tuple(names)] = float(re.search(r"has (-?[\d.]+) there", problem.fix)[1])
    return found


def test_what_cannot_be_is_refused_with_the_entries_and_figures_that_can():
    ranks = np.array([[1, 0.9, -0.5], [0.9, 1, 0.8], [-0.5, 0.8, 1]])
    with pytest.raises(DataError) as caught:
        Copula(ranks, ABC, WHERE)
    assert all(problem.where == WHERE for problem in caught.value.problems)
    assert "'Licences' with 'Training': -0.5 cannot be" in str(caught.value)
    for (a, b), value in entries(caught.value).items():
        i, j = ABC.index(a), ABC.index(b)
        ranks[i, j] = ranks[j, i] = value
    assert np.array_equal(Copula(ranks, ABC).ranks, ranks)


def test_a_figure_that_others_do_not_touch_is_left_alone():
    ranks = np.eye(4)
    for (i, j), rho in {(0, 1): 0.9, (0, 2): 0.9, (1, 2): -0.9}.items():
        ranks[i, j] = ranks[j, i] = rho
    with pytest.raises(DataError) as caught:
        Copula(ranks, [*ABC, "Alone"], WHERE)
    assert "Alone" not in str(caught.value)


def test_ranks_that_would_do_as_products_are_no_copula():
    # Positive semidefinite as it stands, but not once ranks have become correlations of normal figures.
    ranks = np.array([[1, 0.5, -0.5], [0.5, 1, 0.5], [-0.5, 0.5, 1]])
    assert np.linalg.eigvalsh(ranks)[0] > -1e-12
    with pytest.raises(DataError, match="cannot be"):
        Copula(ranks, ABC)


def test_a_common_correlation_that_cannot_be_is_told_once():
    with pytest.raises(DataError) as caught:
        Copula(common(30, -0.2), [str(n) for n in range(30)], WHERE)
    (problem,) = caught.value.problems
    least = float(problem.fix.rpartition(" ")[2])
    assert -0.04 < least < 0
    Copula(common(30, least), [str(n) for n in range(30)])


def test_many_faults_show_the_first_eight():
    rng = np.random.default_rng(0)
    ranks = np.triu(rng.uniform(-1, 1, (12, 12)), 1)
    with pytest.raises(DataError) as caught:
        Copula(ranks + ranks.T + np.eye(12), [str(n) for n in range(12)])
    assert len(caught.value.problems) == 9


@pytest.mark.parametrize(
    ("matrix", "said"),
    [
        ([[1, 0.2], [0.3, 1]], "'Licences' with 'Support': 0.2 one way, 0.3 the other — write the same in both places"),
        ([[1, 1.2], [1.2, 1]], "'Licences' with 'Support': 1.2 is no correlation — write -1 to 1"),
        ([[0.9, 0], [0, 1]], "'Licences' with itself: 0.9 — write 1 on the diagonal"),
        ([[1, float("nan")], [0.1, 1]], "'Licences' with 'Support': nan is no correlation — write -1 to 1"),
        ([[1, 0, 0], [0, 1, 0]], "a table of shape (2, 3) for 2 figures — give 2 rows of 2 numbers"),
        ([["a", "b"], ["c", "d"]], "the correlations are no table of numbers — give a number for each pair"),
    ],
)
def test_what_is_no_table_of_correlations_is_refused(matrix, said):
    with pytest.raises(DataError) as caught:
        Copula(matrix, ABC[:2], WHERE)
    assert str(caught.value.problems[0]) == f"{WHERE}: {said}"


def test_one_figure_and_none():
    assert Copula([[1]], ["a"]).mix([[0.3]]).tolist() == [[0.3]]
    assert Copula([], []).mix(np.empty((3, 0))).shape == (3, 0)


def test_a_copula_survives_copying():
    copula = Copula(common(3, 0.4), ABC)
    u = np.random.default_rng(0).random((5, 3))
    assert np.array_equal(pickle.loads(pickle.dumps(copula)).mix(u), copula.mix(u))  # noqa: S301 - our own
