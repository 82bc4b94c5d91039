"""The gallery shows every plot, with code that runs and pictures that this code drew."""

from __future__ import annotations

import inspect
import re

import pytest
from matplotlib.axes import Axes
from PIL import Image
from tools import make_gallery as gallery

from crmselect import plot

ENTRIES = list(gallery.entries())
HELPERS = frozenset({"finish"})
"""Public functions of an axes that draw nothing themselves."""


def drawing() -> set[str]:
    """Return the public functions that draw."""
    public = {name: getattr(plot, name) for name in plot.__all__}
    return {
        name for name, one in public.items()
        if inspect.isfunction(one) and "ax" in inspect.signature(one).parameters and name not in HELPERS
    }  # fmt: skip


def test_every_plot_is_in_the_gallery_and_its_entry_calls_it():
    assert len(drawing()) > 20
    assert {entry.plots for entry in ENTRIES} == drawing()
    assert [entry.key for entry in ENTRIES if f"crm.plot.{entry.plots}(" not in entry.code] == []
    assert len({entry.key for entry in ENTRIES}) == len({entry.title for entry in ENTRIES}) == len(ENTRIES)


def test_the_page_is_that_of_the_tool_and_can_be_found():
    assert gallery.PAGE.read_text(encoding="utf-8") == gallery.page(), "run: python tools/make_gallery.py"
    assert "](gallery.md)" in (gallery.PAGE.parent / "index.md").read_text(encoding="utf-8")


def test_every_entry_has_a_heading_a_question_its_code_and_two_pictures_with_words():
    text = gallery.page()
    for entry in ENTRIES:
        section = text.split(f"\n### {entry.title}\n", 1)[1].split("\n#", 1)[0]
        assert f"```python\n{entry.code}\n```" in section
        assert section.lstrip().split("\n```", 1)[0].strip().endswith("?")
        pictures = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", section)
        linked = [f"images/gallery/{gallery.picture(entry, language).name}" for language in gallery.LANGUAGES]
        assert [target for _, target in pictures] == linked
        assert all(len(words.split()) > 8 for words, _ in pictures)


def test_the_contents_lead_to_headings_that_are_there():
    text = gallery.page()
    headings = {gallery.anchor(title) for title in re.findall(r"^## (.+)$", text, flags=re.MULTILINE)}
    targets = re.findall(r"^- \[[^\]]+\]\(#([^)]+)\)", text, flags=re.MULTILINE)
    assert len(targets) == len(gallery.ENTRIES)
    assert set(targets) == headings


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_its_pictures_are_there_and_were_drawn_by_this_code(entry):
    for language in gallery.LANGUAGES:
        with Image.open(gallery.picture(entry, language)) as found:
            assert found.format == "PNG"
            assert 300 < found.width < 2_400
            assert len(found.getcolors()) > 3  # Something is drawn.
            assert found.text[gallery.MARK] == gallery.mark(entry), "run: python tools/make_gallery.py"


def test_pictures_are_small_and_none_is_left_over():
    files = set(gallery.IMAGES.glob("*"))
    assert files == {gallery.picture(entry, language) for entry in ENTRIES for language in gallery.LANGUAGES}
    assert sum(file.stat().st_size for file in files) < gallery.TOGETHER


def test_the_code_draws_the_plot_in_the_language_of_the_study():
    # In English the page's examples are run with those of all pages.
    seen = []
    for entry, ax in gallery.drawn("zh"):
        assert isinstance(ax, Axes)
        assert re.search(r"[一-鿿]", ax.get_title(loc="left")), entry.key
        seen.append(entry)
    assert seen == ENTRIES
