"""Discounting, annualising, payback and rates of return: published figures, properties, dull and hostile input."""

from __future__ import annotations

import pickle
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from crmselect.finance import (
    AmbiguousRateError,
    annuity_factor,
    discount_factors,
    discounted_payback,
    equivalent_annual_cost,
    irr,
    irr_all,
    mirr,
    monthly_rate,
    npv,
    payback,
    xirr,
    xirr_all,
    xnpv,
)

steady = settings(derandomize=True, deadline=None, max_examples=150)

amounts = st.integers(-100_000, 100_000).map(lambda cents: cents / 100)
flow_lists = st.lists(amounts, min_size=2, max_size=30)
rates = st.floats(-0.5, 2.0)
receipts = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=119).filter(lambda flow: max(flow) > 1.0)

MICROSOFT_FLOWS = [-10_000, 2_750, 4_250, 3_250, 2_750]
MICROSOFT_DATES = ["2008-01-01", "2008-03-01", "2008-10-30", "2009-02-15", "2009-04-01"]


def with_roots(*roots):
    """Return the flow whose rates are exactly these."""
    flow = np.ones(1)
    for root in roots:
        flow = np.convolve(flow, [1, -(1 + root)])
    return flow


def imbalance(flow, found, times=None):
    """Return the present value at each rate as a share of all money moved.

    Scaled down near -1, where a float keeps few digits of 1 + rate.
    """
    times = np.arange(len(flow)) if times is None else times
    growth = 1 + np.asarray(found)
    powers = growth[:, None] ** -np.asarray(times, dtype=float)
    return np.abs(powers @ flow) / (powers @ np.abs(flow)) * np.minimum(growth, 1)


# Published figures


def test_npv_agrees_with_the_example_of_numpy_financial():
    assert npv(0.08, [-40000, 5000, 8000, 12000, 30000]) == pytest.approx(3065.22267, abs=1e-5)


def test_npv_leaves_the_first_flow_undiscounted_and_a_spreadsheet_discounts_it():
    # Microsoft, NPV(), example 1.
    ours = npv(0.1, [-10000, 3000, 4200, 6800])
    assert ours == pytest.approx(1307.287753, abs=1e-6)
    assert ours / 1.1 == pytest.approx(1188.443412, abs=1e-6)
    assert npv(0.1, [0, -10000, 3000, 4200, 6800]) == pytest.approx(1188.443412, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "published"),
    [([-100, 39, 59, 55, 20], 0.28095), ([-100, 0, 0, 74], -0.0955), ([-100, 100, 0, 7], 0.06206)],
)
def test_irr_agrees_with_the_examples_of_numpy_financial_that_have_one_rate(flows, published):
    assert irr(flows) == pytest.approx(published, abs=5e-6)


@pytest.mark.parametrize(
    ("flows", "published", "every"),
    [
        ([-100, 100, 0, -7], -0.0833, [-0.678894, -0.083300]),
        ([-5, 10.5, 1, -8, 1], 0.0886, [-0.870201, 0.088598, 0.709560]),
    ],
)
def test_the_other_examples_of_numpy_financial_have_several_rates_of_which_it_prints_one(flows, published, every):
    assert irr_all(flows) == pytest.approx(every, abs=5e-7)
    with pytest.raises(AmbiguousRateError, match=f"{len(every)} internal rates"):
        irr(flows)
    assert irr(flows, near=0.0) == pytest.approx(published, abs=5e-6)


def test_a_flow_with_the_rates_10_and_20_percent_is_reported_as_ambiguous():
    # A public test suite's flow.
    assert irr_all([100, -230, 132]) == pytest.approx([0.1, 0.2], abs=1e-10)
    with pytest.raises(AmbiguousRateError, match=r"0\.1, 0\.2; irr_all.*near=") as caught:
        irr([100, -230, 132])
    assert caught.value.rates == pytest.approx((0.1, 0.2))
    assert caught.value.positions == ((),)


def test_mirr_agrees_with_the_example_of_numpy_financial():
    assert mirr([-100, 50, -60, 70], 0.1, 0.12) == pytest.approx(-0.03909366594356467, abs=1e-12)


