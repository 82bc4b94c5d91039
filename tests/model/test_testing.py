"""Test cases and the gate before going live."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from crmselect.model.testing import GoLiveGate, TestCase


@pytest.mark.parametrize("text", ["F1; F2", "F1,F2", "F1、F2", " F1；F2；", "F1\nF2"])
def test_a_cell_with_several_ids_is_taken_apart(text):
    assert TestCase(id="T1", requirements=text).requirements == ("F1", "F2")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"run": dt.date(2027, 5, 1)}, "it is not run, and yet it ran on 2027-05-01 — write its result"),
        ({"requirements": "F1; F1"}, "requirements named twice: F1 — name each once"),
        ({"result": "ok"}, "'passed', 'failed', 'blocked' or 'not_run'"),
        ({"kind": "smoke"}, "functional"),
        ({"id": " "}, "at least 1 character"),
    ],
)
def test_what_contradicts_itself_is_refused(fields, said):
    with pytest.raises(ValidationError) as found:
        TestCase(**{"id": "T1", **fields})
    assert said in str(found.value)


def test_a_gate_has_shares_and_whole_numbers():
    assert GoLiveGate(kinds="security; stress").kinds == ("security", "stress")
    assert GoLiveGate(open_high=None).open_high is None
    for wrong in ({"musts_passed": 95}, {"open_critical": -1}, {"open_high": 1.5}, {"kinds": "smoke"}):
        with pytest.raises(ValidationError):
            GoLiveGate(**wrong)
