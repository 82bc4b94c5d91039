"""Markdown as a tree of sections, paragraphs, lists and tables, each with the line that it stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["GONE", "LABEL", "OFF", "ON", "Block", "Bullet", "Bullets", "Grid", "Line", "Paragraph", "Section",
           "TooDeepError", "plain", "read_markdown", "standing", "struck", "unmarked"]  # fmt: skip

ON, OFF = "\ue000", "\ue001"
"""What stands around emphasised text: private characters, taken out of the document beforehand."""
GONE = "\ue002"
"""What stands before and behind text that is struck out."""
LABEL = "\ue004"
"""What stands before a number such as 3.2.1 that a word processor set before a paragraph, so that it can be an id."""
_STAR = "\ue003"

_MARKED = re.compile(f"[{ON}{OFF}{GONE}{_STAR}{LABEL}]")
_STRUCK = re.compile(f"{GONE}[^{GONE}]*{GONE}")
# What the inline parser has to be asked about; the rest of a document is bold type and code, read by two patterns.
_INLINE = re.compile(r"\*{3}|(?<!\*)\*(?!\*)|(?<![^\W_])_|_(?![^\W_])|\]\(|<[A-Za-z/!?]|&[#\w]|\\|~~|``")
# More forgiving than CommonMark, to which **优先级：**高 is no bold type for want of a space.
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*\n]*?[^\s*])\*\*")
_CODE = re.compile(r"`([^`\n]+)`")
_BREAK = re.compile(r"(?i)<br\s*/?>")
_STRONG_TAG = re.compile(r"(?i)<(/?)(?:b|strong|em|i)>")
_FRONT_MATTER = re.compile(r"\A(?:---|\+\+\+)[ \t]*\n(?:.*\n)*?(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)")
_UNDERLINED_FIELD = re.compile(rf"^\s*{ON}[^{OFF}]*(?:[:：]\s*{OFF}|{OFF}\s*[:：])|^\s*[\w ]{{1,30}}[:：]\s")


DEEPEST = 40
"""Levels that lists and quotations may be nested: an item of a list is two."""


class TooDeepError(ValueError):
    """A document is nested so deeply that its parser would leave the innermost parts out."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__("nests lists and quotations too deeply")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its number in the file, 1 first, and the text with :data:`ON` and :data:`OFF` in it."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of running text."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Bullet:
    """One item of a list."""

    number: int
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    items: tuple[Bullet, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: headings and rows of text; ``overfull`` are the lines whose cells do not fit the headings.

    ``merged`` are cells below the first of a merged range, by row and column: the row whose text they show.
    """

    number: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    overfull: tuple[tuple[int, int], ...] = ()
    merged: Mapping[tuple[int, int], int] = field(default_factory=dict)


Block = Paragraph | Bullets | Grid


@dataclass(slots=True)
class Section:
    """A heading with what stands below it, up to the next heading of its level."""

    level: int
    title: str
    number: int
    blocks: list[Block] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def plain(text: str) -> str:
    """Return text without the marks of emphasis, on one line.

    Examples
    --------
    >>> plain(f"{ON}FR-1{OFF}:  Log in")
    'FR-1: Log in'
    """
    return " ".join(unmarked(text).split())


def standing(text: str) -> str:
    """Return text without what is struck out in it; all of it where nothing else is left.

    Examples
    --------
    >>> standing(f"{GONE}Must{GONE} Should"), standing(f"{GONE}Must{GONE}")
    ('Should', 'Must')
    """
    return plain(_STRUCK.sub(" ", text)) or plain(text)


def struck(text: str) -> str:
    """Return whether the ``whole`` of a text is struck out, or ``part`` of it; nothing where none is.

    Examples
    --------
    >>> struck(f"{GONE}FR-1: Log in{GONE}"), struck(f"{GONE}In{GONE} Out"), struck("Out")
    ('whole', 'part', '')
    """
    if text.count(GONE) < 2:
        return ""
    return "part" if re.search(r"\w", plain(_STRUCK.sub(" ", text))) else "whole"


def read_markdown(text: str, left: list[tuple[int, str]] | None = None) -> Section:
    r"""Read a document; code, comments and front matter are left out.

    Parameters
    ----------
    text : str
    left : list of tuple of int and str, optional
        To add to: the lines of tables in HTML (``table``) and of code that is never closed (``code``).

    Returns
    -------
    Section
        The whole, of level 0, without a title.

    Examples
    --------
    >>> document = read_markdown("# Needs\n\nWhy.\n\n## Sales\n\n- one\n- two\n")
    >>> [(part.title, part.number) for part in (document.sections[0], *document.sections[0].sections)]
    [('Needs', 1), ('Sales', 5)]
    """
    text = unmarked(text.replace("\r\n", "\n").replace("\r", "\n"))
    # Blanked rather than cut: the lines below keep their numbers.
    text = _FRONT_MATTER.sub(lambda found: "\n" * found[0].count("\n"), text)
    reader = _Reader(text)
    document = reader.document()
    if left is not None:
        left.extend(reader.left)
    return document


class _Reader:
    """Walks the tokens of the block parser; text inside them is parsed only where it has marks in it."""

    def __init__(self, text: str) -> None:
        from markdown_it import MarkdownIt

        self.lines = text.split("\n")
        self.inline = MarkdownIt("commonmark").enable("strikethrough")
        # By itself the parser drops what is nested more than twenty levels deep, and says nothing.
        self.tokens = _blocks_only(MarkdownIt("commonmark", {"maxNesting": 2 * DEEPEST})).parse(text)
        deep = next((token for token in self.tokens if token.level > DEEPEST), None)
        if deep is not None:
            raise TooDeepError(_number(deep))
        self.at = 0
        self.left: list[tuple[int, str]] = []

    def document(self) -> Section:
        root = Section(0, "", 1)
        path = [root]
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.type != "heading_open":
                path[-1].blocks.extend(self.block())
                continue
            lines = self.text(self.tokens[self.at + 1])
            self.at += 3
            if token.markup == "-" and any(_UNDERLINED_FIELD.match(line.text) for line in lines):
                # A rule drawn right below a field would make a heading of it; nobody means that.
                path[-1].blocks.append(Paragraph(lines))
                continue
            level = int(token.tag[1:])
            section = Section(level, " ".join(line.text for line in lines), lines[0].number if lines else 1)
            while path[-1].level >= level:
                path.pop()
            path[-1].sections.append(section)
            path.append(section)
        return root

    def block(self) -> list[Block]:
        """Read the block at hand and move behind it; one that is skipped or dissolved gives none or several."""
        token = self.tokens[self.at]
        self.at += 1
        match token.type:
            case "paragraph_open" | "heading_open":
                lines = self.text(self.tokens[self.at])
                self.at += 2
                return [Paragraph(lines)] if lines else []
            case "bullet_list_open" | "ordered_list_open":
                return [self.bullets(token.type.replace("open", "close"))]
            case "table_open":
                return [self.grid(token)]
            case "blockquote_open":
                return self.until("blockquote_close")
            case "html_block" if "<table" in token.content.casefold():
                self.left.append((_number(token), "table"))
            case "fence" if token.map and not self.closed(token):
                self.left.append((_number(token), "code"))
        return []

    def closed(self, fence: Token) -> bool:
        """Return whether code ends where its author closes it, and not with the document."""
        first, behind = fence.map or [0, 0]
        last = self.lines[behind - 1].strip(" \t>") if behind - first > 1 else ""
        return len(last) >= len(fence.markup) and set(last) == {fence.markup[0]}

    def until(self, end: str) -> list[Block]:
        found: list[Block] = []
        while self.at < len(self.tokens) and self.tokens[self.at].type != end:
            found.extend(self.block())
        self.at += 1
        return found

    def bullets(self, end: str) -> Bullets:
        items = []
        while self.tokens[self.at].type != end:
            number = _number(self.tokens[self.at])
            self.at += 1
            items.append(Bullet(number, tuple(self.until("list_item_close"))))
        self.at += 1
        return Bullets(tuple(items))

    def grid(self, opening: Token) -> Grid:
        headings: tuple[str, ...] = ()
        rows: list[tuple[int, tuple[str, ...]]] = []
        overfull: list[tuple[int, int]] = []
        cells: list[str] = []
        while (token := self.tokens[self.at]).type != "table_close":
            self.at += 1
            if token.type == "tr_open":
                cells, number = [], _number(token)
            elif token.type == "inline":
                cells.append(" ".join(line.text for line in self.text(token)))
            elif token.type == "tr_close":
                written = _split(self.lines[number - 1])
                if headings and len(written) > len(headings):
                    mended = _outside_code(written)
                    if len(mended) == len(headings):
                        cells = [" ".join(line.text for line in self.rendered(cell, number)) for cell in mended]
                    elif any(cell.strip() for cell in written[len(headings) :]):
                        overfull.append((number, len(written)))
                if headings:
                    rows.append((number, tuple(cells)))
                else:
                    headings = tuple(cells)
        self.at += 1
        return Grid(_number(opening), headings, tuple(rows), tuple(overfull))

    def text(self, token: Token) -> tuple[Line, ...]:
        return self.rendered(token.content, _number(token))

    def rendered(self, content: str, number: int) -> tuple[Line, ...]:
        """Return text line by line, its emphasis marked and every other markup taken off."""
        if not _INLINE.search(content):
            simple = _bold(_CODE.sub(_hidden, content)) if "`" in content else _bold(content)
            if "`" not in simple and "**" not in simple:
                return tuple(Line(number + n, line.strip()) for n, line in enumerate(_shown(simple).split("\n")))
        parsed = self.inline.parseInline(content)
        lines: list[Line] = []
        parts: list[str] = []
        for child in parsed[0].children or [] if parsed else []:
            kind = child.type
            if kind in {"text", "code_inline", "text_special"}:
                parts.append(child.content)
            elif kind in {"strong_open", "em_open"}:
                parts.append(ON)
            elif kind in {"strong_close", "em_close"}:
                parts.append(OFF)
            elif kind in {"s_open", "s_close"}:
                parts.append(GONE)
            elif kind == "image":
                parts.append(child.content)
            elif kind == "html_inline" and (tag := _STRONG_TAG.fullmatch(child.content)):
                parts.append(OFF if tag[1] else ON)
            elif kind in {"softbreak", "hardbreak"} or (kind == "html_inline" and _BREAK.fullmatch(child.content)):
                lines.append(Line(number, "".join(parts).strip()))
                parts = []
                number += kind != "html_inline"
        lines.append(Line(number, "".join(parts).strip()))
        return tuple(Line(line.number, _bold(_tidy(line.text))) for line in lines)


def unmarked(text: str) -> str:
    """Return text without the private characters that mark it."""
    if not _MARKED.search(text):
        return text
    return _MARKED.sub("", text)


def _bold(text: str) -> str:
    return _BOLD.sub(rf"{ON}\1{OFF}", text) if "**" in text else text


def _hidden(code: re.Match[str]) -> str:
    """Return a span of code whose stars are no emphasis."""
    return code[1].replace("*", _STAR)


def _shown(text: str) -> str:
    return text.replace(_STAR, "*")


def _blocks_only(parser: MarkdownIt) -> MarkdownIt:
    return parser.enable("table").disable(["inline", "text_join"])


def _number(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _tidy(text: str) -> str:
    """Fold marks within marks into one pair."""
    return re.sub(f"{OFF}+", OFF, re.sub(f"{ON}+", ON, text)).replace(ON + OFF, "")


def _split(line: str) -> list[str]:
    """Return the cells of a table's line as its bars cut it."""
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return re.split(r"(?<!\\)\|", inner)


def _outside_code(cells: Sequence[str]) -> list[str]:
    """Join cells again that a bar inside a span of code has cut, for a formula is no border of a cell."""
    joined: list[str] = []
    for cell in cells:
        if joined and joined[-1].count("`") % 2:
            joined[-1] += "|" + cell
        else:
            joined.append(cell)
    return [cell.replace("\\|", "|") for cell in joined]
