"""What can be negotiated: each lever's worth in present money, and where it makes two offers cost the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from crmselect.cost.totals import Tco, tco
from crmselect.errors import closest
from crmselect.model import CostItem, Discount, Estimate, Offer, OfferSet, Tier
from crmselect.taxonomy import label

__all__ = ["LEVERS", "BreakEven", "break_even", "negotiation"]

Lever = Literal["price", "discount", "cap", "free_months", "users"]
LEVERS: tuple[Lever, ...] = ("price", "discount", "cap", "free_months", "users")
_DUST = 1e-7  # A share of the total that nobody would pay a second invoice for.
_MOST_TIMES = 20.0  # How many times the users of the study a break-even is looked for.


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Where a lever makes an offer cost what another does, at present value.

    Attributes
    ----------
    offer, versus, lever, item : str
    current : float
        The lever's value now: the price (of one unit), the share of discount, the cap, the months, or 1 for users.
    values : tuple of float
        Every value at which the totals are equal, ascending; for ``users`` as a multiple of the users now; empty for
        "never". ``free_months`` are whole: the fewest that bring the total to the other's or below.
    exact : bool
        Whether the total is linear in the lever, so that the value is a division and no search.
    reason : str
        Why there is none.
    jumps : tuple of float
        Where tiers, minimums or blocks make a total jump past the other's, so that the cheaper changes and yet they
        never are equal.
    """

    offer: str
    versus: str
    lever: str
    item: str
    current: float
    values: tuple[float, ...]
    exact: bool
    reason: str = ""
    jumps: tuple[float, ...] = ()

    @property
    def value(self) -> float | None:
        """The value nearest to the current one; None for never."""
        return min(self.values, key=lambda v: abs(v - self.current)) if self.values else None

    def __str__(self) -> str:
        what = f"{self.offer}, {self.item or 'users'}, {self.lever}"
        if not self.values:
            jumps = ", ".join(f"{jump:,.6g}" for jump in self.jumps)
            return f"{what}: never equal, the cheaper changes at {jumps}" if jumps else f"{what}: never ({self.reason})"
        values = ", ".join(f"{value:,.6g}" for value in self.values)
        return f"{what}: {self.current:,.6g} now, as {self.versus} at {values}"


def break_even(costs: Tco, offer: str, versus: str, lever: Lever = "price", item: str | None = None) -> BreakEven:
    """Find where an offer's total at present value equals another's.

    Parameters
    ----------
    costs : Tco
    offer, versus : str
        Whose lever is moved, and whose total is to be met (that of ``versus`` stays, but for ``users``).
    lever : {"price", "discount", "cap", "free_months", "users"}
        ``price`` is the amount of the item (for tiers the multiple of all their prices), ``discount`` a further share
        off, ``cap`` the renewal cap, ``users`` a multiple of the driver ``users`` for both offers.
    item : str, optional
        Needed for all levers but ``users``.

    Raises
    ------
    KeyError
        Where there is no such offer or item.
    ValueError
        Where the item has no such lever.
    """
    mine, target = _offer(costs, offer), float(costs.total()[_offer(costs, versus).name])
    if lever == "users":
        return _users(costs, offer, versus)
    if lever not in LEVERS:
        raise ValueError(f"lever {lever!r} is none of {', '.join(LEVERS)}: {closest(lever, LEVERS)}")
    if item is None:
        raise ValueError(f"{lever} belongs to an item — name one of {', '.join(line.item for line in mine.items)}")
    line = _line(mine, item)
    if line.quoted != "quoted":
        raise ValueError(f"{line.item} is {line.quoted.replace('_', ' ')}: it has no price to move — enter one")

    def total(changed: CostItem) -> float:
        return _total(costs, mine, changed)

    now = float(costs.total()[offer])
    if lever == "price":
        free, unit = total(_priced(line, 0.0)), 1.0 if line.tiers else line.point
        return _linear(costs, offer, versus, lever, line, unit, free, (now - free), target)
    if lever == "discount":
        # A further discount leaves a share of the price; at 1 the item is free of charge.
        return _discount(costs, offer, versus, line, now, total(_discounted(line, 1.0)), target)
    if lever == "cap":
        return _cap(offer, versus, line, total, target)
    return _free_months(costs, offer, versus, line, total, now, target)


