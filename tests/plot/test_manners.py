"""Plots draw on what they are given, change nothing else, and leave nothing behind."""

from __future__ import annotations

import logging
import subprocess
import sys
import textwrap
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from crmselect import plot
from tests.plot.drawing import PLOTS, draw, every_plot
from tests.plot.samples import ranking_of, tco_of

ROOT = Path(__file__).parents[2]


@every_plot
def test_a_given_axes_is_drawn_on_and_keeps_its_size_and_title(name):
    figure = Figure(figsize=(9, 6))
    ax = figure.add_subplot()
    ax.set_title("Mine")
    before = ax.get_position().bounds
    assert PLOTS[name](4, "plain", "en", ax=ax) is ax
    assert ax.get_position().bounds == before
    assert tuple(figure.get_size_inches()) == (9, 6)
    assert ax.get_title() == "Mine"
    assert ax.get_title(loc="left") == ""
    assert ax.has_data()


@every_plot
def test_a_figure_of_our_own_has_a_title(name):
    ax = PLOTS[name](4, "plain", "en")
    assert isinstance(ax, Axes)
    assert ax.get_title(loc="left")


@every_plot
def test_rc_params_stay_as_they_were(name):
    before = {key: value for key, value in mpl.rcParams.copy().items() if key != "backend"}
    draw(PLOTS[name](4, "plain", "zh"))
    assert {key: value for key, value in mpl.rcParams.copy().items() if key != "backend"} == before


def test_a_subfigure_and_a_grid_are_drawn_on():
    figure = Figure(figsize=(14, 8), layout="constrained")
    left, right = figure.subfigures(1, 2)
    ax = plot.costs(tco_of(4), ax=left.add_subplot())
    plot.scores(ranking_of(4), ax=right.add_subplot())
    draw(ax)


def test_a_script_holds_no_figure_and_a_notebook_shows_it():
    code = """
        import sys
        from crmselect import plot
        from tests.plot.samples import tco_of

        plot.cash(tco_of(2))
        assert "matplotlib.pyplot" not in sys.modules

        import matplotlib.pyplot as plt

        plt.switch_backend("agg")
        plot.costs(tco_of(2))
        assert plt.get_fignums() == [], "a figure leaks"

        plt.ion()
        ax = plot.costs(tco_of(2))
        assert plt.get_fignums() == [ax.figure.number], "the figure would not show"
        with plot.offscreen():
            plot.costs(tco_of(2))
        assert len(plt.get_fignums()) == 1, "the report's figure would show"
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=True, cwd=ROOT)


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "ps"])
def test_chinese_is_saved_in_every_format_without_a_word_in_the_log(suffix, tmp_path, caplog):
    file = tmp_path / f"scores.{suffix}"
    with caplog.at_level(logging.WARNING):
        PLOTS["scores"](4, "chinese", "zh").figure.savefig(file)
    assert 1_000 < file.stat().st_size < 400_000
    assert caplog.records == []


def test_results_are_not_changed_by_drawing():
    costs = tco_of(10)
    before = costs.by("group", "year", kind="nominal").copy()
    plot.cash(costs)
    plot.costs(costs)
    assert before.equals(costs.by("group", "year", kind="nominal"))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: plot.costs(tco_of(2), by="colour"), "group, phase or category"),
        (lambda: plot.costs(tco_of(2), kind="real"), "present_value or nominal"),
        (lambda: plot.costs(tco_of(2), language="fr"), "'en' or 'zh'"),
        (lambda: plot.cost_score(ranking_of(2), tco_of(2), against="price"), "score or fit"),
    ],
)
def test_what_cannot_be_drawn_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_an_offer_that_does_not_exist_cannot_be_highlighted():
    with pytest.raises(KeyError, match="Zebra"):
        plot.cumulative(tco_of(2), offers=["Zebra"])
