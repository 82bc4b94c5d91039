"""From a study to the document that reports on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crmselect.report.document import Document
from crmselect.report.findings import Findings, find
from crmselect.report.sections.assumptions import assumptions
from crmselect.report.sections.costs import costs
from crmselect.report.sections.criteria import criteria
from crmselect.report.sections.doubt import doubt
from crmselect.report.sections.fit import fit
from crmselect.report.sections.ranked import ranked
from crmselect.report.sections.rivals import difference, negotiation
from crmselect.report.sections.sources import notes, provenance
from crmselect.report.sections.verdict import verdict
from crmselect.text import percent

if TYPE_CHECKING:
    from crmselect.study import Study

__all__ = ["document"]


def document(study: Study, *, draws: int = 10_000, seed: int = 0) -> Document:
    """Return what a report of a study says, without a format.

    Parameters
    ----------
    study : Study
        Its language is the report's. Where nothing says what a difference in cost is worth the offers are not ranked,
        the report says so, and costs and fit stand there all the same.
    draws, seed : int
        Of what is uncertain; with the same ones the same study gives the same report.

    Returns
    -------
    Document

    Raises
    ------
    DataError
        For whatever else keeps the study from being ranked.

    Examples
    --------
    >>> import crmselect as crm
    >>> seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> study = crm.Study(
    ...     offers=[crm.Offer(name="Acme", items=(seats,))],
    ...     assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
    ...     gates=crm.Gates(budget=20_000),
    ... )
    >>> report = document(study)
    >>> [section.key for section in report.sections]
    ['verdict', 'ranking', 'costs', 'fit', 'doubt', 'criteria', 'assumptions', 'notes', 'provenance']
    >>> report.tables["totals"].rows[0].cells[2].value
    12000.0
    """
    findings = find(study, draws=draws, seed=seed)
    sections = [verdict(findings), ranked(findings), costs(findings)]
    pair = findings.rivals
    if pair is not None and findings.costs is not None:
        sections += [part(findings, findings.costs, pair) for part in (difference, negotiation)]
    sections.append(fit(findings))
    sections.extend(part for part in [doubt(findings)] if part is not None)
    if findings.ranking is not None:
        sections.append(criteria(findings, findings.ranking))
    sections += [assumptions(findings), notes(findings), provenance(findings)]
    return Document(
        title=study.title or findings.words("title"),
        subtitle=_subtitle(findings),
        language=study.language,
        sections=tuple(sections),
        data=findings.data(),
    )


def _subtitle(findings: Findings) -> str:
    words, plan = findings.words, findings.study.assumptions
    return words(
        "subtitle" if findings.discounted else "subtitle.plain",
        offers=words.count("offers", len(findings.study.offers)),
        years=findings.years,
        currency=findings.currency,
        rate=percent(plan.discount_rate),
    )
