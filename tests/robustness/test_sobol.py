"""Shares of variance of functions whose shares are known."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from crmselect.errors import DataError
from crmselect.robustness import sobol_indices

A = np.array([0, 1, 4.5, 9, 99, 99, 99, 99])


def ishigami(x):
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def around_zero(u):
    return np.pi * (2 * u - 1)


def g_function(x):
    return np.prod((np.abs(4 * x - 2) + A) / (1 + A), axis=1)


def within(found, errors, expected, times=5):
    """Whether estimates lie within their standard errors, each from eight repetitions and itself uncertain."""
    return bool((np.abs(found - expected) <= times * errors + 1e-6).all())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_ishigami_function(seed):
    # Ishigami and Homma (1990), a = 7, b = 0.1: V = a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2.
    a, b = 7.0, 0.1
    variance = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    alone = np.array([0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8, 0]) / variance
    both = 8 * b**2 * np.pi**8 / 225 / variance
    assert alone.round(4).tolist() == [0.3139, 0.4424, 0]
    found = sobol_indices(ishigami, 3, seed=seed, transform=around_zero)
    assert within(found.first, found.first_error, alone)
    assert within(found.total, found.total_error, alone + np.array([both, 0, both]))
    assert found.first_error.max() < 0.01
    assert found.total_error.max() < 0.005
    assert found.mean == pytest.approx(a / 2, abs=0.02)
    assert found.variance == pytest.approx(variance, rel=0.01)


def test_the_g_function():
    # Saltelli and Sobol' (1995): V_i = 1 / (3 (1 + a_i)²), V = ∏(1 + V_i) − 1.
    part = 1 / (3 * (1 + A) ** 2)
    variance = np.prod(1 + part) - 1
    found = sobol_indices(g_function, 8, seed=3, draws=2**14)
    assert within(found.first, found.first_error, part / variance)
    assert within(found.total, found.total_error, part * np.prod(1 + part) / (1 + part) / variance)
    assert list(found.table.index[:2]) == ["x1", "x2"]


def test_a_sum_has_the_shares_of_its_parts_and_no_interplay():
    # Coefficients times standard deviations of 30, 40, 50: shares 0.18, 0.32, 0.5.
    found = sobol_indices(lambda x: x @ np.array([30.0, 40, 50]), 3, seed=4, names=["a", "b", "c"])
    assert within(found.first, found.first_error, [0.18, 0.32, 0.5])
    assert within(found.total, found.total_error, [0.18, 0.32, 0.5])
    assert list(found.table.index) == ["c", "b", "a"]
    assert "c" in found._repr_html_()
    assert found.to_dict()["seed"] == 4


def test_standard_errors_are_as_large_as_the_errors_are():
    runs = [sobol_indices(ishigami, 3, seed=seed, draws=512, transform=around_zero) for seed in range(40)]
    spread = np.array([run.total for run in runs]).std(axis=0, ddof=1)
    said = np.sqrt(np.mean([run.total_error**2 for run in runs], axis=0))
    # A standard deviation of forty runs is known to about 11 %.
    assert (np.abs(np.log(said / spread)) < np.log(1.6)).all()


def test_figures_do_not_depend_on_the_workers():
    alone = sobol_indices(ishigami, 3, seed=0, draws=256, transform=around_zero)
    for workers in (1, 2, 5):
        with ProcessPoolExecutor(workers) as pool:
            found = sobol_indices(ishigami, 3, seed=0, draws=256, transform=around_zero, executor=pool)
        assert np.array_equal(found.first, alone.first)
        assert np.array_equal(found.total_error, alone.total_error)


def test_seeds_differ_and_a_fresh_one_is_named():
    zero, one = (sobol_indices(ishigami, 3, seed=seed, draws=64) for seed in (0, 1))
    assert not np.array_equal(zero.first, one.first)
    fresh = sobol_indices(ishigami, 3, draws=64)
    assert np.array_equal(sobol_indices(ishigami, 3, draws=64, seed=fresh.seed).first, fresh.first)


@pytest.mark.parametrize("level", [0.0, 0.1, 1e12])
def test_what_never_changes_has_no_shares(level):
    found = sobol_indices(lambda x: np.full(len(x), level), 2, seed=0, draws=100)
    assert (found.variance, found.first.tolist(), found.total_error.tolist()) == (0, [0, 0], [0, 0])


def test_an_input_that_does_nothing_has_none_and_no_input_is_an_empty_table():
    found = sobol_indices(lambda x: x[:, 0], 2, seed=0)
    assert (found.first[1], found.total[1]) == (0, 0)
    assert sobol_indices(lambda x: np.ones(len(x)), 0, seed=0).table.empty


@pytest.mark.parametrize("draws", [1, 7, 100, 1000])
def test_draws_may_be_any_number(draws):
    found = sobol_indices(lambda x: x.sum(axis=1), 2, seed=0, draws=draws)
    assert found.draws >= draws
    assert found.draws % 8 == 0
    assert np.isfinite(found.table.to_numpy()).all()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"draws": 0}, "0 draws show nothing"),
        ({"seed": -1}, "-1 is no seed"),
        ({"dimension": -1}, "-1 is no number of inputs"),
        ({"dimension": 1.5}, "1.5 is no number of inputs"),
        ({"names": ["a"]}, "1 names for 2 inputs"),
        ({"function": lambda x: x}, "it returned an array of shape"),
        ({"function": lambda x: np.full(len(x), np.nan)}, "no finite number"),
    ],
)
def test_what_cannot_be_done_is_refused(changes, said):
    call = {"function": lambda x: x.sum(axis=1), "dimension": 2, "draws": 64, "seed": 0, **changes}
    with pytest.raises(DataError, match=said):
        sobol_indices(call.pop("function"), call.pop("dimension"), **call)
