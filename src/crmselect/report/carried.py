"""The results of a study's project that a report is written from: what the project holds, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from crmselect.errors import DataError, Problem
from crmselect.report.words import Words

if TYPE_CHECKING:
    from crmselect.cost import CostRisk
    from crmselect.model import Project
    from crmselect.planning import (
        BudgetPlan,
        Coverage,
        Evaluation,
        Progress,
        Returns,
        ReturnsRisk,
        Schedule,
        ScopeResult,
        SupportPlan,
        TrainingPlan,
    )
    from crmselect.study import Study

__all__ = ["Carried"]

T = TypeVar("T")


def _part(make: Callable[[Carried], T | None]) -> cached_property[T | None]:
    """Return a part of a project as a property: what keeps it from being computed is kept, where a report goes on."""

    @wraps(make)
    def tried(self: Carried) -> T | None:
        try:
            return make(self)
        except DataError as error:
            if not self.lenient:
                raise
            self.faults.update(dict.fromkeys(error.problems))
            return None

    return cached_property(tried)


@dataclass(frozen=True, eq=False)
class Carried:
    """The results of a project, each computed when it is first asked for; None where the project says nothing of it.

    Parameters
    ----------
    study : Study
    draws, seed : int
        Of what is uncertain.
    seen : tuple of str, optional
        The offers whose costs may be seen; default is all.
    risk : CostRisk, optional
        Of these offers with these draws, where it is there already.
    evaluated : date, optional
        Up to when the evaluation looks; default is everything that is reported.
    lenient : bool
        Whether a part that cannot be computed is left out, with its reasons in ``faults``: a report of the decision
        does not fall with its project. Otherwise the error is raised.
    faults : dict of Problem to None
        In order, each once; filled as parts are asked for.
    """

    study: Study
    draws: int = 10_000
    seed: int = 0
    seen: tuple[str, ...] | None = None
    risk: CostRisk | None = None
    evaluated: dt.date | None = None
    lenient: bool = False
    faults: dict[Problem, None] = field(default_factory=dict, repr=False)

    @cached_property
    def words(self) -> Words:
        """The words in the study's language."""
        return Words(self.study.language)

    @property
    def project(self) -> Project:
        """The project."""
        return self.study.project

    @property
    def language(self) -> str:
        """The study's language."""
        return self.study.language

    @property
    def currency(self) -> str:
        """The study's currency."""
        return self.study.assumptions.currency

    @cached_property
    def opened(self) -> tuple[str, ...] | None:
        """The offers whose costs may be seen, in the study's order; None where all may."""
        return None if self.seen is None else tuple(name for name in self.study.offers.names if name in self.seen)

    @cached_property
    def sealed(self) -> bool:
        """Whether the costs of the offer that is carried out stay closed: then nothing that tells them is shown."""
        return self.opened is not None and self.study.chosen not in self.opened

    @_part
    def budget(self) -> BudgetPlan | None:
        """Return the budget plan, where there are limits, milestones, resources or bookings."""
        project = self.project
        planned = project.milestones or project.resources or project.actuals
        limited = project.limits != type(project.limits).model_validate({})
        if not (planned or limited) or self.sealed:
            return None
        return self.study.budget(draws=self.draws, seed=self.seed)

    @_part
    def schedule(self) -> Schedule | None:
        """Return the milestones in time."""
        return self.study.schedule() if self.project.milestones and not self.sealed else None

    @_part
    def progress(self) -> Progress | None:
        """Return where the project stands, once anything is booked or earned."""
        project = self.project
        reported = project.actuals or project.earned or any(one.done for one in project.milestones)
        return self.study.progress() if project.milestones and reported and not self.sealed else None

    @_part
    def coverage(self) -> Coverage | None:
        """Return the test plan against the requirements."""
        return self.study.coverage() if self.project.tests else None

    @_part
    def training(self) -> TrainingPlan | None:
        """Return whom to train."""
        return self.study.training() if self.project.training else None

    @_part
    def support(self) -> SupportPlan | None:
        """Return how many people answer."""
        return self.study.support() if self.project.support and self.project.demand is not None else None

    @_part
    def scope(self) -> ScopeResult | None:
        """Return which modules to build."""
        return self.study.scope(seed=self.seed) if self.project.scope.modules and not self.sealed else None

    @_part
    def returns(self) -> Returns | None:
        """Return what each offer brings in."""
        if not len(self.project.benefits) or self.opened == ():
            return None
        return self.study.returns(offers=self.opened)

    @_part
    def returns_risk(self) -> ReturnsRisk | None:
        """Return how sure the returns are."""
        if self.returns is None:
            return None
        if self.risk is not None:
            return self.returns.simulate(self.risk, progress=False)
        return self.returns.simulate(draws=self.draws, seed=self.seed, progress=False)

    @_part
    def evaluation(self) -> Evaluation | None:
        """Return how it went after go-live."""
        project = self.project
        parts = (project.survey_answers, project.indicators, project.adoption, project.rescores, project.realised,
                 project.adjustments)  # fmt: skip
        return self.study.evaluate(self.evaluated) if any(parts) and not self.sealed else None

    def data(self) -> dict[str, Any]:
        """Return the results as plain data for JSON; a part that the project does not hold is left out."""
        names = ("budget", "schedule", "progress", "coverage", "training", "support", "scope", "returns",
                 "returns_risk", "evaluation")  # fmt: skip
        parts = {name: getattr(self, name) for name in names}
        return {name: part.to_dict() for name, part in parts.items() if part is not None}
