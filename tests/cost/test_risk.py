"""What a simulation answers."""

from __future__ import annotations

import json
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from crmselect.cost import CostRisk, simulate
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.taxonomy import PHASES

LICENCES = "procurement.licences"


def item(name: str = "line", category: str = LICENCES, **fields: Any) -> CostItem:
    return CostItem.model_validate({"item": name, "category": category, **fields})


def ranged(low: float, likely: float, high: float, shape: str = "triangular") -> dict[str, Any]:
    return {"low": low, "likely": likely, "high": high, "shape": shape}


@pytest.fixture(scope="module")
def risk() -> CostRisk:
    lines = (
        item("Seats", amount=ranged(40, 50, 80, "pert"), per="users", every="month"),
        item("Build", "deployment.other", amount=ranged(90_000, 100_000, 190_000), start=2),
        item("Care", "training.support", percent_of=["Build"], percent=0.2, every="year"),
    )
    doubt = {
        "drivers": {"users": [0.7, 1, 1.5]},
        "risks": [
            {
                "name": "Dirty data",
                "probability": 0.3,
                "impact": ranged(10_000, 20_000, 60_000),
                "month": 13,
                "offers": ["Acme", "Bravo"],
            }
        ],
        "correlation": 0.3,
    }
    plan = Assumptions(
        currency="USD", years=3, discount_rate=0.08, drivers={"users": [80, 100]}, contingency={"deployment": 0.1},
        uncertainty=doubt,
    )  # fmt: skip
    offers = [
        Offer(name="Acme", items=lines),
        Offer(name="Bravo", items=(*lines[:1], item("Suite", amount=150_000, maturity="class 4"))),
        Offer(name="Cell", items=(item("All", amount=900_000),)),
    ]
    return simulate(offers, plan, draws=4000, seed=7)


def flat(**amounts: Any) -> CostRisk:
    offers = [Offer(name=name, items=(item(amount=amount),)) for name, amount in amounts.items()]
    return simulate(offers, Assumptions(currency="USD", years=1), draws=2048, seed=1)


def test_the_table_holds_the_moments_and_percentiles_of_the_samples(risk):
    sample = risk.samples.present_value
    table = risk.table
    assert list(table.index) == ["Acme", "Bravo", "Cell"]
    np.testing.assert_array_equal(table["mean"], sample.mean(axis=0))
    np.testing.assert_array_equal(table["P80"], np.quantile(sample, 0.8, axis=0))
    np.testing.assert_allclose(table["contingency"], table["P80"] - table["point"])
    np.testing.assert_allclose(table["contingency_share"], table["contingency"] / table["point"])
    np.testing.assert_allclose(table["at_point"], (sample <= table["point"].to_numpy()).mean(axis=0))
    np.testing.assert_allclose(table["standard_error"], table["sd"] / np.sqrt(4000))
    assert table.loc["Cell", ["sd", "contingency"]].tolist() == [0, 0]
    assert risk.summary("nominal").loc["Cell", "point"] == pytest.approx(900_000 + 0)


def test_the_point_estimate_leaves_reserves_out_and_a_note_says_so(risk):
    from crmselect.cost import tco

    bare = tco(risk.offers, risk.assumptions.replace(contingency={}))
    np.testing.assert_allclose(risk.point(), bare.total(), rtol=1e-12)
    assert any(note.where == "assumptions.contingency" for note in risk.notes)


def test_the_curve_and_the_chance_to_stay_within_a_budget_agree(risk):
    curve = risk.curve("Acme")
    assert curve["amount"].is_monotonic_increasing
    assert curve["probability"].iloc[-1] == 1
    budget = curve["amount"].iloc[999]
    assert risk.within(budget)["Acme"] == curve["probability"].iloc[999] == 0.25
    assert risk.within(0).tolist() == [0, 0, 0]
    assert risk.within(1e9, kind="nominal").tolist() == [1, 1, 1]
    assert risk.within(900_000)["Cell"] == 1


