"""The result of ranking offers: the order, and everything that it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmselect.model import AnswerRules, AnswerSet, Criterion, Gates, OfferSet, RequirementSet
from crmselect.scoring import show
from crmselect.scoring.fit import Fit
from crmselect.scoring.gates import Stop, excluded_table
from crmselect.scoring.review import Note, review_notes
from crmselect.scoring.tree import Leaf, Node, weights_table

if TYPE_CHECKING:
    from crmselect.scoring.explain import Explanation
    from crmselect.scoring.turning import Turning

__all__ = ["Ranking"]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Who is first, by how much, why, and who is out.

    Parameters
    ----------
    offers, requirements, answers, criteria, gates, rules, costs, method, options, currency, language
        What the ranking was made from; ``criteria`` are the documented default where the study states none.
    nodes : tuple of Node
        The tree of criteria with its weights, leaves among them.
    fit : Fit or None
        None without requirements, or when nothing was answered and nothing asks for it.
    figures, values : DataFrame, offers × leaves
        What each offer has at each leaf, and what it is worth, 0 to 1.
    contributions : DataFrame or None, offers × leaves
        Global weight × value. The rows add up to the score exactly, in any order of summation; an offer whose costs
        stay closed has none. None for methods other than ``additive``, which have no such parts.
    score : Series by offer
        Higher is better; NaN where there is none (an offer whose costs stay closed, or that another method leaves out).
    places : Series by offer
        1 for the first; scores within 1e-12 share a place, and the next place is as many further on. Missing for an
        offer that a gate stopped.
    stops : tuple of Stop
        Every gate that any offer does not pass.
    left_out : tuple of str
        Paths of criteria that carry no fit, because the requirements behind them all weigh nothing.

    Notes
    -----
    The default method never turns the order of two offers when a third comes or goes: every scale is stated, and
    nothing is normalised over the offers in the table.
    """

    offers: OfferSet
    requirements: RequirementSet | None
    answers: AnswerSet | None
    criteria: tuple[Criterion, ...]
    gates: Gates
    rules: AnswerRules
    costs: Mapping[str, pd.Series[float]]
    method: str
    options: Mapping[str, Any]
    currency: str
    language: str
    nodes: tuple[Node, ...]
    fit: Fit | None
    figures: pd.DataFrame
    values: pd.DataFrame
    contributions: pd.DataFrame | None
    score: pd.Series[float]
    places: pd.Series[int]
    stops: tuple[Stop, ...]
    left_out: tuple[str, ...] = ()

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """The leaves of the tree, in the order of the columns of ``values``."""
        return tuple(node for node in self.nodes if isinstance(node, Leaf))

    @cached_property
    def weights(self) -> pd.DataFrame:
        """The weight of every node by path: local (among its siblings), global (in the whole), source, leaf."""
        return weights_table(self.nodes)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The offers as tables show them: by place, then those that are out by score; equals by name."""
        last = len(self.offers) + 1
        places = self.places.fillna(last).to_numpy(dtype=np.int64).tolist()
        scores = self.score.fillna(-np.inf).to_numpy().tolist()
        keys = {
            name: (place, -score if place == last else 0.0, name)
            for name, place, score in zip(self.offers.names, places, scores, strict=True)
        }
        return tuple(sorted(self.offers.names, key=lambda name: keys[name]))

    @property
    def answered(self) -> bool:
        """Whether there is a single answer."""
        return any(not answer.missing for answer in self.answers or ())

    @cached_property
    def closed(self) -> tuple[str, ...]:
        """The offers whose costs stay closed in a staged evaluation."""
        return tuple(dict.fromkeys(s.offer for s in self.stops if self.gates.staged and s.rule != "budget"))

    @cached_property
    def excluded(self) -> pd.DataFrame:
        """One row a stop: offer, rule, subject, value, threshold, missed_by, near, reason."""
        return excluded_table(self.stops, self.language)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer, ranked ones first; see :func:`crmselect.scoring.show.ranking_table` for the columns."""
        return show.ranking_table(self)

    @cached_property
    def review(self) -> tuple[Note, ...]:
        """What is worth reading before the ranking is believed."""
        return review_notes(self)

    @property
    def winners(self) -> tuple[str, ...]:
        """The offers that share the first place; empty when none passes."""
        return self.order[: int((self.places == 1).sum())]

    @property
    def winner(self) -> str | None:
        """The first offer, or None when none passes. Of several firsts the first by name: see ``winners``."""
        return next(iter(self.winners), None)

    @property
    def margin(self) -> float | None:
        """How far the first is ahead of the second; 0 for two firsts, None when fewer than two pass."""
        first, *others = self.order
        if self.places.notna().sum() < 2:
            return None
        return 0.0 if len(self.winners) > 1 else float(self.score[first] - self.score[others[0]])

    def explain(self, offer: str, versus: str | None = None) -> Explanation:
        """Return why an offer has its score, or why it is ahead of or behind another one.

        Parameters
        ----------
        offer, versus : str
            Names; offers that a gate stopped can be explained too.

        Raises
        ------
        KeyError
            For an unknown name.
        ValueError
            For a method other than ``additive``, and for an offer whose costs stay closed.
        """
        from crmselect.scoring.explain import explain

        return explain(self, offer, versus)

    def turning(self, offer: str, versus: str) -> Turning:
        """Return the smallest change of one weight, one score or the price that brings two offers level.

        Parameters
        ----------
        offer, versus : str
            Names, in either order; offers that a gate stopped can be asked about too.

        Raises
        ------
        KeyError
            For an unknown name.
        ValueError
            For a method other than ``additive``, for an offer whose costs stay closed, and for one and the same offer.
        """
        from crmselect.scoring.turning import find_turning

        return find_turning(self, offer, versus)

    def to_dict(self) -> dict[str, Any]:
        """Return the ranking as plain data for JSON."""
        return show.as_dict(self)

    def __repr__(self) -> str:
        passing = int(self.places.notna().sum())
        first = ", ".join(self.winners) or "nobody"
        return f"Ranking({self.method}, {passing} of {len(self.offers)} offers pass, first: {first})"

    def _repr_html_(self) -> str:
        return show.as_html(self)
