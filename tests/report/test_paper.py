"""The committee paper: the document in Word's own headings, tables and pictures, the same bytes each time."""

from __future__ import annotations

import builtins
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx as word
import pytest
from docx.oxml.ns import qn

import crmselect as crm
from crmselect.load.docxfile import read_docx
from crmselect.load.source import Source
from crmselect.report import document
from crmselect.report.document import Bullets, Cell, Column, Figure, Heading, Row, Table
from crmselect.report.paper import docx
from crmselect.report.paper_tables import layout_of
from crmselect.report.paper_text import shown, units
from tests.report.studies import study

HOSTILE = ("<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a\u202ec\x07d\u0000", "שלום & <w:p/>", "]]>{{ 7 }}")
UPRIGHT = 9_638


@pytest.fixture(scope="module")
def report():
    return document(study(), draws=300)


@pytest.fixture(scope="module")
def file(report):
    return docx(report)


@pytest.fixture(scope="module")
def paper(file):
    return word.Document(io.BytesIO(file))


def xml(file: bytes, name: str = "word/document.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return archive.read(name).decode("utf-8")


def of_style(paper, *styles: str) -> list[str]:
    return [block.text for block in paper.paragraphs if block.style.name in styles]


def captions(paper) -> list[str]:
    return [re.sub(r"\s+", " ", text) for text in of_style(paper, "Caption")]


def test_every_heading_table_and_figure_of_the_document_stands_in_the_paper(report, paper):
    assert of_style(paper, "Title") == [report.title]
    assert of_style(paper, "Heading 1") == [section.title for section in report.sections]
    assert of_style(paper, "Heading 2") == [block.text for block in report.blocks() if isinstance(block, Heading)]
    assert len(paper.tables) == len(report.tables) + 1  # The facts on top are a table as well.
    assert len(paper.inline_shapes) == len(report.figures)
    wanted, tables, figures = [], 0, 0
    for block in report.blocks():
        if isinstance(block, Table):
            tables += 1
            wanted.append(f"Table {tables} {shown(block.caption)}")
        elif isinstance(block, Figure):
            figures += 1
            wanted.append(f"Figure {figures} {shown(block.caption)}")
    assert captions(paper) == [text.replace("\u00a0", " ") for text in wanted]


def test_every_cell_of_every_table_stands_in_the_paper(report, paper):
    for block, made in zip(report.tables.values(), paper.tables[1:], strict=True):
        rows = made._tbl.tr_lst
        heads = len(rows) - len(block.rows)
        assert heads == (2 if block.spans else 1)
        assert all(row.trPr.find(qn("w:tblHeader")) is not None for row in rows[:heads])
        for row, line in zip(block.rows, rows[heads:], strict=True):
            cells = ["".join(text.text or "" for text in cell.iter(qn("w:t"))) for cell in line.tc_lst]
            assert cells == [shown(cell.text) + "".join(map(shown, cell.items)) for cell in row.cells]


def test_figures_are_to_the_right_and_words_to_the_left(report, paper):
    at = list(report.tables).index("totals") + 1
    first, second = paper.tables[at]._tbl.tr_lst[1].tc_lst[:2]
    assert first.find(f".//{qn('w:jc')}") is None
    assert second.find(f".//{qn('w:jc')}").get(qn("w:val")) == "right"


def test_headings_of_several_columns_are_one_cell(file):
    assert 'w:gridSpan w:val="2"' in xml(file)
    assert xml(file).count('<w:vMerge w:val="restart"/>') == xml(file).count("<w:vMerge/>")


def test_every_picture_says_in_words_what_it_shows(report, paper):
    told = [shape._inline.docPr.get("descr") for shape in paper.inline_shapes]
    assert told == [shown(figure.alternative) for figure in report.figures.values()]
    for shape in paper.inline_shapes:
        assert shape.width.cm <= 17.1
        assert shape.height.cm <= 22


def test_pictures_are_of_200_dots_an_inch_and_each_is_drawn_once(report):
    drawn = dict.fromkeys(report.figures, 0)

    def counted(key, draw):
        def once():
            drawn[key] += 1
            return draw()

        return once

    sections = []
    for section in report.sections:
        blocks = [
            Figure(block.key, block.caption, block.alternative, counted(block.key, block.draw))
            if isinstance(block, Figure)
            else block
            for block in section.blocks
        ]
        sections.append(type(section)(section.key, section.title, tuple(blocks), section.new_page))
    made = docx(type(report)(report.title, report.subtitle, report.language, tuple(sections), {}))
    assert set(drawn.values()) == {1}
    for shape, part in zip(
        word.Document(io.BytesIO(made)).inline_shapes,
        sorted(name for name in zipfile.ZipFile(io.BytesIO(made)).namelist() if name.endswith(".png")),
        strict=True,
    ):
        assert part.startswith("word/media/")
        assert shape.width.inches <= 6.75


def test_captions_and_contents_are_fields_with_what_they_show(report, file):
    text = xml(file)
    codes = re.findall(r"<w:instrText[^>]*> (.*?) </w:instrText>", text)
    assert codes.count("SEQ Table \\* ARABIC") == len(report.tables)
    assert codes.count("SEQ Figure \\* ARABIC") == len(report.figures)
    assert codes.count('TOC \\o "1-2" \\h \\z \\u') == 1
    assert text.count('fldCharType="begin"') == text.count('fldCharType="end"')
    anchors = re.findall(r'<w:hyperlink w:anchor="([^"]+)"', text)
    assert anchors == re.findall(r'<w:bookmarkStart w:id="\d+" w:name="([^"]+)"', text)
    headings = len(report.sections) + sum(isinstance(block, Heading) for block in report.blocks())
    assert len(anchors) == headings


def test_the_paper_is_a4_with_the_page_in_its_footer(paper, file):
    sizes = {(section.page_width.mm, section.page_height.mm) for section in paper.sections}
    assert {tuple(sorted(round(side) for side in size)) for size in sizes} == {(210, 297)}
    footer = xml(file, "word/footer1.xml")
    assert "PAGE" in footer
    assert "NUMPAGES" in footer


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_paper_knows_its_language_and_a_chinese_font(language):
    made = docx(document(study(("Acme", "Bravo"), language=language), draws=100))
    styles = xml(made, "word/styles.xml")
    assert 'w:eastAsia="Microsoft YaHei"' in styles
    assert 'w:eastAsia="zh-CN"' in styles
    assert f'<w:themeFontLang w:val="{ {"en": "en-GB", "zh": "zh-CN"}[language] }"' in xml(made, "word/settings.xml")
    found = word.Document(io.BytesIO(made))
    assert found.core_properties.language == {"en": "en-GB", "zh": "zh-CN"}[language]
    assert captions(found)[0].startswith({"en": "Table 1 ", "zh": "表 1 "}[language])


def test_the_same_document_gives_the_same_bytes_and_no_trace_of_who_wrote_it(report, file):
    assert docx(report) == file
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
    core = xml(file, "docProps/core.xml")
    assert "creator" not in core
    assert "created" not in core
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "app.xml" in name]


