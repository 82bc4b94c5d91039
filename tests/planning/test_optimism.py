"""The arithmetic of optimism bias: published bounds, the review's worked examples, what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError
from crmselect.planning.optimism import OPTIMISM_BIAS, optimism_bias

# Mott MacDonald (2002), Review of Large Public Procurement in the UK, table 2, in percent: works duration upper and
# lower, capital expenditure upper and lower.
PUBLISHED = {
    "non_standard_buildings": (39, 2, 51, 4),
    "standard_buildings": (4, 1, 24, 2),
    "non_standard_civil_engineering": (25, 3, 66, 6),
    "standard_civil_engineering": (20, 1, 44, 3),
    "equipment_development": (54, 10, 200, 10),
}
# The same, table 15 and example 1: contributions in percent to the works duration of a non-standard building, and how
# far each is managed.
EXAMPLE = {
    "Poor contractor capabilities": (0.05, 1.0),
    "Design complexity": (0.02, 1.0),
    "Inadequacy of the business case": (0.22, 0.4),
    "Poor project intelligence": (0.05, 1.0),
    "Site characteristics": (0.03, 1.0),
}


@pytest.mark.parametrize("kind", PUBLISHED)
def test_the_bounds_are_the_published_ones(kind):
    duration, capital = OPTIMISM_BIAS[kind]["works_duration"], OPTIMISM_BIAS[kind]["capital_expenditure"]
    assert [round(100 * share, 9) for share in (*duration, *capital)] == list(PUBLISHED[kind])


def test_outsourcing_has_bounds_of_operating_expenditure_alone():
    assert OPTIMISM_BIAS["outsourcing"] == {"operating_expenditure": (0.41, 0.0)}
    with pytest.raises(DataError, match="no bounds of capital_expenditure are published for outsourcing"):
        optimism_bias(100, "outsourcing")
    assert optimism_bias(100, "outsourcing", measure="operating_expenditure").adjusted == pytest.approx(141)


def test_nothing_managed_makes_28_months_39():
    found = optimism_bias(28, "non_standard_buildings", measure="works_duration")
    assert found.adjusted == found.unmanaged == pytest.approx(38.92)


def test_the_worked_example_of_works_duration():
    found = optimism_bias(28, "non_standard_buildings", EXAMPLE, measure="works_duration")
    assert found.managed == pytest.approx(0.238)
    assert round(100 * found.uplift, 1) == 29.7
    assert round(found.adjusted, 1) == 36.3


def test_the_worked_example_at_contract_award():
    # £100 m, 92 % managed: 4 % are left, £104 m; with £7 m to manage the risks £111 m.
    found = optimism_bias(100, "non_standard_buildings", 0.92)
    assert round(100 * found.uplift) == 4
    assert round(found.adjusted) == 104
    assert round(optimism_bias(100, "non_standard_buildings", 0.92, mitigation_cost=7).adjusted) == 111


@pytest.mark.parametrize(("measure", "percent"), [("capital_expenditure", 32.1), ("works_duration", 14.5)])
def test_the_worked_example_of_a_combined_building(measure, percent):
    parts = {"non_standard_buildings": 0.3, "standard_buildings": 0.7}
    assert round(100 * optimism_bias(1, parts, measure=measure).upper, 1) == percent


def test_a_floor_holds_the_uplift_where_one_is_asked_for():
    assert optimism_bias(100, "equipment_development", 1.0).adjusted == 100
    assert optimism_bias(100, "equipment_development", 1.0, floor=True).adjusted == pytest.approx(110)
    assert optimism_bias(100, 0.5, 0.9, floor=0.2).uplift == 0.2
    assert "held at the floor of 10 %" in optimism_bias(100, "equipment_development", 1.0, floor=True).say()[0]
    assert "floor" not in optimism_bias(100, "equipment_development", 0.5, floor=True).say()[0]


@given(
    st.floats(0, 1e9), st.floats(0, 3),
    st.lists(st.tuples(st.floats(0, 0.1), st.floats(0, 1)), max_size=10),
)  # fmt: skip
def test_managing_more_never_raises_the_estimate_and_factors_add_up(estimate, upper, factors):
    pairs = {f"F{n}": pair for n, pair in enumerate(factors)}
    found = optimism_bias(estimate, upper, pairs)
    assert estimate <= found.adjusted * (1 + 1e-12)
    assert found.adjusted <= found.unmanaged * (1 + 1e-12)
    by_share = optimism_bias(estimate, upper, min(sum(part * done for part, done in factors), 1.0))
    assert found.adjusted == pytest.approx(by_share.adjusted, rel=1e-12)
    all_managed = optimism_bias(estimate, upper, {name: (part, 1.0) for name, (part, _) in pairs.items()})
    assert all_managed.adjusted <= found.adjusted * (1 + 1e-12)


def test_nothing_to_adjust_stays_nothing():
    assert optimism_bias(0, "equipment_development").adjusted == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"estimate": -1}, "estimate: -1 is no amount"),
        ({"estimate": float("nan")}, "estimate: nan is no amount"),
        ({"uplift": "equipment_developmnt"}, "did you mean 'equipment_development'"),
        ({"uplift": -0.2}, "uplift: -0.2 is no amount"),
        ({"uplift": {"standard_buildings": 0.3}}, "the parts of the project add up to 30 %"),
        ({"mitigation": 1.2}, "mitigation: 1.2 is not between 0 and 1"),
        ({"mitigation": {"Design": 0.2}}, "mitigation.Design: 0.2 is no pair"),
        ({"mitigation": {"A": (0.7, 1), "B": (0.7, 1)}}, "the contributions add up to 140 %"),
        ({"measure": "capex"}, "there is no measure 'capex'"),
        ({"uplift": 0.3, "floor": True}, "there is no published lower bound"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_mending(given, said):
    with pytest.raises(DataError) as caught:
        optimism_bias(**{"estimate": 100, "uplift": "equipment_development", **given})
    assert said in str(caught.value)
    assert all(problem.fix for problem in caught.value.problems)


def test_every_fault_is_told_at_once():
    with pytest.raises(DataError) as caught:
        optimism_bias(-1, "boat", 3, floor=-1)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_is_said_in_words_and_as_data(language):
    found = optimism_bias(100_000, "equipment_development", 0.6, mitigation_cost=5_000)
    (text,) = found.say(language)
    assert all(part in text for part in ("200 %", "60 %", "80 %", "100,000", "185,000", "5,000"))
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["adjusted"] == pytest.approx(185_000)
    assert json.dumps(optimism_bias(1, 0.2).to_dict(), allow_nan=False)
    assert "80 %" in found._repr_html_()
