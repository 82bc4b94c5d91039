"""Requirements traced to test cases, and the gate before going live."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError, Place
from crmselect.model import Requirement, RequirementSet
from crmselect.model.testing import TEST_RESULTS, GoLiveGate, TestCase
from crmselect.planning.coverage_gate import STATUSES
from crmselect.planning.coverage_trace import coverage


def needs(**priorities: str) -> RequirementSet:
    areas = {"F": "Sales", "R": "Reports", "S": "Security"}
    made = [Requirement(id=k, text=f"Text of {k}", priority=p, area=areas[k[0]]) for k, p in priorities.items()]
    return RequirementSet(requirements=tuple(made))


def defect(id_: str, severity: str, **more: object) -> SimpleNamespace:
    return SimpleNamespace(**{"id": id_, "severity": severity, "found": None, "fixed": None, **more})


NEEDS = needs(F1="must", F2="must", F3="should", F4="wont", R1="should", R2="could", S1="must")
TESTS = (
    TestCase(id="T1", requirements=("F1", "F3"), result="passed", run=dt.date(2027, 5, 3)),
    TestCase(id="T2", requirements=("F1",), result="passed", kind="acceptance"),
    TestCase(id="T3", requirements=("F2",), result="failed", run=dt.date(2027, 5, 20)),
    TestCase(id="T4", requirements=("F2",), result="passed"),
    TestCase(id="T5", requirements=("R1",), result="not_run"),
    TestCase(id="T6", kind="stress", area="Sales", result="blocked"),
    TestCase(id="T7", requirements=("F4",), result="passed"),
)


def test_a_requirement_is_as_its_worst_test_is():
    found = coverage(NEEDS, TESTS)
    assert found.table["status"].to_dict() == {
        "F1": "passed", "F2": "failed", "F3": "passed", "R1": "not_run", "R2": "uncovered", "S1": "uncovered",
    }  # fmt: skip
    assert "F4" not in found.table.index, "what is not wanted needs no test"
    assert found.uncovered == ("S1",), "a could may be without a test"
    assert found.untested_areas == ("Reports", "Security")
    assert found.untraced == ("T6",)
    assert found.out_of_scope == ("T7",)


def test_the_gate_says_every_reason_in_both_languages():
    found = coverage(NEEDS, TESTS, [defect("D1", "critical"), defect("D2", "low")])
    assert not found.goes_live
    assert [(rule.rule, rule.holds) for rule in found.rules] == [
        ("musts_covered", False), ("musts_passed", False), ("shoulds_covered", True), ("shoulds_passed", False),
        ("areas_tested", False), ("open_critical", False), ("open_high", True),
    ]  # fmt: skip
    assert list(found.say()) == [
        "Not ready to go live: 5 of 7 rules do not hold.",
        "2 of 3 musts have a test case (67 %; all required); without one: S1.",
        "1 of 3 musts have passed all their tests (33 %; all required); not yet: F2 (failed), S1 (without a test).",
        "1 of 2 shoulds have passed all their tests (50 %; at least 80 % required); not yet: R1 (not run).",
        "1 of 3 areas have a test that has run (all required); untested: Reports, Security.",
        "1 critical defect is open, none may be: D1.",
        "Tests that trace to no requirement: T6.",
        "Tests of what is out of scope: T7.",
    ]
    chinese = list(found.say("zh"))
    assert chinese[0] == "尚不能上线：7 条规则中有 5 条未满足。"
    assert chinese[2] == "3 条必须项中有 1 条的测试全部通过（33 %，要求全部）；尚缺：F2（未通过）、S1（无用例）。"
    assert chinese[5] == "致命缺陷未关闭 1 个，不允许有未关闭的：D1。"


def test_what_is_tested_and_passed_goes_live():
    tests = [TestCase(id=f"T{key}", requirements=key, result="passed") for key in ("F1", "F2", "F3", "R1", "S1")]
    found = coverage(NEEDS, tests, [defect("D1", "high", fixed=dt.date(2027, 5, 1))])
    assert found.goes_live
    assert not found.reasons
    assert "\n".join(found.say()) == "Ready to go live: every rule holds."
    assert "\n".join(found.say("zh")) == "可以上线：7 条规则全部满足。"


def test_a_day_leaves_out_what_came_later():
    bugs = [
        defect("D1", "high", found=dt.date(2027, 5, 2), fixed=dt.date(2027, 5, 9)),
        defect("D2", "high", found=dt.date(2027, 6, 1)),
    ]
    day = coverage(NEEDS, TESTS, bugs, as_of=dt.date(2027, 5, 5))
    assert day.table.loc["F2", "status"] == "not_run", "its failure came later"
    assert day.open_defects["high"] == ("D1",)
    assert coverage(NEEDS, TESTS, bugs).open_defects["high"] == ("D2",)


def test_a_test_counts_in_its_own_area_and_in_those_of_its_requirements():
    tests = [
        TestCase(id="T1", requirements="R1", area="Performance", result="passed"),
        TestCase(id="T2", area="Security", result="failed"),
    ]
    found = coverage(NEEDS, tests)
    assert found.by_area["tests_run"].to_dict() == {"Sales": 0, "Reports": 1, "Security": 1}
    assert found.stray_areas == ("Performance",)
    assert "Areas of tests that no requirement has: Performance." in found.say()


def test_kinds_that_must_have_run_are_asked_for():
    gate = GoLiveGate(kinds=("security", "acceptance", "stress"))
    tests = (*TESTS, TestCase(id="T8", kind="stress", result="failed"))
    rules = {rule.rule: rule for rule in coverage(NEEDS, tests, gate=gate).rules}
    assert rules["kinds.security"].en == "no security test has run"
    assert rules["kinds.acceptance"].holds
    assert rules["kinds.stress"].zh == "1 项压力测试中 1 项未通过：T8"


def test_pass_rates_are_of_what_has_run_and_missing_where_nothing_has():
    kinds = coverage(NEEDS, TESTS).by_kind
    assert kinds.loc["functional", "pass_rate"] == pytest.approx(3 / 4)
    assert kinds["pass_rate"].isna().to_dict() == {"functional": False, "stress": True, "acceptance": False}
    assert coverage(NEEDS, TESTS).to_dict()["by_kind"][1]["pass_rate"] is None


def test_all_faults_come_at_once_with_their_places():
    tests = [
        TestCase(id="T1", requirements=("F1", "F9"), place=Place("tests.csv", row=2)),
        TestCase(id="T1", requirements=("S11",), place=Place("tests.csv", row=3)),
    ]
    with pytest.raises(DataError) as found:
        coverage(NEEDS, tests, [defect("D1", "critcal"), defect("D2", "low", test="T2", requirement="F8")])
    said = [str(problem) for problem in found.value.problems]
    assert said == [
        "tests.csv row 2: test case 'T1' is named 2 times — give each its own id",
        "tests.csv row 2: there is no requirement 'F9' — correct the id, or add the requirement",
        "tests.csv row 3: test case 'T1' is named 2 times — give each its own id",
        "tests.csv row 3: there is no requirement 'S11' — did you mean 'S1'?",
        "defect D1: 'critcal' is no severity — did you mean 'critical'?",
        "defect D2: there is no requirement 'F8' — correct the id",
        "defect D2: there is no test 'T2' — correct the id",
    ]


def test_the_dull_cases_are_defined():
    empty = coverage(RequirementSet(requirements=()), ())
    assert empty.goes_live
    assert {rule.text() for rule in empty.rules[:2]} == {"there are no musts"}
    assert empty.to_dict()["by_area"] == []
    assert "<table" in empty._repr_html_()
    bare = GoLiveGate(**dict.fromkeys(GoLiveGate.model_fields.keys() - {"kinds", "place"}))
    assert str(coverage(NEEDS, (), gate=bare)) == "The gate states no rule: nothing stands against going live."
    untested = coverage(NEEDS, ())
    assert untested.by_area["passed_share"].tolist() == [0.0, 0.0, 0.0]
    with pytest.raises(ValueError, match="'en' or 'zh'"):
        coverage(NEEDS, (), language="fr")


def test_it_leaves_as_plain_data_and_as_a_safe_table():
    sets = RequirementSet(requirements=(Requirement(id="F1", text="x", priority="must", area="<b>"),))
    found = coverage(sets, [TestCase(id="T1", requirements="F1", result="passed")], language="zh")
    data = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert data["schema"] == "crmselect/coverage/1"
    assert data["goes_live"] is True
    assert "&lt;b&gt;" in found._repr_html_()
    assert "已通过" in found._repr_html_()


@given(st.lists(st.tuples(st.sets(st.sampled_from(NEEDS.ids), max_size=4), st.sampled_from(TEST_RESULTS)), max_size=12))
def test_every_requirement_is_counted_once_everywhere(made):
    tests = [TestCase(id=f"T{at}", requirements=tuple(keys), result=result) for at, (keys, result) in enumerate(made)]
    found = coverage(NEEDS, tests)
    for frame in (found.by_area, found.by_priority):
        assert frame["requirements"].sum() == len(found.table) == 6
        assert (frame[list(STATUSES)].sum(axis=1) == frame["requirements"]).all()
        assert (frame["passed_share"] <= frame["covered_share"]).all()
    assert found.by_kind["tests"].sum() == len(tests)
    # Another test that passed never uncovers and never takes back a run.
    more = coverage(NEEDS, [*tests, TestCase(id="more", requirements=NEEDS.ids, result="passed")])
    assert set(more.uncovered) <= set(found.uncovered)
    assert not more.untested_areas
