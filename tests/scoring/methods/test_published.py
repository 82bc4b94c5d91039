"""Worked examples from the literature, at the tolerance that their print supports."""

from __future__ import annotations

import numpy as np
import pytest

from crmselect.scoring.methods import (
    additive,
    electre_iii,
    promethee,
    spotis,
    topsis,
    vikor,
    weighted_product,
)

UP = True
SUPPLIERS = [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
BRIDGMAN = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
POWERED = [20, 15, 40, 25]


def better(types: list[int]) -> list[bool]:
    return [t > 0 for t in types]


# Additive values and weighted product


def test_additive_gives_the_scores_of_the_lincoln_lights_exercise():
    """Bozarth & Handfield, Introduction to Operations and Supply Chain Management, "Lincoln Lights"."""
    scores = [[3, 5, 5], [4, 4, 3], [5, 4, 2]]
    np.testing.assert_allclose(additive(scores, [0.2, 0.4, 0.4]).preference, [4.6, 3.6, 3.4], atol=1e-12)
    np.testing.assert_allclose(additive(scores, [1, 1, 1]).preference, [4.3333, 3.6667, 3.6667], atol=5e-5)


def test_additive_gives_the_weighted_sums_of_triantaphyllou():
    """Triantaphyllou (2000), Multi-Criteria Decision Making Methods, Kluwer, ch. 2, weighted sum model."""
    np.testing.assert_allclose(additive(BRIDGMAN, POWERED).preference, [21.5, 22.0, 22.0], atol=1e-12)


def test_weighted_product_gives_the_ratios_of_triantaphyllou():
    """Triantaphyllou (2000), ch. 2, weighted product model: R(A1/A2) = 1.007, R(A1/A3) = 1.067, R(A2/A3) = 1.059."""
    a, b, c = weighted_product(BRIDGMAN, POWERED, [UP] * 4).preference
    np.testing.assert_allclose([a / b, a / c, b / c], [1.007, 1.067, 1.059], atol=6e-4)


def test_weighted_product_normalised_by_sums_gives_the_logarithms_of_wikipedia():
    """Wikipedia, Weighted product model, revision 1015567716: columns by their sums, weights to one."""
    expected = [-0.50128589, -0.50448471, -0.52947246]
    by_sum = weighted_product(BRIDGMAN, POWERED, [UP] * 4, normalize="sum")
    np.testing.assert_allclose(np.log10(by_sum.preference), expected, atol=1e-7)
    by_hand = np.array(BRIDGMAN) / np.sum(BRIDGMAN, axis=0)
    np.testing.assert_allclose(np.log10(weighted_product(by_hand, POWERED, [UP] * 4).preference), expected, atol=1e-7)


# TOPSIS


def test_topsis_gives_the_closeness_of_tzeng_and_huang():
    """Tzeng & Huang (2011), Multiple Attribute Decision Making, CRC Press, TOPSIS chapter."""
    result = topsis([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3], [UP] * 3)
    np.testing.assert_allclose(result.preference, [0.5037, 0.6581, 0.7482, 0.334], atol=1e-4)


def test_topsis_normalises_weights_that_do_not_sum_to_one():
    """Test data of JMcDM (Julia)."""
    result = topsis([[9, 7, 6, 7], [8, 7, 9, 6], [7, 8, 6, 6]], [4, 2, 6, 8], [UP] * 4)
    np.testing.assert_allclose(result.preference, [0.387687, 0.6503238, 0.0834767], atol=1e-5)


def test_topsis_with_costs_gives_the_closeness_of_ersoy():
    """Ersoy (2021), Equipment selection for an e-commerce company, LogForum 17(3); printed to three digits."""
    matrix = [
        [256, 8, 41, 1.6, 1.77, 7347.16],
        [256, 8, 32, 1.0, 1.8, 6919.99],
        [256, 8, 53, 1.6, 1.9, 8400],
        [256, 8, 41, 1.0, 1.75, 6808.9],
        [512, 8, 35, 1.6, 1.7, 8479.99],
        [256, 4, 35, 1.6, 1.7, 7499.99],
    ]
    weights = [0.405, 0.221, 0.134, 0.199, 0.007, 0.034]
    result = topsis(matrix, weights, better([1, 1, 1, 1, -1, -1]))
    np.testing.assert_allclose(result.preference, [0.308, 0.254, 0.327, 0.263, 0.857, 0.192], atol=5e-3)


def test_topsis_reverses_ranks_as_garcia_cascales_and_lamata_show():
    """García-Cascales & Lamata (2012), Math. and Computer Modelling 56: an added offer lifts the last to first."""
    three = topsis([[1, 5], [4, 2], [3, 3]], [0.5, 0.5], [UP, UP]).preference
    four = topsis([[1, 5], [4, 2], [3, 3], [5, 1]], [0.5, 0.5], [UP, UP]).preference
    np.testing.assert_allclose(three, [0.4527, 0.5473, 0.5282], atol=1e-4)
    np.testing.assert_allclose(four, [0.5335, 0.4733, 0.5, 0.4665], atol=1e-4)
    assert three.argmin() == 0
    assert four.argmax() == 0


# VIKOR

CLIMBING = np.array([[1, 3000], [2, 3750], [5, 4500]], dtype=float)


@pytest.mark.parametrize("matrix", [CLIMBING, CLIMBING * [1, 0.001] + [5, -1]], ids=["as printed", "other units"])
def test_vikor_gives_the_mountain_climbing_example_in_any_unit(matrix):
    """Opricovic & Tzeng (2004), EJOR 156(2), 445-455, the numerical example."""
    result = vikor(matrix, [0.5, 0.5], [False, True])
    np.testing.assert_allclose(result.s, [0.5, 0.375, 0.5], atol=1e-9)
    np.testing.assert_allclose(result.r, [0.5, 0.25, 0.5], atol=1e-9)
    np.testing.assert_allclose(result.q, [1, 0, 1], atol=1e-9)
    assert result.acceptable_advantage
    assert result.acceptable_stability
    assert result.compromise.tolist() == [False, True, False]


DRINA = [
    [4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41],
    [5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41],
    [5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42],
    [5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36],
    [5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04],
    [4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36],
]


@pytest.mark.parametrize(
    ("weights", "s", "r", "q", "compromise"),
    [
        (
            [1] * 8,
            [0.692, 0.7, 0.29, 0.423, 0.28, 0.346],
            [0.125, 0.125, 0.121, 0.125, 0.067, 0.125],
            [0.991, 1.0, 0.473, 0.670, 0.0, 0.578],
            [4],
        ),
        (
            [2] * 4 + [1] * 4,
            [0.701, 0.6, 0.386, 0.365, 0.317, 0.459],
            [0.167, 0.114, 0.161, 0.167, 0.089, 0.167],
            [1.0, 0.533, 0.552, 0.563, 0.0, 0.686],
            [4],
        ),
        (
            [1] * 4 + [2] * 4,
            [0.683, 0.8, 0.193, 0.48, 0.243, 0.232],
            [0.113, 0.167, 0.08, 0.122, 0.044, 0.083],
            [0.684, 1.0, 0.147, 0.554, 0.041, 0.191],
            [2, 4, 5],
        ),
        (
            [1] * 4 + [3.2] * 4,
            [0.678, 0.857, 0.138, 0.513, 0.222, 0.167],
            [0.129, 0.190, 0.057, 0.139, 0.042, 0.060],
            [0.668, 1.0, 0.051, 0.588, 0.058, 0.078],
            [2, 4, 5],
        ),
    ],
)
def test_vikor_gives_the_hydropower_example_under_all_four_weightings(weights, s, r, q, compromise):
    """Opricovic & Tzeng (2007), EJOR 178(2), 514-529, reservoirs on the Drina; printed to three digits."""
    result = vikor(DRINA, weights, better([1, -1, 1, 1, -1, -1, -1, 1]))
    np.testing.assert_allclose(result.s, s, atol=1e-3)
    np.testing.assert_allclose(result.r, r, atol=1e-3)
    np.testing.assert_allclose(result.q, q, atol=1.5e-3)
    assert np.flatnonzero(result.compromise).tolist() == compromise


def test_vikor_with_another_strategy_weight_gives_the_example_of_papathanasiou_and_ploskas():
    """Papathanasiou & Ploskas (2018), Multiple Criteria Decision Aid, Springer, pp. 31-55."""
    result = vikor(SUPPLIERS, [0.4, 0.3, 0.1, 0.2], [UP] * 4, v=0.625)
    np.testing.assert_allclose(result.q, [0.640, 1.000, 0.693, 0.271, 0.000, 0.694], atol=5e-4)


def test_vikor_keeps_near_offers_in_the_compromise_where_the_first_has_no_acceptable_advantage():
    """The data of Tzeng & Huang (2011), worked out by hand."""
    result = vikor([[5, 8, 4], [7, 6, 8], [8, 8, 6], [7, 4, 6]], [0.3, 0.4, 0.3], [UP] * 3)
    np.testing.assert_allclose(result.s, [0.6, 0.3, 0.15, 0.65], atol=1e-12)
    np.testing.assert_allclose(result.r, [0.3, 0.2, 0.15, 0.4], atol=1e-12)
    np.testing.assert_allclose(result.q, [0.75, 0.25, 0.0, 1.0], atol=1e-12)
    assert (bool(result.acceptable_advantage), bool(result.acceptable_stability)) == (False, True)
    assert result.compromise.tolist() == [False, True, True, False]


def test_vikor_takes_first_and_second_where_only_stability_fails():
    """Constructed: the fourth leads in q, but the third in s and the fifth in r."""
    matrix = [
        [1, 101, 1, 101, 1],
        [101, 1, 101, 1, 101],
        [1, 1, 1, 1, 101],
        [11, 11, 11, 16, 61],
        [56, 56, 56, 56, 56],
    ]
    result = vikor(matrix, [1] * 5, [False] * 5)
    np.testing.assert_allclose(result.s, [0.4, 0.6, 0.2, 0.21, 0.55], atol=1e-12)
    np.testing.assert_allclose(result.r, [0.2, 0.2, 0.2, 0.12, 0.11], atol=1e-12)
    assert (bool(result.acceptable_advantage), bool(result.acceptable_stability)) == (True, False)
    assert np.flatnonzero(result.compromise).tolist() == [3, 4]


# SPOTIS


def test_spotis_gives_the_distances_of_the_first_example_of_dezert():
    """Dezert, Tchamova, Han & Tacnet (2020), FUSION, example 1."""
    matrix = [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]]
    result = spotis(matrix, [0.2, 0.3, 0.5], [True, False, True], [[-5, 12], [-6, 10], [-8, 5]])
    np.testing.assert_allclose(result.distance, [0.1989, 0.3705, 0.3063, 0.7491], atol=6e-5)
    np.testing.assert_allclose(result.preference, 1 - result.distance, atol=1e-12)


