"""The page on the command line names every command and every option, and its examples run."""

from __future__ import annotations

import argparse
import re
import shlex
import shutil
from pathlib import Path

import pytest

from crmselect.cli.commands import COMMANDS
from crmselect.cli.parser import parser
from crmselect.load.samples import sample_path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "cli.md"


def commands() -> dict[str, argparse.ArgumentParser]:
    [subcommands] = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(subcommands.choices)


def section(name: str) -> str:
    return re.split(r"(?m)^## ", PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")[2])[0]


def test_every_command_is_run_and_documented():
    assert set(commands()) == set(COMMANDS)
    headings = re.findall(r"(?m)^## ([a-z]+)$", PAGE.read_text(encoding="utf-8"))
    assert headings == list(commands())


@pytest.mark.parametrize("name", commands())
def test_every_option_stands_in_its_command_s_section(name):
    text = section(name)
    for action in commands()[name]._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        for option in action.option_strings:
            assert f"`{option}" in text, option
        for choice in action.choices or ():
            assert f"`{choice}`" in text, choice
        if not action.option_strings and action.metavar != "STUDY":
            assert f"`{action.metavar}`" in text or action.metavar == "FOLDER"


@pytest.mark.parametrize("name", commands())
def test_no_option_is_documented_that_is_not_there(name):
    known = {option for action in commands()[name]._actions for option in action.option_strings}
    assert set(re.findall(r"`(--[a-z-]+)", section(name))) <= known


def test_the_examples_of_the_page_run_one_after_the_other(run, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    for sample in sample_path().parent.glob("sample_*"):
        shutil.copy(sample, data)
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"))
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) > 10
    for line in lines:
        program, *words = shlex.split(line)
        assert program == "crmselect"
        done = run(*words, cwd=tmp_path)
        assert done.returncode == 0, (line, done.stderr)
    assert (tmp_path / "report.html").is_file()
