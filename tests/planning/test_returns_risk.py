"""Returns when figures are uncertain: the costs' own draws, moved together with the benefits, seed by seed the same."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest

from crmselect.cost import simulate, tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer, OfferSet, Path
from crmselect.model.benefit import Benefit, Benefits
from crmselect.planning.returns_run import returns
from crmselect.planning.returns_simulating import returns_risk

DRAWS = 8192
RANGE = {"low": 80, "likely": 100, "high": 150, "shape": "triangular"}


def offers_of(*amounts: object, **more: object) -> OfferSet:
    names = ("Acme", "Bravo", "Cargo")[: len(amounts)]
    return OfferSet(
        offers=tuple(
            Offer(name=name, items=(CostItem(item="All", category="golive.other", amount=amount, **more),))
            for name, amount in zip(names, amounts, strict=True)
        )
    )


def plan_of(rate: float = 0.1, years: int = 3, **more: object) -> Assumptions:
    return Assumptions(currency="USD", years=years, discount_rate=rate, **more)


def found_of(benefits: list[Benefit], offers: OfferSet | None = None, plan: Assumptions | None = None, golive: int = 0):
    return returns(tco(offers or offers_of(1000.0), plan or plan_of()), benefits, golive_month=golive)


def yearly(**given: object) -> Benefit:
    return Benefit(**{"name": "Paper", "kind": "avoided_cost", "amount": 600, "every": "year"} | given)


def test_where_nothing_is_uncertain_every_draw_is_the_point():
    found = found_of([yearly()])
    risk = found.simulate(draws=64, seed=7)
    assert risk.npv == pytest.approx(np.full((64, 1), float(found.npv["Acme"])), rel=1e-12)
    assert risk.table.loc["Acme", "positive"] == 1
    assert risk.table.loc["Acme", "standard_error"] == 0
    assert "its net present value is" in risk.say()[0]


def test_the_costs_are_the_draws_that_the_cost_simulation_has():
    offers, plan = (
        offers_of({"low": 800, "likely": 1000, "high": 1500}, {"low": 900, "likely": 950, "high": 990}),
        plan_of(),
    )
    costs = simulate(offers, plan, draws=DRAWS, seed=7)
    found = found_of([yearly(amount=RANGE | {"low": 300, "likely": 600, "high": 700})], offers, plan)
    risk = found.simulate(costs)
    assert (risk.npv == risk.benefits - costs.samples.present_value).all()
    again = found.simulate(draws=DRAWS, seed=7)
    assert (again.risk.samples.present_value == costs.samples.present_value).all()
    assert (again.npv == risk.npv).all()


def test_amounts_rates_and_probabilities_have_their_means_and_are_independent():
    benefits = [
        yearly(amount=RANGE),
        Benefit(name="Hours", kind="efficiency", amount=RANGE, rate={"low": 8, "likely": 10, "high": 12}, every="once"),
        yearly(name="Maybe", amount=300, every="once", probability=0.3),
    ]
    found = found_of(benefits, plan=plan_of(0.0))
    risk = found.simulate(draws=DRAWS, seed=7)
    mean, variance = 110.0, (20**2 + 50**2 + 20 * 50) / 18  # of the triangle 80, 100, 150
    rate_variance = 4**2 * 3 * 3 / 252  # of PERT 8, 10, 12: alpha = beta = 3
    each = [
        (3 * mean, 9 * variance),
        (mean * 10, (variance + mean**2) * (rate_variance + 100) - (mean * 10) ** 2),
        (90.0, 300**2 * 0.3 * 0.7),
    ]
    expected, spread = (sum(part) for part in zip(*each, strict=True))
    assert risk.benefits.mean() == pytest.approx(expected, abs=4 * np.sqrt(spread / DRAWS))
    # Of the variance itself the standard error is at most a few percent here.
    assert risk.benefits.var() == pytest.approx(spread, rel=0.08)


def test_a_benefit_that_may_fail_counts_whole_or_not_at_all():
    risk = found_of([yearly(probability=0.25, every="once")]).simulate(draws=DRAWS, seed=7)
    assert set(risk.benefits[:, 0].tolist()) == {0.0, 600.0}
    assert (risk.benefits > 0).mean() == pytest.approx(0.25, abs=4 * np.sqrt(0.25 * 0.75 / DRAWS))
    certain = found_of([yearly(probability=1.0), yearly(name="Never", probability=0.0)])
    assert np.ptp(certain.simulate(draws=64, seed=7).benefits) == 0


def test_a_benefits_draws_are_those_of_every_offer():
    found = found_of(
        [yearly(amount=RANGE, by_offer={"Bravo": 0.5}), yearly(name="Maybe", probability=0.5, by_offer={"Bravo": 0.5})],
        offers_of(100.0, 100.0),
    )
    benefits = found.simulate(draws=256, seed=7).benefits
    assert benefits[:, 1] == pytest.approx(benefits[:, 0] / 2, rel=1e-12)


def test_a_driver_moves_costs_and_benefits_in_the_same_draw():
    plan = plan_of(0.05, drivers={"users": [10, 20]}, uncertainty={"drivers": {"users": [0.5, 1, 2]}})
    offers = offers_of(12.0, per="users", every="month")
    found = found_of(
        [Benefit(name="Time", kind="efficiency", amount=1, rate=18, per="users", every="month")], offers, plan
    )
    risk = found.simulate(draws=512, seed=7)
    assert risk.shared == ("users",)
    # 18 of benefit against 12 of cost for each user and month, whatever the users come to.
    assert risk.benefits == pytest.approx(1.5 * risk.risk.samples.present_value, rel=1e-9)
    assert np.ptp(risk.benefits) > 0
    assert risk.roi == pytest.approx(np.full((512, 1), 0.5), rel=1e-9)


def test_growth_of_a_driver_and_what_is_derived_from_it_move_too():
    drivers = {"users": [10, 20, 20], "trained": Path(of="users", turnover=0.2)}
    plan = plan_of(0.05, drivers=drivers, uncertainty={"drivers": {"users": {"growth": [-0.2, 0, 0.4]}}})
    offers = offers_of(12.0, per="trained", every="month")
    found = found_of([Benefit(name="Skills", kind="other", amount=18, per="trained", every="month")], offers, plan)
    risk = found.simulate(draws=512, seed=7)
    assert risk.shared == ("trained",)
    assert risk.benefits == pytest.approx(1.5 * risk.risk.samples.present_value, rel=1e-9)


def test_an_exchange_rate_moves_both():
    plan = plan_of(exchange_rates={"EUR": [1.1, 1.2]}, uncertainty={"exchange_rates": {"EUR": [0.8, 1, 1.3]}})
    found = found_of(
        [yearly(amount=150, every="month", currency="EUR")], offers_of(100.0, every="month", currency="EUR"), plan
    )
    risk = found.simulate(draws=512, seed=7)
    assert risk.shared == ("EUR",)
    assert risk.benefits == pytest.approx(1.5 * risk.risk.samples.present_value, rel=1e-9)


def test_inflation_adds_to_the_growth_of_both():
    plan = plan_of(uncertainty={"inflation": [-0.02, 0, 0.05]})
    found = found_of(
        [yearly(amount=150, every="month", growth=0.03)], offers_of(100.0, every="month", growth=0.03), plan
    )
    risk = found.simulate(draws=512, seed=7)
    assert risk.shared == ("inflation",)
    assert risk.benefits == pytest.approx(1.5 * risk.risk.samples.present_value, rel=1e-9)
    held = found_of([yearly()], offers_of(100.0, every="month", growth=0.03), plan).simulate(draws=64, seed=7)
    assert held.shared == ()
    assert np.ptp(held.benefits) == 0


def test_a_delay_of_go_live_moves_both_and_another_does_not():
    # The cost recurs from go-live on without an end, as the benefit does: late, both lose the same months.
    plan = plan_of(uncertainty={"delay": [0, 3, 9]})
    found = found_of([yearly(amount=150, every="month")], offers_of(100.0, every="month", start=4), plan, golive=4)
    risk = found.simulate(draws=512, seed=7)
    assert risk.shared == ("delay",)
    assert risk.benefits == pytest.approx(1.5 * risk.risk.samples.present_value, rel=1e-9)
    by_month = [float(returns(found.costs, found.benefits, golive_month=month).npv["Acme"]) for month in range(4, 14)]
    stays = float(found.total_costs()["Acme"])
    drawn = np.unique(risk.benefits.round(6))
    assert set(drawn) <= {round(value + stays, 6) for value in by_month}
    assert len(drawn) >= 6
    other = plan_of(uncertainty={"delay": {"low": 0, "likely": 3, "high": 9, "phases": ["planning"]}})
    held = found_of([yearly()], offers_of(100.0), other).simulate(draws=64, seed=7)
    assert held.shared == ()
    assert np.ptp(held.benefits) == 0


def test_a_delay_that_is_certain_is_counted_in_every_draw():
    plan = plan_of(uncertainty={"delay": [5, 5, 5]})
    found = found_of([yearly()], offers_of(100.0), plan)
    risk = found.simulate(draws=16, seed=7)
    later = found_of([yearly()], offers_of(100.0), plan_of(), golive=5)
    assert risk.benefits[:, 0] == pytest.approx(np.full(16, float(later.total_benefits()["Acme"])))


def test_late_adoption_is_drawn_in_whole_months():
    found = found_of([yearly(late=[0, 2, 6])])
    values = np.unique(found.simulate(draws=DRAWS, seed=7).benefits)
    by_month = [float(found_of([yearly(late=late)]).total_benefits()["Acme"]) for late in range(7)]
    assert values == pytest.approx(sorted(by_month))
    assert found.total_benefits()["Acme"] == pytest.approx(by_month[2])


def test_the_same_seed_gives_the_same_bytes_whoever_computes():
    plan = plan_of(drivers={"users": 10}, uncertainty={"drivers": {"users": [0.5, 1, 2]}, "delay": [0, 1, 4]})
    found = found_of(
        [yearly(amount=RANGE, per="users", late=[0, 1, 3]), yearly(name="Maybe", probability=0.4)],
        offers_of({"low": 80, "likely": 100, "high": 200}, per="users"), plan,
    )  # fmt: skip
    alone = found.simulate(draws=5000, seed=0)
    assert alone.seed == 0
    with ThreadPoolExecutor(3) as threads, ProcessPoolExecutor(2) as processes:
        for executor in (threads, processes):
            other = found.simulate(draws=5000, seed=0, executor=executor)
            assert other.npv.tobytes() == alone.npv.tobytes()
    assert found.simulate(draws=5000, seed=1).npv.tobytes() != alone.npv.tobytes()
    named = found.simulate(draws=16)
    assert found.simulate(draws=16, seed=named.seed).npv.tobytes() == named.npv.tobytes()


@pytest.mark.parametrize("method", ["sobol", "random"])
def test_benefits_are_drawn_apart_from_the_costs(method):
    price = {"low": 0, "likely": 500, "high": 1000, "shape": "uniform"}
    offers, plan = offers_of(price), plan_of(0.0)
    costs = simulate(offers, plan, draws=DRAWS, seed=7, method=method)
    risk = found_of([yearly(amount=price, every="once")], offers, plan).simulate(costs)
    both = np.corrcoef(risk.benefits[:, 0], costs.samples.present_value[:, 0])[0, 1]
    assert abs(both) < 4 / np.sqrt(DRAWS)
    # Two independent uniform figures: each is above the other half of the time.
    assert float(risk.positive["Acme"]) == pytest.approx(0.5, abs=4 * 0.5 / np.sqrt(DRAWS))


def test_probabilities_percentiles_and_pairs_are_those_of_the_draws():
    offers = offers_of(RANGE, RANGE | {"high": 130})
    risk = found_of([yearly(amount={"low": 20, "likely": 40, "high": 60})], offers).simulate(draws=2048, seed=7)
    npv = risk.npv
    table = risk.table
    assert table["P10"].tolist() == np.quantile(npv, 0.1, axis=0).tolist() == risk.percentile(0.1).tolist()
    assert table["positive"].tolist() == (npv > 0).mean(axis=0).tolist()
    p = table.loc["Acme", "positive"]
    assert table.loc["Acme", "standard_error"] == pytest.approx(np.sqrt(p * (1 - p) / 2048))
    assert risk.better.loc["Bravo", "Acme"] == (npv[:, 1] > npv[:, 0]).mean()
    assert risk.better.loc["Acme", "Acme"] == 0
    assert risk.best.sum() == pytest.approx(1)
    assert table["roi_P50"].tolist() == pytest.approx(np.quantile(npv / risk.risk.samples.present_value, 0.5, axis=0))


def test_two_offers_alike_share_every_draw():
    risk = found_of([yearly(amount=RANGE)], offers_of(100.0, 100.0)).simulate(draws=64, seed=7)
    assert risk.better.to_numpy().tolist() == [[0, 0], [0, 0]]
    assert risk.best.tolist() == [0.5, 0.5]


def test_without_costs_there_is_no_return_on_them_in_any_draw():
    risk = found_of([yearly(amount=RANGE)], OfferSet(offers=(Offer(name="Acme"),))).simulate(draws=64, seed=7)
    assert np.isnan(risk.table.loc["Acme", "roi_P50"])
    assert any("not above 0" in note.what for note in risk.notes)
    assert json.dumps(risk.to_dict(), allow_nan=False)


def test_without_benefits_or_offers_it_is_dull_and_said():
    nothing = found_of([]).simulate(draws=64, seed=7)
    assert nothing.positive["Acme"] == 0
    empty = returns(tco([], plan_of()), []).simulate(draws=4, seed=7)
    assert empty.say() == ("There are no offers.",)
    assert json.dumps(empty.to_dict(), allow_nan=False)
    assert "With 4 draws" in found_of([yearly(amount=RANGE)]).simulate(draws=4, seed=7).say()[1]


def test_reserves_are_left_out_of_the_draws_and_that_is_said():
    found = found_of([yearly()], plan=plan_of(contingency={"golive": 0.2}))
    risk = found.simulate(draws=16, seed=7)
    assert float(risk.point["Acme"]) == pytest.approx(float(found.npv["Acme"]) + 200)
    assert any("reserves are left out" in note.what for note in risk.notes)


def test_costs_of_another_study_are_refused():
    found = found_of([yearly()])
    with pytest.raises(DataError, match="costs of other offers"):
        found.simulate(simulate(offers_of(5.0), plan_of(), draws=16, seed=7))
    with pytest.raises(DataError, match="other assumptions"):
        found.simulate(simulate(offers_of(1000.0), plan_of(0.2), draws=16, seed=7))
    risk = simulate(offers_of(1000.0), plan_of(), draws=16, seed=7)
    with pytest.raises(DataError) as caught:
        returns_risk(found, risk, draws=16, seed=7)
    assert len(caught.value.problems) == 2
    with pytest.raises(DataError, match="no number of draws"):
        found.simulate(draws=2.5)
    with pytest.raises(DataError, match="no probability"):
        found.simulate(risk).percentile(80)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_said_in_words_and_goes_out_as_data(language):
    benefits = Benefits(benefits=(yearly(amount={"low": 300, "likely": 400, "high": 700}),), golive_month=2)
    found = returns(tco(offers_of(1000.0, 900.0), plan_of()), benefits, language=language)
    risk = found.simulate(draws=256, seed=7)
    said = " ".join(risk.sentences)
    assert ("Bravo has the highest" if language == "en" else "Bravo 的净现值最高的概率为 100 %") in said
    assert ("P(NPV &gt; 0)" if language == "en" else "净现值为正的概率") in risk._repr_html_()
    data = json.loads(json.dumps(risk.to_dict(), allow_nan=False))
    assert data["seed"] == 7
    assert data["better"]["Bravo"]["Acme"] == 1
