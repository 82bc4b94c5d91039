"""The project that carries a decision out: one record from budget to evaluation."""

from __future__ import annotations

from pydantic import Field

from crmselect.model.base import Day, Name, Record
from crmselect.model.benefit import Benefits
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.evaluation import (
    Adjustment,
    Adoption,
    Indicator,
    RealisedBenefit,
    Rescore,
    Survey,
    SurveyResponse,
)
from crmselect.model.project_time import Actual, BudgetLimits, Defect, Drawdown, Earned, Milestone, Resource
from crmselect.model.scope import Scope
from crmselect.model.support import Demand, SupportTier, TrainingGroup
from crmselect.model.testing import GoLiveGate, TestCase

__all__ = ["Project"]


class Project(Record):
    """What follows the choice: budget, milestones, scope, tests, training, support, benefits, evaluation.

    Parameters
    ----------
    offer : str, optional
        The offer that was chosen; without one the first of the ranking.
    start : date, optional
        The day of month 0; without one that of the assumptions.
    as_of : date, optional
        Up to when costs are booked and progress is reported; without one the last day that anything is reported of.
    limits : BudgetLimits
    milestones, resources : tuple of Milestone, Resource
    actuals, earned, drawdowns, defects : tuple of Actual, Earned, Drawdown, Defect
        What was spent, done, released from the contingency, and found to be wrong.
    tests : tuple of TestCase
    gate : GoLiveGate
        What must hold before the system goes live.
    training : tuple of TrainingGroup
    support, demand : tuple of SupportTier, Demand
        Levels of support, and how much of it users ask for.
    scope : Scope
        Optional modules, bundles of them, and the budget that they share.
    benefits : Benefits
        What the system brings in; never a part of what it costs.
    survey, survey_answers : Survey, tuple of SurveyResponse
    indicators, adoption, rescores, realised, adjustments
        What is measured, judged and proposed after go-live.
    inputs, input_notes
        The files that any of this was read from, and what their reader chose.
    """

    offer: Name | None = None
    start: Day | None = None
    as_of: Day | None = None
    limits: BudgetLimits = Field(default_factory=lambda: BudgetLimits.model_validate({}))
    milestones: tuple[Milestone, ...] = ()
    resources: tuple[Resource, ...] = ()
    actuals: tuple[Actual, ...] = ()
    earned: tuple[Earned, ...] = ()
    drawdowns: tuple[Drawdown, ...] = ()
    defects: tuple[Defect, ...] = ()
    tests: tuple[TestCase, ...] = ()
    gate: GoLiveGate = Field(default_factory=GoLiveGate)
    training: tuple[TrainingGroup, ...] = ()
    support: tuple[SupportTier, ...] = ()
    demand: Demand | None = None
    scope: Scope = Field(default_factory=Scope)
    benefits: Benefits = Field(default_factory=lambda: Benefits.model_validate({}))
    survey: Survey | None = None
    survey_answers: tuple[SurveyResponse, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    adoption: tuple[Adoption, ...] = ()
    rescores: tuple[Rescore, ...] = ()
    realised: tuple[RealisedBenefit, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    inputs: tuple[InputFile, ...] = ()
    input_notes: tuple[InputNote, ...] = ()