def test_spotis_gives_the_distances_of_the_car_example_of_dezert():
    """The same, example 2; its weights sum to 0.9999, ours to one."""
    matrix = [
        [15000, 4.3, 99, 42, 737],
        [15290, 5.0, 116, 42, 892],
        [15350, 5.0, 114, 45, 952],
        [15490, 5.3, 123, 45, 1120],
    ]
    bounds = [[14000, 16000], [3, 8], [80, 140], [35, 60], [650, 1300]]
    weights = [0.2941, 0.2353, 0.2353, 0.0588, 0.1765]
    result = spotis(matrix, weights, better([-1, -1, -1, 1, 1]), bounds)
    np.testing.assert_allclose(result.distance, [0.4779, 0.5781, 0.5558, 0.5801], atol=2e-4)


# PROMETHEE


def test_promethee_gives_the_flows_of_zhao():
    """Zhao, Peng & Li (2013), Procedia Computer Science 17, 181-188: the usual function."""
    result = promethee([[4, 3, 2], [3, 2, 4], [5, 1, 3]], [0.5, 0.3, 0.2], [UP] * 3)
    np.testing.assert_allclose(result.preference, [0.1, -0.3, 0.2], atol=1e-9)
    np.testing.assert_allclose(result.positive, [0.55, 0.35, 0.6], atol=1e-9)
    np.testing.assert_allclose(result.negative, [0.45, 0.65, 0.4], atol=1e-9)


def test_promethee_gives_the_flows_of_papathanasiou_and_ploskas():
    """Papathanasiou & Ploskas (2018), Multiple Criteria Decision Aid, Springer, pp. 57-89: the linear function."""
    result = promethee(SUPPLIERS, [0.4, 0.3, 0.1, 0.2], [UP] * 4, function="linear", q=[1] * 4, p=[2] * 4)
    np.testing.assert_allclose(result.preference, [-0.26, -0.52, -0.22, 0.36, 0.7, -0.06], atol=1e-9)


def test_promethee_gives_the_flows_of_the_energy_strategies_of_ziemba():
    """Ziemba (2019), Sustainability 11(6), 1555: the linear function, twelve criteria, some of them costs."""
    matrix = np.array(
        [
            [38723, 34913, 25596, 34842, 22570, 39773, 19500, 34525, 16486],
            [33207, 32085, 2123, 32095, 1445, 17485, 868, 16958, 958],
            [0, 0.2, 5, 0.2, 0.2, 0.2, 99, 99, 99],
            [3375, 3127, 3547, 3115, 3090, 4135, 3160, 4295, 3653],
            [11.36, 12.78, 12.78, 12.86, 12.86, 17, 12.86, 17, 12.86],
            [-320.9, -148.4, -148.4, -9.9, -9.9, 0, -9.9, 0, -9.9],
            [203.7, 463, 356.2, 552.5, 295, 383, 264, 352, 264],
            [0, 11.7, 44.8, 11.7, 95.9, 95.9, 116.8, 116.8, 164.9],
            [0, 4.9, 10.7, 5.4, 11.2, 11.2, 11.2, 11.2, 11.2],
            [1, 1, 1, 3.5, 4, 4, 4, 4, 4],
            [21.5, 47.9, 27.7, 39.7, 1.5, 22.7, 2.7, 23.9, 1],
            [0, 3.7, 4.5, 10.3, 11.5, 11.5, 11.3, 11.3, 11.4],
        ]
    ).T
    weights = [0.3333, 0.1667, 0.1667, 0.3333, 0.25, 0.75, 1, 1, 0.4, 0.2, 0.4, 1]
    result = promethee(
        matrix,
        weights,
        better([-1, -1, 1, -1, 1, 1, -1, 1, 1, -1, -1, 1]),
        function="linear",
        q=[420, 1000, 10, 40, 1, 7, 50, 20, 1, 1, 4.6, 1],
        p=[2100, 5000, 50, 200, 5, 20, 100, 80, 4, 2, 23, 3],
    )
    expected = [-0.4143, -0.5056, -0.2317, -0.2892, 0.3313, 0.0619, 0.4296, 0.1626, 0.4554]
    np.testing.assert_allclose(result.preference, expected, atol=6e-5)


