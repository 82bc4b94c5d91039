"""How a command ends."""

from __future__ import annotations

__all__ = ["CLOSED", "DONE", "INTERRUPTED", "NOBODY", "USAGE", "WRONG", "UsageError"]

DONE, WRONG, USAGE, NOBODY = 0, 1, 2, 3
INTERRUPTED, CLOSED = 130, 141
"""As a shell counts: 128 and the signal's number."""


class UsageError(Exception):
    """The words of the command line do not go together."""
