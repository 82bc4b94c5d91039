"""Plots of uncertain costs say what the results say: S-curves, budgets, tornado, scatter."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from crmselect import plot
from crmselect.cost import simulate
from crmselect.cost.sensitivity import scatter, tornado
from crmselect.model import CostItem, Offer
from crmselect.plot.chances import chance
from crmselect.text import money_short
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of
from tests.plot.samples import DOUBTFUL, PLAN, risk_of, scatter_of, tornado_of


def said_on(ax) -> list[str]:
    return [text for text, _ in texts_of(ax)]


def curves_of(ax):
    return [line for line in ax.lines if line.get_linewidth() == 1.8]


def behind_on(ax):
    """Return the grey curves: not the line at P80, nor the one that the names stand at."""
    thin = [line for line in ax.lines if line.get_linewidth() == 0.8]
    return [line for line in thin if line.get_xdata()[0] != line.get_xdata()[-1] and line.get_ydata()[0] != 0.8]


def certain(*amounts: float):
    offers = [
        Offer(name=f"Offer {n}", items=(CostItem(item="All", category="procurement.licences", amount=amount),))
        for n, amount in enumerate(amounts)
    ]
    return simulate(offers, PLAN, draws=64, seed=7)


@pytest.mark.parametrize("kind", ["present_value", "nominal"])
def test_curves_are_the_quantiles_from_the_cheapest_to_the_dearest(kind):
    risk = risk_of(4)
    ax = plot.s_curves(risk, kind=kind)
    order = risk.percentile(0.8, kind).sort_values().index
    assert len(curves_of(ax)) == 4
    for line, name in zip(curves_of(ax), order, strict=True):
        assert len(line.get_xdata()) <= 200
        for share in (0.1, 0.5, 0.8, 0.9):
            found = float(np.interp(share, line.get_ydata(), line.get_xdata()))
            assert found == pytest.approx(float(risk.percentile(share, kind)[name]), rel=2e-3)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_ring_is_at_p80_and_a_dot_at_the_point_estimate(language):
    risk = risk_of(4)
    ax = plot.s_curves(risk, language=language)
    rings = [line for line in ax.lines if line.get_marker() == "o" and line.get_markerfacecolor() == "none"]
    assert {line.get_ydata()[0] for line in rings} == {0.8}
    assert sorted(line.get_xdata()[0] for line in rings) == pytest.approx(sorted(risk.percentile(0.8)))
    dots = [line for line in ax.lines if line.get_marker() == "o" and line.get_markerfacecolor() != "none"]
    at = {(round(line.get_xdata()[0], 2), line.get_ydata()[0]) for line in dots}
    point = risk.point()
    assert at == {(round(value, 2), risk.within(value)[name]) for name, value in point.items()}
    texts = said_on(ax)
    for amount in risk.percentile(0.8):
        assert any(text == money_short(amount, language) for text in texts)


def test_a_budget_is_a_line_and_the_names_bear_the_chance_to_keep_it():
    risk = risk_of(4)
    budget = float(risk.percentile(0.6).median())
    ax = plot.s_curves(risk, budget=budget)
    line = [one for one in ax.lines if tuple(one.get_xdata()) == (budget, budget)]
    assert len(line) == 1
    for name, share in risk.within(budget).items():
        assert f"{name} · {chance(share)}" in said_on(ax)


def test_a_budget_far_away_does_not_press_the_curves_together():
    ax = plot.s_curves(risk_of(4), budget=90_000_000)
    assert ax.get_xlim()[1] < 10_000_000
    assert "the budget of 90,000,000 lies beyond the axis" in " ".join(ax.get_xlabel().split())


def test_of_many_offers_the_six_with_the_lowest_p80_are_named():
    risk = risk_of(40)
    ax = plot.s_curves(risk)
    assert len(curves_of(ax)) == 6
    assert len(behind_on(ax)) == 34
    lowest = risk.percentile(0.8).nsmallest(6).index
    for name in lowest:
        assert any(text.startswith(f"{name} · ") for text in said_on(ax))
    assert "34 other offers" in said_on(ax)
    assert "grey: 34 other offers" in ax.get_xlabel()


@pytest.mark.parametrize("draw_it", [plot.s_curves, plot.within_budget])
def test_offers_that_are_asked_for_are_named_and_who_is_out_is_marked(draw_it):
    risk = risk_of(10)
    pair = list(risk.names[3:5])
    ax = draw_it(risk, offers=pair, excluded=[pair[0]])
    assert len(curves_of(ax)) == 2
    assert any(text.startswith(f"✕ {pair[0]} · ") for text in said_on(ax))
    assert "stopped at a gate" in ax.get_xlabel()
    with pytest.raises(KeyError, match="Zebra"):
        draw_it(risk, offers=["Zebra"])
    with pytest.raises(ValueError, match="present_value or nominal"):
        draw_it(risk, kind="real")


@pytest.mark.parametrize("draw_it", [plot.s_curves, plot.within_budget])
@pytest.mark.parametrize("amounts", [(500_000.0,), (500_000.0, 500_000.0), (400_000.0, 700_000.0), (0.0,)])
def test_certain_costs_are_steps(draw_it, amounts):
    ax = draw_it(certain(*amounts))
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []
    for line, amount in zip(curves_of(ax), sorted(amounts), strict=True):
        x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
        assert y[x < amount].max(initial=0.0) == 0.0
        assert y[x > amount].min(initial=1.0) == 1.0


def test_lines_over_budgets_are_the_chances_to_stay_within():
    risk = risk_of(10)
    budgets = np.linspace(300_000, 1_200_000, 7)
    ax = plot.within_budget(risk, budgets, offers=risk.names)
    order = risk.percentile(0.8).sort_values().index
    for line, name in zip(curves_of(ax), order, strict=True):
        assert line.get_ydata() == pytest.approx([risk.within(budget)[name] for budget in budgets])


def test_around_a_budget_the_offers_nearest_to_it_are_named():
    risk = risk_of(40)
    budget = float(risk.percentile(0.8).median())
    ax = plot.within_budget(risk, budget=budget)
    near = (risk.percentile(0.8) - budget).abs().nsmallest(6).index
    assert len(curves_of(ax)) == 6
    shares = sorted(chance(share) for share in risk.within(budget)[near])
    said = sorted(text.rpartition(" · ")[2] for text in said_on(ax) if " · " in text)
    assert said == shares
    assert curves_of(ax)[0].get_xdata()[[0, -1]] == pytest.approx([0.7 * budget, 1.3 * budget])


@pytest.mark.parametrize("budgets", [[], [5], [5, 5], [5, float("nan")]])
def test_budgets_that_are_no_range_are_refused(budgets):
    with pytest.raises(ValueError, match="two different ones"):
        plot.within_budget(risk_of(2), budgets)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_bars_of_a_tornado_run_between_the_two_totals_the_widest_on_top(language):
    found = tornado_of(4)
    ax = plot.tornado(found, language=language)
    moving = found.table[found.table["swing"] > 0]
    spans: dict[int, list[float]] = {}
    for bars in ax.containers:
        for bar in bars.patches:
            row = round(bar.get_y() + bar.get_height() / 2)
            spans.setdefault(row, []).extend([bar.get_x(), bar.get_x() + bar.get_width()])
    assert len(spans) == len(moving)
    texts = said_on(ax)
    for row, line in enumerate(moving.to_dict("records")):
        ends = sorted([line["total_low"], line["total_high"]])
        assert [min(spans[row]), max(spans[row])] == pytest.approx(ends)
        assert sum(text.endswith(f" · {money_short(end, language)}") for end in ends for text in texts) >= 2
    assert any(money_short(found.base, language) in text and "·" not in text for text in texts)
    assert names_on(ax)[1] == {"en": "Users", "zh": "用户数"}[language]


def test_the_ends_of_a_risk_are_that_it_does_not_occur_and_that_it_does():
    found = tornado_of(4)
    texts = said_on(plot.tornado(found))
    assert [text.partition(" · ")[0] for text in texts if text.startswith(("absent", "occurs"))] == ["absent", "occurs"]
    assert any(name.startswith("Impact: ") for name in names_on(plot.tornado(found)))


def test_figures_beyond_the_limit_share_a_row():
    found = tornado_of(4)
    ax = plot.tornado(found, limit=3)
    rest = found.table.iloc[3:]
    assert names_on(ax)[3:] == [f"Other figures ({len(rest)})"]
    assert f"at most {money_short(rest['swing'].max())} each" in said_on(ax)
    with pytest.raises(ValueError, match="1 or more"):
        plot.tornado(found, limit=0)


def test_a_total_without_doubt_has_an_empty_tornado():
    risk = certain(500_000.0)
    ax = plot.tornado(tornado(risk.model, "Offer 0"))
    draw(ax)
    assert "nothing in this total is uncertain" in ax.get_xlabel()
    assert "likely 500k" in said_on(ax)


def test_figures_of_one_name_are_told_apart():
    items = (
        CostItem(item="users", category="procurement.licences", amount=50, per="users", every="month"),
        CostItem(item="Build", category="deployment.other", amount=90_000),
    )
    risk = simulate([Offer(name="Acme", items=items)], DOUBTFUL, draws=64, seed=7)
    shown = names_on(plot.tornado(tornado(risk.model, "Acme")))
    assert len(set(shown)) == len(shown)


def test_the_running_median_follows_the_dots():
    frame = scatter_of(4, "plain", 1)
    ax = plot.scatter(frame)
    median = next(line for line in ax.lines if line.get_linewidth() == 2.0)
    values, totals = frame.iloc[:, 0].to_numpy(), frame.iloc[:, -1].to_numpy()
    x = values.min() + np.asarray(median.get_xdata()) * np.ptp(values)
    for place, height in zip(x, median.get_ydata(), strict=True):
        # The window around a place: 14 % of 500 draws.
        near = totals[np.argsort(np.abs(values - place))[:70]]
        assert np.quantile(near, 0.3) <= height <= np.quantile(near, 0.7)
    dots = next(line for line in ax.lines if line.get_marker() == "o")
    assert sorted(dots.get_ydata()) == pytest.approx(sorted(totals))


def test_of_several_figures_the_strongest_come_first_and_four_are_drawn():
    frame = scatter_of(4, "plain", 6)
    ax = plot.scatter(frame)
    draw(ax)
    strength = frame.iloc[:, :-1].corrwith(frame.iloc[:, -1], method="spearman").abs().sort_values(ascending=False)
    headings = [text.get_text() for text in ax.texts]
    assert len(headings) == 4
    assert headings[0] == strength.index[0].rpartition(": ")[2]
    assert "further figures that move it less: 2" in ax.get_xlabel()
    assert overlapping(ax) == []


def test_a_risk_is_looked_at_where_it_occurs_and_where_it_does_not():
    risk = risk_of(4)
    name = "Data worse than expected $x$ 数据质量"
    frame = scatter(risk.model, risk.names[0], f"risk: {name}", draws=400, seed=7)
    ax = plot.scatter(frame)
    median = next(line for line in ax.lines if line.get_linewidth() == 2.0)
    groups = frame.groupby(frame.columns[0])["total"].median()
    assert median.get_ydata() == pytest.approx(groups.to_numpy())
    assert [label.get_text() for label in ax.get_xticklabels()] == ["0", "1"]


@pytest.mark.parametrize(
    "frame", [pd.DataFrame({"total": [1.0, 2.0]}), pd.DataFrame({"users": [], "total": []}), pd.DataFrame()]
)
def test_a_frame_without_figures_or_draws_is_refused(frame):
    with pytest.raises(ValueError, match="scatter returns"):
        plot.scatter(frame)


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_a_few_draws_and_figures_that_stand_still_are_drawn(rows):
    frame = pd.DataFrame({"users": np.full(rows, 3.0), "rate": np.linspace(0, 1, rows), "total": np.full(rows, 5e5)})
    ax = plot.scatter(frame)
    draw(ax)
    assert overlapping(ax) == []
