"""The example study that ``init`` writes: the sample data and a study file to edit."""

from __future__ import annotations

from pathlib import Path

from crmselect.cli.example_texts import PROJECT, PROJECT_INPUTS, STUDY
from crmselect.errors import DataError, Place, Problem
from crmselect.load.project import PROJECT_TABLES
from crmselect.load.samples import sample_path
from crmselect.report.files import write_whole

__all__ = ["write_example"]

_FILES = {
    "en": {
        "offers.csv": "sample_vendors.csv",
        "requirements.md": "sample_requirements.md",
        "answers.csv": "sample_answers.csv",
    },
    "zh": {
        "offers.csv": "sample_vendors.csv",
        "requirements.md": "sample_requirements.zh-CN.md",
        "answers.csv": "sample_answers.zh-CN.csv",
    },
}

_ENDINGS = {"en": ".csv", "zh": ".zh-CN.csv"}
_LAST_INPUT = "answers.csv"


def write_example(folder: Path, language: str = "en", *, project: bool = False) -> list[Path]:
    """Write the example into a folder; either all of its files, or none.

    Parameters
    ----------
    folder : Path
        Made if it is not there.
    language : {"en", "zh"}
    project : bool
        Whether the study has a project too: its tables, and what the study file says of it.

    Returns
    -------
    list of Path
        What was written, the study file first.

    Raises
    ------
    DataError
        When one of the files is there already.
    """
    files = dict(_FILES[language])
    if project:
        files |= {f"{table}.csv": f"sample_project_{table}{_ENDINGS[language]}" for table in PROJECT_TABLES}
    text = _with_project(language) if project else STUDY[language]
    contents = {"study.toml": text.encode()}
    contents |= {name: sample_path(sample).read_bytes() for name, sample in files.items()}
    there = [folder / name for name in contents if (folder / name).exists() or (folder / name).is_symlink()]
    if there:
        fix = "nothing was written: name another folder, or move the file away"
        raise DataError(Problem(Place(str(path)), "is there already", fix) for path in there)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    try:
        for name, content in contents.items():
            write_whole(folder / name, content, overwrite=False)
            written.append(folder / name)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _with_project(language: str) -> str:
    """Return the study file with the project's tables behind its other inputs, and the project at its end."""
    lines = STUDY[language].splitlines(keepends=True)
    at = next(n for n, line in enumerate(lines, 1) if _LAST_INPUT in line)
    return "".join([*lines[:at], PROJECT_INPUTS[language], *lines[at:], PROJECT[language]])
