"""Records of what is found out after go-live."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from pydantic import ValidationError

from crmselect.model.evaluation import (
    Adjustment,
    Adoption,
    Indicator,
    RealisedBenefit,
    Rescore,
    Survey,
    SurveyResponse,
    VendorRecord,
)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Adoption(month=1, active=-3, licensed=10), "-3 is negative — write 0 or more"),
        (lambda: Adoption(month=1, active=11, licensed=10), "month 1: 11 are active and only 10 licensed"),
        (lambda: Adoption(month=-1, active=1, licensed=10), "greater than or equal to 0"),
        (lambda: Adoption(month=1, active=0, licensed=0), "greater than 0"),
        (lambda: Survey(items=("a", "a")), "items named twice: a — name each once"),
        (Survey, "it asks nothing"),
        (lambda: Survey(items=("a",), low=5, high=1), "the scale runs from 5 to 1 — low is below high"),
        (lambda: Survey(instrument="sus", low=0, high=4), "SUS is answered from 1 to 5, not from 0 to 4"),
        (lambda: Survey(instrument="sus", items=("a", "b")), "SUS has ten items of which every second is reversed"),
        (lambda: Survey(items=("a",), invited={"Sales": -1}), "greater than or equal to 0"),
        (lambda: SurveyResponse(respondent="a", item="b", score="4"), "is text, not a number"),
        (lambda: Indicator(name="x", before=(1, 2)), "what was measured after go-live must stand in one place"),
        (lambda: Indicator(name="x", before=(1,), before_mean=1, after=(2,)), "before go-live must stand in one place"),
        (lambda: Indicator(name="x", before=(1,), before_n=1, after=(2,)), "leave before_sd and before_n out"),
        (lambda: Indicator(name="x", before=(1,), after_mean=1, after_n=0), "greater than or equal to 1"),
        (lambda: Rescore(requirement="F1", score=-1), "-1 is negative"),
        (lambda: Adjustment(name="x", value=1, cost=-1), "a price cannot be"),
        (lambda: RealisedBenefit(benefit="x", day=dt.date(2028, 1, 1), promised=-1), "-1 is negative"),
        (lambda: VendorRecord(vendor="x", attributes={"a": float("nan")}), "no finite number"),
    ],
)
def test_what_cannot_be_is_refused_with_its_mending(make, said):
    with pytest.raises(ValidationError) as found:
        make()
    assert said in str(found.value)


def test_a_survey_takes_ids_and_ten_items_of_ones_own():
    assert [item.id for item in Survey(items=("fast", "useful")).items] == ["fast", "useful"]
    own = [{"id": f"Q{at}", "text": "x", "reversed": at % 2 == 0} for at in range(1, 11)]
    assert Survey(instrument="sus", items=own).items[9].id == "Q10"
    assert Survey(instrument="sus").replace(name="2028").items == Survey(instrument="sus").items


def test_measurements_come_as_arrays_too():
    assert Indicator(name="x", before=np.array([1.0, 2.0]), after=[3]).before == (1.0, 2.0)


def test_a_record_travels_as_json():
    record = VendorRecord(vendor="Acme", as_of=dt.date(2028, 6, 1), attributes={"kept_promises": 0.8})
    assert VendorRecord.model_validate_json(record.model_dump_json()) == record
