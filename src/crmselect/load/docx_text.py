"""The text of a Word paragraph: its runs in bold and struck type, its signs, and the number set before it."""

from __future__ import annotations

import re

from crmselect.load.docx_styles import Styles
from crmselect.load.docx_xml import Node
from crmselect.load.markdown import GONE, LABEL, OFF, ON, unmarked
from crmselect.load.requirement_ids import looks_like_id, opening
from crmselect.load.unseen import seen

__all__ = ["THROUGH", "Runs", "is_id", "is_placeholder", "labelled", "labelled_title"]

_BY_PARTS = re.compile(r"\d{1,4}(?:\.\d{1,4}){1,6}")
_SIGNS = {"F0FE": "☑", "F0FD": "☒", "F0FC": "✓", "F0FB": "✗", "F0A8": "☐", "F06F": "☐", "F052": "☑", "F0A3": "☐"}
"""What the signs of Word's own picture fonts stand for, where tables tick columns with them."""
THROUGH = frozenset(("ins", "sdt", "sdtContent"))
"""What stands around paragraphs, tables and runs, and changes nothing in them."""


class Runs:
    """Reads runs, and counts what it leaves out.

    Parameters
    ----------
    styles : Styles
    """

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.deleted = self.hidden = 0

    def text(self, node: Node, *, strong: bool) -> list[str]:
        """Return the lines of a paragraph, its bold and struck parts marked as Markdown's are."""
        runs: list[tuple[bool, bool, str]] = []
        self.runs(node, strong, runs)
        parts: list[str] = []
        bold = struck = False
        for is_bold, is_struck, text in runs:
            # Blank text has no weight: bold type goes on over it.
            if text.strip() and is_bold != bold:
                parts.append(ON if is_bold else OFF)
                bold = is_bold
            if text.strip() and is_struck != struck:
                parts.append(GONE)
                struck = is_struck
            parts.append(text)
        parts.append((OFF if bold else "") + (GONE if struck else ""))
        lines = "".join(parts).split("\n")
        # A mark that a line's end cuts in two is closed there and opened again below.
        mended, is_open = [], False
        for line in lines:
            whole = (ON if is_open else "") + line
            is_open = whole.count(ON) > whole.count(OFF)
            mended.append(_tidy(whole + (OFF if is_open else "")))
        return mended if any(line.strip() for line in mended) else [""]

    def runs(self, node: Node, strong: bool, found: list[tuple[bool, bool, str]]) -> None:
        """Gather the runs below a node, each with whether it is bold and whether it is struck out."""
        for child in node.children:
            if child.name == "r":
                self.run(child, strong, found)
            elif child.name == "del":
                self.deleted += bool(child.children)
            elif child.name in THROUGH and not is_placeholder(child):
                self.runs(child, strong, found)

    def run(self, run: Node, strong: bool, found: list[tuple[bool, bool, str]]) -> None:
        """Gather one run, unless it is hidden."""
        properties = run.child("rPr")
        bold, struck = strong, False
        if properties is not None:
            if properties.on("vanish"):
                self.hidden += 1
                return
            own = properties.on("b")
            by_style = self.styles.strong(properties.value("rStyle"))
            bold = own if own is not None else strong or by_style
            struck = bool(properties.on("strike") or properties.on("dstrike"))
        text = "".join(map(_text_of, run.children))
        if text:
            found.append((bold, struck, text))


def is_placeholder(node: Node) -> bool:
    """Return whether a content control shows nothing but the words that ask for its content."""
    properties = node.child("sdtPr") if node.name == "sdt" else None
    return properties is not None and properties.on("showingPlcHdr") is True


def _text_of(node: Node) -> str:
    match node.name:
        case "t":
            return seen(unmarked(node.text).replace("\n", " "))
        case "tab":
            return " "
        case "br" | "cr":
            return "\n" if node.attributes.get("type", "textWrapping") == "textWrapping" else " "
        case "noBreakHyphen":
            return "-"
        case "sym":
            return _SIGNS.get(node.attributes.get("char", "").upper(), "")
    return ""


def _tidy(line: str) -> str:
    return line.replace(ON + OFF, "").strip()


def is_id(text: str) -> bool:
    """Return whether a paragraph's number, or its text, is nothing but an id."""
    bare = unmarked(text).strip(" .:)）：、")
    return looks_like_id(bare) or _BY_PARTS.fullmatch(bare) is not None


def labelled(label: str, lines: list[str]) -> list[str]:
    """Set the number before a paragraph's text, where it can be an id; ``1.`` and ``a)`` are none."""
    bare = label.strip(" .:)(（）：、[]【】")
    if looks_like_id(bare):
        return [f"{ON}{bare}{OFF} {lines[0]}", *lines[1:]]
    written = opening(lines[0])
    if _BY_PARTS.fullmatch(bare) and not (written and looks_like_id(written.id)):  # What is written goes before it.
        return [f"{ON}{LABEL}{bare}{OFF} {lines[0]}", *lines[1:]]
    return lines


def labelled_title(label: str, title: str) -> str:
    """Set the number before a heading's title, as its reader sees it."""
    bare = label.strip(" .:)(（）：、[]【】")
    if looks_like_id(bare):
        return f"{bare}: {unmarked(title)}"
    # Bold type is a heading's own, and says nothing.
    return " ".join(filter(None, (label, _without_strong(title))))


def _without_strong(title: str) -> str:
    return title.replace(ON, "").replace(OFF, "")
