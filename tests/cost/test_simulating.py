"""The simulation: what it draws, and that the figures depend on the seed alone."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crmselect.cost import simulate, tco
from crmselect.cost.simulating import sub_blocks
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer

LICENCES = "procurement.licences"
PLAN = Assumptions(currency="USD", years=1)


def item(name: str = "line", category: str = LICENCES, **fields: Any) -> CostItem:
    return CostItem.model_validate({"item": name, "category": category, **fields})


def ranged(low: float, likely: float, high: float, shape: str = "triangular") -> dict[str, Any]:
    return {"low": low, "likely": likely, "high": high, "shape": shape}


def ten(shape: str, low: float = 80, likely: float = 100, high: float = 150, count: int = 10) -> Offer:
    return Offer(
        name="Acme", items=tuple(item(f"line {n}", amount=ranged(low, likely, high, shape)) for n in range(count))
    )


def error_of_sd(sample: np.ndarray) -> float:
    """Return the standard error of a standard deviation."""
    return float(np.sqrt((stats.moment(sample, 4) / sample.var() ** 2 - 1) / (4 * sample.size)) * sample.std())


def linear_correlation(rho: float, distribution: Any) -> float:
    """Return Pearson's correlation of two alike figures whose ranks are correlated by rho in a Gaussian copula."""
    z, weight = np.polynomial.hermite_e.hermegauss(200)
    weight = weight / weight.sum()
    figure = (distribution.ppf(stats.norm.cdf(z)) - distribution.mean()) / distribution.std()
    # Mehler's formula: the covariance is the sum of the squared Hermite coefficients times powers of r.
    r = 2 * np.sin(np.pi * rho / 6)
    total, before, now, scale = 0.0, np.ones_like(z), z, 1.0
    for k in range(1, 12):
        scale *= k
        total += (weight @ (figure * now)) ** 2 / scale * r**k
        before, now = now, z * now - k * before
    return float(total)


@pytest.mark.parametrize(("rho", "published"), [(0.0, 46.5475), (0.3, 89.5359)])
def test_the_sum_of_ten_triangular_prices_has_the_analytic_moments(rho, published):
    # Case R05: Book, S. A. (2004), with a linear correlation of 0.3; the ranks' is a little different from it.
    linear = linear_correlation(rho, stats.triang(20 / 70, 80, 70)) if rho else 0.0
    assert linear == pytest.approx(rho, abs=0.01)
    assert 14.7196 * np.sqrt(10 + 90 * rho) == pytest.approx(published, rel=1e-5)
    risk = simulate(
        [ten("triangular")], PLAN.replace(uncertainty={"correlation": rho}), draws=20_000, seed=5, method="random"
    )
    sample = risk.samples.nominal[:, 0]
    assert risk.point("nominal")["Acme"] == 1000
    assert sample.mean() == pytest.approx(1100, abs=4 * sample.std() / np.sqrt(20_000))
    assert sample.std() == pytest.approx(14.7196 * np.sqrt(10 + 90 * linear), abs=4 * error_of_sd(sample))
    assert 0.0 < risk.table.loc["Acme", "at_point"] < 0.3


def test_the_sum_of_pert_prices_has_the_analytic_moments():
    # Case R03 gives the moments of one.
    risk = simulate([ten("pert", count=4)], PLAN, draws=20_000, seed=6, method="random")
    sample = risk.samples.nominal[:, 0]
    assert sample.mean() == pytest.approx(4 * 105, abs=4 * sample.std() / np.sqrt(20_000))
    assert sample.std() == pytest.approx(2 * 12.677314, abs=4 * error_of_sd(sample))


@pytest.mark.parametrize(("rho", "understated"), [(0.1, 0.49363), (0.2, 0.61652), (0.3, 0.67892)])
def test_leaving_correlation_out_understates_the_spread_by_the_published_share(rho, understated):
    # Case R04: Book, S. A. (1999). Normal prices: their linear correlation is the r_z of the copula.
    offer = ten("normal", 900, 1000, 1100, count=30)
    linear = {"correlation": 6 / np.pi * float(np.arcsin(rho / 2))}
    together, apart = (
        simulate([offer], PLAN.replace(uncertainty=doubt), draws=20_000, seed=8).samples.nominal.std()
        for doubt in (linear, {})
    )
    # The standard error of each is at most 1/sqrt(2n) of it; the ratio adds both.
    error = (1 - understated) * 2 / np.sqrt(2 * 20_000)
    assert 1 - apart / together == pytest.approx(understated, abs=4 * error)


def test_one_triangular_price_has_the_closed_percentiles():
    # Case R03.
    risk = simulate([Offer(name="Acme", items=(item(amount=ranged(80, 100, 150)),))], PLAN, draws=2**14, seed=1)
    # Sobol' points in one dimension lie one in each of n equal cells: quantiles are off by at most the width of one.
    assert risk.percentile(0.5)["Acme"] == pytest.approx(108.166999, abs=0.01)
    assert risk.percentile(0.8)["Acme"] == pytest.approx(123.54249, abs=0.01)
    assert risk.table.loc["Acme", "sd"] == pytest.approx(14.7196, rel=1e-3)


def test_the_chance_that_one_uniform_price_is_below_another_is_the_closed_form():
    offers = [
        Offer(name="Acme", items=(item(amount=ranged(80, 100, 120, "uniform")),)),
        Offer(name="Bravo", items=(item(amount=ranged(90, 110, 150, "uniform")),)),
    ]
    risk = simulate(offers, PLAN, draws=20_000, seed=3, method="random")
    # B below A needs both in 90 to 120: half of (30/40)(30/60).
    chance = 1 - 0.5 * (30 / 40) * (30 / 60)
    assert risk.cheaper().loc["Acme", "Bravo"] == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / 20_000))


