"""What a report says of the project that carries the decision out."""

from __future__ import annotations

from collections.abc import Iterator

from crmselect.report.carried import Carried
from crmselect.report.document import Bullets, Notice, Section
from crmselect.report.sections.carried.evaluated import evaluation
from crmselect.report.sections.carried.money import budget, milestones, progress
from crmselect.report.sections.carried.people import people, test_coverage
from crmselect.report.sections.carried.returned import returns
from crmselect.report.sections.carried.scoped import joint_scope, scope

__all__ = [
    "budget",
    "carried",
    "evaluation",
    "joint_scope",
    "milestones",
    "people",
    "progress",
    "returns",
    "scope",
    "test_coverage",
]


def carried(found: Carried) -> Iterator[Section]:
    """Yield a section for each part that the project holds, in the order of its life; first what cannot be computed."""
    made = [
        scope(found),
        budget(found),
        milestones(found),
        people(found),
        returns(found),
        progress(found),
        test_coverage(found),
        evaluation(found),
    ]
    if found.faults:
        yield _faults(found)
    yield from (section for section in made if section is not None)


def _faults(found: Carried) -> Section:
    words = found.words
    told = Bullets(
        tuple((str(problem.where), words.semicolons([problem.what, problem.fix])) for problem in found.faults)
    )
    return Section("project-faults", words("carried.faults"), (Notice(words("carried.faults.text"), "warning"), told))
