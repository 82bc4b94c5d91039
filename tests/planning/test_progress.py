"""Progress: planned, earned and spent by date, forecasts with ranges, contingency, defects, and the report's words."""

from __future__ import annotations

import datetime as dt
import json
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.cost import tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.model.project_time import Actual, BudgetLimits, Defect, Drawdown, Earned, Milestone
from crmselect.planning.budgeting import budget
from crmselect.planning.progress_run import progress
from crmselect.planning.schedule_dates import schedule

START = dt.date(2027, 1, 1)
END = dt.date(2027, 4, 10)
DAY = dt.timedelta(days=1)


def day(text):
    return dt.date.fromisoformat(text)


def project(items, stones, limits=None, **assumptions):
    costs = tco(
        [Offer(name="Acme", items=tuple(items))], Assumptions(currency="USD", years=1, start=START, **assumptions)
    )
    plan = budget(costs, "Acme", limits, stones)
    return plan, schedule(stones, start=START, plan=plan)


def simple(**more):
    """A project of 100 days and 1 000 000, even work."""
    build = CostItem(item="Build", category="deployment.customisation", amount=1_000_000)
    return project([build], [Milestone(name="Built", phase="deployment", due=END)], **more)


def test_the_published_sample_comes_out_of_records():
    # The figures of arizval.app: half planned, 45 % earned, 480 000 spent of 1 000 000.
    plan, times = simple()
    found = progress(
        plan, times,
        [Actual(date="2027-02-01", amount=500_000, phase="deployment"),
         Actual(date="2027-02-03", amount=20_000, phase="deployment", credit=True)],
        [Earned(date="2027-02-10", milestone="Built", share=0.45)],
        as_of=day("2027-02-19"),
    )  # fmt: skip
    assert (found.planned, found.earned, found.actual) == pytest.approx((500_000, 450_000, 480_000))
    assert found.value.cpi == pytest.approx(0.9375)
    assert found.table.loc["eac", "value"] == pytest.approx(1_066_666.67, abs=0.006)
    assert found.table.loc["tcpi", "value"] == pytest.approx(1.057692, abs=5e-7)
    said = " ".join(found.say())
    assert "USD 30,000 more than budgeted (CV); CPI is 0.94" in said
    assert "USD 50,000 is behind the plan (SV); SPI is 0.90; in time that is 5 days behind" in said
    assert "USD 1,066,667 in the end" in said
    assert "1 month is too few for a range" in said


def test_earned_schedule_forecasts_the_finish_in_time():
    plan, times = simple()
    found = progress(
        plan, times, earned=[Earned(date="2027-02-10", milestone="Built", share=0.4)], as_of=day("2027-02-19")
    )
    # Forty of fifty days: SPI(t) 0.8, so 125 days in place of 100.
    assert found.finish.earned_days == pytest.approx(40)
    assert found.finish.spi_t == pytest.approx(0.8)
    assert found.finish.finish == START + 124 * DAY
    assert found.finish.planned == END
    assert found.finish.low is None


def test_ranges_come_from_the_scatter_of_three_months():
    plan, times = simple()
    shares = [("2027-01-31", 0.25), ("2027-02-28", 0.5), ("2027-03-31", 0.6)]
    spent = [("2027-01-20", 200_000), ("2027-02-20", 300_000), ("2027-03-20", 150_000)]
    found = progress(
        plan, times, [Actual(date=on, amount=amount, phase="deployment") for on, amount in spent],
        [Earned(date=on, milestone="Built", share=share) for on, share in shares], as_of=day("2027-03-31"),
    )  # fmt: skip
    assert found.cost.periods == 3
    assert found.cost.low < found.cost.eac < found.cost.high
    assert found.cost.low >= found.actual
    assert found.finish.low < found.finish.finish < found.finish.high
    assert "from how the CPI of 3 months scattered" in " ".join(found.say())
    assert "3 个月 SPI(t) 的离散程度" in " ".join(found.say("zh"))
    # By hand: the logarithms of 250/200, 250/300 and 100/150 scatter by 0.32271 around that of 600/650; Student's t with
    # two degrees of freedom is 1.885618 at 0.9, and the root of 400 over 800 thousand is 0.70711.
    away = math.exp(1.885618 * 0.32271 / math.sqrt(3) * 0.70711)
    middle = 1_000_000 * 650 / 600
    assert (found.cost.low, found.cost.high) == pytest.approx((middle / away, middle * away), rel=1e-4)


