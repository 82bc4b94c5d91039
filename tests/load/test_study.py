"""Study files: the files that they name, what stands in them, and every fault of all of them at once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

import crmselect as crm
from crmselect.errors import DataError, Place
from crmselect.load.study import read_study

OFFERS = """\
name,currency,support_hours,licence_per_user_month,implementation
Acme,USD,12,50,40000
Bravo,EUR,24,40,60000
"""
COSTS = """\
offer,item,category,amount,every,per,source
Acme,Premium support,procurement.support,900,month,,clause 4.2
Bravo,Training days,training.trainers,35,once,users,annex B
"""
NEEDS = """\
# Requirements

## Sales

| ID | Requirement | Priority |
|----|-------------|----------|
| F1 | Keeps leads | Must |
| F2 | Writes quotes | Should |

## Service

| ID | Requirement | Priority |
|----|-------------|----------|
| S1 | Takes tickets | Could |
"""
ANSWERS = """\
id,Acme,Bravo
F1,standard,customisation (9000)
F2,partner,standard
S1,,roadmap
"""
ASSUMPTIONS = """
[assumptions]
currency = "USD"
start = 2027-01-01
years = 5
discount_rate = 0.08

[assumptions.drivers]
users = [80, 120, 150, 150, 150]

[assumptions.exchange_rates]
as_of = 2026-11-01
EUR = 1.08
"""
STUDY = (
    """\
[study]
title = "CRM for field sales"
language = "en"                 # en | zh: labels of reports and plots

[inputs]                        # relative to this file
offers = "offers.csv"
costs = "costs.csv"
requirements = "requirements.md"
answers = "answers.csv"
"""
    + ASSUMPTIONS
    + """
[[criteria]]
name = "Fit"
weight = 50
source = "requirements"

[[criteria]]
name = "Cost"
weight = 30
source = "cost.present_value"
value = { shape = "linear", worst = 900000, best = 300000 }

[[criteria]]
name = "Support"
weight = 20
source = "attribute.support_hours"
value = { shape = "linear", worst = 0, best = 24 }

[gates]
must_haves = true
budget = 800000
"""
)
ALONE = '[inputs]\noffers = "offers.csv"\n' + ASSUMPTIONS
"""A study of offers and nothing else."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"offers.csv": OFFERS, "costs.csv": COSTS, "requirements.md": NEEDS, "answers.csv": ANSWERS}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def read(folder: Path):
    def write_and_read(text: str, name: str = "study.toml") -> crm.Study:
        (folder / name).write_text(text, encoding="utf-8")
        return crm.Study.read(folder / name)

    return write_and_read


@pytest.fixture
def faults(folder: Path, read):
    def told(text: str, name: str = "study.toml") -> list[str]:
        with pytest.raises(DataError) as caught:
            read(text, name)
        return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]

    return told


# --- what is read ---------------------------------------------------------------------------------------------------


def test_the_example_study_is_read_with_all_its_files(read):
    study = read(STUDY)
    assert study.title == "CRM for field sales"
    assert study.offers.names == ("Acme", "Bravo")
    assert [item.item for item in study.offers["Acme"].items][-1] == "Premium support"
    assert study.requirements.areas == ("Sales", "Service")
    assert study.answers["Bravo / F1"].cost == 9000.0
    assert "Acme / S1" not in study.answers or study.answers["Acme / S1"].missing
    assert str(study.assumptions.start) == "2027-01-01"
    assert study.assumptions.drivers["users"].values == (80.0, 120.0, 150.0, 150.0, 150.0)
    assert study.assumptions.exchange_rates.rates["EUR"].values == (1.08,)
    assert [criterion.weight for criterion in study.criteria] == [50.0, 30.0, 20.0]
    assert study.gates.budget == 800_000.0


def test_its_figures_are_those_of_the_contracts(read):
    nominal = read(STUDY).costs.by("item", kind="nominal")
    seats = 12 * (80 + 120 + 150 + 150 + 150)
    assert read(STUDY).costs.total("nominal")["Acme"] == pytest.approx(50 * seats + 40_000 + 60 * 900)
    assert read(STUDY).costs.total("nominal")["Bravo"] == pytest.approx(1.08 * (40 * seats + 60_000 + 35 * 80 + 9_000))
    assert nominal.loc["Closing F1", "Bravo"] == pytest.approx(1.08 * 9_000)