def test_xnpv_agrees_with_microsofts_example():
    assert xnpv(0.09, MICROSOFT_FLOWS, MICROSOFT_DATES) == pytest.approx(2086.6476020315367, abs=1e-8)


def test_xirr_is_the_true_root_of_microsofts_example():
    found = xirr(MICROSOFT_FLOWS, MICROSOFT_DATES)
    assert found == pytest.approx(0.37336253351883136, abs=1e-12)
    assert found == pytest.approx(0.373362535, abs=2e-8)  # As printed: the spreadsheet stops at 1e-8.
    assert xnpv(found, MICROSOFT_FLOWS, MICROSOFT_DATES) == pytest.approx(0, abs=1e-9)


def test_equivalent_annual_cost_agrees_with_a_textbook_exercise_on_two_machines():
    # "Chp 10 Questions answered": A costs 100 and 10 a year for 2 years, B 140 and 8 a year for 3. The source
    # prints 67.26 (digits swapped) and 64.29 (cut off); its present values and annuities give the figures here.
    factor = annuity_factor(0.1, [2, 3])
    assert factor == pytest.approx([1.7355, 2.4869], abs=5e-5)
    present_value = np.array([100, 140]) + np.array([10, 8]) * factor
    assert present_value == pytest.approx([117.36, 159.89], abs=6e-3)
    assert equivalent_annual_cost(present_value, 0.1, [2, 3]) == pytest.approx([67.619048, 64.296073], abs=1e-6)


def test_annualised_costs_bring_unequal_lives_to_one_horizon():
    # The TCO example of lemur47/logic: 12 years against 3, compared over 12 at no interest.
    totals = [450_000 + 12 * 5_000 - 90_000, 50_000 + 3 * 8_000]
    assert 12 * equivalent_annual_cost(totals, 0, [12, 3]) == pytest.approx([420_000, 296_000], abs=1e-6)


# Present value


@steady
@given(flow_lists, flow_lists, rates, st.floats(-10, 10))
def test_npv_is_linear_in_the_flows(one, other, rate, factor):
    length = min(len(one), len(other))
    a, b = np.array(one[:length]), np.array(other[:length])
    scale = npv(rate, np.abs(factor * a) + np.abs(b))
    assert npv(rate, factor * a + b) == pytest.approx(factor * npv(rate, a) + npv(rate, b), abs=1e-12 * scale + 1e-12)


@steady
@given(flow_lists, st.lists(rates, min_size=1, max_size=4))
def test_a_batch_of_rates_or_flows_gives_what_each_gives_alone(flow, several):
    assert npv(several, flow) == pytest.approx([npv(rate, flow) for rate in several], rel=1e-12, abs=1e-9)
    stack = np.array([flow, flow[::-1]])
    assert npv(several[0], stack) == pytest.approx([npv(several[0], row) for row in stack], rel=1e-12, abs=1e-9)
    grid = npv(np.array(several)[:, None], stack)
    assert grid.shape == (len(several), 2)
    assert discounted_payback(several[0], stack).tolist() == [discounted_payback(several[0], row) for row in stack]


def test_npv_at_rate_zero_is_the_sum():
    assert npv(0, [1, 2, 3]) == 6


def test_a_single_flow_gives_a_plain_float():
    results = npv(0.1, [1]), irr([-1, 2]), mirr([-1, 2], 0.1, 0.1), payback([-1, 2]), monthly_rate(0.1)
    assert {type(result) for result in results} == {float}
    assert type(equivalent_annual_cost(1, 0.1, 3)) is type(discount_factors(0.1, 3)) is float


@steady
@given(flow_lists, rates)
def test_xnpv_equals_npv_when_the_dates_are_365_days_apart(flow, rate):
    dates = [date(2027, 1, 1) + timedelta(days=365 * year) for year in range(len(flow))]
    assert xnpv(rate, flow, dates) == pytest.approx(npv(rate, flow), rel=1e-9, abs=1e-9)


