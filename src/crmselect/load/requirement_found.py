"""What was found in a file on its way into requirements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from crmselect.errors import Place, Problem
from crmselect.load.table import Table
from crmselect.model.requirement import Priority

__all__ = ["SAID_ONCE", "TEXTS", "Found", "Harvest", "Layout", "Mention", "Nameless"]

TEXTS = ("requirement", "description", "story", "notes")
"""The columns that can say what is required, the plainest first."""
SAID_ONCE = frozenset({"area", "kind", "process", "role", "priority"})
"""Columns in which a cell merged over several rows says the same of each."""


_SHOWN = 12


@dataclass(slots=True)
class Found:
    """A requirement as it was found: text as written, and where each part of it stands."""

    id: str
    place: Place
    values: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    stated: Priority | None = None
    """The priority that a heading above gives to all that stands below it."""
    above: tuple[str, ...] = ()
    source: str = "row"
    """``heading``, ``text`` (a paragraph or an item of a list) or ``row``."""
    block: int = 0
    """Which table or list it stands in."""
    summary: bool = False
    """Whether it stands in a part of the document that repeats what others define."""
    struck: bool = False
    """Whether its id is struck out."""
    marks: str = ""
    """Whether the ``whole`` of it is struck out, or a ``part``."""

    @property
    def ranked(self) -> bool:
        """Whether it states a priority, or a heading does."""
        return "priority" in self.values or self.stated is not None

    def at(self, key: str) -> Place:
        """Return the place of a part."""
        return self.places.get(key, self.place)

    def there(self, key: str = "id") -> str:
        """Return the place of a part within its file."""
        return str(replace(self.at(key), file=""))


class Mention(NamedTuple):
    """An id with a priority in a table that defines nothing: it has no column for the text."""

    id: str
    priority: str
    place: Place


class Nameless(NamedTuple):
    """A heading with a priority and without an id."""

    title: str
    place: Place
    built: bool
    """Whether it has the fields of a requirement, so that only the id is missing."""


@dataclass(slots=True)
class Layout:
    """Which column of a table is which; ``reason`` says why it holds no requirements, where it does not."""

    columns: dict[str, int]
    unread: list[str] = field(default_factory=list)
    reason: str = ""
    ids_in_text: bool = False
    """Whether each text begins with its id."""
    ticked: dict[int, str] = field(default_factory=dict)
    """Columns such as Must, Should and Could, of which a row ticks one, in place of a column of priorities."""

    @property
    def texts(self) -> list[int]:
        """The columns that say what is required, the plainest first."""
        return [self.columns[key] for key in TEXTS if key in self.columns]


@dataclass(slots=True)
class Harvest:
    """What a document holds."""

    found: list[Found] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    unranked: list[Found] = field(default_factory=list)
    """Ids with text and no priority: entities and constraints, or requirements whose priority was forgotten."""
    nameless: list[Nameless] = field(default_factory=list)
    layouts: list[tuple[Table, Layout]] = field(default_factory=list)
    skipped: list[tuple[Place, str, str]] = field(default_factory=list)
    """What was left aside, in English and in Chinese."""
    fields: dict[str, int] = field(default_factory=dict)
    """Names of fields that no part of a requirement is made of, with how often they stand there."""
    problems: list[Problem] = field(default_factory=list)

    def without_struck(self) -> None:
        """Leave out what is struck out as a whole, and say so; where a part is, say that it was read."""
        for marks, what, zh in (
            ("whole", "struck out, and not read: {}", "已划去，未读取：{}"),
            ("part", "a part is struck out, and was read all the same: {}", "部分文字已划去，仍然读取：{}"),
        ):
            found = [one for one in self.found if one.marks == marks]
            if found:
                ids = [one.id for one in found]
                more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
                more_zh = f" 等 {len(ids)} 个" if len(ids) > _SHOWN else ""
                listed, listed_zh = ", ".join(ids[:_SHOWN]) + more, "、".join(ids[:_SHOWN]) + more_zh
                self.skipped.append((found[0].place, what.format(listed), zh.format(listed_zh)))
        self.found = [one for one in self.found if one.marks != "whole"]

    def relocate(self, at: Callable[[Place], Place]) -> None:
        """Give everything another place: a document's lines are paragraphs and rows of tables to its reader."""
        for one in (*self.found, *self.unranked):
            one.place = at(one.place)
            one.places = {key: at(place) for key, place in one.places.items()}
        self.mentions = [one._replace(place=at(one.place)) for one in self.mentions]
        self.nameless = [one._replace(place=at(one.place)) for one in self.nameless]
        self.skipped = [(at(place), what, zh) for place, what, zh in self.skipped]
