"""Several evaluators and one decision: everybody's ranking, the joint one, and how far they are apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.model import Evaluator
from crmselect.model.base import FrozenDict
from crmselect.scoring import panel_show, panel_words
from crmselect.scoring.answers import Floats
from crmselect.scoring.panel_checks import evaluator_problems
from crmselect.scoring.panel_inputs import combined_view, own_view, ranked
from crmselect.scoring.people import Concordance, borda, condorcet, kendall_w, spread
from crmselect.scoring.ranking import Ranking
from crmselect.scoring.weights._checks import choose

__all__ = ["Disagreement", "Majorities", "Panel", "panel"]


class Disagreement(NamedTuple):
    """How far the evaluators are apart.

    Attributes
    ----------
    criteria : DataFrame by path
        The local weight: ``low``, ``high``, ``deviation``, the joint ``weight``; for a leaf also ``value_deviation``,
        the mean over the offers of how far their values there are apart.
    offers : DataFrame by offer
        The score: ``low``, ``high``, ``deviation``; the place among all: ``best``, ``worst``.
    map : DataFrame, offers × leaves
        The standard deviation of each value over the evaluators.
    """

    criteria: pd.DataFrame
    offers: pd.DataFrame
    map: pd.DataFrame


class Majorities(NamedTuple):
    """Each offer against each other one, by name.

    Attributes
    ----------
    pairwise : DataFrame, offers × offers
        The say of those who place the row's offer ahead of the column's.
    winner : str or None
        Who beats every other offer by a majority.
    cycle : tuple of str
        Without a winner: offers of which each beats the next and the last beats the first. Empty where ties alone keep
        any from winning.
    """

    pairwise: pd.DataFrame
    winner: str | None
    cycle: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Panel:
    """What a panel of evaluators decides, together and each alone.

    Parameters
    ----------
    base : Ranking
        The study's own, without the evaluators.
    evaluators : tuple of Evaluator
    rankings : mapping of evaluator to Ranking
        As each one sees it: what he or she leaves open is as in ``base``.
    combined : Ranking
        From the joint weights, answers and scores.
    weights, answers : str
        How they were combined.
    """

    base: Ranking
    evaluators: tuple[Evaluator, ...]
    rankings: Mapping[str, Ranking]
    combined: Ranking
    weights: str
    answers: str

    @property
    def language(self) -> str:
        """Of the words: that of the study."""
        return self.base.language

    @property
    def winner(self) -> str | None:
        """The first of the joint ranking, or None when no offer passes."""
        return self.combined.winner

    @property
    def say(self) -> Floats:
        """The say of each evaluator, as given."""
        return np.array([one.weight for one in self.evaluators], dtype=np.float64)

    @cached_property
    def placed(self) -> pd.DataFrame:
        """The place of each offer with each evaluator, evaluators × offers.

        An offer that a gate stops with someone stands there behind all that pass, level with the others that are out.
        Offers that pass with nobody are not in it.
        """
        rows = {name: found.places.to_numpy(dtype=np.float64, na_value=np.nan) for name, found in self.rankings.items()}
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(self.base.offers.names))
        frame = frame.loc[:, frame.notna().any()]
        last = frame.notna().sum(axis=1) + 1
        figures = frame.to_numpy(dtype=np.float64)
        filled = np.where(np.isnan(figures), last.to_numpy(dtype=np.float64)[:, None], figures)
        return pd.DataFrame(filled, index=pd.Index(frame.index, name="evaluator"), columns=frame.columns)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer in the joint order: ``rank``, ``score``, ``status``, then each one's place and score.

        The columns are ``rank: NAME`` and ``score: NAME``; the place is missing where a gate stops the offer.
        """
        columns: dict[str, Any] = {
            "rank": self.combined.places,
            "score": self.combined.score,
            "status": np.where(self.combined.places.isna(), "excluded", "ranked"),
        }
        columns.update({f"rank: {name}": found.places for name, found in self.rankings.items()})
        columns.update({f"score: {name}": found.score for name, found in self.rankings.items()})
        frame = pd.DataFrame(columns, index=pd.Index(self.base.offers.names, name="offer"))
        return frame.loc[list(self.combined.order)]

    @cached_property
    def disagreement(self) -> Disagreement:
        """How far they are apart: on each criterion, on each offer, and on each offer at each criterion."""
        each = list(self.rankings.values())
        joint = self.combined.weights
        # One's tree may lack nothing that another's has: only what carries no requirements is ever left out.
        local = spread([one.weights["local"].reindex(joint.index) for one in each])
        values = spread([one.values.reindex(columns=self.combined.values.columns) for one in each])
        apart = pd.DataFrame(values.deviation, index=self.combined.values.index, columns=self.combined.values.columns)
        criteria = pd.DataFrame({"weight": joint["local"], **_columns(local)}, index=joint.index)
        criteria["value_deviation"] = apart.mean().reindex(joint.index)
        score = spread([one.score for one in each])
        places = spread([one.places.to_numpy(dtype=np.float64, na_value=np.nan) for one in each])
        offers = pd.DataFrame({**_columns(score), "best": places.low, "worst": places.high}, index=apart.index)
        return Disagreement(criteria, offers.loc[list(self.combined.order)], apart)

    @cached_property
    def concordance(self) -> Concordance:
        """Kendall's W over the evaluators' places."""
        return kendall_w(self.placed.to_numpy(dtype=np.float64))

    @cached_property
    def borda(self) -> pd.Series[float]:
        """The Borda count by offer, most points first; each evaluator counts by his or her say."""
        counted = borda(self.placed.to_numpy(dtype=np.float64), evaluator_weights=self.say)
        points = pd.Series(counted.points, index=self.placed.columns, name="points").rename_axis("offer")
        return points.sort_index().sort_values(ascending=False, kind="stable")

    @cached_property
    def condorcet(self) -> Majorities:
        """Each offer against each other one; each evaluator counts by his or her say."""
        counted = condorcet(self.placed.to_numpy(dtype=np.float64), evaluator_weights=self.say)
        names = self.placed.columns.tolist()
        frame = pd.DataFrame(counted.pairwise, index=pd.Index(names, name="offer"), columns=names)
        winner = None if counted.winner is None else names[counted.winner]
        return Majorities(frame, winner, tuple(names[k] for k in counted.cycle))

    @cached_property
    def rankings_without(self) -> Mapping[str, Ranking]:
        """The joint ranking without each evaluator; without the only one that has a say it is the study's own."""
        found = {}
        for one in self.evaluators:
            others = [other for other in self.evaluators if other.name != one.name]
            view = combined_view(self.base, others, weights=self.weights, answers=self.answers)
            found[one.name] = ranked(self.base, view)
        return FrozenDict(found)

    @cached_property
    def without(self) -> pd.DataFrame:
        """One row an evaluator who is left out: ``winner``, ``order`` of those that pass, whether either ``turned``."""
        now = _passing(self.combined)
        rows = []
        for name, found in self.rankings_without.items():
            order = _passing(found)
            rows.append((name, found.winner, order, found.winners != self.combined.winners, order != now))
        columns = ["evaluator", "winner", "order", "turned", "order_turned"]
        return pd.DataFrame(rows, columns=columns).set_index("evaluator")

    @property
    def sentences(self) -> tuple[str, ...]:
        """The findings in the study's language."""
        return self.say_in(self.language)

    def say_in(self, language: str = "en") -> tuple[str, ...]:
        """Return the findings in a language."""
        return tuple(pair[language == "zh"] for pair in panel_words.pairs(self))

    def to_dict(self) -> dict[str, Any]:
        """Return the panel as plain data for JSON."""
        return panel_show.as_dict(self)

    def _repr_html_(self) -> str:
        return panel_show.as_html(self)


