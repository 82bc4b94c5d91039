"""Files of offers in any form: the same offers whatever the shape; every kind of file in its own words."""

from __future__ import annotations

import contextlib
import csv
import gc
import json
import os
import time

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmselect import DataError, OfferSet, load_answers, load_offers

HEADINGS = ("name", "currency", "licence_per_user_month", "implementation", "training", "support_percent",
            "deployment", "support_hours")  # fmt: skip
ROWS = [
    ("Acme", "USD", 80, 12000, "included", 0.2, "cloud", 24),
    ("Bravo 云", "EUR", 95.5, None, "not quoted", None, None, 8),
]


def write_csv(path, delimiter=",", encoding="utf-8", rows=ROWS, headings=HEADINGS):
    with path.open("w", newline="", encoding=encoding) as stream:
        csv.writer(stream, delimiter=delimiter).writerows([headings, *rows])
    return path


def write_xlsx(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def message_of(path, **options):
    with pytest.raises(DataError) as caught:
        load_offers(path, **options)
    return str(caught.value)


LONG = (
    ("offer", "item", "category", "amount", "per", "every", "percent", "percent_of", "quoted", "currency"),
    ("Acme", "Licences, per user and month", "procurement.licences", 80, "users", "month", None, None, None, None),
    ("Acme", "Implementation, one price", "procurement.implementation", 12000, None, "once", None, None, None, None),
    ("Acme", "Training, one price", "training.trainers", "included", None, "once", None, None, None, None),
    ("Acme", "Technical support per year as a share of licences", "procurement.support", None, None, "year", "20%",
     "procurement.licences", None, None),
    ("Bravo 云", "Licences, per user and month", "procurement.licences", 95.5, "users", "month", None, None, None, None),
    ("Bravo 云", "Training, one price", "training.trainers", None, None, "once", None, None, "not_quoted", None),
)  # fmt: skip


def test_the_same_offers_in_many_shapes_are_equal(tmp_path):
    shapes = [
        write_csv(tmp_path / "a.csv"),
        write_csv(tmp_path / "b.csv", encoding="gb18030"),
        write_csv(tmp_path / "c.csv", encoding="utf-16"),
        write_csv(tmp_path / "d.csv", encoding="utf-8-sig", delimiter=";"),
        write_csv(tmp_path / "e.tsv", delimiter="\t"),
        write_csv(tmp_path / "f.txt", delimiter="|"),
        write_xlsx(tmp_path / "g.xlsx", Offers=[("Our offers",), (), HEADINGS, *ROWS]),
    ]
    flat = tmp_path / "h.json"
    flat.write_text(json.dumps([dict(zip(HEADINGS, row, strict=True)) for row in ROWS]), encoding="utf-8")
    shapes.append(flat)
    first = load_offers(shapes[0])
    modelled = tmp_path / "i.json"
    modelled.write_text(json.dumps(first.to_dict()), encoding="utf-8")
    shapes.append(modelled)
    assert first["Acme"].attributes == {"support_hours": 24.0}
    for shape in shapes:
        assert load_offers(shape).offers == first.offers, shape.name


def test_the_long_form_makes_the_same_items_as_the_wide_form(tmp_path):
    wide = load_offers(write_csv(tmp_path / "wide.csv"))
    long = load_offers(write_csv(tmp_path / "long.csv", rows=LONG[1:], headings=LONG[0]))
    sheet = load_offers(write_xlsx(tmp_path / "long.xlsx", Costs=LONG))
    records = [dict(zip(LONG[0], row, strict=True)) for row in LONG[1:]]
    (tmp_path / "long.json").write_text(json.dumps(records), encoding="utf-8")
    flat = load_offers(tmp_path / "long.json")
    for loaded in (long, sheet, flat):
        assert [offer.items for offer in loaded] == [offer.items for offer in wide]


def test_a_workbook_may_hold_offers_on_one_sheet_and_costs_on_another(tmp_path):
    path = write_xlsx(
        tmp_path / "rfp.xlsx",
        Notes=[("to", "do"), ("call", "Acme")],
        Offers=[("name", "currency"), ("Acme", "USD"), ("Bravo 云", "EUR")],
        Costs=LONG,
    )
    loaded = load_offers(path)
    assert [len(offer.items) for offer in loaded] == [4, 2]
    assert str(loaded["Acme"].items[0].place).endswith("rfp.xlsx#Costs B2, item")
    assert loaded.inputs[0].sheet == "Offers, Costs"
    assert [note.what for note in loaded.input_notes] == ["no column names the offers: the sheet was not read"]
    named = load_offers(f"{path}#Offers", costs=f"{path}#Costs")
    assert named.offers == loaded.offers
    assert [file.sheet for file in named.inputs] == ["Offers", "Costs"]
    assert load_offers(path, sheet="Costs").names == ("Acme", "Bravo 云")


def test_two_sheets_that_could_be_the_offers_are_not_chosen_between(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", One=[HEADINGS, *ROWS], Two=[HEADINGS, *ROWS])
    assert "several sheets can be the offers: One and Two — name one" in message_of(path)


def test_figures_of_a_workbook_that_are_faulty_are_named_by_cell(tmp_path):
    rows = [("A", "USD", True, -5, None, 20, None, None)]
    message = message_of(write_xlsx(tmp_path / "a.xlsx", Offers=[HEADINGS, *rows]))
    assert "a.xlsx#Offers C2, licence_per_user_month: True is no number — write the figure" in message
    assert "a.xlsx#Offers D2, implementation: -5 is negative" in message
    assert "a.xlsx#Offers F2, support_percent: 20 is more than the whole — write 20% or 0.2" in message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"name": "A", "name": "B"}]', "gives the key 'name' twice in one object"),
        ('[{"name": "A", "implementation": NaN}]', "holds NaN, which is no number in JSON"),
        ('[{"name": "A", "implementation": -Infinity}]', "holds -Infinity"),
        ('[{"name": "A", "implementation": 1e999}]', "row 1, implementation: inf is no finite number"),
        ('[{"name": "A", "implementation": true}]', "row 1, implementation: True is no number"),
        ('[{"name": "A",\n "implementation": }]', "row 2: is no JSON: expecting value"),
        ("[" * 100_000 + "]" * 100_000, "is nested deeper than 24 levels"),
        ("[" * 40 + "]" * 40, "is nested deeper than 24 levels"),
        ('[{"name": "A", "implementation": ' + "9" * 5000 + "}]", "thousands of digits"),
        ("[]", "holds no list of offers"), ("{}", "holds no list of offers"), ('"text"', "holds no list of offers"),
        ('{"offers": [{"name": "A", "itmes": []}]}', "offers[0].itmes: 'itmes' is no known field — did you mean 'items'?"),
        ('{"offers": [{"name": "A", "items": [{"item": "x", "category": "procurement.licences", "amonut": 5}]}]}',
         "offers[0].items[0].amonut: 'amonut' is no known field — did you mean 'amount'?"),
        ('{"offers": [{"name": "A", "items": [{"item": "x", "category": "procurement.licences", "amount": true}]}]}',
         "offers[0].items[0].amount: True is no number"),
        ('{"offers": [{"name": "A", "items": [{"item": "x", "category": "procurement.licences", "amount": -1}]}]}',
         "offers[0].items[0].amount: -1 is negative"),
        ('[{"name": "A", "items": [{"item": "x", "category": "golive.exit", "amount": {"low": 9, "likely": 5}}]}]', "offers[0].items[0].amount: low 9, likely 5, high 5 are not in order"),
        ('{"offers": [{"name": "A", "items": []}, {"name": "A", "items": []}]}', "named twice"),
        ('{"offers": [{"name": "A", "currency": "ZZZ", "items": []}]}', "offers[0].currency: 'ZZZ' is no ISO 4217"),
    ],
)  # fmt: skip
def test_malformed_json_is_refused_in_plain_words(tmp_path, text, message):
    path = tmp_path / "offers.json"
    path.write_text(text, encoding="utf-8")
    assert message in message_of(path)


