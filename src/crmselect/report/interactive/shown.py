"""Names as a page shows them."""

from __future__ import annotations

import unicodedata

__all__ = ["shown"]


def shown(text: str) -> str:
    r"""Return text without letters that do not show, which are no part of HTML.

    Examples
    --------
    >>> shown("Acme\x07") == "Acme\ufffd"
    True
    """
    if text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(c) == "Cc" and c not in "\t\n" else c for c in text)
