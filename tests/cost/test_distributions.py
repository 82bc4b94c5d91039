"""Uncertain figures as arrays."""

from __future__ import annotations

import math
import pickle
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from crmselect.cost.distributions import P90, Marginals
from crmselect.model.estimate import SHAPES, Spread

TAILS = 10.0 ** -np.linspace(0.31, 10, 300)
PROBABILITIES = np.sort(np.concatenate([TAILS, 1 - TAILS, np.linspace(0.01, 0.99, 197)]))


@st.composite
def spreads(draw, shapes=SHAPES):
    """A spread of a size that people price in, wide enough not to be dust beside its figure."""
    shape = draw(st.sampled_from(shapes))
    low = draw(st.floats(0.01, 1e6)) * (1 if shape == "lognormal" else draw(st.sampled_from([1, -1, 0])))
    width = (low if shape == "lognormal" else max(abs(low), 1.0)) * draw(st.floats(0.01, 3))
    share = draw(st.one_of(st.sampled_from([0.0, 0.5, 1.0]), st.floats(0, 1)))
    high = low + width
    return Spread(low=low, likely=min(max(low + share * width, low), high), high=high, shape=shape)


def peer(spread):
    """The same distribution by scipy."""
    low, high = spread.least, spread.most
    share = (spread.likely - low) / (high - low)
    middle, sigma = (low + high) / 2, (high - low) / (2 * P90)
    if spread.shape == "lognormal":
        middle, sigma = math.log(low * high) / 2, math.log(high / low) / (2 * P90)
        return stats.lognorm(sigma, scale=math.exp(middle))
    return {
        "triangular": stats.triang(share, low, high - low),
        "pert": stats.beta(1 + 4 * share, 5 - 4 * share, low, high - low),
        "uniform": stats.uniform(low, high - low),
        "normal": stats.norm(middle, sigma),
    }[spread.shape]


@pytest.mark.parametrize("likely", [0, 1e-9, 1e-4, 0.01, 0.2, 1 / 3, 0.5, 0.7, 0.97, 0.9999, 1])
def test_pert_quantiles_are_those_of_the_beta_distribution_to_a_billionth_of_the_range(likely):
    found = Marginals([Spread(low=0, likely=likely, high=1)]).quantiles(PROBABILITIES[:, None])[:, 0]
    expected = stats.beta.ppf(PROBABILITIES, 1 + 4 * likely, 5 - 4 * likely)
    assert np.abs(found - expected).max() <= 1e-9
    assert (np.diff(found) >= 0).all()


@given(spreads())
def test_quantiles_rise_with_the_probability_and_the_probability_of_a_quantile_is_it(spread):
    figures = Marginals([spread])
    found = figures.quantiles(PROBABILITIES[:, None])
    assert (np.diff(found[:, 0]) >= 0).all()
    inside = (PROBABILITIES > 1e-6) & (PROBABILITIES < 1 - 1e-6)
    # At an end where the density has no bound a quantile says less about its probability than it is exact to.
    assert np.abs(figures.cdf(found) - PROBABILITIES[:, None])[inside].max() <= 2e-6


@given(spreads())
def test_quantiles_and_probabilities_are_those_of_scipy(spread):
    figures, other = Marginals([spread]), peer(spread)
    u = np.linspace(0.001, 0.999, 37)
    found = figures.quantiles(u[:, None])[:, 0]
    assert found == pytest.approx(other.ppf(u), rel=1e-8, abs=1e-8 * (spread.most - spread.least))
    assert figures.cdf(found[:, None])[:, 0] == pytest.approx(other.cdf(found), abs=1e-8)


