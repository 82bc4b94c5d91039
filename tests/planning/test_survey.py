"""What users think, without anybody's own answers."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmselect.errors import DataError, Place
from crmselect.model.evaluation import Survey, SurveyItem, SurveyResponse
from crmselect.planning.survey import survey_results
from crmselect.planning.survey_sus import SUS_GRADES, sus_grade, sus_scores

# J. Brooke (1996), SUS: a 'quick and dirty' usability scale, the sheet that is scored there: contributions 4, 1, 1, 4,
# 1, 2, 1, 1, 4 and 3 make 22, and 22 × 2.5 = 55.
BROOKE = (5, 4, 2, 1, 2, 3, 2, 4, 5, 2)


def ticked(role: str, rows: dict[str, tuple[float | None, ...]], items: tuple[str, ...]) -> list[SurveyResponse]:
    return [
        SurveyResponse(respondent=who, role=role, item=item, score=score)
        for who, scores in rows.items()
        for item, score in zip(items, scores, strict=True)
        if score is not None
    ]


ITEMS = ("fast", "hard")
SURVEY = Survey(
    name="Use", items=(SurveyItem(id="fast", text="It is fast"), SurveyItem(id="hard", reversed=True)),
    invited={"Sales": 8, "Service": 6},
)  # fmt: skip
SALES = {f"a{at}": (score, 2) for at, score in enumerate((4, 5, 4, 3, 5, 4))}
SERVICE = {f"b{at}": (score, 4) for at, score in enumerate((2, 3, 2, 1, 2))}
ANSWERS = ticked("Sales", SALES, ITEMS) + ticked("Service", SERVICE, ITEMS)


def row_of(found, item: str, role: str = ""):
    return found.table[(found.table["item"] == item) & (found.table["role"] == role)].iloc[0]


def test_brookes_example_scores_55():
    assert sus_scores(BROOKE) == 55.0


def test_other_worked_examples_of_the_scale():
    # The usage line of the public calculator silleknarf/SUS: the positions 4152514231 score 85.
    assert sus_scores([int(digit) for digit in "4152514231"]) == 85.0
    # All agree with what is good and disagree with what is bad, and the other way round, and a shrug.
    assert sus_scores([[5, 1] * 5, [1, 5] * 5, [3, 3] * 5]).tolist() == [100.0, 0.0, 50.0]


def test_a_skipped_item_is_the_centre_or_refused():
    answers = [5, 4, math.nan, 1, 2, 3, 2, 4, 5, 2]
    assert sus_scores(answers) == sus_scores([3 if math.isnan(one) else one for one in answers]) == 57.5
    with pytest.raises(DataError, match="SUS, item 3: the item was skipped — ask again"):
        sus_scores(answers, missing="refuse")


def test_answers_off_the_scale_are_refused_all_at_once():
    with pytest.raises(DataError) as found:
        sus_scores([[0, *BROOKE[1:]], [*BROOKE[:9], 6], [*BROOKE[:4], 2.5, *BROOKE[5:]]])
    assert [str(problem) for problem in found.value.problems] == [
        "SUS, person 1, item 1: 0 is not on the scale — write 1, 2, 3, 4 or 5",
        "SUS, person 2, item 10: 6 is not on the scale — write 1, 2, 3, 4 or 5",
        "SUS, person 3, item 5: 2.5 is not on the scale — write 1, 2, 3, 4 or 5",
    ]
    with pytest.raises(DataError, match="9 items are not the ten"):
        sus_scores(BROOKE[:9])


@pytest.mark.parametrize(
    ("score", "grade"),
    # The bounds of the curved grading scale: Sauro and Lewis (2016); a mean of 68 is a C, 75 a B at the 70th to 79th.
    [(100, "A+"), (84.1, "A+"), (84.0, "A"), (80.8, "A"), (80.7, "A-"), (78.9, "A-"), (77.2, "B+"), (75, "B"), (74.1, "B"),
     (72.6, "B-"), (71.1, "C+"), (68, "C"), (65.0, "C"), (62.7, "C-"), (52, "D"), (51.7, "D"), (51.6, "F"), (0, "F")],
)  # fmt: skip
def test_grades_are_those_of_the_scale(score, grade):
    assert sus_grade(score).grade == grade


def test_grades_leave_no_gap():
    for better, worse in pairwise(SUS_GRADES):
        assert better.low - worse.high == pytest.approx(0.1)
        assert better.percentile_low - worse.percentile_high == 1
    assert [sus_grade(score).grade for score in (80.74, 80.75, 80.76)] == ["A-", "A", "A"]
    with pytest.raises(DataError, match="write 0 to 100"):
        sus_grade(101)


def test_items_and_roles_have_means_shares_and_rates():
    found = survey_results(SURVEY, ANSWERS)
    fast = row_of(found, "fast", "Sales")
    assert (fast["n"], fast["invited"], fast["response_rate"]) == (6, 8, 0.75)
    assert fast["mean"] == pytest.approx(25 / 6)
    assert fast["favourable"] == pytest.approx(5 / 6), "fours and fives"
    assert row_of(found, "hard", "Sales")["mean"] == 4, "a reversed item is turned"
    everyone = row_of(found, "fast")
    assert everyone["n"] == 11
    assert everyone["mean"] == pytest.approx((25 + 10) / 11)
    assert found.satisfaction == pytest.approx((np.mean([4, 4.5, 4, 3.5, 4.5, 4, 2, 2.5, 2, 1.5, 2]) - 1) / 4)
    assert found.overall("Service")["mean"] == pytest.approx(2.0)
    with pytest.raises(KeyError, match="did you mean 'Sales'"):
        found.overall("Sale")


def test_it_says_what_it_found():
    found = survey_results(SURVEY, ANSWERS)
    alike = survey_results(Survey(items=ITEMS), ticked("x", {f"p{at}": (4, 4) for at in range(6)}, ITEMS))
    assert len(alike.say()) == 1, "where all items are alike none is best"
    assert list(found.say()) == [
        "Use: 3.14 on 1–5 (95 % interval 2.37 to 3.90), 45 % favourable; 11 of 14 asked answered (79 %).",
        "Best is It is fast (3.18), worst hard (3.09).",
    ]
    assert found.say("zh")[0] == (
        "“Use”：均值 3.14（量表 1–5，95 % 区间 2.37 至 3.90），赞同 45 %；14 人受邀，11 人作答（79 %）。"
    )


def test_a_small_group_is_not_shown_and_cannot_be_worked_out():
    third = ticked("Chiefs", {"c0": (1, 5), "c1": (1, 5)}, ITEMS)
    survey = SURVEY.replace(invited={"Sales": 8, "Service": 6, "Chiefs": 2, "Board": 3})
    found = survey_results(survey, [*ANSWERS, *third])
    hidden = {role: row_of(found, "fast", role)["hidden"] for role in ("", "Sales", "Service", "Chiefs", "Board")}
    assert hidden == {"": "", "Sales": "", "Service": "protects", "Chiefs": "few", "Board": "nobody"}
    for role in ("Service", "Chiefs", "Board"):
        assert row_of(found, "fast", role)[["mean", "low", "favourable"]].isna().all()
    assert "Not shown: Chiefs (fewer than 5 answers)." in found.say()
    assert "Not shown: Service (protects a smaller group)." in found.say()
    assert "未显示的角色：Chiefs（不足 5 份答卷）。" in found.say("zh")
    assert survey_results(survey, [*ANSWERS, *third], smallest=1).overall("Chiefs")["mean"] == 1.0


def test_too_few_in_all_are_not_shown_at_all():
    found = survey_results(SURVEY, ticked("Sales", {"a": (4, 2)}, ITEMS))
    assert found.satisfaction is None
    assert found.table["mean"].isna().all()
    assert found.say()[0] == "Use: fewer than 5 answers (1 of 14 asked answered (7 %))."
    assert survey_results(SURVEY, []).say()[0] == "Use: no answer (0 of 14 asked answered (0 %))."


def test_one_answer_is_said_to_have_no_interval():
    found = survey_results(SURVEY, ticked("Sales", {"a": (4, 2)}, ITEMS), smallest=1)
    row = found.overall("Sales")
    assert (row["mean"], row["hidden"]) == (4.0, "one")
    assert math.isnan(row["low"])
    assert "one answer has no interval" in "\n".join(found.say())
    assert found.to_dict()["table"][0]["low"] is None


def test_people_without_a_role_count_for_everyone_alone():
    nameless = [one.replace(role="") for one in ticked("x", {f"n{at}": (5, 1) for at in range(5)}, ITEMS)]
    only = survey_results(Survey(items=ITEMS), nameless)
    assert set(only.table["role"]) == {""}
    mixed = survey_results(Survey(items=ITEMS), [*nameless, *ticked("Sales", SALES, ITEMS)])
    assert mixed.overall()["n"] == 11
    assert mixed.overall("Sales")["n"] == 6
    few = survey_results(Survey(items=ITEMS), [*nameless[:4], *ticked("Sales", SALES, ITEMS)])
    assert few.overall()["hidden"] == ""
    assert few.overall("Sales")["hidden"] == "protects", "the two without a role would follow from it"


def test_the_scale_ends_the_interval_and_a_population_narrows_it():
    found = survey_results(SURVEY, ANSWERS).overall("Sales")
    assert found["high"] <= 5
    narrow = survey_results(SURVEY, ANSWERS, finite=True).overall("Sales")
    assert narrow["high"] - narrow["low"] == pytest.approx((found["high"] - found["low"]) * math.sqrt(2 / 7))


def test_sus_by_role_with_its_grade():
    survey = Survey(instrument="sus", invited={"Sales": 10, "IT": 2})
    items = tuple(map(str, range(1, 11)))
    people = {f"p{at}": BROOKE for at in range(4)} | {"p4": (5, 1) * 5}
    found = survey_results(survey, ticked("Sales", people, items) + ticked("IT", {"q": (5, 1) * 5}, items))
    # IT is hidden for its one answer, and Sales with it.
    assert found.sus["hidden"].to_dict() == {"": "", "Sales": "protects", "IT": "few"}
    assert found.sus_score == pytest.approx((4 * 55 + 200) / 6)
    assert found.sus.loc["", "grade"] == "C"
    assert "grade C, percentile 41–59, above the average of 68" in str(
        survey_results(survey, ticked("Sales", people | {"p5": (5, 1) * 5}, items))
    )


def test_who_skips_items_counts_with_the_centre_is_left_out_or_refused():
    survey = Survey(instrument="sus")
    items = tuple(map(str, range(1, 11)))
    people: dict[str, tuple[float | None, ...]] = {f"p{at}": (5, 1) * 5 for at in range(5)}
    people["p4"] = (None, *((5, 1) * 5)[1:])
    given_answers = ticked("Sales", people, items)
    assert survey_results(survey, given_answers).sus_score == 99.0, "four at 100 and one at 95"
    out = survey_results(survey, given_answers, missing="leave_out", smallest=4)
    assert (out.sus_score, out.left_out) == (100.0, 1)
    assert "1 person skipped items and is not in the SUS score." in out.say()
    with pytest.raises(DataError, match="answers of p4: item 1 was skipped — ask again"):
        survey_results(survey, given_answers, missing="refuse")


def test_all_faults_come_at_once_with_their_places():
    wrong = [
        SurveyResponse(respondent="a", role="Sales", item="fast", score=6, place=Place("survey.csv", row=2)),
        SurveyResponse(respondent="a", role="Sales", item="fasst", score=1, place=Place("survey.csv", row=3)),
        SurveyResponse(respondent="b", role="Service", item="hard", score=1, place=Place("survey.csv", row=4)),
        SurveyResponse(respondent="b", role="Servcie", item="hard", score=2, place=Place("survey.csv", row=5)),
    ]
    survey = SURVEY.replace(invited={"Sales": 0, "Service": 6})
    with pytest.raises(DataError) as found:
        survey_results(survey, wrong, smallest=0)
    assert [str(problem) for problem in found.value.problems] == [
        "survey.csv row 2: 6 is not on the scale of 1 to 5 — correct the score, or declare the scale of the survey",
        "survey.csv row 3: there is no item 'fasst' — did you mean 'fast'?",
        "survey.csv row 4: b answers hard more than once — keep one answer",
        "survey.csv row 5: b answers hard more than once — keep one answer",
        "survey.csv row 5: nobody of the role 'Servcie' was asked — did you mean 'Service'?",
        "answers of b: they stand under 2 roles — give each person one role",
        "survey, invited, Sales: 1 answered and only 0 were asked — correct how many were asked",
        "smallest: 0 is no size of a group — write 1 or more",
    ]
    with pytest.raises(DataError, match="a finite population is asked for"):
        survey_results(Survey(items=ITEMS), [], finite=True)


def test_nobodys_own_answers_leave():
    data = json.dumps(survey_results(SURVEY, ANSWERS, language="zh").to_dict(), allow_nan=False)
    assert '"a0"' not in data
    assert "a0" not in survey_results(SURVEY, ANSWERS)._repr_html_()


@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(1, 5), st.integers(1, 5)), max_size=40), st.integers(1, 6)
)
def test_what_is_shown_never_gives_away_what_is_hidden(people, smallest):
    given_answers = [
        one for at, (role, *scores) in enumerate(people) for one in ticked(role, {f"p{at}": tuple(scores)}, ITEMS)
    ]
    found = survey_results(Survey(items=ITEMS), given_answers, smallest=smallest)
    for _, rows in found.table.groupby("item"):
        roles, whole = rows[rows["role"] != ""], rows[rows["role"] == ""].iloc[0]
        shown = roles[roles["mean"].notna()]
        assert (shown["n"] >= smallest).all()
        hidden = int(whole["n"]) - int(shown["n"].sum())
        if not math.isnan(whole["mean"]):
            assert hidden == 0 or hidden >= smallest
