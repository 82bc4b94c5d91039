"""The fenced blocks of a page in Markdown."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])
SHELL = {"sh", "bash", "shell", "console"}

_FENCE = re.compile(r"^( *)(`{3,})\s*(\w*)\s*$")
_MARK = re.compile(r"^<!-- ([a-z]+): ([\w-]+) -->$")


@dataclass(frozen=True)
class Block:
    """A fenced block, the comment on the line before it, and the text block right after it: what it prints."""

    language: str
    text: str
    line: int
    mark: str = ""
    prints: str | None = None


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in order; a ``text`` block that follows another is what that one prints."""
    lines = page.read_text(encoding="utf-8").split("\n")
    found: list[Block] = []
    ends: list[int] = []
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        if opening is None:
            at += 1
            continue
        indent, fence, language = opening.groups()
        end = next(n for n in range(at + 1, len(lines)) if lines[n].strip() == fence)
        text = "\n".join(line.removeprefix(indent) for line in lines[at + 1 : end])
        mark = _MARK.match(lines[at - 1]) if at else None
        follows = found and not any(lines[n].strip() for n in range(ends[-1] + 1, at))
        if language == "text" and follows and found[-1].prints is None and found[-1].language in {"python", *SHELL}:
            last = found.pop()
            found.append(Block(last.language, last.text, last.line, last.mark, text))
            ends[-1] = end
        else:
            found.append(Block(language, text, at + 1, f"{mark[1]}: {mark[2]}" if mark else ""))
            ends.append(end)
        at = end + 1
    return found


def calls(block: Block) -> list[list[str]]:
    """Return the calls of ``crmselect`` in a shell block, each as its words."""
    found = []
    for line in block.text.replace("\\\n", " ").split("\n"):
        words = shlex.split(line, comments=True)
        while "&&" in words:
            cut = words.index("&&")
            found.append(words[:cut])
            words = words[cut + 1 :]
        found.append(words)
    return [words[1:] for words in found if words and Path(words[0]).name == "crmselect"]
