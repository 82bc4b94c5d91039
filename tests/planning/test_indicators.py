"""Indicators before and after go-live, and adoption."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError, Place
from crmselect.model.evaluation import Adoption, Indicator
from crmselect.planning.indicators import compare_indicators
from crmselect.planning.indicators_adoption import adoption_path

FIRST = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SECOND = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def summary(**more: object) -> Indicator:
    given_ = {"name": "Quote", "unit": "min", "better": "lower", "before_mean": 34, "before_sd": 8, "before_n": 40,
              "after_mean": 22, "after_sd": 6, "after_n": 35}  # fmt: skip
    return Indicator(**{**given_, **more})


def test_students_sleep_data_leave_it_open():
    # R's t.test(extra ~ group, data = sleep), Student (1908): 95 percent interval −3.3654832 to 0.2054832, reversed.
    change = compare_indicators([Indicator(name="Sleep", before=FIRST, after=SECOND)]).changes[0]
    assert change.difference == pytest.approx(1.58)
    assert (change.low, change.high) == (pytest.approx(-0.2054832, abs=5e-8), pytest.approx(3.3654832, abs=5e-8))
    assert change.relative == pytest.approx(1.58 / 0.75)
    assert change.verdict == "unclear"


@pytest.mark.parametrize(
    ("better", "after", "verdict"), [("lower", 22, "better"), ("higher", 22, "worse"), ("lower", 33, "unclear")]
)
def test_what_is_better_depends_on_the_indicator(better, after, verdict):
    assert compare_indicators([summary(better=better, after_mean=after)]).changes[0].verdict == verdict


@pytest.mark.parametrize(
    ("target", "met", "certain"), [(25, True, True), (23, True, False), (21, False, False), (18, False, True)]
)
def test_a_target_is_met_or_missed_for_certain_or_not(target, met, certain):
    # The mean after is 22 ± 2.06.
    change = compare_indicators([summary(target=target)]).changes[0]
    assert (change.target_met, change.target_certain) == (met, certain)


def test_too_few_measurements_are_said_and_never_nan():
    lonely = [
        Indicator(name="One", before=(3,), after=(4, 5), target=4),
        summary(name="Bare", before_sd=None, before_n=None),
        summary(name="Zero", before_mean=0),
    ]
    found = compare_indicators(lonely)
    assert found.say()[0] == (
        "One: from 3 to 4.5, +1.5 (+50 %; one measurement before go-live): no interval; the target of 4 is reached, "
        "but not for certain."
    )
    assert found.say()[1].startswith("Bare: from 34 to 22 min, -12 (-35 %; spread or number before go-live is")
    assert found.say("zh")[0] == (
        "One：3 → 4.5，变化 +1.5（+50 %；上线前仅一次测量）：无法给出区间；已达到目标 4，但尚不能确定。"
    )
    assert found.changes[2].relative is None
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["changes"][0]["low"] is None
    assert data["changes"][1]["target_met"] is None
    only = compare_indicators([Indicator(name="x", before=(1, 2), after=(3,), target=2)]).changes[0]
    assert (only.target_met, only.target_certain) == (True, None)
    assert "nan" not in found._repr_html_().lower()


def test_no_spread_at_all_is_certain():
    change = compare_indicators([Indicator(name="x", before=(2, 2), after=(3, 3), target=3)]).changes[0]
    assert (change.low, change.high, change.verdict, change.target_certain) == (1, 1, "better", True)


def test_indicators_named_twice_are_refused():
    with pytest.raises(DataError) as found:
        compare_indicators([summary(), summary(place=Place("kpi.csv", row=3))])
    assert [str(one) for one in found.value.problems] == [
        "indicator Quote: it is named 2 times — give each its own name",
        "kpi.csv row 3: it is named 2 times — give each its own name",
    ]


@given(st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=12), st.lists(st.floats(-1e4, 1e4), min_size=2, max_size=12))
def test_samples_and_their_summary_say_the_same(before, after):
    found = compare_indicators([Indicator(name="x", before=before, after=after)]).changes[0]
    again = compare_indicators([
        Indicator(name="x", before_mean=found.before.mean, before_sd=found.before.sd, before_n=len(before),
                  after_mean=found.after.mean, after_sd=found.after.sd, after_n=len(after))
    ]).changes[0]  # fmt: skip
    assert (found.low, found.high, found.verdict) == (again.low, again.high, again.verdict)
    assert found.low <= found.difference <= found.high
    turned = compare_indicators([Indicator(name="x", better="lower", before=before, after=after)]).changes[0]
    opposite = {"better": "worse", "worse": "better", "unclear": "unclear"}
    assert turned.verdict == opposite[found.verdict]


def test_adoption_against_the_plan():
    months = [Adoption(month=6, active=240, licensed=400, planned=0.6), Adoption(month=1, active=10, licensed=400)]
    found = adoption_path(months)
    assert found.table["share"].tolist() == [0.025, 0.6]
    assert found.latest == 0.6
    assert (
        "\n".join(found.say())
        == "Month 6 after go-live: 240 of 400 licensed users are active (60 %), as planned (60 %)."
    )
    above = adoption_path([Adoption(month=6, active=300, licensed=400, planned=0.6)], language="zh")
    assert (
        "\n".join(above.say()) == "上线后第 6 个月：400 个授权用户中 300 个活跃（75 %），比计划 60 % 高 15 个百分点。"
    )
    assert "there is no plan for it" in "\n".join(adoption_path(months[1:]).say())
    assert (adoption_path([]).latest, "\n".join(adoption_path([]).say())) == (None, "")
    with pytest.raises(DataError, match="adoption, month 6: this month is stated more than once"):
        adoption_path([months[0], months[0]])
    json.dumps(found.to_dict(), allow_nan=False)
