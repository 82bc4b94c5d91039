"""Workbooks: values within bounds, faults by cell, hostile files refused at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import time
import zipfile

import openpyxl
import pytest

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
