"""Decide which CRM system to buy: what each offer costs, how well it fits, who wins, and how sure that is.

The names below are loaded when they are first used, so that ``import crmselect`` costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from crmselect._version import __version__

if TYPE_CHECKING:
    from crmselect import planning, plot, report
    from crmselect.cost import CostRisk, Tco, compare_terms, scenarios, simulate, tco
    from crmselect.errors import DataError, Place, Problem
    from crmselect.load import Responses, load_answers, load_offers, load_requirements, load_responses
    from crmselect.load.samples import sample_path
    from crmselect.model import (
        Answer,
        AnswerRules,
        AnswerSet,
        Assumptions,
        Benefit,
        Correlation,
        CostItem,
        Criterion,
        Delay,
        Discount,
        DriverRange,
        Estimate,
        Evaluator,
        ExchangeRates,
        Factor,
        Gates,
        Milestone,
        Module,
        Offer,
        OfferSet,
        Path,
        Project,
        Requirement,
        RequirementSet,
        Risk,
        Scope,
        SharedPrice,
        Shift,
        StatedRate,
        Term,
        Tier,
        Uncertainty,
        ValueFunction,
    )
    from crmselect.robustness import Robustness, Stability
    from crmselect.scoring import Ranking
    from crmselect.study import Study, verify

_HOMES = {
    "crmselect.cost": ("CostRisk", "Tco", "compare_terms", "scenarios", "simulate", "tco"),
    "crmselect.errors": ("DataError", "Place", "Problem"),
    "crmselect.load": ("Responses", "load_answers", "load_offers", "load_requirements", "load_responses"),
    "crmselect.load.samples": ("sample_path",),
    "crmselect.model": (
        "Answer", "AnswerRules", "AnswerSet", "Assumptions", "Benefit", "Correlation", "CostItem", "Criterion",
        "Delay", "Discount", "DriverRange", "Estimate", "Evaluator", "ExchangeRates", "Factor", "Gates",
        "Milestone", "Module", "Offer", "OfferSet", "Path", "Project", "Requirement", "RequirementSet", "Risk",
        "Scope", "SharedPrice", "Shift", "StatedRate", "Term", "Tier", "Uncertainty", "ValueFunction",
    ),
    "crmselect.robustness": ("Robustness", "Stability"),
    "crmselect.scoring": ("Ranking",),
    "crmselect.study": ("Study", "verify"),
}  # fmt: skip
_WHERE = {name: home for home, names in _HOMES.items() for name in names}
_ROOMS = ("cost", "finance", "load", "model", "planning", "plot", "report", "robustness", "scoring", "taxonomy")

__all__ = [
    "Answer",
    "AnswerRules",
    "AnswerSet",
    "Assumptions",
    "Benefit",
    "Correlation",
    "CostItem",
    "CostRisk",
    "Criterion",
    "DataError",
    "Delay",
    "Discount",
    "DriverRange",
    "Estimate",
    "Evaluator",
    "ExchangeRates",
    "Factor",
    "Gates",
    "Milestone",
    "Module",
    "Offer",
    "OfferSet",
    "Path",
    "Place",
    "Problem",
    "Project",
    "Ranking",
    "Requirement",
    "RequirementSet",
    "Responses",
    "Risk",
    "Robustness",
    "Scope",
    "SharedPrice",
    "Shift",
    "Stability",
    "StatedRate",
    "Study",
    "Tco",
    "Term",
    "Tier",
    "Uncertainty",
    "ValueFunction",
    "__version__",
    "compare_terms",
    "load_answers",
    "load_offers",
    "load_requirements",
    "load_responses",
    "planning",
    "plot",
    "report",
    "sample_path",
    "scenarios",
    "simulate",
    "tco",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        value = getattr(importlib.import_module(_WHERE[name]), name)
    elif name in _ROOMS:
        value = importlib.import_module(f"crmselect.{name}")
    else:
        raise AttributeError(f"module 'crmselect' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
