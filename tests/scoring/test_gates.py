from __future__ import annotations

import math

import pandas as pd
import pytest
from pydantic import ValidationError

from crmselect.errors import DataError
from crmselect.model import Answer, AnswerRules, Bound, Gates, Offer, OfferSet, Requirement, RequirementSet
from crmselect.scoring.answers import read_answers
from crmselect.scoring.fit import measure_fit
from crmselect.scoring.gates import apply_gates, excluded_table

OFFERS = OfferSet(offers=(Offer(name="Acme", attributes={"support_hours": 24}), Offer(name="Bravo")))
NEEDS = RequirementSet(
    requirements=(
        Requirement(id="F1", text="Work offline", priority="must", area="Field"),
        Requirement(id="F2", text="Quote in two currencies", priority="must", area="Quotes"),
        Requirement(id="F3", text="Maps", priority="could", area="Field"),
    )
)


def stops(answers=(), *, gates=None, costs=None, offers=OFFERS):
    given = [Answer(offer=o, requirement=r, **rest) for o, r, rest in answers]
    scores = read_answers(offers.names, NEEDS, given, AnswerRules())
    fit = measure_fit(scores, NEEDS, AnswerRules())
    return apply_gates(
        offers, gates or Gates(), requirements=NEEDS, scores=scores, fit=fit, costs=costs, currency="USD"
    )


def full(offer, **changed):
    codes = {"F1": {"code": "standard"}, "F2": {"code": "standard"}, "F3": {"code": "standard"}, **changed}
    return [(offer, requirement, answer) for requirement, answer in codes.items()]


def test_every_missed_must_is_a_stop_of_its_own_with_its_why():
    answers = [*full("Acme", F1={"code": "roadmap"}, F2={"code": "customisation"}), *full("Bravo")]
    first, second = stops(answers)
    assert (first.offer, first.rule, first.subject) == ("Acme", "must_have", "F1")
    assert first.reason_en == "must-have F1 “Work offline” is not met: only on the roadmap"
    assert first.reason_zh == "必须项 F1“Work offline”未满足：仅在产品规划中"
    assert (first.value, first.threshold, first.missed_by) == pytest.approx((0.2, 0.6, 0.4))
    assert second.reason_en.endswith("customisation without a cost")


def test_a_could_that_is_not_met_stops_nobody():
    assert stops([*full("Acme", F3={"code": "unsupported"}), *full("Bravo")]) == ()


def test_musts_stop_nobody_when_the_gate_is_open():
    assert stops(gates=Gates(must_haves=False)) == ()


def test_a_missing_must_has_no_value_and_is_never_near():
    answers = [*full("Acme"), *full("Bravo")[1:]]
    (stop,) = stops(answers)
    assert (stop.value, stop.missed_by, stop.near) == (None, None, False)
    assert stop.reason_en.endswith("not answered")


def test_a_number_just_below_what_meets_a_must_is_a_near_miss():
    (stop,) = stops([*full("Acme", F1={"score": 2.9}), *full("Bravo")])
    assert stop.near
    assert stop.reason_en.endswith("(near miss)")
    (far,) = stops([*full("Acme", F1={"score": 2.5}), *full("Bravo")])
    assert not far.near


def test_minima_of_an_area_and_in_total_say_by_how_much_they_are_missed():
    answers = [*full("Acme", F3={"code": "unsupported"}), *full("Bravo")]
    gates = Gates(area_minimum={"Field": 0.82}, total_minimum=0.95)
    area, total = stops(answers, gates=gates)
    assert (area.rule, area.subject, area.near) == ("area_minimum", "Field", True)
    assert area.reason_en == "fit in Field 80.0 % is 2.0 points below the minimum of 82.0 % (near miss)"
    assert area.reason_zh == "“Field”的满足度 80.0 %，低于最低要求 82.0 %，差 2.0 个百分点（差距很小）"
    assert total.rule == "total_minimum"
    assert total.missed_by == pytest.approx(0.95 - 8 / 9)
    assert not total.near


def test_a_fit_that_equals_the_minimum_passes():
    answers = [*full("Acme", F3={"code": "unsupported"}), *full("Bravo")]
    assert stops(answers, gates=Gates(area_minimum={"Field": 0.8})) == ()


@pytest.mark.parametrize(("total", "stopped", "near"), [(800, False, False), (840, True, True), (841, True, False)])
def test_a_budget_is_missed_above_it_and_nearly_up_to_five_percent(total, stopped, near):
    costs = {"present_value": pd.Series({"Acme": float(total), "Bravo": 100.0})}
    found = stops([*full("Acme"), *full("Bravo")], gates=Gates(budget=800), costs=costs)
    assert [s.near for s in found] == ([near] if stopped else [])


