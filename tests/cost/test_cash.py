"""Contracts become payments."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer, Tier
from tests.cost.naive import cash_of

LICENCES = "procurement.licences"
PLAN = Assumptions(
    currency="USD",
    years=5,
    discount_rate=0.08,
    drivers={"users": [80, 120, 150, 150, 150], "gigabytes": {"start": 40, "growth": 0.25}},
    exchange_rates={"as_of": "2026-11-01", "EUR": 1.08, "CNY": [0.14, 0.141, 0.142]},
)


def paid(plan: Assumptions = PLAN, **fields: object) -> np.ndarray:
    """Return one item's months."""
    item = CostItem.model_validate({"item": "line", "category": LICENCES, **fields})
    return tco([Offer(name="Acme", items=(item,))], plan).cash[0]


def years(cash: np.ndarray) -> list[float]:
    return [round(float(x), 2) for x in cash.reshape(-1, 12).sum(axis=1)]


def test_a_price_per_user_and_month_follows_the_users():
    assert years(paid(amount=100, per="users", every="month")) == [96000, 144000, 180000, 180000, 180000]


def test_a_price_paid_once_falls_due_in_its_month_alone():
    cash = paid(amount=5000, start=7)
    assert cash[7] == 5000
    assert cash.sum() == 5000


def test_end_is_the_month_from_which_nothing_is_due():
    assert np.flatnonzero(paid(amount=1, every="month", start=12, end=24)).tolist() == list(range(12, 24))


def test_yearly_billing_in_advance_gathers_twelve_months():
    cash = paid(amount=10, every="month", billing="year advance")
    assert np.flatnonzero(cash).tolist() == [0, 12, 24, 36, 48]
    assert cash[0] == 120


def test_arrears_fall_in_the_last_month_that_they_cover():
    assert np.flatnonzero(paid(amount=1, every="year", billing="arrears")).tolist() == [11, 23, 35, 47, 59]


def test_the_whole_term_is_paid_at_its_start():
    cash = paid(amount=10, every="month", billing="term advance", renewal_months=36, renewal_asked=0.05)
    assert np.flatnonzero(cash).tolist() == [0, 36]
    assert cash[0] == pytest.approx(360)
    # The second term reaches beyond the study and is charged whole all the same.
    assert cash[36] == pytest.approx(36 * 10.5)


def test_a_term_that_reaches_beyond_the_study_is_charged_for_the_users_of_its_months():
    plan = Assumptions(currency="USD", years=4, drivers={"users": [100, 200, 300, 400, 500, 600]})
    fields = {"amount": 10, "per": "users", "every": "month", "billing": "term advance"}
    cash = paid(plan, **fields, renewal_months=36, renewal_asked=0)
    assert cash[36] == pytest.approx(10 * 12 * (400 + 500 + 600))


def test_a_contract_prepaid_beyond_the_study_is_charged_whole():
    plan = Assumptions(currency="USD", years=3, drivers={"users": [1, 1, 1, 2, 2]})
    cash = paid(plan, amount=10, per="users", every="month", billing="term advance", end=60)
    assert np.flatnonzero(cash).tolist() == [0]
    assert cash[0] == pytest.approx(10 * (36 + 2 * 24))


def test_monthly_bills_of_a_yearly_price_take_a_twelfth():
    cash = paid(amount=1200, every="year", billing="month advance")
    assert (cash == 100).all()


def test_free_months_cost_nothing_and_are_prorated_within_a_year():
    assert paid(amount=1, every="month", free_months=3)[:4].tolist() == [0, 0, 0, 1]
    assert paid(amount=1200, every="year", free_months=3)[[0, 12]].tolist() == [900, 1200]


def test_what_is_paid_once_in_arrears_is_paid_at_the_end():
    assert np.flatnonzero(paid(amount=100, billing="arrears")).tolist() == [59]
    assert np.flatnonzero(paid(PLAN.replace(years=8), amount=100, billing="arrears")).tolist() == [95]
    assert np.flatnonzero(paid(amount=100, billing="arrears", end=24)).tolist() == [23]


def test_discounts_multiply():
    item = {"amount": 1000, "discount": [{"name": "volume", "share": 0.1}, {"name": "term", "share": 0.05}]}
    assert paid(**item)[0] == pytest.approx(855)


