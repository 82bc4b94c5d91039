"""The checklist of the six phases: what a budget needs, and what a study has."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from crmselect.cost import tco
from crmselect.errors import DataError
from crmselect.model import Answer, AnswerSet, Assumptions, CostItem, Offer, OfferSet, Requirement, RequirementSet
from crmselect.model.project_time import BudgetLimits, Milestone, Resource
from crmselect.planning.budgeting import budget
from crmselect.planning.guidance_list import GUIDANCE_KEYS, guidance
from crmselect.taxonomy import PHASES

ITEMS = (
    CostItem(item="Seats", category="procurement.licences", amount=50, every="month", growth=0.03),
    CostItem(item="Build", category="deployment.customisation", amount=60_000),
    CostItem(item="Support", category="procurement.support", amount=900, every="month"),
    CostItem(item="Trainers", category="training.trainers", amount=900),
)
NEEDS = RequirementSet(
    requirements=(
        Requirement(id="R1", text="Search", priority="must", process="Sales", role="Agent"),
        Requirement(id="R2", text="Export", priority="could"),
    )
)


def study(**more):
    offers = OfferSet(
        offers=(Offer(name="Acme", items=ITEMS, notes={"Support hours": "24"}), Offer(name="Bravo", items=ITEMS))
    )
    answers = AnswerSet(answers=(Answer(offer="Acme", requirement="R1", code="standard"),))
    fields = {"offers": offers, "requirements": NEEDS, "answers": answers, "criteria": (), "project": None}
    return SimpleNamespace(**{**fields, **more})


def test_every_phase_has_points_in_both_languages():
    points = guidance().points
    assert {point.phase for point in points} == set(PHASES)
    assert len({point.key for point in points}) == len(points) == len(GUIDANCE_KEYS)
    assert all(point.need() and point.need("zh") for point in points)


def test_what_nobody_knows_is_not_missing():
    found = guidance()
    assert not found.of("missing")
    assert not found.of("there")


def test_a_study_is_looked_at():
    state = guidance(study()).table["state"]
    for key in ("requirements", "processes", "roles", "musts", "suppliers_compared", "support_compared", "options",
                "groups_compared", "long_term"):  # fmt: skip
        assert state[key] == "there", key
    alone = guidance(study(offers=OfferSet(offers=(Offer(name="Acme", items=ITEMS[:1]),)))).table
    assert alone.loc["options", "state"] == "missing"
    assert alone.loc["groups_compared", ["state", "seen"]].tolist() == ["missing", "not of Acme"]


def test_a_plan_is_looked_at():
    stones = [
        Milestone(name="Built", phase="deployment", due="2027-03-01"),
        Milestone(name="Tested", phase="testing", due="2027-04-01", uses="Testers: 2"),
    ]
    costs = tco([Offer(name="Acme", items=ITEMS)], Assumptions(currency="USD", years=1, start="2027-01-01"))
    plan = budget(costs, "Acme", BudgetLimits(contingency=0.1), stones, resources=[Resource(name="Testers")])
    state = plan.guidance().table["state"]
    there = [key for key in state.index if state[key] == "there"]
    assert there == ["line_by_line", "milestones", "resources", "contingency", "test_team"]
    assert state["golive_plan"] == "missing"
    bare = budget(costs, "Acme").guidance().table["state"]
    assert bare["contingency"] == bare["milestones"] == bare["resources"] == "missing"


def test_a_project_is_looked_at_and_what_the_caller_states_comes_first():
    parts = {
        "tests": (1,),
        "defects": (),
        "training": (1,),
        "support": (1,),
        "demand": None,
        "survey_answers": (),
        "adjustments": (),
    }
    found = guidance(study(project=SimpleNamespace(**parts)), have={"feedback": True})
    state = found.table["state"]
    assert state[["test_plan", "feedback", "training_plan", "response_time"]].tolist() == ["there"] * 4
    assert state[["support_growth", "real_users", "adjustments"]].tolist() == ["missing"] * 3
    assert (
        "Training and support: 2 of 3 are there; missing: more support staff or a higher level as use grows."
        in found.say()
    )
    assert any(text.startswith("培训和支持：3 项中已有 2 项；缺少：") for text in found.say("zh"))


def test_a_key_that_is_none_is_refused():
    with pytest.raises(DataError, match=r"have.testplan: .* did you mean 'test_plan'\?"):
        guidance(have={"testplan": True})


def test_a_checklist_leaves_as_data_and_as_html():
    found = guidance(study(), language="zh")
    assert len(json.loads(json.dumps(found.to_dict()))["points"]) == len(GUIDANCE_KEYS)
    assert "需求文档" in found._repr_html_()
