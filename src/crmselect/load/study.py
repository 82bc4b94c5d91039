"""Study files: one decision's inputs and settings in TOML, JSON or YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crmselect.errors import DataError, Place, Problem, closest
from crmselect.load.answer_names import ids_in, offers_in
from crmselect.load.answers import load_answers
from crmselect.load.jsonfile import read_json
from crmselect.load.offers import load_offers
from crmselect.load.project import PROJECT_TABLES, stands_already, with_tables
from crmselect.load.requirements import load_requirements
from crmselect.load.responses import load_responses
from crmselect.load.source import Source, is_address, read_source
from crmselect.load.tables import YAML
from crmselect.load.tomlfile import read_toml
from crmselect.load.yamlfile import read_yaml
from crmselect.model import InputFile
from crmselect.model.currency import CODES
from crmselect.model.faults import written_path

__all__ = ["StudyFile", "read_study"]

_MODELS = {".json", ".yaml", ".yml"}
"""Files that may hold offers in the model's own form, which states its currencies itself."""
_OF_DECISION = ("offers", "costs", "requirements", "answers", "responses")
_INPUTS = (*_OF_DECISION, *PROJECT_TABLES)
_RETURNED = ("offers", "answers")
"""What stands in the forms that vendors returned."""


@dataclass(frozen=True)
class StudyFile:
    """What a study file and the files that it names hold.

    Parameters
    ----------
    file : str
        The study file, as the user named it.
    fields : dict
        The fields of a study, ready to be validated.
    problems : tuple of Problem
        Every fault of every file. Where there are any, files that could not be read are blank in ``fields``.
    in_study : frozenset of str
        The fields that stand under ``[study]``.
    """

    file: str
    fields: dict[str, Any]
    problems: tuple[Problem, ...] = ()
    in_study: frozenset[str] = frozenset()

    def place(self, path: tuple[int | str, ...]) -> Place:
        """Return where a field stands in the file."""
        return Place(
            self.file, column=written_path(("study", *path) if path[:1] and path[0] in self.in_study else path)
        )

    def placed(self, problem: Problem) -> Problem:
        """Return a fault with this file for its place, where it has none of its own."""
        if isinstance(problem.where, Place) and problem.where.file:
            return problem
        return replace(problem, where=Place(self.file, column=str(problem.where)))


def read_study(path: str | Path) -> StudyFile:
    """Read a study file and the files that it names.

    Parameters
    ----------
    path : str or Path
        A ``.toml``, ``.json`` or ``.yaml`` file, or a folder with a ``study.toml``.

    Raises
    ------
    DataError
        Where the study file itself cannot be read; the faults of the files that it names are in the result.
    """
    path = Path(path) / "study.toml" if Path(path).is_dir() else path  # An address stays as it is written.
    source = read_source(path)
    data, encoding = _parsed(source, Path(path).suffix.lower())
    problems: list[Problem] = []

    def fault(column: str, what: str, fix: str) -> None:
        problems.append(Problem(Place(source.file, column=column), what, fix))

    # A study that was written out by a program holds what it was read from, as a list, in place of files to read.
    before = data.pop("inputs") if isinstance(data.get("inputs"), list) else []
    inputs, study = _table(data, "inputs", fault), _table(data, "study", fault)
    for name in study:
        if name in data:
            fault(f"study.{name}", f"{name!r} stands under [study] and outside of it", "keep one of the two")
        elif name == "inputs":
            fault("study.inputs", "the files are not named under [study]", "write [inputs], a table of its own")
    fields = {**study, **data}
    _check_inputs(inputs, fields, fault)
    named = [name for name in _INPUTS if name in inputs]
    paths = {name: found for name in named if (found := _inside(Path(path).parent, inputs[name], name, fault))}
    loaded = _loaded(paths, _currency(fields.get("assumptions")), problems)
    tables = {name: path for name, path in paths.items() if name in PROJECT_TABLES}
    if tables:
        loaded["project"] = with_tables(fields.get("project", {}), tables, problems)
    if problems and not fields.get("offers"):
        loaded.setdefault("offers", ())  # Perhaps they could not be read: then their absence is no fault of its own.
    own = InputFile(file=source.file, sha256=source.sha256, encoding=encoding)
    return StudyFile(source.file, {**fields, **loaded, "inputs": (own, *before)}, tuple(problems), frozenset(study))


