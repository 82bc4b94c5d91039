"""What a study file says of what is uncertain."""

from __future__ import annotations

import pytest

import crmselect as crm
from crmselect.errors import DataError

STUDY = """
[inputs]
offers = "offers.csv"

[assumptions]
currency = "USD"
drivers = { users = [80, 120] }

[[criteria]]
name = "Cost"
weight = 1
source = "cost.present_value"
value = { shape = "linear", worst = 900000, best = 0 }

[assumptions.uncertainty]
"""


@pytest.fixture
def read(tmp_path):
    def study(text):
        (tmp_path / "offers.csv").write_text("name,currency,licence_per_user_month\nAcme,USD,50\n", encoding="utf-8")
        (tmp_path / "study.toml").write_text(STUDY + text, encoding="utf-8")
        return crm.Study.read(tmp_path / "study.toml").assumptions.uncertainty

    return study


@pytest.fixture
def faults(read):
    def told(text):
        with pytest.raises(DataError) as caught:
            read(text)
        return [str(problem).partition("study.toml, assumptions.uncertainty.")[2] for problem in caught.value.problems]

    return told


def test_a_study_file_says_it_in_tables(read):
    found = read("""
maturity = "class 2"
delay = [0, 2, 6]

[assumptions.uncertainty.drivers]
users = [0.8, 1, 1.3]

[[assumptions.uncertainty.risks]]
name = "Dirty data"
probability = 0.3
impact = { low = 10_000, likely = 20_000, high = 60_000 }
""")
    assert found.maturity == "class 2"
    assert found.drivers["users"].level.low == 0.8
    assert found.delay.months.high == 6
    assert found.risks[0].impact.likely == 20_000


def test_figures_are_read_exactly_and_zero_is_one(read):
    assert read("inflation = [0, 0, 0.025]").inflation.high == 0.025
    assert read("correlation = 0").correlation == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("delay = [3, 2, 6]", "delay.months: low 3, likely 2, high 6 are not in order — low ≤ likely ≤ high"),
        ('drivers = { users = { low = 1.3, likely = 1, high = 1.1, shape = "normal" } }', "drivers.users.level: low 1.3, likely 1, high 1.1 are not in order — low ≤ likely ≤ high"),
        ('maturity = "class 9"', "maturity: 'class 9' is not one of the words allowed — write 'class 5', 'class 4', 'class 3', 'class 2', 'class 1' or 'signed'"),
        ('risks = [{ name = "a", probability = 2, impact = 5 }]', "risks[0].probability: 2 is not between 0 and 1 — write 0.2 for 20 percent"),
        ('delay = { low = 0, likely = 1, high = 2, phases = ["deploymnt"] }', "delay.phases: 'deploymnt' is no phase — did you mean 'deployment'?"),
        ('exchange_rates = { EUR = [0.9, 1, "x"] }', "exchange_rates.EUR.high: 'x' is text, not a number — write it without quotes"),
        ('correlations = [{ between = ["a", "b"], rho = 3 }]', "correlations[0].rho: 3 is no correlation — write a figure from -1 to 1"),
    ],
)  # fmt: skip
def test_a_fault_names_its_file_its_key_and_its_mending(faults, text, said):
    assert faults(text) == [said]


def test_every_fault_comes_at_once(faults):
    assert len(faults('delay = 3\nmaturity = "x"\ncorrelation = 2\n')) == 3
