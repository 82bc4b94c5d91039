"""Files of tables, whatever their format: text, workbooks, JSON, YAML."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from crmselect.errors import DataError, Place, Problem
from crmselect.load.delimited import read_delimited
from crmselect.load.jsonfile import is_flat, read_json, table_of
from crmselect.load.source import Source, encoding_notes, read_source
from crmselect.load.table import Table
from crmselect.load.unseen import seen_tables, seen_values
from crmselect.load.workbook import read_workbook
from crmselect.load.yamlfile import read_yaml
from crmselect.model.collection import InputFile, InputNote

__all__ = ["SUFFIXES", "YAML", "in_order", "instead_of", "read_any", "read_tables", "split_sheet"]

YAML = (".yaml", ".yml")
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".json", *YAML)
"""The suffixes of files that hold tables."""


def split_sheet(path: str | os.PathLike[str]) -> tuple[str, str | None]:
    """Take a sheet's name off a path such as ``rfp.xlsx#Costs``; a file of that very name comes first.

    Examples
    --------
    >>> split_sheet("rfp.xlsx#Costs"), split_sheet("costs.csv")
    (('rfp.xlsx', 'Costs'), ('costs.csv', None))
    """
    whole = os.fspath(path)
    file, mark, sheet = whole.rpartition("#")
    if mark and sheet and file.lower().endswith((".xlsx", ".xlsm")) and not os.path.lexists(whole):
        return file, sheet
    return whole, None


def instead_of(suffix: str) -> str:
    """Return how a file of another program's format comes to be read, or nothing.

    Examples
    --------
    >>> instead_of(".xls"), instead_of(".csv")
    ('save it as .xlsx', '')
    """
    if suffix in {".xls", ".xlsb", ".xlt", ".ods", ".fods", ".numbers", ".et"}:
        return "save it as .xlsx"
    if suffix == ".pdf":
        return "ask for the workbook or the document that it was made from"
    return ""


def read_tables(
    path: str | os.PathLike[str], *, sheet: str | None = None, encoding: str | None = None, decimal: str | None = None
) -> tuple[list[Table], InputFile, list[InputNote]]:
    """Read every table of a file.

    Parameters
    ----------
    path : path
        Of a ``.csv``, ``.tsv``, ``.txt``, ``.xlsx``, ``.json`` or ``.yaml`` file; ``rfp.xlsx#Costs`` names a sheet.
    sheet : str, optional
        The one sheet of a workbook to read.
    encoding : str, optional
        Of a text file; default is told from its bytes.
    decimal : {".", ","}, optional
        The decimal sign of its figures.

    Returns
    -------
    tables : list of Table
        One of a text file; one a visible sheet of a workbook that holds any.
    file : InputFile
    notes : list of InputNote
        What was chosen or left aside.

    Raises
    ------
    DataError
        With every fault of the file's form.
    """
    value, source, file, notes = read_any(path, sheet=sheet, encoding=encoding, decimal=decimal)
    if isinstance(value, list) and value and isinstance(value[0], Table):
        return value, file, notes
    if is_flat(value):
        return [table_of(source, value)], file, notes
    raise source.problem("is no table", "write a list of objects, each with the same simple fields")


def read_any(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
    problems: list[Problem] | None = None,
) -> tuple[Any, Source, InputFile, list[InputNote]]:
    """Read a file as its tables, or as JSON's or YAML's value; parameters as for :func:`read_tables`.

    With a list of ``problems``, rows of a text file that cannot be read are left out and their faults are added to it.
    """
    if decimal not in {None, ".", ","}:
        raise ValueError(f"decimal is '.' or ',', not {decimal!r}")
    name, named = split_sheet(path)
    sheet = sheet or named
    suffix = Path(name).suffix.lower()
    source = read_source(name, encoding=encoding)
    if suffix not in SUFFIXES:
        fix = instead_of(suffix) or f"give one of {', '.join(SUFFIXES)}"
        raise source.problem(f"a file that ends in {suffix or 'no suffix'} is not read here", fix)
    if sheet is not None and suffix not in {".xlsx", ".xlsm"}:
        raise source.problem("has no sheets", f"leave out the sheet {sheet!r}")
    read_as = ""
    notes: list[InputNote] = []
    value: Any
    if suffix in {".xlsx", ".xlsm"}:
        value, notes = read_workbook(source, sheet=sheet)
        if not value:
            raise source.problem("holds no table", "write a row of headings and the data below it")
    elif suffix == ".json" or suffix in YAML:
        value, read_as = read_json(source) if suffix == ".json" else read_yaml(source)
        notes = encoding_notes(source, read_as)
    else:
        table, read_as, notes = read_delimited(source, tabs=suffix == ".tsv", decimal=decimal, problems=problems)
        value = [table]
    faults: list[Problem] = []
    if value and isinstance(value, list) and isinstance(value[0], Table):
        value = seen_tables(source, value, notes, faults)
    else:
        value = seen_values(source, value, notes, faults)
    if faults and problems is None:
        raise DataError(faults)
    if problems is not None:
        problems.extend(faults)
    file = InputFile(file=name, sha256=source.sha256, encoding=read_as, sheet=sheet or "")
    return value, source, file, notes


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return faults by file and row, whatever the order in which the columns were looked at."""

    def key(problem: Problem) -> tuple[int, str, int]:
        where = problem.where
        if not isinstance(where, Place):
            return len(files), "", 0
        return files.setdefault(where.file, len(files)), where.sheet, where.row or 0

    files: dict[str, int] = {}
    return sorted(problems, key=key)
