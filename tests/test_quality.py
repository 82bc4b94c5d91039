"""The linter, the formatter and the type checker agree with what is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PYTHON_FOLDERS = [name for name in ("src", "tests", "benchmarks", "tools") if (ROOT / name).is_dir()]


@pytest.mark.parametrize(
    "command",
    [["ruff", "check", *PYTHON_FOLDERS], ["ruff", "format", "--check", *PYTHON_FOLDERS], ["mypy"]],
    ids=["linter", "formatter", "types"],
)
def test_the_source_passes(command: list[str]) -> None:
    tool, *arguments = command
    done = subprocess.run(
        [sys.executable, "-m", tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
