"""Response forms read back: what vendors wrote becomes offers and answers, and every fault is told at once."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.report.forms import NEEDS, answered, fill, soffice  # noqa: F401 - a fixture

import crmselect as crm
from crmselect.errors import DataError
from crmselect.load import load_responses
from crmselect.load.response_formats import shown_as_percent
from crmselect.load.table import Row, Table
from crmselect.model import RequirementSet
from crmselect.report.template import write_forms


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two filled forms, one in English and one in Chinese."""
    home = tmp_path / "responses"
    home.mkdir()
    for vendor, language in (("Acme", "en"), ("云端", "zh")):
        [path] = write_forms(NEEDS, home / "rfp.xlsx", vendors=[vendor], language=language, currency="USD", years=5)
        answered(path, language)
    return home


def faults(path: object, **options: object) -> list[str]:
    with pytest.raises(DataError) as caught:
        load_responses(path, **options)
    return [str(problem) for problem in caught.value.problems]


def plain(offer: crm.Offer) -> list[dict[str, object]]:
    # The names of the lines are in the language of the form.
    return [
        item.model_dump(exclude_defaults=True, exclude={"place", "item"}) | ({"per": "users"} if item.per else {})
        for item in offer.items
    ]


def test_a_filled_form_becomes_an_offer_and_its_answers(folder):
    read = load_responses(folder, requirements=NEEDS)
    assert read.offers.names == ("Acme", "云端")
    assert plain(read.offers[0]) == plain(read.offers[1])
    acme = read.offers["Acme"]
    licences, hardware, support, trainers, own = acme.items
    assert (licences.amount, licences.per, licences.every, licences.discount_factor) == (55.5, "users", "month", 0.855)
    assert (hardware.quoted, trainers.quoted) == ("not_quoted", "included")
    assert (support.percent, support.percent_of, support.every) == (0.2, ("procurement.licences",), "year")
    assert (own.item, own.currency, own.billing, own.start, own.end) == ("Admins", "EUR", "year advance", 6, 60)
    assert (own.quantity, own.renewal_months, own.renewal_cap) == (0.1, 12, 0.03)
    assert str(licences.place).startswith(f"{folder}/rfp-Acme.xlsx#Prices A9")
    assert acme.currency == "USD"
    assert dict(acme.attributes) == {"support_hours": 16}
    assert dict(acme.notes) == {
        "product": "Acme CRM 7", "Hosted in": "Frankfurt", "Software licences": "named users", "Hardware": "ask us",
    }  # fmt: skip
    first, second = (answer for answer in read.answers if answer.offer == "Acme")
    assert (first.code, first.cost, first.comment, first.evidence) == ("customisation", 12000, "@see below", "p. 7")
    assert (second.requirement, second.missing, second.comment) == ("R2", True, "under discussion")
    assert ("Acme", "R3") not in {(answer.offer, answer.requirement) for answer in read.answers}
    assert len(read.inputs) == 2
    assert not read.input_notes
    assert read.table.loc["Acme"].tolist() == [str(folder / "rfp-Acme.xlsx"), 1, 2, 5, 1]
    assert "Acme" in read._repr_html_()
    assert len(read.to_dict()["answers"]) == 4


def test_what_was_read_is_what_a_study_takes(folder):
    read = load_responses(folder, requirements=NEEDS)
    study = crm.Study(
        offers=read.offers, answers=read.answers, requirements=NEEDS,
        assumptions={"currency": "USD", "years": 5, "drivers": {"users": 10}, "exchange_rates": {"rates": {"EUR": 1.1}}},
    )  # fmt: skip
    totals = study.costs.total("nominal")
    assert totals["Acme"] == pytest.approx(totals["云端"])
    licences = 55.5 * 0.855 * 10 * 60
    ledger = study.costs.ledger
    bought = ledger[(ledger["offer"] == "Acme") & (ledger["item"] == "Software licences")]
    assert bought["amount"].sum() == pytest.approx(licences)
    closing = ledger[(ledger["offer"] == "Acme") & (ledger["category"] == "deployment.customisation")]
    assert closing["amount"].sum() == 12000


def test_a_form_as_it_was_sent_answers_and_prices_nothing(tmp_path):
    [path] = write_forms(NEEDS, tmp_path / "rfp.xlsx", vendors=["Acme"])
    read = load_responses(path, requirements=NEEDS)
    assert not read.answers.answers
    assert not read.offers[0].items
    assert [note.what for note in read.input_notes] == ["no line is priced"]


