"""Training groups, levels of support and demand."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.model.support import Demand, SupportTier, TrainingGroup


def test_a_response_time_stands_in_minutes_or_in_seconds():
    assert SupportTier(name="x", response_seconds=30).target_minutes == 0.5
    assert SupportTier(name="x", response_minutes=0).target_minutes == 0


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "support level x: the response time must stand in one place"),
        ({"response_minutes": 1, "response_seconds": 1}, "must stand in one place"),
        ({"response_minutes": 1, "answered_within": 1}, "1 leaves nobody — write less than 1"),
        ({"response_minutes": 1, "shrinkage": 1}, "leaves nobody"),
        ({"response_minutes": 1, "hours_per_week": 168}, "168 hours do not fit into 5 days a week"),
        ({"response_minutes": 1, "agents": -1}, "greater than or equal to 0"),
        ({"response_minutes": 1, "max_occupancy": 0}, "greater than 0"),
        ({"response_minutes": 1, "price": -1}, "a price cannot be"),
    ],
)
def test_a_level_that_cannot_be_is_refused(fields, said):
    with pytest.raises(ValidationError) as found:
        SupportTier(name="x", **fields)
    assert said in str(found.value)


def test_a_group_says_in_one_place_how_many_it_has():
    for wrong in ({}, {"people": 3, "driver": "users"}):
        with pytest.raises(ValidationError, match="give people or driver"):
            TrainingGroup(role="x", **wrong)
    with pytest.raises(ValidationError):
        TrainingGroup(role="x", people=3, group_size=0)


def test_demand_takes_time():
    with pytest.raises(ValidationError):
        Demand(contacts=1, handling_minutes=0)
    with pytest.raises(ValidationError):
        Demand(contacts=-1, handling_minutes=1)
