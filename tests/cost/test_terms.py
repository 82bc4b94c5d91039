"""The same offer bound for one, three and five years."""

from __future__ import annotations

import pytest

from crmselect.cost.terms import compare_terms
from crmselect.model import Assumptions, CostItem, Offer, Term

PLAN = Assumptions(currency="USD", years=6, discount_rate=0.0)
SEATS = CostItem(item="Seats", category="procurement.licences", amount=1000, every="year")
EXIT = CostItem(
    item="Exit", category="golive.exit", percent=0.5, percent_of="Seats", percent_over="last_year", start=71
)
OFFER = Offer(name="Acme", items=(SEATS, EXIT))
TERMS = [
    Term(name="1 year", months=12, renewal_asked=0.1),
    Term(name="3 years", months=36, discount=0.1, renewal_asked=0.1, renewal_cap=0.05),
    Term(name="3 years, cap adds up", months=36, discount=0.1, renewal_cap=0.05, renewal_mode="accumulated"),
]


@pytest.fixture
def compared():
    return compare_terms(OFFER, PLAN, TERMS)


def test_each_term_has_its_discount_and_its_rises(compared):
    by_year = compared.table.loc[:, "year 1":"year 5"].round(2)
    assert by_year.loc["1 year"].tolist() == [1000, 1100, 1210, 1331, 1464.1]
    assert by_year.loc["3 years"].tolist() == [900, 900, 900, 945, 945]
    assert by_year.loc["3 years, cap adds up"].tolist() == [900, 900, 900, 1035, 1035]


def test_leaving_within_a_term_still_pays_what_is_committed(compared):
    leaving = compared.leaving
    assert leaving.loc[("3 years", 1), "committed"] == pytest.approx(1800)
    assert leaving.loc[("3 years", 3), "committed"] == 0
    assert leaving.loc[("1 year", 2), "committed"] == 0


def test_leaving_costs_its_share_of_the_last_year(compared):
    assert compared.leaving.loc[("1 year", 2), "exit"] == pytest.approx(550)
    assert compared.leaving.loc[("3 years", 3), "exit"] == pytest.approx(450)


def test_the_overcharge_is_what_renewals_add_to_the_years_that_remain(compared):
    later = [1000 * 1.1**y - 1000 for y in (2, 3, 4, 5)]
    assert compared.leaving.loc[("1 year", 2), "overcharge"] == pytest.approx(sum(later))
    assert bool(compared.leaving.loc[("1 year", 2), "leave"])
    assert compared.leaving.loc[("3 years", 3), "overcharge"] == pytest.approx(3 * 45)
    assert not compared.leaving.loc[("3 years", 3), "leave"]


def test_percents_of_what_the_term_binds_follow_it():
    seats = CostItem(item="Seats", category="procurement.licences", amount=100, every="year")
    support = CostItem(item="Support", category="procurement.support", percent=0.2, percent_of="Seats", every="year")
    leave = CostItem(item="Exit", category="golive.exit", amount=50, billing="arrears")
    plan = Assumptions(currency="USD", years=5)
    terms = [Term(name="1", months=12, renewal_asked=0.1), Term(name="3", months=36, discount=0.1, renewal_cap=0)]
    leaving = compare_terms(Offer(name="A", items=(seats, support, leave)), plan, terms).leaving
    assert leaving.loc[("1", 4), "overcharge"] == pytest.approx(1.2 * 100 * (1.1**4 - 1))
    assert bool(leaving.loc[("1", 4), "leave"])
    # Two years of the second term are still to be paid, one of them after the study.
    assert leaving.loc[("3", 4), "committed"] == pytest.approx(1.2 * 90 * 2)
    assert leaving.loc[("3", 4), "exit"] == pytest.approx(50)


def test_an_unknown_item_is_refused():
    with pytest.raises(KeyError, match="no item Seat"):
        compare_terms(OFFER, PLAN, TERMS, items=["Seat"])


def test_it_goes_out_as_plain_data(compared):
    assert len(compared.to_dict()["leaving"]) == 3 * 5
