"""Every example of the documentation runs, and prints what the page says it prints."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from tools.make_examples import PAGES, ROOT, SHELL, agrees, blocks, calls, outcomes

from crmselect.cli.parser import parser

WITH_EXAMPLES = [page for page in PAGES if any(block.language in {"python", *SHELL} for block in blocks(page))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def test_the_pages_that_teach_have_examples():
    assert {"README.md", "docs/tutorial.md", "docs/howto.md", "docs/methods.md"} <= set(map(name_of, WITH_EXAMPLES))


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_examples_run_and_print_what_the_page_says(page):
    for block, printed in outcomes(page):
        if block.prints is not None:
            assert agrees(printed, block.prints), (
                f"{name_of(page)} line {block.line} prints (python tools/make_examples.py writes it):\n{printed}"
            )


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_every_command_is_one_that_the_parser_takes(page):
    for block in blocks(page):
        for words in calls(block) if block.language in SHELL else []:
            try:
                with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()) as err:
                    parser().parse_args(words)
            except SystemExit as stop:
                # --help and --version end the parser too, with 0.
                ended = stop.code
            else:
                ended = 0
            assert not ended, f"{name_of(page)} line {block.line}: {err.getvalue()}"
