"""``check``, and what malformed files of many kinds lead to: lines with their places, exit 1, never a traceback."""

from __future__ import annotations

import json

import pytest

from .conftest import faults


def test_a_sound_study_tells_what_was_read(run, example):
    done = run("check", example)
    assert done.returncode == 0
    assert "10 offers, 60 requirements" in done.stdout
    for name in ("study.toml", "offers.csv", "requirements.md", "answers.csv"):
        assert name in done.stdout
    assert "utf-8" in done.stdout
    assert "support_hours" in done.stdout
    told = json.loads(run("check", example, "--json").stdout)
    assert told["sound"] is True
    assert told["counts"]["requirements"] == 60
    assert len({file["sha256"] for file in told["files"]}) == 4


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("sample_vendors.csv", "offers"),
        ("sample_requirements.md", "requirements"),
        ("sample_requirements.zh-CN.md", "requirements"),
        ("sample_answers.csv", "answers"),
        ("sample_answers.zh-CN.csv", "answers"),
    ],
)
def test_a_single_file_is_told_by_its_suffix_and_headings(call, name, kind):
    from crmselect.load.samples import sample_path

    told = json.loads(call("check", sample_path(name), "--json").stdout)
    assert list(told["counts"]) == [kind]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", "offer,item,category,amount\nA,Seats,procurement.licences,5\n", "offers"),
        ("a.csv", "供应商,货币,实施费\n甲,CNY,5\n", "offers"),
        ("a.csv", "id,requirement,priority\nR1,Works,must\n", "requirements"),
        ("a.csv", "编号,需求,优先级\nR1,可用,必须\n", "requirements"),
        ("a.csv", "requirement,offer,answer\nR1,A,standard\n", "answers"),
        ("a.csv", "id,A,B\nR1,standard,5\n", "answers"),
        ("a.json", '[{"name": "A", "currency": "USD", "implementation": 5}]', "offers"),
        ("a.json", '{"requirements": [{"id": "R1", "text": "Works", "priority": "must"}]}', "requirements"),
    ],
)
def test_kinds_of_files(call, tmp_path, name, content, kind):
    (tmp_path / name).write_text(content, encoding="utf-8")
    done = call("check", name, "--json")
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["counts"]) == [kind]