def test_nothing_booked_and_nothing_earned_is_said_and_not_a_number():
    plan, times = simple()
    found = progress(plan, times, as_of=day("2027-02-19"))
    assert found.table.loc["cpi", "why"] == "no cost is booked yet, so CPI is not defined"
    assert found.table.loc["eac", "value"] is pd.NA
    assert found.table.loc["spi", "value"] == 0
    said = " ".join(found.say())
    assert "no cost is booked yet, so CPI is not defined" in said
    assert "Nothing is done yet, so earned schedule gives no finish" in said
    assert "nan" not in said.lower()
    assert "尚未记录任何成本" in " ".join(found.say("zh"))
    assert "NaN" not in json.dumps(found.to_dict(), allow_nan=False)


def test_before_anything_was_planned_the_schedule_index_is_said_to_be_undefined():
    stones = [Milestone(name="Built", phase="deployment", start="2027-03-01", due=END)]
    plan, times = project([CostItem(item="B", category="deployment.other", amount=100)], stones)
    found = progress(plan, times, as_of=day("2027-02-01"))
    assert found.table.loc["spi", "why"] == "nothing was planned to be done by now, so SPI is not defined"


def test_a_project_without_a_budget_says_so():
    plan, times = project([], [Milestone(name="Built", phase="deployment", due=END)])
    found = progress(
        plan, times, earned=[Earned(date="2027-02-10", milestone="Built", share=0.4)], as_of=day("2027-02-19")
    )
    assert "nothing is budgeted, so there is no earned value" in found.say()[0]
    # Without money the milestones' weights still tell the time.
    assert found.finish.finish == START + 124 * DAY


def test_weights_share_a_phases_budget_and_a_phase_without_milestones_is_level_of_effort():
    stones = [
        Milestone(name="One", phase="deployment", due="2027-02-28", weight=3),
        Milestone(name="Two", phase="deployment", due="2027-04-30", after="One"),
    ]
    items = [
        CostItem(item="Build", category="deployment.customisation", amount=80_000),
        CostItem(item="Office", category="planning.staff", amount=1_000, every="month"),
    ]
    plan, times = project(items, stones)
    found = progress(plan, times, earned=[Earned(date="2027-02-28", milestone="One", share=1)], as_of=day("2027-02-28"))
    # Four of twelve months of the office fall due by the end of April.
    assert found.budget == 84_000
    assert found.milestones["budget"].tolist() == [60_000, 20_000]
    assert (found.planned, found.earned) == pytest.approx((62_000, 62_000))
    assert any("level of effort" in note.what for note in found.notes)
    assert found.phases.loc["planning", ["planned", "earned"]].tolist() == pytest.approx([2_000, 2_000])


@settings(max_examples=40)
@given(st.data())
def test_a_project_that_does_everything_on_its_day_for_its_budget_is_on_plan_throughout(data):
    count = data.draw(st.integers(1, 4))
    stones, begin = [], START
    for n in range(count):
        due = begin + data.draw(st.integers(0, 60)) * DAY
        stones.append(
            Milestone(name=f"M{n}", phase=data.draw(st.sampled_from(["deployment", "testing"])), start=begin, due=due)
        )
        begin = due + DAY
    items = [
        CostItem(item=c, category=c, amount=data.draw(st.integers(1, 10**6)))
        for c in ("deployment.other", "testing.cases", "training.venue")
    ]
    plan, times = project(items, stones)
    on = START + data.draw(st.integers(0, (begin - START).days - 1)) * DAY
    told = []
    for one in stones:
        share = ((on - one.start).days + 1) / ((one.due - one.start).days + 1)
        if share > 0:
            told.append(Earned(date=on, milestone=one.name, share=min(share, 1)))
    found = progress(plan, times, earned=told, as_of=on)
    paid = [Actual(date=on, amount=float(found.phases.loc[p, "earned"]), phase=p) for p in found.phases.index]
    found = progress(plan, times, paid, told, as_of=on)
    assert found.planned == pytest.approx(found.earned)
    assert found.value.cpi == pytest.approx(1)
    assert found.value.spi == pytest.approx(1)
    assert found.value.eac == pytest.approx(found.budget)
    assert found.finish.spi_t == pytest.approx(1)
    assert found.phases[["budget", "planned", "earned", "actual"]].sum().tolist() == pytest.approx(
        [found.budget, found.planned, found.earned, found.actual]
    )


