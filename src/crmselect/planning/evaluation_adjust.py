"""What to change after go-live: the most value for its cost first, with the gap in fit that it could close."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.model.evaluation import Adjustment
from crmselect.planning.evaluation_words import Told, checked_language, figure, hints
from crmselect.results import header, plain
from crmselect.text import money, number

if TYPE_CHECKING:
    from crmselect.model import RequirementSet
    from crmselect.planning.evaluation_promises import Promises

__all__ = ["Adjustments", "rank_adjustments"]

_SAID = 3


@dataclass(frozen=True, eq=False)
class Adjustments(Told):
    """Adjustments in the order of their value per cost.

    Attributes
    ----------
    table : DataFrame by adjustment
        ``requirement``, ``value``, ``cost``, ``value_per_cost`` (infinite where it costs nothing), ``closes`` (the
        share of the fit that the requirement's gap takes away and the adjustment could bring back at most; missing
        where users have not judged the requirement), ``cost_so_far`` and ``value_so_far`` summed down the list.
    """

    ranked: tuple[Adjustment, ...]
    closes: tuple[float | None, ...]
    currency: str = ""
    language: str = "en"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an adjustment, the best first."""
        rows = [
            (one.name, one.requirement, one.value, one.cost, _ratio(one), gap)
            for one, gap in zip(self.ranked, self.closes, strict=True)
        ]
        columns = ["adjustment", "requirement", "value", "cost", "value_per_cost", "closes"]
        frame = pd.DataFrame(rows, columns=columns).set_index("adjustment")
        frame = frame.astype(dict.fromkeys(columns[2:], float))
        return frame.assign(cost_so_far=frame["cost"].cumsum(), value_so_far=frame["value"].cumsum())

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what to change first."""
        if not self.ranked:
            return ()
        zh, parts = self._in(language), []
        for one, gap in list(zip(self.ranked, self.closes, strict=True))[:_SAID]:
            cost = money(one.cost, self.currency)
            text = f"{one.name}（价值 {figure(one.value)}，费用 {cost}" if zh else (
                f"{one.name} (value {figure(one.value)} for {cost}")  # fmt: skip
            if gap is not None:
                points = number(100 * gap, 1)
                text += f"，最多弥补满足度 {points} 个百分点" if zh else f", up to {points} points of fit"
            parts.append(f"{text}）" if zh else f"{text})")
        return (f"优先调整：{'；'.join(parts)}。" if zh else f"To change first: {'; '.join(parts)}.",)

    def to_dict(self) -> dict[str, Any]:
        """Return the list as plain data for JSON."""
        return {
            **header("adjustments/1"), "currency": self.currency, "adjustments": plain(self.table),
            "sentences": list(self.say()),
        }  # fmt: skip


def rank_adjustments(
    adjustments: Iterable[Adjustment],
    promises: Promises | None = None,
    *,
    requirements: RequirementSet | None = None,
    currency: str = "",
    language: str = "en",
) -> Adjustments:
    """Return adjustments by value per cost, the best first; those without a cost come first of all, by their value.

    Parameters
    ----------
    adjustments : iterable of Adjustment
        Their values are in one unit.
    promises : Promises, optional
        Where the requirements that they name stand, for the gap in fit that each could close: weight × (1 − lived)
        over the weights of all requirements that users judged.
    requirements : RequirementSet, optional
        Where the requirements are looked up without ``promises``.
    currency : str
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For adjustments that are named twice and for requirements that there are not, where they are known.

    Notes
    -----
    A list by value per cost shows where to begin. It need not be the best use of a given budget: for that there is
    the choice of scope by integer programming.

    Examples
    --------
    >>> two = [Adjustment(name="Import", value=30, cost=10_000), Adjustment(name="Hints", value=8, cost=1_000)]
    >>> print(rank_adjustments(two, currency="USD"))
    To change first: Hints (value 8 for USD 1,000); Import (value 30 for USD 10,000).
    """
    checked_language(language)
    every = tuple(adjustments)
    known = None if requirements is None else set(requirements.ids)
    if promises is not None:
        known = set(map(str, promises.table.index))
    if problems := _faults(every, known):
        raise DataError(problems)
    ranked = tuple(sorted(every, key=lambda one: (-_ratio(one), -one.value, one.cost)))
    return Adjustments(ranked, tuple(_gap(one, promises) for one in ranked), currency, language)


def _ratio(one: Adjustment) -> float:
    if one.cost:
        return one.value / one.cost
    return math.inf if one.value else 0.0


def _gap(one: Adjustment, promises: Promises | None) -> float | None:
    if promises is None or not one.requirement:
        return None
    table = promises.table
    lived = float(table["lived"].loc[one.requirement])
    total = float(table.loc[table["lived"].notna(), "weight"].sum())
    if math.isnan(lived) or not total:
        return None
    return float(table["weight"].loc[one.requirement]) * (1 - lived) / total


def _faults(every: Sequence[Adjustment], known: Collection[str] | None) -> list[Problem]:
    counted = Counter(one.name for one in every)
    problems, nearest = [], hints(known or ())
    for one in every:
        where = one.place or f"adjustment {one.name}"
        if counted[one.name] > 1:
            problems.append(Problem(where, f"it is named {counted[one.name]} times", "give each its own name"))
        if known is not None and one.requirement and one.requirement not in known:
            fix = nearest(one.requirement) or "correct the id, or leave it out"
            problems.append(Problem(where, f"there is no requirement {one.requirement!r}", fix))
    return problems
