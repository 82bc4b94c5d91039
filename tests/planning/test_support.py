"""Support as users grow."""

from __future__ import annotations

import datetime as dt
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.model import Assumptions
from crmselect.model.support import Demand, SupportTier
from crmselect.planning.erlang import agents_needed, erlang_c, service_level
from crmselect.planning.support import support_plan
from crmselect.planning.support_words import day_of_month

PLAN = Assumptions(currency="USD", years=3, start=dt.date(2027, 3, 31), drivers={"users": [300, 600, 1500]})
DEMAND = Demand(contacts=2, handling_minutes=10, peak_share=0.2)
BASIC = SupportTier(name="Basic", response_minutes=5, agents=2, price=1000, cost_per_agent=4000, up_to_users=500)
GOLD = SupportTier(name="Gold", response_seconds=60, answered_within=0.9, price=3000, cost_per_agent=4000)


def test_a_month_by_hand():
    row = support_plan(DEMAND, [BASIC, GOLD], PLAN).table.iloc[0]
    # 600 contacts in 21⅔ working days, a fifth of a day's in its busiest hour, ten minutes each.
    assert row["contacts"] == 600
    assert row["arrivals"] == pytest.approx(600 / (65 / 3) * 0.2)
    assert row["traffic"] == pytest.approx(row["arrivals"] / 6)
    assert row["positions"] == row["staff"] == int(agents_needed(row["arrivals"] / 60, 10, 5, 0.8)) == 2
    expected = 1 - float(erlang_c(row["traffic"], 2)) * np.exp(-(2 - row["traffic"]) * 5 / 10)
    assert row["answered_within"] == pytest.approx(expected)
    assert row["cost"] == 1000 + 2 * 4000


def test_the_level_and_the_people_are_due_with_their_dates():
    found = support_plan(DEMAND, [GOLD, BASIC], PLAN)
    assert found.table["level"].tolist() == ["Basic"] * 12 + ["Gold"] * 24
    assert [(due.month, due.day, due.kind) for due in found.dues] == [
        (12, dt.date(2028, 3, 31), "level"), (12, dt.date(2028, 3, 31), "person"),
        (24, dt.date(2029, 3, 31), "person"),
    ]  # fmt: skip
    assert found.next_level.en == "month 13 (2028-03): the level Gold is due: 600 users, Basic ends at 500"
    staff = found.table["staff"]
    assert found.next_person.en == (
        f"month 13 (2028-03): {staff[12] - 2} more people are due: {staff[12]} answer 90 % of contacts within 1 minute"
    )
    assert found.say("zh")[0] == (
        "第 1 个月（2027-03）：300 个用户，忙时 0.92 厄兰，需 2 人才能在 5 分钟内应答 80 %（Basic）。"
    )
    assert "Erlang C" in found.say()[-1]


def test_an_overloaded_queue_is_said_and_nothing_is_undefined():
    lone = BASIC.replace(agents=1, up_to_users=1000)
    found = support_plan(DEMAND, [lone], PLAN)
    row = found.table.iloc[12]
    assert row["traffic"] > row["present"] == 1
    assert row["answered_within"] == 0
    assert row["wait_minutes"] == np.inf
    assert row["occupancy"] > 1
    assert row["short"] == row["staff"] - 1
    kinds = [(due.month, due.kind) for due in found.dues]
    assert kinds == [(0, "person"), (12, "person"), (12, "overload"), (24, "level"), (24, "person")]
    assert "month 13 (2028-03): the queue grows without end: 1.8 erlangs in the busy hour for 1 at work" in str(
        [due.en for due in found.dues]
    )
    assert "no level reaches 1,500 users; Basic ends at 1,000" in found.dues[3].en
    json.dumps(found.to_dict(), allow_nan=False)


def test_long_opening_hours_take_more_people_than_the_busy_hour():
    always = GOLD.replace(hours_per_week=168, days_per_week=7)
    found = support_plan(DEMAND, [always], PLAN).table.iloc[0]
    # One at work at night already takes 4.2 of 40 hours.
    assert found["staff"] >= 5
    assert found["positions"] < found["staff"]
    even = support_plan(DEMAND.replace(peak_share=None), [always], PLAN).table.iloc[0]
    assert even["staff"] == int(np.ceil(even["positions"] * 168 / 40))


