"""What a report is written from: the results of a study, also where it cannot be ranked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crmselect._version import __version__
from crmselect.cost import Tco, review_costs, simulate, tco
from crmselect.report.carried import Carried
from crmselect.report.words import Words
from crmselect.results import header, plain
from crmselect.robustness import compare_methods, ranking_stability, to_win
from crmselect.scoring import apply_gates, measure_fit, read_answers

if TYPE_CHECKING:
    from crmselect.cost import CostRisk
    from crmselect.cost.review import Finding
    from crmselect.cost.totals import Line
    from crmselect.robustness import Audit, MethodComparison, Robustness, Stability, ToWin
    from crmselect.scoring import Fit, Ranking, Stop
    from crmselect.study import Study

__all__ = ["Findings", "find"]


@dataclass(frozen=True, eq=False)
class Findings:
    """The results of one study.

    Parameters
    ----------
    study : Study
    ranking : Ranking or None
        None where nothing says what a difference in cost is worth.
    fit : Fit or None
        None where nothing is required or answered.
    stops : tuple of Stop
    costs : Tco or None
        Of the offers whose costs may be seen; None where they all stay closed.
    draws, seed : int
        Of what is drawn: with a fixed seed the same study gives the same report.
    """

    study: Study
    ranking: Ranking | None
    fit: Fit | None
    stops: tuple[Stop, ...]
    costs: Tco | None
    draws: int = 10_000
    seed: int = 0

    @cached_property
    def words(self) -> Words:
        """The words in the study's language."""
        return Words(self.study.language)

    @property
    def currency(self) -> str:
        """The study's currency."""
        return self.study.assumptions.currency

    @property
    def discounted(self) -> bool:
        """Whether present values differ from nominal ones."""
        return self.study.assumptions.discount_rate != 0

    @cached_property
    def years(self) -> str:
        """The length of the study in words."""
        return self.words.count("years", self.study.assumptions.years)

    @cached_property
    def reasons(self) -> dict[str, list[str]]:
        """Why each offer that is out was stopped."""
        found: dict[str, list[str]] = {}
        for stop in self.stops:
            found.setdefault(stop.offer, []).append(stop.reason(self.study.language))
        return found

    @cached_property
    def totals(self) -> dict[str, float]:
        """The present value of each offer whose costs may be seen."""
        return {} if self.costs is None else {str(name): float(value) for name, value in self.costs.total().items()}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The offers as tables show them: the ranking's order, or those that pass first, each by cost."""
        if self.ranking is not None:
            return self.ranking.order
        unseen = float("inf")
        key = lambda name: (name in self.reasons, self.totals.get(name, unseen), name)  # noqa: E731 - used once
        return tuple(sorted(self.study.offers.names, key=key))

    @cached_property
    def passing(self) -> tuple[str, ...]:
        """The offers that no gate stopped, in order."""
        return tuple(name for name in self.order if name not in self.reasons)

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The offers whose costs stay closed in a staged evaluation."""
        return tuple(name for name in self.order if name not in self.totals)

    @cached_property
    def seen(self) -> tuple[str, ...]:
        """The offers whose costs may be seen, in order."""
        return tuple(name for name in self.order if name in self.totals)

    @cached_property
    def rivals(self) -> tuple[str, str] | None:
        """The first two of the offers that pass and whose costs may be seen; None where there are no two."""
        seen = [name for name in self.passing if name in self.totals]
        return (seen[0], seen[1]) if len(seen) > 1 else None

    @cached_property
    def leading(self) -> str | None:
        """The first offer; where nothing is ranked, the cheapest of those that pass; None where there is neither."""
        if self.ranking is not None:
            return self.ranking.winner
        return next((name for name in self.passing if name in self.totals), None)

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """The cost lines of each offer whose costs may be seen."""
        found: dict[str, list[Line]] = {name: [] for name in self.seen}
        if self.costs is not None:
            for line in self.costs.lines:
                found[self.costs.names[line.offer]].append(line)
        return found

    @cached_property
    def remarks(self) -> tuple[Finding, ...]:
        """What is worth asking about the costs that may be seen: gaps, double counting, odd prices."""
        return () if self.costs is None else review_costs(self.costs)

    @cached_property
    def doubt(self) -> Robustness | None:
        """How sure the ranking is; None where there is none, or nobody is in it."""
        if self.ranking is None or not self.ranking.winners:
            return None
        return self.study.stress(draws=self.draws, seed=self.seed, progress=False)

    @cached_property
    def stability(self) -> Stability | None:
        """How far weights can go; None where there is no ranking, or nobody is in it."""
        if self.ranking is None or not self.ranking.winners:
            return None
        return ranking_stability(self.ranking, inputs=self.study.all_inputs)

    @cached_property
    def audit(self) -> Audit | None:
        """The ranking under every price formula; None where there are no two offers to tell apart."""
        return self.study.audit() if self._contested else None

    @cached_property
    def methods(self) -> MethodComparison | None:
        """The ranking under every method; None where there are no two offers to tell apart."""
        if self.ranking is None or not self._contested:
            return None
        return compare_methods(self.ranking, inputs=self.study.all_inputs)

    def to_win(self, offer: str) -> ToWin:
        """Return what would put a ranked offer first, or how far the first may slip; computed once for each."""
        if self.ranking is None:
            raise ValueError("nothing is ranked, so that nobody can be put first")
        if offer not in self._to_win:
            self._to_win[offer] = to_win(self.ranking, offer, costs=self.study.costs)
        return self._to_win[offer]

    @cached_property
    def _to_win(self) -> dict[str, ToWin]:
        return {}

    @property
    def _contested(self) -> bool:
        return self.ranking is not None and len(self.passing) > 1

    @cached_property
    def risk(self) -> CostRisk | None:
        """What the offers whose costs may be seen may cost."""
        if self.costs is None or not self.seen:
            return None
        offers = self.study.priced_offers.select(*(name for name in self.study.offers.names if name in self.totals))
        return simulate(offers, self.study.assumptions, draws=self.draws, seed=self.seed, progress=False)

    @cached_property
    def p80(self) -> dict[str, float]:
        """What each offer stays within with a probability of 80 %, at present value; empty where no cost is seen."""
        if self.risk is None:
            return {}
        return {str(name): float(value) for name, value in self.risk.table["P80"].items()}

    @cached_property
    def carried(self) -> Carried:
        """What the study's project comes to; offers whose costs stay closed are in none of it."""
        seen = self.seen if self.closed else None
        return Carried(self.study, draws=self.draws, seed=self.seed, seen=seen, risk=self.risk, lenient=True)

    def data(self) -> dict[str, Any]:
        """Return the results as plain data for JSON."""
        return {
            **header("report/1", dict.fromkeys(self.study.all_inputs)),
            "title": self.study.title,
            "language": self.study.language,
            "version": __version__,
            "ranking": None if self.ranking is None else self.ranking.to_dict(),
            "fit": None if self.fit is None else plain(self.fit.table),
            "tco": None if self.costs is None else self.costs.to_dict(),
            "robustness": None if self.doubt is None else self.doubt.to_dict(),
            "stability": None if self.stability is None else self.stability.to_dict(),
            "audit": None if self.audit is None else self.audit.to_dict(),
            "methods": None if self.methods is None else self.methods.to_dict(),
            "cost_risk": None if self.risk is None else self.risk.to_dict(),
            "project": self.carried.data(),
        }


