"""The verbs that carry a decision out: budget, milestones, progress, tests, support, scope, return, evaluation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crmselect.errors import DataError, Problem
from crmselect.study.doubting import Doubting

if TYPE_CHECKING:
    from crmselect.cost import Tco
    from crmselect.model import InputNote
    from crmselect.model.benefit import Benefits
    from crmselect.model.project_time import Milestone
    from crmselect.planning import (
        BudgetPlan,
        Coverage,
        Evaluation,
        OfferScopes,
        Progress,
        Returns,
        Schedule,
        ScopeResult,
        SupportPlan,
        TrainingPlan,
    )

__all__ = ["Carrying"]

_DRAWS = 10_000


class Carrying(Doubting):
    """A study whose project is planned, measured and judged; the offer is the project's unless another is named."""

    @cached_property
    def chosen(self) -> str:
        """The offer that the project carries out: the one that it names, else the first of the ranking.

        Raises
        ------
        DataError
            Where it names none and no offer, or more than one, is first.
        """
        if self.project.offer is not None:
            return self.project.offer
        fix = 'name it: [project] offer = "..."'
        try:
            winners = self.rank().winners
        except DataError as error:
            why = "; ".join(problem.what for problem in error.problems)
            raise DataError(Problem("project.offer", f"no offer is named, and none is ranked: {why}", fix)) from None
        if len(winners) != 1:
            what = f"no offer is named, and {' and '.join(winners)} share the first place" if winners else (
                "no offer is named, and none passes the gates"
            )  # fmt: skip
            raise DataError(Problem("project.offer", what, fix))
        return winners[0]

    @property
    def project_start(self) -> dt.date | None:
        """The day of month 0: the project's, else that of the assumptions."""
        return self.project.start or self.assumptions.start

    def budget(self, offer: str | None = None, *, draws: int = _DRAWS, seed: int = 0) -> BudgetPlan:
        """Return an offer's budget by phase, category and month, with reserves, against the project's limits.

        Parameters
        ----------
        offer : str, optional
        draws, seed : int
            Of the simulation behind a contingency of P80 less the point estimate; the same seed gives the same plan.

        Raises
        ------
        DataError
            With every fault of milestones, payments and names.
        """
        from crmselect.planning import budget

        name, project = offer or self.chosen, self.project
        risk = None
        if project.limits.contingency == "p80":
            risk = self.simulate(draws=draws, seed=seed, progress=False)
        return budget(
            self.costs,
            name,
            project.limits,
            project.milestones,
            self.project_start,
            risk=risk,
            resources=project.resources,
            language=self.language,
        )

    def schedule(self, offer: str | None = None, *, as_of: dt.date | None = None) -> Schedule:
        """Return the milestones in time: critical path, payments, resources, what is late.

        Parameters
        ----------
        offer : str, optional
            Whose payments fall due.
        as_of : date, optional
            Default is the project's.
        """
        from crmselect.planning import schedule

        return self._scheduled(schedule, self.budget(offer), as_of)

    def progress(self, as_of: dt.date | None = None, *, offer: str | None = None) -> Progress:
        """Return how the project stands on a day: earned value, forecasts of cost and finish, reserves, defects.

        Parameters
        ----------
        as_of : date, optional
            Default is the project's, else the last day that anything is reported of.
        offer : str, optional
        """
        from crmselect.planning import progress, schedule

        project, plan = self.project, self.budget(offer)
        return progress(
            plan,
            self._scheduled(schedule, plan, as_of),
            project.actuals,
            project.earned,
            as_of=as_of or project.as_of,
            defects=project.defects,
            drawdowns=project.drawdowns,
            language=self.language,
        )

    def coverage(self, as_of: dt.date | None = None) -> Coverage:
        """Return which requirements the test plan covers, and whether the go-live gate is passed.

        Parameters
        ----------
        as_of : date, optional
            Defects of later days do not count yet.
        """
        from crmselect.planning import coverage

        project = self.project
        return coverage(
            self.requirements,
            project.tests,
            project.defects,
            gate=project.gate,
            as_of=as_of or project.as_of,
            language=self.language,
        )

    def training(self) -> TrainingPlan:
        """Return whom to train when, in how many sessions, and what that costs."""
        from crmselect.planning import training_plan

        return training_plan(self.project.training, self.assumptions, language=self.language)

    def support(self) -> SupportPlan:
        """Return how many people answer as users grow, and when the next person or level is due.

        Raises
        ------
        DataError
            Where the project does not say how much support users ask for.
        """
        from crmselect.planning import support_plan

        if self.project.demand is None:
            raise DataError(
                Problem("project.demand", "nothing says how much support users ask for",
                        "write [project.demand] with contacts (per user and month) and handling_minutes")
            )  # fmt: skip
        plan = self.assumptions
        dated = plan if plan.start == self.project_start else plan.replace(start=self.project_start)
        return support_plan(self.project.demand, self.project.support, dated, language=self.language)

    def scope(self, offer: str | None = None, *, draws: int = 4096, seed: int = 0) -> ScopeResult:
        """Return which optional modules to build within the scope's budgets, and why others are left out.

        Parameters
        ----------
        offer : str, optional
        draws, seed : int
            Of uncertain costs of modules.
        """
        from crmselect.planning import modules_of, scope

        name, plan = offer or self.chosen, self.project.scope
        found = modules_of(self.costs, name, plan=plan, requirements=self.requirements, answers=self.answers)
        return scope(
            plan,
            offer=name,
            requirements=self.requirements,
            answers=self.answers,
            rules=self.rules,
            modules=found.modules,
            base=found.base,
            years=self.assumptions.years,
            discount_rate=self.assumptions.discount_rate,
            currency=self.assumptions.currency,
            draws=draws,
            seed=seed,
            language=self.language,
            inputs=self.all_inputs,
        )

    def scopes(self, *, draws: int = 4096, seed: int = 0) -> OfferScopes:
        """Return offer and modules chosen together, each offer under the same budgets."""
        from crmselect.planning import best_scope_by_offer

        return best_scope_by_offer(
            self.project.scope,
            self.costs,
            requirements=self.requirements,
            answers=self.answers,
            rules=self.rules,
            draws=draws,
            seed=seed,
            language=self.language,
        )

    def returns(self, *, golive_month: int | None = None, offers: Sequence[str] | None = None) -> Returns:
        """Return what each offer brings in against what it costs: NPV, rate of return, payback.

        Parameters
        ----------
        golive_month : int, optional
            The month of the study; default is what the benefits say, else the first milestone of the last phase.
        offers : sequence of str, optional
            These alone, such as those whose costs may be seen.
        """
        from crmselect.cost import tco
        from crmselect.planning import returns

        costs, benefits = self.costs, self._dated_benefits(golive_month)
        if offers is not None:
            costs = tco(self.priced_offers.select(*offers), self.assumptions)
            kept = [one for one in benefits.benefits if one.offer is None or one.offer in offers]
            mine = [{name: share for name, share in one.by_offer.items() if name in offers} for one in kept]
            only = tuple(one.replace(by_offer=shares) for one, shares in zip(kept, mine, strict=True))
            benefits = benefits.replace(benefits=only)
        return returns(costs, benefits, golive_month=golive_month, remarks=self._apart(costs), language=self.language)

    def _apart(self, costs: Tco) -> Iterator[InputNote]:
        """Say what the project costs beside its offer: no offer's cost, and so in no return."""
        from crmselect.planning.evaluation_study import resources_apart

        project, start = self.project, self.project_start
        if start is not None and costs.names and any(one.budgeted for one in project.resources):
            yield from resources_apart(costs, project.milestones, project.resources, start)

    def evaluate(self, as_of: dt.date | None = None) -> Evaluation:
        """Return what is known after go-live: users, indicators, promises, money, what to change.

        Parameters
        ----------
        as_of : date, optional
            What is booked, found or realised later does not count yet, nor do months of adoption that begin later;
            default is everything that is reported. Surveys, indicators, scores of requirements and adjustments bear no
            dates and count whole on any day: the result says so.
        """
        return self._judged(as_of, self._so_far(as_of))

    def _judged(self, as_of: dt.date | None, so_far: dict[str, Any]) -> Evaluation:
        from crmselect.planning import evaluate

        project = self.project
        return evaluate(
            self.chosen,
            surveys=[(project.survey, project.survey_answers)] if project.survey is not None else (),
            indicators=project.indicators,
            adoption=project.adoption,
            requirements=self.requirements if project.rescores else None,
            answers=self.answers,
            rescores=project.rescores,
            rules=self.rules,
            **so_far,
            adjustments=project.adjustments,
            defects=project.defects or None,
            as_of=as_of,
            golive=self.golive or project.benefits.golive,
            currency=self.assumptions.currency,
            language=self.language,
        )

    def project_problems(self) -> tuple[Problem, ...]:
        """Return every fault that keeps a part of the project from being computed; none where all of it can be.

        Names and dates are looked at when a study is made; this computes each part that the project holds.
        """
        project = self.project
        parts: list[Callable[[], object]] = []
        if project.milestones or project.resources or project.actuals:
            parts.append(self.budget)
        if project.milestones and (project.actuals or project.earned or any(one.done for one in project.milestones)):
            parts.append(self.progress)
        checks: tuple[tuple[object, Callable[[], object]], ...] = (
            (project.tests, self.coverage),
            (project.training, self.training),
            (project.support, self.support),
            (project.scope.modules, self.scope),
            (project.benefits.benefits, self.returns),
            (project.survey_answers or project.indicators or project.adoption or project.rescores
             or project.realised or project.adjustments, self.evaluate),
        )  # fmt: skip
        parts.extend(verb for held, verb in checks if held)
        if project.realised or project.actuals:
            # What is wrong with budget or progress must not hide what is wrong with what users say.
            parts.append(lambda: self._judged(None, {"benefits": project.realised}))
        if project.survey_answers and project.survey is None:
            what = "there are answers to a survey, and nothing says what was asked"
            fix = 'write [project.survey] with items and a scale, or instrument = "sus"'
            found = [Problem("project.survey", what, fix)]
        else:
            found = []
        for part in parts:
            try:
                part()
            except DataError as error:
                found.extend(error.problems)
        return tuple(dict.fromkeys(found))

    def _scheduled(self, schedule: Any, plan: BudgetPlan, as_of: dt.date | None) -> Schedule:
        found: Schedule = schedule(
            self.project.milestones,
            self.project.resources,
            self.project_start,
            as_of=as_of or self.project.as_of,
            plan=plan,
            language=self.language,
        )
        return found

    @property
    def golive(self) -> dt.date | None:
        """The day of go-live: the first milestone of the last phase, as it was or is to be; None without one."""
        return min((one.done or one.due for one in self._golives), default=None)

    @property
    def _golives(self) -> list[Milestone]:
        return [one for one in self.project.milestones if one.phase == "golive"]

    def _dated_benefits(self, stated: int | None) -> Benefits:
        """Return the benefits; where they do not say when the system goes live the milestones do.

        Months count from the project's start, as those of its budget do.
        """
        from crmselect.planning.benefits import golive_of

        benefits, day = self.project.benefits, self.golive
        silent = stated is None and benefits.golive is None and benefits.golive_month is None
        if silent and day is not None:
            benefits = benefits.replace(golive=day)
        if stated is None and benefits.golive is not None and self.project_start != self.assumptions.start:
            month = golive_of(benefits, self.assumptions.replace(start=self.project_start))
            benefits = benefits.replace(golive=None, golive_month=month)
        return benefits

    def _so_far(self, as_of: dt.date | None) -> dict[str, Any]:
        """Return what an evaluation needs of the plan: cost like for like, what is still promised, how late it was."""
        from crmselect.planning.evaluation_study import cost_so_far, still_promised

        project, first = self.project, min(self._golives, key=lambda one: one.due, default=None)
        parts: dict[str, Any] = {"benefits": project.realised}
        if first is not None and first.done is not None and (as_of is None or first.done <= as_of):
            parts["delay_days"] = (first.done - (first.baseline or first.due)).days
        booked = [one.date for one in project.actuals if as_of is None or one.date <= as_of]
        if booked and self.project_start is not None:
            money = cost_so_far(self.budget(), project.milestones, project.actuals, max(booked))
            parts |= {"planned_cost": money.planned, "actual_cost": money.actual, "forecast_cost": money.forecast}
        if project.realised and len(project.benefits):
            parts["benefits"] = (*project.realised, *still_promised(
                self.returns(), self.chosen, project.realised, start=self.project_start))  # fmt: skip
        return parts