def test_xnpv_values_at_the_first_listed_date_whatever_the_order():
    dates = ["2028-01-01", "2027-01-01"]
    assert xnpv(0.1, [0, 100], dates) == pytest.approx(110)
    assert xnpv(0.1, [100, 0], dates) == 100


def test_discount_factors_leave_month_0_alone_and_reach_the_annual_rate_in_month_12():
    factors = discount_factors([0.0, 0.08], np.arange(25))
    assert factors.shape == (2, 25)
    assert (factors[0] == 1).all()
    assert factors[1, [0, 12, 24]] == pytest.approx([1, 1 / 1.08, 1 / 1.08**2], rel=1e-15)
    assert factors[1, 1] * (1 + monthly_rate(0.08)) == pytest.approx(1, rel=1e-15)


@steady
@given(rates)
def test_a_monthly_rate_compounds_to_the_annual_rate(rate):
    assert (1 + monthly_rate(rate)) ** 12 == pytest.approx(1 + rate, rel=1e-13)


# Annualising


@steady
@given(st.floats(-1e9, 1e9), st.floats(-0.9, 5), st.floats(0.1, 60))
def test_an_equivalent_annual_cost_times_the_annuity_is_the_present_value(present_value, rate, years):
    annual = equivalent_annual_cost(present_value, rate, years)
    assert annual * annuity_factor(rate, years) == pytest.approx(present_value, rel=1e-12, abs=1e-200)


@steady
@given(st.integers(1, 40), st.floats(-0.3, 1))
def test_an_annuity_is_the_sum_of_its_discounted_payments(years, rate):
    assert annuity_factor(rate, years) == pytest.approx(npv(rate, [0] + [1] * years), rel=1e-11)


@pytest.mark.parametrize("rate", [0.0, 5e-324, 1e-300, 1e-17, 1e-16, 1e-12, 1e-9, -1e-12])
def test_a_tiny_rate_loses_no_digits(rate):
    # To second order the factor is n - r n (n+1) / 2.
    assert annuity_factor(rate, 5) == pytest.approx(5 - 15 * rate, rel=1e-15)
    assert equivalent_annual_cost(100, rate, 5) == pytest.approx(20 + 60 * rate, rel=1e-15)


# Rates of return


@steady
@given(flow_lists)
def test_at_every_rate_that_irr_all_returns_the_value_is_zero_and_descartes_bounds_their_number(flow):
    assume(any(flow))
    found = irr_all(flow)
    assert found.ndim == 1
    assert (found > -1).all()
    assert (np.diff(found) > 0).all()
    assert (imbalance(flow, found) < 1e-12).all()
    signs = [amount > 0 for amount in flow if amount]
    changes = sum(a != b for a, b in pairwise(signs))
    assert len(found) <= changes
    if changes <= 1:
        assert len(found) == changes


@steady
@given(
    st.lists(st.integers(-8, 20), min_size=1, max_size=4, unique=True),
    st.lists(st.floats(0.5, 1.0), min_size=1, max_size=116),
)
def test_no_rate_of_a_long_monthly_flow_is_missed_and_none_is_invented(twentieths, positive):
    # A factor of positive coefficients adds periods and no root.
    roots = np.sort(twentieths) / 20
    flow = 1000 * np.convolve(with_roots(*roots), positive)
    assert irr_all(flow) == pytest.approx(roots, abs=1e-6)


@pytest.mark.parametrize("periods", [60, 120, 240])
def test_a_flow_that_changes_sign_every_month_shows_each_crossing_of_a_fine_scan(periods):
    rng = np.random.default_rng(periods)
    for flow in (rng.normal(size=periods), (-1.0) ** np.arange(periods) * rng.uniform(0.5, 1, periods)):
        scan = np.linspace(-0.9, 3, 20_001)
        signs = np.sign((1 + scan)[:, None] ** -np.arange(periods, dtype=float) @ flow)
        crossings = scan[:-1][signs[:-1] != signs[1:]]
        found = irr_all(flow)
        assert found[(found > -0.9) & (found < 3)] == pytest.approx(crossings, abs=3e-4)


