"""What a report costs beside its computation: each figure goes through a renderer once."""

from __future__ import annotations

import re

import pytest
from matplotlib.figure import Figure as Canvas

from crmselect.plot.sheet import new_figure
from crmselect.report import document
from crmselect.report.html import html
from crmselect.report.svg import painted, svg
from tests.report.studies import study


@pytest.fixture
def drawings(monkeypatch):
    """Count how often each figure is drawn by a renderer."""
    counted: dict[int, int] = {}
    kept = []
    real = Canvas.draw

    def draw(self, renderer):
        kept.append(self)  # So that no other figure takes its id.
        counted[id(self)] = counted.get(id(self), 0) + 1
        return real(self, renderer)

    monkeypatch.setattr(Canvas, "draw", draw)
    return counted


def test_each_figure_of_a_page_is_drawn_once(drawings):
    report = document(study(("Acme", "Bravo")), draws=100)
    html(report)
    assert set(drawings.values()) == {1}
    assert len(drawings) == len(report.figures)


def box(drawing: str) -> list[float]:
    return [float(side) for side in re.search(r'viewBox="([-0-9. ]+)"', drawing).group(1).split()]


def square(right: float = 3.0):
    """A figure of 4 × 3 inches with a rectangle from 1 to ``right`` across and 1 to 2 upwards."""

    def draw():
        ax = new_figure((4, 3)).add_axes((0, 0, 1, 1))
        ax.set(xlim=(0, 4), ylim=(0, 3))
        ax.axis("off")
        ax.set_title("A title that goes", loc="left")
        ax.plot([1, right, right, 1, 1], [1, 1, 2, 2, 1], linewidth=0, marker="s", markersize=0.0, clip_on=False)
        ax.text(2, 1.5, "in the middle", ha="center")
        return ax

    return draw


def test_the_view_is_cut_to_what_is_drawn(drawings):
    left, top, width, height = box(painted(square(), "svg").decode())
    # One inch is 72 points; the margin around is 0.04 inches. Without a box of the axes the frame counts.
    assert (left, top) == pytest.approx((-2.88, -2.88), abs=0.01)
    assert (width, height) == pytest.approx((4.08 * 72, 3.08 * 72), abs=0.01)
    assert list(drawings.values()) == [1]


def test_what_is_drawn_beyond_the_figure_is_kept():
    def draw():
        ax = new_figure((4, 3)).add_axes((0.25, 0.25, 0.5, 0.5))
        ax.text(1.8, 0.5, "far to the right")
        return ax

    left, _, width, _ = box(painted(draw, "svg").decode())
    assert left + width > 4 * 72 or width > 3.5 * 72
    assert "viewBox" in svg(draw, "far", "words")


def test_the_same_figure_gives_the_same_bytes():
    assert painted(square(), "svg") == painted(square(), "svg")
    assert painted(square(), "png", 50) == painted(square(), "png", 50)
