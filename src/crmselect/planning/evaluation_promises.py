"""What the vendor promised in the selection against what users find now, requirement by requirement."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.markup import Cell, table
from crmselect.model import Answer, AnswerRules, RequirementSet
from crmselect.model.evaluation import Rescore
from crmselect.planning.evaluation_words import Told, checked_language, hints, listed
from crmselect.results import header, plain
from crmselect.scoring.answers import read_answers
from crmselect.scoring.fit import fit_share, requirement_weights
from crmselect.text import number, percent

__all__ = ["PROMISE_WORDS", "Promises", "compare_promises"]

PROMISE_WORDS = MappingProxyType(
    {
        "kept": ("kept", "已兑现"),
        "broken": ("broken", "未兑现"),
        "unpromised": ("nothing was promised", "当初未承诺"),
        "not_asked": ("not judged by users", "用户未评价"),
    }
)
_DUST = 1e-9


@dataclass(frozen=True, eq=False)
class Promises(Told):
    """The promises of one offer, kept and broken.

    Attributes
    ----------
    table : DataFrame by requirement
        ``priority``, ``area``, ``weight``, ``promised`` and ``lived`` (0 to 1), ``judges`` (how many scores), ``gap``
        (promised less lived), ``status`` (``kept``, ``broken``, ``unpromised``, ``not_asked``), ``met`` (users find it
        met; missing where they were not asked), ``loss`` (the points of fit, as a share, that the gap costs).
    fit_promised, fit_lived : float or None
        The fit of the requirements that were both promised and judged; None without any.
    by_area : DataFrame
        The same by area.
    """

    offer: str
    table: pd.DataFrame
    by_area: pd.DataFrame
    fit_promised: float | None
    fit_lived: float | None
    tolerance: float
    inputs: tuple[Any, ...] = ()
    language: str = "en"

    def _ids(self, rows: pd.Series[bool]) -> tuple[str, ...]:
        return tuple(map(str, self.table.index[rows.to_numpy(dtype=bool)]))

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The requirements whose promise is kept."""
        return self._ids(self.table["status"] == "kept")

    @cached_property
    def broken(self) -> tuple[str, ...]:
        """The requirements whose promise is broken, the costliest gap first."""
        rows = self.table[self.table["status"] == "broken"].sort_values("loss", ascending=False, kind="stable")
        return tuple(map(str, rows.index))

    @cached_property
    def musts_unmet(self) -> tuple[str, ...]:
        """The musts that users do not find met, whatever was promised."""
        return self._ids((self.table["priority"] == "must") & (self.table["met"] == 0.0))

    @cached_property
    def musts_broken(self) -> tuple[str, ...]:
        """The musts whose promise is broken."""
        return tuple(key for key in self.broken if self.table["priority"].loc[key] == "must")

    @property
    def rate(self) -> float | None:
        """The share of the promises that users judged and that are kept; None where they judged none."""
        judged = len(self.kept) + len(self.broken)
        return len(self.kept) / judged if judged else None

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return how many promises are kept, what that does to the fit, and which are broken."""
        return tuple(_sentences(self, zh=self._in(language)))

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON."""
        body = {
            "offer": self.offer, "tolerance": self.tolerance, "rate": self.rate, "fit_promised": self.fit_promised,
            "fit_lived": self.fit_lived, "kept": self.kept, "broken": self.broken, "musts_broken": self.musts_broken,
            "musts_unmet": self.musts_unmet, "table": self.table, "by_area": self.by_area,
            "sentences": list(self.say()),
        }  # fmt: skip
        return {**header("promises/1", self.inputs), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        heads = (
            ["需求", "优先级", "承诺", "实际", "差距", "结论"]
            if zh
            else ["Requirement", "Priority", "Promised", "Lived", "Gap", "Verdict"]
        )
        rows = [
            [
                Cell(str(key)), Cell(str(row["priority"])),
                *(Cell(number(float(row[name]), 2), number=True) for name in ("promised", "lived", "gap")),
                Cell(PROMISE_WORDS[str(row["status"])][zh]),
            ]
            for key, row in self.table.iterrows()
        ]  # fmt: skip
        return table(heads, rows, caption=self.offer, notes=self.say())


def compare_promises(
    offer: str,
    requirements: RequirementSet,
    answers: Iterable[Answer],
    rescores: Iterable[Rescore],
    *,
    rules: AnswerRules | None = None,
    tolerance: float = 0.1,
    language: str = "en",
) -> Promises:
    """Return which promises of the chosen offer are kept, as users find it.

    Parameters
    ----------
    offer : str
    requirements : RequirementSet
    answers : iterable of Answer
        Of all offers or of this one.
    rescores : iterable of Rescore
        On the scale of the rules; every score of a requirement counts alike.
    rules : AnswerRules, optional
        Scores of the answer codes, scale and weights by priority.
    tolerance : float
        A promise is kept where what is lived falls short of it by no more than this share of the scale: half a point
        of five by default, for the mean of several people hardly ever is the full mark.
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For scores above the scale, of unknown requirements or given twice by the same person, all together.

    Examples
    --------
    >>> from crmselect.model import Requirement
    >>> needs = RequirementSet(requirements=(Requirement(id="F1", text="Leads", priority="must"),
    ...                                      Requirement(id="F2", text="Maps", priority="should")))
    >>> said = [Answer(offer="Acme", requirement=key, code="standard") for key in ("F1", "F2")]
    >>> lived = [Rescore(requirement="F1", score=2), Rescore(requirement="F2", score=5)]
    >>> found = compare_promises("Acme", needs, said, lived)
    >>> found.broken, found.rate, round(found.fit_lived, 2)
    (('F1',), 0.5, 0.6)
    """
    checked_language(language)
    bound, scores = rules or AnswerRules(), tuple(rescores)
    if problems := list(_faults(requirements, scores, bound, tolerance)):
        raise DataError(problems)
    mine = [one for one in answers if one.offer == offer]
    read = read_answers([offer], requirements, mine, bound)
    judged: dict[str, list[float]] = defaultdict(list)
    for one in scores:
        judged[one.requirement].append(one.score / bound.scale)
    promised = np.where(read.missing[0], np.nan, read.score[0])
    lived = np.array([math.fsum(judged[key]) / len(judged[key]) if judged[key] else math.nan
                      for key in requirements.ids], dtype=np.float64)  # fmt: skip
    weights = requirement_weights(requirements, bound)
    frame = pd.DataFrame({
        "priority": [need.priority for need in requirements], "area": [need.area for need in requirements],
        "weight": weights, "promised": promised, "lived": lived,
        "judges": [len(judged[key]) for key in requirements.ids], "gap": promised - lived,
    }, index=pd.Index(requirements.ids, name="requirement"))  # fmt: skip
    kept = lived >= promised - tolerance - _DUST
    frame["status"] = np.select(
        [np.isnan(lived), np.isnan(promised), kept], ["not_asked", "unpromised", "kept"], "broken"
    )
    met = np.where(lived >= read.threshold - _DUST, 1.0, 0.0)
    frame["met"] = np.where(np.isnan(lived), np.nan, met)
    both = ~np.isnan(promised) & ~np.isnan(lived)
    total = float(weights[both].sum())
    frame["loss"] = np.where(both, weights * (promised - lived) / (total or 1.0), np.nan)
    areas = {
        area: [_fit(values, weights, both & (frame["area"] == area).to_numpy()) for values in (promised, lived)]
        for area in requirements.areas
    }
    by_area = pd.DataFrame.from_dict(areas, orient="index", columns=["promised", "lived"]).astype(float)
    return Promises(
        offer, frame, by_area.rename_axis("area"), _fit(promised, weights, both), _fit(lived, weights, both),
        tolerance, requirements.inputs, language,
    )  # fmt: skip


def _fit(score: np.ndarray[Any, np.dtype[np.float64]], weight: Any, counted: Any) -> float | None:
    share, empty = fit_share(np.nan_to_num(score), weight, counted)
    return None if bool(empty) else float(share)


def _faults(
    needs: RequirementSet, rescores: Sequence[Rescore], rules: AnswerRules, tolerance: float
) -> Iterator[Problem]:
    known = set(needs.ids)
    nearest = hints(needs.ids)
    counted = Counter((one.requirement, one.role, one.respondent) for one in rescores if one.respondent)
    for one in rescores:
        where = one.place or f"score of {one.requirement}" + (f" by {one.respondent}" if one.respondent else "")
        if one.requirement not in known:
            fix = nearest(one.requirement) or "correct the id"
            yield Problem(where, f"there is no requirement {one.requirement!r}", fix)
        if one.score > rules.scale:
            what = f"{one.score:g} is above the scale of {rules.scale:g}"
            yield Problem(where, what, f"write 0 to {rules.scale:g}, or declare the scale in the answer rules")
        if counted[one.requirement, one.role, one.respondent] > 1:
            yield Problem(where, "the same person scores it more than once", "keep one score")
    if not 0 <= tolerance < 1:
        yield Problem("tolerance", f"{tolerance:g} is no share of the scale", "write 0.1 for half a point of five")


def _sentences(found: Promises, *, zh: bool) -> Iterator[str]:
    rate, broken = found.rate, len(found.broken)
    if rate is None:
        yield "没有可对照的承诺与用户评价。" if zh else "No promise has been judged by users."
    else:
        judged = len(found.kept) + broken
        kept, share = len(found.kept), percent(rate, 0)
        if zh:
            yield f"{found.offer}：用户评价的 {judged} 项承诺中兑现 {kept} 项（{share}）。"
        else:
            yield f"{found.offer}: {kept} of {judged} promises that users judged are kept ({share})."
    if found.fit_promised is not None and found.fit_lived is not None:
        before, after = percent(found.fit_promised, 0), percent(found.fit_lived, 0)
        yield f"需求满足度：承诺 {before}，实际 {after}。" if zh else f"Fit promised {before}, fit lived {after}."
    if broken:
        names = [
            f"{key}（{number(-float(found.table['gap'].loc[key]), 2)}）" if zh
            else f"{key} ({number(-float(found.table['gap'].loc[key]), 2)})"
            for key in found.broken
        ]  # fmt: skip
        yield f"未兑现：{listed(names, zh=True)}。" if zh else f"Broken: {listed(names)}."
    if found.musts_unmet:
        names_ = listed(found.musts_unmet, zh=zh)
        yield f"用户认为未满足的必须项：{names_}。" if zh else f"Musts that users do not find met: {names_}."
    if silent := int((found.table["status"] == "not_asked").sum()):
        what = f"{silent} requirement{'s are' if silent > 1 else ' is'} not judged by users."
        yield f"{silent} 条需求用户未评价。" if zh else what
