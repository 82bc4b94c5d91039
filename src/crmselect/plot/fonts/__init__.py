"""The fonts that texts are drawn in: the user's own, matplotlib's, and for Chinese the one that lies here.

``CrmselectSansSC-Regular.ttf`` is made by ``tools/subset_font.py`` and stands under the SIL Open Font License, see
``OFL.txt`` beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import matplotlib as mpl
from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.ft2font import FT2Font

__all__ = ["BOX", "FAMILY", "drawable", "families", "in_order", "register"]

FAMILY = "Crmselect Sans SC"
"""The family of the Chinese font."""

BOX = "□"
"""What stands for a character that no font has."""

_FILE = Path(__file__).with_name("CrmselectSansSC-Regular.ttf")
_SHIPPED = "DejaVu Sans"  # Comes with matplotlib: Latin, Greek, Cyrillic, Arabic, Hebrew, signs.
_JOINER, _NON_JOINER = "\u200d", "\u200c"  # Needed by Persian and by Indian scripts.
_BETWEEN = " · "
_LEFT_TO_RIGHT, _OPEN, _CLOSE = "\u200e", "\u2067", "\u2069"
_TURNS = mpl.__version_info__ >= (3, 11)  # Older ones set every letter from left to right, and have no marks.
_BOLD = 700


def register() -> None:
    """Make the Chinese font known to matplotlib; rcParams stay as they are."""
    if any(entry.name == FAMILY for entry in fontManager.ttflist):
        return
    fontManager.addfont(_FILE)
    regular = next(entry for entry in fontManager.ttflist if entry.name == FAMILY)
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
    ['serif', 'DejaVu Sans', 'Crmselect Sans SC']
    """
    own = list(first) or list(mpl.rcParams["font.family"])
    return list(dict.fromkeys([*own, _SHIPPED, FAMILY]))


def drawable(text: object) -> str:
    r"""Return text from data as it can be drawn: a box for what no font has, a space for what breaks a line.

    An emoji of several characters is one box. Marks that turn the direction of writing are left out: a name is drawn
    in the direction of its letters.

    Examples
    --------
    >>> drawable("Acme 客户"), drawable("two\nlines"), drawable("\U0001f469\u200d\U0001f4bb CRM")
    ('Acme 客户', 'two lines', '□ CRM')
    """
    given = str(text)
    if given.isascii() and given.isprintable():
        return given
    known = _known()
    made: list[str] = []
    joined = False
    for sign in given:
        kind = unicodedata.category(sign)
        if kind in {"Cc", "Zl", "Zp"}:
            made.append(" ")
        elif kind == "Cf" and sign not in {_JOINER, _NON_JOINER}:
            continue
        elif ord(sign) in known:
            # Between two boxes, or after one, a joiner joins nothing.
            if not (sign == _JOINER and made[-1:] == [BOX]) and not _variation(sign):
                made.append(sign)
        elif _variation(sign) or kind == "Cf" or (made[-1:] == [BOX] and (joined or _modifier(sign))):
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


def _modifier(sign: str) -> bool:
    """Return whether an emoji goes on with this sign: a skin tone, a keycap, a tag, a flag's letter."""
    return "\U0001f3fb" <= sign <= "\U0001f3ff" or "\U0001f1e6" <= sign <= "\U0001f1ff" or sign == "\u20e3"


def _known() -> frozenset[int]:
    """Return the code points that the families of rcParams and ours have."""
    paths = []
    for family in families():
        try:
            paths.append(fontManager.findfont(FontProperties(family=[family]), fallback_to_default=False))
        except ValueError:  # The user's family is not installed; matplotlib goes on to the next one too.
            continue
    return _code_points(tuple(dict.fromkeys(map(str, paths))))


@cache
def _code_points(paths: tuple[str, ...]) -> frozenset[int]:
    return frozenset(code for path in paths for code in FT2Font(path).get_charmap())
