"""Headings matched against known columns."""

from __future__ import annotations

import pytest

from crmselect.load.headings import fold, map_headings
from crmselect.load.long_words import LONG
from crmselect.load.wide_words import COSTS_IN_DOUBT, NAMES, OFFER, WIDE, lookup
from crmselect.model import CostItem

KNOWN = {"offer": ["vendor", "供应商"], "currency": ["货币"], "licence_per_user_month": ["每用户每月许可费"]}


@pytest.mark.parametrize(
    "heading",
    ["licence_per_user_month", "Licence per user / month", "LICENSE-PER-USER-MONTH", " License  per user (month) ",
     "ｌｉｃｅｎｃｅ＿ｐｅｒ＿ｕｓｅｒ＿ｍｏｎｔｈ", "每用户每月许可费：", "Lícence per user month"],
)  # fmt: skip
def test_a_heading_is_known_whatever_its_case_accents_spaces_and_spelling(heading):
    assert map_headings([heading], KNOWN).columns == {"licence_per_user_month": 0}


def test_a_percent_sign_and_a_number_sign_are_words():
    assert fold("Support %") != fold("Support")
    assert fold("#") == "number"


def test_the_same_column_twice_is_a_problem():
    found = map_headings(["Vendor", "供应商"], KNOWN)
    assert [fault.what for fault in found.problems] == ["'Vendor' and '供应商' both mean offer"]
    assert map_headings(["Notes", "notes"], KNOWN).problems[0].what == "the heading 'notes' stands twice"


def test_an_unknown_heading_is_reported_with_what_it_is_near_to():
    found = map_headings(["offer", "curency", "zebra", ""], KNOWN)
    assert found.unknown == [1, 2]
    assert found.suggestions == {1: "did you mean 'currency'?"}


def test_a_column_that_the_caller_named_is_taken_first():
    found = map_headings(["Vendor", "Geld"], KNOWN, {"currency": "GELD", "offer": "none", "zebra": "Vendor"})
    assert found.columns == {"currency": 1, "offer": 0}
    assert found.chosen == ("currency",)
    twice = map_headings(["货币", "Geld"], KNOWN, {"currency": "Geld"})
    assert [fault.what for fault in twice.problems] == ["'Geld' and '货币' both mean currency"]


def test_no_heading_stands_for_two_columns():
    lookup({**NAMES, **OFFER, **WIDE})
    lookup(LONG)
    assert not set(COSTS_IN_DOUBT) & set(lookup({**NAMES, **OFFER, **WIDE}))


def test_the_long_form_has_a_column_for_each_field_of_a_cost_item():
    fields = set(CostItem.model_fields) - {"place"}
    assert set(LONG) - {"offer", "low", "likely", "high", "shape"} == fields
