"""The verbs that say how sure an answer is and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crmselect.study.deciding import Deciding

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from crmselect.cost import CostRisk
    from crmselect.draws import Method
    from crmselect.robustness import Robustness, Stability, ToWin
    from crmselect.scoring.weights import WeightSpace

__all__ = ["Doubting"]


class Doubting(Deciding):
    """A study whose figures are drawn, and whose ranking is pushed until it turns."""

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
