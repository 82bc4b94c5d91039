"""What a file holds, told from its suffix and its headings."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from crmselect.errors import DataError, Place, Problem
from crmselect.load.headings import fold, map_headings
from crmselect.load.requirement_words import COLUMNS
from crmselect.load.source import read_source
from crmselect.load.tables import read_any, split_sheet
from crmselect.load.words import ANSWERS, LONG, NAMES, WIDE

__all__ = ["kind_of_file"]

_ANSWER_COLUMNS = {"requirement": ("requirement id", "req", "id", "需求", "需求编号", "编号"),
                   "answer": ("answers", "response", "回答", "答复", "应答")}  # fmt: skip
_STUDY_TABLES = {"study", "inputs", "assumptions"}
_FIRST_ROWS = 20


def kind_of_file(path: Path) -> str:
    """Return ``study``, ``offers``, ``requirements`` or ``answers``.

    Raises
    ------
    DataError
        When the file cannot be read, or may be several of them.
    """
    suffix = Path(split_sheet(path)[0]).suffix.lower()
    if suffix in {".md", ".markdown", ".docx"}:
        return "requirements"
    if suffix == ".toml":
        return _of_keys(tomllib.loads, path) or "requirements"
    if suffix == ".json" and (kind := _of_keys(json.loads, path)):
        return kind
    tables = read_any(path)[0]
    if not isinstance(tables, list):
        return "offers"  # Whoever reads it as offers says what is wrong with it.
    kinds = {kind for table in tables if (kind := _of_table(table))}
    if len(kinds) == 1:
        return kinds.pop()
    if kinds == {"offers", "answers"} or not kinds:
        what = "its headings do not tell what it holds"
    else:
        what = f"it holds {' and '.join(sorted(kinds))}"
    raise DataError(Problem(Place(str(path)), what, "say it: --as offers, --as requirements or --as answers"))


def _of_keys(parse: Any, path: Path) -> str:
    """Return what the outermost keys tell; a file that cannot be parsed tells nothing."""
    try:
        data = parse(read_source(path).text()[0])
    except (ValueError, RecursionError) as error:
        if isinstance(error, DataError):
            raise
        return ""
    if not isinstance(data, dict):
        return ""
    if _STUDY_TABLES & set(data):
        return "study"
    return next((kind for kind in ("offers", "requirements", "answers") if kind in data), "")


def _of_table(table: Any) -> str:
    if isinstance(table, dict):  # One object of a JSON file that is no flat table.
        headings, cells = list(table), []
    else:
        headings = [heading for heading in table.headings if heading]
        cells = [cell for row in table.rows[:_FIRST_ROWS] for cell in row.cells[1:] if isinstance(cell, str)]
    asked, priced = map_headings(headings, COLUMNS).columns, map_headings(headings, WIDE).columns
    line = map_headings(headings, LONG).columns
    answered = map_headings(headings, _ANSWER_COLUMNS).columns
    named = any(column in map_headings(headings, NAMES).columns for column in NAMES)
    if {"requirement", "answer"} <= set(answered):
        return "answers"
    if priced or {"item", "amount"} <= set(line) or "items" in headings:
        return "offers"
    if "priority" in asked or {"id", "requirement"} <= set(asked) or {"id", "description"} <= set(asked):
        return "requirements"
    words = [cell for cell in cells if cell.strip()]
    known = sum(fold(cell.partition("(")[0].partition("（")[0]) in ANSWERS for cell in words)
    if words and known >= len(words) / 2:
        return "answers"
    return "offers" if named else "requirements" if "id" in asked and "title" in asked else ""
