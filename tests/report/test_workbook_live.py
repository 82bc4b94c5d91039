"""The workbook's formulas, recalculated by a spreadsheet program: they come to Python's figures, and move as Python does."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings

import crmselect as crm
from crmselect.cli.example import write_example
from crmselect.report.xlsx import workbook
from tests.test_properties import studies

from .forms import soffice  # noqa: F401 - a fixture
from .studies import AREAS, answers, requirements, study
from .workbooks import Opened, cell_of, formulas, rich_study, scaled_study, staged_study

DRAWS, GENERATED = 64, 8


@dataclass
class Case:
    """A study, what is changed in its workbook, and the study that Python computes in its place."""

    study: crm.Study
    change: Callable[[Any], None] | None = None
    changed: crm.Study | None = None


def example(folder: Path, language: str) -> crm.Study:
    write_example(folder, language)
    return crm.Study.read(folder)


def among(base: crm.Study, *names: str) -> crm.Study:
    """Return a study of some of its offers."""
    return base.replace(offers=base.offers.select(*names), answers=[one for one in base.answers if one.offer in names])


def repriced(base: crm.Study, offer: str, item: str, **changes: Any) -> crm.Study:
    offers = [
        one.replace(items=tuple(line.replace(**changes) if line.item == item else line for line in one.items))
        if one.name == offer
        else one
        for one in base.offers
    ]
    return base.replace(offers=crm.OfferSet(offers=tuple(offers)))


def reweighed(base: crm.Study, name: str, weight: float) -> crm.Study:
    return base.replace(
        criteria=tuple(one.replace(weight=weight) if one.name == name else one for one in base.criteria)
    )


def reanswered(base: crm.Study, offer: str, requirement: str, score: float) -> crm.Study:
    found = [
        one.replace(code=None, low=None, high=None, score=score)
        if (one.offer, one.requirement) == (offer, requirement)
        else one
        for one in base.answers
    ]
    if not any((one.offer, one.requirement) == (offer, requirement) for one in base.answers):
        found.append(crm.Answer(offer=offer, requirement=requirement, score=score))
    return base.replace(answers=found)


def blanked(base: crm.Study, offer: str, requirement: str) -> crm.Study:
    return base.replace(answers=[one for one in base.answers if (one.offer, one.requirement) != (offer, requirement)])


def generated(count: int) -> list[crm.Study]:
    """Return studies of every kind of price, tree, gate and answer, always the same."""
    found: list[crm.Study] = []

    @settings(
        max_examples=count, phases=[Phase.generate], database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(studies())
    def gather(one: crm.Study) -> None:
        found.append(one)

    gather()
    return found


def put(sheet: str, row: tuple[str, ...], column: str, value: Any) -> Callable[[Any], None]:
    """Return a change of the cell in the row that begins with some texts, under a heading."""

    def change(book: Any) -> None:
        cell_of(book[sheet], row, column).value = value

    return change


def named(name: str, value: Any) -> Callable[[Any], None]:
    """Return a change of a cell that bears a name."""

    def change(book: Any) -> None:
        (title, where), *_ = book.defined_names[name].destinations
        book[title][where].value = value

    return change


def cases(folder: Path) -> dict[str, Case]:
    whole, zh = example(folder / "en", "en"), example(folder / "zh", "zh")
    one = among(whole, "Kelvarro Cloud", "Wrenhallow CRM", "Sorrelquay Cloud", "Tarnwick Start")
    two = among(zh, "Kelvarro Cloud", "Wrenhallow CRM")
    rich, scaled = rich_study(), scaled_study()
    needs = requirements(AREAS)
    open_answers = study(
        missing_must=(), answers=[a for a in answers(["Acme", "Bravo"], needs) if a.requirement != "R-02"]
    )
    excluding = study(rules=crm.AnswerRules(missing="exclude"), answers=[
        a for a in answers(["Acme", "Bravo", "Cargo", "Delta"], needs) if (a.offer, a.requirement) != ("Bravo", "R-02")
    ])  # fmt: skip
    default = study()
    same = [crm.Offer(name=name, items=default.offers["Acme"].items) for name in ("Delta", "Cargo", "Bravo", "Acme")]
    alike = [crm.Answer(offer=o.name, requirement=n.id, code="configuration") for o in same for n in needs]
    tied = default.replace(offers=same, answers=alike)
    rules = crm.AnswerRules(scores={"partner": 2, "customisation": 3, "roadmap": 4}, scale=10)
    coded = study(rules=rules, answers=[
        a.replace(cost=500.0) if a.code == "customisation" and a.offer != "Bravo" else
        a.replace(code="roadmap") if a.requirement == "R-04" and a.offer == "Acme" else a
        for a in answers(["Acme", "Bravo", "Cargo", "Delta"], needs)
    ])  # fmt: skip
    unweighted = [n.replace(weight=0.0) if n.area == "Sales" else n for n in needs]
    monthly = rich_study(assumptions=rich.assumptions.replace(
        GBP=crm.Path(values=tuple(1.2 + 0.01 * n for n in range(30)), every="month")))  # fmt: skip
    must = next(n.id for n in one.requirements if n.priority == "must")
    return {
        "example": Case(whole),
        "few": Case(one),
        "chinese": Case(zh),
        "rich": Case(rich),
        "scaled": Case(scaled),
        "default": Case(default),
        "open": Case(open_answers),
        "excluding": Case(excluding),
        "unranked": Case(study(gates=crm.Gates())),
        "staged": Case(staged_study()),
        "ties": Case(tied),
        "coded": Case(coded),
        "monthly": Case(monthly),
        "no costs": Case(study(gates=crm.Gates(budget=1e6, staged=True, total_minimum=1.0))),
        "empty": Case(crm.Study(offers=[crm.Offer(name="Acme"), crm.Offer(name="Bravo")], gates=crm.Gates(budget=9.0),
                                assumptions=crm.Assumptions(currency="JPY", years=1))),
        **{f"generated {n}": Case(made) for n, made in enumerate(generated(GENERATED))},
        "nobody": Case(study(gates=crm.Gates(budget=10.0))),
        "tied answer": Case(
            tied, put("Requirements & answers", ("R-02",), "Cargo", 3), reanswered(tied, "Cargo", "R-02", 3)
        ),
        "coded answer": Case(
            coded, put("Requirements & answers", ("R-04",), "Acme", 5), reanswered(coded, "Acme", "R-04", 5)
        ),
        "area gone": Case(
            default, lambda book: [put("Requirements & answers", (n.id,), "Weight", 0)(book) for n in needs[:3]],
            default.replace(requirements=unweighted),
        ),
        "month": Case(
            monthly, named("rate_GBP", 2.4),
            monthly.replace(GBP=crm.Path(values=tuple(2.4 + 0.02 * n for n in range(30)), every="month")),
        ),
        "weight": Case(one, put("Weights", ("Cost",), "Weight", 90), reweighed(one, "Cost", 90)),
        "weightless": Case(one, put("Weights", ("Fit",), "Weight", 0), reweighed(one, "Fit", 0)),
        "chinese weight": Case(two, put("权重", ("支持",), "权重", 55.5), reweighed(two, "支持", 55.5)),
        "price": Case(
            one, put("Offers", ("Kelvarro Cloud", "Licences, per user and month"), "Price", 71.5),
            repriced(one, "Kelvarro Cloud", "Licences, per user and month", amount=71.5),
        ),
        "rate": Case(one, named("discount_rate", 0.19), one.replace(discount_rate=0.19)),
        "no rate": Case(rich, named("discount_rate", 0), rich.replace(discount_rate=0.0)),
        "exchange": Case(one, named("rate_EUR", 1.52), one.replace(EUR=1.52)),
        "exchange path": Case(
            rich, named("rate_GBP", 1.9),
            rich.replace(GBP=crm.Path(values=(1.9, 1.25), growth=0.02)),
        ),
        "budget": Case(one, named("budget", 600_000), one.replace(gates=one.gates.replace(budget=600_000))),
        "musts off": Case(one, named("must_haves", 0), one.replace(gates=one.gates.replace(must_haves=False))),
        "answer": Case(
            one, put("Requirements & answers", (must,), "Kelvarro Cloud", 1), reanswered(one, "Kelvarro Cloud", must, 1)
        ),
        "answer met": Case(
            one, put("Requirements & answers", ("SEC-03",), "Tarnwick Start", 4),
            reanswered(one, "Tarnwick Start", "SEC-03", 4),
        ),
        "answer blank": Case(
            excluding, put("Requirements & answers", ("R-03",), "Acme", None), blanked(excluding, "Acme", "R-03")
        ),
        "priority": Case(
            one, named("weight_could", 7.5),
            one.replace(rules=one.rules.replace(priority_weights={**one.rules.priority_weights, "could": 7.5})),
        ),
        "tier": Case(
            rich, put("Offers", ("Acme", "Seats", "units over 50 to 100"), "Price", 22.25),
            repriced(rich, "Acme", "Seats", tiers=(
                crm.Tier(up_to=50, price=30), crm.Tier(up_to=100, price=22.25, fee=500), crm.Tier(price=20))),
        ),
        "fee": Case(
            rich, put("Offers", ("Acme", "Seats", "fee on entering: units over 50 to 100"), "Price", 9_000),
            repriced(rich, "Acme", "Seats", tiers=(
                crm.Tier(up_to=50, price=30), crm.Tier(up_to=100, price=25, fee=9_000), crm.Tier(price=20))),
        ),
        "percent": Case(
            rich, put("Offers", ("Acme", "Maintenance"), "Percent", 0.31),
            repriced(rich, "Acme", "Maintenance", percent=0.31),
        ),
        "base": Case(
            rich, put("Offers", ("Bravo", "Server"), "Price", 99_000), repriced(rich, "Bravo", "Server", amount=99_000)
        ),
        "residual": Case(
            rich, put("Offers", ("Bravo", "Server", "residual value, received back"), "Price", 7_777),
            repriced(rich, "Bravo", "Server", residual=7_777),
        ),
        "reserve": Case(
            rich, named("contingency_deployment", 0.4), rich.replace(contingency={"deployment": 0.4, "procurement": 0.05})
        ),
        "attribute": Case(
            scaled, put("Scores", ("Bravo",), "uptime", 99.95),
            scaled.replace(offers=crm.OfferSet(offers=tuple(
                o.replace(attributes={**o.attributes, "uptime": 99.95}) if o.name == "Bravo" else o
                for o in scaled.offers
            ))),
        ),
    }  # fmt: skip


@pytest.fixture(scope="module")
def recalculated(soffice: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Case, bytes, Opened]]:  # noqa: F811
    """Every case written, stripped of its values, changed, and calculated anew: all in one run of the program."""
    folder = tmp_path_factory.mktemp("live")
    source, target = folder / "in", folder / "out"
    source.mkdir()
    made = {}
    written: dict[int, bytes] = {}
    for n, (name, case) in enumerate(cases(folder).items()):
        if id(case.study) not in written:
            written[id(case.study)] = workbook(case.study, draws=DRAWS)
        data = written[id(case.study)]
        # Saved by another library the formulas lose their values.
        book = openpyxl.load_workbook(io.BytesIO(data))
        if case.change is not None:
            case.change(book)
        book.save(source / f"{n}.xlsx")
        made[name] = (case, data, n)
    subprocess.run(
        [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "xlsx",
         "--outdir", str(target), *(str(source / f"{n}.xlsx") for _, _, n in made.values())],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return {name: (case, data, Opened.read(target / f"{n}.xlsx")) for name, (case, data, n) in made.items()}


@cache
def cached(data: bytes) -> Opened:
    """Return the values that the workbook was written with."""
    return Opened.read(io.BytesIO(data))


def close(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(abs(one), abs(other), 1e-3)
    return bool(one == other)


def test_every_formula_comes_to_the_value_that_python_gave_it(recalculated: dict[str, tuple[Case, bytes, Opened]]):
    for name, (case, data, opened) in recalculated.items():
        if case.changed is not None:
            continue
        written, found = cached(data), formulas(data)
        assert len(found) > 30, name
        wrong = [
            (sheet, where, written.cell(sheet, where), opened.cell(sheet, where))
            for sheet, where in found
            if not close(written.cell(sheet, where), opened.cell(sheet, where))
        ]
        assert not wrong, (name, wrong[:10])


def test_a_change_in_the_workbook_moves_costs_scores_and_ranking_as_it_moves_python(
    recalculated: dict[str, tuple[Case, bytes, Opened]],
):
    for name, (case, data, opened) in recalculated.items():
        if case.changed is None:
            continue
        before, after = cached(data), case.changed
        ranking, totals, nominal = after.rank(), after.costs.total(), after.costs.total("nominal")
        expected = [
            (
                offer,
                None if offer in ranking.excluded["offer"].tolist() else int(ranking.places[offer]),
                float(ranking.score[offer]), float(totals[offer]), float(nominal[offer]),
                float(ranking.fit.flat[offer]),
            )
            for offer in ranking.order
        ]  # fmt: skip
        shown = opened.ranking()
        assert [line[:2] for line in shown] == [line[:2] for line in expected], name
        for mine, theirs in zip(shown, expected, strict=True):
            assert all(close(a, b) for a, b in zip(mine[2:], theirs[2:], strict=True)), (name, mine, theirs)
        assert before.ranking() != shown, f"{name}: the change moved nothing"


def test_some_of_the_changes_turn_the_ranking(recalculated: dict[str, tuple[Case, bytes, Opened]]):
    turned = {
        name
        for name, (case, data, opened) in recalculated.items()
        if case.changed is not None
        and [line[:2] for line in cached(data).ranking()] != [line[:2] for line in opened.ranking()]
    }
    assert {"weight", "price", "budget", "answer", "answer met", "exchange"} <= turned