def test_what_offers_share_is_drawn_once_for_all_of_them():
    lines = [
        Offer(name=name, items=(item(amount=price, per="users"),)) for name, price in (("Acme", 10), ("Bravo", 11))
    ]
    plan = PLAN.replace(drivers={"users": 100}, uncertainty={"drivers": {"users": [0.2, 1, 3]}})
    risk = simulate(lines, plan, draws=3000, seed=0)
    assert (risk.samples.nominal[:, 0] < risk.samples.nominal[:, 1]).all()
    np.testing.assert_allclose(risk.samples.nominal[:, 1] / risk.samples.nominal[:, 0], 1.1, rtol=1e-12)
    assert risk.cheaper().to_numpy().tolist() == [[0, 1], [0, 0]]


def test_a_risk_adds_its_probability_times_its_mean_impact():
    plan = PLAN.replace(uncertainty={"risks": [{"name": "Late", "probability": 0.3, "impact": ranged(10, 20, 60)}]})
    risk = simulate([Offer(name="Acme"), Offer(name="Bravo")], plan, draws=20_000, seed=4, method="random")
    struck = risk.samples.nominal > 0
    assert (struck[:, 0] == struck[:, 1]).all()
    assert not (risk.samples.nominal[struck[:, 0], 0] == risk.samples.nominal[struck[:, 0], 1]).any()
    mean, error = risk.table.loc["Acme", ["mean", "standard_error"]]
    assert mean == pytest.approx(0.3 * 30, abs=4 * error)
    assert risk.point().tolist() == [0, 0]


@pytest.fixture(scope="module")
def study() -> tuple[list[Offer], Assumptions]:
    lines = (
        item("Seats", amount=ranged(40, 50, 80, "pert"), per="users", every="month", growth=0.03),
        item("Pool", amount=12, per="users", minimum=90, every="year", maturity="class 4"),
        item("Build", "deployment.other", amount=ranged(900, 1000, 1900), start=2),
        item("Care", "training.support", percent_of=["Build"], percent=0.2, every="year"),
    )
    doubt = {
        "drivers": {"users": [0.7, 1, 1.5]},
        "inflation": [0, 0, 0.04],
        "delay": [0, 1, 6],
        "risks": [{"name": "Late", "probability": 0.3, "impact": 500}],
        "correlation": 0.3,
    }
    plan = Assumptions(currency="USD", years=3, discount_rate=0.08, drivers={"users": [80, 100]}, uncertainty=doubt)
    return [Offer(name="Acme", items=lines), Offer(name="Bravo", items=lines[:3])], plan


def test_the_figures_are_the_same_bytes_with_any_number_of_workers(study):
    def run(executor: Any = None) -> tuple[bytes, ...]:
        risk = simulate(*study, draws=5000, seed=11, executor=executor, progress=False)
        held = risk.allocation()["amount"].to_numpy()
        return risk.samples.present_value.tobytes(), risk.samples.nominal.tobytes(), held.tobytes()

    alone = run()
    with ThreadPoolExecutor(1) as one:
        assert run(one) == alone
    for workers in (2, 5):
        with ProcessPoolExecutor(workers) as pool:
            assert run(pool) == alone


def test_a_seed_names_its_draws_and_zero_is_a_seed(study):
    first, again, other = (simulate(*study, draws=300, seed=seed).samples.nominal for seed in (0, 0, 1))
    assert first.tobytes() == again.tobytes()
    assert first.tobytes() != other.tobytes()
    fresh = simulate(*study, draws=300)
    assert simulate(*study, draws=300, seed=fresh.seed).samples.nominal.tobytes() == fresh.samples.nominal.tobytes()


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_a_price_that_is_certain_among_uncertain_ones_keeps_the_analytic_mean(method):
    offers = [Offer(name="Acme", items=(item("a", amount=70), item("b", amount=ranged(0, 10, 20))))]
    risk = simulate(offers, PLAN, draws=4096, seed=2, method=method)
    assert risk.table.loc["Acme", "mean"] == pytest.approx(80, abs=4 * risk.table.loc["Acme", "standard_error"])
    assert risk.method == method


@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ({"draws": 0}, "0 draws show nothing"),
        ({"draws": -3}, "-3 draws show nothing"),
        ({"draws": 2.5}, "no number of draws"),
        ({"seed": -1}, "no seed"),
        ({"method": "sobel"}, "did you mean 'sobol'"),
    ],
)
def test_what_cannot_be_drawn_is_refused(study, given_, said):
    with pytest.raises(DataError, match=said):
        simulate(*study, **given_)


def test_with_nothing_uncertain_every_draw_is_the_total_cost_of_ownership(study):
    offers, plan = study
    lines = [
        offer.replace(items=tuple(one.replace(amount=one.point) if one.amount else one for one in offer.items))
        for offer in offers
    ]
    sure = plan.replace(uncertainty={"spreads": False})
    risk = simulate(lines, sure, draws=100, seed=1)
    np.testing.assert_allclose(risk.samples.present_value, np.tile(tco(lines, sure).total(), (100, 1)), rtol=1e-12)
    assert risk.table["sd"].tolist() == [0, 0]
    assert risk.table["at_point"].tolist() == [1, 1]
    assert risk.allocation().empty


@given(st.integers(0, 40), st.integers(1, 5000), st.integers(0, 4000))
@settings(max_examples=50)
def test_sub_blocks_cover_every_draw_once(block, size, dimension):
    start = 2048 * block
    spans = sub_blocks(start, start + min(size, 2048), dimension)
    assert spans[0][0] == start
    assert spans[-1][1] == start + min(size, 2048)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(first % (1 << (last - first - 1).bit_length()) == 0 for first, last in spans)
