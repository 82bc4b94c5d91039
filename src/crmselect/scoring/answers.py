"""Answers as arrays: what each scores, how low and how high it may lie, and whether it meets its requirement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model import Answer, AnswerRules, Requirement
from crmselect.text import number

__all__ = ["ANSWER_WORDS", "AnswerScores", "answer_in_words", "read_answers"]

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DUST = 1e-12
"""Differences below this are rounding, not judgements."""

ANSWER_WORDS: MappingProxyType[str, tuple[str, str]] = MappingProxyType(
    {
        "standard": ("standard", "标准功能"),
        "configuration": ("configuration", "配置实现"),
        "partner": ("partner or add-on", "合作伙伴或插件"),
        "customisation": ("customisation", "定制开发"),
        "roadmap": ("roadmap", "规划中"),
        "unsupported": ("not supported", "不支持"),
        "missing": ("not answered", "未答复"),
    }
)
"""The answer codes in English and Chinese."""

_UNMET = (
    ("", ""),
    ("not answered", "未答复"),
    ("not supported", "不支持"),
    ("only on the roadmap", "仅在产品规划中"),
    ("customisation without a cost", "需定制开发，但未报费用"),
    ("the score is too low", "得分未达标"),
    (
        "the score meets it only with a cost to close the gap, and none is stated",
        "得分须附补足差距的费用才算满足，但未报费用",
    ),
)
_MET, _MISSING, _UNSUPPORTED, _ROADMAP, _UNPRICED, _LOW, _LOW_UNPRICED = range(len(_UNMET))


@dataclass(frozen=True, eq=False)
class AnswerScores:
    """The answers of all offers to all requirements, as arrays (offers × requirements).

    Parameters
    ----------
    offers, requirements : tuple of str
        Names and ids: the rows and the columns.
    score : ndarray
        0 to 1: the point score; a range counts with its low end, a missing answer is 0 here and ``missing``.
    low, high : ndarray
        0 to 1: the bounds; a missing answer may be anything from 0 to 1.
    missing : ndarray of bool
        Nothing was answered.
    met : ndarray of bool
        The requirement is met. Roadmap, unsupported and missing never meet one; customisation only with a cost.
    numeric : ndarray of bool
        The answer is a number or a range, not a code.
    unmet : ndarray of int
        Why a requirement is not met; :meth:`why` has it in words.
    threshold : float
        The score, 0 to 1, from which a number meets a requirement without a cost.
    """

    offers: tuple[str, ...]
    requirements: tuple[str, ...]
    score: Floats
    low: Floats
    high: Floats
    missing: Bools
    met: Bools
    numeric: Bools
    unmet: npt.NDArray[np.int8]
    threshold: float

    def why(self, offer: int, requirement: int, language: str = "en") -> str:
        """Return in words why a requirement is not met, or an empty text where it is; both are positions."""
        return _UNMET[self.unmet[offer, requirement]][language == "zh"]


def read_answers(
    offers: Sequence[str],
    requirements: Iterable[Requirement],
    answers: Iterable[Answer],
    rules: AnswerRules,
) -> AnswerScores:
    """Turn answers into scores from 0 to 1.

    A code's score is divided by the highest code score of the rules (5 unless the study says otherwise), a number by
    ``rules.scale``. A range counts with its low end: the worst that the vendor may still deliver. What is not
    answered is missing. A number meets a requirement from the score of ``partner`` upwards (3 of 5), from the score
    of ``customisation`` upwards (2 of 5) only with a cost, which may be 0; a range is judged by its low end.

    Parameters
    ----------
    offers : sequence of str
        The offers' names: the rows.
    requirements : iterable of Requirement
        The columns.
    answers : iterable of Answer
        At most one for each offer and requirement.
    rules : AnswerRules

    Raises
    ------
    DataError
        For answers of unknown offers or to unknown requirements and for numbers above the scale, all together.

    Examples
    --------
    >>> from crmselect.model import Answer, AnswerRules, Requirement
    >>> needs = [Requirement(id=name, text="Leads", priority="must") for name in ("F1", "F2")]
    >>> scores = read_answers(["Acme"], needs, [Answer(offer="Acme", requirement="F1", code="roadmap")], AnswerRules())
    >>> scores.score, scores.missing
    (array([[0.2, 0. ]]), array([[False,  True]]))
    >>> scores.why(0, 0)
    'only on the roadmap'
    """
    names, ids = tuple(offers), tuple(requirement.id for requirement in requirements)
    rows = {name: position for position, name in enumerate(names)}
    columns = {name: position for position, name in enumerate(ids)}
    top = max(rules.scores.values())
    if not top > 0:
        raise DataError(
            Problem("answer rules, scores", "every code scores 0", "give at least one code a score above 0")
        )
    shape = (len(names), len(ids))
    low, high = np.zeros(shape), np.ones(shape)
    unmet = np.full(shape, _MISSING, dtype=np.int8)
    numeric = np.zeros(shape, dtype=np.bool_)
    problems: list[Problem] = []
    # One pass over the cells: everything after this is array work.
    for answer in answers:
        row, column = rows.get(answer.offer), columns.get(answer.requirement)
        if row is None or column is None:
            problems.extend(_strangers(answer, rows, columns))
            continue
        if answer.missing:
            continue
        bounds = _bounds(answer, rules, top)
        if bounds[1] > 1:
            problems.append(_above(answer, rules.scale))
            continue
        low[row, column], high[row, column] = bounds
        numeric[row, column] = answer.code is None
        unmet[row, column] = _judge(answer, bounds[0], rules, top)
    if problems:
        raise DataError(problems)
    missing = unmet == _MISSING
    return AnswerScores(
        offers=names,
        requirements=ids,
        score=low.copy(),
        low=low,
        high=high,
        missing=missing,
        met=unmet == _MET,
        numeric=numeric,
        unmet=unmet,
        threshold=rules.scores["partner"] / top,
    )


def answer_in_words(answer: Answer | None, rules: AnswerRules, language: str = "en") -> str:
    """Return an answer as a reader would say it: its code, its number on the scale, or that it is missing.

    Examples
    --------
    >>> from crmselect.model import Answer, AnswerRules
    >>> answer_in_words(Answer(offer="Acme", requirement="F1", low=2, high=4), AnswerRules())
    '2–4 of 5'
    """
    zh = language == "zh"
    if answer is None or answer.missing:
        return ANSWER_WORDS["missing"][zh]
    if answer.code is not None:
        return ANSWER_WORDS[answer.code][zh]
    given = f"{answer.score:g}" if answer.score is not None else f"{answer.low:g}–{answer.high:g}"
    return f"{given}（满分 {rules.scale:g}）" if zh else f"{given} of {rules.scale:g}"


def _bounds(answer: Answer, rules: AnswerRules, top: float) -> tuple[float, float]:
    if answer.code is not None:
        score = rules.scores[answer.code] / top
        return score, score
    if answer.score is not None:
        return answer.score / rules.scale, answer.score / rules.scale
    return (answer.low or 0.0) / rules.scale, (answer.high or 0.0) / rules.scale


def _judge(answer: Answer, share: float, rules: AnswerRules, top: float) -> int:
    priced = answer.cost is not None
    match answer.code:
        case "standard" | "configuration" | "partner":
            return _MET
        case "customisation":
            return _MET if priced else _UNPRICED
        case "roadmap":
            return _ROADMAP
        case "unsupported":
            return _UNSUPPORTED
    if share >= rules.scores["partner"] / top - DUST:
        return _MET
    if share >= rules.scores["customisation"] / top - DUST:
        return _MET if priced else _LOW_UNPRICED
    return _LOW


def _place(answer: Answer) -> Place | str:
    return answer.place or f"answer of {answer.offer} to {answer.requirement}"


def _strangers(answer: Answer, offers: Iterable[str], requirements: Iterable[str]) -> list[Problem]:
    problems = []
    for kind, name, known in (("offer", answer.offer, offers), ("requirement", answer.requirement, requirements)):
        names = tuple(known)
        if name not in names:
            fix = closest(name, names) or f"correct its name, or add the {kind}"
            problems.append(Problem(_place(answer), f"there is no {kind} {name!r}", fix))
    return problems


def _above(answer: Answer, scale: float) -> Problem:
    given = answer.score if answer.score is not None else answer.high
    what = f"{number(given or 0.0, 2)} is above the scale of {scale:g}"
    return Problem(_place(answer), what, f"write 0 to {scale:g}, or declare the scale in the answer rules")
