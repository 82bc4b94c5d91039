"""Plots of doubt say what the results say: places, central weights, stretches of weight, lines over a weight."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from matplotlib import style
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from crmselect import plot
from crmselect.model import Answer, AnswerSet, Criterion, Offer, OfferSet, Requirement, RequirementSet
from crmselect.plot.chances import chance
from crmselect.plot.style import contrast
from crmselect.plot.triangle import first_regions
from crmselect.robustness import ranking_stability, stress
from crmselect.scoring import rank
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of
from tests.plot.samples import PLAN, doubt_of, steady_of


def said_on(ax) -> list[str]:
    return [text for text, _ in texts_of(ax)]


def ranking_by(values: np.ndarray, weights: list[float], names: list[str] | None = None):
    """Return a ranking of offers by attributes that are values from 0 to 1."""
    names = names or [f"Offer {n + 1}" for n in range(len(values))]
    keys = [f"k{n}" for n in range(len(weights))]
    offers = OfferSet(
        offers=tuple(
            Offer(name=name, attributes=dict(zip(keys, row, strict=True)))
            for name, row in zip(names, values.tolist(), strict=True)
        )
    )
    criteria = tuple(
        Criterion(name=f"Criterion {key}", weight=weight, source=f"attribute.{key}", value={"worst": 0, "best": 1})
        for key, weight in zip(keys, weights, strict=True)
    )
    return rank(offers, criteria=criteria)


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.0, "0 %"), (0.004, "<1 %"), (0.005, "1 %"), (0.994, "99 %"), (0.996, ">99 %"), (1.0, "100 %")],
)
def test_a_frequency_that_is_not_quite_nothing_or_all_does_not_read_as_such(share, text):
    assert chance(share) == text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_bars_are_the_acceptabilities_the_most_often_first_on_top(language):
    doubt = doubt_of(10, "plain", language)
    ax = plot.acceptability(doubt, language=language)
    racing = len(doubt.racing)
    order = names_on(ax)[:racing]
    assert doubt.best[order].is_monotonic_decreasing
    drawn = np.array([[bar.get_width() for bar in bars.patches] for bars in ax.containers])
    shares = doubt.acceptability.loc[order].to_numpy().T
    assert drawn[:4, :racing] == pytest.approx(shares[:4])
    assert drawn[4, :racing] == pytest.approx(shares[4:].sum(axis=0))
    assert drawn[:, :racing].sum(axis=0) == pytest.approx(1.0)
    for share in doubt.best[order]:
        assert any(chance(share) in text for text in said_on(ax))


def test_offers_that_a_gate_stopped_stand_below_without_a_bar_and_with_their_reason():
    doubt = doubt_of(10)
    out = {stop.offer for stop in doubt.ranking.stops}
    ax = plot.acceptability(doubt)
    below = [name.removeprefix("✕ ") for name in names_on(ax)[len(doubt.racing) :]]
    assert set(below) == out
    assert sum("must-ha" in text or "over budget" in text for text in said_on(ax)) == len(out)
    assert all(bar.get_width() == 0 for bars in ax.containers for bar in bars.patches[len(doubt.racing) :])


@pytest.mark.parametrize("look", ["default", "dark_background"])
def test_the_first_place_stands_out_most_and_the_last_least(look):
    with style.context(look):
        ax = plot.acceptability(doubt_of(10))
        ground = to_hex(ax.get_facecolor())
    shades = [to_hex(bars.patches[0].get_facecolor()) for bars in ax.containers]
    against = [contrast(shade, ground) for shade in shades]
    assert against == sorted(against, reverse=True)
    assert len(set(shades)) == len(shades) == 5


def test_few_places_each_have_a_shade_and_a_name():
    values = np.array([[0.9, 0.1], [0.1, 0.9], [0.5, 0.5]])
    ranking = ranking_by(values, [1, 1])
    doubt = stress(ranking, ranking.offers, PLAN, draws=256, seed=7, weights="any", costs=False)
    ax = plot.acceptability(doubt)
    draw(ax)
    key = [text.get_text() for text in ax.get_legend().get_texts()]
    assert key == ["1st", "2nd", "3rd"]


def test_lines_are_the_central_weights_of_those_that_are_ever_first():
    doubt = doubt_of(40, "chinese", "zh")
    ax = plot.central_weights(doubt, language="zh")
    ever = doubt.best.index[doubt.best > 0]
    leaves = len(doubt.ranking.leaves)
    drawn = [line.get_ydata() for line in ax.lines if line.get_marker() == "o"]
    assert len(drawn) == len(ever) > 1
    for row in doubt.central_weights.loc[ever].to_numpy():
        assert any(np.asarray(line) == pytest.approx(row) for line in drawn)
    widths = {
        tuple(line.get_ydata()): line.get_linewidth() for line in ax.lines if len(line.get_ydata()) == leaves
    }  # fmt: skip
    winner = tuple(doubt.central_weights.loc[doubt.winner])
    assert widths[winner] == max(widths.values())
    assert f"{len(doubt.racing) - len(ever)} 个从未居首" in ax.get_xlabel()


@pytest.mark.parametrize(("count", "axes"), [(12, 12), (13, 2)])
def test_of_more_than_twelve_leaves_the_top_of_the_tree_is_drawn(count, axes):
    needs = RequirementSet(
        requirements=tuple(
            Requirement(id=f"F{n}", text="Need", priority="should", area=f"Area of customer work {n}")
            for n in range(count - 1)
        )
    )
    offers = OfferSet(offers=(Offer(name="Acme", attributes={"k": 0.2}), Offer(name="Bravo", attributes={"k": 0.9})))
    answers = AnswerSet(
        answers=tuple(
            Answer(offer=name, requirement=need.id, code="standard" if name == "Acme" else "partner")
            for name in offers.names
            for need in needs
        )
    )
    criteria = (
        Criterion(name="Fit", weight=1, source="requirements"),
        Criterion(name="K", weight=1, source="attribute.k", value={"worst": 0, "best": 1}),
    )
    ranking = rank(offers, needs, answers, criteria)
    doubt = stress(ranking, offers, PLAN, draws=256, seed=7, weights="any", costs=False)
    ax = plot.central_weights(doubt)
    draw(ax)
    lines = [line.get_ydata() for line in ax.lines if line.get_marker() == "o"]
    assert {len(line) for line in lines} == {axes}
    assert all(sum(line) == pytest.approx(1.0) for line in lines)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_stretches_are_the_segments_one_colour_an_offer_and_the_first_is_bold():
    steady = steady_of(10)
    ax = plot.stability(steady)
    assert names_on(ax) == steady.table.index.tolist()
    colours: dict[str, set[str]] = {}
    for row, path in enumerate(steady.table.index):
        drawn = sorted(
            (bar for bar in ax.patches if round(bar.get_y() + bar.get_height() / 2) == row),
            key=lambda bar: bar.get_x(),
        )
        frame = steady.segments(path)
        assert [bar.get_x() for bar in drawn] == pytest.approx(frame["start"].tolist())
        assert [bar.get_x() + bar.get_width() for bar in drawn] == pytest.approx(frame["stop"].tolist())
        for bar, winner in zip(drawn, frame["winner"], strict=True):
            colours.setdefault(winner, set()).add(to_hex(bar.get_facecolor()))
            bold = bar.get_height() > 0.5
            assert bold == (winner == steady.racing[0])
    assert all(len(one) == 1 for one in colours.values())
    assert len({next(iter(one)) for one in colours.values()}) == len(colours) > 1


def test_the_present_weight_is_a_line_in_its_row_and_its_interval_beside_it():
    steady = steady_of(10)
    ax = plot.stability(steady)
    marks = {(round(np.mean(line.get_ydata())), round(float(line.get_xdata()[0]), 9)) for line in ax.lines}
    assert marks == {(row, round(weight, 9)) for row, weight in enumerate(steady.table["weight"])}
    first = steady.table.iloc[0]
    assert f"{first['weight']:.0%} ({first['low'] * 100:.0f}–{first['high']:.0%})".replace("%", " %") in said_on(ax)


def test_whoever_is_named_on_no_stretch_is_named_in_the_key():
    for count in (10, 30):
        steady = steady_of(count, "long")
        ax = plot.stability(steady)
        draw(ax)
        winners = {name for path in steady.table.index for name in steady.segments(path)["winner"]}
        legend = ax.get_legend()
        key = {text.get_text() for text in legend.get_texts()} if legend else set()
        on_bars = {text.get_text() for text in ax.texts if text.get_text().startswith(("Conto", "North"))}
        assert len(key | on_bars) == len(winners)


@pytest.mark.parametrize("height", [2.0, 6.0])
def test_on_a_given_axes_too_low_for_words_everybody_is_in_the_key(height):
    steady = steady_of(10)
    ax = Figure(figsize=(8, height), layout="constrained").add_subplot()
    plot.stability(steady, ax=ax)
    draw(ax)
    winners = {name for path in steady.table.index for name in steady.segments(path)["winner"]}
    legend = ax.get_legend()
    key = {text.get_text() for text in legend.get_texts()} if legend else set()
    assert key | {text.get_text() for text in ax.texts} >= winners
    assert (key == winners) == (height == 2.0)


def test_weights_beyond_the_limit_are_counted():
    ax = plot.stability(steady_of(10), limit=3)
    assert len(names_on(ax)) == 3
    assert "further weights, with more room: 5" in ax.get_xlabel()
    with pytest.raises(ValueError, match="1 or more"):
        plot.stability(steady_of(10), limit=0)


def test_one_criterion_has_no_weight_that_can_move():
    steady = ranking_stability(ranking_by(np.array([[0.4], [0.6]]), [1]))
    ax = plot.stability(steady)
    draw(ax)
    assert "one criterion only" in ax.get_xlabel()


@pytest.mark.parametrize("count", [4, 30])
def test_a_sweep_is_the_straight_lines_of_the_scores_and_rings_where_the_first_changes(count):
    steady = steady_of(count)
    path = steady.table.index[0]
    ax = plot.weight_sweep(steady, path)
    draw(ax)
    scores = steady.scores_along(path)
    drawn = [tuple(line.get_ydata()) for line in ax.lines if tuple(line.get_xdata()) == (0, 1)]
    assert sorted(drawn) == sorted(tuple(scores[name]) for name in steady.racing)
    rings = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_markerfacecolor() == "none"]
    starts = steady.segments(path)["start"].tolist()[1:]
    assert sorted(x for x, _ in rings) == pytest.approx(starts)
    for x, y in rings:
        assert y == pytest.approx(steady.scores_along(path, [x]).to_numpy().max())
    assert f"now {steady.table.loc[path, 'weight']:.0%}".replace("%", " %") in said_on(ax)


def test_a_sweep_needs_a_weight_that_can_move():
    with pytest.raises(KeyError, match="Fit / Mobile"):
        plot.weight_sweep(steady_of(4), "Colour")


def test_three_offers_each_best_in_one_criterion_share_the_triangle():
    found = first_regions(np.eye(3))
    assert [one.share for one in found] == pytest.approx([1 / 3] * 3)
    for one in found:
        assert one.corners.sum(axis=1) == pytest.approx(1.0)
        assert any(corner == pytest.approx([1 / 3] * 3) for corner in one.corners)


@given(arrays(np.float64, st.tuples(st.integers(1, 12), st.just(3)), elements=st.integers(0, 20).map(lambda n: n / 20)))
def test_the_regions_fill_the_triangle_and_in_each_its_offer_is_first(values):
    found = first_regions(values)
    assert sum(one.share for one in found) == pytest.approx(1.0)
    for one in found:
        scores = one.corners @ values.T
        assert (scores.max(axis=1) - scores[:, one.offer]).max() <= 1e-9


def test_shares_of_the_triangle_are_how_often_each_is_first_with_any_weights():
    values = np.random.default_rng(11).uniform(size=(20, 3))
    draws = 40_000
    weights = np.random.default_rng(7).dirichlet(np.ones(3), size=draws)
    first = np.bincount((weights @ values.T).argmax(axis=1), minlength=20) / draws
    exact = np.zeros(20)
    for one in first_regions(values):
        exact[one.offer] = one.share
    error = np.sqrt(exact * (1 - exact) / draws)
    assert (np.abs(first - exact) <= 4.5 * error + 1e-12).all()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_triangle_says_who_is_first_how_often_and_where_we_are(language):
    steady = steady_of(10, "plain", language)
    for of in (steady, steady.ranking):
        ax = plot.weight_triangle(of, language=language)
        draw(ax)
        found = first_regions(steady.siblings[0].values)
        for one in found:
            assert any(text.endswith(f" · {chance(one.share)}") for text in said_on(ax))
        for node in steady.ranking.nodes:
            assert (len(node.path) > 1) or node.name in said_on(ax)
        marks = [line for line in ax.lines if line.get_marker() == "D"]
        at = (0.3 + 0.5 * 0.2, 0.2 * np.sqrt(3) / 2)  # 50, 30 and 20 percent.
        assert (marks[0].get_xdata()[0], marks[0].get_ydata()[0]) == pytest.approx(at)


def test_the_triangle_is_equilateral_on_any_axes():
    for size in ((9, 4), (5, 8)):
        ax = plot.weight_triangle(steady_of(4), ax=Figure(figsize=size).add_subplot())
        corners = ax.transData.transform([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
        sides = np.linalg.norm(corners - np.roll(corners, 1, axis=0), axis=1)
        assert sides == pytest.approx(sides[0], rel=1e-6)


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_triangle_takes_three_criteria(count):
    ranking = ranking_by(np.full((2, count), 0.5), [1.0] * count)
    with pytest.raises(ValueError, match=f"three criteria at the top of the tree, and here {count}"):
        plot.weight_triangle(ranking)


def test_forty_that_are_first_somewhere_are_listed_as_far_as_there_is_room():
    angle = np.linspace(0.05, 0.45, 40) * np.pi
    values = np.stack([np.cos(angle), np.sin(angle), np.full(40, 0.2)], axis=1)
    steady = ranking_stability(ranking_by(values, [1, 1, 1]))
    for draw_it in (plot.weight_triangle, plot.stability):
        ax = draw_it(steady)
        draw(ax)
        assert overlapping(ax) == []
        assert cut_off(ax) == []
    assert any("other offers" in text for text in said_on(plot.weight_triangle(steady)))
