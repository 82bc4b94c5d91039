"""Sections of a report as text: what is said, and the tables; pictures are left to the report."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from crmselect.cli.output import narrow, text_table, visible
from crmselect.report.document import Block, Bullets, Heading, Notice, Paragraph, Row, Section, Table

__all__ = ["sections_text"]

_WIDTH = 110
_STUCK = "\u00a0"
_CLOSING = frozenset("，。、；：！？）》”’,.;:!?)")
_WIDEST = 64
"""A cell of words that is wider stands on several lines."""


def sections_text(sections: Iterable[Section]) -> str:
    """Return sections as text, each below its title."""
    parts = []
    for section in sections:
        told = [text for block in _once(section.blocks) for text in _told(block)]
        parts.append("\n\n".join([visible(section.title).upper(), *told]))
    return "\n\n\n".join(parts)


def _once(blocks: Sequence[Block]) -> Iterator[Block]:
    """Leave out a heading that the table right below it repeats."""
    for block, after in zip_longest(blocks, blocks[1:]):
        if not (isinstance(block, Heading) and isinstance(after, Table) and after.caption == block.text):
            yield block


def _told(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Notice):
        yield _wrapped(block.text)
    elif isinstance(block, Heading):
        yield f"{visible(block.text)}{':' if block.text.isascii() else '：'}"
    elif isinstance(block, Bullets):
        yield "\n".join(
            textwrap.indent(_wrapped(_item(name, text), _WIDTH - 2), "  ").replace("  ", "- ", 1)
            for name, text in block.items
        )
    elif isinstance(block, Table):
        yield _table(block)


def _item(name: str, text: str) -> str:
    mark = ": " if (name + text).isascii() else "："
    return f"{name}{mark}{text}" if name and text else name or text


def _wrapped(text: str, width: int = _WIDTH) -> str:
    """Return a paragraph in lines of a terminal's width; Chinese breaks anywhere but before its stops."""
    return "\n".join(_lines_of(visible(text), width))


def _lines_of(text: str, width: int) -> list[str]:
    """Break a text; no line begins with a sign that closes, and none with the percent of the figure above it."""
    lines = [line.replace(_STUCK, " ") for line in narrow(text.replace(" %", f"{_STUCK}%"), width - 2)]
    for n in range(1, len(lines)):
        while lines[n] and lines[n][0] in _CLOSING:
            lines[n - 1] += lines[n][0]
            lines[n] = lines[n][1:]
    return [line.strip() for line in lines if line.strip()] or [""]


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
    wrapped = [[text] if cell.numeric else _in_cell(text) for text, cell in zip(texts, row.cells, strict=True)]
    yield from (list(line) for line in zip_longest(*wrapped, fillvalue=""))


def _in_cell(text: str) -> list[str]:
    """Return a cell of words in its lines, as far in as it was."""
    inner = text.lstrip(" ")
    return [" " * (len(text) - len(inner)) + line for line in _lines_of(inner, _WIDEST)]
