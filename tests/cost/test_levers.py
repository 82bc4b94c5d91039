"""What can be negotiated, and where two offers cost the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.cost.levers import break_even, negotiation
from crmselect.model import Assumptions, CostItem, Offer, Tier

PLAN = Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": [80, 120, 150, 150, 150]})
RENTED = CostItem(
    item="Seats", category="procurement.licences", amount=100, per="users", every="month", renewal_months=12,
    renewal_asked=0.08, renewal_cap=0.05, discount=0.1,
)  # fmt: skip
SUPPORT = CostItem(item="Support", category="procurement.support", percent=0.2, percent_of="Seats", every="year")
BOUGHT = CostItem(item="Licence", category="procurement.licences", amount=600_000)
COSTS = tco([Offer(name="Rent", items=(RENTED, SUPPORT)), Offer(name="Buy", items=(BOUGHT,))], PLAN)


def with_line(line: CostItem) -> float:
    """Return the renting offer's total with its seats changed."""
    return float(tco([Offer(name="Rent", items=(line, SUPPORT))], PLAN).total().iloc[0])


@given(amount=st.floats(1, 1000))
def test_at_the_break_even_price_both_cost_the_same(amount):
    line = RENTED.replace(amount=amount)
    costs = tco([Offer(name="Rent", items=(line, SUPPORT)), Offer(name="Buy", items=(BOUGHT,))], PLAN)
    found = break_even(costs, "Rent", "Buy", "price", "Seats")
    assert found.exact
    assert with_line(line.replace(amount=found.value)) == pytest.approx(600_000)


def test_at_the_break_even_discount_both_cost_the_same():
    found = break_even(COSTS, "Rent", "Buy", "discount", "Seats")
    assert found.current == pytest.approx(0.1)
    assert with_line(RENTED.replace(discount=found.value)) == pytest.approx(600_000)


def test_at_the_break_even_cap_both_cost_the_same():
    target = with_line(RENTED.replace(renewal_cap=0.02))
    bought = BOUGHT.replace(amount=target)
    costs = tco([Offer(name="Rent", items=(RENTED, SUPPORT)), Offer(name="Buy", items=(bought,))], PLAN)
    assert break_even(costs, "Rent", "Buy", "cap", "Seats").value == pytest.approx(0.02, abs=1e-9)


def test_free_months_are_the_fewest_that_suffice():
    found = break_even(COSTS, "Rent", "Buy", "free_months", "Seats")
    months = int(found.value)
    assert with_line(RENTED.replace(free_months=months)) <= 600_000 < with_line(RENTED.replace(free_months=months - 1))


def test_users_at_which_a_subscription_overtakes_a_purchase():
    found = break_even(COSTS, "Rent", "Buy", "users")
    assert len(found.values) == 1
    users = tuple(v * found.value for v in (80, 120, 150, 150, 150))
    both = tco(COSTS.offers, PLAN.replace(users=users)).total()
    assert both["Rent"] == pytest.approx(both["Buy"])


def test_volume_bands_can_break_even_more_than_once():
    bands = CostItem(
        item="Seats", category="procurement.licences", tiers=(Tier(up_to=100, price=10), Tier(price=5)),
        tier_mode="volume", per="users",
    )  # fmt: skip
    flat = CostItem(item="Fee", category="procurement.licences", amount=750)
    plan = Assumptions(currency="USD", years=1, drivers={"users": 100})
    costs = tco([Offer(name="Bands", items=(bands,)), Offer(name="Flat", items=(flat,))], plan)
    found = break_even(costs, "Bands", "Flat", "users")
    # 75 users at 10, and again 150 at 5; beyond 100 the total falls from 1,000 to 505 without being 750.
    assert found.values == pytest.approx((0.75, 1.5))
    assert found.jumps == pytest.approx((1.0,))


def test_a_total_that_jumps_past_the_other_is_no_break_even():
    packs = CostItem(
        item="Seats", category="procurement.licences", amount=100, per="users", block=25, tier_mode="package",
    )  # fmt: skip
    flat = CostItem(item="Fee", category="procurement.licences", amount=350)
    plan = Assumptions(currency="USD", years=1, drivers={"users": 100})
    found = break_even(tco([Offer(name="P", items=(packs,)), Offer(name="F", items=(flat,))], plan), "P", "F", "users")
    assert found.values == ()
    assert found.jumps == pytest.approx((0.75,))
    assert str(found) == "P, users, users: never equal, the cheaper changes at 0.75"


def test_a_cap_that_moves_nothing_is_told_by_its_ends():
    line = RENTED.replace(renewal_asked=0.0)
    costs = tco([Offer(name="A", items=(line,)), Offer(name="B", items=(line,))], PLAN)
    assert len(break_even(costs, "A", "B", "cap", "Seats").values) <= 2


class TestNever:
    """Where there is none, it says so and why."""

    def test_the_dearer_stays_the_dearer_even_for_nothing(self):
        extra = CostItem(item="Set-up", category="procurement.implementation", amount=700_000)
        costs = tco([Offer(name="Rent", items=(RENTED, extra)), Offer(name="Buy", items=(BOUGHT,))], PLAN)
        for lever in ("price", "discount", "free_months"):
            found = break_even(costs, "Rent", "Buy", lever, "Seats")
            assert found.value is None
            assert "never" in str(found)
            assert "even" in found.reason

    def test_who_is_the_cheaper_needs_no_discount(self):
        assert "cheaper already" in break_even(COSTS, "Buy", "Rent", "discount", "Licence").reason

    def test_a_lever_that_the_item_has_not_is_refused(self):
        with pytest.raises(ValueError, match="no renewal"):
            break_even(COSTS, "Buy", "Rent", "cap", "Licence")
        with pytest.raises(ValueError, match="paid once"):
            break_even(COSTS, "Buy", "Rent", "free_months", "Licence")
        with pytest.raises(KeyError, match="did you mean 'Seats'"):
            break_even(COSTS, "Rent", "Buy", "price", "Seat")
        with pytest.raises(ValueError, match="none of price, discount"):
            break_even(COSTS, "Rent", "Buy", "luck", "Seats")


def test_a_negotiation_sheet_values_each_step_in_present_money():
    sheet = negotiation(COSTS, "Rent")
    one_percent = sheet[(sheet["item"] == "Seats") & (sheet["step"] == "1 % off")].iloc[0]
    total = COSTS.total()["Rent"]
    cheaper = with_line(RENTED.replace(discount=[{"share": 0.1}, {"share": 0.01}]))
    assert one_percent["worth"] == pytest.approx(total - cheaper)
    assert sheet["worth"].is_monotonic_decreasing
    assert sheet.attrs["versus"] == "Buy"


def test_a_line_that_starts_after_the_study_moves_nothing():
    late = CostItem(item="Late", category="procurement.support", amount=10, every="month", start=90)
    setup = CostItem(item="Setup", category="procurement.implementation", amount=500)
    costs = tco([Offer(name="Acme", items=(late, setup)), Offer(name="Bravo", items=(late,))], PLAN.replace(years=1))
    assert break_even(costs, "Acme", "Bravo", "free_months", "Late").values == ()
    assert len(negotiation(costs, "Acme"))
