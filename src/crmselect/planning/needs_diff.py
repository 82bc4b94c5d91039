"""What changed between two versions of a requirements document, and which answers are stale for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from crmselect.markup import Cell, table
from crmselect.model import Answer, AnswerSet, InputFile, Requirement, RequirementSet
from crmselect.planning.needs_text import plain_text
from crmselect.results import header, plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Change", "RequirementDiff", "StaleAnswer", "compare_needs"]

_FIELDS = ("text", "acceptance", "priority", "area", "weight", "kind", "process", "role", "title")
_ANSWERED = ("text", "acceptance", "priority")
"""What an answer answers to; where it changes, the answer is stale."""
_LISTED = 12
_WORDS = {
    "added": ("added", "新增"), "removed": ("removed", "删除"), "changed": ("changed", "修改"),
    "moved": ("moved to another area", "移至其他领域"), "renumbered": ("renumbered", "重新编号"),
    "text": ("text", "内容"), "acceptance": ("acceptance criterion", "验收标准"), "priority": ("priority", "优先级"),
    "area": ("area", "领域"), "weight": ("weight", "权重"), "kind": ("kind", "类型"), "process": ("process", "流程"),
    "role": ("role", "角色"), "title": ("title", "标题"), "id": ("id", "编号"), "": ("", ""),
}  # fmt: skip


class Change(NamedTuple):
    """One field of one requirement: its id in the new document, and what it was and is, each with its place."""

    id: str
    field: str
    old: str
    new: str
    old_place: str
    new_place: str


class StaleAnswer(NamedTuple):
    """An answer that no longer answers what the document asks, and why: fields that changed, removed, renumbered."""

    answer: Answer
    why: tuple[str, ...]
    now: str
    """The requirement's id in the new document; empty where it was removed."""

    def say(self, language: str = "en") -> str:
        """Return it as a sentence."""
        zh = language == "zh"
        reasons = ("、" if zh else ", ").join(_WORDS[why][zh] for why in self.why)
        name, id_ = self.answer.offer, self.answer.requirement
        now = f"（现为 {self.now}）" if zh else f" (now {self.now})"
        now = now if self.now and self.now != id_ else ""
        return (
            f"{name} 对 {id_} 的应答已过时{now}：{reasons}"
            if zh
            else f"{name}'s answer to {id_}{now} is stale: {reasons}"
        )


@dataclass(frozen=True, eq=False)
class RequirementDiff:
    """The differences between two versions of a requirements document.

    Attributes
    ----------
    added, removed : tuple of Requirement
        In the order of the new and of the old document.
    changed : tuple of Change
        A field each; the area apart.
    moved : tuple of Change
        Requirements that stand in another area.
    renumbered : tuple of (Requirement, Requirement)
        The old and the new one: the same text under another id.
    inputs : tuple of InputFile
        The files of both documents.
    """

    added: tuple[Requirement, ...] = ()
    removed: tuple[Requirement, ...] = ()
    changed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    renumbered: tuple[tuple[Requirement, Requirement], ...] = ()
    inputs: tuple[InputFile, ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.moved or self.renumbered)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a difference: what, id, field, old, new, old_place, new_place."""
        import pandas as pd

        columns = ["what", "id", "field", "old", "new", "old_place", "new_place"]
        return pd.DataFrame(list(self._rows()), columns=columns)

    def stale(self, answers: AnswerSet | Iterable[Answer]) -> tuple[StaleAnswer, ...]:
        """Return the answers, given to the old document, that the new one makes stale.

        An answer is stale where the text, the acceptance criterion or the priority of its requirement changed, where
        the requirement was removed, and where it bears another id now.
        """
        removed = {need.id for need in self.removed}
        renumbered = {old.id: new.id for old, new in self.renumbered}
        fields: dict[str, list[str]] = {}
        for change in self.changed:
            if change.field in _ANSWERED:
                fields.setdefault(change.id, []).append(change.field)
        found = []
        for answer in answers:
            old = answer.requirement
            if old in renumbered:
                now = renumbered[old]
                found.append(StaleAnswer(answer, ("renumbered", *fields.get(now, ())), now))
            elif old in removed:
                found.append(StaleAnswer(answer, ("removed",), ""))
            elif old in fields:
                found.append(StaleAnswer(answer, tuple(fields[old]), old))
        return tuple(found)

    def say(self, language: str = "en") -> str:
        """Return the differences as a few sentences, a line each.

        Parameters
        ----------
        language : {"en", "zh"}
        """
        zh = language == "zh"
        if not self:
            return "两份文档的需求相同。" if zh else "Both documents ask the same."
        lines = []
        for key, ids in (("added", [need.id for need in self.added]), ("removed", [need.id for need in self.removed])):
            if ids:
                lines.append(self._line(key, ids, zh=zh))
        if self.renumbered:
            lines.append(self._line("renumbered", [f"{old.id} → {new.id}" for old, new in self.renumbered], zh=zh))
        if self.changed:
            by_id: dict[str, list[str]] = {}
            for change in self.changed:
                by_id.setdefault(change.id, []).append(_WORDS[change.field][zh])
            lines.append(self._line("changed", [f"{id_} ({', '.join(names)})" for id_, names in by_id.items()], zh=zh))
        if self.moved:
            lines.append(self._line("moved", [f"{one.id} ({one.old or '–'} → {one.new or '–'})" for one in self.moved],
                                    zh=zh))  # fmt: skip
        return "\n".join(lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the differences as plain data for JSON."""
        rows = [plain(row) for row in self.table.to_dict("records")]
        return {**header("requirement_diff/1", self.inputs), "differences": rows}

    def __str__(self) -> str:
        return self.say()

    def _repr_html_(self) -> str:
        rows = [[Cell(str(value)) for value in (row[1], row[0], *row[2:5])] for row in self._rows()]
        return table(["Id", "What", "Field", "Old", "New"], rows, caption="" if self else self.say())

    def _rows(self) -> Iterator[tuple[str, str, str, str, str, str, str]]:
        for need in self.added:
            yield "added", need.id, "", "", need.text, "", _place(need)
        for need in self.removed:
            yield "removed", need.id, "", need.text, "", _place(need), ""
        for old, new in self.renumbered:
            yield "renumbered", new.id, "id", old.id, new.id, _place(old), _place(new)
        for what, changes in (("changed", self.changed), ("moved", self.moved)):
            for one in changes:
                yield what, one.id, one.field, one.old, one.new, one.old_place, one.new_place

    def _line(self, key: str, names: Sequence[str], *, zh: bool) -> str:
        more = f" … ({len(names)})" if len(names) > _LISTED else ""
        listed = ("、" if zh else ", ").join(names[:_LISTED]) + more
        return f"{_WORDS[key][1]} {len(names)} 条：{listed}" if zh else f"{len(names)} {_WORDS[key][0]}: {listed}"


