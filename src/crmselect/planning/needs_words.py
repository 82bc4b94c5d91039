"""How a review names requirements: by id, a few of them, one remark for those beyond ten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crmselect.model import Requirement
from crmselect.planning.review import Remark

__all__ = ["EACH", "and_", "capped", "count_of", "ids_of", "place_of", "remark", "short", "some"]

EACH = 10
"""Remarks of a kind that stand on a line of their own; the others are named on one."""
_LISTED = 12


def remark(kind: str, need: Requirement, en: str, zh: str) -> Remark:
    """Return a remark on one requirement."""
    return Remark(kind, need.id, place_of(need), en, zh)


def capped(kind: str, remarks: Sequence[Remark], about: Sequence[Requirement]) -> Iterator[Remark]:
    """Yield the first remarks, of those about so many, one by one, and name what the others are about on one line."""
    yield from remarks
    if rest := about[EACH:]:
        ids = list({need.id: need for need in rest}.values())
        yield Remark(kind, "", place_of(rest[0]), f"{len(rest)} more of the kind: {some(ids)}",
                     f"另有 {len(rest)} 处同类情况：{some(ids, zh=True)}")  # fmt: skip


def place_of(need: Requirement) -> str:
    """Return where a requirement stands."""
    return str(need.place or "")


def count_of(count: int, one: str = "", several: str = "") -> str:
    """Return how many requirements do something."""
    verb = one if count == 1 else several
    return f"{count} requirement{'' if count == 1 else 's'}{f' {verb}' if verb else ''}"


def ids_of(needs: Sequence[Requirement], *, zh: bool = False) -> str:
    """Return the ids of all of them."""
    return "、".join(need.id for need in needs) if zh else and_([need.id for need in needs])


def some(needs: Sequence[Requirement], *, zh: bool = False) -> str:
    """Return the ids of the first of them."""
    more = " …" if len(needs) > _LISTED else ""
    return ("、" if zh else ", ").join(need.id for need in needs[:_LISTED]) + more


def and_(words: Sequence[str]) -> str:
    """Return words with *and* before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def short(text: str, longest: int = 60) -> str:
    """Return the beginning of a text, on one line."""
    plain = " ".join(text.split())
    return plain if len(plain) <= longest else f"{plain[: longest - 1].rstrip()}…"
