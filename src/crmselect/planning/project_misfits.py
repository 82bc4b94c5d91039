"""What in a study's project refers to something that the study does not have, or contradicts itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from crmselect.errors import Place, Problem, closest

if TYPE_CHECKING:
    from crmselect.model import Project
    from crmselect.model.project_time import Actual, Defect, Resource
    from crmselect.study.inputs import StudyInputs

__all__ = ["project_misfits", "unknown"]


def project_misfits(study: StudyInputs) -> Iterator[Problem]:
    """Yield what is wrong with a project as far as a look at its names and dates tells; nothing is computed."""
    from crmselect.model import Project

    project = study.project
    if project == Project():
        return
    offers, ids = set(study.offers.names), set(study.requirements.ids)
    if project.offer is not None and project.offer not in offers:
        yield unknown("project.offer", "offer", project.offer, offers)
    yield from _dated(study, project)
    yield from _reported(study, project)
    for module in project.scope.modules:
        where = module.place or f"module {module.key}"
        if module.offer and module.offer not in offers:
            yield unknown(where, "offer", module.offer, offers)
        yield from (unknown(where, "requirement", one, ids) for one in module.requirements if one not in ids)
    for test in project.tests:
        where = test.place or f"test {test.id}"
        yield from (unknown(where, "requirement", one, ids) for one in test.requirements if one not in ids)
    for score in project.rescores:
        if score.requirement not in ids:
            where = score.place or f"re-score of {score.requirement}"
            yield unknown(where, "requirement", score.requirement, ids)


def _dated(study: StudyInputs, project: Project) -> Iterable[Problem]:
    """Yield what is wrong with milestones and benefits, as their own rooms see it."""
    from crmselect.planning.benefits import benefit_problems
    from crmselect.planning.milestones import milestone_problems

    start = project.start or study.assumptions.start
    yield from milestone_problems(project.milestones, project.resources, start=start)
    if len(project.benefits):
        yield from benefit_problems(project.benefits, study.offers.names, study.assumptions)


def _reported(study: StudyInputs, project: Project) -> Iterator[Problem]:
    """Yield what reports name that the project does not have: milestones, currencies, benefits."""
    from crmselect.planning.milestones import place_of
    from crmselect.planning.progress_series import record_problems

    stones = {one.name for one in project.milestones}
    start = project.start or study.assumptions.start or dt.date.min
    if stones:
        yield from record_problems(stones, project.earned, project.defects, project.drawdowns, start)
        for n, paid in enumerate(project.actuals, 1):
            if paid.milestone and paid.milestone not in stones:
                where = place_of(paid, f"actual {n} of {paid.date}", "milestone")
                yield unknown(where, "milestone", paid.milestone, stones)
    home, rates = study.assumptions.currency, study.assumptions.exchange_rates.rates
    foreign: tuple[tuple[str, tuple[Actual | Defect | Resource, ...]], ...] = (
        ("actual", project.actuals), ("defect", project.defects), ("resource", project.resources),
    )  # fmt: skip
    for kind, records in foreign:
        for n, one in enumerate(records, 1):
            if one.currency not in {None, home, *rates}:
                fix = f"state what one {one.currency} costs: exchange_rates = {{ {one.currency} = ... }}"
                where = place_of(one, f"{kind} {getattr(one, 'name', '') or getattr(one, 'id', '') or n}", "currency")
                yield Problem(where, f"no exchange rate from {one.currency} to {home}", fix)
    promised = set(project.benefits.names)
    for came in project.realised:
        if promised and came.promised and came.benefit not in promised:
            # Under another name it would be promised twice: here, and where the study still waits for it.
            fix = closest(came.benefit, promised) or "name a benefit of the project, or write 0 as promised"
            where = place_of(came, f"realised {came.benefit} of {came.day}", "benefit")
            yield Problem(where, f"there is no benefit {came.benefit!r} that could have been promised", fix)


def unknown(where: Place | str, kind: str, name: str, known: set[str]) -> Problem:
    """Return the fault of a name that there is not, with the one that was probably meant."""
    fix = closest(name, known) or (
        f"there are {', '.join(sorted(known)[:8])}" if known else f"the study has no {kind}s"
    )
    return Problem(where, f"there is no {kind} {name!r}", fix)
