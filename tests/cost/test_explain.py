"""A figure is traced to what made it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.errors import Place
from crmselect.model import Assumptions, CostItem, Offer, Tier
from tests.cost.test_tco import PLAN, offers

SEATS = CostItem(
    item="Seats", category="procurement.licences", amount=100, per="users", every="month", discount=0.1, growth=0.03,
    currency="EUR", billing="year advance", source="§3.1", place=Place("offers.csv", row=3, column="price"),
)  # fmt: skip
SUPPORT = CostItem(item="Support", category="procurement.support", percent=0.2, percent_of="Seats", every="year")
STORE = CostItem(
    item="Storage", category="procurement.servers", tiers=(Tier(up_to=5, price=7), Tier(price=6)), per="users",
    every="month",
)  # fmt: skip
KIT = CostItem(item="Kit", category="procurement.hardware", amount=1000, refresh_every=2, residual=100)
FREE = CostItem(item="Course", category="training.trainers", quoted="included")
ACME = Offer(name="Acme", items=(SEATS, SUPPORT, STORE, KIT, FREE))


@given(offers=offers, contingency=st.sampled_from([{}, {"deployment": 0.1}]))
def test_an_explanation_adds_up_to_what_it_explains(offers, contingency):
    result = tco(offers, PLAN.replace(contingency=contingency))
    name = result.names[0]
    for kind in ("nominal", "present_value"):
        assert result.explain(name).total(kind) == pytest.approx(result.total(kind)[name])
        by_year = [result.explain(name, year=y).total(kind) for y in (1, 2, 3)]
        np.testing.assert_allclose(by_year, result.by("year", kind=kind)[name], rtol=1e-9, atol=1e-6)


@pytest.fixture
def result():
    return tco([ACME, Offer(name="Bravo", items=(KIT,))], PLAN.replace(contingency={"procurement": 0.1}))


def test_every_step_is_the_product_of_its_factors(result):
    steps = result.explain("Acme").steps
    product = steps["list_price"] * steps["rise"] * steps["discount"] * steps["share"] * steps["rate"] * steps["tax"]
    np.testing.assert_allclose(product, steps["amount"])


def test_a_part_is_chosen_by_any_label(result):
    assert result.explain("Acme", category="procurement.hardware", month=0).total() == 1000
    assert result.explain("Acme", group="maintenance", year=2).total() == pytest.approx(
        result.by("year", "group", kind="nominal").loc[(2, "maintenance"), "Acme"]
    )


def test_sentences_name_units_prices_discounts_rises_rates_and_the_cell(result):
    said = result.explain("Acme", year=2).sentences()
    assert said[0] == (
        "Seats: 120 users × EUR 100.00 a month, 12 times, − 10 % discount, prices risen by × 1.0300, "
        "1 EUR = 1.0800 USD, billed yearly in advance = USD 144,167 (offers.csv row 3, price; §3.1)."
    )
    assert "20 % of the net value of Seats" in said[1]
    assert any("graduated bands: ≤5 7; > 6" in line for line in said)
    assert any(line.startswith("Contingency") and "10 % of the phase's other costs" in line for line in said)


def test_sentences_speak_chinese(result):
    said = result.explain("Acme", year=2).sentences("zh")
    assert said[0].startswith("Seats：120 users × EUR 100.00 每月，共 12 次")
    assert said[0].endswith("合计 USD 144,167（offers.csv row 3, price；§3.1）。")


def test_refresh_and_residual_stand_in_the_sentence(result):
    said = result.explain("Bravo", item="Kit").sentences()
    assert "refreshed USD 1,000" in said[0]
    assert "residual value USD -100" in said[0]


def test_what_is_billed_beside_what_is_used_is_said():
    seats = CostItem(
        item="Seats", category="procurement.licences", tiers=(Tier(up_to=50, price=30), Tier(price=20, fee=500)),
        per="users", every="month", minimum=100, source="§2",
    )  # fmt: skip
    space = CostItem(
        item="Space", category="procurement.servers", amount=5, per="users", every="month", included=10, block=25
    )
    result = tco([Offer(name="Acme", items=(seats, space))], PLAN.replace(users=80, years=1))
    said = result.explain("Acme").sentences()
    assert said[0].startswith(
        "Seats: 100 users (of 80, at least 100) × USD 30.00 a month (graduated bands: ≤50 30; > 20 + 500)"
    )
    assert said[1].startswith("Space: 75 users (of 80, 10 included, in blocks of 25) × USD 5.00 a month")
    assert result.explain("Acme").steps["quantity"].unique().tolist() == [80]


def test_what_the_study_does_not_have_is_refused_and_not_nought(result):
    with pytest.raises(KeyError, match="did you mean 'Seats'"):
        result.explain("Acme", item="Seat")
    with pytest.raises(KeyError, match="write 1 to 3"):
        result.explain("Acme", year=9)


def test_what_is_included_is_said_to_be(result):
    assert result.explain("Acme", item="Course").sentences() == ["Course: included in another item = USD 0."]


def test_an_unknown_offer_or_label_is_refused(result):
    with pytest.raises(KeyError, match="did you mean 'Acme'"):
        result.explain("Acne")
    with pytest.raises(ValueError, match="write some of year, month"):
        result.explain("Acme", quarter=1)


def test_it_goes_out_as_plain_data_and_html(result):
    explained = result.explain("Acme")
    assert explained.to_dict()["total"] == explained.total()
    assert "<table" in explained._repr_html_()


class TestVersus:
    """Two offers side by side."""

    def test_differences_add_up_to_the_difference_of_totals(self, result):
        gaps = result.versus("Acme")
        assert gaps["Bravo"].sum() == pytest.approx(result.total()["Bravo"] - result.total()["Acme"])
        assert gaps.index[0] == "Seats"

    def test_a_purchase_is_overtaken_by_a_subscription(self):
        plan = Assumptions(currency="USD", years=3)
        bought = CostItem(item="Licence", category="procurement.licences", amount=2400)
        rented = CostItem(item="Rent", category="procurement.licences", amount=100, every="month")
        result = tco([Offer(name="Buy", items=(bought,)), Offer(name="Rent", items=(rented,))], plan)
        # After 24 months both have cost 2,400; the twenty-fifth payment, in month 24, makes buying the cheaper.
        (crossing,) = result.crossovers("Buy", "Rent")
        assert (crossing.month, crossing.cheaper) == (24, "Buy")

    def test_offers_alike_never_cross(self):
        result = tco([Offer(name="A", items=(KIT,)), Offer(name="B", items=(KIT,))], PLAN)
        assert result.crossovers("A", "B") == ()
