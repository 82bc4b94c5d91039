"""What is on a drawn axes: its texts, where they are, which of them lie on each other or are cut off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from crmselect import plot
from crmselect.cost import scenarios
from crmselect.plot.rows import OUT
from crmselect.plot.sheet import root_of
from crmselect.plot.style import contrast, ink_of
from tests.plot.samples import (
    PLAN,
    audit_of,
    doubt_of,
    methods_of,
    offers_of,
    panel_of,
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
    "cost_fit": lambda count, style, language, **more: plot.cost_score(
        ranking_of(count, style, language), tco_of(count, style), against="fit", **more
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
    "audit": lambda count, style, language, **more: plot.audit(audit_of(count, style, language), **more),
    "methods": lambda count, style, language, **more: plot.methods(methods_of(count, style, language), **more),
    "disagreement": lambda count, style, language, **more: plot.disagreement(
        panel_of(count, style, language), **more
    ),
}  # fmt: skip
"""Every plot, of any number of offers with any style of names; the key is the function's name or a variant of it."""

EXCLUDING = frozenset({
    "costs", "phases", "categories", "cash", "cumulative", "per_user", "versus", "scenarios", "panels", "one_scenario",
    "s_curves", "within_budget",
})  # fmt: skip
"""Those that are told with ``excluded`` who is out; the others know it from the ranking."""


STACKED = {"costs": "group", "phases": "phase", "categories": "category", "cash": "group", "per_user": "group"}
"""Those whose bars are parts of costs, and by what."""

MONEY = frozenset({
    "costs", "phases", "categories", "cash", "cumulative", "cost_score", "cost_fit", "versus", "scenarios", "panels",
    "one_scenario", "s_curves", "within_budget", "tornado", "scatter", "scatter_one",
})  # fmt: skip
"""Those that show amounts of thousands and more."""

every_plot = pytest.mark.parametrize("name", PLOTS)


def draw(ax: Axes) -> None:
    FigureCanvasAgg(root_of(ax)).draw()


def _visible(ax: Axes) -> list[Text]:
    """Return the texts that are visible on an axes."""
    found = {id(text): text for text in ax.findobj(Text) if text.get_visible() and text.get_text().strip()}
    low, high = sorted(ax.get_xlim())
    bottom, top = sorted(ax.get_ylim())
    hidden = set()
    # A locator also makes ticks outside the axes, which are not drawn.
    for axis, (least, most) in ((ax.xaxis, (low, high)), (ax.yaxis, (bottom, top))):
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not least - 1e-9 <= tick.get_loc() <= most + 1e-9:
                hidden |= {id(tick.label1), id(tick.label2)}
    return [text for key, text in found.items() if key not in hidden]


def texts_of(ax: Axes) -> list[tuple[str, Bbox]]:
    """Return the texts that are visible on a drawn axes, with their boxes in pixels."""
    return [(text.get_text(), text.get_window_extent()) for text in _visible(ax)]


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


def marked_on(ax: Axes) -> list[str]:
    """Return the names on an axes that are marked as out, on its left, at lines and at points."""
    own = [*(text.get_text() for text in ax.get_yticklabels()), *(text.get_text() for text in ax.texts)]
    return [text for text in own if text.startswith(OUT)]


def key_of(ax: Axes) -> dict[str, str]:
    """Return what the key of a drawn axes says of each colour, in its order of reading: row by row."""
    legend = ax.get_legend()
    if legend is None:
        return {}
    entries = [
        (
            round(-text.get_window_extent().y0),
            text.get_window_extent().x0,
            text.get_text(),
            to_hex(patch.get_facecolor()),
        )
        for text, patch in zip(legend.get_texts(), legend.get_patches(), strict=True)
    ]
    return {text: colour for *_, text, colour in sorted(entries)}


