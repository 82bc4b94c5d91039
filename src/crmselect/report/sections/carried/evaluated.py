"""Evaluation after go-live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmselect.planning.evaluation_summary import findings
from crmselect.report.carried import Carried
from crmselect.report.document import Block, Figure, Section, Table, Tone
from crmselect.report.frames import Shown, frame_table, told

if TYPE_CHECKING:
    from crmselect.planning import Evaluation

__all__ = ["evaluation"]

_COLUMNS = ("topic", "figure", "value", "interval", "against", "verdict")


def evaluation(found: Carried) -> Section | None:
    """Return the section of how it went: users, indicators, promises, money, what to change."""
    done, words = found.evaluation, found.words
    if done is None:
        return None
    blocks: list[Block] = list(told(done.say(found.language)))
    blocks.extend(_figures(found, done))
    rows = [one.cells(zh=words.zh) for one in findings(done)]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    verdicts = [one.verdict for one in findings(done)]
    frame["tone"] = verdicts
    columns = [Shown(name, words(f"evaluation.{name}"), "words") for name in _COLUMNS]
    blocks.append(frame_table("findings", words("evaluation.findings"), frame, columns, tone=_verdict))
    blocks.extend(_promises(found, done))
    blocks.extend(_adjustments(found, done))
    blocks.append(_record(found, done))
    return Section("evaluation", words("evaluation"), tuple(blocks), new_page=True)


def _verdict(row: Mapping[str, Any]) -> Tone:
    return "warning" if row["tone"] == "bad" else ""


def _promises(found: Carried, done: Evaluation) -> Iterator[Block]:
    words = found.words
    if done.promises is None:
        return
    frame = done.promises.table
    judged = frame[frame["judges"] > 0].sort_values("gap", ascending=False, kind="stable")
    columns = [
        Shown("requirement", words("evaluation.requirement"), "words"),
        Shown("priority", words("coverage.priority"), "words", label=lambda key: words(f"moscow.{key}")),
        Shown("promised", words("evaluation.promised"), "share"),
        Shown("lived", words("evaluation.lived"), "share"),
    ]
    yield frame_table("promises", words("evaluation.promises"), judged, columns, tone=_broken)


def _broken(row: Mapping[str, Any]) -> Tone:
    return "warning" if row["status"] == "broken" else ""


def _adjustments(found: Carried, done: Evaluation) -> Iterator[Block]:
    words = found.words
    if done.adjustments is None:
        return
    columns = [
        Shown("adjustment", words("evaluation.adjustment"), "words"),
        Shown("requirement", words("evaluation.requirement"), "words"),
        Shown("value", words("evaluation.gain")),
        Shown("cost", words("scope.cost")),
        Shown("value_per_cost", words("evaluation.per_cost"), "number", 1),
    ]
    caption = words("evaluation.adjustments", currency=found.currency)
    yield frame_table("adjustments", caption, done.adjustments.table, columns)


def _record(found: Carried, done: Evaluation) -> Table:
    words, record = found.words, done.record
    frame = pd.DataFrame(
        [(f"attribute.{name}", value) for name, value in record.attributes.items()], columns=["name", "value"]
    )
    columns = [
        Shown("name", words("evaluation.attribute"), "words"),
        Shown("value", words("evaluation.value"), "number", 2),
    ]
    return frame_table("vendor-record", words("evaluation.record"), frame, columns)


def _figures(found: Carried, done: Evaluation) -> Iterator[Figure]:
    from crmselect import plot

    words, language, changes = found.words, found.language, done.changes
    for n, survey in enumerate(done.surveys):
        yield Figure(
            "satisfaction" if n == 0 else f"satisfaction-{n + 1}",
            words("figure.satisfaction"),
            words("figure.satisfaction.alt"),
            lambda survey=survey: plot.satisfaction(survey, language=language),  # type: ignore[misc]
        )
    if changes is not None:
        yield Figure(
            "indicators",
            words("figure.indicators"),
            words("figure.indicators.alt"),
            lambda: plot.before_after(changes, language=language),
        )
