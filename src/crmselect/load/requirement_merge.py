"""One requirement out of the several places where a document names it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from crmselect.errors import Problem
from crmselect.load.headings import fold
from crmselect.load.priorities import PriorityError, read_priority
from crmselect.load.requirement_found import Found, Harvest, Mention

if TYPE_CHECKING:
    from crmselect.load.requirement_build import Build

__all__ = ["merged"]

_DETAILS = ("title", "area", "kind", "process", "role", "acceptance", "weight")


def merged(crop: Harvest, build: Build, *, strict: bool = False) -> list[Found]:
    """Return each requirement once, in the order of the document.

    A heading outranks a row or an item of a list with its id; of rows in different tables, one whose text says the same
    is a repetition. Whatever else stands twice is a fault.

    Parameters
    ----------
    crop : Harvest
    build : Build
        Takes the faults and the notes.
    strict : bool
        Whether the file is nothing but tables, where nothing repeats anything.
    """
    _from_mentions(crop, build)
    by_id: dict[str, list[Found]] = defaultdict(list)
    for found in crop.found:
        by_id[fold_id(found.id) or f"\0{id(found)}"].append(found)
    details = {fold_id(one.id): one for one in reversed(crop.unranked)}
    if not strict:
        _mark_summaries(by_id)
    kept: set[int] = set()
    repeated = []
    for key, group in by_id.items():
        first = group[0] if len(group) == 1 else _defining(group)
        kept.add(id(first))
        if key in details and not strict:
            _add_details(first, details[key])
        for other in group:
            if other is first:
                continue
            if not strict and _repeats(other, first):
                repeated.append((first, other))
            else:
                earlier, later = sorted((first, other), key=_order)
                what = f"{later.id!r} is given twice, first at {earlier.there()}"
                build.problems.append(Problem(later.at("id"), what, "give each requirement its own id"))
    build.repeated(repeated)
    for mention in crop.mentions:
        if fold_id(mention.id) in by_id:
            _note_difference(mention, by_id[fold_id(mention.id)][0], build)
    crop.unranked[:] = [one for one in crop.unranked if fold_id(one.id) not in by_id]
    crop.mentions[:] = [one for one in crop.mentions if fold_id(one.id) not in by_id]
    once = [one for one in crop.found if id(one) in kept]
    return once if strict else sorted(once, key=_order)


def fold_id(id_: str) -> str:
    """Return an id as it is compared: case, width and spaces make no other id."""
    return "".join(id_.casefold().split())


def _order(found: Found) -> int:
    return found.place.row or 0


def _defining(group: Sequence[Found]) -> Found:
    """Return the one that defines the requirement: a heading before a text before a row, detail before summary."""
    rank = {"heading": 0, "text": 1, "row": 2}
    return min(
        group,
        key=lambda one: (
            one.source != "heading",
            one.summary,
            "priority" not in one.values,
            rank[one.source],
            -len(one.values["text"]),
        ),
    )


def _mark_summaries(by_id: Mapping[str, Sequence[Found]]) -> None:
    """Mark the tables that name nothing but ids defined elsewhere, and for a third of them at least in like words.

    Tables that begin their numbering anew have like ids and unlike texts; those ids are faults.
    """
    tables: dict[int, list[tuple[Found, Found | None]]] = defaultdict(list)
    for group in by_id.values():
        for one in group:
            if one.source == "row":
                elsewhere = [other for other in group if other.block != one.block]
                tables[one.block].append((one, _defining(elsewhere) if elsewhere else None))
    for rows in tables.values():
        alike = sum(1 for one, other in rows if other is not None and _alike(one, other))
        longer = sum(len(one.values["text"]) > len(other.values["text"]) for one, other in rows if other is not None)
        if len(rows) > 2 and all(other for _, other in rows) and 3 * alike >= len(rows) and 2 * longer <= len(rows):
            for one, _ in rows:
                one.summary = True


def _repeats(other: Found, first: Found) -> bool:
    if other.source == "heading" or (other.block == first.block and other.source == first.source):
        return False
    if (
        other.source == "text"
        and first.source == "row"
        and "priority" in first.values
        and "priority" not in other.values
    ):
        return True  # A paragraph that begins with the id of a row says more of it; only a heading above ranks it.
    return other.summary or first.source == "heading" or _alike(other, first)


def _alike(one: Found, other: Found) -> bool:
    """Return whether two texts say the same, one perhaps in fewer words."""
    for mine in (one.values["text"], one.values.get("title", "")):
        for theirs in (other.values["text"], other.values.get("title", "")):
            if mine and theirs and (fold(mine) in fold(theirs) or fold(theirs) in fold(mine)):
                return True
            a, b = _words(mine), _words(theirs)
            if a and b and len(a & b) >= 0.6 * min(len(a), len(b)):
                return True
    return False


def _words(text: str) -> set[str]:
    hanzi = re.findall(r"[\u4e00-\u9fff]", text)
    pairs = {first + second for first, second in pairwise(hanzi)}
    return pairs | {
        word for word in re.findall(r"[a-z0-9]{3,}", text.casefold()) if word not in {"the", "and", "shall"}
    }


def _add_details(found: Found, section: Found) -> None:
    """Complete a row by the section that describes it without ranking it."""
    if section.source == "heading" and found.source == "row":
        text = section.values.get("text", "")
        if text and text != section.values.get("title") and len(text) > len(found.values["text"]):
            found.values["title"] = found.values.get("title") or found.values["text"]
            found.values["text"] = text
        for key in _DETAILS:
            if not found.values.get(key) and section.values.get(key):
                found.values[key] = section.values[key]


def _from_mentions(crop: Harvest, build: Build) -> None:
    """Rank what a section describes by a table that gives ids and priorities alone."""
    defined = {fold_id(found.id) for found in crop.found}
    mentions = {fold_id(one.id): one for one in reversed(crop.mentions)}
    for one in list(crop.unranked):
        mention = mentions.get(fold_id(one.id))
        if mention is None or fold_id(one.id) in defined or not one.values.get("text"):
            continue
        defined.add(fold_id(one.id))
        one.values["priority"] = mention.priority
        one.places["priority"] = mention.place
        crop.found.append(one)
        what = f"gives {one.id} its priority; the section at {one.there()} states none"
        build.note(mention.place, what, f"{one.id} 的优先级取自此处；其章节（{one.there()}）没有写明")


def _note_difference(mention: Mention, first: Found, build: Build) -> None:
    """Say where a table of ids and priorities gives a requirement another one than its definition."""
    stated = build.priority(first, quiet=True)
    try:
        given = read_priority(mention.priority).priority
    except PriorityError:
        return
    if stated and given != stated.priority:
        build.differing(mention.place, given, first, stated.priority)
