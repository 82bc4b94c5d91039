"""Headings that take two rows or more: a group such as Prices over the names of its columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from crmselect.load.headings import fold
from crmselect.load.table import Cell, blank, clean_heading

__all__ = ["joined", "rows_of_headings"]


def rows_of_headings(rows: Sequence[Sequence[Cell]], across: Mapping[int, int]) -> int:
    """Return how many of the first rows are headings.

    Parameters
    ----------
    rows : sequence of sequence of Cell
        The first row of headings and a dozen below it.
    across : mapping of int to int
        Of each cell of the first row that is merged over several columns, its position and how many they are.

    Notes
    -----
    The second row belongs to the headings only where something in the first is merged over several columns, every
    column below it is named, in words, and it is no row of data: either each column beside the groups has its name in
    one of the two rows alone, or figures stand below words.

    Examples
    --------
    >>> rows = [["", "Prices", "", "Support"], ["Name", "Licence", "Training", "Hours"], ["Acme", 100, 20, 8]]
    >>> rows_of_headings(rows, {1: 2})
    2
    >>> rows_of_headings([["Name", "Contact", ""], ["Acme", "Ms Li", "li@acme.example"]], {1: 2})
    1
    """
    if not across or len(rows) < 2:
        return 1
    first, second = rows[0], rows[1]
    if not all(cell is None or (isinstance(cell, str) and not _figure(cell)) for cell in second):
        return 1
    grouped = {column for at, span in across.items() for column in range(at, at + span)}
    named = {column for column in grouped if column < len(second) and not blank((second[column],))}
    if len(named) < 2 or any(at not in named for at in across):
        return 1
    beside = [column for column in range(min(len(first), len(second))) if column not in grouped]
    either = all(blank((first[column],)) or blank((second[column],)) for column in beside)
    # Without names beside the groups, only the figures below tell names from a first row of data.
    by_figures = any(_figure(row[column]) for row in rows[2:] for column in named if column < len(row))
    return 2 if by_figures or (either and beside) else 1


def joined(rows: Sequence[Sequence[Cell]], across: Mapping[int, int]) -> tuple[str, ...]:
    """Return one heading a column: its own name; its group's in front where others have the same, or it is a unit.

    Examples
    --------
    >>> joined([["Name", "Acme", "", "Bravo", ""], ["", "Answer", "Cost", "Answer", "Cost"]], {1: 2, 3: 2})
    ('Name', 'Acme Answer', 'Acme Cost', 'Bravo Answer', 'Bravo Cost')
    >>> joined([["Name", "Licence", ""], ["", "per user per month", "per year"]], {1: 2})
    ('Name', 'Licence per user per month', 'Licence per year')
    """
    width = max(map(len, rows))
    groups = [clean_heading(rows[0][n]) if n < len(rows[0]) else "" for n in range(width)]
    for at, span in across.items():
        for column in range(at + 1, min(at + span, width)):
            groups[column] = groups[at]
    names = [clean_heading(rows[-1][n]) if n < len(rows[-1]) else "" for n in range(width)]
    often = Counter(map(fold, filter(None, names)))
    often.update({fold(name): 1 for name in names if _UNIT.fullmatch(name)})
    return tuple(
        name if name and often[fold(name)] == 1 else " ".join(filter(None, (group, name)))
        for group, name in zip(groups, names, strict=True)
    )


# What says of what a figure is one, and not what it is: per user per month, Year 1, monthly.
_UNIT = re.compile(
    r"(?i)(?:(?:(?:per|each|/)\s*(?:named |concurrent )?(?:user|seat|licen[cs]e|day|week|month|quarter|year|annum)s?"
    r"|annually|annual|yearly|monthly|quarterly|once|one[- ]?(?:off|time)|upfront|recurring|year \d{1,2})[\s,()]*)+"
    r"|(?:(?:每|按|/)个?(?:用户|人|席位|月|年|季度?|天)|一次性|首年|次年|第[一二三四五六七八九十\d]{1,2}年)+"
)


def _figure(cell: Cell) -> bool:
    """Return whether a cell is a figure, or a text that has nothing but one in it."""
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, int | float):
        return True
    text = cell.strip()
    return bool(text) and any(char.isdigit() for char in text) and not any(char.isalpha() for char in text)
