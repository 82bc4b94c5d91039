"""Plots of scenarios, of differences, of crossings and of costs per user say what the results say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from crmselect import plot
from crmselect.cost import scenarios, tco
from crmselect.errors import DataError
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.plot.grid import envelope
from crmselect.text import number
from tests.plot.drawing import bars_of, cut_off, draw, names_on, overlapping, texts_of
from tests.plot.samples import PLAN, names_of, offers_of, tco_of

USERS = [10, 50, 100, 200, 400]
FLAT = Assumptions(currency="USD", years=5, discount_rate=0.08, drivers={"users": 100})


def crossing(count: int, style: str = "plain") -> list[Offer]:
    """Offers of which the later ones ask more at once and less a user."""
    offers = []
    for n, name in enumerate(names_of(count, style)):
        late = n / max(count - 1, 1)
        seats = CostItem(item="Seats", category="procurement.licences", amount=90 - 70 * late, per="users", every="month",
                         billing="year advance" if n % 2 else "month advance")  # fmt: skip
        offers.append(Offer(name=name, items=(seats, CostItem(item="Set-up", category="procurement.implementation",
                                                              amount=20_000 + 450_000 * late**2))))  # fmt: skip
    return offers


def said(ax) -> list[str]:
    return [text for text, _ in texts_of(ax)]


def rings(ax) -> list[tuple[float, float]]:
    return [
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in ax.lines
        if line.get_marker() == "o" and line.get_markerfacecolor() == "none"
    ]


@pytest.mark.parametrize("kind", ["present_value", "nominal", "annual_equivalent"])
def test_lines_pass_through_what_was_computed(kind):
    frame = scenarios(crossing(3), FLAT, users=USERS)
    ax = plot.scenarios(frame, kind=kind)
    for _, of_one in frame.groupby("offer"):
        assert any(np.array_equal(line.get_ydata(), of_one[kind].to_numpy()) for line in ax.lines)
    assert [label.get_text() for label in ax.get_xticklabels()] == ["400", "10", "50", "100", "200"]


def test_a_ring_stands_where_another_offer_becomes_the_cheapest():
    offers = crossing(2)
    ax = plot.scenarios(scenarios(offers, FLAT, users=USERS))
    [(x, y)] = rings(ax)
    users = 10 + x * 390
    at = scenarios(offers, FLAT, users=[users])["present_value"]
    assert at.tolist() == pytest.approx([y, y])
    assert any(f"≈ {users:.0f}" in text and text.startswith(offers[1].name) for text in said(ax))
    assert "another offer is the cheapest" in ax.get_xlabel()


def test_where_the_cheapest_stays_the_same_there_is_no_ring():
    ax = plot.scenarios(scenarios(offers_of(4), PLAN, users=[80, 120]))
    assert rings(ax) == []
    assert "another offer" not in ax.get_xlabel()


def test_a_second_name_gives_panels_with_a_heading_each():
    frame = scenarios(crossing(2), FLAT, users=USERS, years=[3, 5])
    ax = plot.scenarios(frame)
    assert {"Years: 3", "Years: 5"} <= set(said(ax))
    assert len(rings(ax)) == 2
    assert len([line for line in ax.lines if len(line.get_xdata()) == len(USERS)]) == 4
    across = plot.scenarios(frame, x="years")
    assert {f"Users: {users}" for users in USERS} <= set(said(across))


def test_a_grid_of_one_value_is_bars():
    frame = scenarios(offers_of(4), PLAN, users=[100], discount_rate=[0.05])
    ax = plot.scenarios(frame)
    order = frame.sort_values("present_value")
    assert names_on(ax) == order["offer"].tolist()
    assert [bar.get_width() for bar in bars_of(ax)] == pytest.approx(order["present_value"].tolist())
    assert "Users: 100; Discount rate: 5 %" in ax.get_xlabel()


def test_what_is_no_number_stands_side_by_side_without_rings():
    frame = scenarios(crossing(2), FLAT, users=[[10, 20], [200, 400]])
    ax = plot.scenarios(frame)
    draw(ax)
    assert rings(ax) == []
    assert [label.get_text() for label in ax.get_xticklabels()][::-1] == ["[10, 20]", "[200, 400]"]


def test_a_part_of_a_grid_can_be_drawn():
    frame = scenarios(crossing(2), FLAT, users=USERS, years=[3, 5], discount_rate=[0.0, 0.1])
    with pytest.raises(ValueError, match=r"users, years, discount_rate vary — keep two"):
        plot.scenarios(frame)
    ax = plot.scenarios(frame[frame["discount_rate"] == 0.1])
    assert "Discount rate: 10 %" in ax.get_xlabel()


@pytest.mark.parametrize(
    ("change", "options", "message"),
    [
        (lambda frame: frame.drop(columns="offer"), {}, "no offer"),
        (lambda frame: frame.iloc[:0], {}, "no rows"),
        (lambda frame: frame.iloc[:-1], {}, "no whole grid"),
        (lambda frame: pd.concat([frame, frame]), {}, "no whole grid"),
        (lambda frame: frame, {"kind": "real"}, "kind is 'real'"),
        (lambda frame: frame, {"x": "user"}, "users"),
        (lambda frame: frame, {"x": "years"}, "one value only"),
        (lambda frame: frame, {"language": "fr"}, "'en' or 'zh'"),
    ],
)
def test_what_is_no_grid_is_refused(change, options, message):
    frame = scenarios(crossing(2), FLAT, users=USERS, years=[5])
    with pytest.raises(ValueError, match=message):
        plot.scenarios(change(frame), **options)


def test_the_lowest_of_straight_lines_changes_where_they_cross():
    x = np.array([0.0, 10.0, 20.0])
    one, other, third = [0.0, 10.0, 20.0], [6.0, 8.0, 10.0], [5.0, 10.0, 5.0]
    found = envelope(x, np.array([one, other, third]).T)
    assert [at for at, _, _ in found] == pytest.approx([7.5, 10 + 20 / 7])
    assert [offer for _, _, offer in found] == [1, 2]
    dense = np.linspace(0, 20, 4001)
    lines = np.array([np.interp(dense, x, line) for line in (one, other, third)])
    for at, height, offer in found:
        assert height == pytest.approx(np.interp(at, dense, lines.min(axis=0)), abs=1e-2)
        assert lines[:, np.searchsorted(dense, at + 0.1)].argmin() == offer
    assert envelope(x, np.array([one, one]).T) == []


@pytest.mark.parametrize("by", ["item", "category", "phase", "group", "year"])
@pytest.mark.parametrize("kind", ["present_value", "nominal"])
def test_a_waterfall_leads_from_one_total_to_the_other(by, kind):
    costs = tco_of(10)
    base, other = costs.names[0], costs.names[5]
    ax = plot.versus(costs, base, other, by=by, kind=kind)
    bars, total = bars_of(ax), costs.total(kind)
    steps = [bar.get_width() for bar in bars[2:]]
    assert sum(steps) == pytest.approx(total[other] - total[base])
    gaps = costs.versus(base, by=by, kind=kind)[other]
    assert steps == pytest.approx(sorted(gaps[gaps != 0], key=abs, reverse=True))
    assert [bar.get_x() + bar.get_width() for bar in bars[:2]] == pytest.approx([total[base], total[other]])
    assert names_on(ax)[0] == base
    assert names_on(ax)[-1] == other
    assert {number(total[base]), number(total[other])} <= set(said(ax))


def test_small_differences_are_gathered_and_a_torn_axis_is_told():
    costs = tco_of(10)
    base, other = costs.names[:2]
    ax = plot.versus(costs, base, other, most=3)
    gaps = costs.versus(base)[other]
    assert names_on(ax)[-2] == f"{len(gaps[gaps != 0]) - 3} further lines"
    assert len(bars_of(ax)) == 6
    assert "the axis begins at" in ax.get_xlabel()
    assert ax.get_xlim()[0] > 0
    whole = plot.versus(tco(crossing(2), FLAT), *names_of(2, "plain"))
    assert whole.get_xlim()[0] == 0
    assert "begins" not in whole.get_xlabel()


def test_offers_that_cost_the_same_have_no_steps():
    offer = crossing(1)[0]
    ax = plot.versus(tco([offer, offer.replace(name="Twin")], FLAT), offer.name, "Twin")
    draw(ax)
    assert len(bars_of(ax)) == 2


def test_a_waterfall_needs_two_offers_that_are_there():
    costs = tco_of(2)
    with pytest.raises(KeyError, match="Tarnwick"):
        plot.versus(costs, "Tarnwik Start 1", costs.names[1])
    with pytest.raises(ValueError, match="two offers"):
        plot.versus(costs, costs.names[0], costs.names[0])
    with pytest.raises(ValueError, match="by is 'colour'"):
        plot.versus(costs, *costs.names, by="colour")
    with pytest.raises(ValueError, match="1 or more"):
        plot.versus(costs, *costs.names, most=0)


@pytest.mark.parametrize("kind", ["present_value", "nominal"])
def test_the_crossings_of_two_offers_are_marked(kind):
    offers = crossing(4)
    costs = tco(offers, FLAT.replace(users=200))
    pair = [offers[0].name, offers[-1].name]
    ax = plot.cumulative(costs, offers=pair, kind=kind)
    found = costs.crossovers(*pair, kind=kind)
    assert sorted(x for x, _ in rings(ax)) == [crossing.month for crossing in found]
    assert any(f"month {found[-1].month + 1}" in text and found[-1].cheaper in text for text in said(ax))
    assert rings(plot.cumulative(costs, kind=kind)) == []


def test_costs_per_user_are_the_totals_by_user_and_month():
    costs = tco_of(10)
    each = costs.per_user_month().sort_values()
    ax = plot.per_user(costs)
    assert names_on(ax) == each.index.tolist()
    sums = np.zeros(10)
    for bar in bars_of(ax):
        sums[round(bar.get_y() + bar.get_height() / 2)] += bar.get_width()
    assert sums == pytest.approx(each.to_numpy())
    assert all(any(text.startswith(number(value, 2)) for text in said(ax)) for value in each)
    with pytest.raises(DataError, match="no users"):
        plot.per_user(tco(offers_of(2), PLAN.replace(users=0)))


def test_costs_of_nothing_per_user_can_be_drawn():
    draw(plot.per_user(tco([Offer(name="Acme"), Offer(name="Bravo")], PLAN)))


@pytest.mark.parametrize(
    ("count", "names", "language"), [(2, "chinese", "zh"), (10, "chinese", "zh"), (30, "long", "en")]
)
@pytest.mark.parametrize("ax", ["own", "given"])
def test_words_at_crossings_lie_on_nothing(count, names, language, ax):
    def axes():
        return None if ax == "own" else Figure(figsize=(9, 6), layout="constrained").add_subplot()

    offers = crossing(count, names)
    drawn = [
        plot.scenarios(scenarios(offers, FLAT, users=USERS), language=language, ax=axes()),
        plot.scenarios(scenarios(offers, FLAT, users=USERS, years=[3, 5, 7]), kind="annual_equivalent",
                       language=language, ax=axes()),
        plot.cumulative(tco(offers, FLAT), offers=[offers[0].name, offers[-1].name], language=language, ax=axes()),
    ]  # fmt: skip
    for one in drawn:
        draw(one)
        assert overlapping(one) == []
        assert cut_off(one) == []
