"""What is wrong, where it stands and how to mend it."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from crmselect.errors import DataError, Place, Problem, closest


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(), ""),
        (Place("costs.csv"), "costs.csv"),
        (Place("costs.csv", row=7), "costs.csv row 7"),
        (Place("costs.csv", row=7, column="amount"), "costs.csv row 7, amount"),
        (Place("costs.csv", column="amount"), "costs.csv, amount"),
        (Place("rfp.xlsx", sheet="Costs"), "rfp.xlsx#Costs"),
        (Place("rfp.xlsx", sheet="Costs", row=7, cell="F7"), "rfp.xlsx#Costs F7"),
        (Place(row=7, column="amount"), "row 7, amount"),
        (Place(cell="F7"), "F7"),
        (Place(column="amount"), "amount"),
    ],
)
def test_a_place_says_as_much_as_is_known(place, text):
    assert str(place) == text


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        (Problem(Place("costs.csv", row=7), "is wrong", "mend it"), "costs.csv row 7: is wrong — mend it"),
        (Problem("gates.budget", "is wrong"), "gates.budget: is wrong"),
        (Problem("", "is wrong", "mend it"), "is wrong — mend it"),
        (Problem(Place(), "is wrong"), "is wrong"),
    ],
)
def test_a_problem_is_one_line(problem, text):
    assert str(problem) == text


def test_an_error_keeps_every_problem_once_and_in_order():
    first, second = Problem("a", "wrong"), Problem("b", "wrong")
    error = DataError([first, second, first])
    assert error.problems == (first, second)
    assert str(error) == "a: wrong\nb: wrong"
    assert DataError(first).problems == (first,)
    assert DataError(iter([first])).problems == (first,)


def test_an_error_is_a_value_error_so_that_validation_gathers_it():
    with pytest.raises(ValueError, match="a: wrong"):
        raise DataError(Problem("a", "wrong"))


def test_an_error_comes_back_whole_from_another_process():
    error = DataError([Problem(Place("costs.csv", row=7), "wrong", "mend it"), Problem("b", "wrong")])
    for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301 - ours
        assert twin.problems == error.problems
        assert str(twin) == str(error)


def test_faults_go_out_as_plain_data_without_blanks():
    error = DataError([Problem(Place("costs.csv", row=7, column="amount"), "wrong", "mend it"), Problem("b", "wrong")])
    assert json.loads(json.dumps(error.to_dict())) == {
        "problems": [
            {"where": {"file": "costs.csv", "row": 7, "column": "amount"}, "what": "wrong", "fix": "mend it"},
            {"where": {"column": "b"}, "what": "wrong", "fix": ""},
        ]
    }


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("desicount", ["discount", "currency"], "did you mean 'discount'?"),
        ("BUDGET", ["budget"], "did you mean 'budget'?"),
        ("供应商名", ["供应商名称", "价格"], "did you mean '供应商名称'?"),
        ("zebra", ["discount"], ""),
        ("", ["discount"], ""),
        ("discount", [], ""),
    ],
)
def test_the_nearest_known_word_is_suggested_and_no_far_one(word, known, hint):
    assert closest(word, known) == hint


def test_a_hint_takes_known_words_from_any_iterable():
    assert closest("acme", (name for name in ["Acme", "Bravo"])) == "did you mean 'Acme'?"


def test_beyond_a_thousand_faults_are_counted_and_not_listed():
    many = [Problem(Place("offers.csv", row=n), "is wrong") for n in range(5_000)]
    error = DataError(many)
    assert error.problems[:1_000] == tuple(many[:1_000])
    assert (
        str(error.problems[1_000])
        == "offers.csv: and 4,000 more faults — mend those above, for they may have one cause"
    )
    assert len(error.problems) == 1_001
    assert DataError(error.problems).problems == error.problems
    assert copy.copy(error).problems == error.problems
    assert len(DataError(many[:1_000]).problems) == 1_000
