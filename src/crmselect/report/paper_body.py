"""The blocks of a document as the paragraphs, tables and sections of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from crmselect.report.document import Block, Bullets, Document, Facts, Figure, Heading, Notice, Paragraph, Table
from crmselect.report.paper_pictures import picture
from crmselect.report.paper_tables import MUTED, layout_of, table
from crmselect.report.paper_text import field as computed
from crmselect.report.paper_text import paragraph, run, runs
from crmselect.report.sections.briefly import cut
from crmselect.report.words import Words

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["body"]

_SHORT, _LONG = 11_906, 16_838
"""A4, in twentieths of a point."""
_SIDE, _TOP = 1_134, 1_020
_UPRIGHT, _ACROSS = _SHORT - 2 * _SIDE, _LONG - 2 * _SIDE
_INCH = 1_440
_TALLEST = 8.6
"""Inches: a picture leaves room for its caption and a heading."""
_ROW_OF_FACTS = 3
_FOOTER = 70


@dataclass
class Body:
    """What has been written so far.

    Parameters
    ----------
    word : docx.document.Document
    words : Words
    footer : str
        The key of the footer.
    """

    word: Word
    words: Words
    footer: str
    parts: list[str] = field(default_factory=list)
    entries: list[tuple[int, str, str]] = field(default_factory=list)
    tables: int = 0
    figures: int = 0
    across: bool = False
    fresh: bool = True
    """Whether nothing stands on the page yet."""
    below: bool = False
    """Whether a table is what was written last."""

    def write(self, xml: str, *, table: bool = False) -> None:
        """Add what stands on the page next."""
        self.parts.append(xml)
        self.fresh, self.below = False, table

    def turn(self, *, across: bool) -> None:
        """Go on upright or across: what has been written is closed, and a page begun."""
        if across == self.across:
            return
        if not self.fresh:
            self.parts.append(paragraph("", "Gap", self.shape()))
        self.across, self.fresh, self.below = across, True, False

    def shape(self) -> str:
        """Return the paper that the last pages stand on."""
        width, height = (_LONG, _SHORT) if self.across else (_SHORT, _LONG)
        turned = ' w:orient="landscape"' if self.across else ""
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{self.footer}"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
            f'<w:pgMar w:top="{_TOP}" w:right="{_SIDE}" w:bottom="{_TOP}" w:left="{_SIDE}" w:header="567" '
            'w:footer="510" w:gutter="0"/></w:sectPr>'
        )

    def heading(self, level: int, text: str, *, new_page: bool = False) -> None:
        """Write a heading that the contents can point to."""
        key = f"_Toc{len(self.entries) + 1:06d}"
        self.entries.append((level, text, key))
        at = len(self.entries)
        marked = f'<w:bookmarkStart w:id="{at}" w:name="{key}"/>{run(text)}<w:bookmarkEnd w:id="{at}"/>'
        marks = "<w:pageBreakBefore/>" if new_page and not self.fresh else ""
        self.write(paragraph(marked, f"Heading{level}", marks))

    def block(self, block: Block) -> None:
        """Write a block."""
        match block:
            case Table():
                self.table(block)
            case Figure():
                self.figure(block)
            case Heading(text=text):
                self.heading(2, text)
            case Paragraph(text=text, lead=lead):
                self.write(paragraph(run(text), "Lead" if lead else "", self.distance()))
            case Notice(text=text, tone=tone):
                fill = '<w:shd w:val="clear" w:color="auto" w:fill="FDF0DC"/>' if tone == "warning" else ""
                self.write(paragraph(run(text), "Notice", fill + self.distance()))
            case Bullets(items=items):
                for name, text in items:
                    self.write(paragraph(runs(name, text), "ListBullet", self.distance()))
            case Facts():
                self.facts(block)

    def distance(self) -> str:
        """Return the space that a paragraph keeps from a table above it."""
        return '<w:spacing w:before="180"/>' if self.below else ""

    def table(self, block: Table) -> None:
        """Write a table below its caption, and its notes below it."""
        self.tables += 1
        number = self.words("number.table", n=self.tables)
        self.write(self.caption(number, self.tables, block.caption))
        layout = layout_of(block, _ACROSS if self.across else _UPRIGHT)
        # An empty paragraph below it could end up on a page of its own: whatever follows keeps its distance instead.
        self.write(table(block, layout, number), table=True)
        for note in block.notes:
            self.write(paragraph(run(note), "TableNote"))

    def figure(self, block: Figure) -> None:
        """Write a picture below its caption."""
        self.figures += 1
        number = self.words("number.figure", n=self.figures)
        self.write(self.caption(number, self.figures, block.caption))
        room = (_ACROSS if self.across else _UPRIGHT) / _INCH, 5.2 if self.across else _TALLEST
        self.write(paragraph(picture(self.word, block, self.figures, number, room), "Picture"))

    def caption(self, number: str, n: int, text: str) -> str:
        """Return a caption whose number Word counts itself."""
        name = number.removesuffix(str(n))
        counted = computed(f"SEQ {name.strip()} \\* ARABIC", str(n))
        label = f"{run(name, bold=True)}{counted.replace('<w:r><w:t', '<w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t')}"
        return paragraph(f"{label}{run('  ' + text)}", "Caption")

    def facts(self, block: Facts) -> None:
        """Write the few figures that stand on top, in a table of terms and figures."""
        width = _UPRIGHT // _ROW_OF_FACTS
        rows = []
        for at in range(0, len(block.facts), _ROW_OF_FACTS):
            found = list(block.facts[at : at + _ROW_OF_FACTS])
            cells = []
            for fact in found:
                bold = run(fact.cell.text, bold=True, size=13 if fact.cell.value is not None else 12)
                lines = [run(fact.term, colour=MUTED, size=8.5), bold, run(fact.detail, colour=MUTED, size=8.5)]
                cells.append("".join(paragraph(line, "TableText") for line in lines if line))
            cells += [paragraph("", "TableText")] * (_ROW_OF_FACTS - len(found))
            body = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells)
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{body}</w:tr>")
        grid = f'<w:gridCol w:w="{width}"/>' * _ROW_OF_FACTS
        self.write(
            '<w:tbl><w:tblPr><w:tblStyle w:val="ReportTable"/>'
            f'<w:tblW w:w="{width * _ROW_OF_FACTS}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>",
            table=True,
        )

    def contents(self) -> str:
        """Return the table of contents: Word's own, filled with the headings."""
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h '
            '\\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        lines = [paragraph(run(self.words("contents")), "ContentsHeading", "<w:pageBreakBefore/>")]
        # Without page numbers, which nobody knows before the paper is laid out: Word puts them in when it is asked to.
        for at, (level, text, key) in enumerate(self.entries):
            link = f'<w:hyperlink w:anchor="{key}" w:history="1">{run(text)}</w:hyperlink>'
            lines.append(paragraph((begin if at == 0 else "") + link, f"TOC{level}"))
        lines.append(paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "Gap"))
        return "".join(lines)


