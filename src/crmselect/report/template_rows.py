"""What the rows of a response form are filled with, and how high they are."""

from __future__ import annotations

import math
import unicodedata

from crmselect import taxonomy

__all__ = ["if_it_fits", "lines_of", "usual"]

_LONGEST_TEXT = 32_767
"""Characters that a cell can hold."""


def if_it_fits(text: str) -> str:
    """Return a text that a cell can hold; what a form says of itself for convenience is left out of a longer one."""
    return text if len(text) <= _LONGEST_TEXT else ""


def lines_of(text: str, width: float) -> int:
    """Return on how many lines a text stands in a column so wide."""
    count = 0
    for part in text.split("\n"):
        size = sum(2.1 if unicodedata.east_asian_width(char) in "WF" else 1.0 for char in part)
        count += max(1, math.ceil(0.94 * size / (width - 1)))
    return count


def usual(category: str) -> dict[str, str]:
    """Return what a price of this category is usually multiplied by and how often it falls due."""
    for column in taxonomy.WIDE_COLUMNS.values():
        if column.category == category:
            # What leaving costs falls due when the system is left.
            return {"per": column.per, "every": column.every, "billing": "arrears" if column.key == "exit" else ""}
    return {"every": "year" if taxonomy.CATEGORIES[category].group == "maintenance" else "once"}
