"""A study with its results and its files as one archive, the same bytes for the same study."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

from crmselect.errors import DataError, Place, Problem
from crmselect.files import check_target, write_whole
from crmselect.load.source import Source, read_source
from crmselect.results import header
from crmselect.snapshot.manifest import MANIFEST, MOST_DRAWS, README, SCHEMA, STUDY, Kept, Manifest, Member, Outcome
from crmselect.snapshot.manifest import machine as this_machine
from crmselect.snapshot.reading import read_archive
from crmselect.snapshot.results import Computed, compute, results_of
from crmselect.snapshot.words import readme

if TYPE_CHECKING:
    from crmselect.model import InputFile
    from crmselect.study import Study

__all__ = ["decision_bytes", "save_decision"]

MOST_INPUTS = 32 * 1024 * 1024
"""Bytes of all files that are kept: together with the results the archive stays what is read back."""

_STAMP = (1980, 1, 1, 0, 0, 0)
_DENSE = 100
"""A part that packs better than this is stored as it is: the reader takes such a ratio for a trap."""
_OTHER = re.compile(r"[^\w.\-]+")
_MARKUP = (".xml", ".rels", ".vml")


def save_decision(
    study: Study,
    path: str | os.PathLike[str],
    *,
    draws: int = 10_000,
    seed: int = 0,
    overwrite: bool = True,
    created: dt.date | None = None,
    executor: Executor | None = None,
) -> Path:
    """Write a study with everything that was decided from it; see :meth:`crmselect.Study.save`."""
    target = Path(path)
    if target.suffix.lower() != ".zip":
        raise DataError(Problem(Place(str(target)), "a decision is saved as a .zip", "name it such as decision.zip"))
    check_target(target, overwrite=overwrite)
    data = decision_bytes(study, draws=draws, seed=seed, created=created, executor=executor)
    read_archive(Source(str(target), data))  # What could not be read back must not look kept.
    write_whole(target, data, overwrite=overwrite)
    return target


def decision_bytes(
    study: Study,
    *,
    draws: int = 10_000,
    seed: int = 0,
    created: dt.date | None = None,
    executor: Executor | None = None,
) -> bytes:
    """Return the archive; for the same study, versions and arguments always the same bytes.

    Parameters
    ----------
    study : Study
    draws : int
        1 to 10,000,000.
    seed : int
        0 or more; recorded, so that the draws can be repeated.
    created : datetime.date, optional
        The day that the archive bears; it bears none by itself.
    executor : concurrent.futures.Executor, optional

    Raises
    ------
    DataError
        For a number of draws or a seed that makes no sense.
    """
    _check(draws, seed, created)
    text = study.model_dump_json(indent=1) + "\n"
    # Computed from what is kept, so that nothing which the text does not carry can bear on a figure.
    study = type(study).model_validate_json(text)
    found = {name: compute(name, study, draws, seed, executor) for name in results_of(study)}
    kept, files = _files(study.all_inputs)
    parts = {README: readme(study.title, study.language), STUDY: text}
    parts |= {_member(name): result.text() for name, result in found.items() if result.data is not None}
    members = {name: text.encode("utf-8") for name, text in parts.items()} | files
    manifest = Manifest(
        schema_=SCHEMA,
        created=created,
        versions=header("decision/1")["versions"],
        machine=this_machine(),
        draws=draws,
        seed=seed,
        results={name: _outcome(name, result) for name, result in found.items()},
        inputs=kept,
        members={name: Member(sha256=_hash(data), bytes=len(data)) for name, data in members.items()},
    )
    first = json.dumps(manifest.to_dict(), ensure_ascii=False, indent=1) + "\n"
    return _zipped({MANIFEST: first.encode("utf-8"), **members})


def _check(draws: object, seed: object, created: object) -> None:
    problems = []
    if isinstance(draws, bool) or not isinstance(draws, int) or not 1 <= draws <= MOST_DRAWS:
        problems.append(Problem("draws", f"{draws!r} is no number of draws", f"write one from 1 to {MOST_DRAWS:,}"))
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**128:
        fix = "write a whole number, 0 or more: a decision that is drawn anew each time cannot be checked"
        problems.append(Problem("seed", f"{seed!r} is no seed", fix))
    if created is not None and (isinstance(created, dt.datetime) or not isinstance(created, dt.date)):
        problems.append(Problem("created", f"{created!r} is no day", "pass a datetime.date"))
    if problems:
        raise DataError(problems)


def _member(name: str) -> str:
    return f"results/{name}.json"


def _outcome(name: str, result: Computed) -> Outcome:
    return Outcome(absent=result.absent) if result.data is None else Outcome(member=_member(name))


def _files(inputs: Iterable[InputFile]) -> tuple[tuple[Kept, ...], dict[str, bytes]]:
    """Return what became of each file that the study was read from, and the bytes of those that are as they were."""
    kept: list[Kept] = []
    files: dict[str, bytes] = {}
    # Two sheets of one workbook are one file.
    for file, sha256 in dict.fromkeys((item.file, item.sha256) for item in inputs):
        status, data = _as_read(file, sha256)
        if data is not None and sum(map(len, files.values())) + len(data) > MOST_INPUTS:
            status, data = "left out", None
        member = ""
        if data is not None:
            member = f"inputs/{len(kept) + 1:02d}-{_flat(file)}"
            files[member] = data
        kept.append(Kept.model_validate({"file": file, "sha256": sha256, "status": status, "member": member}))
    return tuple(kept), files


def _as_read(file: str, sha256: str) -> tuple[str, bytes | None]:
    """Return a file's bytes while they are those that the study was read from."""
    # A study from a program may name a share of another machine, and looking for it would reach out to there.
    if file.replace("\\", "/").startswith("//"):
        return "unreadable", None
    try:
        source = read_source(file)
    except DataError:
        return ("unreadable" if _there(file) else "missing"), None
    return ("kept", source.data) if source.sha256 == sha256 else ("changed", None)


def _there(file: str) -> bool:
    try:
        return Path(file).exists()
    except (OSError, ValueError):
        return False


def _flat(file: str) -> str:
    r"""Return a name without folders, in letters that every system can unpack.

    Examples
    --------
    >>> _flat("../rfp 2027/报价 (final).csv"), _flat("C:\\offers.xlsx"), _flat("..")
    ('报价_final_.csv', 'offers.xlsx', 'file')
    """
    last = re.split(r"[/\\:]", unicodedata.normalize("NFC", file))[-1]
    name = _OTHER.sub("_", last).strip(".")
    stem, dot, suffix = name.rpartition(".")
    name = f"{stem[:60]}{dot}{suffix[:10]}" if dot else name[:60]
    # A part of these kinds would be taken for one of an office file's own.
    return f"{name}.txt" if name.lower().endswith(_MARKUP) else name or "file"


def _zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for info, data in _entries(members):
            archive.writestr(info, data, compresslevel=6)
    return stream.getvalue()


def _entries(members: dict[str, bytes]) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    for name, data in members.items():
        info = zipfile.ZipInfo(name, _STAMP)
        info.create_system = 3  # Else it would say on which system it was written, and the bytes with it.
        info.external_attr = 0o644 << 16
        dense = len(data) > _DENSE * len(zlib.compress(data, 6))
        info.compress_type = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
        yield info, data


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
