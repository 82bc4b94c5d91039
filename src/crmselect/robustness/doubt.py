"""The result of a run over weights, answers and costs: who is where how often, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from crmselect.errors import DataError, Problem, closest
from crmselect.model import InputFile, InputNote
from crmselect.robustness import doubt_show, doubt_words
from crmselect.robustness.information import PartialInformation
from crmselect.robustness.tally import Tally
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.weights import rank_order_centroid
from crmselect.text import percent

__all__ = ["Robustness", "Source"]

Floats = NDArray[np.float64]


class Source(NamedTuple):
    """Something that could be found out.

    Attributes
    ----------
    name : str
        ``Offer: requirement`` of an answer; else the name that :class:`crmselect.cost.CostRisk` lists it under.
    kind : str
        ``answer``, or the kind of an uncertain figure of cost.
    offers : tuple of str
        Whom it touches.
    """

    name: str
    kind: str
    offers: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Robustness:
    """How sure a ranking is.

    Parameters
    ----------
    ranking : Ranking
        The point ranking.
    racing : tuple of str
        The offers that pass the gates, best first by the point ranking: the rows of every table. The others stay
        listed in ``ranking.excluded``.
    draws, seed, sampling
        With them the run comes out the same to the last bit.
    way, spread
        How weights were drawn: ``stated`` (with a spread), ``order``, ``any``, ``evaluators`` or ``space``.
    tally : Tally
        The sums over all draws.
    central : ndarray (offers, leaves)
        Central weights; NaN where an offer is never first.
    sure : ndarray (offers,)
        Confidence factors.
    facts : float or None
        What knowing every open answer and every cost beforehand is worth, in points of score; None where it is not
        computed: for other methods than the additive one, and with evaluators.
    inside : ndarray (offers,) or None
        How likely each is within the budget; None without one.
    sources, watched, knowledge
        What could be found out, the positions of what was weighed, and what that is worth.
    notes : tuple of InputNote
        What the cost draws take as certain, and the like.
    evaluators : tuple of str
    inputs : tuple of InputFile
    """

    ranking: Ranking
    racing: tuple[str, ...]
    draws: int
    seed: int
    sampling: str
    way: str
    spread: float | None
    tally: Tally
    central: Floats
    sure: Floats
    facts: float | None
    inside: Floats | None
    sources: tuple[Source, ...]
    watched: NDArray[np.int64]
    knowledge: PartialInformation | None
    notes: tuple[InputNote, ...] = ()
    evaluators: tuple[str, ...] = ()
    inputs: tuple[InputFile, ...] = ()

    @property
    def language(self) -> str:
        """Of the words: that of the ranking."""
        return self.ranking.language

    @cached_property
    def acceptability(self) -> pd.DataFrame:
        """How often each offer takes each rank, offers × ranks; rows and columns sum to one."""
        return pd.DataFrame(
            self._shares, index=self._index, columns=pd.RangeIndex(1, len(self.racing) + 1, name="rank")
        )

    @cached_property
    def standard_error(self) -> pd.DataFrame:
        """Of each acceptability, √(p(1 − p)/draws), as of independent draws: a guide for quasi-random ones."""
        errors = np.sqrt(self._shares * (1.0 - self._shares) / self.draws)
        return pd.DataFrame(errors, index=self._index, columns=self.acceptability.columns)

    @cached_property
    def best(self) -> pd.Series[float]:
        """How often each offer is first; sums to one."""
        return self.acceptability[1].rename("best")

    @cached_property
    def pairwise(self) -> pd.DataFrame:
        """How often the row's offer is ahead of the column's, being level counting half."""
        shares = self.tally.beats / self.draws
        np.fill_diagonal(shares, np.nan)
        return pd.DataFrame(shares, index=self._index, columns=list(self.racing))

    @cached_property
    def central_weights(self) -> pd.DataFrame:
        """The mean weights with which each offer is first, offers × leaves; NaN for one that never is.

        They say what somebody values who would buy that offer.
        """
        return pd.DataFrame(self.central, index=self._index, columns=[leaf.name for leaf in self.ranking.leaves])

    @cached_property
    def confidence(self) -> pd.Series[float]:
        """How often each offer is first for somebody with its central weights; NaN for one that never is first.

        Low even with its own weights: the answers and costs are not known well enough to choose it.
        """
        never = np.isnan(self.central).any(axis=1)
        return pd.Series(np.where(never, np.nan, self.sure), index=self._index, name="confidence")

    @cached_property
    def expected_rank(self) -> pd.Series[float]:
        """The mean rank."""
        ranks = self._shares @ np.arange(1, len(self.racing) + 1)
        return pd.Series(ranks, index=self._index, name="expected_rank")

    @cached_property
    def expected_regret(self) -> pd.Series[float]:
        """How far each is behind the best of its draw on average, in points of score (0 to 1).

        What choosing it costs against knowing everything first; the least of them is the value of perfect information.
        """
        return pd.Series(self.tally.regret / self.draws, index=self._index, name="expected_regret")

    @cached_property
    def scores(self) -> pd.DataFrame:
        """The mean and the standard deviation of each offer's score over the draws, beside the point score."""
        mean = self.tally.score / self.draws
        variance = np.maximum(self.tally.square / self.draws - mean**2, 0.0)
        points = self.ranking.score.reindex(list(self.racing)).to_numpy()
        return pd.DataFrame({"score": points, "mean": mean, "deviation": np.sqrt(variance)}, index=self._index)

    def holistic(self, meta: ArrayLike | None = None) -> pd.Series[float]:
        """Return the holistic acceptability: the acceptabilities of all ranks in one figure, weighed by ``meta``.

        Parameters
        ----------
        meta : (ranks,), optional
            From 1 for the first rank downwards, not negative. By default the rank-order centroid weights, divided by
            the first.

        Raises
        ------
        DataError
            For figures that are negative, rise from rank to rank, or do not fit.

        References
        ----------
        Lahdelma, R. and Salminen, P. (2001), SMAA-2, *Operations Research* 49(3), 444-454, section 4.
        """
        count = len(self.racing)
        if meta is None:
            centroid = rank_order_centroid(count)
            given: Floats = centroid / centroid[0]
        else:
            given = np.asarray(meta, dtype=np.float64)
        fine = given.shape == (count,) and np.isfinite(given).all() and (given >= 0).all()
        if not fine or (np.diff(given) > 0).any():
            fix = f"give one weight for each of the {count} ranks, none above the one before it"
            raise DataError(Problem("meta", "are no weights of ranks", fix))
        return pd.Series(self._shares @ given, index=self._index, name="holistic")

    @property
    def winner(self) -> str:
        """The offer that is first most often."""
        return str(self.best.idxmax())

    @property
    def clear(self) -> bool:
        """Whether one offer is first in more than half of the draws, and not by chance of too few of them.

        The lower end of Wilson's interval at two standard errors lies above one half: also unanimous draws have to be
        five at least.

        References
        ----------
        Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, *Journal of the
        American Statistical Association* 22(158), 209-212.
        """
        top, n = float(self.best.max()), self.draws
        reach = 2.0 * float(np.sqrt(top * (1 - top) / n + 1.0 / n**2))
        return len(self.racing) == 1 or (top + 2.0 / n - reach) / (1 + 4.0 / n) > 0.5

    @cached_property
    def information(self) -> pd.DataFrame:
        """What knowing each open answer or figure beforehand is worth, the most telling first.

        Columns: ``name``, ``kind``, ``offers``, ``value`` (in points of score: how much expected regret it spares),
        ``standard_error``, ``money`` (the same in the study's currency at the price of a point, see
        :attr:`price_of_a_point`; NaN without one). Of very many only the 400 that can move most are weighed.
        """
        columns = ["name", "kind", "offers", "value", "standard_error", "money"]
        if self.knowledge is None or not self.watched.size:
            return pd.DataFrame(columns=columns)
        told = [self.sources[at] for at in self.watched.tolist()]
        price = self.price_of_a_point
        frame = pd.DataFrame(
            {
                "name": [one.name for one in told],
                "kind": [one.kind for one in told],
                "offers": [", ".join(one.offers) for one in told],
                "value": self.knowledge.value,
                "standard_error": self.knowledge.standard_error,
                "money": self.knowledge.value * (np.nan if price is None else price),
            }
        )
        return frame.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)[columns]

    def inquiries(self, costs: Mapping[str, float]) -> pd.DataFrame:
        """Return whether finding something out is worth what that costs.

        Parameters
        ----------
        costs : mapping of name to amount
            What a reference call, a pilot or a firm quote would cost, in the study's currency, by the ``name`` that
            :attr:`information` has for what it would settle.

        Returns
        -------
        DataFrame
            One row an inquiry, the best first: ``name``, ``worth`` (money), ``standard_error``, ``cost``, ``net``,
            ``worthwhile``.

        Raises
        ------
        DataError
            For a name that is not there, a cost that is negative, and where a point of score has no price in money.
        """
        price = self.price_of_a_point
        told = self.information
        # A driver and a risk may bear one name: with its kind in front each has its own.
        known = pd.concat([told.set_index("name"), told.set_index(told["kind"] + ": " + told["name"])])
        problems = [
            Problem(
                f"costs, {name}",
                "nothing of this name could be found out",
                closest(name, known.index) or "see .information",
            )
            for name in costs
            if name not in known.index
        ]
        problems += [
            Problem(f"costs, {name}", "several figures bear this name", f"say which: {', '.join(both)}")
            for name in costs
            if len(both := [f"{kind}: {name}" for kind in told.loc[told["name"] == name, "kind"]]) > 1
        ]
        problems += [
            Problem(f"costs, {name}", f"{cost!r} is no cost", "write an amount of 0 or more")
            for name, cost in costs.items()
            if not cost >= 0
        ]
        if price is None:
            fix = "judge present value or nominal cost by a linear value function, with the additive method"
            problems.append(Problem("criteria", "no criterion gives a point of score a price in money", fix))
        if problems or price is None:
            raise DataError(problems)
        rows = []
        for name, cost in costs.items():
            found = known.loc[[name]].iloc[0]
            worth = float(found["money"])
            rows.append((name, worth, float(found["standard_error"]) * price, float(cost), worth - cost, worth > cost))
        columns = ["name", "worth", "standard_error", "cost", "net", "worthwhile"]
        return pd.DataFrame(rows, columns=columns).sort_values("net", ascending=False, kind="stable", ignore_index=True)

    @property
    def perfect_information(self) -> float:
        """What knowing everything beforehand, one's own weights too, is worth in points of score.

        It is the least expected regret. What can be found out from others is worth ``facts``, or less.
        """
        return float(self.expected_regret.min())

    @property
    def price_of_a_point(self) -> float | None:
        """What a whole point of score (from 0 to 1) is worth in money, by the criterion of cost and its weight.

        With several criteria of cost an amount counts at each of them. None where a criterion of cost is not in money
        or not linear, without any, and for other methods than the additive one: their scores are on no such scale.
        """
        if self.ranking.method != "additive":
            return None
        points = 0.0
        for leaf in self.ranking.leaves:
            if leaf.kind != "cost" or leaf.weight == 0:
                continue
            function = leaf.value
            if leaf.key not in {"present_value", "nominal"} or function is None or function.shape != "linear":
                return None
            # One amount more costs points at every criterion of cost.
            points += leaf.weight / abs(float(function.best or 0.0) - float(function.worst or 0.0))
        return 1.0 / points if points > 0 else None

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer in the race: point rank, P(best), its error, expected rank and regret, confidence.

        ``within_budget`` is how likely its cost is within the budget, where there is one.
        """
        columns: dict[str, Any] = {
            "rank": self.ranking.places.reindex(list(self.racing)).to_numpy(dtype=np.int64),
            "best": self.best,
            "standard_error": self.standard_error[1],
            "expected_rank": self.expected_rank,
            "expected_regret": self.expected_regret,
            "confidence": self.confidence,
            "holistic": self.holistic(),
        }
        if self.inside is not None:
            columns["within_budget"] = self.inside
        return pd.DataFrame(columns, index=self._index)

    @property
    def verdict(self) -> str:
        """Who is best how surely, or that there is no clear winner, in one sentence."""
        return doubt_words.verdict(self, self.language)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was drawn and what came out, in the ranking's language."""
        return self.say(self.language)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return what was drawn and what came out in a language, the verdict first."""
        return (doubt_words.verdict(self, language), *doubt_words.sentences(self, language))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return doubt_show.as_dict(self)

    def __repr__(self) -> str:
        top = percent(float(self.best.max()), 1)
        return f"Robustness({len(self.racing)} offers, {self.draws} draws, seed {self.seed}: {self.winner} {top})"

    def __str__(self) -> str:
        return "\n".join(self.say(self.language))

    def _repr_html_(self) -> str:
        return doubt_show.as_html(self)

    @property
    def _index(self) -> pd.Index:
        return pd.Index(self.racing, name="offer")

    @property
    def _shares(self) -> Floats:
        return self.tally.ranks / self.draws