def negotiation(costs: Tco, offer: str, versus: str | None = None) -> pd.DataFrame:
    """Return an offer's levers with what each is worth, and what would bring it level with another.

    Parameters
    ----------
    costs : Tco
    offer : str
    versus : str, optional
        Default is the cheapest other offer.

    Returns
    -------
    DataFrame
        By item and lever: ``step`` (one percent off, a tenth of the cap, one free month, billing in arrears),
        ``worth`` of that step at present value, and the ``break_even`` value against ``versus``; largest worth first.
    """
    mine = _offer(costs, offer)
    now = float(costs.total()[offer])
    others = costs.total().drop(offer)
    rival = versus or (str(others.idxmin()) if len(others) else None)
    rows: list[dict[str, Any]] = []
    for line in mine.items:
        if line.quoted != "quoted" or line.category.endswith(".contingency"):
            continue
        steps: list[tuple[Lever | None, str, CostItem]] = [("discount", "1 % off", _discounted(line, 0.01))]
        if line.every != "once":
            steps.append(("free_months", "one month free", line.replace(free_months=line.free_months + 1)))
            if line.billing.endswith("advance"):
                word = line.billing.replace("advance", "arrears")
                steps.append((None, f"billed {word}", line.replace(billing=word)))
        if line.renewal_months is not None and line.renewal_cap:
            steps.append(("cap", "cap one point lower", line.replace(renewal_cap=max(line.renewal_cap - 0.01, 0.0))))
        for lever, step, changed in steps:
            found = break_even(costs, offer, rival, lever, line.item) if rival and lever else None
            rows.append(
                {
                    "item": line.item,
                    "category": label(line.category),
                    "step": step,
                    "worth": now - _total(costs, mine, changed),
                    "break_even": found.value if found else None,
                }
            )
    frame = pd.DataFrame(rows, columns=["item", "category", "step", "worth", "break_even"])
    frame = frame.sort_values("worth", ascending=False, kind="stable", ignore_index=True)
    frame.attrs.update(offer=offer, versus=rival, currency=costs.currency, total=now)
    return frame


def _offer(costs: Tco, name: str) -> Offer:
    if name not in costs.names:
        raise KeyError(f"no offer is called {name!r}: {closest(name, costs.names) or ', '.join(costs.names)}")
    return costs.offers[name]


def _line(offer: Offer, item: str) -> CostItem:
    names = [line.item for line in offer.items]
    if item not in names:
        hint = closest(item, names) or f"there are {', '.join(names)}"
        raise KeyError(f"{offer.name} has no item {item!r}: {hint}")
    return offer.items[names.index(item)]


def _total(costs: Tco, offer: Offer, changed: CostItem) -> float:
    items = tuple(changed if line.item == changed.item else line for line in offer.items)
    return float(tco(OfferSet(offers=(offer.replace(items=items),)), costs.assumptions).total().iloc[0])


def _priced(line: CostItem, factor: float) -> CostItem:
    if line.tiers:
        tiers = tuple(Tier(up_to=t.up_to, price=t.price * factor, fee=t.fee * factor) for t in line.tiers)
        return line.replace(tiers=tiers)
    if line.percent is not None:
        return line.replace(percent=line.percent * factor)
    amount = line.amount.likely if isinstance(line.amount, Estimate) else line.amount
    return line.replace(amount=(amount or 0.0) * factor)


def _discounted(line: CostItem, share: float) -> CostItem:
    return line.replace(discount=(*line.discount, Discount(name="negotiated", share=share)))


def _linear(
    costs: Tco,
    offer: str,
    versus: str,
    lever: str,
    line: CostItem,
    unit: float,
    free: float,
    slope: float,
    target: float,
) -> BreakEven:
    """Solve for the price: the total is what remains without it plus a multiple of it."""
    current = line.percent if line.percent is not None else unit
    if slope == 0:
        reason = "the price does not move the total"
        return BreakEven(offer, versus, lever, line.item, current, (), True, reason)
    value = current * (target - free) / slope
    if value < 0:
        reason = f"even at 0 {offer} costs more: {costs.currency} {free:,.0f} against {target:,.0f}"
        return BreakEven(offer, versus, lever, line.item, current, (), True, reason)
    return BreakEven(offer, versus, lever, line.item, current, (value,), True)


def _discount(costs: Tco, offer: str, versus: str, line: CostItem, now: float, free: float, target: float) -> BreakEven:
    current = 1.0 - line.discount_factor
    off = (now - target) / (now - free) if now != free else np.nan
    if not 0 <= off <= 1:
        reason = (
            "the price does not move the total"
            if np.isnan(off)
            else f"{offer} is the cheaper already"
            if off < 0
            else f"even free of charge {offer} costs more: {costs.currency} {free:,.0f} against {target:,.0f}"
        )
        return BreakEven(offer, versus, "discount", line.item, current, (), True, reason)
    # Discounts multiply: what is asked for is the share off the list price in all.
    return BreakEven(offer, versus, "discount", line.item, current, (1.0 - line.discount_factor * (1.0 - off),), True)


