"""Returns: published figures through this room, sums that must agree, and the dull cases said in words."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect import finance
from crmselect.cost import tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer, OfferSet
from crmselect.model.benefit import Benefit, Benefits
from crmselect.planning.returns_rates import net_of, rates_of_return
from crmselect.planning.returns_run import returns


def plan_of(years: int = 5, rate: float = 0.08, **more: object) -> Assumptions:
    return Assumptions(currency="USD", years=years, discount_rate=rate, **more)


def offer_of(name: str = "Acme", **paid: float) -> Offer:
    """Return an offer that pays an amount in each month named, such as ``m12=500``."""
    items = tuple(
        CostItem(item=f"Paid {month}", category="procurement.licences", amount=amount, start=int(month[1:]))
        for month, amount in paid.items()
    )
    return Offer(name=name, items=items)


def once(month: int, amount: float, **more: object) -> Benefit:
    return Benefit(**{"name": f"M{month}", "kind": "other", "amount": amount, "every": "once", "starts": month} | more)


def of_flow(flows: list[float], rate: float = 0.0):
    """Return a flow by year through the room: outlays are costs, receipts benefits that come once."""
    outlays = {f"m{12 * year}": -flow for year, flow in enumerate(flows) if flow < 0}
    receipts = [once(12 * year, flow) for year, flow in enumerate(flows) if flow > 0]
    return returns(tco([offer_of(**outlays)], plan_of(len(flows), rate)), receipts, golive_month=0)


# numpy-financial's documentation of npv(); Microsoft's of NPV, whose example discounts the first flow as well.
@pytest.mark.parametrize(
    ("rate", "flows", "npv", "within"),
    [
        (0.08, [-40_000, 5_000, 8_000, 12_000, 30_000], 3065.22267, 1e-5),
        (0.10, [-10_000, 3_000, 4_200, 6_800], 1307.287753, 1e-6),
    ],
)
def test_published_net_present_values(rate, flows, npv, within):
    found = of_flow(flows, rate)
    assert found.npv["Acme"] == pytest.approx(npv, abs=within)
    row = found.table.loc["Acme"]
    assert row["roi"] == pytest.approx(npv / -flows[0], abs=1e-9)
    assert row["benefit_cost_ratio"] == pytest.approx(1 + npv / -flows[0], abs=1e-9)
    assert row["nominal_roi"] == pytest.approx(sum(flows) / -flows[0])


# numpy-financial's documentation of irr(): the third and the fifth have several rates, of which it prints one.
@pytest.mark.parametrize(
    ("flows", "irr"),
    [
        ([-100, 39, 59, 55, 20], 0.28095),
        ([-100, 0, 0, 74], -0.0955),
        ([-100, 100, 0, -7], -0.0833),
        ([-100, 100, 0, 7], 0.06206),
        ([-5, 10.5, 1, -8, 1], 0.0886),
    ],
)
def test_published_internal_rates_of_return(flows, irr):
    found = of_flow(flows)
    assert min(abs(rate - irr) for rate in found.rates["Acme"]) < 1e-4
    assert found.rates["Acme"] == pytest.approx(finance.irr_all(flows).tolist(), abs=1e-9)
    single = len(found.rates["Acme"]) == 1
    assert np.isnan(found.table.loc["Acme", "irr"]) == (not single)
    assert ("internal rates of return" in found.say()[0]) == (not single)


def test_several_rates_are_all_told_and_none_is_picked():
    # A public example with the rates 10 % and 20 %.
    found = of_flow([100, -230, 132])
    assert found.rates["Acme"] == pytest.approx((0.1, 0.2), abs=1e-10)
    assert np.isnan(found.table.loc["Acme", "irr"])
    assert "changes sign 2 times and has 2 internal rates of return (10.0 % and 20.0 %)" in found.say()[0]
    assert "变号 2 次，有 2 个内部收益率（10.0 %、20.0 %）" in found.say("zh")[0]


def test_a_benefit_by_month_has_the_rate_of_its_equation():
    # 1000 today against 100 in each of the months 1 to 12: the monthly rate solves the annuity.
    benefit = Benefit(name="Paper", kind="avoided_cost", amount=100, every="month", starts=1, end=13)
    found = returns(tco([offer_of(m0=1000)], plan_of(2, 0.0)), [benefit], golive_month=0)
    (rate,) = found.rates["Acme"]
    assert finance.npv((1 + rate) ** (1 / 12) - 1, [-1000, *[100] * 12]) == pytest.approx(0, abs=1e-8)


def test_payback_and_discounted_payback_are_lasting():
    # A later outlay takes the money back below zero: month 12 is not the answer.
    found = of_flow([-100, 200, -150, 100])
    assert found.table.loc["Acme", "payback"] == pytest.approx(12 * 2 + 11.5)
    discounted = of_flow([-100, 75, 50, 31.25], 0.25)
    # Discounted 60, 32, 16: 8 of the last 16 bring it to nought, half-way through the month in which it falls due.
    assert discounted.table.loc["Acme", "discounted_payback"] == pytest.approx(35.5)
    assert discounted.table.loc["Acme", "payback"] == pytest.approx(23.5)


def study(growing: bool = False) -> tuple[OfferSet, Assumptions, Benefits]:
    plan = plan_of(4, 0.08, drivers={"users": [80, 120] if growing else 100}, contingency={"procurement": 0.1})
    offers = OfferSet(offers=(offer_of("Acme", m0=90_000, m13=20_000), offer_of("Bravo", m0=60_000, m30=70_000)))
    many = Benefits(
        golive_month=5,
        benefits=(
            Benefit(name="Less typing", kind="efficiency", amount=1, rate=20, per="users", every="month", adoption=0.5),
            Benefit(name="Cross-selling", kind="revenue", amount=90_000, margin=0.3, probability=0.6, starts=6),
            Benefit(name="Churn", kind="retention", amount=9_000, margin=1, by_offer={"Bravo": 0.5}, growth=0.05),
            Benefit(name="Old system", kind="avoided_cost", amount=900, every="month", end=18),
            Benefit(name="Grant", kind="other", amount=5_000, every="once", offer="Acme"),
            Benefit(name="Paper", kind="avoided_cost", amount=700, every="quarter"),
        ),
    )
    return offers, plan, many


def test_kinds_benefits_years_and_months_add_up_to_the_total():
    offers, plan, many = study()
    found = returns(tco(offers, plan), many)
    for kind in ("present_value", "nominal"):
        total = found.total_benefits(kind)
        for key in ("kind", "benefit", "year"):
            assert found.by(key, kind).sum().to_numpy() == pytest.approx(total.to_numpy(), rel=1e-12)
        assert (found.net(kind) + found.total_costs(kind)).to_numpy() == pytest.approx(total.to_numpy(), rel=1e-12)
    assert found.by_kind.index.tolist() == ["efficiency", "revenue", "retention", "avoided_cost", "other"]
    for name in found.names:
        months = found.cash(name)
        assert months["net"].sum() == pytest.approx(found.net("nominal")[name])
        assert months["cumulative_present_value"].iloc[-1] == pytest.approx(found.npv[name])
        assert months["costs"].sum() == pytest.approx(found.costs.total("nominal")[name])


def test_benefits_never_enter_the_cost_of_ownership():
    offers, plan, many = study()
    costs = tco(offers, plan)
    before, ledger = costs.cash.copy(), costs.ledger
    found = returns(costs, many)
    found.table, found.say(), found.to_dict()
    assert found.costs is costs
    assert (costs.cash == before).all()
    assert (found.cost_cash >= 0).all()
    assert costs.total().equals(tco(offers, plan).total())
    assert not set(many.names) & set(ledger["item"])
    assert (ledger["amount"] > 0).all()


scales = st.floats(0.01, 50)


@given(scales, st.floats(0, 0.3))
def test_benefits_times_k_are_worth_k_times_as_much(k, rate):
    offers, plan, many = study()
    plan = plan.replace(discount_rate=rate)
    costs = tco(offers, plan)
    scaled = many.replace(benefits=tuple(one.replace(quantity=k * one.quantity) for one in many.benefits))
    one, other = returns(costs, many), returns(costs, scaled)
    assert other.total_benefits().to_numpy() == pytest.approx(k * one.total_benefits().to_numpy(), rel=1e-9)
    assert other.npv.to_numpy() == pytest.approx(
        k * one.total_benefits().to_numpy() - one.total_costs().to_numpy(), rel=1e-9, abs=1e-6
    )


@given(st.integers(0, 50), st.integers(1, 20), st.floats(0.001, 0.5))
def test_a_later_go_live_never_raises_the_net_present_value(golive, later, rate):
    # Benefits above 0 that a fixed horizon cuts off; drivers hold, so that no later month is worth more.
    offers, plan, many = study()
    costs = tco(offers, plan.replace(discount_rate=rate))
    soon, late = (returns(costs, many, golive_month=month) for month in (golive, golive + later))
    assert (late.npv <= soon.npv + 1e-9).all()


def test_an_offers_figures_do_not_depend_on_the_others():
    offers, plan, many = study()
    both = returns(tco(offers, plan), many)
    alone = returns(tco(offers.select("Bravo"), plan), many.replace(benefits=[b for b in many.benefits if not b.offer]))
    assert alone.table.loc["Bravo"].drop("rates").tolist() == both.table.loc["Bravo"].drop("rates").tolist()


def test_without_benefits_what_remains_are_costs():
    found = returns(tco([offer_of(m0=100)], plan_of()), [])
    row = found.table.loc["Acme"]
    assert (row["benefits"], row["npv"], row["roi"], row["benefit_cost_ratio"]) == (0, -100, -1, 0)
    assert row["payback"] == np.inf
    assert found.rates["Acme"] == ()
    said = " ".join(found.say())
    assert "No benefit is stated" in said
    assert "no internal rate of return: in no month does it bring in more than it costs" in said
    assert "not back within the 60 months" in said
    assert found.by_kind.empty
    assert found.by_kind.columns.tolist() == ["Acme"]
    assert found.explain("Acme")[0] == "Acme has no benefits."
    assert "没有列出任何效益" in found.say("zh")[0]


def test_without_costs_a_return_on_them_is_not_defined_and_that_is_said():
    found = returns(tco([offer_of()], plan_of()), [once(3, 100)], golive_month=0)
    row = found.table.loc["Acme"]
    assert np.isnan(row["roi"])
    assert np.isnan(row["benefit_cost_ratio"])
    assert row["npv"] > 0
    assert row["payback"] == 0
    said = found.say()[0]
    assert "a return on investment is not defined" in said
    assert "no internal rate of return: in no month does it cost more than it brings in" in said
    assert "covered at any time" in said
    assert "投资回报率无定义" in found.say("zh")[0]
    assert "undefined" in found._repr_html_()
    assert found.to_dict()["table"][0]["roi"] is None


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_nothing_moves_everything_is_said_and_nothing_is_nan_in_silence(language):
    found = returns(tco([offer_of(), offer_of("Bravo")], plan_of()), [], language=language)
    said = " ".join(found.sentences)
    if language == "en":
        assert "in every month it brings in what it costs" in said
        assert "Acme and Bravo share the highest net present value" in said
    else:
        assert "每月收支相抵" in said
        assert "并列最高" in said
    assert "nan" not in said
    assert found.npv.tolist() == [0, 0]
    assert json.dumps(found.to_dict(), allow_nan=False)


def test_no_offers_at_all():
    found = returns(tco([], plan_of()), [once(0, 1)], golive_month=0)
    assert found.table.empty
    assert found.say() == ("There are no offers.",)
    assert found.say("zh") == ("没有报价。",)
    assert json.dumps(found.to_dict(), allow_nan=False)
    assert found._repr_html_()


def test_a_negative_total_cost_has_no_return_on_it():
    item = CostItem(item="Press", category="procurement.hardware", amount=10, residual=100)
    found = returns(tco([Offer(name="Acme", items=(item,))], plan_of(1, 0.0)), [once(0, 5)], golive_month=0)
    assert found.table.loc["Acme", "costs"] < 0
    assert np.isnan(found.table.loc["Acme", "roi"])
    assert "not defined" in found.say()[0]


def test_costs_and_benefits_that_cancel_leave_no_dust_that_looks_like_a_sign():
    cost, benefit = np.array([0.3, 1.0, 5.0]), np.array([0.1 + 0.2, 3.0, 5.0])
    assert net_of(benefit, cost).tolist() == [0.0, 2.0, 0.0]
    assert rates_of_return(net_of(benefit, cost)) == ()


def test_the_sentences_name_who_returns_most_in_money_and_on_cost():
    offers = [offer_of("Big", m0=1000), offer_of("Small", m0=10)]
    many = [once(0, 1400, name="A", offer="Big"), once(0, 40, name="B", offer="Small")]
    found = returns(tco(offers, plan_of(1, 0.0)), many, golive_month=0)
    assert found.say()[-1] == (
        "Big has the highest net present value, USD 370 more than Small; Small returns most on what it costs (300.0 %)."
    )
    assert found.say("zh")[-1] == "Big 的净现值最高，比 Small 高 USD 370；投资回报率最高的是 Small（300.0 %）。"


def test_an_explanation_tells_each_benefit_with_its_figures():
    offers, plan, many = study()
    said = returns(tco(offers, plan), many).explain("Bravo")
    assert said[0].startswith(
        "Less typing (efficiency): 1 h × 20 USD × users a month from month 5 on, as it is adopted"
    )
    assert "90,000 USD × 30 % a year from month 11 on, realised with probability 60 %" in said[1]
    assert "9,000 USD × 50 % a year" in said[2]
    assert not any("Grant" in text for text in said)
    assert len(said) == 6
    zh = returns(tco(offers, plan), many, language="zh").explain("Bravo")
    assert zh[1].startswith("Cross-selling（增收）：每年 90,000 USD × 30 %，自第 11 月起，实现概率 60 %")


def test_a_name_or_a_key_that_is_not_there_is_refused_with_a_hint():
    offers, plan, many = study()
    found = returns(tco(offers, plan), many)
    with pytest.raises(DataError, match="did you mean 'Acme'"):
        found.cash("Acmee")
    with pytest.raises(DataError, match="write kind, benefit or year"):
        found.by("month")
    with pytest.raises(DataError, match="write present_value or nominal"):
        found.net("real")
    with pytest.raises(DataError, match="nobody says when the system goes live"):
        returns(found.costs, many.replace(golive_month=None))


def test_it_goes_out_as_data_and_as_a_table():
    offers, plan, many = study()
    found = returns(tco(offers, plan), many, language="zh")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "crmselect/returns/1"
    assert [row["offer"] for row in data["table"]] == ["Acme", "Bravo"]
    assert data["table"][0]["npv"] == pytest.approx(found.npv["Acme"])
    assert len(data["net_by_month"]["Acme"]) == 48
    html = found._repr_html_()
    assert "净现值" in html
    assert "第 5 月上线" in html
    assert repr(found) == "Returns(2 offers, 6 benefits, go-live in month 5, USD)"


def test_markup_in_names_is_escaped():
    found = returns(tco([offer_of("<b>Acme</b>", m0=1)], plan_of()), [once(0, 1, name="<i>x</i>")], golive_month=0)
    assert "<b>" not in found._repr_html_()