def test_it_can_be_ranked_reviewed_and_sent(read):
    study = read(STUDY)
    ranking = study.rank()
    assert list(ranking.values.columns) == ["Fit / Sales", "Fit / Service", "Cost", "Support"]
    assert len(study.review())
    assert crm.Study.model_validate_json(study.model_dump_json()) == study


def test_every_file_is_listed_with_the_hash_of_its_bytes(folder, read):
    study = read(STUDY)
    listed = {Path(item.file).name: item.sha256 for item in study.all_inputs}
    for name in ("study.toml", "offers.csv", "costs.csv", "requirements.md", "answers.csv"):
        assert listed.pop(name) == hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert not listed


def test_every_row_knows_its_file_and_its_line(read):
    study = read(STUDY)
    assert Path(study.offers["Bravo"].place.file).name == "offers.csv"
    assert study.offers["Bravo"].place.row == 3
    assert study.offers["Bravo"].items[-1].source == "annex B"
    assert study.requirements["F2"].place.row == 8


def test_json_says_the_same_as_toml(read):
    text = json.dumps(
        {
            "study": {"title": "CRM for field sales"},
            "inputs": {
                "offers": "offers.csv",
                "costs": "costs.csv",
                "requirements": "requirements.md",
                "answers": "answers.csv",
            },
            "assumptions": {
                "currency": "USD", "start": "2027-01-01", "discount_rate": 0.08,
                "drivers": {"users": [80, 120, 150, 150, 150]}, "exchange_rates": {"as_of": "2026-11-01", "EUR": 1.08},
            },
            "criteria": [
                {"name": "Fit", "weight": 50, "source": "requirements"},
                {"name": "Cost", "weight": 30, "source": "cost.present_value", "value": {"worst": 900000, "best": 300000}},
                {"name": "Support", "weight": 20, "source": "attribute.support_hours", "value": {"worst": 0, "best": 24}},
            ],
            "gates": {"must_haves": True, "budget": 800000},
        }
    )  # fmt: skip
    assert read(text, "study.json").replace(inputs=()) == read(STUDY).replace(inputs=())


def test_what_a_file_would_hold_may_stand_in_the_study_itself(read):
    study = read(
        ASSUMPTIONS
        + """
[[offers]]
name = "Acme"
items = [{ item = "Seats", category = "procurement.licences", amount = 50, per = "users", every = "month" }]

[[requirements]]
id = "F1"
text = "Keeps leads"
priority = "must"

[[answers]]
offer = "Acme"
requirement = "F1"
code = "standard"
"""
    )
    assert (len(study.offers), len(study.requirements), len(study.answers)) == (1, 1, 1)


def test_costs_alone_are_offers(read):
    study = read('[inputs]\ncosts = "costs.csv"\n' + ASSUMPTIONS)
    assert [len(offer.items) for offer in study.offers] == [1, 1]


def test_a_study_in_chinese_reads_files_in_chinese(folder, read):
    (folder / "报价.csv").write_text("供应商,货币,实施费\n云端,CNY,5000\n", encoding="utf-8")
    study = read('[study]\nlanguage = "zh"\n[inputs]\noffers = "报价.csv"\n[assumptions]\ncurrency = "CNY"\n')
    assert study.offers.names == ("云端",)
    assert any("读作 implementation" in remark.text("zh") for remark in study.review().of("read"))


def test_the_working_folder_makes_no_difference(folder, read, monkeypatch):
    before = read(STUDY)
    monkeypatch.chdir(folder)
    after = crm.Study.read("study.toml")
    assert after.costs.total().equals(before.costs.total())
    assert after.rank().score.equals(before.rank().score)
    assert (after.offers["Bravo"].place.file, after.offers["Bravo"].place.row) == ("offers.csv", 3)


