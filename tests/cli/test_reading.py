"""What the command line says of the files it reads: their encoding, their notes, the order of its words."""

from __future__ import annotations

import json

import pytest

OFFERS = "name,currency,implementation\nŁódź GmbH,EUR,100\n"
NEEDS = """\
# Needs

| Requirement | Priority |
|---|---|
| Print labels | must |

## Sales

| ID | Requirement | Priority |
|---|---|---|
| R1 | Take orders | low |
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "offers.csv").write_bytes(OFFERS.encode("cp1250"))
    (tmp_path / "plain.csv").write_text("name,currency,implementation\nAcme,EUR,100\n", encoding="utf-8")
    (tmp_path / "needs.md").write_text(NEEDS.replace("labels", "labels – Łódź"), encoding="utf-8")


@pytest.mark.usefixtures("files")
def test_the_encoding_of_a_file_that_cannot_be_told_is_an_option(call):
    refused = call("check", "offers.csv")
    assert refused.returncode == 1
    assert "--encoding" in refused.stderr
    done = call("check", "offers.csv", "--encoding", "cp1250", "--as", "offers")
    assert done.returncode == 0
    assert "offers.csv (cp1250)" in done.stdout
    # What is UTF-8 stays so.
    done = call("compare", "offers.csv", "needs.md", "--encoding", "cp1250", "--output", "report.html")
    assert done.returncode == 0, done.stderr
    assert "Łódź GmbH" in done.stdout
    assert "Ĺ" not in done.stdout
    wrong = call("compare", "offers.csv", "--encoding", "klingon")
    assert wrong.returncode == 2
    assert "'klingon' is no encoding" in wrong.stderr


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(("language", "said"), [("en", "counts as wont: R1"), ("zh", "按 wont 计：R1")])
def test_compare_prints_what_the_readers_chose_and_left_aside(call, language, said):
    done = call("compare", "plain.csv", "needs.md", "--language", language)
    _, _, notes = done.stdout.partition("Notes:" if language == "en" else "说明：")
    assert said in notes
    assert "needs.md row 3: " in notes  # the table without ids
    told = json.loads(call("compare", "plain.csv", "needs.md", "--json").stdout)["notes"]
    assert any("counts as wont" in note["what"] for note in told)


@pytest.mark.usefixtures("files")
def test_notes_of_the_ranking_and_of_the_readers_stand_under_one_heading(call):
    done = call("compare", "plain.csv", "needs.md", "--budget", 500)
    assert done.stdout.count("Notes:") == 1
    assert "counts as wont" in done.stdout


@pytest.mark.usefixtures("files")
def test_check_names_a_table_with_priorities_and_without_ids(call):
    assert "needs.md row 3: a table is not read: no column holds ids" in call("check", "needs.md").stdout


@pytest.mark.usefixtures("files")
def test_the_requirements_may_stand_behind_options(call):
    expected = call("compare", "plain.csv", "needs.md", "--budget", 500)
    for words in (
        ["plain.csv", "--budget", 500, "needs.md"],
        ["--budget", 500, "plain.csv", "needs.md"],
        ["--budget", 500, "plain.csv", "--years", 5, "needs.md"],
    ):
        assert call("compare", *words).stdout == expected.stdout
    wrong = call("compare", "plain.csv", "--budget", 500, "needs.md", "more.md")
    assert wrong.returncode == 2
    assert "unrecognized arguments: more.md" in wrong.stderr


@pytest.mark.parametrize("years", ["0", "-1", "51", "5.5"])
def test_years_out_of_range_are_refused_in_plain_words(call, samples, years):
    done = call("compare", samples[0], f"--years={years}")
    assert done.returncode == 2
    assert f"'{years}' is no number of years: write a whole number from 1 to 50" in done.stderr


def test_the_most_years_are_those_of_the_assumptions():
    from crmselect.cli.parser import MOST_YEARS
    from crmselect.model import Assumptions

    limits = [rule.le for rule in Assumptions.model_fields["years"].metadata if hasattr(rule, "le")]
    assert limits == [MOST_YEARS]
