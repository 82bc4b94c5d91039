"""The letters of a page's figures stand in it once, and every use of one finds it."""

from __future__ import annotations

import re

from markupsafe import Markup

from crmselect.report import render_html
from crmselect.report.glyphs import gathered_glyphs

from .studies import study


def test_a_letter_of_two_figures_is_kept_once_and_stays_where_it_was():
    def drawing(key: str) -> str:
        letter = f'<defs><path id="{key}-A" d="M0 0L9 9" transform="scale(0.015625)"/></defs>'
        return f'<svg>{letter}<use href="#{key}-A"/><use href="#{key}-A" transform="translate(63.6230 0)"/></svg>'

    drawn, letters = gathered_glyphs({"one": drawing("one"), "two": drawing("two")})
    assert str(letters).count("<path") == 1
    assert drawn["one"] == drawn["two"] == '<svg><use href="#g-0"/><use href="#g-0" x="63.6"/></svg>'


def test_drawings_without_letters_need_nothing():
    assert gathered_glyphs({"one": "<svg></svg>"}) == ({"one": Markup("<svg></svg>")}, Markup(""))


def test_every_letter_of_a_page_is_found_and_none_is_there_twice():
    page = render_html(study(language="zh"), draws=64)
    names = re.findall(r'\bid="([^"]+)"', page)
    assert len(names) == len(set(names))
    used = set(re.findall(r'<use href="#([^"]+)"', page))
    assert used
    assert used <= set(names)
    shapes = re.findall(r'<path id="g-[^"]+" d="([^"]+)"', page)
    assert len(shapes) == len(set(shapes))
