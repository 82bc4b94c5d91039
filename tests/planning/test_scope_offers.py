"""What an offer leaves open, with its costs by year, and offer and modules chosen together."""

from __future__ import annotations

import json

import numpy as np
import pytest

from crmselect.cost import tco, with_closing_costs
from crmselect.errors import DataError
from crmselect.model import (
    Answer,
    Assumptions,
    CostItem,
    Estimate,
    Offer,
    OfferSet,
    Requirement,
    RequirementSet,
)
from crmselect.model.scope import Module, Scope
from crmselect.planning.scope_modules import modules_of
from crmselect.planning.scope_offers import best_scope_by_offer

YEARS = Assumptions(currency="USD", years=2, exchange_rates={"EUR": 2.0})
NEEDS = RequirementSet(
    requirements=(
        Requirement(id="F1", text="Leads", priority="must"),
        Requirement(id="F2", text="Maps", priority="should"),
        Requirement(id="F3", text="Routes", priority="could"),
        Requirement(id="F4", text="Fax", priority="wont"),
    )
)


def item(name, amount, **more):
    return CostItem(item=name, category="procurement.licences", amount=amount, **{"every": "year", **more})


ACME = Offer(
    name="Acme",
    items=(
        item("Seats", 100),
        item("Maps licence", 30, module="Maps"),
        item("Maps set-up", 10, module="Maps", every="once"),
        item("Mail", Estimate(low=10, likely=20, high=40), module="Mail"),
    ),
)
BRAVO = Offer(name="Bravo", currency="EUR", items=(item("Seats", 60), item("Maps", 5, module="Maps")))
OFFERS = OfferSet(offers=(ACME, BRAVO))
ANSWERS = (
    Answer(offer="Acme", requirement="F1", code="standard"),
    Answer(offer="Acme", requirement="F2", code="partner"),
    Answer(offer="Acme", requirement="F3", code="customisation", cost=40),
    Answer(offer="Acme", requirement="F4", code="customisation", cost=5),
    Answer(offer="Bravo", requirement="F1", code="customisation", cost=7),
    Answer(offer="Bravo", requirement="F2", code="standard"),
)


def test_modules_and_the_rest_add_up_to_the_ledger():
    costs = tco(OFFERS, YEARS)
    found = modules_of(costs, "Acme")
    assert [(one.name, [getattr(c, "likely", c) for c in one.cost]) for one in found.modules] == [
        ("Maps", [40.0, 30.0]), ("Mail", [20.0, 20.0]),
    ]  # fmt: skip
    assert found.base.tolist() == [100.0, 100.0]
    total = found.base.sum() + sum(getattr(c, "likely", c) for one in found.modules for c in one.cost)
    assert total == pytest.approx(costs.total("nominal")["Acme"])
    mail = found.modules[1].cost[0]
    assert (mail.low, mail.likely, mail.high) == (10.0, 20.0, 40.0)
    assert modules_of(costs, "Bravo").modules[0].cost == (10.0, 10.0)  # In the study's currency.


@pytest.mark.parametrize("priced", [False, True])
def test_gaps_are_modules_whether_or_not_the_costs_have_them(priced):
    costs = tco(with_closing_costs(OFFERS, ANSWERS) if priced else OFFERS, YEARS)
    found = modules_of(costs, "Acme", requirements=NEEDS, answers=ANSWERS)
    gaps = {one.name: one for one in found.modules if one.name.startswith("Closing")}
    assert {name: (one.fixed, one.cost, one.requirements) for name, one in gaps.items()} == {
        "Closing F3": (None, (40.0, 0.0), ("F3",)),
        "Closing F4": (False, (5.0, 0.0), ("F4",)),
    }
    assert found.base.tolist() == [100.0, 100.0]
    bravo = modules_of(costs, "Bravo", requirements=NEEDS, answers=ANSWERS)
    assert [(one.name, one.fixed, one.cost) for one in bravo.modules][1:] == [("Closing F1", True, (14.0, 0.0))]


