"""What evaluators state, alone and together, and the ranking that it makes of a study's inputs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from crmselect.errors import DataError
from crmselect.model import Answer, AnswerSet, Criterion, Evaluator, Offer, OfferSet, ValueFunction
from crmselect.scoring.answers import read_answers
from crmselect.scoring.fit import area_label
from crmselect.scoring.panel_checks import positions
from crmselect.scoring.people import aggregate, combine
from crmselect.scoring.ranking import Ranking, rank
from crmselect.scoring.tree import SEPARATOR

__all__ = ["View", "combined_view", "own_view", "ranked"]

_AS_IT_IS = ValueFunction(worst=0, best=1)


@dataclass(frozen=True, slots=True)
class View:
    """What takes the place of a study's own inputs.

    Parameters
    ----------
    weights : mapping of path to weight
        Of whole groups of siblings.
    answers : mapping of (offer, requirement) to Answer
    scores : mapping of path to mapping of offer to share
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    scores: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def own_view(evaluator: Evaluator) -> View:
    """Return an evaluator's own view."""
    answers = {(answer.offer, answer.requirement): answer for answer in evaluator.answers if not answer.missing}
    return View(evaluator.weights, answers, evaluator.scores)


def combined_view(base: Ranking, evaluators: Sequence[Evaluator], *, weights: str, answers: str) -> View:
    """Return the view of those who have a say: each weight, answer and score combined over whoever stated it.

    Parameters
    ----------
    base : Ranking
    evaluators : sequence of Evaluator
    weights : {"mean", "median", "geometric"}
    answers : {"mean", "median"}
        Of answers and of scores.
    """
    people = [one for one in evaluators if one.weight > 0]
    if not people:
        return View()
    say = [one.weight for one in people]
    joint: dict[str, float] = {}
    tree = dict(positions(base.criteria, base.requirements, base.rules, base.language))
    for siblings in dict.fromkeys(position.group for position in tree.values()):
        group = [path for path in siblings if tree[path].carries]
        weighing = [one for one in people if any(path in one.weights for path in group)]
        if not weighing:
            continue
        rows = [[one.weights.get(path, 0.0) for path in group] for one in weighing]
        try:
            found = aggregate(rows, method=weights, evaluator_weights=[one.weight for one in weighing])
        except DataError as error:
            where = f"weights of {', '.join(group)}"
            raise DataError(replace(problem, where=where) for problem in error.problems) from None
        joint.update(zip(group, found.tolist(), strict=True))
    scored: dict[str, dict[str, float]] = {}
    for path in dict.fromkeys(path for one in people for path in one.scores):
        given = [[one.scores.get(path, {}).get(name, np.nan) for name in base.offers.names] for one in people]
        found = combine(given, method=answers, evaluator_weights=say)
        scored[path] = {
            name: share for name, share in zip(base.offers.names, found.tolist(), strict=True) if not np.isnan(share)
        }
    return View(joint, _combined_answers(base, people, answers), scored)


def ranked(base: Ranking, view: View) -> Ranking:
    """Rank the offers of a ranking as a view sees them; an empty view leaves the ranking as it is."""
    if not (view.weights or view.answers or view.scores):
        return base
    areas = base.requirements.areas if base.requirements is not None else ()
    criteria = tuple(_reweighed(base.criteria, view.weights, areas, base.language))
    given = {(answer.offer, answer.requirement): answer for answer in base.answers or ()}
    for key, answer in view.answers.items():
        vendor = given.get(key)
        priced = vendor is not None and vendor.cost is not None
        given[key] = answer.replace(cost=vendor.cost, currency=vendor.currency) if vendor and priced else answer
    answers = AnswerSet(answers=tuple(given.values()), inputs=base.answers.inputs if base.answers is not None else ())
    found = _rank(base, base.offers, answers, criteria)
    scored = {path: scores for path, scores in view.scores.items() if path in found.values.columns and scores}
    if not scored:
        return found
    carrying = found.fit.by_area.index.tolist() if found.fit is not None else []
    criteria = tuple(_judged(criteria, frozenset(scored), carrying, base.language))
    values = {path: {**found.values[path].to_dict(), **scores} for path, scores in scored.items()}

    def scoring(offer: Offer) -> Offer:
        own = {_key(path): float(by_offer[offer.name]) for path, by_offer in values.items()}
        return offer.replace(attributes={**offer.attributes, **own})

    return _rank(base, base.offers.replace(offers=tuple(map(scoring, base.offers))), answers, criteria)


