"""What a budget for each phase needs, as a checklist with what a study already has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.planning.guidance_needs import NEEDS, Seen
from crmselect.results import header, plain
from crmselect.taxonomy import PHASES, label

if TYPE_CHECKING:
    from crmselect.planning.budget_plan import BudgetPlan

__all__ = ["GUIDANCE_KEYS", "Guidance", "Point", "guidance"]

_STATES = {True: "there", False: "missing", None: "not known"}
_STATES_ZH = {"there": "已有", "missing": "缺少", "not known": "未知"}


class Point(NamedTuple):
    """One point of the checklist: what it is, whether it is ``there``, ``missing`` or ``not known``, what was seen."""

    key: str
    phase: str
    need_en: str
    need_zh: str
    state: str
    seen_en: str
    seen_zh: str

    def need(self, language: str = "en") -> str:
        """Return what is needed in a language."""
        return self.need_zh if language == "zh" else self.need_en

    def seen(self, language: str = "en") -> str:
        """Return what was seen in a language."""
        return self.seen_zh if language == "zh" else self.seen_en


GUIDANCE_KEYS: tuple[str, ...] = tuple(need.key for need in NEEDS)
"""The points of the checklist, phase by phase."""


@dataclass(frozen=True, eq=False)
class Guidance:
    """The checklist of the six phases.

    Attributes
    ----------
    points : tuple of Point
    language : str
    """

    points: tuple[Point, ...]
    language: str = "en"

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a point: ``key``, ``phase``, ``need``, ``state`` (there, missing, not known), ``seen``."""
        rows = [(p.key, p.phase, p.need(self.language), p.state, p.seen(self.language)) for p in self.points]
        return pd.DataFrame(rows, columns=["key", "phase", "need", "state", "seen"]).set_index("key")

    def of(self, state: str) -> tuple[Point, ...]:
        """Return the points that are ``there``, ``missing`` or ``not known``."""
        return tuple(point for point in self.points if point.state == state)

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return a sentence a phase: how much is there, and what is missing."""
        language = language or self.language
        zh = language == "zh"
        said = []
        for phase in PHASES:
            mine = [point for point in self.points if point.phase == phase]
            lacks = [p.need(language) for p in mine if p.state == "missing"]
            open_ = [p.need(language) for p in mine if p.state == "not known"]
            count = sum(p.state == "there" for p in mine)
            name = label(phase, language)
            if zh:
                text = f"{name}：{len(mine)} 项中已有 {count} 项"
                text += f"；缺少：{'；'.join(lacks)}" if lacks else ""
                said.append(text + (f"；未知：{'；'.join(open_)}" if open_ else "") + "。")
            else:
                text = f"{name}: {count} of {len(mine)} are there"
                text += f"; missing: {'; '.join(lacks)}" if lacks else ""
                said.append(text + (f"; not known: {'; '.join(open_)}" if open_ else "") + ".")
        return tuple(said)

    def to_dict(self) -> dict[str, Any]:
        """Return the checklist as plain data for JSON."""
        return {**header("guidance/1"), "points": plain([point._asdict() for point in self.points])}

    def __repr__(self) -> str:
        return f"Guidance({len(self.of('there'))} of {len(self.points)} there)"

    def __str__(self) -> str:
        return "\n".join(self.say())

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        rows = [
            [
                Cell(label(p.phase, self.language)),
                Cell(p.need(self.language)),
                Cell(_STATES_ZH[p.state] if zh else p.state),
                Cell(p.seen(self.language)),
            ]
            for p in self.points
        ]
        return table(["阶段", "所需", "状态", "已见"] if zh else ["Phase", "What it needs", "State", "Seen"], rows)


def guidance(
    study: Any = None, *, plan: BudgetPlan | None = None, have: Mapping[str, bool] | None = None, language: str = "en"
) -> Guidance:
    """Return what a budget for each of the six phases needs, and what of it there is.

    Parameters
    ----------
    study : Study, optional
        Its offers, requirements, answers and criteria are looked at, and its ``project``.
    plan : BudgetPlan, optional
        Its lines, milestones, resources and reserves are looked at.
    have : mapping of str to bool, optional
        What the caller knows, by the keys of :data:`GUIDANCE_KEYS`; it comes before what is seen here.
    language : {"en", "zh"}

    Returns
    -------
    Guidance
        What nobody can see here and nobody states is *not known*, which is not the same as missing.

    Raises
    ------
    DataError
        For a key that is none.

    Examples
    --------
    >>> found = guidance(have={"test_plan": True, "test_team": False})
    >>> found.table.loc[["test_plan", "test_team", "feedback"], "state"].tolist()
    ['there', 'missing', 'not known']
    """
    stated = dict(have or {})
    unknown = [key for key in stated if key not in GUIDANCE_KEYS]
    if unknown:
        raise DataError(
            [
                Problem(f"have.{key}", f"{key!r} is no point of the checklist",
                        closest(key, GUIDANCE_KEYS) or f"write one of {', '.join(GUIDANCE_KEYS)}")
                for key in unknown
            ]
        )  # fmt: skip
    if language not in ("en", "zh"):
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    seen = Seen(study, getattr(study, "project", None), plan)
    points = []
    for need in NEEDS:
        found = need.look(seen)
        if need.key in stated:
            found = found._replace(there=bool(stated[need.key]))
        points.append(Point(need.key, need.phase, need.en, need.zh, _STATES[found.there], found.en, found.zh))
    return Guidance(tuple(points), language)
