"""How the tests run the command: as a process of its own, with its streams and its exit code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crmselect.cli import main
from crmselect.load.samples import sample_path

Run = Callable[..., subprocess.CompletedProcess[str]]


def command(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``python -m crmselect`` and return its exit code and what it wrote."""
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONIOENCODING", "PYTHONUTF8"}}
    return subprocess.run(
        [sys.executable, "-m", "crmselect", *map(str, words)],
        cwd=cwd,
        env={**kept, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="session")
def run() -> Run:
    return command


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command inside this process, in the test's own folder: for the many small cases."""
    monkeypatch.chdir(tmp_path)

    def inside(*words: object) -> subprocess.CompletedProcess[str]:
        code = main(list(map(str, words)))
        told = capsys.readouterr()
        return subprocess.CompletedProcess(words, code, told.out, told.err)

    return inside


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study, read by many tests and changed by none."""
    folder = tmp_path_factory.mktemp("example") / "study"
    assert command("init", folder).returncode == 0
    return folder


@pytest.fixture
def study(example: Path, tmp_path: Path) -> Path:
    """A copy of the example study to spoil."""
    return Path(shutil.copytree(example, tmp_path / "study"))


@pytest.fixture(scope="session")
def samples() -> tuple[Path, Path, Path]:
    """Offers, requirements and answers of the sample."""
    return sample_path(), sample_path("sample_requirements.md"), sample_path("sample_answers.csv")


def faults(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Return the lines of a run that found the data wrong, having looked that there is nothing else."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "should not have happened" not in done.stderr
    lines = done.stderr.splitlines()
    assert lines
    return lines
