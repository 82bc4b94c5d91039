"""Study files: one decision's inputs and settings in TOML or JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.answers import load_answers
from crmselect.load.offers import load_offers
from crmselect.load.requirements import load_requirements
from crmselect.load.source import read_source
from crmselect.model import InputFile

__all__ = ["read_study"]

_INPUTS = ("offers", "costs", "requirements", "answers")


def read_study(path: str | Path) -> dict[str, Any]:
    """Read a study file and the files that it names.

    Parameters
    ----------
    path : str or Path
        A ``.toml`` or ``.json`` file.

    Returns
    -------
    dict
        The fields of a study, ready to be validated.

    Raises
    ------
    DataError
        With every fault of every file.
    """
    path = Path(path)
    source = read_source(path)
    text, _ = source.text()
    data = _parsed(text, path.suffix.lower(), source.file)
    own = InputFile(file=source.file, sha256=source.sha256)
    inputs = data.pop("inputs", {})
    fields = {**data.pop("study", {}), **data}
    if not isinstance(inputs, dict):
        raise DataError(Problem(Place(source.file, column="inputs"), "inputs is no table", "write [inputs]"))
    problems: list[Problem] = []
    for name in inputs:
        if name not in _INPUTS:
            fix = closest(name, _INPUTS) or f"write one of {', '.join(_INPUTS)}"
            problems.append(Problem(Place(source.file, column=f"inputs.{name}"), f"{name!r} is no input", fix))
    folder = path.parent
    paths = {
        name: found
        for name in _INPUTS
        if name in inputs and (found := _inside(folder, inputs[name], name, source.file, problems)) is not None
    }
    loaded: dict[str, Any] = {}

    def attempt(name: str, load: Callable[[], Any]) -> None:
        try:
            loaded[name] = load()
        except DataError as error:
            problems.extend(error.problems)

    if "offers" in paths or "costs" in paths:
        if "offers" in paths:
            attempt("offers", lambda: load_offers(paths["offers"], costs=paths.get("costs")))
        else:
            attempt("offers", lambda: load_offers(paths["costs"]))
    if "requirements" in paths:
        attempt("requirements", lambda: load_requirements(paths["requirements"]))
    if "answers" in paths:
        offers, needs = loaded.get("offers"), loaded.get("requirements")
        # Names can only be checked against files that could be read.
        attempt("answers", lambda: load_answers(paths["answers"], offers=offers, requirements=needs))
    if problems:
        raise DataError(problems)
    return {**fields, **loaded, "inputs": (own,)}


def _parsed(text: str, suffix: str, file: str) -> dict[str, Any]:
    try:
        data = tomllib.loads(text) if suffix == ".toml" else json.loads(text, parse_constant=_no_constant)
    except tomllib.TOMLDecodeError as error:
        raise DataError(Problem(Place(file), f"is not TOML: {error}", "correct the line")) from None
    except json.JSONDecodeError as error:
        place = Place(file, row=error.lineno)
        raise DataError(Problem(place, f"is not JSON: {error.msg}", "correct the line")) from None
    except ValueError as error:
        raise DataError(Problem(Place(file), str(error), "write a number or leave it out")) from None
    except RecursionError:
        raise DataError(Problem(Place(file), "is nested too deeply", "flatten it")) from None
    if not isinstance(data, dict):
        raise DataError(Problem(Place(file), "is no study", "begin with [study]"))
    return data


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _inside(folder: Path, given: object, name: str, file: str, problems: list[Problem]) -> str | None:
    """Resolve a path of a study and keep it inside the study's folder."""
    where = Place(file, column=f"inputs.{name}")
    if not isinstance(given, str) or not given:
        problems.append(Problem(where, "is no file name", 'write it in quotes, such as "offers.csv"'))
        return None
    name_only, mark, sheet = given.partition("#")
    target = (folder / name_only).resolve()
    if not target.is_relative_to(folder.resolve()):
        problems.append(Problem(where, f"{given!r} lies outside the study's folder", "put the file beside the study"))
        return None
    return f"{folder / name_only}{mark}{sheet}"
