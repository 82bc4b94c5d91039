"""What an offer answers to a requirement."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crmselect.model import ANSWER_SCORES, Answer, AnswerSet, Estimate


def answer(**fields: object) -> Answer:
    return Answer.model_validate({"offer": "Acme", "requirement": "F1", **fields})


def test_the_codes_score_from_five_down_to_nought():
    assert dict(ANSWER_SCORES) == {
        "standard": 5, "configuration": 4, "partner": 3, "customisation": 2, "roadmap": 1, "unsupported": 0,
    }  # fmt: skip
    for code in ANSWER_SCORES:
        assert answer(code=code).code == code


def test_a_blank_is_missing_and_nought_is_not():
    assert answer().missing
    assert answer(comment="to be asked").missing
    assert not answer(score=0).missing
    assert not answer(code="unsupported").missing
    assert not answer(low=0, high=2).missing


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"low": 2}, "a range needs both ends — give low and high"),
        ({"high": 2}, "a range needs both ends — give low and high"),
        ({"low": 4, "high": 2}, "the range runs backwards — low is at most high"),
        ({"code": "standard", "score": 5}, "more than one of code, score and range — keep one"),
        ({"code": "standard", "low": 1, "high": 2}, "more than one of code, score and range — keep one"),
        ({"score": 3, "low": 1, "high": 2}, "more than one of code, score and range — keep one"),
    ],
)
def test_an_answer_says_one_thing(fields, said):
    with pytest.raises(ValidationError, match=said):
        answer(**fields)


@pytest.mark.parametrize("wrong", [{"code": "yes"}, {"score": -1}, {"score": True}, {"cost": -5}, {"currency": "EURO"}])
def test_what_is_no_answer_is_refused(wrong):
    with pytest.raises(ValidationError):
        answer(**wrong)


def test_closing_the_gap_may_cost_a_figure_or_an_estimate():
    assert answer(code="customisation", cost=0).cost == 0.0
    assert answer(code="customisation", cost={"low": 5, "likely": 8, "high": 20}).cost == Estimate(
        low=5, likely=8, high=20
    )


def test_an_offer_answers_a_requirement_once():
    with pytest.raises(ValidationError, match=r"answers named twice: Acme / F1 — give each its own offer and"):
        AnswerSet(answers=(answer(code="standard"), answer(score=2)))


def test_answers_are_found_by_offer_and_requirement():
    answers = AnswerSet(answers=(answer(score=2), answer(requirement="F2")))
    assert answers["Acme / F1"].score == 2.0
    assert "Acme / F2" in answers
    assert "Acme / F3" not in answers
