"""The one parser of figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.load.numbers import NumberFault, in_doubt, parse_number, parse_numbers, parse_share

FIGURES = st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15)
SMALL = st.decimals(min_value=0, max_value=10**12, places=2).map(float)


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("0", 0.0), ("80", 80.0), ("80.50", 80.5), (".5", 0.5), ("-5", -5.0), ("−5", -5.0), ("+5", 5.0), ("(5)", -5.0),
        (" 12 ", 12.0), ("1,234,567", 1234567.0), ("1.234.567", 1234567.0), ("1,234.50", 1234.5), ("1.234,50", 1234.5),
        ("1 234", 1234.0), ("1 234 567,25", 1234567.25), ("1\u00a0234", 1234.0), ("1'234.50", 1234.5),
        ("1’234", 1234.0), ("１２３４．５", 1234.5), ("（５）", -5.0), ("1e5", 1e5), ("1.5E+03", 1500.0), ("1.234", 1.234),
        (7, 7.0), (7.5, 7.5),
    ],
)  # fmt: skip
def test_a_clear_figure_is_read(text, figure):
    assert parse_number(text) == figure


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("12,5", "'12,5' can be 12.5 or 125 — declare decimal=\",\" or write 12.5"),
        ("1,234", '\'1,234\' can be 1234 or 1.234 — declare decimal="." or decimal=",", or write 1234'),
        ("0,5", "'0,5' can be 0.5 or 5"),
        ("1234,567", "'1234,567' can be 1234.567 or 1234567"),
    ],
)
def test_a_figure_that_can_be_two_is_refused_and_says_which(text, message):
    with pytest.raises(NumberFault) as caught:
        parse_number(text)
    assert message in str(caught.value)
    assert caught.value.ambiguous


@pytest.mark.parametrize(
    ("text", "decimal", "figure"),
    [
        ("12,5", ",", 12.5), ("1,234", ",", 1.234), ("1,234", ".", 1234.0), ("1.234", ",", 1234.0),
        ("1.234", ".", 1.234), ("1.234.567,8", ",", 1234567.8), ("0,5", ",", 0.5), ("80", ",", 80.0),
    ],
)  # fmt: skip
def test_a_declared_decimal_sign_settles_it(text, decimal, figure):
    assert parse_number(text, decimal=decimal) == figure


@pytest.mark.parametrize(("text", "decimal"), [("12,5", "."), ("12.5", ","), ("1,23,456", "."), ("1.2.3", ",")])
def test_groups_are_strict_under_a_declared_sign_too(text, decimal):
    with pytest.raises(NumberFault, match="not grouped in thousands"):
        parse_number(text, decimal=decimal)


def test_among_semicolons_a_point_before_three_digits_is_in_doubt():
    with pytest.raises(NumberFault, match=r"'1.234' can be 1234 or 1.234"):
        parse_number("1.234", delimiter=";")
    assert parse_number("12.5", delimiter=";") == 12.5
    assert parse_number("0.125", delimiter=";") == 0.125
    assert parse_number("1234.567", delimiter=";") == 1234.567


@pytest.mark.parametrize(
    "text",
    ["", " ", "nan", "inf", "-inf", "1_000", "0x10", "1e400", "9" * 61, "1,23,456", "12 5", "1 2", "5-", "--5", "(-5)",
     "$12", "12 EUR", "20%", "½", "5²", "1.2万", "①", "٣", "12a", "1e", ".", ",", "1..2", "007", "1e-400", "True"],
)  # fmt: skip
def test_what_is_no_clear_figure_is_refused(text):
    with pytest.raises(NumberFault):
        parse_number(text)


@pytest.mark.parametrize("value", [True, False, None, math.nan, math.inf, 10**400, [1], 1j])
def test_objects_that_are_no_finite_number_are_refused(value):
    with pytest.raises(NumberFault):
        parse_number(value)


@pytest.mark.parametrize("text", ["0.012.000", "0,012,000", "0.012,5"])
def test_no_group_of_thousands_begins_with_a_zero(text):
    with pytest.raises(NumberFault, match="not grouped in thousands"):
        parse_number(text)


@pytest.mark.parametrize("value", ["-0", "(0)", "-0.00", -0.0, "-0e5"])
def test_nothing_has_no_sign(value):
    assert math.copysign(1, parse_number(value)) == 1
    assert math.copysign(1, parse_numbers([-0.0])[0]) == 1


@pytest.mark.parametrize(
    ("cells", "doubt"),
    [
        (["1.200"], True), (["12.000", "980"], True), (["1.200", ""], True), (["１２．０００"], False), (["12．000"], True),
        (["1.200", "1.234,56"], True), (["1.200", "12.000.000"], True), (["1.200", "12.5"], False),
        (["1.200", "1,234.50"], False), (["1.200", "0.1234"], False), (["0.125"], False), (["1234.567"], False),
        ([1.2, None], False), ([], False), (["x"], False),
    ],
)  # fmt: skip
def test_three_decimals_are_in_doubt_unless_the_column_has_others(cells, doubt):
    assert in_doubt(cells) is doubt


def test_a_currency_is_sent_to_its_column():
    with pytest.raises(NumberFault, match="its currency in the column for it"):
        parse_number("12 EUR")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("20%", 0.2),
        ("20 %", 0.2),
        ("20％", 0.2),
        ("0.2", 0.2),
        ("7.1%", 0.071),
        ("150%", 1.5),
        ("-3%", -0.03),
        (1, 1.0),
    ],
)
def test_a_share_is_a_percentage_or_at_most_one(text, share):
    assert parse_share(text) == share


def test_a_share_above_one_without_its_sign_is_refused():
    with pytest.raises(NumberFault, match=r"20 is more than the whole — write 20% or 0\.2"):
        parse_share("20")


@given(FIGURES)
def test_what_python_writes_comes_back(figure):
    assert parse_number(repr(figure)) == figure


@given(SMALL)
def test_grouped_figures_come_back_under_either_convention(figure):
    english = f"{figure:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english, decimal=".") == figure
    assert parse_number(german, decimal=",") == figure
    if figure >= 1000:
        assert parse_number(english) == parse_number(german) == figure
    assert parse_number(f"({english})", decimal=".") == -figure


@given(st.lists(st.one_of(st.just(""), SMALL.map(repr), st.integers(0, 10**9).map(str))))
def test_a_column_at_one_go_is_what_its_cells_are_one_by_one(cells):
    together = parse_numbers(cells)
    assert together is not None
    assert together == [parse_number(cell) if cell else None for cell in cells]


@given(st.lists(st.text(alphabet="0123456789.,- %e\n", max_size=6)), st.sampled_from([None, ",", ";"]))
def test_a_column_at_one_go_never_takes_what_a_cell_alone_would_not(cells, delimiter):
    together = parse_numbers(cells, delimiter=delimiter)
    if together is not None:
        assert together == [parse_number(cell, delimiter=delimiter) if cell else None for cell in cells]


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    try:
        figure = parse_number(text)
    except NumberFault as fault:
        figure = 0.0 if fault.what and fault.fix else math.nan
    assert math.isfinite(figure)
