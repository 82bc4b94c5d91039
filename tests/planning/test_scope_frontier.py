"""The value against the budget: every step, the same as one budget at a time, with the value of more money."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.model.scope import Module, Scope
from crmselect.planning.frontier_curve import value_frontier
from crmselect.planning.scope_arrays import choose_scope
from crmselect.planning.scope_choosing import scope


def by_brute_force(value, cost):
    """Return every (cost, value) that no other choice of at most that cost betters."""
    picks = (np.arange(2 ** len(value))[:, None] >> np.arange(len(value))) & 1
    pairs = sorted(zip((picks @ cost).tolist(), (-(picks @ value)).tolist(), strict=True))
    steps = []
    for spent, negative in pairs:
        if not steps or -negative > steps[-1][1]:
            steps.append((spent, -negative))
    return steps


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 12)), min_size=1, max_size=7))
def test_every_step_of_the_frontier_is_there_and_no_other(modules):
    value, cost = np.array(modules).T
    curve = value_frontier(value, cost)
    assert curve.exact
    steps = by_brute_force(value, cost)
    np.testing.assert_allclose(curve.budgets, [one for one, _ in steps], atol=1e-9)
    np.testing.assert_allclose(curve.values, [one for _, one in steps], atol=1e-9)
    np.testing.assert_allclose(curve.costs, curve.budgets, atol=1e-9)
    np.testing.assert_allclose(curve.bounds, curve.values)
    assert (np.diff(curve.values) > 0).all()
    np.testing.assert_allclose(curve.marginal[1:] * np.diff(curve.budgets), np.diff(curve.values))


@pytest.mark.parametrize("carry", [False, True])
def test_a_grid_of_budgets_has_what_each_budget_alone_has(carry):
    rng = np.random.default_rng(4)
    value, cost = rng.integers(1, 30, 18), rng.integers(0, 20, (18, 3))
    budget = cost.sum(axis=0) * 0.4
    rules = {
        "requires": [(0, 1), (2, (3, 4))], "excludes": [(5, 6)], "bundles": [((7, 8, 9), [9, 9, 9]), (10, 11)],
        "fixed": {12: True}, "shared": [(8, (13, 14))], "carry_over": carry,
    }  # fmt: skip
    budgets = np.linspace(0.0, 2.6, 30) * budget.sum()
    curve = value_frontier(value, cost, budget, budgets=budgets, **rules)
    assert curve.solved <= budgets.size
    assert (np.diff(curve.values) >= 0).all()
    reached = dict(zip(curve.budgets.tolist(), curve.values.tolist(), strict=True))
    for one in budgets.tolist():
        try:
            alone = choose_scope(value, cost, budget * one / budget.sum(), **rules, ties=False)
        except DataError:
            assert one not in reached  # The must is not paid for.
            continue
        assert reached[one] == pytest.approx(alone.value, abs=1e-7)


def test_equal_values_are_not_solved_again():
    curve = value_frontier([5, 5], [10, 10], budgets=np.linspace(0, 40, 41))
    assert curve.values.tolist() == [0.0] * 10 + [5.0] * 10 + [10.0] * 21
    assert curve.solved < 20


def test_the_frontier_begins_where_the_musts_are_paid():
    curve = value_frontier([1, 9], [4, 3], fixed={0: True})
    assert (curve.budgets.tolist(), curve.values.tolist()) == ([4.0, 7.0], [1.0, 10.0])
    grid = value_frontier([1, 9], [4, 3], fixed={0: True}, exact=False)
    assert (grid.budgets[0], grid.budgets[-1], grid.exact) == (4.0, 7.0, False)
    with pytest.raises(DataError, match="the musts exceed it by 2"):
        value_frontier([1, 9], [4, 3], fixed={0: True}, budgets=[1, 2])


def test_dull_frontiers():
    for nothing in (value_frontier([], []), value_frontier([0, -1], [3, 2])):
        assert (nothing.budgets.tolist(), nothing.values.tolist()) == ([0.0], [0.0])
    free = value_frontier([3, 4], [0, 0])
    assert (free.budgets.tolist(), free.values.tolist()) == ([0.0], [7.0])
    assert value_frontier([3], [2], budgets=[5]).values.tolist() == [3.0]


@pytest.mark.parametrize("budgets", [[-1], [np.nan], []])
def test_what_is_no_budget_is_refused(budgets):
    with pytest.raises(DataError, match="budgets"):
        value_frontier([1], [1], budgets=budgets)


def test_the_named_frontier_says_what_joins_and_what_more_money_brings():
    plan = Scope(budget=14, modules=[Module(name=n, value=v, cost=c) for n, v, c in
                                     (("Maps", 16, 5), ("Sales", 22, 7), ("Mail", 12, 4), ("Chat", 8, 3))])  # fmt: skip
    curve = scope(plan, currency="USD").frontier()
    assert curve.exact
    row = curve.table.set_index("budget").loc[14.0]
    assert (row["value"], row["joins"], row["leaves"]) == (42.0, ("Mail", "Chat"), ("Maps",))
    assert row["marginal"] == pytest.approx((42 - 38) / (14 - 12))
    assert curve.at(14) == ("Sales", "Mail", "Chat")
    assert curve.at(13.9) == ("Maps", "Sales")
    assert curve.sentences[0] == "With USD 1 more the value would rise by 4: Maps would join and Mail leave."
    zh = scope(plan, language="zh").frontier()
    assert zh.sentences[0] == "预算再增加 1，价值可增加 4：加入 Maps，退出 Mail。"
    assert scope(plan.replace(budget=50)).frontier().sentences[0] == "More money would bring no more value."
    assert curve.to_dict()["exact"] is True
    assert "<table" in curve._repr_html_()


def test_the_rest_of_the_offer_is_paid_before_any_module():
    plan = Scope(budget=30, modules=[Module(name="Maps", value=3, cost=5)])
    curve = scope(plan, base=[20.0]).frontier()
    assert (curve.budgets.tolist(), curve.values.tolist()) == ([20.0, 25.0], [0.0, 3.0])
