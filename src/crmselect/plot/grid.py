"""A tidy frame of scenarios as arrays: what runs along the axis, what gives panels, what is held."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from numbers import Real
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from crmselect.errors import closest
from crmselect.plot.fonts import drawable
from crmselect.plot.words import words
from crmselect.text import number, percent

__all__ = ["Axis", "Grid", "grid_of"]

Floats = npt.NDArray[np.float64]
_SHARES = ("discount_rate",)
_WORDS = ("users", "discount_rate", "start", "terms", "contingency", "currency")
_MOST = 2  # An axis and panels.


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
    first = x or next((name for name in varied if _numbers(found[name])), varied[0] if varied else None)
    second = next((name for name in varied if name != first), None)
    across = _axis(first, found[first], language) if first is not None and first in varied else None
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
    return all(isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value) for value in values)


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
    if isinstance(value, Real) and not isinstance(value, bool):
        if name in _SHARES:
            return percent(float(value))
        text = number(float(value), 6)
        return text.rstrip("0").rstrip(".") if "." in text else text
    return drawable(value)
