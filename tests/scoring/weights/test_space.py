"""Weight spaces: reading them, drawing from them, and refusing empty ones."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, kstest

from crmselect.scoring.weights import WeightSpace, _sampling, rank_order_centroid


def naive(space: WeightSpace, draws: int, seed: int = 1) -> np.ndarray:
    """Uniform weights by plain rejection from the whole simplex."""
    weights = np.random.default_rng(seed).dirichlet(np.ones(space.n), draws)
    return weights[space.contains(weights)]


def same_means(one: np.ndarray, two: np.ndarray, sigmas: float = 4.5) -> bool:
    """Whether means and second moments agree within their standard errors."""
    for power in (1, 2):
        a, b = one**power, two**power
        error = np.sqrt(a.var(axis=0) / len(a) + b.var(axis=0) / len(b)) + 1e-12
        if not (np.abs(a.mean(axis=0) - b.mean(axis=0)) <= sigmas * error).all():
            return False
    return True


@pytest.mark.parametrize("method", ["sobol", "random"])
@pytest.mark.parametrize("n", [1, 2, 3, 6, 20])
def test_without_constraints_weights_are_uniform_on_the_simplex(n, method):
    weights = WeightSpace(n).sample(4096, seed=0, method=method)
    assert weights.shape == (4096, n)
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-14)
    if n > 1:
        for column in weights.T:
            assert kstest(column, beta(1, n - 1).cdf).pvalue > 1e-4
        assert same_means(weights, np.random.default_rng(3).dirichlet(np.ones(n), 4096))


@pytest.mark.parametrize("n", [2, 3, 5, 8])
def test_a_complete_order_holds_exactly_and_averages_to_the_centroid_weights(n):
    order = np.random.default_rng(n).permutation(n)
    space = WeightSpace(n, order=order.tolist())
    assert space.sampler == "simplex"
    weights = space.sample(10_000, seed=0, method="random")
    assert (np.diff(weights[:, order], axis=1) <= 0).all()
    error = weights[:, order].std(axis=0) / 100
    assert (np.abs(weights[:, order].mean(axis=0) - rank_order_centroid(n)) < 4 * error).all()
    np.testing.assert_allclose(space.centre()[order], rank_order_centroid(n))
    even = space.sample(8192, seed=0)
    np.testing.assert_allclose(even[:, order].mean(axis=0), rank_order_centroid(n), atol=2e-4)
    assert same_means(weights, naive(space, 20_000 * (1 if n < 8 else 30)))


@pytest.mark.parametrize(
    "space",
    [
        WeightSpace(5, order=(3, 1)),
        WeightSpace(5, order=(0, {1, 2}, [3, 4])),
        WeightSpace(5, order=({4, 0}, 2)),
        WeightSpace(4, order=(0, {1, 2}, 3), lower=0.04),
        WeightSpace(4, order=[(0, 1), (0, 2), (0, 3)]),
        WeightSpace(5, order=[(0, 2), (1, 2), (2, 3)]),
        WeightSpace(4, upper=0.4),
        WeightSpace(5, lower=0.1, upper={0: 0.3, 2: 0.25}),
        WeightSpace(4, ratios={(0, 1): (1.5, 3)}),
        WeightSpace(4, ratios={(0, 1): (0.5, 2), (2, 3): (None, 2)}),
        WeightSpace(4, order=(0, 1, 2, 3), upper=[0.5, None, None, 0.1]),
        WeightSpace(3, order=(2, 0), lower=[0.1, np.nan, 0.2]),
    ],
    ids=str,
)
def test_every_way_of_drawing_agrees_with_plain_rejection(space):
    weights = space.sample(20_000, seed=0, method="random")
    assert space.contains(weights).all()
    assert same_means(weights, naive(space, 400_000))
    assert space.sampler != "hit-and-run"
    assert np.abs(weights.mean(axis=0) - space.centre()).max() < 0.01


@pytest.mark.parametrize("n", [3, 6, 12])
def test_the_walk_is_uniform_where_the_answer_is_known(n):
    space = WeightSpace(n)
    weights = _sampling.hit_and_run(8192, space._shape, np.random.default_rng(0))
    for column in weights[:4096].T:
        assert kstest(column, beta(1, n - 1).cdf).pvalue > 1e-4
    assert same_means(weights, np.random.default_rng(5).dirichlet(np.ones(n), 8192), sigmas=5)
    ordered = WeightSpace(n, order=range(n))
    weights = _sampling.hit_and_run(8192, ordered._shape, np.random.default_rng(1))
    assert same_means(weights, ordered.sample(8192, seed=2, method="random"), sigmas=5)


def test_a_space_too_narrow_for_rejection_is_walked():
    space = WeightSpace(10, ratios={(i, i + 1): (1, 2) for i in range(9)})
    assert space.sampler == "hit-and-run"
    weights = space.sample(5000, seed=0)
    assert space.contains(weights).all()
    again = space.sample(5000, seed=1)
    assert same_means(weights, again, sigmas=5)
    np.testing.assert_array_equal(space.sample(100, seed=4), space.sample(100, seed=4))


@st.composite
def spaces(draw):
    """A space around given weights, so that it is not empty."""
    n = draw(st.integers(2, 6))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    inside = 0.1 / n + 0.9 * rng.dirichlet(np.ones(n))
    keywords = {}
    if draw(st.booleans()):
        keywords["order"] = np.argsort(-inside)[: draw(st.integers(1, n))].tolist()
    if draw(st.booleans()):
        keywords["lower"] = inside * rng.random(n)
    if draw(st.booleans()):
        keywords["upper"] = {int(rng.integers(n)): float(min(1, inside.max() * 1.1))}
    if draw(st.booleans()):
        i, j = rng.choice(n, 2, replace=False).tolist()
        ratio = inside[i] / inside[j]
        keywords["ratios"] = {(i, j): (ratio * draw(st.sampled_from([0.2, 0.9, 1])), ratio * 1.3)}
    return WeightSpace(n, **keywords)


@settings(deadline=None, max_examples=60)
@given(spaces(), st.sampled_from(["sobol", "random"]), st.integers(0, 5))
def test_samples_satisfy_whatever_was_said(space, method, seed):
    weights = space.sample(300, seed=seed, method=method)
    assert weights.shape == (300, space.n)
    assert space.contains(weights).all()
    assert (weights >= 0).all()
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-13)
    ranges = space.ranges()
    assert (weights >= ranges[:, 0] - 1e-8).all()
    assert (weights <= ranges[:, 1] + 1e-8).all()
    corners = space.vertices()
    assert space.contains(corners, tolerance=1e-7).all()
    np.testing.assert_allclose(np.column_stack([corners.min(axis=0), corners.max(axis=0)]), ranges, atol=1e-6)


@pytest.mark.parametrize("kind", ["simplex", "places", "rejection", "hit-and-run"])
def test_a_seed_gives_the_same_bytes_and_zero_is_a_seed(kind):
    space = {
        "simplex": WeightSpace(4, order=(0, 1, 2, 3)),
        "places": WeightSpace(4, order=(0, {1, 2}, 3)),
        "rejection": WeightSpace(4, upper=0.4),
        "hit-and-run": WeightSpace(9, ratios={(i, i + 1): (1, 1.5) for i in range(8)}),
    }[kind]
    assert space.sampler == kind
    for method in ("sobol", "random"):
        first = space.sample(777, seed=0, method=method)
        assert first.tobytes() == space.sample(777, seed=0, method=method).tobytes()
        fresh = WeightSpace(**{f.name: getattr(space, f.name) for f in dataclasses.fields(space)})
        assert first.tobytes() == fresh.sample(777, seed=0, method=method).tobytes()
        assert first.tobytes() != space.sample(777, seed=1, method=method).tobytes()
        assert first.tobytes() != space.sample(777, method=method).tobytes()


def test_quasi_random_points_are_more_even_than_random_ones():
    space = WeightSpace(5)
    even, random = (
        np.mean([np.abs(space.sample(1024, seed=k, method=m).mean(axis=0) - 0.2).max() for k in range(20)])
        for m in ("sobol", "random")
    )
    assert even < random / 5


@pytest.mark.parametrize(
    ("space", "point"),
    [
        (WeightSpace(3, lower=[0.2, 0.3, 0.5]), [0.2, 0.3, 0.5]),
        (WeightSpace(4, lower=0.25), [0.25] * 4),
        (WeightSpace(4, upper=0.25), [0.25] * 4),
        (WeightSpace(3, ratios={(0, 1): 2, (1, 2): (3, 3)}), [0.6, 0.3, 0.1]),
        (WeightSpace(2, order=[(0, 1), (1, 0)]), [0.5, 0.5]),
        (WeightSpace(2, upper={0: 0}), [0, 1]),
        (WeightSpace(1), [1]),
    ],
    ids=str,
)
def test_a_space_of_one_point_gives_that_point(space, point):
    np.testing.assert_allclose(space.sample(5, seed=0), [point] * 5, atol=1e-9)
    np.testing.assert_allclose(space.vertices(), [point], atol=1e-9)
    np.testing.assert_allclose(space.centre(), point, atol=1e-9)
    np.testing.assert_allclose(space.ranges(), np.column_stack([point, point]), atol=1e-9)


def test_thin_spaces_are_drawn_from_until_they_cannot_be_told_from_flat_ones():
    for width in (1e-2, 1e-4, 1e-5):
        space = WeightSpace(4, lower=[0.4, 0.3, None, None], upper=[0.4 + width, 0.3 + width, None, None])
        weights = space.sample(2000, seed=0)
        assert space.contains(weights).all()
        np.testing.assert_allclose(
            weights.mean(axis=0), [0.4 + width / 2, 0.3 + width / 2, *2 * [0.15 - width / 2]], atol=0.01
        )
        assert weights[:, 0].std() == pytest.approx(width / np.sqrt(12), rel=0.1)
    flat = WeightSpace(4, lower=[0.4, 0.3, None, None], upper=[0.4 + 1e-11, 0.3 + 1e-11, None, None])
    assert flat.contains(flat.sample(100, seed=0)).all()


def test_a_space_between_thin_and_flat_is_drawn_from_to_a_millionth_or_refused_with_a_remedy():
    def outcome(space):
        try:
            return str(space.contains(space.sample(50, seed=0), tolerance=1e-6).all())
        except ValueError as error:
            return str(error)

    outcomes = set()
    for seed in range(12):
        rng = np.random.default_rng(seed)
        inside = 0.02 + 0.9 * rng.dirichlet(np.ones(5))
        lower, upper = inside * (1 - 2e-7 * rng.random(5)), inside * (1 + 2e-7 * rng.random(5))
        outcomes.add(outcome(WeightSpace(5, order=np.argsort(-inside).tolist(), lower=lower, upper=upper)))
    refusal = (
        "WeightSpace: is thinner in some direction than can be told from flat (about a millionth) — make the bounds or"
        " ratios that nearly meet equal, or wider"
    )
    assert outcomes <= {"True", refusal}
    assert "True" in outcomes


def test_an_equality_leaves_the_other_directions_free():
    space = WeightSpace(3, ratios={(0, 1): 2})
    weights = space.sample(4096, seed=0)
    np.testing.assert_allclose(weights[:, 0], 2 * weights[:, 1], atol=1e-9)
    # Uniform on the segment from (2/3, 1/3, 0) to (0, 0, 1).
    assert kstest(weights[:, 2], "uniform").pvalue > 1e-3
    fixed = WeightSpace(5, lower={0: 0.3}, upper={0: 0.3}, order=(1, 2))
    weights = fixed.sample(4096, seed=0)
    np.testing.assert_allclose(weights[:, 0], 0.3, atol=1e-9)
    assert fixed.contains(weights).all()


def test_corners_and_ranges_of_a_box():
    space = WeightSpace(3, lower=0.2, upper=0.5)
    corners = {tuple(corner.round(9)) for corner in space.vertices()}
    assert corners == {
        (a, b, c)
        for a in (0.2, 0.3, 0.5)
        for b in (0.2, 0.3, 0.5)
        for c in (0.2, 0.3, 0.5)
        if abs(a + b + c - 1) < 1e-9
    }
    np.testing.assert_allclose(
        WeightSpace(3, order=(0, 1, 2)).ranges(), [[1 / 3, 1], [0, 1 / 2], [0, 1 / 3]], atol=1e-12
    )


@pytest.mark.parametrize(
    ("keywords", "clashing"),
    [
        ({"lower": 0.4}, ["lower[0] = 0.4", "lower[1] = 0.4", "lower[2] = 0.4"]),
        ({"upper": [0.2, 0.3, 0.4]}, ["upper[0] = 0.2", "upper[1] = 0.3", "upper[2] = 0.4"]),
        ({"order": (0, 1, 2), "lower": {2: 0.4}}, ["order: 0 ≥ 1", "order: 1 ≥ 2", "lower[2] = 0.4"]),
        ({"lower": {0: 0.5, 2: 0.1}, "upper": {0: 0.4, 1: 0.9}}, ["lower[0] = 0.5", "upper[0] = 0.4"]),
        (
            {"ratios": {(0, 1): (2, None), (1, 2): (2, None), (2, 0): (1, None)}, "lower": {0: 0.1}, "upper": {1: 0.9}},
            ["ratios[0, 1] ≥ 2", "ratios[1, 2] ≥ 2", "ratios[2, 0] ≥ 1"],
        ),
    ],
)
def test_an_empty_space_is_refused_with_a_smallest_set_that_clashes(keywords, clashing):
    with pytest.raises(ValueError, match="no weights satisfy these together") as refused:
        WeightSpace(3, **keywords)
    message = str(refused.value)
    listed = message.removeprefix("WeightSpace: no weights satisfy these together: ").removesuffix(
        " — relax or drop one of them"
    )
    assert listed.split("; ") == clashing


def test_names_stand_for_criteria_and_appear_in_messages():
    names = ("Fit", "Cost", "Support")
    space = WeightSpace(
        3, order=("Cost", "Fit"), lower={"Support": 0.1}, ratios={("Cost", "Support"): (1, 4)}, names=names
    )
    same = WeightSpace(3, order=(1, 0), lower={2: 0.1}, ratios={(1, 2): (1, 4)}, names=names)
    assert space == same
    with pytest.raises(ValueError, match=r"order: Cost ≥ Fit; lower\[Fit\] = 0.6"):
        WeightSpace(3, order=("Cost", "Fit"), lower={"Fit": 0.6}, names=names)
    with pytest.raises(ValueError, match="'Price' is no criterion — the names are Fit, Cost, Support"):
        WeightSpace(3, order=("Price",), names=names)


def test_spaces_are_values():
    space = WeightSpace(3, order=[0, {1, 2}], lower=[0.1, None, 0], upper={0: 0.8}, ratios={(1, 2): 2})
    copy = pickle.loads(pickle.dumps(space))  # noqa: S301 - bytes of our own
    assert copy == space
    assert hash(copy) == hash(space)
    space.sample(10, seed=0)
    copy = pickle.loads(pickle.dumps(space))  # noqa: S301 - bytes of our own
    np.testing.assert_array_equal(copy.sample(10, seed=0), space.sample(10, seed=0))
    assert (space.lower, space.upper) == ((0.1, 0, 0), (0.8, 1, 1))
    with pytest.raises(dataclasses.FrozenInstanceError):
        space.n = 4
    assert dataclasses.replace(space, ratios=None) == WeightSpace(3, order=[0, {1, 2}], lower={0: 0.1}, upper={0: 0.8})
    assert space != dataclasses.replace(space, lower=None)


def test_contains_takes_leading_dimensions_and_checks_every_rule():
    space = WeightSpace(3, order=(0, 1), upper=0.7)
    inside = space.contains([[[0.5, 0.3, 0.2], [0.3, 0.5, 0.2]], [[0.8, 0.1, 0.1], [0.6, 0.5, -0.1]]])
    np.testing.assert_array_equal(inside, [[True, False], [False, False]])
    assert not space.contains([0.5, 0.3, 0.1])
    with pytest.raises(ValueError, match="the last dimension holds 3 criteria"):
        space.contains([0.5, 0.5])


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"order": (0, 3)}, r"order\[1\]: 3 is no criterion — give an index from 0 to 2"),
        ({"order": (0, -1)}, r"order\[1\]: -1 is no criterion"),
        ({"order": (0, True)}, r"order\[1\]: True is no criterion"),
        ({"order": ("Fit",)}, r"order\[0\]: 'Fit' is no criterion — the names are none: give names="),
        ({"order": (0, 1, 0)}, r"order\[2\]: criterion 0 is named twice — it already stands at order\[0\]"),
        ({"order": (0, set())}, r"order\[1\]: is an empty group"),
        ({"order": (0, (1, 2))}, r"order\[1\]: a pair stands among places"),
        ({"order": [(0, 1, 2)]}, r"order\[0\]: \(0, 1, 2\) is not a pair"),
        ({"order": [(1, 1)]}, r"order\[0\]: compares criterion 1 with itself"),
        ({"order": {0, 1}}, "order: set has no order"),
        ({"lower": -0.1}, "lower: -0.1 is not a share"),
        ({"upper": {1: 30}}, r"upper\[1\]: 30 is not a share of the total weight — write 0.3 for 30 %"),
        ({"upper": {1: "high"}}, r"upper\[1\]: 'high' is not a number"),
        ({"lower": [0.1, 0.2]}, "lower: holds 2 bounds for 3 criteria"),
        ({"ratios": {(0, 1): (3, 2)}}, r"ratios\[0, 1\]: 3 to 2 is no range"),
        ({"ratios": {(0, 1): (-1, 2)}}, "is no range of a ratio"),
        ({"ratios": {(0, 1): (1e7, None)}}, r"ratios\[0, 1\]: 1e\+07 to inf is beyond a million to one"),
        ({"ratios": {(0, 0): 2}}, r"ratios\[0, 0\]: compares a criterion with itself"),
        ({"ratios": {0: 2}}, "ratios: 0 is not a pair"),
        ({"ratios": {(0, 1): (1, 2, 3)}}, "is not a range"),
        ({"names": ("a", "b")}, "names: a, b do not name 3 criteria"),
        ({"names": ("a", "b", "a")}, "give each its own name"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(keywords, message):
    with pytest.raises(ValueError, match=message):
        WeightSpace(3, **keywords)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: WeightSpace(0), "n: 0 is not a number of things"),
        (lambda: WeightSpace(2).sample(0), "draws: 0 is not a number of things"),
        (lambda: WeightSpace(2).sample(2.5), "draws: 2.5 is not a whole number"),
        (lambda: WeightSpace(2).sample(3, method="halton"), "method: 'halton' is not known"),
        (lambda: WeightSpace(2).sample(3, seed=-1), "non-negative"),
    ],
)
def test_wrong_calls_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_importing_weights_and_prices_loads_no_frames_plots_or_solvers():
    code = (
        "import sys, crmselect.scoring.weights, crmselect.scoring.prices;"
        "print([m for m in ('pandas', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
