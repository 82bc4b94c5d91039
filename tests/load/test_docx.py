"""Word documents: tables, headings, numbers that Word counts, and what is left aside."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from tests.data.make_hostile import docx as packed
from tests.report.forms import soffice  # noqa: F401 - a fixture

from crmselect import load_requirements
from crmselect.errors import DataError

docx = pytest.importorskip("docx")


def loaded(tmp_path, document, name="needs.docx"):
    path = tmp_path / name
    if isinstance(document, bytes):
        path.write_bytes(document)
    else:
        document.save(path)
    return load_requirements(path)


def told(needs):
    return [(one.id, one.priority, one.area, one.text) for one in needs]


def filled(document, rows, merges=()):
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    for (top, left), (bottom, right) in merges:
        kept = table.cell(top, left).text
        table.cell(top, left).merge(table.cell(bottom, right)).text = kept
    return table


def test_headings_paragraphs_fields_and_tables_are_read_in_order_with_their_places(tmp_path):
    document = docx.Document()
    document.add_heading("CRM needs", 0)
    document.add_heading("Sales", 1)
    document.add_paragraph("Why we need it.")
    document.add_paragraph("FR-001 The system shall log calls. Priority: must")
    document.add_paragraph("FR-002: Leads are scored (Should)")
    document.add_paragraph("FR-003 Quotes are printed.")
    document.add_paragraph("Priority: could")
    document.add_heading("FR-004 Forecast", 2)
    document.add_paragraph("Description: Forecasts by month.")
    document.add_paragraph("Priority: Must")
    document.add_paragraph("Acceptance criteria:")
    document.add_paragraph("shown in 2 s", style="List Bullet")
    document.add_paragraph("exported", style="List Bullet")
    document.add_heading("Service", 1)
    filled(
        document, [["ID", "Requirement", "Priority"], ["SR-1", "Tickets are routed", "must"], ["SR-2", "Chat", "could"]]
    )
    document.add_paragraph("FR-005 The system shall do more.")
    needs = loaded(tmp_path, document)
    assert told(needs) == [
        ("FR-001", "must", "Sales", "The system shall log calls."),
        ("FR-002", "should", "Sales", "Leads are scored"),
        ("FR-003", "could", "Sales", "Quotes are printed."),
        ("FR-004", "must", "Sales", "Forecasts by month."),
        ("SR-1", "must", "Service", "Tickets are routed"),
        ("SR-2", "could", "Service", "Chat"),
    ]
    assert needs["FR-004"].acceptance == "shown in 2 s; exported"
    assert str(needs["FR-002"].place).endswith("needs.docx paragraph 5")
    assert str(needs["SR-2"].place).endswith("needs.docx table 1 row 3")
    assert any(
        "no requirements, for they state no priority: FR-005 (paragraph 15)" in note.what for note in needs.input_notes
    )
    (file,) = needs.inputs
    assert len(file.sha256) == 64


def test_faults_name_the_paragraph_or_the_row_of_the_table(tmp_path):
    document = docx.Document()
    document.add_paragraph("FR-1: Log in (must)")
    filled(
        document,
        [
            ["ID", "Requirement", "Priority"],
            ["FR-2", "Tickets", "perhaps"],
            ["", "Chat", "must"],
            ["FR-1", "x", "must"],
        ],
    )
    with pytest.raises(DataError) as caught:
        loaded(tmp_path, document)
    faults = str(caught.value).splitlines()
    assert [line.rpartition("needs.docx ")[2].partition(":")[0] for line in faults] == [
        "table 1 row 2, Priority",
        "table 1 row 3, ID",
        "table 1 row 4, ID",
    ]
    assert "first at paragraph 1" in faults[2]


def test_merged_cells_say_the_same_of_each_row_and_lines_across_name_groups(tmp_path):
    document = docx.Document()
    filled(
        document,
        [
            ["Requirements of the service desk", "", "", ""],
            ["ID", "Requirement", "Area", "Priority"],
            ["Tickets", "", "", ""],
            ["SR-1", "Tickets are routed", "Desk", "must"],
            ["SR-2", "SLA timers", "", "should"],
            ["SR-3", "Chat", "Bot", "could"],
        ],
        [((0, 0), (0, 3)), ((2, 0), (2, 3)), ((3, 2), (4, 2))],
    )
    needs = loaded(tmp_path, document)
    assert [(one.id, one.area) for one in needs] == [("SR-1", "Desk"), ("SR-2", "Desk"), ("SR-3", "Bot")]


def test_headings_of_two_rows_are_joined_where_names_stand_twice(tmp_path):
    document = docx.Document()
    filled(
        document,
        [
            ["ID", "Requirement", "Rating", ""],
            ["", "", "Priority", "Weight"],
            ["SR-1", "Tickets are routed", "must", "3"],
            ["SR-2", "Chat", "could", "1"],
        ],
        [((0, 2), (0, 3)), ((0, 0), (1, 0)), ((0, 1), (1, 1))],
    )
    needs = loaded(tmp_path, document)
    assert [(one.id, one.priority, one.weight) for one in needs] == [("SR-1", "must", 3.0), ("SR-2", "could", 1.0)]


def test_tables_in_cells_are_tables_of_their_own(tmp_path):
    document = docx.Document()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=2, cols=3)
    for r, row in enumerate((["ID", "Requirement", "Priority"], ["FR-1", "Log in", "must"])):
        for c, text in enumerate(row):
            inner.cell(r, c).text = text
    needs = loaded(tmp_path, document)
    assert told(needs) == [("FR-1", "must", "", "Log in")]
    assert str(needs["FR-1"].place).endswith("table 2 row 2")


def test_a_small_table_of_fields_for_each_requirement_is_read(tmp_path):
    document = docx.Document()
    document.add_heading("Sales", 1)
    for n, priority in enumerate(("must", "should"), start=1):
        filled(document, [["ID", f"FR-{n}"], ["Description", f"Need {n}"], ["Priority", priority]])
        document.add_paragraph("")
    assert told(loaded(tmp_path, document)) == [
        ("FR-1", "must", "Sales", "Need 1"),
        ("FR-2", "should", "Sales", "Need 2"),
    ]


W = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"


def paragraph(text, *, style="", level=None, number="1"):
    numbered = f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{number}'/></w:numPr>" if level is not None else ""
    styled = f"<w:pStyle w:val='{style}'/>" if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level(at, text, form="decimal", start=1, more=""):
    return f"<w:lvl w:ilvl='{at}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/><w:lvlText w:val='{text}'/>{more}</w:lvl>"


def numbering(*levels, more=""):
    return (
        f"<w:abstractNum w:abstractNumId='0'>{''.join(levels)}</w:abstractNum>"
        f"<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>{more}"
    )


STYLES = "".join(
    f"<w:style w:type='paragraph' w:styleId='H{n}'><w:name w:val='heading {n}'/></w:style>" for n in range(1, 4)
)


def test_ids_that_word_counts_are_read_as_the_reader_sees_them(tmp_path):
    body = paragraph("Log in (must)", level=0) + paragraph("Log out", level=0) + paragraph("Priority: should")
    needs = loaded(tmp_path, packed(body, numbering=numbering(level(0, "FR-%1:", "decimalZero", start=7))))
    assert told(needs) == [("FR-07", "must", "", "Log in"), ("FR-08", "should", "", "Log out")]


def test_numbers_of_several_parts_are_ids_where_a_priority_is_stated(tmp_path):
    body = (
        paragraph("Sales", style="H1", level=0)
        + paragraph("Log in. Priority: must", level=1)
        + paragraph("Background, and no requirement.", level=1)
        + paragraph("Log out (should)", level=1)
        + paragraph("Service", style="H1", level=0)
        + paragraph("Route tickets (must)", level=1)
    )
    needs = loaded(tmp_path, packed(body, styles=STYLES, numbering=numbering(level(0, "%1."), level(1, "%1.%2"))))
    assert told(needs) == [
        ("1.1", "must", "Sales", "Log in."),
        ("1.3", "should", "Sales", "Log out"),
        ("2.1", "must", "Service", "Route tickets"),
    ]


def test_an_id_that_is_written_goes_before_a_number_that_word_counts(tmp_path):
    body = paragraph("FR-7 Log in. Priority: must", level=1)
    needs = loaded(tmp_path, packed(body, numbering=numbering(level(0, "%1."), level(1, "%1.%2"))))
    assert [one.id for one in needs] == ["FR-7"]


def test_headings_are_numbered_and_lists_count_on_or_begin_anew(tmp_path):
    again = (
        "<w:num w:numId='2'><w:abstractNumId w:val='0'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='40'/>"
        "</w:lvlOverride></w:num>"
    )
    body = "".join(
        paragraph(title, style="H2", level=0, number=number) + paragraph("Priority: must") + paragraph("What it does.")
        for title, number in (("Log in", "1"), ("Log out", "1"), ("Report", "2"), ("Export", "2"))
    )
    needs = loaded(tmp_path, packed(body, styles=STYLES, numbering=numbering(level(0, "3.%1"), more=again)))
    assert [one.id for one in needs] == ["3.1", "3.2", "3.40", "3.41"]


@pytest.mark.parametrize(
    ("form", "third"),
    [("decimal", "3"), ("decimalZero", "03"), ("upperRoman", "III"), ("lowerLetter", "c"), ("chineseCounting", "三")],
)
def test_numbers_are_written_as_their_level_has_it(form, third):
    from crmselect.load.docx_styles import Numbering
    from crmselect.load.docx_xml import Node

    lvl = Node(
        "lvl",
        {"ilvl": "0"},
        children=[Node("start", {"val": "1"}), Node("numFmt", {"val": form}), Node("lvlText", {"val": "R%1"})],
    )
    root = Node("", {}, children=[
        Node("abstractNum", {"abstractNumId": "0"}, children=[lvl]),
        Node("num", {"numId": "5"}, children=[Node("abstractNumId", {"val": "0"})]),
    ])  # fmt: skip
    numbers = Numbering(root)
    assert [numbers.next("5", 0) for _ in range(3)][-1] == f"R{third}"


def test_a_column_of_ids_that_word_counts_is_read(tmp_path):
    counted = "<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr></w:p></w:tc>"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    head = "<w:tr>" + "".join(map(cell.format, ("No.", "Requirement", "Priority"))) + "</w:tr>"
    rows = "".join(f"<w:tr>{counted}{cell.format(text)}{cell.format('must')}</w:tr>" for text in ("Log in", "Log out"))
    needs = loaded(tmp_path, packed(f"<w:tbl>{head}{rows}</w:tbl>", numbering=numbering(level(0, "%1."))))
    assert [(one.id, one.text) for one in needs] == [("1", "Log in"), ("2", "Log out")]


def test_insertions_are_read_and_deletions_boxes_comments_notes_and_hidden_texts_are_not_and_that_is_said(tmp_path):
    run = "<w:r>{}<w:t xml:space='preserve'>{}</w:t></w:r>".format
    body = (
        "<w:p>" + run("", "FR-1: Log in ") + f"<w:ins>{run('', 'with a key ')}</w:ins>"
        "<w:del><w:r><w:delText>by name </w:delText></w:r></w:del>"
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>FR-9: in a box (must)</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        + run("<w:rPr><w:vanish/></w:rPr>", "secretly ")
        + "<w:r><w:commentReference w:id='0'/></w:r><w:r><w:footnoteReference w:id='1'/></w:r>"
        + run("", "(must)")
        + "</w:p><w:p><w:del><w:r><w:delText>FR-2: gone (must)</w:delText></w:r></w:del></w:p>"
        "<w:ins><w:p>" + run("", "FR-3: new (should)") + "</w:p></w:ins>"
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:p>" + run("", "FR-4: Choose an item (must)") + "</w:p></w:sdtContent></w:sdt>"
        "<w:sdt><w:sdtContent><w:p>" + run("", "FR-5: in a control (could)") + "</w:p></w:sdtContent></w:sdt>"
    )  # fmt: skip
    needs = loaded(tmp_path, packed(body))
    assert [(one.id, one.priority, one.text) for one in needs] == [
        ("FR-1", "must", "Log in with a key"),
        ("FR-3", "should", "new"),
        ("FR-5", "could", "in a control"),
    ]
    (note,) = [note for note in needs.input_notes if note.what.startswith("not read")]
    for part in (
        "text boxes (1)",
        "comments (1)",
        "footnotes (1)",
        "deletions that are tracked (2)",
        "hidden texts (1)",
    ):
        assert part in note.what
    assert "文本框（1）" in note.zh


def test_the_table_of_contents_names_no_requirement(tmp_path):
    styles = STYLES + "<w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>"
    body = paragraph("FR-1 Log in 3", style="T1") + paragraph("FR-1 Log in", style="H2") + paragraph("Priority: must")
    needs = loaded(tmp_path, packed(body, styles=styles))
    assert [one.id for one in needs] == ["FR-1"]
    assert not [note for note in needs.input_notes if "FR-1" in note.what]


def test_a_document_without_requirements_says_what_was_looked_for_and_sheets_are_refused(tmp_path):
    document = docx.Document()
    document.add_heading("Log in", 1)
    document.add_paragraph("Priority: must")
    with pytest.raises(DataError, match=r"1 headings have a priority and no id, the first is 'Log in' at paragraph 1"):
        loaded(tmp_path, document)
    with pytest.raises(DataError, match="has no sheets"):
        load_requirements(tmp_path / "needs.docx", sheet="A")


def converted(soffice, path, to, folder, *, reads=""):  # noqa: F811
    """Let LibreOffice write a file anew in another format."""
    done = subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", *([f"--infilter={reads}"] if reads else []),
         "--convert-to", to, "--outdir", str(folder), str(path)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    made = folder / f"{path.stem}.{to.partition(':')[0]}"
    assert made.is_file(), done.stderr
    return made


def without_places(needs):
    return [one.model_dump(exclude={"place"}) for one in needs]


@pytest.fixture(scope="module")
def sample(request):
    return Path(request.config.rootpath) / "data" / "sample_requirements.md"


def test_a_document_that_libreoffice_wrote_says_what_its_markdown_says(tmp_path, soffice, sample):  # noqa: F811
    page = MarkdownIt("commonmark").enable("table").render(sample.read_text(encoding="utf-8"))
    (tmp_path / "needs.html").write_text(f"<html><meta charset='utf-8'><body>{page}</body></html>", encoding="utf-8")
    made = converted(soffice, tmp_path / "needs.html", "docx", tmp_path, reads="HTML (StarWriter)")
    assert without_places(load_requirements(made)) == without_places(load_requirements(sample))


def test_a_document_that_libreoffice_saved_again_says_the_same(tmp_path, soffice):  # noqa: F811
    document = docx.Document()
    document.add_heading("Sales", 1)
    document.add_paragraph("FR-001 The system shall log calls. Priority: must")
    document.add_heading("FR-002 Forecast", 2)
    document.add_paragraph("Priority: should")
    document.add_paragraph("By month", style="List Bullet")
    document.add_heading("Service", 1)
    filled(
        document,
        [
            ["ID", "Requirement", "Area", "Priority"],
            ["SR-1", "Tickets", "Desk", "must"],
            ["SR-2", "Timers", "", "should"],
        ],
        [((1, 2), (2, 2))],
    )
    needs = loaded(tmp_path, document)
    assert len(needs) == 4
    through = converted(soffice, tmp_path / "needs.docx", "odt", tmp_path)
    (tmp_path / "again").mkdir()
    assert without_places(load_requirements(converted(soffice, through, "docx", tmp_path / "again"))) == without_places(
        needs
    )


def test_levels_and_numbers_beyond_all_bounds_do_no_harm(tmp_path):
    huge = "9" * 5_000
    body = (
        f"<w:p><w:pPr><w:outlineLvl w:val='{huge}'/><w:ind w:left='{huge}'/><w:numPr><w:ilvl w:val='{huge}'/><w:numId w:val='1'/>"
        "</w:numPr></w:pPr><w:r><w:t>FR-1: Log in (must)</w:t></w:r></w:p>"
    )
    needs = loaded(tmp_path, packed(body, numbering=numbering(level(0, "%1.%9", start=huge))))
    assert told(needs) == [("FR-1", "must", "", "Log in")]
    loop = (
        "<w:style w:styleId='A'><w:basedOn w:val='B'/></w:style><w:style w:styleId='B'><w:basedOn w:val='A'/></w:style>"
    )
    assert len(loaded(tmp_path, packed(paragraph("FR-1: Log in (must)", style="A"), styles=loop))) == 1


def test_a_table_that_goes_on_in_another_without_headings_keeps_those_above(tmp_path):
    def table(*rows):
        cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
        return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(cell.format, row))}</w:tr>" for row in rows) + "</w:tbl>"

    def read(*tables):
        path = tmp_path / "needs.docx"
        path.write_bytes(packed("<w:p/>".join(tables)))
        return load_requirements(path)

    head = ("ID", "Requirement", "Priority")
    found = read(table(head, ("R1", "a", "Must")), table(("R2", "b", "Should"), ("R3", "c", "Must")))
    assert [(one.id, one.text, one.priority) for one in found] == [
        ("R1", "a", "must"), ("R2", "b", "should"), ("R3", "c", "must"),
    ]  # fmt: skip
    assert any("goes on with those of the table above it" in note.what for note in found.input_notes)
    assert read(table(head, ("R1", "a", "Must")), table(("Term", "Meaning", "Use"), ("CRM", "b", "c"))).ids == ("R1",)


def test_a_heading_over_two_columns_takes_the_texts_of_both(tmp_path):
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>Requirement</w:t></w:r></w:p></w:tc>'
    body = f"<w:tr>{cell.format('ID')}{wide}{cell.format('Priority')}</w:tr>"
    body += f"<w:tr>{''.join(map(cell.format, ('R1', 'Log in', 'by a key', 'Must')))}</w:tr>"
    path = tmp_path / "needs.docx"
    path.write_bytes(packed(f"<w:tbl>{body}</w:tbl>"))
    assert [one.text for one in load_requirements(path)] == ["Log in by a key"]
