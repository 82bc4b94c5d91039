"""What has to fit on one page: names and sentences of any length, cut to a length that does."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from crmselect.report.words import Words, isolated

__all__ = ["brief", "cut", "listed", "wide"]

_NAME, _SENTENCE = 44, 220
"""In letters of Latin width; a Chinese one counts twice."""
_TAIL = 14
_OPENING, _CLOSING = "\u2068", "\u2069"


def wide(text: str) -> int:
    """Return how long a text is in letters of Latin width.

    Examples
    --------
    >>> wide("CRM"), wide("系统")
    (3, 4)
    """
    return sum(1 + (unicodedata.east_asian_width(letter) in "WF") for letter in text)


def brief(name: str, most: int = _NAME) -> str:
    """Return a name for a sentence: a long one loses its middle, for names of one maker differ at their ends.

    Examples
    --------
    >>> brief("Acme"), brief("Acme Customer Relationship Management, edition 4", 30)
    ('Acme', 'Acme Customer R…ent, edition 4')
    """
    if wide(name) <= most:
        return isolated(name)
    tail = _last(name, _TAIL)
    return isolated(f"{_first(name, most - wide(tail) - 1)}…{tail}")


def cut(text: str, most: int = _SENTENCE) -> str:
    """Return a text that is cut where it is too long: what it quotes first, for the point of a reason is at its end.

    Examples
    --------
    >>> cut("must-have R-01 is not met", 16)
    'must-have R-01…'
    >>> cut("must-have R-01 “Accounts of all clients are synchronised” is not met", 48)
    'must-have R-01 “Accounts of all…” is not met'
    """
    if wide(text) <= most:
        return text
    opened, closed = text.find("“"), text.rfind("”")
    if 0 <= opened < closed:
        quoted = text[opened + 1 : closed]
        room = wide(quoted) - (wide(text) - most)
        if room > _TAIL:
            return f"{text[: opened + 1]}{cut(quoted.rstrip('…'), room)}{text[closed:]}"
    kept = _first(text, most - 1)
    space = kept.rfind(" ")
    kept = (kept[:space] if space > len(kept) // 2 else kept).rstrip(" ,;，；")
    # A name that is isolated from the text around it stays so.
    return kept + _CLOSING * (kept.count(_OPENING) - kept.count(_CLOSING)) + "…"


def listed(names: Sequence[str], words: Words, most: int = 3, *, width: int = _NAME) -> str:
    """Return the first few of some names as a sentence has them, and how many more there are.

    Examples
    --------
    >>> listed(["Acme", "Bravo", "Cargo", "Delta", "Echo"], Words())
    'Acme, Bravo, Cargo and 2 more'
    """
    shown = [brief(name, width) for name in names[:most]]
    if len(names) > most:
        shown.append(words.count("brief.more", len(names) - most))
        if not words.zh:
            return f"{', '.join(shown[:-1])} and {shown[-1]}"
    return words.join(shown)


def _first(text: str, room: int) -> str:
    for at, letter in enumerate(text):
        room -= wide(letter)
        if room < 0:
            return text[:at]
    return text


def _last(text: str, room: int) -> str:
    return _first(text[::-1], room)[::-1]
