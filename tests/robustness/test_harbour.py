"""The thirteen alternatives for the Helsinki cargo harbour.

Lahdelma, R. and Salminen, P. (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group decision making,
*Operations Research* 49(3), 444-454, section 5. The figures were read as pysensmcda 2.0.0 quotes them in its tests.
Published shares are whole percents, so that a share may be off by half a point and the error of the draws on both sides.
"""

from __future__ import annotations

import numpy as np
import pytest

from crmselect.robustness import Uniform, smaa

# Eleven criteria; less is better in those marked -1.
FIGURES = np.array(
    [
        [4, 1.0, 985, 30, 166, 705, 25000, 4.5, 4.2, 15.1, 1.75],
        [4, 2.5, 985, 30, 166, 765, 25000, 4.5, 4.1, 15.3, 1.69],
        [4, 1.5, 985, 30, 166, 705, 25000, 4.5, 4.3, 12.7, 1.75],
        [4, 1.5, 985, 30, 166, 705, 25000, 4.5, 4.3, 12.2, 1.65],
        [4, 1.5, 985, 35, 177, 705, 25000, 4.5, 4.4, 15.1, 1.68],
        [4, 2.5, 985, 35, 177, 765, 25000, 4.5, 4.3, 15.3, 1.62],
        [4, 2.0, 985, 35, 177, 705, 25000, 4.5, 4.5, 12.7, 1.68],
        [4, 2.0, 985, 35, 177, 705, 25000, 4.5, 4.5, 12.2, 1.58],
        [4, 1.0, 985, 35, 166, 705, 25000, 4.5, 4.6, 14.8, 1.72],
        [4, 2.5, 985, 35, 166, 765, 25000, 4.5, 4.5, 15.0, 1.66],
        [4, 1.5, 985, 35, 166, 705, 25000, 4.5, 4.7, 12.4, 1.72],
        [4, 2.0, 985, 35, 166, 705, 25000, 4.5, 4.7, 11.9, 1.62],
        [1, 0.0, 1300, 50, 266, 4200, 0, 2.0, 1.0, 18.8, 1.00],
    ]
)
SIGNS = np.array([-1, -1, -1, 1, 1, -1, 1, 1, 1, -1, 1])
RANKS = np.array(
    [
        [5, 7, 7, 7, 7, 7, 9, 11, 13, 11, 10, 6, 1],
        [0, 0, 0, 0, 0, 1, 1, 2, 4, 9, 19, 47, 16],
        [5, 8, 9, 11, 12, 13, 11, 9, 8, 7, 5, 2, 1],
        [3, 6, 8, 10, 11, 12, 11, 10, 10, 8, 6, 4, 1],
        [4, 7, 9, 10, 11, 11, 12, 13, 12, 6, 3, 1, 0],
        [0, 1, 1, 2, 3, 4, 5, 7, 10, 19, 26, 19, 2],
        [9, 12, 13, 13, 13, 12, 10, 8, 6, 3, 1, 0, 0],
        [8, 10, 11, 11, 11, 11, 10, 10, 9, 5, 2, 1, 0],
        [18, 15, 11, 10, 9, 9, 11, 8, 5, 3, 1, 1, 0],
        [0, 1, 1, 2, 3, 4, 6, 9, 12, 22, 22, 15, 3],
        [27, 21, 16, 12, 9, 6, 4, 2, 1, 1, 0, 0, 0],
        [11, 12, 12, 11, 10, 10, 9, 9, 8, 5, 2, 1, 0],
        [10, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 76],
    ]
)
HOLISTIC = np.array([28, 7, 34, 30, 33, 14, 42, 39, 49, 14, 61, 42, 15])


@pytest.fixture(scope="module")
def harbour():
    worth = FIGURES * SIGNS
    worst, best = worth.min(axis=0), worth.max(axis=0)
    # Each figure is uncertain by a tenth of its criterion's range, which is a tenth of the scale of values.
    values = (worth - worst) / (best - worst)
    return smaa(Uniform(values - 0.1, values + 0.1), draws=2**17, seed=2001)


def test_every_rank_is_taken_as_often_as_published(harbour):
    assert 100 * harbour.acceptability == pytest.approx(RANKS, abs=1.0)


def test_the_holistic_indices_are_those_published(harbour):
    assert 100 * harbour.holistic() == pytest.approx(HOLISTIC, abs=1.0)


def test_the_alternative_of_building_nothing_is_best_for_few_and_worst_for_most(harbour):
    assert harbour.acceptability[12, 12] > 0.7
    assert harbour.confidence[12] == pytest.approx(1.0, abs=0.02)
