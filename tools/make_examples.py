"""Run the examples of the documentation and write what they print below them.

Usage: ``python tools/make_examples.py [PAGE ...]``. In a page, a ``text`` block right after a ``python`` or ``sh`` one
is what that prints; a line ``…`` in it stands for any number of lines. Blocks of a page run in order, in a folder
of their own with the sample data, and share their names. Shell blocks run what they call of ``crmselect``.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("README*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "data" / "README.md"])
SHELL = frozenset({"sh", "bash", "shell", "console"})
NOT_RUN = frozenset({"cli.md", "formats.md"})
"""Pages whose commands name files that are not there; they are held against the parser instead."""
ANYTHING = "…"

_FENCE = re.compile(r"^( *)(`{3,})\s*(\w*)\s*$")
_MARK = re.compile(r"^<!-- ([a-z]+: [\w-]+) -->$")


@dataclass(frozen=True)
class Block:
    """A fenced block, the comment on the line before it, and the text block right after it: what it prints."""

    language: str
    text: str
    line: int
    mark: str = ""
    prints: str | None = None

    @property
    def runs(self) -> bool:
        """Whether the block is an example; a whole command of the README is not, for it installs."""
        return self.language in {"python", *SHELL} and not self.mark.startswith("command: ")


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page in order; a ``text`` block that follows another is what that one prints."""
    lines = page.read_text(encoding="utf-8").split("\n")
    found: list[Block] = []
    at, ended = 0, 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        if opening is None:
            at += 1
            continue
        indent, fence, language = opening.groups()
        end = next(n for n in range(at + 1, len(lines)) if lines[n].strip() == fence)
        text = "\n".join(line.removeprefix(indent) for line in lines[at + 1 : end])
        mark = _MARK.match(lines[at - 1]) if at else None
        last = found[-1] if found else None
        if language == "text" and last and last.runs and last.prints is None and not any(lines[ended:at]):
            found[-1] = Block(last.language, last.text, last.line, last.mark, text)
        else:
            found.append(Block(language, text, at + 1, mark[1] if mark else ""))
        at = ended = end + 1
    return found


def calls(block: Block) -> list[list[str]]:
    """Return the calls of ``crmselect`` in a shell block, each as its words."""
    found: list[list[str]] = []
    for line in block.text.replace("\\\n", " ").split("\n"):
        words = shlex.split(line, comments=True)
        cuts = [-1, *(n for n, word in enumerate(words) if word == "&&"), len(words)]
        found.extend(words[start + 1 : end] for start, end in pairwise(cuts))
    return [words[1:] for words in found if words and Path(words[0]).name == "crmselect"]


@contextlib.contextmanager
def sample_folder() -> Iterator[Path]:
    """Work in a folder of its own that holds the sample data, as a checkout does."""
    import matplotlib as mpl

    before, backend = Path.cwd(), mpl.get_backend()
    mpl.use("agg")
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "data", Path(name) / "data")
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)
            sys.modules["matplotlib.pyplot"].close("all") if "matplotlib.pyplot" in sys.modules else None
            mpl.use(backend)


def run(block: Block, names: dict[str, object], page: str) -> str:
    """Run a block and return what it prints.

    Raises
    ------
    RuntimeError
        When a command does not end well.
    """
    from crmselect.cli import main as crmselect

    out, messages = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(messages):
        if block.language == "python":
            # The line numbers of a traceback are then those of the page.
            exec(compile("\n" * block.line + block.text, page, "exec"), names)  # noqa: S102 - examples are there to run
        else:
            for words in calls(block):
                if code := crmselect(words):
                    raise RuntimeError(f"crmselect {' '.join(words)}: exit {code}\n{messages.getvalue()}")
    return "\n".join(line.rstrip() for line in out.getvalue().strip("\n").split("\n"))


def agrees(printed: str, said: str) -> bool:
    r"""Return whether a page says what an example prints.

    Examples
    --------
    >>> agrees("Offer\\nAcme\\nBravo", "…\\nBravo"), agrees("Acme", "Bravo")
    (True, False)
    """
    lines = [line.rstrip() for line in said.split("\n")]
    pattern = "".join(r"(?:.*\n)*?" if line == ANYTHING else re.escape(line) + r"\n" for line in lines)
    return re.fullmatch(pattern, printed + "\n") is not None


def outcomes(page: Path) -> Iterator[tuple[Block, str]]:
    """Run the examples of a page in order, and yield each with what it prints."""
    names: dict[str, object] = {}
    with sample_folder():
        for block in blocks(page):
            if block.runs and not (block.language in SHELL and page.name in NOT_RUN):
                yield block, run(block, names, page.name)


def refresh(page: Path) -> list[str]:
    """Write what the examples of a page print below them, and return what was changed or must be by hand."""
    lines = page.read_text(encoding="utf-8").split("\n")
    told, moved = [], 0
    for block, printed in outcomes(page):
        if block.prints is None or agrees(printed, block.prints):
            continue
        where = f"{page.relative_to(ROOT)} line {block.line}"
        if ANYTHING in block.prints.split("\n"):
            told.append(f"{where}: change it by hand, it prints\n{printed}")
            continue
        start = lines.index("```text", block.line + moved) + 1
        old, new = block.prints.split("\n"), printed.split("\n")
        lines[start : start + len(old)] = new
        moved += len(new) - len(old)
        told.append(f"{where}: written")
    page.write_text("\n".join(lines), encoding="utf-8")
    return told


def main() -> int:
    pages = [Path(name).resolve() for name in sys.argv[1:]] or PAGES
    for page in pages:
        for line in refresh(page):
            print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
