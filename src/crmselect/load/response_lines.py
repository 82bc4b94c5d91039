"""The lines of a response form's prices: which of them are gone, and faults in the words that the form offers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from crmselect import taxonomy
from crmselect.errors import Place, Problem, closest
from crmselect.load.headings import fold
from crmselect.load.items import as_text, parsers
from crmselect.load.response_words import CHOICES, PRICE_COLUMNS, Said
from crmselect.load.table import CellFault, Table, blank
from crmselect.model.collection import InputNote

__all__ = ["in_the_form_s_words", "lacking_lines"]

_LISTED = 8


def lacking_lines(table: Table, columns: Mapping[str, int]) -> list[InputNote]:
    """Say which lines of the form are not there: what was deleted is no part of the offer, and nobody sees it.

    Each category has a line, under its own name.
    """
    there = {(fold(as_text(row.cells[columns["item"]])), as_text(row.cells[columns["category"]])) for row in table.rows}
    names = {key: Said(*(taxonomy.label(key, language) for language in ("en", "zh"))) for key in taxonomy.CATEGORIES}
    gone = [words for key, words in names.items() if not any((fold(word), key) in there for word in words)]
    if not gone:
        return []
    more = " …" if len(gone) > _LISTED else ""
    en = ", ".join(repr(words.en) for words in gone[:_LISTED]) + more
    zh = "、".join(f"“{words.zh}”" for words in gone[:_LISTED]) + more
    return [
        InputNote(
            where=str(Place(table.file, sheet=table.sheet)),
            what=f"lines of the form were deleted or renamed ({len(gone)}): {en}",
            zh=f"表单中的 {len(gone)} 行已被删除或改名：{zh}",
        )
    ]


def in_the_form_s_words(table: Table, columns: Mapping[str, int], problems: Iterable[Problem]) -> list[Problem]:
    """Return faults of the prices in the words of the form that the vendor has before him.

    Parameters
    ----------
    table : Table
        The prices.
    columns : mapping of str to int
        Where the form's columns stand.
    problems : iterable of Problem
        As the reader of cost items tells them: in the model's words.
    """
    rows = {row.number: row for row in table.rows}
    keys = {table.headings[columns[key]]: key for key in columns if table.headings[columns[key]]}
    read = parsers()
    mended = []
    for problem in problems:
        where = problem.where
        key = keys.get(where.column, "") if isinstance(where, Place) else ""
        row = rows.get(where.row or 0) if isinstance(where, Place) else None
        if row is not None and key == "category":
            text = as_text(row.cells[columns[key]])
            what = problem.what if text else "the line has no category"
            fix = problem.fix if "did you mean" in problem.fix else "choose one of the list in this column"
            mended.append(replace(problem, what=what, fix=fix))
        elif row is not None and key in CHOICES and key != "per" and not blank((cell := row.cells[columns[key]],)):
            try:
                read[key](cell)
            except CellFault as fault:
                if fault.what == problem.what:
                    zh = table.headings[columns[key]] == PRICE_COLUMNS[key].zh
                    words = [pair[zh] for pair in CHOICES[key]]
                    what = f"{as_text(cell)[:80]!r} is none of the choices"
                    mended.append(replace(problem, what=what, fix=closest(as_text(cell), words) or _choose(words)))
                    continue
            mended.append(problem)
        else:
            mended.append(problem)
    return mended


def _choose(words: Iterable[str]) -> str:
    return f"choose {', '.join(words)}"