@pytest.mark.parametrize("root", [-0.35, 0.0, 0.01, 0.07, 0.1, 1.5])
def test_a_rate_where_the_value_only_touches_zero_is_found_once(root):
    assert irr_all([100, -200 * (1 + root), 100 * (1 + root) ** 2]) == pytest.approx([root], abs=1e-7)
    assert irr([100, -200 * (1 + root), 100 * (1 + root) ** 2]) == pytest.approx(root, abs=1e-7)
    assert irr_all(with_roots(root, root, root)) == pytest.approx([root], abs=1e-4)
    assert irr_all(with_roots(root, root, 0.5)) == pytest.approx(sorted([root, 0.5]), abs=1e-7)


def test_a_flow_that_nearly_touches_zero_has_two_rates_or_none():
    assert len(irr_all([100, -220, 121 - 1e-9])) == 2
    assert irr_all([100, -220, 121 + 1e-9]).size == 0


@steady
@given(st.floats(1.0, 1e6), receipts, st.integers(0, 5))
def test_a_conventional_flow_has_exactly_one_rate(outlay, returns, wait):
    flow = [-outlay] + [0.0] * wait + returns
    found = irr(flow)
    assert imbalance(flow, [found]) < 1e-12
    assert irr_all(flow).tolist() == [found]
    assert (found > 0) == (sum(returns) > outlay) or found == pytest.approx(0, abs=1e-12)


@steady
@given(flow_lists, st.floats(0.01, 1000))
def test_rates_do_not_depend_on_the_currency_or_on_whose_side_one_stands(flow, factor):
    assume(any(flow))
    found = irr_all(flow)
    assume(found.size == 0 or np.min(np.diff(found), initial=1.0) > 1e-3)
    scaled = irr_all(-factor * np.array(flow))
    assume(scaled.shape == found.shape)  # A touching root may be lost to the rounding of the product.
    assert scaled == pytest.approx(found, rel=1e-6, abs=1e-6)


def test_a_batch_of_flows_gives_what_each_gives_alone():
    rng = np.random.default_rng(11)
    stack = rng.uniform(0, 10, (3, 40, 24))
    stack[..., 0] = -rng.uniform(20, 300, (3, 40))
    assert irr(stack).ravel().tolist() == [irr(row) for row in stack.reshape(-1, 24)]
    stack[..., 12] -= 60
    near = irr(stack, near=0.0)
    assert near.shape == (3, 40)
    for row, chosen in zip(stack.reshape(-1, 24), near.ravel(), strict=True):
        every = irr_all(row)
        if every.size:
            assert chosen == pytest.approx(every[np.argmin(np.abs(every))], rel=1e-12, abs=1e-14)
        else:
            assert np.isnan(chosen)


def test_a_large_batch_is_worked_in_blocks_without_seams():
    rng = np.random.default_rng(3)
    stack = np.concatenate([-rng.uniform(50, 90, (20_000, 1)), rng.uniform(0, 3, (20_000, 119))], axis=1)
    found = irr(stack)
    assert np.max(np.abs(npv(found, stack))) < 1e-9
    assert found[[0, 9_000, -1]].tolist() == [irr(stack[row]) for row in (0, 9_000, -1)]


def test_ambiguous_flows_of_a_batch_are_named_by_position_and_can_be_chosen():
    stack = [[[100, -230, 132], [-100, 0, 121]], [[-100, 110, 0], [100, -250, 156]]]
    with pytest.raises(AmbiguousRateError, match=r"2 of 4 positions: \(0, 0\), \(1, 1\)") as caught:
        irr(stack)
    assert caught.value.positions == ((0, 0), (1, 1))
    assert caught.value.rates == pytest.approx((0.1, 0.2))
    assert irr(stack, near=0.35) == pytest.approx(np.array([[0.2, 0.1], [0.1, 0.3]]), abs=1e-12)


def test_of_two_rates_equally_near_the_lower_is_taken():
    assert irr([-1, 3, -2], near=0.5) == 0.0
    assert irr([-1, 3, -2], near=0.51) == pytest.approx(1)


