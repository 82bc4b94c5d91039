"""What results after the choice share: how they say what they found, and how they list what it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from crmselect.errors import closest
from crmselect.text import number

__all__ = ["LANGUAGES", "Told", "checked_language", "figure", "hints", "listed", "range_of"]

LANGUAGES = ("en", "zh")
_LISTED = 8
_HINTS = 30


class Told:
    """A result that says in sentences what it found, in English or Chinese."""

    language: str = "en"

    def say(self, language: str | None = None) -> tuple[str, ...]:
        """Return what was found, a sentence each, the weightiest first; in the result's language by default."""
        raise NotImplementedError

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, in the result's language."""
        return self.say()

    def __str__(self) -> str:
        return "\n".join(self.say())

    def _in(self, language: str | None) -> bool:
        """Return whether to speak Chinese."""
        return checked_language(language or self.language) == "zh"


def checked_language(language: str) -> str:
    """Return a language that there are words in.

    Raises
    ------
    ValueError
        For any other.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language: {language!r} is not known — write 'en' or 'zh'")
    return language


def hints(known: Iterable[str]) -> Callable[[str], str]:
    """Return what suggests the nearest known word, for the first different words that it is asked for.

    Where a whole list belongs to another document hardly any word is known: to look for the nearest one to each of
    thousands would take minutes, and nobody reads them.

    Examples
    --------
    >>> nearest = hints(["Sales", "Service"])
    >>> nearest("Slaes"), nearest("zebra")
    ("did you mean 'Sales'?", '')
    """
    words, told = tuple(known), dict[str, str]()

    def nearest(word: str) -> str:
        if word not in told and len(told) < _HINTS:
            told[word] = closest(word, words)
        return told.get(word, "")

    return nearest


def listed(names: Iterable[str], *, zh: bool = False, most: int = _LISTED) -> str:
    """Return the first names and how many more there are.

    Examples
    --------
    >>> listed("abcdefghij", most=3), listed(["a", "b"], zh=True)
    ('a, b, c and 7 more', 'a、b')
    """
    every: Sequence[str] = tuple(names)
    shown, left = ("、" if zh else ", ").join(every[:most]), len(every) - most
    if left <= 0:
        return shown
    return f"{shown} 等 {len(every)} 项" if zh else f"{shown} and {left} more"


def range_of(low: float, high: float, decimals: int = 2, *, zh: bool = False) -> str:
    """Return an interval in words.

    Examples
    --------
    >>> range_of(-1.25, 3), range_of(0.5, 1, 1, zh=True)
    ('-1.25 to 3.00', '0.5 至 1.0')
    """
    return f"{number(low, decimals)} {'至' if zh else 'to'} {number(high, decimals)}"


def figure(value: float) -> str:
    """Return a measured figure with three significant digits or so.

    Examples
    --------
    >>> figure(1234.5), figure(34.0), figure(-8.768), figure(0.125)
    ('1,235', '34', '-8.77', '0.13')
    """
    decimals = next((places for places, least in enumerate((100, 10)) if abs(value) >= least), 2)
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text
