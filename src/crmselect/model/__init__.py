"""Frozen models of what a decision is made from; no files, no arithmetic beyond their own checks."""

from __future__ import annotations

from crmselect.model.answer import ANSWER_SCORES, Answer, AnswerCode, AnswerSet
from crmselect.model.assumptions import Assumptions, ExchangeRates, Path
from crmselect.model.base import Record
from crmselect.model.collection import InputFile, InputNote, RecordSet
from crmselect.model.criteria import COST_SOURCES, AnswerRules, Bound, Criterion, Gates, ValueFunction, leaves
from crmselect.model.estimate import SHAPES, Estimate, Factor, Shift, Spread
from crmselect.model.evaluator import Evaluator
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer, OfferSet, StatedRate
from crmselect.model.price import BILLINGS, CostItem, Discount, Tier
from crmselect.model.project import Project
from crmselect.model.requirement import PRIORITIES, Requirement, RequirementSet
from crmselect.model.term import Term
from crmselect.model.uncertainty import MATURITIES, Correlation, Delay, DriverRange, Risk, SharedPrice, Uncertainty

__all__ = [
    "ANSWER_SCORES",
    "BILLINGS",
    "COST_SOURCES",
    "MATURITIES",
    "PRIORITIES",
    "SHAPES",
    "Answer",
    "AnswerCode",
    "AnswerRules",
    "AnswerSet",
    "Assumptions",
    "Bound",
    "Correlation",
    "CostItem",
    "Criterion",
    "Delay",
    "Discount",
    "DriverRange",
    "Estimate",
    "Evaluator",
    "ExchangeRates",
    "Factor",
    "Gates",
    "InputFile",
    "InputNote",
    "Offer",
    "OfferSet",
    "Path",
    "Project",
    "Record",
    "RecordSet",
    "Requirement",
    "RequirementSet",
    "Risk",
    "SharedPrice",
    "Shift",
    "Spread",
    "StatedRate",
    "Term",
    "Tier",
    "Uncertainty",
    "ValueFunction",
    "leaves",
    "problems_of",
]
