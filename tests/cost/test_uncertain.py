"""Costs as a function of what is uncertain."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.cost.uncertain import CostModel, uncertainty_problems
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer, OfferSet
from tests.cost.scenario import written_out

LICENCES, TEAM = "procurement.licences", "deployment.other"
PLAN = Assumptions(
    currency="USD",
    years=4,
    discount_rate=0.08,
    drivers={"users": [80, 120, 150], "trained": {"of": "users", "turnover": 0.2}, "days": 40},
    exchange_rates={"EUR": [1.08, 1.1]},
)
EVERYTHING: dict[str, Any] = {
    "maturity": "class 3",
    "drivers": {"users": {"level": [0.8, 1, 1.5], "growth": [-0.1, 0, 0.2]}, "trained": [0.5, 1, 1.2]},
    "exchange_rates": {"EUR": [0.8, 1, 1.3]},
    "inflation": [-0.01, 0, 0.05],
    "delay": [0, 0, 9],
    "prices": [{"name": "day rate", "of": ["days", "Support"], "factor": [0.8, 1, 1.5]}],
}


def item(name: str = "line", category: str = LICENCES, **fields: Any) -> CostItem:
    return CostItem.model_validate({"item": name, "category": category, **fields})


def model(*offers: tuple[CostItem, ...], plan: Assumptions = PLAN, **doubt: Any) -> CostModel:
    named = tuple(Offer(name=name, items=items) for name, items in zip(("Acme", "Bravo", "Cell"), offers, strict=False))
    return CostModel(OfferSet(offers=named), plan.replace(uncertainty=doubt))


FULL = (
    item("Seats", amount=30, per="users", every="month", growth=0.03, billing="year advance", discount=0.1),
    item("Storage", tiers=[{"up_to": 100, "price": 7}, {"price": 5, "fee": 3}], per="users", every="quarter"),
    item("Pool", amount=11, per="users", block=25, minimum=50, every="year", currency="EUR"),
    item("Courses", "training.trainers", amount=200, per="trained", start=2, tax_rate=0.2, recoverable=0.5),
    item("Team", TEAM, amount=9000, every="month", start=1, end=7),
    item("Build", TEAM, amount=800, per="days", residual=50, refresh_every=2, refresh_share=0.5),
    item("Hosting", "golive.other", amount=400, every="month", start=4, currency="EUR"),
    item("Support", "training.trainers", amount=90, every="month"),
    item("Care", "training.venue", percent_of=["Seats", "Pool", "Build"], percent=0.2, every="year"),
    item("Care of care", "training.venue", percent_of=["Care"], percent=0.1, every="year", growth=0.02),
)


def test_with_nothing_uncertain_the_totals_are_the_total_cost_of_ownership():
    plain = model(FULL, FULL[:3])
    costs = tco(plain.offers, PLAN)
    totals = plain.evaluate(np.empty((1, 0)), ("years", "phases", "users"))
    np.testing.assert_allclose(totals.present[0], costs.total(), rtol=1e-12)
    np.testing.assert_allclose(totals.nominal[0], costs.total("nominal"), rtol=1e-12)
    assert totals.drivers["users"].tolist() == [12 * (80 + 120 + 150 + 150)]
    assert plain.dimension == 0


def test_at_the_point_the_totals_are_the_point_estimate():
    doubtful = model(FULL, FULL[2:8], **EVERYTHING)
    np.testing.assert_array_equal(doubtful.point, doubtful.likely)
    np.testing.assert_allclose(doubtful.point_totals[:, 0], tco(doubtful.offers, PLAN).total(), rtol=1e-12)


def assert_scenarios_are_studies(doubtful: CostModel, rows: int, seed: int) -> None:
    values = doubtful.values(np.random.default_rng(seed).random((rows, doubtful.dimension)))
    totals = doubtful.evaluate(values, ("years", "phases", "users"))
    for n, row in enumerate(values):
        offers, plan = written_out(doubtful, row)
        costs = tco(offers, plan)
        np.testing.assert_allclose(totals.present[n], costs.total(), rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(totals.nominal[n], costs.total("nominal"), rtol=1e-9, atol=1e-6)
        for which, kind in enumerate(("present_value", "nominal")):
            np.testing.assert_allclose(totals.years[which, n].T, costs.by("year", kind=kind), rtol=1e-9, atol=1e-6)
            np.testing.assert_allclose(totals.phases[which, n].T, costs.by("phase", kind=kind), rtol=1e-9, atol=1e-6)
        np.testing.assert_allclose(
            totals.drivers["users"][n], plan.drivers["users"].values[: plan.months] @ np.ones(48)
        )


@pytest.mark.parametrize(
    "names",
    [(), *[(name,) for name in EVERYTHING if name != "maturity"], ("drivers", "exchange_rates"), tuple(EVERYTHING)],
    ids=str,
)
def test_every_scenario_costs_what_it_costs_as_a_study_of_its_own(names):
    doubt = {name: EVERYTHING[name] for name in ("maturity", *names)}
    assert_scenarios_are_studies(model(FULL, FULL[2:8], **doubt), rows=6, seed=3)


@st.composite
def priced(draw: st.DrawFn, name: str, others: list[str]) -> CostItem:
    """One line of a price, of any kind that a contract can have."""
    every = draw(st.sampled_from(["once", "month", "quarter", "year"]))
    start = draw(st.sampled_from([0, 0, 5, 14]))
    fields: dict[str, Any] = {"every": every, "start": start}
    if draw(st.booleans()):
        fields["end"] = start + draw(st.sampled_from([12, 24, 60]))
    if every == "once":
        fields["billing"] = draw(st.sampled_from(["advance", "arrears"]))
    else:
        fields["billing"] = draw(
            st.sampled_from(["advance", "arrears", "month advance", "year advance", "quarter arrears"])
        )
        fields["free_months"] = draw(st.sampled_from([0, 0, 4]))
    fields["growth"] = draw(st.sampled_from([0.0, 0.03, -0.02]))
    fields["currency"] = draw(st.sampled_from([None, None, "EUR"]))
    fields["tax_rate"] = draw(st.sampled_from([0.0, 0.2]))
    category = draw(st.sampled_from([LICENCES, TEAM, "training.trainers"]))
    if others and draw(st.integers(0, 3)) == 0:
        fields["percent_of"] = draw(st.lists(st.sampled_from(others), min_size=1, max_size=2, unique=True))
        fields["percent"] = 0.2
        fields["percent_base"] = draw(st.sampled_from(["net", "list"]))
        return item(name, category, **fields)
    fields["per"] = draw(st.sampled_from([None, "users", "trained", "days"]))
    fields["minimum"] = draw(st.sampled_from([0, 0, 100]))
    fields["included"] = draw(st.sampled_from([0, 0, 10]))
    fields["block"] = draw(st.sampled_from([0, 0, 25]))
    fields["discount"] = draw(st.sampled_from([0, 0.15]))
    if draw(st.integers(0, 3)) == 0:
        fields["tiers"] = [{"up_to": 50, "price": 9}, {"up_to": 130, "price": 6.5, "fee": 10}, {"price": 4}]
        fields["tier_mode"] = draw(st.sampled_from(["graduated", "volume"]))
    else:
        fields["amount"] = draw(st.sampled_from([0.0, 40.0, {"low": 20, "likely": 30, "high": 90}]))
        if every == "once":
            fields["residual"] = draw(st.sampled_from([0, 20]))
    return item(name, category, **fields)


@st.composite
def priced_offer(draw: st.DrawFn) -> tuple[CostItem, ...]:
    items: list[CostItem] = []
    for n in range(draw(st.integers(1, 5))):
        items.append(draw(priced(f"line {n}", [one.item for one in items])))
    return tuple(items)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(priced_offer(), min_size=1, max_size=2), st.sets(st.sampled_from(sorted(EVERYTHING))), st.integers(0, 99)
)
def test_any_contract_in_any_scenario_costs_what_it_costs_as_a_study_of_its_own(offers, names, seed):
    doubt = {name: EVERYTHING[name] for name in names}
    if "prices" in doubt:
        priced_lines = [one.item for items in offers for one in items if one.percent is None]
        doubt["prices"] = [{"name": "day rate", "of": priced_lines[:2], "factor": [0.8, 1, 1.5]}]
    assert_scenarios_are_studies(model(*offers, **doubt), rows=2, seed=seed)


@pytest.mark.parametrize("months", range(10))
def test_a_delay_moves_what_its_phases_hold_month_by_month(months):
    doubtful = model(FULL, delay={"low": 0, "likely": 0, "high": 9, "shape": "uniform"})
    (total,) = doubtful.evaluate(np.array([[float(months)]])).nominal[0]
    late = {"Team": {"end": 7 + months}, "Build": {"start": months}, "Hosting": {"start": 4 + months},
            "Courses": {"start": 2 + months}}  # fmt: skip
    late |= {"Support": {"start": months}, "Care": {"start": months}, "Care of care": {"start": months}}
    moved = tuple(one.replace(**late.get(one.item, {})) for one in FULL)
    assert total == pytest.approx(tco([Offer(name="Acme", items=moved)], PLAN).total("nominal")["Acme"], rel=1e-12)


def test_a_delay_is_drawn_in_whole_months():
    doubtful = model(FULL, delay=[0, 2, 9])
    values = doubtful.values(np.linspace(0.01, 0.99, 99)[:, None])
    assert sorted(set(values[:, 0].tolist())) == list(range(8))


def test_chunks_of_scenarios_do_not_change_what_they_cost(monkeypatch):
    doubtful = model(FULL, **EVERYTHING)
    values = doubtful.values(np.random.default_rng(1).random((30, doubtful.dimension)))
    whole = doubtful.evaluate(values).present
    monkeypatch.setattr("crmselect.cost.stacked._CELLS", 1)
    np.testing.assert_allclose(doubtful.evaluate(values).present, whole, rtol=1e-13)


def test_a_risk_costs_its_impact_where_it_occurs_in_the_currency_and_month_stated():
    risk = {"name": "Dirty data", "probability": 0.3, "impact": {"low": 10, "likely": 20, "high": 60},
            "currency": "EUR", "month": 13, "category": "golive.migration"}  # fmt: skip
    doubtful = model((item(amount=100),), (item(amount=50),), risks=[risk], exchange_rates={"EUR": [0.5, 1, 2]})
    assert [(one.kind, one.name, one.offers) for one in doubtful.inputs] == [
        ("exchange rate", "EUR", ("Acme", "Bravo")),
        ("risk", "Dirty data", ("Acme", "Bravo")),
        ("impact", "Dirty data: Acme", ("Acme",)),
        ("impact", "Dirty data: Bravo", ("Bravo",)),
    ]
    totals = doubtful.evaluate(np.array([[1.5, 1, 30, 40], [1.5, 0, 30, 40]]), ("years", "phases"))
    assert totals.nominal[0] == pytest.approx([100 + 30 * 1.1 * 1.5, 50 + 40 * 1.1 * 1.5])
    assert totals.present[0] == pytest.approx([100 + 49.5 * 1.08 ** (-13 / 12), 50 + 66 * 1.08 ** (-13 / 12)])
    assert totals.years[1, 0, 0] == pytest.approx([100, 49.5, 0, 0])
    assert totals.phases[1, 0, 0] == pytest.approx([0, 100, 0, 0, 0, 49.5])
    assert totals.nominal[1].tolist() == [100, 50]
    drawn = doubtful.values(np.array([[0.5, 0.69, 0.5, 0.5], [0.5, 0.71, 0.5, 0.5]]))
    assert drawn[:, 1].tolist() == [0, 1]
    assert doubtful.mean[1] == 0.3
    assert doubtful.variance[1] == pytest.approx(0.21)


def test_a_maturity_gives_a_point_price_a_spread_and_a_signed_one_none():
    lines = (
        item("quoted", amount=100),
        item("own", amount=100, maturity="class 5"),
        item("signed", amount=100, maturity="signed"),
        item("ranged", amount={"low": 90, "likely": 100, "high": 120}, maturity="class 5"),
        item("free", amount=0),
    )
    drawn = model(lines, maturity="class 3")
    assert [(one.name, one.origin) for one in drawn.inputs] == [
        ("Acme: quoted", "maturity class 3 of the study's quotes"),
        ("Acme: own", "maturity class 5 of the quote"),
        ("Acme: ranged", "stated"),
    ]
    assert drawn.at(0.1)[:2] == pytest.approx([85, 65])
    assert drawn.at(0.9)[:2] == pytest.approx([120, 165])
    off = model(lines, maturity="class 3", spreads=False)
    assert [one.name for one in off.inputs] == ["Acme: ranged"]
    assert "switched off: 3 prices" in " ".join(note.what for note in off.notes)


def test_prices_without_range_and_maturity_are_certain_and_counted():
    found = model((item("a", amount=1), item("b", amount=2), item("c", amount={"low": 1, "likely": 2})))
    (note,) = (note for note in found.notes if note.where == "assumptions.uncertainty.maturity")
    assert "2 of 2 prices without a range are taken as certain (a, b)" in note.what
    assert "2 个没有区间的价格中有 2 个" in note.text("zh")


def test_what_has_no_effect_is_said():
    plan = PLAN.replace(terms="real", contingency={"deployment": 0.1})
    lines = (item(amount=100), item("bands", tiers=[{"price": 1}], maturity="class 3"))
    found = model(
        lines,
        plan=plan,
        maturity="signed",
        inflation=[0, 0.01, 0.02],
        drivers={"days": [0.8, 1, 1.2]},
        exchange_rates={"EUR": [0.9, 1, 1.1]},
        prices=[{"name": "rate", "of": "line", "factor": {"low": 0.2, "likely": 1.1, "high": 2, "shape": "normal"}}],
        risks=[{"name": "Late", "probability": 0.5, "impact": 5, "month": 48}],
    )
    said = {note.where: note.what for note in found.notes}
    assert "reserves for deployment are left out" in said["assumptions.contingency"]
    assert "inflation has no effect" in said["assumptions.uncertainty.inflation"]
    assert "nothing in the offers uses days" in said["assumptions.uncertainty.drivers.days.level"]
    assert "nothing in the offers uses EUR" in said["assumptions.uncertainty.exchange_rates.EUR"]
    assert "after the 48 months" in said["assumptions.uncertainty.risks[0] Late"]
    assert "the maturity of bands is left out" in said["assumptions.uncertainty.maturity"]
    whats = " | ".join(note.what for note in found.notes)
    assert "below 0 with probability 5.9 %: 0 is taken there" in whats
    assert "its likely value is 1.1" in whats
    assert all(note.zh for note in found.notes)
    assert not any(one.kind in {"inflation", "risk"} for one in found.inputs)


def test_what_a_late_project_moves_out_of_the_study_is_said():
    found = model((item("Exit", "golive.exit", amount=5, start=40), item(amount=1, start=47)), delay=[0, 2, 9])
    (note,) = (note for note in found.notes if note.where == "assumptions.uncertainty.delay" and "beyond" in note.what)
    assert "moves Exit beyond the 48 months" in note.what


def test_every_name_that_names_nothing_is_refused_at_once_with_its_place():
    plan = PLAN.replace(
        uncertainty={
            "drivers": {"user": [0.8, 1, 1.2]},
            "prices": [{"name": "rate", "of": ["Build", "Care", "dayz"], "factor": [0.8, 1, 1.2]}],
            "risks": [{"name": "Late", "probability": 0.5, "impact": 5, "offers": "Acmee", "currency": "GBP"},
                      {"name": "Dear", "probability": 0.5, "impact": 5, "currency": "GBP"}],
            "correlations": [{"between": ["Seats", "Buidl"], "rho": 0.5},
                             {"between": ["Seats", "Build"], "rho": 0.5, "offer": "Bravo"}],
        }
    )  # fmt: skip
    offers = OfferSet(offers=(Offer(name="Acme", items=FULL),))
    found = {str(problem.where): str(problem) for problem in uncertainty_problems(offers, plan)}
    at = "assumptions.uncertainty."
    assert "did you mean 'users'?" in found[f"{at}drivers.user"]
    assert "did you mean 'days'?" in found[f"{at}prices[0] rate, of"]
    assert "did you mean 'Acme'?" in found[f"{at}risks[0] Late, offers"]
    assert "no exchange rate from GBP to USD" in found[f"{at}risks[1] Dear, currency"]
    assert "did you mean 'Build'?" in found[f"{at}correlations[0], between"]
    assert "there is no offer 'Bravo'" in found[f"{at}correlations[1], offer"]
    with pytest.raises(DataError) as caught:
        CostModel(offers, plan)
    assert len(caught.value.problems) == 7


def test_what_is_no_correlation_matrix_is_refused():
    lines = tuple(item(name, amount={"low": 1, "likely": 2, "high": 3}) for name in "abc")
    with pytest.raises(DataError, match=r"correlation"):
        model(lines, correlation=-0.9)


def test_a_correlation_holds_between_the_prices_named_and_in_each_offer_alone():
    lines = tuple(
        item(name, category, amount={"low": 1, "likely": 2, "high": 3})
        for name, category in (("a", LICENCES), ("b", LICENCES), ("c", TEAM), ("d", TEAM))
    )
    found = model(lines, lines, correlations=[{"between": [LICENCES, "c"], "rho": 0.6, "offer": "Bravo"}])
    assert [at.tolist() for at, _ in found.copulas] == [[4, 5, 6]]
    from scipy.stats import spearmanr

    values = found.values(np.random.default_rng(5).random((20_000, 8)))
    ranks = spearmanr(values).statistic
    expected = np.eye(8)
    expected[4, 6] = expected[6, 4] = expected[5, 6] = expected[6, 5] = 0.6
    np.testing.assert_allclose(ranks, expected, atol=4 / np.sqrt(20_000))


def test_an_offer_without_items_costs_nothing():
    found = model((), (item(amount={"low": 1, "likely": 2, "high": 3}),), maturity="class 3")
    assert found.evaluate(np.array([[2.5]])).present.tolist() == [[0, 2.5]]
    assert model(()).evaluate(np.empty((2, 0))).nominal.tolist() == [[0], [0]]


def test_a_quantity_beyond_the_last_band_is_refused():
    lines = (item("bands", tiers=[{"up_to": 160, "price": 1}], per="users", every="month"),)
    found = model(lines, drivers={"users": [0.8, 1, 1.5]})
    with pytest.raises(DataError, match="units lie beyond the last band"):
        found.evaluate(np.array([[1.4]]))


def test_a_factor_that_can_only_be_one_value_is_applied_to_every_scenario():
    found = model((item(amount=10, per="users"),), drivers={"users": {"level": {"likely": 1.5}}})
    assert found.dimension == 0
    assert found.evaluate(np.empty((1, 0))).nominal.tolist() == [[1200]]
    assert found.point_totals.tolist() == [[800, 800]]


def test_slopes_are_what_one_unit_more_costs():
    found = model(FULL, FULL[:1], **{name: EVERYTHING[name] for name in ("maturity", "exchange_rates")})
    slopes = found.slopes()
    base = found.evaluate(found.likely[None, :])
    for n in range(found.dimension):
        more = found.likely.copy()
        more[n] += 1
        totals = found.evaluate(more[None, :])
        np.testing.assert_allclose(slopes[0, n], (totals.present - base.present)[0], rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(slopes[1, n], (totals.nominal - base.nominal)[0], rtol=1e-6, atol=1e-6)


def test_an_output_that_there_is_not_is_refused():
    with pytest.raises(DataError, match="did you mean 'years'"):
        model(FULL).evaluate(np.empty((1, 0)), ("year",))


def test_a_shared_price_means_the_items_of_a_driver_however_they_write_it():
    found = model((item(amount=10, per="seats"),), prices=[{"name": "rate", "of": "users", "factor": [1, 1, 2]}])
    assert found.inputs[0].offers == ("Acme",)
    assert found.evaluate(np.array([[2.0]])).nominal.tolist() == [[2 * 10 * 80]]


def test_a_correlation_of_prices_without_a_range_is_said_to_do_nothing():
    lines = (item("a", amount={"low": 1, "likely": 2, "high": 3}), item("b", amount=2))
    found = model(lines, correlations=[{"between": ["a", "b"], "rho": 0.5}, {"between": ["a", "a"], "rho": 0.5}])
    assert not found.copulas
    said = [note.where for note in found.notes if "nothing is correlated" in note.what]
    assert said == ["assumptions.uncertainty.correlations[0]", "assumptions.uncertainty.correlations[1]"]


def test_a_scenario_has_a_value_for_each_input():
    with pytest.raises(ValueError, match="give one for each of 0 inputs"):
        model(FULL).evaluate(np.ones((1, 2)))


def test_a_model_travels_between_processes():
    found = model(FULL, **EVERYTHING)
    values = found.values(np.full((2, found.dimension), 0.3))
    copy = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own bytes
    np.testing.assert_array_equal(copy.evaluate(values).present, found.evaluate(values).present)


def test_reach_is_how_far_a_figure_moves_totals_and_sees_all_of_a_risk():
    wide = {"low": 0, "likely": 1, "high": 900, "shape": "triangular"}
    risks = [{"name": "Breach", "probability": 0.1, "impact": wide}, {"name": "Sure", "probability": 1, "impact": wide}]
    plan = PLAN.replace(drivers={"users": 10}, discount_rate=0)
    doubtful = model(
        (item("Seats", amount={"low": 4, "likely": 5, "high": 8, "shape": "uniform"}, per="users"),),
        (item("Seats", amount=7, per="users"),),
        plan=plan,
        drivers={"users": {"low": 0.5, "likely": 1, "high": 1.5, "shape": "uniform"}},
        risks=risks,
    )
    reach = dict(zip([(one.kind, one.name) for one in doubtful.inputs], doubtful.reach().tolist(), strict=True))
    assert reach["price", "Acme: Seats"] == pytest.approx(10 * 0.8 * 4)
    assert reach["driver", "users"] == pytest.approx(10 * 7 * 0.8)
    mean, variance = 901 / 3, (900**2 + 1 - 900) / 18
    assert reach["risk", "Breach"] == pytest.approx(np.sqrt(0.1 * (variance + mean**2) - (0.1 * mean) ** 2))
    span = float(doubtful.at(0.9)[-1] - doubtful.at(0.1)[-1])
    assert reach["impact", "Breach: Acme"] == pytest.approx(0.1 * span)
    assert reach["impact", "Sure: Bravo"] == pytest.approx(span)
    assert model((item(amount=5),)).reach().tolist() == []


def test_the_reach_of_a_risk_in_another_currency_holds_its_exchange_rate():
    risk = {"name": "Late", "probability": 0.5, "impact": 100, "currency": "EUR"}
    plan = PLAN.replace(exchange_rates={"EUR": 2}, discount_rate=0)
    doubtful = model((), plan=plan, exchange_rates={"EUR": [0.5, 1, 1.5]}, risks=[risk])
    at = [one.kind for one in doubtful.inputs].index("risk")
    varies = float(doubtful.variance[1 - at])
    assert doubtful.reach()[at] == pytest.approx(200 * np.sqrt(0.5 * (1 + varies) - 0.25))


@pytest.mark.parametrize("level", [{"low": -1, "likely": 1, "high": 2, "shape": "normal"}, [0, 0, 0]])
def test_a_driver_that_its_range_brings_to_zero_is_refused_where_costs_are_divided_by_it(level):
    if isinstance(level, dict):
        level["low"] = 0  # P10: a tenth of the draws is below it, and 0 is taken there.
    doubtful = model((item(amount=5, per="users"),), drivers={"users": level})
    values = doubtful.values(np.full((1, doubtful.dimension), 0.01))
    assert doubtful.evaluate(values).nominal.tolist() == [[0]]
    with pytest.raises(DataError, match=r"drivers\.users\.level: the range of users reaches 0.*raise low above 0"):
        doubtful.evaluate(values, ("users",))


def test_a_driver_whose_range_begins_at_zero_is_noted():
    doubtful = model((item(amount=5, per="users"),), drivers={"users": [0, 1, 2]})
    notes = [note for note in doubtful.notes if note.where.endswith("drivers.users.level")]
    assert ["reaches 0" in note.what for note in notes] == [True]
    assert "可达 0" in notes[0].zh
    fine = model((item(amount=5, per="users"),), drivers={"users": [0.1, 1, 2]})
    assert not any("reaches 0" in note.what for note in fine.notes)
