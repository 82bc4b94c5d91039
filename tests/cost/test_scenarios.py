"""Many assumptions in one call."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from crmselect.cost import scenarios, tco
from crmselect.errors import DataError
from crmselect.model import CostItem, Offer, StatedRate, Tier
from tests.cost.test_tco import PLAN, offers

SEATS = CostItem(item="Seats", category="procurement.licences", amount=100, per="users", every="month")
SUPPORT = CostItem(item="Support", category="procurement.support", percent=0.2, percent_of="Seats", every="year")
BANDS = CostItem(
    item="Storage", category="procurement.servers", tiers=(Tier(up_to=100, price=2), Tier(price=1)), tier_mode="volume",
    per="users", every="month", currency="EUR",
)  # fmt: skip
PAIR = [Offer(name="Acme", items=(SEATS, SUPPORT)), Offer(name="Bravo", items=(BANDS,))]


@given(drawn=offers)
@settings(max_examples=25)
def test_a_scenario_equals_a_fresh_computation(drawn):
    grid = {"users": [50, [60, 90, 100]], "discount_rate": [0.0, 0.1], "EUR": [1.0, 1.3], "years": [2, 4]}
    frame = scenarios(drawn, PLAN, **grid)
    assert len(frame) == 16 * len(drawn)
    for _, row in frame.iterrows():
        plan = PLAN.replace(**{name: row[name] for name in grid})
        fresh = tco(drawn, plan)
        assert row["present_value"] == pytest.approx(fresh.total()[row["offer"]], rel=1e-12, abs=1e-6)
        assert row["nominal"] == pytest.approx(fresh.total("nominal")[row["offer"]], rel=1e-12, abs=1e-6)


def test_percents_and_bands_follow_their_scenario():
    frame = scenarios(PAIR, PLAN, users=[100, 101])
    for users, rows in frame.groupby("users"):
        fresh = tco(PAIR, PLAN.replace(users=users)).total()
        np.testing.assert_allclose(rows.set_index("offer")["present_value"], fresh)


def test_a_reserve_is_kept_in_every_scenario():
    plan = PLAN.replace(contingency={"procurement": 0.1})
    frame = scenarios(PAIR, plan, users=[100])
    np.testing.assert_allclose(frame["nominal"], tco(PAIR, plan.replace(users=100)).total("nominal"))


def test_a_rate_that_came_with_an_offer_gives_way_to_the_scenarios():
    offer = Offer(
        name="Acme", currency="GBP", exchange_rate=StatedRate(to="USD", rate=1.25),
        items=(CostItem(item="Fee", category="procurement.licences", amount=100),),
    )  # fmt: skip
    assert scenarios([offer], PLAN, users=[1])["nominal"].tolist() == [125]
    assert scenarios([offer], PLAN, GBP=[1.5])["nominal"].tolist() == [150]


def test_the_lowest_present_value_ranks_first():
    frame = scenarios(PAIR, PLAN, users=[100])
    assert frame.set_index("offer")["rank"].to_dict() == {"Acme": 2, "Bravo": 1}


def test_an_empty_list_of_values_and_an_unknown_name_are_refused():
    with pytest.raises(DataError, match="no values to try"):
        scenarios(PAIR, PLAN, users=[])
    with pytest.raises(TypeError, match="did you mean 'users'"):
        scenarios(PAIR, PLAN, user=[1])