def test_every_fault_of_every_form_is_told_at_once_with_its_cell(folder):
    acme, other = folder / "rfp-Acme.xlsx", folder / "rfp-云端.xlsx"
    fill(acme, "requirements", "R1", answer="standart")
    fill(acme, "requirements", "R2", answer="yes", cost="dear")
    fill(acme, "requirements", "R3", cost=5)
    fill(acme, "prices", "Servers and hosting", amount=-5)
    fill(acme, "prices", "Installation", start=3)
    fill(acme, "prices", "Configuration", amount=7, currency="QQQ")
    fill(acme, "company", "Currency of the prices", value="dollars")
    fill(acme, "company", "lead_time_weeks", value="12,5")
    fill(other, "company", "报价方名称", value=None)
    found = faults(folder, requirements=NEEDS)
    for expected in (
        "rfp-Acme.xlsx#Requirements F3, Answer: 'standart' is no answer — did you mean 'standard'?",
        "rfp-Acme.xlsx#Requirements F4, Answer: 'yes' does not say how it is met",
        "rfp-Acme.xlsx#Requirements I4, Cost to close: 'dear' is no number",
        "rfp-Acme.xlsx#Requirements I5, Cost to close: a cost to close, and no answer",
        "#Prices F11, Amount:",
        "#Prices F13, Amount: Installation has terms and no price",
        "#Prices G14, Currency: 'QQQ'",
        "rfp-Acme.xlsx#Company B4, Your answer: 'DOLLARS' is no ISO 4217 currency",
        "rfp-Acme.xlsx#Company B10, Your answer: '12,5' can be",
        "rfp-云端.xlsx#供应商信息 B3, 填写内容: the form does not say whose offer it is",
    ):
        assert any(expected in line for line in found), (expected, found)
    assert len(found) == 10
    assert all(" — " in line for line in found)


def test_two_forms_of_one_offer_are_refused(folder):
    fill(folder / "rfp-云端.xlsx", "company", "报价方名称", value="ACME")
    [found] = faults(folder)
    assert "rfp-云端.xlsx#供应商信息 B3" in found
    assert f"'ACME' answers in {folder / 'rfp-Acme.xlsx'} too" in found


def test_the_buyer_s_own_costs_are_added_to_the_offers_that_came_back(folder, tmp_path):
    costs = tmp_path / "costs.csv"
    costs.write_text(
        "offer,item,category,amount,currency\nAcme,Own staff,planning.staff,4000,USD\n云端,Own staff,planning.staff,5000,USD\n",
        encoding="utf-8",
    )
    read = load_responses(folder, requirements=NEEDS, costs=costs)
    assert [offer.items[-1].amount for offer in read.offers] == [4000, 5000]
    assert [len(offer.items) for offer in read.offers] == [6, 6]
    assert [Path(item.file).name for item in read.inputs] == ["rfp-Acme.xlsx", "rfp-云端.xlsx", "costs.csv"]
    costs.write_text(
        "offer,item,category,amount\nAcme,Admins,planning.staff,4000\nAcmee,Own staff,planning.staff,5000\n",
        encoding="utf-8",
    )
    found = faults(folder, costs=costs)
    assert len(found) == 2
    assert "'Acme' has the item 'Admins' in" in found[0]
    assert "there is no offer 'Acmee' — did you mean 'Acme'?" in found[1]
    fill(folder / "rfp-Acme.xlsx", "company", "Name of the offer", value=None)
    assert len(faults(folder, costs=costs)) == 1


def other_document() -> RequirementSet:
    first, second, _ = NEEDS
    return RequirementSet(
        requirements=(first.replace(text="=1+1 keeps all accounts"), second, second.replace(id="R9", text="New"))
    )


def test_a_form_of_another_document_names_what_is_missing_and_what_is_extra(folder):
    found = faults(folder / "rfp-Acme.xlsx", requirements=other_document())
    assert len(found) == 1
    assert "of another requirements document: R9 not asked; R3 not in the document" in found[0]


