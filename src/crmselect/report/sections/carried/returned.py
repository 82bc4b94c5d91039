"""Return on investment."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from crmselect.report.carried import Carried
from crmselect.report.document import Block, Figure, Heading, Paragraph, Section, Table
from crmselect.report.frames import Shown, frame_table, told
from crmselect.text import number, percent

if TYPE_CHECKING:
    from crmselect.planning import Returns, ReturnsRisk

__all__ = ["returns"]


def returns(found: Carried) -> Section | None:
    """Return the section of what each offer brings in against what it costs."""
    back, words = found.returns, found.words
    if back is None:
        return None
    # An offer whose costs stay closed is not among them.
    named = next((name for name in back.names if name == found.study.project.offer), None)
    said = back.say(found.language) if named is None else back.explain(named, found.language)[::-1]
    # Of one offer the sum stands last in the explanation, and is read first here.
    blocks: list[Block] = [*told(said[:1] if named is None else (said[0], *said[:0:-1])), _figure(found, back)]
    blocks.append(_table(found, back))
    if named is not None:
        blocks.append(_kinds(found, back, named))
    even = back.break_even()
    blocks.append(Heading(words("returns.even")))
    blocks.append(frame_table("break-even", words("returns.even"), even.table, _even_columns(found)))
    if found.returns_risk is not None:
        blocks.append(_risk(found, found.returns_risk))
    blocks.extend(Paragraph(note.text(found.language)) for note in back.notes)
    return Section("returns", words("returns"), tuple(blocks), new_page=True)


def _table(found: Carried, back: Returns) -> Table:
    words = found.words
    frame = back.table.copy()
    frame["rate"] = [
        percent(rates[0], 1) if len(rates) == 1 else words("returns.several" if rates else "returns.none")
        for rates in frame["rates"]
    ]
    months = lambda value: words("returns.never") if math.isinf(value) else number(value, 1)  # noqa: E731 - twice
    columns = [
        Shown("offer", words("offer"), "words"),
        Shown("benefits", words("returns.benefits")),
        Shown("costs", words("returns.costs")),
        Shown("npv", words("returns.npv")),
        Shown("roi", words("returns.roi"), "share", 1),
        Shown("benefit_cost_ratio", words("returns.bcr"), "number", 2),
        Shown("rate", words("returns.irr"), "words"),
        Shown("payback", words("returns.payback"), "words", label=months),
        Shown("discounted_payback", words("returns.discounted"), "words", label=months),
    ]
    caption = words("returns.table", currency=found.currency)
    return frame_table("returns", caption, frame, columns, notes=[words("returns.note")])


def _even_columns(found: Carried) -> list[Shown]:
    words = found.words

    def reach(share: float) -> str:
        return percent(share, 1) if share <= 1 else words("returns.beyond")

    return [
        Shown("offer", words("offer"), "words"),
        Shown("factor", words("returns.even.factor"), "share", 1),
        Shown("latest_golive", words("returns.even.latest"), "number"),
        Shown("adoption", words("returns.even.adoption"), "words", label=reach),
    ]


def _kinds(found: Carried, back: Returns, offer: str) -> Table:
    words = found.words
    frame = back.by("kind")[[offer]].rename(columns={offer: "amount"})
    columns = [
        Shown("kind", words("returns.kind"), "words", label=lambda key: words(f"kind.{key}")),
        Shown("amount", words("returns.benefits")),
    ]
    caption = words("returns.kinds", offer=offer, currency=found.currency)
    return frame_table("benefits", caption, frame, columns)


def _risk(found: Carried, risk: ReturnsRisk) -> Table:
    words = found.words
    columns = [
        Shown("offer", words("offer"), "words"),
        *(Shown(name, name) for name in ("P10", "P50", "P90")),
        Shown("positive", words("returns.positive"), "share"),
        Shown("best", words("returns.best"), "share"),
    ]
    caption = words("returns.risk", currency=found.currency, draws=f"{risk.draws:,}")
    notes = [note.text(found.language) for note in risk.notes]
    return frame_table("returns-risk", caption, risk.table, columns, notes=notes)


def _figure(found: Carried, back: Returns) -> Figure:
    from crmselect import plot

    return Figure(
        "returns-cash",
        found.words("figure.returns"),
        found.words("figure.returns.alt"),
        lambda: plot.returns(back, language=found.language),
    )
