from __future__ import annotations

import pickle
import tracemalloc
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from crmselect.draws import Points, in_blocks
from crmselect.robustness import InformationAccumulator, evpi, evppi
from crmselect.robustness._regression import FUNCTIONS, grid, spline

STOCK = [[8, 14, 20], [7, 5, -9]]


def unit_loss(mean, spread):
    """E[max(N(mean, spread), 0)] − max(mean, 0): Raiffa and Schlaifer (1961), ch. 5, the linear loss integral."""
    ratio = mean / spread
    return mean * norm.cdf(ratio) + spread * norm.pdf(ratio) - max(mean, 0.0)


def two_offers(rng, draws, mean, first, second):
    """Payoffs whose difference is mean + first·x₀ + second·x₁, under a common shock; x₂ bears on nothing."""
    uniform = rng.random((draws, 3))
    x = norm.ppf(uniform)
    difference = mean + first * x[:, 0] + second * x[:, 1]
    payoffs = np.column_stack([difference, np.zeros(draws)]) + rng.normal(size=(draws, 1)) * 5
    return uniform, x, payoffs


def accumulated(uniform, payoffs, size=1024, groups=None):
    found = InformationAccumulator(payoffs.shape[1], uniform.shape[1], groups)
    for start, stop in in_blocks(len(payoffs), size):
        found.add(uniform[start:stop], payoffs[start:stop])
    return found


def test_the_condominiums_of_anderson_sweeney_and_williams():
    found = evpi(STOCK, probabilities=[0.8, 0.2])
    assert found.expected == pytest.approx([7.8, 12.2, 14.2], abs=1e-9)
    assert found.best == 2
    assert found.perfect == pytest.approx(17.4, abs=1e-9)
    assert found.evpi == pytest.approx(3.2, abs=1e-9)
    assert found.best_share == pytest.approx([0.2, 0, 0.8])
    assert found.standard_error == 0


def test_states_that_are_repeated_as_often_as_they_are_probable_give_the_same():
    found = evpi([STOCK[0]] * 80 + [STOCK[1]] * 20)
    assert found.evpi == pytest.approx(3.2, abs=1e-9)
    assert found.standard_error == pytest.approx(np.std([0] * 80 + [16] * 20, ddof=1) / 10)


def test_perfect_information_about_a_normal_difference_is_the_unit_loss():
    rng = np.random.default_rng(11)
    payoffs = np.column_stack([rng.normal(0.3, 1.0, 40_000), np.zeros(40_000)])
    found = evpi(payoffs)
    assert abs(found.evpi - unit_loss(0.3, 1.0)) < 4 * found.standard_error
    assert found.best_share[0] == pytest.approx(norm.cdf(0.3), abs=4 * 0.5 / 200)


def test_one_offer_and_offers_that_are_all_alike_leave_nothing_to_find_out():
    draws = np.random.default_rng(0).normal(size=(100, 1))
    for payoffs in (draws, np.repeat(draws, 3, axis=1)):
        assert evpi(payoffs).evpi == 0
        assert evpi(payoffs).best_share.sum() == pytest.approx(1)
        found = evppi(payoffs, draws)
        assert found.value.tolist() == [0]
        assert found.standard_error == pytest.approx([0], abs=1e-12)
    assert evpi([[1.0, 1.0, 0.0]]).best_share == pytest.approx([0.5, 0.5, 0])


def test_a_common_amount_however_large_changes_nothing():
    rng = np.random.default_rng(3)
    uniform, x, payoffs = two_offers(rng, 2000, 0.3, 1.0, 0.5)
    shifted = payoffs + 1e9
    assert evpi(shifted).evpi == pytest.approx(evpi(payoffs).evpi, abs=1e-6)
    assert evppi(shifted, x).value == pytest.approx(evppi(payoffs, x).value, abs=1e-6)
    one, two = accumulated(uniform, shifted).result(), accumulated(uniform, payoffs).result()
    assert one.value == pytest.approx(two.value, abs=1e-6)


@pytest.mark.parametrize(
    ("mean", "first", "second"), [(0.0, 1.0, 2.0), (0.5, 1.0, 2.0), (0.3, 2.0, 0.5), (-0.4, 1.0, 1.0), (0.0, 0.5, 0.0)]
)
@pytest.mark.parametrize("streaming", [True, False])
def test_two_normal_inputs_are_worth_what_the_linear_loss_integral_says(mean, first, second, streaming):
    uniform, x, payoffs = two_offers(np.random.default_rng(5), 40_000, mean, first, second)
    found = accumulated(uniform, payoffs).result() if streaming else evppi(payoffs, x)
    exact = [unit_loss(mean, first), unit_loss(mean, second) if second else 0.0, 0.0]
    # 1e-4 for what the rule of integration and the spline leave over.
    assert np.all(np.abs(found.value - exact) < 4 * found.standard_error + 1e-4)
    assert found.standard_error.max() < 0.03
    assert found.evpi == pytest.approx(unit_loss(mean, np.hypot(first, second)), abs=4 * found.evpi_standard_error)