# --- files elsewhere ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../offers.csv", "sub/../../offers.csv", "/etc/passwd", "sub/../../../etc/passwd"])
def test_a_path_that_leaves_the_folder_is_refused_and_not_opened(folder, faults, name):
    (folder.parent / "offers.csv").write_text(OFFERS, encoding="utf-8")
    assert faults(f'[inputs]\noffers = "{name}"\n' + ASSUMPTIONS) == [
        f"study.toml, inputs.offers: {name!r} lies outside the study's folder — put the file beside the study"
    ]


def test_a_link_that_leads_out_of_the_folder_is_refused(folder, faults, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "offers.csv").write_text(OFFERS, encoding="utf-8")
    (folder / "linked.csv").symlink_to(outside / "offers.csv")
    (folder / "linked").symlink_to(outside)
    for name in ("linked.csv", "linked/offers.csv"):
        [fault] = faults(f'[inputs]\noffers = "{name}"\n' + ASSUMPTIONS)
        assert "lies outside the study's folder" in fault


def test_a_link_that_leads_to_itself_is_refused(folder, faults):
    (folder / "loop.csv").symlink_to(folder / "loop.csv")
    [fault] = faults('[inputs]\noffers = "loop.csv"\n' + ASSUMPTIONS)
    assert fault.startswith(("study.toml, inputs.offers: 'loop.csv' is no name", "loop.csv: cannot be read"))


def test_a_link_within_the_folder_and_a_folder_below_are_read(folder, read):
    (folder / "sub").mkdir()
    (folder / "offers.csv").rename(folder / "sub" / "offers.csv")
    (folder / "offers.csv").symlink_to(folder / "sub" / "offers.csv")
    for name in ("offers.csv", "sub/offers.csv", "./sub/../offers.csv"):
        assert read(f'[inputs]\noffers = "{name}"\n' + ASSUMPTIONS).offers.names == ("Acme", "Bravo")


@pytest.mark.parametrize(
    "name", ["https://example.org/offers.csv", "HTTP://x/o.csv", "file:///etc/passwd", "s3:b/o.csv"]
)
def test_an_address_is_refused_and_never_fetched(faults, name):
    assert faults(f'[inputs]\noffers = "{name}"\n' + ASSUMPTIONS) == [
        f"study.toml, inputs.offers: {name!r} is an address, and nothing is fetched from the net — save it beside the study"
    ]


def test_a_study_file_is_no_address_either():
    with pytest.raises(DataError, match=r"https://example\.org/study\.toml: is an address, and nothing is fetched"):
        crm.Study.read("https://example.org/study.toml")


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ('"a\\u0000b.csv"', r"'a\x00b.csv' is no name that a file can have — correct it"),
        ('""', 'is no file name — write it in quotes, such as "offers.csv"'),
        ('"#Costs"', 'is no file name — write it in quotes, such as "offers.csv"'),
        ("3", 'is no file name — write it in quotes, such as "offers.csv"'),
        ('["offers.csv"]', 'is no file name — write it in quotes, such as "offers.csv"'),
    ],
)
def test_what_is_no_file_name_is_refused(faults, given, fault):
    assert faults(f"[inputs]\noffers = {given}\n" + ASSUMPTIONS) == [f"study.toml, inputs.offers: {fault}"]


def test_half_a_character_is_no_file_name(faults):
    text = '{"inputs": {"offers": "\\ud800.csv"}, "assumptions": {"currency": "USD"}}'
    [fault] = faults(text, "study.json")
    assert "is no name that a file can have" in fault


# --- faults ---------------------------------------------------------------------------------------------------------


def test_unknown_keys_are_named_in_every_table_with_the_one_that_was_meant(faults):
    text = STUDY.replace("title", "titel").replace("discount_rate", "discount_rte").replace("budget", "budgte")
    text = (
        text.replace("must_haves", "must_have").replace("worst = 0", "worse = 0").replace("weight = 30", "wieght = 30")
    )
    assert faults(text.replace("[gates]", "[gate]\n[gates]")) == [
        "study.toml, assumptions.discount_rte: 'discount_rte' is no known field — did you mean 'discount_rate'?",
        "study.toml, criteria[1].wieght: 'wieght' is no known field — did you mean 'weight'?",
        "study.toml, criteria[2].value.worse: 'worse' is no known field — did you mean 'worst'?",
        "study.toml, gates.must_have: 'must_have' is no known field — did you mean 'must_haves'?",
        "study.toml, gates.budgte: 'budgte' is no known field — did you mean 'budget'?",
        "study.toml, study.titel: 'titel' is no known field — did you mean 'title'?",
        "study.toml, gate: 'gate' is no known field — did you mean 'gates'?",
    ]