def test_a_stale_form_can_be_taken_and_says_what_was_left_aside(folder):
    fill(folder / "rfp-Acme.xlsx", "requirements", "R3", answer="standard")
    assert ("Acme / R3") in load_responses(folder / "rfp-Acme.xlsx").answers
    read = load_responses(folder / "rfp-Acme.xlsx", requirements=other_document(), stale=True)
    assert "Acme / R1" in read.answers
    assert "Acme / R3" not in read.answers
    other, changed = read.input_notes
    assert "R9 not asked; R3 not in the document" in other.what
    assert "R9 未列入；R3 不在文档中" in other.zh
    assert "answers may be stale: the text or the criterion of R1" in changed.what


def test_a_form_whose_texts_were_changed_is_told_even_without_the_document(folder):
    fill(folder / "rfp-Acme.xlsx", "requirements", "R2", requirement="Fewer reports")
    [found] = faults(folder / "rfp-Acme.xlsx")
    assert "#Requirements C4, Requirement: 'Fewer reports' is not what the form asked here" in found


def test_a_changed_id_or_a_deleted_row_of_a_protected_sheet_is_told_by_its_cell(folder):
    path = folder / "rfp-Acme.xlsx"
    fill(path, "requirements", "R1", id="R7", acceptance="Ten\nin an hour")
    found = faults(path)
    assert [line.rpartition("#")[2].partition(" is not")[0] for line in found] == [
        "Requirements A3, Id: 'R7'", "Requirements E3, Acceptance criterion: 'Ten in an hour'",
    ]  # fmt: skip
    book = openpyxl.load_workbook(folder / "rfp-云端.xlsx")
    book["需求应答"].delete_rows(4)
    book.save(folder / "rfp-云端.xlsx")
    [found] = faults(folder / "rfp-云端.xlsx")
    assert "not those of the form: 1 of its 3 rows are gone" in found