def test_nothing_in_the_paper_points_outside_or_runs(file):
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert 'TargetMode="External"' not in archive.read(name).decode()
            assert "vbaProject" not in name
    assert "updateFields" not in xml(file, "word/settings.xml")


def test_hostile_names_stand_there_as_text():
    made = docx(document(study((*HOSTILE, "Bravo"), missing_must=HOSTILE[:1], title=HOSTILE[3]), draws=100))
    paper = word.Document(io.BytesIO(made))
    assert of_style(paper, "Title") == ["\u2068שלום & <w:p/>\u2069"]
    cells = {"".join(t.text or "" for t in cell.iter(qn("w:t"))) for cell in paper.tables[1]._tbl.iter(qn("w:tc"))}
    assert {"<script>alert(1)</script>", "=cmd|' /C calc'!A0", "acd", "\u2068שלום & <w:p/>\u2069"} <= cells
    codes = set(re.findall(r"<w:instrText[^>]*> (\w+)", xml(made)))
    assert codes == {"SEQ", "TOC"}
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", xml(made))


def test_our_own_reader_finds_the_same_sections(report, file):
    titles = _titles(read_docx(Source("paper.docx", file)).root)
    assert [title for title in titles if title in {s.title for s in report.sections}] == [
        section.title for section in report.sections
    ]


