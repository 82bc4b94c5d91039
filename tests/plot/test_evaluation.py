"""Satisfaction and indicators, drawn."""

from __future__ import annotations

import random

import pytest
from matplotlib import style
from matplotlib.figure import Figure

from crmselect.model.evaluation import Indicator, Survey, SurveyResponse
from crmselect.planning.indicators import Changes, compare_indicators
from crmselect.planning.survey import SurveyResult, survey_results
from crmselect.plot.evaluation import before_after, satisfaction
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of


def survey_of(count: int, language: str = "en", *, sus: bool = False) -> SurveyResult:
    dice = random.Random(count)  # noqa: S311 - a picture
    name = "第 {} 组" if language == "zh" else "Role {} in a department with a long name of its own $x$"
    roles = [name.format(at) for at in range(count)]
    asked = dict.fromkeys(roles, 12)
    survey = Survey(instrument="sus", invited=asked) if sus else Survey(items=("fast", "useful", "易学"), invited=asked)
    given = [
        SurveyResponse(respondent=f"{role} {who}", role=role, item=item.id, score=dice.randint(1, 5))
        for at, role in enumerate(roles)
        for who in range((7, 9, 2, 11, 0)[at % 5])
        for item in survey.items
    ]
    return survey_results(survey, given, language=language)


def changes_of(count: int, language: str = "en") -> Changes:
    dice = random.Random(count)  # noqa: S311 - a picture
    made = [Indicator(name="Zero", unit="days", before=(0, 0), after=(3, 5)),
            Indicator(name="One", before=(4,), after=(5, 6))]  # fmt: skip
    for at in range(count):
        mean = dice.uniform(5, 5000)
        made.append(Indicator(
            name=f"指标 {at} $x$ of a long and winding road", unit="min", better=dice.choice(("higher", "lower")),
            before_mean=mean, before_sd=mean / 4, before_n=30, after_mean=mean * dice.uniform(0.4, 1.6),
            after_sd=mean / 5, after_n=30, target=mean * 0.8 if at % 2 else None,
        ))  # fmt: skip
    return compare_indicators(made, language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 5, 40])
@pytest.mark.parametrize("kind", ["role", "item", "sus", "change"])
def test_nothing_lies_on_anything_and_nothing_is_cut_off(kind, count, language):
    if kind == "change":
        ax = before_after(changes_of(count, language))
    elif kind == "sus":
        ax = satisfaction(survey_of(count, language, sus=True))
    else:
        ax = satisfaction(survey_of(count, language), by=kind)
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_everyone_comes_first_and_hidden_groups_say_why():
    found = survey_of(5)
    ax = satisfaction(found)
    draw(ax)
    assert names_on(ax)[0] == "Everyone"
    said = [text for text, _ in texts_of(ax)]
    assert "fewer than 5 answers · 2 of 12 answered" in said
    assert "no answer · 0 of 12 answered" in said
    drawn = [line for line in ax.lines if line.get_marker() in {"o", "D"}]
    shown = found.table[(found.table["item"] == "") & found.table["mean"].notna()]
    assert [float(line.get_xdata()[0]) for line in drawn] == pytest.approx(shown["mean"].tolist())


def test_the_scale_of_usability_bears_its_grade_and_the_average_of_others():
    ax = satisfaction(survey_of(2, sus=True))
    draw(ax)
    said = [text for text, _ in texts_of(ax)]
    assert any("(F) · 16 answered" in text or "(D) · 16 answered" in text for text in said)
    assert any("68" in text for text in said)
    assert "100" in said


def test_a_change_without_a_share_says_so_and_the_others_stand_where_they_are():
    found = changes_of(2)
    ax = before_after(found)
    draw(ax)
    said = [text for text, _ in texts_of(ax)]
    assert "0 → 4 days: no share of a value of 0" in said
    dots = [line for line in ax.lines if line.get_marker() == "o" and line.get_markerfacecolor() != "#ffffff"]
    shares = [change.relative for change in found.changes if change.relative is not None]
    assert [float(line.get_xdata()[0]) for line in dots] == pytest.approx(shares)


def test_a_given_axes_keeps_its_size_and_a_dark_ground_is_read():
    for draws in (lambda ax: satisfaction(survey_of(6), ax=ax), lambda ax: before_after(changes_of(6), ax=ax)):
        with style.context("dark_background"):
            figure = Figure(figsize=(9, 5), layout="constrained")
            ax = figure.add_subplot()
            assert draws(ax) is ax
            draw(ax)
        assert tuple(figure.get_size_inches()) == (9, 5)
        assert ax.get_title(loc="left") == ""
        assert overlapping(ax) == []


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="write role or item"):
        satisfaction(survey_of(1), by="people")
    empty = before_after(compare_indicators([]))
    draw(empty)
    assert names_on(empty) == []
