"""The price of a point: what each step of the front costs."""

from __future__ import annotations

import pandas as pd
import pytest

from crmselect import plot
from crmselect.plot.perpoint import _amount, point_prices
from crmselect.plot.tradeoff import front_of
from crmselect.text import money_short
from tests.plot.drawing import cut_off, draw, overlapping, texts_of
from tests.plot.samples import ranking_of, tco_of


def test_a_point_costs_the_difference_in_cost_over_the_difference_in_points():
    points = pd.DataFrame({"x": [100_000, 160_000, 400_000], "y": [0.50, 0.62, 0.70]}, index=["A", "B", "C"])
    # 60,000 for 12 points, then 240,000 for 8.
    assert point_prices(points, ["A", "B", "C"]).to_dict() == pytest.approx({"B": 5_000, "C": 30_000})


def test_offers_that_are_alike_have_no_step():
    points = pd.DataFrame({"x": [5.0, 5.0, 9.0], "y": [0.5, 0.5, 0.7]}, index=["A", "twin", "B"])
    assert point_prices(points, ["A", "twin", "B"]).to_dict() == pytest.approx({"B": 4 / 20})
    assert point_prices(points, ["A"]).empty
    assert point_prices(points, []).empty


@pytest.mark.parametrize(("count", "language", "words"), [(10, "en", "{} a point"), (40, "zh", "每分 {}")])
def test_the_figures_stand_at_the_steps_of_the_line(count, language, words):
    ranking, costs = ranking_of(count, "plain", language), tco_of(count)
    ax = plot.cost_score(ranking, costs, against="fit")
    draw(ax)
    out = {stop.offer for stop in ranking.stops}
    shown = [name for name in ranking.order if name not in out]
    points = pd.DataFrame({"x": costs.total()[shown], "y": ranking.fit.flat[shown]})
    prices = point_prices(points, front_of(points["x"], points["y"]))
    assert len(prices)
    said = [text for text, _ in texts_of(ax)]
    assert [words.format(money_short(price, language)) in said for price in prices] == [True] * len(prices)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_the_note_tells_what_a_point_is_only_where_there_is_one():
    note = "one further point of 100"
    assert note in plot.cost_score(ranking_of(10), tco_of(10), against="fit").get_xlabel().replace("\n", " ")
    # Of these one is both the cheapest and the best.
    assert note not in plot.cost_score(ranking_of(10), tco_of(10)).get_xlabel()


def test_scores_of_a_method_that_has_no_points_have_no_price():
    ax = plot.cost_score(ranking_of(10, method="promethee"), tco_of(10))
    assert not any(text.endswith("a point") for text, _ in texts_of(ax))


def test_a_price_has_the_short_form_of_the_language_or_parted_thousands():
    assert [_amount(price, "en") for price in (9_420.0, 54_000.0, 300.0)] == ["9.42k", "54k", "300"]
    assert [_amount(price, "zh") for price in (9_420.0, 54_000.0, 300.0)] == ["9,420", "5.4万", "300"]