def test_an_ambiguous_rate_survives_a_process_pool():
    with pytest.raises(AmbiguousRateError) as caught:
        xirr([100, -230, 132], ["2025-01-01", "2026-01-01", "2027-01-01"])
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (str(copy), copy.rates, copy.positions) == (str(caught.value), caught.value.rates, ((),))
    assert "xirr_all(flows, dates)" in str(copy)


@pytest.mark.parametrize("flow", [[100], [-100, -5], [100, 0, 5], [0, 0], [-100, 120, -40]])
def test_where_no_rate_exists_irr_is_nan_and_stays_so_beside_others(flow):
    assert np.isnan(irr(flow))
    assert np.isnan(irr(flow, near=0.1))
    batch = irr(np.array([flow, [-1.0] + [1.1] * (len(flow) - 1)]))
    assert np.isnan(batch[0])
    if any(flow):
        assert irr_all(flow).shape == (0,)


@pytest.mark.parametrize(
    ("flow", "rate"),
    [
        ([-100, 100], 0.0),
        ([-0.3, 0.1, 0.1, 0.1], 0.0),
        ([0, 0, -100, 0, 121], 0.1),
        ([-1, 1e12], 1e12 - 1),
        ([-1e12, 1], 1e-12 - 1),
    ],
)
def test_rates_of_zero_late_starts_and_extremes_are_found(flow, rate):
    assert irr(flow) == pytest.approx(rate, rel=1e-9, abs=1e-15)


@steady
@given(flow_lists)
def test_xirr_equals_irr_when_the_dates_are_365_days_apart(flow):
    assume(any(flow))
    dates = [date(2027, 1, 1) + timedelta(days=365 * year) for year in range(len(flow))]
    assert xirr_all(flow, dates).tolist() == irr_all(flow).tolist()
    if len(irr_all(flow)) == 1:
        assert xirr(flow, dates) == irr(flow)


@steady
@given(st.lists(st.tuples(amounts, st.integers(0, 3000)), min_size=2, max_size=10), st.randoms())
def test_dated_flows_may_come_in_any_order_and_several_on_a_day(items, random):
    start = date(2027, 1, 1)
    days = np.array([day for _, day in items])
    flow = np.array([amount for amount, _ in items])
    assume(all(abs(flow[days == day].sum()) > 1e-6 for day in days))
    found = xirr_all(flow, [start + timedelta(days=int(day)) for day in days])
    resolved = found[np.isfinite(found) & (found > -0.9999)]  # Close to -1 a float keeps few digits of 1 + rate.
    assert (imbalance(flow, resolved, (days - days.min()) / 365) < 1e-8).all()
    random.shuffle(items)
    again = xirr_all([amount for amount, _ in items], [start + timedelta(days=day) for _, day in items])
    assert again == pytest.approx(found, rel=1e-6, abs=1e-6)


def test_a_batch_of_dated_flows_shares_its_dates():
    stack = np.array([MICROSOFT_FLOWS, [-5000, 0, 0, 0, 6000]])
    found = xirr(stack, MICROSOFT_DATES)
    assert found.tolist() == [xirr(row, MICROSOFT_DATES) for row in stack]
    assert xnpv(found, stack, MICROSOFT_DATES) == pytest.approx([0, 0], abs=1e-8)


def test_dates_may_be_dates_text_datetimes_or_timestamps():
    texts = ["2027-01-31", "2028-01-31"]
    forms = [
        texts,
        (text for text in texts),
        [date(2027, 1, 31), np.datetime64("2028-01-31T23:59")],
        [datetime(2027, 1, 31, 9, 30), datetime(2028, 1, 31)],  # noqa: DTZ001 - naive ones occur
        np.array(texts, dtype="datetime64[D]"),
        np.array(texts, dtype="datetime64[ns]"),
        pd.to_datetime(texts),
        pd.Series(pd.to_datetime(texts)),
        [pd.Timestamp("2027-01-31", tz="Asia/Shanghai"), pd.Timestamp("2028-01-31")],
    ]
    assert [xirr([-100, 110], form) for form in forms] == [pytest.approx(0.1)] * len(forms)


