"""Someone who judges: what he or she holds important, and how well the offers do in his or her eyes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from crmselect.model.answer import Answer
from crmselect.model.base import Name, Number, Record, Share, Text, frozen_mapping

__all__ = ["Evaluator"]

Weight = Annotated[Number, Field(ge=0)]


class Evaluator(Record):
    """One member of the panel; whatever he or she leaves open stays as the study has it.

    Parameters
    ----------
    name : str
        Once in a study.
    role : str
        Such as head of sales; shown, never computed with.
    weight : float
        The say among the evaluators; 0 is listed and has none.
    weights : mapping of criterion to weight
        By path, as the index of ``Ranking.weights`` writes it (``"Fit / Sales"``), each relative to its siblings. Who
        weighs one criterion weighs all its siblings too.
    answers : tuple of Answer
        How he or she scores offers on requirements, in place of the vendors' answers. They have no cost: what closing
        a gap costs stands with the offer's own answer.
    scores : mapping of criterion to mapping of offer to share
        Scores of a criterion as a whole, 0 to 1, in place of what is computed; not of costs.

    Examples
    --------
    >>> ana = Evaluator(name="Ana", weights={"Fit": 60, "Cost": 40})
    >>> ana.weights["Fit"], ana.weight
    (60.0, 1.0)
    """

    name: Name
    role: Text = ""
    weight: Weight = 1.0
    weights: Annotated[Mapping[Name, Weight], AfterValidator(frozen_mapping)] = Field(
        default_factory=dict, validate_default=True
    )
    answers: tuple[Answer, ...] = ()
    scores: Annotated[
        Mapping[Name, Annotated[Mapping[Name, Share], AfterValidator(frozen_mapping)]], AfterValidator(frozen_mapping)
    ] = Field(default_factory=dict, validate_default=True)

    @model_validator(mode="after")
    def _once_and_without_cost(self) -> Self:
        counted = Counter(f"{answer.offer} / {answer.requirement}" for answer in self.answers)
        twice = [key for key, count in counted.items() if count > 1]
        priced = [f"{answer.offer} / {answer.requirement}" for answer in self.answers if answer.cost is not None]
        fault = ""
        if twice:
            fault = f"answers named twice: {', '.join(twice)} — keep one of each"
        elif priced:
            fault = f"answers with a cost: {', '.join(priced)} — state the cost in the offer's own answer"
        if fault:
            raise PydanticCustomError("evaluator", "evaluator {name}: {fault}", {"name": self.name, "fault": fault})
        return self
