"""Answers: a matrix or a row an answer, in English or Chinese."""

from __future__ import annotations

import json

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmselect import Answer, DataError, Offer, OfferSet, load_answers
from crmselect.load.answer_cells import parse_answer, parse_cost
from crmselect.load.table import CellFault
from crmselect.model import ANSWER_SCORES


@pytest.fixture
def load(tmp_path):
    def read(text, name="answers.csv", **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return load_answers(path, **options)

    return read


@pytest.fixture
def faults(load):
    def read(text, **options):
        with pytest.raises(DataError) as caught:
            load(text, **options)
        return [str(problem).rpartition("answers.csv")[2].strip() for problem in caught.value.problems]

    return read


@pytest.mark.parametrize(
    ("cell", "fields"),
    [
        ("standard", {"code": "standard"}), ("Out of the box", {"code": "standard"}), ("标准", {"code": "standard"}),
        ("S", {"code": "standard"}), ("config", {"code": "configuration"}), ("配置", {"code": "configuration"}),
        ("Add-on", {"code": "partner"}), ("third party", {"code": "partner"}), ("合作伙伴", {"code": "partner"}),
        ("插件", {"code": "partner"}), ("customization", {"code": "customisation"}),
        ("Custom", {"code": "customisation"}), ("二次开发", {"code": "customisation"}), ("planned", {"code": "roadmap"}),
        ("规划中", {"code": "roadmap"}), ("not supported", {"code": "unsupported"}), ("no", {"code": "unsupported"}),
        ("不支持", {"code": "unsupported"}), ("4", {"score": 4.0}), (4, {"score": 4.0}), ("3.5", {"score": 3.5}),
        ("2-4", {"low": 2.0, "high": 4.0}), ("2 – 4", {"low": 2.0, "high": 4.0}), ("2至4", {"low": 2.0, "high": 4.0}),
        ("customisation (12000 EUR)", {"code": "customisation", "cost": 12000.0, "currency": "EUR"}),
        ("定制（EUR 1,250,000）", {"code": "customisation", "cost": 1250000.0, "currency": "EUR"}),
        ("partner (500)", {"code": "partner", "cost": 500.0}), ("2 (500 usd)", {"score": 2.0, "cost": 500.0, "currency": "USD"}),
        ("standard (since spring)", {"code": "standard", "comment": "since spring"}),
        ("４", {"score": 4.0}), ("２－４", {"low": 2.0, "high": 4.0}),
        ("customisation (1.2万)", {"code": "customisation", "cost": 12000.0}),
        ("customisation (12k)", {"code": "customisation", "cost": 12000.0}),
        ("定制（¥5000）", {"code": "customisation", "cost": 5000.0, "currency": "CNY"}),
        ("", None), ("  ", None), (None, None), ("missing", None), ("未答", None),
    ],
)  # fmt: skip
def test_a_clear_answer_is_read(cell, fields):
    assert parse_answer(cell) == fields


@pytest.mark.parametrize("code", ANSWER_SCORES)
def test_every_code_is_its_own_word(code):
    assert parse_answer(code.upper()) == {"code": code}


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("yes", "'yes' does not say how it is met — write standard or configuration"),
        ("支持", "write standard or configuration"), ("Y", "write standard or configuration"),
        ("✓", "write standard or configuration"), ("部分支持", "write partner, customisation or roadmap"),
        ("C", "write configuration or customisation"), ("-", "write unsupported, or leave it blank"),
        ("n/a", "write unsupported, or leave it blank"), ("configuraton", "did you mean 'configuration'?"),
        ("hmm", "write standard, configuration, partner, customisation, roadmap, unsupported"),
        ("customisation (12,5 EUR)", "can be 12.5 or 125"), ("customisation (12 BTC)", "(12 BTC) is no cost"),
        ("customisation (12 days)", "(12 days) is no cost"), ("missing (5 EUR)", "is missing and yet says something"),
        (True, "True is no number"), ("4%", "is no number"), ("5²", "is no plain number"),
        ("fully supported", "write standard or configuration"), ("完全满足", "write standard or configuration"),
        ("not standard", "write partner, customisation, roadmap or unsupported"),
        ("非标准", "write partner, customisation, roadmap or unsupported"),
        ("not fully supported", "write partner, customisation or roadmap"), ("unsuported", "did you mean 'unsupported'?"),
        ("customisation (5000 per month)", "write the whole sum, due once"), ("customisation ($5000)", "'$' can be AUD"),
        ("customisation (5000 incl. VAT)", "write the amount without tax"),
    ],
)  # fmt: skip
def test_what_does_not_say_how_it_is_met_is_refused(cell, message):
    with pytest.raises(CellFault) as caught:
        parse_answer(cell)
    assert message in str(caught.value)


