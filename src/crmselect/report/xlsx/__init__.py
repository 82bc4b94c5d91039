"""The report of a study as a workbook whose formulas are alive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmselect.cost.columns import columns_of
from crmselect.errors import DataError, Problem
from crmselect.report.findings import find
from crmselect.report.xlsx.book import Book
from crmselect.report.xlsx.carried import sheets_of, write_carried
from crmselect.report.xlsx.cashflow import write_cash
from crmselect.report.xlsx.doubt import write_doubt
from crmselect.report.xlsx.lines import parts_of
from crmselect.report.xlsx.needs import write_needs
from crmselect.report.xlsx.offers import write_offers
from crmselect.report.xlsx.plan import write_plan
from crmselect.report.xlsx.scores import write_scores
from crmselect.report.xlsx.summary import write_summary
from crmselect.report.xlsx.units import write_units
from crmselect.report.xlsx.weights import write_weights

if TYPE_CHECKING:
    from crmselect.study import Study

__all__ = ["workbook"]

_BEFORE = ("summary", "offers", "cash", "needs", "weights", "scores", "doubt")
_BEHIND = ("plan", "units")
_MOST_OFFERS, _MOST_CELLS = 1_000, 2_000_000


def workbook(study: Study, *, draws: int = 10_000, seed: int = 0) -> bytes:
    """Return the report of a study as the bytes of a workbook with live formulas.

    Prices, percents, weights, answers, exchange rates, the discount rate, gates and scales are cells that a reader may
    change; costs, fit, scores, gates, the ranking and the charts follow. Every formula carries the value that Python
    has for it, so that a program which does not calculate shows the truth. What is fixed (quantities, years, rises) is
    marked so: it is changed in the study. Figures that were drawn are values, with their seed. What the study's project
    holds has sheets of its own: budget, milestones, progress, scope, return, and a checklist of each phase's budget.

    Parameters
    ----------
    study : Study
        Its language is the workbook's.
    draws, seed : int
        Of what is uncertain.

    Returns
    -------
    bytes
        The same for the same study. No macro, no link to another file.

    Raises
    ------
    DataError
        When the study cannot be ranked for another reason than a missing scale of cost, or is larger than a workbook
        should be.

    Examples
    --------
    >>> import crmselect as crm
    >>> seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> study = crm.Study(
    ...     offers=[crm.Offer(name="Acme", items=(seats,))],
    ...     assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
    ...     gates=crm.Gates(budget=20_000),
    ... )
    >>> workbook(study, draws=100) == workbook(study, draws=100)
    True
    """
    findings = find(study, draws=draws, seed=seed)
    _bounded(study)
    words, costs = findings.words, findings.costs
    book = Book(words, study.title or words("title"), (*_BEFORE, *sheets_of(findings), *_BEHIND))
    columns = columns_of(costs.offers.offers, study.assumptions) if costs is not None else None
    parts = dict(zip(costs.names, parts_of(costs), strict=True)) if costs is not None else {}
    plan = write_plan(book, findings, columns)
    units = write_units(book, findings, plan, [part for name in findings.seen for part in parts[name]])
    offers = write_offers(book, findings, plan, units, costs, parts)
    cash = write_cash(book, findings, plan, offers, costs)
    needs = write_needs(book, findings, plan)
    weights = write_weights(book, findings, needs)
    scores = write_scores(book, findings, plan, cash, needs, weights)
    write_doubt(book, findings)
    write_carried(book, findings, cash)
    write_summary(book, findings, cash, needs, scores)
    return book.done()


def _bounded(study: Study) -> None:
    offers, months = len(study.offers), study.assumptions.months
    lines = sum(len(offer.items) for offer in study.priced_offers)
    cells = lines * (months + study.assumptions.years) + 3 * offers * len(study.requirements)
    if offers > _MOST_OFFERS or cells > _MOST_CELLS:
        what = f"{offers} offers with {lines} lines over {months} months are too many for a workbook"
        raise DataError(Problem("report", what, "write .html, or a study of fewer offers"))
