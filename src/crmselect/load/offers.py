"""Files of offers: the wide form, the long form, and the model's own JSON."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.jsonfile import is_flat, table_of
from crmselect.load.long import map_long, read_long
from crmselect.load.source import Source
from crmselect.load.table import Table
from crmselect.load.tables import read_any
from crmselect.load.wide import OfferRow, map_wide, read_wide
from crmselect.load.words import NAMES
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.faults import problems_of
from crmselect.model.offer import Offer, OfferSet, StatedRate
from crmselect.model.price import CostItem

__all__ = ["load_offers"]

_OFFERS: TypeAdapter[tuple[Offer, ...]] = TypeAdapter(tuple[Offer, ...])


def load_offers(
    path: str | os.PathLike[str],
    *,
    costs: str | os.PathLike[str] | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    decimal: str | None = None,
) -> OfferSet:
    """Read offers from a CSV, XLSX or JSON file.

    Parameters
    ----------
    path : path
        In the wide form (a row an offer), in the long form (a row a cost item) or, for JSON, as the model has it.
        ``rfp.xlsx#Offers`` names a sheet.
    costs : path, optional
        A second file in the long form; its items are added to the offers of the first.
    sheet : str, optional
        The sheet of ``path`` to read, where it is a workbook.
    encoding : str, optional
        Of text files; default is told from their bytes.
    decimal : {".", ","}, optional
        The decimal sign of figures that are text; default is that figures which can be read in two ways are refused.

    Returns
    -------
    OfferSet
        With ``inputs`` (files and hashes) and ``input_notes`` (what was chosen); every offer and item has its place.

    Raises
    ------
    DataError
        With every fault of the files, each with its cell and its mending.
    """
    problems: list[Problem] = []
    inputs: list[InputFile] = []
    notes: list[InputNote] = []
    value, source, file, file_notes = read_any(path, sheet=sheet, encoding=encoding, decimal=decimal)
    inputs.append(file)
    notes.extend(file_notes)
    if source.file.lower().endswith(".json"):
        value = _unwrapped(value)
        if not is_flat(value):
            offers = list(_from_model(source, value))
            if costs is None:
                return OfferSet(offers=tuple(offers), inputs=tuple(inputs), input_notes=tuple(notes))
            raise source.problem("states its items itself", "leave out costs=, or write the offers as flat objects")
        value = [table_of(source, value)]
    rows = _rows_of(source, value, problems, notes, inputs, decimal)
    if costs is not None:
        added, more, _, more_notes = _read_costs(costs, encoding, decimal, problems)
        inputs.append(more)
        notes.extend(more_notes)
        _add(rows, added, problems, new=False)
    offers = _validated(rows, problems)
    if problems:
        raise DataError(_in_order(problems))
    return OfferSet(offers=tuple(offers), inputs=tuple(inputs), input_notes=tuple(notes))
