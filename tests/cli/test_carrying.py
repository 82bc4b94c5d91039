"""The commands plan, progress, scope, roi and evaluate."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import command, faults

COMMANDS = ("plan", "progress", "scope", "roi", "evaluate")


@pytest.fixture(scope="module", params=["en", "zh"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("carrying") / request.param
    assert command("init", made, "--project", "--language", request.param).returncode == 0
    return made


def refuse(word: str) -> None:
    raise AssertionError(f"{word} is no JSON")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_prints_json_that_every_reader_takes(folder, name):
    done = command(name, folder, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout, parse_constant=refuse)["schema"].startswith("crmselect/")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_study_without_a_project_is_told_what_to_add(example, name):
    (line,) = faults(command(name, example))
    assert "the study's project holds no" in line
    assert " — " in line


@pytest.mark.parametrize("name", COMMANDS)
def test_an_offer_that_is_not_there_is_wrong_usage(folder, name):
    done = command(name, folder, "--offer", "Kelvarro")
    assert done.returncode == 2
    assert "did you mean 'Kelvarro Cloud'?" in done.stderr


def test_an_evaluation_as_csv_begins_with_its_topics(folder):
    assert command("evaluate", folder, "--csv").stdout.startswith("topic,figure,value,low,high,against,verdict")


def test_offers_and_modules_chosen_together_stand_in_a_table(folder):
    lines = command("scope", folder, "--joint").stdout.splitlines()
    assert [line for line in lines if line.startswith("Ostrevane Enterprise")]


def test_a_survey_that_nobody_described_is_no_silence(folder, tmp_path):
    study = folder / "study.toml"
    text = study.read_text(encoding="utf-8").partition("[project.survey]")[0]
    other = folder / f"{tmp_path.name}.toml"
    other.write_text(text, encoding="utf-8")
    assert "nothing says what was asked" in faults(command("evaluate", other))[0]
