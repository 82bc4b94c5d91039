"""What each method promises under any input: batches, units, order of offers, dominance, deletion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

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

SETTINGS = settings(deadline=None, max_examples=60)

# Every method as a function of (matrix, weights, maximize), for figures from 1 to 9.
METHODS: dict[str, Callable[..., Any]] = {
    "additive": lambda m, w, up: additive(np.where(up, m, 10 - np.asarray(m)), w),
    "weighted product": weighted_product,
    "weighted product by sums": lambda m, w, up: weighted_product(m, w, up, normalize="sum"),
    "topsis": topsis,
    "topsis minmax": lambda m, w, up: topsis(m, w, up, normalize="minmax"),
    "vikor": vikor,
    "spotis": lambda m, w, up: spotis(m, w, up, [[0, 10]] * len(up)),
    "promethee usual": promethee,
    "promethee u-shape": lambda m, w, up: promethee(m, w, up, function="u-shape", q=1),
    "promethee v-shape": lambda m, w, up: promethee(m, w, up, function="v-shape", p=3),
    "promethee level": lambda m, w, up: promethee(m, w, up, function="level", q=1, p=3),
    "promethee linear": lambda m, w, up: promethee(m, w, up, function="linear", q=1, p=3),
    "promethee gaussian": lambda m, w, up: promethee(m, w, up, function="gaussian", s=2),
    "electre": lambda m, w, up: electre_iii(m, w, up, q=0.5, p=1.5, v=6),
}
# ELECTRE compares credibilities with cuts, so that the last bit can change a class: where figures may be summed in
# another order, it is tested on a grid of figures whose sums are exact.


@st.composite
def problems(draw: st.DrawFn, *, grid: bool = False) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    offers, criteria = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    figure = st.integers(1, 9).map(float) if grid else st.floats(1, 9)
    matrix = draw(arrays(float, (offers, criteria), elements=figure))
    weights = draw(arrays(float, criteria, elements=st.integers(0, 8).map(float)))
    weights[draw(st.integers(0, criteria - 1))] += 1
    up = draw(arrays(bool, criteria))
    return matrix, weights, up


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_nothing_is_ever_nan_and_the_shape_is_that_of_the_offers(name, data):
    matrix, weights, up = data.draw(problems())
    result = METHODS[name](matrix, weights, up)
    assert result.preference.shape == matrix.shape[:1]
    assert result.preference.dtype == np.float64
    for field in result:
        assert np.isfinite(np.asarray(field, dtype=float)).all()


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_a_batch_of_tables_equals_single_calls(name, data):
    matrix, weights, up = data.draw(problems(grid=name == "electre"))
    method = METHODS[name]
    tables = np.stack([matrix, matrix[::-1], 10 - matrix])
    batch = method(tables, weights, up)
    for index, table in enumerate(tables):
        single = method(table, weights, up)
        np.testing.assert_allclose(batch.preference[index], single.preference, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_a_batch_of_weights_equals_single_calls_in_every_field(name, data):
    matrix, weights, up = data.draw(problems(grid=name == "electre"))
    method = METHODS[name]
    several = np.stack([weights, np.roll(weights, 1), np.ones_like(weights)])[:, None, :] * [[[1.0]], [[2.0]], [[8.0]]]
    batch = method(matrix, several, up)
    assert batch.preference.shape == (3, 1, len(matrix))
    for index in range(3):
        single = method(matrix, several[index, 0], up)
        for field, all_of_them, one in zip(batch._fields, batch, single, strict=True):
            if np.shape(all_of_them) != np.shape(one):  # Fields without weights in them have no leading dimensions.
                np.testing.assert_allclose(all_of_them[index, 0], one, rtol=1e-12, atol=1e-12, err_msg=field)


@pytest.mark.parametrize("name", METHODS)
def test_tables_and_weights_broadcast_against_each_other(name):
    rng = np.random.default_rng(3)
    tables, weights = rng.integers(1, 10, (4, 1, 5, 3)).astype(float), rng.integers(1, 9, (2, 3)).astype(float)
    up = [True, False, True]
    result = METHODS[name](tables, weights, up)
    assert result.preference.shape == (4, 2, 5)
    single = METHODS[name](tables[3, 0], weights[1], up)
    np.testing.assert_allclose(result.preference[3, 1], single.preference, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_the_order_of_the_offers_does_not_matter(name, data):
    matrix, weights, up = data.draw(problems(grid=name == "electre"))
    order = data.draw(st.permutations(range(len(matrix))))
    straight = METHODS[name](matrix, weights, up).preference
    shuffled = METHODS[name](matrix[list(order)], weights, up).preference
    np.testing.assert_allclose(shuffled, straight[list(order)], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_the_order_of_the_criteria_and_the_sum_of_the_weights_do_not_matter(name, data):
    matrix, weights, up = data.draw(problems(grid=name == "electre"))
    straight = METHODS[name](matrix, weights, up).preference
    turned = METHODS[name](matrix[:, ::-1], 4 * weights[::-1], up[::-1]).preference
    np.testing.assert_allclose(turned, straight, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_equal_offers_tie_to_the_last_bit(name, data):
    matrix, weights, up = data.draw(problems())
    twin = np.concatenate([matrix, matrix[:1]])
    result = METHODS[name](twin, weights, up).preference
    assert result[0] == result[-1]


@pytest.mark.parametrize("name", METHODS)
@SETTINGS
@given(data=st.data())
def test_an_offer_that_is_nowhere_worse_is_not_preferred_less(name, data):
    matrix, weights, up = data.draw(problems())
    gain = data.draw(arrays(float, matrix.shape[1], elements=st.floats(0, 3)))
    better = np.clip(matrix[0] + np.where(up, gain, -gain), 1, 9)
    result = METHODS[name](np.concatenate([matrix, better[None]]), weights, up).preference
    assert result[-1] >= result[0] - 1e-12


@pytest.mark.parametrize("name", ["additive", "weighted product", "spotis"])
@SETTINGS
@given(data=st.data())
def test_deleting_an_offer_leaves_the_others_as_they_are_to_the_last_bit(name, data):
    matrix, weights, up = data.draw(problems(grid=True))
    if len(matrix) == 1:
        return
    gone = data.draw(st.integers(0, len(matrix) - 1))
    everyone = METHODS[name](matrix, weights, up).preference
    without = METHODS[name](np.delete(matrix, gone, axis=0), weights, up).preference
    assert without.tolist() == np.delete(everyone, gone).tolist()


# Units: what each method promises, and only that


def close(method: Callable[..., Any], changed: np.ndarray, problem: Any, atol: float = 1e-9) -> None:
    matrix, weights, up = problem
    straight = method(matrix, weights, up).preference
    np.testing.assert_allclose(method(changed, weights, up).preference, straight, rtol=1e-9, atol=atol)


@SETTINGS
@given(problems(), st.floats(0.01, 100))
def test_topsis_does_not_depend_on_the_unit_of_a_criterion(problem, unit):
    matrix, *_ = problem
    close(topsis, matrix * np.where(np.arange(matrix.shape[1]) == 0, unit, 1.0), problem)


@SETTINGS
@given(problems(grid=True), st.integers(-50, 50), st.sampled_from([0.25, 1.0, 8.0]))
def test_vikor_and_minmax_topsis_depend_neither_on_unit_nor_on_origin(problem, origin, unit):
    for name in ("vikor", "topsis minmax"):
        close(METHODS[name], problem[0] * unit + origin, problem)


@SETTINGS
@given(problems(grid=True), st.integers(-50, 50))
def test_outranking_does_not_depend_on_the_origin(problem, origin):
    for name, method in METHODS.items():
        if name.startswith(("promethee", "electre")):
            close(method, problem[0] + origin, problem)


@SETTINGS
@given(problems(grid=True))
def test_the_usual_function_depends_on_ranks_alone(problem):
    close(promethee, np.exp(problem[0]), problem)


@SETTINGS
@given(problems(), st.floats(0.01, 100))
def test_the_ratio_of_two_weighted_products_does_not_depend_on_the_unit(problem, unit):
    matrix, weights, up = problem
    straight = weighted_product(matrix, weights, up).preference
    changed = weighted_product(matrix * unit, weights, up).preference
    np.testing.assert_allclose(changed / changed[0], straight / straight[0], rtol=1e-9)


def test_vector_topsis_does_depend_on_the_origin():
    matrix, weights = np.array([[1.0, 5], [4, 2], [3, 3]]), [0.4, 0.6]
    moved = topsis(matrix + np.array([100, 0]), weights, [True, True]).preference
    assert not np.allclose(moved, topsis(matrix, weights, [True, True]).preference, atol=1e-3)


# Sums that must hold


@SETTINGS
@given(problems())
def test_net_flows_cancel_out_and_are_the_mean_of_the_flows_by_criterion(problem):
    matrix, weights, up = problem
    for name, method in METHODS.items():
        if name.startswith("promethee"):
            flows = method(matrix, weights, up)
            assert flows.preference.sum() == pytest.approx(0, abs=1e-12)
            by_criterion = flows.criterion_flows @ (weights / weights.sum())
            np.testing.assert_allclose(flows.preference, by_criterion, atol=1e-12)
            assert (flows.positive >= 0).all()
            assert (flows.negative <= 1 + 1e-12).all()


@SETTINGS
@given(problems())
def test_promethee_i_is_a_partial_order_that_the_net_flow_respects(problem):
    flows = promethee(*problem)
    relation = promethee_partial(flows.positive, flows.negative)
    everything = relation.preferred.astype(int) + relation.preferred.T + relation.indifferent + relation.incomparable
    assert (everything == 1).all()
    net = flows.preference
    assert (net[:, None] > net[None, :])[relation.preferred].all()


@SETTINGS
@given(problems())
def test_additive_values_are_the_sum_of_their_contributions(problem):
    matrix, weights, _ = problem
    result = additive(matrix, weights)
    assert result.weights.sum() == pytest.approx(1)
    np.testing.assert_allclose((matrix * result.weights).sum(axis=-1), result.preference, rtol=1e-12)


def test_large_tables_agree_with_small_ones():
    """Above some thousand figures other array steps are taken; they must tell the same."""
    rng = np.random.default_rng(11)
    matrix, weights = rng.uniform(1, 9, (3001, 7)), rng.uniform(size=(3, 7))
    up = rng.random(7) < 0.5
    for name in ("additive", "weighted product", "topsis", "topsis minmax", "vikor", "spotis"):
        method = METHODS[name]
        whole = method(matrix, weights, up)
        for index, row in enumerate(weights):
            np.testing.assert_allclose(
                whole.preference[index], method(matrix, row, up).preference, rtol=1e-12, atol=1e-12
            )
    values = rng.random((5, 3001, 7))
    np.testing.assert_allclose(
        additive(values, weights[0]).preference[4], additive(values[4], weights[0]).preference, rtol=1e-12
    )
    np.testing.assert_allclose(
        additive(values, weights[:1]).preference[4], additive(values[4], weights[0]).preference, rtol=1e-12
    )
    for start in range(0, 3001, 1000):  # Offers one by one, where the method judges each by itself.
        alone = additive(matrix[start : start + 1], weights[0]).preference
        np.testing.assert_allclose(alone[0], additive(matrix, weights[0]).preference[start], rtol=1e-12)
