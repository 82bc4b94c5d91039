"""Answers by role, with what must not be shown left out, so that nobody can be recognised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.model.evaluation import Survey, SurveyResponse
from crmselect.planning.survey_intervals import Interval, mean_interval, share_interval
from crmselect.planning.survey_sus import sus_grade

__all__ = ["Asked", "Rules", "group_rows", "matrix", "row_means", "sus_table"]

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Rules:
    """How answers are summed up."""

    confidence: float
    smallest: int
    finite: bool
    favourable_from: float
    scale: tuple[float, float]


Asked = tuple[dict[str, int], int | None]
"""How many were asked by role, and in all."""


def matrix(survey: Survey, given: Sequence[SurveyResponse]) -> tuple[list[str], Texts, Floats]:
    """Return the people, their roles and their scores (people × items), turned; NaN for an item that was skipped."""
    people = {name: at for at, name in enumerate(dict.fromkeys(one.respondent for one in given))}
    items = {item.id: at for at, item in enumerate(survey.items)}
    scores = np.full((len(people), len(items)), np.nan)
    roles = [""] * len(people)
    for one in given:
        item = survey.items[items[one.item]]
        turned = survey.low + survey.high - one.score if item.reversed else one.score
        scores[people[one.respondent], items[one.item]] = turned
        roles[people[one.respondent]] = one.role
    return list(people), np.array(roles, dtype=np.str_), scores


def row_means(scores: Floats) -> Floats:
    """Return each person's mean over the items that he or she answered: at least one each."""
    there = ~np.isnan(scores)
    return np.asarray(np.where(there, scores, 0.0).sum(axis=1) / np.maximum(there.sum(axis=1), 1))


def _by_group(block: Floats, roles: Texts, groups: Sequence[str]) -> dict[str, list[float]]:
    there = ~np.isnan(block)
    return {role: block[there & (roles == role)].tolist() for role in groups}


def _hidden(parts: dict[str, list[float]], smallest: int) -> tuple[str, dict[str, str]]:
    """Return why the whole is not shown, and why groups are not."""
    sizes = {role: len(values) for role, values in parts.items()}
    why = {role: "few" if size else "nobody" for role, size in sizes.items() if size < smallest}
    if sum(sizes.values()) < smallest:
        return "few" if sum(sizes.values()) else "nobody", why
    others = sorted((role for role in sizes if role not in why), key=sizes.__getitem__)
    # What is hidden must not follow from the whole less what is shown.
    while 0 < sum(sizes[role] for role in why) < smallest and others:
        why[others.pop(0)] = "protects"
    return "", why


def _figures(
    parts: dict[str, list[float]], asked: Asked, rules: Rules
) -> Iterator[tuple[str, list[float], int | None, str]]:
    """Yield everyone and each role by name: their values, how many were asked, and why they are not shown."""
    whole, why = _hidden(parts, rules.smallest)
    yield "", [value for values in parts.values() for value in values], asked[1], whole
    for role, values in parts.items():
        if role:
            yield role, values, asked[0].get(role), why.get(role, "")


def _within(found: Interval, low: float, high: float) -> Interval:
    """Return an interval that ends with its scale: no mean lies beyond."""
    if found.low is None or found.high is None:
        return found
    return found._replace(low=max(found.low, low), high=min(found.high, high))


def group_rows(
    item: str, block: Floats, roles: Texts, groups: Sequence[str], asked: Asked, rules: Rules
) -> Iterator[tuple[Any, ...]]:
    """Yield a row for everyone and one a role: counts, mean and share with their intervals, why they are hidden."""
    for role, values, invited, reason in _figures(_by_group(block, roles, groups), asked, rules):
        head = (item, role, len(values), invited, len(values) / invited if invited else None)
        if reason:
            yield (*head, *[None] * 6, reason)
            continue
        population = invited if rules.finite else None
        mean = _within(mean_interval(values, rules.confidence, population=population), *rules.scale)
        hits = sum(value >= rules.favourable_from for value in values)
        share = share_interval(hits, len(values), rules.confidence, population=population)
        yield (*head, *mean[:3], *share[:3], "one" if mean.low is None else "")


def sus_table(totals: Floats, roles: Texts, groups: Sequence[str], asked: Asked, rules: Rules) -> pd.DataFrame:
    """Return the System Usability Scale by role: mean, interval, grade, percentiles, why it is hidden."""
    rows: list[tuple[Any, ...]] = []
    for role, values, invited, reason in _figures(_by_group(totals, roles, groups), asked, rules):
        if reason:
            rows.append((role, len(values), None, None, None, "", None, None, reason))
            continue
        found = mean_interval(values, rules.confidence, population=invited if rules.finite else None)
        found = _within(found, 0.0, 100.0)
        grade = sus_grade(found.estimate)
        one = "one" if found.low is None else ""
        rows.append((role, found.n, *found[:3], grade.grade, grade.percentile_low, grade.percentile_high, one))
    names = ["role", "n", "mean", "low", "high", "grade", "percentile_low", "percentile_high", "hidden"]
    frame = pd.DataFrame(rows, columns=names).set_index("role")
    return frame.astype(dict.fromkeys(["mean", "low", "high", "percentile_low", "percentile_high"], float))