def _reweighed(
    criteria: Sequence[Criterion],
    weights: Mapping[str, float],
    areas: Sequence[str],
    language: str,
    above: tuple[str, ...] = (),
) -> Iterator[Criterion]:
    for criterion in criteria:
        names = (*above, criterion.name)
        path = SEPARATOR.join(names)
        changes: dict[str, object] = {}
        if path in weights:
            changes["weight"] = weights[path]
        if criterion.children:
            changes["children"] = tuple(_reweighed(criterion.children, weights, areas, language, names))
        elif criterion.source == "requirements":
            below = {area: SEPARATOR.join((path, area_label(area, language))) for area in areas}
            if any(name in weights for name in below.values()):
                own = {area: weights[name] for area, name in below.items() if name in weights}
                changes["area_weights"] = {**criterion.area_weights, **own}
        yield criterion.replace(**changes) if changes else criterion


def _judged(
    criteria: Sequence[Criterion],
    scored: frozenset[str],
    areas: Sequence[str],
    language: str,
    above: tuple[str, ...] = (),
) -> Iterator[Criterion]:
    """Yield the tree with an attribute in place of each criterion that is scored as a whole."""
    for criterion in criteria:
        names = (*above, criterion.name)
        path = SEPARATOR.join(names)
        split = criterion.source == "requirements" and any(one.startswith(path + SEPARATOR) for one in scored)
        if criterion.children or split:
            children = criterion.children or tuple(
                Criterion(
                    name=area_label(area, language),
                    weight=criterion.area_weights.get(area, 1.0),
                    source=f"requirements.{area}",
                )
                for area in areas
            )
            below = tuple(_judged(children, scored, areas, language, names))
            yield Criterion(name=criterion.name, weight=criterion.weight, children=below)
        elif path in scored:
            yield Criterion(
                name=criterion.name, weight=criterion.weight, source=f"attribute.{_key(path)}", value=_AS_IT_IS
            )
        else:
            yield criterion


def _key(path: str) -> str:
    """Return the attribute that holds the scores of a criterion."""
    return f"score of {path}"


def _combined_answers(base: Ranking, people: Sequence[Evaluator], method: str) -> dict[tuple[str, str], Answer]:
    needs, views = base.requirements, [own_view(one).answers for one in people]
    keys = dict.fromkeys(key for view in views for key in view)
    if needs is None or not keys:
        return {}
    read = [read_answers(base.offers.names, needs, view.values(), base.rules) for view in views]
    say = [one.weight for one in people]
    low, high = (
        combine([np.where(one.missing, np.nan, end) for one, end in ends], method=method, evaluator_weights=say)
        for ends in ([(one, one.low) for one in read], [(one, one.high) for one in read])
    )
    rows, columns = (pd.Index(names) for names in (base.offers.names, needs.ids))
    joint: dict[tuple[str, str], Answer] = {}
    for key in keys:
        stated = [view[key] for view in views if key in view]
        first = stated[0]
        if all((a.code, a.score, a.low, a.high) == (first.code, first.score, first.low, first.high) for a in stated):
            joint[key] = first
            continue
        at = rows.get_loc(key[0]), columns.get_loc(key[1])
        ends = [min(float(end[at]), 1.0) * base.rules.scale for end in (low, high)]
        same = ends[1] - ends[0] <= 0
        value = {"score": ends[0]} if same else {"low": ends[0], "high": ends[1]}
        joint[key] = Answer(offer=key[0], requirement=key[1], **value)
    return joint


def _rank(base: Ranking, offers: OfferSet, answers: AnswerSet, criteria: tuple[Criterion, ...]) -> Ranking:
    return rank(
        offers,
        base.requirements,
        answers,
        criteria,
        base.gates,
        base.rules,
        base.costs,
        method=base.method,
        options=base.options,
        currency=base.currency,
        language=base.language,
    )
