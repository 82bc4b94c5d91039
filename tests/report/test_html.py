"""The page: the figures that Python has, inert whatever the names are, the same each time."""

from __future__ import annotations

import json
import re

import matplotlib as mpl
import numpy as np
import pytest

import crmselect as crm
from crmselect.report import document, render_html
from crmselect.report.html import html, script_json
from crmselect.report.svg import svg
from crmselect.scoring.show import top_level
from tests.report.studies import AREAS, Page, study

HOSTILE = (
    "<script>alert(1)</script>", "</script><img src=x onerror=alert(1)>", "$x$ & $\\frac{a}{b}$", "=cmd|' /C calc'!A0",
    '" onmouseover="alert(1)', "a\u2028b\u202ec\x07d", "{{ 7 * 7 }}", "-->", "]]>",
)  # fmt: skip


@pytest.fixture(scope="module")
def made():
    return study()


@pytest.fixture(scope="module")
def source(made):
    return render_html(made)


@pytest.fixture(scope="module")
def page(source):
    return Page(source)


def test_every_element_is_closed(page):
    assert page.stack == []


def test_the_costs_of_the_page_are_those_of_python(made, page):
    costs = made.costs
    for name in made.offers.names:
        assert page.number("totals", name, "present_value") == costs.total()[name]
        assert page.number("totals", name, "nominal") == costs.total("nominal")[name]
        assert page.number("totals", name, "annual_equivalent") == costs.annual_equivalent()[name]
        assert page.number("totals", name, "per_user_month") == costs.per_user_month()[name]
        for key in ("group", "phase"):
            for part, amount in costs.by(key)[name].items():
                assert page.number(f"by-{key}", name, part) == amount
        for year, amount in costs.by("year", kind="nominal")[name].items():
            assert page.number("by-year", name, f"year-{year}") == amount


def test_the_scores_of_the_page_are_those_of_python(made, page):
    ranking = made.rank()
    for name in made.offers.names:
        assert page.number("ranking", name, "score") == ranking.score[name]
        assert page.number("ranking", name, "fit") == ranking.fit.flat[name]
        for criterion, part in top_level(ranking).loc[name].items():
            assert page.number("ranking", name, f"criterion: {criterion}") == part
        for leaf, part in ranking.contributions.loc[name].items():
            assert page.number("contributions", name, f"leaf: {leaf}") == part
        for area in AREAS:
            assert page.number("fit-areas", name, f"area: {area}") == ranking.fit.by_area.loc[area, name]
    for path, row in ranking.weights.iterrows():
        assert page.number("criteria", path, "global") == row["global"]
    assert float(page.facts["score"]) == ranking.score[ranking.winner]
    assert float(page.facts["cost"]) == made.costs.total()[ranking.winner]


def test_what_is_read_is_the_figure_rounded(made, page):
    for name, amount in made.costs.total().items():
        assert page.cells["totals", name, "present_value"].strip() == f"{amount:,.0f}"


def test_the_results_stand_in_the_page_as_data(made, page):
    assert page.data["ranking"] == json.loads(json.dumps(made.rank().to_dict()))
    assert page.data["tco"] == json.loads(json.dumps(made.costs.to_dict()))


def test_a_page_asks_for_nothing_from_anywhere(source, page):
    assert "http" not in source.replace('http-equiv="Content-Security-Policy"', "")
    assert "//" not in "".join(value for _, name, value in page.attributes if name in {"src", "href"})
    assert not {"link", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", source)
    assert "@import" not in source
    assert "default-src 'none'" in source


def test_every_id_stands_once_and_every_reference_finds_its_id(page):
    ids = [value for _, name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    asked = {value[1:] for _, name, value in page.attributes if name == "href"}
    asked |= {value for _, name, value in page.attributes if name == "aria-labelledby"}
    asked |= {found for _, _, value in page.attributes for found in re.findall(r"url\(#([^)]+)\)", value)}
    assert asked <= set(ids)


def test_headings_go_down_one_step_at_a_time(page):
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(step - before <= 1 for before, step in zip(page.headings, page.headings[1:], strict=False))


def test_tables_have_captions_and_heads_and_figures_have_words(page):
    assert page.tags.count("caption") == page.tags.count("table") > 10
    pictures = page.attributes.count(("svg", "role", "img"))
    assert page.tags.count("figcaption") == page.tags.count("figure") == pictures >= 10
    scopes = [value for tag, name, value in page.attributes if tag == "th" and name == "scope"]
    assert len(scopes) == page.tags.count("th")
    labels = [value for tag, name, value in page.attributes if tag == "svg" and name == "aria-label"]
    assert len(labels) == pictures
    assert min(map(len, labels)) > 40


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("zh", "zh-Hans")])
def test_a_page_states_its_language(language, tag):
    found = Page(render_html(study(("Acme", "Bravo"), language=language))).attributes
    assert ("html", "lang", tag) in found


