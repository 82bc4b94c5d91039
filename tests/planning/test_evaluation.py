"""Everything that is known after go-live, in one result, and the vendor's record that follows."""

from __future__ import annotations

import datetime as dt
import json
import math
import pickle
from types import SimpleNamespace

import pandas as pd
import pytest

from crmselect.errors import DataError
from crmselect.model import Answer, Criterion, Offer, OfferSet, Requirement, RequirementSet, ValueFunction
from crmselect.model.evaluation import (
    Adjustment,
    Adoption,
    Indicator,
    RealisedBenefit,
    Rescore,
    Survey,
    SurveyResponse,
    VendorRecord,
)
from crmselect.planning.evaluation import evaluate
from crmselect.planning.vendor_records import ATTRIBUTES, vendor_record, with_record
from crmselect.scoring import rank

NEEDS = RequirementSet(
    requirements=(
        Requirement(id="F1", text="Leads", priority="must"), Requirement(id="F2", text="Maps", priority="should"),
    )
)  # fmt: skip


def answers(survey: Survey, scores: dict[str, list[int]]) -> list[SurveyResponse]:
    return [
        SurveyResponse(respondent=who, role="Sales", item=item.id, score=score)
        for who, row in scores.items()
        for item, score in zip(survey.items, row, strict=True)
    ]


USE = Survey(name="Use", items=("fast", "useful"), invited={"Sales": 10})
SUS = Survey(instrument="sus")
PARTS = {
    "surveys": [
        (SUS, answers(SUS, {f"p{at}": [5, 1] * 5 for at in range(6)})),
        (USE, answers(USE, {f"p{at}": [4, 5 - at % 2] for at in range(6)})),
    ],
    "indicators": [Indicator(name="Quote", unit="min", better="lower", before_mean=30, before_sd=5, before_n=30,
                             after_mean=20, after_sd=5, after_n=30, target=22)],
    "adoption": [Adoption(month=6, active=90, licensed=120, planned=0.8)],
    "requirements": NEEDS,
    "answers": [Answer(offer="Acme", requirement=key, code="standard") for key in NEEDS.ids],
    "rescores": [Rescore(requirement="F1", score=2), Rescore(requirement="F2", score=5)],
    "planned_cost": {"deployment": 100_000, "golive": 20_000},
    "actual_cost": {"deployment": 110_000},
    "benefits": [
        RealisedBenefit(benefit="Hours", day=dt.date(2028, 6, 30), promised=100_000, realised=90_000),
        RealisedBenefit(benefit="Hours", day=dt.date(2028, 12, 31), promised=100_000),
    ],
    "adjustments": [Adjustment(name="Import", value=5, cost=1_000, requirement="F1")],
    "defects": [SimpleNamespace(id="D1", severity="high", fixed=None), SimpleNamespace(id="D2", severity="low", fixed=None)],
    "delay_days": 12,
    "currency": "USD",
}  # fmt: skip


def test_it_ties_everything_together_in_both_languages():
    found = evaluate("Acme", **PARTS)
    said = list(found.say())
    assert said[0] == "Acme after go-live: 3 findings are good, 7 are bad, 1 is open."
    for part in (
        "SUS 100.0 (95 % interval 100.0 to 100.0): grade A+",
        "Quote: from 30 to 20 min, -10 (-33 %; 95 % interval -12.6 to -7.42): better; the target of 22 is reached for certain.",
        "1 of 2 promises that users judged are kept (50 %)", "USD 10,000 (10 %) over",
        "At that rate benefits end at USD 180,000, a return of 38 %.",
        "To change first: Import (value 5 for USD 1,000, up to 40.0 points of fit).",
        "It went live 12 days late.", "2 defects are open, 1 of them critical or high.",
    ):  # fmt: skip
        assert part in "\n".join(found.say())
    chinese = "\n".join(found.say("zh"))
    assert chinese.splitlines()[0] == "Acme 上线后：3 项良好，7 项不佳，1 项未定。"
    assert "上线延误 12 天。" in chinese
    assert "\n".join(evaluate("Acme", **PARTS, language="zh").say()) == chinese