def layers_of(ax: Axes) -> list[list[str]]:
    """Return the colours of each run of stacked bars from the left; the columns of a table of bars are runs."""
    rows: dict[int, list[tuple[float, float, str]]] = {}
    for bar in bars_of(ax):
        if bar.get_width() > 0:
            end = bar.get_x() + bar.get_width()
            row = rows.setdefault(round(bar.get_y() + bar.get_height() / 2), [])
            row.append((bar.get_x(), end, to_hex(bar.get_facecolor())))
    runs: list[list[str]] = []
    for row in rows.values():
        last = None
        for start, end, colour in sorted(row):
            if last is None or abs(start - last) > 1e-6 * max(abs(last), 1.0):
                runs.append([])
            runs[-1].append(colour)
            last = end
    return runs


_AMOUNT = {"en": re.compile(r"^-?[\d.]+[kMB]\b"), "zh": re.compile(r"^-?[\d.]+[万亿](?!\w)")}


def amounts_of(texts: Iterable[str], language: str) -> list[str]:
    """Return the words that are short amounts as a language writes them: thousands and millions, or 万 and 亿."""
    found = [word for text in texts for word in re.split(r"[\s·（(；;，]+", text)]
    return [word for word in found if _AMOUNT[language].search(word)]


class _Grounds:
    """What lies behind the texts of a drawn axes."""

    def __init__(self, ax: Axes) -> None:
        self.base = np.array(to_rgb(ink_of(ax).ground))
        self.areas = sorted(
            (
                patch
                for patch in ax.patches
                if patch.get_visible() and patch.get_fill() and patch.get_facecolor()[3] > 0
            ),
            key=lambda patch: patch.get_zorder(),
        )
        self.boxes = np.array([area.get_window_extent().extents for area in self.areas]).reshape(-1, 4)

    def behind(self, text: Text, x: float, y: float) -> str:
        """Return the colour at a pixel: of the text's own box, else of the topmost area, else of the ground."""
        box = text.get_bbox_patch()
        if box is not None and box.get_facecolor()[3] > 0.5:
            return to_hex(box.get_facecolor())
        colour, (left, bottom, right, top) = self.base, self.boxes.T
        for at in np.flatnonzero((left <= x) & (x <= right) & (bottom <= y) & (y <= top)).tolist():
            area = self.areas[at]
            if area.get_zorder() <= text.get_zorder() and area.contains_point((x, y)):
                *own, alpha = area.get_facecolor()
                colour = (1 - alpha) * colour + alpha * np.array(own)
        return to_hex(colour)


def unreadable(ax: Axes, least: float = 4.5) -> list[str]:
    """Return the texts that stand out too little from what is behind their middle, by the guidelines' bound."""
    found, grounds = [], _Grounds(ax)
    for text in _visible(ax):
        box = text.get_window_extent()
        behind = grounds.behind(text, (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2)
        if contrast(to_hex(text.get_color()), behind) < least:
            found.append(text.get_text())
    return found


def spilling(ax: Axes) -> list[str]:
    """Return the texts that run over the bar or cell in whose middle they stand; a pixel is no fault."""
    cells = [patch.get_window_extent() for patch in ax.patches if isinstance(patch, Rectangle) and patch.get_visible()]
    boxes = np.array([cell.extents for cell in cells]).reshape(-1, 4)
    left, bottom, right, top = boxes.T
    found = []
    for text in ax.texts:
        if text.get_ha() == "center" and text.get_rotation() == 0 and text.get_text().strip():
            own = text.get_window_extent()
            x, y = (own.x0 + own.x1) / 2, (own.y0 + own.y1) / 2
            # Neighbours share an edge: the text belongs to whichever cell its middle is nearest to.
            inside = np.flatnonzero((left <= x) & (x <= right) & (bottom <= y) & (y <= top))
            middle = [at for at in inside.tolist() if abs((left[at] + right[at]) / 2 - x) < 2]
            if middle and not any(left[at] - 1 <= own.x0 and own.x1 <= right[at] + 1 for at in middle):
                found.append(text.get_text())
    return found
