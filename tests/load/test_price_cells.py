"""Prices as people write them: a grammar that reads what is clear and asks about the rest."""

from __future__ import annotations

import math
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.load.numbers import NumberFault
from crmselect.load.price_cells import parse_part, parse_price, parse_terms
from crmselect.load.price_terms import Price, Terms, together
from crmselect.load.price_words import tokens
from crmselect.model import Estimate
from crmselect.model.currency import CODES
from crmselect.text import money, money_short, number, percent


def price(text, **options):
    read = parse_price(text, **options)
    assert isinstance(read, Price)
    return read


def refused(text, **options):
    with pytest.raises(NumberFault) as caught:
        parse_price(text, **options)
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1.2万", 12_000), ("1.2万元", 12_000), ("3亿", 3e8), ("5千", 5_000), ("2百万", 2e6), ("1.5千万", 1.5e7),
        ("１．２万", 12_000), ("12k", 12_000), ("12K", 12_000), ("12 thousand", 12_000), ("1.25M", 1.25e6), ("3 mn", 3e6),
        ("1.2 million", 1.2e6), ("2bn", 2e9), ("1.2B", 1.2e9), ("12 kEUR", 12_000), ("12k€", 12_000), ("k€ 12", 12_000),
        ("$12k", 12_000), ("€ 3.5M", 3.5e6), ("(1.2万)", -12_000), ("（￥500）", -500), ("-¥500", -500), ("¥-500", -500),
        ("CHF 1'234.50", 1234.5), ("HK$1 200", 1200), ("€1.234,50", 1234.5), ("USD 1,234,567", 1_234_567), ("+5 EUR", 5),
        ("USD (12000)", -12_000), ("€ (1,200.00)", -1_200), ("(1200) EUR", -1_200), ("¥(12k)", -12_000), ("-0", 0),
        ("USD -0", 0), ("人民币500元整", 500), ("0.1万", 1_000), ("4.35万", 43_500),
    ],
)  # fmt: skip
def test_magnitudes_signs_and_groups_are_read(text, figure):
    read = parse_price(text)
    assert str(read if isinstance(read, float) else read.amount) == str(float(figure))


@pytest.mark.parametrize(
    ("text", "codes", "default"),
    [
        ("USD 5", {"USD"}, "USD"), ("5 eur", {"EUR"}, "EUR"), ("US$5", {"USD"}, "USD"), ("5美元", {"USD"}, "USD"),
        ("€5", {"EUR"}, "EUR"), ("RMB 5", {"CNY"}, "CNY"), ("CN¥5", {"CNY"}, "CNY"), ("人民币5元", {"CNY"}, "CNY"),
        ("¥5", {"CNY", "JPY"}, ""), ("￥5", {"CNY", "JPY"}, ""), ("5円", {"JPY"}, "JPY"), ("HK$5", {"HKD"}, "HKD"),
        ("RMB ¥5", {"CNY"}, "CNY"), ("USD $5", {"USD"}, "USD"), ("5港元", {"HKD"}, "HKD"),
    ],
)  # fmt: skip
def test_a_sign_says_which_currencies_it_can_be(text, codes, default):
    found = price(text).terms.money
    assert (set(found.codes), found.default) == (codes, default)


def test_a_bare_dollar_can_be_any_dollar_and_a_pound_or_a_yuan_has_its_usual_meaning():
    dollar = price("$5").terms.money
    assert not dollar.default
    assert {"USD", "AUD", "HKD", "SGD"} <= dollar.codes
    assert price("£5").terms.money.default == "GBP"
    assert price("5元").terms.money.default == "CNY"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_of_the_standard_is_known_before_and_after(code):
    for text in (f"{code} 12.50", f"12.50 {code}", f"12.50{code}", f"k{code} 12"):
        assert price(text).terms.money.default == code


@pytest.mark.parametrize("word", ["all", "Top", "try", "mad"])
def test_a_code_that_is_a_word_is_money_in_capitals_alone(word):
    assert refused(f"12 {word}").what.endswith(f"{word!r} is not understood")


