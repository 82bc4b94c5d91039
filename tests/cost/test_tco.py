"""Every view of a cost comes to the same money."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES

PLAN = Assumptions(
    currency="USD",
    years=3,
    discount_rate=0.08,
    drivers={"users": [80, 120, 150]},
    exchange_rates={"EUR": 1.08},
)

items = st.builds(
    lambda n, category, amount, every, per, currency, start: CostItem(
        item=f"line {n}", category=category, amount=amount, every=every, per=per, currency=currency, start=start
    ),
    n=st.integers(0, 999),
    category=st.sampled_from(list(CATEGORIES)),
    amount=st.floats(0, 1e6).map(lambda x: round(x, 2)),
    every=st.sampled_from(["once", "month", "quarter", "year"]),
    per=st.sampled_from([None, "users"]),
    currency=st.sampled_from(["USD", "EUR"]),
    start=st.integers(0, 35),
)
offers = st.lists(st.lists(items, max_size=6, unique_by=lambda i: i.item), min_size=1, max_size=5).map(
    lambda all_items: [Offer(name=f"offer {n}", items=tuple(lines)) for n, lines in enumerate(all_items)]
)
KINDS = ("nominal", "present_value")


def close(left: object, right: object) -> None:
    np.testing.assert_allclose(left, right, rtol=1e-9, atol=1e-6)


@given(offers=offers, contingency=st.sampled_from([{}, {"deployment": 0.1, "procurement": 0.05}]))
def test_money_is_conserved_over_every_view(offers, contingency):
    result = tco(offers, PLAN.replace(contingency=contingency))
    column = {"nominal": "amount", "present_value": "present_value"}
    for kind in KINDS:
        total = result.total(kind)
        for keys in (("phase",), ("group",), ("category",), ("item",), ("currency",), ("year",), ("month",),
                     ("phase", "group"), ("year", "group"), ("category", "month")):  # fmt: skip
            close(result.by(*keys, kind=kind).sum(), total)
        ledger = result.ledger.groupby("offer", observed=False)[column[kind]].sum()
        close(ledger.reindex(result.names, fill_value=0.0), total)
        close(result.cumulative(kind).iloc[-1], total)
    close(result.table["nominal"], result.total("nominal"))
    close(result.table[list(GROUPS)].sum(axis=1), result.total())


@given(offers=offers, data=st.data())
def test_neither_the_order_of_offers_nor_of_items_matters(offers, data):
    shuffled = data.draw(st.permutations([
        Offer(name=o.name, items=tuple(data.draw(st.permutations(o.items)))) for o in offers
    ]))  # fmt: skip
    before, after = tco(offers, PLAN), tco(shuffled, PLAN)
    close(after.total()[list(before.names)], before.total())
    close(after.by("phase", "group")[list(before.names)].sum(), before.by("phase", "group").sum())


@given(offers=offers, factor=st.sampled_from([0.5, 2.0, 10.0]))
def test_twice_the_prices_are_twice_the_cost(offers, factor):
    dearer = [
        Offer(name=o.name, items=tuple(i.replace(amount=i.point * factor) for i in o.items)) for o in offers
    ]  # fmt: skip
    close(tco(dearer, PLAN).total(), factor * tco(offers, PLAN).total())


class TestTables:
    """What an analyst sees."""

    @pytest.fixture
    def result(self):
        seats = CostItem(item="Seats", category="procurement.licences", amount=100, per="users", every="month")
        setup = CostItem(item="Setup", category="procurement.implementation", amount=50_000, currency="EUR")
        gap = CostItem(item="Training", category="training.trainers", quoted="not_quoted")
        return tco([Offer(name="Acme", items=(seats, setup, gap)), Offer(name="Bravo", items=(setup,))], PLAN)

    def test_phases_and_groups_are_complete_and_in_order(self, result):
        assert list(result.by("phase").index) == list(PHASES)
        assert list(result.by("group").index) == list(GROUPS)
        assert list(result.by("phase").columns) == ["Acme", "Bravo"]

    def test_years_are_counted_from_one(self, result):
        by_year = result.by("year", kind="nominal")["Acme"]
        assert list(by_year.index) == [1, 2, 3]
        assert by_year[1] == pytest.approx(96_000 + 54_000)

    def test_month_nought_is_not_discounted(self, result):
        assert result.total()["Bravo"] == pytest.approx(54_000)

    def test_present_value_discounts_by_the_effective_annual_rate(self, result):
        by_month = result.by("month", kind="nominal")["Acme"].to_numpy()
        assert result.total()["Acme"] == pytest.approx(sum(c / 1.08 ** (m / 12) for m, c in enumerate(by_month)))

    def test_the_ledger_has_a_row_a_payment(self, result):
        ledger = result.ledger
        assert list(ledger.columns) == [
            "offer", "item", "phase", "group", "category", "month", "amount", "present_value",
        ]  # fmt: skip
        assert len(ledger) == 36 + 1 + 1
        assert ledger.loc[ledger["item"] == "Setup", "month"].tolist() == [0, 0]

    def test_per_user_and_month_divides_by_the_users_of_all_months(self, result):
        users = 12 * (80 + 120 + 150)
        assert result.per_user_month("nominal")["Bravo"] == pytest.approx(54_000 / users)
        assert result.per_user_month()["Acme"] == pytest.approx(result.total()["Acme"] / users)

    def test_annual_equivalent_has_the_same_present_value(self, result):
        equal = result.annual_equivalent()["Acme"]
        assert sum(equal / 1.08**y for y in (1, 2, 3)) == pytest.approx(result.total()["Acme"])

    def test_what_is_not_quoted_is_named_and_not_silently_nought(self, result):
        assert result.table.loc["Acme", "not_quoted"] == 1
        assert result.unquoted.to_dict("records") == [
            {"offer": "Acme", "item": "Training", "category": "training.trainers", "quoted": "not_quoted"}
        ]

    def test_a_driver_that_ends_early_is_said_to_hold_on(self, result):
        longer = tco(result.offers, PLAN.replace(years=5))
        assert any("150 holds on" in note.what for note in longer.notes)

    def test_without_users_there_is_no_cost_per_user(self):
        flat = CostItem(item="Fee", category="procurement.licences", amount=1)
        result = tco([Offer(name="Acme", items=(flat,))], Assumptions(currency="USD", years=1))
        assert "per_user_month" not in result.table
        with pytest.raises(DataError, match="no users to divide the cost by"):
            result.per_user_month()

    def test_an_offer_without_items_costs_nothing_and_stays(self):
        result = tco([Offer(name="Acme"), Offer(name="Bravo")], PLAN)
        assert result.total().tolist() == [0, 0]
        assert len(result.ledger) == 0
        assert result.by("category").shape == (0, 2)

    def test_contingency_is_one_visible_line(self, result):
        held = tco(result.offers, PLAN.replace(contingency={"procurement": 0.1}))
        lines = held.by("category", kind="nominal")
        assert lines.loc["procurement.contingency", "Bravo"] == pytest.approx(5_400)
        assert held.total("nominal")["Bravo"] == pytest.approx(1.1 * 54_000)

    def test_unknown_keys_and_kinds_are_refused(self, result):
        with pytest.raises(ValueError, match="write some of phase, group"):
            result.by("phases")
        with pytest.raises(ValueError, match="write present_value or nominal"):
            result.total("real")

    def test_the_figures_cannot_be_changed(self, result):
        with pytest.raises(ValueError, match="read-only"):
            result.cash[0, 0] = 1

    def test_it_goes_out_as_plain_data(self, result):
        data = result.to_dict()
        assert data["schema"] == "crmselect/tco/1"
        by_name = {row["offer"]: row for row in data["table"]}
        assert by_name["Acme"]["nominal"] == result.total("nominal")["Acme"]

    def test_in_a_notebook_names_are_escaped(self):
        result = tco([Offer(name="<script>x</script>")], PLAN)
        assert "<script>" not in result._repr_html_()

    def test_the_ledger_is_a_frame_for_pandas(self, result):
        assert isinstance(result.ledger, pd.DataFrame)
