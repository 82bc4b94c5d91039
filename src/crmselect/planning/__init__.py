"""From the choice to a live system: needs, budget, milestones, progress, scope, return, evaluation.

The names below are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crmselect.planning.benefits import golive_of
    from crmselect.planning.budget_plan import BudgetPlan
    from crmselect.planning.budgeting import budget
    from crmselect.planning.coverage_trace import Coverage, coverage
    from crmselect.planning.erlang import agents_needed, erlang_b, erlang_c, service_level
    from crmselect.planning.evaluation import Evaluation, evaluate
    from crmselect.planning.frontier_curve import value_frontier
    from crmselect.planning.guidance_list import Guidance, guidance
    from crmselect.planning.indicators import compare_indicators
    from crmselect.planning.optimism import OPTIMISM_BIAS, OptimismBias, optimism_bias
    from crmselect.planning.progress_report import Progress
    from crmselect.planning.progress_run import progress
    from crmselect.planning.progress_value import EarnedValue, earned_value
    from crmselect.planning.returns_break_even import BenefitBreakEven, break_even_benefit
    from crmselect.planning.returns_result import Returns
    from crmselect.planning.returns_risk_result import ReturnsRisk
    from crmselect.planning.returns_run import returns
    from crmselect.planning.returns_simulating import returns_risk
    from crmselect.planning.schedule_dates import Schedule, schedule
    from crmselect.planning.scope_arrays import ScopeChoice, choose_scope
    from crmselect.planning.scope_choosing import scope
    from crmselect.planning.scope_modules import modules_of
    from crmselect.planning.scope_offers import OfferScopes, best_scope_by_offer
    from crmselect.planning.scope_result import ScopeResult
    from crmselect.planning.support import SupportPlan, support_plan
    from crmselect.planning.survey import SurveyResult, survey_results
    from crmselect.planning.training import TrainingPlan, training_plan
    from crmselect.planning.vendor_records import vendor_record, with_record

_HOMES = {
    "benefits": ("golive_of",),
    "budget_plan": ("BudgetPlan",),
    "budgeting": ("budget",),
    "coverage_trace": ("Coverage", "coverage"),
    "erlang": ("agents_needed", "erlang_b", "erlang_c", "service_level"),
    "evaluation": ("Evaluation", "evaluate"),
    "frontier_curve": ("value_frontier",),
    "guidance_list": ("Guidance", "guidance"),
    "indicators": ("compare_indicators",),
    "optimism": ("OPTIMISM_BIAS", "OptimismBias", "optimism_bias"),
    "progress_report": ("Progress",),
    "progress_run": ("progress",),
    "progress_value": ("EarnedValue", "earned_value"),
    "returns_break_even": ("BenefitBreakEven", "break_even_benefit"),
    "returns_result": ("Returns",),
    "returns_risk_result": ("ReturnsRisk",),
    "returns_run": ("returns",),
    "returns_simulating": ("returns_risk",),
    "schedule_dates": ("Schedule", "schedule"),
    "scope_arrays": ("ScopeChoice", "choose_scope"),
    "scope_choosing": ("scope",),
    "scope_modules": ("modules_of",),
    "scope_offers": ("OfferScopes", "best_scope_by_offer"),
    "scope_result": ("ScopeResult",),
    "support": ("SupportPlan", "support_plan"),
    "survey": ("SurveyResult", "survey_results"),
    "training": ("TrainingPlan", "training_plan"),
    "vendor_records": ("vendor_record", "with_record"),
}
_WHERE = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "OPTIMISM_BIAS",
    "BenefitBreakEven",
    "BudgetPlan",
    "Coverage",
    "EarnedValue",
    "Evaluation",
    "Guidance",
    "OfferScopes",
    "OptimismBias",
    "Progress",
    "Returns",
    "ReturnsRisk",
    "Schedule",
    "ScopeChoice",
    "ScopeResult",
    "SupportPlan",
    "SurveyResult",
    "TrainingPlan",
    "agents_needed",
    "best_scope_by_offer",
    "break_even_benefit",
    "budget",
    "choose_scope",
    "compare_indicators",
    "coverage",
    "earned_value",
    "erlang_b",
    "erlang_c",
    "evaluate",
    "golive_of",
    "guidance",
    "modules_of",
    "optimism_bias",
    "progress",
    "returns",
    "returns_risk",
    "schedule",
    "scope",
    "service_level",
    "support_plan",
    "survey_results",
    "training_plan",
    "value_frontier",
    "vendor_record",
    "with_record",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        found = getattr(importlib.import_module(f"crmselect.planning.{_WHERE[name]}"), name)
        globals()[name] = found
        return found
    raise AttributeError(f"module 'crmselect.planning' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
