"""What an offer's total hangs on."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from crmselect.cost.sensitivity import scatter, tornado, variance_shares
from crmselect.cost.uncertain import CostModel
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer, OfferSet

SIGMA = 1.2815515655446004


def item(name, amount, **fields):
    return CostItem(item=name, category=fields.pop("category", "procurement.licences"), amount=amount, **fields)


def bell(mean, deviation):
    """An estimate with a mean and a standard deviation, normal."""
    return {"low": mean - SIGMA * deviation, "likely": mean, "high": mean + SIGMA * deviation, "shape": "normal"}


def model_of(*items, others=(), uncertainty=None, **plan):
    offers = [Offer(name="Acme", items=items)]
    if others:
        offers.append(Offer(name="Bravo", items=others))
    drivers = {"users": [10, 20]}
    return CostModel(
        OfferSet(offers=tuple(offers)),
        Assumptions(**{"currency": "USD", "years": 2, "drivers": drivers, "uncertainty": uncertainty or {}, **plan}),
    )


THREE = (item("A", bell(300, 30)), item("B", bell(400, 40)), item("C", bell(500, 50)))
RISKY = {
    "drivers": {"users": [0.8, 1, 1.5]},
    "risks": [{"name": "Dirty data", "probability": 0.3, "impact": {"low": 100, "likely": 200, "high": 600}}],
}
SEATS = item("Seats", {"low": 4, "likely": 5, "high": 8}, per="users", every="year")


def test_shares_of_a_sum_are_exact():
    # Squared standard deviations 900, 1600, 2500 of 5000.
    found = variance_shares(model_of(*THREE), "Acme", kind="nominal")
    assert found.method == "exact"
    assert found.table["input"].tolist() == ["Acme: C", "Acme: B", "Acme: A"]
    assert found.table["share"].tolist() == pytest.approx([0.5, 0.32, 0.18], abs=1e-12)
    assert found.variance == pytest.approx(5000)
    assert (found.draws, found.seed) == (None, None)


def test_coefficients_are_quantities_and_discounting():
    a, b = bell(10, 1), bell(100, 10)
    model = model_of(item("A", a, per="users", every="year"), item("B", b, start=12), discount_rate=0.25)
    # A: 10 users at once and 20 a year later; B once, a year later.
    slopes = np.array([10 + 20 / 1.25, 1 / 1.25])
    parts = (slopes * [1, 10]) ** 2
    found = variance_shares(model, "Acme")
    assert found.method == "exact"
    assert found.variance == pytest.approx(parts.sum())
    assert found.table.set_index("input")["share"]["Acme: A"] == pytest.approx(parts[0] / parts.sum())


def test_a_percent_of_an_uncertain_price_is_still_a_straight_line():
    support = CostItem(item="Support", category="procurement.support", percent=0.2, percent_of=("A",), every="once")
    found = variance_shares(model_of(THREE[0], THREE[1], support), "Acme", kind="nominal")
    assert found.method == "exact"
    assert found.variance == pytest.approx(36**2 + 40**2)


def test_a_product_is_estimated_and_agrees_with_its_closed_form():
    users, price = (
        {"low": 0.5, "likely": 1, "high": 1.5, "shape": "uniform"},
        {"low": 1, "likely": 2, "high": 3, "shape": "uniform"},
    )
    model = model_of(item("Seats", price, per="users"), uncertainty={"drivers": {"users": {"level": users}}})
    found = variance_shares(model, "Acme", kind="nominal", seed=1)
    assert found.method == "sobol"
    # T = 10 X Y with means 2, 1 and variances 1/3, 1/12.
    price_alone, users_alone, both = 1 / 3 * 1, 1 / 12 * 4, 1 / 3 / 12
    variance = price_alone + users_alone + both
    table = found.table.set_index("input")
    expected = {"Acme: Seats": price_alone, "users": users_alone}
    for name, alone in expected.items():
        row = table.loc[name]
        assert abs(row["first"] - alone / variance) <= 5 * row["first_error"]
        assert abs(row["share"] - (alone + both) / variance) <= 5 * row["share_error"]
    assert found.variance == pytest.approx(100 * variance, rel=0.02)


def test_what_is_sure_to_fall_due_is_a_price_and_what_may_is_not():
    risk = {"name": "Move", "probability": 1, "impact": bell(100, 10)}
    assert variance_shares(model_of(THREE[0], uncertainty={"risks": [risk]}), "Acme").method == "exact"
    risk["probability"] = 0.5
    assert variance_shares(model_of(THREE[0], uncertainty={"risks": [risk]}), "Acme", draws=64).method == "sobol"


def test_with_correlations_covariances_are_given_and_shares_are_said_not_to_be_defined():
    doubt = {"correlations": [{"between": ["A", "B"], "rho": 0.5}]}
    found = variance_shares(model_of(*THREE, uncertainty=doubt), "Acme", kind="nominal", draws=2**14, seed=0)
    r = 2 * np.sin(np.pi / 6 * 0.5)
    variance = 900 + 1600 + 2500 + 2 * r * 30 * 40
    assert found.method == "covariance"
    # Scrambled Sobol' points do better than the standard error of random draws, about sqrt(2/n).
    tolerance = 4 * np.sqrt(2 / 2**14)
    assert found.variance == pytest.approx(variance, rel=tolerance)
    shares = found.table.set_index("input")["share"]
    expected = {"Acme: A": 900 + r * 1200, "Acme: B": 1600 + r * 1200, "Acme: C": 2500}
    for name, part in expected.items():
        assert shares[name] == pytest.approx(part / variance, abs=tolerance)
    assert shares.sum() == pytest.approx(1)
    assert "not defined" in found.sentences()[0]
    assert "没有定义" in found.sentences("zh")[0]


def test_a_correlation_in_another_offer_does_not_matter():
    doubt = {"correlations": [{"between": ["A", "B"], "rho": 0.5, "offer": "Bravo"}]}
    model = model_of(*THREE, others=THREE, uncertainty=doubt)
    assert variance_shares(model, "Acme").method == "exact"
    assert variance_shares(model, "Bravo", draws=64, seed=0).method == "covariance"


def test_shares_do_not_depend_on_the_workers():
    model = model_of(SEATS, uncertainty=RISKY)
    alone = variance_shares(model, "Acme", draws=128, seed=0)
    with ProcessPoolExecutor(2) as pool:
        found = variance_shares(model, "Acme", draws=128, seed=0, executor=pool)
    assert found.table.equals(alone.table)


def test_a_tornado_puts_each_figure_at_either_end():
    model = model_of(SEATS, item("Fee", 100), uncertainty=RISKY)
    found = tornado(model, "Acme", kind="nominal")
    low, high = model.at(0.1), model.at(0.9)
    assert found.base == pytest.approx(5 * 30 + 100)
    table = found.table.set_index("input")
    seats = table.loc["Acme: Seats"]
    assert seats["total_low"] == pytest.approx(low[0] * 30 + 100)
    assert seats["total_high"] == pytest.approx(high[0] * 30 + 100)
    users = table.loc["users"]
    assert users["total_high"] == pytest.approx(5 * 30 * users["high"] + 100)
    assert found.table["swing"].is_monotonic_decreasing
    assert (found.table["swing"] == (found.table["total_high"] - found.table["total_low"]).abs()).all()


def test_a_risk_either_occurs_or_not_and_its_impact_is_shown_as_if_it_did():
    found = tornado(model_of(SEATS, uncertainty=RISKY), "Acme", kind="nominal")
    table = found.table.set_index("kind")
    assert table.loc["risk", ["total_low", "total_high", "swing"]].tolist() == pytest.approx([150, 350, 200])
    impact = table.loc["impact"]
    assert impact["given"] == "Dirty data"
    assert impact["total_low"] == pytest.approx(150 + impact["low"])
    assert impact["swing"] == pytest.approx(impact["high"] - impact["low"])
    assert any("does not occur" in said for said in found.sentences())
    assert "does not occur" in found._repr_html_()


def test_only_what_touches_an_offer_is_in_its_tornado():
    model = model_of(SEATS, others=THREE, uncertainty=RISKY | {"risks": []})
    assert set(tornado(model, "Acme").table["input"]) == {"Acme: Seats", "users"}
    assert set(tornado(model, "Bravo").table["input"]) == {"Bravo: A", "Bravo: B", "Bravo: C"}


def test_other_ends_are_wider():
    model = model_of(*THREE)
    narrow, wide = tornado(model, "Acme"), tornado(model, "Acme", low=0.05, high=0.95)
    assert (wide.table["swing"] > narrow.table["swing"]).all()
    assert "P5" in wide._repr_html_()


def test_where_nothing_is_uncertain_tables_are_empty_and_say_so():
    model = model_of(item("Fee", 100))
    bars, shares = tornado(model, "Acme"), variance_shares(model, "Acme")
    assert (bars.base, len(bars.table)) == (100, 0)
    assert (shares.variance, len(shares.table)) == (0, 0)
    assert bars.sentences() == ["Nothing in Acme's cost is uncertain."]
    assert shares.sentences("zh") == ["Acme 的成本没有波动。"]
    assert bars._repr_html_()
    assert shares._repr_html_()


def test_figures_are_drawn_beside_the_total():
    model = model_of(SEATS, uncertainty=RISKY)
    found = scatter(
        model,
        "Acme",
        ["users", "Acme: Seats", "risk: Dirty data", "impact: Dirty data: Acme"],
        kind="nominal",
        draws=300,
        seed=0,
    )
    expected = found["users"] * found["Acme: Seats"] * 30
    expected += found["risk: Dirty data"] * found["impact: Dirty data: Acme"]
    assert found["total"].to_numpy() == pytest.approx(expected.to_numpy())
    assert found.attrs["seed"] == 0
    assert list(scatter(model, "Acme", "users", draws=5, seed=0).columns) == ["users", "total"]
    again = scatter(model, "Acme", "users", draws=9)
    assert scatter(model, "Acme", "users", draws=9, seed=again.attrs["seed"]).equals(again)


def test_an_input_of_an_ambiguous_name_asks_for_its_kind():
    doubt = RISKY | {"prices": [{"name": "users", "of": "Seats", "factor": [1, 1, 2]}]}
    model = model_of(SEATS, uncertainty=doubt)
    with pytest.raises(DataError, match="write one of driver: users, shared price: users"):
        scatter(model, "Acme", "users")
    assert scatter(model, "Acme", "driver: users", draws=4, seed=0).shape == (4, 2)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda m: tornado(m, "Acm"), "no offer is called 'Acm' — did you mean 'Acme'"),
        (lambda m: tornado(m, "Acme", kind="present"), "there is no kind 'present'"),
        (lambda m: tornado(m, "Acme", low=0.9, high=0.1), "write 0 < low < high < 1"),
        (lambda m: tornado(m, "Acme", low=0), "write 0 < low < high < 1"),
        (lambda m: variance_shares(m, "Acme", draws=0), "0 draws show nothing"),
        (lambda m: variance_shares(m, "Acme", seed=-1), "-1 is no seed"),
        (lambda m: scatter(m, "Acme", "user"), "no uncertain input is called 'user' — did you mean 'users'"),
        (lambda _: scatter(model_of(), "Acme", "user"), "give a price, a driver or a rate a range"),
    ],
)
def test_what_there_is_not_is_refused(call, said):
    with pytest.raises(DataError, match=said):
        call(model_of(SEATS, uncertainty=RISKY))


def test_results_leave_as_plain_data():
    model = model_of(SEATS, uncertainty=RISKY)
    bars = tornado(model, "Acme").to_dict()
    shares = variance_shares(model, "Acme", draws=64, seed=0).to_dict()
    assert {row["input"] for row in bars["table"]} == {row["input"] for row in shares["table"]}
    assert (shares["seed"], shares["method"]) == (0, "sobol")


def test_beside_correlated_prices_a_risk_counts_with_all_that_it_costs():
    # The mean impact is far above the likely one, whose slope would show next to nothing.
    risk = {"name": "Breach", "probability": 0.1, "impact": {"low": 0, "likely": 1, "high": 900, "shape": "triangular"}}
    doubt = {"correlation": 0.5, "risks": [risk]}
    model = model_of(*THREE, uncertainty=doubt)
    found = variance_shares(model, "Acme", kind="nominal", draws=2**14, seed=0)
    assert found.method == "covariance"
    assert found.table["kind"].tolist().count("risk") == 1
    assert "impact" not in set(found.table["kind"])
    r = 2 * np.sin(np.pi / 6 * 0.5)
    prices = 5000 + 2 * r * (30 * 40 + 30 * 50 + 40 * 50)
    mean, square = (0 + 1 + 900) / 3, (900**2 + 1 - 900) / 18
    breach = 0.1 * (square + mean**2) - (0.1 * mean) ** 2
    share = found.table.set_index("input")["share"]["Breach"]
    # The standard error of a share is at most that of a correlation with tails: 3/sqrt(n) bounds it here.
    assert share == pytest.approx(breach / (breach + prices), abs=4 * 3 / np.sqrt(2**14))
    assert found.table["share"].sum() == pytest.approx(1)


def test_a_sure_event_beside_correlated_prices_is_a_line_of_its_own():
    doubt = {"correlation": 0.5, "risks": [{"name": "Move", "probability": 1, "impact": bell(100, 30)}]}
    found = variance_shares(model_of(*THREE, uncertainty=doubt), "Acme", draws=1024, seed=0)
    assert found.table["input"].tolist().count("Move: Acme") == 1
    assert found.table["share"].sum() == pytest.approx(1)


def test_figures_of_offers_with_colons_in_their_names_are_asked_for_by_their_own_names():
    price = {"low": 1, "likely": 2, "high": 3}
    doubt = {"risks": [{"name": "R", "probability": 0.5, "impact": price}]}
    offers = OfferSet(
        offers=(Offer(name="A", items=(item("B: C", price),)), Offer(name="A: B", items=(item("C", price),)))
    )
    model = CostModel(offers, Assumptions(currency="USD", uncertainty=doubt))
    assert len({(one.kind, one.name) for one in model.inputs}) == model.dimension
    assert list(scatter(model, "A: B", "A: B: C [A: B]", draws=4, seed=0).columns) == ["A: B: C [A: B]", "total"]
    table = tornado(model, "A").table.set_index("kind")
    assert table["given"]["impact"] == "R"
    assert table["figure"].to_dict() == {"price": "B: C", "risk": "R", "impact": "R"}
