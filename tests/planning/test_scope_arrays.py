"""The best choice of modules: published, against every choice there is, and where there is none."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.planning.scope_arrays import choose_scope
from crmselect.planning.scope_greedy import greedy_scope

STOCKCO = ([16, 22, 12, 8], [5, 7, 4, 3], 14)


def test_stockco_is_worth_42_where_greed_reaches_38():
    # Winston, Operations Research, 4th ed., section 9.2: Stockco.
    best = choose_scope(*STOCKCO)
    assert best.chosen.tolist() == [False, True, True, True]
    assert (best.value, best.cost, best.gap, best.bound, best.status) == (42.0, 14.0, 0.0, 42.0, "optimal")
    assert greedy_scope(*STOCKCO)[1] == 38.0


def every_choice(value, cost, budget, rules):
    """Return the most value and, of that, the least cost, by trying everything."""
    value, cost = np.asarray(value, float), np.asarray(cost, float)
    cost = cost[:, None] if cost.ndim == 1 else cost
    bundles = rules.get("bundles", ())
    priced = [at for at, one in enumerate(bundles) if not isinstance(one[0], int)]
    best = None
    for picks in product((0, 1), repeat=value.size):
        x = np.array(picks)
        if not kept(x, rules):
            continue
        for buys in product((0, 1), repeat=len(priced)):
            spent = x @ cost
            held = [one for at, buy in zip(priced, buys, strict=True) if buy for one in bundles[at][0]]
            if len(set(held)) < len(held) or not all(x[one] for one in held):
                continue
            for at, buy in zip(priced, buys, strict=True):
                if buy:
                    spent = spent - cost[list(bundles[at][0])].sum(axis=0)
                    price = np.atleast_1d(bundles[at][1])
                    spent = spent + np.append(price, np.zeros(cost.shape[1] - price.size))
            if not affordable(spent, budget, rules):
                continue
            worth = x @ value + sum(v for v, members in rules.get("shared", ()) if x[list(members)].any())
            if best is None or (worth, -spent.sum()) > (best[0], -best[1]):
                best = (worth, float(spent.sum()))
    return best


def affordable(spent, budget, rules):
    limit = np.atleast_1d(np.asarray(np.inf if budget is None else budget, float))
    dust = 1e-9
    if limit.size == spent.size and spent.size > 1:
        running, given_ = (spent.cumsum(), limit.cumsum()) if rules.get("carry_over") else (spent, limit)
        if (running > given_ + dust).any():
            return False
    elif spent.sum() > limit.sum() + dust:
        return False
    return spent.sum() <= rules.get("total", np.inf) + dust


def kept(x, rules):
    fixed = rules.get("fixed") or [None] * x.size
    return (
        all(answer is None or bool(x[at]) == answer for at, answer in enumerate(fixed))
        and all(not x[one] or any(x[list(np.atleast_1d(other))]) for one, other in rules.get("requires", ()))
        and all(x[list(group)].sum() <= 1 for group in rules.get("excludes", ()))
        and all(x[list(members)].sum() >= number for members, number in rules.get("at_least", ()))
        and all(x[list(one)].sum() in {0, len(one)} for one in rules.get("bundles", ()) if isinstance(one[0], int))
    )


@st.composite
def problems(draw, most=7):
    count = draw(st.integers(1, most))
    years = draw(st.integers(1, 3))
    whole = st.integers(0, 12)
    value = draw(st.lists(st.integers(-4, 20), min_size=count, max_size=count))
    cost = draw(st.lists(st.lists(whole, min_size=years, max_size=years), min_size=count, max_size=count))
    budget = draw(st.lists(st.integers(0, 30), min_size=years, max_size=years)) if draw(st.booleans()) else None
    rules = {"carry_over": draw(st.booleans())} if budget is not None else {}
    if budget is None or draw(st.booleans()):
        rules["total"] = float(draw(st.integers(0, 60)))
    at = st.integers(0, count - 1)
    if count > 2:
        pairs = draw(st.lists(st.tuples(at, at).filter(lambda p: p[0] != p[1]), max_size=3))
        rules["requires"] = pairs
        if draw(st.booleans()):
            rules["requires"] = [*pairs, (0, (1, 2))]
        groups = st.lists(at, min_size=2, max_size=3, unique=True).map(tuple)
        rules["excludes"] = draw(st.lists(groups, max_size=2))
        priced = st.tuples(groups, st.integers(0, 15).map(float))
        rules["bundles"] = draw(st.lists(st.one_of(priced, groups), max_size=2))
        rules["shared"] = draw(st.lists(st.tuples(st.integers(0, 9).map(float), groups), max_size=2))
        rules["fixed"] = draw(
            st.lists(st.sampled_from([None, None, None, True, False]), min_size=count, max_size=count)
        )
        if draw(st.booleans()):
            rules["at_least"] = [((0, 1, 2), draw(st.integers(0, 2)))]
    return value, cost, budget, rules


@settings(max_examples=150)
@given(problems())
def test_the_best_is_that_of_all_choices_and_never_below_greed(problem):
    value, cost, budget, rules = problem
    expected = every_choice(value, cost, budget, rules)
    if expected is None:
        with pytest.raises(DataError):
            choose_scope(value, cost, budget, **rules)
        return
    best = choose_scope(value, cost, budget, **rules)
    assert best.value == pytest.approx(expected[0], abs=1e-7)
    assert best.cost == pytest.approx(expected[1], abs=1e-6)  # Of equals the cheapest.
    assert (best.gap, best.bound, best.status, best.settled) == (0.0, best.value, "optimal", True)
    assert kept(best.chosen.astype(int), rules)
    assert affordable(best.cost_by_year, budget, rules)
    _, reached, _ = greedy_scope(value, cost, budget, **rules)
    if not any(rules.get(name) for name in ("fixed", "at_least")):
        assert best.value >= reached - 1e-9


@settings(max_examples=40)
@given(problems(), st.integers(0, 20))
def test_more_money_never_lowers_the_value(problem, more):
    value, cost, budget, rules = problem
    wider = dict(rules)
    if "total" in wider:
        wider["total"] += more
    raised = None if budget is None else [one + more for one in budget]
    try:
        least = choose_scope(value, cost, budget, **rules, ties=False).value
    except DataError:
        return
    assert choose_scope(value, cost, raised, **wider, ties=False).value >= least - 1e-9


@settings(max_examples=40)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_modules_does_not_matter(problem, shuffle):
    value, cost, budget, rules = problem
    order = list(range(len(value)))
    shuffle.shuffle(order)
    place = {old: new for new, old in enumerate(order)}

    def moved(given_):
        if isinstance(given_, tuple):
            return tuple(moved(one) for one in given_)
        return place[given_] if isinstance(given_, int) else given_

    other = dict(rules)
    for name in ("requires", "excludes", "bundles"):
        other[name] = [moved(one) for one in rules.get(name, ())]
    other["shared"] = [(worth, moved(members)) for worth, members in rules.get("shared", ())]
    other["at_least"] = [(moved(members), number) for members, number in rules.get("at_least", ())]
    if rules.get("fixed"):
        other["fixed"] = [rules["fixed"][old] for old in order]
    try:
        first = choose_scope(value, cost, budget, **rules)
    except DataError:
        with pytest.raises(DataError):
            choose_scope([value[old] for old in order], [cost[old] for old in order], budget, **other)
        return
    again = choose_scope([value[old] for old in order], [cost[old] for old in order], budget, **other)
    assert again.value == pytest.approx(first.value, abs=1e-9)
    assert again.cost == pytest.approx(first.cost, abs=1e-9)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e8])
def test_the_unit_of_value_and_money_does_not_matter(scale):
    rng = np.random.default_rng(3)
    value, cost = rng.integers(1, 40, 25), rng.integers(1, 40, (25, 3))
    budget = cost.sum(axis=0) // 3
    best = choose_scope(value, cost, budget)
    other = choose_scope(value * scale, cost * scale, budget * scale)
    assert other.value == pytest.approx(best.value * scale, rel=1e-9)
    assert other.gap == 0.0


def test_a_limit_that_a_solver_takes_for_kept_is_not_exceeded():
    # Both together cost half a unit more than a budget of ten million: within a solver's tolerance, not within ours.
    best = choose_scope([2, 1], [6e6, 4e6 + 0.5], 1e7)
    assert best.chosen.tolist() == [True, False]


def test_sums_that_only_rounding_puts_above_the_budget_are_within_it():
    assert choose_scope([1, 1, 1], [0.1, 0.1, 0.1], 0.3).chosen.all()


def test_of_equals_the_cheapest_then_the_fewest_then_the_first():
    assert choose_scope([5, 5], [4, 3], 6).chosen.tolist() == [False, True]
    assert choose_scope([4, 2, 2], [4, 2, 2], 4).chosen.tolist() == [True, False, False]
    assert choose_scope([3, 3, 3], [2, 2, 2], 4).chosen.tolist() == [True, True, False]


def test_what_is_worth_nothing_or_less_is_chosen_only_where_it_is_needed():
    assert not choose_scope([0, -2], [0, 0]).chosen.any()
    assert choose_scope([0, -2, 5], [1, 1, 1], requires=[(2, 1)]).chosen.tolist() == [False, True, True]
    assert not choose_scope([0, -6, 5], [1, 1, 1], requires=[(2, 1)]).chosen.any()


def test_dull_cases():
    nothing = choose_scope([], [], 5)
    assert (nothing.value, nothing.cost, nothing.chosen.size, nothing.gap) == (0.0, 0.0, 0, 0.0)
    assert not choose_scope([1, 2], [1, 1], 0).chosen.any()
    assert choose_scope([1, 2], [0, 0], 0).chosen.all()
    assert choose_scope([1, 2], [9, 9]).chosen.all()
    assert choose_scope([1, 2], [[9, 1], [9, 1]], [np.inf, 1]).chosen.tolist() == [False, True]


def test_money_that_a_year_leaves_is_there_later_and_never_before():
    value, cost = [1, 1], [[2, 0], [0, 6]]
    assert choose_scope(value, cost, [5, 3]).chosen.tolist() == [True, False]
    assert choose_scope(value, cost, [5, 3], carry_over=True).chosen.all()
    assert choose_scope([1], [[6, 0]], [5, 3], carry_over=True).chosen.tolist() == [False]


def test_a_bundle_is_bought_where_its_price_helps_and_a_module_is_paid_once():
    best = choose_scope([4, 4, 4], [5, 5, 5], 12, bundles=[((0, 1), 7), ((1, 2), 7)])
    assert best.value == 12.0
    assert best.bundles.sum() == 1
    assert best.cost == 12.0
    only = choose_scope([4, 0], [5, 5], 8, bundles=[((0, 1), 8, False)])
    assert (only.chosen.tolist(), only.cost) == ([True, True], 8.0)


def test_modules_that_require_each_other_are_all_in_or_all_out():
    assert not choose_scope([5, 1, 1], [2, 2, 2], 5, requires=[(0, 1), (1, 2), (2, 0)]).chosen.any()
    assert choose_scope([5, 1, 1], [2, 2, 2], 6, requires=[(0, 1), (1, 2), (2, 0)]).chosen.all()


def test_a_value_that_several_deliver_counts_once():
    best = choose_scope([1, 1], [2, 2], shared=[(10, (0, 1))])
    assert best.value == 12.0
    assert choose_scope([0, 0], [2, 3], shared=[(10, (0, 1))]).chosen.tolist() == [True, False]


def test_musts_beyond_a_budget_are_refused_with_the_year_and_the_amount():
    with pytest.raises(DataError) as caught:
        choose_scope([1, 1, 9], [[5, 2], [1, 4], [1, 1]], [4, 5], fixed={0: True, 1: True})
    assert [str(one) for one in caught.value.problems] == [
        "budget of year 1: the musts exceed it by 2.00 at least — raise it, or let go of a must",
        "budget of year 2: the musts exceed it by 1.00 at least — raise it, or let go of a must",
    ]


def test_musts_that_contradict_each_other_are_named_and_no_others():
    with pytest.raises(DataError, match="A in and C out: the rules do not allow this together"):
        choose_scope(
            [1] * 4, [1] * 4, 9, requires=[(0, 1), (1, 2)], names=list("ABCD"), fixed={0: True, 2: False, 3: True}
        )
    with pytest.raises(DataError, match="A and B are musts, and exclude each other"):
        choose_scope([1, 1], [1, 1], 9, excludes=[(0, 1)], fixed=[True, True], names=["A", "B"])
    with pytest.raises(DataError, match="A is a must and requires B, which is ruled out"):
        choose_scope([1, 1], [1, 1], 9, requires=[(0, 1)], fixed=[True, False], names=["A", "B"])
    with pytest.raises(DataError, match="the rules contradict each other"):
        choose_scope([1, 1], [1, 1], 9, excludes=[(0, 1)], at_least=[((0, 1), 2)])


def test_every_fault_is_told_at_once():
    with pytest.raises(DataError) as caught:
        choose_scope(
            [1, np.nan], [-1, 2], -3, requires=[(0, 0), (0, 7)], excludes=[(1, 1)], bundles=[((0, 1), -2)],
            at_least=[((0, 1), 3)], fixed=[True], shared=[(-1, (0,))],
        )  # fmt: skip
    assert [str(one.where) for one in caught.value.problems] == [
        "value[1]", "cost[0]", "budget", "requires[0]", "requires[1]", "excludes[0]", "at_least[0]", "bundles[0]",
        "shared[0]", "fixed",
    ]  # fmt: skip
    assert all(one.fix for one in caught.value.problems)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cost": [1, 2, 3]}, "2 values and the costs of 3 modules"),
        ({"cost": ["a", "b"]}, "these are no figures"),
        ({"budget": [1, 2, 3]}, "has the shape"),
        ({"total": 3}, "budget is one figure, and total another"),
        ({"requires": [(0, True)]}, "is no position of a module"),
        ({"requires": [3]}, "is no pair"),
        ({"requires": [(0, ())]}, "nothing is required"),
        ({"excludes": [(1,)]}, "one module is no group"),
        ({"fixed": {0: "yes"}}, "says neither in nor out"),
        ({"names": ["A"]}, "there are 1 for 2 modules"),
        ({"bundles": [((0, 1), 1, False), ((0, 1), 2, False)]}, "one of the two is all there is"),
        ({"bundles": [((0, 1), None, True)]}, "sold singly too, and without a price"),
    ],
)
def test_a_fault_says_what_is_wrong(changed, said):
    arguments = {"value": [1, 2], "cost": [1, 2], "budget": 3.0, **changed}
    with pytest.raises(DataError, match=said):
        choose_scope(**arguments)


def test_a_time_limit_leaves_a_choice_with_its_bound():
    rng = np.random.default_rng(0)
    cost = rng.lognormal(3, 0.7, (200, 1)) * rng.dirichlet(np.ones(5), 200)
    value = cost.sum(axis=1) * rng.uniform(0.5, 1.5, 200)
    budget = cost.sum(axis=0) * 0.35
    best = choose_scope(value, cost, budget, time_limit=0.3)
    assert (best.cost_by_year <= budget * (1 + 1e-9)).all()
    assert best.bound >= best.value
    assert best.gap == pytest.approx((best.bound - best.value) / best.value)
    assert (best.status == "optimal") == (best.gap == 0)


@pytest.mark.parametrize("seed", range(3))
def test_twelve_modules_with_every_kind_of_rule(seed):
    rng = np.random.default_rng(seed)
    value, cost = rng.integers(-2, 20, 12).tolist(), rng.integers(0, 15, (12, 3)).tolist()
    rules = {
        "requires": [(0, 1), (2, (3, 4)), (5, 6), (6, 5)], "excludes": [(1, 7), (3, 8, 9)], "fixed": {10: True},
        "bundles": [((0, 1, 4), [20.0, 5.0, 5.0]), (9, 11)], "shared": [(6.0, (2, 7))], "total": 90.0,
        "at_least": [((7, 8, 9), 1)], "carry_over": bool(seed % 2),
    }  # fmt: skip
    everything = {**rules, "fixed": [True if at == 10 else None for at in range(12)]}
    expected = every_choice(value, cost, [40, 30, 30], everything)
    best = choose_scope(value, cost, [40, 30, 30], **rules)
    assert (best.value, best.cost) == (pytest.approx(expected[0]), pytest.approx(expected[1]))
    assert best.gap == 0.0
