from __future__ import annotations

import numpy as np
import pytest

from crmselect.errors import DataError, Place
from crmselect.model import Answer, AnswerRules, Requirement
from crmselect.scoring.answers import answer_in_words, read_answers

NEEDS = tuple(Requirement(id=f"F{n}", text=f"Need {n}", priority="must") for n in range(1, 4))


def read(*answers: Answer, offers=("Acme", "Bravo"), needs=NEEDS, **rules):
    return read_answers(offers, needs, answers, AnswerRules(**rules))


def one(**answer):
    return read(Answer(offer="Acme", requirement="F1", **answer))


@pytest.mark.parametrize(
    ("answer", "score", "met", "why"),
    [
        ({"code": "standard"}, 1.0, True, ""),
        ({"code": "configuration"}, 0.8, True, ""),
        ({"code": "partner"}, 0.6, True, ""),
        ({"code": "customisation", "cost": 500}, 0.4, True, ""),
        ({"code": "customisation", "cost": 0}, 0.4, True, ""),
        ({"code": "customisation"}, 0.4, False, "customisation without a cost"),
        ({"code": "roadmap", "cost": 500}, 0.2, False, "only on the roadmap"),
        ({"code": "unsupported", "cost": 500}, 0.0, False, "not supported"),
        ({"score": 3}, 0.6, True, ""),
        ({"score": 2.9, "cost": 0}, 0.58, True, ""),
        ({"score": 2, "cost": 1}, 0.4, True, ""),
        ({"score": 1.9, "cost": 1}, 0.38, False, "the score is too low"),
        ({"low": 3, "high": 5}, 0.6, True, ""),
        ({"low": 1, "high": 5}, 0.2, False, "the score is too low"),
    ],
)
def test_an_answer_scores_and_meets_its_requirement_by_how_it_is_met(answer, score, met, why):
    scores = one(**answer)
    assert scores.score[0, 0] == pytest.approx(score)
    assert scores.met[0, 0] == met
    assert scores.why(0, 0) == why
    assert bool(scores.why(0, 0, "zh")) != met


def test_a_number_between_customisation_and_partner_meets_only_with_a_cost():
    scores = one(score=2.5)
    assert not scores.met[0, 0]
    assert "only with a cost" in scores.why(0, 0)


def test_a_missing_answer_is_not_zero_but_anything_from_0_to_1():
    scores = read(Answer(offer="Acme", requirement="F1", comment="we will call back"))
    assert scores.missing.all()
    assert not scores.met.any()
    assert (scores.low == 0).all()
    assert (scores.high == 1).all()
    assert scores.why(1, 2) == "not answered"
    assert scores.why(1, 2, "zh") == "未答复"


def test_a_range_scores_with_its_low_end_and_keeps_both_bounds():
    scores = one(low=2, high=4)
    assert (scores.score[0, 0], scores.low[0, 0], scores.high[0, 0]) == pytest.approx((0.4, 0.4, 0.8))


def test_codes_are_divided_by_the_highest_code_score_and_numbers_by_the_scale():
    answers = (Answer(offer="Acme", requirement="F1", code="partner"), Answer(offer="Acme", requirement="F2", score=6))
    scores = read(*answers, scores={"standard": 10, "partner": 5}, scale=12)
    assert scores.score[0, :2] == pytest.approx([0.5, 0.5])
    assert scores.met[0, :2].all()


def test_a_number_above_the_scale_is_refused_with_its_place():
    answer = Answer(offer="Acme", requirement="F1", score=7, place=Place("answers.csv", row=4, column="Acme"))
    with pytest.raises(DataError, match=r"answers\.csv row 4, Acme: 7\.00 is above the scale of 5"):
        read(answer)
    with pytest.raises(DataError, match="above the scale"):
        one(low=2, high=8)


def test_all_unknown_offers_and_requirements_are_named_at_once_with_what_may_be_meant():
    with pytest.raises(DataError) as caught:
        read(
            Answer(offer="Acmee", requirement="F1", code="standard"),
            Answer(offer="Bravo", requirement="G99", code="standard"),
        )
    assert len(caught.value.problems) == 2
    assert "did you mean 'Acme'?" in str(caught.value)
    assert "no requirement 'G99'" in str(caught.value)


def test_rules_under_which_every_code_scores_nothing_are_refused():
    nothing = dict.fromkeys(("standard", "configuration", "partner", "customisation", "roadmap", "unsupported"), 0)
    with pytest.raises(DataError, match="every code scores 0"):
        read(scores=nothing)


def test_without_requirements_the_arrays_are_empty():
    scores = read(needs=())
    assert scores.score.shape == (2, 0)
    assert scores.score.dtype == np.float64


def test_an_answer_in_words_follows_the_language():
    answer = Answer(offer="Acme", requirement="F1", score=3.5)
    assert answer_in_words(answer, AnswerRules()) == "3.5 of 5"
    assert answer_in_words(answer, AnswerRules(), "zh") == "3.5（满分 5）"
    assert answer_in_words(None, AnswerRules(), "zh") == "未答复"
