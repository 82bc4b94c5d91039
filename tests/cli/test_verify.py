"""``save`` and ``verify`` as a user types them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import faults


@pytest.fixture(scope="module")
def decision(run, tmp_path_factory):
    """The example study, saved from beside it as an analyst would."""
    folder = tmp_path_factory.mktemp("decision")
    assert run("init", "my-study", cwd=folder).returncode == 0
    done = run("save", "my-study", "--output", "decision.zip", "--draws", 300, "--seed", 7, cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "wrote decision.zip\n")
    return folder / "decision.zip"


def altered(decision: Path, target: Path, member: str, old: bytes, new: bytes) -> Path:
    with zipfile.ZipFile(decision) as whole, zipfile.ZipFile(target, "w") as copy:
        for name in whole.namelist():
            data = whole.read(name)
            assert name != member or old in data
            copy.writestr(name, data.replace(old, new, 1) if name == member else data)
    return target


def test_every_figure_comes_out_wherever_it_is_checked(run, decision, tmp_path):
    for folder in (decision.parent, tmp_path):
        done = run("verify", decision, cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("Every figure comes out: ")
        assert "robustness: identical" in done.stdout
        assert "Seed 7, 300 draws." in done.stdout


def test_the_bytes_are_the_same_from_another_process_with_another_hash_seed(run, decision):
    for seed in ("1", "2"):
        words = ("save", "my-study", "--output", "again.zip", "--draws", 300, "--seed", 7)
        assert run(*words, cwd=decision.parent, PYTHONHASHSEED=seed).returncode == 0
        assert decision.with_name("again.zip").read_bytes() == decision.read_bytes()


def test_json_tells_each_result(run, decision):
    done = run("verify", decision, "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 0
    assert data["schema"] == "crmselect/verification/1"
    assert data["ok"] is True
    assert data["seed"] == 7
    assert {one["outcome"] for one in data["results"]} == {"identical"}
    assert data["inputs"][0]["file"].replace("\\", "/") == "my-study/study.toml"


def test_a_figure_that_differs_ends_with_1_and_is_told(run, decision, tmp_path):
    with zipfile.ZipFile(decision) as whole:
        score = json.loads(whole.read("results/ranking.json"))["table"][0]["score"]
    other = altered(decision, tmp_path / "a.zip", "results/ranking.json", str(score).encode(), b"0.99")
    done = run("verify", other)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Not every figure comes out; what differs: ranking.")
    assert f".score: recorded 0.99, now {score}" in done.stdout
    assert "results/ranking.json: its hash is not the recorded one" in done.stdout
    done = run("verify", other, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["altered"] == ["results/ranking.json"]


def test_an_input_file_that_was_altered_ends_with_1(run, decision, tmp_path):
    done = run("verify", altered(decision, tmp_path / "a.zip", "inputs/02-offers.csv", b"USD", b"EUR"))
    assert done.returncode == 1
    assert "inputs/02-offers.csv: its hash is not the recorded one" in done.stdout


def test_a_file_that_is_no_decision_is_a_fault_on_a_line(run, call, decision, tmp_path):
    path = tmp_path / "decision.zip"
    path.write_bytes(decision.read_bytes()[:5_000])
    assert "is damaged" in faults(run("verify", path))[0]
    assert "does not exist" in faults(call("verify", "none.zip"))[0]
    path.write_bytes(b"")
    assert "is empty" in faults(call("verify", path))[0]
    assert "lies outside" in faults(call("verify", hostile(path)))[0]


def hostile(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../evil", "x")
    return path


def test_nothing_that_stands_in_an_archive_steers_the_terminal(run, decision, tmp_path):
    path = altered(decision, tmp_path / "a.zip", "results/ranking.json", b'"winner": "', b'"winner": "\\u001b[2J\\n')
    done = run("verify", path)
    assert done.returncode == 1
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("save", "study"), 2, "--output"),
        (("save", "study", "--output", "x.html"), 1, "saved as a .zip"),
        (("save", "study", "--output", "no/x.zip"), 1, "there is no folder"),
        (("save", "study", "--output", "x.zip", "--draws", "0"), 2, "--draws"),
        (("save", "study", "--output", "x.zip", "--draws", "99999999999"), 1, "number of draws"),
        (("save", "study", "--output", "x.zip", "--seed", "-1"), 2, "--seed"),
        (("save", "study", "--output", "x.zip", "--date", "soon"), 2, "--date"),
        (("save", "none", "--output", "x.zip"), 1, "does not exist"),
        (("verify",), 2, "DECISION"),
        (("verify", "study"), 1, "is a folder"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(call, study, words, code, said):
    done = call(*words)
    assert done.returncode == code
    assert said in done.stderr
    assert not list(study.parent.glob("*.zip"))


def test_a_study_that_cannot_be_ranked_is_saved_all_the_same(call, study):
    path = study / "study.toml"
    text = path.read_text(encoding="utf-8").partition("[[criteria]]")[0]
    path.write_text(text, encoding="utf-8")
    done = call("save", study, "--output", "decision.zip", "--draws", 50, "--date", "2026-11-20")
    assert done.returncode == 0
    assert "It has no ranking" in done.stderr
    done = call("verify", "decision.zip")
    assert done.returncode == 0
    assert "ranking: not computed (" in done.stdout
    assert "costs: identical" in done.stdout


def test_a_chinese_study_is_answered_in_chinese(call):
    assert call("init", "研究", "--language", "zh").returncode == 0
    assert call("save", "研究", "--output", "决策.zip", "--draws", 50).returncode == 0
    done = call("verify", "决策.zip")
    assert done.returncode == 0
    assert done.stdout.startswith("全部 ")
    assert "稳健性：完全一致" in done.stdout
