"""Sections of a report as text: what is said, and the tables; pictures are left to the report."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from crmselect.cli.output import narrow, text_table, visible
from crmselect.report.document import Block, Bullets, Heading, Notice, Paragraph, Row, Section, Table

__all__ = ["sections_text"]

_WIDTH = 110
_WIDEST = 64
"""A cell of words that is wider stands on several lines."""


def sections_text(sections: Iterable[Section]) -> str:
    """Return sections as text, each below its title."""
    parts = []
    for section in sections:
        told = [text for block in section.blocks for text in _told(block)]
        parts.append("\n\n".join([visible(section.title).upper(), *told]))
    return "\n\n\n".join(parts)


def _told(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Notice):
        yield _wrapped(block.text)
    elif isinstance(block, Heading):
        yield f"{visible(block.text)}:"
    elif isinstance(block, Bullets):
        yield "\n".join(
            f"- {visible(f'{name}: {text}' if name and text else name or text)}" for name, text in block.items
        )
    elif isinstance(block, Table):
        yield _table(block)


def _wrapped(text: str) -> str:
    """Return a paragraph in lines of a terminal's width; Chinese breaks anywhere."""
    shown = visible(text)
    if shown.isascii() or " " in shown[:_WIDTH]:
        return textwrap.fill(shown, _WIDTH)
    return "\n".join(narrow(shown, _WIDTH))


def _table(table: Table) -> str:
    words = [n for n, column in enumerate(table.columns) if not column.numeric]
    rows = [line for row in table.rows for line in _lines(row)]
    titles = [f"{column.span} {column.title}".strip() for column in table.columns]
    lines = [visible(table.caption), "", text_table(titles, rows, left=words)]
    return "\n".join([*lines, *(_wrapped(note) for note in table.notes)])


def _lines(row: Row) -> Iterator[list[str]]:
    """Yield a row of a table, in as many lines as its longest text needs."""
    texts = [
        "; ".join([cell.text, *cell.items]) if cell.items else "  " * cell.indent + cell.text for cell in row.cells
    ]
    wrapped = [[text] if cell.numeric else narrow(text, _WIDEST) for text, cell in zip(texts, row.cells, strict=True)]
    yield from (list(line) for line in zip_longest(*wrapped, fillvalue=""))
