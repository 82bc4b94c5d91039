"""What a Word document's styles and numbering make of a paragraph: a heading, an item of a list, a number before it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from crmselect.load.docx_xml import Node

__all__ = ["Form", "Numbering", "Styles"]

_DEEPEST = 16
"""Styles that one may be based upon: a chain that is longer leads to itself."""
_HEADING = re.compile(r"(?i)^(?:heading|标题|überschrift|titre|título|titolo)\s*(\d)$")
_TITLES = frozenset(("title", "标题"))
_CONTENTS = re.compile(r"(?i)^(?:toc|contents|table of figures|index|目录)\s*(?:heading|\d)?$")
_FURTHER = re.compile(r"(?i)^list (?:paragraph|continue)|^列表")
_LARGEST = 1_000_000
"""The highest number that counts: what a damaged file makes of one is nobody's."""
_IN_HANZI = frozenset(("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital"))
_HANZI = "〇一二三四五六七八九"
_DOWN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """What a paragraph is.

    Parameters
    ----------
    heading : int
        Its level as a heading, 1 the highest; 0 for other paragraphs.
    number : str
        The list that it belongs to; empty for none.
    level : int
        Its level in the list, 0 the outermost.
    contents : bool
        Whether it stands in the table of contents, which repeats the headings.
    further : bool
        Whether it goes on with the item of a list above it.
    """

    heading: int = 0
    number: str = ""
    level: int = 0
    contents: bool = False
    further: bool = False


class Styles:
    """The styles of a document, each with what it is based upon.

    Parameters
    ----------
    root : Node
        Of the part ``styles.xml``.
    """

    def __init__(self, root: Node) -> None:
        styles = root.child("styles") or root
        self.by_id = {style.attributes.get("styleId", ""): style for style in styles.all("style")}
        self.default = next(
            (
                key
                for key, style in self.by_id.items()
                if style.attributes.get("default") in {"1", "true"} and style.attributes.get("type") == "paragraph"
            ),
            "",
        )

    def chain(self, key: str) -> list[Node]:
        """Return a style and those it is based upon, the nearest first."""
        found: list[Node] = []
        while (style := self.by_id.get(key)) is not None and len(found) < _DEEPEST:
            found.append(style)
            key = style.value("basedOn")
        return found

    def strong(self, key: str) -> bool:
        """Return whether a style sets text in bold type."""
        for style in self.chain(key):
            if (run := style.child("rPr")) is not None and (bold := run.on("b")) is not None:
                return bold
        return False

    def form(self, properties: Node | None, numbering: Numbering) -> Form:
        """Tell what a paragraph is by its properties and its style."""
        own = properties or Node("pPr", {})
        key = own.value("pStyle") or self.default
        chain = self.chain(key)
        names = [style.value("name") for style in chain]
        # Text of a heading's kind stands in the outline; body text is level 9 there.
        levels = [own.value("outlineLvl")] + [
            part.value("outlineLvl") for style in chain if (part := style.child("pPr")) is not None
        ]
        heading = next((_whole(level, 9) + 1 for level in levels if level), 0)
        heading = heading if 0 < heading < 10 else 0
        for name in names:
            if heading:
                break
            if found := _HEADING.match(name):
                heading = int(found[1])
        if not heading and names and names[0].casefold() in _TITLES:
            heading = -1
        number, level = self._number(own, chain, key, numbering)
        indent = own.child("ind")
        inwards = "" if indent is None else indent.attributes.get("left") or indent.attributes.get("start") or ""
        further = _whole(inwards, 0) > 0 or bool(names and _FURTHER.match(names[0]))
        # Levels of headings begin below the document's title.
        heading = 1 if heading == -1 else heading + 1 if heading else 0
        return Form(heading, number, level, bool(names and _CONTENTS.match(names[0])), further)

    @staticmethod
    def _number(own: Node, chain: list[Node], key: str, numbering: Numbering) -> tuple[str, int]:
        """Return the list and the level that a paragraph, or else its style, names."""
        level = ""
        for part in (own, *(found for style in chain if (found := style.child("pPr")) is not None)):
            given = part.child("numPr")
            if given is None:
                continue
            level = level or given.value("ilvl")
            if number := given.value("numId"):
                if number == "0":
                    return "", 0
                tied = numbering.level_of_style(number, key) if part is not own else None
                chosen = tied if tied is not None and not level else _whole(level, 0)
                return (number, min(chosen, 8)) if numbering.has(number) else ("", 0)
        return "", 0


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    pattern: str = ""
    text: str = ""
    style: str = ""
    restart: int | None = None
    plain: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    begun: bool = False


