"""What a report says of a project: nothing where there is none, and nothing that is to stay closed."""

from __future__ import annotations

from pathlib import Path

import pytest

import crmselect as crm
from crmselect.cli.example import write_example
from crmselect.report.build import document
from crmselect.report.carried import Carried
from crmselect.report.sections import carried as sections

KEYS = {"scope", "budget", "milestones", "people", "returns", "progress", "coverage", "evaluation"}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> crm.Study:
    folder: Path = tmp_path_factory.mktemp("carried") / "study"
    write_example(folder, "en", project=True)
    return crm.Study.read(folder)


@pytest.fixture(scope="module")
def staged(sample: crm.Study) -> crm.Study:
    return sample.replace(gates=sample.gates.replace(staged=True))


def test_a_study_without_a_project_has_none_of_the_sections(sample):
    bare = Carried(sample.replace(project=type(sample.project)()))
    assert list(sections.carried(bare)) == []


def test_a_staged_evaluation_reports_returns_of_open_offers_alone(staged):
    report = document(staged, draws=200)
    shown = {row.key for row in report.tables["returns"].rows}
    assert shown == set(staged.offers.names) - {"Banyanloom Private", "Dunmarrow Server", "Tarnwick Start"}


def test_no_section_tells_the_costs_of_a_closed_offer_that_is_carried_out(staged):
    project = staged.project
    unpaid = tuple(one.replace(pays=()) for one in project.milestones)
    report = document(staged.replace(project=project.replace(offer="Tarnwick Start", milestones=unpaid)), draws=200)
    assert KEYS & {section.key for section in report.sections} == {"people", "returns", "coverage"}


def test_the_steps_of_the_frontier_add_up_to_what_the_last_one_holds(sample):
    found = Carried(sample)
    frontier = found.scope.frontier().table
    table = next(block for block in sections.scope(found).blocks if getattr(block, "key", "") == "frontier")
    assert len(table.rows) < len(frontier)
    held: set[str] = set()
    for row in table.rows:
        more, less = (set(cell.text.replace(" and ", ", ").split(", ")) - {"–"} for cell in row.cells[2:])
        assert less <= held
        held = (held | more) - less
    assert held == set(frontier["modules"].iloc[-1])


def test_who_answers_in_time_stands_beside_how_many_there_are(sample):
    found = Carried(sample)
    table = next(block for block in sections.people(found).blocks if getattr(block, "key", "") == "support")
    at = [column.key for column in table.columns].index("at_hand")
    plan = found.support.table
    assert [row.cells[at].value for row in table.rows] == [float(plan["at_hand"].iloc[month]) for month in (0, 12, 24)]


def test_a_report_of_the_decision_does_not_fall_with_its_project(sample):
    project = sample.project
    scope = project.scope.replace(budget=1_000.0)
    report = document(sample.replace(project=project.replace(scope=scope)), draws=200)
    told = report.section("project-faults").blocks[1]
    assert "1,000" in str(told) or "budget" in str(told)
    assert KEYS - {section.key for section in report.sections} == {"scope"}
    with pytest.raises(crm.DataError):
        _ = Carried(sample.replace(project=project.replace(scope=scope))).scope


def test_every_table_and_figure_of_a_report_has_a_key_of_its_own(sample):
    report = document(sample, draws=200)
    keys = [block.key for block in report.blocks() if hasattr(block, "key")]
    assert len(keys) == len(set(keys))
