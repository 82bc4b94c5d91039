"""What a report says, before it has a format."""

from __future__ import annotations

import string

import pytest

import crmselect as crm
from crmselect.report import document
from crmselect.report.catalogue import WORDS
from crmselect.report.document import Bullets, Facts, Notice, Paragraph, Table
from tests.report.studies import items, study

SECTIONS = [
    "verdict",
    "ranking",
    "alike",
    "costs",
    "difference",
    "fit",
    "criteria",
    "audit",
    "methods",
    "doubt",
    "negotiation",
    "assumptions",
    "notes",
    "provenance",
]


def said(section) -> str:
    texts = []
    for block in section.blocks:
        if isinstance(block, Paragraph | Notice):
            texts.append(block.text)
        if isinstance(block, Bullets):
            texts.extend(" ".join(item) for item in block.items)
    return "\n".join(texts)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_every_word_stands_there_in_both_languages_with_the_same_blanks():
    for key, (en, zh) in WORDS.items():
        assert en.strip(), key
        assert zh.strip(), key
        assert {name for form in en.split("|") for name in fields(form)} == fields(zh), key
        assert "|" not in zh, key
        assert en.isascii() or not any("\u4e00" <= letter <= "\u9fff" for letter in en), key


def test_the_sections_stand_in_the_order_in_which_they_are_read():
    assert [section.key for section in document(study()).sections] == SECTIONS


def test_every_key_of_a_table_or_a_figure_stands_once():
    found = [block.key for block in document(study()).blocks() if block.kind in {"table", "figure"}]
    assert len(found) == len(set(found))


def test_every_row_has_as_many_cells_as_the_table_has_columns():
    for table in document(study()).tables.values():
        for row in table.rows:
            assert len(row.cells) == len(table.columns), table.key


def test_the_verdict_names_the_first_by_how_much_and_who_was_stopped_and_why():
    made = study()
    ranking, verdict = made.rank(), document(made).section("verdict")
    first, second = ranking.order[:2]
    text = said(verdict)
    assert f"{first} is first with a score of {ranking.score[first]:.3f}" in text
    assert f"{ranking.margin:.3f} ahead of {second}" in text
    assert f"USD {made.costs.total()[first]:,.0f} over 3 years" in text
    assert "3 of 4 offers passed the gates; 1 was stopped:" in text
    assert "Delta must-have R-01" in text
    facts = next(block for block in verdict.blocks if isinstance(block, Facts))
    assert {fact.key: fact.cell.value for fact in facts.facts}["score"] == ranking.score[first]


def test_a_winner_without_a_price_for_a_line_is_told_so():
    text = said(document(study(("Acme", "Bravo"), missing_must=())).section("verdict"))
    ranking = study(("Acme", "Bravo"), missing_must=()).rank()
    assert ranking.winner == "Acme"
    assert "Its total is not complete: 1 line has no price (Migration)." in text


def test_offers_that_are_alike_share_the_first_place():
    made = study(("Acme",), missing_must=())
    twin = made.offers["Acme"].replace(name="Twin")
    more = [answer.replace(offer="Twin") for answer in made.answers]
    made = made.replace(offers=[*made.offers, twin], answers=[*made.answers, *more])
    assert "Acme and Twin share the first place" in said(document(made).section("verdict"))
    assert [row.cells[0].text for row in document(made).tables["ranking"].rows] == ["1=", "1="]


def test_the_only_offer_that_passes_is_called_so():
    text = said(document(study(("Acme", "Delta"))).section("verdict"))
    assert "Acme is the only offer that passes the gates" in text


def test_where_no_offer_passes_the_verdict_says_so_and_the_costs_stand_there():
    report = document(study(gates=crm.Gates(budget=1_000)))
    assert "No offer passes the gates" in said(report.section("verdict"))
    assert "0 of 4 offers passed the gates" in said(report.section("verdict"))
    assert {row.tone for row in report.tables["ranking"].rows} == {"muted"}
    assert report.tables["totals"].rows[0].cells[1].value > 0


def test_without_a_scale_of_cost_the_offers_are_not_ranked_and_the_rest_is_there():
    made = study(gates=crm.Gates())
    with pytest.raises(crm.DataError, match="no scale"):
        made.rank()
    report = document(made)
    assert "State a budget" in said(report.section("verdict"))
    assert "criteria" not in [section.key for section in report.sections]
    assert {"ranking", "totals", "by-group", "by-phase", "by-year", "fit", "fit-areas", "musts"} <= set(report.tables)
    assert report.data["ranking"] is None
    table = report.tables["ranking"]
    assert "score" not in [column.key for column in table.columns]
    stopped = next(row for row in table.rows if row.key == "Delta")
    assert stopped.tone == "muted"
    assert "must-have R-01" in stopped.cells[-1].items[0]


def test_another_fault_of_the_ranking_is_not_hidden():
    criteria = [{"name": "Help", "source": "attribute.hours", "value": {"worst": 0, "best": 24}}]
    made = study(missing_must=())
    offers = [made.offers[0].replace(attributes={"hours": 8}), *made.offers[1:]]
    made = made.replace(offers=offers, criteria=criteria)
    with pytest.raises(crm.DataError, match="hours"):
        document(made)