def test_the_budget_bounds_the_total_that_it_says():
    costs = {
        "present_value": pd.Series({"Acme": 700.0, "Bravo": 700.0}),
        "nominal": pd.Series({"Acme": 900.0, "Bravo": 700.0}),
    }
    gates = Gates(budget=800, budget_kind="nominal", must_haves=False)
    (stop,) = stops(gates=gates, costs=costs)
    assert stop.reason_en == "nominal total USD 900 is USD 100 (12.5 %) over the budget of USD 800"
    assert stop.reason_zh == "名义总额 USD 900，超出预算 USD 800，超支 USD 100（12.5 %）"


def test_an_attribute_is_bounded_on_either_side_and_one_not_stated_does_not_pass():
    gates = Gates(must_haves=False, attributes={"support_hours": {"minimum": 8, "maximum": 16}})
    high, unstated = stops(gates=gates)
    assert (high.offer, high.value, high.threshold, high.missed_by) == ("Acme", 24, 16, 8)
    assert high.reason_en == "support_hours 24 must be at most 16; missed by 8"
    assert (unstated.offer, unstated.value) == ("Bravo", None)
    assert unstated.reason_en == "support_hours is not stated; it must be at least 8"


def test_an_offer_keeps_every_reason_not_only_the_first():
    costs = {"present_value": pd.Series({"Acme": 900.0, "Bravo": 100.0})}
    gates = Gates(budget=800, total_minimum=0.5, attributes={"support_hours": {"minimum": 30}})
    found = [stop.rule for stop in stops(full("Bravo"), gates=gates, costs=costs) if stop.offer == "Acme"]
    assert found == ["must_have", "must_have", "total_minimum", "attribute", "budget"]


def test_in_a_staged_evaluation_the_budget_is_not_held_against_an_offer_that_is_out_already():
    costs = {"present_value": pd.Series({"Acme": 900.0, "Bravo": 900.0})}
    gates = Gates(budget=800, staged=True)
    found = [(stop.offer, stop.rule) for stop in stops(full("Acme"), gates=gates, costs=costs)]
    assert found == [("Acme", "budget"), ("Bravo", "must_have"), ("Bravo", "must_have")]


def test_gates_that_cannot_be_judged_are_refused_all_at_once():
    gates = Gates(area_minimum={"Feld": 0.5}, attributes={"support_hour": {"minimum": 1}}, budget=800)
    with pytest.raises(DataError) as caught:
        stops(gates=gates)
    assert len(caught.value.problems) == 3
    assert "did you mean 'Field'?" in str(caught.value)
    assert "did you mean 'support_hours'?" in str(caught.value)
    assert "no such costs" in str(caught.value)
    later = RequirementSet(requirements=(Requirement(id="F1", text="Telex", priority="wont", area="Later"),))
    scores = read_answers(OFFERS.names, later, (), AnswerRules())
    with pytest.raises(DataError, match="the requirements of area 'Later' all weigh 0"):
        apply_gates(OFFERS, Gates(area_minimum={"Later": 0.5}), fit=measure_fit(scores, later, AnswerRules()))
    with pytest.raises(DataError, match="there are no requirements"):
        apply_gates(OFFERS, Gates(total_minimum=0.5))


@pytest.mark.parametrize("costs", [{"Acme": 1.0}, {"Acme": 1.0, "Bravo": math.nan}])
def test_a_budget_needs_the_cost_of_every_offer(costs):
    with pytest.raises(DataError, match=r"offer Bravo: its cost\.present_value is missing"):
        stops(gates=Gates(budget=800), costs={"present_value": pd.Series(costs)})


def test_a_bound_needs_a_side_and_sides_in_order():
    with pytest.raises(ValidationError, match="nothing is bounded"):
        Bound()
    with pytest.raises(ValidationError, match="minimum is above maximum"):
        Bound(minimum=2, maximum=1)


def test_the_table_of_stops_speaks_either_language():
    found = stops(full("Acme"))
    assert excluded_table(found)["offer"].tolist() == ["Bravo", "Bravo"]
    assert excluded_table(found, "zh")["reason"].str.contains("未答复").all()


def test_long_requirements_are_shortened_in_the_reason():
    needs = RequirementSet(requirements=(Requirement(id="F1", text="word " * 60, priority="must"),))
    scores = read_answers(("Acme",), needs, (), AnswerRules())
    offers = OfferSet(offers=(Offer(name="Acme"),))
    (stop,) = apply_gates(offers, Gates(), requirements=needs, scores=scores)
    assert len(stop.reason_en) < 140
    assert "…”" in stop.reason_en