@pytest.mark.parametrize("cell", ["not configurable", "suported", "unstandard", "no customisation", "不可配置标准"])
def test_the_opposite_of_what_is_written_is_never_suggested(cell):
    with pytest.raises(CellFault) as caught:
        parse_answer(cell)
    assert "did you mean" not in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "fields"),
    [
        (12000, {"cost": 12000.0}), ("1.2万", {"cost": 12000.0}), ("12k", {"cost": 12000.0}), ("免费", {"cost": 0.0}),
        ("12000 USD", {"cost": 12000.0, "currency": "USD"}), ("12000 EUR", {"cost": 12000.0}),
        ("10-12k", {"cost": {"low": 10000.0, "likely": 11000.0, "high": 12000.0, "shape": "uniform"}}),
    ],
)  # fmt: skip
def test_what_closing_a_gap_costs_is_read_as_a_price(cell, fields):
    assert parse_cost(cell, currency="EUR") == fields


def test_a_cost_in_the_long_form_can_bring_its_currency(load, faults):
    [answer] = load("offer,requirement,answer,cost,currency\nA,R1,custom,12k USD,usd\n")
    assert (answer.cost, answer.currency) == (12000, "USD")
    [found] = faults("offer,requirement,answer,cost,currency\nA,R1,custom,12k USD,EUR\n")
    assert found == "row 2, currency: currency is given twice — keep one of the two"


MATRIX = "id,area,requirement,Acme,Bravo\nR1,Sales,Leads,standard,配置\nR2,Sales,Quotes,,customisation (12000 EUR)\n"


def test_a_matrix_has_a_row_a_requirement_and_a_column_an_offer(load):
    answers = load(MATRIX)
    assert answers.answers == (
        Answer(offer="Acme", requirement="R1", code="standard"),
        Answer(offer="Bravo", requirement="R1", code="configuration"),
        Answer(offer="Bravo", requirement="R2", code="customisation", cost=12000, currency="EUR"),
    )
    assert str(answers[2].place).endswith("answers.csv row 3, Bravo")
    assert [note.what for note in answers.input_notes] == [
        "columns of the requirements left aside: 'area', 'requirement'"
    ]


def test_a_requirement_column_alone_names_the_requirements(load):
    assert load("Requirement,Acme\nR1,5\n")[0].requirement == "R1"
    assert load("需求编号,甲\nR1,标准\n")[0].offer == "甲"


def test_the_long_form_says_the_same(load):
    long = load(
        "offer,requirement,answer,cost,currency,comment,evidence,low,high\n"
        "Acme,R1,standard,,,,,,\nBravo,R1,配置,,,,,,\nBravo,R2,customisation,12000,EUR,,,,\n"
    )
    assert long.answers == load(MATRIX).answers
    ranged = load("供应商,需求编号,应答,备注\nAcme,R1,2-4,见附件\nAcme,R2,,只有备注\nAcme,R3,,\n")
    assert ranged.answers == (
        Answer(offer="Acme", requirement="R1", low=2, high=4, comment="见附件"),
        Answer(offer="Acme", requirement="R2", comment="只有备注"),
    )
    assert ranged[1].missing


def test_names_that_nobody_knows_are_refused_with_a_suggestion(faults):
    offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Brava")))
    assert faults(MATRIX.replace("R2", "R22"), offers=offers, requirements=["R1", "R2"]) == [
        "row 1, Bravo: there is no offer 'Bravo' — did you mean 'Brava'?",
        "row 3, id: there is no requirement 'R22' — did you mean 'R2'?",
    ]
    assert faults("offer,id,answer\nZed,R9,5\n", offers=["Acme"], requirements=["R1", "R2"]) == [
        "row 2, id: there is no requirement 'R9' — the requirements are R1, R2",
        "row 2, offer: there is no offer 'Zed' — the offers are Acme",
    ]


