"""Results about doubt as text."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from crmselect.cli.output import text_table, visible
from crmselect.cli.tables import with_notes
from crmselect.cli.words import heading, word
from crmselect.taxonomy import label
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.cost import CostRisk
    from crmselect.robustness import Robustness, Stability, ToWin

__all__ = ["risk_text", "stress_text", "win_text"]

_RANKS = 4
_LINES = 12


def stress_text(found: Robustness, stability: Stability | None) -> str:
    """Return an offer a row, the surest first; below it what was drawn, and what holds for certain."""
    language = found.language
    ranks = min(len(found.racing), _RANKS)
    headings = [heading("offer", language), heading("first", language)]
    headings += [word("rank_n", language).format(n=rank) for rank in range(2, ranks + 1)]
    headings += [heading(name, language) for name in ("expected_rank", "expected_regret", "confidence")]
    rows = []
    for name in found.best.sort_values(ascending=False, kind="stable").index:
        sure = float(found.confidence[name])
        rows.append(
            [
                str(name),
                *(percent(float(share), 1) for share in found.acceptability.loc[name].iloc[:ranks]),
                number(float(found.expected_rank[name]), 2),
                number(float(found.expected_regret[name]), 4),
                percent(sure, 0) if sure == sure else "–",
            ]
        )
    told = [*found.sentences, *(stability.sentences if stability is not None else ())]
    lines = [text_table(headings, rows), "", *(visible(text) for text in told)]
    return with_notes("\n".join(lines), [f"{note.where}: {note.text(language)}" for note in found.notes], language)


def risk_text(
    found: CostRisk,
    within: pd.Series[float] | None,
    budget: float | None,
    offer: str | None,
    out: Collection[str],
    language: str,
) -> str:
    """Return an offer a row, the least P80 first; of one offer also which figures move it most.

    Offers that are ``out`` at a gate are marked.
    """
    frame = found.table.sort_values("P80", kind="stable")
    names = ["point", "P10", "P50", "P80", "P90", "contingency"]
    headings = [heading(name, language) for name in ("offer", *names, "at_point", "cheapest")]
    first = {str(name): float(value) for name, value in found.cheapest.items()}
    inside = {} if within is None else {str(name): float(value) for name, value in within.items()}
    rows: list[list[str]] = []
    for name, row in zip(map(str, frame.index), frame.to_dict("records"), strict=True):
        shown = f"✕ {name}" if name in out else name
        line = [shown, *(number(float(row[column])) for column in names), percent(float(row["at_point"]), 0)]
        rows.append([*line, percent(first[name], 0), *([percent(inside[name], 0)] if inside else [])])
    if within is not None:
        headings.append(word("within", language).format(money(budget or 0.0, found.currency)))
    title = word("risk", language).format(
        years=found.assumptions.years, currency=found.currency, draws=f"{found.draws:,}", seed=found.seed
    )
    lines = [title, "", text_table(headings, rows), "", visible(found.say(language)[-1])]
    if out:
        lines.append(word("stopped", language))
    if len(found.risks):
        lines += ["", *_risks(found, language)]
    lines += ["", *_phases(found, language)]
    if offer is not None:
        lines += ["", *_tornado(found, offer, language)]
    return with_notes("\n".join(lines), [f"{note.where}: {note.text(language)}" for note in found.notes], language)


def _phases(found: CostRisk, language: str) -> list[str]:
    frame = found.phases()
    names = [str(name) for name in frame.columns]
    rows = [
        [label(str(phase), language), *(number(float(figure)) for figure in figures)]
        for phase, figures in zip(frame.index, frame.to_numpy().tolist(), strict=True)
    ]
    return [word("phases_p80", language), "", text_table([heading("phase", language), *names], rows)]


def _risks(found: CostRisk, language: str) -> list[str]:
    rows = []
    for row in found.risks.to_dict("records"):
        mitigation = float(row["mitigation"])
        spared = number(mitigation) if mitigation == mitigation else ""
        figures = [percent(float(row["probability"])), number(float(row["expected"])), spared]
        rows.append([str(row["risk"]), str(row["offer"]), *figures])
    headings = [heading(name, language) for name in ("risk", "offer", "probability", "expected", "mitigation")]
    return [word("risks", language), "", text_table(headings, rows, left=2)]


def _tornado(found: CostRisk, offer: str, language: str) -> list[str]:
    from crmselect.cost import tornado

    lines = found.allocation()
    mine = lines[lines["offer"] == offer]
    held = {(str(row["kind"]), str(row["input"])): float(row["amount"]) for row in mine.to_dict("records")}
    rows = []
    for row in tornado(found.model, offer).table.head(_LINES).to_dict("records"):
        kind, name = str(row["kind"]), str(row["input"])
        # Of one offer its name need not stand before each of its prices; a risk's impact is held with the risk.
        shown = str(row["figure"]) if kind in {"price", "impact"} else name
        sure = held.get(("risk", shown)) if kind == "impact" and not row["given"] else None
        share = held.get((kind, shown), sure)
        figures = [number(float(row[column])) for column in ("total_low", "total_high", "swing")]
        rows.append([shown, *figures, "" if share is None else number(share)])
    headings = [heading(name, language) for name in ("input", "at_p10", "at_p90", "swing", "held")]
    return [visible(word("tornado", language).format(offer)), "", text_table(headings, rows)]


def win_text(found: ToWin, language: str) -> str:
    """Return what would put an offer first, in sentences."""
    return "\n".join(visible(text) for text in found.say(language))