def test_an_unknown_input_is_named_with_the_one_that_was_meant(faults):
    text = STUDY.replace("answers =", "anwsers =").replace("costs =", "zebra =")
    assert faults(text) == [
        (
            "study.toml, inputs.zebra: 'zebra' is no input — write one of offers, costs, requirements, answers, "
            "responses, or a project's table such as milestones"
        ),
        "study.toml, inputs.anwsers: 'anwsers' is no input — did you mean 'answers'?",
    ]


def test_the_faults_of_every_file_and_of_the_study_come_together(folder, faults):
    (folder / "offers.csv").write_text(OFFERS.replace("40000", "-4"), encoding="utf-8")
    (folder / "costs.csv").unlink()
    (folder / "requirements.md").write_text(NEEDS.replace("Should", "Perhaps"), encoding="utf-8")
    (folder / "answers.csv").write_text(ANSWERS.replace("partner", "yes"), encoding="utf-8")
    found = faults(STUDY.replace('"USD"', '"US"').replace("budget", "budgett"))
    for start in (
        "offers.csv row 2, implementation: ",
        "requirements.md row 8",
        "answers.csv row 3, Acme: ",
        "costs.csv: does not exist",
        "study.toml, assumptions.currency: 'US' is no ISO 4217 currency",
        "study.toml, gates.budgett: 'budgett' is no known field",
    ):
        assert any(line.startswith(start) for line in found), (start, found)
    assert not any("nothing is given" in line for line in found)


def test_what_does_not_fit_together_is_told_with_its_row(folder, faults):
    (folder / "costs.csv").write_text(COSTS.replace("users", "heads"), encoding="utf-8")
    assert faults(STUDY.replace("attribute.support_hours", "attribute.hours").replace("EUR", "GBP")) == [
        "study.toml, criterion Support: there is no attribute 'hours' — there are support_hours",
        "costs.csv row 3, per: there is no driver 'heads' — state it: drivers = { heads = ... }",
        (
            "offers.csv row 3, currency: no exchange rate from EUR to USD — state what one EUR costs: "
            "exchange_rates = { EUR = ... } or --exchange EUR=..."
        ),
    ]


def test_what_stands_in_two_places_is_refused(faults):
    assert faults('title = "a"\n[study]\ntitle = "b"\n' + ALONE) == [
        "study.toml, study.title: 'title' stands under [study] and outside of it — keep one of the two"
    ]
    assert faults('offers = [{ name = "Acme" }]\n' + ALONE) == [
        "study.toml, inputs.offers: the offers stand in this file too — keep one of the two"
    ]
    assert faults('{"assumptions": {"currency": "USD", "years": 1, "years": 3}}', "study.json") == [
        "study.json: gives the key 'years' twice in one object — keep one of the two"
    ]
    [fault] = faults('title = "a"\ntitle = "b"\n' + ALONE)
    assert fault.startswith("study.toml row 2: is not TOML: Cannot overwrite a value (at line 2")


