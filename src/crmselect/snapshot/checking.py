"""Computing a saved decision once more, and comparing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from pydantic import ValidationError

from crmselect.errors import DataError, Place, Problem
from crmselect.load.source import read_source
from crmselect.model import problems_of
from crmselect.results import header
from crmselect.snapshot.comparing import compare
from crmselect.snapshot.manifest import STUDY, Manifest
from crmselect.snapshot.manifest import machine as this_machine
from crmselect.snapshot.reading import Archive, parse, read_archive
from crmselect.snapshot.results import RESULTS, SAMPLED, Computed, compute, results_of
from crmselect.snapshot.verification import Difference, ResultCheck, Verification

if TYPE_CHECKING:
    from crmselect.study import Study

__all__ = ["check_decision"]


def check_decision(
    path: str | os.PathLike[str], kind: type[Study], *, executor: Executor | None = None
) -> Verification:
    """Compute a saved decision once more; see :func:`crmselect.verify`."""
    archive = read_archive(read_source(path))
    manifest = archive.manifest
    study = _study(archive, kind)
    differ = _versions_differ(manifest)
    results = []
    # Results that this version does not know cannot come out; results that the archive does not name count as absent.
    for name in dict.fromkeys((*results_of(study), *manifest.results)):
        recorded = _recorded(archive, name)
        if name in RESULTS:
            now = compute(name, study, manifest.draws, manifest.seed, executor)
        else:
            now = Computed(None, "this version does not know it")
        results.append(_compared(name, recorded, now, exact=not differ, same_words="crmselect" not in differ))
    return Verification(
        file=archive.source.file,
        sha256=archive.source.sha256,
        title=study.title,
        language=study.language,
        created=manifest.created,
        draws=manifest.draws,
        seed=manifest.seed,
        results=tuple(results),
        altered=archive.altered(),
        mismatched=tuple(_mismatched(archive, study)),
        inputs=manifest.inputs,
        versions=manifest.versions,
        versions_differ=differ,
        exact=not differ,
    )


def _study(archive: Archive, kind: type[Study]) -> Study:
    """Return the study once more from its text."""
    data = archive.members[STUDY]
    parse(archive.source, STUDY, data)  # Refuses a key that stands twice, of which the study would show the last.
    try:
        return kind.model_validate_json(data)
    except ValidationError as error:
        raise DataError(
            Problem(Place(archive.source.file, column=f"{STUDY}: {problem.where}"), problem.what, problem.fix)
            for problem in problems_of(error)
        ) from None


def _recorded(archive: Archive, name: str) -> Computed | None:
    outcome = archive.manifest.results.get(name)
    if outcome is None:
        return None
    if not outcome.member:
        return Computed(None, outcome.absent)
    return Computed(parse(archive.source, outcome.member, archive.members[outcome.member]))


def _compared(name: str, recorded: Computed | None, now: Computed, *, exact: bool, same_words: bool) -> ResultCheck:
    sampled = name in SAMPLED
    if recorded is None:
        # An archive of another version may not have had it; one of this version has been robbed of it.
        what = now.absent or "not in the archive"
        if same_words:
            told = Difference(name, None, what)
            return ResultCheck(name, "differs", differing=1, differences=(told,), sampled=sampled)
        return ResultCheck(name, "absent", sampled=sampled, reason=what)
    if recorded.data is None or now.data is None:
        if recorded.data is None and now.data is None and (recorded.absent == now.absent or not same_words):
            return ResultCheck(name, "absent", sampled=sampled, reason=now.absent)
        told = Difference(name, _told(recorded), _told(now))
        return ResultCheck(name, "differs", differing=1, differences=(told,), sampled=sampled)
    found = compare(recorded.data, now.data, exact=exact, same_words=same_words)
    return ResultCheck(
        name,
        "differs" if found.differing else "within tolerance" if found.near else "identical",
        figures=found.figures,
        near=found.near,
        differing=found.differing,
        words=found.words,
        differences=tuple(found.first or ()),
        sampled=sampled,
    )


def _told(one: Computed) -> str:
    return one.absent or "(computed)"


def _versions_differ(manifest: Manifest) -> dict[str, tuple[str, str]]:
    """Return what is not the same as when the decision was saved: versions, system, processor."""
    then = {**manifest.versions, **manifest.machine}
    now = {**header("decision/1")["versions"], **this_machine()}
    return {name: (then.get(name, ""), now.get(name, "")) for name in (then | now) if then.get(name) != now.get(name)}


def _mismatched(archive: Archive, study: Study) -> Iterator[str]:
    """Name the files whose copy or whose record is not that of the study itself."""
    read = {(item.file, item.sha256) for item in study.all_inputs}
    listed = {(item.file, item.sha256) for item in archive.manifest.inputs}
    yield from sorted({file for file, _ in read ^ listed})
    held = {name: member.sha256 for name, member in archive.manifest.members.items()}
    altered = set(archive.altered())
    for item in archive.manifest.inputs:
        # A part whose bytes are not the manifest's is told as altered already.
        if item.status == "kept" and (item.member in altered or held.get(item.member) == item.sha256):
            continue
        if item.status == "kept" or item.member:
            yield item.file