def test_the_table_holds_every_finding_with_what_it_is_held_against():
    found = evaluate("Acme", **PARTS)
    table = found.table.set_index("figure")
    assert table["topic"].tolist() == [
        "satisfaction", "satisfaction", "indicator", "adoption", "promise", "promise", "cost", "return", "return",
        "defects", "delay",
    ]  # fmt: skip
    assert table.loc["active", ["value", "against", "verdict"]].tolist() == [0.75, 0.8, "bad"]
    assert table.loc["Use", "verdict"] == "good"
    assert table.loc["Quote", "verdict"] == "good"
    assert found._repr_html_().count("<tr>") == 12
    # Six people and nobody's own answers.
    text = json.dumps(found.to_dict(), allow_nan=False)
    assert '"p0"' not in text
    assert found.satisfaction == pytest.approx((4.25 - 1) / 4)
    assert found.sus_score == 100


def test_what_is_not_given_stays_out():
    found = evaluate("Acme")
    assert "\n".join(found.say()) == "Acme after go-live: nothing is known yet."
    assert "\n".join(found.say("zh")) == "Acme：上线后尚无评估数据。"
    assert found.table.empty
    assert dict(found.record.attributes) == {}
    assert found.to_dict()["promises"] is None
    assert evaluate("Acme", delay_days=0).say()[1] == "It went live on time."
    assert evaluate("Acme", delay_days=-3).say("zh")[1] == "上线提前 3 天。"


def test_costs_come_as_series_and_lack_what_is_not_known():
    plan = pd.Series({"deployment": 100.0, "golive": 20.0})
    found = evaluate("Acme", planned_cost=plan, actual_cost={"deployment": 90.0, "golive": None})
    assert found.costs.overrun == pytest.approx(-0.1)
    assert found.costs.open_phases == ("golive",)
    assert evaluate("Acme", actual_cost=plan).costs.spent == 120


def test_faults_of_all_parts_come_at_once():
    with pytest.raises(DataError) as found:
        evaluate(
            "Acme",
            surveys=[(USE, [SurveyResponse(respondent="a", role="Sales", item="fast", score=9)])],
            adoption=[PARTS["adoption"][0]] * 2,
            rescores=PARTS["rescores"],
            planned_cost={"plan": 1},
            benefits=[PARTS["benefits"][0]] * 2,
            adjustments=[Adjustment(name="a", value=1)] * 2,
            defects=[SimpleNamespace(id="D1", severity="bad", fixed=None)],
            delay_days=math.nan,
        )
    text = str(found.value)
    for part in ("9 is not on the scale of 1 to 5", "this month is stated more than once",
                 "there is no requirements document", "there is no phase 'plan'", "more than one line of that day",
                 "adjustment a: it is named 2 times", "'bad' is no severity", "nan is no number of days"):  # fmt: skip
        assert part in text


def test_the_vendors_record_is_written_read_and_weighed_in_the_next_selection():
    found = evaluate("Acme", **PARTS)
    record = vendor_record(found, as_of=dt.date(2028, 9, 1))
    assert dict(record.attributes) == pytest.approx({
        "kept_promises": 0.5, "broken_musts": 1, "fit_lived": (4 * 0.4 + 2) / 6, "cost_overrun": 0.1, "delay_days": 12,
        "satisfaction": (4.25 - 1) / 4, "sus": 100, "adoption": 0.75, "benefit_realisation": 0.9, "open_defects": 2,
        "open_severe_defects": 1,
    })  # fmt: skip
    assert set(record.notes) == set(record.attributes) <= set(ATTRIBUTES)
    again = VendorRecord.model_validate_json(record.model_dump_json())
    assert again == record
    known = with_record(Offer(name="Acme 2", attributes={"support_hours": 24, "delay_days": 0}), again)
    assert known.attributes["support_hours"] == 24
    assert known.attributes["delay_days"] == 12, "what was measured goes before what is said"
    rival = Offer(name="Bravo", attributes={"kept_promises": 0.9})
    trust = Criterion(name="Trust", weight=1, source="attribute.kept_promises", value=ValueFunction(worst=0, best=1))
    ranking = rank(OfferSet(offers=(known, rival)), criteria=[trust])
    assert ranking.score.to_dict() == pytest.approx({"Acme 2": 0.5, "Bravo": 0.9})


def test_it_travels():
    found = evaluate("Acme", **PARTS)
    assert pickle.loads(pickle.dumps(found)).to_dict() == found.to_dict()  # noqa: S301