@pytest.mark.parametrize(
    ("text", "every", "per"),
    [
        ("80/月", "month", ""), ("80/用户/月", "month", "users"), ("每用户每月80元", "month", "users"),
        ("80 per user per month", "month", "users"), ("80 per user/month", "month", "users"),
        ("80 per user and month", "month", "users"), ("80/seat/yr", "year", "users"), ("5000 p.a.", "year", ""),
        ("5000 monthly", "month", ""), ("5000/mo", "month", ""), ("5000 annually", "year", ""), ("5000每年", "year", ""),
        ("5000 a quarter", "quarter", ""), ("一次性5000元", "once", ""), ("5000 one-off", "once", ""),
        ("150/人", "", "users"), ("5000/年", "year", ""), ("5000 per annum", "year", ""),
    ],
)  # fmt: skip
def test_recurrences_and_units_are_read(text, every, per):
    assert (price(text).terms.every, price(text).terms.per) == (every, per)


@pytest.mark.parametrize(
    ("text", "tax", "rate"),
    [
        ("5000含税", "in", None), ("5000（含税）", "in", None), ("5000 含13%增值税", "in", 0.13),
        ("5000 不含税", "out", None), ("5000未税", "out", None), ("5000（不含税，税率6%）", "out", 0.06),
        ("5000 incl. VAT", "in", None), ("5000 incl. 19% VAT", "in", 0.19), ("5000 tax included", "in", None),
        ("5000 excl. VAT", "out", None), ("5000 excl. tax", "out", None), ("5000 + 19% VAT", "out", 0.19),
        ("5000 plus VAT", "out", None), ("5000 net", "out", None), ("5000 gross", "in", None), ("含税5000", "in", None),
    ],
)  # fmt: skip
def test_words_of_tax_are_read_with_their_rate(text, tax, rate):
    found = price(text)
    assert found.amount == 5000
    assert (found.terms.tax, found.terms.rate) == (tax, rate)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10–12万", 100_000, 120_000), ("10-12万", 100_000, 120_000), ("10 to 12k", 10_000, 12_000),
        ("10万至12万", 100_000, 120_000), ("10万元-12万元", 100_000, 120_000), ("from 10 to 12", 10, 12),
        ("从10到12万", 100_000, 120_000), ("between 10 and 12k", 10_000, 12_000), ("$10k–$12k", 10_000, 12_000),
        ("10~12", 10, 12), ("10～12", 10, 12), ("约10-12万", 100_000, 120_000), ("900k to 1.2M", 900_000, 1_200_000),
    ],
)  # fmt: skip
def test_a_range_is_an_even_estimate_with_its_middle(text, low, high):
    amount = price(text).amount
    assert Estimate.model_validate(amount) == Estimate(low=low, likely=(low + high) / 2, high=high, shape="uniform")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("12m", "'m' can be million, a month or a metre"),
        ("1.2b", "'b' can be billion"),
        ("约12000", "is an estimate without bounds"), ("~12000", "is an estimate without bounds"),
        ("12000左右", "is an estimate without bounds"), ("ca. 12000", "is an estimate without bounds"),
        ("from 500", "says the least that it costs"), ("500起", "says the least"), ("≥500", "says the least"),
        ("500+", "says the least"), ("up to 500", "says the most that it costs"), ("不超过500", "says the most"),
        ("900 to 1.2k", "is no range: 900,000 is more than 1,200"), ("12-10", "is no range: 12 is more than 10"),
        ("1万2000", "holds two figures"), ("2024-12-31", "holds several figures"), ("5000 / 3 months", "holds two figures"),
        ("20%", "is a percentage in a column of amounts"), ("5000 (10%)", "has a percentage beside the amount"),
        ("5000 VAT", "does not say whether tax is contained"), ("5000含", "does not say what is contained"),
        ("5000 含税 未税", "is with tax and without it"), ("USD 5 EUR", "states several currencies"),
        ("5 per month per year", "states several recurrences"), ("12月", "does not say what '月' is"),
        ("2000元/人天", "'天' is not understood"), ("12 pesos", "'pesos' is not understood"),
        ("5²元", "is no plain number"), ("½万", "is no plain number"), ("5000 + 500", "holds two figures"),
        ("万", "is no plain number"), ("EUR", "is no number"), ("-", "is no number"), ("--5", "is no number"),
        ("((12000))", "brackets that do not pair"), ("(12000", "brackets that do not pair"),
        ("12000)", "brackets that do not pair"), ("a) 12000", "brackets that do not pair"),
        ("-(12000)", "a figure in brackets"), ("USD (5) p.a.", "a figure in brackets"), ("++12000", "is no number"),
        (",5", "decimal comma without a digit"), (",50", "decimal comma"), ("€,50", "decimal comma"),
        ("0.012.000", "not grouped in thousands"), ("0,012,000 EUR", "not grouped in thousands"),
        ("€1.200", "can be 1200 or 1.200"), ("1.200/月", "can be 1200"), ("10.000-12.000", "can be 10000 or 10.000"),
        ("12.000 EUR", "can be 12000"), ("A 12000", "does not say what 'A' is"), ("12000 each", "what 'each' is"),
        ("12000*", "the mark of a footnote"), ("free*", "the mark of a footnote"), ("免费¹", "the mark of a footnote"),
        ("included*", "the mark of a footnote"), ("on request (1)", "the mark of a footnote"),
        ("5-", "is no number"), ("007 EUR", "begins with a zero"), ("nan", "is no number"),
    ],
)  # fmt: skip
def test_what_is_no_price_or_can_be_two_is_refused_with_its_mending(text, what):
    assert what in refused(text).what


