"""Requirements and the set of them."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.errors import Place
from crmselect.model import PRIORITIES, Requirement, RequirementSet

NEEDS = RequirementSet(
    requirements=(
        Requirement(id="F2", text="Quotes", priority="should", area="Sales"),
        Requirement(id="S1", text="Tickets", priority="must", area="Service"),
        Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    )
)


def test_the_set_keeps_the_order_of_the_document():
    assert NEEDS.ids == ("F2", "S1", "F1")
    assert NEEDS.areas == ("Sales", "Service")


def test_priorities_are_those_of_moscow_the_strictest_first():
    assert PRIORITIES == ("must", "should", "could", "wont")
    for priority in PRIORITIES:
        assert Requirement(id="F1", text="Leads", priority=priority).kind == "functional"


@pytest.mark.parametrize(
    "wrong",
    [{"priority": "high"}, {"priority": None}, {"id": ""}, {"text": " "}, {"weight": -1}, {"weight": True},
     {"kind": "nice"}],
)  # fmt: skip
def test_what_is_no_requirement_is_refused(wrong):
    with pytest.raises(ValidationError):
        Requirement.model_validate({"id": "F1", "text": "Leads", "priority": "must", **wrong})


def test_an_id_given_twice_is_refused_with_both_places():
    first, second = (NEEDS["F1"].replace(place=Place("needs.csv", row=row)) for row in (2, 9))
    with pytest.raises(ValidationError, match=r"F1 \(needs.csv row 2 and needs.csv row 9\) — give each its own id"):
        RequirementSet(requirements=(first, second))