def test_a_rate_beyond_floats_is_infinite_and_a_total_loss_is_minus_one():
    dates = ["2027-01-01", "2027-01-02"]
    assert xirr([-100, 1000], dates) == np.inf
    assert xirr([-100, 1], dates) == -1
    assert xirr([-100, 110], dates) == pytest.approx(1.1**365, rel=1e-12)


# Modified rate


@steady
@given(st.floats(1, 1e6), receipts, rates)
def test_mirr_lies_between_the_reinvestment_rate_and_the_rate_of_return(outlay, returns, reinvest):
    flow = [-outlay, *returns]
    low, high = sorted([irr(flow), reinvest])
    assert low - 1e-9 <= mirr(flow, 0.1, reinvest) <= high + 1e-9 * (1 + abs(high))


def test_mirr_broadcasts_its_rates_and_is_nan_without_both_signs():
    found = mirr([[-100, 50, 70], [-100, -50, -70], [100, 50, 70]], 0.1, 0.12)
    assert np.isnan(found).tolist() == [False, True, True]
    assert np.isnan(mirr([100], 0.1, 0.1))
    grid = mirr([-100, 50, -60, 70], [[0.1], [0.2]], [0.05, 0.12])
    assert grid.shape == (2, 2)
    assert grid[0, 1] == pytest.approx(-0.03909366594356467)


# Payback


@pytest.mark.parametrize(
    ("flow", "first", "lasting"),
    [
        ([-100, 50, 50], 2.0, 2.0),
        ([-100, 40, 40, 40], 2.5, 2.5),
        ([-100, 40], np.inf, np.inf),
        ([-100, 150, -100, 80], 2 / 3, 2.625),
        ([-100, 150, -100], 2 / 3, np.inf),
        ([100, -300, 400], 0.0, 1.5),
        ([0, 0], 0.0, 0.0),
        ([5], 0.0, 0.0),
        ([-5], np.inf, np.inf),
        ([-100, 0, 0, 100], 3.0, 3.0),
        ([-50, -50, 200], 1.5, 1.5),
    ],
)
def test_payback_is_interpolated_within_the_period_and_lasting_on_request(flow, first, lasting):
    assert payback(flow) == pytest.approx(first)
    assert payback(flow, lasting=True) == pytest.approx(lasting)
    assert discounted_payback(0, flow) == pytest.approx(first)
    assert discounted_payback(0, flow, lasting=True) == pytest.approx(lasting)


@pytest.mark.parametrize("instalments", range(1, 60))
def test_instalments_that_repay_to_the_cent_do_pay_back(instalments):
    assert payback([-instalments / 10] + [0.1] * instalments) == pytest.approx(instalments)


@steady
@given(flow_lists)
def test_payback_falls_in_the_period_where_the_sum_turns(flow):
    found, for_good = payback(flow), payback(flow, lasting=True)
    total = np.round(np.cumsum(flow), 6)
    assert found <= for_good
    if np.isfinite(found):
        assert 0 <= found <= len(flow) - 1
        assert total[int(np.ceil(found))] >= 0
        assert (total[: int(np.ceil(found))] < 0).all()
    else:
        assert (total < 0).all()
    assert np.isfinite(for_good) == (total[-1] >= 0)


@steady
@given(st.floats(1, 1e6), receipts, st.floats(0, 1))
def test_discounting_never_shortens_the_payback_and_it_exists_where_the_npv_is_positive(outlay, returns, rate):
    flow = [-outlay, *returns]
    value = npv(rate, flow)
    assume(abs(value) > 1e-9 * outlay)
    assert discounted_payback(rate, flow) >= payback(flow) - 1e-9
    assert np.isfinite(discounted_payback(rate, flow)) == (value > 0)


