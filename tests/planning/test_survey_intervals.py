"""Intervals for means, shares and differences, against printed figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.planning.survey_intervals import mean_interval, mean_of, share_interval, welch

# Student (1908), The probable error of a mean, Biometrika 6: extra hours of sleep under two drugs.
FIRST = (0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0)
SECOND = (1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)


def described(values) -> tuple[float, float, int]:
    mean, spread = mean_of(values)
    return mean, spread or 0.0, len(values)


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    # R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_as_printed(hits, count, low, high):
    found = share_interval(hits, count)
    assert found[1:3] == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_students_interval_for_his_own_data():
    # R's t.test of the differences: 95 percent confidence interval 0.7001142 2.4598858, mean 1.58.
    found = mean_interval([b - a for a, b in zip(FIRST, SECOND, strict=True)])
    assert found[:3] == (pytest.approx(1.58), pytest.approx(0.7001142, abs=5e-8), pytest.approx(2.4598858, abs=5e-8))


@pytest.mark.parametrize(
    ("first", "second", "confidence", "expected"),
    [
        # R's t.test(extra ~ group, data = sleep): −3.3654832 0.2054832 for first less second, df = 17.776.
        (described(FIRST), described(SECOND), 0.95, (1.58, -0.2054832, 3.3654832, 17.776)),
        # statscodes.com, Welch's two sample t-tests in R: −1.935420 3.093754, df = 9.48, for x less y.
        (described((1.5, 6.4, 3.3, 5.8, 4.8, 7.2, 5.6, 4.5)), described((5.1, 2.0, 4.1, 6.2, 7.1, 8.3)), 0.95,
         (0.579167, -1.935420, 3.093754, 9.480)),
    ],
)  # fmt: skip
def test_welchs_interval_is_as_printed(first, second, confidence, expected):
    found = welch(first, second, confidence)
    assert found == (
        pytest.approx(expected[0], abs=5e-7), pytest.approx(expected[1], abs=5e-7),
        pytest.approx(expected[2], abs=5e-7), pytest.approx(expected[3], abs=5e-4),
    )  # fmt: skip


def test_a_share_of_none_or_all_has_an_interval_on_its_own_side():
    none, every = share_interval(0, 7), share_interval(7, 7)
    assert none.low == 0.0 < none.high
    assert every.high == 1.0 > every.low
    assert every.low == pytest.approx(1 - none.high)


def test_everyone_asked_leaves_nothing_open():
    assert mean_interval([3, 4, 5], population=3)[:3] == (4.0, 4.0, 4.0)
    assert share_interval(2, 3, population=3)[:3] == (2 / 3, 2 / 3, 2 / 3)
    # Half of a population of 101: √(51/100) of the width.
    half, whole = mean_interval(range(50), population=101), mean_interval(range(50))
    assert (half.high - half.low) / (whole.high - whole.low) == pytest.approx(math.sqrt(51 / 100))
    with pytest.raises(DataError, match="3 answers from a population of 2"):
        mean_interval([1, 2, 3], population=2)


def test_one_value_has_no_interval_and_no_nan():
    assert mean_interval([4.0]) == (4.0, None, None, 1)


def test_no_spread_is_no_width():
    assert welch((2.0, 0.0, 3), (5.0, 0.0, 4)) == (3.0, 3.0, 3.0, 5.0)
    assert mean_interval([4, 4, 4])[:3] == (4.0, 4.0, 4.0)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_level_of_confidence_is_a_share(confidence):
    for call in (lambda: mean_interval([1, 2], confidence), lambda: share_interval(1, 2, confidence),
                 lambda: welch((1, 1, 2), (1, 1, 2), confidence)):  # fmt: skip
        with pytest.raises(DataError, match=r"write 0\.95"):
            call()


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), st.floats(0.5, 0.98))
def test_intervals_hold_their_mean_and_widen_with_confidence(values, confidence):
    narrow, wide = mean_interval(values, confidence), mean_interval(values, 0.99)
    assert wide.low <= narrow.low <= narrow.estimate <= narrow.high <= wide.high


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 400))
def test_a_shares_interval_holds_it_and_a_population_narrows_it(pair, more):
    hits, count = pair
    found, finite = share_interval(hits, count), share_interval(hits, count, population=count + more)
    for one in (found, finite):
        assert 0 <= one.low <= one.estimate <= one.high <= 1
    assert finite.high - finite.low <= found.high - found.low + 1e-12


@given(
    st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.integers(2, 50)),
    st.tuples(st.floats(-1e3, 1e3), st.floats(1e-3, 1e3), st.integers(2, 50)),
)
def test_welch_turns_its_sign_with_the_sides(first, second):
    there, back = welch(first, second), welch(second, first)
    assert there[0] == -back[0]
    assert there[1] == pytest.approx(-back[2], rel=1e-9, abs=1e-9)
    assert min(first[2], second[2]) - 1 - 1e-6 <= there[3] <= first[2] + second[2] - 2 + 1e-6
