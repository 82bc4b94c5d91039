"""The budget plan: no money lost or made, payments at milestones, reserves, limits, delays."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.cost import simulate, tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.model.project_time import BudgetLimits, Milestone, Resource
from crmselect.planning.budgeting import budget
from crmselect.taxonomy import CATEGORIES, PHASES

START = dt.date(2027, 1, 1)
ITEMS = (
    CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month"),
    CostItem(item="Build", category="deployment.customisation", amount={"low": 50_000, "likely": 60_000, "high": 95_000}, start=2),
    CostItem(item="Data", category="deployment.migration", amount=20_000, start=4),
    CostItem(item="Office", category="planning.staff", amount=8_000, every="month", end=9),
    CostItem(item="Consultants", category="deployment.other", amount=5_000, every="month", start=2, end=7),
    CostItem(item="Servers", category="procurement.hardware", amount=30_000, residual=2_000),
    CostItem(item="Support", category="procurement.support", amount=900, every="month"),
)  # fmt: skip
PLAN = Assumptions(currency="USD", years=2, start=START, drivers={"users": 100})
COSTS = tco([Offer(name="Acme", items=ITEMS), Offer(name="Bravo")], PLAN)


def stone(name, due, **more):
    return Milestone(name=name, phase=more.pop("phase", "deployment"), due=due, **more)


def test_lines_are_those_of_the_ledger():
    plan = budget(COSTS, "Acme")
    assert plan.work == plan.total == COSTS.total("nominal")["Acme"]
    assert plan.by("phase").to_dict() == pytest.approx(
        {p: v for p, v in COSTS.by("phase", kind="nominal")["Acme"].items() if v}
    )
    assert plan.by("category").sum() == pytest.approx(plan.total)
    assert plan.by("party").to_dict() == pytest.approx({"internal": 72_000, "external": plan.total - 72_000})
    assert plan.by("year").tolist() == COSTS.by("year", kind="nominal")["Acme"].tolist()
    assert plan.funding["cumulative"].iloc[-1] == pytest.approx(plan.total)


items = st.builds(
    lambda n, category, amount, every, start, length: {
        "item": f"Item {n}", "category": category, "amount": amount, "every": every, "start": start,
        "end": None if every == "once" or not length else start + 12 * length,
    },
    st.integers(0, 9), st.sampled_from(sorted(CATEGORIES)), st.floats(0, 1e6), st.sampled_from(["once", "month", "year"]),
    st.integers(0, 30), st.integers(0, 2),
)  # fmt: skip


@settings(max_examples=60)
@given(st.data())
def test_the_plan_sums_to_the_ledger_and_what_is_added_in_all_and_by_phase(data):
    rows = data.draw(st.lists(items, max_size=8, unique_by=lambda row: row["item"]))
    reserves = data.draw(st.dictionaries(st.sampled_from(sorted(PHASES)), st.floats(0, 1), max_size=3))
    assumed = data.draw(st.dictionaries(st.sampled_from(sorted(PHASES)), st.floats(0, 1), max_size=2))
    costs = tco([Offer(name="A", items=tuple(CostItem(**row) for row in rows))],
                Assumptions(currency="USD", years=2, start=START, contingency=assumed))  # fmt: skip
    once = [row["item"] for row in rows if row["every"] == "once" and not row["category"].endswith(".contingency")]
    paid = data.draw(st.sets(st.sampled_from(once))) if once else set()
    share = data.draw(st.floats(0, 0.5))
    stones = [
        stone("First", START + dt.timedelta(days=data.draw(st.integers(0, 1500))), pays=tuple(paid), pay_share=share),
        stone(
            "Last", START + dt.timedelta(days=data.draw(st.integers(0, 1500))), pays=tuple(paid), pay_share=1 - share
        ),
    ]
    plan = budget(costs, "A", BudgetLimits(contingency=reserves, management_reserve=7), stones)
    added = sum(row.sum() for line, row in zip(plan.lines, plan.cash, strict=True) if line.added)
    ledger = float(costs.total("nominal")["A"])
    assert plan.total == pytest.approx(ledger + added + 7, rel=1e-9, abs=1e-6)
    kept = plan.table[~plan.table["added"]].groupby("phase")["total"].sum()
    for phase, amount in costs.by("phase", kind="nominal")["A"].items():
        assert kept.get(phase, 0.0) == pytest.approx(amount, rel=1e-9, abs=1e-6)
    for n, line in enumerate(plan.lines):
        if not line.added:
            (at,) = [k for k, one in enumerate(costs.lines) if one.item == line.item]
            assert plan.cash[n].sum() == pytest.approx(costs.cash[at].sum(), rel=1e-12, abs=1e-9)
    for keys in (("phase", "party"), ("kind", "year"), ("calendar_year",), ("category", "month")):
        if plan.lines:
            assert plan.by(*keys).sum() == pytest.approx(plan.cash.sum(), rel=1e-9, abs=1e-6)


def test_payment_milestones_move_one_off_amounts_to_their_months():
    stones = [
        stone("Signed", "2027-01-31", pays="Build", pay_share=0.3),
        stone("Built", "2027-06-30", after="Signed", pays="Build; Data", pay_share=0.3),
        stone("Live", "2029-03-05", after="Built", pays="Build", pay_share=0.4),
    ]
    plan = budget(COSTS, "Acme", milestones=stones)
    build = plan.cash[[line.item for line in plan.lines].index("Build")]
    assert {int(m): build[m] for m in np.flatnonzero(build)} == pytest.approx({0: 18_000, 5: 18_000, 26: 24_000})
    data = plan.cash[[line.item for line in plan.lines].index("Data")]
    assert {int(m): data[m] for m in np.flatnonzero(data)} == pytest.approx({4: 14_000, 5: 6_000})
    assert plan.months == 27
    assert plan.work == pytest.approx(COSTS.total("nominal")["Acme"])
    assert [(one.milestone, one.item, one.instead_of) for one in plan.payments] == [
        ("Signed", "Build", 2), ("Built", "Build", 2), ("Built", "Data", 4), ("Live", "Build", 2),
    ]  # fmt: skip


def test_a_category_pays_each_of_its_items():
    plan = budget(COSTS, "Acme", milestones=[stone("Built", "2027-06-30", pays="deployment.migration")])
    assert [(one.item, one.month) for one in plan.payments] == [("Data", 5)]


def test_only_the_first_purchase_moves_and_what_comes_back_stays():
    plan = budget(COSTS, "Acme", milestones=[stone("Racked", "2027-04-10", pays="Servers")])
    servers = plan.cash[[line.item for line in plan.lines].index("Servers")]
    assert (servers[3], servers[-1], servers[0]) == (30_000, -2_000, 0)


def test_a_share_of_a_phase_is_held_in_the_months_in_which_it_spends():
    plan = budget(COSTS, "Acme", BudgetLimits(contingency={"deployment": 0.1, "testing": 0.5}))
    (line,) = [line for line in plan.lines if line.kind == "contingency"]
    assert line.added
    assert line.category == "deployment.contingency"
    row = plan.cash[plan.lines.index(line)]
    assert row[:8].tolist() == pytest.approx([0, 0, 6_500, 500, 2_500, 500, 500, 0])
    assert plan.contingency == pytest.approx(10_500)


def test_what_is_held_already_counts():
    costs = tco(COSTS.offers, PLAN.replace(contingency={"deployment": 0.04}))
    plan = budget(costs, "Acme", BudgetLimits(contingency=0.1))
    held = {line.phase: float(plan.cash[n].sum()) for n, line in enumerate(plan.lines) if line.added}
    assert held["deployment"] == pytest.approx(0.06 * 105_000)
    assert held["planning"] == pytest.approx(7_200)
    assert any("counts" in note.what for note in plan.notes)


def test_p80_less_point_is_held_as_one_amount():
    risk = simulate(COSTS.offers, PLAN, draws=512, seed=7)
    plan = budget(COSTS, "Acme", BudgetLimits(contingency="p80"), risk=risk)
    needed = float(risk.contingency(kind="nominal")["Acme"])
    assert needed > 0
    assert plan.contingency == pytest.approx(needed)
    # Only what is bought in deployment is uncertain.
    assert plan.by("phase", kind="contingency").to_dict() == pytest.approx({"deployment": needed})


def test_p80_needs_a_simulation_of_the_same_study():
    limits = BudgetLimits(contingency="p80")
    with pytest.raises(DataError, match="needs a simulation"):
        budget(COSTS, "Acme", limits)
    other = simulate(COSTS.offers, PLAN.replace(users=50), draws=64, seed=1)
    with pytest.raises(DataError, match="not of Acme under the plan's assumptions"):
        budget(COSTS, "Acme", limits, risk=other)


def test_the_management_reserve_stands_apart_and_counts_for_the_total_alone():
    limits = BudgetLimits(total=COSTS.total("nominal")["Acme"] + 999, by_year=(1e9,), management_reserve=1_000)
    plan = budget(COSTS, "Acme", limits)
    assert plan.total == plan.work + 1_000
    assert plan.by("phase").sum() == pytest.approx(plan.work)
    (breach,) = plan.breaches
    assert (breach.kind, breach.over) == ("total", pytest.approx(1))


def test_each_limit_says_when_it_breaks_and_by_how_much():
    limits = BudgetLimits(total=300_000, by_year=(240_000, 70_800), by_phase={"planning": 70_000, "training": 5})
    plan = budget(COSTS, "Acme", limits)
    found = {(one.kind, one.key): one for one in plan.breaches}
    assert set(found) == {("year", "1"), ("phase", "planning"), ("total", "")}
    planning = found["phase", "planning"]
    assert (planning.month, planning.over, planning.date) == (8, 2_000, dt.date(2027, 9, 1))
    spent = plan.funding["cumulative"]
    total = found["total", ""]
    assert spent[total.month] > 300_000 >= spent[total.month - 1]
    assert total.over == pytest.approx(plan.total - 300_000)
    year = found["year", "1"]
    assert spent[year.month] > 240_000 >= spent[year.month - 1]
    assert year.over == pytest.approx(spent[11] - 240_000)
    assert plan.against["left"].min() < 0 < plan.against["left"].max()


def test_a_limit_that_is_met_exactly_holds():
    plan = budget(COSTS, "Acme", BudgetLimits(total=float(COSTS.total("nominal")["Acme"]) + 2_000))
    assert plan.breaches == ()
    assert plan.say()[-1] == "Every limit holds."


def test_money_that_comes_back_at_the_end_does_not_pay_for_the_beginning():
    servers = CostItem(item="Servers", category="procurement.hardware", amount=30_000, residual=2_000)
    plan = budget(tco([Offer(name="A", items=(servers,))], PLAN), "A", BudgetLimits(total=29_000, by_year=(30_000,)))
    assert plan.total == 28_000
    (breach,) = plan.breaches
    assert (breach.kind, breach.planned, breach.month) == ("total", 30_000, 0)


def test_calendar_years_count_from_the_start():
    costs = tco(COSTS.offers, PLAN.replace(start=dt.date(2027, 10, 1)))
    plan = budget(costs, "Acme", BudgetLimits(by_year=(100_000, 300_000), years="calendar"))
    assert plan.by("calendar_year").index.tolist() == [2027, 2028, 2029]
    assert [(one.kind, one.key) for one in plan.breaches] == [("calendar_year", "2027")]
    assert plan.breaches[0].planned == pytest.approx(float(plan.cash[:, :3].sum()))


def test_budgeted_resources_become_lines_of_the_days_they_are_used():
    stones = [stone("Tested", "2027-02-05", start="2027-01-25", phase="testing", uses="Tester: 2; Room")]
    means = [Resource(name="Tester", rate=100, available=2, budgeted=True), Resource(name="Room", rate=50)]
    plan = budget(COSTS, "Acme", milestones=stones, resources=means)
    (line,) = [line for line in plan.lines if line.kind == "resource"]
    assert (line.item, line.phase, line.internal, line.added) == ("Tester", "testing", True, True)
    assert plan.cash[plan.lines.index(line)][:3].tolist() == [1_000, 1_000, 0]
    assert plan.work == pytest.approx(COSTS.total("nominal")["Acme"] + 2_000)


def test_a_resource_in_another_currency_takes_the_studys_rate():
    stones = [stone("Tested", "2027-01-08", start="2027-01-04", phase="testing", uses="Tester")]
    tester = Resource(name="Tester", rate=100, currency="EUR", budgeted=True)
    with pytest.raises(DataError, match="no exchange rate from EUR to USD"):
        budget(COSTS, "Acme", milestones=stones, resources=[tester])
    costs = tco(COSTS.offers, PLAN.replace(exchange_rates={"EUR": 1.1}))
    plan = budget(costs, "Acme", milestones=stones, resources=[tester])
    assert plan.by("kind")["resource"] == pytest.approx(550)


def test_internal_is_what_is_said_to_be():
    plan = budget(COSTS, "Acme", internal=["Consultants", "deployment.migration"])
    assert plan.by("party")["internal"] == pytest.approx(45_000)
    with pytest.raises(DataError, match=r"did you mean 'Consultants'\?"):
        budget(COSTS, "Acme", internal=["Consultant"])


def test_a_delay_says_what_moves_and_costs_what_runs_longer():
    stones = [
        stone("Chosen", "2027-02-01", phase="planning"),
        stone("Built", "2027-05-31", after="Chosen", pays="Build"),
        stone("Done", "2027-03-01", done="2027-03-01"),
    ]
    plan = budget(COSTS, "Acme", BudgetLimits(contingency={"deployment": 0.1}), stones)
    late = plan.delay(3)
    what = late.moves.set_index("item")["what"].to_dict()
    assert what == {
        "Seats": "keeps its dates", "Support": "keeps its dates", "Servers": "keeps its dates",
        "Build": "moves", "Data": "moves", "Office": "runs longer", "Consultants": "runs longer",
        "Contingency, 10 %": "follows",
    }  # fmt: skip
    assert late.moves["extra"].sum() == pytest.approx(late.extra)
    extra = late.moves.set_index("item")["extra"]
    assert extra["Office"] == 24_000
    assert extra["Consultants"] == 15_000
    assert extra[["Seats", "Support", "Servers", "Build", "Data"]].abs().max() == 0
    assert late.extra == pytest.approx(24_000 + 15_000 * 1.1)
    after = {one.name: one.due for one in late.after.milestones}
    assert after == {"Chosen": dt.date(2027, 2, 1), "Built": dt.date(2027, 8, 31), "Done": dt.date(2027, 3, 1)}
    assert [one.month for one in late.after.payments] == [7]
    assert any("subscriptions" in text for text in late.say())
    assert any("订阅" in text for text in late.say("zh"))


def test_a_delay_of_training_leaves_deployment_alone():
    late = budget(COSTS, "Acme").delay(4, phase="training")
    assert set(late.moves.query("phase == 'deployment'")["what"]) == {"keeps its dates"}


def test_no_delay_changes_nothing():
    plan = budget(COSTS, "Acme", BudgetLimits(total=300_000, contingency=0.1))
    late = plan.delay(0)
    assert late.extra == 0
    assert np.array_equal(late.after.cash, plan.cash)
    assert late.new_breaches == ()
    assert late.say()[-1] == "It breaks no further limit."


@settings(max_examples=25)
@given(st.integers(0, 40), st.sampled_from(sorted(PHASES)))
def test_a_delay_loses_no_money_even_beyond_the_study(months, phase):
    plan = budget(COSTS, "Acme", milestones=[stone("Built", "2027-05-31", pays="Build")])
    late = plan.delay(months, phase)
    assert (late.moves["extra"] >= -1e-6).all()
    moved = late.moves[late.moves["what"] == "moves"]
    assert moved["before"].tolist() == pytest.approx(moved["after"].tolist())
    assert late.after.cash.sum() == pytest.approx(plan.cash.sum() + late.moves["extra"].sum())


def test_a_delay_over_a_limit_is_said():
    total = float(COSTS.total("nominal")["Acme"])
    plan = budget(COSTS, "Acme", BudgetLimits(total=total + 10_000))
    late = plan.delay(2)
    assert plan.breaches == ()
    assert [one.over for one in late.new_breaches] == [pytest.approx(late.extra - 10_000)]


@pytest.mark.parametrize(("months", "phase"), [(-1, "testing"), (1.5, "testing"), (True, "testing"), (3, "tests")])
def test_a_delay_that_is_none_is_refused(months, phase):
    with pytest.raises(DataError) as error:
        budget(COSTS, "Acme").delay(months, phase)
    assert error.value.problems[0].fix


def test_bad_input_is_refused_with_place_and_mending():
    with pytest.raises(DataError, match=r"offer: there is no offer 'Acm' — did you mean 'Acme'\?"):
        budget(COSTS, "Acm")
    with pytest.raises(DataError) as error:
        budget(COSTS, "Acme", milestones=[stone("A", "2027-05-01", pays="Seats; Buidl; testing.cases")])
    text = str(error.value)
    assert "'Seats' recurs" in text
    assert "did you mean 'Build'?" in text
    assert "nothing in testing.cases" in text
    with pytest.raises(DataError, match="before the project's start"):
        budget(COSTS, "Acme", milestones=[stone("A", "2026-12-31")])


def test_dates_need_a_start():
    costs = tco(COSTS.offers, PLAN.replace(start=None))
    assert budget(costs, "Acme").dates() is None
    stones = [stone("A", "2027-05-01", pays="Build", uses="Dev")]
    with pytest.raises(DataError) as error:
        budget(
            costs,
            "Acme",
            BudgetLimits(by_year=(1,), years="calendar"),
            stones,
            resources=[Resource(name="Dev", budgeted=True)],
        )
    assert len(error.value.problems) == 3
    assert budget(costs, "Acme", milestones=stones, start=START, resources=[Resource(name="Dev")]).payments


def test_an_offer_without_lines_has_an_empty_plan():
    plan = budget(COSTS, "Bravo", BudgetLimits(total=5, contingency=0.2, management_reserve=10))
    assert plan.total == 10
    assert [one.over for one in plan.breaches] == [5]
    assert plan.say()[0] == "Bravo has no lines of cost."
    assert plan._repr_html_()
    assert plan.delay(3).extra == 0


def test_a_plan_leaves_as_data_and_as_html_with_names_escaped():
    offer = Offer(name="<i>A</i>", items=(CostItem(item="<b>x</b>", category="deployment.other", amount=5),))
    plan = budget(tco([offer], PLAN), "<i>A</i>", BudgetLimits(total=1), language="zh")
    found = json.loads(json.dumps(plan.to_dict(), allow_nan=False))
    assert found["schema"] == "crmselect/budget-plan/1"
    assert found["breaches"][0]["over"] == 4
    assert "<i>A" not in plan._repr_html_()
    assert "<b>x" not in plan.delay(1)._repr_html_()
    json.dumps(plan.delay(1).to_dict(), allow_nan=False)
    assert "超出" in str(plan)


def test_keys_that_are_none_are_refused():
    plan = budget(COSTS, "Acme")
    for keys in ((), ("phases",), ("year", "month"), ("phase", "phase")):
        with pytest.raises(ValueError, match="keys are"):
            plan.by(*keys)


def test_a_payment_in_another_month_keeps_its_exchange_rate_and_says_what_that_makes():
    rates = Assumptions(currency="USD", years=2, start="2027-01-01", exchange_rates={"EUR": [1.0, 1.5]})
    build = CostItem(item="Build", category="deployment.customisation", amount=1_000, currency="EUR", start=2)
    plan = budget(tco([Offer(name="Acme", items=(build,))], rates), "Acme", None,
                  [Milestone(name="Built", phase="deployment", due="2028-03-31", pays="Build")])  # fmt: skip
    assert plan.payments[0].amount == 1_000
    [note] = plan.notes
    assert note.what == (
        "what is paid at Built keeps the exchange rate of the contract's month; at that of its own month it would be "
        "USD 500 more"
    )


def test_what_a_reached_milestone_has_paid_is_not_said_to_move():
    build = CostItem(item="Build", category="deployment.customisation", amount=1_000)
    built = Milestone(name="Built", phase="deployment", due="2027-03-31", pays="Build")
    costs = tco([Offer(name="Acme", items=(build,))], Assumptions(currency="USD", years=1, start="2027-01-01"))
    for stone, fate in ((built, "moves"), (built.replace(done="2027-03-31"), "keeps its dates")):
        assert budget(costs, "Acme", None, [stone]).delay(2).moves["what"].tolist() == [fate]


def test_a_resource_that_is_used_on_days_of_rest_alone_is_named():
    costs = tco([Offer(name="Acme")], Assumptions(currency="USD", years=1, start="2027-01-01"))
    people = Resource(name="Dev", rate=100, budgeted=True)
    # 6 and 7 February 2027 are a Saturday and a Sunday.
    weekend = Milestone(name="Moved", phase="deployment", start="2027-02-06", due="2027-02-07", uses="Dev")
    plan = budget(costs, "Acme", None, [weekend], resources=[people])
    assert plan.total == 0
    assert ["Dev costs nothing there" in note.what for note in plan.notes] == [True]
    weekday = weekend.replace(due="2027-02-08")
    assert budget(costs, "Acme", None, [weekday], resources=[people]).total == 100
    assert budget(costs, "Acme", None, [weekday], resources=[people]).notes == ()
