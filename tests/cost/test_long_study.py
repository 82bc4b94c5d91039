"""A subscription against a perpetual licence over five years, with every structure in it, computed twice."""

from __future__ import annotations

import numpy as np
import pytest

from crmselect.cost import tco
from crmselect.model import Assumptions, CostItem, Offer
from tests.cost.naive import cash_of

PLAN = Assumptions(
    currency="USD",
    years=5,
    discount_rate=0.08,
    start="2027-01-01",
    drivers={
        "users": [80, 120, 150, 150, 150],
        "service agents": {"start": 20, "growth": 0.1},
        "records": 1_200_000,
        "gigabytes": {"values": [*range(8, 68)], "every": "month"},
        "trainees": {"of": "users", "turnover": 0.15},
    },
    exchange_rates={"as_of": "2026-11-01", "EUR": [1.08, 1.1, 1.12], "GBP": 1.27},
)
SUBSCRIPTION = Offer(
    name="Subscription",
    currency="EUR",
    items=tuple(
        CostItem.model_validate(line)
        for line in (
            {"item": "Sales seats", "category": "procurement.licences", "amount": 75, "per": "users", "every": "month",
             "billing": "year advance", "minimum": 100, "free_months": 2, "renewal_months": 36, "renewal_asked": 0.09,
             "renewal_cap": 0.05,
             "discount": [{"name": "volume", "share": 0.1}, {"name": "prepayment", "share": 0.03}]},
            {"item": "Service seats", "category": "procurement.licences", "per": "service agents", "every": "month",
             "billing": "quarter arrears", "tiers": [{"up_to": 10, "price": 120}, {"up_to": 25, "price": 110},
             {"price": 95}]},
            {"item": "Storage overage", "category": "procurement.servers", "amount": 125, "per": "gigabytes",
             "every": "month", "included": 10, "block": 0.5, "tier_mode": "package", "currency": "USD"},
            {"item": "Premier support", "category": "procurement.support", "percent": 0.22, "every": "year",
             "percent_of": ["Sales seats", "Service seats"]},
            {"item": "Implementation", "category": "procurement.implementation", "amount": 90_000, "tax_rate": 0.2,
             "recoverable": 0.5},
            {"item": "Migration, fixed", "category": "deployment.migration", "amount": 8_000},
            {"item": "Migration, records", "category": "deployment.migration", "amount": 0.004, "per": "records",
             "quantity": 1.3},
            {"item": "Integration", "category": "deployment.integration", "amount": 40_000},
            {"item": "Integration upkeep", "category": "deployment.integration_upkeep", "percent": 0.18,
             "percent_of": "Integration", "every": "year", "start": 12, "growth": 0.03},
            {"item": "Courses", "category": "training.trainers", "amount": 400, "per": "trainees", "every": "year"},
            {"item": "Exit", "category": "golive.exit", "percent": 0.1, "percent_of": "procurement.licences",
             "percent_over": "last_year", "start": 59},
        )
    ),
)  # fmt: skip
PERPETUAL = Offer(
    name="Perpetual",
    currency="GBP",
    items=tuple(
        CostItem.model_validate(line)
        for line in (
            {"item": "Licences", "category": "procurement.licences", "amount": 260_000, "discount": 0.15},
            {"item": "Maintenance", "category": "procurement.upgrades", "percent": 0.2, "percent_of": "Licences",
             "percent_base": "list", "every": "year", "start": 12, "growth": 0.04},
            {"item": "Hardware", "category": "procurement.hardware", "amount": 30_000, "refresh_every": 3,
             "refresh_share": 0.6, "residual": 4_000},
            {"item": "Administrator", "category": "planning.staff", "amount": 70_000, "quantity": 0.5, "every": "year",
             "billing": "month arrears", "growth": 0.03, "growth_from": "study"},
            {"item": "Custody", "category": "procurement.servers", "amount": 900, "every": "quarter",
             "billing": "arrears", "start": 3, "end": 51},
        )
    ),
)  # fmt: skip


def by_hand() -> dict[str, np.ndarray]:
    """Compute the lines that are percents from the lines that are not, month by month, and add all up."""
    totals = {}
    plan = PLAN.replace(trainees=[80, 0.15 * 80 + 40, 0.15 * 120 + 30, 0.15 * 150, 0.15 * 150])
    for offer in (SUBSCRIPTION, PERPETUAL):
        totals[offer.name] = sum(
            (np.array(cash_of(line, offer, plan)) for line in offer.items if line.percent is None), np.zeros(60)
        )
    # The subscription's percents are of what its seats earn month by month, before bills move it.
    rate = np.repeat([1.08, 1.1, 1.12, 1.12, 1.12], 12)
    users = np.repeat([100, 120, 150, 150, 150], 12)
    sales = 75 * users * 0.9 * 0.97 * np.where(np.arange(60) < 36, 1.0, 1.05) * (np.arange(60) >= 2)
    agents = np.repeat([20 * 1.1**y for y in range(5)], 12)
    service = np.array([min(a, 10) * 120 + min(max(a - 10, 0), 15) * 110 + max(a - 25, 0) * 95 for a in agents])
    seats = (sales + service).reshape(5, 12)
    for year in range(5):
        totals["Subscription"][12 * year] += 0.22 * seats[year].sum() * rate[12 * year]
        if year:
            totals["Subscription"][12 * year] += 0.18 * 40_000 * 1.03 ** (year - 1) * rate[12 * year]
            totals["Perpetual"][12 * year] += 0.2 * 260_000 * 1.04 ** (year - 1) * 1.27
    totals["Subscription"][59] += 0.1 * seats[4].sum() * rate[59]
    return totals


def test_cash_of_every_month_agrees_with_the_account_by_hand():
    result = tco([SUBSCRIPTION, PERPETUAL], PLAN)
    by_month = result.by("month", kind="nominal")
    expected = by_hand()
    for name in expected:
        np.testing.assert_allclose(by_month[name], expected[name], atol=0.005)
        discounted = sum(c / 1.08 ** (m / 12) for m, c in enumerate(expected[name]))
        assert result.total()[name] == pytest.approx(discounted, abs=0.005)


def test_at_the_break_even_price_the_two_cost_the_same():
    result = tco([SUBSCRIPTION, PERPETUAL], PLAN)
    found = result.break_even("Perpetual", "Subscription", item="Licences")
    lines = tuple(line.replace(amount=found.value) if line.item == "Licences" else line for line in PERPETUAL.items)
    again = tco([SUBSCRIPTION, PERPETUAL.replace(items=lines)], PLAN).total()
    assert again["Subscription"] == pytest.approx(again["Perpetual"], abs=0.005)
