"""``template`` and what comes back: forms go out, a folder of them is checked, a study is made from it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import crmselect as crm
from crmselect.load.samples import sample_path
from tests.report.forms import answered, fill

from .conftest import faults

NEEDS = sample_path("sample_requirements.md")
STUDY = """
[inputs]
requirements = "requirements.md"
responses = "responses"
[study]
language = "zh"
[assumptions]
currency = "USD"
years = 3
drivers = { users = 10 }
exchange_rates = { EUR = 1.1 }
"""


def sample_form(folder: Path, call, *vendors: str, language: str = "en") -> list[Path]:
    done = call(
        "template", NEEDS, "--output", folder / "rfp.xlsx", "--vendors", ",".join(vendors), "--language", language
    )
    assert done.returncode == 0, done.stderr
    return [folder / line.rpartition("/")[2] for line in done.stderr.splitlines()]


def filled(path: Path, **answers: str) -> None:
    for id_, answer in answers.items():
        fill(path, "requirements", id_.replace("_", "-"), answer=answer)
    fill(path, "prices", "Software licences", amount=50)


@pytest.fixture
def returned(tmp_path, call) -> Path:
    """A folder of two filled forms."""
    folder = tmp_path / "responses"
    folder.mkdir()
    for path in sample_form(folder, call, "Acme", "Bravo"):
        filled(path, SAL_01="standard", SAL_02="configuration")
    return folder


def test_the_installed_command_writes_a_form_and_two_runs_the_same_bytes(tmp_path):
    program = Path(sys.executable).with_name("crmselect")
    for name in ("one.xlsx", "two.xlsx"):
        done = subprocess.run(
            [program, "template", NEEDS, "--output", tmp_path / name, "--currency", "usd", "--years", "5"],
            capture_output=True, encoding="utf-8", check=False, timeout=120,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert done.stderr == f"wrote {tmp_path / name}\n"
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_one_form_for_each_vendor_that_is_named(call, tmp_path):
    done = call("template", NEEDS, "--output", "rfp.xlsx", "--vendors", "Acme, Bravo", "--vendor", "Cairn, Ltd.",
                "--language", "zh", "--attributes", "support_hours,uptime_percent")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "rfp-Acme.xlsx",
        "rfp-Bravo.xlsx",
        "rfp-Cairn,-Ltd.xlsx",
    ]


def test_nothing_is_overwritten(call, tmp_path):
    (tmp_path / "rfp-Bravo.xlsx").write_bytes(b"filled in")
    [line] = faults(call("template", NEEDS, "--output", "rfp.xlsx", "--vendors", "Acme,Bravo"))
    assert line.startswith("rfp-Bravo.xlsx: is there already")
    assert [path.name for path in tmp_path.iterdir()] == ["rfp-Bravo.xlsx"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--output", "rfp.csv"], "name it .xlsx"),
        (["--output", "rfp.xlsx", "--vendors", "Acme,acme"], "named more than once"),
        (["--output", "none/rfp.xlsx"], "there is no folder"),
    ],
)
def test_what_cannot_be_written_is_one_line(call, words, told):
    [line] = faults(call("template", NEEDS, *words))
    assert told in line


def test_an_unknown_currency_is_wrong_usage(call):
    done = call("template", NEEDS, "--output", "rfp.xlsx", "--currency", "QQQ")
    assert done.returncode == 2
    assert "QQQ is no ISO 4217 currency" in done.stderr


def test_a_folder_of_forms_is_checked_as_what_it_is(call, returned):
    done = call("check", returned)
    assert done.returncode == 0, done.stderr
    assert "no faults; 2 offers, 4 answers" in done.stdout
    told = json.loads(call("check", returned, "--json").stdout)
    assert told["counts"] == {"offers": 2, "answers": 4}
    assert len({file["sha256"] for file in told["files"]}) == 2
    assert json.loads(call("check", returned / "rfp-Acme.xlsx", "--json").stdout)["counts"] == {
        "offers": 1,
        "answers": 2,
    }
    assert call("check", returned, "--as", "responses", "--language", "zh").stdout.startswith(f"{returned}：没有错误")


def test_faults_of_forms_come_by_file_and_row(call, returned):
    for name in ("rfp-Bravo.xlsx", "rfp-Acme.xlsx"):
        filled(returned / name, SAL_03="standart", SAL_01="maybe")
    lines = faults(call("check", returned))
    cells = [line.partition(",")[0].rpartition("/")[2] for line in lines]
    assert cells == [f"rfp-{name}.xlsx#Requirements F{row}" for name in ("Acme", "Bravo") for row in (3, 5)]
    assert "did you mean 'standard'?" in lines[1]


@pytest.mark.usefixtures("returned")
def test_a_study_takes_its_offers_and_answers_from_the_forms(call, tmp_path):
    (tmp_path / "requirements.md").write_bytes(NEEDS.read_bytes())
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    study = crm.Study.read(tmp_path / "study.toml")
    assert study.offers.names == ("Acme", "Bravo")
    assert len(study.answers) == 4
    assert float(study.costs.total("nominal")["Acme"]) == 50 * 10 * 36
    (tmp_path / "costs.csv").write_text(
        "offer,item,category,amount\nAcme,Own staff,planning.staff,4000\n", encoding="utf-8"
    )
    with_costs = STUDY.replace("[study]", 'costs = "costs.csv"\n[study]')
    (tmp_path / "more.toml").write_text(with_costs, encoding="utf-8")
    assert float(crm.Study.read(tmp_path / "more.toml").costs.total("nominal")["Acme"]) == 50 * 10 * 36 + 4000
    assert sorted(Path(item.file).name for item in study.all_inputs) == [
        "requirements.md", "rfp-Acme.xlsx", "rfp-Bravo.xlsx", "study.toml",
    ]  # fmt: skip
    done = call("check", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "没有错误；2 份报价、60 条需求、4 条应答" in done.stdout


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('responses = "responses"', 'responses = "../responses"'), "lies outside the study's folder"),
        (('responses = "responses"', 'responses = "responses"\noffers = "a.csv"'), "the responses bring the offers"),
        (('responses = "responses"', 'responses = "replies"'), "does not exist"),
    ],
)
@pytest.mark.usefixtures("returned")
def test_what_a_study_may_not_say_of_responses(call, tmp_path, change, told):
    (tmp_path / "requirements.md").write_bytes(NEEDS.read_bytes())
    (tmp_path / "study.toml").write_text(STUDY.replace(*change), encoding="utf-8")
    assert any(told in line for line in faults(call("check", tmp_path)))


@pytest.mark.usefixtures("returned")
def test_a_form_that_is_older_than_the_document_is_told(call, tmp_path):
    text = NEEDS.read_text(encoding="utf-8")
    (tmp_path / "requirements.md").write_text(text.replace("SAL-01", "SAL-99"), encoding="utf-8")
    (tmp_path / "study.toml").write_text(STUDY, encoding="utf-8")
    lines = faults(call("check", tmp_path))
    assert len(lines) == 2
    assert all("SAL-99 not asked; SAL-01 not in the document" in line for line in lines)


def test_check_shows_which_heading_was_read_as_which_column(call, tmp_path):
    (tmp_path / "a.csv").write_text("供应商,货币,实施费\n甲,CNY,5\n", encoding="utf-8")
    done = call("check", "a.csv", "--language", "zh")
    assert "a.csv: '供应商' 读作 vendor、'货币' 读作 currency、'实施费' 读作 implementation" in done.stdout
    assert "已识别的列" in done.stdout
    told = json.loads(call("check", "a.csv", "--json").stdout)
    assert told["columns"][2] == {"file": "a.csv", "sheet": "", "heading": "实施费", "column": "implementation"}


def test_check_of_a_document_says_what_is_worth_a_second_look_and_that_is_no_fault(call, tmp_path):
    (tmp_path / "needs.csv").write_text(
        "id,requirement,priority\nR1,Search shall be fast,must\nR2,search shall be FAST,should\n", encoding="utf-8"
    )
    done = call("check", "needs.csv")
    assert done.returncode == 0
    assert "duplicate: R1 and R2 say the same" in done.stdout
    assert "值得再看：\n  duplicate: R1、R2 内容相同" in call("check", "needs.csv", "--language", "zh").stdout
    told = json.loads(call("check", "needs.csv", "--json").stdout)
    assert [row["kind"] for row in told["review"]] == ["duplicate", "untestable", "no_acceptance"]


def test_the_differences_of_two_documents_and_the_answers_that_are_stale(call, tmp_path):
    text = NEEDS.read_text(encoding="utf-8")
    (tmp_path / "old.md").write_text(text, encoding="utf-8")
    (tmp_path / "new.md").write_text(text.replace("SAL-10", "SAL-11"), encoding="utf-8")
    done = call("diff", "old.md", "new.md", "--answers", sample_path("sample_answers.csv"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "1 renumbered: SAL-10 → SAL-11"
    assert "answer to SAL-10 (now SAL-11) is stale: renumbered" in done.stdout
    told = json.loads(call("diff", "old.md", "new.md", "--answers", sample_path("sample_answers.csv"), "--json").stdout)
    assert {row["requirement"] for row in told["stale"]} == {"SAL-10"}
    assert call("diff", "old.md", "new.md", "--csv").stdout.startswith("what,id,field,old,new")
    assert call("diff", "old.md", "old.md", "--language", "zh").stdout == "两份文档的需求相同。\n"
    same = call("diff", "old.md", "old.md", "--answers", sample_path("sample_answers.csv"))
    assert "Every answer still answers what is asked." in same.stdout


def test_a_chinese_form_reads_back_alike(call, tmp_path):
    folder = tmp_path / "responses"
    folder.mkdir()
    needs = tmp_path / "needs.csv"
    needs.write_text("id,requirement,priority\nR1,Works,must\nR2,Fits,should\nR3,Shines,could\n", encoding="utf-8")
    for language in ("en", "zh"):
        done = call(
            "template", needs, "--output", folder / "rfp.xlsx", "--vendor", f"Acme {language}", "--language", language
        )
        assert done.returncode == 0
        answered(folder / f"rfp-Acme-{language}.xlsx", language)
    told = json.loads(call("check", folder, "--json").stdout)
    assert told["counts"] == {"offers": 2, "answers": 4}
