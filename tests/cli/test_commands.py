"""The commands on a study."""

from __future__ import annotations

import csv
import io
import json
import tomllib

import pytest

import crmselect as crm


@pytest.fixture(scope="module")
def python_study(example):
    return crm.Study.read(example / "study.toml")


def edited(study, old, new):
    file = study / "study.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_the_example_lies_as_the_design_has_it(example):
    written = tomllib.loads((example / "study.toml").read_text(encoding="utf-8"))
    assert set(written) == {"study", "inputs", "assumptions", "criteria", "gates"}
    assert sorted(path.name for path in example.iterdir()) == [
        "answers.csv", "offers.csv", "requirements.md", "study.toml",
    ]  # fmt: skip


def test_init_overwrites_nothing(run, study):
    before = {path.name: path.read_bytes() for path in study.iterdir()}
    done = run("init", study)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 4
    assert {path.name: path.read_bytes() for path in study.iterdir()} == before


def test_init_writes_all_or_nothing(run, tmp_path):
    (tmp_path / "answers.csv").write_text("mine", encoding="utf-8")
    assert run("init", tmp_path).returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "words",
    [["check"], ["tco"], ["tco", "--by", "phase,group"], ["rank"], ["shortlist", "--top", "3"], ["report"]],
    ids=" ".join,
)
def test_every_command_works_on_the_example_at_once(run, tmp_path, language, words):
    folder = tmp_path / "示例"
    assert run("init", folder, "--language", language).returncode == 0
    report = tmp_path / "report.html"
    more = ["--output", report] if words == ["report"] else []
    done = run(words[0], folder, *words[1:], *more)
    assert done.returncode == 0, done.stderr
    assert report.exists() if more else done.stdout


def test_tco_prints_what_python_computes(run, example, python_study):
    done = run("tco", example)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    for name, total in python_study.costs.total().items():
        [line] = [line for line in lines if line.startswith(name)]
        assert f" {total:,.0f} " in line
    assert json.loads(run("tco", example, "--json").stdout) == json.loads(json.dumps(python_study.costs.to_dict()))


@pytest.mark.parametrize("kind", ["present_value", "nominal"])
def test_tco_by_keys(run, example, python_study, kind):
    frame = python_study.costs.by("phase", "group", kind=kind)
    done = run("tco", example, "--by", "phase,group", "--kind", kind, "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == len(frame)
    for row, ((phase, group), figures) in zip(rows, frame.iterrows(), strict=True):
        assert (row.pop("phase"), row.pop("group")) == (phase, group)
        assert {name: float(value) for name, value in row.items()} == figures.to_dict()
    text = run("tco", example, "--by", "phase,group", "--kind", kind).stdout
    assert "Deployment" in text
    last = text.splitlines()[-1]
    assert all(f"{total:,.0f}" in last for total in python_study.costs.total(kind))
    told = json.loads(run("tco", example, "--by", "phase,group", "--kind", kind, "--json").stdout)["by"]
    assert (told["keys"], told["kind"], len(told["table"])) == (["phase", "group"], kind, len(frame))


def test_a_kind_alone_gives_the_groups(run, example, python_study):
    text = run("tco", example, "--kind", "nominal").stdout
    assert text.startswith("Nominal costs over 5 years in USD")
    assert f"{python_study.costs.by('group', kind='nominal').iloc[0, 0]:,.0f}" in text


def test_an_unknown_key_or_method_is_wrong_usage(run, example):
    done = run("tco", example, "--by", "phase,colour")
    assert done.returncode == 2
    assert "phase, group, category" in done.stderr
    done = run("rank", example, "--method", "toppsis")
    assert done.returncode == 2
    assert "topsis" in done.stderr


@pytest.mark.parametrize("method", ["additive", "topsis"])
def test_rank_gives_the_figures_that_python_gives(run, example, python_study, method):
    ranking = python_study.rank(method)
    done = run("rank", example, "--method", method, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told == json.loads(json.dumps(ranking.to_dict()))
    text = run("rank", example, "--method", method).stdout
    shown = [line for line in text.splitlines() if any(name in line[:40] for name in ranking.order)]
    assert [ranking.order[n] in line for n, line in enumerate(shown[: len(ranking.order)])] == [True] * len(
        ranking.order
    )


def test_who_is_out_stands_in_the_table_and_below_it_with_the_reason(run, example, python_study):
    text = run("rank", example).stdout
    table, _, below = text.partition("\nOut:\n")
    for stop in python_study.rank().stops:
        assert f"out   {stop.offer}" in table
        assert f"  {stop.offer}: {stop.reason()}" in below


def test_a_shortlist_is_names_for_a_script(run, example, python_study):
    done = run("shortlist", example, "--top", 2)
    assert done.returncode == 0
    assert done.stdout.splitlines() == list(python_study.rank().order[:2])
    assert done.stderr == ""
    told = json.loads(run("shortlist", example, "--top", 2, "--json").stdout)
    assert [row["offer"] for row in told["shortlist"]] == done.stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(run("shortlist", example, "--top", 2, "--csv").stdout)))
    assert [row["offer"] for row in rows] == done.stdout.splitlines()


