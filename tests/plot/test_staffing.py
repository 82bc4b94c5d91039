"""Support staff as users grow, drawn."""

from __future__ import annotations

import datetime as dt

import pytest
from matplotlib import style
from matplotlib.figure import Figure

from crmselect.model import Assumptions, Path
from crmselect.model.support import Demand, SupportTier
from crmselect.planning.support import SupportPlan, support_plan
from crmselect.plot.staffing import staff
from tests.plot.drawing import cut_off, draw, overlapping, texts_of

DEMAND = Demand(contacts=2, handling_minutes=10, peak_share=0.2)
BASIC = SupportTier(name="Basic", response_minutes=5, agents=1, up_to_users=1000)
GOLD = SupportTier(name="金牌支持 $x$", response_seconds=60, answered_within=0.9)


def short(language: str = "en", **more: object) -> SupportPlan:
    plan = Assumptions(currency="USD", years=4, start=dt.date(2027, 3, 1), drivers={"users": [300, 600, 900, 1500]})
    return support_plan(DEMAND, [BASIC.replace(**more), GOLD], plan, language=language)


def long(language: str = "en") -> SupportPlan:
    levels = [GOLD.replace(name=f"Level {at}", up_to_users=400.0 * (at + 1)) for at in range(12)]
    users = Path(values=tuple(range(300, 5000, 33)), every="month")
    return support_plan(DEMAND, levels, Assumptions(currency="USD", years=12), users=users, language=language)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("make", [short, long])
def test_nothing_lies_on_anything_and_nothing_is_cut_off(make, language):
    ax = staff(make(language))
    draw(ax)
    assert overlapping(ax) == []
    assert cut_off(ax) == []


def test_the_line_is_the_staff_of_each_month():
    found = short()
    line = staff(found).lines[0].get_ydata()
    assert line[::2].tolist() == found.table["staff"].tolist()


def test_steps_levels_and_who_is_at_hand_are_named():
    ax = staff(short())
    draw(ax)
    said = [text for text, _ in texts_of(ax)]
    assert {"4 in 2028-03", "Basic", "金牌支持 $x$", "at hand · 1"} <= set(said)
    assert any("the queue grows without end" in text and "people are lacking" in text for text in said)
    enough = staff(short(agents=20, up_to_users=10_000))
    draw(enough)
    texts = [text for text, _ in texts_of(enough)]
    assert "at hand · 20" in texts
    assert not any("lacking" in text for text in texts)


def test_nobody_needed_is_drawn():
    plan = Assumptions(currency="USD", years=1, drivers={"users": 0})
    ax = staff(support_plan(DEMAND, [GOLD], plan))
    draw(ax)
    assert set(ax.lines[0].get_ydata()) == {0.0}


def test_a_given_axes_keeps_its_size_and_a_dark_ground_is_read():
    with style.context("dark_background"):
        figure = Figure(figsize=(7, 4), layout="constrained")
        ax = figure.add_subplot()
        assert staff(short(), ax=ax, language="zh") is ax
        draw(ax)
    assert tuple(figure.get_size_inches()) == (7, 4)
    assert overlapping(ax) == []
