"""Answers that are still open: who can win if they turn out well or badly, and which one to chase first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.markup import Cell, table
from crmselect.model import Offer, OfferSet
from crmselect.results import header, plain
from crmselect.scoring import missing_words
from crmselect.scoring.answers import DUST, AnswerScores, Bools, Floats, read_answers
from crmselect.scoring.fit import measure_fit
from crmselect.scoring.gates import apply_gates
from crmselect.scoring.ranking import Ranking
from crmselect.text import number

__all__ = ["OpenAnswers", "open_answers"]

Ints = npt.NDArray[np.int64]


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
        score then, all else as it is now; ``change``, their difference; ``turns_winner`` and ``turns_gate``, whether
        this answer alone can change the first place or whether its offer passes; ``in_reach``, whether its offer can
        still win at all.
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
    >>> from crmselect.model import Answer, Criterion, Requirement
    >>> from crmselect.scoring import rank
    >>> offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    >>> needs = [Requirement(id="F1", text="Leads", priority="should"), Requirement(id="F2", text="Maps", priority="could")]
    >>> answers = [Answer(offer="Acme", requirement="F1", code="partner"), Answer(offer="Acme", requirement="F2", code="standard"),
    ...            Answer(offer="Bravo", requirement="F1", code="standard")]
    >>> found = open_answers(rank(offers, needs, answers, [Criterion(name="Fit", source="requirements")]))
    >>> found.table[["score", "low", "high", "possible"]].round(3)
           score    low   high  possible
    offer
    Acme   0.733  0.733  0.733      True
    Bravo  0.667  0.667  1.000      True
    """
    if ranking.method != "additive":
        raise ValueError(f"the scores of method {ranking.method!r} have no bounds — rank with method='additive'")
    scores, best = _ends(ranking)
    worst = replace(scores, missing=np.zeros_like(scores.missing))  # As low as now, but counted as answered.
    cells = np.argwhere(scores.missing | (best.score > scores.score)).astype(np.int64)
    names = ranking.offers.names
    every = np.arange(len(names))
    low, passes_low = _tried(ranking, every, worst, dear=True, musts=True)
    high, passes_high = _tried(ranking, every, best, dear=False, musts=True)
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
    return replace(found, answers=_chase(ranking, cells, scores, worst, best, found.possible_winners))


def _ends(ranking: Ranking) -> tuple[AnswerScores, AnswerScores]:
    """Return the scores as they count now, and with every open answer at its best."""
    names, needs = ranking.offers.names, ranking.requirements or ()
    answers = tuple(ranking.answers or ())
    now = read_answers(names, needs, answers, ranking.rules)
    well = [a if a.high is None else a.replace(low=None, high=None, score=a.high) for a in answers]
    best = read_answers(names, needs, well, ranking.rules)
    open_ = best.missing
    return now, replace(
        best,
        score=np.where(open_, 1.0, best.score),
        missing=np.zeros_like(open_),
        met=best.met | open_,
        unmet=np.where(open_, 0, best.unmet).astype(np.int8),
    )


def _tried(ranking: Ranking, rows: Ints, scores: AnswerScores, *, dear: bool, musts: bool) -> tuple[Floats, Bools]:
    """Return the score of each trial and whether it passes: a trial is an offer (its row) with answers of its own.

    ``dear`` says what costs that are closed are worth, 0 or 1, and ``musts`` whether must-haves are asked for.
    """
    values = ranking.values.to_numpy(dtype=np.float64)[rows]
    values = np.where(np.isnan(values), 0.0 if dear else 1.0, values)
    names = np.array(ranking.offers.names, dtype=object)[rows]
    budget = {stop.offer for stop in ranking.stops if stop.rule in {"attribute", "budget"}}
    closed = set(ranking.closed) if ranking.gates.budget is not None and dear else set()
    passes = np.array([name not in budget | closed for name in names], dtype=np.bool_)
    if ranking.requirements is not None:
        trials = OfferSet(offers=tuple(Offer(name=str(at)) for at in range(len(rows))))
        own = replace(scores, offers=trials.names)
        fit = measure_fit(own, ranking.requirements, ranking.rules)
        for column, leaf in enumerate(ranking.leaves):
            if leaf.kind == "requirements":
                values[:, column] = fit.flat if leaf.area is None else fit.by_area.loc[leaf.area]
        gates = ranking.gates.replace(budget=None, attributes={})
        stops = apply_gates(trials, gates, requirements=ranking.requirements if musts else None, scores=own, fit=fit)
        passes[[int(stop.offer) for stop in stops]] = False
    weights = np.array([leaf.weight for leaf in ranking.leaves])
    return (values * weights).sum(axis=1), passes


