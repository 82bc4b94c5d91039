"""The inputs of one decision bundled, and the few verbs that forward to the rooms that compute."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, ValidationError, ValidationInfo, model_validator

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
    Record,
    RequirementSet,
    Uncertainty,
    problems_of,
)
from crmselect.model.base import Number, Text
from crmselect.model.currency import CODES
from crmselect.model.shown import counted, study_html
from crmselect.planning.misfits import misfits

if TYPE_CHECKING:
    import datetime as dt
    from concurrent.futures import Executor
    from pathlib import Path

    import pandas as pd

    from crmselect.cost import CostRisk, Tco
    from crmselect.draws import Method
    from crmselect.planning.review import Review
    from crmselect.robustness import Audit, MethodComparison, Robustness, Stability, ToWin
    from crmselect.scoring import OpenAnswers, Panel, Ranking
    from crmselect.scoring.weights import WeightSpace
    from crmselect.snapshot import Verification

__all__ = ["Study", "verify"]

_INCOMPLETE = "incomplete"
"""Validation looks at each field alone, for some file could not be read and what it holds is missing."""


class Study(Record):
    """Everything that one decision is made from.

    Parameters
    ----------
    offers : OfferSet
        Also a list of offers.
    assumptions : Assumptions
    requirements : RequirementSet, optional
    answers : AnswerSet, optional
    criteria : tuple of Criterion
        Without any, fit and cost count half each (cost alone where there are no requirements with answers), and the
        cost's scale runs from nothing (best) to the budget (worst), or is ``cost_scale``.
    gates : Gates
    rules : AnswerRules
        How answers become scores.
    cost_scale : (worst, best), optional
        The scale of cost where no criteria are given, in the study's currency, at present value.
    evaluators : tuple of Evaluator
        Who judges beside the vendors' answers, for :meth:`panel`; :meth:`rank` is the study without them.
    title : str
    language : {"en", "zh"}
        Of labels in reports and plots.

    Examples
    --------
    >>> import crmselect as crm
    >>> seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> study = crm.Study(
    ...     offers=[crm.Offer(name="Acme", items=(seats,))],
    ...     assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
    ...     gates=crm.Gates(budget=20_000),
    ... )
    >>> float(study.costs.total("nominal")["Acme"]), study.rank().winner
    (12000.0, 'Acme')
    >>> float(study.replace(users=20, years=1).costs.total("nominal")["Acme"])
    12000.0
    """

    offers: OfferSet
    assumptions: Assumptions
    requirements: RequirementSet = Field(default_factory=lambda: RequirementSet(requirements=()))
    answers: AnswerSet = Field(default_factory=AnswerSet)
    criteria: tuple[Criterion, ...] = ()
    gates: Gates = Gates()
    rules: AnswerRules = Field(default_factory=lambda: AnswerRules.model_validate({}))
    cost_scale: tuple[Number, Number] | None = None
    evaluators: tuple[Evaluator, ...] = ()
    title: Text = ""
    language: Literal["en", "zh"] = "en"
    inputs: tuple[InputFile, ...] = ()
    """The study file itself; the files that it names stand with what was read from them."""

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        if info.context == _INCOMPLETE:
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

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """Read a study file (TOML, JSON or YAML), or that of a folder, and the files that it names.

        Raises
        ------
        DataError
            With every fault of every file: file, row, column, what is wrong, how to mend it.
        """
        from crmselect.load.study import read_study

        file = read_study(os.fspath(path))
        problems = list(file.problems)
        try:
            study = cls.model_validate(file.fields, context=_INCOMPLETE if problems else None)
        except ValidationError as error:
            problems.extend(file.placed(problem) for problem in problems_of(error, file.place, cls))
        if problems:
            raise DataError(problems)
        return study

    def save(
        self,
        path: str | os.PathLike[str],
        *,
        draws: int = 10_000,
        seed: int = 0,
        overwrite: bool = True,
        created: dt.date | None = None,
        executor: Executor | None = None,
    ) -> Path:
        """Keep the decision in one file, to be checked later with :func:`crmselect.verify`.

        The archive holds the study, its results, the files that it was read from as far as they are still there
        unchanged, the versions, the seed, and the SHA-256 of every part. The same study and arguments give the same
        bytes as long as the versions are the same.

        Parameters
        ----------
        path : str or path
            Ends in ``.zip``.
        draws, seed : int
            Of the simulated costs and of the robustness; recorded.
        overwrite : bool
            Whether a file that is there is replaced; it stays whole until the new one is.
        created : datetime.date, optional
            The day that the archive bears; none by itself.
        executor : concurrent.futures.Executor, optional

        Returns
        -------
        Path
            Where it stands.

        Raises
        ------
        DataError
            For another suffix, a folder that is not there, a file that must not be overwritten, or a number of draws
            or a seed that makes no sense. A study that cannot be ranked is kept without a ranking, with the reason.
        """
        from crmselect.snapshot import save_decision

        return save_decision(
            self, path, draws=draws, seed=seed, overwrite=overwrite, created=created, executor=executor
        )

    @classmethod
    def file_json_schema(cls) -> dict[str, Any]:
        """Return the JSON Schema of a study file, for editors; ``model_json_schema()`` is that of the study itself."""
        from crmselect.load.study_schema import file_schema

        return file_schema(cls.model_json_schema())

    @property
    def all_inputs(self) -> tuple[InputFile, ...]:
        """Every file that the study was read from."""
        sets = (self.offers, self.requirements, self.answers)
        return tuple(dict.fromkeys((*self.inputs, *(item for part in sets for item in part.inputs))))

    def __repr__(self) -> str:
        sizes = [
            counted(len(part), word)
            for word, part in (("offers", self.offers), ("requirements", self.requirements), ("answers", self.answers))
        ]
        return f"Study({self.title!r}: {', '.join(sizes)})"

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

    def rank(self, method: str = "additive", *, options: Mapping[str, Any] | None = None) -> Ranking:
        """Return the offers ranked: gates first, then scores.

        Parameters
        ----------
        method : str
            ``additive`` is the default model; others are second opinions.
        options : mapping, optional
            Of the method, such as ``{"v": 0.5}`` for ``vikor``.

        Raises
        ------
        DataError
            Where cost has no stated scale, or an attribute that a criterion needs is missing.
        """
        from crmselect.scoring import rank

        return rank(
            self.offers,
            self.requirements,
            self.answers,
            self._tree(has_answers=bool(len(self.answers))),
            self.gates,
            self.rules,
            self._cost_figures(),
            method=method,
            options=options,
            currency=self.assumptions.currency,
            language=self.language,
        )

    def panel(
        self,
        method: str = "additive",
        *,
        weights: str = "mean",
        answers: str = "mean",
        options: Mapping[str, Any] | None = None,
    ) -> Panel:
        """Return the ranking of each evaluator and of all together, and how far they are apart.

        Parameters
        ----------
        method, options
            As in :meth:`rank`.
        weights : {"mean", "median", "geometric"}
            How weights are combined at each node of the tree.
        answers : {"mean", "median"}
            How answers and scores of criteria are combined.

        Raises
        ------
        DataError
            Without evaluators.
        """
        from crmselect.scoring import panel

        judged = any(one.answers for one in self.evaluators)
        criteria = self._tree(has_answers=bool(len(self.answers)) or judged)
        base = self.replace(criteria=criteria).rank(method, options=options)
        return panel(base, self.evaluators, weights=weights, answers=answers)

    def open_answers(self) -> OpenAnswers:
        """Return what the answers that are still open can change: who can win, and which to chase first."""
        from crmselect.scoring import open_answers

        return open_answers(self.replace(criteria=self._tree(has_answers=True)).rank())

    def audit(self, *, without: Mapping[str, Ranking] | None = None) -> Audit:
        """Return the ranking under every price formula, without each offer, and rounded: what flips the answer.

        Parameters
        ----------
        without : mapping of evaluator to Ranking, optional
            The ranking without each evaluator; default is that of the study's own evaluators, whose joint ranking is
            then the one that is audited.
        """
        from crmselect.robustness import audit

        base = self.rank()
        if without is None and self.evaluators:
            panel = self.panel()
            base, without = panel.combined, panel.rankings_without
        return audit(base, without=without, inputs=self.all_inputs)

    def compare_methods(
        self, methods: Sequence[str] | Mapping[str, Mapping[str, Any]] | None = None
    ) -> MethodComparison:
        """Return the rankings of several methods side by side, with their rank correlations.

        Parameters
        ----------
        methods : sequence of str, or mapping of str to options, optional
            All of them by default.
        """
        from crmselect.robustness import compare_methods

        return compare_methods(self.rank(), methods, inputs=self.all_inputs)

    def simulate(
        self,
        *,
        draws: int = 10_000,
        seed: int | None = None,
        sampling: Method = "sobol",
        executor: Executor | None = None,
        progress: bool | None = None,
    ) -> CostRisk:
        """Return what each offer may cost: see :func:`crmselect.simulate`.

        Parameters
        ----------
        draws : int
        seed : int, optional
            The same seed gives the same figures; None draws anew, and the result names the seed.
        sampling : {"sobol", "random"}
        executor : concurrent.futures.Executor, optional
        progress : bool, optional
        """
        from crmselect.cost import simulate

        return simulate(
            self.priced_offers,
            self.assumptions,
            draws=draws,
            seed=seed,
            method=sampling,
            executor=executor,
            progress=progress,
        )

    def stress(
        self,
        *,
        draws: int = 10_000,
        seed: int | None = None,
        method: str = "additive",
        options: Mapping[str, Any] | None = None,
        weights: str | WeightSpace | None = None,
        spread: float = 0.3,
        answers: bool = True,
        costs: bool = True,
        sampling: Method = "sobol",
        executor: Executor | None = None,
        progress: bool | None = None,
    ) -> Robustness:
        """Return how sure the ranking is when weights, open answers and costs are drawn together.

        Parameters
        ----------
        draws : int
        seed : int, optional
            The same seed gives the same figures; None draws anew, and the result names the seed.
        method, options
            As in :meth:`rank`.
        weights, spread, answers, costs, sampling, executor, progress
            As in :func:`crmselect.robustness.stress`.

        Raises
        ------
        DataError
            Where no offer passes the gates, cost has no stated scale, or an argument makes no sense.
        """
        from crmselect.robustness import View, stress

        base = self.rank(method, options=options)
        members: dict[str, View] = {}
        own = base
        if self.evaluators:
            panel = self.panel(method, options=options)
            # An evaluator without a say is never drawn.
            members = {
                one.name: View(panel.rankings[one.name], one.weight, one.scores)
                for one in self.evaluators
                if one.weight > 0
            }
            base = panel.combined
        return stress(
            base,
            self.priced_offers,
            self.assumptions,
            members=members or None,
            own=own,
            draws=draws,
            seed=seed,
            weights=weights,
            spread=spread,
            answers=answers,
            costs=costs,
            sampling=sampling,
            executor=executor,
            progress=progress,
            inputs=self.all_inputs,
        )

    def stability(self) -> Stability:
        """Return how far each weight can go before another offer is first, and who can be first at all."""
        from crmselect.robustness import ranking_stability

        return ranking_stability(self.rank(), inputs=self.all_inputs)

    def break_even(self, offer: str) -> ToWin:
        """Return what price, which score or which answers would put an offer first.

        For the offer that is first: how much dearer or worse it may become until another is.
        """
        from crmselect.robustness import to_win

        return to_win(self.rank(), offer, costs=self.costs)

    def review(self) -> Review:
        """Return what is worth reading before a ranking is believed.

        Gaps against the other offers, work that may be counted twice, prices far from the usual, totals that fall as
        quantities rise, caps that accumulate, criteria that decide nothing, missing answers, requirements that repeat
        each other or cannot be tested, what the readers chose.
        """
        from crmselect.cost import review_costs
        from crmselect.planning.needs import review_needs
        from crmselect.planning.review import Remark, gathered

        costs = [Remark(f.kind, f.offer, f.where, f.en, f.zh) for f in review_costs(self.costs)]
        try:
            notes = [Remark(n.kind, n.subject, "", n.en, n.zh) for n in self.rank().review]
        except DataError as error:
            notes = [Remark("not ranked", "", str(p.where), str(p), str(p)) for p in error.problems]
        needs = review_needs(self.requirements, self.answers, self.offers).remarks
        read = [
            Remark("read", "", note.where, note.text(), note.text("zh"))
            for part in (self.offers, self.requirements, self.answers)
            for note in part.input_notes
        ]
        read.extend(Remark("assumed", "", note.where, note.text(), note.text("zh")) for note in self.costs.notes)
        return gathered(costs, notes, needs, read, language=self.language, inputs=self.all_inputs)

    def scenarios(self, **grid: Sequence[Any]) -> pd.DataFrame:
        """Compute every offer's cost under every combination of changed assumptions.

        Parameters
        ----------
        **grid
            For each name (``years``, ``discount_rate``, a driver, a currency's code) the values to try.
        """
        from crmselect.cost import scenarios

        return scenarios(self.priced_offers, self.assumptions, **grid)

    def negotiation(self, offer: str, *, versus: str | None = None) -> pd.DataFrame:
        """Return an offer's levers with what each is worth, and where each would bring it level with a rival.

        Parameters
        ----------
        offer : str
        versus : str, optional
            Default is the best ranked other offer: one that a gate stopped is no rival. Where nothing can be ranked it
            is the cheapest other one.
        """
        if versus is None:
            try:
                passing = self.rank().table
                rivals = [str(name) for name in passing.index[passing["status"] == "ranked"] if name != offer]
            except DataError:
                rivals = []  # Without a scale of cost nobody is ranked, and prices can be compared all the same.
            versus = rivals[0] if rivals else None
        return self.costs.negotiation(offer, versus=versus)

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


def verify(path: str | os.PathLike[str], *, executor: Executor | None = None) -> Verification:
    """Compute a saved decision once more, and say whether every figure still comes out.

    Figures have to agree to the last digit where versions, system and processor are those that it was saved with;
    elsewhere within 1e-9 of their size (of 1 for smaller ones), drawn results included, although another version of
    numpy or scipy may draw other points. Words have to agree where the version of this library is the same.

    Parameters
    ----------
    path : str or path
        What :meth:`Study.save` wrote.
    executor : concurrent.futures.Executor, optional

    Returns
    -------
    Verification
        True where every figure comes out and no part was altered. Its ``sha256`` is that of the whole archive: the
        hashes inside show that the parts belong together, not who wrote them.

    Raises
    ------
    DataError
        When the file is no saved decision, is damaged, unpacks to too much, or lacks a part.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import crmselect as crm
    >>> seats = crm.CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> study = crm.Study(
    ...     offers=[crm.Offer(name="Acme", items=(seats,))],
    ...     assumptions=crm.Assumptions(currency="USD", years=2, drivers={"users": 10}),
    ... )
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     found = crm.verify(study.save(Path(folder, "decision.zip"), draws=100))
    >>> bool(found), found["tco"].outcome, found["ranking"].outcome
    (True, 'identical', 'absent')
    """
    from crmselect.snapshot import check_decision

    return check_decision(path, Study, executor=executor)