def test_a_stated_module_takes_costs_from_items_and_the_gaps_that_it_delivers():
    plan = Scope(modules=[Module(name="Maps", value=5), Module(name="Routing", requirements="F3")])
    found = modules_of(tco(OFFERS, YEARS), "Acme", plan=plan, requirements=NEEDS, answers=ANSWERS)
    assert [(one.name, one.value) for one in found.modules] == [
        ("Maps", 5.0), ("Routing", None), ("Mail", None), ("Closing F4", None),
    ]  # fmt: skip
    assert found.modules[1].cost == (40.0, 0.0)
    assert found.open_requirements == {"F3", "F4"}
    own = Scope(modules=[Module(name="Maps", value=5, cost=1)])
    priced = modules_of(tco(OFFERS, YEARS), "Acme", plan=own)
    assert priced.modules[0].cost == (1.0,)
    assert priced.base.tolist() == [100.0, 100.0]  # The stated cost is in place of the items', not beside them.


def test_a_module_without_any_cost_and_an_unknown_offer_are_refused():
    costs = tco(OFFERS, YEARS)
    with pytest.raises(DataError, match="nothing says what Drones costs"):
        modules_of(costs, "Acme", plan=Scope(modules=[Module(name="Drones", value=1)]))
    with pytest.raises(DataError, match="did you mean 'Acme'"):
        modules_of(costs, "Acne")


def test_offer_and_modules_are_chosen_together_with_proof():
    costs = tco(OFFERS, YEARS)
    plan = Scope(budget=310, modules=[Module(name="Maps", requirements="F2")])
    found = best_scope_by_offer(plan, costs, requirements=NEEDS, answers=ANSWERS, seed=1)
    # Acme: 200 for the rest, F1 in full; Maps 70 for 2 × 0.6, Closing F3 40 for 1 × 0.4: 4 + 1.6 for 310.
    assert found.base_value["Acme"] == pytest.approx(4.0)
    assert found.scopes["Acme"].chosen == ("Maps", "Closing F3")
    assert found.total("Acme") == pytest.approx(5.6)
    # Bravo: 240 and the must's 14 for 4 × 0.4; Maps 20 for 2.
    assert found.scopes["Bravo"].chosen == ("Maps", "Closing F1")
    assert found.total("Bravo") == pytest.approx(3.6)
    assert found.best == "Acme"
    assert found.proven
    table = found.table
    assert table.index.tolist() == ["Acme", "Bravo"]
    assert table["cost"].tolist() == [310.0, 274.0]
    assert "Acme with Maps, Closing F3 is worth most within the budget" in str(found)
    json.dumps(found.to_dict(), allow_nan=False)
    assert "<table" in found._repr_html_()


def test_an_offer_beyond_the_budget_stays_listed_with_the_reason():
    plan = Scope(budget=220, modules=[Module(name="Maps", requirements="F2")])
    found = best_scope_by_offer(plan, tco(OFFERS, YEARS), requirements=NEEDS, answers=ANSWERS, seed=1)
    assert found.best == "Acme"
    assert "Bravo" in found.table.index
    assert (
        found.table.loc["Bravo", "why_not"] == "the rest of the offer and its musts alone exceed the budget by USD 34"
    )
    assert np.isnan(found.table.loc["Bravo", "total"])
    none = best_scope_by_offer(
        plan.replace(budget=1), tco(OFFERS, YEARS), requirements=NEEDS, answers=ANSWERS, language="zh"
    )
    assert none.best is None
    assert not none.proven
    assert none.sentences[:2] == ("预算不足以支付任何报价。", "Acme：仅其余费用与必选项：总预算超出 USD 199")


def test_the_best_of_all_combinations_by_hand():
    rng = np.random.default_rng(2)
    offers = []
    for name in "ABC":
        items = [item("Base", float(rng.integers(50, 90)))]
        items += [item(f"M{at}", float(rng.integers(5, 40)), module=f"M{at}") for at in range(5)]
        offers.append(Offer(name=name, items=tuple(items)))
    costs = tco(offers, YEARS)
    stated = [Module(name=f"M{at}", value=float(rng.integers(1, 9)), offer=name) for name in "ABC" for at in range(5)]
    plan = Scope(budget=260, modules=stated)
    found = best_scope_by_offer(plan, costs)
    expected = 0.0
    for name in "ABC":
        parts = modules_of(costs, name, plan=plan)
        for picks in np.ndindex(*(2,) * 5):
            spent = parts.base.sum() + sum(sum(m.cost) for m, yes in zip(parts.modules, picks, strict=True) if yes)
            if spent <= 260:
                expected = max(expected, sum(m.value for m, yes in zip(parts.modules, picks, strict=True) if yes))
    assert found.total(found.best) == expected
    assert found.proven
