"""Was it worth it? What users, indicators, promises and money say after go-live, in one result."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.model import Answer, AnswerRules, RequirementSet
from crmselect.model.evaluation import (
    Adjustment,
    Adoption,
    Indicator,
    RealisedBenefit,
    Rescore,
    Survey,
    SurveyResponse,
    VendorRecord,
)
from crmselect.planning.budget_months import add_months, day_text
from crmselect.planning.coverage_gate import SEVERITIES
from crmselect.planning.coverage_trace import OpenDefect, defect_faults, is_open
from crmselect.planning.evaluation_adjust import Adjustments, rank_adjustments
from crmselect.planning.evaluation_money import CostCheck, ReturnSoFar, check_costs, return_so_far
from crmselect.planning.evaluation_promises import Promises, compare_promises
from crmselect.planning.evaluation_summary import findings, heading
from crmselect.planning.evaluation_words import Told, checked_language, listed
from crmselect.planning.indicators import Changes, compare_indicators
from crmselect.planning.indicators_adoption import AdoptionPath, adoption_path
from crmselect.planning.survey import SurveyResult, survey_results
from crmselect.planning.vendor_records import vendor_record
from crmselect.results import header, plain
from crmselect.text import number

__all__ = ["Evaluation", "evaluate"]

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Evaluation(Told):
    """What is known of the chosen offer after go-live; a part that nothing was given for is None or empty.

    Attributes
    ----------
    offer : str
    surveys : tuple of SurveyResult
    changes : Changes or None
        Indicators before and after.
    adoption : AdoptionPath or None
    promises : Promises or None
    costs : CostCheck or None
    returns : ReturnSoFar or None
    adjustments : Adjustments or None
    open_defects : dict of severity to int, or None
    delay_days : float or None
    """

    offer: str
    surveys: tuple[SurveyResult, ...] = ()
    changes: Changes | None = None
    adoption: AdoptionPath | None = None
    promises: Promises | None = None
    costs: CostCheck | None = None
    returns: ReturnSoFar | None = None
    adjustments: Adjustments | None = None
    open_defects: dict[str, int] | None = None
    delay_days: float | None = None
    as_of: dt.date | None = None
    inputs: tuple[Any, ...] = ()
    language: str = "en"

    @property
    def satisfaction(self) -> float | None:
        """Satisfaction of the first survey that shows one and is not the usability scale; else of that; 0 to 1."""
        plain_first = sorted(self.surveys, key=lambda one: one.survey.instrument is not None)
        return next((one.satisfaction for one in plain_first if one.satisfaction is not None), None)

    @property
    def sus_score(self) -> float | None:
        """The mean on the System Usability Scale, of the first survey that asked it."""
        return next((one.sus_score for one in self.surveys if one.sus_score is not None), None)

    @cached_property
    def record(self) -> VendorRecord:
        """The vendor's record for the next selection."""
        return vendor_record(self)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a finding: ``topic``, ``figure``, ``value``, ``low``, ``high``, ``against`` and ``verdict``.

        Topics are ``satisfaction``, ``indicator``, ``adoption``, ``promise``, ``cost``, ``return``, ``defects`` and
        ``delay``; ``against`` is the target, the plan or the promise; the verdict is ``good``, ``bad`` or ``open``.
        """
        return pd.DataFrame(
            [one.row() for one in findings(self)],
            columns=["topic", "figure", "value", "low", "high", "against", "verdict"],
        ).astype(dict.fromkeys(["value", "low", "high", "against"], float))

    @property
    def _parts(self) -> tuple[Told | None, ...]:
        return (*self.surveys, self.changes, self.adoption, self.promises, self.costs, self.returns, self.adjustments)

    def _undated(self, *, zh: bool) -> tuple[str, ...]:
        """Return the parts that cannot be told by their day."""
        held = (
            (self.surveys, "surveys", "问卷"), (self.changes, "indicators", "效率指标"),
            (self.promises, "scores of requirements", "需求评分"), (self.adjustments, "adjustments", "调整项"),
        )  # fmt: skip
        return tuple(word if zh else en for part, en, word in held if part)

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return how it went, and then what each part found."""
        code = checked_language(language or self.language)
        zh = code == "zh"
        said = [heading(self, zh=zh)]
        for part in self._parts:
            said += part.say(code) if part is not None else ()
        if self.delay_days is not None:
            late = number(abs(self.delay_days))
            if self.delay_days == 0:
                said.append("按期上线。" if zh else "It went live on time.")
            elif zh:
                said.append(f"上线{'延误' if self.delay_days > 0 else '提前'} {late} 天。")
            else:
                said.append(f"It went live {late} days {'late' if self.delay_days > 0 else 'early'}.")
        if self.open_defects is not None:
            count, severe = sum(self.open_defects.values()), self.open_defects["critical"] + self.open_defects["high"]
            many = "1 defect is open" if count == 1 else f"{count} defects are open"
            said.append(f"未关闭缺陷 {count} 个，其中致命和严重 {severe} 个。" if zh
                        else f"{many}, {severe} of them critical or high.")  # fmt: skip
        if self.as_of is not None and (undated := self._undated(zh=zh)):
            day, names = day_text(self.as_of, code), listed(undated, zh=zh)
            said.append(f"截至{day}；{names}没有日期，全部计入。" if zh
                        else f"As of {day}; without dates, and so counted whole: {names}.")  # fmt: skip
        return tuple(said)

    def to_dict(self) -> dict[str, Any]:
        """Return the evaluation as plain data for JSON; nobody's own answers are in it."""
        names = ("changes", "adoption", "promises", "costs", "returns", "adjustments")
        parts = {name: getattr(self, name) for name in names}
        return {
            **header("evaluation/1", self.inputs),
            "offer": self.offer,
            "as_of": plain(self.as_of),
            "findings": [plain(row) for row in self.table.to_dict("records")],
            "surveys": [one.to_dict() for one in self.surveys],
            **{name: part.to_dict() if part is not None else None for name, part in parts.items()},
            "delay_days": self.delay_days,
            "open_defects": self.open_defects,
            "record": self.record.model_dump(mode="json", exclude={"place"}),
            "sentences": list(self.say()),
        }

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        heads = (
            ["方面", "指标", "数值", "区间", "对照", "结论"]
            if zh
            else ["Topic", "Figure", "Value", "Interval", "Against", "Verdict"]
        )
        rows = [[Cell(text, number=2 <= at <= 4) for at, text in enumerate(one.cells(zh=zh))] for one in findings(self)]
        return table(heads, rows, caption=self.offer, notes=self.say())


