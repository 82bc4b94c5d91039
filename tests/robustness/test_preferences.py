"""Is one offer at least as good as another whatever the weights, and do the weights shown show it?"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.robustness import dominance, preference
from crmselect.robustness._region import region
from crmselect.scoring.weights import WeightSpace

SEEDS = st.integers(0, 10_000)


def table(seed):
    """Coarse values with ranges around them, so that offers are level or dominated now and then."""
    rng = np.random.default_rng(seed)
    offers, criteria = int(rng.integers(1, 6)), int(rng.integers(1, 5))
    values = rng.integers(0, 6, (offers, criteria)) / 5
    return values, values - rng.integers(0, 3, values.shape) / 10, values + rng.integers(0, 3, values.shape) / 10


def spaces(criteria, seed):
    """A space of each kind: all weights, an order, bounds, a fixed ratio."""
    rng = np.random.default_rng(seed)
    yield None
    yield WeightSpace(criteria, order=rng.permutation(criteria).tolist())
    middle = rng.dirichlet(np.ones(criteria))
    yield WeightSpace(criteria, lower=middle * 0.6, upper=np.minimum(1.0, middle * 1.4 + 0.05))
    if criteria > 2:
        yield WeightSpace(criteria, ratios={(0, 1): 2.0, (1, 2): (0.5, 3.0)})


def test_dominance_asks_for_no_worse_anywhere_and_better_somewhere():
    found = dominance([[0.9, 0.8], [0.9, 0.5], [0.2, 1.0], [0.9, 0.5]])
    expected = np.zeros((4, 4), dtype=bool)
    expected[0, [1, 3]] = True
    for kind in found:
        assert kind.tolist() == expected.tolist()


def test_ranges_widen_possible_and_narrow_necessary_dominance():
    values, low, high = [[0.6, 0.6], [0.4, 0.4]], [[0.5, 0.3], [0.4, 0.4]], [[0.6, 0.6], [0.5, 0.7]]
    found = dominance(values, low, high)
    assert found.plain.tolist() == [[False, True], [False, False]]
    assert not found.necessary.any()
    # At its best the second has 0.5 and 0.7, where the first has 0.5 and 0.3 at its worst.
    assert found.possible.tolist() == [[False, True], [True, False]]
    assert dominance(values, low, [[0.6, 0.6], [0.45, 0.7]]).possible.tolist() == [[False, True], [False, False]]


@given(SEEDS)
def test_dominance_agrees_with_trying_values_within_the_ranges(seed):
    values, low, high = table(seed)
    found = dominance(values, low, high)
    rng = np.random.default_rng(seed + 1)
    trials = [np.where(rng.random(values.shape) < 0.5, low, high) for _ in range(40)]
    for trial in [*trials, values]:
        plain = dominance(trial).plain
        assert (plain >= found.necessary).all()
        assert (plain <= found.possible).all()


@given(SEEDS)
def test_dominance_is_strict_and_passes_on(seed):
    values, low, high = table(seed)
    for kind in dominance(values, low, high):
        assert not kind.diagonal().any()
    plain = dominance(values).plain
    assert not (plain & plain.T).any()
    assert (plain >= (plain.astype(int) @ plain.astype(int) > 0)).all()


@given(SEEDS)
def test_without_a_space_necessary_preference_is_being_no_worse_on_any_criterion(seed):
    values, low, high = table(seed)
    found, ranged = preference(values), preference(values, low=low, high=high)
    for one in range(len(values)):
        assert found.necessary[one].tolist() == (values[one] >= values).all(axis=1).tolist()
        others = np.arange(len(values)) != one
        assert ranged.necessary[one, others].tolist() == (low[one] >= high[others]).all(axis=1).tolist()
    assert (found.necessary >= dominance(values).plain).all()


@settings(max_examples=25)
@given(SEEDS)
def test_the_margins_are_reached_by_their_certificates_and_by_no_drawn_weights_passed(seed):
    values, low, high = table(seed)
    offers, criteria = values.shape
    for space in spaces(criteria, seed):
        for least, most in ((values, values), (low, high)):
            found = preference(values, space, low=least, high=most)
            weights = WeightSpace(criteria).sample(256, seed=1) if space is None else space.sample(256, seed=1)
            for one in range(offers):
                assert found.necessary[one, one]
                assert found.least[one, one] == found.most[one, one] == 0
                for other in set(range(offers)) - {one}:
                    shown, back = found.certificate[one, other], found.certificate[other, one]
                    worst, best = least[one] - most[other], most[one] - least[other]
                    assert shown @ worst == pytest.approx(found.least[one, other], abs=1e-12)
                    assert back @ best == pytest.approx(found.most[one, other], abs=1e-12)
                    assert (weights @ worst).min() >= found.least[one, other] - 1e-9
                    assert (weights @ best).max() <= found.most[one, other] + 1e-9
            for shown in found.certificate.reshape(-1, criteria):
                assert (WeightSpace(criteria) if space is None else space).contains(shown, tolerance=1e-8)
            assert (found.possible >= found.necessary).all()
            # One of two is at least as good at any weights, unless ranges leave it open: then both can be.
            assert (found.possible | found.possible.T).all()


@settings(max_examples=25)
@given(SEEDS)
def test_a_smaller_space_makes_more_necessary_and_less_possible(seed):
    values, _, _ = table(seed)
    whole = preference(values)
    for space in spaces(values.shape[1], seed):
        found = preference(values, space)
        assert (found.necessary >= whole.necessary).all()
        assert (found.possible <= whole.possible).all()
        assert (found.necessary >= dominance(values).plain).all()


def test_a_complete_order_is_decided_by_sums_from_the_most_important_on():
    # Under w0 ≥ w1 ≥ … an offer is necessarily as good where all its partial means are (Fishburn 1964).
    rng = np.random.default_rng(4)
    values = rng.integers(0, 5, (12, 5)) / 4
    found = preference(values, WeightSpace(5, order=range(5)))
    sums = values.cumsum(axis=1)
    assert found.necessary.tolist() == (sums[:, None] >= sums[None] - 1e-12).all(axis=2).tolist()


def test_linear_programs_and_corners_give_the_same(monkeypatch):
    rng = np.random.default_rng(9)
    values = rng.random((5, 4))
    for space in spaces(4, 3):
        if space is None:
            continue
        corners = preference(values, space)
        monkeypatch.setattr("crmselect.robustness._region._CORNERS", 0)
        assert region(space, 4).corners is None
        programs = preference(values, space)
        monkeypatch.undo()
        assert programs.least == pytest.approx(corners.least, abs=1e-10)
        assert (programs.necessary == corners.necessary).all()
        assert (programs.possible == corners.possible).all()


def test_identical_offers_are_necessarily_as_good_as_each_other():
    found = preference([[0.3, 0.7], [0.3, 0.7]], WeightSpace(2, order=(1, 0)))
    assert found.necessary.all()
    assert not found.most.any()


def test_a_single_offer_is_as_good_as_itself():
    found = preference([[0.3, 0.7]])
    assert (found.necessary.tolist(), found.possible.tolist(), found.least.tolist()) == ([[True]], [[True]], [[0]])
    assert found.certificate.sum() == pytest.approx(1)
    assert not dominance([[0.3, 0.7]]).plain.any()


def test_the_order_of_the_offers_and_the_scale_do_not_matter():
    rng = np.random.default_rng(6)
    values, turn, space = rng.random((7, 4)), rng.permutation(7), WeightSpace(4, order=(2, 0))
    found, turned = preference(values, space), preference(values[turn] * 1e6 - 5e5, space)
    assert turned.necessary.tolist() == found.necessary[np.ix_(turn, turn)].tolist()
    assert turned.least == pytest.approx(1e6 * found.least[np.ix_(turn, turn)], abs=1e-3)


@pytest.mark.parametrize(
    ("values", "options", "message"),
    [
        ([[0.1, np.nan]], {}, r"values\[0, 1\]: nan is not a number"),
        ([0.1, 0.2], {}, "values: has 1 dimensions"),
        ([[]], {}, r"values: has the shape \(1, 0\)"),
        ([[0.1, 0.2]], {"low": [[0.2, 0.2]]}, r"low\[0, 0\]: 0.2 lies above the value itself"),
        ([[0.1, 0.2]], {"high": [[0.2, 0.1]]}, r"high\[0, 1\]: 0.1 lies below the value itself"),
        ([[0.1, 0.2]], {"high": [[0.2]]}, r"high: has the shape \(1, 1\)"),
        ([[0.1, 0.2]], {"low": [[np.nan, 0.1]]}, r"low\[0, 0\]: nan is not a number"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(values, options, message):
    for function in (dominance, preference):
        with pytest.raises(DataError, match=message):
            function(values, **options)


def test_a_space_of_other_criteria_is_refused():
    with pytest.raises(DataError, match="space: is one of 3 criteria — give one of 2, as the values have"):
        preference([[0.1, 0.2]], WeightSpace(3))
