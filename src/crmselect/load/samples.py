"""The sample data that comes with the package."""

from __future__ import annotations

from pathlib import Path

from crmselect.errors import DataError, Place, Problem, closest

__all__ = ["sample_path"]

_PACKAGE = Path(__file__).resolve().parents[1]
# A wheel carries the files inside the package; a checkout has them once, beside src.
_FOLDERS = (_PACKAGE / "data", _PACKAGE.parents[1] / "data")


def sample_path(name: str = "sample_vendors.csv") -> Path:
    """Return where a file of the sample data stands, whatever the working folder is.

    Parameters
    ----------
    name : str
        The file's name, such as ``sample_requirements.md``; ``data/`` before it makes no difference.

    Raises
    ------
    DataError
        When the sample data have no such file.

    Examples
    --------
    >>> sample_path("sample_answers.csv").name
    'sample_answers.csv'
    >>> sample_path("sample_vendor.csv")
    Traceback (most recent call last):
    crmselect.errors.DataError: sample_vendor.csv: is no file of the sample data — did you mean 'sample_vendors.csv'?
    """
    folder = next((found for found in _FOLDERS if (found / "sample_vendors.csv").is_file()), _FOLDERS[0])
    known = sorted(path.name for path in folder.glob("sample_*")) if folder.is_dir() else []
    plain = name.replace("\\", "/").removeprefix("data/")
    if plain not in known:
        fix = closest(plain, known) or (f"there are {', '.join(known)}" if known else "install the package anew")
        raise DataError(Problem(Place(name), "is no file of the sample data", fix))
    return folder / plain
