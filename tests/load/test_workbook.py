"""Workbooks: values within bounds, faults by cell, hostile files refused at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import subprocess
import time
import zipfile

import openpyxl
import pytest
from tests.data.make_hostile import xlsx
from tests.report.forms import soffice  # noqa: F401 - a fixture

from crmselect import load_offers
from crmselect.errors import DataError
from crmselect.load import archive as archive_module
from crmselect.load import workbook as workbook_module
from crmselect.load.tables import read_tables, split_sheet


def saved(tmp_path, *sheets, name="rfp.xlsx", hidden=()):
    """Write sheets, each a title and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title in hidden:
            sheet.sheet_state = "hidden"
    path = tmp_path / name
    book.save(path)
    return path


def rewritten(path, part, change):
    """Change one part of a workbook's archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


SHEET = "xl/worksheets/sheet1.xml"
PLAIN = ("Offers", [["name", "price"], ["A", 1], ["B", 2.5]])


def message_of(path, **options):
    with pytest.raises(DataError) as caught:
        read_tables(path, **options)
    return str(caught.value)


def test_a_sheet_is_a_table_with_cells_for_places(tmp_path):
    (table,), file, _ = read_tables(
        saved(tmp_path, ("Offers", [["Offers 2026"], [], ["name", "price"], ["A", 1], [], ["B", 2.5]]))
    )
    assert (table.sheet, table.heading_row, table.headings) == ("Offers", 3, ("name", "price"))
    assert [(row.number, tuple(row.cells)) for row in table.rows] == [(4, ("A", 1)), (6, ("B", 2.5))]
    assert str(table.place(6, 1)).endswith("rfp.xlsx#Offers B6, price")
    assert len(file.sha256) == 64


def test_dates_are_read_as_text_and_never_as_figures(tmp_path):
    (table,), _, _ = read_tables(
        saved(tmp_path, ("S", [["name", "day"], ["A", dt.date(2026, 5, 1)], ["B", dt.time(8, 30)]]))
    )
    assert [row.cells[1] for row in table.rows] == ["2026-05-01", "08:30:00"]


def test_a_sheet_is_named_in_the_path_or_as_an_option(tmp_path):
    path = saved(tmp_path, PLAIN, ("Costs #2", [["offer", "item"], ["A", "x"]]))
    assert [t.sheet for t in read_tables(path, sheet="Costs #2")[0]] == ["Costs #2"]
    assert [t.sheet for t in read_tables(f"{path}#Offers")[0]] == ["Offers"]
    assert "has no sheet 'Offer' — did you mean 'Offers'?" in message_of(path, sheet="Offer")
    assert split_sheet("costs#2.csv") == ("costs#2.csv", None)


def test_hidden_sheets_are_passed_over_and_named(tmp_path):
    path = saved(tmp_path, PLAIN, ("Old", [["name", "price"], ["X", 9]]), hidden=("Old",))
    tables, _, notes = read_tables(path)
    assert [table.sheet for table in tables] == ["Offers"]
    assert [(note.where.endswith("rfp.xlsx#Old"), note.what) for note in notes] == [
        (True, "the sheet is hidden and was not read")
    ]
    assert [table.sheet for table in read_tables(path, sheet="Old")[0]] == ["Old"]


def test_error_cells_and_formulas_without_a_value_are_refused_by_cell(tmp_path):
    path = saved(tmp_path, ("S", [["name", "price"], ["A", "#REF!"], ["B", "=1+1"], ["C", 5]]))
    faults = message_of(path).splitlines()
    assert "rfp.xlsx#S B2: holds the error #REF! — correct the formula, or write the value" in faults[0]
    assert "rfp.xlsx#S B3: holds a formula whose value was never calculated" in faults[1]
    assert len(faults) == 2


def test_a_formula_with_its_value_counts_as_the_value(tmp_path):
    path = saved(tmp_path, ("S", [["name", "price"], ["A", "=1+1"]]))
    rewritten(
        path,
        SHEET,
        lambda xml: xml.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>").replace(
            b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>"
        ),
    )
    (table,), _, _ = read_tables(path)
    assert table.rows[0].cells == ("A", 2)


def test_a_used_range_to_the_far_corner_is_no_bomb(tmp_path):
    path = rewritten(saved(tmp_path, PLAIN), SHEET, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:XFD1048576"'))
    start = time.perf_counter()
    (table,), _, _ = read_tables(path)
    assert len(table.rows) == 2
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("at", ["XFD1048576", "A1048577", "B999999999"])
def test_a_cell_in_the_far_corner_neither_hangs_nor_is_lost(tmp_path, at):
    row = at.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    far = f'<row r="{row}"><c r="{at}" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'.encode()
    path = rewritten(saved(tmp_path, PLAIN), SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    start = time.perf_counter()
    assert ("right of the last heading" if at.startswith("XFD") else "reaches too far") in message_of(path)
    assert time.perf_counter() - start < 5


def test_many_rows_that_all_reach_far_are_refused_before_they_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_module, "MOST_CELLS", 100_000)
    rows = "".join(f'<row r="{r}"><c r="XFD{r}"><v>1</v></c></row>' for r in range(4, 40))
    path = rewritten(
        saved(tmp_path, PLAIN), SHEET, lambda xml: xml.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    )
    assert "reaches too far to be a table" in message_of(path)


def test_text_right_of_the_headings_and_columns_without_one_are_refused_by_cell(tmp_path):
    path = saved(tmp_path, ("S", [["name", None, "price"], ["A", "lost", 1, "too"]]))
    faults = message_of(path)
    assert "#S D2: 'too' stands right of the last heading" in faults
    assert "#S B2: 'lost' stands in a column without a heading" in faults


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda z: z.writestr("xl/bomb.xml", b"<a>" + b" " * 30_000_000 + b"</a>"), "unpacks to more than 200 times its size"),
        (lambda z: [z.writestr(f"x{i}.bin", b"") for i in range(2_001)], "holds more than 2,000 parts"),
        (lambda z: z.writestr("xl/evil.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "declares a document type"),
        (lambda z: z.writestr("xl/evil.xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")), "declares a document type"),
    ],
)  # fmt: skip
def test_a_hostile_archive_is_refused_before_it_is_unpacked(tmp_path, build, message):
    path = saved(tmp_path, PLAIN)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        build(archive)
    assert message in message_of(path)


def test_too_much_in_all_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive_module, "MOST_UNPACKED", 1_000_000)
    path = saved(tmp_path, PLAIN)
    noise = bytes(range(256)) * 4096
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        for i in range(2):
            archive.writestr(f"media/{i}.bin", noise)
    assert "unpacks to more than 200 MB" in message_of(path)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"name,price\n", "is damaged, or not what its suffix says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old or a password-protected office file"),
    ],
)
def test_what_is_no_workbook_says_so(tmp_path, data, message):
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert message in message_of(path)


def test_broken_workbooks_of_every_length_raise_one_clear_error(tmp_path):
    whole = saved(tmp_path, PLAIN).read_bytes()
    path = tmp_path / "cut.xlsx"
    for cut in range(1, len(whole), 97):
        path.write_bytes(whole[:cut])
        message_of(path)
    for at in range(0, len(whole), 61):
        broken = bytearray(whole)
        broken[at] ^= 0xFF
        path.write_bytes(broken)
        with contextlib.suppress(DataError):
            read_tables(path)


def test_an_archive_that_is_no_workbook_says_so(tmp_path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("hello.txt", "x")
    path = tmp_path / "a.xlsx"
    path.write_bytes(stream.getvalue())
    assert "is no workbook that can be read" in message_of(path)


def test_a_workbook_without_a_table_says_so(tmp_path):
    assert "holds no table" in message_of(saved(tmp_path, ("S", [])))


GROUPED = [
    ["CRM offers"],
    ["Name", "Prices", None, "Support", None],
    [None, "Licence", "Training", "Hours", "Licence"],
    ["Acme", 1, 2, "office", 3],
    ["Bravo", 2, 3, "24/7", 4],
]


def grouped(tmp_path, rows=GROUPED, merges=("B2:C2", "D2:E2", "A2:A3"), change=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row in rows:
        sheet.append(row)
    for cells in merges:
        sheet.merge_cells(cells)
    if change:
        change(sheet)
    path = tmp_path / "rfp.xlsx"
    book.save(path)
    return path


def test_headings_of_two_rows_are_joined_where_a_name_stands_twice(tmp_path):
    (table,), _, notes = read_tables(grouped(tmp_path))
    assert table.headings == ("Name", "Prices Licence", "Training", "Hours", "Support Licence")
    assert (table.heading_row, [row.number for row in table.rows]) == (3, [4, 5])
    assert any("the headings take the rows 2 and 3: Name, Prices Licence" in note.what for note in notes)


def test_a_group_of_one_column_is_told_from_data_by_the_figures_below(tmp_path):
    rows = [["Prices", None, "Support"], ["Licence", "Training", "Hours"], [1, 2, 3]]
    (table,), _, _ = read_tables(grouped(tmp_path, rows, ["A1:B1"]))
    assert table.headings == ("Licence", "Training", "Hours")


def test_a_row_of_words_below_a_merged_heading_is_data(tmp_path):
    rows = [["Name", "Contact", None], ["Acme", "Ms Li", "li@acme.example"], ["Bravo", "Mr Roy", "roy@bravo.example"]]
    assert "#S C2: 'li@acme.example' stands right of the last heading" in message_of(grouped(tmp_path, rows, ["B1:C1"]))


def test_headings_repeated_in_the_middle_are_left_out_and_that_is_said(tmp_path):
    rows = [*GROUPED, *GROUPED[1:3], ["Cesar", 7, 8, "office", 9]]
    (table,), _, notes = read_tables(grouped(tmp_path, rows))
    assert [row.number for row in table.rows] == [4, 5, 8]
    assert any(note.what == "rows that repeat the headings are left out: 6–7" for note in notes)


def test_hidden_rows_and_columns_are_read_and_named(tmp_path):
    def hide(sheet):
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["C"].hidden = True

    (table,), _, notes = read_tables(grouped(tmp_path, change=hide))
    assert [row.cells[0] for row in table.rows] == ["Acme", "Bravo"]
    told = {note.what: note.zh for note in notes}
    assert told["hidden rows were read: 5"] == "已读取隐藏的行：5"
    assert "hidden columns were read: C ('Training')" in told


def test_a_figure_merged_over_several_columns_is_asked_about_and_a_word_is_named(tmp_path):
    assert "#S B4:C4: 1 stands in a cell merged over several columns: in which of them?" in message_of(
        grouped(tmp_path, merges=("B2:C2", "D2:E2", "A2:A3", "B4:C4"))
    )
    rows = [["id", "Acme", "Bravo"], ["FR-1", "standard", None], ["Sales", None, None]]
    _, _, notes = read_tables(grouped(tmp_path, rows, ["B2:C2", "A3:C3"]))
    assert [note.what for note in notes] == ["merged over several columns, and read in the first of them: B2:C2"]


def test_a_row_or_a_list_of_texts_without_end_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    from crmselect.load import sheet_xml

    monkeypatch.setattr(sheet_xml, "MOST_IN_ROW", 20)
    assert "reaches too far to be a table" in message_of(saved(tmp_path, ("S", [list("abcdefghijkl")])))
    monkeypatch.setattr(sheet_xml, "MOST_FILLED", 2)
    assert "holds more than 2 rows" in message_of(saved(tmp_path, PLAIN))
    monkeypatch.undo()
    monkeypatch.setattr(sheet_xml, "MOST_STRINGS", 2)
    (tmp_path / "a.xlsx").write_bytes(xlsx("<sheetData/>", strings="<si><t>a</t></si>" * 2))
    assert "holds too many texts" in message_of(tmp_path / "a.xlsx")


OFFERS = (
    "name,currency,licences per user per month,implementation,note\n"
    "Acme,USD,50,20000,first\nBravo,EUR,45.5,30000,\n德尔塔,CNY,300,150000,含税\n"
)


@pytest.mark.parametrize("through", [(), ("ods",), ("fods",)])
def test_workbooks_that_libreoffice_made_load_to_the_same_offers(tmp_path, soffice, through):  # noqa: F811
    path = tmp_path / "offers.csv"
    path.write_text(OFFERS, encoding="utf-8")
    plain = load_offers(path)
    made = path
    for step, to in enumerate((*through, "xlsx")):
        folder = tmp_path / str(step)
        subprocess.run(
            [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--infilter=CSV:44,34,76,1" if made is path else "--invisible",
             "--convert-to", to, "--outdir", str(folder), str(made)],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        made = folder / f"offers.{to}"
    assert told(load_offers(made)) == told(plain)


def test_a_workbook_with_merged_and_hidden_parts_that_libreoffice_saved_loads_the_same(tmp_path, soffice):  # noqa: F811
    def hide(sheet):
        sheet.row_dimensions[5].hidden = True

    path = grouped(tmp_path, change=hide)
    for to in ("ods", "xlsx"):
        subprocess.run(
            [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", to,
             "--outdir", str(tmp_path / to), str(path)],
            capture_output=True, timeout=120, check=True,
        )  # fmt: skip
        path = tmp_path / to / f"rfp.{to}"
    (table,), _, notes = read_tables(path)
    assert table.headings == ("Name", "Prices Licence", "Training", "Hours", "Support Licence")
    assert [tuple(row.cells) for row in table.rows] == [("Acme", 1, 2, "office", 3), ("Bravo", 2, 3, "24/7", 4)]
    assert any(note.what == "hidden rows were read: 5" for note in notes)


def told(offers):
    """Return what offers say, without the places that they say it at."""
    return [
        (offer.name, offer.attributes, [one.model_dump(exclude={"place"}) for one in offer.items]) for offer in offers
    ]


def test_a_unit_below_a_group_takes_the_name_of_the_group(tmp_path):
    rows = [["Name", "Licence", None, "Prices", None], [None, "per user per month", "per year", "Training", "Hours"], ["A", 1, 2, 3, 4]]  # fmt: skip
    (table,), _, _ = read_tables(grouped(tmp_path, rows, ["B1:C1", "D1:E1"]))
    assert table.headings == ("Name", "Licence per user per month", "Licence per year", "Training", "Hours")


def test_rules_for_cells_within_reason_are_passed_over(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["name", "currency"])
    book.active.append(["A", "USD"])
    rule = openpyxl.worksheet.datavalidation.DataValidation(type="list", formula1='"USD,EUR"')
    for row in range(2, 2_000):
        rule.add(f"B{row}")
    book.active.add_data_validation(rule)
    book.save(tmp_path / "offers.xlsx")
    (table,), _, _ = read_tables(tmp_path / "offers.xlsx")
    assert len(table.rows) == 1
