"""The section on how sure the answer is."""

from __future__ import annotations

import pytest

import crmselect as crm
from crmselect.cli import main
from crmselect.report import document


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doubt")
    studies = {}
    for language in ("en", "zh"):
        assert main(["init", str(folder / language), "--language", language]) == 0
        studies[language] = crm.Study.read(folder / language / "study.toml")
    return studies


def section(study, **options):
    return next(part for part in document(study, **options).sections if part.key == "doubt")


def texts(part):
    return " ".join(block.text for block in part.blocks if hasattr(block, "text"))


def test_the_figures_are_those_of_the_results(example):
    study = example["en"]
    report = document(study, draws=500, seed=3)
    doubt = study.stress(draws=500, seed=3)
    table = report.tables["acceptability"]
    shown = {row.key: row.cells[1].value for row in table.rows}
    assert shown == doubt.best.to_dict()
    assert [row.key for row in table.rows] == list(doubt.best.sort_values(ascending=False, kind="stable").index)
    risk = study.simulate(draws=500, seed=3)
    p80 = {row.key: row.cells[4].value for row in report.tables["risk"].rows}
    assert p80 == pytest.approx(risk.table["P80"].to_dict())
    limits = report.tables["stability"]
    assert {row.key: row.cells[1].value for row in limits.rows} == pytest.approx(
        study.stability().table["weight"].head(len(limits.rows)).to_dict()
    )


def test_the_verdict_leads_and_what_to_find_out_has_its_own_heading(example):
    for language, words in (
        ("en", ("What is worth finding out first", "first in")),
        ("zh", ("最值得先澄清的事项", "居首")),
    ):
        part = section(example[language], draws=300)
        said = texts(part)
        for word in words:
            assert word in said


def test_what_would_put_the_runner_up_first_is_told(example):
    part = section(example["en"], draws=200)
    said = [text for block in part.blocks if block.kind == "bullets" for _, text in block.items]
    assert any("USD 570,271" in text for text in said)


def test_the_same_study_gives_the_same_section(example):
    one, two = (document(example["en"], draws=400).data["robustness"] for _ in range(2))
    assert one == two
    assert one["seed"] == 0


def test_certain_costs_are_said_to_be_taken_as_such(example):
    study = example["en"]
    certain = study.replace(assumptions=study.assumptions.replace(uncertainty=crm.Uncertainty()))
    part = section(certain, draws=200)
    assert "taken as certain here" in texts(part)
    assert "risk" not in {block.key for block in part.blocks if block.kind == "table"}


def test_nobody_in_the_race_leaves_the_costs_alone(example):
    study = example["en"]
    nobody = study.replace(gates=study.gates.replace(budget=1.0))
    part = section(nobody, draws=200)
    assert {block.key for block in part.blocks if block.kind == "table"} == {"risk"}


def test_a_study_without_a_scale_is_not_ranked_and_its_costs_are_drawn():
    seats = crm.CostItem(
        item="Seats", category="procurement.licences", amount={"low": 40, "likely": 50, "high": 70}, per="users"
    )
    study = crm.Study(
        offers=[crm.Offer(name="Acme", items=(seats,))],
        assumptions=crm.Assumptions(currency="USD", years=1, drivers={"users": 10}),
    )
    part = section(study, draws=200)
    assert [block.key for block in part.blocks if block.kind == "table"] == ["risk"]


def test_costs_that_stay_closed_are_not_drawn(example):
    study = example["en"]
    staged = study.replace(gates=study.gates.replace(staged=True))
    report = document(staged, draws=200)
    shown = {row.key for row in report.tables["risk"].rows}
    assert "Dunmarrow Server" not in shown
    assert "Kelvarro Cloud" in shown