class Numbering:
    """The numbers that Word sets before paragraphs and that stand nowhere in their text.

    Parameters
    ----------
    root : Node
        Of the part ``numbering.xml``.
    """

    def __init__(self, root: Node) -> None:
        numbering = root.child("numbering") or root
        abstract = {one.attributes.get("abstractNumId", ""): one for one in numbering.all("abstractNum")}
        self.lists: dict[str, _List] = {}
        self.counts: dict[str, dict[int, int]] = {}
        """Of each abstract list the last number of each level: lists of one kind count on from one another."""
        shared: dict[str, dict[int, _Level]] = {}
        for one in numbering.all("num"):
            key = one.value("abstractNumId")
            if key not in shared:
                shared[key] = _levels(abstract[key]) if key in abstract else {}
            made = _List(key, shared[key])
            for change in one.all("lvlOverride"):
                at = _whole(change.attributes.get("ilvl", ""), 0)
                own = _levels(change)
                if own:
                    made.levels = {**made.levels, at: next(iter(own.values()))}
                if start := change.value("startOverride"):
                    made.starts[at] = _whole(start, 1)
            self.lists[one.attributes.get("numId", "")] = made

    def has(self, number: str) -> bool:
        """Return whether there is such a list."""
        return number in self.lists

    def level_of_style(self, number: str, style: str) -> int | None:
        """Return the level of a list that a style is tied to."""
        found = self.lists.get(number)
        levels = found.levels if found is not None else {}
        return next((at for at, level in levels.items() if level.style == style and style), None)

    def next(self, number: str, level: int) -> str:
        """Count on, and return what stands before the paragraph: ``3.2.1``, ``FR-007``, or nothing for a bullet."""
        mine = self.lists[number]
        counts = self.counts.setdefault(mine.abstract, {})
        if not mine.begun:
            mine.begun = True
            for at in mine.starts:
                counts.pop(at, None)
        own = mine.levels.get(level, _Level(form="bullet"))
        counts[level] = min(counts.get(level, self._start(mine, level) - 1) + 1, _LARGEST)
        for deeper in [at for at in counts if at > level]:
            restart = mine.levels.get(deeper, own).restart
            if restart is None or (restart and level < restart):
                del counts[deeper]
        if own.form in {"bullet", "none"} and "%" not in own.text:
            return ""
        parts = own.text
        for at in range(9):
            if f"%{at + 1}" not in parts:
                continue
            count = counts.get(at, self._start(mine, at))
            shown = mine.levels.get(at, own)
            parts = parts.replace(f"%{at + 1}", str(count) if own.plain else _shown(count, shown))
        return " ".join(parts.split())

    @staticmethod
    def _start(mine: _List, level: int) -> int:
        own = mine.levels.get(level)
        return mine.starts.get(level, own.start if own is not None else 1)


def _levels(node: Node) -> dict[int, _Level]:
    found = {}
    for one in node.all("lvl"):
        form = one.child("numFmt")
        attributes: Mapping[str, str] = form.attributes if form is not None else {}
        restart = one.value("lvlRestart")
        found[_whole(one.attributes.get("ilvl", ""), 0)] = _Level(
            start=_whole(one.value("start"), 0 if one.child("start") is None else 1),
            form=attributes.get("val", "decimal"),
            pattern=attributes.get("format", ""),
            text=one.value("lvlText")[:200],
            style=one.value("pStyle"),
            restart=_whole(restart, 0) if restart else None,
            plain=bool(one.on("isLgl")),
        )
    return found


def _whole(text: str, otherwise: int) -> int:
    return min(int(text), _LARGEST) if text.isdecimal() and len(text) < 10 else otherwise


def _shown(number: int, level: _Level) -> str:
    """Return a number as its level writes it."""
    match level.form:
        case "decimalZero":
            return f"{number:02d}"
        case "custom" if found := re.match(r"0*\d", level.pattern):
            return f"{number:0{len(found[0])}d}"  # Written as its first examples: 001, 002, 003.
        case "lowerLetter" | "upperLetter" if number > 0:
            letter = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)
            return letter.upper() if level.form == "upperLetter" else letter
        case "lowerRoman" | "upperRoman" if 0 < number < 4000:
            written = ""
            for value, sign in _DOWN:
                written, number = written + sign * (number // value), number % value
            return written.upper() if level.form == "upperRoman" else written
        case form if form in _IN_HANZI and 0 < number < 100:
            tens, ones = divmod(number, 10)
            ten = ("" if tens == 1 else _HANZI[tens]) + "十" if tens else ""
            return ten + (_HANZI[ones] if ones or not tens else "")
        case "bullet" | "none":
            return ""
    return str(number)