def test_done_is_all_of_a_milestone_and_a_finished_project_is_said_to_be():
    stones = [Milestone(name="Built", phase="deployment", due=END, done="2027-04-20")]
    plan, times = project([CostItem(item="B", category="deployment.other", amount=100)], stones)
    found = progress(plan, times, [Actual(date="2027-04-21", amount=130, phase="deployment")])
    assert found.as_of == day("2027-04-21")
    assert found.complete == 1
    assert found.finish.done == day("2027-04-20")
    assert found.finish.spi_t == pytest.approx(100 / 110)
    said = found.say()
    assert "All work is done, for USD 130, USD 30 more than the budget." in said
    assert "Every milestone was done by 20 Apr 2027, 10 days after the baseline's day." in said
    early = progress(plan, times, as_of=day("2027-04-01"))
    assert early.complete == 0


def test_planned_value_follows_the_baseline_when_a_day_is_agreed_anew():
    stones = [Milestone(name="Built", phase="deployment", due="2027-05-30", baseline=END)]
    plan, times = project([CostItem(item="B", category="deployment.other", amount=100)], stones)
    assert progress(plan, times, as_of=END).planned == pytest.approx(100)


def test_the_curve_stops_at_today_and_the_plan_goes_on():
    plan, times = simple()
    found = progress(plan, times, [Actual(date="2027-01-15", amount=10, phase="deployment")], as_of=day("2027-02-10"))
    curve = found.curve
    assert curve.index.tolist() == [
        day("2026-12-31"), day("2027-01-31"), day("2027-02-10"), day("2027-02-28"), day("2027-03-31"), END,
    ]  # fmt: skip
    assert curve["actual"].isna().tolist() == [False] * 3 + [True] * 3
    assert curve["planned"].iloc[-1] == pytest.approx(1_000_000)
    assert curve["planned"].is_monotonic_increasing


def test_contingency_is_compared_with_the_work_done_and_overdrawing_is_said():
    plan, times = simple(limits=BudgetLimits(contingency={"deployment": 0.1}))
    told = [Earned(date="2027-02-10", milestone="Built", share=0.45)]
    drawn = [Drawdown(date="2027-02-01", amount=40_000, reason="interface"), Drawdown(date="2027-06-01", amount=70_000)]
    found = progress(plan, times, earned=told, drawdowns=drawn, as_of=day("2027-02-19"))
    assert found.drawn == 40_000
    assert "USD 40,000 of the contingency of USD 100,000 is drawn (40 %), with 45 % of the work done." in found.say()
    late = progress(plan, times, earned=told, drawdowns=drawn)
    assert "USD 110,000 is drawn from a contingency of USD 100,000: USD 10,000 more than there is." in late.say()


def test_defects_are_counted_by_severity_with_their_cost_in_the_testing_phase():
    stones = [Milestone(name="Built", phase="deployment", due=END)]
    items = [
        CostItem(item="B", category="deployment.other", amount=100_000),
        CostItem(item="Fixing", category="testing.defects", amount=5_000),
    ]
    plan, times = project(items, stones, exchange_rates={"EUR": 1.5})
    defects = [
        Defect(id="D1", severity="critical", found="2027-02-01"),
        Defect(id="D2", severity="high", found="2027-02-01", fixed="2027-02-05", cost=1_000, currency="EUR"),
        Defect(id="D3", severity="high", found="2027-02-03", fixed="2027-02-09", cost=500),
        Defect(id="D4", severity="high", found="2027-02-03", fixed="2027-03-09"),
        Defect(id="D5", severity="low", found="2027-03-03"),
    ]
    found = progress(plan, times, defects=defects, as_of=day("2027-02-19"))
    table = found.defect_table
    assert table["found"].tolist() == [1, 3, 0, 0]
    assert table["open"].tolist() == [1, 1, 0, 0]
    assert table.loc["high", ["cost", "days"]].tolist() == [2_000, 5]
    assert found.defect_budget == 5_000
    assert (
        "4 defects found, 2 fixed, 2 open (1 critical, 1 high); fixing cost USD 2,000 of a budget of USD 5,000."
        in found.say()
    )