def test_who_is_cheaper_and_who_is_cheapest(risk):
    cheaper = risk.cheaper()
    both = cheaper.to_numpy() + cheaper.to_numpy().T
    np.testing.assert_allclose(both[~np.eye(3, dtype=bool)], 1)
    assert np.diag(cheaper).tolist() == [0, 0, 0]
    totals = risk.samples.present_value
    assert cheaper.loc["Acme", "Bravo"] == (totals[:, 0] < totals[:, 1]).mean()
    assert risk.cheapest.sum() == pytest.approx(1)
    assert risk.cheapest["Cell"] == 0


def test_offers_that_cost_the_same_share_the_first_place():
    same = flat(Acme=100, Bravo=100, Cell=101)
    assert same.cheapest.tolist() == [0.5, 0.5, 0]
    assert same.cheaper().loc["Acme", "Bravo"] == 0
    assert same.say()[-1] == (
        "Acme and Bravo are most often the cheapest, with probability 50 % each; "
        "no offer is cheapest in more than half of the draws."
    )


@pytest.mark.parametrize("kind", ["present_value", "nominal"])
@pytest.mark.parametrize("percentile", [0.5, 0.8, 0.95])
def test_the_allocation_adds_up_to_the_contingency(risk, kind, percentile):
    held, lines = risk.contingency(percentile, kind), risk.allocation(percentile, kind)
    sums = lines.groupby("offer")["amount"].sum().reindex(risk.index, fill_value=0.0)
    np.testing.assert_allclose(sums, held, rtol=1e-12)
    np.testing.assert_allclose(held, risk.percentile(percentile, kind) - risk.point(kind))
    assert set(lines["kind"]) == {"price", "driver", "risk", "together"}
    assert "Cell" not in set(lines["offer"])


def test_shares_of_independent_prices_are_their_shares_of_variance():
    # Case R07: standard deviations of 30, 40 and 50.
    amounts = [ranged(1000 - 1.2815515655446 * sd, 1000, 1000 + 1.2815515655446 * sd, "normal") for sd in (30, 40, 50)]
    offer = Offer(name="Acme", items=tuple(item(name, amount=one) for name, one in zip("abc", amounts, strict=True)))
    held = simulate([offer], Assumptions(currency="USD", years=1), draws=2**14, seed=3).allocation()
    shares = held.set_index("input")["share"]
    # The standard error of a share is at most that of a correlation, 1/sqrt(n).
    assert shares[["a", "b", "c"]].tolist() == pytest.approx([0.18, 0.32, 0.5], abs=4 / np.sqrt(2**14))
    assert held["input"].tolist() == ["c", "b", "a"]


def test_percentiles_by_year_and_phase_come_from_the_same_draws(risk):
    years, phases = risk.by("year"), risk.by("phase", kind="nominal")
    assert years.index.names == ["offer", "year"]
    assert list(phases.loc["Acme"].index) == list(PHASES)
    for frame, kind in ((years, "present_value"), (phases, "nominal")):
        np.testing.assert_allclose(frame["point"].groupby("offer").sum(), risk.point(kind), rtol=1e-12)
        np.testing.assert_allclose(frame["mean"].groupby("offer").sum(), risk.totals(kind).mean(axis=0), rtol=1e-12)
    # Percentiles do not add up.
    assert years["P80"].groupby("offer").sum()["Bravo"] > risk.table.loc["Bravo", "P80"]
    assert list(risk.by("year", percentiles=[0.25]).columns) == ["point", "mean", "P25"]


def test_one_offer_in_one_year_has_the_same_percentiles_by_year_and_in_total():
    single = flat(Acme=ranged(80, 100, 150))
    assert single.by("year").loc[("Acme", 1), "P80"] == single.table.loc["Acme", "P80"]
    assert single.cheapest.tolist() == [1]
    assert single.cheaper().to_numpy().tolist() == [[0]]
    assert len(single.say()) == 1


def test_the_inputs_are_listed_with_their_range_and_origin(risk):
    inputs = risk.inputs.set_index("input")
    assert inputs.loc["Acme: Build", ["low", "likely", "high", "shape"]].tolist() == [
        90_000,
        100_000,
        190_000,
        "triangular",
    ]
    assert inputs.loc["Bravo: Suite", "origin"] == "maturity class 4 of the quote"
    assert inputs.loc["Dirty data", ["shape", "probability"]].tolist() == ["occurs", 0.3]
    assert inputs.loc["users", "offers"] == "Acme, Bravo"
    assert np.isnan(inputs.loc["users", "probability"])


