"""Plots stay readable: nothing lies on anything else, nothing is cut off, every glyph is there."""

from __future__ import annotations

import matplotlib as mpl
import pandas as pd
import pytest
from matplotlib import style
from matplotlib.figure import Figure

from crmselect import plot
from crmselect.model import Answer, AnswerSet, Gates, Offer, OfferSet, Requirement, RequirementSet
from crmselect.plot.heat import broken_headings
from crmselect.plot.names import Ruler
from crmselect.plot.style import contrast
from crmselect.scoring import rank
from tests.plot.drawing import PLOTS, cut_off, draw, every_plot, names_on, overlapping, texts_of


@pytest.mark.parametrize("name", ["costs", "cash", "scores", "fit"])
@pytest.mark.parametrize(("count", "names"), [(40, "long"), (40, "chinese"), (8, "odd")])
def test_no_two_names_are_shortened_to_one_text(name, count, names):
    shown = names_on(PLOTS[name](count, names, "zh"))
    assert len(set(shown)) == count


@pytest.mark.parametrize("count", [2, 15, 40])
def test_every_offer_is_named_beside_its_point(count):
    ax = PLOTS["cost_score"](count, "long", "en")
    draw(ax)
    said = [text for text, _ in texts_of(ax) if text.startswith(("Conto", "North"))]
    assert len(said) == len(set(said)) == count


def test_a_figure_grows_with_the_offers():
    heights = [PLOTS["costs"](count, "plain", "en").figure.get_figheight() for count in (2, 10, 30, 40)]
    assert heights == sorted(heights)
    assert heights[-1] < 14


@every_plot
@pytest.mark.parametrize("layout", ["constrained", "tight", None])
def test_on_a_given_axes_labels_neither_overlap_nor_are_cut_off(name, layout):
    figure = Figure(figsize=(9, 6), layout=layout)
    ax = figure.add_subplot()
    PLOTS[name](10, "long", "en", ax=ax)
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


@pytest.mark.parametrize("name", ["costs", "scores", "fit"])
def test_forty_rows_fit_into_a_small_given_axes(name):
    ax = Figure(figsize=(6.4, 4.8), layout="constrained").add_subplot()
    PLOTS[name](40, "long", "en", ax=ax)
    draw(ax)
    assert overlapping(ax) == []
    assert len(set(names_on(ax))) == 40


@every_plot
def test_texts_can_be_read_on_a_dark_ground(name):
    with style.context("dark_background"):
        ax = PLOTS[name](10, "plain", "en")
        draw(ax)
    for text in (*ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label):
        if text.get_text():
            assert contrast(mpl.colors.to_hex(text.get_color()), "#000000") >= 4.5


@pytest.mark.parametrize("count", [9, 20])
def test_area_headings_stay_apart(count):
    offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    needs = RequirementSet(
        requirements=tuple(
            Requirement(id=f"F{n}", text="Need", priority="should", area=f"Customer administration and reporting {n}")
            for n in range(count)
        )
    )
    answers = AnswerSet(
        answers=tuple(Answer(offer=o, requirement=n.id, code="standard") for o in offers.names for n in needs)
    )
    costs = {"present_value": pd.Series({"Acme": 1.0, "Bravo": 2.0})}
    ax = plot.fit(rank(offers, needs, answers, gates=Gates(budget=10), costs=costs))
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_one_long_heading_is_shortened_before_all_are_turned():
    ruler = Ruler(100.0)
    room = ruler.points(60)
    names = ["Sales", "Marketing", "Head of customer service and support, northern regions and all others"]
    made = broken_headings(names, [room] * 3, ruler)
    assert made[:2] == names[:2]
    assert made[2].startswith("Head of")
    assert made[2].endswith("…")
    assert all(ruler.width(line, 8.0) <= room for text in made for line in text.split("\n"))


def test_a_heading_of_one_long_word_is_cut_and_narrow_columns_have_upright_ones():
    ruler = Ruler(100.0)
    made = broken_headings(["Sales", "Telecommunications & more"], [ruler.points(58)] * 2, ruler)
    assert made[1].startswith("Telecomm")
    assert "…\n" in made[1]
    assert broken_headings(["Sales", "Telecommunications"], [ruler.points(30)] * 2, ruler) is None
    # Two that would read the same stay apart.
    alike = [f"Telecommunications{n}" for n in range(2)]
    apart = broken_headings(alike, [ruler.points(58)] * 2, ruler)
    assert apart is None or len(set(apart)) == 2


def test_the_check_itself_sees_overlaps_and_cuts():
    ax = Figure(figsize=(4, 3)).add_subplot()
    ax.text(0.5, 0.5, "one")
    ax.text(0.5, 0.5, "two")
    ax.text(0.99, 0.8, "a text that runs over the edge")
    draw(ax)
    assert ("one", "two") in overlapping(ax)
    assert cut_off(ax) == ["a text that runs over the edge"]
