"""What users think: means and intervals by item and role, with nobody's own answers in them."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Problem, closest
from crmselect.markup import Cell, table
from crmselect.model.evaluation import Survey, SurveyResponse
from crmselect.planning.evaluation_words import Told, checked_language
from crmselect.planning.survey_checks import faults, skipped
from crmselect.planning.survey_groups import Rules, group_rows, matrix, row_means, sus_table
from crmselect.planning.survey_intervals import check_confidence
from crmselect.planning.survey_sus import sus_scores
from crmselect.planning.survey_words import why_hidden
from crmselect.results import header, plain
from crmselect.text import number, percent

__all__ = ["SurveyResult", "survey_results"]

Missing = Literal["centre", "refuse", "leave_out"]

_COLUMNS = ["item", "role", "n", "invited", "response_rate", "mean", "low", "high", "favourable", "favourable_low",
            "favourable_high", "hidden"]  # fmt: skip


@dataclass(frozen=True, eq=False)
class SurveyResult(Told):
    """A survey by item and role.

    Attributes
    ----------
    table : DataFrame
        ``item`` (empty: all items, each person counting once), ``role`` (empty: everyone), ``n``, ``invited``,
        ``response_rate``, ``mean`` with ``low`` and ``high``, ``favourable`` (the share of the upper boxes) with its
        bounds, and ``hidden``: why there are no figures or no interval: ``few`` (fewer than ``smallest`` answered),
        ``protects`` (it would give away a group that is hidden), ``nobody``, ``one`` (one answer has no interval).
        Scores of reversed items are turned: higher is better.
    sus : DataFrame by role, or None
        Of the System Usability Scale: ``n``, ``mean`` (0 to 100) with ``low`` and ``high``, ``grade``,
        ``percentile_low``, ``percentile_high``, ``hidden``; the role is empty for everyone.
    left_out : int
        People whose score on that scale is not counted, for they skipped items.
    """

    survey: Survey
    table: pd.DataFrame
    sus: pd.DataFrame | None
    confidence: float
    smallest: int
    finite: bool
    left_out: int = 0
    language: str = "en"

    def overall(self, role: str = "") -> pd.Series[Any]:
        """Return the row of all items together, of everyone or of a role."""
        rows = self.table[(self.table["item"] == "") & (self.table["role"] == role)]
        if rows.empty:
            known = sorted(set(self.table["role"]) - {""})
            raise KeyError(f"there is no role {role!r}: {closest(role, known) or ', '.join(known)}")
        return rows.iloc[0]

    @property
    def satisfaction(self) -> float | None:
        """Everyone's satisfaction as a share of the scale, 0 to 1; None where nobody answered or too few did."""
        mean = float(self.overall()["mean"])
        span = self.survey.high - self.survey.low
        return None if math.isnan(mean) else (mean - self.survey.low) / span

    @property
    def sus_score(self) -> float | None:
        """Everyone's mean on the System Usability Scale; None where it was not asked or too few answered."""
        if self.sus is None:
            return None
        mean = float(self.sus["mean"].loc[""])
        return None if math.isnan(mean) else mean

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return how satisfied people are, what is best and worst, and which groups are not shown."""
        from crmselect.planning.survey_words import sentences

        return tuple(sentences(self, zh=self._in(language)))

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON; nobody's own answers are in it."""
        body = {
            "name": self.survey.name, "scale": [self.survey.low, self.survey.high],
            "instrument": self.survey.instrument, "confidence": self.confidence, "smallest": self.smallest,
            "finite_population": self.finite, "satisfaction": self.satisfaction, "sus_score": self.sus_score,
            "table": self.table.to_dict("records"), "sus": self.sus, "left_out": self.left_out,
            "sentences": list(self.say()),
        }  # fmt: skip
        return {**header("survey/1"), **{key: plain(value) for key, value in body.items()}}

    def _repr_html_(self) -> str:
        zh = self.language == "zh"
        heads = ["项目", "角色", "份数", "回收率", "均值", "区间", "赞同"] if zh else [
            "Item", "Role", "Answers", "Response", "Mean", "Interval", "Favourable"]  # fmt: skip
        everything, everyone = ("全部项目", "全体") if zh else ("All items", "Everyone")
        rows = []
        for row in self.table.to_dict("records"):
            why = why_hidden(str(row["hidden"]), self.smallest, zh=zh)
            interval = why if math.isnan(row["low"]) else f"{number(row['low'], 2)} – {number(row['high'], 2)}"
            rows.append([
                Cell(row["item"] or everything), Cell(row["role"] or everyone), Cell(str(row["n"]), number=True),
                Cell(percent(row["response_rate"], 0), number=True), Cell(number(row["mean"], 2), number=True),
                Cell(interval, number=True), Cell(percent(row["favourable"], 0), number=True),
            ])  # fmt: skip
        return table(heads, rows, caption=self.survey.name, notes=self.say())


