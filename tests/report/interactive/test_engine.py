"""The page's own computation against Python's: many drawn studies, in one browser page."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import crmselect as crm
from crmselect.errors import DataError
from crmselect.report.interactive import script
from crmselect.report.interactive.items import READ, UNREAD
from tests.report.interactive.pages import CLOSE, KINDS, data_of, opened, weighted, without, written
from tests.report.interactive.studies import changes, drawn
from tests.report.studies import study as usual

STUDIES = 150


@pytest.fixture(scope="module")
def engine(browser, tmp_path_factory):
    """Evaluate any study's data under a state, in one page."""
    file = written(usual(), tmp_path_factory.mktemp("engine"))
    with opened(browser, file) as page:
        page.evaluate("() => { window.run = ([data, state]) => window.crmselectLive.evaluate(data, state); }")
        yield lambda data, state: page.evaluate("given => window.run(given)", [data, state])


def state_of(data: dict[str, Any], **changed: Any) -> dict[str, Any]:
    codes = [one["code"] for one in data["currencies"]]
    return {
        "weights": changed.get("weights", [100 * node["local"] for node in data["nodes"]]),
        "drivers": [changed.get(one["name"]) for one in data["drivers"]],
        "rates": [changed.get(code) for code in codes],
        "years": changed.get("years", data["years"]),
        "rate": changed.get("discount_rate", data["rate"]),
        "on": changed.get("on", [True] * len(data["offers"])),
    }


def same(mine: float, theirs: float, scale: float = 0.0) -> None:
    assert mine == pytest.approx(theirs, rel=CLOSE, abs=CLOSE * scale)


def hold(study: crm.Study, names: list[str], found: dict[str, Any]) -> None:
    """Hold what the page came to against Python's figures; ``names`` are those of its data."""
    assert found["faults"] == []
    ranking, costs = study.rank(), study.costs
    assert [names[row["offer"]] for row in found["rows"]] == list(ranking.order)
    totals = {kind: costs.total(kind) for kind in KINDS[:2]} | {"annual_equivalent": costs.annual_equivalent()}
    totals["per_user_month"] = costs.per_user_month()
    # What is got back at the end may all but cancel what is paid: then figures are near on the scale of the payments.
    paid = {name: float(abs(costs.cash[costs.owner == n]).sum()) for n, name in enumerate(costs.names)}
    for row in found["rows"]:
        name = names[row["offer"]]
        if name in ranking.closed:
            assert row["figures"] is None
        else:
            for kind, series in totals.items():
                part = float(series[name]) / (float(totals["present_value"][name]) or 1.0)
                same(row["figures"][kind], float(series[name]), 1e-3 * paid[name] * min(abs(part), 1.0))
        place = ranking.places[name]
        assert row["place"] == (None if ranking.places.isna()[name] else int(place))
        if ranking.score.isna()[name]:
            assert row["score"] is None
        else:
            same(row["score"], float(ranking.score[name]))
            assert ranking.contributions is not None
            for mine, theirs in zip(row["parts"], ranking.contributions.loc[name], strict=True):
                same(mine, float(theirs), 1e-3)
        assert row["passes"] == (name not in {stop.offer for stop in ranking.stops})
    if not ranking.winners:
        assert found["stability"] is None
        return
    table = study.stability().table
    assert len(found["stability"]) == len(table)


def limits(study: crm.Study, data: dict[str, Any], found: dict[str, Any]) -> None:
    if found["stability"] is None:
        return
    table = study.stability().table
    names = [offer["name"] for offer in data["offers"]]
    for line in found["stability"]:
        row = table.loc[data["nodes"][line["node"]]["path"]]
        for column, there in (("share", "weight"), ("low", "low"), ("high", "high")):
            same(line[column], float(row[there]), 1.0)
        for side in ("below", "above"):
            assert (names[line[side]] if line[side] is not None else "") == row[side]


@pytest.mark.parametrize("first", range(0, STUDIES, 50))
def test_drawn_studies_come_to_pythons_figures_as_written_and_changed(engine, first):
    changed = 0
    for seed in range(first, first + 50):
        study = drawn(seed)
        data, rng = data_of(study), Random(seed + 1_000_000)  # noqa: S311 - no secret
        names = list(study.offers.names)
        found = engine(data, state_of(data))
        hold(study, names, found)
        limits(study, data, found)
        other, made = changes(rng, study)
        raw = [float(rng.randint(1, 100)) for _ in data["nodes"]]
        by_path = {node["path"]: weight for node, weight in zip(data["nodes"], raw, strict=True)}
        other = other.replace(criteria=weighted(study, by_path))
        gone = [name for name in names[1:] if rng.random() < 0.3]
        other = without(other, gone)
        try:
            other.rank()
        except DataError:
            continue  # What Python refuses has no figure to be held to.
        if {one.offer for one in study.answers if not one.missing} and not any(
            not one.missing for one in other.answers
        ):
            continue  # The page says that nobody who is left has answered.
        found = engine(data, state_of(data, **made, weights=raw, on=[name not in gone for name in names]))
        hold(other, names, found)
        limits(other, data, found)
        changed += 1
    assert changed > 35


TIES = {
    "joint winners": ([(1, 0), (0, 1), (0.2, 0.2)], (50, 50)),
    "three that cross at one weight": ([(1, 0), (1 / 3, 1 / 3), (0, 0.5)], (60, 40)),
    "all alike": ([(0.4, 0.4)] * 3, (30, 70)),
    "one alone": ([(0.4, 0.1)], (30, 70)),
    "a weight of nothing": ([(1, 0, 0.3), (0.5, 1, 0.2), (0.2, 0.1, 1)], (60, 0, 40)),
    "all the weight on one": ([(1, 0, 0.3), (0.5, 1, 0.2), (0.2, 0.1, 1)], (100, 0, 0)),
    "level on the only weight": ([(0.7, 0, 0.3), (0.7, 1, 0.2)], (100, 0, 0)),
}


@pytest.mark.parametrize("case", TIES)
def test_dull_cases_of_stability_are_pythons(engine, case):
    rows, weights = TIES[case]
    offers = [
        crm.Offer(name=f"Offer {n}", attributes={f"a{k}": figure for k, figure in enumerate(row)})
        for n, row in enumerate(rows)
    ]
    tree = [
        crm.Criterion(name=f"C{k}", weight=weight, source=f"attribute.a{k}", value=crm.ValueFunction(worst=0, best=1))
        for k, weight in enumerate(weights)
    ]
    plan = crm.Assumptions(currency="USD", years=1, drivers={"users": 5})
    study = crm.Study(offers=offers, criteria=tree, assumptions=plan)
    data = data_of(study)
    found = engine(data, state_of(data))
    hold(study, list(study.offers.names), found)
    limits(study, data, found)


def test_every_field_of_a_price_is_known_to_the_page():
    assert set(crm.CostItem.model_fields) == READ | UNREAD
    assert not READ & UNREAD


def test_the_script_stays_small_and_opens_nothing():
    text = script()
    assert len(text.encode()) < 60_000
    for word in ("eval(", "Function(", "fetch(", "XMLHttpRequest", "innerHTML", "outerHTML", "insertAdjacent", "document.write",
                 "import(", "http", "</script", "localStorage", "cookie", "setTimeout"):  # fmt: skip
        assert word not in text, word
