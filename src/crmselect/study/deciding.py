"""The verbs with which offers are compared and ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crmselect.errors import DataError
from crmselect.study.inputs import StudyInputs

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.planning.review import Review
    from crmselect.robustness import Audit, MethodComparison
    from crmselect.scoring import OpenAnswers, Panel, Ranking

__all__ = ["Deciding"]


class Deciding(StudyInputs):
    """A study that ranks its offers, and says what is behind the ranking."""

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
