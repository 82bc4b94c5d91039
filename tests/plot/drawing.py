"""What is on a drawn axes: its texts, where they are, which of them lie on each other or are cut off."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from crmselect import plot
from crmselect.cost import scenarios
from crmselect.plot.sheet import root_of
from tests.plot.samples import (
    PLAN,
    doubt_of,
    offers_of,
    ranking_of,
    risk_of,
    scatter_of,
    steady_of,
    tco_of,
    tornado_of,
)

PLOTS: dict[str, Callable[..., Axes]] = {
    "costs": lambda count, style, language, **more: plot.costs(tco_of(count, style), language=language, **more),
    "phases": lambda count, style, language, **more: plot.costs(
        tco_of(count, style), by="phase", kind="nominal", language=language, **more
    ),
    "categories": lambda count, style, language, **more: plot.costs(
        tco_of(count, style), by="category", language=language, **more
    ),
    "cash": lambda count, style, language, **more: plot.cash(tco_of(count, style), language=language, **more),
    "cumulative": lambda count, style, language, **more: plot.cumulative(
        tco_of(count, style), language=language, **more
    ),
    "scores": lambda count, style, language, **more: plot.scores(ranking_of(count, style, language), **more),
    "fit": lambda count, style, language, **more: plot.fit(ranking_of(count, style, language), **more),
    "cost_score": lambda count, style, language, **more: plot.cost_score(
        ranking_of(count, style, language), tco_of(count, style), **more
    ),
    "per_user": lambda count, style, language, **more: plot.per_user(tco_of(count, style), language=language, **more),
    "versus": lambda count, style, language, **more: plot.versus(
        tco_of(count, style), *tco_of(count, style).names[:2], language=language, **more
    ),
    "scenarios": lambda count, style, language, **more: plot.scenarios(
        scenarios(offers_of(count, style), PLAN, users=[40, 80, 160]), language=language, **more
    ),
    "panels": lambda count, style, language, **more: plot.scenarios(
        scenarios(offers_of(count, style), PLAN, users=[40, 80, 160], discount_rate=[0.0, 0.1]),
        language=language, **more,
    ),
    "one_scenario": lambda count, style, language, **more: plot.scenarios(
        scenarios(offers_of(count, style), PLAN, users=[100]), language=language, **more
    ),
    "acceptability": lambda count, style, language, **more: plot.acceptability(
        doubt_of(count, style, language), language=language, **more
    ),
    "central_weights": lambda count, style, language, **more: plot.central_weights(
        doubt_of(count, style, language), language=language, **more
    ),
    "stability": lambda count, style, language, **more: plot.stability(
        steady_of(count, style, language), language=language, **more
    ),
    "weight_sweep": lambda count, style, language, **more: plot.weight_sweep(
        steady_of(count, style, language), steady_of(count, style, language).table.index[0], language=language, **more
    ),
    "weight_triangle": lambda count, style, language, **more: plot.weight_triangle(
        steady_of(count, style, language), language=language, **more
    ),
    "s_curves": lambda count, style, language, **more: plot.s_curves(
        risk_of(count, style), budget=700_000, language=language, **more
    ),
    "within_budget": lambda count, style, language, **more: plot.within_budget(
        risk_of(count, style), budget=700_000, language=language, **more
    ),
    "tornado": lambda count, style, language, **more: plot.tornado(
        tornado_of(count, style), language=language, **more
    ),
    "scatter": lambda count, style, language, **more: plot.scatter(
        scatter_of(count, style), language=language, **more
    ),
    "scatter_one": lambda count, style, language, **more: plot.scatter(
        scatter_of(count, style, 1), language=language, **more
    ),
}  # fmt: skip


every_plot = pytest.mark.parametrize("name", PLOTS)


def draw(ax: Axes) -> None:
    FigureCanvasAgg(root_of(ax)).draw()


def texts_of(ax: Axes) -> list[tuple[str, Bbox]]:
    """Return the texts that are visible on a drawn axes, with their boxes in pixels."""
    found = {id(text): text for text in ax.findobj(Text) if text.get_visible() and text.get_text().strip()}
    low, high = sorted(ax.get_xlim())
    bottom, top = sorted(ax.get_ylim())
    hidden = set()
    # A locator also makes ticks outside the axes, which are not drawn.
    for axis, (least, most) in ((ax.xaxis, (low, high)), (ax.yaxis, (bottom, top))):
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not least - 1e-9 <= tick.get_loc() <= most + 1e-9:
                hidden |= {id(tick.label1), id(tick.label2)}
    return [(text.get_text(), text.get_window_extent()) for key, text in found.items() if key not in hidden]


def overlapping(ax: Axes) -> list[tuple[str, str]]:
    texts = texts_of(ax)
    boxes = np.array([box.padded(-1).extents for _, box in texts])
    a, b = boxes[:, None], boxes[None, :]
    apart = (a[..., 0] >= b[..., 2]) | (a[..., 2] <= b[..., 0]) | (a[..., 1] >= b[..., 3]) | (a[..., 3] <= b[..., 1])
    return [(texts[one][0], texts[other][0]) for one, other in np.argwhere(np.triu(~apart, 1)).tolist()]


def cut_off(ax: Axes) -> list[str]:
    page = ax.figure.bbox
    return [
        text
        for text, box in texts_of(ax)
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1
    ]


def names_on(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def bars_of(ax: Axes) -> list[Rectangle]:
    return [bar for container in ax.containers for bar in container.patches]


def colours_on(ax: Axes) -> set[str]:
    return {to_hex(bar.get_facecolor()) for bar in bars_of(ax) if bar.get_width()}
