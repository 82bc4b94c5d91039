"""The two READMEs say the same, and what they point at is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools.make_examples import PAGES, ROOT, blocks, calls

from crmselect.cli.parser import parser

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^(#+) (.+)$", flags=re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```$", flags=re.MULTILINE | re.DOTALL)


def commands(page: Path) -> dict[str, str]:
    return {
        block.mark.removeprefix("command: "): block.text for block in blocks(page) if block.mark.startswith("command: ")
    }


def code_of(page: Path) -> list[str]:
    """Return the code of a page without its comments, which are in the page's language."""
    return [
        re.sub(r"\s*#.*$", "", block.text, flags=re.MULTILINE) for block in blocks(page) if block.language == "python"
    ]


def prose(page: Path) -> str:
    return _FENCED.sub("", page.read_text(encoding="utf-8"))


def anchors(page: Path) -> set[str]:
    """Return the names under which a page's headings can be reached."""
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for _, title in _HEADING.findall(prose(page))}


def test_both_readmes_state_the_two_commands_and_state_them_alike():
    assert list(commands(ENGLISH)) == ["main", "test"]
    assert commands(ENGLISH) == commands(CHINESE)


def test_the_block_of_a_command_is_what_the_line_after_its_comment_begins():
    # .ci/run takes the block after the comment from README.md.
    lines = ENGLISH.read_text(encoding="utf-8").split("\n")
    for name in ("main", "test"):
        at = lines.index(f"<!-- command: {name} -->")
        assert lines[at + 1].startswith("```")


def test_each_command_is_whole_and_starts_from_nothing():
    for text in commands(ENGLISH).values():
        joined = text.replace("\\\n", " ")
        assert "\n" not in joined.strip()
        assert joined.startswith("python3 -m venv .venv && ")


def test_the_main_command_is_one_that_the_parser_takes_and_its_files_are_there():
    (block,) = (block for block in blocks(ENGLISH) if block.mark == "command: main")
    (words,) = calls(block)
    given = parser().parse_args(words)
    assert given.command == "compare"
    assert given.output == "report.html"
    for file in (given.offers, given.requirements, given.answers):
        assert (ROOT / file).is_file()


def test_both_readmes_have_the_same_parts_and_the_same_code():
    levels = [[marks for marks, _ in _HEADING.findall(prose(page))] for page in (ENGLISH, CHINESE)]
    assert levels[0] == levels[1]
    assert code_of(ENGLISH) == code_of(CHINESE)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: str(page.relative_to(ROOT)))
def test_links_to_files_and_headings_lead_somewhere(page: Path):
    for link in _LINK.findall(prose(page)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, heading = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        if heading:
            assert heading in anchors(target), link


def test_pictures_are_small():
    pictures = list((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    assert all(picture.stat().st_size < 200_000 for picture in pictures)
