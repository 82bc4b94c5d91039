"""Response forms: what a vendor sees, what is locked, and that nothing in them is a formula."""

from __future__ import annotations

import io
import time
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect import taxonomy
from crmselect.errors import DataError
from crmselect.load import load_requirements
from crmselect.load.answer_cells import parse_answer
from crmselect.load.items import parsers
from crmselect.load.long import map_long
from crmselect.load.response_words import ANSWER_COLUMNS, CHOICES, CODES, PRICE_COLUMNS, SHEETS
from crmselect.load.table import Table
from crmselect.model import ANSWER_SCORES, Requirement, RequirementSet
from crmselect.report.template import form_bytes, form_paths, write_forms

from .forms import NEEDS

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@LANGUAGES
def test_every_word_of_a_drop_down_reads_back_as_the_model_s_own(language):
    zh = language == "zh"
    assert {code: parse_answer(words[zh]) for code, words in CODES.items()} == {
        code: {"code": code} for code in ANSWER_SCORES
    }
    read = parsers()
    for key, words in CHOICES.items():
        for pair in words:
            if key != "per":
                assert read[key](pair[zh]) == read[key](pair.en)
    assert [read["billing"](pair[zh]) for pair in CHOICES["billing"]] == [pair.en for pair in CHOICES["billing"]]
    headings = tuple(words[zh] for words in PRICE_COLUMNS.values())
    found = map_long(Table("", headings, 1, []))
    assert list(found.columns) == [key for key in PRICE_COLUMNS if key != "notes"]
    assert not found.problems


@LANGUAGES
def test_a_form_has_its_sheets_in_order_and_asks_every_requirement_as_it_is_written(language):
    book = opened(form_bytes(NEEDS, vendor="Acme", language=language, currency="USD", years=5))
    assert book.sheetnames == [words[language == "zh"] for words in SHEETS.values()]
    sheet = book.worksheets[1]
    assert [cell.value for cell in sheet[2]] == [words[language == "zh"] for words in ANSWER_COLUMNS.values()]
    rows = list(sheet.iter_rows(min_row=3, max_col=5, values_only=True))
    assert [(row[0], row[2], row[4] or "") for row in rows] == [(n.id, n.text, n.acceptance) for n in NEEDS]
    assert book.worksheets[3]["B3"].value == "Acme"
    assert book.worksheets[3]["B4"].value == "USD"


def test_no_cell_is_a_formula_whatever_a_requirement_begins_with():
    hostile = RequirementSet(
        requirements=tuple(
            Requirement(id=f"{sign}1+1", text=f"{sign}HYPERLINK(1)", area=f"{sign}A", acceptance=f"{sign}x", priority="must")
            for sign in "=+-@"
        )
    )  # fmt: skip
    data = form_bytes(hostile, vendor='=cmd|"/c calc"!A1', attributes=["=1+1", "https://example.org"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert "<f>" not in text
            assert "<hyperlink" not in text
            assert "externalLink" not in name
    assert [row[2].value for row in opened(data).worksheets[1].iter_rows(min_row=3)] == [n.text for n in hostile]


@LANGUAGES
def test_headings_and_what_is_asked_are_locked_and_the_vendor_s_cells_are_not(language):
    book = opened(form_bytes(NEEDS, language=language))
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    needs, prices, company = book.worksheets[1:4]
    assert needs.freeze_panes == prices.freeze_panes == "B3"
    assert needs.auto_filter.ref
    assert needs.print_title_rows == "$2:$2"
    assert all(cell.protection.locked for cell in needs[2])
    for row in needs.iter_rows(min_row=3):
        assert [cell.protection.locked for cell in row] == [True] * 5 + [False] * 4
    for row in prices.iter_rows(min_row=3, max_row=2 + len(taxonomy.CATEGORIES)):
        assert [cell.protection.locked for cell in row] == [True] * 4 + [False] * (len(PRICE_COLUMNS) - 4)
    assert not company["B3"].protection.locked
    assert not any(company.cell(company.max_row, column).protection.locked for column in (1, 2, 3))
    assert company["A3"].protection.locked


@LANGUAGES
def test_every_answer_can_be_chosen_from_a_list(language):
    sheet = opened(form_bytes(NEEDS, language=language)).worksheets[1]
    [choice] = [one for one in sheet.data_validations.dataValidation if one.type == "list"]
    assert choice.formula1.strip('"').split(",") == [words[language == "zh"] for words in CODES.values()]
    assert str(choice.sqref) == "F3:F5"


def test_every_line_of_the_taxonomy_stands_among_the_prices_once():
    sheet = opened(form_bytes(NEEDS)).worksheets[2]
    keys = [row[3] for row in sheet.iter_rows(min_row=3, values_only=True) if row[3]]
    assert keys == list(taxonomy.CATEGORIES)
    items = [row[0] for row in sheet.iter_rows(min_row=3, values_only=True) if row[0]]
    assert len(set(items)) == len(items)


def test_two_runs_give_the_same_bytes_with_fixed_dates():
    one = form_bytes(NEEDS, vendor="Acme", language="zh")
    time.sleep(2.1)  # A zip archive counts in steps of two seconds.
    assert form_bytes(NEEDS, vendor="Acme", language="zh") == one
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@settings(max_examples=25)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1),
    st.text(st.characters(exclude_categories=("Cs", "Cc"))),
)
def test_any_text_stands_in_the_form_as_it_is_written(text, area):
    if not text.strip() or "_x" in text or "_x" in area:  # Excel's own escape of what XML cannot hold.
        return
    needs = RequirementSet(requirements=(Requirement(id="R1", text=text, area=area, priority="must"),))
    row = [cell.value for cell in opened(form_bytes(needs)).worksheets[1][3]]
    assert (row[2], row[1] or "") == (needs[0].text, needs[0].area)


