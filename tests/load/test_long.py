"""Cost items in the long form: a row an item."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmselect import DataError, Discount, Estimate, Tier, load_offers
from crmselect.load.items import parse_discounts, parse_tiers, parsers
from crmselect.load.long_words import LONG
from crmselect.model import BILLINGS, CostItem

SEATS = "A,Seats,procurement.licences,80,users,month"
HEAD = "offer,item,category,amount,per,every"


@pytest.fixture
def load(tmp_path):
    def read(*lines, name="costs.csv", **options):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
        return load_offers(path, **options)

    return read


@pytest.fixture
def faults(load):
    def read(*lines, **options):
        with pytest.raises(DataError) as caught:
            load(*lines, **options)
        return [str(problem).rpartition("costs.csv")[2].strip() for problem in caught.value.problems]

    return read


def item_of(load, **cells):
    fields = {"offer": "A", "item": "x", "category": "procurement.licences", "amount": "5", **cells}
    return load(";".join(fields), ";".join(f'"{value}"' for value in fields.values()))["A"].items[0]


def test_rows_gather_under_their_offers(load):
    offers = load(HEAD, SEATS, "B,Setup,procurement.implementation,500,,once", "A,Care,procurement.support,9,,year")
    assert offers.names == ("A", "B")
    assert offers["A"].items[0] == CostItem(
        item="Seats", category="procurement.licences", amount=80, per="users", every="month"
    )
    assert [str(item.place).rpartition("/")[2] for item in offers["A"].items] == [
        "costs.csv row 2, item",
        "costs.csv row 4, item",
    ]


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"every": "Monthly"}, "every", "month"),
        ({"every": "每年"}, "every", "year"),
        ({"every": "一次性"}, "every", "once"),
        ({"every": "month", "billing": "yearly in advance"}, "billing", "year advance"),
        ({"every": "month", "billing": "按年预付"}, "billing", "year advance"),
        ({"every": "month", "billing": "后付"}, "billing", "arrears"),
        ({"category": "Software licences"}, "category", "procurement.licences"),
        ({"category": "软件许可"}, "phase", "procurement"),
        ({"group": "维护成本"}, "group", "maintenance"),
        ({"phase": "系统选型和采购", "category": "licences"}, "category", "procurement.licences"),
        ({"per": "用户"}, "per", "用户"),
        ({"per": "seats"}, "per", "seats"),
        ({"per": "API calls"}, "per", "API calls"),
        ({"discount": "10%"}, "discount", (Discount(share=0.1),)),
        ({"discount": "volume 10%; term 5%"}, "discount", (Discount(name="volume", share=0.1), Discount(name="term", share=0.05))),
        ({"growth": "3%", "every": "year"}, "growth", 0.03),
        ({"renewal_months": "36", "renewal_cap": "3%", "every": "year"}, "renewal_cap", 0.03),
        ({"low": "4", "high": "9"}, "amount", Estimate(low=4, likely=5, high=9)),
        ({"amount": "", "low": "4", "likely": "5", "high": "9", "shape": "三角"}, "amount", Estimate(low=4, likely=5, high=9, shape="triangular")),
        ({"amount": "", "tiers": "1000: 0.10; *: 0.01 + 200", "per": "calls"}, "tiers", (Tier(up_to=1000, price=0.1), Tier(price=0.01, fee=200))),
        ({"amount": "included"}, "quoted", "included"),
        ({"amount": "", "quoted": "未报价"}, "quoted", "not_quoted"),
        ({"amount": "", "percent": "20%", "percent_of": "Seats; 软件许可"}, "percent_of", ("Seats", "procurement.licences")),
        ({"start": "12", "end": "24"}, "end", 24),
        ({"tax_rate": "13%", "recoverable": "1"}, "recoverable", 1.0),
        ({"currency": "eur"}, "currency", "EUR"),
        ({"maturity": "Class 3"}, "maturity", "class 3"),
        ({"maturity": "AACE class 5"}, "maturity", "class 5"),
        ({"maturity": "3"}, "maturity", "class 3"),
        ({"maturity": "4级"}, "maturity", "class 4"),
        ({"maturity": "第二级"}, "maturity", "class 2"),
        ({"成熟度": "已签约"}, "maturity", "signed"),
        ({"estimate class": "signed"}, "maturity", "signed"),
        ({"maturity": ""}, "maturity", None),
        ({"source": "§ 4.2", "module": "Mail"}, "source", "§ 4.2"),
        ({"quantity": "1.5", "minimum": "10", "included": "2", "block": "5"}, "block", 5.0),
    ],
)  # fmt: skip
def test_each_column_is_read_in_its_words(load, cells, field, value):
    assert getattr(item_of(load, **cells), field) == value


def test_headings_may_be_chinese(load):
    offers = load("供应商,费用项,类别,金额,单位,周期", "甲,席位,软件许可,80,用户,每月")
    assert offers["甲"].items[0].per == "用户"


def test_every_field_has_a_parser_and_every_billing_a_word():
    assert set(parsers()) | {"offer"} >= set(LONG)
    words = parsers()["billing"]
    assert [words(billing.replace(" ", "-").upper()) for billing in BILLINGS] == list(BILLINGS)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("A,x,procurement.licnces,5,,once", "row 2, category: 'procurement.licnces' is no cost category — did you mean 'procurement.licences'?"),
        ("A,x,procurement.licences,-5,,once", "row 2, amount: -5 is negative — a price cannot be: state a discount"),
        ("A,x,procurement.licences,nan,,once", "row 2, amount: 'nan' is no number"),
        ("A,x,procurement.licences,true,,once", "row 2, amount: 'true' is no number"),
        ("A,x,procurement.licences,5,,weekly", "row 2, every: 'weekly' is no every that is known — write once, month, quarter, year"),
        ("A,,procurement.licences,5,,once", "row 2, item: string should have at least 1 character"),
        (",x,procurement.licences,5,,once", "row 2, offer: no offer is given"),
        ("A,x,,5,,once", "row 2, category: '' is no cost category"),
        ("A,x,procurement.licences,,,once", "row 2, amount: no amount is given"),
    ],
)  # fmt: skip
def test_a_faulty_row_is_refused_at_its_cell(faults, row, fault):
    found = faults(HEAD, row, SEATS)
    assert len(found) == 1
    assert found[0].lower().startswith(fault.lower())


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"start": "1.5"}, "start: 1.5 is no whole number"),
        ({"start": "-1"}, "start: -1 should be greater than or equal to 0"),
        ({"start": "5", "end": "3"}, "start: start 5 is not before end 3"),
        ({"discount": "much"}, "discount: 'much' is no discount"),
        ({"maturity": "class 6"}, "maturity: 'class 6' is no maturity that is known — did you mean 'class 5'?"),
        ({"maturity": "rough"}, "maturity: 'rough' is no maturity that is known — write class 1, class 2"),
        ({"discount": "20"}, "discount: 20 is more than the whole"),
        ({"tiers": "0.1"}, "tiers: '0.1' is no tier"),
        ({"likely": "6"}, "amount: amount and likely are both given"),
        ({"amount": "", "low": "6"}, "low: low is given without a likely value"),
        ({"low": "6", "high": "9"}, "amount: low 6, likely 5, high 9 are not in order"),
        ({"quoted": "included"}, "quoted: included and yet a figure is given"),
        ({"amount": "included", "quoted": "not quoted"}, "quoted: 'not quoted' contradicts the amount"),
        ({"growth": "30"}, "growth: 30 is more than the whole"),
        ({"currency": "XX"}, "currency: 'XX' is no ISO 4217 currency"),
    ],
)
def test_what_contradicts_itself_is_refused(load, cells, fault):
    with pytest.raises(DataError) as caught:
        item_of(load, **cells)
    assert fault in str(caught.value)


def test_unknown_columns_are_refused_with_a_suggestion_and_the_rows_are_looked_at_all_the_same(faults):
    assert faults("offer,item,category,amout,zebra", "A,x,procurement.licences,-5,1") == [
        "row 1, amout: 'amout' is no column of a cost item — did you mean 'amount'?",
        "row 1, zebra: 'zebra' is no column of a cost item — remove the column, or correct its heading",
        "row 2, amout: -5 is negative — a price cannot be: state a discount or a residual value instead",
    ]


def test_an_item_named_twice_is_refused_with_both_places(faults):
    (fault,) = faults(HEAD, SEATS, SEATS)
    assert fault.startswith("row 3, item: 'A' has the item 'Seats' in ") or "row 2, item too" in fault


def test_costs_are_added_to_the_offers_of_the_first_file(tmp_path):
    offers, costs = tmp_path / "offers.csv", tmp_path / "costs.csv"
    offers.write_text("name,currency,implementation\nA,USD,5\nB,EUR,6\n")
    costs.write_text(f"{HEAD}\n{SEATS}\n")
    loaded = load_offers(offers, costs=costs)
    assert [item.item for item in loaded["A"].items] == ["Implementation, one price", "Seats"]
    assert [item.item for item in loaded["B"].items] == ["Implementation, one price"]
    assert [file.file for file in loaded.inputs] == [str(offers), str(costs)]
    costs.write_text(f"{HEAD}\n{SEATS}\n{SEATS.replace('A,', 'Aa,')}\nC,x,procurement.licences,1,,once\n")
    with pytest.raises(DataError) as caught:
        load_offers(offers, costs=costs)
    assert [str(p).rpartition("costs.csv ")[2] for p in caught.value.problems] == [
        "row 3, offer: there is no offer 'Aa' — the offers are A, B",
        "row 4, offer: there is no offer 'C' — the offers are A, B",
    ]


def test_rows_alike_are_what_each_would_be_alone(load):
    lines = [f"A,Line {i},procurement.support,{i}.5,users,month,10%,§ {i}" for i in range(30)]
    heads = f"{HEAD},discount,source"
    together = load(heads, *lines)["A"].items
    alone = [load(heads, line)["A"].items[0] for line in lines]
    assert list(together) == alone
    assert [item.place.row for item in together] == list(range(2, 32))


@given(st.permutations([SEATS, "B,Setup,procurement.implementation,500,,once", "A,Care,procurement.support,9,,year",
                        "B,Seats,procurement.licences,70,users,month", "A,Extra,procurement.licences,included,,"]))  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_the_order_of_rows_never_matters(load, rows):
    def gathered(*lines):
        return {offer.name: {item.item: item for item in offer.items} for offer in load(HEAD, *lines)}

    assert gathered(*rows) == gathered(*sorted(rows))


@given(st.lists(st.tuples(st.from_regex(r"[a-z]{0,8}", fullmatch=True), st.integers(0, 100)), min_size=1, max_size=4))
def test_discounts_come_back_as_written(pairs):
    text = "; ".join(f"{name} {percent}%".strip() for name, percent in pairs)
    read = parse_discounts(text)
    assert [(part.get("name", ""), round(part["share"] * 100)) for part in read] == pairs


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 99)), min_size=1, max_size=5))
def test_tiers_come_back_as_written(bands):
    text = "; ".join(f"{edge}: {price}" + (f" + {fee}" if fee else "") for edge, price, fee in bands)
    assert parse_tiers(text) == tuple({"up_to": e, "price": p, "fee": f} for e, p, f in bands)


@pytest.mark.parametrize(
    "cell", ["10%+5%", "10% 5%", "volume 10% term 5%", '"volume 10%, term 5%"', "-10%", "volume -10%", "volume 10 5%"]
)
def test_several_discounts_are_parted_by_semicolons_and_nothing_else(load, cell):
    with pytest.raises(DataError, match="part them by semicolons: volume 10%; term 5%"):
        load("offer,item,category,amount,discount", f"A,x,procurement.support,5,{cell}")


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("单价,数量,金额", "80,10,800"), ("unit price,quantity,amount", "80,10,800"), ("price,qty,total", "80,10,800"),
        ("单价（元）,数量,小计（万元）", "80,10,0.08"), ("amount,quantity,line total", "80,,80"), ("单价,数量,总价", "80,10,"),
        ("unit price,quantity,total,discount", "80,10,720,10%"), ("金额,数量", "80,1"), ("amount,quantity", "80,10"),
    ],
)  # fmt: skip
def test_the_total_of_a_line_is_checked_and_never_multiplied(load, headings, cells):
    (item,) = load(f"offer,item,category,{headings}", f"A,x,procurement.support,{cells}")["A"].items
    assert item.amount == 80.0


@pytest.mark.parametrize(
    ("headings", "cells", "fault"),
    [
        ("单价,数量,金额", "80,10,801", "'金额' is 801, and the price of one, 80, times the quantity 10 is 800"),
        ("unit price,quantity,amount", ",10,800", "'amount' is 800, and the line has no price of one"),
        ("金额,数量", "800,10", "'金额' beside '数量' can be the price of one, or of all of them"),
        ("单价,数量,金额", "80,10,x", "'x' is no number"),
    ],
)
def test_a_total_that_does_not_agree_or_would_be_multiplied_is_refused(load, headings, cells, fault):
    with pytest.raises(DataError, match=fault):
        load(f"offer,item,category,{headings}", f"A,x,procurement.support,{cells}")
