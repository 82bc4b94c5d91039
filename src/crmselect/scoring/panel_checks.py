"""What evaluators state, held against the tree of criteria, the offers and the requirements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from crmselect.errors import Place, Problem, closest
from crmselect.model import AnswerRules, Criterion, Evaluator, RequirementSet
from crmselect.scoring.fit import area_label, requirement_weights
from crmselect.scoring.tree import SEPARATOR
from crmselect.text import number

__all__ = ["Position", "evaluator_problems", "positions"]


@dataclass(frozen=True, slots=True)
class Position:
    """A criterion in the tree: its siblings' paths, where its figure comes from, and whether it can carry weight."""

    group: tuple[str, ...]
    source: str
    carries: bool


def evaluator_problems(
    evaluators: Sequence[Evaluator],
    criteria: Sequence[Criterion],
    offers: Sequence[str],
    requirements: RequirementSet | None,
    rules: AnswerRules,
    language: str = "en",
) -> Iterator[Problem]:
    """Yield what evaluators refer to that is not there, and what they leave half said.

    Parameters
    ----------
    evaluators : sequence of Evaluator
    criteria : sequence of Criterion
        Without any, weights and scores are not looked at.
    offers : sequence of str
    requirements : RequirementSet, optional
    rules : AnswerRules
    language : {"en", "zh"}
        Of the paths of requirements outside every area.
    """
    names = [one.name for one in evaluators]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield Problem("evaluators", f"two evaluators are named {name!r}", "rename one")
    if evaluators and not any(one.weight > 0 for one in evaluators):
        yield Problem("evaluators", "none has a say: all weigh 0", "give one a weight above 0")
    tree = dict(positions(criteria, requirements, rules, language))
    ids = requirements.ids if requirements is not None else ()
    for one in evaluators:
        if tree:
            yield from _weight_problems(one, tree)
            yield from _score_problems(one, tree, offers)
        for answer in one.answers:
            where = answer.place or f"evaluator {one.name}, answer of {answer.offer} to {answer.requirement}"
            for kind, name, known in (("offer", answer.offer, offers), ("requirement", answer.requirement, ids)):
                if name not in known:
                    yield _unknown(where, kind, name, known)
            top = max(answer.score or 0.0, answer.high or 0.0)
            if top > rules.scale:
                what = f"{number(top, 2)} is above the scale of {rules.scale:g}"
                yield Problem(where, what, f"write 0 to {rules.scale:g}, or declare the scale in the answer rules")


def _weight_problems(one: Evaluator, tree: Mapping[str, Position]) -> Iterator[Problem]:
    where = f"evaluator {one.name}, weights"
    for path in one.weights:
        if path not in tree:
            yield _unknown(where, "criterion", path, tree)
    for group in dict.fromkeys(tree[path].group for path in one.weights if path in tree):
        carrying = [path for path in group if tree[path].carries]
        left = [path for path in carrying if path not in one.weights]
        if left:
            given = ", ".join(repr(path) for path in group if path in one.weights)
            fix = "weigh them too (0 counts), or none of these siblings"
            yield Problem(where, f"{given} without {', '.join(map(repr, left))}", fix)
        elif carrying and not any(one.weights[path] > 0 for path in carrying):
            what = f"{', '.join(map(repr, carrying))} all weigh 0"
            yield Problem(where, what, "give one a weight above 0, or leave them out")


def _score_problems(one: Evaluator, tree: Mapping[str, Position], offers: Sequence[str]) -> Iterator[Problem]:
    for path, scores in one.scores.items():
        where = f"evaluator {one.name}, scores of {path}"
        place = tree.get(path)
        if place is None:
            yield _unknown(f"evaluator {one.name}, scores", "criterion", path, tree)
        elif not place.source:
            yield Problem(where, "other criteria hang below it", "score those")
        elif place.source.startswith("cost."):
            yield Problem(where, "a cost is computed, not judged", "leave it out")
        for name in scores:
            if name not in offers:
                yield _unknown(where, "offer", name, offers)


def _unknown(where: Place | str, kind: str, name: str, known: Iterable[str]) -> Problem:
    names = sorted(known)
    fix = closest(name, names) or (f"there are {', '.join(names[:8])}" if names else f"the study has no {kind}s")
    return Problem(where, f"there is no {kind} {name!r}", fix)


def positions(
    criteria: Sequence[Criterion],
    requirements: RequirementSet | None,
    rules: AnswerRules,
    language: str,
    above: tuple[str, ...] = (),
) -> Iterator[tuple[str, Position]]:
    """Yield every path of the tree: siblings share their group, and areas hang below ``source="requirements"``."""
    needs = requirements if requirements is not None else RequirementSet(requirements=())
    heavy = {r.area for r, weight in zip(needs, requirement_weights(needs, rules), strict=True) if weight > 0}
    group = tuple(SEPARATOR.join((*above, criterion.name)) for criterion in criteria)
    for criterion, path in zip(criteria, group, strict=True):
        source = criterion.source or ""
        split = source == "requirements" and needs.areas not in {(), ("",)}
        yield path, Position(group, "" if split else source, _carries(criterion, heavy))
        if criterion.children:
            yield from positions(criterion.children, requirements, rules, language, (*above, criterion.name))
        elif split:
            below = tuple(SEPARATOR.join((path, area_label(area, language))) for area in needs.areas)
            for area, name in zip(needs.areas, below, strict=True):
                yield name, Position(below, f"requirements.{area}", area in heavy)


def _carries(criterion: Criterion, heavy: set[str]) -> bool:
    if criterion.children:
        return any(_carries(child, heavy) and child.weight > 0 for child in criterion.children)
    root, _, area = (criterion.source or "").partition(".")
    if root != "requirements":
        return True
    return bool(heavy) if area in {"", "flat"} else area in heavy
