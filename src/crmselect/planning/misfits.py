"""What in a study refers to something that the study does not have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from crmselect.errors import Problem
from crmselect.model import Criterion, leaves
from crmselect.planning.project_misfits import project_misfits, unknown

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
            found.append(unknown(where, "offer", answer.offer, offers))
        if answer.requirement not in ids:
            found.append(unknown(where, "requirement", answer.requirement, ids))
    stated = [area for area in study.gates.area_minimum if area not in areas]
    found.extend(unknown(f"gates.area_minimum.{area}", "area", area, areas) for area in stated)
    attributes = {name for offer in study.offers for name in offer.attributes}
    bounded = [name for name in study.gates.attributes if name not in attributes]
    found.extend(unknown(f"gates.attributes.{name}", "attribute", name, attributes) for name in bounded)
    for leaf in leaves(study.criteria):
        root, _, name = (leaf.source or "").partition(".")
        if root == "attribute" and name not in attributes:
            found.append(unknown(f"criterion {leaf.name}", "attribute", name, attributes))
        if root == "requirements" and name not in {"", "flat", *areas}:
            found.append(unknown(f"criterion {leaf.name}", "area", name, areas))
        found.extend(
            unknown(f"criterion {leaf.name}, area_weights", "area", area, areas)
            for area in leaf.area_weights
            if area not in areas
        )
    found.extend(project_misfits(study))
    return found


def _unweighable(criteria: Sequence[Criterion]) -> Iterable[Problem]:
    """Say what is wrong with the outermost criteria, as each criterion does with its children."""
    counted = Counter(criterion.name for criterion in criteria)
    for name, count in counted.items():
        if count > 1:
            yield Problem("criteria", f"two criteria are named {name!r}", "rename one")
    if criteria and not sum(criterion.weight for criterion in criteria) > 0:
        yield Problem("criteria", "the weights of the criteria are all 0", "give one a weight above 0")
