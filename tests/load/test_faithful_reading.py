"""What stands in a file is kept as written, told where a choice was made, and refused where nobody can tell."""

from __future__ import annotations

import json

import openpyxl
import pytest

import crmselect as crm
from crmselect.cost import tco
from crmselect.errors import DataError
from crmselect.load.samples import sample_path
from crmselect.load.source import read_source

WESTERN = ["Müller GmbH", "Björn Söderberg", "Peña y Muñoz", "Ångström", "L’été à Orléans – 5 €"]


def written(tmp_path, name, text, encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def messages(load, *args, **options):
    with pytest.raises(DataError) as caught:
        load(*args, **options)
    return [str(problem).rpartition("/")[2] for problem in caught.value.problems]


def workbook(tmp_path, rows, *merged):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


# Drivers


def seats(word):
    item = crm.CostItem(item="Seats", category="procurement.licences", amount=1, per=word)
    return [crm.Offer(name="Acme", items=(item,))]


def plan(**drivers):
    return crm.Assumptions(currency="USD", years=1, drivers=drivers)


def test_a_driver_of_the_study_is_never_taken_for_another_word_of_users(tmp_path):
    path = written(tmp_path, "c.csv", "offer,item,category,amount,per\nAcme,Seats,procurement.licences,1,seats\n")
    offers = crm.load_offers(path)
    assert offers["Acme"].items[0].per == "seats"
    costs = tco(offers, plan(users=100, seats=7))
    assert costs.total("nominal")["Acme"] == 7
    assert not costs.notes


@pytest.mark.parametrize(
    ("word", "driver"), [("用户", "users"), ("Seats", "users"), ("USERS", "users"), ("users", "用户")]
)
def test_another_word_of_the_one_driver_of_users_is_followed_and_told_in_both_languages(tmp_path, word, driver):
    head = "offer,item,category,amount,per\n"
    read = crm.load_offers(written(tmp_path, "c.csv", f"{head}Acme,Seats,procurement.licences,1,{word}\n"))
    assert read["Acme"].items[0].per == word
    for offers in (read, seats(word)):
        costs = tco(offers, plan(**{driver: 100, "calls": 3}))
        assert costs.total("nominal")["Acme"] == 100
        (note,) = costs.notes
        assert repr(word) in note.text()
        assert repr(driver) in note.text("zh")


def test_a_word_that_several_drivers_could_mean_is_refused():
    with pytest.raises(DataError, match="there is no driver 'user'"):
        tco(seats("user"), plan(users=100, seats=7))


# Encodings


@pytest.mark.parametrize("name", WESTERN)
def test_a_western_file_is_read_in_the_code_page_of_windows(tmp_path, name):
    path = written(tmp_path, "o.csv", f"name,currency,implementation\n{name},EUR,100\n", "cp1252")
    offers = crm.load_offers(path)
    assert offers.names == (name,)
    assert offers.inputs[0].encoding == "cp1252"
    assert "read as cp1252" in offers.input_notes[0].text()
    assert "cp1252" in offers.input_notes[0].zh


@pytest.mark.parametrize(
    "text", ["供应商,币种\n", "编号,需求,优先级\n", "Vendor,价格\nAcme,12\n", "甲\n", "北京某某软件有限公司,1\n"]
)
def test_short_chinese_files_are_no_western_ones(tmp_path, text):
    assert read_source(written(tmp_path, "a.csv", text, "gb18030")).text() == (text, "gb18030")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Łódź\nMałgorzata Żak\n", "cp1250"),
        ("이름,가격\n영업,구매\n", "euc-kr"),
        ("ベンダー,通貨\n", "shift_jis"),
        ("客戶,價格,系統\n", "big5"),
        ("魏晨,饕餮\n", "gb18030"),
        ("Müller GmbH,Björn\n", "cp850"),
        ("Müller\n", "mac_roman"),
    ],
)
def test_what_cannot_be_told_for_certain_is_refused_rather_than_guessed(tmp_path, text, encoding):
    path = written(tmp_path, "a.csv", text, encoding)
    with pytest.raises(DataError, match=r"pass encoding= \(--encoding\)"):
        read_source(path).text()
    assert read_source(path, encoding=encoding).text()[0] == text


# Studies


def test_a_study_that_was_written_out_as_json_is_read_back(tmp_path):
    offers, needs = crm.load_offers(sample_path()), crm.load_requirements(sample_path("sample_requirements.md"))
    study = crm.Study(
        offers=offers,
        requirements=needs,
        answers=crm.load_answers(sample_path("sample_answers.csv"), offers=offers, requirements=needs),
        assumptions=crm.Assumptions(currency="USD", drivers={"users": 100}),
        gates=crm.Gates(budget=900_000),
    )
    first = crm.Study.read(written(tmp_path, "s.json", study.model_dump_json()))
    second = crm.Study.read(written(tmp_path, "t.json", first.model_dump_json()))
    assert second.replace(inputs=()) == study
    assert [file.file.rpartition("/")[2] for file in second.inputs] == ["t.json", "s.json"]
    assert second.rank().table.equals(study.rank().table)


def test_an_address_among_the_inputs_is_said_to_be_one(tmp_path):
    text = '[inputs]\noffers = "https://example.org/o.csv"\n[assumptions]\ncurrency = "USD"\n'
    (told,) = messages(crm.Study.read, written(tmp_path, "study.toml", text))
    assert "nothing is fetched" in told
    assert "beside the study" in told


# Faults


