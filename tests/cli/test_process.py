"""The process around the commands: start-up, streams, encodings, signals, exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import crmselect as crm
from crmselect.cli import main

CLEAN = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
HELP_SECONDS = 0.2


def seconds(*words: str) -> float:
    """Return the best of several runs: what they used of the processor, so that a busy machine does not count."""
    best = float("inf")
    for _ in range(5):
        before, start = os.times(), time.perf_counter()
        subprocess.run([sys.executable, *words], env=CLEAN, stdout=subprocess.DEVNULL, check=True)
        after, passed = os.times(), time.perf_counter() - start
        used = after.children_user + after.children_system - before.children_user - before.children_system
        best = min(best, used or passed)  # Windows counts no children.
    return best


def test_help_answers_at_once():
    bare = seconds("-c", "pass")
    assert seconds("-m", "crmselect", "--help") - bare < HELP_SECONDS


def test_help_loads_nothing_heavy():
    code = (
        "import sys; from crmselect.cli import main; main(['--help']); main(['compare', '--help']);"
        "print(sorted({'pandas', 'numpy', 'scipy', 'matplotlib', 'pydantic'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_every_command_has_its_help(call):
    whole = call("--help")
    assert whole.returncode == 0
    for name in ("compare", "init", "check", "tco", "rank", "shortlist", "report", "schema"):
        assert f"    {name} " in whole.stdout
        done = call(name, "--help")
        assert done.returncode == 0
        assert done.stdout.startswith(f"usage: crmselect {name}")


def test_version(run):
    assert run("--version").stdout == f"crmselect {crm.__version__}\n"


@pytest.mark.parametrize("words", [[], ["compare"], ["nonsense"], ["rank", "a", "b"], ["report", "study.toml"]])
def test_wrong_usage_is_exit_2(call, words):
    done = call(*words)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: crmselect")
    assert done.stdout == ""


def test_the_installed_command_does_the_same(example):
    name = "crmselect.exe" if os.name == "nt" else "crmselect"
    script = os.path.join(os.path.dirname(sys.executable), name)  # noqa: PTH118, PTH120 - a path is not resolved
    if not os.path.exists(script):  # noqa: PTH110 - as above
        pytest.skip("the package is not installed in this environment")
    done = subprocess.run([script, "shortlist", example], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines() == list(crm.Study.read(example / "study.toml").rank().order[:3])


def test_main_returns_the_exit_code(example, capsys):
    assert main(["shortlist", str(example)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["--version"]) == 0
    assert main(["nonsense"]) == 2


def test_it_works_in_an_empty_folder(run, tmp_path):
    work = tmp_path / "empty"
    work.mkdir()
    assert run("--help", cwd=work).returncode == 0
    assert run("schema", cwd=work).returncode == 0
    assert run("init", "study", cwd=work).returncode == 0
    assert run("rank", "study", cwd=work).returncode == 0
    assert [path.name for path in work.iterdir()] == ["study"]


@pytest.mark.skipif(not os.path.exists("/bin/bash"), reason="needs bash")  # noqa: PTH110 - a program
def test_a_reader_that_leaves_is_no_failure_to_report(example):
    head = f"{sys.executable} -m crmselect tco {example} --by item,month --csv | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["/bin/bash", "-c", head], capture_output=True, text=True, check=False, env={**CLEAN, "PYTHONUNBUFFERED": "1"}
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[0].startswith("item,month,")
    assert done.stdout.splitlines()[1] in {"0", "141"}


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110 - a device
def test_a_full_disk_is_one_line(example):
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "crmselect", "rank", example, "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "space" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupt_is_130_and_silent(example):
    code = (
        # A process started in the background inherits interrupts that are ignored.
        "import os, signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from crmselect import Study; from crmselect.cli import main;"
        "Study.read = lambda path: os.kill(os.getpid(), signal.SIGINT);"
        f"raise SystemExit(main(['rank', {str(example)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode in {130, -signal.SIGINT}
    assert done.stderr == ""


def test_a_bug_is_said_in_two_lines_and_shown_on_demand(example):
    code = (
        "from crmselect import Study; from crmselect.cli import main;"
        "Study.read = lambda path: 1 / 0;"
        f"raise SystemExit(main(['rank', {str(example)!r}]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 2
    assert "ZeroDivisionError" in done.stderr
    assert "report" in done.stderr
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={**os.environ, "CRMSELECT_DEBUG": "1"},
    )  # fmt: skip
    assert "Traceback" in shown.stderr


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "gb18030", "utf-8"])
def test_any_encoding_of_the_pipe_carries_chinese(tmp_path, encoding):
    (tmp_path / "offers.csv").write_text("供应商,货币,实施费\n甲公司,CNY,500\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "crmselect", "compare", tmp_path / "offers.csv", "--language", "zh"],
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = done.stdout.decode(encoding)
    assert ("甲公司" if encoding in {"gb18030", "utf-8"} else "\\u7532" if encoding == "ascii" else "500") in text
    told = subprocess.run(
        [sys.executable, "-m", "crmselect", "compare", tmp_path / "offers.csv", "--json"],
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
    )  # fmt: skip
    assert json.loads(told.stdout.decode(encoding))["costs"]["table"][0]["offer"] == "甲公司"


def test_a_locale_without_utf_8_still_gives_utf_8_into_a_pipe(tmp_path, run):
    (tmp_path / "offers.csv").write_text("供应商,货币,实施费\n甲公司,CNY,500\n", encoding="utf-8")
    done = run("compare", "offers.csv", cwd=tmp_path, LC_ALL="POSIX", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr
    assert "甲公司" in done.stdout


def test_names_cannot_steer_the_terminal(run, tmp_path):
    (tmp_path / "study\x1b[2J.toml").write_text("[study\n", encoding="utf-8")
    done = run("check", "study\x1b[2J.toml", cwd=tmp_path)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr
