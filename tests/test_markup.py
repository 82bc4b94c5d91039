"""Whatever comes from data goes out escaped."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.markup import Cell, csv_row, csv_text, escape, script_json, table

HOSTILE = '<script>alert("x")</script> & \'Acme\' </td><td onmouseover="y">'
text = st.text(st.characters(exclude_categories=("Cs", "Cc")))


class Reader(HTMLParser):
    """Reads a table back: tags in order, texts, attributes."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_marks_of_html_are_escaped_in_texts_and_attributes():
    assert escape(HOSTILE).translate(str.maketrans("", "", "<>\"'")) == escape(HOSTILE)
    assert escape(12.5) == "12.5"


@given(text, text)
def test_every_text_reads_back_as_it_was_and_adds_no_tag(name, title):
    read = Reader(Cell(name, title=title).html())
    assert read.tags == ["td"]
    assert "".join(read.texts) == name
    assert dict(read.attributes).get("title", "") == title


def test_names_headings_captions_and_notes_of_a_table_are_escaped():
    html = table([HOSTILE], [[Cell(HOSTILE)]], caption=HOSTILE, notes=[HOSTILE])
    read = Reader(html)
    assert read.tags == ["table", "caption", "thead", "tr", "th", "tbody", "tr", "th", "p"]
    assert read.texts == [HOSTILE] * 4
    assert {name for name, _ in read.attributes} == {"class", "style", "scope"}


def test_the_first_column_heads_its_rows():
    html = table(["Offer", "Score"], [[Cell("Acme"), Cell("0.5", number=True)]])
    assert '<th scope="row">Acme</th>' in html
    assert '<th scope="col">Score</th>' in html
    assert html.count("<td") == 1
    assert "text-align:right" in html


def test_rows_that_are_out_are_grey():
    html = table(["Offer"], [[Cell("Acme")], [Cell("Bravo")]], greyed=iter([1]))
    assert "<tr><th" in html
    assert '<tr style="color:#767676"><th scope="row">Bravo' in html


@pytest.mark.parametrize(
    ("bar", "width"), [(0.0, "0.0%"), (0.25, "25.0%"), (1.0, "100.0%"), (7.0, "100.0%"), (1e300, "100.0%")]
)
def test_a_bar_is_as_long_as_its_share(bar, width):
    assert f"#9ecae1 {width},transparent {width}" in Cell("x", bar=bar).html()


@pytest.mark.parametrize("bar", [None, -0.1, float("nan"), float("inf"), float("-inf")])
def test_what_is_no_share_draws_no_bar(bar):
    assert "gradient" not in Cell("x", bar=bar).html()


@pytest.mark.parametrize("colour", ["#9ecae1", "#9ECAE1", "#abc", "#abcd", "#9ecae180"])
def test_a_bar_takes_the_colours_that_css_takes(colour):
    assert colour in Cell("x", bar=0.5, colour=colour).html()


@pytest.mark.parametrize(
    "colour", ["red", "#12345", "#1234567", "", "#9ecae1;background:url(x)", 'red"><b>', "#9ecae1\n"]
)
def test_no_other_text_gets_into_the_style(colour):
    assert "gradient" not in Cell("x", bar=0.5, colour=colour).html()


# --- tables of text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-5 %",
        "@SUM(A1)",
        " =1+1",
        "\t=1",
        "\rx",
        "\nx",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "\u00a0=1",
        "\u3000=1",
        "\ufeff=1",
        "\u200b@x",
        "\x00-1",
        "\ufeff \u202e+1",
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(formula):
    assert csv_text(formula) == f"'{formula}"


@pytest.mark.parametrize("plain", ["", "Acme", "Acme -5 %", "a=b", "'=1", "12", "北京", " Acme"])
def test_any_other_text_stays_as_it_is(plain):
    assert csv_text(plain) == plain


@given(st.text())
def test_no_cell_of_a_table_file_begins_a_formula(name):
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow([csv_text(name), "x"])
    shown = csv_text(name)
    assert not shown.lstrip(" ").startswith(("=", "+", "-", "@"))
    assert shown in {name, f"'{name}"}


UNSEEN = st.text(st.characters(categories=("Cc", "Cf", "Zs")), max_size=3)


@given(UNSEEN, st.sampled_from("=+-@＝＋－＠"), st.text(max_size=8), st.text(max_size=8))
def test_what_reads_back_from_a_table_file_is_inert_and_nothing_is_lost(before, sign, after, other):
    name = before + sign + after
    [row] = csv.reader(io.StringIO(csv_row([name, other]), newline=""))
    assert row[0] == f"'{name}"
    assert row[1] in {other, f"'{other}"}
    for cell in row:
        seen = [char for char in cell if unicodedata.category(char)[0] not in "CZ"]
        assert not seen or seen[0] not in "=+-@＝＋－＠"


@given(st.lists(st.text(), min_size=2))
def test_a_row_of_a_table_file_is_one_row_whatever_ends_a_line_in_it(cells):
    [row] = csv.reader(io.StringIO(csv_row(cells), newline=""))
    assert row == [csv_text(cell) for cell in cells]
    assert csv_row(cells).endswith("\n")


# --- data inside a page -----------------------------------------------------------------------------------------------


@given(
    st.recursive(st.text() | st.integers() | st.none(), lambda part: st.lists(part) | st.dictionaries(st.text(), part))
)
def test_json_inside_a_script_reads_back_and_never_ends_the_element(data):
    written = script_json(data)
    assert json.loads(written) == data
    assert not set("<>&\u2028\u2029") & set(written)
    written.encode("utf-8")


def test_json_has_no_figure_that_is_not_finite():
    with pytest.raises(ValueError, match="JSON"):
        script_json(float("nan"))


def test_a_carriage_return_reads_back_as_one():
    assert "".join(Reader(Cell("a\rb").html()).texts) == "a\rb"
