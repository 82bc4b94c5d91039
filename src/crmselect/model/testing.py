"""A test plan: its test cases, and what they must show before the system goes live."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import Day, Name, Record, Share, Text, Whole

__all__ = ["TEST_KINDS", "TEST_RESULTS", "GoLiveGate", "Names", "TestCase", "TestKind", "TestResult"]

TestKind = Literal["functional", "integration", "migration", "stress", "security", "usability", "acceptance"]
TestResult = Literal["passed", "failed", "blocked", "not_run"]
TEST_KINDS: tuple[TestKind, ...] = (
    "functional", "integration", "migration", "stress", "security", "usability", "acceptance",
)  # fmt: skip
TEST_RESULTS: tuple[TestResult, ...] = ("passed", "failed", "blocked", "not_run")

_BETWEEN = re.compile(r"[;,\n；，、]")
Count = Annotated[Whole, Field(ge=0)]


def _split(value: Any) -> Any:
    """Take one text with several names, as a cell of a table holds them."""
    if isinstance(value, str):
        return tuple(part.strip() for part in _BETWEEN.split(value) if part.strip())
    return value


_LIST_OR_TEXT = {"anyOf": [{"type": "array", "items": {"type": "string", "minLength": 1}}, {"type": "string"}]}
Names = Annotated[tuple[Name, ...], BeforeValidator(_split), WithJsonSchema(_LIST_OR_TEXT, mode="validation")]
"""Names; also one text with commas or semicolons between them, as a cell holds them."""


class TestCase(Record):
    """One test case and how it went.

    Parameters
    ----------
    id : str
        Once in a plan.
    title : str
    requirements : tuple of str
        The ids of the requirements that it tests; also one text, ``"F1; F2"``. A stress test of the whole system may
        trace to none: it is listed as such.
    kind : {"functional", "integration", "migration", "stress", "security", "usability", "acceptance"}
    area : str
        Beside the areas of its requirements, such as that of a test which traces to none.
    result : {"passed", "failed", "blocked", "not_run"}
        Of its last run.
    run : date, optional
        The day of its last run.
    milestone : str
        By which it is due; shown, never computed with.

    Examples
    --------
    >>> TestCase(id="T1", requirements="F1; F2").requirements
    ('F1', 'F2')
    """

    __test__: ClassVar[bool] = False  # Else pytest would take it for a class of tests.

    id: Name
    title: Text = ""
    requirements: Names = ()
    kind: TestKind = "functional"
    area: Text = ""
    result: TestResult = "not_run"
    run: Day | None = None
    milestone: Text = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        fault = ""
        if self.result == "not_run" and self.run is not None:
            fault = f"it is not run, and yet it ran on {self.run} — write its result, or leave the day out"
        elif len(set(self.requirements)) < len(self.requirements):
            twice = sorted({one for one in self.requirements if self.requirements.count(one) > 1})
            fault = f"requirements named twice: {', '.join(twice)} — name each once"
        if fault:
            raise PydanticCustomError("test_case", "test case {id}: {fault}", {"id": self.id, "fault": fault})
        return self


class GoLiveGate(Record):
    """What must hold before the system goes live; every bound can be left out with None.

    Parameters
    ----------
    musts_covered, shoulds_covered : float, optional
        The least share of the musts (the shoulds) that a test case traces to.
    musts_passed, shoulds_passed : float, optional
        The least share of them whose test cases have all passed.
    areas_tested : float, optional
        The least share of the areas with a must or a should in which a test has run.
    kinds : tuple of str
        Kinds of test of which at least one case must have run and none may have failed, such as ``security``.
    open_critical, open_high, open_medium, open_low : int, optional
        The most open defects of a severity; None does not bound them.

    Notes
    -----
    The defaults are strict about musts and severe defects and ask for four fifths of the shoulds; they are a
    convention to be replaced by the company's own.
    """

    musts_covered: Share | None = 1.0
    musts_passed: Share | None = 1.0
    shoulds_covered: Share | None = 0.8
    shoulds_passed: Share | None = 0.8
    areas_tested: Share | None = 1.0
    kinds: Annotated[tuple[TestKind, ...], BeforeValidator(_split)] = ()
    open_critical: Count | None = 0
    open_high: Count | None = 0
    open_medium: Count | None = None
    open_low: Count | None = None
