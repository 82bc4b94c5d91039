"""What one further point costs, beside the line of those that none beats in both cost and score."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.plot.place import place_labels
from crmselect.plot.sheet import Sheet
from crmselect.plot.style import SMALL, write
from crmselect.plot.words import words
from crmselect.text import money_short, number

__all__ = ["point_prices", "write_point_prices"]

Floats = npt.NDArray[np.float64]
_FAR = 18.0
"""Points: a figure that would stand further from its step is left out."""
_DUST = 1e-9


def point_prices(points: pd.DataFrame, front: list[str]) -> pd.Series[float]:
    """Return for each offer on the front but the first what each point that it has more than the one before it costs.

    Parameters
    ----------
    points : DataFrame
        Columns ``x``, the cost, and ``y``, the score from 0 to 1: a point is a hundredth.
    front : list of str
        The cheapest first. Of offers that are alike in both, the first one counts.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [100.0, 160.0], "y": [0.5, 0.8]}, index=["A", "B"])
    >>> point_prices(frame, ["A", "B"]).round(6).to_dict()
    {'B': 2.0}
    """
    found: dict[str, float] = {}
    before = None
    for name in front:
        x, y = float(points["x"][name]), float(points["y"][name])
        if before is not None and y - before[1] > _DUST:
            found[name] = (x - before[0]) / (100 * (y - before[1]))
        before = (x, y)
    return pd.Series(found, dtype=np.float64)


def write_point_prices(
    sheet: Sheet, points: pd.DataFrame, front: list[str], taken: Floats, colour: str, language: str
) -> bool:
    """Write beside each step of the front what a point costs there; return whether there was room for any.

    Parameters
    ----------
    sheet : Sheet
    points : DataFrame
        Columns ``x`` and ``y``.
    front : list of str
    taken : (boxes, 4)
        In pixels: what no figure may touch.
    colour : str
    language : {"en", "zh"}
    """
    said, prices = words(language), point_prices(points, front)
    if prices.empty:
        return False
    ruler, heights = sheet.ruler, points["y"]
    middles = [(heights[name] + heights[front[front.index(name) - 1]]) / 2 for name in prices.index]
    spots = sheet.pixels(points["x"][prices.index], middles)
    # Narrow steps are the dearest points: they choose first.
    order = np.argsort(-prices.to_numpy(), kind="stable")
    texts = [said["per_point"].format(_amount(float(prices.iloc[at]), language)) for at in order]
    sizes = np.array([[(ruler.width(text, SMALL) + ruler.points(2), ruler.line(SMALL)) for text in texts]])
    bounds = (0.0, 0.0, sheet.width, sheet.height)
    places = place_labels(spots[order], sizes, bounds, gap=ruler.points(1), marker=ruler.points(1.5), obstacles=taken)
    written = False
    for text, spot, size, place in zip(texts, spots[order], sizes[0], places, strict=True):
        if place is None:
            continue
        away = np.maximum(np.abs(spot - [place.x, place.y]) - size / 2, 0.0)
        if float(np.hypot(*away)) > ruler.points(_FAR):
            continue
        at = sheet.data((place.x, place.y))
        write(sheet.ax, at, text, size=SMALL, colour=colour, ha="center", zorder=4)
        written = True
    return written


def _amount(price: float, language: str) -> str:
    """Return a price in short; in Chinese, where 万 is the first short form, thousands are parted."""
    return number(price) if language == "zh" and 1e3 <= price < 1e4 else money_short(price, language)