def test_an_offer_named_like_a_column_of_the_requirements_keeps_its_column(load):
    answers = load("id,Title,Acme\nR1,5,4\n", offers=["Title", "Acme"])
    assert [(a.offer, a.score) for a in answers] == [("Title", 5.0), ("Acme", 4.0)]


@pytest.mark.parametrize(
    ("text", "faulty"),
    [
        ("id,Acme\nR1,5\nR1,4\n", ["row 3, Acme: 'Acme' answers 'R1' in "]),
        ("id,Acme,Acme\nR1,5,4\n", ["row 1, Acme: the heading 'Acme' stands twice"]),
        ("id,Acme\n,5\n", ["row 2, id: no requirement is named"]),
        ("id,Acme\nR1,yes\nR2,-3\nR3,4-2\n", [
            "row 2, Acme: 'yes' does not say how", "row 3, Acme: -3 is negative", "row 4, Acme: the range runs backwards",
        ]),
        ("id,text\nR1,x\n", ["row 1: no column is an offer's"]),
        ("a,b\n1,2\n", ["row 1: no column names the requirements"]),
        ("offer,id,answer,low,cost\nAcme,R1,5,2,x\n", ["row 2, cost: 'x' is no number"]),
        ("offer,id,answer,low,high\nAcme,R1,5,2,4\n", ["row 2, answer: more than one of code, score and range"]),
        ("offer,id,answer,low\nAcme,R1,,2\n", ["row 2, answer: a range needs both ends"]),
        ("offer,id,answer,cost\nAcme,R1,custom (5 EUR),6\n", ["row 2, cost: cost is given twice"]),
        ("offer,id,answer,zebra\n,R1,5,6\n", ["row 1, zebra: 'zebra' is no column of an answer", "row 2, offer: no offer is named"]),
    ],
)  # fmt: skip
def test_malformed_answers_are_refused_cell_by_cell(faults, text, faulty):
    found = faults(text)
    starts = [
        fault.startswith(start) or "Acme' answers 'R1'" in start for fault, start in zip(found, faulty, strict=False)
    ]
    assert len(found) >= len(faulty)
    assert all(starts), found


def test_headings_of_areas_between_the_rows_are_passed_over(load):
    assert len(load("id,text,Acme\n,Sales,\nR1,Leads,5\n,Service,\nR2,Cases,4\n")) == 2


def test_workbooks_and_json_are_read_alike(tmp_path, load):
    book = openpyxl.Workbook()
    for row in (["id", "Acme", "Bravo"], ["R1", 5, "standard"], ["R2", None, "2-4"]):
        book.active.append(row)
    other = book.create_sheet("Legend")
    other.append(["code", "meaning"])
    other.append(["5", "standard"])
    book.save(tmp_path / "answers.xlsx")
    sheet = load_answers(tmp_path / "answers.xlsx", sheet="Sheet")
    text = load("id,Acme,Bravo\nR1,5,standard\nR2,,2-4\n")
    assert sheet.answers == text.answers
    assert str(sheet[2].place).endswith("answers.xlsx#Sheet C3, Bravo")
    flat = tmp_path / "flat.json"
    flat.write_text(json.dumps([{"id": "R1", "Acme": 5, "Bravo": "standard"}, {"id": "R2", "Bravo": "2-4"}]))
    assert load_answers(flat).answers == text.answers
    modelled = tmp_path / "model.json"
    modelled.write_text(json.dumps(text.to_dict()))
    assert load_answers(modelled, offers=["Acme", "Bravo"]).answers == text.answers
    with pytest.raises(DataError, match="there is no offer 'Bravo'"):
        load_answers(modelled, offers=["Acme"])


@given(st.permutations(["R1,5,no", "R2,,2-4", "R3,标准,", "R4,custom (5 EUR),3"]), st.permutations([0, 1, 2]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_the_order_of_rows_and_columns_never_matters(load, rows, columns):
    lines = ["id,Acme,Bravo", *rows]
    text = "\n".join(",".join(line.split(",")[c] for c in columns) for line in lines)
    straight = load("\n".join(["id,Acme,Bravo", *sorted(rows)]))
    assert {a.offer + a.requirement: a for a in load(text)} == {a.offer + a.requirement: a for a in straight}


def test_the_sample_answers_are_the_same_in_both_languages(request):
    data = request.config.rootpath / "data"
    english, chinese = load_answers(data / "sample_answers.csv"), load_answers(data / "sample_answers.zh-CN.csv")
    assert english.answers == chinese.answers