def body(word: Word, document: Document) -> None:
    """Write a document into an empty paper."""
    words = Words(document.language)
    made = Body(word, words, _footer(word, document.title))
    made.write(paragraph(run(document.title), "Title"))
    made.write(paragraph(run(document.subtitle), "Subtitle"))
    contents = None
    for section in document.sections:
        blocks = section.blocks
        made.turn(across=_across(blocks, 0) if section.new_page else False)
        made.heading(1, section.title, new_page=section.new_page)
        for at, block in enumerate(blocks):
            if at or not section.new_page:
                made.turn(across=_across(blocks, at))
            made.block(block)
        if contents is None:
            contents = len(made.parts)
            made.turn(across=False)
    made.turn(across=False)
    if made.below:
        made.write(paragraph("", "Gap"))  # A paper does not end with a table.
    made.parts.insert(contents or len(made.parts), made.contents())
    whole = parse_xml(f"<w:body {nsdecls('w', 'r')}>{''.join(made.parts)}{made.shape()}</w:body>")
    element = word.element.body
    for child in list(element):
        element.remove(child)
    element.extend(list(whole))


def _across(blocks: Sequence[Block], at: int) -> bool:
    """Return whether a block stands across: a table that fits no other way, and what leads to it."""
    for block in blocks[at:]:
        if isinstance(block, Table):
            return not layout_of(block, _UPRIGHT).fits
        if not isinstance(block, Heading | Paragraph | Notice):
            return False
    return False


def _footer(word: Word, title: str) -> str:
    """Fill the footer, with the paper's name and the page, and return its key."""
    footer = word.sections[0].footer
    footer.is_linked_to_previous = False
    content = f"{run(cut(title, _FOOTER))}{run('  ·  ')}{computed('PAGE', '1')}{run(' / ')}{computed('NUMPAGES', '1')}"
    element = footer._element  # noqa: SLF001 - its paragraph is made here
    for child in list(element):
        element.remove(child)
    element.extend(list(parse_xml(f"<w:ftr {nsdecls('w')}>{paragraph(content, 'Footer')}</w:ftr>")))
    return next(str(key) for key, rel in word.part.rels.items() if rel.reltype == RELATIONSHIP_TYPE.FOOTER)
