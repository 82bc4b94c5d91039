"""What an offer answers to a requirement."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.base import Amount, Name, Record, Text
from crmselect.model.collection import RecordSet
from crmselect.model.currency import Currency
from crmselect.model.estimate import Figure
from crmselect.model.shown import answers_html

__all__ = ["ANSWER_SCORES", "Answer", "AnswerCode", "AnswerSet"]

AnswerCode = Literal["standard", "configuration", "partner", "customisation", "roadmap", "unsupported"]

ANSWER_SCORES: MappingProxyType[str, float] = MappingProxyType(
    {
        "standard": 5.0,
        "configuration": 4.0,
        "partner": 3.0,
        "customisation": 2.0,
        "roadmap": 1.0,
        "unsupported": 0.0,
    }
)
"""The score of each answer code on the scale 0 to 5."""


class Answer(Record):
    """One cell of the answer matrix.

    Parameters
    ----------
    offer, requirement : str
        Whose answer, to what.
    code : str, optional
        How it is met: standard, configuration, partner, customisation, roadmap or unsupported.
    score : float, optional
        A number on the declared scale instead of a code.
    low, high : float, optional
        A range on the scale instead of either.
    cost : float or Estimate, optional
        What closing the gap costs, once, in ``currency`` (blank: the offer's).
    comment, evidence : str

    Notes
    -----
    With none of code, score and range the answer is *missing*, which is not zero.
    """

    offer: Name
    requirement: Name
    code: AnswerCode | None = None
    score: Amount | None = None
    low: Amount | None = None
    high: Amount | None = None
    cost: Figure | None = None
    currency: Currency | None = None
    comment: Text = ""
    evidence: Text = ""

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise PydanticCustomError("answer_range", "a range needs both ends — give low and high", {})
        if self.low is not None and self.high is not None and self.low > self.high:
            raise PydanticCustomError("answer_range", "the range runs backwards — low is at most high", {})
        if (self.code is not None) + (self.score is not None) + (self.low is not None) > 1:
            raise PydanticCustomError("answer_value", "more than one of code, score and range — keep one", {})
        return self

    @property
    def missing(self) -> bool:
        """Whether nothing was answered."""
        return self.code is None and self.score is None and self.low is None


class AnswerSet(RecordSet[Answer]):
    """All answers of a study, at most one for each offer and requirement."""

    members_field: ClassVar[str] = "answers"
    keys_field: ClassVar[tuple[str, ...]] = ("offer", "requirement")

    answers: tuple[Answer, ...] = ()

    def _repr_html_(self) -> str:
        return answers_html(self, tuple(ANSWER_SCORES))