@given(spreads())
def test_mean_and_variance_are_those_of_the_density(spread):
    figures, other = Marginals([spread]), peer(spread)
    ends = other.ppf([1e-13, 0.5, 1 - 1e-13])
    inner = [spread.likely] if ends[0] < spread.likely < ends[2] else []

    def moment(power, around=0.0):
        return integrate.quad(
            lambda x: (x - around) ** power * other.pdf(x), ends[0], ends[2], points=[ends[1], *inner], limit=200
        )[0]

    mean = moment(1)
    scale = spread.most - spread.least
    assert figures.mean[0] == pytest.approx(mean, rel=1e-7, abs=1e-7 * scale)
    assert figures.variance[0] == pytest.approx(moment(2, mean), rel=1e-5, abs=1e-12 * scale**2)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_has_no_range_is_certain(shape):
    figures = Marginals([Spread(likely=7, shape=shape), Spread(low=7, likely=7, high=7, shape=shape)])
    assert (figures.quantiles(np.array([[0.01, 0.99]])) == 7).all()
    assert figures.mean.tolist() == [7, 7]
    assert figures.variance.tolist() == [0, 0]
    assert figures.cdf([[6.9, 7.0]]).tolist() == [[0, 1]]


@pytest.mark.parametrize("shape", ["triangular", "pert"])
def test_the_likely_figure_may_stand_at_either_end(shape):
    figures = Marginals([Spread(low=2, likely=2, high=5, shape=shape), Spread(low=2, likely=5, high=5, shape=shape)])
    assert (figures.quantile_at(0.3) + figures.quantile_at(0.7)[::-1]).tolist() == pytest.approx([7, 7])
    assert figures.likely.tolist() == [2, 5]
    assert figures.cdf([[1, 6]]).tolist() == [[0, 1]]
    assert figures.cdf([[2, 5]]) == pytest.approx(np.array([[0, 1]]))


@pytest.mark.parametrize("shape", ["normal", "lognormal"])
def test_the_bounds_of_a_normal_figure_are_its_tenth_and_ninetieth_percentile(shape):
    figures = Marginals([Spread(low=80, likely=85, high=130, shape=shape)])
    assert figures.quantile_at(0.1)[0] == pytest.approx(80)
    assert figures.quantile_at(0.9)[0] == pytest.approx(130)


def test_figures_of_all_shapes_keep_their_columns_and_survive_copying():
    several = [Spread(low=1 + n, likely=2 + n, high=4 + n, shape=shape) for n, shape in enumerate(SHAPES * 2)]
    several.insert(3, Spread(likely=9))
    figures = Marginals(several)
    u = np.random.default_rng(0).random((50, len(several)))
    found = figures.quantiles(u)
    assert np.array_equal(pickle.loads(pickle.dumps(figures)).quantiles(u), found)  # noqa: S301 - our own
    alone = np.column_stack([Marginals([one]).quantiles(u[:, [n]])[:, 0] for n, one in enumerate(several)])
    assert found == pytest.approx(alone, rel=1e-12)


def test_a_pickle_holds_no_table():
    figures = Marginals([Spread(low=0, likely=n / 500, high=1) for n in range(500)])
    before = len(pickle.dumps(figures))
    figures.quantiles(np.full((1, 500), 0.5))
    assert len(pickle.dumps(figures)) == before


def test_nothing_uncertain_is_no_columns():
    figures = Marginals([])
    assert figures.quantiles(np.empty((5, 0))).shape == (5, 0)
    assert figures.mean.shape == figures.quantile_at(0.5).shape == (0,)


def test_pert_quantiles_take_no_longer_than_drawing_beta_variates():
    likely = np.random.default_rng(1).random(300)
    figures = Marginals([Spread(low=0, likely=one, high=1) for one in likely])
    u = np.random.default_rng(2).random((8192, 300))
    rng = np.random.default_rng(3)

    def best(call):
        times = []
        for _ in range(5):
            start = time.perf_counter()
            call()
            times.append(time.perf_counter() - start)
        return min(times)

    figures.quantiles(u[:2])
    # Half as much again: the machine may be busy with other things.
    assert best(lambda: figures.quantiles(u)) <= 1.5 * best(lambda: rng.beta(1 + 4 * likely, 5 - 4 * likely, u.shape))
