"""Whom to train, in how many sessions, at what cost."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost.drivers import monthly
from crmselect.errors import DataError
from crmselect.model import Assumptions, Path
from crmselect.model.support import TrainingGroup
from crmselect.planning.training import COST_KINDS, training_plan

PLAN = Assumptions(currency="USD", years=3, drivers={"users": [100, 150, 140]})
SALES = TrainingGroup(
    role="Sales", driver="users", sessions=2, hours=4, group_size=12, materials_cost=30, trainer_day_rate=800,
    trainers=2, venue_cost=150, hourly_cost=40, turnover=0.2,
)  # fmt: skip


def test_a_plan_by_hand():
    found = training_plan([SALES], PLAN).table.loc["Sales"]
    # 100 at the start; 20 leave and 50 join; 30 leave, and that ten are fewer trains nobody less.
    assert found["people"].tolist() == [100, 70, 30]
    # 9, 6 and 3 groups of at most twelve, two sessions each.
    assert found["sessions"].tolist() == [18, 12, 6]
    assert found["trainer_days"].tolist() == [18, 12, 6], "two trainers for half a day"
    assert found["materials"].tolist() == [3000, 2100, 900]
    assert found["trainers"].tolist() == [14400, 9600, 4800]
    assert found["venue"].tolist() == [2700, 1800, 900]
    assert found["time"].tolist() == [100 * 8 * 40, 70 * 8 * 40, 30 * 8 * 40]
    assert found["total"].tolist() == [52100, 35900, 16200]


def test_it_says_what_it_found():
    found = training_plan([SALES], PLAN)
    assert list(found.say()) == [
        "Year 1: 100 people in 18 sessions, USD 52,100.",
        "Years 2 to 3 (leavers' successors and joiners): 100 people in 18 sessions, USD 52,100.",
        "In all USD 104,200: materials USD 6,000, trainers USD 28,800, venue USD 5,400, participants' time USD 64,000.",
    ]
    assert found.say("zh")[1] == ("第 2 至 3 年（离职补充和新增人员）：培训 100 人，举办 18 场，费用 USD 52,100。")


@given(heads=st.lists(st.integers(0, 500), min_size=1, max_size=6), turnover=st.floats(0, 0.9), size=st.integers(1, 40))
def test_people_are_those_of_the_costs_and_sessions_hold_them(heads, turnover, size):
    plan = Assumptions(currency="USD", years=6, drivers={"users": heads})
    group = TrainingGroup(role="x", driver="users", turnover=turnover, group_size=size, venue_cost=10, hourly_cost=1)
    found = training_plan([group], plan).table
    theirs = monthly(Path(of="users", turnover=turnover), 72, plan.drivers)[::12]
    assert found["people"].tolist() == theirs.tolist()
    seats = found["sessions"].to_numpy() * size
    assert (seats >= found["people"] - 1e-6).all()
    assert (seats - size < found["people"] + 1e-6).all()
    assert found["total"].sum() == pytest.approx(sum(found[kind].sum() for kind in COST_KINDS))


def test_people_of_ones_own_and_a_driver_of_the_trained():
    plan = Assumptions(currency="USD", years=2, drivers={"users": 50, "trained": {"of": "users", "turnover": 0.1}})
    groups = [
        TrainingGroup(role="Admins", people=[4, 6], turnover=0.5),
        TrainingGroup(role="All", driver="trained", turnover=0.9),
    ]
    found = training_plan(groups, plan).table["people"]
    assert found["Admins"].tolist() == [4, 4]
    assert found["All"].tolist() == [50, 5], "the driver itself says who is trained"


def test_the_parts_add_up_and_leave_as_plain_data():
    found = training_plan([SALES, SALES.replace(role="服务", driver=None, people=30)], PLAN, years=2, language="zh")
    assert found.by_year["total"].sum() == pytest.approx(found.total)
    assert found.by_role["total"].sum() == pytest.approx(found.total)
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [row["role"] for row in data["table"]] == ["Sales", "Sales", "服务", "服务"]
    assert "学员工时" in found._repr_html_()


def test_nobody_to_train_is_said():
    found = training_plan([], PLAN)
    assert (found.total, str(found)) == (0.0, "Nobody is to be trained.")
    assert found.to_dict()["table"] == []
    free = training_plan([TrainingGroup(role="Zero", people=0)], PLAN)
    assert np.array_equal(free.table["sessions"], [0.0, 0.0, 0.0])
    assert free.say()[-1] == "No cost of training is stated."


def test_all_faults_come_at_once():
    with pytest.raises(DataError) as found:
        training_plan([SALES.replace(driver="user"), SALES, SALES.replace(role="B", driver="agents")], PLAN, years=0)
    assert [str(problem) for problem in found.value.problems] == [
        "training, years: 0 is no number of years — write 1 or more",
        "training of Sales: the role 'Sales' is named 2 times — give each its name",
        "training of Sales: there is no driver 'user' — did you mean 'users'?",
        "training of B: there is no driver 'agents' — state it under drivers, or write people",
    ]
