"""What results carry when they leave as data."""

from __future__ import annotations

import datetime as dt
import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect import __version__
from crmselect.model import InputFile
from crmselect.results import header, plain


def test_the_head_names_schema_versions_and_files():
    head = header("ranking/1", [InputFile(file="offers.csv", sha256="ab" * 32, encoding="utf-8")])
    assert head["schema"] == "crmselect/ranking/1"
    assert head["versions"]["crmselect"] == __version__
    assert {"python", "numpy", "pandas", "scipy", "pydantic"} <= set(head["versions"])
    assert head["inputs"] == [{"file": "offers.csv", "sha256": "ab" * 32}]
    assert "seed" not in head


def test_nought_is_a_seed():
    assert header("stress/1", seed=0)["seed"] == 0


def test_a_head_that_is_changed_changes_no_other():
    header("ranking/1")["versions"]["numpy"] = "changed"
    assert header("ranking/1")["versions"]["numpy"] == np.__version__


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None), (True, True), (np.True_, True), ("x", "x"), (3, 3), (np.int64(3), 3), (0.5, 0.5),
        (np.float64(0.5), 0.5), (math.nan, None), (math.inf, None), (np.float64("nan"), None), (pd.NA, None),
        (pd.NaT, None), (np.datetime64("NaT"), None), (dt.date(2027, 1, 31), "2027-01-31"),
        (pd.Timestamp("2027-01-31"), "2027-01-31T00:00:00"), (np.array([[1.0, np.nan]]), [[1.0, None]]),
        ((1, [2, (3,)]), [1, [2, [3]]]), ({"b", "a", "c"}, ["a", "b", "c"]), (frozenset({2, 1}), [1, 2]),
        ({("a", 1): {2: math.nan}}, {"a / 1": {"2": None}}), ({}, {}), ([], []),
    ],
)  # fmt: skip
def test_every_value_leaves_as_json_has_it(value, expected):
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)
    json.dumps(found, allow_nan=False)


def test_a_series_leaves_by_its_index():
    assert plain(pd.Series({"Acme": 1.5, "Bravo": np.nan})) == {"Acme": 1.5, "Bravo": None}
    assert plain(pd.Series([1, None], index=["Acme", "Bravo"], dtype="Int64")) == {"Acme": 1, "Bravo": None}
    several = pd.Series([1.0], index=pd.MultiIndex.from_tuples([("planning", "technology")]))
    assert plain(several) == {"planning / technology": 1.0}


def test_a_frame_leaves_as_records_with_its_index():
    frame = pd.DataFrame({"score": [0.5, np.nan], "rank": pd.array([1, None], dtype="Int64")}, index=["Acme", "Bravo"])
    assert plain(frame.rename_axis("offer")) == [
        {"offer": "Acme", "score": 0.5, "rank": 1},
        {"offer": "Bravo", "score": None, "rank": None},
    ]


nested = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
    max_leaves=10,
)


@given(nested)
def test_whatever_is_plain_is_strict_json_and_stays_as_it_is(value):
    once = plain(value)
    assert json.loads(json.dumps(once, allow_nan=False)) == once
    assert plain(once) == once