def compare_needs(old: RequirementSet, new: RequirementSet) -> RequirementDiff:
    """Return what changed from one version of a requirements document to another.

    Requirements are the same where id and text are; then where a text, without regard to case, spacing and
    punctuation, stands once in each document under different ids: it was renumbered; then where the id is.

    Parameters
    ----------
    old, new : RequirementSet

    Examples
    --------
    >>> def document(*needs):
    ...     return RequirementSet(requirements=[Requirement(id=i, text=t, priority=p) for i, t, p in needs])
    >>> old = document(("R1", "Export", "must"), ("R2", "Import", "must"))
    >>> new = document(("R1", "Print", "must"), ("R2", "Export", "must"), ("R3", "Import", "could"))
    >>> print(compare_needs(old, new))
    1 added: R1
    2 renumbered: R1 → R2, R2 → R3
    1 changed: R3 (priority)
    """
    was = {need.id: need for need in old}
    now = {need.id: need for need in new}
    keys = {need.id: plain_text(need.text) or need.text for need in old}
    pairs = {id_: id_ for id_, need in now.items() if id_ in was and keys[id_] == (plain_text(need.text) or need.text)}
    left = {id_: key for id_, key in keys.items() if id_ not in pairs}
    right = {id_: plain_text(need.text) or need.text for id_, need in now.items() if id_ not in pairs}
    for before, after in _once_in_each(left, right):
        pairs[after] = before
        del left[before], right[after]
    pairs |= {id_: id_ for id_ in right if id_ in left}
    taken = set(pairs.values())
    changed: list[Change] = []
    moved: list[Change] = []
    renumbered = []
    for id_, need in now.items():
        if id_ not in pairs:
            continue
        was_ = was[pairs[id_]]
        if was_.id != id_:
            renumbered.append((was_, need))
        for name in _FIELDS:
            one, two = _shown(getattr(was_, name)), _shown(getattr(need, name))
            if one != two:
                (moved if name == "area" else changed).append(Change(id_, name, one, two, _place(was_), _place(need)))
    return RequirementDiff(
        added=tuple(need for id_, need in now.items() if id_ not in pairs),
        removed=tuple(need for id_, need in was.items() if id_ not in taken),
        changed=tuple(changed),
        moved=tuple(moved),
        renumbered=tuple(renumbered),
        inputs=tuple(dict.fromkeys((*old.inputs, *new.inputs))),
    )


def _once_in_each(left: dict[str, str], right: dict[str, str]) -> list[tuple[str, str]]:
    """Return the ids of the texts that stand once on either side."""
    counts_left, counts_right = Counter(left.values()), Counter(right.values())
    ids = {text: id_ for id_, text in right.items()}
    return [(id_, ids[text]) for id_, text in left.items() if counts_left[text] == 1 and counts_right[text] == 1]


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else " ".join(str(value).split())


def _place(need: Requirement) -> str:
    return str(need.place or "")
