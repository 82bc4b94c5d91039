"""What a study is made from, and how its parts fit together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, ValidationInfo, model_validator

from crmselect.cost.answers import with_closing_costs
from crmselect.cost.columns import columns_of
from crmselect.errors import DataError, Problem, closest
from crmselect.model import (
    AnswerRules,
    AnswerSet,
    Assumptions,
    Criterion,
    Evaluator,
    Gates,
    InputFile,
    OfferSet,
    Project,
    Record,
    RequirementSet,
    Uncertainty,
)
from crmselect.model.base import Number, Text
from crmselect.model.currency import CODES
from crmselect.model.shown import counted, study_html
from crmselect.planning.misfits import misfits

if TYPE_CHECKING:
    from crmselect.cost import Tco

__all__ = ["INCOMPLETE", "StudyInputs"]

INCOMPLETE = "incomplete"
"""Validation looks at each field alone, for some file could not be read and what it holds is missing."""


class StudyInputs(Record):
    """The fields of a study and what follows from them alone; :class:`crmselect.Study` is what is used."""

    offers: OfferSet
    assumptions: Assumptions
    requirements: RequirementSet = Field(default_factory=lambda: RequirementSet(requirements=()))
    answers: AnswerSet = Field(default_factory=AnswerSet)
    criteria: tuple[Criterion, ...] = ()
    gates: Gates = Gates()
    rules: AnswerRules = Field(default_factory=lambda: AnswerRules.model_validate({}))
    cost_scale: tuple[Number, Number] | None = None
    evaluators: tuple[Evaluator, ...] = ()
    project: Project = Field(default_factory=Project)
    title: Text = ""
    language: Literal["en", "zh"] = "en"
    inputs: tuple[InputFile, ...] = ()
    """The study file itself; the files that it names stand with what was read from them."""

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        if info.context == INCOMPLETE:
            return self
        problems = [*misfits(self), *self._misjudged()]
        try:
            columns_of(self.priced_offers.offers, self.assumptions)
            if self.assumptions.uncertainty != Uncertainty():
                from crmselect.cost.uncertain import uncertainty_problems

                problems.extend(uncertainty_problems(self.priced_offers, self.assumptions))
        except DataError as error:
            problems.extend(error.problems)
        if problems:
            raise DataError(problems)
        return self

    @property
    def all_inputs(self) -> tuple[InputFile, ...]:
        """Every file that the study was read from."""
        sets = (self.offers, self.requirements, self.answers, self.project)
        return tuple(dict.fromkeys((*self.inputs, *(item for part in sets for item in part.inputs))))

    def __repr__(self) -> str:
        sizes = [
            counted(len(part), word)
            for word, part in (("offers", self.offers), ("requirements", self.requirements), ("answers", self.answers))
        ]
        return f"{type(self).__name__}({self.title!r}: {', '.join(sizes)})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return study_html(self)

    @cached_property
    def priced_offers(self) -> OfferSet:
        """The offers with the cost of closing the gaps that their answers admit."""
        return with_closing_costs(self.offers, self.answers)

    @cached_property
    def costs(self) -> Tco:
        """What each offer costs over the years."""
        from crmselect.cost import tco

        return tco(self.priced_offers, self.assumptions)

    def _tree(self, *, has_answers: bool) -> tuple[Criterion, ...]:
        """Return the criteria, or the documented default where none are stated."""
        from crmselect.scoring import default_criteria

        asked = has_answers and bool(len(self.requirements))
        return self.criteria or default_criteria(
            self.gates, has_answers=asked, cost_scale=self.cost_scale, language=self.language
        )

    def _misjudged(self) -> Iterable[Problem]:
        """Say what evaluators refer to that the study does not have."""
        if not self.evaluators:
            return ()
        from crmselect.scoring.panel_checks import evaluator_problems

        try:
            criteria = self._tree(has_answers=True)
        except DataError:
            criteria = ()  # Ranking will say that the scale of cost is not stated.
        needs, names = self.requirements, self.offers.names
        return evaluator_problems(self.evaluators, criteria, names, needs, self.rules, self.language)

    def _cost_figures(self) -> Mapping[str, Any]:
        costs = self.costs
        figures = {
            "present_value": costs.total(),
            "nominal": costs.total("nominal"),
            "annual_equivalent": costs.annual_equivalent(),
        }
        if "users" in self.assumptions.drivers:
            figures["per_user_month"] = costs.per_user_month()
        return figures

    def replace(self, **changes: Any) -> Self:
        """Return a changed copy, validated anew.

        Parameters
        ----------
        **changes
            Fields of the study (``gates=...``), fields of its assumptions (``years=8``, ``discount_rate=0.1``), its
            drivers (``users=200``) or exchange rates (``EUR=1.2``).
        """
        mine = {name: value for name, value in changes.items() if name in type(self).model_fields}
        plan = {name: value for name, value in changes.items() if name not in mine}
        assumptions: Assumptions = mine.pop("assumptions", self.assumptions)
        known = {*type(assumptions).model_fields, *assumptions.drivers}
        for name in plan:
            if name not in known and name not in CODES:
                hint = closest(name, [*type(self).model_fields, *known]) or "name a field, a driver or a currency"
                raise TypeError(f"neither the study nor its assumptions have {name!r}: {hint}")
        if plan:
            assumptions = assumptions.replace(**plan)
        return super().replace(**mine, assumptions=assumptions)