def test_a_file_of_no_telling_kind_asks_for_it(call, tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    [line] = faults(call("check", "a.csv"))
    assert "--as offers" in line
    assert faults(call("check", "a.csv", "--as", "offers"))[0].startswith("a.csv row 1")


MALFORMED = {
    "ragged": (
        "offers.csv",
        "name,currency,implementation\nA,USD,5\nB,USD,5,6,7\n",
        ["offers.csv row 3"],
    ),
    "in doubt": (
        "offers.csv",
        'name,currency,implementation\nA,USD,"12,500"\nB,USD,5\n',
        ["offers.csv row 2, implementation"],
    ),
    "negative": ("offers.csv", "name,currency,implementation\nA,USD,-5\n", ["offers.csv row 2, implementation"]),
    "words for figures": (
        "offers.csv",
        "name,currency,implementation,migration\nA,USD,cheap,6\nB,USD,7,dear\n",
        ["offers.csv row 2, implementation", "offers.csv row 3, migration"],
    ),
    "currency": ("offers.csv", "name,currency,implementation\nA,ZZZ,5\n", ["offers.csv row 2, currency"]),
    "twice": ("offers.csv", "name,currency,implementation\nA,USD,5\nA,USD,6\n", ["offers.csv row"]),
    "no name": ("offers.csv", "name,currency,implementation\n,USD,5\n", ["offers.csv row 2, name"]),
    "headings twice": (
        "offers.csv",
        "name,currency,implementation,implementation\nA,USD,5,6\n",
        ["offers.csv row 1, implementation"],
    ),
    "empty": ("offers.csv", "", ["offers.csv: is empty"]),
    "no rows": ("offers.csv", "name,currency,implementation\n", ["offers.csv"]),
    "item": (
        "costs.csv",
        "offer,item,category,amount,every\nA,Seats,nonsense,5,month\nA,Help,procurement.support,5,fortnight\n",
        ["costs.csv row 2, category", "costs.csv row 3, every"],
    ),
    "unknown column": (
        "costs.csv",
        "offer,item,category,amount,colour\nA,Seats,procurement.licences,5,red\n",
        ["costs.csv row 1, colour"],
    ),
    "priority": (
        "needs.csv",
        "id,requirement,priority\nR1,Works,perhaps\nR2,Fits,must\nR2,Fits,must\n",
        ["needs.csv row 2, priority", "needs.csv row 4"],
    ),
    "answers": (
        "answers.csv",
        "id,A\nR1,standard\nR2,yes\nR3,configuration\n",
        ["answers.csv row 3, A"],
    ),
    "no json": ("offers.json", '{"offers": [\n  {"name": "A",}\n]}', ["offers.json row 2"]),
    "NaN": ("offers.json", '[{"name": "A", "currency": "USD", "implementation": NaN}]', ["offers.json"]),
    "no toml": ("study.toml", "[study\n", ["study.toml"]),
    "study fields": (
        "study.toml",
        '[inputs]\noffers = "offers.csv"\n[assumptions]\ncurency = "USD"\nyears = 0\n',
        ["offers.csv: does not exist"],
    ),
    "outside": (
        "study.toml",
        '[inputs]\noffers = "../offers.csv"\n[assumptions]\ncurrency = "USD"\n',
        ["study.toml, inputs.offers: '../offers.csv' lies outside"],
    ),
}  # fmt: skip


def test_one_malformed_file_through_the_process(run, tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency,implementation\nA,USD,-5\nB,QQQ,5\n", encoding="utf-8")
    told = faults(run("check", "offers.csv", cwd=tmp_path))
    assert told[0].startswith("offers.csv row 2, implementation: ")
    assert told[1].startswith("offers.csv row 3, currency: ")


def test_in_chinese_the_words_around_faults_are_chinese_and_their_number_comes_first(call, tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency,implementation\nA,USD,cheap\nB,QQQ,5\n", encoding="utf-8")
    done = call("check", "offers.csv", "--language", "zh")
    assert done.returncode == 1
    first, one, other = done.stderr.splitlines()
    assert first == "共 2 处错误："
    assert one.startswith("offers.csv row 2, implementation：")
    assert " —— 改正：" in one
    assert " —— 改正：" in other
    assert faults(call("check", "offers.csv"))[0].startswith("offers.csv row 2, implementation: ")


@pytest.mark.parametrize("case", MALFORMED)
def test_malformed_files_are_lines_with_places(call, tmp_path, case):
    name, content, places = MALFORMED[case]
    (tmp_path / name).write_text(content, encoding="utf-8")
    lines = faults(call("check", name))
    for place in places:
        assert any(line.startswith(place) for line in lines), lines


@pytest.mark.parametrize("content", [b"\x00\x01\x02\x03", b"\xff\xfe\x41", b"PK\x03\x04garbage", b"%PDF-1.7\n\x80\x81"])
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".md", ".toml"])
def test_bytes_that_are_no_file_of_ours(call, tmp_path, content, suffix):
    (tmp_path / f"a{suffix}").write_bytes(content)
    lines = faults(call("check", f"a{suffix}"))
    assert lines[0].startswith(f"a{suffix}")


@pytest.mark.parametrize("command", ["check", "tco", "rank", "shortlist"])
def test_every_command_names_every_fault_of_a_study(run, study, command):
    offers = study / "offers.csv"
    lines = offers.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace(",25,", ",-25,")
    lines[2] = lines[2].replace("CNY", "QQQ")
    offers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    answers = study / "answers.csv"
    answers.write_text(answers.read_text(encoding="utf-8").replace("SAL-02,standard", "SAL-02,maybe"), encoding="utf-8")
    file = study / "study.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"requirements.md"', '"none.md"'), encoding="utf-8")
    told = faults(run(command, study))
    assert any("offers.csv row 2, licence_per_user_month" in line for line in told)
    assert any("offers.csv row 3, currency" in line for line in told)
    assert any("none.md" in line for line in told)
    assert any("answers.csv row 3, Tarnwick Start" in line for line in told)


def test_faults_of_the_study_file_itself_name_it(run, study):
    file = study / "study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("years = 5", "yaers = 5").replace("attribute.support", "attribute.suport"), "utf-8")
    told = faults(run("check", study))
    assert all("study.toml" in line for line in told)
    assert any("yaers" in line for line in told)


def test_what_only_a_ranking_misses_is_found_too(run, study):
    offers = study / "offers.csv"
    lines = offers.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("support_hours")] = ""
    lines[1] = ",".join(cells)
    offers.write_text("\n".join(lines) + "\n", encoding="utf-8")
    told = faults(run("check", study))
    assert any("support_hours" in line and "Tarnwick Start" in line for line in told)


def test_faults_as_json(call, tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency,implementation\nA,USD,-5\n", encoding="utf-8")
    done = call("check", "offers.csv", "--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["sound"] is False
    assert told["problems"][0]["where"] == {"file": "offers.csv", "row": 2, "column": "implementation"}
    assert len(done.stderr.splitlines()) == len(told["problems"])


@pytest.mark.parametrize("missing", ["none.toml", "none.csv", "none.md", "https://example.org/study.toml"])
def test_a_file_that_is_not_there_is_one_line(call, missing):
    [line] = faults(call("check", missing))
    assert line.startswith(missing)


def test_a_folder_without_a_study_is_one_line(run, tmp_path):
    [line] = faults(run("rank", tmp_path))
    assert "study.toml: does not exist" in line
