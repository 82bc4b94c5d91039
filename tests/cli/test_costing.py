"""The commands that explain, review, vary and negotiate costs say what Python says."""

from __future__ import annotations

import csv
import io
import json

import pytest

import crmselect as crm

OFFER, OTHER = "Kelvarro Cloud", "Sorrelquay Cloud"


@pytest.fixture(scope="module")
def python_study(example):
    return crm.Study.read(example / "study.toml")


def as_json(value):
    return json.loads(json.dumps(value))


def test_explain_prints_the_sentences(run, example, python_study):
    done = run("explain", example, OFFER, "--year", 2, "--phase", "procurement")
    assert (done.returncode, done.stderr) == (0, "")
    found = python_study.costs.explain(OFFER, year=2, phase="procurement")
    head, *lines = done.stdout.splitlines()
    assert head.startswith(f"{OFFER} (year 2, Phase ")
    assert head.endswith(f"USD {found.total():,.0f}")
    assert lines == [f"- {sentence}" for sentence in found.sentences()]


def test_explain_as_json_is_the_whole_explanation(call, example, python_study):
    done = call("explain", example, OFFER, "--group", "technology", "--json")
    assert json.loads(done.stdout) == as_json(python_study.costs.explain(OFFER, group="technology").to_dict())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Kelvaro Cloud",), "did you mean 'Kelvarro Cloud'?"),
        ((OFFER, "--phase", "procurment"), "did you mean 'procurement'?"),
        ((OFFER, "--group", "x"), "technology, implementation, maintenance"),
        ((OFFER, "--category", "procurement.licenses"), "did you mean 'procurement.licences'?"),
        ((OFFER, "--item", "Data migration, one prize"), "did you mean 'Data migration, one price'?"),
        ((OFFER, "--year", "6"), "the study has 5 years"),
        ((OFFER, "--year", "0"), "write 1 or more"),
    ],
)
def test_what_cannot_be_explained_is_wrong_usage(call, example, words, said):
    done = call("explain", example, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_review_prints_every_remark(run, call, example, python_study):
    review = python_study.review()
    done = run("review", example)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert len(lines) == len(review)
    for line, remark in zip(lines, review.remarks, strict=True):
        assert line.startswith(f"{remark.kind}: {remark.text()}")
    rows = list(csv.DictReader(io.StringIO(call("review", example, "--csv").stdout)))
    assert [row["text"] for row in rows] == review.table["text"].tolist()
    assert json.loads(call("review", example, "--json").stdout) == as_json(review.to_dict())


def test_scenarios_are_the_tidy_frame(run, call, example, python_study):
    frame = python_study.scenarios(users=[100, 200], discount_rate=[0.05, 0.1])
    words = ("scenarios", example, "--set", "users=100, 200", "--set", "discount_rate=5%,0.1")
    rows = list(csv.DictReader(io.StringIO(run(*words, "--csv").stdout)))
    assert list(rows[0]) == list(frame.columns)
    assert [float(row["present_value"]) for row in rows] == frame["present_value"].tolist()
    assert [float(row["discount_rate"]) for row in rows] == frame["discount_rate"].tolist()
    told = json.loads(call(*words, "--json").stdout)
    assert told["grid"] == ["users", "discount_rate"]
    assert [row["nominal"] for row in told["table"]] == frame["nominal"].tolist()
    text = call(*words).stdout.splitlines()
    assert len([line for line in text if line.startswith(("100 ", "200 "))]) == len(frame)
    assert f" {frame['present_value'][0]:,.0f} " in "\n".join(text)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["users"], "users=100,150,200"),
        (["users=1,,2"], "users=100,150,200"),
        (["user=1"], "did you mean 'users'?"),
        (["years=0"], "years: 0 should be"),
        (["users=1", "users=2"], "given twice"),
    ],
)
def test_a_grid_that_cannot_be_is_wrong_usage(call, example, values, said):
    done = call("scenarios", example, *(word for value in values for word in ("--set", value)))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_negotiate_prints_each_lever(run, call, example, python_study):
    sheet = python_study.costs.negotiation(OFFER, versus=OTHER)
    done = run("negotiate", example, OFFER, "--versus", OTHER)
    assert (done.returncode, done.stderr) == (0, "")
    title, _, _, _, *lines = done.stdout.splitlines()
    assert OTHER in title
    assert len(lines) == len(sheet)
    assert f"{sheet['worth'][0]:,.0f}" in lines[0]
    told = json.loads(call("negotiate", example, OFFER, "--json").stdout)
    assert told["versus"] == next(name for name in python_study.rank().order if name != OFFER)
    rows = list(csv.DictReader(io.StringIO(call("negotiate", example, OFFER, "--versus", OTHER, "--csv").stdout)))
    assert [float(row["worth"]) for row in rows] == sheet["worth"].tolist()
    for words in ((OFFER, "--versus", OFFER), (OFFER, "--versus", "Nobody"), ("Nobody",)):
        assert call("negotiate", example, *words).returncode == 2


def test_all_of_them_speak_chinese(call, tmp_path):
    assert call("init", tmp_path / "zh", "--language", "zh").returncode == 0
    said = [
        call("explain", tmp_path / "zh", OFFER, "--year", 1).stdout,
        call("negotiate", tmp_path / "zh", OFFER).stdout,
        call("scenarios", tmp_path / "zh", "--set", "users=10,20").stdout,
        call("review", tmp_path / "zh").stdout,
    ]
    for text, word in zip(said, ("第 1 年", "平衡点", "用户数", "未报"), strict=True):
        assert word in text
