"""Plots say what the results say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from crmselect import plot
from crmselect.cost import tco
from crmselect.model import (
    Answer,
    AnswerRules,
    AnswerSet,
    CostItem,
    Gates,
    Offer,
    OfferSet,
    Requirement,
    RequirementSet,
)
from crmselect.plot.style import colours_of
from crmselect.scoring import rank
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES
from crmselect.text import number
from tests.plot.drawing import bars_of, colours_on, draw, names_on, texts_of
from tests.plot.samples import PLAN, ranking_of, tco_of


def sums_by_row(ax) -> np.ndarray:
    sums: dict[int, float] = {}
    for bar in bars_of(ax):
        row = round(bar.get_y() + bar.get_height() / 2)
        sums[row] = sums.get(row, 0.0) + bar.get_width()
    return np.array([sums[row] for row in sorted(sums)])


@pytest.mark.parametrize("by", ["group", "phase", "category"])
@pytest.mark.parametrize("kind", ["present_value", "nominal"])
def test_bars_add_up_to_the_totals_the_cheapest_on_top(by, kind):
    totals = tco_of(10).total(kind).sort_values(kind="stable")
    ax = plot.costs(tco_of(10), by=by, kind=kind)
    assert sums_by_row(ax) == pytest.approx(totals.to_numpy())
    assert names_on(ax) == totals.index.tolist()
    said = [text for text, _ in texts_of(ax)]
    assert all(any(text.startswith(number(total)) for text in said) for total in totals)


def test_cash_bars_are_the_amounts_of_their_year_and_group():
    costs = tco_of(10)
    ax = plot.cash(costs)
    order = costs.total("nominal").sort_values(kind="stable").index
    assert sums_by_row(ax) == pytest.approx(costs.total("nominal")[order].to_numpy())
    parts = costs.by("group", "year", kind="nominal")[order]
    drawn = sorted(bar.get_width() for bar in bars_of(ax))
    assert drawn == pytest.approx(sorted(parts.to_numpy().ravel().tolist()))


def test_credits_are_drawn_to_the_left():
    items = (
        CostItem(item="Seats", category="procurement.licences", amount=1_000, every="month"),
        CostItem(item="Servers", category="procurement.hardware", amount=90_000, residual=40_000),
    )
    costs = tco([Offer(name="Acme", items=items), Offer(name="Bravo", items=items[:1])], PLAN)
    ax = plot.cash(costs)
    draw(ax)
    assert min(bar.get_width() for bar in bars_of(ax)) == pytest.approx(-40_000 + 12_000)
    assert ax.get_xlim()[0] <= -28_000


@pytest.mark.parametrize(("by", "table"), [("group", GROUPS), ("phase", PHASES)])
def test_colours_are_the_taxonomys(by, table):
    assert colours_on(plot.costs(tco_of(10), by=by)) <= {entry.colour for entry in table.values()}
    assert colours_of(by) == {key: entry.colour for key, entry in table.items()}


def test_every_category_has_a_colour_of_its_own():
    colours = colours_of("category")
    assert set(colours) == set(CATEGORIES)
    assert len(set(colours.values())) == len(CATEGORIES)


def test_an_offer_with_lines_that_are_not_quoted_says_so():
    said = [text for text, _ in texts_of(plot.costs(tco_of(10)))]
    assert sum("1 not quoted" in text for text in said) == 2


def test_offers_that_are_out_are_marked_in_the_costs():
    name = tco_of(4).names[0]
    for draw_it in (plot.costs, plot.cash):
        ax = draw_it(tco_of(4), excluded=[name])
        assert f"✕ {name}" in names_on(ax)
        assert "stopped at a gate" in ax.get_xlabel()
    said = [text for text, _ in texts_of(plot.cumulative(tco_of(4), excluded=[name]))]
    assert any(text.startswith(f"✕ {name} ·") for text in said)


def test_parts_of_a_score_add_up_and_stand_in_the_order_of_the_ranking():
    ranking = ranking_of(10)
    ax = plot.scores(ranking)
    order = list(ranking.order)
    assert sums_by_row(ax) == pytest.approx(ranking.score[order].to_numpy())
    assert [name.removeprefix("✕ ") for name in names_on(ax)] == order


def test_offers_that_a_gate_stopped_are_grey_hatched_below_and_say_why():
    ranking = ranking_of(10)
    out = {stop.offer for stop in ranking.stops}
    ax = plot.scores(ranking)
    ranked = len(ranking.order) - len(out)
    for bar in bars_of(ax):
        row = round(bar.get_y() + bar.get_height() / 2)
        red, green, blue, _ = bar.get_facecolor()
        assert (
            (row >= ranked) == (bar.get_hatch() is not None) == (max(red, green, blue) - min(red, green, blue) < 0.02)
        )
    assert [name.startswith("✕ ") for name in names_on(ax)] == [name in out for name in ranking.order]
    said = " ".join(text for text, _ in texts_of(ax))
    assert "over budget by" in said
    assert "must-have" in said


def test_costs_that_stay_closed_are_not_shown():
    ranking, costs = ranking_of(10), tco_of(10)
    staged = rank(
        ranking.offers, ranking.requirements, ranking.answers, ranking.criteria,
        Gates(budget=ranking.gates.budget, staged=True), costs=ranking.costs,
    )  # fmt: skip
    assert staged.closed
    said = [text for text, _ in texts_of(plot.cost_score(staged, costs))]
    assert not set(said) & set(staged.closed)
    assert any(f"costs of {len(staged.closed)} not opened" in text for text in said)
    draw(plot.scores(staged))


@pytest.mark.parametrize("method", ["topsis", "promethee", "weighted_product"])
def test_a_method_without_parts_has_bars_of_one_colour(method):
    ax = plot.scores(ranking_of(10, method=method))
    draw(ax)
    assert len(colours_on(ax)) == 1
    assert ax.get_legend() is None


def test_the_heat_map_has_every_figure_and_marks_missed_musts():
    ranking = ranking_of(10)
    ax = plot.fit(ranking)
    said = [text for text, _ in texts_of(ax)]
    for share in ranking.fit.by_area.to_numpy().ravel():
        assert number(100 * share) in said
    missed = sum(stop.rule == "must_have" for stop in ranking.stops)
    assert missed > 0
    assert sum(int(text[1:]) for text in said if text.startswith("✕") and text[1:].isdigit()) == missed


def test_an_area_that_nobody_answered_for_is_hatched():
    offers = OfferSet(offers=(Offer(name="Acme"), Offer(name="Bravo")))
    needs = RequirementSet(
        requirements=tuple(
            Requirement(id=area, text=area, priority="should", area=area) for area in ("Sales", "Service")
        )
    )
    answers = [("Acme", "Sales"), ("Acme", "Service"), ("Bravo", "Sales")]
    ranking = rank(
        offers, needs, AnswerSet(answers=tuple(Answer(offer=o, requirement=n, code="standard") for o, n in answers)),
        gates=Gates(budget=10), rules=AnswerRules(missing="exclude"),
        costs={"present_value": pd.Series({"Acme": 1.0, "Bravo": 2.0})},
    )  # fmt: skip
    ax = plot.fit(ranking)
    assert sum(isinstance(patch, Rectangle) and bool(patch.get_hatch()) for patch in ax.patches) == 1
    assert "hatched" in ax.get_xlabel()


def test_a_ranking_without_requirements_has_no_heat_map():
    offers = OfferSet(offers=(Offer(name="Acme"),))
    ranking = rank(offers, gates=Gates(budget=10), costs={"present_value": pd.Series({"Acme": 1.0})})
    with pytest.raises(ValueError, match="no fit"):
        plot.fit(ranking)
    draw(plot.scores(ranking))


def test_points_are_costs_against_scores_and_those_that_are_out_are_open():
    ranking, costs = ranking_of(10), tco_of(10)
    out = {stop.offer for stop in ranking.stops}
    points = [line for line in plot.cost_score(ranking, costs).lines if line.get_marker() == "o"]
    drawn = {(line.get_xdata()[0], line.get_ydata()[0]): line.get_markerfacecolor() for line in points}
    assert drawn.keys() == {(costs.total()[name], ranking.score[name]) for name in ranking.order}
    for name in ranking.order:
        assert (drawn[costs.total()[name], ranking.score[name]] == "none") == (name in out)


def test_the_front_holds_those_that_none_beats_in_both():
    from crmselect.plot.tradeoff import front_of

    cost = pd.Series({"cheap": 1.0, "twin": 1.0, "worse": 2.0, "best": 3.0, "dear": 4.0})
    score = pd.Series({"cheap": 0.5, "twin": 0.5, "worse": 0.4, "best": 0.9, "dear": 0.9})
    assert front_of(cost, score) == ["cheap", "twin", "best"]


def test_lines_end_at_the_totals():
    costs = tco_of(4)
    lines = [line for line in plot.cumulative(costs).lines if len(line.get_xdata()) > 20]
    assert sorted(line.get_ydata()[-1] for line in lines) == pytest.approx(sorted(costs.total("nominal")))
    assert {line.get_xdata()[-1] for line in lines} == {60}


def test_of_many_offers_some_are_named_and_the_rest_are_grey():
    costs = tco_of(30)
    chosen = list(costs.names[:3])
    lines = [line for line in plot.cumulative(costs, offers=chosen).lines if len(line.get_xdata()) > 20]
    grey = [line for line in lines if len({to_hex(line.get_color())[n : n + 2] for n in (1, 3, 5)}) == 1]
    assert (len(lines), len(grey)) == (30, 27)
    said = [text for text, _ in texts_of(plot.cumulative(costs, offers=chosen))]
    assert "27 other offers" in said


@pytest.mark.parametrize("years", [1, 25])
def test_studies_of_any_length_can_be_drawn(years):
    offers = tco_of(3).offers
    costs = tco(offers, PLAN.replace(years=years))
    for ax in (plot.cash(costs), plot.cumulative(costs), plot.costs(costs)):
        draw(ax)
    assert sums_by_row(plot.cash(costs)).sum() == pytest.approx(costs.total("nominal").sum())


def test_offers_without_a_price_can_be_drawn():
    costs = tco([Offer(name="Acme"), Offer(name="Bravo")], PLAN)
    for ax in (plot.cash(costs), plot.cumulative(costs), plot.costs(costs)):
        draw(ax)
