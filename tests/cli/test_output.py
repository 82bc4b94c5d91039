"""Tables as text: widths, headings on several lines, what is kept from a terminal and from a spreadsheet."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cli.output import csv_table, narrow, text_table, text_width, visible
from crmselect.cli.words import heading
from crmselect.markup import csv_text

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30)


def test_chinese_and_latin_rows_end_at_one_column():
    table = text_table(["报价", "现值", "Present value"], [["云端 CRM", "1,200", "5"], ["Acme", "900", "1,000,000"]])
    widths = {text_width(line) for line in table.splitlines()}
    assert widths == {text_width("云端 CRM") + 2 + 5 + 2 + 9}


@given(st.lists(st.tuples(NAMES, NAMES), min_size=1, max_size=5), st.tuples(NAMES, NAMES))
def test_whatever_the_names_rows_are_of_one_width_and_on_one_line(rows, headings):
    table = text_table(headings, rows).splitlines()
    deep = len(table) - len(rows) - 1
    assert deep >= 1
    rule = text_width(table[deep])
    # A last cell is set to the right, so that only blanks that stand in it can be missing at the end.
    assert all(text_width(line) <= rule for line in table)
    assert all(visible(row[0]).strip() in line for row, line in zip(rows, table[deep + 1 :], strict=True))


@given(NAMES, st.integers(4, 20))
def test_a_heading_on_several_lines_is_whole(text, width):
    assert "".join("".join(narrow(text, width)).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "  =1", "＝1"])
def test_what_a_spreadsheet_would_compute_is_text(text):
    assert csv_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Acme", "Acme = best", "3-5", "甲公司"])
def test_plain_text_stays(text):
    assert csv_text(text) == text


def test_csv_keeps_figures_in_full_and_blanks_what_is_missing():
    frame = pd.DataFrame(
        {"score": [0.1 + 0.2, float("nan")], "rank": pd.array([1, None], dtype="Int64"), "=x": ["-", None]},
        index=pd.Index(["A", "B,C"], name="offer"),
    )
    assert csv_table(frame) == "offer,score,rank,'=x\nA,0.30000000000000004,1,'-\n\"B,C\",,,\n"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_column_has_a_word(language, samples):
    import crmselect as crm

    costs = crm.tco(crm.load_offers(samples[0]), crm.Assumptions(currency="USD", drivers={"users": 5}))
    for column in costs.table:
        assert heading(column, language) != column
