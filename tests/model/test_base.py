"""What every record shares: frozen all the way down, strict about numbers, equal whatever file it came from."""

from __future__ import annotations

import copy
import datetime as dt
import math
import pickle
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from crmselect.errors import Place
from crmselect.model import Criterion, Offer, Requirement, ValueFunction
from crmselect.model.base import (
    Amount,
    Day,
    FrozenDict,
    Name,
    Number,
    Price,
    Share,
    Whole,
    copies_checked,
    copy_checked,
)


def check(kind: object, value: object) -> object:
    return TypeAdapter(kind).validate_python(value)


def said(kind: object, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        check(kind, value)
    return str(caught.value.errors()[0]["msg"])


NEED = Requirement(id="F1", text="Works", priority="must")


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [12, 12.0, np.int64(12), np.float32(12), np.array(12), Decimal(12), Fraction(24, 2)])
def test_a_number_is_taken_from_python_and_from_numpy(value):
    number = check(Number, value)
    assert number == 12.0
    assert type(number) is float


@pytest.mark.parametrize("value", [True, False, np.True_, np.bool_(0)])
@pytest.mark.parametrize("kind", [Number, Amount, Share])
def test_a_boolean_is_no_number(kind, value):
    assert said(kind, value) == f"{value} is no number — write the figure"


@pytest.mark.parametrize("value", ["12", "", "twelve", b"12"])
def test_text_is_no_number_even_where_it_reads_like_one(value):
    assert said(Number, value) == f"{value!r} is text, not a number — write it without quotes"


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, np.float64("nan"), np.float32("inf"), Decimal("NaN"), Decimal("sNaN")]
)
def test_what_is_not_finite_is_refused_whatever_type_brings_it(value):
    assert said(Amount, value).endswith("is no finite number — leave it blank where it is not known")


def test_a_decimal_too_large_for_a_float_is_not_finite():
    assert said(Number, Decimal("1e400")).startswith("inf is no finite number")


def test_an_array_of_several_numbers_is_no_number():
    with pytest.raises(ValidationError):
        check(Number, np.array([1.0, 2.0]))


def test_a_number_may_be_negative_and_a_price_may_not():
    assert check(Number, -1) == -1.0
    assert said(Price, -0.5) == (
        "-0.5 is negative — a price cannot be: state a discount or a residual value instead"
    )  # fmt: skip


@pytest.mark.parametrize("value", [0, 0.2, 1])
def test_a_share_lies_between_nought_and_one(value):
    assert check(Share, value) == value


@pytest.mark.parametrize("value", [-0.01, 1.01, 20])
def test_a_share_is_no_percentage(value):
    assert said(Share, value) == f"{value:g} is not between 0 and 1 — write 0.2 for 20 percent"


@pytest.mark.parametrize("value", [3, 3.0, np.int64(3)])
def test_a_whole_number_may_come_as_a_float_without_a_fraction(value):
    assert check(Whole, value) == 3


@pytest.mark.parametrize("value", [True, np.True_, "3", 3.5])
def test_a_whole_number_is_neither_a_boolean_nor_text_nor_a_fraction(value):
    assert said(Whole, value)


def test_a_date_is_no_number_of_seconds():
    assert check(Day, "2027-01-31") == check(Day, dt.date(2027, 1, 31)) == dt.date(2027, 1, 31)
    assert said(Day, 2027) == "2027 is no date — write one such as 2027-01-31"
    assert said(Day, 0) == "0 is no date — write one such as 2027-01-31"


def test_names_lose_their_outer_blanks_and_must_not_be_empty():
    assert check(Name, "  Acme ") == "Acme"
    assert said(Name, "   ")


# --- records --------------------------------------------------------------------------------------------------------


def test_a_record_refuses_unknown_fields_and_changes():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Requirement(id="F1", text="Works", priority="must", prioritty="must")
    with pytest.raises(ValidationError, match="frozen"):
        NEED.text = "Works well"


def test_records_are_equal_whatever_place_they_were_read_from():
    there = NEED.replace(place=Place("needs.csv", row=7))
    assert there == NEED
    assert hash(there) == hash(NEED)
    assert there.place == Place("needs.csv", row=7)
    assert NEED.replace(text="Else") != NEED
    assert NEED != "F1"


def test_replace_validates_anew_and_leaves_the_first_alone():
    changed = NEED.replace(priority="could")
    assert (changed.priority, NEED.priority) == ("could", "must")
    with pytest.raises(ValidationError):
        NEED.replace(priority="urgent")
    with pytest.raises(TypeError, match="Requirement has no field importance, prio"):
        NEED.replace(prio="must", importance=1)


def test_replace_states_no_more_than_was_stated():
    assert NEED.replace(area="Sales").model_fields_set == {"id", "text", "priority", "area"}


def test_the_place_is_not_shown_with_the_record():
    assert "needs.csv" not in repr(NEED.replace(place=Place("needs.csv", row=7)))


# --- mappings -------------------------------------------------------------------------------------------------------


def test_a_mapping_of_a_record_cannot_change():
    attributes = Offer(name="Acme", attributes={"hours": 12}).attributes
    for change in (
        lambda: attributes.__setitem__("hours", 1),
        lambda: attributes.__delitem__("hours"),
        lambda: attributes.update(hours=1),
        lambda: attributes.pop("hours"),
        attributes.popitem,
        lambda: attributes.setdefault("more", 1),
        attributes.clear,
        lambda: attributes.__ior__({"hours": 1}),
    ):
        with pytest.raises(TypeError, match=r"belongs to a frozen model: build a changed copy with \.replace"):
            change()
    assert attributes == {"hours": 12.0}


def test_the_given_dict_is_not_the_records_own():
    given = {"hours": 12.0}
    offer = Offer(name="Acme", attributes=given)
    given["hours"] = 1.0
    assert offer.attributes["hours"] == 12.0


def test_even_an_absent_mapping_is_frozen():
    with pytest.raises(TypeError):
        Offer(name="Acme").attributes["hours"] = 1


def test_frozen_mappings_hash_by_content_and_survive_copying_and_pickling():
    one, other = FrozenDict({"a": 1, "b": 2}), FrozenDict({"b": 2, "a": 1})
    assert hash(one) == hash(other)
    for twin in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):  # noqa: S301 - ours
        assert twin == one
        assert type(twin) is FrozenDict


def test_a_nested_record_can_be_a_key():
    tree = Criterion(name="Cost", source="cost.nominal", value=ValueFunction(worst=9, best=1))
    assert {tree: "here"}[tree.replace(weight=1.0)] == "here"


# --- copies without validation --------------------------------------------------------------------------------------


def test_a_checked_copy_equals_the_validated_one():
    quick = copy_checked(NEED, {"text": "Else"})
    assert quick == NEED.replace(text="Else")
    assert quick.model_dump() == NEED.replace(text="Else").model_dump()
    assert quick.replace(id="F2").text == "Else"
    with pytest.raises(ValidationError, match="frozen"):
        quick.text = "More"


def test_checked_copies_carry_their_value_and_their_place():
    places = [Place("needs.csv", row=row) for row in (2, 3)]
    found = copies_checked(NEED, "text", ["One", "Two"], places)
    assert [(one.text, one.place) for one in found] == list(zip(["One", "Two"], places, strict=True))
    assert NEED.text == "Works"
    with pytest.raises(ValueError, match="shorter"):
        copies_checked(NEED, "text", ["One", "Two"], places[:1])
