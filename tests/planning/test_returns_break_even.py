"""How much of the benefits it takes: exact, and said where nothing would do."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.model.benefit import Benefit, Benefits
from crmselect.planning.returns_break_even import break_even_benefit
from crmselect.planning.returns_run import returns


def study(costs: float, amounts: list[float], rate: float = 0.08, golive: int = 6, **more: object):
    item = CostItem(item="All", category="procurement.licences", amount=costs)
    plan = Assumptions(currency="USD", years=4, discount_rate=rate)
    many = [
        Benefit(
            **{"name": f"B{n}", "kind": "avoided_cost", "amount": amount, "every": "month", "adoption": [0.4, 0.9]}
            | more
        )
        for n, amount in enumerate(amounts)
    ]
    return returns(tco([Offer(name="Acme", items=(item,))], plan), many, golive_month=golive)


def scaled(benefits: Benefits, factors: list[float]) -> list[Benefit]:
    return [one.replace(quantity=factor * one.quantity) for one, factor in zip(benefits.benefits, factors, strict=True)]


money = st.floats(1, 1e6)


@given(money, st.lists(st.floats(1, 1e5), min_size=1, max_size=4), st.floats(0, 0.4), st.integers(0, 40))
def test_at_the_factor_the_net_present_value_is_nothing(costs, amounts, rate, golive):
    found = study(costs, amounts, rate, golive)
    factor = float(break_even_benefit(found).factor[0])
    again = returns(found.costs, scaled(found.benefits, [factor] * len(amounts)), golive_month=golive)
    assert abs(float(again.npv["Acme"])) <= 1e-9 * max(costs, 1.0)


@given(money, st.lists(st.floats(1, 1e5), min_size=2, max_size=4), st.floats(0, 0.4))
def test_at_the_factor_on_one_benefit_alone_too(costs, amounts, rate):
    found = study(costs, amounts, rate)
    for n, factor in enumerate(break_even_benefit(found).alone[:, 0]):
        if factor < 0:  # It would have to be a loss: a benefit cannot state that.
            continue
        factors = [1.0] * len(amounts)
        factors[n] = float(factor)
        again = returns(found.costs, scaled(found.benefits, factors), golive_month=6)
        assert abs(float(again.npv["Acme"])) <= 1e-9 * max(costs, float(found.total_benefits().iloc[0]))


@given(money, st.floats(1, 1e5), st.floats(0, 0.4))
def test_a_steady_adoption_of_that_share_covers_the_costs(costs, amount, rate):
    found = study(costs, [amount], rate)
    share = float(break_even_benefit(found).adoption[0])
    if share <= 1:
        steady = [one.replace(adoption=share) for one in found.benefits.benefits]
        again = returns(found.costs, steady, golive_month=6)
        assert abs(float(again.npv["Acme"])) <= 1e-9 * costs


@given(st.floats(100, 40_000), st.floats(0, 0.4))
def test_the_latest_go_live_pays_and_one_month_later_does_not(costs, rate):
    found = study(costs, [1_000], rate)
    latest = break_even_benefit(found).latest[0]
    npv = [float(returns(found.costs, found.benefits, golive_month=month).npv["Acme"]) for month in range(49)]
    if np.isnan(latest):
        assert max(npv) < 0
    else:
        assert npv[int(latest)] >= -1e-9 * costs
        assert all(value < 1e-9 * costs for value in npv[int(latest) + 1 :])


def test_where_it_just_pays_the_month_counts():
    # 48 months of 100 against 3600 undiscounted: go-live in month 12 leaves 36 of them.
    found = study(3_600, [100], rate=0.0, golive=0, adoption=())
    breaks = found.break_even()
    assert breaks.latest[0] == 12
    assert breaks.factor[0] == pytest.approx(0.75)
    assert breaks.say()[0] == (
        "Acme: 75.0 % of the benefits cover its costs; go-live may be in month 12 at the latest; a steady adoption of "
        "75.0 % from the start would do."
    )
    assert (
        breaks.say("zh")[0]
        == "Acme：实现所列效益的 75.0 % 即可弥补成本；最迟第 12 月上线；自始稳定采用率达到 75.0 % 即可。"
    )


def test_dull_cases_are_said():
    nothing = study(100, [])
    assert np.isnan(nothing.break_even().factor[0])
    assert nothing.break_even().say() == ("Acme: nothing is to come, so that no share of it covers the costs.",)
    free = study(0, [10])
    assert free.break_even().factor[0] == 0
    assert free.break_even().say() == ("Acme: its costs are covered without any benefit.",)
    never = study(1e9, [10])
    assert np.isnan(never.break_even().latest[0])
    assert "no go-live within the study pays back" in never.break_even().say()[0]
    assert "would have to be" in never.break_even().say()[0]
    late = study(10, [10], golive=60)
    assert np.isnan(late.break_even().factor[0])


def test_it_goes_out_as_data_and_as_a_table():
    breaks = study(1_000, [50, 20]).break_even()
    data = json.loads(json.dumps(breaks.to_dict(), allow_nan=False))
    assert data["table"][0]["factor"] == pytest.approx(float(breaks.factor[0]))
    assert [row["benefit"] for row in data["each"]] == ["B0", "B1"]
    assert breaks.each.loc["B0", "Acme"] == breaks.alone[0, 0]
    assert "Steady adoption" in breaks._repr_html_()
    assert json.dumps(study(1_000, []).break_even().to_dict(), allow_nan=False)
