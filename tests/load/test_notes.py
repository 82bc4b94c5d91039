"""What a reader chose or left aside is told in English and in Chinese, with the same facts."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import openpyxl
import pytest

import crmselect
from crmselect.load import load_answers, load_offers, load_requirements
from crmselect.model import InputNote

HANZI = re.compile("[\u4e00-\u9fff]")
FIGURE = re.compile(r"\d+")

DOCUMENT = """\
# Requirements

## Sales

| ID | Requirement | Priority | Owner |
|----|-------------|----------|-------|
| F1 | Keeps leads | Must | Ann |
| F2 | Writes quotes | P3 | Bob |

### F3: Forecasts
**Priority**: Should
**Priority**: Could
**Effort**: high

### ~~F4: Sends faxes~~
**Priority**: Could

### Something nameless
**Priority**: Must

### F5: Told and never ranked

It may come.

## Summary

| ID | Priority |
|----|----------|
| F1 | Could |
| F9 | Must |
"""


def both(notes: tuple[InputNote, ...]) -> dict[str, str]:
    """Return the notes in both languages, having looked that each has Chinese words and the same figures."""
    for note in notes:
        assert HANZI.search(note.text("zh")), note
        assert not HANZI.search(note.what)
        assert set(FIGURE.findall(note.what)) >= set(FIGURE.findall(note.zh)) - {"12"}, note
    return {note.what: note.zh for note in notes}


def test_a_document_tells_what_it_left_aside(tmp_path):
    path = tmp_path / "requirements.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    told = both(load_requirements(path).input_notes)
    assert told["columns not read: 'Owner'"] == "未读取的列：'Owner'"
    assert told["fields not read: Effort (1)"] == "未读取的字段：Effort (1)"
    assert told["F3 is could here and should before: the first counts"] == "F3 在此为 could，前文为 should：以前文为准"
    assert told["struck out and read all the same: F4"] == "已划去，仍然读取：F4"
    assert told["named with a priority and defined nowhere: F9"] == "列有优先级，但文档中没有定义：F9"
    assert told["no requirements, for they state no priority: F5 (row 21)"] == "没有优先级，不算作需求：F5（第 21 行）"
    assert any("F1 is could here and must where it is defined" in what for what in told)
    assert len(told) >= 8


def test_tables_tell_how_they_were_read(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_text(
        "Offers of May\nvendor;product;currency;hours;cloud;set-up;spare\nAcme;CRM;USD;12;yes;n/a;\nBravo;One;USD;8;9;7;\n",
        encoding="utf-8",
    )
    told = both(load_offers(path).input_notes)
    assert told["cells are separated by semicolons"] == "单元格以分号分隔"
    assert told["left aside above the headings: 'Offers of May'"] == "标题行之上的内容未读取：'Offers of May'"
    assert told["'vendor' names the offers; 'product' are kept as notes"] == "'vendor' 为报价名称；'product' 存为备注"
    assert told["column 'spare' is blank and was left aside"] == "'spare' 列为空，未读取"
    assert any(zh.startswith("读作属性：hours") for zh in told.values())
    assert any("cloud（第 3 行不是数字）" in zh for zh in told.values())


def test_an_encoding_that_was_told_from_the_bytes_is_named(tmp_path):
    path = tmp_path / "offers.csv"
    path.write_bytes("供应商,货币,实施费\n云端,CNY,5000\n".encode("gb18030"))
    assert load_offers(path).input_notes[0].text("zh").startswith("按 gb18030 编码读取；名称若有乱码")


def test_a_workbook_tells_which_sheets_it_passed_over(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Offers"
    for row in (["name", "currency", "implementation"], ["Acme", "USD", 5]):
        book.active.append(row)
    book.create_sheet("Contacts").append(["person", "telephone"])
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(tmp_path / "rfp.xlsx")
    told = both(load_offers(tmp_path / "rfp.xlsx").input_notes)
    assert told["the sheet is hidden and was not read"] == "此工作表为隐藏状态，未读取"
    assert told["no column names the offers: the sheet was not read"] == "没有一列给出报价的名称：未读取此工作表"


def test_answers_tell_which_columns_they_left_aside(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("id,requirement,priority,Acme\nF1,Keeps leads,must,standard\n", encoding="utf-8")
    told = both(load_answers(path, offers=["Acme"]).input_notes)
    assert "未读取描述需求的列：'requirement', 'priority'" in told.values()


SOURCES = [
    path for path in Path(crmselect.__file__).parent.rglob("*.py") if "InputNote(" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_note_that_the_library_writes_has_chinese_words(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "InputNote":
            assert "zh" in {keyword.arg for keyword in node.keywords}, f"{path.name}, line {node.lineno}"
