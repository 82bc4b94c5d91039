"""Every example of the documentation runs, and prints what the page says it prints."""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path

import matplotlib as mpl
import pytest

from crmselect.cli import main
from crmselect.cli.parser import parser
from tests.docs.blocks import PAGES, ROOT, SHELL, Block, blocks, calls

MINE = ("README.md", "README.zh-CN.md", "tutorial.md", "howto.md", "methods.md", "taxonomy.md", "index.md")
"""Pages whose commands are run; in the others they are held against the parser."""

WITH_EXAMPLES = [page for page in PAGES if any(block.language in {"python", *SHELL} for block in blocks(page))]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the sample data, as a checkout has them."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    backend = mpl.get_backend()
    mpl.use("agg")
    yield tmp_path
    import matplotlib.pyplot as plt

    plt.close("all")
    mpl.use(backend)


def said(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def run(block: Block, names: dict[str, object], page: str) -> str:
    """Run a block and return what it prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()) as err:
        if block.language == "python":
            # The line numbers of a traceback are then those of the page.
            exec(compile("\n" * block.line + block.text, page, "exec"), names)  # noqa: S102 - examples are there to run
        else:
            for words in calls(block):
                code = main(words)
                assert code == 0, f"{page} line {block.line}: crmselect {' '.join(words)}: {code}\n{err.getvalue()}"
    return out.getvalue()


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_examples_run_and_print_what_the_page_says(page, folder):
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.mark.startswith("command: ") or block.language not in {"python", *SHELL}:
            continue
        if block.language in SHELL and page.name not in MINE:
            continue
        printed = run(block, names, name_of(page))
        if block.prints is not None:
            assert said(printed) == said(block.prints), f"{name_of(page)} line {block.line}"


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=name_of)
def test_every_command_is_one_that_the_parser_takes(page):
    for block in blocks(page):
        for words in calls(block) if block.language in SHELL else []:
            with contextlib.redirect_stderr(io.StringIO()) as err:
                try:
                    parser().parse_args(words)
                except SystemExit as stop:
                    # --help and --version end the parser too, with 0.
                    assert not stop.code, f"{name_of(page)} line {block.line}: {err.getvalue()}"  # noqa: PT017
