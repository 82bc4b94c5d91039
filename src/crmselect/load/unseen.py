"""Signs that nobody sees: they make two names of what reads as one, or turn the order in which it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from crmselect.errors import Place, Problem
from crmselect.load.source import Source
from crmselect.load.table import Row, Table
from crmselect.model.collection import InputNote

__all__ = ["seen", "seen_tables", "seen_values", "unseen_note"]

# Control characters but for tabs and ends of lines; soft hyphens; blanks without width; what turns the direction; and
# what joins letters, where it stands behind none of a script, nor behind a picture, that is written with it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
    "|(?<![\u0600-\u1fff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_HALF = re.compile("[\ud800-\udfff]")
_SHOWN = 5


def seen(text: str) -> str:
    r"""Return a text without the signs that nobody sees.

    Examples
    --------
    >>> seen("A\u200bB"), seen("\u202eAcme"), seen("Zürich\tAG")
    ('AB', 'Acme', 'Zürich\tAG')
    """
    return text if text.isprintable() else _UNSEEN.sub("", text)


def unseen_note(where: str, found: Sequence[tuple[str, str]]) -> InputNote:
    """Say what was taken out of which texts: ``found`` are places and the texts as they were written."""
    left = len(found) - _SHOWN
    listed = ", ".join(f"{at} {_escaped(text)}" for at, text in found[:_SHOWN])
    what = f"signs that nobody sees were taken out: {listed}" + (f" and {left} more" if left > 0 else "")
    zh = f"已去掉看不见的字符：{listed}" + (f" 等 {len(found)} 处" if left > 0 else "")
    return InputNote(where=where, what=what, zh=zh)


def seen_tables(
    source: Source, tables: Iterable[Table], notes: list[InputNote], problems: list[Problem]
) -> list[Table]:
    """Return tables without such signs, and say where there were any; half a character is a fault."""
    done = []
    for table in tables:
        found: list[tuple[str, str]] = []
        headings = tuple(map(seen, table.headings))
        heading = f"row {table.heading_row}"
        found += [(heading, old) for old, new in zip(table.headings, headings, strict=True) if old != new]
        rows: list[Row] = []
        for row in table.rows:
            if _printable(row.cells):
                rows.append(row)
                continue
            cells = [seen(cell) if isinstance(cell, str) else cell for cell in row.cells]
            rows.append(Row(row.number, cells))
            for column, (old, new) in enumerate(zip(row.cells, cells, strict=True)):
                place = table.place(row.number, column)
                if isinstance(new, str) and _HALF.search(new):
                    what = f"{_escaped(new)} holds half a character"
                    problems.append(Problem(place, what, "write the character itself"))
                if old != new:
                    found.append((str(replace(place, file="", sheet="")), str(old)))
        if found:
            notes.append(unseen_note(f"{source.file}#{table.sheet}" if table.sheet else source.file, found))
            table = replace(table, headings=headings, rows=rows)  # noqa: PLW2901 - what it is from here on
        done.append(table)
    return done


def _printable(cells: Sequence[Any]) -> bool:
    """Return whether a row shows all its signs; a row of texts is looked at in one piece."""
    try:
        return "".join(cells).isprintable()
    except TypeError:  # Some cell is a figure.
        return all(cell.isprintable() for cell in cells if type(cell) is str)


def seen_values(source: Source, value: Any, notes: list[InputNote], problems: list[Problem]) -> Any:
    """Return JSON's or YAML's value without such signs; lists and objects are changed in place."""
    found: list[tuple[str, str]] = []

    def text(old: str, at: str, line: int | None) -> str:
        new = seen(old)
        if new != old:
            found.append((at, old))
        if _HALF.search(new):
            what = f"{_escaped(new)} holds half a character"
            place = Place(source.file, row=line, column=_escaped(at))
            problems.append(Problem(place, what, "write the character itself"))
            return "?"
        return new

    def walk(one: Any, at: str, line: int | None) -> Any:
        if isinstance(one, str):
            return one if one.isprintable() else text(one, at, line)
        if isinstance(one, list):
            for n, inner in enumerate(one):
                if isinstance(inner, str | list | dict):
                    one[n] = walk(inner, f"{at}[{n}]", line)
        elif isinstance(one, dict):
            line = getattr(one, "line", None) or line
            if not all(key.isprintable() for key in one):
                items = [(text(key, at, line), inner) for key, inner in one.items()]
                one.clear()
                one.update(items)
            for key, inner in one.items():
                if isinstance(inner, str | list | dict):
                    one[key] = walk(inner, f"{at}.{key}" if at else key, line)
        return one

    value = walk(value, "", None)
    if found:
        notes.append(unseen_note(source.file, found))
    return value


def _escaped(text: str) -> str:
    """Return a text with visible escapes in place of the signs."""
    return ascii(text[:40]) if not text.isprintable() else repr(text[:40])