def survey_results(
    survey: Survey,
    responses: Iterable[SurveyResponse],
    *,
    confidence: float = 0.95,
    smallest: int = 5,
    finite: bool = False,
    top: int = 2,
    missing: Missing = "centre",
    language: str = "en",
) -> SurveyResult:
    """Return a survey by item and role: response rates, means, shares, intervals.

    Parameters
    ----------
    survey : Survey
    responses : iterable of SurveyResponse
    confidence : float
        Of the intervals: Student's for means, ending with the scale at the latest; Wilson's for shares.
    smallest : int
        Groups with fewer answers are not shown, so that nobody can be recognised; 1 shows all. Where the others and
        the whole would give such a group away, the next smallest is not shown either.
    finite : bool
        The people who were asked are all there are: intervals narrow as more of them answer.
    top : int
        So many boxes at the good end of the scale are favourable.
    missing : {"centre", "refuse", "leave_out"}
        What a skipped item of the System Usability Scale is: its centre, 3, as the instrument has it; a fault; or a
        reason to leave the person's score out. Means by item are of those who answered it, always.
    language : {"en", "zh"}

    Raises
    ------
    DataError
        For answers off the scale, to no item, given twice, from roles that were not asked or from more people than
        were asked, each with its place, all together.

    Examples
    --------
    >>> survey = Survey(items=("fast", "useful"), invited={"Sales": 4})
    >>> ticked = [SurveyResponse(respondent=who, role="Sales", item=item, score=score)
    ...           for who, pair in {"a": (4, 5), "b": (3, 5), "c": (4, 4)}.items()
    ...           for item, score in zip(("fast", "useful"), pair)]
    >>> found = survey_results(survey, ticked, smallest=3)
    >>> print(found)
    Satisfaction: 4.17 on 1–5 (95 % interval 3.45 to 4.88), 100 % favourable; 3 of 4 asked answered (75 %).
    Best is useful (4.67), worst fast (3.67).
    >>> survey_results(survey, ticked).overall()["hidden"]
    'few'
    """
    checked_language(language)
    check_confidence(confidence)
    given = tuple(responses)
    problems = list(faults(survey, given, finite))
    if smallest < 1:
        problems.append(Problem("smallest", f"{smallest} is no size of a group", "write 1 or more"))
    if top < 1:
        problems.append(Problem("top", f"{top} is no number of boxes", "write 1 or more"))
    if missing == "refuse" and survey.instrument == "sus":
        problems += skipped(survey, given)
    if problems:
        raise DataError(problems)
    people, roles, scores = matrix(survey, given)
    groups = list(dict.fromkeys([*survey.invited, *roles.tolist()]))
    asked = dict(survey.invited)
    whole = sum(asked.values()) if asked else None
    rules = Rules(confidence, smallest, finite, survey.high - top + 1, (survey.low, survey.high))
    blocks = [("", row_means(scores)), *((item.id, scores[:, at]) for at, item in enumerate(survey.items))]
    rows = [row for name, block in blocks for row in group_rows(name, block, roles, groups, (asked, whole), rules)]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    figures = [name for name in _COLUMNS if name not in {"item", "role", "n", "hidden"}]
    frame = frame.astype(dict.fromkeys(figures, float))
    sus, left_out = None, 0
    if survey.instrument == "sus":
        raw = np.where(np.array([item.reversed for item in survey.items]), survey.high + survey.low - scores, scores)
        totals = sus_scores(raw) if len(people) else np.empty(0)
        if missing == "leave_out":
            partial = np.isnan(raw).any(axis=1)
            totals, left_out = np.where(partial, np.nan, totals), int(partial.sum())
        sus = sus_table(totals, roles, groups, (asked, whole), rules)
    return SurveyResult(survey, frame, sus, confidence, smallest, finite, left_out, language)
