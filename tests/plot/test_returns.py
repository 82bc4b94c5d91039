"""Plots of returns say what the results say: where the money is back, what is left, how likely a gain is."""

from __future__ import annotations

from functools import cache

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import style
from matplotlib.figure import Figure

from crmselect.cost import tco
from crmselect.model.benefit import Benefit, Benefits
from crmselect.planning.returns_run import returns as set_against
from crmselect.plot.chances import chance
from crmselect.plot.returns import returns
from crmselect.plot.style import contrast
from crmselect.text import money_short
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of
from tests.plot.samples import PLAN, offers_of

DOUBT = {"drivers": {"users": [0.7, 1, 1.3]}, "delay": [0, 2, 6], "maturity": "class 3"}


@cache
def result_of(count: int, names: str = "plain", language: str = "en"):
    offers = offers_of(count, names)
    shares = {name: n % 5 / 4 for n, name in enumerate(offers.names)}
    hours = {"low": 1.5, "likely": 2.2, "high": 3.5}
    benefits = Benefits(
        golive_month=6,
        benefits=(
            Benefit(name="Typing", kind="efficiency", amount=hours, per="users", every="month", rate=40, adoption=0.9),
            Benefit(name="Sales", kind="revenue", amount=300_000, margin=0.3, probability=0.6),
            Benefit(name="Old", kind="avoided_cost", amount=4_000, every="month", by_offer=shares),
        ),
    )
    return set_against(tco(offers, PLAN.replace(uncertainty=DOUBT)), benefits, language=language)


@cache
def risk_of(count: int, names: str = "plain", language: str = "en"):
    return result_of(count, names, language).simulate(draws=512, seed=7)


def said_on(ax) -> list[str]:
    return [text for text, _ in texts_of(ax)]


def lines_of(ax):
    return [line for line in ax.lines if line.get_linewidth() == 1.8]


@pytest.mark.parametrize("kind", ["nominal", "present_value"])
def test_lines_are_the_cumulative_net_cash_the_most_first(kind):
    found = result_of(4)
    ax = returns(found, kind=kind)
    column = "cumulative" if kind == "nominal" else "cumulative_present_value"
    left = found.net(kind).sort_values(ascending=False)
    assert len(lines_of(ax)) == 4
    for line, (name, end) in zip(lines_of(ax), left.items(), strict=True):
        assert line.get_ydata()[:-1] == pytest.approx(found.cash(name)[column].to_numpy())
        assert any(text.endswith(f" · {money_short(end)}") for text in said_on(ax))


@pytest.mark.parametrize(("kind", "column"), [("nominal", "payback"), ("present_value", "discounted_payback")])
def test_a_ring_stands_on_the_line_where_the_money_is_back(kind, column):
    found = result_of(4)
    ax = returns(found, kind=kind)
    back = found.table[column]
    rings = sorted(line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o")
    assert rings == pytest.approx(sorted(month for month in back if 0 < month < np.inf))
    assert rings
    order = found.net(kind).sort_values(ascending=False, kind="stable").index
    for line, name in zip(lines_of(ax), order, strict=True):
        if back[name] < np.inf:
            assert np.interp(back[name], line.get_xdata(), line.get_ydata()) == pytest.approx(0, abs=1e-6)


def test_go_live_is_marked_and_its_word_follows_the_language():
    assert "go-live" in said_on(returns(result_of(2)))
    ax = returns(result_of(2, "chinese", "zh"))
    assert "上线" in said_on(ax)
    assert [line for line in ax.lines if tuple(line.get_xdata()) == (6, 6)]


def test_of_many_offers_six_are_named_and_the_others_are_counted():
    ax = returns(result_of(30))
    assert len(lines_of(ax)) == 6
    assert "24 other offers" in said_on(ax)
    chosen = result_of(30).names[3]
    assert len(lines_of(returns(result_of(30), offers=[chosen]))) == 1


def test_rows_are_the_percentiles_the_highest_median_on_top():
    risk = risk_of(4)
    ax = returns(risk)
    table = risk.table.sort_values("P50", ascending=False)
    assert names_on(ax) == table.index.tolist()
    bars = ax.containers[0].patches
    assert [bar.get_x() for bar in bars] == pytest.approx(table["P10"].tolist())
    assert [bar.get_x() + bar.get_width() for bar in bars] == pytest.approx(table["P90"].tolist())
    for share in table["positive"]:
        assert chance(float(share)) in said_on(ax)
    dots = next(line for line in ax.lines if line.get_marker() == "o")
    assert dots.get_xdata().tolist() == pytest.approx(table["point"].tolist())


def test_offers_that_are_out_are_marked():
    name = result_of(4).names[0]
    assert any(text.startswith("✕ ") for text in said_on(returns(result_of(4), excluded=[name])))
    assert any(text.startswith("✕ ") for text in names_on(returns(risk_of(4), excluded=[name])))


@pytest.mark.parametrize("of", [result_of, risk_of])
@pytest.mark.parametrize(
    ("count", "names", "language"),
    [(2, "chinese", "zh"), (10, "long", "en"), (30, "long", "en"), (40, "chinese", "zh"), (8, "odd", "en")],
)
def test_labels_neither_overlap_nor_are_cut_off(of, count, names, language):
    ax = returns(of(count, names, language))
    draw(ax)  # A missing glyph warns here, and a warning is an error.
    assert overlapping(ax) == []
    assert cut_off(ax) == []


@pytest.mark.parametrize("of", [result_of, risk_of])
@pytest.mark.parametrize("layout", ["constrained", None])
def test_a_given_axes_keeps_its_size_and_its_title(of, layout):
    figure = Figure(figsize=(9, 6), layout=layout)
    ax = figure.add_subplot()
    ax.set_title("Mine")
    before = {key: value for key, value in mpl.rcParams.copy().items() if key != "backend"}
    assert returns(of(10, "long"), ax=ax) is ax
    draw(ax)
    assert {key: value for key, value in mpl.rcParams.copy().items() if key != "backend"} == before
    assert (ax.get_title(), ax.get_title(loc="left")) == ("Mine", "")
    assert overlapping(ax) == []
    assert returns(of(4)).get_title(loc="left")


@pytest.mark.parametrize("of", [result_of, risk_of])
def test_texts_can_be_read_on_a_dark_ground(of):
    with style.context("dark_background"):
        ax = returns(of(10))
        draw(ax)
    for text in (*ax.texts, *ax.get_yticklabels(), ax.xaxis.label):
        if text.get_text():
            assert contrast(mpl.colors.to_hex(text.get_color()), "#000000") >= 4.5


@pytest.mark.parametrize("count", [0, 1])
def test_without_benefits_or_offers_there_is_still_a_picture(count):
    found = set_against(tco(offers_of(count), PLAN), [])
    for result in (found, found.simulate(draws=16, seed=7)):
        ax = returns(result)
        draw(ax)
        assert cut_off(ax) == []
    assert not any("months" in text for text in said_on(returns(found)) if "○" not in text)


def test_what_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="there is no offer 'Nobody'"):
        returns(result_of(2), offers=["Nobody"])
    with pytest.raises(ValueError, match="write present_value or nominal"):
        returns(result_of(2), kind="real")
    with pytest.raises(ValueError, match="language"):
        returns(result_of(2), language="fr")
