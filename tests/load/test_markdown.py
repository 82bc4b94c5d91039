"""Markdown as a tree with line numbers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.load.markdown import (
    OFF,
    ON,
    Bullets,
    Grid,
    Paragraph,
    Section,
    TooDeepError,
    plain,
    read_markdown,
    standing,
)


def test_headings_nest_and_keep_their_lines() -> None:
    root = read_markdown("intro\n\n# A\n\n## B\n\ntext\n\n#### C\n\n## D\n\n# E\n")
    first, second = root.sections
    assert [(part.title, part.level, part.number) for part in first.sections] == [("B", 2, 5), ("D", 2, 11)]
    assert first.sections[0].sections[0].title == "C"
    assert (second.title, second.number) == ("E", 13)
    assert isinstance(root.blocks[0], Paragraph)


def test_code_comments_and_front_matter_are_left_out_without_moving_the_lines() -> None:
    root = read_markdown(
        "---\ntitle: x\n---\n\n```\n# no heading\n```\n\n<!-- # neither\n\n-->\n\n    # nor this\n\n# Yes\n"
    )
    assert [(part.title, part.number) for part in root.sections] == [("Yes", 15)]
    assert not root.blocks


def test_a_rule_right_below_a_field_makes_no_heading_of_it() -> None:
    root = read_markdown("# A\n\n**Priority**: Must\n---\n\nPlain\n---\n")
    assert [part.title for part in root.sections[0].sections] == ["Plain"]
    assert plain(root.sections[0].blocks[0].lines[0].text) == "Priority: Must"  # type: ignore[union-attr]


def test_markup_inside_text_is_taken_off_and_breaks_begin_lines() -> None:
    (block,) = read_markdown("**A**: *b* `c|d` [e](http://x.y) ~~f~~<br>**G:** h\nnext &amp; \\*last\\*\n").blocks
    assert isinstance(block, Paragraph)
    assert [(line.number, plain(line.text)) for line in block.lines] == [
        (1, "A: b c|d e f"), (1, "G: h"), (2, "next & *last*"),
    ]  # fmt: skip
    assert block.lines[0].text.startswith(f"{ON}A{OFF}: {ON}b{OFF}")


def test_bold_type_is_read_without_a_space_behind_it_as_chinese_writes_it() -> None:
    (block,) = read_markdown("**优先级：**高\n").blocks
    assert block.lines[0].text == f"{ON}优先级：{OFF}高"  # type: ignore[union-attr]


def test_code_keeps_its_stars() -> None:
    (block,) = read_markdown("use `a**b**c` here\n").blocks
    assert block.lines[0].text == "use a**b**c here"  # type: ignore[union-attr]


def test_private_characters_of_a_document_cannot_pose_as_marks() -> None:
    (block,) = read_markdown(f"{ON}Priority{OFF}: Must\n").blocks
    assert block.lines[0].text == "Priority: Must"  # type: ignore[union-attr]


def test_what_is_struck_out_no_longer_stands() -> None:
    (block,) = read_markdown("~~Must~~ Should\n").blocks
    assert standing(block.lines[0].text) == "Should"  # type: ignore[union-attr]


def test_tables_keep_the_line_of_every_row() -> None:
    (grid,) = read_markdown("| A | B |\n|---|:-:|\n| **1** | x<br>y |\n| 2 |\n").blocks
    assert isinstance(grid, Grid)
    assert (grid.number, grid.headings) == (1, ("A", "B"))
    assert [(number, [plain(cell) for cell in cells]) for number, cells in grid.rows] == [
        (3, ["1", "x y"]),
        (4, ["2", ""]),
    ]


def test_a_bar_inside_code_cuts_no_cell_and_any_other_is_told() -> None:
    (grid,) = read_markdown(
        "| A | B |\n|---|---|\n| 1 | `|x| < 2` |\n| 2 | a | b |\n| 3 | a \\| b |\n| 4 | c | |\n"
    ).blocks
    assert isinstance(grid, Grid)
    assert grid.rows[0] == (3, ("1", "|x| < 2"))
    assert grid.rows[2] == (5, ("3", "a | b"))
    assert grid.overfull == ((4, 3),)


def test_lists_nest() -> None:
    (bullets,) = read_markdown("- [ ] one\n\n  more\n  - deep\n- two\n").blocks
    assert isinstance(bullets, Bullets)
    first, second = bullets.items
    assert [type(block) for block in first.blocks] == [Paragraph, Paragraph, Bullets]
    assert (first.number, second.number) == (1, 5)


def test_windows_line_ends_and_quotations_are_read() -> None:
    root = read_markdown("# A\r\n\r\n> **Priority**: Must\r\n")
    assert plain(root.sections[0].blocks[0].lines[0].text) == "Priority: Must"  # type: ignore[union-attr]


def _size(section: Section) -> int:
    return 1 + sum(map(_size, section.sections))


_PIECES = st.lists(
    st.sampled_from(
        ["# ", "### ", "- ", "  - ", "1. ", "> ", "| a | b |\n", "|---|---|\n", "| 1 | 2 | 3 |\n", "**", "`", "```\n", "\n", "\n\n",
         "---\n", "===\n", "FR-1", ": ", "must", "<br>", "<!--", "-->", "~~", "[x](y)", "\t", "\\|", "é中🔴", "\x00"]
    )
    | st.text(max_size=6),
    max_size=60,
)  # fmt: skip


@given(_PIECES)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(pieces: list[str]) -> None:
    assert _size(read_markdown("".join(pieces))) >= 1


def test_deep_nesting_and_unclosed_marks_take_no_time() -> None:
    start = time.process_time()
    for text in ("> " * 5_000 + "x", "- " * 3_000 + "x", "> " * 41 + "x"):
        with pytest.raises(TooDeepError):  # By itself the parser leaves the innermost parts out.
            read_markdown(text)
    for text in (
        "> " * 38 + "x",
        "**" * 20_000,
        "[" * 20_000,
        "`" * 30_000,
        "|" * 30_000,
        "*a " * 9_000,
    ):
        read_markdown(text)
    assert time.process_time() - start < 8
