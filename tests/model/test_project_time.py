"""Records of a project: what a cell may hold, and what is refused with its mending."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from crmselect.model import problems_of
from crmselect.model.project_time import (
    Actual,
    BudgetLimits,
    Defect,
    DelayCase,
    Drawdown,
    Earned,
    Milestone,
    Resource,
)
from crmselect.taxonomy import PHASES


def faults(kind, **fields):
    with pytest.raises(ValidationError) as error:
        kind(**fields)
    return [str(problem) for problem in problems_of(error.value, model=kind)]


def test_a_cell_holds_several_names_between_semicolons():
    one = Milestone(name="Live", phase="golive", due="2027-09-30", after="Tested；Trained", pays="Build, phase 1; Data")
    assert one.after == ("Tested", "Trained")
    assert one.pays == ("Build, phase 1", "Data")
    assert one.due == dt.date(2027, 9, 30)


def test_a_cell_holds_units_by_name():
    one = Milestone(name="Built", phase="deployment", due="2027-09-30", uses="Dev: 2; 测试人员：1.5; Lab")
    assert dict(one.uses) == {"Dev": 2, "测试人员": 1.5, "Lab": 1}


def test_a_phase_is_taken_by_its_key_and_by_its_labels():
    for phase in PHASES.values():
        for word in (phase.key, phase.en, phase.zh, phase.en.upper()):
            assert Milestone(name="A", phase=word, due="2027-01-01").phase == phase.key


def test_records_are_frozen_all_the_way_down():
    one = Milestone(name="Built", phase="deployment", due="2027-09-30", uses={"Dev": 2})
    with pytest.raises(TypeError, match="frozen"):
        one.uses["Dev"] = 3
    with pytest.raises(ValidationError):
        one.weight = 2
    assert one.replace(weight=2).weight == 2
    assert hash(one) == hash(one.replace())


@pytest.mark.parametrize(
    ("rule", "held"),
    [
        (0.1, dict.fromkeys(PHASES, 0.1)),
        ({"testing": 0.2}, {"testing": 0.2}),
        ("P80", "p80"),
        (None, {}),
    ],
)
def test_a_contingency_is_a_share_a_share_a_phase_or_p80(rule, held):
    assert BudgetLimits(contingency=rule).contingency == held


def test_one_yearly_limit_may_stand_alone():
    assert BudgetLimits(by_year=5).by_year == (5,)


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        (Earned, {"date": "2027-01-01", "milestone": "A", "share": 1.2}, "1.2 is 120 % of a milestone"),
        (Earned, {"date": "2027-01-01", "milestone": "A", "share": -0.1}, "not between 0 and 1"),
        (Actual, {"date": "2027-01-01", "amount": -5, "phase": "testing"}, "-5 is negative"),
        (Actual, {"date": "2027-01-01", "amount": 5}, "nothing says what it was for"),
        (Actual, {"date": "2027-01-01", "amount": 5, "category": "testing.case"}, "did you mean 'testing.cases'?"),
        (
            Actual,
            {"date": "2027-01-01", "amount": 5, "category": "testing.cases", "phase": "golive"},
            "write 'testing'",
        ),
        (Actual, {"date": 44197, "amount": 5, "phase": "testing"}, "is no date"),
        (BudgetLimits, {"total": -1}, "-1 is negative"),
        (BudgetLimits, {"by_phase": {"deploy": 5}}, "did you mean 'deployment'?"),
        (BudgetLimits, {"contingency": "p90"}, "no rule for a contingency"),
        (BudgetLimits, {"contingency": {"testing": 3}}, "write 0.2 for 20 percent"),
        (Milestone, {"name": "A", "phase": "testin", "due": "2027-01-01"}, "did you mean 'testing'?"),
        (Milestone, {"name": "A", "phase": "testing", "due": "2027-01-01", "weight": -1}, "-1 is negative"),
        (Milestone, {"name": " ", "phase": "testing", "due": "2027-01-01"}, "name"),
        (
            Milestone,
            {"name": "A", "phase": "testing", "due": "2027-01-01", "pay_share": 30},
            "write 0.2 for 20 percent",
        ),
        (Resource, {"name": "A", "rate": -1}, "negative"),
        (Resource, {"name": "A", "available_from": "2027-02-01", "available_until": "2027-01-01"}, "before 2027-02-01"),
        (Defect, {"id": "D", "severity": "awful", "found": "2027-01-01"}, "severity"),
        (Defect, {"id": "D", "severity": "low", "found": "2027-01-02", "fixed": "2027-01-01"}, "before it was found"),
        (Drawdown, {"date": "2027-01-01", "amount": -1}, "-1 is negative"),
        (DelayCase, {"months": -1}, "months"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_mending(kind, fields, words):
    found = faults(kind, **fields)
    assert len(found) == 1
    assert words in found[0]
    assert " — " in found[0]


def test_an_actual_takes_its_phase_from_its_category():
    assert Actual(date="2027-01-01", amount=5, category="testing.cases").category == "testing.cases"