def test_promethee_gives_the_flows_of_the_wind_farms_of_ziemba():
    """Ziemba, Wątróbski, Zioło & Karczmarczyk (2017), Energies 10(11), 1755: the V-shape function."""
    matrix = np.array(
        [
            [16347, 14219, 8160, 8160],
            [9, 8.5, 9, 8.5],
            [73.8, 55, 64.8, 62.5],
            [36.7, 36, 28.5, 29.5],
            [1.5, 2, 2, 1.5],
            [3730, 3240, 1860, 1860],
            [2, 1, 2, 1],
            [1, 1, 2, 3],
            [38.8, 33.1, 45.8, 27.3],
            [4, 2, 4, 3],
            [1720524, 1496512, 858830, 858830],
            [40012, 34803, 19973, 19973],
        ]
    ).T
    result = promethee(
        matrix,
        [20, 5, 5, 1.67, 1.67, 11.67, 11.67, 5, 5, 16.67, 8.33, 8.33],
        better([-1, -1, -1, -1, -1, 1, -1, -1, 1, -1, 1, 1]),
        function="v-shape",
        p=[7280, 4, 13.4, 7.4, 3, 1662, 3, 3, 13.8, 3, 766240, 17820],
    )
    np.testing.assert_allclose(result.preference, [-0.0445, 0.1884, -0.0954, -0.0485], atol=6e-5)


# ELECTRE III


@pytest.mark.parametrize("scoring", ["cut", "distillation"])
def test_electre_iii_gives_the_schools_of_the_r_package(scoring):
    """R package MCDA, ELECTRE3, school example; here both ways of scoring lead to the printed scores."""
    matrix = [[-0.2, 3], [-2.3, 9], [-2.4, 10], [-1, 7]]
    result = electre_iii(matrix, [0.25, 0.75], [UP, UP], q=[0.2, 1], p=[1, 2], v=[3.5, 4], scoring=scoring)
    concordance = [[1, 0.25, 0.25, 0.25], [0.75, 1, 1, 0.75], [0.75, 1, 1, 0.75], [0.8125, 0.25, 0.25, 1]]
    np.testing.assert_allclose(result.concordance, concordance, atol=1e-6)
    assert result.discordance.sum() == pytest.approx(4.7, abs=1e-6)
    assert result.credibility.sum() == pytest.approx(10.2291667, abs=1e-6)
    assert result.dominance.astype(int).tolist() == [[1, 0, 0, 0], [1, 1, 1, 1], [1, 1, 1, 1], [1, 0, 0, 1]]
    assert result.net_outranking.tolist() == [-3, 2, 2, -1]
    assert result.preference.tolist() == [-3, 2, 2, -1]
