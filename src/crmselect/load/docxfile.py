"""Word documents as the same tree of sections, paragraphs, lists and tables that Markdown gives.

The XML is read as it stands, after the check that every archive passes: no program that would spread a cell over a
thousand million columns, or hold the whole of a hostile document, comes between. Reading therefore needs no extra.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from crmselect.load.archive import open_archive
from crmselect.load.docx_styles import Form, Numbering, Styles
from crmselect.load.docx_tables import TableReader
from crmselect.load.docx_text import THROUGH, Runs, is_id, is_placeholder, labelled, labelled_title
from crmselect.load.docx_xml import Node, read_part
from crmselect.load.markdown import Block, Bullet, Bullets, Line, Paragraph, Section, unmarked
from crmselect.load.source import Source
from crmselect.model.collection import InputNote

__all__ = ["WordDocument", "read_docx"]

_MAIN = "officeDocument"
_NOT_READ = {
    "txbxContent": ("text boxes", "文本框"),
    "commentReference": ("comments", "批注"),
    "footnoteReference": ("footnotes", "脚注"),
    "endnoteReference": ("endnotes", "尾注"),
    "altChunk": ("embedded documents", "嵌入的文档"),
}


@dataclass(frozen=True, slots=True)
class WordDocument:
    """A document: its tree, with a running number for a line, and what each number is to its reader.

    Parameters
    ----------
    root : Section
    places : dict of int to str
        ``paragraph 12`` or ``table 2 row 5`` for each number.
    notes : list of InputNote
        What was not read.
    """

    root: Section
    places: dict[int, str]
    notes: list[InputNote] = field(default_factory=list)


def read_docx(source: Source) -> WordDocument:
    """Read a document; what was deleted, hidden, or stands in boxes, comments and notes is left out, and said.

    Raises
    ------
    DataError
        When it is damaged, hostile, or no Word document.
    """
    archive = open_archive(source)
    main = _main_part(source, archive)
    root, counted = read_part(source, archive, main)
    body = next((child for document in root.all("document") for child in document.all("body")), None)
    if body is None:
        raise source.problem("is no Word document", "save it as .docx")
    related = _related(source, archive, main)
    names = set(archive.namelist())

    def part(kind: str) -> Node:
        name = related.get(kind, "")
        return read_part(source, archive, name)[0] if name in names else Node("", {})

    reader = _Reader(source, Styles(part("styles")), Numbering(part("numbering")), counted)
    reader.blocks(body, reader.into)
    reader.close()
    return WordDocument(reader.root, reader.places, list(reader.notes()))


def _main_part(source: Source, archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    main = _related(source, archive, "").get(_MAIN, "word/document.xml")
    if main not in names:
        raise source.problem("is no Word document", "save it as .docx")
    return main


def _related(source: Source, archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return the parts that a part names, by the last word of their kind; none of another file."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if rels not in set(archive.namelist()):
        return {}
    found: dict[str, str] = {}
    root, _ = read_part(source, archive, rels)
    for group in root.all("Relationships"):
        for one in group.all("Relationship"):
            target = one.attributes.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.setdefault(one.attributes.get("Type", "").rpartition("/")[2], path)
    return found


@dataclass(slots=True)
class _Item:
    """An item of a list in the making."""

    number: int
    level: int
    blocks: list[Block] = field(default_factory=list)
    items: list[_Item] = field(default_factory=list)

    def finished(self) -> Bullet:
        inner = (Bullets(tuple(item.finished() for item in self.items)),) if self.items else ()
        return Bullet(self.number, (*self.blocks, *inner))


class _Reader(Runs):
    """Walks the body in order."""

    def __init__(self, source: Source, styles: Styles, numbering: Numbering, counted: Counter[str]) -> None:
        super().__init__(styles)
        self.source, self.numbering, self.counted = source, numbering, counted
        self.root = Section(0, "", 1)
        self.path = [self.root]
        self.places: dict[int, str] = {}
        self.paragraphs = self.tables = 0
        self.items: list[_Item] = []
        """The open items of the list at hand, the outermost first; those that are finished hang in their parents."""
        self.list: list[_Item] = []

    def into(self) -> list[Block]:
        """Return where blocks go that stand in no cell."""
        return self.path[-1].blocks

    def blocks(self, parent: Node, _: object) -> None:
        """Read the paragraphs and tables of the body."""
        for child in _blocks_of(parent):
            if child.name == "p":
                self.paragraph(child)
            else:
                self.close()
                self.into().extend(TableReader(self).grids(child))

    def line(self, what: str) -> int:
        """Return the running number of a paragraph or of a table's row, and keep what it is."""
        number = len(self.places) + 1
        self.places[number] = what
        return number

    def paragraph(self, node: Node) -> None:
        form, label, lines = self.read(node)
        if form.contents or not any(unmarked(line).strip() for line in (label, *lines)):
            return
        self.paragraphs += 1
        number = self.line(f"paragraph {self.paragraphs}")
        if form.heading and "".join(lines).strip():
            self.close()
            self.heading(form.heading, labelled_title(label, " ".join(lines)), number)
            return
        text = labelled(label, lines)
        block = Paragraph(tuple(Line(number, line) for line in text))
        if form.number and not is_id(label):
            self.item(form.level, number, block)
        elif self.list and form.further and not form.number and not is_id(text[0]):
            self.items[-1].blocks.append(block)
        else:
            self.close()
            self.into().append(block)

    def heading(self, level: int, title: str, number: int) -> None:
        section = Section(level, title, number)
        while self.path[-1].level >= level:
            self.path.pop()
        self.path[-1].sections.append(section)
        self.path.append(section)

    def item(self, level: int, number: int, block: Paragraph) -> None:
        made = _Item(number, level, [block])
        while self.items and self.items[-1].level >= level:
            self.items.pop()
        (self.items[-1].items if self.items else self.list).append(made)
        self.items.append(made)

    def close(self) -> None:
        """Finish the list at hand."""
        if self.list:
            self.into().append(Bullets(tuple(item.finished() for item in self.list)))
        self.list, self.items = [], []

    def read(self, node: Node) -> tuple[Form, str, list[str]]:
        """Return what a paragraph is, the number that Word sets before it, and its lines."""
        properties = node.child("pPr")
        form = self.styles.form(properties, self.numbering)
        style = (properties.value("pStyle") if properties is not None else "") or self.styles.default
        lines = self.text(node, strong=self.styles.strong(style))
        label = ""
        if form.number and (any(line.strip() for line in lines) or self.counts_blank(node)):
            label = self.numbering.next(form.number, form.level)
        return form, label, lines

    @staticmethod
    def counts_blank(node: Node) -> bool:
        """Return whether a paragraph without text counts: Word numbers it, unless its own mark was deleted."""
        run = properties.child("rPr") if (properties := node.child("pPr")) is not None else None
        return run is None or run.child("del") is None

    def notes(self) -> Iterator[InputNote]:
        """Say what was not read."""
        left = [(count, *_NOT_READ[name]) for name, count in self.counted.items() if count]
        left += [(self.deleted, "deletions that are tracked", "已标记删除的文字")] if self.deleted else []
        left += [(self.hidden, "hidden texts", "隐藏文字")] if self.hidden else []
        if left:
            what = ", ".join(f"{name} ({count})" for count, name, _ in left)
            zh = "、".join(f"{name}（{count}）" for count, _, name in left)
            yield InputNote(where=self.source.file, what=f"not read: {what}", zh=f"未读取：{zh}")


def _blocks_of(parent: Node) -> Iterator[Node]:
    """Yield paragraphs and tables, those in content controls and in tracked insertions included."""
    for child in parent.children:
        if child.name in {"p", "tbl"}:
            yield child
        elif child.name in THROUGH and not is_placeholder(child):
            yield from _blocks_of(child)