def test_a_risk_is_listed_with_what_it_costs_on_average_and_to_rule_out():
    impact = ranged(10, 20, 60)
    doubt = {"risks": [{"name": "Late", "probability": 0.3, "impact": impact, "currency": "EUR", "month": 12, "mitigation": 5},
                       {"name": "Sure", "probability": 1, "impact": 7, "offers": "Bravo"}]}  # fmt: skip
    plan = Assumptions(currency="USD", years=2, discount_rate=0.1, exchange_rates={"EUR": [2, 3]}, uncertainty=doubt)
    found = simulate([Offer(name="Acme"), Offer(name="Bravo")], plan, draws=2**14, seed=9)
    risks = found.risks.set_index(["risk", "offer"])
    # The variance of occurrence times impact: p (s² + m²) − p² m².
    error = 3 / 1.1 * np.sqrt((0.3 * (2100 / 18 + 30**2) - 81) / 2**14)
    assert risks.loc[("Late", "Acme"), "expected"] == pytest.approx(0.3 * 30 * 3 / 1.1, abs=4 * error)
    assert risks["mitigation"].tolist()[:2] == [10, 10]
    assert risks.loc[("Sure", "Bravo"), "expected"] == 7
    assert np.isnan(risks.loc[("Sure", "Bravo"), "mitigation"])
    assert found.point().tolist() == [0, 0]
    assert np.isnan(found.table.loc["Acme", "contingency_share"])
    assert "(" not in found.say()[0]


def test_the_sentences_say_what_to_hold_and_how_sure_it_is(risk):
    acme, _, cell, cheapest = risk.say()
    row = risk.table.loc["Acme"]
    assert acme == (
        f"Acme: 80 % sure to cost at most USD {row['P80']:,.0f}; the point estimate is reached or undercut with "
        f"probability {100 * row['at_point']:.0f} %; hold USD {row['contingency']:,.0f} "
        f"({100 * row['contingency_share']:.0f} %) as contingency."
    )
    assert cell == "Cell: nothing about its cost is uncertain; it is USD 900,000."
    name = risk.cheapest.idxmax()
    assert cheapest == f"{name} is most often the cheapest, with probability {100 * risk.cheapest.max():.0f} %."
    assert risk.say("zh")[0].startswith("Acme：有 80 % 的把握成本不超过 USD")
    assert str(risk) == "\n".join(risk.sentences())


def test_no_clear_winner_is_said_in_both_languages():
    close = flat(Acme=ranged(80, 100, 150), Bravo=ranged(80, 100, 151), Cell=ranged(80, 100, 152))
    assert close.cheapest.max() < 0.5
    assert close.say()[-1].endswith("no offer is cheapest in more than half of the draws.")
    assert close.say("zh")[-1].endswith("没有任何报价在半数以上的抽样中成本最低。")


def test_a_point_estimate_on_the_careful_side_needs_no_contingency():
    careful = flat(Acme=ranged(80, 150, 150))
    assert careful.contingency()["Acme"] < 0
    assert "needs no contingency" in careful.say()[0]
    assert "无需应急储备" in careful.say("zh")[0]


def test_the_result_leaves_as_plain_data(risk):
    data = json.loads(json.dumps(risk.to_dict(), allow_nan=False))
    assert data["schema"] == "crmselect/cost-risk/1"
    assert (data["seed"], data["draws"], data["method"]) == (7, 4000, "sobol")
    assert data["offers"][0]["P80"] == risk.table.loc["Acme", "P80"]
    assert data["cheaper"]["Acme"]["Bravo"] == risk.cheaper().loc["Acme", "Bravo"]
    assert len(data["figures"]) == risk.model.dimension
    assert pd.DataFrame(data["allocation"]["lines"])["amount"].sum() == pytest.approx(risk.contingency().sum())


def test_the_html_shows_each_offer_and_escapes_its_name():
    page = flat(**{"A<b>": ranged(80, 100, 150), "Bravo": 3})._repr_html_()
    assert "A&lt;b&gt;" in page
    assert "<b>" not in page
    assert page.count("<tr") == 3


