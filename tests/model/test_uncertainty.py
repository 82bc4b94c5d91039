"""What is uncertain beside the prices."""

from __future__ import annotations

import pickle
import tomllib

import pytest
from pydantic import ValidationError

from crmselect.model import MATURITIES, Correlation, Delay, DriverRange, Risk, Uncertainty
from crmselect.model.estimate import Factor, Shift
from crmselect.model.faults import problems_of
from crmselect.model.uncertainty import SharedPrice

WRITTEN = """
maturity = "class 3"
spreads = false
inflation = [0, 0.01, 0.03]
delay = [0, 2, 6]
correlation = 0.2

[drivers]
users = [0.8, 1, 1.3]
agents = { level = [0.9, 1, 1.1], growth = [-0.02, 0, 0.05] }
records = { low = 0.5, high = 2, shape = "lognormal" }

[exchange_rates]
eur = [0.9, 1, 1.1]

[[prices]]
name = "Day rate"
of = "days"
factor = [0.9, 1, 1.2]

[[risks]]
name = "Dirty data"
probability = 0.3
impact = { low = 10_000, likely = 20_000, high = 60_000 }
offers = "Acme"

[[correlations]]
between = ["Licences", "Support"]
rho = 0.4
"""


def faults(**fields):
    with pytest.raises(ValidationError) as caught:
        Uncertainty.model_validate(fields)
    return [str(problem) for problem in problems_of(caught.value, model=Uncertainty)]


def test_every_shorthand_of_a_file_is_read():
    found = Uncertainty.model_validate(tomllib.loads(WRITTEN))
    assert found.drivers["users"] == DriverRange(level=Factor(low=0.8, likely=1, high=1.3))
    assert found.drivers["agents"].growth == Shift(low=-0.02, likely=0, high=0.05)
    assert found.drivers["records"].level == Factor(low=0.5, likely=1, high=2, shape="lognormal")
    assert found.exchange_rates["EUR"].high == 1.1
    assert found.delay == Delay(months=Factor(low=0, likely=2, high=6))
    assert (found.prices[0].of, found.risks[0].offers) == (("days",), ("Acme",))
    assert found.correlations == (Correlation(between=("Licences", "Support"), rho=0.4),)
    assert not found.spreads


def test_what_is_read_is_frozen_and_survives_copying():
    found = Uncertainty.model_validate(tomllib.loads(WRITTEN))
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
    assert Uncertainty.model_validate_json(found.model_dump_json()) == found
    with pytest.raises(TypeError):
        found.drivers["users"] = DriverRange()  # type: ignore[index]


def test_nothing_is_uncertain_by_default():
    found = Uncertainty()
    stated = (found.maturity, found.drivers, found.delay, found.inflation, found.risks, found.correlation)
    assert not any(stated)


def test_a_delay_with_phases_of_its_own():
    assert Delay.model_validate({"low": 0, "high": 4, "phases": "golive"}) == Delay(
        months=Factor(low=0, likely=0, high=4), phases=("golive",)
    )


def test_maturities_stand_around_the_quote_and_narrow_with_each_class():
    spans = [high - low for low, high in MATURITIES.values()]
    assert spans == sorted(spans, reverse=True)
    assert all(low <= 1 <= high for low, high in MATURITIES.values())
    assert spans[-1] == 0


RISK = {"name": "a", "probability": 0.2, "impact": 5}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"delay": [3, 2, 6]}, "delay.months: low 3, likely 2, high 6 are not in order — low ≤ likely ≤ high"),
        ({"delay": [1, 2]}, "delay: a list of 2 is no range — write low, likely and high, such as [0, 2, 6]"),
        ({"delay": 3}, "delay: 3 is no range — write low, likely and high, such as [0, 2, 6]"),
        ({"delay": {"low": 1, "likely": 2, "high": 3, "phases": ["golve"]}}, "delay.phases: 'golve' is no phase — did you mean 'golive'?"),
        ({"inflation": "high"}, "inflation: 'high' is no range — write low, likely and high, such as [-0.01, 0, 0.03]"),
        ({"inflation": [0, 0, 7]}, "inflation.high: 7 is 700 percent — write 0.07 for 7 percent"),
        ({"maturity": "class 9"}, "maturity: 'class 9' is not one of the words allowed — write 'class 5', 'class 4', 'class 3', 'class 2', 'class 1' or 'signed'"),
        ({"maturty": "class 3"}, "maturty: 'maturty' is no known field — did you mean 'maturity'?"),
        ({"correlation": 2}, "correlation: 2 is no correlation — write a figure from -1 to 1"),
        ({"drivers": {"users": 1.2}}, "drivers.users: 1.2 is no range — write low, likely and high, such as [0.9, 1, 1.3]"),
        ({"drivers": {"users": {"low": 0, "likely": 1, "high": 2, "shape": "lognormal"}}}, "drivers.users.level: low is 0, and a lognormal figure is above 0 — raise low, or choose pert, triangular or normal"),
        ({"drivers": {"users": {"level": {"low": 1.3, "high": 1.1, "shape": "normal"}}}}, "drivers.users.level: low 1.3, likely 1, high 1.1 are not in order — low ≤ likely ≤ high"),
        ({"drivers": {"users": {"lvel": [1, 1, 1]}}}, "drivers.users.lvel: 'lvel' is no known field — did you mean 'level'?"),
        ({"exchange_rates": {"EURO": [1, 1, 1]}}, "exchange_rates.EURO: 'EURO' is no ISO 4217 currency — write a code such as USD, EUR or CNY"),
        ({"risks": [{**RISK, "probability": 2}]}, "risks[0].probability: 2 is not between 0 and 1 — write 0.2 for 20 percent"),
        ({"risks": [{**RISK, "impact": {"low": 5, "likely": 2, "high": 7}}]}, "risks[0].impact: low 5, likely 2, high 7 are not in order — low ≤ likely ≤ high"),
        ({"risks": [{**RISK, "category": "deployment.othr"}]}, "risks[0].category: 'deployment.othr' is no cost category — did you mean 'deployment.other'?"),
        ({"risks": [RISK, RISK]}, "two of kind risk are called 'a' — rename one"),
        ({"correlations": [{"between": ["a"], "rho": 1}]}, 'correlations[0].between: a list of 1 is no pair — write two names, such as ["Licences", "Support"]'),
        ({"correlations": [{"between": "ab", "rho": 1}]}, 'correlations[0].between: \'ab\' is no pair — write two names, such as ["Licences", "Support"]'),
        ({"prices": [{"name": "x", "of": [], "factor": [1, 1, 2]}]}, "prices[0].of: nothing is named — write one name, or a list of names"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place_and_its_mending(fields, said):
    assert faults(**fields) == [said]


def test_all_faults_are_told_at_once():
    assert len(faults(delay=3, correlation=-2, maturity="x", risks=[{**RISK, "probability": -1}])) == 4


def test_records_themselves_are_taken_for_records():
    delay = Delay(months=Factor(low=0, likely=0, high=2))
    ranged = DriverRange(level=Factor(low=0.5))
    found = Uncertainty(
        delay=delay,
        drivers={"users": ranged},
        risks=(Risk.model_validate(RISK),),
        prices=(SharedPrice(name="x", of=("days",), factor=Factor(high=2)),),
    )
    assert (found.delay, found.drivers["users"]) == (delay, ranged)
