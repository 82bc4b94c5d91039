"""Every plot, in both languages, of 2, 10 and 40 offers: drawn once, then looked at from all sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from crmselect import plot
from crmselect.plot.rows import OUT
from crmselect.plot.style import colours_of
from crmselect.taxonomy import label
from tests.plot.drawing import (
    EXCLUDING,
    MONEY,
    PLOTS,
    STACKED,
    amounts_of,
    cut_off,
    draw,
    every_plot,
    key_of,
    layers_of,
    marked_on,
    overlapping,
    spilling,
    texts_of,
    unreadable,
)
from tests.plot.samples import contested_of, ranking_of, tco_of

SIZES = [
    (2, "plain", "en"), (2, "chinese", "zh"), (10, "long", "en"), (10, "chinese", "zh"), (40, "long", "en"),
    (40, "chinese", "zh"), (8, "odd", "en"),
]  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A plot that is drawn, and what it was drawn from."""

    name: str
    count: int
    style: str
    language: str
    ax: Axes


@pytest.fixture(
    scope="module",
    params=[(name, *size) for name in PLOTS for size in SIZES],
    ids=lambda one: "-".join(map(str, one)),
)
def drawn(request) -> Iterator[Drawn]:
    """Each figure is drawn once for all tests: pytest groups them by it. A missing glyph warns: an error."""
    name, count, names, language = request.param
    ax = PLOTS[name](count, names, language)
    draw(ax)
    yield Drawn(name, count, names, language, ax)
    ax.figure.clear()


def test_labels_do_not_overlap(drawn):
    assert overlapping(drawn.ax) == []


def test_nothing_is_cut_off(drawn):
    assert cut_off(drawn.ax) == []


def test_figures_and_names_stay_within_their_bars_and_cells(drawn):
    assert spilling(drawn.ax) == []


def test_texts_can_be_read_on_what_lies_behind_them(drawn):
    assert unreadable(drawn.ax) == []


def test_amounts_have_their_currency_and_the_units_of_the_language(drawn):
    if drawn.name in MONEY:
        said = [text for text, _ in texts_of(drawn.ax)]
        assert any("USD" in text for text in said)
        own, other = amounts_of(said, drawn.language), amounts_of(said, "en" if drawn.language == "zh" else "zh")
        assert own
        assert not other


def test_parts_of_costs_have_the_colours_of_the_taxonomy_in_its_order(drawn):
    if drawn.name not in STACKED:
        return
    by = STACKED[drawn.name]
    colours = {colour: at for at, colour in enumerate(colours_of(by).values())}
    layers = layers_of(drawn.ax)
    assert len(layers) > 1
    assert all(sorted(row, key=colours.__getitem__) == row for row in layers)
    texts = {label(key, drawn.language): colour for key, colour in colours_of(by).items()}
    key = key_of(drawn.ax)
    assert key == {text: colour for text, colour in texts.items() if text in key}
    assert list(key) == [text for text in texts if text in key]
    assert {colour for row in layers for colour in row} == set(key.values())


@pytest.mark.parametrize("name", sorted(EXCLUDING))
@pytest.mark.parametrize(
    ("count", "names", "language"), [(2, "plain", "en"), (10, "chinese", "zh"), (40, "long", "en")]
)
def test_offers_that_are_out_are_marked_where_costs_are_drawn(name, count, names, language):
    costs = tco_of(count, names)
    # The cheapest is named on every plot, and it is the second bar of two.
    out = [costs.names[0]] if name == "versus" else costs.total().sort_values().index[:1].tolist()
    told = {"offers": out} if name in {"s_curves", "within_budget"} else {}
    ax = PLOTS[name](count, names, language, excluded=out, **told)
    draw(ax)
    assert len(marked_on(ax)) == 1
    assert overlapping(ax) == []
    assert OUT.strip() in ax.get_xlabel()
    assert not marked_on(PLOTS[name](count, names, language, **told))


@pytest.mark.parametrize("name", ["scores", "fit", "acceptability", "methods", "disagreement"])
@pytest.mark.parametrize(("count", "language"), [(10, "en"), (40, "zh")])
def test_offers_that_a_gate_stopped_are_marked_and_stand_last(name, count, language):
    of = contested_of if name in {"methods", "disagreement"} else ranking_of
    ranking = of(count, "plain", language)
    stopped = {stop.offer for stop in ranking.stops}
    ax = PLOTS[name](count, "plain", language)
    texts = [text.get_text() for text in ax.get_yticklabels()]
    assert stopped
    assert [text.startswith(OUT) for text in texts] == sorted(text.startswith(OUT) for text in texts)
    assert {text.removeprefix(OUT) for text in texts if text.startswith(OUT)} == stopped


@every_plot
def test_on_a_dark_ground_too_texts_can_be_read_on_what_lies_behind_them(name):
    with style.context("dark_background"):
        ax = PLOTS[name](10, "chinese", "zh")
        draw(ax)
    assert unreadable(ax) == []


def bad_axes(**more: Any) -> Axes:
    return Figure(figsize=(4, 3), **more).add_subplot()


def test_the_check_of_contrast_sees_pale_text_on_paper_and_on_bars():
    ax = bad_axes()
    ax.set_xlim(0, 2)
    ax.text(0.5, 0.2, "pale", color="#bbbbbb")
    ax.add_patch(Rectangle((0, 0.5), 2, 0.4, facecolor="#004488"))
    ax.text(1, 0.7, "dark on dark", color="#1a1a1a", ha="center", va="center")
    ax.text(1, 0.6, "light on dark", color="#ffffff", ha="center", va="center")
    ax.text(0.5, 0.05, "boxed", color="#ffffff", bbox={"facecolor": "#ffffff"})
    draw(ax)
    assert sorted(unreadable(ax)) == ["boxed", "dark on dark", "pale"]


def test_the_check_of_cells_sees_a_text_that_is_wider_than_its_own():
    ax = bad_axes()
    ax.set(xlim=(0, 10), ylim=(0, 3))
    for row, text in enumerate(("wider than that", "ok")):
        ax.add_patch(Rectangle((2, row), 1, 1))
        ax.text(2.5, row + 0.5, text, ha="center", va="center")
    ax.text(8, 2.5, "in no cell at all", ha="center", va="center")
    draw(ax)
    assert spilling(ax) == ["wider than that"]


def test_the_check_of_amounts_knows_the_units():
    assert amounts_of(["12.5k", "1.2M", "640"], "en") == ["12.5k", "1.2M"]
    assert amounts_of(["12.5万", "-3亿", "200,000"], "zh") == ["12.5万", "-3亿"]
    assert amounts_of(["Acme 3k1", "万科 CRM", "P80"], "en") == amounts_of(["万科 CRM"], "zh") == []


def test_the_check_of_layers_sees_another_order():
    ax = bad_axes()
    first, second = list(colours_of("group").values())[:2]
    ax.barh([0], [2], left=[1], color=first)
    ax.barh([0], [1], left=[0], color=second)
    assert layers_of(ax) == [[second, first]]


def test_the_check_of_marks_finds_names_and_labels_alike():
    ax = bad_axes()
    ax.set_yticks([0, 1], [f"{OUT}Acme", "Bravo"])
    ax.annotate(f"{OUT}Cargo · 3k", (0.5, 0.5))
    ax.legend([Patch()], ["✕ before a name: stopped"])
    draw(ax)
    assert marked_on(ax) == [f"{OUT}Acme", f"{OUT}Cargo · 3k"]
    assert key_of(ax) == {"✕ before a name: stopped": "#1f77b4"}


def test_a_missing_glyph_is_an_error():
    ax = bad_axes()
    ax.text(0.5, 0.5, "客户", fontfamily=["DejaVu Sans"])
    with pytest.raises(UserWarning, match="Glyph"):
        draw(ax)


def test_every_function_that_draws_is_among_the_plots():
    import inspect

    drawing = {
        name for name in plot.__all__
        if inspect.isfunction(getattr(plot, name)) and "ax" in inspect.signature(getattr(plot, name)).parameters
    } - {"finish"}  # fmt: skip
    assert drawing <= {*PLOTS, *ELSEWHERE}


ELSEWHERE = frozenset({
    "before_after", "covered", "frontier", "funding", "gantt", "progress", "returns", "satisfaction", "staff",
})  # fmt: skip
"""Plots of planning, whose own tests draw them in every size."""
