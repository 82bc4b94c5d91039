"""Budget, milestones and progress."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmselect.report import cells
from crmselect.report.carried import Carried
from crmselect.report.document import Block, Column, Figure, Heading, Paragraph, Row, Section, Table, Tone
from crmselect.report.frames import Shown, frame_table, told
from crmselect.report.tables import plain_table
from crmselect.taxonomy import label

if TYPE_CHECKING:
    from crmselect.planning import BudgetPlan, Progress, Schedule

__all__ = ["budget", "milestones", "progress"]

_MONEY = frozenset({"budget", "planned", "earned", "actual", "cv", "sv", "eac", "eac_budget_rate",
                    "eac_cost_and_schedule", "etc", "vac"})  # fmt: skip
_DAYS = frozenset({"earned_schedule_days", "actual_days"})


def budget(found: Carried) -> Section | None:
    """Return the section of the budget plan."""
    plan, words = found.budget, found.words
    if plan is None:
        return None
    blocks: list[Block] = [*told(plan.say(found.language)), _funding(found, plan)]
    blocks.append(_phases(found, plan))
    if len(plan.against):
        blocks.append(_limits(found, plan))
    blocks.append(_lines(found, plan))
    blocks.extend(_guidance(found, plan))
    return Section("budget", words("budget"), tuple(blocks), new_page=True)


def _funding(found: Carried, plan: BudgetPlan) -> Figure:
    from crmselect import plot

    return Figure(
        "funding",
        found.words("figure.funding"),
        found.words("figure.funding.alt", offer=plan.offer),
        lambda: plot.funding(plan, language=found.language),
    )


def _phases(found: Carried, plan: BudgetPlan) -> Table:
    """Return phases with their internal, external and reserved money, and what falls due in each year."""
    words, language = found.words, found.language
    by_year = plan.by("phase", "year").reset_index().pivot_table("amount", "phase", "year", observed=True).fillna(0.0)
    parties = plan.by("phase", "kind", "party").reset_index()
    held = parties["kind"] == "contingency"
    parts = {
        "internal": parties[~held & (parties["party"] == "internal")],
        "external": parties[~held & (parties["party"] == "external")],
        "contingency": parties[held],
    }
    columns = [Column("phase", words("budget.phase"), numeric=False)]
    columns += [Column(name, words(f"budget.{name}")) for name in parts]
    columns += [Column(f"year-{year}", words("budget.year", n=year)) for year in by_year.columns]
    columns.append(Column("total", words("budget.total")))
    rows, sums = [], []
    for phase, years in by_year.iterrows():
        figures = [float(part.loc[part["phase"] == phase, "amount"].sum()) for part in parts.values()]
        figures += [float(value) for value in years]
        figures.append(float(years.sum()))
        sums.append(figures)
        body = (cells.words(label(str(phase), language)), *(cells.amount(value) for value in figures))
        rows.append(Row(str(phase), body))
    totals = [sum(column) for column in zip(*sums, strict=True)] or [0.0] * (len(columns) - 1)
    total = (cells.words(words("budget.total")), *(cells.amount(value) for value in totals))
    rows.append(Row("total", total, "strong"))
    if plan.management_reserve:
        blank = [cells.words("") for _ in totals[:-1]]
        apart = (cells.words(words("budget.reserve")), *blank, cells.amount(plan.management_reserve))
        rows.append(Row("reserve", apart))
    caption = words("budget.phases", offer=plan.offer, currency=found.currency)
    notes = [note.text(language) for note in plan.notes]
    return plain_table("budget-phases", caption, columns, rows, notes)


def _limits(found: Carried, plan: BudgetPlan) -> Table:
    words, language = found.words, found.language
    frame = plan.against.copy()

    def named(row: Mapping[str, Any]) -> str:
        kind, key = str(row["kind"]), str(row["key"])
        if kind == "phase":
            return label(key, language)
        return words("budget.limit.total") if kind == "total" else words(f"budget.limit.{kind}", key=key)

    frame["name"] = [named({str(k): v for k, v in row.items()}) for row in frame.to_dict("records")]
    dates = plan.dates()

    def when(month: Any) -> str:
        return words("budget.month", n=int(month) + 1) if dates is None else f"{dates[int(month)]:%Y-%m}"

    columns = [
        Shown("name", words("budget.limit"), "words"),
        Shown("limit", words("budget.allowed")),
        Shown("planned", words("budget.planned")),
        Shown("left", words("budget.left")),
        Shown("month", words("budget.month.over"), "words", label=when),
    ]
    caption = words("budget.limits", currency=found.currency)
    return frame_table("budget-limits", caption, frame, columns, tone=_over)


def _over(row: Mapping[str, Any]) -> Tone:
    return "warning" if float(row["left"]) < 0 else ""


def _lines(found: Carried, plan: BudgetPlan) -> Table:
    words, language = found.words, found.language
    columns = [
        Shown("item", words("budget.line"), "words"),
        Shown("phase", words("budget.phase"), "words", label=lambda key: label(str(key), language)),
        Shown("category", words("budget.category"), "words", label=lambda key: label(str(key), language)),
        Shown("paid_by", words("budget.party"), "words", label=lambda key: words(f"budget.party.{key}")),
        Shown("total", words("budget.total")),
    ]
    frame = plan.table.copy()
    frame["paid_by"] = frame["party"].where(frame["kind"] != "contingency", "held")
    return frame_table("budget-lines", words("budget.lines", currency=found.currency), frame, columns)


def _guidance(found: Carried, plan: BudgetPlan) -> Iterator[Block]:
    words, language = found.words, found.language
    checklist = plan.guidance(found.study)
    frame = pd.DataFrame(
        [(one.phase, one.need(language), one.state, one.seen(language)) for one in checklist.points],
        columns=["phase", "need", "state", "seen"],
    )
    yield Heading(words("budget.guidance"))
    columns = [
        Shown("phase", words("budget.phase"), "words", label=lambda key: label(str(key), language)),
        Shown("need", words("budget.need"), "words"),
        Shown("state", words("budget.state"), "words", label=lambda key: words(f"state.{key}")),
        Shown("seen", words("budget.seen"), "words"),
    ]
    yield frame_table("guidance", words("budget.guidance"), frame, columns, tone=_missing)


def _missing(row: Mapping[str, Any]) -> Tone:
    return "warning" if row["state"] == "missing" else ""


def milestones(found: Carried) -> Section | None:
    """Return the section of the milestones."""
    plan, words = found.schedule, found.words
    if plan is None:
        return None
    blocks: list[Block] = [*told(plan.say(found.language)), _gantt(found, plan)]
    columns = [
        Shown("milestone", words("milestone"), "words"),
        Shown("phase", words("budget.phase"), "words", label=lambda key: label(str(key), found.language)),
        Shown("owner", words("milestone.owner"), "words"),
        Shown("start", words("milestone.start"), "day"),
        Shown("due", words("milestone.due"), "day"),
        Shown("baseline", words("milestone.baseline"), "day"),
        Shown("expected", words("milestone.expected"), "day"),
        Shown("float_days", words("milestone.float"), "number"),
        Shown("state", words("milestone.state"), "words", label=lambda key: words(f"milestone.state.{key}")),
    ]
    blocks.append(frame_table("milestones", words("milestones.table"), plan.table, columns, tone=_late))
    if len(plan.payments):
        columns = [
            Shown("milestone", words("milestone"), "words"),
            Shown("due", words("milestone.due"), "day"),
            Shown("item", words("payment.item"), "words"),
            Shown("share", words("payment.share"), "share"),
            Shown("amount", words("payment.amount")),
        ]
        blocks.append(frame_table("payments", words("payments", currency=found.currency), plan.payments, columns))
    if len(plan.over_allocation):
        columns = [
            Shown("resource", words("over.resource"), "words"),
            Shown("from", words("over.from"), "day"),
            Shown("to", words("over.to"), "day"),
            Shown("needed", words("over.needed"), "number", 1),
            Shown("available", words("over.available"), "number", 1),
            Shown("milestones", words("over.for"), "words"),
        ]
        over = plan.over_allocation.assign(milestones=[words.join(list(one.milestones)) for one in plan.over])
        blocks.append(frame_table("over-allocation", words("over"), over, columns))
    return Section("milestones", words("milestones"), tuple(blocks), new_page=True)


def _late(row: Mapping[str, Any]) -> Tone:
    return "warning" if row["state"] == "overdue" else ""


def _gantt(found: Carried, plan: Schedule) -> Figure:
    from crmselect import plot

    return Figure(
        "gantt",
        found.words("figure.gantt"),
        found.words("figure.gantt.alt"),
        lambda: plot.gantt(plan, language=found.language),
    )


def progress(found: Carried) -> Section | None:
    """Return the section of the progress."""
    now, words = found.progress, found.words
    if now is None:
        return None
    blocks: list[Block] = [*told(now.say(found.language)), _curves(found, now)]
    blocks.append(_measures(found, now))
    columns = [
        Shown("phase", words("budget.phase"), "words", label=lambda key: label(str(key), found.language)),
        *(Shown(name, words(f"progress.{name}")) for name in ("budget", "planned", "earned", "actual", "cv", "sv")),
    ]
    blocks.append(
        frame_table("progress-phases", words("progress.phases", currency=found.currency), now.phases, columns)
    )
    if now.defects:
        columns = [
            Shown("severity", words("progress.severity"), "words", label=lambda key: words(f"severity.{key}")),
            *(Shown(name, words(f"progress.{name}"), "number") for name in ("found", "fixed", "open")),
            Shown("cost", words("progress.cost")),
            Shown("days", words("progress.days"), "number", 1),
        ]
        blocks.append(frame_table("defects", words("progress.defects"), now.defect_table, columns))
    blocks.extend(Paragraph(note.text(found.language)) for note in now.notes)
    return Section("progress", words("progress"), tuple(blocks), new_page=True)


def _curves(found: Carried, now: Progress) -> Figure:
    from crmselect import plot

    return Figure(
        "progress",
        found.words("figure.progress"),
        found.words("figure.progress.alt"),
        lambda: plot.progress(now, language=found.language),
    )


def _measures(found: Carried, now: Progress) -> Table:
    words = found.words
    columns = [
        Column("measure", words("progress.measure"), numeric=False),
        Column("value", words("progress.value")),
        Column("why", words("progress.why"), numeric=False),
    ]
    rows = []
    for name, row in now.table.iterrows():
        measure, value = str(name), row["value"]
        if pd.isna(value):
            cell = cells.dash()
        elif measure in _MONEY:
            cell = cells.amount(float(value))
        else:
            cell = cells.number(float(value), decimals=0 if measure in _DAYS else 2)
        rows.append(Row(measure, (cells.words(words(f"measure.{measure}")), cell, cells.words(str(row["why"])))))
    caption = words("progress.measures", day=now.as_of.isoformat(), currency=found.currency)
    return plain_table("earned-value", caption, columns, rows)