@pytest.mark.parametrize("streaming", [True, False])
def test_what_noise_seems_to_be_worth_is_taken_off(streaming):
    """Over many runs the mean is right within its own error, for inputs that matter and for those that do not."""
    exact = np.array([unit_loss(0.5, 1.0), unit_loss(0.5, 2.0), 0.0])
    values = []
    for seed in range(30):
        uniform, x, payoffs = two_offers(np.random.default_rng(seed), 2000, 0.5, 1.0, 2.0)
        values.append((accumulated(uniform, payoffs).result() if streaming else evppi(payoffs, x)).value)
    spread = np.std(values, axis=0, ddof=1) / np.sqrt(len(values))
    assert np.all(np.abs(np.mean(values, axis=0) - exact) < 3 * spread + 5e-4)


def test_an_input_that_bears_on_nothing_is_worth_nothing_even_where_the_offers_are_level():
    rng = np.random.default_rng(8)
    uniform, payoffs = rng.random((4000, 30)), rng.normal(size=(4000, 6))
    found = accumulated(uniform, payoffs).result()
    assert found.bias.min() > 0.02  # Without the correction each would seem to be worth this much.
    assert np.mean(found.value) < 0.2 * np.mean(found.bias)
    assert np.all(found.value <= found.standard_error)


def test_the_standard_error_is_that_of_repeated_runs():
    values, errors = [], []
    for seed in range(40):
        uniform, _, payoffs = two_offers(np.random.default_rng(100 + seed), 4000, 0.3, 1.0, 1.0)
        found = accumulated(uniform, payoffs).result()
        values.append(found.value[:2])
        errors.append(found.standard_error[:2])
    # The standard deviation of 40 runs is known within about a ninth; three times that.
    assert np.mean(errors, axis=0) == pytest.approx(np.std(values, axis=0, ddof=1), rel=0.4)


def test_a_discrete_input_is_worth_what_enumeration_says():
    """Three states of x, two of z, every pair as often as it is probable: nothing is left to chance."""
    x, z = np.meshgrid([0, 1, 2], [0, 1], indexing="ij")
    payoff = np.array([[[10, 4], [2, 6]], [[3, 8], [9, 1]], [[5, 5], [5, 7]]], dtype=float)  # x, z, offers
    chance = np.array([[2, 1], [3, 2], [1, 1]])
    times = chance.ravel() * 20
    columns = np.repeat(np.column_stack([x.ravel(), z.ravel()]), times, axis=0).astype(float)
    payoffs = np.repeat(payoff.reshape(6, 2), times, axis=0)
    share = chance / chance.sum()
    before = np.einsum("xz,xzd->d", share, payoff).max()
    exact = [
        np.einsum("xz,xzd->xd", share, payoff).max(axis=1).sum() - before,
        np.einsum("xz,xzd->zd", share, payoff).max(axis=1).sum() - before,
    ]
    perfect = (share * payoff.max(axis=2)).sum() - before
    streamed = accumulated(columns, payoffs, 64, groups={0: 3, 1: 2}).result()
    for found in (evppi(payoffs, columns), streamed):
        assert found.evpi == pytest.approx(perfect)
        assert found.value + found.bias == pytest.approx(exact)
        assert np.all(np.abs(found.value - exact) <= found.standard_error)


def test_a_group_without_a_draw_is_left_out():
    rng = np.random.default_rng(2)
    codes = rng.integers(0, 2, size=(500, 1)) * 3.0
    payoffs = np.column_stack([codes[:, 0], np.full(500, 1.5)])
    found = accumulated(codes, payoffs, groups={0: 5}).result()
    assert found.value == pytest.approx([found.evpi])


def test_an_input_with_a_heap_of_equal_figures_is_read_only_where_there_are_draws():
    rng = np.random.default_rng(4)
    risk = np.where(rng.random(20_000) < 0.6, 0.0, rng.exponential(1.0, 20_000))
    payoffs = np.column_stack([0.5 - risk, np.zeros(20_000)])
    found = evppi(payoffs, risk[:, None])
    assert found.value[0] == pytest.approx(found.evpi, abs=4 * found.standard_error[0] + 0.01)


