"""Prices in bands, at and beside every edge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost.tiers import package, tiered, whole_blocks
from crmselect.model import Tier


def bands(*pairs: tuple[float | None, float]) -> list[Tier]:
    return [Tier(up_to=edge, price=price) for edge, price in pairs]


# docs.useautumn.com, graduated pricing
def test_graduated_bands_charge_each_unit_at_its_own_band():
    assert tiered(np.array([15000.0]), bands((1000, 0.01), (10000, 0.008), (None, 0.005))).tolist() == [107]


# zuplo.com, pricing models
@pytest.mark.parametrize(("mode", "total"), [("graduated", 600), ("volume", 150)])
def test_the_mode_decides(mode, total):
    tiers = bands((1000, 0.1), (10000, 0.05), (None, 0.01))
    assert tiered(np.array([15000.0]), tiers, mode)[0] == pytest.approx(total)


# docs.flexprice.io, tiered: a started package counts whole
def test_a_started_package_counts_whole():
    assert package(np.array([4500.0, 5000.0, 5000.1]), 1000, 1.0).tolist() == [5, 5, 6]
    assert tiered(np.array([65000.0]), bands((None, 0.0006)), "volume")[0] == pytest.approx(39)


# Stripe's documentation of tiered prices
STRIPE = bands((5, 7.0), (10, 6.5), (None, 6.0))


def test_published_seats_in_both_modes():
    quantity = np.array([1.0, 5, 6, 20, 25])
    assert tiered(quantity, STRIPE, "volume").tolist() == [7, 35, 39, 120, 150]
    assert tiered(quantity, STRIPE).tolist() == [7, 35, 41.5, 127.5, 157.5]


def test_an_edge_belongs_to_the_band_below_it():
    for edge, below, above in ((5, 7.0, 6.5), (10, 6.5, 6.0)):
        at, beside = tiered(np.array([edge, edge + 1.0]), STRIPE, "volume")
        assert (at, beside) == (edge * below, (edge + 1) * above)
        at, beside = tiered(np.array([edge, edge + 1.0]), STRIPE)
        assert beside - at == above


# getlago.com, graduated percentage with flat fees: 500 falls in the first band
def test_a_flat_fee_is_due_for_each_band_entered():
    tiers = [Tier(up_to=1000, price=0.01, fee=200), Tier(up_to=10000, price=0.02, fee=300), Tier(price=0.03, fee=400)]
    assert tiered(np.array([0.0, 500, 1000, 1050]), tiers).tolist() == pytest.approx([0, 205, 210, 511])
    assert tiered(np.array([0.0, 1050]), tiers, "volume").tolist() == pytest.approx([0, 321])


def test_beyond_a_closed_last_band_there_is_no_price():
    assert np.isnan(tiered(np.array([10.0, 11.0]), bands((10, 1.0)))).tolist() == [False, True]


def test_dust_starts_no_block():
    assert whole_blocks(np.array([0.1 + 0.2, 0.3]), 0.1).tolist() == [3, 3]


edges = st.lists(st.integers(1, 1000), min_size=1, max_size=5, unique=True).map(sorted)
prices = st.lists(st.floats(0, 100), min_size=6, max_size=6)


@given(edges=edges, prices=prices)
def test_a_graduated_total_never_falls(edges, prices):
    tiers = bands(*zip(edges, prices, strict=False), (None, prices[-1]))
    totals = tiered(np.arange(0.0, 1200.0), tiers)
    assert (np.diff(totals) >= -1e-9).all()


@given(edges=edges, prices=prices, quantity=st.floats(0, 2000))
def test_one_price_in_all_bands_is_a_plain_price(edges, prices, quantity):
    tiers = bands(*((edge, prices[0]) for edge in edges), (None, prices[0]))
    for mode in ("graduated", "volume"):
        assert tiered(np.array([quantity]), tiers, mode)[0] == pytest.approx(quantity * prices[0], abs=1e-6)
