"""Which column is which: headings matched against names in English and Chinese, never by guessing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from crmselect.load.price_terms import Terms

__all__ = ["HeadingFault", "HeadingMap", "fold", "map_headings"]

_SIGNS = str.maketrans({"%": " percent ", "#": " number ", "&": " and ", "+": " plus "})
# One spelling for both sides of the Atlantic: applied to headings and to the known names alike.
_SPELLINGS = (("license", "licence"), ("licensing", "licencing"), ("iz", "is"), ("programme", "program"),
              ("percentage", "percent"))  # fmt: skip
_LONGEST_WORD = 120
_NOT_WORDS = re.compile(r"[\W_]+")


class HeadingFault(NamedTuple):
    """What is wrong with a heading: its column (0 first), the fault and its mending."""

    column: int
    what: str
    fix: str


@dataclass(frozen=True)
class HeadingMap:
    """Which known column stands where.

    Parameters
    ----------
    columns : dict of str to int
        The position (0 first) of each known column that is there.
    unknown : list of int
        The positions of the other headings, blank ones left out.
    problems : list of HeadingFault
        Columns that stand there twice.
    headings : tuple of str
        As written.
    names : mapping of str to str
        Every folded name of a known column, and the column.
    chosen : tuple of str
        The columns that the caller named.
    terms : mapping of str to Terms
        What headings say of the prices below them, by column: their units.
    beside : mapping of str to int
        The positions of columns that are looked at, and are no field of what is read.
    """

    columns: dict[str, int]
    unknown: list[int]
    problems: list[HeadingFault]
    headings: tuple[str, ...] = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    chosen: tuple[str, ...] = ()
    terms: Mapping[str, Terms] = field(default_factory=dict)
    beside: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def suggestions(self) -> dict[int, str]:
        """``did you mean 'x'?`` for each unknown heading that is near a known one."""
        near = {position: self.near(position) for position in self.unknown}
        return {position: f"did you mean {key!r}?" for position, key in near.items() if key}

    def near(self, position: int, alike: float = 0.75, text: str = "") -> str:
        """Return the known column that a heading, or a part of it, was probably meant for, or an empty string."""
        meant = fold(text or self.headings[position])
        # A slip seldom spoils both ends; comparing with every name of 1,700 would take longer than reading the file.
        names = [name for name in self.names if name[:2] == meant[:2] or name[-2:] == meant[-2:]]
        hits = get_close_matches(meant, names, n=1, cutoff=alike)
        return self.names[hits[0]] if hits else ""


def fold(text: str) -> str:
    """Return a heading or a word with case, accents, spaces, signs and spelling variants taken out.

    Examples
    --------
    >>> fold("Licence per User / Month") == fold("license_per-user month")
    True
    >>> fold("Support %"), fold("优先级："), fold("Priorité")
    ('supportpercent', '优先级', 'priorite')
    """
    # Long texts are no words that come again; kept, they would fill the memory.
    return _folded(text) if len(text) <= _LONGEST_WORD else _folded.__wrapped__(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_SIGNS).casefold())
    plain = _NOT_WORDS.sub("", "".join(char for char in plain if not unicodedata.combining(char)))
    for variant, spelling in _SPELLINGS:
        plain = plain.replace(variant, spelling)
    return plain


def map_headings(
    headings: Iterable[str], known: Mapping[str, Sequence[str]], chosen: Mapping[str, str] | None = None
) -> HeadingMap:
    """Match headings against known columns.

    Parameters
    ----------
    headings : iterable of str
        As written, in order.
    known : mapping of str to sequence of str
        A column's key to its further names; the key itself is one of them.
    chosen : mapping of str to str, optional
        From a known column to the heading that stands over it, whatever else that heading could mean.

    Examples
    --------
    >>> found = map_headings(["Vendor", "Currency ", "Curency"], {"offer": ["vendor", "供应商"], "currency": ["货币"]})
    >>> found.columns, found.unknown, found.suggestions
    ({'offer': 0, 'currency': 1}, [2], {2: "did you mean 'currency'?"})
    """
    keys = {fold(name): key for key, names in known.items() for name in (key, *names)}
    columns: dict[str, int] = {}
    seen: dict[str, int] = {}
    written = tuple(headings)
    for key, name in (chosen or {}).items():
        at = next((n for n, heading in enumerate(written) if fold(heading) == fold(name) != ""), None)
        if key in known and at is not None:
            columns[key] = at
    found = HeadingMap(columns, [], [], written, keys, tuple(columns))
    taken = frozenset(columns.values())
    for position, heading in enumerate(written):
        folded = fold(heading)
        if not folded or position in taken:
            continue
        meant = keys.get(folded)
        if meant is None:
            if folded in seen:
                found.problems.append(
                    HeadingFault(position, f"the heading {heading!r} stands twice", "give each column its own heading")
                )
            seen[folded] = position
            found.unknown.append(position)
        elif meant in columns:
            first = written[columns[meant]]
            found.problems.append(
                HeadingFault(position, f"{first!r} and {heading!r} both mean {meant}", "keep one of the two columns")
            )
        else:
            columns[meant] = position
    return found
