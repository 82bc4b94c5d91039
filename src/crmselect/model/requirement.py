"""A requirement and the set of them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from crmselect.model.base import Amount, Name, Record, Text
from crmselect.model.collection import RecordSet
from crmselect.model.shown import requirements_html

if TYPE_CHECKING:
    from crmselect.model.answer import AnswerSet
    from crmselect.model.offer import OfferSet
    from crmselect.planning.needs_diff import RequirementDiff
    from crmselect.planning.review import Review

__all__ = ["PRIORITIES", "Priority", "Requirement", "RequirementSet"]

Priority = Literal["must", "should", "could", "wont"]
Kind = Literal["functional", "non-functional", "legal", "commercial"]
PRIORITIES: tuple[Priority, ...] = ("must", "should", "could", "wont")


class Requirement(Record):
    """One line of the requirements document.

    Parameters
    ----------
    id : str
        Once in a document.
    text : str
        What is required.
    priority : {"must", "should", "could", "wont"}
        MoSCoW.
    area : str
        The part of the document that it stands in.
    weight : float, optional
        In place of its priority's weight.
    kind : {"functional", "non-functional", "legal", "commercial"}
    process, role, acceptance : str
        The business process, the user role and the acceptance criterion.
    title : str
        A short name, where the document has one beside the text.
    """

    id: Name
    text: Name
    priority: Priority
    area: Text = ""
    weight: Amount | None = None
    kind: Kind = "functional"
    process: Text = ""
    role: Text = ""
    acceptance: Text = ""
    title: Text = ""


class RequirementSet(RecordSet[Requirement]):
    """The requirements of a study in the order of the document; looks them up by id.

    Parameters
    ----------
    requirements : tuple of Requirement
        Ids are unique.
    inputs, input_notes
        As in :class:`RecordSet`.
    """

    members_field: ClassVar[str] = "requirements"
    keys_field: ClassVar[tuple[str, ...]] = ("id",)

    requirements: tuple[Requirement, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """The requirements' ids in order."""
        return tuple(r.id for r in self.requirements)

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas in order of appearance."""
        return tuple(dict.fromkeys(r.area for r in self.requirements))

    def review(
        self,
        answers: AnswerSet | None = None,
        offers: OfferSet | Iterable[str] | None = None,
        *,
        language: Literal["en", "zh"] = "en",
    ) -> Review:
        """Return what deserves a second look: duplicates, musts that cannot be tested, weights that do not add up.

        See :func:`crmselect.planning.needs.review_needs`, which it forwards to.

        Parameters
        ----------
        answers : AnswerSet, optional
            With it, also requirements that nobody answered, answers to none, and answers that tell no offers apart.
        offers : OfferSet or iterable of str, optional
            Who was asked; by default whoever answered something.
        language : {"en", "zh"}
            Of the review's table.
        """
        found: Review = _planning("needs").review_needs(self, answers, offers, language=language)
        return found

    def diff(self, other: RequirementSet) -> RequirementDiff:
        """Return what changed from this document to another version of it; forwards to ``compare_needs``.

        Parameters
        ----------
        other : RequirementSet
            The later version.

        Returns
        -------
        RequirementDiff
            Added, removed, changed, moved and renumbered requirements; ``stale(answers)`` are the answers that no
            longer answer what is asked.
        """
        found: RequirementDiff = _planning("needs_diff").compare_needs(self, other)
        return found

    def _repr_html_(self) -> str:
        return requirements_html(self)


def _planning(module: str) -> Any:
    # Models import no room above them and know nothing of it: a verb that is carried out there finds it when called.
    return import_module(f"crmselect.planning.{module}")
