"""Faults of arguments are a ValueError that says where they stand and how to mend them."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from crmselect.scoring.methods import (
    additive,
    electre_iii,
    promethee,
    promethee_partial,
    spotis,
    topsis,
    vikor,
    weighted_product,
)

BOUNDS = [[0, 10]] * 3
METHODS = {
    "values": lambda m, w, _up: additive(m, w),
    "weighted product": weighted_product,
    "topsis": topsis,
    "topsis minmax": lambda m, w, up: topsis(m, w, up, normalize="minmax"),
    "vikor": vikor,
    "spotis": lambda m, w, up: spotis(m, w, up, BOUNDS),
    "promethee": promethee,
    "electre": lambda m, w, up: electre_iii(m, w, up, q=0, p=1, v=2),
}
GOOD = [[1.0, 2, 3], [4, 5, 6], [7, 8, 9], [3, 3, 3]]
UP = [True, False, True]


def matrix_name(name: str) -> str:
    return "values" if name == "values" else "matrix"


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("size", [4, 1000])
@pytest.mark.parametrize("weight", [1.0, 0.0])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_figure_that_is_not_finite_is_named_even_where_its_weight_is_zero(name, size, weight, bad):
    matrix = np.ones((size, 3))
    matrix[3, 1] = bad
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ValueError, match=rf"^{matrix_name(name)}\[3, 1\]: .*{bad:g} is not finite — "):
            METHODS[name](matrix, [1, weight, 1], UP)


def test_infinities_of_both_signs_do_not_hide_each_other():
    matrix = np.ones((2000, 6))
    matrix[5, 2], matrix[5, 4] = np.inf, -np.inf
    with pytest.raises(ValueError, match=r"^values\[5, 2\]"):
        additive(matrix, np.ones(6))


def test_the_place_counts_leading_dimensions():
    matrix = np.ones((2, 4, 3))
    matrix[1, 0, 2] = np.nan
    for name, method in METHODS.items():
        with pytest.raises(ValueError, match=rf"^{matrix_name(name)}\[1, 0, 2\]"):
            method(matrix, [1, 1, 1], UP)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1, -0.5, 1], r"^weights\[1\]: -0.5 is negative"),
        ([1, np.nan, 1], r"^weights\[1\]: nan is not finite"),
        ([1, 1, np.inf], r"^weights\[2\]: inf is not finite"),
        ([0, 0, 0], r"^weights: are all zero — weights must have a positive sum"),
        ([[1, 1, 1], [0, 0, 0]], r"^weights\[1\]: are all zero"),
        ([[1, 1, 1], [2, -1, 2]], r"^weights\[1, 1\]: -1 is negative"),
        ([1, 1], r"^weights: has the shape \(2,\) — give one weight for each of the 3 criteria"),
        (1, r"^weights: has the shape \(\)"),
        (["much", 1, 1], r"^weights: is not an array of numbers"),
    ],
)
def test_a_fault_of_the_weights_is_named(name, weights, message):
    with pytest.raises(ValueError, match=message):
        METHODS[name](GOOD, weights, UP)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([1, 2, 3], r"has the shape \(3,\) — its last two dimensions are offers and criteria"),
        (np.ones((0, 3)), r"has the shape \(0, 3\) — give at least one offer"),
        (np.ones((3, 0)), r"has the shape \(3, 0\) — give at least one offer"),
        ([[1, 2], [3]], "is not an array of numbers"),
        ([["a", 2, 3]], "is not an array of numbers"),
        ([[None, 2, 3], [1, 2, 3]], r"(\[0, 0\]: nan is not finite|is not an array of numbers)"),
    ],
)
def test_a_fault_of_the_matrix_is_named(name, matrix, message):
    with pytest.raises(ValueError, match=message):
        METHODS[name](matrix, [1, 1, 1], UP)


@pytest.mark.parametrize("name", METHODS)
def test_leading_dimensions_that_do_not_broadcast_are_named(name):
    with pytest.raises(ValueError, match=r"^weights: has the shape \(3, 3\) — its leading dimensions must broadcast"):
        METHODS[name](np.ones((2, 4, 3)), np.ones((3, 3)), UP)


@pytest.mark.parametrize("name", [name for name in METHODS if name != "values"])
@pytest.mark.parametrize(
    ("up", "message"),
    [
        ([True, False], r"^maximize: has the shape \(2,\) — give one True"),
        (True, r"^maximize: has the shape \(\)"),
        ([1, -1, 1], r"^maximize\[1\]: -1 is neither True nor False"),
        (["max", "min", "max"], r"^maximize\[0\]: 'max' is neither"),
        ([True, None, True], r"^maximize\[1\]: None is neither"),
    ],
)
def test_a_fault_of_the_directions_is_named(name, up, message):
    with pytest.raises(ValueError, match=message):
        METHODS[name](GOOD, [1, 1, 1], up)


def test_zero_and_one_will_do_as_directions():
    assert topsis(GOOD, [1, 1, 1], [1, 0, 1]).preference.tolist() == topsis(GOOD, [1, 1, 1], UP).preference.tolist()


@pytest.mark.parametrize("bad", [0.0, -2.0])
def test_a_weighted_product_needs_figures_above_zero(bad):
    matrix = np.array(GOOD)
    matrix[2, 1] = bad
    for weight in (1.0, 0.0):
        with pytest.raises(ValueError, match=rf"^matrix\[2, 1\]: {bad:g} is not above zero — "):
            weighted_product(matrix, [1, weight, 1], UP)


@pytest.mark.parametrize(
    ("bounds", "message"),
    [
        ([[0, 10], [0, 7], [0, 10]], r"^matrix\[2, 1\]: 8 is beyond its bounds 0 to 7 — widen bounds\[1\]"),
        ([[2, 10], [0, 10], [0, 10]], r"^matrix\[0, 0\]: 1 is beyond its bounds 2 to 10"),
        ([[0, 10], [10, 0], [0, 10]], r"^bounds\[1\]: 10 is not below 0"),
        ([[0, 10], [3, 3], [0, 10]], r"^bounds\[1\]: 3 is not below 3"),
        ([[0, 10], [np.nan, 3], [0, 10]], r"^bounds\[1, 0\]: nan is not finite"),
        ([[0, 10], [0, 10], [-1.7e308, 1.7e308]], r"^bounds\[2\]: is too wide"),
        ([0, 10], r"^bounds: has the shape \(2,\)"),
        ([[0, 0, 0], [10, 10, 10]], r"^bounds: has the shape \(2, 3\)"),
    ],
)
def test_a_fault_of_spotis_bounds_is_named(bounds, message):
    with pytest.raises(ValueError, match=message):
        spotis(GOOD, [1, 1, 1], UP, bounds)


def test_figures_on_their_bounds_are_within_them():
    rng = np.random.default_rng(8)
    low = rng.normal(size=50) * 10.0 ** rng.integers(-8, 9, 50)
    high = low + rng.random(50) * 10.0 ** rng.integers(-8, 9, 50)
    result = spotis([low, high], np.ones(50), [True] * 50, np.column_stack([low, high]))
    np.testing.assert_allclose(result.distance, [1, 0], atol=1e-15)


@pytest.mark.parametrize("v", [-0.1, 1.1, np.nan])
def test_vikors_strategy_weight_is_a_share(v):
    with pytest.raises(ValueError, match=r"^v: .* is not a share"):
        vikor(GOOD, [1, 1, 1], UP, v=v)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: topsis(GOOD, [1, 1, 1], UP, normalize="sum"), r"^normalize: 'sum' is not known"),
        (lambda: weighted_product(GOOD, [1, 1, 1], UP, normalize="vector"), r"^normalize: 'vector' is not known"),
        (lambda: promethee(GOOD, [1, 1, 1], UP, function="v-shap"), r"^function: 'v-shap' .* did you mean 'v-shape'"),
        (
            lambda: promethee(GOOD, [1, 1, 1], UP, function=["usual", "cubic", "level"]),
            r"^function\[1\]: 'cubic' is not known",
        ),
        (lambda: promethee(GOOD, [1, 1, 1], UP, function=["usual"]), r"^function: has 1 entries"),
        (lambda: promethee(GOOD, [1, 1, 1], UP, function="linear", q=2, p=1), r"^q\[0\]: 2 is above p 1"),
        (lambda: promethee(GOOD, [1, 1, 1], UP, q=[1, -1, 0]), r"^q\[1\]: -1 is not a threshold"),
        (lambda: promethee(GOOD, [1, 1, 1], UP, p=[1, np.nan, 0]), r"^p\[1\]: nan is not a threshold"),
        (lambda: promethee(GOOD, [1, 1, 1], UP, p=np.inf), r"^p\[0\]: inf is not finite"),
        (lambda: promethee(GOOD, [1, 1, 1], UP, s=[1, 2]), r"^s: has the shape \(2,\)"),
        (lambda: promethee_partial([1, 2], [1, 2, 3]), r"^negative: has the shape \(3,\)"),
        (lambda: promethee_partial([1, np.nan], [1, 2]), r"^positive\[1\]: nan is not finite"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=2, p=1), r"^q\[0\]: 2 is above p 1"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=0, p=1, v=[None, 0.5, None]), r"^p\[1\]: 1 is above v 0.5"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=0, p=1, v=[np.nan] * 3), r"^v\[0\]: nan is not a threshold"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=0, p=np.inf), r"^p\[0\]: inf is not finite"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=0, p=1, scoring="rank"), r"^scoring: 'rank' is not known"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=0, p=1, cut=1.5), r"^cut: 1.5 is not a share"),
        (lambda: electre_iii(GOOD, [1, 1, 1], UP, q=0, p=1, beta=-0.5), r"^alpha \+ beta: -0.2 is not a share"),
    ],
)
def test_a_fault_of_an_option_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
