"""Offers as columns: one array a field over all items, after every check that needs the assumptions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from crmselect.cost.driver_names import driver_meant, driver_note
from crmselect.cost.drivers import monthly, monthly_all
from crmselect.cost.schedule import PERIOD_MONTHS
from crmselect.errors import DataError, Place, Problem, closest
from crmselect.model import Assumptions, CostItem, Estimate, InputNote, Offer, Path
from crmselect.taxonomy import PHASES

__all__ = ["Columns", "columns_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_PERIODS = {"month": "一个月", "quarter": "一季", "year": "一年"}


def months_beyond(items: Sequence[CostItem], months: int) -> int:
    """Return the months after the study that must be known: a bill paid in its last month may cover a whole term."""
    renewed = (item.renewal_months for item in items if item.renewal_months is not None)
    prepaid = (item.end - months for item in items if item.end is not None and item.billing == "term advance")
    return max([12, *renewed, *prepaid])


@dataclass(frozen=True, slots=True)
class Columns:
    """Every item of every offer, offer by offer, as arrays.

    ``owner`` holds the offer's position, ``driver`` the row of ``quantities`` that multiplies the price (row 0 is one),
    ``rate`` the row of ``rates`` that turns the item's currency into the study's (row 0 is one). With a ``lead``, many
    scenarios are computed at once: quantities, rates and numbers of items may then have it before their own dimensions.
    """

    items: tuple[CostItem, ...]
    owner: Ints
    currency: tuple[str, ...]
    driver: Ints
    rate: Ints
    quantities: Floats
    rates: Floats
    rate_keys: tuple[tuple[str, float | None], ...]
    """The currency of each further row of ``rates``, and the rate that came with the offer where that is used."""
    targets: tuple[tuple[int, ...], ...]
    """For each item, the positions of the items that it is a percent of."""
    levels: tuple[tuple[int, ...], ...]
    """Percent items in the order in which they can be computed."""
    months: int
    real: bool
    """Whether the discount rate is real: then nothing is inflated."""
    notes: tuple[InputNote, ...]
    used: frozenset[str]
    """The fields that any item states; all others hold their default everywhere."""
    _read: dict[str, Floats] = field(default_factory=dict)
    lead: tuple[int, ...] = ()
    """The dimensions of what is computed at once, () for one scenario."""

    def values(self, name: str) -> list[Any]:
        """Return a field of every item."""
        return [item.__dict__[name] for item in self.items]

    def array(self, name: str) -> Floats:
        """Return a number of every item, read once; an estimate is its likely value, what is not stated NaN."""
        if name not in self._read:
            values = self.values(name)
            try:
                self._read[name] = np.array(values, dtype=float)
            except TypeError:
                likely = [value.likely if isinstance(value, Estimate) else value for value in values]
                self._read[name] = np.array(likely, dtype=float)
        return self._read[name]

    def drawn(self, name: str) -> Floats | None:
        """Return what a scenario puts beside the fields, such as a factor on the prices of bands; None without."""
        return self._read.get(name)

    def in_scenarios(self, lead: tuple[int, ...], drawn: Mapping[str, Floats], **changes: Any) -> Columns:
        """Return these columns in many scenarios, with what each of them puts in place of the fields or beside them."""
        return replace(self, lead=lead, _read={**self._read, **drawn}, **changes)

    def rates_at(self, rows: Ints, months: Ints) -> Floats:
        """Return what some items' currencies cost in some months, shape (..., rows, months)."""
        return np.asarray(self.rates[..., months][..., self.rate[rows], :])

    def discount_factors(self) -> Floats:
        """Return what each item's discounts leave of its price."""
        if "discount" not in self._read:
            kept = [item.discount_factor if item.__dict__["discount"] else 1.0 for item in self.items]
            self._read["discount"] = np.array(kept)
        return self._read["discount"]