def test_shrinkage_growth_and_occupancy_ask_for_more():
    plain = support_plan(DEMAND, [GOLD], PLAN).table["staff"]
    assert (support_plan(DEMAND, [GOLD.replace(shrinkage=0.3)], PLAN).table["staff"] > plain).all()
    busy = support_plan(DEMAND, [GOLD.replace(max_occupancy=0.3)], PLAN).table
    assert (busy["occupancy"] <= 0.3 + 1e-9).all()
    fewer = support_plan(DEMAND.replace(growth=-0.5), [GOLD], PLAN).table["contacts"]
    assert fewer[[0, 12, 24]].tolist() == [600, 600, 750]


@given(
    heads=st.lists(st.integers(0, 5000), min_size=1, max_size=3),
    contacts=st.floats(0, 5),
    target=st.floats(0, 60),
    peak=st.sampled_from([None, 0.125, 0.3]),
    shrinkage=st.floats(0, 0.5),
)
def test_as_many_as_are_needed_keep_the_promise(heads, contacts, target, peak, shrinkage):
    tier = SupportTier(name="x", response_minutes=target, shrinkage=shrinkage)
    plan = Assumptions(currency="USD", years=3, drivers={"users": heads})
    found = support_plan(Demand(contacts=contacts, handling_minutes=7, peak_share=peak), [tier], plan)
    assert (found.table["answered_within"] >= 0.8 - 1e-9).all()
    assert not found.table.drop(columns=["at_hand"]).isna().any().any()
    assert (found.table["short"] == 0).all()
    assert (found.table["staff"] >= found.table["positions"]).all()
    assert not [due for due in found.dues if due.kind == "overload"]
    # With as many at hand as are needed nobody more is due, and the promise is kept.
    most = int(found.table["staff"].max())
    enough = support_plan(found.demand, [tier.replace(agents=most)], plan)
    assert not enough.dues
    assert (enough.table["answered_within"] >= 0.8 - 1e-9).all()


def test_nobody_asks_and_nobody_answers():
    found = support_plan(Demand(contacts=0, handling_minutes=5), [GOLD], PLAN, users=0)
    assert found.table["staff"].sum() == 0
    assert found.table["answered_within"].tolist() == [1.0] * 36
    assert found.table["wait_minutes"].sum() == 0
    assert "Nothing more is due in these months." in "\n".join(found.say())


def test_users_are_a_driver_a_number_or_a_path():
    by_number = support_plan(DEMAND, [GOLD], PLAN, users=[300, 600, 1500]).table
    assert by_number.equals(support_plan(DEMAND, [GOLD], PLAN).table)
    assert support_plan(DEMAND, [GOLD], PLAN, users=300).table["users"].unique().tolist() == [300]


def test_all_faults_come_at_once():
    with pytest.raises(DataError) as found:
        support_plan(DEMAND.replace(peak_share=0.01), [GOLD, GOLD], PLAN, users="user")
    assert [str(problem) for problem in found.value.problems] == [
        "support, users: there is no driver 'user' — did you mean 'users'?",
        "support level Gold: the level 'Gold' is named 2 times — give each its own name",
        "support level Gold: 2 levels go without a bound — give each another up_to_users",
        "demand, peak_share: the busiest hour has 1 % of a day's contacts, an even one 12.5 % (Gold) — raise it, or leave it out",
    ]
    with pytest.raises(DataError, match="there is no level of support"):
        support_plan(DEMAND, [], PLAN)


def test_days_of_months_stay_in_their_month():
    assert day_of_month(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert day_of_month(None, 3) is None


def test_the_table_shows_the_turning_points():
    html = support_plan(DEMAND, [BASIC, GOLD], PLAN, language="zh")._repr_html_()
    assert html.count("<tr>") == 5, "a heading, the start, two turns and the end"
    assert "厄兰" in html


def test_people_at_hand_beyond_the_need_shorten_the_wait():
    more = support_plan(DEMAND, [BASIC.replace(agents=4, up_to_users=None)], PLAN).table.iloc[0]
    assert more["present"] == 4
    assert more["answered_within"] == pytest.approx(float(service_level(more["traffic"], 4, 5, 10)))
    assert more["cost"] == 1000 + 4 * 4000
