"""Everything worth reading before a ranking is believed, from every room, in one table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from crmselect.markup import Cell, table
from crmselect.results import header, plain

__all__ = ["Remark", "Review"]


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to read: its kind, whom or what it is about, where it stands, and the words."""

    kind: str
    subject: str
    where: str
    en: str
    zh: str

    def text(self, language: str = "en") -> str:
        """Return the words in a language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, eq=False)
class Review:
    """Warnings worth reading, the weightiest first.

    Attributes
    ----------
    remarks : tuple of Remark
    language : str
        Of the table.
    inputs : tuple of InputFile
    """

    remarks: tuple[Remark, ...]
    language: str = "en"
    inputs: tuple[Any, ...] = ()

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a remark: kind, subject, where, text."""
        rows = [(r.kind, r.subject, r.where, r.text(self.language)) for r in self.remarks]
        return pd.DataFrame(rows, columns=["kind", "subject", "where", "text"])

    def of(self, *kinds: str) -> tuple[Remark, ...]:
        """Return the remarks of some kinds, such as ``gap`` or ``double counting``."""
        return tuple(remark for remark in self.remarks if remark.kind in kinds)

    def to_dict(self) -> dict[str, Any]:
        """Return the review as plain data for JSON."""
        return {**header("review/1", self.inputs), "remarks": [plain(row) for row in self.table.to_dict("records")]}

    def __len__(self) -> int:
        return len(self.remarks)

    def __str__(self) -> str:
        return "\n".join(f"{r.kind}: {r.text(self.language)}" for r in self.remarks) or self._nothing()

    def _nothing(self) -> str:
        return "没有需要留意的事项" if self.language == "zh" else "nothing to remark"

    def _repr_html_(self) -> str:
        rows = [[Cell(str(value)) for value in row] for row in self.table.itertuples(index=False)]
        zh = self.language == "zh"
        return table(["类别", "对象", "位置", "内容"] if zh else ["Kind", "About", "Where", "What"], rows)


def gathered(*parts: Iterable[Remark], language: str = "en", inputs: Iterable[Any] = ()) -> Review:
    """Return one review of several rooms' remarks, each said once."""
    remarks = dict.fromkeys(remark for part in parts for remark in part)
    return Review(tuple(remarks), language, tuple(inputs))