def _chase(
    ranking: Ranking,
    cells: Ints,
    scores: AnswerScores,
    worst: AnswerScores,
    best: AnswerScores,
    possible: tuple[str, ...],
) -> pd.DataFrame:
    """Return one row an open answer; each is tried at both ends by itself, all else as it is now."""
    rows, columns = cells[:, 0], cells[:, 1]
    ends = []
    for end, dear in ((worst, True), (best, False)):
        own = _with_cells(scores, end, rows, columns)
        ends.append(_tried(ranking, rows, own, dear=dear, musts=ranking.answered))
    now = ranking.score.to_numpy(dtype=np.float64), ranking.places.notna().to_numpy(dtype=np.bool_)
    winners = _firsts(*now)
    needs, names = ranking.requirements or (), ranking.offers.names
    found = []
    for at, (row, column) in enumerate(cells.tolist()):
        turned = []
        for score, passes in ends:
            then, passing = now[0].copy(), now[1].copy()
            then[row], passing[row] = score[at], passes[at]
            turned.append(bool((_firsts(then, passing) != winners).any()))
        (low, passes_low), (high, passes_high) = ((score[at], passes[at]) for score, passes in ends)
        need = needs[column]
        gate = bool(passes_low != now[1][row] or passes_high != now[1][row])
        found.append(
            {
                "offer": names[row], "requirement": need.id, "text": need.title or need.text, "area": need.area,
                "priority": need.priority, "worst": worst.score[row, column], "best": best.score[row, column],
                "score_worst": low, "score_best": high, "change": high - low, "turns_winner": any(turned),
                "turns_gate": gate, "in_reach": names[row] in possible,
            }
        )  # fmt: skip
    found.sort(key=lambda one: (not one["turns_winner"], not one["turns_gate"], not one["in_reach"], -one["change"]))
    kinds = {
        "offer": str, "requirement": str, "text": str, "area": str, "priority": str, "worst": float, "best": float,
        "score_worst": float, "score_best": float, "change": float, "turns_winner": bool, "turns_gate": bool,
        "in_reach": bool,
    }  # fmt: skip
    return pd.DataFrame(found, columns=list(kinds)).astype(kinds)


def _with_cells(scores: AnswerScores, end: AnswerScores, rows: Ints, columns: Ints) -> AnswerScores:
    """Return one row a cell: its offer's answers as they are, that one at an end."""
    at = np.arange(len(rows))
    parts: dict[str, Any] = {}
    for name in ("score", "missing", "met", "unmet", "low", "high", "numeric"):
        parts[name] = getattr(scores, name)[rows]
        parts[name][at, columns] = getattr(end, name)[rows, columns]
    return replace(scores, offers=tuple(map(str, at)), **parts)


def _firsts(score: Floats, passing: Bools) -> Bools:
    known = np.where(passing, score, -np.inf)
    return np.asarray(passing & (known >= known.max(initial=-np.inf) - DUST))


def _unpriced(ranking: Ranking) -> Iterator[tuple[str, str]]:
    musts = {r.id for r in ranking.requirements or () if r.priority == "must"}
    for answer in ranking.answers or ():
        if ranking.gates.must_haves and answer.requirement in musts:
            if answer.code == "customisation" and answer.cost is None:
                yield answer.offer, answer.requirement
