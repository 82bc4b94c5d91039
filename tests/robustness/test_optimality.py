"""Can an offer be first, and between which ranks can it stand?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.robustness import dominance, potential_optimality, preference, rank_ranges
from crmselect.robustness._region import region
from crmselect.scoring.weights import WeightSpace

SEEDS = st.integers(0, 10_000)


def table(seed):
    rng = np.random.default_rng(seed)
    offers, criteria = int(rng.integers(1, 7)), int(rng.integers(1, 5))
    coarse = rng.random() < 0.5
    return rng.integers(0, 6, (offers, criteria)) / 5 if coarse else rng.random((offers, criteria))


def space_for(criteria, seed):
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 4)
    middle = rng.dirichlet(np.ones(criteria))
    if kind == 0:
        return WeightSpace(criteria)
    if kind == 1:
        return WeightSpace(criteria, order=rng.permutation(criteria).tolist())
    if kind == 2 and criteria > 1:
        return WeightSpace(criteria, ratios={(0, 1): 1.5})
    return WeightSpace(criteria, lower=middle * 0.6, upper=np.minimum(1.0, middle * 1.4 + 0.05))


def test_two_offers_can_beat_a_third_between_them_though_neither_dominates_it():
    values = [[1.0, 0.0], [0.0, 1.0], [0.4, 0.4], [0.6, 0.6]]
    found = potential_optimality(values[:3])
    assert not dominance(values[:3]).plain.any()
    assert found.optimal.tolist() == found.alone.tolist() == [True, True, False]
    assert found.margin == pytest.approx([0.6, 0.6, -0.1])
    assert found.certificate[2] == pytest.approx([0.5, 0.5])
    # At w = (1/2, 1/2) the fourth is ahead of the first two by 0.1 each.
    assert potential_optimality([*values[:2], values[3]]).margin[2] == pytest.approx(0.1)


@settings(max_examples=25)
@given(SEEDS, st.booleans())
def test_the_certificate_has_the_margin_and_no_drawn_weights_have_a_better_one(seed, ranged):
    values = table(seed)
    offers, criteria = values.shape
    width = 0.1 if ranged else 0.0
    space = space_for(criteria, seed)
    found = potential_optimality(values, space, low=values - width, high=values + width)
    weights = space.sample(512, seed=3)
    for one in range(offers):
        shown = found.certificate[one]
        assert space.contains(shown, tolerance=1e-8)
        others = np.delete(values, one, axis=0) - width
        if not len(others):
            assert found.margin[one] == np.inf
            continue
        mine = values[one] + width
        assert (shown @ mine - others @ shown).min() == pytest.approx(found.margin[one], abs=1e-12)
        assert (weights @ mine - (weights @ others.T).max(axis=1)).max() <= found.margin[one] + 1e-9
    assert (found.optimal >= found.alone).all()
    assert found.optimal.any()
    # Who is first at drawn weights can be first.
    scores = weights @ values.T
    assert found.optimal[np.unique(scores.argmax(axis=1))].all()


@settings(max_examples=25)
@given(SEEDS)
def test_who_is_optimal_is_possibly_as_good_as_everyone_and_not_dominated_when_alone(seed):
    values = table(seed)
    space = space_for(values.shape[1], seed)
    found, pairs = potential_optimality(values, space), preference(values, space)
    assert pairs.possible[found.optimal].all()
    assert not dominance(values).plain[:, found.alone].any()


def test_identical_offers_are_optimal_together_but_not_alone():
    found = potential_optimality([[0.5, 0.7], [0.5, 0.7], [0.1, 0.1]])
    assert found.optimal.tolist() == [True, True, False]
    assert not found.alone.any()
    assert found.margin[:2] == pytest.approx([0, 0], abs=1e-12)


def test_a_single_offer_is_first_without_a_rival():
    for space in (None, WeightSpace(3, order=(0, 1), upper=0.6)):
        found = potential_optimality([[0.1, 0.2, 0.3]], space)
        assert (found.optimal.tolist(), found.alone.tolist(), found.margin.tolist()) == ([True], [True], [np.inf])
        ranks = rank_ranges([[0.1, 0.2, 0.3]], space)
        assert (ranks.best.tolist(), ranks.worst.tolist()) == ([1], [1])
        assert (space or WeightSpace(3)).contains(ranks.best_certificate[0])


def counted(values, weights, one):
    """The rank of an offer with equals in its favour and against it, at these weights."""
    ahead = (np.delete(values, one, axis=0) - values[one]) @ weights
    return 1 + int((ahead > 1e-9).sum()), 1 + int((ahead >= -1e-9).sum())


@settings(max_examples=25)
@given(SEEDS)
def test_ranks_are_reached_by_their_certificates_and_passed_at_no_drawn_weights(seed):
    values = table(seed)
    offers, criteria = values.shape
    space = space_for(criteria, seed)
    found = rank_ranges(values, space)
    assert found.best_exact.all()
    assert found.worst_exact.all()
    weights = np.vstack([space.sample(256, seed=2), space.vertices()])
    for one in range(offers):
        assert space.contains(found.best_certificate[one], tolerance=1e-8)
        assert counted(values, found.best_certificate[one], one)[0] == found.best[one]
        assert counted(values, found.worst_certificate[one], one)[1] == found.worst[one]
        seen = np.array([counted(values, some, one) for some in weights])
        assert seen[:, 0].min() >= found.best[one]
        assert seen[:, 1].max() <= found.worst[one]
    optimal = potential_optimality(values, space).optimal
    assert optimal.tolist() == (found.best == 1).tolist()


def test_with_two_criteria_the_ranks_are_those_at_the_changes_and_between_them():
    rng = np.random.default_rng(12)
    values = rng.random((9, 2))
    found = rank_ranges(values)
    slope = values[:, 0] - values[:, 1]
    one, other = np.triu_indices(9, 1)
    at = (values[other, 1] - values[one, 1]) / (slope[one] - slope[other])
    at = np.sort(np.append(at[(at > 0) & (at < 1)], [0, 1]))
    at = np.sort(np.append(at, (at[1:] + at[:-1]) / 2))
    for offer in range(9):
        seen = np.array([counted(values, np.array([weight, 1 - weight]), offer) for weight in at])
        assert (found.best[offer], found.worst[offer]) == (seen[:, 0].min(), seen[:, 1].max())


def test_identical_offers_stand_at_the_ranks_that_they_share():
    found = rank_ranges([[0.5, 0.7], [0.5, 0.7], [0.1, 0.1]])
    assert found.best.tolist() == [1, 1, 3]
    assert found.worst.tolist() == [2, 2, 3]


def test_too_few_nodes_leave_a_bound_that_says_so_and_is_never_too_narrow():
    values = np.random.default_rng(1).random((20, 5))
    full, short = rank_ranges(values), rank_ranges(values, nodes=1)
    assert full.best_exact.all()
    assert full.worst_exact.all()
    assert not (short.best_exact.all() and short.worst_exact.all())
    assert (short.best <= full.best).all()
    assert (short.worst >= full.worst).all()
    assert (short.best[short.best_exact] == full.best[short.best_exact]).all()


def test_programs_without_corners_give_the_same(monkeypatch):
    values, space = np.random.default_rng(3).random((6, 4)), WeightSpace(4, order=(0, 1, 2), upper=0.5)
    ranks = rank_ranges(values, space)
    monkeypatch.setattr("crmselect.robustness._region._CORNERS", 0)
    assert region(space, 4).corners is None
    other = rank_ranges(values, space)
    assert (other.best.tolist(), other.worst.tolist()) == (ranks.best.tolist(), ranks.worst.tolist())


def test_the_order_of_the_offers_and_the_scale_do_not_matter():
    rng = np.random.default_rng(6)
    values, turn = rng.random((7, 4)), rng.permutation(7)
    other = values[turn] * 1e6 - 5e5
    assert potential_optimality(other).margin == pytest.approx(
        1e6 * potential_optimality(values).margin[turn], abs=1e-2
    )
    assert rank_ranges(other).best.tolist() == rank_ranges(values).best[turn].tolist()
    assert rank_ranges(other).worst.tolist() == rank_ranges(values).worst[turn].tolist()


@pytest.mark.parametrize("function", [potential_optimality, rank_ranges])
@pytest.mark.parametrize(
    ("values", "space", "message"),
    [
        ([[0.1, np.nan]], None, r"values\[0, 1\]: nan is not a number"),
        (np.empty((0, 3)), None, r"values: has the shape \(0, 3\)"),
        ([[0.1, 0.2]], WeightSpace(3), "space: is one of 3 criteria"),
        ([[0.1, 0.2]], [1, 2], "is no WeightSpace"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(function, values, space, message):
    with pytest.raises(DataError, match=message):
        function(values, space)


def test_no_nodes_are_refused():
    with pytest.raises(DataError, match="nodes: 0"):
        rank_ranges([[0.1, 0.2]], nodes=0)
