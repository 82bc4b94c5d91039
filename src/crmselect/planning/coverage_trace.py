"""Every requirement traced to its test cases: what is covered, what has passed, what stands against going live."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import pandas as pd

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.markup import Cell, table
from crmselect.model import RequirementSet
from crmselect.model.testing import GoLiveGate, TestCase
from crmselect.planning.coverage_gate import SEVERITIES, STATUS_WORDS, STATUSES, GateRule, judge_gate
from crmselect.planning.coverage_tables import SCOPE, by_area, by_kind, by_priority, by_requirement
from crmselect.planning.evaluation_words import Told, checked_language, hints, listed
from crmselect.results import header, plain
from crmselect.scoring.fit import area_label
from crmselect.text import number, percent

__all__ = ["Coverage", "OpenDefect", "coverage", "defect_faults", "is_open"]


class OpenDefect(Protocol):
    """What is looked at in a defect; ``fixed`` is None while it is open."""

    @property
    def id(self) -> str:
        """Once in a list."""

    @property
    def severity(self) -> str:
        """One of critical, high, medium, low."""

    @property
    def fixed(self) -> dt.date | None:
        """The day from which it is closed."""


@dataclass(frozen=True, eq=False)
class Coverage(Told):
    """How far the requirements are tested, and whether the system may go live.

    Attributes
    ----------
    table : DataFrame by requirement
        Musts, shoulds and coulds: priority, area, tests, passed, failed, blocked, not_run, status, open_defects. The
        status is that of the worst test: failed, blocked, not_run or passed; ``uncovered`` without a test.
    by_priority, by_area : DataFrame
        Requirements by status; ``covered_share`` and ``passed_share`` of them. By area also ``asked`` (musts and
        shoulds), ``tests`` and ``tests_run``.
    by_kind : DataFrame
        Test cases by result; ``pass_rate`` of those that have run, missing where none has.
    open_defects : dict of severity to tuple of str
        Their ids.
    rules : tuple of GateRule
        Every rule of the gate, those that hold too.
    untraced : tuple of str
        Tests that trace to no requirement.
    out_of_scope : tuple of str
        Tests that trace to requirements alone that are not wanted (wont).
    """

    requirements: RequirementSet
    tests: tuple[TestCase, ...]
    gate: GoLiveGate
    table: pd.DataFrame
    by_priority: pd.DataFrame
    by_area: pd.DataFrame
    by_kind: pd.DataFrame
    open_defects: dict[str, tuple[str, ...]]
    rules: tuple[GateRule, ...]
    untraced: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    as_of: dt.date | None = None
    language: str = "en"

    @property
    def goes_live(self) -> bool:
        """Whether every rule of the gate holds."""
        return all(rule.holds for rule in self.rules)

    @property
    def reasons(self) -> tuple[GateRule, ...]:
        """The rules that stand against going live."""
        return tuple(rule for rule in self.rules if not rule.holds)

    @cached_property
    def uncovered(self) -> tuple[str, ...]:
        """The musts and shoulds that no test traces to."""
        bare = self.table[(self.table["status"] == "uncovered") & self.table["priority"].isin(SCOPE[:2])]
        return tuple(map(str, bare.index))

    @cached_property
    def untested_areas(self) -> tuple[str, ...]:
        """The areas with a must or a should in which no test has run."""
        bare = self.by_area[(self.by_area["asked"] > 0) & (self.by_area["tests_run"] == 0)]
        return tuple(map(str, bare.index))

    @cached_property
    def stray_areas(self) -> tuple[str, ...]:
        """The areas that tests name and no requirement has: perhaps misspelt."""
        known = set(self.requirements.areas)
        return tuple(dict.fromkeys(test.area for test in self.tests if test.area and test.area not in known))

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return whether the system may go live, each reason against it, and what else is worth knowing."""
        zh = self._in(language)
        code, end = ("zh", "。") if zh else ("en", ".")
        if not self.rules:
            said = ["上线门槛未设任何规则" if zh else "The gate states no rule: nothing stands against going live"]
        elif self.goes_live:
            said = [f"可以上线：{len(self.rules)} 条规则全部满足" if zh else "Ready to go live: every rule holds"]
        else:
            of = f"{len(self.reasons)} of {len(self.rules)}"
            said = [
                f"尚不能上线：{len(self.rules)} 条规则中有 {len(self.reasons)} 条未满足"
                if zh
                else f"Not ready to go live: {of} rules do not hold"
            ]
        said += [rule.text(code) for rule in self.reasons]
        if self.untraced:
            names = listed(self.untraced, zh=zh)
            said.append(f"未对应任何需求的用例：{names}" if zh else f"Tests that trace to no requirement: {names}")
        if self.stray_areas:
            names = listed(self.stray_areas, zh=zh)
            said.append(f"需求中没有的用例领域：{names}" if zh else f"Areas of tests that no requirement has: {names}")
        if self.out_of_scope:
            names = listed(self.out_of_scope, zh=zh)
            said.append(f"仅对应暂不需要的需求的用例：{names}" if zh else f"Tests of what is out of scope: {names}")
        return tuple(f"{one[:1].upper()}{one[1:]}{end}" for one in said)

    def to_dict(self) -> dict[str, Any]:
        """Return the coverage as plain data for JSON."""
        rules = [
            {"rule": r.rule, "holds": r.holds, "value": r.value, "threshold": r.threshold,
             "subjects": list(r.subjects), "text": r.text(self.language)}
            for r in self.rules
        ]  # fmt: skip
        body = {
            "as_of": self.as_of, "goes_live": self.goes_live, "rules": rules, "requirements": self.table,
            "by_priority": self.by_priority, "by_area": self.by_area, "by_kind": self.by_kind,
            "open_defects": self.open_defects, "uncovered": self.uncovered, "untested_areas": self.untested_areas,
            "untraced": self.untraced, "stray_areas": self.stray_areas,
            "out_of_scope": self.out_of_scope, "sentences": list(self.say()),
        }  # fmt: skip
        head = header("coverage/1", self.requirements.inputs)
        return {**head, **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows = [
            [
                Cell(area_label(str(area), self.language)),
                Cell(number(row["requirements"]), number=True),
                *(Cell(number(row[status]), number=True) for status in STATUSES),
                Cell(percent(row["passed_share"], 0), bar=float(row["passed_share"]), number=True),
            ]
            for area, row in self.by_area.iterrows()
        ]
        ends = ("需求", "通过率") if zh else ("Requirements", "Passed")
        heads = ["领域" if zh else "Area", ends[0], *(STATUS_WORDS[one][zh].capitalize() for one in STATUSES), ends[1]]
        return table(heads, rows, notes=self.say())


def coverage(
    requirements: RequirementSet,
    tests: Iterable[TestCase],
    defects: Iterable[OpenDefect] = (),
    *,
    gate: GoLiveGate | None = None,
    as_of: dt.date | None = None,
    language: str = "en",
) -> Coverage:
    """Trace every requirement to its test cases and judge whether the system may go live.

    Parameters
    ----------
    requirements : RequirementSet
        Musts, shoulds and coulds are traced; what is not wanted (wont) needs no test.
    tests : iterable of TestCase
    defects : iterable of Defect
        With ``id``, ``severity`` and ``fixed``, and ``found``, ``requirement`` and ``test`` where there are any.
    gate : GoLiveGate, optional
        Default is every must covered and passed, four fifths of the shoulds, and no critical or high defect open.
    as_of : date, optional
        What ran, was found or was fixed later does not count yet.
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For tests and defects that are named twice or trace to what does not exist, all together.

    Examples
    --------
    >>> from crmselect.model import Requirement
    >>> needs = RequirementSet(
    ...     requirements=(
    ...         Requirement(id="F1", text="Leads", priority="must", area="Sales"),
    ...         Requirement(id="F2", text="Quotes", priority="must", area="Sales"),
    ...     )
    ... )
    >>> found = coverage(needs, [TestCase(id="T1", requirements="F1", result="passed")])
    >>> print(found)
    Not ready to go live: 2 of 7 rules do not hold.
    1 of 2 musts have a test case (50 %; all required); without one: F2.
    1 of 2 musts have passed all their tests (50 %; all required); not yet: F2 (without a test).
    """
    checked_language(language)
    plan, bugs = tuple(tests), tuple(defects)
    if problems := [
        *_test_faults(requirements, plan),
        *defect_faults(bugs, set(requirements.ids), {one.id for one in plan}),
    ]:
        raise DataError(problems)
    bound = gate or GoLiveGate()
    if as_of is not None:
        plan = tuple(
            one.replace(result="not_run", run=None) if one.run is not None and one.run > as_of else one for one in plan
        )
    still_open = [bug for bug in bugs if is_open(bug, as_of)]
    by_severity = {one: tuple(bug.id for bug in still_open if bug.severity == one) for one in SEVERITIES}
    frame = by_requirement(requirements, plan, still_open)
    areas = by_area(frame, requirements, plan)
    known = {need.id: need.priority for need in requirements}
    unwanted = [one.id for one in plan if one.requirements and all(known[key] == "wont" for key in one.requirements)]
    return Coverage(
        requirements, plan, bound, frame, by_priority(frame), areas, by_kind(plan), by_severity,
        judge_gate(bound, frame, areas, plan, by_severity),
        tuple(one.id for one in plan if not one.requirements), tuple(unwanted), as_of, language,
    )  # fmt: skip


def _test_faults(needs: RequirementSet, tests: Sequence[TestCase]) -> Iterator[Problem]:
    known = set(needs.ids)
    nearest = hints(needs.ids)
    counted = Counter(test.id for test in tests)
    for test in tests:
        where: Place | str = test.place or f"test case {test.id}"
        if counted[test.id] > 1:
            yield Problem(where, f"test case {test.id!r} is named {counted[test.id]} times", "give each its own id")
        for key in test.requirements:
            if key not in known:
                fix = nearest(key) or "correct the id, or add the requirement"
                yield Problem(where, f"there is no requirement {key!r}", fix)


def defect_faults(
    defects: Sequence[OpenDefect], requirements: Collection[str] | None = None, tests: Collection[str] | None = None
) -> Iterator[Problem]:
    """Yield what is wrong in a list of defects: named twice, no severity, requirements and tests that there are not."""
    known = {"requirement": requirements, "test": tests}
    nearest = {kind: hints(names or ()) for kind, names in known.items()}
    counted = Counter(bug.id for bug in defects)
    for bug in defects:
        where = getattr(bug, "place", None) or f"defect {bug.id}"
        if counted[bug.id] > 1:
            yield Problem(where, f"defect {bug.id!r} is named {counted[bug.id]} times", "give each its own id")
        if bug.severity not in SEVERITIES:
            fix = closest(str(bug.severity), SEVERITIES) or f"write one of {', '.join(SEVERITIES)}"
            yield Problem(where, f"{bug.severity!r} is no severity", fix)
        for kind, names in known.items():
            key = getattr(bug, kind, None)
            if names is not None and key and key not in names:
                yield Problem(where, f"there is no {kind} {key!r}", nearest[kind](key) or "correct the id")


def is_open(bug: OpenDefect, as_of: dt.date | None) -> bool:
    """Return whether a defect is open, today or as of a day."""
    found: dt.date | None = getattr(bug, "found", None)
    if as_of is not None and found is not None and found > as_of:
        return False
    return bug.fixed is None or (as_of is not None and bug.fixed > as_of)
