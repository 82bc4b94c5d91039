"""Test results counted: by requirement, priority, area and kind of test."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from crmselect.model import RequirementSet
from crmselect.model.requirement import PRIORITIES
from crmselect.model.testing import TEST_KINDS, TEST_RESULTS, TestCase
from crmselect.planning.coverage_gate import STATUSES

if TYPE_CHECKING:
    from crmselect.planning.coverage_trace import OpenDefect

__all__ = ["SCOPE", "by_area", "by_kind", "by_priority", "by_requirement"]

SCOPE = PRIORITIES[:3]
"""What is tested: what is not wanted needs no test."""
_WORST = ("failed", "blocked", "not_run", "passed")
"""A requirement is as its worst test is."""


def by_requirement(needs: RequirementSet, tests: Sequence[TestCase], defects: Sequence[OpenDefect]) -> pd.DataFrame:
    """Return one row a requirement in scope: its tests by result, and its status."""
    results: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        for key in test.requirements:
            results[key].append(test.result)
    bugs = Counter(str(getattr(bug, "requirement", "") or "") for bug in defects)
    rows = []
    for need in needs:
        if need.priority not in SCOPE:
            continue
        mine = Counter(results[need.id])
        status = next((one for one in _WORST if mine[one]), "uncovered")
        counts = [mine[one] for one in TEST_RESULTS]
        rows.append((need.id, need.priority, need.area, sum(counts), *counts, status, bugs[need.id]))
    columns = ["requirement", "priority", "area", "tests", *TEST_RESULTS, "status", "open_defects"]
    return pd.DataFrame(rows, columns=columns).set_index("requirement")


def _statuses(rows: pd.DataFrame) -> dict[str, float]:
    counted = Counter(rows["status"])
    every = len(rows)
    return {
        "requirements": every,
        **{one: counted[one] for one in STATUSES},
        "covered_share": 1 - counted["uncovered"] / every,
        "passed_share": counted["passed"] / every,
    }


_COUNTS = ["requirements", *STATUSES]


def by_priority(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the requirements of each priority that occurs, by status."""
    found = {one: _statuses(frame[frame["priority"] == one]) for one in SCOPE if (frame["priority"] == one).any()}
    columns = [*_COUNTS, "covered_share", "passed_share"]
    made = pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("priority")
    return made.astype(dict.fromkeys(_COUNTS, int))


def by_area(frame: pd.DataFrame, needs: RequirementSet, tests: Sequence[TestCase]) -> pd.DataFrame:
    """Return the requirements of each area by status, and how many tests have run there."""
    area_of = {need.id: need.area for need in needs}
    every: Counter[str] = Counter()
    run: Counter[str] = Counter()
    for test in tests:
        for area in {*([test.area] if test.area else []), *(area_of[key] for key in test.requirements)}:
            every[area] += 1
            run[area] += test.result in {"passed", "failed"}
    found = {}
    for area in dict.fromkeys(frame["area"]):
        rows = frame[frame["area"] == area]
        asked = int(rows["priority"].isin(SCOPE[:2]).sum())
        found[area] = {**_statuses(rows), "asked": asked, "tests": every[area], "tests_run": run[area]}
    columns = [*_COUNTS, "covered_share", "passed_share", "asked", "tests", "tests_run"]
    made = pd.DataFrame.from_dict(found, orient="index", columns=columns).rename_axis("area")
    return made.astype(dict.fromkeys([*_COUNTS, "asked", "tests", "tests_run"], int))


def by_kind(tests: Sequence[TestCase]) -> pd.DataFrame:
    """Return the test cases of each kind that occurs, by result."""
    rows = []
    for kind in TEST_KINDS:
        counted = Counter(test.result for test in tests if test.kind == kind)
        if counted:
            run = counted["passed"] + counted["failed"]
            rate = counted["passed"] / run if run else None
            rows.append((kind, sum(counted.values()), *(counted[one] for one in TEST_RESULTS), rate))
    frame = pd.DataFrame(rows, columns=["kind", "tests", *TEST_RESULTS, "pass_rate"]).set_index("kind")
    return frame.astype({"pass_rate": float})