def test_json_in_the_model_s_form_has_paths_for_places_and_comes_back(tmp_path):
    path = tmp_path / "offers.json"
    item = {"item": "x", "category": "procurement.licences", "amount": {"low": 4, "likely": 5, "high": 7}}
    path.write_text(json.dumps([{"name": "A", "items": [item]}]), encoding="utf-8")
    loaded = load_offers(path)
    assert loaded["A"].items[0].amount.high == 7
    assert str(loaded["A"].items[0].place).endswith("offers.json, offers[0].items[0]")
    assert OfferSet.model_validate(loaded.to_dict()).offers == loaded.offers
    costs = write_csv(tmp_path / "costs.csv", rows=LONG[1:], headings=LONG[0])
    assert "cannot be added to offers that state their items themselves" in message_of(path, costs=costs)


def test_a_costs_file_without_its_columns_says_which(tmp_path):
    offers = write_csv(tmp_path / "offers.csv")
    (tmp_path / "costs.csv").write_text("item,amount\nx,5\n")
    assert "costs.csv row 1: no column offer" in message_of(offers, costs=tmp_path / "costs.csv")
    (tmp_path / "costs.csv").write_text("a,b\nx,5\n")
    assert "costs.csv row 1: no column item" in message_of(offers, costs=tmp_path / "costs.csv")


