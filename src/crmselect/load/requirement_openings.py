"""Where a requirement begins among the blocks of a document, and which of them belong to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crmselect.load.markdown import Block, Bullet, Bullets, Grid, Paragraph
from crmselect.load.priorities import PriorityError, read_priority
from crmselect.load.requirement_fields import Fields, first_line, named_parts
from crmselect.load.requirement_ids import Opening, last_priority, looks_like_id, opening
from crmselect.load.requirement_words import field_key
from crmselect.model.requirement import Priority

__all__ = ["ONLY_IDS", "begun_at", "doubtful", "preface", "readable", "records_of"]

ONLY_IDS = re.compile(r"(?:[\s,，、;；和]|\band\b|[A-Za-z][\w.-]*\d[\w.-]*)*")
"""What is nothing but a list of ids."""
_NEAR = 8
"""Paragraphs below one with an id that can be its fields."""


def readable(fields: Fields, beside: str = "") -> Priority | None:
    """Return the priority that fields state, if it can be read."""
    text = fields.priorities[0][1] if fields.priorities else beside
    try:
        return read_priority(text).priority
    except PriorityError:
        return None


def preface(
    blocks: Sequence[Block], *, ranked: bool = False, start: int = 0, records: Mapping[int, Fields] | None = None
) -> Sequence[Block]:
    """Return the blocks before the first that begins a requirement: what they state is for all of a section.

    Parameters
    ----------
    blocks : sequence of Block
    ranked : bool
        Whether an item of a list has to state its priority to begin one: below a requirement, others are its criteria.
    start : int
        The first block that is looked at.
    records : mapping of int to Fields, optional
        What :func:`records_of` has found among all the blocks; looked for otherwise.
    """
    records = records_of(blocks) if records is None else records
    for n in range(start, len(blocks)):
        block = blocks[n]
        items = block.items if isinstance(block, Bullets) else ()
        if (
            n in records
            or begun_at(blocks, n)
            or (ranked and doubtful(block))
            or any(_begins(item, ranked=ranked) for item in items)
        ):
            return blocks[start:n]
    return blocks[start:]


def records_of(blocks: Sequence[Block]) -> dict[int, Fields]:
    """Return the small tables that state the fields of a requirement each, where several stand below one another."""
    found = {}
    for n, block in enumerate(blocks):
        fields = Fields()
        if isinstance(block, Grid) and fields.grid(block) and looks_like_id(fields.text("id")) and readable(fields):
            found[n] = fields
    return found if len(found) > 1 else {}


def _begins(bullet: Bullet, *, ranked: bool) -> bool:
    """Return whether an item of a list begins a requirement: with its id, or with a field that states it."""
    line = first_line(bullet)
    if line is None:
        return False
    parts = named_parts(line.text)
    begun = opening(line.text) if not parts else None
    if begun is None and not (parts and field_key(parts[0][0]) == "id"):
        return False
    if begun and not ranked:
        return begun.set_off
    fields = Fields()
    fields.read(bullet.blocks if parts else bullet.blocks[1:])
    return bool(fields.priorities or (begun and (begun.priority or last_priority(begun.rest)[1])))


def begun_at(blocks: Sequence[Block], n: int) -> Opening | None:
    """Return the opening of a paragraph that begins a requirement of its own.

    Its id is set off by a sign or by bold type; or the paragraph, or the fields right below it, state a priority.
    """
    block = blocks[n]
    if not isinstance(block, Paragraph) or named_parts(block.lines[0].text):
        return None
    begun = opening(block.lines[0].text)
    if begun is None or begun.set_off:
        return begun
    if not looks_like_id(begun.id) or ONLY_IDS.fullmatch(begun.rest):
        return None
    return begun if begun.priority or last_priority(begun.rest)[1] or _ranked_below(blocks, n) else None


def doubtful(block: Block) -> Opening | None:
    """Return the opening of a paragraph that begins with an id and goes on in words."""
    if not isinstance(block, Paragraph) or named_parts(block.lines[0].text):
        return None
    begun = opening(block.lines[0].text)
    return begun if begun and looks_like_id(begun.id) and not ONLY_IDS.fullmatch(begun.rest) else None


def _ranked_below(blocks: Sequence[Block], n: int) -> bool:
    """Return whether fields right below a paragraph's first line state a priority."""
    first = blocks[n]
    lines = list(first.lines[1:]) if isinstance(first, Paragraph) else []
    for block in blocks[n + 1 : n + 1 + _NEAR]:
        if not isinstance(block, Paragraph) or not all(named_parts(line.text) for line in block.lines):
            break
        lines.extend(block.lines)
    named = [parts for line in lines if (parts := named_parts(line.text))]
    return any(field_key(name) == "priority" for parts in named for name, _ in parts)
