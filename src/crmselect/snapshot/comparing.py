"""Recorded figures against recomputed ones: to the last digit, or as near as another version or processor allows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

__all__ = ["TOLERANCE", "Comparison", "Difference", "compare"]

TOLERANCE = 1e-9
"""Of a figure's size, and of 1 for smaller ones: what is left over when equal amounts are subtracted counts as 0."""

_PROSE = frozenset(
    {"sentences", "verdict", "notes", "review", "remarks", "reason", "reasons", "text", "stated", "label"}
)
"""Keys of words: another version of the library may say the same in other ones."""
_NAMES = ("offer", "name", "criterion", "path", "id", "formula", "item")
_NOTHING = object()
_MOST = 10
_LONG = 200


class Difference(NamedTuple):
    """A value that does not come out: where it stands, what is recorded, what comes out now (None: nothing)."""

    path: str
    recorded: Any
    recomputed: Any


@dataclass
class Comparison:
    """What a comparison found so far.

    Attributes
    ----------
    exact : bool
        Whether figures have to agree to the last digit.
    same_words : bool
        Whether words have to agree too.
    figures, near, differing, words : int
        Figures compared, those that agree within the tolerance alone, values that differ, texts that are worded anew.
    first : list of Difference
        The first ten that differ.
    """

    exact: bool
    same_words: bool
    figures: int = 0
    near: int = 0
    differing: int = 0
    words: int = 0
    first: list[Difference] | None = None

    def differs(self, path: str, recorded: Any, recomputed: Any) -> None:
        """Note a value that does not come out."""
        self.differing += 1
        self.first = self.first or []
        if len(self.first) < _MOST:
            self.first.append(Difference(path, _shown(recorded), _shown(recomputed)))


def compare(recorded: Any, recomputed: Any, *, exact: bool, same_words: bool) -> Comparison:
    """Compare two results as JSON has them.

    Parameters
    ----------
    recorded, recomputed : object
        ``versions`` at the top are left out: they are compared once for the whole archive.
    exact : bool
        Figures have to agree to the last digit; else within ``TOLERANCE`` times their size, or times 1 below that.
    same_words : bool
        Texts have to agree as well; else words that were put anew are counted, and keys that only the recomputed
        result has are passed over. What is no sentence (a winner, a status) has to agree in any case.

    Examples
    --------
    >>> found = compare({"score": 0.5, "first": "Acme"}, {"score": 0.5000001, "first": "Acme"}, exact=False,
    ...                 same_words=True)
    >>> found.figures, found.differing, found.first
    (1, 1, [Difference(path='score', recorded=0.5, recomputed=0.5000001)])
    """
    found = Comparison(exact, same_words)
    old = {key: value for key, value in recorded.items() if key != "versions"}
    new = {key: value for key, value in recomputed.items() if key != "versions"}
    _walk(found, "", old, new)
    return found


def _walk(found: Comparison, path: str, old: Any, new: Any) -> None:
    if _is_figure(old) and _is_figure(new):
        _figures(found, path, old, new)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key, one, other in _pairs(old, new):
            if key in _PROSE and not found.same_words:
                found.words += one != other
            elif one is not _NOTHING or found.same_words:
                _walk(found, f"{path}.{key}" if path else key, one, other)
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            found.differs(f"{path} (length)", len(old), len(new))
        for position, (one, other) in enumerate(zip(old, new, strict=False)):
            _walk(found, f"{path}[{position}{_name(other)}]", one, other)
    elif type(old) is not type(new) or old != new:
        found.differs(path, old, new)


def _figures(found: Comparison, path: str, old: float, new: float) -> None:
    found.figures += 1
    if old == new:
        return
    # Whole numbers of a hostile file need not fit into a float; they never come near one that does.
    near = abs(old) < 1e300 and abs(old - new) <= TOLERANCE * max(1.0, abs(old), abs(new))
    if found.exact or not near:
        found.differs(path, old, new)
    else:
        found.near += 1


def _shown(value: Any) -> Any:
    """Return a value as a difference tells it: None for nothing, the beginning of what is long."""
    if value is _NOTHING:
        return None
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return f"{value[:_LONG]}…" if isinstance(value, str) and len(value) > _LONG else value


def _is_figure(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _pairs(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in dict.fromkeys((*old, *new)):
        yield key, old.get(key, _NOTHING), new.get(key, _NOTHING)


def _name(row: Any) -> str:
    """Return whom a row is about, for a reader who does not count rows."""
    if not isinstance(row, dict):
        return ""
    named = next((row[key] for key in _NAMES if isinstance(row.get(key), str) and row[key]), "")
    return f": {named}" if named else ""
