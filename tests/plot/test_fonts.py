"""Chinese shows out of the box, names draw as they stand, and a glyph that is missing is noticed."""

from __future__ import annotations

import importlib.util
import io
import tomllib
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from crmselect import plot
from crmselect.plot import fonts
from crmselect.plot.fonts import BOX, EMOJI, drawable, families, in_order, register
from crmselect.plot.names import Ruler, shorten
from crmselect.plot.words import words
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES
from tests.plot.drawing import PLOTS, draw, every_plot, names_on, texts_of
from tests.plot.samples import ODD, tco_of

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "src/crmselect/plot/fonts"
FILE = FONTS / "CrmselectSansSC-Regular.ttf"
EMOJI_FILE = FONTS / "CrmselectEmoji-Regular.ttf"


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


def tool_of(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def test_the_font_of_emoji_is_small_renamed_and_has_its_licence_beside_it():
    assert EMOJI_FILE.stat().st_size <= 600_000
    font = TTFont(EMOJI_FILE)
    shown = {record.toUnicode() for record in font["name"].names if record.nameID in {1, 3, 4, 6, 16}}
    assert not [name for name in shown if "symbola" in name.lower()]
    assert font["name"].getDebugName(1) == EMOJI
    assert "George Douros" in font["name"].getDebugName(0)
    licence = (FONTS / "SYMBOLA.txt").read_text("utf-8")
    assert "free for any use" in licence
    assert "Symbola 9.17" in licence
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "LicenseRef-Symbola" in project["license"]
    assert {"src/crmselect/plot/fonts/OFL.txt", "src/crmselect/plot/fonts/SYMBOLA.txt"} <= set(project["license-files"])


def test_the_font_of_emoji_has_what_the_others_lack(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "tools")
    known = set(TTFont(EMOJI_FILE).getBestCmap())
    assert known <= set(map(ord, tool_of("subset_emoji").characters()))
    others = set(TTFont(Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans.ttf").getBestCmap())
    assert not known & (others | set(TTFont(FILE).getBestCmap()))
    # Unicode 6.0 to 10.0 gave these blocks out whole, but for the skin tones.
    assert set(range(0x1F300, 0x1F650)) - set(range(0x1F3FB, 0x1F400)) <= known | others
    assert set(range(0x1F1E6, 0x1F200)) <= known
    # What belongs to the sign before it would else be drawn as a sign of its own.
    assert not known & {*range(0x1F3FB, 0x1F400), 0x20E3, 0x200D, 0xFE0F}


def test_no_glyph_of_an_emoji_is_empty():
    font = TTFont(EMOJI_FILE)
    assert not [name for name in font.getBestCmap().values() if font["glyf"][name].numberOfContours <= 0]


def test_the_font_has_all_of_gb_2312_and_of_our_words():
    tool = tool_of("subset_font")
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
def test_every_text_on_a_users_axes_ends_in_our_fonts(name):
    ax = Figure(figsize=(9, 6), layout="constrained").add_subplot()
    PLOTS[name](4, "chinese", "zh", ax=ax)
    ax.set_title("标题在后面设置")
    ax.set_xlabel("成本（万元）")
    draw(ax)
    assert all(text.get_fontfamily()[-2:] == [plot.FAMILY, EMOJI] for text in ax.findobj(Text))


def test_finish_serves_a_legend_of_the_users_own():
    ax = Figure().add_subplot()
    ax.plot([0, 1], [0, 1], label="第一条线")
    ax.legend(title="图例")
    ax.set_xticks([0, 1], ["一月", "二月"])
    draw(plot.finish(ax))


def test_a_missing_glyph_is_noticed():
    ax = plot.costs(tco_of(2))
    ax.set_title("\U0001fae0")
    with pytest.warns(UserWarning, match="missing from"):
        draw(ax)


def test_the_users_family_comes_first():
    with mpl.rc_context({"font.family": ["DejaVu Serif"]}):
        ax = plot.costs(tco_of(2, "chinese"), language="zh")
        draw(ax)
    assert {text.get_fontfamily()[0] for text in ax.findobj(Text)} == {"DejaVu Serif"}
    assert families(["Nowhere"])[0] == "Nowhere"


@pytest.mark.parametrize("title", ["成本比较", "Costs 🚀 😀 ⭐", "成本 🇩🇪 比较"])
def test_a_bold_title_in_chinese_or_with_emoji_logs_nothing(title, caplog):
    ax = plot.costs(tco_of(2))
    ax.set_title(title, fontweight="bold")
    draw(plot.finish(ax))
    assert caplog.records == []


def test_names_draw_as_they_stand():
    shown = names_on(plot.costs(tco_of(len(ODD), "odd")))
    assert set(shown) == set(ODD)


def test_names_that_differ_by_emoji_newer_than_the_font_are_numbered():
    assert set(shorten(["🫠 CRM", "🫡 CRM"], 100, len)) == {f"{BOX} CRM", f"{BOX} CRM (2)"}


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "ps"])
def test_emoji_are_shapes_in_every_kind_of_file(kind):
    """A glyph that is missing warns, which fails a test."""

    def size(text):
        ax = Figure(figsize=(4, 2)).add_subplot()
        ax.set_title(drawable(text), fontfamily=families())
        file = io.BytesIO()
        ax.figure.savefig(file, format=kind)
        return len(file.getvalue())

    assert size("Acme 🚀 客户 👩🏽‍💻 🇩🇪 ⭐ 😮‍💨") > size("Acme")


def test_emoji_draw_as_the_font_has_them():
    """Not as the font's box for what is missing: the ink of two differs."""

    def ink(text):
        figure = Figure(figsize=(1, 1))
        figure.text(0.2, 0.2, text, fontsize=40, fontfamily=families())
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        return np.asarray(canvas.buffer_rgba()).tobytes()

    assert len({ink(text) for text in ("", BOX, "🚀", "🎉", "🤔", "⭐", "👩", "🇩", "🇪")}) == 9


def test_a_font_of_the_users_that_has_a_whole_sequence_keeps_it(monkeypatch):
    given = "👩🏽‍💻 1️⃣"
    assert drawable(given) == "👩💻 1"
    whole = frozenset(map(ord, given)) | fonts._known(families())
    monkeypatch.setattr(fonts, "_known", lambda _: whole)
    assert drawable(given) == "👩🏽‍💻 1⃣"


@given(st.text(st.sampled_from([*"aé客ن\u0301\u20e3\u200d\u200c\ufe0f ", *"🚀😮⭐♀☝🇩🏽🫠", "\U000e0067"]), max_size=6))
def test_whatever_is_joined_no_glyph_is_missing(text):
    Ruler(100).width(drawable(text), 9)


def test_drawing_what_is_drawable_changes_nothing():
    for text in ("👩🏽‍💻 CRM", "🇩🇪 GmbH", "1️⃣", "🫠‍🚀", "客\u0301", "👩‍🦰"):
        assert drawable(drawable(text)) == drawable(text)


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
        ("🚀", "🚀"),
        ("👩🏽‍💻 CRM", "👩💻 CRM"),
        ("🏃‍♀️", "🏃♀"),
        ("😮‍💨", "😮💨"),
        ("👍🏽", "👍"),
        ("\U0001f3fd", BOX),
        ("🇨🇳", "🇨🇳"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "🏴"),
        ("1️⃣ #️⃣", "1 #"),
        ("🫠", BOX),
        ("🫠🫠", BOX * 2),
        ("🫱🏻‍🫲🏿", BOX),
        ("👩‍🦰", f"👩{BOX}"),
        ("🫠‍🚀", f"{BOX}🚀"),
        ("客\u0301", "客"),
        ("e\u0301", "e\u0301"),
        ("♥️", "♥"),
        ("\u202eevil\u202c", "evil"),
        ("نمی‌خواهم", "نمی‌خواهم"),
        ("\ud800", BOX),
        (None, "None"),
    ],
)
def test_what_no_font_has_becomes_a_box(given, drawn):
    assert drawable(given) == drawn
