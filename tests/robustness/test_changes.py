"""Do the weights that are given take the lead away, and are no nearer ones to be had?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.robustness import smallest_change
from crmselect.scoring.weights import WeightSpace

NORMS = ("l1", "l2", "max")


def length(change, norm):
    return np.linalg.norm(change, ord={"l1": 1, "l2": 2, "max": np.inf}[norm], axis=-1)


@pytest.mark.parametrize(("norm", "distance"), [("l1", 0.4), ("l2", 0.2 * np.sqrt(2)), ("max", 0.2)])
def test_with_two_criteria_the_change_is_that_of_the_stability_interval(norm, distance):
    found = smallest_change([[0.9, 0.2], [0.3, 0.6], [0.2, 0.1]], [60, 40], norm=norm)
    assert found.distance == pytest.approx([0, distance, np.inf])
    assert found.certificate[1] == pytest.approx([0.4, 0.6])
    assert (found.winner, found.nearest) == (0, 1)


def test_the_euclidean_change_is_the_projection_onto_the_plane_where_both_are_level():
    # Far from the edges: the step is along the difference of the values, freed of its mean.
    values, weights = np.array([[0.6, 0.5, 0.4], [0.5, 0.5, 0.49]]), np.full(3, 1 / 3)
    ahead = values[0] - values[1]
    across = ahead - ahead.mean()
    found = smallest_change(values, weights, norm="l2")
    assert found.distance[1] == pytest.approx(ahead @ weights / np.linalg.norm(across), rel=1e-12)
    assert found.certificate[1] == pytest.approx(weights - (ahead @ weights) / (across @ across) * across, abs=1e-12)


@pytest.mark.parametrize("norm", NORMS)
@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), bounded=st.booleans())
def test_the_certificate_makes_the_rival_level_at_the_distance_and_no_sampled_weights_do_it_nearer(norm, seed, bounded):
    rng = np.random.default_rng(seed)
    offers, criteria = int(rng.integers(2, 6)), int(rng.integers(2, 5))
    values, weights = rng.random((offers, criteria)), rng.dirichlet(np.ones(criteria))
    space = WeightSpace(criteria, lower=weights * 0.7, upper=np.minimum(weights * 1.5, 1.0)) if bounded else None
    found = smallest_change(values, weights, norm=norm, space=space)
    drawn = rng.dirichlet(np.ones(criteria), 4000) if space is None else space.sample(2000, seed=seed)
    near = 0.9 * weights + 0.1 * drawn if space is None else drawn
    for one in range(offers):
        ahead = values[found.winner] - values[one]
        if np.isinf(found.distance[one]):
            assert np.isnan(found.certificate[one]).all()
            assert (drawn @ ahead > 0).all()
            continue
        shown = found.certificate[one]
        assert shown.min() >= 0
        assert shown.sum() == pytest.approx(1, abs=1e-12)
        assert space is None or space.contains(shown, tolerance=1e-8)
        assert shown @ ahead == pytest.approx(0, abs=1e-9)
        assert length(shown - found.weights, norm) == pytest.approx(found.distance[one], abs=1e-12)
        for some in (drawn, near):
            level = some[some @ ahead <= 0]
            assert (length(level - found.weights, norm) >= found.distance[one] - 1e-9).all()
    if found.nearest >= 0:
        scores = values @ found.certificate[found.nearest]
        assert scores[found.nearest] == pytest.approx(scores.max(), abs=1e-9)


@given(st.integers(0, 10_000))
def test_the_three_measures_keep_their_order(seed):
    rng = np.random.default_rng(seed)
    values, weights = rng.random((4, 5)), rng.dirichlet(np.ones(5))
    l1, l2, most = (smallest_change(values, weights, norm=norm).distance for norm in NORMS)
    reached = np.isfinite(l1)
    assert (np.isfinite(l2) == reached).all()
    assert (np.isfinite(most) == reached).all()
    # Norms of one vector are ordered, and so are their minima.
    assert (most[reached] <= l2[reached] + 1e-12).all()
    assert (l2[reached] <= l1[reached] + 1e-12).all()
    # What one criterion gains the others lose.
    assert (l1[reached] >= 2 * most[reached] - 1e-9).all()


@pytest.mark.parametrize("norm", NORMS)
def test_a_rival_that_is_level_already_needs_no_change(norm):
    found = smallest_change([[0.5, 0.5], [0.3, 0.7], [0.5, 0.5], [0.0, 0.0]], [1, 1], norm=norm)
    assert found.distance.tolist() == [0, 0, 0, np.inf]
    assert found.certificate[:3].tolist() == [[0.5, 0.5]] * 3
    assert found.nearest == 1


@pytest.mark.parametrize("norm", NORMS)
def test_a_rival_that_is_level_at_a_corner_only_is_met_there(norm):
    found = smallest_change([[1.0, 0.5], [1.0, 0.2]], [0.5, 0.5], norm=norm)
    assert found.certificate[1] == pytest.approx([1, 0], abs=1e-9)
    assert found.distance[1] == pytest.approx(float(length(np.array([0.5, -0.5]), norm)), abs=1e-9)


@pytest.mark.parametrize("norm", NORMS)
def test_a_space_of_one_point_leaves_no_rival_a_chance(norm):
    space = WeightSpace(3, ratios={(0, 1): 2.0, (1, 2): 2.0})
    found = smallest_change([[0.9, 0.1, 0.1], [0.1, 0.9, 0.9]], [4, 2, 1], norm=norm, space=space)
    assert found.distance.tolist() == [0, np.inf]
    assert found.nearest == -1


@pytest.mark.parametrize("norm", NORMS)
def test_a_space_with_a_fixed_ratio_is_searched_along_it(norm):
    # w = (2 t, t, 1 − 3 t): the winner's lead of 0.3 on 3 t meets the rival's of 0.6 on 1 − 3 t at t = 2/9.
    space = WeightSpace(3, ratios={(0, 1): 2.0})
    found = smallest_change([[0.6, 0.6, 0.2], [0.3, 0.3, 0.8]], [4, 2, 1], norm=norm, space=space)
    assert found.certificate[1] == pytest.approx([4 / 9, 2 / 9, 1 / 3], abs=1e-9)


@pytest.mark.parametrize("norm", NORMS)
def test_dull_cases_are_defined(norm):
    alone = smallest_change([[0.4, 0.6]], [1, 1], norm=norm)
    assert (alone.distance.tolist(), alone.nearest) == ([0], -1)
    single = smallest_change([[0.4], [0.6]], [1], norm=norm)
    assert (single.distance.tolist(), single.winner, single.nearest) == ([np.inf, 0], 1, -1)


@pytest.mark.parametrize("norm", NORMS)
def test_the_order_of_the_offers_and_the_scale_do_not_matter(norm):
    rng = np.random.default_rng(8)
    values, weights, turn = rng.random((6, 4)), rng.random(4), rng.permutation(6)
    found = smallest_change(values, weights, norm=norm)
    turned = smallest_change(values[turn] * 1e5 - 3e4, weights, norm=norm)
    assert turned.distance == pytest.approx(found.distance[turn], abs=1e-9)
    assert turn[turned.nearest] == found.nearest


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"norm": "l3"}, "norm: 'l3' is not known"),
        ({"weights": [0.2, 0.8], "space": WeightSpace(2, order=(0, 1))}, "weights: lie outside the space"),
        ({"space": WeightSpace(3)}, "space: is one of 3 criteria — give one of 2"),
        ({"space": "simplex"}, "is no WeightSpace"),
        ({"weights": [1, -1]}, "is negative"),
        ({"weights": [1, np.nan]}, r"weights\[1\]: nan is not a number"),
        ({"values": [[1, np.nan], [0, 0]]}, r"values\[0, 1\]: nan is not a number"),
        ({"winner": 1}, "winner: 1 is not first"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(change, message):
    inputs = {"values": [[0.9, 0.2], [0.3, 0.6]], "weights": [0.6, 0.4], **change}
    with pytest.raises(DataError, match=message):
        smallest_change(inputs.pop("values"), inputs.pop("weights"), **inputs)


@pytest.mark.parametrize(("norm", "length"), [("l1", 1.0), ("l2", np.sqrt(0.375)), ("max", 0.5)])
def test_of_many_weights_that_are_level_at_the_farthest_the_nearest_are_found(norm, length):
    found = smallest_change([[1, 0.5, 0.5], [0, 0.5, 0.5]], [0.5, 0, 0.5], norm=norm)
    assert found.distance[1] == pytest.approx(length)
    assert found.certificate[1][0] == pytest.approx(0.0, abs=1e-9)
