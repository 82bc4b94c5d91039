"""Every fault of a study or of one file, or else what was read."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from crmselect.cli.kinds import kind_of_file
from crmselect.cli.output import emit, emit_json, say
from crmselect.cli.studies import encoding_for, faults_of, has_scale, in_folder
from crmselect.cli.tables import with_notes
from crmselect.cli.usage import DONE, WRONG
from crmselect.errors import DataError
from crmselect.model import InputFile, InputNote, RecordSet
from crmselect.study import Study

__all__ = ["check"]


class _Sound(NamedTuple):
    """What a sound file held."""

    counts: dict[str, int]
    files: tuple[InputFile, ...]
    notes: tuple[InputNote, ...]
    unranked: str = ""


def check(args: argparse.Namespace) -> int:
    """List every fault of a study or a file, or else what was read."""
    path = in_folder(args.file)
    try:
        with faults_of(path):
            encoding = encoding_for(path, args.encoding)
            sound = _read(path, args.kind or kind_of_file(path, encoding=encoding), args.decimal, encoding)
    except DataError as error:
        if args.form == "json":
            emit_json({"schema": "crmselect/check/1", "sound": False, **error.to_dict()})
        for problem in error.problems:
            say(problem)
        return WRONG
    if args.form == "json":
        emit_json(_as_dict(sound))
    else:
        emit(_as_text(path, sound))
    if sound.unranked:
        say(sound.unranked)
    return DONE


def _read(path: str, kind: str, decimal: str | None, encoding: str | None) -> _Sound:
    from crmselect.load import load_answers, load_offers, load_requirements

    if kind == "study":
        return _study(path)
    if kind == "offers":
        return _of([load_offers(path, encoding=encoding, decimal=decimal)])
    if kind == "requirements":
        return _of([load_requirements(path, encoding=encoding)])
    return _of([load_answers(path, encoding=encoding, decimal=decimal)])


def _study(path: str) -> _Sound:
    study = Study.read(path)
    notes = study.costs.notes
    unranked = ""
    if has_scale(study):
        study.rank()  # What a ranking misses is a fault of the study as well.
    else:
        unranked = "It cannot be ranked yet: state [[criteria]], or a budget under [gates]."
    sets = [part for part in (study.offers, study.requirements, study.answers) if len(part) or part is study.offers]
    return _of(sets, study.inputs, notes)._replace(unranked=unranked)


def _of(sets: Sequence[RecordSet[Any]], inputs: Iterable[InputFile] = (), notes: Iterable[InputNote] = ()) -> _Sound:
    files = dict.fromkeys([*inputs, *(item for part in sets for item in part.inputs)])
    told = dict.fromkeys([*(note for part in sets for note in part.input_notes), *notes])
    return _Sound({part.members_field: len(part) for part in sets}, tuple(files), tuple(told))


def _as_dict(sound: _Sound) -> dict[str, Any]:
    return {
        "schema": "crmselect/check/1",
        "sound": True,
        "counts": sound.counts,
        "files": [item.model_dump(mode="json", exclude={"place"}) for item in sound.files],
        "notes": [note.model_dump(mode="json", exclude={"place"}) for note in sound.notes],
    }


def _as_text(path: str, sound: _Sound) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in sound.counts.items())
    lines = [f"{path}: no faults; {counts}", "", "Read:"]
    for item in sound.files:
        details = ", ".join(part for part in (item.encoding, item.sheet and f"sheet {item.sheet}") if part)
        lines.append(f"  {item.file}{f' ({details})' if details else ''}, SHA-256 {item.sha256[:12]}…")
    return with_notes("\n".join(lines), [f"{note.where}: {note.text()}" for note in sound.notes], "en")
