"""What an audit tries: without each offer, with those that are out, without each evaluator, with rounded figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

from crmselect.errors import DataError, Problem
from crmselect.robustness._order import Floats, Ints, firsts, places, reordered
from crmselect.robustness.audit_case import Case
from crmselect.robustness.audit_formulas import Setting, points
from crmselect.scoring import Ranking
from crmselect.text import number

__all__ = ["deletions_table", "people_table", "rounding_label", "roundings_table"]

JOINED = ", "
_DECIMALS = (2, 1, 0)
_PRICE_DIGITS = (3, 2)
_DELETIONS = {
    "formula": str, "change": str, "offer": str, "winner": str, "leader": str, "turned": bool, "order_turned": bool,
    "note": str,
}  # fmt: skip
_ROUNDINGS = {
    "formula": str, "rounding": str, "step": float, "winner": str, "turned": bool, "order_turned": bool, "ties": str,
    "flips": str, "note": str,
}  # fmt: skip
_PEOPLE = {"evaluator": str, "winner": str, "turned": bool, "order_turned": bool}


def deletions_table(case: Case, exact: Mapping[Setting, Floats]) -> pd.DataFrame:
    """Return who wins without each offer and with those that a gate has stopped, under each formula.

    Columns: ``formula``, ``change`` (``without`` or ``with``), ``offer`` (the last row has all that are out, joined),
    ``winner``, ``leader`` (the first of the offers that are in both tables), ``turned`` (the leader is another than
    before), ``order_turned`` (any two of these offers stand otherwise to each other), ``note`` (why a formula cannot
    be applied then).
    """
    rows: list[tuple[Any, ...]] = []
    for setting, before in exact.items():
        rows.extend(_without(case, setting, before))
        rows.extend(_with(case, setting, before))
    return _frame(rows, _DELETIONS)


def _without(case: Case, setting: Setting, before: Floats) -> Iterator[tuple[Any, ...]]:
    count = len(case.passing)
    if count < 2:
        return
    # Row i of the index leaves offer i out.
    kept = np.arange(count - 1) + (np.arange(count - 1) >= np.arange(count)[:, None])
    after, notes = _tried(case, setting, case.passing[kept])
    yield from _compared(
        setting, "without", case.of(case.passing), case, case.passing[kept], before[kept], after, notes
    )


def _with(case: Case, setting: Setting, before: Floats) -> Iterator[tuple[Any, ...]]:
    count, out = len(case.passing), len(case.excluded)
    if not count or not out:
        return
    trials = [(case.of(case.excluded), np.column_stack([np.tile(case.passing, (out, 1)), case.excluded]))]
    if out > 1:
        together = np.concatenate([case.passing, case.excluded])[None, :]
        trials.append(([JOINED.join(case.of(case.excluded))], together))
    for labels, rows in trials:
        after, notes = _tried(case, setting, rows)
        yield from _compared(setting, "with", labels, case, rows, np.tile(before, (len(rows), 1)), after, notes)


def _compared(
    setting: Setting,
    change: str,
    labels: list[str],
    case: Case,
    rows: Ints,
    before: Floats,
    after: Floats,
    notes: list[str],
) -> Iterator[tuple[Any, ...]]:
    """Compare the offers that are in both tables: with others let in, they come first in ``rows``."""
    both = after[:, : before.shape[-1]]
    turned, order = reordered(before, both)
    first, leading = firsts(after), firsts(both)
    for at, label in enumerate(labels):
        if notes[at]:
            yield setting.key, change, label, "", "", False, False, notes[at]
            continue
        winner = JOINED.join(case.of(rows[at][first[at]]))
        leader = JOINED.join(case.of(rows[at][: both.shape[-1]][leading[at]]))
        yield setting.key, change, label, winner, leader, bool(turned[at]), bool(order[at]), ""


def _tried(case: Case, setting: Setting, rows: Ints) -> tuple[Floats, list[str]]:
    """Return the points of every trial; one that the formula refuses has points of 0 and a note."""
    try:
        return points(case, setting, rows)[0], [""] * len(rows)
    except ValueError:
        pass
    found, notes = np.zeros(rows.shape), [""] * len(rows)
    for at, trial in enumerate(rows):
        try:
            found[at] = points(case, setting, trial)[0]
        except ValueError as error:
            notes[at] = str(error)
    return found, notes


def roundings_table(case: Case, exact: Mapping[Setting, Floats]) -> pd.DataFrame:
    """Return what rounding does to each formula's order.

    Columns: ``formula``, ``rounding`` (``points`` to 2, 1 and 0 decimals of 100, ``prices`` to about 3 and 2 digits
    of the lowest), ``step`` (what is rounded to), ``winner``, ``turned`` (the first place is another's or is shared
    now), ``order_turned``, ``ties`` (offers that are level now and were not), ``flips`` (who passes whom), ``note``.
    """
    rows: list[tuple[Any, ...]] = []
    trials: list[tuple[str, float, dict[str, Any]]] = [("points", 10.0**-d, {"decimals": d}) for d in _DECIMALS]
    trials.extend(("prices", unit, {"unit": unit}) for unit in _units(case.prices[case.passing]))
    for setting, before in exact.items():
        for what, step, how in trials:
            try:
                after = points(case, setting, case.passing, **how)[0]
            except ValueError as error:
                rows.append((setting.key, what, step, "", False, False, "", "", str(error)))
                continue
            turned, order = reordered(before, after)
            winner = JOINED.join(case.of(case.passing[firsts(after)]))
            ties, flips = _moved(case.of(case.passing), places(before), places(after)) if order else ("", "")
            rows.append((setting.key, what, step, winner, bool(turned), bool(order), ties, flips, ""))
    return _frame(rows, _ROUNDINGS)


def rounding_label(rounding: str, step: float, language: str) -> str:
    """Return a rounding in words.

    Examples
    --------
    >>> rounding_label("points", 0.01, "en"), rounding_label("prices", 1000, "en"), rounding_label("points", 1, "zh")
    ('points to 2 decimals', 'prices to 1,000s', '分数取整')
    """
    zh = language == "zh"
    if rounding == "points":
        decimals = round(-math.log10(step))
        if decimals == 0:
            return "分数取整" if zh else "points to whole ones"
        return f"分数取 {decimals} 位小数" if zh else f"points to {decimals} decimal{'s' if decimals > 1 else ''}"
    unit = number(step) if step >= 1 else f"{step:g}"
    return f"价格取整至 {unit}" if zh else f"prices to {unit}s"


def _units(prices: Floats) -> list[float]:
    """Return powers of ten that keep about 3 and 2 digits of the lowest price, such as 1,000 and 10,000."""
    paid = prices[prices > 0]
    if not len(paid):
        return []
    digits = math.floor(math.log10(paid.min())) + 1
    return [10.0 ** (digits - kept) for kept in _PRICE_DIGITS]


def _moved(names: list[str], before: Ints, after: Ints) -> tuple[str, str]:
    order = sorted(range(len(names)), key=lambda row: (after[row], names[row]))
    ties = []
    for _, group in groupby(order, key=lambda row: int(after[row])):
        level = list(group)
        if len({int(before[row]) for row in level}) > 1:
            ties.append(" = ".join(names[row] for row in level))
    passed = np.argwhere((after[:, None] < after[None, :]) & (before[:, None] > before[None, :]))
    flips = [f"{names[one]} > {names[other]}" for one, other in passed.tolist()]
    return "; ".join(ties), "; ".join(flips)


def people_table(ranking: Ranking, without: Mapping[str, Ranking] | None) -> pd.DataFrame:
    """Return who wins without each evaluator: ``evaluator``, ``winner``, ``turned``, ``order_turned``.

    Raises
    ------
    DataError
        For a ranking of other offers.
    """
    rows: list[tuple[Any, ...]] = []
    problems: list[Problem] = []
    for evaluator, other in (without or {}).items():
        if set(other.offers.names) != set(ranking.offers.names):
            what, fix = "is a ranking of other offers", "rank the offers of this study without this evaluator"
            problems.append(Problem(f"without[{evaluator!r}]", what, fix))
            continue
        turned = set(other.winners) != set(ranking.winners)
        order = not other.places.reindex(ranking.places.index).equals(ranking.places)
        rows.append((str(evaluator), JOINED.join(other.winners), turned, order))
    if problems:
        raise DataError(problems)
    return _frame(rows, _PEOPLE)


def _frame(rows: list[tuple[Any, ...]], columns: Mapping[str, type]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    return frame.astype({name: kind for name, kind in columns.items() if kind is not str})
