"""PROMETHEE by sorting against the definition pair by pair."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect.scoring.methods import promethee, promethee_partial

FUNCTIONS = ["usual", "u-shape", "v-shape", "level", "linear", "gaussian"]


def preference(d: np.ndarray, function: str, q: float, p: float, s: float) -> np.ndarray:
    """Return P(d) as Brans & Vincke (1985) define it."""
    d = np.clip(d, -1e100, 1e100)  # No threshold here is nearly as large.
    if function == "usual":
        return np.where(d > 0, 1.0, 0.0)
    if function == "u-shape":
        return np.where(d > q, 1.0, 0.0)
    if function == "v-shape":
        return np.where(d > p, 1.0, np.where(d > 0, d / p, 0.0))
    if function == "level":
        return np.where(d > p, 1.0, np.where(d > q, 0.5, 0.0))
    if function == "linear":
        return np.where(d > p, 1.0, np.where(d > q, (d - q) / (p - q), 0.0))
    return np.where(d > 0, 1.0 - np.exp(-(d**2) / (2 * s**2)), 0.0)


def by_pairs(matrix, weights, up, function, q, p, s) -> tuple[np.ndarray, np.ndarray]:
    shares = np.asarray(weights) / np.sum(weights)
    pi = np.zeros((len(matrix), len(matrix)))
    for j, share in enumerate(shares):
        x = matrix[:, j] if up[j] else -matrix[:, j]
        pi += share * preference(x[:, None] - x[None, :], function[j], q[j], p[j], s[j])
    others = max(len(matrix) - 1, 1)
    return pi.sum(axis=1) / others, pi.sum(axis=0) / others


decimals = st.integers(0, 40).map(lambda tenths: tenths / 10)
wild = st.floats(-1e6, 1e6) | st.sampled_from([-1e6, 0.0, 1e-9, 1.0, 1.0 + 1e-12, 1e6])


@pytest.mark.parametrize("figure", [decimals, wild], ids=["decimals", "wild"])
@settings(deadline=None, max_examples=250)
@given(data=st.data())
def test_sorting_gives_what_the_pairs_give(figure, data):
    offers, criteria = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 4))
    matrix = data.draw(arrays(float, (offers, criteria), elements=figure))
    threshold = st.integers(1, 20).map(lambda tenths: tenths / 10)
    q = np.array([data.draw(threshold) for _ in range(criteria)])
    p = q + [data.draw(threshold) for _ in range(criteria)]
    function = [data.draw(st.sampled_from(FUNCTIONS)) for _ in range(criteria)]
    up = data.draw(arrays(bool, criteria))
    weights = data.draw(arrays(float, criteria, elements=st.integers(1, 5).map(float)))
    result = promethee(matrix, weights, up, function=function, q=q, p=p, s=p)
    positive, negative = by_pairs(matrix, weights, up, function, q, p, p)
    np.testing.assert_allclose(result.positive, positive, atol=1e-9)
    np.testing.assert_allclose(result.negative, negative, atol=1e-9)
    np.testing.assert_allclose(result.preference, positive - negative, atol=1e-9)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda rng, n: rng.random(n), id="uniform"),
        pytest.param(lambda rng, n: rng.lognormal(0, 4, n), id="skewed"),
        pytest.param(lambda rng, n: rng.integers(0, 11, n) / 10, id="scores"),
        pytest.param(lambda rng, n: rng.choice([0.0, 1e9], n) + rng.random(n), id="two clusters far apart"),
        pytest.param(lambda rng, n: 1e9 + rng.random(n) * 1e-5, id="nearly alike"),
        pytest.param(lambda rng, n: np.sort(rng.normal(size=n)), id="in order"),
        pytest.param(lambda _, n: np.full(n, 7.5), id="all alike"),
        pytest.param(lambda rng, n: rng.normal(size=n) * 10.0 ** rng.integers(-300, 301, n), id="of all sizes"),
        pytest.param(lambda rng, n: rng.choice([-1.7e308, -1.0, -0.0, 0.0, 1.0, 1.7e308], n), id="extremes"),
    ],
)
def test_long_columns_give_what_the_pairs_give(function, draw):
    """From 4096 offers on, the columns are sorted in another way."""
    rng = np.random.default_rng(5)
    x = draw(rng, 5000)
    flows = promethee(x[:, None], [1.0], [True], function=function, q=0.2, p=0.45, s=0.3)
    for i in (0, 17, 4999):
        with np.errstate(over="ignore"):
            d = x[i] - x
        assert flows.positive[i] == pytest.approx(preference(d, function, 0.2, 0.45, 0.3).sum() / 4999, abs=1e-9)
        assert flows.negative[i] == pytest.approx(preference(-d, function, 0.2, 0.45, 0.3).sum() / 4999, abs=1e-9)


def test_a_difference_counts_as_above_a_threshold_exactly_if_it_is_so_as_computed():
    # 0.8 - 0.6 comes out just above 0.2, and 0.7 - 0.5 just below it.
    above = promethee([[0.8], [0.6]], [1], [True], function="u-shape", q=0.2)
    below = promethee([[0.7], [0.5]], [1], [True], function="u-shape", q=0.2)
    assert (above.preference[0], below.preference[0]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("given", "limit"),
    [
        ({"function": "v-shape"}, {"function": "usual"}),
        ({"function": "gaussian"}, {"function": "usual"}),
        ({"function": "level"}, {"function": "usual"}),
        ({"function": "linear"}, {"function": "usual"}),
        ({"function": "u-shape"}, {"function": "usual"}),
        ({"function": "linear", "q": 1, "p": 1}, {"function": "u-shape", "q": 1}),
        ({"function": "level", "q": 1, "p": 1}, {"function": "u-shape", "q": 1}),
        ({"function": "linear", "p": 2}, {"function": "v-shape", "p": 2}),
        ({"function": "v-shape", "q": 1, "p": 2}, {"function": "v-shape", "p": 2}),
        ({"function": "gaussian", "p": 2}, {"function": "gaussian", "s": 2}),
        ({"function": "V_Shape", "p": 2}, {"function": "v-shape", "p": 2}),
    ],
)
def test_thresholds_of_zero_give_the_limit(given, limit):
    matrix = [[1, 4], [2, 4], [3.5, 1], [7, 2]]
    one, other = promethee(matrix, [1, 1], [True, False], **given), promethee(matrix, [1, 1], [True, False], **limit)
    assert one.preference.tolist() == other.preference.tolist()


def test_thresholds_far_below_the_figures_digits_do_no_harm():
    matrix = np.array([[0.1], [0.1], [0.3], [1e8]])
    tiny = promethee(matrix, [1], [True], function="linear", q=0, p=1e-300)
    assert tiny.preference.tolist() == promethee(matrix, [1], [True]).preference.tolist()


def test_each_criterion_has_its_own_function_and_thresholds():
    """The six functions side by side on one difference of 2; worked out by hand."""
    matrix = np.array([[2.0] * 6, [0.0] * 6])
    flows = promethee(
        matrix,
        [1] * 6,
        [True] * 6,
        function=FUNCTIONS,
        q=[0, 3, 0, 1, 1, 0],
        p=[0, 0, 4, 3, 5, 0],
        s=[0, 0, 0, 0, 0, 2],
    )
    np.testing.assert_allclose(flows.criterion_flows[0], [1, 0, 0.5, 0.5, 0.25, 1 - np.exp(-0.5)], atol=1e-15)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_memory_is_linear_in_the_number_of_offers(function):
    rng = np.random.default_rng(2)
    matrix = rng.random((6000, 2))
    tracemalloc.start()
    promethee(matrix, [1, 1], [True, True], function=function, q=0.1, p=0.2, s=0.01)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # A matrix of all pairs would take 288 MB; the Gaussian's blocks take a few arrays of 2 MB.
    assert peak < 12e6


def test_promethee_i_finds_preference_indifference_and_incomparability():
    relation = promethee_partial([0.6, 0.5, 0.7, 0.6], [0.2, 0.3, 0.4, 0.2])
    assert relation.preferred[0].tolist() == [False, True, False, False]
    assert relation.incomparable[0].tolist() == [False, False, True, False]
    assert relation.indifferent[0].tolist() == [True, False, False, True]


def test_promethee_i_takes_stacks_and_a_tolerance():
    plus = np.array([[0.5, 0.5 + 1e-13], [0.5, 0.6]])
    relation = promethee_partial(plus, 1 - plus)
    assert relation.indifferent[0].all()
    assert relation.preferred[1].tolist() == [[False, False], [True, False]]
    assert promethee_partial(plus, 1 - plus, tolerance=0.0).preferred[0, 1, 0]
