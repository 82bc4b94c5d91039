"""Chinese shows out of the box, names draw as they stand, and a glyph that is missing is noticed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure
from matplotlib.text import Text

from crmselect import plot
from crmselect.plot.fonts import BOX, drawable, families, in_order, register
from crmselect.plot.words import words
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES
from tests.plot.drawing import PLOTS, draw, every_plot, names_on, texts_of
from tests.plot.samples import ODD, tco_of

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "src/crmselect/plot/fonts"
FILE = FONTS / "CrmselectSansSC-Regular.ttf"


def test_the_font_is_small_renamed_and_has_its_licence_beside_it():
    assert FILE.stat().st_size <= 1_500_000
    font = TTFont(FILE)
    shown = {record.toUnicode() for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16}}
    assert not [name for name in shown if "noto" in name.lower() or "source" in name.lower()]
    assert font["name"].getDebugName(1) == plot.FAMILY
    assert "Adobe" in font["name"].getDebugName(0)
    licence = (FONTS / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name 'Source'" in licence


def test_the_font_has_all_of_gb_2312_and_of_our_words():
    spec = importlib.util.spec_from_file_location("subset_font", ROOT / "tools/subset_font.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    known = TTFont(FILE).getBestCmap()
    chinese = {sign for sign in tool.characters() if "\u4e00" <= sign <= "\u9fff"}
    assert len(chinese) == 6763
    assert all(ord(sign) in known for sign in chinese)
    said = "".join(words("zh").values()) + "".join(
        e.zh for table in (PHASES, GROUPS, CATEGORIES) for e in table.values()
    )
    assert BOX not in drawable(said)


def test_registering_twice_changes_nothing():
    before = len(mpl.font_manager.fontManager.ttflist)
    register()
    assert len(mpl.font_manager.fontManager.ttflist) == before


@every_plot
def test_every_text_on_a_users_axes_ends_in_the_chinese_font(name):
    ax = Figure(figsize=(9, 6), layout="constrained").add_subplot()
    PLOTS[name](4, "chinese", "zh", ax=ax)
    ax.set_title("标题在后面设置")
    ax.set_xlabel("成本（万元）")
    draw(ax)
    assert all(plot.FAMILY in text.get_fontfamily() for text in ax.findobj(Text))


def test_finish_serves_a_legend_of_the_users_own():
    ax = Figure().add_subplot()
    ax.plot([0, 1], [0, 1], label="第一条线")
    ax.legend(title="图例")
    ax.set_xticks([0, 1], ["一月", "二月"])
    draw(plot.finish(ax))


def test_a_missing_glyph_is_noticed():
    ax = plot.costs(tco_of(2))
    ax.set_title("\U0001f680")
    with pytest.warns(UserWarning, match="missing from"):
        draw(ax)


def test_the_users_family_comes_first():
    with mpl.rc_context({"font.family": ["DejaVu Serif"]}):
        ax = plot.costs(tco_of(2, "chinese"), language="zh")
        draw(ax)
    assert {text.get_fontfamily()[0] for text in ax.findobj(Text)} == {"DejaVu Serif"}
    assert families(["Nowhere"])[0] == "Nowhere"


def test_a_bold_title_in_chinese_logs_nothing(caplog):
    ax = plot.costs(tco_of(2))
    ax.set_title("成本比较", fontweight="bold")
    draw(ax)
    assert caplog.records == []


def test_names_draw_as_they_stand():
    shown = names_on(plot.costs(tco_of(len(ODD), "odd")))
    expected = {name.replace("🚀", BOX).replace("🎉", BOX) for name in ODD}
    assert set(shown) == expected | {f"{BOX} Rocket (2)"}


@pytest.mark.skipif(mpl.__version_info__ < (3, 11), reason="older ones set every letter from left to right")
def test_a_figure_stands_right_of_a_name_that_is_written_from_right_to_left():
    """Else "<1 %" behind a Hebrew name is set as "% 1>", and reads as more than one percent."""
    figure = Figure(figsize=(4, 1))
    name, share = "שלום", " · <1 %"
    whole, alone = (
        figure.text(0.1, 0.5, text, fontsize=20, parse_math=False) for text in (in_order(name + share), name)
    )
    draw_alone = figure.add_subplot(frameon=False, xticks=[], yticks=[])
    draw(draw_alone)

    def ink(text):
        """Return which columns of pixels a text leaves its mark on."""
        for one in (whole, alone):
            one.set_visible(one is text)
        draw(draw_alone)
        page = np.asarray(figure.canvas.buffer_rgba())[..., :3].min(axis=2)
        return (page < 128).any(axis=0)

    first, both = ink(alone), ink(whole)
    # The name's own letters come first, as they are when it stands alone.
    end = np.flatnonzero(first)[-1] + 1
    assert np.array_equal(first[:end], both[:end])
    assert both[end:].any()
    turned = figure.text(0.1, 0.5, name + share, fontsize=20, parse_math=False)
    assert not np.array_equal(first[:end], ink(turned)[:end])


def test_a_text_without_parts_or_letters_from_the_right_is_left_alone():
    for text in ("Acme · 3 %", "שלום", "שלום 3 %", "客户 · 3 %"):
        assert in_order(text) == text


@every_plot
def test_nothing_from_data_is_read_as_mathematics(name):
    ax = PLOTS[name](len(ODD), "odd", "en")
    draw(ax)
    for text in ax.findobj(Text):
        if any(sign in text.get_text() for sign in "$\\_^"):
            assert not text.get_parse_math()
            assert not text.get_usetex()
    assert any("$x$" in text for text, _ in texts_of(ax))


@pytest.mark.parametrize(
    ("given", "drawn"),
    [
        ("Acme", "Acme"),
        ("客户", "客户"),
        ("a\tb\nc", "a b c"),
        ("🚀", BOX),
        ("👩🏽‍💻 CRM", f"{BOX} CRM"),
        ("🇨🇳", BOX),
        ("🚀🚀", BOX * 2),
        ("♥️", "♥"),
        ("\u202eevil\u202c", "evil"),
        ("نمی‌خواهم", "نمی‌خواهم"),
        ("\ud800", BOX),
        (None, "None"),
    ],
)
def test_what_no_font_has_becomes_a_box(given, drawn):
    assert drawable(given) == drawn
