"""Keep a decision in one file, and say later whether its figures still come out."""

from __future__ import annotations

import argparse

from crmselect.cli.output import emit, emit_json, say, visible
from crmselect.cli.studies import faults_of, has_scale, in_folder
from crmselect.cli.usage import DONE, WRONG
from crmselect.study import Study
from crmselect.study import verify as check

__all__ = ["save", "verify"]


def save(args: argparse.Namespace) -> int:
    """Write the study with its results as one archive."""
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
    written = study.save(args.output, draws=args.draws, seed=args.seed, created=args.date)
    say(f"wrote {written}")
    if not has_scale(study):
        say("It has no ranking: state [[criteria]], or a budget under [gates].")
    return DONE


def verify(args: argparse.Namespace) -> int:
    """Compute a saved decision once more, and print what came of it."""
    found = check(args.decision)
    if args.form == "json":
        emit_json(found.to_dict())
    else:
        emit("\n".join(map(visible, found.say().split("\n"))))
    return DONE if found else WRONG
