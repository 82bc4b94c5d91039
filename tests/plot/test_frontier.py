"""The picture of value against budget: what is marked, in both languages, and nothing on anything else."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from crmselect.model.scope import Module, Scope
from crmselect.planning.scope_choosing import scope
from crmselect.plot.frontier import frontier
from tests.plot.drawing import cut_off, draw, overlapping, texts_of

STOCKCO = Scope(
    budget=14,
    modules=[
        Module(name=name, value=value, cost=cost)
        for name, value, cost in (("Maps", 16, 5), ("Sales", 22, 7), ("Mail", 12, 4), ("Chat", 8, 3))
    ],
)


def many(count, language="en", objective="value"):
    rng = np.random.default_rng(count)
    modules = [
        Module(
            name=f"A module with a long name, number {at}",
            value=float(rng.integers(1, 30)),
            cost=[float(rng.integers(2000, 60_000)), 500.0],
            benefit=[float(rng.integers(0, 90_000))],
        )
        for at in range(count)
    ]
    plan = Scope(modules=modules, budget=25_000.0 * count / 3, objective=objective)
    return scope(plan, currency="USD", language=language)


def said_on(ax):
    return [text for text, _ in texts_of(ax)]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", ["budget: 14", "What each budget reaches", "by value per cost alone: 38", "2.7 for each 1"]),
        ("zh", ["预算：14", "各预算可达到的价值", "仅按“价值/费用”选取：38", "每1增加 2.7"]),
    ],
)
def test_the_budget_the_choice_and_greed_are_named(language, texts):
    ax = frontier(scope(STOCKCO, language=language))
    draw(ax)
    assert set(texts) <= set(said_on(ax))
    points = {tuple(line.get_xydata()[0]) for line in ax.lines if line.get_marker() == "o"}
    assert {(14.0, 42.0), (14.0, 38.0), (19.0, 58.0)} == points


def test_the_steps_are_those_of_the_frontier():
    curve = scope(STOCKCO).frontier()
    steps = frontier(curve).lines[0].get_xydata()
    for budget, value in zip(curve.budgets, curve.values, strict=True):
        assert [budget, value] in steps.tolist()
        assert steps[steps[:, 0] <= budget, 1].max() == value


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [0, 1, 2, 12, 40])
@pytest.mark.parametrize("objective", ["value", "return"])
def test_nothing_lies_on_anything_and_nothing_is_cut_off(count, language, objective):
    ax = frontier(many(count, language, objective))
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_a_given_axes_keeps_its_title_and_size():
    figure = Figure((5, 3), layout="constrained")
    ax = figure.add_subplot()
    ax.set_title("mine")
    assert frontier(scope(STOCKCO), ax=ax) is ax
    draw(ax)
    assert ax.get_title() == "mine"
    assert tuple(figure.get_size_inches()) == (5, 3)
    assert overlapping(ax) == []


def test_the_language_is_the_results_unless_stated():
    found = scope(STOCKCO, language="zh")
    assert frontier(found, language="en").get_ylabel() == "Value"
    assert frontier(found).get_ylabel() == "价值"
    with pytest.raises(ValueError, match="language"):
        frontier(found, language="fr")