def test_a_shortlist_longer_than_the_field_says_so(run, example):
    done = run("shortlist", example, "--top", 99)
    assert len(done.stdout.splitlines()) == 6
    assert "Only 6 of 10" in done.stderr


def test_whoever_shares_the_last_place_is_on_the_list_and_that_is_said(run, tmp_path):
    (tmp_path / "offers.csv").write_text(
        "name,currency,implementation\nDear,USD,90\nOne,USD,50\nOther,USD,50\n", encoding="utf-8"
    )
    (tmp_path / "study.toml").write_text(
        '[inputs]\noffers = "offers.csv"\n[assumptions]\ncurrency = "USD"\nyears = 1\n[gates]\nbudget = 100\n',
        encoding="utf-8",
    )
    done = run("shortlist", tmp_path, "--top", 1)
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["One", "Other"]
    assert "One, Other share place 1" in done.stderr


def test_nobody_passing_is_exit_3_with_the_table(run, study, tmp_path):
    edited(study, "budget = 900000", "budget = 1000")
    done = run("rank", study)
    assert done.returncode == 3
    assert done.stdout.count("\nout ") == 10
    assert "No offer passes" in done.stderr
    done = run("shortlist", study)
    assert (done.returncode, done.stdout) == (3, "")
    report = tmp_path / "report.html"
    assert run("report", study, "--output", report).returncode == 3
    assert report.exists()
    assert json.loads(run("rank", study, "--json").stdout)["winner"] is None


def test_a_study_without_a_scale_has_costs_and_no_ranking(run, tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency,implementation\nA,USD,90\n", encoding="utf-8")
    (tmp_path / "study.toml").write_text(
        '[inputs]\noffers = "offers.csv"\n[assumptions]\ncurrency = "USD"\n', encoding="utf-8"
    )
    assert run("tco", tmp_path).returncode == 0
    done = run("check", tmp_path)
    assert done.returncode == 0
    assert "cannot be ranked yet" in done.stderr
    done = run("rank", tmp_path)
    assert done.returncode == 1
    assert "budget" in done.stderr


def test_a_report_holds_the_figures_of_the_ranking(run, example, python_study, tmp_path):
    report = tmp_path / "report.html"
    done = run("report", example, "--output", report)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"wrote {report}\n")
    page = report.read_text(encoding="utf-8")
    winner = python_study.rank().winner
    assert f"{python_study.costs.total()[winner]:,.0f}" in page
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.html"]


def test_a_report_that_cannot_be_written_leaves_the_old_one(run, example, tmp_path):
    target = tmp_path / "report.html"
    target.mkdir()
    done = run("report", example, "--output", target)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_the_schema_is_that_of_a_study(run):
    assert json.loads(run("schema").stdout) == json.loads(json.dumps(crm.Study.file_json_schema()))
    done = run("schema", "--model")
    assert done.returncode == 0
    assert json.loads(done.stdout) == json.loads(json.dumps(crm.Study.model_json_schema()))
    assert "offers" in json.loads(done.stdout)["properties"]


def test_the_study_file_and_its_folder_are_the_same(run, example):
    assert run("rank", example).stdout == run("rank", example / "study.toml").stdout


def test_csv_text_never_acts_as_a_formula(run, tmp_path):
    (tmp_path / "offers.csv").write_text(
        'name,currency,implementation\n"=HYPERLINK(""http://x"")",USD,90\n@Acme,USD,91\n', encoding="utf-8"
    )
    rows = list(csv.reader(io.StringIO(run("compare", tmp_path / "offers.csv", "--csv").stdout)))
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("http://x")', "'@Acme"]
    assert rows[1][1] == "90.0"
