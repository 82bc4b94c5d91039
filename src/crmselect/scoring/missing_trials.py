"""Offers tried with their open answers at either end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.model import Offer, OfferSet
from crmselect.scoring.answers import DUST, AnswerScores, Bools, Floats, read_answers
from crmselect.scoring.fit import measure_fit
from crmselect.scoring.gates import apply_gates
from crmselect.scoring.ranking import Ranking

__all__ = ["chase", "ends", "tried"]

Ints = npt.NDArray[np.int64]


def ends(ranking: Ranking) -> tuple[AnswerScores, AnswerScores]:
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


def tried(ranking: Ranking, rows: Ints, scores: AnswerScores, *, dear: bool, musts: bool) -> tuple[Floats, Bools]:
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


def chase(
    ranking: Ranking,
    cells: Ints,
    scores: AnswerScores,
    worst: AnswerScores,
    best: AnswerScores,
    possible: tuple[str, ...],
) -> pd.DataFrame:
    """Return one row an open answer; each is tried at both ends by itself, all else as it is now."""
    rows, columns = cells[:, 0], cells[:, 1]
    both = []
    for end, dear in ((worst, True), (best, False)):
        own = _with_cells(scores, end, rows, columns)
        both.append(tried(ranking, rows, own, dear=dear, musts=ranking.answered))
    now: tuple[Floats, Bools] = (np.array(ranking.score, dtype=np.float64), np.array(ranking.places.notna()))
    winners = _firsts(*now)
    needs, names = ranking.requirements or (), ranking.offers.names
    weights = np.array([leaf.weight for leaf in ranking.leaves])
    unknown = (ranking.values.isna().to_numpy() * weights).sum(axis=1)  # What closed costs may add is not the answer's.
    found = []
    for at, (row, column) in enumerate(cells.tolist()):
        turned = []
        for score, passes in both:
            then, passing = now[0].copy(), now[1].copy()
            then[row], passing[row] = score[at], passes[at]
            turned.append(bool((_firsts(then, passing) != winners).any()))
        (low, passes_low), (high, passes_high) = ((score[at], passes[at]) for score, passes in both)
        need = needs[column]
        gate = bool(passes_low != now[1][row] or passes_high != now[1][row])
        found.append(
            {
                "offer": names[row], "requirement": need.id, "text": need.title or need.text, "area": need.area,
                "priority": need.priority, "worst": worst.score[row, column], "best": best.score[row, column],
                "score_worst": low, "score_best": high, "change": max(high - low - unknown[row], 0.0),
                "turns_winner": any(turned), "turns_gate": gate, "in_reach": names[row] in possible,
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
