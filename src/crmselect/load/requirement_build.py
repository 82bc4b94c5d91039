"""What was found becomes requirements, faults and notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem
from crmselect.load.numbers import NumberFault, parse_number
from crmselect.load.priorities import PriorityError, Reading, medium_letter, read_priority
from crmselect.load.requirement_found import Found, Harvest, Layout
from crmselect.load.requirement_ids import looks_like_id
from crmselect.load.requirement_words import kind_of
from crmselect.load.table import Table
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.faults import problems_of
from crmselect.model.requirement import Kind, Requirement, RequirementSet

__all__ = ["Build"]

_SHOWN = 12
_SEVERAL = re.compile(
    r"\d\s*(?:[–—~～…,，、;；/&+]|\.\.+|(?:to|and|至|到|和)(?![A-Za-z]))\s*[A-Za-z\u4e00-\u9fff]{0,12}[-_.]?\d"
)


class Build:
    """Gathers the faults and the notes of one file."""

    def __init__(
        self,
        file: str,
        problems: Iterable[Problem] = (),
        notes: Iterable[InputNote] = (),
        at: Callable[[Place], Place] | None = None,
    ) -> None:
        self.file = file
        self.at = at
        """What a line of the document is to its reader, where it is no line."""
        self.problems = list(problems)
        self.notes = list(notes)
        self.kinds: dict[str, list[Found]] = defaultdict(list)
        self.lowest: dict[str, list[Found]] = defaultdict(list)

    def note(self, where: Place | str, what: str, zh: str) -> None:
        """Record what was chosen or left aside, in English and in Chinese."""
        where = self.at(where) if self.at is not None and isinstance(where, Place) else where
        self.notes.append(InputNote(where=str(where), what=what, zh=zh))

    def layouts(self, layouts: Sequence[tuple[Table, Layout]]) -> None:
        """Record which columns were read, and which were not."""
        mappings: dict[str, list[Table]] = defaultdict(list)
        unread: dict[str, list[Table]] = defaultdict(list)
        for table, layout in layouts:
            names = {key: table.headings[n] for key, n in layout.columns.items()}
            if layout.ticked:
                names["priority"] = " / ".join(layout.ticked.values())
            mappings[", ".join(f"{key} = {name!r}" for key, name in sorted(names.items()))].append(table)
            for heading in layout.unread:
                unread[heading].append(table)
        for mapping, tables in mappings.items():
            self.note(self.where(tables), f"columns read: {mapping}", f"已识别的列：{mapping}")
        if unread:
            tables = [tables[0] for tables in unread.values()]
            listed = ", ".join(map(repr, unread))
            self.note(self.where(tables), f"columns not read: {listed}", f"未读取的列：{listed}")

    def where(self, tables: Sequence[Table]) -> str:
        """Return the place of the first of several tables, and how many more there are."""
        place = tables[0].place(tables[0].heading_row or None)
        place = self.at(place) if self.at is not None else place
        return f"{place} and {len(tables) - 1} more tables" if len(tables) > 1 else str(place)

    def repeated(self, pairs: Sequence[tuple[Found, Found]]) -> None:
        """Record what stands in a second place and was left out there."""
        if pairs:
            ids = [other.id for _, other in pairs]
            what = f"{_listed(ids)} stand{'s' * (len(pairs) == 1)} there again: read once"
            self.note(pairs[0][1].place, what, f"{_listed(ids, zh=True)} 在此重复出现：只读一次")
        for first, other in pairs:
            mine, theirs = self.priority(first, quiet=True), self.priority(other, quiet=True)
            if mine and theirs and mine.priority != theirs.priority:
                self.differing(other.at("priority"), theirs.priority, first, mine.priority)

    def left_aside(self, crop: Harvest) -> None:
        """Record what a document holds beside its requirements."""
        for place, what, zh in crop.skipped:
            self.note(place, what, zh)
        if crop.unranked:
            what = _listed(f"{one.id} ({replace(one.place, file='', column='')})" for one in crop.unranked)
            zh = _listed((f"{one.id}（{_line_zh(one.place)}）" for one in crop.unranked), zh=True)
            what, zh = f"no requirements, for they state no priority: {what}", f"没有优先级，不算作需求：{zh}"
            self.note(crop.unranked[0].place, what, zh)
        lost = [one for one in crop.mentions if looks_like_id(one.id)]
        if lost:
            ids = [one.id for one in lost]
            what = f"named with a priority and defined nowhere: {_listed(ids)}"
            self.note(lost[0].place, what, f"列有优先级，但文档中没有定义：{_listed(ids, zh=True)}")
        for one in crop.nameless:
            what = f"{one.title!r} states a priority and has no id"
            if one.built:
                self.problems.append(Problem(one.place, what, "begin the heading with one, such as 'FR-001: '"))
            else:
                zh = f"{one.title!r} 有优先级而没有编号：不算作需求"
                self.note(one.place, f"{what}: not read as a requirement", zh)
        if crop.fields:
            names = [f"{name} ({count})" for name, count in sorted(crop.fields.items(), key=lambda one: -one[1])]
            self.note(self.file, f"fields not read: {_listed(names)}", f"未读取的字段：{_listed(names, zh=True)}")

    def differing(self, where: Place, given: str, first: Found, stated: str) -> None:
        """Record that a second place gives a requirement another priority than its definition."""
        self.note(
            where,
            f"{first.id} is {given} here and {stated} where it is defined, {first.there()}: the latter counts",
            f"{first.id} 在此为 {given}，在定义处（{first.there()}）为 {stated}：以后者为准",
        )

    def result(self, found: Sequence[Found], file: InputFile) -> RequirementSet:
        """Return the requirements, or raise every fault."""
        scales: dict[int, list[str]] = defaultdict(list)
        for one in found:
            scales[_scale(one)].append(one.values.get("priority", ""))
        medium = {scale: medium_letter(texts) for scale, texts in scales.items()}
        made = [self.requirement(one, medium[_scale(one)]) for one in found]
        for text, ones in self.lowest.items():
            ids = [one.id for one in ones]
            what = f"{text!r} is the lowest of its scale and counts as wont: {_listed(ids)}"
            zh = f"{text!r} 是其等级中最低的，按 wont 计：{_listed(ids, zh=True)}；若确有需要，请写 could"
            self.note(ones[0].at("priority"), f"{what}; write could where it is wanted", zh)
        for word, ones in self.kinds.items():
            taken = kind_of("", ones[0].id, ones[0].above)
            what = f"{word!r} is none of the kinds: {len(ones)} taken as {taken}"
            self.note(ones[0].at("kind"), what, f"{word!r} 不是已知的类型：有 {len(ones)} 条按 {taken} 处理")
        struck = [one for one in found if one.struck]
        if struck:
            ids = [one.id for one in struck]
            what, zh = f"struck out and read all the same: {_listed(ids)}", f"已划去，仍然读取：{_listed(ids, zh=True)}"
            self.note(struck[0].place, what, zh)
        several = [one for one in found if _SEVERAL.search(one.id)]
        if several:
            ids = [one.id for one in several]
            what = f"seems to name several ids, and is read as one requirement: {_listed(ids)}"
            zh = f"似乎列出了多个编号，按一条需求读取：{_listed(ids, zh=True)}"
            self.note(several[0].at("id"), what, zh)
        nowhere = [one for one in made if one is not None and not one.area]
        if nowhere and len(nowhere) < len(made):
            ids = [one.id for one in nowhere]
            what = (
                f"no area is given, though others have one: {_listed(ids)}; merged or left blank, write it in each row"
            )
            zh = f"没有所属领域，而其他需求有：{_listed(ids, zh=True)}；若因合并或留空，请在每一行写明"
            self.note(nowhere[0].place or self.file, what, zh)
        if self.problems:
            at = self.at
            if at is not None:
                self.problems = [
                    replace(one, where=at(one.where)) if isinstance(one.where, Place) else one for one in self.problems
                ]
            raise DataError(sorted(self.problems, key=_line))
        return RequirementSet(
            requirements=tuple(one for one in made if one is not None), inputs=(file,), input_notes=tuple(self.notes)
        )

    def requirement(self, found: Found, medium: bool | None) -> Requirement | None:
        """Return a requirement, or record what is wrong with it."""
        before = len(self.problems)
        if not found.id:
            self.problems.append(Problem(found.at("id"), "has no id", "give each requirement an id, such as FR-001"))
        if not found.values["text"]:
            self.problems.append(Problem(found.at("text"), "says nothing of what is required", "write it out"))
        reading = self.priority(found, medium=medium)
        weight = self.weight(found)
        if len(self.problems) > before or reading is None:
            return None
        area = found.values.get("area") or (found.above[-1] if found.above else "")
        try:
            return Requirement(
                id=found.id,
                text=found.values["text"],
                title=found.values.get("title", ""),
                priority=reading.priority,
                area=area,
                weight=weight,
                kind=self.kind(found),
                process=found.values.get("process", ""),
                role=found.values.get("role", ""),
                acceptance=found.values.get("acceptance", ""),
                place=found.place,
            )
        except ValidationError as error:
            self.problems.extend(problems_of(error, lambda path: found.at(str(path[0]))))
            return None

    def priority(self, found: Found, *, medium: bool | None = False, quiet: bool = False) -> Reading | None:
        """Read the priority of a requirement and record what should be known of the reading."""
        text = found.values.get("priority", "")
        if found.stated and "priority" not in found.values:
            return Reading(found.stated)
        where = found.at("priority")
        try:
            if medium is None and text.strip().casefold() == "m":
                raise PriorityError("'M' can be must or medium, for H or L stand here beside S, C or W", "write it out")
            reading = read_priority(text, medium=bool(medium))
        except PriorityError as error:
            if not quiet:
                self.problems.append(Problem(where, error.what, error.fix))
            return None
        if not quiet and reading.mixed:
            what = f"{found.id} has several priorities, {text!r}: the strictest counts, {reading.priority}"
            zh = f"{found.id} 写有几个优先级（{text!r}）：以最严格的 {reading.priority} 为准"
            self.note(where, what, zh)
        if not quiet and reading.lowest:
            self.lowest[text.strip()].append(found)
        return reading

    def kind(self, found: Found) -> Kind:
        """Return what kind of requirement it is: as stated, or as its id or a heading shows."""
        word = found.values.get("kind", "")
        kind = kind_of(word) if word else None
        if word and kind is None:
            self.kinds[word].append(found)
        return kind or kind_of("", found.id, found.above) or "functional"

    def weight(self, found: Found) -> float | None:
        """Return the weight in place of that of its priority."""
        text = found.values.get("weight", "")
        if not text.strip(" -–—"):
            return None
        try:
            weight = parse_number(text)
        except NumberFault as fault:
            self.problems.append(Problem(found.at("weight"), fault.what, fault.fix))
            return None
        return weight


def _scale(found: Found) -> int:
    """Return which priorities belong to one scale: those of a table, and all others of a document."""
    return found.block if found.source == "row" else -1


def _listed(names: Iterable[str], *, zh: bool = False) -> str:
    names = list(names)
    left = len(names) - _SHOWN
    if zh:
        return "、".join(names[:_SHOWN]) + (f" 等 {len(names)} 个" if left > 0 else "")
    return ", ".join(names[:_SHOWN]) + (f" and {left} more" if left > 0 else "")


def _line_zh(place: Place) -> str:
    return place.cell or f"第 {place.row} 行"


def _line(problem: Problem) -> tuple[str, int]:
    where = problem.where
    return (where.sheet, where.row or 0) if isinstance(where, Place) else ("", 0)
