"""Answers that are still open: who can win if they turn out well or badly, and which one to chase first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.scoring import missing_words
from crmselect.scoring.answers import DUST
from crmselect.scoring.missing_trials import chase, ends, tried
from crmselect.scoring.ranking import Ranking
from crmselect.text import number

__all__ = ["OpenAnswers", "open_answers"]


@dataclass(frozen=True, eq=False)
class OpenAnswers:
    """What the answers that are still open can change.

    Parameters
    ----------
    ranking : Ranking
        As the study counts open answers now.
    low, high : Series by offer
        The score if all the offer's open answers turn out worst, and best.
    passes_low, passes_high : Series of bool by offer
        Whether the offer passes the gates then.
    answers : DataFrame
        One row an open answer, the one to chase first on top: ``offer``, ``requirement``, ``text``, ``area``,
        ``priority``; ``worst`` and ``best``, what it may score, 0 to 1; ``score_worst`` and ``score_best``, the offer's
        score then, all else as it is now; ``change``, what the answer moves it by; ``turns_winner`` and
        ``turns_gate``, whether this answer alone can change the first place or whether its offer passes; ``in_reach``,
        whether its offer can still win at all.
    unpriced : tuple of (str, str)
        Offers with a must that is answered as customisation without its cost: no open answer, but an open question.
    """

    ranking: Ranking
    low: pd.Series[float]
    high: pd.Series[float]
    passes_low: pd.Series[bool]
    passes_high: pd.Series[bool]
    answers: pd.DataFrame
    unpriced: tuple[tuple[str, str], ...]

    @property
    def language(self) -> str:
        """Of the words: that of the ranking."""
        return self.ranking.language

    @cached_property
    def possible_winners(self) -> tuple[str, ...]:
        """Who is first, alone or with others, if its own answers turn out best and all others' worst."""
        found = []
        for name in self.ranking.order:
            others = self.passes_low.index[self.passes_low & (self.passes_low.index != name)]
            ahead = self.low[others] > self.high[name] + DUST
            if self.passes_high[name] and not bool(ahead.any()):
                found.append(name)
        return tuple(found)

    @cached_property
    def necessary_winners(self) -> tuple[str, ...]:
        """Who is first, alone or with others, whatever comes; empty where that depends on the answers."""
        found = []
        for name in self.ranking.order:
            others = self.passes_high.index[self.passes_high & (self.passes_high.index != name)]
            behind = self.high[others] <= self.low[name] + DUST
            if self.passes_low[name] and bool(behind.all()):
                found.append(name)
        return tuple(found)

    @property
    def necessary_winner(self) -> str | None:
        """The first of them, or None where the winner depends on the answers."""
        return next(iter(self.necessary_winners), None)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer, in the order of the ranking.

        ``rank``, ``score``, ``low``, ``high``, ``open`` (how many answers), ``gates`` (``passes``, ``fails`` or
        ``open``), ``possible`` and ``necessary`` (whether it can, and must, be first).
        """
        count = self.answers["offer"].value_counts()
        gates = np.where(self.passes_low, "passes", np.where(self.passes_high, "open", "fails"))
        index = self.low.index
        frame = pd.DataFrame(
            {
                "rank": self.ranking.places,
                "score": self.ranking.score,
                "low": self.low,
                "high": self.high,
                "open": count.reindex(index).fillna(0).astype(int),
                "gates": gates,
                "possible": index.isin(self.possible_winners),
                "necessary": index.isin(self.necessary_winners),
            },
            index=index,
        )
        return frame.loc[list(self.ranking.order)]

    @property
    def sentences(self) -> tuple[str, ...]:
        """The findings in the ranking's language."""
        return self.say(self.language)

    def say(self, language: str = "en") -> tuple[str, ...]:
        """Return the findings in a language."""
        return tuple(pair[language == "zh"] for pair in missing_words.pairs(self))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        sets = (self.ranking.offers, self.ranking.requirements, self.ranking.answers)
        inputs = dict.fromkeys(item for records in sets if records is not None for item in records.inputs)
        offers = self.table.reset_index().astype(object)
        body = {
            "language": self.language,
            "possible_winners": self.possible_winners,
            "necessary_winners": self.necessary_winners,
            "offers": offers.where(offers.notna(), None).to_dict("records"),
            "answers": self.answers.to_dict("records"),
            "unpriced": [{"offer": offer, "requirement": name} for offer, name in self.unpriced],
            "sentences": self.sentences,
        }
        return {**header("open_answers/1", inputs), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        words = missing_words.HEADINGS[self.language]
        rows, greyed = [], []
        for position, (name, row) in enumerate(zip(self.table.index, self.table.to_dict("records"), strict=True)):
            greyed.extend([] if row["possible"] else [position])
            scores = [Cell(number(float(row[key]), 3), number=True) for key in ("score", "low", "high")]
            outcome = "necessary" if row["necessary"] else "possible" if row["possible"] else "no"
            cells = [Cell(str(row["open"]), number=True), Cell(words[row["gates"]]), Cell(words[outcome])]
            rows.append([Cell(str(name)), *scores, *cells])
        headings = [words[key] for key in ("offer", "score", "low", "high", "count", "gates", "first")]
        return table(headings, rows, caption=words["caption"], greyed=greyed, notes=self.sentences)


def open_answers(ranking: Ranking) -> OpenAnswers:
    """Find what the open answers of a ranking can change.

    An answer is open where nothing is answered, which may turn out anything from 0 to 1, and where a range is given,
    which may turn out anything within it. Each turns out by itself.

    Parameters
    ----------
    ranking : Ranking
        Of the additive method.

    Raises
    ------
    ValueError
        For another method: its scores depend on all offers at once, and have no such bounds.

    Notes
    -----
    The additive value rises with each answer, and so do the gates: no answer, however good, stops an offer. The worst
    of all an offer's open answers therefore bounds its score from below and the best from above, and an offer can win
    if and only if it does when its own answers turn out best and all others' worst. At best a must that is open is
    met.

    In a staged evaluation costs that are closed stay so: the bounds of such an offer let them be worth anything.

    Examples
    --------
    >>> from crmselect.model import Answer, Criterion, Offer, OfferSet, Requirement
    >>> from crmselect.scoring import rank
    >>> offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    >>> needs = [
    ...     Requirement(id="F1", text="Leads", priority="should"), Requirement(id="F2", text="Maps", priority="could")
    ... ]
    >>> answers = [
    ...     Answer(offer="Acme", requirement="F1", code="partner"),
    ...     Answer(offer="Acme", requirement="F2", code="standard"),
    ...     Answer(offer="Bravo", requirement="F1", code="standard"),
    ... ]
    >>> found = open_answers(rank(offers, needs, answers, [Criterion(name="Fit", source="requirements")]))
    >>> found.table[["score", "low", "high", "possible"]].round(3)
           score    low   high  possible
    offer
    Acme   0.733  0.733  0.733      True
    Bravo  0.667  0.667  1.000      True
    """
    if ranking.method != "additive":
        raise ValueError(f"the scores of method {ranking.method!r} have no bounds — rank with method='additive'")
    scores, best = ends(ranking)
    worst = replace(scores, missing=np.zeros_like(scores.missing))  # As low as now, but counted as answered.
    cells = np.argwhere(scores.missing | (best.score > scores.score)).astype(np.int64)
    names = ranking.offers.names
    every = np.arange(len(names))
    low, passes_low = tried(ranking, every, worst, dear=True, musts=True)
    high, passes_high = tried(ranking, every, best, dear=False, musts=True)
    index = pd.Index(names, name="offer")
    found = OpenAnswers(
        ranking=ranking,
        low=pd.Series(low, index=index, name="low"),
        high=pd.Series(high, index=index, name="high"),
        passes_low=pd.Series(passes_low, index=index, name="passes_low"),
        passes_high=pd.Series(passes_high, index=index, name="passes_high"),
        answers=pd.DataFrame(),
        unpriced=tuple(_unpriced(ranking)),
    )
    return replace(found, answers=chase(ranking, cells, scores, worst, best, found.possible_winners))


def _unpriced(ranking: Ranking) -> Iterator[tuple[str, str]]:
    musts = {r.id for r in ranking.requirements or () if r.priority == "must"}
    for answer in ranking.answers or ():
        unpriced = answer.code == "customisation" and answer.cost is None
        if unpriced and answer.requirement in musts and ranking.gates.must_haves:
            yield answer.offer, answer.requirement
