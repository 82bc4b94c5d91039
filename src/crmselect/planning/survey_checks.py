"""What is wrong in the answers to a survey, all of it at once."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from crmselect.errors import Problem
from crmselect.model.evaluation import Survey, SurveyResponse
from crmselect.planning.evaluation_words import hints

__all__ = ["faults", "skipped"]


def faults(survey: Survey, given: Sequence[SurveyResponse], finite: bool) -> Iterator[Problem]:
    """Yield every fault of the answers, each with its place."""
    items = {item.id for item in survey.items}
    item_near, role_near = hints(item.id for item in survey.items), hints(survey.invited)
    counted = Counter((one.respondent, one.item) for one in given)
    roles: dict[str, set[str]] = defaultdict(set)
    people: dict[str, set[str]] = defaultdict(set)
    for one in given:
        where = one.place or f"answer of {one.respondent} to {one.item}"
        roles[one.respondent].add(one.role)
        people[one.role].add(one.respondent)
        if one.item not in items:
            yield Problem(where, f"there is no item {one.item!r}", item_near(one.item) or "correct its id")
        if not survey.low <= one.score <= survey.high:
            what = f"{one.score:g} is not on the scale of {survey.low:g} to {survey.high:g}"
            yield Problem(where, what, "correct the score, or declare the scale of the survey")
        elif survey.instrument == "sus" and one.score != math.floor(one.score):
            yield Problem(where, f"{one.score:g} is no box of the scale", "write 1, 2, 3, 4 or 5")
        if counted[one.respondent, one.item] > 1:
            yield Problem(where, f"{one.respondent} answers {one.item} more than once", "keep one answer")
        if survey.invited and one.role not in survey.invited:
            fix = role_near(one.role) or "correct it, or say how many of that role were asked"
            yield Problem(where, f"nobody of the role {one.role!r} was asked", fix)
    for person, names in roles.items():
        if len(names) > 1:
            yield Problem(f"answers of {person}", f"they stand under {len(names)} roles", "give each person one role")
    for role, names in people.items():
        if role in survey.invited and len(names) > survey.invited[role]:
            what = f"{len(names)} answered and only {survey.invited[role]} were asked"
            yield Problem(f"survey, invited, {role}", what, "correct how many were asked")
    if finite and not survey.invited:
        what = "a finite population is asked for, but not how many there are"
        yield Problem("survey, invited", what, "state how many of each role were asked")


def skipped(survey: Survey, given: Sequence[SurveyResponse]) -> list[Problem]:
    """Return the items that people left out."""
    answered: dict[str, set[str]] = defaultdict(set)
    for one in given:
        answered[one.respondent].add(one.item)
    fix = 'ask again, or take missing="centre" or "leave_out"'
    return [
        Problem(f"answers of {person}", f"item {item.id} was skipped", fix)
        for person, items in answered.items()
        for item in survey.items
        if item.id not in items
    ]
