"""Sums of a cost by one or more keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES

if TYPE_CHECKING:
    from crmselect.cost.totals import Kind, Tco

__all__ = ["KEYS", "by"]

Floats = NDArray[np.float64]
KEYS = ("phase", "group", "category", "item", "currency", "year", "month")
_TIMES = ("year", "month")
_ORDER: dict[str, list[str]] = {"phase": list(PHASES), "group": list(GROUPS), "category": list(CATEGORIES)}


def by(tco: Tco, keys: tuple[str, ...], kind: Kind) -> pd.DataFrame:
    """Return sums by one or more keys, offers as columns; :meth:`Tco.by` is how it is called."""
    unknown = [key for key in keys if key not in KEYS]
    if unknown or not keys or len(set(keys)) < len(keys):
        raise ValueError(
            f"keys are {', '.join(map(repr, keys)) or 'missing'} — write some of {', '.join(KEYS)}, each once"
        )
    times = [key for key in keys if key in _TIMES]
    if len(times) > 1:
        raise ValueError("year and month together say the same thing twice — write one of them")
    labels = [key for key in keys if key not in _TIMES]
    groups, codes = _grouped(tco, labels)
    cells = codes * len(tco.names) + tco.owner
    series = _series(tco, kind, times)
    sums = np.zeros((len(groups) * len(tco.names), series.shape[1]))
    np.add.at(sums, cells, series)
    # From (groups, offers, times) to a row for each group and time; time stands outside where it is named first.
    by_group = sums.reshape(len(groups), len(tco.names), series.shape[1]).swapaxes(1, 2)
    group, time = np.indices(by_group.shape[:2])
    if times and keys[0] in _TIMES:
        by_group, group, time = by_group.swapaxes(0, 1), group.T, time.T
    first = 1 if "year" in times else 0  # Years are counted from one, months from zero.
    levels: dict[str, Any] = {name: [groups[g][n] for g in group.ravel()] for n, name in enumerate(labels)}
    levels.update({name: time.ravel() + first for name in times})
    arrays = [levels[key] for key in keys]
    index = pd.Index(arrays[0], name=keys[0]) if len(keys) == 1 else pd.MultiIndex.from_arrays(arrays, names=keys)
    frame = pd.DataFrame(by_group.reshape(len(index), len(tco.names)), index=index, columns=tco.index)
    frame.attrs.update(kind=kind, currency=tco.currency)
    return frame


def _series(tco: Tco, kind: Kind, times: Sequence[str]) -> Floats:
    """Return each line's sums over a year, a month or the whole study, shape (lines, times)."""
    if not times:
        return tco.line_totals(kind)[:, None]
    if times[0] == "month":
        return tco.amounts(kind)
    lines, years = tco.cash.shape[0], tco.assumptions.years
    return np.asarray(tco.amounts(kind).reshape(lines, years, 12).sum(axis=2))


def _grouped(tco: Tco, labels: Sequence[str]) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
    """Return the groups that rows fall in, in order, and each line's group."""
    keys = [tuple(getattr(line, name) for name in labels) for line in tco.lines]
    known = dict.fromkeys(keys) if labels else {(): None}
    if len(labels) == 1 and labels[0] in {"phase", "group"}:
        known = {(key,): None for key in _ORDER[labels[0]]}
    ranks = [{key: n for n, key in enumerate(_ORDER.get(name, ()))} for name in labels]
    groups = sorted(known, key=lambda key: tuple(rank.get(part, 0) for rank, part in zip(ranks, key, strict=True)))
    position = {key: n for n, key in enumerate(groups)}
    return groups, np.array([position[key] for key in keys], dtype=np.int64)
