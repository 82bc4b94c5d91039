"""A figure traced to the items, quantities, bands, discounts, rises and rates that made it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from crmselect.cost.cash import Worked, cash
from crmselect.cost.columns import Columns, columns_of
from crmselect.cost.prices import billed, counted
from crmselect.cost.sentences import sentence
from crmselect.errors import closest
from crmselect.markup import Cell, table
from crmselect.results import header, plain
from crmselect.taxonomy import CATEGORIES, GROUPS, PHASES
from crmselect.text import money, number

if TYPE_CHECKING:
    from crmselect.cost.totals import Tco

__all__ = ["Explanation", "explain"]

FILTERS = ("year", "month", "phase", "group", "category", "item")
STEPS = (
    "item", "phase", "group", "category", "due", "month", "year", "quantity", "units", "unit_price", "list_price",
    "rise", "discount", "share", "currency", "rate", "tax", "amount", "present_value", "what", "source", "place",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Explanation:
    """How one figure of an offer's cost came about.

    Attributes
    ----------
    offer, currency : str
    chosen : dict
        Which figure: a year, a phase, an item.
    steps : DataFrame
        One row an occurrence: when it falls due and is paid, the quantity (driver × factor) and the units billed for
        it (after what is included, the minimum and whole blocks), prices in the contract's currency, the factors
        between list price and payment (``rise``, ``discount`` left, ``share`` due, ``rate``, ``tax``) and amounts in
        the study's currency. ``amount`` is the product of the row; its sum is the figure.
    """

    offer: str
    currency: str
    chosen: dict[str, Any]
    steps: pd.DataFrame
    _items: dict[str, Any]
    inputs: tuple[Any, ...] = ()

    def total(self, kind: str = "nominal") -> float:
        """Return the figure that is explained, nominal or at present value."""
        return float(self.steps["amount" if kind == "nominal" else kind].sum())

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an item, the largest amount first: payments, units from and to, amount, present value, source."""
        frame = self.steps.groupby("item", sort=False).agg(
            category=("category", "first"),
            payments=("month", "nunique"),
            units_from=("units", "min"),
            units_to=("units", "max"),
            amount=("amount", "sum"),
            present_value=("present_value", "sum"),
            source=("source", "first"),
            place=("place", "first"),
        )
        return frame.sort_values("amount", key=np.abs, ascending=False, kind="stable")

    def sentences(self, language: str = "en") -> list[str]:
        """Return a sentence an item, the largest first.

        Parameters
        ----------
        language : {"en", "zh"}
        """
        groups = dict(list(self.steps.groupby("item", sort=False)))
        return [
            sentence(groups[name], self._items.get(str(name)), self.currency, language) for name in self.table.index
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain data for JSON."""
        return {
            **header("explanation/1", self.inputs),
            "offer": self.offer,
            "currency": self.currency,
            "chosen": plain(self.chosen),
            "total": self.total(),
            "present_value": self.total("present_value"),
            "table": plain(self.table),
            "steps": [plain(row) for row in self.steps.to_dict("records")],
            "sentences": self.sentences(),
        }

    def __str__(self) -> str:
        scope = ", ".join(f"{key} {value}" for key, value in self.chosen.items())
        head = f"{self.offer}{f' ({scope})' if scope else ''}: {money(self.total(), self.currency)}"
        return "\n".join([head, *(f"- {line}" for line in self.sentences())])

    def _repr_html_(self) -> str:
        rows = [
            [Cell(str(name)), Cell(number(row["amount"]), number=True), Cell(line), Cell(row["place"] or row["source"])]
            for (name, row), line in zip(self.table.iterrows(), self.sentences(), strict=True)
        ]
        return table(["Item", f"Amount ({self.currency})", "How", "Where"], rows, caption=str(self).split("\n")[0])


def explain(tco: Tco, offer: str, **chosen: Any) -> Explanation:
    """Trace what an offer costs, or a part of it; :meth:`Tco.explain` is how it is called."""
    unknown = [key for key in chosen if key not in FILTERS]
    if unknown:
        raise ValueError(f"cannot choose by {unknown[0]!r} — write some of {', '.join(FILTERS)}")
    if offer not in tco.names:
        raise KeyError(f"no offer is called {offer!r}: {closest(offer, tco.names) or ', '.join(tco.names)}")
    only = (tco.offers[offer],)
    columns = columns_of(only, tco.assumptions)
    working: list[Worked] = []
    cash(columns, working)
    rows = [row for worked in working for row in _rows(columns, worked)]
    order = {item.item: n for n, item in enumerate(columns.items)}
    rows.sort(key=lambda row: (order[row["item"]], row["due"]))
    rows.extend(_reserve_rows(tco, offer))
    steps = pd.DataFrame(rows, columns=list(STEPS))
    steps["year"] = steps["month"] // 12 + 1
    steps["present_value"] = steps["amount"] * tco.discount_factors[steps["month"].to_numpy(dtype=int)]
    asked = {key: value for key, value in chosen.items() if value is not None}
    _check(tco, steps, asked)
    for key, value in asked.items():
        steps = steps[steps[key] == value]
    items = {item.item: item for item in columns.items}
    return Explanation(offer, tco.currency, asked, steps.reset_index(drop=True), items, tco.offers.inputs)


def _check(tco: Tco, steps: pd.DataFrame, asked: dict[str, Any]) -> None:
    """Refuse to explain what the study does not have: silence would read as a cost of nothing."""
    known: dict[str, list[Any]] = {
        "year": list(range(1, tco.assumptions.years + 1)),
        "month": list(range(tco.assumptions.months)),
        "phase": list(PHASES),
        "group": list(GROUPS),
        "category": list(CATEGORIES),
        "item": list(dict.fromkeys(steps["item"])),
    }
    for key, value in asked.items():
        if value not in known[key]:
            span = f"write {known[key][0]} to {known[key][-1]}" if key in {"year", "month"} else ""
            hint = span or closest(str(value), known[key]) or f"there are {', '.join(map(str, known[key][:8]))}"
            raise KeyError(f"there is no {key} {value!r}: {hint}")


def _rows(columns: Columns, worked: Worked) -> list[dict[str, Any]]:
    """Spread a group's working into one row an occurrence."""
    when, shape = worked.when, worked.prices.shape
    payment = np.searchsorted(when.first, np.arange(when.due.size), side="right") - 1
    rates = np.broadcast_to(worked.rates, (shape[0], when.pay.size))[:, payment]
    rise, keep, tax = (np.broadcast_to(part, shape) for part in (worked.rise, worked.keep, worked.tax))
    share = when.share * when.split
    units, quantity = billed(columns, worked.rows, when), counted(columns, worked.rows, when)
    amounts = worked.prices * rise * keep * share * rates * tax
    made: list[dict[str, Any]] = []
    for n, k in enumerate(worked.rows.tolist()):
        item = columns.items[k]
        labels = {
            "item": item.item,
            "phase": item.phase,
            "group": item.group,
            "category": item.category,
            "currency": columns.currency[k],
            "source": item.source,
            "place": str(item.place or ""),
        }
        # A percent has no units of its own: its base stands in their place.
        count = worked.prices[n] / item.percent if item.percent else units[n]
        unit_price = np.divide(worked.prices[n], count, out=np.zeros(shape[1]), where=count > 0)
        made.extend(
            {
                **labels,
                "due": int(when.due[j]),
                "month": int(when.pay[payment[j]]),
                "quantity": float(count[j] if item.percent else quantity[n, j]),
                "units": float(count[j]),
                "unit_price": float(unit_price[j]),
                "list_price": float(worked.prices[n, j]),
                "rise": float(rise[n, j]),
                "discount": float(keep[n, j]),
                "share": float(share[j]),
                "rate": float(rates[n, j]),
                "tax": float(tax[n, j]),
                "amount": float(amounts[n, j]),
                "what": "price" if j == 0 or when.period else "refresh",
            }
            for j in range(shape[1])
        )
        if item.residual:
            rate = float(columns.rates[columns.rate[k], when.last])
            worth, count0 = item.residual * float(units[n, 0]), float(units[n, 0])
            ones = dict.fromkeys(("rise", "discount", "share", "tax"), 1.0)
            last = {"due": when.last, "month": when.last, "what": "residual"}
            price = {"quantity": count0, "units": count0, "unit_price": item.residual, "list_price": -worth}
            made.append({**labels, **last, **price, **ones, "rate": rate, "amount": -worth * rate})
    return made


def _reserve_rows(tco: Tco, offer: str) -> list[dict[str, Any]]:
    """Give a contingency one row a month: a share of the phase's other costs."""
    made: list[dict[str, Any]] = []
    for line, months in zip(tco.lines, tco.cash, strict=True):
        if tco.names[line.offer] != offer or line.quoted != "reserve":
            continue
        share = tco.assumptions.contingency[line.phase]
        ones = dict.fromkeys(("rise", "discount", "share", "rate", "tax"), 1.0)
        labels = {name: getattr(line, name) for name in ("item", "phase", "group", "category", "currency")}
        labels |= {"what": "contingency", "source": "assumptions.contingency", "place": ""}
        for month in np.flatnonzero(months).tolist():
            held, base = float(months[month]), float(months[month] / share)
            price = {"quantity": base, "units": base, "unit_price": share, "list_price": held, "amount": held}
            made.append({**labels, **ones, **price, "due": month, "month": month})
    return made
