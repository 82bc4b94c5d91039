"""The JSON Schemas take what is valid, in every shorthand, and refuse what is not."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import crmselect as crm

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).parents[1]

STUDY_FILE = """
[study]
title = "CRM for field sales"
language = "en"

[inputs]
offers = "offers.csv"
costs = "costs.csv"
requirements = "requirements.md"
answers = "answers.csv"

[assumptions]
currency = "USD"
start = 2027-01-01
years = 5
discount_rate = 0.08

[assumptions.drivers]
users = [80, 120, 150, 150, 150]

[assumptions.exchange_rates]
as_of = 2026-11-01
EUR = 1.08

[[criteria]]
name = "Fit"
weight = 50
source = "requirements"

[[criteria]]
name = "Cost"
weight = 30
source = "cost.present_value"
value = { shape = "linear", worst = 900000, best = 300000 }

[[criteria]]
name = "Support"
weight = 20
source = "attribute.support_hours"
value = { shape = "ordinal", levels = { 8 = 0, 24 = 1 } }

[gates]
must_haves = true
budget = 800000
"""

LINE = {"item": "Seats", "category": "procurement.licences", "amount": 50, "per": "users", "every": "month"}
BODY: dict[str, Any] = {
    "offers": [{"name": "Acme", "items": [LINE], "attributes": {"hours": 12}}],
    "requirements": [{"id": "F1", "text": "Leads", "priority": "must"}],
    "answers": [{"offer": "Acme", "requirement": "F1", "code": "customisation", "cost": 7000}],
    "assumptions": {"currency": "USD", "drivers": {"users": 120}, "exchange_rates": {"EUR": 1.08}},
}


def validator(schema: dict[str, Any]) -> Any:
    kind = jsonschema.validators.validator_for(schema, default=jsonschema.Draft202012Validator)
    kind.check_schema(schema)
    return kind(schema)


MODEL = validator(crm.Study.model_json_schema())
FILE = validator(crm.Study.file_json_schema())


def parsed(text: str) -> dict[str, Any]:
    return json.loads(json.dumps(tomllib.loads(text), default=str))  # type: ignore[no-any-return]


def line(**fields: object) -> dict[str, Any]:
    return {**BODY, "offers": [{"name": "Acme", "items": [LINE, {"item": "Other", **fields}]}]}


def plan(**fields: object) -> dict[str, Any]:
    return {**BODY, "assumptions": {**BODY["assumptions"], **fields}}


def doubt(**fields: object) -> dict[str, Any]:
    return plan(uncertainty=fields)


RISK = {"name": "Dirty data", "probability": 0.3, "impact": 5}

VALID = {
    "lists for sets": BODY,
    "sets": {**BODY, **{name: {name: BODY[name]} for name in ("offers", "requirements", "answers")}},
    "a list of users": plan(drivers={"users": [80, 120]}),
    "users that grow": plan(drivers={"users": {"start": 80, "growth": 0.05}}),
    "trained people": plan(drivers={"users": {"values": [80]}, "trained": {"of": "users", "turnover": 0.1}}),
    "rates with their day": plan(exchange_rates={"as_of": "2026-11-01", "EUR": 1.08, "cny": [0.14, 0.15]}),
    "rates in a table": plan(exchange_rates={"as_of": "2026-11-01", "rates": {"EUR": 1.08}}),
    "a bare discount": line(category="procurement.other", amount=1, discount=0.1),
    "a named discount": line(category="procurement.other", amount=1, discount={"name": "volume", "share": 0.1}),
    "several discounts": line(category="procurement.other", amount=1, discount=[0.1, {"share": 0.2}]),
    "an estimate": line(category="procurement.other", amount={"low": 1, "likely": 2, "high": 3}),
    "percent of one": line(category="deployment.other", percent=0.2, percent_of="Seats"),
    "percent of several": line(category="deployment.other", percent=1.2, percent_of=["Seats"]),
    "a quote's maturity": line(category="procurement.other", amount=1, maturity="class 3"),
    "a maturity for all": doubt(maturity="signed", spreads=False, correlation=-0.2),
    "three figures": doubt(drivers={"users": [0.8, 1, 1.3]}, inflation=[-0.01, 0, 0.03], delay=[0, 2, 6]),
    "a level of fields": doubt(drivers={"users": {"low": 0.8, "high": 1.3, "shape": "lognormal"}}),
    "a level and a growth": doubt(drivers={"users": {"level": [0.8, 1, 1.3], "growth": {"high": 0.1}}}),
    "a delay of fields": doubt(delay={"low": 0, "likely": 1, "high": 2, "phases": ["golive"]}),
    "a delay of a phase": doubt(delay={"months": [0, 1, 2], "phases": "golive"}),
    "rates that vary": doubt(exchange_rates={"EUR": [0.9, 1, 1.1]}),
    "prices that several share": doubt(
        prices=[
            {"name": "Day rate", "of": "procurement", "factor": [0.9, 1, 1.2]},
            {"name": "Seats", "of": ["Seats", "procurement.licences"], "factor": {"low": 0.9, "high": 1.1}},
        ]
    ),
    "risks": doubt(risks=[RISK, {**RISK, "name": "b", "offers": "Acme", "impact": {"likely": 2, "high": 9}}]),
    "a risk of several": doubt(risks=[{**RISK, "offers": ["Acme"], "category": "golive.exit", "month": 3}]),
    "correlations": doubt(correlations=[{"between": ["Seats", "procurement.licences"], "rho": 0.5, "offer": "Acme"}]),
    "a phase alone": line(phase="deployment", amount=1),
    "a line called by name": {**BODY, "offers": [{"name": "Acme", "items": [{**LINE, "item": None}]}]},
}
VALID["a line called by name"]["offers"][0]["items"] = [{"name": "Seats", **{k: LINE[k] for k in LINE if k != "item"}}]

INVALID = {
    "a percentage for a rate": plan(discount_rate=8),
    "no year": plan(years=0),
    "a driver in words": plan(drivers={"users": "many"}),
    "a negative price": line(category="procurement.other", amount=-1),
    "an unknown field": {**BODY, "offfers": []},
    "a line without a name": {**BODY, "offers": [{"name": "Acme", "items": [{"phase": "deployment", "amount": 1}]}]},
    "offers as a number": {**BODY, "offers": 1},
    "an unknown maturity": line(category="procurement.other", amount=1, maturity="class 9"),
    "two figures": doubt(delay=[0, 2]),
    "one figure": doubt(drivers={"users": 1.2}),
    "a negative factor": doubt(exchange_rates={"EUR": [-1, 1, 2]}),
    "a shift of points": doubt(inflation=[0, 1, 3]),
    "a probability of two": doubt(risks=[{**RISK, "probability": 2}]),
    "a correlation of two": doubt(correlation=2),
    "a pair of three": doubt(correlations=[{"between": ["a", "b", "c"], "rho": 0.5}]),
    "a price of nothing": doubt(prices=[{"name": "x", "of": [], "factor": [1, 1, 2]}]),
    "an unknown field of a delay": doubt(delay={"low": 0, "likely": 1, "high": 2, "fases": []}),
}


@pytest.mark.parametrize("case", VALID)
def test_what_a_study_takes_its_schema_takes(case):
    crm.Study.model_validate_json(json.dumps(VALID[case]))
    MODEL.validate(VALID[case])
    FILE.validate(VALID[case])


@pytest.mark.parametrize("case", INVALID)
def test_what_a_study_refuses_its_schema_refuses(case):
    with pytest.raises(ValueError, match=r".+"):
        crm.Study.model_validate_json(json.dumps(INVALID[case]))
    assert not MODEL.is_valid(INVALID[case])
    assert not FILE.is_valid(INVALID[case])


@pytest.mark.parametrize("case", VALID)
def test_what_a_study_writes_its_schema_takes(case):
    MODEL.validate(json.loads(crm.Study.model_validate(VALID[case]).model_dump_json()))


def test_the_schema_of_a_file_takes_a_study_file_and_that_of_the_model_does_not():
    FILE.validate(parsed(STUDY_FILE))
    assert not MODEL.is_valid(parsed(STUDY_FILE))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_schema_of_a_file_takes_the_example(language, tmp_path):
    from crmselect.cli import main

    assert main(["init", str(tmp_path / "study"), "--language", language]) == 0
    FILE.validate(parsed((tmp_path / "study" / "study.toml").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "wrong",
    [
        STUDY_FILE.replace('offers = "offers.csv"', "offers = 5"),
        STUDY_FILE.replace("costs =", "prices ="),
        STUDY_FILE.replace("[assumptions]", "[assumption]").replace("[assumptions.", "[assumption."),
        STUDY_FILE.replace('language = "en"', 'language = "de"'),
        re.sub(r"\[inputs\](\n.+)+", "", STUDY_FILE),
    ],
)
def test_the_schema_of_a_file_refuses_what_reading_it_would(wrong):
    assert not FILE.is_valid(parsed(wrong))


def test_every_shorthand_has_a_schema_of_its_own():
    for kind in (crm.Path, crm.ExchangeRates, crm.Estimate, crm.OfferSet, crm.RequirementSet, crm.AnswerSet):
        validator(kind.model_json_schema())
    assert validator(crm.Path.model_json_schema()).is_valid(120)
    assert validator(crm.Estimate.model_json_schema()).is_valid(120)
    assert not validator(crm.Path.model_json_schema(mode="serialization")).is_valid(120)


def test_bounds_bear_the_names_of_json_schema():
    text = json.dumps(crm.Study.model_json_schema())
    assert not re.search(r'"(gt|ge|lt|le)":', text)
