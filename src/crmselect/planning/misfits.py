"""What in a study refers to something that the study does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crmselect.errors import Place, Problem, closest
from crmselect.model import Criterion, leaves

if TYPE_CHECKING:
    from crmselect.study.inputs import StudyInputs

__all__ = ["misfits"]


def misfits(study: StudyInputs) -> list[Problem]:
    """Say what refers to something that the study does not have."""
    found: list[Problem] = []
    if not len(study.offers):
        found.append(Problem("offers", "there is no offer", "name at least one"))
    found.extend(_unweighable(study.criteria))
    offers, ids, areas = set(study.offers.names), set(study.requirements.ids), set(study.requirements.areas)
    for answer in study.answers:
        where = answer.place or f"answer of {answer.offer} to {answer.requirement}"
        if answer.offer not in offers:
            found.append(_unknown(where, "offer", answer.offer, offers))
        if answer.requirement not in ids:
            found.append(_unknown(where, "requirement", answer.requirement, ids))
    stated = [area for area in study.gates.area_minimum if area not in areas]
    found.extend(_unknown(f"gates.area_minimum.{area}", "area", area, areas) for area in stated)
    attributes = {name for offer in study.offers for name in offer.attributes}
    bounded = [name for name in study.gates.attributes if name not in attributes]
    found.extend(_unknown(f"gates.attributes.{name}", "attribute", name, attributes) for name in bounded)
    for leaf in leaves(study.criteria):
        root, _, name = (leaf.source or "").partition(".")
        if root == "attribute" and name not in attributes:
            found.append(_unknown(f"criterion {leaf.name}", "attribute", name, attributes))
        if root == "requirements" and name not in {"", "flat", *areas}:
            found.append(_unknown(f"criterion {leaf.name}", "area", name, areas))
        found.extend(
            _unknown(f"criterion {leaf.name}, area_weights", "area", area, areas)
            for area in leaf.area_weights
            if area not in areas
        )
    return found


def _unweighable(criteria: Sequence[Criterion]) -> Iterable[Problem]:
    """Say what is wrong with the outermost criteria, as each criterion does with its children."""
    counted = Counter(criterion.name for criterion in criteria)
    for name, count in counted.items():
        if count > 1:
            yield Problem("criteria", f"two criteria are named {name!r}", "rename one")
    if criteria and not sum(criterion.weight for criterion in criteria) > 0:
        yield Problem("criteria", "the weights of the criteria are all 0", "give one a weight above 0")


def _unknown(where: Place | str, kind: str, name: str, known: set[str]) -> Problem:
    fix = closest(name, known) or (
        f"there are {', '.join(sorted(known)[:8])}" if known else f"the study has no {kind}s"
    )
    return Problem(where, f"there is no {kind} {name!r}", fix)
