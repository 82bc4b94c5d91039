"""Test coverage; training and support."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmselect.report.carried import Carried
from crmselect.report.document import Block, Figure, Heading, Section, Table, Tone
from crmselect.report.frames import Shown, frame_table, told

if TYPE_CHECKING:
    from crmselect.planning import Coverage, SupportPlan

__all__ = ["people", "test_coverage"]

_STATES = ("passed", "failed", "blocked", "not_run", "uncovered")


def test_coverage(found: Carried) -> Section | None:
    """Return the section of the test plan and the go-live gate."""
    tests, words = found.coverage, found.words
    if tests is None:
        return None
    blocks: list[Block] = [*told(tests.say(found.language)[:1]), _covered(found, tests)]
    rules = pd.DataFrame(
        [(one.zh if words.zh else one.en, one.holds) for one in tests.rules], columns=["rule", "holds"]
    )
    columns = [
        Shown("rule", words("coverage.rule"), "words"),
        Shown("holds", words("coverage.holds"), "words", label=lambda holds: words(f"coverage.{_YES[bool(holds)]}")),
    ]
    blocks.append(frame_table("gate", words("coverage.rules"), rules, columns, tone=_fails))
    blocks.append(_states(found, tests, "area"))
    blocks.append(_states(found, tests, "priority"))
    return Section("coverage", words("coverage"), tuple(blocks), new_page=True)


_YES = {True: "yes", False: "no"}


def _fails(row: Mapping[str, Any]) -> Tone:
    return "" if row["holds"] else "warning"


def _states(found: Carried, tests: Coverage, by: str) -> Table:
    words = found.words
    frame = tests.by_area if by == "area" else tests.by_priority
    name = None if by == "area" else lambda key: words(f"moscow.{key}")
    columns = [
        Shown(by, words(f"coverage.{by}"), "words", label=name),
        Shown("requirements", words("coverage.requirements"), "number"),
        *(Shown(state, words(f"coverage.{state}"), "number") for state in _STATES),
        *(Shown(share, words(f"coverage.{share}"), "share") for share in ("covered_share", "passed_share")),
    ]
    key, caption = ("areas", "coverage.areas") if by == "area" else ("priorities", "coverage.priorities")
    return frame_table(f"coverage-{key}", words(caption), frame, columns)


def _covered(found: Carried, tests: Coverage) -> Figure:
    from crmselect import plot

    return Figure(
        "coverage",
        found.words("figure.coverage"),
        found.words("figure.coverage.alt"),
        lambda: plot.covered(tests, language=found.language),
    )


def people(found: Carried) -> Section | None:
    """Return the section of training and support."""
    words, taught, helped = found.words, found.training, found.support
    blocks: list[Block] = []
    if taught is not None:
        blocks.extend(told(taught.say(found.language)))
        columns = [
            Shown("year", words("training.year"), "words"),
            Shown("people", words("training.people"), "number", 1),
            Shown("sessions", words("training.sessions"), "number"),
            *(Shown(name, words(f"training.{name}")) for name in ("materials", "trainers", "venue", "time")),
            Shown("total", words("budget.total")),
        ]
        caption = words("training.table", currency=found.currency)
        blocks.append(frame_table("training", caption, taught.by_year, columns))
    if helped is not None:
        blocks.append(Heading(words("support.heading")))
        blocks.extend(told(helped.say(found.language)))
        blocks.append(_staffing(found, helped))
        blocks.append(_levels(found, helped))
    return Section("people", words("people"), tuple(blocks), new_page=True) if blocks else None


def _levels(found: Carried, helped: SupportPlan) -> Table:
    """Return the months in which the level or the number of people changes."""
    words = found.words
    frame = helped.table.reset_index()
    changed = (frame[["level", "staff", "users"]] != frame[["level", "staff", "users"]].shift()).any(axis=1)
    shown = frame[changed].copy()
    shown["from"] = shown["month"] + 1
    columns = [
        Shown("from", words("support.from"), "number"),
        Shown("users", words("support.users"), "number"),
        Shown("level", words("support.level"), "words"),
        Shown("traffic", words("support.traffic"), "number", 2),
        Shown("staff", words("support.staff"), "number"),
        Shown("at_hand", words("support.at_hand"), "number"),
        Shown("answered_within", words("support.answered"), "share"),
        Shown("cost", words("support.cost")),
    ]
    return frame_table("support", words("support.table", currency=found.currency), shown, columns)


def _staffing(found: Carried, helped: SupportPlan) -> Figure:
    from crmselect import plot

    return Figure(
        "staffing",
        found.words("figure.staffing"),
        found.words("figure.staffing.alt"),
        lambda: plot.staff(helped, language=found.language),
    )