def test_one_form_a_vendor_under_a_name_that_every_file_system_takes(tmp_path):
    written = write_forms(
        NEEDS, tmp_path / "rfp.xlsx", vendors=["Acme", "../../etc", "云端 CRM", "a:b", "A/B", "\u202efdp"]
    )
    assert [path.name for path in written] == [
        "rfp-Acme.xlsx", "rfp-etc.xlsx", "rfp-云端-CRM.xlsx", "rfp-a-b.xlsx", "rfp-A-B-2.xlsx", "rfp-fdp.xlsx",
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(path.name for path in written)


@pytest.mark.parametrize("vendors", [["Acme", " acme "], ["Acme", ""]])
def test_a_vendor_named_twice_or_not_at_all_is_refused(tmp_path, vendors):
    with pytest.raises(DataError, match="vendors: "):
        write_forms(NEEDS, tmp_path / "rfp.xlsx", vendors=vendors)
    assert not list(tmp_path.iterdir())


def test_a_form_that_is_there_is_not_overwritten_and_then_none_is_written(tmp_path):
    (tmp_path / "rfp-Bravo.xlsx").write_bytes(b"filled in")
    with pytest.raises(DataError, match=r"rfp-Bravo\.xlsx: is there already"):
        write_forms(NEEDS, tmp_path / "rfp.xlsx", vendors=["Acme", "Bravo"])
    assert [path.name for path in tmp_path.iterdir()] == ["rfp-Bravo.xlsx"]
    write_forms(NEEDS, tmp_path / "rfp.xlsx", vendors=["Acme", "Bravo"], overwrite=True)
    assert (tmp_path / "rfp-Bravo.xlsx").stat().st_size > 1000


@pytest.mark.parametrize("name", ["rfp.csv", "rfp", "rfp.xls"])
def test_another_suffix_is_refused(name):
    with pytest.raises(DataError, match=r"name it \.xlsx"):
        form_paths(name)


def test_what_no_form_can_hold_is_refused():
    with pytest.raises(DataError, match="there is no requirement"):
        form_bytes(RequirementSet(requirements=()))
    long = RequirementSet(requirements=(Requirement(id="R1", text="x" * 40_000, priority="must"),))
    with pytest.raises(DataError, match="text of 'R1' is longer than a cell can hold"):
        form_bytes(long)
    with pytest.raises(ValueError, match="'en' or 'zh'"):
        form_bytes(NEEDS, language="de")


def test_a_form_says_nothing_of_the_folder_in_which_the_document_lies(tmp_path):
    (tmp_path / "needs.csv").write_text("id,requirement,priority\nR1,Works,must\n", encoding="utf-8")
    about = opened(form_bytes(load_requirements(tmp_path / "needs.csv"))).worksheets[4]
    assert about["B4"].value == "needs.csv"


@LANGUAGES
def test_a_figure_that_is_asked_for_takes_neither_words_nor_a_percentage(language):
    sheet = opened(form_bytes(NEEDS, language=language, attributes=["uptime_percent", "support_hours", "churn %"]))
    sheet = sheet.worksheets[3]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert [sheet.cell(n, 1).value for n in (7, 8, 9)] == ["uptime_percent", "support_hours", "churn %"]
    uptime, hours, churn = (rules[f"B{n}"] for n in (7, 8, 9))
    assert {rule.type for rule in (uptime, hours, churn)} == {"decimal"}
    # A spreadsheet takes 99.9% for 0.999: less than one is refused, and of the buyer's own figure asked about.
    assert (float(uptime.formula1), uptime.errorStyle) == (1, None)
    assert (float(hours.formula1), hours.errorStyle) == (-1e15, None)
    assert (float(churn.formula1), churn.errorStyle) == (1, "warning")
