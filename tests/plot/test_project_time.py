"""Plots of a plan, a schedule and progress: readable with few and many, long names, both languages, light and dark."""

from __future__ import annotations

import datetime as dt
import random
from functools import cache

import matplotlib as mpl
import pytest
from matplotlib import style
from matplotlib.figure import Figure

from crmselect.cost import simulate, tco
from crmselect.model import Assumptions, CostItem, Offer
from crmselect.model.project_time import Actual, BudgetLimits, Earned, Milestone
from crmselect.planning.budgeting import budget
from crmselect.planning.progress_run import progress as progress_of
from crmselect.planning.schedule_dates import schedule
from crmselect.plot.funding import funding
from crmselect.plot.gantt import gantt
from crmselect.plot.progress import progress
from crmselect.plot.style import contrast
from crmselect.taxonomy import PHASES
from tests.plot.drawing import cut_off, draw, names_on, overlapping, texts_of

START = dt.date(2027, 1, 1)
TODAY = dt.date(2027, 8, 20)
DAY = dt.timedelta(days=1)


@cache
def stones_of(count: int, language: str) -> tuple[Milestone, ...]:
    """Return milestones of all phases; some done late, some with another baseline."""
    chance = random.Random(4)  # noqa: S311 - no secret
    made: list[Milestone] = []
    for n in range(count):
        due = START + dt.timedelta(days=20 + n * 360 // count + chance.randint(0, 25))
        after = tuple(one.name for one in made[-2:] if one.due <= due)
        name = (
            f"第{n + 1}项：数据迁移与系统集成联合验收里程碑（含全部历史客户数据）"
            if language == "zh"
            else f"Integrated acceptance of migration and interfaces with $x$ records, part {n + 1}"
        )
        made.append(
            Milestone(
                name=name, phase=list(PHASES)[min(n * 6 // count, 5)], due=due, after=after,
                baseline=due - 9 * DAY if n % 3 == 1 else None, done=due + 3 * DAY if n < count // 4 else None,
            )
        )  # fmt: skip
    return tuple(made)


@cache
def plan_of(count: int, language: str, years: int = 2):
    items = (
        CostItem(item="Seats", category="procurement.licences", amount=4_000, every="month"),
        CostItem(item="Build", category="deployment.customisation", amount={"low": 50_000, "likely": 60_000, "high": 95_000}),
        CostItem(item="Tests", category="testing.execution", amount=12_000, start=5),
    )  # fmt: skip
    offers = [
        Offer(
            name="Contoso Customer Relationship Platform $x$" if language == "en" else "云桥客户关系管理", items=items
        )
    ]
    assumed = Assumptions(currency="USD", years=years, start=START)
    costs = tco(offers, assumed)
    limits = BudgetLimits(
        total=150_000,
        by_year=(100_000, 40_000),
        by_phase={"deployment": 20_000},
        contingency="p80",
        management_reserve=15_000,
    )
    risk = simulate(offers, assumed, draws=256, seed=7)
    return budget(costs, offers[0].name, limits, stones_of(count, language), risk=risk, language=language)


@cache
def progress_at(count: int, language: str):
    plan = plan_of(count, language)
    times = schedule(plan.milestones, plan=plan, language=language)
    told = [
        Earned(date=START + n * 31 * DAY, milestone=one.name, share=0.4)
        for n, one in enumerate(plan.milestones[-4:], 1)
        if one.done is None
    ]
    paid = [Actual(date=START + (n * 30 + 5) * DAY, amount=9_000 + 1_500 * n, phase="deployment") for n in range(7)]
    return progress_of(plan, times, paid, told, as_of=TODAY)


def gantt_of(count, language, **more):
    return gantt(schedule(stones_of(count, language), start=START, as_of=TODAY, language=language), **more)


PICTURES = {
    "gantt": gantt_of,
    "funding": lambda count, language, **more: funding(plan_of(count, language), **more),
    "progress": lambda count, language, **more: progress(progress_at(count, language), **more),
}
every_picture = pytest.mark.parametrize("name", PICTURES)


@every_picture
@pytest.mark.parametrize(("count", "language"), [(3, "en"), (3, "zh"), (30, "en"), (30, "zh")])
def test_labels_neither_overlap_nor_are_cut_off(name, count, language):
    ax = PICTURES[name](count, language)
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []
    assert ax.get_title(loc="left")


@every_picture
@pytest.mark.parametrize("layout", ["constrained", None])
def test_a_given_axes_is_drawn_on_and_keeps_its_size_and_title(name, layout):
    figure = Figure(figsize=(9, 6), layout=layout)
    ax = figure.add_subplot()
    ax.set_title("Mine")
    before = {key: value for key, value in mpl.rcParams.copy().items() if key != "backend"}
    assert PICTURES[name](8, "en", ax=ax) is ax
    draw(ax)
    assert tuple(figure.get_size_inches()) == (9, 6)
    assert (ax.get_title(), ax.get_title(loc="left")) == ("Mine", "")
    assert {key: value for key, value in mpl.rcParams.copy().items() if key != "backend"} == before
    assert overlapping(ax) == []


@every_picture
def test_texts_can_be_read_on_a_dark_ground(name):
    with style.context("dark_background"):
        ax = PICTURES[name](8, "en")
        draw(ax)
    for text in (*ax.texts, *ax.get_yticklabels(), ax.xaxis.label, ax.yaxis.label):
        if text.get_text():
            assert contrast(mpl.colors.to_hex(text.get_color()), "#000000") >= 4.5


def test_every_milestone_has_its_row_and_its_day():
    ax = gantt_of(30, "en")
    assert len(set(names_on(ax))) == 30
    days = [text for text, _ in texts_of(ax) if "2027" in text or "2028" in text]
    assert len([text for text in days if " d" in text or text[:2].strip().isdigit()]) >= 30


def test_today_is_there_where_it_is_known():
    assert any("Today" in text.get_text() for text in gantt_of(3, "en").texts)
    plain = gantt(schedule(stones_of(3, "en"), start=START))
    assert not any("Today" in text.get_text() for text in plain.texts)


def test_no_milestones_make_an_empty_picture_that_says_so():
    ax = gantt(schedule([], start=START))
    draw(ax)
    assert ax.get_xlabel() == "There are no milestones."


def test_the_lines_of_funding_end_at_their_sums():
    plan = plan_of(3, "en")
    ends = [text.get_text() for text in funding(plan).texts]
    assert f"Work · {plan.work / 1e3:.3g}k" in ends
    assert f"with management reserve · {plan.total / 1e3:.3g}k" in ends
    assert any(text.startswith("Limit 150k") for text in ends)


def test_a_plan_of_ten_years_and_one_without_a_start_are_drawn():
    plan = plan_of(3, "en", 10)
    ax = funding(plan)
    draw(ax)
    assert overlapping(ax) == []
    bare = budget(tco(plan.costs.offers, Assumptions(currency="USD", years=1)), plan.offer)
    draw(funding(bare))


def test_a_project_that_has_not_begun_is_drawn_without_a_forecast():
    plan = plan_of(3, "zh")
    stones = [one.replace(done=None) for one in plan.milestones]
    found = progress_of(plan, schedule(stones, start=START, language="zh"), as_of=START)
    ax = progress(found)
    draw(ax)
    assert "无法预测" in ax.get_xlabel()
    assert overlapping(ax) == []


def test_a_language_that_is_none_is_refused():
    for draw_it, of in (
        (gantt, schedule([], start=START)),
        (funding, plan_of(3, "en")),
        (progress, progress_at(3, "en")),
    ):
        with pytest.raises(ValueError, match="language: 'fr' is not known"):
            draw_it(of, language="fr")