# Three readings of "3 % a year" over a three-year term that renews into the next: the cap that accumulates in one
# step, one that compounds by the year, one taken once (upperedge.com, "per-year price cap trap").
@pytest.mark.parametrize(
    ("fields", "after"),
    [
        ({"renewal_months": 36, "renewal_cap": 0.03, "renewal_mode": "accumulated"}, [109, 109, 109]),
        ({"renewal_months": 12, "renewal_cap": 0.03, "start": 24}, [103, 106.09, 109.27]),
        ({"renewal_months": 36, "renewal_cap": 0.03}, [103, 103, 103]),
    ],
)
def test_three_readings_of_a_cap_come_to_three_figures(fields, after):
    plan = PLAN.replace(years=6)
    assert years(paid(plan, amount=100, every="year", **fields))[3:] == after


def test_what_is_asked_counts_where_it_is_below_the_cap():
    cash = paid(amount=100, every="year", renewal_months=12, renewal_asked=0.02, renewal_cap=0.05)
    assert years(cash)[:2] == [100, 102]


@pytest.mark.parametrize(("used", "annual"), [(9.0, 0), (10.0, 0), (10.1, 1500), (12.0, 6000)])
def test_overage_is_sold_in_whole_blocks(used, annual):
    # 125 a month for each started 500 MB beyond 10 GB (atonementlicensing.com).
    plan = PLAN.replace(years=1, drivers={"gb": used})
    fields = {"amount": 125, "per": "gb", "every": "month", "included": 10, "block": 0.5, "tier_mode": "package"}
    assert paid(plan, **fields).sum() == pytest.approx(annual)


def test_a_minimum_is_billed_where_fewer_are_used():
    assert paid(amount=10, per="users", every="year", minimum=100)[[0, 12]].tolist() == [1000, 1200]


def test_flat_fees_fall_due_when_a_tier_is_entered_as_quantities_add_up():
    # Graduated percentages with flat fees over a period (getlago.com): 205, 306 and 80.
    tiers = [Tier(up_to=1000, price=0.01, fee=200), Tier(up_to=10000, price=0.02, fee=300), Tier(price=0.03, fee=400)]
    plan = PLAN.replace(years=1, drivers={"volume": {"values": [500, 550, 4000, 0], "every": "month"}})
    cash = paid(plan, tiers=tiers, tier_over="year", per="volume", every="month")
    # The second transaction crosses the edge at 1000: 500 at 1 %, 50 at 2 % and the fee of the second tier.
    assert cash[:4].tolist() == pytest.approx([205, 306, 80, 0])


def test_hardware_is_refreshed_and_leaves_a_residual():
    cash = paid(amount=1000, per="users", refresh_every=2, refresh_share=0.5, residual=100)
    assert cash[[0, 24, 48, 59]].tolist() == [80000, 40000, 40000, -8000]


def test_equal_horizons_and_residuals_give_the_published_totals():
    # lemur47/logic, TCO README: 12 years of a premium and a budget machine.
    plan = Assumptions(currency="USD", years=12)
    premium = [
        CostItem(item="buy", category="procurement.hardware", amount=450_000, residual=90_000),
        CostItem(item="upkeep", category="procurement.upgrades", amount=5000, every="year"),
    ]
    budget = [
        CostItem(item="buy", category="procurement.hardware", amount=50_000, refresh_every=3),
        CostItem(item="upkeep", category="procurement.upgrades", amount=8000, every="year"),
    ]
    offers = [Offer(name="premium", items=tuple(premium)), Offer(name="budget", items=tuple(budget))]
    assert tco(offers, plan).total("nominal").tolist() == [420_000, 296_000]


def test_tax_counts_as_far_as_it_is_not_recovered():
    assert paid(amount=1000, tax_rate=0.2, recoverable=0.25)[0] == pytest.approx(1150)


def test_currencies_convert_at_the_rate_of_the_month_of_payment():
    assert paid(amount=100, currency="CNY", every="year")[[0, 12, 24, 36]].tolist() == pytest.approx(
        [14, 14.1, 14.2, 14.2]
    )


def test_staff_grow_with_wages_from_the_start_of_the_study():
    cash = paid(amount=60_000, quantity=0.5, every="year", start=12, growth=0.03, growth_from="study")
    assert cash[12] == pytest.approx(30_900)


def test_with_a_real_rate_nothing_is_inflated_and_it_is_said():
    plan = PLAN.replace(terms="real")
    fields = {"amount": 100, "every": "year", "growth": 0.03, "renewal_months": 12, "renewal_asked": 0.05}
    assert years(paid(plan, **fields)) == [100] * 5
    item = CostItem.model_validate({"item": "Seats", "category": LICENCES, **fields})
    (note,) = tco([Offer(name="Acme", items=(item,))], plan).notes
    assert "growth and renewals of Seats are left out" in note.what


