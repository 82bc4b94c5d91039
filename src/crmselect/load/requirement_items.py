"""Requirements out of a document's headings and what stands below them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crmselect.errors import Place
from crmselect.load.headings import fold
from crmselect.load.markdown import GONE, Bullets, Section, plain
from crmselect.load.priorities import heading_priority
from crmselect.load.requirement_fields import Fields, first_line
from crmselect.load.requirement_found import Harvest, Nameless
from crmselect.load.requirement_ids import Opening, looks_like_id, opening, section_number, without_number
from crmselect.load.requirement_openings import preface, readable
from crmselect.load.requirement_texts import Texts
from crmselect.load.requirement_words import field_key
from crmselect.model.requirement import Priority

__all__ = ["harvest"]

# Below these headings an id with a priority is a risk, a test or a matter of the project. Plain words such as Tasks are
# not among them: they head the functions of a product, too.
_ELSEWHERE = re.compile(
    r"(?i)^(?:project |product |key |top |known )?(?:risks?(?: register| assessments?| analysis| matrix| log)?"
    r"(?: (?:and|&) \w+)?|test (?:cases?|plans?|scenarios?)|(?:task|bug|defect|issue|decision|action) (?:lists?|logs?)"
    r"|open (?:issues|questions|points)|action items|(?:project|key) milestones|gaps(?: (?:and|&) \w+)?|recommendations"
    r"|next steps|known (?:bugs|defects|issues)|change (?:log|history|requests?)|changelog|revision history|glossary"
    r"|(?:acceptance|success) criteria(?: summary| (?:and|&) \w+)?)$"
    r"|^(?:项目)?(?:风险(?:清单|登记|分析|评估)?|测试(?:用例|计划|场景)|里程碑|任务(?:清单|列表)|待办事项)$"
    r"|^(?:变更记录|修订记录|术语表?|验收标准汇总)$"
)
_TEST_FIELDS = frozenset(map(fold, ("test case id", "test steps", "expected result", "expected results")))
"""What a form of a test states beside the id of the requirement that it tests."""


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
    walker = _Sections(file, columns or {})
    walker.section(document, (), None)
    return walker.harvest


class _Sections(Texts):
    def section(self, section: Section, above: tuple[str, ...], stated: Priority | None) -> None:
        title = plain(section.title)
        if section.level > 1 and _ELSEWHERE.match(without_number(title)):
            self.leave(section, title)
        elif section.level and (begun := opening(section.title, heading=True)):
            self.item(section, begun, above, stated)
        else:
            self.plain_section(section, above, stated)

    def plain_section(self, section: Section, above: tuple[str, ...], stated: Priority | None) -> None:
        """Read a section whose heading has no id."""
        title = without_number(section.title)
        own = heading_priority(section.title) if title else None
        # A heading such as Must have ranks what stands below it; it is no area.
        inner = (*above, title) if title and not own else above
        fields = Fields()
        fields.read(preface(section.blocks))
        given = readable(fields)
        before = len(self.harvest.found)
        own_id = looks_like_id(fields.text("id")) and given is not None
        if own_id and not _TEST_FIELDS.isdisjoint(map(fold, fields.unknown)):
            place, name = Place(self.file, row=section.number), fields.text("id")
            what, zh = f"a test that names {name} is no requirement", f"引用 {name} 的测试不算作需求"
            self.harvest.skipped.append((place, what, zh))
            return
        parts = section.sections
        if own_id:
            # Headings such as Statement and Acceptance criteria are its fields, too.
            own_parts = [part for part in parts if field_key(without_number(part.title)) and not _stands_alone(part)]
            for part in own_parts:
                self.below(part, fields, inner, fields.text("id"))
            parts = [part for part in parts if part not in own_parts]
            # A heading such as Requirement names the form, and a field the requirement.
            named = fields.text("title") if field_key(title) else title
            self.add(self.made(fields, fields.text("id"), named, section.number, above, "heading"))
        # The priority of one with an id is its own; what stands below it without one has none.
        below = None if own_id else given or own or stated
        self.scan(section.blocks, inner, below, inside=own_id)
        if (own or stated) and len(self.harvest.found) > before:
            self.without_ids(section)
        for part in parts:
            self.section(part, inner, below)
        if section.level and len(self.harvest.found) == before:
            if given:
                self.without_id(section, fields, above)
            elif own and any(isinstance(block, Bullets) for block in section.blocks):
                self.harvest.nameless.append(Nameless(title, Place(self.file, row=section.number), built=False))

    def without_ids(self, section: Section) -> None:
        """Say which items of a list have no id, where a heading ranks them and others beside them have one."""
        lines = [
            line
            for block in section.blocks
            if isinstance(block, Bullets) and id(block) not in self.taken
            for item in block.items
            if id(item) not in self.taken and (line := first_line(item)) and not opening(line.text)
        ]
        if lines:
            shown = [f"{plain(line.text)[:60]!r}" for line in lines[:3]]
            more = f" and {len(lines) - 3} more" if len(lines) > 3 else ""
            what = f"without an id, and not read: {', '.join(shown)}{more}"
            zh = f"没有编号，未读取：{'、'.join(shown)}" + (f" 等 {len(lines)} 条" if more else "")
            self.harvest.skipped.append((Place(self.file, row=lines[0].number), what, zh))

    def without_id(self, section: Section, fields: Fields, above: tuple[str, ...]) -> None:
        """Take the number of a heading for the id of the requirement, or record that it has none."""
        number = section_number(section.title)
        title = without_number(section.title)
        if number:
            self.add(self.made(fields, number, title, section.number, above, "heading"))
            return
        built = bool(fields.text("description", "requirement", "acceptance", "story"))
        self.harvest.nameless.append(Nameless(title, Place(self.file, row=section.number), built))

    def item(self, section: Section, begun: Opening, above: tuple[str, ...], stated: Priority | None) -> None:
        """Read a section whose heading has an id: a requirement, or a group of them."""
        before = len(self.harvest.found)
        inner = (*above, without_number(section.title))
        self.scan(section.blocks, inner, None, inside=True)
        fields = Fields()
        fields.read(section.blocks, self.taken, begun.id)
        parts = [part for part in section.sections if not _stands_alone(part)]
        if not fields.priorities and sum(map(_ranks, parts)) > 1:
            parts = []  # Each of them is a requirement; the heading above them is their group.
        for part in parts:
            self.below(part, fields, inner, begun.id)
        made = self.made(fields, begun.id, begun.title, section.number, above, "heading", begun.priority)
        made.stated = stated
        made.struck = section.title.count(GONE) > 1
        place = len(self.harvest.found)
        for part in section.sections:
            if part not in parts:
                self.section(part, inner, None)
        group = len(self.harvest.found) > before
        if group and "priority" in made.values and not readable(fields, begun.priority):
            own = made.values["priority"]
            what = f"{begun.id} groups requirements; its own priority is not read: {own!r}"
            zh = f"{begun.id} 是一组需求的标题；其自身的优先级未读取：{own!r}"
            self.harvest.skipped.append((made.at("priority"), what, zh))
        elif made.ranked:
            self.harvest.found.insert(place, made)
        elif not group:
            self.harvest.unranked.append(made)

    def below(self, part: Section, fields: Fields, inner: tuple[str, ...], own_id: str) -> None:
        """Read a heading below a requirement as one of its fields: Description, Acceptance criteria, Notes."""
        self.scan(part.blocks, inner, None, inside=True)
        fields.begin(without_number(part.title), "", part.number)
        fields.read(part.blocks, self.taken, own_id)
        for deeper in part.sections:
            if _stands_alone(deeper):
                self.section(deeper, inner, None)
            else:
                self.below(deeper, fields, inner, own_id)
        fields.close()

    def leave(self, section: Section, title: str) -> None:
        """Leave a part of the document aside, and say so where it holds ids with priorities."""
        walker = _Sections(self.file, self.columns)
        walker.plain_section(section, (), None)
        count = len(walker.harvest.found) + len(walker.harvest.mentions)
        if count:
            place = Place(self.file, row=section.number)
            what = f"{count} ids with a priority below {title!r} are no requirements"
            self.harvest.skipped.append((place, what, f"{title!r} 之下 {count} 个带优先级的编号不算作需求"))


def _stands_alone(part: Section) -> bool:
    """Return whether a section below a requirement is more than one of its fields."""
    return bool(opening(part.title, heading=True) or heading_priority(part.title))


def _ranks(part: Section) -> bool:
    fields = Fields()
    fields.read(part.blocks)
    return bool(fields.priorities)
