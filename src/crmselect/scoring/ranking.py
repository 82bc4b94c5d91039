"""From offers, answers, costs and criteria to a ranking that keeps its working."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.model import (
    Answer,
    AnswerRules,
    AnswerSet,
    Criterion,
    Gates,
    OfferSet,
    Requirement,
    RequirementSet,
    leaves,
)
from crmselect.model.base import FrozenDict
from crmselect.scoring.answers import DUST, Bools, Floats, read_answers
from crmselect.scoring.figures import measure
from crmselect.scoring.fit import measure_fit
from crmselect.scoring.gates import Stop, apply_gates
from crmselect.scoring.result import Ranking
from crmselect.scoring.second import METHODS, prefer
from crmselect.scoring.tree import Leaf, default_criteria, grow

__all__ = ["Ranking", "rank"]

GRID = 2.0**-52
"""Contributions are rounded to this: sums up to 2 are then exact in whatever order they are taken."""


def rank(
    offers: OfferSet,
    requirements: RequirementSet | Iterable[Requirement] | None = None,
    answers: AnswerSet | Iterable[Answer] | None = None,
    criteria: Sequence[Criterion] | None = None,
    gates: Gates | None = None,
    rules: AnswerRules | None = None,
    costs: Mapping[str, pd.Series[float]] | None = None,
    *,
    method: str = "additive",
    options: Mapping[str, Any] | None = None,
    currency: str = "",
    language: str = "en",
    cost_scale: tuple[float, float] | None = None,
) -> Ranking:
    """Rank offers by an additive value over a tree of criteria, after the gates.

    Parameters
    ----------
    offers : OfferSet
    requirements, answers : optional
        What is asked and what is answered.
    criteria : sequence of Criterion, optional
        Without them :func:`default_criteria`: fit and cost, half each.
    gates, rules : optional
        Default as in their models.
    costs : mapping of kind to Series by offer
        ``present_value``, ``nominal``, ``annual_equivalent``, ``per_user_month``, as far as something asks for them.
    method : str
        ``additive``, or a second opinion on the values of the offers that pass: see :data:`METHODS`.
    options : mapping, optional
        Further arguments of that method.
    currency, language : str
        For words; ``en`` or ``zh``.
    cost_scale : (worst, best), optional
        For the default criteria.

    Raises
    ------
    DataError
        For whatever is missing, unknown or not stated.

    Notes
    -----
    A must-have is not met by silence. But where not a single answer is there, nobody has been asked yet: must-haves are
    then not applied, the default criteria are cost alone, and a note says both.

    Examples
    --------
    >>> from crmselect.model import Offer
    >>> offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo"), Offer(name="Cargo")))
    >>> costs = {"present_value": pd.Series({"Acme": 600.0, "Bravo": 250.0, "Cargo": 1100.0})}
    >>> ranking = rank(offers, gates=Gates(budget=1000), costs=costs)
    >>> ranking.table[["rank", "score"]]
           rank  score
    offer
    Bravo     1   0.75
    Acme      2   0.40
    Cargo  <NA>   0.00
    >>> ranking.winner, ranking.excluded["rule"].tolist()
    ('Bravo', ['budget'])
    """
    if method not in METHODS:
        prefer(np.empty((0, 0)), np.empty(0), method)  # Raises with the method that may be meant.
    if language not in {"en", "zh"}:
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    if not len(offers):
        raise DataError(Problem("offers", "there are none", "load at least one offer"))
    needs = _requirement_set(requirements)
    given = answers if isinstance(answers, AnswerSet) or answers is None else AnswerSet(answers=tuple(answers))
    gates, rules = gates or Gates(), rules or AnswerRules()
    series: Mapping[str, pd.Series[float]] = FrozenDict(costs or {})
    scores = read_answers(offers.names, needs or (), given or (), rules)
    answered = not bool(scores.missing.all()) if needs is not None else False
    if criteria is None:
        criteria = default_criteria(gates, has_answers=answered, cost_scale=cost_scale, language=language)
    asked = [leaf for leaf in leaves(tuple(criteria)) if (leaf.source or "").partition(".")[0] == "requirements"]
    fit = None
    if needs is not None and (answered or asked or gates.area_minimum or gates.total_minimum is not None):
        stated = next((dict(leaf.area_weights) for leaf in asked if leaf.area_weights), {})
        fit = measure_fit(scores, needs, rules, {a: w for a, w in stated.items() if a in needs.areas})
    nodes, left_out = grow(criteria, fit, language)
    stops = apply_gates(
        offers,
        gates,
        requirements=needs if answered else None,
        scores=scores,
        fit=fit,
        costs=series,
        currency=currency,
    )
    passing = np.array([name not in {stop.offer for stop in stops} for name in offers.names], dtype=np.bool_)
    opened = _opened(offers, gates, stops)
    grown = [node for node in nodes if isinstance(node, Leaf)]
    figures, values = measure(grown, offers, fit, series, opened)
    weights = np.array([leaf.weight for leaf in grown])
    contributions, score = _scores(values, weights, method, options, passing)
    places = _places(np.asarray(score, dtype=np.float64), passing)
    return Ranking(
        offers=offers,
        requirements=needs,
        answers=given,
        criteria=tuple(criteria),
        gates=gates,
        rules=rules,
        costs=series,
        method=method,
        options=FrozenDict(options or {}),
        currency=currency,
        language=language,
        nodes=nodes,
        fit=fit,
        figures=figures,
        values=values,
        contributions=contributions,
        score=score,
        places=pd.Series(places, index=score.index, name="rank"),
        stops=stops,
        left_out=left_out,
    )


def _requirement_set(requirements: RequirementSet | Iterable[Requirement] | None) -> RequirementSet | None:
    if requirements is not None and not isinstance(requirements, RequirementSet):
        requirements = RequirementSet(requirements=tuple(requirements))
    return requirements if requirements is not None and len(requirements) else None


def _opened(offers: OfferSet, gates: Gates, stops: Sequence[Stop]) -> Bools:
    """Return whose costs may be looked at: all, or in a staged evaluation those who pass the technical gates."""
    closed = {stop.offer for stop in stops if stop.rule != "budget"} if gates.staged else set()
    return np.array([name not in closed for name in offers.names], dtype=np.bool_)


def _scores(
    values: pd.DataFrame, weights: Floats, method: str, options: Mapping[str, Any] | None, passing: Bools
) -> tuple[pd.DataFrame | None, pd.Series[float]]:
    worth = values.to_numpy()
    if method == "additive":
        # On a common grid the parts add up to the score to the last digit, and what is less than the grid is no part.
        parts = np.round(worth * weights / GRID) * GRID
        score = pd.Series(parts.sum(axis=1), index=values.index, name="score")
        return pd.DataFrame(parts, index=values.index, columns=values.columns)[score.notna()], score
    scores = np.full(len(values), np.nan)
    scores[passing] = prefer(worth[passing], weights, method, options)
    return None, pd.Series(scores, index=values.index, name="score")


def _places(scores: Floats, passing: Bools) -> pd.arrays.IntegerArray:
    places = np.zeros(len(scores), dtype=np.int64)
    place, first = 0, np.inf
    for count, row in enumerate(sorted(np.flatnonzero(passing), key=lambda row: -scores[row]), start=1):
        if not first - scores[row] <= DUST:  # Measured from the first of the tie, so that ties do not creep.
            place, first = count, scores[row]
        places[row] = place
    return pd.arrays.IntegerArray(places, mask=~passing)
