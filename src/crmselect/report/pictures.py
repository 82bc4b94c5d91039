"""The figures of a report: which plot of which result, and what it shows in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from crmselect.report.document import Figure
from crmselect.report.findings import Findings
from crmselect.report.words import isolated
from crmselect.robustness.audit_formulas import OWN
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.cost import CostRisk, Tco
    from crmselect.robustness import Audit, MethodComparison, Robustness, Stability
    from crmselect.scoring import Fit, Ranking

__all__ = [
    "acceptability", "audit", "cash", "cost_score", "costs", "cumulative", "curves", "difference", "fit",
    "methods", "scores", "stability",
]  # fmt: skip

_CURVES = 8


def costs(findings: Findings, tco: Tco, by: Literal["group", "phase"]) -> Figure:
    """Return the stacked bars of present values."""
    from crmselect import plot

    words, language, out = findings.words, findings.study.language, tuple(findings.reasons)
    low, high = _ends(findings, findings.totals)
    table = words(f"by.{by}", currency=findings.currency)
    alternative = words("figure.costs.alt", currency=findings.currency, low=low, high=high, table=table)
    return Figure(
        f"costs-{by}",
        words(f"figure.costs.{by}"),
        alternative,
        lambda: plot.costs(tco, by=by, excluded=out, language=language),
    )


def audit(findings: Findings, found: Audit) -> Figure:
    """Return who is where under each price formula."""
    from crmselect import plot

    words, own = findings.words, found.winners[OWN]
    alternative = words(
        "figure.audit.alt",
        first=words.join([isolated(name) for name in own]),
        same=sum(first == own for key, first in found.winners.items() if key != OWN),
        count=len(found.winners) - 1,
        table=words("audit.caption"),
    )
    return Figure("audit-chart", words("figure.audit"), alternative, lambda: plot.audit(found))


def methods(findings: Findings, found: MethodComparison) -> Figure:
    """Return who is where under each method."""
    from crmselect import plot

    words = findings.words
    alternative = words(
        "figure.methods.alt", count=len(found.methods), told=found.agreement, table=words("methods.caption")
    )
    return Figure("methods-chart", words("figure.methods"), alternative, lambda: plot.methods(found))


def cash(findings: Findings, tco: Tco) -> Figure:
    """Return the payments by year."""
    from crmselect import plot

    words, language, out = findings.words, findings.study.language, tuple(findings.reasons)
    frame = tco.by("year", kind="nominal")
    paid = frame.to_numpy(dtype=float)
    year, offer = divmod(int(paid.argmax()), paid.shape[1])
    amount = money(float(paid[year, offer]), findings.currency)
    high = words("figure.cash.year", name=isolated(str(frame.columns[offer])), n=year + 1, amount=amount)
    table = words("by.year", currency=findings.currency)
    alternative = words("figure.cash.alt", currency=findings.currency, high=high, table=table)
    return Figure("cash", words("figure.cash"), alternative, lambda: plot.cash(tco, excluded=out, language=language))


def cumulative(findings: Findings, tco: Tco) -> Figure:
    """Return the payments added up, month by month."""
    from crmselect import plot

    words, language, out = findings.words, findings.study.language, tuple(findings.reasons)
    totals = {str(name): float(value) for name, value in tco.total("nominal").items()}
    low, high = _ends(findings, totals)
    alternative = words("figure.cumulative.alt", currency=findings.currency, low=low, high=high)
    return Figure(
        "cumulative",
        words("figure.cumulative"),
        alternative,
        lambda: plot.cumulative(tco, excluded=out, language=language),
    )


def difference(findings: Findings, tco: Tco, first: str, second: str) -> Figure:
    """Return what leads from the second's total to the first's."""
    from crmselect import plot

    words, language = findings.words, findings.study.language
    low, high = (
        words.bracketed(isolated(name), money(findings.totals[name], findings.currency)) for name in (second, first)
    )
    alternative = words("figure.difference.alt", start=low, end=high, table=words("difference.caption.short"))
    return Figure(
        "waterfall",
        words("figure.difference"),
        alternative,
        lambda: plot.versus(tco, second, first, language=language),
    )


def scores(findings: Findings, ranking: Ranking) -> Figure:
    """Return the bars of scores."""
    from crmselect import plot

    words = findings.words
    high, low = _extremes(findings, ranking.score)
    alternative = words("figure.scores.alt", high=high, low=low, table=words("contributions.caption"))
    return Figure(
        "scores",
        words("figure.scores"),
        alternative,
        lambda: plot.scores(ranking, language=findings.study.language),
    )


def cost_score(findings: Findings, ranking: Ranking) -> Figure:
    """Return cost against score."""
    from crmselect import plot

    words = findings.words
    first, _ = _extremes(findings, ranking.score[list(findings.seen)])
    cheapest, _ = _ends(findings, findings.totals)
    alternative = words("figure.cost_score.alt", first=first, cheapest=cheapest, table=words("ranking"))
    return Figure(
        "cost-score",
        words("figure.cost_score"),
        alternative,
        lambda: plot.cost_score(ranking, findings.study.costs, language=findings.study.language),
    )


def fit(findings: Findings, ranking: Ranking, found: Fit) -> Figure:
    """Return the heat map of fit by area."""
    from crmselect import plot

    words, language = findings.words, findings.study.language
    high, low = _extremes(findings, found.flat, share=True)
    alternative = words("figure.fit.alt", high=high, low=low, table=words("fit.areas"))
    return Figure("heat", words("figure.fit"), alternative, lambda: plot.fit(ranking, language=language))


def acceptability(findings: Findings, found: Robustness) -> Figure:
    """Return the bars of how often each offer takes each rank."""
    from crmselect import plot

    words = findings.words
    high = words.bracketed(isolated(found.winner), percent(float(found.best.max()), 0))
    table = words("doubt.acceptability", draws=f"{found.draws:,}")
    alternative = words("figure.acceptability.alt", high=high, table=table)
    return Figure(
        "acceptability-bars",
        words("figure.acceptability"),
        alternative,
        lambda: plot.acceptability(found, language=findings.study.language),
    )


def stability(findings: Findings, found: Stability) -> Figure:
    """Return the ranges of the weights, coloured by who is first."""
    from crmselect import plot

    words = findings.words
    alternative = words("figure.stability.alt", table=words("doubt.stability"))
    return Figure(
        "stability-ranges",
        words("figure.stability"),
        alternative,
        lambda: plot.stability(found, language=findings.study.language),
    )


def curves(findings: Findings, risk: CostRisk) -> Figure:
    """Return the S-curves of what the offers may cost."""
    from crmselect import plot

    words, language, out = findings.words, findings.study.language, tuple(findings.reasons)
    low, _ = _ends(findings, findings.p80)
    table = words("doubt.costs.caption", currency=findings.currency)
    alternative = words("figure.curves.alt", low=low, table=table)
    gates = findings.study.gates
    budget = gates.budget if gates.budget_kind == "present_value" else None
    return Figure(
        "s-curves",
        words("figure.curves"),
        alternative,
        # Those in the race come first: cheap offers that are out would take their places.
        lambda: plot.s_curves(
            risk, offers=findings.passing[:_CURVES] or None, budget=budget, excluded=out, language=language
        ),
    )


def _ends(findings: Findings, totals: Mapping[str, float]) -> tuple[str, str]:
    """Return the lowest and the highest of some totals, each with its offer."""
    low, high = min(totals, key=totals.__getitem__), max(totals, key=totals.__getitem__)
    shown = [findings.words.bracketed(isolated(name), money(totals[name], findings.currency)) for name in (low, high)]
    return shown[0], shown[1]


def _extremes(findings: Findings, figures: pd.Series[float], *, share: bool = False) -> tuple[str, str]:
    """Return the best and the weakest of some figures, each with its offer."""
    known = {str(name): float(value) for name, value in figures.dropna().items()}
    if not known:
        return "–", "–"
    best, weakest = max(known, key=known.__getitem__), min(known, key=known.__getitem__)
    shown = [
        findings.words.bracketed(isolated(name), percent(known[name], 0) if share else number(known[name], 3))
        for name in (best, weakest)
    ]
    return shown[0], shown[1]
