"""What each offer costs over the years of a study."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from crmselect import finance
from crmselect.cost.cash import cash
from crmselect.cost.columns import Columns, columns_of
from crmselect.cost.drivers import monthly
from crmselect.errors import DataError, Place, Problem
from crmselect.markup import Cell, table
from crmselect.model import Assumptions, InputNote, Offer, OfferSet
from crmselect.results import header, plain
from crmselect.taxonomy import CATEGORIES, GROUPS, label
from crmselect.text import money, number, percent

if TYPE_CHECKING:
    from crmselect.cost.explain import Explanation
    from crmselect.cost.levers import BreakEven, Lever
    from crmselect.cost.versus import Crossover

__all__ = ["Line", "Tco", "tco"]

Floats = NDArray[np.float64]
Kind = Literal["present_value", "nominal"]


class Line(NamedTuple):
    """One line of an offer's cost: what it is called and where it belongs."""

    offer: int
    item: str
    phase: str
    group: str
    category: str
    currency: str
    quoted: str
    module: str
    source: str
    place: Place | None


@dataclass(frozen=True, eq=False)
class Tco:
    """The cost of each offer, line by line and month by month.

    Attributes
    ----------
    offers : OfferSet
    assumptions : Assumptions
    cash : ndarray, shape (lines, months)
        Nominal, in the study's currency; read-only.
    notes : tuple of InputNote
        What a reader of the figures should know.
    """

    offers: OfferSet
    assumptions: Assumptions
    cash: Floats
    notes: tuple[InputNote, ...]
    _columns: Columns
    _reserves: tuple[Line, ...] = ()
    _order: tuple[int, ...] | None = None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line of every offer, offer by offer; a contingency is a line of its own."""
        columns = self._columns
        priced = [
            Line(int(owner), i.item, i.phase, i.group, i.category, code, i.quoted, i.module, i.source, i.place)
            for owner, i, code in zip(columns.owner, columns.items, columns.currency, strict=True)
        ]
        every = [*priced, *self._reserves]
        return tuple(every if self._order is None else [every[n] for n in self._order])

    @property
    def currency(self) -> str:
        """The study's currency, in which all figures are."""
        return self.assumptions.currency

    @property
    def names(self) -> tuple[str, ...]:
        """The offers' names."""
        return self.offers.names

    @cached_property
    def discount_factors(self) -> Floats:
        """What one unit of each month is worth in month 0, shape (months,)."""
        return np.asarray(finance.discount_factors(self.assumptions.discount_rate, np.arange(self.assumptions.months)))

    def amounts(self, kind: Kind = "present_value") -> Floats:
        """Return every line's months, nominal or at present value, shape (lines, months)."""
        if kind == "nominal":
            return self.cash
        if kind == "present_value":
            return self.cash * self.discount_factors
        raise ValueError(f"kind is {kind!r} — write present_value or nominal")

    def total(self, kind: Kind = "present_value") -> pd.Series:
        """Return each offer's total.

        Parameters
        ----------
        kind : {"present_value", "nominal"}

        Returns
        -------
        pandas.Series
            By offer, in the study's currency.
        """
        return pd.Series(self.line_totals(kind) @ self._owners, index=self.index, name=kind)

    def by(self, *keys: str, kind: Kind = "present_value") -> pd.DataFrame:
        """Return sums by one or more keys, offers as columns.

        Parameters
        ----------
        *keys : {"phase", "group", "category", "item", "currency", "year", "month"}
            Phases, groups, years and months are complete and in order; other keys list what occurs. ``currency`` is
            that of the contract; the amounts are in the study's.
        kind : {"present_value", "nominal"}
        """
        from crmselect.cost.views import by

        return by(self, keys, kind)

    def cumulative(self, kind: Kind = "nominal") -> pd.DataFrame:
        """Return what has been spent by the end of each month, offers as columns."""
        return self.by("month", kind=kind).cumsum()

    def annual_equivalent(self) -> pd.Series:
        """Return the equal yearly payment in arrears that has each offer's present value."""
        values = finance.equivalent_annual_cost(
            self.total().to_numpy(), self.assumptions.discount_rate, self.assumptions.years
        )
        return pd.Series(values, index=self.index, name="annual_equivalent")

    def per_user_month(self, kind: Kind = "present_value", *, driver: str = "users") -> pd.Series:
        """Return each offer's total divided by the sum of users over the months.

        Raises
        ------
        DataError
            Where the study has no such driver, or it is zero throughout.
        """
        drivers = self.assumptions.drivers
        heads = monthly(drivers[driver], self.assumptions.months, drivers).sum() if driver in drivers else 0.0
        if not heads > 0:
            raise DataError(
                Problem(
                    f"assumptions.drivers.{driver}",
                    "no users to divide the cost by",
                    f"state drivers = {{ {driver} = ... }}",
                )
            )
        return (self.total(kind) / heads).rename("per_user_month")

    def explain(self, offer: str, **chosen: Any) -> Explanation:
        """Trace what an offer costs, or a part of it, to what made it.

        Parameters
        ----------
        offer : str
        **chosen
            Which part: ``year=3``, ``month=0``, ``phase="procurement"``, ``group=``, ``category=``, ``item=``.

        Returns
        -------
        Explanation
            ``.steps`` (every occurrence with its units, prices and factors), ``.table``, ``.sentences()``.
        """
        from crmselect.cost.explain import explain

        return explain(self, offer, **chosen)

    def versus(self, base: str, *, by: str = "item", kind: Kind = "present_value") -> pd.DataFrame:
        """Return what each other offer costs more (or, negative, less) than a base, largest difference first."""
        from crmselect.cost.versus import versus

        return versus(self, base, by, kind)

    def crossovers(self, first: str, second: str, *, kind: Kind = "nominal") -> tuple[Crossover, ...]:
        """Return every month from whose end on another of two offers has cost less in all; empty where none."""
        from crmselect.cost.versus import crossovers

        return crossovers(self, first, second, kind)

    def break_even(self, offer: str, versus: str, *, lever: Lever = "price", item: str | None = None) -> BreakEven:
        """Find where a lever of an offer (price, discount, cap, free months, users) makes it cost what another does.

        See :func:`crmselect.cost.break_even`.
        """
        from crmselect.cost.levers import break_even

        return break_even(self, offer, versus, lever, item)

    def negotiation(self, offer: str, *, versus: str | None = None) -> pd.DataFrame:
        """Return an offer's levers with what each is worth at present value, and its break-even against another.

        See :func:`crmselect.cost.negotiation`.
        """
        from crmselect.cost.levers import negotiation

        return negotiation(self, offer, versus)

    @property
    def unquoted(self) -> pd.DataFrame:
        """Lines without a figure: not quoted, or included in another."""
        rows = [
            (self.names[line.offer], line.item, line.category, line.quoted)
            for line in self.lines
            if line.quoted in {"included", "not_quoted"}
        ]
        return pd.DataFrame(rows, columns=["offer", "item", "category", "quoted"])

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """Every payment: offer, item, phase, group, category, month, amount, present_value; no rows of zero."""
        at, month = np.nonzero(self.cash)
        amount = self.cash[at, month]
        lines = self.lines
        columns: dict[str, Any] = {
            "offer": [self.names[line.offer] for line in lines],
            **{name: [getattr(line, name) for line in lines] for name in ("item", "phase", "group", "category")},
        }
        frame = pd.DataFrame(
            {name: pd.Categorical(np.array(values, dtype=object)[at]) for name, values in columns.items()}
        )
        frame["month"] = month
        frame["amount"] = amount
        frame["present_value"] = amount * self.discount_factors[month]
        return frame

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row an offer: totals, annual equivalent, per user and month, groups, lines without a price."""
        columns: dict[str, Any] = {
            "present_value": self.total(),
            "nominal": self.total("nominal"),
            "annual_equivalent": self.annual_equivalent(),
        }
        if "users" in self.assumptions.drivers:
            columns["per_user_month"] = self.per_user_month()
        columns.update({str(name): column for name, column in self.by("group").T.items()})
        unquoted = self.unquoted.query("quoted == 'not_quoted'").groupby("offer").size()
        columns["not_quoted"] = unquoted.reindex(self.index, fill_value=0).astype(int)
        return pd.DataFrame(columns, index=self.index)

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain data for JSON."""
        return {
            **header("tco/1", self.offers.inputs),
            "currency": self.currency,
            "assumptions": self.assumptions.model_dump(mode="json", exclude_defaults=True),
            "table": plain(self.table),
            "by_phase_and_group": plain(self.by("phase", "group")),
            "by_year": plain(self.by("year", kind="nominal")),
            "lines": [
                {
                    "offer": self.names[line.offer],
                    **{k: v for k, v in line._asdict().items() if k not in {"offer", "place"}},
                }
                | {"nominal": float(total), "where": str(line.place or "")}
                for line, total in zip(self.lines, self.line_totals("nominal"), strict=True)
            ],
            "notes": [note.model_dump(exclude={"place"}) for note in self.notes],
        }

    def __repr__(self) -> str:
        return (
            f"Tco({len(self.names)} offers, {len(self.lines)} lines, {self.assumptions.months} months, {self.currency})"
        )

    def _repr_html_(self) -> str:
        frame = self.table.sort_values("present_value", kind="stable")
        most = frame["present_value"].max() if len(frame) else 0.0
        shown = [name for name in ("nominal", "annual_equivalent", "per_user_month", *GROUPS) if name in frame]
        words = {
            "nominal": "Nominal",
            "annual_equivalent": "Per year (equivalent)",
            "per_user_month": "Per user and month",
        }
        rows = [
            [
                Cell(str(name)),
                Cell(number(row["present_value"]), bar=row["present_value"] / most if most > 0 else None, number=True),
                *(Cell(number(row[c], 2 if c == "per_user_month" else 0), number=True) for c in shown),
                Cell(str(int(row["not_quoted"])) if row["not_quoted"] else "", number=True),
            ]
            for name, row in frame.iterrows()
        ]
        rate = self.assumptions.discount_rate
        headings = ["Offer", "Present value", *(words.get(c, label(c)) for c in shown), "Lines not quoted"]
        caption = f"Cost over {self.assumptions.years} years in {self.currency}, discounted at {percent(rate)} a year"
        return table(headings, rows, caption=caption, notes=[f"{note.where}: {note.text()}" for note in self.notes])

    def __str__(self) -> str:
        totals = self.total().sort_values()
        return "\n".join(f"{name}: {money(value, self.currency)}" for name, value in totals.items())

    @cached_property
    def index(self) -> pd.Index:
        """The offers' names as an index."""
        return pd.Index(self.names, name="offer")

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """The position of each line's offer, shape (lines,)."""
        if self._order is None:
            return self._columns.owner
        return np.array([line.offer for line in self.lines], dtype=np.int64)

    @cached_property
    def _owners(self) -> Any:
        """Lines × offers, one where the line belongs to the offer; sparse."""
        from scipy.sparse import csr_array

        ones = np.ones(self.cash.shape[0])
        return csr_array((ones, (np.arange(ones.size), self.owner)), shape=(self.cash.shape[0], len(self.names)))

    def line_totals(self, kind: Kind) -> Floats:
        """Return each line's total, shape (lines,)."""
        if kind == "present_value":
            # Row by row, unlike a matrix product: deleting an offer leaves the others' last digit as it was.
            return np.asarray(np.einsum("lm,m->l", self.cash, self.discount_factors))
        return np.asarray(self.amounts(kind).sum(axis=1))


