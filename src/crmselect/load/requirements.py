"""Files of requirements: tables of any format, and documents in Markdown or Word."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.docxfile import read_docx
from crmselect.load.headings import HeadingFault, map_headings
from crmselect.load.jsonfile import flat_table
from crmselect.load.markdown import Section, TooDeepError, read_markdown
from crmselect.load.requirement_build import Build
from crmselect.load.requirement_found import SAID_ONCE, Found, Harvest
from crmselect.load.requirement_items import harvest
from crmselect.load.requirement_merge import merged
from crmselect.load.requirement_rows import REASONS, chosen_columns, layout_of, rows_of
from crmselect.load.requirement_words import COLUMNS
from crmselect.load.source import Source, encoding_notes, read_source
from crmselect.load.table import Row, Table
from crmselect.load.tables import SUFFIXES, instead_of, read_any, split_sheet
from crmselect.load.tomlfile import read_toml
from crmselect.load.unseen import seen, seen_values, unseen_note
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.requirement import RequirementSet

__all__ = ["load_requirements"]

MARKDOWN = (".md", ".markdown", ".mdown", ".mkd")
MOST_TEXT = 2_000_000
"""Characters of a document: a thousand pages."""
WORD = (".docx", ".docm")
_AS_DOCX = frozenset((".doc", ".dot", ".odt", ".fodt", ".rtf", ".wps", ".pages", ".html", ".htm"))
_LEFT = {
    "table": ("a table in HTML is not read: write it with bars", "未读取 HTML 表格：请改用竖线书写"),
    "code": (
        "code begins here and is never closed: nothing below it is read",
        "此处开始的代码块没有结束标记：其后的内容均未读取",
    ),
}
_LOOKED_FOR = (
    "give each requirement an id, a text and a priority: as columns ID, Requirement and Priority of a table, or as a "
    "heading such as '### FR-001: Title' with a line '**Priority**: must' below it"
)


def load_requirements(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> RequirementSet:
    """Read the requirements of a document or a table.

    Parameters
    ----------
    path : path
        Of a Markdown, DOCX, CSV, TSV, XLSX, JSON, TOML or YAML file; ``rfp.xlsx#Needs`` names a sheet.
    sheet : str, optional
        The sheet to read, where it is a workbook.
    encoding : str, optional
        Of a text file; default is told from its bytes.
    columns : mapping of str to str, optional
        From ``id``, ``text``, ``priority``, ``area``, ``kind``, ``process``, ``role``, ``acceptance``, ``weight`` or
        ``title`` to the heading that stands over it, where that is none of the usual names.

    Returns
    -------
    RequirementSet
        In the order of the document, each with its place; ``input_notes`` say what was chosen and what was left aside.

    Raises
    ------
    DataError
        With every fault of the file: an id, a text or a priority that is missing or cannot be read, an id given twice,
        or no requirement at all.

    Notes
    -----
    In Markdown and Word a requirement is a row of a table with an id, a text and a priority; a heading with an id and a
    priority among the fields below it; or a paragraph or an item of a list that begins with an id and states a
    priority. A heading such as ``Must have`` ranks the ids below it. What has an id and no priority is no requirement:
    it is named in the notes. Tables that repeat what the document defines elsewhere (traceability, summaries) add
    nothing.
    """
    columns = dict(columns or {})
    name, _ = split_sheet(path)
    suffix = Path(name).suffix.lower()
    problems: list[Problem] = []
    if suffix in MARKDOWN:
        return _from_markdown(read_source(name, encoding=encoding), columns, sheet)
    if suffix in WORD:
        return _from_docx(read_source(name), columns, sheet)
    if suffix == ".toml":
        tables, file, notes = _from_toml(read_source(name, encoding=encoding), sheet, problems)
    elif suffix in SUFFIXES:
        value, source, file, notes = read_any(path, sheet=sheet, encoding=encoding, problems=problems)
        tables = _tables_of(value, source, problems)
    else:
        source = read_source(name, encoding=encoding)
        known = ", ".join((*MARKDOWN[:1], ".docx", *SUFFIXES, ".toml"))
        fix = "save it as .docx" if suffix in _AS_DOCX else instead_of(suffix) or f"give one of {known}"
        raise source.problem(f"a file that ends in {suffix or 'no suffix'} is not read here", fix)
    return _from_tables(tables, file, notes, columns, problems)


def _from_markdown(source: Source, columns: Mapping[str, str], sheet: str | None) -> RequirementSet:
    _without_sheets(source, sheet)
    text, encoding = source.text()
    if len(text) > MOST_TEXT:
        raise source.problem(f"is longer than {MOST_TEXT:,} characters", "split the document by its chapters")
    notes = encoding_notes(source, encoding)
    unseen = [(f"row {n}", line) for n, line in enumerate(text.split("\n"), 1) if seen(line) != line]
    if unseen:
        notes.append(unseen_note(source.file, unseen))
    try:
        left: list[tuple[int, str]] = []
        document = read_markdown("\n".join(map(seen, text.split("\n"))) if unseen else text, left)
    except TooDeepError as error:
        raise source.problem(str(error), "take the inner lists or quotations out", row=error.line) from None
    for line, what in left:
        notes.append(InputNote(where=str(Place(source.file, row=line)), what=_LEFT[what][0], zh=_LEFT[what][1]))
    return _from_document(source, document, columns, notes, encoding=encoding)


def _from_docx(source: Source, columns: Mapping[str, str], sheet: str | None) -> RequirementSet:
    _without_sheets(source, sheet)
    document = read_docx(source)

    def at(place: Place) -> Place:
        what = document.places.get(place.row or 0, "")
        return place if place.cell or not what else replace(place, cell=what)

    return _from_document(source, document.root, columns, document.notes, at)


def _without_sheets(source: Source, sheet: str | None) -> None:
    if sheet is not None:
        raise source.problem("has no sheets", f"leave out the sheet {sheet!r}")


def _from_document(
    source: Source,
    document: Section,
    columns: Mapping[str, str],
    notes: Sequence[InputNote],
    at: Callable[[Place], Place] | None = None,
    encoding: str = "",
) -> RequirementSet:
    file = InputFile(file=source.file, sha256=source.sha256, encoding=encoding)
    crop = harvest(document, source.file, columns)
    if at is not None:
        crop.relocate(at)
    build = Build(source.file, crop.problems, notes, at)
    crop.without_struck()
    build.problems.extend(_unknown_columns(columns, [table for table, _ in crop.layouts], source.file))
    found = merged(crop, build)
    if not found and not build.problems:
        raise DataError(Problem(source.file, _nothing(crop), _LOOKED_FOR))
    build.layouts(crop.layouts)
    build.left_aside(crop)
    return build.result(found, file)


def _unknown_columns(columns: Mapping[str, str], tables: Sequence[Table], file: str) -> list[Problem]:
    """Tell which of the columns that the caller named stand in no table of a document."""
    by_table = [chosen_columns(table, columns) for table in tables] or [
        [Problem(file, "has no table", "leave out columns=")] if columns else []
    ]
    return min(by_table, key=len)


def _nothing(crop: Harvest) -> str:
    """Say what was looked for in a document that has no requirement, and what came nearest."""
    what = "no requirement was found: no id stands with a text and a priority"
    if crop.unranked:
        first = crop.unranked[0]
        what += f"; {len(crop.unranked)} ids have no priority, the first is {first.id} at {first.there()}"
    elif crop.nameless:
        one = crop.nameless[0]
        what += f"; {len(crop.nameless)} headings have a priority and no id"
        what += f", the first is {one.title!r} at {replace(one.place, file='')}"
    elif crop.skipped:
        place, reason, _ = crop.skipped[0]
        what += f"; {replace(place, file='')}: {reason}"
    return what


def _from_toml(
    source: Source, sheet: str | None, problems: list[Problem]
) -> tuple[list[Table], InputFile, list[InputNote]]:
    if sheet is not None:
        raise source.problem("has no sheets", f"leave out the sheet {sheet!r}")
    value, text, encoding = read_toml(source)
    notes = encoding_notes(source, encoding)
    value = seen_values(source, value, notes, problems)
    file = InputFile(file=source.file, sha256=source.sha256, encoding=encoding)
    tables = _tables_of(value, source, problems)
    # A place in a text file is a line: that of the table's own heading.
    starts = [n for n, line in enumerate(text.split("\n"), 1) if line.strip().replace(" ", "") == "[[requirements]]"]
    if len(starts) == len(tables[0].rows):
        rows = [Row(start, row.cells) for start, row in zip(starts, tables[0].rows, strict=True)]
        tables = [Table(source.file, tables[0].headings, 0, rows)]
    return tables, file, notes


def _tables_of(value: Any, source: Source, problems: list[Problem]) -> list[Table]:
    """Return the tables of a file; those of a nested one stand under ``requirements``."""
    if isinstance(value, list) and value and isinstance(value[0], Table):
        return value
    if isinstance(value, dict) and len(value) == 1:
        value = next(iter(value.values()))
    elif isinstance(value, dict):
        value = value.get("requirements")
    table = flat_table(source, value, problems)
    if table is not None:
        return [table]
    raise source.problem(
        "is no list of requirements",
        'write [{"id": "FR-1", "text": "…", "priority": "must"}], or the same under "requirements"',
    )


def _from_tables(
    tables: Sequence[Table],
    file: InputFile,
    notes: Sequence[InputNote],
    columns: Mapping[str, str],
    problems: Sequence[Problem],
) -> RequirementSet:
    build = Build(file.file, problems, notes)
    found: list[Found] = []
    left: list[tuple[Table, str]] = []
    read: list[Table] = []
    for table in tables:
        layout = layout_of(table, columns)
        if layout.reason and len(tables) > 1:
            left.append((table, layout.reason))
            continue
        faults = chosen_columns(table, columns)
        build.problems.extend(faults)
        if layout.reason:
            build.problems.extend(_missing(table, columns) if not faults else [])
            continue
        build.problems.extend(
            Problem(table.place(table.heading_row or None, fault.column), fault.what, fault.fix)
            for fault in _twice(table, columns)
        )
        build.layouts([(table, layout)])
        read.append(table)
        words = {column for key, column in layout.columns.items() if key in SAID_ONCE}
        found.extend(rows_of(table.spread(words, (), build.problems), layout, block=len(read)))
    if not read and not build.problems:
        reasons = "; ".join(f"{table.sheet}: {reason}" for table, reason in left)
        raise DataError(Problem(file.file, f"no table holds requirements ({reasons})", _LOOKED_FOR))
    for table, reason in left:
        build.note(table.place(), f"the sheet is not read: {reason}", f"未读取此工作表：{REASONS[reason]}")
    if read and any(table.sheet for table in read):
        file = file.replace(sheet=", ".join(table.sheet for table in read))
    if not found and not build.problems:
        build.problems.append(Problem(file.file, "holds headings and no requirement", "write one a row"))
    crop = Harvest(found=found)
    return build.result(merged(crop, build, strict=True), file)


def _missing(table: Table, columns: Mapping[str, str]) -> list[Problem]:
    """Tell which of the columns that a requirement cannot do without are not there."""
    found = layout_of(table, columns)
    at = found.columns
    problems = []
    needed = [("id", "id" in at), ("text", bool(found.texts) or "title" in at), ("priority", "priority" in at)]
    for key, there in needed:
        if there:
            continue
        names = (key, *COLUMNS[key]) if key != "text" else ("requirement", *COLUMNS["requirement"])
        headings = ", ".join(map(repr, filter(None, table.headings)))
        hints = [f"{hint[:-1]} for {heading!r}?" for heading in found.unread if (hint := closest(heading, names))]
        problems.append(
            Problem(
                table.place(table.heading_row or None),
                f"no column gives the {key} of a requirement among {headings}",
                hints[0] if hints else f"head it {key}, or name it with columns={{{key!r}: …}}",
            )
        )
    return problems or [Problem(table.place(table.heading_row or None), found.reason, _LOOKED_FOR)]


def _twice(table: Table, columns: Mapping[str, str]) -> list[HeadingFault]:
    """Tell which columns stand there twice, where that leaves in doubt which one counts."""
    found = map_headings(table.headings, COLUMNS)
    # Of a feature and a story the first counts where a further column says what is required; the other is named.
    aside = ("notes", "story") if {"requirement", "description"} & set(found.columns) else ("notes",)
    said = tuple(f"both mean {key}" for key in aside)
    return [fault for fault in found.problems if not columns and not fault.what.endswith(said)]
