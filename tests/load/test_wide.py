"""Offers in the wide form: a row an offer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmselect import DataError, load_offers, taxonomy
from crmselect.load.further import _MONEY
from crmselect.model import CostItem, Offer, OfferSet, StatedRate


@pytest.fixture
def load(tmp_path):
    def read(text, name="offers.csv", **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8", newline="")
        return load_offers(path, **options)

    return read


@pytest.fixture
def faults(load):
    def read(text, **options):
        with pytest.raises(DataError) as caught:
            load(text, **options)
        return [str(problem).rpartition("offers.csv")[2].strip() for problem in caught.value.problems]

    return read


def test_a_row_is_an_offer_with_its_prices_attributes_and_notes(load):
    offers = load(
        "name,currency,licence_per_user_month,implementation,support_percent,deployment,support_hours\n"
        "Acme,usd,80,12000,20%,cloud,24\n"
    )
    assert offers == OfferSet(
        offers=(
            Offer(
                name="Acme",
                currency="USD",
                items=(
                    CostItem(item="Licences, per user and month", category="procurement.licences", amount=80.0,
                             per="users", every="month"),
                    CostItem(item="Implementation, one price", category="procurement.implementation", amount=12000.0),
                    CostItem(item="Technical support per year as a share of licences", category="procurement.support",
                             every="year", percent=0.2, percent_of=("procurement.licences",)),
                ),
                attributes={"support_hours": 24.0},
                notes={"deployment": "cloud"},
            ),
        ),
        inputs=offers.inputs,
        input_notes=offers.input_notes,
    )  # fmt: skip
    assert str(offers["Acme"].items[1].place).endswith("offers.csv row 2, implementation")
    assert str(offers["Acme"].place).endswith("offers.csv row 2, name")
    assert [note.what for note in offers.input_notes] == [
        "read as attributes: support_hours",
        "read as notes: deployment",
    ]
    assert len(offers.inputs[0].sha256) == 64


@pytest.mark.parametrize("column", list(taxonomy.WIDE_COLUMNS.values()), ids=list(taxonomy.WIDE_COLUMNS))
def test_each_price_column_makes_the_item_that_the_taxonomy_says(load, column):
    share = bool(column.percent_of)
    for heading in (column.key, column.en.title(), column.zh, column.key.replace("licence", "license").upper()):
        offers = load(f"name;{heading}\nA;0.5\n")
        (item,) = offers["A"].items
        assert (item.category, item.per, item.every) == (column.category, column.per or None, column.every)
        assert (item.percent if share else item.amount) == 0.5
        assert item.percent_of == ((column.percent_of,) if share else ())


def test_an_item_copied_from_the_column_s_pattern_is_what_validation_would_have_made(load):
    quick = load("name,implementation,training\nA,5,\nB,7.25,1\n")
    thorough = [{**item.model_dump(exclude_unset=True), "place": item.place} for offer in quick for item in offer.items]
    items = [item for offer in quick for item in offer.items]
    for item, fields in zip(items, thorough, strict=True):
        again = CostItem.model_validate(fields)
        assert item == again
        assert item.model_fields_set >= again.model_fields_set - {"phase", "group"}
        assert item.replace(amount=9.0).amount == 9.0
        assert item.model_copy() == item
        assert item.model_dump() == again.model_dump()


def test_leaving_is_paid_at_the_end(load):
    (item,) = load("name,exit\nA,5000\n")["A"].items
    assert item.billing == "arrears"


def test_nothing_included_not_quoted_and_zero_are_four_things(load):
    offers = load("name,training\nBlank,\nZero,0\nIn,included\nOut,not quoted\n含,已含\n面,面议\n")
    stated = {offer.name: [(item.amount, item.quoted) for item in offer.items] for offer in offers}
    assert stated == {
        "Blank": [], "Zero": [(0.0, "quoted")], "In": [(None, "included")], "Out": [(None, "not_quoted")],
        "含": [(None, "included")], "面": [(None, "not_quoted")],
    }  # fmt: skip


def test_a_share_that_is_included_is_no_percent_of_anything(load):
    (item,) = load("name,support %\nA,incl.\n")["A"].items
    assert (item.quoted, item.percent, item.percent_of) == ("included", None, ())


def test_chinese_headings_words_and_full_width_digits_are_read(load):
    offers = load(
        "供应商,币种,每用户每月许可费,实施费,迁移费,培训费,年支持费,支持小时\n甲,CNY,２７５,120000,待定,包含,20000,8\n"
    )
    amounts = {item.category: (item.amount, item.quoted) for item in offers["甲"].items}
    assert amounts == {
        "procurement.licences": (275.0, "quoted"),
        "procurement.implementation": (120000.0, "quoted"),
        "deployment.migration": (None, "not_quoted"),
        "training.trainers": (None, "included"),
        "procurement.support": (20000.0, "quoted"),
    }
    assert offers["甲"].attributes == {"支持小时": 8.0}


def test_a_rate_that_comes_with_the_offer_is_kept(load):
    offers = load(
        "name,currency,exchange_rate,exchange_rate_to,exchange_rate_as_of\nA,EUR,1.08,usd,2026-11-01\nB,USD,,,\n"
    )
    assert offers["A"].exchange_rate == StatedRate(to="USD", rate=1.08, as_of=dt.date(2026, 11, 1))
    assert offers["B"].exchange_rate is None


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            "A,EUR,1.08,,",
            "row 2, exchange_rate: an exchange rate is only half given — fill in exchange_rate_to, to say",
        ),
        (
            "A,EUR,,USD,",
            "row 2, exchange_rate_to: an exchange rate is only half given — fill in exchange_rate, the rate",
        ),
        ("A,EUR,x,USD,", "row 2, exchange_rate: 'x' is no number"),
        ("A,EUR,1.08,DOLLAR,", "row 2, exchange_rate_to: 'DOLLAR' is no ISO 4217 currency"),
        ("A,EUR,1.08,USD,soon", "row 2, exchange_rate_as_of: input should be a valid date"),
        ("A,EUR,0,USD,", "row 2, exchange_rate: 0.0 should be greater than 0"),
    ],
)
def test_a_faulty_rate_is_refused_at_its_cell(faults, row, fault):
    found = faults(f"name,currency,exchange_rate,exchange_rate_to,exchange_rate_as_of\n{row}\n")
    assert len(found) == 1
    assert found[0].startswith(fault)


def test_every_fault_of_a_file_is_told_at_once_in_the_order_of_its_rows(faults):
    found = faults(
        "name,curency,implementation,training,support_percent\n"
        'A,USD,-3,12 pesos,20\nA,USD,TRUE,nan,20%\n,USD,1e400,1.2万元/天,0.2\nB,USD,"12,5",-,x\n'
    )
    assert [fault.partition(" — ")[0] for fault in found] == [
        "row 1, curency: 'curency' is no known column",
        "row 2, training: '12 pesos' is no number, and no price that can be read: 'pesos' is not understood",
        "row 2, support_percent: 20 is more than the whole",
        "row 2, implementation: -3 is negative",
        "row 3, name: 'A' is named in row 2 too",
        "row 3, implementation: 'TRUE' is no number",
        "row 3, training: 'nan' is no number",
        "row 4, name: the offer has no name",
        "row 4, implementation: '1e400' is no finite number",
        "row 4, training: '1.2万元/天' is no number, and no price that can be read: '天' is not understood",
        "row 5, implementation: '12,5' can be 12.5 or 125",
        "row 5, training: '-' is no number",
        "row 5, support_percent: 'x' is no number",
    ]
    assert all(" — " in fault for fault in found)


@pytest.mark.parametrize(
    ("heading", "fix"),
    [
        ("support", "head it support_per_year or support_percent"),
        ("许可费", "head it licence_per_user_month, licence_per_user_year"),
        ("Total cost", "head it the price column that it is"),
        ("setup fee", "state it as a cost item in the long form"),
        ("licence_per_user_mnth", "did you mean 'licence_per_user_month'?"),
        ("接口改造费", "state it as a cost item in the long form"),
    ],
)
def test_a_column_of_money_is_never_taken_for_an_attribute(faults, heading, fix):
    (fault,) = faults(f"name,{heading}\nA,5\n")
    assert fault.startswith(f"row 1, {heading}: ")
    assert fix in fault


@pytest.mark.parametrize("heading", ["support_hours", "training_days", "免费试用天数", "feedback_score", "消费者评分"])
def test_a_column_that_speaks_of_no_money_is_an_attribute(load, heading):
    assert not _MONEY.search(heading)
    assert load(f"name,{heading}\nA,5\n")["A"].attributes == {heading: 5.0}


def test_a_further_column_is_an_attribute_or_notes_as_a_whole(load):
    offers = load("name,hours,code,version,uptime,missing,nothing\nA,24,007,2024,99.5%,n/a,\nB,,008,R2,99%,7,\n")
    assert dict(offers["A"].attributes) == {"hours": 24.0, "uptime": 0.995}
    assert dict(offers["A"].notes) == {"code": "007", "version": "2024"}
    assert dict(offers["B"].attributes) == {"uptime": 0.99, "missing": 7.0}
    assert [note.what for note in offers.input_notes] == [
        "column 'nothing' is blank and was left aside",
        "read as attributes: hours, uptime, missing",
        "read as notes: code, version (row 3 is no figure)",
    ]


def test_a_figure_in_doubt_is_refused_in_an_attribute_too(faults, load):
    assert faults('name,hours\nA,24\nB,"12,5"\n')[0].startswith("row 3, hours: '12,5' can be 12.5 or 125")
    assert load('name,hours\nA,24\nB,"12,5"\n', decimal=",")["B"].attributes == {"hours": 12.5}


def test_the_first_of_the_naming_columns_names_and_the_others_are_notes(load):
    offers = load("product,vendor,implementation\nSuite,Acme,5\nSuite,Bravo,6\n")
    assert offers.names == ("Acme", "Bravo")
    assert offers["Acme"].notes == {"product": "Suite"}
    assert offers.input_notes[0].what == "'vendor' names the offers; 'product' are kept as notes"


def test_a_vendor_called_na_or_007_keeps_its_name(load):
    assert load("name,implementation\nNA,1\n007,2\nnull,3\n").names == ("NA", "007", "null")


def test_a_file_without_offers_or_without_a_naming_column_says_so(faults):
    assert faults("name,implementation\n") == [": holds no offer — write a row for each offer below the headings"]
    assert faults("a,b\n1,2\n")[0].startswith("row 1: no column names the offers among 'a', 'b'")


ROWS = [
    "Acme,USD,80,12000,included,24,cloud",
    "Bravo,EUR,95.5,,not quoted,8,server",
    "Chara,CNY,275,0,5000,,云",
    "Delta,,,1,,12,",
]


@given(st.permutations(ROWS), st.permutations(range(7)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_the_order_of_rows_and_columns_never_matters(load, rows, columns):
    heading = "name,currency,licence_per_user_month,implementation,training,support_hours,deployment"
    turned = "\n".join(",".join(line.split(",")[c] for c in columns) for line in (heading, *rows))
    straight = load("\n".join((heading, *ROWS)))
    found = load(turned + "\n")
    assert {offer.name: offer for offer in found} == {offer.name: offer for offer in straight}


def test_names_that_differ_only_in_capitals_are_named(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text("name,licence_per_year\nAcme,80\nACME,90\nBravo,70\n", encoding="utf-8")
    offers = load_offers(path)
    assert offers.names == ("Acme", "ACME", "Bravo")
    assert "names that differ only in capitals: Acme, ACME" in [note.what for note in offers.input_notes]
