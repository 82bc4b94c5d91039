"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from crmselect.errors import DataError, Place, Problem

__all__ = ["check_target", "write_whole"]


def check_target(path: Path, *, overwrite: bool) -> Path:
    """Return where a file is to be written, past a link.

    Raises
    ------
    DataError
        When its folder is not there, it is a folder itself, or it is there and must not be overwritten.
    """
    target = Path(os.path.realpath(path))
    where = Place(str(path))
    if target.is_dir():
        raise DataError(Problem(where, "is a folder", "name a file in it"))
    if not target.parent.is_dir():
        raise DataError(Problem(where, f"there is no folder {str(path.parent)!r}", "make it, or write elsewhere"))
    if target.exists() and not overwrite:
        raise DataError(Problem(where, "is there already", "choose another name, or let it be overwritten"))
    return target


def write_whole(path: Path, data: bytes, *, overwrite: bool = True) -> None:
    """Write a file beside its target and move it into place: a failure leaves the old file whole and nothing else.

    Parameters
    ----------
    path : Path
    data : bytes
    overwrite : bool

    Raises
    ------
    DataError
        See :func:`check_target`.
    OSError
        When the disk is full, the folder is not writable and the like.
    """
    target = check_target(path, overwrite=overwrite)
    beside = target.with_name(f".crmselect-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Make a rename in a folder outlast a loss of power, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
