"""What a file holds, told from its suffix and its headings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from crmselect.errors import DataError, Place, Problem
from crmselect.load.answer_cells import parse_answer
from crmselect.load.headings import map_headings
from crmselect.load.jsonfile import is_flat, read_json, table_of
from crmselect.load.long import map_long
from crmselect.load.requirement_words import COLUMNS
from crmselect.load.response_form import is_form
from crmselect.load.source import Source, read_source
from crmselect.load.table import Cell, CellFault, Table, blank
from crmselect.load.tables import read_any, split_sheet
from crmselect.load.tomlfile import read_toml
from crmselect.load.wide import map_wide
from crmselect.load.yamlfile import read_yaml
from crmselect.taxonomy import WIDE_COLUMNS

__all__ = ["kind_of_file"]

_KINDS = ("offers", "requirements", "answers")
_STUDY_TABLES = {"study", "inputs", "assumptions"}
_ANSWER = {"requirement": COLUMNS["id"], "answer": ("response", "compliance", "回答", "答复", "应答", "响应")}
_FIRST_ROWS = 20
_PARSERS: dict[str, Callable[[Source], tuple[Any, ...]]] = {
    ".toml": read_toml, ".json": read_json, ".yaml": read_yaml, ".yml": read_yaml,
}  # fmt: skip


def kind_of_file(path: str, *, encoding: str | None = None) -> str:
    """Return ``study``, ``offers``, ``requirements``, ``answers`` or ``responses``.

    Raises
    ------
    DataError
        When the file cannot be read, or may be several of them.
    """
    suffix = Path(split_sheet(path)[0]).suffix.lower()
    if suffix in {".md", ".markdown", ".docx", ".docm"}:
        return "requirements"
    if suffix in _PARSERS:
        kind = _of_keys(_PARSERS[suffix], path, encoding)
        # A list of records without a name of its own tells by its fields what it holds; TOML has no such lists.
        if kind or suffix == ".toml":
            return kind or "study"
    value, source, *_ = read_any(path, encoding=encoding, problems=[])
    if isinstance(value, list) and is_form(value):
        return "responses"
    if is_flat(value):
        value = [table_of(source, value)]
    if not isinstance(value, list) or not all(isinstance(table, Table) for table in value):
        return "offers"  # Only offers have lists in their records; what is wrong with them, their reader says.
    kinds = sorted({kind for table in value if (kind := _of_table(table))})
    if len(kinds) == 1:
        return kinds[0]
    what = f"it holds {' and '.join(kinds)}" if kinds else "its headings do not tell what it holds"
    raise DataError(Problem(Place(path), what, "say it: --as offers, --as requirements or --as answers"))


def _of_keys(read: Callable[[Source], tuple[Any, ...]], path: str, encoding: str | None) -> str:
    """Return what the outermost keys tell; a file that cannot be parsed tells nothing."""
    source = read_source(path, encoding=encoding)
    try:
        data = read(source)[0]
    except DataError:
        return ""
    if not isinstance(data, dict):
        return ""
    return "study" if _STUDY_TABLES & set(data) else next((kind for kind in _KINDS if kind in data), "")


def _of_table(table: Table) -> str:
    asked = set(map_headings(table.headings, COLUMNS).columns)
    wide, long = set(map_wide(table).columns), set(map_long(table).columns)
    if {"requirement", "answer"} <= set(map_headings(table.headings, _ANSWER).columns):
        return "answers"
    if wide & set(WIDE_COLUMNS) or {"offer", "item"} <= long:
        return "offers"
    if "priority" in asked or ("id" in asked and asked & {"requirement", "description"}):
        return "requirements"
    if asked and _answers(cell for row in table.rows[:_FIRST_ROWS] for cell in row.cells[1:]):
        return "answers"
    return "offers" if wide & {"offer", "vendor", "product"} else ""


def _answers(cells: Any) -> bool:
    """Return whether most of the cells read as answers, some of them in words."""
    found = [_answer(cell) for cell in cells if not blank((cell,))]
    return any("code" in answer for answer in found) and sum(map(bool, found)) > len(found) / 2


def _answer(cell: Cell) -> dict[str, Any]:
    try:
        return parse_answer(cell) or {}
    except CellFault:
        return {}