def panel(base: Ranking, evaluators: Iterable[Evaluator], *, weights: str = "mean", answers: str = "mean") -> Panel:
    """Rank the offers as each evaluator sees them, and as all see them together.

    Parameters
    ----------
    base : Ranking
        The study's own: its inputs stand wherever nobody states anything else.
    evaluators : iterable of Evaluator
        At least one who has a say.
    weights : {"mean", "median", "geometric"}
        How weights are combined, among the siblings at every node, over those who weighed them (aggregation of
        individual priorities).
    answers : {"mean", "median"}
        How answers, on 0 to 1, and scores of criteria are combined over those who gave one. An answer on which all
        agree stays what it is; any other becomes a number, and is judged as numbers are.

    Raises
    ------
    DataError
        For criteria, offers or requirements that are not there, siblings weighed only in part, two of one name,
        nobody with a say, and weights whose median or geometric mean is 0 throughout.

    Notes
    -----
    Pairwise judgements of a group are combined before they are weights, by :func:`crmselect.scoring.weights.ahp`.
    A criterion that anyone scores as a whole counts, for each offer scored, with these scores alone.

    Examples
    --------
    >>> from crmselect.model import Criterion, Offer, OfferSet, ValueFunction
    >>> from crmselect.scoring import rank
    >>> scale = ValueFunction(worst=0, best=10)
    >>> tree = [Criterion(name=name, source=f"attribute.{name}", value=scale) for name in ("ease", "reach")]
    >>> offers = OfferSet(offers=(
    ...     Offer(name="Acme", attributes={"ease": 9, "reach": 3}),
    ...     Offer(name="Bravo", attributes={"ease": 5, "reach": 8}),
    ... ))
    >>> people = [Evaluator(name="Ana", weights={"ease": 8, "reach": 2}),
    ...           Evaluator(name="Ben", weights={"ease": 4, "reach": 6})]
    >>> found = panel(rank(offers, criteria=tree), people)
    >>> found.table[["rank", "score", "rank: Ana", "rank: Ben"]].round(2)
           rank  score  rank: Ana  rank: Ben
    offer
    Acme      1   0.66          1          2
    Bravo     2   0.62          2          1
    """
    choose(weights, "weights", ("mean", "median", "geometric"))
    choose(answers, "answers", ("mean", "median"))
    people = tuple(evaluators)
    if not people:
        raise DataError(Problem("evaluators", "there are none", "add [[evaluators]] to the study"))
    problems = list(
        evaluator_problems(people, base.criteria, base.offers.names, base.requirements, base.rules, base.language)
    )
    if problems:
        raise DataError(problems)
    each = {one.name: ranked(base, own_view(one)) for one in people}
    joint = ranked(base, combined_view(base, people, weights=weights, answers=answers))
    return Panel(base, people, FrozenDict(each), joint, weights, answers)


def _columns(apart: Any) -> dict[str, Any]:
    return {"low": apart.low, "high": apart.high, "deviation": apart.deviation}


def _passing(ranking: Ranking) -> tuple[str, ...]:
    return ranking.order[: int(ranking.places.notna().sum())]
