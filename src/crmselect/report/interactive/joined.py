"""The page's script, joined from its parts, and what a browser is told of it."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files

__all__ = ["policy", "script"]

_PARTS = (
    "live_costs.js", "live_scores.js", "live_stability.js", "live_words.js", "live_inputs.js", "live_results.js",
    "live_link.js", "live_page.js",
)  # fmt: skip


@cache
def script() -> str:
    """Return the whole script: one strict function, so that none of its names is seen outside."""
    folder = files("crmselect.report") / "templates"
    parts = "\n".join((folder / name).read_text(encoding="utf-8") for name in _PARTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def policy() -> str:
    """Return the hash by which the page's policy lets this script run, and no other.

    References
    ----------
    W3C, Content Security Policy Level 3, 2.3.1: source lists with hashes.
    """
    return "sha256-" + base64.b64encode(hashlib.sha256(script().encode("utf-8")).digest()).decode("ascii")
