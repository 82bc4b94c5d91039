"""A saved decision as it is read back: bounded, and nothing in it taken on trust."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Never

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem
from crmselect.load.archive import open_archive
from crmselect.load.source import Source
from crmselect.model import problems_of
from crmselect.snapshot.manifest import MANIFEST, SCHEMA, STUDY, Manifest, Member

__all__ = ["Archive", "parse", "read_archive"]

LARGEST_TEXT = 64 * 1024 * 1024
"""Bytes of the longest JSON part: it grows tenfold when it is read."""

_FIX = "take the file from where it was saved, or save the decision anew"


class Archive:
    """The parts of a saved decision.

    Parameters
    ----------
    source : Source
        The file and its hash.
    manifest : Manifest
    members : mapping of str to bytes
        Every part but the manifest.
    """

    def __init__(self, source: Source, manifest: Manifest, members: Mapping[str, bytes]) -> None:
        self.source = source
        self.manifest = manifest
        self.members = members

    def altered(self) -> tuple[str, ...]:
        """Return the parts whose bytes are not those that the manifest has the hash and the number of."""
        listed = self.manifest.members
        found = {n: Member(sha256=hashlib.sha256(d).hexdigest(), bytes=len(d)) for n, d in self.members.items()}
        return tuple(name for name, member in found.items() if member != listed[name])

    def fault(self, member: str, what: str) -> DataError:
        """Return an error at a part."""
        return fault(self.source, what, member)


def fault(source: Source, what: str, member: str = "") -> DataError:
    """Return an error at the file, or at a part of it."""
    return DataError(Problem(Place(source.file, column=member), what, _FIX))


def read_archive(source: Source) -> Archive:
    """Unpack a saved decision.

    Parameters
    ----------
    source : Source

    Raises
    ------
    DataError
        When it is no archive, would unpack to too much, has a part outside of it or one twice, lacks a part that its
        manifest names or has one that it does not name, or is not what this version reads.
    """
    members = _unpacked(source)
    first = members.pop(MANIFEST, None)
    if first is None:
        raise fault(source, f"is no saved decision: there is no {MANIFEST} in it")
    found = parse(source, MANIFEST, first)
    schema = found.get("schema")
    if schema != SCHEMA:
        raise fault(source, f"its schema is {str(schema)[:80]!r}, and {SCHEMA} is what this version reads", MANIFEST)
    try:
        manifest = Manifest.model_validate_json(first)
    except ValidationError as error:
        raise DataError(
            Problem(Place(source.file, column=f"{MANIFEST}: {problem.where}"), problem.what, problem.fix)
            for problem in problems_of(error)
        ) from None
    _refuse_strays(source, manifest, members)
    return Archive(source, manifest, members)


def parse(source: Source, member: str, data: bytes) -> dict[str, Any]:
    """Return the object that a JSON part holds.

    Raises
    ------
    DataError
        When it is no JSON, holds a key twice or a figure that is not finite, or is not an object.
    """
    if len(data) > LARGEST_TEXT:
        raise fault(source, "is longer than 64 MB", member)
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_not_finite)
    except RecursionError:
        raise fault(source, "is nested too deeply", member) from None
    except ValueError as error:
        raise fault(source, f"is no plain JSON ({str(error)[:120]})", member) from None
    if not isinstance(found, dict):
        raise fault(source, "holds no object", member)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a key that stands twice: one reader shows the first value of it, the next one the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in it")
    return found


def _not_finite(name: str) -> Never:
    raise ValueError(f"{name} is no figure")


def _unpacked(source: Source) -> dict[str, bytes]:
    try:
        archive = open_archive(source)
    except DataError as error:
        # What would mend a workbook does not mend this.
        raise DataError(Problem(problem.where, problem.what, _FIX) for problem in error.problems) from None
    members: dict[str, bytes] = {}
    with archive:
        for entry in archive.infolist():
            if entry.is_dir() and not entry.file_size:
                continue
            try:
                members[entry.filename] = archive.read(entry)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
                raise fault(source, "is damaged", entry.filename) from None
    return members


def _refuse_strays(source: Source, manifest: Manifest, members: Mapping[str, bytes]) -> None:
    named = {
        STUDY,
        *manifest.members,
        *(item.member for item in manifest.inputs if item.member),
        *(item.member for item in manifest.results.values() if item.member),
    }
    there, listed = set(members), set(manifest.members)
    strays = [(name, "is named in the manifest and not there") for name in sorted(named - there)]
    strays += [(name, "is not in the manifest's list of parts") for name in sorted(there - listed)]
    if strays:
        raise DataError(Problem(Place(source.file, column=name), what, _FIX) for name, what in strays)
