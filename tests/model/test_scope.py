"""Modules, bundles and the plan that holds them: read from cells, checked, every fault at once."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.model import problems_of
from crmselect.model.scope import Bundle, Module, Scope, any_of


def faults_of(kind, **given):
    with pytest.raises(ValidationError) as caught:
        kind(**given)
    return [str(one) for one in problems_of(caught.value, model=kind)]


def test_names_come_from_a_cell_or_a_list():
    one = Module(
        name="Marketing", requires="Contacts; Mail | Messages；Base", excludes=["Legacy"], requirements="F1;F2"
    )
    assert one.requires == ("Contacts", "Mail | Messages", "Base")
    assert (one.excludes, one.requirements) == (("Legacy",), ("F1", "F2"))
    assert any_of(one.requires[1]) == ("Mail", "Messages")
    assert Module(name="Marketing", requires="").requires == ()


def test_costs_are_by_year_and_one_figure_is_the_first_year():
    one = Module(name="Maps", cost=500, benefit=[{"low": 1, "likely": 2, "high": 4}, 7])
    assert one.cost == (500.0,)
    assert (one.benefit[0].high, one.benefit[1]) == (4.0, 7.0)
    assert Module(name="Maps", cost=None).cost == ()
    assert Module(name="Maps", cost={"low": 1, "likely": 2, "high": 4}).cost[0].likely == 2.0


def test_a_value_may_be_negative_and_a_cost_may_not():
    assert Module(name="Chore", value=-3).value == -3.0
    assert "negative" in faults_of(Module, name="Maps", cost=-1)[0]


def test_what_contradicts_itself_is_refused_with_its_field():
    assert faults_of(Module, name="Maps", requires="Maps; Base; Base", excludes="Maps; Base") == [
        "requires: it requires itself — leave it out",
        "excludes: it excludes itself — leave it out",
        "excludes: it requires Maps and excludes it — keep one of the two",
        "excludes: it requires Base and excludes it — keep one of the two",
        "requires: Base is named twice — name it once",
    ]
    assert "cannot be referred to" in faults_of(Module, name="A|B")[0]


def test_a_bundle_says_something():
    assert "at no price of its own" in faults_of(Bundle, name="Suite", modules="A; B", singly=True)[0]
    assert "A is named twice" in faults_of(Bundle, name="Suite", modules="A; A")[0]
    assert Bundle(name="Suite", modules="A; B", cost=5).cost == (5.0,)


def test_a_plan_names_every_contradiction_of_its_modules():
    found = faults_of(
        Scope,
        modules=[
            {"name": "A", "fixed": True, "requires": "B | C"},
            {"name": "B", "fixed": False},
            {"name": "C", "fixed": False, "excludes": "A"},
            {"name": "D", "fixed": True, "excludes": "A"},
            {"name": "D"},
        ],
        bundles=[{"name": "S"}, {"name": "S"}],
    )
    assert found == [
        "modules: D is named twice — give each module its own name",
        "bundles: S is named twice — give each bundle its own name",
        "modules: A is a must and requires B | C, which is ruled out — let it in",
        "modules: D and A are musts, and exclude each other — let go of one",
    ]
    assert (
        "exclude each other"
        in faults_of(
            Scope,
            modules=[{"name": "A", "fixed": True, "excludes": "B"}, {"name": "B", "fixed": True, "excludes": "A"}],
        )[0]
    )


def test_an_offers_own_module_takes_the_place_of_the_general_one():
    plan = Scope(
        modules=[{"name": "Maps", "value": 1}, {"name": "Maps", "value": 3, "offer": "Acme"}, {"name": "Mail"}],
        bundles=[{"name": "S", "modules": "Maps; Mail"}, {"name": "S", "modules": "Maps; Mail", "offer": "Acme"}],
    )
    assert [(one.name, one.value) for one in plan.of("Acme")] == [("Maps", 3.0), ("Mail", None)]
    assert [(one.name, one.value) for one in plan.of("Bravo")] == [("Maps", 1.0), ("Mail", None)]
    assert [one.offer for one in plan.bundles_of("Acme")] == ["Acme"]
    assert [one.offer for one in plan.bundles_of("Bravo")] == [""]
    assert plan.names == ("Maps", "Mail")


@pytest.mark.parametrize(
    ("given", "said"),
    [({"budget": -1}, "negative"), ({"by_year": [1, -2]}, "negative"), ({"objective": "fun"}, "not one of the words"),
     ({"basis": "p90"}, "not one of the words"), ({"confidence": 0.5}, "0.5"), ({"confidence": 1}, "1")],
)  # fmt: skip
def test_a_plan_refuses_what_is_no_budget_or_no_word(given, said):
    assert said in faults_of(Scope, **given)[0]


def test_a_plan_survives_json_and_its_schema_takes_the_shorthands():
    from jsonschema import validate

    plan = Scope(
        modules=[{"name": "Maps", "cost": [1, {"low": 1, "likely": 2, "high": 3}], "requires": "Mail"}], by_year=5
    )
    assert Scope.model_validate_json(plan.model_dump_json()) == plan
    schema = Scope.model_json_schema()
    validate({"modules": [{"name": "Maps", "cost": 5, "requires": "Mail"}], "by_year": 5}, schema)
    validate({"modules": [{"name": "Maps", "cost": [5], "requires": ["Mail"]}], "by_year": [5]}, schema)
    validate(plan.model_dump(mode="json", exclude_defaults=True), schema)