def test_reports_of_later_days_are_left_out_and_counted():
    plan, times = simple()
    told = [
        Earned(date="2027-02-10", milestone="Built", share=0.2),
        Earned(date="2027-03-10", milestone="Built", share=0.9),
    ]
    found = progress(plan, times, earned=told, as_of=day("2027-02-19"))
    assert found.complete == pytest.approx(0.2)
    assert any("1 report of days after" in note.what for note in found.notes)


def test_progress_that_falls_is_noted():
    plan, times = simple()
    told = [
        Earned(date="2027-02-10", milestone="Built", share=0.6),
        Earned(date="2027-02-12", milestone="Built", share=0.4),
    ]
    found = progress(plan, times, earned=told)
    assert found.complete == pytest.approx(0.4)
    assert any("fell from 60 % to 40 %" in note.what for note in found.notes)


def test_an_actual_finds_its_phase_through_its_item_or_its_milestone():
    plan, times = simple()
    paid = [
        Actual(date="2027-02-01", amount=1, item="Build"),
        Actual(date="2027-02-01", amount=2, milestone="Built"),
        Actual(date="2027-02-01", amount=4, category="testing.cases"),
    ]
    found = progress(plan, times, paid)
    assert found.phases["actual"].to_dict() == {"deployment": 3, "testing": 4}


def test_every_fault_is_told_at_once():
    plan, times = simple()
    with pytest.raises(DataError) as error:
        progress(
            plan, times,
            [Actual(date="2027-02-01", amount=1, item="Buidl", currency="EUR"), Actual(date="2027-02-01", amount=1, milestone="X")],
            [Earned(date="2027-02-01", milestone="Bilt", share=0.5), Earned(date="2026-02-01", milestone="Built", share=0.5)],
            defects=[Defect(id="D", severity="low", found="2027-02-01"), Defect(id="D", severity="low", found="2027-02-01", milestone="Y")],
            drawdowns=[Drawdown(date="2026-02-01", amount=1)], as_of=day("2026-06-01"),
        )  # fmt: skip
    text = str(error.value)
    for words in (
        "there is no item 'Buidl' — did you mean 'Build'?", "no exchange rate from EUR to USD", "there is no milestone 'X'",
        "there is no milestone 'Bilt' — did you mean 'Built'?", "2026-02-01 is before the project's start",
        "two defects are called 'D'", "there is no milestone 'Y'", "as_of: 2026-06-01 is before",
    ):  # fmt: skip
        assert words in text
    assert all(problem.fix for problem in error.value.problems)


def test_a_report_needs_a_day_and_a_milestone():
    plan, times = simple()
    with pytest.raises(DataError, match="as_of"):
        progress(plan, times)
    with pytest.raises(DataError, match="no milestones"):
        progress(plan, schedule([], start=START))
    with pytest.raises(DataError, match="one start"):
        progress(plan, schedule(plan.milestones, start=START - DAY), as_of=END)


def test_the_dependencies_push_the_finish_where_the_pace_is_not_known():
    stones = [
        Milestone(name="A", phase="deployment", due="2027-01-31"),
        Milestone(name="B", phase="deployment", due="2027-02-28", after="A"),
    ]
    plan, times = project([CostItem(item="B", category="deployment.other", amount=100)], stones)
    found = progress(plan, times, as_of=day("2027-02-10"))
    assert found.finish.network == day("2027-03-10")
    told = progress(plan, times, earned=[Earned(date="2027-02-02", milestone="A", share=1)], as_of=day("2027-02-10"))
    assert told.finish.network == day("2027-03-02")


