"""Frozen models of what a decision is made from; no files, no arithmetic beyond their own checks."""

from __future__ import annotations

from crmselect.model.answer import ANSWER_SCORES, Answer, AnswerCode, AnswerSet
from crmselect.model.assumptions import Assumptions, ExchangeRates, Path
from crmselect.model.base import Record
from crmselect.model.benefit import Benefit, Benefits
from crmselect.model.collection import InputFile, InputNote, RecordSet
from crmselect.model.criteria import COST_SOURCES, AnswerRules, Bound, Criterion, Gates, ValueFunction, leaves
from crmselect.model.estimate import SHAPES, Estimate, Factor, Shift, Spread
from crmselect.model.evaluation import (
    Adjustment,
    Adoption,
    Indicator,
    RealisedBenefit,
    Rescore,
    Survey,
    SurveyItem,
    SurveyResponse,
    VendorRecord,
)
from crmselect.model.evaluator import Evaluator
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer, OfferSet, StatedRate
from crmselect.model.price import BILLINGS, CostItem, Discount, Tier
from crmselect.model.project import Project
from crmselect.model.project_time import Actual, BudgetLimits, Defect, Drawdown, Earned, Milestone, Resource
from crmselect.model.requirement import PRIORITIES, Requirement, RequirementSet
from crmselect.model.scope import Bundle, Module, Scope
from crmselect.model.support import Demand, SupportTier, TrainingGroup
from crmselect.model.term import Term
from crmselect.model.testing import GoLiveGate, TestCase
from crmselect.model.uncertainty import MATURITIES, Correlation, Delay, DriverRange, Risk, SharedPrice, Uncertainty

__all__ = [
    "ANSWER_SCORES",
    "BILLINGS",
    "COST_SOURCES",
    "MATURITIES",
    "PRIORITIES",
    "SHAPES",
    "Actual",
    "Adjustment",
    "Adoption",
    "Answer",
    "AnswerCode",
    "AnswerRules",
    "AnswerSet",
    "Assumptions",
    "Benefit",
    "Benefits",
    "Bound",
    "BudgetLimits",
    "Bundle",
    "Correlation",
    "CostItem",
    "Criterion",
    "Defect",
    "Delay",
    "Demand",
    "Discount",
    "Drawdown",
    "DriverRange",
    "Earned",
    "Estimate",
    "Evaluator",
    "ExchangeRates",
    "Factor",
    "Gates",
    "GoLiveGate",
    "Indicator",
    "InputFile",
    "InputNote",
    "Milestone",
    "Module",
    "Offer",
    "OfferSet",
    "Path",
    "Project",
    "RealisedBenefit",
    "Record",
    "RecordSet",
    "Requirement",
    "RequirementSet",
    "Rescore",
    "Resource",
    "Risk",
    "Scope",
    "SharedPrice",
    "Shift",
    "Spread",
    "StatedRate",
    "SupportTier",
    "Survey",
    "SurveyItem",
    "SurveyResponse",
    "Term",
    "TestCase",
    "Tier",
    "TrainingGroup",
    "Uncertainty",
    "ValueFunction",
    "VendorRecord",
    "leaves",
    "problems_of",
]