def evaluate(
    offer: str,
    *,
    surveys: Iterable[tuple[Survey, Iterable[SurveyResponse]]] = (),
    indicators: Iterable[Indicator] = (),
    adoption: Iterable[Adoption] = (),
    requirements: RequirementSet | None = None,
    answers: Iterable[Answer] = (),
    rescores: Iterable[Rescore] = (),
    rules: AnswerRules | None = None,
    planned_cost: Mapping[str, float] | None = None,
    actual_cost: Mapping[str, float] | None = None,
    forecast_cost: float | None = None,
    benefits: Iterable[RealisedBenefit] = (),
    adjustments: Iterable[Adjustment] = (),
    defects: Iterable[OpenDefect] | None = None,
    delay_days: float | None = None,
    as_of: dt.date | None = None,
    golive: dt.date | None = None,
    currency: str = "",
    confidence: float = 0.95,
    smallest: int = 5,
    finite: bool = False,
    language: str = "en",
) -> Evaluation:
    """Return what is known of the chosen offer after go-live: users, indicators, promises, money, what to change.

    Every part is optional: what nothing is given for stays out.

    Parameters
    ----------
    offer : str
        The chosen one.
    surveys : iterable of (Survey, responses)
    indicators, adoption, benefits, adjustments
        Records of :mod:`crmselect.model.evaluation`.
    requirements, answers, rescores, rules
        For the promises: what was answered in the selection, and how users score it now.
    planned_cost, actual_cost : mapping of phase to amount, optional
    forecast_cost : float, optional
        What it will have cost in the end; default is what is spent and what is planned for phases without an actual.
    defects : iterable of Defect, optional
        With ``id``, ``severity`` and ``fixed``.
    delay_days : float, optional
        That going live was late.
    as_of : date, optional
        Benefits and defects of later days do not count yet. What bears no date counts whole, and the result says so.
    golive : date, optional
        The day that months of adoption are counted from: those that begin after ``as_of`` do not count yet.
    currency : str
    confidence, smallest, finite
        As in :func:`crmselect.planning.survey.survey_results`; the confidence is also that of the indicators.
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For every fault of every part, all together.

    Examples
    --------
    >>> done = evaluate(
    ...     "Acme", currency="USD",
    ...     planned_cost={"deployment": 90_000}, actual_cost={"deployment": 99_000},
    ...     adoption=[Adoption(month=6, active=150, licensed=200, planned=0.7)],
    ... )
    >>> print(done)
    Acme after go-live: 1 finding is good, 1 is bad.
    Month 6 after go-live: 150 of 200 licensed users are active (75 %), 5 points above the plan of 70 %.
    Cost USD 99,000 against USD 90,000 planned: USD 9,000 (10 %) over.
    Most over the plan: Deployment (USD 9,000).
    """
    checked_language(language)
    found, money = _Gathered(), {"currency": currency, "language": language}
    kpis, lived = tuple(indicators), tuple(rescores)
    every = tuple(adoption)
    months = tuple(one for one in every if as_of is None or golive is None or add_months(golive, one.month) <= as_of)
    came, wanted = tuple(benefits), tuple(adjustments)
    users = [
        found.tried(survey_results, survey, given, confidence=confidence, smallest=smallest, finite=finite,
                    language=language)
        for survey, given in surveys
    ]  # fmt: skip
    changes = found.tried(compare_indicators, kpis, confidence=confidence, language=language) if kpis else None
    path = found.tried(adoption_path, every, language=language) if every else None
    if path is not None and len(months) < len(every):
        path = adoption_path(months, language=language) if months else None
    promises = None
    if lived and requirements is not None:
        promises = found.tried(compare_promises, offer, requirements, answers, lived, rules=rules, language=language)
    elif lived:
        what = "users have scored requirements, but there is no requirements document"
        found.problems.append(Problem("requirements", what, "load it, or leave the scores out"))
    costs = None
    if planned_cost is not None or actual_cost is not None:
        costs = found.tried(check_costs, _or_none(planned_cost), _or_none(actual_cost), **money)
    returns = None
    if came:
        spent, final = _spent(costs, forecast_cost)
        # Credits beyond all costs: nothing is spent that a return could be of; the costs show the figure.
        spent = max(spent, 0.0)
        returns = found.tried(return_so_far, came, spent, cost_forecast=final, as_of=as_of, **money)
    ranked = found.tried(rank_adjustments, wanted, promises, requirements=requirements, **money) if wanted else None
    open_defects = None
    if defects is not None:
        bugs = tuple(defects)
        found.problems += defect_faults(bugs)
        open_defects = {one: sum(is_open(bug, as_of) and bug.severity == one for bug in bugs) for one in SEVERITIES}
    if delay_days is not None and not math.isfinite(delay_days):
        found.problems.append(Problem("delay_days", f"{delay_days} is no number of days", "leave it out"))
    if found.problems:
        raise DataError(found.problems)
    return Evaluation(
        offer, tuple(one for one in users if one is not None), changes, path, promises, costs, returns, ranked,
        open_defects, delay_days, as_of, requirements.inputs if requirements is not None else (), language,
    )  # fmt: skip


class _Gathered:
    """The faults of all parts: each is tried, and all that is wrong is said at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def tried(self, make: Callable[..., T], *given: Any, **options: Any) -> T | None:
        try:
            return make(*given, **options)
        except DataError as error:
            self.problems.extend(error.problems)
            return None


def _or_none(costs: Mapping[str, float] | None) -> Mapping[str, float]:
    # A Series has no truth value of its own.
    return {} if costs is None else costs


def _spent(costs: CostCheck | None, forecast: float | None) -> tuple[float, float]:
    """Return what is spent so far and what will be in the end: with the plan of phases without an actual cost."""
    if costs is None:
        return 0.0, forecast or 0.0
    still = float(costs.table.loc[list(costs.open_phases), "plan"].sum())
    return costs.spent, costs.spent + still if forecast is None else forecast