def test_an_offer_that_is_out_keeps_every_reason():
    made = study(gates=crm.Gates(budget=1_000))
    ranking = made.rank()
    rows = {row.key: row for row in document(made).tables["ranking"].rows}
    for name in ranking.order:
        assert list(rows[name].cells[-1].items) == ranking.excluded.query("offer == @name")["reason"].tolist()
    assert len(rows["Delta"].cells[-1].items) == 2


def test_costs_that_stay_closed_are_in_no_table_no_picture_and_no_data():
    made = study(gates=crm.Gates(budget=600_000, staged=True))
    hidden = float(made.costs.total()["Delta"])
    report = document(made)
    for key in ("totals", "by-group", "by-phase", "by-year"):
        row = next(row for row in report.tables[key].rows if row.key == "Delta")
        assert {cell.text for cell in row.cells[1:]} == {"not opened"}
        assert {cell.value for cell in row.cells} == {None}
    assert "Delta" not in [row["offer"] for row in report.data["tco"]["table"]]
    figures = [cell.value for table in report.tables.values() for row in table.rows for cell in row.cells]
    assert hidden not in figures
    drawn = [text.get_text() for text in report.figures["costs-group"].draw().texts]
    assert not [text for text in drawn if "Delta" in text]


def test_where_all_costs_stay_closed_there_are_no_costs():
    report = document(study(missing_must=("Acme", "Bravo", "Cargo", "Delta"), gates=crm.Gates(budget=9e5, staged=True)))
    assert "No costs are opened" in said(report.section("costs"))
    assert "totals" not in report.tables


def test_lines_that_are_not_quoted_and_gaps_are_named():
    made = study(missing_must=())
    short = crm.Offer(name="Short", items=items(50)[:2])
    more = [answer.replace(offer="Short") for answer in made.answers if answer.offer == "Acme"]
    report = document(made.replace(offers=[*made.offers, short], answers=[*made.answers, *more]))
    assert [row.key for row in report.tables["unquoted"].rows] == ["Cargo / Migration"]
    text = said(report.section("costs"))
    assert "Short quotes nothing for Technical support, which 4 of 4 other offers do" in text
    assert "Cargo has not quoted Migration" in text


def test_a_table_that_is_too_wide_for_paper_is_split():
    made = study().replace(years=24)
    tables = document(made).tables
    parts = [table for key, table in tables.items() if key.startswith("by-year")]
    assert len(parts) == 3
    assert all(part.columns[0].key == "offer" for part in parts)
    keys = [column.key for part in parts for column in part.columns[1:]]
    assert keys == [*(f"year-{n}" for n in range(1, 25)), "total"]


def test_the_musts_that_an_offer_misses_are_listed_with_answer_and_reason():
    rows = document(study()).tables["musts"].rows
    assert [row.key for row in rows] == ["Delta / R-01"]
    assert [cell.text for cell in rows[0].cells[3:]] == ["not supported", "not supported"]
    assert rows[0].cells[3].items == ("see annex",)


def test_rates_say_their_day_and_where_they_come_from():
    made = study(missing_must=())
    rows = document(made).tables["rates"].rows
    assert [cell.text for cell in rows[0].cells] == ["EUR", "1.08", "2026-11-01", "the study's assumptions"]
    stated = crm.StatedRate(to="USD", rate=1.1, as_of="2026-10-01")
    offers = [offer.replace(exchange_rate=stated) if offer.currency == "EUR" else offer for offer in made.offers]
    plan = made.assumptions.replace(exchange_rates={})
    rows = document(made.replace(offers=offers, assumptions=plan)).tables["rates"].rows
    assert [cell.text for cell in rows[0].cells] == ["EUR", "1.1", "2026-10-01", "stated with Bravo"]


def test_a_study_of_prices_alone_is_reported():
    plan = crm.Assumptions(currency="USD", years=1, drivers={"users": 10})
    report = document(crm.Study(offers=[crm.Offer(name="Acme", items=items(50))], assumptions=plan))
    assert "The study has no requirements." in said(report.section("fit"))
    assert "rates" not in report.tables


def test_an_offer_without_any_price_is_reported():
    made = crm.Study(offers=[crm.Offer(name="Acme"), crm.Offer(name="Bravo")], gates=crm.Gates(budget=10.0),
                     assumptions=crm.Assumptions(currency="USD", years=2))  # fmt: skip
    assert document(made).tables["totals"].rows[0].cells[1].value == 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_speaks_one_language(language):
    made = study(language=language)
    report = document(made)
    own = {"TOPSIS", "VIKOR", "SPOTIS", "PROMETHEE II", "ELECTRE III", *made.offers.names}
    words = [report.subtitle, *(section.title for section in report.sections)]
    words += [table.caption for table in report.tables.values()]
    words += [column.title for table in report.tables.values() for column in table.columns]
    words += [figure.alternative for figure in report.figures.values()]
    for text in words:
        chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
        known = text in {"Cost", "Fit", "SHA-256", "CNY"} | own
        assert chinese == (language == "zh") or known, text


def test_every_table_is_frozen():
    table = document(study()).tables["totals"]
    assert isinstance(table, Table)
    with pytest.raises(AttributeError):
        table.caption = "other"
