"""Promises of the selection, as users find them."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError, Place
from crmselect.model import Answer, AnswerRules, Requirement, RequirementSet
from crmselect.model.evaluation import Adjustment, Rescore
from crmselect.planning.evaluation_adjust import rank_adjustments
from crmselect.planning.evaluation_promises import compare_promises

NEEDS = RequirementSet(
    requirements=(
        Requirement(id="M1", text="Leads", priority="must", area="Sales"),
        Requirement(id="M2", text="Quotes", priority="must", area="Sales"),
        Requirement(id="S1", text="Maps", priority="should", area="Sales"),
        Requirement(id="S2", text="Reports", priority="should", area="Data"),
        Requirement(id="C1", text="Colours", priority="could", area="Data"),
        Requirement(id="C2", text="Sounds", priority="could", area="Data"),
    )
)
ANSWERS = [
    Answer(offer="Acme", requirement="M1", code="standard"),
    Answer(offer="Acme", requirement="M2", code="standard"),
    Answer(offer="Acme", requirement="S1", code="configuration"),
    Answer(offer="Acme", requirement="S2", code="roadmap"),
    Answer(offer="Bravo", requirement="C1", code="standard"),
    Answer(offer="Acme", requirement="C2", score=4),
]
LIVED = [
    Rescore(requirement="M1", score=5, role="Sales"),
    Rescore(requirement="M1", score=4, role="Service"),
    Rescore(requirement="M2", score=2, role="Sales"),
    Rescore(requirement="S1", score=3, role="Sales"),
    Rescore(requirement="S2", score=1, role="Sales"),
    Rescore(requirement="C1", score=5, role="Sales"),
]


def test_promises_are_kept_broken_not_made_or_not_judged():
    found = compare_promises("Acme", NEEDS, ANSWERS, LIVED)
    assert found.table["status"].to_dict() == {
        "M1": "kept", "M2": "broken", "S1": "broken", "S2": "kept", "C1": "unpromised", "C2": "not_asked",
    }  # fmt: skip
    assert found.rate == 0.5
    assert found.musts_broken == found.musts_unmet == ("M2",)
    assert found.table.loc["M1", ["lived", "judges", "gap"]].tolist() == pytest.approx([0.9, 2, 0.1])
    assert math.isnan(found.table.loc["C2", "lived"]), "who was not asked has not said zero"


def test_the_fit_that_was_promised_and_the_one_that_is_lived():
    found = compare_promises("Acme", NEEDS, ANSWERS, LIVED)
    # M1, M2, S1 and S2 were promised and judged: weights 4, 4, 2, 2.
    assert found.fit_promised == pytest.approx((4 * 1 + 4 * 1 + 2 * 0.8 + 2 * 0.2) / 12)
    assert found.fit_lived == pytest.approx((4 * 0.9 + 4 * 0.4 + 2 * 0.6 + 2 * 0.2) / 12)
    assert found.table["loss"].sum() == pytest.approx(found.fit_promised - found.fit_lived)
    assert found.by_area.loc["Data"].tolist() == pytest.approx([0.2, 0.2])


def test_it_says_so_in_both_languages():
    found = compare_promises("Acme", NEEDS, ANSWERS, LIVED)
    assert list(found.say()) == [
        "Acme: 2 of 4 promises that users judged are kept (50 %).",
        "Fit promised 83 %, fit lived 57 %.",
        "Broken: M2 (-0.60), S1 (-0.20).",
        "Musts that users do not find met: M2.",
        "1 requirement is not judged by users.",
    ]
    assert list(found.say("zh")[:3]) == [
        "Acme：用户评价的 4 项承诺中兑现 2 项（50 %）。", "需求满足度：承诺 83 %，实际 57 %。", "未兑现：M2（-0.60）、S1（-0.20）。",
    ]  # fmt: skip
    assert "未兑现" in compare_promises("Acme", NEEDS, ANSWERS, LIVED, language="zh")._repr_html_()
    json.dumps(found.to_dict(), allow_nan=False)


def test_the_tolerance_decides_how_near_is_kept():
    assert compare_promises("Acme", NEEDS, ANSWERS, LIVED, tolerance=0).kept == ("S2",)
    assert compare_promises("Acme", NEEDS, ANSWERS, LIVED, tolerance=0.2).broken == ("M2",)


def test_a_scale_and_weights_of_ones_own():
    rules = AnswerRules(scale=10, priority_weights={"must": 1, "should": 1})
    twice = [one.replace(score=2 * one.score) for one in LIVED]
    found = compare_promises("Acme", NEEDS, [one for one in ANSWERS if one.code], twice, rules=rules)
    assert found.fit_lived == pytest.approx((0.9 + 0.4 + 0.6 + 0.2) / 4)


def test_nothing_to_compare_is_said():
    found = compare_promises("Acme", NEEDS, [], LIVED)
    assert (found.rate, found.fit_lived) == (None, None)
    assert found.say()[0] == "No promise has been judged by users."
    json.dumps(found.to_dict(), allow_nan=False)
    nobody = compare_promises("Acme", RequirementSet(requirements=()), [], [])
    assert "\n".join(nobody.say()) == "No promise has been judged by users."


def test_all_faults_come_at_once_with_their_places():
    wrong = [
        Rescore(requirement="M9", score=5, place=Place("lived.csv", row=2)),
        Rescore(requirement="M1", score=7, respondent="a"),
        Rescore(requirement="M2", score=1, respondent="a"),
        Rescore(requirement="M2", score=2, respondent="a"),
    ]
    with pytest.raises(DataError) as found:
        compare_promises("Acme", NEEDS, ANSWERS, wrong, tolerance=5)
    assert [str(one) for one in found.value.problems] == [
        "lived.csv row 2: there is no requirement 'M9' — correct the id",
        "score of M1 by a: 7 is above the scale of 5 — write 0 to 5, or declare the scale in the answer rules",
        "score of M2 by a: the same person scores it more than once — keep one score",
        "tolerance: 5 is no share of the scale — write 0.1 for half a point of five",
    ]


@given(st.lists(st.tuples(st.sampled_from(NEEDS.ids), st.floats(0, 5)), max_size=20), st.floats(0, 0.5))
def test_every_requirement_has_one_status_and_the_losses_add_up(scores, tolerance):
    lived = [Rescore(requirement=key, score=score) for key, score in scores]
    found = compare_promises("Acme", NEEDS, ANSWERS, lived, tolerance=tolerance)
    assert len(found.table) == 6
    judged = found.table["status"].isin(["kept", "broken"])
    assert judged.sum() == len(found.kept) + len(found.broken)
    if found.fit_promised is not None:
        assert found.table["loss"].sum() == pytest.approx(found.fit_promised - found.fit_lived, abs=1e-12)
    more = compare_promises("Acme", NEEDS, ANSWERS, lived, tolerance=min(tolerance + 0.1, 0.99))
    assert set(found.kept) <= set(more.kept)


def test_adjustments_are_ranked_by_value_per_cost_with_the_gap_they_close():
    promises = compare_promises("Acme", NEEDS, ANSWERS, LIVED)
    wanted = [
        Adjustment(name="Quotes", value=30_000, cost=20_000, requirement="M2"),
        Adjustment(name="Hints", value=4_000, cost=1_000),
        Adjustment(name="Free", value=10),
        Adjustment(name="Nothing", value=0),
        Adjustment(name="Sounds", value=1, cost=100, requirement="C2"),
    ]
    found = rank_adjustments(wanted, promises, currency="USD")
    assert found.table.index.tolist() == ["Free", "Hints", "Quotes", "Sounds", "Nothing"]
    # Weights of what was judged: 4, 4, 2, 2 and 1; M2 lacks 0.6.
    assert found.table.loc["Quotes", "closes"] == pytest.approx(4 * 0.6 / 13)
    assert math.isnan(found.table.loc["Sounds", "closes"])
    assert found.table["cost_so_far"].tolist() == [0, 1000, 21000, 21100, 21100]
    assert "\n".join(found.say()) == (
        "To change first: Free (value 10 for USD 0); Hints (value 4,000 for USD 1,000); "
        "Quotes (value 30,000 for USD 20,000, up to 18.5 points of fit)."
    )
    assert "\n".join(found.say("zh")).startswith("优先调整：Free（价值 10，费用 USD 0）；")
    assert found.to_dict()["adjustments"][0]["value_per_cost"] is None
    json.dumps(found.to_dict(), allow_nan=False)


def test_faults_of_adjustments_come_at_once():
    wanted = [Adjustment(name="a", value=1, requirement="M11"), Adjustment(name="a", value=2)]
    with pytest.raises(DataError) as found:
        rank_adjustments(wanted, requirements=NEEDS)
    assert [str(one) for one in found.value.problems] == [
        "adjustment a: it is named 2 times — give each its own name",
        "adjustment a: there is no requirement 'M11' — did you mean 'M1'?",
        "adjustment a: it is named 2 times — give each its own name",
    ][: len(found.value.problems)]
    assert len(found.value.problems) == 2, "the same words are said once"
    assert rank_adjustments([]).say() == ()
