"""Scope within a budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crmselect.report.carried import Carried
from crmselect.report.document import Block, Figure, Heading, Paragraph, Section, Table, Tone
from crmselect.report.frames import Shown, frame_table, told
from crmselect.report.words import Words

if TYPE_CHECKING:
    from crmselect.planning import OfferScopes, ScopeResult
    from crmselect.planning.frontier_result import ScopeFrontier

__all__ = ["joint_scope", "scope"]

_STEPS = 20


def scope(found: Carried) -> Section | None:
    """Return the section of what is built within the budget, and why the rest is left for later."""
    chosen, words = found.scope, found.words
    if chosen is None:
        return None
    frontier = chosen.frontier()
    blocks: list[Block] = [
        *told(chosen.say(found.language)),
        _figure(found, frontier),
        _modules(found, chosen),
        Heading(words("scope.frontier")),
        Paragraph(words.paragraph(frontier.say(found.language))),
        _steps(found, frontier),
    ]
    return Section("scope", words("scope"), tuple(blocks), new_page=True)


def _modules(found: Carried, chosen: ScopeResult) -> Table:
    words = found.words
    columns = [
        Shown("module", words("scope.module"), "words"),
        Shown("chosen", words("scope.chosen"), "words", label=lambda yes: "✓" if yes else "–"),
        Shown("value", words("scope.value"), "number", 1),
        Shown("cost", words("scope.cost")),
        Shown("why", words("scope.why"), "words"),
    ]
    caption = words("scope.table", offer=chosen.offer, currency=found.currency)
    return frame_table("scope", caption, chosen.table, columns, tone=_left_out)


def _left_out(row: Mapping[str, Any]) -> Tone:
    return "" if row["chosen"] else "muted"


def _steps(found: Carried, frontier: ScopeFrontier) -> Table:
    words = found.words
    frame = frontier.table
    # The picture shows every step. Of those that the table shows, the last is the last one there is, and each says what
    # has changed since the one above it.
    if len(frame) > _STEPS:
        frame = frame.iloc[(len(frame) - 1) % -(-len(frame) // _STEPS) :: -(-len(frame) // _STEPS)].copy()
        shown = frame["modules"].tolist()
        above = [(), *shown[:-1]]
        changes = list(zip(above, shown, strict=True))
        frame["joins"] = [tuple(name for name in now if name not in before) for before, now in changes]
        frame["leaves"] = [tuple(name for name in before if name not in now) for before, now in changes]
    listed = lambda names: found.words.join(list(names)) if names else "–"  # noqa: E731 - used twice below
    columns = [
        Shown("budget", words("scope.budget")),
        Shown("value", words("scope.value"), "number", 1),
        Shown("joins", words("scope.joins"), "words", label=listed),
        Shown("leaves", words("scope.leaves"), "words", label=listed),
    ]
    return frame_table("frontier", words("scope.frontier"), frame, columns)


def _figure(found: Carried, frontier: ScopeFrontier) -> Figure:
    from crmselect import plot

    return Figure(
        "frontier-curve",
        found.words("figure.frontier"),
        found.words("figure.frontier.alt"),
        lambda: plot.frontier(frontier, language=found.language),
    )


def joint_scope(chosen: OfferScopes, words: Words) -> Section:
    """Return the section of offer and modules chosen together."""
    columns = [
        Shown("offer", words("offer"), "words"),
        Shown("total", words("scope.value"), "number", 2),
        Shown("base_value", words("scope.base"), "number", 2),
        Shown("cost", words("scope.cost")),
        Shown("modules", words("scope.modules"), "words"),
        Shown("why_not", words("scope.why_not"), "words"),
    ]
    caption = words("scope.joint", currency=chosen.currency)
    table = frame_table("scope-joint", caption, chosen.table, columns)
    # Why an offer is out stands in its row.
    said = chosen.say(words.language)[: -len(chosen.refused) or None]
    return Section("scope-joint", words("scope"), (Paragraph(words.paragraph(said), lead=True), table))
