"""Where the weights of a run come from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect import Criterion, Offer, OfferSet, ValueFunction
from crmselect.draws import Points
from crmselect.robustness.weighing import weighing_of
from crmselect.scoring import rank
from crmselect.scoring.weights import WeightSpace

SCALE = ValueFunction(worst=0, best=1)
WEIGHT = st.integers(0, 9)


def leaf(name, weight):
    return Criterion(name=name, weight=weight, source="attribute.a", value=SCALE)


@st.composite
def trees(draw):
    """A tree of up to three levels, with some weight everywhere."""

    def group(depth, prefix):
        size = draw(st.integers(1, 3))
        made = []
        for n in range(size):
            weight = draw(WEIGHT) if n else draw(st.integers(1, 9))
            name = f"{prefix}{n}"
            deeper = depth < 2 and draw(st.booleans())
            made.append(
                Criterion(name=name, weight=weight, children=group(depth + 1, name)) if deeper else leaf(name, weight)
            )
        return tuple(made)

    return group(0, "c")


def drawn(criteria, weights, spread=0.3, draws=64):
    ranking = rank(OfferSet(offers=(Offer(name="A", attributes={"a": 1}),)), criteria=criteria)
    found = weighing_of(ranking, [ranking], weights, spread, draws=draws, seed=3, method="sobol")
    points = Points(found.dimension, draws, 3).block(0, draws)
    return ranking, found.draw(points, np.zeros(draws, dtype=np.int64), 0, draws)


@given(trees(), st.sampled_from(["stated", "order", "any"]), st.sampled_from([0.0, 0.3, 1.0]))
def test_weights_are_shares_of_the_leaves_in_every_draw(criteria, way, spread):
    _, weights = drawn(criteria, way, spread)
    assert (weights >= 0).all()
    assert weights.sum(axis=1) == pytest.approx(np.ones(len(weights)))


@given(trees())
def test_without_a_spread_the_stated_weights_stay(criteria):
    ranking, weights = drawn(criteria, "stated", 0.0)
    stated = np.array([one.weight for one in ranking.leaves])
    assert weights == pytest.approx(np.broadcast_to(stated, weights.shape))


@given(trees(), st.floats(0.01, 0.99))
def test_what_weighs_nothing_as_stated_weighs_nothing_in_any_draw(criteria, spread):
    ranking, weights = drawn(criteria, "stated", spread)
    nothing = np.array([one.weight == 0 for one in ranking.leaves])
    assert not weights[:, nothing].any()


def test_siblings_move_within_their_spread_before_they_are_made_to_sum_to_one():
    _, weights = drawn([leaf("a", 1), leaf("b", 1)], "stated", 0.5, draws=4096)
    # 0.5 × 1.5 against 0.5 × 0.5.
    assert weights[:, 0].max() == pytest.approx(0.75, abs=0.01)
    assert weights[:, 0].min() == pytest.approx(0.25, abs=0.01)


def test_equal_weights_at_the_top_keep_no_order_among_themselves():
    _, weights = drawn([leaf("a", 2), leaf("b", 2), leaf("c", 1)], "order", draws=2048)
    assert (weights[:, 0] > weights[:, 1]).mean() == pytest.approx(0.5, abs=0.02)
    assert (weights[:, 2] <= weights[:, :2].min(axis=1) + 1e-12).all()


def test_a_space_that_is_walked_gives_the_same_weights_block_by_block():
    space = WeightSpace(4, ratios={(0, 1): (1.5, 1.6), (1, 2): (1.1, 1.15), (2, 3): (2.0, 2.05)}, lower=0.01)
    ranking = rank(
        OfferSet(offers=(Offer(name="A", attributes={"a": 1}),)), criteria=[leaf(name, 1) for name in "abcd"]
    )
    found = weighing_of(ranking, [ranking], space, 0.3, draws=512, seed=3, method="sobol")
    nothing = np.empty((256, found.dimension))
    who = np.zeros(256, dtype=np.int64)
    if found.dimension:
        nothing = Points(found.dimension, 512, 3).block(0, 256)
    first = found.draw(nothing, who, 0, 256)
    assert np.array_equal(first, found.draw(nothing, who, 0, 256))
    assert space.contains(first).all()