class TestPercents:
    """A percent of other items."""

    def offer(self, *items: dict[str, object]) -> np.ndarray:
        made = [CostItem.model_validate({"category": "procurement.support", **item}) for item in items]
        return tco([Offer(name="Acme", items=tuple(made))], PLAN).cash

    SEATS: ClassVar = {
        "item": "seats",
        "category": LICENCES,
        "amount": 100,
        "per": "users",
        "every": "month",
        "discount": 0.25,
    }

    def test_support_is_a_percent_of_the_net_licences_of_the_same_year(self):
        cash = self.offer(self.SEATS, {"item": "support", "percent": 0.2, "percent_of": LICENCES, "every": "year"})
        assert years(cash[1]) == pytest.approx([0.2 * x for x in years(cash[0])])

    def test_a_percent_of_list_leaves_discounts_and_free_months_out(self):
        cash = self.offer(
            {**self.SEATS, "free_months": 6},
            {"item": "support", "percent": 0.2, "percent_of": "seats", "percent_base": "list", "every": "month"},
        )
        assert cash[1][0] == pytest.approx(0.2 * 100 * 80)

    def test_maintenance_of_what_was_bought_once_is_a_percent_a_year(self):
        # 22 and 30 % of net licences of 1.5 million (salesforcenegotiations.com).
        for share, support in ((0.22, 330_000), (0.3, 450_000)):
            cash = self.offer(
                {"item": "licence", "category": LICENCES, "amount": 2_000_000, "discount": 0.25},
                {"item": "support", "percent": share, "percent_of": "licence", "every": "year", "start": 12},
            )
            assert years(cash[1]) == pytest.approx([0, support, support, support, support])

    def test_monthly_maintenance_of_a_purchase_is_a_twelfth_of_the_year(self):
        cash = self.offer(
            {"item": "licence", "category": LICENCES, "amount": 12_000},
            {"item": "support", "percent": 0.2, "percent_of": "licence", "every": "month"},
        )
        assert cash[1][0] == pytest.approx(200)

    def test_implementation_is_a_percent_of_the_first_year(self):
        cash = self.offer(self.SEATS, {"item": "setup", "percent": 1.5, "percent_of": "seats"})
        assert cash[1].sum() == pytest.approx(1.5 * years(cash[0])[0])

    def test_leaving_costs_a_share_of_the_last_year(self):
        cash = self.offer(
            self.SEATS,
            {"item": "exit", "category": "golive.exit", "percent": 0.1, "percent_of": "seats",
             "percent_over": "last_year", "start": 59},
        )  # fmt: skip
        assert cash[1][59] == pytest.approx(0.1 * years(cash[0])[4])

    def test_a_percent_in_another_currency_follows_the_rate_of_its_own_day(self):
        bought = {"item": "licence", "category": LICENCES, "amount": 10_000, "currency": "CNY"}
        support = {"item": "support", "percent": 0.2, "percent_of": "licence", "every": "year"}
        same, other = self.offer(bought, {**support, "currency": "CNY"}), self.offer(bought, support)
        assert same[1][[0, 12, 24]].tolist() == pytest.approx([2000 * 0.14, 2000 * 0.141, 2000 * 0.142])
        assert other[1].tolist() == pytest.approx(same[1].tolist())

    def test_the_total_of_a_purchase_has_what_was_bought_again_in_it(self):
        cash = self.offer(
            {
                "item": "kit",
                "category": "procurement.hardware",
                "amount": 1000,
                "refresh_every": 2,
                "refresh_share": 0.5,
            },
            {"item": "care", "percent": 0.1, "percent_of": "kit", "percent_over": "total"},
        )
        assert cash[1].sum() == pytest.approx(200)

    def test_chains_are_followed(self):
        cash = self.offer(
            {"item": "premium", "percent": 0.5, "percent_of": "support", "every": "year"},
            {"item": "support", "percent": 0.2, "percent_of": "seats", "every": "year"},
            self.SEATS,
        )
        assert years(cash[0]) == pytest.approx([0.1 * x for x in years(cash[2])])

    def test_a_circle_is_refused_by_name(self):
        with pytest.raises(DataError) as caught:
            self.offer(
                {"item": "a", "percent": 0.5, "percent_of": "b", "every": "year"},
                {"item": "b", "percent": 0.5, "percent_of": "a", "every": "year"},
                {"item": "c", "percent": 0.5, "percent_of": "a", "every": "year"},
            )
        text = str(caught.value)
        assert "'a' is in the end a percent of itself (through b)" in text
        assert "'c'" not in text

    def test_a_percent_of_nothing_names_the_nearest(self):
        with pytest.raises(DataError, match="did you mean 'seats'"):
            self.offer(self.SEATS, {"item": "support", "percent": 0.2, "percent_of": "seat", "every": "year"})


