"""A requirement and the set of them."""

from __future__ import annotations

from typing import ClassVar, Literal

from crmselect.model.base import Amount, Name, Record, Text
from crmselect.model.collection import RecordSet
from crmselect.model.shown import requirements_html

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

    def _repr_html_(self) -> str:
        return requirements_html(self)
