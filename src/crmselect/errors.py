"""What is wrong, where it stands and how to mend it.

Every fault that a user's data can have becomes a :class:`Problem`; a reader or a check gathers all of them and
raises one :class:`DataError`, so that a file is mended in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Any

__all__ = ["MOST_PROBLEMS", "DataError", "Place", "Problem", "closest"]

MOST_PROBLEMS = 1_000
"""Faults that one error names: who has more mends their cause first."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file.

    Parameters
    ----------
    file : str
        The file's name as the user gave it.
    sheet : str
        The sheet of a workbook; empty elsewhere.
    row : int, optional
        The row or line as an editor or a spreadsheet counts it, 1 first.
    column : str
        The heading of the column, or the path of a field in a nested document.
    cell : str
        The cell of a workbook, such as ``C7``.

    Examples
    --------
    >>> print(Place("costs.csv", row=7, column="amount"))
    costs.csv row 7, amount
    >>> print(Place("rfp.xlsx", sheet="Costs", row=7, column="amount", cell="F7"))
    rfp.xlsx#Costs F7, amount
    """

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""
    cell: str = ""

    def __str__(self) -> str:
        at = f"{self.file}#{self.sheet}" if self.sheet else self.file
        if self.cell:
            at = f"{at} {self.cell}" if at else self.cell
        elif self.row is not None:
            at = f"{at} row {self.row}" if at else f"row {self.row}"
        return ", ".join(part for part in (at, self.column) if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: where it stands, what is wrong, how to mend it.

    Examples
    --------
    >>> print(Problem(Place("costs.csv", row=7, column="amount"), "'-5' is negative", "enter a discount instead"))
    costs.csv row 7, amount: '-5' is negative — enter a discount instead
    """

    where: Place | str
    what: str
    fix: str = ""

    def __str__(self) -> str:
        at = str(self.where)
        text = f"{at}: {self.what}" if at else self.what
        return f"{text} — {self.fix}" if self.fix else text

    def to_dict(self) -> dict[str, Any]:
        """Return the fault as plain data for JSON."""
        where = asdict(self.where) if isinstance(self.where, Place) else {"column": self.where}
        return {
            "where": {k: v for k, v in where.items() if v not in ("", None)},
            "what": self.what,
            "fix": self.fix,
        }


class DataError(ValueError):
    """The data are wrong: every fault found, each with its place and its mending.

    Parameters
    ----------
    problems : iterable of Problem
        At least one; kept in order, without repeats, as ``problems``. Beyond a thousand they are counted: the last
        problem says how many more there are.
    """

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        given: Sequence[Problem] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems = _first(tuple(dict.fromkeys(given)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[DataError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def to_dict(self) -> dict[str, Any]:
        """Return all faults as plain data for JSON."""
        return {"problems": [problem.to_dict() for problem in self.problems]}


def _first(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the first thousand, and in place of the others their number."""
    left = len(problems) - MOST_PROBLEMS
    # One that was counted already stands behind the thousand, and is not counted again.
    if left <= 0 or (left == 1 and problems[-1].fix == _MEND_FIRST):
        return problems
    file = problems[-1].where.file if isinstance(problems[-1].where, Place) else ""
    return *problems[:MOST_PROBLEMS], Problem(Place(file), f"and {left:,} more faults", _MEND_FIRST)


_MEND_FIRST = "mend those above, for they may have one cause"


def closest(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean 'x'?`` for the nearest known word, or an empty string.

    Examples
    --------
    >>> closest("desicount", ["discount", "currency"])
    "did you mean 'discount'?"
    >>> closest("zebra", ["discount"])
    ''
    """
    by_folded = {k.casefold(): k for k in known}
    hits = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=0.7)
    return f"did you mean {by_folded[hits[0]]!r}?" if hits else ""
