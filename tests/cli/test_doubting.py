"""``stress``, ``risk`` and ``win`` as a user types them."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from crmselect.cli import main

COMMAND = [str(Path(sys.executable).parent / "crmselect")]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doubt") / "study"
    assert main(["init", str(folder)]) == 0
    return folder


def run(*words, **options):
    return subprocess.run(
        [*COMMAND, *map(str, words)], check=False, capture_output=True, text=True, encoding="utf-8", **options
    )


def test_stress_says_who_is_first_how_often_and_what_would_change_it(study):
    done = run("stress", study, "--seed", "7", "--draws", "2000")
    assert done.returncode == 0, done.stderr
    assert "Kelvarro Cloud is first in" in done.stdout
    assert "seed 7" in done.stdout
    assert "The weight that turns it first is" in done.stdout


def test_the_same_seed_prints_the_same_whatever_the_number_of_workers(study):
    once = run("stress", study, "--seed", "0", "--draws", "9000", "--json")
    twice = run("stress", study, "--seed", "0", "--draws", "9000", "--json", "--workers", "2")
    assert once.returncode == twice.returncode == 0
    assert once.stdout == twice.stdout
    data = json.loads(once.stdout)
    assert data["schema"] == "crmselect/robustness/1"
    assert data["seed"] == 0
    assert sum(row[0] for row in data["acceptability"].values()) == pytest.approx(1.0)
    assert data["stability"]["schema"] == "crmselect/stability/1"


def test_without_a_seed_one_is_drawn_and_named(study):
    done = run("stress", study, "--draws", "100", "--json")
    seed = json.loads(done.stdout)["seed"]
    again = run("stress", study, "--draws", "100", "--json", "--seed", seed)
    assert done.stdout == again.stdout


def test_stress_as_csv_is_a_row_an_offer(study):
    done = run("stress", study, "--seed", "1", "--draws", "200", "--csv", "--weights", "order")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert sum(float(row["best"]) for row in rows) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--method", "topsi"], "topsis"),
        (["--weights", "evaluators"], "evaluators"),
        (["--spread", "150%"], "part of the whole"),
        (["--seed", "-1"], "seed"),
        (["--draws", "0"], "count"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(study, words, said):
    done = run("stress", study, *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_risk_prints_percentiles_the_budget_and_events(study):
    done = run("risk", study, "--seed", "7", "--draws", "2000", "--offer", "Kelvarro Cloud")
    assert done.returncode == 0, done.stderr
    for word in (
        "P80",
        "Within",
        "USD",
        "900,000",
        "Data worse than expected",
        "What moves the cost of Kelvarro Cloud",
    ):
        assert word in done.stdout


def test_risk_as_json_and_csv(study):
    done = run(
        "risk", study, "--seed", "7", "--draws", "500", "--json", "--budget", "600000", "--offer", "Tarnwick Start"
    )
    data = json.loads(done.stdout)
    assert data["schema"] == "crmselect/cost-risk/1"
    assert data["within_budget"]["budget"] == 600000
    assert data["within_budget"]["probability"]["Tarnwick Start"] == 1.0
    assert data["tornado"]["offer"] == "Tarnwick Start"
    rows = list(csv.DictReader(io.StringIO(run("risk", study, "--seed", "7", "--draws", "500", "--csv").stdout)))
    assert all(float(row["P10"]) <= float(row["P90"]) for row in rows)


def test_an_offer_that_is_not_there_is_wrong_usage_with_the_one_that_may_be_meant(study):
    for words in (("risk", study, "--offer", "Kelvaro Cloud"), ("win", study, "Kelvaro Cloud")):
        done = run(*words)
        assert done.returncode == 2
        assert "Kelvarro Cloud" in done.stderr


def test_win_says_the_price_that_would_put_an_offer_first(study):
    done = run("win", study, "Wrenhallow CRM")
    assert done.returncode == 0, done.stderr
    assert "USD 570,271" in done.stdout
    data = json.loads(run("win", study, "Wrenhallow CRM", "--json").stdout)
    assert data["offer"] == "Wrenhallow CRM"


def test_faults_of_the_uncertainty_are_told_with_their_place(study, tmp_path):
    text = (study / "study.toml").read_text(encoding="utf-8")
    for name in ("offers.csv", "requirements.md", "answers.csv"):
        (tmp_path / name).write_bytes((study / name).read_bytes())
    broken = text.replace("users = [0.85, 1, 1.25]", "users = [1.2, 1, 1.25]").replace(
        "probability = 0.3", "probability = 3"
    )
    (tmp_path / "study.toml").write_text(broken, encoding="utf-8")
    done = run("risk", tmp_path)
    assert done.returncode == 1
    assert "assumptions.uncertainty" in done.stderr
    assert "not in order" in done.stderr
    assert "not between 0 and 1" in done.stderr


def test_nobody_in_the_race_ends_with_3(study, tmp_path):
    for name in ("study.toml", "offers.csv", "requirements.md", "answers.csv"):
        (tmp_path / name).write_bytes((study / name).read_bytes())
    path = tmp_path / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("budget = 900000", "budget = 9"), encoding="utf-8")
    assert run("stress", tmp_path).returncode == 3


def test_chinese_studies_are_answered_in_chinese(tmp_path):
    assert main(["init", str(tmp_path / "zh"), "--language", "zh"]) == 0
    for command, word in ((("stress",), "居首"), (("risk",), "点估计"), (("win",), "现值")):
        done = run(*command, tmp_path / "zh", *(["Wrenhallow CRM"] if command == ("win",) else ["--draws", "200"]))
        assert done.returncode == 0, done.stderr
        assert word in done.stdout