def test_colours_of_text_stand_out_from_what_is_behind_them():
    from crmselect.plot.style import contrast

    pairs = [("#1b2330", "#ffffff"), ("#566070", "#ffffff"), ("#566070", "#f4f6f9"), ("#0b4f86", "#ffffff"),
             ("#93400a", "#ffffff"), ("#555d68", "#f6f6f7"), ("#7d4a22", "#f6f6f7"), ("#1b2330", "#cde0f1"),
             ("#555d68", "#d9dce0"), ("#1b2330", "#fdf4ea")]  # fmt: skip
    from importlib.resources import files

    style = (files("crmselect.report") / "templates" / "style.css").read_text(encoding="utf-8")
    for text, ground in pairs:
        assert text in style
        assert ground in style or ground == "#ffffff"
        assert contrast(text, ground) >= 4.5, (text, ground)


def test_names_that_mean_harm_are_only_names():
    areas = {"areas": HOSTILE[:3]}
    needs = [crm.Requirement(id=name, text=name, priority="must", area=name) for name in areas["areas"]]
    offers = [
        crm.Offer(name=name, items=(crm.CostItem(item=name, category="procurement.licences", amount=1000.0 + n),
                                    crm.CostItem(item="x", category="procurement.support", quoted="not_quoted")))
        for n, name in enumerate(HOSTILE)
    ]  # fmt: skip
    answers = [
        crm.Answer(offer=offer.name, requirement=need.id, code="standard" if n % 2 else "unsupported", comment=need.id)
        for n, offer in enumerate(offers)
        for need in needs
    ]
    source = render_html(
        crm.Study(
            offers=offers, requirements=needs, answers=answers, title=HOSTILE[1], gates=crm.Gates(budget=1e6),
            assumptions=crm.Assumptions(currency="USD", years=1, drivers={HOSTILE[0]: 1}),
        )
    )  # fmt: skip
    page = Page(source)
    assert page.stack == []
    assert page.tags.count("script") == len(page.scripts) == 3
    assert not {"img", "a-b"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    shown = {row for table, row, _ in page.cells if table == "ranking"}
    assert shown == {name.replace("\x07", "\ufffd") for name in HOSTILE}
    assert [row["offer"] for row in page.data["tco"]["table"]] == list(HOSTILE)
    assert "49" not in [text.strip() for key, text in page.cells.items() if key[2] == "offer"]
    assert "\x07" not in source
    assert "\u2028" not in page.scripts[0]


def test_letters_that_run_from_the_right_turn_nothing_around_them():
    text = render_html(study(("שלום \u202e", "Bravo", "Acme"), missing_must=("שלום \u202e",)))
    assert "\u2068שלום \u2069" in text


def test_data_in_a_script_cannot_end_it():
    hostile = {"</script>": ["<!--", "&amp;", "\u2028\u2029"]}
    text = str(script_json(hostile))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == hostile


def test_the_same_study_gives_the_same_bytes(source, made):
    assert render_html(made) == source
    assert render_html(study()) == source


def test_the_reader_s_own_settings_do_not_show_in_the_report(source):
    with mpl.rc_context({"axes.facecolor": "black", "font.size": 30, "svg.fonttype": "none"}):
        before = dict(mpl.rcParams)
        assert render_html(study()) == source
        assert dict(mpl.rcParams) == before


def test_no_figure_is_left_open(made):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    render_html(made)
    assert plt.get_fignums() == before


def test_a_figure_is_drawn_once(made):
    report, drawn = document(made), []
    for figure in report.figures.values():
        draw = figure.draw
        object.__setattr__(figure, "draw", lambda draw=draw, key=figure.key: drawn.append(key) or draw())
    html(report)
    assert sorted(drawn) == sorted(report.figures)


def test_a_figure_carries_shapes_and_no_letters():
    def draw():
        from matplotlib.figure import Figure

        ax = Figure().add_subplot()
        ax.set_title("销售", loc="left")
        ax.set_xlabel("--><script>alert(1)</script>", parse_math=False)
        return ax

    text = str(svg(draw, "one", 'a <b> & "c"'))
    assert text.startswith('<svg role="img" aria-label="a &lt;b&gt; &amp; &#34;c&#34;"')
    assert "<text" not in text
    assert "script" not in text
    assert "<!--" not in text
    assert "xmlns" not in text


@pytest.mark.parametrize("count", [1, 2, 30])
def test_few_and_many_offers_make_a_page(count):
    names = tuple(f"Vendor {n:02} " + "of a rather long name " * (n % 4) for n in range(count))
    page = Page(render_html(study(names, missing_must=names[1::5])))
    assert len({row for table, row, _ in page.cells if table == "totals"}) == count
    totals = [
        float(value) for (table, _, column), value in page.values.items() if (table, column) == ("by-group", "total")
    ]
    assert np.isfinite(totals).all()
    assert len(totals) == count
