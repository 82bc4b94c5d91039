"""Text files of separated cells."""

from __future__ import annotations

import pytest

from crmselect.errors import DataError
from crmselect.load import delimited as delimited_module
from crmselect.load.tables import read_tables


def tables_of(tmp_path, text, name="file.csv", **options):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    tables, file, notes = read_tables(path, **options)
    return tables[0], file, [note.what for note in notes]


def faults_of(tmp_path, text, **options):
    with pytest.raises(DataError) as caught:
        tables_of(tmp_path, text, **options)
    return [str(problem).rpartition("file.csv")[2].strip() for problem in caught.value.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_what_cuts_every_row_alike(tmp_path, delimiter):
    table, _, notes = tables_of(tmp_path, f"name{delimiter}price\nA{delimiter}1.5\nB{delimiter}2\n")
    assert table.headings == ("name", "price")
    assert [tuple(row.cells) for row in table.rows] == [("A", "1.5"), ("B", "2")]
    assert table.delimiter == delimiter
    assert bool(notes) == (delimiter != ",")


def test_cells_are_text_and_stay_it(tmp_path):
    table, _, _ = tables_of(tmp_path, "name,code\nNA,007\nnull,1e5\n")
    assert [tuple(row.cells) for row in table.rows] == [("NA", "007"), ("null", "1e5")]


def test_a_ragged_row_is_refused_by_its_line_and_no_column_slips(tmp_path):
    faults = faults_of(tmp_path, 'name,price\nA,1,\nB\nC,3\n"D\nE",4,5\n')
    assert [fault.partition(" — ")[0] for fault in faults] == [
        "row 2: has 3 cells where the headings are 2",
        "row 3: has 1 cell where the headings are 2",
        "row 5: has 3 cells where the headings are 2",
    ]


def test_rows_are_numbered_as_an_editor_counts(tmp_path):
    table, _, _ = tables_of(tmp_path, 'name,note\n\nA,"two\nlines"\n , \nB,x\n')
    assert [(row.number, row.cells[0]) for row in table.rows] == [(3, "A"), (6, "B")]
    assert str(table.place(6, 1)).endswith("file.csv row 6, note")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_ending_will_do(tmp_path, newline):
    table, _, _ = tables_of(tmp_path, newline.join(("name,price", "A,1", "B,2", "")))
    assert [row.number for row in table.rows] == [2, 3]


def test_titles_and_remarks_above_the_headings_are_left_aside_and_told(tmp_path):
    table, _, notes = tables_of(tmp_path, "Offers of spring\n# prices, as listed\nname,price\nA,1\n")
    assert (table.heading_row, table.headings) == (3, ("name", "price"))
    assert notes == ["left aside above the headings: 'Offers of spring'",
                     "left aside above the headings: '# prices as listed'"]  # fmt: skip


def test_a_number_sign_alone_heads_a_column(tmp_path):
    assert tables_of(tmp_path, "#,name\n1,A\n")[0].headings == ("#", "name")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('name,price\n"A,1\n', "row 2: a quotation mark is opened and never closed"),
        ('name,price\n"A"x,1\n', "row 2: text follows a closing quotation mark"),
        ("name,price\nA," + "x" * 140_000, "row 2: a cell is longer than 131,072 characters"),
        ("name,,price\nA,lost,1\n", "row 2, column B: 'lost' stands in a column without a heading"),
        ("a;b,c\n1;2,3\n", ": its cells can be separated by commas or semicolons"),
    ],
)
def test_a_malformed_file_is_refused_with_its_row(tmp_path, text, fault):
    assert any(found.startswith(fault) for found in faults_of(tmp_path, text))


def test_a_declared_decimal_comma_settles_what_separates(tmp_path):
    table, _, _ = tables_of(tmp_path, "name;price,net\nA;1,5\n", decimal=",")
    assert table.headings == ("name", "price,net")


def test_a_blank_column_without_a_heading_does_no_harm(tmp_path):
    assert tables_of(tmp_path, "name,price,\nA,1,\n")[0].headings == ("name", "price", "")


def test_an_unknown_suffix_names_those_that_are_read(tmp_path):
    (tmp_path / "a.ini").write_text("x")
    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "a.xls").write_text("x")
    with pytest.raises(DataError, match=r"give one of \.csv, \.tsv, \.txt, \.xlsx"):
        read_tables(tmp_path / "a.ini")
    with pytest.raises(DataError, match="ask for the workbook or the document that it was made from"):
        read_tables(tmp_path / "a.pdf")
    with pytest.raises(DataError, match=r"save it as \.xlsx"):
        read_tables(tmp_path / "a.xls")
    with pytest.raises(ValueError, match="decimal is"):
        read_tables(tmp_path / "a.csv", decimal=";")


def test_a_workbook_under_another_suffix_is_no_text(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04\0\0")
    with pytest.raises(DataError, match="NUL bytes"):
        read_tables(tmp_path / "a.csv")


def test_blank_lines_above_the_headings_are_passed_over(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n\nname,price\nA,1\n")
    (table,), _, _ = read_tables(path)
    assert (table.heading_row, [tuple(row.cells) for row in table.rows]) == (3, [("A", "1")])


def test_headings_that_are_repeated_are_left_out_and_that_is_said(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("name,price\nA,1\nname,price\nB,2\nname,price\n")
    (table,), _, notes = read_tables(path)
    assert [row.number for row in table.rows] == [2, 4]
    assert [note.what for note in notes] == ["rows that repeat the headings are left out: 3, 5"]


def test_more_rows_than_any_table_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(delimited_module, "MOST_ROWS", 3)
    path = tmp_path / "a.csv"
    path.write_text("name,price\n" + "A,1\n" * 2)
    assert len(read_tables(path)[0][0].rows) == 2
    path.write_text("name,price\n" + "A,1\n" * 3)
    with pytest.raises(DataError, match="holds more than 3 rows"):
        read_tables(path)
