"""The System Usability Scale: its score, and what a score is worth among those of other systems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from crmselect.errors import DataError, Problem

__all__ = ["SUS_AVERAGE", "SUS_GRADES", "SusGrade", "sus_grade", "sus_scores"]

Floats = npt.NDArray[np.float64]

SUS_AVERAGE = 68.0
"""The mean of the systems that the grades were made from: the 50th percentile."""
_ITEMS, _LOW, _CENTRE, _HIGH = 10, 1, 3, 5


class SusGrade(NamedTuple):
    """A grade, the scores from ``low`` to ``high`` that it stands for, and their percentiles among other systems."""

    grade: str
    low: float
    high: float
    percentile_low: int
    percentile_high: int


SUS_GRADES: tuple[SusGrade, ...] = (
    SusGrade("A+", 84.1, 100.0, 96, 100),
    SusGrade("A", 80.8, 84.0, 90, 95),
    SusGrade("A-", 78.9, 80.7, 85, 89),
    SusGrade("B+", 77.2, 78.8, 80, 84),
    SusGrade("B", 74.1, 77.1, 70, 79),
    SusGrade("B-", 72.6, 74.0, 65, 69),
    SusGrade("C+", 71.1, 72.5, 60, 64),
    SusGrade("C", 65.0, 71.0, 41, 59),
    SusGrade("C-", 62.7, 64.9, 35, 40),
    SusGrade("D", 51.7, 62.6, 15, 34),
    SusGrade("F", 0.0, 51.6, 0, 14),
)
"""The curved grading scale of J. Sauro and J. R. Lewis (2016), Quantifying the User Experience, 2nd edition, Morgan
Kaufmann, chapter 8. It is one for the mean score of a system, not for that of a single person."""


def sus_scores(answers: npt.ArrayLike | Sequence[Sequence[float]], *, missing: str = "centre") -> Floats:
    """Return each person's score on the System Usability Scale.

    Parameters
    ----------
    answers : (…, 10)
        1 (disagree) to 5 (agree) in the order of the instrument; NaN where an item was skipped.
    missing : {"centre", "refuse"}
        A skipped item counts as the centre of the scale, 3, as the instrument's instructions have it; or is refused.

    Returns
    -------
    ndarray (…,)
        0 to 100: odd items give answer − 1, even ones 5 − answer, and their sum is multiplied by 2.5.

    Raises
    ------
    DataError
        For answers off the scale, other than ten items, and, with ``refuse``, skipped items.

    References
    ----------
    J. Brooke (1996), SUS: a 'quick and dirty' usability scale, in Usability Evaluation in Industry, Taylor & Francis,
    189-194.

    Examples
    --------
    Brooke's own example scores 22 × 2.5:

    >>> sus_scores([5, 4, 2, 1, 2, 3, 2, 4, 5, 2]).item()
    55.0
    """
    given = np.asarray(answers, dtype=np.float64)
    if missing not in {"centre", "refuse"}:
        raise ValueError(f"missing is {missing!r} — write 'centre' or 'refuse'")
    if given.ndim == 0 or given.shape[-1] != _ITEMS:
        count = given.shape[-1] if given.ndim else 1
        raise DataError(Problem("SUS", f"{count} items are not the ten of the scale", "give ten in their order"))
    skipped = np.isnan(given)
    wrong = np.argwhere(~skipped & ((given < _LOW) | (given > _HIGH) | (given != np.floor(given))))
    problems = [
        Problem(_where(at), f"{given[at]:g} is not on the scale", "write 1, 2, 3, 4 or 5") for at in map(tuple, wrong)
    ]
    if missing == "refuse":
        fix = 'ask again, leave the person out, or take missing="centre"'
        problems += [Problem(_where(tuple(at)), "the item was skipped", fix) for at in np.argwhere(skipped)]
    if problems:
        raise DataError(problems)
    filled = np.where(skipped, float(_CENTRE), given)
    odd, even = filled[..., ::2] - _LOW, _HIGH - filled[..., 1::2]
    return np.asarray(2.5 * (odd.sum(axis=-1) + even.sum(axis=-1)))


def sus_grade(score: float) -> SusGrade:
    """Return the grade of a system's mean score, rounded to one decimal as the scale's bounds are.

    Raises
    ------
    DataError
        For what is not 0 to 100.

    Examples
    --------
    >>> sus_grade(68).grade, sus_grade(80.75).grade
    ('C', 'A')
    """
    if not 0 <= score <= 100:
        raise DataError(Problem("SUS", f"{score:g} is no score", "write 0 to 100"))
    # Decimal halves such as 80.75 go up: the next bound begins a tenth above.
    tenths = np.floor(score * 10 + 0.5 + 1e-9) / 10
    return next(grade for grade in SUS_GRADES if tenths >= grade.low - 1e-9)


def _where(at: tuple[int, ...]) -> str:
    *person, item = at
    who = f"person {' / '.join(str(one + 1) for one in person)}, " if person else ""
    return f"SUS, {who}item {item + 1}"