# Hostile input


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: npv(0.1, []), "flows is empty"),
        (lambda: irr(np.empty((0, 5))), "flows is empty"),
        (lambda: npv(0.1, 5), "flows is the single number 5"),
        (lambda: npv(0.1, [1, float("nan")]), r"flows is nan at position \(1,\)"),
        (lambda: irr([[1, 2], [-1, float("inf")]]), r"flows is inf at position \(1, 1\)"),
        (lambda: payback([1, None]), "flows is nan"),
        (lambda: npv(0.1, ["1", "2"]), "flows cannot be read as numbers"),
        (lambda: npv(0.1, [1j, 2]), "flows cannot be read as numbers"),
        (lambda: npv(0.1, [[1, 2], [3]]), "flows cannot be read as numbers"),
        (lambda: npv(-1, [1, 2]), "rate is -1: give a fraction above -1"),
        (lambda: npv([0.1, -1.5], [1, 2]), "rate is -1.5"),
        (lambda: npv(float("nan"), [1, 2]), "rate is nan: "),
        (lambda: npv([0.1, 0.2], np.ones((3, 4))), r"rate \(2,\) and flows.*\(3,\) do not broadcast"),
        (lambda: mirr(np.ones((2, 3)), [0.1] * 3, 0.1), "finance_rate"),
        (lambda: mirr([-1, 2], [0.1, 0.2], [0.1, 0.2, 0.3]), r"finance_rate \(2,\) and reinvest_rate \(3,\)"),
        (lambda: mirr([-1, 2], 0.1, -2), "reinvest_rate is -2"),
        (lambda: annuity_factor(0.1, 0), "years is 0"),
        (lambda: annuity_factor([0.1, 0.2], [1, 2, 3]), "do not broadcast"),
        (lambda: equivalent_annual_cost([1, 2, 3], 0.1, [1, 2]), "do not broadcast"),
        (lambda: equivalent_annual_cost(float("nan"), 0.1, 1), "present_value is nan"),
        (lambda: monthly_rate(-1), "rate is -1"),
        (lambda: discount_factors(0.1, [0, -1]), "months holds -1"),
        (lambda: irr_all([[1, -1]]), "give one flow"),
        (lambda: irr_all([0, 0]), "every rate is a root"),
        (lambda: irr([1, -1], near=-1), "near is -1"),
        (lambda: irr([1, -1], near=[0.1, 0.2]), "near has the shape"),
        (lambda: xirr([1, -1], ["2027-01-01"]), "dates has 1 entries for 2 flows"),
        (lambda: xirr([1, -1], ["2027-01-01", "31/01/2027"]), "dates is '31/01/2027' at position 1"),
        (lambda: xnpv(0.1, [1, -1], [46000, 46365]), "dates is 46000 at position 0"),
        (lambda: xnpv(0.1, [1, -1], [date(2027, 1, 1), pd.NaT]), "dates is NaT at position 1"),
        (lambda: xnpv(0.1, [1], [np.datetime64("NaT")]), "at position 0"),
        (lambda: npv(-0.999999, [1] * 100), "beyond the range of floats"),
        (lambda: annuity_factor(-0.9999, 1e5), "beyond the range of floats"),
        (lambda: discount_factors(-0.9999, 5000), "beyond the range of floats"),
        (lambda: equivalent_annual_cost(1e308, 0, 0.01), "beyond the range of floats"),
        (lambda: mirr([-1e-300, 1e300], 0.1, 0.1), "beyond the range of floats"),
        (lambda: payback([1e308] * 3), "beyond the range of floats"),
        (lambda: xirr([1e308, 1e308], ["2027-01-01"] * 2), "beyond the range of floats"),
    ],
)
def test_a_wrong_argument_is_named_with_its_value_and_a_remedy(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_amounts_of_any_size_leak_no_warning_and_end_soon():
    rng = np.random.default_rng(5)
    for _ in range(200):
        periods = int(rng.integers(1, 15))
        flow = rng.normal(size=periods) * 10.0 ** rng.uniform(-300, 300, periods)
        irr(flow, near=0.1)
        payback(flow)
        xirr(flow, np.datetime64("2027-01-01") + np.arange(periods), near=0.1)
