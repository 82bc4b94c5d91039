"""The solver writes lines of its own to the standard output now and then: they are kept off it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import IO

__all__ = ["quiet_solver"]

_OWN = b"Highs"
_guard = threading.Lock()
_inside = 0
_held: tuple[int, IO[bytes]] | None = None


@contextlib.contextmanager
def quiet_solver() -> Iterator[None]:
    """Hold back what is written to the process's standard output, and let go of all but the solver's own lines after.

    Python's ``sys.stdout`` cannot be asked to: the lines come from compiled code. What other threads write meanwhile
    comes out later, not never.
    """
    global _inside, _held  # noqa: PLW0603
    with _guard:
        _inside += 1
        if _inside == 1:
            _held = _begin()
    try:
        yield
    finally:
        with _guard:
            _inside -= 1
            if _inside == 0 and _held is not None:
                _end(*_held)
                _held = None


def _begin() -> tuple[int, IO[bytes]] | None:
    """Point the standard output at a file of ours; None where there is no standard output to point."""
    _flush()
    try:
        before = os.dup(1)
    except OSError:
        return None
    held = tempfile.TemporaryFile()  # noqa: SIM115
    os.dup2(held.fileno(), 1)
    return before, held


def _end(before: int, held: IO[bytes]) -> None:
    _flush()
    os.dup2(before, 1)
    os.close(before)
    with held:
        held.seek(0)
        kept = b"".join(line for line in held if not line.startswith(_OWN))
    if kept:
        with contextlib.suppress(OSError):
            os.write(1, kept)


def _flush() -> None:
    """Write out what Python's and the C library's buffers hold."""
    with contextlib.suppress(AttributeError, ValueError, OSError):
        sys.stdout.flush()
    with contextlib.suppress(AttributeError, TypeError, OSError):
        ctypes.CDLL(None).fflush(None)