def tco(offers: OfferSet | Iterable[Offer], assumptions: Assumptions) -> Tco:
    """Compute what each offer costs in each month of the study.

    Parameters
    ----------
    offers : OfferSet or iterable of Offer
    assumptions : Assumptions

    Returns
    -------
    Tco

    Raises
    ------
    DataError
        With every driver that is not there, currency without a rate, percent of nothing or of itself.

    Examples
    --------
    >>> from crmselect.model import CostItem
    >>> seats = CostItem(item="Seats", category="procurement.licences", amount=50, per="users", every="month")
    >>> plan = Assumptions(currency="USD", years=2, drivers={"users": [10, 20]})
    >>> tco([Offer(name="Acme", items=(seats,))], plan).total(kind="nominal")
    offer
    Acme    18000.0
    Name: nominal, dtype: float64
    """
    offers = offers if isinstance(offers, OfferSet) else OfferSet(offers=tuple(offers))
    columns = columns_of(offers.offers, assumptions)
    paid = cash(columns)
    result = Tco(offers, assumptions, paid, columns.notes, columns)
    if assumptions.contingency:
        result = _with_contingency(result)
    result.cash.flags.writeable = False
    return result


def _with_contingency(tco: Tco) -> Tco:
    """Add a line for each offer and phase that holds a reserve: a share of the phase's other costs in each month."""
    assumptions, rows, reserves = tco.assumptions, [tco.cash], []
    phases = np.array([line.phase for line in tco.lines], dtype=object)
    owner = np.array([line.offer for line in tco.lines])
    held = np.array([line.category.endswith(".contingency") for line in tco.lines], dtype=bool)
    for offer in range(len(tco.names)):
        for phase, share in assumptions.contingency.items():
            mine = (owner == offer) & (phases == phase) & ~held
            if share > 0 and mine.any():
                category = CATEGORIES[f"{phase}.contingency"]
                name = f"{category.en}, {percent(share)}"
                rows.append(share * tco.cash[mine].sum(axis=0, keepdims=True))
                reserves.append(
                    Line(
                        offer, name, phase, category.group, category.key, assumptions.currency, "reserve", "", "", None
                    )
                )
    owners = [*owner.tolist(), *(line.offer for line in reserves)]
    order = np.argsort(owners, kind="stable")
    return replace(tco, cash=np.vstack(rows)[order], _reserves=tuple(reserves), _order=tuple(order.tolist()))
