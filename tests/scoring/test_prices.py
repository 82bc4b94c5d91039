"""Price formulas: published examples, what they promise, and what they refuse."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crmselect.scoring.prices import FORMULAS, evaluate, score

# Keywords that make every formula run on any prices; quality is added where it is needed.
KEYWORDS = {
    "lowest_over_price": {},
    "linear_to_lowest": {"zero_at": 2.5},
    "linear_bounds": {"best": 100.0, "worst": 900.0},
    "linear_absolute": {"reference": 800.0},
    "world_bank": {"price_weight": 0.4},
    "quality_cost": {"price_weight": 0.4},
    "order87": {"price_weight": 0.4},
    "richtwert": {},
    "award_on_value": {"value_per_point": 3.0},
    "utility_index": {"price_weight": 0.5},
}
RATIO = ["lowest_over_price", "linear_to_lowest", "world_bank", "quality_cost", "order87", "utility_index"]
ZERO_RULES = ["limit", "aside", 0.01]

prices_of = lambda n: arrays(np.float64, n, elements=st.integers(1, 1000).map(float))  # noqa: E731
quality_of = lambda n: arrays(np.float64, n, elements=st.integers(1, 100).map(float))  # noqa: E731


def call(name: str, prices, quality, **more):
    keywords = KEYWORDS[name] | more
    if FORMULAS[name].combined:
        keywords["quality"] = quality
    return evaluate(prices, name, **keywords)


@st.composite
def tenders(draw, least=1, most=6):
    n = draw(st.integers(least, most))
    return draw(prices_of(n)), draw(quality_of(n))


# Published and constructed examples.


def test_lowest_over_price_of_a_british_tender():
    np.testing.assert_allclose(score([100, 105, 108], "lowest_over_price", points=40), [40, 38.0952, 37.037], atol=5e-5)


def test_a_block_tender_with_a_price_of_zero():
    # Bevan Brittan, procurement pitfalls 1: three prices of two bidders, weights 0.10, 0.15 and 0.05.
    np.testing.assert_allclose(score([85, 100], "lowest_over_price", points=0.10), [0.1, 0.085])
    np.testing.assert_allclose(score([15, 25], "lowest_over_price", points=0.05), [0.05, 0.03])
    with pytest.raises(ValueError, match=r"prices\[1\]: 0 is a price of zero — .* state a rule with zero='limit'"):
        score([10, 0], "lowest_over_price", points=0.15)
    np.testing.assert_allclose(score([10, 0], "lowest_over_price", points=0.15, zero="limit"), [0, 0.15])
    np.testing.assert_allclose(score([10, 0, 20], "lowest_over_price", zero="aside"), [100, 100, 50])
    np.testing.assert_allclose(score([10, 0, 20], "lowest_over_price", zero=1.0), [10, 100, 5])


def test_equal_value_for_money_is_judged_differently_by_formulas():
    # Denfield, localgovernmentlawyer.co.uk: quality and price both 50, 75 and 100, weights 50:50.
    quality = prices = np.array([50, 75, 100])
    np.testing.assert_allclose(
        score(prices, "quality_cost", quality=quality, price_weight=0.5), [75, 70.8333, 75], atol=5e-5
    )
    for name, keywords in (
        ("linear_to_lowest", {"zero_at": "highest"}),
        ("linear_bounds", {"best": "lowest", "worst": "highest"}),
        ("linear_bounds", {"best": 50, "worst": 100}),
    ):
        np.testing.assert_allclose(0.5 * quality + 0.5 * score(prices, name, **keywords), [75, 62.5, 50])
    np.testing.assert_allclose(0.5 * quality + 0.5 * score(prices, "linear_absolute", reference=100), [50] * 3)
    utility = evaluate(prices, "utility_index", quality=quality, price_weight=0.5)
    np.testing.assert_allclose(utility.preference, [0.5] * 3)
    assert utility.winner.all()
    np.testing.assert_array_equal(utility.rank, [1, 1, 1])
    np.testing.assert_allclose(score(prices, "richtwert", quality=quality), [1, 1, 1])


def test_a_hopeless_offer_turns_the_winner_of_a_relative_formula():
    # The effect is described by Stilger, Siderius & van Raaij (2017).
    quality, prices = np.array([80, 90, 10]), np.array([100, 118, 50])
    without = evaluate(prices[:2], "quality_cost", quality=quality[:2], price_weight=0.4)
    with_third = evaluate(prices, "quality_cost", quality=quality, price_weight=0.4)
    np.testing.assert_allclose(without.preference, [88, 87.8983], atol=5e-5)
    np.testing.assert_allclose(with_third.preference, [68, 70.9492, 46], atol=5e-5)
    assert without.winner.tolist() == [True, False]
    assert with_third.winner.tolist() == [False, True, False]
    np.testing.assert_array_equal(with_third.rank, [2, 1, 3])


def test_world_bank_rated_criteria():
    result = evaluate([120, 100, 110], "world_bank", quality=[75, 80, 90], price_weight=0.3)
    np.testing.assert_allclose(result.preference, [83.3333, 92.2222, 97.2727], atol=5e-5)
    np.testing.assert_allclose(result.price_score, [83.3333, 100, 90.9091], atol=5e-5)
    np.testing.assert_allclose(result.quality_score, [83.3333, 88.8889, 100], atol=5e-5)


def test_quality_and_cost_based_selection():
    result = evaluate([120, 100, 110], "quality_cost", quality=[75, 80, 90], price_weight=0.3)
    np.testing.assert_allclose(result.preference, [77.5, 86, 90.2727], atol=5e-5)
    halved = score([120, 100, 110], "quality_cost", quality=[37.5, 40, 45], quality_max=50, price_weight=0.3)
    np.testing.assert_allclose(halved, result.preference)


def test_the_richtwert_method_simple_and_extended():
    # UfAB; data constructed. The best Z is 9.2391, the band of 5 % reaches down to 8.7772.
    quality, prices = [900, 850, 700], [100, 92, 80]
    simple = evaluate(prices, "richtwert", quality=quality)
    np.testing.assert_allclose(simple.preference, [9, 9.2391, 8.75], atol=5e-5)
    assert simple.winner.tolist() == [False, True, False]
    extended = evaluate(prices, "richtwert", quality=quality, band=0.05, decide="quality")
    np.testing.assert_allclose(extended.figure, [9, 9.2391, 8.75], atol=5e-5)
    assert extended.in_band.tolist() == [True, True, False]
    assert extended.winner.tolist() == [True, False, False]
    by_price = evaluate(prices, "richtwert", quality=quality, band=0.10, decide="price")
    assert by_price.in_band.all()
    np.testing.assert_array_equal(by_price.rank, [3, 2, 1])
    own = evaluate(prices, "richtwert", quality=quality, band=0.05, decide=[1, 2, 3])
    np.testing.assert_array_equal(own.rank, [2, 1, 3])


def test_a_band_of_zero_decides_exact_ties_only():
    tie = {"quality": [90, 180, 10], "band": 0.0}
    np.testing.assert_array_equal(evaluate([10, 20, 10], "richtwert", **tie, decide="quality").rank, [2, 1, 3])
    np.testing.assert_array_equal(evaluate([10, 20, 10], "richtwert", **tie, decide="price").rank, [1, 2, 3])
    np.testing.assert_array_equal(evaluate([10, 10, 5], "richtwert", quality=[90, 90, 9], band=0.1).rank, [1, 1, 3])


def test_order_87_scores_the_price_and_the_total():
    np.testing.assert_allclose(score([80, 100, 120], "order87", decimals=2), [100, 80, 66.67])
    np.testing.assert_allclose(score([80, 100], "order87", price_weight=0.3), [30, 24])
    total = evaluate([80, 100], "order87", price_weight=0.3, quality=[70, 90])
    np.testing.assert_allclose(total.preference, [79, 87])
    np.testing.assert_allclose(total.price_score, [100, 80])
    np.testing.assert_allclose(score([80, 100], "order87", price_weight=0.1, kind="services"), [10, 8])


def test_order_87_refuses_a_weight_below_the_law():
    with pytest.raises(
        ValueError, match=r"price_weight: 0.2 is below the 0.3 that Article 55 of Order 87 prescribes for goods"
    ):
        score([80, 100], "order87", price_weight=0.2)
    with pytest.raises(ValueError, match=r"below the 0.1 .* services"):
        score([80, 100], "order87", price_weight=0.05, kind="services")


def test_award_on_value_takes_the_value_of_quality_off_the_price():
    result = evaluate([500_000, 540_000, 480_000], "award_on_value", quality=[60, 85, 0], value_per_point=2_000)
    np.testing.assert_allclose(result.figure, [380_000, 370_000, 480_000])
    np.testing.assert_allclose(result.preference, -result.figure)
    assert result.winner.tolist() == [False, True, False]
    np.testing.assert_allclose(score([100], "award_on_value", quality=[-20]), [-120])


def test_the_utility_index_weighs_quality_against_price():
    # N = 3: ten per cent less quality is worth thirty per cent less price.
    np.testing.assert_allclose(score([100, 70], "utility_index", quality=[90, 80], price_weight=0.25), [0.7, 0.7])


def test_linear_to_the_lowest_ends_at_a_multiple():
    np.testing.assert_allclose(score([100, 130, 200, 250], "linear_to_lowest"), [100, 70, 0, 0], atol=1e-12)
    np.testing.assert_allclose(score([100, 125, 150], "linear_to_lowest", zero_at=1.5), [100, 50, 0], atol=1e-12)


def test_linear_bounds_cut_off_at_both_ends():
    np.testing.assert_allclose(
        score([100, 300, 600, 900, 2000], "linear_bounds", best=300, worst=900), [100, 100, 50, 0, 0]
    )


# What all formulas promise.


@settings(deadline=None, max_examples=40)
@given(tenders(), st.sampled_from(sorted(FORMULAS)), st.integers(0, 2**32))
def test_results_are_finite_and_follow_a_renaming_of_offers(tender, name, seed):
    prices, quality = tender
    result = call(name, prices, quality).preference
    assert result.shape == prices.shape
    assert np.isfinite(result).all()
    order = np.random.default_rng(seed).permutation(len(prices))
    np.testing.assert_allclose(call(name, prices[order], quality[order]).preference, result[order], rtol=1e-12)


@settings(deadline=None, max_examples=60)
@given(tenders(), st.sampled_from(sorted(FORMULAS)), st.data())
def test_a_lower_price_never_gets_fewer_points(tender, name, data):
    prices, quality = tender
    if name == "utility_index":
        # The published index turns around below 0, which its documentation says.
        assume((quality.max() - quality <= 99).all())
    k = data.draw(st.integers(0, len(prices) - 1))
    lower = prices.copy()
    lower[k] = data.draw(st.floats(0.5, float(prices[k])))
    before, after = (call(name, one, quality).preference[k] for one in (prices, lower))
    assert after >= before - 1e-9 * max(1, abs(before))


@settings(deadline=None, max_examples=40)
@given(tenders(), st.sampled_from(RATIO), st.floats(1e-6, 1e6))
def test_relative_formulas_do_not_depend_on_the_currency(tender, name, factor):
    prices, quality = tender
    np.testing.assert_allclose(
        call(name, prices * factor, quality).preference, call(name, prices, quality).preference, rtol=1e-9, atol=1e-9
    )


@settings(deadline=None, max_examples=40)
@given(tenders(least=2), st.sampled_from([n for n, f in FORMULAS.items() if not f.relative]))
def test_absolute_formulas_do_not_depend_on_the_other_offers(tender, name):
    prices, quality = tender
    np.testing.assert_allclose(
        call(name, prices[1:], quality[1:]).preference, call(name, prices, quality).preference[1:], rtol=1e-12
    )


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 4), st.integers(1, 5), st.sampled_from(sorted(FORMULAS)), st.data())
def test_a_batch_equals_single_calls(draws, n, name, data):
    prices = data.draw(prices_of((draws, n)))
    quality = data.draw(quality_of(n))
    batch = call(name, prices, quality)
    for k in range(draws):
        one = call(name, prices[k], quality)
        np.testing.assert_array_equal(batch.preference[k], one.preference)
        np.testing.assert_array_equal(batch.rank[k], one.rank)
        np.testing.assert_array_equal(batch.winner[k], one.winner)


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 3), st.integers(2, 5), st.sampled_from([None, 0.0, 0.03, 0.1]), st.data())
def test_the_band_of_richtwert_in_batches_equals_single_calls(draws, n, band, data):
    prices, quality = data.draw(prices_of((draws, n))), data.draw(quality_of((draws, n)))
    for decide in ("quality", "price"):
        batch = evaluate(prices, "richtwert", quality=quality, band=band, decide=decide)
        for k in range(draws):
            one = evaluate(prices[k], "richtwert", quality=quality[k], band=band, decide=decide)
            np.testing.assert_array_equal(batch.preference[k], one.preference)
            if band is None:
                continue
            inside, z = one.in_band, one.figure
            assert (z[inside] >= z.max() * (1 - band) * (1 - 1e-9)).all()
            key = quality[k] if decide == "quality" else -prices[k]
            first = one.winner
            assert inside[first].all()
            assert (key[first] == key[inside].max()).all()
            if (~inside).any():
                assert one.rank[inside].max() < one.rank[~inside].min()


@pytest.mark.parametrize("name", [name for name, formula in FORMULAS.items() if "zero" in formula.parameters])
def test_a_price_of_zero_is_refused_or_follows_the_stated_rule(name):
    prices, quality = [[0, 10, 20], [5, 10, 20], [0, 0, 0]], [50, 60, 70]
    with pytest.raises(ValueError, match=r"prices\[0, 0\].*zero"):
        call(name, prices, quality)
    for rule in ZERO_RULES:
        if name == "richtwert" and isinstance(rule, str):
            with pytest.raises(ValueError, match="is no rule here: Z has no limit at zero"):
                call(name, prices, quality, zero=rule)
            continue
        result = call(name, prices, quality, zero=rule)
        assert np.isfinite(result.preference).all()
        if rule != 0.01:
            # The rule of a free offer leaves tenders without one as they were.
            np.testing.assert_array_equal(result.preference[1], call(name, prices[1], quality).preference)


@pytest.mark.parametrize("name", [name for name, formula in FORMULAS.items() if "zero" not in formula.parameters])
def test_where_zero_is_a_price_it_gets_a_finite_figure(name):
    assert np.isfinite(call(name, [0, 10, 20], [50, 60, 70]).preference).all()


def test_the_limit_at_zero_is_where_the_formula_tends():
    for name in RATIO:
        near = call(name, [1e-9, 10, 20], [50, 60, 70]).preference
        np.testing.assert_allclose(call(name, [0, 10, 20], [50, 60, 70], zero="limit").preference, near, atol=1e-6)


def test_amounts_beyond_all_measure_neither_overflow_nor_pass():
    for name in FORMULAS:
        assert np.isfinite(call(name, [1e-100, 1.0, 1e100], [1, 50, 100]).preference).all()
    with pytest.raises(ValueError, match=r"prices\[0\]: 1e\+200 is beyond any amount"):
        score([1e200], "lowest_over_price")
    with pytest.raises(ValueError, match=r"prices\[1\]: 4.9.*e-324 is all but zero"):
        score([1, 5e-324], "lowest_over_price")
    with pytest.raises(ValueError, match=r"points: 1e\+200 is beyond any amount"):
        score([1], "lowest_over_price", points=1e200)


def test_min_max_knows_free_and_equal_prices():
    np.testing.assert_allclose(score([0, 10, 20], "linear_to_lowest", zero_at="highest"), [100, 50, 0])
    np.testing.assert_allclose(score([7, 7], "linear_to_lowest", zero_at="highest"), [100, 100])
    np.testing.assert_allclose(score([0], "linear_bounds", best="lowest", worst="highest"), [100])


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize(
    ("prices", "message"),
    [
        ([10, -5, 20], r"prices\[1\]: -5 is negative"),
        ([[10, np.nan, 20]], r"prices\[0, 1\]: nan is not a number"),
        ([10, 5, np.inf], r"prices\[2\]: inf is infinite"),
        ([], "prices: hold no offer"),
        (3, "prices: hold no offer"),
        (["dear", 1, 2], "prices: are not an array of numbers"),
    ],
)
def test_what_is_no_price_is_refused_with_its_place(name, prices, message):
    with pytest.raises(ValueError, match=message):
        call(name, prices, [50, 60, 70])


# Rounding.


@pytest.mark.parametrize(
    ("price", "decimals", "expected"),
    [(87.5, 0, 13), (99.995, 2, 0.01), (98.995, 2, 1.01), (86.5, 0, 14), (50, 2, 50), (98.9951, 2, 1.0)],
)
def test_points_are_rounded_half_up_and_not_to_even(price, decimals, expected):
    assert score([price], "linear_absolute", reference=100, decimals=decimals) == [expected]


def test_rounding_reaches_totals_and_orders():
    exact = evaluate([100, 101], "quality_cost", quality=[80, 80.6], price_weight=0.5)
    coarse = evaluate([100, 101], "quality_cost", quality=[80, 80.6], price_weight=0.5, decimals=0)
    assert exact.winner.tolist() == [True, False]
    assert coarse.winner.tolist() == [True, True]
    np.testing.assert_array_equal(score([2.5], "award_on_value", quality=[0], decimals=0), [-3])
    assert not np.signbit(score([0], "award_on_value", quality=[0])).any()


@pytest.mark.parametrize("decimals", [-1, 13, True, 1.5, "2"])
def test_decimals_are_a_small_whole_number(decimals):
    with pytest.raises(ValueError, match="is no number of decimals — give 0 to 12, or None"):
        score([1, 2], "lowest_over_price", decimals=decimals)


@given(st.integers(0, 10**6), st.integers(0, 4))
def test_rounded_figures_have_no_more_decimals(cents, decimals):
    points = float(score([cents / 1000], "linear_absolute", reference=1e6, points=1000.0, decimals=decimals)[0])
    assert points == round(points, decimals)


# The catalogue.


def test_the_catalogue_has_every_formula_of_the_design_in_its_order():
    assert list(FORMULAS) == [
        "lowest_over_price", "linear_to_lowest", "linear_bounds", "linear_absolute", "world_bank",
        "quality_cost", "order87", "richtwert", "award_on_value", "utility_index",
    ]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=list(FORMULAS))
def test_the_catalogue_tells_the_truth(formula):
    given_keywords = inspect.signature(formula.evaluate).parameters
    assert list(given_keywords)[1:] == list(formula.parameters)
    assert formula.evaluate.__name__ == formula.name
    assert formula.combined == ("quality" in formula.required)
    assert formula.label() == formula.en
    assert formula.label("zh") == formula.zh
    assert any("一" <= sign <= "鿿" for sign in formula.zh)
    for text in (formula.rule, formula.source, formula.domain, formula.rounding, formula.zero_price):
        assert text
    with pytest.raises(ValueError, match="choose en or zh"):
        formula.label("de")


def test_labels_are_unlike_each_other():
    for language in ("en", "zh"):
        assert len({formula.label(language) for formula in FORMULAS.values()}) == len(FORMULAS)


@pytest.mark.parametrize(
    ("formula", "keywords", "message"),
    [
        ("lowest_over", {}, "formula: 'lowest_over' is not known — .*choose lowest_over_price, linear_to_lowest"),
        ("richtwerte", {}, "did you mean 'richtwert'"),
        ("lowest_over_price", {"quality": [1, 2]}, "quality: is not a parameter of lowest_over_price — it takes points, zero, decimals"),
        ("world_bank", {}, "world_bank: needs quality and price_weight"),
        ("linear_bounds", {"best": 1}, "linear_bounds: needs worst"),
        ("linear_bounds", {"best": 5, "worst": 3}, "best: 5 is not below the price that gets no points, 3"),
        ("linear_bounds", {"best": 500, "worst": "highest"}, "best: 500 is not below"),
        ("linear_bounds", {"best": "cheapest", "worst": 3}, "best: 'cheapest' is not known — give a price, or 'lowest'"),
        ("linear_bounds", {"best": -1, "worst": 3}, "best: -1 is no price"),
        ("linear_to_lowest", {"zero_at": 1}, "zero_at: 1 times the lowest price is not above it"),
        ("linear_to_lowest", {"zero_at": "dearest"}, "zero_at: 'dearest' is not known"),
        ("linear_absolute", {"reference": 0}, "reference: 0 is not above 0"),
        ("lowest_over_price", {"points": -1}, "points: -1 is not above 0"),
        ("lowest_over_price", {"zero": "ignore"}, "zero: 'ignore' is no rule — choose refuse, limit, aside"),
        ("lowest_over_price", {"zero": 0}, "zero: 0 is not above 0"),
        ("quality_cost", {"quality": [1, 2], "price_weight": 40}, "price_weight: 40 is not a share — write 0.4 for 40 %"),
        ("quality_cost", {"quality": [1, 2, 3], "price_weight": 0.4}, "quality: has 3 offers, prices have 2"),
        ("quality_cost", {"quality": [1, 200], "price_weight": 0.4}, r"quality\[1\]: 200 is above quality_max = 100"),
        ("quality_cost", {"quality": [1, -2], "price_weight": 0.4}, r"quality\[1\]: -2 is below 0"),
        ("quality_cost", {"quality": [1, np.nan], "price_weight": 0.4}, r"quality\[1\]: nan is not a number"),
        ("world_bank", {"quality": [0, 0], "price_weight": 0.4}, "quality: is 0 for every offer"),
        ("utility_index", {"quality": [1, 2], "price_weight": 0}, "price_weight: 0 is not a share — give a share above 0"),
        ("order87", {"kind": "works"}, "kind: 'works' is not known — choose goods, services"),
        ("order87", {"quality": [1, 2]}, "quality: is given without price_weight"),
        ("richtwert", {"quality": [1, 2], "band": 0.2}, "band: 0.2 is not a band that UfAB allows — give 0 to 0.10"),
        ("richtwert", {"quality": [1, 2], "band": 5}, "band: 5 is not a band that UfAB allows — write 0.05 for 5 %"),
        ("richtwert", {"quality": [1, 2], "band": 0.1, "decide": "luck"}, "decide: 'luck' is not known"),
        ("richtwert", {"quality": [1, 2], "band": 0.1, "decide": [1, 2, 3]}, "decide: does not give one figure an offer"),
        ("richtwert", {"quality": [1, 2], "band": 0.1, "decide": [1, np.nan]}, "decide: holds figures that are not finite"),
        ("award_on_value", {"quality": [1, 2], "value_per_point": 0}, "value_per_point: 0 is not above 0"),
    ],
)  # fmt: skip
def test_wrong_calls_are_refused_with_what_to_write_instead(formula, keywords, message):
    with pytest.raises(ValueError, match=message):
        score([100, 200], formula, **keywords)


def test_quality_and_prices_of_unlike_shapes_are_refused():
    with pytest.raises(ValueError, match=r"quality: of shape \(3, 2\) does not go with prices of shape \(2, 2\)"):
        score(np.ones((2, 2)), "quality_cost", quality=np.ones((3, 2)), price_weight=0.5)
