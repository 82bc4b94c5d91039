"""Rooms import downward only, and the package loads nothing until asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "scipy", "matplotlib", "numpy", "pydantic", "openpyxl", "jinja2")


def python(code: str, **environment: str) -> str:
    """Run Python on its own, with its byte code kept as on a user's machine."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | environment
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env).stdout


def test_rooms_import_downward_only():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_importing_the_package_loads_no_heavy_library():
    loaded = json.loads(python("import crmselect, sys, json; print(json.dumps(list(sys.modules)))"))
    assert not [name for name in HEAVY if name in loaded]


def test_every_public_name_can_be_imported():
    import crmselect

    for name in crmselect.__all__:
        assert getattr(crmselect, name) is not None
    assert set(crmselect.__all__) <= set(dir(crmselect))


def test_an_unknown_name_is_refused():
    import crmselect

    with pytest.raises(AttributeError, match="no attribute 'tcoo'"):
        _ = crmselect.tcoo


def test_importing_takes_under_fifty_milliseconds():
    resource = pytest.importorskip("resource", reason="processor time of children is measured on POSIX alone")

    def best(code: str) -> float:
        python(code)
        times = []
        for _ in range(7):
            # Processor time of the child: what else the machine is doing does not count.
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            python(code)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    assert best("import crmselect") - best("pass") < 0.05
