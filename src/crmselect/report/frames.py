"""Frames as a document's tables: which columns are shown, under which title, and how their figures are set."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from crmselect.report import cells
from crmselect.report.document import Block, Bullets, Cell, Column, Paragraph, Row, Table, Tone
from crmselect.report.tables import plain_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Shown", "day", "frame_table", "told"]

Kind = Literal["words", "money", "share", "number", "day"]


class Shown(NamedTuple):
    """A column that is shown.

    Attributes
    ----------
    name : str
        In the frame.
    title : str
    kind : {"words", "money", "share", "number", "day"}
    decimals : int
    label : callable, optional
        From a word of the frame to what is read.
    """

    name: str
    title: str
    kind: Kind = "money"
    decimals: int = 0
    label: Callable[[Any], str] | None = None


def frame_table(
    key: str,
    caption: str,
    frame: pd.DataFrame,
    columns: Sequence[Shown],
    *,
    notes: Sequence[str] = (),
    tone: Callable[[Mapping[str, Any]], Tone] | None = None,
) -> Table:
    """Return a frame as a table; its first column heads the rows.

    Parameters
    ----------
    key, caption : str
    frame : pandas.DataFrame
        Its index counts as columns of their names.
    columns : sequence of Shown
        In order.
    notes : sequence of str
    tone : callable, optional
        From a row to its tone.
    """
    flat = frame.reset_index() if frame.index.name is not None or frame.index.nlevels > 1 else frame
    titles = [Column(one.name, one.title, numeric=one.kind != "words") for one in columns]
    rows = []
    for at, row in enumerate(flat.to_dict("records")):
        named = {str(name): value for name, value in row.items()}
        body = tuple(_cell(named[one.name], one) for one in columns)
        rows.append(Row(body[0].text or str(at), body, tone(named) if tone is not None else ""))
    return plain_table(key, caption, titles, rows, notes)


def day(value: dt.date) -> str:
    """Return a day as it is written in every language.

    Examples
    --------
    >>> day(dt.date(2027, 1, 31))
    '2027-01-31'
    """
    return value.isoformat()


def told(sentences: Sequence[str], leading: int = 1) -> list[Block]:
    """Return sentences as a leading paragraph and a list: a reader finds in a list what a wall of text hides."""
    blocks: list[Block] = [Paragraph(" ".join(sentences[:leading]), lead=True)] if sentences else []
    if sentences[leading:]:
        blocks.append(Bullets(tuple(("", text) for text in sentences[leading:])))
    return blocks


def _cell(value: Any, shown: Shown) -> Cell:
    if _absent(value):
        return cells.dash() if shown.kind != "words" else cells.words("–", tone="muted")
    if shown.label is not None:
        return cells.words(shown.label(value))
    if shown.kind == "words":
        return cells.words(str(value))
    if shown.kind == "day":
        return Cell(day(value), kind="number")  # Set as figures are: a date is not broken over lines.
    figure = float(value)
    if shown.kind == "share":
        return cells.share(figure, decimals=shown.decimals)
    if shown.kind == "money":
        return cells.amount(figure, decimals=shown.decimals)
    return cells.number(figure, decimals=shown.decimals)


def _absent(value: Any) -> bool:
    """Return whether there is nothing to show: None, pandas' NA, and what is not a number."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and math.isnan(value)
