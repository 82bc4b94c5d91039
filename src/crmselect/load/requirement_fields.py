"""The fields of a requirement below its heading: ``**Priority**: Must``, lists of them, small tables of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from crmselect.load.headings import fold, map_headings
from crmselect.load.markdown import OFF, ON, Block, Bullet, Bullets, Grid, Line, Paragraph, plain, standing
from crmselect.load.requirement_ids import looks_like_id
from crmselect.load.requirement_words import COLUMNS, field_key

__all__ = ["Fields", "first_line", "named_parts"]

# Both **Name:** value and **Name** (remark): value.
_BOLD = re.compile(rf"{ON}\s*([^{ON}{OFF}]{{1,60}}?)\s*(?:[:：]\s*{OFF}|{OFF}\s*(?:[(（][^()（）]*[)）])?\s*[:：])")
_BOLD_BARE = re.compile(rf"^\W*{ON}\s*([^{ON}{OFF}]{{1,40}}?)[.。]?\s*{OFF}\s*[-–—|]*\s*")
_PLAIN = re.compile(r"^\W*([^:：|]{1,40}?)\s*[:：]\s*(.*)$")
# Fields of a word or a line: the next paragraph is no part of them.
_SHORT = frozenset({"id", "title", "priority", "area", "kind", "process", "role", "weight"})
_WORDS = re.compile(r"[^\W\d_]+(?:[ /-][^\W\d_]+){0,3}")
_BETWEEN = re.compile(r"(?:[|｜·•;；,，/.。]|\s\s|[)）])\s*$")
_CHECKBOX = re.compile(r"^\[[ xX]\]\s+")
_GENERIC = frozenset(
    map(fold, ("field", "attribute", "property", "item", "key", "aspect", "element", "字段", "属性", "项目", "项"))
)


@dataclass(slots=True)
class Fields:
    """What the blocks below a heading say, field by field; the rest is ``body``."""

    values: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    """Of each known field its texts in order, each with whether it is an item of a list."""
    lines: dict[str, int] = field(default_factory=dict)
    body: list[tuple[str, bool]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    priorities: list[tuple[int, str]] = field(default_factory=list)
    """Every priority stated, with its line."""
    _open: str | None = None
    _from_list: bool = False

    def text(self, *keys: str) -> str:
        """Return the text of the first of these fields that holds any."""
        return next((found for key in keys if (found := _joined(self.values.get(key, [])))), "")

    @property
    def prose(self) -> str:
        """The text that belongs to no field."""
        return _joined(self.body)

    def begin(self, name: str, value: str, number: int) -> None:
        """Open a field; what follows without a name of its own belongs to it."""
        key = field_key(name)
        self._open, self._from_list = key, False
        if not key:
            self.unknown.append(name)
            return
        if key == "priority":
            self.priorities.append((number, value))
        elif key in self.values:
            self._open = key if key in {"description", "requirement", "acceptance"} else ""
        self.lines.setdefault(key, number)
        texts = self.values.setdefault(key, [])
        if value and self._open:
            texts.append((value, False))

    def close(self) -> None:
        """Let what follows belong to no field."""
        self._open = None

    def read(self, blocks: Sequence[Block], skip: Collection[int] = (), own_id: str = "") -> None:
        """Read blocks in order, but for those (by ``id``) that belong to a requirement of their own."""
        for block in blocks:
            if id(block) in skip:
                continue
            if isinstance(block, Paragraph):
                if self._open in _SHORT and self.values.get(self._open):
                    self.close()
                for line in block.lines:
                    self._line(line)
            elif isinstance(block, Bullets):
                self._list(block, skip)
            else:
                self.grid(block, own_id)

    def grid(self, grid: Grid, own_id: str = "") -> bool:
        """Read a small table of names and values; return whether it was one."""
        pairs = _pairs(grid, own_id)
        for number, name, value in pairs:
            self.begin(name, value, number)
        if pairs:
            self.close()
        return bool(pairs)

    def _line(self, line: Line) -> None:
        parts = named_parts(line.text)
        if parts is None:
            self._add(plain(line.text), bullet=False, number=line.number)
            return
        for name, value in parts:
            self.begin(name, value, line.number)

    def _add(self, text: str, *, bullet: bool, number: int) -> None:
        text = _CHECKBOX.sub("", text)
        if not text:
            return
        if self._open is None:
            self.body.append((text, bullet))
        elif self._open == "priority":
            if self.priorities and not self.priorities[-1][1]:
                self.priorities[-1] = (number, text)
                self.values["priority"] = [(text, False)]
        elif self._open:
            self.values[self._open].append((text, bullet))

    def _list(self, bullets: Bullets, skip: Collection[int]) -> None:
        before = self._open
        # Below a field that is known, a list is that field's value, whatever its items begin with.
        free = not before or self._from_list
        items = [item for item in bullets.items if id(item) not in skip]
        firsts = [first_line(item) for item in items]
        named = [named_parts(line.text) if line else None for line in firsts]
        keys = [{field_key(name) for name, _ in parts} if parts else set() for parts in named]
        is_fields = any("priority" in found for found in keys) or (free and any(found - {""} for found in keys))
        for item, line, parts in zip(items, firsts, named, strict=True):
            rest = item.blocks[1:] if line else item.blocks
            if is_fields and parts:
                for name, value in parts:
                    self.begin(name, value, line.number if line else item.number)
                first = item.blocks[0]
                if isinstance(first, Paragraph):
                    for later in first.lines[1:]:
                        self._line(later)
                self.read(rest, skip)
                self._from_list = True
                continue
            if is_fields:
                self.close()
            first_block = item.blocks[0] if item.blocks else None
            if isinstance(first_block, Paragraph):
                text = " ".join(plain(each.text) for each in first_block.lines)
                self._add(text, bullet=True, number=item.number)
            self._nested(rest)
        if is_fields:
            self.close()
        else:
            self._open = before

    def _nested(self, blocks: Sequence[Block]) -> None:
        """Take what stands below an item of a list as further items."""
        for block in blocks:
            if isinstance(block, Paragraph):
                self._add(
                    " ".join(plain(line.text) for line in block.lines), bullet=False, number=block.lines[0].number
                )
            elif isinstance(block, Bullets):
                for item in block.items:
                    self._nested_item(item)

    def _nested_item(self, item: Bullet) -> None:
        for block in item.blocks:
            if isinstance(block, Paragraph):
                self._add(" ".join(plain(line.text) for line in block.lines), bullet=True, number=item.number)
            else:
                self._nested([block])


def first_line(item: Bullet) -> Line | None:
    """Return the first line of a list item, where it begins with text."""
    first = item.blocks[0] if item.blocks else None
    return first.lines[0] if isinstance(first, Paragraph) and first.lines else None


@lru_cache(maxsize=4096)
def named_parts(text: str) -> tuple[tuple[str, str], ...] | None:
    """Return the names and values that a line consists of, or None where it begins without a name.

    Examples
    --------
    >>> named_parts(f"{ON}Priority{OFF}: Must | {ON}Effort{OFF}: High")
    (('Priority', 'Must'), ('Effort', 'High'))
    >>> named_parts("Priority: P1"), named_parts("Sales reps: need this"), named_parts("It works")
    ((('Priority', 'P1'),), None, None)
    """
    text = _CHECKBOX.sub("", text)
    if ON in text:
        found = list(_BOLD.finditer(text))
        if found and looks_like_id(plain(found[0][1])):
            return None  # **FR-001**: is an id, not a name.
        if found and not re.search(r"\w", text[: found[0].start()]):
            starts = [match for n, match in enumerate(found) if not n or _BETWEEN.search(text[: match.start()])]
            values = [
                standing(text[match.end() : following.start()]).strip(" |｜·•;；,，/")
                for match, following in pairwise(starts)
            ]
            values.append(standing(text[starts[-1].end() :]))
            return tuple((plain(match[1]), value) for match, value in zip(starts, values, strict=True))
        bare = _BOLD_BARE.match(text)
        if bare and (key := field_key(bare[1])) and (key == "priority" or text[: bare.end()].rstrip()[-2:-1] in ".。"):
            return ((plain(bare[1]), plain(text[bare.end() :])),)
    parts = []
    for part in re.split(r"\s+\|\s+", plain(text).strip(" ()[]")):
        match = _PLAIN.match(part)
        if match is None or not _WORDS.fullmatch(match[1]) or not field_key(match[1]):
            return None
        parts.append((match[1], match[2].strip()))
    return tuple(parts)


def _joined(texts: Sequence[tuple[str, bool]]) -> str:
    joined = ""
    for text, bullet in texts:
        joined += ("; " if bullet and joined[-1] not in ":：" else " ") + text if joined else text
    return joined


def _pairs(grid: Grid, own_id: str) -> list[tuple[int, str, str]]:
    """Return the lines, names and values of a small table that states fields, or nothing."""
    headings = [plain(heading) for heading in grid.headings]
    keys = [field_key(heading) for heading in headings]
    rows = [(number, [plain(cell) for cell in cells]) for number, cells in grid.rows]
    if len(headings) == 2:
        pairs = [(number, cells[0], cells[1]) for number, cells in rows]
        generic = not headings[0] or fold(headings[0]) in _GENERIC
        if not generic:
            pairs.insert(0, (grid.number, headings[0], headings[1]))
        named = {field_key(name) for _, name, _ in pairs} - {""}
        if "priority" in named and (generic or len(named) > 1 or len(pairs) == 1):
            return pairs
    if "priority" in keys and len(rows) == 1:
        number, cells = rows[0]
        ids = [
            cell for name, cell in zip(headings, cells, strict=True) if "id" in map_headings([name], COLUMNS).columns
        ]
        if not ids or ids == [own_id]:
            return [(number, name, cell) for name, cell in zip(headings, cells, strict=True) if name]
    return []