def _titles(section) -> list[str]:
    found = []
    for child in section.sections:
        found.append(child.title)
        found.extend(_titles(child))
    return found


def test_without_the_extra_it_is_said_what_to_install(report, monkeypatch):
    real = builtins.__import__

    def missing(name, *args, **kwargs):
        if name == "docx":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(crm.DataError, match=r'pip install "crmselect\[docx\]"'):
        docx(report)


def wide(columns: int, text: str = "1,234,567") -> Table:
    heads = tuple(Column(f"c{n}", f"Column {n}") for n in range(columns))
    row = Row("r", tuple(Cell(text, 1.0, "money") for _ in range(columns)))
    return Table("wide", "Wide", heads, (row,))


def test_a_table_takes_smaller_type_before_it_is_turned():
    few, more, most = (layout_of(wide(n), UPRIGHT) for n in (5, 10, 30))
    assert (few.size, few.fits) == (9.0, True)
    assert more.size < 9
    assert more.fits
    assert not most.fits
    for found in (few, more, most):
        assert sum(found.widths) == UPRIGHT


def test_a_column_of_words_is_wider_where_more_stands_in_it():
    heads = (Column("a", "A", numeric=False), Column("b", "B", numeric=False), Column("c", "C"))
    row = Row("r", (Cell("short"), Cell("quite a long text that goes on for a while " * 3), Cell("12", 12.0, "number")))
    first, second, third = layout_of(Table("t", "T", heads, (row,)), UPRIGHT).widths
    assert second > 3 * first
    assert third < first
    assert units("12") * 9 * 20 < third


@pytest.fixture
def pages(tmp_path):
    """Convert a paper with LibreOffice and return the text of each page, without spaces."""
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if office is None or reader is None:
        pytest.skip("no LibreOffice, or no pdftotext, is installed")

    def convert(file: bytes) -> list[str]:
        path = tmp_path / "paper.docx"
        path.write_bytes(file)
        subprocess.run(
            [office, "--headless", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--convert-to", "pdf",
             "--outdir", str(tmp_path), str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        done = subprocess.run([reader, str(tmp_path / "paper.pdf"), "-"], check=True, capture_output=True, timeout=60)
        return [bare(page) for page in done.stdout.decode().split("\f")][:-1]

    return convert


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_libreoffice_makes_a_pdf_of_it_without_an_empty_page(report, file, pages):
    found = pages(file)
    footer = len(bare(f"{report.title} · 10 / 20"))
    assert min(map(len, found)) > footer + 8  # At least a caption stands on each.
    text = "".join(found)
    for section in report.sections:
        assert bare(section.title) in text
    for table in report.tables.values():
        assert bare(shown(table.caption)) in text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_verdict_of_thirty_offers_with_long_names_has_one_page(language, pages):
    names = tuple(f"Extraordinarily Long Named Customer Relationship Management Vendor {n}" for n in range(30))
    report = document(study(names, language=language, missing_must=names[2::2]), draws=100)
    verdict = report.section("verdict")
    found = pages(docx(replace(report, sections=(verdict, report.section("provenance")))))
    assert found[0].endswith("1/2")
    assert found[1].startswith({"en": "Contents", "zh": "目录"}[language])
    stopped = next(block for block in reversed(verdict.blocks) if isinstance(block, Bullets))
    assert bare(stopped.items[-1][1]) in found[0]
