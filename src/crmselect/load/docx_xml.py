"""The XML of a Word document as a small tree: only what is read of it, within bounds, without a document type."""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from crmselect.load.source import Source

__all__ = ["Node", "read_part"]

MOST_KEPT = 600_000
"""Elements that are kept of one part: a document of a thousand pages has a quarter of them."""
MOST_ELEMENTS = 4_000_000
MOST_TEXT = 20_000_000
DEEPEST = 256
_CHUNK = 256 * 1024


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_KEPT = _names(
    "document body p pPr pStyle numPr ilvl numId outlineLvl ind r rPr b strike dstrike vanish rStyle t tab br cr sym "
    "noBreakHyphen tbl tr trPr gridBefore gridAfter tc tcPr gridSpan vMerge hMerge sdt sdtPr showingPlcHdr "
    "sdtContent del ins styles style name basedOn numbering abstractNum num abstractNumId lvl start numFmt lvlText "
    "lvlRestart isLgl lvlOverride startOverride numStyleLink Relationships Relationship"
)
# Tracked changes that were taken out, other drawings of what stands there already, and what is no running text.
_LEFT = _names(
    "moveFrom Fallback drawing pict object txbxContent instrText delText rt rPrChange pPrChange tblPrChange trPrChange "
    "tcPrChange sectPrChange sectPr tblPr tblGrid"
)
_COUNTED = frozenset(("txbxContent", "commentReference", "footnoteReference", "endnoteReference", "altChunk"))
_ATTRIBUTES = _names("val styleId type numId abstractNumId ilvl format char left start Id Type Target default")


@dataclass(slots=True)
class Node:
    """An element: its local name, the attributes that count, its text and its children."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def child(self, name: str) -> Node | None:
        """Return the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> Iterator[Node]:
        """Yield the children of a name."""
        return (child for child in self.children if child.name == name)

    def value(self, name: str, attribute: str = "val") -> str:
        """Return an attribute of the first child of a name, or nothing."""
        child = self.child(name)
        return "" if child is None else child.attributes.get(attribute, "")

    def on(self, name: str) -> bool | None:
        """Return whether a switch among the children is on; None where it does not stand there."""
        child = self.child(name)
        return None if child is None else child.attributes.get("val", "1") not in {"0", "false", "off", "none"}


def read_part(source: Source, archive: zipfile.ZipFile, name: str) -> tuple[Node, Counter[str]]:
    """Read a part of the archive.

    Returns
    -------
    root : Node
        Its elements, those left out that nothing is read of.
    counted : Counter
        How many text boxes, comments, notes and embedded documents stand there.

    Raises
    ------
    DataError
        When it is damaged, declares a document type, is nested too deeply, or holds too much.
    """
    builder = _Builder(source)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.doctype
    try:
        with archive.open(name) as part:
            while chunk := part.read(_CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)
    except (expat.ExpatError, zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, OSError,
            RuntimeError, ValueError) as error:  # fmt: skip
        if isinstance(error, ValueError) and hasattr(error, "problems"):
            raise
        raise source.problem(f"its part {name!r} is damaged", "open it in its program and save it anew") from None
    return builder.root, builder.counted


class _Builder:
    """Builds the tree out of the parser's events; elements that are not kept leave their children to their parent."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.root = Node("", {})
        self.path: list[Node | None] = [self.root]
        self.open = [self.root]
        self.left = 0
        self.elements = self.kept = self.letters = 0
        self.counted: Counter[str] = Counter()

    def doctype(self, *_: object) -> None:
        raise self.source.problem("declares a document type", "open it in its program and save it anew")

    def start(self, qualified: str, attributes: Mapping[str, str]) -> None:
        self.elements += 1
        name = qualified.rpartition(" ")[2]
        if self.elements > MOST_ELEMENTS or self.kept > MOST_KEPT:
            raise self.source.problem("holds too much to be a document", "leave out what is not needed, or split it")
        if len(self.path) > DEEPEST:
            raise self.source.problem(
                f"is nested deeper than {DEEPEST} elements", "open it in its program and save it anew"
            )
        if name in _COUNTED and not any(one is not None and one.name == "Fallback" for one in self.path[-12:]):
            self.counted[name] += 1
        if self.left or name in _LEFT:
            self.left += 1
            # A sign that the way leads through the second drawing of the same, for the counts.
            self.path.append(_FALLBACK if name == "Fallback" else None)
            return
        if name not in _KEPT:
            self.path.append(None)
            return
        self.kept += 1
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()} if attributes else {}
        node = Node(name, {key: value for key, value in given.items() if key in _ATTRIBUTES} if given else {})
        self.open[-1].children.append(node)
        self.open.append(node)
        self.path.append(node)

    def end(self, _: str) -> None:
        node = self.path.pop()
        if self.left:
            self.left -= 1
        elif node is not None:
            self.open.pop()

    def characters(self, text: str) -> None:
        if self.left or self.open[-1].name != "t":
            return
        self.letters += len(text)
        if self.letters > MOST_TEXT:
            raise self.source.problem("holds too much text to be a document", "leave out what is not needed")
        self.open[-1].text += text


_FALLBACK = Node("Fallback", {})
