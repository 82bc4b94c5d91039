"""Rows of totals and of headings: no offer and no cost, and checked against what stands above them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect import DataError, load_offers
from crmselect.load.total_rows import agrees, is_group, is_part_total, is_total

HEAD = "offer;item;category;amount;every;quantity"


@pytest.fixture
def load(tmp_path):
    def read(*lines):
        path = tmp_path / "offers.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_offers(path)

    return read


def notes(offers):
    assert all(note.zh for note in offers.input_notes)
    return [note.what for note in offers.input_notes if note.what.startswith("row")]


@pytest.mark.parametrize(
    "word",
    ["Total (USD)", "Grand total (excl. VAT)", "总计（含税）", "合计（元）", "总价", "Summe", "Gesamt", "Totals",
     "Overall", "小计", "合计：", "总计", "Subtotal", "Sub-total", "TOTAL", "Total:", "Sum", "Grand Total"],
)  # fmt: skip
def test_a_total_is_no_offer_in_either_form(load, word):
    wide = load("name;implementation;training", "A;5;1", "B;6;2", f"{word};11;3")
    assert wide.names == ("A", "B")
    assert notes(wide) == [f"row 4, {word!r}, is a total and no offer: it agrees with the rows above"]
    long = load("offer;item;category;amount", "A;x;procurement.support;5", "A;y;testing.defects;6", f"A;{word};;11")
    assert [item.item for item in long["A"].items] == ["x", "y"]
    assert notes(long) == [f"row 4, {word!r}, is a total and no cost item: it agrees with the rows above"]


def test_a_total_that_does_not_agree_is_refused_with_both_figures(load):
    with pytest.raises(DataError) as caught:
        load("name;currency;implementation", "A;USD;5", "B;USD;6", "合计;;12")
    assert "row 4, implementation: '合计' is 12, and the rows above add up to 11 — correct the one" in str(caught.value)
    with pytest.raises(DataError) as caught:
        load(HEAD, "A;x;procurement.support;5;;", "A;y;procurement.support;6;;", "A;小计;;12;;")
    assert "row 4, amount: '小计' is 12, and the rows above add up to 11" in str(caught.value)


def test_a_figure_over_several_currencies_is_left_unchecked(load):
    offers = load("name;currency;implementation", "A;USD;5", "B;EUR;6", "Total;;12")
    assert notes(offers) == [
        "row 4, 'Total', is a total and no offer: it adds up several currencies, and is not checked"
    ]


def test_a_total_without_a_figure_is_left_aside(load):
    assert notes(load("name;implementation;x", "A;5;1", "Total;;1")) == [
        "row 3, 'Total', is a total and no offer: no price stands in it"
    ]
    assert notes(load("offer;item;category;amount", "A;x;procurement.support;5", "A;小计;;")) == [
        "row 3, '小计', is a total and no cost item: no figure stands in it"
    ]


def test_subtotals_add_up_their_part_and_totals_the_whole(load):
    rows = ["A;5;", "B;6;", "小计;11;", "C;7;", "小计;7;", "总计;18;"]
    assert load("name;implementation;x", *rows).names == ("A", "B", "C")
    lines = ["A;x;procurement.support;5;;2", "A;y;testing.defects;6;;", ";采购小计;;16;;", "B;x;procurement.support;4;;",
             "B;Total;;4;;", ";总计;;20;;"]  # fmt: skip
    assert len(notes(load(HEAD, *lines))) == 3


def test_a_total_of_what_recurs_differently_is_left_unchecked(load):
    offers = load(HEAD, "A;x;procurement.support;5;month;", "A;y;procurement.support;6;year;", "A;Total;;66;;")
    assert notes(offers) == [
        "row 4, 'Total', is a total and no cost item: its rows are due by different rules, and it is not checked"
    ]


def test_a_total_is_read_in_the_units_of_its_column(load):
    assert load("name;实施费（万元）", "A;1.2", "B;2.3", "合计;3.5").names == ("A", "B")
    assert load("name;currency;implementation", "A;CNY;12000", "B;CNY;23000", "合计;;¥3.5万").names == ("A", "B")


def test_a_line_whose_name_merely_speaks_of_a_total_is_a_cost_item(load):
    offers = load("offer;item;category;amount", "A;Total platform fee;procurement.support;5")
    assert [item.item for item in offers["A"].items] == ["Total platform fee"]
    assert load("name;implementation;x", "Total CRM;5;1").names == ("Total CRM",)


def test_a_row_that_names_a_group_alone_is_left_aside_and_told(load):
    offers = load("offer;item;category;amount", "云端;;;", "A;x;procurement.support;5")
    assert offers.names == ("A",)
    assert notes(offers) == ["row 2 only names a group, and was left aside: '云端'"]
    offers = load("no;name;implementation", "Cloud;;", "1;A;5", "2;B;6")
    assert offers.names == ("A", "B")
    assert notes(offers) == ["row 2 only names a group, and was left aside: 'Cloud'"]


def test_an_offer_without_any_price_stays_and_is_told(load):
    offers = load("name;implementation;training", "A;;", "B;1;2")
    assert offers.names == ("A", "B")
    assert "offers without any price: A" in [note.what for note in offers.input_notes]


def test_words_of_totals_and_groups():
    assert is_part_total("实施小计")
    assert not is_total("实施小计")
    assert not is_part_total("Totality")
    assert (
        is_group(["", "5", ""]) == is_group(["面议", "", ""]) == is_group(["A", "b", ""]) == is_group(["A", ""]) == ""
    )


@pytest.mark.parametrize(
    ("word", "figures"),
    [("Average", "5.5;2"), ("平均", "5.5;2"), ("Max", "6;3"), ("Minimum (USD)", "5;1"), ("Median", "5.5;2")],
)
def test_a_statistic_is_no_offer_and_one_that_does_not_agree_is_asked_about(load, word, figures):
    rows = ["name;implementation;training", "A;5;1", "B;6;3"]
    offers = load(*rows, f"{word};{figures}", "Total;11;4")
    assert offers.names == ("A", "B")
    assert notes(offers)[0] == f"row 4, {word!r}, is a total and no offer: it agrees with the rows above"
    with pytest.raises(DataError, match="can be an offer, or a total that does not agree with the rows above: 77"):
        load(*rows, f"{word};77;")


def test_what_merely_speaks_of_a_total_is_a_subtotal_where_it_agrees_and_else_asked_about(load):
    rows = [HEAD, "A;x;procurement.support;5;;", "A;y;testing.defects;6;;"]
    offers = load(*rows, "A;Total licences;procurement.licences;11;;")
    assert [item.item for item in offers["A"].items] == ["x", "y"]
    with pytest.raises(DataError, match="'Total licences' can be a cost item, or a total that does not agree"):
        load(*rows, "A;Total licences;procurement.licences;12;;")
    wide = ["name;implementation;training", "A;5;1", "B;6;3"]
    assert load(*wide, "Total CRM;11;4").names == ("A", "B")
    with pytest.raises(DataError, match="'Total CRM' can be an offer, or a total that does not agree"):
        load(*wide, "Total CRM;12;4")
    with pytest.raises(DataError, match="'Total CRM' can be an offer without prices, or a total"):
        load(*wide, "Total CRM;;")


@pytest.mark.parametrize(
    "words", ["备注：以上为草案", "* draft", "Note: valid until May", "注：有效期三个月", "Remark: see annex"]
)
def test_a_harmless_footnote_is_left_aside_and_told(load, words):
    offers = load("name;implementation;training", "A;5;1", f"{words};;")
    assert offers.names == ("A",)
    assert notes(offers) == [f"row 3 is a footnote, and was left aside: {words!r}"]
    long = load("offer;item;category;amount", "A;x;procurement.support;5", f"{words};;;")
    assert notes(long) == [f"row 3 is a footnote, and was left aside: {words!r}"]


@pytest.mark.parametrize(
    "words",
    ["单位：万元", "备注：以上价格均不含税", "Note: prices in k€", "* excl. VAT", "All prices in USD", "Unit: kEUR"],
)
def test_a_footnote_that_says_what_the_prices_are_is_refused(load, words):
    with pytest.raises(DataError, match="says in which units the prices are, or with which tax"):
        load("name;implementation;training", "A;5;1", f"{words};;")
    with pytest.raises(DataError, match="says in which units the prices are, or with which tax"):
        load("offer;item;category;amount", "A;x;procurement.support;5", f"{words};;;")


@given(st.lists(st.decimals(min_value=0, max_value=10**6, places=2).map(float), min_size=1, max_size=20))
def test_a_sum_agrees_with_itself_as_far_as_it_is_written(figures):
    total = sum(figures)
    assert agrees(round(total, 2), [total])
    assert agrees(float(round(total)), [total])
    assert not agrees(round(total, 2) + 7, [total])
