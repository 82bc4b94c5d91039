"""The columns of a range: low, likely, high and shape, each figure's own, or of the first figure without its name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from crmselect.load.record_cells import reader_of
from crmselect.load.table import CellFault
from crmselect.model.estimate import Estimate

__all__ = ["PARTS", "SHAPE", "by_year", "ranges_of"]

PARTS = ("low", "likely", "high", "shape")
SHAPE = reader_of("shape", Estimate.model_fields["shape"], decimal=None, delimiter=None)


def ranges_of(figures: Sequence[str], columns: Collection[str]) -> dict[str, dict[str, str]]:
    """Return by figure which column holds which part of its range.

    Parameters
    ----------
    figures : sequence of str
        The fields that take a range, in order.
    columns : collection of str
        Those that are there.

    Examples
    --------
    >>> found = ranges_of(["amount", "rate"], ["amount", "low", "high", "rate", "rate_high"])
    >>> found["amount"]["low"], found["rate"]["low"]
    ('low', 'rate_low')
    """
    return {
        name: {part: part if first and f"{name}_{part}" not in columns else f"{name}_{part}" for part in PARTS}
        for first, name in ((n == 0, name) for n, name in enumerate(figures))
    }


def by_year(parts: Mapping[str, Any]) -> Any:
    """Return low, likely, high and shape as one range, or as one a year where they are lists.

    Examples
    --------
    >>> by_year({"low": 1.0, "likely": 2.0})
    {'low': 1.0, 'likely': 2.0}
    >>> by_year({"likely": (2.0, 4.0), "high": (3.0, 6.0), "shape": "pert"})
    ({'likely': 2.0, 'high': 3.0, 'shape': 'pert'}, {'likely': 4.0, 'high': 6.0, 'shape': 'pert'})
    """
    lists = {name: part for name, part in parts.items() if isinstance(part, tuple | list)}
    if not lists:
        return dict(parts)
    lengths = {name: len(part) for name, part in lists.items()}
    if len(set(lengths.values())) > 1:
        told = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise CellFault(f"a range by year has unlike numbers of years: {told}", "write as many figures in each of them")
    same = {name: part for name, part in parts.items() if name not in lists}
    return tuple(
        {name: lists[name][year] if name in lists else same[name] for name in parts}
        for year in range(next(iter(lengths.values())))
    )