class TestRefused:
    """What does not fit together is said, all of it at once."""

    def test_every_missing_driver_and_rate_is_named_at_once(self):
        items = (
            CostItem(item="a", category=LICENCES, amount=1, per="userz"),
            CostItem(item="b", category=LICENCES, amount=1, currency="GBP"),
        )
        with pytest.raises(DataError) as caught:
            tco([Offer(name="Acme", items=items)], PLAN)
        assert len(caught.value.problems) == 2
        assert "there is no driver 'userz' — did you mean 'users'?" in str(caught.value)
        assert "no exchange rate from GBP to USD" in str(caught.value)

    def test_a_quantity_beyond_the_last_band_is_no_guess(self):
        with pytest.raises(DataError, match="150 units lie beyond the last band, which ends at 100"):
            paid(tiers=[Tier(up_to=100, price=1)], per="users", every="month")


amounts = st.floats(0, 1e6).map(lambda x: round(x, 2))
recurring = st.fixed_dictionaries(
    {"every": st.sampled_from(["month", "quarter", "year"]), "amount": amounts},
    optional={
        "per": st.sampled_from(["users", "gigabytes"]),
        "quantity": st.floats(0, 5),
        "start": st.integers(0, 70),
        "billing": st.sampled_from(
            ["advance", "arrears", "month advance", "quarter arrears", "year advance", "year arrears", "term advance",
             "term arrears"]
        ),
        "minimum": st.floats(0, 200),
        "included": st.floats(0, 200),
        "block": st.sampled_from([1.0, 5.0, 25.0]),
        "free_months": st.integers(0, 14),
        "growth": st.sampled_from([-0.02, 0.03, 0.1]),
        "growth_from": st.sampled_from(["item", "study"]),
        "discount": st.sampled_from([0.1, 0.25]),
        "tax_rate": st.sampled_from([0.06, 0.2]),
        "recoverable": st.sampled_from([0.5, 1.0]),
        "currency": st.sampled_from(["USD", "EUR", "CNY"]),
    },
)  # fmt: skip
renewals = st.sampled_from(
    [
        {},
        {"renewal_months": 12, "renewal_asked": 0.07, "renewal_cap": 0.05},
        {"renewal_months": 36, "renewal_cap": 0.03, "renewal_mode": "accumulated"},
        {"renewal_months": 24, "renewal_asked": 0.04},
    ]
)
bought = st.fixed_dictionaries(
    {"every": st.just("once"), "amount": amounts},
    optional={
        "per": st.sampled_from(["users", "gigabytes"]),
        "start": st.integers(0, 70),
        "billing": st.sampled_from(["advance", "arrears"]),
        "refresh_every": st.integers(1, 4),
        "refresh_share": st.sampled_from([0.5, 1.0]),
        "residual": amounts,
        "growth": st.sampled_from([0.0, 0.03]),
        "currency": st.sampled_from(["EUR", "CNY"]),
        "discount": st.sampled_from([0.1]),
    },
)
lengths = st.one_of(st.none(), st.integers(1, 80))


@given(fields=st.one_of(recurring, bought), renewal=renewals, length=lengths)
def test_an_item_comes_to_what_a_month_by_month_account_says(fields, renewal, length):
    fields = {"item": "line", "category": LICENCES, **fields}
    if fields["every"] != "once":
        fields |= renewal
    if fields.get("billing") == "arrears":
        fields.pop("refresh_every", None)
    if length is not None:
        fields["end"] = fields.get("start", 0) + length
    item = CostItem.model_validate(fields)
    offer = Offer(name="Acme", items=(item,))
    expected = np.array(cash_of(item, offer, PLAN))
    np.testing.assert_allclose(tco([offer], PLAN).cash[0], expected, rtol=1e-9, atol=1e-6)


@given(
    edges=st.lists(st.integers(1, 300), min_size=1, max_size=4, unique=True).map(sorted),
    prices=st.lists(amounts, min_size=5, max_size=5),
    mode=st.sampled_from(["graduated", "volume"]),
)
def test_bands_come_to_what_a_month_by_month_account_says(edges, prices, mode):
    tiers = [Tier(up_to=edge, price=price, fee=1) for edge, price in zip(edges, prices, strict=False)]
    tiers.append(Tier(price=prices[-1]))
    item = CostItem(item="line", category=LICENCES, tiers=tuple(tiers), tier_mode=mode, per="users", every="month")
    offer = Offer(name="Acme", items=(item,))
    np.testing.assert_allclose(tco([offer], PLAN).cash[0], cash_of(item, offer, PLAN), rtol=1e-9, atol=1e-6)
