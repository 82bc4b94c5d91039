"""A tidy frame of scenarios as arrays: what runs along the axis, what gives panels, what is held."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.errors import closest
from crmselect.plot.fonts import drawable
from crmselect.plot.words import words
from crmselect.text import number, percent

__all__ = ["Axis", "Grid", "cheapest", "chosen", "envelope", "grid_of"]

Floats = npt.NDArray[np.float64]
_SHARES = ("discount_rate",)
_WORDS = ("users", "discount_rate", "start", "terms", "contingency", "currency")
_MOST = 2  # An axis and panels.
_ALL_UP_TO = 8
_DEFAULT = 6
_DUST = 1e-9


@dataclass(frozen=True)
class Axis:
    """A name that was varied.

    Parameters
    ----------
    name : str
        As it is read.
    title : str
        Below the axis: the name, its first letter large.
    values : tuple
        Ascending where they are numbers, else in the order of the frame.
    places : ndarray
        Numbers themselves, else 0, 1, 2, …
    numeric : bool
    show : callable
        A number as it is written.
    headings : tuple of str
        The name with each value.
    """

    name: str
    title: str
    values: tuple[Any, ...]
    places: Floats
    numeric: bool
    show: Callable[[float], str]
    texts: tuple[str, ...]
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """What a frame of scenarios holds.

    Parameters
    ----------
    offers : tuple of str
    across, panels : Axis or None
    held : tuple of str
        What is the same throughout, as "name: value".
    currency : str
        Empty where it differs or is not known.
    values : ndarray, shape (panels, places, offers)
    """

    offers: tuple[str, ...]
    across: Axis | None
    panels: Axis | None
    held: tuple[str, ...]
    currency: str
    values: Floats


def grid_of(frame: pd.DataFrame, x: str | None, kind: str, language: str) -> Grid:
    """Return the arrays of a frame that :func:`crmselect.scenarios` made.

    Raises
    ------
    ValueError
        For another frame, a name that it does not have, more than two names that vary, or combinations that are
        missing or double.
    """
    absent = [name for name in ("offer", kind) if name not in frame.columns]
    if absent or not len(frame):
        raise ValueError(f"the frame has no {absent[0] if absent else 'rows'} — pass what crm.scenarios returns")
    names = [str(name) for name in frame.columns[: frame.columns.get_loc("offer")]]
    # What cannot be hashed (a path over the years, a mapping) is told apart by how it is written.
    keys = {name: [value if _plain(value) else str(value) for value in frame[name]] for name in names}
    found = {name: _values(keys[name]) for name in names}
    varied = [name for name in names if len(found[name]) > 1]
    if x is not None and x not in names:
        raise ValueError(f"the grid has no {x!r}: {closest(x, names) or ', '.join(names) or 'nothing was varied'}")
    if x is not None and varied and x not in varied:
        raise ValueError(f"{x} takes one value only — x is one of {', '.join(varied)}")
    if len(varied) > _MOST:
        raise ValueError(f"{', '.join(varied)} vary — keep two, such as frame[frame[{varied[-1]!r}] == ...]")
    first = x or next((name for name in varied if _numbers(found[name])), next(iter(varied), ""))
    second = next((name for name in varied if name != first), None)
    across = _axis(first, found[first], language) if first in varied else None
    panels = _axis(second, found[second], language) if second else None
    held = tuple(
        words(language)["is"].format(_title(name, language), _shown(name, found[name][0]))
        for name in names
        if name not in {first, second} or across is None
    )
    offers = tuple(dict.fromkeys(map(str, frame["offer"])))
    shape = [axis.values if axis is not None else (None,) for axis in (panels, across)]
    at = [{value: n for n, value in enumerate(values)} for values in (*shape, offers)]
    values = np.full((len(shape[0]), len(shape[1]), len(offers)), np.nan)
    blank = [None] * len(frame)
    rows = [keys[axis_name] if axis is not None and axis_name else blank
            for axis, axis_name in ((panels, second), (across, first))]  # fmt: skip
    for panel, place, offer, amount in zip(*rows, frame["offer"].map(str), frame[kind], strict=True):
        values[at[0][panel], at[1][place], at[2][offer]] = amount
    if np.isnan(values).any() or values.size != len(frame):
        raise ValueError("the frame is no whole grid — keep for each name every combination, once for each offer")
    currency = "" if "currency" in varied else str(frame.attrs.get("currency", ""))
    return Grid(offers, across, panels, held, currency, values)


def _plain(value: Any) -> bool:
    return value.__hash__ is not None


def _values(keys: list[Any]) -> tuple[Any, ...]:
    values = tuple(dict.fromkeys(keys))
    return tuple(sorted(values)) if _numbers(values) else values


def _numbers(values: tuple[Any, ...]) -> bool:
    return all(
        isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) for value in values
    )


def _axis(name: str, values: tuple[Any, ...], language: str) -> Axis:
    numeric, title = _numbers(values), _title(name, language)
    places = np.array(values if numeric else range(len(values)), dtype=np.float64)
    texts = tuple(_shown(name, value) for value in values)
    precise = _step(places)

    def show(value: float) -> str:
        # A place between two values is no more exact than a hundredth of what lies between them.
        return f"≈ {_shown(name, round(value, precise))}"

    headings = tuple(words(language)["is"].format(title, text) for text in texts)
    return Axis(_aloud(name, language), title, values, places, numeric, show, texts, headings)


def _step(places: Floats) -> int:
    gaps = np.diff(places)
    least = float(gaps.min()) if len(gaps) else 1.0
    return 2 - math.floor(math.log10(least)) - 1 if least > 0 else 2


def _aloud(name: str, language: str) -> str:
    said = words(language)
    return said["horizon"] if name == "years" else said[name] if name in _WORDS else drawable(name)


def _title(name: str, language: str) -> str:
    text = _aloud(name, language)
    return text[:1].upper() + text[1:]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        if name in _SHARES:
            return percent(float(value))
        text = number(float(value), 6)
        return text.rstrip("0").rstrip(".") if "." in text else text
    return drawable(value)


def envelope(x: Floats, values: Floats) -> list[tuple[float, float, int]]:
    """Return where the lowest of several lines changes: x, height, and which line is the lowest from there on.

    Parameters
    ----------
    x : (points,)
        Ascending.
    values : (points, lines)
        What lies between two points is straight.

    Examples
    --------
    >>> envelope(np.array([0.0, 10.0]), np.array([[1.0, 3.0], [5.0, 3.0]]))
    [(5.0, 3.0, 1)]
    """
    found: list[tuple[float, float, int]] = []
    least = _DUST * max(float(np.abs(values).max(initial=0.0)), 1.0)
    now = int(np.lexsort((values[-1], values[0]))[0]) if len(values) else 0
    for at in range(len(x) - 1):
        before, rise = values[at], values[at + 1] - values[at]
        share = 0.0
        while True:
            # A line can pass below the lowest one only where it rises less.
            gap, closing = before - before[now], rise[now] - rise
            catches = closing > least
            meets = np.where(catches, gap / np.where(catches, closing, 1.0), np.inf)
            meets = np.where(meets >= share - _DUST, np.maximum(meets, share), np.inf)
            first = float(meets.min())
            if not first < 1 - _DUST:
                break
            # Of lines that meet in one point the one that rises least is the lowest behind it.
            alike = np.flatnonzero(meets <= first + _DUST)
            now, share = int(alike[np.argmin(rise[alike])]), first
            where = float(x[at] + first * (x[at + 1] - x[at]))
            found.append((where, float(before[now] + first * rise[now]), now))
    return found


def cheapest(panel: Floats) -> list[int]:
    """Return which offer is the cheapest at each place."""
    found: list[int] = np.argmin(panel, axis=1).tolist()
    return found


def chosen(values: Floats) -> list[int]:
    """Return the offers to draw in colour: all of a few, of many the cheapest anywhere and the next by cost."""
    order: list[int] = np.argsort(values.sum(axis=(0, 1)), kind="stable").tolist()
    if len(order) <= _ALL_UP_TO:
        return order
    best = {at for panel in values for at in cheapest(panel)}
    first = [at for at in order if at in best][:_ALL_UP_TO]
    first += [at for at in order if at not in best][: max(_DEFAULT - len(first), 0)]
    return sorted(first, key=order.index)