def _check_inputs(inputs: Mapping[str, Any], fields: Mapping[str, Any], fault: Callable[[str, str, str], None]) -> None:
    """Tell which inputs there are none of, and which stand in the study file as well."""
    for name in inputs:
        if name not in _INPUTS:
            fault(
                f"inputs.{name}",
                f"{name!r} is no input",
                closest(name, _INPUTS)
                or f"write one of {', '.join(_OF_DECISION)}, or a project's table such as milestones",
            )
        elif name in PROJECT_TABLES:
            if stands_already(fields.get("project"), name):
                fault(f"inputs.{name}", f"the {name} stand in this file too", "keep one of the two")
        elif (field := "offers" if name == "costs" else name) in fields:
            fault(f"inputs.{name}", f"the {field} stand in this file too", "keep one of the two")
    if "responses" in inputs:
        for name in _RETURNED:
            if name in inputs or name in fields:
                where = f"inputs.{name}" if name in inputs else name
                fault(where, "the responses bring the offers and their answers", "name either, not both")


def _loaded(paths: Mapping[str, str], currency: str | None, problems: list[Problem]) -> dict[str, Any]:
    """Load the files that a study names; what keeps one from being read is told."""
    loaded: dict[str, Any] = {}

    def attempt(name: str, load: Callable[[], Any]) -> None:
        try:
            loaded[name] = load()
        except DataError as error:
            problems.extend(error.problems)

    if "offers" in paths:
        # What states no currency is in the study's: that also settles which dollar a sign means.
        own = None if Path(paths["offers"]).suffix.lower() in _MODELS else currency
        attempt("offers", lambda: load_offers(paths["offers"], costs=paths.get("costs"), currency=own))
    elif "costs" in paths and "responses" not in paths:
        own = None if Path(paths["costs"]).suffix.lower() in _MODELS else currency
        attempt("offers", lambda: load_offers(paths["costs"], currency=own))
    if "requirements" in paths:
        attempt("requirements", lambda: load_requirements(paths["requirements"]))
    if "responses" in paths:
        needs = loaded.get("requirements")
        try:
            returned = load_responses(paths["responses"], requirements=needs, costs=paths.get("costs"))
        except DataError as error:
            problems.extend(error.problems)
        else:
            loaded |= {"offers": returned.offers, "answers": returned.answers}
    if "answers" in paths:
        offers, needs = loaded.get("offers"), loaded.get("requirements")
        # Of files that could not be read whole the names alone are looked for, so that every fault is told at once.
        if offers is None and (given := paths.get("offers", paths.get("costs"))):
            offers = offers_in(given)
        if needs is None and "requirements" in paths:
            needs = ids_in(paths["requirements"])
        attempt("answers", lambda: load_answers(paths["answers"], offers=offers, requirements=needs))
    return loaded


def _currency(assumptions: object) -> str | None:
    """Return the study's currency where it is one; what is wrong with it is told where it is validated."""
    stated = assumptions.get("currency") if isinstance(assumptions, dict) else None
    return stated if isinstance(stated, str) and stated in CODES else None


def _table(data: dict[str, Any], name: str, fault: Callable[[str, str, str], None]) -> dict[str, Any]:
    """Take a table out of the file."""
    table = data.pop(name, {})
    if isinstance(table, dict):
        return table
    fault(name, f"{name} is no table", f"write [{name}]")
    return {}


def _parsed(source: Source, suffix: str) -> tuple[dict[str, Any], str]:
    if suffix not in {".toml", ".json", *YAML}:
        raise source.problem(
            "has none of the endings .toml, .json and .yaml", "write the study as TOML, JSON or YAML, and name it so"
        )
    if suffix == ".json":
        data, encoding = read_json(source)
    elif suffix == ".toml":
        data, _, encoding = read_toml(source)
    else:
        data, encoding = read_yaml(source)
    if not isinstance(data, dict):
        raise source.problem("is no study", 'write an object with "offers" or "inputs", and "assumptions"')
    return data, encoding


def _inside(folder: Path, given: object, name: str, fault: Callable[[str, str, str], None]) -> str | None:
    """Resolve a path of a study and keep it inside the study's folder."""
    column = f"inputs.{name}"
    if not isinstance(given, str) or not given.partition("#")[0]:
        fault(column, "is no file name", 'write it in quotes, such as "offers.csv"')
        return None
    if is_address(given):
        fault(column, f"{given!r} is an address, and nothing is fetched from the net", "save it beside the study")
        return None
    name_only, mark, sheet = given.partition("#")
    try:
        target = (folder / name_only).resolve()
    except (OSError, RuntimeError, ValueError):  # a link that leads to itself, or characters that no name can have
        fault(column, f"{given!r} is no name that a file can have", "correct it")
        return None
    if not target.is_relative_to(folder.resolve()):
        fault(column, f"{given!r} lies outside the study's folder", "put the file beside the study")
        return None
    return f"{folder / name_only}{mark}{sheet}"
