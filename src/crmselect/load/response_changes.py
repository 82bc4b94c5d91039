"""Which cell of a response form asks something else than when it was sent."""

from __future__ import annotations

from collections.abc import Mapping

from crmselect.load.response_words import ROW_SIGNS, row_digests

__all__ = ["PARTS", "changed_parts", "text_of"]

PARTS = ("id", "requirement", "acceptance")
"""What of a requirement an answer refers to, by the form's columns."""


def changed_parts(asked: Mapping[str, tuple[str, str, str]], sent: str) -> list[tuple[str, str]]:
    """Return the id of each requirement that is not as it was sent, with the column that differs.

    Parameters
    ----------
    asked : mapping of str to (id, text, acceptance)
        As the form asks now, in the order of its rows.
    sent : str
        The short hashes that the form keeps, one a requirement; empty in forms that keep none.

    Examples
    --------
    >>> sent = " ".join(row_digests([("R1", "Works", ""), ("R2", "Fits", "")]))
    >>> changed_parts({"R2": ("R2", "Fits", ""), "R1": ("R1", "Walks", "")}, sent)
    [('R1', 'requirement')]
    """
    width = ROW_SIGNS * len(PARTS)
    before = dict.fromkeys(one for one in sent.split() if len(one) == width)
    now = dict(zip(asked, row_digests(asked.values()), strict=True))
    left = [one for one in before if one not in set(now.values())]
    found: list[tuple[str, str]] = []
    for id_, digest in now.items():
        if not before or digest in before:
            continue
        # What it was is the one that has most in common with it; of one with nothing in common the whole row is new.
        alike = {one: _differing(digest, one) for one in left}
        nearest = min(alike, key=lambda one: len(alike[one]), default="")
        parts = alike.get(nearest, PARTS)
        if len(parts) == len(PARTS):
            parts = PARTS[:1]
        else:
            left.remove(nearest)
        found.extend((id_, part) for part in parts)
    return found


def text_of(asked: tuple[str, str, str], part: str) -> str:
    """Return what stands in a column."""
    return asked[PARTS.index(part)]


def _differing(one: str, other: str) -> tuple[str, ...]:
    at = range(0, len(one), ROW_SIGNS)
    return tuple(part for part, n in zip(PARTS, at, strict=True) if one[n : n + ROW_SIGNS] != other[n : n + ROW_SIGNS])
