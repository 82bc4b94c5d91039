"""Benefits as a user states them: what is taken, and what is refused with its mending."""

from __future__ import annotations

import json
from typing import get_args

import pytest
from pydantic import ValidationError

from crmselect.model import Estimate, problems_of
from crmselect.model.benefit import BENEFIT_KINDS, Benefit, BenefitKind, Benefits

PLAIN = {"name": "Paper", "kind": "avoided_cost", "amount": 100}


def test_a_number_an_array_and_a_list_are_shares_of_adoption():
    assert Benefit(**PLAIN, adoption=0.6).adoption == (0.6,)
    assert Benefit(**PLAIN, adoption=[0.3, 1]).adoption == (0.3, 1.0)


def test_three_points_are_an_estimate_and_lateness_a_list():
    one = Benefit(**PLAIN | {"amount": {"low": 50, "likely": 100, "high": 180}}, late=[0, 1, 6])
    assert isinstance(one.amount, Estimate)
    assert (one.late.least, one.late.likely, one.late.most) == (0, 1, 6)
    assert Benefit(**PLAIN, late=3).late.certain


def test_a_benefit_may_be_called_benefit():
    assert Benefit(benefit="Paper", kind="other", amount=1).name == "Paper"


def test_a_list_of_benefits_is_taken_for_the_whole():
    whole = Benefits.model_validate([PLAIN])
    assert whole.names == ("Paper",)
    assert whole == Benefits(benefits=(Benefit(**PLAIN),))
    assert len(Benefits()) == 0


def test_the_kinds_are_listed_once():
    assert set(BENEFIT_KINDS) == set(get_args(BenefitKind))


@pytest.mark.parametrize(
    ("given", "said", "fix"),
    [
        ({"adoption": [-0.1]}, "-0.1 is not between 0 and 1", "write 0.2 for 20 percent"),
        ({"adoption": [0.5, 1.2]}, "1.2 is not between 0 and 1", "write 0.2 for 20 percent"),
        ({"adoption_start": -0.2, "months_to_full": 6}, "-0.2 is not between 0 and 1", "write 0.2"),
        ({"adoption_start": 0.2}, "a curve needs adoption_start and months_to_full", "write both"),
        ({"adoption": 0.2, "adoption_start": 0.2, "months_to_full": 6}, "adoption is given twice", "leave one"),
        ({"probability": 1.1}, "1.1 is not between 0 and 1", "write 0.2"),
        ({"amount": -5}, "-5 is negative", "a price cannot be"),
        ({"kind": "revenue"}, "revenue without a margin", "write the contribution margin"),
        ({"kind": "retention"}, "retention without a margin", "write the contribution margin"),
        ({"kind": "revenue", "margin": 0.3, "rate": 9}, "a rate per hour belongs to hours", "leave rate out"),
        ({"margin": 0.3}, "a margin belongs to revenue and retention", "leave it out"),
        ({"starts": 5, "end": 5}, "starts 5 is not before end 5", "end is the month after go-live"),
        ({"every": "once", "growth": 0.1}, "what comes once is not adopted", "leave adoption and growth out"),
        ({"every": "once", "adoption": [0.5]}, "what comes once is not adopted", "leave adoption and growth out"),
        ({"offer": "A", "by_offer": {"A": 0.5}}, "offer and by_offer both say", "leave one"),
        ({"by_offer": {"A": 1.5}}, "1.5 is not between 0 and 1", "write 0.2"),
        ({"late": [3, 2, 1]}, "are not in order", "low ≤ likely ≤ high"),
        ({"late": "soon"}, "'soon' is no range", "write low, likely and high"),
        ({"kind": "hope"}, "'hope' is not one of the words allowed", "efficiency"),
        ({"amonut": 5}, "'amonut' is no known field", "amount"),
    ],
)
def test_what_contradicts_itself_is_refused_with_its_mending(given, said, fix):
    with pytest.raises(ValidationError) as caught:
        Benefit(**PLAIN | given)
    problems = list(problems_of(caught.value, model=Benefit))
    assert any(said in one.what and fix in one.fix for one in problems), problems


def test_every_contradiction_is_told_with_its_field():
    with pytest.raises(ValidationError) as caught:
        Benefit(**PLAIN | {"kind": "revenue", "rate": 5, "starts": 3, "end": 2})
    (detail,) = caught.value.errors()
    assert [field for field, _ in detail["ctx"]["each"]] == ["margin", "rate", "starts"]
    assert all(" — " in text for _, text in detail["ctx"]["each"])


def test_two_benefits_of_one_name_and_two_golives_are_refused():
    with pytest.raises(ValidationError, match="two benefits are called 'Paper' — rename one"):
        Benefits(benefits=(PLAIN, PLAIN))
    with pytest.raises(ValidationError, match="as a date and as a month — leave one out"):
        Benefits(golive="2027-01-01", golive_month=3)


def test_benefits_are_frozen_all_the_way_down_and_survive_json():
    one = Benefit(**PLAIN, by_offer={"Acme": 0.5}, late=[0, 1, 2], adoption=[0.5, 1])
    with pytest.raises(TypeError):
        one.by_offer["Acme"] = 1.0
    whole = Benefits(benefits=(one,), golive="2027-03-01")
    assert Benefits.model_validate_json(whole.model_dump_json()) == whole
    assert hash(whole) == hash(Benefits.model_validate_json(whole.model_dump_json()))
    assert whole.replace(golive=None, golive_month=3).golive_month == 3


def test_the_json_schema_names_the_shorthands():
    schema = json.loads(json.dumps(Benefits.model_json_schema()))
    one = schema["$defs"]["Benefit"]
    assert {"required": ["benefit"]} in one["anyOf"]
    assert {"type": "number", "minimum": 0, "maximum": 1} in one["properties"]["adoption"]["anyOf"]
    assert schema["anyOf"][0]["type"] == "array"