def columns_of(offers: tuple[Offer, ...], assumptions: Assumptions) -> Columns:
    """Bring offers and assumptions together.

    Raises
    ------
    DataError
        With every driver that is not there, currency without a rate, percent of nothing or of itself.
    """
    months = assumptions.months
    problems: list[Problem] = []
    items = [item for offer in offers for item in offer.items]
    sizes = [len(offer.items) for offer in offers]
    owner = np.repeat(np.arange(len(offers)), sizes)
    used: set[str] = set().union(*(item.__pydantic_fields_set__ for item in items))
    known = months + (months_beyond(items, months) if used & {"renewal_months", "billing"} else 12)
    paths = monthly_all(assumptions.drivers, known)
    rates = _Rates(assumptions, known)
    driver = [0] * len(items)
    renamed: list[InputNote] = []
    if "per" in used:
        driver = _driver_rows(items, owner, offers, assumptions, list(paths), problems, renamed)
    currency: list[str] = []
    rate: list[int] = []
    targets: list[tuple[int, ...]] = []
    for offer in offers:
        first = len(currency)
        by_code: dict[str | None, tuple[str, int]] = {}
        codes = [item.__dict__["currency"] for item in offer.items] if "currency" in used else [None] * len(offer.items)
        for code, item in zip(codes, offer.items, strict=True):
            if code not in by_code:
                actual = code or offer.currency or assumptions.currency
                rate_row, problem = rates.row(actual, offer, item)
                problems.extend(problem)
                by_code[code] = (actual, rate_row)
        currency.extend([by_code[code][0] for code in codes])
        rate.extend([by_code[code][1] for code in codes])
        targets.extend(_targets(offer, first, problems) if "percent_of" in used else [()] * len(codes))
    levels = _levels(targets, items, owner, offers, problems)
    for phase in assumptions.contingency:
        if phase not in PHASES:
            hint = closest(phase, PHASES) or f"write one of {', '.join(PHASES)}"
            problems.append(Problem(f"assumptions.contingency.{phase}", f"{phase!r} is no phase", hint))
    if problems:
        raise DataError(problems)
    return Columns(
        items=tuple(items),
        owner=owner.astype(np.int64),
        currency=tuple(currency),
        driver=np.array(driver, dtype=np.int64),
        rate=np.array(rate, dtype=np.int64),
        quantities=np.vstack([np.ones(known), *paths.values()]),
        rates=rates.array(),
        rate_keys=rates.keys(),
        targets=tuple(targets),
        levels=levels,
        months=months,
        real=assumptions.terms == "real",
        notes=(*_notes(items, owner, offers, assumptions, used), *rates.notes.values(), *renamed),
        used=frozenset(used),
    )


def _driver_rows(
    items: Sequence[CostItem],
    owner: Ints,
    offers: Sequence[Offer],
    assumptions: Assumptions,
    names: Sequence[str],
    problems: list[Problem],
    notes: list[InputNote],
) -> list[int]:
    """Return the row of quantities that multiplies each item's price."""
    rows: dict[str | None, int] = {None: 0}
    rows.update({name: row for row, name in enumerate(names, 1)})
    found = [rows.get(item.__dict__["per"], -1) for item in items]
    written: dict[str, list[int]] = {}
    for k, row in enumerate(found):
        if row < 0:
            written.setdefault(str(items[k].per), []).append(k)
    for word, unknown in written.items():
        if meant := driver_meant(word, names):
            notes.append(driver_note(word, meant, [str(_at(offers[owner[k]], items[k], "per")) for k in unknown]))
            for k in unknown:
                found[k] = rows[meant]
    problems.extend(_no_driver(offers[owner[k]], items[k], assumptions) for k, row in enumerate(found) if row < 0)
    return found


class _Rates:
    """Exchange rates by month, one row a currency and source."""

    def __init__(self, assumptions: Assumptions, months: int) -> None:
        self.assumptions = assumptions
        self.months = months
        self.rows: dict[tuple[str, float | None], int] = {(assumptions.currency, None): 0}
        self.series: list[Floats] = [np.ones(months)]
        self.notes: dict[tuple[str, float | None], InputNote] = {}

    def row(self, code: str, offer: Offer, item: CostItem) -> tuple[int, list[Problem]]:
        study = self.assumptions.currency
        stated = offer.exchange_rate
        path = self.assumptions.exchange_rates.rates.get(code)
        key: tuple[str, float | None] = (code, None)
        if code != study and path is None and stated is not None and stated.to == study and code == offer.currency:
            # The rate that came with the offer stands in where the assumptions state none.
            path = Path(values=(stated.rate,))
            key = (code, stated.rate)
            day = f" of {stated.as_of}" if stated.as_of else ""
            day_zh = f"（{stated.as_of}）" if stated.as_of else ""
            self.notes.setdefault(
                key,
                InputNote(
                    where=str(_at(offer, None, "exchange_rate")),
                    what=f"1 {code} = {stated.rate:g} {study}{day}, stated with the offer",
                    zh=f"1 {code} = {stated.rate:g} {study}{day_zh}，为报价所附汇率",
                ),
            )
        if key in self.rows:
            return self.rows[key], []
        if path is None:
            fix = f"state what one {code} costs: exchange_rates = {{ {code} = ... }} or --exchange {code}=..."
            return 0, [Problem(_at(offer, item, "currency"), f"no exchange rate from {code} to {study}", fix)]
        self.rows[key] = len(self.series)
        self.series.append(monthly(path, self.months))
        return self.rows[key], []

    def array(self) -> Floats:
        return np.vstack(self.series)

    def keys(self) -> tuple[tuple[str, float | None], ...]:
        return tuple(self.rows)[1:]


def _at(offer: Offer, item: CostItem | None, column: str = "") -> Place | str:
    """Say where an item stands: in its file where it came from one, else by its names."""
    place = (item.place if item is not None else None) or offer.place
    if place is not None:
        return Place(place.file, sheet=place.sheet, row=place.row, column=column or place.column)
    name = f"offer {offer.name}" + (f", item {item.item}" if item is not None else "")
    return f"{name}, {column}" if column else name