@settings(max_examples=60)
@given(
    arrays(np.float64, st.tuples(st.integers(32, 60), st.integers(1, 4)), elements=st.floats(-1e6, 1e6)),
    st.integers(0, 2**32 - 1),
)
def test_no_input_is_worth_less_than_nothing_or_more_than_everything(payoffs, seed):
    uniform = np.random.default_rng(seed).random((len(payoffs), 2))
    for found in (evppi(payoffs, uniform), accumulated(uniform, payoffs).result()):
        assert np.isfinite(np.r_[found.value, found.standard_error, found.bias]).all()
        assert np.all(found.value >= 0)
        assert np.all(found.value <= found.evpi)
        assert np.all(found.standard_error >= 0)


def test_blocks_that_workers_sum_by_themselves_give_the_same_bytes():
    points = Points(3, 10_000, seed=0)
    payoffs = np.column_stack([norm.ppf(points.block(0, 10_000)[:, 0]), np.zeros(10_000)])

    def part(task):
        start, stop = task
        return pickle.dumps(InformationAccumulator(2, 3).add(points.block(start, stop), payoffs[start:stop]))

    def run(workers):
        whole = InformationAccumulator(2, 3)
        with ThreadPoolExecutor(workers) as pool:
            for found in pool.map(part, in_blocks(10_000, 2048)):
                whole.merge(pickle.loads(found))  # noqa: S301 -- Written a line above.
        return whole.result()

    alone = InformationAccumulator(2, 3)
    for start, stop in in_blocks(10_000, 2048):
        alone.add(points.block(start, stop), payoffs[start:stop])
    one = alone.result()
    for workers in (1, 2, 5):
        other = run(workers)
        assert one.value.tobytes() == other.value.tobytes()
        assert one.standard_error.tobytes() == other.standard_error.tobytes()
        assert (one.evpi, one.draws) == (other.evpi, 10_000)


def test_memory_does_not_grow_with_the_draws():
    def peak(blocks):
        rng = np.random.default_rng(1)
        whole = InformationAccumulator(5, 20)
        tracemalloc.start()
        for _ in range(blocks):
            uniform = rng.random((1024, 20))
            whole.add(uniform, uniform[:, :5])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)  # What is computed once and kept.
    assert peak(16) < 1.2 * peak(2)


def test_the_basis_is_orthonormal_straight_beyond_its_knots_and_holds_every_line():
    basis, weights = grid()
    assert basis.T @ (weights[:, None] * basis) == pytest.approx(np.eye(FUNCTIONS), abs=1e-9)
    scores = np.linspace(-4, 4, 401)
    rows = spline(norm.cdf(scores))
    line = 2 + 3 * scores
    assert rows @ np.linalg.lstsq(rows, line, rcond=None)[0] == pytest.approx(line, abs=1e-9)
    ends = np.abs(scores) > 2.4
    bends = np.diff(rows, n=2, axis=0)
    assert np.abs(bends[(ends[:-2] & ends[2:])]).max() < 1e-8
    assert np.abs(bends).max() > 1e-4


@pytest.mark.parametrize(
    ("call", "fault"),
    [
        (lambda: evpi([1.0, 2.0]), "one row a state"),
        (lambda: evpi([[1.0, np.nan]]), r"payoffs\[0, 1\]"),
        (lambda: evpi([["a"]]), "not an array of numbers"),
        (lambda: evpi(STOCK, [0.5]), "each of the 2 states"),
        (lambda: evpi(STOCK, [1.5, -0.5]), r"probabilities\[1\]: -0.5 is negative"),
        (lambda: evpi(STOCK, [0, 0]), "all 0"),
        (lambda: evppi(np.zeros((31, 2)), np.zeros((31, 1))), "at least 32"),
        (lambda: evppi(np.zeros((40, 2)), np.zeros((39, 1))), "40 rows"),
        (lambda: InformationAccumulator(0, 1), "at least one offer"),
        (lambda: InformationAccumulator(2, 1, {1: 2}), "columns are 0 to 0"),
        (lambda: InformationAccumulator(2, 1).add([[0.5]], [[1.0]]), r"\(draws, 2\)"),
        (lambda: InformationAccumulator(1, 1).add([[0.0]], [[1.0]]), r"inputs\[0, 0\]: 0 is no quantile"),
        (lambda: InformationAccumulator(1, 1).add([[np.nan]], [[1.0]]), "no quantile"),
        (lambda: InformationAccumulator(1, 1).add([[0.5]], [[np.inf]]), r"payoffs\[0, 0\]"),
        (lambda: InformationAccumulator(1, 1, {0: 2}).add([[2.0]], [[1.0]]), "0 to 1"),
        (lambda: InformationAccumulator(2, 1).merge(InformationAccumulator(2, 2)), "does not fit"),
        (lambda: InformationAccumulator(2, 1).result(), "0 draws"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_its_place(call, fault):
    with pytest.raises(ValueError, match=fault):
        call()