def find(study: Study, *, draws: int = 10_000, seed: int = 0) -> Findings:
    """Compute what a report of a study needs; what is drawn is drawn when it is first asked for.

    Raises
    ------
    DataError
        For whatever keeps the study from being ranked, but for a missing scale of cost: the report then says so.
    """
    if not study.criteria and study.gates.budget is None and study.cost_scale is None:
        return replace(_unranked(study), draws=draws, seed=seed)
    ranking = study.rank()
    return Findings(study, ranking, ranking.fit, ranking.stops, _costs(study, ranking.closed), draws, seed)


def _unranked(study: Study) -> Findings:
    scores = read_answers(study.offers.names, study.requirements, study.answers, study.rules)
    answered = not bool(scores.missing.all())
    needs = study.requirements if len(study.requirements) else None
    asked = answered or bool(study.gates.area_minimum) or study.gates.total_minimum is not None
    fit = measure_fit(scores, needs, study.rules) if needs is not None and asked else None
    stops = apply_gates(
        study.offers,
        study.gates,
        requirements=needs if answered else None,
        scores=scores,
        fit=fit,
        currency=study.assumptions.currency,
    )
    closed = {stop.offer for stop in stops} if study.gates.staged else set()
    return Findings(study, None, fit, stops, _costs(study, closed))


def _costs(study: Study, closed: tuple[str, ...] | set[str]) -> Tco | None:
    """Return the costs that may be seen: in a staged evaluation those that stay closed are in no table or picture."""
    if not closed:
        return study.costs
    seen = [name for name in study.offers.names if name not in closed]
    return tco(study.priced_offers.select(*seen), study.assumptions) if seen else None
