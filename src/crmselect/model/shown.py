"""Inputs as a notebook shows them: a short table, with everything that comes from data escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crmselect.markup import Cell, table

if TYPE_CHECKING:
    from crmselect.model.answer import Answer, AnswerSet
    from crmselect.model.assumptions import Path
    from crmselect.model.offer import OfferSet
    from crmselect.model.requirement import RequirementSet
    from crmselect.study.inputs import StudyInputs

__all__ = ["answers_html", "counted", "offers_html", "requirements_html", "study_html"]

_ROWS = 60
"""As many rows as pandas shows."""


def counted(count: int, plural: str) -> str:
    """Return how many there are of what.

    Examples
    --------
    >>> counted(1, "offers"), counted(12, "answers")
    ('1 offer', '12 answers')
    """
    return f"{count:,} {plural.removesuffix('s') if count == 1 else plural}"


def offers_html(offers: OfferSet) -> str:
    """Return a row an offer: its currency, its lines, those that are not quoted, its attributes."""
    names = list(dict.fromkeys(name for offer in offers for name in offer.attributes))
    rows = [
        [
            Cell(offer.name),
            Cell(offer.currency or ""),
            _figure(len(offer.items)),
            _figure(sum(item.quoted == "not_quoted" for item in offer.items)),
            *(_figure(offer.attributes.get(name)) for name in names),
        ]
        for offer in offers
    ]
    return _table(["Offer", "Currency", "Lines", "Not quoted", *names], rows, counted(len(offers), "offers"))


def requirements_html(requirements: RequirementSet) -> str:
    """Return a row a requirement: id, area, priority, text."""
    rows = [[Cell(need.id), Cell(need.area), Cell(need.priority), Cell(need.text)] for need in requirements]
    return _table(["Id", "Area", "Priority", "Text"], rows, counted(len(requirements), "requirements"))


def answers_html(answers: AnswerSet, codes: Sequence[str]) -> str:
    """Return a row an offer: how many of its answers have each code, are a figure, or are missing."""
    offers: dict[str, Counter[str]] = {}
    for answer in answers:
        offers.setdefault(answer.offer, Counter())[_kind(answer)] += 1
    kinds = [*codes, "figure", "missing"]
    rows = [[Cell(offer), *(_figure(count[kind]) for kind in kinds)] for offer, count in offers.items()]
    return _table(["Offer", *kinds], rows, counted(len(answers), "answers"))


def study_html(study: StudyInputs) -> str:
    """Return what a study holds: how much of what, and what it assumes."""
    plan = study.assumptions
    rates = plan.exchange_rates
    found = [
        ("Offers", f"{len(study.offers)}: {', '.join(study.offers.names)}"),
        ("Requirements", str(len(study.requirements))),
        ("Answers", str(len(study.answers))),
        ("Criteria", ", ".join(one.name for one in study.criteria) or "none stated"),
        ("Evaluators", ", ".join(one.name for one in study.evaluators)),
        ("Budget", "" if study.gates.budget is None else f"{study.gates.budget:,.0f} {plan.currency}"),
        ("Currency", plan.currency),
        ("Years", str(plan.years)),
        ("Discount rate", f"{100 * plan.discount_rate:g} % ({plan.terms})"),
        ("Start", str(plan.start or "")),
        *((f"Driver {name}", _path(path)) for name, path in plan.drivers.items()),
        *((f"1 {code} in {plan.currency}", _path(path)) for code, path in rates.rates.items()),
        ("Rates as of", str(rates.as_of or "")),
    ]
    return _table(["Study", ""], [[Cell(name), Cell(text)] for name, text in found if text], study.title)


def _table(headings: Sequence[str], rows: Sequence[Sequence[Cell]], caption: str) -> str:
    notes = [f"{len(rows) - _ROWS} more are not shown."] if len(rows) > _ROWS else []
    return table(headings, rows[:_ROWS], caption=caption, notes=notes)


def _figure(value: float | None) -> Cell:
    return Cell("" if value is None else f"{value:,.10g}", number=True)


def _kind(answer: Answer) -> str:
    return "missing" if answer.missing else answer.code or "figure"


def _path(path: Path) -> str:
    if path.of is not None:
        return f"of {path.of}, turnover {100 * (path.turnover or 0):g} %"
    more = f", then {100 * path.growth:+g} % a year" if path.growth else ""
    return f"{', '.join(f'{value:,.10g}' for value in path.values)}{' a month' if path.every == 'month' else ''}{more}"
