"""When an item falls due and when it is paid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["PERIOD_MONTHS", "Key", "Schedule", "schedule"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

PERIOD_MONTHS = {"once": 0, "month": 1, "quarter": 3, "year": 12}


class Key(NamedTuple):
    """The fields of an item that decide its months; items that share them are computed together."""

    every: str = "once"
    start: int = 0
    end: int | None = None
    billing: str = "advance"
    free_months: int = 0
    renewal_months: int | None = None
    refresh_every: int | None = None
    growth_from: str = "item"


@dataclass(frozen=True, slots=True)
class Schedule:
    """The months of items that share a key; K occurrences, P payments.

    Attributes
    ----------
    due : (K,) months in which the item falls due
    share : (K,) what is due of an occurrence: less than one where months are free
    split : the part of the stated price that an occurrence takes: less than one where bills are shorter
    period : months that one occurrence covers, 0 for what is bought once
    pay : (P,) months of payment, each within the study
    first : (P,) position of the first occurrence that each payment settles
    years : (K,) whole years from the price's base
    renewals : (K,) renewals passed
    last : the last month in which the item exists within the study
    """

    due: Ints
    share: Floats
    split: float
    period: int
    pay: Ints
    first: Ints
    years: Ints
    renewals: Ints
    last: int


def schedule(key: Key, months: int) -> Schedule | None:
    """Lay an item's occurrences and payments on the months of the study; None where it lies after it.

    Billing for longer than a recurrence gathers occurrences: in advance all that the bill covers is paid in its first
    month, also what lies after the study, because that is what the contract charges; in arrears a bill is paid in the
    last month that it covers, and the study's last month ends the last bill. What is paid once in arrears is paid in
    the last month before its end, or of the study.

    Examples
    --------
    >>> s = schedule(Key("month", billing="year advance"), 24)
    >>> s.pay.tolist(), s.first.tolist(), s.due.size
    ([0, 12], [0, 12], 24)
    >>> schedule(Key("quarter", start=3, billing="arrears"), 12).pay.tolist()
    [5, 8, 11]
    """
    if key.start >= months:
        return None
    stop = months if key.end is None else min(key.end, months)
    if key.every == "once":
        return _bought(key, stop)
    period, bill, split = _periods(key, stop)
    advance = key.billing.endswith("advance")
    # In advance the last bill within the study is charged whole, unless the contract ends before it does.
    covered = key.start + -(-(stop - key.start) // bill) * bill if advance else stop
    if key.end is not None:
        covered = min(covered, key.end)
    due = np.arange(key.start, covered, period)
    passed = due - key.start
    free = np.clip(key.free_months - passed, 0, period) / period
    bills = passed // bill
    first = np.flatnonzero(np.diff(bills, prepend=-1))
    opens = key.start + bills[first] * bill
    pay = opens if advance else np.minimum(opens + bill, stop) - 1
    base = key.start if key.growth_from == "item" else 0
    return Schedule(
        due=due,
        share=1.0 - free,
        split=split,
        period=period,
        pay=pay,
        first=first,
        years=(due - base) // 12,
        renewals=passed // key.renewal_months if key.renewal_months else np.zeros_like(due),
        last=stop - 1,
    )


def _periods(key: Key, stop: int) -> tuple[int, int, float]:
    """Return the months of an occurrence and of a bill, and the share of the price that an occurrence takes."""
    period = PERIOD_MONTHS[key.every]
    word = key.billing.rpartition(" ")[0]
    # Without renewals the term is the contract's whole length, also where it reaches beyond the study.
    term = key.renewal_months or (stop if key.end is None else key.end) - key.start
    bill = period if not word else term if word == "term" else PERIOD_MONTHS[word]
    if bill < period:
        return bill, bill, bill / period
    return period, bill, 1.0


def _bought(key: Key, stop: int) -> Schedule:
    step = 12 * key.refresh_every if key.refresh_every else stop
    if key.billing == "arrears":
        due = np.array([max(stop, key.start + 1) - 1])  # What is due at the end is counted and priced at the end.
    else:
        due = np.arange(key.start, max(stop, key.start + 1), step)
    base = key.start if key.growth_from == "item" else 0
    return Schedule(
        due=due,
        share=np.ones(due.size),
        split=1.0,
        period=0,
        pay=due,
        first=np.arange(due.size),
        years=(due - base) // 12,
        renewals=np.zeros_like(due),
        last=max(stop, key.start + 1) - 1,
    )