def formatted(path, row: str, value: float, number_format: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Company"]
    cell = next(sheet.cell(n, 2) for n in range(3, sheet.max_row + 1) if sheet.cell(n, 1).value == row)
    cell.value, cell.number_format = value, number_format
    book.save(path)


@pytest.mark.parametrize("cell", ["99.9%", "99.9 ％", "0.999 as a percentage"])
def test_an_availability_of_99_9_percent_is_99_9_however_the_cell_holds_it(folder, cell):
    path = folder / "rfp-Acme.xlsx"
    if cell.endswith("percentage"):
        formatted(path, "uptime_percent", 0.999, "0.0%")
    else:
        fill(path, "company", "uptime_percent", value=cell)
    read = load_responses(path)
    assert read.offers[0].attributes["uptime_percent"] == 99.9
    [note] = read.input_notes
    assert note.what == "'uptime_percent': 99.9 % is read as 99.9"
    assert "读作 99.9" in note.zh


def test_what_can_be_a_share_and_what_is_no_percentage_is_refused_with_its_cell(folder):
    path = folder / "rfp-Acme.xlsx"
    formatted(path, "uptime_percent", 0.999, "General")
    [found] = faults(path)
    assert "#Company B9, Your answer: 'uptime_percent' is in percent, and 0.999 can be a share: 99.9 %" in found
    formatted(path, "uptime_percent", 99.9, '0.0" %"')
    table = Table(str(path), ("Field", "Your answer"), 2, [Row(9, ("uptime_percent", 99.9))], sheet="Company")
    assert not shown_as_percent(table, 1)  # The sign is a word there, and multiplies nothing.
    formatted(path, "uptime_percent", 0.999, "0.00%")
    assert shown_as_percent(table, 1) == {9}
    formatted(path, "support_hours", 0.5, "0%")
    [found] = faults(path)
    assert "#Company B7, Your answer: 50 % is a percentage, and 'support_hours' says nothing of percent" in found


@pytest.mark.parametrize("words", ["24/7", "24 h", "around the clock"])
def test_words_in_place_of_a_figure_that_the_form_asks_for_are_a_fault(folder, words):
    fill(folder / "rfp-Acme.xlsx", "company", "support_hours", value=words)
    [found] = faults(folder / "rfp-Acme.xlsx")
    assert f"#Company B7, Your answer: {words!r} is no figure, and 'support_hours' is one" in found
    fill(folder / "rfp-Acme.xlsx", "company", "support_hours", value=24)
    fill(folder / "rfp-Acme.xlsx", "company", "Our hotline", value=words)
    assert load_responses(folder / "rfp-Acme.xlsx").offers[0].notes["Our hotline"] == words


def test_a_field_of_the_form_that_was_renamed_or_deleted_is_a_fault_that_names_it(folder, tmp_path):
    book = openpyxl.load_workbook(folder / "rfp-Acme.xlsx")
    book["Company"]["A7"].value = "Support"
    book["Company"]["A4"].value = "Money"
    book["Company"].delete_rows(10)
    book.save(folder / "rfp-Acme.xlsx")
    found = faults(folder / "rfp-Acme.xlsx")
    assert [line.partition("asks for ")[2].partition(",")[0] for line in found] == [
        "'Currency of the prices'", "'support_hours'", "'lead_time_weeks'",
    ]  # fmt: skip
    assert "is 'Support' what became of it?" in found[1]
    [path] = write_forms(NEEDS, tmp_path / "own.xlsx", vendors=["A"], attributes=["商务响应率（%）", "seats"])
    fill(path, "company", "商务响应率（%）", value="85%")
    assert load_responses(path).offers[0].attributes == {"商务响应率（%）": 85}


def test_a_currency_by_its_name_and_costs_with_their_own_are_read(folder):
    path = folder / "rfp-云端.xlsx"
    fill(path, "company", "报价币种", value="人民币")
    fill(path, "requirements", "R1", cost="1.2万 USD")
    fill(path, "requirements", "R3", answer="定制开发（5000元）")
    read = load_responses(path)
    assert read.offers[0].currency == "CNY"
    by_id = {answer.requirement: answer for answer in read.answers}
    assert (by_id["R1"].cost, by_id["R1"].currency) == (12000, "USD")
    assert (by_id["R3"].cost, by_id["R3"].currency) == (5000, None)


def test_faults_of_prices_are_told_in_the_words_of_the_form(folder):
    fill(folder / "rfp-云端.xlsx", "prices", "服务器与托管", quoted="已有")
    fill(folder / "rfp-Acme.xlsx", "prices", "Testing", quoted="yes")
    fill(folder / "rfp-Acme.xlsx", "prices", "Extra", amount=100)
    found = faults(folder)
    assert any("'已有' is none of the choices — choose 已报价, 包含, 未报价" in line for line in found), found
    assert any("'yes' is none of the choices — choose quoted, included, not quoted" in line for line in found), found
    assert any("Category: the line has no category — choose one of the list in this column" in line for line in found)


@pytest.mark.parametrize(("language", "line"), [("en", "Software licences"), ("zh", "软件许可")])
def test_tiers_free_months_an_increase_and_a_tax_are_read_from_their_columns(tmp_path, language, line):
    [path] = write_forms(NEEDS, tmp_path / "rfp.xlsx", vendors=["A"], language=language, currency="USD")
    fill(
        path,
        "prices",
        line,
        tiers="100: 50; *: 40",
        free_months=2,
        renewal_months=12,
        renewal_asked=0.05,
        tax_rate=0.13,
    )
    [item] = load_responses(path, requirements=NEEDS).offers[0].items
    assert [(tier.up_to, tier.price) for tier in item.tiers] == [(100, 50), (None, 40)]
    assert (item.amount, item.free_months, item.renewal_asked, item.tax_rate) == (None, 2, 0.05, 0.13)


def test_a_line_of_the_form_that_was_deleted_is_noted(folder):
    book = openpyxl.load_workbook(folder / "rfp-云端.xlsx")
    sheet = book["报价明细"]
    sheet.delete_rows(next(n for n in range(3, sheet.max_row) if sheet.cell(n, 1).value == "软件许可"))
    book.save(folder / "rfp-云端.xlsx")
    [note] = load_responses(folder / "rfp-云端.xlsx").input_notes
    assert note.what == "lines of the form were deleted or renamed (1): 'Software licences'"
    assert note.zh == "表单中的 1 行已被删除或改名：“软件许可”"


def test_a_form_of_before_that_keeps_less_of_itself_is_read_all_the_same(folder):
    path = folder / "rfp-Acme.xlsx"
    book = openpyxl.load_workbook(path)
    for number in range(book["About"].max_row, 2, -1):
        if book["About"].cell(number, 1).value in {"Figures asked for", "Requirements, row by row"}:
            book["About"].delete_rows(number)
    book.save(path)
    assert load_responses(path).offers[0].attributes == {"support_hours": 16}
    fill(path, "requirements", "R2", requirement="Fewer reports")
    [found] = faults(path)
    assert "ids or texts of requirements are not those of the form" in found


def test_a_form_that_lost_its_sheets_columns_or_schema_says_so(folder):
    path = folder / "rfp-Acme.xlsx"
    book = openpyxl.load_workbook(path)
    book["Prices"].title = "Pricing"
    book["Requirements"]["F2"].value = "Fulfilment"
    book["About"]["B3"].value = "crmselect/response/9"
    book.save(path)
    found = faults(path)
    assert any("the sheet 'Prices' or '报价明细' is missing" in line for line in found)
    assert any("there is no column 'Answer' or '应答'" in line for line in found)
    assert any("its schema is 'crmselect/response/9'" in line for line in found)


def test_another_program_s_files_are_named_and_open_ones_passed_over(folder):
    (folder / "offer.ods").write_bytes(b"PK")
    (folder / "letter.docx").write_bytes(b"PK")
    (folder / "~$rfp-Acme.xlsx").write_bytes(b"open")
    (folder / ".DS_Store").write_bytes(b"x")
    [found] = faults(folder)
    assert found.endswith("offer.ods: a file that ends in .ods is not read — save it as .xlsx")
    (folder / "offer.ods").unlink()
    [note] = load_responses(folder).input_notes
    assert note.where.endswith("letter.docx")


@pytest.mark.skipif(os.name == "nt", reason="links need rights of their own there")
def test_a_link_that_leads_out_of_the_folder_is_refused(folder, tmp_path):
    outside = tmp_path / "elsewhere.xlsx"
    (folder / "rfp-Acme.xlsx").rename(outside)
    (folder / "rfp-Acme.xlsx").symlink_to(outside)
    [found] = faults(folder)
    assert "leads out of its folder" in found


def test_an_empty_folder_and_a_file_that_is_no_form_are_refused(tmp_path):
    assert "holds no response form" in faults(tmp_path)[0]
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    assert faults(tmp_path)
    assert faults(tmp_path / "none.xlsx")


CELLS = st.one_of(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12).filter(lambda text: not text.startswith("=")),
    st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.integers(-5, 10**6),
    st.dates(min_value=dt.date(1950, 1, 1)), st.sampled_from(["standard", "2-4", "not quoted", "12,5", "10%", "USD", "#REF!"]),
)  # fmt: skip