def test_a_report_leaves_as_data_and_as_html_with_names_escaped():
    stones = [Milestone(name="<b>A</b>", phase="deployment", due=END)]
    plan, times = project([CostItem(item="B", category="deployment.other", amount=100)], stones)
    found = progress(plan, times, as_of=day("2027-04-20"), language="zh")
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["schema"] == "crmselect/progress/1"
    assert "<b>A" not in found._repr_html_()
    assert "已逾期：<b>A</b>。" in found.say()
    assert len(found.say("en")) == len(found.say("zh"))


def test_services_after_the_project_are_left_out_of_the_actual_cost_and_named():
    seats = CostItem(item="Seats", category="procurement.licences", amount=10, every="month")
    build = CostItem(item="Build", category="deployment.customisation", amount=1_000)
    help_ = CostItem(item="Help", category="deployment.other", amount=5, every="month", end=4)
    plan, times = project([seats, build, help_], [Milestone(name="Built", phase="deployment", due=END)])
    found = progress(
        plan, times,
        [
            Actual(date="2027-04-30", amount=40, item="Seats"),
            # From here on the baseline's last month, April, is over.
            Actual(date="2027-05-31", amount=10, item="Seats"),
            Actual(date="2027-05-31", amount=7, category="procurement.licences"),
            Actual(date="2027-05-31", amount=2, phase="procurement", credit=True),
            # These are the project's: of a milestone, bought once, with a stated end, or of what nothing is planned.
            Actual(date="2027-05-31", amount=100, category="procurement.licences", milestone="Built"),
            Actual(date="2027-05-31", amount=200, item="Build"),
            Actual(date="2027-05-31", amount=400, item="Help"),
            Actual(date="2027-05-31", amount=800, category="testing.cases"),
            Actual(date="2027-05-31", amount=1_600, phase="deployment"),
        ],
        as_of=day("2027-06-30"),
    )  # fmt: skip
    assert (found.actual, found.running) == (40 + 3_100, 15)
    assert found.phases["actual"].sum() == found.actual
    assert found.curve["actual"].iloc[-1] == found.actual
    assert found.to_dict()["running_cost"] == 15
    assert [note.where for note in found.notes if "USD 15" in note.what and "USD 15" in note.zh] == ["actuals"]


def test_a_payment_that_is_agreed_anew_stays_in_the_budget():
    build = CostItem(item="Build", category="deployment.customisation", amount=1_000)
    late = Milestone(name="Built", phase="deployment", due="2027-09-30", baseline=END, pays="Build")
    plan, times = project([build], [late])
    assert progress(plan, times, as_of=day("2027-05-31")).budget == 1_000


def test_credits_beyond_all_costs_leave_differences_and_no_ratios():
    plan, times = simple()
    found = progress(
        plan, times, [Actual(date="2027-02-01", amount=50_000, phase="deployment", credit=True)],
        [Earned(date="2027-02-10", milestone="Built", share=0.4)], as_of=day("2027-02-19"),
    )  # fmt: skip
    assert (found.value.cv, found.value.eac_budget_rate) == (450_000, 550_000)
    assert found.value.tcpi == pytest.approx(600_000 / 1_050_000)
    assert found.why("eac") == "credits exceed the costs booked so far, so EAC is not defined"
    assert found.why("cpi", "zh") == "贷项多于已记录的成本，因此 CPI 无法计算"
    assert found.why("tcpi") == ""


def test_a_project_that_lasts_longer_than_its_study_has_no_budget_for_services_after_it():
    seats = CostItem(item="Seats", category="procurement.licences", amount=10, every="month")
    plan, times = project([seats], [Milestone(name="Built", phase="deployment", due="2028-06-30")])
    paid = [Actual(date=one, amount=10, item="Seats") for one in ("2027-12-31", "2028-01-31")]
    found = progress(plan, times, paid, as_of=day("2028-02-01"))
    assert (found.actual, found.running, found.budget) == (10, 10, 120)


def test_bookings_before_the_start_count_and_are_named():
    plan, times = simple()
    paid = [
        Actual(date="2026-02-01", amount=70, phase="planning"),
        Actual(date="2027-02-01", amount=5, phase="planning"),
    ]
    found = progress(plan, times, paid)
    assert found.actual == 75
    assert [note.what for note in found.notes if note.where == "actuals"] == [
        "1 booking of days before the project's start, USD 70, counts in AC from the first day on"
    ]