def _no_driver(offer: Offer, item: CostItem, assumptions: Assumptions) -> Problem:
    fix = closest(str(item.per), assumptions.drivers) or f"state it: drivers = {{ {item.per} = ... }}"
    return Problem(_at(offer, item, "per"), f"there is no driver {item.per!r}", fix)


def _targets(offer: Offer, first: int, problems: list[Problem]) -> Iterable[tuple[int, ...]]:
    """Find what each percent item of an offer is a percent of; a category leaves the item itself out."""
    names = {item.item: first + k for k, item in enumerate(offer.items)}
    for position, item in enumerate(offer.items, first):
        if not item.percent_of:
            yield ()
            continue
        found: list[int] = []
        for target in item.percent_of:
            hits = (
                [names[target]]
                if target in names
                else [
                    first + k
                    for k, other in enumerate(offer.items)
                    if target in {other.category, other.group} and first + k != position
                ]
            )
            if not hits:
                hint = closest(target, [*names, *(i.category for i in offer.items)])
                fix = hint or "name an item or a category that the offer has"
                problems.append(
                    Problem(_at(offer, item, "percent_of"), f"{target!r} is no item or category of {offer.name}", fix)
                )
            found.extend(hits)
        yield tuple(dict.fromkeys(found))


def _levels(
    targets: Sequence[tuple[int, ...]],
    items: Sequence[CostItem],
    owner: Ints,
    offers: Sequence[Offer],
    problems: list[Problem],
) -> tuple[tuple[int, ...], ...]:
    """Order percent items so that each comes after what it is a percent of; name a circle where there is one."""
    if not any(targets):
        return ()
    waiting = {k: {t for t in found if targets[t]} for k, found in enumerate(targets) if found}
    levels: list[tuple[int, ...]] = []
    while waiting:
        ready = tuple(k for k, needs in waiting.items() if not needs)
        if not ready:
            for k in _circles(waiting):
                offer = offers[owner[k]]
                chain = ", ".join(items[t].item for t in waiting[k])
                problems.append(
                    Problem(
                        _at(offer, items[k], "percent_of"),
                        f"{items[k].item!r} is in the end a percent of itself (through {chain})",
                        "name items that do not depend on it",
                    )
                )
            return ()
        levels.append(ready)
        done = set(ready)
        waiting = {k: needs - done for k, needs in waiting.items() if k not in done}
    return tuple(levels)


def _circles(waiting: dict[int, set[int]]) -> list[int]:
    """Return the items that stand in a circle, leaving out those that merely wait for one."""
    found = []
    for start, needs in waiting.items():
        seen: set[int] = set()
        queue = list(needs)
        while queue:
            at = queue.pop()
            if at not in seen:
                seen.add(at)
                queue.extend(waiting.get(at, ()))
        if start in seen:
            found.append(start)
    return found


def _notes(
    items: Sequence[CostItem], owner: Ints, offers: Sequence[Offer], assumptions: Assumptions, used: set[str]
) -> Iterable[InputNote]:
    """Say what an analyst might not expect of how the figures were read."""
    for name, path in assumptions.drivers.items():
        covered = len(path.values) * (1 if path.every == "year" else 1 / 12)
        if len(path.values) > 1 and covered < assumptions.years and not path.growth:
            yield InputNote(
                where=f"assumptions.drivers.{name}",
                what=f"{len(path.values)} values for {assumptions.years} years: {path.values[-1]:g} holds on",
                zh=f"{assumptions.years} 年只给出 {len(path.values)} 个值：此后沿用 {path.values[-1]:g}",
            )
    if assumptions.terms == "real":
        rising = [item for item in items if item.growth or item.renewal_months is not None]
        if rising:
            names = list(dict.fromkeys(item.item for item in rising))
            yield InputNote(
                where="assumptions.terms",
                what="the discount rate is real, and so no price rises: "
                f"growth and renewals of {', '.join(names)} are left out",
                zh=f"折现率为实际利率，因此价格不上涨：{'、'.join(names)} 的年涨幅与续约涨价均不计入",
            )
    if not used & {"start", "end"}:
        return
    for k, (start, end) in enumerate([(item.__dict__["start"], item.__dict__["end"]) for item in items]):
        if start >= assumptions.months:
            yield InputNote(
                where=str(_at(offers[owner[k]], items[k], "start")),
                what=f"{items[k].item} starts in month {start}, after the {assumptions.months} months of the study",
                zh=f"{items[k].item} 自第 {start} 月起，已在本研究的 {assumptions.months} 个月之后",
            )
        period = 0 if end is None else PERIOD_MONTHS[items[k].every]
        if end is not None and period > 1 and (end - start) % period and end <= assumptions.months:
            yield InputNote(
                where=str(_at(offers[owner[k]], items[k], "end")),
                what=f"{items[k].item} runs {end - start} months, not a whole number of {items[k].every}s",
                zh=f"{items[k].item} 历时 {end - start} 个月，不是{_PERIODS[items[k].every]}的整数倍",
            )
