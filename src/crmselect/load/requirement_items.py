"""Requirements out of a document's headings, paragraphs, lists and tables, as people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crmselect.errors import Place, Problem
from crmselect.load.markdown import GONE, Block, Bullet, Bullets, Grid, Paragraph, Section, plain
from crmselect.load.priorities import PriorityError, heading_priority, read_priority
from crmselect.load.requirement_fields import Fields, first_line, named_parts
from crmselect.load.requirement_ids import (
    Opening,
    last_priority,
    looks_like_id,
    opening,
    section_number,
    without_number,
)
from crmselect.load.requirement_rows import Found, Layout, Mention, layout_of, rows_of, text_of
from crmselect.load.requirement_words import field_key
from crmselect.load.table import Row, Table
from crmselect.model.requirement import Priority

__all__ = ["Harvest", "Unranked", "harvest"]

_ELSEWHERE = re.compile(
    r"(?i)^(?:project |product |key |top |known |open )?(?:risks?(?: register| assessments?| analysis| matrix| log)?"
    r"(?: (?:and|&) \w+)?|test (?:cases?|plans?|scenarios?)|milestones?|tasks?|action items?|issues|open (?:issues|questions)"
    r"|bugs|defects|change (?:log|history|requests?)|changelog|revision history|decisions?(?: log)?|glossary)$"
    r"|^(?:项目)?(?:风险(?:清单|登记|分析|评估)?|测试(?:用例|计划|场景)|里程碑|任务(?:清单|列表)?|待办(?:事项)?|变更记录|修订记录|术语表?)$"
)
_REPEATS = re.compile(
    r"(?i)traceab|matrix|summary|overview|\bindex\b|roadmap|release plan|\bphas|cross[- ]?reference|coverage|at a glance"
    r"|追溯|追踪|跟踪|矩阵|汇总|总览|一览|概览|路线图"
)
_PARAMETERS = ("text", "title", "area", "kind", "process", "role", "acceptance", "weight")


@dataclass(slots=True)
class Unranked:
    """An id with text and without a priority: perhaps an entity or a constraint, perhaps a forgotten priority."""

    id: str
    place: Place
    found: Found


@dataclass(slots=True)
class Harvest:
    """What a document holds."""

    found: list[Found] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    unranked: list[Unranked] = field(default_factory=list)
    nameless: list[tuple[Place, str, bool]] = field(default_factory=list)
    """Headings with a priority and without an id, each with whether it is built like a requirement."""
    layouts: list[tuple[Table, Layout]] = field(default_factory=list)
    skipped: list[tuple[Place, str]] = field(default_factory=list)
    fields: dict[str, int] = field(default_factory=dict)
    """Names of fields that no part of a requirement is made of, with how often they stand there."""
    problems: list[Problem] = field(default_factory=list)


def harvest(document: Section, file: str, columns: Mapping[str, str] | None = None) -> Harvest:
    """Find every requirement of a document.

    Parameters
    ----------
    document : Section
    file : str
        Its name, for the places.
    columns : mapping of str to str, optional
        As for :func:`~crmselect.load.requirements.load_requirements`.
    """
    walker = _Walker(file, columns or {})
    walker.section(document, (), None)
    return walker.harvest


class _Walker:
    def __init__(self, file: str, columns: Mapping[str, str]) -> None:
        self.file = file
        self.columns = columns
        self.harvest = Harvest()
        self.block = 0
        self.taken: set[int] = set()
        """The blocks (by ``id``) that belong to a requirement of their own."""

    def section(self, section: Section, above: tuple[str, ...], stated: Priority | None) -> None:
        title = plain(section.title)
        if section.level > 1 and _ELSEWHERE.match(without_number(title)):
            self.leave(section, title)
            return
        begun = opening(section.title, heading=True) if section.level else None
        if begun:
            self.item(section, begun, above, stated)
            return
        own = heading_priority(title) if section.level else None
        # A heading such as Must have ranks what stands below it; it is no area.
        inner = (*above, without_number(title)) if title and not own else above
        self.plain_section(section, inner, own or stated, above)

    def plain_section(
        self, section: Section, inner: tuple[str, ...], stated: Priority | None, above: tuple[str, ...]
    ) -> None:
        """Read a section whose heading has no id."""
        fields = Fields()
        fields.read(section.blocks)
        given = _readable(fields)
        before = len(self.harvest.found)
        if looks_like_id(fields.text("id")) and given:
            self.add(self.made(fields, fields.text("id"), plain(section.title), section.number, above, "heading"))
            self.scan(section.blocks, inner, None, inside=True)
        else:
            self.scan(section.blocks, inner, given or stated, inside=False)
        for part in section.sections:
            self.section(part, inner, given or stated)
        if given and section.level and len(self.harvest.found) == before:
            self.without_id(section, fields, above)

    def without_id(self, section: Section, fields: Fields, above: tuple[str, ...]) -> None:
        """Take the number of a heading for the id of the requirement, or record that it has none."""
        number = section_number(section.title)
        if number:
            self.add(self.made(fields, number, without_number(section.title), section.number, above, "heading"))
            return
        built = bool(fields.text("description", "requirement", "acceptance", "story"))
        self.harvest.nameless.append((Place(self.file, row=section.number), plain(section.title), built))

    def item(self, section: Section, begun: Opening, above: tuple[str, ...], stated: Priority | None) -> None:
        """Read a section whose heading has an id: a requirement, or a group of them."""
        inner = (*above, without_number(section.title))
        self.scan(section.blocks, inner, None, inside=True)
        fields = Fields()
        fields.read(section.blocks, self.taken, begun.id)
        parts = [part for part in section.sections if not self.own(part)]
        ranked = [part for part in parts if _ranks(part)]
        if len(ranked) > 1 and not fields.priorities:
            parts = []  # Each of them is a requirement; the heading above them is their group.
        for part in parts:
            self.below(part, fields, inner, begun.id)
        made = self.made(fields, begun.id, begun.title, section.number, above, "heading", begun.priority)
        made.stated = stated
        made.struck = section.title.count(GONE) > 1
        before = len(self.harvest.found)
        for part in section.sections:
            if part not in parts:
                self.section(part, inner, None)
        if len(self.harvest.found) > before and "priority" in made.values and not _readable(fields, begun.priority):
            self.harvest.skipped.append(
                (made.place, f"{begun.id} groups requirements and states no priority of its own")
            )
        else:
            self.add(made)

    def own(self, part: Section) -> bool:
        """Return whether a section below a requirement stands for itself."""
        return bool(opening(part.title, heading=True) or heading_priority(plain(part.title)))

    def below(self, part: Section, fields: Fields, inner: tuple[str, ...], own_id: str) -> None:
        """Read a heading below a requirement as one of its fields: Description, Acceptance criteria, Notes."""
        self.scan(part.blocks, inner, None, inside=True)
        fields.begin(without_number(part.title), "", part.number)
        fields.read(part.blocks, self.taken, own_id)
        for deeper in part.sections:
            if self.own(deeper):
                self.section(deeper, inner, None)
            else:
                self.below(deeper, fields, inner, own_id)
        fields.close()

    def scan(self, blocks: Sequence[Block], above: tuple[str, ...], stated: Priority | None, *, inside: bool) -> None:
        """Look for requirements in paragraphs, lists and tables; ``inside`` that of a heading, its texts are its own."""
        for n, block in enumerate(blocks):
            self.block += 1
            if isinstance(block, Bullets):
                for bullet in block.items:
                    self.bullet(bullet, above, stated, inside=inside)
            elif isinstance(block, Grid):
                self.grid(block, above, stated)
            elif id(block) not in self.taken:
                self.paragraph(blocks[n:], above, stated, inside=inside)

    def paragraph(
        self, blocks: Sequence[Block], above: tuple[str, ...], stated: Priority | None, *, inside: bool
    ) -> None:
        """Read a paragraph that begins with an id, with the blocks that belong to it."""
        first = blocks[0]
        if not isinstance(first, Paragraph) or named_parts(first.lines[0].text):
            return
        begun = opening(first.lines[0].text)
        if not begun or not begun.set_off:
            return
        if inside:
            ends = 2 if isinstance(blocks[1:2] and blocks[1], Bullets) else 1
        else:
            ends = next((n for n, block in enumerate(blocks[1:], 1) if _begins(block)), len(blocks))
        fields = Fields()
        fields.read([Paragraph(first.lines[1:])] if first.lines[1:] else [])
        fields.read(blocks[1:ends], self.taken)
        if self.text_item(first.lines[0].number, begun, fields, above, stated, inside=inside):
            self.taken.update(id(block) for block in blocks[:ends])

    def bullet(self, bullet: Bullet, above: tuple[str, ...], stated: Priority | None, *, inside: bool) -> None:
        """Read an item of a list that begins with an id or states one in a field."""
        line = first_line(bullet)
        begun = opening(line.text) if line and not named_parts(line.text) else None
        for block in bullet.blocks:
            if isinstance(block, Bullets):
                for deeper in block.items:
                    self.bullet(deeper, above, None if begun else stated, inside=inside or bool(begun))
            elif isinstance(block, Grid):
                self.grid(block, above, stated)
        fields = Fields()
        first = bullet.blocks[0] if bullet.blocks else None
        if begun and line and isinstance(first, Paragraph):
            fields.read([Paragraph(first.lines[1:])] if first.lines[1:] else [])
            fields.read(bullet.blocks[1:], self.taken)
            if self.text_item(line.number, begun, fields, above, stated, inside=inside):
                self.taken.add(id(bullet))
            return
        parts = named_parts(line.text) if line else None
        if parts and any(field_key(name) == "id" for name, _ in parts):
            fields.read(bullet.blocks, self.taken)
            if looks_like_id(fields.text("id")) and _readable(fields):
                self.add(self.made(fields, fields.text("id"), "", bullet.number, above, "text"))
                self.taken.add(id(bullet))

    def text_item(
        self,
        number: int,
        begun: Opening,
        fields: Fields,
        above: tuple[str, ...],
        stated: Priority | None,
        *,
        inside: bool,
    ) -> bool:
        """Add a requirement that begins in running text; return whether it is one."""
        rest, last = last_priority(begun.rest)
        if re.fullmatch(r"(?:[\s,，、;；和]|and|[A-Za-z][\w.-]*\d[\w.-]*)*", rest) and re.search(r"\d", rest):
            return False  # A list of ids refers to requirements; it is none.
        described = fields.text("requirement", "description", "story")
        title = begun.title or (rest if described else "")
        if rest and not described:
            fields.body.insert(0, (rest, False))
        made = self.made(fields, begun.id, title.rstrip(".。"), number, above, "text", begun.priority or last)
        made.stated = stated
        if "priority" not in made.values and not stated:
            if not inside:
                self.harvest.unranked.append(Unranked(begun.id, made.place, made))
            return False
        self.add(made)
        return True

    def grid(self, grid: Grid, above: tuple[str, ...], stated: Priority | None) -> None:
        rows = [Row(number, cells) for number, cells in grid.rows]
        table = Table(self.file, grid.headings, grid.number, rows, above=above)
        layout = layout_of(table, self.columns, stated=stated is not None)
        if Fields().grid(grid):
            return
        place = Place(self.file, row=grid.number)
        if layout.reason:
            self.other_grid(table, layout, place)
            return
        self.harvest.layouts.append((table, layout))
        self.taken.add(id(grid))
        summary = any(_REPEATS.search(heading) for heading in above[-2:])
        self.harvest.problems.extend(
            Problem(
                Place(self.file, row=number),
                f"has {cells} cells where the headings are {len(grid.headings)}",
                r"write a bar inside a cell as \|",
            )
            for number, cells in grid.overfull
        )
        for found in rows_of(table, layout, self.block, stated):
            found.summary = summary
            self.add(found)

    def other_grid(self, table: Table, layout: Layout, place: Place) -> None:
        """Record a table that has ids or priorities and defines no requirements."""
        at = layout.columns
        if "id" in at and "priority" in at:
            self.harvest.mentions.extend(
                Mention(text_of(row.cells[at["id"]]), text_of(row.cells[at["priority"]]), table.place(row.number))
                for row in table.rows
            )
        if "priority" in at or ("id" in at and layout.texts):
            self.harvest.skipped.append((place, f"a table is not read: {layout.reason}"))

    def leave(self, section: Section, title: str) -> None:
        walker = _Walker(self.file, self.columns)
        walker.plain_section(section, (title,), None, ())
        if walker.harvest.found or walker.harvest.mentions:
            count = len(walker.harvest.found) + len(walker.harvest.mentions)
            place = Place(self.file, row=section.number)
            self.harvest.skipped.append((place, f"{count} ids with a priority below {title!r} are no requirements"))

    def made(
        self,
        fields: Fields,
        id_: str,
        title: str,
        number: int,
        above: tuple[str, ...],
        source: str,
        beside: str = "",
    ) -> Found:
        """Put a requirement together out of its heading and its fields."""
        for name in fields.unknown:
            self.harvest.fields[name] = self.harvest.fields.get(name, 0) + 1
        values = {key: fields.text(key) for key in _PARAMETERS}
        title = title or fields.text("title")
        described = " ".join(filter(None, (fields.text("requirement"), fields.text("description"))))
        values["text"] = described or fields.text("story") or fields.prose or fields.text("purpose", "notes") or title
        values["title"] = title if title != values["text"] else ""
        place = Place(self.file, row=number)
        places = {key: Place(self.file, row=line, column=key) for key, line in fields.lines.items()}
        if fields.priorities:
            line, values["priority"] = fields.priorities[0]
            places["priority"] = Place(self.file, row=line, column="Priority")
        elif beside:
            values["priority"] = beside
        return Found(id_, place, values, places, above=above, source=source, block=self.block)

    def add(self, found: Found) -> None:
        if "priority" in found.values or found.stated:
            self.harvest.found.append(found)
        else:
            self.harvest.unranked.append(Unranked(found.id, found.place, found))


def _begins(block: Block) -> bool:
    """Return whether a paragraph begins a requirement of its own."""
    if not isinstance(block, Paragraph) or named_parts(block.lines[0].text):
        return False
    begun = opening(block.lines[0].text)
    return bool(begun and begun.set_off)


def _readable(fields: Fields, beside: str = "") -> Priority | None:
    """Return the priority that fields state, if it can be read."""
    text = fields.priorities[0][1] if fields.priorities else beside
    try:
        return read_priority(text).priority
    except PriorityError:
        return None


def _ranks(part: Section) -> bool:
    fields = Fields()
    fields.read(part.blocks)
    return bool(fields.priorities)