def test_a_list_in_a_flat_offer_asks_for_a_number_or_a_text_with_all_other_faults(tmp_path):
    data = [{"name": "A", "implementation": [1, 2], "training": 5}, {"name": "B", "currency": "XXQ"}]
    told = messages(crm.load_offers, written(tmp_path, "o.json", json.dumps(data)))
    assert told == [
        (
            "o.json row 1, implementation: 'implementation' holds a list where a number or a text belongs"
            " — write one number or one text"
        ),
        "o.json row 2, currency: 'XXQ' is no ISO 4217 currency — write a code such as USD, EUR or CNY",
    ]


@pytest.mark.parametrize("load", [crm.load_requirements, crm.load_answers])
def test_a_list_in_flat_requirements_or_answers_is_named_likewise(tmp_path, load):
    data = [{"id": "R1", "text": "Do it", "priority": ["must"], "Acme": {"code": "standard"}}]
    told = messages(load, written(tmp_path, "n.json", json.dumps(data)))
    assert any("where a number or a text belongs" in one for one in told)


def test_a_ragged_row_hides_no_fault_of_the_others(tmp_path):
    offers = written(tmp_path, "o.csv", "name,currency,implementation\nA,EUR,-5\nB,USD\nC,XXQ,7\n")
    costs = written(tmp_path, "c.csv", "offer,item,category,amount\nB,x,procurement.hardware,5\n")
    told = messages(crm.load_offers, offers, costs=costs)
    assert [one.partition(":")[0].split(",")[0] for one in told] == ["o.csv row 2", "o.csv row 3", "o.csv row 4"]
    needs = written(tmp_path, "n.csv", "id,requirement,priority\nR1,First,perhaps\nR2,x\n")
    assert [one.split(",")[0].split(":")[0] for one in messages(crm.load_requirements, needs)] == [
        "n.csv row 2",
        "n.csv row 3",
    ]
    answers = written(tmp_path, "a.csv", "id,Acme\nR1,yes\nR2,standard,x\n")
    assert [one.split(",")[0].split(":")[0] for one in messages(crm.load_answers, answers)] == [
        "a.csv row 2",
        "a.csv row 3",
    ]


# Merged cells

NEEDS = [
    ["Area", "ID", "Requirement", "Priority"],
    ["Sales", "R1", "Do one thing", "must"],
    [None, "R2", "Do another", "should"],
    ["Service", "R3", "Do more", "must"],
    [None, "R4", "Do last", "must"],
]


def test_an_area_merged_over_rows_is_the_area_of_each(tmp_path):
    needs = crm.load_requirements(workbook(tmp_path, NEEDS, "A2:A3", "A4:A5"))
    assert [need.area for need in needs] == ["Sales", "Sales", "Service", "Service"]
    assert not any("no area" in note.what for note in needs.input_notes)


def test_a_blank_area_among_others_is_told_and_a_range_without_end_is_clamped(tmp_path):
    needs = crm.load_requirements(workbook(tmp_path, NEEDS, "A2:A3", "F9:F1048576"))
    assert [need.area for need in needs] == ["Sales", "Sales", "Service", ""]
    (note,) = [note for note in needs.input_notes if "no area is given" in note.what]
    assert "R4" in note.what
    assert "R4" in note.zh


def test_an_offer_merged_over_its_items_is_theirs_and_a_merged_price_is_refused(tmp_path):
    rows = [
        ["Offer", "Item", "Category", "Amount"],
        ["A", "x", "procurement.hardware", 5],
        [None, "y", "procurement.hardware", 6],
    ]
    offers = crm.load_offers(workbook(tmp_path, rows, "A2:A3"))
    assert [item.item for item in offers["A"].items] == ["x", "y"]
    rows = [["Name", "Currency", "Implementation"], ["A", "USD", 5], ["B", None, None]]
    (told,) = messages(crm.load_offers, workbook(tmp_path, rows, "B2:B3", "C2:C3"))
    assert "C2, Implementation: '5' stands in a cell merged over several rows" in told


def test_a_merged_answer_is_refused(tmp_path):
    path = workbook(tmp_path, [["ID", "Acme"], ["R1", "standard"], ["R2", None]], "B2:B3")
    (told,) = messages(crm.load_answers, path)
    assert "merged over several rows" in told


# Answers in Chinese money


@pytest.mark.parametrize(
    ("cell", "currency"),
    [
        ("定制（12000 元）", "CNY"),
        ("定制（人民币 12000）", "CNY"),
        ("定制（￥12000）", "CNY"),
        ("定制（人民币12000元）", "CNY"),
        ("定制（12000美元）", "USD"),
        ("定制（12000 欧元）", "EUR"),
        ("customisation (12000 英镑)", "GBP"),
        ("定制（1.2万元）", "CNY"),
    ],
)
def test_the_cost_of_an_answer_may_name_its_currency_in_chinese(tmp_path, cell, currency):
    (answer,) = crm.load_answers(written(tmp_path, "a.csv", f"id,Acme\nR1,{cell}\n"))
    assert (answer.code, answer.cost, answer.currency) == ("customisation", 12_000, currency)


@pytest.mark.parametrize(
    ("cell", "said"), [("定制（USD 12000 元）", "several currencies"), ("定制（$12000）", "'$' can be AUD")]
)
def test_a_cost_in_two_currencies_or_in_dollars_of_any_country_is_refused(tmp_path, cell, said):
    (told,) = messages(crm.load_answers, written(tmp_path, "a.csv", f"id,Acme\nR1,{cell}\n"))
    assert said in told