@pytest.mark.parametrize(
    ("text", "name", "fault"),
    [
        ("", "study.toml", "study.toml: is empty"),
        ("[study", "study.toml", "study.toml: is not TOML: "),
        ("{", "study.json", "study.json row 1: is no JSON: "),
        ("[1]", "study.json", "study.json: is no study — "),
        ('{"assumptions": {"years": NaN}}', "study.json", "study.json: holds NaN, which is no number in JSON"),
        ("[" * 9000, "study.json", "study.json: is nested deeper than 24 levels"),
        ("a = " + "[" * 9000, "study.toml", "study.toml: is nested too deeply"),
        ("a = " + "9" * 9000, "study.toml", "study.toml: holds a number of thousands of digits"),
        ('{"a": ' + "9" * 9000 + "}", "study.json", "study.json: holds a number of thousands of digits"),
        (ALONE, "study.yaml", "study.yaml row 2: is no YAML: "),
        (ALONE, "study", "study: has none of the endings .toml, .json and .yaml"),
        ('study = "x"\n' + ALONE, "study.toml", "study.toml, study: study is no table — write [study]"),
        ('inputs = "x"\n' + ASSUMPTIONS, "study.toml", "study.toml, inputs: inputs is no table — write [inputs]"),
        ("[study]\ninputs = []\n" + ALONE, "study.toml", "study.toml, study.inputs: the files are not named under"),
        (ASSUMPTIONS, "study.toml", "study.toml, offers: nothing is given — fill it in"),
        ("offers = []\n" + ASSUMPTIONS, "study.toml", "study.toml, offers: there is no offer — name at least one"),
        ('[inputs]\noffers = "offers.csv"', "study.toml", "study.toml, assumptions: nothing is given — fill it in"),
        ('[inputs]\noffers = "ofers.csv"\n' + ASSUMPTIONS, "study.toml", "ofers.csv: does not exist — check the path; did"),
        (ALONE.replace("0.08", "nan"), "study.toml", "study.toml, assumptions.discount_rate: nan is no finite number"),
        (ALONE.replace("0.08", '"8 %"'), "study.toml", "study.toml, assumptions.discount_rate: '8 %' is text"),
        (ALONE.replace("years = 5", "years = true"), "study.toml", "study.toml, assumptions.years: True is no whole"),
        (ALONE.replace("2027-01-01", "2027"), "study.toml", "study.toml, assumptions.start: 2027 is no date — write one"),
        (ALONE.replace("1.08", "0"), "study.toml", "study.toml, assumptions.exchange_rates: the rate of EUR is not positive"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_study_says_why_and_where(faults, text, name, fault):
    [line] = faults(text, name)
    assert line.startswith(fault)


def test_a_study_that_is_missing_names_its_neighbour(folder, read):
    read(ALONE)
    with pytest.raises(DataError, match=r"studdy\.toml: does not exist — check the path; did you mean 'study\.toml'"):
        crm.Study.read(folder / "studdy.toml")


def test_every_fault_has_a_file_for_its_place(folder, read):
    (folder / "answers.csv").write_text(ANSWERS.replace("F2", "F9"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(
            STUDY.replace("support_hours", "hours").replace(
                "budget = 800000", "budget = 800000\nattributes.h.minimum=1"
            )
        )
    for problem in caught.value.problems:
        assert isinstance(problem.where, Place)
        assert problem.where.file


def test_the_reader_tells_the_faults_of_files_and_returns_what_it_could_read(folder):
    (folder / "answers.csv").unlink()
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    file = read_study(folder / "study.toml")
    assert [str(problem.where) for problem in file.problems] == [str(folder / "answers.csv")]
    assert file.fields["offers"].names == ("Acme", "Bravo")
    assert "answers" not in file.fields
    assert str(file.place(("title",))).endswith("study.toml, study.title")
    assert str(file.place(("criteria", 1, "name"))).endswith("study.toml, criteria[1].name")


def test_names_that_answers_get_wrong_are_told_with_the_faults_of_other_files(tmp_path):
    (tmp_path / "offers.csv").write_text("name,licence_per_year\nAcme,12 000 000 x\nBravo,80\n", encoding="utf-8")
    (tmp_path / "needs.csv").write_text("id,requirement,priority\nR1,Leads,must\nR2,Maps,perhaps\n", encoding="utf-8")
    (tmp_path / "answers.csv").write_text(
        "requirement,Acme,Cargo\nR1,standard,standard\nR9,standard,\n", encoding="utf-8"
    )
    (tmp_path / "study.toml").write_text(
        '[inputs]\noffers = "offers.csv"\nrequirements = "needs.csv"\nanswers = "answers.csv"\n'
        '[assumptions]\ncurrency = "USD"\n',
        encoding="utf-8",
    )
    with pytest.raises(DataError) as refused:
        crm.Study.read(tmp_path / "study.toml")
    said = str(refused.value)
    for word in ("12 000 000 x", "perhaps", "Cargo", "R9"):
        assert word in said