@pytest.mark.parametrize("text", ["12,5万", "USD 1,234", "€1.234"])
def test_a_figure_in_doubt_stays_in_doubt_whatever_stands_around_it(text):
    assert refused(text, delimiter=";").ambiguous
    assert price(text, decimal=",").amount in {125_000, 1.234, 1234}


@pytest.mark.parametrize("word", ["free", "Free of charge", "免费", "赠送", "no charge"])
def test_free_is_a_price_of_zero(word):
    assert parse_price(word) == 0.0
    assert parse_part(word) == 0.0


def test_a_share_may_say_when_it_is_due():
    assert parse_part("20%") == 0.2
    assert (parse_part("20% p.a.").low, parse_part("20% p.a.").terms.every) == (0.2, "year")
    assert parse_part("每年20%").terms.every == "year"
    for text in ("20", "20-22%", "USD 20%", "20% of users"):
        with pytest.raises(NumberFault):
            parse_part(text)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("元/用户/月", ("CNY", "month", "users", "", 0)), ("¥/用户/月", ("", "month", "users", "", 0)),
        ("USD per user/month", ("USD", "month", "users", "", 0)), ("k€", ("EUR", "", "", "", 3)),
        ("万元", ("CNY", "", "", "", 4)), ("单位：万元", ("CNY", "", "", "", 4)), ("€ '000", ("EUR", "", "", "", 3)),
        ("in EUR", ("EUR", "", "", "", 0)), ("excl. VAT", (None, "", "", "out", 0)), ("annual", (None, "year", "", "", 0)),
    ],
)  # fmt: skip
def test_units_of_a_heading_are_read(text, terms):
    found = parse_terms(text)
    code = found.money.default if found.money else None
    assert (code, found.every, found.per, found.tax, found.power) == terms


@pytest.mark.parametrize("text", ["hours", "users", "month", "%", "days per week", "2026", "", "year 1", "0-10"])
def test_what_is_no_unit_of_a_price_is_none(text):
    assert parse_terms(text) is None


def test_a_cell_and_its_heading_say_more_together_and_must_not_contradict():
    both = together(price("¥80/月").terms, parse_terms("CNY/用户"), "¥80/月")
    assert (both.money.default, both.every, both.per) == ("CNY", "month", "users")
    for cell, heading in (("€80", "USD"), ("80/年", "元/月"), ("80含税", "不含税")):
        with pytest.raises(NumberFault, match="contradicts"):
            together(price(cell).terms, parse_terms(heading), cell)
    assert together(Terms(), Terms(), "80") == Terms()


def test_the_page_on_formats_says_what_the_grammar_does(request):
    page = (request.config.rootpath / "docs" / "formats.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \| (.*?) \|$", page.partition("### Prices\n")[2].partition("###")[0], re.MULTILINE)
    assert len(rows) >= 10
    for written, meaning in rows:
        for cell in re.findall("`(.*?)`", written):
            if meaning.startswith("refused"):
                refused(cell)
            else:
                assert price(cell)


# What is written comes back.

FIGURES = st.decimals(min_value=0, max_value=10**9, places=2)


