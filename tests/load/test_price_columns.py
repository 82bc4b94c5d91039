"""Prices with their words in files of offers: what a column, a heading and a currency make of them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmselect import DataError, Estimate, load_offers


@pytest.fixture
def load(tmp_path):
    def read(*lines, **options):
        path = tmp_path / "offers.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_offers(path, **options)

    return read


@pytest.fixture
def faults(load):
    def read(*lines, **options):
        with pytest.raises(DataError) as caught:
            load(*lines, **options)
        return [str(problem).rpartition("offers.csv ")[2] for problem in caught.value.problems]

    return read


def told(offers):
    assert all(note.zh for note in offers.input_notes)
    return [note.what for note in offers.input_notes if "separated by" not in note.what]


def only(offers):
    (item,) = offers[0].items
    return item


# Currencies


@pytest.mark.parametrize(
    ("cell", "currency"), [("¥5", "CNY"), ("¥5", "JPY"), ("$5", "USD"), ("$5", "HKD"), ("5元", "HKD"), ("£5", "EGP")]
)
def test_the_currency_of_the_row_settles_a_sign_of_several(load, cell, currency):
    offers = load("name;currency;implementation", f"A;{currency};{cell}")
    assert (offers[0].currency, only(offers).currency, only(offers).amount) == (currency, None, 5.0)


@pytest.mark.parametrize(
    ("cell", "listed"), [("$5", "USD, AUD, CAD, HKD, SGD or another"), ("¥5", "CNY or JPY"), ("￥5", "CNY or JPY")]
)
def test_a_sign_of_several_alone_is_asked_about_and_a_declared_currency_settles_it(faults, load, cell, listed):
    (fault,) = faults("name;implementation", f"A;{cell}")
    first = listed[:3]
    assert fault == (
        f"row 2, implementation: {cell[0].replace('￥', '¥')!r} can be {listed} — fill in a column currency, write "
        f"{first} for the sign, or declare currency={first!r}"
    )
    assert load("name;implementation", f"A;{cell}", currency=first.lower())[0].currency == first


def test_a_declared_currency_holds_for_offers_that_state_none_in_both_forms(load, faults):
    offers = load("name;currency;implementation", "A;;5", "B;EUR;5", currency="USD")
    assert [offer.currency for offer in offers] == ["USD", "EUR"]
    offers = load("offer;item;category;amount", "A;x;procurement.support;$5", currency="USD")
    assert (offers[0].currency, only(offers).currency) == ("USD", None)
    assert faults("name;implementation", "A;5", currency="dollars") == [
        "currency: 'DOLLARS' is no ISO 4217 currency — write a code such as USD, EUR or CNY"
    ]


def test_a_currency_that_contradicts_its_row_is_refused_with_both(faults):
    assert faults("name;currency;implementation", "A;USD;€5") == [
        "row 2, implementation: '€5' is in EUR, and the currency of its row is USD — keep the one of the two that holds"
    ]
    (fault,) = faults("offer;item;category;amount;currency", "A;x;procurement.support;￥5;USD")
    assert "is in ¥, and the currency of its row is USD" in fault


def test_an_offer_takes_the_currency_that_all_its_prices_state_and_items_keep_one_of_their_own(load):
    offers = load("name;implementation;training;support_percent", "A;€5;EUR 6;20%", "B;€5;US$6;", "C;€5;6;", "D;€5;0;")
    assert [offer.currency for offer in offers] == ["EUR", None, None, "EUR"]
    assert [[item.currency for item in offer.items] for offer in offers] == [
        [None, None, None], ["EUR", "USD"], ["EUR", None], [None, None],
    ]  # fmt: skip
    assert told(offers) == ["some prices state a currency and others none, which are then in the study's: C"]


@pytest.mark.parametrize(
    ("word", "code"), [("RMB", "CNY"), ("人民币", "CNY"), ("美元", "USD"), ("€", "EUR"), ("元", "CNY")]
)
def test_a_column_of_currencies_may_have_them_in_words(load, word, code):
    assert load("name;币种;implementation", f"A;{word};5")[0].currency == code
    assert only(load("offer;item;category;amount;币种", f"A;x;procurement.support;5;{word}")).currency == code


def test_offers_in_the_model_s_own_form_take_no_declared_currency(tmp_path):
    path = tmp_path / "offers.json"
    path.write_text('{"offers": [{"name": "A", "items": []}]}', encoding="utf-8")
    with pytest.raises(DataError, match="with their currencies — leave out currency="):
        load_offers(path, currency="USD")


def test_an_item_may_be_in_a_currency_of_its_own_beside_its_offer_s(tmp_path):
    (tmp_path / "offers.csv").write_text("name,currency\nA,USD\n", encoding="utf-8")
    rows = "offer,item,category,amount\nA,x,procurement.support,€5\nA,y,procurement.support,$6\n"
    (tmp_path / "costs.csv").write_text(rows, encoding="utf-8")
    offers = load_offers(tmp_path / "offers.csv", costs=tmp_path / "costs.csv")
    assert [item.currency for item in offers["A"].items] == ["EUR", None]


# What a price is due for


@pytest.mark.parametrize(
    ("column", "cell", "fix"),
    [
        ("licence_per_user_month", "1.2万/年", "head it licence_per_user_year"),
        ("licence_per_user_month", "80/用户/年", "head it licence_per_user_year"),
        ("licence_per_year", "80 per user per month", "head it licence_per_user_month"),
        ("training", "150 per user", "head it training_per_user"),
        ("hosting_per_year", "100/月", "state it as a cost item in the long form"),
        ("licence_per_year", "12000/mth", "state it as a cost item in the long form"),
        ("licence_per_year", "5000 一次性", "head it licence_once"),
    ],
)
def test_a_price_in_the_wrong_column_names_the_right_one(faults, column, cell, fix):
    (fault,) = faults(f"name;{column}", f"A;{cell}")
    assert f"and the column {column} is " in fault
    assert fault.endswith(f" — {fix}")


@pytest.mark.parametrize("cell", ["80", "80/月", "80 per user", "80/用户/月", "80 monthly"])
def test_a_price_that_says_what_its_column_says_agrees(load, cell):
    assert only(load("name;licence_per_user_month", f"A;{cell}")).amount == 80


def test_a_percentage_may_say_its_year_and_no_other(load, faults):
    assert only(load("name;support_percent", "A;20% p.a.")).percent == 0.2
    assert "is a price per month" in faults("name;support_percent", "A;20% per month")[0]


def test_in_the_long_form_a_price_fills_what_its_row_leaves_open(load):
    offers = load("offer;item;category;amount", "A;x;procurement.licences;80 EUR/user/month")
    item = only(offers)
    assert (item.amount, item.currency, item.per, item.every) == (80.0, "EUR", "users", "month")
    assert told(offers) == ["recurrence or unit is taken from the price's own cell: amount (row 2)"]
    again = load("offer;item;category;amount;per;every", "A;x;procurement.licences;80/用户/月;席位;每月")
    assert (only(again).per, only(again).every) == ("席位", "month")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1.2万/年;;month", "'1.2万/年' is a price per year, and every is 'month' — keep the one that holds"),
        ("80/用户;calls;", "'80/用户' is a price per user, and per is 'calls' — keep the one that holds"),
        ("12m;;", "'12m': 'm' can be million, a month or a metre — write million (or M), 万, or per month"),
    ],
)
def test_in_the_long_form_a_price_that_contradicts_its_row_is_refused(faults, row, fault):
    assert faults("offer;item;category;amount;per;every", f"A;x;procurement.licences;{row}") == [
        f"row 2, amount: {fault}"
    ]


# Ranges, states, tax


def test_a_range_is_an_estimate_and_told_in_both_forms(load):
    wide = load("name;implementation", "A;10–12万")
    assert only(wide).amount == Estimate(low=100_000, likely=110_000, high=120_000, shape="uniform")
    note = "row 2, implementation: a range from 100,000 to 120,000; its middle 110,000 counts as likely, all of it as equally probable"
    assert told(wide) == [note]
    long = load("offer;item;category;amount", "A;x;procurement.support;10–12万")
    assert only(long).amount == only(wide).amount
    assert told(long) == [note.replace("implementation", "amount")]


def test_a_range_beside_low_and_high_is_refused(faults):
    (fault,) = faults("offer;item;category;amount;low", "A;x;procurement.support;10-12;9")
    assert "'10-12' is a range in a column of single figures — write its ends as low and high" in fault


@pytest.mark.parametrize(
    ("word", "amount", "quoted"),
    [
        ("free", 0.0, "quoted"), ("免费", 0.0, "quoted"), ("赠送", 0.0, "quoted"), ("0", 0.0, "quoted"),
        ("included", None, "included"), ("已包含", None, "included"), ("含", None, "included"),
        ("询价", None, "not_quoted"), ("面议", None, "not_quoted"), ("on request", None, "not_quoted"),
        ("TBC", None, "not_quoted"), ("N/A", None, "not_quoted"), ("不适用", None, "not_quoted"),
    ],
)  # fmt: skip
def test_free_included_and_not_quoted_are_three_things_in_both_forms(load, word, amount, quoted):
    for offers in (
        load("name;implementation", f"A;{word}"),
        load("offer;item;category;amount", f"A;x;procurement.support;{word}"),
    ):
        assert (only(offers).amount, only(offers).quoted) == (amount, quoted)


def test_not_applicable_is_told_because_it_may_be_no_gap(load):
    assert told(load("name;implementation;training", "A;N/A;1", "B;不适用;面议")) == [
        "not applicable is read as not quoted, never as 0: implementation (row 2, 3)"
    ]


def test_tax_that_is_contained_stays_in_the_price_and_a_rate_that_is_not_goes_to_the_item(load):
    offers = load("name;implementation;training", "A;12000（含税13%）;1", "B;12000 excl. 13% VAT;1", "C;12000 net;1")
    assert [(item.amount, item.tax_rate) for item in (offer.items[0] for offer in offers)] == [
        (12_000, 0.0), (12_000, 0.13), (12_000, 0.0),
    ]  # fmt: skip
    notes = told(offers)
    assert notes[:3] == [
        "the price contains tax: it counts as written, and no tax is added: implementation (row 2)",
        "the price is without tax, and no rate is given: no tax is added: implementation (row 4)",
        "the price is without tax: the rate of tax is added to it: implementation (row 3)",
    ]
    assert notes[3] == (
        "prices are not comparable before tax is on one basis; with tax: A; without tax: C; plus a rate: B; "
        "not saying: A, B, C"
    )


def test_prices_on_one_basis_of_tax_are_comparable(load):
    for cells in (("5含税", "6含税"), ("5含税", "6 excl. 13% tax")):
        assert not any("comparable" in note for note in told(load("name;testing", f"A;{cells[0]}", f"B;{cells[1]}")))


def test_tax_that_is_contained_is_never_added_once_more(faults):
    (fault,) = faults("offer;item;category;amount;tax_rate", "A;x;procurement.support;5含税;13%")
    assert "'5含税' contains tax, and tax_rate would add 0.13 of it once more" in fault
    (fault,) = faults("offer;item;category;amount;tax_rate", "A;x;procurement.support;5 excl. 6% tax;13%")
    assert "states a tax of 0.06, and tax_rate is 0.13" in fault


# Headings


@pytest.mark.parametrize(
    ("heading", "key", "amount", "currency"),
    [
        ("Licence (USD per user/month)", "licence_per_user_month", 8.0, "USD"),
        ("许可费（元/用户/月）", "licence_per_user_month", 8.0, "CNY"),
        ("许可费（元/用户/年）", "licence_per_user_year", 8.0, "CNY"),
        ("Licence (EUR p.a.)", "licence_per_year", 8.0, "EUR"),
        ("Implementation (k€)", "implementation", 8_000.0, "EUR"),
        ("实施费（万元）", "implementation", 80_000.0, "CNY"),
        ("Implementation (€)", "implementation", 8.0, "EUR"),
        ("implementation_usd", "implementation", 8.0, "USD"),
        ("Implementation, GBP '000", "implementation", 8_000.0, "GBP"),
        ("Training (EUR per user)", "training_per_user", 8.0, "EUR"),
        ("Support (USD/year)", "support_per_year", 8.0, "USD"),
        ("Hosting (annual, EUR)", "hosting_per_year", 8.0, "EUR"),
        ("Price per user per month (HK$)", "licence_per_user_month", 8.0, "HKD"),
    ],
)  # fmt: skip
def test_units_in_a_heading_hold_for_its_column(load, heading, key, amount, currency):
    plain = only(load(f"name;{key}", "A;8"))
    offers = load(f"name;{heading}", "A;8")
    assert only(offers) == plain.replace(amount=amount)
    assert offers[0].currency == currency
    assert told(offers)[0].startswith(f"columns read: {heading!r} as {key} (")


@pytest.mark.parametrize(
    ("line", "currency", "refused"),
    [
        ("单位：万元", "CNY", True), ("All prices in kEUR", "EUR", True), ("(in thousands of USD)", "USD", True),
        ("金额单位：元", "CNY", False), ("Prices in EUR", "EUR", False), ("Prices in EUR", "", True),
        ("Prices in EUR", "USD", True),
        ("Offers of May", "", False), ("Offers 2026", "", False),
    ],
)  # fmt: skip
def test_units_above_the_headings_are_never_passed_over(load, line, currency, refused):
    lines = (f"{line};;", "name;currency;implementation", f"A;{currency};43")
    if not refused:
        assert only(load(*lines)).amount == 43
        return
    with pytest.raises(DataError) as caught:
        load(*lines)
    (problem,) = caught.value.problems
    assert problem.what == f"{line!r} above the headings says in which units the prices are"


def test_a_heading_of_nothing_but_units_is_the_price_of_a_seat(load):
    offers = load("name;currency;¥/用户/月", "A;CNY;8")
    assert only(offers).item == "Licences, per user and month"
    offers = load("offer;item;category;单价（万元）;every", "A;x;procurement.licences;1.2;year")
    assert (only(offers).amount, only(offers).currency) == (12_000.0, "CNY")
    offers = load("offer;item;category;Price (USD per user/month)", "A;x;procurement.licences;80")
    assert (only(offers).per, only(offers).every, only(offers).currency) == ("users", "month", "USD")


@pytest.mark.parametrize(
    ("heading", "cell", "fault"),
    [
        ("Implementation (USD, monthly)", "5", "row 1, Implementation (USD, monthly): 'Implementation (USD, monthly)' is a price per month, and the column implementation is paid once"),
        ("实施费（万元）", "12万", "row 2, 实施费（万元）: '12万' has a magnitude of its own below a heading that states one"),
        ("Implementation (EUR)", "$5", "row 2, Implementation (EUR): '$5' contradicts the currency in the column's heading"),
        ("Implementation (incl. VAT)", "5 net", "row 2, Implementation (incl. VAT): '5 net' contradicts the tax in"),
        ("Licence (USD)", "5", "row 1, Licence (USD): 'Licence (USD)' seems to be a price, and the wide form cannot tell when it is due — head it licence_per_user_month"),
        ("Setup (k€)", "5", "row 1, Setup (k€): 'Setup (k€)' seems to be a price"),
        ("Implementaton (k€)", "5", "row 1, Implementaton (k€): 'Implementaton (k€)' is no known column — did you mean 'implementation'"),
        ("Extras", "$500", "row 1, Extras: 'Extras' seems to be a price"),
        ("Implementation ($)", "5", "row 2, Implementation ($): '$' can be USD, AUD"),
        ("Implementation (€/£)", "5", "row 1, Implementation (€/£): 'Implementation (€/£)' states a currency that cannot be"),
    ],
)  # fmt: skip
def test_a_heading_that_contradicts_or_leaves_open_is_refused(faults, heading, cell, fault):
    (found,) = faults(f"name;{heading}", f"A;{cell}")
    assert found.startswith(fault)


@pytest.mark.parametrize("heading", ["Response time (hours)", "training users", "Uptime (%)", "support hours per year"])
def test_units_that_are_no_price_s_leave_an_attribute(load, heading):
    assert load(f"name;{heading}", "A;5")[0].attributes == {heading: 5.0}


@pytest.mark.parametrize(
    ("heading", "what"),
    [
        ("Implementation (5 years)", "a price under conditions"), ("Implementation (optional)", "under conditions"),
        ("Implementation (phase 1)", "under conditions"), ("Training per day", "under conditions"),
        ("Licence per user per month, 100 users", "under conditions"), ("5-year TCO", "under conditions"),
        ("Subscription per 10 users per month", "under conditions"), ("support_percent (of hardware)", "under conditions"),
        ("实施费用（二期）", "seems to be a price"), ("培训（每天）", "under conditions"),
        ("Implementation discount", "a discount or a tax"), ("Discount %", "a discount or a tax"), ("优惠", "a discount or a tax"),
        ("VAT", "a discount or a tax"), ("Tax rate", "a discount or a tax"), ("税点", "a discount or a tax"),
    ],
)  # fmt: skip
def test_a_heading_that_speaks_of_a_price_is_never_an_attribute(faults, heading, what):
    (fault,) = faults(f"name;{heading}", "A;5")
    assert f"{heading!r} seems to be" in fault
    assert what in fault
    assert "long form" in fault


@pytest.mark.parametrize(
    "heading",
    ["Training (days)", "Implementation (man-days)", "Licence count", "Support hours per week", "Implementation months",
     "Integrations rating", "Users", "培训（天）", "Taxonomy depth"],
)  # fmt: skip
def test_what_is_counted_otherwise_stays_an_attribute(load, heading):
    assert load(f"name;{heading}", "A;5")[0].attributes == {heading: 5.0}


def test_three_decimals_in_a_column_of_prices_are_asked_about(load, faults):
    assert faults("name,implementation,training", "A,1.200,0.125", "B,980,1.5") == [
        'row 2, implementation: \'1.200\' can be 1200 or 1.200 — declare decimal="." or decimal=",", or write 1200'
    ]
    assert load("name,implementation,training", "A,1.200,2", "B,980.5,3")[0].items[0].amount == 1.2
    for sign, figure in ((".", 1.2), (",", 1200.0)):
        assert load("name,implementation,training", "A,1.200,2", decimal=sign)[0].items[0].amount == figure
    long = "offer,item,category,amount,quantity"
    assert "'1.200' can be" in faults(long, "A,x,procurement.support,5,1.200")[0]
    assert "'1.200' can be" in faults(long, "A,x,procurement.support,1.200,")[0]
    assert load(long, "A,x,procurement.support,1.200,", "A,y,testing.defects,0.25,")["A"].items[0].amount == 1.2


def test_two_headings_of_one_column_are_refused(faults):
    (fault,) = faults("name;implementation;Implementation (k€)", "A;5;6")
    assert "'implementation' and 'Implementation (k€)' both mean implementation — keep one of the columns" in fault


def test_every_column_read_under_another_name_is_told_in_both_forms(load):
    assert told(load("方案;实施费;Training fee", "A;5;6"))[0] == (
        "columns read: '方案' as name, '实施费' as implementation, 'Training fee' as training"
    )
    assert told(load("供应商;费用项;类别;金额", "A;x;procurement.support;6")) == [
        "columns read: '供应商' as offer, '费用项' as item, '类别' as category, '金额' as amount"
    ]
    assert told(load("name;implementation", "A;5")) == []


CELLS = st.text(alphabet="0123456789.-–~$¥€元万亿kM%/月年用户含税不约起小计待定免费 perus()（）", max_size=12)
UNITS = st.text(alphabet="元万$€k%/月年用户含税不 perusmonth", max_size=10)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), UNITS, st.sampled_from([None, "USD"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
def test_any_cells_below_any_units_are_offers_or_one_clear_error(tmp_path, rows, unit, currency):
    lines = [f"O{n};{one};{other}" for n, (one, other) in enumerate(rows)]
    longs = [f"A;I{n};procurement.support;{one}" for n, (one, _) in enumerate(rows)]
    for text in ([f"name;实施费（{unit}）;training {unit}", *lines], [f"offer;item;category;单价（{unit}）", *longs]):
        path = tmp_path / "any.csv"
        path.write_text("\n".join(text) + "\n", encoding="utf-8")
        try:
            read = load_offers(path, currency=currency)
        except DataError as error:
            assert all(problem.what and problem.fix for problem in error.problems)  # noqa: PT017 - either is right
        else:
            assert all(note.zh for note in read.input_notes)
            assert all(item.point >= 0 or item.amount is None for offer in read for item in offer.items)


# Columns that the caller names


def test_columns_that_nobody_could_guess_are_named_by_the_caller(load):
    columns = {"name": "Anbieter", "licence_per_user_month": "Prix par siège (€)", "currency": "Währung"}
    offers = load("Anbieter;Währung;PRIX par siege (€);Stunden", "A;EUR;5;8", columns=columns)
    assert only(offers).item == "Licences, per user and month"
    assert (offers[0].name, offers[0].currency, offers[0].attributes) == ("A", "EUR", {"Stunden": 8.0})
    columns = {"offer": "Anbieter", "item": "Posten", "category": "Art", "amount": "Betrag (k€)"}
    offers = load("Anbieter;Posten;Art;Betrag (k€)", "A;x;procurement.support;5", columns=columns)
    assert (only(offers).amount, only(offers).currency) == (5_000.0, "EUR")


def test_a_named_column_wins_over_what_its_heading_would_mean(load):
    assert only(load("name;training", "A;5", columns={"testing": "training"})).item == "Testing, one price"


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"licence_once_": "Prix"}, "columns['licence_once_']: 'licence_once_' is no column of offers — did you mean 'licence_once'?"),
        ({"testing": "Prx"}, "columns['testing']: no column is headed 'Prx' — did you mean 'Prix'?"),
        ({"testing": ""}, "columns['testing']: no column is headed '' — give one of name, Prix"),
        ({"residual": "Prix"}, "columns['residual']: 'Prix' stands over a table whose form has no column residual"),
    ],
)  # fmt: skip
def test_what_the_caller_names_must_be_there(faults, columns, fault):
    assert any(found.startswith(fault) for found in faults("name;Prix", "A;5", columns=columns))


def test_a_column_beside_the_one_that_the_caller_named_is_refused(faults):
    (fault,) = faults("name;testing;Prix", "A;5;6", columns={"testing": "Prix"})
    assert "'Prix' and 'testing' both mean testing — keep one of the two columns" in fault
