"""Sections of a report as the command line prints them."""

from __future__ import annotations

import pytest

from crmselect.cli.output import text_width
from crmselect.cli.section_text import sections_text
from crmselect.report import cells
from crmselect.report.document import Block, Bullets, Column, Figure, Heading, Notice, Paragraph, Row, Section, Table

WIDTH = 110


def table(*texts: str, caption: str = "Table", notes: tuple[str, ...] = ()) -> Table:
    columns = (Column("name", "Name", numeric=False), Column("amount", "Amount"))
    rows = tuple(Row(text, (cells.words(text), cells.amount(1234.5))) for text in texts)
    return Table("t", caption, columns, rows, notes=notes)


def text(*blocks: Block, title: str = "Budget") -> str:
    return sections_text([Section("s", title, blocks)])


def test_a_section_stands_below_its_title_and_sections_are_apart():
    one = Section("a", "First", (Paragraph("Said."),))
    two = Section("b", "第二", (Paragraph("说。"),))
    assert sections_text([one, two]) == "FIRST\n\nSaid.\n\n\n第二\n\n说。"
    assert sections_text([]) == ""


def test_a_table_has_its_caption_its_figures_to_the_right_and_its_notes():
    lines = text(table("Acme", "Bravo & Co", notes=("A note.",))).splitlines()
    assert lines[2:] == [
        "Table", "", "Name        Amount", "----------  ------", "Acme         1,235", "Bravo & Co   1,235", "A note.",
    ]  # fmt: skip


def test_a_heading_that_the_table_below_repeats_is_said_once():
    assert text(Heading("Twice"), table("A", caption="Twice")).count("Twice") == 1
    assert text(Heading("Once"), table("A", caption="Other")).count("Once:") == 1
    assert text(Heading("Twice"), Paragraph("between"), table("A", caption="Twice")).count("Twice") == 2


def test_a_chinese_heading_ends_with_a_chinese_sign():
    assert "支持：" in text(Heading("支持"))


@pytest.mark.parametrize("long", ["word " * 60, "预算" * 90, "预算 100 元，" * 30, "USD 22.9 % " * 30])
@pytest.mark.parametrize("block", [Paragraph, Notice, lambda said: Bullets((("", said),))])
def test_no_line_of_words_is_wider_than_the_terminal(long, block):
    lines = text(block(long)).splitlines()[2:]
    assert max(map(text_width, lines)) <= WIDTH
    assert len(lines) > 1


@pytest.mark.parametrize("width", range(100, 112))
def test_no_line_begins_with_a_stop_or_with_a_percent_alone(width):
    for said in (
        "预" * (width // 2) + "，算" * 20 + "。",
        "x" * (width - 4) + " 22.9 % of it",
        "预算" * 27 + " 22.9 %。",
    ):
        lines = text(Paragraph(said)).splitlines()[2:]
        assert not [line for line in lines if line[0] in "，。：；、%"]
        assert "".join(lines).replace(" ", "") == said.replace(" ", "")


def test_the_lines_of_a_bullet_stand_below_its_words():
    lines = text(Bullets((("Name", "word " * 40), ("", "short"), ("alone", "")))).splitlines()[2:]
    assert lines[0].startswith("- Name: word")
    assert lines[1].startswith("  word")
    assert lines[-2:] == ["- short", "- alone"]
    assert text(Bullets((("项目", "里程碑"),))).endswith("- 项目：里程碑")


def test_a_long_cell_stands_on_several_lines_and_keeps_its_indent():
    indented = Row("r", (cells.words("reason " * 20, indent=1), cells.amount(5)))
    lines = text(Table("t", "T", table().columns, (indented,))).splitlines()[6:]
    assert len(lines) == 3
    assert all(line.startswith("  reason") for line in lines)
    assert [line.split()[-1] for line in lines] == ["5", "reason", "reason"]


def test_an_empty_table_and_a_cell_of_a_list_are_no_fault():
    assert text(table()).endswith("----  ------")
    row = Row("r", (cells.words("All", items=("one", "two")), cells.amount(5)))
    assert "All; one; two" in text(Table("t", "T", table().columns, (row,)))


def test_pictures_are_left_to_the_report():
    def draw():
        raise AssertionError("nothing is drawn for a terminal")

    assert text(Figure("f", "A picture", "Told", draw), Paragraph("Said.")) == "BUDGET\n\nSaid."


def test_nothing_steers_the_terminal():
    hostile = "Acme\x1b[2J\u202eevil"
    shown = text(Heading(hostile), Paragraph(hostile), Bullets(((hostile, hostile),)), table(hostile), title=hostile)
    assert not {"\x1b", "\u202e"} & set(shown)
    assert shown.lower().count("\\x1b[2j") == 6
