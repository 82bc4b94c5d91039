"""What a workbook's number formats show beside its figures, and what becomes of it in offers."""

from __future__ import annotations

import openpyxl
import pytest

from crmselect import DataError, load_offers
from crmselect.load.numbers import NumberFault, Shown, parse_number, parse_numbers
from crmselect.load.price_cells import parse_part, parse_price
from crmselect.load.price_formats import number_format

HEAD = ["name", "currency", "implementation", "training"]


@pytest.fixture
def load(tmp_path):
    def read(rows, formats, **options):
        book = openpyxl.Workbook()
        page = book.active
        for row in rows:
            page.append(row)
        for cell, code in formats.items():
            page[cell].number_format = code
        path = tmp_path / "offers.xlsx"
        book.save(path)
        return load_offers(path, **options)

    return read


def faults(load, *given, **options):
    with pytest.raises(DataError) as caught:
        load(*given, **options)
    return [str(problem).rpartition("Sheet ")[2] for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('"¥"#,##0', "¥ 5"), ("[$€-407]#,##0.00", "€ 5"), ("#,##0.00 [$EUR]", "5 EUR"), ('0"元/月"', "5 元/月"),
        (r"\U\S\D 0", "USD 5"), ('_("$"* #,##0.00_);_("$"* \\(#,##0.00\\)', "$ 5"), ("[$$-409]0;[Red]-[$$-409]0", "$ 5"),
        ("$#,##0", "$ 5"), ('0" days"', "5 days"),
    ],
)  # fmt: skip
def test_a_format_shows_a_sign_or_a_word_beside_the_figure(code, shown):
    found = number_format(code).shown(5)
    assert (found.written, found.scaled) == (shown, "")
    assert parse_number(found) == float(found) == 5.0


@pytest.mark.parametrize(
    "code",
    [
        '0.0"万"',
        '0!.0,"万"',
        '0.0"%"',
        "#,##0,",
        '#,##0.0,,"M"',
        '0"k"',
        "0.0,",
        '[>=10000]0.0,"k";0',
        "0\\%",
        '0"亿元"',
    ],
)
def test_a_format_that_shows_other_units_is_refused_where_a_figure_is_asked_for(code):
    found = number_format(code).shown(1000)
    assert found.scaled
    for parse in (parse_number, parse_price, parse_part):
        with pytest.raises(NumberFault, match="1000 stands in a cell whose number format"):
            parse(found)
    assert parse_numbers([found, 5.0]) is None


@pytest.mark.parametrize(
    "code",
    ["General", "0", "#,##0.00", "0%", "0.00%", "0.00E+00", "@", "[Red]-0.0", "0_);(0)", "# ?/?", "+0;-0;0", "",
     "[$-804]0", "[DBNum1]0", "x" * 300],
)  # fmt: skip
def test_a_format_of_the_figure_alone_shows_nothing_more(code):
    assert number_format(code) is None


def test_a_currency_that_a_format_shows_holds_as_if_it_were_written(load):
    rows = [HEAD, ["A", "", 1000, 200.5]]
    assert load(rows, {"C2": "[$€-407]#,##0", "D2": '0.0 "EUR"'})[0].currency == "EUR"
    assert load(rows, {"C2": '"¥"#,##0'}, currency="CNY")[0].items[0].amount == 1000.0
    assert faults(load, rows, {"C2": '"¥"#,##0'})[0].startswith("C2, implementation: '¥' can be CNY or JPY")
    rows[1][1] = "USD"
    assert faults(load, rows, {"C2": '"¥"#,##0', "D2": "[$€-407]0.00"}) == [
        "C2, implementation: '¥ 1000' is in ¥, and the currency of its row is USD — keep the one of the two that holds",
        "D2, training: '€ 200.5' is in EUR, and the currency of its row is USD — keep the one of the two that holds",
    ]
    rows = [
        ["offer", "item", "category", "amount"],
        ["A", "x", "procurement.support", 5],
        ["A", "y", "testing.defects", 5],
    ]
    items = load(rows, {"D2": '0"元/月"', "D3": "0"})["A"].items
    assert [(item.amount, item.every, item.currency) for item in items] == [(5, "month", "CNY"), (5, "once", None)]


def test_prices_that_look_alike_and_are_shown_otherwise_are_told_apart(load):
    rows = [HEAD, ["A", "", 5, None], ["B", "", 5, None], ["C", "", 5, None]]
    offers = load(rows, {"C2": "[$€-407]0", "C3": "[$£-809]0"})
    assert [offer.currency for offer in offers] == ["EUR", "GBP", None]


def test_a_price_shown_in_other_units_is_refused_with_its_cell(load):
    rows = [[*HEAD, "support_percent"], ["A", "USD", 1.2, 5, 0.2]]
    (fault,) = faults(load, rows, {"C2": '0.0"万"', "E2": "0%"})
    assert fault == (
        "C2, implementation: 1.2 stands in a cell whose number format '0.0\"万\"' shows it in other units — write the "
        "full figure, and format the cell as a plain number"
    )
    assert load(rows, {"E2": "0%"})[0].items[-1].percent == 0.2
    assert "shows more than a share" in faults(load, rows, {"E2": '0"元"'})[0]


def test_money_that_a_format_shows_hides_in_no_attribute(load):
    rows = [["name", "hours"], ["A", 5]]
    assert load(rows, {"B2": '0" h"'})[0].attributes == {"hours": 5.0}
    assert "'hours' seems to be a price" in faults(load, rows, {"B2": "[$€-407]0"})[0]


def test_a_shown_number_is_a_number_to_all_who_do_not_ask():
    assert Shown(5, "EUR", "") + 1 == 6.0
    assert Shown(5, "EUR", "") != Shown(5, "USD", "")
