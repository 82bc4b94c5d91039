"""Benefits month by month, against sums done by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.model import Assumptions, Path
from crmselect.model.benefit import Benefit, Benefits
from crmselect.planning.benefits import benefit_model, benefit_problems, golive_of
from crmselect.planning.benefits_accrual import accrued, adoption_by_month

PLAN = Assumptions(currency="USD", years=3, discount_rate=0.1, start="2027-01-15", drivers={"users": [10, 20, 30]})
ONE = {"name": "Paper", "kind": "avoided_cost", "amount": 1200, "every": "year"}


def flow(golive: int = 0, plan: Assumptions = PLAN, **given: object) -> np.ndarray:
    return benefit_model(Benefits(benefits=(Benefit(**ONE | given),)), ["Acme"], plan, golive).cash()[0, 0]


@pytest.mark.parametrize(("every", "monthly"), [("month", 1200), ("quarter", 400), ("year", 100)])
def test_a_periods_amount_accrues_in_equal_parts_in_its_months(every, monthly):
    assert flow(every=every).tolist() == pytest.approx([monthly] * 36)


def test_what_comes_once_comes_in_the_month_of_its_start():
    cash = flow(golive=4, every="once", starts=2, late=[0, 1, 5])
    assert np.flatnonzero(cash).tolist() == [7]
    assert cash[7] == 1200


def test_starts_and_end_count_from_go_live():
    assert np.flatnonzero(flow(golive=4, starts=2, end=10)).tolist() == list(range(6, 14))


def test_lateness_moves_the_start_and_not_the_end():
    assert np.flatnonzero(flow(golive=4, starts=2, end=10, late=[0, 3, 6])).tolist() == list(range(9, 14))


def test_hours_times_rate_times_driver_times_quantity():
    cash = flow(kind="efficiency", amount=2, rate=40, per="users", quantity=0.5, every="month")
    assert cash[[0, 12, 24]].tolist() == [400, 800, 1200]


def test_revenue_counts_at_its_margin_and_at_its_probability():
    assert flow(kind="revenue", margin=0.25, probability=0.5)[0] == pytest.approx(100 * 0.25 * 0.5)


def test_growth_counts_from_the_start_of_the_benefit():
    cash = flow(golive=6, growth=0.1)
    assert cash[[6, 17, 18, 30]].tolist() == pytest.approx([100, 100, 110, 121])


def test_with_real_terms_nothing_grows_and_a_note_says_whose():
    plan = PLAN.replace(terms="real")
    assert set(flow(plan=plan, growth=0.1)) == {100.0}
    notes = benefit_model(Benefits(benefits=(Benefit(**ONE, growth=0.1),)), [], plan, 0).notes
    assert "the growth of Paper is left out" in notes[0].what
    assert "Paper" in notes[0].zh


def test_adoption_by_year_by_month_and_by_curve():
    assert adoption_by_month(Benefit(**ONE, adoption=[0.2, 0.7]), 36).tolist() == [0.2] * 12 + [0.7] * 24
    by_month = adoption_by_month(Benefit(**ONE, adoption=[0.2, 0.7], adoption_every="month"), 4)
    assert by_month.tolist() == [0.2, 0.7, 0.7, 0.7]
    curve = adoption_by_month(Benefit(**ONE, adoption_start=0.1, months_to_full=12), 24)
    assert curve[0] == pytest.approx(0.1)
    assert curve[6] == pytest.approx(0.55)
    assert (curve[12:] == 1).all()
    assert (np.diff(curve[:13]) > 0).all()
    # Level at both ends, steepest in the middle.
    assert np.argmax(np.diff(curve)) in {5, 6}
    assert adoption_by_month(Benefit(**ONE, adoption_start=0.1, months_to_full=0), 3).tolist() == [1, 1, 1]


def test_a_foreign_benefit_takes_the_path_of_its_exchange_rate():
    plan = PLAN.replace(exchange_rates={"EUR": Path(values=(1.1, 1.2))})
    assert flow(plan=plan, currency="EUR")[[0, 12, 35]].tolist() == pytest.approx([110, 120, 120])


def test_an_offer_brings_its_share_one_that_is_not_named_the_whole():
    many = Benefits(
        benefits=(Benefit(**ONE, by_offer={"Acme": 0.5, "Bravo": 0}), Benefit(**ONE | {"name": "B"}, offer="Bravo"))
    )
    cash = benefit_model(many, ["Acme", "Bravo", "Cargo"], PLAN, 0).cash()[:, :, 0]
    assert cash.tolist() == [[50, 0, 100], [0, 100, 0]]


@pytest.mark.parametrize(
    ("day", "month"), [("2027-01-15", 0), ("2027-01-16", 1), ("2027-02-15", 1), ("2028-01-01", 12), ("2027-07-31", 7)]
)
def test_go_live_as_a_date_begins_with_the_next_whole_month(day, month):
    assert golive_of(Benefits(golive=day), PLAN) == month


def test_a_stated_month_comes_before_the_benefits_own():
    assert golive_of(Benefits(golive="2027-05-15"), PLAN, 2) == 2
    assert golive_of(Benefits(golive_month=5), PLAN) == 5


@pytest.mark.parametrize(
    ("benefits", "plan", "stated", "said"),
    [
        (Benefits(), PLAN, None, "nobody says when the system goes live — write golive as a date, or golive_month"),
        (Benefits(golive="2026-12-31"), PLAN, None, "before the study's start on 2027-01-15"),
        (Benefits(golive="2027-03-01"), PLAN.replace(start=None), None, "the study has no start"),
        (Benefits(), PLAN, -1, "-1 is no month of the study"),
        (Benefits(), PLAN, True, "True is no month of the study"),
    ],
)
def test_a_go_live_that_makes_no_sense_is_refused(benefits, plan, stated, said):
    with pytest.raises(DataError, match="golive") as caught:
        golive_of(benefits, plan, stated)
    assert said in str(caught.value)


def test_every_name_that_names_nothing_is_told_at_once():
    wrong = Benefits(
        benefits=(
            Benefit(**ONE | {"per": "usrs", "currency": "EUR", "offer": "Acne"}),
            Benefit(**ONE | {"name": "B", "by_offer": {"Zulu": 0.5}}),
        )
    )
    problems = benefit_problems(wrong, ["Acme", "Bravo"], PLAN)
    text = "\n".join(map(str, problems))
    assert len(problems) == 4
    assert "benefit Paper, per: there is no driver 'usrs' — did you mean 'users'?" in text
    assert "benefit Paper, currency: no exchange rate from EUR to USD" in text
    assert "benefit Paper, offer: there is no offer 'Acne' — did you mean 'Acme'?" in text
    assert "benefit B, by_offer: there is no offer 'Zulu' — there are Acme, Bravo" in text
    with pytest.raises(DataError) as caught:
        benefit_model(wrong, ["Acme", "Bravo"], PLAN, 0)
    assert caught.value.problems == tuple(problems)


def test_seats_are_read_as_the_users_and_a_note_says_so():
    model = benefit_model(Benefits(benefits=(Benefit(**ONE, per="seats"),)), ["Acme"], PLAN, 0)
    assert model.cash()[0, 0, 0] == 1000
    assert "per 'seats' is read as the driver 'users'" in model.notes[0].what


@pytest.mark.parametrize(("golive", "starts"), [(36, 0), (99, 0), (30, 6)])
def test_what_begins_after_the_study_is_nothing_and_is_said(golive, starts):
    model = benefit_model(Benefits(benefits=(Benefit(**ONE, starts=starts),)), ["Acme"], PLAN, golive)
    assert not model.cash().any()
    assert "after the 36 months of the study" in model.notes[0].what
    assert "36 个月之后" in model.notes[0].zh


curves = st.lists(st.floats(0, 1), max_size=5).map(tuple)


@given(curves, st.integers(0, 40), st.integers(0, 40), st.floats(-0.5, 0.5), st.integers(1, 40))
def test_many_go_lives_at_once_are_each_the_one(adoption, golive, late, growth, length):
    one = Benefit(**ONE, adoption=adoption, growth=growth, starts=2, end=2 + length)
    golives, lates = np.array([0, golive, 7]), np.array([late, 0, late])
    many = accrued(one, golives, lates, 36, np.array([growth, 0.0, 0.2]))
    for row, at, by, rise in zip(many, golives, lates, (growth, 0.0, 0.2), strict=True):
        assert (row == accrued(one, np.array([at]), np.array([by]), 36, rise)[0]).all()
        assert (row >= 0).all()
        outside = (np.arange(36) < at + 2 + by) | (np.arange(36) >= at + 2 + length)
        assert not row[outside].any()
