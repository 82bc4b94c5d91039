"""``init --project``: the example goes on after the choice."""

from __future__ import annotations

import tomllib

import pytest

import crmselect as crm
from crmselect.cli.example_texts import PROJECT, PROJECT_INPUTS, STUDY
from crmselect.load.project import PROJECT_TABLES

PLAIN = {"study.toml", "offers.csv", "requirements.md", "answers.csv"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_the_option_nothing_of_a_project_is_written(call, tmp_path, language):
    assert call("init", "plain", "--language", language).returncode == 0
    assert {path.name for path in (tmp_path / "plain").iterdir()} == PLAIN
    assert (tmp_path / "plain" / "study.toml").read_bytes() == STUDY[language].encode()
    assert "project" not in tomllib.loads(STUDY[language])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_project_is_added_to_the_same_study(call, tmp_path, language):
    assert call("init", "plain", "--language", language).returncode == 0
    done = call("init", "whole", "--project", "--language", language)
    assert done.returncode == 0
    plain, whole = tmp_path / "plain", tmp_path / "whole"
    assert {path.name for path in whole.iterdir()} == PLAIN | {f"{table}.csv" for table in PROJECT_TABLES}
    for name in PLAIN - {"study.toml"}:
        assert (whole / name).read_bytes() == (plain / name).read_bytes()
    text = (whole / "study.toml").read_text(encoding="utf-8")
    for added in (PROJECT_INPUTS[language], PROJECT[language]):
        assert text.count(added) == 1
        text = text.replace(added, "")
    assert text == STUDY[language]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_whole_example_is_sound_and_carries_its_project(call, tmp_path, language):
    assert call("init", "whole", "--project", "--language", language).returncode == 0
    done = call("check", "whole")
    assert done.returncode == 0
    assert done.stderr == ""
    study = crm.Study.read(tmp_path / "whole")
    named = {"scope": ("modules", "bundles"), "benefits": ("benefits",)}
    for table in PROJECT_TABLES:
        home = next((part for part, tables in named.items() if table in tables), "")
        assert getattr(getattr(study.project, home) if home else study.project, table), table
    assert len(study.project.inputs) == len(PROJECT_TABLES)
    assert study.project.input_notes == ()


def test_every_table_is_named_in_the_study_file_under_its_own_name():
    for language, lines in PROJECT_INPUTS.items():
        assert tomllib.loads(lines) == {table: f"{table}.csv" for table in PROJECT_TABLES}, language


def test_the_project_says_the_same_in_both_languages():
    english, chinese = (tomllib.loads(PROJECT[language])["project"] for language in ("en", "zh"))
    surveys = english.pop("survey"), chinese.pop("survey")
    assert english == chinese
    assert [list(one["invited"].values()) for one in surveys] == [[20, 10, 8]] * 2


def test_one_table_that_is_there_already_stops_all_of_it(call, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "tests.csv").write_text("mine\n", encoding="utf-8")
    done = call("init", "mine", "--project")
    assert done.returncode == 1
    assert "tests.csv" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["tests.csv"]
    assert call("init", "mine").returncode == 0
