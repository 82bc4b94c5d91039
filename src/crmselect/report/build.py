"""From a study to the document that reports on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmselect.report.document import Document, Section
from crmselect.report.findings import Findings, find
from crmselect.report.sections.alike import alike
from crmselect.report.sections.assumptions import assumptions
from crmselect.report.sections.audited import audited, methods
from crmselect.report.sections.carried import carried
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

__all__ = ["document", "document_of"]


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
    ['verdict', 'ranking', 'alike', 'costs', 'fit', 'criteria', 'doubt', 'assumptions', 'notes', 'provenance']
    >>> report.tables["totals"].rows[0].cells[2].value
    12000.0
    """
    return document_of(find(study, draws=draws, seed=seed))


def document_of(findings: Findings) -> Document:
    """Return what a report says of results that are there already."""
    study = findings.study
    return Document(
        title=study.title or findings.words("title"),
        subtitle=_subtitle(findings),
        language=study.language,
        sections=tuple(_sections(findings)),
        data=findings.data(),
    )


def _sections(findings: Findings) -> Iterator[Section]:
    """Yield the sections in the order in which a committee asks: who, at what cost, how well, how surely, on what."""
    costed, pair = findings.costs, findings.rivals
    yield verdict(findings)
    yield ranked(findings)
    if costed is not None:
        yield alike(findings, costed)
    yield costs(findings)
    if costed is not None and pair is not None:
        yield difference(findings, costed, pair)
    yield fit(findings)
    if findings.ranking is not None:
        yield criteria(findings, findings.ranking)
    if findings.audit is not None:
        yield audited(findings, findings.audit)
    if findings.methods is not None:
        yield methods(findings, findings.methods)
    sure = doubt(findings)
    if sure is not None:
        yield sure
    if costed is not None and pair is not None:
        yield negotiation(findings, costed, pair)
    yield from carried(findings.carried)
    yield from (assumptions(findings), notes(findings), provenance(findings))


def _subtitle(findings: Findings) -> str:
    words, plan = findings.words, findings.study.assumptions
    return words(
        "subtitle" if findings.discounted else "subtitle.plain",
        offers=words.count("offers", len(findings.study.offers)),
        years=findings.years,
        currency=findings.currency,
        rate=percent(plan.discount_rate),
    )
