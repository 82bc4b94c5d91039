"""Cost against the plan, and what came of the benefits."""

from __future__ import annotations

import datetime as dt
import json
import math

import pandas as pd
import pytest

from crmselect.errors import DataError
from crmselect.model.evaluation import RealisedBenefit
from crmselect.planning.evaluation_money import check_costs, return_so_far

PLAN = {"planning": 20_000.0, "procurement": 100_000.0, "deployment": 80_000.0, "training": 0.0, "golive": 10_000.0}
ACTUAL = {"planning": 18_000.0, "procurement": 100_000.0, "deployment": 110_000.0, "training": 5_000.0, "testing": 7.0}


def test_phases_are_compared_where_both_are_known():
    found = check_costs(PLAN, ACTUAL, currency="USD")
    assert (found.plan, found.actual) == (200_000, 233_000)
    assert found.overrun == pytest.approx(0.165)
    assert found.open_phases == ("golive",)
    assert (found.spent, found.planned) == (233_007, 210_000)
    assert found.table.index.tolist() == ["planning", "procurement", "deployment", "testing", "training", "golive"]
    assert math.isnan(found.table.loc["training", "share"]), "no share of a plan of nothing"
    assert list(found.say()) == [
        "Cost USD 233,000 against USD 200,000 planned: USD 33,000 (17 %) over.",
        "Most over the plan: Deployment (USD 30,000).",
        "Spent without a plan: USD 7 (Testing).",
        "No actual cost yet: Go-live and evaluation.",
    ]
    assert found.say("zh")[0] == "成本 USD 233,000，计划 USD 200,000：超支 USD 33,000（17 %）。"
    json.dumps(found.to_dict(), allow_nan=False)


def test_series_are_taken_and_a_plan_that_is_met_or_missing_is_said():
    assert str(check_costs(pd.Series({"planning": 10.0}), pd.Series({"planning": 10.0}))) == "Cost 10, as planned."
    assert "\n".join(check_costs({}, {"planning": 10.0}).say()) == "Spent 10; there is no plan to compare it with."
    under = check_costs({"planning": 10.0}, {"planning": 8.0})
    assert "\n".join(under.say()) == "Cost 8 against 10 planned: 2 (20 %) under."
    assert under.overrun == pytest.approx(-0.2)


def test_faults_of_costs_come_at_once():
    with pytest.raises(DataError) as found:
        check_costs({"planing": 1, "testing": math.nan}, {"go": 2})
    assert [str(one) for one in found.value.problems] == [
        "planned cost: there is no phase 'planing' — did you mean 'planning'?",
        "planned cost, testing: nan is no amount — leave the phase out",
        "actual cost: there is no phase 'go' — write one of planning, procurement, deployment, testing, training, golive",
    ]


def line(benefit: str, month: int, promised: float, realised: float | None = None) -> RealisedBenefit:
    return RealisedBenefit(benefit=benefit, day=dt.date(2028, month, 28), promised=promised, realised=realised)


LINES = [
    line("Hours", 3, 40_000, 30_000), line("Hours", 6, 60_000, 50_000), line("Hours", 9, 60_000),
    line("Sales", 3, 20_000, 5_000), line("Sales", 6, 30_000), line("Sales", 9, 50_000),
]  # fmt: skip


def test_what_is_not_measured_is_no_zero():
    found = return_so_far(LINES, 70_000, cost_forecast=100_000, currency="USD")
    assert found.realised == 85_000
    assert found.realisation == pytest.approx(85 / 120)
    assert found.to_come == 140_000
    assert found.forecast == pytest.approx(85_000 + 140_000 * 85 / 120)
    assert found.so_far == pytest.approx(15 / 70)
    assert found.expected == pytest.approx(found.forecast / 100_000 - 1)
    assert found.by_benefit["realisation"].tolist() == pytest.approx([0.8, 0.25])
    assert found.table["realised_total"].iloc[:2].tolist() == [35_000, 85_000]
    assert math.isnan(found.table["realised"].iloc[2])
    assert list(found.say()) == [
        "Benefits of USD 85,000 have come, 71 % of those promised.",
        "Spent so far USD 70,000: a return of 21 % to date.",
        "At that rate benefits end at USD 184,167, a return of 84 %.",
    ]
    assert found.say("zh")[1] == "已支出 USD 70,000，目前投资回报率 21 %。"
    json.dumps(found.to_dict(), allow_nan=False)


def test_a_day_leaves_out_what_came_later():
    found = return_so_far(LINES, 10_000, as_of=dt.date(2028, 4, 1))
    assert found.realised == 35_000
    assert found.to_come == 200_000


def test_nothing_measured_and_nothing_spent_are_said():
    found = return_so_far([line("Hours", 9, 100)], 0)
    assert (found.realisation, found.forecast, found.so_far, found.expected) == (None, None, None, None)
    assert "\n".join(found.say()) == "No benefit has been measured yet."
    json.dumps(found.to_dict(), allow_nan=False)
    free = return_so_far([line("Gift", 3, 0, 10)], 5)
    assert (free.realisation, free.forecast) == (None, 10)


def test_faults_of_benefits_come_at_once():
    with pytest.raises(DataError) as found:
        return_so_far([LINES[0], LINES[0]], -1, cost_forecast=math.inf)
    assert [str(one) for one in found.value.problems] == [
        "benefit Hours, 2028-03-28: this benefit has more than one line of that day — add them up, or correct the day",
        "actual cost: -1 is no cost — write an amount, 0 or more",
        "forecast cost: inf is no cost — write an amount, 0 or more",
    ]
