"""What several commands do with a study."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from crmselect.cli.output import say
from crmselect.cli.usage import DONE, NOBODY, UsageError
from crmselect.errors import DataError, Place, Problem

if TYPE_CHECKING:
    from crmselect.scoring import Ranking
    from crmselect.study import Study

__all__ = ["encoding_for", "faults_of", "has_scale", "in_folder", "passed", "write_report"]

_STUDY_FILE = "study.toml"


def in_folder(given: str) -> str:
    """Return the study file that is meant: of a folder its ``study.toml``."""
    return str(Path(given, _STUDY_FILE)) if Path(given).is_dir() else given


def encoding_for(path: str, declared: str | None) -> str | None:
    """Return the encoding that was declared for a file; None where it is UTF-8, and so needs none."""
    from crmselect.load.source import read_source
    from crmselect.load.tables import split_sheet

    if declared is None:
        return None
    try:
        data = read_source(split_sheet(path)[0]).data
        data.decode("utf-8")
    except (DataError, UnicodeDecodeError):
        return declared
    # Some encodings write other letters in ASCII bytes: with NUL (UTF-16) or with the escape sign.
    return declared if b"\0" in data or b"\x1b" in data else None


@contextmanager
def faults_of(path: str) -> Iterator[None]:
    """Give faults that stand in no file of their own the study file for a place."""
    try:
        yield
    except DataError as error:
        raise DataError(
            problem
            if isinstance(problem.where, Place) and problem.where.file
            else Problem(Place(path, column=str(problem.where)), problem.what, problem.fix)
            for problem in error.problems
        ) from None


def has_scale(study: Study) -> bool:
    """Return whether there is anything to rank by."""
    return bool(study.criteria) or study.gates.budget is not None or study.cost_scale is not None


def passed(ranking: Ranking) -> int:
    """Return the exit code of a ranking, and say so when nobody is in it."""
    if ranking.winners:
        return DONE
    say("No offer passes the gates; each one's reasons stand with it.")
    return NOBODY


def write_report(study: Study, path: str) -> None:
    """Write a report, and say where it is."""
    from crmselect import report

    try:
        report.write(study, path)
    except ValueError as error:
        if type(error) is not ValueError:
            raise  # Faults of the data are said as such.
        raise UsageError(f"--output: {error}") from None
    say(f"wrote {path}")