@settings(max_examples=40)
@given(
    st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 14), st.integers(1, 19)), CELLS, min_size=1, max_size=6)
)
def test_whatever_stands_in_a_form_is_read_or_told(cells):
    with tempfile.TemporaryDirectory() as name:
        [path] = write_forms(NEEDS, Path(name) / "rfp.xlsx", vendors=["Acme"], currency="USD")
        book = openpyxl.load_workbook(path)
        for (sheet, row, column), value in cells.items():
            book.worksheets[sheet].cell(row, column).value = value
        book.save(path)
        read, problems = None, ()
        try:
            read = load_responses(path, requirements=NEEDS)
        except DataError as error:
            problems = error.problems
        assert (read is not None and len(read.offers) == 1) or problems
        assert all(problem.what and problem.fix for problem in problems)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_spreadsheet_program_saves_a_form_without_loss(tmp_path, soffice, language):  # noqa: F811
    [path] = write_forms(NEEDS, tmp_path / "rfp.xlsx", vendors=["Acme"], language=language, currency="USD", years=5)
    answered(path, language)
    saved = tmp_path / "saved"
    done = subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to",
         "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(path)],
        capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    before, after = load_responses(path, requirements=NEEDS), load_responses(saved / path.name, requirements=NEEDS)
    assert after.inputs[0].sha256 != before.inputs[0].sha256
    assert plain(after.offers[0]) == plain(before.offers[0])
    assert [item.item for item in after.offers[0].items] == [item.item for item in before.offers[0].items]
    assert after.offers[0].notes == before.offers[0].notes
    assert after.offers[0].attributes == before.offers[0].attributes
    left_out = {"place": True}
    assert [one.model_dump(exclude=left_out) for one in after.answers] == [
        one.model_dump(exclude=left_out) for one in before.answers
    ]
    book = openpyxl.load_workbook(saved / path.name)
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert any(one.type == "list" for one in book.worksheets[1].data_validations.dataValidation)
    assert not book.worksheets[1]["F3"].protection.locked
    assert book.worksheets[1]["C3"].protection.locked
