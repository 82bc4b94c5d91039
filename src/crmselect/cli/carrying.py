"""The project that carries a decision out: budget, progress, scope, return, evaluation."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crmselect.cli.output import csv_table, emit, emit_json, say
from crmselect.cli.section_text import sections_text
from crmselect.cli.studies import faults_of, has_scale, in_folder
from crmselect.cli.usage import DONE, UsageError
from crmselect.errors import DataError, Problem, closest
from crmselect.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from crmselect.report.carried import Carried
    from crmselect.report.document import Section

__all__ = ["evaluate", "plan", "progress", "roi", "scope"]


def plan(args: argparse.Namespace) -> int:
    """Print the budget plan, the milestones, training and support."""
    from crmselect.report.sections import carried as sections

    with _read(args) as study:
        found = _carried(study, args)
        made = [sections.budget(found), sections.milestones(found), sections.people(found)]
        budget, schedule = found.budget, found.schedule
        late = None
        if budget is not None and args.delay is not None:
            late = budget.delay(args.delay, args.delay_from)
        elif args.delay is not None:
            raise _nothing("budget to be late against", "name milestones under [inputs], or write [project.limits]")
        if study.project.support and study.project.demand is None:
            study.support()  # Says that nothing tells how much support users ask for.
        if budget is None and not any(made):
            raise _nothing("limits, milestones, training or support", "crmselect init FOLDER --project shows how")
    if args.form == "json":
        parts = {"budget": budget, "schedule": schedule, "delay": late, "training": found.training,
                 "support": found.support}  # fmt: skip
        emit_json({"schema": "crmselect/plan/1", **_dicts(parts)})
    elif args.form == "csv":
        _csv(None if budget is None else budget.table, "budget")
    else:
        text = sections_text(_there(made))
        emit("\n\n".join([text, *late.say(study.language)]) if late is not None else text)
    return DONE


def progress(args: argparse.Namespace) -> int:
    """Print how the project stands: earned value, forecasts, defects, test coverage."""
    from crmselect.report.sections import carried as sections

    with _read(args) as given:
        dated = {} if args.as_of is None else {"as_of": args.as_of}
        found = _carried(given.replace(project=given.project.replace(**dated)), args)
        made = [sections.progress(found), sections.test_coverage(found)]
        if not any(made):
            raise _nothing("bookings, progress or tests", "name them under [inputs], such as actuals = ...")
    if args.form == "json":
        parts = {"progress": found.progress, "coverage": found.coverage}
        emit_json({"schema": "crmselect/progress/1", **_dicts(parts)})
    elif args.form == "csv":
        _csv(None if found.progress is None else found.progress.table, "progress")
    else:
        emit(sections_text(_there(made)))
    return DONE


def scope(args: argparse.Namespace) -> int:
    """Print which modules to build within the budget, and why others are left out."""
    from crmselect.report.sections import carried as sections

    with _read(args) as given:
        stated = (("budget", args.budget), ("by_year", args.by_year))
        project, changes = given.project, {name: value for name, value in stated if value is not None}
        study = given.replace(project=project.replace(scope=project.scope.replace(**changes)))
        if not study.project.scope.modules:
            raise _nothing("modules", 'name them under [inputs], modules = "modules.csv"')
        found = _carried(study, args)
        joint = study.scopes(seed=args.seed) if args.joint else None
        section = None if joint is not None else sections.scope(found)
    if args.form == "json":
        emit_json((joint or found.scope).to_dict())  # type: ignore[union-attr]
    elif args.form == "csv":
        emit(csv_table((joint or found.scope).table))  # type: ignore[union-attr]
    elif joint is not None:
        from crmselect.report.words import Words

        emit(sections_text([sections.joint_scope(joint, Words(study.language))]))
    else:
        emit(sections_text(_there([section])))
    return DONE


def roi(args: argparse.Namespace) -> int:
    """Print what each offer brings in against what it costs."""
    from crmselect.report.sections import carried as sections

    with _read(args) as study:
        if not len(study.project.benefits):
            raise _nothing("benefits", 'name them under [inputs], benefits = "benefits.csv"')
        found = _carried(study, args)
        section, back, risk = sections.returns(found), found.returns, found.returns_risk
    if args.form == "json":
        emit_json({"schema": "crmselect/roi/1", **_dicts({"returns": back, "risk": risk})})
    elif args.form == "csv":
        _csv(None if back is None else back.table.drop(columns="rates"), "returns")
    else:
        emit(sections_text(_there([section])))
    return DONE


def evaluate(args: argparse.Namespace) -> int:
    """Print how it went after go-live."""
    from crmselect.report.sections import carried as sections

    with _read(args) as study:
        found = _carried(study, args)
        if args.as_of is not None:
            found = replace(found, evaluated=args.as_of)
        if study.project.survey_answers and study.project.survey is None:
            fix = 'write [project.survey] with items and a scale, or instrument = "sus"'
            raise DataError(
                Problem("project.survey", "there are answers to a survey, and nothing says what was asked", fix)
            )
        section, done = sections.evaluation(found), found.evaluation
        if done is None:
            raise _nothing("survey, indicators, re-scored requirements or benefits that came",
                           'name them under [inputs], such as survey_answers = "survey.csv"')  # fmt: skip
    if args.record is not None:
        from pathlib import Path

        from crmselect.files import check_target, write_whole

        check_target(Path(args.record), overwrite=True)
        write_whole(Path(args.record), done.record.model_dump_json(indent=2, exclude={"place"}).encode())
        say(f"wrote {args.record}")
    if args.form == "json":
        emit_json(done.to_dict())
    elif args.form == "csv":
        emit(csv_table(done.table.set_index("topic")))
    else:
        emit(sections_text(_there([section])))
    return DONE


@contextmanager
def _read(args: argparse.Namespace) -> Iterator[Study]:
    """Give the study, with the offer that was asked for; faults get the study file for a place."""
    path = in_folder(args.study)
    with faults_of(path):
        study = Study.read(path)
        offer = getattr(args, "offer", None)
        if offer is not None:
            if offer not in study.offers.names:
                hint = closest(offer, study.offers.names) or ", ".join(study.offers.names)
                raise UsageError(f"--offer: there is no offer {offer!r}: {hint}")
            study = study.replace(project=study.project.replace(offer=offer))
        yield study


def _carried(study: Study, args: argparse.Namespace) -> Carried:
    from crmselect.report.carried import Carried

    # In a staged evaluation the costs of offers that another gate stopped stay closed here as in a report.
    closed = study.rank().closed if study.gates.staged and has_scale(study) else ()
    seen = tuple(name for name in study.offers.names if name not in closed) if closed else None
    return Carried(study, draws=getattr(args, "draws", 10_000), seed=getattr(args, "seed", 0), seen=seen)


def _nothing(what: str, fix: str) -> DataError:
    return DataError(Problem("project", f"the study's project holds no {what}", fix))


def _there(sections: list[Section | None]) -> list[Section]:
    return [section for section in sections if section is not None]


def _dicts(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part.to_dict() for name, part in parts.items() if part is not None}


def _csv(table: pd.DataFrame | None, what: str) -> None:
    if table is None:
        raise _nothing(what, "ask without --csv for what there is")
    emit(csv_table(table))
