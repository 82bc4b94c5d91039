"""Requirements out of a document's paragraphs, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from crmselect.errors import Place, Problem
from crmselect.load.headings import map_headings
from crmselect.load.markdown import OFF, ON, Block, Bullet, Bullets, Grid, Paragraph, plain, struck
from crmselect.load.priorities import PriorityError, read_priority
from crmselect.load.requirement_fields import Fields, first_line, named_parts
from crmselect.load.requirement_found import SAID_ONCE, Found, Harvest, Layout, Mention
from crmselect.load.requirement_ids import Opening, last_priority, looks_like_id, opening
from crmselect.load.requirement_openings import ONLY_IDS, begun_at, doubtful, preface, readable, records_of
from crmselect.load.requirement_rows import REASONS, layout_of, rows_of, text_of
from crmselect.load.requirement_words import COLUMNS, field_key
from crmselect.load.table import Row, Table
from crmselect.model.requirement import Priority

__all__ = ["Texts"]

_REPEATS = re.compile(
    r"(?i)traceab|matrix|summary|overview|\bindex\b|roadmap|release plan|\bphas|cross[- ]?reference|coverage"
    r"|at a glance|追溯|追踪|跟踪|矩阵|汇总|总览|一览|概览|路线图"
)
_WHOLLY_BOLD = re.compile(rf"^\W*{ON}[^{ON}{OFF}]+{OFF}\W*$")
# Ids of criteria, tests, risks and tasks, which a heading above them does not make requirements of.
_NO_NEED = re.compile(r"(?i)(?:AC|TC|TEST|RISK|TASK|BUG|ISSUE|ADR|GAP|KPI|OQ|Q)[-_.]?\d")
_DASHES = re.compile(r"^\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?\s*$")
_PARTS = ("text", "title", "area", "kind", "process", "role", "acceptance", "weight")


class Texts:
    """Gathers what the blocks of a document hold."""

    def __init__(self, file: str, columns: Mapping[str, str]) -> None:
        self.file = file
        self.columns = columns
        self.harvest = Harvest()
        self.block = 0
        self.marks = ""
        """What is struck out of the text at hand."""
        self.headed: tuple[int, Grid, Layout] | None = None
        """The table that was read last: the block (by ``id``) that it stands in, its headings, and its columns."""
        self.taken: set[int] = set()
        """The blocks (by ``id``) that belong to a requirement of their own."""

    def scan(self, blocks: Sequence[Block], above: tuple[str, ...], stated: Priority | None, *, inside: bool) -> None:
        """Look for requirements in blocks; ``inside`` those of a heading with an id, plain texts belong to it."""
        records = records_of(blocks)
        for n, block in enumerate(blocks):
            self.block += 1
            if (fields := records.get(n)) is not None and isinstance(block, Grid):
                self.taken.add(id(block))
                self.add(self.made(fields, fields.text("id"), "", block.number, above, "text"))
            elif isinstance(block, Bullets):
                for bullet in block.items:
                    self.bullet(bullet, above, stated, inside=inside)
            elif isinstance(block, Grid):
                self.grid(self.continued(block, blocks, n), above, stated, inside=inside, block=block)
            elif id(block) not in self.taken:
                self.paragraph(blocks, n, records, above, stated, inside=inside)

    def paragraph(
        self,
        blocks: Sequence[Block],
        at: int,
        records: Mapping[int, Fields],
        above: tuple[str, ...],
        stated: Priority | None,
        *,
        inside: bool,
    ) -> None:
        """Read a paragraph that begins with an id, with the blocks that belong to it."""
        first = blocks[at]
        self.broken_table(first)
        begun = begun_at(blocks, at)
        if not begun or not isinstance(first, Paragraph):
            self.doubtful(first, above, inside=inside)
            return
        below = preface(blocks, ranked=True, start=at + 1, records=records)
        if inside and not _WHOLLY_BOLD.match(first.lines[0].text):
            # What stands further below may be the heading's own; a list right below is the paragraph's.
            below = below[:1] if below and isinstance(below[0], Bullets) else ()
        fields = Fields()
        fields.read([Paragraph(first.lines[1:])] if first.lines[1:] else [])
        fields.read(below, self.taken)
        self.marks = struck(" ".join(line.text for line in first.lines))
        if self.text(first.lines[0].number, begun, fields, above, stated, inside=inside):
            self.taken.update(map(id, (first, *below)))

    def doubtful(self, first: Block, above: tuple[str, ...], *, inside: bool) -> None:
        """Keep in mind a paragraph that begins with an id, though neither a sign nor a priority says that it is one."""
        begun = None if inside else doubtful(first)
        if begun and isinstance(first, Paragraph):
            fields = Fields(body=[(begun.rest, False)])
            made = self.made(fields, begun.id, "", first.lines[0].number, above, "text")
            self.harvest.unranked.append(made)

    def bullet(self, bullet: Bullet, above: tuple[str, ...], stated: Priority | None, *, inside: bool) -> None:
        """Read an item of a list that begins with an id or states one in a field."""
        line = first_line(bullet)
        parts = named_parts(line.text) if line else None
        begun = opening(line.text) if line and not parts else None
        for block in bullet.blocks:
            if isinstance(block, Bullets):
                for deeper in block.items:
                    self.bullet(deeper, above, None if begun else stated, inside=inside or bool(begun))
            elif isinstance(block, Grid):
                self.grid(block, above, None if begun else stated, inside=inside or bool(begun))
        first = bullet.blocks[0] if bullet.blocks else None
        fields = Fields()
        if begun and line and isinstance(first, Paragraph):
            fields.read([Paragraph(first.lines[1:])] if first.lines[1:] else [])
            fields.read(bullet.blocks[1:], self.taken)
            # Without a sign behind it, R2 may be a word of the sentence; a priority below says that it is an id.
            self.marks = struck(" ".join(each.text for each in first.lines))
            sure = begun.set_off or bool(begun.priority) or bool(fields.priorities)
            if sure and self.text(line.number, begun, fields, above, stated, inside=inside):
                self.taken.add(id(bullet))
        elif parts and any(field_key(name) == "id" for name, _ in parts):
            fields.read(bullet.blocks, self.taken)
            if looks_like_id(fields.text("id")) and readable(fields):
                self.add(self.made(fields, fields.text("id"), "", bullet.number, above, "text"))
                self.taken.add(id(bullet))

    def text(
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
        # What states its priority is one even where it says no more than UTF-8 or OAuth2.
        said = begun.priority or last or (stated and not re.search(r"[\s,，、;；]", rest.strip()))
        if not said and ONLY_IDS.fullmatch(rest) and re.search(r"\d", rest):
            return False  # A list of ids refers to requirements; it is none.
        described = fields.text("requirement", "description", "story")
        title = begun.title or (rest if described else "")
        if rest and not described:
            fields.body.insert(0, (rest, False))
        made = self.made(fields, begun.id, title.rstrip(".。"), number, above, "text", begun.priority or last)
        made.marks = self.marks
        made.stated = stated if not _NO_NEED.match(begun.id) else None
        # A number that a word processor set before a paragraph is an id only where the paragraph states a priority.
        if made.ranked or not (inside or begun.id[0].isdigit()):
            self.add(made)
        return made.ranked

    def continued(self, grid: Grid, blocks: Sequence[Block], n: int) -> Grid:
        """Return a table, with the headings of the one right above it where its first row is one of requirements."""
        if not n or self.headed is None or self.headed[0] != id(blocks[n - 1]):
            return grid
        _, before, layout = self.headed
        first = [plain(cell) for cell in grid.headings]
        if len(first) != len(before.headings) or map_headings(first, COLUMNS).columns:
            return grid
        if not looks_like_id(first[layout.columns["id"]]):
            return grid
        place = Place(self.file, row=grid.number)
        what = "a table without headings goes on with those of the table above it"
        self.harvest.skipped.append((place, what, "此表没有标题行，沿用上一张表的标题"))
        rows = ((grid.number, grid.headings), *grid.rows)
        return Grid(grid.number, before.headings, rows, grid.overfull, grid.merged)

    def grid(
        self,
        grid: Grid,
        above: tuple[str, ...],
        stated: Priority | None,
        *,
        inside: bool,
        block: Block | None = None,
    ) -> None:
        """Read a table; ``block`` is what stands in the document, where that lacks the headings."""
        rows = [Row(number, cells) for number, cells in grid.rows]
        table = Table(self.file, tuple(map(plain, grid.headings)), grid.number, rows, above=above, merged=grid.merged)
        layout = layout_of(table, self.columns, stated=stated is not None)
        if grid.merged and not layout.reason:
            table = table.spread({column for key, column in layout.columns.items() if key in SAID_ONCE}, (), [])
        if layout.reason:
            if not inside or not Fields().grid(grid):
                self.other_grid(table, layout)
            return
        self.harvest.layouts.append((table, layout))
        self.taken.add(id(block or grid))
        self.headed = (id(block or grid), grid, layout)
        self.harvest.problems.extend(
            Problem(
                Place(self.file, row=number),
                f"has {cells} cells where the headings are {len(grid.headings)}",
                r"write a bar inside a cell as \|",
            )
            for number, cells in grid.overfull
        )
        summary = any(_REPEATS.search(heading) for heading in above[-2:])
        misread = {number for number, _ in grid.overfull}
        for found in rows_of(table, layout, self.block, stated):
            found.summary = summary
            if found.place.row not in misread:
                self.harvest.found.append(found)

    def broken_table(self, block: Block) -> None:
        """Refuse a table of requirements that its line of dashes keeps from being one."""
        if not isinstance(block, Paragraph) or len(block.lines) < 2 or not _DASHES.match(block.lines[1].text):
            return
        headings, dashes = (line.text.strip().strip("|").split("|") for line in block.lines[:2])
        keys = map_headings(map(plain, headings), COLUMNS).columns
        if len(headings) != len(dashes) and {"id", "priority"} <= set(keys):
            what = f"has {len(dashes)} cells of dashes below {len(headings)} headings, so that it is no table"
            place = Place(self.file, row=block.lines[1].number)
            self.harvest.problems.append(Problem(place, what, "write one --- a heading"))

    def other_grid(self, table: Table, layout: Layout) -> None:
        """Record a table that has ids or priorities and defines no requirements."""
        at = layout.columns
        ids = [text_of(row.cells[at["id"]]) for row in table.rows] if "id" in at else []
        if ids and "priority" in at:
            self.harvest.mentions.extend(
                Mention(id_, text_of(row.cells[at["priority"]]), table.place(row.number))
                for id_, row in zip(ids, table.rows, strict=True)
            )
        if "priority" in at or any(map(looks_like_id, ids)):
            what = f"a table of {len(ids)} ids is not read" if ids else "a table is not read"
            zh = f"未读取含 {len(ids)} 个编号的表格" if ids else "未读取一张表格"
            place, why = table.place(table.heading_row), layout.reason
            self.harvest.skipped.append((place, f"{what}: {why}", f"{zh}：{REASONS[why]}"))

    def made(
        self, fields: Fields, id_: str, title: str, number: int, above: tuple[str, ...], source: str, beside: str = ""
    ) -> Found:
        """Put a requirement together out of its heading, its fields and the priority beside its id."""
        for name in fields.unknown:
            self.harvest.fields[name] = self.harvest.fields.get(name, 0) + 1
        values = {key: fields.text(key) for key in _PARTS}
        title = title or fields.text("title")
        described = " ".join(filter(None, (fields.text("requirement"), fields.text("description"))))
        text = described or fields.text("story") or fields.prose or fields.text("purpose", "items", "notes") or title
        values |= {"text": text, "title": title if title != text else ""}
        place = Place(self.file, row=number)
        places = {key: Place(self.file, row=line, column=key) for key, line in fields.lines.items()}
        if fields.priorities:
            line, values["priority"] = fields.priorities[0]
            places["priority"] = Place(self.file, row=line, column="Priority")
            self.several(id_, fields)
        elif beside:
            values["priority"] = beside
        return Found(id_, place, values, places, above=above, source=source, block=self.block)

    def several(self, id_: str, fields: Fields) -> None:
        """Record that a requirement states its priority more than once, and not alike."""
        first = readable(fields)
        for line, text in fields.priorities[1:]:
            try:
                other = read_priority(text).priority
            except PriorityError:
                continue
            if first and other != first:
                place = Place(self.file, row=line, column="Priority")
                what = f"{id_} is {other} here and {first} before: the first counts"
                self.harvest.skipped.append((place, what, f"{id_} 在此为 {other}，前文为 {first}：以前文为准"))

    def add(self, found: Found) -> None:
        """Keep what was found."""
        (self.harvest.found if found.ranked else self.harvest.unranked).append(found)
