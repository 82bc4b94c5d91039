"""TOML: of a bounded size and depth; keys given twice are refused by the format itself."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from crmselect.load.jsonfile import DEEPEST, deeper
from crmselect.load.source import Source

__all__ = ["read_toml"]

MOST_TEXT = 5_000_000
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
