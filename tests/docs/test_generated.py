"""The generated pages are those of today's code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tools import make_docs

from crmselect import taxonomy

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("page", sorted(make_docs.pages()), ids=lambda page: page.name)
def test_a_generated_page_is_current(page: Path):
    assert page.read_text(encoding="utf-8") == make_docs.pages()[page], "run: python tools/make_docs.py"


def test_the_taxonomy_page_holds_every_table_once():
    text = (ROOT / "docs" / "taxonomy.md").read_text(encoding="utf-8")
    assert re.findall(r"<!-- begin: ([a-z-]+) -->", text) == [
        key
        for key in make_docs.TABLES
        if key != "project-tables"  # Stands with the file formats.
    ]
    for key in taxonomy.CATEGORIES:
        assert text.count(f"\n| `{key}` |") == 1


def test_every_public_name_has_a_line_in_the_reference():
    import crmselect

    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    rooms = set(crmselect._ROOMS)
    for name in set(crmselect.__all__) - rooms - {"__version__"}:
        assert re.search(rf"^\| `{name}[`(]", text, flags=re.MULTILINE), name


def test_no_line_of_the_reference_is_without_words():
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    assert not re.findall(r"^\| `.*` \|\s+\|$", text, flags=re.MULTILINE)
