"""Test coverage by area, drawn."""

from __future__ import annotations

import random

import pytest
from matplotlib import style
from matplotlib.figure import Figure

from crmselect.model import Requirement, RequirementSet
from crmselect.model.testing import TestCase
from crmselect.planning.coverage_trace import Coverage, coverage
from crmselect.plot.coverage import covered
from tests.plot.drawing import bars_of, cut_off, draw, names_on, overlapping, texts_of

NAMES = {
    "en": "Area {} of a department with a long name of its own",
    "zh": "第 {} 个领域：报表与分析（含移动端展示与导出） $x$",
}


def coverage_of(count: int, language: str = "en") -> Coverage:
    dice = random.Random(count)  # noqa: S311 - a picture
    needs, tests = [], []
    for area in range(count):
        for at in range(dice.randint(1, 9)):
            key = f"R{area}.{at}"
            name = NAMES[language].format(area)
            needs.append(Requirement(id=key, text="x", priority=dice.choice(("must", "should", "could")), area=name))
            results = dice.sample(("passed", "passed", "failed", "blocked", "not_run"), dice.randint(0, 2))
            tests += [TestCase(id=f"{key}.{n}", requirements=(key,), result=one) for n, one in enumerate(results)]
    return coverage(RequirementSet(requirements=tuple(needs)), tests, language=language)


@pytest.mark.parametrize("count", [1, 4, 40])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_lies_on_anything_and_every_requirement_is_in_a_bar(count, language):
    found = coverage_of(count, language)
    ax = covered(found)
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []
    assert len(set(names_on(ax))) == count
    assert sum(bar.get_width() for bar in bars_of(ax)) == pytest.approx(len(found.table))
    assert ax.get_title(loc="left") == ("各领域的测试覆盖" if language == "zh" else "Test coverage by area")


def test_the_area_that_is_furthest_from_done_is_on_top():
    found = coverage_of(6)
    shares = found.by_area["passed_share"].sort_values()
    top = names_on(covered(found))[0]
    assert top.startswith(str(shares.index[0])[:6])


def test_a_given_axes_keeps_its_size_and_a_dark_ground_is_read():
    with style.context("dark_background"):
        figure = Figure(figsize=(8, 5), layout="constrained")
        ax = figure.add_subplot()
        assert covered(coverage_of(10), ax=ax, language="zh") is ax
        draw(ax)
    assert tuple(figure.get_size_inches()) == (8, 5)
    assert ax.get_title(loc="left") == ""
    assert overlapping(ax) == []


def test_no_requirement_at_all_is_drawn_as_such():
    ax = covered(coverage(RequirementSet(requirements=()), ()))
    draw(ax)
    assert bars_of(ax) == []
    assert any("ready to go live" in text for text, _ in texts_of(ax))


def test_a_language_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="'en' or 'zh'"):
        covered(coverage_of(2), language="fr")