def test_a_file_that_is_not_there_or_has_no_sheets_says_so(tmp_path):
    assert "does not exist" in message_of(tmp_path / "none.csv")
    assert "has no sheets" in message_of(write_csv(tmp_path / "a.csv"), sheet="Costs")


def test_the_collector_is_left_as_it_was_found(tmp_path):
    path = write_csv(tmp_path / "a.csv")
    load_offers(path)
    assert gc.isenabled()
    gc.disable()
    try:
        load_offers(path)
        assert not gc.isenabled()
    finally:
        gc.enable()
    with pytest.raises(DataError):
        load_offers(tmp_path / "none.csv")
    assert gc.isenabled()


def test_any_kind_of_path_will_do(tmp_path):
    path = write_csv(tmp_path / "a.csv")
    assert load_offers(os.fspath(path)).offers == load_offers(path).offers


def test_the_sample_is_read_from_the_checkout(request):
    offers = load_offers(request.config.rootpath / "data" / "sample_vendors.csv")
    assert len(offers) == 10


TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from('name,offer;item\t|"\n\r 0123456789.%-()()（）支持费价'), st.characters()),
    max_size=120,
)


@given(TEXTS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200, deadline=None)
def test_any_text_is_offers_or_one_clear_error(tmp_path, text):
    path = tmp_path / "any.csv"
    path.write_bytes(("name,implementation,discount\nA,1,x\n" + text).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(DataError):
        assert len(load_offers(path)) >= 1
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(DataError):
        load_offers(path)


@pytest.mark.parametrize("filler", [" ", "(", "a", "1;", "万", "：", "\u0301"])
def test_a_cell_of_pages_is_refused_in_no_time_and_in_few_words(tmp_path, filler):
    path = tmp_path / "long.csv"
    cell = filler * (60_000 // len(filler))
    path.write_text(
        f"offer|item|category|amount|discount|tiers\nA|x|{cell}y|{cell}y|{cell}y|{cell}y\n", encoding="utf-8"
    )
    start = time.perf_counter()
    assert len(message_of(path)) < 3_000
    path.write_text(f"name,implementation\nA,{cell}y\n", encoding="utf-8")
    assert len(message_of(path)) < 1_000
    path.write_text(f"id,A\nR1,{cell}y\n", encoding="utf-8")
    with pytest.raises(DataError):
        load_answers(path)
    assert time.perf_counter() - start < 5
