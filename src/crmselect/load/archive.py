"""The one check before an archive (a workbook, a document) is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat

from crmselect.load.source import Source

__all__ = ["open_archive"]

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
LARGE = 1024 * 1024
"""Bytes unpacked from which the ratio counts: a small part of blanks compresses well and harms nobody."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 64 * 1024
_ANEW = "open it in its program and save it anew"


class _Doctype(Exception):  # noqa: N818 - a signal, not an error
    """A document type stands before the root element."""


class _Root(Exception):  # noqa: N818 - a signal, not an error
    """The root element begins: no document type can follow."""


def open_archive(source: Source) -> zipfile.ZipFile:
    """Open an office file once its size, its ratio and its XML are known to be harmless.

    Parameters
    ----------
    source : Source

    Raises
    ------
    DataError
        When it is no archive, is encrypted, unpacks to too much, or declares entities.
    """
    if source.data.startswith(_OLD_OFFICE):
        raise source.problem("is an old or a password-protected office file", "save it in today's format, unprotected")
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise source.problem("is damaged, or not what its suffix says", _ANEW) from None
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise source.problem(f"holds more than {MOST_ENTRIES:,} parts", "save only the sheets that are needed")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise source.problem("unpacks to more than 200 MB", "save only the sheets that are needed")
    if len({entry.filename for entry in entries}) < len(entries):
        raise source.problem("holds two parts of the same name", _ANEW)
    for entry in entries:
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or ":" in parts[0]:
            raise source.problem(f"holds a part {entry.filename[:80]!r} that lies outside of it", _ANEW)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise source.problem("is packed in a way that no office program uses", _ANEW)
        if entry.flag_bits & 1:
            raise source.problem("is encrypted", "save it without a password")
        if entry.file_size > LARGE and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise source.problem(
                f"its part {entry.filename!r} unpacks to more than {MOST_RATIO} times its size",
                _ANEW,
            )
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            _refuse_doctype(source, archive, entry)
    return archive


def _refuse_doctype(source: Source, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part up to its root element: entities can be declared only before it."""
    parser = expat.ParserCreate()

    def doctype(*_: object) -> None:
        raise _Doctype

    def root(*_: object) -> None:
        raise _Root

    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = root
    try:
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
    except _Root:
        return
    except _Doctype:
        raise source.problem(f"its part {entry.filename!r} declares a document type", _ANEW) from None
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
            ValueError):  # fmt: skip
        raise source.problem(f"its part {entry.filename!r} is damaged", _ANEW) from None
