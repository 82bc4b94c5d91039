"""Which driver a cost item means, where its file writes the name in another way."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crmselect.model import InputNote

__all__ = ["USERS", "driver_meant", "driver_note", "means_users"]

USERS = frozenset(
    ("user", "users", "per user", "seat", "seats", "per seat", "named user", "named users", "每用户", "用户", "用户数",
     "每席位", "席位", "席位数", "坐席", "座席")
)  # fmt: skip
"""Words for those who use the system, in lower case."""


def means_users(word: str | None) -> bool:
    """Return whether a word stands for those who use the system.

    Examples
    --------
    >>> means_users("Seats"), means_users("用户"), means_users("calls"), means_users(None)
    (True, True, False, False)
    """
    return word is not None and word.strip().casefold() in USERS


def driver_meant(word: str, drivers: Iterable[str]) -> str:
    """Return the driver that a word means, and an empty text where none or several can be meant.

    The driver of that very name comes first; then the only one of that name in other case; then, where the word stands
    for users, the only driver whose name does so too.

    Examples
    --------
    >>> driver_meant("seats", ["users", "seats"]), driver_meant("Seats", ["users", "calls"])
    ('seats', 'users')
    >>> driver_meant("user", ["users", "seats"]), driver_meant("calls", ["users"])
    ('', '')
    """
    names = list(drivers)
    if word in names:
        return word
    folded = word.strip().casefold()
    found = [name for name in names if name.strip().casefold() == folded]
    if not found and means_users(word):
        found = [name for name in names if means_users(name)]
    return found[0] if len(found) == 1 else ""


def driver_note(word: str, driver: str, places: Collection[str]) -> InputNote:
    """Say that items are multiplied by a driver that their file writes in another way."""
    where, *further = dict.fromkeys(places)
    more, more_zh = (f", and in {len(further)} more places", f"（另有 {len(further)} 处）") if further else ("", "")
    return InputNote(
        where=where,
        what=f"per {word!r} is read as the driver {driver!r}{more}: there is no driver {word!r}",
        zh=f"计价单位 {word!r} 按驱动因素 {driver!r} 计算{more_zh}：没有名为 {word!r} 的驱动因素",
    )