def _cap(offer: str, versus: str, line: CostItem, total: Callable[[CostItem], float], target: float) -> BreakEven:
    if line.renewal_months is None:
        raise ValueError(f"{line.item} has no renewal, and so no cap")
    current = line.renewal_cap if line.renewal_cap is not None else (line.renewal_asked or 0.0)
    most = line.renewal_asked if line.renewal_asked is not None else max(1.0, current)

    def gap(cap: float) -> float:
        return total(line.replace(renewal_cap=cap)) - target

    values, jumps = _roots(gap, np.linspace(0.0, most, 9), abs(target))
    reason = "" if values else f"no cap from 0 to {most:g} does it"
    return BreakEven(offer, versus, "cap", line.item, current, values, False, reason, jumps)


def _free_months(
    costs: Tco,
    offer: str,
    versus: str,
    line: CostItem,
    total: Callable[[CostItem], float],
    now: float,
    target: float,
) -> BreakEven:
    if line.every == "once":
        raise ValueError(f"{line.item} is paid once, and so has no free months")
    current, end = float(line.free_months), costs.assumptions.months if line.end is None else line.end
    if now <= target:
        return BreakEven(offer, versus, "free_months", line.item, current, (), False, f"{offer} is the cheaper already")
    low, high = line.free_months, max(line.free_months, end - line.start)  # It may start after the study.
    if total(line.replace(free_months=high)) > target:
        reason = f"even free of charge {offer} costs more"
        return BreakEven(offer, versus, "free_months", line.item, current, (), False, reason)
    while high - low > 1:  # The total never rises with a further free month.
        middle = (low + high) // 2
        low, high = (middle, high) if total(line.replace(free_months=middle)) > target else (low, middle)
    return BreakEven(offer, versus, "free_months", line.item, current, (float(high),), False)


def _users(costs: Tco, offer: str, versus: str) -> BreakEven:
    from crmselect.cost.grid import totals

    plan = costs.assumptions
    if "users" not in plan.drivers or not plan.drivers["users"].values:
        raise ValueError("the study has no driver users — state drivers = { users = ... }")
    pair = costs.offers.select(offer, versus)
    path = plan.drivers["users"]

    def gaps(factors: np.ndarray) -> np.ndarray:
        plans = [plan.replace(users=path.replace(values=tuple(v * f for v in path.values))) for f in factors]
        present, _ = totals(pair, plans)
        return np.asarray(present[:, 0] - present[:, 1])

    # Tiers, minimums and blocks bend and break the totals, and so a fine ladder is looked at before each root.
    ladder = np.concatenate([np.linspace(0.0, 2.0, 81), np.geomspace(2.0, _MOST_TIMES, 40)[1:]])
    known, size = gaps(ladder), float(costs.total()[[offer, versus]].abs().max())
    values, jumps = _roots(lambda factor: float(gaps(np.array([factor]))[0]), ladder, size, known)
    reason = "" if values or jumps else f"one is the cheaper from 0 to {_MOST_TIMES:g} times the users"
    return BreakEven(offer, versus, "users", "", 1.0, values, False, reason, jumps)


def _roots(
    gap: Callable[[float], float], ladder: np.ndarray, size: float, known: np.ndarray | None = None
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return where a function is zero, and where it jumps past zero, bracketed between the rungs of a ladder.

    Of a stretch that is zero throughout the ends are returned; ``size`` says what is small.
    """
    from scipy.optimize import brentq

    gaps = known if known is not None else np.array([gap(rung) for rung in ladder])
    level = np.abs(gaps) <= _DUST * size
    inner = np.concatenate([[False], level[:-2] & level[2:], [False]])
    values = [float(rung) for rung in ladder[level & ~inner]]
    jumps: list[float] = []
    for n in np.flatnonzero((gaps[:-1] * gaps[1:] < 0) & ~level[:-1] & ~level[1:]):
        root = float(brentq(gap, ladder[n], ladder[n + 1], xtol=1e-12, rtol=1e-12))
        # A search closes in on a jump as on a zero; only the figure there tells them apart.
        (values if abs(gap(root)) <= _DUST * size else jumps).append(root)
    return tuple(sorted(values)), tuple(sorted(jumps))
