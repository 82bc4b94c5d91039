"""The tables of a project: which input of a study holds which records, and where they go."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from crmselect.errors import DataError, Problem
from crmselect.load.records import load_records
from crmselect.model.base import Record
from crmselect.model.benefit import Benefit
from crmselect.model.collection import InputFile, InputNote
from crmselect.model.evaluation import (
    Adjustment,
    Adoption,
    Indicator,
    RealisedBenefit,
    Rescore,
    SurveyResponse,
)
from crmselect.model.project import Project
from crmselect.model.project_time import Actual, Defect, Drawdown, Earned, Milestone, Resource
from crmselect.model.scope import Bundle, Module
from crmselect.model.support import SupportTier, TrainingGroup
from crmselect.model.testing import TestCase

__all__ = ["PROJECT_TABLES", "ProjectTable", "records_of", "stands_already", "with_tables"]


class ProjectTable(NamedTuple):
    """A table of a project.

    Attributes
    ----------
    kind : type of Record
        What a row is.
    path : tuple of str
        Where the records go in the project.
    text : str
        What a row is, in words.
    """

    kind: type[Record]
    path: tuple[str, ...]
    text: str


PROJECT_TABLES: MappingProxyType[str, ProjectTable] = MappingProxyType(
    {
        "milestones": ProjectTable(Milestone, ("milestones",), "A row a milestone of the project."),
        "resources": ProjectTable(Resource, ("resources",), "A row a resource: people of a role, equipment, rooms."),
        "actuals": ProjectTable(Actual, ("actuals",), "A row a booked cost."),
        "earned": ProjectTable(Earned, ("earned",), "A row a milestone's progress on a day."),
        "drawdowns": ProjectTable(Drawdown, ("drawdowns",), "A row an amount released from the contingency."),
        "defects": ProjectTable(Defect, ("defects",), "A row a defect."),
        "tests": ProjectTable(TestCase, ("tests",), "A row a test case."),
        "training": ProjectTable(TrainingGroup, ("training",), "A row a role that is trained."),
        "support": ProjectTable(SupportTier, ("support",), "A row a level of support."),
        "modules": ProjectTable(Module, ("scope", "modules"), "A row an optional module."),
        "bundles": ProjectTable(Bundle, ("scope", "bundles"), "A row a bundle of modules."),
        "benefits": ProjectTable(Benefit, ("benefits", "benefits"), "A row a benefit."),
        "survey_answers": ProjectTable(SurveyResponse, ("survey_answers",), "A row an answer of a user to an item."),
        "indicators": ProjectTable(Indicator, ("indicators",), "A row a figure measured before and after go-live."),
        "adoption": ProjectTable(Adoption, ("adoption",), "A row a month with its active users."),
        "rescores": ProjectTable(Rescore, ("rescores",), "A row a requirement judged by a user."),
        "realised": ProjectTable(RealisedBenefit, ("realised",), "A row a benefit in a period, promised and come."),
        "adjustments": ProjectTable(Adjustment, ("adjustments",), "A row a change proposed after go-live."),
    }
)
"""By the name under ``[inputs]``."""


def with_tables(project: Any, paths: Mapping[str, str], problems: list[Problem]) -> Any:
    """Return the fields of a project with the records of the files that a study names.

    Parameters
    ----------
    project : object
        What stands under ``[project]``; what is no table is left for validation to refuse.
    paths : mapping of str to str
        By the names of :data:`PROJECT_TABLES`.
    problems : list of Problem
        To add to: every fault of every file.
    """
    if not isinstance(project, dict):
        return project
    fields: dict[str, Any] = dict(project)
    inputs: list[InputFile] = []
    notes: list[InputNote] = []
    for name, path in paths.items():
        table = PROJECT_TABLES[name]
        try:
            found = load_records(path, table.kind)
        except DataError as error:
            problems.extend(error.problems)
            continue
        inputs.append(found.input)
        notes.extend(found.notes)
        inner = fields
        for step in table.path[:-1]:
            inner[step] = dict(inner[step]) if isinstance(inner.get(step), dict) else {}
            inner = inner[step]
        inner[table.path[-1]] = found.records
    if inputs:
        fields["inputs"], fields["input_notes"] = tuple(inputs), tuple(notes)
    return fields


def records_of(project: Project, table: ProjectTable) -> tuple[Record, ...]:
    """Return the records of a table that a project holds."""
    found: Any = project
    for step in table.path:
        found = getattr(found, step)
    records: tuple[Record, ...] = found
    return records


def stands_already(project: Any, name: str) -> bool:
    """Return whether the records of a table stand in the study file itself."""
    found: Any = project
    for step in PROJECT_TABLES[name].path:
        if isinstance(found, list):
            return True
        if not isinstance(found, dict) or step not in found:
            return False
        found = found[step]
    return True
