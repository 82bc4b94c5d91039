"""The project of the sample: complete, current, the same in both languages, and fit for the sample's study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tools import make_sample_project

import crmselect as crm
from crmselect.cli.example import write_example
from crmselect.load.project import PROJECT_TABLES
from crmselect.load.records import load_records
from crmselect.load.samples import sample_path

OFFER = "Kelvarro Cloud"
ENDINGS = {"en": "", "zh": ".zh-CN"}


@pytest.fixture(scope="module", params=sorted(ENDINGS))
def study(request, tmp_path_factory) -> crm.Study:
    folder = tmp_path_factory.mktemp("project") / request.param
    write_example(folder, request.param, project=True)
    return crm.Study.read(folder)


def records(table: str, language: str) -> tuple[Any, ...]:
    path = sample_path(f"sample_project_{table}{ENDINGS[language]}.csv")
    found = load_records(path, PROJECT_TABLES[table].kind)
    assert found.notes == ()
    return found.records


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield key
            yield from leaves(part)
    elif isinstance(value, list | tuple):
        yield len(value)
        for part in value:
            yield from leaves(part)
    else:
        yield value


@pytest.mark.parametrize("path", sorted(make_sample_project.files()), ids=lambda path: path.name)
def test_a_file_is_what_the_script_writes(path: Path):
    assert path.read_text(encoding="utf-8") == make_sample_project.files()[path], "run: make_sample_project.py"


def test_every_table_of_a_project_has_its_file_in_both_languages_and_there_is_no_other():
    written = {path.name for path in make_sample_project.DATA.glob("sample_project_*")}
    assert written == {f"sample_project_{table}{end}.csv" for table in PROJECT_TABLES for end in ENDINGS.values()}


@pytest.mark.parametrize("table", PROJECT_TABLES)
def test_both_languages_hold_the_same_figures(table):
    english, chinese = records(table, "en"), records(table, "zh")
    assert len(english) == len(chinese) > 0
    known = make_sample_project.glossary()
    for one, other in zip(english, chinese, strict=True):
        here, there = (list(leaves(part.model_dump(exclude={"place"}))) for part in (one, other))
        assert [known.get(value, value) if isinstance(value, str) else value for value in here] == there


def test_no_english_name_is_left_in_a_chinese_table():
    known = set(make_sample_project.glossary())
    for path, text in make_sample_project.files().items():
        if path.name.endswith(".zh-CN.csv"):
            parts = {part.strip() for line in text.splitlines() for cell in line.split(",") for part in cell.split(";")}
            assert not known & {part.split(" = ")[0] for part in parts}, path.name


def test_whatever_a_record_names_is_there(study):
    project, needs = study.project, set(study.requirements.ids)
    stones, tests = {one.name for one in project.milestones}, {one.id for one in project.tests}
    named = {
        *(one.milestone for one in project.earned), *(one.milestone for one in project.actuals),
        *(one.milestone for one in project.defects), *(one.milestone for one in project.tests),
        *(name for one in project.milestones for name in one.after),
    }  # fmt: skip
    assert named - {""} == stones
    asked = {
        *(key for one in project.milestones for key in one.acceptance), *(one.requirement for one in project.rescores),
        *(key for one in project.tests for key in one.requirements), *(one.requirement for one in project.defects),
        *(key for one in project.scope.modules for key in one.requirements),
        *(one.requirement for one in project.adjustments),
    }  # fmt: skip
    assert asked - {""} <= needs
    assert {one.test for one in project.defects} <= tests
    assert {one.name for one in project.resources} == {name for one in project.milestones for name in one.uses}
    assert {one.benefit for one in project.realised} == set(project.benefits.names)
    assert {one.role for one in project.survey_answers} == set(project.survey.invited)
    assert {one.role for one in project.rescores} <= {one.role for one in project.training}
    assert project.offer == OFFER == study.rank().winners[0]


def test_the_invoices_are_those_of_the_offer(study):
    paid = {}
    for one in study.project.actuals:
        rate = 1.08 if one.currency == "EUR" else 1.0
        paid[one.category] = paid.get(one.category, 0.0) + (-1 if one.credit else 1) * one.amount * rate
    ledger = study.costs.ledger
    owed = ledger[ledger["offer"] == OFFER].groupby("category")["amount"].sum()
    # What a contract states once is paid once; the migration alone grew, and one change was asked for.
    for category in ("deployment.integration", "deployment.customisation", "testing.execution", "training.trainers"):
        assert paid[category] == pytest.approx(owed[category])
    assert paid["deployment.migration"] == pytest.approx(owed["deployment.migration"] + 11_800 * 1.08)
    assert paid["procurement.implementation"] == pytest.approx(owed["procurement.implementation"] + 6_800 * 1.08)
    months = ledger[(ledger["offer"] == OFFER) & (ledger["month"] < 18)].groupby("category")["amount"].sum()
    assert paid["procurement.licences"] == pytest.approx(months["procurement.licences"])


def test_the_promised_benefits_are_those_of_the_plan(study):
    found, start = study.returns(), study.assumptions.start
    mine = found.benefit_cash[:, study.costs.names.index(OFFER)]
    for row, benefit in zip(mine, study.project.benefits.benefits, strict=True):
        last = 0
        for one in sorted(
            (one for one in study.project.realised if one.benefit == benefit.name), key=lambda one: one.day
        ):
            month = 12 * (one.day.year - start.year) + one.day.month
            assert one.promised == pytest.approx(row[last:month].sum(), abs=0.51)
            last = month
        assert last == 24


def test_the_trained_are_the_users(study):
    by_year = [sum(people) for people in zip(*(_by_year(one.people) for one in study.project.training), strict=True)]
    assert by_year == [80, 120, 150]


def _by_year(path) -> tuple[float, ...]:
    return (*path.values, *path.values[-1:] * (3 - len(path.values)))


def test_progress_looks_no_further_than_its_day(study):
    middle = study.progress()
    assert middle.as_of == dt.date(2027, 6, 30)
    assert middle.value.cpi == pytest.approx(0.94, abs=0.005)
    assert middle.value.spi == pytest.approx(0.888, abs=0.001)
    project = study.project
    early = study.replace(
        project=project.replace(
            actuals=tuple(one for one in project.actuals if one.date <= middle.as_of),
            earned=tuple(one for one in project.earned if one.date <= middle.as_of),
            drawdowns=tuple(one for one in project.drawdowns if one.date <= middle.as_of),
            defects=tuple(one for one in project.defects if one.found <= middle.as_of),
        )
    ).progress()
    assert (early.actual, early.earned, early.drawn) == (middle.actual, middle.earned, middle.drawn)


def test_the_first_year_alone_breaks_its_limit(study):
    plan = study.budget()
    assert [(one.kind, one.key) for one in plan.breaches] == [("year", "1")]
    assert plan.breaches[0].over == pytest.approx(9_627, abs=1)


def test_one_resource_is_asked_for_too_much(study):
    assert {load.resource for load in study.schedule().over} == {study.project.resources[4].name}


def test_a_must_and_a_should_have_no_test_case(study):
    table = study.coverage().table
    assert sorted(table.index[(table["status"] == "uncovered") & table["priority"].isin(["must", "should"])]) == [
        "SEC-05", "VEN-01",
    ]  # fmt: skip
