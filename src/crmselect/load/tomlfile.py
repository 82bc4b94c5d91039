"""TOML: of a bounded size and depth; keys given twice are refused by the format itself."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from crmselect.load.jsonfile import DEEPEST, deeper
from crmselect.load.source import Source

__all__ = ["read_toml"]

MOST_TEXT = 5_000_000
MOST_PARTS = 100_000
"""Tables, and dots of any kind: each part of a key such as ``a.b.c`` is a table, and the parser keeps two of each."""
_PART = r"""(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')"""
_TOO_DEEP = re.compile(rf"""(?:(?<![A-Za-z0-9_-]){_PART}[ \t]*+\.[ \t]*+){{{2 * DEEPEST},}}""")
"""A key with so many parts: its parser takes the square of their number. No text has so many words between dots."""
_TABLE = re.compile(r"(?m)^[ \t]*\[")
_AT = re.compile(r"\s*\(at line (\d+), column \d+\)$")


def read_toml(source: Source) -> tuple[dict[str, Any], str, str]:
    """Return the value of a TOML file, its text and its encoding.

    Raises
    ------
    DataError
        For what is no TOML, is nested too deeply or is too long.
    """
    text, encoding = source.text()
    if len(text) > MOST_TEXT:
        raise source.problem(f"is longer than {MOST_TEXT:,} characters", "write the tables as CSV")
    if deep := _TOO_DEEP.search(text):
        row = text.count("\n", 0, deep.start()) + 1
        raise source.problem("is nested too deeply", f"keep to {DEEPEST} levels", row=row)
    if text.count(".") + sum(1 for _ in _TABLE.finditer(text)) > MOST_PARTS:
        raise source.problem(f"holds more than {MOST_PARTS:,} tables or dots", "write the tables as CSV")
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _AT.search(str(error))
        at = {"row": int(place[1])} if place else {}
        raise source.problem(f"is not TOML: {error}", "correct the line", **at) from None
    except RecursionError:
        raise source.problem("is nested too deeply", f"keep to {DEEPEST} levels") from None
    except ValueError:
        raise source.problem("holds a number of thousands of digits", "write the figure") from None
    if deeper(value, DEEPEST):
        raise source.problem("is nested too deeply", f"keep to {DEEPEST} levels")
    return value, text, encoding