def test_no_offers_have_no_figures():
    none = simulate([], Assumptions(currency="USD"), draws=10, seed=1)
    assert none.table.empty
    assert none.cheapest.empty
    assert none.say() == ("There are no offers.",)
    assert none.by("year").empty
    json.dumps(none.to_dict())


def test_one_draw_has_no_spread_and_says_nothing_of_causes():
    offers = [Offer(name="Acme", items=(item(amount=ranged(80, 100, 150)),))]
    single = simulate(offers, Assumptions(currency="USD", years=1), draws=1, seed=1)
    assert single.table.loc["Acme", "sd"] == 0
    lines = single.allocation()
    assert lines["input"].tolist() == ["together"]
    assert lines["amount"].sum() == single.contingency()["Acme"]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda r: r.percentile(80), "80 is no probability"),
        (lambda r: r.totals("nominl"), "did you mean 'nominal'"),
        (lambda r: r.curve("Acne"), "did you mean 'Acme'"),
        (lambda r: r.by("years"), "did you mean 'year'"),
        (lambda r: r.contingency(-0.1), "no probability"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(risk, ask, said):
    with pytest.raises(DataError, match=said):
        ask(risk)


def test_a_result_travels_between_processes(risk):
    copy = pickle.loads(pickle.dumps(risk))  # noqa: S301 - our own bytes
    pd.testing.assert_frame_equal(copy.table, risk.table)
    pd.testing.assert_frame_equal(copy.by("year"), risk.by("year"))


RARE = ranged(0, 10, 2000, "pert")


def doubted(*risks: dict[str, Any], amount: Any = 100, **fields: Any) -> CostRisk:
    plan = Assumptions(currency="USD", years=1, uncertainty={"risks": list(risks)}, **fields)
    return simulate([Offer(name="Acme", items=(item(amount=amount),))], plan, draws=2048, seed=1)


def test_what_a_sure_event_costs_is_allocated_to_it_in_full():
    sure = {"name": "Move", "probability": 1, "impact": 50}
    held = doubted(sure, amount=ranged(80, 100, 150)).allocation().set_index("input")["amount"]
    assert held["Move"] == pytest.approx(50, rel=1e-12)
    alone = doubted(sure)
    assert alone.allocation().to_numpy().tolist() == [["Acme", "risk", "Move", 1.0, 50.0]]
    assert alone.contingency()["Acme"] == 50


@pytest.mark.parametrize("percentile", [0.2, 0.8])
def test_a_sure_event_of_uncertain_cost_has_one_line_and_lines_add_up(percentile):
    found = doubted(
        {"name": "Move", "probability": 1, "impact": ranged(40, 50, 90)},
        {"name": "Fee", "probability": 1, "impact": 7},
        amount=ranged(80, 100, 150),
    )
    lines = found.allocation(percentile)
    assert lines.groupby("input")["amount"].size().to_dict() == {"line": 1, "Move": 1, "Fee": 1}
    assert lines["amount"].sum() == pytest.approx(found.contingency(percentile)["Acme"], rel=1e-12)
    assert lines["share"].sum() == pytest.approx(1)
    assert lines.set_index("input")["amount"]["Fee"] == pytest.approx(7)


def test_a_factor_that_can_only_be_another_is_allocated_by_itself():
    doubt = {"drivers": {"users": [1.2, 1.2, 1.2]}, "risks": [{"name": "Move", "probability": 1, "impact": 50}]}
    plan = Assumptions(currency="USD", years=1, drivers={"users": 10}, uncertainty=doubt)
    offers = [Offer(name="Acme", items=(item(amount=10, per="users"),)), Offer(name="Bravo", items=(item(amount=3),))]
    lines = simulate(offers, plan, draws=64, seed=1).allocation()
    assert lines["offer"].tolist() == ["Acme", "Acme", "Bravo"]
    assert lines["input"].tolist() == ["Move", "users", "Move"]
    assert lines["amount"].tolist() == pytest.approx([50, 20, 50])


def test_an_offer_with_a_colon_in_its_name_keeps_its_lines_apart():
    offers = [
        Offer(name="A", items=(item("B: C", amount=ranged(80, 100, 150)),)),
        Offer(name="A: B", items=(item("C", amount=ranged(80, 100, 150)),)),
    ]
    found = simulate(offers, Assumptions(currency="USD", years=1), draws=64, seed=1)
    assert [one.name for one in found.model.inputs] == ["A: B: C [A]", "A: B: C [A: B]"]
    assert found.allocation()["input"].tolist() == ["B: C", "C"]


def test_few_draws_are_said_to_be_rough_and_never_to_make_a_price_certain():
    offers = [Offer(name="Acme", items=(item(amount=ranged(80, 100, 150)),))]
    plan = Assumptions(currency="USD", years=1)
    one, many = (simulate(offers, plan, draws=draws, seed=1) for draws in (1, 30))
    assert "nothing about its cost is uncertain" not in one.say()[0]
    assert one.say()[-1] == "With 1 draw all percentiles and probabilities are rough; 10,000 are usual."
    assert one.say("zh")[-1].startswith("仅有 1 次抽样")
    assert len(many.say()) == len(many.say("zh")) == 1
    two = simulate([*offers, Offer(name="Bravo", items=offers[0].items)], plan, draws=2, seed=1).say()
    assert two[-2] == "With 2 draws all percentiles and probabilities are rough; 10,000 are usual."
    assert "most often the cheapest" in two[-1]


def test_a_total_that_lacks_what_others_quote_is_said_to_lack_it():
    offers = [
        Offer(name="Acme", items=(item("Seats", amount=100), item("Move", "deployment.migration", amount=50))),
        Offer(
            name="Bravo",
            items=(item("Seats", amount=110), item("Migration", "deployment.migration", quoted="not_quoted")),
        ),
        Offer(name="Cell", items=(item("Seats", amount=180), item("Odd", "golive.exit", quoted="not_quoted"))),
    ]
    found = simulate(offers, Assumptions(currency="USD", years=1), draws=64, seed=1)
    assert found.say()[-1] == (
        "Bravo is most often the cheapest, with probability 100 %. Bravo does not quote Migration: its total lacks it."
    )
    assert found.say("zh")[-1].endswith("Bravo 未报 Migration：其总成本不含该项。")
    notes = [note for note in found.notes if note.where == "offer Bravo"]
    assert "does not quote Migration, which other offers do" in notes[0].what
    assert "未报" in notes[0].zh
    assert not any(note.where == "offer Cell" for note in found.notes)


def test_years_and_phases_leave_with_the_plain_data(risk):
    data = risk.to_dict()
    years, phases = (pd.DataFrame(data[name]) for name in ("by_year", "by_phase"))
    pd.testing.assert_frame_equal(years.set_index(["offer", "year"]), risk.by("year"), check_column_type=False)
    pd.testing.assert_frame_equal(phases.set_index(["offer", "phase"]), risk.by("phase"), check_column_type=False)


def test_the_phases_in_which_something_is_paid_have_a_percentile_for_each_offer(risk):
    short = risk.phases()
    assert list(short.columns) == ["Acme", "Bravo", "Cell"]
    assert list(short.index) == ["procurement", "deployment", "training"]
    for offer in short.columns:
        expected = risk.by("phase")["P80"][offer].loc[list(short.index)]
        assert short[offer].tolist() == expected.tolist()
    nominal = risk.by("phase", "nominal", [0.5])["P50"]["Acme"]
    assert risk.phases(0.5, "nominal")["Acme"].tolist() == nominal.loc[list(short.index)].tolist()


def test_offers_by_year_are_taken_in_groups_with_the_same_figures(risk, monkeypatch):
    from crmselect.cost import risk_parts

    whole = risk.by("year")
    monkeypatch.setattr(risk_parts, "_CELLS", 2 * 3 * risk.draws)
    pd.testing.assert_frame_equal(risk.by("year"), whole)


def test_percentiles_by_year_hold_a_bounded_number_of_figures():
    import tracemalloc

    offers = [Offer(name=f"O{n}", items=(item(amount=ranged(80, 100, 150)),)) for n in range(200)]
    large = simulate(offers, Assumptions(currency="USD", years=5), draws=8192, seed=1)
    tracemalloc.start()
    try:
        large.by("year")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    # Of all offers together the draws alone are 66 MB.
    assert peak < 50e6
