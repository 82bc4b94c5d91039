"""The fonts that texts are drawn in: the user's own, matplotlib's, and for Chinese and emoji those that lie here.

``CrmselectSansSC-Regular.ttf`` is made by ``tools/subset_font.py`` and stands under the SIL Open Font License, see
``OFL.txt`` beside it. ``CrmselectEmoji-Regular.ttf`` is made by ``tools/subset_emoji.py`` from Symbola, which is free
for any use, see ``SYMBOLA.txt``; it knows the emoji of Unicode 10, in the colour of the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

__all__ = ["BOX", "EMOJI", "FAMILY", "drawable", "families", "in_order", "register"]

FAMILY = "Crmselect Sans SC"
"""The family of the Chinese font."""

EMOJI = "Crmselect Emoji"
"""The family of the font of emoji, in which a character is looked for last."""

BOX = "□"
"""What stands for a character that no font has."""

_FILES = {family: Path(__file__).with_name(f"{family.replace(' ', '')}-Regular.ttf") for family in (FAMILY, EMOJI)}
_SHIPPED = "DejaVu Sans"  # Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew, signs.
_JOINER, _NON_JOINER = "\u200d", "\u200c"  # Needed by Persian and by Indian scripts.
_BETWEEN = " · "
_LEFT_TO_RIGHT, _OPEN, _CLOSE = "\u200e", "\u2067", "\u2069"
_TURNS = mpl.__version_info__ >= (3, 11)  # Older ones set every letter from left to right, and have no marks.
_BOLD = 700


def register() -> None:
    """Make the fonts that lie here known to matplotlib; rcParams stay as they are."""
    present = {entry.name for entry in fontManager.ttflist}
    for family, file in _FILES.items():
        if family in present:
            continue
        fontManager.addfont(file)
        regular = next(entry for entry in fontManager.ttflist if entry.name == family)
        # A bold title of the user's would otherwise log that the family has no bold face, once a title.
        fontManager.ttflist.append(replace(regular, weight=_BOLD))


def families(first: Iterable[str] = ()) -> list[str]:
    """Return the families of a text in the order in which a character is looked for.

    Parameters
    ----------
    first : iterable of str
        The text's own families; those of rcParams when there are none.

    Examples
    --------
    >>> families(["serif"])
    ['serif', 'DejaVu Sans', 'Crmselect Sans SC', 'Crmselect Emoji']
    """
    own = list(first) or list(mpl.rcParams["font.family"])
    return list(dict.fromkeys([*own, _SHIPPED, FAMILY, EMOJI]))


def drawable(text: object) -> str:
    r"""Return text from data as it can be drawn: a box for what no font has, a space for what breaks a line.

    An emoji of several characters is drawn as its parts, side by side: a woman and a laptop for a woman at a laptop,
    D and E in frames for the German flag, 1 for the keycap of 1. Skin tones, what chooses colour or shape, and the tags
    of a region's flag are left out; a font of the user's that has them keeps them, and joins the whole if it can.
    What is newer than the font (Unicode 10) is a box.

    An accent that no font has together with what it stands on is left out, and so are marks that turn the direction of
    writing: a name is drawn in the direction of its letters.

    Examples
    --------
    >>> drawable("Acme 客户"), drawable("two\nlines"), drawable("\U0001fae0 CRM")
    ('Acme 客户', 'two lines', '□ CRM')
    >>> drawable("\U0001f469\U0001f3fd\u200d\U0001f4bb CRM") == "\U0001f469\U0001f4bb CRM"
    True
    """
    given = str(text)
    if given.isascii() and given.isprintable():
        return given
    known = _known(families())
    made: list[str] = []
    joined = False
    for sign, after in zip_longest(given, given[1:], fillvalue=""):
        kind = unicodedata.category(sign)
        if kind in {"Cc", "Zl", "Zp"}:
            made.append(" ")
        elif kind == "Cf" and sign not in {_JOINER, _NON_JOINER}:
            continue
        elif ord(sign) in known:
            idle = (sign == _JOINER and _in_vain(made, after)) or _variation(sign)
            if not idle and (kind[0] != "M" or _together([*made[-1:], sign], families())):
                made.append(sign)
        elif _variation(sign) or kind == "Cf" or _modifies(sign, made) or (joined and made[-1:] == [BOX]):
            pass
        else:
            made.append(BOX)
        joined = sign == _JOINER
    return " ".join("".join(made).split())


def in_order(text: str) -> str:
    r"""Return a text of several parts, " · " between them, so that they stand in this order from left to right.

    After a name that is written from right to left, matplotlib would set a figure on its left, and its percent sign
    before it: "<1 %" would read as ">1 %". Such a name is closed off by marks of direction.

    Examples
    --------
    >>> in_order("Acme · <1 %")
    'Acme · <1 %'
    >>> in_order("\u05d0 · <1 %")
    '\u200e\u2067א\u2069 · <1 %'
    """
    parts = text.split(_BETWEEN)
    if text.isascii() or len(parts) == 1 or not _TURNS or not any(map(_leftward, parts)):
        return text
    return _LEFT_TO_RIGHT + _BETWEEN.join(f"{_OPEN}{part}{_CLOSE}" if _leftward(part) else part for part in parts)


def _leftward(text: str) -> bool:
    return any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


def _variation(sign: str) -> bool:
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _modifies(sign: str, before: list[str]) -> bool:
    """Return whether a sign is a skin tone or a keycap and belongs to what was drawn before it."""
    if "\U0001f3fb" <= sign <= "\U0001f3ff":
        return bool(before) and unicodedata.category(before[-1]) == "So"  # As is the box.
    return sign == "\u20e3" and bool(before) and (before[-1] in "0123456789#*" or before[-1] == BOX)


def _in_vain(before: list[str], after: str) -> bool:
    """Return whether a joiner would join nothing: beside an emoji, unless a family of the user's has both sides of it.

    matplotlib looks for all that a joiner holds together in one font, and would find parts of it missing.
    """
    beside = [*before[-1:], after]
    if all(unicodedata.category(sign)[0] != "S" for sign in beside if sign):
        return False
    return BOX in beside or not _together([*beside, _JOINER], mpl.rcParams["font.family"])


def _together(signs: Iterable[str], names: Iterable[str]) -> bool:
    """Return whether one of some families has all of some signs."""
    needed = {ord(sign) for sign in signs if sign}
    return any(needed <= _known([name]) for name in names)


def _known(names: Iterable[str]) -> frozenset[int]:
    """Return the code points that some families have."""
    paths = []
    for family in names:
        try:
            paths.append(fontManager.findfont(FontProperties(family=[family]), fallback_to_default=False))
        except ValueError:  # The user's family is not installed; matplotlib goes on to the next one too.
            continue
    return _code_points(tuple(dict.fromkeys(map(str, paths))))


@cache
def _code_points(paths: tuple[str, ...]) -> frozenset[int]:
    return frozenset(code for path in paths for code in FT2Font(path).get_charmap())
