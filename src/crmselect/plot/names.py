"""Names at a measured width: shortened where they must be, never two of them to the same text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from crmselect.plot.fonts import drawable, families

__all__ = ["Ruler", "cut", "shorten", "wrapped"]

Width = Callable[[str], float]


class Ruler:
    """Measures texts in the pixels of a figure, without drawing it.

    Parameters
    ----------
    dpi : float
        Of the figure.
    """

    def __init__(self, dpi: float) -> None:
        self.dpi = dpi
        params = mpl.rcParams
        generic = (params["font.sans-serif"], params["font.serif"], params["font.monospace"])
        self._fonts = (tuple(families()), *map(tuple, generic))

    def width(self, text: str, size: float) -> float:
        """Return the width of one line in pixels."""
        return _width(text, size, self.dpi, self._fonts)

    def at(self, size: float) -> Width:
        """Return the measure for one size of text."""
        return lambda text: self.width(text, size)

    def points(self, points: float) -> float:
        """Return points as pixels."""
        return points * self.dpi / 72

    def line(self, size: float) -> float:
        """Return the height of one line in pixels."""
        return self.points(1.35 * size)


@cache
def _renderer(dpi: float) -> Any:
    return RendererAgg(1, 1, dpi)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=20_000)
def _width(text: str, size: float, dpi: float, fonts: tuple[tuple[str, ...], ...]) -> float:
    """Measure a text once: the plots of a report show the same names. What the families stand for is in ``fonts``."""
    if not text:
        return 0.0
    font = FontProperties(family=fonts[0], size=size)
    return float(_renderer(dpi).get_text_width_height_descent(text, font, ismath=False)[0])


def shorten(names: Sequence[str], room: float, width: Width) -> list[str]:
    """Return names as they can be drawn in a width, all different.

    A name that is too long ends in an ellipsis. Where two names would then read the same, they keep as much of their
    ends as tells them apart; where that does not fit, they are numbered.

    Parameters
    ----------
    names : sequence of str
        Different from each other.
    room : float
    width : function
        Of a text, in the unit of ``room``.

    Examples
    --------
    >>> shorten(["Acme", "Contoso Sales Cloud 2025", "Contoso Sales Cloud 2026"], 12, len)
    ['Acme', 'Contoso S…25', 'Contoso S…26']
    """
    whole = [drawable(name) or "–" for name in names]
    made = [cut(text, room, width) for text in whole]
    for text in [text for text, count in Counter(made).items() if count > 1]:
        alike = [place for place, other in enumerate(made) if other == text]
        ends = _with_ends([whole[place] for place in alike], room, width)
        if ends is not None and not set(ends) & set(made):
            for place, end in zip(alike, ends, strict=True):
                made[place] = end
    taken: set[str] = set()
    for place, text in enumerate(made):
        number, shown = 2, text
        while shown in taken:
            mark = f" ({number})"
            shown, number = cut(whole[place], room - width(mark), width) + mark, number + 1
        taken.add(shown)
        made[place] = shown
    return made


def cut(text: str, room: float, width: Width, *, always: bool = False) -> str:
    """Return as much of a text's beginning as fits with an ellipsis, at least one letter; the whole text if it fits."""
    whole = width(text)
    if not always and whole <= room:
        return text
    most = max(len(text) - (not always), 1)
    length = min(max(int(len(text) * room / whole), 1), most) if whole > 0 else most
    while length > 1 and width(f"{_head(text, length)}…") > room:
        length -= 1
    while length < most and width(f"{_head(text, length + 1)}…") <= room:
        length += 1
    return f"{_head(text, length)}…"


def _head(text: str, length: int) -> str:
    while 1 < length < len(text) and unicodedata.combining(text[length]):
        length -= 1  # An accent stays with its letter.
    return text[:length].rstrip()


def _with_ends(texts: Sequence[str], room: float, width: Width) -> list[str] | None:
    """Return texts with the middle left out, with ends just long enough to differ; None where that does not fit."""
    longest = min(map(len, texts))
    tail = next((n for n in range(1, longest) if len({text[-n:] for text in texts}) == len(texts)), None)
    if tail is None:
        return None
    for kept in (tail + 1, tail):  # One sign more reads better: "…25" rather than "…5".
        made = []
        for text in texts:
            end = text[-kept:].lstrip()
            made.append(cut(text[:-kept], room - width(end), width, always=True) + end)
        if len(set(made)) == len(made) and all(width(text) <= room for text in made):
            return made
    return None


def wrapped(text: str, room: float, lines: int, width: Width) -> list[str] | None:
    """Return a text broken into lines that fit, or None where it takes more of them.

    Chinese breaks between any two signs, other scripts at spaces.

    Examples
    --------
    >>> wrapped("Sales and service", 9, 2, len), wrapped("Sales", 3, 2, len)
    (['Sales and', 'service'], None)
    """
    pieces: list[str] = []
    for word in drawable(text).split():
        start = len(pieces)
        for sign in word:
            wide = unicodedata.east_asian_width(sign) in "WF"
            if len(pieces) > start and not (wide or _ends_wide(pieces[-1])):
                pieces[-1] += sign
            else:
                pieces.append(sign if len(pieces) > start else f" {sign}")
    made = _filled(pieces, room, width)
    if len(made) > lines or any(width(line) > room for line in made):
        return None
    # Lines of like length look better than a full one and a single word.
    for step in range(1, 10):
        narrower = _filled(pieces, room * (1 - step / 10), width)
        if len(narrower) > len(made) or any(width(line) > room for line in narrower):
            break
        made = narrower
    return made


def _filled(pieces: Sequence[str], room: float, width: Width) -> list[str]:
    made: list[str] = []
    for piece in pieces:
        if made and width((made[-1] + piece).strip()) <= room:
            made[-1] += piece
        else:
            made.append(piece.lstrip())
    return made


def _ends_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[-1]) in "WF"