@given(FIGURES.map(float), st.sampled_from(["USD", "CNY", "EUR", "JPY"]), st.integers(0, 4))
def test_what_the_project_writes_comes_back(value, code, decimals):
    shown = number(value, decimals)
    assert parse_price(shown, decimal=".") == float(shown.replace(",", ""))
    assert price(money(value, code), decimal=".").low == float(number(value).replace(",", ""))
    assert price(money(value, code), decimal=".").terms.money.default == code
    assert parse_price(repr(value)) == value
    assert parse_price(value) == value
    for language in ("en", "zh"):
        short = parse_price(money_short(value, language))
        short = short.low if isinstance(short, Price) else short
        assert money_short(short, language) == money_short(value, language)


@given(st.integers(0, 10_000))
def test_percentages_that_the_project_writes_come_back(points):
    assert parse_part(percent(points / 10_000)) == pytest.approx(points / 10_000, abs=1e-12)


CURRENCIES = {"CNY": ("￥", "¥", "CN¥", "RMB ", "CNY "), "USD": ("$", "US$", "USD "), "EUR": ("€", "EUR "), "": ("",)}
BEHIND = {"CNY": ("元", " RMB", " CNY"), "USD": ("美元", " USD"), "EUR": ("€", " eur"), "": ("",)}
MAGNITUDES = {0: ("",), 3: ("k", " K", "千", " thousand"), 4: ("万",), 6: (" M", " mn", "百万"), 8: ("亿",)}
WHEN = {"": ("",), "month": ("/月", " per month", " monthly", "/mo"), "year": ("/年", " p.a.", "/yr", "，每年")}
TAX = {
    ("", None): ("",),
    ("in", None): ("（含税）", " incl. VAT"),
    ("out", 0.13): ("（不含税，税率13%）", " excl. 13% tax"),
}


@st.composite
def written(draw):
    """Return a figure and what is said of it, and one of the ways to write that down."""
    digits = draw(st.decimals(min_value=Decimal("0.01"), max_value=999, places=2))
    power, code = draw(st.sampled_from(list(MAGNITUDES))), draw(st.sampled_from(list(CURRENCIES)))
    every, (tax, rate) = draw(st.sampled_from(list(WHEN))), draw(st.sampled_from(list(TAX)))
    high = draw(st.none() | st.decimals(min_value=digits, max_value=1000, places=2))
    front = draw(st.booleans())
    body = f"{digits}"
    if high is not None and high > digits:
        body += draw(st.sampled_from(["-", "–", " to ", "至", "~"])) + f"{high}"
    else:
        high = None
    before = draw(st.sampled_from(CURRENCIES[code])) if front else ""
    after = "" if front else draw(st.sampled_from(BEHIND[code]))
    text = before + body + draw(st.sampled_from(MAGNITUDES[power])) + after
    text += draw(st.sampled_from(WHEN[every])) + draw(st.sampled_from(TAX[tax, rate]))
    if draw(st.booleans()):
        text = text.translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％"))
    scaled = [None if one is None else float(one.scaleb(power)) for one in (digits, high)]
    return text, scaled, (code, every, tax, rate)


@given(written())
def test_every_way_to_write_a_price_gives_the_same_figure_back(case):
    text, (low, high), (code, every, tax, rate) = case
    read = parse_price(text)
    found = read if isinstance(read, Price) else Price(read, None, Terms())
    assert (found.low, found.high) == (low, high)
    assert (found.terms.every, found.terms.tax, found.terms.rate) == (every, tax, rate)
    assert (code in found.terms.money.codes) if code else found.terms.money is None


@given(st.text(alphabet="0123456789.,-–~$¥€元万亿kKmM%/月年税含不约起 toperfncux()（）", max_size=24))
def test_any_cell_is_a_price_or_a_fault_with_a_mending(text):
    try:
        read = parse_price(text)
    except NumberFault as fault:
        read = 0.0 if fault.what and fault.fix else math.nan
    figures = [read] if isinstance(read, float) else [read.low, read.low if read.high is None else read.high]
    assert all(map(math.isfinite, figures))
    assert figures == sorted(figures)


@given(st.text(max_size=60))
def test_nothing_of_a_text_is_passed_over_but_spaces_and_commas(text):
    left = "".join(token.written for token in tokens(text))
    assert [c for c in text if c not in " ,;:，：；、" and not c.isspace()] == [c for c in left if not c.isspace()]
