"""Items that need the whole computation in every scenario: parts of them, many scenarios at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from crmselect.cost import stacked
from crmselect.cost.stacked import _runs
from crmselect.cost.uncertain import CostModel
from crmselect.model import Assumptions, CostItem, Offer, OfferSet

PRICE = {"low": 80, "likely": 100, "high": 450}


def study(offers: int, items: int) -> CostModel:
    lines = [
        CostItem(item=f"I{n}", category="procurement.licences", amount=PRICE, per="users", every="month", minimum=20)
        for n in range(items)
    ]
    care = CostItem(item="Care", category="procurement.support", percent_of=("I0", "I1"), percent=0.2, every="year")
    many = tuple(Offer(name=f"O{n}", items=(*lines, care)) for n in range(offers))
    plan = Assumptions(
        currency="USD", years=2, drivers={"users": [10, 30]}, uncertainty={"drivers": {"users": [0.5, 1, 1.5]}}
    )
    return CostModel(OfferSet(offers=many), plan)


def test_parts_and_chunks_do_not_change_a_figure(monkeypatch):
    whole = study(3, 4)
    values = whole.values(np.random.default_rng(1).random((50, whole.dimension)))
    expected = whole.evaluate(values, ("years",))
    monkeypatch.setattr(stacked, "_CELLS", 700)
    monkeypatch.setattr(stacked, "_AT_ONCE", 8)
    found = study(3, 4).evaluate(values, ("years",))
    np.testing.assert_allclose(found.present, expected.present, rtol=1e-12)
    np.testing.assert_allclose(found.years, expected.years, rtol=1e-12)


def test_a_large_study_still_computes_many_scenarios_at_once(monkeypatch):
    large, shapes = study(150, 50), []
    cash = stacked.cash

    def spied(columns):
        shapes.append((*columns.lead, len(columns.items), columns.months))
        return cash(columns)

    monkeypatch.setattr(stacked, "cash", spied)
    large.evaluate(large.values(np.full((128, large.dimension), 0.5)))
    assert min(shape[0] for shape in shapes) >= 32
    assert max(np.prod(shape) for shape in shapes) <= stacked._CELLS


@given(st.lists(st.lists(st.integers(0, 29), max_size=2), min_size=1, max_size=30), st.integers(1, 12))
def test_runs_cover_every_item_once_and_part_none_from_what_it_is_a_percent_of(drawn, most):
    targets = [[t for t in found if t < len(drawn)] for found in drawn]
    runs = _runs(targets, most)
    assert np.concatenate(runs).tolist() == list(range(len(drawn)))
    run_of = {int(k): n for n, run in enumerate(runs) for k in run}
    assert all(run_of[k] == run_of[t] for k, found in enumerate(targets) for t in found)
    if not any(targets):
        assert max(run.size for run in runs) <= most
