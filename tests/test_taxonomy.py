"""One list of phases, groups and categories."""

from __future__ import annotations

import re

import pytest

from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES, WIDE_COLUMNS, label


def test_there_are_six_phases_and_three_groups_in_order():
    assert list(PHASES) == ["planning", "procurement", "deployment", "testing", "training", "golive"]
    assert list(GROUPS) == ["technology", "implementation", "maintenance"]


def test_every_category_has_its_phase_in_its_key_and_a_known_group():
    for key, category in CATEGORIES.items():
        assert key.split(".")[0] == category.phase
        assert category.phase in PHASES
        assert category.group in GROUPS


def test_categories_stand_in_the_order_of_the_phases():
    phases = [category.phase for category in CATEGORIES.values()]
    assert phases == sorted(phases, key=list(PHASES).index)


@pytest.mark.parametrize("key", [*PHASES, *GROUPS, *CATEGORIES])
def test_every_label_exists_in_both_languages(key):
    assert re.search("[A-Za-z]", label(key, "en"))
    assert re.search("[一-鿿]", label(key, "zh"))


def test_labels_tell_categories_apart():
    for language in ("en", "zh"):
        labels = [label(key, language) for key in CATEGORIES]
        assert len(set(labels)) == len(labels)


def test_price_columns_refer_to_known_categories():
    for column in WIDE_COLUMNS.values():
        assert column.category in CATEGORIES
        assert column.percent_of == "" or column.percent_of in CATEGORIES
